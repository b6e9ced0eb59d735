"""Wrong answers that students really write for `greedy_decode` in lesson 01, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "same_token_again",
        es="Das siempre el mismo token a step: el decodificador lee startofseq en cada paso en vez de la palabra que "
        "acaba de elegir. Dale en cada vuelta el token elegido en la anterior.",
        en="You always feed step the same token: the decoder reads startofseq at every step instead of the word that "
        "it has just chosen. Each time round, feed it the token chosen the time before.",
        edits=(("step(token, state)", "step(START, state)"),),
    ),
    Misconception(
        "state_not_carried",
        es="El estado nuevo se pierde: cada llamada a step empieza otra vez desde el estado inicial, así que el "
        "decodificador no sabe por dónde va la frase. Guarda el segundo valor que devuelve step y pásalo en la "
        "llamada siguiente.",
        en="The new state gets lost: every call of step starts from the initial state again, so the decoder does not "
        "know where in the sentence it is. Keep the second value that step returns and pass it to the next call.",
        edits=(("logits, state = step", "logits, _ = step"),),
    ),
    Misconception(
        "padding_and_start_allowed",
        es="Dejas que ganen el relleno y startofseq: si su logit es el mayor, los escribes en medio de la frase. Pon "
        "esos dos logits a −∞ antes del argmax.",
        en="You let padding and startofseq win: when their logit is the highest, you write them in the middle of the "
        "sentence. Set these two logits to −∞ before the argmax.",
        edits=(("allowed[[PAD, START]] = -np.inf\n        ", ""),),
    ),
    Misconception(
        "start_allowed",
        es="Prohíbes el relleno, pero no startofseq, que aparece en medio de la frase. Tampoco es una palabra: ponlo "
        "también a −∞.",
        en="You forbid padding but not startofseq, which shows up in the middle of the sentence. It is no word "
        "either: set it to −∞ too.",
        edits=(("[[PAD, START]]", "[[PAD]]"),),
    ),
    Misconception(
        "never_stops",
        es="No miras si ha salido endofseq, o no le dejas ganar: sigues escribiendo después del final hasta llegar a max_len. Cuando el "
        "token elegido sea END, devuelve lo que llevas.",
        en="You do not look for endofseq, or do not let it win: you go on writing after the end, up to max_len. When the token chosen is "
        "END, return what you have.",
        edits=(("if token == END:\n            return ids, True\n        ", ""),),
    ),
    Misconception(
        "end_included",
        es="endofseq aparece entre las palabras devueltas. Es una señal, no una palabra: comprueba si es END antes "
        "de añadirlo a la lista.",
        en="endofseq stands among the words you return. It is a signal, not a word: test for END before you append "
        "to the list.",
        edits=(
            (
                "if token == END:\n            return ids, True\n        ids.append(token)",
                "ids.append(token)\n        if token == END:\n            return ids, True",
            ),
        ),
    ),
    Misconception(
        "start_included",
        es="startofseq aparece entre las palabras devueltas. Es lo primero que se lee, pero nadie lo ha escrito: "
        "empieza con la lista vacía.",
        en="startofseq stands among the words you return. It is the first thing read, but nobody wrote it: begin "
        "with an empty list.",
        edits=(("ids = []", "ids = [START]"),),
    ),
    Misconception(
        "always_finished",
        es="Dices que la frase terminó aunque se cortó en max_len. Quien la lea tiene que poder distinguirlo: "
        "finished solo es True si salió END.",
        en="You say that the sentence is finished although it was cut off at max_len. Whoever reads it must be able "
        "to tell: finished is True only if END was chosen.",
        edits=(("return ids, False", "return ids, True"),),
    ),
    Misconception(
        "max_len_ignored",
        es="No respetas max_len: si el modelo nunca escribe endofseq, tu bucle no acaba. Un for con range(max_len) "
        "pone el límite.",
        en="You do not keep to max_len: if the model never writes endofseq, your loop does not end. A for loop over "
        "range(max_len) sets the limit.",
        edits=(("for _ in range(max_len):", "while True:"),),
    ),
    Misconception(
        "one_step_short",
        es="Te paras un paso antes de max_len: la frase cortada tiene una palabra menos de las permitidas. Recorre "
        "range(max_len) entero.",
        en="You stop one step before max_len: the sentence that was cut off has one word less than allowed. Go "
        "through the whole of range(max_len).",
        edits=(("range(max_len)", "range(max_len - 1)"),),
    ),
    Misconception(
        "one_step_long",
        es="Das un paso más de los max_len permitidos: la frase cortada tiene una palabra de más. Con un while, la "
        "condición es len(ids) < max_len, no <=.",
        en="You take one step more than the max_len allowed: the sentence that was cut off has one word too many. In a "
        "while loop the condition is len(ids) < max_len, not <=.",
        edits=(("range(max_len)", "range(max_len + 1)"),),
    ),
    Misconception(
        "set_to_zero",
        es="Pones a 0 los logits de relleno y startofseq, y un logit de 0 no es poca cosa: si los demás son negativos, gana. Lo que no debe salir nunca se pone a −∞.",
        en="You set the logits of padding and startofseq to 0, and a logit of 0 is no small thing: if the others are negative, it wins. What must never be chosen is set to −∞.",
        edits=(("= -np.inf", "= 0"),),
    ),
    Misconception(
        "ids_alone",
        es="Devuelves solo las palabras. Falta decir si la frase terminó: devuelve dos cosas, la lista y un booleano, return ids, True o return ids, False.",
        en="You return the words alone. What is missing is whether the sentence ended: return two things, the list and a boolean, return ids, True or return ids, False.",
        edits=(("return ids, True", "return ids"), ("return ids, False", "return ids")),
    ),
    Misconception(
        "float_ids",
        es="Las palabras que devuelves son números con decimales, y con 5.0 no se puede mirar en el vocabulario. Guarda enteros: int(np.argmax(...)).",
        en="The words you return are floats, and 5.0 cannot be looked up in a vocabulary. Keep integers: int(np.argmax(...)).",
        edits=(("        ids.append(token)\n    return", "        ids.append(float(token))\n    return"),),
    ),
    Misconception(
        "padding_skipped",
        es="Cuando gana el relleno o startofseq, te lo saltas: el paso ya está gastado y el decodificador lee después eso mismo. Hay que prohibirlos antes de elegir, poniendo su logit a −∞, para que gane la mejor palabra.",
        en="When padding or startofseq wins, you skip it: the step is spent, and that is what the decoder reads next. They must be forbidden before choosing, by setting their logits to −∞, so that the best word wins.",
        edits=(
            ("allowed[[PAD, START]] = -np.inf\n        ", ""),
            ("if token == END", "if token in (PAD, START):\n            continue\n        if token == END"),
        ),
    ),
)

"""Wrong answers that students really write for `leaks_future` in lesson 02, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "last_word_only",
        es="Cambias solo la última palabra: una función que mira una o dos posiciones adelante se te escapa casi siempre. "
        "Cambia todo lo que viene después de cada posición.",
        en="You change the last word only: a function that looks one or two positions ahead nearly always escapes you. Change "
        "all that comes after each position.",
        edits=(("changed[place + 1 :] += 1.0", "changed[-1] += 1.0"),),
    ),
    Misconception(
        "next_word_only",
        es="Cambias solo la palabra siguiente: quien mire más lejos se te escapa. Cambia todo lo que viene después.",
        en="You change the next word only: whatever looks further escapes you. Change all that comes later.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place + 1] += 1.0"),),
    ),
    Misconception(
        "present_changed_too",
        es="Cambias también la propia posición: claro que su salida se mueve. El futuro empieza en t + 1.",
        en="You change the position itself as well: of course its output moves. The future begins at t + 1.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place:] += 1.0"),),
    ),
    Misconception(
        "past_changed_too",
        es="Cambias la frase entera, pasado incluido: cualquier red reacciona a su pasado, y eso no es mirar al futuro.",
        en="You change the whole sentence, past included: every network reacts to its past, and that is no look into the "
        "future.",
        edits=(("changed[place + 1 :] += 1.0", "changed += 1.0"),),
    ),
    Misconception(
        "past_changed",
        es="Cambias el pasado en vez del futuro: acusas a toda red con memoria. Lo que viene después es [t + 1:].",
        en="You change the past instead of the future: you accuse every network with a memory. What comes later is [t + 1:].",
        edits=(("changed[place + 1 :] += 1.0", "changed[:place] += 1.0"),),
    ),
    Misconception(
        "exact_equality",
        es="Pides igualdad exacta: un último decimal distinto, por el orden de una suma, te parece una mirada al futuro. Compara "
        "con tolerancia (np.allclose).",
        en="You ask for exact equality: another last decimal, from the order of a sum, looks to you like a look into the "
        "future. Compare with a tolerance (np.allclose).",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.array_equal(after[place], before[place])
    return leaks
""",
    ),
    Misconception(
        "change_too_small",
        es="El cambio es tan pequeño que se pierde en el redondeo o en la tolerancia: no acusas a nadie. Cambia los vectores en "
        "una cantidad parecida a la suya.",
        en="The change is so small that it gets lost in rounding or in the tolerance: you accuse nobody. Change the vectors "
        "by an amount like their own.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place + 1 :] += 1e-7"),),
    ),
    Misconception(
        "earlier_positions_too",
        es="Miras si se mueve cualquiera de las salidas hasta t: una posición que no mira adelante carga con la culpa de otra "
        "anterior. Compara solo la fila t.",
        en="You look whether any output up to t moves: a position that does not look ahead takes the blame for an earlier one. "
        "Compare row t only.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[: place + 1], before[: place + 1], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
    Misconception(
        "upside_down",
        es="Devuelves lo contrario: True donde la salida no se mueve.",
        en="You return the opposite: True where the output does not move.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return ~leaks
""",
    ),
    Misconception(
        "one_answer_for_all",
        es="Devuelves una sola respuesta para toda la función. Se pide una por posición: puede que solo algunas miren adelante.",
        en="You return a single answer for the whole function. One for each position is asked for: perhaps only some of them "
        "look ahead.",
        edits=(("return leaks", "return np.array(leaks.any())"),),
    ),
    Misconception(
        "last_accused_too",
        es="Cambias también la propia posición, incluso la última, que no tiene futuro: acusas a todas. El futuro empieza en "
        "t + 1.",
        en="You change the position itself as well, even the last one, which has no future: you accuse them all. The future "
        "begins at t + 1.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x)):
        changed = np.array(x)
        changed[place:] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
)

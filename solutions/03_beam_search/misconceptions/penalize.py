"""Wrong answers that students really write for `penalize` in lesson 03, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "log_divided",
        es="Divides el logaritmo entre el factor. Un logaritmo es negativo, así que dividirlo lo acerca a 0 y la palabra se "
        "hace más probable. Dividir la probabilidad es restar en los logaritmos.",
        en="You divide the logarithm by the factor. A logarithm is negative, so dividing it brings it nearer to 0 and makes "
        "the word more probable. Dividing the probability means subtracting from the logarithm.",
        edits=(("penalized[..., ids] -= np.log(factor)", "penalized[..., ids] /= factor"),),
    ),
    Misconception(
        "log_multiplied",
        es="Multiplicas el logaritmo por el factor: baja, pero eso eleva la probabilidad a una potencia, y castiga poco a una "
        "palabra muy probable y muchísimo a una improbable. El mismo factor para todas se consigue con una resta.",
        en="You multiply the logarithm by the factor: it does go down, but that raises the probability to a power, which "
        "hardly touches a probable word and crushes an improbable one. The same factor for all takes a subtraction.",
        edits=(("penalized[..., ids] -= np.log(factor)", "penalized[..., ids] *= factor"),),
    ),
    Misconception(
        "set_to_zero",
        es="Pones a 0 el logaritmo de las palabras penalizadas: log p = 0 es p = 1, la certeza. Es lo contrario de prohibirlas.",
        en="You set the logarithm of the penalised words to 0: log p = 0 means p = 1, certainty. That is the opposite of "
        "banning them.",
        edits=(("penalized[..., ids] -= np.log(factor)", "penalized[..., ids] = 0.0"),),
    ),
    Misconception(
        "always_banned",
        es="Prohíbes las palabras sea cual sea el factor. Solo un factor infinito las prohíbe; con los demás siguen siendo "
        "posibles, con menos probabilidad.",
        en="You ban the words whatever the factor is. Only an infinite factor bans them; with others they stay possible, "
        "with less probability.",
        edits=(("penalized[..., ids] -= np.log(factor)", "penalized[..., ids] = -np.inf"),),
    ),
    Misconception(
        "factor_subtracted",
        es="Restas el factor, no su logaritmo: eso divide la probabilidad entre e elevado al factor, mucho más de lo pedido.",
        en="You subtract the factor, not its logarithm: that divides the probability by e to the power of the factor, far "
        "more than was asked for.",
        edits=(("-= np.log(factor)", "-= factor"),),
    ),
    Misconception(
        "rewarded",
        es="Sumas el logaritmo del factor: multiplicas la probabilidad en vez de dividirla, y la palabra sale premiada.",
        en="You add the logarithm of the factor: you multiply the probability instead of dividing it, and the word is "
        "rewarded.",
        edits=(("-= np.log(factor)", "+= np.log(factor)"),),
    ),
    Misconception(
        "value_replaced",
        es="Sustituyes el valor por −log(factor) y pierdes la probabilidad que la palabra tenía: todas las penalizadas quedan "
        "iguales. Réstalo de lo que había.",
        en="You replace the value by −log(factor) and lose the probability that the word had: all penalised words come out "
        "alike. Subtract it from what was there.",
        edits=(("penalized[..., ids] -= np.log(factor)", "penalized[..., ids] = -np.log(factor)"),),
    ),
    Misconception(
        "all_words",
        es="Restas a todas las palabras, no solo a las de ids: el orden no cambia y la penalización no sirve de nada.",
        en="You subtract from all words, not only from those in ids: the order stays as it was and the penalty achieves "
        "nothing.",
        edits=(("penalized[..., ids] -=", "penalized -="),),
    ),
    Misconception(
        "all_but_those",
        es="Penalizas a las palabras que no están en ids y dejas pasar a las que sí.",
        en="You penalise the words that are not in ids, and let through those that are.",
        edits=(
            (
                "penalized[..., ids] -= np.log(factor)",
                "penalized[..., np.setdiff1d(np.arange(penalized.shape[-1]), ids)] -= np.log(factor)",
            ),
        ),
    ),
    Misconception(
        "beams_for_words",
        es="Con logp de forma [n, V], logp[ids] son filas: penalizas haces enteros, no palabras. Las palabras están en el "
        "último eje: [..., ids].",
        en="With logp of shape [n, V], logp[ids] are rows: you penalise whole beams, not words. The words are on the last "
        "axis: [..., ids].",
        edits=(("penalized[..., ids]", "penalized[ids]"),),
    ),
    Misconception(
        "once_for_each_mention",
        es="Una palabra que está dos veces en ids la penalizas dos veces: tu bucle pasa por ella una vez por mención. Se pide "
        "una sola: recorre las palabras distintas.",
        en="A word that stands twice in ids is penalised twice: your loop comes by once for each mention. Once is asked for: "
        "go through the distinct words.",
        edits=(
            (
                "penalized[..., ids] -= np.log(factor)",
                "for word in ids:\n        penalized[..., word] -= np.log(factor)",
            ),
        ),
    ),
    Misconception(
        "input_changed",
        es="Escribes en el propio array que te dieron: quien llamó encuentra cambiados sus datos, y al llamar otra vez la "
        "penalización se acumula. Trabaja sobre una copia.",
        en="You write into the very array that you were given: whoever called finds the data changed, and a second call adds "
        "a second penalty. Work on a copy.",
        edits=(("np.array(logp, dtype=float)  # (..., V), a copy", "logp"),),
    ),
    Misconception(
        "renormalized",
        es="Después de penalizar vuelves a normalizar para que las probabilidades sumen 1, y así todas las demás suben. Se "
        "pide dejarlas como estaban: entre haces se comparan puntuaciones absolutas.",
        en="After the penalty you normalise again so that the probabilities add up to 1, which raises all the others. They "
        "were to be left as they were: between beams, absolute scores are compared.",
        edits=(
            (
                "penalized[..., ids] -= np.log(factor)\n    return penalized",
                "penalized[..., ids] -= np.log(factor)\n"
                "    return penalized - np.log(np.exp(penalized).sum(axis=-1, keepdims=True))",
            ),
        ),
    ),
    Misconception(
        "probabilities",
        es="Devuelves probabilidades: deshaces el logaritmo y no vuelves a él. Lo que entra son logaritmos, y lo que sale "
        "también.",
        en="You return probabilities: you undo the logarithm and never go back to it. What comes in are logarithms, and so "
        "is what goes out.",
        edits=(("return penalized", "return np.exp(penalized)"),),
    ),
)

"""Wrong answers that students really write in lesson 03, told as edits of the reference, each with its diagnosis.

Sources: the design of the lesson, and the ways in which beam search goes wrong: products of
probabilities, equal beams at the start, states that stay with their slot, and searches that stop at the first end.
"""

from autograder.authoring.misconceptions import Misconception

LOG_SOFTMAX = (
    Misconception(
        "exponential_overflows",
        es="Calculas la exponencial de los logits tal como llegan: e elevado a 2000 no cabe en un float y da infinito, y "
        "a partir de ahí todo es nan. Sumar lo mismo a todos los logits no cambia las probabilidades: ¿qué puedes "
        "restarles para que ninguna exponencial sea grande?",
        en="You take the exponential of the logits as they come: e to the 2000 does not fit into a float and becomes "
        "infinity, and from there on everything is nan. Adding the same number to all logits changes no probability: "
        "what could you subtract so that no exponential is large?",
        edits=(("    z = z - z.max(axis=-1, keepdims=True)  # (..., V), the largest is now 0\n", ""),),
    ),
    Misconception(
        "log_of_softmax",
        es="Calculas primero la softmax y después su logaritmo: una probabilidad diminuta se redondea a 0, y log(0) es "
        "−∞. No hace falta pasar por la probabilidad: el logaritmo de un cociente es una resta.",
        en="You compute the softmax first and then its logarithm: a tiny probability is rounded to 0, and log(0) is "
        "−∞. There is no need to go through the probability: the logarithm of a quotient is a difference.",
        edits=(
            (
                "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
                "return np.log(np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True))",
            ),
        ),
    ),
    Misconception(
        "small_number_added",
        es="Sumas una cantidad pequeña dentro del logaritmo para que nunca sea log(0): así todo lo improbable acaba con "
        "el mismo valor, y la búsqueda ya no puede ordenarlo. El remedio no es tapar el 0, sino no llegar a él.",
        en="You add a small number inside the logarithm so that it is never log(0): now everything improbable ends up "
        "with the same value, and the search can no longer rank it. The cure is not to cover up the 0 but never to "
        "get there.",
        edits=(
            (
                "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
                "return np.log(np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True) + 1e-9)",
            ),
        ),
    ),
    Misconception(
        "maximum_not_returned",
        es="Restas el máximo dentro de la exponencial, pero no en el resto de la cuenta: el resultado queda desplazado "
        "justo en ese máximo. Lo que se resta en un sitio tiene que restarse también en el otro.",
        en="You subtract the maximum inside the exponential but not in the rest of the computation: the result is off "
        "by exactly that maximum. What is subtracted in one place must be subtracted in the other too.",
        edits=(
            ("    z = z - z.max(axis=-1, keepdims=True)  # (..., V), the largest is now 0\n", ""),
            ("np.log(np.exp(z)", "np.log(np.exp(z - z.max(axis=-1, keepdims=True))"),
        ),
    ),
    Misconception(
        "one_maximum_for_all",
        es="Restas a todas las filas el máximo de la matriz entera: en una fila que esté muy por debajo, todas las "
        "exponenciales se quedan en 0 y sale −∞. Cada fila necesita su propio máximo.",
        en="You subtract the maximum of the whole matrix from every row: in a row far below it all exponentials become "
        "0, and −∞ comes out. Each row needs a maximum of its own.",
        edits=(("z.max(axis=-1, keepdims=True)", "z.max()"),),
    ),
    Misconception(
        "first_axis",
        es="Normalizas sobre el primer eje: repartes la probabilidad entre las frases, no entre las palabras. Con una "
        "sola frase todas tendrían probabilidad 1. El eje de las palabras es el último, −1.",
        en="You normalise over the first axis: you share the probability out among the sentences, not among the words. "
        "With one sentence only, every word would have probability 1. The axis of the words is the last, −1.",
        edits=(
            ("z.max(axis=-1, keepdims=True)", "z.max(axis=0, keepdims=True)"),
            ("np.exp(z).sum(axis=-1, keepdims=True)", "np.exp(z).sum(axis=0, keepdims=True)"),
        ),
    ),
    Misconception(
        "second_axis",
        es="Normalizas sobre el eje 1: con una matriz [B, V] es el de las palabras, pero con [B, T, V] es el del tiempo, y "
        "con un solo vector no existe. Cuenta desde el final: el último eje es −1, tenga los que tenga.",
        en="You normalise over axis 1: in a matrix [B, V] that is the axis of the words, but in [B, T, V] it is time, and "
        "a single vector has no such axis. Count from the end: the last axis is −1, however many there are.",
        edits=(
            ("z.max(axis=-1, keepdims=True)", "z.max(axis=1, keepdims=True)"),
            ("np.exp(z).sum(axis=-1, keepdims=True)", "np.exp(z).sum(axis=1, keepdims=True)"),
        ),
    ),
    Misconception(
        "summed_over_everything",
        es="Sumas las exponenciales de toda la matriz, así que las probabilidades de todas las filas juntas suman 1. Cada "
        "fila es una distribución aparte: suma solo sobre el último eje y conserva la dimensión (keepdims).",
        en="You add up the exponentials of the whole matrix, so that the probabilities of all rows together make 1. Each "
        "row is a distribution of its own: sum over the last axis only, and keep the dimension (keepdims).",
        edits=(
            ("z.max(axis=-1, keepdims=True)", "z.max()"),
            ("np.exp(z).sum(axis=-1, keepdims=True)", "np.exp(z).sum()"),
        ),
    ),
    Misconception(
        "probabilities",
        es="Devuelves las probabilidades, entre 0 y 1. Se piden sus logaritmos, que son 0 o negativos.",
        en="You return the probabilities, between 0 and 1. Their logarithms are asked for, which are 0 or negative.",
        edits=(
            (
                "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
                "return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)",
            ),
        ),
    ),
    Misconception(
        "another_base",
        es="Usas el logaritmo en base 2 y la exponencial en base e: las dos tienen que ser la misma, y en este curso es la "
        "natural, np.log.",
        en="You use the logarithm to base 2 and the exponential to base e: both must be the same, and in this course it "
        "is the natural one, np.log.",
        edits=(("np.log(np", "np.log2(np"),),
    ),
    Misconception(
        "sign_turned",
        es="Devuelves −log p, la sorpresa de la lección 1: ahí lo mejor es lo más pequeño. La búsqueda se quedará con lo "
        "mayor, así que el signo importa: el logaritmo de una probabilidad nunca es positivo.",
        en="You return −log p, the surprise of lesson 1, where the smallest is the best. The search will keep the largest, "
        "so the sign matters: the logarithm of a probability is never positive.",
        edits=(
            (
                "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
                "return np.log(np.exp(z).sum(axis=-1, keepdims=True)) - z",
            ),
        ),
    ),
    Misconception(
        "mean_for_sum",
        es="Divides entre la media de las exponenciales, no entre su suma: las «probabilidades» suman V en vez de 1.",
        en="You divide by the mean of the exponentials, not by their sum: the “probabilities” add up to V instead of 1.",
        edits=(("np.log(np.exp(z).sum(", "np.log(np.exp(z).mean("),),
    ),
)

TOTALS = """\
    totals = (scores[:, None] + logp).ravel()  # (n·V,)
    best = np.argsort(-totals)[:k]  # (≤ k,)
    best = best[totals[best] > -np.inf]  # (m,)
    parents, tokens = np.divmod(best, logp.shape[1])
"""

EXPAND = (
    Misconception(
        "best_of_each_beam",
        es="Tomas la mejor continuación de cada haz: eso son varias búsquedas voraces en paralelo, y la segunda "
        "continuación de un buen haz nunca desplaza a la primera de uno malo. Ordena todas las candidatas, de todos los "
        "haces, en una sola lista.",
        en="You take the best continuation of each beam: that is several greedy searches side by side, and the second "
        "continuation of a good beam never displaces the first of a bad one. Rank all the candidates, of all beams, in "
        "a single list.",
        edits=(
            (
                "best = np.argsort(-totals)[:k]  # (≤ k,)",
                "best = np.arange(len(scores)) * logp.shape[1] + np.argmax(scores[:, None] + logp, axis=1)\n"
                "    best = best[np.argsort(-totals[best])][:k]",
            ),
        ),
    ),
    Misconception(
        "k_of_each_beam",
        es="Te quedas con las k mejores de cada haz, y los haces se multiplican por k en cada paso. De todas las "
        "candidatas juntas sobreviven k, no k por haz.",
        en="You keep the k best of each beam, and the beams multiply by k at every step. Of all candidates together k "
        "survive, not k a beam.",
        edits=(
            (
                "best = np.argsort(-totals)[:k]  # (≤ k,)",
                "best = np.argsort(-(scores[:, None] + logp), axis=1)[:, :k] + np.arange(len(scores))[:, None] * logp.shape[1]\n"
                "    best = best.ravel()[np.argsort(-totals[best.ravel()])]",
            ),
        ),
    ),
    Misconception(
        "history_forgotten",
        es="Ordenas por la probabilidad de la palabra nueva y olvidas lo que el haz llevaba acumulado: una frase ya muy "
        "improbable gana por una sola palabra segura. La puntuación de una candidata es la de su haz más la de su palabra.",
        en="You rank by the probability of the new word and forget what the beam had gathered: a sentence that is already "
        "most improbable wins by one safe word. The score of a candidate is that of its beam plus that of its word.",
        edits=(("(scores[:, None] + logp).ravel()", "logp.ravel().copy()"),),
    ),
    Misconception(
        "ranked_without_history",
        es="Las puntuaciones que devuelves son las correctas, pero eliges por la palabra nueva sola: ordena por la suma, no "
        "por logp.",
        en="The scores that you return are right, but you choose by the new word alone: rank by the sum, not by logp.",
        edits=(("np.argsort(-totals)[:k]", "np.argsort(-logp.ravel())[:k]"),),
    ),
    Misconception(
        "scores_multiplied",
        es="Multiplicas dos logaritmos. Las probabilidades se multiplican; sus logaritmos se suman. Además, el producto de "
        "dos negativos es positivo, y lo peor pasa a ser lo mejor.",
        en="You multiply two logarithms. Probabilities are multiplied; their logarithms are added. What is more, the product "
        "of two negatives is positive, and the worst becomes the best.",
        edits=((TOTALS, TOTALS.replace("+ logp", "* logp")),),
    ),
    Misconception(
        "probability_added",
        es="Sumas un logaritmo y una probabilidad: conviertes logp con exp antes de sumar. Los dos son logaritmos ya; suma "
        "los dos tal como llegan.",
        en="You add a logarithm and a probability: you pass logp through exp before adding. Both are logarithms already; "
        "add them as they come.",
        edits=((TOTALS, TOTALS.replace("+ logp", "+ np.exp(logp)")),),
    ),
    Misconception(
        "words_for_beams",
        es="scores + logp suma la puntuación del haz i a la palabra i: NumPy alinea los ejes por el final. Aquí una "
        "puntuación va con cada fila; dale un segundo eje, scores[:, None].",
        en="scores + logp adds the score of beam i to word i: NumPy aligns axes from the end. Here one score goes with each "
        "row; give it a second axis, scores[:, None].",
        edits=(("scores[:, None] + logp)", "scores + logp)"),),
    ),
    Misconception(
        "parents_and_tokens_swapped",
        es="parents y tokens están intercambiados: dices que la candidata viene del haz número (palabra) y sigue con la "
        "palabra número (haz). El cociente de dividir entre V es la fila; el resto, la columna.",
        en="parents and tokens are swapped: you say that a candidate comes from beam number (word) and goes on with word "
        "number (beam). The quotient of dividing by V is the row; the remainder, the column.",
        edits=(("parents, tokens = np.divmod(best, logp", "tokens, parents = np.divmod(best, logp"),),
    ),
    Misconception(
        "divided_by_k",
        es="Para volver de la posición en la lista al haz y la palabra divides entre k. Cada haz ocupa V posiciones "
        "seguidas: hay que dividir entre V.",
        en="To get from the place in the list back to beam and word, you divide by k. Each beam takes up V places in a row: "
        "divide by V.",
        edits=(("np.divmod(best, logp.shape[1])", "np.divmod(best, k)"),),
    ),
    Misconception(
        "divided_by_beams",
        es="Para volver de la posición en la lista al haz y la palabra divides entre el número de haces. Cada haz ocupa V "
        "posiciones seguidas: hay que dividir entre V.",
        en="To get from the place in the list back to beam and word, you divide by the number of beams. Each beam takes up "
        "V places in a row: divide by V.",
        edits=(("np.divmod(best, logp.shape[1])", "np.divmod(best, len(scores))"),),
    ),
    Misconception(
        "flat_tokens",
        es="Devuelves como palabra la posición en la lista de n·V candidatas: solo es el número de la palabra en el primer "
        "haz. Quédate con el resto de dividirla entre V.",
        en="You return as the word its place in the list of n·V candidates: that is the word's number in the first beam "
        "only. Keep the remainder of dividing it by V.",
        edits=(("parents, tokens = np.divmod(best, logp.shape[1])", "parents, tokens = best // logp.shape[1], best"),),
    ),
    Misconception(
        "worst_first",
        es="Te quedas con las k peores: argsort ordena de menor a mayor. Con logaritmos, lo mejor es lo mayor, lo más "
        "cercano a 0.",
        en="You keep the k worst: argsort sorts from the smallest up. With logarithms the best is the largest, the one "
        "nearest to 0.",
        edits=(("np.argsort(-totals)[:k]", "np.argsort(totals)[:k]"),),
    ),
    Misconception(
        "best_last",
        es="Las k elegidas son las correctas, pero van de peor a mejor: se pide la mejor primero. Da la vuelta a la lista.",
        en="The k chosen are right, but they go from worst to best: the best is asked for first. Turn the list round.",
        edits=(("np.argsort(-totals)[:k]", "np.argsort(-totals)[:k][::-1]"),),
    ),
    Misconception(
        "unsorted",
        es="Las k elegidas son las correctas, pero salen en el orden en que estaban en la matriz: argpartition las aparta sin "
        "ordenarlas. Se pide la mejor primero.",
        en="The k chosen are right, but they come in the order in which they stood in the matrix: argpartition sets them "
        "apart without sorting them. The best is asked for first.",
        edits=(("np.argsort(-totals)[:k]", "np.sort(np.argsort(-totals)[:k])"),),
    ),
    Misconception(
        "as_many_as_before",
        es="Devuelves tantas candidatas como haces había, no k. En el primer paso solo hay un haz, y de él tienen que salir "
        "k: si no, la búsqueda no se abre nunca.",
        en="You return as many candidates as there were beams, not k. At the first step there is one beam only, and k must "
        "come out of it: else the search never opens up.",
        edits=(("[:k]", "[:len(scores)]"),),
    ),
    Misconception(
        "impossible_kept",
        es="Devuelves candidatas con puntuación −∞, imposibles, para llegar a k. Ocuparían un haz para nada y acabarían "
        "escritas en alguna frase: si quedan menos de k posibles, devuelve menos.",
        en="You return candidates with a score of −∞, impossible ones, to make up k. They would take up a beam for nothing "
        "and end up written in some sentence: where fewer than k are possible, return fewer.",
        edits=(("    best = best[totals[best] > -np.inf]  # (m,)\n", ""),),
    ),
)

PENALIZE = (
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

LENGTH_NORMALIZE = (
    Misconception(
        "multiplied",
        es="Multiplicas por la longitud en vez de dividir: la frase larga, que ya salía perdiendo, pierde aún más.",
        en="You multiply by the length instead of dividing: the long sentence, at a disadvantage already, loses even more.",
        edits=(("score / length**alpha", "score * length**alpha"),),
    ),
    Misconception(
        "alpha_times_length",
        es="Divides entre alpha · length. Con alpha = 0 divides entre cero, cuando debería quedar todo igual, y con lo demás "
        "alpha solo cambia la escala, nunca el orden. alpha es el exponente de la longitud.",
        en="You divide by alpha · length. With alpha = 0 that is a division by zero where nothing should change, and otherwise "
        "alpha only changes the scale, never the order. alpha is the exponent of the length.",
        edits=(("length**alpha", "(alpha * length)"),),
    ),
    Misconception(
        "alpha_ignored",
        es="Divides siempre entre la longitud y no usas alpha: con alpha = 0 la puntuación debería quedar como estaba.",
        en="You always divide by the length and do not use alpha: with alpha = 0 the score should stay as it was.",
        edits=(("length**alpha", "length"),),
    ),
    Misconception(
        "alpha_to_the_length",
        es="La base y el exponente están cambiados: elevas alpha a la longitud.",
        en="Base and exponent are the wrong way round: you raise alpha to the power of the length.",
        edits=(("length**alpha", "alpha**length"),),
    ),
    Misconception(
        "whole_quotient_raised",
        es="Elevas a alpha el cociente entero, puntuación incluida: la potencia de un número negativo no existe para alpha "
        "fraccionario y sale nan. Solo la longitud se eleva; mira los paréntesis.",
        en="You raise the whole quotient to alpha, score included: a negative number has no fractional power, and nan comes "
        "out. Only the length is raised; look at your brackets.",
        edits=(("score / length**alpha", "np.power(np.float64(1) * score / length, alpha)"),),
    ),
    Misconception(
        "reward_per_word",
        es="Sumas un premio de alpha por palabra. Es otro remedio conocido contra las frases cortas, pero no el que se pide: "
        "aquí se divide entre una potencia de la longitud.",
        en="You add a reward of alpha for each word. That is another known cure against short sentences, but not the one "
        "asked for: here the score is divided by a power of the length.",
        edits=(("score / length**alpha", "score + alpha * length"),),
    ),
    Misconception(
        "google_formula",
        es="Usas ((5 + longitud)/6)^alpha, la fórmula de Wu y otros (2016). Es parecida, pero aquí se pide la potencia de la "
        "longitud misma, que con alpha = 1 da la media por palabra.",
        en="You use ((5 + length)/6)^alpha, the formula of Wu et al. (2016). It is a relative, but here the power of the length "
        "itself is asked for, which at alpha = 1 gives the mean per word.",
        edits=(("length**alpha", "((5 + length) / 6) ** alpha"),),
    ),
    Misconception(
        "end_not_counted",
        es="Restas 1 a la longitud. El argumento ya trae los tokens que hay que contar; el último, endofseq, también costó su "
        "probabilidad.",
        en="You subtract 1 from the length. The argument already holds the tokens to be counted; the last one, endofseq, has "
        "cost its probability as well.",
        edits=(("length**alpha", "(length - 1) ** alpha"),),
    ),
    Misconception(
        "probability_normalized",
        es="Deshaces el logaritmo antes de dividir: comparas probabilidades entre longitud, no logaritmos. La puntuación se "
        "divide tal como llega.",
        en="You undo the logarithm before dividing: you compare probabilities over length, not logarithms. The score is "
        "divided as it comes.",
        edits=(("score / length", "np.exp(score) / length"),),
    ),
    Misconception(
        "whole_division",
        es="Usas //, la división entera, y pierdes los decimales: dos frases de puntuación parecida empatarían.",
        en="You use //, whole division, and lose the decimals: two sentences with similar scores would tie.",
        edits=(("score / length", "score // length"),),
    ),
    Misconception(
        "inverse_exponent",
        es="Elevas la longitud a 1/alpha: cuanto menor es alpha, más cuenta la longitud, al revés de lo que se pide, y con "
        "alpha = 0 no hay nada que calcular.",
        en="You raise the length to 1/alpha: the smaller alpha, the more the length counts, the reverse of what is asked for, "
        "and with alpha = 0 there is nothing to compute.",
        edits=(("length**alpha", "length ** (1 / alpha)"),),
    ),
)

PENALTY = "((5 + length) / 6) ** alpha"
LENGTH_PENALTY = (
    Misconception(
        "power_of_the_length",
        es="Divides entre la longitud elevada a alpha. Es la normalización más sencilla, pero aquí se pide la de Wu y otros "
        "(2016), que suma 5 a la longitud y divide entre 6 antes de elevar.",
        en="You divide by the length to the power of alpha. That is the simplest normalisation, but here the one of Wu et al. "
        "(2016) is asked for, which adds 5 to the length and divides by 6 before it raises.",
        edits=((PENALTY, "length**alpha"),),
    ),
    Misconception(
        "multiplied",
        es="Multiplicas por la penalización en vez de dividir: la frase larga, que ya salía perdiendo, pierde aún más.",
        en="You multiply by the penalty instead of dividing: the long sentence, at a disadvantage already, loses even more.",
        edits=(("score / ((5", "score * ((5"),),
    ),
    Misconception(
        "not_divided_by_six",
        es="Falta dividir entre 6: divides entre (5 + longitud) elevado a alpha, y ni una frase de una palabra queda como "
        "estaba.",
        en="The division by 6 is missing: you divide by (5 + length) to the power of alpha, and not even a sentence of one "
        "word stays as it was.",
        edits=(("((5 + length) / 6)", "(5 + length)"),),
    ),
    Misconception(
        "five_forgotten",
        es="Divides la longitud entre 6 sin sumarle 5: una frase corta queda dividida entre menos de 1, y pierde en vez de "
        "quedarse casi igual.",
        en="You divide the length by 6 without adding 5 to it: a short sentence gets divided by less than 1, and loses "
        "instead of staying nearly as it was.",
        edits=(("(5 + length)", "length"),),
    ),
    Misconception(
        "six_divides_the_length_alone",
        es="El 6 divide solo a la longitud: 5 + longitud/6. Primero se suma y después se divide; mira los paréntesis.",
        en="The 6 divides the length alone: 5 + length/6. Add first and divide afterwards; look at your brackets.",
        edits=(("((5 + length) / 6)", "(5 + length / 6)"),),
    ),
    Misconception(
        "six_outside_the_power",
        es="Divides entre 6 después de elevar: con alpha = 0 la puntuación sale multiplicada por 6, cuando debería quedar como "
        "estaba. El cociente entero se eleva a alpha.",
        en="You divide by 6 after raising: with alpha = 0 the score comes out six times as large, when it should stay as it "
        "was. The whole quotient is raised to alpha.",
        edits=((PENALTY, "((5 + length) ** alpha / 6)"),),
    ),
    Misconception(
        "alpha_ignored",
        es="Divides siempre entre (5 + longitud)/6 y no usas alpha: con alpha = 0 la puntuación debería quedar como estaba.",
        en="You always divide by (5 + length)/6 and do not use alpha: with alpha = 0 the score should stay as it was.",
        edits=((PENALTY, "((5 + length) / 6)"),),
    ),
    Misconception(
        "alpha_times_penalty",
        es="Multiplicas (5 + longitud)/6 por alpha: con alpha = 0 divides entre cero, cuando debería quedar todo igual. alpha "
        "es el exponente.",
        en="You multiply (5 + length)/6 by alpha: with alpha = 0 that is a division by zero where nothing should change. alpha "
        "is the exponent.",
        edits=((PENALTY, "(alpha * (5 + length) / 6)"),),
    ),
    Misconception(
        "end_not_counted",
        es="Restas 1 a la longitud. El argumento ya trae los tokens que hay que contar; el último, endofseq, también costó su "
        "probabilidad.",
        en="You subtract 1 from the length. The argument already holds the tokens to be counted; the last one, endofseq, has "
        "cost its probability as well.",
        edits=(("score / ((5 + length)", "score / ((5 + length - 1)"),),
    ),
    Misconception(
        "whole_division",
        es="Usas //, la división entera, y pierdes los decimales: dos frases de puntuación parecida empatarían.",
        en="You use //, whole division, and lose the decimals: two sentences with similar scores would tie.",
        edits=(("score / ((5", "score // ((5"),),
    ),
)

FREEZE = (
    "        logp[done] = -np.inf\n"
    "        logp[done, END] = 0.0  # what has ended goes on in one way only, and at no cost\n"
)
EXTEND = "[beams[p] if done[p] else [*beams[p], int(token)] for p, token in zip(parents, tokens, strict=True)]"
STEP = """\
        logp[done] = -np.inf
        logp[done, END] = 0.0  # what has ended goes on in one way only, and at no cost
        scores, parents, tokens = expand(scores, logp, k)  # (m,) each
        beams = [beams[p] if done[p] else [*beams[p], int(token)] for p, token in zip(parents, tokens, strict=True)]
        state, done = state[parents], done[parents] | (tokens == END)
"""
TAIL = """\
        if done.all():
            break
    lengths = np.array([len(ids) for ids in beams])
    final = length_normalize(scores, lengths, alpha)
    return [(beams[i], float(final[i])) for i in np.argsort(-final)]
"""
RANK = "return [(beams[i], float(final[i])) for i in np.argsort(-final)]"

BEAM_SEARCH = (
    Misconception(
        "product_of_probabilities",
        es="Multiplicas probabilidades y tomas el logaritmo al final. Un producto de muchos números pequeños se redondea a "
        "0, y entre ceros ya no hay mejor ni peor: en una frase larga la búsqueda elige a ciegas. Suma logaritmos desde el "
        "primer paso.",
        en="You multiply probabilities and take the logarithm at the end. A product of many small numbers is rounded to 0, "
        "and among zeros there is no better or worse: in a long sentence the search chooses blindly. Add logarithms from "
        "the first step on.",
        edits=(
            ("beams, scores, done = [[]], np.zeros(1)", "beams, scores, done = [[]], np.ones(1)"),
            (
                "scores, parents, tokens = expand(scores, logp, k)  # (m,) each",
                "totals = (scores[:, None] * np.exp(logp)).ravel()\n"
                "        best = [i for i in np.argsort(-totals)[:k] if logp.ravel()[i] > -np.inf]\n"
                "        scores, (parents, tokens) = totals[best], np.divmod(best, logp.shape[1])",
            ),
            ("final = length_normalize(scores,", "final = length_normalize(np.log(np.maximum(scores, 1e-320)),"),
        ),
    ),
    Misconception(
        "stops_at_first_end",
        es="Te detienes en cuanto un haz termina, aunque sea el peor: los demás se quedan a medias y nunca compiten "
        "terminados. La búsqueda acaba cuando han terminado todos los que sobreviven.",
        en="You stop as soon as one beam ends, be it the worst: the others are left half-written and never compete "
        "complete. The search is over when all that survive have ended.",
        edits=(("if done.all():", "if done.any():"),),
    ),
    Misconception(
        "stops_when_best_ends",
        es="Te detienes en cuanto termina el mejor. Sin normalizar, ese ya no puede perder, pero los demás quedan a medias, y "
        "con alpha > 0 uno más largo todavía podría adelantarlo. Sigue hasta que todos terminen.",
        en="You stop as soon as the best one ends. Without normalisation it can no longer lose, but the others are left "
        "half-written, and with alpha > 0 a longer one could still overtake it. Go on until all have ended.",
        edits=((f"{STEP}        if done.all():", f"{STEP}        if done[0]:"),),
    ),
    Misconception(
        "unfinished_dropped",
        es="Devuelves solo los haces que terminaron. Si a max_len no ha terminado ninguno, te quedas sin traducción: los que "
        "siguen a medias también compiten, sin END.",
        en="You return only the beams that ended. If none has by max_len, you are left with no translation: those still "
        "unfinished compete too, without END.",
        edits=((TAIL, TAIL.replace("np.argsort(-final)]", "np.argsort(-final) if done[i]]")),),
    ),
    Misconception(
        "state_not_reordered",
        es="Los haces cambian de sitio en cada paso, y tu estado no: el haz i sigue con el estado que dejó el anterior ocupante "
        "de su sitio, la memoria de otra frase. Reordena las filas del estado igual que los haces, según parents.",
        en="Beams change places at every step, and your state does not: beam i goes on with the state left by the previous "
        "occupant of its place, the memory of another sentence. Reorder the rows of the state as you do the beams, by "
        "parents.",
        edits=(("state, done = state[parents],", "state, done = state[np.arange(len(parents)) % len(state)],"),),
    ),
    Misconception(
        "words_not_reordered",
        es="Añades cada palabra nueva al haz que ocupaba ese sitio, no al haz del que viene: las frases mezclan trozos de unas y "
        "otras. La frase que se continúa es la de parents.",
        en="You append each new word to the beam that held that place, not to the one it comes from: sentences mix pieces of "
        "different ones. The sentence to go on from is that of parents.",
        edits=(
            (
                EXTEND,
                "[beams[i % len(beams)] if done[p] else [*beams[i % len(beams)], int(token)]\n"
                "                 for i, (p, token) in enumerate(zip(parents, tokens, strict=True))]",
            ),
        ),
    ),
    Misconception(
        "done_not_reordered",
        es="Las marcas de «terminado» se quedan en su sitio mientras los haces cambian: acabas congelando frases a medias y "
        "continuando otras ya terminadas. Reordénalas también según parents.",
        en="The “ended” marks stay in their place while the beams move: you end up freezing sentences half-written and "
        "continuing others that have ended. Reorder them by parents too.",
        edits=((STEP, STEP.replace("done[parents] |", "np.resize(done, len(parents)) |")),),
    ),
    Misconception(
        "end_not_final",
        es="Sigues escribiendo detrás de endofseq: un haz terminado se continúa como los demás y gasta sitio y probabilidad en "
        "palabras que nadie leerá. Un haz terminado ya no se continúa.",
        en="You go on writing behind endofseq: a beam that has ended is continued like the others, and spends places and "
        "probability on words nobody will read. What has ended is not continued.",
        edits=((FREEZE, ""), (EXTEND, "[[*beams[p], int(token)] for p, token in zip(parents, tokens, strict=True)]")),
    ),
    Misconception(
        "end_paid_again",
        es="Un haz terminado vuelve a pagar por endofseq en cada paso: su puntuación baja mientras espera, y las frases cortas "
        "pierden por haber acabado pronto. Terminado, conserva su puntuación como está.",
        en="A beam that has ended pays for endofseq again at each step: its score falls while it waits, and short sentences "
        "lose for having finished early. Once ended, it keeps its score as it is.",
        edits=(
            (
                FREEZE,
                "        logp[done] = np.where(np.arange(logp.shape[1]) == END, logp[done], -np.inf)\n",
            ),
        ),
    ),
    Misconception(
        "finished_lost",
        es="Los haces que terminan desaparecen: no los continúas, pero tampoco los conservas, y al final solo quedan frases sin "
        "acabar, o ninguna. Una frase terminada sigue en la carrera con su puntuación.",
        en="Beams that end disappear: you do not continue them, but you do not keep them either, and in the end only "
        "unfinished sentences are left, or none. A sentence that has ended stays in the race with its score.",
        edits=(("        logp[done, END] = 0.0  # what has ended goes on in one way only, and at no cost\n", ""),),
    ),
    Misconception(
        "finished_set_aside",
        es="Apartas las frases terminadas y sigues buscando con k haces nuevos: así sobreviven más de k, y una frase floja que "
        "ya habría sido expulsada llega al final. Aquí las terminadas ocupan su sitio entre las k.",
        en="You put finished sentences aside and go on searching with k fresh beams: more than k survive that way, and a weak "
        "one that would have been pushed out makes it to the end. Here the finished ones keep their place among the k.",
        edits=(
            (
                "beams, scores, done = [[]], np.zeros(1), np.zeros(1, dtype=bool)",
                "aside, beams, scores, done = [], [[]], np.zeros(1), np.zeros(1, dtype=bool)",
            ),
            (FREEZE, ""),
            (
                "        if done.all():\n            break\n",
                "        aside += [(beams[i], scores[i]) for i in np.flatnonzero(done)]\n"
                "        if done.all():\n            beams, scores = [], scores[:0]\n            break\n"
                "        beams = [ids for ids, ended in zip(beams, done) if not ended]\n"
                "        state, scores, tokens, done = (part[~done] for part in (state, scores, tokens, done))\n",
            ),
            (
                "    lengths = np.array",
                "    beams, scores = [*beams, *(ids for ids, _ in aside)], np.append(scores, [s for _, s in aside])\n"
                "    lengths = np.array",
            ),
            ("np.argsort(-final)]", "np.argsort(-final)[:k]]"),
        ),
    ),
    Misconception(
        "normalized_in_the_search",
        es="Normalizas dentro del bucle y sigues sumando sobre lo normalizado: en cada paso se vuelve a dividir lo ya dividido, y "
        "las primeras palabras dejan de contar. La búsqueda compara sumas de logaritmos; se normaliza una sola vez, al final.",
        en="You normalise inside the loop and go on adding to the normalised score: at each step what was divided is divided "
        "again, and the first words cease to count. The search compares sums of logarithms; normalise once, at the end.",
        edits=(
            (
                "        if done.all():",
                "        scores = length_normalize(scores, np.array([len(ids) for ids in beams]), alpha)\n        if done.all():",
            ),
            ("final = length_normalize(scores, lengths, alpha)", "final = scores"),
        ),
    ),
    Misconception(
        "not_normalized",
        es="No usas alpha: devuelves las sumas de logaritmos, que favorecen a las frases cortas. Al final, cada suma se normaliza "
        "por la longitud de su frase.",
        en="You do not use alpha: you return the sums of logarithms, which favour short sentences. At the end, each sum is "
        "normalised by the length of its sentence.",
        edits=(("final = length_normalize(scores, lengths, alpha)", "final = scores"),),
    ),
    Misconception(
        "order_before_normalizing",
        es="Las puntuaciones están normalizadas, pero el orden es el de antes de normalizar: la primera de la lista no es la mejor. "
        "Ordena por la puntuación que devuelves.",
        en="The scores are normalised, but the order is the one from before: the first of the list is not the best. Sort by "
        "the score that you return.",
        edits=(("np.argsort(-final)]", "np.argsort(-scores)]"),),
    ),
    Misconception(
        "end_not_counted",
        es="Al normalizar no cuentas endofseq, que sí pagó su probabilidad: las frases terminadas salen peor paradas que las "
        "cortadas. La longitud es la de ids entera.",
        en="In normalising you do not count endofseq, which did cost its probability: sentences that ended come off worse than "
        "those cut off. The length is that of the whole of ids.",
        edits=((TAIL, TAIL.replace("len(ids) for", "len(ids) - (END in ids) for")),),
    ),
    Misconception(
        "start_counted",
        es="Al normalizar cuentas un token de más: startofseq no se predice, no costó nada y no está en ids.",
        en="In normalising you count one token too many: startofseq is not predicted, cost nothing, and is not in ids.",
        edits=((TAIL, TAIL.replace("len(ids) for", "len(ids) + 1 for")),),
    ),
    Misconception(
        "equal_first_beams",
        es="Empiezas con k haces iguales: cada uno propone las mismas palabras con la misma puntuación, y la lista se llena de "
        "copias de la misma frase. Con k haces haces el trabajo de uno. Empieza con un solo haz.",
        en="You begin with k equal beams: each proposes the same words with the same score, and the list fills up with copies "
        "of one sentence. With k beams you do the work of one. Begin with a single beam.",
        edits=(
            (
                "beams, scores, done = [[]], np.zeros(1), np.zeros(1, dtype=bool)",
                "beams, scores, done = [[]] * k, np.zeros(k), np.zeros(k, dtype=bool)\n    state = np.repeat(state, k, axis=0)",
            ),
            ("np.array([START])", "np.full(k, START)"),
        ),
    ),
    Misconception(
        "separate_greedy",
        es="Cada haz elige su mejor palabra por su cuenta después del primer paso: son k búsquedas voraces que empiezan por "
        "palabras distintas. En cada paso compiten las candidatas de todos los haces juntas.",
        en="After the first step each beam chooses its own best word: that is k greedy searches which begin with different "
        "words. At every step the candidates of all beams compete together.",
        edits=(
            (
                "scores, parents, tokens = expand(scores, logp, k)  # (m,) each",
                "if len(scores) == 1:\n"
                "            scores, parents, tokens = expand(scores, logp, k)\n"
                "        else:\n"
                "            parents, tokens = np.arange(len(scores)), np.argmax(logp, axis=1)\n"
                "            scores = scores + logp[parents, tokens]",
            ),
        ),
    ),
    Misconception(
        "reads_start_again",
        es="Le das a leer startofseq en cada paso en vez de la palabra que cada haz acaba de escribir. Lo que se lee es tokens, lo "
        "último que devolvió expand.",
        en="You feed it startofseq at every step instead of the word that each beam has just written. What is read is tokens, "
        "the last thing that expand returned.",
        edits=(("step(tokens, state)  #", "step(np.full(len(tokens), START), state)  #"),),
    ),
    Misconception(
        "state_not_carried",
        es="El estado nuevo se pierde: cada paso vuelve a partir del primero, y el decodificador no sabe qué ha escrito ya. Guarda "
        "el segundo valor que devuelve step.",
        en="The new state gets lost: each step sets out from the first one again, and the decoder does not know what it has "
        "written. Keep the second value that step returns.",
        edits=(
            (
                "for _ in range(max_len):\n        logp, state = step(tokens, state)",
                "for _ in range(max_len):\n        logp, _ = step(tokens, np.repeat(state, len(tokens), axis=0))",
            ),
            ("state, done = state[parents], ", "done = "),
        ),
    ),
    Misconception(
        "one_step_short",
        es="Das un paso menos de los permitidos: max_len es el máximo de tokens de una frase, así que el bucle va hasta max_len, no "
        "hasta max_len − 1.",
        en="You take one step fewer than allowed: max_len is the most tokens of a sentence, so the loop runs to max_len, not to "
        "max_len − 1.",
        edits=(("range(max_len)", "range(max_len - 1)"),),
    ),
    Misconception(
        "end_removed",
        es="Quitas endofseq de ids. Aquí se pide que se quede: es lo que distingue una frase terminada de una cortada, y "
        "vocabulary.decode ya sabe no escribirlo.",
        en="You remove endofseq from ids. Here it is to stay: it is what tells a sentence that ended from one that was cut off, "
        "and vocabulary.decode knows not to write it.",
        edits=((RANK, "return [([w for w in beams[i] if w != END], float(final[i])) for i in np.argsort(-final)]"),),
    ),
    Misconception(
        "start_included",
        es="startofseq está entre los ids. Es lo primero que se lee, pero nadie lo ha escrito: empieza con una lista vacía.",
        en="startofseq is among the ids. It is the first thing read, but nobody has written it: begin with an empty list.",
        edits=((RANK, "return [([START, *beams[i]], float(final[i])) for i in np.argsort(-final)]"),),
    ),
    Misconception(
        "worst_first",
        es="Las frases van de peor a mejor. Con logaritmos lo mejor es lo mayor, y argsort ordena de menor a mayor.",
        en="The sentences go from worst to best. With logarithms the best is the largest, and argsort sorts from the smallest up.",
        edits=(("np.argsort(-final)]", "np.argsort(final)]"),),
    ),
    Misconception(
        "best_only",
        es="Devuelves solo la mejor. Se piden todas las que sobreviven, hasta k, de mejor a peor: más adelante harán falta.",
        en="You return only the best one. All survivors are asked for, up to k, best first: they will be needed later on.",
        edits=(("np.argsort(-final)]", "np.argsort(-final)[:1]]"),),
    ),
    Misconception(
        "probability_returned",
        es="Devuelves probabilidades como puntuación: en una frase larga se redondean a 0, y comparadas con las de otra de distinta "
        "longitud no dicen nada. La puntuación es el logaritmo normalizado.",
        en="You return probabilities as scores: in a long sentence they are rounded to 0, and compared with those of a sentence "
        "of another length they mean nothing. The score is the normalised logarithm.",
        edits=((RANK, "return [(beams[i], float(np.exp(final[i]))) for i in np.argsort(-final)]"),),
    ),
)

START_BEAMS = (
    Misconception(
        "all_can_win",
        es="Todos los haces empiezan con la misma puntuación: en el primer paso cada palabra tiene k copias empatadas, y las k "
        "mejores son k veces la misma. Haz que de los k iguales solo uno pueda ganar.",
        en="All beams begin with the same score: at the first step every word has k copies that tie, and the k best are k times "
        "the same one. See to it that of k equals only one can win.",
        edits=(("np.full((B, k), -np.inf)", "np.zeros((B, k))"),),
    ),
    Misconception(
        "shared_out",
        es="Repartes la probabilidad, log(1/k) para cada haz: siguen empatados, y siguen siendo copias. El problema no es cuánto "
        "valen, sino que valen lo mismo.",
        en="You share the probability out, log(1/k) to each beam: they still tie, and they are still copies. The trouble is not "
        "what they are worth but that they are worth the same.",
        edits=(
            ("np.full((B, k), -np.inf)", "np.full((B, k), -np.log(k))"),
            ("    scores[:, 0] = 0.0  # one of k equal beams may win, the others may not\n", ""),
        ),
    ),
    Misconception(
        "small_handicap",
        es="Das a las copias una desventaja pequeña: si la mejor palabra aventaja a la segunda en más que eso, la copia gana y "
        "vuelve a estar repetida. La desventaja tiene que ser infinita.",
        en="You give the copies a small handicap: if the best word leads the second by more than that, the copy wins and stands "
        "there twice again. The handicap has to be infinite.",
        edits=(
            ("np.full((B, k), -np.inf)", "-np.tile(np.arange(k, dtype=float), (B, 1))"),
            ("    scores[:, 0] = 0.0  # one of k equal beams may win, the others may not\n", ""),
        ),
    ),
    Misconception(
        "probabilities_for_scores",
        es="Das 1 al primer haz y 0 a los demás, como si fueran probabilidades. Son logaritmos: 0 es la certeza, y quien no puede "
        "ganar tiene −∞.",
        en="You give 1 to the first beam and 0 to the others, as if they were probabilities. They are logarithms: 0 is "
        "certainty, and what cannot win has −∞.",
        edits=(("np.full((B, k), -np.inf)", "np.zeros((B, k))"), ("scores[:, 0] = 0.0", "scores[:, 0] = 1.0")),
    ),
    Misconception(
        "first_sentence_only",
        es="Abres el primer haz de la primera frase y cierras todos los de las demás: esas frases ya no pueden escribir nada. Cada "
        "fila de scores es una frase y necesita un haz abierto.",
        en="You open the first beam of the first sentence and close all those of the others: those sentences can no longer write "
        "anything. Each row of scores is a sentence, and needs one open beam.",
        edits=(("scores[:, 0] = 0.0", "scores[0, 0] = 0.0"),),
    ),
    Misconception(
        "first_sentence_open",
        es="Abres todos los haces de la primera frase y cierras los de las demás: has elegido una fila donde había que elegir una "
        "columna.",
        en="You open all beams of the first sentence and close those of the others: you chose a row where a column was to be "
        "chosen.",
        edits=(("scores[:, 0] = 0.0", "scores[0] = 0.0"),),
    ),
    Misconception(
        "nobody_can_win",
        es="Todos los haces empiezan en −∞: nadie puede ganar y la búsqueda muere en el primer paso. Uno de cada frase tiene que "
        "estar abierto.",
        en="All beams begin at −∞: nobody can win, and the search dies at the first step. One of each sentence has to be open.",
        edits=(("    scores[:, 0] = 0.0  # one of k equal beams may win, the others may not\n", ""),),
    ),
    Misconception(
        "states_tiled",
        es="Repites el lote entero k veces: los haces de una frase reciben los estados de otras. Repite cada estado k veces "
        "seguidas (repeat, no tile).",
        en="You repeat the whole batch k times: the beams of one sentence get the states of others. Repeat each state k times in a "
        "row (repeat, not tile).",
        edits=(
            (
                "np.stack([state] * k, axis=1)",
                "np.tile(state, (k, *[1] * (state.ndim - 1))).reshape(B, k, *state.shape[1:])",
            ),
        ),
    ),
    Misconception(
        "beams_before_sentences",
        es="El resultado es [k, B, ...]: los haces delante y las frases detrás. El primer eje es el de las frases.",
        en="The result is [k, B, ...]: beams first and sentences second. The first axis is that of the sentences.",
        edits=(("np.stack([state] * k, axis=1)", "np.repeat(state[None], k, axis=0)"),),
    ),
    Misconception(
        "states_not_repeated",
        es="Cada frase tiene un solo estado para sus k haces: el eje nuevo mide 1. Los haces se separarán en el primer paso, y cada "
        "uno necesita el suyo.",
        en="Each sentence has a single state for its k beams: the new axis has size 1. The beams will part ways at the first step, "
        "and each needs its own.",
        edits=(("np.stack([state] * k, axis=1)", "state[:, None]"),),
    ),
    Misconception(
        "axes_merged",
        es="Juntas frases y haces en un solo eje, [B·k, ...]. Así se le dará luego a la red, pero aquí se piden separados: "
        "[B, k, ...].",
        en="You merge sentences and beams into one axis, [B·k, ...]. That is how the network will get it later, but here they are "
        "wanted apart: [B, k, ...].",
        edits=(("np.stack([state] * k, axis=1)", "np.repeat(state, k, axis=0)"),),
    ),
    Misconception(
        "copies_without_state",
        es="Solo el primer haz recibe el estado de su frase; los demás empiezan con ceros, como si no hubieran leído nada. No pueden "
        "ganar el primer paso, pero su sitio lo ocupará enseguida otro: dales el mismo estado.",
        en="Only the first beam gets the state of its sentence; the others begin with zeros, as if they had read nothing. They "
        "cannot win the first step, but copies they are: give them the same state.",
        edits=(
            (
                "np.stack([state] * k, axis=1)",
                "np.concatenate([state[:, None], np.zeros((B, k - 1, *state.shape[1:]))], axis=1)",
            ),
        ),
    ),
    Misconception(
        "end_read_first",
        es="Los haces empiezan leyendo endofseq: el modelo aprendió que una frase empieza tras startofseq.",
        en="The beams begin by reading endofseq: the model has learned that a sentence begins after startofseq.",
        edits=(("np.full((B, k), fill_value=START)", "np.full((B, k), END)"),),
    ),
    Misconception(
        "padding_read_first",
        es="Los haces empiezan leyendo ceros, que son relleno: el modelo aprendió que una frase empieza tras startofseq.",
        en="The beams begin by reading zeros, which are padding: the model has learned that a sentence begins after startofseq.",
        edits=(("np.full((B, k), fill_value=START)", "np.zeros((B, k), dtype=int)"),),
    ),
)

MINIMUM_BAYES_RISK = (
    Misconception(
        "all_equally_right",
        es="Promedias la semejanza como si todas las frases tuvieran la misma probabilidad de ser la correcta. Pondera cada una con "
        "la suya.",
        en="You average the similarity as if all sentences were equally likely to be right. Weigh each by its probability.",
        edits=(("p = np.exp(log_softmax(scores))", "p = np.full(len(scores), 1 / len(scores))"),),
    ),
    Misconception(
        "other_way_round",
        es="Sumas sobre las filas en vez de sobre las columnas: calculas cuánto se parecerían las demás a cada una si esa fuera la "
        "buena. La que puede ser correcta es j, la columna.",
        en="You sum over rows instead of columns: you compute how good the others would be if each were the right one. What may be "
        "right is j, the column.",
        edits=(("similarity @ p", "similarity.T @ p"),),
    ),
    Misconception(
        "log_weights",
        es="Ponderas con los logaritmos, que son negativos: cuanto más improbable, más pesa. Conviértelos antes en probabilidades.",
        en="You weigh by the logarithms, which are negative: the more improbable, the greater the weight. Turn them into "
        "probabilities first.",
        edits=(
            (
                "p = np.exp(log_softmax(scores))  # (N,), adding up to 1\n    expected = similarity @ p",
                "expected = similarity @ scores",
            ),
        ),
    ),
    Misconception(
        "underflow",
        es="exp de −1200 se redondea a 0: todas las probabilidades son 0, y 0/0 es nan. Usa tu log_softmax, que primero las pone en "
        "la misma escala.",
        en="exp of −1200 is rounded to 0: all probabilities are 0, and 0/0 is nan. Use your log_softmax, which first brings them to "
        "the same scale.",
        edits=(("np.exp(log_softmax(scores))", "np.exp(scores) / np.exp(scores).sum()"),),
    ),
    Misconception(
        "not_shared_out",
        es="Tus probabilidades no suman 1: lo que sale no es una semejanza esperada, sino una fracción de ella. Repártelas entre las "
        "N frases.",
        en="Your probabilities do not add up to 1: what comes out is no expected similarity but a fraction of one. Share them out "
        "among the N sentences.",
        edits=(("np.exp(log_softmax(scores))", "np.exp(scores)"),),
    ),
    Misconception(
        "most_probable",
        es="Devuelves la frase más probable, no la de mayor semejanza esperada: para eso no hacía falta calcularla.",
        en="You return the most probable sentence, not the one with the highest expected similarity: there was no need to compute "
        "that.",
        edits=(("int(np.argmax(expected))", "int(np.argmax(scores))"),),
    ),
    Misconception(
        "least_similar",
        es="Devuelves la de menor semejanza esperada. El riesgo se minimiza; la semejanza, que es lo contrario, se maximiza.",
        en="You return the one with the lowest expected similarity. Risk is minimised; similarity, its opposite, is maximised.",
        edits=(("np.argmax(expected)", "np.argmin(expected)"),),
    ),
    Misconception(
        "itself_left_out",
        es="Dejas fuera la semejanza de cada frase consigo misma. Esa frase también puede ser la correcta, con su probabilidad: la "
        "diagonal cuenta.",
        en="You leave out each sentence's similarity to itself. It may be the right one too, with its probability: the diagonal "
        "counts.",
        edits=(("similarity @ p", "(similarity * (1 - np.eye(len(p)))) @ p"),),
    ),
)

MISCONCEPTIONS: dict[str, tuple[Misconception, ...]] = {
    "log_softmax": LOG_SOFTMAX,
    "expand": EXPAND,
    "length_normalize": LENGTH_NORMALIZE,
    "penalize": PENALIZE,
    "beam_search": BEAM_SEARCH,
    "start_beams": START_BEAMS,
    "minimum_bayes_risk": MINIMUM_BAYES_RISK,
}

VARIANTS: dict[str, dict[str, tuple[Misconception, ...]]] = {"gnmt": {"length_normalize": LENGTH_PENALTY}}

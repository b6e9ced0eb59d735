"""Wrong answers that students really write for `expand` in lesson 03, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

TOTALS = """\
    totals = (scores[:, None] + logp).ravel()  # (n·V,)
    best = np.argsort(-totals)[:k]  # (≤ k,)
    best = best[totals[best] > -np.inf]  # (m,)
    parents, tokens = np.divmod(best, logp.shape[1])
"""

MISCONCEPTIONS = (
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

"""Wrong answers that students really write for `start_beams` in lesson 03, each with its diagnosis.

Sources: the design of the lesson, and the ways in which beam search goes wrong: equal beams at the start.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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

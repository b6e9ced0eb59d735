"""Wrong answers that students really write for `shift_targets` in lesson 01, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "not_shifted",
        es="dec_in y dec_out son iguales: el decodificador lee justo la palabra que tiene que predecir, le basta con "
        "copiarla y no aprende nada. dec_in debe empezar con startofseq e ir una posición por detrás.",
        en="dec_in and dec_out are the same: the decoder reads the very word that it has to predict, copying is "
        "enough and it learns nothing. dec_in must begin with startofseq and run one position behind.",
        edits=(("return dec_in, dec_out", "return dec_out, dec_out"),),
    ),
    Misconception(
        "shifted_by_two",
        es="dec_in va dos posiciones por detrás de dec_out: al predecir una palabra, el decodificador no ha leído "
        "todavía la anterior. Pon un solo startofseq delante.",
        en="dec_in runs two positions behind dec_out: when it predicts a word, the decoder has not yet read the one "
        "before. Put a single startofseq in front.",
        edits=(("[np.full((B, 1), START), y], axis=1)", "[np.full((B, 2), START), y[:, :-1]], axis=1)"),),
    ),
    Misconception(
        "start_in_target",
        es="dec_out empieza con startofseq: así el modelo aprende a predecir el principio, que ya se le da. El "
        "objetivo empieza en la primera palabra y tiene T + 1 posiciones.",
        en="dec_out begins with startofseq: the model learns to predict the beginning, which it is given anyway. The "
        "target begins with the first word and has T + 1 positions.",
        edits=(
            (
                "[y, np.full((B, 1), PAD)], axis=1)  # (B, T+1)\n    dec_out[np.arange(B), lengths] = END",
                "[np.full((B, 1), START), y, np.full((B, 1), PAD)], axis=1)\n"
                "    dec_out[np.arange(B), lengths + 1] = END",
            ),
        ),
    ),
    Misconception(
        "end_after_padding",
        es="Pones endofseq en la última columna, detrás del relleno. El modelo aprendería que la frase termina tras "
        "unos cuantos huecos vacíos: endofseq va justo detrás de la última palabra de cada fila.",
        en="You put endofseq in the last column, behind the padding. The model would learn that a sentence ends "
        "after a few empty places: endofseq goes directly behind the last word of each row.",
        edits=(
            (
                "[y, np.full((B, 1), PAD)], axis=1)  # (B, T+1)\n    dec_out[np.arange(B), lengths] = END",
                "[y, np.full((B, 1), END)], axis=1)",
            ),
        ),
    ),
    Misconception(
        "no_end",
        es="En dec_out falta endofseq: el modelo nunca ve terminar una frase y, al generar, no sabrá parar. "
        "Escríbelo en la posición que indica la longitud de cada fila.",
        en="endofseq is missing from dec_out: the model never sees a sentence end, and will not know when to stop "
        "writing. Write it at the position that each row's length gives.",
        edits=(("\n    dec_out[np.arange(B), lengths] = END", ""),),
    ),
    Misconception(
        "end_over_last_word",
        es="endofseq pisa la última palabra de cada frase. Se empieza a contar en 0: en una frase de n palabras, el "
        "primer sitio libre es el n, no el n − 1.",
        en="endofseq overwrites the last word of each sentence. Positions count from 0: in a sentence of n words the "
        "first free place is n, not n − 1.",
        edits=(("lengths] = END", "lengths - 1] = END"),),
    ),
    Misconception(
        "end_everywhere",
        es="Conviertes todo el relleno en endofseq. La frase termina una sola vez: endofseq justo detrás de la última "
        "palabra, y después sigue habiendo relleno.",
        en="You turn all the padding into endofseq. A sentence ends only once: endofseq directly behind its last word, and "
        "padding again after that.",
        edits=(("    dec_out[np.arange(B), lengths] = END", "    dec_out[dec_out == PAD] = END"),),
    ),
    Misconception(
        "end_in_every_row",
        es="dec_out[:, lengths] = END escribe en todas las filas a la vez cada una de las longitudes, y pisa palabras. "
        "Cada fila tiene la suya: indexa con dos arrays, np.arange(B) para las filas y lengths para las columnas.",
        en="dec_out[:, lengths] = END writes at each of the lengths in all rows at once, over words. Every row has its own: "
        "index with two arrays, np.arange(B) for the rows and lengths for the columns.",
        edits=(("dec_out[np.arange(B), lengths]", "dec_out[:, lengths]"),),
    ),
    Misconception(
        "rolled",
        es="Giras dec_in una posición, y lo que sale por delante, startofseq, vuelve a entrar por detrás. dec_out no lleva "
        "startofseq, y su endofseq va detrás de la última palabra de cada fila.",
        en="You roll dec_in by one position, and what leaves in front, startofseq, comes back in behind. dec_out has no "
        "startofseq, and its endofseq goes behind the last word of each row.",
        edits=(("    dec_out[np.arange(B), lengths] = END", "    dec_out = np.roll(dec_in, -1, axis=1)"),),
    ),
    Misconception(
        "floats",
        es="Devuelves números con decimales: np.zeros y np.ones crean float64 si no dices otra cosa. Los ids son índices de una tabla, así que tienen que ser enteros: da dtype=y.dtype, o usa np.full con un entero.",
        en="You return floats: np.zeros and np.ones make float64 unless told otherwise. Ids are indices into a table, so they must be integers: say dtype=y.dtype, or use np.full with an integer.",
        edits=(("return dec_in, dec_out", "return dec_in.astype(float), dec_out.astype(float)"),),
    ),
    Misconception(
        "last_word_dropped",
        es="Quitas la última columna de y para que dec_in mida T: la última palabra de las frases largas se pierde. dec_in lleva startofseq y la frase entera: [B, T+1].",
        en="You drop the last column of y so that dec_in measures T: the last word of the long sentences is lost. dec_in holds startofseq and the whole sentence: [B, T+1].",
        edits=(("[np.full((B, 1), START), y], axis=1)", "[np.full((B, 1), START), y[:, :-1]], axis=1)"),),
    ),
    Misconception(
        "sliced",
        es="Devuelves y[:, :-1] e y[:, 1:], como si y trajera ya startofseq y endofseq. No los trae: y son solo las palabras, y añadirlos es justo lo que se pide.",
        en="You return y[:, :-1] and y[:, 1:], as if y already held startofseq and endofseq. It does not: y is just the words, and adding the two is exactly what is asked for.",
        code="""def shift_targets(y):
    return y[:, :-1], y[:, 1:]
""",
    ),
    Misconception(
        "end_first",
        es="dec_in empieza con endofseq. Lo primero que lee el decodificador es startofseq: si no, la señal de empezar y la de terminar serían la misma.",
        en="dec_in begins with endofseq. The first thing the decoder reads is startofseq: otherwise the signal to begin and the one to end would be the same.",
        edits=(("[np.full((B, 1), START), y], axis=1)", "[np.full((B, 1), END), y], axis=1)"),),
    ),
)

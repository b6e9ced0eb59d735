"""Wrong answers that students really write for `attention_entropy` in lesson 04, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "padding_averaged",
        es="La media incluye las filas de relleno, que no preguntan nada. Suma solo las de verdad y divide entre "
        "cuántas son.",
        en="The mean includes rows of padding, which ask nothing. Add up the real ones only, and divide by how many they "
        "are.",
        edits=(("tf.reduce_sum(entropies * real) / tf.reduce_sum(real)", "tf.reduce_mean(entropies)"),),
    ),
    Misconception(
        "divided_by_all",
        es="Quitas las filas de relleno de la suma, pero divides entre todas: cuanto más relleno, menor parece la "
        "entropía.",
        en="You leave rows of padding out of the sum, but divide by all of them: the more padding, the smaller the "
        "entropy seems.",
        edits=(("tf.reduce_sum(entropies * real) / tf.reduce_sum(real)", "tf.reduce_mean(entropies * real)"),),
    ),
    Misconception(
        "not_divided",
        es="Sumas las entropías de todas las filas y no divides: con más palabras, más entropía. Se pide la media.",
        en="You add up the entropies of all rows and do not divide: the more words, the more entropy. The mean is asked "
        "for.",
        code="""def attention_entropy(weights, queries):
    safe = tf.where(weights > 0, weights, 1.0)
    entropies = -tf.reduce_sum(weights * tf.math.log(safe), axis=-1)
    return tf.reduce_sum(entropies * tf.cast(queries, weights.dtype))
""",
    ),
    Misconception(
        "only_padding",
        es="Tomas queries al revés: haces la media de las filas de relleno, y si no hay ninguna sale 0/0, NaN. Aquí True "
        "es una pregunta de verdad.",
        en="You take queries the wrong way round: you average the rows of padding, and where there are none that is 0/0, "
        "NaN. Here True is a real query.",
        code="""def attention_entropy(weights, queries):
    safe = tf.where(weights > 0, weights, 1.0)
    entropies = -tf.reduce_sum(weights * tf.math.log(safe), axis=-1)
    padding = tf.cast(tf.logical_not(queries), weights.dtype)
    return tf.reduce_sum(entropies * padding) / tf.reduce_sum(padding)
""",
    ),
    Misconception(
        "mean_of_sentence_means",
        es="Haces la media de cada frase y después la de las medias: las filas de las frases cortas pesan más.",
        en="You average each sentence and then the averages: rows of short sentences weigh more.",
        edits=(
            (
                "tf.reduce_sum(entropies * real) / tf.reduce_sum(real)",
                "tf.reduce_mean(tf.reduce_sum(entropies * real, axis=1) / tf.reduce_sum(real, axis=1))",
            ),
        ),
    ),
    Misconception(
        "log_of_zero",
        es="El logaritmo de un peso 0 es −∞, y 0 · (−∞) es NaN. Un peso 0 no aporta nada: evita su logaritmo.",
        en="The logarithm of a weight of 0 is −∞, and 0 · (−∞) is NaN. A weight of 0 adds nothing: avoid its logarithm.",
        edits=(("tf.where(weights > 0, weights, 1.0)", "weights"),),
    ),
    Misconception(
        "in_bits",
        es="Está en bits: has usado el logaritmo en base 2. Se pide en nats, con el logaritmo natural, como la pérdida.",
        en="It is in bits: you used the logarithm to base 2. Nats are asked for, by the natural logarithm, like the loss.",
        code="""def attention_entropy(weights, queries):
    safe = tf.where(weights > 0, weights, 1.0)
    entropies = -tf.reduce_sum(weights * tf.math.log(safe) / np.log(2.0), axis=-1)
    real = tf.cast(queries, weights.dtype)
    return tf.reduce_sum(entropies * real) / tf.reduce_sum(real)
""",
    ),
    Misconception(
        "negative",
        es="Sale negativa: el logaritmo de un peso lo es, y falta el signo menos delante.",
        en="It comes out negative: so is the logarithm of a weight, and the minus sign in front is missing.",
        edits=(("-tf.reduce_sum(weights", "tf.reduce_sum(weights"),),
    ),
    Misconception(
        "mean_over_keys",
        es="Haces la media sobre las claves en vez de la suma: la entropía de una fila es una suma, ponderada ya por los "
        "pesos.",
        en="You take the mean over the keys rather than the sum: a row's entropy is a sum, weighted by the weights "
        "already.",
        edits=(("-tf.reduce_sum(weights", "-tf.reduce_mean(weights"),),
    ),
)

# Whole lines, as no case shows a sign or a mean apart from the unit: two such mistakes at once are not told apart.
IN_NATS = "    nats = -tf.reduce_sum(weights * tf.math.log(safe), axis=-1)  # (B, Tq)\n"
ENTROPY_IN_BITS = (
    *(one for one in MISCONCEPTIONS if one.edits),  # one told whole is in the other unit, or right here
    Misconception(
        "in_nats",
        es="Está en nats: has usado el logaritmo natural. Se pide en bits, con el logaritmo en base 2; de uno a otro va un "
        "factor.",
        en="It is in nats: you used the natural logarithm. Bits are asked for, by the logarithm to base 2; from one to the "
        "other it takes a factor.",
        edits=((IN_NATS + "    entropies = nats / np.log(2.0)", IN_NATS.replace("nats", "entropies").rstrip()),),
    ),
    Misconception(
        "factor_upside_down",
        es="El factor está al revés: multiplicas por log 2 en vez de dividir. Prueba con dos palabras miradas por igual: debe "
        "salir 1 bit.",
        en="The factor is upside down: you multiply by log 2 rather than divide. Try two words looked at alike: 1 bit must "
        "come out.",
        edits=((IN_NATS + "    entropies = nats / np.log(2.0)", IN_NATS + "    entropies = nats * np.log(2.0)"),),
    ),
)

VARIANTS = {"bits": ENTROPY_IN_BITS}

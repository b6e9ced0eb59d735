"""Wrong answers that students really write for `additive_scores` in lesson 04, each with its diagnosis.

Sources: the design of the lesson, and the documentation of Keras' `AdditiveAttention` (which has no matrices).
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "tanh_after_v",
        es="Aplicas tanh al final, después de v: las puntuaciones quedan entre −1 y 1, y la capa oculta es lineal. La "
        "tangente va en la capa oculta, antes de resumir con v.",
        en="You apply tanh at the end, after v: the scores stay between −1 and 1, and the hidden layer is linear. The "
        "tanh belongs in the hidden layer, before v sums it up.",
        edits=(
            ("tf.tanh(queries + keys)", "queries + keys"),
            ("tf.reduce_sum(hidden * v, axis=-1)", "tf.tanh(tf.reduce_sum(hidden * v, axis=-1))"),
        ),
    ),
    Misconception(
        "no_tanh",
        es="Falta tanh: sin ella, la puntuación es la suma de una parte de la pregunta y otra de la clave. La de la "
        "pregunta es igual para todas las claves, y el softmax la borra: daría lo mismo quién pregunte.",
        en="The tanh is missing: without it the score is a part from the query plus a part from the key. The query's is "
        "the same for all keys, and the softmax wipes it out: it would not matter who asks.",
        edits=(("tf.tanh(queries + keys)", "queries + keys"),),
    ),
    Misconception(
        "tanh_of_each",
        es="Aplicas tanh a preguntas y claves por separado y luego sumas: la suma de dos funciones, una de cada, no "
        "compara nada. Suma primero.",
        en="You apply tanh to queries and keys apart and then add: the sum of two functions, one of each, compares "
        "nothing. Add first.",
        edits=(("tf.tanh(queries + keys)", "tf.tanh(queries) + tf.tanh(keys)"),),
    ),
    Misconception(
        "matrices_swapped",
        es="W1 y W2 están cambiadas: W1 es para las preguntas y W2 para las claves. Solo se nota sin error cuando "
        "preguntas y claves tienen el mismo tamaño.",
        en="W1 and W2 are swapped: W1 is for the queries, W2 for the keys. It goes without an error only where queries "
        "and keys have the same size.",
        edits=(("tf.matmul(q, W1)", "tf.matmul(q, W2)"), ("tf.matmul(k, W2)", "tf.matmul(k, W1)")),
    ),
    Misconception(
        "one_matrix",
        es="Usas la misma matriz para preguntas y claves. Son dos espacios distintos y cada uno tiene la suya.",
        en="You use the same matrix for queries and keys. They are two different spaces, and each has its own.",
        edits=(("tf.matmul(k, W2)", "tf.matmul(k, W1)"),),
    ),
    Misconception(
        "axes_crossed",
        es="Los ejes nuevos están cruzados: sale [B, Tk, Tq], con las claves en las filas. Las preguntas van en las "
        "filas: su eje nuevo va detrás de Tq, y el de las claves, delante de Tk.",
        en="The new axes are crossed: you get [B, Tk, Tq], with the keys as rows. The queries are the rows: their new "
        "axis goes behind Tq, that of the keys before Tk.",
        edits=(
            ("W1)[:, :, tf.newaxis, :]", "W1)[:, tf.newaxis, :, :]"),
            ("W2)[:, tf.newaxis, :, :]", "W2)[:, :, tf.newaxis, :]"),
        ),
    ),
    Misconception(
        "no_broadcast",
        es="Sumas preguntas y claves posición a posición, sin ejes nuevos: la primera con la primera, la segunda con la "
        "segunda. Falta cada pregunta con cada clave.",
        en="You add queries and keys position by position, without new axes: the first to the first, the second to the "
        "second. Every query must meet every key.",
        code="""def additive_scores(q, k, W1, W2, v):
    return tf.reduce_sum(tf.tanh(tf.matmul(q, W1) + tf.matmul(k, W2)) * v, axis=-1)
""",
    ),
    Misconception(
        "v_left_out",
        es="Sumas las unidades ocultas sin v: todas cuentan igual, y la red no puede aprender cuáles importan.",
        en="You add up the hidden units without v: all count alike, and the network cannot learn which matter.",
        edits=(("hidden * v", "hidden"),),
    ),
    Misconception(
        "v_inside_tanh",
        es="Multiplicas por v dentro de tanh. v dice cuánto cuenta cada unidad oculta, así que va después: pondera lo que "
        "tanh da.",
        en="You multiply by v inside the tanh. v says how much each hidden unit counts, so it comes after: it weights what "
        "the tanh gives.",
        edits=(("tf.tanh(queries + keys)", "tf.tanh((queries + keys) * v)"), ("hidden * v", "hidden")),
    ),
    Misconception(
        "mean_over_units",
        es="Haces la media de las unidades ocultas en vez de la suma: las puntuaciones encogen cuanto mayor es la capa.",
        en="You take the mean of the hidden units rather than the sum: the scores shrink the larger the layer is.",
        edits=(("tf.reduce_sum(", "tf.reduce_mean("),),
    ),
    Misconception(
        "product_not_sum",
        es="Multiplicas preguntas y claves en vez de sumarlas: eso ya es otra puntuación. Se llama aditiva por algo.",
        en="You multiply queries and keys instead of adding them: that is another score already. It is called additive "
        "for a reason.",
        edits=(("queries + keys", "queries * keys"),),
    ),
    Misconception(
        "softmax_already",
        es="Devuelves pesos: has aplicado ya el softmax. Se piden las puntuaciones, porque la máscara tiene que ir entre "
        "las dos cosas.",
        en="You return weights: you have applied the softmax already. The scores are asked for, since the mask must go "
        "between the two.",
        edits=(
            ("return tf.reduce_sum(hidden * v, axis=-1)", "return tf.nn.softmax(tf.reduce_sum(hidden * v, axis=-1))"),
        ),
    ),
)

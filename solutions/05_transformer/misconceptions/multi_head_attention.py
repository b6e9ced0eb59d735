"""Wrong answers that students really write for `multi_head_attention` in lesson 05, each with its diagnosis.

Sources: the design of the lesson, what came out when it was played from its prose alone, and the documentation of Keras
and torch, whose masks mean opposite things.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "scaled_by_model",
        es="Divides entre la raíz de D. El producto escalar de una cabeza suma D/h términos: la escala es la raíz de D/h.",
        en="You divide by the root of D. The dot product of a head adds D/h terms: the scale is the root of D/h.",
        edits=(("queries.shape[-1] ** 0.5", "q.shape[-1] ** 0.5"),),
    ),
    Misconception(
        "not_scaled",
        es="No divides las puntuaciones entre nada: falta la raíz del tamaño de una cabeza.",
        en="You do not divide the scores by anything: the root of the size of a head is missing.",
        edits=((" / queries.shape[-1] ** 0.5", ""),),
    ),
    Misconception(
        "no_output_projection",
        es="Falta la matriz Wo: las cabezas quedan una al lado de otra, y nada mezcla lo que ha visto cada una.",
        en="The matrix Wo is missing: heads stay side by side, and nothing mixes what each of them has seen.",
        edits=(("return merged @ Wo, weights", "return merged, weights"),),
    ),
    Misconception(
        "merged_without_transposing_back",
        es="Juntas las cabezas con un reshape sin deshacer antes la transposición: los números de una palabra acaban en otra. "
        "El tiempo tiene que volver delante de las cabezas.",
        en="You merge the heads by a reshape without undoing the transposition first: numbers of one word end up in another. "
        "Time must go back in front of the heads.",
        edits=(("    mixed = tf.transpose(mixed, [0, 2, 1, 3])  # (B, Tq, h, D/h)\n", ""),),
    ),
    Misconception(
        "split_without_transposing",
        es="Separas las cabezas con un reshape a solas: cada cabeza recibe palabras enteras en vez de una rodaja de todas. Usa "
        "tu split_heads.",
        en="You split the heads by a reshape alone: each head gets whole words rather than a slice of all. Use your "
        "split_heads.",
        code="""def multi_head_attention(q, k, v, mask, Wq, Wk, Wv, Wo, heads):
    def split(x):
        return tf.reshape(x, [x.shape[0], heads, x.shape[1], x.shape[2] // heads])

    queries, keys, values = split(q @ Wq), split(k @ Wk), split(v @ Wv)
    scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
    weights = tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9))
    mixed = tf.transpose(tf.matmul(weights, values), [0, 2, 1, 3])
    return tf.reshape(mixed, tf.shape(q)) @ Wo, weights
""",
    ),
    Misconception(
        "softmax_over_queries",
        es="El softmax recorre las preguntas: cada columna suma 1. Cada pregunta debe repartir su 1 entre las claves, el último "
        "eje.",
        en="The softmax runs over the queries: each column adds up to 1. Each query must share out its 1 among the keys, the "
        "last axis.",
        edits=(("-1e9), axis=-1)", "-1e9), axis=-2)"),),
    ),
    Misconception(
        "softmax_over_heads",
        es="El softmax recorre las cabezas (axis=1). Con el eje nuevo, las claves ya no están donde estaban: son el último.",
        en="The softmax runs over the heads (axis=1). With the new axis the keys are no longer where they were: they are the "
        "last one.",
        edits=(("-1e9), axis=-1)", "-1e9), axis=1)"),),
    ),
    Misconception(
        "mask_without_an_axis_for_heads",
        es="La máscara no tiene eje para las cabezas: [B, Tq, Tk] se alinea con [h, Tq, Tk] y el lote se toma por las cabezas. "
        "Si B y h coinciden, ni siquiera falla.",
        en="The mask has no axis for the heads: [B, Tq, Tk] is lined up with [h, Tq, Tk], and the batch is taken for the heads. "
        "If B and h are equal it does not even fail.",
        edits=(("mask[:, tf.newaxis]", "mask"),),
    ),
    Misconception(
        "mask_ignored",
        es="No usas la máscara: se mira el relleno, y en el decodificador se miraría el futuro.",
        en="You do not use the mask: padding is looked at, and in the decoder the future would be.",
        edits=(("tf.where(mask[:, tf.newaxis], scores, -1e9)", "scores + 0.0"),),
    ),
    Misconception(
        "mask_inverted",
        es="Usas la máscara al revés: tapas lo que se puede mirar. Aquí True es «se puede».",
        en="You use the mask the wrong way round: you hide what may be looked at. Here True means “may”.",
        edits=(
            ("tf.where(mask[:, tf.newaxis], scores, -1e9), axis=-1)", "tf.where(mask[:, tf.newaxis], -1e9, scores))"),
        ),
    ),
    Misconception(
        "masked_with_zero",
        es="Pones a 0 las puntuaciones prohibidas, y el softmax les da e⁰ = 1. Hace falta un número muy negativo.",
        en="You set forbidden scores to 0, and the softmax gives them e⁰ = 1. A very negative number is needed.",
        edits=(("scores, -1e9)", "scores, 0.0)"),),
    ),
    Misconception(
        "one_matrix_for_queries_and_keys",
        es="Proyectas las claves con Wq. Cada papel tiene su matriz: si pregunta y clave son lo mismo, cada palabra se mira sobre "
        "todo a sí misma.",
        en="You project the keys by Wq. Each role has its matrix: if query and key are the same, each word looks mostly at "
        "itself.",
        edits=(("k @ Wk", "k @ Wq"),),
    ),
    Misconception(
        "keys_for_values",
        es="Los valores pasan por Wk. Así se mezcla aquello por lo que se busca una palabra, no lo que aporta: su matriz es Wv.",
        en="Values go through Wk. What is mixed is then that by which a word is found, not what it contributes: its matrix is "
        "Wv.",
        edits=(("v @ Wv", "v @ Wk"),),
    ),
    Misconception(
        "values_from_k",
        es="Sacas los valores de k. A menudo k y v son lo mismo, pero la función recibe los dos.",
        en="You take the values from k. Often k and v are the same, but the function is given both.",
        edits=(("v @ Wv", "k @ Wv"),),
    ),
    Misconception(
        "weights_averaged",
        es="Devuelves la media de los pesos sobre las cabezas. Así lo hace torch.nn.MultiheadAttention si no se le pide otra cosa; "
        "aquí se quiere un mapa por cabeza, [B, h, Tq, Tk].",
        en="You return the mean of the weights over the heads. torch.nn.MultiheadAttention does so unless told otherwise; here "
        "a map for each head is wanted, [B, h, Tq, Tk].",
        edits=(("@ Wo, weights", "@ Wo, tf.reduce_mean(weights, axis=1)"),),
    ),
    Misconception(
        "scaled_without_root",
        es="Divides entre el tamaño de una cabeza, no entre su raíz: los pesos salen demasiado iguales.",
        en="You divide by the size of a head, not by its root: weights come out too even.",
        edits=(("queries.shape[-1] ** 0.5", "queries.shape[-1]"),),
    ),
    Misconception(
        "scaled_by_number_of_heads",
        es="Divides entre la raíz del número de cabezas. Lo que cuenta es cuántos términos suma el producto escalar de una: D/h.",
        en="You divide by the root of the number of heads. What counts is how many terms the dot product of one adds: D/h.",
        edits=(("queries.shape[-1] ** 0.5", "heads**0.5"),),
    ),
    Misconception(
        "everything_from_q",
        es="Preguntas, claves y valores salen los tres de q: eso es autoatención, y la cruzada no funcionaría. Las claves salen de "
        "k y los valores de v.",
        en="Queries, keys and values all come from q: that is self-attention, and cross-attention would not work. Keys come from k "
        "and values from v.",
        code="""def multi_head_attention(q, k, v, mask, Wq, Wk, Wv, Wo, heads):
    queries, keys, values = (split_heads(q @ matrix, heads) for matrix in (Wq, Wk, Wv))
    scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
    weights = tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9))
    mixed = tf.transpose(tf.matmul(weights, values), [0, 2, 1, 3])
    return tf.reshape(mixed, tf.shape(q)) @ Wo, weights
""",
    ),
    Misconception(
        "values_not_projected",
        es="Los valores no pasan por Wv: se mezclan los vectores tal como entraron.",
        en="Values do not go through Wv: the vectors are mixed as they came in.",
        edits=(("v @ Wv", "v"),),
    ),
    Misconception(
        "masked_after_the_softmax",
        es="Borras los pesos prohibidos después del softmax: los que quedan ya no suman 1. La máscara se aplica a las "
        "puntuaciones, antes.",
        en="You wipe out forbidden weights after the softmax: those left no longer add up to 1. The mask goes on the scores, "
        "before.",
        edits=(
            (
                "tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9), axis=-1)",
                "tf.nn.softmax(scores) * tf.cast(mask[:, tf.newaxis], scores.dtype)",
            ),
        ),
    ),
    Misconception(
        "scores_for_weights",
        es="La salida es la correcta, pero devuelves las puntuaciones en vez de los pesos: cada fila debe sumar 1.",
        en="The output is right, but you return the scores rather than the weights: each row must add up to 1.",
        edits=(("return merged @ Wo, weights", "return merged @ Wo, scores"),),
    ),
    Misconception(
        "keys_from_q",
        es="Calculas las claves a partir de q. Salen de k: son las de aquellos a quienes se pregunta.",
        en="You compute the keys from q. They come from k: they are those of whom is asked.",
        code="""def multi_head_attention(q, k, v, mask, Wq, Wk, Wv, Wo, heads):
    queries, keys, values = split_heads(q @ Wq, heads), split_heads(q @ Wk, heads), split_heads(v @ Wv, heads)
    scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
    weights = tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9))
    mixed = tf.transpose(tf.matmul(weights, values), [0, 2, 1, 3])
    return tf.reshape(mixed, tf.shape(q)) @ Wo, weights
""",
    ),
    Misconception(
        "values_from_q",
        es="Calculas los valores a partir de q. Salen de v: son lo que aportan aquellos a quienes se pregunta.",
        en="You compute the values from q. They come from v: they are what those contribute who are asked.",
        code="""def multi_head_attention(q, k, v, mask, Wq, Wk, Wv, Wo, heads):
    queries, keys, values = split_heads(q @ Wq, heads), split_heads(k @ Wk, heads), split_heads(q @ Wv, heads)
    scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
    weights = tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9))
    mixed = tf.transpose(tf.matmul(weights, values), [0, 2, 1, 3])
    return tf.reshape(mixed, tf.shape(q)) @ Wo, weights
""",
    ),
    Misconception(
        "queries_from_k",
        es="Calculas las preguntas a partir de k. Salen de q: son las de quien pregunta.",
        en="You compute the queries from k. They come from q: they are those of the one who asks.",
        code="""def multi_head_attention(q, k, v, mask, Wq, Wk, Wv, Wo, heads):
    queries, keys, values = split_heads(k @ Wq, heads), split_heads(k @ Wk, heads), split_heads(v @ Wv, heads)
    scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
    weights = tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9))
    mixed = tf.transpose(tf.matmul(weights, values), [0, 2, 1, 3])
    return tf.reshape(mixed, tf.shape(q)) @ Wo, weights
""",
    ),
    Misconception(
        "keys_and_values_swapped",
        es="Has cambiado k y v: las claves salen de v y los valores de k. Las claves son de k; los valores, de v.",
        en="You swapped k and v: the keys come from v and the values from k. Keys are of k, values of v.",
        code="""def multi_head_attention(q, k, v, mask, Wq, Wk, Wv, Wo, heads):
    queries, keys, values = split_heads(q @ Wq, heads), split_heads(v @ Wk, heads), split_heads(k @ Wv, heads)
    scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5
    weights = tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9))
    mixed = tf.transpose(tf.matmul(weights, values), [0, 2, 1, 3])
    return tf.reshape(mixed, tf.shape(q)) @ Wo, weights
""",
    ),
)

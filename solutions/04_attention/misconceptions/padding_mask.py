"""Wrong answers that students really write for `padding_mask` in lesson 04, each with its diagnosis.

Sources: the design of the lesson, and tutorials on attention in which masks are added with the wrong sign or after the
softmax.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "inverted",
        es="La máscara está al revés: dice True donde hay relleno. Aquí True significa «se puede mirar»; en otras "
        "bibliotecas significa lo contrario, y por eso conviene leerlo cada vez.",
        en="The mask is the wrong way round: it says True where there is padding. Here True means “may be looked at”; "
        "in other libraries it means the opposite, so read it up each time.",
        edits=(("tf.not_equal(ids, PAD)", "tf.equal(ids, PAD)"),),
    ),
    Misconception(
        "on_the_query_axis",
        es="El eje nuevo está detrás: [B, T, 1] dice qué preguntas pueden mirar, no a qué se puede mirar. Las claves "
        "son las columnas, el último eje.",
        en="The new axis is behind: [B, T, 1] says which queries may look, not what may be looked at. The keys are the "
        "columns, the last axis.",
        edits=(("[:, tf.newaxis, :]", "[:, :, tf.newaxis]"),),
    ),
    Misconception(
        "no_axis_for_queries",
        es="Devuelves [B, T], sin eje para las preguntas. Al combinarla con puntuaciones [B, Tq, Tk], el eje del lote "
        "se tomaría por el de las preguntas.",
        en="You return [B, T], with no axis for the queries. When it meets scores [B, Tq, Tk], the batch axis would be "
        "taken for that of the queries.",
        edits=(("[:, tf.newaxis, :]", ""),),
    ),
    Misconception(
        "numbers",
        es="Devuelves unos y ceros, no booleanos. Parecen lo mismo, pero tf.where y los operadores lógicos esperan "
        "booleanos, y una máscara de números invita a multiplicar por ella.",
        en="You return ones and zeros, not booleans. They look alike, but tf.where and the logical operators want "
        "booleans, and a mask of numbers invites multiplying by it.",
        edits=(
            (
                "return tf.not_equal(ids, PAD)[:, tf.newaxis, :]  # (B, 1, T)",
                "return tf.cast(tf.not_equal(ids, PAD)[:, tf.newaxis, :], tf.float32)",
            ),
        ),
    ),
    Misconception(
        "special_tokens_forbidden",
        es="Prohíbes también startofseq, endofseq y la palabra desconocida. Son parte de la frase: lo único que sobra "
        "es el relleno.",
        en="You forbid startofseq, endofseq and the unknown word too. They are part of the sentence: only padding is "
        "not.",
        edits=(("tf.not_equal(ids, PAD)", "tf.greater(ids, END)"),),
    ),
    Misconception(
        "row_for_each_query",
        es="Devuelves [B, T, T]: una fila por pregunta. Las preguntas vienen de otra frase, con otra longitud: hace falta "
        "una sola fila que valga para todas.",
        en="You return [B, T, T]: a row for each query. The queries come from another sentence, of another length: one "
        "row that serves them all is needed.",
        code="""def padding_mask(ids):
    words = tf.not_equal(ids, PAD)
    return words[:, tf.newaxis, :] & words[:, :, tf.newaxis]
""",
    ),
    Misconception(
        "counted_from_the_front",
        es="Cuentas cuántas palabras tiene cada fila y permites las primeras: si el relleno va delante, tapas palabras "
        "y dejas ver relleno. Decide posición por posición, según el id que hay en ella.",
        en="You count the words of each row and allow the first so many: where padding stands in front, you hide words "
        "and show padding. Decide position by position, by the id that stands there.",
        edits=(
            (
                "tf.not_equal(ids, PAD)",
                "tf.sequence_mask(tf.reduce_sum(tf.cast(ids != PAD, tf.int32), axis=1), ids.shape[1])",
            ),
        ),
    ),
)

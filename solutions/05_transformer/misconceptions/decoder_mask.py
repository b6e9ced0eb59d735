"""Wrong answers that students really write for `decoder_mask` in lesson 05, each with its diagnosis.

Sources: the design of the lesson, what came out when it was played from its prose alone, and the documentation of Keras
and torch, whose masks mean opposite things.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "not_itself",
        es="Te has pasado en uno: una posición no puede mirarse a sí misma, y la primera no puede mirar nada. Sí puede: lo que "
        "lee en su posición es la palabra anterior, y escribe la siguiente.",
        en="You are off by one: a position may not look at itself, and the first at nothing. It may: what it reads at its "
        "position is the word before, and it writes the next.",
        edits=((">= places  #", "> places  #"),),
    ),
    Misconception(
        "one_ahead",
        es="Te has quedado corto en uno: cada posición mira también la siguiente, que es justo la palabra que debe predecir.",
        en="You are off by one: each position also looks at the next, which is the very word that it has to predict.",
        edits=((">= places  #", ">= places - 1  #"),),
    ),
    Misconception(
        "transposed",
        es="La máscara está transpuesta: permite el futuro y prohíbe el pasado. Las filas preguntan; las columnas son lo que "
        "se mira.",
        en="The mask is transposed: it allows the future and forbids the past. Rows ask; columns are what is looked at.",
        edits=((">= places  #", "<= places  #"),),
    ),
    Misconception(
        "either_is_enough",
        es="Unes las dos condiciones con «o»: basta con cumplir una, así que se ve el futuro de las palabras y el relleno del "
        "pasado. Hay que cumplir las dos.",
        en="You join the two conditions by “or”: either is enough, so the future of words can be seen, and the padding of the "
        "past. Both must hold.",
        code="""def decoder_mask(ids):
    places = tf.range(tf.shape(ids)[1])
    return (places[:, tf.newaxis] >= places) | tf.not_equal(ids, PAD)[:, tf.newaxis, :]
""",
    ),
    Misconception(
        "future_only",
        es="Prohíbes el futuro, pero no el relleno.",
        en="You forbid the future, but not the padding.",
        edits=(("not_future & words", "not_future & tf.ones_like(words)"),),
    ),
    Misconception(
        "padding_only",
        es="Prohíbes el relleno, pero no el futuro: al entrenar, el modelo aprende a copiar la palabra siguiente, y al generar "
        "no sabe qué hacer.",
        en="You forbid padding, but not the future: in training the model learns to copy the next word, and in generation it "
        "is at a loss.",
        code="""def decoder_mask(ids):
    words = tf.not_equal(ids, PAD)[:, tf.newaxis, :]
    return tf.repeat(words, tf.shape(ids)[1], axis=1)
""",
    ),
    Misconception(
        "inverted",
        es="La máscara está al revés: dice True donde no se puede mirar. Así es en PyTorch; aquí, y en Keras, True es «se "
        "puede».",
        en="The mask is the wrong way round: it says True where one may not look. So it is in PyTorch; here, and in Keras, "
        "True means “may”.",
        code="""def decoder_mask(ids):
    places = tf.range(tf.shape(ids)[1])
    words = tf.not_equal(ids, PAD)[:, tf.newaxis, :]
    return ~((places[:, tf.newaxis] >= places) & words)
""",
    ),
    Misconception(
        "padding_on_the_query_axis",
        es="El relleno está en el eje equivocado: prohíbes mirar a quien es relleno, en vez de que se mire el relleno. Las "
        "claves son las columnas.",
        en="Padding is on the wrong axis: you forbid padding to look, rather than to be looked at. The keys are the columns.",
        edits=(("[:, tf.newaxis, :]  #", "[:, :, tf.newaxis]  #"),),
    ),
    Misconception(
        "numbers",
        es="Devuelves unos y ceros, no booleanos. Parecen lo mismo, pero una máscara de números invita a multiplicar por ella.",
        en="You return ones and zeros, not booleans. They look alike, but a mask of numbers invites multiplying by it.",
        edits=(("return not_future & words", "return tf.cast(not_future & words, tf.float32)"),),
    ),
    Misconception(
        "to_be_added",
        es="Devuelves números para sumar a las puntuaciones (0 y −1e9). Aquí una máscara es booleana, y la atención decide qué "
        "hacer con ella.",
        en="You return numbers to be added to the scores (0 and −1e9). Here a mask is boolean, and attention decides what to "
        "do with it.",
        code="""def decoder_mask(ids):
    places = tf.range(tf.shape(ids)[1])
    words = tf.not_equal(ids, PAD)[:, tf.newaxis, :]
    return tf.where((places[:, tf.newaxis] >= places) & words, 0.0, -1e9)
""",
    ),
    Misconception(
        "padding_told_as_words",
        es="La condición del relleno está al revés: permites mirar el relleno y prohíbes las palabras.",
        en="The condition about padding is the wrong way round: you allow padding to be looked at, and forbid words.",
        edits=(("tf.not_equal(ids, PAD)", "tf.equal(ids, PAD)"),),
    ),
    Misconception(
        "one_triangle_for_all",
        es="Devuelves solo el triángulo, [T, T]. Prohíbe el futuro, pero el relleno es distinto en cada frase: falta cruzarlo con "
        "el de ids, y sale [B, T, T].",
        en="You return the triangle alone, [T, T]. It forbids the future, but padding differs from sentence to sentence: join it "
        "with that of ids, which gives [B, T, T].",
        code="""def decoder_mask(ids):
    places = tf.range(tf.shape(ids)[1])
    return places[:, tf.newaxis] >= places
""",
    ),
    Misconception(
        "words_without_an_axis",
        es="A la condición del relleno, [B, T], le falta un eje en el medio. Sin él se alinea con [T, T], y el lote se toma por "
        "quien pregunta.",
        en="The condition about padding, [B, T], lacks an axis in the middle. Without it, it is lined up with [T, T], and the batch "
        "is taken for those who ask.",
        edits=(("[:, tf.newaxis, :]  #", "  #"),),
    ),
)

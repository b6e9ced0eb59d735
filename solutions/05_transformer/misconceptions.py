"""Wrong answers that students really write in lesson 05, told as edits of the reference, each with its diagnosis.

Sources: the design of the lesson; the documentation of Keras and torch, whose masks mean opposite things; and what came out
when the lesson was played from its prose alone.
"""

from autograder.authoring.misconceptions import Misconception

POSITIONAL_ENCODING = (
    Misconception(
        "doubled_exponent",
        es="El exponente está doblado: el 2i de la fórmula ya es el número de la columna par (0, 2, 4…), y tú lo vuelves a "
        "multiplicar por 2. Las agujas lentas casi se paran.",
        en="The exponent is doubled: the formula's 2i is the number of the even column already (0, 2, 4…), and you multiply "
        "it by 2 again. The slow hands nearly stop.",
        edits=(("10000.0 ** (-columns / d)", "10000.0 ** (-2 * columns / d)"),),
    ),
    Misconception(
        "halved_exponent",
        es="Usas i (0, 1, 2…) donde la fórmula pone 2i: las velocidades bajan la mitad de deprisa y nunca llegan cerca de "
        "1/10000.",
        en="You use i (0, 1, 2…) where the formula has 2i: speeds fall half as fast and never come near 1/10000.",
        edits=(("10000.0 ** (-columns / d)", "10000.0 ** (-columns / 2 / d)"),),
    ),
    Misconception(
        "rising_speeds",
        es="Multiplicas por 10000 elevado al exponente en vez de dividir: las columnas van cada vez más deprisa, y posiciones "
        "vecinas dejan de parecerse.",
        en="You multiply by the power of 10000 rather than divide: columns get faster and faster, and neighbouring positions "
        "stop being alike.",
        edits=(("10000.0 ** (-columns / d)", "10000.0 ** (columns / d)"),),
    ),
    Misconception(
        "halves_side_by_side",
        es="Pones todos los senos en la primera mitad y todos los cosenos en la segunda. Algunas bibliotecas lo hacen así, "
        "pero aquí van alternos: pares con seno, impares con coseno.",
        en="You put all sines in the first half and all cosines in the second. Some libraries do it that way, but here they "
        "alternate: sines in even columns, cosines in odd ones.",
        edits=(
            ("encoding[:, 0::2] =", "encoding[:, : (d + 1) // 2] ="),
            ("encoding[:, 1::2] =", "encoding[:, (d + 1) // 2 :] ="),
        ),
    ),
    Misconception(
        "sine_and_cosine_swapped",
        es="Senos y cosenos están cambiados: la fila 0 debe ser 0, 1, 0, 1…",
        en="Sines and cosines are swapped: row 0 must be 0, 1, 0, 1…",
        code="""def positional_encoding(T, d):
    angles = np.arange(T)[:, np.newaxis] * 10000.0 ** (-np.arange(0, d, 2) / d)
    encoding = np.zeros((T, d))
    encoding[:, 0::2] = np.cos(angles)
    encoding[:, 1::2] = np.sin(angles)[:, : d // 2]
    return encoding
""",
    ),
    Misconception(
        "own_speed_for_each_column",
        es="Cada columna tiene su propia velocidad. El seno y el coseno de una pareja comparten la suya; si no, el producto de "
        "dos filas ya no depende solo de la distancia.",
        en="Each column has a speed of its own. Sine and cosine of a pair share theirs; otherwise the product of two rows no "
        "longer depends on their distance alone.",
        code="""def positional_encoding(T, d):
    angles = np.arange(T)[:, np.newaxis] * 10000.0 ** (-np.arange(d) / d)
    return np.where(np.arange(d) % 2 == 0, np.sin(angles), np.cos(angles))
""",
    ),
    Misconception(
        "positions_from_one",
        es="Las posiciones empiezan en 1. Empiezan en 0, y por eso la primera fila es 0, 1, 0, 1…",
        en="Positions begin at 1. They begin at 0, which is why the first row is 0, 1, 0, 1…",
        edits=(("np.arange(T)[:", "np.arange(1, T + 1)[:"),),
    ),
    Misconception(
        "odd_dimension",
        es="Con d impar falla: hay un coseno menos que senos, y las dos mitades no miden lo mismo.",
        en="It fails for an odd d: there is one cosine less than there are sines, and the halves are not of one size.",
        edits=(("np.cos(angles)[:, : d // 2]", "np.cos(angles)"),),
    ),
    Misconception(
        "transposed",
        es="La tabla está transpuesta: va una fila por posición y una columna por número, [T, d].",
        en="The table is transposed: it has a row for each position and a column for each number, [T, d].",
        code="""def positional_encoding(T, d):
    angles = np.arange(T)[:, np.newaxis] * 10000.0 ** (-np.arange(0, d, 2) / d)
    encoding = np.zeros((T, d))
    encoding[:, 0::2] = np.sin(angles)
    encoding[:, 1::2] = np.cos(angles)[:, : d // 2]
    return encoding.T
""",
    ),
)

_ASSERTED = Misconception(
    "asserted",
    es="Lo compruebas con assert, que está para lo que nunca debería pasar y desaparece con python -O. De lo que entra mal se "
    "avisa con un ValueError.",
    en="You check it with assert, which is for what should never happen, and which python -O leaves out. Bad input is told by "
    "a ValueError.",
    edits=(
        (
            '    if D % heads:\n        raise ValueError(f"D={D} is not divisible by heads={heads}")\n',
            "    assert D % heads == 0\n",
        ),
    ),
)

SPLIT_HEADS = (
    Misconception(
        "reshape_alone",
        es="Un solo reshape da la forma pedida, pero reparte los números en el orden en que están: la primera cabeza se queda "
        "con las primeras palabras enteras. Parte primero el último eje y después transpón.",
        en="A single reshape gives the right shape, but deals the numbers out in the order in which they lie: the first head "
        "gets the first words whole. Part the last axis first, then transpose.",
        edits=(
            ("[-1, tf.shape(x)[1], heads, D // heads])", "[-1, heads, tf.shape(x)[1], D // heads])"),
            ("return tf.transpose(x, [0, 2, 1, 3])", "return x"),
        ),
    ),
    Misconception(
        "not_transposed",
        es="Falta la transposición: las cabezas siguen detrás del tiempo, [B, T, h, D/h].",
        en="The transposition is missing: heads still stand behind time, [B, T, h, D/h].",
        edits=(("return tf.transpose(x, [0, 2, 1, 3])", "return x "),),
    ),
    Misconception(
        "every_other_number",
        es="La cabeza i recibe un número de cada h (i, i + h, i + 2h…), no la rodaja i seguida. Al partir el último eje, las "
        "cabezas van delante de los números de cada una.",
        en="Head i gets one number in h (i, i + h, i + 2h…), not the i-th slice in a row. When the last axis is parted, heads "
        "come before the numbers of each.",
        edits=(
            ("heads, D // heads])", "D // heads, heads])"),
            ("tf.transpose(x, [0, 2, 1, 3])", "tf.transpose(x, [0, 3, 1, 2])"),
        ),
    ),
    Misconception(
        "numbers_before_words",
        es="Los dos últimos ejes están cambiados: sale [B, h, D/h, T]. Las palabras van delante de los números.",
        en="The last two axes are swapped: the result is [B, h, D/h, T]. Words come before numbers.",
        edits=(("[0, 2, 1, 3]", "[0, 2, 3, 1]"),),
    ),
    Misconception(
        "heads_in_the_batch",
        es="Juntas las cabezas con el lote, [B·h, T, D/h]. También se puede trabajar así, pero aquí las cabezas tienen un eje "
        "propio.",
        en="You put the heads into the batch, [B·h, T, D/h]. One can work like that too, but here heads have an axis of their "
        "own.",
        code="""def split_heads(x, heads):
    D, T = x.shape[-1], tf.shape(x)[1]
    if D % heads:
        raise ValueError("not divisible")
    x = tf.transpose(tf.reshape(x, [-1, T, heads, D // heads]), [0, 2, 1, 3])
    return tf.reshape(x, [-1, T, D // heads])
""",
    ),
    Misconception(
        "not_checked",
        es="No compruebas que D sea divisible entre h, y el reshape falla con un error que habla de formas y no de la causa. "
        "Lanza un ValueError antes.",
        en="You do not check that D is divisible by h, and the reshape fails with an error about shapes rather than about the "
        "cause. Raise a ValueError before.",
        edits=(('    if D % heads:\n        raise ValueError(f"D={D} is not divisible by heads={heads}")\n', ""),),
    ),
    Misconception(
        "cut_to_fit",
        es="Cuando D no es divisible entre h, tiras los números que sobran. Nadie se entera de que faltan: lanza un ValueError.",
        en="Where D is not divisible by h you throw the numbers left over away. Nobody learns that they are missing: raise a "
        "ValueError.",
        edits=(
            (
                '    if D % heads:\n        raise ValueError(f"D={D} is not divisible by heads={heads}")\n',
                "    x = x[..., : D // heads * heads]\n",
            ),
        ),
    ),
    _ASSERTED,
    Misconception(
        "refuses_what_can_be_divided",
        es="Lanzas el ValueError también cuando D sí es divisible entre h. Mira la condición: lo que dice si sobra algo es el "
        "resto, D % h.",
        en="You raise the ValueError where D can be divided by h, too. Look at the condition: what says whether anything is left "
        "over is the remainder, D % h.",
        edits=(("    if D % heads:", "    if D // heads:"),),
    ),
)

DECODER_MASK = (
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

LAYER_NORM = (
    Misconception(
        "over_the_batch",
        es="Media y varianza recorren el lote: eso es normalización por lotes, y lo que sale de una frase depende de las demás. "
        "Aquí recorren los números de cada palabra.",
        en="Mean and variance run over the batch: that is batch normalisation, and what comes out for a sentence depends on "
        "the others. Here they run over the numbers of each word.",
        edits=(
            ("tf.reduce_mean(x, axis=-1", "tf.reduce_mean(x, axis=0"),
            ("** 2, axis=-1, keepdims=True)  # (B, T, 1)", "** 2, axis=0, keepdims=True)"),
        ),
    ),
    Misconception(
        "over_time",
        es="Media y varianza recorren las palabras de la frase: una palabra dependería de las que vienen después, también en el "
        "decodificador. Recorren los números de cada palabra.",
        en="Mean and variance run over the words of the sentence: a word would depend on those behind it, in the decoder too. "
        "They run over the numbers of each word.",
        edits=(
            ("tf.reduce_mean(x, axis=-1", "tf.reduce_mean(x, axis=1"),
            ("** 2, axis=-1, keepdims=True)  # (B, T, 1)", "** 2, axis=1, keepdims=True)"),
        ),
    ),
    Misconception(
        "over_the_sentence",
        es="Media y varianza son de la frase entera: todas las palabras comparten una. Cada palabra tiene las suyas.",
        en="Mean and variance are those of the whole sentence: all words share one. Each word has its own.",
        edits=(
            ("tf.reduce_mean(x, axis=-1", "tf.reduce_mean(x, axis=(1, 2)"),
            ("** 2, axis=-1, keepdims=True)  # (B, T, 1)", "** 2, axis=(1, 2), keepdims=True)"),
        ),
    ),
    Misconception(
        "divided_by_one_less",
        es="La varianza divide entre D − 1, como hace torch.var si no se le dice otra cosa. La normalización de capa divide "
        "entre D.",
        en="The variance divides by D − 1, as torch.var does unless told otherwise. Layer normalisation divides by D.",
        edits=(
            (
                "tf.reduce_mean((x - mean) ** 2, axis=-1, keepdims=True)  #",
                "tf.reduce_sum((x - mean) ** 2, axis=-1, keepdims=True) / (x.shape[-1] - 1)  #",
            ),
        ),
    ),
    Misconception(
        "sum_of_squares",
        es="Divides entre la raíz de la suma de los cuadrados, no de su media: falta dividir entre D, y todo sale demasiado "
        "pequeño.",
        en="You divide by the root of the sum of the squares, not of their mean: the division by D is missing, and everything "
        "comes out too small.",
        edits=(
            (
                "tf.reduce_mean((x - mean) ** 2, axis=-1, keepdims=True)  #",
                "tf.reduce_sum((x - mean) ** 2, axis=-1, keepdims=True)  #",
            ),
        ),
    ),
    Misconception(
        "eps_outside_the_root",
        es="Sumas eps fuera de la raíz, a la desviación. Se suma a la varianza, dentro.",
        en="You add eps outside the root, to the deviation. It is added to the variance, inside.",
        edits=(("tf.sqrt(variance + eps)", "(tf.sqrt(variance) + eps)"),),
    ),
    Misconception(
        "eps_left_out",
        es="No usas eps: una palabra con todos sus números iguales daría 0/0.",
        en="You do not use eps: a word whose numbers are all equal would give 0/0.",
        edits=(("tf.sqrt(variance + eps)", "tf.sqrt(variance)"),),
    ),
    Misconception(
        "no_root",
        es="Divides entre la varianza, no entre su raíz: falta la raíz cuadrada.",
        en="You divide by the variance, not by its root: the square root is missing.",
        code="""def layer_norm(x, gain, bias, eps):
    mean = tf.reduce_mean(x, axis=-1, keepdims=True)
    variance = tf.reduce_mean((x - mean) ** 2, axis=-1, keepdims=True)
    return gain * (x - mean) / (variance + eps) + bias
""",
    ),
    Misconception(
        "mean_not_subtracted",
        es="No restas la media. (Eso, con otra varianza, se llama RMSNorm y también se usa; aquí se pide la de 2016.)",
        en="You do not subtract the mean. (That, with another variance, is called RMSNorm and is in use too; what is asked "
        "for here is that of 2016.)",
        edits=(("gain * (x - mean)", "gain * x"),),
    ),
    Misconception(
        "bias_before_gain",
        es="Sumas el sesgo antes de multiplicar por la ganancia. Primero la ganancia, después el sesgo.",
        en="You add the bias before multiplying by the gain. First the gain, then the bias.",
        edits=(
            (
                "gain * (x - mean) / tf.sqrt(variance + eps) + bias",
                "gain * ((x - mean) / tf.sqrt(variance + eps) + bias)",
            ),
        ),
    ),
    Misconception(
        "gain_left_out",
        es="Falta la ganancia: la red no podría decidir cuánto cuenta cada número.",
        en="The gain is missing: the network could not decide how much each number counts.",
        edits=(("gain * (x - mean)", "(x - mean)"),),
    ),
    Misconception(
        "bias_left_out",
        es="Falta sumar el sesgo.",
        en="The bias is not added.",
        edits=((" + bias", ""),),
    ),
    Misconception(
        "gain_and_bias_swapped",
        es="Has cambiado la ganancia por el sesgo: la primera multiplica y el segundo se suma.",
        en="Gain and bias have changed places: the former multiplies, the latter is added.",
        edits=(("return gain *", "return bias *"), ("+ bias", "+ gain")),
    ),
    Misconception(
        "over_everything",
        es="Sin decir el eje, media y varianza son un solo número de todo el lote. Cada palabra tiene las suyas: el último eje.",
        en="With no axis said, mean and variance are a single number of the whole batch. Each word has its own: the last axis.",
        edits=(
            ("tf.reduce_mean(x, axis=-1", "tf.reduce_mean(x"),
            ("** 2, axis=-1, keepdims=True)  # (B, T, 1)", "** 2, keepdims=True)"),
        ),
    ),
    Misconception(
        "axis_not_kept",
        es="La media es [B, T] y no se puede restar de x, que es [B, T, D]: sus ejes se alinean por la derecha. Guarda el último "
        "con keepdims=True.",
        en="The mean is [B, T] and cannot be subtracted from x, which is [B, T, D]: axes are lined up from the right. Keep the last "
        "one by keepdims=True.",
        edits=(("tf.reduce_mean(x, axis=-1, keepdims=True)", "tf.reduce_mean(x, axis=-1)"),),
    ),
    Misconception(
        "root_mean_square",
        es="Eso es RMSNorm: divides entre la raíz de la media de los cuadrados de x, sin restar la media. También se usa; aquí se "
        "pide la de 2016, que centra primero.",
        en="That is RMSNorm: you divide by the root of the mean of the squares of x, and subtract no mean. It is in use too; what "
        "is asked for here is that of 2016, which centres first.",
        edits=(("tf.reduce_mean((x - mean) ** 2", "tf.reduce_mean(x**2"), ("gain * (x - mean)", "gain * x")),
    ),
)

MULTI_HEAD_ATTENTION = (
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
)

DECODER_BLOCK = (
    Misconception(
        "self_residual_lost",
        es="Falta el residuo de la autoatención: lo que entró se pierde y sigue solo la mezcla.",
        en="The residual of self-attention is missing: what came in is lost, and only the mixture goes on.",
        edits=(("x = x + mixed", "x = mixed"),),
    ),
    Misconception(
        "cross_residual_lost",
        es="Falta el residuo de la atención cruzada: después de mirar la frase inglesa se ha olvidado lo escrito.",
        en="The residual of cross-attention is missing: after looking at the English sentence, what was written is forgotten.",
        edits=(("x = x + looked", "x = looked"),),
    ),
    Misconception(
        "feed_forward_residual_lost",
        es="Falta el residuo de la red: devuelves solo lo que ella da.",
        en="The residual of the feed-forward network is missing: you return only what it gives.",
        edits=(("return x + feed_forward", "return feed_forward"),),
    ),
    Misconception(
        "residual_of_the_normalised",
        es="Sumas la mezcla a los vectores normalizados. El residuo deja pasar x sin tocar: se normaliza solo lo que entra en "
        "cada parte.",
        en="You add the mixture to the normalised vectors. The residual lets x pass untouched: only what goes into each part is "
        "normalised.",
        edits=(("x = x + mixed", "x = normed + mixed"),),
    ),
    Misconception(
        "no_causal_mask",
        es="La autoatención no lleva máscara: cada palabra ve las que tiene que predecir.",
        en="Self-attention has no mask: each word sees those it has to predict.",
        edits=(("normed, normed, normed, self_mask", "normed, normed, normed, None"),),
    ),
    Misconception(
        "only_queries_normalised",
        es="En la autoatención normalizas solo las preguntas. Claves y valores salen de los mismos vectores normalizados.",
        en="In self-attention you normalise the queries only. Keys and values come from the same normalised vectors.",
        edits=(("normed, normed, normed, self_mask", "normed, x, x, self_mask"),),
    ),
    Misconception(
        "causal_mask_in_cross_attention",
        es="La atención cruzada lleva la máscara de la autoatención. La frase leída se conoce entera: solo se tapa su relleno.",
        en="Cross-attention has the mask of self-attention. The sentence read is known whole: only its padding is hidden.",
        edits=(("memory, memory, cross_mask", "memory, memory, self_mask"),),
    ),
    Misconception(
        "queries_from_the_encoder",
        es="En la atención cruzada pregunta el codificador. Pregunta quien escribe; lo leído pone claves y valores.",
        en="In cross-attention the encoder asks. The writer asks; what was read provides keys and values.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    normed = norms[1](x)
    looked, weights = cross_attention(memory, normed, normed, cross_mask)
    x = x + looked
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "looks_at_itself_twice",
        es="La segunda atención mira otra vez lo escrito: la frase inglesa no llega a ninguna parte.",
        en="The second attention looks at what is written once more: the English sentence goes nowhere.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    normed = norms[1](x)
    looked, weights = cross_attention(normed, normed, normed, self_mask)
    x = x + looked
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "cross_queries_not_normalised",
        es="En la atención cruzada preguntas con x sin normalizar. Cada parte recibe lo suyo normalizado.",
        en="In cross-attention you ask with x as it is, not normalised. Each part is given its input normalised.",
        edits=(("cross_attention(norms[1](x), memory", "cross_attention(x, memory"),),
    ),
    Misconception(
        "memory_normalised_again",
        es="Normalizas la salida del codificador. Ya lo está, al final de su pila: entra tal cual.",
        en="You normalise the encoder's output. It has been, at the end of its stack: it goes in as it is.",
        edits=(
            (
                "cross_attention(norms[1](x), memory, memory, cross_mask)",
                "cross_attention(norms[1](x), norms[1](memory), norms[1](memory), cross_mask)",
            ),
        ),
    ),
    Misconception(
        "normalised_after",
        es="Normalizas después de sumar, como el artículo de 2017. Aquí se pide antes de cada parte: el residuo queda libre de "
        "normalizaciones.",
        en="You normalise after the sum, like the paper of 2017. What is asked for is before each part: so the residual stays "
        "free of normalisations.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    x = norms[0](x + self_attention(x, x, x, self_mask)[0])
    looked, weights = cross_attention(x, memory, memory, cross_mask)
    x = norms[1](x + looked)
    return norms[2](x + feed_forward(x)), weights
""",
    ),
    Misconception(
        "one_norm_for_all",
        es="Usas la primera normalización para las tres partes. Cada una tiene la suya, con su ganancia y su sesgo.",
        en="You use the first normalisation for all three parts. Each has its own, with its own gain and bias.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    norm = norms[0]
    normed = norm(x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    looked, weights = cross_attention(norm(x), memory, memory, cross_mask)
    x = x + looked
    return x + feed_forward(norm(x)), weights
""",
    ),
    Misconception(
        "cross_attention_first",
        es="La atención cruzada va antes que la autoatención. El orden es: lo escrito, lo leído, la red.",
        en="Cross-attention comes before self-attention. The order is: what is written, what was read, feed-forward.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    looked, weights = cross_attention(norms[1](x), memory, memory, cross_mask)
    x = x + looked
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "weights_of_self_attention",
        es="Devuelves los pesos de la autoatención. Se piden los de la cruzada: adónde mira en la frase inglesa.",
        en="You return the weights of self-attention. Those of cross-attention are asked for: where it looks in the English "
        "sentence.",
        edits=(("mixed, _ =", "mixed, own ="), ("(norms[2](x)), weights", "(norms[2](x)), own")),
    ),
    Misconception(
        "pair_not_taken_apart",
        es="Las atenciones devuelven dos cosas, salida y pesos, y sumas el par entero a x. Quédate con la salida.",
        en="Attentions return two things, output and weights, and you add the whole pair to x. Take the output.",
        edits=(
            (
                "mixed, _ = self_attention(normed, normed, normed, self_mask)\n    x = x + mixed",
                "x = x + self_attention(normed, normed, normed, self_mask)",
            ),
        ),
    ),
    Misconception(
        "self_attention_not_normalised",
        es="La autoatención recibe x sin normalizar. Cada parte recibe lo suyo normalizado.",
        en="Self-attention is given x as it is, not normalised. Each part is given its input normalised.",
        edits=(("normed, normed, normed, self_mask", "x, x, x, self_mask"),),
    ),
    Misconception(
        "feed_forward_not_normalised",
        es="La red recibe x sin normalizar. Cada parte recibe lo suyo normalizado; la tercera normalización es la suya.",
        en="The feed-forward network is given x as it is, not normalised. Each part is given its input normalised; the third "
        "normalisation is for this one.",
        edits=(("return x + feed_forward(norms[2](x))", "return x + feed_forward(x)"),),
    ),
    Misconception(
        "asks_with_what_was_before",
        es="En la atención cruzada preguntas con lo que normalizaste para la autoatención: lo que esta ha añadido no pregunta. "
        "Normaliza otra vez, ahora el x nuevo.",
        en="In cross-attention you ask with what was normalised for self-attention: what that has added does not ask. Normalise "
        "again, the new x this time.",
        edits=(("cross_attention(norms[1](x), memory", "cross_attention(normed, memory"),),
    ),
    Misconception(
        "cross_attention_not_added",
        es="Calculas la atención cruzada y no la sumas a x: la frase inglesa no llega a lo que se escribe.",
        en="You compute cross-attention and do not add it to x: the English sentence never reaches what is written.",
        edits=(("x = x + looked", "x = x"),),
    ),
    Misconception(
        "mask_of_what_is_read_in_self_attention",
        es="La autoatención lleva la máscara de la frase leída (cross_mask). La suya es self_mask, que tapa el futuro y el relleno "
        "de lo escrito.",
        en="Self-attention has the mask of the sentence read (cross_mask). Its own is self_mask, which hides the future and the "
        "padding of what is written.",
        edits=(
            (
                "mixed, _ = self_attention(normed, normed, normed, self_mask)",
                "mixed, _ = self_attention(normed, normed, normed, cross_mask)",
            ),
        ),
    ),
)

WARMUP_SCHEDULE = (
    Misconception(
        "counted_as_in_the_paper",
        es="Usas step tal cual: la primera vez vale 0, y 0 elevado a −½ no existe. El artículo cuenta desde 1; Keras, desde 0.",
        en="You use step as it is: the first time it is 0, and 0 to the power of −½ does not exist. The paper counts from 1, "
        "Keras from 0.",
        edits=(("n = step + 1", "n = step"),),
    ),
    Misconception(
        "maximum",
        es="Tomas el mayor de los dos, no el menor: la tasa empieza enorme, baja durante el calentamiento y después sube sin fin.",
        en="You take the larger of the two, not the smaller: the rate starts out huge, falls during the warm-up, and then rises "
        "for ever.",
        edits=(("min(n**-0.5, n * warmup**-1.5)", "max(n**-0.5, n * warmup**-1.5)"),),
    ),
    Misconception(
        "no_warmup",
        es="Falta el calentamiento: la tasa es la mayor en el primer paso.",
        en="The warm-up is missing: the rate is largest at the first step.",
        edits=(("min(n**-0.5, n * warmup**-1.5)", "n**-0.5"),),
    ),
    Misconception(
        "never_falls",
        es="La tasa sube y no baja nunca.",
        en="The rate rises and never falls.",
        edits=(("min(n**-0.5, n * warmup**-1.5)", "(n * warmup**-1.5)"),),
    ),
    Misconception(
        "size_left_out",
        es="Falta el factor D elevado a −½: cuanto mayor el modelo, menor la tasa.",
        en="The factor D to the power of −½ is missing: the larger the model, the smaller the rate.",
        edits=(("d**-0.5 * ", ""),),
    ),
    Misconception(
        "size_the_wrong_way_round",
        es="Multiplicas por la raíz de D en vez de dividir: los modelos grandes necesitan tasas más pequeñas.",
        en="You multiply by the root of D rather than divide: large models need smaller rates.",
        edits=(("d**-0.5", "d**0.5"),),
    ),
)

BATCHED_ATTENTION = (
    Misconception(
        "keys_across_the_batch",
        es="Las claves siguen permutadas a través del lote: cada pregunta se compara con claves de otras cabezas y otras frases, "
        "y solo hay formas que casen si B·h es T. Se cambian entre sí los dos últimos ejes, y el lote se queda donde está.",
        en="Keys are still permuted across the batch: each query is compared with keys of other heads and other sentences, and "
        "shapes fit only where B·h is T. The last two axes are swapped, and the batch stays where it is.",
        edits=(("k.transpose(1, 2)", "k.permute(1, 2, 0)"),),
    ),
    Misconception(
        "not_scaled",
        es="Sigue sin haber escala: falta dividir entre la raíz del tamaño de una cabeza.",
        en="There is still no scale: the division by the root of the size of a head is missing.",
        edits=((" / size**0.5", ""),),
    ),
    Misconception(
        "scaled_by_model",
        es="La escala es la raíz de D, no la de D/h: el producto escalar de una cabeza suma solo D/h términos.",
        en="The scale is the root of D, not that of D/h: the dot product of a head adds D/h terms only.",
        edits=((" / size**0.5", " / D**0.5"),),
    ),
    Misconception(
        "mask_not_repeated",
        es="La máscara tiene B filas y las puntuaciones B·h: solo casan si hay una frase. Cada cabeza necesita la suya.",
        en="The mask has B rows and the scores B·h: they fit only where there is one sentence. Each head needs its own.",
        edits=(("mask = mask.repeat_interleave(heads, dim=0)  #", "mask = mask  #"),),
    ),
    Misconception(
        "mask_repeated_in_another_order",
        es="Repites las máscaras en otro orden: frase 1, frase 2, frase 1, frase 2… En el eje B·h de q van todas las cabezas de la "
        "primera frase, después las de la segunda. Las formas casan y cada frase lleva la máscara de otra.",
        en="You repeat the masks in another order: sentence 1, sentence 2, sentence 1, sentence 2… On the axis B·h of q all heads "
        "of the first sentence come first, then those of the second. The shapes fit, and sentences get each other's masks.",
        edits=(("mask.repeat_interleave(heads, dim=0)", "mask.repeat(heads, 1, 1)"),),
    ),
    Misconception(
        "mask_inverted",
        es="La máscara está al revés: en masked_fill, True es lo que se rellena, y aquí True es «se puede mirar». Falta negarla.",
        en="The mask is the wrong way round: in masked_fill True is what gets filled, and here True means “may be looked at”. It "
        "must be negated.",
        edits=(("scores.masked_fill(~mask, -1e9).softmax(dim=-1)", "scores.masked_fill(mask, -1e9).softmax(dim=2)"),),
    ),
    Misconception(
        "softmax_over_queries",
        es="El softmax recorre las preguntas: cada columna suma 1. Las claves son el último eje.",
        en="The softmax runs over the queries: each column adds up to 1. The keys are the last axis.",
        edits=(("softmax(dim=-1)", "softmax(dim=1)"),),
    ),
    Misconception(
        "softmax_over_batch",
        es="El softmax recorre el lote y las cabezas (dim=0): los pesos de una frase dependen de las otras.",
        en="The softmax runs over batch and heads (dim=0): the weights of a sentence depend on the others.",
        edits=(("softmax(dim=-1)", "softmax(dim=0)"),),
    ),
    Misconception(
        "merged_without_permuting_back",
        es="Al final juntas las cabezas sin devolver antes el tiempo a su sitio: los números de una palabra acaban en otra.",
        en="At the end you merge the heads without taking time back to its place first: numbers of one word end up in another.",
        edits=(("context.permute(0, 2, 1, 3).reshape(B, -1, D)", "context.reshape(B, -1, D)"),),
    ),
    Misconception(
        "split_without_permuting",
        es="Pasas a [B·h, T, D/h] con un reshape a solas: cada cabeza recibe trozos de palabras seguidas en vez de su rodaja de "
        "todas. Falta permutar en medio.",
        en="You go to [B·h, T, D/h] by a reshape alone: each head gets pieces of successive words rather than its slice of all. "
        "The permutation in between is missing.",
        code="""def batched_attention(q, k, v, mask, heads):
    B, D = q.size(0), q.size(2)
    if D % heads:
        raise ValueError("not divisible")
    size = D // heads
    q, k, v = (x.reshape(B * heads, -1, size) for x in (q, k, v))
    mask = mask.repeat_interleave(heads, dim=0)
    weights = (q @ k.transpose(1, 2) / size**0.5).masked_fill(~mask, -1e9).softmax(dim=-1)
    context = (weights @ v).reshape(B, heads, -1, size)
    return context.permute(0, 2, 1, 3).reshape(B, -1, D)
""",
    ),
    Misconception(
        "not_checked",
        es="Nadie comprueba que D sea divisible entre h: lanza un ValueError que lo diga.",
        en="Nobody checks that D is divisible by h: raise a ValueError that says so.",
        edits=(('    if D % heads:\n        raise ValueError(f"D={D} is not divisible by heads={heads}")\n', ""),),
    ),
    Misconception(
        "one_length_for_all",
        es="Das a claves y valores la longitud de las preguntas (T sale de q): si Tk es otra, view falla. Con un −1 cada tensor "
        "pone la suya.",
        en="You give keys and values the length of the queries (T comes from q): where Tk is another, view fails. With a −1 each "
        "tensor brings its own.",
        edits=(("k = k.view(B, -1,", "k = k.view(B, q.size(1),"), ("v = v.view(B, -1,", "v = v.view(B, q.size(1),")),
    ),
    Misconception(
        "mask_ignored",
        es="No usas la máscara: se mira el relleno, y en el decodificador se miraría el futuro.",
        en="You do not use the mask: padding is looked at, and in the decoder the future would be.",
        edits=(("scores.masked_fill(~mask, -1e9).softmax(dim=-1)", "scores.softmax(dim=-1)"),),
    ),
    Misconception(
        "scaled_by_number_of_heads",
        es="Divides entre la raíz del número de cabezas. Lo que cuenta es cuántos términos suma el producto escalar de una: D/h.",
        en="You divide by the root of the number of heads. What counts is how many terms the dot product of one adds: D/h.",
        edits=((" / size**0.5", " / heads**0.5"),),
    ),
    _ASSERTED,
)

MISCONCEPTIONS: dict[str, tuple[Misconception, ...]] = {
    "positional_encoding": POSITIONAL_ENCODING,
    "split_heads": SPLIT_HEADS,
    "decoder_mask": DECODER_MASK,
    "layer_norm": LAYER_NORM,
    "multi_head_attention": MULTI_HEAD_ATTENTION,
    "decoder_block": DECODER_BLOCK,
    "warmup_schedule": WARMUP_SCHEDULE,
    "batched_attention": BATCHED_ATTENTION,
}

"""Wrong answers that students really write for `layer_norm` in lesson 05, each with its diagnosis.

Sources: the design of the lesson, and what came out when it was played from its prose alone.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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

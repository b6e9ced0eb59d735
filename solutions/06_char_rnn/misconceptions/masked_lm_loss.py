"""Wrong answers that students really write for `masked_lm_loss` in lesson 06, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "onehot_taken_for_a_mask",
        es="Cuentan todas las posiciones, y el relleno se aprende como una letra más. Si buscas las filas que no son todo ceros, no "
        "descartas ninguna: el one-hot del relleno tiene un 1 en la posición 0.",
        en="All positions count, and padding is learned like a letter. If you look for rows that are not all zeros, you leave none out: "
        "the one-hot of padding has a 1 in position 0.",
        edits=(("real = 1.0 - y[..., PAD]", "real = tf.cast(tf.reduce_any(y != 0, axis=-1), tf.float32)"),),
    ),
    Misconception(
        "mask_inverted",
        es="La máscara está al revés: solo cuentas el relleno.",
        en="The mask is the wrong way round: you count padding only.",
        edits=(("1.0 - y[..., PAD]", "y[..., PAD]"),),
    ),
    Misconception(
        "divided_by_all",
        es="Sumas solo los caracteres, pero divides entre todas las posiciones: cuanto más relleno, menor parece la pérdida.",
        en="You add up the characters only, but divide by all positions: the more padding, the smaller the loss seems.",
        code="""def masked_lm_loss(y, logits):
    losses = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
    return tf.reduce_mean(losses * (1.0 - y[..., PAD]))
""",
    ),
    Misconception(
        "mean_of_rows",
        es="Haces la media de cada fila y luego la de las filas: un texto corto pesaría tanto como uno largo.",
        en="You take the mean of each row and then that of the rows: a short text would weigh as much as a long one.",
        edits=(
            (
                "tf.reduce_sum(losses * real) / tf.reduce_sum(real)",
                "tf.reduce_mean(tf.reduce_sum(losses * real, axis=1) / tf.reduce_sum(real, axis=1))",
            ),
        ),
    ),
    Misconception(
        "mask_from_predictions",
        es="Decides qué es relleno por lo que el modelo predice. Lo decide el objetivo: si no, el modelo se libraría de lo difícil diciendo "
        "«relleno».",
        en="You decide what is padding by what the model predicts. The target decides: otherwise the model could dodge what is hard by saying "
        "“padding”.",
        code="""def masked_lm_loss(y, logits):
    real = tf.cast(tf.argmax(logits, axis=-1) != PAD, tf.float32)
    losses = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
    return tf.reduce_sum(losses * real) / tf.reduce_sum(real)
""",
    ),
    Misconception(
        "no_softmax",
        es="Tomas los logits por logaritmos de probabilidades: no suman 1, y la pérdida baja sin límite con solo agrandarlos.",
        en="You take logits for log probabilities: they do not add up to 1, and the loss falls without limit by making them larger.",
        edits=(("tf.nn.log_softmax(logits)", "logits"),),
    ),
    Misconception(
        "softmax_twice",
        es="Aplicas softmax y después log_softmax: dos veces. Los logits van directos a log_softmax.",
        en="You apply softmax and then log_softmax: twice. Logits go straight to log_softmax.",
        edits=(("tf.nn.log_softmax(logits)", "tf.nn.log_softmax(tf.nn.softmax(logits))"),),
    ),
    Misconception(
        "padding_added_up",
        es="Divides entre los caracteres, pero sumas la pérdida de todas las posiciones, también las de relleno.",
        en="You divide by the characters, but add up the loss of all positions, those of padding too.",
        code="""def masked_lm_loss(y, logits):
    losses = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
    return tf.reduce_sum(losses) / tf.reduce_sum(1.0 - y[..., PAD])
""",
    ),
    Misconception(
        "sum",
        es="Devuelves la suma. Se pide la media de los objetivos que cuentan.",
        en="You return the sum. The mean over the targets that count is asked for.",
        code="""def masked_lm_loss(y, logits):
    losses = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
    return tf.reduce_sum(losses * (1.0 - y[..., PAD]))
""",
    ),
    Misconception(
        "logits_for_probabilities",
        es="La pérdida de Keras espera probabilidades si no se le dice que recibe logits (`from_logits`): los toma por lo que no son.",
        en="The loss of Keras expects probabilities unless it is told that it gets logits (`from_logits`): it takes them for what they are not.",
        code="""def masked_lm_loss(y, logits):
    real = 1.0 - y[..., PAD]
    losses = tf.keras.losses.categorical_crossentropy(y, logits)
    return tf.reduce_sum(losses * real) / tf.reduce_sum(real)
""",
    ),
    Misconception(
        "sign_lost",
        es="El resultado es negativo: la entropía cruzada es menos el logaritmo de la probabilidad.",
        en="The result is negative: cross-entropy is minus the logarithm of the probability.",
        code="""def masked_lm_loss(y, logits):
    real = 1.0 - y[..., PAD]
    losses = tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
    return tf.reduce_sum(losses * real) / tf.reduce_sum(real)
""",
    ),
    Misconception(
        "arguments_swapped",
        es="Has cambiado los argumentos de orden: primero van los objetivos y después los logits. Pásalos por su nombre, y no hay duda.",
        en="You swapped the arguments: targets come first, then logits. Pass them by name, and there is no doubt.",
        code="""def masked_lm_loss(y, logits):
    real = 1.0 - y[..., PAD]
    losses = tf.nn.softmax_cross_entropy_with_logits(labels=logits, logits=y)
    return tf.reduce_sum(losses * real) / tf.reduce_sum(real)
""",
    ),
    Misconception(
        "per_row",
        es="Divides entre las filas del lote: eso es lo que cuesta un texto. Se pide lo que cuesta un carácter.",
        en="You divide by the rows of the batch: that is what a text costs. What a character costs is asked for.",
        code="""def masked_lm_loss(y, logits):
    losses = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
    return tf.reduce_sum(losses * (1.0 - y[..., PAD])) / len(y)
""",
    ),
)

"""Wrong answers that students really write for `masked_lm_loss` in lesson 06, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "onehot_taken_for_a_mask",
        es="Buscas filas que no sean todo ceros, pero el one-hot del relleno tiene un 1 en la posición 0. Todas "
        "cuentan, y el relleno se aprende como una letra.",
        en="You look for rows that are not all zeros, but the one-hot of padding has a 1 in position 0. All of "
        "them count, and padding is learned as a letter.",
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
)

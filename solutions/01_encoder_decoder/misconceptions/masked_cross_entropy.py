"""Wrong answers that students really write for `masked_cross_entropy` in lesson 01, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "padding_counted",
        es="El relleno cuenta como una palabra más que acertar: tu media incluye la pérdida de las posiciones donde "
        "y es PAD. Multiplica las pérdidas por la máscara y divide entre el número de palabras reales.",
        en="Padding counts as one more word to get right: your mean includes the loss at positions where y is PAD. "
        "Multiply the losses by the mask and divide by the number of real words.",
        edits=(("tf.cast(tf.not_equal(y, PAD), logits.dtype)", "tf.ones_like(y, logits.dtype)"),),
    ),
    Misconception(
        "mean_over_padding",
        es="Pones a cero la pérdida del relleno, pero luego divides entre todas las posiciones: cuanto más relleno, "
        "más pequeña parece la pérdida. Divide entre la suma de la máscara.",
        en="You set the loss of the padding to zero, but then divide by all positions: the more padding, the smaller "
        "the loss seems. Divide by the sum of the mask.",
        edits=(("tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)", "tf.reduce_mean(losses * mask)"),),
    ),
    Misconception(
        "mean_of_sentence_means",
        es="Haces la media de cada frase y luego la media de las medias: una palabra de una frase corta pesa más que "
        "una de una frase larga. Suma sobre todo el lote y divide una sola vez.",
        en="You average each sentence, then average the averages: a word of a short sentence weighs more than one of "
        "a long sentence. Sum over the whole batch and divide once.",
        edits=(
            (
                "tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)",
                "tf.reduce_mean(tf.reduce_sum(losses * mask, axis=1) / tf.reduce_sum(mask, axis=1))",
            ),
        ),
    ),
    Misconception(
        "mask_on_wrong_axis",
        es="Sumas la máscara por el eje del lote (axis=0): haces la media de cada posición y luego la media de esas "
        "medias, y una columna de puro relleno da 0/0. Suma pérdidas y máscara sobre los dos ejes, B y T, a la vez.",
        en="You sum the mask along the batch axis (axis=0): you average each position, then average those averages, "
        "and a column of nothing but padding gives 0/0. Sum losses and mask over both axes, B and T, at once.",
        edits=(
            (
                "tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)",
                "tf.reduce_mean(tf.reduce_sum(losses * mask, axis=0) / tf.reduce_sum(mask, axis=0))",
            ),
        ),
    ),
    Misconception(
        "softmax_twice",
        es="Aplicas softmax dos veces: lo que llega son logits y la función de pérdida ya los convierte, así que tu "
        "pérdida no puede acercarse nunca a cero. Pásale los logits tal cual, o di from_logits=True.",
        en="You apply softmax twice: what comes in are logits and the loss function converts them already, so your "
        "loss can never come near zero. Pass the logits as they are, or say from_logits=True.",
        edits=(("tf.nn.log_softmax(logits)", "tf.nn.log_softmax(tf.nn.softmax(logits))"),),
    ),
    Misconception(
        "log_of_softmax",
        es="Calculas el softmax y después su logaritmo: una probabilidad muy pequeña se redondea a 0 y su logaritmo "
        "es −∞. Usa log_softmax, o la función de pérdida que recibe logits, que resta el máximo y no pasa por ese 0.",
        en="You compute the softmax and then its logarithm: a very small probability is rounded to 0, whose "
        "logarithm is −∞. Use log_softmax, or the loss that takes logits: it subtracts the maximum and never meets "
        "that 0.",
        edits=(("tf.nn.log_softmax(logits)", "tf.math.log(tf.nn.softmax(logits))"),),
    ),
    Misconception(
        "softmax_over_time",
        es="Tu softmax reparte la probabilidad entre las posiciones de la frase (eje 1) y no entre las palabras del "
        "vocabulario. Normaliza sobre el último eje, el de tamaño V.",
        en="Your softmax shares the probability out among the positions of the sentence (axis 1), not among the "
        "words of the vocabulary. Normalise over the last axis, the one of size V.",
        edits=(("tf.nn.log_softmax(logits)", "tf.nn.log_softmax(logits, axis=1)"),),
    ),
    Misconception(
        "sum_not_mean",
        es="Devuelves la suma de las pérdidas, no su media: un lote con el doble de palabras parecería el doble de "
        "malo. Divide entre el número de palabras que no son relleno.",
        en="You return the sum of the losses, not their mean: a batch with twice the words would seem twice as bad. "
        "Divide by the number of words that are not padding.",
        edits=((" / tf.reduce_sum(mask)", ""),),
    ),
    Misconception(
        "divided_by_sentences",
        es="Divides entre el número de frases: obtienes la pérdida por frase, que crece con la longitud. Se pide la "
        "pérdida por palabra: divide entre la suma de la máscara.",
        en="You divide by the number of sentences: that is the loss per sentence, which grows with length. The loss "
        "per word is asked for: divide by the sum of the mask.",
        edits=((" / tf.reduce_sum(mask)", " / tf.cast(tf.shape(y)[0], logits.dtype)"),),
    ),
    Misconception(
        "sign_lost",
        es="Tu pérdida es negativa: falta el signo menos. El logaritmo de una probabilidad es negativo, y al "
        "minimizarlo el modelo aprendería a equivocarse.",
        en="Your loss is negative: the minus sign is missing. The logarithm of a probability is negative, and "
        "minimising it would teach the model to be wrong.",
        edits=(("-tf.gather", "tf.gather"),),
    ),
    Misconception(
        "boolean_mask",
        es="La máscara es de booleanos, y TensorFlow no los multiplica ni los suma: conviértela con tf.cast al tipo de los logits. True pasa a ser 1 y False, 0.",
        en="The mask holds booleans, which TensorFlow neither multiplies nor adds up: convert it to the type of the logits with tf.cast. True becomes 1 and False becomes 0.",
        edits=(("tf.cast(tf.not_equal(y, PAD), logits.dtype)", "tf.not_equal(y, PAD)"),),
    ),
    Misconception(
        "numpy_loss",
        es="El número es correcto, pero lo calculas con NumPy (o con .numpy()): los gradientes no pueden atravesarlo y Keras no aprendería nada. Escríbelo con operaciones de TensorFlow: tf.nn, tf.gather, tf.reduce_sum.",
        en="The number is right, but you compute it with NumPy (or .numpy()): gradients cannot pass through it, and Keras would learn nothing. Write it with TensorFlow operations: tf.nn, tf.gather, tf.reduce_sum.",
        code="""def masked_cross_entropy(y, logits):
    y, logits = np.asarray(y), np.asarray(logits)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    losses = -np.take_along_axis(log_p, y[..., None], axis=-1)[..., 0]
    mask = y != PAD
    return (losses * mask).sum() / mask.sum()
""",
    ),
    Misconception(
        "from_logits_forgotten",
        es="Keras toma tus logits por probabilidades: sparse_categorical_crossentropy espera el softmax ya hecho, si no le dices from_logits=True. Por eso el número no se parece a una pérdida.",
        en="Keras takes your logits for probabilities: sparse_categorical_crossentropy expects the softmax done, unless you say from_logits=True. That is why the number looks like no loss.",
        edits=(
            (
                "-tf.gather(log_probabilities, y, batch_dims=2)",
                "tf.keras.losses.sparse_categorical_crossentropy(y, logits)",
            ),
        ),
    ),
)

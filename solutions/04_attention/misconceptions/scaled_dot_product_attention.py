"""Wrong answers that students really write for `scaled_dot_product_attention` in lesson 04, each with its diagnosis.

Sources: the design of the lesson, and the documentation of Keras' `Attention` (which does not scale), and tutorials on
attention in which masks are added with the wrong sign or after the softmax.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "not_scaled",
        es="No divides las puntuaciones entre nada: con vectores grandes se separan tanto que el softmax se queda con "
        "una sola clave. Falta la escala, que depende del tamaño de los vectores.",
        en="You do not divide the scores by anything: with large vectors they spread so far that the softmax settles "
        "for a single key. The scale is missing; it depends on the size of the vectors.",
        edits=((" / d**0.5", ""),),
    ),
    Misconception(
        "scaled_by_d",
        es="Divides entre d, no entre su raíz. Lo que crece como d es la varianza; lo que se divide es la desviación "
        "típica.",
        en="You divide by d, not by its root. What grows like d is the variance; what is divided out is the standard "
        "deviation.",
        edits=((" / d**0.5", " / d"),),
    ),
    Misconception(
        "scaled_by_length",
        es="La escala sale de la longitud de la frase. El producto escalar suma sobre los componentes de un vector, así "
        "que cuenta cuántos componentes hay, no cuántas palabras.",
        en="The scale comes from the length of the sentence. The dot product sums over the components of a vector, so "
        "what counts is how many components there are, not how many words.",
        edits=(("d = q.shape[-1]", "d = k.shape[-2]"),),
    ),
    Misconception(
        "scaled_by_value_size",
        es="La escala sale del tamaño de los valores. Las puntuaciones comparan preguntas con claves: los valores aún "
        "no han intervenido.",
        en="The scale comes from the size of the values. Scores compare queries with keys: the values have had no part "
        "in it yet.",
        edits=(("d = q.shape[-1]", "d = v.shape[-1]"),),
    ),
    Misconception(
        "multiplied_by_root",
        es="Multiplicas por la raíz de d en vez de dividir: las puntuaciones se separan todavía más.",
        en="You multiply by the root of d instead of dividing: the scores spread even further.",
        edits=((" / d**0.5", " * d**0.5"),),
    ),
    Misconception(
        "softmax_over_queries",
        es="El softmax recorre las preguntas: suma 1 cada columna, lo que a una palabra la miran. Cada pregunta debe "
        "repartir su propio 1 entre las claves.",
        en="The softmax runs over the queries: each column adds up to 1, how much a word is looked at. Each query must "
        "share out a 1 of its own among the keys.",
        edits=(("-1e9), axis=-1)", "-1e9), axis=-2)"),),
    ),
    Misconception(
        "softmax_over_batch",
        es="El softmax recorre el lote (axis=0): los pesos de una frase dependen de las otras frases. Las claves están "
        "en el último eje.",
        en="The softmax runs over the batch (axis=0): the weights of a sentence depend on the other sentences. The keys "
        "are on the last axis.",
        edits=(("-1e9), axis=-1)", "-1e9), axis=0)"),),
    ),
    Misconception(
        "mask_after_softmax",
        es="Aplicas la máscara después del softmax: lo prohibido pesa 0, pero ya se había llevado su parte, y las filas "
        "no suman 1. Enmascara las puntuaciones, antes.",
        en="You apply the mask after the softmax: what is forbidden weighs 0, but it had taken its share already, and "
        "rows do not add up to 1. Mask the scores, before.",
        edits=(
            ("tf.where(mask, scores, -1e9)", "scores"),
            ("tf.where(mask, weights, 0.0)  # rows without", "weights * tf.cast(mask, weights.dtype)  # rows without"),
        ),
    ),
    Misconception(
        "masked_with_zero",
        es="Pones a 0 las puntuaciones prohibidas y el softmax les da e⁰ = 1: se las mira, y a veces más que a las "
        "permitidas. Hace falta un número que el softmax convierta en 0.",
        en="You set forbidden scores to 0, and the softmax gives them e⁰ = 1: they are looked at, sometimes more than "
        "those allowed. What is needed is a number that the softmax turns into 0.",
        edits=(
            ("tf.where(mask, scores, -1e9)", "tf.where(mask, scores, 0.0)"),
            ("weights = tf.where(mask, weights, 0.0)  # rows without anything to attend to\n    ", ""),
        ),
    ),
    Misconception(
        "zero_before_and_after",
        es="Pones a 0 las puntuaciones prohibidas y después también sus pesos. Antes del softmax, 0 no prohíbe nada: "
        "e⁰ = 1 se lleva su parte, y al quitársela la fila no suma 1. Ahí hace falta un número que el softmax convierta "
        "en 0.",
        en="You set forbidden scores to 0, and then their weights as well. Before the softmax, 0 forbids nothing: e⁰ = 1 "
        "takes its share, and once that is taken away the row does not add up to 1. What is needed there is a number that "
        "the softmax turns into 0.",
        code="""def scaled_dot_product_attention(q, k, v, mask):
    scores = tf.matmul(q, k, transpose_b=True) / q.shape[-1] ** 0.5
    weights = tf.where(mask, tf.nn.softmax(tf.where(mask, scores, 0.0)), 0.0)
    return tf.matmul(weights, v), weights
""",
    ),
    Misconception(
        "mask_inverted",
        es="Usas la máscara al revés: tapas lo que se puede mirar y miras el relleno. Aquí True significa «se puede»; en "
        "otros tutoriales un 1 significa «tapado», y se suma multiplicado por −1e9.",
        en="You use the mask the wrong way round: you hide what may be looked at and look at the padding. Here True means "
        "“may”; in other tutorials a 1 means “hidden”, and is added times −1e9.",
        edits=(
            ("tf.where(mask, scores, -1e9)", "tf.where(mask, -1e9, scores)"),
            ("weights = tf.where(mask, weights, 0.0)  # rows without anything to attend to\n    ", ""),
        ),
    ),
    Misconception(
        "mask_ignored",
        es="No usas la máscara: el relleno recibe pesos como una palabra más.",
        en="You do not use the mask: padding gets weights like any word.",
        edits=(
            ("tf.where(mask, scores, -1e9)", "scores"),
            ("weights = tf.where(mask, weights, 0.0)  # rows without anything to attend to\n    ", ""),
        ),
    ),
    Misconception(
        "weights_before_the_mask",
        es="El contexto está bien, pero los pesos que devuelves son los de antes de enmascarar: un mapa dibujado con "
        "ellos mostraría miradas al relleno que no existieron.",
        en="The context is right, but the weights you return are those from before masking: a map drawn from them would "
        "show looks at padding that never were.",
        edits=(("return tf.matmul(weights, v), weights", "return tf.matmul(weights, v), tf.nn.softmax(scores)"),),
    ),
    Misconception(
        "cosine",
        es="Divides entre las longitudes de los vectores: eso es el coseno, que nunca sale de [−1, 1]. La atención "
        "usa el producto escalar, en el que la longitud también cuenta.",
        en="You divide by the lengths of the vectors: that is the cosine, which never leaves [−1, 1]. Attention uses "
        "the dot product, in which length counts as well.",
        edits=(
            (
                "tf.matmul(q, k, transpose_b=True) / d**0.5",
                "tf.matmul(tf.math.l2_normalize(q, -1), tf.math.l2_normalize(k, -1), transpose_b=True)",
            ),
        ),
    ),
    Misconception(
        "nan_where_nothing_is_allowed",
        es="Una fila que no puede mirar nada te da NaN: no queda nada que repartir, y al dividir entre el total sale 0/0. "
        "Un solo NaN estropea después todo el lote. Esa fila debe quedar en 0.",
        en="A row that may look at nothing gives you NaN: nothing is left to share out, and dividing by the total is 0/0. "
        "A single NaN spoils the whole batch later on. That row must be 0.",
        edits=(
            ("-1e9), axis", "-np.inf), axis"),
            ("weights = tf.where(mask, weights, 0.0)  # rows without anything to attend to\n    ", ""),
        ),
    ),
    Misconception(
        "uniform_where_nothing_is_allowed",
        es="Una fila que no puede mirar nada reparte su peso por igual entre lo prohibido: si todas las puntuaciones "
        "son −1e9, al softmax le parecen iguales. Esa fila debe quedar en 0.",
        en="A row that may look at nothing shares its weight out evenly among what is forbidden: if all scores are −1e9, "
        "they look equal to the softmax. That row must be 0.",
        edits=(("weights = tf.where(mask, weights, 0.0)  # rows without anything to attend to\n    ", ""),),
    ),
    Misconception(
        "overflow",
        es="Calculas el softmax a mano y la exponencial se desborda con puntuaciones grandes: inf/inf es NaN. Resta "
        "antes el máximo de la fila, o usa tf.nn.softmax, que ya lo hace.",
        en="You compute the softmax by hand, and the exponential overflows with large scores: inf/inf is NaN. Subtract "
        "the row's maximum first, or use tf.nn.softmax, which does.",
        edits=(
            (
                "weights = tf.nn.softmax(tf.where(mask, scores, -1e9), axis=-1)  # (B, Tq, Tk)",
                "weights = tf.exp(tf.where(mask, scores, -1e9))\n"
                "    weights = tf.math.divide_no_nan(weights, tf.reduce_sum(weights, axis=-1, keepdims=True))",
            ),
        ),
    ),
    Misconception(
        "keys_for_values",
        es="Mezclas las claves en vez de los valores. En este traductor son lo mismo, pero la función recibe los dos: "
        "las claves sirven para comparar, los valores para aportar.",
        en="You mix the keys instead of the values. In this translator they are the same, but the function takes both: "
        "keys are for comparing, values for contributing.",
        edits=(("tf.matmul(weights, v)", "tf.matmul(weights, k)"),),
    ),
    Misconception(
        "results_swapped",
        es="Devuelves primero los pesos y después el contexto: el orden es contexto, pesos.",
        en="You return the weights first and the context second: the order is context, weights.",
        code="""def scaled_dot_product_attention(q, k, v, mask):
    scores = tf.matmul(q, k, transpose_b=True) / q.shape[-1] ** 0.5
    weights = tf.where(mask, tf.nn.softmax(tf.where(mask, scores, -1e9)), 0.0)
    return weights, tf.matmul(weights, v)
""",
    ),
)

"""Wrong answers that students really write in lesson 04, told as edits of the reference, each with its diagnosis.

Sources: the design of the lesson, the documentation of Keras' `Attention` (which does not scale) and `AdditiveAttention`
(which has no matrices), and tutorials on attention in which masks are added with the wrong sign or after the softmax.
"""

from autograder.authoring.misconceptions import Misconception

PADDING_MASK = (
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
        es="Devuelves [B, T, T]: una fila por pregunta, y además prohíbes mirar a las filas de relleno. Las preguntas "
        "vienen de otra frase, con otra longitud: hace falta una sola fila que valga para todas.",
        en="You return [B, T, T]: a row for each query, and you forbid the rows of padding to look. The queries come "
        "from another sentence, of another length: one row that serves them all is needed.",
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

SCALED_DOT_PRODUCT_ATTENTION = (
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
        es="Una fila que no puede mirar nada te da NaN: con −∞ en todas partes, el softmax es 0/0, y un solo NaN "
        "estropea después todo el lote. Esa fila debe quedar en 0.",
        en="A row that may look at nothing gives you NaN: with −∞ everywhere the softmax is 0/0, and a single NaN spoils "
        "the whole batch later on. That row must be 0.",
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

ADDITIVE_SCORES = (
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

BAHDANAU_STEP = (
    Misconception(
        "new_state_asks",
        es="La celda da su paso antes de mirar, y pregunta el estado nuevo: ese es el orden de Luong. Aquí se mira "
        "primero, con el estado con el que empieza el paso.",
        en="The cell takes its step before looking, and the new state asks: that is Luong's order. Here you look first, "
        "with the state with which the step begins.",
        code="""def bahdanau_step(y, state, encoder_outputs, mask, score, cell):
    output, state = cell(y, state)
    scores = score(state[0][:, tf.newaxis], encoder_outputs)
    weights = tf.nn.softmax(tf.where(mask, scores, -1e9))
    context = tf.matmul(weights, encoder_outputs)[:, 0]
    return tf.concat([output, context], axis=-1), state, weights[:, 0]
""",
    ),
    Misconception(
        "memory_asks",
        es="Pregunta c, la memoria de la LSTM. Lo que la celda enseña de su memoria es h, y con h se puntúa.",
        en="c asks, the LSTM's memory. What the cell shows of its memory is h, and h is what scores.",
        edits=(("state[0]", "state[1]"),),
    ),
    Misconception(
        "context_left_out",
        es="Calculas el contexto, pero la celda lee solo la palabra: lo mirado no llega a ninguna parte.",
        en="You compute the context, but the cell reads the word only: what was looked at goes nowhere.",
        code="""def bahdanau_step(y, state, encoder_outputs, mask, score, cell):
    scores = score(state[0][:, tf.newaxis], encoder_outputs)
    weights = tf.nn.softmax(tf.where(mask, scores, -1e9))
    context = tf.matmul(weights, encoder_outputs)[:, 0]
    output, state = cell(y, state)
    return tf.concat([output, context], axis=-1), state, weights[:, 0]
""",
    ),
    Misconception(
        "context_not_in_the_prediction",
        es="Devuelves solo lo que da la celda. La predicción se hace también con el contexto, puesto detrás: así lo mirado "
        "llega a la palabra sin pasar por las compuertas de la LSTM.",
        en="You return only what the cell gives. The prediction is made from the context as well, put behind it: so what "
        "was looked at reaches the word without going through the LSTM's gates.",
        edits=(("return tf.concat([output, context], axis=-1)", "return output"),),
    ),
    Misconception(
        "context_first",
        es="Unes primero el contexto y después la palabra. La celda tiene un orden para sus entradas, y sus pesos "
        "dependen de él: la palabra va delante.",
        en="You join the context first and the word second. The cell has an order for its inputs, and its weights depend "
        "on it: the word goes in front.",
        edits=(("[y, context]", "[context, y]"),),
    ),
    Misconception(
        "padding_looked_at",
        es="No usas la máscara: en las frases cortas el contexto mezcla relleno.",
        en="You do not use the mask: in short sentences the context mixes padding in.",
        edits=(("tf.where(mask, scores, -1e9)", "scores"),),
    ),
    Misconception(
        "masked_with_zero",
        es="Pones a 0 las puntuaciones del relleno y el softmax les da e⁰ = 1: también se mira. Antes del softmax hace "
        "falta un número muy negativo.",
        en="You set the scores of padding to 0, and the softmax gives them e⁰ = 1: they are looked at all the same. "
        "Before the softmax it takes a very negative number.",
        edits=(("-1e9", "0.0"),),
    ),
    Misconception(
        "softmax_over_batch",
        es="El softmax recorre el lote: los pesos de una frase dependen de las otras. Las palabras leídas están en el "
        "último eje.",
        en="The softmax runs over the batch: the weights of a sentence depend on the others. The words read are on the "
        "last axis.",
        edits=(("-1e9))", "-1e9), axis=0)"),),
    ),
    Misconception(
        "old_state_returned",
        es="Devuelves el estado con el que empezaste: el paso siguiente olvidaría este. Guarda el que da la celda.",
        en="You return the state you began with: the next step would forget this one. Keep the one that the cell gives.",
        edits=(("output, state = cell", "output, _ = cell"),),
    ),
    Misconception(
        "last_output_only",
        es="Calculas los pesos, pero a la celda le das la última salida del codificador: el vector fijo otra vez. El "
        "contexto es la mezcla de todas, con esos pesos.",
        en="You compute the weights, but give the cell the encoder's last output: the fixed vector again. The context is "
        "the mixture of all of them, by those weights.",
        edits=(("tf.matmul(weights, encoder_outputs)[:, 0]", "encoder_outputs[:, -1]"),),
    ),
    Misconception(
        "weights_with_an_axis",
        es="Los pesos llevan de más el eje de las preguntas: [B, 1, S]. En un paso hay una sola pregunta: quítalo.",
        en="The weights still have the axis of the queries: [B, 1, S]. In one step there is one query: take it off.",
        edits=(("weights[:, 0]", "weights"),),
    ),
)

LUONG_STEP = (
    Misconception(
        "context_alone",
        es="Predices solo con el contexto: dos momentos distintos de la traducción que miren al mismo sitio dirían lo "
        "mismo. Falta el estado, que sabe qué se ha escrito ya.",
        en="You predict from the context alone: two different moments of the translation that look at the same place "
        "would say the same. The state is missing, which knows what has been written already.",
        edits=(("tf.tanh(tf.matmul(both, Wc))", "tf.tanh(tf.matmul(context, Wc[: h.shape[-1]]))"),),
    ),
    Misconception(
        "state_alone",
        es="Predices solo con el estado: has calculado a dónde mirar, pero lo que se ve no se usa.",
        en="You predict from the state alone: you worked out where to look, but what is seen is not used.",
        edits=(("tf.tanh(tf.matmul(both, Wc))", "tf.tanh(tf.matmul(h, Wc[h.shape[-1] :]))"),),
    ),
    Misconception(
        "state_first",
        es="Unes primero el estado y después el contexto. Wc tiene arriba las filas del contexto: es [c; s].",
        en="You join the state first and the context second. Wc has the rows for the context on top: it is [c; s].",
        edits=(("[context, h]", "[h, context]"),),
    ),
    Misconception(
        "added",
        es="Sumas contexto y estado en vez de ponerlos uno al lado del otro: después no se distinguen. Se concatenan, y "
        "por eso Wc tiene 2D filas.",
        en="You add context and state instead of putting them side by side: afterwards they cannot be told apart. They "
        "are concatenated, which is why Wc has 2D rows.",
        edits=(
            ("tf.concat([context, h], axis=-1)", "context + h"),
            ("tf.matmul(both, Wc)", "tf.matmul(both, Wc[: h.shape[-1]])"),
        ),
    ),
    Misconception(
        "no_tanh",
        es="Falta tanh: lo que sale es una combinación lineal, sin límite.",
        en="The tanh is missing: what comes out is a linear combination, without bounds.",
        edits=(("tf.tanh(tf.matmul(both, Wc))", "tf.matmul(both, Wc)"),),
    ),
    Misconception(
        "softmax_for_tanh",
        es="Aplicas softmax al estado atencional. Todavía no son palabras: las probabilidades llegan después de la capa "
        "que da los logits.",
        en="You apply softmax to the attentional state. These are not words yet: probabilities come after the layer that "
        "gives the logits.",
        edits=(("tf.tanh(tf.matmul(both, Wc))", "tf.nn.softmax(tf.matmul(both, Wc))"),),
    ),
    Misconception(
        "scaled",
        es="Divides entre la raíz de la dimensión. La puntuación «dot» de Luong no escala; con salidas de LSTM, tan "
        "pequeñas, no hace falta.",
        en="You divide by the root of the dimension. Luong's score “dot” does not scale; with an LSTM's outputs, small as "
        "they are, there is no need.",
        edits=(
            (
                "tf.matmul(h[:, tf.newaxis], encoder_outputs, transpose_b=True)",
                "tf.matmul(h[:, tf.newaxis], encoder_outputs, transpose_b=True) / h.shape[-1] ** 0.5",
            ),
        ),
    ),
    Misconception(
        "padding_looked_at",
        es="No usas la máscara: en las frases cortas el contexto mezcla relleno.",
        en="You do not use the mask: in short sentences the context mixes padding in.",
        edits=(("tf.where(mask, scores, -1e9)", "scores"),),
    ),
    Misconception(
        "last_output_asks",
        es="Pregunta la última salida del codificador, no el decodificador: los pesos serían los mismos en todos los "
        "pasos.",
        en="The encoder's last output asks, not the decoder: the weights would be the same at all steps.",
        edits=(("tf.matmul(h[:, tf.newaxis], enc", "tf.matmul(encoder_outputs[:, -1:], enc"),),
    ),
    Misconception(
        "weights_with_an_axis",
        es="Los pesos llevan de más el eje de las preguntas: [B, 1, S]. En un paso hay una sola pregunta: quítalo.",
        en="The weights still have the axis of the queries: [B, 1, S]. In one step there is one query: take it off.",
        edits=(("weights[:, 0]", "weights"),),
    ),
)

LABEL_MAP = (
    Misconception(
        "rows_read",
        es="Las filas siguen llevando la palabra que el decodificador leía. Con esos pesos escribió la siguiente, y es "
        "esa la que da nombre a la fila.",
        en="The rows still bear the word that the decoder was reading. With those weights it wrote the next one, and "
        "that is the one that names the row.",
        edits=(("written = tokens[1:]", "written = tokens[:-1]"),),
    ),
    Misconception(
        "both_shifted",
        es="Has corrido las etiquetas y también los pesos: la primera fila se pierde y las demás siguen mal. Solo hay "
        "que mover una de las dos cosas.",
        en="You shifted the labels and the weights too: the first row is lost and the others are still wrong. Only one "
        "of the two has to move.",
        edits=(
            ("written = tokens[1:]", "written = tokens[1:-1]"),
            ("[:, : len(source)]  # (T, S)", "[1:, : len(source)]"),
        ),
    ),
    Misconception(
        "end_left_out",
        es="Quitas la fila de endofseq. También esa decisión se tomó mirando a algún sitio, y a menudo es la más "
        "curiosa del mapa.",
        en="You drop the row of endofseq. That decision too was taken while looking somewhere, and it is often the "
        "oddest one of the map.",
        edits=(
            ("written = tokens[1:]", "written = tokens[1:-1]"),
            ("[:, : len(source)]  # (T, S)", "[:-1, : len(source)]"),
        ),
    ),
    Misconception(
        "one_row_too_many",
        es="Devuelves todos los tokens, startofseq incluido: hay un nombre más que filas. startofseq se lee, pero nadie "
        "lo escribe.",
        en="You return all the tokens, startofseq included: one name more than there are rows. startofseq is read, but "
        "nobody writes it.",
        edits=(("written = tokens[1:]", "written = tokens"),),
    ),
    Misconception(
        "padding_kept",
        es="Las columnas de relleno siguen en la cuadrícula: hay más columnas que palabras.",
        en="The columns of padding are still in the grid: there are more columns than words.",
        edits=(("np.asarray(weights)[:, : len(source)]", "np.asarray(weights)"),),
    ),
    Misconception(
        "transposed",
        es="La cuadrícula está transpuesta: lo escrito va en las filas y lo leído en las columnas, como en los pesos.",
        en="The grid is transposed: what was written goes in the rows and what was read in the columns, as in the "
        "weights.",
        edits=(("[:, : len(source)]  # (T, S)", "[:, : len(source)].T"),),
    ),
    Misconception(
        "labels_swapped",
        es="Filas y columnas llevan los nombres cambiados: devuelves primero la frase leída.",
        en="Rows and columns bear each other's names: you return the sentence read first.",
        edits=(("return written, source, grid", "return source, written, grid"),),
    ),
)

ATTENTION_ENTROPY = (
    Misconception(
        "padding_averaged",
        es="La media incluye las filas de relleno, que no preguntan nada. Suma solo las de verdad y divide entre "
        "cuántas son.",
        en="The mean includes rows of padding, which ask nothing. Add up the real ones only, and divide by how many they "
        "are.",
        edits=(("tf.reduce_sum(entropies * real) / tf.reduce_sum(real)", "tf.reduce_mean(entropies)"),),
    ),
    Misconception(
        "divided_by_all",
        es="Quitas las filas de relleno de la suma, pero divides entre todas: cuanto más relleno, menor parece la "
        "entropía.",
        en="You leave rows of padding out of the sum, but divide by all of them: the more padding, the smaller the "
        "entropy seems.",
        edits=(("tf.reduce_sum(entropies * real) / tf.reduce_sum(real)", "tf.reduce_mean(entropies * real)"),),
    ),
    Misconception(
        "mean_of_sentence_means",
        es="Haces la media de cada frase y después la de las medias: las filas de las frases cortas pesan más.",
        en="You average each sentence and then the averages: rows of short sentences weigh more.",
        edits=(
            (
                "tf.reduce_sum(entropies * real) / tf.reduce_sum(real)",
                "tf.reduce_mean(tf.reduce_sum(entropies * real, axis=1) / tf.reduce_sum(real, axis=1))",
            ),
        ),
    ),
    Misconception(
        "log_of_zero",
        es="El logaritmo de un peso 0 es −∞, y 0 · (−∞) es NaN. Un peso 0 no aporta nada: evita su logaritmo.",
        en="The logarithm of a weight of 0 is −∞, and 0 · (−∞) is NaN. A weight of 0 adds nothing: avoid its logarithm.",
        edits=(("tf.where(weights > 0, weights, 1.0)", "weights"),),
    ),
    Misconception(
        "in_bits",
        es="Está en bits: has usado el logaritmo en base 2. Se pide en nats, con el logaritmo natural, como la pérdida.",
        en="It is in bits: you used the logarithm to base 2. Nats are asked for, by the natural logarithm, like the loss.",
        code="""def attention_entropy(weights, queries):
    safe = tf.where(weights > 0, weights, 1.0)
    entropies = -tf.reduce_sum(weights * tf.math.log(safe) / np.log(2.0), axis=-1)
    real = tf.cast(queries, weights.dtype)
    return tf.reduce_sum(entropies * real) / tf.reduce_sum(real)
""",
    ),
    Misconception(
        "negative",
        es="Sale negativa: el logaritmo de un peso lo es, y falta el signo menos delante.",
        en="It comes out negative: so is the logarithm of a weight, and the minus sign in front is missing.",
        edits=(("-tf.reduce_sum(weights", "tf.reduce_sum(weights"),),
    ),
    Misconception(
        "mean_over_keys",
        es="Haces la media sobre las claves en vez de la suma: la entropía de una fila es una suma, ponderada ya por los "
        "pesos.",
        en="You take the mean over the keys rather than the sum: a row's entropy is a sum, weighted by the weights "
        "already.",
        edits=(("-tf.reduce_sum(weights", "-tf.reduce_mean(weights"),),
    ),
)

# Whole lines, as no case shows a sign or a mean apart from the unit: two such mistakes at once are not told apart.
IN_NATS = "    nats = -tf.reduce_sum(weights * tf.math.log(safe), axis=-1)  # (B, Tq)\n"
ENTROPY_IN_BITS = (
    *(one for one in ATTENTION_ENTROPY if one.name != "in_bits"),
    Misconception(
        "in_nats",
        es="Está en nats: has usado el logaritmo natural. Se pide en bits, con el logaritmo en base 2; de uno a otro va un "
        "factor.",
        en="It is in nats: you used the natural logarithm. Bits are asked for, by the logarithm to base 2; from one to the "
        "other it takes a factor.",
        edits=((IN_NATS + "    entropies = nats / np.log(2.0)", IN_NATS.replace("nats", "entropies").rstrip()),),
    ),
    Misconception(
        "factor_upside_down",
        es="El factor está al revés: multiplicas por log 2 en vez de dividir. Prueba con dos palabras miradas por igual: debe "
        "salir 1 bit.",
        en="The factor is upside down: you multiply by log 2 rather than divide. Try two words looked at alike: 1 bit must "
        "come out.",
        edits=((IN_NATS + "    entropies = nats / np.log(2.0)", IN_NATS + "    entropies = nats * np.log(2.0)"),),
    ),
)

MISCONCEPTIONS: dict[str, tuple[Misconception, ...]] = {
    "padding_mask": PADDING_MASK,
    "scaled_dot_product_attention": SCALED_DOT_PRODUCT_ATTENTION,
    "additive_scores": ADDITIVE_SCORES,
    "bahdanau_step": BAHDANAU_STEP,
    "luong_step": LUONG_STEP,
    "label_map": LABEL_MAP,
    "attention_entropy": ATTENTION_ENTROPY,
}

VARIANTS: dict[str, dict[str, tuple[Misconception, ...]]] = {"bits": {"attention_entropy": ENTROPY_IN_BITS}}

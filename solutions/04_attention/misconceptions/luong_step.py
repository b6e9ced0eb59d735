"""Wrong answers that students really write for `luong_step` in lesson 04, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

ON_LOOKING = (
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
        "mask_inverted",
        es="Usas la máscara al revés: tapas las palabras y miras el relleno. Aquí True significa «se puede mirar».",
        en="You use the mask the wrong way round: you hide the words and look at the padding. Here True means “may be "
        "looked at”.",
        edits=(("tf.where(mask, scores, -1e9)", "tf.where(mask, -1e9, scores)"),),
    ),
    Misconception(
        "mask_after_softmax",
        es="Aplicas la máscara después del softmax: el relleno pesa 0, pero ya se había llevado su parte, y las filas no "
        "suman 1. Enmascara las puntuaciones, antes.",
        en="You apply the mask after the softmax: padding weighs 0, but it had taken its share already, and rows do not "
        "add up to 1. Mask the scores, before.",
        edits=(("tf.nn.softmax(tf.where(mask, scores, -1e9))", "tf.where(mask, tf.nn.softmax(scores), 0.0)"),),
    ),
    Misconception(
        "softmax_over_queries",
        es="El softmax recorre el eje de las preguntas. En un paso hay una sola, así que todos los pesos salen 1. Las "
        "palabras leídas están en el último eje.",
        en="The softmax runs over the axis of the queries. In one step there is only one, so every weight comes out as 1. "
        "The words read are on the last axis.",
        edits=(("-1e9))", "-1e9), axis=1)"),),
    ),
    Misconception(
        "weights_with_an_axis",
        es="Los pesos llevan de más el eje de las preguntas: [B, 1, S]. En un paso hay una sola pregunta: quítalo.",
        en="The weights still have the axis of the queries: [B, 1, S]. In one step there is one query: take it off.",
        edits=(("weights[:, 0]", "weights"),),
    ),
)
"""Mistakes in looking at the sentence, which are as easily made in Bahdanau's step."""

MISCONCEPTIONS = (
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
        "tanh_before_the_matrix",
        es="Aplicas tanh a contexto y estado antes de multiplicar por Wc. Va después, sobre la combinación de los dos.",
        en="You apply tanh to context and state before multiplying by Wc. It comes after, on what combines the two.",
        edits=(("tf.tanh(tf.matmul(both, Wc))", "tf.matmul(tf.tanh(both), Wc)"),),
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
        "last_output_asks",
        es="Pregunta la última salida del codificador, no el decodificador: los pesos serían los mismos en todos los "
        "pasos.",
        en="The encoder's last output asks, not the decoder: the weights would be the same at all steps.",
        edits=(("tf.matmul(h[:, tf.newaxis], enc", "tf.matmul(encoder_outputs[:, -1:], enc"),),
    ),
    *ON_LOOKING,
)

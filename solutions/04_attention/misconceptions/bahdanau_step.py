"""Wrong answers that students really write for `bahdanau_step` in lesson 04, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

from .luong_step import ON_LOOKING

MISCONCEPTIONS = (
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
        "prediction_context_first",
        es="En lo que devuelves, el contexto va delante de lo que da la celda. La capa que predice espera [s; c]: primero "
        "la salida, detrás el contexto.",
        en="In what you return, the context stands in front of what the cell gave. The layer that predicts expects "
        "[s; c]: the output first, the context behind it.",
        edits=(("[output, context]", "[context, output]"),),
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
    *ON_LOOKING,
)

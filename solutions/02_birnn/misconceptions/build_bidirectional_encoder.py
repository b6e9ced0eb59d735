"""Wrong answers that students really write for `build_bidirectional_encoder` in lesson 02, each with its diagnosis.

Sources: the design of the lesson, and threads in which padding was read by the reader that goes backwards.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "mask_forgotten",
        es="Sin mask_zero=True los dos lectores leen el relleno; el que va hacia atrás lo lee lo primero. La misma frase da "
        "otro resultado según con quién comparta lote.",
        en="Without mask_zero=True both readers read padding; the one that goes backwards reads it first. The same sentence "
        "gives another result depending on whom it shares a batch with.",
        edits=(('embedding, mask_zero=True, name="embedding"', 'embedding, name="embedding"'),),
    ),
    Misconception(
        "not_turned_back",
        es="go_backwards entrega las salidas en el orden en que leyó, la última palabra primero. Dales la vuelta sobre el eje "
        "del tiempo antes de concatenar.",
        en="go_backwards hands over its outputs in the order in which it read, the last word first. Turn them round along "
        "the axis of time before you concatenate.",
        edits=(("backward = tf.reverse(backward, axis=[1])  # it gave the last word first\n", ""),),
    ),
    Misconception(
        "last_output_for_state",
        es="Tomas como h la salida de la última posición: ahí el lector que va hacia atrás solo ha leído una palabra. Su último "
        "estado es el que devuelve return_state=True.",
        en="You take the output at the last position for h: there the reader that goes backwards has read a single word. Its "
        "last state is the one that return_state=True returns.",
        edits=(("h = tf.concat([fh, bh], axis=-1)", "h = outputs[:, -1]"),),
    ),
    Misconception(
        "h_with_c",
        es="Juntas la h y la c de cada lector. Junta las dos h, y las dos c.",
        en="You join the h and the c of each reader. Join both h, and both c.",
        edits=(("[outputs, h, c]", "[outputs, tf.concat([fh, fc], axis=-1), tf.concat([bh, bc], axis=-1)]"),),
    ),
    Misconception(
        "both_read_forwards",
        es="Las dos LSTM leen en la misma dirección: falta go_backwards=True en la de vuelta.",
        en="Both LSTMs read in the same direction: the backward one lacks go_backwards=True.",
        edits=(
            ("return_state=True, go_backwards=True, name", "return_state=True, name"),
            ("backward = tf.reverse(backward, axis=[1])  # it gave the last word first\n", ""),
        ),
    ),
    Misconception(
        "summed",
        es="Sumas lo de los dos lectores en vez de concatenarlo: las salidas y los estados miden U, no 2U.",
        en="You add what the two readers give instead of concatenating it: outputs and states are of size U, not 2U.",
        edits=(
            ("outputs = tf.concat([onward, backward], axis=-1)", "outputs = onward + backward"),
            ("h = tf.concat([fh, bh], axis=-1)", "h = fh + bh"),
            ("c = tf.concat([fc, bc], axis=-1)", "c = fc + bc"),
        ),
    ),
    Misconception(
        "backward_first",
        es="El orden está cambiado en las salidas y en los estados: primero va el lector que va hacia delante.",
        en="The order is swapped, in outputs and states: the reader that goes forwards comes first.",
        edits=(
            ("outputs = tf.concat([onward, backward], axis=-1)", "outputs = tf.concat([backward, onward], axis=-1)"),
            ("h = tf.concat([fh, bh], axis=-1)", "h = tf.concat([bh, fh], axis=-1)"),
            ("c = tf.concat([fc, bc], axis=-1)", "c = tf.concat([bc, fc], axis=-1)"),
        ),
    ),
    Misconception(
        "states_swapped",
        es="El modelo devuelve c antes que h. El orden es salidas, h, c.",
        en="The model returns c before h. The order is outputs, h, c.",
        edits=(("[outputs, h, c]", "[outputs, c, h]"),),
    ),
    Misconception(
        "four_states",
        es="Devuelves los cuatro estados tal como los da Keras. El decodificador quiere dos: júntalos, las dos h y las dos c.",
        en="You return the four states as Keras gives them. The decoder wants two: join them, both h and both c.",
        edits=(("[outputs, h, c]", "[outputs, fh, fc, bh, bc]"),),
    ),
    Misconception(
        "last_output_for_both",
        es="Tomas la última salida por h y también por c. c no sale nunca de la LSTM como salida, y en la última posición el lector que va "
        "hacia atrás solo ha leído una palabra: los estados los da return_state=True.",
        en="You take the last output for h and for c too. c never leaves an LSTM as an output, and at the last position the reader that goes "
        "backwards has read a single word: the states come from return_state=True.",
        edits=(("[outputs, h, c]", "[outputs, outputs[:, -1], outputs[:, -1]]"),),
    ),
    Misconception(
        "forward_states_alone",
        es="Devuelves los estados del lector que va hacia delante, y falta el otro: h y c miden 2U.",
        en="You return the states of the reader that goes forwards, and the other one is missing: h and c are of size 2U.",
        edits=(("[outputs, h, c]", "[outputs, fh, fc]"),),
    ),
)

"""Wrong answers that students really write in lesson 02, told as edits of the reference, each with its diagnosis.

Sources: the design of the lesson, the forms of the GRU that libraries and papers disagree on, and threads in which padding
was read by the reader that goes backwards.
"""

from autograder.authoring.misconceptions import Misconception

_TURN = "turned[row, :length] = x[row, :length][::-1]"

REVERSE_PADDED = (
    Misconception(
        "whole_row",
        es="Inviertes la fila entera: las frases cortas empiezan por relleno. Da la vuelta solo a las palabras de cada frase.",
        en="You reverse the whole row: short sentences begin with padding. Turn only the words of each sentence round.",
        edits=((_TURN, "turned[row] = x[row][::-1]"),),
    ),
    Misconception(
        "by_the_longest",
        es="Inviertes todas las frases por la longitud de la más larga del lote: las demás empiezan por relleno. Cada fila "
        "tiene su longitud.",
        en="You reverse all sentences by the length of the longest in the batch: the others begin with padding. Each row "
        "has its own length.",
        edits=((_TURN, "turned[row, : max(lengths)] = x[row, : max(lengths)][::-1]"),),
    ),
    Misconception(
        "by_the_first",
        es="Usas la longitud de la primera frase para todas. Cada fila tiene la suya.",
        en="You use the first sentence's length for all of them. Each row has its own.",
        edits=((_TURN, "turned[row, : lengths[0]] = x[row, : lengths[0]][::-1]"),),
    ),
    Misconception(
        "batch_reversed",
        es="Inviertes el lote: cambia el orden de las frases, no el de las palabras. El tiempo es el eje 1.",
        en="You reverse the batch: the order of the sentences changes, not that of the words. Time is axis 1.",
        code="""def reverse_padded(x, lengths):
    return np.array(x)[::-1]
""",
    ),
    Misconception(
        "features_reversed",
        es="Inviertes también los números de cada vector: las palabras dejan de ser las mismas. Solo se da la vuelta al eje "
        "del tiempo.",
        en="You reverse the numbers of each vector too: the words are no longer the same. Only the axis of time is turned.",
        edits=((_TURN, "turned[row, :length] = x[row, :length][::-1, ::-1]"),),
    ),
    Misconception(
        "last_word_stays",
        es="La última palabra de cada frase se queda en su sitio: das la vuelta a una posición de menos. Un trozo [:n] ya "
        "deja fuera la posición n.",
        en="The last word of each sentence stays where it was: you turn one position too few. A slice [:n] leaves position "
        "n out already.",
        edits=((_TURN, "turned[row, : length - 1] = x[row, : length - 1][::-1]"),),
    ),
    Misconception(
        "not_reversed",
        es="Devuelves las frases como venían. Si escribiste en una copia, asegúrate de devolver la copia.",
        en="You return the sentences as they came. If you wrote into a copy, make sure that the copy is what you return.",
        edits=(("return turned", "return x"),),
    ),
    Misconception(
        "vectors_only",
        es="Das la vuelta a los números de cada vector, no a las palabras: el orden de la frase sigue igual. El tiempo es el eje "
        "1 de x.",
        en="You turn the numbers of each vector round, not the words: the order of the sentence is the same. Time is axis 1 of "
        "x.",
        code="""def reverse_padded(x, lengths):
    return np.array(x)[:, :, ::-1]
""",
    ),
)

_OUT = "return np.concatenate([onward, backward], axis=-1)"

BIDIRECTIONAL = (
    Misconception(
        "not_turned_back",
        es="Las salidas de bw quedan en el orden en que leyó: junto a la primera palabra pones lo que dijo de la última. Dales "
        "la vuelta antes de juntarlas.",
        en="The outputs of bw stay in the order in which it read: beside the first word you put what it said of the last. "
        "Turn them round before you join them.",
        edits=(("backward = reverse_padded(bw(turned), lengths)", "backward = bw(turned)"),),
    ),
    Misconception(
        "summed",
        es="Sumas las dos salidas: ya no se puede saber qué venía de cada lado. Se pide ponerlas una al lado de la otra, 2U "
        "números por posición.",
        en="You add the two outputs: one can no longer tell which side something came from. They should stand side by side, "
        "2U numbers a position.",
        edits=((_OUT, "return onward + backward"),),
    ),
    Misconception(
        "padding_read_first",
        es="Inviertes filas enteras: en las frases cortas, bw empieza leyendo relleno y su estado se desvía antes de la primera "
        "palabra. Invierte por longitudes, al entrar y al salir.",
        en="You reverse whole rows: in short sentences bw begins by reading padding, and its state drifts before the first "
        "word. Reverse by lengths, on the way in and on the way out.",
        edits=(
            ("turned = reverse_padded(x, lengths)", "turned = x[:, ::-1]"),
            ("backward = reverse_padded(bw(turned), lengths)", "backward = bw(turned)[:, ::-1]"),
        ),
    ),
    Misconception(
        "turned_back_by_rows",
        es="Entras invirtiendo por longitudes y sales invirtiendo la fila entera: en las frases cortas las salidas de bw quedan "
        "corridas. Usa lo mismo las dos veces.",
        en="You go in reversing by lengths and come out reversing the whole row: in short sentences bw's outputs are "
        "shifted. Use the same both times.",
        edits=(("backward = reverse_padded(bw(turned), lengths)", "backward = np.asarray(bw(turned))[:, ::-1]"),),
    ),
    Misconception(
        "both_read_forwards",
        es="Das a bw la frase del derecho: las dos redes leen en la misma dirección y ninguna conoce lo que sigue.",
        en="You give bw the sentence as it is: both networks read in the same direction, and neither knows what follows.",
        edits=(
            ("turned = reverse_padded(x, lengths)", "turned = x"),
            ("backward = reverse_padded(bw(turned), lengths)", "backward = bw(turned)"),
        ),
    ),
    Misconception(
        "backward_first",
        es="El orden está cambiado: pones primero lo de bw. Quien use estas salidas contará con fw delante.",
        en="The order is swapped: you put bw's part first. Whoever uses these outputs will count on fw in front.",
        edits=((_OUT, "return np.concatenate([backward, onward], axis=-1)"),),
    ),
    Misconception(
        "one_network_twice",
        es="Usas fw para las dos direcciones: bw no interviene. Son dos redes con pesos distintos.",
        en="You use fw for both directions: bw takes no part. They are two networks with weights of their own.",
        code="""def bidirectional(fw, bw, x, lengths):
    backward = reverse_padded(fw(reverse_padded(x, lengths)), lengths)
    return np.concatenate([fw(x), backward], axis=-1)
""",
    ),
    Misconception(
        "joined_along_time",
        es="Concatenas sobre el eje del tiempo: salen 2T posiciones de U números. Se pide, en cada posición, 2U.",
        en="You concatenate along the axis of time: that makes 2T positions of U numbers. What is asked for is 2U at each "
        "position.",
        edits=((_OUT, "return np.concatenate([onward, backward], axis=1)"),),
    ),
)

MERGE_STATES = (
    Misconception(
        "h_with_c",
        es="Juntas la h y la c de cada lector. Son de distinta clase: h está entre −1 y 1 y c es la memoria. Junta las dos h, y "
        "las dos c.",
        en="You join the h and the c of each reader. They are of different kinds: h lies between −1 and 1, c is the memory. "
        "Join both h, and both c.",
        code="""def merge_states(fh, fc, bh, bc):
    return tf.concat([fh, fc], axis=-1), tf.concat([bh, bc], axis=-1)
""",
    ),
    Misconception(
        "summed",
        es="Sumas los estados: quedan U números y no se sabe qué venía de cada lado. Se pide ponerlos uno al lado del otro.",
        en="You add the states: U numbers are left, and one cannot tell which side something came from. They should stand side "
        "by side.",
        code="""def merge_states(fh, fc, bh, bc):
    return fh + bh, fc + bc
""",
    ),
    Misconception(
        "averaged",
        es="Haces la media de los dos lectores: quedan U números y se mezclan los dos lados. Se pide concatenar.",
        en="You average the two readers: U numbers are left, and the two sides are mixed. They should be concatenated.",
        code="""def merge_states(fh, fc, bh, bc):
    return (fh + bh) / 2, (fc + bc) / 2
""",
    ),
    Misconception(
        "backward_first",
        es="El orden está cambiado: primero va lo del lector que va hacia delante.",
        en="The order is swapped: what the forward reader left comes first.",
        code="""def merge_states(fh, fc, bh, bc):
    return tf.concat([bh, fh], axis=-1), tf.concat([bc, fc], axis=-1)
""",
    ),
    Misconception(
        "states_swapped",
        es="Devuelves c y después h. Keras espera [h, c]; las formas son iguales y nada avisa.",
        en="You return c and then h. Keras expects [h, c]; the shapes are the same, and nothing warns you.",
        edits=(("return h, c", "return c, h"),),
    ),
    Misconception(
        "joined_along_batch",
        es="Concatenas sobre el eje del lote: salen 2B frases de U números. Se pide [B, 2U].",
        en="You concatenate along the batch: that makes 2B sentences of U numbers. What is asked for is [B, 2U].",
        code="""def merge_states(fh, fc, bh, bc):
    return tf.concat([fh, bh], axis=0), tf.concat([fc, bc], axis=0)
""",
    ),
    Misconception(
        "one_reader_lost",
        es="Devuelves solo los estados del lector que va hacia delante: el otro leyó para nada.",
        en="You return only the states of the reader that goes forwards: the other one read for nothing.",
        code="""def merge_states(fh, fc, bh, bc):
    return fh, fc
""",
    ),
)

BUILD_BIDIRECTIONAL_ENCODER = (
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
)

LEAKS_FUTURE = (
    Misconception(
        "last_word_only",
        es="Cambias solo la última palabra: una función que mira una o dos posiciones adelante se te escapa casi siempre. "
        "Cambia todo lo que viene después de cada posición.",
        en="You change the last word only: a function that looks one or two positions ahead nearly always escapes you. Change "
        "all that comes after each position.",
        edits=(("changed[place + 1 :] += 1.0", "changed[-1] += 1.0"),),
    ),
    Misconception(
        "next_word_only",
        es="Cambias solo la palabra siguiente: quien mire más lejos se te escapa. Cambia todo lo que viene después.",
        en="You change the next word only: whatever looks further escapes you. Change all that comes later.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place + 1] += 1.0"),),
    ),
    Misconception(
        "present_changed_too",
        es="Cambias también la propia posición: claro que su salida se mueve. El futuro empieza en t + 1.",
        en="You change the position itself as well: of course its output moves. The future begins at t + 1.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place:] += 1.0"),),
    ),
    Misconception(
        "past_changed_too",
        es="Cambias la frase entera, pasado incluido: cualquier red reacciona a su pasado, y eso no es mirar al futuro.",
        en="You change the whole sentence, past included: every network reacts to its past, and that is no look into the "
        "future.",
        edits=(("changed[place + 1 :] += 1.0", "changed += 1.0"),),
    ),
    Misconception(
        "past_changed",
        es="Cambias el pasado en vez del futuro: acusas a toda red con memoria. Lo que viene después es [t + 1:].",
        en="You change the past instead of the future: you accuse every network with a memory. What comes later is [t + 1:].",
        edits=(("changed[place + 1 :] += 1.0", "changed[:place] += 1.0"),),
    ),
    Misconception(
        "exact_equality",
        es="Pides igualdad exacta: un último decimal distinto, por el orden de una suma, te parece una mirada al futuro. Compara "
        "con tolerancia (np.allclose).",
        en="You ask for exact equality: another last decimal, from the order of a sum, looks to you like a look into the "
        "future. Compare with a tolerance (np.allclose).",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.array_equal(after[place], before[place])
    return leaks
""",
    ),
    Misconception(
        "change_too_small",
        es="El cambio es tan pequeño que se pierde en el redondeo o en la tolerancia: no acusas a nadie. Cambia los vectores en "
        "una cantidad parecida a la suya.",
        en="The change is so small that it gets lost in rounding or in the tolerance: you accuse nobody. Change the vectors "
        "by an amount like their own.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place + 1 :] += 1e-7"),),
    ),
    Misconception(
        "earlier_positions_too",
        es="Miras si se mueve cualquiera de las salidas hasta t: una posición que no mira adelante carga con la culpa de otra "
        "anterior. Compara solo la fila t.",
        en="You look whether any output up to t moves: a position that does not look ahead takes the blame for an earlier one. "
        "Compare row t only.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[: place + 1], before[: place + 1], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
    Misconception(
        "upside_down",
        es="Devuelves lo contrario: True donde la salida no se mueve.",
        en="You return the opposite: True where the output does not move.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return ~leaks
""",
    ),
    Misconception(
        "one_answer_for_all",
        es="Devuelves una sola respuesta para toda la función. Se pide una por posición: puede que solo algunas miren adelante.",
        en="You return a single answer for the whole function. One for each position is asked for: perhaps only some of them "
        "look ahead.",
        edits=(("return leaks", "return np.array(leaks.any())"),),
    ),
    Misconception(
        "last_accused_too",
        es="Cambias también la propia posición, incluso la última, que no tiene futuro: acusas a todas. El futuro empieza en "
        "t + 1.",
        en="You change the position itself as well, even the last one, which has no future: you accuse them all. The future "
        "begins at t + 1.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x)):
        changed = np.array(x)
        changed[place:] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
)

_CANDIDATE = "candidate = np.tanh(xh + r * hh)"

GRU_CELL = (
    Misconception(
        "reset_before_the_product",
        es="Reinicias antes del producto, (r ⊙ h)U, como en el artículo de 2014. Keras lo hace después: r multiplica a hU con su "
        "sesgo (reset_after=True).",
        en="You reset before the product, (r ⊙ h)U, as in the paper of 2014. Keras does it afterwards: r multiplies hU with its "
        "bias (reset_after=True).",
        edits=(
            (
                _CANDIDATE,
                "U = h.shape[1]\n    candidate = np.tanh(xh + (r * h) @ recurrent[:, 2 * U :] + bias[1, 2 * U :])",
            ),
        ),
    ),
    Misconception(
        "update_swapped",
        es="z y 1 − z están cambiados: en Keras z dice cuánto se conserva. En Chung y otros (2014) dice cuánto entra.",
        en="z and 1 − z are swapped: in Keras z says how much is kept. In Chung et al. (2014) it says how much comes in.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xr, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(-(xz + hz)))
    r = 1 / (1 + np.exp(-(xr + hr)))
    return (1 - z) * h + z * np.tanh(xh + r * hh)
""",
    ),
    Misconception(
        "input_bias_only",
        es="Usas solo el primer sesgo. bias es [2, 3U]: el segundo va con el producto del estado.",
        en="You use the first bias only. bias is [2, 3U]: the second one goes with the product of the state.",
        edits=(("h @ recurrent + bias[1]", "h @ recurrent"),),
    ),
    Misconception(
        "state_bias_only",
        es="Usas solo el segundo sesgo. bias es [2, 3U]: el primero va con el producto de la entrada.",
        en="You use the second bias only. bias is [2, 3U]: the first one goes with the product of the input.",
        edits=(("x @ kernel + bias[0]", "x @ kernel"),),
    ),
    Misconception(
        "biases_swapped",
        es="Los dos sesgos están cambiados. En las compuertas da igual, porque se suman; en la propuesta no, porque r multiplica "
        "a uno solo.",
        en="The two biases are swapped. In the gates it makes no difference, since they are added; in the candidate it does, "
        "since r multiplies only one of them.",
        edits=(
            ("x @ kernel + bias[0]", "x @ kernel + bias[1]"),
            ("h @ recurrent + bias[1]", "h @ recurrent + bias[0]"),
        ),
    ),
    Misconception(
        "state_bias_outside_the_reset",
        es="Sumas el sesgo del estado fuera del reinicio: r debe multiplicar al producto y a su sesgo, r ⊙ (hU + b').",
        en="You add the state's bias outside the reset: r must multiply the product and its bias, r ⊙ (hU + b').",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xr, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(-(xz + hz)))
    r = 1 / (1 + np.exp(-(xr + hr)))
    b = bias[1, 2 * h.shape[1] :]
    return z * h + (1 - z) * np.tanh(xh + b + r * (hh - b))
""",
    ),
    Misconception(
        "gates_in_another_order",
        es="Tomas las columnas en el orden r, z, h, que es el de PyTorch. En Keras van z, r, h.",
        en="You take the columns in the order r, z, h, which is PyTorch's. In Keras they come as z, r, h.",
        edits=(("xz, xr, xh = np.split", "xr, xz, xh = np.split"), ("hz, hr, hh = np.split", "hr, hz, hh = np.split")),
    ),
    Misconception(
        "no_reset",
        es="La compuerta r no interviene: la propuesta usa el estado entero.",
        en="The gate r takes no part: the candidate uses the whole state.",
        edits=((_CANDIDATE, "candidate = np.tanh(xh + hh)"),),
    ),
    Misconception(
        "no_tanh",
        es="Falta la tangente hiperbólica en la propuesta: el estado puede crecer sin límite.",
        en="The candidate lacks its hyperbolic tangent: the state can grow without bound.",
        edits=((_CANDIDATE, "candidate = xh + r * hh"),),
    ),
    Misconception(
        "sigmoid_for_tanh",
        es="Aplicas la sigmoide a la propuesta: no puede ser negativa. Ahí va la tangente hiperbólica.",
        en="You apply the sigmoid to the candidate: it cannot be negative. The hyperbolic tangent goes there.",
        edits=((_CANDIDATE, "candidate = 1 / (1 + np.exp(-(xh + r * hh)))"),),
    ),
    Misconception(
        "reset_over_the_input_too",
        es="r multiplica también la parte de la entrada. Solo reinicia la del estado: la palabra nueva entra siempre entera.",
        en="r multiplies the input's part too. It resets the state's part only: the new word always comes in whole.",
        edits=((_CANDIDATE, "candidate = np.tanh(r * (xh + hh))"),),
    ),
    Misconception(
        "candidate_alone",
        es="Devuelves la propuesta: z no interviene y no se conserva nada del estado anterior.",
        en="You return the candidate: z takes no part, and nothing of the state before is kept.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xr, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    r = 1 / (1 + np.exp(-(xr + hr)))
    return np.tanh(xh + r * hh)
""",
    ),
)

REVERSED_BATCH = (
    Misconception(
        "as_given",
        es="El relleno va delante y las longitudes se cuentan desde el principio: en las frases cortas inviertes huecos y un trozo "
        "de la frase. Rellena detrás.",
        en="Padding goes in front, and lengths are counted from the beginning: in short sentences you reverse blanks and a piece "
        "of the sentence. Pad behind.",
        code="""def reversed_batch(sentences):
    ids = tf.keras.utils.pad_sequences(sentences)
    return tf.reverse_sequence(ids, [len(one) for one in sentences], seq_axis=1).numpy()
""",
    ),
    Misconception(
        "padding_in_front",
        es="Las frases están bien invertidas, pero el relleno queda delante: se leería lo primero. Va detrás.",
        en="The sentences are reversed as they should be, but padding stands in front: it would be read first. It goes behind.",
        edits=(("turned.numpy()", "padded[:, ::-1]"),),
    ),
    Misconception(
        "not_reversed",
        es="El relleno está en su sitio, pero las frases van del derecho: falta invertirlas.",
        en="Padding is where it should be, but the sentences are not reversed.",
        edits=(("turned.numpy()", "padded"),),
    ),
    Misconception(
        "by_the_first",
        es="Inviertes todas las filas por la longitud de la primera frase. Cada fila tiene la suya.",
        en="You reverse all rows by the length of the first sentence. Each row has its own.",
        edits=(("[len(one) for one in sentences]", "[len(sentences[0])] * len(sentences)"),),
    ),
    Misconception(
        "batch_reversed",
        es="Inviertes el orden de las frases del lote, no el de sus palabras: cada frase acabaría al lado de la traducción de "
        "otra.",
        en="You reverse the order of the sentences in the batch, not that of their words: each would end up beside another's "
        "translation.",
        edits=(("turned.numpy()", "padded[::-1]"),),
    ),
    Misconception(
        "last_word_stays",
        es="Dejas la última palabra de cada frase en su sitio. Al invertir, el punto final pasa a ser el primero.",
        en="You leave the last word of each sentence where it was. Reversed, the full stop comes first.",
        edits=(("[len(one) for one in sentences]", "[len(one) - 1 for one in sentences]"),),
    ),
)

MISCONCEPTIONS = {
    "reverse_padded": REVERSE_PADDED,
    "bidirectional": BIDIRECTIONAL,
    "merge_states": MERGE_STATES,
    "build_bidirectional_encoder": BUILD_BIDIRECTIONAL_ENCODER,
    "leaks_future": LEAKS_FUTURE,
    "gru_cell": GRU_CELL,
    "reversed_batch": REVERSED_BATCH,
}

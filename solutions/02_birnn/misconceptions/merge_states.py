"""Wrong answers that students really write for `merge_states` in lesson 02, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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

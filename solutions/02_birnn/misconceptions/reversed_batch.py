"""Wrong answers that students really write for `reversed_batch` in lesson 02, each with its diagnosis.

Sources: the design of the lesson, and threads in which padding was read by the reader that goes backwards.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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

"""Wrong answers that students really write for `reverse_padded` in lesson 02, each with its diagnosis.

Sources: the design of the lesson, and threads in which padding was read by the reader that goes backwards.
"""

from autograder.authoring.misconceptions import Misconception

_TURN = "turned[row, :length] = x[row, :length][::-1]"

MISCONCEPTIONS = (
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
    Misconception(
        "one_too_many",
        es="Das la vuelta a una posición de más: la primera de relleno pasa delante de la frase. La última palabra está en n − 1.",
        en="You turn one position too many: the first one of padding goes in front of the sentence. The last word is at n − 1.",
        code="""def reverse_padded(x, lengths):
    turned = np.array(x)
    for row, length in enumerate(lengths):
        turned[row, : length + 1] = x[row, : length + 1][::-1]
    return turned
""",
    ),
    Misconception(
        "counted_from_one",
        es="Tomas la palabra `n − t`, y para t = 0 no hay ninguna en n: las posiciones van de 0 a n − 1.",
        en="You take word `n − t`, and for t = 0 there is none at n: positions go from 0 to n − 1.",
        code="""def reverse_padded(x, lengths):
    turned = np.zeros_like(x)
    for row, length in enumerate(lengths):
        for place in range(length):
            turned[row, place] = x[row, length - place]
    return turned
""",
    ),
    Misconception(
        "overwritten",
        es="Escribes sobre el mismo array que estás leyendo: cuando llega el turno de las primeras palabras, ya no están. Lee de x y escribe "
        "en una copia.",
        en="You write over the array that you are reading: when the turn of the first words comes, they are gone. Read from x and write into a "
        "copy.",
        code="""def reverse_padded(x, lengths):
    turned = np.array(x)
    for row, length in enumerate(lengths):
        for place in range(length):
            turned[row, place] = turned[row, length - 1 - place]
    return turned
""",
    ),
    Misconception(
        "first_row_alone",
        es="Solo das la vuelta a la primera frase: el `return` está dentro del bucle.",
        en="You turn the first sentence only: the `return` stands inside the loop.",
        code="""def reverse_padded(x, lengths):
    turned = np.array(x)
    for row, length in enumerate(lengths):
        turned[row, :length] = x[row, :length][::-1]
        return turned
""",
    ),
)

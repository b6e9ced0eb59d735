"""Wrong answers that students really write for `label_map` in lesson 04, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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
        "end_without_a_name",
        es="Quitas endofseq de los nombres, pero su fila de pesos sigue en la cuadrícula: hay una fila más que nombres. "
        "endofseq también se escribe.",
        en="You drop endofseq from the names, but its row of weights is still in the grid: one row more than there are "
        "names. endofseq is written too.",
        edits=(("written = tokens[1:]", "written = tokens[1:-1]"),),
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
        "last_columns",
        es="Te quedas con las últimas columnas. El relleno está detrás de las palabras: así se va el comienzo de la frase y "
        "se queda el relleno.",
        en="You keep the last columns. Padding stands behind the words: that way the start of the sentence goes and the "
        "padding stays.",
        edits=(("[:, : len(source)]  # (T, S)", "[:, -len(source) :]"),),
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

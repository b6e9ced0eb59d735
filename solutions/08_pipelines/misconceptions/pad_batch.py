"""Wrong answers to `pad_batch`, from what tokenizers do when asked otherwise and from loops that pad by hand."""

from autograder.authoring.misconceptions import Misconception

CUT = "[*row[: max_length - 1], row[-1]]"
ROWS = f"[row if len(row) <= max_length else {CUT} for row in lists]"


def _padded(
    rows: str = ROWS,
    width: str = "lengths.max()",
    put: str = "place[: len(row)] = row",
    mask: str = "np.arange(ids.shape[1]) < lengths[:, None]",
) -> str:
    """A solution that differs in one of its parts, and is no edit of the right one: pairs of it with others are not asked for."""
    return f"""def pad_batch(lists, pad_id, max_length):
    rows = {rows}
    lengths = np.array([len(row) for row in rows])
    ids = np.full((len(rows), {width}), pad_id)
    for place, row in zip(ids, rows):
        {put}
    return ids, {mask}
"""


MISCONCEPTIONS = (
    Misconception(
        "padded_with_zero",
        es="Rellenas con 0. En BERT vale; en RoBERTa el 0 es la marca de inicio, y el relleno, el 1. El id de relleno te lo dan.",
        en="You pad with 0. With BERT that will do; with RoBERTa 0 is the mark of the start, and padding is 1. You are given the padding id.",
        edits=(("lengths.max()), pad_id)", "lengths.max()), 0)"),),
    ),
    Misconception(
        "padded_in_front",
        es="El relleno va delante. Así se genera con GPT-2; aquí se pide detrás, con el texto al principio de la fila.",
        en="Padding stands in front. That is for generating with GPT-2; here it is asked for behind, the text at the start of its row.",
        edits=(
            ("place[: len(row)] = row", "place[len(place) - len(row) :] = row"),
            ("< lengths[:, None]", ">= ids.shape[1] - lengths[:, None]"),
        ),
    ),
    Misconception(
        "text_in_front_mask_behind",
        es="El texto está al principio de la fila, y la máscara lo busca al final: el modelo leería relleno y se perdería el comienzo.",
        en="The text is at the start of its row and the mask looks for it at the end: the model would read padding and miss the beginning.",
        edits=(("< lengths[:, None]", ">= ids.shape[1] - lengths[:, None]"),),
    ),
    Misconception(
        "mask_inverted",
        es="La máscara está del revés: True donde hay relleno. En todo el curso, y en attention_mask, True es «aquí hay texto».",
        en="The mask is the wrong way round: True where there is padding. Throughout the course, and in attention_mask, True is “here is text”.",
        edits=(("< lengths[:, None]", ">= lengths[:, None]"),),
    ),
    Misconception(
        "mask_from_ids",
        es="Deduces la máscara de ids != pad_id. Si el relleno es también la marca de fin, como en GPT-2, esconde al modelo el final de cada texto. Las "
        "longitudes no se confunden.",
        en="You infer the mask from ids != pad_id. Where padding is the mark of the end as well, as with GPT-2, that hides the end of each "
        "text from the model. The lengths cannot be mistaken.",
        code="""def pad_batch(lists, pad_id, max_length):
    rows = [row if len(row) <= max_length else [*row[: max_length - 1], row[-1]] for row in lists]
    ids = np.array([[*row, *[pad_id] * (max(map(len, rows)) - len(row))] for row in rows])
    return ids, ids != pad_id
""",
    ),
    Misconception(
        "mask_from_zero",
        es="Deduces la máscara de ids != 0: solo acierta cuando el relleno es 0.",
        en="You infer the mask from ids != 0: that is right only where padding is 0.",
        edits=(("np.arange(ids.shape[1]) < lengths[:, None]", "ids != 0"),),
    ),
    Misconception(
        "everything_is_text",
        es="La máscara es True en todas partes: el modelo leerá el relleno como si fuera texto.",
        en="The mask is True everywhere: the model will read padding as if it were text.",
        edits=(("np.arange(ids.shape[1]) < lengths[:, None]", "np.ones(ids.shape, bool)"),),
    ),
    Misconception(
        "mask_one_short",
        es="A la máscara le falta la última posición de cada texto: la marca de fin también se lee.",
        en="The mask lacks the last position of each text: the mark of the end is read as well.",
        edits=(("< lengths[:, None]", "< lengths[:, None] - 1"),),
    ),
    Misconception(
        "special_tokens_masked",
        es="La máscara deja fuera las marcas de inicio y de fin. El modelo las lee, y de la primera ([CLS]) sale la clasificación: solo "
        "se esconde el relleno.",
        en="The mask leaves out the marks of start and end. The model does read them, and the first ([CLS]) is where it classifies from: "
        "padding alone is hidden.",
        edits=(
            (
                "np.arange(ids.shape[1]) < lengths[:, None]",
                "(np.arange(ids.shape[1]) < lengths[:, None] - 1) & (np.arange(ids.shape[1]) > 0)",
            ),
        ),
    ),
    Misconception(
        "lengths_as_mask",
        es="En lugar de la máscara devuelves las longitudes, [B]. El modelo necesita saberlo posición a posición: [B, T].",
        en="In place of the mask you return the lengths, [B]. The model needs to know it position by position: [B, T].",
        edits=(("return ids, mask", "return ids, lengths"),),
    ),
    Misconception(
        "padded_to_the_limit",
        es="Rellenas siempre hasta max_length: el modelo paga por cada posición, también por las vacías. Basta llegar al más largo del lote.",
        en="You always pad up to max_length: the model pays for every position, empty ones too. As far as the longest of the batch is enough.",
        edits=(("(len(rows), lengths.max())", "(len(rows), max_length)"),),
    ),
    Misconception(
        "cut_to_the_shortest",
        es="Recortas todos los textos a la longitud del más corto. Se igualan por arriba, con relleno.",
        en="You cut all texts to the length of the shortest. They are evened out upwards, by padding.",
        edits=(
            ("(len(rows), lengths.max())", "(len(rows), lengths.min())"),
            ("place[: len(row)] = row", "place[:] = row[: lengths.min()]"),
        ),
    ),
    Misconception(
        "not_cut",
        es="No recortas: un texto más largo que max_length hace fallar al modelo, que no tiene tantas posiciones.",
        en="You do not cut: a text longer than max_length makes the model fail, which has not so many positions.",
        edits=((ROWS, "lists"),),
    ),
    Misconception(
        "end_mark_lost",
        es="row[:max_length] se lleva por delante la marca de fin: el texto recortado queda sin [SEP]. Guárdale un sitio.",
        en="row[:max_length] takes the mark of the end away with the rest: the text that was cut has no [SEP]. Keep a place for it.",
        edits=((CUT, "row[:max_length]"),),
    ),
    Misconception(
        "beginning_cut",
        es="Te quedas con el final del texto y pierdes su principio, marca de inicio incluida. Se recorta por el otro lado.",
        en="You keep the end of the text and lose its beginning, mark of the start included. Cut on the other side.",
        edits=((CUT, "row[-max_length:]"),),
    ),
    Misconception(
        "beginning_cut_between_marks",
        es="Conservas ambas marcas, pero recortas el principio del texto en vez del final.",
        en="You keep both marks, but cut the beginning of the text rather than its end.",
        edits=((CUT, "[row[0], *row[len(row) - max_length + 1 :]]"),),
    ),
    Misconception(
        "end_mark_doubled",
        es="Añades el último id a todos los textos, también a los que cabían: esos acaban con la marca de fin dos veces.",
        en="You append the last id to every text, those that fitted included: they end with the mark of the end twice.",
        edits=((ROWS, "[[*row[: max_length - 1], row[-1]] for row in lists]"),),
    ),
    Misconception(
        "one_too_many",
        es="Añades la marca de fin a max_length ids: sale uno más de los que caben.",
        en="You add the mark of the end to max_length ids: that is one more than fits.",
        edits=((CUT, "[*row[:max_length], row[-1]]"),),
    ),
    Misconception(
        "long_ones_dropped",
        es="Saltas los textos que no caben: el lote tiene menos filas que textos, y las respuestas ya no casan con ellos.",
        en="You skip the texts that do not fit: the batch has fewer rows than there are texts, and answers do not belong to them any more.",
        edits=((ROWS, "[row for row in lists if len(row) <= max_length]"),),
    ),
    Misconception(
        "all_cut",
        es="Quitas un id a todos los textos, también a los que caben. Solo se recorta lo que pasa de max_length.",
        en="You take an id off every text, those that fit included. Only what is beyond max_length is cut.",
        edits=((ROWS, "[[*row[: min(len(row), max_length + 1) - 2], row[-1]] for row in lists]"),),
    ),
    Misconception(
        "floats",
        es="Tus ids son números con decimales: una tabla de embeddings no tiene fila 7.0. Crea el array de enteros.",
        en="Your ids are floating-point numbers: an embedding table has no row 7.0. Make the array one of whole numbers.",
        edits=(("lengths.max()), pad_id)", "lengths.max()), float(pad_id))"),),
    ),
    Misconception(
        "lists_changed",
        es="Alargas las listas que te dieron: quien las use después las encontrará con relleno. Trabaja con otras.",
        en="You make the lists longer that you were given: who uses them later will find them padded. Work on others.",
        edits=(
            (
                "        place[: len(row)] = row\n",
                "        place[: len(row)] = row\n        row += [pad_id] * (len(place) - len(row))\n",
            ),
        ),
    ),
    Misconception(
        "mask_one_long",
        es="La máscara llega una posición más allá del texto: el modelo lee el primer relleno. Con índices desde 0, la última posición de un texto es su longitud menos 1.",
        en="The mask goes one position beyond the text: the model reads the first padding. With indices from 0, a text's last position is its length minus 1.",
        edits=(("< lengths[:, None]", "<= lengths[:, None]"),),
    ),
    Misconception(
        "width_before_cutting",
        es="Mides la anchura antes de recortar: el lote queda tan ancho como el texto que no cabía, con columnas que nadie usa.",
        en="You measure the width before you cut: the batch is as wide as the text that did not fit, with columns that nobody uses.",
        code=_padded(width="max(map(len, lists))"),
    ),
    Misconception(
        "one_too_few",
        es="Un texto recortado te queda con max_length - 1 ids: contando la marca de fin caben max_length.",
        en="A text that you cut is left with max_length - 1 ids: max_length fit, counting the mark of the end.",
        edits=((CUT, "[*row[: max_length - 2], row[-1]]"),),
    ),
    Misconception(
        "sorted_by_length",
        es="Devuelves los textos ordenados por longitud: las respuestas del modelo ya no van en el orden de quien pregunta. Se ordena antes de formar los lotes, y después se deshace.",
        en="You return the texts sorted by length: the model's answers no longer come in the order of the questions. One sorts before making batches, and undoes it afterwards.",
        code=_padded(rows=f"sorted({ROWS}, key=len)"),
    ),
    Misconception(
        "mask_up_to_the_first_padding",
        es="Cortas la máscara en el primer id igual a pad_id. Ese id puede estar dentro del texto: lo que viene detrás se queda sin leer.",
        en="You end the mask at the first id that equals pad_id. That id may occur inside a text: what comes behind it goes unread.",
        code=_padded(mask="np.cumsum(ids == pad_id, axis=1) == 0"),
    ),
    Misconception(
        "padding_for_the_end",
        es="Al recortar pones pad_id en el último sitio. La marca de fin es el último id de cada texto, y no tiene por qué ser el del relleno.",
        en="Where you cut, you put pad_id in the last place. The mark of the end is each text's last id, and need not be that of padding.",
        edits=((CUT, "[*row[: max_length - 1], pad_id]"),),
    ),
    Misconception(
        "width_of_the_first",
        es="Tomas la anchura del primer texto: los más largos que él quedan cortados. Manda el más largo del lote.",
        en="You take the width of the first text: those longer than it are cut. The longest of the batch rules.",
        code=_padded(width="lengths[0]", put="place[: len(row)] = row[: lengths[0]]"),
    ),
)

"""Wrong answers to `classify`, from forum questions and from tutorials that classify one text at a time."""

from autograder.authoring.misconceptions import Misconception

NAMES = "[id2label[int(winner)] for winner in winners]"


def _classify(*lines: str, labels: str = NAMES, confidence: str = "p.max(axis=-1)") -> str:
    """A solution whose softmax, or what stands in its place, is told line by line."""
    softmax = ("p = np.exp(logits - logits.max(axis=-1, keepdims=True))", "p = p / p.sum(axis=-1, keepdims=True)")
    body = (*(lines or softmax), "winners = p.argmax(axis=-1)", f"return {labels}, {confidence}")
    return "\n    ".join(("def classify(logits, id2label):", *body, ""))


MISCONCEPTIONS = (
    Misconception(
        "softmax_over_the_batch",
        es="Tu softmax reparte la probabilidad entre los textos del lote, no entre las clases: la de un texto cambia según con quién vaya. "
        "Mira qué suma 1, si las filas o las columnas.",
        en="Your softmax shares the probability out among the texts of the batch, not among the classes: a text's depends on its company. "
        "Look at what adds up to 1, rows or columns.",
        code=_classify("p = np.exp(logits - logits.max(axis=0))", "p = p / p.sum(axis=0)"),
    ),
    Misconception(
        "softmax_over_everything",
        es="Divides entre la suma de todo el lote: las probabilidades de una fila ya no suman 1, y bajan cuantos más textos haya.",
        en="You divide by the sum of the whole batch: a row's probabilities do not add up to 1 any more, and fall the more texts there are.",
        code=_classify("p = np.exp(logits - logits.max())", "p = p / p.sum()"),
    ),
    Misconception(
        "keepdims_forgotten",
        es="El máximo o la suma por filas, sin keepdims, es [B], y NumPy lo alinea con las columnas: falla, o con tantas clases como textos divide lo que no es. Con "
        "keepdims=True es [B, 1].",
        en="The maximum or the sum by rows, without keepdims, is [B], and NumPy lines it up with the columns: it fails, or, with as many classes as texts, divides the wrong "
        "numbers. With keepdims=True it is [B, 1].",
        edits=(("p.sum(axis=-1, keepdims=True)", "p.sum(axis=-1)"),),
    ),
    Misconception(
        "overflow",
        es="Con logits enormes np.exp se desborda y sale nan, o todas las exponenciales son 0. Restar lo mismo a toda la fila no cambia su "
        "softmax: falta hacerlo.",
        en="With huge logits np.exp overflows and gives nan, or all exponentials are 0. Subtracting the same from a whole row does not change "
        "its softmax: that is missing.",
        edits=(("logits - logits.max(axis=-1, keepdims=True)", "logits"),),
    ),
    Misconception(
        "largest_of_the_batch_subtracted",
        es="Restas el máximo de todo el lote: en una fila con logits mucho menores que los de otra, todas las exponenciales dan 0, y 0 entre 0 "
        "es nan. A cada fila, su máximo.",
        en="You subtract the maximum of the whole batch: in a row whose logits are far below another's all exponentials are 0, and 0 by 0 is "
        "nan. To each row its own maximum.",
        edits=(("logits.max(axis=-1, keepdims=True)", "logits.max()"),),
    ),
    Misconception(
        "sigmoid",
        es="Pasas cada logit por una sigmoide, como si las clases no compitieran: sirve cuando un texto puede tener varias etiquetas, y "
        "entonces las probabilidades no suman 1.",
        en="You put each logit through a sigmoid, as if the classes did not compete: that is for texts that may have several labels, and then "
        "the probabilities do not add up to 1.",
        code=_classify("p = 1 / (1 + np.exp(-np.clip(logits, -50, 50)))"),
    ),
    Misconception(
        "logits_as_confidence",
        es="Como confianza devuelves el logit: no está entre 0 y 1, y no dice nada sin los de las otras clases.",
        en="As confidence you return the logit: it is not between 0 and 1, and says nothing without those of the other classes.",
        edits=(("p.max(axis=-1)", "logits.max(axis=-1)"),),
    ),
    Misconception(
        "not_normalised",
        es="Exponencias y no divides: lo que sale no son probabilidades, y la mejor clase tiene siempre lo mismo.",
        en="You take the exponential and do not divide: what comes out are no probabilities, and the best class always has the same.",
        code=_classify("p = np.exp(logits - logits.max(axis=-1, keepdims=True))"),
    ),
    Misconception(
        "softmax_twice",
        es="Aplicas softmax dos veces: la segunda casi iguala las clases, y la confianza nunca pasa de lo que cabe en exponenciales entre 1 "
        "y e.",
        en="You apply softmax twice: the second time all but evens the classes out, and confidence never exceeds what fits in exponentials "
        "between 1 and e.",
        code=_classify(
            "p = np.exp(logits - logits.max(axis=-1, keepdims=True))",
            "p = np.exp(p / p.sum(axis=-1, keepdims=True))",
            "p = p / p.sum(axis=-1, keepdims=True)",
        ),
    ),
    Misconception(
        "by_position_in_the_dictionary",
        es="Tomas el nombre que está en esa posición del diccionario, y un diccionario tiene el orden en que se escribió. Búscalo por su "
        "clave, que es el id.",
        en="You take the name at that position of the dictionary, and a dictionary has the order in which it was written. Look it up by its "
        "key, which is the id.",
        edits=(("id2label[int(winner)]", "list(id2label.values())[int(winner)]"),),
    ),
    Misconception(
        "keys_as_strings",
        es="Buscas el id como cadena. Así está escrito en config.json; ya leído, en id2label las claves son enteros.",
        en="You look the id up as a string. That is how config.json has it; once read, the keys of id2label are whole numbers.",
        edits=(("id2label[int(winner)]", "id2label[str(winner)]"),),
    ),
    Misconception(
        "sorted_names",
        es="Ordenas los nombres alfabéticamente antes de buscar: así los numera scikit-learn, no este modelo. El id de cada nombre está en "
        "id2label.",
        en="You sort the names alphabetically before looking up: that is how scikit-learn numbers them, not this model. The id of each name "
        "is in id2label.",
        edits=(("id2label[int(winner)]", "sorted(id2label.values())[int(winner)]"),),
    ),
    Misconception(
        "ids_instead_of_names",
        es="Devuelves los números de las clases. Quien lee quiere sus nombres: id2label los tiene.",
        en="You return the numbers of the classes. Who reads wants their names: id2label has them.",
        edits=((NAMES, "[int(winner) for winner in winners]"),),
    ),
    Misconception(
        "least_probable",
        es="Eliges la clase menos probable.",
        en="You choose the least probable class.",
        code=_classify(labels=NAMES.replace("winners", "p.argmin(axis=-1)")),
    ),
    Misconception(
        "winners_by_column",
        es="Buscas el máximo por columnas: para cada clase, el texto que más la tiene, y sale una etiqueta por clase. Se pide, para cada texto, su "
        "clase.",
        en="You look for the maximum by columns: for each class the text that has most of it, so a label a class comes out. What is asked for "
        "is each text's class.",
        code=_classify(labels=NAMES.replace("winners", "p.argmax(axis=0)")),
    ),
    Misconception(
        "one_label_for_the_batch",
        es="argmax sin eje mira el lote entero como una sola fila: sale una etiqueta, la del texto más seguro. Vale para un texto, como en "
        "muchos ejemplos, y para ninguno más.",
        en="argmax without an axis sees the whole batch as one row: one label comes out, that of the surest text. It works for one text, as in "
        "many examples, and for no more.",
        code="""def classify(logits, id2label):
    p = np.exp(logits - logits.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    return [id2label[int(logits.argmax()) % len(id2label)]], np.array([p.max()])
""",
    ),
    Misconception(
        "first_text_alone",
        es="Miras solo la primera fila, logits[0]: los demás textos del lote se quedan sin etiqueta.",
        en="You look at the first row alone, logits[0]: the other texts of the batch get no label.",
        code="""def classify(logits, id2label):
    p = np.exp(logits[0] - logits[0].max())
    p = p / p.sum()
    return [id2label[int(p.argmax())]] * len(logits), np.full(len(logits), p.max())
""",
    ),
    Misconception(
        "two_classes_taken_for_granted",
        es="Solo miras la clase 1: si pasa de la mitad, esa; si no, la 0. Con más de dos clases, las demás no salen nunca.",
        en="You look at class 1 alone: if it has more than half, that one; else class 0. With more than two classes the others never come out.",
        code="""def classify(logits, id2label):
    p = np.exp(logits - logits.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    winners = (p[:, 1] > 0.5).astype(int)
    return [id2label[int(winner)] for winner in winners], np.take_along_axis(p, winners[:, None], 1)[:, 0]
""",
    ),
    Misconception(
        "confidence_of_the_last_class",
        es="La confianza que devuelves es siempre la de la última clase (en muchos ejemplos, la positiva), no la de la elegida.",
        en="The confidence you return is always that of the last class (in many examples, the positive one), not that of the chosen one.",
        code=_classify(confidence="p[:, -1]"),
    ),
    Misconception(
        "all_probabilities",
        es="Devuelves las probabilidades de todas las clases, [B, C]. Se pide la de la elegida, una por texto.",
        en="You return the probabilities of all classes, [B, C]. That of the chosen one is asked for, one a text.",
        code=_classify(confidence="p"),
    ),
    Misconception(
        "largest_confidence_of_the_batch",
        es="La confianza es la mayor de todo el lote: en todas partes está la del texto más seguro. Cada texto tiene la suya.",
        en="The confidence is the largest of the whole batch: everywhere stands that of the surest text. Each text has its own.",
        edits=(("p.max(axis=-1)", "np.full(len(p), p.max())"),),
    ),
    Misconception(
        "rows_over_the_whole_sum",
        es="Restas a cada fila su máximo, pero divides entre la suma de todo el lote: las probabilidades de un texto ya no suman 1.",
        en="You subtract each row's own maximum, but divide by the sum of the whole batch: a text's probabilities no longer add up to 1.",
        code=_classify("p = np.exp(logits - logits.max(axis=-1, keepdims=True))", "p = p / p.sum()"),
    ),
    Misconception(
        "rounded",
        es="Redondeas la confianza antes de devolverla: quien la compare o la sume hereda el error. Redondea al imprimir.",
        en="You round the confidence before returning it: whoever compares it or adds it up inherits the error. Round when you print.",
        edits=(("p.max(axis=-1)", "np.round(p.max(axis=-1), 2)"),),
    ),
    Misconception(
        "no_exponential",
        es="Divides los logits entre su suma, sin exponenciar. Pueden ser negativos: salen números fuera de 0 a 1, y con suma negativa el mayor pasa a ser el menor.",
        en="You divide the logits by their sum, without exponentiating. They may be negative: numbers outside 0 to 1 come out, and where the sum is negative the largest becomes the smallest.",
        code=_classify("p = logits / logits.sum(axis=-1, keepdims=True)"),
    ),
    Misconception(
        "margin_for_confidence",
        es="Devuelves la ventaja sobre la segunda clase, no la probabilidad de la primera. Es otra medida de seguridad, y no es la que se pide.",
        en="You return the lead over the second class, not the probability of the first. It is another measure of being sure, and not the one that is asked for.",
        edits=(("p.max(axis=-1)", "np.sort(p, axis=-1)[:, -1] - np.sort(p, axis=-1)[:, -2]"),),
    ),
    Misconception(
        "clipped",
        es="Recortas los logits para que np.exp no se desborde: los que pasan del tope quedan iguales, y ya no gana el mayor. Restar el máximo de la fila "
        "no cambia nada; recortar, sí.",
        en="You clip the logits so that np.exp does not overflow: those beyond the bound become equal, and the largest no longer wins. Subtracting the "
        "row's maximum changes nothing; clipping does.",
        code=_classify("p = np.exp(np.clip(logits, -50, 50))", "p = p / p.sum(axis=-1, keepdims=True)"),
    ),
)

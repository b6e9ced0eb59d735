"""Wrong answers that students really write for `windows` in lesson 06, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "y_is_x",
        es="El objetivo es la propia entrada: el modelo aprendería a copiar la letra que tiene delante.",
        en="The target is the input itself: the model would learn to copy the letter in front of it.",
        edits=(("ids[1 : count * L + 1]", "ids[: count * L]"),),
    ),
    Misconception(
        "rolled",
        es="Giras cada ventana: su último objetivo es su propio primer carácter, no el primero de la siguiente.",
        en="You roll each window: its last target is its own first character, not the first one of the next window.",
        edits=(("ids[1 : count * L + 1].reshape(count, L)", "np.roll(x, -1, axis=1)"),),
    ),
    Misconception(
        "shifted_by_two",
        es="El objetivo va dos lugares por delante: se salta una letra.",
        en="The target is two places ahead: it skips a letter.",
        edits=(
            ("(len(ids) - 1) // L", "(len(ids) - 2) // L"),
            ("ids[1 : count * L + 1]", "ids[2 : count * L + 2]"),
        ),
    ),
    Misconception(
        "shifted_back",
        es="Has corrido al revés: el objetivo es la letra anterior, que ya se ha leído.",
        en="You shifted the wrong way: the target is the letter before, which has been read already.",
        code="""def windows(ids, L):
    count = (len(ids) - 1) // L
    y = ids[: count * L].reshape(count, L)
    x = ids[1 : count * L + 1].reshape(count, L)
    return x, y
""",
    ),
    Misconception(
        "end_padded",
        es="Cuando el texto acaba justo al final de una ventana, inventas un objetivo para su último carácter: no hay ninguno. Esa "
        "ventana se deja.",
        en="Where the text ends just at the end of a window, you make up a target for its last character: there is none. That "
        "window is left out.",
        edits=(
            ("(len(ids) - 1) // L", "len(ids) // L"),
            ("ids[1 : count * L + 1]", "np.append(ids[1:], PAD)[: count * L]"),
        ),
    ),
    Misconception(
        "last_window_lost",
        es="Dejas fuera una ventana que sí tiene objetivo para todos sus caracteres: hace falta un solo id de más, no dos.",
        en="You leave out a window that does have a target for each of its characters: it takes one id more, not two.",
        edits=(("(len(ids) - 1) // L", "(len(ids) - 2) // L"),),
    ),
    Misconception(
        "overlapping",
        es="Tus ventanas se solapan: avanzan de uno en uno, y cada letra se aprende L veces. Cada una empieza donde acaba la anterior.",
        en="Your windows overlap: they advance one by one, and each letter is learned L times. Each begins where the one before ends.",
        code="""def windows(ids, L):
    starts = range(len(ids) - L)
    return np.stack([ids[i : i + L] for i in starts]), np.stack([ids[i + 1 : i + L + 1] for i in starts])
""",
    ),
    Misconception(
        "gaps",
        es="Cortas en trozos de L + 1 y separas cada uno en entrada y objetivo: sirve para entrenar, pero entre trozo y trozo se "
        "pierde una predicción. El primer carácter de una ventana es el último objetivo de la anterior.",
        en="You cut into pieces of L + 1 and split each into input and target: one can train on that, but a prediction is lost between "
        "pieces. The first character of a window is the last target of the one before.",
        code="""def windows(ids, L):
    count = len(ids) // (L + 1)
    pieces = ids[: count * (L + 1)].reshape(count, L + 1)
    return pieces[:, :-1], pieces[:, 1:]
""",
    ),
    Misconception(
        "columns_for_rows",
        es="El texto corre por las columnas: cada fila salta de L en L letras, o de otra distancia fija. Cada fila es un trozo seguido.",
        en="The text runs down the columns: each row jumps over letters by a fixed distance. Each row is a piece without gaps.",
        edits=(
            ("ids[: count * L].reshape(count, L)", "ids[: count * L].reshape(L, count).T"),
            ("ids[1 : count * L + 1].reshape(count, L)", "ids[1 : count * L + 1].reshape(L, count).T"),
        ),
    ),
    Misconception(
        "rows_do_not_fit",
        es="Cuando el texto acaba justo al final de una ventana, a la fila de los objetivos le sobran o le faltan ids para doblarse en [W, L]. "
        "Cuenta cuántas ventanas tienen objetivo para todos sus caracteres, también para el último, y corta las dos filas con ese número.",
        en="Where the text ends just at the end of a window, the row of targets has too many or too few ids to be folded into [W, L]. Count how "
        "many windows have a target for each of their characters, the last one too, and cut both rows by that number.",
        edits=(("(len(ids) - 1) // L", "len(ids) // L"),),
    ),
    Misconception(
        "next_window",
        es="El objetivo de cada ventana es la ventana siguiente: va L lugares por delante. Tiene que ir uno.",
        en="The target of each window is the next window: it is L places ahead. It should be one.",
        code="""def windows(ids, L):
    count = len(ids) // L
    x = ids[: count * L].reshape(count, L)
    return x[:-1], x[1:]
""",
    ),
    Misconception(
        "one_target_a_window",
        es="Das un solo objetivo por ventana, el carácter que la sigue. Cada posición predice el suyo: y tiene la forma de x, y de una ventana se "
        "aprenden L predicciones, no una.",
        en="You give a single target a window, the character behind it. Each position predicts its own: y has the shape of x, and a window "
        "teaches L predictions, not one.",
        code="""def windows(ids, L):
    count = (len(ids) - 1) // L
    return ids[: count * L].reshape(count, L), ids[L : count * L + 1 : L]
""",
    ),
    Misconception(
        "one_short",
        es="Tus ventanas miden L − 1: a cada trozo de L le quitas el último para la entrada y el primero para el objetivo. El objetivo del último "
        "es el primero del trozo siguiente.",
        en="Your windows have length L − 1: from each piece of L you drop the last one for the input and the first one for the target. The last "
        "one's target is the first one of the next piece.",
        code="""def windows(ids, L):
    count = len(ids) // L
    pieces = ids[: count * L].reshape(count, L)
    return pieces[:, :-1], pieces[:, 1:]
""",
    ),
    Misconception(
        "rest_padded",
        es="Rellenas la última ventana para no perder lo que sobra: se pide dejarlo. Ese relleno se aprendería como una letra más.",
        en="You pad the last window so as not to lose the rest: it is to be left out. That padding would be learned like a letter.",
        code="""def windows(ids, L):
    count = -(-(len(ids) - 1) // L)
    x, y = np.full((2, count * L), PAD)
    x[: len(ids) - 1], y[: len(ids) - 1] = ids[:-1], ids[1:]
    return x.reshape(count, L), y.reshape(count, L)
""",
    ),
    Misconception(
        "rest_left_in_front",
        es="Lo que sobra lo dejas al principio del texto. Las ventanas empiezan en el primer id; lo que se deja es el final.",
        en="You leave the rest out at the beginning of the text. Windows start at the first id; what is left out is the end.",
        code="""def windows(ids, L):
    count = (len(ids) - 1) // L
    ids = ids[len(ids) - count * L - 1 :]
    return ids[:-1].reshape(count, L), ids[1:].reshape(count, L)
""",
    ),
    Misconception(
        "last_target_made_up",
        es="El último objetivo de cada ventana es un relleno, y sí que existe: es el primer carácter de la ventana siguiente.",
        en="The last target of each window is padding, and there is one: the first character of the next window.",
        edits=(("ids[1 : count * L + 1].reshape(count, L)", "np.pad(x[:, 1:], ((0, 0), (0, 1)))"),),
    ),
)

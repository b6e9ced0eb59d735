"""Wrong answers that students really write for `bidirectional` in lesson 02, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

_OUT = "return np.concatenate([onward, backward], axis=-1)"

MISCONCEPTIONS = (
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

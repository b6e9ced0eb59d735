"""Wrong answers that students really write for `positional_encoding` in lesson 05, each with its diagnosis.

Sources: the design of the lesson, and what came out when it was played from its prose alone.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "doubled_exponent",
        es="El exponente está doblado: el 2i de la fórmula ya es el número de la columna par (0, 2, 4…), y tú lo vuelves a "
        "multiplicar por 2. Las agujas lentas casi se paran.",
        en="The exponent is doubled: the formula's 2i is the number of the even column already (0, 2, 4…), and you multiply "
        "it by 2 again. The slow hands nearly stop.",
        edits=(("10000.0 ** (-columns / d)", "10000.0 ** (-2 * columns / d)"),),
    ),
    Misconception(
        "halved_exponent",
        es="Usas i (0, 1, 2…) donde la fórmula pone 2i: las velocidades bajan la mitad de deprisa y nunca llegan cerca de "
        "1/10000.",
        en="You use i (0, 1, 2…) where the formula has 2i: speeds fall half as fast and never come near 1/10000.",
        edits=(("10000.0 ** (-columns / d)", "10000.0 ** (-columns / 2 / d)"),),
    ),
    Misconception(
        "rising_speeds",
        es="Multiplicas por 10000 elevado al exponente en vez de dividir: las columnas van cada vez más deprisa, y posiciones "
        "vecinas dejan de parecerse.",
        en="You multiply by the power of 10000 rather than divide: columns get faster and faster, and neighbouring positions "
        "stop being alike.",
        edits=(("10000.0 ** (-columns / d)", "10000.0 ** (columns / d)"),),
    ),
    Misconception(
        "halves_side_by_side",
        es="Pones todos los senos en la primera mitad y todos los cosenos en la segunda. Algunas bibliotecas lo hacen así, "
        "pero aquí van alternos: pares con seno, impares con coseno.",
        en="You put all sines in the first half and all cosines in the second. Some libraries do it that way, but here they "
        "alternate: sines in even columns, cosines in odd ones.",
        edits=(
            ("encoding[:, 0::2] =", "encoding[:, : (d + 1) // 2] ="),
            ("encoding[:, 1::2] =", "encoding[:, (d + 1) // 2 :] ="),
        ),
    ),
    Misconception(
        "sine_and_cosine_swapped",
        es="Senos y cosenos están cambiados: la fila 0 debe ser 0, 1, 0, 1…",
        en="Sines and cosines are swapped: row 0 must be 0, 1, 0, 1…",
        code="""def positional_encoding(T, d):
    angles = np.arange(T)[:, np.newaxis] * 10000.0 ** (-np.arange(0, d, 2) / d)
    encoding = np.zeros((T, d))
    encoding[:, 0::2] = np.cos(angles)
    encoding[:, 1::2] = np.sin(angles)[:, : d // 2]
    return encoding
""",
    ),
    Misconception(
        "own_speed_for_each_column",
        es="Cada columna tiene su propia velocidad. El seno y el coseno de una pareja comparten la suya; si no, el producto de "
        "dos filas ya no depende solo de la distancia.",
        en="Each column has a speed of its own. Sine and cosine of a pair share theirs; otherwise the product of two rows no "
        "longer depends on their distance alone.",
        code="""def positional_encoding(T, d):
    angles = np.arange(T)[:, np.newaxis] * 10000.0 ** (-np.arange(d) / d)
    return np.where(np.arange(d) % 2 == 0, np.sin(angles), np.cos(angles))
""",
    ),
    Misconception(
        "positions_from_one",
        es="Las posiciones empiezan en 1. Empiezan en 0, y por eso la primera fila es 0, 1, 0, 1…",
        en="Positions begin at 1. They begin at 0, which is why the first row is 0, 1, 0, 1…",
        edits=(("np.arange(T)[:", "np.arange(1, T + 1)[:"),),
    ),
    Misconception(
        "odd_dimension",
        es="Con d impar falla: hay un coseno menos que senos, y las dos mitades no miden lo mismo.",
        en="It fails for an odd d: there is one cosine less than there are sines, and the halves are not of one size.",
        edits=(("np.cos(angles)[:, : d // 2]", "np.cos(angles)"),),
    ),
    Misconception(
        "transposed",
        es="La tabla está transpuesta: va una fila por posición y una columna por número, [T, d].",
        en="The table is transposed: it has a row for each position and a column for each number, [T, d].",
        code="""def positional_encoding(T, d):
    angles = np.arange(T)[:, np.newaxis] * 10000.0 ** (-np.arange(0, d, 2) / d)
    encoding = np.zeros((T, d))
    encoding[:, 0::2] = np.sin(angles)
    encoding[:, 1::2] = np.cos(angles)[:, : d // 2]
    return encoding.T
""",
    ),
)

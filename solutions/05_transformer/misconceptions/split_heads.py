"""Wrong answers that students really write for `split_heads` in lesson 05, each with its diagnosis.

Sources: the design of the lesson, and what came out when it was played from its prose alone.
"""

from autograder.authoring.misconceptions import Misconception

ASSERTED = Misconception(
    "asserted",
    es="Lo compruebas con assert, que está para lo que nunca debería pasar y desaparece con python -O. De lo que entra mal se "
    "avisa con un ValueError.",
    en="You check it with assert, which is for what should never happen, and which python -O leaves out. Bad input is told by "
    "a ValueError.",
    edits=(
        (
            '    if D % heads:\n        raise ValueError(f"D={D} is not divisible by heads={heads}")\n',
            "    assert D % heads == 0\n",
        ),
    ),
)

MISCONCEPTIONS = (
    Misconception(
        "reshape_alone",
        es="Un solo reshape da la forma pedida, pero reparte los números en el orden en que están: la primera cabeza se queda "
        "con las primeras palabras enteras. Parte primero el último eje y después transpón.",
        en="A single reshape gives the right shape, but deals the numbers out in the order in which they lie: the first head "
        "gets the first words whole. Part the last axis first, then transpose.",
        edits=(
            ("[-1, tf.shape(x)[1], heads, D // heads])", "[-1, heads, tf.shape(x)[1], D // heads])"),
            ("return tf.transpose(x, [0, 2, 1, 3])", "return x"),
        ),
    ),
    Misconception(
        "not_transposed",
        es="Falta la transposición: las cabezas siguen detrás del tiempo, [B, T, h, D/h].",
        en="The transposition is missing: heads still stand behind time, [B, T, h, D/h].",
        edits=(("return tf.transpose(x, [0, 2, 1, 3])", "return x "),),
    ),
    Misconception(
        "every_other_number",
        es="La cabeza i recibe un número de cada h (i, i + h, i + 2h…), no la rodaja i seguida. Al partir el último eje, las "
        "cabezas van delante de los números de cada una.",
        en="Head i gets one number in h (i, i + h, i + 2h…), not the i-th slice in a row. When the last axis is parted, heads "
        "come before the numbers of each.",
        edits=(
            ("heads, D // heads])", "D // heads, heads])"),
            ("tf.transpose(x, [0, 2, 1, 3])", "tf.transpose(x, [0, 3, 1, 2])"),
        ),
    ),
    Misconception(
        "numbers_before_words",
        es="Los dos últimos ejes están cambiados: sale [B, h, D/h, T]. Las palabras van delante de los números.",
        en="The last two axes are swapped: the result is [B, h, D/h, T]. Words come before numbers.",
        edits=(("[0, 2, 1, 3]", "[0, 2, 3, 1]"),),
    ),
    Misconception(
        "heads_in_the_batch",
        es="Juntas las cabezas con el lote, [B·h, T, D/h]. También se puede trabajar así, pero aquí las cabezas tienen un eje "
        "propio.",
        en="You put the heads into the batch, [B·h, T, D/h]. One can work like that too, but here heads have an axis of their "
        "own.",
        code="""def split_heads(x, heads):
    D, T = x.shape[-1], tf.shape(x)[1]
    if D % heads:
        raise ValueError("not divisible")
    x = tf.transpose(tf.reshape(x, [-1, T, heads, D // heads]), [0, 2, 1, 3])
    return tf.reshape(x, [-1, T, D // heads])
""",
    ),
    Misconception(
        "not_checked",
        es="No compruebas que D sea divisible entre h, y el reshape falla con un error que habla de formas y no de la causa. "
        "Lanza un ValueError antes.",
        en="You do not check that D is divisible by h, and the reshape fails with an error about shapes rather than about the "
        "cause. Raise a ValueError before.",
        edits=(('    if D % heads:\n        raise ValueError(f"D={D} is not divisible by heads={heads}")\n', ""),),
    ),
    Misconception(
        "cut_to_fit",
        es="Cuando D no es divisible entre h, tiras los números que sobran. Nadie se entera de que faltan: lanza un ValueError.",
        en="Where D is not divisible by h you throw the numbers left over away. Nobody learns that they are missing: raise a "
        "ValueError.",
        edits=(
            (
                '    if D % heads:\n        raise ValueError(f"D={D} is not divisible by heads={heads}")\n',
                "    x = x[..., : D // heads * heads]\n",
            ),
        ),
    ),
    ASSERTED,
    Misconception(
        "refuses_what_can_be_divided",
        es="Lanzas el ValueError también cuando D sí es divisible entre h. Mira la condición: lo que dice si sobra algo es el "
        "resto, D % h.",
        en="You raise the ValueError where D can be divided by h, too. Look at the condition: what says whether anything is left "
        "over is the remainder, D % h.",
        edits=(("    if D % heads:", "    if D // heads:"),),
    ),
)

"""Wrong answers that students really write for `apply_temperature` in lesson 06, each with its diagnosis.

Sources: the design of the lesson, and the documentation of NumPy.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "multiplied",
        es="Multiplicas por la temperatura en vez de dividir: al subirla, el texto se vuelve más previsible, al revés de lo que debe.",
        en="You multiply by the temperature instead of dividing: raising it makes the text more predictable, the opposite of what it "
        "should.",
        edits=(("np.exp(below / T)", "np.exp(below * T)"),),
    ),
    Misconception(
        "probabilities_divided",
        es="La temperatura no cambia nada en lo que devuelves. Si divides las probabilidades entre T y vuelves a normalizar, todas se "
        "dividen igual: se dividen los logits, antes del softmax.",
        en="The temperature changes nothing in what you return. If you divide the probabilities by T and normalise again, all are divided "
        "alike: it is the logits that are divided, before the softmax.",
        edits=(("np.exp(below / T)", "np.exp(below) / T"),),
    ),
    Misconception(
        "probabilities_not_summing",
        es="Divides las probabilidades entre T, y ya no suman 1. Se dividen los logits, antes del softmax.",
        en="You divide the probabilities by T, and they no longer add up to 1. The logits are divided, before the softmax.",
        edits=(
            ("np.exp(below / T)", "np.exp(below)"),
            (
                "return weights / np.sum(weights, axis=-1, keepdims=True)",
                "return weights / np.sum(weights, axis=-1, keepdims=True) / T",
            ),
        ),
    ),
    Misconception(
        "softmax_of_probabilities",
        es="Tratas las probabilidades como si fueran logits: softmax, división entre T y otra vez softmax. Casi se igualan.",
        en="You treat probabilities as if they were logits: softmax, division by T, and softmax again. They nearly even out.",
        edits=(
            (
                "weights = np.exp(below / T)",
                "p = np.exp(below) / np.sum(np.exp(below), axis=-1, keepdims=True)\n    weights = np.exp((p - p.max(axis=-1, keepdims=True)) / T)",
            ),
        ),
    ),
    Misconception(
        "overflow",
        es="Con una temperatura pequeña la exponencial desborda y salen NaN. Resta el mayor de los números que vas a elevar, de esos mismos: "
        "ninguno pasará de 0, y el resultado no cambia.",
        en="At a small temperature the exponential overflows and gives NaN. Subtract the largest of the very numbers that you are going to "
        "exponentiate: none will be above 0, and the result does not change.",
        edits=(("logits - np.max(logits, axis=-1, keepdims=True)", "logits"),),
    ),
    Misconception(
        "zero_forgotten",
        es="Con T = 0 divides entre cero. A esa temperatura toda la probabilidad es del mayor.",
        en="At T = 0 you divide by zero. At that temperature all the probability belongs to the largest.",
        edits=(("T = max(T, 1e-12)  # so small that only the largest is left\n    ", ""),),
    ),
    Misconception(
        "over_the_batch",
        es="El softmax recorre otro eje: en un lote, las probabilidades de cada distribución no suman 1. Es el último eje, el de los "
        "caracteres.",
        en="The softmax runs over another axis: in a batch, the probabilities of each distribution do not add up to 1. It is the last "
        "axis, that of the characters.",
        edits=(
            ("np.max(logits, axis=-1, keepdims=True)", "np.max(logits, axis=0)"),
            ("np.sum(weights, axis=-1, keepdims=True)", "np.sum(weights, axis=0)"),
        ),
    ),
    Misconception(
        "whole_batch_at_once",
        es="Normalizas el lote entero a la vez: cada fila es una distribución y suma 1 por su cuenta.",
        en="You normalise the whole batch at once: each row is a distribution and adds up to 1 on its own.",
        edits=(("np.sum(weights, axis=-1, keepdims=True)", "np.sum(weights)"),),
    ),
    Misconception(
        "logits_returned",
        es="Devuelves los logits divididos, no probabilidades: falta el softmax.",
        en="You return the divided logits, not probabilities: the softmax is missing.",
        edits=(("return weights / np.sum(weights, axis=-1, keepdims=True)", "return logits / T"),),
    ),
    Misconception(
        "not_normalised",
        es="Las exponenciales no suman 1: falta dividirlas entre su suma.",
        en="The exponentials do not add up to 1: they are still to be divided by their sum.",
        code="""def apply_temperature(logits, T):
    T = max(T, 1e-12)
    return np.exp((logits - np.max(logits, axis=-1, keepdims=True)) / T)
""",
    ),
    Misconception(
        "zero_as_one",
        es="Con T = 0 devuelves lo mismo que con T = 1. A esa temperatura toda la probabilidad es del mayor.",
        en="At T = 0 you return the same as at T = 1. At that temperature all the probability belongs to the largest.",
        edits=(("T = max(T, 1e-12)  # so small that only the largest is left", "T = T or 1.0"),),
    ),
    Misconception(
        "id_at_zero",
        es="Con T = 0 devuelves el id del mayor. Se piden probabilidades, también ahí: 1 para él y 0 para los demás.",
        en="At T = 0 you return the id of the largest. Probabilities are asked for, there too: 1 for it and 0 for the others.",
        edits=(
            (
                "T = max(T, 1e-12)  # so small that only the largest is left",
                "if T == 0:\n        return np.argmax(logits, axis=-1)",
            ),
        ),
    ),
    Misconception(
        "one_row_at_zero",
        es="Con T = 0 solo atiendes a una fila: `np.argmax` sin eje da el lugar en el lote entero. Con un lote, cada fila tiene su mayor.",
        en="At T = 0 you have a single row in mind: `np.argmax` without an axis gives the place in the whole batch. In a batch, each row has its "
        "largest.",
        edits=(
            (
                "T = max(T, 1e-12)  # so small that only the largest is left",
                "if T == 0:\n        p = np.zeros_like(logits)\n        p[np.argmax(logits)] = 1\n        return p",
            ),
        ),
    ),
)

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
        es="Divides las probabilidades entre T y vuelves a normalizar: todas se dividen igual, así que no cambia nada. Se dividen los "
        "logits, antes del softmax.",
        en="You divide the probabilities by T and normalise again: all are divided alike, so nothing changes. The logits are divided, "
        "before the softmax.",
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
        es="No restas el mayor logit: con una temperatura pequeña la exponencial desborda y salen NaN. Restarlo no cambia el resultado.",
        en="You do not subtract the largest logit: at a small temperature the exponential overflows and gives NaN. Subtracting it does "
        "not change the result.",
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
        edits=(("np.sum(weights, axis=-1, keepdims=True)", "np.sum(weights, axis=0, keepdims=True)"),),
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
)

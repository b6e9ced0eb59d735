"""Wrong answers that students really write for `log_softmax` in lesson 03, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "exponential_overflows",
        es="Calculas la exponencial de los logits tal como llegan: e elevado a 2000 no cabe en un float y da infinito, y "
        "a partir de ahí todo es nan. Sumar lo mismo a todos los logits no cambia las probabilidades: ¿qué puedes "
        "restarles para que ninguna exponencial sea grande?",
        en="You take the exponential of the logits as they come: e to the 2000 does not fit into a float and becomes "
        "infinity, and from there on everything is nan. Adding the same number to all logits changes no probability: "
        "what could you subtract so that no exponential is large?",
        edits=(("    z = z - z.max(axis=-1, keepdims=True)  # (..., V), the largest is now 0\n", ""),),
    ),
    Misconception(
        "log_of_softmax",
        es="Calculas primero la softmax y después su logaritmo: una probabilidad diminuta se redondea a 0, y log(0) es "
        "−∞. No hace falta pasar por la probabilidad: el logaritmo de un cociente es una resta.",
        en="You compute the softmax first and then its logarithm: a tiny probability is rounded to 0, and log(0) is "
        "−∞. There is no need to go through the probability: the logarithm of a quotient is a difference.",
        edits=(
            (
                "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
                "return np.log(np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True))",
            ),
        ),
    ),
    Misconception(
        "small_number_added",
        es="Sumas una cantidad pequeña dentro del logaritmo para que nunca sea log(0): así todo lo improbable acaba con "
        "el mismo valor, y la búsqueda ya no puede ordenarlo. El remedio no es tapar el 0, sino no llegar a él.",
        en="You add a small number inside the logarithm so that it is never log(0): now everything improbable ends up "
        "with the same value, and the search can no longer rank it. The cure is not to cover up the 0 but never to "
        "get there.",
        edits=(
            (
                "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
                "return np.log(np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True) + 1e-9)",
            ),
        ),
    ),
    Misconception(
        "maximum_not_returned",
        es="Restas el máximo dentro de la exponencial, pero no en el resto de la cuenta: el resultado queda desplazado "
        "justo en ese máximo. Lo que se resta en un sitio tiene que restarse también en el otro.",
        en="You subtract the maximum inside the exponential but not in the rest of the computation: the result is off "
        "by exactly that maximum. What is subtracted in one place must be subtracted in the other too.",
        edits=(
            ("    z = z - z.max(axis=-1, keepdims=True)  # (..., V), the largest is now 0\n", ""),
            ("np.log(np.exp(z)", "np.log(np.exp(z - z.max(axis=-1, keepdims=True))"),
        ),
    ),
    Misconception(
        "one_maximum_for_all",
        es="Restas a todas las filas el máximo de la matriz entera: en una fila que esté muy por debajo, todas las "
        "exponenciales se quedan en 0 y sale −∞. Cada fila necesita su propio máximo.",
        en="You subtract the maximum of the whole matrix from every row: in a row far below it all exponentials become "
        "0, and −∞ comes out. Each row needs a maximum of its own.",
        edits=(("z.max(axis=-1, keepdims=True)", "z.max()"),),
    ),
    Misconception(
        "first_axis",
        es="Normalizas sobre el primer eje: repartes la probabilidad entre las frases, no entre las palabras. Con una "
        "sola frase todas tendrían probabilidad 1. El eje de las palabras es el último, −1.",
        en="You normalise over the first axis: you share the probability out among the sentences, not among the words. "
        "With one sentence only, every word would have probability 1. The axis of the words is the last, −1.",
        edits=(
            ("z.max(axis=-1, keepdims=True)", "z.max(axis=0, keepdims=True)"),
            ("np.exp(z).sum(axis=-1, keepdims=True)", "np.exp(z).sum(axis=0, keepdims=True)"),
        ),
    ),
    Misconception(
        "second_axis",
        es="Normalizas sobre el eje 1: con una matriz [B, V] es el de las palabras, pero con [B, T, V] es el del tiempo, y "
        "con un solo vector no existe. Cuenta desde el final: el último eje es −1, tenga los que tenga.",
        en="You normalise over axis 1: in a matrix [B, V] that is the axis of the words, but in [B, T, V] it is time, and "
        "a single vector has no such axis. Count from the end: the last axis is −1, however many there are.",
        edits=(
            ("z.max(axis=-1, keepdims=True)", "z.max(axis=1, keepdims=True)"),
            ("np.exp(z).sum(axis=-1, keepdims=True)", "np.exp(z).sum(axis=1, keepdims=True)"),
        ),
    ),
    Misconception(
        "summed_over_everything",
        es="Sumas las exponenciales de toda la matriz, así que las probabilidades de todas las filas juntas suman 1. Cada "
        "fila es una distribución aparte: suma solo sobre el último eje y conserva la dimensión (keepdims).",
        en="You add up the exponentials of the whole matrix, so that the probabilities of all rows together make 1. Each "
        "row is a distribution of its own: sum over the last axis only, and keep the dimension (keepdims).",
        edits=(
            ("z.max(axis=-1, keepdims=True)", "z.max()"),
            ("np.exp(z).sum(axis=-1, keepdims=True)", "np.exp(z).sum()"),
        ),
    ),
    Misconception(
        "probabilities",
        es="Devuelves las probabilidades, entre 0 y 1. Se piden sus logaritmos, que son 0 o negativos.",
        en="You return the probabilities, between 0 and 1. Their logarithms are asked for, which are 0 or negative.",
        edits=(
            (
                "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
                "return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)",
            ),
        ),
    ),
    Misconception(
        "another_base",
        es="Usas el logaritmo en base 2 y la exponencial en base e: las dos tienen que ser la misma, y en este curso es la "
        "natural, np.log.",
        en="You use the logarithm to base 2 and the exponential to base e: both must be the same, and in this course it "
        "is the natural one, np.log.",
        edits=(("np.log(np", "np.log2(np"),),
    ),
    Misconception(
        "sign_turned",
        es="Devuelves −log p, la sorpresa de la lección 1: ahí lo mejor es lo más pequeño. La búsqueda se quedará con lo "
        "mayor, así que el signo importa: el logaritmo de una probabilidad nunca es positivo.",
        en="You return −log p, the surprise of lesson 1, where the smallest is the best. The search will keep the largest, "
        "so the sign matters: the logarithm of a probability is never positive.",
        edits=(
            (
                "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
                "return np.log(np.exp(z).sum(axis=-1, keepdims=True)) - z",
            ),
        ),
    ),
    Misconception(
        "mean_for_sum",
        es="Divides entre la media de las exponenciales, no entre su suma: las «probabilidades» suman V en vez de 1.",
        en="You divide by the mean of the exponentials, not by their sum: the “probabilities” add up to V instead of 1.",
        edits=(("np.log(np.exp(z).sum(", "np.log(np.exp(z).mean("),),
    ),
)

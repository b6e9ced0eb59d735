"""Wrong answers that students really write for `bits_per_char` in lesson 06, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "nats",
        es="El resultado está en nats: falta pasar del logaritmo natural al de base 2.",
        en="The result is in nats: what is missing is the step from the natural logarithm to that of base 2.",
        edits=((" / np.log(2)", ""),),
    ),
    Misconception(
        "multiplied",
        es="Multiplicas por ln 2 en vez de dividir. Un bit es menos que un nat, así que en bits el número es mayor.",
        en="You multiply by ln 2 instead of dividing. A bit is less than a nat, so in bits the number is larger.",
        edits=((" / np.log(2)", " * np.log(2)"),),
    ),
    Misconception(
        "base_ten",
        es="Divides entre ln 10: eso son dígitos decimales, no bits.",
        en="You divide by ln 10: those are decimal digits, not bits.",
        edits=(("np.log(2)", "np.log(10)"),),
    ),
    Misconception(
        "perplexity",
        es="Devuelves la perplejidad, 2 elevado a los bits. Se pide el exponente.",
        en="You return the perplexity, 2 to the power of the bits. The exponent is asked for.",
        edits=(
            (
                "return np.sum(nll * mask) / np.sum(mask) / np.log(2)",
                "return np.exp(np.sum(nll * mask) / np.sum(mask))",
            ),
        ),
    ),
    Misconception(
        "padding_counted",
        es="Promedias sobre todas las posiciones, relleno incluido: ahí no hay ningún carácter que adivinar.",
        en="You take the mean over all positions, padding included: there is no character to guess there.",
        edits=(("np.sum(nll * mask) / np.sum(mask)", "np.mean(nll)"),),
    ),
    Misconception(
        "divided_by_all",
        es="Sumas solo los caracteres, pero divides entre todas las posiciones: cuanto más relleno, mejor parece el modelo.",
        en="You add up the characters only, but divide by all positions: the more padding, the better the model seems.",
        edits=(("/ np.sum(mask)", "/ mask.size"),),
    ),
    Misconception(
        "mean_of_rows",
        es="Haces la media de cada fila y después la media de las filas: un texto corto pesaría tanto como uno largo. Todos los "
        "caracteres cuentan igual.",
        en="You take the mean of each row and then the mean of the rows: a short text would weigh as much as a long one. All "
        "characters count alike.",
        edits=(
            (
                "np.sum(nll * mask) / np.sum(mask)",
                "np.mean(np.sum(nll * mask, axis=1) / np.sum(mask, axis=1))",
            ),
        ),
    ),
    Misconception(
        "sum",
        es="Devuelves la suma, lo que cuesta el lote entero. Por carácter es la media.",
        en="You return the sum, what the whole batch costs. Per character it is the mean.",
        code="""def bits_per_char(nll, mask):
    return np.sum(nll[mask]) / np.log(2)
""",
    ),
)

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
    Misconception(
        "padding_added_up",
        es="Divides entre los caracteres, pero sumas todas las posiciones, también el relleno: cuanto más relleno, peor parece el modelo.",
        en="You divide by the characters, but add up all positions, padding too: the more padding, the worse the model seems.",
        code="""def bits_per_char(nll, mask):
    return np.sum(nll) / np.sum(mask) / np.log(2)
""",
    ),
    Misconception(
        "mask_inverted",
        es="Promedias el relleno, no los caracteres: la máscara está al revés. True es donde hay un carácter.",
        en="You take the mean of the padding, not of the characters: the mask is the wrong way round. True is where there is a character.",
        code="""def bits_per_char(nll, mask):
    return np.mean(nll[~mask]) / np.log(2)
""",
    ),
    Misconception(
        "per_row",
        es="Divides entre las filas del lote: eso es lo que cuesta un texto, no un carácter.",
        en="You divide by the rows of the batch: that is what a text costs, not a character.",
        code="""def bits_per_char(nll, mask):
    return np.sum(nll * mask) / len(nll) / np.log(2)
""",
    ),
    Misconception(
        "one_number_a_row",
        es="Devuelves un número por fila. Se pide uno solo: la media de todos los caracteres del lote.",
        en="You return one number a row. A single one is asked for: the mean over all the characters of the batch.",
        code="""def bits_per_char(nll, mask):
    return np.sum(nll * mask, axis=1) / np.sum(mask, axis=1) / np.log(2)
""",
    ),
    Misconception(
        "logarithm_of_the_mean",
        es="Tomas el logaritmo en base 2 de la sorpresa, y la sorpresa ya es un logaritmo: solo falta cambiarlo de base.",
        en="You take the base-2 logarithm of the surprise, and surprise is a logarithm already: all that is left is to change its base.",
        code="""def bits_per_char(nll, mask):
    return np.log2(np.sum(nll * mask) / np.sum(mask))
""",
    ),
    Misconception(
        "negative",
        es="El resultado es negativo: el signo menos ya está en la sorpresa, que es menos el logaritmo.",
        en="The result is negative: the minus sign is in the surprise already, which is minus the logarithm.",
        code="""def bits_per_char(nll, mask):
    return -np.sum(nll * mask) / np.sum(mask) / np.log(2)
""",
    ),
)

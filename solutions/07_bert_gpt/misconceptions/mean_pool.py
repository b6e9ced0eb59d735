"""Wrong answers that students really write for `mean_pool` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and the other ways of pooling that libraries of sentence vectors offer.
"""

from autograder.authoring.misconceptions import Misconception

WHOLE = "    total = (hidden * weights).sum(axis=1)  # (B, D)\n    return total / weights.sum(axis=1)"
"""The sum and its division: what is left of the solution once the mask has its axis."""

MISCONCEPTIONS = (
    Misconception(
        "padding_included",
        es="Promedias sobre todas las posiciones, relleno incluido: el vector de un texto dependería de lo largos que sean los "
        "demás del lote.",
        en="You take the mean over all positions, padding included: a text's vector would depend on how long the others in the "
        "batch are.",
        edits=((WHOLE, "    return hidden.mean(axis=1)"),),
    ),
    Misconception(
        "divided_by_all",
        es="Sumas solo los tokens, pero divides entre T: cuanto más relleno, más cerca de cero queda el vector.",
        en="You add up the tokens alone, but divide by T: the more padding, the closer to zero the vector comes.",
        edits=(("total / weights.sum(axis=1)", "total / hidden.shape[1]"),),
    ),
    Misconception(
        "padding_in_the_sum",
        es="Divides entre los tokens que hay, pero sumas también los vectores del relleno.",
        en="You divide by how many tokens there are, but add up the vectors of padding as well.",
        edits=(("(hidden * weights)", "hidden"),),
        alone=True,
    ),
    Misconception(
        "sum",
        es="Devuelves la suma: un texto largo tendría un vector más largo. Falta dividir entre cuántos tokens hay.",
        en="You return the sum: a long text would have a longer vector. Divide by how many tokens there are.",
        edits=(("total / weights.sum(axis=1)", "total"),),
    ),
    Misconception(
        "first_token",
        es="Devuelves el vector del primer token, [CLS]. Es otra manera de resumir; aquí se pide la media.",
        en="You return the vector of the first token, [CLS]. That is another way to sum up; the mean is asked for here.",
        edits=((WHOLE, "    return hidden[:, 0]"),),
    ),
    Misconception(
        "last_token",
        es="Devuelves el vector del último token de cada texto. Es lo que se hace con un GPT; aquí se pide la media.",
        en="You return the vector of each text's last token. That is what one does with a GPT; the mean is asked for here.",
        edits=((WHOLE, "    return hidden[np.arange(len(hidden)), mask.sum(axis=1) - 1]"),),
    ),
    Misconception(
        "largest",
        es="Te quedas con el mayor de cada rasgo: eso es max pooling. Se pide la media.",
        en="You keep the largest of each feature: that is max pooling. The mean is asked for.",
        edits=((WHOLE, "    return np.where(weights, hidden, -np.inf).max(axis=1)"),),
    ),
    Misconception(
        "over_features",
        es="Promedias a lo largo de D: queda un número por token. Se promedian los tokens, a lo largo de T.",
        en="You take the mean along D: one number a token is left. It is the tokens, along T, of which the mean is due.",
        edits=((WHOLE, "    return (hidden * weights).mean(axis=-1)"),),
    ),
    Misconception(
        "over_the_batch",
        es="Promedias a lo largo del lote: mezclas textos distintos. El eje de los tokens es el 1.",
        en="You take the mean along the batch: you mix different texts. The axis of tokens is 1.",
        edits=((WHOLE, "    return (hidden * weights).sum(axis=0) / weights.sum(axis=0)"),),
    ),
    Misconception(
        "over_everything",
        es="Divides entre los tokens de todo el lote, no entre los de cada texto: al contar, falta el eje.",
        en="You divide by the tokens of the whole batch, not by those of each text: the count lacks its axis.",
        edits=(("total / weights.sum(axis=1)", "total / weights.sum()"),),
    ),
    Misconception(
        "texts_together",
        es="hidden[mask == 1] junta los tokens de todos los textos en una sola fila: queda un vector para todo el lote. Se pide uno por "
        "texto.",
        en="hidden[mask == 1] puts the tokens of all texts into one row: one vector is left for the whole batch. One a text is asked for.",
        code="""def mean_pool(hidden, mask):
    return hidden[mask == 1].mean(axis=0)
""",
    ),
    Misconception(
        "mask_inverted",
        es="Promedias el relleno: aquí 1 es un token, y 0, relleno.",
        en="You take the mean of the padding: here 1 is a token, and 0 padding.",
        edits=((" mask[", " (1 - mask)["),),
        alone=True,
    ),
    Misconception(
        "mask_as_indices",
        es="Usas la máscara como índices: 0 y 1 eligen los dos primeros elementos del lote, no los tokens. Hay que multiplicar por "
        "ella, o hacerla booleana.",
        en="You use the mask as indices: 0 and 1 pick the first two members of the batch, not the tokens. Multiply by it, or make it "
        "boolean.",
        edits=((WHOLE, "    return np.stack([row[m].mean(axis=0) for row, m in zip(hidden, mask)])"),),
    ),
    Misconception(
        "sum_over_features",
        es="Sumas a lo largo de D (el último eje): queda un número por token. Se suman los tokens, a lo largo de T, el eje 1.",
        en="You add up along D (the last axis): one number a token is left. It is the tokens that are added, along T, axis 1.",
        edits=(("sum(axis=1) ", "sum(axis=-1) "),),
        alone=True,
    ),
    Misconception(
        "divided_by_the_texts",
        es="Divides entre cuántos textos hay (len da B, el primer eje), no entre cuántos tokens tiene cada uno.",
        en="You divide by how many texts there are (len gives B, the first axis), not by how many tokens each has.",
        edits=(("total / weights.sum(axis=1)", "total / len(hidden)"),),
    ),
    Misconception(
        "one_too_many",
        es="Divides entre los tokens que hay más 1. Si es para no dividir entre 0, aquí no hace falta: cada texto tiene al menos un token.",
        en="You divide by the number of tokens plus 1. If that is meant against dividing by 0, there is no need here: every text has a "
        "token at least.",
        edits=(("total / weights.sum(axis=1)", "total / (weights.sum(axis=1) + 1)"),),
    ),
    Misconception(
        "first_left_out",
        es="El divisor no cuenta el primer token, pero la suma sí: o entra en los dos sitios o en ninguno, y aquí entra.",
        en="The divisor does not count the first token, yet the sum does: it belongs in both places or in none, and here it does.",
        edits=(("total / weights.sum(axis=1)", "total / (weights.sum(axis=1) - 1)"),),
    ),
    Misconception(
        "rounded_down",
        es="Divides con //, que redondea hacia abajo: de una media quedan enteros.",
        en="You divide by //, which rounds down: whole numbers are left of a mean.",
        edits=(("total / weights.sum(axis=1)", "total // weights.sum(axis=1)"),),
    ),
    Misconception(
        "root_of_the_length",
        es="Divides entre la raíz de cuántos tokens hay. Para una media es entre cuántos hay.",
        en="You divide by the root of how many tokens there are. For a mean it is by how many there are.",
        edits=(("total / weights.sum(axis=1)", "total / np.sqrt(weights.sum(axis=1))"),),
    ),
    Misconception(
        "unit_length",
        es="Además normalizas el vector a longitud 1. Eso ya lo hace el coseno al comparar: aquí se pide la media tal cual.",
        en="You also scale the vector to length 1. The cosine does that when it compares: the mean as it is, is asked for here.",
        edits=(
            (
                "    return total / weights.sum(axis=1)",
                "    return total / np.linalg.norm(total, axis=1, keepdims=True)",
            ),
        ),
    ),
    Misconception(
        "ends_left_out",
        es="Dejas fuera el primer y el último token de cada texto, [CLS] y [SEP]. Aquí cuentan todos los que la máscara marca con 1.",
        en="You leave out each text's first and last token, [CLS] and [SEP]. Here all count that the mask marks with 1.",
        code="""def mean_pool(hidden, mask):
    place = np.arange(mask.shape[1])
    mask = mask * (place > 0) * (place < mask.sum(axis=1, keepdims=True) - 1)
    weights = mask[..., None]
    total = (hidden * weights).sum(axis=1)
    return total / weights.sum(axis=1)
""",
    ),
    Misconception(
        "softmax_of_the_mask",
        es="Pasas la máscara por un softmax: el relleno sigue pesando, e⁰ = 1 frente a e¹. Un cero en la máscara debe ser un cero.",
        en="You put the mask through a softmax: padding still weighs, e⁰ = 1 beside e¹. A zero in the mask must be a zero.",
        edits=((" mask[", " np.exp(mask)["),),
        alone=True,
    ),
)

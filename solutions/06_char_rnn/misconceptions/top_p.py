"""Wrong answers that students really write for `top_p` in lesson 06, each with its diagnosis.

Sources: the design of the lesson, and the documentation of NumPy.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "crossing_dropped",
        es="Quitas el que hace llegar al umbral: lo que queda no lo alcanza, y si el primero ya lo pasaba no queda ninguno.",
        en="You drop the one that reaches the threshold: what is left does not reach it, and if the first one was beyond it already, none "
        "is left.",
        edits=(("kept = order[before < threshold]", "kept = order[np.cumsum(p[order]) <= threshold]"),),
    ),
    Misconception(
        "not_renormalised",
        es="El resultado no suma 1: hay que repartir entre los que quedan lo que tenían los demás.",
        en="The result does not add up to 1: what the others had is to be shared out among those that are left.",
        edits=(("return nucleus / nucleus.sum()", "return nucleus"),),
    ),
    Misconception(
        "returned_sorted",
        es="Devuelves las probabilidades ordenadas: la posición ya no dice de qué carácter es cada una.",
        en="You return the probabilities sorted: their position no longer says which character each belongs to.",
        code="""def top_p(p, threshold):
    ranked = np.sort(p)[::-1]
    before = np.cumsum(ranked) - ranked
    ranked = np.where(before < threshold, ranked, 0)
    return ranked / ranked.sum()
""",
    ),
    Misconception(
        "least_probable_first",
        es="Empiezas por los menos probables: te quedas con la cola y quitas lo bueno.",
        en="You begin with the least probable ones: you keep the tail and take off what is good.",
        code="""def top_p(p, threshold):
    order = np.argsort(p)
    kept = order[np.cumsum(p[order]) - p[order] < threshold]
    nucleus = np.zeros_like(p)
    nucleus[kept] = p[kept]
    return nucleus / nucleus.sum()
""",
    ),
    Misconception(
        "not_sorted",
        es="Acumulas en el orden de los ids, no de mayor a menor: te quedas con los primeros del vocabulario.",
        en="You add up in the order of the ids, not from the largest down: you keep the first ones of the vocabulary.",
        code="""def top_p(p, threshold):
    nucleus = np.where(np.cumsum(p) - p < threshold, p, 0)
    return nucleus / nucleus.sum()
""",
    ),
    Misconception(
        "threshold_for_each",
        es="Comparas cada probabilidad con el umbral por separado. El umbral es para la suma.",
        en="You compare each probability with the threshold on its own. The threshold is for the sum.",
        edits=(("kept = order[before < threshold]", "kept = order[p[order] >= threshold]"),),
    ),
    Misconception(
        "one_too_many",
        es="Te quedas con uno más de los necesarios: el anterior ya había alcanzado el umbral.",
        en="You keep one more than needed: the one before had reached the threshold already.",
        edits=(("kept = order[before < threshold]", "kept = order[: np.sum(before < threshold) + 1]"),),
    ),
    Misconception(
        "changed_in_place",
        es="Cambias el vector que recibes: quien te llamó se queda sin sus probabilidades. Trabaja sobre una copia.",
        en="You change the vector you are given: the caller has lost their probabilities. Work on a copy.",
        edits=(
            (
                "nucleus = np.zeros_like(p)\n    nucleus[kept] = p[kept]",
                "nucleus = p\n    nucleus[np.setdiff1d(np.arange(len(p)), kept)] = 0",
            ),
        ),
    ),
    Misconception(
        "mask_in_sorted_order",
        es="Decides en el orden de mayor a menor, pero aplicas lo decidido al vector sin ordenar: te quedas con otros caracteres. El orden dice a "
        "qué id se refiere cada lugar.",
        en="You decide in the order from the largest down, but apply what you decided to the vector as it was: you keep other characters. The "
        "order says which id each place stands for.",
        code="""def top_p(p, threshold):
    ranked = np.sort(p)[::-1]
    nucleus = np.where(np.cumsum(ranked) - ranked < threshold, p, 0)
    return nucleus / nucleus.sum()
""",
    ),
    Misconception(
        "divided_by_the_threshold",
        es="Divides entre el umbral, y los que quedan suman más: al cruzarlo se pasa de él. Para que sumen 1 se dividen entre su propia suma.",
        en="You divide by the threshold, and those that stay add up to more: crossing it goes beyond it. For them to add up to 1 they are divided by "
        "their own sum.",
        edits=(("return nucleus / nucleus.sum()", "return nucleus / threshold"),),
    ),
)

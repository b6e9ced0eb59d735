"""Wrong answers that students really write for `minimum_bayes_risk` in lesson 03, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "all_equally_right",
        es="Promedias la semejanza como si todas las frases tuvieran la misma probabilidad de ser la correcta. Pondera cada una con "
        "la suya.",
        en="You average the similarity as if all sentences were equally likely to be right. Weigh each by its probability.",
        edits=(("p = np.exp(log_softmax(scores))", "p = np.full(len(scores), 1 / len(scores))"),),
    ),
    Misconception(
        "other_way_round",
        es="Sumas sobre las filas en vez de sobre las columnas: calculas cuánto se parecerían las demás a cada una si esa fuera la "
        "buena. La que puede ser correcta es j, la columna.",
        en="You sum over rows instead of columns: you compute how good the others would be if each were the right one. What may be "
        "right is j, the column.",
        edits=(("similarity @ p", "similarity.T @ p"),),
    ),
    Misconception(
        "log_weights",
        es="Ponderas con los logaritmos, que son negativos: cuanto más improbable, más pesa. Conviértelos antes en probabilidades.",
        en="You weigh by the logarithms, which are negative: the more improbable, the greater the weight. Turn them into "
        "probabilities first.",
        edits=(
            (
                "p = np.exp(log_softmax(scores))  # (N,), adding up to 1\n    expected = similarity @ p",
                "expected = similarity @ scores",
            ),
        ),
    ),
    Misconception(
        "underflow",
        es="exp de −1200 se redondea a 0: todas las probabilidades son 0, y 0/0 es nan. Usa tu log_softmax, que primero las pone en "
        "la misma escala.",
        en="exp of −1200 is rounded to 0: all probabilities are 0, and 0/0 is nan. Use your log_softmax, which first brings them to "
        "the same scale.",
        edits=(("np.exp(log_softmax(scores))", "np.exp(scores) / np.exp(scores).sum()"),),
    ),
    Misconception(
        "not_shared_out",
        es="Tus probabilidades no suman 1: lo que sale no es una semejanza esperada, sino una fracción de ella. Repártelas entre las "
        "N frases.",
        en="Your probabilities do not add up to 1: what comes out is no expected similarity but a fraction of one. Share them out "
        "among the N sentences.",
        edits=(("np.exp(log_softmax(scores))", "np.exp(scores)"),),
    ),
    Misconception(
        "most_probable",
        es="Devuelves la frase más probable, no la de mayor semejanza esperada: para eso no hacía falta calcularla.",
        en="You return the most probable sentence, not the one with the highest expected similarity: there was no need to compute "
        "that.",
        edits=(("int(np.argmax(expected))", "int(np.argmax(scores))"),),
    ),
    Misconception(
        "least_similar",
        es="Devuelves la de menor semejanza esperada. El riesgo se minimiza; la semejanza, que es lo contrario, se maximiza.",
        en="You return the one with the lowest expected similarity. Risk is minimised; similarity, its opposite, is maximised.",
        edits=(("np.argmax(expected)", "np.argmin(expected)"),),
    ),
    Misconception(
        "itself_left_out",
        es="Dejas fuera la semejanza de cada frase consigo misma. Esa frase también puede ser la correcta, con su probabilidad: la "
        "diagonal cuenta.",
        en="You leave out each sentence's similarity to itself. It may be the right one too, with its probability: the diagonal "
        "counts.",
        edits=(("similarity @ p", "(similarity * (1 - np.eye(len(p)))) @ p"),),
    ),
)

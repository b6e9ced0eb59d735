"""Wrong answers to `train_head`: gradients that forget a term or a mean, and steps that change what should stay."""

from autograder.authoring.misconceptions import Misconception

SOFTMAX = """        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p = p / p.sum(axis=1, keepdims=True)  # (N, C)
"""


def _descent(*lines: str, start: str = "W, b = W.copy(), b.copy()", result: str = "W, b") -> str:
    """A solution whose step is told line by line, behind the softmax."""
    before = (
        "def train_head(features, labels, W, b, rate, steps):",
        f"    {start}",
        "    target = np.eye(len(b))[labels]",
        "    for _ in range(steps):",
        "        logits = features @ W + b",
        SOFTMAX.rstrip(),
    )
    return "\n".join((*before, *(f"        {line}" for line in lines), f"    return {result}", ""))


MISCONCEPTIONS = (
    Misconception(
        "sum_not_mean",
        es="No divides entre el número de textos: es el gradiente de la suma, y con más textos los pasos se hacen más largos.",
        en="You do not divide by the number of texts: that is the gradient of the sum, and with more texts steps get longer.",
        edits=((" / len(labels)", ""),),
    ),
    Misconception(
        "mean_over_all_numbers",
        es="Divides entre N · C, todos los números del error. La media es sobre los textos: cada uno tiene una sola entropía cruzada.",
        en="You divide by N · C, all the numbers of the error. The mean is over texts: each has one cross-entropy.",
        code=_descent(
            "error = (p - target) / target.size",
            "W -= rate * features.T @ error",
            "b -= rate * error.sum(axis=0)",
        ),
    ),
    Misconception(
        "mean_twice",
        es="Divides entre N dos veces: en el error y otra vez al dar el paso.",
        en="You divide by N twice: in the error, and once more when you make the step.",
        code=_descent(
            "error = (p - target) / len(labels)",
            "W -= rate * features.T @ error / len(labels)",
            "b -= rate * error.sum(axis=0) / len(labels)",
        ),
    ),
    Misconception(
        "uphill",
        es="El signo está al revés: así la pérdida sube.",
        en="The sign is the wrong way round: this way the loss goes up.",
        edits=(("(p - target)", "(target - p)"),),
    ),
    Misconception(
        "bias_forgotten",
        es="El sesgo no aprende: le falta su paso, o sumas su error también sobre las clases, y eso da 0.",
        en="The bias does not learn: its step is missing, or you add its error up over the classes as well, which gives 0.",
        edits=(("        b -= rate * error.sum(axis=0)  # (C,)\n", ""),),
    ),
    Misconception(
        "bias_mean_twice",
        es="En el sesgo promedias un error que ya estaba dividido entre N: avanza N veces menos que los pesos. Se suma.",
        en="For the bias you average an error that was divided by N already: it moves N times less than the weights. It is summed.",
        edits=(("error.sum(axis=0)", "error.mean(axis=0)"),),
    ),
    Misconception(
        "bias_uphill",
        es="El sesgo sube por la pérdida: sumas su gradiente en vez de restarlo.",
        en="The bias goes up the loss: you add its gradient rather than subtracting it.",
        edits=(("b -= rate", "b += rate"),),
    ),
    Misconception(
        "bias_after_the_weights",
        es="Calculas el gradiente del sesgo con los pesos ya movidos. Los dos gradientes son del mismo punto.",
        en="You work out the bias's gradient with the weights moved already. Both gradients are taken at the same point.",
        code=_descent(
            "W -= rate * features.T @ (p - target) / len(labels)",
            "logits = features @ W + b",
            SOFTMAX.replace("        p =", "p =", 1).rstrip(),
            "b -= rate * (p - target).sum(axis=0) / len(labels)",
        ),
    ),
    Misconception(
        "target_forgotten",
        es="Usas la probabilidad sin restarle el objetivo: los pesos bajan para todas las clases, acierten o no.",
        en="You use the probability without subtracting the target: weights go down for all classes, right or wrong.",
        edits=(("(p - target)", "p"),),
    ),
    Misconception(
        "label_number_subtracted",
        es="Restas el número de la clase, como si la clase 3 fuera más que la 1. El objetivo es un 1 en su columna y ceros en las demás.",
        en="You subtract the number of the class, as if class 3 were more than class 1. The target is a 1 in its column and zeros in the "
        "others.",
        edits=(("(p - target)", "(p - labels[:, None])"),),
    ),
    Misconception(
        "right_class_alone",
        es="Solo corriges la clase correcta. Las demás también se llevaron probabilidad, y deben bajar.",
        en="You correct the right class only. The others took probability as well, and have to come down.",
        edits=(("(p - target)", "(p - target) * target"),),
    ),
    Misconception(
        "no_softmax",
        es="Restas el objetivo a los logits, sin softmax: eso es regresión lineal, otra pérdida.",
        en="You subtract the target from the logits, without softmax: that is linear regression, another loss.",
        edits=(("(p - target)", "(logits - target)"),),
    ),
    Misconception(
        "sigmoid",
        es="Pones una sigmoide en cada clase: es la pérdida de varias etiquetas a la vez. Aquí las clases compiten en un softmax.",
        en="You put a sigmoid on each class: that is the loss of several labels at once. Here classes compete in a softmax.",
        edits=(("(p - target)", "(1 / (1 + np.exp(-np.clip(logits, -50, 50))) - target)"),),
    ),
    Misconception(
        "squared_error",
        es="Multiplicas por p · (1 − p): es el gradiente de un error cuadrático. Con entropía cruzada ese factor desaparece.",
        en="You multiply by p · (1 − p): that is the gradient of a squared error. With cross-entropy this factor is gone.",
        edits=(("(p - target)", "(p - target) * p * (1 - p)"),),
    ),
    Misconception(
        "winner_takes_all",
        es="Comparas con la clase ganadora, un 1 y ceros: lo que ya acierta no enseña nada. El error usa las probabilidades.",
        en="You compare with the winning class, a 1 and zeros: what is right already teaches nothing. The error uses probabilities.",
        edits=(("(p - target)", "(np.eye(len(b))[logits.argmax(axis=1)] - target)"),),
    ),
    Misconception(
        "softmax_over_the_batch",
        es="Tu softmax suma 1 por columnas: los textos compiten entre sí. Deben competir las clases de cada texto.",
        en="Your softmax adds up to 1 by columns: texts compete with one another. It is each text's classes that should.",
        code=_descent(
            "p = np.exp(logits - logits.max(axis=0))",
            "p = p / p.sum(axis=0)",
            "error = (p - target) / len(labels)",
            "W -= rate * features.T @ error",
            "b -= rate * error.sum(axis=0)",
        ),
    ),
    Misconception(
        "overflow",
        es="Con logits enormes np.exp se desborda y los pesos acaban en nan. Resta antes a cada fila su máximo.",
        en="With huge logits np.exp overflows and the weights end as nan. Subtract its maximum from each row first.",
        edits=(("logits - logits.max(axis=1, keepdims=True)", "logits"),),
    ),
    Misconception(
        "one_step_alone",
        es="Das un solo paso, diga lo que diga steps.",
        en="You make one step, whatever steps says.",
        edits=(("range(steps)", "range(1)"),),
    ),
    Misconception(
        "one_step_more",
        es="Das un paso de más.",
        en="You make one step too many.",
        code=_descent(
            "error = (p - target) / len(labels)",
            "W -= rate * features.T @ error",
            "b -= rate * error.sum(axis=0)",
        ).replace("range(steps)", "range(steps + 1)"),
    ),
    Misconception(
        "gradient_once",
        es="Calculas el gradiente una vez y lo repites: tras el primer paso los pesos ya son otros, y su gradiente también.",
        en="You work out the gradient once and repeat it: after the first step the weights are others, and so is their gradient.",
        code="""def train_head(features, labels, W, b, rate, steps):
    logits = features @ W + b
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    error = (p / p.sum(axis=1, keepdims=True) - np.eye(len(b))[labels]) / len(labels)
    return W - steps * rate * features.T @ error, b - steps * rate * error.sum(axis=0)
""",
    ),
    Misconception(
        "one_text_at_a_time",
        es="Das un paso por texto: eso es descenso estocástico, y depende del orden. Se pide un paso por vuelta, con todos.",
        en="You make one step a text: that is stochastic descent, and depends on their order. One step a round, on all of them, is asked for.",
        code="""def train_head(features, labels, W, b, rate, steps):
    W, b = W.copy(), b.copy()
    for _ in range(steps):
        for x, label in zip(features, labels):
            logits = x @ W + b
            p = np.exp(logits - logits.max())
            error = p / p.sum() - np.eye(len(b))[label]
            W -= rate * np.outer(x, error) / len(labels)
            b -= rate * error / len(labels)
    return W, b
""",
    ),
    Misconception(
        "features_trained",
        es="También mueves las características: el codificador estaba congelado. Solo aprenden W y b.",
        en="You move the features as well: the encoder was frozen. W and b alone learn.",
        edits=(("        W -= rate", "        features -= rate * error @ W.T\n        W -= rate"),),
    ),
    Misconception(
        "start_changed",
        es="Cambias los pesos que te dieron, en su sitio: quien quiera volver a empezar desde ellos ya no puede. Trabaja con copias.",
        en="You change the weights you were given, in place: whoever wants to start from them again no longer can. Work on copies.",
        edits=(("W, b = W.copy(), b.copy()", "W, b = W, b"),),
    ),
    Misconception(
        "starts_from_zero",
        es="Empiezas desde ceros, no desde los pesos que te dan.",
        en="You start from zeros, not from the weights you are given.",
        edits=(("W, b = W.copy(), b.copy()", "W, b = np.zeros(W.shape), np.zeros(b.shape)"),),
    ),
    Misconception(
        "returns_the_gradients",
        es="Devuelves los gradientes; se piden los pesos después de los pasos.",
        en="You return the gradients; the weights after the steps are asked for.",
        code=_descent(
            "error = (p - target) / len(labels)",
            "dW, db = features.T @ error, error.sum(axis=0)",
            "W -= rate * dW",
            "b -= rate * db",
            result="dW, db",
        ),
    ),
    Misconception(
        "weights_decayed",
        es="Además del gradiente restas una parte de los pesos (weight decay): es otra pérdida, que nadie ha pedido.",
        en="Besides the gradient you subtract a part of the weights (weight decay): that is another loss, for which nobody asked.",
        edits=(("features.T @ error", "(features.T @ error + 0.01 * W)"),),
    ),
    Misconception(
        "bias_left_out_of_the_logits",
        es="Calculas los logits sin sumar b: el sesgo cambia, pero el modelo nunca lo usa.",
        en="You work the logits out without adding b: the bias changes, but the model never uses it.",
        code=_descent(
            "error = (p - target) / len(labels)",
            "W -= rate * features.T @ error",
            "b -= rate * error.sum(axis=0)",
        ).replace("features @ W + b", "features @ W"),
    ),
    Misconception(
        "mean_over_features",
        es="Divides entre D, el número de características. La media es sobre los N textos: features.shape[0].",
        en="You divide by D, the number of features. The mean is over the N texts: features.shape[0].",
        code=_descent(
            "error = (p - target) / features.shape[1]",
            "W -= rate * features.T @ error",
            "b -= rate * error.sum(axis=0)",
        ),
    ),
    Misconception(
        "mean_over_classes",
        es="Divides entre C, el número de clases. La media es sobre los N textos.",
        en="You divide by C, the number of classes. The mean is over the N texts.",
        code=_descent(
            "error = (p - target) / len(b)",
            "W -= rate * features.T @ error",
            "b -= rate * error.sum(axis=0)",
        ),
    ),
    Misconception(
        "classes_that_occur",
        es="Cuentas las clases con labels.max() + 1: si la última no sale en estos textos, falta una columna. C está en la forma de W y de b.",
        en="You count classes by labels.max() + 1: where the last one does not occur in these texts, a column is missing. C is in the shape of W and of b.",
        edits=(("np.eye(len(b))[labels]", "np.eye(labels.max() + 1)[labels]"),),
    ),
    Misconception(
        "every_row_every_label",
        es="p[:, labels] -= 1 resta en todas las filas la columna de todos los textos. A cada fila le toca solo la suya: hacen falta los dos índices.",
        en="p[:, labels] -= 1 subtracts in every row the column of every text. To each row its own alone: both indices are needed.",
        code=_descent(
            "p[:, labels] -= 1",
            "W -= rate * features.T @ p / len(labels)",
            "b -= rate * p.sum(axis=0) / len(labels)",
        ),
    ),
    Misconception(
        "one_text_a_step",
        es="En cada paso miras un solo texto. Se pide que cada paso use todos.",
        en="In each step you look at one text alone. Each step is to use them all.",
        code="""def train_head(features, labels, W, b, rate, steps):
    W, b = W.copy(), b.copy()
    for step in range(steps):
        x, label = features[step % len(labels)], labels[step % len(labels)]
        logits = x @ W + b
        p = np.exp(logits - logits.max())
        error = p / p.sum() - np.eye(len(b))[label]
        W -= rate * np.outer(x, error)
        b -= rate * error
    return W, b
""",
    ),
    Misconception(
        "a_whole_step_a_text",
        es="Mueves los pesos con cada texto, sin promediar: son N pasos por vuelta, y dependen del orden. Se pide uno, con la media de todos.",
        en="You move the weights with each text, without averaging: that is N steps a round, and depends on their order. One is asked for, with the mean of all.",
        code="""def train_head(features, labels, W, b, rate, steps):
    W, b = W.copy(), b.copy()
    for _ in range(steps):
        for x, label in zip(features, labels):
            logits = x @ W + b
            p = np.exp(logits - logits.max())
            error = p / p.sum() - np.eye(len(b))[label]
            W -= rate * np.outer(x, error)
            b -= rate * error
    return W, b
""",
    ),
    Misconception(
        "rate_forgotten",
        es="Restas el gradiente entero, sin multiplicarlo por rate.",
        en="You subtract the whole gradient, without multiplying it by rate.",
        code=_descent(
            "error = (p - target) / len(labels)",
            "W -= features.T @ error",
            "b -= error.sum(axis=0)",
        ),
    ),
    Misconception(
        "bias_without_rate",
        es="El paso del sesgo no lleva rate: avanza el gradiente entero.",
        en="The bias's step lacks rate: it moves by the whole gradient.",
        code=_descent(
            "error = (p - target) / len(labels)",
            "W -= rate * features.T @ error",
            "b -= error.sum(axis=0)",
        ),
    ),
    Misconception(
        "one_step_less",
        es="Das un paso de menos: range(1, steps) empieza en 1.",
        en="You make one step too few: range(1, steps) begins at 1.",
        edits=(("range(steps)", "range(1, steps)"),),
    ),
    Misconception(
        "bias_with_a_row",
        es="Tu b acaba con forma [1, C]: keepdims=True le añade un eje. Se devuelve [C], como vino.",
        en="Your b ends with the shape [1, C]: keepdims=True adds an axis. It goes back as [C], as it came.",
        edits=(("b -= rate * error.sum(axis=0)", "b = b - rate * error.sum(axis=0, keepdims=True)"),),
    ),
    Misconception(
        "features_centred",
        es="Centras las características antes de empezar: los pesos que salen ya no son los de las que te dieron. Si hace falta, centra fuera quien llama.",
        en="You centre the features before you begin: the weights that come out are not those of the features you were given. If need be, the caller centres them.",
        code=_descent(
            "error = (p - target) / len(labels)",
            "W -= rate * features.T @ error",
            "b -= rate * error.sum(axis=0)",
            start="W, b, features = W.copy(), b.copy(), features - features.mean(axis=0)",
        ),
    ),
)

"""Wrong answers that students really write for `causal_lm_loss` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and transformers' own models, whose loss shifts by itself, so that shifting twice is common.
"""

from autograder.authoring.misconceptions import Misconception

MEAN = "-np.sum(chosen * real) / np.sum(real)"
CHOSEN = """    targets = ids[:, 1:, None]  # (B, T-1, 1)
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]  # (B, T-1)
    real = mask[:, 1:]
"""

LOGP = "    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)"
SOFTMAX = """    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = weights / weights.sum(axis=-1, keepdims=True)
"""
TINY = {
    "es": "Pones un suelo diminuto dentro del logaritmo para que no sea de 0: así la pérdida nunca pasa de cierto valor, por muy "
    "equivocado que esté el modelo. Calcula el log softmax directamente.",
    "en": "You put a tiny floor within the logarithm to keep it from 0: so the loss never exceeds a certain value, however wrong the "
    "model is. Compute log softmax directly.",
}
"""Whichever number it is: each has another value that the loss does not exceed."""

MISCONCEPTIONS = (
    Misconception(
        "not_shifted",
        es="Comparas cada lugar con el token que está en él, que el modelo acaba de leer: copiarlo es trivial. Lo que se predice es "
        "el siguiente.",
        en="You compare each place with the token that stands there, which the model has just read: copying it is trivial. What is "
        "predicted is the next one.",
        edits=(
            (
                CHOSEN,
                "    chosen = np.take_along_axis(logp, ids[..., None], axis=-1)[..., 0]\n    real = mask\n",
            ),
        ),
    ),
    Misconception(
        "shifted_twice",
        es="Corres dos lugares: cada uno predice el token de dos más allá.",
        en="You shift by two: each place predicts the token two further on.",
        edits=(
            (
                CHOSEN,
                "    chosen = np.take_along_axis(logp[:, :-2], ids[:, 2:, None], axis=-1)[..., 0]\n    real = mask[:, 2:]\n",
            ),
        ),
    ),
    Misconception(
        "shifted_backwards",
        es="Corres hacia el otro lado: cada lugar predice el token anterior, que ya ha leído.",
        en="You shift the other way: each place predicts the token before it, which it has read already.",
        edits=(
            (
                CHOSEN,
                "    chosen = np.take_along_axis(logp[:, 1:], ids[:, :-1, None], axis=-1)[..., 0]\n    real = mask[:, 1:]\n",
            ),
        ),
    ),
    Misconception(
        "cut_not_shifted",
        es="Quitas el último lugar de los logits y también el último de los ids: siguen alineados, y cada lugar predice el token que "
        "acaba de leer. De los ids se quita el primero.",
        en="You drop the last place of the logits and the last of the ids as well: they are still aligned, and each place predicts the "
        "token it has just read. Of the ids it is the first that goes.",
        edits=(("ids[:, 1:, None]", "ids[:, :-1, None]"),),
    ),
    Misconception(
        "rolled_round",
        es="Con np.roll el último lugar predice el primer token del texto. Al último no le queda nada que predecir: se descarta.",
        en="With np.roll the last place predicts the first token of the text. The last one has nothing left to predict: it is dropped.",
        edits=(
            (
                CHOSEN,
                "    targets = np.roll(ids, -1, axis=1)[..., None]\n"
                "    chosen = np.take_along_axis(logp, targets, axis=-1)[..., 0]\n"
                "    real = np.roll(mask, -1, axis=1)\n",
            ),
        ),
    ),
    Misconception(
        "shifted_along_the_batch",
        es="Corres a lo largo del lote, no del tiempo: cada texto predice el siguiente texto.",
        en="You shift along the batch, not along time: each text predicts the next text.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    chosen = np.take_along_axis(logp[:-1], ids[1:, :, None], axis=-1)[..., 0]
    real = mask[1:]
    return -np.sum(chosen * real) / np.sum(real)
""",
    ),
    Misconception(
        "padding_counted",
        es="Cuentas también los objetivos que son relleno: el modelo aprendería a escribir relleno.",
        en="You count targets that are padding, too: the model would learn to write padding.",
        edits=(("mask[:, 1:]", "np.ones_like(mask[:, 1:])"),),
    ),
    Misconception(
        "mask_of_the_place",
        es="Usas la máscara del lugar que predice, no la del token predicho: el último token de cada texto corto predice un relleno, "
        "y cuenta.",
        en="You use the mask of the place that predicts, not that of the token predicted: the last token of each short text predicts "
        "padding, and it counts.",
        edits=(("mask[:, 1:]", "mask[:, :-1]"),),
    ),
    Misconception(
        "divided_by_all",
        es="Sumas solo lo que no es relleno, pero divides entre todos los lugares: cuanto más relleno, mejor parece el modelo.",
        en="You add up only what is no padding, but divide by all places: the more padding, the better the model seems.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    targets = ids[:, 1:, None]
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]
    real = mask[:, 1:]
    return -np.sum(chosen * real) / real.size
""",
    ),
    Misconception(
        "divided_by_tokens",
        es="Divides entre cuántos tokens hay. El primero de cada texto no lo predice nadie: hay uno menos por texto.",
        en="You divide by how many tokens there are. Nobody predicts the first one of each text: there is one less a text.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    targets = ids[:, 1:, None]
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]
    real = mask[:, 1:]
    return -np.sum(chosen * real) / np.sum(mask)
""",
    ),
    Misconception(
        "mean_of_rows",
        es="Haces la media de cada texto y después la de los textos: un texto corto pesaría tanto como uno largo.",
        en="You take the mean of each text and then that of the texts: a short text would weigh as much as a long one.",
        edits=((MEAN, "-np.mean(np.sum(chosen * real, axis=1) / np.sum(real, axis=1))"),),
    ),
    Misconception(
        "mean_of_all_rows",
        es="Haces la media de cada texto y después la de los textos: uno corto pesa tanto como uno largo, y uno vacío "
        "cuenta como una pérdida de 0.",
        en="You take the mean of each text and then that of the texts: a short one weighs as much as a long one, and an "
        "empty one counts as a loss of 0.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    targets = ids[:, 1:, None]
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]
    real = mask[:, 1:]
    return -np.mean(np.sum(chosen * real, axis=1) / np.maximum(np.sum(real, axis=1), 1))
""",
    ),
    Misconception(
        "divided_by_texts",
        es="Divides entre cuántos textos hay: un texto largo tendría más pérdida. Se divide entre cuántas predicciones "
        "se juzgan.",
        en="You divide by how many texts there are: a long text would have more loss. Divide by how many predictions are "
        "judged.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    targets = ids[:, 1:, None]
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]
    real = mask[:, 1:]
    return -np.sum(chosen * real) / len(ids)
""",
    ),
    Misconception(
        "padding_by_its_id",
        es="Das por relleno todo lo que lleve el id 0: aquí 0 es también un token, y quien dice qué es relleno es mask.",
        en="You take for padding whatever has the id 0: here 0 is a token as well, and it is mask that says what is "
        "padding.",
        edits=(("mask[:, 1:]", "ids[:, 1:] != 0"),),
        alone=True,
    ),
    Misconception(
        "across_rows",
        es="Pones todas las filas en una y la corres un lugar: lo último de un texto predice el principio del siguiente. "
        "Corre primero, y después aplana.",
        en="You put all rows into one and shift that: the last place of a text predicts the beginning of the next. Shift "
        "first, then flatten.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    logp = logp.reshape(-1, logits.shape[-1])
    chosen = np.take_along_axis(logp[:-1], ids.reshape(-1, 1)[1:], axis=-1)[:, 0]
    real = mask.reshape(-1)[1:]
    return -np.sum(chosen * real) / np.sum(real)
""",
    ),
    Misconception(
        "sum",
        es="Devuelves la suma: un lote mayor tendría más pérdida. Falta dividir entre cuántos objetivos hay.",
        en="You return the sum: a larger batch would have more loss. Divide by how many targets there are.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    targets = ids[:, 1:, None]
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]
    real = mask[:, 1:]
    return -np.sum(chosen * real)
""",
    ),
    Misconception(
        "no_minus",
        es="Falta el signo menos: los logaritmos de probabilidades son negativos, y una pérdida se hace pequeña.",
        en="The minus sign is missing: logarithms of probabilities are negative, and a loss is made small.",
        edits=((MEAN, "np.sum(chosen * real) / np.sum(real)"),),
    ),
    Misconception(
        "perplexity",
        es="Devuelves la perplejidad, e elevado a la pérdida. Se pide la pérdida.",
        en="You return the perplexity, e to the power of the loss. The loss is asked for.",
        edits=((MEAN, f"np.exp({MEAN})"),),
    ),
    Misconception(
        "bits",
        es="El resultado está en bits. Se pide en nats, con el logaritmo natural, como en PyTorch.",
        en="The result is in bits. It is asked for in nats, with the natural logarithm, as in PyTorch.",
        edits=((MEAN, f"{MEAN} / np.log(2)"),),
    ),
    Misconception(
        "no_softmax",
        es="Promedias los logits del token correcto sin normalizarlos: falta el softmax, o restar el logaritmo de la suma.",
        en="You take the mean of the right tokens' logits as they are: the softmax is missing, or subtracting the logarithm of the sum.",
        edits=((" - np.logaddexp.reduce(logits, axis=-1, keepdims=True)", ""),),
    ),
    Misconception(
        "softmax_over_time",
        es="El softmax recorre los lugares (T). Cada lugar reparte su probabilidad entre los tokens del vocabulario, a lo largo de V.",
        en="The softmax runs over the places (T). Each place deals out its probability among the tokens of the vocabulary, along V.",
        edits=(("axis=-1,", "axis=1,"),),
        alone=True,
    ),
    Misconception(
        "softmax_over_the_batch",
        es="El softmax recorre el lote (B). Cada lugar reparte su probabilidad entre los tokens del vocabulario, a lo "
        "largo de V.",
        en="The softmax runs over the batch (B). Each place deals out its probability among the tokens of the "
        "vocabulary, along V.",
        edits=(("axis=-1,", "axis=0,"),),
        alone=True,
    ),
    Misconception(
        "softmax_over_everything",
        es="El softmax recorre el array entero. Cada lugar reparte su propia probabilidad entre los tokens del "
        "vocabulario, a lo largo de V.",
        en="The softmax runs over the whole array. Each place deals out its own probability among the tokens of the "
        "vocabulary, along V.",
        edits=(("axis=-1,", "axis=None,"),),
        alone=True,
    ),
    Misconception(
        "softmax_twice",
        es="Aplicas softmax dos veces: la entropía cruzada de PyTorch ya lo lleva dentro, y tú le das probabilidades. "
        "Dale los logits.",
        en="You apply softmax twice: PyTorch's cross-entropy has one inside, and you give it probabilities. Give it the "
        "logits.",
        code="""def causal_lm_loss(logits, ids, mask):
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities = weights / weights.sum(axis=-1, keepdims=True)
    logp = probabilities - np.log(np.exp(probabilities).sum(axis=-1, keepdims=True))
    targets = ids[:, 1:, None]
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]
    real = mask[:, 1:]
    return -np.sum(chosen * real) / np.sum(real)
""",
    ),
    Misconception(
        "overflow",
        es="Con logits grandes np.exp desborda, y la pérdida sale infinita: resta antes a cada lugar su logit mayor, o "
        "usa una función que ya lo haga.",
        en="With large logits np.exp overflows, and the loss comes out infinite: subtract each place's largest logit "
        "first, or use a function that does.",
        edits=(("logaddexp.reduce(logits, axis=-1, keepdims=True", "log(np.exp(logits).sum(axis=-1, keepdims=True)"),),
        alone=True,
    ),
    Misconception(
        "log_of_softmax",
        es="Calculas el softmax y después su logaritmo: una probabilidad muy pequeña se redondea a 0, y su logaritmo es −inf. Hazlo en "
        "un solo paso: los logits menos el logaritmo de la suma de sus exponenciales.",
        en="You compute the softmax and then its logarithm: a very small probability is rounded to 0, and its logarithm is −inf. Do it in "
        "one step: the logits minus the logarithm of the sum of their exponentials.",
        edits=(
            (
                "    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)",
                "    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))\n"
                "    logp = np.log(weights / weights.sum(axis=-1, keepdims=True))",
            ),
        ),
    ),
    *(
        Misconception(
            f"log_of_a_small_number_{number}",
            **TINY,
            edits=((LOGP, f"{SOFTMAX}    logp = np.log(probabilities + 1e-{number})"),),
        )
        for number in (6, 7, 8, 9, 10, 12)
    ),
    Misconception(
        "probability",
        es="Promedias las probabilidades, no sus logaritmos.",
        en="You take the mean of the probabilities, not of their logarithms.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    targets = ids[:, 1:, None]
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]
    real = mask[:, 1:]
    return np.sum(np.exp(chosen) * real) / np.sum(real)
""",
    ),
    Misconception(
        "no_logarithm",
        es="Falta el logaritmo: promedias las probabilidades con el signo cambiado.",
        en="The logarithm is missing: you take the mean of the probabilities, with their sign changed.",
        edits=((MEAN, "-np.sum(np.exp(chosen) * real) / np.sum(real)"),),
    ),
    Misconception(
        "one_minus_probability",
        es="Promedias 1 − p. La pérdida es −log p: casi igual cerca de 1, y mucho mayor donde el modelo se equivoca del "
        "todo.",
        en="You take the mean of 1 − p. The loss is −log p: nearly the same close to 1, and much larger where the model "
        "is quite wrong.",
        edits=((MEAN, "np.sum((1 - np.exp(chosen)) * real) / np.sum(real)"),),
    ),
    Misconception(
        "accuracy",
        es="Cuentas cuántas veces acierta el modelo. La pérdida mira cuánta probabilidad dio a lo que vino.",
        en="You count how often the model is right. The loss looks at how much probability it gave to what came.",
        code="""def causal_lm_loss(logits, ids, mask):
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    targets = ids[:, 1:, None]
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]
    real = mask[:, 1:]
    return np.sum((logp[:, :-1].argmax(axis=-1) == ids[:, 1:]) * real) / np.sum(real)
""",
    ),
)

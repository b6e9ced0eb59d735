"""Wrong answers that students really write for `gru_cell` in lesson 02, each with its diagnosis.

Sources: the design of the lesson, and the forms of the GRU that libraries and papers disagree on.
"""

from autograder.authoring.misconceptions import Misconception

_CANDIDATE = "candidate = np.tanh(xh + r * hh)"

MISCONCEPTIONS = (
    Misconception(
        "reset_before_the_product",
        es="Reinicias antes del producto, (r ⊙ h)U, como en el artículo de 2014. Keras lo hace después: r multiplica a hU con su "
        "sesgo (reset_after=True).",
        en="You reset before the product, (r ⊙ h)U, as in the paper of 2014. Keras does it afterwards: r multiplies hU with its "
        "bias (reset_after=True).",
        edits=(
            (
                _CANDIDATE,
                "U = h.shape[1]\n    candidate = np.tanh(xh + (r * h) @ recurrent[:, 2 * U :] + bias[1, 2 * U :])",
            ),
        ),
    ),
    Misconception(
        "update_swapped",
        es="z y 1 − z están cambiados: en Keras z dice cuánto se conserva. En Chung y otros (2014) dice cuánto entra.",
        en="z and 1 − z are swapped: in Keras z says how much is kept. In Chung et al. (2014) it says how much comes in.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xr, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(-(xz + hz)))
    r = 1 / (1 + np.exp(-(xr + hr)))
    return (1 - z) * h + z * np.tanh(xh + r * hh)
""",
    ),
    Misconception(
        "input_bias_only",
        es="Usas solo el primer sesgo. bias es [2, 3U]: el segundo va con el producto del estado.",
        en="You use the first bias only. bias is [2, 3U]: the second one goes with the product of the state.",
        edits=(("h @ recurrent + bias[1]", "h @ recurrent"),),
    ),
    Misconception(
        "state_bias_only",
        es="Usas solo el segundo sesgo. bias es [2, 3U]: el primero va con el producto de la entrada.",
        en="You use the second bias only. bias is [2, 3U]: the first one goes with the product of the input.",
        edits=(("x @ kernel + bias[0]", "x @ kernel"),),
    ),
    Misconception(
        "biases_swapped",
        es="Los dos sesgos están cambiados. En las compuertas da igual, porque se suman; en la propuesta no, porque r multiplica "
        "a uno solo.",
        en="The two biases are swapped. In the gates it makes no difference, since they are added; in the candidate it does, "
        "since r multiplies only one of them.",
        edits=(
            ("x @ kernel + bias[0]", "x @ kernel + bias[1]"),
            ("h @ recurrent + bias[1]", "h @ recurrent + bias[0]"),
        ),
    ),
    Misconception(
        "state_bias_outside_the_reset",
        es="Sumas el sesgo del estado fuera del reinicio: r debe multiplicar al producto y a su sesgo, r ⊙ (hU + b').",
        en="You add the state's bias outside the reset: r must multiply the product and its bias, r ⊙ (hU + b').",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xr, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(-(xz + hz)))
    r = 1 / (1 + np.exp(-(xr + hr)))
    b = bias[1, 2 * h.shape[1] :]
    return z * h + (1 - z) * np.tanh(xh + b + r * (hh - b))
""",
    ),
    Misconception(
        "gates_in_another_order",
        es="Tomas las columnas en el orden r, z, h, que es el de PyTorch. En Keras van z, r, h.",
        en="You take the columns in the order r, z, h, which is PyTorch's. In Keras they come as z, r, h.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xr, xz, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hr, hz, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(-(xz + hz)))
    r = 1 / (1 + np.exp(-(xr + hr)))
    return z * h + (1 - z) * np.tanh(xh + r * hh)
""",
    ),
    Misconception(
        "no_reset",
        es="La compuerta r no interviene: la propuesta usa el estado entero.",
        en="The gate r takes no part: the candidate uses the whole state.",
        edits=((_CANDIDATE, "candidate = np.tanh(xh + hh)"),),
    ),
    Misconception(
        "no_tanh",
        es="Falta la tangente hiperbólica en la propuesta: el estado puede crecer sin límite.",
        en="The candidate lacks its hyperbolic tangent: the state can grow without bound.",
        edits=((_CANDIDATE, "candidate = xh + r * hh"),),
    ),
    Misconception(
        "sigmoid_for_tanh",
        es="Aplicas la sigmoide a la propuesta: no puede ser negativa. Ahí va la tangente hiperbólica.",
        en="You apply the sigmoid to the candidate: it cannot be negative. The hyperbolic tangent goes there.",
        edits=((_CANDIDATE, "candidate = 1 / (1 + np.exp(-(xh + r * hh)))"),),
    ),
    Misconception(
        "reset_over_the_input_too",
        es="r multiplica también la parte de la entrada. Solo reinicia la del estado: la palabra nueva entra siempre entera.",
        en="r multiplies the input's part too. It resets the state's part only: the new word always comes in whole.",
        edits=((_CANDIDATE, "candidate = np.tanh(r * (xh + hh))"),),
    ),
    Misconception(
        "candidate_alone",
        es="Devuelves la propuesta: z no interviene y no se conserva nada del estado anterior.",
        en="You return the candidate: z takes no part, and nothing of the state before is kept.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xr, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    r = 1 / (1 + np.exp(-(xr + hr)))
    return np.tanh(xh + r * hh)
""",
    ),
    Misconception(
        "candidate_first",
        es="Tomas las columnas en el orden h, z, r. En Keras van z, r, h: la propuesta es el último tercio.",
        en="You take the columns in the order h, z, r. In Keras they come as z, r, h: the candidate is the last third.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xh, xz, xr = np.split(x @ kernel + bias[0], 3, axis=-1)
    hh, hz, hr = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(-(xz + hz)))
    r = 1 / (1 + np.exp(-(xr + hr)))
    return z * h + (1 - z) * np.tanh(xh + r * hh)
""",
    ),
    Misconception(
        "candidate_in_the_middle",
        es="Tomas las columnas en el orden z, h, r. En Keras van z, r, h: la propuesta es el último tercio.",
        en="You take the columns in the order z, h, r. In Keras they come as z, r, h: the candidate is the last third.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xh, xr = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hh, hr = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(-(xz + hz)))
    r = 1 / (1 + np.exp(-(xr + hr)))
    return z * h + (1 - z) * np.tanh(xh + r * hh)
""",
    ),
    Misconception(
        "candidate_and_gates_reversed",
        es="Tomas las columnas en el orden h, r, z, que es el contrario: en Keras van z, r, h.",
        en="You take the columns in the order h, r, z, which is the reverse: in Keras they come as z, r, h.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xh, xr, xz = np.split(x @ kernel + bias[0], 3, axis=-1)
    hh, hr, hz = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(-(xz + hz)))
    r = 1 / (1 + np.exp(-(xr + hr)))
    return z * h + (1 - z) * np.tanh(xh + r * hh)
""",
    ),
    Misconception(
        "sigmoid_upside_down",
        es="La sigmoide tiene el signo cambiado: 1/(1 + e^a) se cierra cuando debería abrirse. Es 1/(1 + e^(−a)).",
        en="The sigmoid has its sign changed: 1/(1 + e^a) closes when it should open. It is 1/(1 + e^(−a)).",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xr, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = 1 / (1 + np.exp(xz + hz))
    r = 1 / (1 + np.exp(xr + hr))
    return z * h + (1 - z) * np.tanh(xh + r * hh)
""",
    ),
    Misconception(
        "no_sigmoid",
        es="A las compuertas les falta la sigmoide: z y r deben quedar entre 0 y 1, y así valen cualquier cosa.",
        en="The gates lack their sigmoid: z and r must lie between 0 and 1, and like this they may be anything.",
        code="""def gru_cell(x, h, weights):
    kernel, recurrent, bias = weights
    xz, xr, xh = np.split(x @ kernel + bias[0], 3, axis=-1)
    hz, hr, hh = np.split(h @ recurrent + bias[1], 3, axis=-1)
    z = xz + hz
    r = xr + hr
    return z * h + (1 - z) * np.tanh(xh + r * hh)
""",
    ),
)

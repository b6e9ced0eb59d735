"""Wrong answers that students really write for `sample` in lesson 06, each with its diagnosis.

Sources: the design of the lesson, and the documentation of NumPy.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "most_probable",
        es="Tomas siempre el más probable: eso no es sortear, y el texto acabaría en un bucle.",
        en="You always take the most probable one: that is not drawing lots, and the text would end in a loop.",
        edits=(("np.sum(cumulative <= u, axis=1)", "np.argmax(p, axis=1)"),),
    ),
    Misconception(
        "uniform",
        es="Sorteas entre todos por igual: no has usado las probabilidades.",
        en="You draw among all alike: you did not use the probabilities.",
        edits=(("np.sum(cumulative <= u, axis=1)", "rng.integers(0, p.shape[1], len(p))"),),
    ),
    Misconception(
        "softmax_once_more",
        es="Aplicas softmax a lo que ya son probabilidades: las iguala casi del todo. El softmax es para logits.",
        en="You apply softmax to what are probabilities already: it all but evens them out. Softmax is for logits.",
        edits=(("np.cumsum(p, axis=1)", "np.cumsum(np.exp(p) / np.sum(np.exp(p), axis=1, keepdims=True), axis=1)"),),
    ),
    Misconception(
        "rank_for_id",
        es="Ordenas las probabilidades y devuelves el puesto, no el id: 0 sería siempre el más probable, sea la letra que sea.",
        en="You sort the probabilities and return the rank, not the id: 0 would always be the most probable one, whatever letter "
        "that is.",
        edits=(("np.cumsum(p, axis=1)", "np.cumsum(-np.sort(-p, axis=1), axis=1)"),),
    ),
    Misconception(
        "first_row_for_all",
        es="Usas las probabilidades de la primera fila para todas. Cada fila tiene las suyas.",
        en="You use the probabilities of the first row for all of them. Each row has its own.",
        edits=(("np.cumsum(p, axis=1)", "np.cumsum(np.repeat(p[:1], len(p), axis=0), axis=1)"),),
    ),
    Misconception(
        "one_draw_for_all",
        es="Sacas un solo número para todas las filas: las que tengan las mismas probabilidades darán siempre lo mismo. Hace falta "
        "uno por fila.",
        en="You draw a single number for all rows: those with the same probabilities will always give the same. It takes one a "
        "row.",
        edits=(("rng.random((len(p), 1))", "rng.random()"),),
    ),
    Misconception(
        "one_too_far",
        es="Devuelves el id siguiente al que ha salido: sobra un 1. El primer tramo es el del id 0.",
        en="You return the id after the one that was drawn: there is a 1 too many. The first stretch is that of id 0.",
        code="""def sample(p, rng):
    cumulative = np.cumsum(p, axis=1)
    u = rng.random((len(p), 1))
    return np.sum(cumulative <= u, axis=1) + 1
""",
    ),
    Misconception(
        "own_generator",
        es="Creas un generador propio con semilla fija: cada llamada repite los mismos números, y el texto entero también. Usa el "
        "que recibes.",
        en="You make a generator of your own with a fixed seed: each call repeats the same numbers, and so does the whole text. Use "
        "the one you are given.",
        edits=(("rng.random((len(p), 1))", "np.random.default_rng(0).random((len(p), 1))"),),
    ),
    Misconception(
        "global_generator",
        es="Sorteas con el generador global de NumPy, no con el que recibes: nadie podrá repetir tu texto con la misma semilla.",
        en="You draw with NumPy's global generator, not with the one you are given: nobody could repeat your text with the same "
        "seed.",
        edits=(("rng.random((len(p), 1))", "np.random.random_sample((len(p), 1))"),),
    ),
    Misconception(
        "always_the_first",
        es="Sale casi siempre el id 0, diga lo que diga la fila. Si acumulas, mira por qué eje lo haces; si comparas, mira qué cuentas en "
        "cada fila.",
        en="The id 0 comes nearly always, whatever the row says. If you keep a running sum, look along which axis; if you compare, look at "
        "what you count in each row.",
        code="""def sample(p, rng):
    cumulative = np.cumsum(p, axis=0)
    u = rng.random((len(p), 1))
    return np.sum(cumulative <= u, axis=1)
""",
    ),
    Misconception(
        "one_too_near",
        es="Devuelves el id anterior al que ha salido, y a veces −1. El primer tramo es el del id 0.",
        en="You return the id before the one that was drawn, sometimes −1. The first stretch is that of id 0.",
        code="""def sample(p, rng):
    cumulative = np.cumsum(p, axis=1)
    u = rng.random((len(p), 1))
    return np.sum(cumulative <= u, axis=1) - 1
""",
    ),
    Misconception(
        "counted_from_the_far_end",
        es="Cuentas los tramos que quedan por encima del número, y eso es contar desde el último id. El id es cuántos tramos se han dejado "
        "atrás.",
        en="You count the stretches that are left above the number, which is counting from the last id. The id is how many stretches were "
        "left behind.",
        code="""def sample(p, rng):
    cumulative = np.cumsum(p, axis=1)
    u = rng.random((len(p), 1))
    return np.sum(cumulative > u, axis=1)
""",
    ),
)

"""Wrong answers that students really write for `generate` in lesson 06, each with its diagnosis.

Sources: the design of the lesson, and tutorials on generating text with Keras, whose loops feed the last character of
the beginning twice or change the list they were given.
"""

from autograder.authoring.misconceptions import Misconception


def _generate(
    *repeated: str,
    read: str = "p, state = step(token, state)",
    begin: str = "written = []",
    loop: str = "for _ in range(n):",
) -> str:
    """A `generate` that reads the beginning, then repeats some lines; edits would tell pairs of these that have no name."""
    lines = ["for token in prime:", f"    {read}", begin, loop, *(f"    {line}" for line in repeated), "return written"]
    return "\n".join(["def generate(step, state, prime, n, rng):", *(f"    {line}" for line in lines), ""])


MISCONCEPTIONS = (
    Misconception(
        "prime_changed",
        es="Lo escrito se añade a la lista de quien llama (con `escrito = prime` no hay dos listas, sino dos nombres). La próxima vez, el "
        "principio será otro. Haz una lista nueva.",
        en="What is written is added to the caller's list (`written = prime` does not make two lists, but two names). Next time the "
        "beginning will be another. Make a new list.",
        edits=(
            ("    written = []\n", "    written = prime\n"),
            ("while len(written) < n:", "for _ in range(n):"),
            ("return written", "return written[-n:]"),
        ),
    ),
    Misconception(
        "prime_returned_too",
        es="Devuelves también el principio. Se piden solo los n tokens nuevos.",
        en="You return the beginning too. Only the n new tokens are asked for.",
        edits=(("return written", "return [*prime, *written]"),),
    ),
    Misconception(
        "last_fed_twice",
        es="El modelo lee dos veces el último token del principio: una al prepararlo y otra al empezar el bucle. Su estado es el de un "
        "texto con una letra repetida.",
        en="The model reads the last token of the beginning twice: once while warming up and once as the loop begins. Its state is "
        "that of a text with a doubled letter.",
        code=_generate(
            "p, state = step(token, state)",
            "token = int(rng.choice(len(p), p=p))",
            "written.append(token)",
            begin="token, written = prime[-1], []",
        ),
    ),
    Misconception(
        "last_of_prime_alone",
        es="Cuando empiezas a escribir, el modelo solo recuerda el último token del principio: o no le has dado los anteriores, o no has "
        "llevado el estado de uno al siguiente.",
        en="When you begin to write, the model remembers only the last token of the beginning: either you did not give it those before, or "
        "you did not carry the state from one to the next.",
        edits=(("for token in prime:", "for token in prime[-1:]:"),),
    ),
    Misconception(
        "state_not_carried",
        es="Cada paso empieza con el estado del principio: el modelo no recuerda nada, como un bigrama. Guarda el estado que devuelve "
        "`step` y dáselo al siguiente.",
        en="Each step begins with the state from before the beginning: the model remembers nothing, like a bigram. Keep the state that "
        "`step` returns, and give it to the next one.",
        code=_generate(
            "token = int(rng.choice(len(p), p=p))",
            "written.append(token)",
            "p, _ = step(token, state)",
            read="p, _ = step(token, state)",
        ),
    ),
    Misconception(
        "state_frozen_after_prime",
        es="Llevas el estado mientras el modelo lee el principio, pero no mientras escribe: olvida todo lo que va escribiendo.",
        en="You carry the state while the model reads the beginning, but not while it writes: it forgets everything it writes.",
        code=_generate("token = int(rng.choice(len(p), p=p))", "written.append(token)", "p, _ = step(token, state)"),
    ),
    Misconception(
        "prime_fed_again",
        es="En el bucle sigues dando a leer el último token del principio, no el que se acaba de escribir.",
        en="In the loop you go on feeding the last token of the beginning, not the one just written.",
        code=_generate("written.append(int(rng.choice(len(p), p=p)))", "p, state = step(prime[-1], state)"),
    ),
    Misconception(
        "first_lost",
        es="El primer token elegido se lee, pero no se anota: el texto empieza en el segundo.",
        en="The first token that is chosen is read but not noted down: the text begins with the second one.",
        code=_generate(
            "token = int(rng.choice(len(p), p=p))",
            "p, state = step(token, state)",
            "written.append(int(rng.choice(len(p), p=p)))",
        ),
    ),
    Misconception(
        "one_too_many",
        es="Escribes un token de más.",
        en="You write one token too many.",
        code=_generate(
            "token = int(rng.choice(len(p), p=p))",
            "written.append(token)",
            "p, state = step(token, state)",
            loop="while len(written) <= n:",
        ),
    ),
    Misconception(
        "most_probable",
        es="Tomas siempre el más probable: eso es la búsqueda voraz. Hay que sortear según las probabilidades.",
        en="You always take the most probable one: that is greedy search. Lots are to be drawn by the probabilities.",
        edits=(("int(rng.choice(len(p), p=p))", "int(np.argmax(p))"),),
    ),
    Misconception(
        "global_generator",
        es="Sorteas con el generador global de NumPy: con la misma semilla no sale el mismo texto. Usa el generador que recibes.",
        en="You draw with NumPy's global generator: the same seed does not give the same text. Use the generator you are given.",
        edits=(("rng.choice(len(p), p=p)", "np.random.choice(len(p), p=p)"),),
    ),
    Misconception(
        "own_generator",
        es="Creas un generador con semilla fija: el texto es el mismo cualquiera que sea la semilla de quien llama. Usa el que recibes.",
        en="You make a generator with a fixed seed: the text is the same whatever the caller's seed. Use the one you are given.",
        edits=(("    written = []", "    written, rng = [], np.random.default_rng(0)"),),
    ),
    Misconception(
        "prime_emptied",
        es="Vas sacando los tokens de la lista de quien llama: se queda sin su principio. Recórrela sin cambiarla.",
        en="You take the tokens off the caller's list: their beginning is gone. Go through it without changing it.",
        code="""def generate(step, state, prime, n, rng):
    while prime:
        p, state = step(prime.pop(0), state)
    written = []
    for _ in range(n):
        written.append(int(rng.choice(len(p), p=p)))
        p, state = step(written[-1], state)
    return written
""",
    ),
    Misconception(
        "first_of_prime_alone",
        es="El modelo solo lee el primer token del principio: lo demás no lo ha visto cuando empieza a escribir.",
        en="The model reads only the first token of the beginning: it has not seen the rest when it begins to write.",
        edits=(("for token in prime:", "for token in prime[:1]:"),),
    ),
    Misconception(
        "last_of_prime_skipped",
        es="El último token del principio no se lee: las probabilidades son las de antes de él, y con un solo token no hay ninguna.",
        en="The last token of the beginning is not read: the probabilities are those from before it, and with a single token there are none.",
        edits=(("for token in prime:", "for token in prime[:-1]:"),),
    ),
    Misconception(
        "state_reset",
        es="Tras leer el principio vuelves al estado de partida: al modelo se le ha olvidado. El estado con que se escribe es el que dejó el "
        "último token leído.",
        en="After reading the beginning you go back to the state of the start: the model has forgotten it. The state to write with is the one "
        "that the last token read has left.",
        code="""def generate(step, state, prime, n, rng):
    start, written = state, []
    for token in prime:
        p, state = step(token, state)
    state = start
    for _ in range(n):
        written.append(int(rng.choice(len(p), p=p)))
        p, state = step(written[-1], state)
    return written
""",
    ),
    Misconception(
        "never_fed_back",
        es="Lo escrito no se le da a leer al modelo: sorteas los n tokens con las mismas probabilidades.",
        en="What is written is never read by the model: you draw all n tokens by the same probabilities.",
        code=_generate("written.append(int(rng.choice(len(p), p=p)))"),
    ),
    Misconception(
        "all_read_again",
        es="En cada vuelta el modelo lee otra vez todo lo anterior, y sobre un estado que ya lo llevaba leído: cada token cuenta varias "
        "veces. Con el estado basta leer lo nuevo.",
        en="On each turn the model reads everything again, on top of a state that has read it already: each token counts several times. "
        "With the state, only what is new has to be read.",
        code="""def generate(step, state, prime, n, rng):
    written = []
    while len(written) < n:
        for token in [*prime, *written]:
            p, state = step(token, state)
        written.append(int(rng.choice(len(p), p=p)))
    return written
""",
    ),
    Misconception(
        "one_too_few",
        es="Escribes un token de menos.",
        en="You write one token too few.",
        code=_generate(
            "token = int(rng.choice(len(p), p=p))",
            "written.append(token)",
            "p, state = step(token, state)",
            loop="for _ in range(n - 1):",
        ),
    ),
    Misconception(
        "prime_counted",
        es="Cuentas el principio entre los n: se piden n tokens nuevos, y solo esos.",
        en="You count the beginning among the n: n new tokens are asked for, and those alone.",
        code=_generate(
            "token = int(rng.choice(len(p), p=p))",
            "written.append(token)",
            "p, state = step(token, state)",
            begin="written = [*prime]",
            loop="while len(written) < n:",
        ),
    ),
    Misconception(
        "stops_at_end",
        es="Paras cuando sale END, y se piden n tokens: aquí END es un token más, el que separa un texto del siguiente.",
        en="You stop when END comes, and n tokens are asked for: here END is a token like any other, the one between a text and the next.",
        code=_generate(
            "token = int(rng.choice(len(p), p=p))",
            "if token == END:",
            "    break",
            "written.append(token)",
            "p, state = step(token, state)",
        ),
    ),
    Misconception(
        "stops_behind_end",
        es="Escribes hasta el primer END, y se piden n tokens: aquí END es un token más, el que separa un texto del siguiente.",
        en="You write up to the first END, and n tokens are asked for: here END is a token like any other, the one between a text and the next.",
        code=_generate(
            "token = int(rng.choice(len(p), p=p))",
            "written.append(token)",
            "if token == END:",
            "    break",
            "p, state = step(token, state)",
        ),
    ),
    Misconception(
        "uniform",
        es="Sorteas entre todos los tokens por igual, sin las probabilidades: salen algunos que el modelo daba por imposibles.",
        en="You draw among all tokens alike, without the probabilities: some come that the model held impossible.",
        code=_generate("token = int(rng.choice(len(p)))", "written.append(token)", "p, state = step(token, state)"),
    ),
)

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
        es="Lo escrito se añade a la lista de quien llama: con `chars = prime` no hay dos listas, sino dos nombres. La próxima vez, el "
        "principio será otro. Haz una lista nueva.",
        en="What is written is added to the caller's list: `chars = prime` does not make two lists, but two names. Next time the "
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
        es="El modelo solo lee el último token del principio: todo lo anterior se pierde.",
        en="The model reads only the last token of the beginning: all that came before is lost.",
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
)

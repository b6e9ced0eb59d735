"""Wrong answers that students really write in lesson 06, told as edits of the reference, each with its diagnosis.

Sources: the design of the lesson, tutorials on generating text with Keras (whose `pad_sequences` pads in front, and whose loops
feed the last character of the beginning twice or change the list they were given), and the documentation of NumPy.
"""

from autograder.authoring.misconceptions import Misconception

CHAR_VOCABULARY = (
    Misconception(
        "no_special_tokens",
        es="Los caracteres empiezan en el id 0, que en todo el curso es el relleno: no se podrá distinguir una letra de un "
        "hueco. Faltan delante los tokens especiales.",
        en="Characters begin at id 0, which is padding throughout the course: a letter could not be told from a gap. The "
        "special tokens are missing in front.",
        edits=(("[*SPECIAL_TOKENS, *sorted(found)]", "sorted(found)"),),
    ),
    Misconception(
        "padding_alone_reserved",
        es="Reservas el 0 para el relleno, pero no hay sitio para lo desconocido, el inicio y el fin: son cuatro tokens "
        "especiales.",
        en="You keep 0 for padding, but there is no place for the unknown character, the start and the end: there are four "
        "special tokens.",
        edits=(("[*SPECIAL_TOKENS, *sorted(found)]", '["", *sorted(found)]'),),
    ),
    Misconception(
        "special_tokens_behind",
        es="Los tokens especiales están detrás: sus ids dependerían del corpus. Van delante, para que sean siempre 0, 1, 2 y "
        "3.",
        en="The special tokens stand behind: their ids would depend on the corpus. They go in front, so that they are always "
        "0, 1, 2 and 3.",
        edits=(("[*SPECIAL_TOKENS, *sorted(found)]", "[*sorted(found), *SPECIAL_TOKENS]"),),
    ),
    Misconception(
        "not_composed",
        es="No compones el texto: si una ñ viene como n y virgulilla, en el vocabulario entra la virgulilla suelta, y habrá "
        "dos maneras de escribir la misma letra.",
        en="You do not compose the text: where an ñ comes as n and tilde, the bare tilde enters the vocabulary, and there will "
        "be two ways to write one letter.",
        edits=(('unicodedata.normalize("NFC", text)', "text"),),
    ),
    Misconception(
        "taken_apart",
        es="Separas los acentos de sus letras (NFD) en vez de componerlos (NFC): á, é y ñ dejan de ser caracteres.",
        en="You take accents off their letters (NFD) rather than composing them (NFC): á, é and ñ are no characters any more.",
        edits=(('unicodedata.normalize("NFC", text)', 'unicodedata.normalize("NFD", text)'),),
    ),
    Misconception(
        "bytes",
        es="Cuentas bytes, no caracteres: en UTF-8 una ñ o un ¿ son dos bytes, que por separado no son nada.",
        en="You count bytes, not characters: in UTF-8 an ñ or a ¿ is two bytes, which are nothing when apart.",
        edits=(
            (
                '{character for text in texts for character in unicodedata.normalize("NFC", text)}',
                '{chr(byte) for text in texts for byte in unicodedata.normalize("NFC", text).encode()}',
            ),
        ),
    ),
    Misconception(
        "words",
        es="Separas por espacios: eso es un vocabulario de palabras. Una cadena ya se recorre carácter a carácter.",
        en="You split at spaces: that is a vocabulary of words. A string is gone through character by character as it is.",
        edits=(('unicodedata.normalize("NFC", text)', 'unicodedata.normalize("NFC", text).split()'),),
    ),
    Misconception(
        "lower_cased",
        es="Pasas a minúsculas: con palabras ahorraba vocabulario, pero aquí el modelo no podrá escribir ni una mayúscula.",
        en="You turn everything into lower case: with words that saved vocabulary, but here the model could not write a single "
        "capital.",
        edits=(('unicodedata.normalize("NFC", text)', 'unicodedata.normalize("NFC", text).lower()'),),
    ),
    Misconception(
        "spaces_lost",
        es="El espacio no está en tu vocabulario. También es un carácter, y el más frecuente: sin él no hay palabras.",
        en="The space is not in your vocabulary. It is a character too, and the most frequent one: without it there are no words.",
        edits=(("sorted(found)]", "sorted(found - set(' \\n\\t'))]"),),
    ),
    Misconception(
        "first_text_alone",
        es="Solo miras el primer texto: los caracteres que aparezcan después serán desconocidos.",
        en="You look at the first text only: characters that turn up later will be unknown.",
        edits=(("for text in texts for", "for text in texts[:1] for"),),
    ),
)

ENCODE = (
    Misconception(
        "unknown_dropped",
        es="Saltas los caracteres desconocidos: el texto se acorta y quien lo lea no sabrá que faltaba algo. Su lugar lo ocupa "
        "UNK.",
        en="You skip unknown characters: the text gets shorter, and whoever reads it cannot know that something was there. UNK "
        "takes their place.",
        edits=(
            (
                'for character in unicodedata.normalize("NFC", text)]',
                'for character in unicodedata.normalize("NFC", text) if character in ids]',
            ),
        ),
    ),
    Misconception(
        "unknown_as_padding",
        es="Pones 0 en lugar de lo desconocido, y 0 es el relleno: se tomará por un hueco.",
        en="You put 0 in place of what is unknown, and 0 is padding: it will be taken for a gap.",
        edits=(("ids.get(character, UNK)", "ids.get(character, PAD)"),),
    ),
    Misconception(
        "unknown_raises",
        es="Un carácter que no está en el vocabulario hace fallar la función. Llegará antes o después: para eso existe UNK.",
        en="A character that is not in the vocabulary makes the function fail. It will come sooner or later: that is what UNK is "
        "for.",
        edits=(("ids.get(character, UNK)", "ids[character]"),),
    ),
    Misconception(
        "not_composed",
        es="No compones el texto: una ñ que venga como n y virgulilla se convierte en una n y un desconocido.",
        en="You do not compose the text: an ñ that comes as n and tilde turns into an n and something unknown.",
        edits=(('unicodedata.normalize("NFC", text)', "text"),),
    ),
    Misconception(
        "accents_stripped",
        es="Quitas los acentos: «año» se convierte en «ano», que es otra palabra.",
        en="You strip the accents: «año» becomes «ano», which is another word.",
        edits=(
            (
                'unicodedata.normalize("NFC", text)',
                'unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()',
            ),
        ),
    ),
    Misconception(
        "bytes",
        es="Recorres los bytes del texto, no sus caracteres: cada letra con acento son dos bytes.",
        en="You go through the bytes of the text, not its characters: every letter with an accent is two bytes.",
        edits=(
            (
                'ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)',
                'ids.get(chr(byte), UNK) for byte in unicodedata.normalize("NFC", text).encode()',
            ),
        ),
    ),
    Misconception(
        "lower_cased",
        es="Pasas a minúsculas antes de buscar: las mayúsculas tienen su propio id.",
        en="You turn everything into lower case before looking it up: capitals have ids of their own.",
        edits=(('unicodedata.normalize("NFC", text)', 'unicodedata.normalize("NFC", text).lower()'),),
    ),
    Misconception(
        "end_appended",
        es="Añades END al final. Aquí solo se codifican los caracteres; el fin lo pone quien reúne los textos, y así no sale dos "
        "veces.",
        en="You append END. Here only the characters are encoded; the end is added by whoever gathers the texts, so that it does "
        "not come twice.",
        edits=(
            (
                'return [ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)]',
                'return [*(ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)), END]',
            ),
        ),
    ),
    Misconception(
        "special_tokens_not_counted",
        es="Numeras los caracteres desde 0, sin contar los tokens especiales que van delante: el id de un token es su posición en "
        "la lista entera.",
        en="You number the characters from 0, without the special tokens in front: a token's id is its position in the whole "
        "list.",
        code="""def encode(text, vocabulary):
    ids = {token: index for index, token in enumerate(vocabulary[len(SPECIAL_TOKENS) :])}
    return [ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)]
""",
    ),
)

DECODE = (
    Misconception(
        "reads_past_the_end",
        es="Saltas END y sigues: el texto se pega al siguiente. El primer END lo termina.",
        en="You skip END and go on: the text runs into the next one. The first END finishes it.",
        edits=(("            break", "            continue"),),
    ),
    Misconception(
        "end_written",
        es="Escribes la palabra «endofseq». El fin no es parte del texto.",
        en="You write the word “endofseq”. The end is no part of the text.",
        edits=(("            break", "            return text + vocabulary[END]"),),
    ),
    Misconception(
        "unknown_skipped",
        es="No escribes nada donde había un carácter desconocido: parece que la palabra estuviera entera. Su signo es �.",
        en="You write nothing where there was an unknown character: the word seems to be whole. Its sign is �.",
        edits=(('text += "�"', 'text += ""'),),
    ),
    Misconception(
        "unknown_by_name",
        es="Escribes «[UNK]», cinco caracteres donde había uno. Su signo es �.",
        en="You write “[UNK]”, five characters where there was one. Its sign is �.",
        edits=(('text += "�"', "text += vocabulary[UNK]"),),
    ),
    Misconception(
        "stops_at_padding",
        es="Paras en el primer 0: si el relleno va delante, no queda nada. El relleno se salta; lo que termina el texto es END.",
        en="You stop at the first 0: where padding stands in front, nothing is left. Padding is skipped; what finishes the text is "
        "END.",
        edits=(("if index == END:", "if index in (END, PAD):"),),
    ),
    Misconception(
        "start_written",
        es="Escribes la palabra «startofseq». El inicio, como el relleno, no escribe nada.",
        en="You write the word “startofseq”. The start, like padding, writes nothing.",
        edits=(("elif index not in (PAD, START):", "elif index != PAD:"),),
    ),
    Misconception(
        "padding_as_space",
        es="Escribes un espacio por cada relleno: el espacio es un carácter más, con su id; el relleno no es nada.",
        en="You write a space for each padding: the space is a character like any other, with an id of its own; padding is "
        "nothing.",
        edits=(
            (
                "elif index not in (PAD, START):",
                'elif index == PAD:\n            text += " "\n        elif index != START:',
            ),
        ),
    ),
    Misconception(
        "joined_with_spaces",
        es="Pones un espacio entre token y token. Con palabras hacía falta; aquí los espacios ya son caracteres.",
        en="You put a space between tokens. With words that was needed; here spaces are characters already.",
        edits=(("    return text", '    return " ".join(text)'),),
    ),
    Misconception(
        "special_tokens_not_counted",
        es="Restas los tokens especiales antes de buscar en la lista, pero la lista ya los lleva delante: sale otra letra.",
        en="You subtract the special tokens before looking the id up, but they stand in the list already: another letter comes out.",
        code="""def decode(ids, vocabulary):
    text = ""
    for index in ids:
        if index == END:
            break
        if index == UNK:
            text += "�"
        elif index not in (PAD, START):
            text += vocabulary[index - len(SPECIAL_TOKENS)]
    return text
""",
    ),
)

BITS_PER_CHAR = (
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
)

SAMPLE = (
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
    return (np.sum(cumulative <= u, axis=1) + 1) % p.shape[1]
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
)


def _generate(
    *repeated: str,
    read: str = "p, state = step(token, state)",
    begin: str = "written = []",
    loop: str = "for _ in range(n):",
) -> str:
    """A `generate` that reads the beginning, then repeats some lines; edits would tell pairs of these that have no name."""
    lines = ["for token in prime:", f"    {read}", begin, loop, *(f"    {line}" for line in repeated), "return written"]
    return "\n".join(["def generate(step, state, prime, n, rng):", *(f"    {line}" for line in lines), ""])


GENERATE = (
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

WINDOWS = (
    Misconception(
        "y_is_x",
        es="El objetivo es la propia entrada: el modelo aprendería a copiar la letra que tiene delante.",
        en="The target is the input itself: the model would learn to copy the letter in front of it.",
        edits=(("ids[1 : count * L + 1]", "ids[: count * L]"),),
    ),
    Misconception(
        "rolled",
        es="Giras cada ventana: su último objetivo es su propio primer carácter, no el primero de la siguiente.",
        en="You roll each window: its last target is its own first character, not the first one of the next window.",
        edits=(("ids[1 : count * L + 1].reshape(count, L)", "np.roll(x, -1, axis=1)"),),
    ),
    Misconception(
        "shifted_by_two",
        es="El objetivo va dos lugares por delante: se salta una letra.",
        en="The target is two places ahead: it skips a letter.",
        edits=(
            ("(len(ids) - 1) // L", "(len(ids) - 2) // L"),
            ("ids[1 : count * L + 1]", "ids[2 : count * L + 2]"),
        ),
    ),
    Misconception(
        "shifted_back",
        es="Has corrido al revés: el objetivo es la letra anterior, que ya se ha leído.",
        en="You shifted the wrong way: the target is the letter before, which has been read already.",
        code="""def windows(ids, L):
    count = (len(ids) - 1) // L
    y = ids[: count * L].reshape(count, L)
    x = ids[1 : count * L + 1].reshape(count, L)
    return x, y
""",
    ),
    Misconception(
        "end_padded",
        es="Cuando el texto acaba justo al final de una ventana, inventas un objetivo para su último carácter: no hay ninguno. Esa "
        "ventana se deja.",
        en="Where the text ends just at the end of a window, you make up a target for its last character: there is none. That "
        "window is left out.",
        edits=(
            ("(len(ids) - 1) // L", "len(ids) // L"),
            ("ids[1 : count * L + 1]", "np.append(ids[1:], PAD)[: count * L]"),
        ),
    ),
    Misconception(
        "last_window_lost",
        es="Dejas fuera una ventana que sí tiene objetivo para todos sus caracteres: hace falta un solo id de más, no dos.",
        en="You leave out a window that does have a target for each of its characters: it takes one id more, not two.",
        edits=(("(len(ids) - 1) // L", "(len(ids) - 2) // L"),),
    ),
    Misconception(
        "overlapping",
        es="Tus ventanas se solapan: avanzan de uno en uno, y cada letra se aprende L veces. Cada una empieza donde acaba la anterior.",
        en="Your windows overlap: they advance one by one, and each letter is learned L times. Each begins where the one before ends.",
        code="""def windows(ids, L):
    starts = range(len(ids) - L)
    return np.stack([ids[i : i + L] for i in starts]), np.stack([ids[i + 1 : i + L + 1] for i in starts])
""",
    ),
    Misconception(
        "gaps",
        es="Cortas en trozos de L + 1 y separas cada uno en entrada y objetivo: sirve para entrenar, pero entre trozo y trozo se "
        "pierde una predicción. El primer carácter de una ventana es el último objetivo de la anterior.",
        en="You cut into pieces of L + 1 and split each into input and target: one can train on that, but a prediction is lost between "
        "pieces. The first character of a window is the last target of the one before.",
        code="""def windows(ids, L):
    count = len(ids) // (L + 1)
    pieces = ids[: count * (L + 1)].reshape(count, L + 1)
    return pieces[:, :-1], pieces[:, 1:]
""",
    ),
    Misconception(
        "columns_for_rows",
        es="El texto corre por las columnas: cada fila salta de L en L letras, o de otra distancia fija. Cada fila es un trozo seguido.",
        en="The text runs down the columns: each row jumps over letters by a fixed distance. Each row is a piece without gaps.",
        edits=(
            ("ids[: count * L].reshape(count, L)", "ids[: count * L].reshape(L, count).T"),
            ("ids[1 : count * L + 1].reshape(count, L)", "ids[1 : count * L + 1].reshape(L, count).T"),
        ),
    ),
)

APPLY_TEMPERATURE = (
    Misconception(
        "multiplied",
        es="Multiplicas por la temperatura en vez de dividir: al subirla, el texto se vuelve más previsible, al revés de lo que debe.",
        en="You multiply by the temperature instead of dividing: raising it makes the text more predictable, the opposite of what it "
        "should.",
        edits=(("np.exp(below / T)", "np.exp(below * T)"),),
    ),
    Misconception(
        "probabilities_divided",
        es="Divides las probabilidades entre T y vuelves a normalizar: todas se dividen igual, así que no cambia nada. Se dividen los "
        "logits, antes del softmax.",
        en="You divide the probabilities by T and normalise again: all are divided alike, so nothing changes. The logits are divided, "
        "before the softmax.",
        edits=(("np.exp(below / T)", "np.exp(below) / T"),),
    ),
    Misconception(
        "probabilities_not_summing",
        es="Divides las probabilidades entre T, y ya no suman 1. Se dividen los logits, antes del softmax.",
        en="You divide the probabilities by T, and they no longer add up to 1. The logits are divided, before the softmax.",
        edits=(
            ("np.exp(below / T)", "np.exp(below)"),
            (
                "return weights / np.sum(weights, axis=-1, keepdims=True)",
                "return weights / np.sum(weights, axis=-1, keepdims=True) / T",
            ),
        ),
    ),
    Misconception(
        "softmax_of_probabilities",
        es="Tratas las probabilidades como si fueran logits: softmax, división entre T y otra vez softmax. Casi se igualan.",
        en="You treat probabilities as if they were logits: softmax, division by T, and softmax again. They nearly even out.",
        edits=(
            (
                "weights = np.exp(below / T)",
                "p = np.exp(below) / np.sum(np.exp(below), axis=-1, keepdims=True)\n    weights = np.exp((p - p.max(axis=-1, keepdims=True)) / T)",
            ),
        ),
    ),
    Misconception(
        "overflow",
        es="No restas el mayor logit: con una temperatura pequeña la exponencial desborda y salen NaN. Restarlo no cambia el resultado.",
        en="You do not subtract the largest logit: at a small temperature the exponential overflows and gives NaN. Subtracting it does "
        "not change the result.",
        edits=(("logits - np.max(logits, axis=-1, keepdims=True)", "logits"),),
    ),
    Misconception(
        "zero_forgotten",
        es="Con T = 0 divides entre cero. A esa temperatura toda la probabilidad es del mayor.",
        en="At T = 0 you divide by zero. At that temperature all the probability belongs to the largest.",
        edits=(("T = max(T, 1e-12)  # so small that only the largest is left\n    ", ""),),
    ),
    Misconception(
        "over_the_batch",
        es="El softmax recorre otro eje: en un lote, las probabilidades de cada distribución no suman 1. Es el último eje, el de los "
        "caracteres.",
        en="The softmax runs over another axis: in a batch, the probabilities of each distribution do not add up to 1. It is the last "
        "axis, that of the characters.",
        edits=(("np.sum(weights, axis=-1, keepdims=True)", "np.sum(weights, axis=0, keepdims=True)"),),
    ),
    Misconception(
        "whole_batch_at_once",
        es="Normalizas el lote entero a la vez: cada fila es una distribución y suma 1 por su cuenta.",
        en="You normalise the whole batch at once: each row is a distribution and adds up to 1 on its own.",
        edits=(("np.sum(weights, axis=-1, keepdims=True)", "np.sum(weights)"),),
    ),
    Misconception(
        "logits_returned",
        es="Devuelves los logits divididos, no probabilidades: falta el softmax.",
        en="You return the divided logits, not probabilities: the softmax is missing.",
        edits=(("return weights / np.sum(weights, axis=-1, keepdims=True)", "return logits / T"),),
    ),
)

TOP_P = (
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
        edits=(("kept = order[before < threshold]", "kept = order[p[order] >= 1 - threshold]"),),
    ),
    Misconception(
        "one_too_many",
        es="Te quedas con uno más de los necesarios: el anterior ya había alcanzado el umbral.",
        en="You keep one more than needed: the one before had reached the threshold already.",
        edits=(("kept = order[before < threshold]", "kept = order[: np.sum(before < threshold) + 1]"),),
    ),
    Misconception(
        "changed_in_place",
        es="Pones ceros en el vector que recibes: quien te llamó se queda sin sus probabilidades. Trabaja sobre una copia.",
        en="You write zeros into the vector you are given: the caller has lost their probabilities. Work on a copy.",
        edits=(
            (
                "nucleus = np.zeros_like(p)\n    nucleus[kept] = p[kept]",
                "nucleus = p\n    nucleus[np.setdiff1d(np.arange(len(p)), kept)] = 0",
            ),
        ),
    ),
)

NEXT_LOGITS = (
    Misconception(
        "as_given",
        es="Es el error de partida: `pad_sequences` rellena por delante si no se le dice otra cosa, y tú lees en la posición de la longitud, "
        "como si el relleno fuera detrás. En los textos cortos, ahí hay relleno o letras del principio.",
        en="That is the bug that was there: `pad_sequences` pads in front unless told otherwise, and you read at the position of the length, as if "
        "padding stood behind. In short texts, that is padding or letters from the beginning.",
        code="""def next_logits(model, prompts):
    ids = tf.keras.utils.pad_sequences(prompts)
    lengths = np.array([len(prompt) for prompt in prompts])
    logits = np.asarray(model(ids))
    return logits[np.arange(len(prompts)), lengths - 1]
""",
    ),
    Misconception(
        "padded_in_front",
        es="Rellenas por delante y lees la última columna: el lugar es el bueno, pero el modelo ha leído antes el relleno, que para él es "
        "una letra más, y su estado ya no es el del texto solo.",
        en="You pad in front and read the last column: the place is right, but the model has read the padding first, which is a letter to it "
        "like any other, and its state is not that of the text alone.",
        code="""def next_logits(model, prompts):
    ids = tf.keras.utils.pad_sequences(prompts)
    return np.asarray(model(ids))[:, -1]
""",
    ),
    Misconception(
        "last_column",
        es="El relleno está detrás, pero lees la última columna: en los textos cortos, lo que el modelo espera después del relleno.",
        en="Padding stands behind, but you read the last column: for short texts, what the model expects after padding.",
        edits=(("logits[np.arange(len(ids)), lengths - 1]", "logits[:, -1]"),),
    ),
    Misconception(
        "one_too_far",
        es="Lees en la posición `longitud`, que es la siguiente al último carácter: se cuenta desde 0.",
        en="You read at position `length`, which is the one after the last character: counting starts from 0.",
        edits=(
            (
                "logits[np.arange(len(ids)), lengths - 1]",
                "logits[np.arange(len(ids)), np.minimum(lengths, ids.shape[1] - 1)]",
            ),
        ),
    ),
    Misconception(
        "one_too_early",
        es="Lees un lugar antes: es lo que el modelo esperaba antes de leer el último carácter.",
        en="You read one place too early: that is what the model expected before it had read the last character.",
        edits=(("np.arange(len(ids)), lengths - 1]", "np.arange(len(ids)), lengths - 2]"),),
    ),
    Misconception(
        "cut_to_the_shortest",
        es="Cortas todos los textos a la longitud del más corto: no hay relleno, pero tampoco final.",
        en="You cut all texts to the length of the shortest: there is no padding, but no ending either.",
        code="""def next_logits(model, prompts):
    shortest = min(len(prompt) for prompt in prompts)
    return np.asarray(model(np.array([prompt[:shortest] for prompt in prompts])))[:, -1]
""",
    ),
    Misconception(
        "all_positions",
        es="Devuelves los logits de todas las posiciones: se pide, de cada texto, solo lo que sigue a su último carácter.",
        en="You return the logits of all positions: for each text, only what follows its last character is asked for.",
        edits=(("logits[np.arange(len(ids)), lengths - 1]", "logits"),),
    ),
)

MASKED_LM_LOSS = (
    Misconception(
        "onehot_taken_for_a_mask",
        es="Buscas filas que no sean todo ceros, pero el one-hot del relleno tiene un 1 en la posición 0. Todas "
        "cuentan, y el relleno se aprende como una letra.",
        en="You look for rows that are not all zeros, but the one-hot of padding has a 1 in position 0. All of "
        "them count, and padding is learned as a letter.",
        edits=(("real = 1.0 - y[..., PAD]", "real = tf.cast(tf.reduce_any(y != 0, axis=-1), tf.float32)"),),
    ),
    Misconception(
        "mask_inverted",
        es="La máscara está al revés: solo cuentas el relleno.",
        en="The mask is the wrong way round: you count padding only.",
        edits=(("1.0 - y[..., PAD]", "y[..., PAD]"),),
    ),
    Misconception(
        "divided_by_all",
        es="Sumas solo los caracteres, pero divides entre todas las posiciones: cuanto más relleno, menor parece la pérdida.",
        en="You add up the characters only, but divide by all positions: the more padding, the smaller the loss seems.",
        code="""def masked_lm_loss(y, logits):
    losses = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
    return tf.reduce_mean(losses * (1.0 - y[..., PAD]))
""",
    ),
    Misconception(
        "mean_of_rows",
        es="Haces la media de cada fila y luego la de las filas: un texto corto pesaría tanto como uno largo.",
        en="You take the mean of each row and then that of the rows: a short text would weigh as much as a long one.",
        edits=(
            (
                "tf.reduce_sum(losses * real) / tf.reduce_sum(real)",
                "tf.reduce_mean(tf.reduce_sum(losses * real, axis=1) / tf.reduce_sum(real, axis=1))",
            ),
        ),
    ),
    Misconception(
        "mask_from_predictions",
        es="Decides qué es relleno por lo que el modelo predice. Lo decide el objetivo: si no, el modelo se libraría de lo difícil diciendo "
        "«relleno».",
        en="You decide what is padding by what the model predicts. The target decides: otherwise the model could dodge what is hard by saying "
        "“padding”.",
        code="""def masked_lm_loss(y, logits):
    real = tf.cast(tf.argmax(logits, axis=-1) != PAD, tf.float32)
    losses = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
    return tf.reduce_sum(losses * real) / tf.reduce_sum(real)
""",
    ),
    Misconception(
        "no_softmax",
        es="Tomas los logits por logaritmos de probabilidades: no suman 1, y la pérdida baja sin límite con solo agrandarlos.",
        en="You take logits for log probabilities: they do not add up to 1, and the loss falls without limit by making them larger.",
        edits=(("tf.nn.log_softmax(logits)", "logits"),),
    ),
    Misconception(
        "softmax_twice",
        es="Aplicas softmax y después log_softmax: dos veces. Los logits van directos a log_softmax.",
        en="You apply softmax and then log_softmax: twice. Logits go straight to log_softmax.",
        edits=(("tf.nn.log_softmax(logits)", "tf.nn.log_softmax(tf.nn.softmax(logits))"),),
    ),
)

MISCONCEPTIONS = {
    "char_vocabulary": CHAR_VOCABULARY,
    "encode": ENCODE,
    "decode": DECODE,
    "bits_per_char": BITS_PER_CHAR,
    "sample": SAMPLE,
    "generate": GENERATE,
    "windows": WINDOWS,
    "apply_temperature": APPLY_TEMPERATURE,
    "top_p": TOP_P,
    "next_logits": NEXT_LOGITS,
    "masked_lm_loss": MASKED_LM_LOSS,
}

"""Wrong answers that students really write for `encode` in lesson 06, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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
    Misconception(
        "index_raises",
        es="`index` falla con un carácter que no está en la lista, y llegará antes o después: para eso existe UNK.",
        en="`index` fails on a character that is not in the list, and one will come sooner or later: that is what UNK is for.",
        edits=(("ids.get(character, UNK)", "vocabulary.index(character)"),),
    ),
    Misconception(
        "taken_apart",
        es="Separas los acentos de sus letras (NFD) en vez de componerlos (NFC): cada letra con acento da dos ids, el de la letra sola "
        "y un desconocido.",
        en="You take accents off their letters (NFD) rather than composing them (NFC): each letter with an accent gives two ids, that "
        "of the bare letter and something unknown.",
        code="""def encode(text, vocabulary):
    ids = {token: index for index, token in enumerate(vocabulary)}
    return [ids.get(character, UNK) for character in unicodedata.normalize("NFD", text)]
""",
    ),
    Misconception(
        "start_and_end_added",
        es="Añades START delante y END detrás. Aquí solo se codifican los caracteres; el fin lo pone quien reúne los textos.",
        en="You add START in front and END behind. Here only the characters are encoded; the end is added by whoever gathers the texts.",
        edits=(
            (
                'return [ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)]',
                'return [START, *(ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)), END]',
            ),
        ),
    ),
    Misconception(
        "code_points",
        es="Das el número de cada carácter en Unicode (ord), no su lugar en el vocabulario: el modelo tiene unas decenas de tokens, y "
        "esos números llegan a decenas de miles.",
        en="You give each character's number in Unicode (ord), not its place in the vocabulary: the model has a few dozen tokens, and "
        "those numbers go into the tens of thousands.",
        code="""def encode(text, vocabulary):
    return [ord(character) for character in unicodedata.normalize("NFC", text)]
""",
    ),
    Misconception(
        "numbered_from_one",
        es="Numeras desde 1: cada id es el del token siguiente. El de un token es su posición en la lista, y se cuenta desde 0.",
        en="You number from 1: each id is that of the next token. A token's id is its position in the list, counted from 0.",
        code="""def encode(text, vocabulary):
    ids = {token: index for index, token in enumerate(vocabulary, 1)}
    return [ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)]
""",
    ),
    Misconception(
        "special_tokens_counted_twice",
        es="Sumas los tokens especiales a la posición, pero la lista ya los lleva delante: los has contado dos veces.",
        en="You add the special tokens to the position, but they stand in the list already: you counted them twice.",
        code="""def encode(text, vocabulary):
    ids = {token: index + len(SPECIAL_TOKENS) for index, token in enumerate(vocabulary)}
    return [ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)]
""",
    ),
)

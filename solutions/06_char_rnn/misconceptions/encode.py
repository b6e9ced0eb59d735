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
)

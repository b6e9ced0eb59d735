"""Wrong answers that students really write for `char_vocabulary` in lesson 06, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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
    Misconception(
        "sorted_together",
        es="Ordenas los tokens especiales junto con los caracteres: quedan repartidos por la lista. Van delante, tal como vienen; "
        "sorted es para los caracteres.",
        en="You sort the special tokens together with the characters: they end up scattered over the list. They go in front, as "
        "they come; sorted is for the characters.",
        edits=(("[*SPECIAL_TOKENS, *sorted(found)]", "sorted({*SPECIAL_TOKENS, *found})"),),
    ),
    Misconception(
        "special_tokens_in_one",
        es="SPECIAL_TOKENS entero es un solo elemento de tu lista: una tupla donde tenía que haber cuatro tokens. Sus elementos van "
        "en la lista uno a uno.",
        en="The whole of SPECIAL_TOKENS is a single item of your list: a tuple where there should be four tokens. Its items go into "
        "the list one by one.",
        code="""def char_vocabulary(texts):
    found = {character for text in texts for character in unicodedata.normalize("NFC", text)}
    return [SPECIAL_TOKENS, *sorted(found)]
""",
    ),
    Misconception(
        "ids_for_names",
        es="Pones en la lista los ids de los tokens especiales (0, 1, 2 y 3), no sus nombres. El id es el lugar que ocupan; lo que "
        "va en la lista está en SPECIAL_TOKENS.",
        en="You put the ids of the special tokens (0, 1, 2 and 3) into the list, not their names. The id is the place they take; "
        "what goes into the list is in SPECIAL_TOKENS.",
        code="""def char_vocabulary(texts):
    found = {character for text in texts for character in unicodedata.normalize("NFC", text)}
    return [PAD, UNK, START, END, *sorted(found)]
""",
    ),
    Misconception(
        "order_of_appearance",
        es="Los caracteres están en el orden en que aparecen: con los mismos textos barajados, cada letra tendría otro id. Su orden "
        "es el de sorted.",
        en="The characters stand in the order in which they turn up: the same texts, shuffled, would give each letter another id. "
        "Their order is that of sorted.",
        code="""def char_vocabulary(texts):
    found = dict.fromkeys(character for text in texts for character in unicodedata.normalize("NFC", text))
    return [*SPECIAL_TOKENS, *found]
""",
    ),
    Misconception(
        "repeated",
        es="Un carácter está en la lista tantas veces como en los textos. Tiene un solo id: basta con que esté una vez.",
        en="A character is in the list as many times as in the texts. It has one id only: once is enough.",
        edits=(("sorted(found)]", 'sorted(unicodedata.normalize("NFC", "".join(texts)))]'),),
    ),
    Misconception(
        "texts_for_characters",
        es="Tus tokens son los textos enteros: has añadido cada texto al conjunto como si fuera un carácter. Hay que recorrerlo.",
        en="Your tokens are whole texts: you added each text to the set as if it were one character. It has to be gone through.",
        edits=(
            (
                '{character for text in texts for character in unicodedata.normalize("NFC", text)}',
                '{unicodedata.normalize("NFC", text) for text in texts}',
            ),
        ),
    ),
    Misconception(
        "accents_stripped",
        es="Quitas los acentos: el modelo no podrá escribir ni «año» ni «café». Componer no es quitar: la letra con su acento es un "
        "carácter.",
        en="You strip the accents: the model could write neither «año» nor «café». Composing does not take anything off: the letter "
        "with its accent is one character.",
        code="""def char_vocabulary(texts):
    apart = unicodedata.normalize("NFD", "".join(texts))
    return [*SPECIAL_TOKENS, *sorted({character for character in apart if not unicodedata.combining(character)})]
""",
    ),
    Misconception(
        "letters_alone",
        es="Solo te quedas con las letras: sin el espacio, la coma, el punto y los signos ¿? ¡! no hay frases. Todo carácter del texto "
        "es un token.",
        en="You keep letters only: without the space, the comma, the full stop and the marks ¿? ¡! there are no sentences. Every "
        "character of the text is a token.",
        code="""def char_vocabulary(texts):
    found = {character for text in texts for character in unicodedata.normalize("NFC", text) if character.isalpha()}
    return [*SPECIAL_TOKENS, *sorted(found)]
""",
    ),
)

"""Wrong answers that students really write for `normalize_spanish` in lesson 01, each with its diagnosis.

Sources: the design of the lesson, and the TensorFlow translation tutorials (accents stripped, letters outside a–z
deleted).
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "ascii_lower",
        es="Pasas a minúsculas solo las letras de la A a la Z: «ÁRBOL» se queda en «Árbol» y «NIÑO» en «niÑo». "
        "Trabajas con bytes o con una tabla ASCII; el método lower de una cadena de Python sí conoce Á, Ñ y Ü.",
        en="You lower only the letters from A to Z: “ÁRBOL” becomes “Árbol” and “NIÑO” becomes “niÑo”. You are "
        "working on bytes, or with an ASCII table; the lower method of a Python string does know Á, Ñ and Ü.",
        edits=(("s.lower()", "s.encode().lower().decode()"),),
    ),
    Misconception(
        "accents_stripped",
        es="Descompones las letras y tiras los signos que las acompañan: «año» se convierte en «ano», que es otra "
        "palabra, y «él» en «el». Compón con NFC y no borres los caracteres combinantes.",
        en="You decompose the letters and throw their marks away: “año” turns into “ano”, which is another word, and "
        "“él” into “el”. Compose with NFC, and do not delete combining characters.",
        edits=(
            (
                'unicodedata.normalize("NFC", s)',
                '"".join(mark for mark in unicodedata.normalize("NFKD", s) if not unicodedata.combining(mark))',
            ),
        ),
    ),
    Misconception(
        "not_composed",
        es="Una ñ escrita como n más tilde combinante sale igual que entró: a la vista es una ñ, pero para el "
        "vocabulario es otra palabra. Normaliza la cadena a NFC antes de nada.",
        en="An ñ written as n plus a combining tilde leaves as it came: it looks like an ñ, but to the vocabulary it "
        "is another word. Normalise the string to NFC before anything else.",
        edits=(('s = unicodedata.normalize("NFC", s)\n    ', ""),),
    ),
    Misconception(
        "decomposed",
        es="Normalizas en sentido contrario: NFD separa cada ñ y cada vocal acentuada en dos caracteres. La forma "
        "compuesta, la que usa casi todo el texto que existe, es NFC.",
        en="You normalise the wrong way round: NFD splits every ñ and every accented vowel into two characters. The "
        "composed form, which nearly all existing text uses, is NFC.",
        edits=(('"NFC"', '"NFD"'),),
    ),
    Misconception(
        "opening_signs_deleted",
        es="Borras «¡» y «¿». En español anuncian la pregunta desde su primera palabra, y el modelo no podrá "
        "escribir lo que nunca ha leído: sepáralos como a los demás signos.",
        en="You delete “¡” and “¿”. In Spanish they announce the question from its first word on, and the model "
        "cannot write what it never read: set them apart as you do the other signs.",
        edits=(
            (
                's = re.sub(r"([.,!?¡¿])", r" \\1 ", s)',
                's = re.sub(r"[¡¿]", "", s)\n    s = re.sub(r"([.,!?])", r" \\1 ", s)',
            ),
        ),
    ),
    Misconception(
        "opening_signs_glued",
        es="Separas «.», «,», «!» y «?», pero no «¡» ni «¿»: «¿qué» queda como una sola palabra, distinta de «qué» y "
        "casi siempre fuera del vocabulario. Añade los dos signos de apertura a tu lista.",
        en="You set “.”, “,”, “!” and “?” apart, but not “¡” and “¿”: “¿qué” stays one word, different from “qué” "
        "and nearly always out of the vocabulary. Add the two opening signs to your list.",
        edits=(("[.,!?¡¿]", "[.,!?]"),),
    ),
    Misconception(
        "english_letters_only",
        es="Cambias por espacios todo lo que no está en una lista de letras y signos, como hacen los tutoriales en inglés: "
        "las cifras desaparecen y, si la lista es de la a a la z, «niño» se rompe en «ni o». Aquí no hay que borrar nada.",
        en="You replace by spaces whatever is not in a list of letters and signs, as tutorials for English do: digits are "
        "lost and, if the list is a to z, “niño” breaks into “ni o”. Here nothing has to be deleted at all.",
        edits=(('" ".join(s.split())', '" ".join(re.sub(r"[^a-z.,!?¡¿]+", " ", s).split())'),),
    ),
    Misconception(
        "spaces_remain",
        es="Al separar los signos dejas espacios dobles, o conservas los que ya había, y al normalizar otra vez "
        "salen todavía más. Junta las palabras con un solo espacio: split sin argumentos y join.",
        en="Setting the signs apart leaves double spaces, or you keep those that were there, and normalising again "
        "adds even more. Join the words by one space: split without arguments, then join.",
        edits=(('" ".join(s.split())', "s.strip()"),),
    ),
    Misconception(
        "spaces_at_ends",
        es="Rodeas los signos de espacios y ahí te quedas: salen espacios dobles, y otros al principio y al final. Junta "
        "las palabras con un solo espacio: split sin argumentos y join.",
        en="You put spaces around the signs and leave it at that: double spaces remain, and others at the beginning and "
        "the end. Join the words by one space: split without arguments, then join.",
        edits=(('" ".join(s.split())', "s"),),
    ),
    Misconception(
        "other_signs_too",
        es="Separas todo lo que no es letra ni cifra, también %, ( o :. Se piden solo seis signos, . , ! ? ¡ ¿, y lo "
        "demás se queda como está: ponlos entre corchetes en la expresión regular.",
        en="You set apart whatever is neither a letter nor a digit, %, ( and : among it. Only six signs are asked for, "
        ". , ! ? ¡ ¿, and the rest stays as it is: put them between brackets in the regular expression.",
        edits=(("[.,!?¡¿]", r"[^\w\s]"),),
    ),
    Misconception(
        "not_lowered",
        es="No pasas a minúsculas: «Casa» y «casa» serían dos palabras del vocabulario, y cada una se vería la mitad de veces. Empieza por s.lower().",
        en="You do not lower-case: “Casa” and “casa” would be two words of the vocabulary, each of them seen half as often. Begin with s.lower().",
        edits=(("s = s.lower()\n    ", ""),),
    ),
    Misconception(
        "signs_deleted",
        es="Borras los signos de puntuación en vez de separarlos. El decodificador tiene que aprender a escribirlos: deja cada uno como un token, con un espacio a cada lado.",
        en="You delete the punctuation marks instead of setting them apart. The decoder has to learn to write them: leave each one as a token, with a space on either side.",
        edits=(('s = re.sub(r"([.,!?¡¿])", r" \\1 ", s)', 's = re.sub(r"[.,!?¡¿]", "", s)'),),
    ),
)

"""Wrong answers that students really write for `wordpiece` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and Wu et al. (2016), section 4.1, read in a hurry.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "shortest_first",
        es="Te quedas con la primera pieza que cabe empezando por las cortas: la palabra se deshace en letras. ¿Desde qué "
        "extremo hay que probar los finales?",
        en="You keep the first piece that fits, beginning with the short ones: the word falls into letters. From which end must "
        "the ends be tried?",
        edits=(("range(len(word), start, -1)", "range(start + 1, len(word) + 1)"),),
    ),
    Misconception(
        "marks_not_returned",
        es="Buscas con ##, pero devuelves las piezas sin él: al volver a juntarlas no se sabrá dónde empieza una palabra, y sus "
        "ids serían otros.",
        en="You look up with ##, but return the pieces without it: whoever joins them cannot know where a word begins, and their "
        "ids would be others.",
        edits=(("pieces.append(piece)", "pieces.append(word[start:end])"),),
    ),
    Misconception(
        "no_marks",
        es="No usas ## en ningún momento: buscas lo que continúa una palabra entre lo que empieza una. Son piezas distintas, con "
        "otro id.",
        en="You never use ##: you look for what goes on with a word among what begins one. They are different pieces, with "
        "different ids.",
        edits=(('("##" if start else "") + word[start:end]', "word[start:end]"),),
        alone=True,
    ),
    Misconception(
        "marks_after_looking_up",
        es="Buscas la pieza sin ## y se lo pones después: lo que devuelves puede no estar en el vocabulario. Es la pieza con ## "
        "la que tiene que estar.",
        en="You look up the piece without ## and put it on afterwards: what you return need not be in the vocabulary. It is the "
        "piece with ## that must be there.",
        edits=(
            (
                '            piece = ("##" if start else "") + word[start:end]\n            if piece in vocab:\n',
                "            if word[start:end] in vocab:\n",
            ),
            ("pieces.append(piece", 'pieces.append(("##" if start else "") + word[start:end]'),
        ),
        alone=True,
    ),
    Misconception(
        "marks_on_the_first",
        es="También buscas con ## lo que empieza la palabra. La primera pieza va sin marca: ## dice «sigo a otra».",
        en="You look up what begins the word with ##, too. The first piece goes unmarked: ## says “I follow another one”.",
        edits=(('("##" if start else "")', '"##"'),),
    ),
    Misconception(
        "either_form",
        es="En cada sitio aceptas la pieza con ## o sin él, lo que encuentres. Al principio solo valen las que no lo llevan, y "
        "después solo las que lo llevan.",
        en="At each place you accept the piece with ## or without, whichever there is. At the beginning only those without count, "
        "and later only those with it.",
        edits=(
            (
                '            piece = ("##" if start else "") + word[start:end]\n            if piece in vocab:\n',
                '            found = [piece for piece in (word[start:end], "##" + word[start:end]) if piece in vocab]\n            if found:\n',
            ),
            ("pieces.append(piece", "pieces.append(found[-1]"),
        ),
        alone=True,
    ),
    Misconception(
        "mark_behind",
        es="Pones la marca detrás de la pieza que sigue abierta, como hacen otros tokenizadores. En WordPiece va delante de la "
        "que continúa.",
        en="You put the mark behind the piece that is still open, as other tokenizers do. In WordPiece it goes in front of the one "
        "that goes on.",
        edits=(("pieces.append(piece)", 'pieces.append(word[start:end] + ("##" if end < len(word) else ""))'),),
    ),
    Misconception(
        "unknown_piece_by_piece",
        es="Cuando nada cabe, apuntas [UNK] por una letra y sigues. BERT no conserva media palabra: da un solo [UNK] por la "
        "palabra entera.",
        en="Where nothing fits you note [UNK] for one letter and go on. BERT does not keep half a word: it gives one [UNK] for the "
        "whole of it.",
        edits=(
            (
                '            return ["[UNK]"]',
                '            piece, end = "[UNK]", start + 1',
            ),
        ),
    ),
    Misconception(
        "unknown_ends_the_pieces",
        es="Cuando nada cabe, devuelves lo que llevabas con [UNK] detrás. Lo que llevabas también sobra: la palabra entera es un "
        "[UNK].",
        en="Where nothing fits you return what you had, with [UNK] behind it. What you had must go as well: the whole word is one "
        "[UNK].",
        edits=(('return ["[UNK]"]', 'return [*pieces, "[UNK]"]'),),
    ),
    Misconception(
        "rest_dropped",
        es="Cuando nada cabe, devuelves lo que llevabas y el resto de la palabra desaparece sin dejar rastro.",
        en="Where nothing fits you return what you had, and the rest of the word is gone without a trace.",
        edits=(('return ["[UNK]"]', "return pieces"),),
        alone=True,
    ),
    Misconception(
        "unknown_letter_skipped",
        es="Cuando nada cabe, saltas una letra y sigues: sale otra palabra, y nadie sabrá que faltaba algo.",
        en="Where nothing fits you skip a letter and go on: another word comes out, and nobody can know that something is missing.",
        edits=(('            return ["[UNK]"]\n', "            start += 1\n            continue\n"),),
        alone=True,
    ),
    Misconception(
        "unknown_as_letters",
        es="Cuando nada cabe, devuelves las letras sueltas. Que una letra no esté en el vocabulario es justo lo que pasa: sin id, "
        "no sirve de nada.",
        en="Where nothing fits you return the single letters. That a letter is not in the vocabulary is just what happened: without "
        "an id it is of no use.",
        edits=(('return ["[UNK]"]', "return list(word)"),),
    ),
    Misconception(
        "word_as_it_is",
        es="Cuando nada cabe, devuelves la palabra tal cual. No está en el vocabulario: no tiene id.",
        en="Where nothing fits you return the word as it is. It is not in the vocabulary: it has no id.",
        edits=(('return ["[UNK]"]', "return [word]"),),
    ),
    Misconception(
        "no_pieces_for_the_unknown",
        es="Cuando nada cabe, devuelves una lista vacía: la palabra desaparece de la frase. Su lugar lo ocupa [UNK].",
        en="Where nothing fits you return an empty list: the word is gone from the sentence. [UNK] takes its place.",
        edits=(('return ["[UNK]"]', "return []"),),
    ),
    Misconception(
        "unknown_raises",
        es="Cuando nada cabe, lanzas un error. Palabras así llegan en cualquier texto: para eso existe [UNK].",
        en="Where nothing fits you raise an error. Such words come in any text: that is what [UNK] is for.",
        edits=(('return ["[UNK]"]', "raise KeyError(word)"),),
    ),
    Misconception(
        "goes_back",
        es="Cuando nada cabe, vuelves atrás y pruebas con una pieza más corta. WordPiece no lo hace: la más larga se queda, y si "
        "el resto no se puede cortar, la palabra es [UNK].",
        en="Where nothing fits you go back and try a shorter piece. WordPiece does not: the longest stays, and where the rest cannot "
        "be cut the word is [UNK].",
        code="""def wordpiece(word, vocab):
    def cut(start):
        if start == len(word):
            return []
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab and (rest := cut(end)) is not None:
                return [piece, *rest]
        return None

    return cut(0) or ["[UNK]"]
""",
    ),
    Misconception(
        "from_the_end",
        es="Cortas desde el final hacia el principio. Se empieza por delante: la pieza más larga es la que comienza la palabra.",
        en="You cut from the end to the beginning. One starts in front: the longest piece is the one that begins the word.",
        code="""def wordpiece(word, vocab):
    pieces, end = [], len(word)
    while end > 0:
        for start in range(end):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.insert(0, piece)
        end = start
    return pieces
""",
    ),
    Misconception(
        "one_letter_never_tried",
        es="No pruebas las piezas de una sola letra: tu bucle de finales acaba uno antes. start + 1 también es un final posible.",
        en="You never try pieces of a single letter: your loop over the ends stops one short. start + 1 is a possible end, too.",
        edits=(("range(len(word), start, -1)", "range(len(word), start + 1, -1)"),),
        alone=True,
    ),
    Misconception(
        "end_never_tried",
        es="Tu bucle de finales nunca prueba el de la palabra: empieza en len(word) − 1, y word[start:end] no incluye end. Así la "
        "última letra no entra en ninguna pieza.",
        en="Your loop over the ends never tries that of the word: it begins at len(word) − 1, and word[start:end] does not hold end. So "
        "the last letter gets into no piece.",
        edits=(("range(len(word), start, -1)", "range(len(word) - 1, start, -1)"),),
        alone=True,
    ),
    Misconception(
        "next_letter",
        es="Después de apuntar una pieza avanzas una sola letra: la siguiente pieza repite letras que ya están. Se sigue desde donde "
        "acabó la última.",
        en="After noting a piece you move on by a single letter: the next piece repeats letters that are there already. Go on from "
        "where the last one ended.",
        edits=(("start = end\n", "start += 1\n"),),
        alone=True,
    ),
    Misconception(
        "letter_skipped",
        es="Después de cada pieza te saltas una letra: word[start:end] no incluye end, así que la siguiente empieza en end, no en "
        "end + 1.",
        en="You skip a letter after each piece: word[start:end] does not hold end, so the next one begins at end, not at end + 1.",
        edits=(("start = end\n", "start = end + 1\n"),),
        alone=True,
    ),
    Misconception(
        "marks_counted",
        es="Avanzas lo que mide la pieza con su ##, dos letras de más: las marcas no están en la palabra.",
        en="You move on by the length of the piece with its ##, two letters too far: the marks are not in the word.",
        edits=(("start = end\n", "start += len(piece)\n"),),
        alone=True,
    ),
    Misconception(
        "id_taken_for_false",
        es="Preguntas por la pieza con vocab.get(piece), que da su id; y el de la primera es 0, que Python toma por falso. Pregunta "
        "si está: piece in vocab.",
        en="You ask for the piece by vocab.get(piece), which gives its id; and that of the first one is 0, which Python takes for "
        "false. Ask whether it is there: piece in vocab.",
        edits=(("if piece in vocab", "if vocab.get(piece)"),),
    ),
    Misconception(
        "unknown_in_other_letters",
        es="Cuando nada cabe, devuelves la marca con otra escritura. En el vocabulario de BERT es [UNK], con corchetes y en "
        "mayúsculas: otra no tiene id.",
        en="Where nothing fits you return the mark in another spelling. In BERT's vocabulary it is [UNK], in brackets and capitals: "
        "any other has no id.",
        edits=(('return ["[UNK]"]', 'return ["<unk>"]'),),
    ),
    Misconception(
        "accents_stripped",
        es="Quitas los acentos antes de buscar: «ñandú» se convierte en «nandu». La palabra ya llega como la quiere el "
        "vocabulario.",
        en="You strip the accents before looking up: «ñandú» turns into «nandu». The word already comes as the vocabulary wants it.",
        edits=(
            (
                "    pieces, start = [], 0\n",
                '    word = word.translate(str.maketrans("áéíóúüñ", "aeiouun"))\n    pieces, start = [], 0\n',
            ),
        ),
    ),
    Misconception(
        "whole_words_only",
        es="Solo das por buena la palabra entera: nada de lo que continúa se encuentra. O no lo buscas, o lo buscas escrito de otra "
        "manera que en el vocabulario, donde lleva ## delante.",
        en="You accept the whole word only: nothing that goes on with one is ever found. Either you do not look it up, or you look it up "
        "in another spelling than the vocabulary's, where it has ## in front.",
        code="""def wordpiece(word, vocab):
    return [word] if word in vocab else ["[UNK]"]
""",
    ),
    Misconception(
        "first_piece_alone",
        es="Devuelves solo la primera pieza: falta seguir desde donde acaba, hasta el final de la palabra.",
        en="You return the first piece alone: go on from where it ends, to the end of the word.",
        edits=(("start = end", "break"),),
        alone=True,
    ),
    Misconception(
        "ids",
        es="Devuelves los ids. Aquí se piden las piezas; los ids los da después el vocabulario.",
        en="You return ids. The pieces are asked for here; the vocabulary gives their ids later.",
        edits=(("return pieces", "return [vocab[piece] for piece in pieces]"),),
        alone=True,
    ),
)

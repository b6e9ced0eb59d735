"""Wrong answers to `merge_entities`, from loops over the output of a token classifier as forums and tutorials have them."""

from autograder.authoring.misconceptions import Misconception


def _word_by_word(decides: str) -> str:
    """A solution that gathers the pieces of each word, and whose tag for a word is `decides` of those of its pieces."""
    return f"""def merge_entities(tags, word_ids, offsets, text):
    words = {{}}
    for tag, word, offset in zip(tags, word_ids, offsets, strict=True):
        if word is not None:
            words.setdefault(word, []).append((tag, offset))
    spans, label = [], ""
    for pieces in words.values():
        tags = [tag for tag, _ in pieces]
        tag = {decides}
        if tag[2:] and (tag[0] == "B" or tag[2:] != label):
            spans.append([tag[2:], pieces[0][1][0], 0])
        label = tag[2:]
        if label:
            spans[-1][2] = pieces[-1][1][1]
    return [(label, start, end, text[start:end]) for label, start, end in spans]
"""


MISCONCEPTIONS = (
    Misconception(
        "adjacent_ones_merged",
        es="No distingues B de I: dos entidades seguidas con la misma etiqueta se te funden en una. Para eso existe la B.",
        en="You do not tell B from I: two adjacent entities of the same label become one. That is what B is for.",
        edits=(('(kind == "B" or name != label)', "name != label"),),
    ),
    Misconception(
        "inside_of_another_goes_on",
        es="Una I sigue siempre a lo que esté abierto, aunque su etiqueta sea otra: dentro de una ciudad acaba metido un artista.",
        en="An I always goes on with what is open, even if its label is another one: an artist ends up inside a city.",
        edits=(('(kind == "B" or name != label)', '(kind == "B" or not label)'),),
    ),
    Misconception(
        "every_word_its_own",
        es="Cada palabra abre una entidad nueva, también con I: «San» y «Sebastián» salen por separado.",
        en="Every word opens a new entity, with I as well: “San” and “Sebastián” come out apart.",
        edits=(('name and (kind == "B" or name != label)', "name"),),
    ),
    Misconception(
        "begins_with_b_alone",
        es="Solo una B abre una entidad: la que empieza con I, porque el modelo se saltó la B, se pierde o se pega a otra.",
        en="Only a B opens an entity: one that begins with I, since the model skipped its B, gets lost or sticks to another.",
        edits=(
            ('(kind == "B" or name != label)', 'kind == "B"'),
            ("label, before = name, word", 'label, before = name if kind == "B" or name == label else "", word'),
        ),
    ),
    Misconception(
        "outside_does_not_close",
        es="Una O no cierra nada: la I que viene después alarga la entidad de antes, con todo lo que había en medio.",
        en="An O closes nothing: the I that comes after it makes the entity before longer, with all that stood between.",
        code="""def merge_entities(tags, word_ids, offsets, text):
    spans, before = [], -1
    for tag, word, (start, end) in zip(tags, word_ids, offsets, strict=True):
        if word is None:
            continue
        if word == before:
            if inside:
                spans[-1][2] = end
            continue
        before, inside = word, tag != "O"
        if inside and (tag[0] == "B" or not spans or spans[-1][0] != tag[2:]):
            spans.append([tag[2:], start, end])
        elif inside:
            spans[-1][2] = end
    return [(name, start, end, text[start:end]) for name, start, end in spans]
""",
    ),
    Misconception(
        "pieces_left",
        es="Tratas cada pieza como una palabra: la etiqueta de una pieza de en medio parte o corta la entidad. Solo decide la primera pieza "
        "de cada palabra.",
        en="You treat each piece as a word: the tag of a piece in the middle splits or cuts the entity. Only the first piece of each word "
        "decides.",
        edits=(("if word != before:", "if True:"),),
    ),
    Misconception(
        "last_piece_decides",
        es="La etiqueta de la palabra es la de su última pieza. Decide la primera: es la que se etiquetó al entrenar.",
        en="A word's tag is that of its last piece. The first decides: it is the one that was tagged in training.",
        code=_word_by_word("tags[-1]"),
    ),
    Misconception(
        "most_frequent_decides",
        es="Decides por mayoría entre las piezas. Se pide la primera, que basta y no depende de en cuántos trozos se rompa la palabra.",
        en="You decide by majority among the pieces. The first is asked for, which is enough and does not depend on how many bits the word was "
        "broken into.",
        code=_word_by_word("max(tags, key=tags.count)"),
    ),
    Misconception(
        "any_piece_decides",
        es="Basta que una pieza tenga etiqueta para que la tenga la palabra: entran palabras cuya primera pieza decía O.",
        en="One tagged piece is enough for you to tag the word: words get in whose first piece said O.",
        code=_word_by_word("([tag for tag in tags if tag != 'O'] or ['O'])[0]"),
    ),
    Misconception(
        "first_piece_alone",
        es="La entidad acaba en la primera pieza de su última palabra: el resto de la palabra se pierde.",
        en="The entity ends at the first piece of its last word: the rest of the word gets lost.",
        edits=(("        if label:\n            spans[-1][2]", "            if label:\n                spans[-1][2]"),),
    ),
    Misconception(
        "first_word_alone",
        es="Una I no alarga la entidad: queda solo su primera palabra.",
        en="An I does not make the entity longer: only its first word is left.",
        code="""def merge_entities(tags, word_ids, offsets, text):
    spans, label, before = [], "", -1
    for tag, word, (start, end) in zip(tags, word_ids, offsets, strict=True):
        if word is None:
            continue
        if word != before:
            opened = tag != "O" and (tag[0] == "B" or tag[2:] != label)
            if opened:
                spans.append([tag[2:], start, end])
            label, before = tag[2:], word
        if opened:
            spans[-1][2] = end
    return [(name, start, end, text[start:end]) for name, start, end in spans]
""",
    ),
    Misconception(
        "last_one_lost",
        es="Guardas una entidad cuando viene algo detrás que la cierra: la que llega hasta el final del texto no se guarda nunca.",
        en="You store an entity when something comes behind that closes it: the one that reaches the end of the text is never stored.",
        code="""def merge_entities(tags, word_ids, offsets, text):
    spans, current, before = [], None, -1
    for tag, word, (start, end) in zip(tags, word_ids, offsets, strict=True):
        if word is None:
            continue
        if word != before:
            before = word
            if current and (tag[0] == "B" or tag[2:] != current[0]):
                spans.append(current)
                current = None
            if tag != "O" and not current:
                current = [tag[2:], start, end]
        if current:
            current[2] = end
    return [(name, start, end, text[start:end]) for name, start, end in spans]
""",
    ),
    Misconception(
        "special_tokens_tagged",
        es="Haces caso de la etiqueta de los tokens especiales: no están en el texto (su sitio es (0, 0)) y lo que el modelo diga de ellos no "
        "significa nada.",
        en="You heed the tag of special tokens: they are not in the text (their place is (0, 0)), and what the model says of them means "
        "nothing.",
        edits=(("        if word is None:\n            continue\n", ""),),
    ),
    Misconception(
        "end_included",
        es="Tomas el fin por el último carácter y sumas 1: te llevas el espacio o la coma de detrás. El fin ya está detrás del último.",
        en="You take the end for the last character and add 1: you carry off the space or comma behind. The end is behind the last one already.",
        edits=(("text[start:end])", "text[start : end + 1])"),),
    ),
    Misconception(
        "last_character_lost",
        es="Cortas en end - 1: falta la última letra de cada entidad.",
        en="You cut at end - 1: the last letter of each entity is missing.",
        edits=(("text[start:end])", "text[start : end - 1])"),),
    ),
    Misconception(
        "pieces_glued",
        es="Pegas las palabras con un espacio, en vez de recortar el texto: lo que había entre ellas (dos espacios, un guion) ya no es lo que "
        "había.",
        en="You glue the words with a space rather than cutting them out of the text: what stood between them (two spaces, a hyphen) is not "
        "what it was.",
        edits=(("text[start:end])", '" ".join(text[start:end].split()))'),),
    ),
    Misconception(
        "without_spaces",
        es="Juntas las piezas sin nada en medio: «San Sebastián» se convierte en «SanSebastián». Recorta el texto de principio a fin.",
        en="You join the pieces with nothing between: “San Sebastián” becomes “SanSebastián”. Cut the text from beginning to end.",
        edits=(("text[start:end])", '"".join(text[start:end].split()))'),),
    ),
    Misconception(
        "prefix_kept",
        es="La etiqueta conserva su prefijo, B- o I-: dice dónde va la palabra en la entidad, no qué es la entidad.",
        en="The label keeps its prefix, B- or I-: that says where the word stands in the entity, not what the entity is.",
        edits=(("return [(name, start", 'return [("B-" + name, start'),),
    ),
    Misconception(
        "places_of_tokens",
        es="Como principio y fin das números de palabra; se piden posiciones de caracteres, las de offsets.",
        en="As beginning and end you give numbers of words; positions of characters are asked for, those of offsets.",
        edits=(
            (
                "return [(name, start, end, text[start:end])",
                "return [(name, len(text[:start].split()), len(text[:end].split()), text[start:end])",
            ),
        ),
    ),
    Misconception(
        "one_a_label",
        es="Guardas las entidades en un diccionario por etiqueta: de dos con la misma etiqueta solo queda la última.",
        en="You keep entities in a dictionary by label: of two with the same label only the last one is left.",
        code=_word_by_word("tags[0]").replace("in spans]", "in {span[0]: span for span in spans}.values()]"),
    ),
    Misconception(
        "last_character_told",
        es="Como fin das la posición del último carácter. Se pide la de detrás, como en los slices y como la dan los offsets: no hay que restar nada.",
        en="As the end you give the position of the last character. The one behind it is asked for, as in slices and as offsets have it: nothing is to be subtracted.",
        edits=(("return [(name, start, end, text", "return [(name, start, end - 1, text"),),
    ),
    Misconception(
        "word_zero_lost",
        es="«if not word» también salta la palabra 0, que es la primera del texto. Compara con None.",
        en="“if not word” skips word 0 as well, which is the first of the text. Compare with None.",
        edits=(("if word is None:", "if not word:"),),
    ),
    Misconception(
        "beginning_moves_on",
        es="Cuando una I alarga la entidad mueves también su principio: queda solo la última palabra. El principio se apunta al abrir.",
        en="Where an I makes the entity longer you move its beginning too: only the last word is left. The beginning is noted when it opens.",
        code=_word_by_word("tags[0]").replace(
            "        label = tag[2:]\n",
            "        elif tag[2:]:\n            spans[-1][1] = pieces[0][1][0]\n        label = tag[2:]\n",
        ),
    ),
    Misconception(
        "another_order",
        es="Los cuatro valores están, pero en otro orden. Se pide (etiqueta, principio, fin, texto).",
        en="All four values are there, but in another order. (label, beginning, end, text) is asked for.",
        edits=(("return [(name, start, end, text[start:end])", "return [(name, text[start:end], start, end)"),),
    ),
    Misconception(
        "looked_up_in_the_text",
        es="Buscas el trozo con text.find: si la misma palabra sale antes en el texto, das el sitio de la otra. El sitio ya está en offsets.",
        en="You look the stretch up with text.find: where the same word occurs earlier in the text, you give the place of the other one. Its place is in offsets already.",
        edits=(
            (
                "return [(name, start, end, text[start:end])",
                "return [(name, (at := text.find(text[start:end])), at + end - start, text[start:end])",
            ),
        ),
    ),
)

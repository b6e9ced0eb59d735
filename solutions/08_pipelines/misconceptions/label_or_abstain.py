"""Wrong answers to `label_or_abstain`: guards that look at something else than whether the words could be read."""

from autograder.authoring.misconceptions import Misconception

SHARE = "np.mean(strange)"
STRANGE = "[unk_id in pieces or len(pieces) > max_pieces for pieces in by_word.values()]"


def _by_text(*lines: str) -> str:
    """A solution that makes out differently which share of the text `text` was not read; the lines set `unread[text]`."""
    before = (
        "def label_or_abstain(logits, ids, word_ids, id2label, unk_id, max_pieces, limit):",
        "    labels, unread = [], np.ones(len(ids))",
        "    for text, (scores, pieces, words) in enumerate(zip(logits, ids, word_ids, strict=True)):",
        "        real = np.array([word is not None for word in words])",
        "        by_word = {}",
        "        for piece, word in zip(pieces, words, strict=True):",
        "            if word is not None:",
        "                by_word.setdefault(word, []).append(piece)",
    )
    after = (
        "        labels.append('?' if unread[text] > limit else id2label[int(np.argmax(scores))])",
        "    return labels, unread",
    )
    return "\n".join((*before, *(f"        {line}" for line in lines), *after, ""))


MISCONCEPTIONS = (
    Misconception(
        "trusts_the_confidence",
        es="Sigues fiándote de la puntuación: softmax está seguro de algo también cuando lo que le llega es ruido. Ni miras los ids.",
        en="You still trust the score: softmax is sure of something even where what reaches it is noise. You never look at the ids.",
        code="""def label_or_abstain(logits, ids, word_ids, id2label, unk_id, max_pieces, limit):
    p = np.exp(logits - logits.max(axis=-1, keepdims=True))
    unread = 1 - (p / p.sum(axis=-1, keepdims=True)).max(axis=-1)
    labels = [id2label[int(winner)] for winner in logits.argmax(axis=-1)]
    return ["?" if doubt > limit else label for label, doubt in zip(labels, unread, strict=True)], unread
""",
    ),
    Misconception(
        "share_of_the_whole_row",
        es="Divides entre todas las posiciones de la fila, con relleno y tokens especiales: un texto corto e ilegible parece legible en "
        "cuanto va en un lote con uno largo.",
        en="You divide by all positions of the row, padding and special tokens included: a short text that cannot be read seems readable as "
        "soon as it shares a batch with a long one.",
        code=_by_text(f"strange = {STRANGE}", "if strange:", "    unread[text] = np.sum(strange) / len(words)"),
    ),
    Misconception(
        "pieces_not_words",
        es="Cuentas piezas desconocidas entre piezas. Se cuentan palabras: una larga, rota en seis, pesaría como seis, y las rotas en "
        "piezas conocidas no se verían.",
        en="You count unknown pieces among pieces. Words are what is counted: a long one, broken into six, would weigh as six, and those "
        "broken into known pieces would not be seen.",
        code=_by_text(
            "if real.any():",
            "    unread[text] = np.mean(np.asarray(pieces)[real] == unk_id)",
        ),
    ),
    Misconception(
        "pieces_of_strange_words",
        es="Reconoces bien las palabras que no se leen, pero cuentas sus piezas entre todas las piezas: las rotas pesan de más.",
        en="You do recognise the words that were not read, but count their pieces among all pieces: broken ones weigh too much.",
        code=_by_text(
            f"strange = {STRANGE}",
            "if strange:",
            "    unread[text] = np.average(strange, weights=[len(pieces) for pieces in by_word.values()])",
        ),
    ),
    Misconception(
        "none_as_a_word",
        es="Tratas None como una palabra más: los tokens especiales y el relleno forman una palabra de muchas piezas, que casi siempre cuenta "
        "como rota.",
        en="You treat None as one more word: special tokens and padding make up a word of many pieces, which nearly always counts as broken.",
        edits=(
            (
                "            if word is not None:\n                by_word",
                "            if True:\n                by_word",
            ),
        ),
    ),
    Misconception(
        "broken_words_read",
        es="Solo miras la pieza desconocida. Un modelo inglés parte «película» en trozos que sí están en su vocabulario, y no por eso la "
        "ha leído: faltan las palabras rotas en demasiadas piezas.",
        en="You look at the unknown piece only. An English model breaks «película» into bits that are in its vocabulary, and has not read it "
        "for all that: words broken into too many pieces are missing.",
        edits=(("unk_id in pieces or len(pieces) > max_pieces", "unk_id in pieces"),),
    ),
    Misconception(
        "unknown_words_read",
        es="Solo miras cuántas piezas tiene cada palabra: la desconocida suele ser una sola, y la das por leída.",
        en="You only look at how many pieces each word has: the unknown one is mostly a single piece, and you count it as read.",
        edits=(("unk_id in pieces or len(pieces) > max_pieces", "len(pieces) > max_pieces"),),
    ),
    Misconception(
        "both_needed",
        es="Pides las dos señales a la vez: pieza desconocida y demasiadas piezas. Basta una de ellas.",
        en="You ask for both signs at once: an unknown piece and too many pieces. One of them is enough.",
        edits=(("unk_id in pieces or", "unk_id in pieces and"),),
    ),
    Misconception(
        "first_piece_alone",
        es="Miras solo si la primera pieza de la palabra es la desconocida; puede serlo cualquiera.",
        en="You only look whether the first piece of a word is the unknown one; any of them may be.",
        edits=(("unk_id in pieces", "pieces[0] == unk_id"),),
    ),
    Misconception(
        "all_pieces_unknown",
        es="Das por leída una palabra con que una de sus piezas sea conocida. Con que falte una, no se ha leído.",
        en="You count a word as read as soon as one of its pieces is known. If one is missing, it was not read.",
        edits=(("unk_id in pieces", "all(piece == unk_id for piece in pieces)"),),
    ),
    Misconception(
        "unknown_pieces_counted",
        es="Cuentas piezas desconocidas entre palabras: una palabra con dos cuenta el doble.",
        en="You count unknown pieces among words: a word with two of them counts twice.",
        edits=(
            (
                STRANGE,
                "[max(pieces.count(unk_id), len(pieces) > max_pieces) for pieces in by_word.values()]",
            ),
        ),
    ),
    Misconception(
        "as_many_as_allowed",
        es="Das por rota una palabra de exactamente max_pieces piezas; hasta ahí todavía se lee.",
        en="You take a word of exactly max_pieces pieces for broken; up to there it is still read.",
        edits=(("len(pieces) > max_pieces", "len(pieces) >= max_pieces"),),
    ),
    Misconception(
        "mean_pieces_per_word",
        es="Miras cuántas piezas tiene una palabra por término medio: una sola muy larga puede condenar un texto que se lee bien. Se "
        "cuenta qué parte de las palabras no se leyó.",
        en="You look at how many pieces a word has on average: a single very long one can condemn a text that reads well. What is counted is "
        "the share of words that were not read.",
        code=_by_text(
            "if by_word:",
            "    unread[text] = max(0, np.mean([len(pieces) for pieces in by_word.values()]) - 1) / max_pieces",
        ),
    ),
    Misconception(
        "longer_than_the_words",
        es="Cuentas como no leída cada pieza de más: piezas menos palabras, entre palabras. Una palabra de dos piezas aún se lee, y una de "
        "siete no es seis palabras.",
        en="You count every further piece as not read: pieces minus words, over words. A word of two pieces is still read, and one of seven is "
        "not six words.",
        code=_by_text(
            "if by_word:",
            "    unread[text] = (real.sum() - len(by_word)) / len(by_word)",
        ),
    ),
    Misconception(
        "share_of_the_batch",
        es="Calculas una sola parte para todo el lote: los textos que se leen bien cargan con los que no.",
        en="You work out one share for the whole batch: texts that read well have to answer for those that do not.",
        code="""def label_or_abstain(logits, ids, word_ids, id2label, unk_id, max_pieces, limit):
    by_word = {}
    for text, (pieces, words) in enumerate(zip(ids, word_ids, strict=True)):
        for piece, word in zip(pieces, words, strict=True):
            if word is not None:
                by_word.setdefault((text, word), []).append(piece)
    share = np.mean([unk_id in pieces or len(pieces) > max_pieces for pieces in by_word.values()])
    labels = [id2label[int(winner)] for winner in logits.argmax(axis=-1)]
    return ["?" if share > limit else label for label in labels], np.full(len(ids), share)
""",
    ),
    Misconception(
        "read_share_returned",
        es="Devuelves la parte que sí se leyó. Se pide la otra.",
        en="You return the share that was read. The other one is asked for.",
        code=_by_text(f"strange = {STRANGE}", "if strange:", f"    unread[text] = {SHARE}").replace(
            "return labels, unread", "return labels, 1 - unread"
        ),
    ),
    Misconception(
        "abstains_where_it_reads",
        es="Te abstienes donde el texto se leyó y respondes donde no: la comparación con limit está del revés.",
        en="You abstain where the text was read and answer where it was not: the comparison with limit is the wrong way round.",
        edits=(("unread[text] > limit", "unread[text] < limit"),),
    ),
    Misconception(
        "abstains_at_the_limit",
        es="Te abstienes ya en el límite; hasta limit, incluido, se responde.",
        en="You abstain at the limit already; up to limit, included, an answer is given.",
        edits=(("unread[text] > limit", "unread[text] >= limit"),),
    ),
    Misconception(
        "one_strange_word_is_enough",
        es="Te abstienes en cuanto una palabra no se lee, sin mirar el límite: con un nombre raro ya no habría respuesta.",
        en="You abstain as soon as one word was not read, without a look at the limit: one strange name, and there would be no answer.",
        edits=(("unread[text] > limit", "unread[text] > 0"),),
    ),
    Misconception(
        "no_words_means_read",
        es="De un texto sin palabras dices que se leyó todo, y le das una etiqueta. No se leyó nada: unread es 1.",
        en="Of a text without words you say that all of it was read, and give it a label. Nothing was read: unread is 1.",
        edits=(("np.ones(len(ids))", "np.zeros(len(ids))"),),
    ),
    Misconception(
        "no_words_is_nan",
        es="La media de ninguna palabra es nan, y nan no es mayor que nada: un texto vacío recibe etiqueta. Trátalo aparte.",
        en="The mean of no words is nan, and nan is greater than nothing: an empty text gets a label. Treat it apart.",
        edits=(("        if strange:\n            unread", "        if True:\n            unread"),),
    ),
    Misconception(
        "no_words_fails",
        es="Divides entre cuántas palabras hay, y a veces no hay ninguna: un mensaje vacío hace fallar a todo el lote. Trátalo aparte.",
        en="You divide by how many words there are, and sometimes there are none: one empty message makes the whole batch fail. Treat it "
        "apart.",
        code=_by_text(f"strange = {STRANGE}", "unread[text] = sum(strange) / len(strange)"),
    ),
    Misconception(
        "first_class_always",
        es="La etiqueta es siempre la de id 0: no has buscado la clase más probable.",
        en="The label is always that of id 0: you did not look for the most probable class.",
        edits=(("id2label[int(np.argmax(scores))]", "id2label[0]"),),
    ),
    Misconception(
        "least_probable",
        es="Das la clase menos probable.",
        en="You give the least probable class.",
        edits=(("np.argmax(scores)", "np.argmin(scores)"),),
    ),
    Misconception(
        "word_zero_lost",
        es="«if word» también es falso para la palabra 0, que es la primera del texto: se queda sin contar. Compara con None.",
        en="“if word” is false for word 0 as well, which is the first of the text: it is not counted. Compare with None.",
        code=_by_text(
            "by_word.pop(0, None)",
            f"strange = {STRANGE}",
            "if strange:",
            f"    unread[text] = {SHARE}",
        ),
    ),
    Misconception(
        "both_signs_counted",
        es="Cuentas dos veces la palabra que tiene la pieza desconocida y además demasiadas piezas. Una palabra sin leer es una, aunque lo esté por dos razones.",
        en="You count a word twice that has the unknown piece and too many pieces besides. An unread word is one, even if there are two reasons.",
        edits=(("unk_id in pieces or len(pieces) > max_pieces", "(unk_id in pieces) + (len(pieces) > max_pieces)"),),
    ),
    Misconception(
        "count_not_share",
        es="Devuelves cuántas palabras no se leyeron, y comparas esa cuenta con limit, que es una parte: entre 0 y 1. Falta dividir.",
        en="You return how many words were not read, and compare that count with limit, which is a share: from 0 to 1. It has to be divided.",
        code=_by_text(f"strange = {STRANGE}", "if strange:", "    unread[text] = np.sum(strange)"),
    ),
    Misconception(
        "confidence_as_well",
        es="Además de lo no leído sigues mirando la confianza: te abstienes en textos que el modelo leyó entero. Dudar no es no saber leer.",
        en="Besides what was unread you still look at the confidence: you abstain on texts that the model read in full. To be in doubt is not to be unable to read.",
        code=_by_text(
            f"strange = {STRANGE}",
            "if strange:",
            f"    unread[text] = {SHARE}",
        ).replace("> limit else", "> limit or 1 - 1 / np.exp(scores - scores.max()).sum() > limit else"),
    ),
    Misconception(
        "one_word_short",
        es="Tomas el mayor número de palabra por cuántas hay. Se cuentan desde 0: te falta una.",
        en="You take the largest word number for how many there are. They are counted from 0: one is missing.",
        code=_by_text(
            "count = max((word for word in words if word is not None), default=0)",
            "bad = [unk_id in by_word[word] or len(by_word[word]) > max_pieces for word in range(count)]",
            "if count:",
            "    unread[text] = sum(bad) / count",
        ),
    ),
)

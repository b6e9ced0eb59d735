"""Wrong answers that students really write for `bpe_encode` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and WordPiece's way of cutting, which the same lesson teaches before.
"""

from autograder.authoring.misconceptions import Misconception

MERGED = "            if (pieces[place], pieces[place + 1]) == best:\n                pieces[place : place + 2] = [best[0] + best[1]]\n"

MISCONCEPTIONS = (
    Misconception(
        "characters",
        es="Trabajas con caracteres: las fusiones son de bytes, y una ñ son dos.",
        en="You work on characters: merges are of bytes, and an ñ is two.",
        edits=(("[bytes([byte]) for byte in word.encode()]", "[letter.encode() for letter in word]"),),
    ),
    Misconception(
        "strings",
        es="Recorres la cadena: sus letras son str y las fusiones son bytes, así que nunca coinciden y no se funde nada.",
        en="You go through the string: its letters are str and the merges bytes, so they never match, and nothing is merged.",
        edits=(("[bytes([byte]) for byte in word.encode()]", "list(word)"),),
    ),
    Misconception(
        "numbers",
        es="Un byte suelto, al recorrer word.encode(), es un número, y ninguna fusión lo contiene. bytes([byte]) lo convierte.",
        en="A single byte, when you go through word.encode(), is a number, and no merge has it. bytes([byte]) turns it into one.",
        edits=(("[bytes([byte]) for byte in word.encode()]", "list(word.encode())"),),
    ),
    Misconception(
        "decoded",
        es="Al final conviertes las piezas en cadenas. Se piden bytes: una pieza puede ser media ñ, que no es ningún "
        "texto.",
        en="At the end you turn the pieces into strings. Bytes are asked for: a piece may be half an ñ, which is no "
        "text.",
        code="""def bpe_encode(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = [bytes([byte]) for byte in word.encode()]
    while known := [pair for pair in pairwise(pieces) if pair in ranks]:
        best = min(known, key=ranks.get)
        place = 0
        while place < len(pieces) - 1:
            if (pieces[place], pieces[place + 1]) == best:
                pieces[place : place + 2] = [best[0] + best[1]]
            place += 1
    return [piece.decode("utf-8", "replace") for piece in pieces]
""",
    ),
    Misconception(
        "decoded_as_latin_1",
        es="Al final conviertes las piezas en cadenas. Se piden bytes: una pieza puede ser media ñ, que no es ningún "
        "texto.",
        en="At the end you turn the pieces into strings. Bytes are asked for: a piece may be half an ñ, which is no "
        "text.",
        code="""def bpe_encode(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = [bytes([byte]) for byte in word.encode()]
    while known := [pair for pair in pairwise(pieces) if pair in ranks]:
        best = min(known, key=ranks.get)
        place = 0
        while place < len(pieces) - 1:
            if (pieces[place], pieces[place + 1]) == best:
                pieces[place : place + 2] = [best[0] + best[1]]
            place += 1
    return [piece.decode("latin-1") for piece in pieces]
""",
    ),
    Misconception(
        "latin_1",
        es="Codificas en latin-1: ahí la ñ es un solo byte, y las fusiones se aprendieron en UTF-8, que es lo que hace "
        "encode() sin más.",
        en="You encode as latin-1: there ñ is a single byte, and the merges were learned on UTF-8, which is what "
        "encode() does on its own.",
        edits=(("word.encode()", 'word.encode("latin-1", "replace")'),),
    ),
    Misconception(
        "marked",
        es="Pones ## delante de lo que continúa, como en WordPiece. Estas piezas no llevan marca: juntas son la palabra.",
        en="You put ## in front of what goes on, as in WordPiece. These pieces carry no mark: together they are the "
        "word.",
        code="""def bpe_encode(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = [bytes([byte]) for byte in word.encode()]
    while known := [pair for pair in pairwise(pieces) if pair in ranks]:
        best = min(known, key=ranks.get)
        place = 0
        while place < len(pieces) - 1:
            if (pieces[place], pieces[place + 1]) == best:
                pieces[place : place + 2] = [best[0] + best[1]]
            place += 1
    return [*pieces[:1], *(b"##" + piece for piece in pieces[1:])]
""",
    ),
    Misconception(
        "space_in_front",
        es="Pones un espacio delante de la palabra, como hace GPT-2 con su texto. Aquí se toma como llega.",
        en="You put a space in front of the word, as GPT-2 does with its text. Here it is taken as it comes.",
        edits=(("in word", 'in (" " + word)'),),
        alone=True,
    ),
    Misconception(
        "in_text_order",
        es="Fundes el primer par de la palabra que esté entre las fusiones, de izquierda a derecha. Primero va el que se aprendió "
        "antes, esté donde esté.",
        en="You merge the first pair of the word that is among the merges, from left to right. First comes the one learned first, "
        "wherever it stands.",
        edits=(("min(known, key=ranks.get)", "known[0]"),),
    ),
    Misconception(
        "last_in_the_text",
        es="Fundes el último par de la palabra que esté entre las fusiones. Primero va el que se aprendió antes, esté donde esté.",
        en="You merge the last pair of the word that is among the merges. First comes the one learned first, wherever it stands.",
        edits=(("min(known, key=ranks.get)", "known[-1]"),),
    ),
    Misconception(
        "learned_last_first",
        es="Fundes primero lo que se aprendió lo último. El orden es el de la lista.",
        en="You merge first what was learned last. The order is that of the list.",
        edits=(("min", "max"),),
        alone=True,
    ),
    Misconception(
        "list_reversed",
        es="Recorres la lista de fusiones del final al principio. Va primero la que se aprendió antes, la primera de la "
        "lista.",
        en="You go through the list of merges from its end. The one learned first goes first, and it heads the list.",
        code="""def bpe_encode(word, merges):
    pieces = [bytes([byte]) for byte in word.encode()]
    for pair in reversed(merges):
        place = 0
        while place < len(pieces) - 1:
            if (pieces[place], pieces[place + 1]) == pair:
                pieces[place : place + 2] = [pair[0] + pair[1]]
            place += 1
    return pieces
""",
    ),
    Misconception(
        "one_place_a_merge",
        es="Cada fusión se aplica en un solo lugar, el primero, y pasas a la siguiente. Se funde en toda la palabra.",
        en="Each merge is applied at a single place, the first, and then you go on to the next merge. It is merged all "
        "over the word.",
        code="""def bpe_encode(word, merges):
    pieces = [bytes([byte]) for byte in word.encode()]
    for pair in merges:
        for place in range(len(pieces) - 1):
            if (pieces[place], pieces[place + 1]) == pair:
                pieces[place : place + 2] = [pair[0] + pair[1]]
                break
    return pieces
""",
    ),
    Misconception(
        "longest_piece",
        es="Buscas la pieza más larga que cabe, como en WordPiece. Aquí se llega a una pieza solo si las fusiones, en su orden, "
        "llevan a ella.",
        en="You look for the longest piece that fits, as in WordPiece. Here one gets to a piece only if the merges, in their order, "
        "lead there.",
        code="""def bpe_encode(word, merges):
    known = {left + right for left, right in merges}
    text, pieces, start = word.encode(), [], 0
    while start < len(text):
        end = next((end for end in range(len(text), start + 1, -1) if text[start:end] in known), start + 1)
        pieces.append(text[start:end])
        start = end
    return pieces
""",
    ),
    Misconception(
        "one_merge",
        es="Fundes un par y paras. Hay que repetir hasta que ninguno esté entre las fusiones.",
        en="You merge one pair and stop. Repeat until none is among the merges.",
        edits=(("    while known :=", "    if known :="),),
    ),
    Misconception(
        "one_round_from_left_to_right",
        es="Recorres la palabra una sola vez: lo que sale de una fusión ya no se vuelve a fundir con su vecino.",
        en="You go through the word once: what comes out of a merge is never merged with its neighbour.",
        code="""def bpe_encode(word, merges):
    letters = [bytes([byte]) for byte in word.encode()]
    pieces, place = [], 0
    while place < len(letters):
        if tuple(letters[place : place + 2]) in merges:
            pieces.append(letters[place] + letters[place + 1])
            place += 2
        else:
            pieces.append(letters[place])
            place += 1
    return pieces
""",
    ),
    Misconception(
        "from_the_right",
        es="Fundes de derecha a izquierda: donde una letra se repite, las parejas se forman por el otro lado.",
        en="You merge from right to left: where a letter repeats, pairs are made from the other side.",
        code="""def bpe_encode(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = [bytes([byte]) for byte in word.encode()]
    while known := [pair for pair in pairwise(pieces) if pair in ranks]:
        best = min(known, key=ranks.get)
        place = len(pieces) - 1
        while place > 0:
            place -= 1
            if tuple(pieces[place : place + 2]) == best:
                pieces[place : place + 2] = [best[0] + best[1]]
    return pieces
""",
    ),
    Misconception(
        "overlapping",
        es="Al fundir un par dejas en su sitio la segunda pieza, que vuelve a fundirse con la siguiente: sobran bytes. Las dos "
        "desaparecen en la nueva.",
        en="When you merge a pair you leave its second piece where it was, and it is merged with the next one again: there are bytes "
        "too many. Both disappear in the new one.",
        code="""def bpe_encode(word, merges):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = [bytes([byte]) for byte in word.encode()]
    for _ in word:
        known = [pair for pair in pairwise(pieces) if pair in ranks]
        if not known:
            break
        best = min(known, key=ranks.get)
        pairs = list(zip(pieces, [*pieces[1:], b""]))
        pieces = [left + right if (left, right) == best else left for left, right in pairs]
    return pieces
""",
    ),
    Misconception(
        "words_as_they_are",
        es="Devuelves la palabra sin cortar. Se empieza por los bytes sueltos.",
        en="You return the word uncut. One begins with the single bytes.",
        code="""def bpe_encode(word, merges):
    return [word.encode()]
""",
    ),
)

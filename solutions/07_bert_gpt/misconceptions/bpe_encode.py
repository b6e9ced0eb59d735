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
        edits=(("min(known, key=ranks.get)", "max(known, key=ranks.get)"),),
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

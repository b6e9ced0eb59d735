"""Wrong answers that students really write for `bpe_train` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and the small implementations that follow Sennrich et al. (2016), algorithm 1.
"""

from autograder.authoring.misconceptions import Misconception

BEST = "min(counts, key=lambda pair: (-counts[pair], pair))"
MERGED = "                    pieces[place : place + 2] = [best[0] + best[1]]\n"


MISCONCEPTIONS = (
    Misconception(
        "characters",
        es="Trabajas con caracteres: la ñ sería una pieza entera, y lo que no salió en el texto no se podría escribir. Las piezas "
        "son de bytes: word.encode().",
        en="You work on characters: ñ would be one piece, and what was not in the text could not be written. Pieces are made of bytes: "
        "word.encode().",
        edits=(("[bytes([byte]) for byte in word.encode()]", "list(word)"),),
    ),
    Misconception(
        "numbers",
        es="Un byte suelto, al recorrer word.encode(), es un número: sumar dos da otro número, no una pieza. bytes([byte]) lo "
        "convierte.",
        en="A single byte, when you go through word.encode(), is a number: two of them add up to another number, not to a piece. "
        "bytes([byte]) turns it into one.",
        edits=(("[bytes([byte]) for byte in word.encode()]", "list(word.encode())"),),
    ),
    Misconception(
        "accents_stripped",
        es="Quitas los acentos antes de empezar: una ñ se convierte en una n, y ya no vuelve.",
        en="You strip the accents before you begin: an ñ turns into an n, and never comes back.",
        edits=(
            (
                "for byte in word.encode()]",
                'for byte in word.translate(str.maketrans("áéíóúüñ", "aeiouun")).encode()]',
            ),
        ),
    ),
    Misconception(
        "first_seen",
        es="Si varios pares empatan, te quedas con el que apareció antes: el resultado depende del orden del texto. Se pide el menor.",
        en="Where several pairs tie you keep the one that came first: the result depends on the order of the text. The smallest is "
        "asked for.",
        edits=((BEST, "max(counts, key=counts.get)"),),
    ),
    Misconception(
        "largest_of_a_tie",
        es="Si varios pares empatan, te quedas con el mayor: max compara también el par. Se pide el menor.",
        en="Where several pairs tie you keep the largest: max compares the pair as well. The smallest is asked for.",
        edits=((BEST, "max(counts, key=lambda pair: (counts[pair], pair))"),),
    ),
    Misconception(
        "rarest",
        es="Fundes el par menos frecuente. Se funde el que más veces aparece.",
        en="You merge the least frequent pair. It is the one that stands most often that is merged.",
        edits=(("(-counts", "(counts"),),
        alone=True,
    ),
    Misconception(
        "last_seen",
        es="Si varios pares empatan, te quedas con el que apareció el último: sorted respeta el orden de llegada. Se "
        "pide el menor.",
        en="Where several pairs tie you keep the one that came last: sorted keeps the order in which they came. The "
        "smallest is asked for.",
        edits=((BEST, "sorted(counts, key=counts.get)[-1]"),),
    ),
    Misconception(
        "letters_encoded",
        es="Partes la palabra en letras y codificas cada una: la ñ queda como una pieza de dos bytes desde el principio. "
        "Se parte de bytes sueltos.",
        en="You split the word into letters and encode each: ñ is a piece of two bytes from the start. One begins with "
        "single bytes.",
        edits=(("[bytes([byte]) for byte in word.encode()]", "[letter.encode() for letter in word]"),),
    ),
    Misconception(
        "latin_1",
        es="Codificas en latin-1: ahí la ñ es un solo byte, y lo que no está en esa tabla (el chino, 🙂) no se puede "
        "escribir. Es UTF-8, lo que hace encode() sin más.",
        en="You encode as latin-1: there ñ is a single byte, and what is not in that table (Chinese, 🙂) cannot be "
        "written. It is UTF-8, which is what encode() does on its own.",
        edits=(("word.encode()", 'word.encode("latin-1", "replace")'),),
    ),
    Misconception(
        "space_in_front",
        es="Pones un espacio delante de cada palabra, como hace GPT-2 con su texto. Aquí las palabras se toman como "
        "llegan.",
        en="You put a space in front of each word, as GPT-2 does with its text. Here words are taken as they come.",
        edits=(("word.encode()", '(" " + word).encode()'),),
        alone=True,
    ),
    Misconception(
        "end_mark",
        es="Añades una marca de final de palabra (</w>), como Sennrich y otros (2016). GPT-2 no la usa, y aquí no se "
        "pide: entraría en las parejas.",
        en="You add a mark for the end of the word (</w>), as Sennrich et al. (2016) do. GPT-2 has none, and none is "
        "asked for here: it would be counted in pairs.",
        edits=(("[bytes([byte]) for byte in word.encode()]", '[*(bytes([byte]) for byte in word.encode()), b"</w>"]'),),
        alone=True,
    ),
    Misconception(
        "alphabetical",
        es="Tomas el menor de los pares sin mirar cuántas veces aparece: eso solo decide los empates.",
        en="You take the smallest of the pairs without looking at how often it stands: that decides ties alone.",
        edits=((BEST, "min(counts)"),),
    ),
    Misconception(
        "across_words",
        es="Juntas todas las palabras en una sola fila: la última letra de una y la primera de la siguiente formarían un par. Cada "
        "palabra va por su lado.",
        en="You put all words into one row: the last letter of one and the first of the next would make a pair. Each word goes by "
        "itself.",
        edits=(("in words", 'in ["".join(words)]'),),
        alone=True,
    ),
    Misconception(
        "joined_by_spaces",
        es="Unes las palabras con espacios en una sola fila: aparecen pares con espacios que no estaban en ninguna palabra.",
        en="You join the words by spaces into one row: there are pairs with spaces that were in no word.",
        edits=(("in words", 'in [" ".join(words)]'),),
        alone=True,
    ),
    Misconception(
        "each_word_once",
        es="Cuentas cada palabra distinta una vez. Una palabra que se repite cuenta cada vez que sale.",
        en="You count each different word once. A word that is repeated counts each time it comes.",
        edits=(("in words", "in dict.fromkeys(words)"),),
        alone=True,
    ),
    Misconception(
        "once_a_word",
        es="Cuentas cada par una vez por palabra, aunque esté en ella varias veces. Cuenta cada lugar.",
        en="You count each pair once a word, though it may stand there several times. Every place counts.",
        edits=(("pairwise(pieces", "dict.fromkeys(pairwise(pieces)"),),
        alone=True,
    ),
    Misconception(
        "overlaps_not_counted",
        es="Al contar saltas las parejas que se solapan: en «aaa» hay dos, y cuentas una. Se cuenta cada lugar; sin "
        "solapar solo se funde.",
        en="In counting you skip pairs that overlap: there are two in “aaa”, and you count one. Every place is counted; "
        "it is merging that does not overlap.",
        edits=(
            (
                "            for pair in pairwise(pieces):\n",
                "            place = 0\n            while place < len(pieces) - 1:\n                pair = (pieces[place], pieces[place + 1])\n",
            ),
            (
                "                counts[pair] = counts.get(pair, 0) + 1\n",
                "                counts[pair] = counts.get(pair, 0) + 1\n                place += 2 if tuple(pieces[place + 1 : place + 3]) == pair else 1\n",
            ),
        ),
        alone=True,
    ),
    Misconception(
        "last_pair_not_counted",
        es="Al contar te dejas la última pareja de cada palabra: con n piezas hay n − 1 parejas.",
        en="In counting you leave out each word's last pair: n pieces make n − 1 pairs.",
        edits=(("pairwise(pieces)", "pairwise(pieces[:-1])"),),
        alone=True,
    ),
    Misconception(
        "last_pair_not_merged",
        es="Al fundir te dejas la última pareja de cada palabra: la vuelta acaba un lugar antes.",
        en="In merging you leave out each word's last pair: the loop ends one place too early.",
        edits=(("while place < len(pieces) - 1", "while place < len(pieces) - 2"),),
        alone=True,
    ),
    Misconception(
        "overlapping",
        es="Al fundir un par dejas en su sitio la segunda pieza: sobran bytes. Las dos desaparecen en la nueva.",
        en="When you merge a pair you leave its second piece where it was: there are bytes too many. Both disappear in "
        "the new one.",
        edits=(
            (
                "                    pieces[place : place + 2] = [best[0] + best[1]]\n",
                "                    pieces[place] = best[0] + best[1]\n",
            ),
        ),
        alone=True,
    ),
    Misconception(
        "counted_once_only",
        es="Cuentas los pares una vez, al principio, y te quedas con los más frecuentes: nunca sale una pieza de más de dos bytes. "
        "Después de fundir hay pares nuevos: hay que volver a contar.",
        en="You count the pairs once, at the beginning, and keep the most frequent: no piece of more than two bytes ever comes out. "
        "After a merge there are new pairs: count again.",
        code="""def bpe_train(words, merges):
    counts = {}
    for word in words:
        pieces = [bytes([byte]) for byte in word.encode()]
        for pair in pairwise(pieces):
            counts[pair] = counts.get(pair, 0) + 1
    return sorted(counts, key=lambda pair: (-counts[pair], pair))[:merges]
""",
    ),
    Misconception(
        "first_place_only",
        es="Fundes solo el primer lugar de cada palabra. Hay que recorrerla entera.",
        en="You merge only the first place in each word. Go through all of it.",
        edits=(
            (
                "                    pieces[place : place + 2] = [best[0] + best[1]]\n",
                "                    pieces[place : place + 2] = [best[0] + best[1]]\n                    break\n",
            ),
        ),
        alone=True,
    ),
    Misconception(
        "not_merged",
        es="Apuntas el par, pero no lo fundes: en cada vuelta gana el mismo.",
        en="You note the pair but do not merge it: the same one wins each round.",
        edits=(("pieces[place : place + 2] = [best[0] + best[1]]", "pass"),),
        alone=True,
    ),
    Misconception(
        "merged_from_the_right",
        es="Fundes de derecha a izquierda: donde una letra se repite, las parejas se forman por el otro lado.",
        en="You merge from right to left: where a letter repeats, pairs are made from the other side.",
        edits=(
            (
                "            place = 0\n            while place < len(pieces) - 1:\n",
                "            place = len(pieces) - 1\n            while place > 0:\n                place -= 1\n",
            ),
            (
                "                if (pieces[place], pieces[place + 1]) == best:",
                "                if tuple(pieces[place : place + 2]) == best:",
            ),
            (MERGED + "                place += 1\n", MERGED),
        ),
    ),
    Misconception(
        "does_not_stop",
        es="Cuando ya no quedan pares sigues buscando el más frecuente de ninguno, y falla. Si no queda ninguno, se acabó.",
        en="When no pair is left you still look for the most frequent of none, and that fails. If there is none left, that is it.",
        edits=(("        if not counts:\n            break\n", ""),),
    ),
    Misconception(
        "stops_at_one",
        es="Paras cuando ninguna pareja sale dos veces. Aquí se funde mientras quede alguna, aunque salga una sola vez.",
        en="You stop when no pair stands twice. Here merging goes on while there is any, even one that stands once.",
        edits=(("if not counts:", "if not counts or max(counts.values()) < 2:"),),
        alone=True,
    ),
    Misconception(
        "one_too_few",
        es="Haces una vuelta de menos.",
        en="You go one round too few.",
        edits=(("range(merges)", "range(merges - 1)"),),
    ),
    Misconception(
        "size_of_the_vocabulary",
        es="Restas 256 a merges, como si fuera el tamaño del vocabulario. Es ya el número de fusiones.",
        en="You take 256 from merges, as if it were the size of the vocabulary. It is the number of merges already.",
        edits=(("range(merges)", "range(max(0, merges - 256))"),),
    ),
    Misconception(
        "learned_reversed",
        es="Devuelves las fusiones de la última a la primera. El orden en que se aprenden es el que manda al cortar.",
        en="You return the merges from the last to the first. The order in which they are learned is what decides when "
        "words are cut.",
        edits=(("return learned", "return learned[::-1]"),),
        alone=True,
    ),
    Misconception(
        "texts_returned",
        es="Devuelves las palabras cortadas. Se piden las fusiones: con ellas se podrá cortar cualquier otra.",
        en="You return the words as cut. The merges are asked for: they can cut any other word.",
        edits=(("return learned", "return texts"),),
        alone=True,
    ),
    Misconception(
        "one_too_many",
        es="Haces una vuelta de más.",
        en="You go one round too many.",
        edits=(("range(merges)", "range(merges + 1)"),),
    ),
    Misconception(
        "merged_pieces",
        es="Devuelves las piezas fundidas. Se piden los pares: para cortar otra palabra hay que saber de qué dos salió cada una.",
        en="You return the merged pieces. The pairs are asked for: to cut another word one must know which two each was made of.",
        edits=(("learned.append(best", "learned.append((best[0] + best[1],)"),),
        alone=True,
    ),
)

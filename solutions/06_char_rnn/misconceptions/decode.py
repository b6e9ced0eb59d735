"""Wrong answers that students really write for `decode` in lesson 06, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "reads_past_the_end",
        es="Saltas END y sigues: el texto se pega al siguiente. El primer END lo termina.",
        en="You skip END and go on: the text runs into the next one. The first END finishes it.",
        edits=(("            break", "            continue"),),
    ),
    Misconception(
        "end_written",
        es="Escribes la palabra «endofseq». El fin no es parte del texto.",
        en="You write the word “endofseq”. The end is no part of the text.",
        edits=(("            break", "            return text + vocabulary[END]"),),
    ),
    Misconception(
        "unknown_skipped",
        es="No escribes nada donde había un carácter desconocido: parece que la palabra estuviera entera. Su signo es �.",
        en="You write nothing where there was an unknown character: the word seems to be whole. Its sign is �.",
        edits=(('text += "�"', 'text += ""'),),
    ),
    Misconception(
        "unknown_by_name",
        es="Escribes «[UNK]», cinco caracteres donde había uno. Su signo es �.",
        en="You write “[UNK]”, five characters where there was one. Its sign is �.",
        edits=(('text += "�"', "text += vocabulary[UNK]"),),
    ),
    Misconception(
        "stops_at_padding",
        es="Paras en el primer 0: si el relleno va delante, no queda nada. El relleno se salta; lo que termina el texto es END.",
        en="You stop at the first 0: where padding stands in front, nothing is left. Padding is skipped; what finishes the text is "
        "END.",
        edits=(("if index == END:", "if index in (END, PAD):"),),
    ),
    Misconception(
        "start_written",
        es="Escribes la palabra «startofseq». El inicio, como el relleno, no escribe nada.",
        en="You write the word “startofseq”. The start, like padding, writes nothing.",
        edits=(("elif index not in (PAD, START):", "elif index != PAD:"),),
    ),
    Misconception(
        "padding_as_space",
        es="Escribes un espacio por cada relleno: el espacio es un carácter más, con su id; el relleno no es nada.",
        en="You write a space for each padding: the space is a character like any other, with an id of its own; padding is "
        "nothing.",
        edits=(
            (
                "elif index not in (PAD, START):",
                'elif index == PAD:\n            text += " "\n        elif index != START:',
            ),
        ),
    ),
    Misconception(
        "joined_with_spaces",
        es="Pones un espacio entre token y token. Con palabras hacía falta; aquí los espacios ya son caracteres.",
        en="You put a space between tokens. With words that was needed; here spaces are characters already.",
        edits=(("    return text", '    return " ".join(text)'),),
    ),
    Misconception(
        "special_tokens_not_counted",
        es="Restas los tokens especiales antes de buscar en la lista, pero la lista ya los lleva delante: sale otra letra.",
        en="You subtract the special tokens before looking the id up, but they stand in the list already: another letter comes out.",
        code="""def decode(ids, vocabulary):
    text = ""
    for index in ids:
        if index == END:
            break
        if index == UNK:
            text += "�"
        elif index not in (PAD, START):
            text += vocabulary[index - len(SPECIAL_TOKENS)]
    return text
""",
    ),
    Misconception(
        "special_tokens_written",
        es="Unes los tokens tal cual, y los especiales no son texto: escribes «[UNK]», «startofseq» y «endofseq», y sigues después del fin.",
        en="You join the tokens as they are, and the special ones are no text: you write “[UNK]”, “startofseq” and “endofseq”, and go on "
        "after the end.",
        code="""def decode(ids, vocabulary):
    return "".join(vocabulary[index] for index in ids)
""",
    ),
    Misconception(
        "end_needed",
        es="Buscas el END con `index`, y un texto que no lo lleva hace fallar la función. Si no hay END, el texto llega hasta el último id.",
        en="You look for END with `index`, and a text that has none makes the function fail. Where there is no END, the text goes up to the "
        "last id.",
        code="""def decode(ids, vocabulary):
    ids = ids[: ids.index(END)]
    return "".join("�" if index == UNK else vocabulary[index] for index in ids if index not in (PAD, START))
""",
    ),
    Misconception(
        "unknown_twice",
        es="Donde había algo desconocido escribes su signo y además «[UNK]»: tras el primer caso, el código pasa también por el segundo.",
        en="Where there was something unknown you write its sign and “[UNK]” as well: after the first case, the code goes through the second "
        "one too.",
        code="""def decode(ids, vocabulary):
    text = ""
    for index in ids:
        if index == END:
            break
        if index == UNK:
            text += "�"
        if index not in (PAD, START):
            text += vocabulary[index]
    return text
""",
    ),
    Misconception(
        "unknown_as_a_question_mark",
        es="Escribes «?» donde había algo desconocido, y ese es un carácter del texto como otro: nadie sabrá si estaba. Su signo es �.",
        en="You write “?” where there was something unknown, and that is a character of the text like any other: nobody will know whether it "
        "was there. Its sign is �.",
        edits=(('text += "�"', 'text += "?"'),),
    ),
    Misconception(
        "returned_in_the_loop",
        es="Solo sale el primer carácter: el `return` está dentro del bucle, que termina en la primera vuelta.",
        en="Only the first character comes out: the `return` stands inside the loop, which ends on its first turn.",
        edits=(("    return text", "        return text"),),
    ),
    Misconception(
        "code_points",
        es="Tomas los ids por números de Unicode (chr). Son posiciones del vocabulario.",
        en="You take ids for numbers in Unicode (chr). They are positions in the vocabulary.",
        code="""def decode(ids, vocabulary):
    text = ""
    for index in ids:
        if index == END:
            break
        if index == UNK:
            text += "�"
        elif index not in (PAD, START):
            text += chr(index)
    return text
""",
    ),
)

"""Wrong answers that students really write for `prepare_batch` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and what generating from a batch with tokenizers that pad behind looks like.
"""

from autograder.authoring.misconceptions import Misconception

IDS = "[pad_id] * (longest - len(prompt)) + prompt"
MASK = "(np.arange(longest) >= longest - lengths[:, None]).astype(int)"
POSITIONS = "np.maximum(np.cumsum(mask, axis=1) - 1, 0)"

MISCONCEPTIONS = (
    Misconception(
        "as_given",
        es="Es la función con los errores: el relleno va detrás, la máscara compara ids y las posiciones no miran el relleno.",
        en="This is the function with the bugs: padding stands behind, the mask compares ids, and positions do not look at padding.",
        code="""def prepare_batch(prompts, pad_id):
    longest = max(len(prompt) for prompt in prompts)
    ids = np.array([prompt + [pad_id] * (longest - len(prompt)) for prompt in prompts])
    mask = (ids != pad_id).astype(int)
    positions = np.tile(np.arange(longest), (len(prompts), 1))
    return ids, mask, positions
""",
    ),
    Misconception(
        "padded_behind",
        es="El relleno sigue detrás: el modelo escribe a continuación de la última columna, que en los prompts cortos es relleno.",
        en="Padding still stands behind: the model goes on from the last column, which in short prompts is padding.",
        edits=(
            (IDS, "prompt + [pad_id] * (longest - len(prompt))"),
            (MASK, "(np.arange(longest) < lengths[:, None]).astype(int)"),
        ),
    ),
    Misconception(
        "mask_left_behind",
        es="Los ids ya llevan el relleno delante, pero la máscara lo sigue tapando detrás: oculta los últimos tokens y deja ver el "
        "relleno.",
        en="The ids have padding in front by now, but the mask still covers it behind: it hides the last tokens and lets padding be "
        "seen.",
        edits=((MASK, "(np.arange(longest) < lengths[:, None]).astype(int)"),),
    ),
    Misconception(
        "mask_by_comparison",
        es="La máscara compara los ids con pad_id: si el prompt contiene ese mismo token (en GPT-2 el relleno es <|endoftext|>), "
        "también lo tapa. El relleno se conoce por las longitudes.",
        en="The mask compares ids with pad_id: where the prompt contains that very token (in GPT-2, padding is <|endoftext|>), it is "
        "covered as well. Padding is known from the lengths.",
        edits=((MASK, "(ids != pad_id).astype(int)"),),
    ),
    Misconception(
        "mask_of_ones",
        es="La máscara deja ver el relleno: los tokens lo mirarían como si fuese texto.",
        en="The mask lets padding be seen: tokens would look at it as if it were text.",
        edits=(
            (f"mask = {MASK}  # (B, T)", f"mask = np.ones_like(ids)\n    seen = {MASK}  # (B, T)"),
            ("np.cumsum(mask,", "np.cumsum(seen,"),
        ),
    ),
    Misconception(
        "mask_inverted",
        es="La máscara está al revés: 1 es un token, y 0, relleno.",
        en="The mask is the wrong way round: 1 is a token, and 0 padding.",
        edits=((f"positions = {POSITIONS}", f"positions = {POSITIONS}\n    mask = 1 - mask"),),
    ),
    Misconception(
        "mask_inverted_first",
        es="La máscara está al revés, y las posiciones, que salen de ella, también: 1 es un token, y 0, relleno.",
        en="The mask is the wrong way round, and so are the positions, which come from it: 1 is a token, and 0 padding.",
        code="""def prepare_batch(prompts, pad_id):
    lengths = np.array([len(prompt) for prompt in prompts])
    longest = lengths.max()
    ids = np.array([[pad_id] * (longest - len(prompt)) + prompt for prompt in prompts])
    mask = (np.arange(longest) < longest - lengths[:, None]).astype(int)
    positions = np.maximum(np.cumsum(mask, axis=1) - 1, 0)
    return ids, mask, positions
""",
    ),
    Misconception(
        "mask_one_short",
        es="La máscara tapa también el primer token de cada prompt: la comparación se queda un lugar corta (> donde va "
        ">=).",
        en="The mask covers each prompt's first token as well: the comparison is one place short (> where >= is due).",
        edits=((MASK, "(np.arange(longest) > longest - lengths[:, None]).astype(int)"),),
    ),
    Misconception(
        "positions_not_whole",
        es="Las posiciones no son enteros: salen de sumar números con decimales, y con ellos no se puede buscar en una "
        "tabla. Conviértelas.",
        en="Positions are no whole numbers: they come from adding up floats, and one cannot look up a table by those. "
        "Convert them.",
        edits=((POSITIONS, f"{POSITIONS}.astype(float)"),),
    ),
    Misconception(
        "returned_in_another_order",
        es="Devuelves las posiciones donde va la máscara, y al revés: ids, mask, positions.",
        en="You return positions in the mask's place, and the other way round: ids, mask, positions.",
        code="""def prepare_batch(prompts, pad_id):
    lengths = np.array([len(prompt) for prompt in prompts])
    longest = lengths.max()
    ids = np.array([[pad_id] * (longest - len(prompt)) + prompt for prompt in prompts])
    mask = (np.arange(longest) >= longest - lengths[:, None]).astype(int)
    positions = mask
    mask = np.maximum(np.cumsum(mask, axis=1) - 1, 0)
    return ids, mask, positions
""",
    ),
    Misconception(
        "prompts_changed",
        es="Metes el relleno en las propias listas que recibes: quien las vuelva a usar tendrá otros prompts. Haz filas "
        "nuevas.",
        en="You put the padding into the very lists that you are given: whoever uses them again has other prompts. Make "
        "new rows.",
        edits=(
            (
                "    longest = lengths.max()\n",
                "    longest = lengths.max()\n"
                "    for prompt in prompts:\n"
                "        prompt[:0] = [pad_id] * (longest - len(prompt))\n",
            ),
        ),
    ),
    Misconception(
        "positions_of_columns",
        es="Las posiciones son las de las columnas: con relleno delante, el primer token de un prompt corto no estaría en el lugar 0, "
        "y el modelo leería como si el texto hubiese empezado antes.",
        en="Positions are those of the columns: with padding in front, a short prompt's first token would not stand at place 0, and "
        "the model would read as if the text had begun before.",
        code="""def prepare_batch(prompts, pad_id):
    lengths = np.array([len(prompt) for prompt in prompts])
    longest = lengths.max()
    ids = np.array([[pad_id] * (longest - len(prompt)) + prompt for prompt in prompts])
    mask = (np.arange(longest) >= longest - lengths[:, None]).astype(int)
    positions = np.tile(np.arange(longest), (len(prompts), 1))
    return ids, mask, positions
""",
    ),
    Misconception(
        "positions_of_one_row",
        es="Devuelves una sola fila de posiciones, [T]. Cada prompt empieza en otra columna y necesita la suya: [B, T].",
        en="You return a single row of positions, [T]. Each prompt begins in another column and needs its own: [B, T].",
        edits=((POSITIONS, "np.arange(longest)"),),
    ),
    Misconception(
        "positions_from_one",
        es="Las posiciones empiezan en 1: a la suma acumulada de la máscara le falta restarle 1.",
        en="Positions begin at 1: what the running sum of the mask lacks is minus 1.",
        edits=((POSITIONS, "np.cumsum(mask, axis=1)"),),
    ),
    Misconception(
        "negative_positions",
        es="Bajo el relleno dejas −1: no hay fila −1 en la tabla de posiciones de PyTorch, y el modelo falla. Pon cualquier lugar "
        "válido; nadie mira ahí.",
        en="At padding you leave −1: PyTorch's table of positions has no row −1, and the model fails. Put any valid place; nobody "
        "looks there.",
        edits=((POSITIONS, "np.cumsum(mask, axis=1) - 1"),),
    ),
    Misconception(
        "positions_from_the_end",
        es="Cuentas las posiciones desde el final: el último token no está en el lugar 0.",
        en="You count positions from the end: it is not the last token that stands at place 0.",
        edits=((POSITIONS, "np.tile(np.arange(longest)[::-1], (len(prompts), 1)) * mask"),),
    ),
    Misconception(
        "positions_along_the_batch",
        es="La suma acumulada recorre el lote en vez del tiempo.",
        en="The running sum goes along the batch instead of along time.",
        edits=((POSITIONS, "np.maximum(np.cumsum(mask, axis=0) - 1, 0)"),),
    ),
    Misconception(
        "padded_with_zero",
        es="Rellenas con 0 en vez de con pad_id. En otro tokenizador 0 es una palabra cualquiera.",
        en="You pad with 0 instead of with pad_id. In another tokenizer 0 is some word.",
        code="""def prepare_batch(prompts, pad_id):
    lengths = np.array([len(prompt) for prompt in prompts])
    longest = lengths.max()
    ids = np.array([[0] * (longest - len(prompt)) + prompt for prompt in prompts])
    mask = (np.arange(longest) >= longest - lengths[:, None]).astype(int)
    positions = np.maximum(np.cumsum(mask, axis=1) - 1, 0)
    return ids, mask, positions
""",
    ),
    Misconception(
        "reversed",
        es="Das la vuelta a los prompts: el relleno queda delante, pero el texto, del revés.",
        en="You turn the prompts round: padding is in front, but the text is backwards.",
        edits=((IDS, "[pad_id] * (longest - len(prompt)) + prompt[::-1]"),),
    ),
    Misconception(
        "cut_to_the_shortest",
        es="Recortas todos los prompts a la longitud del más corto: se pierde texto. Los cortos se rellenan, los largos se quedan.",
        en="You cut all prompts to the length of the shortest: text is lost. Short ones are padded, long ones stay.",
        code="""def prepare_batch(prompts, pad_id):
    shortest = min(len(prompt) for prompt in prompts)
    ids = np.array([prompt[-shortest:] for prompt in prompts])
    return ids, np.ones_like(ids), np.tile(np.arange(shortest), (len(prompts), 1))
""",
    ),
    Misconception(
        "last_token_repeated",
        es="Rellenas repitiendo un token del prompt, no con pad_id: la máscara lo tapa, pero quien lea los ids creerá que es texto.",
        en="You pad by repeating a token of the prompt, not with pad_id: the mask covers it, but whoever reads the ids takes it for "
        "text.",
        edits=((IDS, "prompt[:1] * (longest - len(prompt)) + prompt"),),
    ),
)

"""Wrong answers to `safe_max_length`: numbers taken for granted, and one of the two who know asked alone."""

from autograder.authoring.misconceptions import Misconception


def _length(
    taken_off: str = "config.pad_token_id + 1", types: str = "AFTER_PADDING", result: str = "min(limits, default=None)"
) -> str:
    """A solution that takes off other positions, from other types, or chooses otherwise."""
    return f"""AFTER_PADDING = ("roberta", "xlm-roberta", "camembert")


def safe_max_length(config, tokenizer):
    positions = getattr(config, "max_position_embeddings", None)
    if positions is not None and config.model_type in {types}:
        positions -= {taken_off}
    limits = [limit for limit in (positions, tokenizer.model_max_length) if limit is not None and limit < 10**20]
    return {result}
"""


MISCONCEPTIONS = (
    Misconception(
        "always_512",
        es="512 es la longitud de BERT, no la de todos. Cada modelo dice la suya.",
        en="512 is BERT's length, not everybody's. Each model tells its own.",
        code="""def safe_max_length(config, tokenizer):
    return 512
""",
    ),
    Misconception(
        "tokenizer_alone",
        es="Solo preguntas al tokenizador. A muchos nadie les dijo nada, y contestan 10³⁰: el modelo fallará mucho antes.",
        en="You ask the tokenizer alone. Many were told nothing, and answer 10³⁰: the model will fail long before that.",
        code="""def safe_max_length(config, tokenizer):
    return tokenizer.model_max_length
""",
    ),
    Misconception(
        "model_alone",
        es="Solo preguntas al modelo. El tokenizador puede saber que se entrenó con textos más cortos, o que no hay tabla de posiciones.",
        en="You ask the model alone. The tokenizer may know that it was trained on shorter texts, and it may know where there is no table of positions.",
        edits=(("(positions, tokenizer.model_max_length)", "(positions,)"),),
    ),
    Misconception(
        "unused_positions_counted",
        es="Das por utilizables todas las posiciones. En los tipos de AFTER_PADDING la primera es pad_token_id + 1, y las de antes no cuentan: "
        "con 130 caben 128.",
        en="You take all positions for usable. In the types of AFTER_PADDING the first is pad_token_id + 1, and those before do not count: with "
        "130 of them, 128 fit.",
        edits=(("positions -= config.pad_token_id + 1", "positions -= 0"),),
    ),
    Misconception(
        "always_two",
        es="Restas siempre 2 a los tipos de AFTER_PADDING. Es así cuando el relleno es el 1; si es otro, hay que contarlo.",
        en="From the types of AFTER_PADDING you always take 2. That is so where padding is 1; where it is another id, it has to be counted.",
        edits=(("positions -= config.pad_token_id + 1", "positions -= 2"),),
    ),
    Misconception(
        "one_off",
        es="Restas pad_token_id, y son pad_token_id + 1: las posiciones 0, 1, … hasta la del relleno, incluida.",
        en="You take off pad_token_id, and it is pad_token_id + 1: positions 0, 1, … up to that of padding, included.",
        edits=(("positions -= config.pad_token_id + 1", "positions -= config.pad_token_id"),),
    ),
    Misconception(
        "taken_off_everybody",
        es="Restas posiciones a cualquier modelo. BERT y GPT-2 cuentan desde 0 y las usan todas (GPT-2 ni siquiera tiene relleno).",
        en="You take positions off any model. BERT and GPT-2 count from 0 and use them all (GPT-2 does not even have padding).",
        edits=(("config.model_type in AFTER_PADDING", "config.pad_token_id is not None"),),
    ),
    Misconception(
        "exact_name_alone",
        es='Solo tratas aparte a "roberta": sus parientes, los demás de AFTER_PADDING, cuentan igual que ella.',
        en='You treat "roberta" alone apart: its relatives, the others of AFTER_PADDING, count as it does.',
        code=_length(types='("roberta",)'),
    ),
    Misconception(
        "special_tokens_taken_off",
        es="Descuentas dos sitios para los tokens especiales, y se pregunta cuántos tokens caben contándolos.",
        en="You take off two places for special tokens, and the question is how many tokens fit with those counted.",
        code=_length(result="min(limits) - 2 if limits else None"),
    ),
    Misconception(
        "larger_one",
        es="Te quedas con el mayor de los dos límites. Manda el menor: basta uno para que el modelo falle.",
        en="You keep the larger of both limits. The smaller one rules: one of them is enough to make the model fail.",
        code=_length(result="max(limits, default=None)"),
    ),
    Misconception(
        "unknown_taken_for_a_limit",
        es="Donde nadie sabe un límite devuelves int(1e30): parece una longitud y no lo es. None lo dice claro.",
        en="Where nobody knows a limit you return int(1e30): it looks like a length and is none. None says it clearly.",
        edits=((" and limit < int(1e20)", ""),),
    ),
    Misconception(
        "unknown_is_zero",
        es="Donde nadie sabe un límite devuelves 0: no cabría ni un token.",
        en="Where nobody knows a limit you return 0: not a single token would fit.",
        edits=(("default=None", "default=0"),),
    ),
    Misconception(
        "unknown_is_512",
        es="Donde nadie sabe un límite te inventas 512. Sin tabla de posiciones, el modelo no falla en la 513.",
        en="Where nobody knows a limit you make up 512. Without a table of positions the model does not fail at the 513th.",
        edits=(("default=None", "default=512"),),
    ),
    Misconception(
        "positions_taken_for_granted",
        es="Lees max_position_embeddings sin preguntar si está: los modelos de posiciones relativas no lo tienen, y tu función falla.",
        en="You read max_position_embeddings without asking whether it is there: models with relative positions have none, and your function "
        "fails.",
        edits=(('getattr(config, "max_position_embeddings", None)', "config.max_position_embeddings"),),
    ),
    Misconception(
        "roberta_in_the_name",
        es='Buscas "roberta" dentro del nombre: "camembert" es de la familia y no lo lleva. La lista es AFTER_PADDING.',
        en='You look for "roberta" inside the name: "camembert" is of the family and does not have it. The list is AFTER_PADDING.',
        code=_length().replace("config.model_type in AFTER_PADDING", '"roberta" in config.model_type'),
    ),
    Misconception(
        "unknown_is_infinite",
        es="Donde nadie sabe un límite devuelves infinito: es prometer que cabe todo. None dice que no se sabe.",
        en="Where nobody knows a limit you return infinity: that promises that everything fits. None says that it is not known.",
        edits=(("default=None", 'default=float("inf")'),),
    ),
    Misconception(
        "taken_off_the_tokenizer",
        es="Descuentas las posiciones sin usar también de lo que dice el tokenizador. Él ya cuenta tokens que caben; las que sobran son filas de la tabla.",
        en="You take the unused positions off what the tokenizer says as well. It counts tokens that fit already; what is left over are rows of the table.",
        code=_length(taken_off="0", result="taken").replace(
            "    return taken",
            "    unused = config.pad_token_id + 1 if config.model_type in AFTER_PADDING else 0\n"
            "    return min(limits) - unused if limits else None",
        ),
    ),
)

"""Wrong answers to `answer_span`, from the two argmaxes of many examples to masks that mask nothing."""

from autograder.authoring.misconceptions import Misconception

ALLOWED = "inside[:, None] & inside[None, :] & (first <= last) & (last < first + max_tokens)"


def _chosen(*lines: str) -> str:
    """A solution that finds the first token i and the last token j of the answer as the lines say."""
    before = (
        "def answer_span(start, end, sequence_ids, offsets, context, max_tokens):",
        "    inside = np.array([sequence == 1 for sequence in sequence_ids])",
    )
    after = ("    return context[offsets[i][0] : offsets[j][1]], float(start[i] + end[j])", "")
    return "\n".join((*before, *(f"    {line}" for line in lines), *after))


def _best(allowed: str = ALLOWED, scores: str = "start[:, None] + end[None, :]", best: str = "argmax") -> str:
    """A solution that looks for the best of all pairs, with something else allowed, scored or taken for the best."""
    return _chosen(
        f"scores = {scores}",
        "first, last = np.indices(scores.shape)",
        f"scores = np.where({allowed}, scores, {'-' * (best == 'argmax')}np.inf)",
        f"i, j = np.unravel_index(np.{best}(scores), scores.shape)",
    ).replace("start[i] + end[j]", "scores[i, j]")


MISCONCEPTIONS = (
    Misconception(
        "each_end_by_itself",
        es="Buscas el mejor principio y el mejor fin por separado: si el fin cae antes, o muy lejos, lo que recortas está vacío o es media página. "
        "Se elige el par.",
        en="You look for the best beginning and the best end apart: where the end falls before, or far away, what you cut out is empty or half "
        "a page. It is the pair that is chosen.",
        code=_chosen(
            "i = int(np.argmax(np.where(inside, start, -np.inf)))",
            "j = int(np.argmax(np.where(inside, end, -np.inf)))",
        ),
    ),
    Misconception(
        "two_argmaxes_anywhere",
        es="Dos argmax, uno por extremo, sobre todos los tokens: ni casan entre ellos ni salen siempre del contexto.",
        en="Two argmaxes, one an end, over all tokens: they need not fit each other, nor come from the context.",
        code=_chosen("i, j = int(np.argmax(start)), int(np.argmax(end))"),
    ),
    Misconception(
        "ends_swapped_into_order",
        es="Si el fin cae antes que el principio, los cambias entre sí: el token que puntuaba como fin se usa de principio, y nadie lo "
        "puntuó como tal.",
        en="Where the end falls before the beginning you swap the two: the token that scored as an end is used as a beginning, as which "
        "nobody scored it.",
        code=_chosen(
            "i = int(np.argmax(np.where(inside, start, -np.inf)))",
            "j = int(np.argmax(np.where(inside, end, -np.inf)))",
            "i, j = min(i, j), max(i, j)",
        ),
    ),
    Misconception(
        "beginning_first",
        es="Fijas el mejor principio y buscas el mejor fin detrás: un principio algo peor con un fin mucho mejor se te escapa.",
        en="You settle the best beginning, then look for the best end behind it: a slightly worse beginning with a much better end escapes "
        "you.",
        code=_chosen(
            "i = int(np.argmax(np.where(inside, start, -np.inf)))",
            "places = np.arange(len(end))",
            "j = int(np.argmax(np.where(inside & (places >= i) & (places < i + max_tokens), end, -np.inf)))",
        ),
    ),
    Misconception(
        "end_first",
        es="Fijas el mejor fin y buscas el mejor principio delante: el mejor par puede tener otro fin.",
        en="You settle the best end, then look for the best beginning before it: the best pair may have another end.",
        code=_chosen(
            "j = int(np.argmax(np.where(inside, end, -np.inf)))",
            "places = np.arange(len(start))",
            "i = int(np.argmax(np.where(inside & (places <= j) & (j < places + max_tokens), start, -np.inf)))",
        ),
    ),
    Misconception(
        "end_before_the_beginning",
        es="No impides que el fin esté antes que el principio: el trozo sale vacío.",
        en="You do not forbid an end before the beginning: the stretch comes out empty.",
        code=_best(ALLOWED.replace(" & (first <= last)", "")),
    ),
    Misconception(
        "one_token_forbidden",
        es="Pides un fin posterior al principio: una respuesta de un solo token no puede salir.",
        en="You ask for an end behind the beginning: an answer of a single token cannot come out.",
        edits=(("first <= last", "first < last"),),
    ),
    Misconception(
        "any_length",
        es="No miras max_tokens: la respuesta puede ser medio contexto.",
        en="You do not look at max_tokens: the answer may be half the context.",
        edits=((" & (last < first + max_tokens)", ""),),
    ),
    Misconception(
        "one_token_too_many",
        es="Dejas un token más de la cuenta: de i a j hay j − i + 1.",
        en="You allow one token too many: from i to j there are j − i + 1.",
        edits=(("last < first + max_tokens", "last <= first + max_tokens"),),
    ),
    Misconception(
        "one_token_too_few",
        es="Prohíbes las respuestas de exactamente max_tokens tokens.",
        en="You forbid answers of exactly max_tokens tokens.",
        edits=(("last < first + max_tokens", "last < first + max_tokens - 1"),),
    ),
    Misconception(
        "past_the_last_token",
        es="El fin avanza max_tokens pasos aunque ya no queden tokens: cerca del final te sales de la lista.",
        en="The end goes on for max_tokens steps even where no tokens are left: near the end you leave the list.",
        code=_chosen(
            "pairs = [(i, j) for i in range(len(start)) for j in range(i, i + max_tokens) if inside[i] and inside[j]]",
            "i, j = max(pairs, key=lambda pair: start[pair[0]] + end[pair[1]])",
        ),
    ),
    Misconception(
        "question_allowed",
        es="Solo dejas fuera los tokens especiales: la respuesta puede salir de la pregunta, y con sus offsets recortas cualquier cosa del "
        "contexto.",
        en="You leave out special tokens only: the answer may come from the question, and by its offsets you cut just anything out of the "
        "context.",
        edits=(("sequence == 1", "sequence is not None"),),
    ),
    Misconception(
        "special_tokens_allowed",
        es="Solo dejas fuera la pregunta: [CLS] y [SEP] siguen en juego, y muchos modelos puntúan alto [CLS] cuando dudan. Su trozo está "
        "vacío.",
        en="You leave out the question only: [CLS] and [SEP] are still in play, and many models score [CLS] high when in doubt. Its stretch "
        "is empty.",
        edits=(("sequence == 1", "sequence != 0"),),
    ),
    Misconception(
        "everything_allowed",
        es="No miras sequence_ids: compiten también la pregunta y los tokens especiales.",
        en="You do not look at sequence_ids: the question and the special tokens compete as well.",
        edits=(("[sequence == 1 for", "[True for"),),
    ),
    Misconception(
        "forbidden_is_zero",
        es="A lo prohibido le das 0, y si los logits son negativos el 0 gana a todos. Lo prohibido vale −infinito.",
        en="You give 0 to what is forbidden, and where logits are negative 0 beats them all. What is forbidden is worth minus infinity.",
        edits=(("np.where(allowed, scores, -np.inf)", "np.where(allowed, scores, 0)"),),
    ),
    Misconception(
        "product_of_logits",
        es="Multiplicas los logits: dos muy negativos dan un producto muy grande. Multiplicar probabilidades es sumar logits.",
        en="You multiply logits: two very negative ones give a very large product. To multiply probabilities is to add logits.",
        edits=(("start[:, None] + end[None, :]", "start[:, None] * end[None, :]"),),
    ),
    Misconception(
        "sum_of_probabilities",
        es="Sumas probabilidades: basta que un extremo sea casi seguro y el otro da igual. Se suman logits, que es multiplicar "
        "probabilidades.",
        en="You add probabilities: one end that is almost certain is enough, and the other does not matter. Logits are added, which is to "
        "multiply probabilities.",
        edits=(
            (
                "start[:, None] + end[None, :]",
                "(np.exp(start) / np.exp(start).sum())[:, None] + (np.exp(end) / np.exp(end).sum())[None, :]",
            ),
        ),
    ),
    Misconception(
        "rows_and_columns_swapped",
        es="Las filas son los fines y las columnas los principios, pero después lees la posición como (principio, fin).",
        en="Rows are the ends and columns the beginnings, but later you read the place as (beginning, end).",
        code=_best(scores="end[:, None] + start[None, :]"),
    ),
    Misconception(
        "worst_pair",
        es="Te quedas con el par peor, no con el mejor.",
        en="You keep the worst pair, not the best.",
        code=_best(best="argmin"),
    ),
    Misconception(
        "last_token_lost",
        es="Cortas donde empieza el último token, no donde acaba: falta entero.",
        en="You cut where the last token begins, not where it ends: all of it is missing.",
        edits=(("offsets[j][1]", "offsets[j][0]"),),
    ),
    Misconception(
        "one_character_more",
        es="Sumas 1 al fin, que ya está detrás del último carácter: te llevas el espacio.",
        en="You add 1 to the end, which is behind the last character already: you carry off the space.",
        edits=(("offsets[j][1]", "offsets[j][1] + 1"),),
    ),
    Misconception(
        "tokens_as_words",
        es="Usas las posiciones de los tokens como si fueran de palabras del contexto: la pregunta va delante y hay palabras de varias "
        "piezas. Usa offsets.",
        en="You use positions of tokens as if they were those of words of the context: the question stands in front, and some words have "
        "several pieces. Use offsets.",
        edits=(("context[offsets[i][0] : offsets[j][1]]", '" ".join(context.split()[i : j + 1])'),),
    ),
    Misconception(
        "tokens_as_characters",
        es="Recortas el contexto con posiciones de tokens: context[i:j] cuenta caracteres. offsets traduce.",
        en="You cut the context by positions of tokens: context[i:j] counts characters. offsets translates.",
        edits=(("context[offsets[i][0] : offsets[j][1]]", "context[i : j + 1]"),),
    ),
    Misconception(
        "counted_from_the_context",
        es="Buscas solo entre los tokens del contexto, pero cuentas desde su primero: al leer offsets falta sumar lo que hay delante.",
        en="You look among the tokens of the context alone, but count from its first one: when you read offsets, what stands before has to be "
        "added.",
        code=_chosen(
            "scores = start[inside][:, None] + end[inside][None, :]",
            "first, last = np.indices(scores.shape)",
            "scores = np.where((first <= last) & (last < first + max_tokens), scores, -np.inf)",
            "i, j = np.unravel_index(np.argmax(scores), scores.shape)",
        ),
    ),
    Misconception(
        "question_for_the_context",
        es="Buscas en la pregunta: sus tokens tienen sequence_ids igual a 0, y los del contexto, a 1.",
        en="You search the question: its tokens have sequence_ids equal to 0, those of the context 1.",
        code=_best().replace("sequence == 1", "sequence == 0"),
    ),
    Misconception(
        "last_place_never",
        es="Tu búsqueda no llega al último token: si la respuesta acaba en él, no la encuentras. No siempre hay un [SEP] detrás.",
        en="Your search never reaches the last token: an answer that ends there is not found. There is not always a [SEP] behind.",
        edits=(("(last < first + max_tokens)", "(last < first + max_tokens) & (last < len(end) - 1)"),),
    ),
    Misconception(
        "column_before_row",
        es="Lees la posición al revés: filas, dónde empieza; columnas, dónde acaba. Recortas desde el fin hasta el principio, y casi siempre no queda nada.",
        en="You read the place the wrong way round: rows are where it begins, columns where it ends. You cut from the end to the beginning, and mostly nothing is left.",
        edits=(
            ("i, j = np.unravel_index(", "j, i = np.unravel_index("),
            ("float(scores[i, j])", "float(scores[j, i])"),
        ),
    ),
    Misconception(
        "words_of_the_context",
        es="Cuentas tokens desde el principio del contexto y los usas como números de palabra: en cuanto una palabra tiene dos piezas ya no casan. Usa offsets.",
        en="You count tokens from the start of the context and use them as numbers of words: as soon as a word has two pieces they no longer agree. Use offsets.",
        edits=(
            (
                "context[offsets[i][0] : offsets[j][1]]",
                '" ".join(context.split()[i - sequence_ids.index(1) : j - sequence_ids.index(1) + 1])',
            ),
        ),
    ),
    Misconception(
        "probability_of_the_pair",
        es="Como puntuación devuelves un producto de probabilidades. El trozo puede ser el mismo, pero se pide la suma de los dos logits.",
        en="As the score you return a product of probabilities. The stretch may be the same, but the sum of both logits is asked for.",
        code=_best().replace(
            "float(scores[i, j])", "float(np.exp(start[i]) / np.exp(start).sum() * np.exp(end[j]) / np.exp(end).sum())"
        ),
    ),
    Misconception(
        "mean_of_both",
        es="Devuelves la media de los dos logits; la puntuación es su suma.",
        en="You return the mean of both logits; the score is their sum.",
        code=_best().replace("float(scores[i, j])", "float(scores[i, j]) / 2"),
    ),
    Misconception(
        "characters_counted",
        es="Comparas max_tokens con cuántos caracteres mide la respuesta. Se cuentan tokens: del principio al fin, los dos incluidos.",
        en="You compare max_tokens with how many characters the answer has. Tokens are counted: from beginning to end, both included.",
        code=_best(
            ALLOWED.replace(
                "last < first + max_tokens",
                "np.array(offsets)[None, :, 1] - np.array(offsets)[:, None, 0] <= max_tokens",
            )
        ),
    ),
    Misconception(
        "divided_by_length",
        es="Divides la suma entre cuántos tokens tiene el trozo: eso premia los cortos. Aquí la puntuación es la suma, mida lo que mida.",
        en="You divide the sum by how many tokens the stretch has: that favours short ones. Here the score is the sum, however long.",
        code=_best(
            scores="(start[:, None] + end[None, :]) / np.maximum(np.arange(len(end)) - np.arange(len(end))[:, None] + 1, 1)"
        ),
    ),
)

"""Wrong answers that students really write for `bert_embeddings` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, lesson 05's own embeddings, and RoBERTa's positions, which begin at 2.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "concatenated",
        es="Pegas los tres vectores uno tras otro: salen 3·D números por token. En BERT se suman, y siguen siendo D.",
        en="You put the three vectors one behind the other: that gives 3·D numbers a token. In BERT they are added, and stay D.",
        code="""def bert_embeddings(ids, types, weights):
    position = np.broadcast_to(weights["position"][: ids.shape[1]], (*ids.shape, weights["word"].shape[1]))
    x = np.concatenate([weights["word"][ids], position, weights["type"][types]], axis=-1)
    x = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + weights["eps"])
    return x * np.tile(weights["gain"], 3) + np.tile(weights["bias"], 3)
""",
    ),
    Misconception(
        "not_normalised",
        es="Sumas, pero no normalizas: BERT centra cada vector y lo divide entre su desviación antes de la primera capa.",
        en="You add up, but do not normalise: BERT centres each vector and divides it by its deviation before the first layer.",
        edits=(('(x - mean) / np.sqrt(variance + weights["eps"])', "x"),),
    ),
    Misconception(
        "not_centred",
        es="Divides entre la desviación, pero no restas la media: falta la mitad de la normalización.",
        en="You divide by the deviation, but do not subtract the mean: half of the normalisation is missing.",
        edits=(("(x - mean) / np.sqrt", "x / np.sqrt"),),
    ),
    Misconception(
        "not_scaled",
        es="Restas la media, pero no divides entre la desviación: falta la mitad de la normalización.",
        en="You subtract the mean, but do not divide by the deviation: half of the normalisation is missing.",
        edits=(('(x - mean) / np.sqrt(variance + weights["eps"])', "x - mean"),),
    ),
    Misconception(
        "no_positions",
        es="Faltan las posiciones: la misma palabra daría el mismo vector en cualquier lugar, y para la atención una frase "
        "sería una bolsa de palabras.",
        en="Positions are missing: the same word would give the same vector at any place, and to attention a sentence would be a "
        "bag of words.",
        edits=(('x + weights["position"][: ids.shape[1]]', "x"),),
    ),
    Misconception(
        "positions_from_one",
        es="Las posiciones empiezan en la fila 1 de su tabla. El primer token, [CLS], está en el lugar 0.",
        en="Positions begin at row 1 of their table. The first token, [CLS], stands at place 0.",
        edits=(('weights["position"][: ids.shape[1]]', 'weights["position"][1 : ids.shape[1] + 1]'),),
    ),
    Misconception(
        "positions_reversed",
        es="Las posiciones van al revés: la fila 0 es la del primer token.",
        en="Positions run backwards: row 0 is that of the first token.",
        edits=(('weights["position"][: ids.shape[1]]', 'weights["position"][: ids.shape[1]][::-1]'),),
    ),
    Misconception(
        "last_rows_of_positions",
        es="Tomas las últimas filas de la tabla de posiciones. La tabla es más larga que la frase, y se lee desde el principio.",
        en="You take the last rows of the table of positions. It is longer than the sentence, and is read from its beginning.",
        edits=(('weights["position"][: ids.shape[1]]', 'weights["position"][-ids.shape[1] :]'),),
    ),
    Misconception(
        "position_of_the_id",
        es="Buscas en la tabla de posiciones con los ids de las palabras. La posición es el lugar en la frase: 0, 1, 2 …",
        en="You look into the table of positions with the ids of words. The position is the place in the sentence: 0, 1, 2 …",
        edits=(('weights["position"][: ids.shape[1]]', 'weights["position"][ids % len(weights["position"])]'),),
    ),
    Misconception(
        "position_by_sentence",
        es="Numeras las frases del lote, no los lugares de cada frase: la posición cambia a lo largo de T, no de B.",
        en="You number the sentences of the batch, not the places in a sentence: the position changes along T, not along B.",
        edits=(('weights["position"][: ids.shape[1]]', 'weights["position"][: len(ids), None]'),),
    ),
    Misconception(
        "sinusoids",
        es='Sumas senos y cosenos, como en la lección 05. BERT aprende sus posiciones: están en weights["position"].',
        en='You add sines and cosines, as in lesson 05. BERT learns its positions: they are in weights["position"].',
        code="""def bert_embeddings(ids, types, weights):
    T, D = ids.shape[1], weights["word"].shape[1]
    rates = 10000 ** (-(np.arange(D) // 2 * 2) / D)
    angles = np.arange(T)[:, None] * rates
    position = np.where(np.arange(D) % 2, np.cos(angles), np.sin(angles))
    x = weights["word"][ids] + position + weights["type"][types]
    x = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + weights["eps"])
    return x * weights["gain"] + weights["bias"]
""",
    ),
    Misconception(
        "words_alone",
        es="Solo miras las palabras: faltan las posiciones y los tipos.",
        en="You look at the words alone: positions and types are missing.",
        code="""def bert_embeddings(ids, types, weights):
    x = weights["word"][ids]
    x = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + weights["eps"])
    return x * weights["gain"] + weights["bias"]
""",
    ),
    Misconception(
        "averaged",
        es="Haces la media de los tres vectores. Se suman: la normalización borra casi toda la diferencia, pero no la de eps.",
        en="You take the mean of the three vectors. They are added: the normalisation wipes out nearly all of the difference, but not "
        "that of eps.",
        code="""def bert_embeddings(ids, types, weights):
    x = (weights["word"][ids] + weights["position"][: ids.shape[1]] + weights["type"][types]) / 3
    x = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + weights["eps"])
    return x * weights["gain"] + weights["bias"]
""",
    ),
    Misconception(
        "no_types",
        es="Faltan los embeddings de tipo. Aunque haya una sola frase, la fila 0 de su tabla no es cero: también se suma.",
        en="The embeddings of types are missing. Even with a single sentence, row 0 of their table is not zero: it is added, too.",
        edits=(('+ weights["type"][types] ', ""),),
        alone=True,
    ),
    Misconception(
        "always_the_first_type",
        es="Sumas siempre el tipo 0, sin mirar types: la segunda frase no se distinguiría de la primera.",
        en="You always add type 0 without looking at types: the second sentence could not be told from the first.",
        edits=(('weights["type"][types]', 'weights["type"][0]'),),
    ),
    Misconception(
        "type_by_place",
        es="Tomas los tipos de la primera frase del lote para todas: types es [B, T], y cada una tiene los suyos.",
        en="You take the types of the batch's first row for all of them: types is [B, T], and each row has its own.",
        edits=(('weights["type"][types]', 'weights["type"][types[0]]'),),
    ),
    Misconception(
        "multiplied",
        es="Multiplicas unos embeddings por otros. En BERT los tres se suman.",
        en="You multiply embeddings by each other. In BERT all three are added.",
        edits=(('x + weights["position"][: ids.shape[1]]', 'x * weights["position"][: ids.shape[1]]'),),
    ),
    Misconception(
        "types_swapped",
        es="Los dos tipos están cambiados: 0 es la primera frase, y su vector, la fila 0.",
        en="The two types are swapped: 0 is the first sentence, and its vector is row 0.",
        edits=(('weights["type"][types]', 'weights["type"][1 - types]'),),
    ),
    Misconception(
        "words_scaled",
        es="Multiplicas los embeddings de las palabras por √D, como en el Transformer de la lección 05. BERT no lo hace.",
        en="You multiply the words' embeddings by √D, as in lesson 05's Transformer. BERT does not.",
        edits=(("ids]  ", 'ids] * np.sqrt(weights["word"].shape[1])  '),),
        alone=True,
    ),
    Misconception(
        "normalised_before_adding",
        es="Normalizas los embeddings de las palabras y después sumas los otros dos. Se normaliza la suma de los tres.",
        en="You normalise the words' embeddings and then add the other two. It is the sum of the three that is normalised.",
        code="""def bert_embeddings(ids, types, weights):
    x = weights["word"][ids]
    x = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + weights["eps"])
    x = x * weights["gain"] + weights["bias"]
    return x + weights["position"][: ids.shape[1]] + weights["type"][types]
""",
    ),
    Misconception(
        "each_normalised",
        es="Normalizas cada uno de los tres y después sumas. Se suma primero, y se normaliza una vez.",
        en="You normalise each of the three and then add them. They are added first, and normalised once.",
        code="""def bert_embeddings(ids, types, weights):
    def norm(x):
        x = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + weights["eps"])
        return x * weights["gain"] + weights["bias"]

    return norm(weights["word"][ids]) + norm(weights["position"][: ids.shape[1]]) + norm(weights["type"][types])
""",
    ),
    Misconception(
        "normalised_over_time",
        es="Tomas media y varianza a lo largo de la frase (T). Cada vector se normaliza por sí solo, a lo largo de D.",
        en="You take mean and variance along the sentence (T). Each vector is normalised by itself, along D.",
        code="""def bert_embeddings(ids, types, weights):
    x = weights["word"][ids]
    x = x + weights["position"][: ids.shape[1]]
    x = x + weights["type"][types]
    mean = x.mean(axis=1, keepdims=True)
    variance = x.var(axis=1, keepdims=True)
    normalised = (x - mean) / np.sqrt(variance + weights["eps"])
    return normalised * weights["gain"] + weights["bias"]
""",
    ),
    Misconception(
        "normalised_over_the_batch",
        es="Tomas media y varianza a lo largo del lote: el vector de una palabra dependería de las otras frases. Cada uno se "
        "normaliza por sí solo, a lo largo de D.",
        en="You take mean and variance along the batch: a word's vector would depend on the other sentences. Each is normalised "
        "by itself, along D.",
        code="""def bert_embeddings(ids, types, weights):
    x = weights["word"][ids]
    x = x + weights["position"][: ids.shape[1]]
    x = x + weights["type"][types]
    mean = x.mean(axis=0, keepdims=True)
    variance = x.var(axis=0, keepdims=True)
    normalised = (x - mean) / np.sqrt(variance + weights["eps"])
    return normalised * weights["gain"] + weights["bias"]
""",
    ),
    Misconception(
        "normalised_over_everything",
        es="Tomas una sola media y una sola varianza para todo el lote. Cada vector se normaliza por sí solo, a lo largo de D.",
        en="You take a single mean and a single variance for the whole batch. Each vector is normalised by itself, along D.",
        code="""def bert_embeddings(ids, types, weights):
    x = weights["word"][ids] + weights["position"][: ids.shape[1]] + weights["type"][types]
    return (x - x.mean()) / np.sqrt(x.var() + weights["eps"]) * weights["gain"] + weights["bias"]
""",
    ),
    Misconception(
        "normalised_over_the_sentence",
        es="Tomas una media y una varianza por frase, de todos sus vectores a la vez (T y D). Cada vector se normaliza por sí solo, a lo "
        "largo de D.",
        en="You take one mean and one variance a sentence, of all its vectors at once (T and D). Each vector is normalised by itself, "
        "along D.",
        code="""def bert_embeddings(ids, types, weights):
    x = weights["word"][ids] + weights["position"][: ids.shape[1]] + weights["type"][types]
    mean = x.mean(axis=(1, 2), keepdims=True)
    variance = x.var(axis=(1, 2), keepdims=True)
    return (x - mean) / np.sqrt(variance + weights["eps"]) * weights["gain"] + weights["bias"]
""",
    ),
    Misconception(
        "divided_by_the_variance",
        es="Divides entre la varianza, no entre su raíz.",
        en="You divide by the variance, not by its root.",
        edits=(('np.sqrt(variance + weights["eps"])', '(variance + weights["eps"])'),),
    ),
    Misconception(
        "eps_outside_the_root",
        es="Sumas eps a la desviación, fuera de la raíz. Va con la varianza, dentro.",
        en="You add eps to the deviation, outside the root. It goes with the variance, inside.",
        edits=(('np.sqrt(variance + weights["eps"])', '(np.sqrt(variance) + weights["eps"])'),),
    ),
    Misconception(
        "no_eps",
        es="No usas eps. En BERT es diminuto, pero un vector constante daría 0 entre 0; y los pesos dicen cuánto vale.",
        en="You do not use eps. In BERT it is tiny, but a constant vector would give 0 over 0; and the weights say what it is.",
        edits=((' + weights["eps"]', ""),),
    ),
    Misconception(
        "sample_variance",
        es="Divides la varianza entre D − 1 (ddof=1, o lo que hace torch.var si no se le dice otra cosa). Aquí es entre D.",
        en="You divide the variance by D − 1 (ddof=1, or what torch.var does unless told otherwise). Here it is by D.",
        edits=(("var(axis=-1, keepdims=True)  # ", "var(axis=-1, keepdims=True, ddof=1)  # "),),
        alone=True,
    ),
    Misconception(
        "no_gain",
        es="Falta multiplicar por gain, el peso que la normalización aprende para cada rasgo.",
        en="What is missing is the product with gain, the weight that the normalisation learns for each feature.",
        edits=(('normalised * weights["gain"] + ', "normalised + "),),
    ),
    Misconception(
        "no_bias",
        es="Falta sumar bias al final.",
        en="What is missing is adding bias at the end.",
        edits=((' + weights["bias"]', ""),),
    ),
    Misconception(
        "gain_and_bias_swapped",
        es="Has cambiado gain por bias: gain, que ronda el 1, multiplica; bias, que ronda el 0, se suma.",
        en="You have swapped gain and bias: gain, which is around 1, multiplies; bias, which is around 0, is added.",
        edits=(
            (
                'normalised * weights["gain"] + weights["bias"]',
                'normalised * weights["bias"] + weights["gain"]',
            ),
        ),
    ),
    Misconception(
        "gain_before_normalising",
        es="Aplicas gain y bias a la suma y normalizas después: la normalización deshace buena parte de lo que han hecho. Van al final.",
        en="You apply gain and bias to the sum and normalise afterwards: normalising undoes much of what they did. They come last.",
        edits=(
            ('x = x + weights["type"][types]', 'x = (x + weights["type"][types]) * weights["gain"] + weights["bias"]'),
            ('return normalised * weights["gain"] + weights["bias"]', "return normalised"),
        ),
    ),
    Misconception(
        "bias_multiplied",
        es="Sumas bias antes de multiplicar por gain: así también se multiplica. Va al final.",
        en="You add bias before you multiply by gain, so that it is multiplied as well. It goes last.",
        edits=(
            (
                'normalised * weights["gain"] + weights["bias"]',
                '(normalised + weights["bias"]) * weights["gain"]',
            ),
        ),
    ),
)

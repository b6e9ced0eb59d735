"""Wrong answers that students really write for `next_logits` in lesson 06, each with its diagnosis.

Sources: the design of the lesson, and tutorials on generating text with Keras, whose `pad_sequences` pads in front.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "as_given",
        es="Es el error de partida: `pad_sequences` rellena por delante si no se le dice otra cosa, y tú lees en la posición de la longitud, "
        "como si el relleno fuera detrás. En los textos cortos, ahí hay relleno o letras del principio.",
        en="That is the bug that was there: `pad_sequences` pads in front unless told otherwise, and you read at the position of the length, as if "
        "padding stood behind. In short texts, that is padding or letters from the beginning.",
        code="""def next_logits(model, prompts):
    ids = tf.keras.utils.pad_sequences(prompts)
    lengths = np.array([len(prompt) for prompt in prompts])
    logits = np.asarray(model(ids))
    return logits[np.arange(len(prompts)), lengths - 1]
""",
    ),
    Misconception(
        "padded_in_front",
        es="Rellenas por delante y lees la última columna: el lugar es el bueno, pero el modelo ha leído antes el relleno, que para él es "
        "una letra más, y su estado ya no es el del texto solo.",
        en="You pad in front and read the last column: the place is right, but the model has read the padding first, which is a letter to it "
        "like any other, and its state is not that of the text alone.",
        code="""def next_logits(model, prompts):
    ids = tf.keras.utils.pad_sequences(prompts)
    return np.asarray(model(ids))[:, -1]
""",
    ),
    Misconception(
        "last_column",
        es="El relleno está detrás, pero lees la última columna: en los textos cortos, lo que el modelo espera después del relleno.",
        en="Padding stands behind, but you read the last column: for short texts, what the model expects after padding.",
        edits=(("logits[np.arange(len(ids)), lengths - 1]", "logits[:, -1]"),),
    ),
    Misconception(
        "one_too_far",
        es="Lees en la posición `longitud`, que es la siguiente al último carácter: se cuenta desde 0.",
        en="You read at position `length`, which is the one after the last character: counting starts from 0.",
        edits=(("logits[np.arange(len(ids)), lengths - 1]", "logits[np.arange(len(ids)), lengths]"),),
    ),
    Misconception(
        "one_too_early",
        es="Lees un lugar antes: es lo que el modelo esperaba antes de leer el último carácter.",
        en="You read one place too early: that is what the model expected before it had read the last character.",
        edits=(("np.arange(len(ids)), lengths - 1]", "np.arange(len(ids)), lengths - 2]"),),
    ),
    Misconception(
        "cut_to_the_shortest",
        es="Cortas todos los textos a la longitud del más corto: no hay relleno, pero tampoco final.",
        en="You cut all texts to the length of the shortest: there is no padding, but no ending either.",
        code="""def next_logits(model, prompts):
    shortest = min(len(prompt) for prompt in prompts)
    return np.asarray(model(np.array([prompt[:shortest] for prompt in prompts])))[:, -1]
""",
    ),
    Misconception(
        "all_positions",
        es="Devuelves los logits de todas las posiciones: se pide, de cada texto, solo lo que sigue a su último carácter.",
        en="You return the logits of all positions: for each text, only what follows its last character is asked for.",
        edits=(("logits[np.arange(len(ids)), lengths - 1]", "logits"),),
    ),
    Misconception(
        "all_lengths_for_each",
        es="`logits[:, lengths - 1]` da, para cada texto, las posiciones finales de todos: sobra un eje. Cada fila va con su propia longitud.",
        en="`logits[:, lengths - 1]` gives, for each text, the last positions of all of them: there is an axis too many. Each row goes with its "
        "own length.",
        edits=(("logits[np.arange(len(ids)), lengths - 1]", "logits[:, lengths - 1]"),),
    ),
    Misconception(
        "cut_in_front",
        es="Dejas de cada texto solo las últimas letras, tantas como mide el más corto: el modelo continúa sin saber cómo empezaba.",
        en="You leave only the last letters of each text, as many as the shortest has: the model goes on without knowing how it began.",
        code="""def next_logits(model, prompts):
    shortest = min(len(prompt) for prompt in prompts)
    return np.asarray(model(np.array([prompt[-shortest:] for prompt in prompts])))[:, -1]
""",
    ),
    Misconception(
        "probabilities",
        es="Devuelves probabilidades. Se piden los logits, sin softmax: a ellos se les aplica después la temperatura.",
        en="You return probabilities. The logits are asked for, without a softmax: the temperature is applied to them afterwards.",
        code="""def next_logits(model, prompts):
    lengths = np.array([len(prompt) for prompt in prompts])
    ids = np.array([[*prompt, *[PAD] * (lengths.max() - len(prompt))] for prompt in prompts])
    weights = np.exp(np.asarray(model(ids))[np.arange(len(ids)), lengths - 1])
    return weights / weights.sum(axis=-1, keepdims=True)
""",
    ),
    Misconception(
        "axis_left_over",
        es="Sobra un eje: de cada texto devuelves un lote con una fila, [1, V]. El resultado es [B, V].",
        en="There is an axis too many: for each text you return a batch of one row, [1, V]. The result is [B, V].",
        code="""def next_logits(model, prompts):
    return np.array([np.asarray(model(np.array([prompt])))[:, -1] for prompt in prompts])
""",
    ),
)

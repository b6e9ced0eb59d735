"""Wrong answers that students really write for `decoder_block` in lesson 05, each with its diagnosis.

Sources: the design of the lesson, and what came out when it was played from its prose alone.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "self_residual_lost",
        es="Falta el residuo de la autoatención: lo que entró se pierde y sigue solo la mezcla.",
        en="The residual of self-attention is missing: what came in is lost, and only the mixture goes on.",
        edits=(("x = x + mixed", "x = mixed"),),
    ),
    Misconception(
        "cross_residual_lost",
        es="Falta el residuo de la atención cruzada: después de mirar la frase inglesa se ha olvidado lo escrito.",
        en="The residual of cross-attention is missing: after looking at the English sentence, what was written is forgotten.",
        edits=(("x = x + looked", "x = looked"),),
    ),
    Misconception(
        "feed_forward_residual_lost",
        es="Falta el residuo de la red: devuelves solo lo que ella da.",
        en="The residual of the feed-forward network is missing: you return only what it gives.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    looked, weights = cross_attention(norms[1](x), memory, memory, cross_mask)
    x = x + looked
    return feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "residual_of_the_normalised",
        es="Sumas la mezcla a los vectores normalizados. El residuo deja pasar x sin tocar: se normaliza solo lo que entra en "
        "cada parte.",
        en="You add the mixture to the normalised vectors. The residual lets x pass untouched: only what goes into each part is "
        "normalised.",
        edits=(("x = x + mixed", "x = normed + mixed"),),
    ),
    Misconception(
        "no_causal_mask",
        es="La autoatención no lleva máscara: cada palabra ve las que tiene que predecir.",
        en="Self-attention has no mask: each word sees those it has to predict.",
        edits=(("normed, normed, normed, self_mask", "normed, normed, normed, None"),),
    ),
    Misconception(
        "only_queries_normalised",
        es="En la autoatención normalizas solo las preguntas. Claves y valores salen de los mismos vectores normalizados.",
        en="In self-attention you normalise the queries only. Keys and values come from the same normalised vectors.",
        edits=(("normed, normed, normed, self_mask", "normed, x, x, self_mask"),),
    ),
    Misconception(
        "causal_mask_in_cross_attention",
        es="La atención cruzada lleva la máscara de la autoatención. La frase leída se conoce entera: solo se tapa su relleno.",
        en="Cross-attention has the mask of self-attention. The sentence read is known whole: only its padding is hidden.",
        edits=(("memory, memory, cross_mask", "memory, memory, self_mask"),),
    ),
    Misconception(
        "queries_from_the_encoder",
        es="En la atención cruzada pregunta el codificador. Pregunta quien escribe; lo leído pone claves y valores.",
        en="In cross-attention the encoder asks. The writer asks; what was read provides keys and values.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    normed = norms[1](x)
    looked, weights = cross_attention(memory, normed, normed, cross_mask)
    x = x + looked
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "looks_at_itself_twice",
        es="La segunda atención mira otra vez lo escrito: la frase inglesa no llega a ninguna parte.",
        en="The second attention looks at what is written once more: the English sentence goes nowhere.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    normed = norms[1](x)
    looked, weights = cross_attention(normed, normed, normed, self_mask)
    x = x + looked
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "cross_queries_not_normalised",
        es="En la atención cruzada preguntas con x sin normalizar. Cada parte recibe lo suyo normalizado.",
        en="In cross-attention you ask with x as it is, not normalised. Each part is given its input normalised.",
        edits=(("cross_attention(norms[1](x), memory", "cross_attention(x, memory"),),
    ),
    Misconception(
        "memory_normalised_again",
        es="Normalizas la salida del codificador. Ya lo está, al final de su pila: entra tal cual.",
        en="You normalise the encoder's output. It has been, at the end of its stack: it goes in as it is.",
        edits=(
            (
                "cross_attention(norms[1](x), memory, memory, cross_mask)",
                "cross_attention(norms[1](x), norms[1](memory), norms[1](memory), cross_mask)",
            ),
        ),
    ),
    Misconception(
        "normalised_after",
        es="Normalizas después de sumar, como el artículo de 2017. Aquí se pide antes de cada parte: el residuo queda libre de "
        "normalizaciones.",
        en="You normalise after the sum, like the paper of 2017. What is asked for is before each part: so the residual stays "
        "free of normalisations.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    x = norms[0](x + self_attention(x, x, x, self_mask)[0])
    looked, weights = cross_attention(x, memory, memory, cross_mask)
    x = norms[1](x + looked)
    return norms[2](x + feed_forward(x)), weights
""",
    ),
    Misconception(
        "one_norm_for_all",
        es="Usas la primera normalización para las tres partes. Cada una tiene la suya, con su ganancia y su sesgo.",
        en="You use the first normalisation for all three parts. Each has its own, with its own gain and bias.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    norm = norms[0]
    normed = norm(x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    looked, weights = cross_attention(norm(x), memory, memory, cross_mask)
    x = x + looked
    return x + feed_forward(norm(x)), weights
""",
    ),
    Misconception(
        "cross_attention_first",
        es="La atención cruzada va antes que la autoatención. El orden es: lo escrito, lo leído, la red.",
        en="Cross-attention comes before self-attention. The order is: what is written, what was read, feed-forward.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    looked, weights = cross_attention(norms[1](x), memory, memory, cross_mask)
    x = x + looked
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "weights_of_self_attention",
        es="Devuelves los pesos de la autoatención. Se piden los de la cruzada: adónde mira en la frase inglesa.",
        en="You return the weights of self-attention. Those of cross-attention are asked for: where it looks in the English "
        "sentence.",
        edits=(("mixed, _ =", "mixed, own ="), ("(norms[2](x)), weights", "(norms[2](x)), own")),
    ),
    Misconception(
        "pair_not_taken_apart",
        es="Las atenciones devuelven dos cosas, salida y pesos, y sumas el par entero a x. Quédate con la salida.",
        en="Attentions return two things, output and weights, and you add the whole pair to x. Take the output.",
        edits=(
            (
                "mixed, _ = self_attention(normed, normed, normed, self_mask)\n    x = x + mixed",
                "x = x + self_attention(normed, normed, normed, self_mask)",
            ),
        ),
    ),
    Misconception(
        "self_attention_not_normalised",
        es="La autoatención recibe x sin normalizar. Cada parte recibe lo suyo normalizado.",
        en="Self-attention is given x as it is, not normalised. Each part is given its input normalised.",
        edits=(("normed, normed, normed, self_mask", "x, x, x, self_mask"),),
    ),
    Misconception(
        "feed_forward_not_normalised",
        es="La red recibe x sin normalizar. Cada parte recibe lo suyo normalizado; la tercera normalización es la suya.",
        en="The feed-forward network is given x as it is, not normalised. Each part is given its input normalised; the third "
        "normalisation is for this one.",
        edits=(("return x + feed_forward(norms[2](x))", "return x + feed_forward(x)"),),
    ),
    Misconception(
        "asks_with_what_was_before",
        es="En la atención cruzada preguntas con lo que normalizaste para la autoatención: lo que esta ha añadido no pregunta. "
        "Normaliza otra vez, ahora el x nuevo.",
        en="In cross-attention you ask with what was normalised for self-attention: what that has added does not ask. Normalise "
        "again, the new x this time.",
        edits=(("cross_attention(norms[1](x), memory", "cross_attention(normed, memory"),),
    ),
    Misconception(
        "cross_attention_not_added",
        es="Calculas la atención cruzada y no la sumas a x: la frase inglesa no llega a lo que se escribe.",
        en="You compute cross-attention and do not add it to x: the English sentence never reaches what is written.",
        edits=(("x = x + looked", "x = x"),),
    ),
    Misconception(
        "mask_of_what_is_read_in_self_attention",
        es="La autoatención lleva la máscara de la frase leída (cross_mask). La suya es self_mask, que tapa el futuro y el relleno "
        "de lo escrito.",
        en="Self-attention has the mask of the sentence read (cross_mask). Its own is self_mask, which hides the future and the "
        "padding of what is written.",
        edits=(
            (
                "mixed, _ = self_attention(normed, normed, normed, self_mask)",
                "mixed, _ = self_attention(normed, normed, normed, cross_mask)",
            ),
        ),
    ),
    Misconception(
        "feed_forward_beside_cross_attention",
        es="Pones la red al lado de la atención cruzada, y no detrás: las dos reciben lo mismo. "
        "La red trabaja con lo que la atención ya ha traído, así que recibe el x nuevo.",
        en="You put the feed-forward network beside cross-attention, not behind it: both are given the same. "
        "The network works on what attention has brought, so it is given the new x.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    looked, weights = cross_attention(norms[1](x), memory, memory, cross_mask)
    return x + looked + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "attentions_side_by_side",
        es="Pones las dos atenciones una al lado de otra: la cruzada pregunta con el x del principio. "
        "Van una detrás de otra, y la segunda pregunta con lo que ha añadido la primera.",
        en="You put the two attentions side by side: cross-attention asks with the x of the beginning. "
        "They come one behind the other, and the second asks with what the first has added.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    mixed, _ = self_attention(normed, normed, normed, self_mask)
    looked, weights = cross_attention(norms[1](x), memory, memory, cross_mask)
    x = x + mixed + looked
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "all_side_by_side",
        es="Pones las tres partes una al lado de otra: todas reciben el x del principio. "
        "Van una detrás de otra: cada una recibe lo que ha dejado la anterior, con su residuo.",
        en="You put the three parts side by side: all are given the x of the beginning. "
        "They come one behind the other: each is given what the one before has left, with its residual.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    mixed, _ = self_attention(normed, normed, normed, self_mask)
    looked, weights = cross_attention(norms[1](x), memory, memory, cross_mask)
    return x + mixed + looked + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "residuals_from_the_start",
        es="Los tres residuos parten del x del principio: lo que añadió cada parte se pierde en la siguiente. "
        "El residuo de una parte es lo que entra en ella.",
        en="All three residuals start from the x of the beginning: what each part has added is lost in the next. "
        "A part's residual is what goes into it.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    first = x + self_attention(normed, normed, normed, self_mask)[0]
    looked, weights = cross_attention(norms[1](first), memory, memory, cross_mask)
    second = x + looked
    return x + feed_forward(norms[2](second)), weights
""",
    ),
    Misconception(
        "cross_values_from_x",
        es="En la atención cruzada los valores salen de lo escrito: se mira la frase leída y no se trae nada de ella. "
        "Claves y valores son los dos de memory.",
        en="In cross-attention the values come from what is written: one looks at the sentence read and brings nothing from it. "
        "Keys and values are both from memory.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    normed = norms[1](x)
    looked, weights = cross_attention(normed, memory, normed, cross_mask)
    x = x + looked
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "cross_values_from_x_as_it_is",
        es="En la atención cruzada los valores son x, sin normalizar siquiera: de la frase leída no se trae nada. "
        "Claves y valores son los dos de memory.",
        en="In cross-attention the values are x, not even normalised: nothing is brought from the sentence read. "
        "Keys and values are both from memory.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    looked, weights = cross_attention(norms[1](x), memory, x, cross_mask)
    x = x + looked
    return x + feed_forward(norms[2](x)), weights
""",
    ),
    Misconception(
        "cross_keys_from_x",
        es="En la atención cruzada las claves salen de lo escrito: se buscan las palabras leídas por lo que dicen las escritas. "
        "Claves y valores son los dos de memory.",
        en="In cross-attention the keys come from what is written: the words read are found by what the written ones say. "
        "Keys and values are both from memory.",
        code="""def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    normed = norms[0](x)
    x = x + self_attention(normed, normed, normed, self_mask)[0]
    normed = norms[1](x)
    looked, weights = cross_attention(normed, normed, memory, cross_mask)
    x = x + looked
    return x + feed_forward(norms[2](x)), weights
""",
    ),
)

"""Wrong answers that students really write for `soften_logits` in lesson 01, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "mask_lost",
        es="La división está bien, pero el resultado ya no lleva máscara: una capa Lambda la descarta si no le dices qué "
        "hacer con ella, una operación suelta también, y copiar _keras_mask a mano no sobrevive dentro de un modelo. "
        "Keras cuenta entonces el relleno y la exactitud sube sin motivo. Mira el argumento mask de Lambda.",
        en="The division is right, but the result carries no mask any more: a Lambda layer drops it unless told what to "
        "do with it, so does a bare operation, and copying _keras_mask by hand does not survive inside a model. Keras "
        "then counts the padding, and accuracy rises for no good reason. Look at Lambda's mask argument.",
        edits=((", mask=lambda z, mask: mask", ""),),
    ),
    Misconception(
        "padding_zeroed",
        es="Pones a cero los logits del relleno, pero Keras sigue contando esas posiciones: un cero es un valor, no "
        "una máscara. Haz que el resultado lleve la máscara de la entrada y deja los logits como están.",
        en="You set the logits of the padding to zero, but Keras still counts those positions: a zero is a value, "
        "not a mask. Make the result carry the input's mask, and leave the logits as they are.",
        edits=(
            (
                "lambda z: z / temperature, mask=lambda z, mask: mask",
                "lambda z, mask: z / temperature * tf.cast(mask, z.dtype)[..., None]",
            ),
        ),
    ),
    Misconception(
        "mask_inverted",
        es="La máscara llega al revés: Keras contaría solo el relleno. En Keras, True marca las posiciones que "
        "cuentan; pásala tal como viene.",
        en="The mask arrives inverted: Keras would count the padding only. In Keras, True marks the positions that "
        "count; pass it on as it comes.",
        edits=(("mask=lambda z, mask: mask", "mask=lambda z, mask: ~mask"),),
    ),
    Misconception(
        "multiplied",
        es="Multiplicas por la temperatura en lugar de dividir: con una temperatura mayor que 1 las probabilidades "
        "salen más extremas, no más parejas.",
        en="You multiply by the temperature instead of dividing: with a temperature above 1 the probabilities come "
        "out more extreme, not more even.",
        edits=(("z / temperature", "z * temperature"),),
    ),
    Misconception(
        "probabilities",
        es="Devuelves probabilidades: aplicas softmax después de dividir. Se piden logits, porque la pérdida que "
        "viene detrás ya hace el softmax.",
        en="You return probabilities: you apply softmax after dividing. Logits are asked for, because the loss that "
        "follows does the softmax itself.",
        edits=(("lambda z: z / temperature", "lambda z: tf.nn.softmax(z / temperature)"),),
    ),
    Misconception(
        "lambda_removed",
        es="Has quitado la capa y con ella la división: los logits salen como entraron. La máscara se conserva, pero "
        "falta el trabajo de la capa.",
        en="You removed the layer, and the division with it: the logits leave as they came. The mask is kept, but "
        "the layer's work is missing.",
        edits=(("return soften(logits)", "return logits"),),
    ),
)

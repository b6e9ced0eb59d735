"""What `rnn2llm.training` says to a student, in both languages: progress, and what keeps a loss from training."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "es": {
        "epoch": "época {epoch}/{epochs}",
        "loss": "pérdida/token {value}",
        "validation": "validación {value}",
        "speed": "{value:.0f} pares/s",
        "left": "quedan {value}",
        "resumed": "Se retoma tras la época {epoch}, guardada en {folder}; bórrala para empezar de cero.",
        "stopped": "La validación no mejora desde la época {epoch}: se recuperan los pesos de entonces.",
        "array": "{loss} devuelve {kind}, no un tensor, y por ahí no pasa ningún gradiente. Escríbela con operaciones "
        "de TensorFlow (tf.reduce_sum en vez de np.sum) y sin .numpy().",
        "shape": "{loss} devuelve un tensor de forma {shape} y hace falta un solo número: ¿falta promediar sobre los "
        "tokens que no son relleno?",
        "finite": "{loss} vale {value} en el primer lote: ¿un log(0), o una división por cero tokens?",
        "gradient": "{loss} no hace llegar ningún gradiente a los pesos: entre los logits y el resultado hay algo que "
        "no se puede derivar (np., .numpy(), tf.argmax, una conversión a enteros).",
        "graph": "{loss} funciona paso a paso, pero TensorFlow no puede compilarla: {error}\nAl compilar, los tensores "
        "aún no tienen valores ni tamaños: usa operaciones tf., sin .numpy(), y tf.shape(y)[1] en vez de y.shape[1].",
        "lengths": "El modelo da logits de forma {logits} para objetivos de forma {target}: ¿tienen dec_in y dec_out "
        "el mismo largo?",
        "other_model": "Lo guardado en {folder} es de otro modelo u otro optimizador (¿has cambiado sus tamaños?): borra "
        "la carpeta o elige otra. {error}",
    },
    "en": {
        "epoch": "epoch {epoch}/{epochs}",
        "loss": "loss/token {value}",
        "validation": "validation {value}",
        "speed": "{value:.0f} pairs/s",
        "left": "{value} left",
        "resumed": "Resuming after epoch {epoch}, saved in {folder}; delete that folder to start afresh.",
        "stopped": "Validation has not improved since epoch {epoch}: the weights of that epoch are back.",
        "array": "{loss} returns {kind}, not a tensor, and no gradient passes through it. Write it with TensorFlow "
        "operations (tf.reduce_sum, not np.sum) and without .numpy().",
        "shape": "{loss} returns a tensor of shape {shape} where one number is needed: is the mean over the tokens "
        "that are not padding missing?",
        "finite": "{loss} is {value} on the first batch: a log(0), or a division by zero tokens?",
        "gradient": "{loss} lets no gradient reach the weights: something between the logits and the result cannot be "
        "differentiated (np., .numpy(), tf.argmax, a cast to integers).",
        "graph": "{loss} works step by step, but TensorFlow cannot compile it: {error}\nWhile compiling, tensors have "
        "no values and no sizes yet: use tf. operations, no .numpy(), and tf.shape(y)[1] instead of y.shape[1].",
        "lengths": "The model gives logits of shape {logits} for targets of shape {target}: are dec_in and dec_out "
        "equally long?",
        "other_model": "What {folder} holds was saved by another model or optimizer (have you changed its sizes?): "
        "delete the folder or choose another. {error}",
    },
}

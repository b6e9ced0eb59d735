"""Wrong answers that students really write for `attention_maps` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and what transformers 5 returns for fused attention: an empty tuple, with a warning.
"""

from autograder.authoring.misconceptions import Misconception

STACKED = "torch.stack(attentions)"
EAGER = '    model.set_attn_implementation("eager")  # fused attention never has the weights at hand\n'
FUSED = {
    "es": "El modelo calcula la atención fundida en una sola operación, que nunca tiene los pesos a la vista: la tupla que "
    "devuelve está vacía. Pídele antes la atención «eager».",
    "en": "The model computes attention fused into a single operation that never has the weights in sight: the tuple it returns "
    "is empty. Ask it for “eager” attention first.",
}
"""Who puts the empty tuple into an array meets no error, and who stacks it one or another."""

MISCONCEPTIONS = (
    Misconception("fused_attention", **FUSED, edits=((EAGER, ""),)),
    Misconception("fused_into_an_array", **FUSED, edits=((EAGER, ""), (f"{STACKED}.numpy()", "np.array(attentions)"))),
    Misconception("fused_into_a_stack", **FUSED, edits=((EAGER, ""), (f"{STACKED}.numpy()", "np.stack(attentions)"))),
    Misconception(
        "not_asked_for",
        es="No pides las atenciones al llamar al modelo, así que .attentions es None. Falta output_attentions=True.",
        en="You do not ask for attentions when you call the model, so .attentions is None. What is missing is output_attentions=True.",
        edits=(("inputs, output_attentions=True", "inputs"),),
        alone=True,
    ),
    Misconception(
        "training_mode",
        es="El modelo sigue en modo de entrenamiento: el dropout pone pesos a cero y sube los demás, y los de una palabra dejan de "
        "sumar 1. Pásalo al modo de evaluación.",
        en="The model is still in training mode: dropout sets weights to zero and raises the others, and a word's weights no longer "
        "add up to 1. Put it into evaluation mode.",
        edits=(("    model.eval()  # dropout would set some to 0 and raise the others\n", ""),),
    ),
    Misconception(
        "no_mask",
        es="Solo le das los ids al modelo. Sin la máscara, las palabras miran también al relleno.",
        en="You give the model the ids alone. Without the mask, words look at padding as well.",
        edits=(
            (
                "model(**inputs, ",
                'model(**{name: value for name, value in inputs.items() if name != "attention_mask"}, ',
            ),
        ),
    ),
    Misconception(
        "no_types",
        es="No le das al modelo token_type_ids: leería las dos frases como si fueran una.",
        en="You do not give the model token_type_ids: it would read both sentences as if they were one.",
        edits=(
            (
                "model(**inputs, ",
                'model(**{name: value for name, value in inputs.items() if name != "token_type_ids"}, ',
            ),
        ),
    ),
    Misconception(
        "last_layer",
        es="Devuelves solo la última capa. Se piden todas: [L, B, h, T, T].",
        en="You return the last layer alone. All are asked for: [L, B, h, T, T].",
        code="""def attention_maps(model, inputs):
    model.set_attn_implementation("eager")
    model.eval()
    with torch.no_grad():
        attentions = model(**inputs, output_attentions=True).attentions
    return attentions[-1].numpy()
""",
    ),
    Misconception(
        "first_layer",
        es="Devuelves solo la primera capa. Se piden todas: [L, B, h, T, T].",
        en="You return the first layer alone. All are asked for: [L, B, h, T, T].",
        code="""def attention_maps(model, inputs):
    model.set_attn_implementation("eager")
    model.eval()
    with torch.no_grad():
        attentions = model(**inputs, output_attentions=True).attentions
    return attentions[0].numpy()
""",
    ),
    Misconception(
        "mean_over_heads",
        es="Promedias las cabezas: se pierde justo lo que las distingue. El eje h debe seguir ahí.",
        en="You take the mean over heads: just what tells them apart is lost. Axis h must still be there.",
        edits=((STACKED, f"{STACKED}.mean(dim=2)"),),
    ),
    Misconception(
        "mean_over_layers",
        es="Promedias las capas. Se piden todas, una tras otra, en el primer eje.",
        en="You take the mean over layers. All of them are asked for, one after the other, on the first axis.",
        edits=((STACKED, f"{STACKED}.mean(dim=0)"),),
    ),
    Misconception(
        "joined_not_stacked",
        es="Pegas las capas por el eje del lote (cat) en vez de apilarlas en uno nuevo (stack): L·B mapas sin saber de qué capa es "
        "cada uno.",
        en="You join the layers along the batch (cat) instead of stacking them on a new axis (stack): L·B maps, and no telling which "
        "layer each is from.",
        code="""def attention_maps(model, inputs):
    model.set_attn_implementation("eager")
    model.eval()
    with torch.no_grad():
        attentions = model(**inputs, output_attentions=True).attentions
    return torch.cat(attentions).numpy()
""",
    ),
    Misconception(
        "joined_by_heads",
        es="Pegas las capas por el eje de las cabezas: sale [B, L·h, T, T], sin saber de qué capa es cada cabeza. Se apilan en un eje "
        "nuevo (stack).",
        en="You join the layers along the axis of heads: that gives [B, L·h, T, T], and no telling which layer a head is from. They are "
        "stacked on a new axis (stack).",
        code="""def attention_maps(model, inputs):
    model.set_attn_implementation("eager")
    model.eval()
    with torch.no_grad():
        attentions = model(**inputs, output_attentions=True).attentions
    return torch.cat(attentions, dim=1).numpy()
""",
    ),
    Misconception(
        "layers_reversed",
        es="Las capas van de la última a la primera. El modelo ya las da en orden.",
        en="The layers run from the last to the first. The model gives them in order already.",
        code="""def attention_maps(model, inputs):
    model.set_attn_implementation("eager")
    model.eval()
    with torch.no_grad():
        attentions = model(**inputs, output_attentions=True).attentions
    return torch.stack(attentions).flip(0).numpy()
""",
    ),
    Misconception(
        "batch_in_front",
        es="Apilas las capas en el segundo eje: sale [B, L, …]. Se pide la capa delante.",
        en="You stack the layers on the second axis: that gives [B, L, …]. The layer is asked for in front.",
        edits=((STACKED, "torch.stack(attentions, dim=1)"),),
    ),
    Misconception(
        "first_text_alone",
        es="Te quedas con el primer texto del lote: falta el eje B.",
        en="You keep the first text of the batch: axis B is missing.",
        edits=((STACKED, f"{STACKED}[:, 0]"),),
    ),
    Misconception(
        "transposed",
        es="Los dos últimos ejes están cambiados: la fila es la palabra que mira, y son las filas las que suman 1.",
        en="The last two axes are swapped: the row is the word that looks, and it is rows that add up to 1.",
        edits=((STACKED, f"{STACKED}.transpose(-2, -1)"),),
    ),
    Misconception(
        "softmax_once_more",
        es="Aplicas softmax a lo que ya son pesos: los iguala casi del todo, y lo prohibido deja de ser 0.",
        en="You apply softmax to what are weights already: it all but evens them out, and what is forbidden is no longer 0.",
        edits=((STACKED, f"{STACKED}.softmax(dim=-1)"),),
    ),
    Misconception(
        "hidden_states",
        es="Devuelves los vectores de cada capa, hidden_states. Los mapas están en attentions.",
        en="You return the vectors of each layer, hidden_states. The maps are in attentions.",
        code="""def attention_maps(model, inputs):
    model.eval()
    with torch.no_grad():
        return torch.stack(model(**inputs, output_hidden_states=True).hidden_states).numpy()
""",
    ),
    Misconception(
        "first_output",
        es="Tomas el primer elemento de la salida, que son los vectores (o los logits). Los mapas están en .attentions.",
        en="You take the first element of the output, which are the vectors (or the logits). The maps are in .attentions.",
        code="""def attention_maps(model, inputs):
    model.set_attn_implementation("eager")
    model.eval()
    with torch.no_grad():
        return model(**inputs, output_attentions=True)[0].numpy()
""",
    ),
)

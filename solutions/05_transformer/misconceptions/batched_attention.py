"""Wrong answers that students really write for `batched_attention` in lesson 05, each with its diagnosis.

Sources: the design of the lesson, and what came out when it was played from its prose alone.
"""

from autograder.authoring.misconceptions import Misconception

from .split_heads import ASSERTED

MISCONCEPTIONS = (
    Misconception(
        "keys_across_the_batch",
        es="Las claves siguen permutadas a través del lote: cada pregunta se compara con claves de otras cabezas y otras frases, "
        "y solo hay formas que casen si B·h es T. Se cambian entre sí los dos últimos ejes, y el lote se queda donde está.",
        en="Keys are still permuted across the batch: each query is compared with keys of other heads and other sentences, and "
        "shapes fit only where B·h is T. The last two axes are swapped, and the batch stays where it is.",
        edits=(("k.transpose(1, 2)", "k.permute(1, 2, 0)"),),
    ),
    Misconception(
        "not_scaled",
        es="Sigue sin haber escala: falta dividir entre la raíz del tamaño de una cabeza.",
        en="There is still no scale: the division by the root of the size of a head is missing.",
        edits=((" / size**0.5", ""),),
    ),
    Misconception(
        "scaled_by_model",
        es="La escala es la raíz de D, no la de D/h: el producto escalar de una cabeza suma solo D/h términos.",
        en="The scale is the root of D, not that of D/h: the dot product of a head adds D/h terms only.",
        edits=((" / size**0.5", " / D**0.5"),),
    ),
    Misconception(
        "mask_not_repeated",
        es="La máscara tiene B filas y las puntuaciones B·h: solo casan si hay una frase. Cada cabeza necesita la suya.",
        en="The mask has B rows and the scores B·h: they fit only where there is one sentence. Each head needs its own.",
        edits=(("mask = mask.repeat_interleave(heads, dim=0)  #", "mask = mask  #"),),
    ),
    Misconception(
        "mask_repeated_in_another_order",
        es="Repites las máscaras en otro orden: frase 1, frase 2, frase 1, frase 2… En el eje B·h de q van todas las cabezas de la "
        "primera frase, después las de la segunda. Las formas casan y cada frase lleva la máscara de otra.",
        en="You repeat the masks in another order: sentence 1, sentence 2, sentence 1, sentence 2… On the axis B·h of q all heads "
        "of the first sentence come first, then those of the second. The shapes fit, and sentences get each other's masks.",
        edits=(("mask.repeat_interleave(heads, dim=0)", "mask.repeat(heads, 1, 1)"),),
    ),
    Misconception(
        "mask_inverted",
        es="La máscara está al revés: en masked_fill, True es lo que se rellena, y aquí True es «se puede mirar». Falta negarla.",
        en="The mask is the wrong way round: in masked_fill True is what gets filled, and here True means “may be looked at”. It "
        "must be negated.",
        edits=(("scores.masked_fill(~mask, -1e9).softmax(dim=-1)", "scores.masked_fill(mask, -1e9).softmax(dim=2)"),),
    ),
    Misconception(
        "softmax_over_queries",
        es="El softmax recorre las preguntas: cada columna suma 1. Las claves son el último eje.",
        en="The softmax runs over the queries: each column adds up to 1. The keys are the last axis.",
        edits=(("softmax(dim=-1)", "softmax(dim=1)"),),
    ),
    Misconception(
        "softmax_over_batch",
        es="El softmax recorre el lote y las cabezas (dim=0): los pesos de una frase dependen de las otras.",
        en="The softmax runs over batch and heads (dim=0): the weights of a sentence depend on the others.",
        edits=(("softmax(dim=-1)", "softmax(dim=0)"),),
    ),
    Misconception(
        "merged_without_permuting_back",
        es="Al final juntas las cabezas sin devolver antes el tiempo a su sitio: los números de una palabra acaban en otra.",
        en="At the end you merge the heads without taking time back to its place first: numbers of one word end up in another.",
        edits=(("context.permute(0, 2, 1, 3).reshape(B, -1, D)", "context.reshape(B, -1, D)"),),
    ),
    Misconception(
        "split_without_permuting",
        es="Pasas a [B·h, T, D/h] con un reshape a solas: cada cabeza recibe trozos de palabras seguidas en vez de su rodaja de "
        "todas. Falta permutar en medio.",
        en="You go to [B·h, T, D/h] by a reshape alone: each head gets pieces of successive words rather than its slice of all. "
        "The permutation in between is missing.",
        code="""def batched_attention(q, k, v, mask, heads):
    B, D = q.size(0), q.size(2)
    if D % heads:
        raise ValueError("not divisible")
    size = D // heads
    q, k, v = (x.reshape(B * heads, -1, size) for x in (q, k, v))
    mask = mask.repeat_interleave(heads, dim=0)
    weights = (q @ k.transpose(1, 2) / size**0.5).masked_fill(~mask, -1e9).softmax(dim=-1)
    context = (weights @ v).reshape(B, heads, -1, size)
    return context.permute(0, 2, 1, 3).reshape(B, -1, D)
""",
    ),
    Misconception(
        "not_checked",
        es="Nadie comprueba que D sea divisible entre h: lanza un ValueError que lo diga.",
        en="Nobody checks that D is divisible by h: raise a ValueError that says so.",
        edits=(('    if D % heads:\n        raise ValueError(f"D={D} is not divisible by heads={heads}")\n', ""),),
    ),
    Misconception(
        "one_length_for_all",
        es="Das a claves y valores la longitud de las preguntas (T sale de q): si Tk es otra, view falla. Con un −1 cada tensor "
        "pone la suya.",
        en="You give keys and values the length of the queries (T comes from q): where Tk is another, view fails. With a −1 each "
        "tensor brings its own.",
        edits=(("k = k.view(B, -1,", "k = k.view(B, q.size(1),"), ("v = v.view(B, -1,", "v = v.view(B, q.size(1),")),
    ),
    Misconception(
        "mask_ignored",
        es="No usas la máscara: se mira el relleno, y en el decodificador se miraría el futuro.",
        en="You do not use the mask: padding is looked at, and in the decoder the future would be.",
        edits=(("scores.masked_fill(~mask, -1e9).softmax(dim=-1)", "scores.softmax(dim=-1)"),),
    ),
    Misconception(
        "scaled_by_number_of_heads",
        es="Divides entre la raíz del número de cabezas. Lo que cuenta es cuántos términos suma el producto escalar de una: D/h.",
        en="You divide by the root of the number of heads. What counts is how many terms the dot product of one adds: D/h.",
        edits=((" / size**0.5", " / heads**0.5"),),
    ),
    ASSERTED,
)

"""Wrong answers that students really write for `mask_tokens` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and versions of the data collators that circulate without the line that keeps the two
draws apart.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "specials_hidden",
        es="También eliges [CLS], [SEP] y el relleno. No son palabras: no hay nada que adivinar ahí, y el relleno se "
        "aprendería como si fuese texto.",
        en="You choose [CLS], [SEP] and padding as well. They are no words: there is nothing to guess, and padding would be learned "
        "as if it were text.",
        edits=(("~special & (rng.random(ids.shape) < 0.15)", "rng.random(ids.shape) < 0.15"),),
    ),
    Misconception(
        "only_specials",
        es="Eliges precisamente los tokens especiales: special es True donde NO se debe ocultar.",
        en="You choose just the special tokens: special is True where nothing must be hidden.",
        edits=(("~special &", "special &"),),
    ),
    Misconception(
        "eighty_five",
        es="Eliges el 85 % y dejas el 15 %: la comparación con 0.15 está al revés.",
        en="You choose 85% and leave 15%: the comparison with 0.15 is the wrong way round.",
        edits=(("(rng.random(ids.shape) < 0.15)", "(rng.random(ids.shape) > 0.15)"),),
    ),
    Misconception(
        "everything_chosen",
        es="Eliges todos los tokens: no has sorteado el 15 %. Sin contexto a la vista no hay con qué adivinar.",
        en="You choose every token: the draw of 15% is missing. With no context in sight there is nothing to guess from.",
        edits=(("special & (rng.random(ids.shape) < 0.15)", "special"),),
        alone=True,
    ),
    Misconception(
        "half_chosen",
        es="Eliges la mitad de los tokens: eso no es el 15 %.",
        en="You choose half of the tokens: that is not 15%.",
        edits=(("(rng.random(ids.shape) < 0.15)", "(rng.random(ids.shape) < 0.5)"),),
    ),
    Misconception(
        "eighty_of_all",
        es="Eliges el 80 % de los tokens. El 80 % es de los elegidos, que son el 15 %.",
        en="You choose 80% of the tokens. The 80% are of those chosen, which are 15%.",
        edits=(("(rng.random(ids.shape) < 0.15)", "(rng.random(ids.shape) < 0.8)"),),
    ),
    Misconception(
        "one_and_a_half",
        es="Eliges el 1,5 %: al límite le sobra un cero. El 15 % es 0.15.",
        en="You choose 1.5%: the limit has a zero too many. 15% is 0.15.",
        edits=(("ids.shape) < 0.15", "ids.shape) < 0.015"),),
        alone=True,
    ),
    Misconception(
        "share_of_all_places",
        es="Cuentas el 15 % sobre todos los lugares, también [CLS], [SEP] y el relleno, y los sacas solo del texto: sale más del "
        "15 %, y tanto más cuanto más relleno haya.",
        en="You count 15% over all places, [CLS], [SEP] and padding too, and take them from the text alone: that is more than 15%, "
        "and the more so the more padding there is.",
        edits=(
            (
                "chosen = ~special & (rng.random(ids.shape) < 0.15)",
                "chosen = np.zeros(ids.shape, bool)\n"
                "    places = rng.choice(np.flatnonzero(~special), int(0.15 * ids.size), replace=False)\n"
                "    chosen.flat[places] = True",
            ),
        ),
    ),
    Misconception(
        "one_draw_for_all_rows",
        es="Sorteas una vez por columna y usas el resultado en todas las filas: los mismos lugares en todos los textos. Cada "
        "token necesita su sorteo.",
        en="You draw once a column and use it in every row: the same places in all texts. Each token needs a draw of its own.",
        edits=(("(rng.random(ids.shape) < 0.15)", "(rng.random(ids.shape[1]) < 0.15)"),),
    ),
    Misconception(
        "whole_rows",
        es="Sorteas una vez por texto: o se ocultan todos sus tokens o ninguno. Cada token necesita su sorteo.",
        en="You draw once a text: either all of its tokens are hidden or none. Each token needs a draw of its own.",
        edits=(("(rng.random(ids.shape) < 0.15)", "(rng.random((len(ids), 1)) < 0.15)"),),
    ),
    Misconception(
        "the_first_ones",
        es="Eliges siempre los primeros lugares de cada texto. Hay que sortear: cualquiera puede salir.",
        en="You always choose the first places of each text. They must be drawn: any of them may come.",
        edits=(
            (
                "rng.random(ids.shape) < 0.15",
                "np.cumsum(~special, axis=1) <= 0.15 * np.sum(~special, axis=1, keepdims=True)",
            ),
        ),
        alone=True,
    ),
    Misconception(
        "labels_everywhere",
        es="Pones etiqueta en todos los tokens: la pérdida contaría también los que están a la vista, y copiarlos es muy fácil. "
        "Donde no se eligió va −100.",
        en="You put a label on every token: the loss would also count those in plain sight, and copying them is easy. Where none was "
        "chosen it is −100.",
        edits=(("np.where(chosen, ids, -100)", "ids.copy()"),),
    ),
    Misconception(
        "labels_zero_elsewhere",
        es="Pones 0 donde no se eligió, y 0 es un token, el relleno: la pérdida pediría predecirlo. −100 es lo que la pérdida de "
        "PyTorch pasa por alto.",
        en="You put 0 where none was chosen, and 0 is a token, padding: the loss would ask to predict it. −100 is what PyTorch's loss "
        "passes over.",
        edits=(("np.where(chosen, ids, -100)", "np.where(chosen, ids, 0)"),),
    ),
    Misconception(
        "labels_minus_one_elsewhere",
        es="Pones −1 donde no se eligió. Lo que la pérdida de PyTorch pasa por alto es −100.",
        en="You put −1 where none was chosen. What PyTorch's loss passes over is −100.",
        edits=(("np.where(chosen, ids, -100)", "np.where(chosen, ids, -1)"),),
    ),
    Misconception(
        "labels_hundred_elsewhere",
        es="Pones 100 donde no se eligió: le falta el signo. Lo que la pérdida de PyTorch pasa por alto es −100; 100 es el id de un "
        "token.",
        en="You put 100 where none was chosen: the sign is missing. What PyTorch's loss passes over is −100; 100 is the id of a token.",
        edits=(("np.where(chosen, ids, -100)", "np.where(chosen, ids, 100)"),),
    ),
    Misconception(
        "labels_inverted",
        es="Las etiquetas están al revés: −100 en los elegidos y el id en los demás. Se aprende de los elegidos.",
        en="Labels are the wrong way round: −100 where one was chosen, and the id elsewhere. It is from those chosen that one learns.",
        edits=(("np.where(chosen, ids, -100)", "np.where(chosen, -100, ids)"),),
    ),
    Misconception(
        "labels_after_hiding",
        es="Las etiquetas salen del lote ya cambiado: en los elegidos dicen [MASK], y eso es lo que aprendería a responder. "
        "Son los ids originales.",
        en="The labels are taken from the batch as changed: at those chosen they say [MASK], and that is what would be learned. They "
        "are the original ids.",
        edits=(("    return inputs, labels", "    return inputs, np.where(chosen, inputs, -100)"),),
    ),
    Misconception(
        "labels_at_hidden_only",
        es="Solo pones etiqueta donde hay [MASK]: los cambiados y los que se quedan también se eligieron, y también hay que "
        "adivinarlos.",
        en="You put a label only where there is [MASK]: those replaced and those that stay were chosen too, and must be guessed too.",
        edits=(("inputs, labels", "inputs, np.where(inputs == mask_id, ids, -100)"),),
        alone=True,
    ),
    Misconception(
        "labels_where_changed",
        es="Solo pones etiqueta donde algo cambió: el 10 % que se queda como estaba también se eligió, y sin etiqueta no sirve de "
        "nada.",
        en="You put a label only where something changed: the 10% that stay as they were have been chosen too, and without a label "
        "they are of no use.",
        edits=(("inputs, labels", "inputs, np.where(inputs != ids, ids, -100)"),),
        alone=True,
    ),
    Misconception(
        "all_hidden",
        es="Todos los elegidos pasan a [MASK]. Después, al usar el modelo, no hay ningún [MASK]: por eso el 10 % se cambia y el "
        "10 % se queda. ¿Falta el segundo sorteo, o sale del mismo número que el primero, que ya está por debajo de 0.15?",
        en="All those chosen become [MASK]. Later, when the model is used, there is no [MASK] at all: that is why 10% are replaced "
        "and 10% stay. Is the second draw missing, or is it the same number as the first, which is below 0.15 already?",
        edits=(
            ("chosen & (fate < 0.8), mask_id", "chosen, mask_id"),
            ("    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), other, inputs)\n", ""),
        ),
    ),
    Misconception(
        "none_stays",
        es="De los que no se ocultan, los cambias todos: falta el 10 % que se queda como estaba.",
        en="Of those that are not hidden you replace all: the 10% that stay as they were are missing.",
        edits=(("(fate >= 0.8) & (fate < 0.9)", "(fate >= 0.8)"),),
    ),
    Misconception(
        "none_replaced",
        es="De los que no se ocultan, ninguno se cambia: falta el 10 % que pasa a ser otro token.",
        en="Of those that are not hidden none is replaced: the 10% that become another token are missing.",
        edits=(("    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), other, inputs)\n", ""),),
    ),
    Misconception(
        "ninety_hidden",
        es="Ocultas el 90 % de los elegidos: los que debían cambiarse por otro token también pasan a [MASK].",
        en="You hide 90% of those chosen: those that should become another token turn into [MASK] as well.",
        edits=(
            ("(fate < 0.8), mask_id", "(fate < 0.9), mask_id"),
            ("    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), other, inputs)\n", ""),
        ),
    ),
    Misconception(
        "all_hidden_then_some_replaced",
        es="Ocultas todos los elegidos y después cambias el 10 %: queda oculto el 90 %, y ninguno se queda como estaba.",
        en="You hide all those chosen and then replace 10%: 90% remain hidden, and none stays as it was.",
        edits=(("chosen & (fate < 0.8)", "chosen"),),
        alone=True,
    ),
    Misconception(
        "hidden_ones_replaced",
        es="El segundo cambio no mira cuáles ya están ocultos: todo lo que quede por debajo de 0.9 acaba siendo un token "
        "cualquiera, y [MASK] no aparece.",
        en="The second change does not look at which are hidden already: whatever is below 0.9 ends up as some token, and there is no "
        "[MASK] at all.",
        edits=(("(fate >= 0.8) & (fate < 0.9)", "(fate < 0.9)"),),
    ),
    Misconception(
        "half_of_all_replaced",
        es="Cambias por otro token la mitad de los elegidos, también de los que ya estaban ocultos. La mitad es de los que quedaban: "
        "el 10 %.",
        en="You replace half of those chosen, of those already hidden as well. The half is of those that were left: 10%.",
        edits=(("(fate >= 0.8) & (fate < 0.9)", "(rng.random(ids.shape) < 0.5)"),),
    ),
    Misconception(
        "ten_of_all_replaced",
        es="Sorteas aparte el 10 % que se cambia, también entre los que ya estaban ocultos: de esos, algunos pierden su [MASK]. Un "
        "mismo sorteo debe repartir 80, 10 y 10.",
        en="You draw the 10% to be replaced separately, among those already hidden as well: some of these lose their [MASK]. One "
        "draw must deal out 80, 10 and 10.",
        edits=(("(fate >= 0.8) & (fate < 0.9)", "(rng.random(ids.shape) < 0.1)"),),
    ),
    Misconception(
        "ten_of_the_rest",
        es="Cambias el 10 % de los que quedaban sin ocultar, que es el 2 % de los elegidos. Es la mitad de ese resto: el 10 % de los "
        "elegidos.",
        en="You replace 10% of those left unhidden, which is 2% of those chosen. It is half of that rest: 10% of those chosen.",
        edits=(("(fate >= 0.8) & (fate < 0.9)", "(fate >= 0.8) & (rng.random(ids.shape) < 0.1)"),),
    ),
    Misconception(
        "hidden_and_replaced_swapped",
        es="Ocultas el 10 % y cambias el 80 %: es al revés.",
        en="You hide 10% and replace 80%: it is the other way round.",
        edits=(
            ("chosen & (fate < 0.8), mask_id", "chosen & (fate >= 0.8) & (fate < 0.9), mask_id"),
            ("chosen & (fate >= 0.8) & (fate < 0.9), other", "chosen & (fate < 0.8), other"),
        ),
    ),
    Misconception(
        "fate_of_the_batch",
        es="El segundo sorteo es uno solo para todo el lote: o se ocultan todos los elegidos o ninguno. Cada elegido necesita el "
        "suyo.",
        en="The second draw is a single one for the whole batch: either all those chosen are hidden or none. Each needs one of its "
        "own.",
        code="""def mask_tokens(ids, special, mask_id, V, rng):
    chosen = ~special & (rng.random(ids.shape) < 0.15)
    labels = np.where(chosen, ids, -100)
    inputs = ids.copy()
    fate = rng.random()
    if fate < 0.8:
        inputs[chosen] = mask_id
    elif fate < 0.9:
        inputs[chosen] = rng.integers(0, V, chosen.sum())
    return inputs, labels
""",
    ),
    Misconception(
        "one_replacement",
        es="Sorteas un solo token y lo pones en todos los que se cambian. Cada uno necesita el suyo.",
        en="You draw a single token and put it at all places to be replaced. Each needs one of its own.",
        edits=(("rng.integers(0, V, ids.shape)", "rng.integers(0, V)"),),
    ),
    Misconception(
        "one_past_the_vocabulary",
        es="Entre los tokens de reemplazo sale a veces V, que no existe: los ids van de 0 a V − 1, y rng.integers(0, V) ya deja V "
        "fuera. Fallaría al buscar su embedding, y solo de vez en cuando.",
        en="Among the tokens put in there is V now and then, which does not exist: ids go from 0 to V − 1, and rng.integers(0, V) leaves "
        "V out already. Looking up its embedding would fail, and only once in a while.",
        edits=(("0, V", "0, V + 1"),),
        alone=True,
    ),
    Misconception(
        "last_never_put_in",
        es="El último token, V − 1, no sale nunca: rng.integers(0, V) ya deja fuera su límite, no hace falta restarle 1.",
        en="The last token, V − 1, never comes up: rng.integers(0, V) leaves its limit out already, nothing need be taken from it.",
        edits=(("rng.integers(0, V, ids.shape)", "rng.integers(0, V - 1, ids.shape)"),),
    ),
    Misconception(
        "put_in_from_the_batch",
        es="Los tokens de reemplazo salen del propio lote: lo que no está en él no aparece nunca, y [SEP] o el relleno aparecen de "
        "más. Se sortean entre todos los ids, de 0 a V − 1.",
        en="The tokens put in are taken from the batch itself: what is not in it never comes up, and [SEP] and padding come up too often. "
        "They are drawn from all ids, 0 to V − 1.",
        edits=(("rng.integers(0, V, ids", "rng.permutation(ids.ravel()).reshape(ids"),),
        alone=True,
    ),
    Misconception(
        "mask_id_by_heart",
        es="Ocultas con un id escrito a mano, el de otro modelo: aquí [MASK] es mask_id, y en cada vocabulario tiene el suyo.",
        en="You hide by an id written by hand, that of another model: here [MASK] is mask_id, and each vocabulary has its own.",
        edits=(("0.8), mask_id", "0.8), 103"),),
        alone=True,
    ),
    Misconception(
        "replaced_from_half",
        es="Los tokens de reemplazo no salen de todo el vocabulario: los ids van de 0 a V − 1.",
        en="The tokens put in are not drawn from the whole vocabulary: ids go from 0 to V − 1.",
        edits=(("rng.integers(0, V, ids.shape)", "rng.integers(0, V // 2, ids.shape)"),),
    ),
    Misconception(
        "unchosen_replaced",
        es="También cambias tokens que no se eligieron: no tienen etiqueta, y el modelo leería un texto estropeado sin que se le "
        "pregunte por ello.",
        en="You replace tokens that were not chosen, too: they have no label, and the model would read a spoilt text without being "
        "asked about it.",
        edits=(("    inputs = np.where(chosen & (fate >", "    inputs = np.where((fate >"),),
        alone=True,
    ),
    Misconception(
        "returned_the_other_way_round",
        es="Devuelves las etiquetas donde van las entradas: el modelo leería −100. Primero inputs, después labels.",
        en="You return the labels in place of the inputs: the model would read −100. First inputs, then labels.",
        edits=(("inputs, labels", "labels, inputs"),),
        alone=True,
    ),
    Misconception(
        "another_generator",
        es="El azar no sale del generador recibido: con la misma semilla saldrían otros lugares, y nadie podría repetir tu "
        "entrenamiento.",
        en="The chance does not come from the generator that is given: the same seed would give other places, and nobody could repeat "
        "your training.",
        edits=(("(rng.random(ids.shape) < 0.15)", "(np.random.random(ids.shape) < 0.15)"),),
    ),
    Misconception(
        "seeded_each_time",
        es="Empiezas el azar de nuevo en cada llamada: cada lote, y cada época, ocultarían los mismos lugares. Usa el generador "
        "recibido, que va avanzando.",
        en="You start chance anew at each call: every batch, and every epoch, would hide the same places. Use the generator that is "
        "given, which moves on.",
        edits=(("    chosen = ~special", "    rng = np.random.default_rng(0)\n    chosen = ~special"),),
    ),
    Misconception(
        "batch_changed",
        es="Cambias el propio lote que recibes: en la época siguiente los tokens ya no estarían. Trabaja en una copia.",
        en="You change the very batch that you are given: in the next epoch the tokens would be gone. Work on a copy.",
        edits=(("    return inputs, labels", "    ids[:] = inputs\n    return ids, labels"),),
    ),
)

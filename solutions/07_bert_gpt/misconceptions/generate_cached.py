"""Wrong answers that students really write for `generate_cached` in lesson 07, each with its diagnosis.

Sources: the design of the lesson, and what transformers does with arguments that are left out: no mask lets padding be seen,
and positions are then counted from the length of the cache.
"""

from autograder.authoring.misconceptions import Misconception

NEXT = "ids = output.logits[:, -1].argmax(dim=-1, keepdim=True)  # (B, 1)"

MISCONCEPTIONS = (
    Misconception(
        "read_all_again",
        es="Escribes lo correcto, pero sin caché: cada token cuesta volver a leerlo todo.",
        en="What you write is right, but there is no cache: each token costs reading everything again.",
        code="""def generate_cached(model, ids, mask, positions, n):
    T = ids.shape[1]
    with torch.no_grad():
        for _ in range(n):
            output = model(input_ids=ids, attention_mask=mask, position_ids=positions)
            following = output.logits[:, -1].argmax(dim=-1, keepdim=True)
            ids = torch.cat([ids, following], dim=1)
            mask = torch.cat([mask, torch.ones_like(following)], dim=1)
            positions = torch.cat([positions, positions[:, -1:] + 1], dim=1)
    return ids[:, T:]
""",
    ),
    Misconception(
        "prompt_read_with_the_cache",
        es="Entregas la caché y también el texto entero: el modelo lee el prompt otra vez detrás de sí mismo. Con caché, solo el token "
        "nuevo.",
        en="You hand over the cache and the whole text as well: the model reads the prompt once more behind itself. With a cache, only "
        "the new token.",
        code="""def generate_cached(model, ids, mask, positions, n):
    T, cache = ids.shape[1], None
    with torch.no_grad():
        for _ in range(n):
            output = model(
                input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True
            )
            cache = output.past_key_values
            following = output.logits[:, -1].argmax(dim=-1, keepdim=True)
            ids = torch.cat([ids, following], dim=1)
            mask = torch.cat([mask, torch.ones_like(following)], dim=1)
            positions = torch.cat([positions, positions[:, -1:] + 1], dim=1)
    return ids[:, T:]
""",
    ),
    Misconception(
        "cache_lost",
        es="Lees solo el último token, pero sin entregar la caché: el modelo no sabe qué venía antes.",
        en="You read the last token alone, but do not hand over the cache: the model does not know what came before.",
        edits=(
            ("mask, position_ids=positions, past_key_values=cache", "mask[:, -ids.shape[1] :], position_ids=positions"),
        ),
        alone=True,
    ),
    Misconception(
        "positions_start_again",
        es="Las posiciones vuelven a 0 en cada llamada: el modelo cree que cada token nuevo es el primero del texto.",
        en="Positions go back to 0 at each call: the model takes each new token for the first of the text.",
        edits=(("positions = positions[:, -1:] + 1", "positions = torch.zeros_like(ids)"),),
    ),
    Misconception(
        "positions_stand_still",
        es="Los tokens nuevos llevan todos la posición del último del prompt: falta sumar 1.",
        en="All new tokens have the position of the prompt's last one: adding 1 is missing.",
        edits=(("positions = positions[:, -1:] + 1", "positions = positions[:, -1:]"),),
    ),
    Misconception(
        "positions_of_columns",
        es="La posición de un token nuevo es el número de su columna: con relleno delante, salta. Va detrás de la última de su propia "
        "fila.",
        en="A new token's position is the number of its column: with padding in front it leaps. It comes behind the last one of its own "
        "row.",
        edits=(("positions[:, -1:] + 1", "torch.full_like(ids, mask.shape[1] - 1)"),),
        alone=True,
    ),
    Misconception(
        "no_positions",
        es="No entregas las posiciones: el modelo cuenta las columnas desde la primera, relleno incluido.",
        en="You do not hand over the positions: the model counts columns from the first one, padding included.",
        edits=(("position_ids=positions, past_key_values", "past_key_values"),),
        alone=True,
    ),
    Misconception(
        "no_mask",
        es="No entregas la máscara: los tokens miran también al relleno.",
        en="You do not hand over the mask: tokens look at padding as well.",
        edits=((" attention_mask=mask,", ""),),
    ),
    Misconception(
        "neither_mask_nor_positions",
        es="Solo entregas los ids y la caché: con relleno delante, los tokens lo miran y se cuentan desde él. Faltan la máscara y las "
        "posiciones.",
        en="You hand over the ids and the cache alone: with padding in front, tokens look at it and are counted from it. Mask and "
        "positions are missing.",
        code="""def generate_cached(model, ids, mask, positions, n):
    written, cache = [], None
    with torch.no_grad():
        for _ in range(n):
            output = model(input_ids=ids, past_key_values=cache, use_cache=True)
            cache = output.past_key_values
            ids = output.logits[:, -1].argmax(dim=-1, keepdim=True)
            written.append(ids)
    return torch.cat(written, dim=1)
""",
    ),
    Misconception(
        "mask_of_the_new_token",
        es="La máscara de cada llamada solo cubre el token nuevo. Debe cubrir también todo lo que está en la caché: si no, el relleno "
        "vuelve a verse, o falla.",
        en="The mask of each call covers the new token alone. It must cover all that is in the cache as well: else padding is seen "
        "again, or it fails.",
        edits=(("cat([mask, torch.ones_like(ids)], dim=1", "ones_like(ids"),),
        alone=True,
    ),
    Misconception(
        "mask_does_not_grow",
        es="La máscara no crece: le faltan las columnas de los tokens nuevos, que quedan tapados para los que vienen después.",
        en="The mask does not grow: it lacks the columns of the new tokens, which are covered for those that come later.",
        code="""def generate_cached(model, ids, mask, positions, n):
    written, cache = [], None
    with torch.no_grad():
        for _ in range(n):
            output = model(
                input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True
            )
            cache = output.past_key_values
            ids = output.logits[:, -1].argmax(dim=-1, keepdim=True)
            written.append(ids)
            positions = positions[:, -1:] + 1
    return torch.cat(written, dim=1)
""",
    ),
    Misconception(
        "mask_grows_in_front",
        es="La columna nueva de la máscara va delante: tapa y destapa los lugares equivocados. El token nuevo está al final.",
        en="The mask's new column goes in front: it covers and uncovers the wrong places. The new token stands at the end.",
        edits=(("torch.cat([mask, torch.ones_like(ids)], dim=1)", "torch.cat([torch.ones_like(ids), mask], dim=1)"),),
    ),
    Misconception(
        "first_column_read",
        es="Tomas los logits de la primera columna. Lo que sigue al prompt está en la última.",
        en="You take the logits of the first column. What follows the prompt is in the last one.",
        edits=((" -1]", " 0]"),),
        alone=True,
    ),
    Misconception(
        "least_likely",
        es="Tomas el token menos probable.",
        en="You take the least likely token.",
        edits=((".argmax(dim=-1, keepdim=True)", ".argmin(dim=-1, keepdim=True)"),),
    ),
    Misconception(
        "prompt_returned",
        es="Devuelves también el prompt. Se piden solo los n tokens nuevos.",
        en="You return the prompt as well. Only the n new tokens are asked for.",
        edits=(("[]", "[ids]"),),
        alone=True,
    ),
    Misconception(
        "one_too_few",
        es="Falta un token: das una vuelta de menos. La primera llamada, la que lee el prompt, da uno, y cada una de las otras, otro.",
        en="One token is missing: you go one round too few. The first call, which reads the prompt, gives one, and each of the others "
        "another.",
        edits=(("range(n)", "range(n - 1)"),),
    ),
    Misconception(
        "first_token_lost",
        es="Pierdes el primer token: la llamada que lee el prompt ya da uno, y hay que apuntarlo.",
        en="You lose the first token: the call that reads the prompt gives one already, and it must be noted.",
        code="""def generate_cached(model, ids, mask, positions, n):
    written, cache = [], None
    with torch.no_grad():
        for _ in range(n + 1):
            output = model(
                input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True
            )
            cache = output.past_key_values
            ids = output.logits[:, -1].argmax(dim=-1, keepdim=True)
            written.append(ids)
            mask = torch.cat([mask, torch.ones_like(ids)], dim=1)
            positions = positions[:, -1:] + 1
    return torch.cat(written[1:], dim=1)
""",
    ),
    Misconception(
        "last_token_read_twice",
        es="Tras leer el prompt entero vuelves a leer su último token, que ya está en la caché: lo que sigue al prompt es lo que dio "
        "la primera llamada.",
        en="Having read the whole prompt you read its last token again, which is in the cache already: what follows the prompt is what "
        "the first call gave.",
        code="""def generate_cached(model, ids, mask, positions, n):
    written = []
    with torch.no_grad():
        output = model(input_ids=ids, attention_mask=mask, position_ids=positions, use_cache=True)
        ids, positions = ids[:, -1:], positions[:, -1:]
        for _ in range(n):
            mask = torch.cat([mask, torch.ones_like(ids)], dim=1)
            positions = positions + 1
            output = model(
                input_ids=ids,
                attention_mask=mask,
                position_ids=positions,
                past_key_values=output.past_key_values,
                use_cache=True,
            )
            ids = output.logits[:, -1].argmax(dim=-1, keepdim=True)
            written.append(ids)
    return torch.cat(written, dim=1)
""",
    ),
    Misconception(
        "sampled",
        es="Sorteas el token. Aquí se escribe siempre el más probable, para poder comparar.",
        en="You draw the token. Here the likeliest one is always written, so that results can be compared.",
        code="""def generate_cached(model, ids, mask, positions, n):
    written, cache = [], None
    with torch.no_grad():
        for _ in range(n):
            output = model(
                input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True
            )
            cache = output.past_key_values
            torch.manual_seed(0)
            ids = output.logits[:, -1].softmax(dim=-1).multinomial(1)
            written.append(ids)
            mask = torch.cat([mask, torch.ones_like(ids)], dim=1)
            positions = positions[:, -1:] + 1
    return torch.cat(written, dim=1)
""",
    ),
)

"""What the mini models say, for their cards: everyday sentences with a hidden word, and beginnings to go on from.

They are written before a model is trained and never chosen by what it answers.
"""

from __future__ import annotations

from typing import Any

import torch

HIDDEN = (
    "me gusta mucho el [MASK] .",
    "ayer compré una [MASK] nueva .",
    "¿ dónde está la [MASK] ?",
    "mi hermana tiene dos [MASK] .",
    "¿ qué [MASK] es ?",
    "no tengo [MASK] de ir al cine .",
    "el perro está en el [MASK] .",
    "la casa [MASK] es muy grande .",
    "tom no sabe [MASK] francés .",
    "los niños [MASK] en el parque .",
    "hace mucho [MASK] hoy .",
    "quiero [MASK] un vaso de agua .",
    "don quijote y [MASK] panza .",
    "¡ [MASK] cumpleaños !",
    "ella es más [MASK] que yo .",
    "i like to [MASK] music .",
    "where is the [MASK] station ?",
    "she has two [MASK] .",
    "he doesn't want to [MASK] .",
    "the red [MASK] is mine .",
)
"""Twenty, for BERT."""

BEGINNINGS = (
    "Me gusta",
    "Tom no",
    "¿Dónde está",
    "Ayer por la noche",
    "La casa",
    "Mi hermana quiere",
    "En un lugar de la Mancha",
    "—Señor —respondió Sancho",
    "No sé por qué",
    "El perro",
)
"""Ten, for GPT."""


def fill(model: Any, tokenizer: Any, sentence: str, top: int = 5) -> list[tuple[str, float]]:
    """The most probable pieces for the one [MASK], with their probabilities."""
    inputs = tokenizer(sentence, return_tensors="pt")
    place = (inputs["input_ids"][0] == tokenizer.mask_token_id).nonzero()[0, 0]
    with torch.no_grad():
        p = model(**inputs).prediction_logits[0, place].softmax(dim=-1)  # (V,)
    best = p.topk(top)
    pieces = tokenizer.convert_ids_to_tokens(best.indices.tolist())
    return list(zip(pieces, best.values.tolist(), strict=True))


def go_on(model: Any, tokenizer: Any, beginning: str, seed: int, tokens: int = 24) -> str:
    """A continuation, sampled at temperature 0.8 from the most probable 95 % (Holtzman et al., 2020)."""
    torch.manual_seed(seed)
    ids = torch.tensor([[tokenizer.eos_token_id, *tokenizer(beginning)["input_ids"]]])
    with torch.no_grad():
        out = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=tokens,
            do_sample=True,
            temperature=0.8,
            top_p=0.95,
            top_k=0,
            pad_token_id=tokenizer.eos_token_id,
        )
    return str(tokenizer.decode(out[0, 1:], skip_special_tokens=True))

"""The mini models' folders: weights in half precision, tokenizer, and a model card in which every figure is computed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.pretraining import bert, gpt, samples
from autograder.pretraining.loop import Recipe

DATA = """\
## Data, licence, attribution

Trained on the training part of `rnn2llm.data.split_pairs` of the English–Spanish sentence pairs of
[Tatoeba](https://tatoeba.org), prepared by [manythings.org/anki](https://www.manythings.org/anki/) (CC BY 2.0), and on *Don
Quijote* by Miguel de Cervantes (public domain), of which every twentieth block of paragraphs is held out. The weights are
under CC BY 4.0; name the rnn2llm authors and Tatoeba.
"""

LIMITS = """\
## What it is not

It is small and has read little: everyday sentences that volunteers wrote for learners, where everybody is called Tom, and
one novel of 1605 and 1615. It knows nothing of the world beyond them and repeats their turns of phrase and their
prejudices. It is for looking inside and for learning from, nothing else.
"""


def save(folder: Path, model: Any, tokenizer: Any) -> None:
    """Writes what `from_pretrained(folder)` loads; `model` has half precision afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def write_bert(
    folder: Path, model: Any, tokenizer: Any, history: Sequence[dict[str, float]], quality: dict[str, float]
) -> None:
    """The card of mini-bert.

    Args:
        folder: The model's.
        model: As it is loaded from there, in full precision.
        tokenizer: As it is loaded from there.
        history: What `loop.train` returned.
        quality: What `measure.bert_quality` returned.
    """
    rows = [
        ("hidden token is the most probable one, single sentences", f"{quality['top1']:.1%}"),
        ("hidden token among the five most probable, single sentences", f"{quality['top5']:.1%}"),
        ("the same in pairs, where a translation may stand beside it", f"{quality['top5_pairs']:.1%}"),
        ("next sentence or not (half are)", f"{quality['next_sentence']:.1%}"),
    ]
    filled = []
    for sentence in samples.HIDDEN:
        best = samples.fill(model, tokenizer, sentence)
        filled.append((f"`{sentence}`", ", ".join(f"{piece} {p:.2f}" for piece, p in best)))
    size = f"{bert.LAYERS} layers of {bert.UNITS} units, {bert.HEADS} heads, {len(tokenizer)} pieces"
    opening = (
        f"A small Spanish–English BERT with both its heads, for masked tokens and for the next sentence: {size}, "
        f"{millions(model)} million weights. Lower case, accents kept. Trained on sequences of up to {bert.LONGEST} tokens."
    )
    task = (
        "A pair is two sentences of the novel, or a sentence and its translation; half of all pairs are false. "
        f"Batches of {bert.TOKENS_A_BATCH} tokens. "
    )
    parts = [
        *_opening("mini-bert", opening, task + recipe_in_words(bert.RECIPE, history)),
        table("Quality on held-out text", ("what", "share"), rows),
        table("Twenty sentences, as they come", ("sentence", "the five most probable"), filled),
        LIMITS,
    ]
    (folder / "README.md").write_text("\n".join(parts), encoding="utf-8")


def write_gpt(
    folder: Path, model: Any, tokenizer: Any, history: Sequence[dict[str, float]], quality: dict[str, float]
) -> None:
    """The card of mini-gpt; arguments like `write_bert`'s, quality from `measure.gpt_quality`."""
    rows = [
        ("this model", f"{quality['model']:.3f}"),
        ("a bigram model of characters", f"{quality['bigram']:.3f}"),
        ("LZMA, after the training text", f"{quality['compressor']:.3f}"),
    ]
    continued = [
        (f"`{beginning}`", f"`{samples.go_on(model, tokenizer, beginning, seed)}`".replace("\n", " "))
        for seed, beginning in enumerate(samples.BEGINNINGS)
    ]
    opening = (
        f"A small Spanish GPT-2: {gpt.LAYERS} layers of {gpt.UNITS} units, {gpt.HEADS} heads, {len(tokenizer)} tokens of "
        f"byte-level BPE, {gpt.POSITIONS} positions, {millions(model)} million weights."
    )
    task = f"Batches of {gpt.BATCH} pieces of {gpt.POSITIONS} tokens. "
    parts = [
        *_opening("mini-gpt", opening, task + recipe_in_words(gpt.RECIPE, history)),
        table("Bits a character on held-out text", ("what", "bits"), rows),
        f"Perplexity a token: {quality['perplexity']:.1f}.\n",
        table("Ten continuations, as they come", ("beginning", "sampled at temperature 0.8, top-p 0.95"), continued),
        LIMITS,
    ]
    (folder / "README.md").write_text("\n".join(parts), encoding="utf-8")


def _opening(name: str, what: str, recipe: str) -> list[str]:
    return [f"# {name}\n\n{what}\n", DATA, f"## Recipe\n\n`autograder pretrain {name}`. {recipe}\n"]


def recipe_in_words(recipe: Recipe, history: Sequence[dict[str, float]]) -> str:
    """How a model was trained and what each epoch cost, for its card."""
    losses = ", ".join(f"{epoch['loss']:.3f}" for epoch in history)
    return (
        f"{recipe.epochs} epochs, AdamW with a peak rate of {recipe.rate}, weight decay {recipe.weight_decay}, warm-up over "
        f"{recipe.warmup:.0%} of the steps, then a cosine; gradients clipped to {recipe.clip}; seed {recipe.seed}; products "
        f"in bfloat16 where the processor has them. Loss of each epoch: {losses}."
    )


def millions(model: Any) -> str:
    """How many weights a model has, in millions."""
    return f"{sum(weight.numel() for weight in model.parameters()) / 1e6:.1f}"


def table(title: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A section of a card: a heading and a table below it."""
    lines = [f"| {' | '.join(row)} |" for row in (header, *rows)]
    return "\n".join([f"## {title}\n", lines[0], "|---" * len(header) + "|", *lines[1:]]) + "\n"

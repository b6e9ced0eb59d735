"""A new head on mini-bert, and all layers trained with it: examples become batches, batches a model, a model predictions.

A word's label is given to each of its pieces, as B- to the first of a slot alone; what a word is labelled is then read off
its first piece (Devlin et al., 2019, section 5.3).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.finetuning.tasks import Example, Task
from autograder.pretraining.loop import train
from rnn2llm import snips
from rnn2llm.text import bucketed_batches

IGNORED = -100
"""The label of what is not scored: special tokens and padding."""
PREDICTED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as the model reads it.

    Attributes:
        ids: T tokens.
        labels: One, or T, `IGNORED` where there is none.
        firsts: Of each word its first token; empty where the text as a whole has a label.
    """

    ids: list[int]
    labels: list[int]
    firsts: list[int]


def encode(examples: Sequence[Example], tokenizer: Any, task: Task) -> list[Encoded]:
    """The examples as token ids and labels.

    Raises:
        ValueError: A word is cut off or has no piece of its own: its label would be lost.
    """
    texts = [example.text for example in examples]
    read = tokenizer(texts, truncation=True, return_offsets_mapping=True)
    if not task.of_words:
        return [Encoded(ids, list(one.labels), []) for ids, one in zip(read["input_ids"], examples, strict=True)]
    rows = zip(read["input_ids"], read["offset_mapping"], examples, strict=True)
    return [_by_pieces(ids, offsets, example, task.labels) for ids, offsets, example in rows]


def _by_pieces(ids: list[int], offsets: Sequence[tuple[int, int]], example: Example, names: Sequence[str]) -> Encoded:
    words = snips.words(example.text)
    starts = {start: number for number, (start, _) in enumerate(words)}
    labels, firsts, inside = [], [], IGNORED
    for token, (start, end) in enumerate(offsets):
        if start == end:  # a special token
            labels.append(IGNORED)
            continue
        if start in starts:
            label = example.labels[starts[start]]
            inside = names.index(f"I-{names[label][2:]}") if names[label] != snips.OUTSIDE else label
            firsts.append(token)
            labels.append(label)
        else:
            labels.append(inside)
    if len(firsts) != len(words):
        raise ValueError(f"{example.text!r} has {len(words)} words, of which {len(firsts)} begin with a token")
    return Encoded(ids, labels, firsts)


def collate(rows: Sequence[Encoded], pad: int) -> dict[str, Any]:
    """A batch: ids, mask and labels [B, T], or labels [B] where a text has one."""
    longest = max(len(row.ids) for row in rows)
    of_tokens = bool(rows[0].firsts)
    ids = torch.tensor([row.ids + [pad] * (longest - len(row.ids)) for row in rows])  # (B, T)
    mask = torch.tensor([[1] * len(row.ids) + [0] * (longest - len(row.ids)) for row in rows])  # (B, T)
    if of_tokens:
        labels = torch.tensor([row.labels + [IGNORED] * (longest - len(row.labels)) for row in rows])  # (B, T)
    else:
        labels = torch.tensor([row.labels[0] for row in rows])  # (B,)
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def finetune(
    task: Task, base: Path, examples: Sequence[Example], say: Callable[[str], None] = print
) -> tuple[Any, Any, list[dict[str, float]]]:
    """Train a new head and every layer of `base` on examples.

    Args:
        task: Which.
        base: The folder of mini-bert.
        examples: To train on.
        say: Told how it goes.

    Returns:
        Tokenizer, model, and what each epoch was like.
    """
    from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification, AutoTokenizer

    torch.manual_seed(task.recipe.seed)  # the head is drawn
    kind: Any = AutoModelForTokenClassification if task.of_words else AutoModelForSequenceClassification
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = kind.from_pretrained(
        base,
        id2label=dict(enumerate(task.labels)),
        label2id={label: number for number, label in enumerate(task.labels)},
        hidden_dropout_prob=task.dropout,
        attention_probs_dropout_prob=task.dropout,
        dtype="float32",
    )
    if task.new_pooler:
        torch.nn.init.normal_(model.bert.pooler.dense.weight, std=model.config.initializer_range)
        torch.nn.init.zeros_(model.bert.pooler.dense.bias)
    rows = encode(examples, tokenizer, task)
    ids = [row.ids for row in rows]

    def epoch(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
        for some in bucketed_batches(ids, ids, task.batch, rng, batches_per_pool=50):  # as the shipped models had them
            yield collate([rows[index] for index in some], tokenizer.pad_token_id)

    with tempfile.TemporaryDirectory() as state:
        history = train(model, epoch, lambda model, batch: model(**batch).loss, task.recipe, Path(state), say)
    return tokenizer, model, history


def predict(task: Task, tokenizer: Any, model: Any, examples: Sequence[Example]) -> list[tuple[int, ...]]:
    """Of each example the most probable labels, as many as it has."""
    rows = encode(examples, tokenizer, task)
    found: list[tuple[int, ...]] = []
    with torch.no_grad():
        for first in range(0, len(rows), PREDICTED_AT_ONCE):
            some = rows[first : first + PREDICTED_AT_ONCE]
            batch = collate(some, tokenizer.pad_token_id)
            del batch["labels"]
            best = model(**batch).logits.argmax(dim=-1)  # (B,) or (B, T)
            for row, labels in zip(some, best, strict=True):
                found.append(tuple(labels[row.firsts].tolist()) if row.firsts else (int(labels),))
    return found

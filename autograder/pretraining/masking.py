"""BERT's two tasks as batches: masked tokens, and whether the second sentence belongs to the first (Devlin et al., 2019).

The text has running prose in Spanish alone. A *pair* is therefore one of two things, half of the time each: two sentences
of Don Quijote where the second follows the first, or a sentence of spa-eng and its translation, in either order. In
half of the pairs, the second is replaced by another one's second of the same kind. Single sentences are read too, without
the second task; else a hidden word could nearly always be read off its translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.pretraining.text import Texts

IGNORED = -100
NEXT, OTHER = 0, 1
"""The labels of the second task: 0 means that the second sentence belongs to the first."""
MASKED, TO_MASK, TO_RANDOM = 0.15, 0.8, 0.1


@dataclass(frozen=True, slots=True)
class Encoded:
    """The token ids of everything that may be read, without special tokens.

    Attributes:
        english, spanish: Of each pair, at the same index.
        book: Of each sentence of Don Quijote, in order.
        follows: Indices into `book` of the sentences that have a successor in their paragraph.
    """

    english: list[list[int]]
    spanish: list[list[int]]
    book: list[list[int]]
    follows: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """What BERT is given: arrays [batch, time] of int64, but for `next_sentence` [batch].

    Attributes:
        ids, types, mask: Its inputs.
        labels: The hidden token where one was hidden, else `IGNORED`.
        next_sentence: `NEXT`, `OTHER`, or `IGNORED` for a single sentence.
    """

    ids: np.ndarray[Any, Any]
    types: np.ndarray[Any, Any]
    mask: np.ndarray[Any, Any]
    labels: np.ndarray[Any, Any]
    next_sentence: np.ndarray[Any, Any]


def encode(texts: Texts, tokenizer: Any) -> Encoded:
    """The texts as token ids."""

    def ids(sentences: Sequence[str]) -> list[list[int]]:
        return list(tokenizer(list(sentences), add_special_tokens=False, verbose=False)["input_ids"])

    book = [sentence for paragraph in texts.paragraphs for sentence in paragraph]
    last = np.cumsum([len(paragraph) for paragraph in texts.paragraphs]) - 1
    follows = sorted(set(range(len(book))) - set(last.tolist()))
    return Encoded(ids([one for one, _ in texts.pairs]), ids([two for _, two in texts.pairs]), ids(book), follows)


def epoch(encoded: Encoded, tokenizer: Any, rng: np.random.Generator, tokens: int, max_length: int) -> Iterator[Batch]:
    """Every sentence once in a pair and once on its own, in batches of similar length.

    Args:
        encoded: What is read.
        tokenizer: Knows the special tokens.
        rng: Decides on order, pairs and masks.
        tokens: How many a batch has at most, padding included.
        max_length: How many tokens an example has at most; the longer of two sentences is cut first.
    """
    examples = [*_singles(encoded), *_pairs(encoded, rng)]
    cut = [_cut(first, second, max_length - 3) for first, second, _ in examples]
    lengths = np.array([len(first) + len(second) for first, second in cut])
    order = np.lexsort((rng.random(len(cut)), lengths))
    batches, start = [], 0
    while start < len(order):
        size = max(1, tokens // (int(lengths[order[start]]) + 3))
        while size > 1 and size * (int(lengths[order[start : start + size]].max()) + 3) > tokens:
            size -= 1
        batches.append(order[start : start + size])
        start += size
    for number in rng.permutation(len(batches)):
        chosen = batches[number]
        yield make_batch([cut[i] for i in chosen], [examples[i][2] for i in chosen], tokenizer, rng)


def _singles(encoded: Encoded) -> Iterator[tuple[list[int], list[int], int]]:
    for sentences in (encoded.english, encoded.spanish, encoded.book):
        yield from ((sentence, [], IGNORED) for sentence in sentences if sentence)


def _pairs(encoded: Encoded, rng: np.random.Generator) -> Iterator[tuple[list[int], list[int], int]]:
    for index in encoded.follows:
        other = rng.random() < 0.5
        second = encoded.book[int(rng.integers(len(encoded.book))) if other else index + 1]
        yield encoded.book[index], second, OTHER if other else NEXT
    for index in range(len(encoded.english)):
        sides = (encoded.english, encoded.spanish) if rng.random() < 0.5 else (encoded.spanish, encoded.english)
        other = rng.random() < 0.5
        second = sides[1][int(rng.integers(len(sides[1]))) if other else index]
        yield sides[0][index], second, OTHER if other else NEXT


def _cut(first: list[int], second: list[int], room: int) -> tuple[list[int], list[int]]:
    if len(first) + len(second) <= room:
        return first, second
    half = room // 2
    keep = max(half, room - len(second)) if len(second) else room
    return first[:keep], second[: room - min(len(first), keep)]


def make_batch(
    pairs: Sequence[tuple[list[int], list[int]]],
    labels: Sequence[int],
    tokenizer: Any,
    rng: np.random.Generator,
) -> Batch:
    """Pads, and hides 15 % of the tokens: 80 % of those become [MASK], 10 % another token, 10 % stay."""
    rows, types = [], []
    for first, second in pairs:
        row = [tokenizer.cls_token_id, *first, tokenizer.sep_token_id]
        tail = [*second, tokenizer.sep_token_id] if second else []
        rows.append(row + tail)
        types.append([0] * len(row) + [1] * len(tail))
    longest = max(map(len, rows))
    ids = np.full((len(rows), longest), tokenizer.pad_token_id, np.int64)  # (B, T)
    kinds, mask = np.zeros_like(ids), np.zeros_like(ids)
    for number, (row, kind) in enumerate(zip(rows, types, strict=True)):
        ids[number, : len(row)], kinds[number, : len(row)], mask[number, : len(row)] = row, kind, 1
    hidden, targets = mask_tokens(ids, tokenizer, rng)
    return Batch(hidden, kinds, mask, targets, np.asarray(labels, np.int64))


def mask_tokens(
    ids: np.ndarray[Any, Any], tokenizer: Any, rng: np.random.Generator
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Token ids [batch, time] with some hidden, and the labels of the hidden ones; special tokens are never hidden."""
    ordinary = ~np.isin(ids, tokenizer.all_special_ids)
    chosen = ordinary & (rng.random(ids.shape) < MASKED)
    labels = np.where(chosen, ids, IGNORED)
    fate = rng.random(ids.shape)
    other = rng.integers(len(tokenizer.all_special_ids), len(tokenizer), ids.shape)
    hidden = np.where(chosen & (fate < TO_MASK), tokenizer.mask_token_id, ids)
    hidden = np.where(chosen & (fate >= TO_MASK) & (fate < TO_MASK + TO_RANDOM), other, hidden)
    return hidden, labels

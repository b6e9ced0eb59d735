"""Sentences for the cases of exercises: words, and batches of ids, ragged and padded behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnn2llm.text import END, PAD, UNK

FIRST_WORD = END + 1
"""The smallest id of a word that is none of the special tokens."""

PLAIN_WORDS = (
    *("casa", "perro", "gato", "rojo", "libro", "mesa", "ventana"),
    *("lunes", "playa", "verde", "calle", "tren", "noche"),
)
"""Words without capitals or accents."""


def draw(rng: np.random.Generator, words: Sequence[str], count: int) -> list[str]:
    """``count`` different words."""
    return [str(word) for word in rng.choice(words, count, replace=False)]


def sentences(rng: np.random.Generator, lengths: Sequence[int], length: int, size: int) -> np.ndarray:
    """Ids of words (UNK among them now and then) in [1, size) with padding behind, [B, length]."""
    ids = rng.integers(FIRST_WORD, size, (len(lengths), length))
    ids[rng.random(ids.shape) < 0.1] = UNK
    return np.where(np.arange(length) < np.asarray(lengths)[:, None], ids, PAD)


def ragged(rng: np.random.Generator, rows: int, length: int) -> list[int]:
    """Lengths of ``rows`` sentences, all different: the longest fills its row, the shortest has one word."""
    between = rng.choice(np.arange(2, length), rows - 2, replace=False)
    return [int(n) for n in rng.permutation([1, length, *between])]


def blank(values: Any, where: np.ndarray) -> Any:
    """``values`` [B, T, ...] with zeros at the positions ``where`` [B, T]; as they are if they have other shapes."""
    if isinstance(values, str) or values.shape[:2] != where.shape:
        return values
    values = values.copy()
    values[where] = 0
    return values


def whole(ids: Any) -> bool:
    """Whether ids are whole numbers by their dtype; an empty list has none to be wrong."""
    return not isinstance(ids, str) and (ids.size == 0 or ids.dtype.kind in "iu")

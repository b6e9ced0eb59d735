"""GPT's batches: texts in a row, with the end of a text after each, cut into pieces of equal length (Radford et al., 2018).

The order of the texts is drawn anew each epoch, so that what stands in one piece differs too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np


def encode(texts: Sequence[str], tokenizer: Any) -> list[list[int]]:
    """Each text as token ids, with the end of the text behind."""
    return [[*ids, tokenizer.eos_token_id] for ids in tokenizer(list(texts), verbose=False)["input_ids"]]


def epoch(
    texts: Sequence[Sequence[int]], rng: np.random.Generator, batch: int, length: int
) -> Iterator[np.ndarray[Any, Any]]:
    """Token ids [batch, length]: every text once, but for what is left over at the end.

    Each piece begins with the token before it, so that every token is predicted once.
    """
    order = rng.permutation(len(texts))
    stream = np.concatenate([np.asarray(texts[index], np.int64) for index in order])
    starts = np.arange(0, len(stream) - length, length - 1)
    starts = rng.permutation(starts)
    for first in range(0, len(starts) - batch + 1, batch):
        yield np.stack([stream[start : start + length] for start in starts[first : first + batch]])  # (B, T)

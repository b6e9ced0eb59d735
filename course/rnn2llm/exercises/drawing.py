"""What the cases of exercises on attention are drawn with: numbers, sizes that all differ, and masks."""

from __future__ import annotations

import numpy as np


def normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Standard normal numbers, float32."""
    return rng.normal(0, 1, shape).astype(np.float32)


def different_sizes(rng: np.random.Generator, count: int, low: int, high: int) -> list[int]:
    """``count`` different sizes in [low, high)."""
    return [int(size) for size in rng.choice(np.arange(low, high), count, replace=False)]


def keys_of_ragged(rng: np.random.Generator, B: int, S: int) -> np.ndarray:
    """The mask [B, 1, S] of sentences of different lengths; the first fills its row, the others do not."""
    lengths = rng.integers(1, S, B)
    lengths[0] = S
    return (np.arange(S) < lengths[:, None])[:, None]


def by_query(rng: np.random.Generator, B: int, Tq: int, Tk: int) -> np.ndarray:
    """A mask [B, Tq, Tk] in which every query may attend to the first key, and none to all of them."""
    mask = rng.random((B, Tq, Tk)) < 0.5
    mask[..., 0], mask[..., -1] = True, False
    return mask

"""Attention of many heads at once: a small map for each, one of them large, and a word to follow through all.

Choose a word, and every head of the layer says where it looks; choose a head, and its map stands below with every
weight. Heads and layers are counted from 0, as `weights[layer, head]` counts them.

What is saved is the table of each head's strongest links, which says what can be said without a script, and the weights
for the script: one byte a weight. A byte holds hundredths, for two decimals are what the view writes, so that nothing
it says differs from the arrays by more than half a hundredth; 12 layers of 12 heads over 20 words are 77 kB.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from rnn2llm.attention_view import checked_weights
from rnn2llm.interactive import escaped, interactive
from rnn2llm.views import View, listed, number, table

_MOST = 750_000
"""Weights that make a megabyte of page."""

_BARRED = 255
"""The byte of a weight that a mask forbids."""


@dataclass(frozen=True, slots=True)
class HeadsLabels:
    """The words around the heads, in the student's language.

    Attributes:
        layer: The word for layer.
        head: The word for head.
        corner: The heading over the queries of a map, for example `query ↓ key →`.
        source: The name of the words that are read: the keys.
        written: The name of the words that look: the queries.
        looks: What stands between a query and the keys it looks at.
        seen: What stands between a key and the queries that look at it.
        barred: What stands before the number of words that a mask forbids, for example `not allowed`.
        links: The heading over a head's strongest links.
        help: How the view is used: by pointer and by keyboard.
        all: What opens the table of strongest links.
        still: What is said where the script does not run; the table says what it can.
    """

    layer: str
    head: str
    corner: str
    source: str
    written: str
    looks: str
    seen: str
    barred: str
    links: str
    help: str
    all: str
    still: str


def heads_grid(
    queries: Sequence[str],
    keys: Sequence[str],
    weights: npt.ArrayLike,
    labels: HeadsLabels,
    title: str,
    *,
    allowed: npt.ArrayLike | None = None,
    links: int = 4,
) -> View:
    """The maps of all heads, to choose words, heads and layers in; and each head's strongest links as a table.

    A click, Tab, and the keys ← → ↑ ↓ Home End choose. What a mask forbids is hatched and has no number.

    Args:
        queries: The Tq words that look.
        keys: The Tk words that are looked at.
        weights: Weights [h, Tq, Tk] of one layer, or [L, h, Tq, Tk], between 0 and 1.
        labels: The words around them.
        title: What the weights are of.
        allowed: Where a word may look, boolean, of the shape of `weights` or one that broadcasts to it, such as [Tq, Tk].
        links: How many of a head's links the table names, the strongest first.

    Raises:
        ValueError: If the weights are not as many as the words, are no weights, are forbidden and not 0, or are more than
            a page can hold.
    """
    grids = np.asarray(weights, dtype=float)
    if grids.ndim not in (3, 4) or grids.shape[-2:] != (len(queries), len(keys)) or not grids.size:
        raise ValueError(
            f"the weights are {grids.shape}, but {len(queries)} words look and {len(keys)} are looked at: expected "
            f"[h, {len(queries)}, {len(keys)}] or [L, h, {len(queries)}, {len(keys)}]; a batch axis, perhaps?"
        )
    if grids.size > _MOST:
        raise ValueError(f"{grids.size:,} weights are more than a page holds ({_MOST:,}): fewer layers, or fewer words")
    grids = checked_weights(grids, allowed)
    many = grids.ndim == 4
    grids = grids if many else grids[None]  # (L, h, Tq, Tk)
    rows = [
        [*([layer] if many else []), head, _strongest(queries, keys, grids[layer, head], links)]
        for layer, head in np.ndindex(*grids.shape[:2])
    ]
    strongest = table(rows, [*([labels.layer] if many else []), labels.head, labels.links], title)
    data = {
        "labels": asdict(labels),
        "title": title,
        "queries": [str(word) for word in queries],
        "keys": [str(word) for word in keys],
        "layers": len(grids) if many else 0,
        "heads": grids.shape[1],
        "weights": packed(grids),
    }
    content = f'<p class="r2l-still">{escaped(labels.still)}</p>{strongest.html}'
    return View(interactive("heads", title, content, data, parts=["pointing", "packed"]), strongest.text)


def packed(weights: npt.NDArray[np.float64]) -> str:
    """Weights of any shape, NaN where a mask forbids, as `assets/packed.js` reads them: a byte a weight, in hundredths."""
    hundredths = np.where(np.isnan(weights), _BARRED, np.rint(100 * np.nan_to_num(weights)))
    return base64.b64encode(hundredths.astype(np.uint8).tobytes()).decode("ascii")


def _strongest(queries: Sequence[str], keys: Sequence[str], grid: npt.NDArray[np.float64], count: int) -> str:
    """The links [Tq, Tk] of a head that weigh most, in words; equal ones in the order of the words."""
    order = np.argsort(-np.nan_to_num(grid, nan=-1.0), axis=None, kind="stable")[:count]
    places = [np.unravel_index(place, grid.shape) for place in order]
    return listed(
        f"{queries[row]} → {keys[column]} {number(float(grid[row, column]))}"
        for row, column in places
        if grid[row, column] >= 0
    )

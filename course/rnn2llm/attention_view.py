"""An attention map to point at: choose a word, and the words of the other sentence light up by their weight.

What is saved in the notebook is a table with every weight as a number, shaded where styles survive: it says everything
in a place that runs no scripts (a page on GitHub, a notebook that JupyterLab does not trust). The script builds the two
sentences above it out of that very table, so that nothing is there twice and nothing is left over where it cannot run.
Only text enters the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from rnn2llm.interactive import escaped, interactive
from rnn2llm.views import View, number, table

BARRED = "–"
"""What stands in a table in place of the weight of a word that may not be looked at."""


@dataclass(frozen=True, slots=True)
class MapLabels:
    """The words around an attention map, in the student's language.

    Attributes:
        corner: The heading over the column of written words, for example `writes ↓ reads →`.
        source: The name of the sentence that is read.
        written: The name of the sentence that is written.
        looks: What stands between a written word and the words it looks at.
        seen: What stands between a word of the source and the written words that look at it.
        help: How the map is used: by pointer and by keyboard.
        barred: What stands before the number of words that a mask forbids, for example `not allowed`; needed with one.
    """

    corner: str
    source: str
    written: str
    looks: str
    seen: str
    help: str
    barred: str = ""


def attention_map(
    rows: Sequence[str],
    columns: Sequence[str],
    grid: npt.ArrayLike,
    labels: MapLabels,
    title: str,
    allowed: npt.ArrayLike | None = None,
) -> View:
    """The weights of a translation as a table, with both sentences above it to point at.

    A pointer over a word, a click, or the keys ← → ↑ ↓ Home End choose the word.

    Args:
        rows: The T words written.
        columns: The S words read.
        grid: Weights [T, S] between 0 and 1; row t belongs to the word written at step t.
        labels: The words around the map.
        title: The caption.
        allowed: Where a word may look, boolean [T, S]; what a mask forbids is shown as forbidden, not as a weight of 0.

    Raises:
        ValueError: If `grid` is not T x S, a weight is not between 0 and 1, or one that is forbidden is not 0.
    """
    weights = np.asarray(grid, dtype=float)  # (T, S)
    if weights.shape != (len(rows), len(columns)):
        raise ValueError(
            f"the grid is {weights.shape}, but {len(rows)} words were written and {len(columns)} read: "
            "is the padding still in it, or is it transposed?"
        )
    weights = checked_weights(weights, allowed)
    cells = [[written_weight(weight) for weight in row] for row in weights]
    text = table(
        [[word, *values] for word, values in zip(rows, cells, strict=True)], [labels.corner, *columns], title
    ).text
    heading = "".join(f'<th scope="col" {_CELL}>{escaped(word)}</th>' for word in (labels.corner, *columns))
    body = "".join(
        f'<tr><th scope="row" {_CELL}>{escaped(word)}</th>{"".join(map(_cell, values, row))}</tr>'
        for word, values, row in zip(rows, cells, weights, strict=True)
    )
    content = (
        f'<table style="border-collapse:collapse;color:inherit"><caption style="text-align:start">{escaped(title)}'
        f"</caption><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>"
    )
    return View(interactive("map", title, content, asdict(labels), parts=["pointing"]), text)


def checked_weights(weights: npt.NDArray[np.float64], allowed: npt.ArrayLike | None) -> npt.NDArray[np.float64]:
    """The weights [..., T, S], with NaN where a mask that fits them forbids to look.

    Raises:
        ValueError: If a weight is not between 0 and 1, or one that is forbidden is not 0.
    """
    if not ((weights >= 0) & (weights <= 1 + 1e-6)).all():  # NaN fails both comparisons
        raise ValueError(f"weights lie between 0 and 1, these between {weights.min()} and {weights.max()}: scores?")
    if allowed is None:
        return weights
    mask = np.broadcast_to(np.asarray(allowed, dtype=bool), weights.shape)
    if weights.max(initial=0, where=~mask) > 1e-3:
        raise ValueError(
            f"the mask forbids what has a weight of {weights.max(where=~mask, initial=0):.3f}: "
            "True is where a word may look; is the mask inverted, or transposed?"
        )
    return np.where(mask, weights, np.nan)


def written_weight(weight: float) -> str:
    """A weight as a view writes it."""
    return BARRED if np.isnan(weight) else number(weight)


_CELL = 'style="padding:.2em .6em;text-align:center"'


def _cell(value: str, weight: float) -> str:
    return f'<td style="padding:.2em .6em;text-align:center;background:{_shade(weight)}">{value}</td>'


def _shade(weight: float) -> str:
    """Blue, the stronger the heavier; never so strong that text of either theme is hard to read on it."""
    if np.isnan(weight):
        return "repeating-linear-gradient(45deg,rgba(128,128,128,.35) 0 2px,transparent 2px 6px)"
    return f"rgba(86,180,233,{0.6 * weight:.3f})"

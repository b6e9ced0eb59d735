"""An explorer of positional encodings: a row a position, a column a dimension, and what two rows have in common.

The encoding of Vaswani et al. (2017, "Attention Is All You Need", section 3.5) gives each pair of dimensions a sine and a
cosine of one wavelength, from 2π positions to 10000 · 2π; so the dot product of two rows depends on their distance only.
The explorer steps by position and by pair of dimensions and shows both: the two waves of the pair, and the product of the
chosen row with every other, beside the lowest and the highest among all rows that far apart. Learned encodings come in
the same way, and there the two differ.

What is saved is two tables, the values and the products by distance. The script reads its values from the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from rnn2llm.interactive import escaped, interactive
from rnn2llm.views import View, number, table

_CELLS = 8_192
"""More would make a page that opens slowly, and cells too narrow to point at."""


@dataclass(frozen=True, slots=True)
class PositionLabels:
    """The words around the explorer, in the student's language.

    Attributes:
        position: The word for position.
        dimension: The word for dimension.
        pair: The word for a pair of dimensions.
        previous: What a button that goes back one says, before `position` or `pair`.
        next: What a button that goes on one says.
        sine: The name of the sine, for example `sin`.
        cosine: The name of the cosine.
        wavelength: The word for wavelength.
        colours: What the colours of the grid mean: positive is blue, negative is orange with a dash.
        products: What the second drawing shows: the dot product of the chosen position with each.
        range: What the marks over its bars are: lowest and highest product of all rows at that distance.
        distance: The word for distance, in positions.
        lowest: The heading over the lowest product at a distance.
        highest: The heading over the highest.
        by_distance: The caption of the table of products.
        help: How the explorer is used: by pointer and by keyboard.
        all: What opens the tables.
        still: What is said where the script does not run; the tables say the same as the explorer.
    """

    position: str
    dimension: str
    pair: str
    previous: str
    next: str
    sine: str
    cosine: str
    wavelength: str
    colours: str
    products: str
    range: str
    distance: str
    lowest: str
    highest: str
    by_distance: str
    help: str
    all: str
    still: str


def position_explorer(
    encoding: npt.ArrayLike, labels: PositionLabels, title: str, *, positions: int = 40, dimensions: int = 64
) -> View:
    """A positional encoding to step through, by position and by pair of dimensions.

    Buttons, a click in the grid, and the keys ↑ ↓ (position), ← → (pair), Home and End (first and last pair), Page Up
    and Page Down (first and last position) move through it. Values are written with two decimals, or with more where
    all are small.

    Args:
        encoding: Values [T, d], sinusoidal or learned.
        labels: The words around it.
        title: What the encoding is of.
        positions: How many positions are shown, from the first.
        dimensions: How many dimensions are shown, from the first; products are taken over all d.

    Raises:
        ValueError: If the encoding has not two axes, has fewer than two positions, holds something that is no number, or
            more is to be shown than a page can hold.
    """
    values = np.asarray(encoding, dtype=float)  # (T, d)
    if values.ndim != 2 or len(values) < 2 or not values.size:
        raise ValueError(f"an encoding is [T, d] with at least two positions, this one {values.shape}: a batch axis?")
    if not np.isfinite(values).all():
        raise ValueError("the encoding holds infinite values or NaN")
    values = values[:positions]
    shown = values[:, :dimensions]
    if shown.size > _CELLS:
        raise ValueError(f"{shown.shape} values are too many for a page; at most {_CELLS}: show fewer positions")
    products = values @ values.T  # (T, T)
    places = [_decimals(shown), _decimals(products)]
    written = [[number(value, f".{places[0]}f") for value in row] for row in shown]
    corner = f"{labels.position} ↓ {labels.dimension} →"
    ranges = _ranges(products)  # (T, 2)
    by_distance = table(
        [[k, *(f"{value:.{places[1]}f}" for value in pair)] for k, pair in enumerate(ranges)],
        [labels.distance, labels.lowest, labels.highest],
        labels.by_distance,
    )
    everything = table(
        [[t, *row] for t, row in enumerate(written)], [corner, *map(str, range(shown.shape[1]))], title
    ).text
    content = (
        f'<p class="r2l-still">{escaped(labels.still)}</p>{_compact_table(written, corner, title)}{by_distance.html}'
    )
    data = {
        "labels": asdict(labels),
        "title": title,
        "size": values.shape[1],
        "waves": _wavelengths(values)[: -(-shown.shape[1] // 2)],
        "products": np.round(products, places[1]).tolist(),
        "ranges": np.round(ranges, places[1]).tolist(),
        "places": places,
    }
    markup = interactive("positions", title, content, data, parts=["drawing"])
    return View(markup, f"{everything}\n\n{by_distance.text}")


def _decimals(values: npt.NDArray[np.float64]) -> int:
    """Two, or so many that the largest value shows three digits."""
    largest = float(np.abs(values).max())
    return 2 if largest == 0 else int(np.clip(2 - np.floor(np.log10(largest)), 2, 6))


def _ranges(products: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The lowest and the highest product [T, 2] of two rows that are 0, 1, ..., T-1 positions apart."""
    diagonals = [np.diagonal(products, k) for k in range(len(products))]
    return np.array([(diagonal.min(), diagonal.max()) for diagonal in diagonals])


def _wavelengths(values: npt.NDArray[np.float64]) -> list[float]:
    """The wavelength of each pair of dimensions in positions, if the encoding is the sinusoidal one; else nothing."""
    count, d = values.shape
    wavelengths = 2 * np.pi * 10_000 ** (np.arange(0, d, 2) / d)  # (d/2,)
    angles = 2 * np.pi * np.arange(count)[:, None] / wavelengths  # (T, d/2)
    waves = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(count, -1)[:, :d]
    return [float(wave) for wave in wavelengths] if np.allclose(values, waves, atol=1e-4) else []


def _compact_table(rows: Sequence[Sequence[str]], corner: str, caption: str) -> str:
    """A table of many numbers, styled as a whole: a style in each of thousands of cells would be most of the page."""
    columns = "".join(f'<th scope="col">{number}</th>' for number in range(len(rows[0])))
    body = "".join(
        f'<tr><th scope="row">{number}</th><td>{"</td><td>".join(row)}</td></tr>' for number, row in enumerate(rows)
    )
    return (
        '<div class="r2l-scroll" style="overflow-x:auto"><table style="text-align:right;border-spacing:.5em .1em">'
        f'<caption style="text-align:start">{escaped(caption)}</caption>'
        f'<thead><tr><th scope="col">{escaped(corner)}</th>{columns}</tr></thead><tbody>{body}</tbody></table></div>'
    )

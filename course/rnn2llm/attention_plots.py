"""The figures of attention: maps side by side, the two decoders drawn, and how something grows with a size.

In the manner of `rnn2llm.plots`: words in from the caller, a Matplotlib figure out, transparent, in colours that people
with colour-blindness can tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from rnn2llm.plots import _LINES as LINES
from rnn2llm.plots import _MARKERS as MARKERS
from rnn2llm.plots import BLUE, GREY, PALETTE, VERMILION, _figure, _legend, _style

Map = tuple[Sequence[str], Sequence[str], npt.ArrayLike]
"""The words written, the words read, and the weights [T, S] between them."""


def weight_maps(maps: Mapping[str, Map], *, x_label: str, y_label: str, title: str = "") -> Figure:
    """Attention maps side by side: a row a written word, a column a word read, the weight as area and as a number.

    Args:
        maps: From a panel's title to its words and weights.
        x_label: The word for what is read.
        y_label: The word for what is written.
        title: The figure's title.

    Raises:
        ValueError: If a grid has not as many rows and columns as there are words.
    """
    tallest = max(len(rows) for rows, _, _ in maps.values())
    widths = [len(columns) + 1.5 for _, columns, _ in maps.values()]
    figure = Figure(figsize=(0.5 * sum(widths) + 1.2, 0.42 * tallest + 1.9), layout="constrained", facecolor="none")
    panels = figure.subplots(1, len(maps), squeeze=False, width_ratios=widths)[0]
    for axes, (name, (rows, columns, grid)) in zip(panels, maps.items(), strict=True):
        weights = np.asarray(grid, dtype=float)  # (T, S)
        if weights.shape != (len(rows), len(columns)):
            raise ValueError(f"map {name!r} has weights {weights.shape} for {len(rows)} rows, {len(columns)} columns")
        _style(axes, x_label, y_label if axes is panels[0] else "", name, grid="")
        _squares(axes, weights)
        axes.set_xticks(range(len(columns)), columns, rotation=45, ha="right", rotation_mode="anchor", parse_math=False)
        axes.set_yticks(range(len(rows)), rows, parse_math=False)
    figure.suptitle(title, color=GREY)
    return figure


def _squares(axes: Axes, weights: npt.NDArray[np.float64]) -> None:
    """One square a weight, of its area; areas read the same on a light and on a dark page, shades do not."""
    for (row, column), weight in np.ndenumerate(weights):
        side = 0.92 * np.sqrt(weight)
        corner = (column - side / 2, row - side / 2)
        axes.add_patch(Rectangle(corner, side, side, facecolor=BLUE, edgecolor="none"))
        if weight >= 0.1:
            axes.text(column, row, f"{weight:.1f}".lstrip("0"), ha="center", va="center", color="white", fontsize=8)
    axes.set_xlim(-0.5, weights.shape[1] - 0.5)
    axes.set_ylim(weights.shape[0] - 0.5, -0.5)
    axes.set_aspect("equal")


def lines(
    x: Sequence[float],
    curves: Mapping[str, Sequence[float]],
    *,
    x_label: str,
    y_label: str,
    title: str = "",
    logarithmic: bool = False,
) -> Figure:
    """Curves over the same sizes, told apart by colour, dash and marker.

    Args:
        x: The sizes.
        curves: From a curve's name to its values, one a size.
        x_label: What the sizes are of.
        y_label: What is drawn.
        title: The figure's title.
        logarithmic: Whether both axes are, so that a power is a straight line.
    """
    figure, axes = _figure(x_label, y_label, title)
    for (name, values), colour, line, marker in zip(curves.items(), PALETTE, LINES, MARKERS, strict=False):
        axes.plot(x, values, color=colour, linestyle=line, marker=marker, linewidth=2, label=name)
    if logarithmic:
        axes.set_xscale("log", base=2)
        axes.set_yscale("log", base=2)
        axes.yaxis.set_major_formatter("{x:.3g}")  # a number of seconds, not a power of two
    axes.set_xticks(x, [f"{size:g}" for size in x])
    _legend(axes)
    return figure


def heads_by_layer(
    panels: Mapping[str, npt.ArrayLike],
    *,
    x_label: str,
    y_label: str,
    title: str = "",
    levels: Mapping[str, tuple[str, float]] | None = None,
) -> Figure:
    """A number for every head, layer by layer: a dot a head, a line through the layers' means (Clark et al. 2019, fig. 2).

    Args:
        panels: From a panel's title to a number for each head, [L, h]; NaN is left out.
        x_label: The word for layer.
        y_label: What is measured.
        title: The figure's title.
        levels: For a panel, the name and the height of a level to compare with, such as attention spread evenly.

    Raises:
        ValueError: If a panel's numbers are not [L, h].
    """
    figure = Figure(figsize=(0.6 + 3.4 * len(panels), 3.4), layout="constrained", facecolor="none")
    drawn = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
    for axes, (name, numbers) in zip(drawn, panels.items(), strict=True):
        values = np.asarray(numbers, dtype=float)  # (L, h)
        if values.ndim != 2:
            raise ValueError(f"panel {name!r} holds {values.shape}, not a number for each head of each layer: [L, h]")
        _style(axes, x_label, y_label if axes is drawn[0] else "", name, grid="y")
        layers = np.arange(len(values))
        axes.plot(np.repeat(layers, values.shape[1]), values.ravel(), "o", color=BLUE, alpha=0.7, markersize=5)
        axes.plot(layers, values.mean(axis=1), color=VERMILION, linewidth=2)
        if levels and name in levels:
            label, height = levels[name]
            axes.axhline(height, color=GREY, linestyle="--", linewidth=1.5)
            axes.annotate(
                label, (1, height), (-2, 3), ("axes fraction", "data"), "offset points", ha="right", color=GREY
            )
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlim(-0.5, len(values) - 0.5)
        axes.set_ylim(bottom=0)
    figure.suptitle(title, color=GREY)
    return figure


def heads_in_words(panels: Mapping[str, npt.ArrayLike], sentence: str) -> str:
    """What `heads_by_layer` shows, for those who cannot see it: one sentence a panel.

    Args:
        panels: The panels of the figure.
        sentence: Where `name`, `mean`, `low`, `high`, and the `layer` and `head` of the highest go, for example
            `{name}: {low:.2f} to {high:.2f}, mean {mean:.2f}; the highest is head {head} of layer {layer}.`
    """
    told = []
    for name, numbers in panels.items():
        values = np.asarray(numbers, dtype=float)  # (L, h)
        layer, head = np.unravel_index(np.nanargmax(values), values.shape)
        words = {"mean": np.nanmean(values), "low": np.nanmin(values), "high": np.nanmax(values)}
        told.append(sentence.format(name=name, layer=layer, head=head, **words))
    return " ".join(told)


def quality_of_models(
    labels: Sequence[str],
    models: Mapping[str, tuple[Sequence[float], Sequence[tuple[float, float]]]],
    *,
    x_label: str,
    y_label: str,
    title: str = "",
    lowest: float = 0,
) -> Figure:
    """The score of several models in each bucket of source lengths, with their intervals.

    Args:
        labels: The buckets, for example `BucketScore.label`.
        models: From a model's name to its scores and their (low, high) intervals, one a bucket.
        x_label: What the buckets are of.
        y_label: What the score is.
        title: The figure's title.
        lowest: Where the axis of scores, which ends at 100, begins: above 0 where models are too alike to be told apart.
    """
    figure, axes = _figure(x_label, y_label, title)
    columns = np.arange(len(labels))
    for number, ((name, (scores, intervals)), colour) in enumerate(zip(models.items(), PALETTE, strict=False)):
        places = columns + 0.08 * (number - (len(models) - 1) / 2)
        low, high = np.array(intervals, dtype=float).T
        axes.vlines(places, low, high, color=colour, linewidth=2)
        axes.plot(places, scores, MARKERS[number], linestyle=LINES[number], color=colour, linewidth=2, label=name)
    axes.set_xticks(columns, labels)
    axes.set_ylim(lowest, 100 + (100 - lowest) / 20)
    _legend(axes)
    return figure


_BAHDANAU = {
    "outputs": (0.76, 0.07),
    "word": (0.38, 0.07),
    "previous": (0.16, 0.36),
    "score": (0.76, 0.36),
    "context": (0.76, 0.58),
    "cell": (0.38, 0.75),
    "prediction": (0.38, 0.95),
}
_BAHDANAU_ARROWS = [
    ("outputs", "score"),
    ("previous", "score"),
    ("score", "context"),
    ("context", "cell"),
    ("word", "cell"),
    ("previous", "cell"),
    ("cell", "prediction"),
    ("context", "prediction"),
]
_LUONG = {
    "outputs": (0.66, 0.07),
    "word_and_state": (0.16, 0.07),
    "cell": (0.16, 0.3),
    "current": (0.16, 0.53),
    "score": (0.66, 0.36),
    "context": (0.66, 0.58),
    "combine": (0.42, 0.77),
    "prediction": (0.42, 0.95),
}
_LUONG_ARROWS = [
    ("outputs", "score"),
    ("word_and_state", "cell"),
    ("cell", "current"),
    ("current", "score"),
    ("score", "context"),
    ("context", "combine"),
    ("current", "combine"),
    ("combine", "prediction"),
]


def two_decoders(words: Mapping[str, str]) -> Figure:
    """One step of Bahdanau's decoder beside one of Luong's; the arrows in which they differ are drawn thick.

    Args:
        words: What stands in the boxes: `outputs`, `word`, `word_and_state`, `previous`, `current`, `score`, `context`,
            `cell`, `combine` and `prediction`.
    """
    figure = Figure(figsize=(10.5, 5.6), layout="constrained", facecolor="none")
    panels = figure.subplots(1, 2)
    different = {("previous", "score"), ("context", "cell"), ("current", "score"), ("context", "combine")}
    drawings = (
        ("Bahdanau", _BAHDANAU, _BAHDANAU_ARROWS),
        ("Luong", _LUONG, _LUONG_ARROWS),
    )
    for axes, (name, places, arrows) in zip(panels, drawings, strict=True):
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.02)
        axes.set_title(name, color=GREY, fontsize=14)
        boxes = {box: _box(axes, place, words[box]) for box, place in places.items()}
        for start, end in arrows:
            thick = (start, end) in different
            _arrow(axes, boxes[start], boxes[end], VERMILION if thick else GREY, 3 if thick else 1.5)
    return figure


def _box(axes: Axes, place: tuple[float, float], words: str) -> Any:
    style = {"boxstyle": "round,pad=0.45", "facecolor": "none", "edgecolor": GREY, "linewidth": 1.5}
    return axes.text(*place, words, ha="center", va="center", color=GREY, fontsize=11, bbox=style)


def _arrow(axes: Axes, start: Any, end: Any, colour: str, width: float) -> None:
    axes.annotate(
        "",
        xy=end.get_position(),
        xytext=start.get_position(),
        arrowprops={
            "arrowstyle": "-|>",
            "color": colour,
            "linewidth": width,
            "patchA": start.get_bbox_patch(),
            "patchB": end.get_bbox_patch(),
            "shrinkA": 3,
            "shrinkB": 3,
            "mutation_scale": 16,
        },
    )

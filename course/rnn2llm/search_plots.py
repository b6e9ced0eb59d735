"""The figures of lesson 03: trees of sentences, curves over one or several panels, and bars over orders of magnitude.

They look like those of `rnn2llm.plots`, which explains the choice of colours: transparent, in a grey that is legible on
white and on black, and never told apart by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator, ScalarFormatter

from rnn2llm.plots import _LINES, _MARKERS, BLUE, GREY, PALETTE, SKY, VERMILION, _figure, _legend, _style

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of a figure: curves over the same x.

    Attributes:
        y_label: What is drawn.
        curves: From a curve's name to its values, one for each x.
        log: Whether the axis is logarithmic.
    """

    y_label: str
    curves: Mapping[str, Sequence[float]]
    log: bool = False


def word_tree(
    tree: Mapping[Path, Mapping[str, float]],
    start: str,
    marked: Mapping[str, Path],
    *,
    title: str = "",
) -> Figure:
    """A tree of sentences: the words that may follow each beginning, with their conditional probabilities.

    Args:
        tree: From a beginning (a tuple of words) to the probability of each next word.
        start: What stands at the root.
        marked: From a name for the legend to the sentence whose branch is marked, at most two.
        title: The figure's title.
    """
    leaves = list(_leaves(tree, ()))
    depth = max(map(len, leaves))
    figure = Figure(figsize=(1.6 + 2.1 * depth, 0.6 + 0.52 * len(leaves)), layout="constrained", facecolor="none")
    axes = figure.subplots()
    _style(axes, "", "", title, grid="")
    axes.set_axis_off()
    places = _places(tree, leaves)
    for path, (x, y) in places.items():
        axes.text(
            x,
            y,
            f" {path[-1] if path else start} ",
            color=GREY,
            fontsize=12,
            va="center",
            ha="center",
            parse_math=False,
        )
        if path:
            before = places[path[:-1]]
            _edge(axes, before, (x, y), f"{tree[path[:-1]][path[-1]]:.2f}", path, marked)
    for (name, path), colour, width in zip(marked.items(), (VERMILION, BLUE), (3, 6), strict=False):
        axes.plot([], [], color=colour, linewidth=width, label=f"{name}: {' '.join(path)}", alpha=0.75)
    axes.set_xlim(-0.35, depth + 0.4)
    axes.set_ylim(-0.6, len(leaves) + 0.4)
    if marked:
        axes.legend(labelcolor=GREY, frameon=False, fontsize=11, loc="upper left")
    return figure


def _leaves(tree: Mapping[Path, Mapping[str, float]], path: Path) -> Sequence[Path]:
    if path not in tree:
        return [path]
    return [leaf for word in tree[path] for leaf in _leaves(tree, (*path, word))]


def _places(tree: Mapping[Path, Mapping[str, float]], leaves: Sequence[Path]) -> dict[Path, tuple[float, float]]:
    """Where each beginning stands: depth to the right, leaves from top to bottom, others in the middle of theirs."""
    heights = {leaf: float(len(leaves) - 1 - row) for row, leaf in enumerate(leaves)}
    paths = {leaf[:length] for leaf in leaves for length in range(len(leaf) + 1)}
    places = {}
    for path in sorted(paths, key=lambda path: (len(path), path)):
        own = [height for leaf, height in heights.items() if leaf[: len(path)] == path]
        places[path] = (float(len(path)), sum(own) / len(own))
    return places


def _edge(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    label: str,
    path: Path,
    marked: Mapping[str, Path],
) -> None:
    room = 0.3  # for the words at both ends
    xs, ys = (start[0] + room, end[0] - room), (start[1], end[1])
    for (_, branch), colour, width in reversed(list(zip(marked.items(), (VERMILION, BLUE), (3, 6), strict=False))):
        if branch[: len(path)] == path:
            axes.plot(xs, ys, color=colour, linewidth=width, alpha=0.75, solid_capstyle="round")
    axes.plot(xs, ys, color=GREY, linewidth=1)
    near_end, rise = 0.72, ys[1] - ys[0]
    axes.text(
        xs[0] + near_end * (xs[1] - xs[0]) + 0.02 * np.sign(-rise),
        ys[0] + near_end * rise + (0.14 if rise else 0.1),
        label,
        color=GREY,
        fontsize=10,
        ha="left" if rise < 0 else "right" if rise else "center",
    )


def panels(
    x: Sequence[float],
    shown: Sequence[Panel],
    *,
    x_label: str,
    title: str = "",
    log_x: bool = False,
) -> Figure:
    """Curves over the same x, side by side where there are several kinds of them.

    Args:
        x: Where the values stand.
        shown: The panels, from left to right.
        x_label: What x is.
        title: The figure's title.
        log_x: Whether each doubling of x is equally wide; every x then has its tick.
    """
    figure = Figure(figsize=(3.6 + 3.6 * len(shown), 3.8), layout="constrained", facecolor="none")
    for axes, panel in zip(figure.subplots(1, len(shown), squeeze=False)[0], shown, strict=True):
        _style(axes, x_label, panel.y_label, "", grid="y")
        for (name, values), colour, line, marker in zip(panel.curves.items(), PALETTE, _LINES, _MARKERS, strict=False):
            every = max(1, len(x) // 12)
            axes.plot(x, values, color=colour, linestyle=line, marker=marker, markevery=every, linewidth=2, label=name)
        if log_x:
            axes.set_xscale("log", base=2)
            axes.xaxis.set_major_locator(FixedLocator(list(x)))
            axes.xaxis.set_major_formatter(ScalarFormatter())
            axes.xaxis.set_minor_locator(NullLocator())
        if panel.log:
            axes.set_yscale("log")
            axes.yaxis.set_minor_formatter(NullFormatter())
        if len(panel.curves) > 1:
            _legend(axes)
    figure.suptitle(title, color=GREY, fontsize=13)
    return figure


def magnitudes(names: Sequence[str], values: Sequence[float], *, x_label: str, title: str = "") -> Figure:
    """Bars over a logarithmic scale, from top to bottom, each with its number.

    Raises:
        ValueError: If a value is not positive: a logarithmic scale has no place for it.
    """
    if not all(value > 0 for value in values):
        raise ValueError(f"a logarithmic scale shows positive values only, not {min(values)}")
    figure, axes = _figure(x_label, "", title, height=1.3 + 0.5 * len(names), grid="x")
    rows = range(len(names))
    axes.barh(rows, values, color=SKY, height=0.6)
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    low, high = min(values), max(values)
    axes.set_xlim(low / 4, high * 12)
    for row, value in enumerate(values):
        axes.text(value * 1.25, row, f"{value:.3g}", va="center", color=GREY, fontsize=11)
    axes.set_yticks(rows, names, parse_math=False)
    axes.invert_yaxis()
    return figure

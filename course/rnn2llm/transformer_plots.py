"""The Transformer drawn: its blocks, and what sinusoidal positions look like.

In the manner of `rnn2llm.plots`: words in from the caller, a Matplotlib figure out, transparent, in colours that people
with colour-blindness can tell apart. The drawing of the blocks follows figure 1 of Vaswani et al. (2017), with the
normalisation in front of each part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from rnn2llm.plots import _LINES as LINES
from rnn2llm.plots import BLUE, GREEN, GREY, PALETTE, VERMILION, _legend, _style

_LEFT, _RIGHT, _WIDTH, _HEIGHT = 0.25, 0.75, 0.29, 0.058
_PARTS = {
    "left": (("read", 0.04), ("embedding", 0.14), ("self", 0.36), ("feed", 0.52)),
    "right": (("write", 0.04), ("embedding", 0.14), ("masked", 0.36), ("cross", 0.58), ("feed", 0.74)),
}
_FRAMES = {"left": (0.285, 0.6), "right": (0.285, 0.82)}
_COLOURS = {"self": BLUE, "masked": BLUE, "cross": VERMILION, "feed": GREEN}


def architecture(words: Mapping[str, str]) -> Figure:
    """The encoder beside the decoder, from the words below to the prediction above, with every residual.

    Args:
        words: What stands in the boxes (`read`, `write`, `embedding`, `self`, `masked`, `cross`, `feed`, `prediction`) and
            beside them (`positions`, `add`, `encoder`, `decoder`, `memory`).
    """
    figure = Figure(figsize=(9.6, 8.6), layout="constrained", facecolor="none")
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    for side, x in (("left", _LEFT), ("right", _RIGHT)):
        _stack(axes, words, side, x)
    _arrow(axes, (_LEFT, 0.625), (_LEFT, 0.68))
    axes.text(_LEFT, 0.7, words["memory"], ha="center", va="center", color=VERMILION, fontsize=12)
    # The encoder's output goes into every block of the decoder.
    _arrow(axes, (_LEFT + 0.06, 0.7), (_RIGHT - _WIDTH / 2, 0.58), VERMILION)
    _arrow(axes, (_RIGHT, 0.845), (_RIGHT, 0.9))
    _box(axes, _RIGHT, 0.93, words["prediction"], GREY)
    return figure


def _stack(axes: Axes, words: Mapping[str, str], side: str, x: float) -> None:
    """One side: what goes in, the positions that are added, and a frame around a block with its residual arrows."""
    parts = _PARTS[side]
    for name, y in parts:
        _box(axes, x, y, words[name], _COLOURS.get(name, GREY))
    _arrow(axes, (x, 0.04 + _HEIGHT / 2), (x, 0.14 - _HEIGHT / 2))
    outwards = -1 if side == "left" else 1
    axes.text(
        x + outwards * 0.05,
        0.225,
        words["positions"],
        ha="right" if side == "left" else "left",
        va="center",
        color=GREY,
    )
    below = 0.14 + _HEIGHT / 2
    _plus(axes, x, 0.225)
    _arrow(axes, (x, below), (x, 0.21))
    below = 0.24
    for _, y in parts[2:]:
        _arrow(axes, (x, below), (x, y - _HEIGHT / 2))
        _arrow(axes, (x, y + _HEIGHT / 2), (x, y + 0.055))
        _plus(axes, x, y + 0.07)
        branch, bow = y - _HEIGHT / 2 - 0.022, outwards * (_WIDTH / 2 + 0.03)
        axes.plot([x, x + bow, x + bow], [branch, branch, y + 0.07], color=GREY, linewidth=1.3)
        _arrow(axes, (x + bow, y + 0.07), (x + outwards * 0.014, y + 0.07))
        below = y + 0.085
    bow = outwards * (_WIDTH / 2 + 0.045)
    for _, y in parts[2:]:
        axes.text(x + bow, y + 0.02, words["add"], rotation=90, ha="center", va="center", color=GREY, fontsize=9)
    low, high = _FRAMES[side]
    frame = FancyBboxPatch(
        (x - 0.22, low), 0.44, high - low + 0.02, boxstyle="round,pad=0.0,rounding_size=0.015", fill=False, edgecolor=GREY,
        linestyle="--",
    )  # fmt: skip
    axes.add_patch(frame)
    axes.text(x - outwards * 0.21, low + 0.012, words["encoder" if side == "left" else "decoder"],
              ha="right" if side == "left" else "left", va="bottom", color=GREY, fontsize=11)  # fmt: skip


def _box(axes: Axes, x: float, y: float, words: str, colour: str) -> None:
    corner = (x - _WIDTH / 2, y - _HEIGHT / 2)
    style = "round,pad=0.0,rounding_size=0.012"
    axes.add_patch(FancyBboxPatch(corner, _WIDTH, _HEIGHT, boxstyle=style, fill=False, edgecolor=colour, linewidth=2))
    axes.text(x, y, words, ha="center", va="center", color=GREY, fontsize=11)


def _plus(axes: Axes, x: float, y: float) -> None:
    axes.text(x, y, "⊕", ha="center", va="center", color=GREY, fontsize=15)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str = GREY) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=13, color=colour, linewidth=1.5, shrinkA=0,
            shrinkB=0,
        )
    )  # fmt: skip


def positions(
    encoding: npt.ArrayLike, starts: Sequence[int], words: Mapping[str, str], titles: tuple[str, str]
) -> Figure:
    """A table of positions, and the dot products of some of its rows with those behind them.

    Args:
        encoding: [T, d].
        starts: The rows whose products are drawn.
        words: `position`, `column`, `value`, `distance`, `product` and `from`, the last with a place for {start}.
        titles: Of the left panel and the right one.
    """
    table = np.asarray(encoding, dtype=float)
    figure = Figure(figsize=(10.5, 4.4), layout="constrained", facecolor="none")
    left, right = figure.subplots(1, 2)
    _style(left, words["column"], words["position"], titles[0], grid="")
    # From one colour to the other through the grey of the text: both themes show it.
    colours = LinearSegmentedColormap.from_list("positions", [VERMILION, "#F5F5F5", BLUE])
    image = left.imshow(table, aspect="auto", cmap=colours, vmin=-1, vmax=1, interpolation="nearest")
    scale = figure.colorbar(image, ax=left, label=words["value"], ticks=[-1, 0, 1])
    scale.ax.tick_params(colors=GREY)
    scale.ax.yaxis.label.set_color(GREY)
    scale.outline.set_edgecolor(GREY)
    _style(right, words["distance"], words["product"], titles[1], grid="y")
    longest = len(table) - max(starts)
    for start, colour, line in zip(starts, PALETTE, LINES, strict=False):
        products = table[start : start + longest] @ table[start]
        right.plot(
            range(longest),
            products,
            color=colour,
            linestyle=line,
            linewidth=2.5,
            label=words["from"].format(start=start),
        )
    _legend(right)
    return figure

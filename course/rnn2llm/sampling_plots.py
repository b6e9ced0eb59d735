"""The figures of lesson 06: the shapes of recurrent problems, distributions over characters, and bits a character.

In the manner of `rnn2llm.plots`: words in from the caller, a Matplotlib figure out, transparent, in colours that people
with colour-blindness can tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from rnn2llm.plots import BLUE, GREY, ORANGE, SKY, VERMILION, _figure, _style

# For each shape: the steps at which something is read, those at which something is written, and how many steps there are.
_SHAPES: Mapping[str, tuple[Sequence[int], Sequence[int], int]] = {
    "one_to_many": ((0,), (0, 1, 2, 3), 4),
    "many_to_one": ((0, 1, 2, 3), (3,), 4),
    "aligned": ((0, 1, 2, 3), (0, 1, 2, 3), 4),
    "encoder_decoder": ((0, 1, 2), (3, 4, 5), 6),
}


def recurrent_shapes(words: Mapping[str, str], *, fed_back: str = "one_to_many") -> Figure:
    """Four ways to use a recurrent network: what it reads (below), its states (middle), what it writes (above).

    Args:
        words: The title of each panel, with its example: `one_to_many`, `many_to_one`, `aligned` and `encoder_decoder`.
        fed_back: The panel in which what is written is read at the next step, drawn as dashed arrows.
    """
    figure = Figure(figsize=(10.5, 3.2), layout="constrained", facecolor="none")
    widths = [steps for _, _, steps in _SHAPES.values()]
    panels = figure.subplots(1, len(_SHAPES), width_ratios=widths)
    for axes, (name, (reads, writes, steps)) in zip(panels, _SHAPES.items(), strict=True):
        axes.set_axis_off()
        axes.set_xlim(-0.6, steps - 0.4)
        axes.set_ylim(-0.55, 2.55)
        axes.set_title(words[name], color=GREY, fontsize=11)
        for step in range(steps):
            _cell(axes, step, 1, VERMILION)
            if step:
                _arrow(axes, (step - 1 + 0.28, 1), (step - 0.28, 1))
            if step in reads:
                _cell(axes, step, 0, SKY)
                _arrow(axes, (step, 0.22), (step, 0.78))
            if step in writes:
                _cell(axes, step, 2, BLUE)
                _arrow(axes, (step, 1.22), (step, 1.78))
            if name == fed_back and step:
                _feedback(axes, step)
    return figure


def _cell(axes: Axes, x: float, y: float, colour: str) -> None:
    style = "round,pad=0,rounding_size=0.08"
    axes.add_patch(FancyBboxPatch((x - 0.26, y - 0.2), 0.52, 0.4, style, facecolor=colour, edgecolor=GREY))


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    look = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.5}
    axes.annotate("", xy=end, xytext=start, arrowprops={**look, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 12})


def _feedback(axes: Axes, step: int) -> None:
    """From what the step before wrote, between the columns, to where this step reads."""
    between = step - 0.5
    axes.plot([step - 0.74, between, between, step, step], [2, 2, 0.45, 0.45, 0.6], "--", color=GREY, linewidth=1.5)
    _arrow(axes, (step, 0.58), (step, 0.78))


def distributions(
    tokens: Sequence[str],
    panels: Mapping[str, Sequence[float]],
    *,
    x_label: str,
    marked: int | None = None,
    title: str = "",
) -> Figure:
    """The same characters with the probabilities of several distributions, side by side.

    Args:
        tokens: The N characters, from top to bottom.
        panels: From a panel's title to N probabilities.
        x_label: The word for probability.
        marked: Which character has another colour and a hatch, if any.
        title: The figure's title.

    Raises:
        ValueError: A panel has not as many probabilities as there are characters.
    """
    size = (2.0 * len(panels) + 0.8, 0.26 * len(tokens) + 1.6)
    figure = Figure(figsize=size, layout="constrained", facecolor="none")
    rows = range(len(tokens))
    for axes, (name, p) in zip(
        figure.subplots(1, len(panels), squeeze=False, sharey=True)[0], panels.items(), strict=True
    ):
        if len(p) != len(tokens):
            raise ValueError(f"panel {name!r} has {len(p)} probabilities for {len(tokens)} characters")
        _style(axes, x_label, "", name, grid="x")
        bars = axes.barh(rows, p, color=BLUE, height=0.7)
        if marked is not None:
            bars[marked].set(color=ORANGE, hatch="//", edgecolor=GREY)
        for row, value in enumerate(p):
            if value >= 0.005:
                axes.text(value + 0.02, row, f"{value:.2f}", va="center", color=GREY, fontsize=9)
        axes.set_xlim(0, 1.25)
        axes.set_xticks([0, 0.5, 1])
        axes.set_yticks(rows, tokens, parse_math=False)
        axes.invert_yaxis() if not axes.yaxis_inverted() else None
    figure.suptitle(title, color=GREY)
    return figure


def surprise(tokens: Sequence[str], bits: npt.ArrayLike, *, y_label: str, title: str = "") -> Figure:
    """What each character of a text cost, as a bar above it.

    Args:
        tokens: The T characters.
        bits: The surprise of each, [T].
        y_label: The word for what is drawn.
        title: The figure's title.

    Raises:
        ValueError: There is not one number a character.
    """
    values = np.asarray(bits, dtype=float)
    if values.shape != (len(tokens),):
        raise ValueError(f"{len(tokens)} characters and surprises of shape {values.shape}: one a character")
    figure, axes = _figure("", y_label, title, width=max(7.2, 0.17 * len(tokens)), height=2.8)
    axes.bar(range(len(tokens)), values, color=BLUE, width=0.7)
    axes.set_xticks(range(len(tokens)), tokens, parse_math=False, family="monospace")
    axes.tick_params(axis="x", length=0)
    return figure


def bits_bars(bits: Mapping[str, float], yardsticks: Sequence[str], *, x_label: str, title: str = "") -> Figure:
    """Bits a character as bars, from top to bottom, each with its number; those that are no networks are hatched.

    Args:
        bits: From a name to its bits a character.
        yardsticks: The names that are no networks.
        x_label: What is measured.
        title: The figure's title.
    """
    figure, axes = _figure(x_label, "", title, height=1.2 + 0.42 * len(bits), grid="x")
    for row, (name, value) in enumerate(bits.items()):
        plain = name in yardsticks
        axes.barh(row, value, 0.62, color=SKY if plain else BLUE, hatch="//" if plain else "", edgecolor=GREY)
        axes.text(value + 0.02 * max(bits.values()), row, f"{value:.2f}", va="center", color=GREY, fontsize=11)
    axes.set_yticks(range(len(bits)), list(bits), parse_math=False)
    axes.set_xlim(0, 1.15 * max(bits.values()))
    axes.invert_yaxis()
    return figure

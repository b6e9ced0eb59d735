"""The figures of reading in both directions: who has read what at each position, and where a sense becomes known.

In the manner of `rnn2llm.plots`: words in from the caller, a Matplotlib figure out, transparent, in colours that people
with colour-blindness can tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from rnn2llm.plots import _LINES as LINES
from rnn2llm.plots import _MARKERS as MARKERS
from rnn2llm.plots import BLUE, GREY, PALETTE, VERMILION, _figure, _legend

_CELL = 0.8
"""How wide a cell is, where one begins at every whole number."""


def reading_directions(tokens: Sequence[str], position: int, words: Mapping[str, str]) -> Figure:
    """A sentence read in both directions: what has been read when each reader stands at one position is filled in.

    Args:
        tokens: The sentence.
        position: The position that both have reached, counted from 0.
        words: `forward`, `backward` and `joined`, the names of the rows.

    Raises:
        ValueError: If the position is not in the sentence.
    """
    if not 0 <= position < len(tokens):
        raise ValueError(f"position={position} is not in a sentence of {len(tokens)} tokens, counted from 0")
    figure = Figure(figsize=(1.15 * len(tokens) + 2.6, 3.6), layout="constrained", facecolor="none")
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(-2.4, len(tokens))
    axes.set_ylim(-0.7, 3.1)
    rows = (("forward", 2.0, BLUE, 1), ("backward", 1.0, VERMILION, -1))
    for name, height, colour, step in rows:
        axes.text(-0.35, height + _CELL / 2, words[name], ha="right", va="center", color=GREY, fontsize=12)
        for place in range(len(tokens)):
            read = place <= position if step == 1 else place >= position
            _cell(axes, place, height, colour, filled=read, thick=place == position)
            if 0 <= place + step < len(tokens):
                _arrow(axes, place, place + step, height + _CELL / 2, colour if read and place != position else GREY)
    axes.text(-0.35, -0.05, words["joined"], ha="right", va="center", color=GREY, fontsize=12)
    middle = position + _CELL / 2
    axes.annotate("", (middle, 0.15), (middle, 0.95), arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": 2})
    for part, colour in enumerate((BLUE, VERMILION)):
        corner = (position + part * _CELL / 2, -0.25)
        axes.add_patch(_box(corner, (_CELL / 2, 0.4), colour, filled=True, width=2.5))
    for place, token in enumerate(tokens):
        axes.text(place + _CELL / 2, 2.95, token, ha="center", va="center", color=GREY, fontsize=12, parse_math=False)
    return figure


def _cell(axes: Axes, place: int, height: float, colour: str, *, filled: bool, thick: bool) -> None:
    width = 3.5 if thick else 1.5
    axes.add_patch(_box((place, height), (_CELL, 0.7 * _CELL), colour if filled else GREY, filled, width))


def _box(corner: tuple[float, float], size: tuple[float, float], colour: str, filled: bool, width: float) -> Rectangle:
    """Filled by a tint and not by its colour, so that it reads on white and on black; the border is of full colour."""
    face = to_rgba(colour, 0.35) if filled else "none"
    return Rectangle(corner, *size, facecolor=face, edgecolor=colour, linewidth=width)


def _arrow(axes: Axes, start: int, end: int, height: float, colour: str) -> None:
    """From the border of one cell to that of its neighbour."""
    near, far = (start + _CELL, end) if end > start else (start, end + _CELL)
    axes.annotate("", (far, height - 0.1), (near, height - 0.1), arrowprops={"arrowstyle": "-|>", "color": colour})


def accuracy_by_offset(
    offsets: Sequence[int],
    curves: Mapping[str, Sequence[float]],
    *,
    chance: float,
    chance_name: str,
    x_label: str,
    y_label: str,
    title: str = "",
) -> Figure:
    """How often a probe guesses a word's sense from the outputs at positions around it, and the level of chance.

    Args:
        offsets: The positions, counted from the word.
        curves: From a reader's name to its accuracies, 0 to 1, one an offset.
        chance: What guessing would reach.
        chance_name: What that level is called.
        x_label: What the offsets are.
        y_label: What is measured.
        title: The figure's title.
    """
    figure, axes = _figure(x_label, y_label, title)
    axes.axhline(chance, color=GREY, linewidth=1.5, linestyle=(0, (1, 1)), label=chance_name)
    axes.axvline(0, color=GREY, linewidth=1, alpha=0.5)
    for (name, values), colour, line, marker in zip(curves.items(), PALETTE, LINES, MARKERS, strict=False):
        axes.plot(offsets, values, color=colour, linestyle=line, marker=marker, linewidth=2, label=name)
    axes.set_xticks(offsets, [f"{offset:+d}" if offset else "0" for offset in offsets])
    axes.set_ylim(0.35, 1.05)
    _legend(axes)
    return figure


def accuracy_by_word(
    words: Sequence[str],
    models: Mapping[str, Sequence[float]],
    *,
    chance: float,
    chance_name: str,
    x_label: str,
    title: str = "",
) -> Figure:
    """A row a word, a mark a model, to be read from top to bottom.

    Args:
        words: The words.
        models: From a model's name to its accuracies, 0 to 1, one a word.
        chance: What guessing would reach.
        chance_name: What that level is called.
        x_label: What is measured.
        title: The figure's title.
    """
    figure, axes = _figure(x_label, "", title, height=1.6 + 0.28 * len(words))
    rows = range(len(words))
    axes.axvline(chance, color=GREY, linewidth=1.5, linestyle=(0, (1, 1)), label=chance_name)
    for (name, values), colour, marker in zip(models.items(), PALETTE, MARKERS, strict=False):
        axes.plot(values, rows, marker, color=colour, markersize=7, label=name)
    axes.set_yticks(rows, words, parse_math=False)
    axes.invert_yaxis()
    axes.set_xlim(-0.03, 1.03)
    axes.legend(labelcolor=GREY, frameon=False, fontsize=11, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure

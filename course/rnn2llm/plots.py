"""The course's figures: one function a kind, words in from the caller, a Matplotlib figure out.

Colours are those of Okabe and Ito (2008), which people with colour-blindness can tell apart; no figure tells things
apart by colour alone. The background is transparent, and text and axes are of a grey that stands out from white and
from black alike, because the same saved figure is seen in light and dark themes.

Figures are made without pyplot: nothing stays open, and nothing is displayed but by `show`, which insists on an alt
text.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import Formatter, MaxNLocator

from rnn2llm.checking.session import decimal_mark, written
from rnn2llm.views import in_notebook

BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"
PALETTE = (BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE)
GREY = "#767676"
"""Contrast 4.5 to 1 with white and 4.6 to 1 with black (WCAG 2.2, 1.4.3)."""

_MARKERS = "osD^vP"
_LINES = ("-", "--", ":", "-.", "-", "--")
_LEGEND_LETTERS = 44
"""As many letters of a sentence as there is room for beside a map."""

_PIXELS_PER_INCH = 144
_CSS_PIXELS_PER_INCH = 96


def length_histogram(lengths: Mapping[str, Sequence[int]], *, x_label: str, y_label: str, title: str = "") -> Figure:
    """How many sentences have each length, one outlined histogram a language.

    Args:
        lengths: From the language's name to the lengths of its sentences, in tokens.
        x_label: What is counted.
        y_label: What there are so many of.
        title: The figure's title.
    """
    figure, axes = _figure(x_label, y_label, title)
    edges = np.arange(min(map(min, lengths.values())), max(map(max, lengths.values())) + 2) - 0.5
    for (name, values), colour, line in zip(lengths.items(), PALETTE, _LINES, strict=False):
        counts, _ = np.histogram(values, bins=edges)
        axes.stairs(counts, edges, fill=True, color=colour, alpha=0.25)
        axes.stairs(counts, edges, color=colour, linestyle=line, linewidth=2, label=name)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _legend(axes)
    return figure


def learning_curve(curves: Mapping[str, Sequence[float]], *, x_label: str, y_label: str, title: str = "") -> Figure:
    """One value an epoch, one line a curve; epochs count from 1.

    Args:
        curves: From a curve's name to its values; empty curves are left out.
        x_label: The word for epoch.
        y_label: What is drawn.
        title: The figure's title.
    """
    figure, axes = _figure(x_label, y_label, title)
    for (name, values), colour, line, marker in zip(curves.items(), PALETTE, _LINES, _MARKERS, strict=False):
        if values:
            epochs = range(1, len(values) + 1)
            axes.plot(epochs, values, color=colour, linestyle=line, marker=marker, linewidth=2, label=name)
    longest = max(map(len, curves.values()), default=1)
    axes.set_xlim(1 - 0.03 * longest, 1.03 * max(longest, 1))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _legend(axes)
    return figure


def word_probabilities(
    words: Sequence[str], probabilities: Sequence[float], *, x_label: str, y_label: str, title: str = ""
) -> Figure:
    """The probability of each generated word as a bar, to be read from top to bottom."""
    figure, axes = _figure(x_label, y_label, title, height=1.2 + 0.32 * len(words), grid="x")
    rows = np.arange(len(words))
    axes.barh(rows, probabilities, color=BLUE, height=0.7)
    for row, probability in enumerate(probabilities):
        axes.text(probability + 0.01, row, f"{probability:.2f}", va="center", color=GREY)
    axes.set_yticks(rows, words, parse_math=False)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.08)
    return figure


def quality_by_length(
    labels: Sequence[str],
    scores: Sequence[float],
    counts: Sequence[int],
    intervals: Sequence[tuple[float, float]] = (),
    *,
    x_label: str,
    y_label: str,
    title: str = "",
) -> Figure:
    """One bar a length bucket, the number of sentences in it, and an interval if one is given.

    Args:
        labels: The buckets, for example `BucketScore.label`.
        scores: Their scores, 0 to 100.
        counts: How many sentences each holds.
        intervals: (low, high) for each bucket, or nothing.
        x_label: What the buckets are of.
        y_label: What the score is.
        title: The figure's title.
    """
    figure, axes = _figure(x_label, y_label, title)
    columns = np.arange(len(labels))
    axes.bar(columns, scores, color=BLUE, width=0.7)
    tops = np.array(scores, dtype=float)
    if intervals:
        low, high = np.array(intervals, dtype=float).T
        axes.vlines(columns, low, high, color=ORANGE, linewidth=3)
        tops = np.maximum(tops, high)
    for column, top, count in zip(columns, tops, counts, strict=True):
        axes.annotate(
            f"n = {count}", (column, top), (0, 4), textcoords="offset points", ha="center", va="bottom", color=GREY
        )
    axes.set_xticks(columns, labels)
    axes.set_ylim(0, max(1.0, 1.15 * float(tops.max())))
    return figure


def state_heatmaps(
    states: Mapping[str, npt.NDArray[np.floating[Any]]],
    tokens: Sequence[str],
    *,
    x_label: str,
    y_label: str,
    units: int = 32,
    title: str = "",
) -> Figure:
    """How the states of a recurrent cell change along a sentence: a column a token, a row a unit.

    Args:
        states: From a state's name (`h`, `c`) to its values [T, U] after each token.
        tokens: The T tokens that were read.
        x_label: The word for what is read.
        y_label: The word for unit.
        units: How many of the U units are drawn, from the first.
        title: The figure's title.

    Raises:
        ValueError: If a state has not as many rows as there are tokens.
    """
    figure = Figure(figsize=(7.2, 4.2), layout="constrained", facecolor="none")
    panels = figure.subplots(1, len(states), squeeze=False, sharey=True)[0]
    for axes, (name, values) in zip(panels, states.items(), strict=True):
        if len(values) != len(tokens):
            raise ValueError(f"state {name!r} has {len(values)} steps, the sentence {len(tokens)} tokens")
        _style(axes, x_label, y_label if axes is panels[0] else "", name, grid="")
        shown = np.asarray(values, dtype=float)[:, :units].T  # [units, T]
        limit = max(float(np.abs(shown).max()), 1e-9)
        image = axes.imshow(shown, aspect="auto", cmap="PuOr", vmin=-limit, vmax=limit, interpolation="nearest")
        axes.set_xticks(range(len(tokens)), tokens, rotation=45, ha="right", rotation_mode="anchor", parse_math=False)
        colours = figure.colorbar(image, ax=axes)
        colours.ax.tick_params(colors=GREY)
        colours.outline.set_edgecolor(GREY)
    figure.suptitle(title, color=GREY)
    return figure


def sentence_map(
    vectors: npt.NDArray[np.floating[Any]],
    sentences: Sequence[str],
    groups: Sequence[str] | None = None,
    *,
    x_label: str,
    y_label: str,
    title: str = "",
) -> Figure:
    """Sentences placed by their vectors: the two directions in which these differ most (PCA; Pearson, 1901).

    Each point carries a number, and the list beside the map says which sentence it is, so that no labels overlap. The
    share of the variance that each axis shows is added to its label.

    Args:
        vectors: One vector a sentence [N, U], for example the encoder's final state.
        sentences: The N sentences.
        groups: A group a sentence, told apart by colour and marker; or None.
        x_label: The name of the first direction.
        y_label: The name of the second.
        title: The figure's title.

    Raises:
        ValueError: If there are fewer than three sentences, or not one a vector.
    """
    if len(vectors) != len(sentences) or len(sentences) < 3:
        raise ValueError(f"{len(vectors)} vectors and {len(sentences)} sentences: as many of each, and at least 3")
    places, shares = _project(np.asarray(vectors, dtype=float))
    x_label, y_label = (
        f"{label} ({100 * share:.0f}\N{NO-BREAK SPACE}%)"
        for label, share in zip((x_label, y_label), shares, strict=True)
    )
    figure, axes = _figure(x_label, y_label, title, height=max(4.0, 0.8 + 0.26 * len(sentences)), width=9.0)
    axes.set_box_aspect(1)
    kinds = list(dict.fromkeys(groups or ["sentence"] * len(sentences)))
    for index, (place, sentence) in enumerate(zip(places, sentences, strict=True)):
        kind = kinds.index(groups[index]) if groups else 0
        colour, marker = PALETTE[kind % len(PALETTE)], _MARKERS[kind % len(_MARKERS)]
        axes.plot(*place, marker, color=colour, markersize=8)
        axes.annotate(str(index + 1), place, (6, 4), textcoords="offset points", color=GREY, fontsize=11)
        height = 1 - (index + 0.5) / len(sentences)
        axes.plot(1.06, height, marker, color=colour, markersize=7, transform=axes.transAxes, clip_on=False)
        axes.text(
            1.1,
            height,
            f"{index + 1}  {shorten(sentence, _LEGEND_LETTERS, placeholder=' …')}",
            transform=axes.transAxes,
            va="center",
            color=GREY,
            parse_math=False,
        )
    axes.margins(0.12)
    return figure


def show(figure: Figure, alt: str) -> None:
    """Displays a figure with its alt text; where there is no notebook, prints the alt text.

    Numbers in both are written as the notebook's language writes them.

    Args:
        figure: The figure.
        alt: What somebody who cannot see the figure should know about it.

    Raises:
        ValueError: If the alt text is empty.
    """
    if not alt.strip():
        raise ValueError("a figure needs an alt text that says what it shows; this one is empty")
    alt = written(alt)
    write_numbers(figure)
    if not in_notebook():
        print(f"[{alt}]")
        return
    from IPython.display import display

    display({"text/html": image_html(figure, alt), "text/plain": alt}, raw=True)


def write_numbers(figure: Figure) -> None:
    """Gives the numbers on a figure's axes and in its texts the decimal mark of the notebook's language."""
    if decimal_mark() == ".":
        return
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(_Written(axis.get_major_formatter()))
            axis.set_minor_formatter(_Written(axis.get_minor_formatter()))
    for text in figure.findobj(Text):
        text.set_text(written(text.get_text()))


class _Written(Formatter):
    """Another formatter's labels with the decimal mark of the notebook's language.

    Matplotlib's own `axes.formatter.use_locale` would need the process in a Spanish locale, which Colab does not have.
    """

    def __init__(self, formatter: Formatter) -> None:
        self._formatter = formatter

    def __call__(self, x: float, pos: int | None = None) -> str:
        return written(self._formatter(x, pos))

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        return [written(label) for label in self._formatter.format_ticks(list(values))]

    def get_offset(self) -> str:
        return written(self._formatter.get_offset())

    def set_locs(self, locs: Any) -> None:
        self._formatter.set_locs(locs)


def image_html(figure: Figure, alt: str) -> str:
    """The figure as an HTML image that carries its own data, finer than the page so that enlarging keeps it sharp."""
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=_PIXELS_PER_INCH, transparent=True)
    width = round(figure.get_figwidth() * _CSS_PIXELS_PER_INCH)
    data = base64.b64encode(png.getvalue()).decode("ascii")
    return (
        f'<img alt="{html.escape(alt, quote=True)}" src="data:image/png;base64,{data}" '
        f'width="{width}" style="max-width:100%;height:auto">'
    )


def _project(vectors: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Places [N, 2] along the first two principal directions, and the share of the variance of each [2].

    A direction's sign is arbitrary; here its largest component is positive, so that the figure is the same everywhere.
    """
    centred = vectors - vectors.mean(axis=0)
    _, lengths, directions = np.linalg.svd(centred, full_matrices=False)
    directions = directions[:2]  # [2, U]
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    shares = lengths[:2] ** 2 / max(float((lengths**2).sum()), 1e-12)
    return centred @ (directions * np.sign(largest)).T, shares


def _figure(
    x_label: str, y_label: str, title: str, *, width: float = 7.2, height: float = 4.0, grid: str = "y"
) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained", facecolor="none")
    axes = figure.subplots()
    _style(axes, x_label, y_label, title, grid)
    return figure, axes


def _style(axes: Axes, x_label: str, y_label: str, title: str, grid: str) -> None:
    axes.set_facecolor("none")
    axes.set_xlabel(x_label, color=GREY, fontsize=12)
    axes.set_ylabel(y_label, color=GREY, fontsize=12)
    axes.set_title(title, color=GREY, fontsize=13)
    axes.tick_params(colors=GREY, labelsize=11)
    for spine in axes.spines.values():
        spine.set_color(GREY)
    axes.spines[["top", "right"]].set_visible(False)
    if grid:
        axes.grid(axis=grid, color=GREY, alpha=0.3)  # type: ignore[arg-type]
        axes.set_axisbelow(True)


def _legend(axes: Axes) -> None:
    axes.legend(labelcolor=GREY, frameon=False, fontsize=11)

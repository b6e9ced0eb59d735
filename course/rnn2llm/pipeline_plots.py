"""The drawings of lesson 08: the chain that a pipeline is, and how sure a classifier is where it is right and wrong.

In the manner of `rnn2llm.plots`: words in from the caller, a Matplotlib figure out, transparent, in colours that people
with colour-blindness can tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from rnn2llm.plots import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION, _figure

_COLOURS = (BLUE, GREEN, VERMILION, PURPLE)


def chain(boxes: Sequence[str], flows: Sequence[str]) -> Figure:
    """What works in a pipeline, from left to right, and what flows in front of, between and behind its parts.

    Args:
        boxes: The words in each box, several lines if need be.
        flows: The words over each arrow: one more than boxes.

    Raises:
        ValueError: If there is not one more flow than boxes.
    """
    if len(flows) != len(boxes) + 1:
        raise ValueError(f"{len(boxes)} boxes have {len(boxes) + 1} arrows, but there are words for {len(flows)}")
    figure = Figure(figsize=(10.5, 2.6), layout="constrained", facecolor="none")
    axes = figure.subplots()
    axes.set_axis_off()
    step = 1 / len(boxes)  # from one box to the next; the arrows have the gaps
    width = 0.6 * step
    axes.set_xlim(-0.45 * step, 1 + 0.05 * step)
    axes.set_ylim(0, 1)
    for index, (words, colour) in enumerate(zip(boxes, _COLOURS, strict=False)):
        left = index * step
        style = "round,pad=0.0,rounding_size=0.02"
        box = FancyBboxPatch((left, 0.22), width, 0.46, boxstyle=style, fill=False, edgecolor=colour, linewidth=2)
        axes.add_patch(box)
        axes.text(left + width / 2, 0.45, words, ha="center", va="center", color=GREY, fontsize=10)
    for index, words in enumerate(flows):
        start, end = index * step - (step - width), index * step
        arrow = FancyArrowPatch(
            (start, 0.45), (end, 0.45), arrowstyle="-|>", mutation_scale=14, color=GREY, linewidth=1.6
        )
        axes.add_patch(arrow)
        axes.text((start + end) / 2, 0.74, words, ha="center", va="bottom", color=GREY, fontsize=10)
    return figure


def confidence(
    groups: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]], *, x_label: str, right: str, wrong: str, title: str = ""
) -> Figure:
    """How sure a classifier was of each text: a row a group, a ring for a hit, a cross for a mistake, a bar at the mean.

    Args:
        groups: From a group's name to the confidences [N] and to whether each answer was right, booleans [N].
        x_label: The word for confidence.
        right: The word for a hit.
        wrong: The word for a mistake.
        title: The figure's title.
    """
    figure, axes = _figure(x_label, "", title, height=1.4 + 0.75 * len(groups), grid="x")
    for row, (values, hits) in enumerate(groups.values()):
        sure, hit = np.asarray(values, dtype=float), np.asarray(hits, dtype=bool)
        # Beside one another instead of on top of each other, in the order given: no chance in it.
        heights = row + 0.22 * np.resize([-1, 0.5, -0.5, 1, 0, 0.75, -0.75, 0.25, -0.25], len(sure))
        axes.scatter(sure[hit], heights[hit], s=60, facecolors="none", edgecolors=BLUE, linewidths=1.8, marker="o")
        axes.scatter(sure[~hit], heights[~hit], s=60, color=VERMILION, linewidths=2.2, marker="x")
        axes.vlines(sure.mean(), row - 0.36, row + 0.36, color=ORANGE, linewidth=3)
    axes.scatter([], [], s=60, facecolors="none", edgecolors=BLUE, linewidths=1.8, marker="o", label=right)
    axes.scatter([], [], s=60, color=VERMILION, linewidths=2.2, marker="x", label=wrong)
    axes.set_yticks(range(len(groups)), list(groups), parse_math=False)
    axes.set_ylim(len(groups) - 0.5, -0.5)
    lowest = min(float(np.min(np.asarray(values))) for values, _ in groups.values())
    axes.set_xlim(min(0.48, lowest - 0.02), 1.02)
    figure.legend(loc="outside right upper", labelcolor=GREY, frameon=False, fontsize=11)
    return figure

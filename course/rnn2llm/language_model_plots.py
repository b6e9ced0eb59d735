"""The figures of lesson 07: what enters BERT, and the way from a base model to an assistant.

In the manner of `rnn2llm.plots`: words in from the caller, a Matplotlib figure out, transparent, in colours that people
with colour-blindness can tell apart. The first drawing follows figure 2 of Devlin et al. (2019); the second puts figure 2
of Ouyang et al. (2022) and figure 1 of Rafailov et al. (2023) into one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from rnn2llm.attention_plots import _arrow, _box
from rnn2llm.plots import BLUE, GREEN, GREY, VERMILION

_ROWS = (("word", BLUE), ("position", VERMILION), ("type", GREEN))


def input_embeddings(tokens: Sequence[str], types: Sequence[int], words: Mapping[str, str]) -> Figure:
    """A column a token, with the three vectors that are added up: of the piece, of its position, of its sentence.

    Args:
        tokens: The T tokens.
        types: Of each token its type, 0 or 1; they are written A and B, as in the paper.
        words: What each row is: `word`, `position` and `type`, and `norm` below them.

    Raises:
        ValueError: There is not one type a token.
    """
    if len(types) != len(tokens):
        raise ValueError(f"{len(tokens)} tokens and {len(types)} types: one a token")
    figure = Figure(figsize=(1.6 + 0.95 * len(tokens), 3.4), layout="constrained", facecolor="none")
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(-1.9, len(tokens) - 0.4)
    axes.set_ylim(-0.65, 2.5)
    for row, (name, colour) in enumerate(_ROWS):
        height = 2 - 0.9 * row
        axes.text(-0.6, height, words[name], ha="right", va="center", color=GREY, fontsize=10)
        for column, (token, kind) in enumerate(zip(tokens, types, strict=True)):
            said = {"word": token, "position": str(column), "type": "AB"[kind]}[name]
            corner = (column - 0.44, height - 0.25)
            style = "round,pad=0,rounding_size=0.08"
            axes.add_patch(FancyBboxPatch(corner, 0.88, 0.5, style, fill=False, edgecolor=colour, linewidth=2))
            axes.text(column, height, said, ha="center", va="center", color=GREY, fontsize=9, parse_math=False)
            if row:
                axes.text(column, height + 0.45, "+", ha="center", va="center", color=GREY, fontsize=12)
    axes.text((len(tokens) - 1) / 2, -0.45, words["norm"], ha="center", va="center", color=GREY, fontsize=10)
    return figure


_PLACES = {
    "text": (0.13, 0.92),
    "base": (0.5, 0.92),
    "tuned": (0.86, 0.92),
    "demonstrations": (0.5, 0.7),
    "preferences": (0.86, 0.45),
    "reward": (0.5, 0.45),
    "by_reward": (0.5, 0.1),
    "direct": (0.86, 0.1),
}
_STEPS = (
    ("text", "base", "pretraining"),
    ("base", "tuned", "tuning"),
    ("demonstrations", "tuned", ""),
    ("tuned", "preferences", ""),
    ("preferences", "reward", ""),
    ("reward", "by_reward", "rlhf"),
    ("preferences", "direct", "dpo"),
)


def assistant(words: Mapping[str, str]) -> Figure:
    """How a base model is made into an assistant: examples first, then preferences, with a reward model or without.

    Args:
        words: What stands in the boxes (`text`, `base`, `demonstrations`, `tuned`, `preferences`, `reward`, `by_reward` and
            `direct`) and on the arrows (`pretraining`, `tuning`, `rlhf` and `dpo`).
    """
    figure = Figure(figsize=(10.5, 5.6), layout="constrained", facecolor="none")
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    boxes = {name: _box(axes, place, words[name]) for name, place in _PLACES.items()}
    for start, end, label in _STEPS:
        _arrow(axes, boxes[start], boxes[end], VERMILION if label else GREY, 2.5 if label else 1.5)
        if label:
            (x0, y0), (x1, y1) = _PLACES[start], _PLACES[end]
            beside = (0, 7) if y0 == y1 else (8, 0)
            axes.annotate(
                words[label], ((x0 + x1) / 2, (y0 + y1) / 2), beside, textcoords="offset points",
                ha="center" if y0 == y1 else "left", va="bottom" if y0 == y1 else "center", color=VERMILION, fontsize=11,
            )  # fmt: skip
    return figure

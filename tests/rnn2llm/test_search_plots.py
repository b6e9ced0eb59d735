"""Lesson 03's figures show the numbers that they are given."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from rnn2llm.search_plots import Panel, magnitudes, panels, word_tree

TREE = {(): {"yo": 0.6, "me": 0.4}, ("me",): {"gusta": 1.0}}


def texts(figure: Figure) -> list[str]:
    return [text.get_text().strip() for axes in figure.axes for text in axes.texts]


def test_a_tree_has_its_words_and_their_probabilities() -> None:
    figure = word_tree(TREE, "start", {"best": ("me", "gusta"), "greedy": ("yo",)}, title="t")
    assert sorted(texts(figure)) == sorted(["start", "yo", "me", "gusta", "0.60", "0.40", "1.00"])
    legend = figure.axes[0].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["best: me gusta", "greedy: yo"]
    figure.canvas.draw()


def test_leaves_do_not_share_a_place() -> None:
    figure = word_tree(TREE, "start", {})
    places = [text.get_position() for text in figure.axes[0].texts]
    assert len(set(places)) == len(places)


def test_panels_hold_their_curves() -> None:
    figure = panels(
        [1, 2, 4],
        [Panel("BLEU", {"a": [1, 2, 3], "b": [3, 2, 1]}), Panel("s", {"c": [1, 10, 100]}, log=True)],
        x_label="k",
        title="t",
        log_x=True,
    )
    left, right = figure.axes
    assert [list(line.get_ydata()) for line in left.lines] == [[1, 2, 3], [3, 2, 1]]
    assert (left.get_ylabel(), right.get_ylabel(), left.get_xlabel()) == ("BLEU", "s", "k")
    assert (left.get_yscale(), right.get_yscale(), left.get_xscale()) == ("linear", "log", "log")
    assert left.get_legend() is not None
    assert right.get_legend() is None
    figure.canvas.draw()
    assert [tick.get_text() for tick in left.get_xticklabels()] == ["1", "2", "4"]


def test_bars_carry_their_numbers() -> None:
    figure = magnitudes(["slow", "fast"], [57.0, 0.00122], x_label="s")
    assert texts(figure) == ["57", "0.00122"]
    figure.canvas.draw()


def test_a_logarithmic_scale_has_no_place_for_zero() -> None:
    with pytest.raises(ValueError, match="positive values only"):
        magnitudes(["a"], [0.0], x_label="s")

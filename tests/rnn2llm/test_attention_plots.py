"""The figures of attention show the numbers they were given and can be read on white and on black."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from rnn2llm import attention_plots, plots

BOXES = (
    "outputs",
    "word",
    "word_and_state",
    "previous",
    "current",
    "score",
    "context",
    "cell",
    "combine",
    "prediction",
)
HEADS = {"a": np.array([[0.1, 0.9], [0.2, 0.4], [0.3, 0.3]]), "b": np.array([[0.5], [np.nan], [0.7]])}
GRID = np.array([[0.7, 0.3], [0.05, 0.95], [0.5, 0.5]])


def figures() -> dict[str, Figure]:
    interval = [(55.0, 65.0), (20.0, 40.0)]
    return {
        "weight_maps": attention_plots.weight_maps(
            {"one": (["a", "$b$", "c"], ["d", "e"], GRID), "two": (["a"], ["b"], [[1]])}, x_label="x", y_label="y"
        ),
        "lines": attention_plots.lines(
            [2, 8, 32], {"a": [2, 8, 32], "b": [1, 1, 1]}, x_label="d", y_label="v", logarithmic=True
        ),
        "quality_of_models": attention_plots.quality_of_models(
            ["1–5", "≥ 6"], {"a": ([60.0, 30.0], interval), "b": ([90.0, 88.0], interval)}, x_label="n", y_label="chrF"
        ),
        "heads_by_layer": attention_plots.heads_by_layer(
            HEADS, x_label="layer", y_label="share", levels={"b": ("even", 0.25)}
        ),
        "two_decoders": attention_plots.two_decoders({box: f"box {box}" for box in BOXES}),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_transparent_and_can_be_drawn(name: str) -> None:
    figure = figures()[name]
    assert to_rgba(figure.get_facecolor())[3] == 0
    assert "data:image/png;base64," in plots.image_html(figure, "alt")


def test_a_square_has_the_area_of_its_weight() -> None:
    axes = figures()["weight_maps"].axes[0]
    squares = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    areas = np.array([patch.get_width() * patch.get_height() for patch in squares]).reshape(GRID.shape)
    np.testing.assert_allclose(areas / areas.sum(), GRID / GRID.sum())
    centres = [(p.get_x() + p.get_width() / 2, p.get_y() + p.get_height() / 2) for p in squares]
    np.testing.assert_allclose(centres, [(column, row) for row, column in np.ndindex(*GRID.shape)], atol=1e-9)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "$b$", "c"]
    assert axes.get_ylim() == (2.5, -0.5)  # the first word is at the top


def test_a_map_without_its_words_is_refused() -> None:
    with pytest.raises(ValueError, match="map 'm' has weights"):
        attention_plots.weight_maps({"m": (["a"], ["b"], GRID)}, x_label="x", y_label="y")


def test_curves_and_scores_are_those_given() -> None:
    drawn = figures()
    assert [list(line.get_ydata()) for line in drawn["lines"].axes[0].lines] == [[2, 8, 32], [1, 1, 1]]
    assert [list(line.get_ydata()) for line in drawn["quality_of_models"].axes[0].lines] == [[60, 30], [90, 88]]
    assert drawn["quality_of_models"].axes[0].get_ylim() == (0, 105)


def test_an_axis_of_scores_may_begin_above_zero() -> None:
    figure = attention_plots.quality_of_models(
        ["1"], {"a": ([95.0], [(94.0, 96.0)])}, x_label="n", y_label="", lowest=90
    )
    assert figure.axes[0].get_ylim() == (90, 100.5)


def test_the_two_decoders_differ_where_the_drawing_says_so() -> None:
    bahdanau, luong = figures()["two_decoders"].axes
    boxes = [{text.get_text() for text in axes.texts if text.get_text()} for axes in (bahdanau, luong)]
    assert boxes[0] - boxes[1] == {"box word", "box previous"}
    assert boxes[1] - boxes[0] == {"box word_and_state", "box current", "box combine"}
    for axes in (bahdanau, luong):
        thick = [text for text in axes.texts if text.get_text() == "" and text.arrow_patch.get_linewidth() == 3]
        assert len(thick) == 2


def test_every_head_is_a_dot_and_a_line_goes_through_the_layers_means() -> None:
    axes, other = figures()["heads_by_layer"].axes
    dots, means = axes.lines
    np.testing.assert_allclose(dots.get_xydata(), [(0, 0.1), (0, 0.9), (1, 0.2), (1, 0.4), (2, 0.3), (2, 0.3)])
    np.testing.assert_allclose(means.get_xydata(), [(0, 0.5), (1, 0.3), (2, 0.3)])
    assert list(other.lines[2].get_ydata()) == [0.25, 0.25]
    assert [text.get_text() for text in other.texts] == ["even"]
    with pytest.raises(ValueError, match="'c' holds"):
        attention_plots.heads_by_layer({"c": [0.1]}, x_label="x", y_label="y")


def test_what_the_heads_show_is_told_in_words_too() -> None:
    sentence = "{name}: {low:.1f}–{high:.1f}, {mean:.2f}, {layer}-{head}."
    assert attention_plots.heads_in_words(HEADS, sentence) == "a: 0.1–0.9, 0.37, 0-1. b: 0.5–0.7, 0.60, 2-0."

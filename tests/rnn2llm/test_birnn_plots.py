"""The figures of both reading directions show who has read what, and can be read on white and on black."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from rnn2llm import birnn_plots, plots

ROWS = {"forward": "forwards", "backward": "backwards", "joined": "both"}


def figures() -> dict[str, Figure]:
    return {
        "reading_directions": birnn_plots.reading_directions(["a", "$b$", "c", "."], 1, ROWS),
        "accuracy_by_offset": birnn_plots.accuracy_by_offset(
            [-1, 0, 1],
            {"on": [0.5, 0.5, 1], "back": [1, 1, 0.6]},
            chance=0.5,
            chance_name="chance",
            x_label="x",
            y_label="y",
        ),
        "accuracy_by_word": birnn_plots.accuracy_by_word(
            ["left", "play"], {"a": [0.5, 0.7], "b": [1, 0.9]}, chance=0.5, chance_name="chance", x_label="x"
        ),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_transparent_and_can_be_drawn(name: str) -> None:
    figure = figures()[name]
    assert to_rgba(figure.get_facecolor())[3] == 0
    assert "data:image/png;base64," in plots.image_html(figure, "alt")


def test_what_each_reader_has_read_is_filled_in() -> None:
    (axes,) = figures()["reading_directions"].axes
    boxes = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    filled = [to_rgba(box.get_facecolor())[3] > 0 for box in boxes]
    assert filled[:4] == [True, True, False, False]  # forwards
    assert filled[4:8] == [False, True, True, True]  # backwards
    assert [box.get_x() for box in boxes[8:]] == [1, 1.4]  # the two halves, below the position


def test_a_position_outside_the_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="position=4 is not in a sentence of 4 tokens"):
        birnn_plots.reading_directions(["a", "b", "c", "."], 4, ROWS)


def test_curves_are_those_given_and_chance_has_its_line() -> None:
    (axes,) = figures()["accuracy_by_offset"].axes
    chance, _, *curves = axes.lines
    assert set(chance.get_ydata()) == {0.5}
    assert [list(line.get_ydata()) for line in curves] == [[0.5, 0.5, 1], [1, 1, 0.6]]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["-1", "0", "+1"]


def test_words_are_read_from_top_to_bottom() -> None:
    (axes,) = figures()["accuracy_by_word"].axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["left", "play"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert [list(line.get_xdata()) for line in axes.lines[1:]] == [[0.5, 0.7], [1, 0.9]]

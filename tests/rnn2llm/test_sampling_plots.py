"""The figures of lesson 06 show the numbers they were given and can be read on white and on black."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from rnn2llm import plots, sampling_plots

SHAPES = {name: name for name in ("one_to_many", "many_to_one", "aligned", "encoder_decoder")}


def figures() -> dict[str, Figure]:
    return {
        "shapes": sampling_plots.recurrent_shapes(SHAPES),
        "distributions": sampling_plots.distributions(
            ["a", "$", "⏎"], {"T = 1": [0.6, 0.3, 0.1], "T = 0": [1, 0, 0]}, x_label="p", marked=2
        ),
        "surprise": sampling_plots.surprise(["ñ", " ", "$"], [1.0, 4.0, 0.5], y_label="bits"),
        "bits": sampling_plots.bits_bars({"bigram": 3.0, "LSTM": 1.5}, ["bigram"], x_label="bits"),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_transparent_and_can_be_drawn(name: str) -> None:
    figure = figures()[name]
    assert to_rgba(figure.get_facecolor())[3] == 0
    assert "data:image/png;base64," in plots.image_html(figure, "alt")


def test_each_shape_reads_and_writes_where_it_should() -> None:
    counted = []
    for axes in figures()["shapes"].axes:
        boxes = [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
        heights = [round(box.get_y() + 0.2) for box in boxes]
        counted.append([heights.count(row) for row in (0, 1, 2)])
    assert counted == [[1, 4, 4], [4, 4, 1], [4, 4, 4], [3, 6, 3]]
    ways = [line for line in figures()["shapes"].axes[0].lines if line.get_linestyle() == "--"]
    ends = [(line.get_xydata()[0].round().tolist(), line.get_xydata()[-1].round().tolist()) for line in ways]
    assert ends == [([step, 2], [step + 1, 1]) for step in range(3)]  # from what is written to the state after it


def test_panels_share_their_characters_from_top_to_bottom() -> None:
    first, second = figures()["distributions"].axes
    assert [label.get_text() for label in first.get_yticklabels()] == ["a", "$", "⏎"]
    assert first.yaxis_inverted()
    assert second.yaxis_inverted()
    assert [bar.get_width() for bar in second.patches] == [1, 0, 0]  # type: ignore[attr-defined]
    assert first.patches[2].get_hatch() == "//"


def test_yardsticks_are_hatched_and_every_bar_has_its_number() -> None:
    (axes,) = figures()["bits"].axes
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [True, False]
    assert [text.get_text() for text in axes.texts] == ["3.00", "1.50"]


def test_numbers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="2 probabilities for 1 characters"):
        sampling_plots.distributions(["a"], {"x": [0.5, 0.5]}, x_label="p")
    with pytest.raises(ValueError, match="1 characters and surprises of shape"):
        sampling_plots.surprise(["a"], [1.0, 2.0], y_label="bits")

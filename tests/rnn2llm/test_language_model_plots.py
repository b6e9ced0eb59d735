"""The figures of lesson 07 say what they were given and can be read on white and on black."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Annotation

from rnn2llm import language_model_plots, plots

TOKENS = ["[CLS]", "$1", "ñ", "[SEP]", "año", "[SEP]"]
ROWS = {name: f"the {name}" for name in ("word", "position", "type", "norm")}
BOXES = ("text", "base", "demonstrations", "tuned", "preferences", "reward", "by_reward", "direct")
STEPS = ("pretraining", "tuning", "rlhf", "dpo")


def figures() -> dict[str, Figure]:
    return {
        "input": language_model_plots.input_embeddings(TOKENS, [0, 0, 0, 0, 1, 1], ROWS),
        "assistant": language_model_plots.assistant({name: name for name in (*BOXES, *STEPS)}),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_transparent_and_can_be_drawn(name: str) -> None:
    figure = figures()[name]
    assert to_rgba(figure.get_facecolor())[3] == 0
    assert "data:image/png;base64," in plots.image_html(figure, "alt")


def test_every_token_has_its_piece_its_position_and_its_sentence() -> None:
    (axes,) = figures()["input"].axes
    assert len([patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]) == 3 * len(TOKENS)
    places = {(round(text.get_position()[0]), text.get_position()[1]): text.get_text() for text in axes.texts}
    columns = [[places[column, 2 - 0.9 * row] for row in range(3)] for column in range(len(TOKENS))]
    sentences = ["A", "A", "A", "A", "B", "B"]
    assert columns == [[token, str(place), sentences[place]] for place, token in enumerate(TOKENS)]
    assert [text.get_text() for text in axes.texts].count("+") == 2 * len(TOKENS)
    assert set(ROWS.values()) <= {text.get_text() for text in axes.texts}


def test_a_token_without_a_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="6 tokens and 5 types"):
        language_model_plots.input_embeddings(TOKENS, [0] * 5, ROWS)


def test_both_ways_to_an_assistant_begin_at_preferences() -> None:
    (axes,) = figures()["assistant"].axes
    places = {text.get_text(): text.get_position() for text in axes.texts if text.get_text() in BOXES}
    assert places.keys() == set(BOXES)
    names = {place: name for name, place in places.items()}
    arrows = {
        (names[text.get_position()], names[text.xy])
        for text in axes.texts
        if isinstance(text, Annotation) and isinstance(text.arrow_patch, FancyArrowPatch)
    }
    assert {("preferences", "reward"), ("reward", "by_reward"), ("preferences", "direct")} <= arrows
    assert {("text", "base"), ("base", "tuned"), ("demonstrations", "tuned"), ("tuned", "preferences")} <= arrows
    assert len(arrows) == 7
    assert {text.get_text() for text in axes.texts} >= set(STEPS)

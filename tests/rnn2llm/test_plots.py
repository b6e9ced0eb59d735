"""Figures show the numbers they were given, can be read on white and on black, and never appear without an alt text."""

from __future__ import annotations

import base64
import io
import re
import types
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import matplotlib
import matplotlib.image
import matplotlib.pyplot
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text
from sklearn.decomposition import PCA

from rnn2llm import plots

RNG = np.random.default_rng(0)
VECTORS = RNG.normal(size=(6, 9))
SENTENCES = ["I like $5", "I like soccer", "You like $6", "Do you see it?", "¿Qué?", "niño"]


def figures() -> dict[str, Figure]:
    return {
        "length_histogram": plots.length_histogram(
            {"English": [1, 2, 2, 5], "español": [2, 3, 3, 9]}, x_label="palabras", y_label="frases", title="Largo"
        ),
        "learning_curve": plots.learning_curve(
            {"train": [3.0, 2.0, 1.5], "validation": [3.1, 2.2, 2.3], "none": []}, x_label="época", y_label="pérdida"
        ),
        "word_probabilities": plots.word_probabilities(
            ["me", "gusta", "$5_x$", "endofseq"], [0.9, 0.5, 0.2, 1.0], x_label="p", y_label="palabra"
        ),
        "quality_by_length": plots.quality_by_length(
            ["1–4", "≥ 5"], [60.0, 30.0], [812, 240], [(57.0, 63.0), (22.0, 38.0)], x_label="n", y_label="chrF"
        ),
        "state_heatmaps": plots.state_heatmaps(
            {"h": RNG.normal(size=(4, 50)), "c": 3 * RNG.normal(size=(4, 50))},
            ["I", "like", "$oc$er", "."],
            x_label="palabra",
            y_label="unidad",
        ),
        "sentence_map": plots.sentence_map(
            VECTORS, SENTENCES, ["a", "a", "a", "b", "b", "b"], x_label="1", y_label="2", title="Frases"
        ),
    }


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""

    def luminance(colour: str) -> float:
        channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return float(np.dot([0.2126, 0.7152, 0.0722], channels))

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_white_and_black() -> None:
    assert contrast(plots.GREY, "white") >= 4.5
    assert contrast(plots.GREY, "black") >= 4.5
    for colour in (plots.BLUE, plots.VERMILION, plots.GREEN):
        assert contrast(colour, "white") >= 3
        assert contrast(colour, "#111111") >= 3


@pytest.mark.parametrize("name", figures())
def test_every_text_and_axis_is_drawn_for_both_themes(name: str) -> None:
    figure = figures()[name]
    figure.draw_without_rendering()
    assert to_rgba(figure.get_facecolor())[3] == 0
    texts = [text for text in figure.findobj(matplotlib.text.Text) if text.get_text() and text.get_visible()]
    assert texts
    assert {to_hex(text.get_color()) for text in texts} == {plots.GREY}
    assert min(float(text.get_fontsize()) for text in texts) >= 10
    png = base64.b64decode(lxml.html.fromstring(plots.image_html(figure, "x")).get("src").partition(",")[2])
    corner = matplotlib.image.imread(io.BytesIO(png))[0, 0]
    assert corner[3] == 0


def test_figures_leave_nothing_open() -> None:
    figures()
    assert matplotlib.pyplot.get_fignums() == []


def test_a_histogram_counts() -> None:
    axes = figures()["length_histogram"].axes[0]
    outlines = [patch for patch in axes.patches if patch.get_label() in {"English", "español"}]
    values, edges, _ = outlines[1].get_data()  # type: ignore[attr-defined]
    assert dict(zip((edges[:-1] + 0.5).tolist(), values.tolist(), strict=True)) == {
        1: 0, 2: 1, 3: 2, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0, 9: 1,
    }  # fmt: skip
    assert outlines[0].get_linestyle() != outlines[1].get_linestyle()


def test_curves_begin_at_epoch_one_and_empty_ones_are_left_out() -> None:
    lines = figures()["learning_curve"].axes[0].lines
    assert [line.get_label() for line in lines] == ["train", "validation"]
    assert lines[0].get_xydata().tolist() == [[1, 3.0], [2, 2.0], [3, 1.5]]  # type: ignore[union-attr]


def test_words_are_read_from_top_to_bottom_and_a_dollar_is_a_dollar() -> None:
    axes = figures()["word_probabilities"].axes[0]
    assert [bar.get_width() for bar in axes.patches] == [0.9, 0.5, 0.2, 1.0]  # type: ignore[attr-defined]
    assert axes.yaxis_inverted()
    labels = axes.get_yticklabels()
    assert [label.get_text() for label in labels] == ["me", "gusta", "$5_x$", "endofseq"]
    assert not any(label.get_parse_math() for label in labels)
    assert [text.get_text() for text in axes.texts] == ["0.90", "0.50", "0.20", "1.00"]


def test_bars_say_how_many_sentences_they_stand_for() -> None:
    axes = figures()["quality_by_length"].axes[0]
    assert [bar.get_height() for bar in axes.patches] == [60.0, 30.0]  # type: ignore[attr-defined]
    assert [text.get_text() for text in axes.texts] == ["n = 812", "n = 240"]
    assert [segment[:, 1].tolist() for segment in axes.collections[0].get_segments()] == [[57, 63], [22, 38]]  # type: ignore[attr-defined]
    assert axes.get_ylim()[1] > 63


def test_heatmaps_are_symmetric_about_zero() -> None:
    states = {"h": np.array([[0.5, 1.0], [0.0, -0.25]])}
    axes = plots.state_heatmaps(states, ["$a", "b$"], x_label="", y_label="").axes[0]
    assert not any(label.get_parse_math() for label in axes.get_xticklabels())
    image = axes.images[0]
    assert np.asarray(image.get_array()).tolist() == [[0.5, 0.0], [1.0, -0.25]]
    assert image.get_clim() == (-1.0, 1.0)
    cut = plots.state_heatmaps(states, ["a", "b"], x_label="", y_label="", units=1).axes[0].images[0]
    assert np.asarray(cut.get_array()).shape == (1, 2)


def test_heatmaps_want_a_state_for_each_token() -> None:
    with pytest.raises(ValueError, match="'h' has 4 steps, the sentence 3 tokens"):
        plots.state_heatmaps({"h": np.zeros((4, 2))}, ["a", "b", "c"], x_label="", y_label="")


def test_the_map_is_the_one_of_principal_components() -> None:
    places, shares = plots._project(VECTORS)
    oracle = PCA(2).fit(VECTORS)
    expected = oracle.transform(VECTORS)
    signs = np.sign((places * expected).sum(axis=0))
    np.testing.assert_allclose(places, expected * signs, atol=1e-10)
    np.testing.assert_allclose(shares, oracle.explained_variance_ratio_, atol=1e-10)


def test_the_map_does_not_depend_on_arbitrary_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    places, _ = plots._project(VECTORS)
    left, lengths, right = np.linalg.svd(VECTORS - VECTORS.mean(axis=0), full_matrices=False)
    monkeypatch.setattr(np.linalg, "svd", lambda *_, **__: (-left, lengths, -right))
    np.testing.assert_allclose(plots._project(VECTORS)[0], places, atol=1e-10)


def test_the_map_lists_every_sentence() -> None:
    axes = figures()["sentence_map"].axes[0]
    listed = [text.get_text() for text in axes.texts]
    for number, sentence in enumerate(SENTENCES, start=1):
        assert f"{number}  {sentence}" in listed
        assert str(number) in listed
        assert not any(text.get_parse_math() for text in axes.texts if sentence in text.get_text())
    assert re.search(r"\d\u00a0%\)$", axes.get_xlabel())


@pytest.mark.parametrize(("count", "sentences"), [(6, SENTENCES[:5]), (2, SENTENCES[:2])])
def test_the_map_wants_a_sentence_a_vector_and_three_of_them(count: int, sentences: list[str]) -> None:
    with pytest.raises(ValueError, match=f"{count} vectors and {len(sentences)} sentences"):
        plots.sentence_map(VECTORS[:count], sentences, x_label="", y_label="")


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_figure_without_alt_text_is_not_shown(alt: str) -> None:
    with pytest.raises(ValueError, match="alt text"):
        plots.show(Figure(), alt)


def test_the_image_carries_its_data_and_its_alt_text() -> None:
    alt = "largo < 5 & \"corto\" 'y' <script>alert(1)</script>"
    figure = figures()["learning_curve"]
    image = lxml.html.fromstring(plots.image_html(figure, alt))
    assert image.tag == "img"
    assert image.get("alt") == alt
    png = base64.b64decode(image.get("src").removeprefix("data:image/png;base64,"))
    pixels = matplotlib.image.imread(io.BytesIO(png))
    assert pixels.shape[1] == pytest.approx(1.5 * int(image.get("width")), abs=2)
    assert plots.image_html(figure, alt) == plots.image_html(figure, alt)


def test_outside_a_notebook_the_alt_text_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    plots.show(Figure(), "La pérdida baja.")
    assert capsys.readouterr().out == "[La pérdida baja.]\n"


def test_in_a_notebook_image_and_alt_text_are_displayed(monkeypatch: pytest.MonkeyPatch) -> None:
    import IPython

    shown: list[Any] = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: types.SimpleNamespace(kernel=object()))
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: shown.append((bundle, raw)))
    figure = figures()["learning_curve"]
    plots.show(figure, "La pérdida baja.")
    assert shown == [
        ({"text/html": plots.image_html(figure, "La pérdida baja."), "text/plain": "La pérdida baja."}, True)
    ]


@pytest.mark.usefixtures("spanish")
def test_spanish_figures_and_their_alt_texts_have_decimal_commas(capsys: pytest.CaptureFixture[str]) -> None:
    figure = Figure()
    upper, lower = figure.subplots(2, 1, sharex=True)
    upper.plot([0, 0.5, 1], [0.25, 0.5, 1], label="T = 0.5")
    upper.legend()
    upper.text(0.5, 0.5, ".5")
    lower.set_yscale("log")
    lower.plot([0, 0.5, 1], [1, 10, 100])
    lower.set_title("α = 0.25, 3 palabras.")
    plots.show(figure, "De 0.5 a 1.25. Fin.")
    assert capsys.readouterr().out == "[De 0,5 a 1,25. Fin.]\n"
    figure.draw_without_rendering()
    said = [text.get_text() for text in figure.findobj(Text)]
    assert {"T = 0,5", ",5", "α = 0,25, 3 palabras."} <= set(said)
    assert any(re.fullmatch(r"0,\d+", text) for text in said)  # on the axis
    assert not [text for text in said if re.search(r"\d\.\d", text)]
    assert any("10^{1}" in text for text in said)


def test_english_figures_keep_their_points() -> None:
    figure = plots.quality_by_length(["1–4"], [60.0], [812], [(57.0, 63.0)], x_label="0.5", y_label="chrF")
    before = figure.axes[0].xaxis.get_major_formatter()
    plots.show(figure, "0.5")
    assert figure.axes[0].xaxis.get_major_formatter() is before
    assert figure.axes[0].get_xlabel() == "0.5"

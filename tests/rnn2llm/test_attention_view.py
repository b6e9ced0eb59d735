"""The attention map: every weight is in the table, nothing becomes markup, and in a browser it can be pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm.attention_view import MapLabels, attention_map
from tests.conftest import PATIENCE

LABELS = MapLabels("escribe ↓ lee →", "inglés", "traducción", "mira a", "recibe la mirada de", "Señala una palabra.")
ROWS, COLUMNS = ["la", "casa", "roja"], ["the", "red", "house", "."]
GRID = np.array([[0.7, 0.1, 0.2, 0.0], [0.05, 0.15, 0.8, 0.0], [0.0, 0.9, 0.06, 0.04]])
EVIL = """</table><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;"""


def page(view: Any) -> Any:
    return lxml.html.fromstring(view._repr_html_())


def test_without_scripts_the_table_says_everything() -> None:
    view = attention_map(ROWS, COLUMNS, GRID, LABELS, "La casa roja")
    rows = [[cell.text_content() for cell in row.xpath("th|td")] for row in page(view).xpath(".//tr")]
    assert rows[0] == ["escribe ↓ lee →", *COLUMNS]
    assert rows[1:] == [[word, *(f"{w:.2f}" for w in row)] for word, row in zip(ROWS, GRID, strict=True)]
    assert page(view).xpath(".//@scope") == ["col"] * 5 + ["row"] * 3
    assert not page(view).xpath(".//*[@hidden] | .//button")
    assert "0.90" in repr(view)
    assert "<" not in repr(view)


def test_a_view_needs_nothing_from_elsewhere_and_is_the_same_every_time() -> None:
    markup = attention_map(ROWS, COLUMNS, GRID, LABELS, "t").html
    assert "http" not in markup
    assert "currentColor" in markup
    assert markup == attention_map(ROWS, COLUMNS, GRID, LABELS, "t").html
    assert markup != attention_map(ROWS, COLUMNS, GRID[:, ::-1], LABELS, "t").html


@given(st.text(), st.text())
def test_no_text_becomes_markup(word: str, title: str) -> None:
    shape = [element.tag for element in page(attention_map(["a"], ["b"], [[1]], LABELS, "c")).iter()]
    view = attention_map([word], [title], [[1]], MapLabels(*[word] * 6), title)
    assert [element.tag for element in page(view).iter()] == shape


@pytest.mark.parametrize("grid", [GRID.T, GRID[:2], np.ones((3, 9)) / 9])
def test_a_grid_of_another_shape_is_refused(grid: np.ndarray) -> None:
    with pytest.raises(ValueError, match="3 words were written and 4 read"):
        attention_map(ROWS, COLUMNS, grid, LABELS, "t")


@pytest.mark.parametrize("weight", [-0.1, 1.5, float("nan")])
def test_scores_are_no_weights(weight: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        attention_map(["a"], ["b"], [[weight]], LABELS, "t")


@pytest.fixture(params=["light", "dark"])
def shown(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """The view in a page of one theme, offline, twice in the same document as in a notebook that shows it twice."""
    colours = {"light": ("#fff", "#111"), "dark": ("#111", "#eee")}[request.param]
    tab = browser.new_page(offline=True)
    tab.set_default_timeout(PATIENCE)
    markup = attention_map(ROWS, COLUMNS, GRID, LABELS, EVIL).html
    tab.set_content(f"<body style='background:{colours[0]};color:{colours[1]}'>{markup}{markup}</body>")
    yield tab
    tab.close()


@pytest.mark.slow
def test_in_a_browser_words_answer_to_pointer_and_keyboard(shown: Any) -> None:
    view = shown.locator(".r2l-map").first
    said = view.locator("[aria-live]")
    assert view.locator("button").all_inner_texts()[:2] != []
    assert said.inner_text() == "la mira a the 0.70, house 0.20, red 0.10"
    view.get_by_role("button", name="roja").click()
    assert said.inner_text().startswith("roja mira a red 0.90")
    assert view.locator("[aria-pressed=true]").all_inner_texts() == ["roja"]
    view.get_by_role("button", name="house").hover()
    assert said.inner_text() == "house recibe la mirada de casa 0.80, la 0.20, roja 0.06"
    view.get_by_role("button", name="roja").focus()
    for key, word in (("ArrowLeft", "casa"), ("Home", "la"), ("ArrowUp", "the"), ("End", "."), ("ArrowDown", "roja")):
        shown.keyboard.press(key)
        assert said.inner_text().startswith(f"{word} "), key
    assert view.locator(".r2l-chosen").count() == len(COLUMNS) + 1
    assert shown.locator("img").count() == 0


@pytest.mark.slow
def test_in_a_browser_text_can_be_read_on_every_shade(shown: Any) -> None:
    """The contrast of the text with what stands behind it is at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    lowest = shown.evaluate(
        """() => {
          const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => {
            const v = c[i] / 255; return sum + share * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          }, 0);
          const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
          const behind = numbers(getComputedStyle(document.body).backgroundColor);
          return Math.min(...[...document.querySelectorAll(".r2l-map td, .r2l-map button")].map((element) => {
            const style = getComputedStyle(element), [r, g, b, a = 1] = numbers(style.backgroundColor);
            const back = [r, g, b].map((v, i) => a * v + (1 - a) * behind[i]);
            const both = [light(numbers(style.color)), light(back)].sort((x, y) => y - x);
            return (both[0] + 0.05) / (both[1] + 0.05);
          }));
        }"""
    )
    assert lowest >= 4.5

"""The temperature view: every number is in the table, nothing becomes markup, and in a browser the knob turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm.temperature_view import TemperatureLabels, temperature_view
from tests.conftest import PATIENCE

LABELS = TemperatureLabels("letra", "temperatura", "otras", "escribe", "duda entre", "Mueve el mando.", "ver", "quieto")
TOKENS = ["a", "ñ", "␣", "z"]
TEMPERATURES = [0, 0.5, 1, 2]
P = np.array([[0, 1, 0, 0], [0.1, 0.85, 0.05, 0], [0.2, 0.6, 0.15, 0.05], [0.25, 0.4, 0.2, 0.15]])
WRITTEN = ["ñ ñ", "ñandú", "año", "zaña"]
EVIL = """</table><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;"""


def view(title: str = "La letra", shown: int = 3) -> Any:
    return temperature_view(TOKENS, P, TEMPERATURES, WRITTEN, LABELS, title, shown=shown)


def page(markup: Any) -> Any:
    return lxml.html.fromstring(markup._repr_html_())


def test_without_scripts_the_table_says_everything() -> None:
    assert page(view()).xpath("string(.//p)") == "quieto"
    rows = [[cell.text_content() for cell in row.xpath("th|td")] for row in page(view()).xpath(".//tr")]
    assert rows == [
        ["letra ↓ temperatura →", "0", "0.5", "1", "2"],
        ["ñ", "1.000", "0.850", "0.600", "0.400"],
        ["a", "0.000", "0.100", "0.200", "0.250"],
        ["␣", "0.000", "0.050", "0.150", "0.200"],
        ["otras", "0.000", "0.000", "0.050", "0.150"],
        ["duda entre", "1.0", "1.7", "2.9", "3.7"],
        ["escribe", *WRITTEN],
    ]
    assert not page(view()).xpath(".//*[@hidden] | .//input | .//details")
    assert "zaña" in repr(view())
    assert "<" not in repr(view())


def test_it_needs_nothing_from_elsewhere_and_is_the_same_every_time() -> None:
    assert "http" not in view().html
    assert view().html == view().html
    assert view().html != view(shown=2).html


@given(st.text(), st.text())
def test_no_text_becomes_markup(word: str, title: str) -> None:
    def tags(token: str, name: str) -> list[Any]:
        labels = TemperatureLabels(*[token] * 8)
        made = temperature_view([token, "b"], [[0.5, 0.5]], [1], [token], labels, name)
        return [element.tag for element in page(made).iter()]

    assert tags(word, title) == tags("a", "t")


def test_what_is_no_distribution_is_refused() -> None:
    with pytest.raises(ValueError, match="logits"):
        temperature_view(TOKENS, 3 * P, TEMPERATURES, WRITTEN, LABELS, "t")
    with pytest.raises(ValueError, match="logits"):
        temperature_view(TOKENS, np.full(P.shape, np.nan), TEMPERATURES, WRITTEN, LABELS, "t")
    with pytest.raises(ValueError, match=r"\(4, 4\), but there are 3 temperatures, 4 characters and 4 texts"):
        temperature_view(TOKENS, P, TEMPERATURES[:3], WRITTEN, LABELS, "t")
    with pytest.raises(ValueError, match="and 1 texts"):
        temperature_view(TOKENS, P, TEMPERATURES, WRITTEN[:1], LABELS, "t")


@pytest.fixture(params=["light", "dark"])
def shown(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """The view in a page of one theme, offline, twice in the same document as in a notebook that shows it twice."""
    colours = {"light": ("#fff", "#111"), "dark": ("#111", "#eee")}[request.param]
    tab = browser.new_page(offline=True)
    tab.set_default_timeout(PATIENCE)
    markup = view(EVIL).html
    tab.set_content(f"<body style='background:{colours[0]};color:{colours[1]}'>{markup}{markup}</body>")
    yield tab
    tab.close()


@pytest.mark.slow
def test_in_a_browser_the_knob_turns_by_keyboard_and_pointer(shown: Any) -> None:
    first = shown.locator(".r2l-temperature").first
    slider, said = first.get_by_role("slider"), first.locator("[aria-live]")
    assert slider.get_attribute("aria-valuetext") == "1"  # it begins with the model as it is
    assert first.locator("dt").all_inner_texts() == ["ñ", "a", "␣", "otras"]
    assert first.locator("dd").all_inner_texts() == ["0.600", "0.200", "0.150", "0.050"]
    assert "escribe: año" in said.inner_text()
    slider.focus()
    for key, value, text in (("ArrowRight", "2", "zaña"), ("Home", "0", "ñ ñ"), ("ArrowRight", "0.5", "ñandú")):
        shown.keyboard.press(key)
        assert slider.get_attribute("aria-valuetext") == value
        assert text in said.inner_text()
    widths = [bar.evaluate("bar => bar.style.width") for bar in first.locator(".r2l-bar").all()]
    assert widths == ["51%", "6%", "3%", "0%"]
    box = slider.bounding_box()
    slider.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    assert "zaña" in said.inner_text()
    assert not first.locator("table").is_visible()
    first.locator("summary").click()
    assert first.locator("table").is_visible()
    assert first.locator("td.r2l-chosen").all_inner_texts()[-1] == "zaña"
    other = shown.locator(".r2l-temperature").nth(1)
    assert other.get_by_role("slider").get_attribute("aria-valuetext") == "1"
    assert shown.locator("img").count() == 0


@pytest.mark.slow
def test_in_a_browser_it_takes_the_colour_of_the_page(shown: Any) -> None:
    colours = shown.evaluate(
        """() => [...document.querySelectorAll(".r2l-temperature :is(dt, dd, label, .r2l-said p)")].map(
          (element) => getComputedStyle(element).color === getComputedStyle(document.body).color)"""
    )
    assert colours
    assert all(colours)


@pytest.mark.slow
@pytest.mark.usefixtures("spanish")
def test_in_spanish_the_table_has_commas_and_the_script_reads_them(browser: Any) -> None:
    tab = browser.new_page(offline=True)
    tab.set_default_timeout(PATIENCE)
    tab.set_content(view().html)
    tab.get_by_role("slider").focus()
    tab.keyboard.press("ArrowLeft")
    assert tab.get_by_role("slider").get_attribute("aria-valuetext") == "0,5"
    assert tab.locator("dd").all_inner_texts() == ["0,850", "0,100", "0,050", "0,000"]
    widths = [bar.evaluate("bar => bar.style.width") for bar in tab.locator(".r2l-bar").all()]
    assert widths == ["51%", "6%", "3%", "0%"]
    tab.close()

"""The explorer of positions: its tables say what the encoding is, and in a browser it can be stepped through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from rnn2llm.position_view import PositionLabels, position_explorer
from tests.conftest import PATIENCE

LABELS = PositionLabels(*PositionLabels.__slots__)
EVIL = """</script><img src=x onerror='document.title="owned"'>&"""


def sinusoidal(count: int, d: int) -> np.ndarray:
    """The literal formula, one number at a time (Vaswani et al. 2017, section 3.5)."""
    return np.array(
        [
            [(np.cos if i % 2 else np.sin)(position / 10_000 ** (2 * (i // 2) / d)) for i in range(d)]
            for position in range(count)
        ]
    )


def learned(count: int, d: int) -> np.ndarray:
    return np.random.default_rng(3).normal(0, 0.02, (count, d))


def tables(view: Any) -> list[list[list[str]]]:
    page = lxml.html.fromstring(view.html)
    return [
        [[cell.text_content() for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]
        for table in page.xpath(".//table")
    ]


def test_without_scripts_the_tables_say_everything() -> None:
    encoding = sinusoidal(6, 8)
    view = position_explorer(encoding, LABELS, "Positions")
    values, products = tables(view)
    assert values[0] == ["position ↓ dimension →", *map(str, range(8))]
    assert values[1:] == [[str(t), *(f"{value:.2f}" for value in row)] for t, row in enumerate(encoding)]
    assert products[0] == ["distance", "lowest", "highest"]
    assert products[1] == ["0", "4.00", "4.00"]
    page = lxml.html.fromstring(view.html)
    assert page.xpath("string(.//p)") == "still"
    assert not page.xpath(".//*[@hidden] | .//button | .//svg")
    assert "4.00" in repr(view)
    assert "<" not in repr(view)


def test_products_of_the_sinusoidal_encoding_depend_on_the_distance_only() -> None:
    _, products = tables(position_explorer(sinusoidal(30, 16), LABELS, "t"))
    assert all(lowest == highest for _, lowest, highest in products[1:])
    assert len(products) == 31


def test_those_of_a_learned_one_do_not() -> None:
    encoding = learned(5, 8)
    _, products = tables(position_explorer(encoding, LABELS, "t"))
    apart = [float(encoding[t] @ encoding[t + 2]) for t in range(3)]
    assert [float(cell) for cell in products[3][1:]] == pytest.approx([min(apart), max(apart)], abs=1e-5)
    assert products[3][1] != products[3][2]


def test_products_are_taken_over_the_dimensions_that_are_not_shown_too() -> None:
    encoding = sinusoidal(4, 64)
    values, products = tables(position_explorer(encoding, LABELS, "t", positions=3, dimensions=6))
    assert [len(values), len(values[0]), len(products)] == [4, 7, 4]
    assert products[1] == ["0", "32.00", "32.00"]


def test_small_values_get_the_decimals_they_need() -> None:
    values, _ = tables(position_explorer([[0.0123, 0.001], [0.02, -0.004]], LABELS, "t"))
    assert values[1:] == [["0", "0.0123", "0.0010"], ["1", "0.0200", "-0.0040"]]


@pytest.mark.parametrize("shape", [(8,), (1, 8), (2, 3, 4), (3, 0)])
def test_what_is_no_encoding_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\[T, d\]"):
        position_explorer(np.zeros(shape), LABELS, "t")


def test_what_is_no_number_is_refused_and_so_is_too_much() -> None:
    with pytest.raises(ValueError, match="NaN"):
        position_explorer([[0.0, np.nan], [1.0, 1.0]], LABELS, "t")
    with pytest.raises(ValueError, match="at most 8192"):
        position_explorer(np.zeros((512, 64)), LABELS, "t", positions=512)


def test_it_stays_small_and_is_the_same_every_time() -> None:
    markup = position_explorer(sinusoidal(64, 512), LABELS, "t").html
    assert len(markup) < 100_000
    assert markup == position_explorer(sinusoidal(64, 512), LABELS, "t").html
    assert "http" not in markup.replace("http://www.w3.org/2000/svg", "")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(offline=True)
    opened.set_default_timeout(PATIENCE)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def show(page: Page, encoding: np.ndarray, labels: PositionLabels = LABELS, title: str = "Positions") -> Any:
    """The explorer, twice in one page as in a notebook that shows it twice; the first of them."""
    markup = position_explorer(encoding, labels, title).html
    page.set_content(f"<!doctype html><body>{markup}{markup}</body>")
    return page.locator(".r2l-positions").first


@pytest.mark.slow
def test_keys_and_buttons_step_by_position_and_by_pair(page: Page) -> None:
    encoding = sinusoidal(20, 8)
    view = show(page, encoding)
    said = view.locator("[aria-live]")
    assert said.inner_text().startswith("position 1 · pair 0 · wavelength 6.28")
    view.locator("[tabindex='0']").first.focus()
    for key, place in (
        ("ArrowDown", (2, 0)),
        ("ArrowRight", (2, 1)),
        ("End", (2, 3)),
        ("ArrowRight", (2, 3)),
        ("PageDown", (19, 3)),
        ("ArrowUp", (18, 3)),
        ("ArrowLeft", (18, 2)),
        ("PageUp", (0, 2)),
        ("ArrowUp", (0, 2)),
        ("Home", (0, 0)),
    ):
        page.keyboard.press(key)
        assert said.inner_text().startswith("position {} · pair {} ".format(*place)), key
    names = ["↑ previous (position)", "next (position) ↓", "← previous (pair)", "next (pair) →"]
    buttons = [view.get_by_role("button", name=name) for name in names]
    assert [button.is_disabled() for button in buttons] == [True, False, True, False]
    buttons[1].click()
    buttons[1].click()
    buttons[3].click()
    assert said.inner_text().startswith("position 2 · pair 1 ")
    assert f"sine(2 / 10000^(2/8)) = {encoding[2, 2]:.2f}" in said.inner_text()
    assert f"cosine(2 / 10000^(2/8)) = {encoding[2, 3]:.2f}" in said.inner_text()
    for other in (1, 2, 3, 7):
        assert f"p(2)·p({other}) = {encoding[2] @ encoding[other]:.2f}" in said.inner_text()
    assert page.locator(".r2l-positions [aria-live]").nth(1).inner_text().startswith("position 1 · pair 0 ")


@pytest.mark.slow
def test_what_is_drawn_is_what_the_numbers_say(page: Page) -> None:
    encoding = sinusoidal(12, 6)
    view = show(page, encoding)
    grid = view.locator(".r2l-grid")
    cells = grid.locator("rect[fill-opacity]")
    assert cells.count() == encoding.size
    strength = [
        float(value or 0) for value in cells.evaluate_all("all => all.map(e => e.getAttribute('fill-opacity'))")
    ]
    np.testing.assert_allclose(strength, np.abs(np.round(encoding, 2)).ravel(), atol=0.006)
    kinds = cells.evaluate_all("all => all.map(e => e.getAttribute('class'))")
    assert [kind == "r2l-down" for kind in kinds] == (np.round(encoding, 2) < 0).ravel().tolist()
    dashes = grid.locator(".r2l-minus").get_attribute("d") or ""
    assert dashes.count("M") == (np.round(encoding, 2) < -0.05).sum()
    frame = grid.bounding_box()
    assert frame is not None
    page.mouse.click(frame["x"] + 28 + 3.5 * 26, frame["y"] + 16 + 7.5 * 18)
    assert view.locator("[aria-live]").inner_text().startswith("position 7 · pair 1 ")
    marked = view.locator("td").evaluate_all("all => all.filter(e => e.style.boxShadow).map(e => e.textContent)")
    assert marked == [f"{value:.2f}" for value in encoding[7, 2:4]]
    bars = view.locator(".r2l-charts svg").nth(1).locator("rect")
    heights = [float(height) for height in bars.evaluate_all("all => all.map(e => e.getAttribute('height'))")]
    np.testing.assert_allclose(np.array(heights) / max(heights), encoding[7] @ encoding.T / 3, atol=0.01)


@pytest.mark.slow
def test_a_learned_encoding_with_an_odd_dimension_has_no_waves(page: Page) -> None:
    view = show(page, learned(5, 3))
    view.get_by_role("button", name="next (pair) →").click()
    assert view.locator("[aria-live] p").first.inner_text() == "position 1 · pair 1"
    assert view.locator(".r2l-sine").count() == 1
    assert view.locator(".r2l-cosine").count() == 0


@pytest.mark.slow
def test_no_word_becomes_markup(page: Page) -> None:
    view = show(page, sinusoidal(3, 4), PositionLabels(*[EVIL] * len(PositionLabels.__slots__)), EVIL)
    assert EVIL in view.locator("[aria-live]").inner_text()
    assert page.title() != "owned"
    assert page.locator("img").count() == 0

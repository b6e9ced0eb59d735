"""Views and checks as people see them: in JupyterLab, trusted and not, light and dark, and in an exported page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Locator, Page, expect

from rnn2llm.checking.report import Report, to_html
from rnn2llm.views import Step, StepLabels, steps, table

pytestmark = pytest.mark.slow

LABELS = StepLabels("paso", "parte", "entra", "sale", "nota", "anterior", "siguiente")
ROWS = [
    Step("codificador", "I", note="h = [0.1, …]"),
    Step("codificador", "like", note="h = [0.2, …]"),
    Step("decodificador", "startofseq", [("me", 0.91), ("nos", 0.04)]),
    Step("decodificador", "me", [("gusta", 0.75), ("gustan", 0.2)]),
]
STEPS = steps(ROWS, LABELS, "Un recorrido").html
TABLE = table([["LSTM", 3], ["GRU", 14]], ["celda", "parámetros"], "Tamaños").html
REPORT = to_html(
    Report(
        title="split_by_source",
        passed=False,
        headline="1.5 de 2 puntos",
        rows=(("ninguna frase inglesa está en dos partes", True), ("otra semilla, otro reparto", False)),
        diagnoses=("El reparto no depende de la semilla.",),
        hint="Una pista más: hint(...)",
    )
)

CONTRAST = """element => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const linear = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const layers = [];
  for (let at = element; at; at = at.parentElement) layers.push(numbers(getComputedStyle(at).backgroundColor));
  const over = (below, [r, g, b, a = 1]) => [r, g, b].map((value, index) => a * value + (1 - a) * below[index]);
  const behind = layers.reverse().reduce(over, [255, 255, 255]);
  const [low, high] = [luminance(numbers(getComputedStyle(element).color)), luminance(behind)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}"""


def in_view(page: Page, selector: str) -> Locator:
    return page.locator(", ".join(f".jp-OutputArea-output {part}" for part in selector.split(", ")))


def style(locator: Locator, name: str) -> str:
    return str(locator.evaluate(f"element => getComputedStyle(element)['{name}']"))


def walk_with_the_keyboard(page: Page) -> None:
    """The strip, the arrows, Home and End change the one panel that shows, and the row that is marked."""
    shown = in_view(page, "section:visible")
    expect(shown).to_have_count(1)
    expect(in_view(page, "table:visible")).to_have_count(0)
    expect(shown).to_contain_text("paso 1/4")
    in_view(page, ".r2l-strip button").first.focus()
    for key, number, row in (("ArrowRight", 2, "like"), ("End", 4, "gusta"), ("ArrowRight", 4, "gusta")):
        page.keyboard.press(key)
        expect(shown).to_contain_text(f"paso {number}/4")
        expect(in_view(page, "tbody tr[aria-current=step]")).to_contain_text(row)
    page.keyboard.press("Home")
    expect(shown).to_contain_text("paso 1/4")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(shown).to_contain_text("paso 3/4")
    in_view(page, "[data-move='-1']").click()
    expect(shown).to_contain_text("paso 2/4")
    in_view(page, "summary").click()
    expect(in_view(page, "tr").filter(has_text="gusta 0.75, gustan 0.20")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_notebook_that_is_not_trusted_shows_tables_that_look_as_they_should(
    open_in_lab: Callable[..., Page], theme: str
) -> None:
    page = open_in_lab(STEPS, TABLE, REPORT, trusted=False, theme=theme)
    expect(in_view(page, "table")).to_have_count(3)
    assert in_view(page, ".r2l-steps > script, .r2l-steps > style").count() == 0, "so it was trusted"
    expect(in_view(page, "button:visible, section:visible")).to_have_count(0)
    expect(in_view(page, "tr").filter(has_text="gusta 0.75, gustan 0.20")).to_be_visible()
    number = in_view(page, "td").filter(has_text="14")
    assert style(number, "text-align") == "right"
    frame = in_view(page, ".rnn2llm")
    assert style(frame, "border-left-color") == "rgb(213, 94, 0)"
    assert style(frame.locator("td").first, "text-align") == "left"
    assert style(frame.locator("p").nth(1), "background-color") == "rgba(230, 159, 0, 0.16)"
    for text in ("gusta 0.75, gustan 0.20", "LSTM", "otra semilla", "no depende de la semilla", "Una pista más"):
        assert in_view(page, "td, th, p").filter(has_text=text).first.evaluate(CONTRAST) >= 4.5, text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_trusted_notebook_walks_step_by_step(open_in_lab: Callable[..., Page], theme: str) -> None:
    page = open_in_lab(STEPS, trusted=True, theme=theme)
    walk_with_the_keyboard(page)
    for text in in_view(page, "section:visible p, .r2l-strip button, [data-move], td").all():
        assert text.evaluate(CONTRAST) >= 4.5, text.text_content()


def test_an_exported_page_walks_too(page: Page, tmp_path: Path) -> None:
    output = nbformat.v4.new_output("display_data", {"text/html": STEPS})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("pass", outputs=[output])])
    body, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
    (tmp_path / "page.html").write_text(body, encoding="utf-8")
    page.context.route("**/*", lambda route: route.abort() if "://" in route.request.url[5:] else route.continue_())
    page.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")
    walk_with_the_keyboard(page)


def test_two_views_on_a_page_do_not_disturb_each_other(page: Page, tmp_path: Path) -> None:
    other = steps(ROWS[2:], LABELS, "Otro").html
    (tmp_path / "page.html").write_text(f"<main class='jp-OutputArea-output'>{STEPS}{STEPS}{other}</main>", "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    panels = in_view(page, "section:visible")
    expect(panels).to_have_count(3)
    in_view(page, "[data-move='1']").nth(1).click()
    expect(panels.nth(0)).to_contain_text("paso 1/4")
    expect(panels.nth(1)).to_contain_text("paso 2/4")
    expect(panels.nth(2)).to_contain_text("paso 1/2")

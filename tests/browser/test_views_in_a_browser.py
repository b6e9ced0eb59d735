"""Views and checks as people see them: in JupyterLab, trusted and not, light and dark, and in an exported page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Locator, Page, expect

from rnn2llm.bertviz_offline import BertVizLabels, head_view, model_view
from rnn2llm.checking.report import Report, to_html
from rnn2llm.heads_view import HeadsLabels, heads_grid
from rnn2llm.pipeline_view import PipelineLabels, pipeline_steps
from rnn2llm.position_view import PositionLabels, position_explorer
from rnn2llm.temperature_view import TemperatureLabels, temperature_view
from rnn2llm.views import Step, StepLabels, steps, table
from tests.browser.conftest import Lab

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
WAVES = 2 * np.pi * np.arange(8)[:, None] / np.array([8.0, 16.0])
ENCODING = np.stack([np.sin(WAVES), np.cos(WAVES)], axis=-1).reshape(8, 4)
POSITIONS = position_explorer(ENCODING, PositionLabels(*PositionLabels.__slots__), "Posiciones").html
CAUSAL = np.tril(np.ones((3, 3), dtype=bool))
WEIGHTS = np.array([[[[1, 0, 0], [0.3, 0.7, 0], [0.1, 0.1, 0.8]], [[1, 0, 0], [0.9, 0.1, 0], [0.2, 0.6, 0.2]]]])
HEADS = heads_grid(
    *[["yo", "quiero", "pan"]] * 2, WEIGHTS, HeadsLabels(*HeadsLabels.__slots__), "Cabezas", allowed=CAUSAL
).html
TEMPERATURE = temperature_view(
    ["a", "ñ", "␣"],
    [[0, 1, 0], [0.2, 0.7, 0.1], [0.3, 0.4, 0.3]],
    [0, 1, 2],
    ["ñ ñ", "ñandú", "zaña"],
    TemperatureLabels(*TemperatureLabels.__slots__),
    "Temperatura",
    shown=2,
).html
PIPELINE = pipeline_steps(
    ["Me gusta.", "No."],
    [["[CLS]", "me", "gusta", "[SEP]"], ["[CLS]", "no", "[SEP]", "[PAD]"]],
    [[2, 11, 12, 3], [2, 13, 3, 0]],
    [[1, 1, 1, 1], [1, 1, 1, 0]],
    [[-1.5, 2.0], [0.25, -0.75]],
    [[0.0293, 0.9707], [0.7311, 0.2689]],
    ["NEG", "POS"],
    PipelineLabels(**{name: name for name in PipelineLabels.__slots__ if name != "explained"}, explained=[*"abcdefg"]),
    "Etapas",
).html
BERTVIZ = [
    view(list(WEIGHTS), ["yo", "quiero", "pan"], BertVizLabels(*BertVizLabels.__slots__), "BERT").html
    for view in (head_view, model_view)
]
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


def readable(page: Page) -> None:
    """All text that shows stands out from what is behind it."""
    for text in in_view(page, "p, button:enabled, td, small, b, dd, dt").locator("visible=true").all():
        assert text.evaluate(CONTRAST) >= 4.5, text.text_content()


def explore_positions_and_heads(page: Page) -> None:
    """Both views answer to the keyboard, and their text can be read on what stands behind it."""
    said = in_view(page, ".r2l-positions [aria-live]")
    in_view(page, ".r2l-positions .r2l-scroll").first.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(said.locator("p").first).to_have_text("position 3 · pair 1")
    expect(said).to_contain_text(f"dimension 3: {ENCODING[3, 3]:.2f}")
    expect(said).to_contain_text(f"p(3)·p(2) = {ENCODING[3] @ ENCODING[2]:.2f}")
    expect(in_view(page, "table:visible")).to_have_count(1)  # of all tables the one of the chosen head
    written = in_view(page, ".r2l-heads").get_by_role("group", name="written")
    written.get_by_role("button", name="yo").focus()
    page.keyboard.press("End")
    expect(in_view(page, ".r2l-all small")).to_have_text(["pan 0.80, yo 0.10", "quiero 0.60, yo 0.20"])
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(in_view(page, ".r2l-heads [aria-live]")).to_have_text("quiero looks yo 0.90, quiero 0.10 · barred: 1")
    expect(in_view(page, ".r2l-one caption")).to_have_text("layer 0 · head 1")
    readable(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_positions_and_heads_in_a_trusted_notebook(open_in_lab: Callable[..., Page], theme: str) -> None:
    explore_positions_and_heads(open_in_lab(POSITIONS, HEADS, trusted=True, theme=theme))


def test_positions_and_heads_in_one_that_is_not_trusted(open_in_lab: Callable[..., Page]) -> None:
    page = open_in_lab(POSITIONS, HEADS, trusted=False)
    expect(in_view(page, "table:visible")).to_have_count(3)
    expect(in_view(page, "button, svg, canvas, style, script")).to_have_count(0)
    expect(in_view(page, "p").filter(has_text="still")).to_have_count(2)
    expect(in_view(page, "td").filter(has_text=f"{ENCODING[1, 2]:.2f}").first).to_be_visible()
    expect(in_view(page, "td").filter(has_text="yo → yo 1.00, pan → pan 0.80")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_positions_and_heads_in_an_exported_page(page: Page, tmp_path: Path, theme: str) -> None:
    open_exported(page, tmp_path, POSITIONS, HEADS, theme=theme)
    explore_positions_and_heads(page)


def turn_the_temperature(page: Page) -> None:
    """The knob answers to the keyboard, the notebook does not, and its text can be read on what stands behind it."""
    knob, said = in_view(page, "input"), in_view(page, ".r2l-temperature [aria-live]")
    expect(knob).to_have_attribute("aria-valuetext", "1")  # the model as it is
    expect(in_view(page, "table:visible")).to_have_count(0)
    knob.focus()
    for key, temperature, text in (("ArrowUp", "2", "zaña"), ("Home", "0", "ñ ñ"), ("ArrowRight", "1", "ñandú")):
        page.keyboard.press(key)
        expect(knob).to_have_attribute("aria-valuetext", temperature)
        expect(said).to_contain_text(f"written: {text}")
        expect(knob).to_be_focused()
    expect(in_view(page, "dd")).to_have_text(["0.700", "0.200", "0.100"])
    in_view(page, "summary").click()
    expect(in_view(page, ".r2l-chosen")).to_have_text(["1", "0.700", "0.200", "0.100", "2.2", "ñandú"])
    for text in in_view(page, "p:visible, label, b, dt, dd, summary, th:visible, td:visible").all():
        assert text.evaluate(CONTRAST) >= 4.5, text.text_content()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_temperature_in_a_trusted_notebook(open_in_lab: Callable[..., Page], theme: str) -> None:
    turn_the_temperature(open_in_lab(TEMPERATURE, trusted=True, theme=theme))


def test_the_temperature_in_one_that_is_not_trusted(open_in_lab: Callable[..., Page]) -> None:
    page = open_in_lab(TEMPERATURE, trusted=False)
    expect(in_view(page, "input, style, script")).to_have_count(0)
    expect(in_view(page, "p").filter(has_text="still")).to_be_visible()
    expect(in_view(page, "tr").filter(has_text="written")).to_have_text("writtenñ ññandúzaña")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_temperature_in_an_exported_page(page: Page, tmp_path: Path, theme: str) -> None:
    open_exported(page, tmp_path, TEMPERATURE, theme=theme)
    turn_the_temperature(page)


def follow_a_pipeline(page: Page) -> None:
    """Both texts go through the stages by the keyboard, and what stands there can be read, hatched padding too."""
    in_view(page, ".r2l-pipeline .r2l-stages button").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(in_view(page, ".r2l-padding")).to_have_text("[PAD]00")
    readable(page)
    page.keyboard.press("ArrowRight")
    expect(in_view(page, "dd")).to_have_text(["0.25", "-0.75"])
    readable(page)
    page.keyboard.press("End")
    expect(in_view(page, ".r2l-panel")).to_contain_text("NEG 0.731")
    readable(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pipeline_in_a_trusted_notebook(open_in_lab: Callable[..., Page], theme: str) -> None:
    follow_a_pipeline(open_in_lab(PIPELINE, trusted=True, theme=theme))


def test_a_pipeline_in_one_that_is_not_trusted(open_in_lab: Callable[..., Page]) -> None:
    page = open_in_lab(PIPELINE, trusted=False)
    expect(in_view(page, "table:visible")).to_have_count(2)
    expect(in_view(page, "button, style, script")).to_have_count(0)
    expect(in_view(page, "p").filter(has_text="still")).to_be_visible()
    expect(in_view(page, "td").filter(has_text="0.971")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pipeline_in_an_exported_page(page: Page, tmp_path: Path, theme: str) -> None:
    open_exported(page, tmp_path, PIPELINE, theme=theme)
    follow_a_pipeline(page)


def look_at_bertviz(page: Page) -> None:
    """Both of BertViz's views draw every weight, in the colour of the page's text."""
    head, model = in_view(page, ".r2l-bertviz").all()
    expect(head.locator("line")).to_have_count(18)
    expect(model.locator("line")).to_have_count(18)
    for text in (head.locator("#left text").first, model.locator("svg > text").first):
        assert style(text, "fill") == style(head, "color")
    place = model.locator("#attn_background_0_1").bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 10, place["y"] + 5)
    expect(model.locator("svg > text.detail")).to_have_text("Layer 0, Head 1")
    page.set_viewport_size({"width": 800, "height": 900})  # a narrow page scrolls, it does not cut heads off
    whole = model.locator("svg").bounding_box()
    assert whole is not None
    assert whole["width"] == 970


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bertviz_in_a_trusted_notebook(open_in_lab: Callable[..., Page], page: Page, lab: Lab, theme: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    look_at_bertviz(open_in_lab(*BERTVIZ, trusted=True, theme=theme))
    assert [
        url for url in asked if not url.startswith((lab.url, lab.url.replace("http", "ws"), "data:", "blob:"))
    ] == []


def test_bertviz_in_one_that_is_not_trusted_says_what_is_missing(open_in_lab: Callable[..., Page]) -> None:
    page = open_in_lab(*BERTVIZ, trusted=False)
    expect(in_view(page, "p").filter(has_text="BERT. still")).to_have_count(2)
    expect(in_view(page, "svg, select, script")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bertviz_in_an_exported_page(page: Page, tmp_path: Path, theme: str) -> None:
    open_exported(page, tmp_path, *BERTVIZ, theme=theme)
    look_at_bertviz(page)


def open_exported(page: Page, tmp_path: Path, *views: str, theme: str = "light") -> None:
    """A notebook with these views, exported to a page that can reach nothing else."""
    cells = [
        nbformat.v4.new_code_cell("pass", outputs=[nbformat.v4.new_output("display_data", {"text/html": view})])
        for view in views
    ]
    body, _ = HTMLExporter(template_name="lab", theme=theme).from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    (tmp_path / "page.html").write_text(body, encoding="utf-8")
    page.context.route("**/*", lambda route: route.abort() if "://" in route.request.url[5:] else route.continue_())
    page.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")


def test_an_exported_page_walks_too(page: Page, tmp_path: Path) -> None:
    open_exported(page, tmp_path, STEPS)
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

"""Views: nothing a student's data says becomes markup, everything is in the table, live text does not flood."""

from __future__ import annotations

import io
import sys
import types
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm.checking import session
from rnn2llm.views import LiveText, Step, StepLabels, View, bar, number, numbers, percent, steps, table

LABELS = StepLabels("paso", "parte", "entra", "sale", "nota", "anterior", "siguiente")
ROWS = [
    Step("codificador", "I", note="h₁"),
    Step("codificador", "like"),
    Step("decodificador", "startofseq", [("me", 0.91), ("nos", 0.04)]),
    Step("decodificador", "me", [("gusta", 0.75), ("gustan", 0.2)]),
]
EVIL = """</table><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;"""


def parse(view: View) -> Any:
    return lxml.html.fromstring(view._repr_html_())


def cells(view: View) -> list[list[str]]:
    return [[cell.text_content() for cell in row.xpath("th|td")] for row in parse(view).xpath(".//tr")]


@pytest.mark.parametrize(("lang", "whole", "with_one"), [("es", "7\u00a0%", "7,4\u00a0%"), ("en", "7%", "7.4%")])
def test_a_percentage_is_written_as_its_language_does(
    lang: str, whole: str, with_one: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_current", types.SimpleNamespace(lang=lang))
    assert (percent(0.0741), percent(0.0741, 1)) == (whole, with_one)


def test_before_a_lesson_has_begun_numbers_are_written_as_python_writes_them() -> None:
    assert (number(1234.5, ",.1f"), numbers([0.5, -2]), percent(0.125, 1)) == ("1,234.5", "0.50, -2.00", "12.5%")


@pytest.mark.usefixtures("spanish")
def test_spanish_writes_a_comma_before_the_decimals() -> None:
    assert (number(1234.5, ",.1f"), number(1e-7, ".1e"), number(3, "g")) == ("1\u00a0234,5", "1,0e-07", "3")
    assert numbers([0.5, -2], ".1f") == "0,5; -2,0"
    assert "text-align:right" in table([["a", number(1234, ",d")]], ["", "n"], "").html
    view = table([["a 0.5", 1.25, "0.50"], ["v. 2.1", np.float32(0.5), "-0.1 %"]], ["x", "y", "z"], "3.5")
    assert cells(view)[1:] == [
        ["a 0.5", "1,25", "0,50"],
        ["v. 2.1", "0,5", "-0,1 %"],
    ]  # words are somebody's: left alone
    assert "a 0.5   1,25  0,50" in repr(view)
    assert "me 0,91; nos 0,04" in repr(steps(ROWS, LABELS, "t"))
    assert "me 0,91" in steps(ROWS, LABELS, "t").html


def test_a_table_names_its_columns_and_rows() -> None:
    view = table([["LSTM", 3], ["GRU", 14]], ["celda", "n"], "Parámetros")
    assert cells(view) == [["celda", "n"], ["LSTM", "3"], ["GRU", "14"]]
    page = parse(view)
    assert page.xpath("string(.//caption)") == "Parámetros"
    assert page.xpath(".//thead//th/@scope") == ["col", "col"]
    assert page.xpath(".//tbody//th/@scope") == ["row", "row"]
    sides = [style.partition(";")[0] for style in page.xpath(".//tr//@style")]
    assert sides == ["text-align:left", "text-align:right"] * 3
    assert repr(view) == "Parámetros\n\ncelda  n\n--------\nLSTM   3\nGRU    14"


def test_what_says_a_number_stands_to_the_right() -> None:
    page = parse(
        table([["a", "83%", "1,234.5", "12 pares", ""], ["b", "5\u00a0%", "5\u00a0381", "3", "1"]], list("vwxyz"), "c")
    )
    sides = [style.partition(";")[0] for style in page.xpath(".//tbody/tr[1]/*/@style")]
    assert sides == [f"text-align:{side}" for side in ("left", "right", "right", "left", "right")]


def test_what_says_nothing_moves_no_number() -> None:
    rows = [["a", np.int64(3), "—", "1.5e-06", "", "—"], ["b", np.float32(2), "4%", "1.0e+01", "", "x"]]
    page = parse(table(rows, list("uvwxyz"), "c"))
    sides = [style.partition(";")[0] for style in page.xpath(".//tbody/tr[1]/*/@style")]
    assert sides == [f"text-align:{side}" for side in ("left", "right", "right", "right", "left", "left")]


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells, the header 2"):
        table([[1, 2], [3]], ["a", "b"], "c")


@given(st.text(), st.text(), st.text())
def test_no_text_becomes_markup(first: str, second: str, third: str) -> None:
    shape = [element.tag for element in parse(table([["x", "y"]], ["x", "y"], "x")).iter()]
    assert [e.tag for e in parse(table([[first, second]], [third, first], second)).iter()] == shape


def test_injected_markup_is_shown_as_text() -> None:
    labels = StepLabels(*[EVIL] * 7)
    view = steps([Step(EVIL, EVIL, [(EVIL, 0.5)], EVIL)] * 2, labels, EVIL)
    harmless = steps([Step("a", "a", [("a", 0.5)], "a")] * 2, StepLabels(*["a"] * 7), "a")
    assert [element.tag for element in parse(view).iter()] == [element.tag for element in parse(harmless).iter()]
    assert not parse(view).xpath("//@onerror")
    assert EVIL in cells(view)[1]


def test_without_scripts_the_table_says_everything() -> None:
    view = steps(ROWS, LABELS, "Paso a paso")
    assert cells(view) == [
        ["paso", "parte", "entra", "sale", "nota"],
        ["1", "codificador", "I", "", "h₁"],
        ["2", "codificador", "like", "", ""],
        ["3", "decodificador", "startofseq", "me 0.91, nos 0.04", ""],
        ["4", "decodificador", "me", "gusta 0.75, gustan 0.20", ""],
    ]
    (hidden,) = parse(view).xpath(".//*[@style='display:none']")
    assert len(hidden.xpath(".//section[@hidden]")) == len(ROWS)
    assert not hidden.xpath(".//table")
    assert "gusta 0.75, gustan 0.20" in repr(view)
    assert "<" not in repr(view)


def test_small_probabilities_are_not_shown_as_none() -> None:
    leaves = [("a", 0.5), ("b", 0.005), ("c", 0.00021), ("d", 0.0)]
    assert "a 0.50, b 0.01, c 0.00021, d 0.00" in repr(steps([Step("d", "x", leaves)], LABELS, "t"))


def test_notes_need_no_column_where_there_are_none() -> None:
    assert cells(steps(ROWS[1:], LABELS, "t"))[0] == ["paso", "parte", "entra", "sale"]


def test_every_step_has_a_panel_and_a_button() -> None:
    page = parse(steps(ROWS, LABELS, "Paso a paso"))
    assert [button.text for button in page.xpath('.//*[@class="r2l-strip"]/span/button')] == [
        row.enters for row in ROWS
    ]
    assert page.xpath('.//*[@class="r2l-strip"]/span/text()') == ["codificador: ", "decodificador: "]
    panels = page.xpath(".//section")
    assert len(panels) == len(ROWS)
    assert panels[2].xpath(".//dt/text()") == ["me", "nos"]
    assert panels[2].xpath(".//*[@class='r2l-bar']/@style") == ["width:54.6%", "width:2.4%"]
    assert [button.text for button in page.xpath(".//*[@data-move]")] == ["← anterior", "siguiente →"]
    assert page.xpath(".//*[@role='group']/@aria-label") == ["Paso a paso"]


def test_a_view_needs_nothing_from_elsewhere_and_takes_the_colours_of_the_page() -> None:
    markup = steps(ROWS, LABELS, "Paso a paso").html
    assert "http" not in markup
    assert "url(" not in markup
    assert "currentColor" in markup
    assert "white" not in markup
    assert markup == steps(ROWS, LABELS, "Paso a paso").html
    assert markup != steps(ROWS[:3], LABELS, "Paso a paso").html


@pytest.mark.parametrize("probability", [-0.1, 1.5, float("nan")])
def test_a_step_wants_probabilities(probability: float) -> None:
    with pytest.raises(ValueError, match="probability of 'me'"):
        steps([Step("d", "x", [("me", probability)])], LABELS, "t")


def test_no_steps_no_view() -> None:
    with pytest.raises(ValueError, match="no step"):
        steps([], LABELS, "t")


def test_a_bar_is_as_full_as_it_should_be() -> None:
    assert [bar(fraction, 4) for fraction in (-1, 0, 0.5, 1, 7)] == ["░░░░", "░░░░", "██░░", "████", "████"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(live: LiveText) -> None:
    with live:
        live.now("a")
        live.now("b\nsample")
        live.keep("epoch 1")
        live.now("c")
        live.now("d")


def test_a_log_file_gets_the_lines_that_stay_and_the_last_state(monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.StringIO()
    monkeypatch.setattr(sys, "stdout", output)
    run(LiveText())
    assert output.getvalue() == "epoch 1\nd\n"


def screen(written: str) -> list[str]:
    """What a terminal shows after the two control sequences that are used: up n lines, clear to the end."""
    lines: list[str] = [""]
    for part in written.replace("\x1b[J", "").split("\x1b["):
        up, _, rest = part.partition("A") if part[:1].isdigit() else ("0", "", part)
        if int(up):
            lines = [*lines[: len(lines) - 1 - int(up)], ""]
        first, *others = rest.split("\n")
        lines[-1] += first
        lines += others
    return lines


def test_a_terminal_shows_one_state_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    output = Terminal()
    monkeypatch.setattr(sys, "stdout", output)
    run(LiveText())
    assert screen(output.getvalue()) == ["epoch 1", "d", ""]


def test_on_a_terminal_no_line_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    output = Terminal()
    monkeypatch.setattr(sys, "stdout", output)
    monkeypatch.setenv("COLUMNS", "10")
    LiveText().now("x" * 30)
    assert output.getvalue() == "x" * 9 + "\n"


def test_a_notebook_gets_one_output_that_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    import IPython

    shown: list[str] = []
    displays: list[dict[str, Any]] = []

    def display(bundle: dict[str, str], **options: Any) -> Any:
        displays.append(options)
        shown.append(bundle["text/plain"])
        return types.SimpleNamespace(update=lambda bundle, raw: shown.append(bundle["text/plain"]))

    monkeypatch.setattr(IPython, "get_ipython", lambda: types.SimpleNamespace(kernel=object()))
    monkeypatch.setattr(IPython.display, "display", display)
    run(LiveText())
    assert displays == [{"raw": True, "display_id": True}]
    assert shown == ["a", "b\nsample", "epoch 1", "epoch 1\nc", "epoch 1\nd"]

"""The pipeline to step through: its tables say what the arrays say, and in a browser every stage shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from rnn2llm.pipeline_view import PipelineLabels, pipeline_steps
from rnn2llm.views import View
from tests.conftest import PATIENCE

STAGES = ("text", "token", "id", "mask", "logit", "probability", "label")
LABELS = PipelineLabels(
    **{name: name for name in PipelineLabels.__slots__ if name != "explained"},
    explained=[f"what happens at {stage}" for stage in STAGES],
)
TEXTS = ["Me gusta.", "No."]
TOKENS = [["[CLS]", "me", "gusta", "[SEP]"], ["[CLS]", "no", "[SEP]", "[PAD]"]]
IDS = np.array([[2, 11, 12, 3], [2, 13, 3, 0]])
MASK = np.array([[1, 1, 1, 1], [1, 1, 1, 0]])
LOGITS = np.array([[-1.5, 2.0], [0.25, -0.75]])
EVIL = """</script><img src=x onerror='document.title="owned"'>&"""


def softmax(logits: np.ndarray, axis: int = 1) -> np.ndarray:
    return np.asarray(np.exp(logits) / np.exp(logits).sum(axis=axis, keepdims=True))


def view_of(**changed: Any) -> View:
    given = {
        "texts": TEXTS,
        "tokens": TOKENS,
        "ids": IDS,
        "mask": MASK,
        "logits": LOGITS,
        "probabilities": softmax(LOGITS),
        "names": ["NEG", "POS"],
        "labels": LABELS,
        "title": "A batch",
    }
    return pipeline_steps(**{**given, **changed})


def test_without_scripts_two_tables_say_everything() -> None:
    view = view_of()
    page = lxml.html.fromstring(view.html)
    by_label, by_token = [
        [[cell.text_content() for cell in row.xpath("th|td")] for row in table.xpath(".//tbody/tr")]
        for table in page.xpath(".//table")
    ]
    assert by_label == [
        ["1", "Me gusta.", "NEG", "-1.50", "0.029"],
        ["1", "Me gusta.", "POS", "2.00", "0.971"],
        ["2", "No.", "NEG", "0.25", "0.731"],
        ["2", "No.", "POS", "-0.75", "0.269"],
    ]
    assert by_token[2] == ["1", "2", "gusta", "12", "1"]
    assert by_token[-1] == ["2", "3", "[PAD]", "0", "0"]
    assert len(by_token) == 8
    assert page.xpath("string(.//p)") == "still"
    assert not page.xpath(".//*[@hidden] | .//button")
    assert "gusta" in repr(view)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"mask": MASK[:, :3]}, r"2 texts of 4 tokens, but ids are \(2, 4\) and the mask \(2, 3\)"),
        ({"tokens": [TOKENS[0], TOKENS[1][:3]]}, "2 texts of 4 tokens"),
        ({"names": ["NEG"]}, "2 texts and 1 labels"),
        ({"probabilities": softmax(LOGITS, axis=0)}, "softmax over the batch"),
        ({"texts": [], "tokens": []}, "0 texts of 0 tokens"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        view_of(**changed)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def shown(page: Page) -> str:
    return page.locator("[aria-live]").inner_text()


def test_the_keys_go_through_the_stages_and_the_texts(page: Page) -> None:
    page.set_content(view_of().html)
    assert "Me gusta." in shown(page)
    assert "what happens at text" in shown(page)
    page.get_by_role("button", name="2 token").click()
    assert page.locator(".r2l-tokens b").all_inner_texts() == TOKENS[0]
    assert page.locator(".r2l-tokens small").count() == 0
    page.keyboard.press("ArrowRight")
    assert page.locator(".r2l-tokens small").all_inner_texts() == ["2", "11", "12", "3"]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.locator(".r2l-tokens span").nth(3).inner_text().split() == ["[PAD]", "0", "0"]
    assert page.locator(".r2l-padding b").all_inner_texts() == ["[PAD]"]
    page.keyboard.press("ArrowRight")
    assert page.locator("dt").all_inner_texts() == ["NEG", "POS"]
    assert page.locator("dd").all_inner_texts() == ["0.25", "-0.75"]
    bars = page.locator("dd span").all()
    assert ["r2l-down" in str(bar.get_attribute("class")) for bar in bars] == [False, True]
    widths = [float(str(bar.evaluate("bar => parseFloat(bar.style.width)"))) for bar in bars]
    assert widths == pytest.approx([50 * 0.25 / 2, 50 * 0.75 / 2])
    page.keyboard.press("ArrowRight")
    assert page.locator("dd").all_inner_texts() == ["0.731", "0.269"]
    page.keyboard.press("End")
    assert "NEG 0.731" in shown(page)
    page.keyboard.press("ArrowUp")
    assert "POS 0.971" in shown(page)
    assert page.get_by_role("button", name="next").is_disabled()
    page.keyboard.press("Home")
    assert page.get_by_role("button", name="previous").is_disabled()


def test_one_stage_and_one_text_are_pressed(page: Page) -> None:
    page.set_content(view_of().html)
    page.get_by_role("button", name="2 · No.").click()
    page.get_by_role("button", name="next").click()
    pressed = page.locator("button[aria-pressed=true]").all_inner_texts()
    assert pressed == ["2 · No.", "2 token"]
    assert page.locator("table:visible").count() == 0
    page.locator("summary").click()
    assert page.locator("table:visible").count() == 2


def test_no_word_becomes_markup(page: Page) -> None:
    page.set_content(view_of(texts=[EVIL, "No."], names=[EVIL, "POS"]).html)
    page.keyboard.press("End")
    assert page.title() == ""
    assert page.locator("img").count() == 0
    assert EVIL in shown(page)

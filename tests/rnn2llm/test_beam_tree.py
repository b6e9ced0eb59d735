"""The beam tree: what a watched search considered, and a drawing of it that works in a page without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from rnn2llm.beam_tree import Candidate, TreeLabels, Watch, beam_tree
from rnn2llm.text import END, START
from tests.conftest import PATIENCE

BENCH = Bench(Course.find(Path(__file__)), "03_beam_search")
beam_search = BENCH.reference("beam_search")

LABELS = TreeLabels(*TreeLabels.__slots__)
WORDS = ("", "[UNK]", "startofseq", "endofseq", "yo", "me", "gusta", "quiero")
PROBABILITIES = {
    (START,): {4: 0.5, 5: 0.4, 6: 0.1},
    (START, 4): {7: 0.4, 6: 0.35, 5: 0.25},
    (START, 5): {6: 0.9, 7: 0.1},
}
EVIL = """</script><img src=x onerror='document.title="owned"'>&"""


def model_step(tokens: Any, state: Any) -> Any:
    """The lesson's small tree: a state is the sentence so far, padded; after two words a sentence ends."""
    logp = np.full((len(tokens), len(WORDS)), -np.inf)
    after = np.array(state)
    for row, token in enumerate(tokens):
        length = int((after[row] != 0).sum())
        after[row, min(length, 4)] = token
        read = tuple(int(word) for word in after[row] if word)
        following = PROBABILITIES.get(read, {END: 1.0})
        for word, p in following.items():
            logp[row, word] = np.log(p)
    return logp, after


def watched(k: int, search: Any = beam_search, shown: int = 3) -> tuple[Any, list[Candidate], Watch]:
    watch = Watch(model_step, np.zeros((1, 5), int))
    found = search(watch, watch.state, k, 4, 0.0)
    return found, watch.candidates(found, WORDS, shown), watch


def test_watching_changes_nothing() -> None:
    found, _, _ = watched(2)
    assert found == beam_search(model_step, np.zeros((1, 5), int), 2, 4, 0.0)


def test_it_tells_what_was_considered_and_what_became_of_it() -> None:
    _, told, watch = watched(2)
    assert [(one.step, one.sentence, one.fate) for one in told] == [
        (1, "yo", "kept"),
        (1, "me", "kept"),
        (1, "gusta", "dropped"),
        (2, "me gusta", "kept"),
        (2, "yo quiero", "kept"),
        (2, "yo gusta", "dropped"),
        (2, "yo me", "dropped"),
        (2, "me quiero", "dropped"),
        (3, "me gusta endofseq", "ended"),
        (3, "yo quiero endofseq", "ended"),
    ]
    assert [one.parent for one in told] == [-1, -1, -1, 1, 0, 0, 0, 1, 3, 4]
    assert told[3].p == pytest.approx(0.9)
    assert told[3].total == pytest.approx(np.log(0.4 * 0.9))
    assert watch.extended == 5  # the start, two beams, two beams; what had ended is not counted


def test_as_many_dropped_ones_are_told_as_wanted() -> None:
    _, told, _ = watched(2, shown=1)
    assert [sum(one.fate == "dropped" and one.step == step for one in told) for step in (1, 2)] == [1, 1]


def test_a_search_that_was_cut_off_is_told_too() -> None:
    watch = Watch(model_step, np.zeros((1, 5), int))
    found = beam_search(watch, watch.state, 2, 2, 0.0)
    assert [one.fate for one in watch.candidates(found, WORDS) if one.step == 2][:2] == ["kept", "kept"]


def search_that_steps_the_living_only(step: Any, state: Any, k: int, max_len: int, _alpha: float) -> Any:
    beams = [(0.0, [], START, state)]
    for _ in range(max_len):
        race = [beam for beam in beams if beam[2] == END]
        for total, ids, token, own in beams:
            if token != END:
                logp, after = step(np.array([token]), own)
                race += [(total + logp[0, w], [*ids, w], w, after) for w in range(len(WORDS)) if logp[0, w] > -np.inf]
        beams = sorted(race, key=lambda beam: -beam[0])[:k]
    return [(ids, total) for total, ids, _, _ in beams]


def test_other_ways_to_write_the_search_are_told_alike() -> None:
    assert watched(2, search_that_steps_the_living_only)[1] == watched(2)[1]


def test_a_state_of_ones_own_is_refused() -> None:
    watch = Watch(model_step, np.zeros((1, 5), int))
    with pytest.raises(ValueError, match="the watch's own"):
        watch(np.array([START]), np.zeros((1, 5)))


# ----------------------------------------------------------------------------------------------------- the page


def view_of(k: int = 2) -> Any:
    found, told, _ = watched(k)
    return beam_tree(told, LABELS, "Árbol", [WORDS[index] for index in found[0][0]])


def test_without_scripts_the_table_says_everything() -> None:
    page = lxml.html.fromstring(view_of()._repr_html_())
    rows = [[cell.text_content() for cell in row.xpath("th|td")] for row in page.xpath(".//tr")]
    assert rows[0] == ["step", "sentence", "p", "total", "fate"]
    assert rows[4] == ["2", "me gusta", "0.900", "-1.02", "kept"]
    assert len(rows) == 11
    assert not page.xpath(".//*[@hidden]")
    assert not page.xpath(".//svg")  # nothing that a sanitiser would spill as loose text
    assert "me gusta" in repr(view_of())


def test_it_needs_nothing_from_elsewhere_and_is_the_same_every_time() -> None:
    markup = view_of().html
    assert "url(" not in markup
    assert "http" not in markup.replace("http://www.w3.org/2000/svg", "")
    assert markup == view_of().html
    assert markup != view_of(k=3).html


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="no candidate"):
        beam_tree([], LABELS, "t")


def test_a_parent_stands_before_its_children() -> None:
    with pytest.raises(ValueError, match="candidate 0 goes on from 0"):
        beam_tree([Candidate(1, 0, "a", 0.5, -0.7, "a", "kept")], LABELS, "t")


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def open_page(page: Page, folder: Path, markup: str) -> list[str]:
    """The view in a saved page, twice, as a notebook may show it twice; what goes wrong in it is collected."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    path = folder / "page.html"
    path.write_text(f"<!doctype html><meta charset='utf-8'><body>{markup}{markup}</body>", encoding="utf-8")
    page.goto(path.as_uri())
    return errors


def seen(page: Page) -> list[str]:
    """The words of the boxes that are shown in the first tree, column by column."""
    boxes = page.locator(".r2l-tree").first.locator("svg g")
    return [box.locator("text").first.text_content() or "" for box in boxes.all() if box.is_visible()]


def test_the_keys_step_through_the_tree(browser_page: Page, tmp_path: Path) -> None:
    errors = open_page(browser_page, tmp_path, view_of().html)
    first = browser_page.locator(".r2l-tree").first
    assert seen(browser_page) == ["yo", "me", "gusta"]
    first.locator(".r2l-scroll").focus()
    browser_page.keyboard.press("ArrowRight")
    assert seen(browser_page) == ["yo", "me", "gusta", "gusta", "quiero", "gusta", "me", "quiero"]
    assert first.locator(".r2l-told").inner_text().startswith("step 2/3")
    browser_page.keyboard.press("End")
    assert "best: me gusta endofseq" in first.locator(".r2l-told").inner_text()
    marked = first.locator("svg g.r2l-path text:first-of-type").all_text_contents()
    assert marked == ["me", "gusta", "endofseq"]
    browser_page.keyboard.press("ArrowRight")
    assert first.locator(".r2l-told").inner_text().startswith("step 3/3")
    browser_page.keyboard.press("Home")
    assert seen(browser_page) == ["yo", "me", "gusta"]
    assert errors == []


def test_the_buttons_and_the_boxes_do_so_too(browser_page: Page, tmp_path: Path) -> None:
    errors = open_page(browser_page, tmp_path, view_of().html)
    first = browser_page.locator(".r2l-tree").first
    assert first.get_by_role("button", name="previous").is_disabled()
    first.get_by_role("button", name="next").click()
    first.locator("svg g.r2l-dropped", has_text="quiero").last.click()
    assert "me quiero" in first.locator(".r2l-told").inner_text()
    assert first.locator("svg g.r2l-path text:first-of-type").all_text_contents() == ["me", "quiero"]
    first.get_by_role("button", name="last").click()
    assert first.get_by_role("button", name="next").is_disabled()
    assert errors == []


def test_the_table_stays_at_hand(browser_page: Page, tmp_path: Path) -> None:
    open_page(browser_page, tmp_path, view_of().html)
    first = browser_page.locator(".r2l-tree").first
    assert not first.locator("table").is_visible()
    first.locator("summary").click()
    assert first.locator("table").is_visible()


def test_no_word_becomes_markup(browser_page: Page, tmp_path: Path) -> None:
    candidate = Candidate(1, -1, EVIL, 0.5, -0.7, EVIL, "kept")
    labels = TreeLabels(*[EVIL] * len(TreeLabels.__slots__))
    errors = open_page(browser_page, tmp_path, beam_tree([candidate], labels, EVIL, [EVIL]).html)
    assert browser_page.title() != "owned"
    assert browser_page.locator("img").count() == 0
    assert errors == []


def test_it_takes_the_colours_of_the_page(browser_page: Page, tmp_path: Path) -> None:
    open_page(browser_page, tmp_path, f"<div style='color:rgb(1, 2, 3)'>{view_of().html}</div>")
    colour = browser_page.locator("svg text").first.evaluate("element => getComputedStyle(element).fill")
    assert colour == "rgb(1, 2, 3)"

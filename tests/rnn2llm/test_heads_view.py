"""The grid of heads: what it says is what the arrays say, in its table and, for a word followed, in a browser."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from playwright.sync_api import Browser, Page

from rnn2llm.heads_view import HeadsLabels, heads_grid
from tests.conftest import PATIENCE

LABELS = HeadsLabels(*HeadsLabels.__slots__)
WORDS = ["la", "casa", "roja"]
KEYS = ["the", "red", "house", "."]
EVIL = """</script><img src=x onerror='document.title="owned"'>&"""


def weights_of(*shape: int, allowed: np.ndarray | None = None) -> np.ndarray:
    scores = np.random.default_rng(1).normal(0, 2, shape)
    shares = np.exp(scores) if allowed is None else np.exp(scores) * allowed
    return np.asarray(shares / shares.sum(-1, keepdims=True))


CAUSAL = np.tril(np.ones((3, 3), dtype=bool))


def rows(view: Any) -> list[list[str]]:
    page = lxml.html.fromstring(view.html)
    return [[cell.text_content() for cell in row.xpath("th|td")] for row in page.xpath(".//tr")]


def handed_over(view: Any) -> dict[str, Any]:
    return dict(json.loads(view.html.partition("const data = ")[2].partition(";\n")[0]))


def test_without_scripts_the_table_names_the_strongest_links_of_each_head() -> None:
    weights = np.full((2, 3, 4), 0.05)
    weights[0, 2, 1], weights[0, 0, 0], weights[1, 1, 2] = 0.85, 0.8, 0.9
    view = heads_grid(WORDS, KEYS, weights, LABELS, "Heads", links=2)
    assert rows(view) == [
        ["head", "links"],
        ["0", "roja → red 0.85, la → the 0.80"],
        ["1", "casa → house 0.90, la → the 0.05"],
    ]
    page = lxml.html.fromstring(view.html)
    assert page.xpath("string(.//p)") == "still"
    assert not page.xpath(".//*[@hidden] | .//button | .//canvas")
    assert "roja → red 0.85" in repr(view)


def test_layers_are_counted_like_the_axes_of_the_array() -> None:
    weights = weights_of(2, 3, 3, 4)
    table = rows(heads_grid(WORDS, KEYS, weights, LABELS, "Heads", links=1))
    assert [row[:2] for row in table] == [["layer", "head"], *([str(i), str(j)] for i, j in np.ndindex(2, 3))]
    for row, head in zip(table[1:], weights.reshape(6, 3, 4), strict=True):
        query, key = np.unravel_index(head.argmax(), head.shape)
        assert row[2] == f"{WORDS[query]} → {KEYS[key]} {head.max():.2f}"


@given(arrays(float, (2, 3, 4), elements=st.floats(0, 1)))
def test_the_script_gets_every_weight_to_half_a_hundredth(weights: np.ndarray) -> None:
    data = handed_over(heads_grid(WORDS, KEYS, weights, LABELS, "t"))
    kept = np.frombuffer(base64.b64decode(data["weights"]), np.uint8).reshape(weights.shape) / 100
    np.testing.assert_allclose(kept, weights, atol=0.005 + 1e-9)
    assert [data["layers"], data["heads"], data["queries"], data["keys"]] == [0, 2, WORDS, KEYS]


def test_what_a_mask_forbids_is_no_zero() -> None:
    weights = weights_of(2, 3, 3, allowed=CAUSAL)
    view = heads_grid(WORDS, WORDS, weights, LABELS, "t", allowed=CAUSAL, links=99)
    kept = np.frombuffer(base64.b64decode(handed_over(view)["weights"]), np.uint8).reshape(weights.shape)
    assert ((kept == 255) == ~CAUSAL).all()
    assert [row[1].count("→") for row in rows(view)[1:]] == [6, 6]  # six of nine links are allowed
    unmasked = heads_grid(WORDS, WORDS, weights, LABELS, "t", links=99)
    assert rows(unmasked)[1][1].count("→") == 9


@pytest.mark.parametrize("mask", [~CAUSAL, CAUSAL.T])
def test_a_mask_the_other_way_round_is_noticed(mask: np.ndarray) -> None:
    with pytest.raises(ValueError, match="inverted, or transposed"):
        heads_grid(WORDS, WORDS, weights_of(2, 3, 3, allowed=CAUSAL), LABELS, "t", allowed=mask)


@pytest.mark.parametrize("shape", [(3, 4), (2, 4, 3), (1, 2, 2, 3, 4), (0, 3, 4)])
def test_weights_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="3 words look and 4 are looked at"):
        heads_grid(WORDS, KEYS, np.full(shape, 0.25), LABELS, "t")


def test_scores_are_no_weights() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        heads_grid(WORDS, KEYS, np.full((2, 3, 4), -1.5), LABELS, "t")


def test_all_heads_of_a_large_model_stay_small_and_more_is_refused() -> None:
    words = [f"word{number}" for number in range(20)]
    weights = np.full((12, 12, 20, 20), 0.05)
    assert len(heads_grid(words, words, weights, LABELS, "t").html) < 180_000
    with pytest.raises(ValueError, match="fewer layers"):
        heads_grid(words * 4, words * 4, np.full((12, 12, 80, 80), 1 / 80), LABELS, "t")


def test_it_needs_nothing_from_elsewhere_and_is_the_same_every_time() -> None:
    markup = heads_grid(WORDS, KEYS, weights_of(2, 3, 4), LABELS, "t").html
    assert "http" not in markup
    assert "url(" not in markup
    assert markup == heads_grid(WORDS, KEYS, weights_of(2, 3, 4), LABELS, "t").html


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(offline=True)
    opened.set_default_timeout(PATIENCE)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def show(page: Page, view: Any) -> Any:
    """The view, twice in one page as in a notebook that shows it twice; the first of them."""
    page.set_content(f"<!doctype html><body>{view.html}{view.html}</body>")
    return page.locator(".r2l-heads").first


def told(words: list[str], weights: np.ndarray, count: int) -> str:
    """What a reader would say of one word's weights, the strongest first."""
    ranked = sorted(zip(np.rint(100 * weights), words, strict=True), key=lambda pair: -pair[0])[:count]
    return ", ".join(f"{word} {share / 100:.2f}" for share, word in ranked)


@pytest.mark.slow
def test_a_word_is_followed_through_all_heads_of_a_layer(page: Page) -> None:
    weights = weights_of(2, 3, 3, 4)
    view = show(page, heads_grid(WORDS, KEYS, weights, LABELS, "Heads"))
    cards = view.locator(".r2l-all button")
    said = view.locator("[aria-live]")
    assert said.inner_text() == f"la looks {told(KEYS, weights[0, 0, 0], 3)}"
    view.get_by_role("group", name="written").get_by_role("button", name="roja").click()
    assert cards.locator("small").all_inner_texts() == [told(KEYS, head[2], 2) for head in weights[0]]
    view.get_by_role("group", name="layer").get_by_role("button", name="1", exact=True).click()
    assert cards.locator("small").all_inner_texts() == [told(KEYS, head[2], 2) for head in weights[1]]
    cards.nth(1).click()
    assert view.locator(".r2l-one caption").inner_text() == "layer 1 · head 1"
    assert said.inner_text() == f"roja looks {told(KEYS, weights[1, 1, 2], 3)}"
    numbers = [float(text) for text in view.locator(".r2l-one td").all_inner_texts()]
    np.testing.assert_allclose(np.reshape(numbers, (3, 4)), weights[1, 1], atol=0.005 + 1e-9)
    view.get_by_role("group", name="source").get_by_role("button", name="red").click()
    assert cards.locator("small").all_inner_texts() == [told(WORDS, head[:, 1], 2) for head in weights[1]]
    assert said.inner_text() == f"red seen {told(WORDS, weights[1, 1, :, 1], 3)}"
    assert page.locator(".r2l-heads").nth(1).locator("[aria-live]").inner_text().startswith("la looks")


@pytest.mark.slow
def test_the_keyboard_reaches_layers_words_and_heads(page: Page) -> None:
    view = show(page, heads_grid(WORDS, KEYS, weights_of(2, 8, 3, 4), LABELS, "Heads"))
    caption = view.locator(".r2l-one caption")
    for key, place in (("Tab", "layer 0 · head 0"), ("ArrowRight", "layer 1 · head 0"), ("End", "layer 1 · head 0")):
        page.keyboard.press(key)
        assert caption.inner_text() == place, key
    page.keyboard.press("Tab")
    assert view.locator("[aria-live]").inner_text().startswith("the seen")
    for key, word in (("ArrowDown", "la looks"), ("End", "roja looks"), ("ArrowLeft", "casa looks")):
        page.keyboard.press(key)
        assert view.locator("[aria-live]").inner_text().startswith(word), key
    page.keyboard.press("Tab")
    # eight heads stand in two rows of four
    for key, head in (("ArrowRight", 1), ("ArrowDown", 5), ("ArrowUp", 1), ("Home", 0), ("ArrowUp", 0), ("End", 7)):
        page.keyboard.press(key)
        assert caption.inner_text() == f"layer 1 · head {head}", key
    assert view.locator(".r2l-all [aria-pressed=true]").count() == 1
    assert not view.locator("details table").is_visible()
    view.locator("summary").click()
    assert view.locator("details table").is_visible()


PAINTED = """canvas => {
  const [paint, size] = [canvas.getContext("2d"), canvas.height / 3];
  const strongest = (data) => [...Array(data.length / 4).keys()].map((pixel) => [...data.slice(4 * pixel, 4 * pixel + 4)])
    .reduce((a, b) => b[3] > a[3] ? b : a);
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) =>
    strongest(paint.getImageData(column * size + 2, row * size + 2, size - 4, size - 4).data)));
}"""
"""The most opaque pixel in each of nine cells, away from the frame of the chosen row."""


@pytest.mark.slow
def test_what_is_forbidden_is_hatched_and_has_no_number(page: Page) -> None:
    weights = weights_of(1, 3, 3, allowed=CAUSAL)
    weights[0, 2] = [0.0, 0.0, 1.0]
    view = show(page, heads_grid(WORDS, WORDS, weights, LABELS, "Heads", allowed=CAUSAL))
    assert [text == "–" for text in view.locator(".r2l-one td").all_inner_texts()] == (~CAUSAL).ravel().tolist()
    view.get_by_role("group", name="written").get_by_role("button", name="casa").click()
    assert view.locator("[aria-live]").inner_text().endswith("· barred: 1")
    assert view.locator(".r2l-line").first.locator("small").all_inner_texts()[2] == "–"
    painted = np.array(view.locator("canvas").evaluate(PAINTED))
    assert (painted[2, 2, :3] == [33, 135, 204]).all()
    assert painted[2, 2, 3] == 255
    assert (painted[2, :2, 3] == 0).all()  # looked at with a weight of nothing
    assert (painted[0, 1:, 3] > 0).all()  # not to be looked at
    assert (np.ptp(painted[0, 1:, :3], axis=-1) < 12).all(), "the hatching is grey"


@pytest.mark.slow
def test_no_word_becomes_markup(page: Page) -> None:
    labels = HeadsLabels(*[EVIL] * len(HeadsLabels.__slots__))
    view = show(page, heads_grid([EVIL], [EVIL], [[[1.0]]], labels, EVIL))
    assert EVIL in view.locator("[aria-live]").inner_text()
    assert page.title() != "owned"
    assert page.locator("img").count() == 0

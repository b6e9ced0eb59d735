"""BertViz without a network: its own scripts, unchanged and with their licences, draw what the arrays say."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from rnn2llm.bertviz_offline import BertVizLabels, head_view, model_view
from tests.conftest import PATIENCE

LABELS = BertVizLabels(*BertVizLabels.__slots__)
VENDOR = resources.files("rnn2llm").joinpath("assets", "vendor")
TOKENS = ["[CLS]", "ĠI", "▁am", "[SEP]", "so</w>", "[SEP]"]
SHOWN = ["[CLS]", " I", " am", "[SEP]", "so", "[SEP]"]
EVIL = """</script><img src=x onerror='document.title="owned"'>&"""


def attention(layers: int, heads: int, queries: int = 6, keys: int = 6) -> list[np.ndarray]:
    """Weights in hundredths, [1, h, T, S] for each layer, so that what is kept is what was given."""
    shares = np.random.default_rng(2).dirichlet(np.full(keys, 0.3), (layers, 1, heads, queries))
    return list(np.rint(100 * shares) / 100)


def test_what_others_wrote_is_as_they_wrote_it_and_its_licence_lies_beside_it() -> None:
    notice = VENDOR.joinpath("NOTICE").read_text("utf-8")
    listed = dict(re.findall(r"^(\S+\.js)$.*?sha256 ([0-9a-f]{64})$", notice, re.MULTILINE | re.DOTALL))
    files = {file.name: file.read_bytes() for file in VENDOR.iterdir()}
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name.endswith(".js")}
    licences = set(re.findall(r"\S+\.LICENSE", notice))
    assert licences == {name for name in files if name.endswith(".LICENSE")}
    assert {*listed, *licences, "NOTICE"} == set(files)


@pytest.mark.parametrize("view", ["head_view", "model_view"])
def test_the_scripts_are_those_of_the_installed_bertviz(view: str) -> None:
    found = importlib.util.find_spec("bertviz")  # finds it without importing it, and torch with it
    assert found is not None
    assert found.submodule_search_locations is not None
    installed = Path(found.submodule_search_locations[0], f"{view}.js").read_bytes()
    assert VENDOR.joinpath(f"bertviz-1.4.1.{view}.js").read_bytes() == installed


@pytest.mark.parametrize("view", [head_view, model_view])
def test_a_large_model_makes_a_page_far_below_a_megabyte(view: Any) -> None:
    words = [f"word{number}" for number in range(30)]
    made = view(list(np.full((12, 1, 12, 30, 30), 1 / 30)), words, LABELS, "BERT")
    assert len(made.html) < 400_000
    assert made.html == view(list(np.full((12, 12, 30, 30), 1 / 30)), words, LABELS, "BERT").html
    assert "still" in repr(made)
    with pytest.raises(ValueError, match="fewer layers"):
        view(list(np.full((12, 1, 12, 80, 80), 1 / 80)), words[:20] * 4, LABELS, "BERT")


@pytest.mark.parametrize("view", [head_view, model_view])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "attn_implementation"),
        ([None, None], "attn_implementation"),
        ([np.full((2, 3, 6, 6), 1 / 6)], "one text only"),
        ([np.full((1, 3, 5, 5), 1 / 5)], "6 tokens"),
        ([np.full((1, 3, 6, 6), -1.0)], "between 0 and 1"),
    ],
)
def test_what_is_no_attention_of_these_tokens_is_refused(view: Any, given: list[Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        view(given, TOKENS, LABELS, "t")


def test_layers_heads_and_sentences_that_are_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="layer=2"):
        head_view(attention(2, 3), TOKENS, LABELS, "t", layer=2)
    for heads in ([], [3]):
        with pytest.raises(ValueError, match="heads="):
            head_view(attention(2, 3), TOKENS, LABELS, "t", heads=heads)
    with pytest.raises(ValueError, match="sentence_b_start=6"):
        model_view(attention(2, 3), TOKENS, LABELS, "t", sentence_b_start=6)


@pytest.mark.slow
def test_tensors_of_torch_say_what_arrays_say() -> None:
    import torch

    arrays = attention(2, 3)
    tensors = [torch.tensor(layer, dtype=torch.bfloat16, requires_grad=True) for layer in arrays]
    rounded = [tensor.detach().float().numpy() for tensor in tensors]
    assert head_view(tensors, TOKENS, LABELS, "t").html == head_view(rounded, TOKENS, LABELS, "t").html


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that asks for nothing and in which nothing goes wrong, though a loader of the page's own stands by."""
    opened = browser.new_page(offline=True, viewport={"width": 1100, "height": 900})
    opened.set_default_timeout(PATIENCE)
    amiss: list[str] = []
    opened.on("pageerror", lambda error: amiss.append(str(error)))
    opened.on("request", lambda request: amiss.append(request.url))
    yield opened
    globals_left = opened.evaluate("['jQuery', '$', 'd3'].filter(name => window[name] !== undefined)")
    opened.close()
    assert amiss == []
    assert globals_left == []


LOADER = "<script>function define() { throw Error('taken for a module') } define.amd = {}</script>"


def show(page: Page, made: Any, style: str = "") -> Any:
    page.set_content(f"<!doctype html><body style='{style}'>{LOADER}{made.html}{made.html}</body>")
    return page.locator(".r2l-bertviz").first


def opacities(view: Any, selector: str) -> np.ndarray:
    return np.array(
        view.locator(selector).evaluate_all("all => all.map(line => Number(line.getAttribute('stroke-opacity')))")
    )


@pytest.mark.slow
def test_the_head_view_draws_a_line_a_weight(page: Page) -> None:
    layers = attention(2, 3)
    view = show(page, head_view(layers, TOKENS, LABELS, "BERT", layer=1, sentence_b_start=4))
    assert view.locator("#left text").all_text_contents() == SHOWN
    np.testing.assert_allclose(opacities(view, "line"), layers[1].ravel() / 3, atol=1e-9)
    view.get_by_label("layer").select_option("0")
    np.testing.assert_allclose(opacities(view, "line"), layers[0].ravel() / 3, atol=1e-9)
    view.locator("#left text").nth(2).hover()
    seen = view.locator("line[visibility=visible]").evaluate_all(
        "all => all.map(e => +e.getAttribute('left-token-index'))"
    )
    assert seen == [2] * 3 * 6
    view.locator("svg > g:last-of-type rect").nth(1).dblclick()
    np.testing.assert_allclose(
        opacities(view, "line"), np.where(np.arange(3) == 1, 1, 0).repeat(36) * layers[0].ravel(), atol=1e-9
    )
    choice = view.get_by_label("attention")
    assert choice.locator("option").all_text_contents() == [
        "everything",
        *(f"sentence {a} → sentence {b}" for a, b in ("AA", "BB", "AB", "BA")),
    ]
    choice.select_option("3")
    assert view.locator("#left text").all_text_contents() == SHOWN[:4]
    assert view.locator("#right text").all_text_contents() == SHOWN[4:]
    np.testing.assert_allclose(
        opacities(view, "line")[8:16], layers[0][0, 1, :4, 4:].ravel(), atol=1e-9
    )  # its second head


@pytest.mark.slow
def test_cross_attention_has_other_words_on_the_right(page: Page) -> None:
    layers = attention(1, 2, queries=2, keys=3)
    view = show(page, head_view(layers, ["yo", "soy"], LABELS, "t", keys=["I", "am", "."], heads=[1]))
    assert view.locator("#right text").all_text_contents() == ["I", "am", "."]
    np.testing.assert_allclose(opacities(view, "line"), [*[0] * 6, *layers[0][0, 1].ravel()], atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ground", "text"), [("rgb(255, 255, 255)", "rgb(17, 17, 17)"), ("rgb(17, 17, 17)", "rgb(238, 238, 238)")]
)
def test_the_model_view_shows_all_heads_and_one_of_them_large(page: Page, ground: str, text: str) -> None:
    layers = attention(3, 4)
    view = show(page, model_view(layers, TOKENS, LABELS, "BERT"), f"background:{ground};color:{text}")
    assert view.locator(".attn_background").count() == 12
    np.testing.assert_allclose(opacities(view, "line"), np.stack(layers).ravel(), atol=1e-9)
    named = view.locator("svg > text").filter(has_text="Heads")
    assert named.evaluate("element => getComputedStyle(element).fill") == text
    place = view.locator("#attn_background_2_1").bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 10, place["y"] + 10)
    assert view.locator("svg > text.detail").text_content() == "Layer 2, Head 1"
    assert view.locator("g.detail text").all_text_contents() == SHOWN * 2
    np.testing.assert_allclose(opacities(view, "g.detail line"), layers[2][0, 1].ravel(), atol=1e-9)
    inks = view.locator("g.detail text").first.evaluate("element => getComputedStyle(element).fill")
    frame = view.locator("rect.detail").evaluate("element => getComputedStyle(element).fill")
    assert (inks, frame) == (
        ("rgb(0, 0, 0)", "rgb(255, 255, 255)") if "255" in ground else ("rgb(204, 204, 204)", "rgb(0, 0, 0)")
    )


@pytest.mark.slow
def test_no_word_becomes_markup(page: Page) -> None:
    view = show(page, head_view(attention(1, 2), [EVIL] * 6, BertVizLabels(*[EVIL] * 6), EVIL, sentence_b_start=2))
    assert view.locator("#left text").first.text_content() == EVIL
    assert page.title() != "owned"
    assert page.locator("img").count() == 0

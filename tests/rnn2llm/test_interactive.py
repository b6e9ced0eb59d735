"""The frame of the views with a script: what goes in is data, and comes out the same."""

from __future__ import annotations

import json

import lxml.html  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm.interactive import escaped, interactive

EVIL = """</script><!--<script>\u2028"'&</div>"""


@given(st.text(), st.text())
def test_no_word_leaves_its_place(title: str, word: str) -> None:
    page = lxml.html.fromstring(interactive("map", title, f"<p>{escaped(word)}</p>", {"word": word}))
    harmless = lxml.html.fromstring(interactive("map", "a", "<p>a</p>", {"word": "a"}))
    assert [element.tag for element in page.iter()] == [element.tag for element in harmless.iter()]


@pytest.mark.parametrize("word", [EVIL, "</SCRIPT>", "<!-- <script>"])
def test_data_cannot_end_its_script_and_is_read_as_it_was(word: str) -> None:
    script = interactive("map", "t", "", {"word": word}).partition("<script>")[2].removesuffix("</script>")
    assert "<" not in script.partition("const data = ")[2].partition(";\n")[0]
    encoded = script.partition("const data = ")[2].partition(";\n")[0]
    assert json.loads(encoded) == {"word": word}
    assert "\u2028" not in encoded


def test_the_name_depends_on_what_is_shown_alone() -> None:
    one, same, other = (interactive("map", "t", "<p>a</p>", data) for data in ([1], [1], [2]))
    assert one == same
    assert one.partition(">")[0] != other.partition(">")[0]


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        interactive("map", "t", "", [float("nan")])

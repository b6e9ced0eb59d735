"""The growing table: rows are kept and replaced, shown together only where they can be compared, and never in the way."""

from __future__ import annotations

import types
from pathlib import Path

import pytest

from rnn2llm import results
from rnn2llm.checking import session
from rnn2llm.metrics import Scores
from rnn2llm.views import View


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RNN2LLM_STATE", str(tmp_path))
    return tmp_path / "results.json"


def lesson(name: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"words": {"rnn": {"es": "recurrente", "en": "recurrent"}, "beam": {"es": "haz", "en": "beam"}}}
    begun = types.SimpleNamespace(lang=lang, lesson=types.SimpleNamespace(id=name, words=words))
    monkeypatch.setattr(session, "_current", begun)


def add(model: str, bleu: float = 25.04, corpus: str = "spa-eng", sentences: int = 3000) -> View:
    scores = Scores(bleu, 43.26)
    return results.add(model, corpus, sentences, scores, parameters=123, pairs_per_second=49.6, exact=0.074)


def shown(view: View) -> list[str]:
    return [" ".join(line.split()) for line in repr(view).splitlines()]


def test_it_grows_in_the_students_language(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson("01_encoder_decoder", "es", monkeypatch)
    assert shown(add("rnn"))[-1] == "recurrente 01 123 50 25,0 43,3 7 %"
    lesson("03_beam_search", "en", monkeypatch)
    table = shown(add("beam", bleu=26))
    assert table[0] == "Results on the test (3000 sentences)"
    assert table[-2:] == ["recurrent 01 123 50 25.0 43.3 7%", "beam 03 123 50 26.0 43.3 7%"]


def test_the_same_model_measured_again_replaces_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson("01_encoder_decoder", "en", monkeypatch)
    add("rnn", bleu=1)
    rows = [line for line in shown(add("rnn", bleu=2)) if line.startswith("recurrent")]
    assert rows == ["recurrent 01 123 50 2.0 43.3 7%"]


def test_a_model_that_others_trained_has_no_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson("08_pipelines", "en", monkeypatch)
    scores = Scores(50.0, 70.0)
    results.add("rnn", "spa-eng", 3000, scores, parameters=123, pairs_per_second=None, exact=0.5)
    assert shown(add("beam"))[-2:] == ["recurrent 08 123 — 50.0 70.0 50%", "beam 08 123 50 25.0 43.3 7%"]


def test_what_cannot_be_compared_is_not_shown_together(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson("01_encoder_decoder", "en", monkeypatch)
    add("rnn", corpus="embedded")
    add("rnn", sentences=10)
    lesson("03_beam_search", "en", monkeypatch)
    assert not [line for line in shown(add("beam")) if line.startswith("recurrent")]


@pytest.mark.parametrize("content", ["", "[{}]", "{", "[1]", '{"rows": []}'])
def test_a_damaged_file_is_started_anew(content: str, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson("01_encoder_decoder", "en", monkeypatch)
    state.write_text(content)
    assert shown(add("rnn"))[-1].startswith("recurrent")
    assert "recurrente" in state.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("RNN2LLM_STATE", str(tmp_path / "file"))
    lesson("01_encoder_decoder", "en", monkeypatch)
    assert shown(add("rnn"))[-1].startswith("recurrent")

"""The quiz, predictions and the last cell of a lesson."""

import json
from pathlib import Path

import pytest

from autograder.authoring.course import Course
from rnn2llm.checking import compare, hand_in, predict, quiz, session, t
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.session import Record
from tests.mini import LESSON, mini_course


@pytest.fixture
def begun(tmp_path, monkeypatch):
    monkeypatch.setenv("RNN2LLM_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    with mini_course(tmp_path / "c"):
        yield session.begin(LESSON, "en")
    monkeypatch.setattr(session, "_current", None)


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, as (text, html)."""
    seen = []
    for module in ("quiz", "handin"):
        monkeypatch.setattr(f"rnn2llm.checking.{module}.show", lambda text, html: seen.append((text, html)))
    return seen


def test_the_quiz_explains_every_option_and_escapes_it(begun, monkeypatch, capsys):
    quiz_module = __import__("rnn2llm.checking.quiz", fromlist=["show"])
    seen = []
    monkeypatch.setattr(quiz_module, "show", lambda text, html: seen.append((text, html)))
    quiz()
    (text, html), *_ = seen
    assert text.splitlines()[1:] == [
        "1. One or two?",
        "   a) one → No. <b>No</b>, two.",
        "   b) two → Right. That is it.",
    ]
    assert html.count("<details>") == 2
    assert "&lt;b&gt;No&lt;/b&gt;, two." in html
    assert "<script" not in html


@pytest.mark.parametrize("lesson", Course.find(Path(__file__)).lessons)
def test_where_an_option_stands_does_not_give_away_that_it_is_right(lesson):
    questions = load_lesson(lesson).words["quiz"]
    places = [[bool(option.get("right")) for option in question["options"]].index(True) for question in questions]
    assert len(set(places)) > 1


def test_a_prediction_is_kept_across_kernels_and_shown_beside_what_happened(begun, capsys):
    predict("loss", 2.5)
    session.begin(LESSON, "en")
    compare("loss", 4.25)
    assert capsys.readouterr().out.splitlines()[-2:] == ["You predicted: 2.5", "It was: 4.25"]


def test_a_prediction_not_made_is_said_to_be_missing(begun, capsys):
    compare("loss", 4.25)
    assert "(you made no prediction)" in capsys.readouterr().out


def test_none_is_no_prediction_and_replaces_none(begun, capsys):
    predict("loss", None)
    assert "write yours instead of None" in capsys.readouterr().out
    compare("loss", 4.25)
    assert "(you made no prediction)" in capsys.readouterr().out
    predict("loss", 2.5)
    predict("loss", None)
    compare("loss", 4.25)
    assert "You predicted: 2.5" in capsys.readouterr().out


def test_words_come_in_the_notebooks_language(begun):
    assert t("axis") == "length"
    session.begin(LESSON, "es")
    assert t("axis") == "longitud"
    with pytest.raises(KeyError):
        t("axes")


def test_hand_in_lists_what_is_missing_and_leaves_out_the_bonus(begun, capsys):
    hand_in()
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "- Still to be solved: masked_mean. You can hand in as it is and lose those points."
    assert lines[2] == "- File to hand in: 00_mini.ipynb (if you renamed it, the file with your name)."


def test_hand_in_is_content_when_all_was_checked_now(begun, capsys):
    begun.records["masked_mean"] = Record(points=4, tries=1, passed=True)
    begun.checked_now.add("masked_mean")
    hand_in()
    assert "- All correct: 4 of 4 points." in capsys.readouterr().out


def test_hand_in_asks_for_a_check_in_this_session(begun, capsys):
    begun.records["masked_mean"] = Record(points=4, tries=1, passed=True)
    hand_in()
    assert "- Not yet checked in this session: masked_mean." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("saved", "warned"), [("def masked_mean(x): return 1", True), ("def masked_mean(x): return 2", False)]
)
def test_hand_in_warns_of_work_that_is_not_saved(begun, tmp_path, monkeypatch, capsys, saved, warned):
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": [{"source": [saved]}]}), encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    monkeypatch.setitem(globals(), "In", ["", "def masked_mean(x): return 1", "def masked_mean(x): return 2\n"])
    hand_in()
    out = capsys.readouterr().out
    assert ("unsaved changes" in out) == warned
    assert f"File to hand in: {path}" in out

"""The trusted end of the judge channel, with a student's process that says whatever it likes."""

import json
import socket
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading import judging
from autograder.grading.judging import ChannelClosed, JudgeChannel
from rnn2llm.checking.codec import encode_outputs
from rnn2llm.checking.keys import CaseKey, ExerciseKey
from rnn2llm.checking.model import Criterion, Exercise
from rnn2llm.checking.serve import serve
from tests.mini import LESSON, mini_course

EXERCISE = Exercise(
    "double", 2, lambda rng: [], lambda fn, inputs: {"y": fn(inputs["x"])}, (Criterion("right"),), seconds=0.3
)
INPUTS = {"x": np.arange(3.0)}
SOURCES = ["def double(x):\n    return table[x]\n", "class MyError(Exception):\n    pass"]


@pytest.fixture(autouse=True)
def _short_grace(monkeypatch):
    monkeypatch.setattr(judging, "GRACE_SECONDS", 0.2)


def talk(behave):
    """Ask one question of a process that behaves as ``behave(far_end)`` says."""
    near, far = socket.socketpair()
    thread = threading.Thread(target=behave, args=(far,))
    thread.start()
    try:
        return JudgeChannel(near, SOURCES).ask(EXERCISE, INPUTS)
    finally:
        near.close()
        thread.join()
        far.close()


def answering(make):
    """A process that reads the question and sends the lines that ``make(question)`` gives."""

    def behave(far):
        question = json.loads(far.makefile("rb").readline())
        for line in make(question):
            try:
                far.sendall(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")
            except OSError:
                return

    return behave


def ok(question, value=1.0):
    return {"id": question["id"], "outcome": {"status": "ok", "outputs": encode_outputs({"y": np.array(value)})}}


def test_an_honest_answer_is_taken():
    outcome = talk(answering(lambda question: [ok(question)]))
    assert (outcome.status, outcome.outputs["y"].tolist()) == ("ok", 1.0)


def test_answers_without_the_questions_id_are_passed_over():
    early = {"id": "0" * 32, "outcome": {"status": "ok", "outputs": {}}}
    outcome = talk(answering(lambda question: [early, b"nonsense\n", b"[1]\n", b"{" * 5000 + b"\n", ok(question, 7.0)]))
    assert outcome.outputs["y"].tolist() == 7.0


def test_what_is_said_about_the_verdict_is_not_looked_at():
    def forged(question):
        return [{"id": question["id"], "passed": True, "points": 100, "outcome": {"status": "ok", "passed": True}}]

    assert talk(answering(forged)).status == "bad"


@pytest.mark.parametrize(
    "behave",
    [
        lambda far: far.shutdown(socket.SHUT_RDWR),
        lambda far: None,
        answering(lambda question: []),
        answering(lambda question: [b"a" * 1000] * 3),
    ],
    ids=["hangs up", "is silent", "reads and is silent", "never ends its line"],
)
def test_a_process_that_does_not_answer_ends_the_conversation(behave):
    with pytest.raises(ChannelClosed):
        talk(behave)


def test_an_answer_beyond_all_measure_ends_the_conversation(monkeypatch):
    monkeypatch.setattr(judging, "MAX_ANSWER", 10_000)
    with pytest.raises(ChannelClosed, match="beyond all measure"):
        talk(answering(lambda question: [b"x" * 200_000]))


def test_many_useless_lines_end_the_conversation(monkeypatch):
    monkeypatch.setattr(judging, "MAX_ANSWER", 10_000)
    with pytest.raises(ChannelClosed):
        talk(answering(lambda question: [b"{}\n" * 100_000]))


@pytest.mark.parametrize(
    ("told", "kind", "line"),
    [
        ({"kind": "KeyError", "line": "2: return table[x]"}, "KeyError", "return table[x]"),
        ({"kind": "MyError", "line": "2: pass"}, "MyError", "pass"),
        ({"kind": "Input_was_3_1_4", "line": "2: x was [3, 1, 4]"}, "Exception", ""),
        ({"kind": "<script>", "line": "7"}, "Exception", ""),
        ({"kind": ["KeyError"], "line": {"a": 1}}, "Exception", ""),
        ({}, "Exception", ""),
    ],
)
def test_only_the_students_own_line_and_a_known_error_come_back(told, kind, line):
    outcome = talk(answering(lambda question: [{"id": question["id"], "outcome": {"status": "raised", **told}}]))
    assert (outcome.status, outcome.kind, outcome.line) == ("raised", kind, line)


@pytest.mark.parametrize("status", ["passed", "lost", 1, None, "ok "])
def test_an_unknown_status_is_a_bad_answer(status):
    assert talk(answering(lambda question: [{"id": question["id"], "outcome": {"status": status}}])).status == "bad"


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_no_answer_does_more_than_be_a_bad_one(data):
    with socket.socket() as unused:
        outcome = JudgeChannel(unused, SOURCES)._outcome({"status": "ok", "outputs": data}, EXERCISE, frozenset())
    assert outcome.status in ("ok", "bad")


def test_an_endless_exercise_is_asked_for_once():
    near, far = socket.socketpair()
    asked = []

    def behave():
        for line in far.makefile("rb"):
            asked.append(json.loads(line))
            far.sendall(json.dumps({"id": asked[-1]["id"], "outcome": {"status": "timeout"}}).encode() + b"\n")

    thread = threading.Thread(target=behave)
    thread.start()
    key = ExerciseKey(tuple(CaseKey(str(number), INPUTS, {}, {}) for number in range(4)), {})
    outcomes = JudgeChannel(near, SOURCES).outcomes(EXERCISE, key)
    near.shutdown(socket.SHUT_RDWR)
    thread.join()
    near.close()
    far.close()
    assert [outcome.status for outcome in outcomes] == ["timeout"] * 4
    assert len(asked) == 1


def test_the_students_end_serves_what_the_notebook_defines(tmp_path):
    near, far = socket.socketpair()
    with mini_course(tmp_path / "c"):
        from rnn2llm.checking.model import load_lesson

        lesson = load_lesson(LESSON)
        names = {"masked_mean": lambda x, mask: 1 / 0, "bounds": lambda x: (x.min(), x.max())}
        thread = threading.Thread(target=serve, args=(far.detach(), LESSON, names))
        thread.start()
        channel = JudgeChannel(near, ['    names = {"masked_mean": lambda x, mask: 1 / 0, "bounds": None}'])
        good = channel.ask(lesson["bounds"], {"x": np.array([3.0, -1.0])})
        bad = channel.ask(lesson["masked_mean"], {"x": np.ones((1, 1)), "mask": np.ones((1, 1))})
        near.shutdown(socket.SHUT_RDWR)
        thread.join()
        near.close()
    assert (float(good.outputs["low"]), float(good.outputs["high"])) == (-1.0, 3.0)
    assert (bad.status, bad.kind, bad.message) == ("raised", "ZeroDivisionError", "")


def test_a_submission_that_breaks_the_grader_is_recorded_and_left_to_a_person(monkeypatch, caplog):
    from autograder.grading import grade
    from autograder.grading.heal import Healed, Healer

    def breaks(*arguments):
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(grade, "_judge", breaks)
    monkeypatch.setattr(Healer, "heal", lambda healer, content: Healed(None, "en", (), {}))
    task = grade.Task("00_mini", "ada", "a.ipynb", b"{}", "", "es", {}, "", None)
    result = grade.grade_submission(task)
    assert (result.graded.record.unreadable, result.notebook) == ("unreadable_failed", None)
    assert "nobody foresaw this" in caplog.text

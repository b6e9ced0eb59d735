"""The check that a student runs: what it says about every kind of answer, in both languages, and that it harms nothing."""

import sys

import numpy as np
import pytest

from autograder.authoring.build import build_lesson
from rnn2llm.checking import check, hint, keys, progress, reveal, session
from rnn2llm.checking.outcome import MAX_PRINTED
from rnn2llm.checking.session import CheckFailed, CourseError, SetupError
from tests.mini import LESSON, mini_course


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """The mini lesson, built, in English; a student's state of their own."""
    monkeypatch.setenv("RNN2LLM_STATE", str(tmp_path / "state"))
    with mini_course(tmp_path / "c") as course:
        text = next(one.text for one in build_lesson(course, LESSON) if one.path.parent.name == "answers")
        monkeypatch.setattr("rnn2llm.checking.public.public_key", lambda *_: keys.AnswerKey.from_json(text))
        session.begin(LESSON, "en")
        yield course
    monkeypatch.setattr(session, "_current", None)


@pytest.fixture
def answer(monkeypatch):
    """Put a student's answer where their notebook would have it: among the names of the module that calls `check`."""

    def give(name, value):
        monkeypatch.setitem(globals(), name, value)

    return give


def outcome(name, capsys):
    """What `check` printed, and whether it was content."""
    try:
        check(name)
    except CheckFailed as failed:
        return capsys.readouterr().out, str(failed)
    return capsys.readouterr().out, ""


def right(x, mask):
    return (x * mask).sum(axis=1) / mask.sum(axis=1)


def test_a_right_answer_is_told_so(lesson, answer, capsys):
    answer("masked_mean", right)
    text, failed = outcome("masked_mean", capsys)
    assert text.splitlines()[:3] == [
        "masked_mean: Correct! 4 of 4 points.",
        "  ✓ averages each row",
        "  ✓ ignores padding",
    ]
    assert not failed


@pytest.mark.parametrize(
    "style",
    [
        lambda x, mask: np.ma.masked_array(x, ~mask).mean(axis=1).data,
        lambda x, mask: [
            sum(v for v, m in zip(row, keep, strict=True) if m) / sum(keep) for row, keep in zip(x, mask, strict=True)
        ],
        lambda x, mask: right(x, mask).astype(np.float32),
        lambda X, M: tuple(np.float64(row[keep].mean()) for row, keep in zip(X, M, strict=True)),
    ],
    ids=["masked array", "lists", "float32", "tuple of NumPy scalars"],
)
def test_other_styles_pass(lesson, answer, capsys, style):
    answer("masked_mean", style)
    assert outcome("masked_mean", capsys)[1] == ""


@pytest.mark.parametrize(("lang", "diagnosis"), [("es", "Divides entre el ancho."), ("en", "You divide by the width.")])
def test_a_misconception_is_named_in_the_students_language(lesson, answer, capsys, lang, diagnosis):
    session.begin(LESSON, lang)
    answer("masked_mean", lambda x, mask: (x * mask).sum(axis=1) / x.shape[1])
    text, failed = outcome("masked_mean", capsys)
    assert diagnosis in text
    assert "masked_mean" in failed
    assert "✗" in text


def test_partial_answers_earn_their_share(lesson, answer, capsys):
    answer("masked_mean", lambda x, mask: x.mean(axis=1))
    assert "Not yet: 1 of 4 points." in outcome("masked_mean", capsys)[0]


def test_two_mistakes_at_once_give_two_names(lesson, answer, capsys):
    def both(x, mask):
        return (x * mask).sum(axis=1) if mask.all() else (x * mask).sum(axis=1) / x.shape[1]

    answer("masked_mean", both)
    text, _ = outcome("masked_mean", capsys)
    assert "You sum and do not divide." in text
    assert "You divide by the width." in text


def test_an_answer_wrong_in_its_own_way_gets_no_diagnosis(lesson, answer, capsys):
    answer("masked_mean", lambda x, mask: right(x, mask) + 1)
    assert "Diagnosis" not in outcome("masked_mean", capsys)[0]


def test_a_wrong_shape_is_explained_with_both_shapes(lesson, answer, capsys):
    answer("masked_mean", lambda x, mask: right(x, mask)[:, None])
    assert "“mean” has shape (3, 1); it should have shape (3,)." in outcome("masked_mean", capsys)[0]


def test_an_exception_is_shown_as_the_students_with_their_line(lesson, answer, capsys):
    def broken(x, mask):
        weights = {}
        return weights["missing"]

    answer("masked_mean", broken)
    text, _ = outcome("masked_mean", capsys)
    assert "Your code raises KeyError: 'missing'" in text
    assert 'return weights["missing"]' in text


def test_an_exception_inside_a_library_still_shows_the_students_line(lesson, answer, capsys):
    answer("masked_mean", lambda x, mask: np.reshape(x, (7, 11)))
    assert "np.reshape(x, (7, 11))" in outcome("masked_mean", capsys)[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (lambda x, mask: None, "The result cannot be judged: mean is None. Is a return missing?"),
        (lambda x, mask: object(), "mean is a object that is no array of numbers"),
        (lambda x, mask: ["a", "b"], "mean holds strings where numbers are due"),
        (lambda x, mask: [[1], [2, 3]], "mean is a list that is no array of numbers"),
        (17, "The result cannot be judged: masked_mean is a int, not a function."),
    ],
)
def test_what_cannot_be_judged_is_named(lesson, answer, capsys, value, text):
    answer("masked_mean", value)
    assert text in outcome("masked_mean", capsys)[0]


def test_of_tensorflows_errors_the_reason_is_shown_and_not_its_innards(lesson, answer, capsys):
    def raising(x, mask):
        raise ValueError(
            "{{function_node __wrapped__MatMul_device_/device:CPU:0}} sizes 3 and 4 do not fit [Op:MatMul] name: "
        )

    answer("masked_mean", raising)
    text = outcome("masked_mean", capsys)[0]
    assert "Your code raises ValueError: sizes 3 and 4 do not fit. At line" in text


def test_too_few_values_are_counted(lesson, answer, capsys):
    answer("bounds", lambda x: x.min())
    assert "2 values (low, high) were expected" in outcome("bounds", capsys)[0]


def test_a_missing_function_is_said_to_be_missing(lesson, capsys):
    assert "“masked_mean” is not defined" in outcome("masked_mean", capsys)[0]


def test_a_stub_is_said_to_be_unanswered(lesson, answer, capsys):
    def stub(x, mask):
        raise NotImplementedError

    answer("masked_mean", stub)
    text, _ = outcome("masked_mean", capsys)
    assert "still to be written" in text
    assert "0 of 4" in text


def test_an_endless_loop_is_stopped(lesson, answer, capsys):
    def endless(x, mask):
        while True:
            pass

    answer("masked_mean", endless)
    assert "did not finish within 1 seconds" in outcome("masked_mean", capsys)[0]


def test_an_endless_loop_that_catches_exceptions_is_stopped(lesson, answer, capsys):
    def stubborn(x, mask):
        while True:
            try:
                sum(range(100))
            except Exception:
                continue

    answer("masked_mean", stubborn)
    assert "did not finish" in outcome("masked_mean", capsys)[0]


@pytest.mark.parametrize("error", [SystemExit(3), GeneratorExit()])
def test_exits_are_only_wrong_answers(lesson, answer, capsys, error):
    def leave(x, mask):
        raise error

    answer("masked_mean", leave)
    assert f"raises {type(error).__name__}" in outcome("masked_mean", capsys)[0]


def test_a_lot_of_printing_is_cut_short(lesson, answer, capsys):
    def chatty(x, mask):
        print("la " * 100_000)
        print("error", file=sys.stderr)
        return

    answer("masked_mean", chatty)
    text, _ = outcome("masked_mean", capsys)
    assert "Your code printed:" in text
    assert len(text) < MAX_PRINTED + 1_000


def test_what_a_right_answer_prints_is_not_shown(lesson, answer, capsys):
    def chatty(x, mask):
        print("looking at", x.shape)
        return right(x, mask)

    answer("masked_mean", chatty)
    assert "looking at" not in outcome("masked_mean", capsys)[0]


def test_an_unknown_exercise_is_named_with_those_there_are(lesson):
    with pytest.raises(CourseError, match=r"“mean”.*masked_mean, bounds"):
        check("mean")


def test_check_before_setup_says_so_in_both_languages(monkeypatch):
    monkeypatch.setattr(session, "_current", None)
    with pytest.raises(SetupError, match=r"preparación.*setup cell"):
        check("masked_mean")


def test_failure_renders_without_a_stack_trace():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shown = []
    shell._showtraceback = lambda etype, value, lines: shown.append(lines)
    shell.run_cell("from rnn2llm import CheckFailed\nraise CheckFailed('not right yet')")
    InteractiveShell.clear_instance()
    assert shown == [["not right yet"]]


def test_under_stock_nbgrader_points_come_back_as_a_plain_float(lesson, answer, tmp_path, monkeypatch, capsys):
    text = next(one.text for one in build_lesson(lesson, LESSON) if one.path.parent.name == "answers")
    (tmp_path / f"{LESSON}.json").write_text(text, encoding="utf-8")
    monkeypatch.setenv("RNN2LLM_KEYS", str(tmp_path))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    answer("masked_mean", lambda x, mask: x.mean(axis=1))
    answer("bounds", lambda x: (x.min(), x.max()))
    points = check("masked_mean")
    assert (type(points), points) == (float, 1.0)
    assert check("bounds") == 0.0  # a bonus: nbgrader refuses a result above the cell's maximum, which is 0
    assert capsys.readouterr() == ("", "")


def test_hints_come_one_by_one_and_the_solution_after_a_try_and_all_of_them(lesson, answer, capsys):
    with pytest.raises(CourseError, match=r"one try, 3 hint\(s\)"):
        reveal("bounds")
    for text in ("one", "two", "three", "three"):
        hint("bounds")
        assert capsys.readouterr().out.splitlines()[1] == text
    with pytest.raises(CourseError, match="Still to do: one try"):
        reveal("bounds")
    answer("bounds", lambda x: (0.0, 0.0))
    assert 'reveal("bounds")' in outcome("bounds", capsys)[0]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_solution_is_shown_to_who_has_tried_and_read(tmp_path, monkeypatch, capsys, lang):
    monkeypatch.setenv("RNN2LLM_STATE", str(tmp_path))
    begun = session.begin("01_encoder_decoder", lang)
    begun.record("shift_targets").tries, begun.record("shift_targets").hints = 1, 3
    reveal("shift_targets")
    title, *solution = capsys.readouterr().out.splitlines()
    assert "shift_targets" in title
    assert "    dec_out[np.arange(B), lengths] = END" in solution
    assert not any("###" in line for line in solution)


def test_a_solution_that_cannot_be_fetched_is_said_to_be(lesson, monkeypatch):
    def offline(address, timeout):
        raise OSError(f"no way to {address.rpartition('/solutions/')[2]}")

    monkeypatch.setattr("urllib.request.urlopen", offline)
    session.current().record("bounds").tries, session.current().record("bounds").hints = 1, 3
    with pytest.raises(CourseError, match=r"cannot be had here: no way to 00_mini/revealed\.json"):
        reveal("bounds")


def test_progress_survives_a_new_kernel_and_counts_no_bonus(lesson, answer, capsys):
    answer("masked_mean", right)
    answer("bounds", lambda x: (x.min(), x.max()))
    outcome("masked_mean", capsys)
    outcome("bounds", capsys)
    session.begin(LESSON, "en")
    progress()
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "✓ masked_mean  4 / 4  1  0"
    assert lines[-1] == "Total (without ☆)  4 / 4"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"records": {"bounds": {"nonsense": 1}}, "predictions": {}}'])
def test_a_broken_state_file_is_a_new_start(lesson, tmp_path, content):
    path = tmp_path / "state" / f"{LESSON}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    assert session.begin(LESSON, "es").records == {}

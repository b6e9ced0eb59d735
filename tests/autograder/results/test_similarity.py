"""Copies are found under new names, comments and layout; what people write by themselves is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.classroom import Classroom
from autograder.grading.handout import init_class
from autograder.grading.records import SubmissionRecord
from autograder.results import similarity
from autograder.results.likeness import likeness, tokens_of
from autograder.results.similarity import (
    REFERENCE,
    Alike,
    Answer,
    Similar,
    find_similar,
    lines,
    similar_submissions,
    write_similarity,
)
from tests.mini import LESSON, SOURCE, mini_course

STUB = '''def greedy_decode(step, state, max_len):
    """Decode greedily."""
    # YOUR CODE HERE
    raise NotImplementedError
'''
ORIGINAL = '''def greedy_decode(step, state, max_len):
    """Decode greedily."""
    ids, token, finished = [], START, False
    while len(ids) < max_len:
        logits, state = step(token, state)
        token = int(np.argmax(logits))
        if token == END:
            finished = True
            break
        ids.append(token)
    return ids, finished
'''
COPY = """# my own work!
def greedy_decode(f, s, n):
    out, cur, done = [], START, False

    while len(out) < n:   # loop
        scores, s = f(cur, s)
        cur = int(np.argmax(scores))
        if cur == END:
            done = True
            break
        out.append(cur)

    return (out, done)
"""
# What others wrote who never saw it: the same steps, each in their own way.
HONEST = (
    '''def greedy_decode(step, state, max_len):
    """Decode greedily."""
    result = []
    current = START
    for _ in range(max_len):
        scores, state = step(current, state)
        current = scores.argmax()
        if current == END:
            return result, True
        result.append(int(current))
    return result, False
''',
    """def greedy_decode(step, state, max_len):
    tokens = [START]
    while tokens[-1] != END and len(tokens) <= max_len:
        logits, state = step(tokens[-1], state)
        tokens.append(int(tf.argmax(logits, axis=-1)))
    ended = tokens[-1] == END
    return tokens[1:-1] if ended else tokens[1:max_len + 1], ended
""",
    """def greedy_decode(step, state, max_len):
    def best(values):
        return max(range(len(values)), key=lambda i: values[i])
    ids, t, end = [], START, False
    for i in range(max_len):
        l, state = step(t, state)
        t = best(l)
        end = t == END
        if end:
            break
        ids = ids + [t]
    return ids, end
""",
    """def greedy_decode(step, state, max_len):
    sentence = []
    last = START
    ended = False
    count = 0
    while not ended:
        if count == max_len:
            break
        output = step(last, state)
        logits = output[0]
        state = output[1]
        last = int(np.argmax(np.array(logits)))
        if last != END:
            sentence.append(last)
            count += 1
        else:
            ended = True
    return sentence, ended
""",
)


def answers(**code: str) -> dict[str, Answer]:
    return {student: Answer(text, tokens_of(text, STUB)) for student, text in code.items()}


def test_a_copy_is_a_copy_under_any_name() -> None:
    assert tokens_of(ORIGINAL, STUB) == tokens_of(COPY, STUB) != ()


def test_people_who_think_for_themselves_do_not_light_up() -> None:
    for one in HONEST:
        assert likeness(tokens_of(one, STUB), tokens_of(ORIGINAL, STUB)) < similarity.ALIKE
    classmates = {f"s{number}": text for number, text in enumerate(HONEST)}
    assert find_similar({"a": answers(**classmates), "b": answers(**classmates)}) == ()


def test_a_copy_lights_up_among_them() -> None:
    found = find_similar({name: answers(ana=ORIGINAL, bo=COPY, cy=HONEST[0], di=HONEST[1]) for name in ("a", "b")})
    (pair,) = found
    assert (pair.student, pair.other, [one.exercise for one in pair.alike]) == ("ana", "bo", ["a", "b"])
    assert pair.likeness == 1.0


def test_one_line_changed_and_one_added_is_still_a_copy() -> None:
    changed = COPY.replace("done = True", "done = True\n            assert n > 0")
    assert likeness(tokens_of(ORIGINAL, STUB), tokens_of(changed, STUB)) > similarity.ALIKE


def test_the_stub_is_no_evidence() -> None:
    assert tokens_of(STUB, STUB) == ()
    same = {f"s{number}": STUB for number in range(3)}
    assert find_similar({"a": answers(**same)}) == ()


def test_one_line_solutions_are_no_evidence() -> None:
    line = "def mean(x, mask):\n    return (x * mask).sum(axis=1) / mask.sum(axis=1)\n"
    assert find_similar({name: answers(ana=line, bo=line) for name in "abcdefgh"}) == ()


def test_what_much_of_the_class_writes_alike_is_no_evidence() -> None:
    everybody = {f"s{number}": ORIGINAL for number in range(9)}
    assert find_similar({name: answers(**everybody) for name in ("a", "b")}) == ()


def test_the_reference_is_compared_with_everybody() -> None:
    by_student = {**answers(ana=COPY, bo=HONEST[0]), REFERENCE: Answer(ORIGINAL, tokens_of(ORIGINAL, STUB))}
    (pair,) = find_similar({"a": by_student, "b": by_student})
    assert (pair.student, pair.other) == ("ana", REFERENCE)
    assert "~ la solución del curso" in next(lines([pair], "es"))


@given(st.text(max_size=200))
def test_whatever_a_student_wrote_can_be_compared(code: str) -> None:
    assert likeness(tokens_of(code), tokens_of(code)) == 1.0


@pytest.mark.parametrize("code", ["def f(:\n", "(" * 500, "x = 1\n" * 9000, "\x00", "def f():\n\tx\n        y"])
def test_broken_code_is_compared_too(code: str) -> None:
    assert likeness(tokens_of(code), tokens_of(ORIGINAL, STUB)) < similarity.ALIKE


LONG = SOURCE.replace(
    "    total = (x * mask).sum(axis=1)\n    count = mask.sum(axis=1)\n    return total / count\n",
    "    rows = []\n    for row, keep in zip(x, mask):\n        total, count = 0.0, 0\n"
    "        for value, real in zip(row, keep):\n            if real:\n                total = total + value\n"
    "                count = count + 1\n        rows.append(total / max(count, 1))\n"
    "    if not rows:\n        raise ValueError('no rows')\n    return np.array(rows)\n",
)


def test_a_class_folder(tmp_path: Path) -> None:
    with mini_course(tmp_path / "course", source=LONG) as course:
        classroom = init_class(tmp_path / "class", course, "NLP <1>", "en")
        solution = re.search(r"### BEGIN SOLUTION\n(.*?) +### END", LONG, flags=re.DOTALL)
        assert solution
        mine = f"def masked_mean(a, b):\n{solution[1]}".replace("rows", "lines")
        hand_in(classroom, "ana", mine.replace("zip(x, mask)", "zip(a, b)"))
        hand_in(classroom, "bo", "def masked_mean(x, mask):\n    return np.average(x, 1, mask)")
        found = similar_submissions(classroom, LESSON)
        assert [(one.student, one.other, [alike.exercise for alike in one.alike]) for one in found] == [
            ("ana", REFERENCE, ["masked_mean"])
        ]
        page = write_similarity(classroom, LESSON, found, "es").read_text("utf-8")
        assert "la solución del curso" in page
        assert "NLP &lt;1&gt;" in page
        assert "Ninguna entrega" in write_similarity(classroom, LESSON, (), "es").read_text("utf-8")


def hand_in(classroom: Classroom, student: str, code: str) -> None:
    import nbformat

    cell = nbformat.v4.new_code_cell(code, metadata={"rnn2llm": {"role": "exercise", "name": "masked_mean"}})
    path = classroom.notebook("autograded", LESSON, student)
    path.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    classroom.records.write(SubmissionRecord(LESSON, student, "0" * 64, "x.ipynb", "en"))


def test_no_code_of_a_student_is_markup(tmp_path: Path, classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.autograder.results.conftest import LESSON as TINY_ID
    from tests.autograder.results.conftest import TINY

    monkeypatch.setattr(similarity, "load_lesson", lambda lesson: TINY)
    evil = "<script>alert(1)</script>\x1b[2J"
    pair = Similar(evil, "bo", (Alike("double", 1.0, 99, (evil, evil)),))
    page = write_similarity(classroom, TINY_ID, [pair], "en").read_text("utf-8")
    assert "<script" not in page
    assert "\x1b" not in page

"""Equal written answers are graded once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode

from autograder.classroom import Classroom
from autograder.results.database import open_gradebook
from autograder.results.written import essence, lines, share_grades
from tests.autograder.results.conftest import LESSON, graded
from tests.autograder.results.projecting import project_one

Healed = Callable[..., NotebookNode]
SAME = ("It forgets the beginning.", "  it forgets the  beginning", "It FORGETS, the beginning!")


@pytest.fixture
def answered(classroom: Classroom, healed: Healed) -> Classroom:
    for student, answer in zip(("ana", "bo", "cy", "di"), (*SAME, "It remembers."), strict=True):
        one = graded(student, manual={"why": answer})
        project_one(classroom, one, healed(answer))
        classroom.records.write(one.record)
    return classroom


def grade(classroom: Classroom, student: str, **values: Any) -> None:
    with open_gradebook(classroom) as gradebook:
        found = gradebook.find_grade("manual_why", LESSON, LESSON, student)
        for name, value in values.items():
            setattr(found, name, value)
        comment = gradebook.find_comment("manual_why", LESSON, LESSON, student)
        comment.manual_comment = f"read by a person for {student}"
        gradebook.db.commit()


def found(classroom: Classroom) -> dict[str, tuple[float | None, bool, str | None]]:
    with open_gradebook(classroom) as gradebook:
        return {
            student: (
                (one := gradebook.find_grade("manual_why", LESSON, LESSON, student)).manual_score,
                one.needs_manual_grade,
                gradebook.find_comment("manual_why", LESSON, LESSON, student).manual_comment,
            )
            for student in ("ana", "bo", "cy", "di")
        }


def test_what_was_given_for_one_holds_for_all_that_say_the_same(answered: Classroom) -> None:
    (one, other) = share_grades(answered, LESSON)
    assert {one.waiting, other.waiting} == {3, 1}
    grade(answered, "bo", manual_score=4.0, needs_manual_grade=False)
    share_grades(answered, LESSON)
    said = "read by a person for bo"
    assert found(answered) == {
        "ana": (4.0, False, said), "bo": (4.0, False, said), "cy": (4.0, False, said), "di": (None, True, None),
    }  # fmt: skip


def test_what_a_person_gave_is_never_changed_and_disagreement_is_named(answered: Classroom) -> None:
    grade(answered, "ana", manual_score=4.0, needs_manual_grade=False)
    grade(answered, "bo", manual_score=2.0, needs_manual_grade=False)
    groups = share_grades(answered, LESSON)
    assert [found(answered)[student][0] for student in ("ana", "bo", "cy")] == [4.0, 2.0, None]
    assert any("2, 4 points: agree on one; 1 to be read" in line for line in lines(groups))


def test_no_answer_is_no_group(classroom: Classroom, healed: Healed) -> None:
    for student in ("ana", "bo"):
        one = graded(student, manual={"why": ""})
        project_one(classroom, one, healed(None))
        classroom.records.write(one.record)
    assert share_grades(classroom, LESSON) == ()


@given(st.text())
def test_essence_is_stable(answer: str) -> None:
    assert essence(essence(answer)) == essence(answer)
    assert essence(f" {answer}… ") == essence(answer)


def test_what_means_something_else_stays_apart() -> None:
    assert (
        len({essence(text) for text in ("It forgets.", "It forgets 2.", "It does not forget.", "Olvida", "Olvidó")})
        == 5
    )

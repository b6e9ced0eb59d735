"""Which submissions resemble each other, or the course's own solution, more than chance explains: for a person to look at.

It is a list and not a verdict. What few tokens long is, what the stub says and what much of the class writes alike is no
evidence: short exercises have one obvious solution, and classmates who follow the same hint end at the same lines.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.authoring.source import read_lesson, without_solution
from autograder.classroom import Classroom
from autograder.files import write_whole
from autograder.grading.secret import choose_variant
from autograder.messages import say
from autograder.results.likeness import likeness, tokens_of
from autograder.results.pages import brief, render
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.words import PERCENT_SIGNS

SHORTEST = 50  # tokens: what is shorter has one obvious solution
ALIKE = 0.9  # of an exercise: names, comments and layout do not count, so this is the same code
ENOUGH = 60  # tokens alike, over all exercises
REFERENCE = ""  # stands for the course's own solution where a student's id would stand


@dataclass(frozen=True)
class Answer:
    """One student's answer to one exercise: its text, and what is left of it for comparing."""

    code: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Alike:
    """One exercise that two submissions answer alike.

    Attributes:
        exercise: its name.
        likeness: between 0 and 1.
        tokens: how much code that is.
        code: both texts.
    """

    exercise: str
    likeness: float
    tokens: int
    code: tuple[str, str]


@dataclass(frozen=True)
class Similar:
    """Two submissions that resemble each other.

    Attributes:
        student: a student's id.
        other: another's, or `REFERENCE`.
        alike: the exercises in which they do, most code first.
    """

    student: str
    other: str
    alike: tuple[Alike, ...]

    @property
    def tokens(self) -> int:
        """How much code is alike."""
        return sum(one.tokens for one in self.alike)

    @property
    def likeness(self) -> float:
        """Of that code, on average."""
        return sum(one.likeness * one.tokens for one in self.alike) / self.tokens


def similar_submissions(classroom: Classroom, lesson: str) -> tuple[Similar, ...]:
    """Pairs of graded submissions of a lesson that somebody should look at, most code in common first."""
    variant = choose_variant(classroom, lesson)
    source = read_lesson(classroom.course.lesson_folder(lesson) / "lesson.py", variant)
    answers: dict[str, dict[str, Answer]] = {}
    for exercise in load_lesson(lesson).exercises:
        cell = source.exercise(exercise.name)
        stub = without_solution(cell, source)
        answers[exercise.name] = {
            student: Answer(code, tokens_of(code, stub))
            for student, code in [*_handed_in(classroom, lesson, exercise.name), (REFERENCE, cell.source)]
        }
    return find_similar(answers)


def find_similar(answers: Mapping[str, Mapping[str, Answer]]) -> tuple[Similar, ...]:
    """The same for answers by exercise and student; the reference is among the students, as `REFERENCE`."""
    found: dict[tuple[str, str], list[Alike]] = {}
    for exercise, by_student in answers.items():
        for one, other, alike in _pairs(by_student):
            code = (by_student[one].code, by_student[other].code)
            tokens = min(len(by_student[one].tokens), len(by_student[other].tokens))
            found.setdefault((one, other), []).append(Alike(exercise, alike, tokens, code))
    pairs = (
        Similar(student, other, tuple(sorted(alike, key=lambda one: -one.tokens)))
        for (student, other), alike in found.items()
    )
    return tuple(
        sorted((one for one in pairs if one.tokens >= ENOUGH), key=lambda one: (-one.tokens, one.student, one.other))
    )


def _pairs(answers: Mapping[str, Answer]) -> Iterator[tuple[str, str, float]]:
    """Pairs that answer an exercise alike and not as much of the class does."""
    long = {student: answer.tokens for student, answer in answers.items() if len(answer.tokens) >= SHORTEST}
    students = sorted(student for student in long if student != REFERENCE)
    alike = {
        (one, other): found
        for one, other in itertools.combinations(students, 2)
        if (found := likeness(long[one], long[other])) >= ALIKE
    }
    company = {student: 1 + sum(student in pair for pair in alike) for student in students}
    for (one, other), found in alike.items():
        if max(company[one], company[other]) <= max(3, len(answers) // 5):
            yield one, other, found
    if REFERENCE in long:
        for student in students:
            if (found := likeness(long[student], long[REFERENCE])) >= ALIKE:
                yield student, REFERENCE, found


def _handed_in(classroom: Classroom, lesson: str, exercise: str) -> Iterator[tuple[str, str]]:
    for student in classroom.records.students(lesson):
        path = classroom.notebook("autograded", lesson, student)
        if not path.is_file():
            continue
        for cell in nbformat.read(path, as_version=4).cells:
            mark = cell.metadata.get("rnn2llm", {})
            if (mark.get("role"), mark.get("name")) == ("exercise", exercise):
                yield student, cell.source


def write_similarity(classroom: Classroom, lesson: str, similar: Sequence[Similar], lang: str) -> Path:
    """Write ``reports/<lesson>.similarity.<lang>.html``, with the code of each pair side by side."""
    page = render(
        "similarity.html.j2",
        lang,
        title=say(lang, "similarity_title", lesson=load_lesson(lesson).words["lesson"]["title"][lang]),
        classroom=classroom.name,
        similar=[(one, named(one.other, lang)) for one in similar],
    )
    return write_whole(classroom.root / "reports" / f"{lesson}.similarity.{lang}.html", page)


def lines(similar: Iterable[Similar], lang: str) -> Iterator[str]:
    """The same for the command line, a line a pair."""
    for one in similar:
        names = ", ".join(f"{alike.exercise} {round(100 * alike.likeness)}{PERCENT_SIGNS[lang]}" for alike in one.alike)
        yield f"{brief(one.student)} ~ {named(one.other, lang)}: {names}"


def named(student: str, lang: str) -> str:
    """A student's id; the reference by what it is."""
    return brief(student) or say(lang, "similarity_reference")

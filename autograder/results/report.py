"""The class at a glance: how a lesson went, what the class misunderstands, which submissions need a person.

One HTML page a language, and a table for the terminal; both are made from the same `ClassReport`.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from autograder.classroom import Classroom
from autograder.files import write_whole
from autograder.grading.records import GradedSubmission
from autograder.grading.secret import hidden_key
from autograder.messages import say
from autograder.results.pages import brief, duration, number, render
from autograder.results.similarity import REFERENCE, Similar
from autograder.results.standing import Standing, standings
from rnn2llm.checking.keys import AnswerKey
from rnn2llm.checking.model import Exercise, Lesson, load_lesson
from rnn2llm.checking.report import title
from rnn2llm.checking.words import pick

BINS = 10
COLUMNS = ("student", "lang", "score", "bonus", "late", "problems")
NO_RESULT = ("timeout", "lost", "bad", "missing")


@dataclass(frozen=True)
class Bin:
    """A bar of the histogram; ``height`` is relative to the highest one."""

    words: str
    count: int
    height: float


@dataclass(frozen=True)
class Rate:
    """How many submissions meet a criterion, or all criteria of an exercise."""

    words: str
    passed: int
    total: int
    criterion: bool

    @property
    def percent(self) -> int:
        """The same in percent; 0 where there is nothing to count."""
        return round(100 * self.passed / self.total) if self.total else 0


@dataclass(frozen=True)
class Misconception:
    """A misconception and how many submissions have it."""

    exercise: str
    diagnosis: str
    count: int


@dataclass(frozen=True)
class ClassReport:
    """What is said about a lesson, in one language.

    Attributes:
        standings: the submissions, by student.
        bins: the distribution of scores, in percent of the maximum.
        rates: each exercise, followed by its criteria.
        misconceptions: the most frequent first.
        attention: students and what in their submissions needs a person.
        rows: a line a student, for `COLUMNS`.
    """

    standings: tuple[Standing, ...]
    bins: tuple[Bin, ...]
    rates: tuple[Rate, ...]
    misconceptions: tuple[Misconception, ...]
    attention: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def median(self) -> float:
        """Of the scores."""
        return statistics.median(standing.score for standing in self.standings)

    @property
    def max_score(self) -> float:
        """What can be earned without a bonus."""
        return self.standings[0].max_score

    @property
    def complete(self) -> int:
        """How many submissions have every core exercise right."""
        return sum(standing.core >= standing.max_core for standing in self.standings)

    @property
    def seconds(self) -> float:
        """Wall-clock time that grading took, over all submissions."""
        return sum(standing.graded.record.seconds for standing in self.standings)


def write_report(classroom: Classroom, lesson: str, lang: str, similar: Sequence[Similar] = ()) -> Path:
    """Write ``reports/<lesson>.<lang>.html``.

    Raises:
        ClassError: the lesson was not released, or a submission was not projected onto the gradebook.
        ValueError: ``lang`` is no language of the course.
    """
    public = load_lesson(lesson)
    page = render(
        "report.html.j2",
        lang,
        title=say(lang, "report_title", lesson=public.words["lesson"]["title"][lang]),
        classroom=classroom.name,
        columns=_columns(lang),
        report=class_report(classroom, lesson, lang, similar),
    )
    return write_whole(classroom.root / "reports" / f"{lesson}.{lang}.html", page)


def summary(report: ClassReport) -> dict[str, object]:
    """The report's figures as plain data."""
    found: dict[str, object] = {"submissions": len(report.standings)}
    if report.standings:
        found |= {"median": report.median, "maximum": report.max_score, "complete": report.complete}
    return found | {
        "seconds": round(report.seconds, 1),
        "passed": [{"what": one.words, "passed": one.passed, "of": one.total} for one in report.rates],
        "misconceptions": [
            {"exercise": one.exercise, "diagnosis": one.diagnosis, "submissions": one.count}
            for one in report.misconceptions
        ],
        "needs_a_person": [{"student": student, "what": what} for student, what in report.attention],
        "students": [
            {"student": one.graded.record.student, "score": one.score, "bonus": one.bonus, "penalty": one.penalty}
            for one in report.standings
        ],
    }


def summary_table(classroom: Classroom, lesson: str, lang: str, similar: Sequence[Similar] = ()) -> Table:
    """The table of submissions for the terminal.

    Raises:
        ClassError: the lesson was not released, or a submission was not projected onto the gradebook.
    """
    table = Table(*_columns(lang), title=lesson)
    for row in class_report(classroom, lesson, lang, similar).rows:
        table.add_row(*(escape(brief(cell)) for cell in row))
    return table


def class_report(classroom: Classroom, lesson: str, lang: str, similar: Sequence[Similar] = ()) -> ClassReport:
    """What there is to say about a lesson.

    Raises:
        ClassError: the lesson was not released, or a submission was not projected onto the gradebook.
    """
    key = hidden_key(classroom, lesson)
    public = load_lesson(lesson, key.variant)
    found = tuple(standings(classroom, lesson, graded_submissions(classroom, public)))
    attention = tuple((standing.name, what) for standing in found for what in _attention(standing, lang, similar))
    return ClassReport(
        standings=found,
        bins=_bins(found),
        rates=tuple(rate for exercise in public.exercises for rate in _rates(public, exercise, found, lang)),
        misconceptions=_misconceptions(key, found, lang),
        attention=attention,
        rows=tuple(_row(standing, lang, similar) for standing in found),
    )


def graded_submissions(classroom: Classroom, lesson: Lesson) -> Iterator[GradedSubmission]:
    """All submissions of a lesson that have records, by student."""
    names = tuple(exercise.name for exercise in lesson.exercises)
    for student in classroom.records.students(lesson.id):
        graded = classroom.records.graded(lesson.id, student, names)
        if graded is not None:
            yield graded


def _columns(lang: str) -> list[str]:
    return [say(lang, f"column_{column}") for column in COLUMNS]


def _bins(found: Sequence[Standing]) -> tuple[Bin, ...]:
    counts = Counter(
        min(BINS - 1, int(BINS * standing.score / standing.max_score)) for standing in found if standing.max_score
    )
    highest, width = max(counts.values(), default=1), 100 // BINS
    return tuple(
        Bin(f"{index * width}–{(index + 1) * width}", counts[index], counts[index] / highest) for index in range(BINS)
    )


def _rates(lesson: Lesson, exercise: Exercise, found: Sequence[Standing], lang: str) -> Iterator[Rate]:
    records = [one for standing in found for one in standing.graded.exercises if one.exercise == exercise.name]
    words = pick(lesson.words["exercises"][exercise.name]["criteria"], lang)
    yield Rate(title(exercise, lang), sum(one.passed for one in records), len(records), criterion=False)
    for criterion in exercise.criteria:
        passed = sum(one.criteria.get(criterion.name, False) for one in records)
        yield Rate(words[criterion.name], passed, len(records), criterion=True)


def _misconceptions(key: AnswerKey, found: Sequence[Standing], lang: str) -> tuple[Misconception, ...]:
    counts = Counter(
        (one.exercise, name) for standing in found for one in standing.graded.exercises for name in one.misconceptions
    )
    return tuple(
        Misconception(exercise, key.exercises[exercise].diagnoses[name][lang], count)
        for (exercise, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _attention(standing: Standing, lang: str, similar: Iterable[Similar]) -> Iterator[str]:
    """What in a submission needs a person, a line each."""
    record = standing.graded.record
    if record.unreadable:
        yield say(lang, "attention_unreadable", why=say(lang, record.unreadable))
    if any(change.kind == "heal_variant" for change in record.changes):
        yield say(lang, "attention_variant")
    if standing.review:
        yield say(lang, "attention_review", names=", ".join(standing.review))
    if record.failures:
        cells = (f"{one.cell} ({say(lang, f'failure_{one.kind}', error=brief(one.error))})" for one in record.failures)
        yield say(lang, "attention_failures", names=", ".join(cells))
    without: dict[str, list[str]] = {}
    for one in standing.graded.exercises:
        if one.status in NO_RESULT:
            without.setdefault(one.status, []).append(one.exercise)
    if without:
        alike = (f"{', '.join(names)} ({say(lang, f'status_{status}')})" for status, names in without.items())
        yield say(lang, "attention_limits", names="; ".join(alike))
    if not record.jailed:
        yield say(lang, "attention_unjailed")
    for pair in similar:
        if pair.other != REFERENCE and record.student in (pair.student, pair.other):
            other = pair.other if record.student == pair.student else pair.student
            yield say(lang, "attention_similar", other=brief(other), percent=round(100 * pair.likeness))


def _row(standing: Standing, lang: str, similar: Iterable[Similar]) -> tuple[str, ...]:
    late = duration(standing.seconds_late) if standing.seconds_late else ""
    if standing.penalty:
        late += f" (−{number(standing.penalty, lang)})"
    return (
        standing.name,
        standing.graded.record.lang,
        f"{number(standing.score, lang)} / {number(standing.max_score, lang)}",
        f"+{number(standing.bonus, lang)}" if standing.bonus else "",
        late,
        "; ".join(_attention(standing, lang, similar)),
    )

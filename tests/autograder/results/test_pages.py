"""Feedback and report: what they say, in both languages, and what no student can make them say."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from rich.console import Console

from autograder.classroom import Classroom
from autograder.errors import ClassError
from autograder.grading.records import CellFailure, Change, GradedSubmission
from autograder.messages import say
from autograder.results.database import open_gradebook
from autograder.results.feedback import write_feedback
from autograder.results.pages import LONGEST_LINE, brief, duration, moment, number, plain
from autograder.results.report import class_report, summary_table, write_report
from autograder.results.similarity import Alike, Similar
from tests.autograder.results.conftest import LESSON, graded
from tests.autograder.results.projecting import project_one

Healed = Callable[..., NotebookNode]
EVIL = "<script>alert(1)</script>\x1b[31m\x07\u202e&\"'"


class Page(HTMLParser):
    """What a page shows and what it is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def is_harmless(text: str) -> bool:
    page = Page(text)
    scripted = [name for name in page.names if name.startswith("on")]
    return not scripted and not page.links and "script" not in page.tags and plain(text) == text


def feedback_of(classroom: Classroom, one: GradedSubmission, notebook: NotebookNode | None) -> str:
    project_one(classroom, one, notebook)
    (path,) = write_feedback(classroom, LESSON, [one])
    assert path == classroom.root / "feedback" / "ana" / LESSON / f"{LESSON}.html"
    return path.read_text(encoding="utf-8")


def changed(one: GradedSubmission, name: str, **facts: Any) -> GradedSubmission:
    exercises = (dataclasses.replace(each, **facts) if each.exercise == name else each for each in one.exercises)
    return dataclasses.replace(one, exercises=tuple(exercises))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "es",
            ["Una lección diminuta", "4,33 / 12", "3,33 de 7", "+1", "pendiente de lectura", "no cumple: El valor es",
             "Sumas dos en vez de multiplicar.", "Pista uno de double", "Tu código lanza ValueError. En la línea 3: boom",
             "Celda 4 (draw): se detuvo: superó el límite de memoria.", "Faltaba la celda que comprueba «halve»"],
        ),
        (
            "en",
            ["A tiny lesson", "4.33 / 12", "3.33 of 7", "+1", "waiting to be read", "does not hold: The value is",
             "You add two instead of multiplying.", "First hint of double", "Your code raises ValueError. At line 3: boom",
             "Cell 4 (draw): was stopped: it exceeded the memory limit.", "The cell that checks “halve” was missing"],
        ),
    ],
)  # fmt: skip
def test_feedback_says_what_the_records_say(
    classroom: Classroom, healed: Healed, lang: str, expected: list[str]
) -> None:
    one = graded(
        earned={"double": 2.0, "halve": 1.33, "triple": 1.0},
        lang=lang,
        failures=(CellFailure(4, "draw", "memory"),),
        changes=(Change("heal_check_missing", "halve"),),
    )
    one = changed(one, "halve", status="raised", error="ValueError", line="3: boom")
    text = Page(feedback_of(classroom, one, healed("Because."))).text
    for words in expected:
        assert words in text


def test_no_hint_and_no_diagnosis_where_all_is_right(classroom: Classroom, healed: Healed) -> None:
    text = Page(feedback_of(classroom, graded(), healed())).text
    assert "Pista" not in text
    assert "Diagnóstico" not in text


def test_feedback_after_a_person_graded(classroom: Classroom, healed: Healed) -> None:
    one = graded(manual={"why": "Because of <this>."})
    project_one(classroom, one, healed("Because of <this>."))
    with open_gradebook(classroom) as gradebook:
        written = gradebook.find_grade("manual_why", LESSON, LESSON, "ana")
        written.manual_score, written.needs_manual_grade = 3.0, False
        gradebook.find_comment("manual_why", LESSON, LESSON, "ana").manual_comment = "Casi <b>perfecto</b>"
        gradebook.find_grade("check_double", LESSON, LESSON, "ana").manual_score = 3.5
        gradebook.db.commit()
    text = Page(feedback_of(classroom, one, healed("Because of <this>."))).text
    for words in ("11,5 / 12", "3 de 5", "Because of <this>.", "Casi <b>perfecto</b>", "revisó este ejercicio: 3,5"):
        assert words in text
    assert "provisional" not in text


def test_lateness_and_penalty(classroom: Classroom, healed: Healed) -> None:
    config = "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    (classroom.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    received = datetime(2026, 5, 1, 12)
    with open_gradebook(classroom) as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=received - timedelta(days=2, hours=3))
    text = Page(feedback_of(classroom, graded(received=received.isoformat()), healed())).text
    assert "2 d 3 h · −9 puntos" in text
    assert "0 / 12" in text


def test_an_unreadable_submission_is_told_why(classroom: Classroom) -> None:
    text = Page(feedback_of(classroom, graded(unreadable="unreadable_json", lang="en"), None)).text
    assert "This could not be graded" in text
    assert say("en", "unreadable_json") in text


def test_nothing_a_student_wrote_is_markup(classroom: Classroom, healed: Healed) -> None:
    with open_gradebook(classroom) as gradebook:
        gradebook.add_student("ana", first_name=EVIL, last_name=EVIL)
    one = graded(
        earned={"double": 1.0},
        file=EVIL,
        manual={"why": EVIL},
        failures=(CellFailure(1, EVIL, "error", EVIL * 99, EVIL),),
        changes=(Change("heal_duplicate", EVIL),),
    )
    one = changed(one, "double", status="raised", error=EVIL * 99, line=EVIL)
    page = feedback_of(classroom, one, healed(EVIL))
    assert is_harmless(page)
    assert "<script>alert(1)</script>" in Page(page).text  # shown, as text
    classroom.records.write(one.record)
    for record in one.exercises:
        classroom.records.write(record)
    report = write_report(
        classroom, LESSON, "es", [Similar("ana", EVIL, (Alike("double", 0.97, 99, ("", "")),))]
    ).read_text(encoding="utf-8")
    assert is_harmless(report)
    assert "97 %" in Page(report).text


@given(st.text())
def test_plain_text_has_no_control_characters(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert not set(plain(f"\x1b[1m{text}\x1b]0;title\x07")) & {"\x1b", "\x07", "\x00", "\u202e", "\u200b"}
    assert len(brief(text)) <= LONGEST_LINE


def test_plain_text_keeps_what_people_write() -> None:
    assert plain("¿Qué tal, 日本?\n\tx = 1 \x1b[31mred\x1b[0m") == "¿Qué tal, 日本?\n\tx = 1 red"


def test_numbers_and_durations() -> None:
    assert [number(value, "en") for value in (3.0, 2.50, 1 / 3)] == ["3", "2.5", "0.33"]
    assert [number(value, "es") for value in (3.0, 2.50, 1 / 3)] == ["3", "2,5", "0,33"]
    assert moment("2026-03-02T19:00:07+00:00") == "2026-03-02 19:00 UTC"
    assert [duration(0.2), duration(320), duration(2 * 86_400 + 3 * 3_600 + 59)] == ["0 s", "5 min 20 s", "2 d 3 h"]


@pytest.fixture
def graded_class(classroom: Classroom, healed: Healed) -> Classroom:
    """Ana did well, Bo has a misconception and a hung cell, Cy's file cannot be read."""
    bo = graded("bo", {"double": 2.0, "halve": 0.0}, lang="en", failures=(CellFailure(2, "x", "time"),), seconds=3.0)
    bo = changed(bo, "halve", status="timeout", limit="10", misconceptions=())
    for one, notebook in [
        (graded("ana", seconds=1.5), healed()),
        (bo, healed("Because.")),
        (graded("cy", unreadable="unreadable_empty", jailed=False), None),
    ]:
        project_one(classroom, one, notebook)
        for record in (one.record, *one.exercises):
            classroom.records.write(record)
    return classroom


def test_the_report_counts(graded_class: Classroom) -> None:
    report = class_report(graded_class, LESSON, "en")
    assert [standing.score for standing in report.standings] == [9.0, 4.0, 0.0]
    assert [one.count for one in report.bins] == [1, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    assert (report.median, report.max_score, report.complete, report.seconds) == (4.0, 12.0, 1, 4.5)
    assert [(one.words, one.passed, one.total) for one in report.rates[:3]] == [
        ("double", 1, 2),
        ("The shape is right", 2, 2),
        ("The value is right", 1, 2),
    ]
    assert [(one.exercise, one.count) for one in report.misconceptions] == [("double", 1)]
    assert report.attention == (
        ("bo", "To be graded in nbgrader's Formgrader: why"),
        ("bo", "Cells that did not run through: 2 (was stopped: it exceeded the time limit)"),
        ("bo", "Exercises without a result: halve (never comes back)"),
        ("cy", f"Cannot be read: {say('en', 'unreadable_empty')}"),
        ("cy", "Was run without a jail"),
    )
    assert report.rows[0] == ("ana", "es", "9 / 12", "+2", "", "")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_report_is_one_file_that_needs_nothing_else(graded_class: Classroom, lang: str) -> None:
    path = write_report(graded_class, LESSON, lang, [Similar("ana", "bo", (Alike("double", 0.92, 99, ("", "")),))])
    assert path == graded_class.root / "reports" / f"{LESSON}.{lang}.html"
    page = path.read_text(encoding="utf-8")
    assert is_harmless(page)
    text = Page(page).text
    assert {"es": "Sumas dos en vez de multiplicar.", "en": "You add two instead of multiplying."}[lang] in text
    assert {"es": "92 %", "en": "92%"}[lang] in text


def test_a_report_of_nothing(classroom: Classroom) -> None:
    page = write_report(classroom, LESSON, "en").read_text(encoding="utf-8")
    assert "No submission has been graded yet." in page


def test_the_table_for_the_terminal(graded_class: Classroom) -> None:
    with open_gradebook(graded_class) as gradebook:
        gradebook.update_or_create_student("ana", first_name="[red]Ana[/red]\x1b[31m")
    stream = io.StringIO()
    Console(file=stream, width=200, color_system=None).print(summary_table(graded_class, LESSON, "es"))
    shown = stream.getvalue()
    assert "[red]Ana[/red]" in shown
    assert "\x1b" not in shown
    assert "4 / 12" in shown


def test_a_record_that_was_never_projected_is_named(classroom: Classroom) -> None:
    one = graded("dora")
    classroom.records.write(one.record)
    with pytest.raises(ClassError, match="by dora: grade it first"):
        write_report(classroom, LESSON, "es")


def test_a_language_the_course_has_not(classroom: Classroom) -> None:
    with pytest.raises((ValueError, KeyError), match="fr"):
        write_report(classroom, LESSON, "fr")

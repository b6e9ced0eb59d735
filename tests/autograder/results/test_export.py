"""The files that other systems read, made by our function and by ``nbgrader export`` itself."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps.exportapp import ExportApp
from nbgrader.plugins import CsvExportPlugin

from autograder.classroom import Classroom
from autograder.errors import ClassError
from autograder.results.export import FORMULA, cell, export
from tests.autograder.results.conftest import LESSON, graded
from tests.autograder.results.projecting import project_one

Healed = Callable[..., NotebookNode]


def read(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


@pytest.fixture
def graded_class(classroom: Classroom, healed: Healed) -> Classroom:
    with Gradebook(classroom.database) as gradebook:
        gradebook.add_student("ana", first_name="Ana", last_name="Núñez, de", email="ana@example.org", lms_user_id="77")
        gradebook.add_student("zoe", first_name="=HYPERLINK(1)", last_name="@SUM(1)", email="+1@example.org")
    project_one(classroom, graded(earned={"halve": 1.33}), healed("Because."))
    return classroom


def test_canvas(graded_class: Classroom, tmp_path: Path) -> None:
    assert read(export(graded_class, "canvas", tmp_path / "grades.csv")) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", LESSON],
        ["    Points Possible", "", "", "", "", "12"],
        ["'@SUM(1), =HYPERLINK(1)", "", "zoe", "zoe", "", ""],
        ["Núñez, de, Ana", "77", "ana", "ana", "", "7.33"],
    ]


def test_moodle(graded_class: Classroom, tmp_path: Path) -> None:
    assert read(export(graded_class, "moodle", tmp_path / "grades.csv")) == [
        ["First name", "Last name", "ID number", "Email address", LESSON],
        ["'=HYPERLINK(1)", "'@SUM(1)", "zoe", "'+1@example.org", "-"],
        ["Ana", "Núñez, de", "ana", "ana@example.org", "7.33"],
    ]


def test_csv_says_what_nbgraders_own_says(classroom: Classroom, healed: Healed, tmp_path: Path) -> None:
    project_one(classroom, graded(received="2026-05-01T10:00:00+00:00"), healed())
    with Gradebook(classroom.database) as gradebook:
        CsvExportPlugin(to=str(tmp_path / "theirs.csv")).export(gradebook)
    ours, theirs = read(export(classroom, "csv", tmp_path / "ours.csv")), read(tmp_path / "theirs.csv")
    assert ours[0] == theirs[0]
    for mine, other in zip(ours[1:], theirs[1:], strict=True):
        for value, expected in zip(mine, other, strict=True):
            assert value == expected or float(value) == float(expected)


@pytest.mark.parametrize("name", ["Canvas", "Moodle", "Csv"])
def test_nbgrader_export_takes_them_as_plugins(graded_class: Classroom, tmp_path: Path, name: str) -> None:
    ours = export(graded_class, name.lower(), tmp_path / "ours.csv")
    app = ExportApp()
    app.initialize(
        [
            f"--exporter=autograder.results.export.{name}Exporter",
            f"--db={graded_class.database}",
            f"--to={tmp_path / 'theirs.csv'}",
        ]
    )
    app.start()
    assert (tmp_path / "theirs.csv").read_bytes() == ours.read_bytes()


def test_only_what_is_asked_for(graded_class: Classroom, tmp_path: Path) -> None:
    app = ExportApp()
    app.initialize(
        [
            "--exporter=autograder.results.export.MoodleExporter",
            f"--db={graded_class.database}",
            f"--to={tmp_path / 'some.csv'}",
            "--student=ana",
            "--assignment=elsewhere",
        ]
    )
    app.start()
    assert read(tmp_path / "some.csv")[1:] == [["Ana", "Núñez, de", "ana", "ana@example.org"]]


@given(st.text())
def test_no_text_is_a_formula(text: str) -> None:
    assert not cell(text).lstrip(" \n").startswith(FORMULA)


def test_numbers_stay_numbers() -> None:
    assert [cell(-1.5), cell(12.0), cell(7.333)] == ["-1.5", "12", "7.33"]


def test_an_unknown_format_is_named(classroom: Classroom, tmp_path: Path) -> None:
    with pytest.raises(ClassError, match="'blackboard'; there are csv, canvas, moodle"):
        export(classroom, "blackboard", tmp_path / "x.csv")


class TestWhatTheOtherSideReads:
    """The importers' own rules, as their code has them (see `autograder.results.export`)."""

    @pytest.fixture
    def odd_class(self, classroom: Classroom, healed: Healed) -> Classroom:
        with Gradebook(classroom.database) as gradebook:
            gradebook.add_student("ana", first_name="Ana", last_name="Points Possible", lms_user_id="77")
            gradebook.add_student("bo", first_name="Bo;;;;;;\nNew, line", last_name='"Quoted"', email="bo@example.org")
        for student in ("ana", "bo"):
            project_one(classroom, graded(student), healed("Because."))
        return classroom

    def test_canvas_finds_header_maximum_and_each_student(self, odd_class: Classroom, tmp_path: Path) -> None:
        path = export(odd_class, "canvas", tmp_path / "grades.csv")
        lines = path.read_text("utf-8").splitlines()[:3]
        sizes = {mark: {len(next(csv.reader([line], delimiter=mark))) for line in lines} for mark in ",;"}
        assert sizes[","] == {6}
        assert max(sizes[";"] if len(sizes[";"]) == 1 else {0}) < 6, "Canvas would take semicolons for the separator"
        header, *rows = read(path)
        assert "Student" in header[0]
        assert header[1] == "ID"
        assert re.search(r"SIS\s+User\s+ID", header[2])
        assert re.search(r"SIS\s+Login\s+ID", header[3])
        assert "Section" in header[4]
        assert [row[5] for row in rows if "Points Possible" in row[0]] == ["12"]
        students = [row for row in rows if "Points Possible" not in row[0]]
        assert sorted((row[1], row[2], row[3]) for row in students) == [("", "bo", "bo"), ("77", "ana", "ana")]

    def test_moodle_never_gives_a_grade_to_the_student_of_the_line_before(
        self, odd_class: Classroom, tmp_path: Path
    ) -> None:
        header, *rows = read(export(odd_class, "moodle", tmp_path / "grades.csv"))
        assert "Email address" not in header  # one has none
        for column in ("ID number", *(name for name in header if name == "Email address")):
            assert all(row[header.index(column)] for row in rows)
        assert {len(row) for row in rows} == {len(header)}


def test_a_lesson_counts_what_the_class_says(classroom: Classroom, healed: Healed, tmp_path: Path) -> None:
    project_one(classroom, graded(), healed("Because."))
    scaled = dataclasses.replace(classroom, settings=dataclasses.replace(classroom.settings, points={LESSON: 100.0}))
    canvas = read(export(scaled, "canvas", tmp_path / "canvas.csv"))
    assert canvas[1][-1] == "100"
    assert float(canvas[2][-1]) == pytest.approx(9 * 100 / 12, abs=0.01)
    ours = read(export(scaled, "csv", tmp_path / "ours.csv"))
    assert ours[1][-1] == "100"

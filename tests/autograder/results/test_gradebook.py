"""nbgrader is the oracle: its own SaveAutoGrades, AssignLatePenalties, API and form grader must see what we wrote."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.server_extensions.formgrader import handlers
from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config

from autograder.classroom import Classroom
from autograder.errors import ClassError
from autograder.results import gradebook as gradebook_module
from autograder.results.database import open_gradebook
from autograder.results.gradebook import CHECK, late_policy, open_projection
from autograder.settings import Late, Settings
from tests.autograder.results.conftest import LESSON, graded
from tests.autograder.results.projecting import project, project_one

Healed = Callable[..., NotebookNode]
CONFIGURATION = (resources.files("autograder.grading") / "nbgrader_config.py.txt").read_text(encoding="utf-8")
PARTIAL = {"double": 2.0, "halve": 1.33, "triple": 1.0}


def grades(classroom: Classroom, student: str = "ana") -> dict[str, tuple[Any, ...]]:
    """All that is in the gradebook about a submission, by cell."""
    with open_gradebook(classroom) as gradebook:
        submitted = gradebook.find_submission_notebook(LESSON, LESSON, student)
        found = {
            grade.name: (grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade)
            for grade in submitted.grades
        }
        found |= {f"comment {one.name}": (one.auto_comment, one.manual_comment) for one in submitted.comments}
        found["notebook"] = (submitted.score, submitted.max_score, submitted.late_submission_penalty)
        return found


def set_grade(classroom: Classroom, cell: str, **values: Any) -> None:
    with open_gradebook(classroom) as gradebook:
        grade = gradebook.find_grade(cell, LESSON, LESSON, "ana")
        for name, value in values.items():
            setattr(grade, name, value)
        gradebook.db.commit()


def set_due(classroom: Classroom, due: datetime) -> None:
    with open_gradebook(classroom) as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=due)


def stock(classroom: Classroom, preprocessor: Any, student: str = "ana") -> None:
    """Run one of nbgrader's own preprocessors on the autograded notebook."""
    notebook = nbformat.read(classroom.notebook("autograded", LESSON, student), as_version=4)
    names = {"notebook": LESSON, "assignment": LESSON, "student": student, "db_url": classroom.database}
    preprocessor.preprocess(notebook, {"nbgrader": names})


def test_points_bonus_and_maximum(classroom: Classroom, healed: Healed) -> None:
    project_one(classroom, graded(earned=PARTIAL), healed("Because."))
    found = grades(classroom)
    assert found["check_double"] == (2.0, None, None, False)
    assert found["check_halve"] == (1.33, None, None, False)
    assert found["check_triple"] == (0.0, None, 1.0, False)
    assert found["manual_why"] == (None, None, None, True)
    assert found["notebook"] == (pytest.approx(4.33), 12.0, None)  # the bonus raises the score, not the maximum


@pytest.mark.parametrize("answer", [None, "Because."])
def test_nbgraders_own_scoring_of_the_written_notebook_is_ours(
    classroom: Classroom, healed: Healed, answer: str | None
) -> None:
    project_one(classroom, graded(earned=PARTIAL), healed(answer))
    ours = grades(classroom)
    set_grade(classroom, "check_double", auto_score=99.0)
    stock(classroom, SaveAutoGrades())
    theirs = grades(classroom)
    cells = [cell for cell in ours if not cell.startswith("comment")]
    assert {cell: theirs[cell] for cell in cells} == {cell: ours[cell] for cell in cells}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 400), st.integers(0, 300), st.integers(0, 200))
def test_any_points_survive_nbgraders_reading(
    classroom: Classroom, healed: Healed, double: int, halve: int, triple: int
) -> None:
    earned = {"double": double / 100, "halve": halve / 100, "triple": triple / 100}
    project_one(classroom, graded(earned=earned), healed())
    ours = grades(classroom)["notebook"]
    stock(classroom, SaveAutoGrades())
    assert grades(classroom)["notebook"] == ours
    assert ours[0] == pytest.approx(sum(earned.values()))


def test_a_check_cell_has_one_plain_float_and_nothing_else(classroom: Classroom, healed: Healed) -> None:
    notebook = healed()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", name="stderr", text="noise")]
    project_one(classroom, graded(earned=PARTIAL), notebook)
    written = nbformat.read(classroom.notebook("autograded", LESSON, "ana"), as_version=4)
    outputs = {cell.metadata.nbgrader.grade_id: cell.outputs for cell in written.cells if cell.cell_type == "code"}
    texts = {name: [output["data"]["text/plain"] for output in outputs[name]] for name in outputs if CHECK in name}
    assert texts == {"check_double": ["2.0"], "check_halve": ["1.33"], "check_triple": ["0.0"]}


def test_projecting_again_changes_nothing(classroom: Classroom, healed: Healed) -> None:
    one = graded(earned=PARTIAL, received="2026-05-01T10:00:00+00:00")
    project_one(classroom, one, healed("Because."))
    set_grade(classroom, "manual_why", manual_score=4.0, needs_manual_grade=False)
    first, path = grades(classroom), classroom.notebook("autograded", LESSON, "ana")
    text = path.read_bytes()
    project_one(classroom, one, healed("Because."))
    project(classroom, LESSON, [one])
    assert grades(classroom) == first
    assert path.read_bytes() == text


def test_the_gradebook_is_not_asked_for_cells_one_by_one(classroom: Classroom, healed: Healed) -> None:
    """nbgrader's tables are related so that SQLAlchemy does that wherever it is let."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with open_projection(classroom, LESSON) as projection:
            asked.clear()
            projection.put(graded(), healed("Because."))
            projection.put(graded(earned=PARTIAL), healed("Because."))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert any("FROM grade" in statement for statement in asked)
    assert not [statement for statement in asked if "WHERE base_cell.id = ?" in statement]


def test_a_manual_score_stays_and_is_looked_at_again_when_the_answer_changes(
    classroom: Classroom, healed: Healed
) -> None:
    project_one(classroom, graded(), healed("Because."))
    set_grade(classroom, "manual_why", manual_score=4.0, needs_manual_grade=False)
    set_grade(classroom, "check_double", manual_score=3.5, needs_manual_grade=False)
    project_one(classroom, graded(earned={"halve": 1.0}), healed("Because."))
    assert grades(classroom)["manual_why"] == (None, 4.0, None, False)
    assert grades(classroom)["check_double"] == (4.0, 3.5, None, False)
    project_one(classroom, graded(earned={"double": 1.0}), healed("Because of something else."))
    assert grades(classroom)["manual_why"] == (None, 4.0, None, True)
    assert grades(classroom)["check_double"] == (1.0, 3.5, None, True)


def test_a_persons_extra_credit_is_left_alone(classroom: Classroom, healed: Healed) -> None:
    project_one(classroom, graded(), healed())
    set_grade(classroom, "check_double", extra_credit=0.5)
    set_grade(classroom, "check_triple", extra_credit=0.0, manual_score=0.0)
    project(classroom, LESSON, [graded()])
    assert grades(classroom)["check_double"][2] == 0.5
    assert grades(classroom)["check_triple"][2] == 0.0


def test_an_unreadable_submission_scores_zero_and_says_why(classroom: Classroom) -> None:
    project_one(classroom, graded(unreadable="unreadable_json"), None)
    found = grades(classroom)
    assert found["notebook"][0] == 0.0
    assert found["manual_why"] == (0.0, None, None, False)
    assert "JSON" in found["comment double"][0]
    written = nbformat.read(classroom.notebook("autograded", LESSON, "ana"), as_version=4)
    assert "JSON" in written.cells[0].source
    stock(classroom, SaveAutoGrades())
    assert grades(classroom)["notebook"] == found["notebook"]


def test_the_comment_of_an_exercise_names_the_diagnosis(classroom: Classroom, healed: Healed) -> None:
    project_one(classroom, graded(earned=PARTIAL, lang="en"), healed())
    comment = grades(classroom)["comment double"][0]
    assert "You add two instead of multiplying." in comment
    assert grades(classroom)["comment manual_why"][0] == "No answer."


def test_all_or_nothing(classroom: Classroom, healed: Healed, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr("autograder.results.gradebook.Projection._write_penalty", fail)
    with pytest.raises(RuntimeError):
        project_one(classroom, graded(), healed())
    with open_gradebook(classroom) as gradebook:
        assert gradebook.assignment_submissions(LESSON) == []
    assert not classroom.notebook("autograded", LESSON, "ana").exists()


POLICY = """
from nbgrader.plugins import BasePlugin
class TenPercent(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.1 * score * (total_seconds_late // 86400)
"""


@pytest.mark.parametrize("days", [0, 3, 40])
def test_the_late_policy_is_the_class_own_and_nbgrader_agrees(
    classroom: Classroom, healed: Healed, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"policy_{days}"
    (classroom.root / f"{name}.py").write_text(POLICY, encoding="utf-8")
    config = f"c = get_config()\nc.AssignLatePenalties.plugin_class = '{name}.TenPercent'\n"
    (classroom.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    received = datetime(2026, 5, 1, 12)
    set_due(classroom, received - timedelta(days=days))
    project_one(classroom, graded(earned=PARTIAL, received=received.isoformat() + "+00:00"), healed())
    ours = grades(classroom)["notebook"]
    assert ours[2] == (None if days == 0 else pytest.approx(min(0.1 * days, 1.0) * 4.33))
    monkeypatch.syspath_prepend(str(classroom.root))
    stock(classroom, AssignLatePenalties(config=Config(AssignLatePenalties={"plugin_class": f"{name}.TenPercent"})))
    assert grades(classroom)["notebook"] == ours


def test_a_late_policy_that_cannot_be_loaded_is_named(classroom: Classroom) -> None:
    config = "c = get_config()\nc.AssignLatePenalties.plugin_class = 'nowhere.Policy'\n"
    (classroom.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    with pytest.raises(ClassError, match=r"nbgrader_config\.py.*nowhere"):
        late_policy(classroom.root)


def test_what_the_configuration_does_to_the_environment_ends_with_it(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RNN2LLM_KEYS", raising=False)
    config = "import os\nos.environ['RNN2LLM_KEYS'] = '/keys'\n"
    (classroom.root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    late_policy(classroom.root)
    assert "RNN2LLM_KEYS" not in os.environ


def test_the_form_grader_finds_and_shows_the_submission(classroom: Classroom, healed: Healed) -> None:
    one = graded(received="2026-05-01T10:00:00+00:00")
    submitted = classroom.notebook("submitted", LESSON, "ana")
    submitted.parent.mkdir(parents=True)
    nbformat.write(healed("Because."), submitted)
    submitted.with_name("timestamp.txt").write_text(one.record.received, encoding="utf-8")
    project_one(classroom, one, healed("Because."))
    api = NbGraderAPI(CourseDirectory(root=str(classroom.root), db_url=classroom.database))
    (submission,) = api.get_submissions(LESSON)
    assert (submission["autograded"], submission["needs_manual_grade"]) == (True, True)
    assert (submission["score"], submission["max_score"]) == (9.0, 12.0)
    (notebook,) = api.get_notebook_submissions(LESSON, LESSON)
    assert notebook["index"] == 0
    page = form_grader_page(classroom, notebook["id"])
    for cell in ("check_double", "check_triple", "manual_why"):
        assert f'id="{cell}"' in page
    assert 'id="manual_why-comment"' in page


def form_grader_page(classroom: Classroom, submission_id: str) -> str:
    """What the form grader's ``SubmissionHandler`` renders."""
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {
        "assignment_id": LESSON, "notebook_id": LESSON, "submission_id": submission_id, "index": 0, "total": 1,
        "base_url": "", "student": "ana", "last_name": None, "first_name": None, "notebook_path": "",
    }  # fmt: skip
    path = classroom.notebook("autograded", LESSON, "ana")
    return str(HTMLExporter(config=config).from_filename(str(path), resources=resources)[0])


def test_no_script_of_a_student_reaches_the_form_grader(classroom: Classroom, healed: Healed) -> None:
    attack = "<script>steal()</script><img src=x onerror=steal()>"
    outputs = [
        nbformat.v4.new_output("display_data", {"text/html": attack, "text/plain": "x"}),
        nbformat.v4.new_output("display_data", {"application/javascript": "steal()"}),
        nbformat.v4.new_output("display_data", {"image/svg+xml": f"<svg>{attack}</svg>"}),
    ]
    project_one(classroom, graded(), healed(f"1 < 2 {attack}", outputs))
    page = form_grader_page(classroom, "id")
    assert "<script>steal" not in page
    assert "<img src=x" not in page
    assert ">steal()" not in page.replace("&gt;steal()", "")


def test_records_that_do_not_fit_are_refused(classroom: Classroom, healed: Healed) -> None:
    one = graded()
    with pytest.raises(ClassError, match="no record of triple"):
        project_one(classroom, dataclasses.replace(one, exercises=one.exercises[:2]), healed())
    with pytest.raises(ClassError, match="double earned 5 points and its check cell has 4"):
        project_one(classroom, graded(earned={"double": 5.0}), healed())
    with pytest.raises(ClassError, match="no notebook at"):
        project_one(classroom, one, None)
    shortened = healed()
    del shortened.cells[2]
    with pytest.raises(ClassError, match="lacks check_double"):
        project_one(classroom, one, shortened)


def test_a_class_without_the_lesson_says_so(classroom: Classroom) -> None:
    with open_gradebook(classroom) as gradebook:
        gradebook.remove_assignment(LESSON)
    with pytest.raises(ClassError, match="autograder release"):
        project(classroom, LESSON, [])
    settings = dataclasses.replace(classroom.settings, database=f"sqlite:///{classroom.root / 'other.db'}")
    elsewhere = dataclasses.replace(classroom, settings=settings)
    with pytest.raises(ClassError, match="no gradebook"):
        project(elsewhere, LESSON, [])


def test_a_student_of_the_roster_keeps_their_name(classroom: Classroom, healed: Healed) -> None:
    with Gradebook(classroom.database) as gradebook:
        gradebook.add_student("ana", first_name="Ana", last_name="Núñez")
    project_one(classroom, graded(), healed())
    with open_gradebook(classroom) as gradebook:
        (student,) = gradebook.students
        assert (student.first_name, student.last_name) == ("Ana", "Núñez")


def test_due_date_extension_and_penalty_are_those_of_the_class(classroom: Classroom, healed: Healed) -> None:
    due = datetime(2026, 5, 1, 10, tzinfo=UTC)
    settings = Settings(
        "NLP", "es", classroom.root, late=Late(10, 15, 50), due={LESSON: due},
        extensions={LESSON: {"zoe": timedelta(days=2)}},
    )  # fmt: skip
    told = f'name = "NLP"\nlang = "es"\ncourse = "{classroom.root}"\n[late]\npercent_per_day = 10\ngrace_minutes = 15\n'
    (classroom.root / "class.toml").write_text(told, encoding="utf-8")
    (classroom.root / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    late = dataclasses.replace(classroom, settings=settings)
    for student in ("ana", "zoe"):
        project_one(late, graded(student, received="2026-05-02T12:00:00+00:00"), healed("Because."))
        stock(late, AssignLatePenalties(config=gradebook_module._configuration(late.root)), student)
    with open_gradebook(late) as gradebook:
        assert gradebook.find_assignment(LESSON).duedate == due.replace(tzinfo=None)
        penalties = {
            one.student.id: (one.total_seconds_late, one.late_submission_penalty)
            for one in gradebook.assignment_submissions(LESSON)
        }
    assert penalties == {"ana": (26 * 3600, pytest.approx(1.8)), "zoe": (0, pytest.approx(0))}

"""Projects records onto nbgrader's gradebook and onto the autograded notebooks, so that both say what the records say.

nbgrader's facts that shape this (0.9.6, ``api.py`` and ``utils.determine_grade``):

- a maximum is the sum of ``max_score`` over the grade cells, and a result above a cell's maximum is refused. So the check
  cell of a starred exercise is a grade cell of 0 points, and the bonus is its ``extra_credit``: it raises the score and
  never a maximum;
- a check cell without an output gets full marks. So each has exactly one: the points, as a plain float;
- a written answer scores 0 where it is still the stub (by checksum) and waits for a person otherwise;
- a person's ``manual_score`` outweighs ours. It stays; the cell asks for another look where what it scored has changed.
  On a starred cell a ``manual_score`` (0 will do) says that its extra credit is a person's too;
- every method of its API commits. Here a submission is one transaction, whole or not at all, and written once.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbgrader.api import MissingEntry, Student
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, is_grade, is_solution, parse_utc
from traitlets import TraitError
from traitlets.config.loader import Config, ConfigFileNotFound, PyFileConfigLoader

from autograder.classroom import Classroom
from autograder.errors import ClassError
from autograder.files import write_whole
from autograder.grading.records import ExerciseRecord, GradedSubmission, SubmissionRecord
from autograder.grading.secret import hidden_key
from autograder.messages import say
from autograder.results.database import open_gradebook, persistently, transaction
from autograder.results.pages import plain
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.report import describe, to_text

CHECK, MANUAL = "check_", "manual_"
MARKUP = re.compile(r"<[A-Za-z/!?]")
LONGEST_REMEMBERED = 100_000


@contextlib.contextmanager
def open_projection(classroom: Classroom, lesson: str) -> Iterator[Projection]:
    """A projection that keeps the gradebook open, for submissions as they are graded."""
    with open_gradebook(classroom) as gradebook:
        yield Projection(classroom, lesson, gradebook)


class Projection:
    """The one writer of a lesson's grades.

    Raises:
        ClassError: the gradebook has no such lesson, or lacks the check cell of an exercise.
    """

    def __init__(self, classroom: Classroom, lesson: str, gradebook: Any) -> None:
        self._classroom = classroom
        self._id = lesson
        self._lesson = load_lesson(lesson)
        self._key = hidden_key(classroom, lesson)
        self._gradebook = gradebook
        self._late_policy = late_policy(classroom.root)
        sanitizer: Any = _Sanitizer
        self._sanitizer = sanitizer()
        self._enrolled: set[str] = set()
        settings = classroom.settings
        self._extensions = settings.extensions.get(lesson, {})
        if lesson in settings.due:
            gradebook.update_or_create_assignment(lesson, duedate=settings.due[lesson].replace(tzinfo=None))
        notebook = find_notebook(gradebook, lesson)
        # A row that is not written yet knows its cell by id alone.
        cells = (*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells)
        self._names = {cell.id: cell.name for cell in cells}
        self._max_scores = {cell.name: cell.max_score for cell in notebook.grade_cells}
        self._stubs = {cell.name: cell.checksum for cell in notebook.source_cells}
        self._starred = {CHECK + one.name for one in self._lesson.exercises if one.starred}
        missing = [one.name for one in self._lesson.exercises if CHECK + one.name not in self._max_scores]
        if missing:
            raise ClassError(
                f"{lesson}: the gradebook has no check cell for {', '.join(missing)}: release the lesson again"
            )

    def enrol(self, students: Collection[str]) -> None:
        """Have students in the gradebook, all in one transaction: `put` does it for one, at more cost."""

        def write() -> None:
            with transaction(self._gradebook):
                known = {student.id for student in self._gradebook.students}
                self._gradebook.db.add_all(Student(id=student) for student in sorted(set(students) - known))

        if not self._enrolled.issuperset(students):
            persistently(self._gradebook, write)
            self._enrolled.update(students)

    def put(self, graded: GradedSubmission, notebook: NotebookNode | None = None) -> None:
        """Write one submission's grades and its autograded notebook; the same again changes nothing.

        Args:
            graded: the records.
            notebook: as it was healed and run; None where it could not be read (the released one is shown instead, with
                no points) or was written before (it is stamped with the records' points anew).

        Raises:
            ClassError: a record is missing or does not fit what was released, or there is no notebook.
        """
        record = graded.record
        path = self._classroom.notebook("autograded", self._id, record.student)
        before = _read(path)
        if notebook is None:
            notebook = self._released(record) if record.unreadable else before
        if notebook is None:
            raise ClassError(f"{record.student}: no notebook at {path}: grade the submission again")
        exercises = self._complete(graded)
        points = {CHECK + name: one.points for name, one in exercises.items() if not one.starred}
        after = self._stamped(notebook, points)

        self.enrol((record.student,))

        def write() -> None:
            with transaction(self._gradebook):
                submitted = self._submission(record)
                self._write_grades(submitted, exercises, before, after)
                self._write_comments(submitted, record, exercises, after)
                self._write_penalty(submitted)

        persistently(self._gradebook, write)
        write_whole(path, _text_of(after))
        if record.received:
            write_whole(path.with_name("timestamp.txt"), record.received)

    def _complete(self, graded: GradedSubmission) -> dict[str, ExerciseRecord]:
        if graded.record.unreadable:
            return {}
        found = {one.exercise: one for one in graded.exercises}
        where = f"{self._id}, {graded.record.student}"
        missing = [one.name for one in self._lesson.exercises if one.name not in found]
        if missing:
            raise ClassError(f"{where}: no record of {', '.join(missing)}: grade the submission again")
        for name, one in found.items():
            limit = self._max_scores[CHECK + name]
            if not one.starred and one.points > limit:
                raise ClassError(
                    f"{where}: {name} earned {one.points:g} points and its check cell has {limit:g}: were the points "
                    "changed after the lesson was released?"
                )
        return found

    def _released(self, record: SubmissionRecord) -> NotebookNode:
        released = _read(self._classroom.notebook("release", self._id))
        if released is None:
            raise ClassError(f"{self._id} was not released to this class: release it with autograder release")
        why = nbformat.v4.new_markdown_cell(f"**{plain(say(record.lang, record.unreadable))}**", id="unreadable")
        released.cells.insert(0, why)
        return released

    def _stamped(self, notebook: NotebookNode, points: Mapping[str, float]) -> NotebookNode:
        """A copy whose check cells hold their points and nothing else, and whose outputs are safe to look at.

        nbgrader's form grader shows a student's markup as it is, in the browser of somebody who may change grades.
        """
        notebook = NotebookNode(notebook, cells=list(notebook.cells))
        found = set()
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "markdown" and not is_grade(cell) and not MARKUP.search(cell.source):
                continue
            cell = notebook.cells[index] = nbformat.from_dict(cell)
            if cell.cell_type == "code" or MARKUP.search(cell.source):
                self._sanitizer.preprocess_cell(cell, {}, index)
            if cell.cell_type == "code":
                cell.outputs = [output for output in cell.outputs if output.get("data", True)]
            if not is_grade(cell):
                continue
            name = cell.metadata.nbgrader["grade_id"]
            found.add(name)
            cell.metadata.nbgrader.update(points=self._max_scores.get(name, 0.0), checksum=self._stubs.get(name))
            if cell.cell_type == "code":
                cell.outputs = [_result(repr(float(points.get(name, 0.0))))]
        lost = set(self._max_scores) - found
        if lost:
            raise ClassError(f"{self._id}: the notebook lacks {', '.join(sorted(lost))}: heal it before projecting it")
        return notebook

    def _submission(self, record: SubmissionRecord) -> Any:
        """The submitted notebook's row, made with all that belongs to it where there is none."""
        timestamp = parse_utc(record.received) if record.received else None
        submission = self._gradebook.update_or_create_submission(self._id, record.student, timestamp=timestamp)
        if record.student in self._extensions:
            submission.extension = self._extensions[record.student]
        return next(one for one in submission.notebooks if one.notebook.name == self._id)

    def _write_grades(
        self,
        submitted: Any,
        exercises: Mapping[str, ExerciseRecord],
        before: NotebookNode | None,
        after: NotebookNode,
    ) -> None:
        old, new = _answers(before), _answers(after)
        for grade in submitted.grades:
            name = self._names[grade.cell_id]
            if name in new:
                score = 0.0 if self._unanswered(name, new) else None
                changed = old.get(name) != new[name]
            else:
                exercise = exercises.get(name.removeprefix(CHECK))
                earned = exercise.points if exercise else 0.0
                score = 0.0 if name in self._starred else earned
                changed = grade.auto_score != score
                if name in self._starred and grade.manual_score is None:
                    grade.extra_credit = earned
            grade.auto_score = score
            if grade.manual_score is None:
                grade.needs_manual_grade = score is None
            elif changed:
                grade.needs_manual_grade = True

    def _unanswered(self, name: str, answers: Mapping[str, str]) -> bool:
        return answers[name] == self._stubs.get(name)

    def _write_comments(
        self,
        submitted: Any,
        record: SubmissionRecord,
        exercises: Mapping[str, ExerciseRecord],
        after: NotebookNode,
    ) -> None:
        answers = _answers(after)
        for comment in submitted.comments:
            name = self._names[comment.cell_id]
            if record.unreadable:
                comment.auto_comment = say(record.lang, record.unreadable)
            elif name in exercises:
                verdict = exercises[name].verdict()
                key = self._key.exercises[name]
                comment.auto_comment = plain(to_text(describe(self._lesson, verdict, key, record.lang, hidden=True)))
            elif name in answers and self._unanswered(name, answers):
                comment.auto_comment = say(record.lang, "manual_unanswered")
            else:
                comment.auto_comment = None

    def _write_penalty(self, submitted: Any) -> None:
        """As nbgrader's ``AssignLatePenalties`` does, which would open a second connection in mid-transaction."""
        late = submitted.assignment.total_seconds_late
        penalty = None
        if late > 0:
            session = self._gradebook.db
            session.flush()
            session.refresh(submitted, ["score"])
            penalty = self._late_policy.late_submission_penalty(submitted.student.id, submitted.score, late)
        submitted.late_submission_penalty = None if penalty is None else min(max(penalty, 0.0), submitted.score)


class _Sanitizer(SanitizeHTML):
    """nbconvert's, which takes its time, and the notebooks of a class show the same again and again."""

    def sanitize_html_tags(self, html_str: str) -> str:
        return (_cleaned if len(html_str) <= LONGEST_REMEMBERED else _cleaned.__wrapped__)(html_str)


@lru_cache(maxsize=256)
def _cleaned(markup: str) -> str:
    sanitizer: Any = SanitizeHTML
    cleaned: str = sanitizer().sanitize_html_tags(markup)
    return cleaned


def find_notebook(gradebook: Any, lesson: str) -> Any:
    """The lesson's notebook in the gradebook.

    Raises:
        ClassError: the lesson was never released.
    """
    try:
        return gradebook.find_notebook(lesson, lesson)
    except MissingEntry:
        raise ClassError(
            f"the gradebook knows no lesson {lesson!r}: release it with autograder release {lesson}"
        ) from None


def late_policy(root: Path) -> Any:
    """The late submission plugin that the class's ``nbgrader_config.py`` names, else nbgrader's own (no penalty).

    Raises:
        ClassError: it names one that cannot be loaded.
    """
    environment = dict(os.environ)  # the configuration sets what only stock nbgrader's processes should inherit
    sys.path.insert(0, str(root))  # as nbgrader does, which is run from the class folder
    try:
        preprocessor = AssignLatePenalties(config=_configuration(root))
        preprocessor.init_plugin()
    except (TraitError, ImportError) as error:
        raise ClassError(f"{root / 'nbgrader_config.py'}: the late policy cannot be loaded: {error}") from error
    finally:
        sys.path.remove(str(root))
        os.environ.clear()
        os.environ.update(environment)
    return preprocessor.plugin_inst


def _configuration(root: Path) -> Config:
    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except ConfigFileNotFound:
        return Config()


def _result(text: str) -> NotebookNode:
    """An output that says this: what `nbformat.v4.new_output` makes and then spends its time on to validate."""
    output = {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}, "execution_count": None}
    node: NotebookNode = nbformat.from_dict(output)
    return node


def _answers(notebook: NotebookNode | None) -> dict[str, str]:
    """Checksum of each written answer, by its cell's name."""
    cells = notebook.cells if notebook is not None else ()
    return {
        cell.metadata.nbgrader["grade_id"]: compute_checksum(cell)
        for cell in cells
        if is_grade(cell) and is_solution(cell)
    }


def _text_of(notebook: NotebookNode) -> str:
    """A notebook as a file, which programs read: without line breaks it takes a tenth of the time to write."""
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(path: Path) -> NotebookNode | None:
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        return None
    return notebook

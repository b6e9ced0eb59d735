"""Collects what a class handed in into ``submitted/<student>/<lesson>/``, from a folder or an LMS's archive.

nbgrader's zip collector wants a regular expression for each LMS, unpacks archives wherever their names lead, and fails at
the first odd file. Here the layout is recognised, nothing is unpacked, and every file is in the report: taken, replaced or
ignored, and why. Of several files of a student the newest readable notebook of the lesson wins; a student who sent nothing
readable still gets a submission, so that grading tells them what was wrong.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.classroom import Classroom
from autograder.errors import SubmissionError
from autograder.grading.collect_files import Found, opened
from autograder.grading.collect_students import NOTEBOOKS, Roster, identify, is_late, senders
from autograder.grading.heal_read import MAX_BYTES, read_notebook

TIMESTAMP = "%Y-%m-%d %H:%M:%S UTC"  # as nbgrader writes and reads it
OF_THIS_LESSON, OF_NO_LESSON, ANOTHER, UNREADABLE, NO_NOTEBOOK = range(5)  # best first
TAKEN, REPLACED, IGNORED = "taken", "replaced", "ignored"
FLAW = {
    OF_THIS_LESSON: "",
    OF_NO_LESSON: "it does not say which lesson it is",
    ANOTHER: "it names another lesson",
    UNREADABLE: "it cannot be read",
    NO_NOTEBOOK: "it is no notebook",
}


@dataclass(frozen=True)
class CollectedFile:
    """What became of one file.

    Attributes:
        file: its path in the source.
        student: the student's id, or empty where nobody can be made out.
        outcome: ``taken``; ``replaced``: taken, in place of what was collected before; ``ignored``.
        reason: why, for the instructor.
    """

    file: str
    student: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class CollectReport:
    """What was collected of a lesson.

    Attributes:
        lesson: the lesson's id.
        files: one entry a file, by student.
        missing: students of the roster of whom nothing is there, not from before either.
    """

    lesson: str
    files: tuple[CollectedFile, ...]
    missing: tuple[str, ...] = ()

    @property
    def students(self) -> list[str]:
        """Ids of those whose file was taken, in order."""
        return sorted(one.student for one in self.files if one.outcome != IGNORED)

    def lines(self) -> Iterator[str]:
        """The report for the command line, a line a file."""
        for one in self.files:
            reason = f": {one.reason}" if one.reason else ""
            yield f"{one.student or '?'}  {one.outcome}  {one.file}{reason}"
        yield f"{len(self.students)} collected of {self.lesson}"
        if self.missing:
            yield f"nothing from {', '.join(self.missing)}"


@dataclass(frozen=True)
class _Candidate:
    found: Found
    rank: int
    content: bytes = b""

    @property
    def order(self) -> tuple[int, float, str]:
        return self.rank, -self.found.modified.timestamp(), str(self.found.path)


def collect(classroom: Classroom, lesson: str, source: Path, roster: Path | None = None) -> CollectReport:
    """Collect a lesson's submissions.

    Args:
        classroom: where they go.
        lesson: the lesson's id.
        source: a folder or a ``.zip``: an LMS's download, nbgrader's tree, or a file or folder a student.
        roster: a CSV file, see `Roster.read`; without one, students' ids are made of the names in the source.

    Raises:
        SubmissionError: the source is neither a folder nor a zip.
        ClassError: the roster is wrong.
    """
    students = Roster.read(roster) if roster else Roster()
    with opened(source) as found:
        files = _collect_all(classroom, lesson, found, students)
    here = set(classroom.submitted_students(lesson))
    files.sort(key=lambda one: (one.student, one.file))
    return CollectReport(lesson, tuple(files), tuple(one for one in students.ids if one not in here))


def _collect_all(classroom: Classroom, lesson: str, found: list[Found], roster: Roster) -> list[CollectedFile]:
    others = {*classroom.course.lessons} - {lesson}
    ours = [one.path for one in found if not one.refused and not others & {*one.path.parts[:-1]}]
    from_whom = senders(ours, lesson, roster)
    ids = identify((one for one in from_whom.values() if one), roster)
    by_student: dict[str, list[Found]] = {}
    files = []
    for one in found:
        sender = from_whom.get(one.path)
        elsewhere = others & {*one.path.parts[:-1]}
        if one.refused:
            files.append(CollectedFile(str(one.path), "", IGNORED, f"refused: {one.refused}"))
        elif elsewhere:
            files.append(CollectedFile(str(one.path), "", IGNORED, f"in the folder of {min(elsewhere)}"))
        elif not sender:
            files.append(CollectedFile(str(one.path), "", IGNORED, "no student can be made out"))
        else:
            by_student.setdefault(ids[sender], []).append(one)
    for student, theirs in by_student.items():
        stranger = bool(roster.ids) and student not in roster.ids
        files += _collect_student(classroom, lesson, student, theirs, "not in the roster" if stranger else "")
    return files


def _collect_student(
    classroom: Classroom, lesson: str, student: str, theirs: Iterable[Found], remark: str
) -> Iterator[CollectedFile]:
    best: _Candidate | None = None
    ranked = []
    for one in theirs:
        candidate = _examine(one, lesson)
        ranked.append(_Candidate(one, candidate.rank))  # without its content: there may be many
        best = candidate if best is None or candidate.order < best.order else best
    assert best is not None
    outcome, why = _store(classroom.notebook("submitted", lesson, student), lesson, best)
    for candidate in sorted(ranked, key=lambda one: one.order):
        file = str(candidate.found.path)
        if candidate.found is best.found:
            late = "marked as late" if is_late(candidate.found.path) else ""
            large = f"cut off at {MAX_BYTES:,} bytes" if len(best.content) > MAX_BYTES else ""
            reasons = [why, FLAW[best.rank], late, large, remark]
            yield CollectedFile(file, student, outcome, "; ".join(reason for reason in reasons if reason))
        else:
            reason = f"older than {best.found.path}" if candidate.rank == best.rank else FLAW[candidate.rank]
            yield CollectedFile(file, student, IGNORED, reason)


def _examine(found: Found, lesson: str) -> _Candidate:
    try:
        content = found.open()
    except (SubmissionError, OSError):
        return _Candidate(found, UNREADABLE)
    return _Candidate(found, _rank(content, lesson, found.path.suffix), content)


def _rank(content: bytes, lesson: str, suffix: str = ".ipynb") -> int:
    if suffix.lower() not in NOTEBOOKS:
        return NO_NOTEBOOK
    try:
        named = read_notebook(content).lesson
    except SubmissionError:
        return UNREADABLE if suffix.lower() == ".ipynb" else NO_NOTEBOOK
    return {lesson: OF_THIS_LESSON, "": OF_NO_LESSON}.get(named, ANOTHER)


def _store(path: Path, lesson: str, best: _Candidate) -> tuple[str, str]:
    """Write the submission and its time, unless what is there is better, newer or the same; (outcome, reason)."""
    received = best.found.modified
    stamp = path.with_name("timestamp.txt")
    outcome, reason = TAKEN, ""
    if path.is_file():
        before = path.read_bytes()
        at = _received(stamp, path)
        if before == best.content:
            return IGNORED, "the same file was collected before"
        if (_rank(before, lesson), -at.timestamp()) < (best.rank, -received.timestamp()):
            return IGNORED, f"what was collected before, of {at.strftime(TIMESTAMP)}, is newer or better"
        outcome, reason = REPLACED, f"in place of what was collected before, of {at.strftime(TIMESTAMP)}"
    path.parent.mkdir(parents=True, exist_ok=True)
    for target, content in ((path, best.content), (stamp, received.strftime(TIMESTAMP).encode())):
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_bytes(content)
        os.replace(fresh, target)
    return outcome, reason


def _received(stamp: Path, notebook: Path) -> datetime:
    try:
        return datetime.strptime(stamp.read_text(encoding="utf-8").strip(), TIMESTAMP).replace(tzinfo=UTC)
    except (OSError, ValueError):
        return datetime.fromtimestamp(notebook.stat().st_mtime, UTC)

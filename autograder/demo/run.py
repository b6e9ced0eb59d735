"""Makes the invented class, hands in each lesson, grades, writes all there is to look at, and compares.

The score that each fate deserves is worked out here, on the trusted side, from the references and misconceptions;
grading has to come to the same by running what was handed in.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook, to_text
from autograder.authoring.proof import verdict_on
from autograder.authoring.reference import Bench
from autograder.classroom import FILE, Classroom
from autograder.demo.fates import Fate, invent
from autograder.errors import ClassError
from autograder.grade_class import grade_lesson
from autograder.grading.handout import init_class, release, releases
from autograder.grading.secret import hidden_key
from autograder.grading.warmth import modules_of
from autograder.jail.doctor import diagnose
from autograder.results.database import open_gradebook
from autograder.results.feedback import write_feedback
from autograder.results.report import graded_submissions, write_report
from autograder.results.standing import standings
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.words import LANGUAGES

LESSON = "01_encoder_decoder"
MARK = ".rnn2llm-demo"
LIMITS = {"cell_seconds": 15, "total_seconds": 180}
DUE = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
BETWEEN = timedelta(days=7)  # from one lesson's due date to the next's
WORDS = {
    "es": ("Estudiante", "Qué pasó", "Idioma", "≠ lo merecido"),
    "en": ("Student", "What happened", "Language", "≠ deserved"),
}


def without_torch(course: Course) -> tuple[str, ...]:
    """The lessons that do not use torch, which takes long to install and to import."""

    def libraries(lesson: str) -> list[str]:
        facts = load_lesson(lesson).words["lesson"]
        return [*facts["needs"], *facts.get("wants", ())]

    return tuple(lesson for lesson in course.lessons if "torch" not in libraries(lesson))


def run_demo(
    course: Course, folder: Path, jobs: int, lang: str, console: Console, lessons: Sequence[str] = (LESSON,)
) -> bool:
    """Make the class, grade it, write everything there is to look at, and say where.

    Returns:
        Whether every student got exactly what their fate deserves, in every lesson.

    Raises:
        ClassError: ``folder`` holds something that is not an earlier demo.
    """
    benches = [Bench(course, lesson) for lesson in lessons]
    classroom = _fresh_class(course, folder, lang)
    points: dict[str, dict[str, tuple[float, float]]] = {}
    pages: list[Path] = []
    for number, bench in enumerate(benches):
        console.print(f"[bold]{bench.lesson.id}[/bold] · {folder}")
        points[bench.lesson.id] = _grade(course, classroom, bench, DUE + number * BETWEEN, jobs, console)
        reports = {each: write_report(classroom, bench.lesson.id, each) for each in LANGUAGES}
        pages.append(reports[lang])
    good = _show_table(console, invent(benches[0]), points, lang)
    console.print("\nLook at:", *map(str, (*pages, classroom.root / "feedback")), sep="\n  ")
    console.print("For the written answers: start jupyter lab in the class folder, then Nbgrader, Formgrader.")
    return good


def _grade(
    course: Course, classroom: Classroom, bench: Bench, due: datetime, jobs: int, console: Console
) -> dict[str, tuple[float, float]]:
    """Hands in one lesson, grades it and writes its feedback: the points of each student, and those they deserve."""
    lesson, fates = bench.lesson.id, invent(bench)
    release(classroom, lesson)
    with open_gradebook(classroom) as gradebook:
        gradebook.update_or_create_assignment(lesson, duedate=due.replace(tzinfo=None))
        for fate in fates:
            gradebook.update_or_create_student(fate.student, first_name=fate.name[0], last_name=fate.name[1])
    for fate in fates:
        _hand_in(course, classroom, bench, fate, due)
    problem = diagnose(course.helper, modules_of(releases(classroom, lesson)))
    if problem:
        console.print(f"No jail can be made here, so this harmless class runs without one: {problem}", markup=False)
    grade_lesson(classroom, lesson, jobs, (), console, jailed=not problem)
    graded = list(graded_submissions(classroom, bench.lesson))
    list(write_feedback(classroom, lesson, graded))
    found = {one.graded.record.student: one.graded.points for one in standings(classroom, lesson, graded)}
    return {fate.student: (found[fate.student], deserved(classroom, bench, fate)) for fate in fates}


def deserved(classroom: Classroom, bench: Bench, fate: Fate) -> float:
    """The points that a fate deserves on this class's hidden cases, without the manual question."""
    if fate.content is not None:
        return 0.0
    key = hidden_key(classroom, bench.lesson.id)
    total = 0.0
    for exercise in bench.lesson.exercises:
        if exercise.name in fate.unanswered or exercise.name in fate.replaced:
            continue
        if exercise.name in fate.wrong:
            one = next(each for each in bench.misconceptions[exercise.name] if each.name == fate.wrong[exercise.name])
            total += verdict_on(exercise, key.exercises[exercise.name], bench.wrong(exercise.name, one)).points
        else:
            total += exercise.points
    return round(total, 2)


def _fresh_class(course: Course, folder: Path, lang: str) -> Classroom:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise ClassError(f"{folder} holds something that is not an earlier demo; name another folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Made by `autograder demo`, which deletes this folder when it is run again.\n")
    classroom = init_class(folder, course, "demo", lang)
    limits = "".join(f"{name} = {value}\n" for name, value in LIMITS.items())
    with (classroom.root / FILE).open("a", encoding="utf-8") as file:
        file.write(f"\n[limits]\n{limits}")
    return Classroom.load(folder)


def _hand_in(course: Course, classroom: Classroom, bench: Bench, fate: Fate, due: datetime) -> None:
    path = classroom.notebook("submitted", bench.lesson.id, fate.student)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(fate.content if fate.content is not None else notebook_of(course, bench, fate))
    moment = due - timedelta(hours=3) + fate.late
    path.with_name("timestamp.txt").write_text(f"{moment:%Y-%m-%d %H:%M:%S} UTC", encoding="utf-8")


def notebook_of(course: Course, bench: Bench, fate: Fate) -> bytes:
    """What a student hands in: the student notebook with their answers."""
    data: dict[str, Any] = json.loads(to_text(build_notebook(course, bench.source, fate.lang)))
    first = None
    for position, cell in enumerate(data["cells"]):
        mark = cell["metadata"].get("rnn2llm", {})
        if mark.get("role") == "exercise" and mark["name"] not in fate.unanswered:
            first = position if first is None else first
            cell["source"] = _answer(bench, fate, mark["name"]).splitlines(keepends=True)
    for source in reversed(fate.extra):
        blank: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        data["cells"].insert(first or 0, {**blank, "id": f"extra-{len(data['cells'])}", "source": source})
    if fate.edit is not None:
        fate.edit(data)
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")


def _answer(bench: Bench, fate: Fate, name: str) -> str:
    if name in fate.replaced:
        return fate.replaced[name]
    reference = bench.source.exercise(name).source
    if name in fate.wrong:
        one = next(each for each in bench.misconceptions[name] if each.name == fate.wrong[name])
        return one.apply(reference)
    return reference


def _show_table(
    console: Console, fates: tuple[Fate, ...], points: dict[str, dict[str, tuple[float, float]]], lang: str
) -> bool:
    """A row a student, a column a lesson by its number; where the points are not those deserved, both."""
    *words, differs = WORDS[lang]
    table = Table(*words, *(lesson.partition("_")[0] for lesson in points))
    good = True
    for fate in fates:
        cells = []
        for lesson in points:
            got, due = points[lesson][fate.student]
            good = good and got == due
            cells.append(f"{got:g}" if got == due else f"{got:g} {differs}: {due:g}")
        table.add_row(fate.student, fate.what[lang], fate.lang, *cells)
    console.print(table)
    return good

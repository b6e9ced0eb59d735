"""The ``autograder`` command, a verb a step. Exit codes: 0 done, 1 a finding, 2 a wrong call or broken input.

Each verb imports what it needs when it is called, so that ``--help`` and the light verbs stay quick.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.authoring.course import Course
from autograder.classroom import Classroom
from autograder.errors import AutograderError
from rnn2llm.checking.words import LANGUAGES

app = typer.Typer(
    name="autograder",
    help="Builds the course rnn2llm from its sources and grades what students hand in.\n\n"
    "A class, in order: init, release, collect, grade, feedback, report, export.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
console = Console()

COURSE, CLASS = "The course", "A class"
CourseOption = Annotated[Path, typer.Option("--course", help="The course folder, or one inside it.")]
LessonsArgument = Annotated[list[str] | None, typer.Argument(help="Lesson ids; all where none is given.")]
LessonArgument = Annotated[str, typer.Argument(help="The lesson's id, such as 01_encoder_decoder.")]
ClassOption = Annotated[Path, typer.Option("--class", help="The class folder.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=0, help="Submissions side by side; 0: one a processor.")]
SchedulerOption = Annotated[
    str, typer.Option("--scheduler", help="A Dask scheduler's address: its workers grade, one submission a thread.")
]


def say(text: str) -> None:
    """Print a line as it is."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def released(class_folder: Path, lesson: str) -> Classroom:
    """The class, if the lesson was released to it.

    Raises:
        ClassError: it was not, or the folder is no class.
    """
    from autograder.grading.secret import hidden_key

    classroom = Classroom.load(class_folder)
    hidden_key(classroom, lesson)
    return classroom


@app.command(rich_help_panel=COURSE)
def build(
    lessons: LessonsArgument = None,
    course: CourseOption = Path(),
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 with a diff where files differ.")
    ] = False,
) -> None:
    """Build notebooks, answer keys and instructors' pages from the lesson sources."""
    from autograder.authoring.build import build_lesson

    found = Course.find(course)
    stale = 0
    for lesson in lessons or found.lessons:
        for built in build_lesson(found, lesson):
            if check and not built.current:
                stale += 1
                say(built.diff(found.root))
            elif not check and built.write():
                say(f"built {built.path.relative_to(found.root)}")
    if stale:
        say(f"{stale} generated files are not what the sources say: run `autograder build` and commit.")
        raise typer.Exit(1)
    say("every generated file is current")


@app.command(rich_help_panel=COURSE)
def prove(
    lessons: LessonsArgument = None,
    course: CourseOption = Path(),
    seeds: Annotated[int, typer.Option(help="How many seeds to draw cases from, the public one first.")] = 3,
) -> None:
    """Prove that exercises bite: reference 100 %, stub 0, every misconception caught and named."""
    from autograder.authoring.proof import prove as problems_of
    from autograder.authoring.reference import Bench

    found = Course.find(course)
    problems = []
    for lesson in lessons or found.lessons:
        bench = Bench(found, lesson)
        problems += [f"seed {seed}: {lesson}: {line}" for seed in range(seeds) for line in problems_of(bench, seed)]
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(1)
    say("every exercise bites")


@app.command(rich_help_panel=COURSE)
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to make the invented class; made anew each time.")] = Path(
        "demo"
    ),
    course: CourseOption = Path(),
    jobs: JobsOption = 0,
    lang: Annotated[str, typer.Option(help="The class's language.")] = "es",
) -> None:
    """Make a class of twelve invented students with twelve fates, grade it, and say where to look."""
    from autograder.demo.run import run_demo

    if not run_demo(Course.find(course), folder, jobs, lang, console):
        raise typer.Exit(1)


@app.command(rich_help_panel=COURSE)
def doctor(course: CourseOption = Path()) -> None:
    """Find out whether this machine can grade: makes a real jail."""
    from autograder.jail.doctor import diagnose

    problem = diagnose(Course.find(course).helper)
    say(f"no jail can be made here: {problem}" if problem else "jails can be made here: real submissions can be graded")
    if problem:
        raise typer.Exit(1)


@app.command(rich_help_panel=CLASS)
def init(
    folder: Annotated[Path, typer.Argument(help="The class folder to make.")],
    course: CourseOption = Path(),
    name: Annotated[str, typer.Option(help="What the class is called; by default the folder's name.")] = "",
    lang: Annotated[str, typer.Option(help="The class's language, es or en.")] = "es",
    database: Annotated[str, typer.Option(help="An SQLAlchemy address; by default gradebook.db in the folder.")] = "",
) -> None:
    """Make a class folder that stock nbgrader understands too."""
    from autograder.grading.handout import init_class

    classroom = init_class(folder, Course.find(course), name or folder.resolve().name, lang, database)
    say(f"made class {classroom.name} in {classroom.root}\nnext: autograder release LESSON --class {folder}")


@app.command(rich_help_panel=CLASS)
def release(lesson: LessonArgument, class_folder: ClassOption = Path()) -> None:
    """Draw the lesson's hidden cases and write the notebooks to hand out."""
    from autograder.grading.handout import release as release_lesson

    classroom = Classroom.load(class_folder)
    release_lesson(classroom, lesson)
    say(f"released {lesson} to {classroom.root / 'release' / lesson}")


@app.command(rich_help_panel=CLASS)
def collect(
    lesson: LessonArgument,
    source: Annotated[Path, typer.Argument(help="A folder, a zip, or an archive from Moodle or Canvas.")],
    class_folder: ClassOption = Path(),
    roster: Annotated[Path | None, typer.Option(help="CSV: id,first_name,last_name,email,lms_user_id.")] = None,
) -> None:
    """Take submissions in, whatever they are called, and the roster's names into the gradebook."""
    from autograder.grading.collect import collect as collect_files
    from autograder.grading.handout import run_nbgrader

    classroom = Classroom.load(class_folder)
    report = collect_files(classroom, lesson, source, roster)
    for line in report.lines():
        say(line)
    if roster is not None:
        run_nbgrader(classroom, "db", "student", "import", str(roster.resolve()))


@app.command(rich_help_panel=CLASS)
def grade(
    lesson: LessonArgument,
    class_folder: ClassOption = Path(),
    jobs: JobsOption = 0,
    student: Annotated[list[str] | None, typer.Option(help="Grade this student only; can be repeated.")] = None,
    scheduler: SchedulerOption = "",
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Run student code without a jail; recorded.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print results as JSON, a line a submission.")] = False,
) -> None:
    """Grade what is new or changed, in jails, and bring the gradebook in line."""
    from autograder.grade_class import grade_lesson

    screen = Console(stderr=True) if as_json else console
    results = grade_lesson(
        released(class_folder, lesson), lesson, jobs, student or (), screen, jailed=not unsafe, scheduler=scheduler
    )
    if as_json:
        for one in results:
            print(json.dumps({"student": one.record.student, "points": one.points, "problem": one.record.unreadable}))


@app.command(rich_help_panel=CLASS)
def regrade(
    lesson: LessonArgument,
    class_folder: ClassOption = Path(),
    jobs: JobsOption = 0,
    student: Annotated[list[str] | None, typer.Option(help="Replay this student only; can be repeated.")] = None,
    scheduler: SchedulerOption = "",
) -> None:
    """Replay records: run the same submissions on the same cases again and compare the verdicts."""
    from autograder.grade_class import replay_lesson

    differences = replay_lesson(released(class_folder, lesson), lesson, jobs, student or (), console, scheduler)
    for line in differences:
        say(line)
    if differences:
        raise typer.Exit(1)
    say("every verdict is the same")


@app.command(rich_help_panel=CLASS)
def feedback(lesson: LessonArgument, class_folder: ClassOption = Path()) -> None:
    """Write a page for each student, in the student's language."""
    from autograder.results.feedback import write_feedback
    from autograder.results.report import graded_submissions
    from rnn2llm.checking.model import load_lesson

    classroom = released(class_folder, lesson)
    pages = list(write_feedback(classroom, lesson, graded_submissions(classroom, load_lesson(lesson))))
    say(f"wrote {len(pages)} pages under {classroom.root / 'feedback'}")


@app.command(rich_help_panel=CLASS)
def report(lesson: LessonArgument, class_folder: ClassOption = Path()) -> None:
    """Write the class report, one page a language, and print its table."""
    from autograder.results.report import summary_table, write_report

    classroom = released(class_folder, lesson)
    for lang in LANGUAGES:
        say(f"wrote {write_report(classroom, lesson, lang)}")
    console.print(summary_table(classroom, lesson, classroom.lang))


@app.command(rich_help_panel=CLASS)
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="csv, canvas or moodle.")],
    to: Annotated[Path, typer.Argument(help="The file to write.")],
    class_folder: ClassOption = Path(),
) -> None:
    """Write the grades for another system."""
    from autograder.results.export import export as export_grades

    say(f"wrote {export_grades(Classroom.load(class_folder), form, to)}")


def main() -> None:
    """Run the command; an error of ours becomes one line, not a stack trace."""
    try:
        app()
    except AutograderError as error:
        Console(stderr=True).print(f"autograder: {error}", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)

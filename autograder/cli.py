"""The ``autograder`` command, a verb a step. What it ends with is said in `EXITS`.

Each verb imports what it needs when it is called, so that ``--help`` and the light verbs stay quick.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from autograder import cli_models
from autograder.authoring.course import Course
from autograder.classroom import Classroom
from autograder.cli_options import (
    CLASS,
    COURSE,
    ClassOption,
    CourseOption,
    JobsOption,
    JsonOption,
    LessonArgument,
    LessonsArgument,
    SchedulerOption,
    console,
    lasting,
    say,
    show_json,
)
from autograder.errors import AutograderError, CourseError, JailError
from rnn2llm.checking.words import LANGUAGES

EXITS = (
    "Exit codes: 0 done; 1 done, and something differs (a stale file, a verdict that is not the one on record, an exercise "
    "that does not bite, a machine that cannot make jails); 2 a wrong call, or a folder or file that is not as it must be; "
    "3 nothing was graded, since no jail can be made here; 130 interrupted: what was graded is kept."
)
app = typer.Typer(
    name="autograder",
    help="Builds the course rnn2llm from its sources and grades what students hand in.\n\n"
    "A class, in order: init, release, collect, grade, written, feedback, report, similarity, export.",
    epilog=EXITS,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


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
    exercise: Annotated[list[str] | None, typer.Option(help="Only this exercise; may be said several times.")] = None,
) -> None:
    """Prove that exercises bite, in every variant: reference 100%, stub 0, every misconception caught and named."""
    from autograder.authoring.proof import prove as problems_of
    from autograder.authoring.reference import Bench
    from rnn2llm.checking.model import load_lesson

    found = Course.find(course)
    wanted, bitten, problems = set(exercise or ()), set[str](), 0
    for lesson in lessons or found.lessons:
        names = [each.name for each in load_lesson(lesson).exercises if not wanted or each.name in wanted]
        bitten.update(names)
        for variant in ("", *load_lesson(lesson).variants) if names else ():
            bench = Bench(found, lesson, variant)
            for seed in range(seeds):
                for line in problems_of(bench, seed, names):
                    say(f"seed {seed}: {bench.lesson.stem}: {line}")
                    problems += 1
    if unknown := wanted - bitten:
        raise CourseError(f"--exercise {', '.join(sorted(unknown))}: no lesson named here has it")
    if problems:
        raise typer.Exit(1)
    say("every exercise bites")


app.command(rich_help_panel=COURSE)(cli_models.train)
app.command(rich_help_panel=COURSE)(cli_models.pretrain)
app.command(rich_help_panel=COURSE)(cli_models.finetune)


@app.command(rich_help_panel=COURSE)
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to make the invented class; made anew each time.")] = Path(
        "demo"
    ),
    course: CourseOption = Path(),
    jobs: JobsOption = 0,
    lang: Annotated[str, typer.Option(help="The class's language.")] = "es",
    lesson: Annotated[
        list[str] | None,
        typer.Option(help="What it hands in; may be said several times. By default all lessons without torch."),
    ] = None,
) -> None:
    """Make a class of twelve invented students with twelve fates, grade it, and say where to look."""
    from autograder.demo.run import run_demo, without_torch

    found = Course.find(course)
    if not run_demo(found, folder, jobs, lang, console, lesson or without_torch(found)):
        raise typer.Exit(1)


@app.command(rich_help_panel=COURSE)
def doctor(course: CourseOption = Path()) -> None:
    """Find out whether this machine can grade: makes a real jail."""
    from autograder.jail.doctor import diagnose

    problem = diagnose(Course.find(course).helper)
    say(f"no jail can be made here: {problem}" if problem else "jails can be made here: real submissions can be graded")
    if problem:
        raise typer.Exit(1)


@app.command(rich_help_panel=COURSE)
def kernelspec(
    modules: Annotated[
        list[str] | None, typer.Argument(help="Modules to have ready, such as numpy tensorflow.")
    ] = None,
    course: CourseOption = Path(),
    name: Annotated[str, typer.Option(help="What the kernel is called.")] = "rnn2llm-jail",
    prefix: Annotated[str, typer.Option(help="Where to install it; by default for this user.")] = "",
) -> None:
    """Install a Jupyter kernel that runs in a jail, for nbclient, nbgrader and JupyterLab.

    Its notebooks see no file, no network and no other process of this machine.
    """
    from autograder.jail.kernelspec import install

    say(f"installed {install(name, Course.find(course).helper, modules or (), prefix)}")


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
    from autograder.results.database import check_address

    if database:
        check_address(database)
    classroom = init_class(folder, Course.find(course), name or folder.resolve().name, lang, database)
    say(f"made class {classroom.name} in {classroom.root}\nnext: autograder release LESSON --class {folder}")


@app.command(rich_help_panel=CLASS)
def release(
    lesson: Annotated[str, typer.Argument(help="The lesson's id; may be left out with --student-repo.")] = "",
    class_folder: ClassOption = Path(),
    student_repo: Annotated[
        Path | None, typer.Option("--student-repo", help="Write a repository without solutions to this folder instead.")
    ] = None,
    address: Annotated[str, typer.Option(help="Where that repository will be: https://github.com/OWNER/NAME.")] = "",
    branch: Annotated[str, typer.Option(help="The branch that its badges open.")] = "main",
    variant: Annotated[
        str,
        typer.Option(
            "--variant",
            help="The variant of the lesson, by name; draw: one that the class's secret decides; none: that of the public "
            "notebooks. By default what the class has already.",
        ),
    ] = "",
    course: CourseOption = Path(),
) -> None:
    """Draw the lesson's hidden cases and write the notebooks to hand out; or write a repository for students."""
    from autograder.authoring.student_repo import write_student_repo
    from autograder.grading.handout import release as release_lesson

    if student_repo is not None:
        if variant and not lesson:
            raise typer.BadParameter("name the lesson that it is a variant of", param_hint="--variant")
        notebooks = write_student_repo(
            Course.find(course), student_repo, address, branch, [lesson] if lesson else [], variant
        )
        say(
            f"wrote {len(notebooks)} notebooks without solutions to {student_repo}\nnext: commit it and push to {address}"
        )
        return
    if not lesson:
        raise typer.BadParameter("name a lesson, such as 01_encoder_decoder", param_hint="LESSON")
    classroom = Classroom.load(class_folder)
    chosen = release_lesson(classroom, lesson, variant)
    of = f", variant {chosen}," if chosen else ""
    say(f"released {lesson}{of} to {classroom.root / 'release' / lesson}")


@app.command(rich_help_panel=CLASS)
def collect(
    lesson: LessonArgument,
    source: Annotated[Path, typer.Argument(help="A folder, a zip, or an archive from Moodle or Canvas.")],
    class_folder: ClassOption = Path(),
    roster: Annotated[Path | None, typer.Option(help="CSV: id,first_name,last_name,email,lms_user_id.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Take submissions in, whatever they are called, and the roster's names into the gradebook."""
    from autograder.grading.collect import collect as collect_files
    from autograder.grading.handout import run_nbgrader

    classroom = Classroom.load(class_folder)
    report = collect_files(classroom, lesson, source, roster)
    if as_json:
        for one in report.files:
            show_json(file=one.file, student=one.student, outcome=one.outcome, reason=one.reason)
    else:
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
    as_json: JsonOption = False,
) -> None:
    """Grade what is new or changed, in jails, and bring the gradebook in line."""
    from autograder.grading.warmth import warm_up

    classroom = released(class_folder, lesson)
    if not unsafe and not scheduler:
        warm_up(classroom, lesson)
    with lasting():
        from autograder.grade_class import grade_lesson
    screen = Console(stderr=True) if as_json else console
    results = grade_lesson(classroom, lesson, jobs, student or (), screen, jailed=not unsafe, scheduler=scheduler)
    if as_json:
        for one in results:
            show_json(student=one.record.student, points=one.points, problem=one.record.unreadable)


@app.command(rich_help_panel=CLASS)
def regrade(
    lesson: LessonArgument,
    class_folder: ClassOption = Path(),
    jobs: JobsOption = 0,
    student: Annotated[list[str] | None, typer.Option(help="Replay this student only; can be repeated.")] = None,
    scheduler: SchedulerOption = "",
) -> None:
    """Replay records: run the same submissions on the same cases again and compare the verdicts."""
    with lasting():
        from autograder.grade_class import replay_lesson

    differences = replay_lesson(released(class_folder, lesson), lesson, jobs, student or (), console, scheduler)
    for line in differences:
        say(line)
    if differences:
        raise typer.Exit(1)
    say("every verdict is the same")


@app.command(rich_help_panel=CLASS)
def written(lesson: LessonArgument, class_folder: ClassOption = Path(), as_json: JsonOption = False) -> None:
    """Grade equal written answers alike: what a person gave for one holds for all; list what is still to be read."""
    from autograder.results.written import lines, share_grades

    groups = share_grades(released(class_folder, lesson), lesson)
    if as_json:
        for one in groups:
            show_json(**asdict(one))
        return
    for line in lines(groups):
        say(line)
    say(f"{sum(one.waiting for one in groups)} written answers to be read, {len(groups)} different ones")


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
def report(lesson: LessonArgument, class_folder: ClassOption = Path(), as_json: JsonOption = False) -> None:
    """Write the class report, one page a language, and print its table."""
    from autograder.results.report import class_report, summary, summary_table, write_report
    from autograder.results.similarity import similar_submissions

    classroom = released(class_folder, lesson)
    similar = similar_submissions(classroom, lesson)
    pages = [write_report(classroom, lesson, lang, similar) for lang in LANGUAGES]
    if as_json:
        show_json(
            **summary(class_report(classroom, lesson, classroom.lang, similar)), pages=[str(one) for one in pages]
        )
        return
    for page in pages:
        say(f"wrote {page}")
    console.print(summary_table(classroom, lesson, classroom.lang, similar))


@app.command(rich_help_panel=CLASS)
def similarity(lesson: LessonArgument, class_folder: ClassOption = Path(), as_json: JsonOption = False) -> None:
    """List graded submissions that resemble each other or the solution, for a person to look at."""
    from autograder.results.similarity import lines, similar_submissions, write_similarity

    classroom = released(class_folder, lesson)
    found = similar_submissions(classroom, lesson)
    pages = [write_similarity(classroom, lesson, found, lang) for lang in LANGUAGES]
    if as_json:
        for one in found:
            exercises = {alike.exercise: round(alike.likeness, 3) for alike in one.alike}
            show_json(student=one.student, other=one.other or None, tokens=one.tokens, exercises=exercises)
        return
    for line in lines(found, classroom.lang):
        say(line)
    for page in pages:
        say(f"wrote {page}")


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
    """Run the command; what went wrong becomes one line, not a stack trace."""
    try:
        app()
    except JailError as error:
        fail(str(error), 3)
    except AutograderError as error:
        fail(str(error), 2)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        fail(f"{where}{error.strerror or error}", 2)
    except KeyboardInterrupt:
        fail("interrupted; what was graded is kept, and the same command goes on from there", 130)


def fail(problem: str, code: int) -> NoReturn:
    """Say on standard error what is wrong, and end."""
    Console(stderr=True).print(f"autograder: {problem}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)

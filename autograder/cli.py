"""The ``autograder`` command, a verb a step. Exit codes: 0 done, 1 a finding, 2 a wrong call or broken input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.authoring.course import Course
from autograder.errors import AutograderError

app = typer.Typer(
    name="autograder",
    help="Builds the course rnn2llm from its sources and grades what students hand in.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
console = Console()

CourseOption = Annotated[Path, typer.Option("--course", help="The course folder, or one inside it.")]
LessonsArgument = Annotated[list[str] | None, typer.Argument(help="Lesson ids; all where none is given.")]


@app.command()
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
            name = built.path.relative_to(found.root)
            if check and not built.current:
                stale += 1
                console.print(built.diff(found.root), markup=False, highlight=False, soft_wrap=True)
            elif not check and built.write():
                console.print(f"built {name}")
    if stale:
        console.print(f"{stale} generated files are not what the sources say: run `autograder build` and commit.")
        raise typer.Exit(1)
    if check:
        console.print("every generated file is current")


@app.command()
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
        console.print(problem, markup=False, highlight=False, soft_wrap=True)
    if problems:
        raise typer.Exit(1)
    console.print("every exercise bites")


def main() -> None:
    """Run the command; an error of ours becomes one line, not a stack trace."""
    try:
        app()
    except AutograderError as error:
        Console(stderr=True).print(f"autograder: {error}", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)

"""What the verbs of the ``autograder`` command share: their arguments and options, and how they speak."""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

console = Console()

COURSE, CLASS = "The course", "A class"
CourseOption = Annotated[Path, typer.Option("--course", help="The course folder, or one inside it.")]
LessonsArgument = Annotated[list[str] | None, typer.Argument(help="Lesson ids; all where none is given.")]
LessonArgument = Annotated[str, typer.Argument(help="The lesson's id, such as 01_encoder_decoder.")]
ClassOption = Annotated[Path, typer.Option("--class", help="The class folder.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=0, help="Submissions side by side; 0: one a processor.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, an object a line, and nothing else.")]
SchedulerOption = Annotated[
    str, typer.Option("--scheduler", help="A Dask scheduler's address: its workers grade, one submission a thread.")
]


def say(text: str) -> None:
    """Print a line as it is."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def show_json(**values: object) -> None:
    """Print one object on a line of standard output."""
    print(json.dumps(values, ensure_ascii=False))


@contextlib.contextmanager
def lasting() -> Iterator[None]:
    """What is imported in the block stays until the end: the search for garbage never looks at it, then or later.

    Else it looks at all of it several times while it is imported, and again for every few submissions.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()

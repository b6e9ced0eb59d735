"""What grading looks like while it runs: how many of how many, how fast, how long still; and one line when it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from autograder.grading.grade import Result
from autograder.results.pages import duration


def follow(results: Iterable[Result], total: int, unchanged: int, console: Console) -> Iterator[Result]:
    """Pass results on as they come and show where the run stands.

    Args:
        results: one a submission.
        total: how many there will be.
        unchanged: how many had been graded before.
        console: where it is shown; a terminal sees it move, a file gets the last line alone.
    """
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    unreadable = 0
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("grading", total=total, pace="")
        clock = progress.tasks[0]
        for done, result in enumerate(results, 1):
            unreadable += bool(result.graded.record.unreadable)
            progress.advance(bar)
            progress.update(bar, pace=pace(done, total, clock.elapsed or 0.0))
            yield result
        elapsed = progress.get_time() - (clock.start_time or progress.get_time())
    console.print(summary(total, unreadable, unchanged, elapsed), markup=False, highlight=False, soft_wrap=True)


def pace(done: int, total: int, elapsed: float) -> str:
    """Submissions a minute and the time left at that rate."""
    if not done or elapsed <= 0:
        return ""
    return f"{60 * done / elapsed:.1f} a minute, {duration((total - done) * elapsed / done)} left"


def summary(graded: int, unreadable: int, unchanged: int, elapsed: float) -> str:
    """The line that stays."""
    parts = [f"{graded} graded" + (f" in {duration(elapsed)}" if graded else "")]
    if graded and elapsed >= 1:
        parts.append(f"{60 * graded / elapsed:.1f} a minute")
    if unreadable:
        parts.append(f"{unreadable} of them could not be read")
    if unchanged:
        parts.append(f"{unchanged} unchanged")
    return ", ".join(parts)

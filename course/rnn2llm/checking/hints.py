"""Help in steps: three hints, then (for whoever tried and read them) a solution; and what is done so far."""

from __future__ import annotations

import html
import json
import urllib.request
from pathlib import Path

from rnn2llm.address import SOLUTIONS_URL
from rnn2llm.checking.public import find_exercise
from rnn2llm.checking.report import CODE, panel, table, title
from rnn2llm.checking.session import CourseError, Session, current, show, written
from rnn2llm.checking.words import pick


def hint(name: str) -> None:
    """Show the next hint for an exercise: first the idea, then the shapes, then pseudocode. The last one is repeated."""
    session = current()
    find_exercise(session, name)
    hints = pick(session.lesson.words["exercises"][name]["hints"], session.lang)
    record = session.record(name)
    record.hints = min(record.hints + 1, len(hints))
    session.save()
    heading = session.say("hint_title", number=record.hints, total=len(hints), name=name)
    text = hints[record.hints - 1]
    show(f"{heading}\n{text}", panel(f"<p><strong>{html.escape(heading)}</strong></p>{_prose(text)}", "", session.lang))


def reveal(name: str) -> None:
    """Show a solution, after a try and all hints.

    Raises:
        CourseError: the class does not show solutions, it is too early, or the solution cannot be had here.
    """
    session = current()
    find_exercise(session, name)
    if not session.reveals:
        raise CourseError(session.say("reveal_off"))
    _require_effort(session, name)
    solution = _solution(session, name)
    heading = session.say("reveal_title", name=name)
    body = f'<p><strong>{html.escape(heading)}</strong></p><pre style="{CODE}">{html.escape(solution)}</pre>'
    show(f"{heading}\n{solution}", panel(body, "", session.lang))


def progress() -> None:
    """Show which exercises are solved, with points, tries and hints."""
    session = current()
    rows, earned, total = [], 0.0, 0
    for exercise in session.lesson.exercises:
        record = session.record(exercise.name)
        if not exercise.starred:
            earned, total = earned + record.points, total + exercise.points
        mark = session.say("yes") if record.passed else "·"
        points = written(f"{record.points:g} / {exercise.points}")
        rows.append([f"{mark} {title(exercise, session.lang)}", points, str(record.tries), str(record.hints)])
    rows.append([session.say("progress_total"), written(f"{earned:g} / {total}"), "", ""])
    header = [session.say(f"progress_{column}") for column in ("exercise", "points", "tries", "hints")]
    heading = session.say("progress_title", lesson=session.lesson.id)
    text = "\n".join([heading, *("  ".join(row).rstrip() for row in [header, *rows])])
    show(text, panel(f"<p><strong>{html.escape(heading)}</strong></p>{table(header, rows)}", "", session.lang))


def _require_effort(session: Session, name: str) -> None:
    total = len(session.lesson.words["exercises"][name]["hints"][session.lang])
    record = session.record(name)
    missing = [session.say("reveal_missing_try")] if record.tries == 0 else []
    if record.hints < total:
        missing.append(session.say("reveal_missing_hints", count=total - record.hints))
    if missing:
        raise CourseError(session.say("reveal_too_early", name=name, total=total, missing=", ".join(missing)))


def _solution(session: Session, name: str) -> str:
    """The solution from the course folder this helper lies in, else from the course's public address."""
    path = f"{session.lesson.id}/revealed.json"
    local = Path(__file__).resolve().parents[3] / "solutions" / path
    try:
        if local.is_file():
            text = local.read_text(encoding="utf-8")
        else:
            with urllib.request.urlopen(f"{SOLUTIONS_URL}/{path}", timeout=20) as response:
                text = response.read().decode("utf-8")
        solutions = json.loads(text)
        return str(solutions.get(f"{name}.{session.lesson.variant}") or solutions[name])
    except (OSError, ValueError, KeyError) as error:
        raise CourseError(session.say("reveal_unavailable", name=name, detail=str(error))) from None


def _prose(text: str) -> str:
    """Hints are plain text whose line breaks and indentation (pseudocode) mean something."""
    return f'<p style="white-space:pre-wrap">{html.escape(text)}</p>'

"""``hand_in()``: the last cell of a lesson. It hands nothing in; it says what is still missing and which file to take."""

from __future__ import annotations

import html
import json
import os
import sys
from pathlib import Path
from typing import Any

from rnn2llm.checking.report import panel
from rnn2llm.checking.session import Session, current, show, student_globals, written


def hand_in() -> None:
    """List what passes and what is missing, warn of unsaved work, and name the file to hand in."""
    session = current()
    lines = [*_score_lines(session), *_file_lines(session, student_globals())]
    heading = session.say("handin_title", lesson=session.lesson.id)
    body = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    mood = "ok" if len(lines) == 2 and _all_passed(session) else "no"
    show(
        "\n".join([heading, *(f"- {line}" for line in lines)]),
        panel(f"<p><strong>{html.escape(heading)}</strong></p><ul>{body}</ul>", mood, session.lang),
    )


def _core(session: Session) -> list[str]:
    return [exercise.name for exercise in session.lesson.exercises if not exercise.starred]


def _all_passed(session: Session) -> bool:
    return all(session.record(name).passed for name in _core(session))


def _score_lines(session: Session) -> list[str]:
    lines = []
    names = _core(session)
    points = sum(session.record(name).points for name in names)
    total = sum(session.lesson[name].points for name in names)
    missing = [name for name in names if not session.record(name).passed]
    stale = [name for name in names if name not in session.checked_now and name not in missing]
    if missing:
        lines.append(session.say("handin_missing", names=", ".join(missing)))
    else:
        lines.append(session.say("handin_ready", points=written(f"{points:g}"), max_points=total))
    if stale:
        lines.append(session.say("handin_unchecked", names=", ".join(stale)))
    return lines


def _file_lines(session: Session, names: dict[str, Any]) -> list[str]:
    path = notebook_path(names)
    if path is None:
        lines = [session.say("handin_file_unknown", file=f"{session.lesson.id}.ipynb")]
        return [*lines, session.say("handin_colab")] if "google.colab" in sys.modules else lines
    lines = [session.say("handin_file", file=str(path))]
    return [session.say("handin_unsaved"), *lines] if has_unsaved_work(path, session, names) else lines


def notebook_path(names: dict[str, Any]) -> Path | None:
    """The notebook's file, where the front end tells: Jupyter by environment, VS Code by a name in the notebook."""
    told = names.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
    path = Path(str(told))
    return path if path.suffix == ".ipynb" and path.is_file() else None


def has_unsaved_work(path: Path, session: Session, names: dict[str, Any]) -> bool:
    """Whether a cell that was run last for some exercise does not stand in the saved file."""
    try:
        saved = {"".join(cell["source"]).strip() for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    history = [str(entry).strip() for entry in names.get("In", [])]
    for exercise in session.lesson.exercises:
        cells = [entry for entry in history if f"def {exercise.name}(" in entry]
        if cells and cells[-1] not in saved:
            return True
    return False

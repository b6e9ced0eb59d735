"""What one student does in one lesson: the language, the tries, the hints read. Kept across kernels where it can be."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from rnn2llm.checking import words
from rnn2llm.checking.model import Lesson, load_lesson
from rnn2llm.checking.words import DECIMAL_MARKS, PERCENT_SIGNS, check_language, message


class CourseError(Exception):
    """A message for the student that IPython shows without a stack trace.

    CourseError
    ├── CheckFailed     an answer is not right yet
    └── SetupError      the lesson cannot go on like this: wrong order, wrong versions
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class CheckFailed(CourseError):
    """An answer is not right yet."""


class SetupError(CourseError):
    """The lesson cannot go on like this."""


@dataclass
class Record:
    """What is kept of one exercise."""

    points: float = 0.0
    tries: int = 0
    hints: int = 0
    passed: bool = False


@dataclass
class Session:
    """A lesson in a language, with the student's records and predictions."""

    lesson: Lesson
    lang: str
    records: dict[str, Record] = field(default_factory=dict)
    predictions: dict[str, str] = field(default_factory=dict)
    checked_now: set[str] = field(default_factory=set)
    reveals: bool = True

    def record(self, name: str) -> Record:
        """The record of an exercise, new where there was none."""
        return self.records.setdefault(name, Record())

    def say(self, key: str, **values: object) -> str:
        """A message in the session's language."""
        return message(self.lang, key, **values)

    def save(self) -> None:
        """Keep the records; a folder that cannot be written is no reason to stop a lesson."""
        records = {name: asdict(record) for name, record in self.records.items()}
        data = {"records": records, "predictions": self.predictions}
        path = state_file(self.lesson.stem)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(data), encoding="utf-8")
        except OSError:
            return


_current: Session | None = None


def begin(lesson_id: str, lang: str, reveals: bool = True, variant: str = "") -> Session:
    """Start a lesson, or go on with it: called by ``setup``. ``reveals`` says whether solutions may be shown."""
    global _current
    lesson = load_lesson(lesson_id, variant)
    _current = Session(lesson, check_language(lang), reveals=reveals, **_load(lesson.stem))
    return _current


def current() -> Session:
    """The session that ``setup`` began.

    Raises:
        SetupError: it has not been called.
    """
    if _current is None:
        raise SetupError(f"{message('es', 'no_setup')} / {message('en', 'no_setup')}")
    return _current


def t(key: str) -> str:
    """A word of the lesson in the notebook's language, for axis labels, alt texts and the like.

    Raises:
        KeyError: the lesson's words do not have it.
    """
    session = current()
    return str(session.lesson.words["words"][key][session.lang])


def decimal_mark() -> str:
    """What stands before the decimals in the notebook's language; before a lesson has begun, a point."""
    return DECIMAL_MARKS[_current.lang] if _current else "."


def percent_sign() -> str:
    """What stands behind the number of a percentage in the notebook's language; before a lesson has begun, English's."""
    return PERCENT_SIGNS[_current.lang if _current else "en"]


def written(text: object) -> str:
    """Something with numbers as Python writes them, its numbers as the notebook's language writes them."""
    return words.written(str(text), _current.lang) if _current else str(text)


def student_globals(depth: int = 2) -> dict[str, Any]:
    """The names that the student's notebook defines: those of the frame that called the helper."""
    return sys._getframe(depth).f_globals


def show(text: str, html: str) -> None:
    """Show something as HTML where there is a notebook, as text where there is a terminal."""
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.display import display

        display({"text/plain": text, "text/html": html}, raw=True)
    else:
        print(text)


def state_file(name: str) -> Path:
    """Where something about the student is kept: what was done in a lesson, by its stem, or what holds for all."""
    folder = os.environ.get("RNN2LLM_STATE") or platformdirs.user_state_dir("rnn2llm")
    return Path(folder) / f"{name}.json"


def _load(name: str) -> Mapping[str, Any]:
    try:
        data = json.loads(state_file(name).read_text(encoding="utf-8"))
        records = {str(name): Record(**record) for name, record in data["records"].items()}
        return {"records": records, "predictions": dict(data["predictions"])}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}

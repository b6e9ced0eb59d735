"""What a class is told in its ``class.toml``: read, checked, and every mistake named with its place.

The file itself, with a comment on each setting, is written by `autograder init` from ``grading/class.toml.txt``.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from autograder.errors import ClassError
from autograder.jail.spec import Limits
from rnn2llm.checking.words import LANGUAGES

TOP = ("name", "lang", "course", "database", "reveal", "manual", "due", "late", "extensions", "points", "limits")
DURATION = {"days": "days", "hours": "hours", "minutes": "minutes"}


@dataclass(frozen=True)
class Late:
    """What handing in late costs.

    Attributes:
        percent_per_day: of the points earned, for each day begun.
        grace_minutes: so late is not late.
        max_percent: more than this is never taken off.
    """

    percent_per_day: float = 0.0
    grace_minutes: float = 0.0
    max_percent: float = 100.0

    def penalty(self, score: float, seconds_late: float) -> float:
        """Points to take off ``score``."""
        seconds = seconds_late - 60 * self.grace_minutes
        if seconds <= 0:
            return 0.0
        days = -(-seconds // 86_400)
        return round(score * min(days * self.percent_per_day, self.max_percent) / 100, 2)


@dataclass(frozen=True)
class Settings:
    """A class's settings.

    Attributes:
        name: what the class is called.
        lang: the language it is taught in, ``es`` or ``en``.
        course: where its lessons come from.
        database: an SQLAlchemy address of the gradebook; empty for ``gradebook.db`` in the class folder.
        reveal: whether the notebooks that are handed out show solutions when asked to.
        manual: whether they have the written questions.
        late: what handing in late costs.
        due: when lessons are due, in UTC.
        extensions: by lesson and student, how much longer they have.
        points: what lessons count in exports, where that is not what they have.
        limits: what a submission may use.
        lesson_limits: the same for single lessons.
    """

    name: str
    lang: str
    course: Path
    database: str = ""
    reveal: bool = True
    manual: bool = True
    late: Late = field(default_factory=Late)
    due: Mapping[str, datetime] = field(default_factory=dict)
    extensions: Mapping[str, Mapping[str, timedelta]] = field(default_factory=dict)
    points: Mapping[str, float] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    lesson_limits: Mapping[str, Limits] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Settings:
        """The settings in a ``class.toml``.

        Raises:
            ClassError: the file is no TOML, or says something that is not a setting; the message names both.
        """
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ClassError(f"{path}: {error}") from None
        return _Reader(path, data).settings()


class _Reader:
    """Turns what TOML says into settings."""

    def __init__(self, path: Path, data: Mapping[str, Any]) -> None:
        self._path = path
        self._data = data

    def settings(self) -> Settings:
        self._known("", self._data, TOP)
        lang = self._of("lang", str)
        if lang not in LANGUAGES:
            raise self._wrong("lang", lang, f"one of {', '.join(LANGUAGES)}")
        limits, of_lessons = self._limits()
        return Settings(
            name=self._of("name", str),
            lang=lang,
            course=Path(self._of("course", str)),
            database=self._of("database", str, ""),
            reveal=self._of("reveal", bool, True),
            manual=self._of("manual", bool, True),
            late=self._late(),
            due={lesson: self._moment(f"due.{lesson}", value) for lesson, value in self._table("due").items()},
            extensions={
                lesson: {
                    student: self._span(f"extensions.{lesson}.{student}", value)
                    for student, value in self._of_table(f"extensions.{lesson}", students).items()
                }
                for lesson, students in self._table("extensions").items()
            },
            points={lesson: self._points(f"points.{lesson}", value) for lesson, value in self._table("points").items()},
            limits=limits,
            lesson_limits=of_lessons,
        )

    def _late(self) -> Late:
        table = self._table("late")
        self._known("late", table, (one.name for one in fields(Late)))
        for name, value in table.items():
            highest = 100.0 if name.endswith(("percent", "per_day")) else float("inf")
            if not _is_number(value) or not 0 <= value <= highest:
                raise self._wrong(f"late.{name}", value, "a number from 0" + (" to 100" if highest == 100 else " up"))
        return Late(**table)

    def _limits(self) -> tuple[Limits, dict[str, Limits]]:
        table = self._table("limits")
        general = self._limited("limits", Limits(), {k: v for k, v in table.items() if not isinstance(v, dict)})
        lessons = {k: self._limited(f"limits.{k}", general, v) for k, v in table.items() if isinstance(v, dict)}
        return general, lessons

    def _limited(self, where: str, base: Limits, values: Mapping[str, Any]) -> Limits:
        self._known(where, values, (one.name for one in fields(Limits)))
        for name, value in values.items():
            if type(value) is not int or value <= 0:
                raise self._wrong(f"{where}.{name}", value, "a whole number above 0")
        return replace(base, **values)

    def _points(self, where: str, value: object) -> float:
        if not _is_number(value) or value <= 0:  # type: ignore[operator]
            raise self._wrong(where, value, "a number above 0")
        return float(value)  # type: ignore[arg-type]

    def _moment(self, where: str, value: object) -> datetime:
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self._wrong(where, value, "a moment with its zone, such as 2027-03-02T22:00:00+01:00")
        return value.astimezone(UTC)

    def _span(self, where: str, value: object) -> timedelta:
        if _is_number(value):
            return timedelta(days=value)  # type: ignore[arg-type]
        parts = str(value).replace(",", " ").split() if isinstance(value, str) else []
        try:
            named = {
                DURATION[unit if unit.endswith("s") else f"{unit}s"]: float(number) for number, unit in _pairs(parts)
            }
        except (KeyError, ValueError):
            named = {}
        if not named:
            raise self._wrong(where, value, 'a number of days, or text such as "2 days 12 hours"')
        return timedelta(**named)

    def _of(self, name: str, kind: type, default: Any = None) -> Any:
        value = self._data.get(name, default)
        if value is None:
            raise ClassError(f"{self._path}: {name} is missing")
        if not isinstance(value, kind):
            raise self._wrong(name, value, {bool: "true or false", str: "text in quotes"}.get(kind, kind.__name__))
        return value

    def _table(self, name: str) -> Mapping[str, Any]:
        return self._of_table(name, self._data.get(name, {}))

    def _of_table(self, name: str, value: object) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(name, value, f"a table: [{name}]")
        return value

    def _known(self, where: str, values: Iterable[str], known: Iterable[str]) -> None:
        names = list(known)
        for name in values:
            if name not in names:
                near = difflib.get_close_matches(name, names, 1)
                guess = f"; did you mean {near[0]}?" if near else ""
                place = f"[{where}] " if where else ""
                raise ClassError(f"{self._path}: {place}{name} is none of {', '.join(names)}{guess}")

    def _wrong(self, name: str, value: object, want: str) -> ClassError:
        return ClassError(f"{self._path}: {name} is {value!r}, it must be {want}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pairs(parts: list[str]) -> Iterable[tuple[str, str]]:
    if len(parts) % 2:
        raise ValueError(parts)
    return zip(parts[::2], parts[1::2], strict=True)

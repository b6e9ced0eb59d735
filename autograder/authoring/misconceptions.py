"""Misconceptions: wrong implementations that students really write, each with its diagnosis.

A misconception is told as the edits that turn the reference into it, so that it reads as a diff of the solution, stays
in step with it, and two of them can be had at once; one that is built otherwise is told whole.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from autograder.errors import SourceError


@dataclass(frozen=True)
class Misconception:
    """A wrong implementation.

    Attributes:
        name: an identifier, unique within its exercise.
        es: the diagnosis in Spanish.
        en: the diagnosis in English.
        edits: replacements (old, new) in the reference's cell; each old stands there exactly once.
        code: the whole cell instead, where edits would not tell it.
        alone: whether no pairs are made of the edits: with another mistake they would be a third.
    """

    name: str
    es: str
    en: str
    edits: tuple[tuple[str, str], ...] = ()
    code: str = ""
    alone: bool = False

    def apply(self, reference: str) -> str:
        """The source of the wrong implementation.

        Raises:
            ValueError: an edit does not fit the reference, or there is nothing to change.
        """
        if bool(self.edits) == bool(self.code):
            raise ValueError(f"misconception {self.name!r} must have either edits or code")
        source = self.code or reference
        for old, new in self.edits:
            if source.count(old) != 1:
                raise ValueError(
                    f"misconception {self.name!r}: {old!r} stands {source.count(old)} times in the reference, "
                    "an edit needs it exactly once"
                )
            source = source.replace(old, new)
        return source


def module_of(lesson: Path, exercise: str) -> Path:
    """Where a lesson, given by its folder, tells the misconceptions of one of its exercises."""
    return lesson / "misconceptions" / f"{exercise}.py"


def load_misconceptions(lesson: Path, variant: str = "") -> Mapping[str, tuple[Misconception, ...]]:
    """The misconceptions of a lesson, by exercise; in a variant, those that ``VARIANTS`` has for it in place of others.

    Each exercise has a module in the folder ``misconceptions``. Two exercises in which the same mistake can be made share it
    by a relative import.

    Args:
        lesson: the folder with the lesson's source.
        variant: the name of a variant, or nothing.

    Raises:
        SourceError: the folder is missing, or a module in it does not define ``MISCONCEPTIONS``.
    """
    folder = module_of(lesson, "").parent
    if not folder.is_dir():
        raise SourceError(folder, 1, "the folder is missing: every exercise needs misconceptions")
    with _importable(folder, f"misconceptions_of_{lesson.name}") as package:
        return {path.stem: _told_in(path, package, variant) for path in sorted(folder.glob("*.py"))}


@contextmanager
def _importable(folder: Path, package: str) -> Iterator[str]:
    """Let ``folder`` be imported as ``package``, for as long as this lasts: another course may have the same lesson."""
    module = ModuleType(package)
    module.__path__ = [str(folder)]
    importlib.invalidate_caches()
    sys.modules[package] = module
    try:
        yield package
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]


def _told_in(path: Path, package: str, variant: str) -> tuple[Misconception, ...]:
    module = importlib.import_module(f"{package}.{path.stem}")
    if not isinstance(getattr(module, "MISCONCEPTIONS", None), tuple):
        raise SourceError(path, 1, "MISCONCEPTIONS is missing: a tuple of the misconceptions of this exercise")
    told: tuple[Misconception, ...] = getattr(module, "VARIANTS", {}).get(variant, module.MISCONCEPTIONS)
    return told

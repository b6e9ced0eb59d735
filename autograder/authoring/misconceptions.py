"""Misconceptions: wrong implementations that students really write, each with its diagnosis.

A misconception is told as the edits that turn the reference into it, so that it reads as a diff of the solution, stays
in step with it, and two of them can be had at once; one that is built otherwise is told whole.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    """

    name: str
    es: str
    en: str
    edits: tuple[tuple[str, str], ...] = ()
    code: str = ""

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


def load_misconceptions(path: Path, variant: str = "") -> Mapping[str, tuple[Misconception, ...]]:
    """The misconceptions of a lesson, by exercise; in a variant, those that ``VARIANTS`` has for it in place of others.

    Raises:
        SourceError: the file is missing, or defines none.
    """
    if not path.is_file():
        raise SourceError(path, 1, "the file is missing: every exercise needs misconceptions")
    spec = importlib.util.spec_from_file_location(f"misconceptions_of_{path.parent.name}", path)
    if spec is None or spec.loader is None:
        raise SourceError(path, 1, "this is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not isinstance(getattr(module, "MISCONCEPTIONS", None), dict):
        raise SourceError(path, 1, "MISCONCEPTIONS is missing: a dict from exercise to its misconceptions")
    return {**module.MISCONCEPTIONS, **getattr(module, "VARIANTS", {}).get(variant, {})}

"""The words that the harness says to students, in Spanish and English.

The TOML files beside this one hold pairs of leaves, ``key.es`` and ``key.en``, so that a translation stands beside what
it translates. The keys of all files are one name space.
"""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Mapping
from functools import cache

from rnn2llm.checking.words import pick


@cache
def words(lang: str) -> Mapping[str, str]:
    """All messages in one language, by key.

    Raises:
        ValueError: two files have the same key.
    """
    found: dict[str, str] = {}
    for file in sorted(importlib.resources.files(__name__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            more = pick(tomllib.loads(file.read_text(encoding="utf-8")), lang)
            if twice := found.keys() & more.keys():
                raise ValueError(f"{file.name} repeats messages of another file: {', '.join(sorted(twice))}")
            found |= more
    return found


def say(lang: str, key: str, **values: object) -> str:
    """The message ``key`` in a language, with its ``{placeholders}`` filled in.

    Raises:
        KeyError: there is no such message, or a value for a placeholder is missing.
    """
    return words(lang)[key].format(**values)

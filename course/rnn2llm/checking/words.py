"""The words a student reads, in Spanish and English: messages of the checks, and each lesson's own.

Words stand in TOML files as pairs of leaves named after their language (``title.es``, ``title.en``), so that a
translation stands beside what it translates.
"""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

LANGUAGES = ("es", "en")
DECIMAL_MARKS: Mapping[str, str] = {"es": ",", "en": "."}
PERCENT_SIGNS: Mapping[str, str] = {"es": "\N{NO-BREAK SPACE}%", "en": "%"}
_POINT = re.compile(r"(?<=\d)\.(?=\d)|(?<!\S)\.(?=\d)")  # 0.5, or .5 at the beginning of a word


class Explained(Exception):
    """An error whose message a student reads in the language of the notebook; as a string it is English.

    Attributes:
        words: the message in each language.
    """

    def __init__(self, en: str, es: str = "") -> None:
        """In Spanish it says ``es``, by default the English: for what only the author of an exercise can cause."""
        super().__init__(en)
        self.words = {"en": en, "es": es or en}


@cache
def _messages(lang: str) -> Mapping[str, str]:
    package = importlib.resources.files("rnn2llm.checking")
    return tomllib.loads((package / "messages" / f"{lang}.toml").read_text(encoding="utf-8"))


def check_language(lang: str) -> str:
    """``lang`` itself.

    Raises:
        ValueError: it is no language of the course.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang={lang!r} is not a language of this course; it must be one of {', '.join(LANGUAGES)}")
    return lang


def written(text: str, lang: str) -> str:
    """A text with numbers as Python writes them, its numbers as a language writes them: 0.5 is 0,5 in Spanish."""
    return _POINT.sub(DECIMAL_MARKS[lang], text)


def message(lang: str, key: str, **values: object) -> str:
    """The message ``key`` in a language, with its ``{placeholders}`` filled in."""
    return _messages(lang)[key].format(**values)


def pick(words: Any, lang: str) -> Any:
    """``words`` in one language: the leaf named ``lang`` of every pair of leaves within."""
    if isinstance(words, list):
        return [pick(item, lang) for item in words]
    if not isinstance(words, Mapping):
        return words
    if set(words) == set(LANGUAGES):
        return words[lang]
    return {name: pick(item, lang) for name, item in words.items()}

"""Opinions in Spanish and English, written for this course: small enough to read, hard where it hurts.

A classifier that counts good and bad words gets the plain ones right. The others are made so that the words alone
mislead: *no está nada mal*, *the room is small, but very cozy*, *genial, otra vez sin agua caliente*. What a sentence
belongs to, its *family*, is one subject in eight variants, half of them positive; training, validation and test share no
family, since a test sentence with a twin in training asks for memory alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Part = Literal["train", "validation", "test"]

LABELS = ("NEGATIVE", "POSITIVE")
"""The names of labels 0 and 1, spelled as the best-known English sentiment model of the hub spells them."""
PARTS: tuple[Part, ...] = ("train", "validation", "test")
KINDS = ("plain", "negation", "contrast", "irony", "understatement", "comparison")
"""What makes a family easy or hard."""
LANGUAGES = ("es", "en")
ATTRIBUTION = "the rnn2llm authors (CC BY 4.0)"


@dataclass(frozen=True, slots=True)
class Sentence:
    """An opinion.

    Attributes:
        text: As somebody would write it.
        label: Index into `LABELS`.
        lang: `es` or `en`.
        kind: One of `KINDS`.
        family: The subject that it shares with its variants.
    """

    text: str
    label: int
    lang: str
    kind: str
    family: str


def load(part: Part, lang: str | None = None) -> list[Sentence]:
    """The sentences of a part, in the order of the file.

    Args:
        part: One of `PARTS`.
        lang: `es` or `en` for one language alone.

    Raises:
        ValueError: There is no such part or no such language.
    """
    if part not in PARTS:
        raise ValueError(f"no part is called {part!r}: there are {', '.join(PARTS)}")
    if lang not in (None, *LANGUAGES):
        raise ValueError(f"no sentence is in {lang!r}: there are es and en")
    return [sentence for where, sentence in _all() if where == part and lang in (None, sentence.lang)]


@cache
def _all() -> tuple[tuple[Part, Sentence], ...]:
    return tuple(_read())


def _read() -> Iterator[tuple[Part, Sentence]]:
    file = resources.files("rnn2llm").joinpath("corpora", "sentiment.toml")
    for name, family in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for lang in LANGUAGES:
            for label, texts in family[lang].items():
                for text in texts:
                    yield family["part"], Sentence(text, LABELS.index(label), lang, family["kind"], name)

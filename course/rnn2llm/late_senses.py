"""Which sense an English word has in a sentence, told by its Spanish translation: *left* is «izquierdo» or «de izquierda».

For the words of `rnn2llm.grammar.senses`, whose sense comes after them. A translation that uses neither Spanish word, or
both, has missed the point, and gets no sense.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rnn2llm.grammar import Pair, minimal_pairs

# A word, its English forms, and how Spanish says its first and its second sense, as the grammar numbers them.
_WORDS: dict[str, tuple[str, str, str]] = {
    "left": ("left", r"(?<!\bde )\bizquierd[oa]s?\b", r"\bde izquierda\b"),
    "right": ("right", r"\bderech[oa]s?\b", r"\bcorrect[oa]s?\b"),
    "hot": ("hot", r"\bcalientes?\b", r"\bpicantes?\b"),
    "hard": ("hard", r"\bdur[oa]s?\b", r"\bdifícil(?:es)?\b"),
    "light": ("light", r"\bliger[oa]s?\b", r"\bclar[oa]s?\b"),
    "free": ("free", r"\blibres?\b", r"\bgratis\b"),
    "short": ("short", r"\bbaj[oa]s?\b", r"\bcort[oa]s?\b"),
    "play": ("play plays played", r"\bju(?:e?g|gu)", r"\bto(?:c|qu)"),
    "know": ("know knows knew", r"\bcono[cz]", r"\b(?:sab|sup|sé\b)"),
    "miss": ("miss misses missed", r"\bextrañ", r"\bp(?:ie|e)rd"),
    "leave": ("leave leaves left", r"\bsal", r"\bdej"),
    "spend": ("spend spends spent", r"\bgast", r"\bpas"),
    "save": ("save saves saved", r"\bahorr", r"\bsalv"),
    "ask": ("ask asks asked", r"\bp[ei]d", r"\bpregunt"),
    "bank": ("bank", r"\borilla\b", r"\bbanco\b"),
    "glass": ("glass", r"\bvaso\b", r"\b(?:copa|vidrio)\b"),
    "letter": ("letter", r"\bcarta\b", r"\bletra\b"),
}
WORDS = tuple(_WORDS)
"""The ambiguous words, in their base form."""

_SPANISH = {word: [re.compile(pattern) for pattern in patterns] for word, (_, *patterns) in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Use:
    """An ambiguous word in a sentence.

    Attributes:
        word: Its base form.
        position: Where it stands, counted in tokens from 0.
        sense: 0 or 1, the grammar's first or second.
    """

    word: str
    position: int
    sense: int


@dataclass(frozen=True, slots=True)
class Minimal:
    """Two normalised pairs (English, Spanish) that differ only behind an ambiguous word.

    Attributes:
        word: Its base form.
        position: Where it stands in both English sentences, counted in tokens from 0.
        pairs: The pair with the word's first sense and the one with its second.
    """

    word: str
    position: int
    pairs: tuple[tuple[str, str], tuple[str, str]]


def sense_of(word: str, spanish: str) -> int | None:
    """The sense that a translation gives to a word: 0, 1, or None if it is neither or both.

    Args:
        word: One of `WORDS`.
        spanish: A normalised translation.

    Raises:
        KeyError: If the word is none of `WORDS`.
    """
    found = [bool(pattern.search(spanish)) for pattern in _SPANISH[word]]
    return found.index(True) if sum(found) == 1 else None


def use_in(english: str, spanish: str) -> Use | None:
    """The one ambiguous word of a normalised sentence and its sense; None if there is none, or more than one.

    Args:
        english: The sentence, tokens separated by spaces.
        spanish: Its translation.
    """
    tokens, uses = english.split(), []
    for word, (forms, *_) in _WORDS.items():
        places = [place for place, token in enumerate(tokens) if token in forms.split()]
        sense = sense_of(word, spanish) if places else None
        if sense is not None:
            uses.append(Use(word, places[-1], sense))
    return uses[0] if len(uses) == 1 else None


def minimal(normalize: Callable[[str], str]) -> list[Minimal]:
    """The grammar's minimal pairs, normalised.

    Args:
        normalize: Turns a sentence of either language into tokens separated by spaces, a punctuation mark a token.
    """

    def pair(each: Pair) -> tuple[str, str]:
        return normalize(each.english), normalize(each.spanish)

    return [Minimal(one.word, one.position, (pair(one.first), pair(one.second))) for one in minimal_pairs()]

"""What a template is: a sentence pattern, as a function from a derivation to a finished sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rnn2llm.grammar.clauses import (
    Clause,
    words,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.phrases import (
    PRONOUNS,
    NounPhrase,
    Phrase,
    subject,
)
from rnn2llm.grammar.spanish import WE, I, join


class Sentence(NamedTuple):
    """A finished sentence in both languages."""

    english: str
    spanish: str


Build = Callable[[Derivation], Sentence]


class Template(NamedTuple):
    """A sentence pattern: its name, how often it is drawn, and the rule that builds it."""

    name: str
    weight: float
    build: Build
    held_out: bool = False
    """Whether `split` keeps all of it for the test."""


def finish(said: Clause, mark: str = ".") -> Sentence:
    """Make a sentence of a clause: capitals, marks at both ends in Spanish, contractions."""
    in_spanish = join(said.spanish)
    opening = {"?": "¿", "!": "¡"}.get(mark, "")
    return Sentence(
        said.english[0].upper() + said.english[1:] + mark,
        opening + in_spanish[0].upper() + in_spanish[1:] + mark,
    )


def asked_about(d: Derivation) -> NounPhrase:
    """Choose a subject for a question: people seldom ask about themselves."""
    who = subject(d)
    return d.pick(PRONOUNS[2:4]) if who.person in (I, WE) else who


def timed_end(said: Clause, time: Phrase) -> Clause:
    """Add the time at the end, where a question has it."""
    return Clause(words(said.english, time.english), words(said.spanish, time.spanish))

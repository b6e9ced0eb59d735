"""One walk through the grammar: the choices it makes and the phenomena it meets.

Every rule takes a `Derivation` and asks it to choose. The choices come from `random.Random.random` alone, the one
method whose sequence Python promises to keep for a seed from version to version, so that a seed gives the same corpus
everywhere.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

PHENOMENA = (
    "adjective_order",  # the red house / la casa roja
    "gustar",  # I like the dogs / me gustan los perros
    "dropped_subject",  # we lived here / vivíamos aquí
    "tense",  # the two past tenses: bought / compró, used to buy / compraba
    "question",  # does she sing? / ¿canta?
    "negation",  # she does not sing / no canta
    "exclamation",  # what a house! / ¡qué casa!
    "clitic",  # I gave it to her / se lo di
    "formal",  # do you smoke, sir? / ¿fuma usted, señor?
    "subjunctive",  # I hope she comes / espero que venga
    "number",  # three o'clock, ten years old / las tres, diez años
    "apocope",  # a good book, the third day / un buen libro, el tercer día
    "late_sense",  # the left arm / the left party
    "coordination",  # Ana sings and Luis swims
    "relative_clause",  # the woman who sings
)
"""What a pair may be tagged with, and what scores are reported by."""


class Derivation:
    """The state of one derivation: a stream of choices, and the phenomena marked so far."""

    __slots__ = ("_random", "phenomena")

    def __init__(self, source: random.Random) -> None:
        self._random = source.random
        self.phenomena: set[str] = set()

    def pick(self, options: Sequence[T]) -> T:
        """Choose one of `options`, all equally likely (repeat an option to make it likelier)."""
        return options[int(self._random() * len(options))]

    def chance(self, probability: float) -> bool:
        """Be true with the given probability."""
        return self._random() < probability

    def mark(self, phenomenon: str) -> None:
        """Note that the sentence shows `phenomenon`, one of `PHENOMENA`."""
        self.phenomena.add(phenomenon)

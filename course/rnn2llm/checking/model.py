"""The exercise model: what an exercise is, said once and used by the check, the grader and CI.

An exercise draws *cases* (inputs), *runs* a student's function on one of them and gets raw outputs. Everything that is
decided about an answer is decided from those outputs, by comparison with what the reference gave on the same inputs: a
verdict never trusts what the student's process says about itself. Where an exercise has no single right answer (a
split, a sample), ``facts`` reduces case and outputs to what can be compared, on the side that judges.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from rnn2llm import exercises
from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.words import Explained

Inputs = Mapping[str, Any]


class BadAnswer(Explained):
    """A result of a kind that cannot be judged: ``None``, two values where three are due, an object."""


@dataclass(frozen=True)
class Case:
    """One set of inputs: plain arrays, numbers, strings and lists of them. Its name says what it isolates."""

    name: str
    inputs: Inputs


@dataclass(frozen=True)
class Criterion:
    """A named part of an answer: right on some outputs of some cases earns its share of the points.

    Attributes:
        name: looked up in the lesson's words for what the student reads.
        share: weight among the criteria of its exercise.
        cases: names of the cases that decide it; empty for all of them.
        outputs: names of the outputs that decide it; empty for all of them.
        rtol: relative tolerance for outputs that are floats in the reference.
        atol: absolute tolerance for the same; integers, booleans and strings must be equal.
    """

    name: str
    share: int = 1
    cases: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    rtol: float = 1e-4
    atol: float = 1e-5

    def decides(self, case: str) -> bool:
        """Whether the case named ``case`` counts for this criterion."""
        return not self.cases or case in self.cases


@dataclass(frozen=True)
class Exercise:
    """Something a student writes, and how it is judged.

    Attributes:
        name: the name that the student defines; also the exercise's id everywhere.
        points: what it earns; a starred exercise earns bonus points only.
        cases: draws cases from a NumPy generator; sizes all differ, each case isolates mechanisms.
        run: calls the student's object on a case's inputs and returns its raw outputs.
        criteria: the parts of a right answer.
        facts: reduces inputs and outputs to what can be compared, or None where the outputs themselves can.
        starred: an extra for those who are fast.
        seconds: the longest that one case may take.
    """

    name: str
    points: int
    cases: Callable[[np.random.Generator], Sequence[Case]]
    run: Callable[[Any, Inputs], Mapping[str, Any]]
    criteria: tuple[Criterion, ...]
    facts: Callable[[Inputs, Outputs], Mapping[str, Any]] | None = None
    starred: bool = False
    seconds: float = 10.0

    def points_for(self, passed: Sequence[str]) -> float:
        """Points earned by passing the criteria named in ``passed``, to a hundredth."""
        total = sum(criterion.share for criterion in self.criteria)
        earned = sum(criterion.share for criterion in self.criteria if criterion.name in passed)
        return round(self.points * earned / total, 2)


@dataclass(frozen=True)
class Lesson:
    """A lesson's exercises with the words that go with them.

    Attributes:
        id: the lesson's id.
        exercises: in the lesson's order.
        words: what the student reads, in all languages.
        variant: which variant of the lesson this is; empty for the one that the public notebooks have.
        variants: all that there are, beside that one.
    """

    id: str
    exercises: tuple[Exercise, ...]
    words: Mapping[str, Any]
    variant: str = ""
    variants: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """What files that belong to this variant of this lesson are called."""
        return f"{self.id}.{self.variant}" if self.variant else self.id

    def __getitem__(self, name: str) -> Exercise:
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        known = ", ".join(exercise.name for exercise in self.exercises)
        raise KeyError(f"lesson {self.id} has no exercise {name!r}; it has {known}")


@cache
def load_lesson(lesson_id: str, variant: str = "") -> Lesson:
    """The public half of a lesson, from ``rnn2llm.exercises``, as one of its variants has it.

    A variant asks for something else in some exercises (another formula, another unit): ``VARIANTS`` in the lesson's module
    has these, by the variant's name, and ``[variants.NAME]`` in its words has what is said otherwise.

    Raises:
        KeyError: there is no lesson of that id, or no such variant of it; the message lists those there are.
    """
    files = {path.stem: path for folder in exercises.__path__ for path in Path(folder).glob("*.toml")}
    if lesson_id not in files:
        raise KeyError(f"there is no lesson {lesson_id!r}; there are {', '.join(sorted(files))}")
    module = importlib.import_module(f"{exercises.__name__}.{lesson_id}")
    words = tomllib.loads(files[lesson_id].read_text(encoding="utf-8"))
    variants = getattr(module, "VARIANTS", {})
    if variant and variant not in variants:
        raise KeyError(f"lesson {lesson_id} has no variant {variant!r}; it has {', '.join(variants) or 'none'}")
    own = {exercise.name: exercise for exercise in variants.get(variant, ())}
    if unknown := own.keys() - {exercise.name for exercise in module.EXERCISES}:
        raise KeyError(
            f"variant {variant} of lesson {lesson_id} is about {sorted(unknown)}, which are no exercises of it"
        )
    told = words.get("variants", {}).get(variant, {})
    return Lesson(
        lesson_id,
        tuple(own.get(exercise.name, exercise) for exercise in module.EXERCISES),
        _overlaid(words, {name: told[name] for name in ("exercises", "words") if name in told}),
        variant,
        tuple(variants),
    )


def variant_exercises(lesson_id: str, variant: str) -> tuple[str, ...]:
    """Names of the exercises in which a variant asks for something else than the public notebooks."""
    plain = load_lesson(lesson_id)
    if variant not in plain.variants:
        return ()
    return tuple(
        one.name
        for one, other in zip(plain.exercises, load_lesson(lesson_id, variant).exercises, strict=True)
        if one is not other
    )


def _overlaid(words: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    """``words`` with the leaves of ``own`` in place of theirs."""
    both = {name: _overlaid(words[name], own[name]) for name in own if isinstance(words.get(name), Mapping)}
    return {**words, **own, **both}


def unpack(result: Any, *names: str) -> dict[str, Any]:
    """Name the parts of a result that must be a tuple or list of ``len(names)`` parts.

    Raises:
        BadAnswer: it is something else.
    """
    if not isinstance(result, (tuple, list)) or len(result) != len(names):
        several = isinstance(result, (tuple, list))
        got, spanish = (f"{len(result)} {word}" if several else type(result).__name__ for word in ("values", "valores"))
        raise BadAnswer(
            f"{len(names)} values ({', '.join(names)}) were expected, the function returned {got}",
            f"se esperaban {len(names)} valores ({', '.join(names)}) y la función devuelve {spanish}",
        )
    return dict(zip(names, result, strict=True))

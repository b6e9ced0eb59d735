"""Answer keys: for each case of an exercise the inputs, the right outcome and that of every misconception.

The public key (``rnn2llm/answers/<lesson>.json``) serves the check in a student's notebook; a class has a second one,
from its secret seed, for grading. Both are the same thing, so both are judged by the same code. No reference code is in
a key; its inputs are, so that a NumPy whose generator draws another stream cannot make a check wrong.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs, decode, encode, encode_outputs
from rnn2llm.checking.model import Criterion, Inputs
from rnn2llm.checking.outcome import Outcome


@dataclass(frozen=True)
class CaseKey:
    """One case with what the reference and each misconception made of it (as facts, where the exercise has facts)."""

    name: str
    inputs: Inputs
    right: Outputs
    wrong: Mapping[str, Outcome]


@dataclass(frozen=True)
class ExerciseKey:
    """All cases of one exercise, and the diagnosis of each misconception by language."""

    cases: tuple[CaseKey, ...]
    diagnoses: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class AnswerKey:
    """The key of a lesson, as one of its variants has it.

    ``seed_name`` says which seed drew it ("public", or a class's), never the seed.
    """

    lesson: str
    seed_name: str
    exercises: Mapping[str, ExerciseKey]
    variant: str = ""

    def to_json(self, shared: Collection[tuple[str, str]] = ()) -> str:
        """Deterministic text, a line a case; of the cases in ``shared`` (exercise, name) the name alone."""
        return json.dumps(_key_to_data(self, shared), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> AnswerKey:
        """The key that `to_json` wrote; a case that was shared is empty."""
        data = json.loads(text)
        return cls(
            data["lesson"],
            data["seed_name"],
            {name: _exercise_from_data(item) for name, item in data["exercises"].items()},
            data.get("variant", ""),
        )

    def over(self, base: AnswerKey) -> AnswerKey:
        """This key, with what it shares with ``base``: cases that are empty here, exercises that are not here."""
        exercises = dict(base.exercises)
        for name, exercise in self.exercises.items():
            theirs = {case.name: case for case in exercises[name].cases}
            cases = tuple(case if case.inputs else theirs[case.name] for case in exercise.cases)
            exercises[name] = replace(exercise, cases=cases)
        return replace(self, exercises=exercises)


@cache
def public_key(lesson_id: str, variant: str = "") -> AnswerKey:
    """The key that ships with the helper; a variant's has a file of its own for what it does not share.

    Raises:
        FileNotFoundError: the lesson was never built.
    """
    name = f"{lesson_id}.{variant}.json" if variant else f"{lesson_id}.json"
    key = AnswerKey.from_json((resources.files("rnn2llm") / "answers" / name).read_text(encoding="utf-8"))
    return key.over(public_key(lesson_id)) if variant else key


def load_key(folder: Path, lesson_id: str) -> AnswerKey:
    """A class's hidden key."""
    return AnswerKey.from_json((folder / f"{lesson_id}.json").read_text(encoding="utf-8"))


def same_value(got: Any, want: Any, rtol: float, atol: float) -> bool:
    """Whether two outputs agree: strings and whole numbers exactly, floats to a tolerance, shapes always."""
    if isinstance(want, str) or isinstance(got, str):
        return isinstance(want, str) and isinstance(got, str) and got == want
    if got.shape != want.shape:
        return False
    if want.dtype.kind == "f":
        return bool(np.allclose(got.astype(np.float64), want.astype(np.float64), rtol, atol, equal_nan=True))
    return bool(np.array_equal(got.astype(np.float64), want.astype(np.float64), equal_nan=True))


def same_outputs(got: Outputs, want: Outputs, criterion: Criterion) -> bool:
    """Whether outputs agree on all names that ``criterion`` looks at."""
    names = criterion.outputs or tuple(want)
    return all(
        name in got and same_value(got[name], want[name], criterion.rtol, criterion.atol)
        for name in names
        if name in want
    )


def _key_to_data(key: AnswerKey, shared: Collection[tuple[str, str]]) -> dict[str, Any]:
    return {
        "lesson": key.lesson,
        "seed_name": key.seed_name,
        **({"variant": key.variant} if key.variant else {}),
        "exercises": {
            name: {
                "diagnoses": exercise.diagnoses,
                "cases": [
                    {"name": case.name} if (name, case.name) in shared else _case_to_data(case)
                    for case in exercise.cases
                ],
            }
            for name, exercise in key.exercises.items()
        },
    }


def _case_to_data(case: CaseKey) -> dict[str, Any]:
    return {
        "name": case.name,
        "inputs": encode(case.inputs),
        "right": encode_outputs(case.right),
        "wrong": {name: _outcome_to_data(outcome) for name, outcome in case.wrong.items()},
    }


def _outcome_to_data(outcome: Outcome) -> dict[str, Any]:
    if outcome.status == "ok":
        return {"status": "ok", "outputs": encode_outputs(outcome.outputs)}
    return {"status": outcome.status, "kind": outcome.kind}


def _exercise_from_data(data: dict[str, Any]) -> ExerciseKey:
    cases = tuple(
        CaseKey(
            case["name"],
            decode(case["inputs"]),
            _outputs_from_data(case["right"]),
            {name: _outcome_from_data(item) for name, item in case["wrong"].items()},
        )
        if "inputs" in case
        else CaseKey(case["name"], {}, {}, {})
        for case in data["cases"]
    )
    return ExerciseKey(cases, data["diagnoses"])


def _outputs_from_data(data: dict[str, Any]) -> dict[str, Any]:
    return {name: decode(item) for name, item in data.items()}


def _outcome_from_data(data: dict[str, Any]) -> Outcome:
    return Outcome(data["status"], _outputs_from_data(data.get("outputs", {})), data.get("kind", ""))

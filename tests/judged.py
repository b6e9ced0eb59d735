"""What a lesson's check says of an answer, on cases drawn for a test and held against the lesson's own reference."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.authoring.reference import Bench
from rnn2llm.checking.keys import CaseKey, ExerciseKey
from rnn2llm.checking.outcome import Outcome, attempt
from rnn2llm.checking.verdict import Verdict, as_facts, judge


def verdict_on(bench: Bench, name: str, answer: Any, seed: int) -> Verdict:
    """The verdict on `answer` for the exercise `name` of the bench's lesson, on the cases of `seed`."""
    exercise = bench.lesson[name]
    keys, outcomes = [], []
    for case in exercise.cases(np.random.default_rng(seed)):
        bare = CaseKey(case.name, case.inputs, {}, {})
        right = as_facts(exercise, bare, attempt(exercise, bench.reference(name), case.inputs))
        assert right.status == "ok", right
        keys.append(CaseKey(case.name, case.inputs, right.outputs, {}))
        outcomes.append(attempt(exercise, answer, case.inputs))
    return judge(exercise, ExerciseKey(tuple(keys), {}), outcomes)


def outcome_of(bench: Bench, name: str, answer: Any) -> Outcome:
    """What becomes of `answer` on the first case of the exercise `name`, before anything is held against it."""
    exercise = bench.lesson[name]
    case = exercise.cases(np.random.default_rng(0))[0]
    return as_facts(exercise, CaseKey(case.name, case.inputs, {}, {}), attempt(exercise, answer, case.inputs))

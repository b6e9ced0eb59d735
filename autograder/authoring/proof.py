"""Proof that a lesson's exercises bite: run in CI, and by whoever writes an exercise.

For each exercise: the reference scores everything, the untouched stub nothing, each misconception less than everything
and is named by its own diagnosis and no other; two misconceptions at once (where their edits compose) are named by at
least one of theirs and none that is wrong. An answer to another variant of the lesson is such a misconception.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations
from typing import Any

from autograder.authoring.misconceptions import Misconception
from autograder.authoring.reference import Bench
from autograder.authoring.source import read_lesson
from rnn2llm.checking.keys import ExerciseKey
from rnn2llm.checking.model import Exercise
from rnn2llm.checking.outcome import attempt
from rnn2llm.checking.verdict import Verdict, judge


def prove(bench: Bench, seed: int, names: Collection[str] = ()) -> Iterator[str]:
    """Everything that does not hold, a line each, for cases drawn from ``seed``: of the exercises in ``names``, or all.

    Of a variant, that are its own.
    """
    own = bench.varied if bench.lesson.variant else [exercise.name for exercise in bench.lesson.exercises]
    wanted = [name for name in own if not names or name in names]
    if not wanted:
        return
    key = bench.key(seed, "proof", wanted)
    for name in wanted:
        yield from prove_exercise(bench, bench.lesson[name], key.exercises[name])
        yield from _prove_variants(bench, bench.lesson[name], key.exercises[name])


def _prove_variants(bench: Bench, exercise: Exercise, key: ExerciseKey) -> Iterator[str]:
    """What is right in another variant of the lesson is a mistake in this one, and is named."""
    own = bench.source.exercise(exercise.name).source
    for variant in ("", *bench.lesson.variants):
        other = read_lesson(bench.source.path, variant).exercise(exercise.name).source
        if other == own:
            continue
        verdict = verdict_on(exercise, key, bench.variant(exercise.name, other))
        if verdict.passed or not verdict.misconceptions:
            what = "passes" if verdict.passed else "is named nothing"
            yield f"{exercise.name}: the reference of variant {variant or 'none'} {what}"


def prove_exercise(bench: Bench, exercise: Exercise, key: ExerciseKey) -> Iterator[str]:
    """Everything that does not hold for one exercise."""
    verdict = verdict_on(exercise, key, bench.reference(exercise.name))
    if not verdict.passed or verdict.points != exercise.points or verdict.misconceptions:
        yield f"{exercise.name}: the reference scores {verdict.points} of {exercise.points}, {verdict.misconceptions}"
    verdict = verdict_on(exercise, key, bench.stub(exercise.name))
    if verdict.points != 0 or verdict.misconceptions:
        yield f"{exercise.name}: the stub scores {verdict.points}, {verdict.misconceptions}"
    misconceptions = bench.misconceptions[exercise.name]
    for one in misconceptions:
        verdict = verdict_on(exercise, key, bench.wrong(exercise.name, one))
        if verdict.passed or verdict.points >= exercise.points:
            yield f"{exercise.name}: misconception {one.name} passes"
        elif verdict.misconceptions != (one.name,):
            yield f"{exercise.name}: misconception {one.name} is named {verdict.misconceptions or 'nothing'}"
    for one, other in combinations(misconceptions, 2):
        yield from _prove_pair(bench, exercise, key, one, other)


def verdict_on(exercise: Exercise, key: ExerciseKey, answer: Any) -> Verdict:
    """Judge an object in this process."""
    return judge(exercise, key, [attempt(exercise, answer, case.inputs) for case in key.cases])


def _prove_pair(
    bench: Bench, exercise: Exercise, key: ExerciseKey, one: Misconception, other: Misconception
) -> Iterator[str]:
    both = compose(bench.source.exercise(exercise.name).source, one, other)
    if both is None:
        return
    verdict = verdict_on(exercise, key, bench.variant(exercise.name, both))
    pair = f"{exercise.name}: {one.name} with {other.name}"
    if verdict.passed:
        yield f"{pair} passes"
    elif not verdict.misconceptions:
        yield f"{pair} is not named"
    elif not set(verdict.misconceptions) <= {one.name, other.name}:
        yield f"{pair} is named {verdict.misconceptions}"


def compose(reference: str, one: Misconception, other: Misconception) -> str | None:
    """The source with both misconceptions, or None where their edits touch each other or one of them stays alone."""
    if not (one.edits and other.edits) or one.alone or other.alone:
        return None
    try:
        there, back = other.apply(one.apply(reference)), one.apply(other.apply(reference))
    except ValueError:
        return None
    return there if there == back else None

"""From outcomes to a verdict: which criteria hold, and which misconceptions explain those that do not.

Used with the public key in a student's notebook and with a class's hidden key by the grader, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rnn2llm.checking.codec import as_outputs
from rnn2llm.checking.keys import CaseKey, ExerciseKey, same_outputs, same_value
from rnn2llm.checking.model import Criterion, Exercise
from rnn2llm.checking.outcome import Outcome
from rnn2llm.checking.words import Explained

# How near an answer must come to a misconception's to be called by its name.
LIKENESS = Criterion("likeness", rtol=1e-3, atol=1e-4)


@dataclass(frozen=True)
class ShapeProblem:
    """An output that has another shape than it should."""

    output: str
    got: tuple[int, ...]
    want: tuple[int, ...]


@dataclass(frozen=True)
class CriterionVerdict:
    """Whether one criterion holds."""

    name: str
    passed: bool


@dataclass(frozen=True)
class Verdict:
    """What is said about one answer.

    Attributes:
        exercise: its name.
        criteria: each criterion and whether it holds.
        misconceptions: those that explain a failing case which no other explains, in the order of their cases.
        points: earned.
        max_points: could be earned.
        problem: the first outcome that is not a result (an exception, a time-out ...), if there is one.
        shape: the first wrong shape, if there is one.
    """

    exercise: str
    criteria: tuple[CriterionVerdict, ...]
    misconceptions: tuple[str, ...]
    points: float
    max_points: int
    problem: Outcome | None = None
    shape: ShapeProblem | None = None

    @property
    def passed(self) -> bool:
        """Whether all criteria hold."""
        return all(criterion.passed for criterion in self.criteria)


def judge(exercise: Exercise, key: ExerciseKey, outcomes: Sequence[Outcome]) -> Verdict:
    """Compare outcomes, one a case of ``key`` and in its order, with what the key holds.

    Raises:
        ValueError: there are not as many outcomes as cases.
    """
    if len(outcomes) != len(key.cases):
        raise ValueError(f"{exercise.name}: {len(outcomes)} outcomes for {len(key.cases)} cases")
    facts = [as_facts(exercise, case, outcome) for case, outcome in zip(key.cases, outcomes, strict=True)]
    criteria = tuple(
        CriterionVerdict(criterion.name, _holds(criterion, key.cases, facts)) for criterion in exercise.criteria
    )
    passed = [criterion.name for criterion in criteria if criterion.passed]
    problem = next((outcome for outcome in facts if outcome.status != "ok"), None)
    right = problem is None and len(passed) == len(criteria)
    return Verdict(
        exercise.name,
        criteria,
        () if right else _explanations(exercise, key.cases, facts),
        exercise.points_for(passed),
        exercise.points,
        problem,
        None if problem else _shape_problem(key.cases, facts),
    )


def as_facts(exercise: Exercise, case: CaseKey, outcome: Outcome) -> Outcome:
    """The outcome with its outputs reduced to facts, where the exercise has facts."""
    if exercise.facts is None or outcome.status != "ok":
        return outcome
    try:
        return Outcome("ok", as_outputs(exercise.facts(case.inputs, outcome.outputs)), printed=outcome.printed)
    except Exception as error:  # the outputs are whatever a student's process made them
        words = error.words if isinstance(error, Explained) else {}
        return Outcome("bad", message=str(error), printed=outcome.printed, words=words)


def _holds(criterion: Criterion, cases: Sequence[CaseKey], outcomes: Sequence[Outcome]) -> bool:
    return all(
        outcome.status == "ok" and same_outputs(outcome.outputs, case.right, criterion)
        for case, outcome in zip(cases, outcomes, strict=True)
        if criterion.decides(case.name)
    )


def _explanations(exercise: Exercise, cases: Sequence[CaseKey], outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Misconceptions that alone explain a failing case; failing that, those that alone explain a failing output.

    Where several explain one, those are left out that would spoil a case that is right. The second step is for two
    mistakes in one answer, each of which spoils an output of its own.
    """
    failing: list[tuple[CaseKey, Outcome]] = []
    refuted: set[str] = set()
    for case, outcome in zip(cases, outcomes, strict=True):
        if _fails(exercise, case, outcome):
            failing.append((case, outcome))
        else:
            refuted |= {name for name, wrong in case.wrong.items() if _fails(exercise, case, wrong)}
    named = [[name for name, wrong in case.wrong.items() if _same_outcome(outcome, wrong)] for case, outcome in failing]
    if not (alone := _alone(named, refuted)):
        named = [
            [name for name, wrong in case.wrong.items() if _same_on(output, outcome, wrong)]
            for case, outcome in failing
            for output in case.right
            if outcome.status == "ok" and not _same_on(output, outcome, Outcome("ok", case.right))
        ]
        alone = _alone(named, refuted)
    return tuple(alone)


def _alone(named: Sequence[Sequence[str]], refuted: Collection[str]) -> list[str]:
    """The names that stand alone, once each: from the first, or after the refuted ones are left out."""
    narrowed = [names if len(names) == 1 else [name for name in names if name not in refuted] for names in named]
    return list(dict.fromkeys(names[0] for names in narrowed if len(names) == 1))


def _fails(exercise: Exercise, case: CaseKey, outcome: Outcome) -> bool:
    if outcome.status != "ok":
        return True
    deciding = [criterion for criterion in exercise.criteria if criterion.decides(case.name)]
    return not all(same_outputs(outcome.outputs, case.right, criterion) for criterion in deciding)


def _same_outcome(outcome: Outcome, wrong: Outcome) -> bool:
    if wrong.status != outcome.status:
        return False
    if wrong.status != "ok":
        return wrong.status == "raised" and wrong.kind == outcome.kind and bool(wrong.kind)
    return set(wrong.outputs) == set(outcome.outputs) and same_outputs(outcome.outputs, wrong.outputs, LIKENESS)


def _same_on(output: str, outcome: Outcome, other: Outcome) -> bool:
    if output not in other.outputs or output not in outcome.outputs:
        return False
    return same_value(outcome.outputs[output], other.outputs[output], LIKENESS.rtol, LIKENESS.atol)


def _shape_problem(cases: Sequence[CaseKey], outcomes: Sequence[Outcome]) -> ShapeProblem | None:
    for case, outcome in zip(cases, outcomes, strict=True):
        for name, want in case.right.items():
            got = outcome.outputs.get(name) if outcome.status == "ok" else None
            if got is not None and not isinstance(got, str) and not isinstance(want, str) and got.shape != want.shape:
                return ShapeProblem(name, got.shape, want.shape)
    return None

"""``check("NAME")``: judge the student's answer at once and say what is wrong with it, in the notebook's language."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rnn2llm.checking.keys import AnswerKey, ExerciseKey, load_key, public_key
from rnn2llm.checking.model import Exercise, load_lesson
from rnn2llm.checking.outcome import Outcome, attempt
from rnn2llm.checking.report import describe, to_html, to_text
from rnn2llm.checking.session import CheckFailed, CourseError, Session, current, show, student_globals
from rnn2llm.checking.verdict import Verdict, judge

# Set by a class's nbgrader configuration: the folder of its hidden answer keys, for a stock `nbgrader autograde`.
KEYS_VARIABLE = "RNN2LLM_KEYS"


def check(name: str) -> float | None:
    """Check an exercise.

    Shows which criteria hold, a diagnosis where the mistake is a known one, and what to do next. Under a stock
    ``nbgrader autograde`` it judges with the class's hidden key and returns the points earned instead.

    Args:
        name: the exercise, which is also the name that the student defines.

    Raises:
        CheckFailed: the answer is not right yet; shown without a stack trace.
        CourseError: there is no such exercise.
    """
    session = current()
    exercise = find_exercise(session, name)
    hidden = _hidden_key(session)
    if hidden is not None:  # judged as the class has it, whichever variant the notebook is of
        exercise = load_lesson(session.lesson.id, hidden.variant)[name]
    key = (hidden or public_key(session.lesson.id, session.lesson.variant)).exercises[name]
    verdict = judge(exercise, key, outcomes_of(exercise, key, student_globals()))
    if hidden is not None:
        return 0.0 if exercise.starred else verdict.points  # nbgrader refuses a result above the cell's maximum
    _keep(session, verdict)
    hint = "" if verdict.passed else next_step(session, name)
    report = describe(session.lesson, verdict, key, session.lang, hint)
    show(to_text(report), to_html(report))
    if not verdict.passed:
        raise CheckFailed(session.say("check_failed", name=name))
    return None


def outcomes_of(exercise: Exercise, key: ExerciseKey, names: dict[str, Any]) -> list[Outcome]:
    """What the object that ``names`` holds under the exercise's name makes of each case of the key."""
    if exercise.name not in names:
        return [Outcome("missing")] * len(key.cases)
    answer = names[exercise.name]
    if not callable(answer):
        kind = type(answer).__name__
        words = {
            "en": f"{exercise.name} is a {kind}, not a function",
            "es": f"{exercise.name} es de tipo {kind}, no una función",
        }
        return [Outcome("bad", message=words["en"], words=words)] * len(key.cases)
    outcomes: list[Outcome] = []
    for case in key.cases:
        outcomes.append(attempt(exercise, answer, case.inputs))
        if outcomes[-1].status == "timeout":  # one endless loop is enough: the others would only add up the waiting
            outcomes += [outcomes[-1]] * (len(key.cases) - len(outcomes))
            break
    return outcomes


def find_exercise(session: Session, name: str) -> Exercise:
    """The exercise called ``name``.

    Raises:
        CourseError: the lesson has none; the message lists those it has.
    """
    known = [exercise.name for exercise in session.lesson.exercises]
    if name not in known:
        raise CourseError(session.say("no_exercise", name=name, known=", ".join(known)))
    return session.lesson[name]


def next_step(session: Session, name: str) -> str:
    """What to do after a wrong answer: the next hint, or the solution once all were read."""
    total = len(session.lesson.words["exercises"][name]["hints"][session.lang])
    if session.record(name).hints < total:
        return session.say("next_hint", name=name)
    return session.say("all_hints" if session.reveals else "all_hints_no_reveal", name=name)


def _hidden_key(session: Session) -> AnswerKey | None:
    folder = os.environ.get(KEYS_VARIABLE)
    if os.environ.get("NBGRADER_EXECUTION") != "autograde" or not folder:
        return None
    return load_key(Path(folder), session.lesson.id)


def _keep(session: Session, verdict: Verdict) -> None:
    record = session.record(verdict.exercise)
    record.tries += 1
    record.points = verdict.points
    record.passed = verdict.passed
    session.checked_now.add(verdict.exercise)
    session.save()

"""The one-way build: lesson sources to notebooks, answer keys and revealed solutions; `--check` tells what is stale."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook, to_text
from autograder.authoring.reference import Bench
from autograder.authoring.source import BEGIN, END, LessonSource
from autograder.authoring.teacher import teacher_page
from autograder.authoring.validate import validate
from rnn2llm.checking.codec import encode
from rnn2llm.checking.keys import AnswerKey, CaseKey, same_value
from rnn2llm.checking.outcome import Outcome
from rnn2llm.checking.words import LANGUAGES

PUBLIC_SEED = 0
DIFF_LINES = 60


@dataclass(frozen=True)
class Built:
    """One generated file."""

    path: Path
    text: str

    @property
    def current(self) -> bool:
        """Whether the file on disk says the same; an answer key may differ in a processor's last bits."""
        try:
            old = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return False
        return old == self.text or (self.path.parent.name == "answers" and _same_key(old, self.text))

    def write(self) -> bool:
        """Write the file unless it is current; whether it was written."""
        if self.current:
            return False
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.text, encoding="utf-8")
        return True

    def diff(self, root: Path) -> str:
        """What would change, as a unified diff, cut short."""
        old = self.path.read_text(encoding="utf-8") if self.path.is_file() else ""
        name = str(self.path.relative_to(root))
        lines = list(
            difflib.unified_diff(
                old.splitlines(), self.text.splitlines(), f"committed/{name}", f"built/{name}", lineterm="", n=1
            )
        )
        shown = [line[:300] for line in lines[:DIFF_LINES]]
        return "\n".join([*shown, *([f"… {len(lines) - DIFF_LINES} more lines"] if len(lines) > DIFF_LINES else [])])


def build_lesson(course: Course, lesson_id: str) -> Iterator[Built]:
    """Everything that is generated from one lesson; of its variants, what they have to themselves.

    Raises:
        SourceError: the lesson is not as it must be; the message names file and line.
    """
    bench = Bench(course, lesson_id)
    validate(bench.source, bench.lesson, bench.misconceptions)
    variants = [Bench(course, lesson_id, variant) for variant in bench.lesson.variants]
    for one in variants:
        validate(one.source, one.lesson, one.misconceptions)
    for lang in LANGUAGES:
        yield Built(course.notebook(lesson_id, lang), to_text(build_notebook(course, bench.source, lang)))
        yield Built(course.teacher_page(lesson_id, lang), teacher_page(bench, lang))
    key = bench.key(PUBLIC_SEED, "public")
    yield Built(course.answers(lesson_id), key.to_json())
    for one in variants:
        own = one.key(PUBLIC_SEED, "public", one.varied)
        yield Built(course.answers(one.lesson.stem), own.to_json(shared=_shared(own, key)))
    yield Built(course.revealed(lesson_id), _revealed([bench.source, *(one.source for one in variants)]))


def _revealed(sources: Sequence[LessonSource]) -> str:
    """Solutions by exercise, as ``exercise.variant`` where a variant has another."""
    solutions: dict[str, str] = {}
    for source in sources:
        for cell in source.cells:
            if cell.role == "exercise":
                text = "\n".join(line for line in cell.source.splitlines() if line.strip() not in (BEGIN, END))
                if not source.variant:
                    solutions[cell.name] = text
                elif text != solutions[cell.name]:
                    solutions[f"{cell.name}.{source.variant}"] = text
    return json.dumps(solutions, ensure_ascii=False, indent=1) + "\n"


def _shared(own: AnswerKey, key: AnswerKey) -> set[tuple[str, str]]:
    """Cases (exercise, name) that a variant's key has as the lesson's has them."""
    return {
        (name, ours.name)
        for name, exercise in own.exercises.items()
        for ours in exercise.cases
        for theirs in key.exercises[name].cases
        if _same_case(ours, theirs)
    }


def _same_key(old: str, new: str) -> bool:
    try:
        before, after = AnswerKey.from_json(old), AnswerKey.from_json(new)
    except (ValueError, KeyError, TypeError):
        return False
    if before.variant != after.variant or list(before.exercises) != list(after.exercises):
        return False
    for name, exercise in after.exercises.items():
        other = before.exercises[name]
        if exercise.diagnoses != other.diagnoses or len(exercise.cases) != len(other.cases):
            return False
        if not all(_same_case(ours, theirs) for ours, theirs in zip(exercise.cases, other.cases, strict=True)):
            return False
    return True


def _same_case(ours: CaseKey, theirs: CaseKey) -> bool:
    same_inputs = ours.name == theirs.name and _plain(ours.inputs) == _plain(theirs.inputs)
    rights = _same_outcome(Outcome("ok", ours.right), Outcome("ok", theirs.right))
    wrongs = list(ours.wrong) == list(theirs.wrong) and all(
        _same_outcome(outcome, theirs.wrong[wrong]) for wrong, outcome in ours.wrong.items()
    )
    return same_inputs and rights and wrongs


def _plain(value: object) -> str:
    """Inputs come from a NumPy generator and are the same on every processor: compared to the byte."""
    return json.dumps(encode(value), sort_keys=True)


def _same_outcome(ours: Outcome, theirs: Outcome) -> bool:
    if (ours.status, ours.kind, set(ours.outputs)) != (theirs.status, theirs.kind, set(theirs.outputs)):
        return False
    return all(same_value(value, theirs.outputs[name], 1e-4, 1e-5) for name, value in ours.outputs.items())

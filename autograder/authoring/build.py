"""The one-way build: lesson sources to notebooks, answer keys and revealed solutions; `--check` tells what is stale."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook, to_text
from autograder.authoring.reference import Bench
from autograder.authoring.source import BEGIN, END, LessonSource
from autograder.authoring.teacher import teacher_page
from autograder.authoring.validate import validate
from rnn2llm.checking.codec import encode
from rnn2llm.checking.keys import AnswerKey, same_value
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
    """Everything that is generated from one lesson.

    Raises:
        SourceError: the lesson is not as it must be; the message names file and line.
    """
    bench = Bench(course, lesson_id)
    validate(bench.source, bench.lesson, bench.misconceptions)
    for lang in LANGUAGES:
        yield Built(course.notebook(lesson_id, lang), to_text(build_notebook(course, bench.source, lang)))
        yield Built(course.teacher_page(lesson_id, lang), teacher_page(bench, lang))
    yield Built(course.answers(lesson_id), bench.key(PUBLIC_SEED, "public").to_json())
    yield Built(course.revealed(lesson_id), _revealed(bench.source))


def _revealed(source: LessonSource) -> str:
    solutions = {
        cell.name: "\n".join(line for line in cell.source.splitlines() if line.strip() not in (BEGIN, END))
        for cell in source.cells
        if cell.role == "exercise"
    }
    return json.dumps(solutions, ensure_ascii=False, indent=1) + "\n"


def _same_key(old: str, new: str) -> bool:
    try:
        before, after = AnswerKey.from_json(old), AnswerKey.from_json(new)
    except (ValueError, KeyError, TypeError):
        return False
    if list(before.exercises) != list(after.exercises):
        return False
    for name, exercise in after.exercises.items():
        other = before.exercises[name]
        if exercise.diagnoses != other.diagnoses or len(exercise.cases) != len(other.cases):
            return False
        for ours, theirs in zip(exercise.cases, other.cases, strict=True):
            same_inputs = ours.name == theirs.name and _plain(ours.inputs) == _plain(theirs.inputs)
            rights = _same_outcome(Outcome("ok", ours.right), Outcome("ok", theirs.right))
            wrongs = list(ours.wrong) == list(theirs.wrong) and all(
                _same_outcome(outcome, theirs.wrong[wrong]) for wrong, outcome in ours.wrong.items()
            )
            if not (same_inputs and rights and wrongs):
                return False
    return True


def _plain(value: object) -> str:
    """Inputs come from a NumPy generator and are the same on every processor: compared to the byte."""
    return json.dumps(encode(value), sort_keys=True)


def _same_outcome(ours: Outcome, theirs: Outcome) -> bool:
    if (ours.status, ours.kind, set(ours.outputs)) != (theirs.status, theirs.kind, set(theirs.outputs)):
        return False
    return all(same_value(value, theirs.outputs[name], 1e-4, 1e-5) for name, value in ours.outputs.items())

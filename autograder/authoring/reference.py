"""Runs references, stubs and misconceptions, on the side that is trusted: they never enter a jail.

A lesson's reference is the solution cell of ``lesson.py`` itself, run after the cells marked ``shared`` and the
exercises before it.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from autograder.authoring.course import Course
from autograder.authoring.misconceptions import Misconception, load_misconceptions, module_of
from autograder.authoring.source import LessonSource, read_lesson, without_solution
from autograder.errors import SourceError
from rnn2llm.checking.keys import AnswerKey, CaseKey, ExerciseKey
from rnn2llm.checking.model import Case, Exercise, Lesson, load_lesson, variant_exercises
from rnn2llm.checking.outcome import Outcome, attempt
from rnn2llm.checking.verdict import as_facts
from rnn2llm.runtime import import_libraries


class Bench:
    """A lesson's reference and everything that is compared with it, as one of its variants has them.

    Raises:
        SourceError: a reference does not run, or the lesson source cannot be read.
    """

    def __init__(self, course: Course, lesson_id: str, variant: str = "") -> None:
        folder = course.lesson_folder(lesson_id)
        self.course = course
        self.lesson: Lesson = load_lesson(lesson_id, variant)
        self.source: LessonSource = read_lesson(folder / "lesson.py", variant)
        self.misconceptions: Mapping[str, tuple[Misconception, ...]] = load_misconceptions(folder, variant)
        import_libraries(self.lesson.words["lesson"], "en")
        self._names: dict[str, Any] = {"__name__": "reference"}
        for cell in self.source.cells:
            if cell.role in ("shared", "exercise"):
                try:
                    self._run(cell.source, self._names)
                except Exception as error:
                    raise self.source.fail(
                        cell, f"the reference does not run: {type(error).__name__}: {error}"
                    ) from error

    def reference(self, exercise: str) -> Any:
        """The object that the solution cell defines.

        Raises:
            SourceError: the cell defines nothing of that name.
        """
        if exercise not in self._names:
            raise self.source.fail(self.source.exercise(exercise), f"the cell does not define {exercise}")
        return self._names[exercise]

    def variant(self, exercise: str, source: str) -> Any:
        """What ``source`` defines in place of the solution cell of ``exercise``; None where it defines nothing.

        What that cell defines besides is gone with it, as it is in a student's notebook.
        """
        cell = symtable.symtable(self.source.exercise(exercise).source, exercise, "exec")
        gone = {symbol.get_name() for symbol in cell.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
        names = {name: value for name, value in self._names.items() if name not in gone}
        self._run(source, names)
        return names.get(exercise)

    def wrong(self, exercise: str, misconception: Misconception) -> Any:
        """The wrong implementation.

        Raises:
            SourceError: its edits do not fit the reference.
        """
        try:
            source = misconception.apply(self.source.exercise(exercise).source)
        except ValueError as error:
            raise SourceError(module_of(self.source.path.parent, exercise), 1, str(error)) from error
        return self.variant(exercise, source)

    @property
    def varied(self) -> tuple[str, ...]:
        """Names of the exercises whose right answers are this variant's: its own, and those that call one of them."""
        own = set(variant_exercises(self.lesson.id, self.lesson.variant))
        found: list[str] = []
        for exercise, called in self.calls.items():
            if exercise in own or own & called:
                own.add(exercise)
                found.append(exercise)
        return tuple(found)

    @property
    def calls(self) -> Mapping[str, frozenset[str]]:
        """For each exercise the others whose functions its solution calls, and so has from the student."""
        names = {exercise.name for exercise in self.lesson.exercises}
        found = {}
        for name in (exercise.name for exercise in self.lesson.exercises):
            tree = ast.parse(self.source.exercise(name).source)
            read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            found[name] = frozenset(names & read - {name})
        return found

    def stub(self, exercise: str) -> Any:
        """What a student is given."""
        return self.variant(exercise, without_solution(self.source.exercise(exercise), self.source))

    def key(self, seed: int, seed_name: str, names: Collection[str] = ()) -> AnswerKey:
        """The answer key for cases drawn from ``seed``, of the exercises in ``names`` or of all.

        Raises:
            SourceError: a reference fails on a case.
        """
        wanted = [exercise for exercise in self.lesson.exercises if not names or exercise.name in names]
        return AnswerKey(
            self.lesson.id,
            seed_name,
            {exercise.name: self._exercise_key(exercise, seed) for exercise in wanted},
            self.lesson.variant,
        )

    def _exercise_key(self, exercise: Exercise, seed: int) -> ExerciseKey:
        # An exercise's cases depend on the seed and its own name alone: adding an exercise changes no other's.
        rng = np.random.default_rng([seed, *exercise.name.encode("utf-8")])
        wrongs = {one.name: self.wrong(exercise.name, one) for one in self.misconceptions.get(exercise.name, ())}
        cases = tuple(self._case_key(exercise, case, wrongs) for case in exercise.cases(rng))
        diagnoses = {one.name: {"es": one.es, "en": one.en} for one in self.misconceptions.get(exercise.name, ())}
        return ExerciseKey(cases, diagnoses)

    def _case_key(self, exercise: Exercise, case: Case, wrongs: Mapping[str, Callable[..., Any]]) -> CaseKey:
        def outcome(answer: Any) -> Outcome:
            bare = CaseKey(case.name, case.inputs, {}, {})
            return as_facts(exercise, bare, attempt(exercise, answer, case.inputs))

        right = outcome(self.reference(exercise.name))
        if right.status != "ok":
            cell = self.source.exercise(exercise.name)
            raise self.source.fail(cell, f"the reference fails on case {case.name!r}: {right.kind} {right.message}")
        wrong = {name: outcome(answer) for name, answer in wrongs.items()}
        return CaseKey(case.name, case.inputs, right.outputs, wrong)

    def _run(self, source: str, names: dict[str, Any]) -> None:
        exec(compile(source, f"<{self.lesson.id}>", "exec"), names)

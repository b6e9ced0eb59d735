"""What a lesson must have before it is built; every complaint names file and line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.authoring.misconceptions import Misconception, module_of
from autograder.authoring.source import LessonSource, SourceCell, without_solution
from autograder.errors import SourceError
from rnn2llm.checking.model import Lesson, load_lesson
from rnn2llm.checking.words import LANGUAGES

HINTS = 3
RESERVED = ("draw", "none")  # `autograder release --variant` takes these as well


def validate(source: LessonSource, lesson: Lesson, misconceptions: Mapping[str, tuple[Misconception, ...]]) -> None:
    """Check a lesson's source, words and misconceptions against each other.

    Raises:
        SourceError: the first thing that is wrong.
    """
    for cell in source.cells:
        _check_cell(source, cell)
    _check_twins(source)
    _check_exercises(source, lesson, misconceptions)
    _check_words(source, lesson)
    _check_variants(source, lesson)


def _check_cell(source: LessonSource, cell: SourceCell) -> None:
    if cell.prose and not cell.lang and cell.role != "manual":
        raise source.fail(cell, 'a prose cell must say lang="es" or lang="en"')
    if cell.lang and cell.lang not in LANGUAGES:
        raise source.fail(cell, f"lang={cell.lang!r} is no language of the course")
    if cell.role == "manual" and (not cell.prose or not isinstance(cell.marks.get("points"), int)):
        raise source.fail(cell, "a manual question's answer cell must be [markdown] and have points=N")
    if cell.role == "train" and "checkpoint" not in cell.marks:
        raise source.fail(cell, 'a train cell must name its checkpoint="..."')
    if cell.role == "check" and cell.source.strip() != f'check("{cell.name}")':
        raise source.fail(cell, f'the check cell of {cell.name} must be exactly check("{cell.name}")')
    without_solution(cell, source)
    if cell.role != "exercise" and "### BEGIN SOLUTION" in cell.source:
        raise source.fail(cell, 'a solution stands in a cell that has no exercise="NAME"')
    problem = next(_prose_figures(cell.source) if cell.prose else _code_figures(cell.source), "")
    if problem:
        raise source.fail(cell, problem)


def _prose_figures(text: str) -> Iterator[str]:
    for match in re.finditer(r"!\[\s*\]\([^)]*\)", text):
        yield f"a figure has no alt text: {match.group(0)}"
    for match in re.finditer(r"<img\b[^>]*>", text):
        if not re.search(r"\balt\s*=\s*[\"'][^\"']+[\"']", match.group(0)):
            yield f"a figure has no alt text: {match.group(0)}"


def _code_figures(text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield f"the cell is not Python: {error.msg} (line {error.lineno} of the cell)"
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "show"):
            continue
        owner = node.func.value
        name = owner.id if isinstance(owner, ast.Name) else ""
        if name in ("plt", "pyplot", "fig", "figure"):
            yield f"a figure has no alt text: {ast.unparse(node)}; use plots.show(figure, alt)"
        if name == "plots" and len(node.args) < 2 and not any(keyword.arg == "alt" for keyword in node.keywords):
            yield f"a figure has no alt text: {ast.unparse(node)}"


def _check_twins(source: LessonSource) -> None:
    """Prose comes in pairs, Spanish first, with headings of the same levels."""
    waiting: SourceCell | None = None
    for cell in (*source.cells, None):
        if waiting is not None:
            if cell is None or cell.lang != "en" or cell.role != waiting.role:
                raise source.fail(
                    waiting, 'this Spanish prose cell has no English twin: the next cell must be lang="en"'
                )
            spanish, english = _heading_levels(waiting.source), _heading_levels(cell.source)
            if spanish != english:
                raise source.fail(cell, f"heading levels differ between the languages: es {spanish}, en {english}")
            waiting = None
        elif cell is not None and cell.lang == "en":
            raise source.fail(cell, 'this English prose cell has no Spanish twin: the cell before must be lang="es"')
        elif cell is not None and cell.lang == "es":
            waiting = cell


def _heading_levels(text: str) -> list[int]:
    outside_fences = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [len(match.group(1)) for match in re.finditer(r"^(#{1,6})\s", outside_fences, flags=re.MULTILINE)]


def _check_exercises(
    source: LessonSource, lesson: Lesson, misconceptions: Mapping[str, tuple[Misconception, ...]]
) -> None:
    folder = source.path.parent
    checks = {cell.name for cell in source.cells if cell.role == "check"}
    known = {exercise.name for exercise in lesson.exercises}
    for cell in source.cells:
        if cell.role in ("exercise", "check") and cell.name not in known:
            raise source.fail(
                cell, f"{cell.name} is not among the exercises of the public half: {', '.join(sorted(known))}"
            )
    for name in (exercise.name for exercise in lesson.exercises):
        cell = source.exercise(name)
        if "### BEGIN SOLUTION" not in cell.source:
            raise source.fail(cell, f"exercise {name} has no solution: ### BEGIN SOLUTION … ### END SOLUTION")
        if name not in checks:
            raise source.fail(cell, f'exercise {name} has no check: a cell with check="{name}"')
        if not misconceptions.get(name):
            raise source.fail(cell, f"exercise {name} has no misconceptions: {module_of(folder, name)}")
        for one in misconceptions[name]:
            if not (one.es.strip() and one.en.strip()):
                raise SourceError(
                    module_of(folder, name), 1, f"misconception {one.name} lacks its diagnosis in es or en"
                )
    for name in sorted(set(misconceptions) - known):
        raise SourceError(module_of(folder, name), 1, f"{name} is no exercise of this lesson")


def _check_words(source: LessonSource, lesson: Lesson) -> None:
    words = lesson.words
    for exercise in lesson.exercises:
        cell = source.exercise(exercise.name)
        own = words.get("exercises", {}).get(exercise.name, {})
        for lang in LANGUAGES:
            hints = own.get("hints", {}).get(lang, [])
            if len(hints) != HINTS or not all(hint.strip() for hint in hints):
                raise source.fail(cell, f"exercise {exercise.name} has {len(hints)} hints in {lang}, it needs {HINTS}")
        for criterion in exercise.criteria:
            if set(own.get("criteria", {}).get(criterion.name, {})) != set(LANGUAGES):
                raise source.fail(cell, f"criterion {criterion.name} of {exercise.name} lacks its words in es and en")
        if set(own.get("goal", {})) != set(LANGUAGES):
            raise source.fail(cell, f"exercise {exercise.name} lacks its goal in es and en")
    for path in untranslated({name: part for name, part in words.items() if name != "lesson"}):
        raise SourceError(source.path, 1, f"the lesson's words lack a translation: {path}")
    for cell in source.cells:
        for key in re.findall(r"""\bt\(\s*["']([^"']+)["']""", "" if cell.prose else cell.source):
            if key not in words.get("words", {}):
                raise source.fail(cell, f't("{key}") is not among the lesson\'s words')


def _check_variants(source: LessonSource, lesson: Lesson) -> None:
    """The public half, its words and the source know the same variants; none changes what an exercise counts."""
    told = set(lesson.words.get("variants", {}))
    if set(lesson.variants) != told or not source.variants <= told:
        raise SourceError(
            source.path,
            1,
            f"variants differ: VARIANTS of the public half has {sorted(lesson.variants)}, [variants] of its words "
            f"{sorted(told)}, the marks of cells {sorted(source.variants)}",
        )
    for variant in lesson.variants:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", variant) or variant in RESERVED:
            raise SourceError(
                source.path, 1, f"{variant!r} cannot name a variant: small letters, and none of {RESERVED}"
            )
        if set(lesson.words["variants"][variant].get("about", {})) != set(LANGUAGES):
            raise SourceError(source.path, 1, f"variant {variant} lacks its about in es and en")
    plain = {one.name: one for one in load_lesson(lesson.id).exercises}
    for exercise in lesson.exercises:
        other = plain[exercise.name]
        if (exercise.points, exercise.starred) != (other.points, other.starred):
            raise source.fail(
                source.exercise(exercise.name), f"variant {lesson.variant} changes its points or its star"
            )


def untranslated(words: Any, path: str = "") -> Iterator[str]:
    """Paths of leaves in ``words`` that exist in one language only, or are empty in one."""
    if isinstance(words, list):
        for number, item in enumerate(words):
            yield from untranslated(item, f"{path}[{number}]")
    elif isinstance(words, Mapping):
        here = set(words) & set(LANGUAGES)
        if here and (here != set(LANGUAGES) or not all(words[lang] for lang in LANGUAGES)):
            yield path
        elif not here:
            for name, item in words.items():
                yield from untranslated(item, f"{path}.{name}" if path else name)

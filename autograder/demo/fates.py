"""Twelve invented students: what grading has to cope with, one fate each."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from autograder.authoring.reference import Bench
from autograder.authoring.source import without_solution

Notebook = dict[str, Any]

CRASH = "# ¿Cuánta memoria queda?\nimport os\n\nos.abort()"
HANG = "# Espero a que termine el entrenamiento\nwhile True:\n    pass"
ENDLESS = """def {name}(*args, **kwargs):
    done = False
    while not done:
        pass
"""
MISTAKES = {
    "01_encoder_decoder": {
        "normalize_spanish": "accents_stripped",
        "masked_cross_entropy": "mean_over_padding",
        "build_encoder_decoder": "states_swapped",
        "clipped_precision": "not_clipped",
    },
}
"""What the student with several common mistakes does in a lesson; elsewhere it is `_first_mistakes`."""
LOOPS = {"01_encoder_decoder": "greedy_decode"}
"""Which function never ends; elsewhere it is the last one of those that soonest count as hung."""
FORGERY = '''import rnn2llm
import rnn2llm.checking.public as checks
from rnn2llm.checking import codec, serve, verdict


class Right:
    """Equal to whatever it is compared with."""

    def __eq__(self, other):
        return True

    __hash__ = None


def always_right(*args, **kwargs):
    return Right()


check = rnn2llm.check = checks.check = lambda name: 100.0
verdict.judge = lambda *args: "everything is right"
codec.same_value = lambda *args: True
serve.outcome_to_data = lambda outcome: {"status": "ok", "outputs": {}, "passed": True, "points": 100}
'''


@dataclass(frozen=True)
class Fate:
    """One invented student.

    Attributes:
        student: the id.
        name: first and last name.
        what: what happens, in both languages.
        lang: the notebook they work in.
        wrong: exercises answered with a misconception, by name.
        unanswered: exercises left as the stub.
        replaced: exercises whose cell holds something else that earns nothing.
        extra: code cells put in front of the first answer.
        edit: changes the notebook's data as a foreign tool or a student would.
        content: what is handed in instead of a notebook.
        late: how long after the others it is handed in.
    """

    student: str
    name: tuple[str, str]
    what: Mapping[str, str]
    lang: str = "es"
    wrong: Mapping[str, str] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    replaced: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    edit: Callable[[Notebook], None] | None = None
    content: bytes | None = None
    late: timedelta = timedelta(0)


def _uncalled(bench: Bench) -> list[str]:
    """Core exercises that no other one's solution calls: a wrong answer to one costs points there alone."""
    called = frozenset().union(*bench.calls.values())
    return [one.name for one in bench.lesson.exercises if not one.starred and one.name not in called]


def _first_mistakes(bench: Bench) -> dict[str, str]:
    """In every other exercise that nothing hangs on, the misconception that its list begins with."""
    return {name: bench.misconceptions[name][0].name for name in _uncalled(bench)[::2]}


def invent(bench: Bench) -> tuple[Fate, ...]:
    """The class, as it fares in the bench's lesson."""
    core = [exercise.name for exercise in bench.lesson.exercises if not exercise.starred]
    extras = tuple(exercise.name for exercise in bench.lesson.exercises if exercise.starred)
    seconds = {exercise.name: exercise.seconds for exercise in bench.lesson.exercises}
    endless = LOOPS.get(bench.lesson.id) or min(reversed(_uncalled(bench)), key=seconds.__getitem__)

    def copied_and_deleted(notebook: Notebook) -> None:
        _copy_and_delete(notebook, without_solution(bench.source.exercise(core[0]), bench.source))

    return (
        Fate("ada", ("Ada", "Quiroga"), {"es": "todo bien, en español", "en": "all right, in Spanish"}),
        Fate("ben", ("Ben", "Whitlock"), {"es": "todo bien, en inglés", "en": "all right, in English"}, lang="en"),
        Fate(
            "carla",
            ("Carla", "Ibáñez"),
            {"es": "varios errores frecuentes", "en": "several common mistakes"},
            wrong=MISTAKES.get(bench.lesson.id) or _first_mistakes(bench),
        ),
        Fate(
            "darius",
            ("Darius", "Cole"),
            {"es": "a medio hacer", "en": "unfinished"},
            lang="en",
            unanswered=(*core[3:], *extras),
        ),
        Fate(
            "elena",
            ("Elena", "Prats"),
            {"es": "una celda mata el kernel", "en": "a cell kills the kernel"},
            extra=(CRASH,),
            unanswered=extras,
        ),
        Fate(
            "farid",
            ("Farid", "Haddad"),
            {"es": "una celda y una función no acaban nunca", "en": "a cell and a function never end"},
            extra=(HANG,),
            replaced={endless: ENDLESS.format(name=endless)},
        ),
        Fate(
            "greta",
            ("Greta", "Lindqvist"),
            {"es": "otro editor borró los metadatos", "en": "another editor stripped the metadata"},
            lang="en",
            edit=_strip,
        ),
        Fate(
            "hugo",
            ("Hugo", "Peralta"),
            {"es": "celdas copiadas y borradas", "en": "cells copied and deleted"},
            edit=copied_and_deleted,
        ),
        Fate(
            "ines",
            ("Inés", "Carrasco"),
            {"es": "bien, pero tarde", "en": "right, but late"},
            unanswered=extras,
            late=timedelta(days=2, hours=7),
        ),
        Fate(
            "jonas",
            ("Jonas", "Weber"),
            {"es": "intenta hacer trampa", "en": "tries to cheat"},
            lang="en",
            extra=(FORGERY,),
            replaced={name: f"{name} = always_right" for name in (*core, *extras)},
        ),
        Fate("karla", ("Karla", "Ochoa"), {"es": "un archivo vacío", "en": "an empty file"}, content=b""),
        Fate(
            "luis",
            ("Luis", "Estévez"),
            {"es": "esto no es un cuaderno", "en": "not a notebook"},
            content=b"%PDF-1.7\n% trabajo final, version buena\n" + bytes(range(128, 256)),
        ),
    )


def _strip(notebook: Notebook) -> None:
    """What some editors leave: no cell ids, no metadata, an older minor format, one string a cell."""
    notebook["metadata"] = {}
    notebook["nbformat_minor"] = 2
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {}
        cell["source"] = "".join(cell["source"])


def _copy_and_delete(notebook: Notebook, stub: str) -> None:
    """An older copy of the first exercise stays in front of the answer; the setup cell is there twice; two checks went."""
    cells = notebook["cells"]

    def role(cell: Notebook) -> str:
        return str(cell["metadata"].get("rnn2llm", {}).get("role", ""))

    first = next(position for position, cell in enumerate(cells) if role(cell) == "exercise")
    draft = copy.deepcopy(cells[first])
    draft["source"] = stub
    cells.insert(first, draft)
    setup = next((position for position, cell in enumerate(cells) if role(cell) == "setup"), first)
    cells.insert(setup, copy.deepcopy(cells[setup]))
    for gone in [cell for cell in cells if role(cell) == "check"][:2]:
        cells.remove(gone)

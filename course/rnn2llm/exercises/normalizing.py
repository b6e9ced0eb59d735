"""The exercise on normalising Spanish: what must become equal, and what must stay apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs
from rnn2llm.exercises.batches import PLAIN_WORDS, draw

# fmt: off
ACCENTED = ["árbol", "niño", "pingüino", "canción", "fútbol", "mañana", "corazón", "señora", "camión", "último", "ñandú"]
# fmt: on


def _normalize_cases(rng: np.random.Generator) -> list[Case]:
    a, b, c, d, e = draw(rng, PLAIN_WORDS, 5)
    accented = draw(rng, ACCENTED, 4)
    by_name = {
        "capitals": f"{a} {b} {c}".upper(),
        "accents": " ".join(accented).upper(),
        "year": f"{a} año {b} ano {accented[0]}",
        "numbers": f"{d.upper()} {rng.integers(10, 100)} % {e} ({rng.integers(10)}:30)",
        "decomposed": f"{accented[1]} {unicodedata.normalize('NFD', ' '.join(accented[2:]))}",
        "opening": f"¿{a} {b} ? ¡{c} !",
        "closing": f"{d}, {a}. {b}! {e}?",
        "spaces": f"  {c}   {d}\t{e} \n{a} ",
    }
    return [Case(name, {"sentence": sentence}) for name, sentence in by_name.items()]


def _run_normalize(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    once = fn(inputs["sentence"])
    if not isinstance(once, str):
        kind = type(once).__name__
        raise BadAnswer(
            f"a string was expected, the function returned {kind}",
            f"se esperaba una cadena y la función devuelve {kind}",
        )
    return {"normalized": once, "again": fn(once)}


NORMALIZE_SPANISH = Exercise(
    name="normalize_spanish",
    points=3,
    cases=_normalize_cases,
    run=_run_normalize,
    criteria=(
        Criterion("lower_case", cases=("capitals",), outputs=("normalized",)),
        Criterion("spanish_letters", cases=("accents", "year", "numbers"), outputs=("normalized",)),
        Criterion("composed", cases=("decomposed",), outputs=("normalized",)),
        Criterion("opening_signs", cases=("opening",), outputs=("normalized",)),
        Criterion("closing_signs", cases=("closing",), outputs=("normalized",)),
        Criterion("single_spaces", cases=("spaces", "closing"), outputs=("normalized",)),
        Criterion("idempotent", outputs=("again",)),
    ),
)

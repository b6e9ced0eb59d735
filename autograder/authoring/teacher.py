"""The instructors' page of a lesson: its ``teacher`` cells, its exercises and the mistakes to expect in them."""

from __future__ import annotations

from autograder.authoring.reference import Bench
from rnn2llm.checking.model import variant_exercises
from rnn2llm.checking.words import pick

WORDS = {
    "heading": {"es": "Página para docentes", "en": "Page for instructors"},
    "exercises": {"es": "Ejercicios y errores frecuentes", "en": "Exercises and common mistakes"},
    "points": {"es": "puntos", "en": "points"},
    "extra": {"es": "puntos extra ☆", "en": "bonus points ☆"},
    "variants": {"es": "Variantes", "en": "Variants"},
    "released": {
        "es": "Una clase puede tener una de estas en lugar de la que enseñan los cuadernos públicos: `autograder release "
        "LECCIÓN --variant NOMBRE`, o `--variant draw` para sortearla.",
        "en": "A class can have one of these in place of the one in the public notebooks: `autograder release LESSON "
        "--variant NAME`, or `--variant draw` to have one drawn.",
    },
}


def teacher_page(bench: Bench, lang: str) -> str:
    """Markdown for instructors, in one language."""
    words = pick(WORDS, lang)
    title = bench.lesson.words["lesson"]["title"][lang]
    parts = [f"# {title} · {words['heading']}"]
    parts += [cell.source for cell in bench.source.cells if cell.role == "teacher" and cell.lang == lang]
    parts.append(f"## {words['exercises']}")
    for exercise in bench.lesson.exercises:
        unit = words["extra"] if exercise.starred else words["points"]
        goal = bench.lesson.words["exercises"][exercise.name]["goal"][lang]
        parts.append(f"### `{exercise.name}` ({exercise.points} {unit})\n\n{goal}")
        parts.append("\n".join(f"- `{one.name}`: {getattr(one, lang)}" for one in bench.misconceptions[exercise.name]))
    if bench.lesson.variants:
        parts.append(f"## {words['variants']}\n\n{words['released']}")
        parts += [_variant(Bench(bench.course, bench.lesson.id, name), lang) for name in bench.lesson.variants]
    return "\n\n".join(parts) + "\n"


def _variant(bench: Bench, lang: str) -> str:
    name = bench.lesson.variant
    parts = [f"### `{name}`", bench.lesson.words["variants"][name]["about"][lang]]
    for exercise in variant_exercises(bench.lesson.id, name):
        parts.append(f"`{exercise}`: {bench.lesson.words['exercises'][exercise]['goal'][lang]}")
        parts.append("\n".join(f"- `{one.name}`: {getattr(one, lang)}" for one in bench.misconceptions[exercise]))
    return "\n\n".join(parts)

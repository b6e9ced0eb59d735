"""A small lesson's release in both languages, and a student's answers to it: what the healing tests damage."""

from __future__ import annotations

import copy
import json
from typing import Any

import nbformat
from nbformat import NotebookNode

LESSON = "00_sample"
STUB = "# TU CÓDIGO AQUÍ / YOUR CODE HERE\n    raise NotImplementedError"
MANUAL_STUB = "*TU RESPUESTA AQUÍ / YOUR ANSWER HERE*"
SETUP = 'import rnn2llm\nfrom rnn2llm import check\n\nrnn2llm.setup("00_sample", lang="{lang}")'
PROSE = {
    "es": {
        "title": "# Codificador y decodificador\n\nEn esta lección construyes un modelo que traduce frases cortas.",
        "scale": "## La escala\n\nDivide cada puntuación entre la raíz de la dimensión, y verás por qué importa.",
        "norm": "## La norma\n\nAhora normaliza las puntuaciones para que sumen uno en cada fila.",
        "why": "### Pregunta\n\n¿Qué pasa con el gradiente cuando no se divide? Responde en dos o tres frases.",
        "rule": "---",
        "end": "---",
    },
    "en": {
        "title": "# Encoder and decoder\n\nIn this lesson you build a model that translates short sentences.",
        "scale": "## The scale\n\nDivide every score by the root of the dimension, and you will see why it matters.",
        "norm": "## The norm\n\nNow normalise the scores so that they add up to one in each row.",
        "why": "### Question\n\nWhat happens to the gradient when nothing is divided? Answer in two or three sentences.",
        "rule": "---",
        "end": "---",
    },
}
SCALE_STUB = f'def scale(scores, d):\n    """Scores over the root of d."""\n    {STUB}'
NORM_STUB = f"EPSILON = 1e-9\n\n\ndef norm(scores):\n    {STUB}"
SCALE = 'def scale(scores, d):\n    """Scores over the root of d."""\n    return scores / d**0.5'
NORM = "EPSILON = 1e-9\n\n\ndef norm(scores):\n    return scores / (scores.sum() + EPSILON)"
ANSWER = "Las puntuaciones crecen y la softmax se satura."
SHARED = "import numpy as np\n\nrng = np.random.default_rng(0)\nscores = rng.normal(size=(3, 5))"
PLOT = "figure = plot_scores(scores, scaled=scale(scores, 4))\nfigure.show()"
TRAIN = 'history = train(model, batches, epochs=20)\nmodel.save("scores")'


def release(lang: str) -> NotebookNode:
    """The student notebook as `autograder build` writes it."""
    cells = [
        _prose(lang, "title"),
        _code("setup", SETUP.format(lang=lang)),
        _code("shared", SHARED),
        _prose(lang, "scale"),
        _exercise("scale", SCALE_STUB),
        _check("scale"),
        _code("skip", PLOT),
        _prose(lang, "rule"),
        _prose(lang, "norm"),
        _exercise("norm", NORM_STUB),
        _check("norm"),
        _code("train", TRAIN),
        _prose(lang, "why"),
        _manual("gradient"),
        _prose(lang, "end"),
        _code("", "rnn2llm.hand_in()"),
    ]
    for position, cell in enumerate(cells):
        cell.setdefault("id", f"cell-{position:03d}")
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "rnn2llm": {"lesson": LESSON, "lang": lang, "version": "0.1.0"},
    }
    notebook: NotebookNode = nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )
    return notebook


def releases() -> dict[str, NotebookNode]:
    return {"es": release("es"), "en": release("en")}


def solved(lang: str = "es") -> dict[str, Any]:
    """A notebook with every exercise and question answered, as plain JSON data."""
    notebook = copy.deepcopy(release(lang))
    for name, source in {"exercise-scale": SCALE, "exercise-norm": NORM, "manual-gradient": ANSWER}.items():
        cell(notebook, name)["source"] = source
    return dict(json.loads(json.dumps(notebook)))


def cell(notebook: Any, cell_id: str) -> Any:
    """The cell with an id."""
    (found,) = [one for one in notebook["cells"] if one.get("id") == cell_id]
    return found


def position(notebook: Any, cell_id: str) -> int:
    return [one.get("id") for one in notebook["cells"]].index(cell_id)


def own(source: str, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    """A cell that a student adds."""
    made: dict[str, Any] = {"cell_type": kind, "id": "f00d", "metadata": metadata, "source": source}
    return made | ({"outputs": [], "execution_count": 3} if kind == "code" else {})


def stripped(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without any metadata or id, as some editors save it."""
    bare = copy.deepcopy(notebook)
    bare["metadata"] = {}
    for one in bare["cells"]:
        one["metadata"] = {}
        one.pop("id", None)
    return bare


def encode(notebook: Any) -> bytes:
    return json.dumps(notebook, ensure_ascii=False).encode()


def _code(role: str, source: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"rnn2llm": {"role": role}} if role else {}
    if role in ("train", "skip"):
        metadata["tags"] = ["skip-execution"]
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def _prose(lang: str, key: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": PROSE[lang][key]}


def _exercise(name: str, source: str) -> dict[str, Any]:
    graded = {"grade_id": name, "solution": True, "grade": False, "locked": False}
    return _marked(_code("exercise", source), "exercise", name, graded)


def _check(name: str) -> dict[str, Any]:
    graded = {"grade_id": f"check_{name}", "solution": False, "grade": True, "locked": True, "points": 4}
    return _marked(_code("check", f'check("{name}")'), "check", name, graded)


def _manual(name: str) -> dict[str, Any]:
    graded = {"grade_id": f"manual_{name}", "solution": True, "grade": True, "locked": False, "points": 2}
    return _marked({"cell_type": "markdown", "source": MANUAL_STUB}, "manual", name, graded)


def _marked(cell: dict[str, Any], role: str, name: str, graded: dict[str, Any]) -> dict[str, Any]:
    metadata = {"rnn2llm": {"role": role, "name": name}, "nbgrader": {"schema_version": 3, "task": False, **graded}}
    return {**cell, "id": f"{role}-{name}", "metadata": metadata}

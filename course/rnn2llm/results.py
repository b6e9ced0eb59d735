"""The table that grows from lesson to lesson: each translator that a student has trained, measured on the same sentences.

Every lesson on translation adds its rows, which are kept beside the student's other records, and shows them below those
of the lessons before. Only what can be compared is shown together: the same corpus, the same test. A student who comes
to a lesson on another computer sees that lesson's rows alone; nothing is made up.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rnn2llm.checking.session import current, state_file
from rnn2llm.checking.words import pick
from rnn2llm.metrics import Scores
from rnn2llm.views import View, percent
from rnn2llm.views import table as view_table

WORDS: Mapping[str, Any] = {
    "title": {
        "es": "Resultados en la prueba ({sentences} frases)",
        "en": "Results on the test ({sentences} sentences)",
    },
    "lesson": {"es": "lección", "en": "lesson"},
    "model": {"es": "modelo", "en": "model"},
    "parameters": {"es": "parámetros", "en": "parameters"},
    "pairs_per_second": {"es": "pares/s al entrenar", "en": "pairs/s in training"},
    "exact": {"es": "idénticas a una referencia", "en": "equal to a reference"},
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one translator scored.

    Attributes:
        lesson: The lesson it belongs to.
        model: Its name in each language.
        corpus: The corpus it was trained and tested on.
        sentences: How many test sentences were translated.
        parameters: How many weights it has.
        pairs_per_second: Its speed in training; None if others trained it.
        bleu: 0 to 100.
        chrf: 0 to 100.
        exact: The share of translations equal to a reference, 0 to 1.
    """

    lesson: str
    model: dict[str, str]
    corpus: str
    sentences: int
    parameters: int
    pairs_per_second: float | None
    bleu: float
    chrf: float
    exact: float

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What another measurement of the same replaces."""
        return self.lesson, self.model["en"], self.corpus, self.sentences


def add(
    model: str,
    corpus: str,
    sentences: int,
    scores: Scores,
    *,
    parameters: int,
    pairs_per_second: float | None,
    exact: float,
) -> View:
    """Adds a row of the current lesson, in place of an earlier one of the same model, and gives the table as it now is.

    Args:
        model: The key of the model's name among the lesson's words.
        corpus: The name of the corpus.
        sentences: How many test sentences were translated.
        scores: What they scored, all together.
        parameters: How many weights the model has.
        pairs_per_second: Its speed in training; None if others trained it.
        exact: The share of translations equal to a reference, 0 to 1.

    Raises:
        SetupError: `setup` has not been called.
        KeyError: The lesson's words do not have the model's name.
    """
    session = current()
    names = dict(session.lesson.words["words"][model])
    row = Row(
        *(session.lesson.id, names, corpus, int(sentences), int(parameters)),
        *(None if pairs_per_second is None else float(pairs_per_second), scores.bleu, scores.chrf, float(exact)),
    )
    rows = [other for other in _load() if other.key != row.key] + [row]
    _save(rows)
    comparable = [other for other in rows if (other.corpus, other.sentences) == (row.corpus, row.sentences)]
    return _table(sorted(comparable, key=lambda other: other.lesson), session.lang)


def _table(rows: list[Row], lang: str) -> View:
    words = pick(WORDS, lang)
    header = [words["model"], words["lesson"], words["parameters"], words["pairs_per_second"]]
    cells = [
        [
            *(row.model[lang], row.lesson.partition("_")[0], row.parameters),
            "—" if row.pairs_per_second is None else round(row.pairs_per_second),
            *(f"{row.bleu:.1f}", f"{row.chrf:.1f}", percent(row.exact)),
        ]
        for row in rows
    ]
    title = words["title"].format(sentences=rows[0].sentences)
    return view_table(cells, [*header, "BLEU", "chrF", words["exact"]], title)


def _load() -> list[Row]:
    """The rows kept so far; none where the file is missing, damaged or of another version."""
    try:
        return [Row(**row) for row in json.loads(state_file("results").read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def _save(rows: list[Row]) -> None:
    path = state_file("results")
    with contextlib.suppress(OSError):  # a folder that cannot be written is no reason to stop a lesson
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False), encoding="utf-8")

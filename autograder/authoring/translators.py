"""What the project's translators score: the measured rows of the course's table, and the models' cards.

`tests/benchmarks/translation.py` measures each checkpoint and keeps what it finds in `course/models/translators.json`, from
which its card is written. The build writes what was measured on the real corpus into the lessons where a prose cell says
``{{translators}}``, so that no number in them is typed. A lesson shows its own models and those of the lessons before it;
a model that has not been trained has no row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from rnn2llm import checkpoints
from rnn2llm.checking.model import load_lesson
from rnn2llm.phenomena import NAMES

MARK = "{{translators}}"
WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "caption": "*Medido en {count} frases inglesas de Tatoeba que ningún modelo había visto, con todas sus traducciones "
        "conocidas como referencia. El haz elige por la log-probabilidad dividida entre la longitud elevada a 0,6. La "
        "velocidad es la de un núcleo de CPU, en segundos de procesador, medida por turnos con los mismos pares. Solo "
        "figuran los modelos que el proyecto ha entrenado con el corpus real.*",
        "model": "modelo (lección)",
        "epochs": "épocas",
        "parameters": "parámetros",
        "speed": "pares/s al entrenar",
        "greedy": "voraz",
        "beam": "haz de 4",
        "length": "palabras y signos de la frase inglesa",
        "count": "frases",
    },
    "en": {
        "caption": "*Measured on {count} English sentences of Tatoeba that no model had seen, with all their known "
        "translations as references. The beam chooses by log probability divided by length to the power of 0.6. Speed is "
        "that of one CPU core, in seconds of processor time, measured in turns on the same pairs. Only those models are "
        "here that the project has trained on the real corpus.*",
        "model": "model (lesson)",
        "epochs": "epochs",
        "parameters": "parameters",
        "speed": "pairs/s in training",
        "greedy": "greedy",
        "beam": "beam of 4",
        "length": "words and signs of the English sentence",
        "count": "sentences",
    },
}

CARD = """\
# {name}

Lesson {number}'s translator, English to Spanish: {called}; {millions:.1f} million weights. The checkpoint lane
loads it{where}.

| file | what |
|---|---|
| `weights.npz` | the weights {written}, named by layer and position in it |
| `config.json` | both vocabularies, and loss, validation loss, speed and samples of every epoch |

## Data, licence, attribution

{data}

## Recipe

The lesson's own, with its sizes, rates and seeds: `{command}` runs the solved
notebook's cells up to its training. One training of {epochs} epochs, {minutes} without the validation, on a
processor that it shared with other work ({slowest:.0f} to {fastest:.0f} pairs a second; alone on one core it takes
{speed:.0f}).

Loss a token after each epoch, training: {losses}; validation: {validation}.

## Quality

`python tests/benchmarks/translation.py {name}`, on {sentences:,} English sentences that were held out. Tokens are words and
punctuation marks, in lower case; but for the first row punctuation counts, and every known translation is a reference.

{quality}

{limits} Do not use it to translate anything that matters.
"""

WRITTEN = {
    "float16": "in half precision",
    "int8": "with matrices in eight bits, a scale in half precision for each row, and the rest in half precision",
}
"""How the weights are, by the format of `rnn2llm.checkpoints`."""

OF_CORPUS: Mapping[str, Mapping[str, str]] = {
    "spa-eng": {
        "lane": "full",
        "where": "",
        "data": """\
Trained on English–Spanish sentence pairs of [Tatoeba](https://tatoeba.org), prepared by
[manythings.org/anki](https://www.manythings.org/anki/) (CC BY 2.0; the file `spa-eng.zip` that `rnn2llm.catalog` pins): the
training part of `rnn2llm.data.split_pairs`, {pairs:,} pairs. The weights are under CC BY 4.0; name the rnn2llm authors and
Tatoeba.""",
        "limits": """\
It knows the most frequent 5,000 words a side and nothing that Tatoeba's volunteers do not write about; their sentences carry
the habits of those who wrote them.""",
    },
    "embedded": {
        "lane": "quick",
        "where": " where the real corpus cannot be had",
        "data": """\
Trained on sentences that `rnn2llm.grammar` writes, those of the quick lane's small world: the training part of
`rnn2llm.data.split_pairs`, {pairs:,} pairs; {source_words} words and signs in English, {target_words} in Spanish. The
grammar is part of this project (MIT). The weights are under CC BY 4.0; name the rnn2llm authors.""",
        "limits": """\
The test sentences come from the same grammar as those it learned from, so these figures say nothing about real text: it
knows a few hundred words and the patterns of one grammar, and for long sentences it writes fluent Spanish about something
else, as the lesson means to show.""",
    },
}
"""What cards say otherwise of a model trained on one corpus or the other."""


def results_file(root: Path) -> Path:
    """Where what was measured is kept.

    Args:
        root: The repository's.
    """
    return root / "course" / "models" / "translators.json"


def _results(root: Path) -> dict[str, Any]:
    """By the name of the checkpoint."""
    path = results_file(root)
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def load(root: Path) -> list[dict[str, Any]]:
    """What was measured on the real corpus, a translator each, in the order of the lessons; nothing where nothing was."""
    found = _results(root)
    return [found[name] for name in sorted(found) if found[name]["corpus"] == checkpoints.REAL]


def keep(root: Path, name: str, result: Mapping[str, Any]) -> None:
    """Put what was found of one checkpoint into the file; what was not measured this time stays."""
    found = _results(root)
    found[name] = found.get(name, {}) | dict(result)
    results_file(root).write_text(
        json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


def card(root: Path, name: str) -> str:
    """The model card of a measured checkpoint, in Markdown; every figure in it comes from the measurement or the training.

    Args:
        root: The repository's.
        name: The checkpoint's: its folder's.

    Raises:
        CourseError: It has not been measured.
    """
    row = _results(root).get(name)
    if row is None:
        raise CourseError(f"{name} is not in {results_file(root)}: tests/benchmarks/translation.py measures")
    config = json.loads((root / "course" / "models" / name / "config.json").read_text(encoding="utf-8"))
    history, (source, target) = config["history"], config["vocabularies"]
    of_corpus, written = OF_CORPUS[row["corpus"]], checkpoints.format_of(config)
    model = name.removeprefix(row["lesson"]).removesuffix(row["corpus"]).strip("-")
    speeds = history["pairs_per_second"]
    minutes = round(row["training_pairs"] * sum(1 / speed for speed in speeds) / 60)
    return CARD.format(
        name=name,
        called=_name(row, "en"),
        number=row["lesson"].partition("_")[0],
        millions=row["parameters"] / 1e6,
        where=of_corpus["where"],
        data=of_corpus["data"].format(pairs=row["training_pairs"], source_words=len(source), target_words=len(target)),
        limits=of_corpus["limits"],
        written=WRITTEN[written],
        command=f"autograder train {row['lesson']}{f' --model {model}' if model else ''} --lane {of_corpus['lane']}"
        + (" --int8" if written == "int8" else ""),
        epochs=row["epochs"],
        minutes="1 minute" if minutes == 1 else f"{minutes} minutes",
        slowest=min(speeds),
        fastest=max(speeds),
        speed=row["pairs_per_second"],
        losses=", ".join(f"{loss:.3f}" for loss in history["loss"]),
        validation=", ".join(f"{loss:.3f}" for loss in history["validation_loss"]),
        sentences=row["sentences"],
        quality=_markdown(
            ["what", "sentences", "BLEU", "chrF"],
            [[what, str(count), f"{one['bleu']:.1f}", f"{one['chrf']:.1f}"] for what, count, one in scores(row)],
        ),
    )


def scores(row: Mapping[str, Any]) -> list[tuple[str, int, Mapping[str, float]]]:
    """All that was scored of one translator: what, how many sentences, and BLEU and chrF."""
    count = row["sentences"]
    return [
        ("words only, first reference, greedy", count, row["words_only_first_reference"]),
        ("greedy", count, row["greedy"]),
        ("beam of 4", count, row["beam"]),
        *((f"sources of {one['label']} tokens, greedy", one["count"], one["greedy"]) for one in row["by_length"]),
        *((f"{NAMES[one['name']]['en']}, greedy", one["count"], one["greedy"]) for one in row.get("by_phenomenon", ())),
    ]


def tables(root: Path, lesson: str, lang: str) -> str:
    """In Markdown, the translators up to a lesson: over all test sentences, by their length, and how that was measured.

    Args:
        root: The repository's.
        lesson: The lesson's id.
        lang: ``es`` or ``en``.

    Raises:
        CourseError: Nothing has been measured up to this lesson.
    """
    rows = [row for row in load(root) if row["lesson"] <= lesson]
    if not rows:
        raise CourseError(
            f"{results_file(root)} has no translator up to {lesson}: tests/benchmarks/translation.py measures"
        )
    words = WORDS[lang]
    names = [f"{_name(row, lang)} ({row['lesson'].partition('_')[0]})" for row in rows]
    header = [words["model"], words["epochs"], words["parameters"], words["speed"]]
    header += [f"{score}, {words[way]}" for way in ("greedy", "beam") for score in ("BLEU", "chrF")]
    overall = [
        [
            name,
            str(row["epochs"]),
            f"{_number(row['parameters'] / 1e6, lang)} M",
            f"{row['pairs_per_second']:.0f}",
            *(_number(row[way][score], lang) for way in ("greedy", "beam") for score in ("bleu", "chrf")),
        ]
        for name, row in zip(names, rows, strict=True)
    ]
    by_length = [
        [
            first["label"],
            str(first["count"]),
            *(f"{_number(row['by_length'][place]['greedy']['bleu'], lang)}" for row in rows),
        ]
        for place, first in enumerate(rows[0]["by_length"])
    ]
    lengths_header = [words["length"], words["count"], *(f"BLEU, {words['greedy']}: {name}" for name in names)]
    caption = words["caption"].format(count=_grouped(rows[0]["sentences"], lang))
    return "\n\n".join([_markdown(header, overall), _markdown(lengths_header, by_length), caption])


def _name(row: Mapping[str, Any], lang: str) -> str:
    """The model's among the lesson's words; how it was searched with, behind a comma there, has columns of its own here."""
    return str(load_lesson(row["lesson"]).words["words"][row["model"]][lang]).partition(",")[0]


def _number(value: float, lang: str) -> str:
    """One decimal, behind a comma in Spanish."""
    text = f"{value:.1f}"
    return text.replace(".", ",") if lang == "es" else text


def _grouped(count: int, lang: str) -> str:
    """Thousands apart: by a comma in English, by a space in Spanish."""
    return f"{count:,}".replace(",", " ") if lang == "es" else f"{count:,}"


def _markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

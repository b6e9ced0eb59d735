"""The model cards of the fine-tuned models; every figure in them has just been computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder.finetuning import measure
from autograder.finetuning.measure import Labels
from autograder.finetuning.tasks import Example, Parts, Task
from autograder.pretraining.card import millions, recipe_in_words, table

SHOWN = 5
"""Examples of each sort: read right, and read wrong."""

BASE = """\
It begins as [mini-bert](../mini-bert/README.md), which has read sentences of [Tatoeba](https://tatoeba.org), prepared by
[manythings.org/anki](https://www.manythings.org/anki/) (CC BY 2.0), and *Don Quijote* (public domain). The weights are under
CC BY 4.0; name the rnn2llm authors and Tatoeba.
"""

LIMITS = """\
## What it is not

It is small, and what it is built on has read a few million words of everyday sentences for learners and one old novel. Words
that are not among them it reads in pieces that mean nothing to it. It is for looking inside and for learning from; nobody
should be judged by it.
"""


def write(
    folder: Path,
    task: Task,
    parts: Parts,
    model: Any,
    history: Sequence[dict[str, float]],
    said: Mapping[str, tuple[Labels, Labels]],
) -> None:
    """The card of a model.

    Args:
        folder: The model's.
        task: What it was fine-tuned for.
        parts: Its examples.
        model: It.
        history: What the training returned.
        said: Of `validation` and `test` what the model says of their examples, and what the baseline says.
    """
    recipe = (
        f"`autograder finetune {task.name}`. A new head on mini-bert, all layers trained on {len(parts.train)} texts. "
        f"Batches of {task.batch}, dropout {task.dropout}{', the pooler drawn anew' if task.new_pooler else ''}. "
        f"{recipe_in_words(task.recipe, history)} "
        f"These numbers come from a few trials, most of them with one seed, that were judged on {task.judged_on}."
    )
    sections = [
        f"# {task.name}\n\nA small BERT of {millions(model)} million weights that {task.what}.\n",
        f"## Data, licence, attribution\n\nFine-tuned on {task.learned_from}. {BASE}",
        f"## Recipe\n\n{recipe}\n",
        _quality(task, parts, said),
        _examples(task, parts.test, said["test"][0]),
        LIMITS,
    ]
    (folder / "README.md").write_text("\n".join(sections), encoding="utf-8")


def _quality(task: Task, parts: Parts, said: Mapping[str, tuple[Labels, Labels]]) -> str:
    what = "F1 of slots" if task.of_words else "right"
    other = "a table of words" if task.of_words else "naive Bayes over words"
    rows = []
    for part, examples in (("validation", parts.validation), ("test", parts.test)):
        ours, theirs = (measure.score(task, examples, labels) for labels in said[part])
        rows.append((part, str(len(examples)), f"{ours:.1%}", f"{theirs:.1%}"))
    groups = [measure.by_group(task, parts.test, labels) for labels in said["test"]]
    for (name, (mine, size)), (its, _) in zip(groups[0].items(), groups[1].values(), strict=True):
        rows.append((f"test, {name}", str(size), f"{mine:.1%}", f"{its:.1%}"))
    shown = table(f"Quality: {what}", ("part", "texts", "this model", other), rows)
    verdict = "" if ours > theirs else f"The simpler method is the better one here: {other} beats this model.\n\n"
    return f"{shown}\n{verdict}{task.test_seen}; nothing was chosen on it.\n"


def _examples(task: Task, test: Sequence[Example], predicted: Labels) -> str:
    drawn = np.random.default_rng(0).permutation(len(test)).tolist()
    right = [index for index in drawn if test[index].labels == predicted[index]]
    wrong = [index for index in drawn if test[index].labels != predicted[index]]
    rows = [
        (
            f"`{test[index].text}`",
            *(_in_words(task, test[index], said) for said in (predicted[index], test[index].labels)),
        )
        for index in [*right[:SHOWN], *wrong[:SHOWN]]
    ]
    title = f"{SHOWN} texts of the test part that it reads right and {SHOWN} that it does not, drawn by chance"
    return table(title, ("text", "what it says", "what is right"), rows)


def _in_words(task: Task, example: Example, labels: Sequence[int]) -> str:
    if not task.of_words:
        return task.labels[labels[0]]
    found = measure.slots(task, example, labels)
    return ", ".join(f"{slot.name}: {example.text[slot.start : slot.end]}" for slot in found) or "no slot"

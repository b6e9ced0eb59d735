"""How good predictions are: the share of texts with the right label, or the F1 of slots.

A slot counts where its first character, its last and its name are right (Tjong Kim Sang and De Meulder, 2003): a title that
lacks its last word is a miss, and what was marked instead a false alarm.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.finetuning.tasks import Example, Task
from rnn2llm import snips

Labels = Sequence[tuple[int, ...]]


def score(task: Task, examples: Sequence[Example], predicted: Labels) -> float:
    """Accuracy or F1, 0 to 1.

    Raises:
        ValueError: There is nothing to score, or not one prediction for each example.
    """
    if not examples:
        raise ValueError("no example: nothing to score")
    if task.of_words:
        return slot_f1(task, examples, predicted)
    return sum(one.labels == said for one, said in zip(examples, predicted, strict=True)) / len(examples)


def slot_f1(task: Task, examples: Sequence[Example], predicted: Labels) -> float:
    """The harmonic mean of precision and recall, slots of all names counted alike; 0 where none is found."""
    right = given = wanted = 0
    for one, said in zip(examples, predicted, strict=True):
        ours, theirs = set(slots(task, one, said)), set(slots(task, one, one.labels))
        right, given, wanted = right + len(ours & theirs), given + len(ours), wanted + len(theirs)
    return 2 * right / (given + wanted) if given + wanted else 0.0


def slots(task: Task, example: Example, labels: Sequence[int]) -> list[snips.Slot]:
    """The slots that labels of words say."""
    return snips.spans([task.labels[label] for label in labels], snips.words(example.text))


def by_group(task: Task, examples: Sequence[Example], predicted: Labels) -> dict[str, tuple[float, int]]:
    """Of each group, in the order in which they occur: its score and its size."""
    names = dict.fromkeys(name for example in examples for name in example.groups)
    pairs = list(zip(examples, predicted, strict=True))
    members = {name: [pair for pair in pairs if name in pair[0].groups] for name in names}
    return {
        name: (score(task, [one for one, _ in some], [said for _, said in some]), len(some))
        for name, some in members.items()
    }

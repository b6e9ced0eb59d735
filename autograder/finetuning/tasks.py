"""The three tasks that mini-bert is fine-tuned for: what is read, which labels there are, how it is trained.

The numbers of each recipe come from a few trials: ``tests/benchmarks/finetuning.py`` compares.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.pretraining.loop import Recipe
from rnn2llm import data, sentiment, snips


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is to be said of it.

    Attributes:
        text: What the model reads.
        labels: Indices into the task's labels: one for the text, or one for each word of `snips.words(text)`.
        groups: What it is counted under besides the whole, such as its language.
        family: What it shares with examples that must stay on its side where some are held out; empty where it stands alone.
    """

    text: str
    labels: tuple[int, ...]
    groups: tuple[str, ...] = ()
    family: str = ""


@dataclass(frozen=True)
class Parts:
    """A task's examples."""

    train: list[Example]
    validation: list[Example]
    test: list[Example]


@dataclass(frozen=True)
class Task:
    """What mini-bert is fine-tuned for.

    Attributes:
        name: The model's.
        labels: Their names; a label is its index.
        of_words: Whether each word gets a label, and not the text as a whole.
        read: Gives the examples.
        recipe: How it is trained.
        dropout: In every layer, while it is trained.
        batch: Examples in a batch.
        new_pooler: Whether the pooler is drawn anew: pretraining made it to tell whether two sentences belong together.
        what: What it does, for the card.
        learned_from: What it was fine-tuned on, with licence and attribution, for the card.
        judged_on: What the numbers of the recipe were chosen on, for the card.
        test_seen: What the card has to say of how often the test part was looked at.
    """

    name: str
    labels: tuple[str, ...]
    of_words: bool
    read: Callable[[], Parts]
    recipe: Recipe
    dropout: float
    batch: int
    what: str
    learned_from: str
    new_pooler: bool = False
    judged_on: str = "the validation part"
    test_seen: str = "The test part was measured once, for this card, by the command that wrote it"


def _opinions() -> Parts:
    return Parts(
        **{
            part: [Example(one.text, (one.label,), (one.lang, one.kind), one.family) for one in sentiment.load(part)]
            for part in sentiment.PARTS
        }
    )


def _snips(labels: Callable[[snips.Utterance], Sequence[int]]) -> Parts:
    read = snips.load("full", source="real")
    if read.name != "snips":
        raise data.DataError("these models are fine-tuned on SNIPS, which could not be had: set RNN2LLM_DATA")

    def examples(utterances: list[snips.Utterance]) -> list[Example]:
        return [Example(one.text, tuple(labels(one))) for one in utterances]

    return Parts(examples(read.train), examples(read.validation), examples(read.test))


def _intents() -> Parts:
    return _snips(lambda utterance: [snips.INTENTS.index(utterance.intent)])


def _slots() -> Parts:
    index = {tag: number for number, tag in enumerate(snips.TAGS)}
    return _snips(lambda utterance: [index[tag] for tag in snips.tags_of(utterance)])


_SNIPS_DATA = "[SNIPS](https://github.com/sonos/nlu-benchmark) (Coucke et al., 2018; CC0 1.0), in English"

TASKS = {
    task.name: task
    for task in (
        Task(
            name="mini-bert-sentiment",
            labels=sentiment.LABELS,
            of_words=False,
            read=_opinions,
            recipe=Recipe(epochs=8, rate=7e-4, warmup=0.1),
            dropout=0.1,
            batch=64,
            new_pooler=True,
            judged_on="four-fold cross-validation by family over the training part and the validation part, where this "
            "recipe had 70.8% with one seed and naive Bayes 66.7% (`python tests/benchmarks/finetuning.py "
            "mini-bert-sentiment --folds 4 --rates 7e-4 --epochs 8 --dropouts 0.1 --seeds 1`)",
            what="says whether an opinion in Spanish or English is positive or negative",
            learned_from="the opinions of `rnn2llm.sentiment`, which the rnn2llm authors wrote (CC BY 4.0)",
            test_seen="The test part was measured three times: of two earlier recipes, both with 768 texts to train on, one "
            "of 10 epochs at a rate of 0.0005 had 63.1% there and one of 12 at 0.0002 had 60.0%; this card has the third",
        ),
        Task(
            name="mini-bert-intents",
            labels=snips.INTENTS,
            of_words=False,
            read=_intents,
            recipe=Recipe(epochs=2, rate=5e-4, warmup=0.1),
            dropout=0.1,
            batch=32,
            what="says which of seven things somebody asks of a voice assistant, in English",
            learned_from=_SNIPS_DATA,
        ),
        Task(
            name="mini-bert-slots",
            labels=snips.TAGS,
            of_words=True,
            read=_slots,
            recipe=Recipe(epochs=3, rate=1e-3, warmup=0.1),
            dropout=0.1,
            batch=32,
            what="marks the slots in what somebody asks of a voice assistant, in English: title, artist, city, time",
            learned_from=_SNIPS_DATA,
        ),
    )
}

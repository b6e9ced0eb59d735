"""The one split of sentence pairs that all the lessons on translation share.

Results of different lessons can be compared only if they are measured on the same sentences, and a model is judged
fairly only by sentences that none of its translations was learned from. Where a sentence goes therefore depends on
nothing but its words: no seed, no order, no machine. That holds for the order of the test too, so that its first
thousand sentences are the same random sample in every lesson.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rnn2llm.phenomena import spotted

if TYPE_CHECKING:
    from rnn2llm.data import Corpus

SIDES = 20
VALIDATION_SIDES = 1
TEST_SIDES = {"spa-eng": 2, "embedded": 4}
"""How many of the `SIDES` go to the test. The embedded corpus is small, and a score needs some hundred sentences."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence to translate and every translation of it that is known.

    Attributes:
        source: The English sentence, as it stands in the pairs.
        references: Its Spanish translations, each once.
        phenomena: What the sentence shows, names from `rnn2llm.grammar.PHENOMENA`: what the grammar says it put into its
            own sentences, what `rnn2llm.phenomena` sees in others.
    """

    source: str
    references: list[str]
    phenomena: frozenset[str]


@dataclass(frozen=True, slots=True)
class Split:
    """Pairs to learn from and sentences to be judged by.

    Attributes:
        train: (English, Spanish) pairs to learn from.
        validation: Pairs to choose a model by.
        test: Sentences to judge it by, in an order that is random but always the same: any first n are a sample.
        probes: Pairs whose English is one of the course's probe sentences; they are in none of the others.
    """

    train: list[tuple[str, str]] = field(default_factory=list)
    validation: list[tuple[str, str]] = field(default_factory=list)
    test: list[Example] = field(default_factory=list)
    probes: list[tuple[str, str]] = field(default_factory=list)


def source_key(english: str) -> str:
    """What makes two English sentences the same one: their words, without case or punctuation."""
    return " ".join(re.findall(r"[\w']+", english.lower().replace("’", "'")))


def side(key: str, corpus: str) -> Literal["train", "validation", "test"]:
    """Where a sentence goes: that depends on its words alone, unlike `hash`, which changes with every run.

    Args:
        key: What `source_key` gives for the English sentence.
        corpus: The name of the corpus, a key of `TEST_SIDES`.
    """
    number = zlib.crc32(key.encode()) % SIDES
    if number < VALIDATION_SIDES:
        return "validation"
    return "test" if number < VALIDATION_SIDES + TEST_SIDES[corpus] else "train"


def split_pairs(pairs: Iterable[tuple[str, str]], corpus: Corpus) -> Split:
    """Splits normalised pairs by English source sentence, the same way in every lesson.

    Args:
        pairs: (English, Spanish), normalised; all of the corpus or some of it.
        corpus: Where they come from: its name says how large the test is, and it knows the phenomena of its sentences.

    Raises:
        ValueError: If the pairs leave nothing to train on, or nothing to test on.
    """
    from rnn2llm.grammar import PROBES

    held_out = {source_key(probe.english) for probe in PROBES}
    split, test = Split(), dict[str, list[str]]()
    for pair in pairs:
        english, spanish = pair
        key = source_key(english)
        where = "probes" if key in held_out else side(key, corpus.name)
        if where == "test":
            test.setdefault(english, []).append(spanish)
        else:
            getattr(split, where).append(pair)
    for english in sorted(test, key=lambda english: (zlib.crc32(english.encode()), english)):
        references = list(dict.fromkeys(test[english]))
        known = corpus.phenomena.get(source_key(english))
        split.test.append(Example(english, references, spotted(english, references) if known is None else known))
    if not split.train or not split.test:
        raise ValueError(
            f"of these pairs {len(split.train)} would go to training and {len(split.test)} sentences to the test: "
            "too few for a split; pass the whole corpus, not a sample of some sentences"
        )
    return split

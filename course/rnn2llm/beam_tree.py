"""A beam search, watched and drawn: what each step considered, what it kept, and where the best sentence came from.

`Watch` stands between a search and the model. A search carries the model's state along without looking into it; so the
watch hands out numbers instead of states, each the name of a sentence begun so far, and what the search does with them
(which it goes on from, and with which word) tells everything about it. Any search can be watched that keeps a state for
each beam, the student's own among them.

`beam_tree` draws what was seen as plain HTML in the manner of `rnn2llm.views`: a table that says everything, for screen
readers and wherever scripts do not run, and a script that draws the tree from the same data and steps through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rnn2llm.interactive import interactive
from rnn2llm.text import END, START
from rnn2llm.views import View, table

Step = Callable[[Any, Any], tuple[Any, Any]]
Hypotheses = Iterable[tuple[Sequence[int], float]]

KEPT, ENDED, DROPPED = "kept", "ended", "dropped"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that a search could write next.

    Attributes:
        step: At which step, counted from 1.
        parent: The number of the candidate that it goes on from, or -1 at the first step.
        word: The word.
        p: Its probability, given the words before.
        total: The log probability of the sentence up to it.
        sentence: The words of the sentence up to it.
        fate: `kept`, `ended` (it ends a sentence that stayed in the race) or `dropped`.
    """

    step: int
    parent: int
    word: str
    p: float
    total: float
    sentence: str
    fate: str


@dataclass(frozen=True, slots=True)
class TreeLabels:
    """The words around a beam tree, in the student's language.

    First the columns of the table, then the fates, the buttons, and what stands beside the tree.
    """

    step: str
    sentence: str
    p: str
    total: str
    fate: str
    kept: str
    ended: str
    dropped: str
    first: str
    previous: str
    next: str
    last: str
    best: str
    keys: str
    all: str


@dataclass(slots=True)
class _Node:
    """A sentence begun: what the search had the model read."""

    parent: int
    token: int
    total: float
    level: int
    state: Any
    logp: npt.NDArray[np.float64]
    ended: bool


@dataclass(slots=True)
class Watch:
    """A step function that takes notes.

    Attributes:
        step: The step that is watched: from tokens [n] and a state with n rows to log probabilities [n, V] and a state.
        first: The state that the search is to begin with, with one row.

    Example::

        watch = Watch(step, state)
        found = beam_search(watch, watch.state, k=3, max_len=20, alpha=0.0)
        candidates = watch.candidates(found, vocabulary.tokens)
    """

    step: Step
    first: npt.NDArray[Any]
    _nodes: list[_Node] = field(default_factory=list)

    @property
    def state(self) -> npt.NDArray[np.int64]:
        """What the search begins with in place of the model's state."""
        return np.array([-1])

    @property
    def extended(self) -> int:
        """How many times the search went on from a sentence that had not ended."""
        return sum(not node.ended for node in self._nodes)

    def __call__(self, tokens: Any, state: Any) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """One step of the model for n beams, noted.

        Args:
            tokens: What each beam reads, [n].
            state: The numbers that this watch gave out for the beams, [n].

        Raises:
            ValueError: If there are not as many numbers as tokens, or they are not this watch's own.
        """
        tokens, before = np.asarray(tokens), np.asarray(state)
        if before.shape != tokens.shape or before.dtype.kind not in "iu":
            raise ValueError(
                f"{len(tokens)} tokens and a state of shape {before.shape}: begin the search with the watch's own "
                "`state`, and reorder its rows as you would those of the model's state"
            )
        rows = np.stack([self.first[0] if number < 0 else self._nodes[number].state for number in before])
        logp, after = self.step(tokens, rows)  # (n, V), (n, ...)
        numbers = []
        for token, number, values, row in zip(tokens, before, np.asarray(logp, dtype=float), after, strict=True):
            numbers.append(len(self._nodes))
            self._nodes.append(self._node(int(number), int(token), values, row))
        return np.array(logp, dtype=float), np.array(numbers)

    def _node(self, number: int, token: int, logp: npt.NDArray[np.float64], state: Any) -> _Node:
        if number < 0:
            return _Node(-1, token, 0.0, 1, np.asarray(state), logp, False)
        before = self._nodes[number]
        total = before.total + float(before.logp[token])
        return _Node(
            number, token, total, before.level + 1, np.asarray(state), logp, before.ended or token in (END, START)
        )

    def _ids(self, number: int) -> tuple[int, ...]:
        """The words of a sentence begun, without START."""
        node = self._nodes[number]
        return () if node.parent < 0 else (*self._ids(node.parent), node.token)

    def candidates(self, found: Hypotheses, words: Sequence[str], shown: int = 3) -> list[Candidate]:
        """What the search considered, step by step, the most probable sentence first.

        Args:
            found: What the search returned: (ids, score), END last where a sentence ended.
            words: The word of each token.
            shown: How many of the candidates that were dropped are told at each step.
        """
        results = {tuple(int(token) for token in ids) for ids, _ in found}
        live = [number for number, node in enumerate(self._nodes) if not node.ended]
        goes_on = {self._ids(number) for number in live}
        known: dict[tuple[int, ...], int] = {(): -1}
        told: list[Candidate] = []
        for level in range(1, max((self._nodes[number].level for number in live), default=0) + 1):
            at_level = {self._ids(number): number for number in live if self._nodes[number].level == level}
            dropped = 0
            for total, ids, p in self._ranked(at_level):
                fate = ENDED if ids[-1] == END and ids in results else KEPT if ids in goes_on | results else DROPPED
                dropped += fate == DROPPED
                if fate == DROPPED and dropped > shown:
                    continue
                known[ids] = len(told)
                sentence = " ".join(words[token] for token in ids)
                told.append(Candidate(level, known[ids[:-1]], words[ids[-1]], p, total, sentence, fate))
        return told

    def _ranked(self, at_level: dict[tuple[int, ...], int]) -> list[tuple[float, tuple[int, ...], float]]:
        """(log probability, ids, probability of the last word) of everything that may follow, best first."""
        following = [
            (self._nodes[number].total + float(value), (*ids, token), float(np.exp(value)))
            for ids, number in at_level.items()
            for token, value in enumerate(self._nodes[number].logp)
            if value > -np.inf
        ]
        return sorted(following, key=lambda entry: (-entry[0], entry[1]))


def beam_tree(candidates: Sequence[Candidate], labels: TreeLabels, title: str, best: Sequence[str] = ()) -> View:
    """The tree of a search, to step through; and the whole of it as a table.

    The buttons, a click on a word, and the keys ←, →, Home and End change the step.

    Args:
        candidates: What `Watch.candidates` tells.
        labels: The words around it.
        title: What the tree is of.
        best: The words of the sentence that was chosen, END among them if it ended: its branch is marked at the end.

    Raises:
        ValueError: If there is nothing to draw, or a candidate goes on from one that does not stand before it.
    """
    if not candidates:
        raise ValueError("there is no candidate to show: was the watch's step ever called?")
    for number, candidate in enumerate(candidates):
        if not -1 <= candidate.parent < number:
            raise ValueError(f"candidate {number} goes on from {candidate.parent}, which does not stand before it")
    fates = {KEPT: labels.kept, ENDED: labels.ended, DROPPED: labels.dropped}
    everything = table(
        [[row.step, row.sentence, f"{row.p:.3f}", f"{row.total:.2f}", fates[row.fate]] for row in candidates],
        [labels.step, labels.sentence, labels.p, labels.total, labels.fate],
        title,
    )
    chosen = next((n for n, row in enumerate(candidates) if row.sentence == " ".join(best)), -1) if best else -1
    data = {
        "nodes": [[row.step, row.parent, row.word, row.p, row.total, row.fate, row.sentence] for row in candidates],
        "chosen": chosen,
        "labels": {name: getattr(labels, name) for name in TreeLabels.__slots__},
        "title": title,
    }
    return View(interactive("tree", title, everything.html, data, parts=["drawing"]), everything.text)

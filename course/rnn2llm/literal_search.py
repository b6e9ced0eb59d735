"""Beam search written word for word as it is told, as tutorials publish it: the baseline that a fast one is measured by.

Nothing in it is slowed down on purpose, and it finds the same sentences. It is slow because of what it repeats: for each
beam and each step the source is encoded anew and the whole sentence so far is read again, by `model.predict`, one sentence
at a time; every candidate is a string, whose word is looked up in a vocabulary that is fetched from the layer each time;
and every string is cut into words and turned into ids again at the next step.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn2llm.text import SPECIAL_TOKENS

NOT_WORDS = ("", "startofseq")
END_WORD = "endofseq"


@dataclass(frozen=True, slots=True)
class LiteralRun:
    """What a literal search did before its time was up.

    Attributes:
        beams: The partial sentences after the last step that it completed, best first, each with its log probability;
            the words without startofseq.
        steps: How many steps it completed.
        extended: How many times it went on from a beam, in all.
        seconds: How long it took.
        finished: Whether it came to its end.
    """

    beams: list[tuple[str, float]]
    steps: int
    extended: int
    seconds: float
    finished: bool

    def extrapolated(self, extended: int) -> float:
        """How many seconds it would take to go on from a beam `extended` times, at the pace so far."""
        return self.seconds * extended / max(1, self.extended)


def lookup_layer(tokens: Sequence[str]) -> Any:
    """The Keras layer that turns words into ids, with the ids of a `rnn2llm.text.Vocabulary`."""
    import tensorflow as tf

    return tf.keras.layers.StringLookup(
        vocabulary=list(tokens[2:]), mask_token=SPECIAL_TOKENS[0], oov_token=SPECIAL_TOKENS[1]
    )


def literal_beam_search(
    model: Any,
    source: str,
    source_words: Any,
    target_words: Any,
    k: int,
    max_len: int,
    *,
    seconds: float = 30.0,
    clock: Callable[[], float] = time.perf_counter,
) -> LiteralRun:
    """Translates one sentence, for as long as it may.

    Args:
        model: From [source ids [1, S], decoder ids [1, T]] to logits [1, T, V].
        source: The sentence, tokens separated by spaces.
        source_words: The lookup layer of the source.
        target_words: The lookup layer of the target.
        k: How many partial sentences are kept.
        max_len: The most words of a sentence, endofseq included.
        seconds: When to give up; looked at after each beam.
        clock: Where the time comes from.
    """
    start, extended = clock(), 0
    beams = [("", 0.0)]
    for step in range(max_len):
        candidates = []
        for sentence, score in beams:
            if sentence.split()[-1:] == [END_WORD]:
                candidates.append((sentence, score))
                continue
            encoder_ids = source_words(source.split())[None]  # (1, S)
            decoder_ids = target_words(f"startofseq {sentence}".split())[None]  # (1, T)
            logits = model.predict([encoder_ids, decoder_ids], verbose=0)[0, -1]  # (V,)
            logits = logits.astype(float) - logits.max()
            log_probabilities = logits - np.log(np.sum(np.exp(logits)))
            for index in range(len(log_probabilities)):
                word = target_words.get_vocabulary()[index]
                if word not in NOT_WORDS:
                    candidates.append((f"{sentence} {word}".strip(), score + float(log_probabilities[index])))
            extended += 1
            if clock() - start > seconds:
                return LiteralRun(beams, step, extended, clock() - start, False)
        beams = sorted(candidates, key=lambda candidate: -candidate[1])[:k]
        if all(sentence.split()[-1] == END_WORD for sentence, _ in beams):
            break
    return LiteralRun(beams, step + 1, extended, clock() - start, True)

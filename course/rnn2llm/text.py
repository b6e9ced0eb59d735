"""From words to numbers and back: vocabularies, padding, batches of sentences of similar length.

Padding every sentence to the longest of the corpus wastes most of the arithmetic: batches are therefore drawn from
sentences of about the same length, the bucketing of Sutskever, Vinyals and Le (2014, section 3.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

PAD, UNK, START, END = range(4)
SPECIAL_TOKENS = ("", "[UNK]", "startofseq", "endofseq")
"""The first entries of every vocabulary: padding, unknown word, start and end of a sentence, with ids 0 to 3."""


@dataclass(frozen=True)
class Vocabulary:
    """The words a model knows; a word's id is its position.

    Attributes:
        tokens: All V tokens, the special ones first.

    Raises:
        ValueError: If `tokens` does not begin with the special tokens, or repeats one.

    Example:
        >>> vocabulary = Vocabulary.build(["me gusta el fútbol", "me gusta"], size=7)
        >>> vocabulary.encode("me gusta nadar")
        [5, 4, 1]
        >>> vocabulary.decode([5, 4, END, PAD])
        'me gusta'
    """

    tokens: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.tokens[: len(SPECIAL_TOKENS)] != SPECIAL_TOKENS:
            raise ValueError(f"a vocabulary begins with {SPECIAL_TOKENS}, this one with {self.tokens[:4]}")
        if len(set(self.tokens)) != len(self.tokens):
            repeated = [token for token, count in Counter(self.tokens).items() if count > 1]
            raise ValueError(f"these tokens occur more than once in the vocabulary: {repeated[:5]}")

    @classmethod
    def build(cls, sentences: Iterable[str], size: int) -> Vocabulary:
        """The most frequent words; those equally frequent in alphabetical order.

        Args:
            sentences: Normalised sentences, tokens separated by spaces.
            size: The largest size V wanted, special tokens included.

        Raises:
            ValueError: If `size` leaves no room for words.
        """
        if size <= len(SPECIAL_TOKENS):
            raise ValueError(
                f"size={size} leaves no room for words: the special tokens alone are {len(SPECIAL_TOKENS)}"
            )
        counts = Counter(token for sentence in sentences for token in sentence.split() if token not in SPECIAL_TOKENS)
        ranked = sorted(counts, key=lambda token: (-counts[token], token))
        return cls(SPECIAL_TOKENS + tuple(ranked[: size - len(SPECIAL_TOKENS)]))

    @cached_property
    def _word_ids(self) -> dict[str, int]:
        return {token: index for index, token in enumerate(self.tokens) if index > END}

    def encode(self, sentence: str) -> list[int]:
        """The ids of a sentence's words, UNK for those not known; no start, no end, no padding."""
        return [self._word_ids.get(token, UNK) for token in sentence.split()]

    def decode(self, ids: Iterable[int]) -> str:
        """The words of `ids` up to the first END, padding left out.

        Raises:
            ValueError: If an id is not in the vocabulary.
        """
        words = []
        for index in map(int, ids):
            if index == END:
                break
            if not 0 <= index < len(self.tokens):
                raise ValueError(f"id {index} is outside the vocabulary, whose ids go from 0 to {len(self.tokens) - 1}")
            if index != PAD:
                words.append(self.tokens[index])
        return " ".join(words)

    def __len__(self) -> int:
        return len(self.tokens)


def pad(sequences: Sequence[Sequence[int]], length: int | None = None) -> npt.NDArray[np.int32]:
    """The sequences as one array [B, T], padding behind.

    Args:
        sequences: B lists of ids.
        length: T; by default the length of the longest sequence.

    Raises:
        ValueError: If a sequence is longer than `length`; nothing is cut off silently.
    """
    longest = max(map(len, sequences), default=0)
    if length is None:
        length = longest
    elif longest > length:
        raise ValueError(f"a sequence of {longest} ids does not fit length={length}: cut it, or choose a larger length")
    padded = np.full((len(sequences), length), PAD, dtype=np.int32)  # [B, T]
    for row, sequence in zip(padded, sequences, strict=True):
        row[: len(sequence)] = sequence
    return padded


def bucketed_batches(
    source: Sequence[Sequence[int]],
    target: Sequence[Sequence[int]],
    batch_size: int,
    rng: np.random.Generator,
    *,
    batches_per_pool: int = 100,
) -> list[npt.NDArray[np.int64]]:
    """One epoch of batches of pairs of similar length, as arrays of indices; every pair occurs exactly once.

    The pairs are shuffled and cut into pools; each pool is sorted by target length, then source length, and cut into
    batches; the batches are shuffled. The pool is the compromise between little padding and much randomness.

    Args:
        source: N source sentences.
        target: Their N translations.
        batch_size: How many pairs a batch has; the last one of the last pool may have fewer.
        rng: Where the randomness comes from.
        batches_per_pool: How many batches are cut from one pool.

    Raises:
        ValueError: If the numbers of sentences differ, or a size is not positive.
    """
    if len(source) != len(target):
        raise ValueError(f"{len(source)} source sentences and {len(target)} target sentences are not pairs")
    if batch_size < 1 or batches_per_pool < 1:
        raise ValueError(f"batch_size={batch_size} and batches_per_pool={batches_per_pool} must be at least 1")
    source_lengths = np.fromiter(map(len, source), dtype=np.int64, count=len(source))  # [N]
    target_lengths = np.fromiter(map(len, target), dtype=np.int64, count=len(target))  # [N]
    order = rng.permutation(len(source))
    batches = []
    for start in range(0, len(order), batch_size * batches_per_pool):
        pool = order[start : start + batch_size * batches_per_pool]
        pool = pool[np.lexsort((source_lengths[pool], target_lengths[pool]))]
        batches += [pool[first : first + batch_size] for first in range(0, len(pool), batch_size)]
    return [batches[index] for index in rng.permutation(len(batches))]

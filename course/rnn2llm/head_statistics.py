"""What the heads of a model look at, in numbers: the surface patterns of Clark et al. (2019).

"What Does BERT Look At?", section 3, measures for each head how much attention goes to the word before, the word after and
the word itself (3.1), to separators and other tokens (3.2), and how broad attention is, as its entropy (3.3). The mean
distance that attention spans is from Vig and Belinkov (2019), "Analyzing the Structure of Attention in a Transformer
Language Model".

Each is a mean over the words that look. Padding neither looks nor counts; what a mask forbids is no place to look at, so
that a causal head's attention to the next word is not 0 but does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnn2llm.attention_view import checked_weights

Heads = npt.NDArray[np.float64]
"""A number for each head, [L, h]."""

PREVIOUS, NEXT, ITSELF, ENTROPY, UNIFORM, DISTANCE = "previous", "next", "itself", "entropy", "uniform", "distance"


@dataclass(frozen=True, slots=True)
class HeadStatistics:
    """Sums over the words that looked, which can be added up over texts, and their means.

    Attributes:
        totals: For each measure its sum over words, [L, h].
        counts: For each measure over how many words.

    The measures are `previous`, `next` and `itself` (shares of attention), `entropy` (in nats) and beside it `uniform`, the
    entropy of attention spread evenly, `distance` (in tokens), and `to ...` for each token asked for (a share).

    Example::

        statistics = sum_of(head_statistics(weights, tokens) for weights, tokens in texts)
        statistics["to [SEP]"][layer, head]
    """

    totals: Mapping[str, Heads]
    counts: Mapping[str, int]

    def __getitem__(self, measure: str) -> Heads:
        """The mean of a measure for each head, [L, h]; NaN where no word had anything to measure."""
        if measure not in self.totals:
            raise KeyError(f"{measure!r} was not measured; what was: {', '.join(self.totals)}")
        count = self.counts[measure]
        return self.totals[measure] / count if count else np.full_like(self.totals[measure], np.nan)

    def __add__(self, other: HeadStatistics) -> HeadStatistics:
        if self.totals.keys() != other.totals.keys():
            raise ValueError(f"measures differ: {sorted(self.totals)} and {sorted(other.totals)}")
        return HeadStatistics(
            {name: total + other.totals[name] for name, total in self.totals.items()},
            {name: count + other.counts[name] for name, count in self.counts.items()},
        )

    def strongest(self, measure: str, count: int = 5) -> list[tuple[int, int, float]]:
        """The heads in which a measure is highest: (layer, head, value), the highest first."""
        values = self[measure]
        order = np.argsort(-values, axis=None, kind="stable")[:count]
        places = [np.unravel_index(place, values.shape) for place in order]
        return [(int(layer), int(head), float(values[layer, head])) for layer, head in places]


def sum_of(statistics: Iterable[HeadStatistics]) -> HeadStatistics:
    """The statistics of all the texts together: each word counts the same, whichever text it stands in.

    Raises:
        ValueError: If there are none, or they measure different things.
    """
    all_of_them = list(statistics)
    if not all_of_them:
        raise ValueError("there are no statistics to add up")
    total = all_of_them[0]
    for one in all_of_them[1:]:
        total = total + one
    return total


def head_statistics(
    weights: npt.ArrayLike,
    tokens: Sequence[str],
    mask: npt.ArrayLike | None = None,
    *,
    to: Sequence[str] = ("[CLS]", "[SEP]"),
) -> HeadStatistics:
    """The measures of one text.

    Args:
        weights: Self-attention [L, h, T, T]; rows look, columns are looked at.
        tokens: The T tokens.
        mask: Where a word may look, boolean [1, T] (padding) or [T, T] (causal, or both); a word at which nobody may look
            is padding. All, if left out.
        to: Tokens of which the attention they get is measured, all their places together; the measure of `[SEP]` is
            `to [SEP]`, and 0 in a text without it.

    Raises:
        ValueError: If the weights are not [L, h, T, T] for these tokens, lie outside 0 to 1 or where the mask forbids, or do
            not sum to 1 for each word that looks.
    """
    grids = np.asarray(weights, dtype=float)  # (L, h, T, T)
    length = len(tokens)
    if grids.ndim != 4 or grids.shape[2:] != (length, length) or not grids.size:
        raise ValueError(f"attention {grids.shape} for {length} tokens: expected [L, h, {length}, {length}]")
    allowed = np.ones((length, length), dtype=bool) if mask is None else _square(mask, length)  # (T, T)
    real = np.logical_or.reduce(allowed, axis=0)  # (T,)
    allowed = allowed & real[:, None]
    grids = np.where(real[:, None], grids, 0.0)  # a padded word may look anywhere: nobody asks
    grids = np.nan_to_num(checked_weights(grids, allowed))
    sums = grids.sum(axis=-1)[..., real]  # (L, h, words that look)
    if not np.allclose(sums, 1, atol=1e-2):
        raise ValueError(
            f"a word's weights sum to 1, these to between {sums.min():.2f} and {sums.max():.2f}: "
            "is dropout on, as in training?"
        )
    places = np.arange(length)
    steps = {PREVIOUS: -1, ITSELF: 0, NEXT: 1}
    pairs = {name: allowed & (places[None, :] - places[:, None] == step) for name, step in steps.items()}
    totals = {name: (grids * pair).sum(axis=(-2, -1)) for name, pair in pairs.items()}
    counts = {name: int(pair.sum()) for name, pair in pairs.items()}
    words = int(real.sum())
    spread = np.log(np.maximum(allowed.sum(axis=-1), 1)).sum()
    over_all = {
        ENTROPY: -(grids * np.log(np.where(grids > 0, grids, 1))).sum(axis=(-2, -1)),
        UNIFORM: np.full(grids.shape[:2], spread),
        DISTANCE: (grids * np.abs(places[None, :] - places[:, None])).sum(axis=(-2, -1)),
        **{f"to {token}": grids[..., [place == token for place in tokens]].sum(axis=(-2, -1)) for token in to},
    }
    return HeadStatistics(totals | over_all, counts | dict.fromkeys(over_all, words))


def _square(mask: npt.ArrayLike, length: int) -> npt.NDArray[np.bool_]:
    """The mask as [T, T].

    Raises:
        ValueError: If it is not [1, T] or [T, T], or lets nobody look.
    """
    given = np.asarray(mask, dtype=bool)
    if given.ndim != 2 or given.shape[0] not in (1, length) or given.shape[1] != length or not given.any():
        raise ValueError(
            f"a mask over {length} tokens is [1, {length}] or [{length}, {length}], this one {given.shape}"
        )
    return np.broadcast_to(given, (length, length))

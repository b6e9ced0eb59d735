"""Translating many sentences at once: beam search as one compiled graph, with the states carried along.

What makes it fast is what a search written word by word leaves out: the source is read once, each step feeds one token
a beam to the network instead of the whole prefix, all beams of all sentences of a batch go through the network together,
and the search itself (top k, reordering of states, bookkeeping) is part of the graph, so that Python waits only once.

The search is that of the lesson: the k best partial sentences are kept by their total log probability, a sentence that
has ended stays in the race, and length normalisation (Cho et al., 2014; Wu et al., 2016) decides among those left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from rnn2llm.text import END, PAD, START, pad

State: TypeAlias = Any
"""Whatever the decoder carries from step to step: a tensor, or a list of tensors, each with a row a sentence."""
Read: TypeAlias = Callable[[Any], State]
"""From source ids [N, S], padded behind, to the decoder's first state, a row a sentence."""
Write: TypeAlias = Callable[[Any, State], tuple[Any, State]]
"""From the tokens read [N] and the state to the logits of the next token [N, V] and the new state."""

BANNED: Mapping[int, float] = {PAD: float("inf"), START: float("inf")}
"""What no sentence may contain, as factors that divide its probability."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A sentence that a search found.

    Attributes:
        ids: Its tokens; END is the last if the sentence ended, and is not there if it was cut off.
        total: Its log probability, in nats.
    """

    ids: tuple[int, ...]
    total: float

    def score(self, alpha: float) -> float:
        """The log probability divided by a power of the length (END counts): at alpha = 0, the log probability."""
        return float(self.total / max(1, len(self.ids)) ** alpha)


class BeamSearch:
    """A model's beam search, compiled once for batches of any size.

    Args:
        read: The encoder; see `Read`.
        write: One step of the decoder; see `Write`.
        k: How many partial sentences are kept; 1 is greedy search.
        max_len: The most tokens of a sentence, END included.
        factors: From a token to what its probability is divided by at every step; by default PAD and START are banned,
            and what is given here is added to that.

    Raises:
        ValueError: If `k` or `max_len` is less than 1, or a factor is not positive.
    """

    def __init__(
        self, read: Read, write: Write, *, k: int, max_len: int, factors: Mapping[int, float] | None = None
    ) -> None:
        if k < 1 or max_len < 1:
            raise ValueError(f"k={k} and max_len={max_len} must be at least 1")
        self.factors = {**BANNED, **(factors or {})}
        wrong = {token: factor for token, factor in self.factors.items() if not factor > 0}
        if wrong:
            raise ValueError(f"a probability cannot be divided by {wrong}: factors are positive, inf bans a token")
        import tensorflow as tf

        self._read, self._write, self._k, self._max_len = read, write, k, max_len
        self._graph = tf.function(self._search, input_signature=[tf.TensorSpec([None, None], tf.int32)])

    def __call__(self, sources: Sequence[Sequence[int]], batch_size: int = 128) -> list[list[Hypothesis]]:
        """The hypotheses for each source sentence, the most probable first; at most k, at least one.

        Args:
            sources: Source sentences as ids, in any order.
            batch_size: How many sentences go through the network together.
        """
        found: list[list[Hypothesis]] = [[] for _ in sources]
        for rows in _batches(sources, batch_size):
            ids, lengths, totals = (part.numpy() for part in self._graph(pad([sources[row] for row in rows])))
            for row, *parts in zip(rows, ids, lengths, totals, strict=True):
                found[row] = _hypotheses(*parts)
        return found

    def _search(self, source: Any) -> tuple[Any, Any, Any]:
        """From source ids [N, S] to the ids [N, k, T], lengths [N, k] and log probabilities [N, k] of hypotheses."""
        import tensorflow as tf

        k = self._k
        state = self._read(source)
        N = tf.shape(source)[0]
        state = tf.nest.map_structure(lambda rows: tf.repeat(rows, k, axis=0), state)  # (N·k, ...)
        # Of k equal beams only the first may win, or the search would find the same sentence k times.
        totals = tf.tile(tf.constant([[0.0] + [-np.inf] * (k - 1)]), [N, 1])  # (N, k)
        tokens = tf.fill([N, k], START)
        done = tf.fill([N, k], False)
        ids = tf.zeros([N, k, 0], tf.int32)
        first_rows = k * tf.range(N)[:, None]  # (N, 1)

        def go_on(step: Any, _ids: Any, _totals: Any, _tokens: Any, done: Any, *_state: Any) -> Any:
            return tf.logical_and(step < self._max_len, tf.logical_not(tf.reduce_all(done)))

        def extend(step: Any, ids: Any, totals: Any, tokens: Any, done: Any, state: Any) -> Any:
            logits, state = self._write(tf.reshape(tokens, [-1]), state)
            V = logits.shape[-1]
            logp = tf.nn.log_softmax(logits) - self._penalty(V)  # (N·k, V)
            logp = tf.where(done[..., None], _only_end(V), tf.reshape(logp, [N, k, V]))  # (N, k, V)
            totals, best = tf.math.top_k(tf.reshape(totals[..., None] + logp, [N, k * V]), k)  # (N, k)
            parents, tokens = best // V, best % V
            rows = tf.reshape(first_rows + parents, [-1])  # (N·k,)
            state = tf.nest.map_structure(lambda values: tf.gather(values, rows), state)
            done = tf.gather(done, parents, batch_dims=1)
            written = tf.where(done, PAD, tokens)
            ids = tf.concat([tf.gather(ids, parents, batch_dims=1), written[..., None]], axis=-1)
            return step + 1, ids, totals, tokens, done | (tokens == END), state

        shapes = tf.nest.map_structure(lambda tensor: tensor.shape, (tf.constant(0), ids, totals, tokens, done, state))
        shapes = (shapes[0], tf.TensorShape([None, k, None]), *shapes[2:])
        loop = (tf.constant(0), ids, totals, tokens, done, state)
        _, ids, totals, *_ = tf.while_loop(go_on, extend, loop, shape_invariants=shapes)
        return ids, tf.reduce_sum(tf.cast(ids != PAD, tf.int32), axis=-1), totals

    def _penalty(self, V: int) -> npt.NDArray[np.float32]:
        """What is subtracted from the log probability of each token, [V]."""
        penalty = np.zeros(V, np.float32)
        for token, factor in self.factors.items():
            penalty[token] = np.log(factor)
        return penalty


def _only_end(V: int) -> npt.NDArray[np.float32]:
    """The log probabilities of what may follow END: END again, at no cost, [V]."""
    logp = np.full(V, -np.inf, np.float32)
    logp[END] = 0.0
    return logp


def _hypotheses(ids: npt.NDArray[Any], lengths: npt.NDArray[Any], totals: npt.NDArray[Any]) -> list[Hypothesis]:
    """Those of one sentence that are possible at all; k may be larger than the number of sentences there are."""
    return [
        Hypothesis(tuple(int(token) for token in words[:length]), float(total))
        for words, length, total in zip(ids, lengths, totals, strict=True)
        if total > -np.inf
    ]


def _batches(sources: Sequence[Sequence[int]], batch_size: int) -> Iterator[list[int]]:
    """Row numbers of batches of sentences of similar length."""
    order = sorted(range(len(sources)), key=lambda row: len(sources[row]))
    for first in range(0, len(order), batch_size):
        yield order[first : first + batch_size]

"""The exercise on beam search: a small made-up model for each case, and what is judged of the hypotheses found in it.

A case's model is a table of log probabilities with a row for each of a few dozen states; the state that follows depends
on the state before and on the token read, so on everything read so far, in its order. Whoever lets a beam go on from
another beam's state reads other rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs
from rnn2llm.exercises.batches import FIRST_WORD
from rnn2llm.text import END, PAD, START, UNK

STATES = 37
WORDS = 5
V = FIRST_WORD + WORDS
NOTHING = -1
"""Stands behind the ids of a hypothesis that is shorter than another."""

Step = Callable[[Any, Any], tuple[np.ndarray, np.ndarray]]


class StepLimitError(Exception):
    """``step`` was called far more often than ``k`` and ``max_len`` allow."""


def table_step(table: np.ndarray, limit: int) -> Step:
    """The step of a table model.

    Args:
        table: log probabilities of the next token, [STATES, V].
        limit: the most calls.

    Returns:
        ``step(tokens [n], state [n, 1])``, which returns log probabilities [n, V] and the new state [n, 1].
    """
    calls = 0

    def step(tokens: Any, state: Any) -> tuple[np.ndarray, np.ndarray]:
        nonlocal calls
        calls += 1
        if calls > limit:
            raise StepLimitError(f"step was called {calls} times")
        tokens, state = np.asarray(tokens), np.asarray(state)
        if tokens.ndim != 1 or state.shape != (len(tokens), 1):
            raise ValueError(
                f"step takes tokens [n] and a state with n rows; it got tokens of shape {tokens.shape} "
                f"and a state of shape {state.shape}"
            )
        state = (state * 7 + tokens[:, None].astype(int) * 11 + 5) % STATES
        return table[state[:, 0]].copy(), state

    return step


def _table(rng: np.random.Generator, end: float, words: int = WORDS, shift: float = 0.0) -> np.ndarray:
    """Log probabilities [STATES, V]; padding and START are impossible, END is as likely as its logit ``end`` makes it.

    With fewer ``words``, the others and UNK are impossible too. With ``shift``, nearly all of the probability lies on
    padding, which is banned: what is left is tiny.
    """
    logits = rng.normal(0, 1.5, (STATES, V))
    logits[:, END] = end + rng.normal(0, 0.7, STATES)
    logits[:, [PAD, START]] = -np.inf
    if words < WORDS:
        logits[:, [UNK, *range(FIRST_WORD + words, V)]] = -np.inf
    highest = logits.max(axis=1, keepdims=True)
    return np.asarray(logits - highest - np.log(np.exp(logits - highest).sum(axis=1, keepdims=True)) + shift)


def _cases(rng: np.random.Generator, low: float = 0.7, high: float = 1.1) -> list[Case]:
    """``low`` and ``high`` bound alpha: so large that normalizing changes which sentence comes first."""

    def case(name: str, k: int, max_len: int, alpha: float = 0.0, models: int = 3, **table: Any) -> Case:
        tables = np.stack([_table(rng, **table) for _ in range(models)])  # [models, STATES, V]
        start = rng.integers(0, STATES, (models, 1, 1))
        return Case(name, {"tables": tables, "start": start, "k": k, "max_len": max_len, "alpha": alpha})

    never = -60.0
    return [
        case("greedy", 1, 7, end=0.3),
        case("one_step", 4, 1, end=2.0),
        case("endless", 3, int(rng.integers(4, 6)), end=never),
        case("all_end", 4, 30, end=2.0),
        case("some_end", 5, 4, end=1.0),
        case("all_sentences", 20, 3, end=0.5, words=2),
        case("normalized", 4, 30, float(rng.uniform(low, high)), end=1.5, models=6),
        case("long", 3, 30, end=never, shift=-40.0),
    ]


def _run(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    k, max_len, alpha = inputs["k"], inputs["max_len"], inputs["alpha"]
    found = []
    for table, start in zip(inputs["tables"], inputs["start"], strict=True):
        step = table_step(table, (k + 2) * (max_len + 3))
        found.append(_hypotheses(fn(step, start.copy(), k, max_len, alpha)))
    most = max(len(hypotheses) for hypotheses in found)
    longest = max((len(ids) for hypotheses in found for ids, _ in hypotheses), default=0)
    ids = np.full((len(found), most, longest), NOTHING, dtype=np.int32)
    scores = np.full((len(found), most), np.nan)
    for model, hypotheses in enumerate(found):
        for rank, (words, score) in enumerate(hypotheses):
            ids[model, rank, : len(words)] = words
            scores[model, rank] = score
    # The best one by itself: who returns fewer hypotheses may still have found it.
    return {"best": ids[:, 0] if most else ids.reshape(len(found), -1), "ids": ids, "scores": scores}


def _hypotheses(result: Any) -> list[tuple[np.ndarray, float]]:
    if not isinstance(result, list | tuple):
        kind = type(result).__name__
        raise BadAnswer(
            f"a list of (ids, score) was expected, the function returned {kind}",
            f"se esperaba una lista de pares (ids, score) y la función devuelve {kind}",
        )
    hypotheses = []
    for item in result:
        if not isinstance(item, list | tuple) or len(item) != 2:
            raise BadAnswer(
                "each hypothesis must be a pair (ids, score)", "cada hipótesis debe ser un par (ids, score)"
            )
        ids, score = (np.asarray(part) for part in item)
        if ids.ndim != 1 or score.size != 1:
            raise BadAnswer(
                "each hypothesis must be a list of ids and one number, in this order: (ids, score)",
                "cada hipótesis debe ser una lista de ids y un número, en este orden: (ids, score)",
            )
        if ids.size and ids.dtype.kind not in "iu":
            raise BadAnswer(
                "the ids of a hypothesis must be whole numbers", "los ids de una hipótesis deben ser números enteros"
            )
        hypotheses.append((ids, float(score.reshape(()))))
    return hypotheses


BEAM_SEARCH = Exercise(
    name="beam_search",
    points=7,
    cases=_cases,
    run=_run,
    criteria=(
        Criterion("greedy_with_one", cases=("greedy",)),
        Criterion("keeps_the_best", share=2, cases=("one_step", "endless")),
        Criterion("finished_stay", cases=("all_end", "some_end")),
        Criterion("everything_with_many", cases=("all_sentences",)),
        Criterion("normalizes_at_the_end", cases=("normalized",)),
        Criterion("no_underflow", cases=("long",)),
    ),
)
# For `length_normalize` by the penalty of Wu et al. (2016): 8 tokens beside 2 weigh (13/6)/(7/6), not 8/2, so that it takes
# a larger alpha to change as much.
PENALIZED_BEAM_SEARCH = replace(BEAM_SEARCH, cases=partial(_cases, low=1.6, high=2.4))

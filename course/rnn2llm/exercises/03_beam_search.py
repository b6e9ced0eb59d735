"""The exercises of lesson 03: from log probabilities to a beam search, and how its beams must begin.

The public half: cases, how an answer is run on one, and the criteria. Beam search is that of Lowerre (1976), as Sutskever,
Vinyals and Le (2014) used it for translation; dividing by a power of the length is from Cho et al. (2014) and Wu et al.
(2016). Everything here is NumPy: the small "models" of the cases are tables and recurrent cells of a few numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.searching import BEAM_SEARCH, PENALIZED_BEAM_SEARCH

# ---------------------------------------------------------------------------------------------------- log_softmax


def _log_softmax_cases(rng: np.random.Generator) -> list[Case]:
    B, T, V = (int(n) for n in rng.choice(np.arange(3, 9), 3, replace=False))

    def normal(*shape: int) -> np.ndarray:
        return rng.normal(0, 2, shape)

    below = rng.uniform(-1000, -850, V)  # exponentials that are rounded to 0, but none that is too large
    below[rng.integers(V)] = rng.uniform(20, 40)
    levels = normal(B, V) + np.linspace(-6e3, 6e3, B)[:, None]
    cases = {
        "vector": normal(V),
        "matrix": normal(B, V),
        "batch": normal(B, T, V),
        "large": normal(V) + 2e3,
        "far_below": below,
        "far_apart": rng.uniform(-1e4, 1e4, V + 2),
        "levels": levels,
    }
    return [Case(name, {"z": z}) for name, z in cases.items()]


def _run_log_softmax(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"logp": fn(inputs["z"].copy())}


LOG_SOFTMAX = Exercise(
    name="log_softmax",
    points=3,
    cases=_log_softmax_cases,
    run=_run_log_softmax,
    criteria=(
        Criterion("log_probabilities", cases=("vector",)),
        Criterion("last_axis", cases=("matrix", "batch")),
        Criterion("finite", cases=("large", "far_below", "far_apart", "levels")),
    ),
)


# --------------------------------------------------------------------------------------------------------- expand


def _expand_cases(rng: np.random.Generator) -> list[Case]:
    n, k, V = 3, 4, 7

    def logp(rows: int, words: int = V) -> np.ndarray:
        p = rng.dirichlet(np.full(words, 0.7), rows) + 0.01
        return np.asarray(np.log(p / p.sum(axis=1, keepdims=True)))

    def case(name: str, scores: Any, values: np.ndarray, width: int) -> Case:
        return Case(name, {"scores": np.asarray(scores, dtype=float), "logp": values, "k": width})

    survivor, word = (int(i) for i in 1 + rng.permutation(n)[:2])
    clear = logp(n + 1, V - 1)
    clear[survivor] = np.log(0.1 / (V - 2))
    clear[survivor, word] = np.log(0.9)
    impossible = logp(2, 5)
    impossible[0, 1:] = -np.inf
    impossible[1, [0, 2, 3]] = -np.inf  # three candidates are left of ten
    return [
        case("first_step", [0.0], logp(1), k),
        case("equal_scores", [0.0] * n, logp(n), n),
        case("one_survives", [-1.5] * (n + 1), clear, 1),
        case("one_leads", rng.permutation([-0.4, -6.5, -7.5]) - rng.uniform(0, 0.3, n), logp(n), n),
        case("near", -rng.uniform(2, 3.5, n + 1), logp(n + 1), n + 3),
        case("square", -rng.uniform(1, 5, n + 2), logp(n + 2, n + 2), n),
        case("few", [-1.5 - rng.random()], logp(1, 4), k + 2),
        case("impossible", -rng.uniform(0.5, 2, 2), impossible, k + 1),
    ]


def _run_expand(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    result = fn(inputs["scores"].copy(), inputs["logp"].copy(), inputs["k"])
    return unpack(result, "scores", "parents", "tokens")


EXPAND = Exercise(
    name="expand",
    points=4,
    cases=_expand_cases,
    run=_run_expand,
    criteria=(
        Criterion("totals", cases=("first_step", "near", "square"), outputs=("scores",)),
        Criterion("joint", cases=("equal_scores", "one_survives", "one_leads")),
        Criterion("parents_and_tokens", cases=("near", "square"), outputs=("parents", "tokens")),
        Criterion("as_many_as_there_are", cases=("few", "impossible")),
    ),
)


# ----------------------------------------------------------------------------------------------- length_normalize


def _length_cases(rng: np.random.Generator, among: Sequence[int] = range(3, 9)) -> list[Case]:
    def case(name: str, score: Any, length: Any, alpha: float) -> Case:
        return Case(name, {"score": score, "length": length, "alpha": float(alpha)})

    def one_of(lengths: Sequence[int]) -> int:
        return lengths[int(rng.integers(len(lengths)))]

    lengths = rng.choice(np.arange(2, 15), 4, replace=False)
    return [
        case("alpha_zero", -float(rng.uniform(2, 9)), one_of(among), 0),
        case("alpha_one", -float(rng.uniform(2, 9)), one_of(among), 1),
        case("between", -float(rng.uniform(2, 9)), one_of(among), rng.uniform(0.5, 0.8)),
        case("arrays", -rng.uniform(2, 9, 4), lengths, rng.uniform(0.5, 0.8)),
    ]


def _run_length(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    score, length = (value.copy() if isinstance(value, np.ndarray) else value for value in _two(inputs))
    return {"normalized": fn(score, length, inputs["alpha"])}


def _two(inputs: Inputs) -> tuple[Any, Any]:
    return inputs["score"], inputs["length"]


LENGTH_NORMALIZE = Exercise(
    name="length_normalize",
    points=2,
    cases=_length_cases,
    run=_run_length,
    criteria=(
        Criterion("nothing_at_zero", cases=("alpha_zero",)),
        Criterion("per_word_at_one", cases=("alpha_one",)),
        Criterion("in_between", cases=("between",)),
        Criterion("arrays", cases=("arrays",)),
    ),
)
# The same by the penalty of Wu et al. (2016): at alpha 1 it is no mean per word. With a length of 4, (5 + 4)/6 is 6/4, and
# with one of 6, 5 + 6/6 is 6: such lengths cannot tell mistakes apart.
LENGTH_PENALTY = replace(
    LENGTH_NORMALIZE,
    cases=partial(_length_cases, among=(3, 5, 7, 8)),
    criteria=(
        Criterion("nothing_at_zero", cases=("alpha_zero",)),
        Criterion("penalty_at_one", cases=("alpha_one",)),
        Criterion("in_between", cases=("between",)),
        Criterion("arrays", cases=("arrays",)),
    ),
)


# -------------------------------------------------------------------------------------------------------- penalize


def _penalize_cases(rng: np.random.Generator) -> list[Case]:
    n, V = (int(size) for size in rng.choice([3, 4, 7, 8], 2, replace=False))

    def logp(*shape: int) -> np.ndarray:
        p = rng.dirichlet(np.full(shape[-1], 0.8), shape[:-1]) + 0.01
        return np.asarray(np.log(p / p.sum(axis=-1, keepdims=True)))

    def chosen(count: int) -> list[int]:
        return [int(word) for word in rng.permutation(min(n, V))[:count]]

    one, two = chosen(1), chosen(2)
    return [
        Case("one_word", {"logp": logp(V), "ids": one, "factor": float(rng.uniform(2, 9))}),
        Case("beams", {"logp": logp(n, V), "ids": two, "factor": float(rng.uniform(2, 9))}),
        Case("repeated", {"logp": logp(n + 2, V), "ids": [*two, *two[:1]], "factor": float(rng.uniform(2, 9))}),
        Case("no_words", {"logp": logp(V), "ids": [], "factor": float(rng.uniform(2, 9))}),
        Case("factor_one", {"logp": logp(n, V), "ids": two, "factor": 1.0}),
        Case("banned", {"logp": logp(n, V), "ids": two, "factor": float("inf")}),
    ]


def _run_penalize(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    given = inputs["logp"].copy()
    return {"penalized": fn(given, list(inputs["ids"]), inputs["factor"]), "given": given}


PENALIZE = Exercise(
    name="penalize",
    points=3,
    cases=_penalize_cases,
    run=_run_penalize,
    criteria=(
        Criterion("divides", share=2, cases=("one_word", "beams"), outputs=("penalized",)),
        Criterion("once", cases=("repeated",), outputs=("penalized",)),
        Criterion("bans", cases=("banned",), outputs=("penalized",)),
        Criterion("leaves_the_rest", cases=("beams", "no_words", "factor_one")),
    ),
)


# ----------------------------------------------------------------------------------------------------- start_beams


def _start_cases(rng: np.random.Generator) -> list[Case]:
    B, k, U = (int(n) for n in rng.choice([2, 3, 4, 5], 3, replace=False))
    return [
        Case("one_sentence", {"state": rng.normal(size=(1, U)), "k": k}),
        Case("batch", {"state": rng.normal(size=(B, U)), "k": k}),
        Case("two_states", {"state": rng.normal(size=(B + 1, 2, U)), "k": k + 1}),
        Case("greedy", {"state": rng.normal(size=(B, U)), "k": 1}),
    ]


def _run_start(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return unpack(fn(inputs["state"].copy(), inputs["k"]), "tokens", "scores", "states")


def _start_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """A score so low that its beam can never win counts as −∞: -1e9 is usual where infinities are feared."""
    scores = outputs["scores"]
    if isinstance(scores, str) or scores.dtype.kind not in "fiu":
        raise BadAnswer("the scores are no numbers", "las puntuaciones no son números")
    hopeless = np.where(scores.astype(float) < -1e6, -np.inf, scores.astype(float))
    return {"tokens": outputs["tokens"], "scores": hopeless, "states": outputs["states"]}


START_BEAMS = Exercise(
    name="start_beams",
    points=3,
    cases=_start_cases,
    run=_run_start,
    facts=_start_facts,
    criteria=(
        Criterion("one_can_win", share=2, cases=("one_sentence", "batch", "two_states"), outputs=("scores",)),
        Criterion("states", cases=("batch", "two_states"), outputs=("states",)),
        Criterion("greedy", cases=("greedy",), outputs=("scores", "states")),
        Criterion("start", outputs=("tokens",)),
    ),
)


# ---------------------------------------------------------------------------------------------- minimum_bayes_risk


def _risk_cases(rng: np.random.Generator) -> list[Case]:
    n = int(rng.integers(6, 9))

    def case(name: str, likely: float, level: float) -> Case:
        """One sentence has the probability ``likely``; others stand out in the rows, others again in the columns."""
        probable = 0 if likely == 1 / n else int(rng.integers(n))  # of equal ones argmax takes the first
        others = np.delete(np.arange(n), probable)
        best, worst, rewarded, punished = (int(i) for i in rng.permutation(others)[:4])
        p = np.full(n, (1 - likely) / (n - 1)) + rng.uniform(-0.02, 0.02, n)
        p[probable] = likely
        similarity = rng.uniform(45, 55, (n, n))
        similarity[best] += 25
        similarity[worst] -= 25
        similarity[:, rewarded] += 17
        similarity[:, punished] -= 17
        similarity[np.arange(n), np.arange(n)] = 100
        return Case(name, {"scores": np.log(p) + level, "similarity": similarity})

    equal = case("equal_scores", 1 / n, -2.0)
    equal.inputs["scores"][:] = -float(rng.uniform(2, 5))
    return [equal, case("weighted", 0.3, 0.0), case("not_all_found", 0.3, -1.5), case("improbable", 0.28, -1200.0)]


def _run_risk(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    result = fn(inputs["scores"].copy(), inputs["similarity"].copy())
    return unpack(result, "best", "expected")


MINIMUM_BAYES_RISK = Exercise(
    name="minimum_bayes_risk",
    points=2,
    starred=True,
    cases=_risk_cases,
    run=_run_risk,
    criteria=(
        Criterion("expected", cases=("equal_scores", "weighted", "not_all_found"), outputs=("expected",)),
        Criterion("chooses", cases=("weighted", "not_all_found"), outputs=("best",)),
        Criterion("finite", cases=("improbable",)),
    ),
)


EXERCISES: tuple[Exercise, ...] = (
    LOG_SOFTMAX,
    EXPAND,
    LENGTH_NORMALIZE,
    PENALIZE,
    BEAM_SEARCH,
    START_BEAMS,
    MINIMUM_BAYES_RISK,
)
VARIANTS = {"gnmt": (LENGTH_PENALTY, PENALIZED_BEAM_SEARCH)}

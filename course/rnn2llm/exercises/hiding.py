"""The exercise on masked language modelling: which tokens are hidden, and how.

Chosen are 15 % of the tokens; 80 % of these become [MASK], 10 % another token and 10 % stay: Devlin et al. (2019), section
3.1 and A.1. There is no single right answer, so it is judged by frequencies over some 40,000 tokens: a share p of n
independent draws is accepted within `DEVIATIONS` standard deviations, sqrt(p (1 - p) / n). How likely it is that a right
answer is taken for wrong, is computed in `tests/rnn2llm/exercises/test_07_bert_gpt.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack

PAD, CLS, SEP, MASK, FIRST = 0, 2, 3, 4, 5
"""Ids of the special tokens, and the first one of an ordinary token."""
VOCABULARY = 1_000
ROWS, COPIES, LENGTH = 8, 80, 72
"""Rows that differ, how often the batch has each, and how long the longest is."""
SHARE = 0.15
FATES = (0.8, 0.1, 0.1)
DEVIATIONS = 7.0
IGNORED = -100
ENOUGH = 100
"""Of fewer tokens that were replaced by chance nothing is said."""


def _mask_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, rows: int, length: int, copies: int) -> Case:
        lengths = rng.permutation(np.linspace(length * 3 // 4, length, rows).astype(int))[:, None]  # (rows, 1)
        place = np.arange(length)
        ids = rng.integers(FIRST, VOCABULARY, (rows, length))
        ids = np.where(place == 0, CLS, np.where(place < lengths - 1, ids, np.where(place == lengths - 1, SEP, PAD)))
        return Case(name, {"ids": ids, "copies": copies, "seed": int(rng.integers(2**31))})

    return [case("frequencies", ROWS, LENGTH, COPIES), case("generator", 5, 24, 4)]


def _run_mask(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """A large batch; or a small one, and once more by the same generator and by another of the same seed."""
    ids = batch(inputs)
    rng = np.random.default_rng(inputs["seed"])

    def hide(generator: np.random.Generator) -> dict[str, Any]:
        return unpack(fn(ids, np.isin(ids, [PAD, CLS, SEP, MASK]), MASK, VOCABULARY, generator), "inputs", "labels")

    first = {name: np.array(value) for name, value in hide(rng).items()}
    if inputs["copies"] == COPIES:
        return {**first, "given": ids.astype(np.int16)}
    again = hide(np.random.default_rng(inputs["seed"]))["labels"]
    return {"labels": first["labels"], "next": hide(rng)["labels"], "again": again}


def batch(inputs: Inputs) -> np.ndarray:
    """The ids [B, T] of a case."""
    return np.tile(inputs["ids"], (inputs["copies"], 1))


def _mask_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """What was done, in words: so few that chance cannot change them."""
    ids = batch(inputs)
    for name, array in outputs.items():
        if isinstance(array, str) or array.shape != ids.shape or array.dtype.kind not in "iu":
            got = "str" if isinstance(array, str) else f"{array.dtype} {array.shape}"
            raise BadAnswer(
                f"{name} must be whole numbers of the shape of ids, {ids.shape}; the function returned {got}",
                f"{name} deben ser enteros con la forma de ids, {ids.shape}, y la función devuelve {got}",
            )
    if "again" in outputs:
        labels, following, again = (outputs[name] for name in ("labels", "next", "again"))
        if not np.array_equal(labels, again):
            return {"generator": "another generator"}
        return {"generator": "the same every time" if np.array_equal(labels, following) else "goes on"}
    ordinary = ids >= FIRST
    got, labels = outputs["inputs"], outputs["labels"]
    return {
        "given": "as it was" if np.array_equal(outputs["given"], ids) else "changed",
        **_facts_of_labels(ids, labels, ordinary, got),
        **_facts_of_inputs(ids, got, labels, ordinary),
    }


def _facts_of_labels(ids: np.ndarray, labels: np.ndarray, ordinary: np.ndarray, got: np.ndarray) -> dict[str, str]:
    """How many were chosen, where, and what the labels say there and elsewhere."""
    chosen = (labels != IGNORED) & ordinary
    if chosen[ordinary].all():
        rest = labels[(got == ids) & ordinary]  # nearly all of them were not chosen
        same = rest == ids[(got == ids) & ordinary]
        kind = "everywhere" if same.mean() > 0.5 else f"{np.bincount(np.abs(rest)).argmax()} elsewhere"
        return {"labels": kind}
    if not chosen.any():
        return {"labels": "nowhere"}
    if np.array_equal(labels[chosen], ids[chosen]):
        kind = "what stood there"
    else:
        kind = "what stands there now" if np.array_equal(labels[chosen], got[chosen]) else "something else"
    special = (labels != IGNORED) & ~ordinary
    return {
        "labels": kind,
        "special": "hidden" if special.any() else "left alone",
        "share": _share(chosen, ordinary),
        "places": _places(chosen, ordinary),
    }


def _share(chosen: np.ndarray, ordinary: np.ndarray) -> str:
    shares = {"15 %": SHARE, "85 %": 1 - SHARE, "80 %": 0.8, "12 %": SHARE * 0.8, "50 %": 0.5}
    count = int(ordinary.sum())
    near = [name for name, p in shares.items() if _near(chosen[ordinary].mean(), p, count)]
    return near[0] if near else "another share"


def _places(chosen: np.ndarray, ordinary: np.ndarray) -> str:
    """Whether rows are drawn apart, and each place is as likely as another; all rows of a kind stand ROWS apart."""
    if all((chosen[row::ROWS] == chosen[row]).all() for row in range(ROWS)):
        return "the same in every copy"
    if (chosen == chosen.any(axis=1, keepdims=True) & ordinary).all():
        return "whole rows"
    often = chosen.sum(axis=0) / np.maximum(ordinary.sum(axis=0), 1)  # (T,)
    known = ordinary.sum(axis=0) >= ROWS * COPIES / 2
    even = all(
        _near(p, chosen[ordinary].mean(), n) for p, n in zip(often[known], ordinary.sum(axis=0)[known], strict=True)
    )
    return "anywhere" if even else "some more than others"


def _facts_of_inputs(ids: np.ndarray, got: np.ndarray, labels: np.ndarray, ordinary: np.ndarray) -> dict[str, str]:
    """What became of those chosen, and whether anything else was changed."""
    chosen = (labels != IGNORED) & ordinary
    changed = got != ids
    known = 0 < chosen.sum() < ordinary.sum()
    outside = changed & ~chosen if known else changed & ~ordinary
    facts = {"elsewhere": "changed" if outside.any() else "as it was"}
    if not known:  # labels do not tell which: those that changed were
        return facts
    masked, kept = got[chosen] == MASK, ~changed[chosen]
    replaced = got[chosen & changed & (got != MASK)]
    shares = (masked.mean(), 1 - masked.mean() - kept.mean(), kept.mean())
    return {**facts, "fates": _fates(shares, int(chosen.sum())), "random": _random(replaced)}


FATES_KNOWN: Mapping[str, tuple[float, float, float]] = {
    "80, 10 and 10": FATES,
    "all hidden": (1.0, 0.0, 0.0),
    "all random": (0.0, 1.0, 0.0),
    "all stay": (0.0, 0.0, 1.0),
    "none stays": (0.8, 0.2, 0.0),
    "none random": (0.8, 0.0, 0.2),
    "90 and 10, none random": (0.9, 0.0, 0.1),
    "90 and 10, none stays": (0.9, 0.1, 0.0),
    "half of all random": (0.4, 0.5, 0.1),
    "ten of all random": (0.72, 0.1, 0.18),
    "10, 80 and 10": (0.1, 0.8, 0.1),
    "10, 10 and 80": (0.1, 0.1, 0.8),
    "10 and 90 of the rest": (0.8, 0.02, 0.18),
    "a third each": (1 / 3, 1 / 3, 1 / 3),
}


def _fates(shares: tuple[float, float, float], count: int) -> str:
    near = [
        name
        for name, expected in FATES_KNOWN.items()
        if all(_near(share, p, count) for share, p in zip(shares, expected, strict=True))
    ]
    return near[0] if near else "other shares"


def _random(replaced: np.ndarray) -> str:
    """What kind of ids stand where another token was drawn."""
    if len(replaced) < ENOUGH:
        return "none"
    if ((replaced < 0) | (replaced >= VOCABULARY)).any():
        return "outside the vocabulary"
    if len(np.unique(replaced)) <= ENOUGH // 10:
        return "the same again and again"
    return "evenly drawn" if _near((replaced < VOCABULARY / 2).mean(), 0.5, len(replaced)) else "not evenly drawn"


def _near(share: float, p: float, count: int) -> bool:
    """Whether a share of so many draws is what a probability gives; what is added is for ids that are alike by chance."""
    return abs(share - p) <= DEVIATIONS * np.sqrt(p * (1 - p) / count) + 2e-3


MASK_TOKENS = Exercise(
    name="mask_tokens",
    points=4,
    cases=_mask_cases,
    run=_run_mask,
    facts=_mask_facts,
    criteria=(
        Criterion("fifteen_percent", cases=("frequencies",), outputs=("share", "places")),
        Criterion("special", cases=("frequencies",), outputs=("special", "share")),
        Criterion("labels", cases=("frequencies",), outputs=("labels", "share")),
        Criterion("fates", share=2, cases=("frequencies",), outputs=("fates", "random", "elsewhere")),
        Criterion("generator", cases=("generator",)),
        Criterion("leaves_alone", cases=("frequencies",), outputs=("given", "labels")),
    ),
)

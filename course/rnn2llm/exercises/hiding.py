"""The exercise on masked language modelling: which tokens are hidden, and how.

Chosen are 15 % of the tokens; 80 % of these become [MASK], 10 % another token and 10 % stay: Devlin et al. (2019), section
3.1 and A.1. There is no single right answer, so it is judged by frequencies over some 80,000 tokens: a share p of n
independent draws is accepted within `DEVIATIONS` standard deviations, sqrt(p (1 - p) / n). How likely it is that a right
answer is taken for wrong, is computed in `tests/rnn2llm/exercises/test_07_bert_gpt.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack

PAD, CLS, SEP, MASK, FIRST = 0, 2, 3, 4, 5
"""Ids of the special tokens, and the first one of an ordinary token."""
VOCABULARY, SMALL = 1_000, 10
"""How many tokens there are; in the small vocabulary each is put in so often that one never drawn is missed."""
CALLS, COPIES, ROWS, LENGTH = 40, 4, 8, 72
"""So many calls with a batch that has each of so many rows so often; how long the longest is."""
SHARE = 0.15
DEVIATIONS = 7.2
ALIKE = 2e-3
"""What shares may differ by beside: a token put in by chance may be [MASK], or the one that stood there."""
IGNORED = -100
ENOUGH = 100
"""Of fewer tokens that were replaced nothing is said."""
UNKNOWN = "unknown"

SHARES: Mapping[str, float] = {
    "15 %": SHARE,
    "none": 0.0,
    "1.5 %": 0.015,
    "12 %": 0.12,
    "13.5 %": 0.135,
    "50 %": 0.5,
    "80 %": 0.8,
    "85 %": 0.85,
    "all": 1.0,
}
FATES: Mapping[str, tuple[float, float, float]] = {
    "80, 10 and 10": (0.8, 0.1, 0.1),
    "all hidden": (1.0, 0.0, 0.0),
    "none stays": (0.8, 0.2, 0.0),
    "none replaced": (0.8, 0.0, 0.2),
    "90 hidden, none replaced": (0.9, 0.0, 0.1),
    "90 hidden, none stays": (0.8945, 0.1055, 0.0),  # 90 % of those chosen, or 8 of 9 of those that changed
    "none hidden": (0.0, 0.9, 0.1),
    "half of all replaced": (0.4, 0.5, 0.1),
    "ten of all replaced": (0.72, 0.1, 0.18),
    "ten of the rest replaced": (0.8, 0.02, 0.18),
    "80 replaced": (0.1, 0.8, 0.1),
}
"""Shares of those hidden, replaced and left, as right answers and well-known mistakes have them."""


def _mask_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, rows: int, length: int, copies: int, calls: int, V: int = VOCABULARY, used: int = 0) -> Case:
        lengths = rng.permutation(np.linspace(length * 3 // 4, length, rows).astype(int))[:, None]  # (rows, 1)
        place = np.arange(length)
        ids = rng.integers(FIRST, used or V, (rows, length))
        ids = np.where(place == 0, CLS, np.where(place < lengths - 1, ids, np.where(place == lengths - 1, SEP, PAD)))
        return Case(name, {"ids": ids, "copies": copies, "calls": calls, "V": V, "seed": int(rng.integers(2**31))})

    return [
        case("frequencies", ROWS, LENGTH, COPIES, CALLS),
        case("generator", 5, 24, 4, 2),
        # The text does without the last two tokens: they come in by the draw alone.
        case("small_vocabulary", ROWS, LENGTH, COPIES, 2 * CALLS // 5, SMALL, SMALL - 2),
    ]


def batch(inputs: Inputs) -> np.ndarray:
    """The ids [B, T] of a case."""
    return np.tile(inputs["ids"], (inputs["copies"], 1))


def _run_mask(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """The same batch time after time by one generator, and once more by another of the same seed."""

    def hide(rng: np.random.Generator) -> dict[str, Any]:
        ids = batch(inputs)
        hidden = unpack(fn(ids, np.isin(ids, [PAD, CLS, SEP, MASK]), MASK, inputs["V"], rng), "inputs", "labels")
        return {**{name: np.array(values) for name, values in hidden.items()}, "given": ids}

    rng = np.random.default_rng(inputs["seed"])
    results = [hide(rng) for _ in range(inputs["calls"])]
    outputs = {name: np.stack([result[name] for result in results]) for name in ("inputs", "labels")}
    return {**outputs, "given": results[0]["given"], "again": hide(np.random.default_rng(inputs["seed"]))["inputs"]}


def _mask_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """What was done, in words: so few that chance cannot change them."""
    ids = batch(inputs)
    for name in ("inputs", "labels"):
        array = outputs[name]
        if isinstance(array, str) or array.shape[1:] != ids.shape or array.dtype.kind not in "iu":
            got = "str" if isinstance(array, str) else f"{array.dtype} {array.shape[1:]}"
            raise BadAnswer(
                f"{name} must be whole numbers of the shape of ids, {ids.shape}; the function returned {got}",
                f"{name} deben ser enteros con la forma de ids, {ids.shape}, y la función devuelve {got}",
            )
    hidden, labels = np.asarray(outputs["inputs"]), np.asarray(outputs["labels"])  # (calls, B, T)
    if inputs["V"] == SMALL:
        chosen = (labels != IGNORED) & (ids >= FIRST)
        replaced = chosen & (hidden != ids) & (hidden != MASK)
        return {"reach": _reach([one[where] for one, where in zip(hidden, replaced, strict=True)])}
    if inputs["calls"] != CALLS:
        if not np.array_equal(hidden[0], outputs["again"]):
            return {"generator": "another generator"}
        return {"generator": "the same every time" if np.array_equal(hidden[0], hidden[1]) else "goes on"}
    given = "as it was" if np.array_equal(outputs["given"], ids) else "changed"
    return {"given": given, **_facts(np.broadcast_to(ids, hidden.shape), hidden, labels)}


def _facts(ids: np.ndarray, got: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    """Facts on all calls together, [calls, B, T]; of the rest nothing is said where labels do not tell what was chosen."""
    ordinary = ids >= FIRST
    kind = _labels(ids, got, labels)
    names = ("special", "share", "places", "elsewhere", "fates", "random")
    if (got == got[0]).all() and (labels == labels[0]).all():  # one batch is too little to count in
        return {"labels": kind, **dict.fromkeys(names, UNKNOWN), "places": "nothing new in any batch"}
    if kind != "what stood there":
        return {"labels": kind, **dict.fromkeys(names, UNKNOWN)}
    chosen = (labels != IGNORED) & ordinary
    places, draws = _places(chosen, ordinary)
    changed = got != ids
    # As many as 15 % of the whole batch, taken from the text alone: what counts padding in gives that.
    shares = {**SHARES, "15 % of all places": SHARE * ordinary.size / ordinary.sum()}
    return {
        "labels": kind,
        "special": _special(labels != IGNORED, ordinary),
        "share": _named(shares, chosen[ordinary].mean(), draws),
        "places": places,
        "elsewhere": "changed" if (changed & (labels == IGNORED)).any() else "as it was",
        "fates": _fates(got == MASK, changed, chosen),
        "random": _random(got[chosen & changed & (got != MASK)]),
    }


def _special(chosen: np.ndarray, ordinary: np.ndarray) -> str:
    """Whether tokens were chosen that are none of the text's."""
    if not chosen[~ordinary].any():
        return "left alone"
    return "hidden" if chosen[ordinary].any() else "hidden alone"


def _labels(ids: np.ndarray, got: np.ndarray, labels: np.ndarray) -> str:
    """What the labels say where a token was chosen and where none was."""
    changed, chosen = got != ids, labels != IGNORED
    if (got == IGNORED).any():
        return "in place of the inputs"
    if chosen.all():
        there = labels[(ids == CLS) | (ids == SEP)]  # where none is chosen
        if np.array_equal(there, ids[(ids == CLS) | (ids == SEP)]):
            return "everywhere"
        return f"{int(np.median(there))} elsewhere"
    if not chosen.any():
        return "nowhere"
    if changed.any() and (~chosen)[changed].mean() > 0.5 and changed[chosen].mean() < 0.5:
        return "where none was chosen"
    if np.array_equal(labels[chosen], ids[chosen]):
        return "what stood there"
    return "what stands there now" if np.array_equal(labels[chosen], got[chosen]) else "something else"


def _places(chosen: np.ndarray, ordinary: np.ndarray) -> tuple[str, int]:
    """Whether each token is drawn by itself and each place as likely as another; and how many draws there were."""
    calls, rows, length = chosen.shape
    if (chosen == chosen[0]).all():
        return "the same in every batch", rows * length
    if all((chosen[:, row::ROWS] == chosen[:, row, None]).all() for row in range(ROWS)):
        return "the same in every row", calls * length // 2
    if (chosen == chosen.any(axis=2, keepdims=True) & ordinary).all():
        return "all" if chosen[ordinary].all() else "whole rows", calls * rows
    counts = ordinary.sum(axis=(0, 1))  # (T,)
    often = chosen.sum(axis=(0, 1)) / np.maximum(counts, 1)
    known = counts >= calls * rows / 2
    even = all(_near(p, chosen[ordinary].mean(), n) for p, n in zip(often[known], counts[known], strict=True))
    return "anywhere" if even else "some more than others", int(ordinary.sum())


def _fates(masked: np.ndarray, changed: np.ndarray, chosen: np.ndarray) -> str:
    """How many of those chosen were hidden, replaced and left."""
    counts = np.stack([(fate & chosen).sum(axis=(1, 2)) for fate in (masked, changed & ~masked, ~changed)], axis=1)
    nearly_all = counts.max(axis=1) >= 0.9 * counts.sum(axis=1)  # (calls,)
    if nearly_all.all() and len(set(counts.argmax(axis=1).tolist())) > 1:
        return "one for a whole batch"
    total = int(counts.sum())
    shares = counts.sum(axis=0) / max(total, 1)
    near = [
        name
        for name, expected in FATES.items()
        if all(_near(share, p, total) for share, p in zip(shares, expected, strict=True))
    ]
    return near[0] if near else "other shares"


def _random(replaced: np.ndarray) -> str:
    """What kind of ids stand where another token was drawn."""
    if len(replaced) < ENOUGH:
        return "none"
    if ((replaced < 0) | (replaced >= VOCABULARY)).any():
        return "outside the vocabulary"
    if np.bincount(replaced).max() > len(replaced) / 2:
        return "nearly always the same one"
    if len(np.unique(replaced)) <= CALLS:
        return "one a batch"
    return "evenly drawn" if _near((replaced < VOCABULARY / 2).mean(), 0.5, len(replaced)) else "not evenly drawn"


def _reach(calls: Sequence[np.ndarray]) -> str:
    """From where to where the ids go that were put in, of a vocabulary so small that each of them must have come up."""
    replaced = np.concatenate(calls)
    if len(replaced) < ENOUGH:
        return "none"
    if all(len(np.unique(one)) <= 1 for one in calls):  # so few draws that it is chance which never came up
        return "one a batch"
    if ((replaced < 0) | (replaced >= SMALL)).any():
        return "outside the vocabulary"
    never = set(range(FIRST, SMALL)) - set(replaced.tolist())  # who spares special tokens does no harm
    return "every token" if not never else "all but the last" if never == {SMALL - 1} else "some never"


def _named(known: Mapping[str, float], share: float, count: int) -> str:
    """The first of the known shares that it may be."""
    return next((name for name, p in known.items() if _near(share, p, count)), "another share")


def _near(share: float, p: float, count: int) -> bool:
    """Whether a share of so many draws is what a probability gives."""
    return bool(abs(share - p) <= DEVIATIONS * np.sqrt(p * (1 - p) / max(count, 1)) + ALIKE)


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
        Criterion(
            "fates",
            share=2,
            cases=("frequencies", "small_vocabulary"),
            outputs=("fates", "random", "elsewhere", "reach"),
        ),
        Criterion("generator", cases=("generator",)),
        Criterion("leaves_alone", cases=("frequencies",), outputs=("given", "labels")),
    ),
)

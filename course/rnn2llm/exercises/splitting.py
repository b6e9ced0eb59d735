"""The exercise on splitting a corpus of translations: many splits are right, so it is judged by facts about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack

PARTS = ("train", "validation", "test")


def _split_cases(rng: np.random.Generator) -> list[Case]:
    def corpus(sources: int, translations: int) -> str:
        numbers = rng.choice(1000, sources, replace=False)
        return _as_lines((f"line {n}", f"frase {n}{letter}") for n in numbers for letter in "abcd"[:translations])

    seed = int(rng.integers(10_000))
    return [
        Case("one_translation", {"lines": corpus(120, 1), "seed": seed}),
        Case("many_translations", {"lines": corpus(100, 4), "seed": seed}),
    ]


def _run_split(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    outputs = {}
    for label, seed in (("first", 0), ("again", 0), ("other", 1)):
        pairs = [(line.split("\t")[0], line.split("\t")[1]) for line in inputs["lines"].splitlines()]
        parts = unpack(fn(pairs, inputs["seed"] + seed), *PARTS)
        outputs.update({f"{label}_{name}": _as_lines(part) for name, part in parts.items()})
        outputs[f"{label}_pairs"] = _as_lines(pairs)
    outputs |= _run_with_other_hashes(fn, inputs, outputs)
    return outputs


class _Text(str):
    """A string with another hash, as every string has in another run of Python: sets come in another order."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash((str(self), "another run"))

    __eq__ = str.__eq__


def _run_with_other_hashes(fn: Any, inputs: Inputs, outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Split once more as another run of Python would; what an answer does not survive is not held against it."""
    pairs = [(_Text(line.split("\t")[0]), line.split("\t")[1]) for line in inputs["lines"].splitlines()]
    try:
        parts = unpack(fn(pairs, inputs["seed"]), *PARTS)
        return {f"rerun_{name}": _as_lines(part) for name, part in parts.items()}
    except Exception:
        return {f"rerun_{name}": outputs[f"first_{name}"] for name in PARTS}


def _as_lines(pairs: Any) -> str:
    try:
        return "\n".join(f"{english}\t{spanish}" for english, spanish in pairs)
    except (TypeError, ValueError):
        raise BadAnswer(
            "each part must be a list of pairs (English, Spanish), as they came",
            "cada parte debe ser una lista de pares (inglés, español), tal como venían",
        ) from None


def _split_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    def lines(name: str) -> list[str]:
        return str(outputs[name]).splitlines()

    train, validation, test = (lines(f"first_{name}") for name in PARTS)
    sources = [{line.partition("\t")[0] for line in part} for part in (train, validation, test)]
    pairs = inputs["lines"].splitlines()
    held_out = [len(part) / len(pairs) for part in (validation, test)]
    return {
        "every_pair_once": Counter(train + validation + test) == Counter(pairs),
        "train_apart": all(sources) and not sources[0] & (sources[1] | sources[2]),
        "held_out_apart": all(sources) and not sources[1] & sources[2],
        "sizes": all(0.04 <= share <= 0.2 for share in held_out),
        "same_seed_same_split": all(set(lines(f"first_{name}")) == set(lines(f"again_{name}")) for name in PARTS),
        "same_in_another_run": _same_in_another_run(lines),
        "other_seed_other_split": any(set(lines(f"first_{name}")) != set(lines(f"other_{name}")) for name in PARTS),
        "input_untouched": lines("first_pairs") == pairs,
    }


def _same_in_another_run(lines: Callable[[str], list[str]]) -> bool:
    """Whether a split depends on no hash, as far as can be told: NumPy turns strings into its own, and finds none."""
    first, rerun = ([lines(f"{label}_{name}") for name in PARTS] for label in ("first", "rerun"))
    survived = Counter(chain(*rerun)) == Counter(chain(*first)) and all(rerun)
    return not survived or all(set(one) == set(other) for one, other in zip(first, rerun, strict=True))


SPLIT_BY_SOURCE = Exercise(
    name="split_by_source",
    points=2,
    starred=True,
    cases=_split_cases,
    run=_run_split,
    facts=_split_facts,
    criteria=(
        Criterion("sources_apart", share=3, outputs=("train_apart", "held_out_apart")),
        Criterion("every_pair_once", outputs=("every_pair_once", "sizes")),
        Criterion("sizes", outputs=("sizes",)),
        Criterion("reproducible", outputs=("same_seed_same_split", "same_in_another_run", "other_seed_other_split")),
        Criterion("input_untouched", outputs=("input_untouched", "sizes")),
    ),
)

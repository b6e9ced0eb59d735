"""Exercises on BLEU (Papineni et al., 2002): the clipped n-gram precision of a sentence, the brevity penalty of a corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.model import Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.batches import PLAIN_WORDS, draw


def _precision_cases(rng: np.random.Generator) -> list[Case]:
    a, b, c, d, e, f, g, h = draw(rng, PLAIN_WORDS, 8)
    often = int(rng.integers(3, 6))

    def case(name: str, n: int, hypothesis: Sequence[str], *references: Sequence[str]) -> Case:
        return Case(name, {"hypothesis": list(hypothesis), "references": [list(words) for words in references], "n": n})

    return [
        case("words", 1, [a, b, c, d, e], [b, f, e, a, g, h, d]),
        case("repeated_word", 1, [*[a] * (often + 3), b, c], [d, *[a] * often, e, c, f, g, h, f]),
        case(
            "several_references", 1, [*[a] * 10, b, c, d], [a, b, c, *[h, g, e] * 2], [e, *[a] * 4, f, g, d], [f, a, c]
        ),
        case("bigrams", 2, [a, b, c, d, e, f], [b, a, c, d, g, d, e, f, h, g], [h, d, c]),
        case("too_short", 5, [a, b, c], [a, b, c, d, e, f][: often + 1]),
    ]


def _run_precision(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    references = [list(reference) for reference in inputs["references"]]
    result = fn(list(inputs["hypothesis"]), references, inputs["n"])
    if isinstance(result, (int, float, np.number)):
        result = result, UNCOUNTED  # one number, already divided
    return unpack(result, "matches", "total")


UNCOUNTED = -1000
"""Stands for ``total`` where an answer returns a single number."""


CLIPPED_PRECISION = Exercise(
    name="clipped_precision",
    points=3,
    cases=_precision_cases,
    run=_run_precision,
    criteria=(
        Criterion("ngrams", share=2, cases=("words", "bigrams")),
        Criterion("clipped", cases=("repeated_word",)),
        Criterion("best_reference", cases=("several_references",)),
        Criterion("too_short", cases=("too_short", "words")),
    ),
)


def _brevity_cases(rng: np.random.Generator) -> list[Case]:
    def case(
        name: str, hypotheses: Sequence[int], references: Sequence[Sequence[int]], longer: int | None = None
    ) -> Case:
        def sentence(length: int) -> list[str]:
            return [str(word) for word in rng.choice(PLAIN_WORDS, length)]

        return Case(
            name,
            {
                "hypotheses": [sentence(length) for length in hypotheses],
                "references": [[sentence(length) for length in known] for known in references],
                "longer": longer,
            },
        )

    n = int(rng.integers(6, 10))
    return [
        case("longer", [n + 2, n + 1], [[n - 1], [n]]),
        case("shorter", [n - 3, n], [[n + 1], [n + 3]], longer=2),
        case("uneven", [n - 4, n + 5, n - 3], [[n], [n + 2], [n + 4]]),
        case("closest", [n, n - 2], [[n + 3, n + 1, n + 5, n - 4], [n + 3]]),
        case("tie", [n, n], [[n + 3, n + 2, n - 2, n + 4], [n + 6]]),
        case("nothing", [0, 0], [[n], [n + 1]]),
    ]


def _run_brevity(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    hypotheses = [list(hypothesis) for hypothesis in inputs["hypotheses"]]
    references = [[list(reference) for reference in known] for known in inputs["references"]]
    outputs = {"penalty": fn(hypotheses, references)}
    if inputs["longer"] is not None:
        # The same sentences, longer than their references: who always says 1 is told from who has it upside down.
        longer = [hypothesis * inputs["longer"] for hypothesis in hypotheses]
        outputs["of_longer"] = fn(longer, [[list(reference) for reference in known] for known in inputs["references"]])
    return outputs


BREVITY_PENALTY = Exercise(
    name="brevity_penalty",
    points=2,
    starred=True,
    cases=_brevity_cases,
    run=_run_brevity,
    criteria=(
        Criterion("too_short", cases=("shorter",), outputs=("penalty",)),
        Criterion("never_above_one", cases=("longer", "shorter")),
        Criterion("whole_corpus", cases=("uneven",)),
        Criterion("closest_reference", cases=("closest", "tie")),
        Criterion("nothing", cases=("nothing", "shorter"), outputs=("penalty",)),
    ),
)

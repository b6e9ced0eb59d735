"""The exercise on classifying without examples: a label becomes a sentence, and a model of inference says if it follows.

The idea is that of Yin, Hay and Roth (2019), "Benchmarking Zero-shot Text Classification", section 5. The "model" of the
cases is a table of logits that knows which premise and which hypothesis it was asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.model import Case, Criterion, Exercise, Inputs
from rnn2llm.exercises.batches import draw

TOPICS = ("deporte", "música", "cocina", "política", "viajes", "ciencia", "tiempo", "libros")
VERDICTS = ("entailment", "neutral", "contradiction")
"""What a model of inference says of a pair."""


def _zero_shot_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, K: int, order: Sequence[int], capitals: bool = False) -> Case:
        """K labels, and a head whose outputs are `VERDICTS` in some order."""
        verdicts = [VERDICTS[index] for index in order]
        inputs = {
            "premise": f"Hoy hablamos de {draw(rng, TOPICS, 1)[0]} y de otras cosas.",
            "labels": draw(rng, TOPICS, K),
            "template": ["Este texto trata de {}.", "El tema es: {}.", "Aquí se habla de {} y de nada más."][
                int(rng.integers(3))
            ],
            "verdicts": [verdict.upper() if capitals else verdict for verdict in verdicts],
            "logits": rng.normal(0, 1.5, (K, 3)),
            "swapped": rng.normal(0, 1.5, (K, 3)),
            "bare": rng.normal(0, 1.5, (K, 3)),
        }
        return Case(name, inputs)

    sizes = [int(size) for size in rng.permutation([3, 4, 5, 6])]
    return [
        case("usual_order", sizes[0] + 1, (2, 1, 0)),
        case("first", sizes[1] + 1, (0, 1, 2)),
        case("in_the_middle", sizes[2] + 1, (1, 0, 2)),
        case("capitals", sizes[3] + 1, (2, 0, 1), capitals=True),
    ]


def model_of_inference(inputs: Inputs) -> Any:
    """A model from pairs (premise, hypothesis) to logits [K, 3]: others for a pair the wrong way round, or a bare label."""
    hypotheses = [inputs["template"].format(label) for label in inputs["labels"]]

    def nli(pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        rows = []
        for first, second in pairs:
            table, known, asked = ("logits", hypotheses, second)
            if second == inputs["premise"]:
                table, asked = "swapped", first
            if asked in inputs["labels"]:
                table, known = "bare", inputs["labels"]
            told = asked in known and inputs["premise"] in (first, second)
            rows.append(inputs[table][known.index(asked)] if told else np.zeros(3))
        return np.array(rows)

    return nli


def _run_zero_shot(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    told = (inputs["premise"], list(inputs["labels"]), inputs["template"], dict(enumerate(inputs["verdicts"])))
    return {
        name: fn(model_of_inference(inputs), *told, multi_label)
        for name, multi_label in (("one", False), ("several", True))
    }


ZERO_SHOT = Exercise(
    name="zero_shot",
    points=3,
    starred=True,
    cases=_zero_shot_cases,
    run=_run_zero_shot,
    criteria=(
        Criterion("one_label", share=2, cases=("usual_order",), outputs=("one",)),
        Criterion("several_labels", share=2, cases=("usual_order",), outputs=("several",)),
        Criterion("by_name", cases=("first", "in_the_middle", "capitals")),
    ),
)

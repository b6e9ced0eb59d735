"""The exercise on classifying without examples: each label becomes a sentence, and a model of inference says whether it follows.

The idea is that of Yin, Hay and Roth (2019), "Benchmarking Zero-shot Text Classification", section 5. The "model" of the cases is a
table of logits that knows which premise and which hypothesis it was asked about.
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
    def case(name: str, K: int, order: Sequence[int], multi_label: bool, capitals: bool = False) -> Case:
        """K labels, and a head whose outputs are `VERDICTS` in some order."""
        verdicts = [VERDICTS[index] for index in order]
        inputs = {
            "premise": f"Hoy hablamos de {draw(rng, TOPICS, 1)[0]} y de otras cosas.",
            "labels": draw(rng, TOPICS, K),
            "template": ["Este texto trata de {}.", "El tema es: {}.", "Aquí se habla de {} y de nada más."][int(rng.integers(3))],
            "verdicts": [verdict.upper() if capitals else verdict for verdict in verdicts],
            "logits": rng.normal(0, 1.5, (K, 3)),
            "swapped": rng.normal(0, 1.5, (K, 3)),
            "bare": rng.normal(0, 1.5, (K, 3)),
            "multi_label": multi_label,
        }
        return Case(name, inputs)

    K, other = (int(n) for n in rng.choice([4, 5, 6], 2, replace=False))
    return [
        case("one_label", K, (2, 1, 0), False),
        case("several_labels", other, (2, 1, 0), True),
        case("other_order", K + 1, (0, 2, 1), False),
        case("other_order_several", K, (1, 0, 2), True),
        case("capitals", other, (2, 0, 1), False, capitals=True),
    ]


def model_of_inference(inputs: Inputs) -> Any:
    """A model from pairs (premise, hypothesis) to logits [K, 3]: other ones for a pair the wrong way round, or a bare label."""
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
    id2label = dict(enumerate(inputs["verdicts"]))
    told = (inputs["premise"], list(inputs["labels"]), inputs["template"], id2label, inputs["multi_label"])
    return {"p": fn(model_of_inference(inputs), *told)}


ZERO_SHOT = Exercise(
    name="zero_shot",
    points=3,
    starred=True,
    cases=_zero_shot_cases,
    run=_run_zero_shot,
    criteria=(
        Criterion("one_label", share=2, cases=("one_label",)),
        Criterion("several_labels", share=2, cases=("several_labels",)),
        Criterion("by_name", cases=("other_order", "other_order_several", "capitals")),
    ),
)

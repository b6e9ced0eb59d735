"""The exercise on classifying without examples: a label becomes a sentence, and a model of inference says if it follows.

The idea is that of Yin, Hay and Roth (2019), "Benchmarking Zero-shot Text Classification", section 5. The "model" of the
cases is a table of logits that knows which premise and which hypothesis it was asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs
from rnn2llm.exercises.batches import draw

TOPICS = ("deporte", "música", "cocina", "política", "viajes", "ciencia", "tiempo", "libros")
VERDICTS = ("entailment", "neutral", "contradiction")
"""What a model of inference says of a pair."""


def _zero_shot_cases(rng: np.random.Generator) -> list[Case]:
    def case(
        name: str, K: int, order: Sequence[int], capitals: bool = False, written: Sequence[int] = (0, 1, 2)
    ) -> Case:
        """K labels, and a head whose outputs are `VERDICTS` in some order; ``written`` is that of their dictionary."""
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
            "behind": rng.normal(0, 1.5, (K, 3)),
            "written": list(written),
        }
        return Case(name, inputs)

    sizes = [int(size) for size in rng.permutation([2, 3, 4, 5, 6])]
    return [
        case("usual_order", sizes[0] + 1, (2, 1, 0)),
        case("first", sizes[1] + 1, (0, 1, 2)),
        case("in_the_middle", sizes[2] + 1, (1, 0, 2)),
        case("capitals", sizes[3] + 1, (2, 0, 1), capitals=True),
        case("written_otherwise", sizes[4] + 1, (2, 1, 0), written=(1, 2, 0)),
    ]


def model_of_inference(inputs: Inputs) -> Any:
    """A model from pairs (premise, hypothesis) to logits [K, 3]: others for a question put wrongly.

    That is a pair the wrong way round, a bare label, or a label behind a template whose gap is open.
    """
    hypotheses = [inputs["template"].format(label) for label in inputs["labels"]]
    glued = [inputs["template"] + label for label in inputs["labels"]]

    def nli(pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        rows = []
        for first, second in pairs:
            table, known, asked = ("logits", hypotheses, second)
            if second == inputs["premise"]:
                table, asked = "swapped", first
            if asked in inputs["labels"]:
                table, known = "bare", inputs["labels"]
            if asked in glued:
                table, known = "behind", glued
            told = asked in known and inputs["premise"] in (first, second)
            rows.append(inputs[table][known.index(asked)] if told else np.zeros(3))
        return np.array(rows)

    return nli


def _run_zero_shot(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    told = (inputs["premise"], list(inputs["labels"]), inputs["template"], _id2label(inputs))
    return {
        name: _numbers(fn(model_of_inference(inputs), *told, multi_label))
        for name, multi_label in (("one", False), ("several", True))
    }


def _id2label(inputs: Inputs) -> dict[int, str]:
    """The verdicts by their columns, in the order of the case."""
    return {int(index): inputs["verdicts"][int(index)] for index in inputs["written"]}


def _numbers(result: Any) -> Any:
    """The result, if it may be probabilities.

    Raises:
        BadAnswer: it is a text, or a list with texts in it.
    """
    if isinstance(result, str) or (isinstance(result, (list, tuple)) and any(isinstance(one, str) for one in result)):
        raise BadAnswer(
            f"a probability for each label was expected, the function returned {result!r}"[:300],
            f"se esperaba una probabilidad por etiqueta y la función devuelve {result!r}"[:300],
        )
    return result


ZERO_SHOT = Exercise(
    name="zero_shot",
    points=3,
    starred=True,
    cases=_zero_shot_cases,
    run=_run_zero_shot,
    criteria=(
        Criterion("one_label", share=2, cases=("usual_order",), outputs=("one",)),
        Criterion("several_labels", share=2, cases=("usual_order",), outputs=("several",)),
        Criterion("by_name", cases=("first", "in_the_middle", "capitals", "written_otherwise")),
    ),
)

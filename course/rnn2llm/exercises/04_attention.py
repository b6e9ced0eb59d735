"""The exercises of lesson 04: attention, from its mask to one step of each of the two decoders that use it.

The public half: cases, how an answer is run on one, and the criteria. The scaled dot product is that of Vaswani et al.
(2017), section 3.2.1; additive attention and its decoder are those of Bahdanau, Cho and Bengio (2015); the step that
predicts from state and context is that of Luong, Pham and Manning (2015), section 3.

Masks are boolean, True may be attended to, [B, 1, T] or [B, T, T]. Answers may be written in TensorFlow or in NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.batches import draw, ragged, sentences
from rnn2llm.exercises.calling import call
from rnn2llm.exercises.drawing import different_sizes, keys_of_ragged, normal
from rnn2llm.exercises.recurrent_step import attended_step
from rnn2llm.text import END, PAD, SPECIAL_TOKENS, START, UNK

# fmt: off
SOURCE_WORDS = ("red", "house", "dog", "sees", "the", "green", "street", "night", "train", "reads", "book", "window")
TARGET_WORDS = ("casa", "roja", "perro", "ve", "la", "verde", "calle", "noche", "tren", "lee", "libro", "ventana")
# fmt: on


# --------------------------------------------------------------------------------------------------- padding_mask


def _padding_cases(rng: np.random.Generator) -> list[Case]:
    B, T = different_sizes(rng, 2, 3, 8)
    V = 30
    padded = sentences(rng, ragged(rng, 4, 7), 7, V)
    special = sentences(rng, [3, 5, 6], 6, V)
    special[:, 0] = [START, UNK, END]
    in_front = np.stack([np.roll(row, np.count_nonzero(row == PAD)) for row in sentences(rng, [2, 5, 4], 5, V)])
    by_name = {"full": sentences(rng, [T] * B, T, V), "padded": padded, "special": special, "in_front": in_front}
    return [Case(name, {"ids": ids.astype(np.int32)}) for name, ids in by_name.items()]


def _run_padding(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"mask": call(fn, inputs["ids"])}


def _padding_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """Which ids may be attended to, apart from the shape in which that is said and from the type of the entries."""
    mask = outputs["mask"]
    if isinstance(mask, str):
        raise BadAnswer("the function returned a string, not an array", "la función devuelve una cadena, no un array")
    return {
        "allowed": mask.reshape(inputs["ids"].shape) if mask.size == inputs["ids"].size else mask,
        "shape": np.array(mask.shape, dtype=np.int64),
        "boolean": np.array(mask.dtype.kind == "b"),
    }


PADDING_MASK = Exercise(
    name="padding_mask",
    points=2,
    cases=_padding_cases,
    run=_run_padding,
    facts=_padding_facts,
    criteria=(
        Criterion("words_not_padding", share=2, outputs=("allowed",)),
        Criterion("one_row_for_all_queries", outputs=("allowed", "shape")),
        Criterion("boolean", outputs=("allowed", "boolean")),
    ),
)


# ----------------------------------------------------------------------------------- scaled_dot_product_attention


def _attention_cases(rng: np.random.Generator) -> list[Case]:
    """With d = 1 the scale is 1, and with features of 1 and -1 lengths are too; a mask of True alone does nothing."""
    B, Tq, Tk, d, dv = different_sizes(rng, 5, 2, 8)
    d = d if d != 4 else 8  # the root of 4 is 2, which may be another size
    b, n, m = different_sizes(rng, 3, 3, 7)

    def case(name: str, sizes: tuple[int, int, int, int, int], mask: np.ndarray, size: float = 1.0) -> Case:
        B, Tq, Tk, d, dv = sizes
        arrays = {"q": size * normal(rng, B, Tq, d), "k": normal(rng, B, Tk, d), "v": normal(rng, B, Tk, dv)}
        return Case(name, {**arrays, "mask": mask})

    single, all_different = (b, n, m, 1, dv), (B, Tq, Tk, d, dv)
    everything, nothing = np.ones((b, 1, m), bool), keys_of_ragged(rng, b, m)
    nothing[1] = False
    by_query = rng.random((b, n, m)) < 0.6
    by_query[..., 0] |= ~by_query.any(axis=-1)
    signs = case("signs", single, everything)
    for name in ("q", "k"):
        signs.inputs[name][...] = np.where(signs.inputs[name] < 0, -1, 1)
    return [
        case("one_feature", single, everything),
        signs,
        case("as_many_keys_as_features", (B, Tq, d, d, d), np.ones((B, 1, d), bool)),
        case("full", all_different, np.ones((B, 1, Tk), bool)),
        case("padded", single, keys_of_ragged(rng, b, m)),
        case("by_query", single, by_query),
        case("nothing_allowed", single, nothing),
        case("far_apart", single, everything, size=3e4),
        case("all_at_once", all_different, keys_of_ragged(rng, B, Tk)),
    ]


def _run_attention(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return unpack(call(fn, *(inputs[name] for name in ("q", "k", "v", "mask"))), "context", "weights")


SCALED_DOT_PRODUCT_ATTENTION = Exercise(
    name="scaled_dot_product_attention",
    points=5,
    cases=_attention_cases,
    run=_run_attention,
    criteria=(
        Criterion("weights", share=2, cases=("one_feature", "signs"), outputs=("weights",)),
        Criterion("context", cases=("one_feature", "signs"), outputs=("context",)),
        Criterion("scaled", share=2, cases=("as_many_keys_as_features", "full")),
        Criterion("masked", share=3, cases=("padded", "by_query", "all_at_once")),
        Criterion("nothing_allowed", cases=("nothing_allowed",)),
        Criterion("finite", cases=("far_apart",)),
    ),
)


# ------------------------------------------------------------------------------------------------ additive_scores


def _additive_cases(rng: np.random.Generator) -> list[Case]:
    """One query and one key need no broadcasting; one matrix for both, and a v of ones, switch these off as well."""
    B, Tq, Tk, dq, dk, units = different_sizes(rng, 6, 2, 9)

    def case(name: str, Tq: int, Tk: int, dk: int, units: int) -> Case:
        arrays = {
            "q": normal(rng, B, Tq, dq),
            "k": normal(rng, B, Tk, dk),
            "W1": normal(rng, dq, units) / 2,
            "W2": normal(rng, dk, units) / 2,
            "v": normal(rng, units),
        }
        return Case(name, arrays)

    one_unit, one_pair = case("one_unit", 1, 1, dq, 1), case("one_pair", 1, 1, dq, units)
    weighted = case("weighted", 1, 1, dq, units)
    two_matrices = case("two_matrices", 1, 1, dq, units)
    for some in (one_unit, one_pair, weighted):
        some.inputs["W2"][...] = some.inputs["W1"]
    for some in (one_unit, one_pair, two_matrices):
        some.inputs["v"][...] = 1
    return [
        one_unit,
        one_pair,
        weighted,
        two_matrices,
        case("equal_sizes", Tq, Tq, dq, units),
        case("different_sizes", Tq, Tk, dk, units),
    ]


def _run_additive(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"scores": call(fn, *(inputs[name] for name in ("q", "k", "W1", "W2", "v")))}


ADDITIVE_SCORES = Exercise(
    name="additive_scores",
    points=4,
    cases=_additive_cases,
    run=_run_additive,
    criteria=(
        Criterion("one_pair", share=2, cases=("one_unit", "one_pair", "weighted", "two_matrices")),
        Criterion("every_pair", share=2, cases=("equal_sizes", "different_sizes")),
    ),
)


# ------------------------------------------------------------------------------------------------- bahdanau_step


def _bahdanau_cases(rng: np.random.Generator) -> list[Case]:
    """Equal encoder outputs make the context the same whatever the weights, and no W1 makes it all the same who asks."""
    B, S, U, D, E = different_sizes(rng, 5, 2, 8)

    def case(name: str, mask: np.ndarray, outputs: np.ndarray) -> Case:
        arrays = {
            "y": normal(rng, B, E),
            "h": np.tanh(normal(rng, B, U)),
            "c": normal(rng, B, U),
            "encoder_outputs": outputs,
            "mask": mask,
            "W1": normal(rng, U, 3),
            "W2": normal(rng, D, 3),
            "v": 2 * normal(rng, 3),
            "kernel": normal(rng, E + D, 4 * U) / 2,
            "recurrent": normal(rng, U, 4 * U) / 2,
        }
        return Case(name, arrays)

    everything = np.ones((B, 1, S), bool)
    equal = case("equal_outputs", everything, np.repeat(normal(rng, B, 1, D), S, axis=1))
    equal.inputs["W1"][...] = 0
    return [
        equal,
        case("full", everything, normal(rng, B, S, D)),
        case("padded", keys_of_ragged(rng, B, S), normal(rng, B, S, D)),
    ]


def _run_bahdanau(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    score, cell = attended_step(inputs)

    def step(y: Any, h: Any, c: Any, outputs: Any, mask: Any) -> Any:
        return fn(y, [h, c], outputs, mask, score, cell)

    names = ("y", "h", "c", "encoder_outputs", "mask")
    result = unpack(call(step, *(inputs[name] for name in names)), "output", "state", "weights")
    return {"output": result["output"], **unpack(result["state"], "h", "c"), "weights": result["weights"]}


BAHDANAU_STEP = Exercise(
    name="bahdanau_step",
    points=4,
    cases=_bahdanau_cases,
    run=_run_bahdanau,
    criteria=(
        Criterion("context_enters_the_cell", cases=("equal_outputs",), outputs=("output",)),
        Criterion("previous_state_asks", share=2, cases=("full",)),
        Criterion("ignores_padding", cases=("padded",)),
    ),
)


# ----------------------------------------------------------------------------------------------------- luong_step


def _luong_cases(rng: np.random.Generator) -> list[Case]:
    """All encoder outputs equal: only h can make a difference. Equal halves of Wc: their order makes none."""
    B, S, D, A = different_sizes(rng, 4, 3, 9)

    def case(name: str, mask: np.ndarray, outputs: np.ndarray) -> Case:
        arrays = {"h": 2 * normal(rng, B, D), "encoder_outputs": outputs, "mask": mask}
        return Case(name, {**arrays, "Wc": normal(rng, 2 * D, A) / 2})

    everything = np.ones((B, 1, S), bool)
    halves = case("equal_halves", everything, normal(rng, B, S, D))
    halves.inputs["Wc"][D:] = halves.inputs["Wc"][:D]
    return [
        case("equal_outputs", everything, np.broadcast_to(normal(rng, D), (B, S, D)).copy()),
        halves,
        case("full", everything, normal(rng, B, S, D)),
        case("padded", keys_of_ragged(rng, B, S), normal(rng, B, S, D)),
    ]


def _run_luong(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    result = call(fn, *(inputs[name] for name in ("h", "encoder_outputs", "mask", "Wc")))
    return unpack(result, "attentional", "weights")


LUONG_STEP = Exercise(
    name="luong_step",
    points=4,
    cases=_luong_cases,
    run=_run_luong,
    criteria=(
        Criterion("state_and_context", share=2, cases=("equal_outputs",), outputs=("attentional",)),
        Criterion("current_state_asks", cases=("equal_halves", "full")),
        Criterion("ignores_padding", cases=("padded",)),
    ),
)


# --------------------------------------------------------------------------------------------------- label_map


def _label_cases(rng: np.random.Generator) -> list[Case]:
    S, T = different_sizes(rng, 2, 4, 7)

    def case(name: str, S: int, T: int, padding: int) -> Case:
        source, written = draw(rng, SOURCE_WORDS, S), draw(rng, TARGET_WORDS, T - 1)
        weights = rng.dirichlet(np.ones(S), T).astype(np.float32)  # (T, S)
        return Case(
            name,
            {
                "source": source,
                "tokens": [SPECIAL_TOKENS[START], *written, SPECIAL_TOKENS[END]],
                "weights": np.pad(weights, ((0, 0), (0, padding))),
            },
        )

    return [case("alone", S, T, 0), case("padded", T, S, 3), case("square", T, T, 2)]


def _run_label(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    arguments = list(inputs["source"]), list(inputs["tokens"]), inputs["weights"].copy()
    result = unpack(fn(*arguments), "rows", "columns", "grid")
    return {name: _joined(name, result[name]) for name in ("rows", "columns")} | {"grid": result["grid"]}


def _joined(name: str, labels: Any) -> str:
    if isinstance(labels, str) or not isinstance(labels, Sequence | np.ndarray):
        raise BadAnswer(f"{name} must be a list of words", f"{name} debe ser una lista de palabras")
    return "\n".join(str(label) for label in labels)


LABEL_MAP = Exercise(
    name="label_map",
    points=3,
    cases=_label_cases,
    run=_run_label,
    criteria=(
        Criterion("rows", share=2, outputs=("rows",)),
        Criterion("whole_map"),
    ),
)


# ---------------------------------------------------------------------------------------------- attention_entropy


def _entropy_cases(rng: np.random.Generator) -> list[Case]:
    B, Tq, Tk = different_sizes(rng, 3, 3, 8)

    def case(name: str, lengths: Sequence[int], weights: np.ndarray) -> Case:
        queries = np.arange(weights.shape[1]) < np.asarray(lengths)[:, None]  # (B, Tq)
        return Case(name, {"weights": weights.astype(np.float32), "queries": queries})

    certain = np.eye(Tk)[rng.integers(0, Tk, (B, Tq))]
    half = np.broadcast_to((np.arange(Tk) < 2) / 2, (B, Tq, Tk))
    lengths = [ragged(rng, 4, Tq) if Tq > 3 else [1, 2, 3, 2] for _ in range(3)]
    return [
        case("uniform", [Tq] * B, np.full((B, Tq, Tk), 1 / Tk)),
        case("full", [Tq] * B, rng.dirichlet(np.ones(Tk), (B, Tq))),
        case("with_zeros", [Tq] * B, half),
        case("certain", [Tq] * B, certain),
        # Several: in one alone, what is counted wrongly may make no difference.
        *(case(f"padded_{n}", some, rng.dirichlet(np.full(Tk, 0.7), (4, Tq))) for n, some in enumerate(lengths)),
    ]


def _run_entropy(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"entropy": call(fn, inputs["weights"], inputs["queries"])}


ATTENTION_ENTROPY = Exercise(
    name="attention_entropy",
    points=2,
    cases=_entropy_cases,
    run=_run_entropy,
    starred=True,
    criteria=(
        Criterion("entropy", cases=("uniform", "full")),
        Criterion("zeros", cases=("with_zeros", "certain")),
        Criterion("real_queries", cases=("padded_0", "padded_1", "padded_2")),
    ),
)


EXERCISES: tuple[Exercise, ...] = (
    PADDING_MASK,
    SCALED_DOT_PRODUCT_ATTENTION,
    ADDITIVE_SCORES,
    BAHDANAU_STEP,
    LUONG_STEP,
    LABEL_MAP,
    ATTENTION_ENTROPY,
)
VARIANTS = {"bits": (replace(ATTENTION_ENTROPY),)}  # another unit: its words, its reference and its mistakes are others

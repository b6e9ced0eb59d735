"""The exercises of lesson 05: the Transformer, from positions to a block of its decoder.

The public half: cases, how an answer is run on one, and the criteria. All but the last two are parts of the architecture
of Vaswani et al. (2017), sections 3.1 to 3.5 and 5.3; layer normalisation is that of Ba, Kiros and Hinton (2016), put
in front of each part as by Xiong et al. (2020).

Masks are boolean, True may be attended to, [B, 1, T] or [B, T, T]. Answers may be written in TensorFlow or in NumPy;
the one in PyTorch is judged with torch's tensors where torch is imported, and with `rnn2llm.torch_like` elsewhere.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn2llm import torch_like
from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.batches import ragged, sentences
from rnn2llm.exercises.block_parts import block_parts
from rnn2llm.exercises.calling import call, refusable
from rnn2llm.exercises.drawing import by_query, different_sizes, keys_of_ragged, normal

# -------------------------------------------------------------------------------------------- positional_encoding


def _position_cases(rng: np.random.Generator) -> list[Case]:
    """At position 0 no rate counts; with d = 2 there is one rate, which is 1, and nothing to interleave."""
    T, half = different_sizes(rng, 2, 3, 9)
    sizes = {"first_row": (1, 4), "one_pair": (T, 2), "even": (T, 2 * half), "odd": (T, 2 * half + 1)}
    return [Case(name, {"T": T, "d": d}) for name, (T, d) in sizes.items()]


def _run_positions(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"encoding": fn(inputs["T"], inputs["d"])}


POSITIONAL_ENCODING = Exercise(
    name="positional_encoding",
    points=3,
    cases=_position_cases,
    run=_run_positions,
    criteria=(
        Criterion("first_row", cases=("first_row",)),
        Criterion("one_pair", cases=("one_pair",)),
        Criterion("rates", share=2, cases=("even",)),
        Criterion("odd", cases=("odd",)),
    ),
)


# ---------------------------------------------------------------------------------------------------- split_heads


def _split_cases(rng: np.random.Generator) -> list[Case]:
    """With one head there is nothing to split, with one word nothing to transpose."""
    B, T, heads, size = different_sizes(rng, 4, 2, 7)

    def case(name: str, T: int, D: int, heads: int) -> Case:
        return Case(name, {"x": normal(rng, B, T, D), "heads": heads})

    return [
        case("one_head", T, size, 1),
        case("one_word", 1, heads * size, heads),
        case("full", T, heads * size, heads),
        case("indivisible", T, heads * size + 1, heads),
    ]


def _run_split(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return refusable(lambda: call(fn, inputs["x"], inputs["heads"]), "heads")


SPLIT_HEADS = Exercise(
    name="split_heads",
    points=2,
    cases=_split_cases,
    run=_run_split,
    criteria=(
        Criterion("slices", share=3, cases=("one_head", "one_word", "full")),
        Criterion("refuses", cases=("indivisible",)),
    ),
)


# --------------------------------------------------------------------------------------------------- decoder_mask


def _decoder_mask_cases(rng: np.random.Generator) -> list[Case]:
    """Without padding only the triangle counts."""
    B, T = different_sizes(rng, 2, 3, 8)
    by_name = {"full": sentences(rng, [T] * B, T, 30), "padded": sentences(rng, ragged(rng, 4, 7), 7, 30)}
    return [Case(name, {"ids": ids.astype(np.int32)}) for name, ids in by_name.items()]


def _run_decoder_mask(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"mask": call(fn, inputs["ids"])}


def _mask_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """What may be attended to, apart from the type in which that is said."""
    mask = outputs["mask"]
    if isinstance(mask, str):
        raise BadAnswer("an array was expected, the function returned a string")
    return {"allowed": mask != 0, "boolean": np.array(mask.dtype.kind == "b")}


DECODER_MASK = Exercise(
    name="decoder_mask",
    points=3,
    cases=_decoder_mask_cases,
    run=_run_decoder_mask,
    facts=_mask_facts,
    criteria=(
        Criterion("no_future", share=2, cases=("full",), outputs=("allowed",)),
        Criterion("no_padding", share=2, cases=("padded",), outputs=("allowed",)),
        Criterion("boolean", outputs=("allowed", "boolean")),
    ),
)


# ----------------------------------------------------------------------------------------------------- layer_norm


def _norm_cases(rng: np.random.Generator) -> list[Case]:
    """A large eps tells where it stands; with eps = 0, with means of 0, with gain 1 or bias 0, each plays no part."""
    B, T, D = different_sizes(rng, 3, 3, 8)
    ones, zeros = np.ones(D, np.float32), np.zeros(D, np.float32)

    def case(name: str, x: np.ndarray, gain: np.ndarray = ones, bias: np.ndarray = zeros, eps: float = 0.1) -> Case:
        return Case(name, {"x": x.astype(np.float32), "gain": gain, "bias": bias, "eps": eps})

    def shifted() -> np.ndarray:
        return normal(rng, B, T, D) * rng.uniform(0.5, 2, (B, T, 1)) + rng.uniform(1, 2, (B, T, 1))

    centred = normal(rng, B, T, D)
    for axis in range(3):
        centred = centred - centred.mean(axis=axis, keepdims=True)
    gain, bias = rng.uniform(1.5, 3, D).astype(np.float32), rng.uniform(1, 2, D).astype(np.float32)
    return [
        case("plain", shifted()),
        case("centred", centred),
        case("without_eps", shifted(), eps=0.0),
        case("gain", shifted(), gain),
        case("gain_and_bias", shifted(), gain, bias),
    ]


def _run_norm(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"normalised": call(fn, *(inputs[name] for name in ("x", "gain", "bias", "eps")))}


LAYER_NORM = Exercise(
    name="layer_norm",
    points=3,
    cases=_norm_cases,
    run=_run_norm,
    criteria=(
        Criterion("features", share=2, cases=("without_eps",)),
        Criterion("eps", cases=("plain", "centred")),
        Criterion("gain_and_bias", cases=("gain", "gain_and_bias")),
    ),
)


# ------------------------------------------------------------------------------------------- multi_head_attention


def _heads_cases(rng: np.random.Generator) -> list[Case]:
    """One head needs no merging, one key no scores, one query no transposition, one feature or one number no scale."""
    B, Tq, Tk, heads, size = different_sizes(rng, 5, 2, 8)
    if heads == size**2:  # the root of the number of heads would be the size of one
        heads, size = size, heads
    D = heads * size

    def case(name: str, Tq: int, Tk: int, D: int, heads: int, mask: np.ndarray | None = None) -> Case:
        arrays = {"q": normal(rng, B, Tq, D), "k": normal(rng, B, Tk, D), "v": normal(rng, B, Tk, D)}
        matrices = {f"W{part}": (normal(rng, D, D) / D**0.25).astype(np.float32) for part in "qkvo"}
        allowed = np.ones((B, 1, Tk), bool) if mask is None else mask
        return Case(name, {**arrays, "mask": allowed, **matrices, "heads": heads})

    one_query, one_feature = case("one_query", 1, Tk + 1, D, heads), case("one_feature", Tq, Tk, heads, heads)
    one_query.inputs["v"][...] = one_query.inputs["k"]
    one_feature.inputs["Wv"][...] = one_feature.inputs["Wk"]
    no_output = case("no_output_projection", Tq, Tk, D, heads)
    no_output.inputs["Wo"][...] = np.eye(D)
    one_number = case("one_number", Tq, Tk, 1, 1)
    for part, number in zip("qkvo", (2, -1, 1.5, -2), strict=True):
        one_number.inputs[f"W{part}"][...] = number
    return [
        case("one_head", Tq, Tk, size + 1, 1),
        case("one_key", Tq, 1, D, heads),
        one_query,
        one_number,
        one_feature,
        no_output,
        case("full", Tq, Tk, D, heads),
        case("as_many", Tq, Tq, D, heads),  # where who asks and who is asked can be taken for each other
        case("padded", Tq, Tk, D, heads, keys_of_ragged(rng, B, Tk)),
        case("by_query", Tq, Tk, D, heads, by_query(rng, B, Tq, Tk)),
    ]


def _run_heads(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    names = ("q", "k", "v", "mask", "Wq", "Wk", "Wv", "Wo", "heads")
    return unpack(call(fn, *(inputs[name] for name in names)), "output", "weights")


LOOKING = ("one_query", "one_number", "one_feature", "full", "as_many")

MULTI_HEAD_ATTENTION = Exercise(
    name="multi_head_attention",
    points=5,
    cases=_heads_cases,
    run=_run_heads,
    criteria=(
        Criterion("one_head", share=2, cases=("one_head",)),
        Criterion("values_merged", share=2, cases=("one_key", "no_output_projection"), outputs=("output",)),
        Criterion("weights", share=2, cases=LOOKING, outputs=("weights",)),
        Criterion("output", cases=LOOKING, outputs=("output",)),
        Criterion("masked", share=2, cases=("padded", "by_query")),
    ),
)


# -------------------------------------------------------------------------------------------------- decoder_block


def _block_cases(rng: np.random.Generator) -> list[Case]:
    """An output matrix of zeros silences a part; where x is 0 there is nothing to carry past one; one word has no future."""
    B, T, S, D, F = different_sizes(rng, 5, 3, 9)

    def case(name: str, T: int, S: int) -> Case:
        x, memory = normal(rng, B, T, D), normal(rng, B, S, D) + 1
        arrays = {
            "x": x,
            "memory": memory,
            "self_mask": np.tril(np.ones((T, T), bool)) & np.ones((B, 1, T), bool),
            "cross_mask": np.ones((B, 1, S), bool),
            "own": 2 * normal(rng, 4, D, D) / D**0.5,
            "source": 2 * normal(rng, 4, D, D) / D**0.5,
            "W1": normal(rng, D, F),
            "W2": normal(rng, F, D),
            "gains": rng.uniform(0.5, 2, (3, D)),
            "biases": normal(rng, 3, D),
        }
        arrays["W1"][:, 1] = -arrays["W1"][:, 0]  # whatever comes in, one of the two lives past the ReLU
        as_given = {key: array if array.dtype == bool else array.astype(np.float32) for key, array in arrays.items()}
        return Case(name, {**as_given, "eps": 0.1})

    square, padded = case("square", T, T), case("padded", T, S)
    nothing_yet, no_input = case("nothing_yet", T, T), case("no_input", T, T)
    for some in (nothing_yet, no_input):
        some.inputs["x"][...] = 0
    self_silent, cross_silent = case("self_silent", T, T), case("cross_silent", T, T)
    for some in (nothing_yet, self_silent):
        some.inputs["own"][3] = 0
    cross_silent.inputs["source"][3] = 0
    # Already normalised, and the first normalisation changes nothing.
    x = self_silent.inputs["x"]
    x -= x.mean(axis=-1, keepdims=True)
    x /= np.sqrt((x**2).mean(axis=-1, keepdims=True))
    self_silent.inputs["gains"][0], self_silent.inputs["biases"][0] = 1, 0
    self_silent = Case("self_silent", {**self_silent.inputs, "eps": 0.0})
    lengths = rng.integers(1, T, B)
    padded.inputs["self_mask"][...] &= (np.arange(T) < lengths[:, None])[:, None]
    padded.inputs["cross_mask"][...] = keys_of_ragged(rng, B, S)
    square.inputs["cross_mask"][...] = keys_of_ragged(rng, B, T)  # where either mask fits either attention
    return [
        self_silent,
        cross_silent,
        nothing_yet,
        no_input,
        case("one_word", 1, S),
        case("one_source_word", T, 1),
        square,
        padded,
    ]


def _run_block(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    parts = block_parts(inputs)

    def block(x: Any, memory: Any, self_mask: Any, cross_mask: Any) -> Any:
        return fn(x, memory, self_mask, cross_mask, *parts)

    names = ("x", "memory", "self_mask", "cross_mask")
    return unpack(call(block, *(inputs[name] for name in names)), "output", "weights")


DECODER_BLOCK = Exercise(
    name="decoder_block",
    points=4,
    cases=_block_cases,
    run=_run_block,
    criteria=(
        Criterion("cross_attention", cases=("self_silent", "one_source_word"), outputs=("output",)),
        Criterion("self_attention", cases=("cross_silent", "no_input"), outputs=("output",)),
        Criterion("one_word", cases=("one_word", "nothing_yet"), outputs=("output",)),
        Criterion("whole", share=2, cases=("square", "padded"), outputs=("output",)),
        Criterion("weights", outputs=("output", "weights")),
    ),
)


# ------------------------------------------------------------------------------------------------ warmup_schedule


def _warmup_cases(rng: np.random.Generator) -> list[Case]:
    """Small models and short warm-ups, so that rates are large enough to compare; d = 1 switches the size off."""
    d, warmup = int(rng.integers(3, 9)), int(rng.integers(8, 20))
    before, after = list(range(1, warmup - 2)), list(range(2 * warmup, 6 * warmup, warmup // 2))
    by_name = {"first": ([0], d), "rising": (before, d), "falling": (after, d), "one_feature": ([*before, *after], 1)}
    return [Case(name, {"steps": steps, "d": d, "warmup": warmup}) for name, (steps, d) in by_name.items()]


def _run_warmup(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"rates": np.array([float(fn(step, inputs["d"], inputs["warmup"])) for step in inputs["steps"]])}


WARMUP_SCHEDULE = Exercise(
    name="warmup_schedule",
    points=2,
    cases=_warmup_cases,
    run=_run_warmup,
    starred=True,
    criteria=(
        Criterion("first", cases=("first",)),
        Criterion("rising", cases=("rising",)),
        Criterion("falling", cases=("falling", "one_feature")),
    ),
)


# ---------------------------------------------------------------------------------------------- batched_attention


def _batched_cases(rng: np.random.Generator) -> list[Case]:
    """As many keys as there are sentences times heads: there, keys of other sentences raise no error.

    In ``one_number`` they do raise one, and scales are all 1; in ``own_length`` what takes Tk for Tq raises one.
    """
    B, heads = (int(n) for n in rng.permutation([2, 3]))
    Tq, Tk, size = different_sizes(rng, 3, 4, 9)
    Tq, Tk = (n if n != B * heads else 9 + n for n in (Tq, Tk))
    square = B * heads

    def case(name: str, Tq: int, Tk: int, D: int, heads: int, mask: np.ndarray | None = None) -> Case:
        arrays = {"q": normal(rng, B, Tq, D), "k": normal(rng, B, Tk, D), "v": normal(rng, B, Tk, D)}
        return Case(name, {**arrays, "mask": np.ones((B, 1, Tk), bool) if mask is None else mask, "heads": heads})

    padded = keys_of_ragged(rng, B, square)
    both = padded & by_query(rng, B, square, square)
    allowed = np.ones((B, square, square), bool)
    return [
        case("one_number", Tq, Tq, 1, 1),
        case("own_length", Tq, B, size, 1),
        case("one_key", Tq, 1, heads * size, heads),
        case("one_feature", square, square, heads, heads, allowed),
        case("square", square, square, heads * size, heads, allowed),
        case("full", Tq, Tk, heads * size, heads),
        case("padded", square, square, heads * size, heads, both),
        case("indivisible", square, square, heads * size + 1, heads, allowed),
    ]


def _run_batched(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    torch = sys.modules.get("torch") or torch_like  # where its import was forbidden, its name stands for None
    tensors = [torch.tensor(inputs[name]) for name in ("q", "k", "v", "mask")]
    return refusable(lambda: fn(*tensors, inputs["heads"]), "context")


BATCHED_ATTENTION = Exercise(
    name="batched_attention",
    points=4,
    cases=_batched_cases,
    run=_run_batched,
    criteria=(
        Criterion("own_keys", share=2, cases=("one_number", "own_length", "one_key", "one_feature")),
        Criterion("scaled", share=2, cases=("square", "full")),
        Criterion("masked", share=2, cases=("padded",)),
        Criterion("refuses", cases=("indivisible",)),
    ),
)


EXERCISES: tuple[Exercise, ...] = (
    POSITIONAL_ENCODING,
    SPLIT_HEADS,
    DECODER_MASK,
    LAYER_NORM,
    MULTI_HEAD_ATTENTION,
    DECODER_BLOCK,
    WARMUP_SCHEDULE,
    BATCHED_ATTENTION,
)

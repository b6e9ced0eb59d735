"""The exercises of lesson 02: reading in both directions, what a position may know, and the GRU's step.

The public half: cases, how an answer is run on one, and the criteria. Reading in both directions is the idea of Schuster
and Paliwal (1997), "Bidirectional Recurrent Neural Networks"; the GRU is that of Cho et al. (2014) in the form that Keras
and cuDNN compute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.batches import FIRST_WORD, blank, ragged, sentences, whole
from rnn2llm.exercises.layers import built_model, load_weights
from rnn2llm.exercises.recurrent_step import recurrent_layer
from rnn2llm.text import PAD


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(0, 1, shape).astype(np.float32)


def _sizes(rng: np.random.Generator, count: int, low: int, high: int) -> list[int]:
    """``count`` different sizes in [low, high)."""
    return [int(size) for size in rng.choice(np.arange(low, high), count, replace=False)]


def _lengths(rng: np.random.Generator, rows: int, longest: int) -> list[int]:
    """Lengths of ``rows`` sentences, all different, from 1 to ``longest``; the first is neither of the two."""
    lengths = ragged(rng, rows, longest)
    place = next(i for i, n in enumerate(lengths) if n not in (1, longest))
    lengths[0], lengths[place] = lengths[place], lengths[0]
    return lengths


def _padded(rng: np.random.Generator, lengths: Sequence[int], T: int, D: int) -> dict[str, np.ndarray]:
    """Vectors x [B, T, D] with zeros behind each sentence, and the lengths [B]."""
    words = (np.arange(T) < np.asarray(lengths)[:, None])[..., None]  # (B, T, 1)
    return {"x": _normal(rng, len(lengths), T, D) * words, "lengths": np.array(lengths, np.int32)}


def _under_padding(inputs: Inputs) -> np.ndarray:
    """Where there is no word, [B, T]."""
    return np.asarray(np.arange(inputs["x"].shape[1]) >= inputs["lengths"][:, None])


# ------------------------------------------------------------------------------------------------- reverse_padded


def _reverse_cases(rng: np.random.Generator) -> list[Case]:
    """Rows without padding need no lengths; a batch whose longest sentence has padding too tells the rest apart."""
    B, T, D = 4, *_sizes(rng, 2, 5, 9)
    by_name = {
        "full": _padded(rng, [T] * (B - 1), T, D),
        "padded": _padded(rng, _lengths(rng, B, T), T, D),
        "all_padded": _padded(rng, _lengths(rng, B, T), T + 2, D),
    }
    return [Case(name, inputs) for name, inputs in by_name.items()]


def _run_reverse(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"reversed": fn(inputs["x"].copy(), inputs["lengths"].copy())}


REVERSE_PADDED = Exercise(
    name="reverse_padded",
    points=3,
    cases=_reverse_cases,
    run=_run_reverse,
    criteria=(
        Criterion("reverses", cases=("full",)),
        Criterion("padding_stays_last", share=2, cases=("padded", "all_padded")),
    ),
)


# -------------------------------------------------------------------------------------------------- bidirectional


def _bidirectional_cases(rng: np.random.Generator) -> list[Case]:
    """One word has no direction; equal networks have no order; without padding, lengths make no difference."""
    B, T, D, U = 4, *_sizes(rng, 3, 5, 9)

    def case(name: str, lengths: Sequence[int], T: int) -> Case:
        def network() -> dict[str, np.ndarray]:
            weights = {"kernel": _normal(rng, D, U), "recurrent": _normal(rng, U, U) / 2, "bias": _normal(rng, U)}
            return {part: array / 2 for part, array in weights.items()}

        return Case(name, {**_padded(rng, lengths, T, D), "fw": network(), "bw": network()})

    return [
        case("one_word", [1] * B, 1),
        case("full", [T] * B, T),
        case("padded", _lengths(rng, B, T), T),
    ]


def _run_bidirectional(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    networks = (recurrent_layer(inputs[name]) for name in ("fw", "bw"))
    return {"outputs": fn(*networks, inputs["x"].copy(), inputs["lengths"].copy())}


def _bidirectional_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """Outputs at padding belong to no word: nothing there is wrong."""
    return {"outputs": blank(outputs["outputs"], _under_padding(inputs))}


BIDIRECTIONAL = Exercise(
    name="bidirectional",
    points=4,
    cases=_bidirectional_cases,
    run=_run_bidirectional,
    facts=_bidirectional_facts,
    criteria=(
        Criterion("joined", cases=("one_word",)),
        Criterion("aligned", share=2, cases=("full",)),
        Criterion("ignores_padding", cases=("padded",)),
    ),
)


# --------------------------------------------------------------------------------------------------- merge_states


def _merge_cases(rng: np.random.Generator) -> list[Case]:
    B, U = _sizes(rng, 2, 2, 7)
    return [Case("any", {name: _normal(rng, B, U) for name in ("fh", "fc", "bh", "bc")})]


def _run_merge(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """Passes tensors, as the lesson does; arrays to an answer in NumPy that cannot read tensors."""
    import tensorflow as tf

    arrays = [inputs[name] for name in ("fh", "fc", "bh", "bc")]
    try:
        return unpack(fn(*map(tf.constant, arrays)), "h", "c")
    except (AttributeError, TypeError, ValueError) as error:
        try:
            return unpack(fn(*(array.copy() for array in arrays)), "h", "c")
        except Exception:
            raise error from None


MERGE_STATES = Exercise(
    name="merge_states",
    points=2,
    cases=_merge_cases,
    run=_run_merge,
    criteria=(Criterion("h", outputs=("h",)), Criterion("c", outputs=("c",))),
)


# ------------------------------------------------------------------------------------- build_bidirectional_encoder


def _encoder_cases(rng: np.random.Generator) -> list[Case]:
    V, (E, U) = int(rng.integers(9, 14)), _sizes(rng, 2, 3, 6)
    B, T = 4, int(rng.integers(5, 8))

    def case(name: str, lengths: Sequence[int], T: int) -> Case:
        def lstm() -> list[np.ndarray]:
            return [0.8 * _normal(rng, *shape) for shape in ((E, 4 * U), (U, 4 * U), (4 * U,))]

        weights = {"embedding": [_normal(rng, V, E)], "forward_lstm": lstm(), "backward_lstm": lstm()}
        ids = sentences(rng, lengths, T, V).astype(np.int32)
        return Case(name, {"sizes": (V, E, U), "weights": weights, "ids": ids})

    return [
        case("one_word", [1] * B, 1),
        case("full", [T] * B, T),
        case("padded", _lengths(rng, B, T), T),
    ]


class FourStatesError(Exception):
    """The model returns the four states as they are, where the decoder wants two."""


def _run_encoder(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    model = built_model(fn, *inputs["sizes"], inputs=1)
    named = load_weights(model, inputs["weights"])
    result = model(inputs["ids"], training=False)
    if isinstance(result, (tuple, list)) and len(result) == 5:
        raise FourStatesError("the model returns 5 tensors: outputs and four states; outputs, h and c were asked for")
    return {**unpack(result, "outputs", "h", "c"), "named": named}


def _encoder_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """Outputs at padding belong to no word: nothing there is wrong."""
    return {**outputs, "outputs": blank(outputs["outputs"], inputs["ids"] == PAD)}


BUILD_BIDIRECTIONAL_ENCODER = Exercise(
    name="build_bidirectional_encoder",
    points=5,
    cases=_encoder_cases,
    run=_run_encoder,
    facts=_encoder_facts,
    seconds=30.0,
    criteria=(
        Criterion("outputs_aligned", share=3, cases=("one_word", "full"), outputs=("outputs",)),
        Criterion("states", share=3, cases=("one_word", "full"), outputs=("h", "c")),
        Criterion("ignores_padding", share=3, cases=("padded",), outputs=("outputs", "h", "c")),
        Criterion("names", outputs=("named",)),
    ),
)


# --------------------------------------------------------------------------------------------------- leaks_future


def _leak_cases(rng: np.random.Generator) -> list[Case]:
    """What a position's output depends on: ``ahead`` says which words behind it, ``past`` what of its own and before.

    The cases without a leak differ in what an experiment that changes too much finds in them. Rounding is drawn until it
    shows at both its places.
    """
    T, D, U = int(rng.integers(6, 9)), *_sizes(rng, 2, 3, 6)
    # From the third position on: neither the past nor all that follows looks like it.
    first = int(rng.integers(2, T - 3))
    places = np.isin(np.arange(T), [first, int(rng.integers(first + 2, T - 1))])

    def case(
        name: str, ahead: Sequence[Sequence[int]], past: str = "all", noisy: bool = False, size: float = 1
    ) -> Case:
        weights = {"own": _normal(rng, D, U), "later": size * _normal(rng, D, U), "recurrent": _normal(rng, U, U) / 2}
        inputs = {"x": _normal(rng, T, D), "ahead": [list(some) for some in ahead], "past": past}
        noise = places if noisy else np.zeros(T, bool)
        return Case(name, {**inputs, "noise": noise, **{part: array / 2 for part, array in weights.items()}})

    nothing: list[list[int]] = [[]] * T
    rounding = case("rounding", nothing, noisy=True)
    while not _rounds(rounding.inputs):
        rounding = case("rounding", nothing, noisy=True)
    faint = case("faint", [range(1, T)] * T, size=0.05)
    while not _is_faint(faint.inputs):
        faint = case("faint", [range(1, T)] * T, size=0.05)
    return [
        case("causal", nothing),
        case("differences", nothing, past="differences"),
        case("all_that_follows", [range(1, T)] * T),
        case("near_and_far", [[1 if (T - t) % 2 == 0 else 2] for t in range(T)]),
        case("in_places", [range(1, T) if there else [] for there in places]),
        faint,
        rounding,
    ]


def _network(inputs: Inputs) -> Callable[[Any], np.ndarray]:
    """``f(x [T, D]) -> [T, U]``, a recurrent network that may look ahead; its outputs lie between 1 and 3.

    Far from 0, the noise is what float32 rounds away: as on a GPU, where the same sum in another order ends differently.
    """

    def f(x: Any) -> np.ndarray:
        x = np.array(x, dtype=np.float64)
        if x.ndim != 2:
            raise ValueError(f"f reads one sentence [T, D], this has shape {x.shape}")
        state, outputs = np.zeros(len(inputs["recurrent"])), []
        for t in range(len(x)):
            if inputs["past"] == "all":
                state = np.tanh(x[t] @ inputs["own"] + state @ inputs["recurrent"])
            else:
                state = np.tanh((x[t] - (x[t - 1] if t else 0)) @ inputs["own"])
            later = [x[t + n] / n for n in inputs["ahead"][t] if t + n < len(x)]
            seen = 2 + np.tanh(state + sum(later, np.zeros(x.shape[1])) @ inputs["later"])
            order = np.sin(x[t + 1 :].sum() * (1e3 + 77 * np.arange(len(seen))))  # another for each unit
            outputs.append(seen + inputs["noise"][t] * 3e-7 * np.sign(order))
        return np.array(outputs, dtype=np.float32)  # (T, U)

    return f


def _rounds(inputs: Inputs) -> bool:
    """Whether another future changes a last decimal wherever there is noise."""
    f, x = _network(inputs), inputs["x"]
    futures = (np.where(np.arange(len(x))[:, None] > place, x + 1, x) for place in np.flatnonzero(inputs["noise"]))
    moved = [(f(future) != f(x)).any(axis=1) for future in futures]
    return all(moved[n][place] for n, place in enumerate(np.flatnonzero(inputs["noise"])))


def _is_faint(inputs: Inputs) -> bool:
    """Whether another future, or none, moves every output by some hundredths: far more than rounding, and little."""
    f, x = _network(inputs), inputs["x"]
    moved: list[float] = []
    for place in range(len(x) - 1):
        behind = np.arange(len(x))[:, None] > place
        moved += [np.abs(f(np.where(behind, other, x))[place] - f(x)[place]).max() for other in (x + 1, 0 * x)]
    return min(moved) > 5e-3 and max(moved) < 8e-2


def _run_leaks(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"leaks": fn(_network(inputs), inputs["x"].copy())}


def _leak_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """What is said of each position, apart from the type in which it is said."""
    leaks = outputs["leaks"]
    if isinstance(leaks, str):
        raise BadAnswer("the function returned a string, not an array", "la función devuelve una cadena, no un array")
    return {"leaks": leaks.astype(bool), "boolean": np.array(leaks.dtype.kind == "b")}


LEAKS_FUTURE = Exercise(
    name="leaks_future",
    points=4,
    cases=_leak_cases,
    run=_run_leaks,
    facts=_leak_facts,
    criteria=(
        Criterion("no_false_alarm", share=2, cases=("causal", "differences", "in_places"), outputs=("leaks",)),
        Criterion("finds_leaks", share=3, cases=("all_that_follows", "near_and_far", "in_places", "faint")),
        Criterion("tolerates_rounding", share=2, cases=("rounding", "near_and_far"), outputs=("leaks",)),
    ),
)


# ------------------------------------------------------------------------------------------------------- gru_cell


def _gru_cases(rng: np.random.Generator) -> list[Case]:
    """With the reset gate wide open it makes no difference where it acts; without biases, neither how many there are."""
    B, D, U = _sizes(rng, 3, 3, 8)

    def case(name: str) -> Case:
        arrays = {"kernel": _normal(rng, D, 3 * U) / 2, "recurrent": _normal(rng, U, 3 * U) / 2}
        bias = _normal(rng, 2, 3 * U) if name == "full" else np.zeros((2, 3 * U), np.float32)
        if name == "open_reset":
            bias[0, U : 2 * U] = 50
        return Case(name, {"x": _normal(rng, B, D), "h": np.tanh(_normal(rng, B, U)), **arrays, "bias": bias})

    return [case("open_reset"), case("no_bias"), case("full")]


def _run_gru(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    weights = [inputs[name].copy() for name in ("kernel", "recurrent", "bias")]
    return {"h": fn(inputs["x"].copy(), inputs["h"].copy(), weights)}


GRU_CELL = Exercise(
    name="gru_cell",
    points=4,
    cases=_gru_cases,
    run=_run_gru,
    criteria=(
        Criterion("update", share=2, cases=("open_reset",)),
        Criterion("reset", cases=("no_bias",)),
        Criterion("biases", cases=("full",)),
    ),
)


# ------------------------------------------------------------------------------------------------- reversed_batch


def _batch_cases(rng: np.random.Generator) -> list[Case]:
    """Sentences of one length need no padding: there the bug does not show."""
    T, other = _sizes(rng, 2, 5, 9)

    def case(name: str, lengths: Sequence[int]) -> Case:
        rows = [rng.choice(np.arange(FIRST_WORD, 60), n, replace=False) for n in lengths]
        return Case(name, {"sentences": [[int(word) for word in row] for row in rows]})

    return [case("equal_lengths", [T] * 3), case("ragged", _lengths(rng, 4, other))]


def _run_batch(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"ids": fn([list(sentence) for sentence in inputs["sentences"]])}


def _batch_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    return {"ids": outputs["ids"], "integers": whole(outputs["ids"])}


REVERSED_BATCH = Exercise(
    name="reversed_batch",
    points=3,
    cases=_batch_cases,
    run=_run_batch,
    facts=_batch_facts,
    criteria=(
        Criterion("reversed", cases=("equal_lengths",)),
        Criterion("whole_sentences", share=2, cases=("ragged",)),
    ),
)


EXERCISES: tuple[Exercise, ...] = (
    REVERSE_PADDED,
    BIDIRECTIONAL,
    MERGE_STATES,
    BUILD_BIDIRECTIONAL_ENCODER,
    LEAKS_FUTURE,
    GRU_CELL,
    REVERSED_BATCH,
)

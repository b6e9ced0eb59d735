"""The exercises of lesson 01: from raw sentence pairs to a translation by the encoder–decoder, and its BLEU.

The public half: cases, how an answer is run on one, and the criteria. The model is that of Sutskever, Vinyals and Le
(2014), "Sequence to Sequence Learning with Neural Networks"; BLEU is that of Papineni et al. (2002).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.batches import FIRST_WORD, blank, ragged, sentences, whole
from rnn2llm.exercises.bleu import BREVITY_PENALTY, CLIPPED_PRECISION
from rnn2llm.exercises.layers import MissingLayerError, built_model, load_weights, masked_scores
from rnn2llm.exercises.normalizing import NORMALIZE_SPANISH
from rnn2llm.exercises.splitting import SPLIT_BY_SOURCE
from rnn2llm.text import END, PAD, START, UNK

# -------------------------------------------------------------------------------------------------- shift_targets


def _shift_cases(rng: np.random.Generator) -> list[Case]:
    B, T = (int(n) for n in rng.choice(np.arange(3, 9), 2, replace=False))
    rows = int(rng.integers(3, 6))
    return [
        Case("full", {"y": sentences(rng, [T] * B, T, 50)}),
        Case("padded", {"y": sentences(rng, ragged(rng, rows, rows + 3), rows + 3, 50)}),
    ]


def _run_shift(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return unpack(fn(inputs["y"].copy()), "dec_in", "dec_out")


def _shift_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """What the decoder reads behind the end of a sentence is masked: nothing there is wrong, END least of all."""
    lengths = (inputs["y"] != PAD).sum(axis=1)  # (B,)
    return {
        "dec_in": blank(outputs["dec_in"], np.arange(inputs["y"].shape[1] + 1) > lengths[:, None]),
        "dec_out": outputs["dec_out"],
        "integers": whole(outputs["dec_in"]) and whole(outputs["dec_out"]),
    }


SHIFT_TARGETS = Exercise(
    name="shift_targets",
    points=3,
    cases=_shift_cases,
    run=_run_shift,
    facts=_shift_facts,
    criteria=(
        Criterion("decoder_input", outputs=("dec_in", "integers")),
        Criterion("decoder_target", cases=("full",), outputs=("dec_out", "integers")),
        Criterion("end_before_padding", cases=("padded",), outputs=("dec_out",)),
    ),
)


# ------------------------------------------------------------------------------------------- masked_cross_entropy


def _cross_entropy_cases(rng: np.random.Generator) -> list[Case]:
    V = int(rng.integers(9, 14))
    B, T = (int(n) for n in rng.choice(np.arange(3, 8), 2, replace=False))

    def logits(rows: int, length: int) -> np.ndarray:
        return rng.normal(0, 2, (rows, length, V)).astype(np.float32)

    def case(name: str, lengths: Sequence[int], length: int, scores: np.ndarray) -> Case:
        sloped = name in ("full", "ragged")
        return Case(name, {"y": sentences(rng, lengths, length, V), "logits": scores, "sloped": sloped})

    far = rng.uniform(-60, -50, (2, 3, V)).astype(np.float32)
    far[..., PAD] = 60
    return [
        case("one_word", [1], 1, logits(1, 1)),
        case("full", [T] * B, T, logits(B, T)),
        case("equal_lengths", [T] * B, T + 2, logits(B, T + 2)),
        case("ragged", ragged(rng, 4, 7), 7, logits(4, 7)),
        case("untrained", ragged(rng, 3, 6), 6, np.zeros((3, 6, V), np.float32)),
        case("far_apart", [3, 3], 3, far),
    ]


def _run_cross_entropy(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """Two losses a case: one number alone may be that of another mistake by chance. And what training makes of one."""
    y, logits = inputs["y"].astype(np.int32), inputs["logits"]
    losses = {"loss": _loss(fn, y, logits), "loss_of_half": _loss(fn, y, logits / 2)}
    shapes = {name: tuple(np.shape(loss)) for name, loss in losses.items() if loss is not None}
    if any(shapes.values()):
        shape = next(filter(None, shapes.values()))
        raise BadAnswer(
            f"the loss must be one number, and its shape is {shape}",
            f"la pérdida debe ser un solo número y tiene forma {shape}",
        )
    # The slope stands beside the loss: alone, no gradient at all would look like another answer's.
    return {**losses, "slope": [losses["loss"], _slope(fn, y, logits)]} if inputs["sloped"] else losses


class BooleanMaskError(Exception):
    """A mask of booleans stands where TensorFlow needs numbers."""


def _loss(fn: Any, y: np.ndarray, logits: np.ndarray) -> Any:
    """Passes tensors, as Keras does; arrays to an answer in NumPy that cannot read tensors."""
    import tensorflow as tf

    try:
        return fn(tf.constant(y), tf.constant(logits))
    except tf.errors.InvalidArgumentError as error:
        raise (BooleanMaskError(str(error)) if "bool" in str(error) else error) from None
    except (AttributeError, TypeError, ValueError) as error:
        try:
            return fn(y.copy(), logits.copy())
        except Exception:
            raise error from None


def _slope(fn: Any, y: np.ndarray, logits: np.ndarray) -> float:
    """How the loss changes along the logits, by the gradient that training would use: 0 if none reaches them."""
    import tensorflow as tf

    scores = tf.constant(logits)
    with tf.GradientTape() as tape:
        tape.watch(scores)
        try:
            loss = fn(tf.constant(y), scores)
        except (AttributeError, TypeError, ValueError):
            return 0.0  # it has a loss of arrays, or none at all, which `_loss` has said
    gradient = tape.gradient(loss, scores) if isinstance(loss, tf.Tensor) else None
    return 0.0 if gradient is None else float(tf.reduce_sum(gradient * scores))


def _cross_entropy_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """What is no finite number is the same whichever it is: whether infinities meet a 0 on the way tells nothing."""
    return {
        name: value if isinstance(value, str) else np.where(np.isfinite(value), value, np.inf)
        for name, value in outputs.items()
    }


_LOSSES = ("loss", "loss_of_half")

MASKED_CROSS_ENTROPY = Exercise(
    name="masked_cross_entropy",
    points=4,
    cases=_cross_entropy_cases,
    run=_run_cross_entropy,
    facts=_cross_entropy_facts,
    criteria=(
        Criterion("cross_entropy", cases=("one_word", "full"), outputs=_LOSSES),
        Criterion("ignores_padding", cases=("equal_lengths",), outputs=_LOSSES),
        Criterion("mean_over_words", cases=("ragged",), outputs=_LOSSES),
        Criterion("untrained", cases=("untrained", "one_word"), outputs=_LOSSES),
        Criterion("finite", cases=("far_apart",), outputs=_LOSSES),
        Criterion("trains", cases=("full", "ragged"), outputs=("slope",)),
    ),
)


# ------------------------------------------------------------------------------------------ build_encoder_decoder


def _builder_cases(rng: np.random.Generator) -> list[Case]:
    E, U = (int(n) for n in rng.choice([3, 4, 5], 2, replace=False))
    S, V = (int(n) for n in rng.choice(np.arange(9, 14), 2, replace=False))
    T_source, T_target = (int(n) for n in rng.choice([4, 5, 6], 2, replace=False))
    B = 3

    def case(name: str, source: Sequence[int], target: Sequence[int], encoder_scale: float = 1.0) -> Case:
        def lstm(scale: float) -> list[np.ndarray]:
            return [scale * _normal(rng, *shape) for shape in ((E, 4 * U), (U, 4 * U), (4 * U,))]

        weights = {
            "source_embedding": [_normal(rng, S, E)],
            "target_embedding": [_normal(rng, V, E)],
            "encoder": lstm(encoder_scale),
            "decoder": lstm(1.0),
            "logits": [_normal(rng, U, V), _normal(rng, V)],
        }
        ids = {
            "encoder_ids": sentences(rng, source, T_source, min(S, V)).astype(np.int32),
            "decoder_ids": sentences(rng, target, T_target, min(S, V)).astype(np.int32),
        }
        return Case(name, {"sizes": (S, V, E, U), "weights": weights, **ids})

    full = [T_source] * B, [T_target] * B
    even = case("even_logits", *full)
    even.inputs["weights"]["logits"] = [np.zeros((U, V), np.float32), np.full(V, 1 / V, np.float32)]
    return [
        even,
        case("silent_encoder", *full, encoder_scale=0.0),
        case("full", *full),
        case("padded", ragged(rng, B, T_source), ragged(rng, B, T_target)),
    ]


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(0, 0.8, shape).astype(np.float32)


class InitialStateError(Exception):
    """A layer was given more first states than it has."""


class SingleStateError(Exception):
    """A layer was given one first state where it has two."""


class UnpackingError(Exception):
    """What a layer returns was taken apart into another number of parts."""


class EncoderUnusedError(Exception):
    """The encoder does not lead to the model's output."""


def _run_builder(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    try:
        model = built_model(fn, *inputs["sizes"], inputs=2)
        named = load_weights(model, inputs["weights"])
    except ValueError as error:
        if "to unpack" in str(error):
            raise UnpackingError(str(error)) from None
        given = str(error).partition("However")[0].count("InputSpec(") if "initial_state" in str(error) else 0
        kind = {0: None, 1: SingleStateError}.get(given, InitialStateError)
        raise (kind(str(error)) if kind else error) from None
    except MissingLayerError as error:
        unused = error.name in ("source_embedding", "encoder")
        raise (EncoderUnusedError(str(error)) if unused else error) from None
    return {"logits": model([inputs["encoder_ids"], inputs["decoder_ids"]], training=False), "named": named}


def _builder_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """Logits where the decoder reads padding are masked by the loss: nothing there is wrong."""
    return {"logits": blank(outputs["logits"], inputs["decoder_ids"] == PAD), "named": outputs["named"]}


BUILD_ENCODER_DECODER = Exercise(
    name="build_encoder_decoder",
    points=5,
    cases=_builder_cases,
    run=_run_builder,
    facts=_builder_facts,
    seconds=30.0,
    criteria=(
        Criterion("decoder", share=2, cases=("even_logits", "silent_encoder"), outputs=("logits",)),
        Criterion("states", share=2, cases=("full",), outputs=("logits",)),
        Criterion("ignores_padding", cases=("padded",), outputs=("logits",)),
        Criterion("names", outputs=("named",)),
    ),
)


# -------------------------------------------------------------------------------------------------- soften_logits


def _soften_cases(rng: np.random.Generator) -> list[Case]:
    V = int(rng.integers(9, 14))

    def case(name: str, lengths: Sequence[int], length: int, temperature: float) -> Case:
        mask = np.arange(length) < np.asarray(lengths)[:, None]  # (B, T)
        logits = rng.normal(0, 2, (len(lengths), length, V)).astype(np.float32)
        return Case(name, {"logits": logits, "mask": mask, "temperature": temperature})

    return [
        case("full", [5, 5, 5], 5, float(rng.uniform(1.5, 3))),
        case("padded", ragged(rng, 4, 6), 6, float(rng.uniform(1.5, 3))),
        case("temperature_one", ragged(rng, 3, 7), 7, 1.0),
    ]


def _run_soften(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """In a model, as the lesson uses it: there a mask lives on only if the layers themselves pass it on.

    Keras keeps a tensor's mask in ``_keras_mask``; without one it counts every position.
    """
    import tensorflow as tf

    both = np.concatenate([inputs["logits"], inputs["mask"][..., None]], axis=-1).astype(np.float32)  # (B, T, V + 1)
    entered = tf.keras.Input(both.shape[1:])
    model = tf.keras.Model(entered, fn(masked_scores(entered), inputs["temperature"]))
    softened = model(both)
    mask = getattr(softened, "_keras_mask", None)
    return {"logits": softened, "counted": np.ones_like(inputs["mask"]) if mask is None else mask}


SOFTEN_LOGITS = Exercise(
    name="soften_logits",
    points=3,
    cases=_soften_cases,
    run=_run_soften,
    criteria=(
        Criterion("divides", cases=("full",)),
        Criterion("keeps_mask", share=2, cases=("padded", "temperature_one")),
    ),
)


# -------------------------------------------------------------------------------------------------- greedy_decode


class StepLimitError(Exception):
    """``step`` was called far more often than ``max_len`` allows."""


def _greedy_cases(rng: np.random.Generator) -> list[Case]:
    V = 9
    max_len = int(rng.integers(7, 10))
    words = [UNK, *range(FIRST_WORD, V)]

    def case(name: str, best: Sequence[int], limit: int, reads: str = "both", tempting: bool = False) -> Case:
        """Logits [position, token read, V] whose best path is ``best``; ``reads`` says what they depend on."""
        positions = limit + 3
        shape = (positions if reads != "token" else 1, V if reads != "position" else 1, V)
        logits = np.broadcast_to(rng.uniform(-3, 3, shape), (positions, V, V)).astype(np.float32)
        logits[..., [PAD, START]] -= 9
        for position, (read, chosen) in enumerate(pairwise([START, *best][: positions + 1])):
            rows = slice(None) if reads == "token" else position, slice(None) if reads == "position" else read
            logits[(*rows, chosen)] = 4
        if tempting:
            # Far below zero, so that a logit set to 0 instead of −∞ would win.
            logits -= 20
            logits[::2, :, START] = logits[1::2, :, PAD] = -15
        return Case(name, {"logits": logits, "max_len": limit})

    def sentence(length: int) -> list[int]:
        return [int(word) for word in rng.permutation(words)[:length]]

    return [
        case("by_token", [*sentence(5), END], max_len, reads="token"),
        case("ends_at_once", [END], max_len - 2),
        case("endless_by_token", sentence(6) * 3, max_len, reads="token"),
        case("endless_by_position", [*sentence(6), *sentence(6)][: max_len + 3], max_len + 1, reads="position"),
        case("forbidden", [*sentence(4), END], max_len + 2, tempting=True),
    ]


def _run_greedy(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    calls = 0

    def step(token_id: Any, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        nonlocal calls
        calls += 1
        if calls > len(inputs["logits"]):
            raise StepLimitError(f"step was called {calls} times, with max_len={inputs['max_len']}")
        return inputs["logits"][state[0], np.asarray(token_id).item()].copy(), state + 1

    result = fn(step, np.zeros(1, np.int64), inputs["max_len"])
    if isinstance(result, (list, np.ndarray)) and not (len(result) == 2 and isinstance(result[0], (list, np.ndarray))):
        result = result, UNSAID  # the words alone: what is said of the sentence is missing
    return unpack(result, "ids", "finished")


UNSAID = -1
"""Stands for ``finished`` where an answer returns the words alone."""


def _greedy_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    return {**outputs, "integers": whole(outputs["ids"])}


GREEDY_DECODE = Exercise(
    name="greedy_decode",
    points=4,
    cases=_greedy_cases,
    run=_run_greedy,
    facts=_greedy_facts,
    criteria=(
        Criterion(
            "best_words",
            share=2,
            cases=("by_token", "endless_by_token", "endless_by_position"),
            outputs=("ids", "integers"),
        ),
        Criterion("stops_at_end", cases=("by_token", "ends_at_once")),
        Criterion("says_if_cut_off", cases=("endless_by_token", "endless_by_position")),
        Criterion("never_padding_or_start", cases=("forbidden",), outputs=("ids",)),
    ),
)


EXERCISES: tuple[Exercise, ...] = (
    NORMALIZE_SPANISH,
    SPLIT_BY_SOURCE,
    SHIFT_TARGETS,
    MASKED_CROSS_ENTROPY,
    BUILD_ENCODER_DECODER,
    SOFTEN_LOGITS,
    GREEDY_DECODE,
    CLIPPED_PRECISION,
    BREVITY_PENALTY,
)

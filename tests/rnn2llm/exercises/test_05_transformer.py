"""Lesson 05's exercises: right answers of every style pass, and the references agree with Keras, torch and sums by hand.

That wrong answers fail, and are named, is proved for all lessons by ``autograder.authoring.proof``.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from rnn2llm import torch_like
from rnn2llm.checking.model import load_lesson
from rnn2llm.exercises.block_parts import block_parts
from rnn2llm.text import END, PAD, START
from tests import judged

LESSON = "05_transformer"
BENCH = Bench(Course.find(Path(__file__)), LESSON)
positional_encoding = BENCH.reference("positional_encoding")
multi_head_attention = BENCH.reference("multi_head_attention")
layer_norm = BENCH.reference("layer_norm")

import tensorflow as tf  # noqa: E402  the bench imports it with Keras 2

verdict_on = partial(judged.verdict_on, BENCH)


# ------------------------------------------------------------------------------------------- right, in other styles


def positions_by_loops(T: int, d: int) -> list[list[float]]:
    def number(p: int, column: int) -> float:
        angle = p / 10000 ** (2 * (column // 2) / d)
        return float(np.cos(angle) if column % 2 else np.sin(angle))

    return [[number(p, column) for column in range(d)] for p in range(T)]


def positions_in_tensorflow(T: int, d: int) -> tf.Tensor:
    rates = tf.exp(-np.log(10000.0) * tf.range(0, d, 2, dtype=tf.float64) / d)
    angles = tf.range(T, dtype=tf.float64)[:, tf.newaxis] * rates
    pairs = tf.stack([tf.sin(angles), tf.cos(angles)], axis=-1)
    return tf.cast(tf.reshape(pairs, [T, -1])[:, :d], tf.float32)


def split_in_numpy(x: Any, heads: int) -> np.ndarray:
    return np.stack(np.split(np.asarray(x), heads, axis=-1), axis=1)  # raises a ValueError of its own


def split_with_tensorflow_split(x: tf.Tensor, heads: int) -> tf.Tensor:
    if x.shape[-1] % heads != 0:
        raise ValueError("no")
    return tf.stack(tf.split(x, heads, axis=-1), axis=1)


def decoder_mask_with_band_part(ids: tf.Tensor) -> tf.Tensor:
    T = ids.shape[1]
    return tf.logical_and(tf.linalg.band_part(tf.ones([T, T]), -1, 0) > 0, (ids != PAD)[:, None])


def decoder_mask_in_numpy(ids: Any) -> np.ndarray:
    ids = np.asarray(ids)
    return np.tril(np.ones((len(ids), ids.shape[1], ids.shape[1]), bool)) & (ids != PAD)[:, None]


def norm_with_moments(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, eps: float) -> tf.Tensor:
    mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
    return tf.nn.batch_normalization(x, mean, variance, bias, gain, eps)


def norm_in_numpy(x: Any, gain: Any, bias: Any, eps: float) -> np.ndarray:
    x = np.asarray(x, np.float64)
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps) * np.asarray(gain) + np.asarray(
        bias
    )


def heads_by_loops(
    q: Any, k: Any, v: Any, mask: Any, Wq: Any, Wk: Any, Wv: Any, Wo: Any, heads: int
) -> tuple[np.ndarray, np.ndarray]:
    q, k, v, mask, Wq, Wk, Wv, Wo = (np.asarray(array) for array in (q, k, v, mask, Wq, Wk, Wv, Wo))
    size = q.shape[2] // heads
    contexts, weights = [], []
    for i in range(heads):
        part = slice(i * size, (i + 1) * size)
        scores = np.einsum("bqd,bkd->bqk", q @ Wq[:, part], k @ Wk[:, part]) / np.sqrt(size)
        exponentials = np.exp(np.where(mask, scores, -np.inf))
        weights.append(exponentials / exponentials.sum(-1, keepdims=True))
        contexts.append(weights[-1] @ (v @ Wv[:, part]))
    return np.concatenate(contexts, axis=-1) @ Wo, np.stack(weights, axis=1)


def heads_by_keras(
    q: Any, k: Any, v: Any, mask: Any, Wq: Any, Wk: Any, Wv: Any, Wo: Any, heads: int
) -> tuple[tf.Tensor, tf.Tensor]:
    layer = tf.keras.layers.MultiHeadAttention(heads, q.shape[-1] // heads, use_bias=False)
    layer(q, v, k)
    shapes = {weight.name.split("/")[1]: tuple(weight.shape) for weight in layer.weights}
    matrices = {"query": Wq, "key": Wk, "value": Wv, "attention_output": Wo}
    layer.set_weights([np.asarray(matrices[name]).reshape(shape) for name, shape in shapes.items()])
    return layer(q, v, k, attention_mask=mask, return_attention_scores=True)


def block_step_by_step(
    x: Any, memory: Any, self_mask: Any, cross_mask: Any, own: Any, cross: Any, feed_forward: Any, norms: Any
) -> list[Any]:
    first, second, third = norms
    y = first(x)
    after_own = own(y, y, y, self_mask)[0] + x
    looked = cross(second(after_own), memory, memory, cross_mask)
    after_cross = after_own + looked[0]
    return [feed_forward(third(after_cross)) + after_cross, looked[1]]


def warmup_in_numpy(step: int, d: int, warmup: int) -> np.float64:
    return (np.minimum(np.power(step + 1.0, -0.5), (step + 1) / warmup**1.5) / np.sqrt(d)).astype(np.float64)


def warmup_by_cases(step: int, d: int, warmup: int) -> tf.Tensor:
    n = tf.cast(step + 1, tf.float32)
    return tf.where(n < warmup, n * warmup**-1.5, tf.math.rsqrt(n)) * d**-0.5


def batched_by_einsum(q: Any, k: Any, v: Any, mask: Any, heads: int) -> Any:
    if q.shape[-1] % heads:
        raise ValueError("no")
    size = q.shape[-1] // heads
    q, k, v = (x.view(x.shape[0], x.shape[1], heads, size).transpose(1, 2) for x in (q, k, v))
    torch = sys.modules.get("torch") or torch_like
    scores = torch.einsum("bhqd,bhkd->bhqk", q, k) * size**-0.5
    weights = torch.softmax(scores.masked_fill(mask.unsqueeze(1) == False, float("-inf")), dim=-1)  # noqa: E712
    return torch.matmul(weights, v).transpose(1, 2).contiguous().view(q.shape[0], -1, heads * size)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("positional_encoding", positions_by_loops),
        ("positional_encoding", positions_in_tensorflow),
        ("split_heads", split_in_numpy),
        ("split_heads", split_with_tensorflow_split),
        ("decoder_mask", decoder_mask_with_band_part),
        ("decoder_mask", decoder_mask_in_numpy),
        ("layer_norm", norm_with_moments),
        ("layer_norm", norm_in_numpy),
        ("multi_head_attention", heads_by_loops),
        ("multi_head_attention", heads_by_keras),
        ("decoder_block", block_step_by_step),
        ("warmup_schedule", warmup_in_numpy),
        ("warmup_schedule", warmup_by_cases),
        ("batched_attention", batched_by_einsum),
    ],
)
def test_right_answers_in_other_styles_pass(name: str, answer: Any) -> None:
    for seed in range(1, 4):
        verdict = verdict_on(name, answer, seed)
        assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("decoder_mask", lambda ids: "no", "a string"),
        ("multi_head_attention", lambda q, *rest: q, "2 values"),
        ("decoder_block", lambda x, *rest: x, "2 values"),
        ("positional_encoding", lambda T, d: None, "encoding is None"),
    ],
)
def test_what_cannot_be_judged_says_why(name: str, answer: Any, message: str) -> None:
    outcome = judged.outcome_of(BENCH, name, answer)
    assert outcome.status == "bad"
    assert message in outcome.message


def test_the_attention_with_bugs_earns_nothing() -> None:
    names: dict[str, Any] = {"torch": sys.modules.get("torch") or torch_like}
    exec(BENCH.source.exercise("batched_attention").source, names)
    assert verdict_on("batched_attention", names["batched_attention_with_bugs"], seed=3).points == 0


def test_a_mask_that_allows_everything_earns_nothing() -> None:
    everything = lambda ids: tf.ones((ids.shape[0], ids.shape[1], ids.shape[1]), tf.bool)  # noqa: E731
    assert verdict_on("decoder_mask", everything, seed=3).points == 0


def test_refusing_everything_earns_little() -> None:
    def refuses(*_: Any) -> None:
        raise ValueError("no")

    for name in ("split_heads", "batched_attention"):
        assert verdict_on(name, refuses, seed=3).points <= 1


# --------------------------------------------------------------------------------------------------------- oracles


def test_products_of_positions_depend_on_their_distance_only() -> None:
    encoding = positional_encoding(50, 24)
    np.testing.assert_allclose(encoding[0], [0, 1] * 12)
    products = encoding @ encoding.T
    for distance in (0, 1, 7):
        np.testing.assert_allclose(np.diagonal(products, distance), products[0, distance])


@given(B=st.integers(1, 3), T=st.integers(1, 4), heads=st.integers(1, 4), size=st.integers(1, 4))
@settings(deadline=None, max_examples=25)
def test_merging_is_the_inverse_of_splitting(B: int, T: int, heads: int, size: int) -> None:
    x = np.arange(B * T * heads * size, dtype=np.float32).reshape(B, T, heads * size)
    parts = np.asarray(BENCH.reference("split_heads")(tf.constant(x), heads))
    assert parts.shape == (B, heads, T, size)
    for i in range(heads):
        np.testing.assert_array_equal(parts[:, i], x[..., i * size : (i + 1) * size])


@given(st.lists(st.lists(st.sampled_from([START, END, 4, 9]), min_size=1, max_size=6), min_size=1, max_size=5))
@settings(deadline=None, max_examples=30)
def test_row_i_allows_as_many_positions_as_it_has_behind_it(sentences: list[list[int]]) -> None:
    longest = max(map(len, sentences))
    ids = np.array([row + [PAD] * (longest - len(row)) for row in sentences], np.int32)
    mask = np.asarray(BENCH.reference("decoder_mask")(tf.constant(ids)))
    for row, sentence in zip(mask, sentences, strict=True):
        assert row.sum(axis=1).tolist() == [min(i + 1, len(sentence)) for i in range(longest)]


def test_normalising_is_that_of_keras() -> None:
    rng = np.random.default_rng(1)
    x = tf.constant(rng.normal(2, 3, (2, 3, 5)), tf.float32)
    gain, bias = (tf.constant(rng.normal(size=5), tf.float32) for _ in range(2))
    oracle = tf.keras.layers.LayerNormalization(epsilon=0.1)
    oracle.build(x.shape)
    oracle.set_weights([gain, bias])
    np.testing.assert_allclose(layer_norm(x, gain, bias, 0.1), oracle(x), rtol=1e-4, atol=1e-5)


def test_the_future_changes_nothing_before_it() -> None:
    exercise = load_lesson(LESSON)["decoder_block"]
    case = next(case for case in exercise.cases(np.random.default_rng(5)) if case.name == "square").inputs
    parts = block_parts(case)
    arguments = [tf.constant(case[name]) for name in ("memory", "self_mask", "cross_mask")]
    x = case["x"]
    output, _ = BENCH.reference("decoder_block")(tf.constant(x), *arguments, *parts)
    x[:, 2:] += 1
    other, _ = BENCH.reference("decoder_block")(tf.constant(x), *arguments, *parts)
    np.testing.assert_allclose(output[:, :2], other[:, :2], rtol=1e-5, atol=1e-5)
    assert np.abs(output[:, 2:] - other[:, 2:]).min(axis=(1, 2)).max() > 0


def test_the_parts_of_a_block_are_the_lesson_s() -> None:
    exercise = load_lesson(LESSON)["decoder_block"]
    case = next(case for case in exercise.cases(np.random.default_rng(6)) if case.name == "padded").inputs
    own, cross, _, norms = block_parts(case)
    x, memory = tf.constant(case["x"]), tf.constant(case["memory"])
    want, want_weights = multi_head_attention(x, x, x, case["self_mask"], *case["own"], 1)
    output, weights = own(x, x, x, case["self_mask"])
    np.testing.assert_allclose(output, want, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(weights, want_weights[:, 0], rtol=1e-3, atol=1e-5)
    want, _ = multi_head_attention(x, memory, memory, case["cross_mask"], *case["source"], 1)
    np.testing.assert_allclose(cross(x, memory, memory, case["cross_mask"])[0], want, rtol=1e-3, atol=1e-4)
    want = layer_norm(x, case["gains"][1], case["biases"][1], case["eps"])
    np.testing.assert_allclose(norms[1](x), want, rtol=1e-4, atol=1e-5)


def test_the_rate_is_highest_where_the_warm_up_ends() -> None:
    rate = BENCH.reference("warmup_schedule")
    rates = [rate(step, 16, 40) for step in range(200)]
    assert int(np.argmax(rates)) == 39
    assert max(rates) == pytest.approx((16 * 40) ** -0.5)

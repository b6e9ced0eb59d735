"""Lesson 04's exercises: right answers of every style pass, and the references agree with Keras and with sums by hand.

That wrong answers fail, and are named, is proved for all lessons by ``autograder.authoring.proof``.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from rnn2llm.checking.model import load_lesson
from rnn2llm.exercises.recurrent_step import attended_step
from rnn2llm.grammar import PHENOMENA
from rnn2llm.text import END, PAD, START, UNK
from tests import judged

LESSON = "04_attention"
BENCH = Bench(Course.find(Path(__file__)), LESSON)
attention = BENCH.reference("scaled_dot_product_attention")
additive_scores = BENCH.reference("additive_scores")

import tensorflow as tf  # noqa: E402  the bench imports it with Keras 2

layers = tf.keras.layers


verdict_on = partial(judged.verdict_on, BENCH)


# ------------------------------------------------------------------------------------------- right, in other styles


def mask_in_numpy(ids: np.ndarray) -> np.ndarray:
    return np.expand_dims(np.asarray(ids) != PAD, 1)


def softmax_in_numpy(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    scores = np.where(mask, scores, -np.inf)
    highest = scores.max(axis=-1, keepdims=True)
    exponentials = np.exp(scores - np.where(np.isfinite(highest), highest, 0))
    total = exponentials.sum(axis=-1, keepdims=True)
    return exponentials / np.where(total == 0, 1, total)


def attention_in_numpy(q: Any, k: Any, v: Any, mask: Any) -> tuple[np.ndarray, np.ndarray]:
    q, k, v, mask = (np.array(array) for array in (q, k, v, mask))
    weights = softmax_in_numpy(np.einsum("bqd,bkd->bqk", q, k) / np.sqrt(q.shape[2]), mask)
    return np.einsum("bqk,bkv->bqv", weights, v), weights


def attention_with_an_added_mask(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, mask: tf.Tensor) -> list[tf.Tensor]:
    """As many tutorials do it; rows without anything to attend to are multiplied away."""
    allowed = tf.cast(mask, tf.float32)
    scores = tf.einsum("bqd,bkd->bqk", q, k) / tf.sqrt(tf.cast(tf.shape(q)[-1], tf.float32))
    weights = tf.nn.softmax(scores + (1.0 - allowed) * -1e9) * allowed
    return [weights @ v, weights]


def attention_with_keras_softmax(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, mask: tf.Tensor) -> tuple[tf.Tensor, ...]:
    mask = tf.broadcast_to(mask, (q.shape[0], q.shape[1], k.shape[1]))
    weights = layers.Softmax()(tf.linalg.matmul(q, k, transpose_b=True) * q.shape[-1] ** -0.5, mask)
    weights *= tf.cast(mask, weights.dtype)
    return tf.linalg.matmul(weights, v), weights


def scores_by_loops(q: Any, k: Any, W1: Any, W2: Any, v: Any) -> np.ndarray:
    q, k, W1, W2, v = (np.asarray(array, np.float64) for array in (q, k, W1, W2, v))
    scores = np.zeros((len(q), q.shape[1], k.shape[1]))
    for b, i, j in np.ndindex(*scores.shape):
        scores[b, i, j] = v @ np.tanh(W1.T @ q[b, i] + W2.T @ k[b, j])
    return scores


def scores_with_tensordot(q: tf.Tensor, k: tf.Tensor, W1: tf.Tensor, W2: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
    hidden = tf.nn.tanh(tf.expand_dims(q @ W1, 2) + tf.expand_dims(k @ W2, 1))
    return tf.tensordot(hidden, v, axes=1)


def bahdanau_in_numpy(y: Any, state: Any, outputs: Any, mask: Any, score: Any, cell: Any) -> tuple[Any, Any, Any]:
    y, outputs, mask = (np.asarray(array) for array in (y, outputs, mask))
    weights = softmax_in_numpy(np.asarray(score(np.asarray(state[0])[:, None], outputs)), mask)[:, 0]
    context = (weights[..., None] * outputs).sum(axis=1)
    output, new = cell(np.hstack([y, context]), state)
    return np.hstack([output, context]), new, weights


def luong_by_einsum(h: tf.Tensor, outputs: tf.Tensor, mask: tf.Tensor, Wc: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    scores = tf.einsum("bd,bsd->bs", h, outputs)
    weights = tf.nn.softmax(tf.where(mask[:, 0], scores, scores.dtype.min))
    context = tf.einsum("bs,bsd->bd", weights, outputs)
    D = h.shape[1]
    return tf.math.tanh(context @ Wc[:D] + h @ Wc[D:]), weights


def luong_in_numpy(h: Any, outputs: Any, mask: Any, Wc: Any) -> tuple[np.ndarray, np.ndarray]:
    h, outputs, mask, Wc = (np.array(array) for array in (h, outputs, mask, Wc))
    weights = softmax_in_numpy((outputs @ h[..., None])[..., 0], mask[:, 0])
    return np.tanh(np.hstack([np.einsum("bs,bsd->bd", weights, outputs), h]) @ Wc), weights


def labels_by_loop(source: list[str], tokens: list[str], weights: np.ndarray) -> tuple[Any, Any, Any]:
    rows, grid = [], []
    for step, row in enumerate(weights):
        rows.append(tokens[step + 1])
        grid.append(list(row[: len(source)]))
    return tuple(rows), np.array(source), grid


def entropy_with_xlogy(weights: tf.Tensor, queries: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(tf.boolean_mask(-tf.reduce_sum(tf.math.xlogy(weights, weights), axis=-1), queries))


def entropy_with_a_small_number(weights: Any, queries: Any) -> float:
    rows = np.asarray(weights)[np.asarray(queries)]
    return float(-(rows * np.log(rows + 1e-9)).sum(axis=1).mean())


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("padding_mask", mask_in_numpy),
        ("padding_mask", lambda ids: (ids > 0)[:, None]),
        ("scaled_dot_product_attention", attention_in_numpy),
        ("scaled_dot_product_attention", attention_with_an_added_mask),
        ("scaled_dot_product_attention", attention_with_keras_softmax),
        ("additive_scores", scores_by_loops),
        ("additive_scores", scores_with_tensordot),
        ("bahdanau_step", bahdanau_in_numpy),
        ("luong_step", luong_by_einsum),
        ("luong_step", luong_in_numpy),
        ("label_map", labels_by_loop),
        ("attention_entropy", entropy_with_xlogy),
        ("attention_entropy", entropy_with_a_small_number),
    ],
)
def test_right_answers_in_other_styles_pass(name: str, answer: Any) -> None:
    for seed in range(1, 6):
        verdict = verdict_on(name, answer, seed)
        assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("padding_mask", lambda ids: None, "mask is None"),
        ("padding_mask", lambda ids: "no", "a string"),
        ("scaled_dot_product_attention", lambda q, k, v, mask: attention(q, k, v, mask)[0], "2 values"),
        ("bahdanau_step", lambda y, state, *rest: (y, state[0], y), "2 values"),
        ("label_map", lambda source, tokens, weights: ("a b", source, weights), "rows must be a list of words"),
    ],
)
def test_what_cannot_be_judged_says_why(name: str, answer: Any, message: str) -> None:
    outcome = judged.outcome_of(BENCH, name, answer)
    assert outcome.status == "bad"
    assert message in outcome.message


def test_every_phenomenon_of_the_grammar_has_a_name() -> None:
    words = load_lesson(LESSON).words["words"]
    assert {f"phenomenon_{name}" for name in PHENOMENA} <= set(words)


def test_the_published_map_earns_nothing() -> None:
    bench_names: dict[str, Any] = {}
    exec("import numpy as np\n" + BENCH.source.exercise("label_map").source, bench_names)
    verdict = verdict_on("label_map", bench_names["label_map_with_a_bug"], seed=3)
    assert verdict.points == 0


def test_a_mask_that_allows_everything_earns_nothing() -> None:
    assert verdict_on("padding_mask", lambda ids: tf.ones_like(ids, tf.bool)[:, tf.newaxis], seed=3).points == 0


# --------------------------------------------------------------------------------------------------------- oracles


@given(seed=st.integers(0, 2**32 - 1), padding=st.integers(0, 4))
@settings(deadline=None, max_examples=25)
def test_attention_is_that_of_keras_once_its_missing_scale_is_made_up_for(seed: int, padding: int) -> None:
    rng = np.random.default_rng(seed)
    B, Tq, Tk, d = (int(n) for n in rng.integers(1, 6, 4))
    q, k, v = (tf.constant(rng.normal(size=(B, T, d)), tf.float32) for T in (Tq, Tk, Tk))
    mask = np.arange(Tk) < rng.integers(1, Tk + 1, (B, 1))  # (B, Tk)
    want, want_weights = layers.Attention()(
        [q / d**0.5, v, k], mask=[None, tf.constant(mask)], return_attention_scores=True
    )
    k, v = (tf.pad(array, [(0, 0), (0, padding), (0, 0)], constant_values=7.0) for array in (k, v))
    mask = np.pad(mask, [(0, 0), (0, padding)])[:, None]
    context, weights = attention(q, k, v, tf.constant(mask))
    np.testing.assert_allclose(context, want, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(weights[..., :Tk], want_weights, rtol=1e-4, atol=1e-5)


def test_attention_with_a_mask_a_query_is_that_of_keras_multi_head_attention() -> None:
    """One head whose projections are identities; its masks are [B, Tq, Tk], True where it may attend, as ours."""
    rng = np.random.default_rng(2)
    B, Tq, Tk, d = 2, 3, 5, 4
    q, k, v = (tf.constant(rng.normal(size=(B, T, d)), tf.float32) for T in (Tq, Tk, Tk))
    mask = rng.random((B, Tq, Tk)) < 0.5
    mask[..., 0] = True
    oracle = layers.MultiHeadAttention(1, d)
    oracle(q, v, k)
    oracle.set_weights(
        [
            np.eye(d).reshape(weight.shape) if weight.ndim == 3 else np.zeros(weight.shape)
            for weight in oracle.get_weights()
        ]
    )
    want, want_weights = oracle(q, v, k, attention_mask=mask, return_attention_scores=True)
    context, weights = attention(q, k, v, tf.constant(mask))
    np.testing.assert_allclose(context, want, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(weights, want_weights[:, 0], rtol=1e-4, atol=1e-5)


def test_additive_scores_with_identities_are_those_of_keras() -> None:
    rng = np.random.default_rng(1)
    q, k = (tf.constant(rng.normal(size=(2, T, 6)), tf.float32) for T in (3, 4))
    oracle = layers.AdditiveAttention()
    _, want = oracle([q, k], return_attention_scores=True)
    scores = additive_scores(q, k, tf.eye(6), tf.eye(6), oracle.weights[0])
    np.testing.assert_allclose(tf.nn.softmax(scores), want, rtol=1e-4, atol=1e-6)


def test_the_cell_of_the_cases_is_that_of_keras() -> None:
    rng = np.random.default_rng(6)
    B, E, D, U = 2, 3, 4, 5
    weights = {"kernel": rng.normal(size=(E + D, 4 * U)), "recurrent": rng.normal(size=(U, 4 * U))}
    weights |= {"W1": rng.normal(size=(U, 2)), "W2": rng.normal(size=(D, 2)), "v": rng.normal(size=2)}
    weights = {name: array.astype(np.float32) for name, array in weights.items()}
    score, cell = attended_step(weights)
    x, h, c = (rng.normal(size=(B, size)).astype(np.float32) for size in (E + D, U, U))
    oracle = layers.LSTMCell(U, unit_forget_bias=False)
    oracle.build((None, E + D))
    oracle.set_weights([weights["kernel"], weights["recurrent"], np.zeros(4 * U)])
    want, want_state = oracle(x, [tf.constant(h), tf.constant(c)])
    output, state = cell(tf.constant(x), [tf.constant(h), tf.constant(c)])
    for got, right in zip([output, *state], [want, *want_state], strict=True):
        assert tf.is_tensor(got)
        np.testing.assert_allclose(got, right, rtol=1e-4, atol=1e-5)
    queries, keys = rng.normal(size=(B, 1, U)), rng.normal(size=(B, 7, D))
    with pytest.raises(ValueError, match=r"\(2, 5\): an axis is missing"):
        score(queries[:, 0], keys)
    right = scores_by_loops(queries, keys, weights["W1"], weights["W2"], weights["v"])
    np.testing.assert_allclose(score(queries, keys), right, rtol=1e-4, atol=1e-5)


def test_bahdanau_s_step_works_with_keras_own_cell() -> None:
    rng = np.random.default_rng(3)
    cell = layers.LSTMCell(4)
    y, h, c = (tf.constant(rng.normal(size=(2, size)), tf.float32) for size in (3, 4, 4))
    outputs = tf.constant(rng.normal(size=(2, 5, 6)), tf.float32)
    mask = tf.constant(np.array([[[True] * 5], [[True, False, False, False, False]]]))

    def by_first_feature(queries: tf.Tensor, keys: tf.Tensor) -> tf.Tensor:
        return queries[..., :1] * keys[:, tf.newaxis, :, 0]

    output, state, weights = BENCH.reference("bahdanau_step")(y, [h, c], outputs, mask, by_first_feature, cell)
    alpha = softmax_in_numpy(np.asarray(h)[:, :1] * np.asarray(outputs)[..., 0], np.asarray(mask)[:, 0])
    context = np.einsum("bs,bsd->bd", alpha, outputs)
    want, want_state = cell(tf.concat([y, tf.constant(context, tf.float32)], axis=1), [h, c])
    want = np.hstack([want, context])
    for got, right in zip([output, *state, weights], [want, *want_state, alpha], strict=True):
        np.testing.assert_allclose(got, right, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(context[1], outputs[1, 0], rtol=1e-5)  # one word may be looked at: it is the context


def test_luong_s_steps_one_by_one_are_attention_all_at_once() -> None:
    rng = np.random.default_rng(8)
    B, T, S, D = 3, 4, 5, 6
    states, outputs = (tf.constant(rng.normal(size=(B, n, D)), tf.float32) for n in (T, S))
    Wc = tf.constant(rng.normal(size=(2 * D, 7)), tf.float32)
    mask = tf.constant((np.arange(S) < np.array([[5], [2], [1]]))[:, None])
    context, weights = attention(states * D**0.5, outputs, outputs, mask)
    attentional = tf.tanh(tf.concat([context, states], axis=-1) @ Wc)
    for t in range(T):
        one, one_weights = BENCH.reference("luong_step")(states[:, t], outputs, mask, Wc)
        np.testing.assert_allclose(one, attentional[:, t], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(one_weights, weights[:, t], rtol=1e-4, atol=1e-5)


@given(st.lists(st.lists(st.sampled_from([UNK, START, END, 4, 9]), min_size=1, max_size=6), min_size=1, max_size=5))
@settings(deadline=None, max_examples=30)
def test_what_stands_under_padding_changes_nothing(sentences: list[list[int]]) -> None:
    longest = max(map(len, sentences))
    ids = np.array([row + [PAD] * (longest - len(row)) for row in sentences], np.int32)
    mask = BENCH.reference("padding_mask")(tf.constant(ids))
    rng = np.random.default_rng(len(sentences))
    q, k = (rng.normal(size=(len(ids), T, 3)).astype(np.float32) for T in (2, longest))
    context, weights = attention(q, k, k, mask)
    k[ids == PAD] = 1e3
    again, weights_again = attention(q, k, k, mask)
    np.testing.assert_array_equal(context, again)
    np.testing.assert_array_equal(weights, weights_again)
    np.testing.assert_allclose(np.sum(weights, axis=-1), 1, rtol=1e-5)


@given(seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_entropy_is_that_of_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.full(4, 0.3), (3, 5))
    weights[weights < 0.05] = 0
    weights /= weights.sum(axis=-1, keepdims=True)
    queries = rng.random((3, 5)) < 0.6
    queries[0, 0] = True
    got = BENCH.reference("attention_entropy")(tf.constant(weights), tf.constant(queries))
    assert float(got) == pytest.approx(entropy(weights[queries], axis=-1).mean())

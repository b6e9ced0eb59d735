"""Lesson 02's exercises: right answers of every style pass, and the references agree with Keras.

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

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from rnn2llm.exercises.recurrent_step import recurrent_layer
from rnn2llm.text import PAD
from tests import judged

LESSON = "02_birnn"
BENCH = Bench(Course.find(Path(__file__)), LESSON)
reverse_padded = BENCH.reference("reverse_padded")
bidirectional = BENCH.reference("bidirectional")
gru_cell = BENCH.reference("gru_cell")

import tensorflow as tf  # noqa: E402  the bench imports it with Keras 2

layers = tf.keras.layers


verdict_on = partial(judged.verdict_on, BENCH)


# ------------------------------------------------------------------------------------------- right, in other styles


def reverse_by_index(x: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    places = np.arange(x.shape[1])
    places = np.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)
    return np.take_along_axis(x, places[..., None], axis=1)


def reverse_in_place(x: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    for row, n in zip(x, lengths, strict=True):
        row[:n] = row[:n][::-1].copy()
    return x


def bidirectional_in_tensorflow(fw: Any, bw: Any, x: np.ndarray, lengths: np.ndarray) -> tf.Tensor:
    turned = tf.reverse_sequence(x, lengths, seq_axis=1)
    return tf.concat([fw(x), tf.reverse_sequence(bw(turned), lengths, seq_axis=1)], axis=2)


def bidirectional_by_loop(fw: Any, bw: Any, x: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """One sentence after another, without any padding."""
    size = 2 * fw(x[:, :1]).shape[-1]
    outputs = np.full((*x.shape[:2], size), 7.0)
    for row, (sentence, n) in enumerate(zip(x, lengths, strict=True)):
        outputs[row, :n] = np.hstack([fw(sentence[None, :n])[0], bw(sentence[None, :n][:, ::-1])[0][::-1]])
    return outputs


def merge_in_numpy(fh: Any, fc: Any, bh: Any, bc: Any) -> list[np.ndarray]:
    return [np.hstack([fh, bh]), np.hstack([fc, bc])]


def merge_with_a_layer(fh: Any, fc: Any, bh: Any, bc: Any) -> tuple[Any, Any]:
    join = layers.Concatenate()
    return join([fh, bh]), join([fc, bc])


def encoder_with_keras_layer(source_size: int, embedding: int, units: int) -> tf.keras.Model:
    ids = tf.keras.Input((None,), dtype="int32")
    vectors = layers.Embedding(source_size, embedding, mask_zero=True, name="embedding")(ids)
    lstm = layers.LSTM(units, return_sequences=True, return_state=True, name="lstm")
    outputs, fh, fc, bh, bc = layers.Bidirectional(lstm)(vectors)
    return tf.keras.Model(ids, (outputs, layers.Concatenate()([fh, bh]), layers.Concatenate()([fc, bc])))


class Subclassed(tf.keras.Model):  # type: ignore[misc]
    def __init__(self, source_size: int, embedding: int, units: int) -> None:
        super().__init__()
        self.backward = layers.LSTM(
            units, return_sequences=True, return_state=True, go_backwards=True, name="backward_lstm"
        )
        self.onward = layers.LSTM(units, return_sequences=True, return_state=True, name="forward_lstm")
        self.embedding = layers.Embedding(source_size, embedding, mask_zero=True, name="embedding")

    def call(self, ids: Any) -> list[Any]:
        vectors = self.embedding(ids)
        outputs, fh, fc = self.onward(vectors)
        back, bh, bc = self.backward(vectors)
        return [tf.concat([outputs, back[:, ::-1]], 2), tf.concat([fh, bh], 1), tf.concat([fc, bc], 1)]


def leaks_by_prefix(f: Any, x: np.ndarray) -> np.ndarray:
    """Without the future, is the last output another one?"""
    whole = f(x)
    return np.array([not np.allclose(f(x[: t + 1])[t], whole[t], atol=1e-4) for t in range(len(x))])


def leaks_one_change_at_a_time(f: Any, x: np.ndarray) -> list[bool]:
    before, leaks = f(x), [False] * len(x)
    for place in range(len(x)):
        changed = x.copy()
        changed[place] = -3 * changed[place] + 1
        moved = np.abs(f(changed) - before).max(axis=1) > 1e-5
        for t in range(place):
            leaks[t] |= bool(moved[t])
    return leaks


def leaks_with_another_future(f: Any, x: np.ndarray) -> tf.Tensor:
    rng = np.random.default_rng(0)
    same = []
    for t in range(1, len(x) + 1):
        other = np.concatenate([x[:t], rng.normal(size=x[t:].shape)])
        same.append(np.isclose(f(other)[t - 1], f(x)[t - 1]).all())
    return tf.logical_not(tf.constant(same))


def gru_gate_by_gate(x: np.ndarray, h: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    kernel, recurrent, (b, b_state) = weights
    U = h.shape[1]

    def part(n: int) -> tuple[np.ndarray, np.ndarray]:
        columns = slice(n * U, (n + 1) * U)
        return x @ kernel[:, columns] + b[columns], h @ recurrent[:, columns] + b_state[columns]

    z, r = (1 / (1 + np.exp(-sum(part(n)))) for n in (0, 1))
    own, state = part(2)
    return h + (1 - z) * (np.tanh(own + r * state) - h)


def gru_by_keras(x: np.ndarray, h: np.ndarray, weights: list[np.ndarray]) -> tf.Tensor:
    cell = layers.GRUCell(h.shape[1])
    cell.build(x.shape)
    cell.set_weights(weights)
    return cell(tf.constant(x), [tf.constant(h)])[0]


def batch_by_loop(sentences: list[list[int]]) -> list[list[int]]:
    longest = max(map(len, sentences))
    return [sentence[::-1] + [PAD] * (longest - len(sentence)) for sentence in sentences]


def batch_padded_in_front_and_mirrored(sentences: list[list[int]]) -> np.ndarray:
    return np.asarray(tf.keras.utils.pad_sequences(sentences)[:, ::-1])


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("reverse_padded", reverse_by_index),
        ("reverse_padded", reverse_in_place),
        ("reverse_padded", lambda x, lengths: tf.reverse_sequence(x, lengths, seq_axis=1)),
        ("bidirectional", bidirectional_in_tensorflow),
        ("bidirectional", bidirectional_by_loop),
        ("merge_states", merge_in_numpy),
        ("merge_states", merge_with_a_layer),
        ("build_bidirectional_encoder", encoder_with_keras_layer),
        ("build_bidirectional_encoder", Subclassed),
        ("leaks_future", leaks_by_prefix),
        ("leaks_future", leaks_one_change_at_a_time),
        ("leaks_future", leaks_with_another_future),
        ("gru_cell", gru_gate_by_gate),
        ("gru_cell", gru_by_keras),
        ("reversed_batch", batch_by_loop),
        ("reversed_batch", batch_padded_in_front_and_mirrored),
    ],
)
def test_right_answers_in_other_styles_pass(name: str, answer: Any) -> None:
    for seed in (1, 2) if name == "build_bidirectional_encoder" else range(1, 8):
        verdict = verdict_on(name, answer, seed)
        assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("reverse_padded", lambda x, lengths: None, "reversed is None"),
        ("merge_states", lambda fh, fc, bh, bc: tf.concat([fh, bh], 1), "2 values"),
        ("build_bidirectional_encoder", lambda *sizes: None, "tf.keras.Model was expected"),
        ("leaks_future", lambda f, x: "no", "a string"),
    ],
)
def test_what_cannot_be_judged_says_why(name: str, answer: Any, message: str) -> None:
    outcome = judged.outcome_of(BENCH, name, answer)
    assert outcome.status == "bad"
    assert message in outcome.message


def test_an_encoder_without_the_names_loses_that_part_only() -> None:
    def nameless(source_size: int, embedding: int, units: int) -> tf.keras.Model:
        ids = tf.keras.Input((None,), dtype="int32")
        vectors = layers.Embedding(source_size, embedding, mask_zero=True)(ids)
        lstm = layers.LSTM(units, return_sequences=True, return_state=True)
        outputs, fh, fc, bh, bc = layers.Bidirectional(lstm)(vectors)
        return tf.keras.Model(ids, [outputs, tf.concat([fh, bh], 1), tf.concat([fc, bc], 1)])

    verdict = verdict_on("build_bidirectional_encoder", nameless, seed=3)
    assert [criterion.name for criterion in verdict.criteria if not criterion.passed] == ["names"]


def test_the_batch_with_the_bug_earns_no_more_than_sentences_of_one_length_do() -> None:
    names: dict[str, Any] = {"tf": tf, "np": np, "PAD": PAD}
    exec(BENCH.source.exercise("reversed_batch").source, names)
    verdict = verdict_on("reversed_batch", names["reversed_batch_with_a_bug"], seed=3)
    assert [criterion.name for criterion in verdict.criteria if criterion.passed] == ["reversed"]


@pytest.mark.parametrize("everything", [True, False])
def test_one_answer_for_every_position_does_not_find_leaks(everything: bool) -> None:
    verdict = verdict_on("leaks_future", lambda f, x: np.full(len(x), everything), seed=3)
    passed = {criterion.name for criterion in verdict.criteria if criterion.passed}
    assert "finds_leaks" not in passed
    assert "no_false_alarm" not in passed


# --------------------------------------------------------------------------------------------------------- oracles


@given(seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_reversing_is_tensorflow_s_and_its_own_inverse(seed: int) -> None:
    rng = np.random.default_rng(seed)
    B, T, D = (int(n) for n in rng.integers(1, 6, 3))
    x, lengths = rng.normal(size=(B, T, D)), rng.integers(1, T + 1, B)
    turned = reverse_padded(x, lengths)
    np.testing.assert_array_equal(turned, tf.reverse_sequence(x, lengths, seq_axis=1))
    np.testing.assert_array_equal(reverse_padded(turned, lengths), x)


def test_two_readers_are_keras_bidirectional_with_a_mask() -> None:
    rng = np.random.default_rng(4)
    lengths = np.array([5, 1, 3])
    mask = np.arange(5) < lengths[:, None]
    x = (rng.normal(size=(3, 5, 4)) * mask[..., None]).astype(np.float32)
    oracle = layers.Bidirectional(layers.SimpleRNN(6, return_sequences=True, bias_initializer="glorot_uniform"))
    want = oracle(x, mask=tf.constant(mask)).numpy()
    names = ("kernel", "recurrent", "bias")
    readers = [
        recurrent_layer(dict(zip(names, layer.get_weights(), strict=True)))
        for layer in (oracle.forward_layer, oracle.backward_layer)
    ]
    got = bidirectional(*readers, x, lengths)
    np.testing.assert_allclose(got[mask], want[mask], rtol=1e-4, atol=1e-5)


def test_the_encoder_is_keras_bidirectional_with_its_states_merged() -> None:
    ids = np.array([[4, 5, 6, 7], [8, 9, 0, 0]], np.int32)
    ours = BENCH.reference("build_bidirectional_encoder")(10, 3, 5)
    theirs = encoder_with_keras_layer(10, 3, 5)
    for name in ("embedding", "forward_lstm", "backward_lstm"):
        found = {
            layer.name: layer for layer in theirs.submodules if layer.name == name and getattr(layer, "weights", ())
        }
        found[name].set_weights(ours.get_layer(name).get_weights())
    for got, want in zip(ours(ids), theirs(ids), strict=True):
        got, want = got.numpy(), want.numpy()
        if got.ndim == 3:
            got, want = got[ids != PAD], want[ids != PAD]
        np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-5)


def test_states_are_merged_as_a_decoder_reads_them() -> None:
    fh, fc, bh, bc = (tf.constant([[float(n)]]) for n in range(4))
    h, c = BENCH.reference("merge_states")(fh, fc, bh, bc)
    assert np.asarray(h).tolist() == [[0, 2]]
    assert np.asarray(c).tolist() == [[1, 3]]


@pytest.mark.parametrize(
    ("layer", "leaks"),
    [
        (layers.LSTM(4, return_sequences=True), [False] * 5),
        (layers.LSTM(4, return_sequences=True, go_backwards=True), [True] * 4 + [False]),
        (layers.Bidirectional(layers.GRU(3, return_sequences=True)), [True] * 4 + [False]),
        (layers.Conv1D(4, 3, padding="causal"), [False] * 5),
        (layers.Conv1D(4, 3, padding="same"), [True] * 4 + [False]),
        (layers.Dense(4), [False] * 5),
    ],
    ids=["LSTM", "backwards", "bidirectional", "causal", "centred", "dense"],
)
def test_keras_layers_look_ahead_where_they_do(layer: Any, leaks: list[bool]) -> None:
    x = np.random.default_rng(1).normal(size=(5, 3)).astype(np.float32)
    found = BENCH.reference("leaks_future")(lambda sentence: layer(np.asarray(sentence)[None]).numpy()[0], x)
    assert found.tolist() == leaks


@given(seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=10)
def test_the_gru_is_keras_default(seed: int) -> None:
    rng = np.random.default_rng(seed)
    B, T, D, U = (int(n) for n in rng.integers(1, 6, 4))
    oracle = layers.GRU(U, bias_initializer="glorot_uniform")
    x = rng.normal(size=(B, T, D)).astype(np.float32)
    want = oracle(x).numpy()
    assert [tuple(weight.shape) for weight in oracle.get_weights()] == [(D, 3 * U), (U, 3 * U), (2, 3 * U)]
    h = np.zeros((B, U), np.float32)
    for t in range(T):
        h = gru_cell(x[:, t], h, oracle.get_weights())
    np.testing.assert_allclose(h, want, rtol=1e-4, atol=1e-5)

"""Lesson 01's exercises: right answers of every style pass, and the references agree with oracles from elsewhere.

That wrong answers fail, and are named, is proved for all lessons by ``autograder.authoring.proof``.
"""

from __future__ import annotations

import hashlib
import math
import random
import re
import unicodedata
from collections import Counter
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from rnn2llm.checking.model import load_lesson
from rnn2llm.text import END, PAD, START, UNK
from tests import judged

LESSON = "01_encoder_decoder"
BENCH = Bench(Course.find(Path(__file__)), LESSON)
normalize_spanish = BENCH.reference("normalize_spanish")
clipped_precision = BENCH.reference("clipped_precision")
brevity_penalty = BENCH.reference("brevity_penalty")

import tensorflow as tf  # noqa: E402  the bench imports it with Keras 2

layers = tf.keras.layers


verdict_on = partial(judged.verdict_on, BENCH)


# ------------------------------------------------------------------------------------------- right, in other styles


def normalize_by_letters(s: str) -> str:
    tokens = [""]
    for letter in unicodedata.normalize("NFC", s.lower()):
        if letter.isspace():
            tokens.append("")
        elif letter in ".,!?¡¿":
            tokens += [letter, ""]
        else:
            tokens[-1] += letter
    return " ".join(token for token in tokens if token)


def normalize_by_findall(s: str) -> str:
    return " ".join(re.findall(r"[.,!?¡¿]|[^\s.,!?¡¿]+", unicodedata.normalize("NFC", s).casefold()))


def split_by_hash(pairs: list[tuple[str, str]], seed: int) -> tuple[list[Any], ...]:
    parts: tuple[list[Any], ...] = ([], [], [])
    for pair in pairs:
        bucket = int(hashlib.sha256(f"{seed} {pair[0]}".encode()).hexdigest(), 16) % 10
        parts[{0: 1, 1: 2}.get(bucket, 0)].append(list(pair))
    return parts


def split_by_groups(pairs: list[tuple[str, str]], seed: int) -> Any:
    groups: dict[str, list[tuple[str, str]]] = {}
    for pair in pairs:
        groups.setdefault(pair[0], []).append(pair)
    shuffled = list(groups.values())
    random.Random(seed).shuffle(shuffled)
    borders = [0, int(0.8 * len(shuffled)), int(0.9 * len(shuffled)), len(shuffled)]
    return [[pair for group in shuffled[first:last] for pair in group] for first, last in pairwise(borders)]


def shift_by_rows(y: np.ndarray) -> tuple[list[list[int]], list[list[int]]]:
    rows = [[int(word) for word in row if word != PAD] for row in y]
    width = y.shape[1] + 1
    filled = [([START, *row], [*row, END]) for row in rows]
    return tuple([part + [PAD] * (width - len(part)) for part in parts] for parts in zip(*filled, strict=True))


def shift_from_one_sequence(y: np.ndarray) -> tuple[Any, Any]:
    """As Keras' tutorials do it: END stands in dec_in too, where the loss ignores what comes of it."""
    ends = tf.one_hot(tf.math.count_nonzero(y, axis=1), y.shape[1] + 1, dtype=tf.int64) * END
    whole = tf.concat([tf.fill((y.shape[0], 1), np.int64(START)), tf.pad(y, [[0, 0], [0, 1]]) + ends], axis=1)
    return whole[:, :-1], whole[:, 1:]


def loss_in_numpy(y: np.ndarray, logits: np.ndarray) -> float:
    scores = logits.astype(np.float64)
    scores -= scores.max(axis=-1, keepdims=True)
    log_probabilities = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
    losses = -np.take_along_axis(log_probabilities, y[..., None], axis=-1)[..., 0]
    return losses[y != PAD].mean()


def loss_by_loops(y: Any, logits: Any) -> float:
    losses = []
    for words, row in zip(np.asarray(y), np.asarray(logits, np.float64), strict=True):
        for word, scores in zip(words, row, strict=True):
            if word != PAD:
                losses.append(np.logaddexp.reduce(scores) - scores[word])
    return sum(losses) / len(losses)


def loss_with_keras(y: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="none")
    return tf.reduce_mean(tf.boolean_mask(loss(y, logits), y != PAD))


def loss_with_one_hot(y: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    right = tf.one_hot(y, logits.shape[-1]) * tf.cast(y > PAD, tf.float32)[..., None]
    return -tf.reduce_sum(right * tf.nn.log_softmax(logits)) / tf.reduce_sum(right)


class Translator(tf.keras.Model):
    def __init__(self, source_size: int, target_size: int, embedding: int, units: int) -> None:
        super().__init__()
        self.read = layers.Embedding(source_size, embedding, mask_zero=True, name="source_embedding")
        self.write = layers.Embedding(target_size, embedding, name="target_embedding")
        self.encoder = layers.LSTM(units, return_sequences=True, return_state=True, name="encoder")
        self.decoder = layers.LSTM(units, return_sequences=True, return_state=True, name="decoder")
        self.project = layers.Dense(target_size, name="logits")

    def call(self, inputs: list[tf.Tensor]) -> tf.Tensor:
        source, target = inputs
        _, *states = self.encoder(self.read(source))
        outputs, _, _ = self.decoder(self.write(target), initial_state=states)
        return self.project(outputs)


def build_subclassed(*sizes: int) -> tf.keras.Model:
    return Translator(*sizes)


def build_reordered(source_size: int, target_size: int, embedding: int, units: int) -> tf.keras.Model:
    """The decoder's layers are made first, and the dense layer stands within another."""
    project = layers.TimeDistributed(layers.Dense(target_size, name="logits"), name="words")
    decoder = layers.RNN(layers.LSTMCell(units), return_sequences=True, name="decoder")
    target = tf.keras.Input((None,))
    source = tf.keras.Input((None,))
    embedded = layers.Embedding(target_size, embedding, mask_zero=True, name="target_embedding")(target)
    read = layers.Embedding(source_size, embedding, name="source_embedding")(source)
    _, *states = layers.LSTM(units, return_state=True, name="encoder")(read, mask=tf.not_equal(source, PAD))
    return tf.keras.Model([source, target], project(decoder(embedded, initial_state=states)))


class Compiled(layers.Layer):
    """A layer around another, whose call is traced once and kept."""

    def __init__(self, within: tf.keras.layers.Layer) -> None:
        super().__init__()
        self.within = within

    @tf.function
    def call(self, inputs: tf.Tensor, mask: tf.Tensor | None = None) -> list[tf.Tensor]:
        return self.within(inputs, mask=mask)


def build_compiled(source_size: int, target_size: int, embedding: int, units: int) -> tf.keras.Model:
    encoder = Compiled(layers.LSTM(units, return_state=True, name="encoder"))
    source, target = tf.keras.Input((None,)), tf.keras.Input((None,))
    _, *states = encoder(layers.Embedding(source_size, embedding, mask_zero=True, name="source_embedding")(source))
    embedded = layers.Embedding(target_size, embedding, mask_zero=True, name="target_embedding")(target)
    written = layers.LSTM(units, return_sequences=True, name="decoder")(embedded, initial_state=states)
    return tf.keras.Model([source, target], layers.Dense(target_size, name="logits")(written))


class Soften(layers.Layer):
    def __init__(self, temperature: float) -> None:
        super().__init__()
        self.supports_masking = True
        self.temperature = temperature

    def call(self, logits: tf.Tensor) -> tf.Tensor:
        return logits / self.temperature


def soften_with_layer(logits: tf.Tensor, temperature: float) -> tf.Tensor:
    return Soften(temperature)(logits)


def soften_by_hand(logits: tf.Tensor, temperature: float) -> tf.Tensor:
    softened = logits / temperature
    softened._keras_mask = logits._keras_mask
    return softened


def greedy_with_tensorflow(step: Any, state: Any, max_len: int) -> list[Any]:
    token, ids = tf.constant([START]), []
    while len(ids) < max_len:
        logits, state = step(token, state)
        token = tf.argmax(tf.concat([[-np.inf], logits[1:2], [-np.inf], logits[3:]], axis=0))
        if token == END:
            break
        ids.append(token)
    return [ids, len(ids) < max_len]


def greedy_that_overwrites(step: Any, state: Any, max_len: int) -> tuple[np.ndarray, np.bool_]:
    ids = np.array([START])
    while ids[-1] != END and len(ids) <= max_len:
        logits, state = step(int(ids[-1]), state)
        logits[PAD] = logits[START] = -1e9
        ids = np.append(ids, max(range(len(logits)), key=lambda word: logits[word]))
    finished = ids[-1] == END
    return (ids[1:-1] if finished else ids[1:]), finished


def precision_by_counting(hypothesis: list[str], references: list[list[str]], n: int) -> list[int]:
    def grams(tokens: list[str]) -> list[str]:
        return [" ".join(tokens[i : i + n]) for i in range(len(tokens)) if i + n <= len(tokens)]

    matches = sum(
        min(grams(hypothesis).count(gram), max(grams(reference).count(gram) for reference in references))
        for gram in set(grams(hypothesis))
    )
    return [matches, len(grams(hypothesis))]


def brevity_in_numpy(hypotheses: list[list[str]], references: list[list[list[str]]]) -> np.float64:
    candidate = np.array([len(tokens) for tokens in hypotheses])
    closest = []
    for length, known in zip(candidate, references, strict=True):
        lengths = np.sort([len(tokens) for tokens in known])
        closest.append(lengths[np.argmin(np.abs(lengths - length))])
    with np.errstate(divide="ignore"):
        return np.exp(np.minimum(0, 1 - np.sum(closest) / np.float64(candidate.sum())))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("normalize_spanish", normalize_by_letters),
        ("normalize_spanish", normalize_by_findall),
        ("split_by_source", split_by_hash),
        ("split_by_source", split_by_groups),
        ("shift_targets", shift_by_rows),
        ("shift_targets", shift_from_one_sequence),
        ("masked_cross_entropy", loss_with_keras),
        ("masked_cross_entropy", loss_with_one_hot),
        ("build_encoder_decoder", build_subclassed),
        ("build_encoder_decoder", build_reordered),
        ("build_encoder_decoder", build_compiled),
        ("soften_logits", soften_with_layer),
        ("greedy_decode", greedy_with_tensorflow),
        ("greedy_decode", greedy_that_overwrites),
        ("clipped_precision", precision_by_counting),
        ("brevity_penalty", brevity_in_numpy),
    ],
)
def test_right_answers_in_other_styles_pass(name: str, answer: Any) -> None:
    for seed in (1, 2):
        verdict = verdict_on(name, answer, seed)
        assert verdict.passed, verdict


# ---------------------------------------------------------------------------------- models that cannot be compared


def build_nameless(source_size: int, target_size: int, embedding: int, units: int) -> tf.keras.Model:
    source, target = tf.keras.Input((None,)), tf.keras.Input((None,))
    _, *states = layers.LSTM(units, return_state=True)(layers.Embedding(source_size, embedding)(source))
    outputs = layers.LSTM(units, return_sequences=True)(
        layers.Embedding(target_size, embedding)(target), initial_state=states
    )
    return tf.keras.Model([source, target], layers.Dense(target_size)(outputs))


def build_without_encoder(source_size: int, target_size: int, embedding: int, units: int) -> tf.keras.Model:
    source, target = tf.keras.Input((None,)), tf.keras.Input((None,))
    embedded = layers.Embedding(target_size, embedding, name="target_embedding")(target)
    outputs = layers.LSTM(units, return_sequences=True, name="decoder")(embedded)
    return tf.keras.Model([source, target], layers.Dense(target_size, name="logits")(outputs))


def build_with_hidden_layer(source_size: int, target_size: int, embedding: int, units: int) -> tf.keras.Model:
    model = Translator(source_size, target_size, embedding, units)
    model.project = tf.keras.Sequential([layers.Dense(units + 7), layers.Dense(target_size, name="logits")])
    return model


def build_deep(source_size: int, target_size: int, embedding: int, units: int) -> tf.keras.Model:
    model = Translator(source_size, target_size, embedding, units)
    model.project = tf.keras.Sequential([layers.Dense(units), layers.Dense(target_size, name="logits")])
    return model


def build_nothing(*sizes: int) -> None:
    return None


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (build_with_hidden_layer, "layer 'logits' has weights of shapes"),
        (build_deep, "a layer too many"),
        (build_nothing, "a tf.keras.Model was expected"),
    ],
)
def test_a_model_whose_weights_cannot_be_set_says_why(answer: Any, message: str) -> None:
    verdict = verdict_on("build_encoder_decoder", answer, seed=1)
    assert verdict.points == 0
    assert verdict.problem is not None
    assert verdict.problem.status == "bad"
    assert message in verdict.problem.message


# --------------------------------------------------------------------------------------------------------- oracles


def test_the_model_is_the_lstm_of_the_textbook() -> None:
    def sigmoid(z: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-z))

    def lstm(x: np.ndarray, h: np.ndarray, c: np.ndarray, weights: list[np.ndarray]) -> tuple[np.ndarray, ...]:
        kernel, recurrent, bias = (weight.astype(np.float64) for weight in weights)
        i, f, candidate, o = np.split(x @ kernel + h @ recurrent + bias, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(candidate)
        return sigmoid(o) * np.tanh(c), c

    exercise = load_lesson(LESSON)["build_encoder_decoder"]
    for case in exercise.cases(np.random.default_rng(5)):
        weights, units = case.inputs["weights"], case.inputs["sizes"][3]
        logits = np.asarray(exercise.run(BENCH.reference(exercise.name), case.inputs)["logits"])
        for row, (source, target) in enumerate(
            zip(case.inputs["encoder_ids"], case.inputs["decoder_ids"], strict=True)
        ):
            h = c = np.zeros(units)
            for word in source[source != PAD]:
                h, c = lstm(weights["source_embedding"][0][word], h, c, weights["encoder"])
            for position, word in enumerate(target[target != PAD]):
                h, c = lstm(weights["target_embedding"][0][word], h, c, weights["decoder"])
                want = h @ weights["logits"][0] + weights["logits"][1]
                np.testing.assert_allclose(logits[row, position], want, rtol=1e-4, atol=1e-5)


@given(seed=st.integers(0, 2**32 - 1), padding=st.integers(0, 4))
@settings(deadline=None, max_examples=25)
def test_masked_cross_entropy_is_that_of_keras(seed: int, padding: int) -> None:
    rng = np.random.default_rng(seed)
    B, T, V = rng.integers(2, 7, 3)
    y, logits = rng.integers(1, V, (B, T)), rng.normal(0, 5, (B, T, V))
    y[0, T - 1] = PAD
    want = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y, logits, sample_weight=y != PAD)
    want = want * y.size / np.count_nonzero(y)  # Keras divides by all positions
    y = np.pad(y, [(0, 0), (0, padding)])
    logits = np.pad(logits, [(0, 0), (0, padding), (0, 0)], constant_values=3.0)
    got = BENCH.reference("masked_cross_entropy")(tf.constant(y), tf.constant(logits))
    np.testing.assert_allclose(got, want, rtol=1e-6)


def test_keras_can_train_with_the_loss() -> None:
    model = tf.keras.Sequential([layers.Embedding(6, 5, mask_zero=True), layers.Dense(6)])
    model.compile("adam", BENCH.reference("masked_cross_entropy"))
    y = np.array([[4, 5, PAD], [1, 4, 3]])
    untrained = model.evaluate(y, y, verbose=0)
    assert untrained == pytest.approx(math.log(6), abs=0.1)
    assert model.fit(y, y, epochs=3, verbose=0).history["loss"][-1] < untrained


def test_a_lambda_without_mask_raises_accuracy_and_the_repaired_one_does_not() -> None:
    buggy = next(one for one in BENCH.misconceptions["soften_logits"] if one.name == "mask_lost")
    x = np.array([[4, 5, PAD, PAD, PAD, PAD], [4, 4, 4, PAD, PAD, PAD]])
    y = np.array([[5, 5, PAD, PAD, PAD, PAD], [4, 5, 5, PAD, PAD, PAD]])  # 2 of 5 words are right, padding always is
    accuracy = {}
    for name, soften in (
        ("repaired", BENCH.reference("soften_logits")),
        ("buggy", BENCH.wrong("soften_logits", buggy)),
    ):
        ids = tf.keras.Input((None,), dtype="int32")
        copied = layers.Embedding(6, 6, mask_zero=True, embeddings_initializer="identity")(ids)
        model = tf.keras.Model(ids, soften(copied, 2.0))
        model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        accuracy[name] = model.evaluate(x, y, verbose=0)[1]
    assert accuracy["repaired"] == pytest.approx(2 / 5)
    assert accuracy["buggy"] == pytest.approx((2 + 7) / 12)


sentence = st.lists(st.sampled_from(["el", "la", "gato", "casa", "roja"]), min_size=1, max_size=9)
corpus = st.lists(st.tuples(sentence, st.lists(sentence, min_size=1, max_size=3)), min_size=1, max_size=5)


@given(corpus)
@settings(deadline=None)
def test_bleu_built_from_the_answers_is_that_of_sacrebleu(pairs: list[tuple[list[str], list[list[str]]]]) -> None:
    hypotheses, references = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    precisions = []
    for n in range(1, 5):
        counts = [clipped_precision(*pair, n) for pair in pairs]
        matches, total = map(sum, zip(*counts, strict=True))
        precisions.append(matches / total if total else 0.0)
    bleu = 0.0
    if all(precisions):
        bleu = 100 * brevity_penalty(hypotheses, references) * math.prod(precisions) ** 0.25
    most = max(len(known) for known in references)
    streams = [[" ".join(known[rank]) if rank < len(known) else None for known in references] for rank in range(most)]
    oracle = BLEU(tokenize="none", smooth_method="none", force=True)
    want = oracle.corpus_score([" ".join(tokens) for tokens in hypotheses], streams)
    assert bleu == pytest.approx(want.score)
    assert brevity_penalty(hypotheses, references) == pytest.approx(want.bp)


@given(st.lists(st.lists(st.integers(UNK, 50).filter(lambda word: word not in (START, END))), min_size=1))
def test_shift_targets_moves_by_one(words: list[list[int]]) -> None:
    width = max(map(len, words))
    y = np.array([row + [PAD] * (width - len(row)) for row in words], dtype=int).reshape(len(words), width)
    dec_in, dec_out = BENCH.reference("shift_targets")(y)
    assert dec_in.shape == dec_out.shape == (len(words), width + 1)
    assert (dec_in[:, 0] == START).all()
    for row, read, predicted in zip(words, dec_in, dec_out, strict=True):
        assert list(predicted[: len(row) + 1]) == [*row, END]
        assert (read[1:] == predicted[:-1])[: len(row)].all()
        assert not predicted[len(row) + 1 :].any()


@given(st.text() | st.text("áÁñÑüÜ\u0303\u0301nN aA.,!?¡¿\n"))
def test_normalize_spanish_is_idempotent(text: str) -> None:
    once = normalize_spanish(text)
    assert normalize_spanish(once) == once
    assert Counter(once)["¿"] == text.count("¿") == once.split().count("¿")


def test_normalize_spanish_on_the_words_of_the_lesson() -> None:
    assert normalize_spanish("ÁRBOL NIÑO") == "árbol niño"
    assert normalize_spanish("an\u0303o") == "año" != normalize_spanish("ano")
    assert normalize_spanish("¿Dónde está el NIÑO?") == "¿ dónde está el niño ?"


@pytest.mark.parametrize(
    ("name", "answer", "missed"),
    [
        ("masked_cross_entropy", loss_in_numpy, {"trains"}),
        ("masked_cross_entropy", loss_by_loops, {"trains"}),
        ("soften_logits", soften_by_hand, {"keeps_mask"}),
        ("build_encoder_decoder", build_nameless, {"ignores_padding", "names"}),
    ],
)
def test_what_only_looks_right_misses_a_criterion(name: str, answer: Any, missed: set[str]) -> None:
    verdict = verdict_on(name, answer, seed=1)
    assert {criterion.name for criterion in verdict.criteria if not criterion.passed} == missed


def test_an_encoder_that_leads_nowhere_is_told_apart() -> None:
    verdict = verdict_on("build_encoder_decoder", build_without_encoder, seed=1)
    assert verdict.points == 0
    assert verdict.problem is not None
    assert (verdict.problem.status, verdict.problem.kind) == ("raised", "EncoderUnusedError")
    assert "no layer named 'source_embedding'" in verdict.problem.message

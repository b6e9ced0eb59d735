"""Training equals Keras' own, survives being killed, stops when it should, and says what is wrong with a loss."""

from __future__ import annotations

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from rnn2llm import training
from rnn2llm.text import END, PAD, START, bucketed_batches, pad
from rnn2llm.training import History, LossError, Sentences, fit
from rnn2llm.training_words import MESSAGES
from rnn2llm.views import LiveText

V = 9
Ids = list[list[int]]


def copies(count: int, seed: int = 0) -> tuple[Ids, Ids]:
    """Sentences of one to five words, whose translation is the sentence itself."""
    rng = np.random.default_rng(seed)
    source = [[int(word) for word in rng.integers(4, V, rng.integers(1, 6))] for _ in range(count)]
    return source, [list(sentence) for sentence in source]


def make_batch(source: Sentences, target: Sentences) -> tuple[npt.NDArray[np.int32], ...]:
    return pad(source), pad([[START, *words] for words in target]), pad([[*words, END] for words in target])


def masked_loss(target: Any, logits: Any) -> Any:
    target = tf.cast(target, tf.int32)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)  # (B, T)
    mask = tf.cast(target != PAD, losses.dtype)
    return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)


def small_model(dropout: float = 0.0, units: int = 6) -> Any:
    """A bag of source words beside the previous target word: enough to learn something, quick to compile."""
    tf.keras.utils.set_random_seed(1)
    source, previous = tf.keras.Input((None,), dtype="int32"), tf.keras.Input((None,), dtype="int32")
    embed = tf.keras.layers.Embedding(V, units)
    words = tf.cast(source != PAD, tf.float32)[..., None]  # (B, S, 1)
    bag = tf.reduce_sum(embed(source) * words, axis=1, keepdims=True)  # (B, 1, D)
    hidden = tf.keras.layers.Dropout(dropout)(embed(previous) + bag)  # (B, T, D)
    return tf.keras.Model([source, previous], tf.keras.layers.Dense(V)(hidden))


def encoder_decoder() -> Any:
    """Lesson 01's model, small."""
    tf.keras.utils.set_random_seed(1)
    source, previous = tf.keras.Input((None,), dtype="int32"), tf.keras.Input((None,), dtype="int32")
    embed = tf.keras.layers.Embedding(V, 8, mask_zero=True)
    _, h, c = tf.keras.layers.LSTM(12, return_state=True)(embed(source))
    outputs = tf.keras.layers.LSTM(12, return_sequences=True)(embed(previous), initial_state=[h, c])
    return tf.keras.Model([source, previous], tf.keras.layers.Dense(V)(outputs))


def sgd(rate: float = 0.5) -> Any:
    return tf.keras.optimizers.SGD(rate)


def assert_same_weights(one: Any, other: Any, tolerance: float = 0.0) -> None:
    for left, right in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(left, right, rtol=0, atol=tolerance)


def test_training_equals_keras_batch_by_batch() -> None:
    train = copies(50)
    ours, theirs = small_model(), small_model()
    fit(ours, masked_loss, make_batch, train, epochs=2, batch_size=8, optimizer=tf.keras.optimizers.Adam(0.01), seed=3)
    theirs.compile(tf.keras.optimizers.Adam(0.01), loss=masked_loss)
    for epoch in range(2):
        for indices in bucketed_batches(*train, 8, np.random.default_rng([3, epoch])):
            *inputs, target = make_batch([train[0][i] for i in indices], [train[1][i] for i in indices])
            theirs.train_on_batch(inputs, target)
    assert_same_weights(ours, theirs, 1e-6)


@pytest.mark.slow
def test_an_encoder_decoder_learns() -> None:
    history = fit(
        encoder_decoder(),
        masked_loss,
        make_batch,
        copies(200),
        copies(40, seed=1),
        epochs=4,
        batch_size=16,
        optimizer=tf.keras.optimizers.Adam(0.02),
    )
    assert history.loss[0] < math.log(V) + 0.1
    assert history.loss[-1] < 0.7 * history.loss[0]
    assert history.validation_loss[-1] < 0.7 * history.loss[0]
    assert len(history.loss) == len(history.validation_loss) == len(history.pairs_per_second) == 4
    assert min(history.pairs_per_second) > 0


def test_the_loss_is_a_mean_over_tokens_not_over_batches() -> None:
    train, validation = copies(45), copies(23, seed=5)
    model = small_model()
    history = fit(model, masked_loss, make_batch, train, validation, epochs=1, batch_size=7, optimizer=sgd(0.0))
    for pairs, measured in ((train, history.loss), (validation, history.validation_loss)):
        *inputs, target = make_batch(*pairs)
        assert measured == pytest.approx([masked_loss(target, model(inputs)).numpy()], rel=1e-5)


def test_nothing_is_compiled_twice() -> None:
    calls: list[tuple[int | None, ...]] = []

    def counted(target: Any, logits: Any) -> Any:
        calls.append(tuple(target.shape))
        return masked_loss(target, logits)

    fit(small_model(), counted, make_batch, copies(60), copies(20), epochs=3, batch_size=4)
    assert len(calls) == 3  # one look at the loss, one step for training, one for validation
    assert calls[1:] == [(None, None)] * 2


class Killed(Exception):
    """Somebody pulled the plug."""


def killed_in_epoch(number: int) -> Callable[[], Sequence[str]]:
    """A `sample` that dies at the end of an epoch, before it is saved."""
    calls = iter(range(1, 100))

    def sample() -> Sequence[str]:
        if next(calls) == number:
            raise Killed
        return []

    return sample


def test_a_killed_run_resumes_as_if_it_had_never_stopped(tmp_path: Path) -> None:
    options: dict[str, Any] = {"epochs": 5, "batch_size": 8, "seed": 11}
    train, validation = copies(40), copies(16, seed=2)

    def adam() -> Any:
        return tf.keras.optimizers.Adam(0.02)

    whole = small_model(dropout=0.3)
    expected = fit(whole, masked_loss, make_batch, train, validation, optimizer=adam(), **options)
    for kill in (killed_in_epoch(3), killed_in_epoch(2)):
        with pytest.raises(Killed):
            fit(
                small_model(dropout=0.3),
                masked_loss,
                make_batch,
                train,
                validation,
                optimizer=adam(),
                sample=kill,
                checkpoint_dir=tmp_path,
                **options,
            )
    resumed = small_model(dropout=0.3)
    history = fit(
        resumed, masked_loss, make_batch, train, validation, optimizer=adam(), checkpoint_dir=tmp_path, **options
    )
    assert history.loss == expected.loss
    assert history.validation_loss == expected.validation_loss
    assert_same_weights(resumed, whole)
    assert len(list(tmp_path.glob("*.index"))) == 1


def test_dropout_is_on_in_training_and_off_in_validation() -> None:
    pairs = copies(40)
    model = small_model(dropout=0.5)
    history = fit(model, masked_loss, make_batch, pairs, pairs, epochs=2, batch_size=8, optimizer=sgd(0.0))
    assert history.validation_loss[0] == history.validation_loss[1]
    assert history.loss[0] != pytest.approx(history.validation_loss[0], rel=1e-4)


def test_the_seed_decides_the_order_of_the_pairs() -> None:
    def trained(seed: int) -> Any:
        model = small_model()
        fit(model, masked_loss, make_batch, copies(30), epochs=1, batch_size=4, optimizer=sgd(), seed=seed)
        return model

    assert_same_weights(trained(1), trained(1))
    assert any((a != b).any() for a, b in zip(trained(1).get_weights(), trained(2).get_weights(), strict=True))


def test_early_stopping_goes_back_to_the_best_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = copies(40)
    opposite = source, [[V + 3 - word for word in sentence] for sentence in target]
    options: dict[str, Any] = {"batch_size": 8, "checkpoint_dir": tmp_path / "run", "lang": "es"}
    model = small_model()
    history = fit(
        model, masked_loss, make_batch, copies(40), opposite, epochs=20, patience=2, optimizer=sgd(3.0), **options
    )
    best = history.best_epoch
    assert len(history.loss) == best + 2 < 20
    assert history.validation_loss[best - 1] == min(history.validation_loss)
    assert f"no mejora desde la época {best}" in capsys.readouterr().out

    short = small_model()
    fit(short, masked_loss, make_batch, copies(40), epochs=best, batch_size=8, optimizer=sgd(3.0))
    assert_same_weights(model, short)

    again = small_model()
    assert history == fit(
        again, masked_loss, make_batch, copies(40), opposite, epochs=20, patience=2, optimizer=sgd(3.0), **options
    )
    assert_same_weights(again, model)


def test_a_finished_run_is_not_run_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(epochs: int) -> History:
        return fit(small_model(), masked_loss, make_batch, copies(9), epochs=epochs, checkpoint_dir=tmp_path)

    first = run(2)
    capsys.readouterr()
    assert run(2) == first
    assert capsys.readouterr().out.splitlines() == [
        f"Resuming after epoch 2, saved in {tmp_path}; delete that folder to start afresh."
    ]
    assert run(3).loss[:2] == first.loss


def deeper_model() -> Any:
    """The small model with one layer more: all that was saved fits, and something is missing."""
    model = small_model()
    return tf.keras.Model(model.inputs, tf.keras.layers.Dense(V)(model.output))


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "another model or optimizer .*delete the folder"), ("es", "otro modelo .*borra la carpeta")],
)
@pytest.mark.parametrize("other", [lambda: small_model(units=7), deeper_model], ids=["wider", "deeper"])
def test_a_checkpoint_of_another_model_is_refused(
    other: Callable[[], Any], lang: str, words: str, tmp_path: Path
) -> None:
    options: dict[str, Any] = {"epochs": 1, "checkpoint_dir": tmp_path}
    fit(small_model(), masked_loss, make_batch, copies(9), optimizer=sgd(), **options)
    with pytest.raises(ValueError, match=words):
        fit(other(), masked_loss, make_batch, copies(9), optimizer=sgd(), lang=lang, **options)


def test_samples_come_every_epoch_and_every_so_many_batches() -> None:
    calls: list[int] = []

    def sample() -> list[str]:
        calls.append(len(calls))
        return [f"I like soccer → {len(calls)}"]

    history = fit(
        small_model(), masked_loss, make_batch, copies(50), epochs=2, batch_size=10, sample=sample, sample_every=2
    )
    assert len(calls) == 2 * (5 // 2 + 1)
    assert history.samples == [["I like soccer → 3"], ["I like soccer → 6"]]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("es", r"época {}/3  pérdida/token \d\.\d{{3}}  validación \d\.\d{{3}}  \d+ pares/s"),
        ("en", r"epoch {}/3  loss/token \d\.\d{{3}}  validation \d\.\d{{3}}  \d+ pairs/s"),
    ],
)
def test_a_log_gets_one_line_an_epoch(lang: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    fit(small_model(), masked_loss, make_batch, copies(20), copies(5), epochs=3, lang=lang, refresh_seconds=0.0)
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    for number, written in enumerate([*lines, last], start=1):
        assert re.fullmatch(line.format(number), written)


def test_the_line_in_between_says_how_long_it_will_take(monkeypatch: pytest.MonkeyPatch) -> None:
    states: list[str] = []
    monkeypatch.setattr(LiveText, "now", lambda self, text: states.append(text))
    fit(
        small_model(),
        masked_loss,
        make_batch,
        copies(40),
        epochs=1,
        batch_size=10,
        refresh_seconds=0.0,
        sample=lambda: ["uno", "dos"],
        sample_every=2,
    )
    assert len(states) == 5
    assert re.fullmatch(r"epoch 1/1  █{5}░{15}  loss/token \d\.\d{3}  \d+ pairs/s  0:0\d left", states[0])
    assert states[1].splitlines()[1:] == ["    uno", "    dos"]
    assert states[3].splitlines()[0].endswith("0:00 left")
    assert states[4] == "    uno\n    dos"


@pytest.mark.parametrize(("seconds", "shown"), [(0.4, "0:00"), (59.6, "1:00"), (754, "12:34"), (3_661, "1:01:01")])
def test_a_clock(seconds: float, shown: str) -> None:
    assert training._clock(seconds) == shown


def in_numpy(target: Any, logits: Any) -> Any:
    values = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    return -np.log(np.take_along_axis(values, np.asarray(target)[..., None], axis=-1)).mean()


def numpy_in_disguise(target: Any, logits: Any) -> Any:
    return tf.constant(in_numpy(target, logits))


def not_averaged(target: Any, logits: Any) -> Any:
    return tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)


def accuracy(target: Any, logits: Any) -> Any:
    return tf.reduce_mean(tf.cast(tf.argmax(logits, -1, output_type=tf.int32) == target, tf.float32))


def divided_by_nothing(target: Any, logits: Any) -> Any:
    return tf.reduce_sum(logits) / tf.reduce_sum(tf.cast(target > V, tf.float32))


def count_by_hand(target: Any, logits: Any) -> Any:
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)
    return tf.reduce_sum(losses) / (target.numpy() != PAD).sum()


def python_sizes(target: Any, logits: Any) -> Any:
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)
    return tf.reduce_sum(losses) / (target.shape[0] * target.shape[1])


@pytest.mark.parametrize(
    ("loss", "spanish", "english"),
    [
        (in_numpy, "in_numpy devuelve float32, no un tensor", "in_numpy returns float32, not a tensor"),
        (numpy_in_disguise, "no hace llegar ningún gradiente", "lets no gradient reach the weights"),
        (accuracy, "no hace llegar ningún gradiente", "lets no gradient reach the weights"),
        (not_averaged, r"forma \(2, \d\) y hace falta un solo número", r"shape \(2, \d\) where one number is needed"),
        (divided_by_nothing, "en el primer lote: ¿un log", r"on the first batch: a log\(0\)"),
        (count_by_hand, "no puede compilarla: AttributeError", "cannot compile it: AttributeError: .*numpy"),
        (python_sizes, r"no puede compilarla: [\s\S]*tf.shape", r"cannot compile it: [\s\S]*tf.shape"),
    ],
)
def test_a_loss_that_cannot_train_is_explained(loss: training.Loss, spanish: str, english: str) -> None:
    for lang, message in (("es", spanish), ("en", english)):
        model = small_model()
        before = model.get_weights()
        with pytest.raises(LossError, match=message):
            fit(model, loss, make_batch, copies(9), epochs=1, lang=lang)
        assert all((a == b).all() for a, b in zip(before, model.get_weights(), strict=True))


def test_targets_as_long_as_the_inputs_are_wanted() -> None:
    def forgotten_end(source: Sentences, target: Sentences) -> tuple[npt.NDArray[np.int32], ...]:
        return pad(source), pad([[START, *words] for words in target]), pad(target)

    with pytest.raises(LossError, match=r"logits of shape \(2, (\d), 9\) for targets of shape \(2, (?!\1)\d\)"):
        fit(small_model(), masked_loss, forgotten_end, copies(9), epochs=1)


def test_messages_are_the_same_in_both_languages() -> None:
    def places(message: str) -> list[str]:
        return sorted(re.findall(r"{.*?}", message))

    spanish, english = MESSAGES["es"], MESSAGES["en"]
    assert {key: places(message) for key, message in spanish.items()} == {
        key: places(message) for key, message in english.items()
    }


def test_what_cannot_be_trained_on_is_refused() -> None:
    with pytest.raises(ValueError, match="no training pairs"):
        fit(small_model(), masked_loss, make_batch, ([], []), epochs=1)
    with pytest.raises(ValueError, match=r"patience=2 watches the validation loss"):
        fit(small_model(), masked_loss, make_batch, copies(9), epochs=1, patience=2)


def test_a_diverged_epoch_is_never_the_best() -> None:
    assert History(loss=[3, 2, 1], validation_loss=[3.0, float("nan"), 2.5]).best_epoch == 3
    assert History(loss=[3, 2]).best_epoch == 2

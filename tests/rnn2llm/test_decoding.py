"""Batched beam search: the same sentences and scores as the search written word for word, in any batch, at any width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from rnn2llm.decoding import BeamSearch, Hypothesis
from rnn2llm.literal_search import literal_beam_search, lookup_layer
from rnn2llm.runtime import import_library
from rnn2llm.text import END, PAD, SPECIAL_TOKENS, START, UNK

import_library("tensorflow", "en")
import tensorflow as tf  # noqa: E402  with Keras 2

UNITS, MAX_LEN = 5, 6
SOURCE = (*SPECIAL_TOKENS, "i", "like", "you", ".")
TARGET = (*SPECIAL_TOKENS, "me", "gusta", "te", "quiero", ".")
SENTENCES = [[4, 5, 6, 7], [4, 7], [6, 5, 4, 4, 5, 7], [5], [7, 7, 7]]


class Translator:
    """A small encoder–decoder with large random weights, so that its beams differ."""

    def __init__(self) -> None:
        layers = tf.keras.layers
        tf.keras.utils.set_random_seed(3)
        wide = tf.keras.initializers.RandomNormal(stddev=1.5, seed=3)
        self.read_words = layers.Embedding(len(SOURCE), 4, mask_zero=True, embeddings_initializer=wide)
        self.encoder = layers.LSTM(UNITS, return_state=True)
        self.written_words = layers.Embedding(len(TARGET), 3, mask_zero=True, embeddings_initializer=wide)
        self.decoder = layers.LSTM(UNITS, return_sequences=True)
        self.dense = layers.Dense(len(TARGET), kernel_initializer=wide)
        source, target = (tf.keras.Input((None,), dtype="int32") for _ in range(2))
        outputs = self.decoder(self.written_words(target), initial_state=self.read(source))
        self.model = tf.keras.Model([source, target], self.dense(outputs))

    def read(self, ids: Any) -> Any:
        return list(self.encoder(self.read_words(ids))[1:])

    def write(self, tokens: Any, state: Any) -> Any:
        output, state = self.decoder.cell(self.written_words(tokens), state)
        return self.dense(output), list(state)


@pytest.fixture(scope="module")
def translator() -> Iterator[Translator]:
    yield Translator()
    tf.keras.backend.clear_session()


def literally(translator: Translator, sentence: list[int], k: int, max_len: int = MAX_LEN) -> list[tuple[str, float]]:
    source, target = lookup_layer(SOURCE), lookup_layer(TARGET)
    words = " ".join(SOURCE[index] for index in sentence)
    run = literal_beam_search(translator.model, words, source, target, k, max_len, seconds=1e9)
    assert run.finished
    return run.beams


@pytest.mark.parametrize("k", [1, 3])
def test_it_finds_what_the_literal_search_finds(translator: Translator, k: int) -> None:
    found = BeamSearch(translator.read, translator.write, k=k, max_len=MAX_LEN)(SENTENCES)
    for sentence, hypotheses in zip(SENTENCES, found, strict=True):
        literal = literally(translator, sentence, k)
        assert [" ".join(TARGET[index] for index in one.ids) for one in hypotheses] == [words for words, _ in literal]
        np.testing.assert_allclose([one.total for one in hypotheses], [total for _, total in literal], rtol=1e-4)


def test_sentences_in_a_batch_do_not_touch_each_other(translator: Translator) -> None:
    search = BeamSearch(translator.read, translator.write, k=4, max_len=MAX_LEN)
    together = search(SENTENCES, batch_size=3)
    alone = [search([sentence])[0] for sentence in SENTENCES]
    assert [[one.ids for one in some] for some in together] == [[one.ids for one in some] for some in alone]
    for some, others in zip(together, alone, strict=True):
        np.testing.assert_allclose([one.total for one in some], [one.total for one in others], rtol=1e-4)


def test_sentences_come_back_in_their_order(translator: Translator) -> None:
    search = BeamSearch(translator.read, translator.write, k=2, max_len=MAX_LEN)
    forwards, backwards = search(SENTENCES, batch_size=2), search(SENTENCES[::-1], batch_size=2)
    assert [some[0].ids for some in forwards] == [some[0].ids for some in backwards[::-1]]


def test_hypotheses_are_distinct_and_in_order(translator: Translator) -> None:
    for some in BeamSearch(translator.read, translator.write, k=5, max_len=MAX_LEN)(SENTENCES):
        assert len({one.ids for one in some}) == len(some) == 5
        assert [one.total for one in some] == sorted((one.total for one in some), reverse=True)
        for one in some:
            assert not {PAD, START} & set(one.ids)
            assert END not in one.ids[:-1]
            assert one.ids[-1] == END or len(one.ids) == MAX_LEN


def test_more_beams_than_sentences_give_those_there_are(translator: Translator) -> None:
    (some,) = BeamSearch(translator.read, translator.write, k=50, max_len=1)([[4, 5]])
    assert sorted(one.ids[0] for one in some) == [UNK, END, 4, 5, 6, 7, 8]


def test_a_banned_word_is_not_written_and_a_penalty_is_its_logarithm(translator: Translator) -> None:
    banned = BeamSearch(translator.read, translator.write, k=3, max_len=MAX_LEN, factors={5: np.inf})(SENTENCES)
    assert not any(5 in one.ids for some in banned for one in some)
    plain = {one.ids: one.total for one in BeamSearch(translator.read, translator.write, k=50, max_len=1)([[4]])[0]}
    search = BeamSearch(translator.read, translator.write, k=50, max_len=1, factors={5: 10.0})
    penalised = {one.ids: one.total for one in search([[4]])[0]}
    assert penalised[5,] == pytest.approx(plain[5,] - np.log(10), rel=1e-4)
    assert penalised[6,] == pytest.approx(plain[6,], rel=1e-4)


def test_a_state_may_be_one_tensor(translator: Translator) -> None:
    def read(ids: Any) -> Any:
        return tf.concat(translator.read(ids), axis=-1)

    def write(tokens: Any, state: Any) -> Any:
        logits, after = translator.write(tokens, tf.split(state, 2, axis=-1))
        return logits, tf.concat(after, axis=-1)

    one, two = (
        BeamSearch(*halves, k=3, max_len=MAX_LEN)(SENTENCES)
        for halves in ((read, write), (translator.read, translator.write))
    )
    assert [[hypothesis.ids for hypothesis in some] for some in one] == [[h.ids for h in some] for some in two]


def test_the_score_is_divided_by_a_power_of_the_length() -> None:
    one = Hypothesis((4, 5, END), -6.0)
    assert one.score(0) == -6
    assert one.score(1) == -2
    assert one.score(0.5) == pytest.approx(-6 / 3**0.5)


@pytest.mark.parametrize("sizes", [{"k": 0, "max_len": 3}, {"k": 3, "max_len": 0}])
def test_sizes_must_be_positive(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be at least 1"):
        BeamSearch(lambda ids: ids, lambda tokens, state: (tokens, state), **sizes)


@pytest.mark.parametrize("factor", [0.0, -2.0, float("nan")])
def test_a_factor_must_be_positive(factor: float) -> None:
    with pytest.raises(ValueError, match="factors are positive"):
        BeamSearch(lambda ids: ids, lambda tokens, state: (tokens, state), k=1, max_len=1, factors={UNK: factor})


# ------------------------------------------------------------------------------------------------ the literal search


def test_the_lookup_layer_has_the_ids_of_the_vocabulary() -> None:
    layer = lookup_layer(TARGET)
    assert layer.get_vocabulary() == list(TARGET)
    assert layer(["te", "nadie", "endofseq"]).numpy().tolist() == [6, UNK, END]


def test_it_gives_up_when_its_time_is_over(translator: Translator) -> None:
    ticks = iter(range(100))
    run = literal_beam_search(
        translator.model,
        "i like you .",
        lookup_layer(SOURCE),
        lookup_layer(TARGET),
        3,
        MAX_LEN,
        seconds=2.5,
        clock=lambda: float(next(ticks)),
    )
    assert not run.finished
    assert run.extended == 3
    assert run.steps == 1  # the second step was begun, with two of its three beams
    assert len(run.beams) == 3
    assert run.extrapolated(30) == pytest.approx(10 * run.seconds)

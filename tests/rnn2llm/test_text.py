"""Vocabularies, padding, batches of similar length."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm import text
from rnn2llm.text import END, PAD, SPECIAL_TOKENS, START, UNK, Vocabulary, bucketed_batches, pad

WORDS = st.text("aábñ¿!'", min_size=1, max_size=3)
SENTENCES = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=10)
LENGTHS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60)


def test_the_special_tokens_have_the_first_ids() -> None:
    vocabulary = Vocabulary.build(["hola"], 10)
    assert [vocabulary.tokens[index] for index in (PAD, UNK, START, END)] == ["", "[UNK]", "startofseq", "endofseq"]
    assert (PAD, UNK, START, END) == (0, 1, 2, 3)


def test_words_are_ranked_by_count_then_alphabet() -> None:
    vocabulary = Vocabulary.build(["b a c", "c a b d", "c"], 8)
    assert vocabulary.tokens[4:] == ("c", "a", "b", "d")
    assert len(Vocabulary.build(["b a c", "c a b d", "c"], 6)) == 6
    assert Vocabulary.build(["b a c", "c a b d", "c"], 6).tokens[4:] == ("c", "a")


@given(SENTENCES, st.randoms())
def test_the_order_of_the_sentences_does_not_matter(sentences: list[str], random: object) -> None:
    shuffled = list(sentences)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Vocabulary.build(shuffled, 9) == Vocabulary.build(sentences, 9)


@given(SENTENCES)
def test_known_sentences_survive_the_round_trip(sentences: list[str]) -> None:
    vocabulary = Vocabulary.build(sentences, 10_000)
    for sentence in sentences:
        ids = vocabulary.encode(sentence)
        assert vocabulary.decode(ids) == sentence
        assert vocabulary.decode([*ids, END, 99_999]) == sentence
        assert all(index > END for index in ids)


def test_unknown_words_and_words_that_look_special() -> None:
    vocabulary = Vocabulary.build(["endofseq hola"], 10)
    assert vocabulary.tokens.count("endofseq") == 1
    assert vocabulary.encode("endofseq hola mundo") == [UNK, 4, UNK]


def test_decoding_stops_at_the_end_and_skips_padding() -> None:
    vocabulary = Vocabulary.build(["a b"], 10)
    assert vocabulary.decode(np.array([PAD, 4, PAD, 5, END, 4], dtype=np.int32)) == "a b"
    assert vocabulary.decode([START, UNK]) == "startofseq [UNK]"


@pytest.mark.parametrize("index", [-1, 6])
def test_decoding_refuses_ids_it_does_not_have(index: int) -> None:
    with pytest.raises(ValueError, match=f"id {index} is outside the vocabulary, whose ids go from 0 to 5"):
        Vocabulary.build(["a b"], 10).decode([index])


def test_a_vocabulary_is_checked_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="begins with"):
        Vocabulary(("hola",))
    with pytest.raises(ValueError, match=r"more than once.*hola"):
        Vocabulary((*SPECIAL_TOKENS, "hola", "hola"))
    with pytest.raises(ValueError, match="size=4 leaves no room"):
        Vocabulary.build(["hola"], 4)
    with pytest.raises(FrozenInstanceError):
        Vocabulary.build(["hola"], 9).tokens = ()  # type: ignore[misc]


@given(st.lists(st.lists(st.integers(1, 50), max_size=7), min_size=1, max_size=6), st.integers(0, 3))
def test_padding_stands_behind(sequences: list[list[int]], spare: int) -> None:
    longest = max(map(len, sequences))
    padded = pad(sequences, longest + spare)
    assert padded.dtype == np.int32
    assert padded.shape == (len(sequences), longest + spare)
    for row, sequence in zip(padded, sequences, strict=True):
        assert row.tolist() == sequence + [PAD] * (longest + spare - len(sequence))
    assert pad(sequences).shape == (len(sequences), longest)


def test_padding_cuts_nothing_off() -> None:
    with pytest.raises(ValueError, match="3 ids does not fit length=2"):
        pad([[1], [1, 2, 3]], length=2)
    assert pad([]).shape == (0, 0)


@given(LENGTHS, st.integers(1, 7), st.integers(1, 3), st.integers(0, 5))
def test_every_pair_is_in_exactly_one_batch(
    lengths: list[tuple[int, int]], batch_size: int, batches_per_pool: int, seed: int
) -> None:
    source, target = [[1] * s for s, _ in lengths], [[1] * t for _, t in lengths]

    def draw() -> list[list[int]]:
        rng = np.random.default_rng(seed)
        batches = bucketed_batches(source, target, batch_size, rng, batches_per_pool=batches_per_pool)
        return [batch.tolist() for batch in batches]

    batches = draw()
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert len(batches) == -(-len(lengths) // batch_size)
    assert all(len(batch) <= batch_size for batch in batches)
    assert batches == draw()


def test_batches_hold_sentences_of_similar_length_in_random_order() -> None:
    rng = np.random.default_rng(0)
    target = [[1] * length for length in rng.integers(1, 31, 1_500)]  # one pool
    batches = bucketed_batches(target, target, 30, np.random.default_rng(1))
    lengths = [[len(target[index]) for index in batch] for batch in batches]
    wasted = sum(max(batch) * len(batch) - sum(batch) for batch in lengths) / sum(map(sum, lengths))
    assert wasted < 0.05  # batches drawn at random would waste about 0.9
    longest = [max(batch) for batch in lengths]
    assert longest != sorted(longest)
    again = bucketed_batches(target, target, 30, np.random.default_rng(2))
    assert {frozenset(batch.tolist()) for batch in again} != {frozenset(batch.tolist()) for batch in batches}


def test_within_a_pool_targets_are_sorted_first_then_sources() -> None:
    source, target = [[1] * s for s in (2, 1, 3, 4)], [[1] * t for t in (1, 9, 1, 9)]
    batches = bucketed_batches(source, target, 2, np.random.default_rng(0))
    assert sorted(batch.tolist() for batch in batches) == [[0, 2], [1, 3]]


def test_batches_refuse_what_is_not_pairs() -> None:
    with pytest.raises(ValueError, match="1 source sentences and 0 target"):
        bucketed_batches([[1]], [], 2, np.random.default_rng(0))
    with pytest.raises(ValueError, match="batch_size=0"):
        bucketed_batches([], [], 0, np.random.default_rng(0))


def test_no_exercise_is_exported() -> None:
    assert not {name for name in dir(text) if "normal" in name or "shift" in name or "split" in name or "mask" in name}

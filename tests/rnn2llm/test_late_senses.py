"""The senses of ambiguous words, as told by translations, are those that the grammar meant."""

from __future__ import annotations

import re

import pytest

from rnn2llm.grammar import generate, minimal_pairs
from rnn2llm.late_senses import WORDS, Use, minimal, sense_of, use_in


def normalize(sentence: str) -> str:
    return " ".join(re.sub(r"([.,!?¡¿])", r" \1 ", sentence.lower()).split())


MINIMAL = minimal(normalize)


def test_every_word_of_the_grammar_s_minimal_pairs_is_known() -> None:
    assert set(WORDS) == {one.word for one in minimal_pairs()}
    assert len(MINIMAL) == len(minimal_pairs())


def test_the_senses_of_minimal_pairs_are_told_apart() -> None:
    for one in MINIMAL:
        for sense, (english, spanish) in enumerate(one.pairs):
            assert sense_of(one.word, spanish) == sense, spanish
            assert use_in(english, spanish) == Use(one.word, one.position, sense), english


def test_minimal_pairs_are_alike_up_to_their_word_and_no_further_than_the_end() -> None:
    for one in MINIMAL:
        first, second = (english.split() for english, _ in one.pairs)
        assert first[: one.position + 1] == second[: one.position + 1]
        assert first != second


def test_generated_sentences_with_a_late_sense_show_it() -> None:
    """Not all of them: *he left the left …* would have two ambiguous words; but nearly all, and of the right word."""
    pairs = [pair for pair in generate(20_000, seed=1) if pair.template.startswith("late_sense.")]
    uses = [use_in(normalize(pair.english), normalize(pair.spanish)) for pair in pairs]
    told = [(pair, use) for pair, use in zip(pairs, uses, strict=True) if use]
    assert len(told) > 0.97 * len(pairs)
    for pair, use in told:
        assert pair.template == f"late_sense.{use.word}", pair
        assert {0, 1} >= {use.sense}


@pytest.mark.parametrize(
    ("word", "spanish", "sense"),
    [
        ("left", "habla del brazo izquierdo .", 0),
        ("left", "habla del partido de izquierda .", 1),
        ("left", "habla del partido .", None),
        ("left", "mira la mano izquierda del partido de izquierda .", None),  # both
        ("play", "jugué al tenis .", 0),
        ("play", "toqué el piano .", 1),
        ("know", "no lo sé .", 1),
        ("hard", "es una pregunta difícil .", 1),
    ],
)
def test_a_sense_is_told_by_its_spanish_word(word: str, spanish: str, sense: int | None) -> None:
    assert sense_of(word, spanish) == sense


def test_a_sentence_without_an_ambiguous_word_has_no_use() -> None:
    assert use_in("i like soccer .", "me gusta el fútbol .") is None

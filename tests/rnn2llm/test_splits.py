"""The shared split: no source on two sides, no probe in training, the same everywhere, a test that can be sampled."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm import grammar
from rnn2llm.data import Corpus, load_pairs, split_pairs
from rnn2llm.splits import SIDES, TEST_SIDES, VALIDATION_SIDES, source_key

REAL = Corpus([], "spa-eng", None, "")
NUMBERED = [(f"sentence {n} .", f"frase {n} .") for n in range(4000)]


def everything(corpus: Corpus, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    split = split_pairs(pairs, corpus)
    tested = [(example.source, spanish) for example in split.test for spanish in example.references]
    return [*split.train, *split.validation, *tested, *split.probes]


def test_every_pair_is_on_one_side() -> None:
    assert Counter(everything(REAL, NUMBERED)) == Counter(NUMBERED)


@pytest.mark.parametrize("name", TEST_SIDES)
def test_the_sides_have_their_shares(name: str) -> None:
    split = split_pairs(NUMBERED, Corpus([], name, None, ""))
    shares = [len(side) / len(NUMBERED) for side in (split.validation, split.test)]
    assert shares == pytest.approx([VALIDATION_SIDES / SIDES, TEST_SIDES[name] / SIDES], abs=0.02)


@given(st.randoms(use_true_random=False))
def test_neither_order_nor_company_matters(random: Random) -> None:
    shuffled = NUMBERED[:300]
    random.shuffle(shuffled)
    whole, part = split_pairs(shuffled, REAL), split_pairs(shuffled[:200], REAL)
    assert whole.test == split_pairs(NUMBERED[:300], REAL).test
    assert set(part.train) <= set(whole.train)
    assert [example for example in whole.test if example in part.test] == part.test


def test_case_and_punctuation_make_no_other_sentence() -> None:
    variants = [(text.format(n=n), "x") for n in range(300) for text in ("It’s {n}.", "it's {n} !", "IT'S {n}")]
    split = split_pairs(variants, REAL)
    train, held_out = {source_key(pair[0]) for pair in split.train}, {source_key(e.source) for e in split.test}
    assert train
    assert held_out
    assert not train & held_out
    assert len(split.test) == 3 * len(held_out)


def test_a_test_sentence_has_all_its_translations_once() -> None:
    pairs = [(english, f"{spanish} {form}") for english, spanish in NUMBERED for form in "aba"]
    for example in split_pairs(pairs, REAL).test:
        number = example.source.split()[1]
        assert example.references == [f"frase {number} . a", f"frase {number} . b"]


def test_probes_are_held_out_however_they_are_written() -> None:
    written = [(form(pair.english), pair.spanish) for pair in grammar.PROBES for form in (str, str.upper)]
    split = split_pairs([*NUMBERED, *written, ("i love you !", "te quiero")], REAL)
    assert split.probes == [*written, ("i love you !", "te quiero")]


def test_the_first_test_sentences_are_a_sample() -> None:
    """Not, say, those that come first in the corpus: their mean place is near the middle."""
    sample = split_pairs(NUMBERED, REAL).test[:200]
    places = [int(example.source.split()[1]) for example in sample]
    assert sum(places) / len(places) == pytest.approx(2000, abs=400)


def test_another_process_splits_the_same() -> None:
    program = (
        "from rnn2llm.data import Corpus, split_pairs\n"
        "pairs = [(f'sentence {n} .', f'frase {n} .') for n in range(4000)]\n"
        "print([example.source for example in split_pairs(pairs, Corpus([], 'spa-eng', None, '')).test])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([example.source for example in split_pairs(NUMBERED, REAL).test])


def test_the_embedded_corpus_says_what_its_sentences_show() -> None:
    corpus = load_pairs("quick", limit=2000)
    pairs = grammar.generate(2000, seed=0)
    test = split_pairs(corpus.pairs, corpus).test
    for example in test:
        assert example.phenomena == set().union(*(p.phenomena for p in pairs if p.english == example.source))
    assert set().union(*(example.phenomena for example in test)) == set(grammar.PHENOMENA)


@pytest.mark.parametrize("pairs", [[], NUMBERED[:1]])
def test_too_little_to_split_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="too few for a split"):
        split_pairs(pairs, REAL)

"""The course's own opinions: balanced in every way, hard where they should be, and no family on two sides."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter

import pytest

from rnn2llm import sentiment
from rnn2llm.sentiment import KINDS, PARTS, Sentence

ALL = [sentence for part in PARTS for sentence in sentiment.load(part)]


def bare(text: str) -> str:
    """What is left when case, accents and punctuation are gone."""
    letters = unicodedata.normalize("NFD", text.lower())
    return " ".join(re.findall(r"[a-z]+", "".join(one for one in letters if not unicodedata.combining(one))))


def fives(words: list[str]) -> set[tuple[str, ...]]:
    """Every five words in a row."""
    return set(zip(*(words[start:] for start in range(5)), strict=False))


def test_there_are_some_to_learn_from_and_enough_to_judge_by() -> None:
    assert {part: len(sentiment.load(part)) for part in PARTS} == {"train": 2952, "validation": 88, "test": 160}


def test_no_family_stands_on_two_sides() -> None:
    families = [{sentence.family for sentence in sentiment.load(part)} for part in PARTS]
    for one, other in itertools.combinations(families, 2):
        assert not one & other


def test_no_sentence_is_there_twice() -> None:
    assert [text for text, count in Counter(bare(one.text) for one in ALL).items() if count > 1] == []


def test_no_sentence_of_the_test_part_was_nearly_read_before() -> None:
    """Never more than half of the words of two are common to both, never five of them in a row."""
    judged = [bare(one.text).split() for one in sentiment.load("test")]
    rows = set().union(*map(fives, judged))
    for one in sentiment.load("train"):
        words = bare(one.text).split()
        assert not fives(words) & rows, one.text
        read = set(words)
        for other in judged:
            assert 2 * len(read.intersection(other)) <= len(read.union(other)), (one.text, " ".join(other))


@pytest.mark.parametrize("part", PARTS)
def test_each_part_has_as_many_of_either_label_in_either_language_and_of_every_kind(part: sentiment.Part) -> None:
    counts = Counter((one.kind, one.lang, one.label) for one in sentiment.load(part))
    assert set(counts) == set(itertools.product(KINDS, ("es", "en"), (0, 1)))
    for kind in KINDS:
        assert len({counts[kind, lang, label] for lang in ("es", "en") for label in (0, 1)}) == 1


def test_a_family_is_eight_variants_of_one_kind() -> None:
    families: dict[str, list[Sentence]] = {}
    for one in ALL:
        families.setdefault(one.family, []).append(one)
    for name, members in families.items():
        assert Counter((one.lang, one.label) for one in members) == dict.fromkeys(
            itertools.product(("es", "en"), (0, 1)), 2
        ), name
        assert len({one.kind for one in members}) == 1


@pytest.mark.parametrize(
    ("lang", "words", "other"),
    [
        ("es", "el la los de que muy no en con y", "the and is was"),
        ("en", "the a and is was it to my", "el la que muy"),
    ],
)
def test_a_sentence_is_in_the_language_that_it_says(lang: str, words: str, other: str) -> None:
    for one in (one for one in ALL if one.lang == lang):
        said = set(bare(one.text).split())
        assert len(said & set(words.split())) >= len(said & set(other.split()) - set(words.split())), one.text


def test_each_is_a_sentence_and_negation_denies() -> None:
    denials = r"\b(?:no|nunca|nadie|ningun\w*|ni|sin|not?|never|neither|nobody|nothing|without|lacked|lack|\w+n t)\b"
    for one in ALL:
        assert re.fullmatch(r"¿?[A-ZÁÉÍÓÚÑ].*[^ ][.!?]", one.text), one.text
        if one.kind == "negation":
            assert re.search(denials, bare(one.text)), one.text


def test_counting_words_does_not_solve_it() -> None:
    """Naive Bayes is right about most of what it has read and learns little that holds for other families."""
    text = pytest.importorskip("sklearn.feature_extraction.text")
    bayes = pytest.importorskip("sklearn.naive_bayes")
    train, judged = sentiment.load("train"), sentiment.load("validation")
    counts = text.CountVectorizer()
    model = bayes.MultinomialNB(alpha=0.1).fit(
        counts.fit_transform([one.text for one in train]), [one.label for one in train]
    )
    right = [
        model.score(counts.transform([one.text for one in part]), [one.label for one in part])
        for part in (train, judged)
    ]
    assert right[0] > 0.85
    assert right[1] < 0.75


def test_one_language_alone_and_what_is_not_there() -> None:
    spanish = sentiment.load("test", "es")
    assert {one.lang for one in spanish} == {"es"}
    assert len(spanish) * 2 == len(sentiment.load("test"))
    with pytest.raises(ValueError, match=r"'dev'.*train, validation, test"):
        sentiment.load("dev")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'fr'"):
        sentiment.load("test", "fr")

"""What is spotted by words agrees with what the grammar put into its sentences; both languages name every phenomenon."""

from __future__ import annotations

import pytest

from rnn2llm import grammar, phenomena
from rnn2llm.checking.words import LANGUAGES
from rnn2llm.data import Corpus, split_pairs

PAIRS = grammar.generate(3000, seed=1)
SPOTTED = [phenomena.spotted(pair.english, [pair.spanish]) for pair in PAIRS]


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("gustar", 0.99, 0.95),
        ("question", 1.0, 1.0),
        ("exclamation", 1.0, 1.0),
        ("negation", 0.98, 1.0),  # the grammar does not tag "never"
        ("coordination", 0.97, 0.95),
        ("dropped_subject", 0.98, 0.75),  # "It is important for us to play": no subject to see
        ("clitic", 0.9, 0.75),  # "You love her" and "La quieres": only a parse tells the article apart
    ],
)
def test_what_is_spotted_is_there(name: str, precision: float, recall: float) -> None:
    tagged = [name in pair.phenomena for pair in PAIRS]
    found = [name in names for names in SPOTTED]
    right = sum(a and b for a, b in zip(tagged, found, strict=True))
    assert right > 50
    assert right / sum(found) >= precision
    assert right / sum(tagged) >= recall


@pytest.mark.parametrize(
    ("english", "spanish", "expected"),
    [
        ("I don't like it!", "¡No me gusta!", {"gustar", "negation", "exclamation"}),
        ("Do you see her?", "¿La ves?", {"question", "dropped_subject", "clitic"}),
        ("She gave it to them.", "Ella se lo dio.", {"clitic"}),
        ("The strong part is new.", "La parte fuerte es nueva.", set()),
        ("Tom sings and Mary dances.", "Tom canta y Mary baila.", {"coordination"}),
    ],
)
def test_some_that_people_would_write(english: str, spanish: str, expected: set[str]) -> None:
    assert phenomena.spotted(english, [spanish]) == expected


def test_every_translation_may_show_something() -> None:
    assert "dropped_subject" in phenomena.spotted("I am tired.", ["Yo estoy cansado.", "Estoy cansado."])
    assert "dropped_subject" not in phenomena.spotted("I am tired.", ["Yo estoy cansado."])


def test_sentences_that_nobody_tagged_are_looked_at() -> None:
    pairs = [(f"do you see {n} ?", f"¿ ves {n} ?") for n in range(200)]
    test = split_pairs(pairs, Corpus([], "spa-eng", None, "")).test
    assert all(example.phenomena == {"question", "dropped_subject"} for example in test)


def test_every_phenomenon_has_its_name() -> None:
    assert list(phenomena.NAMES) == list(grammar.PHENOMENA)
    assert all(set(names) == set(LANGUAGES) and all(names.values()) for names in phenomena.NAMES.values())

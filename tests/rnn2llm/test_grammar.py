"""The embedded corpus as its users see it: size, determinism, spread, probes, minimal pairs and splits."""

from __future__ import annotations

import itertools
import os
import random
import re
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn2llm import grammar
from rnn2llm.data import Corpus, split_pairs
from rnn2llm.grammar import corpus, spanish
from rnn2llm.grammar.derivation import Derivation

PAIRS = grammar.generate(20_000, seed=7)


def tokens(sentence: str) -> list[str]:
    return re.findall(r"[\w']+|[^\w\s]", sentence.lower())


def key(sentence: str) -> str:
    return " ".join(re.findall(r"[\w']+", sentence.lower()))


def test_pairs_are_distinct_and_as_many_as_asked():
    assert len({(pair.english, pair.spanish) for pair in PAIRS}) == len(PAIRS) == 20_000


@pytest.mark.slow
def test_at_least_two_hundred_thousand_distinct_pairs():
    assert len(set(grammar.generate(200_000, seed=0))) == 200_000


def test_two_clauses_alone_give_more_than_two_hundred_thousand():
    # "A, but B" is another sentence for each A and for each B: the halves that were seen multiply.
    product = 0
    for name in ("relative.and", "relative.gustar", "coordination.gustar_but"):
        halves = [pair.english.split(", but ") for pair in PAIRS if pair.template == name and ", but " in pair.english]
        product += len({first for first, _ in halves}) * len({second for _, second in halves})
    assert product > 200_000


def test_same_seed_gives_the_same_pairs_and_more_pairs_only_add():
    assert grammar.generate(300, seed=3) == grammar.generate(300, seed=3)
    assert grammar.generate(500, seed=3)[:300] == grammar.generate(300, seed=3)
    assert grammar.generate(300, seed=3) != grammar.generate(300, seed=4)


def test_hash_randomisation_changes_nothing():
    program = (
        "import hashlib; from rnn2llm import grammar; pairs = grammar.generate(400, seed=5); "
        "sides = grammar.split(pairs); "
        "said = [(p.english, p.spanish, sorted(p.phenomena), p.template) for p in sides.train + sides.test]; "
        "print(hashlib.sha256(repr(said).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("n", [0, -3, grammar.MAXIMUM_PAIRS + 1])
def test_impossible_sizes_are_refused(n: int):
    with pytest.raises(ValueError, match=f"n={n}"):
        grammar.generate(n, seed=0)


def test_lengths_spread_from_three_tokens_to_thirty():
    lengths = Counter(len(tokens(pair.english)) for pair in PAIRS)
    assert min(lengths) == 3
    assert 25 <= max(lengths) <= 30
    share = [sum(lengths[n] for n in span) / len(PAIRS) for span in (range(9), range(9, 16), range(16, 31))]
    assert share[0] > 0.3
    assert share[1] > 0.25
    assert share[2] > 0.1
    # No gap: from the most frequent length on, each is at least half as frequent as the mean of its neighbours.
    assert all(lengths[n] >= 50 for n in range(4, 31))
    assert all(lengths[n] >= 0.5 * (lengths[n - 1] + lengths[n + 1]) / 2 for n in range(8, 30))
    assert all(lengths[n] / len(PAIRS) > 0.01 for n in range(8, 23))


def test_vocabulary_is_small_and_used():
    forms = [Counter(itertools.chain(*(tokens(side(pair)) for pair in PAIRS))) for side in (_english, _spanish)]
    assert 600 <= len(forms[0]) <= 680
    assert 1100 <= len(forms[1]) <= 1300
    assert all(sum(count == 1 for count in form.values()) < 0.06 * len(form) for form in forms)


def _english(pair: grammar.Pair) -> str:
    return pair.english


def _spanish(pair: grammar.Pair) -> str:
    return pair.spanish


def test_every_phenomenon_has_a_healthy_share():
    shares = Counter(phenomenon for pair in PAIRS for phenomenon in pair.phenomena)
    assert set(shares) == set(grammar.PHENOMENA)
    assert all(shares[phenomenon] / len(PAIRS) > 0.015 for phenomenon in grammar.PHENOMENA)


def test_written_like_ordinary_text():
    for pair in PAIRS:
        assert pair.english[0].isupper()
        assert pair.english[-1] in ".?!"
        assert re.match(r"[¿¡]?[A-ZÁÉÍÓÚ]", pair.spanish)
        assert pair.spanish[-1] == pair.english[-1]
        for side in (pair.english, pair.spanish):
            assert "  " not in side
            assert " ," not in side
            assert side.strip() == side


def test_probes_are_held_out_whatever_their_case_or_marks():
    probes = {key(probe.english) for probe in grammar.PROBES}
    assert len(probes) == 6
    assert probes.isdisjoint(key(pair.english) for pair in PAIRS)
    assert probes.isdisjoint(key(pair.english) for seed in range(5) for pair in grammar.generate(2000, seed))


def test_probes_are_translated():
    assert {probe.english: probe.spanish for probe in grammar.PROBES} == {
        "I like soccer.": "Me gusta el fútbol.",
        "I love playing football.": "Me encanta jugar al fútbol.",
        "I like soccer and also going to the beach.": "Me gusta el fútbol y también ir a la playa.",
        "I love cats and dogs.": "Me encantan los gatos y los perros.",
        "I like your shoes.": "Me gustan tus zapatos.",
        "I love you.": "Te quiero.",
    }


class Guided(Derivation):
    """A derivation that chooses what is wanted, in that order, where it can, and flips its coins as told."""

    def __init__(self, wanted: str, coins: tuple[bool, ...]) -> None:
        super().__init__(random.Random(0))
        self.wanted = wanted.split("/")
        self.coins = iter(coins)

    def chance(self, probability: float) -> bool:
        return probability > 0 and next(self.coins, False)

    def pick(self, options):
        for word in self.wanted:
            for option in options:
                if self.name(option) == word:
                    self.wanted.remove(word)
                    return option
        return options[0]

    def name(self, option: object) -> str:
        option = option[0] if type(option) is tuple else option
        said = getattr(getattr(option, "verb", option), "english", option)
        return said if isinstance(said, str) else said.base


@pytest.mark.parametrize(
    ("english_probe", "wanted"),
    [
        ("I like soccer.", "I/like/soccer"),
        ("I love playing football.", "I/love/play/football"),
        ("I like soccer and also going to the beach.", "I/like/soccer/go/to the beach"),
        ("I love cats and dogs.", "I/love/cat/dog"),
        ("I like your shoes.", "I/like/your/shoe"),
        ("I love you.", "I/love/you/habit"),
    ],
)
def test_templates_derive_the_probes(english_probe: str, wanted: str):
    probe = next(probe for probe in grammar.PROBES if probe.english == english_probe)
    template = next(template for template in corpus.TEMPLATES if template.name == probe.template)
    coins = itertools.product((True, False), repeat=7)
    assert (probe.english, probe.spanish) in {template.build(Guided(wanted, each)) for each in coins}


def test_words_of_the_probes_are_well_known_from_elsewhere():
    seen = Counter(word for pair in PAIRS for word in tokens(pair.english) + tokens(pair.spanish))
    words = {word for probe in grammar.PROBES for word in tokens(probe.english) + tokens(probe.spanish)}
    assert not {word for word in words if seen[word] < 40}


def test_minimal_pairs_differ_only_after_the_ambiguous_word():
    pairs = grammar.minimal_pairs()
    assert len(pairs) >= 1000
    assert len({minimal.word for minimal in pairs}) >= 15
    for minimal in pairs:
        first, second = minimal.first, minimal.second
        assert first.template == second.template == f"late_sense.{minimal.word}"
        assert "late_sense" in first.phenomena & second.phenomena
        both = zip(tokens(first.english), tokens(second.english), strict=False)
        before = [one for one, _ in itertools.takewhile(lambda words: words[0] == words[1], both)]
        past = {"left": "leave", "knew": "know", "wrote": "write", "went": "go", "spent": "spend"}
        word = before[minimal.position]
        bases = {word, past.get(word, "")} | {word.removesuffix(ending) for ending in ("s", "es", "d", "ed")}
        assert minimal.word in bases, minimal
        assert first.spanish != second.spanish


def test_minimal_pairs_keep_the_order_of_the_senses():
    for minimal in grammar.minimal_pairs():
        if minimal.word == "left":
            assert re.search(r"izquierd[oa]\b", minimal.first.spanish)
            assert not minimal.first.spanish.count("de izquierda")
            assert "de izquierda" in minimal.second.spanish


def test_minimal_pairs_are_held_out():
    reserved = {key(pair.english) for each in grammar.minimal_pairs() for pair in (each.first, each.second)}
    assert reserved.isdisjoint(key(pair.english) for pair in PAIRS)


def test_split_leaks_neither_sentences_nor_held_out_templates():
    sides = grammar.split(PAIRS)
    keys = [{key(pair.english) for pair in side} for side in (sides.train, sides.validation, sides.test)]
    assert all(first.isdisjoint(second) for first, second in itertools.combinations(keys, 2))
    assert sorted(map(hash, sides.train + sides.validation + sides.test)) == sorted(map(hash, PAIRS))
    templates = [{pair.template for pair in side} for side in (sides.train, sides.validation, sides.test)]
    assert templates[2] >= grammar.HELD_OUT_TEMPLATES
    assert grammar.HELD_OUT_TEMPLATES.isdisjoint(templates[0] | templates[1])
    assert len(sides.validation) == pytest.approx(0.05 * len(PAIRS), rel=0.1)


def test_every_word_of_the_test_is_in_training_but_for_a_few():
    sides = grammar.split(PAIRS)
    known = {word for pair in sides.train for word in tokens(pair.english)}
    assert len({word for pair in sides.test for word in tokens(pair.english)} - known) <= 3


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PAIRS), min_size=1, max_size=80, unique=True))
def test_split_is_a_partition_that_does_not_depend_on_order(chosen: list[grammar.Pair]):
    sides = grammar.split(chosen)
    assert Counter(sides.train + sides.validation + sides.test) == Counter(chosen)
    turned = grammar.split(chosen[::-1])
    assert set(turned.train) == set(sides.train)
    assert set(turned.test) == set(sides.test)


def test_only_held_out_templates_are_split_in_another_way_than_in_the_lessons():
    sides = grammar.split(PAIRS)
    corpus = Corpus([], "embedded", None, "", {})
    lessons = split_pairs([(pair.english, pair.spanish) for pair in PAIRS], corpus)
    moved = set(lessons.train + lessons.validation) - {(p.english, p.spanish) for p in sides.train + sides.validation}
    held_out = {(p.english, p.spanish) for p in sides.test if p.template in grammar.HELD_OUT_TEMPLATES}
    assert moved
    assert moved <= held_out
    assert {example.source for example in lessons.test} == {
        p.english for p in sides.test if (p.english, p.spanish) not in moved
    }


def test_translations_of_one_sentence_stay_together():
    for n in range(20):  # one of twenty sentences, and whatever shares its words, goes to validation
        said = [("I am {n}.", "Soy {n}."), ("I am {n}.", "Estoy {n}."), ("I am {n}!", "¡Soy {n}!")]
        alike = [
            grammar.Pair(english.format(n=n), spanish.format(n=n), frozenset(), "copula.present")
            for english, spanish in said
        ]
        sides = grammar.split([*alike, *PAIRS[:10]])
        assert sum(set(alike) <= set(side) for side in (sides.train, sides.validation, sides.test)) == 1


@pytest.mark.parametrize(
    ("verb", "present", "preterite"),
    [
        (("jugar", "ue"), "juego juegas juega jugamos juegan", "jugué jugaste jugó jugamos jugaron"),
        (("dormir", "ue"), "duermo duermes duerme dormimos duermen", "dormí dormiste durmió dormimos durmieron"),
        (("pedir", "i"), "pido pides pide pedimos piden", "pedí pediste pidió pedimos pidieron"),
        (("cerrar", "ie"), "cierro cierras cierra cerramos cierran", "cerré cerraste cerró cerramos cerraron"),
        (("leer",), "leo lees lee leemos leen", "leí leíste leyó leímos leyeron"),
        (("traer", "", "traigo", "traj"), "traigo traes trae traemos traen", "traje trajiste trajo trajimos trajeron"),
        (("hacer", "", "hago", "hic"), "hago haces hace hacemos hacen", "hice hiciste hizo hicimos hicieron"),
        (("buscar",), "busco buscas busca buscamos buscan", "busqué buscaste buscó buscamos buscaron"),
        (("ir",), "voy vas va vamos van", "fui fuiste fue fuimos fueron"),
    ],
)
def test_conjugation(verb: tuple[str, ...], present: str, preterite: str):
    conjugated = spanish.spanish_verb(*verb)
    assert " ".join(conjugated.present) == present
    assert " ".join(conjugated.preterite) == preterite


@pytest.mark.parametrize(
    ("apart", "joined"),
    [
        ("voy a el mercado", "voy al mercado"),
        ("cerca de el río", "cerca del río"),
        ("a él le gusta", "a él le gusta"),
        ("Luis y Irene", "Luis e Irene"),
        ("padre y hijo", "padre e hijo"),
        ("agua y hielo", "agua y hielo"),
        ("Ana o Olga", "Ana u Olga"),
    ],
)
def test_adjacent_words(apart: str, joined: str):
    assert spanish.join(apart) == joined

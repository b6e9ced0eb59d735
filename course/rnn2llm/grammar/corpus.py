"""Pairs drawn from the templates: the corpus, the probes, the minimal pairs, and a split that does not leak."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, takewhile

from rnn2llm.grammar.being import BEING
from rnn2llm.grammar.clauses import ENCANTAR, GUSTAR, Clause, Predicate, clause, doing, pleases
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.formal import FORMAL
from rnn2llm.grammar.gustar import GUSTAR_TEMPLATES, both, mixed
from rnn2llm.grammar.longer import LONGER
from rnn2llm.grammar.moods import MOODS
from rnn2llm.grammar.nouns import NOUNS, noun
from rnn2llm.grammar.numbers import NUMBERS
from rnn2llm.grammar.phrases import NAMES, PRONOUNS, compose, generic, places
from rnn2llm.grammar.predicates import with_object
from rnn2llm.grammar.pronouns import PRONOUN_TEMPLATES
from rnn2llm.grammar.questions import QUESTIONS
from rnn2llm.grammar.reasons import REASONS
from rnn2llm.grammar.senses import CONTRASTS, SENSES, minimal_sentences
from rnn2llm.grammar.simple import SIMPLE
from rnn2llm.grammar.templates import Template, finish
from rnn2llm.grammar.verbs import GO, LOVE, PLAYING
from rnn2llm.splits import side, source_key

TEMPLATES: tuple[Template, ...] = (
    *SIMPLE,
    *QUESTIONS,
    *GUSTAR_TEMPLATES,
    *BEING,
    *PRONOUN_TEMPLATES,
    *FORMAL,
    *MOODS,
    *NUMBERS,
    *SENSES,
    *LONGER,
    *REASONS,
)

HELD_OUT_TEMPLATES = frozenset(template.name for template in TEMPLATES if template.held_out)
"""Templates that `split` keeps for the test: each joins things that the others show apart."""

MAXIMUM_PAIRS = 1_000_000
"""How many distinct pairs `generate` is asked for at most; the grammar has more."""

MAXIMUM_TOKENS = 30
"""English words and punctuation marks in a sentence, at most."""


@dataclass(frozen=True)
class Pair:
    """An English sentence and its translation.

    Attributes:
        english: as it is written, with capital and punctuation.
        spanish: likewise, with accents and ¿ ¡.
        phenomena: names from `PHENOMENA`.
        template: the name of the sentence pattern, a phenomenon or a kind, a dot, and more detail.
    """

    english: str
    spanish: str
    phenomena: frozenset[str]
    template: str


@dataclass(frozen=True)
class Split:
    """Pairs to learn from, to choose a model by, and to judge it by."""

    train: list[Pair]
    validation: list[Pair]
    test: list[Pair]


_TOKEN = re.compile(r"[\w']+|[^\w\s]")


def generate(n: int, seed: int) -> list[Pair]:
    """Draw distinct pairs.

    The probes and the minimal pairs are never among them. An English sentence may come with two translations, as *I am
    tired* does. The shorter templates run out before the longer ones, so that a very large corpus has longer sentences.

    Args:
        n: how many, from 1 to `MAXIMUM_PAIRS`.
        seed: the same seed gives the same pairs in the same order, and a larger `n` only adds to them.

    Raises:
        ValueError: if `n` is out of range.
    """
    if not 1 <= n <= MAXIMUM_PAIRS:
        raise ValueError(f"n={n} pairs asked for, but generate gives from 1 to {MAXIMUM_PAIRS:,} distinct ones")
    source = random.Random(seed)
    bounds = list(accumulate(template.weight for template in TEMPLATES))
    reserved = _reserved()
    pairs: list[Pair] = []
    seen: set[tuple[str, str]] = set()
    while len(pairs) < n:
        template = source.choices(TEMPLATES, cum_weights=bounds)[0]
        derivation = Derivation(source)
        sentence = template.build(derivation)
        if sentence in seen or source_key(sentence.english) in reserved:
            continue
        tokens = _TOKEN.findall(sentence.english)
        if len(tokens) > MAXIMUM_TOKENS or _repeats_somebody(tokens):
            continue
        seen.add(sentence)
        pairs.append(Pair(sentence.english, sentence.spanish, frozenset(derivation.phenomena), template.name))
    return pairs


_SOMEBODY = frozenset(
    [name.english for name in NAMES]
    + [form for entry in NOUNS if entry.kind in ("family", "people") for form in (entry.english, entry.english_plural)]
)


def _repeats_somebody(tokens: list[str]) -> bool:
    """Whether a sentence names somebody twice, where people would use a pronoun or mean two with one word."""
    named = [token for token in tokens if token in _SOMEBODY]
    return len(named) > len(set(named))


def _probes() -> tuple[Pair, ...]:
    """Derive the sentences by which the whole course is probed, by the rules that build every other sentence."""
    speaker = PRONOUNS[0]
    football = doing(with_object(PLAYING[0], generic("football")))
    beach = places("beach", "to")[0]
    going = doing(Predicate(GO, beach.english, beach.spanish))
    cats_and_dogs = both(generic("cat"), generic("dog"))
    soccer_and_going = mixed(generic("soccer"), going)
    shoes = compose(noun("shoe"), "your", plural=True)

    def probe(template: str, phenomenon: str, build: Callable[[Derivation], Clause]) -> Pair:
        derivation = Derivation(random.Random(0))
        derivation.mark(phenomenon)
        sentence = finish(build(derivation))
        return Pair(sentence.english, sentence.spanish, frozenset(derivation.phenomena), template)

    return (
        probe("gustar.statement", "gustar", lambda d: pleases(d, speaker, GUSTAR, generic("soccer"))),
        probe("gustar.statement", "gustar", lambda d: pleases(d, speaker, ENCANTAR, football)),
        probe("gustar.mixed", "coordination", lambda d: pleases(d, speaker, GUSTAR, soccer_and_going)),
        probe("gustar.both", "coordination", lambda d: pleases(d, speaker, ENCANTAR, cats_and_dogs)),
        probe("gustar.statement", "gustar", lambda d: pleases(d, speaker, GUSTAR, shoes)),
        probe("clitic.personal", "clitic", lambda d: clause(d, speaker, Predicate(LOVE, "you", "", "te"))),
    )


PROBES: tuple[Pair, ...] = _probes()
"""The probe sentences of the course, which `generate` holds out."""


@dataclass(frozen=True)
class MinimalPair:
    """Two pairs that differ only after an ambiguous English word, which each of them uses in another sense.

    Attributes:
        word: the ambiguous word, in its base form: left, play, leave.
        position: where it stands in both English sentences, counted in words and punctuation marks from 0.
        first: the pair with the word's first sense, the same for all minimal pairs of one word: of *left*, the side.
        second: the pair with its second sense: of *left*, the politics.
    """

    word: str
    position: int
    first: Pair
    second: Pair


@cache
def _minimal_pairs() -> tuple[MinimalPair, ...]:
    found = {}
    for minimal in minimal_sentences():
        template = f"late_sense.{minimal.word}"
        first, second = (Pair(*sentence, minimal.phenomena, template) for sentence in minimal.sentences)
        before = zip(_TOKEN.findall(first.english), _TOKEN.findall(second.english), strict=False)
        alike = len(list(takewhile(lambda words: words[0] == words[1], before)))
        forms = _forms(minimal.word)
        place = max(i for i, word in enumerate(_TOKEN.findall(first.english)[:alike]) if word in forms)
        found[first.english, second.english] = MinimalPair(minimal.word, place, first, second)
    return tuple(found.values())


def _forms(word: str) -> set[str]:
    """Give the forms of an ambiguous word, whose verbs the contrasts inflect."""
    verbs = [each.verb.english for contrast in CONTRASTS if contrast.word == word for each in contrast.first]
    return {word}.union(*(verb[:3] for verb in verbs if verb.base == word))


def minimal_pairs() -> list[MinimalPair]:
    """Give sentences in twos in which one English word has two senses, and only what follows it says which.

    `generate` holds all of these sentences out and gives others with the same words, so that a model can learn them.
    """
    return list(_minimal_pairs())


@cache
def _reserved() -> frozenset[str]:
    pairs = [*PROBES, *(pair for minimal in _minimal_pairs() for pair in (minimal.first, minimal.second))]
    return frozenset(source_key(pair.english) for pair in pairs)


def split(pairs: Iterable[Pair]) -> Split:
    """Split pairs so that the test asks for more than memory.

    A sentence goes where `rnn2llm.splits` sends it in every lesson, with one difference: all pairs of the templates in
    `HELD_OUT_TEMPLATES` go to the test (compositional generalisation: Lake and Baroni 2018). `Pair.template` tells them
    from its share of the others. No English sentence stands on two sides, whatever its translations, case or punctuation.

    Args:
        pairs: what to split; each side keeps their order.
    """
    pairs = list(pairs)
    held_out = {source_key(pair.english) for pair in pairs if pair.template in HELD_OUT_TEMPLATES}
    sides = Split([], [], [])
    for pair in pairs:
        key = source_key(pair.english)
        getattr(sides, "test" if key in held_out else side(key, "embedded")).append(pair)
    return sides

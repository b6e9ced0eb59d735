"""Words whose sense comes after them: the left arm / the left party, and minimal pairs that differ in nothing before.

Whoever reads from left to right cannot know at *left* which one it is; what comes next decides.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import NamedTuple

from rnn2llm.grammar.clauses import PRESENT, PRETERITE, Moment, Predicate, clause, going_to
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import adjective, noun, select
from rnn2llm.grammar.phrases import NounPhrase, compose, places, subject
from rnn2llm.grammar.predicates import FUTURE, HABIT, PAST, PAST_HABIT, happen, tell
from rnn2llm.grammar.spanish import WE, YOU
from rnn2llm.grammar.templates import Sentence, Template, finish
from rnn2llm.grammar.verbs import (
    BUY,
    GO,
    KNOW_WHAT,
    KNOW_WHO,
    LEAVE_PLACE,
    LEAVE_THING,
    MISS_WHAT,
    MISS_WHO,
    PLAY_INSTRUMENT,
    PLAY_SPORT,
    STATE,
    TALK,
    WANT,
    WRITE,
    Verb,
    verb,
)


class Contrast(NamedTuple):
    """An ambiguous English word in predicates of both its senses, which begin alike up to that word."""

    word: str
    first: tuple[Predicate, ...]
    second: tuple[Predicate, ...]


_LOOK, _SEARCH = verb("look", "mirar"), verb("look", "buscar")
_REMEMBER = verb("remember", "recordar change=ue", STATE)
_THINK = verb("think thought", "pensar change=ie")
_PREFER = verb("prefer preferred", "preferir change=ie", STATE)
_SPEND_MONEY, _SPEND_TIME = verb("spend spent", "gastar"), verb("spend spent", "pasar")
_SAVE_UP, _RESCUE = verb("save", "ahorrar"), verb("save", "salvar")
_REQUEST, _ENQUIRE = verb("ask", "pedir change=i"), verb("ask", "preguntar")

# A verb and what links it to its object: English, Spanish.
_MENTION = ((TALK, "about", "de"), (_THINK, "about", "en"), (_PREFER, "", ""))
_SHOW = ((_LOOK, "at", ""), (TALK, "about", "de"), (_REMEMBER, "", ""))
_WISH = ((_SEARCH, "for", ""), (TALK, "about", "de"), (WANT, "", ""))
_TASTE = ((WANT, "", ""), (BUY, "", ""), (_PREFER, "", ""))

Links = tuple[tuple[Verb, str, str], ...]


def _described(
    word: str, links: Links, first: tuple[str, str], second: tuple[str, str], plural: bool = False
) -> list[Contrast]:
    """Contrast an adjective: each side is its Spanish forms and the nouns that give it that sense."""
    contrasts = []
    for used, in_english, in_spanish in links:
        sides = []
        for forms, heads in (first, second):
            things = [compose(head, "the", plural, (adjective(word, forms),)) for head in select(heads)]
            sides.append(tuple(_linked(used, thing, in_english, in_spanish) for thing in things))
        contrasts.append(Contrast(word, sides[0], sides[1]))
    return contrasts


def _linked(used: Verb, thing: NounPhrase, in_english: str, in_spanish: str) -> Predicate:
    spanish = f"a {thing.spanish}" if thing.personal and not in_spanish else thing.spanish
    return Predicate(used, f"{in_english} {thing.english}".strip(), f"{in_spanish} {spanish}".strip())


def _said_of(used: Verb, objects: dict[str, str]) -> tuple[Predicate, ...]:
    return tuple(Predicate(used, in_english, in_spanish) for in_english, in_spanish in objects.items())


def _the(words: str) -> dict[str, str]:
    return {f"the {head.english}": compose(head, "the").spanish for head in select(words)}


def _my(words: str, personal: str = "a ") -> dict[str, str]:
    return {f"my {head.english}": f"{personal}mi {head.spanish}" for head in select(words)}


_ADJECTIVES = frozenset({"left", "right", "hot", "hard", "light", "short", "free"})
_SOFT_DRINKS = select("water milk juice")
_INVARIABLE = "de izquierda/de izquierda/de izquierda/de izquierda"
_GRATIS = "gratis/gratis/gratis/gratis"

CONTRASTS: tuple[Contrast, ...] = (
    *_described("left", _MENTION, ("izquierdo", "arm hand leg foot eye"), (_INVARIABLE, "party government newspaper")),
    *_described("right", _SHOW, ("derecho", "arm hand leg foot eye"), ("correcto", "answer word number")),
    *_described("hot", _TASTE, ("caliente", "soup milk tea"), ("picante", "sauce pepper")),
    *_described("hard", _MENTION, ("duro", "bread bed chair"), ("difícil", "question exam lesson problem")),
    *_described("light", _SHOW, ("ligero", "suitcase bag coat chair"), ("claro", "eye color"), plural=True),
    *_described("free", _WISH, ("libre", "table chair bed"), (_GRATIS, "newspaper coffee bus")),
    *_described("short", _SHOW, ("bajo", "man woman boy girl"), ("corto", "movie story song skirt")),
    Contrast(
        "play",
        _said_of(PLAY_SPORT, {head.english: f"al {head.spanish}" for head in select("sport")}),
        _said_of(PLAY_INSTRUMENT, _the("instrument")),
    ),
    Contrast("know", _said_of(KNOW_WHO, _my("family")), _said_of(KNOW_WHAT, _the("answer truth name secret"))),
    Contrast("miss", _said_of(MISS_WHO, _my("family")), _said_of(MISS_WHAT, _the("transport"))),
    Contrast(
        "leave",
        _said_of(LEAVE_PLACE, {english: f"de {spanish}" for english, spanish in _the("building").items()}),
        _said_of(
            LEAVE_THING,
            {f"{english} at home": f"{spanish} en casa" for english, spanish in _the("portable").items()},
        ),
    ),
    Contrast(
        "spend",
        _said_of(_SPEND_MONEY, {"the money": "el dinero", "ten dollars": "diez dólares", "my money": "mi dinero"}),
        _said_of(
            _SPEND_TIME,
            {"the night here": "la noche aquí", "the summer at home": "el verano en casa"}
            | {f"the summer {there.english}": f"el verano {there.spanish}" for there in places("beach", "on")},
        ),
    ),
    Contrast(
        "save",
        _said_of(_SAVE_UP, {"a lot of money": "mucho dinero", "ten dollars": "diez dólares", "water": "agua"}),
        _said_of(_RESCUE, {"the dog": "al perro", "my brother": "a mi hermano", "the boys": "a los niños"}),
    ),
    Contrast(
        "ask",
        _said_of(_REQUEST, {f"for {head.english}": head.spanish for head in select("water bread coffee money")}),
        _said_of(
            _ENQUIRE,
            {f"about {thing}": f"por {words}" for thing, words in _the("exam bus answer").items()}
            | {"about my sister": "por mi hermana"},
        ),
    ),
    Contrast(
        "bank",
        _said_of(GO, {"to the bank of the river": "a la orilla de el río"}),
        _said_of(
            GO,
            {
                "to the bank on the square": "a el banco de la plaza",
                "to the bank near the park": "a el banco que está cerca de el parque",
            },
        ),
    ),
    Contrast(
        "glass",
        _said_of(WANT, {f"a glass of {head.english}": f"un vaso de {head.spanish}" for head in _SOFT_DRINKS}),
        _said_of(
            WANT,
            {
                "a glass of wine": "una copa de vino",
                "a glass door": "una puerta de vidrio",
                "a glass table": "una mesa de vidrio",
            },
        ),
    ),
    Contrast(
        "letter",
        _said_of(
            WRITE,
            {"the letter to my mother": "la carta a mi madre", "the letter for Ana": "la carta para Ana"},
        ),
        _said_of(WRITE, {f"the letter {letter}": f"la letra {letter}" for letter in "BCMT"}),
    ),
)
"""All the contrasts. The senses of a word keep their order: first and second mean the same in each of them."""


def _mark(d: Derivation, word: str) -> None:
    d.mark("late_sense")
    if word in _ADJECTIVES:
        d.mark("adjective_order")


def late_sense(d: Derivation, word: str) -> Sentence:
    """He talks about the left party / Habla del partido de izquierda."""
    _mark(d, word)
    contrast = d.pick([contrast for contrast in CONTRASTS if contrast.word == word])
    base = d.pick(contrast.first if d.chance(0.5) else contrast.second)
    who = subject(d)
    while who.person in (YOU, WE):  # a model need not see every person of these verbs to tell their senses apart
        who = subject(d)
    happened = happen(d, d.pick(_kinds(base.verb)), base, d.chance(0.15), timed=base.verb != _SPEND_TIME)
    return finish(tell(d, who, happened))


def _kinds(used: Verb) -> tuple[str, ...]:
    """Give the kinds of happening that a verb is fit for: nobody used to remember the hard bed."""
    if used in (_PREFER, _REMEMBER):
        return (HABIT,)
    if used == _RESCUE:
        return (PAST, PAST, FUTURE)
    return (HABIT, HABIT, PAST_HABIT) if used.aspect == STATE else (HABIT, PAST, PAST, FUTURE)


SENSES = tuple(
    Template(f"late_sense.{word}", 0.55, partial(late_sense, word=word))
    for word in dict.fromkeys(contrast.word for contrast in CONTRASTS)
)

_SUBJECTS = tuple(
    compose(noun(name), whose)
    for name, whose in (("grandmother", "my"), ("uncle", "your"), ("daughter", "their"), ("cousin", "our"))
)


class Minimal(NamedTuple):
    """An ambiguous word, a sentence for each of its senses, and the phenomena both show."""

    word: str
    sentences: tuple[Sentence, Sentence]
    phenomena: frozenset[str]


def minimal_sentences() -> Iterator[Minimal]:
    """Give every contrast in both its senses, all else being equal: now, in the future and in the past."""
    for contrast, who, denied, kind in product(CONTRASTS, _SUBJECTS, (False, True), (HABIT, FUTURE, PAST)):
        if kind != HABIT and contrast.first[0].verb.aspect == STATE:
            continue
        first, second = contrast.first, contrast.second
        for place in range(max(len(first), len(second))):
            d = Derivation(random.Random(0))
            _mark(d, contrast.word)
            told = [
                finish(clause(d, who, *_in_time(kind, side, denied)))
                for side in (first[place % len(first)], second[place % len(second)])
            ]
            yield Minimal(contrast.word, (told[0], told[1]), frozenset(d.phenomena))


def _in_time(kind: str, base: Predicate, negative: bool) -> tuple[Predicate, Moment]:
    if kind == FUTURE:
        return going_to(base), Moment(PRESENT, negative)
    return base, Moment(PRETERITE if kind == PAST else PRESENT, negative)

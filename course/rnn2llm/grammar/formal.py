"""Templates of politeness: *usted* and *ustedes*, which English only shows by how it addresses somebody.

Each English sentence says whom it speaks to (sir, madam, you all), so that its translation is not a matter of taste.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rnn2llm.grammar.being import person_is
from rnn2llm.grammar.clauses import (
    GUSTAR,
    PRESENT,
    PRETERITE,
    SUBJUNCTIVE,
    Clause,
    Moment,
    Predicate,
    clause,
    english_question,
    finite,
    pleases_question,
    spanish_verb_group,
    words,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.gustar import liked
from rnn2llm.grammar.phrases import ALL_OF_YOU, NOTHING, POLITE, NounPhrase, Phrase, to
from rnn2llm.grammar.predicates import FUTURE, HABIT, PAST, Happening, happen, object_of, predicate, with_object
from rnn2llm.grammar.questions import WHEN, WHERE
from rnn2llm.grammar.spanish import HE
from rnn2llm.grammar.templates import Sentence, Template, finish
from rnn2llm.grammar.verbs import ACTIONS, DEEDS, DOINGS, GIFTS, LIVINGS, STATES, Doing, Frame


class Addressed(NamedTuple):
    """Somebody spoken to: the subject, and how they are called, which is empty for *you all*."""

    who: NounPhrase
    called: Phrase


_ONE = (
    Addressed(POLITE[0], Phrase("sir", "señor")),
    Addressed(POLITE[1], Phrase("madam", "señora")),
    Addressed(POLITE[1], Phrase("doctor", "doctora")),
)
_ALL = Addressed(ALL_OF_YOU, NOTHING)

_VERBS = (
    "eat",
    "drink",
    "read",
    "buy",
    "speak",
    "study",
    "play",
    "want",
    "need",
    "have",
    "live",
    "go",
    "work",
    "remember",
)
_DONE: tuple[Frame | Doing, ...] = tuple(
    entry for entry in (*DEEDS, *STATES, LIVINGS) if entry.verb.english.base in _VERBS
)

_DATED = [entry for entry in ACTIONS if entry.verb.english.base in ("buy", "eat", "read", "visit", "study")]
_PLACED = [doing.verb for doing in (*DOINGS, LIVINGS) if doing.verb.english.base != "go"]


def _told(d: Derivation) -> Happening:
    entry = d.pick(_DONE)
    lasting = entry in (*STATES, LIVINGS)
    kind = HABIT if lasting else d.pick((HABIT, PAST, FUTURE))
    return happen(d, kind, predicate(d, entry, kind, adjectives=0.2), timed=False)


def _called(said: Clause, called: Phrase) -> Clause:
    """Add how somebody is called, and say *your* as one does to them: su casa, not tu casa."""
    politely = re.sub(r"\btu(s?)\b", r"su\1", said.spanish)
    if not called.english:
        return said._replace(spanish=politely)
    return Clause(f"{said.english}, {called.english}", f"{politely}, {called.spanish}")


def _asked(d: Derivation, who: NounPhrase, base: Predicate, moment: Moment) -> Clause:
    """Ask, with the pronoun behind the verb: ¿habla usted español? ¿va a comprar usted pan?"""
    d.mark("question")
    if moment.tense == PRETERITE:
        d.mark("tense")
    return Clause(english_question(who, base, moment), _turned(who, base, moment))


def _turned(who: NounPhrase, base: Predicate, moment: Moment) -> str:
    """Put the subject between the finite verb and the rest, the one place in which no ear stumbles over it."""
    return words(spanish_verb_group(who, base._replace(spanish=""), moment), who.spanish, base.spanish)


def asked(d: Derivation) -> Sentence:
    """Do you speak Spanish, madam? / ¿Habla usted español, señora?"""
    d.mark("formal")
    who, called = _addressed(d)
    told = _told(d)
    return finish(_called(_asked(d, who, told.predicate, told.moment), called), "?")


def _addressed(d: Derivation) -> Addressed:
    return _ALL if d.chance(0.3) else d.pick(_ONE)


def how_are_you(d: Derivation) -> Sentence:
    """Are you tired, doctor? / ¿Está usted cansada, doctora?"""
    d.mark("formal")
    who, called = _addressed(d)
    return finish(_called(_asked(d, who, person_is(d, who), Moment(PRESENT)), called), "?")


def asked_where(d: Derivation) -> Sentence:
    """Where do you live, sir? / ¿Dónde vive usted, señor?"""
    d.mark("formal")
    who, called = _addressed(d)
    if d.chance(0.6):
        word, entry, moment = d.pick((WHERE, WHEN)), d.pick(_DATED), Moment(PRETERITE)
        base = with_object(entry, object_of(d, entry, "definite" if entry.determiners == "open" else ""))
    else:
        word, moment, base = WHERE, Moment(PRESENT), Predicate(d.pick(_PLACED), "", "")
    said = _asked(d, who, base, moment)
    return finish(_called(Clause(f"{word.english} {said.english}", f"{word.spanish} {said.spanish}"), called), "?")


def stated(d: Derivation) -> Sentence:
    """You speak Spanish very well, sir / Usted habla español muy bien, señor."""
    d.mark("formal")
    who, called = d.pick(_ONE)
    told = _told(d)
    if d.chance(0.4):
        told = told._replace(predicate=person_is(d, who), moment=Moment(PRESENT))
    return finish(_called(clause(d, who, told.predicate, told.moment, contrast=True), called))


def asked_taste(d: Derivation) -> Sentence:
    """Do you like the soup, madam? / ¿Le gusta la sopa, señora? Do you all like chess? / ¿A ustedes les gusta el ajedrez?"""
    d.mark("formal")
    who, called = _addressed(d)
    said = pleases_question(d, who, GUSTAR, liked(d))
    if not called.english:
        said = said._replace(spanish=f"{to(who)} {said.spanish}")
    return finish(_called(said, called), "?")


_ORDERS: tuple[Frame, ...] = tuple(
    entry
    for entry in ACTIONS
    if entry.verb.english.base in ("open", "close", "read", "clean", "wash", "wait", "buy", "look", "help")
)


def order(d: Derivation) -> Sentence:
    """Open the door, please, sir / Abra la puerta, por favor, señor. Don't open it, madam / No la abra, señora."""
    d.mark("formal")
    d.mark("subjunctive")
    called = d.pick(_ONE).called
    negative = d.chance(0.35)
    if d.chance(0.4) and not negative:
        d.mark("clitic")
        gift = d.pick([entry for entry in GIFTS if entry.verb.english.base in ("bring", "show", "send")])
        what = object_of(d, gift, "definite")
        in_spanish = f"{_STRESSED[gift.verb.english.base]}me {what.spanish}"
        said = Clause(f"{gift.verb.english.base} me {what.english}", in_spanish)
    else:
        entry = d.pick(_ORDERS)
        base = with_object(entry, object_of(d, entry, "definite" if entry.determiners == "open" else ""))
        verb = finite(base.verb.spanish, SUBJUNCTIVE, HE)
        if negative:
            d.mark("negation")
        said = Clause(
            words("don't" if negative else "", base.verb.english.base, base.english),
            words("no" if negative else "", verb, base.spanish),
        )
    please = Phrase(", please", ", por favor") if d.chance(0.6) else NOTHING
    return finish(_called(Clause(said.english + please.english, said.spanish + please.spanish), called))


_STRESSED = {"bring": "tráiga", "show": "muéstre", "send": "mánde"}
"""How *usted* is asked for something: the stress stays where it was before the pronoun was added."""

FORMAL = (
    Template("formal.question", 1.2, asked),
    Template("formal.being", 0.6, how_are_you),
    Template("formal.where", 0.7, asked_where),
    Template("formal.statement", 0.8, stated),
    Template("formal.gustar", 0.7, asked_taste),
    Template("formal.order", 1.0, order),
)

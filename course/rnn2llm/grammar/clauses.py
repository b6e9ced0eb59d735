"""Clauses: a subject, a predicate and a moment, put into words on both sides at once.

The grammar is synchronous (Aho and Ullman 1969; Wu 1997): one derivation, two surfaces. What the two languages do
differently lives here: English needs *do* to deny and to ask, Spanish drops pronouns, puts its clitics before the verb
and turns *I like dogs* around.
"""

from __future__ import annotations

from typing import NamedTuple

from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.english import EnglishVerb
from rnn2llm.grammar.phrases import NounPhrase, Phrase, to
from rnn2llm.grammar.spanish import HE, THEY, I, SpanishVerb, spanish_verb
from rnn2llm.grammar.verbs import BE_ESTAR, BE_GOING, Verb

PRESENT, PRETERITE, IMPERFECT, SUBJUNCTIVE = "present", "preterite", "imperfect", "subjunctive"

_PAST = (PRETERITE, IMPERFECT)

DATIVE = ("me", "te", "le", "nos", "les")


class Predicate(NamedTuple):
    """What is said of a subject, before person, tense and polarity are known."""

    verb: Verb
    english: str
    spanish: str
    clitics: str = ""
    """The object pronouns that Spanish puts before its verb."""


class Moment(NamedTuple):
    """When and how a clause holds: the Spanish tense, and what surrounds the verb."""

    tense: str = PRESENT
    negative: bool = False
    adverb: Phrase | None = None
    """Stands before the lexical verb: always, never."""
    used_to: bool = False
    """English says the imperfect as *used to*."""


NOW = Moment()


class Clause(NamedTuple):
    """A clause in both languages, without capital and final mark."""

    english: str
    spanish: str


def words(*parts: str) -> str:
    """Join the parts that are not empty by spaces."""
    return " ".join(filter(None, parts))


def clause(
    d: Derivation, who: NounPhrase, predicate: Predicate, moment: Moment = NOW, contrast: bool = False
) -> Clause:
    """State or deny something of `who`; a pronoun is said in Spanish only for `contrast`."""
    _mark(d, moment)
    if who.pronoun and not contrast:
        d.mark("dropped_subject")
    named = who.spanish if contrast or not who.pronoun else ""
    return Clause(_english_statement(who, predicate, moment), words(named, spanish_verb_group(who, predicate, moment)))


def question(d: Derivation, who: NounPhrase, predicate: Predicate, moment: Moment = NOW) -> Clause:
    """Ask whether it is so; English turns around or takes *do*, Spanish asks as it states."""
    _mark(d, moment)
    d.mark("question")
    if who.pronoun:
        d.mark("dropped_subject")
    return Clause(
        english_question(who, predicate, moment),
        words("" if who.pronoun else who.spanish, spanish_verb_group(who, predicate, moment)),
    )


def asked_with(d: Derivation, word: Phrase, who: NounPhrase, predicate: Predicate, moment: Moment = NOW) -> Clause:
    """Ask with a question word, after which both languages put the verb before its subject."""
    asked = question(d, who, predicate, moment)
    group = spanish_verb_group(who, predicate._replace(spanish=""), moment)
    named = "" if who.pronoun else who.spanish
    return Clause(f"{word.english} {asked.english}", words(word.spanish, group, named, predicate.spanish))


def spanish_verb_group(who: NounPhrase, predicate: Predicate, moment: Moment) -> str:
    """Give all but the subject: adverb, no, clitics, finite verb and the rest, in the only order they have."""
    return words(
        moment.adverb.spanish if moment.adverb else "",
        "no" if moment.negative else "",
        predicate.clitics,
        finite(predicate.verb.spanish, moment.tense, who.person),
        predicate.spanish,
    )


def finite(verb: SpanishVerb, tense: str, person: int) -> str:
    """Give the form of a Spanish verb for a tense and a person."""
    forms = {
        PRESENT: verb.present,
        PRETERITE: verb.preterite,
        IMPERFECT: verb.imperfect,
        SUBJUNCTIVE: verb.subjunctive,
    }
    return forms[tense][person]


def english_finite(verb: EnglishVerb, past: bool, person: int) -> str:
    """Give the form of an English verb for its subject: am, are, is, was, were; eat, eats, ate."""
    if verb.base == "be":
        if past:
            return "was" if person in (I, HE) else "were"
        return "am" if person == I else "is" if person == HE else "are"
    return verb.past if past else verb.third if person == HE else verb.base


def english_question(who: NounPhrase, predicate: Predicate, moment: Moment) -> str:
    """Ask in English: does she always eat bread, isn't she tired, can't you see it."""
    helper, rest = _auxiliary(who, predicate, moment)
    adverb = moment.adverb.english if moment.adverb else ""
    return words(_contracted(helper) if moment.negative else helper, who.english, adverb, rest)


def _english_statement(who: NounPhrase, predicate: Predicate, moment: Moment) -> str:
    adverb = moment.adverb.english if moment.adverb else ""
    verb, past = predicate.verb.english, moment.tense in _PAST
    if moment.used_to:
        return words(who.english, adverb, "used to", verb.base, predicate.english)
    if moment.negative:
        helper, rest = _auxiliary(who, predicate, moment)
        return words(who.english, _contracted(helper), adverb, rest)
    form = english_finite(verb, past, who.english_person)
    order = (form, adverb) if verb.base in ("be", "can") else (adverb, form)
    return words(who.english, *order, predicate.english)


def _auxiliary(who: NounPhrase, predicate: Predicate, moment: Moment) -> tuple[str, str]:
    """Split the English verb into the word that is denied or turned around and what follows it."""
    verb, past = predicate.verb.english, moment.tense in _PAST
    if verb.base in ("be", "can"):
        return english_finite(verb, past, who.english_person), predicate.english
    helper = "did" if past else "does" if who.english_person == HE else "do"
    return helper, words(verb.base, predicate.english)


def _contracted(helper: str) -> str:
    return {"am": "am not", "can": "can't"}.get(helper, helper + "n't")


def _mark(d: Derivation, moment: Moment) -> None:
    if moment.negative:
        d.mark("negation")
    if moment.tense in _PAST:
        d.mark("tense")
    if moment.tense == SUBJUNCTIVE:
        d.mark("subjunctive")


def progressive(predicate: Predicate) -> Predicate:
    """Say that it is going on: is eating, está comiendo."""
    verb = predicate.verb
    return predicate._replace(
        verb=BE_ESTAR,
        english=words(verb.english.gerund, predicate.english),
        spanish=words(verb.spanish.gerund, predicate.spanish),
    )


def going_to(predicate: Predicate) -> Predicate:
    """Say that it will be: is going to eat, va a comer."""
    return under(BE_GOING, predicate, "going to", "a")


def under(verb: Verb, predicate: Predicate, in_english: str = "", in_spanish: str = "") -> Predicate:
    """Put a predicate in the infinitive under another verb: want to eat, querer comer. Clitics climb: lo quiero ver."""
    return predicate._replace(
        verb=verb,
        english=words(in_english, predicate.verb.english.base, predicate.english),
        spanish=words(in_spanish, predicate.verb.spanish.infinitive, predicate.spanish),
    )


GUSTAR = Verb(EnglishVerb("like", "likes", "liked", "liking"), spanish_verb("gustar"), "state")
ENCANTAR = Verb(EnglishVerb("love", "loves", "loved", "loving"), spanish_verb("encantar"), "state")


def pleases(
    d: Derivation, who: NounPhrase, verb: Verb, what: NounPhrase, moment: Moment = NOW, contrast: bool = False
) -> Clause:
    """Say that `who` likes `what`, which in Spanish is the subject: a Ana le gustan los gatos."""
    _mark(d, moment)
    d.mark("gustar")
    in_english = _english_statement(who, Predicate(verb, what.english, ""), moment)
    return Clause(in_english, _pleasing(who, verb, what, moment, contrast))


def pleases_question(d: Derivation, who: NounPhrase, verb: Verb, what: NounPhrase, moment: Moment = NOW) -> Clause:
    """Ask whether `who` likes `what`."""
    _mark(d, moment)
    d.mark("gustar")
    d.mark("question")
    in_english = english_question(who, Predicate(verb, what.english, ""), moment)
    return Clause(in_english, _pleasing(who, verb, what, moment, False))


def _pleasing(who: NounPhrase, verb: Verb, what: NounPhrase, moment: Moment, contrast: bool) -> str:
    return words(
        to(who) if contrast or not who.pronoun else "",
        moment.adverb.spanish if moment.adverb else "",
        "no" if moment.negative else "",
        DATIVE[who.person],
        finite(verb.spanish, moment.tense, THEY if what.plural else HE),
        what.spanish,
    )


def doing(predicate: Predicate) -> NounPhrase:
    """Make a predicate something one can like: playing football, jugar al fútbol."""
    return NounPhrase(
        words(predicate.verb.english.gerund, predicate.english),
        words(predicate.verb.spanish.infinitive, predicate.spanish),
        HE,
        False,
    )

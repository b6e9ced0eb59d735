"""Templates of reasons and circumstances: because it was raining, when my brother arrived."""

from __future__ import annotations

from rnn2llm.grammar.being import person_is
from rnn2llm.grammar.clauses import (
    ENCANTAR,
    GUSTAR,
    IMPERFECT,
    NOW,
    PRESENT,
    PRETERITE,
    Clause,
    Moment,
    Predicate,
    clause,
    pleases,
    progressive,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.longer import linked, somebody_who
from rnn2llm.grammar.phrases import NounPhrase, generic, noun_phrase, person, subject
from rnn2llm.grammar.predicates import (
    GOING_ON,
    IT,
    PAST,
    RELATABLE,
    happen,
    happening,
    predicate,
    tell,
    that_somebody,
    with_object,
)
from rnn2llm.grammar.templates import Sentence, Template, finish
from rnn2llm.grammar.verbs import (
    ACTIONS,
    ARRIVE,
    CALL,
    DEEDS,
    DOINGS,
    GO,
    PLAYING,
    RAIN,
)

_OUTDOORS = tuple(entry for entry in (*PLAYING, *DOINGS) if entry.verb.english.base in ("run", "swim", "walk", "go"))
"""What rain keeps people from doing."""

_HINDRANCES = ("tired", "sick", "busy", "sad", "sleepy")


def _again(who: NounPhrase) -> NounPhrase:
    """Give the pronoun that takes somebody up again: my sister, she; dropped in Spanish."""
    if who.pronoun:
        return who
    again = {2: "she" if who.feminine else "he", 3: "we"}.get(who.person, "they")
    return who._replace(english=again, pronoun=True)


def _hindrance(d: Derivation, who: NounPhrase) -> Predicate:
    """Choose a state that keeps somebody from doing things."""
    how = person_is(d, who)
    while how.english.removeprefix("very ") not in _HINDRANCES:
        how = person_is(d, who)
    return how


def because_of_taste(d: Derivation) -> Sentence:
    """He doesn't eat apples because he doesn't like them / No come manzanas porque no le gustan."""
    d.mark("gustar")
    negative = d.chance(0.5)
    entry = d.pick([entry for entry in ACTIONS if entry.verb.english.base in ("eat", "drink", "read", "cook", "play")])
    head = d.pick(entry.nouns)
    what = generic(head.english) if entry.determiners == "sport" else noun_phrase(d, head, "bare", 0)
    if entry == PLAYING[1]:
        what = noun_phrase(d, head, "the", 0)
    who = subject(d)
    thing = what._replace(english="them" if what.plural else "it", spanish="")
    verb = GUSTAR if negative or d.chance(0.5) else ENCANTAR
    moment = Moment(PRESENT, negative)
    said = clause(d, who, with_object(entry, what), moment)
    reason = pleases(d, _again(who), verb, thing, moment)
    return finish(linked(said, reason, " because", " porque"))


def because_of_state(d: Derivation) -> Sentence:
    """We didn't work yesterday because we were sick / No trabajamos ayer porque estábamos enfermos."""
    who = subject(d)
    past = d.chance(0.6)
    kind = PAST if past else GOING_ON
    raining = d.chance(0.3)
    plans = [entry for entry in (_OUTDOORS if raining else DEEDS) if entry.verb != GO or past]
    said = tell(d, who, happen(d, kind, predicate(d, d.pick(plans), kind, negative=True), negative=True))
    reason: Clause
    if raining:
        rain = progressive(Predicate(RAIN, "", ""))
        reason = clause(d, IT, rain, Moment(IMPERFECT) if past else NOW)
    else:
        reason = clause(d, _again(who), _hindrance(d, who), Moment(IMPERFECT) if past else NOW)
    return finish(linked(said, reason, " because", " porque"))


def interrupted(d: Derivation) -> Sentence:
    """She was cooking soup when her brother arrived / Estaba cocinando sopa cuando llegó su hermano."""
    going_on = happening(d, GOING_ON, timed=False)
    said = clause(d, subject(d), going_on.predicate, Moment(IMPERFECT))
    who, verb = person(d, 0), d.pick((ARRIVE, ARRIVE, CALL))
    d.mark("tense")
    then = Clause(
        f"when {who.english} {verb.english.past}", f"cuando {verb.spanish.preterite[who.person]} {who.spanish}"
    )
    return finish(linked(said, then, "", ""))


_RELATABLE = {
    why: [entry for entry in RELATABLE if entry.verb.english.base in verbs.split()]
    for why, verbs in (("not", "eat drink cook read wash clean open look"), ("while", "eat drink cook read wash look"))
}


def _done_to(d: Derivation, why: str) -> Predicate:
    """Draw what is done to a thing known by a relative clause: cooked the fish that Ana bought."""
    entry = d.pick(_RELATABLE[why])
    what = noun_phrase(d, d.pick(entry.nouns), "the", 0.25)
    return with_object(entry, that_somebody(d, what, entry.verb))


def because_with_relative(d: Derivation) -> Sentence:
    """The girl who lives here didn't eat the soup that I cooked because she was sick: seventeen tokens and more."""
    who = somebody_who(d) if d.chance(0.6) else subject(d)
    said = clause(d, who, _done_to(d, "not"), Moment(PRETERITE, negative=True))
    reason = clause(d, _again(who), _hindrance(d, who), Moment(IMPERFECT))
    return finish(linked(said, reason, " because", " porque"))


def interrupted_by_somebody(d: Derivation) -> Sentence:
    """My aunt was reading the book that Ana bought when the man who lives here called: sixteen tokens and more."""
    going_on = clause(d, subject(d), progressive(_done_to(d, "while")), Moment(IMPERFECT))
    who, verb = somebody_who(d), d.pick((ARRIVE, ARRIVE, CALL))
    d.mark("tense")
    then = Clause(
        f"when {who.english} {verb.english.past}", f"cuando {verb.spanish.preterite[who.person]} {who.spanish}"
    )
    return finish(linked(going_on, then, "", ""))


REASONS = (
    Template("because.taste", 1.2, because_of_taste),
    Template("because.state", 1.5, because_of_state),
    Template("because.relative", 3.2, because_with_relative),
    Template("when.interrupted", 1.5, interrupted),
    Template("when.relative", 3.2, interrupted_by_somebody),
)

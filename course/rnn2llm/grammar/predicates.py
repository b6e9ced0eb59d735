"""Predicates drawn from the verbs: what a subject does, when, and the relative clauses made of the same verbs."""

from __future__ import annotations

from typing import NamedTuple

from rnn2llm.grammar.clauses import (
    IMPERFECT,
    PRESENT,
    PRETERITE,
    Clause,
    Moment,
    Predicate,
    clause,
    english_finite,
    going_to,
    progressive,
    spanish_verb_group,
    words,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import NOUNS, select
from rnn2llm.grammar.phrases import (
    NOTHING,
    PRONOUNS,
    NounPhrase,
    Phrase,
    as_object,
    generic,
    noun_phrase,
    of_somebody,
    relative,
)
from rnn2llm.grammar.spanish import HE, WE, I
from rnn2llm.grammar.verbs import (
    ACTIONS,
    BUY,
    COOK,
    DOINGS,
    EVENTS,
    FIND,
    GIFTS,
    GIVE,
    GO,
    HAVE,
    LIVINGS,
    MISHAPS,
    READ,
    SEND,
    STATE,
    STATES,
    WRITE,
    Doing,
    Frame,
    Verb,
)

IT = NounPhrase("it", "", HE, False, pronoun=True)
"""What rains, and what is cold: nothing at all in Spanish."""

HABIT, GOING_ON, PAST, PAST_HABIT, FUTURE = "habit", "going_on", "past", "past_habit", "future"
KINDS = (HABIT, GOING_ON, PAST, PAST_HABIT, FUTURE)
"""What kind of happening a clause tells; it decides the tense in each language."""

FREQUENCIES = (
    Phrase("always", "siempre"),
    Phrase("never", "nunca"),
    Phrase("often", "a menudo"),
    Phrase("sometimes", "a veces"),
    Phrase("usually", "normalmente"),
    Phrase("also", "también"),
)
EVERY_DAY = Phrase("every day", "todos los días")
BACK_THEN = Phrase("back then", "en aquella época")
ON_SUNDAYS = Phrase("on Sundays", "los domingos")

TIMES: dict[str, tuple[Phrase, ...]] = {
    HABIT: (
        EVERY_DAY,
        ON_SUNDAYS,
        Phrase("in the morning", "por la mañana"),
        Phrase("at night", "por la noche"),
        Phrase("every week", "todas las semanas"),
        Phrase("in winter", "en invierno"),
    ),
    GOING_ON: (Phrase("now", "ahora"), Phrase("right now", "ahora mismo")),
    PAST: (
        Phrase("yesterday", "ayer"),
        Phrase("last night", "anoche"),
        Phrase("last week", "la semana pasada"),
        Phrase("last Monday", "el lunes pasado"),
        Phrase("two days ago", "hace dos días"),
        Phrase("this morning", "esta mañana"),
    ),
    PAST_HABIT: (EVERY_DAY, ON_SUNDAYS, Phrase("every summer", "todos los veranos"), BACK_THEN),
    FUTURE: (
        Phrase("tomorrow", "mañana"),
        Phrase("next week", "la próxima semana"),
        Phrase("tonight", "esta noche"),
        Phrase("next Saturday", "el próximo sábado"),
        Phrase("next summer", "el próximo verano"),
    ),
}

# What people look back on as what they used to do.
_HABITUAL = ["eat", "drink", "buy", "read", "play", "study", "speak", "visit", "sing", "go", "work"]
_HABITS: tuple[Frame | Doing, ...] = tuple(
    entry for entry in (*ACTIONS, *DOINGS) if entry.verb.english.base in _HABITUAL
)
_HAPPENINGS: dict[str, tuple[Frame | Doing, ...]] = {
    HABIT: (*ACTIONS, *DOINGS, *STATES, LIVINGS, LIVINGS),
    GOING_ON: (*ACTIONS, *(entry for entry in DOINGS if entry.verb != GO)),
    PAST: (*ACTIONS, *EVENTS, *MISHAPS, *DOINGS),
    PAST_HABIT: (*_HABITS, *_HABITS, *STATES, LIVINGS, LIVINGS),
    FUTURE: (*ACTIONS, *EVENTS, *DOINGS),
}

_OFTEN_BOUGHT = select("food snack drink press flower")

# What is denied is rarely "one": no one says "I did not buy a shirt".
_DENIED = {"open": "negated", "indefinite": "bare"}


class Happening(NamedTuple):
    """A predicate with its moment, and the words that say when."""

    predicate: Predicate
    moment: Moment
    time: Phrase


def happening(d: Derivation, kind: str, negative: bool = False, timed: bool = True) -> Happening:
    """Draw a predicate that fits a kind of happening, and put it there.

    Args:
        d: the derivation.
        kind: one of `KINDS`.
        negative: whether it is denied.
        timed: whether an adverb of time or frequency may stand with it.
    """
    return happen(d, kind, predicate(d, d.pick(_HAPPENINGS[kind]), kind, negative), negative, timed)


def happen(d: Derivation, kind: str, base: Predicate, negative: bool = False, timed: bool = True) -> Happening:
    """Put a predicate into the tense of a kind of happening, with a time that goes with that tense."""
    times = [time for time in TIMES[kind] if not (negative and time.english.startswith(("every", "on ")))]
    time = d.pick(times) if timed and d.chance(0.4) else NOTHING
    if kind == GOING_ON:
        return Happening(progressive(base), Moment(PRESENT, negative), time)
    if kind == FUTURE:
        return Happening(going_to(base), Moment(PRESENT, negative), time)
    if kind == PAST:
        return Happening(base, Moment(PRETERITE, negative), time)
    lasting = base.verb.aspect == STATE
    often = d.pick(FREQUENCIES) if timed and not (negative or lasting or time.english) and d.chance(0.3) else None
    if kind == HABIT:
        return Happening(base, Moment(PRESENT, negative, often), NOTHING if lasting else time)
    # Without an adverb, "ate" would be the preterite: only "used to" says that it was a habit.
    if lasting and time.english:
        time = BACK_THEN
    plain = lasting or time.english or often
    if plain and (negative or d.chance(0.6)):
        return Happening(base, Moment(IMPERFECT, negative, often), time)
    if negative:
        return Happening(base, Moment(IMPERFECT, True), d.pick(times))
    return Happening(base, Moment(IMPERFECT, used_to=True), time)


def predicate(
    d: Derivation, entry: Frame | Doing, kind: str = PAST, negative: bool = False, adjectives: float = 0.35
) -> Predicate:
    """Complete a verb of the lexicon with an object, or with what may follow it."""
    if isinstance(entry, Doing):
        fitting = [each for each in entry.complements if kind != GOING_ON or each.english != "very well"]
        return with_complement(entry, d.pick(fitting))
    determiners = entry.determiners
    if kind in (HABIT, PAST_HABIT) and entry.verb == BUY:
        entry = entry._replace(nouns=_OFTEN_BOUGHT)  # nobody buys a bed every week
    if negative:
        determiners = _DENIED.get(determiners, determiners)
    elif kind in (HABIT, PAST_HABIT) and determiners == "open" and entry.verb.aspect != STATE:
        determiners = "habitual"  # no one buys a certain chair every day
    return with_object(entry, object_of(d, entry, determiners, adjectives))


def object_of(d: Derivation, entry: Frame, determiners: str = "", adjectives: float = 0.35) -> NounPhrase:
    """Draw an object for a verb."""
    head = d.pick(entry.nouns)
    determiners = determiners or entry.determiners
    if determiners == "sport":
        return generic(head.english)
    if determiners == "definite" and head.kind in ("family", "people"):
        return noun_phrase(d, head, "possessive" if head.kind == "family" else "pointing", adjectives)
    if determiners == "definite" and head.english_plural and d.chance(0.1):
        return of_somebody(d, head)
    return noun_phrase(d, head, determiners, adjectives)


def with_object(entry: Frame, what: NounPhrase) -> Predicate:
    """Make a predicate of a verb and its object."""
    return Predicate(
        entry.verb,
        words(entry.english_preposition, what.english),
        # Tener takes no *a* before what one owns: tiene el perro.
        words(
            entry.spanish_preposition,
            what.spanish if entry.spanish_preposition or entry.verb == HAVE else as_object(what),
        ),
    )


def with_complement(entry: Doing, complement: Phrase) -> Predicate:
    """Make a predicate of a verb and what follows it."""
    return Predicate(entry.verb, complement.english, complement.spanish)


def tell(d: Derivation, who: NounPhrase, what: Happening, contrast: bool = False) -> Clause:
    """State a happening, its time at the end or, now and then, in front."""
    return timed(d, clause(d, who, what.predicate, what.moment, contrast), what.time)


def timed(d: Derivation, said: Clause, time: Phrase) -> Clause:
    """Add the time to a clause, in the same place in both languages."""
    if time.english and d.chance(0.3):
        return Clause(f"{time.english} {said.english}", f"{time.spanish} {said.spanish}")
    return Clause(words(said.english, time.english), words(said.spanish, time.spanish))


_THAT = {
    head: tuple(
        entry.verb
        for entry in (*ACTIONS, *EVENTS)
        if head in entry.nouns and entry.verb in (BUY, FIND, COOK, READ, WRITE)
    )
    + tuple(entry.verb for entry in GIFTS if head in entry.nouns and entry.verb in (GIVE, SEND))
    for head in NOUNS
}


RELATABLE = tuple(
    entry._replace(nouns=things)
    for entry in (*ACTIONS, *EVENTS, *MISHAPS, *STATES)
    if (things := tuple(head for head in entry.nouns if set(_THAT[head]) - {entry.verb}))
)
"""Verbs with those of their objects that something else is done to as well: what one washes, somebody bought."""


def that_somebody(d: Derivation, what: NounPhrase, main: Verb | None = None) -> NounPhrase:
    """Add an object relative clause to a thing: the book that my sister bought, el libro que compró mi hermana.

    A thing to which nothing in the lexicon is done, but by the `main` verb itself, stays as it is.
    """
    fitting = [verb for verb in _THAT[what.noun] if verb != main] if what.noun else []
    if not fitting:
        return what
    d.mark("relative_clause")
    d.mark("tense")
    who = d.pick(PRONOUNS) if d.chance(0.4) else relative(d)
    done = Predicate(d.pick(fitting), "", "")
    if done.verb in (GIVE, SEND):
        d.mark("clitic")
        who = d.pick(PRONOUNS[4:6]) if who.person in (I, WE) else who
        done = done._replace(english="me", clitics="me")
    if who.pronoun:
        d.mark("dropped_subject")
    time = d.pick(TIMES[PAST]) if d.chance(0.25) else NOTHING
    in_spanish = spanish_verb_group(who, done, Moment(PRETERITE))
    return what._replace(
        english=words(what.english, "that", who.english, done.verb.english.past, done.english, time.english),
        spanish=words(what.spanish, "que", in_spanish, "" if who.pronoun else who.spanish, time.spanish),
    )


def who_does(d: Derivation, who: NounPhrase, kind: str = HABIT) -> NounPhrase:
    """Add a subject relative clause to somebody: the woman who lives here, la mujer que vive aquí."""
    d.mark("relative_clause")
    entry = LIVINGS if kind == HABIT and d.chance(0.4) else d.pick(_HAPPENINGS[kind])
    base = predicate(d, entry, kind, adjectives=0.2)
    while not base.english:  # "the actor who worked" says too little to know him by
        base = predicate(d, d.pick(_HAPPENINGS[kind]), kind, adjectives=0.2)
    done = happen(d, kind, base, timed=False)
    verb = done.predicate.verb.english
    past = done.moment.tense != PRESENT
    if past:
        d.mark("tense")
    finite = f"used to {verb.base}" if done.moment.used_to else english_finite(verb, past, who.person)
    return who._replace(
        english=words(who.english, "who", finite, done.predicate.english),
        spanish=words(who.spanish, "que", spanish_verb_group(who, done.predicate, done.moment)),
    )

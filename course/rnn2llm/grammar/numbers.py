"""Templates of numbers, and of words cut short before a noun: ten years old, at three o'clock, the first day."""

from __future__ import annotations

from functools import partial

from rnn2llm.grammar.clauses import (
    PRESENT,
    PRETERITE,
    Clause,
    Moment,
    Predicate,
    asked_with,
    clause,
    question,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import ADJECTIVES, adjective, select
from rnn2llm.grammar.phrases import NOTHING, PRONOUNS, NounPhrase, Phrase, compose, noun_phrase, person, subject
from rnn2llm.grammar.predicates import HABIT, IT, PAST, TIMES, Happening, predicate, tell, with_object
from rnn2llm.grammar.spanish import WE, I
from rnn2llm.grammar.templates import Sentence, Template, finish
from rnn2llm.grammar.verbs import (
    ACTIONS,
    ARRIVE,
    BE_SER,
    BE_TENER,
    BUY,
    DEEDS,
    EVENTS,
    HAVE,
    STATES,
    verb,
)

_NUMBERS = tuple(
    Phrase(*words.split("/"))
    for words in ["two/dos", "three/tres", "four/cuatro", "five/cinco", "six/seis", "ten/diez", "twenty/veinte"]
)
_HOURS = tuple(Phrase(f"{number.english} o'clock", f"las {number.spanish}") for number in _NUMBERS[:-1])
_ONE = Phrase("one o'clock", "la una")
_HUNDRED = Phrase("a hundred", "cien")


def age(d: Derivation) -> Sentence:
    """My sister is ten years old / Mi hermana tiene diez años."""
    d.mark("number")
    years = d.pick(_NUMBERS[2:])
    old = Predicate(BE_TENER, f"{years.english} years old", f"{years.spanish} años")
    tense = Moment(d.pick((PRESENT, PRESENT, "imperfect")), d.chance(0.15))
    return finish(clause(d, subject(d), old, tense))


def how_old(d: Derivation) -> Sentence:
    """How old are you? / ¿Cuántos años tienes?"""
    d.mark("number")
    who = subject(d)
    while who.person in (I, WE):
        who = subject(d)
    return finish(
        asked_with(d, Phrase("how old", "cuántos años"), who, Predicate(BE_TENER, "", ""), Moment(PRESENT)), "?"
    )


_WARES = select("clothes vehicle portable furniture instrument plate cup cake")
_PRICES = (*_NUMBERS[2:], _HUNDRED)
_COST = verb("cost cost", "costar change=ue", "state")


def price(d: Derivation) -> Sentence:
    """The red shirt costs ten dollars / La camisa roja cuesta diez dólares."""
    d.mark("number")
    amount = d.pick(_PRICES)
    if amount == _HUNDRED:
        d.mark("apocope")
    what = noun_phrase(d, d.pick(_WARES), "pointing", 0.4)
    said = Predicate(_COST, f"{amount.english} dollars", f"{amount.spanish} dólares")
    return finish(clause(d, what, said, Moment(PRESENT, d.chance(0.1))))


def how_much(d: Derivation) -> Sentence:
    """How much do the shoes cost? / ¿Cuánto cuestan los zapatos?"""
    d.mark("number")
    what = noun_phrase(d, d.pick(_WARES), "pointing", 0.35)
    word = Phrase("how much", "cuánto")
    return finish(asked_with(d, word, what, Predicate(_COST, "", ""), Moment(PRESENT)), "?")


_PUNCTUAL = [
    entry for entry in DEEDS if entry.verb.english.base in ["eat", "drink", "run", "play", "work", "go", "swim"]
]


def clock(d: Derivation) -> Sentence:
    """The train arrives at three o'clock / El tren llega a las tres. I ate at one o'clock / Comí a la una."""
    d.mark("number")
    hour = d.pick((*_HOURS, _ONE))
    at = Phrase(f"at {hour.english}", f"a {hour.spanish}")
    if d.chance(0.12):
        be = "es" if hour == _ONE else "son"
        return finish(Clause(f"it is {hour.english}", f"{be} {hour.spanish}"))
    if d.chance(0.35):
        who: NounPhrase = compose(d.pick(select("transport")), "the") if d.chance(0.5) else subject(d)
        moment = Moment(d.pick((PRESENT, PRETERITE)))
        return finish(clause(d, who, Predicate(ARRIVE, at.english, at.spanish), moment))
    kind = d.pick((HABIT, PAST))
    base = predicate(d, d.pick(_PUNCTUAL), kind, adjectives=0.1)
    return finish(tell(d, subject(d), Happening(base, Moment(PRESENT if kind == HABIT else PRETERITE), at)))


_COUNTED = select("snack portable -umbrella pet press text vehicle movie song family -mother -father")


def how_many(d: Derivation) -> Sentence:
    """How many books do you have? / ¿Cuántos libros tienes? How many apples did she buy? / ¿Cuántas manzanas compró?"""
    d.mark("number")
    head = d.pick(_COUNTED)
    word = Phrase(
        f"how many {head.english_plural}", f"{'cuántas' if head.feminine else 'cuántos'} {head.spanish_plural}"
    )
    who = d.pick(PRONOUNS[2:]) if d.chance(0.5) else person(d, 0)
    buying = head.kind in ("snack", "portable", "press", "vehicle") and d.chance(0.5)
    done = Predicate(BUY if buying else HAVE, "", "")
    return finish(asked_with(d, word, who, done, Moment(PRETERITE if buying else PRESENT)), "?")


_ORDINALS = tuple(
    adjective(name, forms)
    for name, forms in {
        "first": "primero<primer",
        "second": "segundo<segundo",
        "third": "tercero<tercer",
    }.items()
)
_ORDERED = frozenset(select("letter story poem message movie song book bus train plane lesson exam"))
_IN_ORDER = [
    entry._replace(nouns=tuple(head for head in entry.nouns if head in _ORDERED))
    for entry in (*ACTIONS, *EVENTS, *STATES)
    if _ORDERED.intersection(entry.nouns)
    and entry.verb.english.base in ["read", "watch", "listen", "remember", "open", "write", "take"]
]


def in_order(d: Derivation) -> Sentence:
    """She read the first poem / Leyó el primer poema; the third song / la tercera canción."""
    d.mark("adjective_order")
    entry = d.pick(_IN_ORDER)
    head, word = d.pick(entry.nouns), d.pick(_ORDINALS)
    if word.cut(head.feminine, False):
        d.mark("apocope")
    what = compose(head, "the" if head.kind == "transport" else d.pick(("the", "the", "my", "your")), False, (word,))
    lasting = entry.verb.aspect == "state"
    time = d.pick(TIMES[PAST]) if not lasting and d.chance(0.35) else NOTHING
    moment = Moment(PRESENT if lasting else PRETERITE, d.chance(0.2))
    return finish(tell(d, subject(d), Happening(with_object(entry, what), moment, time)))


_PAIRED = select("shoe sock")
_ANY = [
    entry._replace(nouns=countable)
    for entry in (*ACTIONS, *EVENTS, *STATES)
    if (entry.determiners == "open" or entry.verb == HAVE)
    and (
        countable := tuple(head for head in entry.nouns if head.english_plural and not head.el and head not in _PAIRED)
    )
]


def not_any(d: Derivation) -> Sentence:
    """I didn't read any books / No leí ningún libro; he doesn't have any ideas / No tiene ninguna idea."""
    entry = d.pick(_ANY)
    head = d.pick(entry.nouns)
    adjectives = [word for word in ADJECTIVES[head] if not word.before]
    chosen = (d.pick(adjectives),) if adjectives and d.chance(0.2) else ()
    plain, many = compose(head, "", False, chosen), compose(head, "", True, chosen)
    if not head.feminine:
        d.mark("apocope")
    what = plain._replace(
        english=f"any {many.english}", spanish=f"{'ninguna' if head.feminine else 'ningún'} {plain.spanish}"
    )
    lasting = entry.verb.aspect == "state"
    time = d.pick(TIMES[PAST]) if not lasting and d.chance(0.3) else NOTHING
    moment = Moment(PRESENT if lasting else PRETERITE, True)
    if d.chance(0.2):
        who = d.pick(PRONOUNS[2:]) if d.chance(0.5) else person(d, 0)
        return finish(question(d, who, with_object(entry, what), moment), "?")
    return finish(tell(d, subject(d), Happening(with_object(entry, what), moment, time)))


_JUDGED = tuple(
    (head, word)
    for head in select("text movie song book matter restaurant hotel museum")
    for word in ADJECTIVES[head]
    if word.before
)


def judged(d: Derivation, exclaimed: bool = False) -> Sentence:
    """It is a good book / Es un buen libro; what a great song! / ¡Qué gran canción!"""
    d.mark("adjective_order")
    head, word = d.pick(_JUDGED)
    if word.cut(head.feminine, False):
        d.mark("apocope")
    what = compose(head, "a", False, (word,))
    if exclaimed:
        d.mark("exclamation")
        said = f"qué {word.agree_before(head.feminine, False)} {head.spanish}"
        return finish(Clause(f"what {what.english}", said), "!")
    moment = Moment(d.pick((PRESENT, PRETERITE)), d.chance(0.25))
    return finish(clause(d, IT, Predicate(BE_SER, what.english, what.spanish), moment))


NUMBERS = (
    Template("number.age", 0.8, age),
    Template("number.how_old", 0.3, how_old),
    Template("number.price", 0.8, price),
    Template("number.how_much", 0.4, how_much),
    Template("number.clock", 1.2, clock),
    Template("number.how_many", 0.8, how_many),
    Template("apocope.ordinal", 1.2, in_order),
    Template("apocope.not_any", 0.9, not_any),
    Template("apocope.judged", 0.6, judged),
    Template("apocope.exclaimed", 0.3, partial(judged, exclaimed=True)),
)

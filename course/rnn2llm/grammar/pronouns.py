"""Templates of object pronouns: English puts them behind the verb, Spanish before it (se lo di)."""

from __future__ import annotations

from rnn2llm.grammar.clauses import (
    DATIVE,
    PRESENT,
    PRETERITE,
    Clause,
    Moment,
    Predicate,
    clause,
    question,
    under,
    words,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import select
from rnn2llm.grammar.phrases import PRONOUNS, NounPhrase, noun_phrase, person, subject, to
from rnn2llm.grammar.predicates import (
    FUTURE,
    HABIT,
    PAST,
    PAST_HABIT,
    happen,
    object_of,
    tell,
)
from rnn2llm.grammar.templates import Sentence, Template, asked_about, finish, timed_end
from rnn2llm.grammar.verbs import (
    ACTIONS,
    BUY,
    CALL,
    CAN,
    EVENTS,
    FIND,
    GIFTS,
    KNOW_WHO,
    LOVE,
    MISHAPS,
    MISS_WHO,
    SEE,
    STATE,
    STATES,
    WANT,
    Verb,
)

ACCUSATIVE = {"me": "me", "you": "te", "him": "lo", "her": "la", "us": "nos", "them": "los", "it": "lo"}
RECIPIENTS = (("me", "me"), ("you", "te"), ("him", "le"), ("her", "le"), ("us", "nos"), ("them", "les"))

_MISHAPPENING = frozenset(entry.verb for entry in MISHAPS)
_THINGS = [
    entry
    for entry in (*ACTIONS, *EVENTS, *MISHAPS, *STATES)
    if entry.determiners in ("open", "definite") and entry.nouns[0].kind not in ("family", "people")
]
_TO_PERSONS: tuple[tuple[Verb, str], ...] = (
    *((entry.verb, entry.english_preposition) for entry in ACTIONS if select("mother")[0] in entry.nouns),
    (SEE, ""),
    (CALL, ""),
    *((verb, "") for verb in (LOVE, LOVE, LOVE, KNOW_WHO, MISS_WHO, MISS_WHO)),
)


def _kind(d: Derivation, verb: Verb) -> str:
    if verb in _MISHAPPENING:
        return PAST  # nobody loses things as a habit, or plans to
    return d.pick((HABIT, HABIT, PAST_HABIT) if verb.aspect == STATE else (HABIT, PAST, PAST, FUTURE))


def _said(d: Derivation, base: Predicate, kind: str, who: NounPhrase) -> Sentence:
    """State, deny or ask it; `who` is replaced where a question would be about the speaker."""
    d.mark("clitic")
    negative = d.chance(0.25)
    told = happen(d, kind, base, negative)
    if d.chance(0.2) and who.english not in ("I", "we") and " and I" not in who.english and not told.moment.used_to:
        return finish(timed_end(question(d, who, told.predicate, told.moment), told.time), "?")
    return finish(tell(d, who, told))


def direct(d: Derivation) -> Sentence:
    """We lost it yesterday / Lo perdimos ayer."""
    entry = d.pick(_THINGS)
    name = d.pick(("it", "it", "them"))
    base = Predicate(entry.verb, words(entry.english_preposition, name), "", ACCUSATIVE[name])
    return _said(d, base, _kind(d, entry.verb), subject(d))


def personal(d: Derivation) -> Sentence:
    """I love you / Te quiero; my sister calls us every day / Mi hermana nos llama todos los días."""
    verb, preposition = d.pick(_TO_PERSONS)
    who = subject(d, pronouns=0.6)
    name = _other(d, who)
    base = Predicate(verb, words(preposition, name), "", ACCUSATIVE[name])
    return _said(d, base, _kind(d, verb), who)


def _other(d: Derivation, who: NounPhrase) -> str:
    """Choose an object pronoun that does not mean the subject, as a reflexive would."""
    own = {"I": ("me", "us"), "we": ("me", "us"), "you": ("you",)}.get(who.english, ())
    if who.english.endswith(" and I"):
        own = ("me", "us")
    return d.pick([name for name in ACCUSATIVE if name != "it" and name not in own])


def indirect(d: Derivation) -> Sentence:
    """She gave me a book / Me dio un libro."""
    entry = d.pick(GIFTS)
    who = subject(d)
    what = object_of(d, entry)
    name = _other(d, who)
    base = Predicate(entry.verb, f"{name} {what.english}", what.spanish, dict(RECIPIENTS)[name])
    return _said(d, base, d.pick((PAST, PAST, FUTURE)), who)


def doubled(d: Derivation) -> Sentence:
    """He gave the book to my sister / Le dio el libro a mi hermana."""
    entry = d.pick(GIFTS)
    what, whom = object_of(d, entry), person(d, 0)
    in_english = f"{whom.english} {what.english}" if d.chance(0.5) else f"{what.english} to {whom.english}"
    base = Predicate(entry.verb, in_english, f"{what.spanish} {to(whom)}", DATIVE[whom.person])
    return _said(d, base, d.pick((PAST, PAST, FUTURE)), d.pick(PRONOUNS))


def both(d: Derivation) -> Sentence:
    """I gave it to her / Se lo di."""
    entry = d.pick(GIFTS)
    who = subject(d)
    thing = d.pick(("it", "it", "them"))
    return _said(d, _handed(entry.verb, thing, ACCUSATIVE[thing], _other(d, who)), d.pick((PAST, PAST, FUTURE)), who)


def _handed(verb: Verb, thing: str, clitic: str, name: str) -> Predicate:
    """Hand a thing to somebody, both pronouns: before lo and la, le and les become se."""
    dative = dict(RECIPIENTS)[name]
    return Predicate(verb, f"{thing} to {name}", "", f"{'se' if dative in ('le', 'les') else dative} {clitic}")


def after_its_noun(d: Derivation) -> Sentence:
    """My aunt bought a shirt and gave it to me / Mi tía compró una camisa y me la dio."""
    d.mark("clitic")
    d.mark("coordination")
    d.mark("tense")
    who = subject(d)
    head = d.pick(select("portable clothes flower snack"))
    what = noun_phrase(d, head, d.pick(("specific", "open")))
    got = Predicate(d.pick((BUY, FIND) if head.kind == "portable" else (BUY,)), what.english, what.spanish)
    thing = "them" if what.plural else "it"
    clitic = ("las" if what.plural else "la") if what.feminine else ("los" if what.plural else "lo")
    giving = d.pick([entry.verb for entry in GIFTS if head in entry.nouns])
    if d.chance(0.3):
        whom = person(d, 0)
        while whom.english == who.english:
            whom = person(d, 0)
        then = Predicate(giving, f"{thing} to {whom.english}", to(whom), f"se {clitic}")
    else:
        then = _handed(giving, thing, clitic, _other(d, who))
    first = clause(d, who, got, Moment(PRETERITE))
    second = clause(d, who, then, Moment(PRETERITE))
    return finish(_continued(who, first, second))


def _continued(who: NounPhrase, first: Clause, second: Clause) -> Clause:
    """Join two clauses of one subject, which is said once."""
    in_spanish = second.spanish if who.pronoun else second.spanish.removeprefix(who.spanish + " ")
    return Clause(
        f"{first.english} and {second.english.removeprefix(who.english + ' ')}", f"{first.spanish} y {in_spanish}"
    )


def wanted(d: Derivation) -> Sentence:
    """I want to see it / Lo quiero ver."""
    d.mark("clitic")
    entry = d.pick([entry for entry in _THINGS if entry.verb.aspect != STATE and entry.verb not in _MISHAPPENING])
    name = d.pick(("it", "them"))
    base = Predicate(entry.verb, words(entry.english_preposition, name), "", ACCUSATIVE[name])
    said = under(WANT, base, "to") if d.chance(0.5) else under(CAN, base)
    moment = Moment(PRESENT, d.chance(0.3))
    if d.chance(0.3):
        return finish(question(d, asked_about(d), said, moment), "?")
    return finish(clause(d, subject(d), said, moment))


_IMPERATIVES = (("give", "dá"), ("show", "muéstra"), ("bring", "tráe"), ("send", "mánda"))


def imperative(d: Derivation) -> Sentence:
    """Give it to me! / ¡Dámelo! Bring me the red bag, please. / Tráeme la bolsa roja, por favor."""
    d.mark("clitic")
    verb, stressed = d.pick(_IMPERATIVES)
    name, dative = d.pick(RECIPIENTS[:1] * 3 + RECIPIENTS[2:])
    if d.chance(0.3):
        d.mark("exclamation")
        thing, name, before = d.pick(("it", "them")), "me", "me"
        return finish(Clause(f"{verb} {thing} to {name}", f"{stressed}{before}{ACCUSATIVE[thing]}"), "!")
    what = object_of(d, next(entry for entry in GIFTS if entry.verb.english.base == verb), "definite")
    alone = "da" if verb == "give" else stressed  # dame has its stress where a reader expects it: no accent
    please = d.chance(0.5)
    return finish(
        Clause(
            f"{verb} {name} {what.english}{', please' if please else ''}",
            f"{alone}{dative} {what.spanish}{', por favor' if please else ''}",
        )
    )


PRONOUN_TEMPLATES = (
    Template("clitic.direct", 2.0, direct),
    Template("clitic.personal", 2.2, personal),
    Template("clitic.indirect", 1.5, indirect),
    Template("clitic.doubled", 1.5, doubled),
    Template("clitic.both", 1.5, both),
    Template("clitic.after_its_noun", 1.2, after_its_noun),
    Template("clitic.wanted", 0.8, wanted),
    Template("clitic.imperative", 0.8, imperative),
)

"""Templates of more than one clause, up to thirty tokens: coordination, reasons, relative clauses."""

from __future__ import annotations

from functools import partial

from rnn2llm.grammar.clauses import (
    ENCANTAR,
    GUSTAR,
    IMPERFECT,
    PRESENT,
    PRETERITE,
    Clause,
    Moment,
    Predicate,
    clause,
    english_finite,
    pleases,
    question,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.gustar import liked, liked_against
from rnn2llm.grammar.nouns import Noun, select
from rnn2llm.grammar.phrases import NAMES, NOTHING, NounPhrase, Phrase, noun_phrase, person, subject
from rnn2llm.grammar.predicates import (
    FUTURE,
    GOING_ON,
    HABIT,
    PAST,
    PAST_HABIT,
    RELATABLE,
    TIMES,
    Happening,
    happen,
    happening,
    predicate,
    tell,
    that_somebody,
    timed,
    who_does,
    with_object,
)
from rnn2llm.grammar.spanish import WE, I
from rnn2llm.grammar.templates import Sentence, Template, asked_about, finish
from rnn2llm.grammar.verbs import (
    ACTIONS,
    EAT,
    STATE,
)

_PEOPLE = select("people")


def _same_kind(nouns: tuple[Noun, ...], head: Noun) -> list[Noun]:
    """Give the nouns that can be set against `head`, itself among them: nobody sets a watch against an aunt."""
    return [other for other in nouns if other.kind == head.kind and (other == head or other.spanish != head.spanish)]


_CONTRASTED = [entry for entry in ACTIONS if any(len(_same_kind(entry.nouns, head)) > 1 for head in entry.nouns)]
_KINDS = (HABIT, GOING_ON, PAST, PAST, PAST_HABIT, FUTURE)


def linked(first: Clause, second: Clause, in_english: str, in_spanish: str) -> Clause:
    """Join two clauses by what links them, with the comma it has, if any."""
    return Clause(f"{first.english}{in_english} {second.english}", f"{first.spanish}{in_spanish} {second.spanish}")


def two_clauses(d: Derivation) -> Sentence:
    """My sister is singing and Luis is swimming / Mi hermana está cantando y Luis está nadando."""
    d.mark("coordination")
    kind = d.pick(_KINDS)
    told = [happening(d, kind, timed=False) for _ in range(2)]
    first, second = (tell(d, who, what) for who, what in zip(_two_persons(d), told, strict=True))
    return finish(timed(d, linked(first, second, " and", " y"), _common_time(d, kind, told)))


def _common_time(d: Derivation, kind: str, told: list[Happening]) -> Phrase:
    """Choose a time that holds for several happenings: none if one of them just lasts."""
    if any(each.predicate.verb.aspect == STATE for each in told) or d.chance(0.65):
        return NOTHING
    return d.pick(TIMES[kind])


def same_subject(d: Derivation, clauses: int = 2) -> Sentence:
    """He washed the car, bought bread and went home / Lavó el coche, compró pan y fue a casa."""
    d.mark("coordination")
    kind = d.pick((HABIT, PAST, PAST))
    who = subject(d)
    told: list[Happening] = []
    while len(told) < clauses:
        more = happening(d, kind, timed=False)
        if all(more.predicate.verb.english != each.predicate.verb.english for each in told):
            told.append(more)
    said = [clause(d, who, each.predicate, each.moment) for each in told]
    start = who.spanish + " " if not who.pronoun else ""
    in_english = [said[0].english, *(each.english.removeprefix(who.english + " ") for each in said[1:])]
    in_spanish = [said[0].spanish, *(each.spanish.removeprefix(start) for each in said[1:])]
    time = _common_time(d, kind, told)
    return finish(timed(d, Clause(_listed(in_english, "and"), _listed(in_spanish, "y")), time))


def _listed(parts: list[str], conjunction: str) -> str:
    return ", ".join(parts[:-1]) + f" {conjunction} {parts[-1]}"


def shopping(d: Derivation) -> Sentence:
    """She bought bread, milk and two apples / Compró pan, leche y dos manzanas."""
    d.mark("coordination")
    d.mark("tense")
    entry = d.pick([entry for entry in ACTIONS if entry.verb.english.base in ("buy", "eat")])
    wares = select("food snack drink") if entry.verb.english.base == "buy" else select("food snack")
    heads: list[NounPhrase] = []
    while len(heads) < d.pick((3, 3, 4)):
        what = noun_phrase(d, d.pick(wares), d.pick(("open", "bare", "indefinite")), 0.25)
        if all(what.noun != other.noun for other in heads):
            heads.append(what)
    bought = Predicate(
        entry.verb, _listed([what.english for what in heads], "and"), _listed([what.spanish for what in heads], "y")
    )
    time = d.pick(TIMES[PAST]) if d.chance(0.4) else NOTHING
    return finish(tell(d, subject(d), Happening(bought, Moment(PRETERITE), time)))


def but_not(d: Derivation) -> Sentence:
    """Ana eats meat, but Luis doesn't / Ana come carne, pero Luis no."""
    d.mark("coordination")
    d.mark("negation")
    first, second = _two_subjects(d)
    kind = d.pick((HABIT, GOING_ON, PAST, FUTURE))
    told = happening(d, kind, timed=False)
    verb = told.predicate.verb.english
    past = told.moment.tense != PRESENT
    helper = english_finite(verb if verb.base == "be" else _DO, past, second.person)
    denied = "am not" if helper == "am" else f"{helper}n't"
    said = clause(d, first, told.predicate, told.moment, contrast=True)
    return finish(linked(said, Clause(f"{second.english} {denied}", f"{second.spanish} no"), ", but", ", pero"))


_DO = EAT.english._replace(base="do", third="does", past="did")


def _two_subjects(d: Derivation) -> tuple[NounPhrase, NounPhrase]:
    """Two subjects that contrast: pronouns are said then, in Spanish too."""
    first, second = subject(d), subject(d)
    # "He" beside "my brother" could be one person, and so could the "we" that holds "I".
    same = first.person == second.person and (first.pronoun or second.pronoun)
    clash = first.english == second.english or {first.person, second.person} == {I, WE}
    if clash or (same and not (first.pronoun and second.pronoun and first.feminine != second.feminine)):
        return d.pick(NAMES[:5]), d.pick(NAMES[5:])
    return first, second


def but(d: Derivation) -> Sentence:
    """My aunt speaks French, but my cousin speaks Italian / Mi tía habla francés, pero mi primo habla italiano."""
    d.mark("coordination")
    kind = d.pick((HABIT, HABIT, PAST, FUTURE))
    entry = d.pick(_CONTRASTED)
    head, other_head = _two_nouns(d, entry.nouns)
    first, second = _two_subjects(d)
    one = predicate(d, entry._replace(nouns=(head,)), kind, adjectives=0.2)
    other = predicate(d, entry._replace(nouns=(other_head,)), kind, adjectives=0.2)
    said = tell(d, first, happen(d, kind, one, timed=False), contrast=True)
    against = tell(d, second, happen(d, kind, other, timed=False), contrast=True)
    return finish(linked(said, against, ", but", ", pero"))


def _two_nouns(d: Derivation, nouns: tuple[Noun, ...]) -> tuple[Noun, Noun]:
    first = d.pick([head for head in nouns if len(_same_kind(nouns, head)) > 1])
    return first, d.pick([head for head in _same_kind(nouns, first) if head.spanish != first.spanish])


def _two_persons(d: Derivation, described: float = 0.0) -> tuple[NounPhrase, NounPhrase]:
    """Two people who are not the same, each perhaps known by a relative clause."""
    first, second = (somebody_who(d) if d.chance(described) else person(d) for _ in range(2))
    if first.english == second.english:
        return d.pick(NAMES[:5]), d.pick(NAMES[5:])
    return first, second


def gustar_but(d: Derivation) -> Sentence:
    """Ana likes cats, but Luis likes dogs / A Ana le gustan los gatos, pero a Luis le gustan los perros."""
    d.mark("coordination")
    first, second = _two_subjects(d)
    what = liked(d)
    said = pleases(d, first, d.pick((GUSTAR, ENCANTAR)), what, contrast=True)
    moment = Moment(PRESENT, negative=d.chance(0.5))
    against = pleases(d, second, GUSTAR, liked_against(d, what), moment, contrast=True)
    return finish(linked(said, against, ", but", ", pero"))


def relative_subject(d: Derivation, kind: str | None = None) -> Sentence:
    """The man who sells fruit lives here / El hombre que vende fruta vive aquí."""
    return finish(tell(d, somebody_who(d), happening(d, kind or d.pick(_KINDS))))


def somebody_who(d: Derivation) -> NounPhrase:
    """Somebody known by what they do."""
    return who_does(d, noun_phrase(d, d.pick(_PEOPLE), "pointing", 0.2), d.pick((HABIT, HABIT, PAST)))


def _related(d: Derivation) -> tuple[Predicate, Moment]:
    """Draw what is done to a thing known by a relative clause."""
    entry = d.pick(RELATABLE)
    lasting = entry.verb.aspect == STATE
    what = that_somebody(d, noun_phrase(d, d.pick(entry.nouns), "the", 0.3), entry.verb)
    return with_object(entry, what), Moment(d.pick((PRESENT, IMPERFECT)) if lasting else PRETERITE, d.chance(0.2))


def relative_object(d: Derivation) -> Sentence:
    """I lost the book that my sister bought / Perdí el libro que compró mi hermana."""
    said, moment = _related(d)
    return finish(clause(d, subject(d), said, moment))


def relative_question(d: Derivation) -> Sentence:
    """Did you read the book that I bought? / ¿Leíste el libro que compré?"""
    said, moment = _related(d)
    return finish(question(d, asked_about(d), said, moment._replace(negative=False)), "?")


def relative_liked(d: Derivation) -> Sentence:
    """Ana likes the dress that I bought / A Ana le gusta el vestido que compré."""
    what = noun_phrase(d, d.pick(select("clothes portable text flower photo")), "the", 0.3)
    return finish(pleases(d, subject(d), GUSTAR, that_somebody(d, what), Moment(PRESENT, d.chance(0.2))))


def relative_both(d: Derivation) -> Sentence:
    """The woman who lives here lost the keys that I found / La mujer que vive aquí perdió las llaves que encontré."""
    said, moment = _related(d)
    return finish(clause(d, somebody_who(d), said, moment))


def relative_and(d: Derivation) -> Sentence:
    """Two clauses, each with a relative clause of its own: twenty tokens and more."""
    d.mark("coordination")
    first, second = (clause(d, who, *_related(d)) for who in _two_persons(d, described=0.5))
    return finish(linked(first, second, *d.pick(((" and", " y"), (", but", ", pero")))))


def three_clauses(d: Derivation) -> Sentence:
    """Three people, three things they do, and a relative clause in one of them."""
    d.mark("coordination")
    kind = d.pick((HABIT, PAST, FUTURE))
    told = [happening(d, kind, timed=False) for _ in range(3)]
    first, second, third = (
        tell(d, who, what) for who, what in zip((somebody_who(d), *_two_persons(d)), told, strict=True)
    )
    time = _common_time(d, kind, told)
    return finish(timed(d, linked(linked(first, second, ",", ","), third, " and", " y"), time))


def gustar_long(d: Derivation) -> Sentence:
    """The boy who lives here likes the car that I bought / Al niño que vive aquí le gusta el coche que compré."""
    what = that_somebody(d, noun_phrase(d, d.pick(select("clothes portable text flower")), "the", 0.3))
    said = pleases(d, somebody_who(d), GUSTAR, what)
    if d.chance(0.6):
        d.mark("coordination")
        moment = Moment(PRESENT, negative=d.chance(0.5))
        against = pleases(d, person(d), GUSTAR, liked_against(d, what), moment)
        return finish(linked(said, against, ", but", ", pero"))
    return finish(said)


LONGER = (
    Template("coordination.clauses", 3.0, two_clauses),
    Template("coordination.same_subject", 2.0, same_subject),
    Template("coordination.three_verbs", 3.0, partial(same_subject, clauses=3)),
    Template("coordination.shopping", 2.0, shopping),
    Template("coordination.but", 2.5, but),
    Template("coordination.but_not", 1.2, but_not),
    Template("coordination.gustar_but", 2.5, gustar_but),
    Template("coordination.three_clauses", 4.5, three_clauses),
    Template("relative.subject", 2.0, relative_subject),
    Template("relative.object", 2.0, relative_object),
    Template("relative.question", 0.8, relative_question, held_out=True),
    Template("relative.liked", 1.2, relative_liked),
    Template("relative.both", 4.0, relative_both),
    Template("relative.and", 6.0, relative_and),
    Template("relative.gustar", 4.0, gustar_long),
)

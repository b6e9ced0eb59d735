"""Templates of *gustar* and its like, where who likes in English is who is pleased in Spanish."""

from __future__ import annotations

from functools import partial

from rnn2llm.grammar.clauses import (
    DATIVE,
    ENCANTAR,
    GUSTAR,
    IMPERFECT,
    PRESENT,
    PRETERITE,
    Clause,
    Moment,
    doing,
    english_finite,
    finite,
    pleases,
    pleases_question,
    words,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import select
from rnn2llm.grammar.phrases import (
    NAMES,
    PRONOUNS,
    NounPhrase,
    compose,
    generic,
    noun_phrase,
    of_somebody,
    subject,
    together,
)
from rnn2llm.grammar.predicates import (
    HABIT,
    object_of,
    predicate,
    with_object,
)
from rnn2llm.grammar.spanish import HE, THEY
from rnn2llm.grammar.templates import Sentence, Template, asked_about, finish
from rnn2llm.grammar.verbs import (
    ACTIONS,
    DOINGS,
    Doing,
    Frame,
    verb,
)

_LIKED = select("food snack drink clothes pet farm flying vehicle sport instrument text -letter work plant book")
_LOVED = select("food -meat fruit cookie apple cake drink pet horse bird sport book movie song story poem flower")
_LIKED_DOINGS: tuple[Frame | Doing, ...] = (
    *(entry for entry in ACTIONS if entry.determiners in ("open", "sport", "the", "bare")),
    *DOINGS,
)


def liked(d: Derivation, doings: bool = True) -> NounPhrase:
    """Choose what may please: cats, your shoes, the red house, playing football."""
    if doings and d.chance(0.3):
        return liked_doing(d)
    head = d.pick(_LIKED)
    if d.chance(0.45):
        return generic(head.english)
    if head.kind in ("sport", "instrument") or not head.english_plural:
        return generic(head.english)
    if d.chance(0.15):
        return of_somebody(d, head)
    return noun_phrase(d, head, "definite")


def liked_doing(d: Derivation) -> NounPhrase:
    """Choose what one may like to do: going to the beach."""
    entry = d.pick(_LIKED_DOINGS)
    if isinstance(entry, Frame) and entry.determiners == "open":
        return doing(with_object(entry, object_of(d, entry, "bare", adjectives=0.1)))
    return doing(predicate(d, entry, HABIT, adjectives=0.1))


def liked_against(d: Derivation, what: NounPhrase) -> NounPhrase:
    """Choose what somebody else likes instead: something of the same kind, as one would compare them."""
    if what.noun is None:
        return liked_doing(d)
    kin = [head for head in _LIKED if head.kind == what.noun.kind and head.spanish != what.noun.spanish]
    return generic(d.pick(kin or _LIKED).english)


def gustar(d: Derivation, negative: bool = False) -> Sentence:
    """I like your shoes / Me gustan tus zapatos."""
    if not negative and d.chance(0.35):
        said = pleases(d, subject(d), ENCANTAR, liked(d))
        if d.chance(0.25):
            d.mark("exclamation")
            return finish(said, "!")
        return finish(said)
    return finish(pleases(d, subject(d), GUSTAR, liked(d), Moment(PRESENT, negative)))


def gustar_question(d: Derivation, negative: bool = False) -> Sentence:
    """Do you like the green dress? / ¿Te gusta el vestido verde?"""
    return finish(pleases_question(d, asked_about(d), GUSTAR, liked(d), Moment(PRESENT, negative)), "?")


def gustar_both(d: Derivation) -> Sentence:
    """I love cats and dogs / Me encantan los gatos y los perros."""
    first = generic(d.pick(_LIKED).english)
    rest = [head for head in _LIKED if first.noun and head.kind == first.noun.kind and head != first.noun]
    second = generic(d.pick(rest or _LIKED).english)
    d.mark("coordination")
    return finish(pleases(d, subject(d), d.pick((GUSTAR, ENCANTAR)), both(first, second)))


def both(first: NounPhrase, second: NounPhrase) -> NounPhrase:
    """Join two things that please; two that have no plural please in the singular: me gusta el pan y el queso."""
    return together(first, second)._replace(person=THEY if first.plural or second.plural else HE)


def gustar_mixed(d: Derivation) -> Sentence:
    """I like soccer and also going to the beach / Me gusta el fútbol y también ir a la playa."""
    d.mark("coordination")
    what = mixed(generic(d.pick(_LOVED).english), liked_doing(d))
    return finish(pleases(d, subject(d), d.pick((GUSTAR, ENCANTAR)), what))


def mixed(first: NounPhrase, second: NounPhrase) -> NounPhrase:
    """Join a thing and a doing that please; the verb agrees with the thing, which stands next to it."""
    return NounPhrase(
        f"{first.english} and also {second.english}", f"{first.spanish} y también {second.spanish}", first.person, False
    )


def gustar_past(d: Derivation) -> Sentence:
    """I used to like fish / Me gustaba el pescado; I liked the movie / Me gustó la película."""
    if d.chance(0.5):
        return finish(pleases(d, subject(d), GUSTAR, generic(d.pick(_LOVED).english), Moment(IMPERFECT, used_to=True)))
    seen = noun_phrase(d, d.pick(select("movie story song museum restaurant lesson cake soup")), "the")
    negative = d.chance(0.3)
    return finish(pleases(d, subject(d), GUSTAR, seen, Moment(PRETERITE, negative)))


_DOLER = verb("hurt hurt", "doler change=ue")
_POSSESSIVE = {"I": "my", "you": "your", "he": "his", "she": "her", "we": "our", "they": "their"}
_LIMBS, _ACHES = select("body"), select("ache")


def ache(d: Derivation) -> Sentence:
    """My arm hurts / Me duele el brazo."""
    d.mark("gustar")
    who = d.pick((*PRONOUNS, *NAMES))
    head = d.pick(_LIMBS if who.plural else (*_LIMBS, *_ACHES))
    part = compose(head, "the", plural=who.plural or (head in _LIMBS and d.chance(0.35)))
    tense = d.pick((PRESENT, PRESENT, IMPERFECT))
    if tense == IMPERFECT:
        d.mark("tense")
    owner = _POSSESSIVE[who.english] if who.pronoun else f"{who.english}'s"
    hurts = english_finite(_DOLER.english, tense == IMPERFECT, part.person)
    return finish(
        Clause(
            f"{owner} {part.english.removeprefix('the ')} {hurts}",
            words(
                "" if who.pronoun else f"a {who.spanish}",
                DATIVE[who.person],
                finite(_DOLER.spanish, tense, part.person),
                part.spanish,
            ),
        )
    )


GUSTAR_TEMPLATES = (
    Template("gustar.statement", 3.5, gustar),
    Template("gustar.negative", 1.5, partial(gustar, negative=True)),
    Template("gustar.question", 1.5, gustar_question),
    Template("gustar.negative_question", 0.6, partial(gustar_question, negative=True), held_out=True),
    Template("gustar.both", 1.5, gustar_both),
    Template("gustar.mixed", 1.5, gustar_mixed),
    Template("gustar.past", 1.2, gustar_past),
    Template("gustar.ache", 0.5, ache),
)

"""Templates of the subjunctive: what is wished, hoped, doubted, forbidden or still to come."""

from __future__ import annotations

from rnn2llm.grammar.clauses import (
    PRESENT,
    SUBJUNCTIVE,
    Clause,
    Moment,
    Predicate,
    clause,
    english_finite,
    finite,
    going_to,
    words,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import select
from rnn2llm.grammar.phrases import NAMES, OBJECT_PRONOUNS, PRONOUNS, NounPhrase, person, subject
from rnn2llm.grammar.predicates import HABIT, IT, object_of, predicate, with_object
from rnn2llm.grammar.pronouns import ACCUSATIVE
from rnn2llm.grammar.spanish import HE, THEY, WE, YOU, I
from rnn2llm.grammar.templates import Sentence, Template, finish
from rnn2llm.grammar.verbs import (
    ACTIONS,
    ARRIVE,
    BE_SER,
    CALL,
    DEEDS,
    FIND,
    RAIN,
    STATES,
    WANT,
    Doing,
    Frame,
    verb,
)

_HOPE, _THINK = verb("hope", "esperar", "state"), verb("think thought", "creer", "state")
_VERBS = ["eat", "read", "study", "speak", "open", "play", "work", "go", "help"]
_LOST = select("portable pet hat money")
_WISHED: tuple[Frame | Doing, ...] = tuple(entry for entry in DEEDS if entry.verb.english.base in _VERBS)
_BELIEVED: tuple[Frame | Doing, ...] = tuple(
    entry for entry in (*DEEDS, *STATES) if entry.verb.english.base in ("speak", "play", "have", "know", "want", "work")
)
_FORBIDDEN = [entry for entry in ACTIONS if entry.verb.english.base in ["open", "eat", "read", "wait", "help"]]
_SAID = (I, HE)
"""The persons of the subjunctive that sound alike, so that Spanish says the pronoun: que yo coma, que ella coma."""


def _another(d: Derivation, who: NounPhrase) -> NounPhrase:
    """Choose somebody else than `who`: a pronoun, a name or a relative."""
    pronouns = [each for each in PRONOUNS if each.person != who.person and {each.person, who.person} != {I, WE}]
    other = d.pick(pronouns) if d.chance(0.5) else person(d, 0)
    return other if other.english != who.english else d.pick([name for name in NAMES if name.english != who.english])


def _deed(d: Derivation) -> Predicate:
    return predicate(d, d.pick(_WISHED), adjectives=0.2)


def _that(d: Derivation, other: NounPhrase, base: Predicate, negative: bool = False) -> Clause:
    """Say the subordinate clause, whose English verb is in the present."""
    alike = other.pronoun and other.person in (*_SAID, THEY) and bool(other.spanish)
    return clause(d, other, base, Moment(SUBJUNCTIVE, negative), contrast=alike)


def wish(d: Derivation) -> Sentence:
    """I want you to study / Quiero que estudies."""
    who = subject(d)
    other, base = _another(d, who), _deed(d)
    whom = OBJECT_PRONOUNS.get(other.english, other.english)
    wanted = Predicate(WANT, f"{whom} to {words(base.verb.english.base, base.english)}", "")
    said = clause(d, who, wanted, Moment(PRESENT, d.chance(0.25)))
    return finish(Clause(said.english, f"{said.spanish} que {_that(d, other, base).spanish}"))


def hope(d: Derivation) -> Sentence:
    """I hope Ana finds the keys / Espero que Ana encuentre las llaves."""
    who = subject(d, pronouns=0.8)
    if d.chance(0.15):
        that = _that(d, IT, Predicate(RAIN, "", ""), d.chance(0.7))
    else:
        other = _another(d, who)
        base = _deed(d) if d.chance(0.6) else _happily(d)
        that = _that(d, other, base, d.chance(0.15))
    said = clause(d, who, Predicate(_HOPE, that.english, f"que {that.spanish}"))
    return finish(said)


def _happily(d: Derivation) -> Predicate:
    """Choose what one may hope to happen: find what was lost, arrive soon, call."""
    choice = d.pick((FIND, ARRIVE, CALL))
    if choice == FIND:
        entry = d.pick([entry for entry in STATES if entry.verb.english.base == "need"])
        return with_object(entry._replace(verb=FIND), object_of(d, entry._replace(nouns=_LOST), "the", 0.2))
    return Predicate(choice, "tomorrow", "mañana") if choice == ARRIVE else Predicate(choice, "us", "", "nos")


def doubt(d: Derivation) -> Sentence:
    """I don't think Ana speaks French / No creo que Ana hable francés."""
    who = subject(d, pronouns=0.8)
    base = predicate(d, d.pick(_BELIEVED), HABIT, adjectives=0.15)
    that = _that(d, _another(d, who), base)
    return finish(clause(d, who, Predicate(_THINK, that.english, f"que {that.spanish}"), Moment(PRESENT, True)))


_JUDGED = (("important", "importante"), ("good", "bueno"), ("better", "mejor"))


def important(d: Derivation) -> Sentence:
    """It is important for Ana to study / Es importante que Ana estudie."""
    other, base = _another(d, IT), _deed(d)
    in_english, in_spanish = d.pick(_JUDGED)
    whom = OBJECT_PRONOUNS.get(other.english, other.english)
    action = f"{in_english} for {whom} to {words(base.verb.english.base, base.english)}"
    said = Predicate(BE_SER, action, f"{in_spanish} que {_that(d, other, base).spanish}")
    return finish(clause(d, IT, said, Moment(PRESENT, d.chance(0.2))))


def when_it_comes(d: Derivation) -> Sentence:
    """When my aunt arrives, we are going to eat / Cuando llegue mi tía, vamos a comer."""
    d.mark("subjunctive")
    who = person(d, 0)
    other = d.pick([each for each in PRONOUNS if each.person in (I, YOU, WE)]) if d.chance(0.7) else _another(d, who)
    arrives = f"when {who.english} {english_finite(ARRIVE.english, False, who.person)}"
    arrive = f"cuando {finite(ARRIVE.spanish, SUBJUNCTIVE, who.person)} {who.spanish}"
    then = clause(d, other, going_to(_deed(d)), Moment(PRESENT))
    return finish(Clause(f"{arrives}, {then.english}", f"{arrive}, {then.spanish}"))


def forbid(d: Derivation) -> Sentence:
    """Don't open the window! / ¡No abras la ventana! Don't read it! / ¡No lo leas!"""
    d.mark("subjunctive")
    d.mark("negation")
    d.mark("exclamation")
    entry = d.pick(_FORBIDDEN)
    if d.chance(0.3) and entry.nouns[0].kind not in ("family", "people"):
        d.mark("clitic")
        thing = d.pick(("it", "them"))
        base = Predicate(entry.verb, words(entry.english_preposition, thing), "", ACCUSATIVE[thing])
    else:
        base = with_object(entry, object_of(d, entry, "definite" if entry.determiners == "open" else "", 0.2))
    verb_form = finite(base.verb.spanish, SUBJUNCTIVE, YOU)
    return finish(
        Clause(
            words("don't", base.verb.english.base, base.english), words("no", base.clitics, verb_form, base.spanish)
        ),
        "!",
    )


MOODS = (
    Template("subjunctive.wish", 1.4, wish),
    Template("subjunctive.hope", 1.2, hope),
    Template("subjunctive.doubt", 1.0, doubt),
    Template("subjunctive.important", 0.8, important),
    Template("subjunctive.when", 1.0, when_it_comes),
    Template("subjunctive.forbid", 0.8, forbid),
)

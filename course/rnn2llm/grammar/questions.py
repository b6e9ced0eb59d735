"""Templates of questions: English turns around or takes *do*; Spanish only turns after a question word."""

from __future__ import annotations

from functools import partial

from rnn2llm.grammar.clauses import (
    IMPERFECT,
    NOW,
    PRESENT,
    PRETERITE,
    Clause,
    Moment,
    Predicate,
    asked_with,
    clause,
    going_to,
    progressive,
    question,
    words,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.phrases import (
    NOTHING,
    PRONOUNS,
    NounPhrase,
    Phrase,
    person,
)
from rnn2llm.grammar.predicates import (
    FUTURE,
    GOING_ON,
    HABIT,
    PAST,
    TIMES,
    happening,
    object_of,
    with_object,
)
from rnn2llm.grammar.spanish import HE
from rnn2llm.grammar.templates import Sentence, Template, asked_about, finish, timed_end
from rnn2llm.grammar.verbs import (
    ACTIONS,
    BUY,
    DOINGS,
    EVENTS,
    FIND,
    LIVINGS,
    LOSE,
    MISHAPS,
    SEE,
    Frame,
)


def yes_no(d: Derivation, kind: str, negative: bool = False) -> Sentence:
    """Don't you eat meat? / ¿No comes carne?"""
    asked = happening(d, kind, negative)
    often = asked.moment.adverb
    if often and often.english not in ("always", "also"):
        asked = asked._replace(moment=asked.moment._replace(adverb=None))
    who = asked_about(d)
    return finish(timed_end(question(d, who, asked.predicate, asked.moment), asked.time), "?")


WHERE = Phrase("where", "dónde")
WHEN = Phrase("when", "cuándo")


def _somebody(d: Derivation) -> NounPhrase:
    """A subject short enough to stand behind its verb."""
    return d.pick(PRONOUNS[2:]) if d.chance(0.5) else person(d, 0)


_DONE = [entry for entry in (*ACTIONS, *EVENTS, *MISHAPS) if entry.determiners in ("open", "definite")]


def where(d: Derivation) -> Sentence:
    """Where did Ana buy that shirt? / ¿Dónde compró Ana esa camisa?"""
    if d.chance(0.4):
        entry = d.pick((LIVINGS, LIVINGS, *(doing for doing in DOINGS if NOTHING in doing.complements)))
        happened = d.pick((NOW, NOW, Moment(PRETERITE)))
        if entry is LIVINGS and happened.tense == PRETERITE:
            happened = Moment(IMPERFECT)
        return finish(asked_with(d, WHERE, _somebody(d), Predicate(entry.verb, "", ""), happened), "?")
    return _asked_past(d, WHERE, d.pick([entry for entry in _DONE if entry.verb in (BUY, FIND, LOSE, SEE)]))


def _asked_past(d: Derivation, word: Phrase, entry: Frame) -> Sentence:
    done = with_object(entry, object_of(d, entry, "definite"))
    return finish(asked_with(d, word, _somebody(d), done, Moment(PRETERITE)), "?")


def what(d: Derivation) -> Sentence:
    """What did your sister buy yesterday? / ¿Qué compró tu hermana ayer?"""
    entry = d.pick([entry for entry in ACTIONS if entry.determiners == "open"])
    asked = Predicate(entry.verb, "", "")
    kind = d.pick((HABIT, GOING_ON, PAST, PAST, FUTURE))
    who = _somebody(d)
    time = d.pick(TIMES[kind]) if d.chance(0.4) else NOTHING
    if kind == GOING_ON:
        asked = progressive(asked)
    elif kind == FUTURE:
        asked = going_to(asked)
    said = question(d, who, asked, Moment(PRETERITE if kind == PAST else PRESENT))
    # Spanish keeps "está comiendo" and "va a comprar" together: the subject follows the whole of it.
    in_spanish = words("qué", said.spanish.removeprefix(who.spanish).strip(), "" if who.pronoun else who.spanish)
    return finish(timed_end(Clause(f"what {said.english}", in_spanish), time), "?")


def who_did(d: Derivation) -> Sentence:
    """Who washed the car yesterday? / ¿Quién lavó el coche ayer?"""
    d.mark("question")
    who = NounPhrase("who", "quién", HE, False)
    return finish(tell_at_end(d, who, d.pick((HABIT, GOING_ON, PAST, PAST, FUTURE))), "?")


def tell_at_end(d: Derivation, who: NounPhrase, kind: str) -> Clause:
    """Tell a happening with its time at the end."""
    told = happening(d, kind)
    return timed_end(clause(d, who, told.predicate, told.moment), told.time)


def when(d: Derivation) -> Sentence:
    """When did you lose your keys? / ¿Cuándo perdiste tus llaves?"""
    return _asked_past(d, WHEN, d.pick(_DONE))


def why(d: Derivation, negative: bool) -> Sentence:
    """Why doesn't your brother eat fish? / ¿Por qué tu hermano no come pescado?"""
    asked = happening(d, d.pick((HABIT, GOING_ON, PAST)), negative, timed=False)
    while asked.predicate.english.endswith("very well"):
        asked = happening(d, d.pick((HABIT, GOING_ON, PAST)), negative, timed=False)
    who = asked_about(d)
    said = question(d, who, asked.predicate, asked.moment)
    return finish(Clause(f"why {said.english}", f"por qué {said.spanish}"), "?")


QUESTIONS = (
    *(Template(f"question.{kind}", 1.2, partial(yes_no, kind=kind)) for kind in (HABIT, GOING_ON, PAST, FUTURE)),
    Template("negative_question.habit", 0.8, partial(yes_no, kind=HABIT, negative=True)),
    Template("negative_question.past", 0.8, partial(yes_no, kind=PAST, negative=True)),
    Template("negative_question.going_on", 0.6, partial(yes_no, kind=GOING_ON, negative=True), held_out=True),
    Template("question.where", 1.0, where),
    Template("question.what", 1.0, what),
    Template("question.who", 1.0, who_did),
    Template("question.when", 0.8, when),
    Template("question.why", 0.8, partial(why, negative=False)),
    Template("negative_question.why", 0.6, partial(why, negative=True)),
)

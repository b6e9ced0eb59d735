"""Templates of one plain clause: statements and denials in every tense, modal verbs, what animals do."""

from __future__ import annotations

from functools import partial

from rnn2llm.grammar.clauses import (
    IMPERFECT,
    PRESENT,
    PRETERITE,
    Moment,
    clause,
    progressive,
    question,
    under,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import select
from rnn2llm.grammar.phrases import (
    NOTHING,
    noun_phrase,
    subject,
)
from rnn2llm.grammar.predicates import (
    FUTURE,
    GOING_ON,
    HABIT,
    PAST,
    PAST_HABIT,
    TIMES,
    happening,
    predicate,
    tell,
    timed,
)
from rnn2llm.grammar.templates import Sentence, Template, asked_about, finish, timed_end
from rnn2llm.grammar.verbs import (
    CAN,
    DEEDS,
    HAVE,
    PET_DEEDS,
    WANT,
)


def statement(d: Derivation, kind: str, negative: bool = False) -> Sentence:
    """She bought a red shirt yesterday / Compró una camisa roja ayer."""
    return finish(tell(d, subject(d), happening(d, kind, negative)))


def modal(d: Derivation, verb: str, negative: bool = False, asked: bool = False) -> Sentence:
    """I want to buy bread / Quiero comprar pan; she can't swim / No puede nadar."""
    base = predicate(d, d.pick(DEEDS), negative=negative)
    said = {
        "want": lambda: under(WANT, base, "to"),
        "can": lambda: under(CAN, base),
        "have": lambda: under(HAVE, base, "to", "que"),
    }[verb]()
    tense = d.pick((PRESENT, PRESENT, IMPERFECT))
    time = d.pick(TIMES[FUTURE]) if tense == PRESENT and d.chance(0.25) else NOTHING
    moment = Moment(tense, negative)
    if asked:
        return finish(timed_end(question(d, asked_about(d), said, moment), time), "?")
    return finish(timed(d, clause(d, subject(d), said, moment), time))


def animal(d: Derivation) -> Sentence:
    """The dog is sleeping in the garden / El perro está durmiendo en el jardín."""
    who = noun_phrase(d, d.pick(select("pet")), "definite")
    base = predicate(d, d.pick(PET_DEEDS))
    kind = d.pick((HABIT, GOING_ON, PAST, PAST_HABIT))
    if kind == GOING_ON:
        return finish(clause(d, who, progressive(base), Moment(PRESENT, d.chance(0.2))))
    if kind == PAST_HABIT:
        return finish(clause(d, who, base, Moment(IMPERFECT, used_to=True)))
    told = clause(d, who, base, Moment(PRESENT if kind == HABIT else PRETERITE, d.chance(0.2)))
    return finish(timed(d, told, d.pick(TIMES[kind][:1]) if d.chance(0.4) else NOTHING))


SIMPLE = (
    *(
        Template(f"statement.{kind}", 2.5, partial(statement, kind=kind))
        for kind in (HABIT, GOING_ON, PAST, PAST_HABIT, FUTURE)
    ),
    *(
        Template(f"negative.{kind}", 1.4, partial(statement, kind=kind, negative=True))
        for kind in (HABIT, GOING_ON, PAST, PAST_HABIT, FUTURE)
    ),
    *(Template(f"modal.{verb}", 1.0, partial(modal, verb=verb)) for verb in ("want", "can", "have")),
    Template("modal.cannot", 0.8, partial(modal, verb="can", negative=True)),
    Template("modal.not_want", 0.8, partial(modal, verb="want", negative=True)),
    Template("modal.question", 0.8, partial(modal, verb="want", asked=True)),
    Template("modal.can_question", 0.5, partial(modal, verb="can", asked=True), held_out=True),
    Template("animal", 1.2, animal),
)

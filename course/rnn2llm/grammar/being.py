"""Templates of being: ser and estar, tener hambre, hay, the weather, and what one exclaims about."""

from __future__ import annotations

from functools import partial

from rnn2llm.grammar.clauses import (
    IMPERFECT,
    PRESENT,
    Clause,
    Moment,
    Predicate,
    clause,
    english_finite,
    finite,
    question,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.english import indefinite
from rnn2llm.grammar.nouns import ADJECTIVES, Adjective, Noun, adjective, select
from rnn2llm.grammar.phrases import (
    AT_HOME,
    NOTHING,
    NounPhrase,
    Phrase,
    noun_phrase,
    places,
    subject,
)
from rnn2llm.grammar.predicates import (
    FUTURE,
    GOING_ON,
    HABIT,
    IT,
    PAST,
    happen,
    tell,
)
from rnn2llm.grammar.spanish import WE, I
from rnn2llm.grammar.templates import Sentence, Template, finish, timed_end
from rnn2llm.grammar.verbs import (
    BE_ESTAR,
    BE_HACER,
    BE_SER,
    BE_TENER,
    RAIN,
    SNOW,
)


def _adjectives(table: dict[str, str]) -> tuple[Adjective, ...]:
    return tuple(adjective(name, forms) for name, forms in table.items())


_TRAITS = _adjectives(
    {
        "tall": "alto",
        "young": "joven/joven/jóvenes/jóvenes",
        "intelligent": "inteligente",
        "kind": "amable",
        "strong": "fuerte",
        "funny": "divertido",
        "rich": "rico",
        "famous": "famoso",
    }
)
_STATES = _adjectives(
    {
        "tired": "cansado",
        "sick": "enfermo",
        "happy": "contento",
        "sad": "triste",
        "busy": "ocupado",
        "alone": "solo",
    }
)
_CONDITIONS: tuple[tuple[Adjective, tuple[Noun, ...]], ...] = (
    (adjective("open", "abierto"), select("opening store museum library restaurant")),
    (adjective("closed", "cerrado"), select("opening store museum library restaurant")),
    (adjective("clean", "limpio"), select("clothes car room plate cup")),
    (adjective("dirty", "sucio"), select("clothes car room plate cup window")),
    (adjective("broken", "roto"), select("plate cup window camera chair umbrella")),
    (adjective("empty", "vacío"), select("bottle box bag cup")),
    (adjective("cold", "frío"), select("soup milk water coffee")),
    (adjective("hot", "caliente"), select("soup milk coffee tea")),
    (adjective("delicious", "delicioso"), select("food snack")),
)
_DESCRIBED = [head for head in select("clothes vehicle furniture building place work text matter") if ADJECTIVES[head]]
_FEELINGS = (Phrase("hungry", "hambre"), Phrase("thirsty", "sed"), Phrase("cold", "frío"), Phrase("sleepy", "sueño"))


def person_is(d: Derivation, who: NounPhrase) -> Predicate:
    """Choose how somebody is: ser for traits, estar for states, tener for hunger."""
    choice = d.pick(("trait", "state", "state", "feeling"))
    if choice == "feeling":
        feeling = d.pick(_FEELINGS)
        return Predicate(BE_TENER, feeling.english, feeling.spanish)
    word = d.pick(_TRAITS if choice == "trait" else _STATES)
    very = d.chance(0.25) and word.english != "alone"
    return Predicate(
        BE_SER if choice == "trait" else BE_ESTAR,
        ("very " if very else "") + word.english,
        ("muy " if very else "") + word.agree(who.feminine, who.plural),
    )


def being(d: Derivation) -> tuple[NounPhrase, Predicate]:
    """Choose somebody or something and how it is."""
    if d.chance(0.5):
        who = subject(d)
        return who, person_is(d, who)
    if d.chance(0.5):
        word, heads = d.pick(_CONDITIONS)
        verb = BE_ESTAR
    else:
        head = d.pick(_DESCRIBED)
        heads, word, verb = (head,), d.pick([word for word in ADJECTIVES[head] if word.before != "gran"]), BE_SER
    what = noun_phrase(d, d.pick(heads), "definite", 0)
    return what, Predicate(verb, word.english, word.agree(what.feminine, what.plural))


def copula(d: Derivation, tense: str = PRESENT, negative: bool = False) -> Sentence:
    """The soup is cold / La sopa está fría; Ana was tired / Ana estaba cansada."""
    who, how = being(d)
    return finish(clause(d, who, how, Moment(tense, negative)))


def copula_question(d: Derivation) -> Sentence:
    """Are you tired? / ¿Estás cansada?"""
    who, how = being(d)
    while who.person in (I, WE):  # nobody asks whether they are sad themselves
        who, how = being(d)
    return finish(question(d, who, how, Moment(d.pick((PRESENT, IMPERFECT)))), "?")


_PLACED = select("portable -bag -suitcase press plate cup")
_SNACKS = select("snack")
_LIVING = select("pet farm flying people")
_ON = places("table bed chair", "on")
_THERE = (*places("box bag kitchen car suitcase"), *_ON)
_OUTDOORS = (*places("garden park square"), *places("river beach", "near"))
_ABOUT = (AT_HOME, *places("garden park library hospital square restaurant"), *places("river beach", "near"))


def location(d: Derivation) -> Sentence:
    """The keys are on the table / Las llaves están en la mesa."""
    if d.chance(0.4):
        who, spot = subject(d), d.pick(_ABOUT)
    else:
        who, spot = noun_phrase(d, d.pick(_PLACED), "definite", 0.3), d.pick(_THERE)
    here = Predicate(BE_ESTAR, spot.english, spot.spanish)
    if d.chance(0.25):
        return finish(question(d, who, here), "?")
    moment = Moment(d.pick((PRESENT, PRESENT, IMPERFECT)), d.chance(0.2))
    return finish(clause(d, who, here, moment))


def there_is(d: Derivation) -> Sentence:
    """There are two dogs in the garden / Hay dos perros en el jardín."""
    if d.chance(0.5):
        head = d.pick(_LIVING)
        what, spot = noun_phrase(d, head, "indefinite"), d.pick(_ABOUT[1:] if head.kind == "people" else _OUTDOORS)
    else:
        what, spot = noun_phrase(d, d.pick((*_PLACED, *_SNACKS)), "indefinite"), d.pick(_THERE)
    past = d.chance(0.3)
    if past:
        d.mark("tense")
    be = {(False, False): "is", (False, True): "are", (True, False): "was", (True, True): "were"}[past, what.plural]
    in_spanish = f"{'había' if past else 'hay'} {what.spanish} {spot.spanish}"
    if d.chance(0.25):
        d.mark("question")
        return finish(Clause(f"{be} there {what.english} {spot.english}", in_spanish), "?")
    return finish(Clause(f"there {be} {what.english} {spot.english}", in_spanish))


def weather(d: Derivation) -> Sentence:
    """It rained yesterday / Ayer llovió."""
    kind = d.pick((HABIT, GOING_ON, PAST, FUTURE))
    rains = Predicate(d.pick((RAIN, SNOW)), d.pick(("", "", "a lot")), "")
    rains = rains._replace(spanish="mucho" if rains.english else "")
    told = happen(d, kind, rains)
    if told.time.english.endswith(("summer", "Sundays")):
        told = told._replace(time=NOTHING)
    return finish(tell(d, IT, told))


_WEATHER = (Phrase("cold", "frío"), Phrase("hot", "calor"), Phrase("sunny", "sol"), Phrase("windy", "viento"))
_OUTSIDE = (NOTHING, Phrase("here", "aquí"), *places("beach", "on"), *places("city park town"))


def it_is_hot(d: Derivation) -> Sentence:
    """Was it cold in the city? / ¿Hacía frío en la ciudad?"""
    word, place = d.pick(_WEATHER), d.pick(_OUTSIDE)
    very = d.chance(0.3)
    how = Predicate(BE_HACER, "very " * very + word.english, "mucho " * very + word.spanish)
    tense = d.pick((PRESENT, PRESENT, IMPERFECT))
    if d.chance(0.25):
        return finish(timed_end(question(d, IT, how, Moment(tense)), place), "?")
    return finish(timed_end(clause(d, IT, how, Moment(tense, d.chance(0.2))), place))


_ADMIRED = {
    head: [word for word in ADJECTIVES[head] if not (word.before or word.colour or word.english == "new")]
    for head in select("clothes building place work text plant pet snack people")
}


def what_a(d: Derivation) -> Sentence:
    """What a pretty house! / ¡Qué casa tan bonita!"""
    d.mark("exclamation")
    d.mark("adjective_order")
    head = d.pick([head for head, fitting in _ADMIRED.items() if fitting])
    word = d.pick(_ADMIRED[head])
    in_english = indefinite(f"{word.english} {head.english}")
    return finish(Clause(f"what {in_english}", f"qué {head.spanish} tan {word.agree(head.feminine, False)}"), "!")


def how(d: Derivation) -> Sentence:
    """How pretty the house is! / ¡Qué bonita es la casa!"""
    d.mark("exclamation")
    head = d.pick([head for head, fitting in _ADMIRED.items() if fitting])
    word, what = d.pick(_ADMIRED[head]), noun_phrase(d, head, "pointing", 0)
    be = english_finite(BE_SER.english, False, what.person)
    is_so = finite(BE_SER.spanish, PRESENT, what.person)
    return finish(
        Clause(
            f"how {word.english} {what.english} {be}",
            f"qué {word.agree(what.feminine, what.plural)} {is_so} {what.spanish}",
        ),
        "!",
    )


BEING = (
    Template("copula.present", 2.5, copula),
    Template("copula.past", 1.5, partial(copula, tense=IMPERFECT)),
    Template("copula.negative", 1.0, partial(copula, negative=True)),
    Template("copula.question", 1.0, copula_question),
    Template("location", 1.5, location),
    Template("there_is", 1.2, there_is),
    Template("exclamation.what_a", 1.5, what_a),
    Template("exclamation.how", 1.5, how),
    Template("weather.rain", 0.4, weather),
    Template("weather.hot", 0.4, it_is_hot),
)

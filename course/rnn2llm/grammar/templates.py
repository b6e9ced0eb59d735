"""The templates: sentence patterns of one clause. A template is a function from a derivation to a finished sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

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
    asked_with,
    clause,
    doing,
    going_to,
    pleases,
    pleases_question,
    progressive,
    question,
    under,
    words,
)
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import ADJECTIVES, Adjective, Noun, adjective, select
from rnn2llm.grammar.phrases import (
    AT_HOME,
    NAMES,
    NOTHING,
    PRONOUNS,
    NounPhrase,
    Phrase,
    generic,
    noun_phrase,
    of_somebody,
    person,
    places,
    subject,
    together,
)
from rnn2llm.grammar.predicates import (
    FUTURE,
    GOING_ON,
    HABIT,
    IT,
    PAST,
    PAST_HABIT,
    TIMES,
    happen,
    happening,
    object_of,
    predicate,
    tell,
    timed,
    with_object,
)
from rnn2llm.grammar.spanish import HE, THEY, WE, I, join
from rnn2llm.grammar.verbs import (
    ACTIONS,
    BE_ESTAR,
    BE_HACER,
    BE_SER,
    BE_TENER,
    BUY,
    CAN,
    DOINGS,
    EVENTS,
    FIND,
    HAVE,
    LIVINGS,
    LOSE,
    MISHAPS,
    PET_DOINGS,
    PET_MOVES,
    RAIN,
    SEE,
    SNOW,
    WANT,
    Frame,
)


class Sentence(NamedTuple):
    """A finished sentence in both languages."""

    english: str
    spanish: str


Build = Callable[[Derivation], Sentence]


class Template(NamedTuple):
    """A sentence pattern: its name, how often it is drawn, and the rule that builds it."""

    name: str
    weight: float
    build: Build
    held_out: bool = False
    """Whether `split` keeps all of it for the test."""


def finish(said: Clause, mark: str = ".") -> Sentence:
    """Make a sentence of a clause: capitals, marks at both ends in Spanish, contractions."""
    in_spanish = join(said.spanish)
    opening = {"?": "¿", "!": "¡"}.get(mark, "")
    return Sentence(
        said.english[0].upper() + said.english[1:] + mark,
        opening + in_spanish[0].upper() + in_spanish[1:] + mark,
    )


def statement(d: Derivation, kind: str, negative: bool = False) -> Sentence:
    """She bought a red shirt yesterday / Compró una camisa roja ayer."""
    return finish(tell(d, subject(d), happening(d, kind, negative)))


def asked_about(d: Derivation) -> NounPhrase:
    """Choose a subject for a question: people seldom ask about themselves."""
    who = subject(d)
    return d.pick(PRONOUNS[2:4]) if who.person in (I, WE) else who


def yes_no(d: Derivation, kind: str, negative: bool = False) -> Sentence:
    """Don't you eat meat? / ¿No comes carne?"""
    asked = happening(d, kind, negative)
    who = asked_about(d)
    return finish(timed_end(question(d, who, asked.predicate, asked.moment), asked.time), "?")


def timed_end(said: Clause, time: Phrase) -> Clause:
    """Add the time at the end, where a question has it."""
    return Clause(words(said.english, time.english), words(said.spanish, time.spanish))


_WHERE = Phrase("where", "dónde")
_WHAT = Phrase("what", "qué")
_WHEN = Phrase("when", "cuándo")
_WHY = Phrase("why", "por qué")


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
        return finish(asked_with(d, _WHERE, _somebody(d), Predicate(entry.verb, "", ""), happened), "?")
    return _asked_past(d, _WHERE, d.pick([entry for entry in _DONE if entry.verb in (BUY, FIND, LOSE, SEE)]))


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
    return _asked_past(d, _WHEN, d.pick(_DONE))


def why(d: Derivation, negative: bool) -> Sentence:
    """Why doesn't your brother eat fish? / ¿Por qué tu hermano no come pescado?"""
    asked = happening(d, d.pick((HABIT, GOING_ON, PAST)), negative, timed=False)
    who = asked_about(d)
    said = question(d, who, asked.predicate, asked.moment)
    return finish(Clause(f"why {said.english}", f"por qué {said.spanish}"), "?")


_LIKED = select("food snack drink clothes pet farm flying vehicle sport instrument text -letter work plant book")
_LOVED = select("food snack drink pet horse bird sport book movie song story poem flower")
_LIKED_DOINGS = [entry for entry in ACTIONS if entry.determiners in ("open", "sport", "the", "bare")]


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
    entry = d.pick((*_LIKED_DOINGS, *DOINGS))
    return doing(predicate(d, entry, HABIT, adjectives=0.1))


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
    first, second = generic(d.pick(_LOVED).english), liked_doing(d)
    mixed = NounPhrase(
        f"{first.english} and also {second.english}", f"{first.spanish} y también {second.spanish}", first.person, False
    )
    return finish(pleases(d, subject(d), d.pick((GUSTAR, ENCANTAR)), mixed))


def gustar_past(d: Derivation) -> Sentence:
    """I used to like fish / Me gustaba el pescado; I liked the movie / Me gustó la película."""
    if d.chance(0.5):
        return finish(pleases(d, subject(d), GUSTAR, generic(d.pick(_LOVED).english), Moment(IMPERFECT, used_to=True)))
    seen = noun_phrase(d, d.pick(select("movie story song museum restaurant lesson cake soup")), "the")
    negative = d.chance(0.3)
    return finish(pleases(d, subject(d), GUSTAR, seen, Moment(PRETERITE, negative)))


_DOLER = ("duele", "duelen", "dolía", "dolían")


def ache(d: Derivation) -> Sentence:
    """My arm hurts / Me duele el brazo."""
    d.mark("gustar")
    who = d.pick((*PRONOUNS, *NAMES))
    head = d.pick(select("body ache"))
    plural = head.kind == "body" and d.chance(0.35)
    past = d.chance(0.3)
    owner = f"{who.english}'s" if not who.pronoun else _POSSESSIVE[who.english]
    if who.english in ("we", "they"):
        plural = True
        if head.kind == "ache":
            head = d.pick(select("body"))
    part = generic(head.english).spanish
    if not plural:
        part = ("la " if head.feminine else "el ") + head.spanish
    verb = _DOLER[plural + 2 * past]
    dative = ("me", "te", "le", "nos", "les")[who.person]
    if past:
        d.mark("tense")
    return finish(
        Clause(
            f"{owner} {head.english_plural if plural else head.english} {'hurt' if past or plural else 'hurts'}",
            words("" if who.pronoun else f"a {who.spanish}", dative, verb, part),
        )
    )


_POSSESSIVE = {"I": "my", "you": "your", "he": "his", "she": "her", "we": "our", "they": "their"}

_TRAITS = tuple(adjective(*entry.split(" ")) for entry in ("tall alto", "young joven/joven/jóvenes/jóvenes", "intelligent inteligente", "kind amable", "strong fuerte", "funny divertido", "rich rico", "famous famoso"))  # fmt: skip
_STATES = tuple(adjective(*entry.split(" ")) for entry in ("tired cansado", "sick enfermo", "happy contento", "sad triste", "busy ocupado", "alone solo"))  # fmt: skip
_CONDITIONS: tuple[tuple[Adjective, tuple[Noun, ...]], ...] = (
    (adjective("open", "abierto"), select("opening store museum library restaurant")),
    (adjective("closed", "cerrado"), select("opening store museum library restaurant")),
    (adjective("clean", "limpio"), select("clothes car room plate cup")),
    (adjective("dirty", "sucio"), select("clothes car room plate cup window")),
    (adjective("broken", "roto"), select("plate cup window lamp camera chair umbrella")),
    (adjective("empty", "vacío"), select("bottle box bag cup")),
    (adjective("cold", "frío"), select("soup milk water coffee")),
    (adjective("hot", "caliente"), select("soup milk coffee tea")),
    (adjective("delicious", "delicioso"), select("food snack")),
)
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
        head = d.pick(
            [head for head in select("clothes vehicle furniture building place work text matter") if ADJECTIVES[head]]
        )
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
    return finish(question(d, who, how, Moment(d.pick((PRESENT, IMPERFECT)))), "?")


_ON = places("table bed chair", "on")
_THERE = (*places("box bag kitchen car suitcase"), *_ON)
_ABOUT = (AT_HOME, *places("garden park library hospital square restaurant"), *places("river beach", "near"))


def location(d: Derivation) -> Sentence:
    """The keys are on the table / Las llaves están en la mesa."""
    if d.chance(0.4):
        who, spot = subject(d), d.pick(_ABOUT)
    else:
        who, spot = (
            noun_phrase(d, d.pick(select("portable -bag -suitcase press plate cup")), "definite", 0.3),
            d.pick(_THERE),
        )
    here = Predicate(BE_ESTAR, spot.english, spot.spanish)
    if d.chance(0.25):
        return finish(question(d, who, here), "?")
    moment = Moment(d.pick((PRESENT, PRESENT, IMPERFECT)), d.chance(0.2))
    return finish(clause(d, who, here, moment))


def there_is(d: Derivation) -> Sentence:
    """There are two dogs in the garden / Hay dos perros en el jardín."""
    if d.chance(0.5):
        what, spot = noun_phrase(d, d.pick(select("pet farm flying people")), "indefinite"), d.pick(_ABOUT[1:])
    else:
        what, spot = (
            noun_phrase(d, d.pick(select("portable -bag -suitcase snack plate cup")), "indefinite"),
            d.pick(_THERE),
        )
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
    return finish(tell(d, IT, happen(d, kind, rains)))


def it_is_hot(d: Derivation) -> Sentence:
    """Was it cold yesterday? / ¿Hacía frío ayer?"""
    word = d.pick((Phrase("cold", "frío"), Phrase("hot", "calor"), Phrase("sunny", "sol"), Phrase("windy", "viento")))
    very = d.chance(0.3)
    how = Predicate(
        BE_HACER, f"very {word.english}" if very else word.english, f"mucho {word.spanish}" if very else word.spanish
    )
    past = d.chance(0.4)
    place = d.pick((NOTHING, Phrase("here", "aquí"), *places("beach", "on"), *places("city classroom kitchen park")))
    moment = Moment(IMPERFECT if past else PRESENT, d.chance(0.2))
    if d.chance(0.25):
        return finish(timed_end(question(d, IT, how, moment._replace(negative=False)), place), "?")
    return finish(timed_end(clause(d, IT, how, moment), place))


def what_a(d: Derivation) -> Sentence:
    """What a pretty house! / ¡Qué casa tan bonita!"""
    d.mark("exclamation")
    d.mark("adjective_order")
    head = d.pick(
        [head for head in select("clothes building place work text plant pet snack matter people") if ADJECTIVES[head]]
    )
    fitting = [word for word in ADJECTIVES[head] if not word.before and not word.colour and word.english != "new"]
    if not fitting:
        return what_a(d)
    word = d.pick(fitting)
    plain = NounPhrase(f"{word.english} {head.english}", head.spanish, HE, head.feminine)
    article = "an" if plain.english[0] in "aeiou" else "a"
    return finish(
        Clause(f"what {article} {plain.english}", f"qué {head.spanish} tan {word.agree(head.feminine, False)}"), "!"
    )


def modal(d: Derivation, verb: str, negative: bool = False, asked: bool = False) -> Sentence:
    """I want to buy bread / Quiero comprar pan; she can't swim / no puede nadar; we have to work / tenemos que trabajar."""
    base = predicate(d, d.pick((*ACTIONS, *DOINGS)), negative=negative)
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
    base = predicate(d, d.pick((*PET_DOINGS, *PET_MOVES)))
    kind = d.pick((HABIT, GOING_ON, PAST, PAST_HABIT))
    if kind == GOING_ON:
        return finish(clause(d, who, progressive(base), Moment(PRESENT, d.chance(0.2))))
    if kind == PAST_HABIT:
        return finish(clause(d, who, base, Moment(IMPERFECT, used_to=True)))
    told = clause(d, who, base, Moment(PRESENT if kind == HABIT else PRETERITE, d.chance(0.2)))
    return finish(timed(d, told, d.pick(TIMES[kind]) if d.chance(0.4) else NOTHING))


SIMPLE = (
    *(
        Template(f"statement.{kind}", 2.5, partial(statement, kind=kind))
        for kind in (HABIT, GOING_ON, PAST, PAST_HABIT, FUTURE)
    ),
    *(
        Template(f"negative.{kind}", 1.4, partial(statement, kind=kind, negative=True))
        for kind in (HABIT, GOING_ON, PAST, PAST_HABIT, FUTURE)
    ),
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
    Template("gustar.statement", 3.5, gustar),
    Template("gustar.negative", 1.5, partial(gustar, negative=True)),
    Template("gustar.question", 1.5, gustar_question),
    Template("gustar.negative_question", 0.6, partial(gustar_question, negative=True), held_out=True),
    Template("gustar.both", 1.5, gustar_both),
    Template("gustar.mixed", 1.5, gustar_mixed),
    Template("gustar.past", 1.2, gustar_past),
    Template("gustar.ache", 0.5, ache),
    Template("copula.present", 2.5, copula),
    Template("copula.past", 1.5, partial(copula, tense=IMPERFECT)),
    Template("copula.negative", 1.0, partial(copula, negative=True)),
    Template("copula.question", 1.0, copula_question),
    Template("location", 1.5, location),
    Template("there_is", 1.2, there_is),
    Template("exclamation.what_a", 0.8, what_a),
    *(Template(f"modal.{verb}", 1.0, partial(modal, verb=verb)) for verb in ("want", "can", "have")),
    Template("modal.cannot", 0.8, partial(modal, verb="can", negative=True)),
    Template("modal.not_want", 0.8, partial(modal, verb="want", negative=True)),
    Template("modal.question", 0.8, partial(modal, verb="want", asked=True)),
    Template("modal.can_question", 0.5, partial(modal, verb="can", asked=True), held_out=True),
    Template("animal", 1.2, animal),
    Template("weather.rain", 0.4, weather),
    Template("weather.hot", 0.4, it_is_hot),
)

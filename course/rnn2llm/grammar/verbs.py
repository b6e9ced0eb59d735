"""The verbs of the corpus: how each is said in both languages, and what it is said of."""

from __future__ import annotations

from typing import NamedTuple

from rnn2llm.grammar.english import EnglishVerb, english_verb
from rnn2llm.grammar.nouns import Noun, select
from rnn2llm.grammar.phrases import AT_HOME, NOTHING, Phrase, places
from rnn2llm.grammar.spanish import SpanishVerb, spanish_verb

ACTION, EVENT, STATE = "action", "event", "state"
"""Lexical aspect (Vendler 1957). An action can be going on (is eating); an event cannot well (forgot); of a state
English *had* is the imperfect in Spanish (tenía), of the others the simple past is the preterite."""


class Verb(NamedTuple):
    """A verb in both languages, and its lexical aspect."""

    english: EnglishVerb
    spanish: SpanishVerb
    aspect: str


class Frame(NamedTuple):
    """A verb with the objects it takes: which nouns, after which determiners and prepositions."""

    verb: Verb
    nouns: tuple[Noun, ...]
    determiners: str
    english_preposition: str = ""
    spanish_preposition: str = ""


class Doing(NamedTuple):
    """A verb without an object, and what may follow it."""

    verb: Verb
    complements: tuple[Phrase, ...]


def verb(in_english: str, in_spanish: str, aspect: str = ACTION) -> Verb:
    """Make a verb of the arguments of `english_verb` and `spanish_verb`, each in one string.

    The irregularities of the Spanish verb are written as name=form.
    """
    infinitive, *irregular = in_spanish.split()
    return Verb(
        english_verb(in_english), spanish_verb(infinitive, **dict(part.split("=") for part in irregular)), aspect
    )


BE_SER = Verb(EnglishVerb("be", "is", "was", "being"), spanish_verb("ser"), STATE)
BE_ESTAR = BE_SER._replace(spanish=spanish_verb("estar", strong="estuv"))
TENER = spanish_verb("tener", "ie", first="tengo", strong="tuv")
BE_TENER = BE_SER._replace(spanish=TENER)
BE_HACER = BE_SER._replace(spanish=spanish_verb("hacer", first="hago", strong="hic"))
RAIN = verb("rain", "llover change=ue")
SNOW = verb("snow", "nevar change=ie")
BE_GOING = BE_SER._replace(spanish=spanish_verb("ir"))
CAN = Verb(EnglishVerb("can", "can", "could", ""), spanish_verb("poder", "ue", strong="pud"), STATE)
WANT = verb("want", "querer change=ie strong=quis", STATE)
HAVE = Verb(english_verb("have had"), TENER, STATE)
PLAY_SPORT = verb("play", "jugar change=ue")
PLAY_INSTRUMENT = verb("play", "tocar")
KNOW_WHO = verb("know knew", "conocer first=conozco", STATE)
KNOW_WHAT = verb("know knew", "saber first=sé strong=sup", STATE)
LOVE = verb("love", "querer change=ie strong=quis", STATE)
MISS_WHO = verb("miss", "extrañar", STATE)
MISS_WHAT = verb("miss", "perder change=ie", EVENT)
LEAVE_PLACE = verb("leave left", "salir first=salgo", EVENT)
LEAVE_THING = verb("leave left", "dejar", EVENT)
GO = verb("go went", "ir")
SEE = verb("see saw", "ver", EVENT)
BUY = verb("buy bought", "comprar")
FIND = verb("find found", "encontrar change=ue", EVENT)
LOSE = verb("lose lost", "perder change=ie", EVENT)
CALL = verb("call", "llamar")
ARRIVE = verb("arrive", "llegar", EVENT)
TALK = verb("talk", "hablar")
WAIT = verb("wait", "esperar")
WRITE = verb("write wrote", "escribir")
GIVE = verb("give gave", "dar")
SEND = verb("send sent", "mandar")
READ = verb("read read", "leer")
COOK = verb("cook", "cocinar")
EAT = verb("eat ate", "comer")


def _frame(made: Verb, words: str, determiners: str, english: str = "", spanish: str = "") -> Frame:
    return Frame(made, select(words), determiners, english, spanish)


PLAYING = (
    _frame(PLAY_SPORT, "sport", "sport", "", "a"),
    _frame(PLAY_INSTRUMENT, "instrument", "the"),
)

ACTIONS = (
    _frame(EAT, "food snack", "open"),
    _frame(verb("drink drank", "beber"), "drink", "open"),
    _frame(COOK, "rice meat fish soup chicken", "open"),
    _frame(BUY, "food snack drink clothes portable vehicle furniture press plate cup flower", "open"),
    _frame(READ, "text press book", "open"),
    _frame(WRITE, "text", "open"),
    _frame(verb("watch", "ver"), "movie", "open"),
    _frame(verb("wash", "lavar"), "clothes car bicycle dog plate cup", "definite"),
    _frame(verb("clean", "limpiar"), "room -garden window table house", "definite"),
    _frame(verb("open", "abrir"), "opening bottle letter", "definite"),
    _frame(verb("close", "cerrar change=ie"), "opening store", "definite"),
    _frame(verb("look", "buscar"), "portable pet family", "definite", "for"),
    _frame(WAIT, "family teacher doctor", "definite", "for"),
    _frame(WAIT, "transport", "the", "for"),
    _frame(verb("help", "ayudar"), "family people", "definite"),
    _frame(verb("visit", "visitar"), "family museum city town", "definite"),
    _frame(verb("listen", "escuchar"), "song", "definite", "to"),
    _frame(verb("study", "estudiar"), "language subject", "bare"),
    _frame(verb("speak spoke", "hablar"), "language", "bare"),
    *PLAYING,
    *PLAYING,
)
"""What people do to things and to each other, and may be seen doing."""

MISHAPS = (_frame(LOSE, "portable -book hat", "definite"),)
"""What happens to people, and what nobody plans."""

EVENTS = (
    _frame(FIND, "portable pet hat money", "open"),
    _frame(SEE, "family people pet farm flying mountain", "definite"),
    _frame(CALL, "family doctor lawyer nurse", "definite"),
    _frame(verb("take took", "tomar"), "bus train plane", "the"),
)
"""What happens at a point, and is not seen going on."""

STATES = (
    _frame(WANT, "food snack drink portable clothes vehicle", "open"),
    _frame(verb("need", "necesitar", STATE), "portable clothes vehicle money table chair bed", "open"),
    _frame(HAVE, "pet vehicle portable clothes house idea plan question problem", "indefinite"),
    _frame(KNOW_WHO, "family people city town", "definite"),
    _frame(KNOW_WHAT, "answer truth name", "the"),
    _frame(LOVE, "family", "possessive"),
    _frame(MISS_WHO, "family", "possessive"),
    _frame(verb("wear wore", "llevar", STATE), "clothes", "open"),
    _frame(verb("remember", "recordar change=ue", STATE), "name lesson story song poem", "definite"),
)
"""What lasts: its English simple past is the imperfect."""

_MUCH = Phrase("a lot", "mucho")
_WELL = Phrase("very well", "muy bien")
_OUTSIDE = (*places("park garden square"), *places("beach", "on"))
_AT_SCHOOL = Phrase("at school", "en la escuela")
_INSIDE = (AT_HOME, *places("kitchen library"), _AT_SCHOOL)
_HERE = Phrase("here", "aquí")
_WITH = (Phrase("with my friends", "con mis amigos"), Phrase("with her sister", "con su hermana"))

RUN = verb("run ran running", "correr")
LIVE = verb("live", "vivir", STATE)
SLEEP = verb("sleep slept", "dormir change=ue")

DOINGS = (
    Doing(SLEEP, (NOTHING, _MUCH, _WELL, AT_HOME, _HERE, *places("bedroom garden"))),
    Doing(
        verb("run ran running", "correr"),
        (NOTHING, _MUCH, *places("park street"), *places("beach", "on"), *places("river", "near")),
    ),
    Doing(verb("swim swam swimming", "nadar"), (NOTHING, _MUCH, _WELL, *places("river"), *_WITH)),
    Doing(verb("sing sang", "cantar"), (NOTHING, _WELL, *_OUTSIDE, *_WITH, *places("kitchen bathroom"))),
    Doing(verb("walk", "caminar"), (NOTHING, _MUCH, *_OUTSIDE, *places("river beach school", "near"), *_WITH)),
    Doing(
        verb("work", "trabajar"),
        (NOTHING, _MUCH, _HERE, AT_HOME, *places("hospital restaurant store"), *places("school", "at")),
    ),
    Doing(verb("study", "estudiar"), (NOTHING, _MUCH, *_INSIDE, *_WITH)),
    Doing(GO, (*places("beach park school museum library store hospital city", "to"), Phrase("home", "a casa"))),
    Doing(COOK, (NOTHING, _WELL, AT_HOME, *_WITH)),
)
"""What people do without an object."""

LIVINGS = Doing(LIVE, (_HERE, *_WITH, *places("city town house"), *places("beach park school river museum", "near")))

GIFTS = (
    _frame(GIVE, "portable clothes plate flower letter money snack", "open"),
    _frame(SEND, "letter message photo portable clothes flower money", "open"),
    _frame(verb("show", "mostrar change=ue"), "photo letter house car clothes portable flower", "definite"),
    _frame(verb("bring brought", "traer first=traigo strong=traj"), "snack coffee tea milk water chair bag", "open"),
    _frame(verb("tell told", "contar change=ue"), "story secret truth", "the"),
)
"""What one person gives to another."""

DEEDS: tuple[Frame | Doing, ...] = (*ACTIONS, *DOINGS)
"""What people do on purpose, with an object or without."""

PET_DEEDS: tuple[Frame | Doing, ...] = (
    _frame(EAT, "meat fish chicken", "bare"),
    _frame(verb("drink drank", "beber"), "water milk", "bare"),
    Doing(SLEEP, (NOTHING, _MUCH, *places("garden kitchen bedroom"), *places("bed table", "on"))),
    Doing(RUN, (NOTHING, _MUCH, *places("garden park"))),
)

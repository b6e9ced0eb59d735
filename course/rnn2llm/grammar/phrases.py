"""Noun phrases, built in both languages at once: subjects, objects, places, the words that agree with a noun."""

from __future__ import annotations

from typing import NamedTuple

from rnn2llm.grammar import english
from rnn2llm.grammar.derivation import Derivation
from rnn2llm.grammar.nouns import ADJECTIVES, Adjective, Noun, noun, select
from rnn2llm.grammar.spanish import HE, THEY, WE, YOU, I


class NounPhrase(NamedTuple):
    """A noun phrase or pronoun in both languages, with what verbs and adjectives have to know of it."""

    english: str
    spanish: str
    person: int
    feminine: bool
    noun: Noun | None = None
    pronoun: bool = False
    personal: bool = False
    """As an object it takes *a*: veo a tu hermana."""
    formal: bool = False
    """*Usted*, whose verb is in the third person: you have, usted tiene."""

    @property
    def plural(self) -> bool:
        """Whether what agrees with it is plural."""
        return self.person >= WE

    @property
    def english_person(self) -> int:
        """The person of the English verb: that of *you* for *usted*."""
        return YOU if self.formal else self.person


class Determiner(NamedTuple):
    """A determiner: English singular and plural, Spanish by gender and number; empty where it has no such form."""

    english: tuple[str, str]
    masculine: tuple[str, str]
    feminine: tuple[str, str]


def _determiner(english_forms: str, spanish_forms: str) -> Determiner:
    one, _, many = english_forms.partition("/")
    masculine, feminine, *plurals = spanish_forms.split("/")
    masculines, feminines = plurals or (masculine + "s", feminine + "s")
    return Determiner((one, many or one), (masculine, masculines), (feminine, feminines))


_DETERMINERS = {
    "the": _determiner("the", "el/la/los/las"),
    "this": _determiner("this/these", "este/esta/estos/estas"),
    "that": _determiner("that/those", "ese/esa/esos/esas"),
    "my": _determiner("my", "mi/mi"),
    "your": _determiner("your", "tu/tu"),
    "his": _determiner("his", "su/su"),
    "her": _determiner("her", "su/su"),
    "our": _determiner("our", "nuestro/nuestra"),
    "their": _determiner("their", "su/su"),
    "a": Determiner(("a", ""), ("un", ""), ("una", "")),
    "some": Determiner(("", "some"), ("", "algunos"), ("", "algunas")),
    "many": Determiner(("", "many"), ("", "muchos"), ("", "muchas")),
    "two": Determiner(("", "two"), ("", "dos"), ("", "dos")),
    "three": Determiner(("", "three"), ("", "tres"), ("", "tres")),
    "four": Determiner(("", "four"), ("", "cuatro"), ("", "cuatro")),
    "five": Determiner(("", "five"), ("", "cinco"), ("", "cinco")),
    "ten": Determiner(("", "ten"), ("", "diez"), ("", "diez")),
    "": Determiner(("", ""), ("", ""), ("", "")),
}

_NUMBERS = frozenset({"two", "three", "four", "five", "ten"})
_POSSESSIVES = ("my", "your", "his", "her", "our", "their")
_DEFINITE = ("the",) * 8 + _POSSESSIVES + ("this", "that") * 2

DETERMINERS = {
    "open": ("a",) * 9
    + ("the",) * 4
    + ("", "", "", "two", "three", "some", "many", "this", "that", "my", "your", "her"),
    "definite": _DEFINITE,
    "indefinite": ("a",) * 6 + ("two", "three", "four", "five", "many"),
    "negated": ("",) * 12 + _DEFINITE,
    "habitual": ("",) * 20 + _DEFINITE,
    "specific": ("a",) * 8 + _DEFINITE,
    "possessive": _POSSESSIVES,
    "pointing": ("the",) * 6 + ("this", "that"),
    "the": ("the",),
    "bare": ("",),
}
"""What may stand before a noun, by what its verb allows; the likely ones are repeated."""

_ONLY_SINGULAR = frozenset(
    select("mother father grandmother grandfather place room building press sport instrument transport")
)
_IN_PAIRS = frozenset(select("shoe sock"))
_NOBODYS = frozenset(select("eagle place building -house -store -city -town -street"))
_FEW_PLURALS = frozenset(select("vehicle family"))


def noun_phrase(
    d: Derivation, head: Noun, determiners: str = "open", adjectives: float = 0.35, plural: bool | None = None
) -> NounPhrase:
    """Build determiner, adjectives and noun.

    Args:
        d: the derivation.
        head: the noun.
        determiners: a key of `DETERMINERS`.
        adjectives: the probability of an adjective.
        plural: the number; by default the determiner and the noun decide.
    """
    name = d.pick(DETERMINERS[determiners])
    if head in _NOBODYS and name in _POSSESSIVES:
        name = "the"
    if not head.english_plural:
        name = name if _DETERMINERS[name].english[0] and name != "a" else ""
        plural = False
    elif plural is None and head in _ONLY_SINGULAR and not _DETERMINERS[name].english[0]:
        name, plural = "a" if determiners == "indefinite" else "the", False
    elif plural is None and head in _IN_PAIRS:
        name = "" if name == "a" or name in _NUMBERS else name
        plural = True
    elif plural is None:
        likely = 0.0 if head in _ONLY_SINGULAR else 0.1 if head in _FEW_PLURALS else 0.3
        plural = not _DETERMINERS[name].english[0] or (name != "a" and d.chance(likely))
    chosen = _adjectives(d, head, adjectives)
    if chosen:
        d.mark("adjective_order")
        if any(word.before and word.cut(head.feminine, plural) for word in chosen):
            d.mark("apocope")
    if name in _NUMBERS and plural:
        d.mark("number")
    return compose(head, name, plural, chosen)


def compose(head: Noun, name: str, plural: bool = False, adjectives: tuple[Adjective, ...] = ()) -> NounPhrase:
    """Put the words of a noun phrase in the order of each language, in agreement with `head`."""
    determiner = _DETERMINERS[name]
    before = [word.agree_before(head.feminine, plural) for word in adjectives if word.before]
    # What belongs closest to the noun comes last in English and first in Spanish.
    after = [word.agree(head.feminine, plural) for word in reversed(adjectives) if not word.before]
    article = (determiner.feminine if head.feminine else determiner.masculine)[plural]
    if head.el and not plural and not before:
        article = {"la": "el", "una": "un"}.get(article, article)
    in_english = " ".join([*(word.english for word in adjectives), head.english_plural if plural else head.english])
    in_spanish = " ".join([*before, head.spanish_plural if plural else head.spanish, *after])
    word = determiner.english[plural]
    return NounPhrase(
        english.indefinite(in_english) if word == "a" else f"{word} {in_english}".lstrip(),
        f"{article} {in_spanish}".lstrip(),
        THEY if plural else HE,
        head.feminine,
        head,
        personal=head.kind in ("family", "people") or (head.kind == "pet" and name in _DEFINITE),
    )


def _adjectives(d: Derivation, head: Noun, probability: float) -> tuple[Adjective, ...]:
    fitting = ADJECTIVES[head]
    if not fitting or not d.chance(probability):
        return ()
    first = d.pick(fitting)
    if first.colour or first.before or not d.chance(0.3):
        return (first,)
    colours = [word for word in fitting if word.colour]
    return (first, d.pick(colours)) if colours else (first,)


def _pronoun(in_english: str, in_spanish: str, person: int, feminine: bool) -> NounPhrase:
    return NounPhrase(in_english, in_spanish, person, feminine, pronoun=True, personal=True)


PRONOUNS = (
    _pronoun("I", "yo", I, False),
    _pronoun("I", "yo", I, True),
    _pronoun("you", "tú", YOU, False),
    _pronoun("you", "tú", YOU, True),
    _pronoun("he", "él", HE, False),
    _pronoun("she", "ella", HE, True),
    _pronoun("we", "nosotros", WE, False),
    _pronoun("they", "ellos", THEY, False),
)
"""The subjects that Spanish drops. *I* and *you* come in both genders: I am tired, estoy cansado or cansada."""

POLITE = (
    _pronoun("you", "usted", HE, False)._replace(formal=True),
    _pronoun("you", "usted", HE, True)._replace(formal=True),
)
ALL_OF_YOU = _pronoun("you all", "ustedes", THEY, False)._replace(formal=True)
"""The subjects of politeness, which Spanish says after its verb rather than drop them: ¿habla usted español?"""

OBJECT_PRONOUNS = {"I": "me", "you": "you", "he": "him", "she": "her", "we": "us", "they": "them"}

NAMES = tuple(
    NounPhrase(name, name, HE, name in ("Ana", "Carmen", "Irene", "Olga", "Marta"), personal=True)
    for name in ("Ana", "Carmen", "Irene", "Olga", "Marta", "Luis", "Pedro", "Diego", "Hugo", "Pablo")
)

_FAMILY = select("family")
_PEOPLE = select("people")


def subject(d: Derivation, pronouns: float = 0.45) -> NounPhrase:
    """Choose who acts: a pronoun with the given probability, else a name, a relative, somebody, or two of them."""
    if d.chance(pronouns):
        return d.pick(PRONOUNS)
    if d.chance(0.12):
        return _two_people(d)
    return person(d)


def relative(d: Derivation) -> NounPhrase:
    """Choose a name, or a relative in one word and a possessive."""
    return d.pick(NAMES) if d.chance(0.5) else noun_phrase(d, d.pick(_FAMILY), "possessive", 0, plural=False)


def person(d: Derivation, adjectives: float = 0.15) -> NounPhrase:
    """Choose a name, a relative (my sister) or somebody (the teacher)."""
    if d.chance(0.25):
        return d.pick(NAMES)
    if d.chance(0.5):
        return noun_phrase(d, d.pick(_FAMILY), "possessive", adjectives)
    return noun_phrase(d, d.pick(_PEOPLE), "pointing", adjectives)


def _two_people(d: Derivation) -> NounPhrase:
    first, second = relative(d), d.pick(NAMES)
    if first.english == second.english:
        first = noun_phrase(d, d.pick(_FAMILY), "possessive", 0, plural=False)
    d.mark("coordination")
    if d.chance(0.25):
        return NounPhrase(f"{first.english} and I", f"{first.spanish} y yo", WE, False, personal=True)
    return together(first, second)


def together(first: NounPhrase, second: NounPhrase) -> NounPhrase:
    """Join two noun phrases by *and*: the two together are feminine only if both are."""
    return NounPhrase(
        f"{first.english} and {second.english}",
        f"{first.spanish} y {second.spanish}",
        THEY,
        first.feminine and second.feminine,
        personal=first.personal,
    )


def as_object(phrase: NounPhrase) -> str:
    """Give the Spanish of a direct object, with the *a* that persons take."""
    return to(phrase) if phrase.personal else phrase.spanish


def to(phrase: NounPhrase) -> str:
    """Put *a* before somebody, and before each of two: a mi hermana y a Luis, a Ana y a mí."""
    tonic = {"yo": "mí", "tú": "ti"}.get(phrase.spanish, phrase.spanish)
    return "a " + tonic.replace(" y yo", " y mí").replace(" y ", " y a ")


def of_somebody(d: Derivation, head: Noun) -> NounPhrase:
    """Build a possessor and what it owns, which cross: Ana's red car, el coche rojo de Ana."""
    if head in _NOBODYS:
        return noun_phrase(d, head, "the")
    owner = relative(d)
    owned = noun_phrase(d, head, "the", plural=None if d.chance(0.5) else False)
    return owned._replace(
        english=f"{owner.english}'s {owned.english.removeprefix('the ')}", spanish=f"{owned.spanish} de {owner.spanish}"
    )


class Phrase(NamedTuple):
    """Words that stand in the same place in both languages: a complement, a place, a time."""

    english: str
    spanish: str


NOTHING = Phrase("", "")
AT_HOME = Phrase("at home", "en casa")


def places(words: str, preposition: str = "in") -> tuple[Phrase, ...]:
    """Give "in the park / en el parque" and its like for each noun of `words` (see `nouns.select`)."""
    in_spanish = {"in": "en", "on": "en", "at": "en", "to": "a", "near": "cerca de"}[preposition]
    return tuple(
        Phrase(
            f"{preposition} the {entry.english}",
            f"{in_spanish} {'la' if entry.feminine and not entry.el else 'el'} {entry.spanish}",
        )
        for entry in select(words)
    )


def generic(name: str) -> NounPhrase:
    """Give a whole kind of thing, bare in English and with its article in Spanish: cats / los gatos."""
    head = noun(name)
    plural = head.english_plural != ""
    article = ("los" if plural else "el") if not head.feminine else ("las" if plural else "el" if head.el else "la")
    return NounPhrase(
        head.english_plural or head.english,
        f"{article} {head.spanish_plural or head.spanish}",
        THEY if plural else HE,
        head.feminine,
        head,
    )

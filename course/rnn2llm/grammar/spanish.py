"""Spanish morphology and spelling: conjugation, plurals, feminines, and what adjacent words do to each other.

The rules are those of RAE and ASALE, *Nueva gramática de la lengua española* (2009) and *Ortografía* (2010).
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Where a form stands in a tense: I, you (tú), he or she, we, they.
I, YOU, HE, WE, THEY = range(5)  # noqa: E741 - the pronoun is the clearest name

Tense = tuple[str, str, str, str, str]


class SpanishVerb(NamedTuple):
    """The forms of a verb that the corpus uses; a tense is five forms: yo, tú, él, nosotros, ellos."""

    infinitive: str
    gerund: str
    present: Tense
    preterite: Tense
    imperfect: Tense
    subjunctive: Tense
    """The present subjunctive; its third person is also how one asks something of *usted*."""


_PRESENT = {
    "a": ("o", "as", "a", "amos", "an"),
    "e": ("o", "es", "e", "emos", "en"),
    "i": ("o", "es", "e", "imos", "en"),
}
_PRETERITE = {"a": ("é", "aste", "ó", "amos", "aron"), "e": ("í", "iste", "ió", "imos", "ieron")}
_SUBJUNCTIVE = {"a": ("e", "es", "e", "emos", "en"), "e": ("a", "as", "a", "amos", "an")}
_IMPERFECT = {"a": ("aba", "abas", "aba", "ábamos", "aban"), "e": ("ía", "ías", "ía", "íamos", "ían")}

# Verbs that no rule below gives: tense, then its five forms.
_IRREGULAR: dict[str, dict[str, str]] = {
    "ser": {
        "present": "soy eres es somos son",
        "preterite": "fui fuiste fue fuimos fueron",
        "imperfect": "era eras era éramos eran",
        "subjunctive": "sea seas sea seamos sean",
    },
    "ir": {
        "present": "voy vas va vamos van",
        "preterite": "fui fuiste fue fuimos fueron",
        "imperfect": "iba ibas iba íbamos iban",
        "subjunctive": "vaya vayas vaya vayamos vayan",
        "gerund": "yendo",
    },
    "ver": {
        "present": "veo ves ve vemos ven",
        "preterite": "vi viste vio vimos vieron",
        "imperfect": "veía veías veía veíamos veían",
        "subjunctive": "vea veas vea veamos vean",
    },
    "dar": {
        "present": "doy das da damos dan",
        "preterite": "di diste dio dimos dieron",
        "subjunctive": "dé des dé demos den",
    },
    "estar": {"present": "estoy estás está estamos están", "subjunctive": "esté estés esté estemos estén"},
    "saber": {"subjunctive": "sepa sepas sepa sepamos sepan"},
}


def spanish_verb(infinitive: str, change: str = "", first: str = "", strong: str = "") -> SpanishVerb:
    """Conjugate a verb.

    Args:
        infinitive: the verb.
        change: what the stressed stem vowel becomes, "ie", "ue" or "i" (cerrar, cierro).
        first: the first person of the present where it is irregular (hago).
        strong: the stem of a preterite stressed on the stem (tuv- for tuve).

    >>> spanish_verb("dormir", "ue").present
    ('duermo', 'duermes', 'duerme', 'dormimos', 'duermen')
    >>> spanish_verb("buscar").preterite[0], spanish_verb("leer").preterite[2]
    ('busqué', 'leyó')
    >>> spanish_verb("jugar", "ue").subjunctive
    ('juegue', 'juegues', 'juegue', 'juguemos', 'jueguen')
    """
    stem, theme = infinitive[:-2], infinitive[-2]
    past_theme = "a" if theme == "a" else "e"
    stressed = _change_vowel(stem, change)
    present = [(stem if person == WE else stressed) + ending for person, ending in enumerate(_PRESENT[theme])]
    present[I] = first or present[I]
    weak = _change_vowel(stem, {"ie": "i", "ue": "u", "i": "i"}[change]) if change and theme == "i" else stem
    given = _IRREGULAR.get(infinitive, {})
    return SpanishVerb(
        infinitive,
        given.get("gerund") or _gerund(weak, theme),
        _tense(given.get("present"), present),
        _tense(given.get("preterite"), _strong_preterite(strong) if strong else _preterite(stem, weak, past_theme)),
        _tense(given.get("imperfect"), [stem + ending for ending in _IMPERFECT[past_theme]]),
        _tense(given.get("subjunctive"), _subjunctive(present[I], first, stem, weak, past_theme)),
    )


def _tense(given: str | None, regular: list[str]) -> Tense:
    i, you, he, we, they = given.split() if given else regular
    return i, you, he, we, they


def _change_vowel(stem: str, change: str) -> str:
    """Replace the last e of a stem (or its last o or u) by the diphthong or vowel it changes to."""
    if not change:
        return stem
    place = max(stem.rfind(vowel) for vowel in ("ou" if change in ("ue", "u") else "e"))
    return stem[:place] + change + stem[place + 1 :]


def _subjunctive(first_person: str, first: str, stem: str, weak: str, theme: str) -> list[str]:
    """Build it on the first person of the present (hago, haga); *we* has no stress on the stem (jugar, juguemos)."""
    stressed = first_person[:-1]
    together = stressed if first or stressed == stem else weak
    stems = [together if person == WE else stressed for person in range(5)]
    if theme == "a":
        stems = [_before_e(each) for each in stems]
    return [each + ending for each, ending in zip(stems, _SUBJUNCTIVE[theme], strict=True)]


def _before_e(stem: str) -> str:
    """Spell the last consonant of a stem so that it sounds the same before e: busc-, busqu-; jug-, jugu-; z, c."""
    for letter, spelling in (("c", "qu"), ("g", "gu"), ("z", "c")):
        if stem.endswith(letter):
            return stem[:-1] + spelling
    return stem


def _gerund(stem: str, theme: str) -> str:
    if theme == "a":
        return stem + "ando"
    return stem + ("yendo" if stem.endswith(("a", "e", "o")) else "iendo")


def _preterite(stem: str, weak: str, theme: str) -> list[str]:
    forms = [stem + ending for ending in _PRETERITE[theme]]
    if theme == "a":
        forms[I] = _before_e(stem) + "é"
    else:
        forms[HE], forms[THEY] = weak + "ió", weak + "ieron"
        if stem.endswith(("a", "e", "o")):
            forms = [stem + ending for ending in ("í", "íste", "yó", "ímos", "yeron")]
    return forms


def _strong_preterite(stem: str) -> list[str]:
    third = stem[:-1] + "z" if stem.endswith("c") else stem
    return [stem + "e", stem + "iste", third + "o", stem + "imos", stem + ("eron" if stem.endswith("j") else "ieron")]


def plural(word: str) -> str:
    """Give the plural of a noun or adjective stressed as most are; jóvenes and its like are given by hand.

    >>> [plural(word) for word in ("casa", "canción", "lápiz", "francés", "sofá", "paraguas")]
    ['casas', 'canciones', 'lápices', 'franceses', 'sofás', 'paraguas']
    """
    if word[-1] in "aeioáéó":
        return word + "s"
    if word.endswith("z"):
        return word[:-1] + "ces"
    if word.endswith("s") and word[-2] in "aeiou" and word != "gris":
        return word
    accented = {"á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u"}
    if word[-1] in "ns" and word[-2] in accented and word != "país":
        word = word[:-2] + accented[word[-2]] + word[-1]
    return word + "es"


def feminine(adjective: str) -> str:
    """Give the feminine of an adjective: rojo, roja; hablador, habladora; but verde, azul, joven as they are."""
    if adjective.endswith("o"):
        return adjective[:-1] + "a"
    return adjective + "a" if adjective.endswith("or") else adjective


_Y = re.compile(r"\by (?=h?[ií](?![ae]))", re.IGNORECASE)
_O = re.compile(r"\bo (?=h?[oó])", re.IGNORECASE)


def join(phrase: str) -> str:
    """Spell what adjacent words do to each other: al, del, and *e*, *u* for *y*, *o* before their own sound.

    >>> join("vamos a el parque de el pueblo"), join("Ana y Irene o Olga"), join("agua y hielo")
    ('vamos al parque del pueblo', 'Ana e Irene u Olga', 'agua y hielo')
    """
    phrase = f" {phrase} ".replace(" a el ", " al ").replace(" de el ", " del ").strip()
    return _O.sub("u ", _Y.sub("e ", phrase))

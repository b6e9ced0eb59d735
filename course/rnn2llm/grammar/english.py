"""English inflection: only what the corpus needs, by rule, with the irregular forms handed in."""

from __future__ import annotations

from typing import NamedTuple

VOWELS = "aeiou"


class EnglishVerb(NamedTuple):
    """The four forms of a verb that the corpus uses: eat, eats, ate, eating."""

    base: str
    third: str
    past: str
    gerund: str


def english_verb(forms: str) -> EnglishVerb:
    """Inflect a verb given as "base [past [gerund]]"; what is left out is regular.

    A second word that belongs to the verb is joined with an underscore.

    >>> english_verb("study")
    EnglishVerb(base='study', third='studies', past='studied', gerund='studying')
    >>> english_verb("run ran running").third
    'runs'
    """
    base, *given = forms.split()
    past = given[0] if given else _regular_past(base)
    gerund = given[1] if len(given) > 1 else _regular_gerund(base)
    return EnglishVerb(base, plural(base) if base != "have" else "has", past, gerund)


def plural(word: str) -> str:
    """Add -s as nouns and third persons do: dog, dogs; box, boxes; city, cities; but day, days.

    >>> [plural(word) for word in ("watch", "story", "play", "go")]
    ['watches', 'stories', 'plays', 'goes']
    """
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "o")) else "s")


def indefinite(phrase: str) -> str:
    """Put *a* or *an* before a phrase by its first sound.

    >>> indefinite("old house"), indefinite("uniform")
    ('an old house', 'a uniform')
    """
    return ("an " if phrase[0] in VOWELS and not phrase.startswith(("uni", "use")) else "a ") + phrase


def _regular_past(base: str) -> str:
    if base.endswith("y") and base[-2] not in VOWELS:
        return base[:-1] + "ied"
    return base + ("d" if base.endswith("e") else "ed")


def _regular_gerund(base: str) -> str:
    return (base[:-1] if base.endswith("e") and not base.endswith("ee") else base) + "ing"

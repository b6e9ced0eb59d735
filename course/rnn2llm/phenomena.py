"""What a pair of sentences shows, as far as its words give it away: for corpora that nobody has tagged.

The course's own grammar knows what it put into a sentence. For real sentences only those of its phenomena are looked for
that can be told without understanding, with the words of both languages; what needs a parse, such as a relative clause
or which sense *left* has, is left alone rather than guessed. `tests/rnn2llm/test_phenomena.py` compares with the tags of
the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

NAMES: dict[str, dict[str, str]] = {
    "adjective_order": {"es": "adjetivos: orden y concordancia", "en": "adjectives: order and agreement"},
    "gustar": {"es": "verbos como gustar", "en": "verbs like gustar"},
    "dropped_subject": {"es": "sujeto omitido", "en": "dropped subject"},
    "tense": {"es": "los dos pasados", "en": "the two past tenses"},
    "question": {"es": "preguntas", "en": "questions"},
    "negation": {"es": "negación", "en": "negation"},
    "exclamation": {"es": "exclamaciones", "en": "exclamations"},
    "clitic": {"es": "pronombres átonos", "en": "clitic pronouns"},
    "formal": {"es": "trato de usted", "en": "formal address"},
    "subjunctive": {"es": "subjuntivo", "en": "subjunctive"},
    "number": {"es": "números", "en": "numbers"},
    "apocope": {"es": "apócope (un buen libro)", "en": "shortened words (un buen libro)"},
    "late_sense": {"es": "sentido que llega después", "en": "sense that comes later"},
    "coordination": {"es": "coordinación", "en": "coordination"},
    "relative_clause": {"es": "oraciones de relativo", "en": "relative clauses"},
}
"""Each phenomenon of `rnn2llm.grammar.PHENOMENA` as a table names it."""

_LIKING = re.compile(r"\b(?:like|likes|liked|love|loves|loved|enjoy|enjoys|enjoyed)\b")
_PLEASING = re.compile(r"\b(?:me|te|le|nos|os|les) (?:\w+ )?(?:gust|encant)\w+")
_NEGATION = re.compile(r"n't\b|\b(?:not|never|no|nobody|nothing|nowhere|neither|nor|cannot)\b")
_SPANISH_NEGATION = re.compile(r"\b(?:no|nunca|jamás|nadie|nada|ningún|ninguna|ninguno|tampoco|ni|sin)\b")
_PROCLITIC = re.compile(r"\b(?:me|te|se|nos|os|le|les|lo) \w")
_ENCLITIC = re.compile(r"(?:[aeiáéí]r|ndo)(?:me|se|nos|lo|la|los|las|le|les)\b")
_OBJECT = re.compile(r"\b(?:him|them)\b|\bher ?(?:[.?!,;]|$)")
_THIRD_PERSON = re.compile(r"\b(?:la|los|las) \w")  # an article more often than not: it takes an object in English
_COORDINATION = re.compile(r"\w ?,? (?:and|but|or) \w")
_SUBJECT = re.compile(
    r"(?:^|[,;] |\b(?:and|but|or|that|if|when|while|because|who|what|why|where|how|do|does|did|don't|doesn't|didn't|can"
    r"|can't|could|will|would|should|must|may|are|aren't|is|isn't|was|were|have|haven't|has|had|think|hope|know|say) )"
    r"(?:i|you|he|she|we|they)\b"
)
_SPANISH_SUBJECT = re.compile(
    r"\b(?:yo|tú|vos|usted|ustedes|él|ella|ellos|ellas|nosotros|nosotras|vosotros|vosotras)\b"
)


def _pleases(english: str, spanish: str) -> bool:
    return bool(_LIKING.search(english) and _PLEASING.search(spanish))


def _has_clitic(english: str, spanish: str) -> bool:
    sure = _PROCLITIC.search(spanish) or _ENCLITIC.search(spanish)
    return bool(sure or (_OBJECT.search(english) and _THIRD_PERSON.search(spanish)))


_SIGNS: dict[str, Callable[[str, str], bool]] = {
    "gustar": _pleases,
    "dropped_subject": lambda english, spanish: bool(
        _SUBJECT.search(english) and not _SPANISH_SUBJECT.search(spanish) and not _pleases(english, spanish)
    ),
    "question": lambda english, spanish: "?" in english and "¿" in spanish,
    "negation": lambda english, spanish: bool(_NEGATION.search(english) and _SPANISH_NEGATION.search(spanish)),
    "exclamation": lambda english, spanish: "!" in english and "¡" in spanish,
    "clitic": lambda english, spanish: _has_clitic(english, _PLEASING.sub("", spanish)),
    "coordination": lambda english, spanish: bool(_COORDINATION.search(english)),
}


def spotted(english: str, references: Iterable[str]) -> frozenset[str]:
    """The phenomena that a sentence shows in at least one of its translations.

    Args:
        english: The sentence, in any case.
        references: Its Spanish translations.
    """
    english = english.lower().replace("’", "'")
    lowered = [spanish.lower() for spanish in references]
    return frozenset(name for name, shows in _SIGNS.items() if any(shows(english, spanish) for spanish in lowered))

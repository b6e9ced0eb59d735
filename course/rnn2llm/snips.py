"""What people ask of a voice assistant, with its intent and its slots: SNIPS (Coucke et al., 2018), in English.

    put Yo Ho on my road trip list     AddToPlaylist     entity_name, playlist_owner, playlist

A slot is a span of characters. Models label words, one tag for each: B- where a slot begins, I- inside, O elsewhere
(Ramshaw and Marcus, 1995). `tags_of` and `spans` go from one to the other.

SNIPS is in the public domain (CC0 1.0). A sample of it travels with this package, so that a lesson works without a network;
the whole is fetched as the catalogue pins it.
"""

from __future__ import annotations

import json
import re
import string
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from rnn2llm import catalog, data
from rnn2llm.data import Lane, Source

INTENTS = (
    "AddToPlaylist",
    "BookRestaurant",
    "GetWeather",
    "PlayMusic",
    "RateBook",
    "SearchCreativeWork",
    "SearchScreeningEvent",
)
SLOTS = (
    *("album", "artist", "best_rating", "city", "condition_description", "condition_temperature", "country", "cuisine"),
    *("current_location", "entity_name", "facility", "genre", "geographic_poi", "location_name", "movie_name"),
    *("movie_type", "music_item", "object_location_type", "object_name", "object_part_of_series_type"),
    *("object_select", "object_type", "party_size_description", "party_size_number", "playlist", "playlist_owner"),
    *("poi", "rating_unit", "rating_value", "restaurant_name", "restaurant_type", "served_dish", "service", "sort"),
    *("spatial_relation", "state", "timeRange", "track", "year"),
)
OUTSIDE = "O"
TAGS = (OUTSIDE, *chain.from_iterable((f"B-{slot}", f"I-{slot}") for slot in SLOTS))
"""The tag of what stands in no slot, then two of each slot."""

SAMPLE = {"train": 100, "validation": 25, "test": 50}
"""How many utterances of each intent the package carries."""
VALIDATION = 100
"""How many of each intent, the last ones, are cut from what SNIPS gives to train on."""

SLUR = re.compile(r"\bnigg", re.IGNORECASE)
"""An artist's stage name that the sample does without."""

FALLBACK = {
    "es": "No se pudo obtener SNIPS: seguimos con la muestra que trae el curso.",
    "en": "SNIPS could not be fetched: carrying on with the sample that the course carries.",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A named span of a text.

    Attributes:
        start, end: Characters, the end exclusive.
        name: One of `SLOTS`.
    """

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something said to an assistant.

    Attributes:
        text: As it was typed, but for line breaks and the spaces around it.
        intent: One of `INTENTS`.
        slots: In order; none begins or ends inside a word.
    """

    text: str
    intent: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Snips:
    """Utterances, in parts that share none, upper and lower case aside.

    Attributes:
        train, validation, test: The last is what SNIPS gives to validate with.
        name: `snips` or `embedded`.
        note: One line in the student's language if this is not what was asked for, else None.
        attribution: Whom to name, with the licence.
    """

    train: list[Utterance]
    validation: list[Utterance]
    test: list[Utterance]
    name: str
    note: str | None
    attribution: str


def load(lane: Lane, *, source: Source = "auto", lang: str = "en") -> Snips:
    """SNIPS: in the lane `quick` the sample, in the others the whole.

    Args:
        lane: The lesson's lane.
        source: Overrides the lane's choice.
        lang: The language of what is shown, and of the line that is printed where the sample stands in.

    Raises:
        rnn2llm.data.ChecksumError: RNN2LLM_DATA holds a damaged copy.
    """
    if source == "embedded" or (source == "auto" and lane == "quick"):
        return _embedded(None)
    try:
        files = data.fetch_all("snips", lang=lang)
    except data.DownloadError:
        print(FALLBACK[lang])
        return _embedded(FALLBACK[lang])
    test = _distinct(chain.from_iterable(_read(files[f"validate_{intent}.json"]) for intent in INTENTS))
    train, validation = list[Utterance](), list[Utterance]()
    for intent in INTENTS:
        ours = _distinct(_read(files[f"train_{intent}_full.json"]), apart_from=test)
        train += ours[:-VALIDATION]
        validation += ours[-VALIDATION:]
    return Snips(train, validation, test, "snips", None, _attribution())


def words(text: str) -> list[tuple[int, int]]:
    """Where each word and each punctuation mark stands: spans of characters, cut as BERT's tokenizer does first.

    >>> words("play Mac's song")
    [(0, 4), (5, 8), (8, 9), (9, 10), (11, 15)]
    """
    found: list[tuple[int, int]] = []
    goes_on = False
    for place, character in enumerate(text):
        mark = character in string.punctuation or unicodedata.category(character).startswith("P")
        if goes_on and not mark and not character.isspace():
            found[-1] = (found[-1][0], place + 1)
        elif not character.isspace():
            found.append((place, place + 1))
        goes_on = not mark and not character.isspace()
    return found


def tags_of(utterance: Utterance) -> list[str]:
    """Of each word in `words(utterance.text)` its tag, one of `TAGS`."""
    tags = []
    for start, _ in words(utterance.text):
        slot = next((slot for slot in utterance.slots if slot.start <= start < slot.end), None)
        tags.append(f"{'B' if start == slot.start else 'I'}-{slot.name}" if slot else OUTSIDE)
    return tags


def spans(tags: Sequence[str], offsets: Sequence[tuple[int, int]]) -> list[Slot]:
    """The slots that tags say: from each B- to the last I- of its name; an I- that continues nothing begins one.

    Args:
        tags: Of each word or piece.
        offsets: Of each the characters, the end exclusive.

    Raises:
        ValueError: There are not as many tags as offsets.

    >>> spans(["B-city", "I-city", "B-city", "O"], [(0, 3), (4, 8), (9, 13), (13, 14)])
    [Slot(start=0, end=8, name='city'), Slot(start=9, end=13, name='city')]
    """
    found: list[Slot] = []
    before = OUTSIDE
    for tag, (start, end) in zip(tags, offsets, strict=True):
        kind, _, name = tag.partition("-")
        if kind == "I" and before.partition("-")[2] == name:
            found[-1] = Slot(found[-1].start, end, name)
        elif tag != OUTSIDE:
            found.append(Slot(start, end, name))
        before = tag
    return found


def sample(whole: Snips) -> dict[str, Any]:
    """What the package carries: of every part and intent the first utterances, each as its text and its slots."""
    return {
        part: {
            intent: [
                [one.text, *([slot.start, slot.end, slot.name] for slot in one.slots)]
                for one in [one for one in getattr(whole, part) if one.intent == intent and not SLUR.search(one.text)][
                    :size
                ]
            ]
            for intent in INTENTS
        }
        for part, size in SAMPLE.items()
    }


def _embedded(note: str | None) -> Snips:
    file = resources.files("rnn2llm").joinpath("corpora", "snips.json")
    read = json.loads(file.read_text(encoding="utf-8"))
    parts = {
        part: [
            Utterance(text, intent, tuple(Slot(*slot) for slot in slots))
            for intent in INTENTS
            for text, *slots in read[part][intent]
        ]
        for part in SAMPLE
    }
    return Snips(**parts, name="embedded", note=note, attribution=_attribution())


def _attribution() -> str:
    dataset = catalog.dataset("snips")
    return f"{dataset.attribution} ({dataset.licence})"


def _read(path: Path) -> list[Utterance]:
    """One of SNIPS's files. In one an emoji is written as two halves of UTF-16, which UTF-8 forbids: they are joined."""
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16")
    ((intent, items),) = json.loads(joined).items()
    return [utterance for item in items if (utterance := _utterance(intent, item["data"]))]


def _utterance(intent: str, pieces: Sequence[dict[str, str]]) -> Utterance | None:
    """An utterance from its pieces; None where a slot begins or ends inside a word, which a typo does three times."""
    text, slots = "", []
    for piece in pieces:
        said = re.sub(r"\s", " ", piece["text"])
        said = said if text else said.lstrip()
        if "entity" in piece and said.strip():
            start = len(text) + len(said) - len(said.lstrip())
            slots.append(Slot(start, start + len(said.strip()), piece["entity"]))
        text += said
    starts, ends = zip(*words(text), strict=True)
    if all(slot.start in starts and slot.end in ends for slot in slots):
        return Utterance(text.rstrip(), intent, tuple(slots))
    return None


def _distinct(utterances: Iterable[Utterance], apart_from: Iterable[Utterance] = ()) -> list[Utterance]:
    """The first of those with the same words, and none that stands in `apart_from`."""
    seen = {_key(one) for one in apart_from}
    kept = []
    for one in utterances:
        if _key(one) not in seen:
            seen.add(_key(one))
            kept.append(one)
    return kept


def _key(utterance: Utterance) -> str:
    return " ".join(utterance.text.lower().split())

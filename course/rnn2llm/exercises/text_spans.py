"""Exercises on finding stretches of a text: entities from the tags of their pieces, an answer from where it begins and ends.

Tags are those of Ramshaw and Marcus (1995), "Text Chunking using Transformation-Based Learning", as used since: B-x begins an x,
I-x goes on with it, O is outside. An answer as a pair of scores is that of Devlin et al. (2019), "BERT", section 4.2. Offsets are
character positions in the text, the end exclusive, as fast tokenizers give them; their special tokens have (0, 0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs
from rnn2llm.exercises.batches import draw

SEPARATOR, FIELD = "\x1f", "\x1e"
"""Stand between items, and between the parts of an item, where a list of them is told as one string."""

# fmt: off
WORDS = (
    "mañana", "toca", "busca", "canción", "restaurante", "lluvia", "miércoles", "guitarra", "Málaga", "Sevilla", "próxima", "película",
    "Ñuñoa", "reserva", "hotel", "viernes", "estación", "Córdoba", "pingüino", "sábado", "teatro", "Bogotá", "otoño", "Rosalía",
)
# fmt: on
LABELS = ("city", "artist", "date", "playlist", "genre")

# -------------------------------------------------------------------------------------------------- merge_entities


def _tagged(rng: np.random.Generator, name: str, words: Sequence[str], marks: bool = True) -> Case:
    """A case from the tags of words: ``B-x I-x O ...``, of each piece where a word has several, as ``B-x/O/B-y``.

    Between words stands a space, or two now and then; a comma sticks to the word before it and is a word of its own.
    """
    text, tags, word_ids, offsets = "", [], [], []
    forms = draw(rng, WORDS, len(words))
    for number, (word, form) in enumerate(zip(words, forms, strict=True)):
        comma = word.startswith(",")
        if text and not comma:
            text += "  " if number % 3 == 2 else " "
        pieces = word.lstrip(",").split("/")
        form = "," if comma else form
        cuts = [0, *(1 + 2 * place for place in range(len(pieces) - 1)), len(form)]
        for tag, start, end in zip(pieces, cuts, cuts[1:], strict=False):
            tags.append(tag)
            word_ids.append(number)
            offsets.append((len(text) + start, len(text) + end))
        text += form
    if marks:  # what a model says of its special tokens is anything
        tags, word_ids, offsets = [tags[-1], *tags, "I-date"], [None, *word_ids, None], [(0, 0), *offsets, (0, 0)]
    return Case(name, {"tags": tags, "word_ids": word_ids, "offsets": offsets, "text": text})


def _entity_cases(rng: np.random.Generator) -> list[Case]:
    x, y, z = draw(rng, LABELS, 3)
    plain = [("O", f"B-{x}", f"I-{x}", f"I-{x}", "O", f"B-{y}", "O"), ("O", "O", f"B-{z}", f"I-{z}", "O", f"B-{x}", "O")]
    first_decides = [f"B-{x}/O/I-{y}", f"I-{x}/O", "O/B-" + z, f"B-{y}/I-{y}/B-{x}", f"O/O/I-{z}", "O"]
    return [
        _tagged(rng, "words", plain[int(rng.integers(2))], marks=False),
        _tagged(rng, "adjacent", ["O", f"B-{x}", f"B-{x}", f"I-{x}", f"B-{x}", "O"], marks=False),
        _tagged(rng, "another_label", ["O", f"B-{x}", f"I-{x}", f"I-{y}", f"I-{y}", "O", "O"], marks=False),
        _tagged(rng, "begins_inside", ["O", f"I-{z}", f"I-{z}", "O", f"I-{y}", "O"], marks=False),
        _tagged(rng, "interrupted", [f"B-{x}", "O", f"I-{x}", ",O", f"I-{x}", "O"], marks=False),
        _tagged(rng, "to_the_end", ["O", f"B-{y}", "O", f"B-{x}", f"I-{x}"], marks=False),
        _tagged(rng, "long_words", ["O/O", f"B-{x}/I-{x}/I-{x}", f"I-{x}/I-{x}", "O", f"B-{y}/I-{y}", ",O", "O"], marks=False),
        _tagged(rng, "first_piece", first_decides, marks=False),
        _tagged(rng, "special_tokens", ["O", f"B-{x}", f"I-{x}", "O", f"B-{y}"]),
        _tagged(rng, "nothing", ["O", "O", ",O", "O"], marks=False),
    ]


def _run_entities(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    result = fn(list(inputs["tags"]), list(inputs["word_ids"]), [tuple(one) for one in inputs["offsets"]], inputs["text"])
    spans = list(result) if isinstance(result, (list, tuple)) else [result]
    for span in spans:
        if not isinstance(span, (list, tuple)) or len(span) != 4:
            raise BadAnswer(
                f"a list of (label, start, end, words) was expected, but there is {span!r}"[:300],
                f"se esperaba una lista de (etiqueta, inicio, fin, palabras), pero hay {span!r}"[:300],
            )
    return {"spans": SEPARATOR.join(FIELD.join(map(str, span)) for span in spans)}


def _entity_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """Labels, places and words apart: mistakes are made apart."""
    told = str(outputs["spans"])
    spans = [span.split(FIELD) for span in told.split(SEPARATOR)] if told else []
    parts = list(zip(*spans, strict=False)) or [(), (), (), ()]
    labels, starts, ends, words = (SEPARATOR.join(part) for part in parts)
    return {"labels": labels, "starts": starts, "ends": ends, "words": words}


MERGE_ENTITIES = Exercise(
    name="merge_entities",
    points=4,
    cases=_entity_cases,
    run=_run_entities,
    facts=_entity_facts,
    criteria=(
        Criterion("joins_words", share=2, cases=("words", "to_the_end", "nothing")),
        Criterion("begins", share=2, cases=("adjacent", "another_label", "begins_inside", "interrupted")),
        Criterion("joins_pieces", cases=("long_words",)),
        Criterion("first_piece", share=2, cases=("first_piece",)),
        Criterion("special_tokens", cases=("special_tokens",)),
    ),
)

# ----------------------------------------------------------------------------------------------------- answer_span


class _Passage:
    """A question and its context as a tokenizer gives them, with scores that the cases raise in places."""

    def __init__(self, rng: np.random.Generator, asked: int, told: int) -> None:
        words = draw(rng, WORDS, asked + told)
        self.question, self.context = f"¿{' '.join(words[:asked])}?", ""
        self.sequence_ids: list[int | None] = [None, *[0] * asked, None]
        self.offsets = [(0, 0)]
        place = 1
        for word in words[:asked]:
            self.offsets.append((place, place + len(word)))
            place += len(word) + 1
        self.offsets.append((0, 0))
        for number, word in enumerate(words[asked:]):  # a word of several pieces now and then
            self.context += ("  " if number % 4 == 3 else " ") * bool(self.context)
            cuts = [0, len(word) // 2, len(word)] if number % 3 == 1 else [0, len(word)]
            for start, end in zip(cuts, cuts[1:], strict=False):
                self.offsets.append((len(self.context) + start, len(self.context) + end))
                self.sequence_ids.append(1)
            self.context += word
        self.offsets.append((0, 0))
        self.sequence_ids.append(None)
        self.first = asked + 2  # where the context begins
        self.size = len(self.sequence_ids) - 1 - self.first  # tokens of the context
        self.start, self.end = (rng.uniform(-1, 0, len(self.sequence_ids)) for _ in range(2))

    def inside(self, place: int) -> int:
        """The position of a token of the context, counted from its first one."""
        return self.first + place

    def case(self, name: str, max_tokens: int) -> Case:
        told = {"sequence_ids": self.sequence_ids, "offsets": self.offsets, "context": self.context}
        return Case(name, {"start": self.start, "end": self.end, **told, "max_tokens": max_tokens})


def _answer_cases(rng: np.random.Generator) -> list[Case]:
    cases = []

    def passage() -> tuple[_Passage, int]:
        """A fresh one, and a place in its context with at least one token before it and nine behind."""
        asked, told = int(rng.integers(3, 6)), int(rng.integers(11, 14))
        made = _Passage(rng, asked, told)
        return made, made.inside(int(rng.integers(1, made.size - 9)))

    def add(name: str, starts: Mapping[int, float], ends: Mapping[int, float], max_tokens: int) -> None:
        """Scores at places counted from the one that was drawn."""
        for scores, raised in ((one.start, starts), (one.end, ends)):
            for shift, score in raised.items():
                scores[at + shift] = score
        cases.append(one.case(name, max_tokens))

    one, at = passage()
    add("plain", {2: 6.0}, {4: 5.0}, 9)
    one, at = passage()
    add("one_token", {3: 6.0}, {3: 5.0, 2: 3.0}, 9)
    one, at = passage()
    add("crossed", {6: 6.0, 1: 4.0}, {3: 7.0, 8: 2.5}, 9)  # the best end is before the best start
    one, at = passage()
    add("jointly", {4: 5.0, 1: 4.0}, {2: 6.0, 6: 3.0, 3: 3.5}, 6)  # 1..2 = 10, 4..6 = 8
    one, at = passage()
    add("too_long", {0: 6.0, 5: 3.0}, {8: 6.5, 2: 2.0, 6: 4.0}, 4)  # 0..8 = 12.5, 0..2 = 8, 5..6 = 7, 5..8 = 9.5
    one, at = passage()
    length = int(rng.integers(3, 6))
    add("one_too_many", {0: 6.0, 1: 3.0}, {length: 6.0, length - 1: 1.0}, length)
    one, at = passage()
    one.start[2], one.end[one.first - 2] = 9.0, 8.0  # in the question
    add("question", {1: 4.0}, {3: 5.0}, 9)
    one, at = passage()
    one.start[0], one.end[0], one.end[-1] = 9.0, 8.0, 7.0  # at the special tokens
    add("special_tokens", {2: 4.0}, {5: 5.0}, 9)
    one, at = passage()
    one.start, one.end = one.start - 8, one.end - 9
    add("negative", {3: -2.0}, {5: -1.5}, 9)
    return cases


def _run_answer(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    tokens = (list(inputs["sequence_ids"]), [tuple(one) for one in inputs["offsets"]])
    answer = fn(inputs["start"].copy(), inputs["end"].copy(), *tokens, inputs["context"], inputs["max_tokens"])
    if not isinstance(answer, str):
        kind = type(answer).__name__
        raise BadAnswer(
            f"a string was expected, the function returned {kind}",
            f"se esperaba una cadena y la función devuelve {kind}",
        )
    return {"answer": answer}


ANSWER_SPAN = Exercise(
    name="answer_span",
    points=4,
    cases=_answer_cases,
    run=_run_answer,
    criteria=(
        Criterion("text", share=2, cases=("plain", "one_token")),
        Criterion("in_order", cases=("crossed",)),
        Criterion("jointly", cases=("jointly",)),
        Criterion("not_too_long", cases=("too_long", "one_too_many")),
        Criterion("context_alone", share=2, cases=("question", "special_tokens", "negative")),
    ),
)

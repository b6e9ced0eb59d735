"""Exercises on finding stretches of a text: entities from the tags of their pieces, an answer from where it begins and ends.

Tags are those of Ramshaw and Marcus (1995), "Text Chunking using Transformation-Based Learning", as used since: B-x begins
an x, I-x goes on with it, O is outside. An answer as a pair of scores is that of Devlin et al. (2019), "BERT", section 4.2.
Offsets are character positions in the text, the end exclusive, as fast tokenizers give them; special tokens have (0, 0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.batches import draw

SEPARATOR, FIELD = "\x1f", "\x1e"
"""Stand between items, and between the parts of an item, where a list of them is told as one string."""

# fmt: off
WORDS = (
    "mañana", "toca", "busca", "canción", "restaurante", "lluvia", "miércoles", "guitarra", "Málaga", "Sevilla", "próxima",
    "Ñuñoa", "película", "reserva", "hotel",
    "viernes", "estación", "Córdoba", "pingüino", "sábado", "teatro", "Bogotá", "otoño",
    "Rosalía",
)
# fmt: on
LABELS = ("city", "artist", "date", "playlist", "genre")

# -------------------------------------------------------------------------------------------------- merge_entities


def _tagged(
    rng: np.random.Generator,
    name: str,
    words: Sequence[str],
    marks: bool = True,
    again: Mapping[int, int] | None = None,
) -> Case:
    """A case from the tags of words: ``B-x I-x O ...``, of each piece where a word has several, as ``B-x/O/B-y``.

    Between words stands a space, or two now and then; a comma sticks to the word before it and is a word of its own.
    ``again`` says of a word, by its place, which earlier one it is once more.
    """
    text, tags, offsets = "", [], []
    word_ids: list[int | None] = []
    forms = draw(rng, WORDS, len(words))
    for place, earlier in (again or {}).items():
        forms[place] = forms[earlier]
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
    plain = [
        ("O", f"B-{x}", f"I-{x}", f"I-{x}", "O", f"B-{y}", "O"),
        ("O", "O", f"B-{z}", f"I-{z}", "O", f"B-{x}", "O"),
    ]
    first_decides = [f"B-{x}/O/O", f"I-{x}/O", f"O/B-{z}/B-{z}", f"B-{y}/I-{y}/B-{x}", f"O/O/I-{z}", "O"]
    return [
        _tagged(rng, "words", plain[int(rng.integers(2))], marks=False),
        _tagged(rng, "adjacent", ["O", f"B-{x}", f"B-{x}", f"I-{x}", f"B-{x}", "O"], marks=False),
        _tagged(rng, "another_label", ["O", f"B-{x}", f"I-{x}", f"I-{y}", f"I-{y}", "O", "O"], marks=False),
        _tagged(rng, "begins_inside", ["O", f"I-{z}", f"I-{z}", "O", f"I-{y}", "O"], marks=False),
        _tagged(rng, "interrupted", [f"B-{x}", "O", f"I-{x}", ",O", f"I-{x}", "O"], marks=False),
        _tagged(rng, "said_twice", ["O", "O", "O", f"B-{x}", "O", f"B-{z}", "O"], marks=False, again={3: 1, 5: 2}),
        _tagged(rng, "to_the_end", ["O", f"B-{y}", "O", f"B-{x}", f"I-{x}"], marks=False),
        _tagged(
            rng,
            "long_words",
            ["O/O", f"B-{x}/I-{x}/I-{x}", f"I-{x}/I-{x}", "O", f"B-{y}/I-{y}", ",O", "O"],
            marks=False,
        ),
        _tagged(rng, "first_piece", first_decides, marks=False),
        _tagged(rng, "special_tokens", ["O", f"B-{x}", f"I-{x}", "O", f"B-{y}"]),
        _tagged(rng, "nothing", ["O", "O", ",O", "O"], marks=False),
    ]


def _run_entities(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    result = fn(
        list(inputs["tags"]), list(inputs["word_ids"]), [tuple(one) for one in inputs["offsets"]], inputs["text"]
    )
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
        Criterion("joins_words", share=2, cases=("words", "said_twice", "to_the_end", "nothing")),
        Criterion("begins", share=2, cases=("adjacent", "another_label", "begins_inside", "interrupted")),
        Criterion("joins_pieces", cases=("long_words",)),
        Criterion("first_piece", share=2, cases=("first_piece",)),
        Criterion("special_tokens", cases=("special_tokens",)),
    ),
)

# ----------------------------------------------------------------------------------------------------- answer_span

Raised = Mapping[int, float]
"""Scores by places in the context, counted from one of its first tokens; the others get less than 0."""


def _passage(rng: np.random.Generator) -> dict[str, Any]:
    """A question and its context as a tokenizer gives them; some words of the context come in two pieces."""
    asked, told = int(rng.integers(3, 6)), int(rng.integers(11, 14))
    words = draw(rng, WORDS, asked + told)
    sequence_ids: list[int | None] = [None, *[0] * asked, None]
    offsets = [(0, 0)]
    for word in words[:asked]:
        place = offsets[-1][1] + 1  # behind the opening mark, or a space
        offsets.append((place, place + len(word)))
    offsets.append((0, 0))
    context = ""
    for number, word in enumerate(words[asked:]):
        context += ("  " if number % 4 == 3 else " ") * bool(context)
        cuts = [0, len(word) // 2, len(word)] if number % 3 == 1 else [0, len(word)]
        for start, end in pairwise(cuts):
            offsets.append((len(context) + start, len(context) + end))
            sequence_ids.append(1)
        context += word
    return {"sequence_ids": [*sequence_ids, None], "offsets": [*offsets, (0, 0)], "context": context}


def _answer_cases(rng: np.random.Generator) -> list[Case]:
    def case(
        name: str, max_tokens: int, *asked: tuple[Raised, Raised], below: float = 0.0, behind: int | None = None
    ) -> Case:
        """A passage with one pair of scores, of beginnings and of ends, or several.

        With ``behind`` there is no closing mark, and so many tokens of the context come behind the one places count from.

        Places below -99 are counted from the front instead: -100 is [CLS], -101 the first token of the question.
        """
        passage = _passage(rng)
        sequence_ids = passage["sequence_ids"]
        if behind is not None:
            passage |= {"sequence_ids": (sequence_ids := sequence_ids[:-1]), "offsets": passage["offsets"][:-1]}
        first, T = sequence_ids.index(1), len(sequence_ids)
        at = first + int(rng.integers(1, T - first - 10))  # at least one token of the context before, and nine behind
        if behind is not None:
            at = T - 1 - behind
        scores = rng.uniform(-1, 0, (len(asked), 2, T)) - below
        for row, pair in zip(scores, asked, strict=True):
            for values, raised in zip(row, pair, strict=True):
                for place, score in raised.items():
                    values[-100 - place if place < -99 else at + place] = score
        return Case(name, {**passage, "start": scores[:, 0], "end": scores[:, 1], "max_tokens": max_tokens})

    length = int(rng.integers(3, 6))
    crossed = ({6: 6.0, 1: 4.0}, {3: 7.0, 8: 2.5})  # 6..3 is none; 1..3 = 11
    too_long = ({0: 6.0, 5: 3.0}, {8: 6.5, 2: 2.0, 6: 4.0})  # 0..8 = 12.5 is too long; 5..8 = 9.5
    in_question = ({-102: 9.0, 1: 4.0}, {-101: 8.0, 2: 5.0})
    return [
        case("plain", 9, ({2: 6.0}, {4: 5.0}), ({4: 5.0}, {7: 6.0})),
        case("one_token", 9, ({3: 6.0}, {3: 5.0, 5: 3.0})),
        case("to_the_last", 9, ({0: 6.0, 2: 3.0}, {3: 5.0, 2: 3.5}), behind=3),
        case("crossed", 9, crossed),
        case("too_long", 4, too_long),
        case(
            "one_too_many", length, *(({0: 6.0, 1: 3.0}, {far: 6.0, length - 1: 1.0}) for far in (length, length + 2))
        ),
        case("as_long_as_allowed", length, ({0: 6.0, 1: 3.0}, {length - 1: 6.0, length - 2: 1.0})),
        case("beginning_first", 6, ({4: 5.0, 1: 4.0}, {2: 6.0, 6: 3.0, 3: 3.5})),  # 1..2 = 10; 4..6 = 8
        case("end_first", 6, ({4: 6.0, 0: 3.0, 3: 3.5}, {2: 5.0, 5: 4.0})),  # 4..5 = 10; 0..2 = 8
        case(
            "both_ends_count",
            3,
            (
                {1: 7.4, 4: 5.0},
                {0: 7.0, 2: 2.0, 5: 5.0},
            ),  # 4..5 = 10, with a part of both; 1..2 = 9.4, with most of one
            ({5: 7.0, 3: 2.0, 0: 5.0}, {4: 7.4, 1: 5.0}),
        ),
        case("independent", 4, crossed, too_long, in_question),
        case("question", 40, ({-102: 9.0, 1: 4.0}, {-103: 8.0, 3: 5.0})),
        case("special_tokens", 40, ({-100: 9.0, 2: 4.0}, {-100: 8.0, 5: 5.0})),
        case(
            "question_and_special",
            40,
            ({-100: 9.0, -101: 8.0, 1: 4.0}, {-103: 8.0, -100: 6.0, 3: 5.0}),
            ({-103: 9.0, -100: 7.0, 1: 4.0}, {-100: 8.0, -102: 6.0, 3: 5.0}),
        ),
        case("negative", 9, ({3: -2.0}, {5: -1.5}), below=8),
    ]


def _run_answer(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    answers, scores = [], []
    for start, end in zip(inputs["start"], inputs["end"], strict=True):
        tokens = (list(inputs["sequence_ids"]), [tuple(one) for one in inputs["offsets"]])
        result = fn(start.copy(), end.copy(), *tokens, inputs["context"], inputs["max_tokens"])
        answer, score = unpack(result, "answer", "score").values()
        if not isinstance(answer, str):
            kind = type(answer).__name__
            raise BadAnswer(
                f"the answer should be a string, the function returned {kind}",
                f"la respuesta debería ser una cadena y la función devuelve {kind}",
            )
        answers.append(answer)
        scores.append(score)
    return {"answers": SEPARATOR.join(answers), "scores": scores}


ANSWER_SPAN = Exercise(
    name="answer_span",
    points=4,
    cases=_answer_cases,
    run=_run_answer,
    criteria=(
        Criterion("text", share=2, cases=("plain", "one_token", "to_the_last")),
        Criterion("in_order", cases=("crossed", "independent")),
        Criterion("jointly", cases=("beginning_first", "end_first", "both_ends_count")),
        Criterion("not_too_long", cases=("too_long", "one_too_many", "as_long_as_allowed")),
        Criterion("context_alone", share=2, cases=("question", "special_tokens", "question_and_special", "negative")),
    ),
)

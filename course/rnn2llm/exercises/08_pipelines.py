"""The exercises of lesson 08: what stands before and behind the model in one call of a `pipeline`, and a head for it.

The public half: cases, how an answer is run on one, and the criteria; what finds stretches of text is in
`rnn2llm.exercises.text_spans`, what asks a model of inference in `rnn2llm.exercises.zero_shot`. The steps are those of the
pipelines of Wolf et al. (2020), "Transformers: State-of-the-Art Natural Language Processing". Everything is NumPy and
lists: of a model there is what it gave (logits, features), of a tokenizer what it tells (ids, the word of each piece).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.batches import draw, whole
from rnn2llm.exercises.drawing import different_sizes, normal
from rnn2llm.exercises.text_spans import ANSWER_SPAN, MERGE_ENTITIES, SEPARATOR
from rnn2llm.exercises.zero_shot import ZERO_SHOT

CLASSES = ("positivo", "negativo", "neutro", "mixto", "irónico", "enfadado", "alegre", "dudoso", "tierno")


def _classes(rng: np.random.Generator, C: int) -> list[str]:
    """The names of C classes by their ids, in no alphabetical order: none is where sorting would put it."""
    names = sorted(draw(rng, CLASSES, C))
    return names[1:] + names[:1]


def _id2label(inputs: Inputs) -> dict[int, str]:
    """What a model's configuration holds, its ids in the order of the case."""
    return {int(index): inputs["classes"][int(index)] for index in inputs["order"]}


def _told(labels: Any) -> str:
    """Labels as one string.

    Raises:
        BadAnswer: they are no list.
    """
    if not isinstance(labels, (list, tuple, np.ndarray)):
        kind = type(labels).__name__
        raise BadAnswer(
            f"a list of labels was expected, the function returned {kind}",
            f"se esperaba una lista de etiquetas y la función devuelve {kind}",
        )
    return SEPARATOR.join(map(str, labels))


# -------------------------------------------------------------------------------------------------------- classify


def _classify_cases(rng: np.random.Generator) -> list[Case]:
    """Fewer texts than classes, so that whoever confuses the two axes still finds a label for each number."""
    B, C = sorted(different_sizes(rng, 2, 3, 7))

    def scores(rows: int, columns: int) -> np.ndarray:
        """What wins is never the first class nor the last, and the first row is the surest."""
        values = normal(rng, rows, columns) - 1
        winners = rng.permutation(np.arange(1, columns - 1))
        for row in range(rows):
            values[row, winners[row % len(winners)]] = values[row].max() + rng.uniform(0.4, 1.2)
        values[0, winners[0]] = values.max() + 1
        return values

    def case(name: str, logits: np.ndarray, order: Sequence[int]) -> Case:
        inputs = {"logits": logits, "classes": _classes(rng, logits.shape[1]), "order": list(order)}
        return Case(name, inputs)

    turned = int(rng.integers(1, 4))  # not by all but one, which is what sorting the names does
    huge = scores(2, 4) + np.array([[1500], [-1500]], np.float32)
    return [
        case("batch", scores(B, C), range(C)),
        case("one_text", scores(1, C + 1), range(C + 1)),
        case("shuffled", scores(3, 5), [(index + turned) % 5 for index in range(5)]),
        case("huge", huge, range(4)),
    ]


def _run_classify(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    parts = unpack(fn(inputs["logits"].copy(), _id2label(inputs)), "labels", "confidence")
    return {**parts, "labels": _told(parts["labels"])}


CLASSIFY = Exercise(
    name="classify",
    points=3,
    cases=_classify_cases,
    run=_run_classify,
    criteria=(
        Criterion("labels", share=2, cases=("batch", "one_text"), outputs=("labels",)),
        Criterion("by_id", cases=("shuffled",), outputs=("labels",)),
        Criterion("confidence", share=2, cases=("batch", "one_text", "shuffled"), outputs=("confidence",)),
        Criterion("finite", cases=("huge",)),
    ),
)


# ------------------------------------------------------------------------------------------------------- pad_batch


def _pad_cases(rng: np.random.Generator) -> list[Case]:
    """Ids that all differ in a row, between two marks; the shortest row is shorter than the limit in every case."""
    first, last = (int(mark) for mark in rng.choice(np.arange(4, 10), 2, replace=False))

    def texts(lengths: Sequence[int], first: int = first) -> list[list[int]]:
        return [[first, *(int(token) for token in rng.permutation(np.arange(10, 40))[: n - 2]), last] for n in lengths]

    def case(name: str, rows: list[list[int]], max_length: int, pad_id: int = 0) -> Case:
        return Case(name, {"lists": rows, "pad_id": pad_id, "max_length": max_length})

    short, middle, long = sorted(different_sizes(rng, 3, 3, 9))
    order = rng.permutation(3)
    two_in_one = [*texts([middle])[0], *texts([short])[0]]  # the mark of the end is in the middle, too
    return [
        case("ragged", texts([(short, middle, long)[place] for place in order]), long + 3),
        case("one_text", texts([middle]), middle + 2),
        case("other_padding", texts([long, short], first=0), long + 4, int(rng.integers(1, 4))),
        case("end_as_padding", [*texts([middle]), two_in_one, *texts([short, middle])], middle + short + 4, last),
        case("too_long", texts([(short, long + 4, middle + 8)[place] for place in order]), short + 2),
    ]


def _run_pad(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    given = [list(row) for row in inputs["lists"]]
    parts = unpack(fn(given, inputs["pad_id"], inputs["max_length"]), "ids", "mask")
    return {**parts, "given": str(given)}


def _pad_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """Whether ids are whole numbers, and what became of the lists, apart from the numbers."""
    unchanged = outputs["given"] == str([list(row) for row in inputs["lists"]])
    return {
        "ids": outputs["ids"],
        "mask": outputs["mask"],
        "whole": np.array(whole(outputs["ids"])),
        "unchanged": np.array(unchanged),
    }


PAD_BATCH = Exercise(
    name="pad_batch",
    points=3,
    cases=_pad_cases,
    run=_run_pad,
    facts=_pad_facts,
    criteria=(
        Criterion("padded_behind", share=2, cases=("ragged", "one_text"), outputs=("ids", "whole", "unchanged")),
        Criterion("pad_id", cases=("other_padding",), outputs=("ids",)),
        Criterion("mask", share=2, cases=("ragged", "one_text", "other_padding", "end_as_padding"), outputs=("mask",)),
        Criterion("truncates", cases=("too_long",)),
    ),
)


# ------------------------------------------------------------------------------------------------ label_or_abstain


def _abstain_cases(rng: np.random.Generator) -> list[Case]:
    """Texts as words, and a word as its pieces: k for a known one, u for the unknown one.

    What cannot be read is scored with confidence, and what can be read is not but for the texts in ``sure``: who looks at
    the scores says the opposite.
    """

    def case(
        name: str,
        texts: Sequence[str],
        limit: float,
        max_pieces: int = 2,
        marks: bool = True,
        sure: Sequence[int] = (),
    ) -> Case:
        B, C = len(texts), 4 + len(texts) % 2
        unk_id = int(rng.integers(1, 90))
        rows = [_pieces(rng, text.split(), unk_id, marks) for text in texts]
        T = max(len(ids) for ids, _ in rows)
        ids = np.zeros((B, T), int)
        word_ids: list[list[int | None]] = [[None] * T for _ in rows]
        logits = normal(rng, B, C) / 4
        for row, (pieces, words) in enumerate(rows):
            ids[row, : len(pieces)] = pieces
            word_ids[row][: len(words)] = words
            strange = ["u" in word or len(word) > max_pieces for word in texts[row].split()]
            unreadable = not strange or np.mean(strange) > limit
            logits[row, rng.integers(1, C - 1)] += 7 if unreadable or row in sure else 1.5
        inputs = {
            "logits": logits,
            "ids": ids,
            "word_ids": word_ids,
            "classes": _classes(rng, C),
            "order": list(range(C)),
        }
        return Case(name, {**inputs, "unk_id": unk_id, "max_pieces": max_pieces, "limit": limit})

    few, many = (int(n) for n in rng.choice(np.arange(3, 6), 2, replace=False))
    return [
        case("readable", ["k kk k k", "k k kk k", "kk k k"], 0.3, sure=[1]),
        case("bare", ["k u k u u"], 0.4, marks=False),
        case("unknown", ["u u u u k", "k k u k k", "k k k u u"], 0.5),
        case("broken", ["kkkk k kkk kkkkk kk", "kk k kkkk kk k", "kkk kkk kk k k"], 0.5),
        case("three_pieces", ["kkk kkkk kkk k", "kkkk kkk kkkkk kkkkkk"], 0.45, max_pieces=3),
        case("both", ["k kkk k u k kku k kkkk k k"], 0.15, marks=False),
        case("inside", ["ku k uk k uu k k", "k ku kk k k kk"], 0.35, max_pieces=4),
        case("padded", ["u " * few, "k " * (many + 9), "u k"], 0.45),
        case("at_the_limit", ["u k u k", "k k k u"], 0.5),
        case("no_words", ["", "k k u k"], 0.5),
    ]


def _pieces(
    rng: np.random.Generator, text: Sequence[str], unk_id: int, marks: bool
) -> tuple[list[int], list[int | None]]:
    """Ids of the pieces of a text's words and the word of each, between two special tokens if there are ``marks``."""
    ids: list[int] = []
    words: list[int | None] = []
    for word, pieces in enumerate(text):
        ids += [unk_id if piece == "u" else int(rng.integers(100, 900)) for piece in pieces]
        words += [word] * len(pieces)
    return ([91, *ids, 92], [None, *words, None]) if marks else (ids, words)


def _run_abstain(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    told = (inputs[name] for name in ("unk_id", "max_pieces", "limit"))
    word_ids = [list(words) for words in inputs["word_ids"]]
    result = fn(inputs["logits"].copy(), inputs["ids"].copy(), word_ids, _id2label(inputs), *told)
    parts = unpack(result, "labels", "unread")
    return {**parts, "labels": _told(parts["labels"])}


LABEL_OR_ABSTAIN = Exercise(
    name="label_or_abstain",
    points=3,
    cases=_abstain_cases,
    run=_run_abstain,
    criteria=(
        Criterion("labels", cases=("readable",), outputs=("labels",)),
        Criterion("unknown_words", cases=("bare", "unknown", "padded"), outputs=("unread",)),
        Criterion("broken_words", cases=("broken", "three_pieces", "both", "inside"), outputs=("unread",)),
        Criterion("abstains", share=2, cases=("bare", "unknown", "broken", "both", "padded"), outputs=("labels",)),
        Criterion("limit", cases=("at_the_limit", "no_words")),
    ),
)


# ------------------------------------------------------------------------------------------------------ train_head


def _head_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, steps: int, scale: float = 1.0, alone: bool = False) -> Case:
        """Every class has its texts, but for a text that is ``alone``: its class is never the last."""
        C, D, more = sorted(different_sizes(rng, 3, 3, 9))
        N = 1 if alone else more + 4
        inputs = {
            "features": rng.normal(0, scale, (N, D)),
            "labels": rng.integers(1, C - 1, 1) if alone else rng.permutation(np.arange(N) % C),
            "W": rng.normal(0, 0.5, (D, C)),
            "b": rng.normal(0, 0.5, C),
        }
        return Case(name, {**inputs, "rate": float(rng.uniform(0.3, 0.7)), "steps": steps})

    return [
        case("one_step", 1),
        case("one_text", 1, alone=True),
        case("several", int(rng.integers(4, 8))),
        case("no_step", 0),
        case("bias_alone", 1, scale=0.0),
        case("huge", 1, scale=3000.0),
    ]


def _run_head(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    given = {name: inputs[name].copy() for name in ("features", "W", "b")}
    result = fn(given["features"], inputs["labels"].copy(), given["W"], given["b"], inputs["rate"], inputs["steps"])
    return {**unpack(result, "W", "b"), **{f"given_{name}": value for name, value in given.items()}}


def _head_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """The weights, and whether what was given is as it was."""
    kept = {name: np.array_equal(outputs[f"given_{name}"], inputs[name]) for name in ("features", "W", "b")}
    return {
        "W": outputs["W"],
        "b": outputs["b"],
        "features_kept": np.array(kept["features"]),
        "start_kept": np.array(kept["W"] and kept["b"]),
    }


TRAIN_HEAD = Exercise(
    name="train_head",
    points=3,
    cases=_head_cases,
    run=_run_head,
    facts=_head_facts,
    criteria=(
        Criterion("weights", share=2, cases=("one_step", "one_text"), outputs=("W",)),
        Criterion("bias", cases=("one_step", "one_text", "bias_alone"), outputs=("b",)),
        Criterion("several_steps", cases=("several", "no_step"), outputs=("W", "b")),
        # weights of hundreds, whose last digits depend on the precision that one computes in
        Criterion("finite", cases=("huge",), outputs=("W", "b"), rtol=1e-3, atol=1e-2),
        Criterion("leaves_alone", cases=("one_step",), outputs=("W", "features_kept", "start_kept")),
    ),
)


# ------------------------------------------------------------------------------------------------- safe_max_length

UNKNOWN_LENGTH = int(1e30)
"""What a tokenizer of transformers says where nobody told it a length."""


def _length_cases(rng: np.random.Generator) -> list[Case]:
    """Several models a case, no two of the same length: one number may be that of many mistakes."""
    size = int(rng.integers(20, 60)) * 8
    if size == 512:
        size += 8  # what somebody says without looking
    other = int(rng.integers(3, 7))

    def model(model_type: str, pad_id: int | None, positions: int | None, told: int = UNKNOWN_LENGTH) -> dict[str, Any]:
        config = {"model_type": model_type, "pad_token_id": pad_id}
        table = {} if positions is None else {"max_position_embeddings": positions}
        return {"config": {**config, **table}, "model_max_length": told}

    relative, nobody = model("t5", 0, None, size + 3), model("t5", 0, None)
    by_name = {
        "from_zero": [model("bert", other, size), model("gpt2", None, size + 1)],
        "roberta": [model("roberta", 1, size + 20)],
        "relatives": [
            model("roberta", 1, size + 30),
            model("camembert", 1, size + 40),
            model("xlm-roberta", other, size + 60),
        ],
        "both_know": [
            model("bert", 0, size, size - 70),
            model("bert", 0, size + 80, size + 190),
            model("xlm-roberta", 1, size + 100, size - 30),
        ],
        "relative_positions": [relative, model("bert", 0, size)],
        "nobody_knows": [nobody, model("bert", 0, size), relative],
    }
    return [Case(name, {"models": models}) for name, models in by_name.items()]


def _run_length(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    lengths = []
    for one in inputs["models"]:
        tokenizer = SimpleNamespace(model_max_length=one["model_max_length"])
        length = fn(SimpleNamespace(**one["config"]), tokenizer)
        if length is not None and not isinstance(length, (int, float, np.number)):
            kind = type(length).__name__
            raise BadAnswer(
                f"a number of tokens or None was expected, the function returned {kind}",
                f"se esperaba un número de tokens o None y la función devuelve {kind}",
            )
        lengths.append("None" if length is None else f"{length:g}")
    return {"lengths": SEPARATOR.join(lengths)}


SAFE_MAX_LENGTH = Exercise(
    name="safe_max_length",
    points=2,
    starred=True,
    cases=_length_cases,
    run=_run_length,
    criteria=(
        Criterion("positions", cases=("from_zero",)),
        Criterion("after_padding", share=2, cases=("roberta", "relatives")),
        Criterion("tokenizer", cases=("both_know", "relative_positions")),
        Criterion("nobody_knows", cases=("nobody_knows",)),
    ),
)


EXERCISES: tuple[Exercise, ...] = (
    CLASSIFY,
    PAD_BATCH,
    LABEL_OR_ABSTAIN,
    MERGE_ENTITIES,
    ANSWER_SPAN,
    TRAIN_HEAD,
    SAFE_MAX_LENGTH,
    ZERO_SHOT,
)

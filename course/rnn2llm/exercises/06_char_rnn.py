"""The exercises of lesson 06: from characters to ids and windows, and what a prediction of the next character is worth.

The public half: cases, how an answer is run on one, and the criteria; what writes text is in `rnn2llm.exercises.writing`.
The model of characters is that of Sutskever, Martens and Hinton (2011), "Generating Text with Recurrent Neural Networks",
and of Graves (2013), section 3. Answers may be written in NumPy, in TensorFlow or with lists.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.batches import draw
from rnn2llm.exercises.writing import APPLY_TEMPERATURE, GENERATE, NEXT_LOGITS, SAMPLE, TOP_P
from rnn2llm.text import END, PAD, SPECIAL_TOKENS, START, UNK

# fmt: off
WORDS = ("mañana", "café", "pingüino", "montaña", "avión", "niño", "público", "camión", "sábado", "otoño", "árbol", "sueño")
CAPITALS = ("Ñandú", "Ávila", "Óscar", "Úrsula", "África", "Íñigo", "Ángel", "Éfeso")
# fmt: on
SEPARATOR = "\x1f"
"""Stands between tokens where a list of them is told as one string."""


def _ids(result: Any) -> Any:
    """A list of ids as it is; an empty one has no type of its own, so it gets one."""
    return np.zeros(0, int) if isinstance(result, (list, tuple)) and not result else result


def _numbers(*results: Any) -> Any:
    """Scalars, whatever library they come from, so that they fit into one array; None if one of them is."""
    return None if any(result is None for result in results) else [np.asarray(result) for result in results]


# ------------------------------------------------------------------------------------------------- char_vocabulary


def _vocabulary_cases(rng: np.random.Generator) -> list[Case]:
    a, b, c, d, e = draw(rng, WORDS, 5)
    one, two = draw(rng, CAPITALS, 2)
    last = "yxwk"[int(rng.integers(4))]  # in none of the words: who reads the first text only never sees it
    plain = [f"{a} {b}", f"{c}, {d}", f"{e} {last}{last}{last}."]
    return [
        Case("plain", {"texts": plain}),
        Case("capitals", {"texts": [f"¿{one}?", f"¡{two} {a}!"]}),
        Case("one_word", {"texts": [f"{c}{d}"]}),
        Case("one_text", {"texts": [f"{e} {c}"]}),
        Case("decomposed", {"texts": [unicodedata.normalize("NFD", f"niño {b}"), f"café {d} público"]}),
    ]


def _run_vocabulary(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    tokens = fn(list(inputs["texts"]))
    if isinstance(tokens, str) or not isinstance(tokens, (list, tuple, np.ndarray)):
        kind = type(tokens).__name__
        raise BadAnswer(
            f"a list of tokens was expected, the function returned {kind}",
            f"se esperaba una lista de tokens y la función devuelve {kind}",
        )
    return {"tokens": SEPARATOR.join(map(str, tokens))}


def _vocabulary_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """The special tokens and whether they are in front, apart from the characters in their order."""
    tokens = str(outputs["tokens"]).split(SEPARATOR)
    special = [token for token in tokens if token in SPECIAL_TOKENS]
    place = "front" if tokens[: len(special)] == special else "elsewhere"
    characters = [token for token in tokens if token not in SPECIAL_TOKENS]
    return {"special": SEPARATOR.join([place, *special]), "characters": SEPARATOR.join(characters)}


CHAR_VOCABULARY = Exercise(
    name="char_vocabulary",
    points=2,
    cases=_vocabulary_cases,
    run=_run_vocabulary,
    facts=_vocabulary_facts,
    criteria=(
        Criterion("special_first", outputs=("special",)),
        Criterion(
            "every_character", share=2, cases=("plain", "capitals", "one_word", "one_text"), outputs=("characters",)
        ),
        Criterion("composed", cases=("decomposed",), outputs=("characters",)),
    ),
)


# ---------------------------------------------------------------------------------------------------------- encode


def _vocabulary_of(*texts: str) -> list[str]:
    return [*SPECIAL_TOKENS, *sorted(set("".join(texts)))]


def _encode_cases(rng: np.random.Generator) -> list[Case]:
    a, b, c = draw(rng, WORDS, 3)
    (capital,) = draw(rng, CAPITALS, 1)
    known = f"{a} {b}, {c}"
    strange = "kwßKW"[int(rng.integers(5))]

    def case(name: str, text: str, *known: str) -> Case:
        return Case(name, {"text": text, "vocabulary": _vocabulary_of(*known)})

    return [
        case("known", known, known, "abcdefghijklmnopqrstuvwxyz"),  # without its accent a letter is another known one
        case("unknown", f"¿{strange}{a}{strange}?", known, "¿?"),
        case("capitals", f"{capital} {a}", capital, capital.lower(), a, " "),
        case("decomposed", unicodedata.normalize("NFD", f"niño {b}"), f"niño {b}"),
    ]


def _run_encode(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    ids = _ids(fn(inputs["text"], list(inputs["vocabulary"])))
    if isinstance(ids, (list, tuple)) and any(index is None for index in ids):
        raise BadAnswer("some of the ids are None", "algunos de los ids son None")
    return {"ids": ids}


ENCODE = Exercise(
    name="encode",
    points=2,
    cases=_encode_cases,
    run=_run_encode,
    criteria=(
        Criterion("known", share=2, cases=("known", "capitals")),
        Criterion("unknown", cases=("unknown",)),
        Criterion("composed", cases=("decomposed",)),
    ),
)


# ---------------------------------------------------------------------------------------------------------- decode


def _decode_cases(rng: np.random.Generator) -> list[Case]:
    a, b, c = draw(rng, WORDS, 3)
    vocabulary = _vocabulary_of(a, b, c, " ")

    def ids(text: str) -> list[int]:
        return [vocabulary.index(character) for character in text]

    by_name = {
        "plain": ids(f"{a} {b}"),
        "unknown": [UNK, *ids(b), UNK, UNK, *ids(c)],
        "ended": [*ids(c), END, *ids(a), END],
        "padded": [PAD, PAD, *ids(a), PAD, *ids(b), PAD],
        "started": [START, *ids(c)],
    }
    return [Case(name, {"ids": row, "vocabulary": vocabulary}) for name, row in by_name.items()]


def _run_decode(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    text = fn(list(inputs["ids"]), list(inputs["vocabulary"]))
    if not isinstance(text, str):
        kind = type(text).__name__
        raise BadAnswer(
            f"a string was expected, the function returned {kind}",
            f"se esperaba una cadena y la función devuelve {kind}",
        )
    return {"text": text}


DECODE = Exercise(
    name="decode",
    points=2,
    cases=_decode_cases,
    run=_run_decode,
    criteria=(
        Criterion("characters", share=2, cases=("plain",)),
        Criterion("unknown", cases=("unknown",)),
        Criterion("stops_at_end", cases=("ended",)),
        Criterion("writes_no_padding", cases=("padded", "started")),
    ),
)


# --------------------------------------------------------------------------------------------------------- windows


def _windows_cases(rng: np.random.Generator) -> list[Case]:
    """The text ends one id after a window, at the end of a window, or somewhere inside one; no id occurs twice."""
    lengths = rng.choice(np.arange(4, 8), 3, replace=False)
    counts = [int(count) for count in rng.permutation([3, 8, 9])]  # never as many windows as a window is long

    def case(name: str, L: int, total: int) -> Case:
        return Case(name, {"ids": rng.permutation(np.arange(END + 1, END + 1 + total)), "L": L})

    (a, b, c), (n, m, o) = (int(length) for length in lengths), counts
    return [
        case("one_more", a, n * a + 1),
        case("exact", b, m * b),
        case("rest", c, o * c + int(rng.integers(2, c))),
    ]


def _run_windows(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return unpack(fn(inputs["ids"].copy(), inputs["L"]), "x", "y")


WINDOWS = Exercise(
    name="windows",
    points=3,
    cases=_windows_cases,
    run=_run_windows,
    criteria=(
        Criterion("x", outputs=("x",), cases=("one_more", "rest")),
        Criterion("y_is_one_later", share=2, outputs=("y",), cases=("one_more", "rest")),
        Criterion("end_of_text", cases=("exact",)),
    ),
)


# --------------------------------------------------------------------------------------------------- bits_per_char


def _bits_cases(rng: np.random.Generator) -> list[Case]:
    """Short rows are hard and padding is harder still, so that whoever averages rows or padding cannot be right by luck."""
    B, T = (int(n) for n in rng.choice(np.arange(4, 9), 2, replace=False))

    def case(name: str, lengths: Sequence[int], length: int) -> Case:
        mask = np.arange(length) < np.asarray(lengths)[:, None]  # (B, T)
        level = (1 + length - np.asarray(lengths))[:, None] / 2  # (B, 1)
        nll = np.where(mask, level + rng.uniform(0.2, 0.4, mask.shape), rng.uniform(8, 9, mask.shape))
        return Case(name, {"nll": nll, "mask": mask})

    return [case("full", [T] * B, T), case("padded", [6, 1, 3, 2], 6), case("one_row", [3], 7)]


def _run_bits(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """Two numbers a case: one alone may be that of another mistake by chance."""
    return {"bits": _numbers(*(fn(nll.copy(), inputs["mask"].copy()) for nll in (inputs["nll"], inputs["nll"] ** 2)))}


BITS_PER_CHAR = Exercise(
    name="bits_per_char",
    points=2,
    cases=_bits_cases,
    run=_run_bits,
    criteria=(
        Criterion("bits", cases=("full",)),
        Criterion("no_padding", cases=("padded", "one_row")),
    ),
)


# -------------------------------------------------------------------------------------------------- masked_lm_loss


def _loss_cases(rng: np.random.Generator) -> list[Case]:
    V = int(rng.integers(8, 12))

    def case(name: str, lengths: Sequence[int], length: int) -> Case:
        real = np.arange(length) < np.asarray(lengths)[:, None]  # (B, T)
        ids = np.where(real, rng.integers(END + 1, V, real.shape), PAD)
        y = np.eye(V, dtype=np.float32)[ids]  # (B, T, V)
        logits = rng.normal(0, 0.3, y.shape)
        logits -= y * np.where(real, 1 + length - np.asarray(lengths)[:, None], -5.0)[..., None]  # short rows are hard
        logits[:, 0, PAD] += 4  # a wrong guess, and not a sign of padding
        return Case(name, {"y": y, "logits": logits.astype(np.float32)})

    T = int(rng.integers(4, 7))
    return [case("full", [T, T, T], T), case("padded", [5, 1, 3], 5), case("one_row", [2], 6)]


def _run_loss(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """Two numbers a case: one alone may be that of another mistake by chance."""
    y, logits = inputs["y"], inputs["logits"]
    return {"loss": _numbers(*(fn(y.copy(), scores) for scores in (logits.copy(), logits / 2)))}


MASKED_LM_LOSS = Exercise(
    name="masked_lm_loss",
    points=2,
    starred=True,
    cases=_loss_cases,
    run=_run_loss,
    criteria=(
        Criterion("cross_entropy", cases=("full",)),
        Criterion("no_padding", cases=("padded", "one_row")),
    ),
)


EXERCISES: tuple[Exercise, ...] = (
    CHAR_VOCABULARY,
    ENCODE,
    DECODE,
    BITS_PER_CHAR,
    SAMPLE,
    GENERATE,
    WINDOWS,
    APPLY_TEMPERATURE,
    TOP_P,
    NEXT_LOGITS,
    MASKED_LM_LOSS,
)

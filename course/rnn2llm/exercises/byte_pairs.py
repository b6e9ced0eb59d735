"""The exercises on byte-pair encoding: learning the merges, and cutting a word by them.

Byte-pair encoding of words is that of Sennrich, Haddow and Birch (2016), section 3.2; on bytes, as here, that of Radford et
al. (2019), section 2.2. Pieces are Python's `bytes`; they are told as text, one way for bytes and another for strings, so
that whoever takes characters for bytes is told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs


def _told(pieces: Any, what: Mapping[str, str]) -> str:
    """Pieces as one string.

    Raises:
        BadAnswer: it is no list of `what`.
    """
    if isinstance(pieces, (list, tuple)) and all(isinstance(piece, (bytes, str, int)) for piece in pieces):
        return " ".join(map(repr, pieces))
    kind = type(pieces).__name__
    raise BadAnswer(
        f"a list of {what['en']} was expected, the function returned {kind}",
        f"se esperaba una lista de {what['es']} y la función devuelve {kind}",
    )


# ------------------------------------------------------------------------------------------------------- bpe_train


def _train_cases(rng: np.random.Generator) -> list[Case]:
    """Where pairs are equally frequent is a case of its own; elsewhere each step has one that stands most often."""
    a, b, c, d, e = (str(letter) for letter in rng.permutation(list("bdglmprst"))[:5])
    i, o = (str(letter) for letter in rng.permutation(list("aeiou"))[:2])
    small, middle, large = sorted((c, d, e))

    def case(name: str, words: Sequence[str], merges: int) -> Case:
        return Case(name, {"words": list(words), "merges": merges})

    return [
        case("one", [a + i] * 3 + [a + i + b] * 2 + [i + b], 1),
        case("several", [a + i + b + o] * 5 + [a + i + c] * 3 + [b + o + e] * 2 + [e + i] + [c + o] * 2, 4),
        # A word's last letter and the next one's first are never a pair, however often they stand side by side.
        case("across_words", [i, b] * 6 + [a + o] * 4 + [c + o] * 2, 2),
        # A word counts as often as it comes; each taken once, another pair would be the first.
        case("repeated", [a + o] * 6 + [b + i, c + b + i, b + i + d, e + b + i], 2),
        case("ties", [middle + o, large + o, small + o] * 2, 2),
        # Counted without overlaps, the pair of equal letters would be the second; counted once a word, the third.
        case("repeats", [a * 5] * 3 + [a * 4 + i] * 2 + [i + o] * 11 + [b + o] * 8, 5),
        case("accents", [f"{a}ñ"] * 3 + [f"{b}ñ{i}", f"{c}á", f"{d}é"], 2),
        # The last pair stands once, and that is enough to be merged.
        case("nothing_left", [(a + i).capitalize()], 7),
    ]


def _run_train(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    merges = fn(list(inputs["words"]), inputs["merges"])
    pairs = {"es": "pares de bytes", "en": "pairs of bytes"}
    several = isinstance(merges, (list, tuple))
    return {"merges": "\n".join(_told(pair, pairs) for pair in merges) if several else _told(merges, pairs)}


BPE_TRAIN = Exercise(
    name="bpe_train",
    points=2,
    starred=True,
    cases=_train_cases,
    run=_run_train,
    criteria=(
        Criterion("most_frequent", share=2, cases=("one", "several", "across_words", "repeated")),
        Criterion("ties", cases=("ties",)),
        Criterion("repeats", cases=("repeats", "nothing_left")),
        Criterion("bytes", cases=("accents",)),
    ),
)


# ------------------------------------------------------------------------------------------------------ bpe_encode


def _encode_cases(rng: np.random.Generator) -> list[Case]:
    """Merges made by hand, each of pieces that there are by then, as in what is learned; each case depends on one rule."""
    a, b, c = (bytes([letter]) for letter in rng.permutation(list(b"bdglmprst"))[:3])
    i, o = (bytes([letter]) for letter in rng.permutation(list(b"aeiou"))[:2])
    accent = "ñ".encode()

    def case(name: str, word: bytes, merges: Sequence[tuple[bytes, bytes]]) -> Case:
        return Case(name, {"word": word.decode(), "merges": [[left.hex(), right.hex()] for left, right in merges]})

    return [
        case("no_merges", c + a + b, [(i, o), (a, i)]),
        # Of the four pairs, the outer ones were learned first; who takes another order gets other pieces.
        case("outer", a + i + b + o + c, [(a, i), (o, c), (i, b), (b, o)]),
        case("outer_again", a + i + b + o + c, [(a, i), (o, c), (b, o), (i, b), (b + o, c), (a, i + b)]),
        case("middle_last", a + i + b + o, [(a, i), (b, o), (i, b)]),
        case("middle_first", a + i + b + o, [(i, b), (a, i), (b, o), (a, i + b)]),
        # A piece is not taken because there is one: the merges must lead there.
        case("longest", a + i + b + o, [(b, o), (i, b), (a, i + b), (a, i)]),
        case("chain", a + i + b + o + c, [(b, o), (a, i), (a + i, b + o), (a + i + b + o, c)]),
        case("repeats", a * 5 + i, [(a, a), (a, i), (a + a, a + a)]),
        case("everywhere", a + i + b + a + i + c + a + i, [(a, i), (b, a + i), (c, a + i)]),
        case("accents", a + accent + i + "¿".encode(), [(accent[:1], accent[1:]), (a, accent), (i, b"\xc2")]),
    ]


def _run_encode(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    merges = [(bytes.fromhex(left), bytes.fromhex(right)) for left, right in inputs["merges"]]
    return {"pieces": _told(fn(inputs["word"], merges), {"es": "bytes", "en": "bytes"})}


BPE_ENCODE = Exercise(
    name="bpe_encode",
    points=2,
    starred=True,
    cases=_encode_cases,
    run=_run_encode,
    criteria=(
        Criterion("bytes", cases=("no_merges", "accents")),
        Criterion("ranks", share=2, cases=("outer", "outer_again", "middle_last", "middle_first", "longest", "chain")),
        Criterion("everywhere", cases=("everywhere", "repeats")),
    ),
)

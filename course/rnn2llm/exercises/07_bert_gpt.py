"""The exercises of lesson 07: the pieces of words, BERT's embeddings and vectors, and the losses of both families.

The public half: cases, how an answer is run on one, and the criteria. WordPiece cuts as in Wu et al. (2016), section 4.1;
embeddings and their sum are those of Devlin et al. (2019), section 3; the causal loss is that of Radford et al. (2018),
section 3.1. Byte pairs are in `rnn2llm.exercises.byte_pairs`, what is hidden by chance in `rnn2llm.exercises.hiding`, and
what needs a model in `rnn2llm.exercises.small_models`. Here everything is NumPy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs
from rnn2llm.exercises.batches import draw, ragged
from rnn2llm.exercises.byte_pairs import BPE_ENCODE, BPE_TRAIN
from rnn2llm.exercises.drawing import different_sizes
from rnn2llm.exercises.hiding import MASK_TOKENS
from rnn2llm.exercises.small_models import ATTENTION_MAPS, GENERATE_CACHED, PREPARE_BATCH

SYLLABLES = ("ca", "so", "mi", "re", "tu", "lo", "pe", "ni", "ba", "du", "fe", "go")
"""Two of them share no more than a letter, and each has two."""
ACCENTED = ("ñandú", "íñigo", "álamo", "órbita", "pingüino", "camión")
OTHERS = ("kilo", "yate", "whisky", "xilófono")
"""Words in the vocabulary that have nothing to do with the one that is cut."""
SEPARATOR = "\x1f"
"""Stands between pieces where a list of them is told as one string."""


# ------------------------------------------------------------------------------------------------------- wordpiece


def _wordpiece_cases(rng: np.random.Generator) -> list[Case]:
    """Which pieces are in the vocabulary decides which rule counts; where no rule is spared, letters are in it as well.

    With ``id_0`` a piece of the word has the id 0, which Python takes for false.
    """
    a, b, c, d = draw(rng, SYLLABLES, 4)
    accented, plain = _accented(rng)

    def case(name: str, word: str, *known: str, letters: Iterable[str] = (), id_0: bool = False) -> Case:
        single = [piece for letter in sorted(set(letters)) for piece in (letter, f"##{letter}")]
        tokens = [*dict.fromkeys((*known, *single, *OTHERS)), "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        if not id_0:
            tokens = [*tokens[-5:], *tokens[:-5]]
        return Case(name, {"word": word, "vocab": {token: index for index, token in enumerate(tokens)}})

    return [
        case("whole", a + b, a, a + b, f"##{b}", letters=a + b),
        case(
            "pieces", a + b + c + d, a, a + b, f"##{b}", f"##{c}", f"##{c}{d[0]}", f"##{b}{c}{d}", letters=a + b + c + d
        ),
        case("goes_on", a + b, a, b, f"##{a}", f"##{b[0]}", f"##{b[1]}"),
        case("begins", a + b, a, b, f"##{a}{b}", f"##{b}", id_0=True),
        case("one_letter", a[0], letters=a),
        case("accents", accented, accented[:2], f"##{accented[2:]}", plain, plain[:2], f"##{plain[2:]}"),
        case("unknown_inside", a + b + "q" + c, a, c, f"##{b}", f"##{c}", a + c, letters=c),
        case("unknown_first", "q" + a, a, f"##{a}", letters=a),
        # To take a shorter piece first, or to begin at the end, would each lead elsewhere.
        case("dead_end", a + b + c + d, a[0], a, a + b, f"##{b}{c}", f"##{d}", f"##{b[1]}{c}{d}"),
    ]


def _accented(rng: np.random.Generator) -> tuple[str, str]:
    """A word whose accents decide, and the same word without them."""
    word = str(rng.choice(ACCENTED))
    return word, word.translate(str.maketrans("áéíóúüñ", "aeiouun"))


def _run_wordpiece(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    pieces = fn(inputs["word"], dict(inputs["vocab"]))
    if isinstance(pieces, str) or not isinstance(pieces, (list, tuple)):
        kind = type(pieces).__name__
        raise BadAnswer(
            f"a list of pieces was expected, the function returned {kind}",
            f"se esperaba una lista de piezas y la función devuelve {kind}",
        )
    return {"pieces": SEPARATOR.join(map(str, pieces))}


WORDPIECE = Exercise(
    name="wordpiece",
    points=3,
    cases=_wordpiece_cases,
    run=_run_wordpiece,
    criteria=(
        Criterion("longest_first", share=2, cases=("whole", "pieces", "one_letter", "accents")),
        Criterion("marks", share=2, cases=("goes_on", "begins")),
        Criterion("unknown", share=2, cases=("unknown_inside", "unknown_first", "dead_end")),
    ),
)


# ------------------------------------------------------------------------------------------------- bert_embeddings


def _embedding_cases(rng: np.random.Generator) -> list[Case]:
    """Tables of zeros take a part out; gain 1 and bias 0 leave the normalised sum; a large eps tells where it stands."""
    B, T, D, V = different_sizes(rng, 4, 3, 10)
    P = T + 2 + int(rng.integers(3))

    def case(name: str, eps: float = 1e-6, **otherwise: np.ndarray) -> Case:
        weights = {
            "word": rng.normal(0, 1, (V, D)),
            "position": rng.normal(0, 1, (P, D)),
            "type": rng.normal(0, 1, (2, D)),
            "gain": np.ones(D),
            "bias": np.zeros(D),
        }
        ids, types = rng.integers(0, V, (B, T)), rng.integers(0, 2, (B, T))
        types[:, 0], types[:, -1] = 0, 1
        return Case(name, {"ids": ids, "types": types, "weights": {**weights, **otherwise, "eps": eps}})

    no_words, no_positions, no_types = np.zeros((V, D)), np.zeros((P, D)), np.zeros((2, D))
    one_type = np.tile(rng.normal(0, 1, D), (2, 1))  # whichever it is
    gain, bias = rng.uniform(1.5, 3, D), rng.uniform(1, 2, D)
    return [
        case("words", position=no_positions, type=no_types),
        case("positions", word=no_words, type=one_type),
        case("types", word=no_words, position=no_positions),
        case("sum"),
        case("eps", 0.3),
        case("gain", gain=gain),
        case("bias", bias=bias),
        case("full", 0.1, gain=gain[::-1].copy(), bias=bias[::-1].copy()),
    ]


def _run_embeddings(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"embeddings": fn(inputs["ids"], inputs["types"], inputs["weights"])}


BERT_EMBEDDINGS = Exercise(
    name="bert_embeddings",
    points=3,
    cases=_embedding_cases,
    run=_run_embeddings,
    criteria=(
        Criterion("words", cases=("words",)),
        Criterion("positions", cases=("positions",)),
        Criterion("types", cases=("types",)),
        Criterion("sum", share=2, cases=("sum", "eps")),
        Criterion("gain_and_bias", cases=("gain", "bias", "full")),
    ),
)


# ------------------------------------------------------------------------------------------------------- mean_pool


def _pool_cases(rng: np.random.Generator) -> list[Case]:
    """Vectors that stand at padding are large, as those of a model are no smaller there than anywhere else."""
    B, T, D = different_sizes(rng, 3, 3, 9)

    def case(name: str, lengths: Sequence[int], T: int) -> Case:
        mask = (np.arange(T) < np.asarray(lengths)[:, None]).astype(np.int64)  # (B, T)
        hidden = rng.normal(0, 1, (len(lengths), T, D)) + np.where(mask, 0, 5)[..., None]
        return Case(name, {"hidden": hidden.astype(np.float32), "mask": mask})

    return [
        case("full", [T] * B, T),
        case("padded", ragged(rng, 4, 7), 7),
        case("one_word", [1], D + 1),
    ]


def _run_pool(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"vectors": fn(inputs["hidden"], inputs["mask"])}


MEAN_POOL = Exercise(
    name="mean_pool",
    points=2,
    cases=_pool_cases,
    run=_run_pool,
    criteria=(
        Criterion("mean", cases=("full",)),
        Criterion("no_padding", cases=("padded", "one_word")),
    ),
)


# -------------------------------------------------------------------------------------------------- causal_lm_loss


def _loss_cases(rng: np.random.Generator) -> list[Case]:
    """No two places are equally hard, padding is hardest, and no token is followed by itself.

    In `constant` all places are alike, so that it is no matter which predicts which; in `normalised` the scores are
    logarithms of probabilities as well; in `all_high` their exponentials overflow, yet none of them is far from the others.
    """
    B, T = different_sizes(rng, 2, 4, 8)
    V = int(rng.integers(9, 13))

    def case(name: str, lengths: Sequence[int], T: int, scale: float = 1.0, offset: float = 0.0) -> Case:
        lengths_ = np.asarray(lengths)[:, None]
        mask = (np.arange(T) < lengths_).astype(np.int64)  # (B, T)
        ids = (rng.integers(1, V, (len(lengths), 1)) + np.cumsum(rng.integers(1, V - 1, mask.shape), axis=1)) % V
        ids = np.where(mask, ids, 0)
        logits = rng.normal(0, 1, (*mask.shape, V)) + rng.normal(0, 2, (*mask.shape, 1))
        ease = np.where(np.roll(mask, -1, axis=1), lengths_ / 2 - rng.uniform(1, 3, mask.shape), -4.0)  # (B, T)
        logits += ease[..., None] * np.eye(V)[np.roll(ids, -1, axis=1)]  # (B, T, V)
        return Case(name, {"logits": (logits * scale + offset).astype(np.float32), "ids": ids, "mask": mask})

    constant, normalised = case("constant", [T] * B, T), case("normalised", [T] * B, T)
    for some in (constant, normalised):
        some.inputs["ids"][...] = some.inputs["ids"][0, 0]
        some.inputs["logits"][...] = some.inputs["logits"][0, 0]
    normalised.inputs["logits"][...] -= np.logaddexp.reduce(normalised.inputs["logits"][0, 0])
    return [
        constant,
        normalised,
        case("full", [T] * B, T),
        case("padded", [6, 2, 3, 5], 6),
        case("row_of_padding", [5, 0, 3, 4], 5),
        case("large", [T] * B, T, 60.0),
        case("all_high", [T] * B, T, offset=120.0),
    ]


def _run_loss(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """Two numbers a case: one alone may be that of another mistake by chance."""
    logits, V = inputs["logits"], inputs["logits"].shape[-1]
    losses = [fn(logits.copy(), (inputs["ids"] + shift) % V, inputs["mask"].copy()) for shift in (0, 1)]
    if any(loss is None for loss in losses):
        return {"loss": None}
    told = [np.asarray(loss) for loss in losses]
    if shapes := [loss.shape for loss in told if loss.size != 1]:
        raise BadAnswer(
            f"one number was expected, the mean over the whole batch; the function returned an array of shape {shapes[0]}",
            f"se esperaba un solo número, la media de todo el lote, y la función devuelve un array de forma {shapes[0]}",
        )
    return {"loss": np.stack([loss.reshape(()) for loss in told])}


CAUSAL_LM_LOSS = Exercise(
    name="causal_lm_loss",
    points=2,
    cases=_loss_cases,
    run=_run_loss,
    criteria=(
        Criterion("cross_entropy", cases=("constant", "normalised")),
        Criterion("next_token", share=2, cases=("full",)),
        Criterion("no_padding", cases=("padded", "row_of_padding")),
        Criterion("finite", cases=("large", "all_high")),
    ),
)


EXERCISES: tuple[Exercise, ...] = (
    WORDPIECE,
    BERT_EMBEDDINGS,
    MEAN_POOL,
    MASK_TOKENS,
    ATTENTION_MAPS,
    BPE_TRAIN,
    BPE_ENCODE,
    CAUSAL_LM_LOSS,
    PREPARE_BATCH,
    GENERATE_CACHED,
)

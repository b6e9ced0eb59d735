"""Lesson 06's exercises: right answers of every style pass, and the references agree with others' and with sums by hand.

That wrong answers fail, and are named, is proved for all lessons by ``autograder.authoring.proof``.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax
from scipy.stats import binom

from autograder.authoring import proof
from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from rnn2llm.exercises import writing
from rnn2llm.text import END, PAD, SPECIAL_TOKENS, START, UNK, pad
from tests import judged

LESSON = "06_char_rnn"
BENCH = Bench(Course.find(Path(__file__)), LESSON)

import tensorflow as tf  # noqa: E402  the bench imports it with Keras 2

verdict_on = partial(judged.verdict_on, BENCH)
char_vocabulary, encode, decode = (BENCH.reference(name) for name in ("char_vocabulary", "encode", "decode"))
apply_temperature, top_p = BENCH.reference("apply_temperature"), BENCH.reference("top_p")


# ------------------------------------------------------------------------------------------- right, in other styles


def vocabulary_by_counting(texts: list[str]) -> list[str]:
    counts = Counter(unicodedata.normalize("NFC", "".join(texts)))
    return list(SPECIAL_TOKENS) + sorted(counts.keys())


def encode_by_search(text: str, vocabulary: list[str]) -> np.ndarray:
    ids = []
    for character in unicodedata.normalize("NFC", text):
        try:
            ids.append(vocabulary.index(character))
        except ValueError:
            ids.append(UNK)
    return np.array(ids)


def decode_by_joining(ids: list[int], vocabulary: list[str]) -> str:
    if END in ids:
        ids = ids[: ids.index(END)]
    signs = {PAD: "", START: "", UNK: "\N{REPLACEMENT CHARACTER}"}
    return "".join(signs.get(index, vocabulary[index]) for index in ids)


def bits_of_chosen(nll: np.ndarray, mask: np.ndarray) -> Any:
    return tf.reduce_mean(tf.boolean_mask(nll, mask)) / math.log(2)


def bits_by_logarithm(nll: np.ndarray, mask: np.ndarray) -> float:
    return -float(np.mean(np.log2(np.exp(-nll[mask]))))


def sample_by_choice(p: np.ndarray, rng: np.random.Generator) -> list[int]:
    return [int(rng.choice(len(row), p=row)) for row in p]


def sample_by_gumbel(p: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.argmax(np.log(p) + rng.gumbel(size=p.shape), axis=1)


def sample_by_multinomial(p: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rng.multinomial(1, p).argmax(axis=1)


def generate_in_one_loop(step: Any, state: Any, prime: list[int], n: int, rng: np.random.Generator) -> np.ndarray:
    read: list[int] = []
    p = np.zeros(0)
    for position in range(len(prime) + n):
        known = position < len(prime)
        read.append(prime[position] if known else sample_by_choice(p[np.newaxis], rng)[0])
        p, state = step(read[-1], state)
    return np.array(read[len(prime) :])


def windows_by_loop(ids: np.ndarray, L: int) -> tuple[list[Any], list[Any]]:
    starts = range(0, len(ids) - L, L)
    return [ids[i : i + L] for i in starts], [ids[i + 1 : i + 1 + L] for i in starts]


def windows_by_tf(ids: np.ndarray, L: int) -> list[Any]:
    count = (len(ids) - 1) // L
    return [tf.reshape(ids[start : start + count * L], (count, L)) for start in (0, 1)]


def temperature_by_tf(logits: np.ndarray, T: float) -> Any:
    if T == 0:
        return tf.one_hot(tf.argmax(logits, axis=-1), logits.shape[-1])
    return tf.nn.softmax(tf.constant(logits, tf.float32) / T)


def temperature_by_logarithms(logits: np.ndarray, T: float) -> np.ndarray:
    if T == 0:
        return (logits == logits.max(axis=-1, keepdims=True)).astype(float)
    scaled = logits / T
    return np.exp(scaled - np.logaddexp.reduce(scaled, axis=-1, keepdims=True))


def top_p_by_loop(p: np.ndarray, threshold: float) -> list[float]:
    kept, gathered = set(), 0.0
    for index in sorted(range(len(p)), key=lambda i: -p[i]):
        kept.add(index)
        gathered += p[index]
        if gathered >= threshold:
            break
    return [float(value) / gathered if index in kept else 0.0 for index, value in enumerate(p)]


def top_p_by_search(p: np.ndarray, threshold: float) -> np.ndarray:
    order = np.argsort(p)[::-1]
    count = np.searchsorted(np.cumsum(p[order]), threshold) + 1
    result = np.where(np.isin(np.arange(len(p)), order[:count]), p, 0)
    return result / result.sum()


def next_one_by_one(model: Any, prompts: list[list[int]]) -> np.ndarray:
    return np.stack([model(np.array([prompt]))[0, -1] for prompt in prompts])


def next_padded_behind(model: Any, prompts: list[list[int]]) -> Any:
    ids = tf.keras.utils.pad_sequences(prompts, padding="post")
    return tf.gather(model(ids), [len(prompt) - 1 for prompt in prompts], axis=1, batch_dims=1)


def loss_of_chosen(y: Any, logits: Any) -> Any:
    ids = tf.argmax(y, axis=-1)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(ids, logits)
    return tf.reduce_mean(tf.boolean_mask(losses, ids != PAD))


def loss_in_numpy(y: np.ndarray, logits: np.ndarray) -> float:
    real = y.argmax(axis=-1) != PAD
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    return float(-(y * logp).sum(axis=-1)[real].mean())


RIGHT = [
    ("char_vocabulary", vocabulary_by_counting),
    ("encode", encode_by_search),
    ("decode", decode_by_joining),
    ("bits_per_char", bits_of_chosen),
    ("bits_per_char", bits_by_logarithm),
    ("sample", sample_by_gumbel),
    ("sample", sample_by_multinomial),
    ("generate", generate_in_one_loop),
    ("windows", windows_by_loop),
    ("windows", windows_by_tf),
    ("apply_temperature", temperature_by_tf),
    ("apply_temperature", temperature_by_logarithms),
    ("top_p", top_p_by_loop),
    ("top_p", top_p_by_search),
    ("next_logits", next_one_by_one),
    ("next_logits", next_padded_behind),
    ("masked_lm_loss", loss_of_chosen),
    ("masked_lm_loss", loss_in_numpy),
]


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_right_answers_in_other_styles_pass(name: str, answer: Any) -> None:
    for seed in range(1, 6):
        verdict = verdict_on(name, answer, seed)
        assert verdict.passed, verdict


def test_a_loop_over_rows_is_fast_enough() -> None:
    assert verdict_on("sample", sample_by_choice, seed=1).passed


@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("char_vocabulary", lambda texts: "abc", "a list of tokens was expected"),
        ("decode", lambda ids, vocabulary: list("abc"), "a string was expected"),
        ("sample", lambda p, rng: p, "1000 ids were expected, one a row; the function returned float64"),
        ("windows", lambda ids, L: ids, "2 values"),
        ("encode", lambda text, vocabulary: None, "ids is None"),
    ],
)
def test_what_cannot_be_judged_says_why(name: str, answer: Any, message: str) -> None:
    outcome = judged.outcome_of(BENCH, name, answer)
    assert outcome.status == "bad"
    assert message in outcome.message


def zero_as_one(logits: np.ndarray, T: float) -> np.ndarray:
    return np.asarray(softmax(logits / (T if T else 1), axis=-1))


def temperature_of_one_row(logits: np.ndarray, T: float) -> np.ndarray:
    if T > 0:
        return np.asarray(softmax(logits / T, axis=-1))
    p = np.zeros(logits.shape)
    p[np.argmax(logits)] = 1
    return p


def sample_down_the_rows(p: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.asarray((rng.random((len(p), 1)) > p.cumsum(0)).sum(-1))


def sample_one_further(p: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return 1 + rng.multinomial(1, p).argmax(axis=1)


def generate_until_the_end(step: Any, state: Any, prime: list[int], n: int, rng: np.random.Generator) -> list[int]:
    for token in prime:
        p, state = step(token, state)
    written: list[int] = []
    for _ in range(n):
        if (token := int(rng.multinomial(1, p).argmax())) == END:
            return written
        written.append(token)
        p, state = step(token, state)
    return written


def generate_alike(step: Any, state: Any, prime: list[int], n: int, rng: np.random.Generator) -> list[int]:
    written: list[int] = []
    for token in prime:
        p, state = step(token, state)
    for _ in range(n):
        written.append(int(rng.random() * len(p)))
        p, state = step(written[-1], state)
    return written


def windows_of_all(ids: np.ndarray, L: int) -> tuple[np.ndarray, np.ndarray]:
    starts = range(0, len(ids) // L * L, L)
    return np.stack([ids[i : i + L] for i in starts]), np.stack([ids[i + 1 : i + L + 1] for i in starts])


def top_p_of_unsorted(p: np.ndarray, threshold: float) -> np.ndarray:
    falling = np.sort(p)[::-1]
    kept = p * np.append(True, np.cumsum(falling)[:-1] < threshold)
    return np.asarray(kept / kept.sum())


@pytest.mark.parametrize(
    ("name", "answer", "misconception"),
    [
        ("apply_temperature", zero_as_one, "zero_as_one"),
        ("apply_temperature", temperature_of_one_row, "one_row_at_zero"),
        ("sample", sample_down_the_rows, "always_the_first"),
        ("sample", sample_one_further, "one_too_far"),
        ("generate", generate_until_the_end, "stops_at_end"),
        ("generate", generate_alike, "uniform"),
        ("windows", windows_of_all, "rows_do_not_fit"),
        ("top_p", top_p_of_unsorted, "mask_in_sorted_order"),
        ("top_p", lambda p, threshold: np.where(p > threshold, p, 0) / p[p > threshold].sum(), "threshold_for_each"),
    ],
)
def test_mistakes_in_other_styles_are_named(name: str, answer: Any, misconception: str) -> None:
    for seed in range(1, 4):
        key = BENCH.key(seed, "test", [name]).exercises[name]
        assert proof.verdict_on(BENCH.lesson[name], key, answer).misconceptions == (misconception,)


def test_what_was_given_earns_nothing() -> None:
    names: dict[str, Any] = {"np": np, "tf": tf, "PAD": PAD}
    exec(BENCH.source.exercise("next_logits").source, names)
    assert verdict_on("next_logits", names["next_logits_with_a_bug"], seed=3).points == 0
    assert verdict_on("next_logits", next_one_by_one, seed=3).passed


# ------------------------------------------------------------------------------------------------- the statistics


def test_the_tolerance_keeps_false_alarms_below_one_in_a_thousand_million() -> None:
    """The exact probability that a right answer is taken for wrong, beside Hoeffding's bound on it."""
    assert writing.CALLS * writing.ROWS >= 50_000
    alarm = 0.0
    for p in writing.GROUPS.ravel():
        low, high = (writing.DRAWS * (p + sign * writing.TOLERANCE) for sign in (-1, 1))
        alarm += binom.cdf(math.ceil(low) - 1, writing.DRAWS, p) + binom.sf(math.floor(high), writing.DRAWS, p)
    assert alarm <= writing.FALSE_ALARM < 1e-9


def test_no_two_kinds_of_draws_can_be_taken_for_each_other() -> None:
    """Every two distributions that are told apart differ by more than twice the tolerance in some symbol."""
    case = writing.SAMPLE.cases(np.random.default_rng(0))[0]
    p = np.asarray(case.inputs["p"])
    kinds = [p, np.full(p.shape, 1 / 6), softmax(p, axis=1), -np.sort(-p), np.sort(p), np.tile(p[0], (4, 1))]
    kinds = [np.pad(kind, ((0, 0), (1, 1))) for kind in [*kinds, np.eye(6)[p.argmax(axis=1)], np.eye(6)[[0] * 4]]]
    kinds += [np.pad(p, ((0, 0), sides)) for sides in ((2, 0), (0, 2))] + [np.pad(p[:, ::-1], ((0, 0), (2, 0)))]
    for number, one in enumerate(kinds):
        for other in kinds[:number]:
            assert np.abs(one - other).max() > 2 * writing.TOLERANCE


# --------------------------------------------------------------------------------------------------------- oracles


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=5))
def test_every_text_comes_back_composed(texts: list[str]) -> None:
    vocabulary = char_vocabulary(texts)
    assert tuple(vocabulary[: len(SPECIAL_TOKENS)]) == SPECIAL_TOKENS
    for text in texts:
        assert decode(encode(text, vocabulary), vocabulary) == unicodedata.normalize("NFC", text)


def test_nandu_comes_back() -> None:
    vocabulary = char_vocabulary(["¿Ñandú?"])
    for form in ("NFC", "NFD"):
        ids = encode(unicodedata.normalize(form, "¿Ñandú?"), vocabulary)
        assert len(ids) == 7
        assert decode([*ids, END, *ids, PAD], vocabulary) == "¿Ñandú?"
    assert decode(encode("¿Ñaqué?", vocabulary), vocabulary) == "¿Ña���?"


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=8), st.floats(0.05, 20))
def test_temperature_is_scipy_s_softmax_and_keeps_the_order(logits: list[float], T: float) -> None:
    p = apply_temperature(np.array(logits), T)
    np.testing.assert_allclose(p, softmax(np.array(logits) / T), atol=1e-9)
    ranked = p[np.argsort(logits)]
    assert (np.diff(ranked) >= -1e-12).all()


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1))
def test_the_nucleus_is_the_smallest_that_reaches_the_threshold(seed: int, threshold: float) -> None:
    p = np.random.default_rng(seed).dirichlet(np.ones(6))
    kept = top_p(p, threshold) > 0
    assert top_p(p, threshold).sum() == pytest.approx(1)
    assert p[kept].sum() >= threshold - 1e-9
    assert p[kept].sum() - p[kept].min() < threshold + 1e-9
    assert not kept.all() or p[kept].min() >= 0
    assert p[kept].min() >= p[~kept].max(initial=0)


@given(st.integers(2, 60), st.integers(1, 9))
def test_windows_put_together_again_are_the_text(N: int, L: int) -> None:
    ids = np.arange(N)
    x, y = BENCH.reference("windows")(ids, L)
    assert x.shape == y.shape == ((N - 1) // L, L)
    np.testing.assert_array_equal(x.ravel(), ids[: x.size])
    np.testing.assert_array_equal(y, x + 1)
    assert N - 1 - x.size < L


def test_bits_are_those_of_a_fair_choice() -> None:
    nll = np.full((2, 3), np.log(8))
    assert BENCH.reference("bits_per_char")(nll, np.array([[True] * 3, [True, False, False]])) == pytest.approx(3)


def test_generation_with_a_table_is_a_walk_through_it() -> None:
    table = np.roll(np.eye(5), 1, axis=1)  # each token is followed by the next one
    written = BENCH.reference("generate")(
        lambda token, state: (table[token], state), None, [2], 6, np.random.default_rng()
    )
    assert written == [3, 4, 0, 1, 2, 3]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.lists(st.integers(END + 1, 8), min_size=1, max_size=6), min_size=1, max_size=4))
def test_a_batch_is_read_as_if_each_text_were_alone(prompts: list[list[int]]) -> None:
    rng = np.random.default_rng(len(prompts))
    weights = {
        "embedding": rng.normal(size=(9, 4)),
        "recurrent": rng.normal(size=(4, 4)),
        "output": rng.normal(size=(4, 9)),
    }
    model = writing.recurrent_model(weights)
    np.testing.assert_allclose(
        BENCH.reference("next_logits")(model, prompts), next_one_by_one(model, prompts), atol=1e-12
    )


def test_the_masked_loss_is_that_of_keras_on_what_is_no_padding() -> None:
    rng = np.random.default_rng(0)
    ids, logits = pad([[4, 5, 6], [7]]), rng.normal(size=(2, 3, 8)).astype(np.float32)
    want = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(ids[ids != PAD], logits[ids != PAD])
    got = BENCH.reference("masked_lm_loss")(tf.one_hot(ids, 8), logits)
    assert float(got) == pytest.approx(float(want), rel=1e-5)

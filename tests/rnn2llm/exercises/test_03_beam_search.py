"""Lesson 03's exercises: right answers of every style pass, and the references agree with oracles from elsewhere.

That wrong answers fail, and are named, is proved for all lessons by ``autograder.authoring.proof``.
"""

from __future__ import annotations

import itertools
import re
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.special  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from rnn2llm.checking.model import load_lesson
from rnn2llm.exercises.searching import V, table_step
from rnn2llm.text import END, PAD, START
from tests import judged

LESSON = "03_beam_search"
BENCH = Bench(Course.find(Path(__file__)), LESSON)
log_softmax = BENCH.reference("log_softmax")
expand = BENCH.reference("expand")
penalize = BENCH.reference("penalize")
beam_search = BENCH.reference("beam_search")
start_beams = BENCH.reference("start_beams")
minimum_bayes_risk = BENCH.reference("minimum_bayes_risk")

import tensorflow as tf  # noqa: E402  the bench imports it with Keras 2

verdict_on = partial(judged.verdict_on, BENCH)


# ------------------------------------------------------------------------------------------- right, in other styles


def expand_by_sorting(scores: Any, logp: Any, k: int) -> Any:
    candidates = [
        (score + value, beam, word)
        for beam, score in enumerate(scores)
        for word, value in enumerate(logp[beam])
        if value > -np.inf
    ]
    candidates.sort(key=lambda candidate: -candidate[0])
    return tuple(zip(*candidates[:k], strict=True))


def expand_by_partition(scores: Any, logp: Any, k: int) -> Any:
    totals = scores.reshape(-1, 1) + logp
    flat = totals.flatten()
    best = np.argpartition(-flat, min(k, flat.size) - 1)[:k]
    best = best[np.argsort(-flat[best])]
    best = best[np.isfinite(flat[best])]
    parents, tokens = np.unravel_index(best, totals.shape)
    return [flat[best], parents, tokens]


def penalize_by_loop(logp: Any, ids: list[int], factor: float) -> Any:
    result = logp.copy()
    for word in set(ids):
        result[..., word] = np.log(np.exp(logp[..., word]) / factor)
    return result


def penalize_by_mask(logp: Any, ids: list[int], factor: float) -> Any:
    return np.where(np.isin(np.arange(logp.shape[-1]), ids), logp - np.log(factor), logp)


def search_with_objects(step: Any, state: Any, k: int, max_len: int, alpha: float) -> Any:
    """Beams one by one, each with a state of its own; finished ones in a list beside the living."""
    living: list[Any] = [(0.0, [], START, state)]
    finished: list[Any] = []
    for _ in range(max_len):
        race = [(score, words, None, None) for score, words in finished]
        for score, words, token, own in living:
            logp, after = step(np.array([token]), own)
            race += [
                (score + logp[0, word], [*words, word], word, after)
                for word in range(logp.shape[1])
                if logp[0, word] > -1e30
            ]
        race = sorted(race, key=lambda entry: -entry[0])[:k]
        finished = [(score, words) for score, words, token, _ in race if token in (None, END)]
        living = [entry for entry in race if entry[2] not in (None, END)]
        if not living:
            break
    everything = finished + [(score, words) for score, words, _, _ in living]
    return sorted(((words, score / len(words) ** alpha) for score, words in everything), key=lambda found: -found[1])


def start_by_loop(state: Any, k: int) -> Any:
    B = state.shape[0]
    states = np.zeros((B, k, *state.shape[1:]))
    for beam in range(k):
        states[:, beam] = state
    return np.array([[START] * k] * B), np.array([[0.0] + [-1e9] * (k - 1)] * B), states


RIGHT = {
    "log_softmax": [
        lambda z: scipy.special.log_softmax(z, axis=-1),
        lambda z: z - scipy.special.logsumexp(z, axis=-1, keepdims=True),
        lambda z: tf.nn.log_softmax(z),
        lambda z: z - np.logaddexp.reduce(z, axis=-1, keepdims=True),
    ],
    "expand": [expand_by_sorting, expand_by_partition],
    "penalize": [penalize_by_loop, penalize_by_mask],
    "length_normalize": [lambda score, length, alpha: score * np.power(1.0 * np.asarray(length), -alpha)],
    "beam_search": [search_with_objects],
    "start_beams": [start_by_loop, lambda state, k: [part.tolist() for part in start_beams(state, k)]],
    "minimum_bayes_risk": [
        lambda scores, similarity: (
            np.argmax(similarity @ scipy.special.softmax(scores)),
            (similarity * scipy.special.softmax(scores)).sum(axis=1).tolist(),
        )
    ],
}


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name, answers in RIGHT.items() for answer in answers])
def test_other_right_answers_earn_everything(name: str, answer: Any, seed: int) -> None:
    verdict = verdict_on(name, answer, seed)
    assert verdict.passed, verdict


def test_every_exercise_has_another_right_answer() -> None:
    assert set(RIGHT) == {exercise.name for exercise in load_lesson(LESSON).exercises}


# --------------------------------------------------------------------------------------------------------- oracles


@given(st.lists(st.lists(st.floats(-1e4, 1e4), min_size=3, max_size=3), min_size=1, max_size=4))
def test_log_softmax_is_that_of_scipy(rows: list[list[float]]) -> None:
    z = np.array(rows)
    np.testing.assert_allclose(log_softmax(z), scipy.special.log_softmax(z, axis=-1), rtol=1e-9, atol=1e-9)


def random_model(seed: int) -> tuple[Any, np.ndarray]:
    """A step whose probabilities depend on everything read; padding and START are impossible, two words are left."""
    rng = np.random.default_rng(seed)
    table = rng.normal(0, 1.5, (37, V))
    table[:, [PAD, START, *range(6, V)]] = -np.inf
    return table_step(log_softmax(table), limit=10_000), rng.integers(0, 37, (1, 1))


def all_sentences(step: Any, state: Any, max_len: int) -> dict[tuple[int, ...], float]:
    """Every sentence there is, by brute force: with its end, or cut off at `max_len`."""
    words = [1, END, 4, 5]
    found = {}
    for sentence in itertools.product(words, repeat=max_len):
        if END in sentence:
            sentence = sentence[: sentence.index(END) + 1]
        read, own, total = START, state, 0.0
        for word in sentence:
            logp, own = step(np.array([read]), own)
            total += logp[0, word]
            read = word
        found[sentence] = float(total)
    return found


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 1.5))
def test_a_huge_beam_is_exhaustive_search(seed: int, alpha: float) -> None:
    step, state = random_model(seed)
    everything = all_sentences(step, state, 4)
    expected = sorted(((total / len(ids) ** alpha, ids) for ids, total in everything.items()), reverse=True)
    found = beam_search(step, state, len(everything), 4, alpha)
    assert len(found) == len(everything)
    assert [tuple(ids) for ids, _ in found[:5]] == [ids for _, ids in expected[:5]]
    np.testing.assert_allclose([score for _, score in found], [score for score, _ in expected])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(1, 12), st.floats(0, 1.5))
def test_whatever_it_finds_has_the_probability_it_says(seed: int, k: int, max_len: int, alpha: float) -> None:
    step, state = random_model(seed)
    found = beam_search(step, state, k, max_len, alpha)
    assert 1 <= len(found) <= k
    assert len({tuple(ids) for ids, _ in found}) == len(found)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    for ids, score in found:
        assert len(ids) <= max_len
        assert END not in ids[:-1]
        read, own, total = START, state, 0.0
        for word in ids:
            logp, own = step(np.array([read]), own)
            total, read = total + logp[0, word], word
        assert score == pytest.approx(total / len(ids) ** alpha)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_one_beam_is_greedy_search(seed: int, max_len: int) -> None:
    step, state = random_model(seed)
    ((ids, _),) = beam_search(step, state, 1, max_len, 0.0)
    greedy: list[int] = []
    read, own = START, state
    while len(greedy) < max_len and END not in greedy:
        logp, own = step(np.array([read]), own)
        read = int(np.argmax(logp[0]))
        greedy.append(read)
    assert ids == greedy


@given(st.integers(0, 1000), st.integers(1, 5))
def test_fixed_beams_choose_at_the_first_step_what_one_beam_does(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    logp = log_softmax(rng.normal(size=9))
    _, scores, _ = start_beams(np.zeros((1, 2)), k)
    fixed = expand(scores[0], np.tile(logp, (k, 1)), k)
    single = expand(np.zeros(1), logp[None], k)
    np.testing.assert_array_equal(fixed[2], single[2])
    np.testing.assert_allclose(fixed[0], single[0])


def test_a_penalty_divides_the_probability() -> None:
    p = np.array([[0.5, 0.3, 0.2]])
    np.testing.assert_allclose(np.exp(penalize(np.log(p), [1, 1], 3.0)), [[0.5, 0.1, 0.2]])
    np.testing.assert_array_equal(np.exp(penalize(np.log(p), [0, 2], np.inf)), [[0, p[0, 1], 0]])


def test_minimum_bayes_risk_prefers_company_to_a_lonely_favourite() -> None:
    similarity = np.array([[1, 0, 0], [0, 1, 0.9], [0, 0.9, 1]])
    best, expected = minimum_bayes_risk(np.log([0.4, 0.35, 0.25]), similarity)
    assert best == 1
    np.testing.assert_allclose(expected, [0.4, 0.35 + 0.9 * 0.25, 0.9 * 0.35 + 0.25])


# ------------------------------------------------------------------------------------- answers of the wrong kind


@pytest.mark.parametrize(
    "result", [None, 3, [1], [(1, 2, 3)], [(-1.0, [4, 3])], [([4.5], -1.0)], [("abc", -1.0)], {"ids": []}]
)
def test_a_search_that_returns_something_else_earns_nothing(result: Any) -> None:
    verdict = verdict_on("beam_search", lambda *_: result, seed=0)
    assert verdict.points == 0
    assert verdict.problem is not None
    assert verdict.problem.status == "bad"


def test_a_search_without_end_is_stopped() -> None:
    def endless(step: Any, state: Any, *_: Any) -> Any:
        while True:
            step(np.array([START]), state)

    verdict = verdict_on("beam_search", endless, seed=0)
    assert verdict.points == 0
    assert verdict.problem is not None
    assert verdict.problem.kind == "StepLimitError"


# ------------------------------------------------------------------------------------------------------ the ladder


def test_its_model_is_trained_as_lesson_01_trains_it() -> None:
    """The table of the course compares ways to ask one model; the lessons must not drift apart."""
    numbers = [
        r"limit=None if full else [\d_]+",
        r"epochs, rate = .*",
        r"most_common\(\d+\)",
        r"size=\d{4}",
        r"Adam\(.*",
    ]
    numbers += [r"embedding, units = .*", r"set_random_seed\(\d\)"]
    sources = [
        (Course.find(Path(__file__)).lesson_folder(lesson) / "lesson.py").read_text(encoding="utf-8")
        for lesson in ("01_encoder_decoder", LESSON)
    ]
    for pattern in numbers:
        first, third = (re.findall(pattern, source) for source in sources)
        assert first, pattern
        assert set(first) == set(third), pattern

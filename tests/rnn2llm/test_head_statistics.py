"""What heads look at, measured on heads made by hand, whose every number is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm.head_statistics import HeadStatistics, head_statistics, sum_of

TOKENS = ["[CLS]", "la", "casa", "[SEP]"]
T = len(TOKENS)
CAUSAL = np.tril(np.ones((T, T), dtype=bool))


def head(*looks_at: int) -> np.ndarray:
    """A head in which each word gives all its attention to one."""
    return np.eye(T)[list(looks_at)]


ITSELF = np.eye(T)
PREVIOUS = head(0, 0, 1, 2)  # the first word has none before it, and looks at itself
NEXT = head(1, 2, 3, 3)
SEPARATOR = head(3, 3, 3, 3)
EVEN = np.full((T, T), 1 / T)
HEADS = np.array([[ITSELF, PREVIOUS, NEXT], [SEPARATOR, EVEN, 0.5 * ITSELF + 0.5 * EVEN]])  # (2, 3, T, T)


def test_heads_made_by_hand_measure_what_they_were_made_for() -> None:
    measured = head_statistics(HEADS, TOKENS)
    np.testing.assert_allclose(measured["itself"], [[1, 1 / 4, 1 / 4], [1 / 4, 1 / 4, 0.5 + 0.125]])
    np.testing.assert_allclose(measured["previous"], [[0, 1, 0], [0, 1 / 4, 1 / 8]])
    np.testing.assert_allclose(measured["next"], [[0, 0, 1], [1 / 3, 1 / 4, 1 / 8]])
    np.testing.assert_allclose(
        measured["to [SEP]"], [[1 / 4, 0, 2 / 4], [1, 1 / 4, 0.25 * (0.5 + 0.125) + 0.75 * 0.125]]
    )
    np.testing.assert_allclose(measured["to [CLS]"][0], [1 / 4, 2 / 4, 0])
    np.testing.assert_allclose(measured["distance"][0], [0, 3 / 4, 3 / 4])
    np.testing.assert_allclose(measured["distance"][1], [(3 + 2 + 1) / 4, 20 / 16, 10 / 16])
    mixed = -(0.625 * np.log(0.625) + 3 * 0.125 * np.log(0.125))
    np.testing.assert_allclose(measured["entropy"], [[0, 0, 0], [0, np.log(4), mixed]], atol=1e-12)
    np.testing.assert_allclose(measured["uniform"], np.full((2, 3), np.log(4)))


def test_padding_neither_looks_nor_counts() -> None:
    padded = np.zeros((2, 3, T + 2, T + 2))
    padded[..., :T, :T] = HEADS
    padded[..., T:, :] = 1 / (T + 2)  # what padding looks at is nobody's business
    mask = np.array([[True] * T + [False] * 2])
    short = head_statistics(HEADS, TOKENS)
    long = head_statistics(padded, [*TOKENS, "[PAD]", "[SEP]"], mask)
    for measure in short.totals:
        np.testing.assert_allclose(long[measure], short[measure], err_msg=measure)
    assert long.counts == short.counts


def test_what_a_causal_mask_forbids_is_not_counted_as_zero() -> None:
    even = CAUSAL / CAUSAL.sum(axis=1, keepdims=True)
    measured = head_statistics([[PREVIOUS, even]], TOKENS, CAUSAL)
    assert np.isnan(measured["next"]).all()
    np.testing.assert_allclose(measured["previous"], [[1, (1 / 2 + 1 / 3 + 1 / 4) / 3]])
    np.testing.assert_allclose(measured["entropy"][0, 1], measured["uniform"][0, 1])
    np.testing.assert_allclose(measured["uniform"][0, 0], np.log([1, 2, 3, 4]).mean())


@given(st.integers(0, 2**32 - 1))
def test_measures_stay_within_what_they_can_be(seed: int) -> None:
    weights = np.random.default_rng(seed).dirichlet(np.full(T, 0.2), (2, 3, T))
    measured = head_statistics(weights, TOKENS)
    for measure in ("previous", "next", "itself", "to [SEP]", "to [CLS]"):
        assert ((measured[measure] >= 0) & (measured[measure] <= 1)).all(), measure
    assert (measured["entropy"] <= measured["uniform"] + 1e-9).all()
    assert (measured["distance"] <= T - 1).all()
    flipped = head_statistics(weights[..., ::-1, ::-1], TOKENS[::-1])
    for measure, mirror in (("previous", "next"), ("distance", "distance"), ("to [SEP]", "to [SEP]")):
        np.testing.assert_allclose(flipped[measure], measured[mirror], atol=1e-12)


def test_texts_add_up_word_by_word() -> None:
    short, long = head_statistics(np.tile(np.eye(2), (2, 3, 1, 1)), ["a", "b"]), head_statistics(HEADS, TOKENS)
    both = sum_of([short, long])
    np.testing.assert_allclose(both["itself"], (2 * 1 + 4 * long["itself"]) / 6)
    np.testing.assert_allclose(both["previous"], (1 * 0 + 3 * long["previous"]) / 4)
    assert both.counts["entropy"] == 6


def test_other_tokens_can_be_asked_for_and_absent_ones_get_nothing() -> None:
    measured = head_statistics(HEADS, TOKENS, to=[".", "casa"])
    np.testing.assert_allclose(measured["to ."], np.zeros((2, 3)))
    np.testing.assert_allclose(measured["to casa"][0], [1 / 4, 1 / 4, 1 / 4])
    with pytest.raises(KeyError, match="to casa"):
        measured["to [SEP]"]
    with pytest.raises(ValueError, match="differ"):
        sum_of([measured, head_statistics(HEADS, TOKENS)])
    with pytest.raises(ValueError, match="no statistics"):
        sum_of([])


def test_the_strongest_heads_are_named_by_layer_and_head() -> None:
    measured = head_statistics(HEADS, TOKENS)
    assert measured.strongest("to [SEP]", 2) == [(1, 0, 1.0), (0, 2, 0.5)]
    unknown = HeadStatistics({"next": np.zeros((1, 2))}, {"next": 0})
    assert np.isnan(unknown["next"]).all()


@pytest.mark.parametrize(
    ("weights", "mask", "said"),
    [
        (HEADS[0], None, r"expected \[L, h, 4, 4\]"),
        (HEADS[..., :3, :3], None, "for 4 tokens"),
        (0.8 * HEADS, None, "dropout"),
        (-HEADS, None, "between 0 and 1"),
        (HEADS, CAUSAL, "inverted, or transposed"),
        (HEADS, np.ones(T), "a mask over 4 tokens"),
        (HEADS, np.zeros((1, T)), "a mask over 4 tokens"),
    ],
)
def test_what_is_no_attention_of_these_tokens_is_refused(
    weights: np.ndarray, mask: np.ndarray | None, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        head_statistics(weights, TOKENS, mask)

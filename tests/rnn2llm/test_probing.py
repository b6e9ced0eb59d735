"""A probe is scikit-learn's logistic regression, and reads only what is there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from rnn2llm.probing import fit_probe


@given(seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=15)
def test_it_is_the_logistic_regression_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(40, 3))
    y = (x @ [1.0, -2.0, 0.5] + rng.normal(size=40) > 0.3).astype(int)
    y[:2] = 0, 1
    penalty = float(rng.uniform(0.05, 2))
    probe = fit_probe(x, y, penalty)
    oracle = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10_000).fit(x, y)
    np.testing.assert_allclose(probe.weights, oracle.coef_[0], rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(probe.bias, oracle.intercept_[0], rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(probe.probability(x), oracle.predict_proba(x)[:, 1], rtol=1e-3, atol=1e-4)
    assert probe.accuracy(x, y) == pytest.approx(oracle.score(x, y), abs=0.026)  # one of 40 may lie on the cut


def test_more_units_than_vectors_still_have_a_best_cut() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(10, 30)), np.arange(10) % 2
    probe = fit_probe(x, y)
    assert np.isfinite(probe.weights).all()
    assert probe.accuracy(x, y) == 1


def test_equal_vectors_get_equal_answers_whatever_their_class() -> None:
    """What makes chance exact in minimal pairs: one of two is right."""
    rng = np.random.default_rng(2)
    probe = fit_probe(rng.normal(size=(20, 4)), np.arange(20) % 2)
    twins = np.repeat(rng.normal(size=(15, 4)), 2, axis=0)
    assert probe.accuracy(twins, np.arange(30) % 2) == 0.5


def test_far_vectors_do_not_overflow() -> None:
    probe = fit_probe([[-1.0], [1.0]], [0, 1])
    assert probe.probability([[-1e6], [1e6]]).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("classes", "penalty", "message"), [([1, 1, 1], 0.1, "both classes"), ([0, 1, 1], 0.0, "positive")]
)
def test_what_cannot_be_fitted_says_why(classes: list[int], penalty: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit_probe(np.eye(3), classes, penalty)

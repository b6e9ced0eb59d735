"""Linear probes: what can be read off a network's vectors by a straight cut, the network itself left as it is.

The idea is that of Alain and Bengio (2016), "Understanding intermediate layers using linear classifier probes": a small
classifier is trained on the vectors, and how well it does on new ones says how plainly they show something. Here it is a
logistic regression with a penalty on its weights, fitted by Newton's method, which has a single best answer: no seed, no
learning rate, the same numbers everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

STEPS = 30
"""Newton's method needs fewer; the limit is for data on which it would creep."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A cut through a space of vectors.

    Attributes:
        weights: Its direction, [U].
        bias: How far it lies from the origin.
    """

    weights: npt.NDArray[np.float64]
    bias: float

    def probability(self, vectors: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """How probable the probe holds class 1 for each vector: from [N, U] to [N]."""
        scores = np.asarray(vectors, dtype=float) @ self.weights + self.bias
        return _sigmoid(scores)

    def accuracy(self, vectors: npt.ArrayLike, classes: npt.ArrayLike) -> float:
        """The share of the vectors [N, U] whose class, 0 or 1, [N], the probe guesses."""
        return float(np.mean((self.probability(vectors) > 0.5) == np.asarray(classes, dtype=bool)))


def fit_probe(vectors: npt.ArrayLike, classes: npt.ArrayLike, penalty: float = 0.1) -> Probe:
    """The probe that tells two classes of vectors apart best.

    Args:
        vectors: [N, U].
        classes: 0 or 1 for each, [N].
        penalty: Half of it times the sum of squared weights is added to the sum of the losses; the bias is free.

    Raises:
        ValueError: If one of the classes does not occur, or the penalty is not positive.
    """
    x, y = np.asarray(vectors, dtype=float), np.asarray(classes, dtype=float)
    if not 0 < y.sum() < len(y):
        raise ValueError(f"a probe needs vectors of both classes; of these {len(y)} there are {y.sum():g} of class 1")
    if penalty <= 0:
        raise ValueError(f"penalty={penalty} must be positive: classes that can be told apart have no best cut without")
    x = np.hstack([x, np.ones((len(x), 1))])  # (N, U + 1), the last for the bias
    penalties = np.append(np.full(x.shape[1] - 1, penalty), 0.0)
    best = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = _sigmoid(x @ best)
        slope = x.T @ (p - y) + penalties * best
        curvature = (x.T * (p * (1 - p))) @ x + np.diag(penalties + 1e-9)
        change = np.linalg.solve(curvature, slope)
        best -= change
        if np.abs(change).max() < 1e-8:
            break
    return Probe(best[:-1], float(best[-1]))


def _sigmoid(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(0.5 * (1 + np.tanh(scores / 2)))  # finite for every score

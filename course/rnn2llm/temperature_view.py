"""A temperature to turn: how the distribution of the next character changes, and what is written at each temperature.

What is saved in the notebook is a table, a row a character and a column a temperature, with a line of text below each
column: it says everything in a place that runs no scripts (a page on GitHub, a notebook that JupyterLab does not trust).
The script draws the bars above it out of that very table, so that nothing is there twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from rnn2llm.interactive import escaped, interactive
from rnn2llm.views import View, number, table


@dataclass(frozen=True, slots=True)
class TemperatureLabels:
    """The words around the view, in the student's language.

    Attributes:
        character: The heading over the characters.
        temperature: The name of the slider, and what stands before each temperature.
        others: The name of the row that sums up all other characters.
        written: The name of the row with what was written.
        spread: The name of the row that says among how many characters the choice is, 2 to the power of the entropy.
        help: How the view is used: by pointer and by keyboard.
        all: What opens the table.
        still: What is said where the script does not run; the table says the same as the view.
    """

    character: str
    temperature: str
    others: str
    written: str
    spread: str
    help: str
    all: str
    still: str


def temperature_view(
    tokens: Sequence[str],
    probabilities: npt.ArrayLike,
    temperatures: Sequence[float],
    written: Sequence[str],
    labels: TemperatureLabels,
    title: str,
    *,
    shown: int = 10,
) -> View:
    """The distribution at each temperature as a table, with bars and a slider above it.

    The slider, by pointer or by the keys ← → Home End, chooses the temperature.

    Args:
        tokens: All V characters, in the words they are shown with.
        probabilities: [K, V], a distribution for each temperature.
        temperatures: The K temperatures, rising.
        written: A text for each temperature.
        labels: The words around the view.
        title: The caption.
        shown: How many characters have a row of their own: the most probable ones at the first temperature above 0.

    Raises:
        ValueError: The sizes do not fit, or a row is no distribution.
    """
    p = np.asarray(probabilities, dtype=float)  # (K, V)
    if p.shape != (len(temperatures), len(tokens)) or len(written) != len(temperatures):
        raise ValueError(
            f"the probabilities are {p.shape}, but there are {len(temperatures)} temperatures, {len(tokens)} characters "
            f"and {len(written)} texts"
        )
    if not (np.isfinite(p).all() and (p >= 0).all() and np.allclose(p.sum(axis=1), 1, atol=1e-4)):
        raise ValueError(
            f"each row must be a distribution; they add up to {np.round(p.sum(axis=1), 3).tolist()}: logits?"
        )
    rank_by = p[int(np.argmax(np.asarray(temperatures) > 0))]
    chosen = np.argsort(-rank_by, kind="stable")[:shown]
    columns = [number(temperature, "g") for temperature in temperatures]
    rows = [[tokens[index], *(f"{value:.3f}" for value in p[:, index])] for index in chosen]
    rest = [f"{max(1 - float(row[chosen].sum()), 0):.3f}" for row in p]
    extra = [[labels.others, *rest], [labels.spread, *(f"{_spread(row):.1f}" for row in p)], [labels.written, *written]]
    corner = f"{labels.character} ↓ {labels.temperature} →"
    everything = table([*rows, *extra], [corner, *columns], title)
    content = (
        f'<p class="r2l-still">{escaped(labels.still)}</p>'
        f'<div class="r2l-scroll" style="overflow-x:auto">{everything.html}</div>'
    )
    data = {"labels": asdict(labels), "title": title, "drawn": len(rows) + 1}
    return View(interactive("temperature", title, content, data), everything.text)


def _spread(p: npt.NDArray[np.float64]) -> float:
    """Among how many equally probable characters the choice would be as uncertain: 2 to the power of the entropy."""
    positive = p[p > 0]
    return float(2 ** -(positive * np.log2(positive)).sum())

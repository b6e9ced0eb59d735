"""The drawings of lesson 05: every word stands in them, and the curves are the products they claim to be."""

from __future__ import annotations

import numpy as np

from rnn2llm import transformer_plots

BOXES = ("read", "write", "embedding", "positions", "self", "masked", "cross", "feed", "add", "prediction")
BOXES += ("encoder", "decoder", "memory")


def test_the_architecture_names_every_part() -> None:
    figure = transformer_plots.architecture({name: f"<{name}>" for name in BOXES})
    (axes,) = figure.axes
    shown = [text.get_text() for text in axes.texts]
    for name in BOXES:
        assert f"<{name}>" in shown
    assert shown.count("<feed>") == shown.count("<embedding>") == 2
    assert shown.count("⊕") == 2 + 5  # positions, and one residual a part


def test_the_curves_are_products_of_rows() -> None:
    encoding = np.random.default_rng(1).normal(size=(9, 4))
    words = {name: name for name in ("position", "column", "value", "distance", "product")} | {"from": "from {start}"}
    figure = transformer_plots.positions(encoding, (1, 3), words, ("left", "right"))
    left, right = figure.axes[:2]
    np.testing.assert_array_equal(left.images[0].get_array(), encoding)
    assert [line.get_label() for line in right.lines] == ["from 1", "from 3"]
    np.testing.assert_allclose(right.lines[1].get_ydata(), encoding[3:] @ encoding[3])
    assert len(right.lines[0].get_ydata()) == 6

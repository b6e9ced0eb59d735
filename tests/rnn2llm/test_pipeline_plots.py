"""The drawings of lesson 08: every word stands in them, and each dot lies where its confidence says."""

from __future__ import annotations

import numpy as np
import pytest

from rnn2llm import pipeline_plots


def test_the_chain_names_its_boxes_and_what_flows_between_them() -> None:
    figure = pipeline_plots.chain(["reads", "thinks", "says"], ["text", "ids", "logits", "label"])
    (axes,) = figure.axes
    assert {text.get_text() for text in axes.texts} == {"reads", "thinks", "says", "text", "ids", "logits", "label"}
    place = {text.get_text(): text.get_position()[0] for text in axes.texts}
    order = ["text", "reads", "ids", "thinks", "logits", "says", "label"]
    assert sorted(order, key=place.__getitem__) == order


def test_a_flow_too_few_is_named() -> None:
    with pytest.raises(ValueError, match="2 boxes have 3 arrows, but there are words for 2"):
        pipeline_plots.chain(["a", "b"], ["x", "y"])


def test_hits_and_mistakes_lie_at_their_confidence() -> None:
    groups = {"read": ([0.9, 0.8, 0.99], [True, False, True]), "never read": ([0.6, 0.7], [False, False])}
    figure = pipeline_plots.confidence(groups, x_label="how sure", right="hit", wrong="mistake")
    (axes,) = figure.axes
    dots = [
        np.asarray(collection.get_offsets()) for collection in axes.collections[:6] if hasattr(collection, "get_sizes")
    ]
    assert [sorted(points[:, 0].tolist()) for points in dots] == [[0.9, 0.99], [0.8], [], [0.6, 0.7]]
    assert all(abs(points[:, 1] - row).max(initial=0) < 0.5 for points, row in zip(dots, (0, 0, 1, 1), strict=True))
    assert [label.get_text() for label in axes.get_yticklabels()] == ["read", "never read"]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["hit", "mistake"]

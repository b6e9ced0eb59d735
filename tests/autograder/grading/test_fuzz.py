"""A few hundred damaged notebooks, kernels, answers, archives and classes, always the same; `make fuzz` has many more."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.fuzzing import Ground, fuzz, fuzzed_ground


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with fuzzed_ground(tmp_path_factory.mktemp("fuzz")) as made:
        yield made


@pytest.mark.parametrize(
    ("kind", "count"), [("notebook", 200), ("kernel", 150), ("answers", 200), ("archive", 60), ("class", 5)]
)
def test_whatever_comes_is_graded_or_has_its_line_in_the_report(
    ground: Ground, kind: str, count: int, caplog: pytest.LogCaptureFixture
) -> None:
    # nbclient logs the damage as it came, lone surrogates too, which xdist cannot send on.
    with caplog.at_level(logging.CRITICAL + 1, logger="traitlets"):
        assert fuzz(ground, kind, count, 2026).total() >= count

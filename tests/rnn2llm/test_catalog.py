"""The catalogue names what it has, and every entry is complete."""

from __future__ import annotations

import re

import pytest

from rnn2llm import catalog


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match=r"'spa_eng'.*spa-eng"):
        catalog.find("spa_eng")


@pytest.mark.parametrize("resource", catalog.RESOURCES.values(), ids=lambda resource: resource.name)
def test_every_resource_is_pinned_and_attributed(resource: catalog.Resource) -> None:
    assert catalog.find(resource.name) is resource
    assert resource.url.startswith("https://")
    assert re.fullmatch(r"[0-9a-f]{64}", resource.sha256)
    assert resource.bytes > 0
    assert resource.licence
    assert resource.attribution


def test_the_file_name_is_the_end_of_the_address() -> None:
    assert catalog.find("spa-eng").filename == "spa-eng.zip"

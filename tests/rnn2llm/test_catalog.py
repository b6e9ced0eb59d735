"""The catalogue names what it has, every entry is complete, and it agrees with the real files where they are."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from rnn2llm import catalog, download

FILES = [(dataset.name, file) for dataset in catalog.DATASETS.values() for file in dataset.files]


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match=r"'spa_eng'.*spa-eng"):
        catalog.dataset("spa_eng")
    with pytest.raises(LookupError, match=r"'gpt2'.*openai-community/gpt2"):
        catalog.model("gpt2")
    with pytest.raises(LookupError, match=r"no file 'xquad.fr.json'.*xquad.en.json, xquad.es.json"):
        catalog.dataset("xquad").file("xquad.fr.json")
    with pytest.raises(LookupError, match="one of several files was not named"):
        catalog.dataset("xquad").file()


@pytest.mark.parametrize("dataset", catalog.DATASETS.values(), ids=lambda dataset: dataset.name)
def test_every_data_set_is_pinned_and_attributed(dataset: catalog.Dataset) -> None:
    assert catalog.dataset(dataset.name) is dataset
    assert dataset.licence
    assert dataset.attribution
    assert dataset.homepage.startswith("http")
    assert dataset.bytes == sum(file.bytes for file in dataset.files) > 0
    assert len({file.name for file in dataset.files}) == len(dataset.files)
    for file in dataset.files:
        assert dataset.file(file.name) is file
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert file.url is None or (file.url.startswith("https://") and file.url.endswith("/" + file.name))


@pytest.mark.parametrize("model", catalog.MODELS.values(), ids=lambda model: model.name)
def test_every_model_is_pinned_to_a_commit(model: catalog.Model) -> None:
    assert catalog.model(model.name) is model
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", model.name), "a full name has an owner"
    assert re.fullmatch(r"[0-9a-f]{40}", model.revision)
    assert model.licence
    assert model.arguments() == {"pretrained_model_name_or_path": model.name, "revision": model.revision}


@pytest.mark.skipif(not os.environ.get("RNN2LLM_DATA"), reason="RNN2LLM_DATA names no folder with the real files")
@pytest.mark.parametrize(("name", "file"), FILES, ids=[file.name for _, file in FILES])
def test_the_real_files_are_the_pinned_ones(name: str, file: catalog.File) -> None:
    assert download.intact(Path(os.environ["RNN2LLM_DATA"]) / name / file.name, file)

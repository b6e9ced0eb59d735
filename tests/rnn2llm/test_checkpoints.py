"""What is saved comes back as it was, a model it does not fit is refused with the reason, and the shipped ones are sound."""

from __future__ import annotations

import json
import os
import re

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from rnn2llm import catalog, checkpoints, data, download
from rnn2llm.address import RAW
from rnn2llm.checkpoints import CheckpointError, Trained
from rnn2llm.text import Vocabulary
from rnn2llm.training import History

ENGLISH = Vocabulary.build(["me gusta el fútbol"], 20)
SPANISH = Vocabulary.build(["i like soccer"], 20)
HISTORY = History([2.0, 1.0], [2.1, 1.4], [900.0, 950.0], [["uno"], ["dos"]])
SHIPPED = sorted(folder.name for folder in checkpoints.MODELS.glob("*") if folder.is_dir())
LARGEST = 15_000_000


def model_of(units: int = 4, name: str = "logits") -> Any:
    ids = tf.keras.Input((None,), dtype="int32")
    vectors = tf.keras.layers.Embedding(8, units, name="embedding")(ids)
    return tf.keras.Model(ids, tf.keras.layers.Dense(3, name=name)(vectors))


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Trained, Any]:
    model = model_of()
    checkpoints.save(tmp_path / "01_mini-embedded", model, HISTORY, [ENGLISH, SPANISH])
    return Trained(tmp_path / "01_mini-embedded"), model


def test_weights_and_history_come_back(saved: tuple[Trained, Any]) -> None:
    trained, model = saved
    other = model_of()
    assert trained.load_into(other, ENGLISH, SPANISH) == HISTORY
    for ours, theirs in zip(other.get_weights(), model.get_weights(), strict=True):
        assert ours.dtype == np.float32
        np.testing.assert_allclose(ours, theirs, rtol=1e-3)  # half precision has 11 bits


def format_in(folder: Path) -> str:
    return checkpoints.format_of(json.loads((folder / checkpoints.CONFIG).read_text(encoding="utf-8")))


def test_in_eight_bits_no_weight_moves_by_more_than_half_a_scale(tmp_path: Path) -> None:
    """Rows of all sizes, one of zeros and one whose largest number float16 would round down."""
    rng = np.random.default_rng(0)
    embedding = rng.normal(size=(8, 40)) * np.array([1e-4, 1e-2, 1, 100, 0, 3, 1, 1])[:, np.newaxis]
    embedding[5, 7] = -127 * 1.0004
    model = model_of(40)
    model.set_weights([embedding, *model.get_weights()[1:-1], rng.normal(size=3)])
    checkpoints.save(tmp_path / "01_mini-embedded", model, HISTORY, [ENGLISH, SPANISH], "int8")
    trained, other = Trained(tmp_path / "01_mini-embedded"), model_of(40)
    assert format_in(trained.folder) == "int8"
    assert trained.load_into(other, ENGLISH, SPANISH) == HISTORY
    for ours, theirs in zip(other.get_weights()[:-1], model.get_weights()[:-1], strict=True):
        largest = np.abs(theirs).max(axis=1, keepdims=True)
        assert (np.abs(ours - theirs) <= 1.001 * largest / 254 + 4e-8).all()  # 4e-8: float16 is that coarse near zero
    assert len(np.unique(other.get_weights()[0][2])) > 30
    np.testing.assert_allclose(other.get_weights()[-1], model.get_weights()[-1], rtol=1e-3)  # no matrix: half precision


def test_eight_bits_take_little_over_half_the_space(tmp_path: Path) -> None:
    model, sizes = model_of(2000), []
    model.set_weights([np.random.default_rng(0).normal(size=weight.shape) for weight in model.weights])
    for format in ("float16", "int8"):
        checkpoints.save(tmp_path / format, model, HISTORY, [ENGLISH, SPANISH], format)  # type: ignore[arg-type]
        sizes.append((tmp_path / format / checkpoints.WEIGHTS).stat().st_size)
    assert sizes[1] < 0.6 * sizes[0]
    assert format_in(tmp_path / "float16") == "float16"


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("es", "conoce otras palabras .* id 4 .*'el' allí, 'i' aquí"),
        ("en", "other words .* id 4 .*'el' there, 'i' here"),
    ],
)
def test_other_words_are_refused(saved: tuple[Trained, Any], lang: str, message: str) -> None:
    with pytest.raises(CheckpointError, match=message):
        saved[0].load_into(model_of(), SPANISH, ENGLISH, lang=lang)


def test_a_vocabulary_that_is_only_shorter_is_refused(saved: tuple[Trained, Any]) -> None:
    with pytest.raises(CheckpointError, match="'me' there, None here"):
        saved[0].load_into(model_of(), Vocabulary(ENGLISH.tokens[:-1]), SPANISH)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lambda: model_of(units=5), r"embedding.0 .*\(8, 4\).*\(8, 5\)"),
        (lambda: model_of(name="out"), r"logits.0 .*None"),
    ],
    ids=["size", "name"],
)
def test_another_model_is_refused_and_left_alone(saved: tuple[Trained, Any], model: Any, message: str) -> None:
    other = model()
    before = other.get_weights()
    with pytest.raises(CheckpointError, match=message):
        saved[0].load_into(other, ENGLISH, SPANISH)
    assert all((a == b).all() for a, b in zip(before, other.get_weights(), strict=True))


def test_what_the_project_has_not_trained_is_not_found() -> None:
    assert checkpoints.find("01_encoder_decoder", "xquad") is None


def test_what_cannot_be_downloaded_is_said_and_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that a lesson without a network trains its own instead of stopping."""

    def nobody(*_: Any, **__: Any) -> Path:
        raise download.DownloadError("no network")

    monkeypatch.setattr(checkpoints, "MODELS", tmp_path / "nowhere")
    monkeypatch.setattr(download, "download", nobody)
    monkeypatch.setenv("RNN2LLM_DATA", "")
    monkeypatch.setenv("RNN2LLM_CACHE", str(tmp_path))
    assert checkpoints.find("01_encoder_decoder", "embedded", "es") is None
    assert "01_encoder_decoder-embedded: se entrena aquí" in capsys.readouterr().out


READY = {"fixed": ("01_encoder_decoder", ""), "again": ("01_encoder_decoder", "")}


def test_in_the_checkpoint_lane_trained_models_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "fetch", lambda name, lang: tmp_path)
    found = checkpoints.stand_ins("checkpoint", READY)
    assert list(found) == list(READY)
    assert found["again"].folder.name == "01_encoder_decoder-spa-eng"
    for lane in ("quick", "full"):
        assert checkpoints.stand_ins(lane, READY) == {}


def test_they_stand_in_together_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "fetch", lambda name, lang: tmp_path)
    assert checkpoints.stand_ins("checkpoint", {**READY, "other": ("01_encoder_decoder", "none")}) == {}


def test_without_their_corpus_they_do_not_stand_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They translate what it has words for: on other sentences they could not be compared, or loaded at all."""

    def nobody(*_: Any, **__: Any) -> Path:
        raise download.DownloadError("no network")

    monkeypatch.setattr(data, "fetch", nobody)
    assert checkpoints.stand_ins("checkpoint", READY, "es") == {}
    assert "No se pudo obtener el corpus spa-eng" in capsys.readouterr().out


def test_every_checkpoint_is_in_the_catalogue() -> None:
    assert sorted(catalog.CHECKPOINTS) == SHIPPED


def test_each_shipped_checkpoint_is_the_pinned_one_and_has_its_card() -> None:
    for name in SHIPPED:
        folder, pinned = checkpoints.MODELS / name, catalog.dataset(name)
        assert {file.name for file in pinned.files} == {file.name for file in folder.iterdir()} - {"README.md"}
        for file in pinned.files:
            assert download.intact(folder / file.name, file)
            assert file.url == f"{RAW}/course/models/{name}/{file.name}"
        assert pinned.bytes < LARGEST
        card = (folder / "README.md").read_text(encoding="utf-8")
        assert pinned.licence in card
        assert re.search("autograder ((pre)?train|finetune) ", card)


def test_away_from_a_checkout_it_is_downloaded(
    saved: tuple[Trained, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the folder that RNN2LLM_DATA names here, which is verified as a download is."""
    folder = saved[0].folder
    files = tuple(
        catalog.File(
            name, f"https://example.org/{name}", download.sha256(folder / name), (folder / name).stat().st_size
        )
        for name in (checkpoints.CONFIG, checkpoints.WEIGHTS)
    )
    entry = catalog.Dataset(folder.name, files, "MIT", "us", "https://example.org")
    monkeypatch.setitem(catalog.CHECKPOINTS, folder.name, entry)
    monkeypatch.setattr(checkpoints, "MODELS", tmp_path / "nowhere")
    monkeypatch.setenv("RNN2LLM_DATA", str(tmp_path))
    found = checkpoints.find("01_mini", "embedded")
    assert found is not None
    assert found.load_into(model_of(), ENGLISH, SPANISH) == HISTORY

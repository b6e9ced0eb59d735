"""Each lane gets the model it should, and without a hub the mini model steps in with one line."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from huggingface_hub import constants

from rnn2llm import catalog, checkpoints, pretrained
from rnn2llm.data import DataError, Lane

BETO = "dccuchile/bert-base-spanish-wwm-cased"


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that has every mini model, and a hub cache that has nothing."""
    for name in pretrained.MINI.values():
        (tmp_path / "models" / name).mkdir(parents=True)
    monkeypatch.setattr(checkpoints, "MODELS", tmp_path / "models")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    return tmp_path / "models"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A hub on this machine that has every file of BETO's pinned commit; what it is asked for."""
    asked: list[str] = []

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = self.path == f"/{BETO}/resolve/{catalog.model(BETO).revision}/config.json"
            body = json.dumps({}).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    template = f"http://127.0.0.1:{server.server_port}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("lane", ["quick", "checkpoint"])
@pytest.mark.parametrize("role", pretrained.MINI)
def test_only_the_full_lane_asks_the_hub(role: str, lane: Lane, models: Path, hub: list[str]) -> None:
    chosen = pretrained.choose(role, lane)
    assert (Path(chosen.name), chosen.revision, chosen.mini) == (models / pretrained.MINI[role], None, True)
    assert hub == []


def test_the_full_lane_takes_the_pinned_commit(hub: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    chosen = pretrained.choose("bert", "full", "es")
    assert (chosen.name, chosen.revision, chosen.mini) == (BETO, catalog.model(BETO).revision, False)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("lang", "line"), [("es", "No se puede acceder a"), ("en", "cannot be reached")])
def test_what_the_hub_does_not_have_is_said_in_one_line(
    lang: str, line: str, models: Path, hub: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = pretrained.choose("gpt", "full", lang)
    assert Path(chosen.name) == models / "mini-gpt"
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert all(part in said for part in (line, "openai-community/gpt2", "mini-gpt"))
    assert len(hub) == 1


def test_offline_nobody_is_asked(models: Path, hub: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert Path(pretrained.choose("bert", "full", "es").name) == models / "mini-bert"
    assert hub == []


def test_what_the_cache_holds_needs_no_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    revision = catalog.model(BETO).revision
    snapshot = tmp_path / "hub" / f"models--{BETO.replace('/', '--')}" / "snapshots" / revision
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}")
    assert pretrained.choose("bert", "full", "es").name == BETO


@pytest.mark.parametrize("role", ["intents", "slots"])
def test_what_the_hub_has_no_model_for_is_played_by_the_mini_model_in_every_lane(
    role: str, models: Path, hub: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert Path(pretrained.choose(role, "full").name) == models / pretrained.MINI[role]
    assert hub == []
    assert capsys.readouterr().out == ""


class TestWhatOnlyABigModelDoes:
    @pytest.mark.parametrize(("lang", "line"), [("es", "la modalidad completa"), ("en", "needs the full lane")])
    @pytest.mark.parametrize("lane", ["quick", "checkpoint"])
    def test_the_other_lanes_are_told_in_one_line(
        self, lane: Lane, lang: str, line: str, hub: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert pretrained.choose_big("translation", lane, lang) is None
        said = capsys.readouterr().out
        assert said.count("\n") == 1
        assert line in said
        assert "opus-mt-en-es" in said
        assert hub == []

    def test_the_full_lane_takes_the_pinned_commit(self, hub: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        chosen = pretrained.choose_big("bert", "full", "es")
        assert chosen == pretrained.Pretrained(BETO, catalog.model(BETO).revision)
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize(("lang", "line"), [("es", "se queda sin ejecutar"), ("en", "is not run")])
    def test_without_a_hub_the_full_lane_goes_without(
        self, lang: str, line: str, hub: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert pretrained.choose_big("summarization", "full", lang) is None
        said = capsys.readouterr().out
        assert said.count("\n") == 1
        assert line in said
        assert "google-t5/t5-small" in said


def test_every_big_model_is_in_the_catalogue_and_every_mini_model_too() -> None:
    assert set(pretrained.MINI.values()) <= catalog.CHECKPOINTS.keys()
    for by_language in pretrained.BIG.values():
        assert by_language.keys() == {"es", "en"}
        assert all(name in catalog.MODELS for name in by_language.values())


def test_a_mini_model_that_is_nowhere_is_an_error(
    models: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(checkpoints, "MODELS", tmp_path / "nowhere")
    monkeypatch.setenv("RNN2LLM_DATA", str(tmp_path / "nothing"))
    monkeypatch.setattr(
        catalog,
        "CHECKPOINTS",
        {
            "mini-bert": catalog.Dataset(
                "mini-bert",
                (catalog.File("model.safetensors", None, "0" * 64, 1),),
                "CC BY 4.0",
                "us",
                "https://example.org",
            )
        },
    )
    with pytest.raises(DataError, match="mini-bert"):
        pretrained.choose("bert", "quick")

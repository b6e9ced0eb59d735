"""Fetching: from a provided folder, from the cache, from a server that may lie; and the corpus that stands in."""

from __future__ import annotations

import hashlib
import io
import sys
import threading
import types
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pooch
import pytest

import rnn2llm
from rnn2llm import catalog, data

PAIRS = [("I like soccer.", "Me gusta el fútbol."), ("Hi.", "¡Hola!"), ("Go.", "Ve."), ("Go.", "Vete.")]


def archive(pairs: list[tuple[str, str]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("spa-eng/spa.txt", "".join(f"{english}\t{spanish}\n" for english, spanish in pairs))
    return packed.getvalue()


RIGHT = archive(PAIRS)


@dataclass
class Server:
    """A web server on this machine: what it serves, how much of it, and how often it was asked."""

    url: str = ""
    body: bytes = RIGHT
    sent: int | None = None
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.requests.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(state.body)))
            self.end_headers()
            self.wfile.write(state.body[: state.sent])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        state.url = f"http://127.0.0.1:{running.server_port}/spa-eng.zip"
        yield state
        running.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RNN2LLM_DATA", raising=False)
    monkeypatch.setenv("RNN2LLM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def pinned(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> catalog.Resource:
    """spa-eng, pinned to the little archive that the local server has."""
    resource = replace(
        catalog.find("spa-eng"), url=server.url, sha256=hashlib.sha256(RIGHT).hexdigest(), bytes=len(RIGHT)
    )
    monkeypatch.setitem(catalog.RESOURCES, "spa-eng", resource)
    return resource


@pytest.fixture
def grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grammar of one sentence, numbered."""

    def generate(n: int, seed: int) -> list[types.SimpleNamespace]:
        return [
            types.SimpleNamespace(english=f"{seed} {index}", spanish=f"s {index}", phenomena=frozenset())
            for index in range(n)
        ]

    stub = types.ModuleType("rnn2llm.grammar")
    stub.generate = generate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "rnn2llm.grammar", stub)
    monkeypatch.setattr(rnn2llm, "grammar", stub, raising=False)


@pytest.mark.usefixtures("pinned")
def test_a_file_is_downloaded_once(server: Server, cache: Path) -> None:
    path = data.fetch("spa-eng")
    assert path == cache / "spa-eng" / "spa-eng.zip"
    assert path.read_bytes() == RIGHT
    assert data.fetch("spa-eng") == path
    assert len(server.requests) == 1


@pytest.mark.usefixtures("pinned")
def test_a_download_shows_that_it_has_arrived(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    pooch.get_logger().addHandler(caplog.handler)
    data.fetch("spa-eng")
    pooch.get_logger().removeHandler(caplog.handler)
    shown = capsys.readouterr()
    assert "spa-eng.zip" in shown.out
    assert "100 %" in shown.out
    assert shown.out.count("\n") == 1
    assert shown.err == ""
    assert caplog.records == []


@pytest.mark.usefixtures("pinned")
def test_progress_can_be_switched_off(capsys: pytest.CaptureFixture[str]) -> None:
    data.fetch("spa-eng", progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("pinned")
def test_a_damaged_file_in_the_cache_is_replaced(cache: Path) -> None:
    (cache / "spa-eng").mkdir(parents=True)
    (cache / "spa-eng" / "spa-eng.zip").write_bytes(RIGHT[:-10])
    assert data.fetch("spa-eng").read_bytes() == RIGHT


@pytest.mark.usefixtures("pinned")
def test_other_bytes_are_refused_and_not_kept(server: Server, cache: Path) -> None:
    server.body = b"<html>Please sign in to this network</html>"
    with pytest.raises(data.DownloadError, match=r"cannot be had from http.*RNN2LLM_DATA"):
        data.fetch("spa-eng")
    assert [path for path in cache.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("pinned")
def test_a_download_that_breaks_off_is_refused_and_not_kept(server: Server, cache: Path) -> None:
    server.sent = len(RIGHT) // 2
    with pytest.raises(data.DownloadError):
        data.fetch("spa-eng")
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def test_a_provided_folder_comes_first(
    server: Server, pinned: catalog.Resource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    provided = tmp_path / "provided" / "spa-eng" / pinned.filename
    provided.parent.mkdir(parents=True)
    provided.write_bytes(RIGHT)
    monkeypatch.setenv("RNN2LLM_DATA", str(tmp_path / "provided"))
    assert data.fetch("spa-eng") == provided
    assert server.requests == []

    provided.write_bytes(RIGHT + b"!")
    with pytest.raises(data.ChecksumError, match=rf"{hashlib.sha256(RIGHT + b'!').hexdigest()}.*{pinned.sha256}"):
        data.fetch("spa-eng")

    provided.unlink()
    assert data.fetch("spa-eng").read_bytes() == RIGHT


@pytest.mark.usefixtures("pinned")
@pytest.mark.parametrize("lane", ["full", "checkpoint"])
def test_the_real_corpus_is_read_as_its_authors_wrote_it(lane: data.Lane) -> None:
    corpus = data.load_pairs(lane)
    assert corpus.pairs == PAIRS
    assert corpus.name == "spa-eng"
    assert corpus.note is None
    assert "tatoeba.org" in corpus.attribution


def test_separators_inside_a_sentence_do_not_break_it(
    server: Server, pinned: catalog.Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = [("One\u2028two.", "Uno\x85dos.")]
    server.body = archive(odd)
    sha256 = hashlib.sha256(server.body).hexdigest()
    monkeypatch.setitem(catalog.RESOURCES, "spa-eng", replace(pinned, sha256=sha256))
    assert data.load_pairs("full").pairs == odd


@pytest.mark.usefixtures("pinned")
def test_a_limit_takes_a_seeded_sample_in_order() -> None:
    samples = [data.load_pairs("full", limit=2, seed=seed).pairs for seed in range(20)]
    assert samples == [data.load_pairs("full", limit=2, seed=seed).pairs for seed in range(20)]
    assert all(sorted(map(PAIRS.index, sample)) == list(map(PAIRS.index, sample)) for sample in samples)
    assert {pair for sample in samples for pair in sample} == set(PAIRS)
    assert data.load_pairs("full", limit=99).pairs == PAIRS


@pytest.mark.usefixtures("pinned", "grammar")
def test_the_quick_lane_needs_no_network(server: Server) -> None:
    corpus = data.load_pairs("quick", limit=3, seed=7)
    assert corpus.pairs == [("7 0", "s 0"), ("7 1", "s 1"), ("7 2", "s 2")]
    assert (corpus.name, corpus.note) == ("embedded", None)
    assert len(data.load_pairs("quick").pairs) == data.EMBEDDED_PAIRS
    assert server.requests == []
    assert data.load_pairs("quick", source="real").name == "spa-eng"
    assert data.load_pairs("full", source="embedded", limit=1).name == "embedded"


@pytest.mark.usefixtures("grammar")
@pytest.mark.parametrize(("lang", "word"), [("es", "seguimos"), ("en", "carrying on")])
def test_without_a_network_the_embedded_corpus_stands_in_and_says_so(
    server: Server, pinned: catalog.Resource, lang: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.body = b"nothing of the kind"
    corpus = data.load_pairs("full", limit=2, lang=lang)
    assert corpus.name == "embedded"
    assert len(corpus.pairs) == 2
    assert corpus.note is not None
    assert word in corpus.note
    assert corpus.note in capsys.readouterr().out.splitlines()
    assert "\n" not in corpus.note
    assert pinned.name in corpus.note


@pytest.mark.usefixtures("grammar", "cache")
def test_a_refused_connection_is_no_different(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = replace(catalog.find("spa-eng"), url="http://127.0.0.1:9/spa-eng.zip")
    monkeypatch.setitem(catalog.RESOURCES, "spa-eng", nobody)
    assert data.load_pairs("full", limit=1).name == "embedded"

"""Fetching: from a provided folder, from the cache, from a server; and the corpus that stands in."""

from __future__ import annotations

import hashlib
import io
import sys
import types
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import rnn2llm
from rnn2llm import catalog, data, download
from tests.rnn2llm.servers import Server, Way, serving

PAIRS = [("I like soccer.", "Me gusta el fútbol."), ("Hi.", "¡Hola!"), ("Go.", "Ve."), ("Go.", "Vete.")]


def archive(pairs: list[tuple[str, str]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("spa-eng/spa.txt", "".join(f"{english}\t{spanish}\n" for english, spanish in pairs))
    return packed.getvalue()


RIGHT = archive(PAIRS)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(download, "PAUSE_SECONDS", 0.0)
    with serving(RIGHT, "spa-eng.zip") as running:
        yield running


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RNN2LLM_DATA", raising=False)
    monkeypatch.setenv("RNN2LLM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def pin(monkeypatch: pytest.MonkeyPatch, url: str, contents: bytes) -> catalog.File:
    """Pins spa-eng to other contents."""
    file = catalog.File("spa-eng.zip", url, hashlib.sha256(contents).hexdigest(), len(contents))
    monkeypatch.setitem(catalog.DATASETS, "spa-eng", replace(catalog.dataset("spa-eng"), files=(file,)))
    return file


@pytest.fixture
def pinned(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> catalog.File:
    """spa-eng, pinned to the little archive that the local server has."""
    return pin(monkeypatch, server.url, RIGHT)


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
def test_a_download_shows_that_it_has_arrived(capsys: pytest.CaptureFixture[str]) -> None:
    data.fetch("spa-eng")
    shown = capsys.readouterr()
    assert "spa-eng.zip" in shown.out
    assert "100%" in shown.out
    assert shown.out.count("\n") == 1
    assert shown.err == ""


@pytest.mark.usefixtures("pinned")
@pytest.mark.parametrize(("lang", "word", "whole"), [("es", "intento 2", "100\u00a0%"), ("en", "try 2", "100%")])
def test_a_further_try_is_announced_in_the_students_language(
    server: Server, lang: str, word: str, whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(data.LiveText, "now", lambda self, text: shown.append(text))
    server.ways = [Way(sent=10), Way()]
    data.fetch("spa-eng", lang=lang)
    assert [line for line in shown if word in line]
    assert whole in shown[-1]


@pytest.mark.usefixtures("pinned")
def test_progress_can_be_switched_off(capsys: pytest.CaptureFixture[str]) -> None:
    data.fetch("spa-eng", progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("pinned")
def test_what_cannot_be_had_says_where_to_put_it(server: Server) -> None:
    server.ways = [Way(status=404)]
    with pytest.raises(data.DownloadError, match=r"cannot be had from http.*404.*RNN2LLM_DATA/spa-eng/spa-eng\.zip"):
        data.fetch("spa-eng")


@pytest.mark.usefixtures("cache")
def test_what_has_no_address_must_be_provided() -> None:
    with pytest.raises(data.DownloadError, match=r"no address.*RNN2LLM_DATA/quijote/quijote\.txt"):
        data.fetch("quijote")


def test_all_files_of_a_data_set(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pin(monkeypatch, server.url, RIGHT)
    files = (first, replace(first, name="copy.zip"))
    monkeypatch.setitem(catalog.DATASETS, "spa-eng", replace(catalog.dataset("spa-eng"), files=files))
    found = data.fetch_all("spa-eng")
    assert found == {file.name: cache / "spa-eng" / file.name for file in files}
    assert all(path.read_bytes() == RIGHT for path in found.values())


def test_a_provided_folder_comes_first(
    server: Server, pinned: catalog.File, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    provided = tmp_path / "provided" / "spa-eng" / pinned.name
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
    server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = [("One\u2028two.", "Uno\x85dos.")]
    server.body = archive(odd)
    pin(monkeypatch, server.url, server.body)
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
    server: Server, pinned: catalog.File, lang: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ways = [Way(body=b"nothing of the kind")]
    corpus = data.load_pairs("full", limit=2, lang=lang)
    assert corpus.name == "embedded"
    assert len(corpus.pairs) == 2
    assert corpus.note is not None
    assert word in corpus.note
    assert corpus.note in capsys.readouterr().out.splitlines()
    assert "\n" not in corpus.note
    assert "spa-eng" in corpus.note


@pytest.mark.usefixtures("grammar", "cache")
def test_a_refused_connection_is_no_different(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PAUSE_SECONDS", 0.0)
    pin(monkeypatch, "http://127.0.0.1:9/spa-eng.zip", RIGHT)
    assert data.load_pairs("full", limit=1).name == "embedded"

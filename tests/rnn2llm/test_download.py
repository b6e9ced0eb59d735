"""Downloads against servers that cut off, stall, lie, ignore Range or refuse; damaged caches; several processes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnn2llm import download
from rnn2llm.catalog import File
from rnn2llm.download import DownloadError
from tests.rnn2llm.servers import Server, Way, serving

BODY = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(200)) * 30  # 192,000 bytes: three chunks
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(download, "PAUSE_SECONDS", 0.0)
    with serving(BODY, "book.txt") as running:
        yield running


@pytest.fixture
def file(server: Server) -> File:
    return File("book.txt", server.url, SHA256, len(BODY))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "book.txt"


def files(target: Path) -> set[str]:
    return {path.name for path in target.parent.iterdir() if path.suffix != ".lock"}


def test_a_file_is_downloaded_once(server: Server, file: File, target: Path) -> None:
    assert download.download(file, target) == target
    assert target.read_bytes() == BODY
    assert download.download(file, target) == target
    assert server.requests == [""]
    assert files(target) == {"book.txt"}


@pytest.mark.parametrize("damage", [BODY[:-1], BODY[:-1] + b"?", b"", BODY + b"more"])
def test_a_damaged_copy_is_replaced(file: File, target: Path, damage: bytes) -> None:
    target.parent.mkdir()
    target.write_bytes(damage)
    download.download(file, target)
    assert target.read_bytes() == BODY


def test_what_was_cut_off_is_continued(server: Server, file: File, target: Path) -> None:
    server.ways = [Way(sent=50_000), Way(sent=70_000), Way()]
    again: list[int] = []
    download.download(file, target, retry=lambda number, pause, why: again.append(number))
    assert target.read_bytes() == BODY
    assert server.requests == ["", "bytes=50000-", "bytes=120000-"]
    assert again == [2, 3]


def test_another_call_continues_what_the_last_one_left(server: Server, file: File, target: Path) -> None:
    server.ways = [Way(sent=60_000), *[Way(status=503)] * download.TRIES]
    with pytest.raises(DownloadError, match="503"):
        download.download(file, target)
    assert files(target) == {"book.txt.part"}
    server.ways = [Way()]
    download.download(file, target)
    assert target.read_bytes() == BODY
    assert server.requests[-1] == "bytes=60000-"


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, len(BODY) // 2), max_size=download.TRIES - 1))
def test_wherever_it_breaks_off_it_ends_whole(server: Server, file: File, target: Path, cuts: list[int]) -> None:
    target.unlink(missing_ok=True)
    server.ways = [*(Way(sent=cut) for cut in cuts), Way()]
    download.download(file, target)
    assert target.read_bytes() == BODY


def test_a_server_that_stalls_is_left(
    server: Server, file: File, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", (10.0, 0.2))
    server.ways = [Way(sent=100_000, stall=True), Way()]
    download.download(file, target)
    assert target.read_bytes() == BODY
    assert server.requests[0] == ""
    assert server.requests[1].startswith("bytes=")


def test_a_server_that_ignores_range_sends_all_again(server: Server, file: File, target: Path) -> None:
    server.ways = [Way(sent=50_000), Way(ranges=False)]
    download.download(file, target)
    assert target.read_bytes() == BODY
    assert server.requests == ["", "bytes=50000-"]


def test_a_server_that_continues_elsewhere_is_not_believed(server: Server, file: File, target: Path) -> None:
    server.ways = [Way(sent=50_000), Way(content_range="bytes 7-9/10"), Way(ranges=False)]
    download.download(file, target)
    assert target.read_bytes() == BODY


def test_a_rest_that_does_not_fit_is_thrown_away(server: Server, file: File, target: Path) -> None:
    target.parent.mkdir()
    target.with_name("book.txt.part").write_bytes(b"?" * 50_000)
    download.download(file, target)
    assert target.read_bytes() == BODY
    assert server.requests == ["bytes=50000-", ""]


def test_a_rest_that_is_complete_is_not_asked_for(server: Server, file: File, target: Path) -> None:
    target.parent.mkdir()
    target.with_name("book.txt.part").write_bytes(BODY)
    download.download(file, target)
    assert target.read_bytes() == BODY
    assert server.requests == []


@pytest.mark.parametrize("rest", [b"?" * len(BODY), b"?" * (len(BODY) + 1)])
def test_a_rest_too_long_or_of_the_right_length_but_wrong_starts_over(file: File, target: Path, rest: bytes) -> None:
    target.parent.mkdir()
    target.with_name("book.txt.part").write_bytes(rest)
    download.download(file, target)
    assert target.read_bytes() == BODY


def test_a_server_that_cannot_continue_is_asked_for_all(server: Server, file: File, target: Path) -> None:
    server.ways = [Way(sent=50_000), Way(status=416), Way()]
    download.download(file, target)
    assert server.requests == ["", "bytes=50000-", ""]


@pytest.mark.parametrize(
    ("way", "message"),
    [
        (Way(body=b"?" * len(BODY)), "not the pinned"),
        (Way(body=BODY + b"!", claimed=-1), "more than the 192000 bytes"),
        (Way(status=404), "404"),
        (Way(status=403), "403"),
    ],
)
def test_a_refusal_or_other_bytes_are_final(server: Server, file: File, target: Path, way: Way, message: str) -> None:
    server.ways = [way]
    with pytest.raises(DownloadError, match=message):
        download.download(file, target)
    assert len(server.requests) == 1
    assert files(target) == set()


@pytest.mark.parametrize(
    "way",
    [
        *(Way(status=status) for status in (408, 429, 500, 503)),
        Way(sent=0),
        Way(body=b"<html>Please sign in</html>"),
        Way(body=BODY + b"!"),
        Way(sent=0, claimed=-1),
    ],
)
def test_what_may_pass_is_tried_again(server: Server, file: File, target: Path, way: Way) -> None:
    server.ways = [way, way, Way()]
    download.download(file, target)
    assert target.read_bytes() == BODY
    assert len(server.requests) == 3


def test_tries_end(server: Server, file: File, target: Path) -> None:
    server.ways = [Way(status=500)]
    with pytest.raises(DownloadError, match=f"after {download.TRIES} tries.*500"):
        download.download(file, target)
    assert len(server.requests) == download.TRIES


def test_a_length_that_is_a_lie_does_not_help(server: Server, file: File, target: Path) -> None:
    server.ways = [Way(claimed=len(BODY) + 100), Way()]
    download.download(file, target)
    assert target.read_bytes() == BODY


def test_pauses_grow(server: Server, file: File, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PAUSE_SECONDS", 1.0)
    slept: list[float] = []
    monkeypatch.setattr(download.time, "sleep", slept.append)
    server.ways = [Way(status=500)]
    with pytest.raises(DownloadError):
        download.download(file, target)
    assert slept == [1.0, 2.0, 4.0]


def test_nobody_there(file: File, target: Path, server: Server) -> None:
    with pytest.raises(DownloadError, match=r"cannot be had from http://127\.0\.0\.1:9/"):
        download.download(replace(file, url="http://127.0.0.1:9/book.txt"), target)


def test_without_an_address_it_must_be_provided(target: Path) -> None:
    with pytest.raises(DownloadError, match="must be provided"):
        download.download(File("book.txt", None, SHA256, len(BODY)), target)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, file: File) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(DownloadError, match=r"cache.*cannot be written"):
        download.download(file, tmp_path / "cache" / "book.txt")


def test_progress_counts_what_is_there(server: Server, file: File, target: Path) -> None:
    seen: list[int] = []
    server.ways = [Way(sent=100_000), Way()]
    download.download(file, target, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(BODY)


PROGRAM = """
import sys
from pathlib import Path
from rnn2llm.catalog import File
from rnn2llm.download import download
target = Path(sys.argv[3])
print(len(download(File("book.txt", sys.argv[1], sys.argv[2], int(sys.argv[4])), target).read_bytes()))
"""


def test_processes_do_not_trip_over_each_other(server: Server, file: File, target: Path) -> None:
    """The silence only gives them time to: one asks, whoever comes meanwhile waits, whoever comes later finds it done."""
    server.ways = [Way(pause=3.0)]
    command = [sys.executable, "-c", PROGRAM, server.url, SHA256, str(target), str(len(BODY))]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[0].strip() for process in running] == [str(len(BODY))] * 4
    assert server.requests == [""]


def test_a_process_that_was_killed_holds_nobody_up(server: Server, file: File, target: Path) -> None:
    server.ways = [Way(sent=100_000, stall=True), Way()]
    command = [sys.executable, "-c", PROGRAM, server.url, SHA256, str(target), str(len(BODY))]
    part = target.with_name("book.txt.part")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not (part.exists() and part.stat().st_size > 0):
            assert process.poll() is None
        process.kill()
    download.download(file, target)
    assert target.read_bytes() == BODY
    assert server.requests[1].startswith("bytes=")

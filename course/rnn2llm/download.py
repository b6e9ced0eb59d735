"""Downloads that can be trusted: resumed where they broke off, verified, tried again, shared between processes.

A classroom's network cuts connections, a hotel's answers every request with its own page, and a student runs the cell
again while the first run still downloads. So what arrives goes into a file beside the target, `<name>.part`, which the
next try continues (HTTP Range: RFC 9110, section 14); it takes the target's name only when its size and SHA-256 are the
pinned ones. One process at a time works on a target, held by a lock file; the others wait and find it done.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import requests
from filelock import FileLock, Timeout

from rnn2llm.catalog import File

TRIES = 4
PAUSE_SECONDS = 1.0
"""Before the second try; twice as long before each further one."""

TIMEOUT_SECONDS = (10.0, 20.0)
"""For connecting, and for the next bytes to arrive: a server that stalls is one that broke off."""

LOCK_SECONDS = 900.0
CHUNK_BYTES = 1 << 16

Progress = Callable[[int], None]
"""Called with the number of bytes that are there."""

Retry = Callable[[int, float, str], None]
"""Called before each further try: its number, the seconds until then, and why."""


class DataError(RuntimeError):
    """A file cannot be had as the catalogue describes it."""


class ChecksumError(DataError):
    """A file in the folder that RNN2LLM_DATA names is not the one the catalogue pins."""


class DownloadError(DataError):
    """A file cannot be downloaded, or what its address serves is not what the catalogue pins."""


class _Broken(Exception):
    """This try failed; another one may succeed."""


class _Refused(Exception):
    """The server answers, and another try would get the same answer."""


def intact(path: Path, file: File) -> bool:
    """Whether `path` is the pinned file, byte for byte."""
    try:
        return path.stat().st_size == file.bytes and sha256(path) == file.sha256
    except FileNotFoundError:
        return False


def sha256(path: Path) -> str:
    """The SHA-256 of a file's contents, in hexadecimal."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def download(file: File, target: Path, progress: Progress | None = None, retry: Retry | None = None) -> Path:
    """Makes `target` the pinned file: nothing is done where it is, a damaged one is replaced.

    Args:
        file: What is wanted, and from where.
        target: Where it shall be; its folder is made if need be.
        progress: Told how far the download is.
        retry: Told of each further try.

    Raises:
        DownloadError: If it cannot be had. What has arrived of it is kept for the next time, unless it is wrong.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock", timeout=LOCK_SECONDS):
            if not intact(target, file):
                _complete(file, part, progress or (lambda done: None), retry or (lambda number, pause, why: None))
                os.replace(part, target)
    except Timeout as error:
        raise DownloadError(
            f"another process has been working on {target} for {LOCK_SECONDS / 60:.0f} minutes: end it and try again"
        ) from error
    except OSError as error:
        raise DownloadError(
            f"{target} cannot be written: {error}. Is the disk full, or the folder read-only?"
        ) from error
    return target


def _complete(file: File, part: Path, progress: Progress, retry: Retry) -> None:
    """Downloads until `part` is the pinned file.

    Raises:
        DownloadError: If no try succeeds.
    """
    if file.url is None:
        raise DownloadError(f"{file.name} has no address that serves the pinned file, so it must be provided")
    for number in range(1, TRIES + 1):
        resumed = part.exists()
        try:
            _fetch(file, file.url, part, progress)
            if intact(part, file):
                return
            part.unlink()
            if not resumed:
                raise _Refused(f"it serves {file.bytes} bytes that are not the pinned ones")
            reason = "what was continued does not fit together"  # the rest came from another file: start over
        except _Refused as error:
            part.unlink(missing_ok=True)
            raise DownloadError(f"{file.name} cannot be had from {file.url}: {error}") from error
        except (_Broken, requests.RequestException) as error:
            reason = str(error) or type(error).__name__
        if number < TRIES:
            pause = PAUSE_SECONDS * 2 ** (number - 1)
            retry(number + 1, pause, reason)
            time.sleep(pause)
    raise DownloadError(f"{file.name} cannot be had from {file.url}, after {TRIES} tries: {reason}")


def _fetch(file: File, url: str, part: Path, progress: Progress) -> None:
    """One request that adds to `part` what is missing; all of it where the server does not know how to continue.

    Raises:
        _Broken: If it broke off.
        _Refused: If the server says no, or sends more than there can be.
    """
    there = part.stat().st_size if part.exists() else 0
    if there >= file.bytes:  # of the right size it is judged by its checksum, larger it is worthless
        if there == file.bytes:
            return
        there = 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={there}-"} if there else {})
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_SECONDS) as response:
        if response.status_code == requests.codes.requested_range_not_satisfiable:
            part.unlink(missing_ok=True)
            raise _Broken("the server cannot continue what is there")
        if response.status_code in {408, 425, 429} or response.status_code >= 500:
            raise _Broken(f"the server answers {response.status_code} {response.reason}")
        if response.status_code >= 400:
            raise _Refused(f"the server answers {response.status_code} {response.reason}")
        goes_on = response.status_code == 206 and response.headers.get("Content-Range", "").startswith(
            f"bytes {there}-"
        )
        if there and not goes_on:
            there = 0
        length = response.headers.get("Content-Length", "")
        if length.isdigit() and there + int(length) != file.bytes:
            part.unlink(missing_ok=True)
            raise _Broken(f"it serves {there + int(length)} bytes, the catalogue pins {file.bytes}: a sign-in page?")
        response.raw.enforce_content_length = False  # it would drop the last bytes of an answer that breaks off
        with part.open("ab" if there else "wb") as opened:
            for chunk in response.iter_content(CHUNK_BYTES):
                there += len(chunk)
                if there > file.bytes:
                    raise _Refused(f"it serves more than the {file.bytes} bytes that the catalogue pins")
                opened.write(chunk)
                progress(there)
    if there < file.bytes:
        raise _Broken(f"the connection broke off after {there} of {file.bytes} bytes")

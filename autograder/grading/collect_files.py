"""Lists and reads what was handed in, from a folder or an archive, without ever trusting a name or a size in it.

Nothing is unpacked: files are listed, and the few that are taken are read, each up to a limit. Links, devices, encrypted
entries and names that lead out of the archive are refused with a reason. Archives within are opened one level deep.
"""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograder.errors import SubmissionError
from autograder.grading.heal_read import MAX_BYTES

MAX_FILES = 100_000
MAX_INNER_FILES = 1_000
MAX_RATIO = 200
SMALL = 1_000_000  # bytes: below this no ratio is suspicious
READ = MAX_BYTES + 1  # one byte more than healing accepts, so that it says "too large"
UTF8_NAME = 0x800  # a flag of an entry, APPNOTE.TXT 4.4.4
CENTRAL_ENTRY = b"PK\x01\x02"
CLUTTER = ("__MACOSX", "Thumbs.db", "desktop.ini")  # beside all that begins with a dot
UNSAFE = "its name leads out of the archive"
NO_FILE = "a link or a device, not a file"
BOMB = "it unpacks to far more than it should"
ENCRYPTED = "encrypted"
# What `zipfile` raises on damaged or hostile archives, RuntimeError where it lacks a password or a method.
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError, RuntimeError)
OpenArchive = Callable[[], contextlib.AbstractContextManager[zipfile.ZipFile]]


@dataclass(frozen=True)
class Found:
    """A file that was handed in.

    Attributes:
        path: where it lies in the source; an archive within counts as a folder of its name.
        modified: when it was last changed, UTC.
        refused: why it cannot be read, or empty.
        open: reads it, up to `READ` bytes; raises `SubmissionError` where it is damaged.
    """

    path: PurePosixPath
    modified: datetime
    refused: str = ""
    open: Callable[[], bytes] = bytes


@contextlib.contextmanager
def opened(source: Path) -> Iterator[list[Found]]:
    """Everything that a folder or a ``.zip`` holds, in the order of names; readable while the context lasts.

    Raises:
        SubmissionError: it is neither, or has too many files.
    """
    with contextlib.ExitStack() as stack:
        if source.is_dir():
            found = _in_folder(source)
        elif source.is_file() and zipfile.is_zipfile(source):
            archive = stack.enter_context(_archive(source))
            found = _in_archive(lambda: contextlib.nullcontext(archive), PurePosixPath(), _utc(source.stat().st_mtime))
        else:
            raise SubmissionError("unreadable_archive", f"{source} is neither a folder nor a zip archive")
        files = list(itertools.islice(_with_inner(found), MAX_FILES + 1))
        if len(files) > MAX_FILES:
            raise SubmissionError("unreadable_archive", f"{source} has more than {MAX_FILES:,} files")
        yield files


def _with_inner(found: Iterable[Found]) -> Iterator[Found]:
    for one in found:
        if one.path.suffix.lower() == ".zip" and not one.refused:
            yield from _within(one)
        else:
            yield one


def _in_folder(source: Path) -> Iterator[Found]:
    for folder, inner, files in os.walk(source):
        inner[:] = sorted(name for name in inner if not _is_clutter(name))
        links = [name for name in inner if (Path(folder) / name).is_symlink()]
        for name in sorted([*files, *links]):
            path = Path(folder) / name
            facts = path.lstat()
            if not _is_clutter(name):
                refused = "" if stat.S_ISREG(facts.st_mode) else NO_FILE
                relative = PurePosixPath(path.relative_to(source).as_posix())
                yield Found(relative, _utc(facts.st_mtime), refused, functools.partial(_read, path))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(READ)


def _is_clutter(name: str) -> bool:
    return name in CLUTTER or name.startswith(".")


def _within(outer: Found) -> Iterator[Found]:
    """The files of an archive that a student handed in; the archive itself where it cannot be opened."""
    try:
        if outer.open().count(CENTRAL_ENTRY) > MAX_INNER_FILES:
            raise SubmissionError("unreadable_archive", f"more than {MAX_INNER_FILES:,} files")
        # Read again for each file that is taken: to hold every student's archive would take too much memory.
        inner = list(
            _in_archive(lambda: _archive(io.BytesIO(outer.open())), outer.path.with_suffix(""), outer.modified)
        )
    except SubmissionError:
        inner = []
    yield from inner or [outer]


def _archive(source: Path | io.BytesIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except BROKEN as error:
        raise SubmissionError("unreadable_archive", str(error)[:80]) from error


def _in_archive(open_archive: OpenArchive, folder: PurePosixPath, modified: datetime) -> Iterator[Found]:
    with open_archive() as archive:
        entries = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
    for info in entries:
        path = PurePosixPath(_name(info).replace("\\", "/"))
        refused = _refused(info, path)
        if refused or not any(_is_clutter(part) for part in path.parts):
            read = functools.partial(_read_entry, open_archive, info)
            yield Found(folder / path, _modified(info, modified), refused, read)


def _read_entry(open_archive: OpenArchive, info: zipfile.ZipInfo) -> bytes:
    try:
        with open_archive() as archive, archive.open(info) as entry:
            return entry.read(READ)
    except BROKEN as error:
        raise SubmissionError("unreadable_archive", str(error)[:80]) from error


def _refused(info: zipfile.ZipInfo, path: PurePosixPath) -> str:
    mode = info.external_attr >> 16
    if path.is_absolute() or ".." in path.parts or ":" in info.filename or not path.name:
        return UNSAFE
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return NO_FILE
    if info.flag_bits & 1:
        return ENCRYPTED
    if info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return BOMB
    return ""


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's name where the archive does not say how it is written: macOS writes UTF-8, Windows its old code page.

    Python takes the first code page of the IBM PC; in that of western Europe all letters of Spanish are where they were,
    capitals among them.
    """
    if info.flag_bits & UTF8_NAME or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _modified(info: zipfile.ZipInfo, fallback: datetime) -> datetime:
    """When an entry was changed: the UTC time that Info-ZIP's extra field holds, else the archive's local time."""
    extra, at = info.extra, 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == 0x5455 and size >= 5 and at + 9 <= len(extra) and extra[at + 4] & 1:
            return _utc(struct.unpack_from("<i", extra, at + 5)[0])
        at += 4 + size
    try:
        return datetime(*info.date_time).astimezone(UTC)
    except (ValueError, OverflowError):
        return fallback


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0)

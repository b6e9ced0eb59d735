"""Reads what came in, however it was saved: bytes to a flat list of cells, or the reason why there are none.

nbformat's own reader wants a valid notebook; what students hand in often is not one (other editors, older formats,
hand-edited JSON) and may be hostile. So this reads only what healing needs, takes every key for missing until it is
seen, and bounds sizes before it computes anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import SubmissionError
from autograder.grading.records import Change

MAX_BYTES = 20_000_000
MAX_CODE = 1_000_000  # characters; parsing them all takes a few seconds
MAX_CELLS = 1_000
FORMATS = (3, 4, None)
SIGNATURES = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\xd0\xcf\x11\xe0": "Microsoft Office",
    b"<": "HTML",
}
PICTURES = ("image/png", "image/jpeg", "image/gif")


@dataclass(frozen=True)
class RawCell:
    """One cell as it came in.

    Attributes:
        kind: ``code``, ``markdown`` or ``raw``.
        source: its text, with Unix line ends.
        id: its id, or empty. Not unique, and not to be trusted.
        grade_id: what its metadata say that it is, or empty. Not unique either.
        role: the role that its metadata name, or empty.
        pictures: image attachments of a text cell.
    """

    kind: str
    source: str
    id: str = ""
    grade_id: str = ""
    role: str = ""
    pictures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RawNotebook:
    """A notebook as it came in; ``lesson``, ``lang`` and ``variant`` are what its metadata say, or empty."""

    lesson: str
    lang: str
    cells: tuple[RawCell, ...]
    changes: tuple[Change, ...]
    variant: str = ""


def read_notebook(content: bytes) -> RawNotebook:
    """Read a notebook of nbformat 3 or 4 in any encoding.

    Raises:
        SubmissionError: it is none, or too large.
    """
    if len(content) > MAX_BYTES:
        raise SubmissionError("unreadable_large", f"{len(content):,} bytes; at most {MAX_BYTES:,}")
    text, changes = _decode(content)
    data = _parse(text)
    mark = _mapping(_mapping(data.get("metadata")).get("rnn2llm"))
    cells = [_cell(item) for item in _cells(data) if isinstance(item, dict)]
    code = sum(len(cell.source) for cell in cells if cell.kind == "code")
    if code > MAX_CODE:
        raise SubmissionError("unreadable_large", f"{code:,} characters of code; at most {MAX_CODE:,}")
    if any("\r" in cell.source for cell in cells):
        changes.append(Change("heal_line_ends"))
    unix = tuple(_with_unix_line_ends(cell) for cell in cells)
    told = {name: _text(mark.get(name)) for name in ("lesson", "lang", "variant")}
    return RawNotebook(cells=unix, changes=tuple(changes), **told)


def _decode(content: bytes) -> tuple[str, list[Change]]:
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise SubmissionError("unreadable_empty")
    for signature, name in SIGNATURES.items():
        if content.lstrip().startswith(signature):
            raise SubmissionError("unreadable_file", name)
    # Every byte is something in Latin-1, so the last one always succeeds.
    for encoding in (json.detect_encoding(content), "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = encoding == "utf-8"
        return text, [] if plain else [Change("heal_encoding", encoding)]
    raise AssertionError("latin-1 decodes every byte")


def _parse(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text, strict=False)
    except RecursionError as error:
        raise SubmissionError("unreadable_deep") from error
    except ValueError as error:
        looks_like_json = text.lstrip().startswith("{")
        raise SubmissionError("unreadable_json" if looks_like_json else "unreadable_file", str(error)[:80]) from error
    if not isinstance(data, dict):
        raise SubmissionError("unreadable_notebook", f"a JSON {type(data).__name__}")
    return data


def _cells(data: Mapping[str, Any]) -> list[Any]:
    if data.get("nbformat") not in FORMATS:
        raise SubmissionError("unreadable_version", f"nbformat {str(data['nbformat'])[:20]}")
    sheets = data.get("worksheets")  # nbformat 3
    if isinstance(sheets, list) and "cells" not in data:
        cells = [cell for sheet in sheets for cell in _list(_mapping(sheet).get("cells"))]
    elif isinstance(data.get("cells"), list):
        cells = data["cells"]
    else:
        raise SubmissionError("unreadable_notebook")
    if len(cells) > MAX_CELLS:
        raise SubmissionError("unreadable_cells", f"{len(cells):,} cells; at most {MAX_CELLS:,}")
    return cells


def _cell(data: Mapping[str, Any]) -> RawCell:
    metadata = _mapping(data.get("metadata"))
    mark = _mapping(metadata.get("rnn2llm"))
    role, name = _text(mark.get("role")), _text(mark.get("name"))
    marked = {"exercise": name, "check": f"check_{name}", "manual": f"manual_{name}"}.get(role, "") if name else ""
    kind = {"code": "code", "markdown": "markdown", "heading": "markdown"}.get(_text(data.get("cell_type")), "raw")
    return RawCell(
        kind,
        _text(data.get("source", data.get("input"))),
        _text(data.get("id")) or _text(metadata.get("id")),
        _text(_mapping(metadata.get("nbgrader")).get("grade_id")) or marked,
        role,
        _pictures(data.get("attachments")),
    )


def _pictures(data: Any) -> dict[str, dict[str, str]]:
    found = {
        _text(name): {kind: _text(bundle[kind]) for kind in PICTURES if kind in bundle}
        for name, bundle in _mapping(data).items()
        if isinstance(bundle, dict)
    }
    return {name: bundle for name, bundle in found.items() if bundle}


def _with_unix_line_ends(cell: RawCell) -> RawCell:
    if "\r" not in cell.source:
        return cell
    source = cell.source.replace("\r\n", "\n").replace("\r", "\n")
    return RawCell(cell.kind, source, cell.id, cell.grade_id, cell.role, cell.pictures)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    """A string or a list of lines as text that can be written as UTF-8: JSON can spell half a surrogate pair."""
    joined = value if isinstance(value, str) else "".join(part for part in _list(value) if isinstance(part, str))
    if joined.isascii() and "\0" not in joined:
        return joined
    return joined.replace("\0", "").encode("utf-8", "replace").decode("utf-8")

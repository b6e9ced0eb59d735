"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.files import write_whole


def test_a_file_is_written_with_its_folder_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.txt"
    assert write_whole(path, "año\n") == path
    write_whole(path, "otro")
    assert path.read_bytes() == b"otro"
    assert [one.name for one in path.parent.iterdir()] == ["file.txt"]


@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_whoever_may_not_read_it_never_could(tmp_path: Path, mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def replace(source: str, target: Path) -> None:
        seen.append(os.stat(source).st_mode & 0o777)

    monkeypatch.setattr(os, "replace", replace)
    write_whole(tmp_path / "file", "x", mode=mode)
    assert seen == [mode]


def test_a_writer_that_is_killed_before_the_end_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_whole(tmp_path / "file", "before")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "after", lasting=True)
    assert path.read_text() == "before"
    assert write_whole(path, "after").read_text() == "after"

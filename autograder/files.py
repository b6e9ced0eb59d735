"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str, mode: int = 0o644, lasting: bool = False) -> Path:
    """Write a file beside its place and rename it into place; its folder is made where there is none.

    Args:
        path: where.
        text: what.
        mode: who may read it, among those who may look into its folder.
        lasting: whether to wait until it would outlive a power failure.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, new = tempfile.mkstemp(".new", dir=path.parent)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        if lasting:
            file.flush()
            os.fsync(descriptor)
        os.fchmod(descriptor, mode)
    os.replace(new, path)
    return path

"""What a process and all it starts have of memory at most: for benchmarks that run a student's cells or a whole class."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.jail.watchdog import memory_mib


@contextmanager
def peak_of(pid: int, every: float = 1.0) -> Iterator[list[float]]:
    """The most memory of a tree of processes while the block runs, in MiB, looked at every so many seconds."""
    peak, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(every):
            peak[0] = max(peak[0], memory_mib(pid))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()

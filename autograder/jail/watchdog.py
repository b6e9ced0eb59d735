"""Watches a jail's processes from outside: memory of them all together, and wall-clock time."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.jail.spec import Limits

INTERVAL_SECONDS = 0.25


class Watchdog:
    """Ends a process tree that goes past a limit.

    Attributes:
        limit: which limit was hit: ``memory``, ``time``, or empty.
    """

    def __init__(self, limits: Limits) -> None:
        self.limit = ""
        self._limits = limits
        self._pid = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def watch(self, pid: int) -> None:
        """Start watching the tree that ``pid`` is the root of."""
        self._pid = pid
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def end(self, limit: str) -> None:
        """End the tree because ``limit`` was hit; the first limit to be named stands."""
        self.limit = self.limit or limit
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(os.getpgid(self._pid), signal.SIGKILL)

    def _run(self) -> None:
        deadline = time.monotonic() + self._limits.total_seconds
        while not self._done.wait(INTERVAL_SECONDS):
            if time.monotonic() > deadline:
                self.end("time")
            elif sys.platform == "linux" and memory_mib(self._pid) > self._limits.memory_mib:
                self.end("memory")


def memory_mib(root: int) -> float:
    """Proportional set size of a process and all its descendants, in MiB (proc(5), smaps_rollup)."""
    return sum(_memory_kib(pid) for pid in tree(root)) / 1024


def _memory_kib(pid: int) -> int:
    """What a process has of memory; its whole resident set where it does not let anybody look closer.

    Each of its threads can be asked, and the first that is alive answers: the one that the process is named after may
    have ended.
    """
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for name, field in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
                with contextlib.suppress(OSError):
                    for line in (task / name).read_text().splitlines():
                        if line.startswith(field):
                            return int(line.split()[1])
    return 0


def tree(root: int) -> Iterator[int]:
    """A process and all its descendants, in whatever namespace they are."""
    pending = [root]
    while pending:
        pid = pending.pop()
        yield pid
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                pending += map(int, (task / "children").read_text().split())

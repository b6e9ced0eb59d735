"""Watches a jail's processes from outside: memory and processor time of them all together, and wall-clock time."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.jail.spec import Limits

INTERVAL_SECONDS = 0.25
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Watchdog:
    """Ends a process tree that goes past a limit.

    Attributes:
        limit: which limit was hit: ``memory``, ``cpu``, ``time``, ``output``, or empty.
    """

    def __init__(self, limits: Limits, root: int, end: Callable[[], None]) -> None:
        """Start watching.

        Args:
            limits: what the tree may use.
            root: its root.
            end: ends them all.
        """
        self.limit = ""
        self._limits = limits
        self._root = root
        self._end = end
        self._done = threading.Event()
        self._first = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._done.set()
        self._thread.join()

    def end(self, limit: str) -> None:
        """End the tree because ``limit`` was hit; the first limit to be named stands."""
        with self._first:
            if not self.limit:
                self.limit = limit
                self._end()

    def _run(self) -> None:
        deadline = time.monotonic() + self._limits.total_seconds
        while not self._done.wait(INTERVAL_SECONDS):
            if time.monotonic() > deadline:
                self.end("time")
            elif sys.platform == "linux":
                if cpu_seconds(self._root) > self._limits.cpu_seconds:
                    self.end("cpu")
                elif self._takes_more(self._limits.memory_mib):
                    self.end("memory")

    def _takes_more(self, mebibytes: int) -> bool:
        """Whether the student's processes take more memory than that.

        A proportional set size is never more than the resident set, which costs much less to read.
        """
        return all(memory_mib(self._root, exact) > mebibytes for exact in (False, True))


def memory_mib(root: int, exact: bool = True) -> float:
    """Proportional (or resident, where not ``exact``) set size of a process and all its descendants, in MiB."""
    return sum(_memory_kib(pid, exact) for pid in tree(root)) / 1024


def cpu_seconds(root: int) -> float:
    """Processor time of a process, its descendants and those that have ended, in seconds (proc(5), stat)."""
    ticks = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return ticks / TICKS


def _memory_kib(pid: int, exact: bool) -> int:
    """What a process has of memory; its whole resident set where it does not let anybody look closer.

    Each of its threads can be asked, and the first that is alive answers: the one that the process is named after may
    have ended.
    """
    places = (("smaps_rollup", "Pss:"), ("status", "VmRSS:"))
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for name, field in places if exact else places[1:]:
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
        pending += children(pid)


def children(pid: int) -> list[int]:
    """A process's children, in the order in which it got them."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found

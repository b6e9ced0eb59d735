"""A running kernel in a jail (or, said so loudly, without one), and the trusted ends of the sockets that lead into it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from autograder.errors import JailError
from autograder.jail.lines import Flood, LineError, Lines, Silence
from autograder.jail.making import kernel_environment, new_spec
from autograder.jail.spec import ENDED, MEBIBYTE, OUT_OF_MEMORY, Limits
from autograder.jail.watchdog import Watchdog
from autograder.jail.zygote import ZygoteDied, discard, zygote_for

START_SECONDS, END_SECONDS, DYING_SECONDS, TRACE_SECONDS = 60, 10, 2, 0.5
ATTEMPTS = 3
MAX_TRACE = 65_536
MAX_BRACKETS = 200_000  # in one message: a list of nothing takes thirty times the memory of its text
MIN_MESSAGE = 256  # what the shortest message counts as: each takes time to read
Message = dict[str, Any]


class KernelEnded(Exception):
    """The kernel is gone, or was ended, while it ran a cell.

    Attributes:
        limit: the limit that was hit; empty where it ended by itself.
        where: file names and lines of the code that ran, innermost first, where they are known.
    """

    def __init__(self, limit: str, where: Sequence[tuple[str, int]]) -> None:
        super().__init__(limit or "ended")
        self.limit = limit
        self.where = where


class KernelLost(Exception):
    """The kernel was taken away by somebody else than its student or its limits; the submission can be tried again."""


class Process(Protocol):
    """The root of a kernel's processes."""

    pid: int

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it ended in time."""

    def send_signal(self, number: int) -> None:
        """Send it a signal."""

    def kill(self) -> None:
        """End it and all that it started."""

    def close(self) -> None:
        """Forget it."""


class RunningKernel:
    """A kernel that runs cells and then answers the judge.

    Attributes:
        channel: the trusted end of the judge channel.
        process: the root of its processes.
    """

    def __init__(self, limits: Limits, helper: Path, modules: Sequence[str], jailed: bool) -> None:
        """Start it.

        Raises:
            JailError: the jail did not start.
            ZygoteDied: nor did it, and that was not the jail's fault.
        """
        self.limits = limits
        self._room = limits.output_mib * MEBIBYTE
        self._folder = Path(tempfile.mkdtemp(prefix="rj"))
        self._open: list[int] = []
        self._watchdog: Watchdog | None = None
        self._where: list[tuple[str, int]] = []
        self._cells, cells = socket.socketpair()
        self.channel, judge = socket.socketpair()
        self._status, status = self._pipe()
        self._trace, trace = self._pipe()
        self._lines = Lines(self._cells)
        inherited = (cells.detach(), judge.detach(), status, trace)
        self._open += inherited[:2]
        try:
            self.process = (
                self._jail(helper, modules, inherited) if jailed else _Unjailed(helper, inherited, self._folder)
            )
            self._close(*inherited)
            self._wait_until_ready(jailed)
        except BaseException:
            self.close()
            raise

    def _jail(self, helper: Path, modules: Sequence[str], inherited: Sequence[int]) -> Process:
        zygote = zygote_for(modules)
        try:
            return zygote.fork(new_spec(self._folder, helper, self.limits), inherited)
        except ZygoteDied:
            discard(zygote)
            raise

    def _wait_until_ready(self, jailed: bool) -> None:
        if jailed:
            wait_until_ready(self._status)
        self._watchdog = Watchdog(self.limits, self.process.pid, self._stop)
        try:
            ready = _message(self._lines.next(time.monotonic() + START_SECONDS, MAX_TRACE))
        except LineError as error:
            ended = self.ended(error)
            raise ended if isinstance(ended, KernelLost) else JailError(f"the kernel did not start: {error}") from error
        if ready != {"msg_type": "ready"}:
            raise JailError(f"the kernel did not start: it said {ready}")

    @property
    def watchdog(self) -> Watchdog:
        """Ends the kernel where it uses too much, and says what."""
        assert self._watchdog is not None
        return self._watchdog

    def run(self, source: str) -> Iterator[Message]:
        """Run a cell; yields what Jupyter would be told of it.

        Raises:
            KernelEnded: the kernel did not come to the cell's end.
            KernelLost: it was taken away.
        """
        deadline = time.monotonic() + self.limits.cell_seconds
        self._send({"cell": source})
        while True:
            try:
                line = self._lines.next(deadline, self._room)
            except LineError as error:
                raise self.ended(error) from error
            self._room -= max(len(line), MIN_MESSAGE)
            message = _message(line)
            if message is None:
                continue
            if message["msg_type"] == "done":
                return
            yield message

    def turn_to_judge(self, lesson: str, variant: str = "") -> None:
        """End the conversation about cells: whatever the kernel displays from here on reaches nobody."""
        self._send({"serve": lesson, "variant": variant})
        self._cells.close()

    def close(self) -> None:
        """End the kernel; everything that it started is dead afterwards."""
        if self._watchdog is not None:
            self._watchdog.stop()
        if hasattr(self, "process"):
            self.process.kill()
            self.process.wait(END_SECONDS)
            self.process.close()
        self._cells.close()
        self.channel.close()
        self._close(*self._open)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _send(self, request: Message) -> None:
        """Give the kernel a line; where it takes none, reading what it answers will say why."""
        self._cells.settimeout(self.limits.cell_seconds)
        with contextlib.suppress(OSError):
            self._cells.sendall(json.dumps(request).encode("utf-8") + b"\n")

    def ended(self, error: LineError) -> KernelEnded | KernelLost:
        """Why there are no more lines from the kernel, which is ended if it has not."""
        if isinstance(error, Silence):
            self.watchdog.end("time")
        elif isinstance(error, Flood):
            self.watchdog.end("output")
        said = ""
        if not self.process.wait(DYING_SECONDS):  # it closed its socket and lives on
            self.watchdog.end("")
            self.process.wait(END_SECONDS)
        elif not self.watchdog.limit:
            said = self._last_word()
        if said == "lost":
            return KernelLost("somebody ended the jail")
        return KernelEnded(self.watchdog.limit or said, self._where)

    def _last_word(self) -> str:
        """What is said of a kernel that this process has not ended: ``memory``, ``lost``, or nothing of note."""
        if isinstance(self.process, _Unjailed):
            return ""
        said = _read(self._status, END_SECONDS)
        return "memory" if said.endswith(OUT_OF_MEMORY) else "" if said.endswith(ENDED) else "lost"

    def _stop(self) -> None:
        """End everything, after asking where the code stands. Called by whoever finds a limit hit."""
        self._where = self._ask_where()
        self.process.kill()

    def _ask_where(self) -> list[tuple[str, int]]:
        self.process.send_signal(signal.SIGUSR1)
        text = _read(self._trace, TRACE_SECONDS).decode("utf-8", "replace")
        return [(name, int(line)) for name, line in re.findall(r'^  File "(.*)", line (\d{1,6}) in ', text, re.M)]

    def _pipe(self) -> tuple[int, int]:
        ends = os.pipe()
        self._open += ends
        return ends

    def _close(self, *descriptors: int) -> None:
        for descriptor in descriptors:
            if descriptor in self._open:
                self._open.remove(descriptor)
                os.close(descriptor)


class _Unjailed:
    """The same kernel as a plain process: for harmless code where no jail can be made."""

    def __init__(self, helper: Path, inherited: Sequence[int], folder: Path) -> None:
        cells, judge, *_, trace = inherited
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder.jail.cells", *map(str, (cells, judge, trace))],
            env={**os.environ, **kernel_environment(), "PYTHONPATH": str(helper.parent)},
            pass_fds=(cells, judge, trace),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,
        )
        self.pid = self._process.pid

    def wait(self, seconds: float | None = None) -> bool:
        """See `Process`."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def send_signal(self, number: int) -> None:
        """See `Process`."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """See `Process`."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """See `Process`."""
        self.kill()
        self._process.wait()


@contextlib.contextmanager
def running_kernel(
    limits: Limits, helper: Path, modules: Sequence[str] = (), jailed: bool = True
) -> Iterator[RunningKernel]:
    """Start a kernel; everything it started is dead when the block ends.

    Args:
        limits: what it may use.
        helper: folder of the package that students import.
        modules: what the zygote that it is forked from has imported.
        jailed: whether to put it in a jail; only harmless code may run without one.

    Raises:
        JailError: the jail did not start.
    """
    kernel = _started(limits, helper, modules, jailed)
    try:
        yield kernel
    finally:
        kernel.close()


def _started(limits: Limits, helper: Path, modules: Sequence[str], jailed: bool) -> RunningKernel:
    """A zygote may be killed at any moment, which is nobody's fault: then another is asked."""
    for attempt in range(ATTEMPTS):
        try:
            return RunningKernel(limits, helper, modules, jailed)
        except (ZygoteDied, KernelLost) as error:
            problem = error
            if attempt + 1 < ATTEMPTS:
                continue
    raise JailError(f"the jail did not start, {ATTEMPTS} times: {problem}")


def wait_until_ready(status: int) -> None:
    """Block until the jail reports on the reading end of its status pipe.

    Raises:
        JailError: it did not come up; the message says why.
        KernelLost: it ended without a word.
    """
    ready, _, _ = select.select([status], [], [], START_SECONDS)
    text = os.read(status, 4096).decode("utf-8", "replace") if ready else f"no sign of life in {START_SECONDS} s"
    if not text:
        raise KernelLost("it ended without a word")
    if text != "ready":
        raise JailError(f"the jail did not start: {text.removesuffix(ENDED.decode())}")


def _read(pipe: int, seconds: float) -> bytes:
    """What lies in a pipe, or comes within that time."""
    text = b""
    deadline = time.monotonic() + seconds
    while len(text) < MAX_TRACE:
        # Once there is something, what belongs to it is there or comes at once.
        wait = max(0.0, min(deadline - time.monotonic(), 0.05 if text else seconds))
        ready, _, _ = select.select([pipe], [], [], wait)
        part = os.read(pipe, MAX_TRACE) if ready else b""
        if not part:
            break
        text += part
    return text


def _message(line: bytes) -> Message | None:
    """What a line says, if it is a message."""
    if line.count(b"[") + line.count(b"{") > MAX_BRACKETS:
        return None
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    well_formed = (
        isinstance(message, dict)
        and isinstance(message.get("msg_type"), str)
        and isinstance(message.get("content", {}), dict)
    )
    return message if well_formed else None

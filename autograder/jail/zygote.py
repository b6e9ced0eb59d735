"""This process's zygotes: one for each set of modules, started when first asked for, started again where one died.

A zygote hears of its maker's end by the end of the socket between them, and ends too; jails outlive it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.errors import JailError
from autograder.jail.spec import JailSpec

ANSWER_SECONDS = 300  # importing takes long on a machine that is busy
NAMES_AT_ONCE = 500
MAX_ZYGOTES = 3
# What a zygote holds lies in huge pages, where the system has them: there are fewer to copy when it forks, and to free.
HUGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


class ZygoteDied(Exception):
    """A zygote is gone: no fault of any student's. Whatever was asked of it can be asked of another."""


class JailProcess:
    """The outer process of a jail.

    Attributes:
        pid: its number on the host, valid until it has ended.
    """

    def __init__(self, pid: int, handle: int) -> None:
        self.pid = pid
        self._handle = handle

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it has ended within ``seconds``; without them, wait until it has."""
        ready, _, _ = select.select([self._handle], [], [], seconds)
        return bool(ready)

    def kill(self, signal_number: int = signal.SIGKILL) -> None:
        """Send it a signal; to no effect where it has ended."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal_number)

    def close(self) -> None:
        """Forget it."""
        os.close(self._handle)


class Zygote:
    """A running zygote that has imported ``modules``.

    Attributes:
        pid: of its process.
        missing: modules that could not be imported, with the reason.
    """

    def __init__(self, modules: Sequence[str], environment: dict[str, str]) -> None:
        """Start it.

        Raises:
            ZygoteDied: it did not come up.
        """
        self._lock = threading.Lock()
        self._home = tempfile.mkdtemp(prefix="rz")  # nobody's settings: they would be every student's
        self._control, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(ANSWER_SECONDS)
        caches = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
        with far:
            self._process = subprocess.Popen(
                [sys.executable, "-sP", "-m", "autograder.jail.zygote_process", str(far.fileno())],
                env={**environment, **HUGE_PAGES, "PATH": os.defpath, "HOME": self._home, "XDG_CACHE_HOME": caches},
                pass_fds=(far.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        self.pid = self._process.pid
        self.missing: dict[str, str] = {}
        try:
            self.learn(modules)
        except ZygoteDied:
            self.close()
            raise

    def learn(self, modules: Sequence[str]) -> None:
        """Import more.

        Raises:
            ZygoteDied: it is gone.
        """
        for start in range(0, max(len(modules), 1), NAMES_AT_ONCE):
            answer, _ = self._ask({"import": list(modules[start : start + NAMES_AT_ONCE])}, ())
            self.missing.update(answer["missing"])

    def fork(self, spec: JailSpec, descriptors: Sequence[int]) -> JailProcess:
        """Start a jail.

        Args:
            spec: what it is given.
            descriptors: what lies in the jail at the numbers of `autograder.jail.spec.DESCRIPTORS`, in their order.

        Raises:
            ZygoteDied: it is gone, or cannot fork.
        """
        answer, received = self._ask({"jail": spec.to_json()}, descriptors)
        return JailProcess(answer["pid"], received[0])

    def close(self) -> None:
        """End it; jails that it started go on."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def _ask(self, request: dict[str, Any], descriptors: Sequence[int]) -> tuple[dict[str, Any], list[int]]:
        with self._lock:
            try:
                socket.send_fds(self._control, [json.dumps(request).encode("utf-8")], descriptors)
                data, received, _, _ = socket.recv_fds(self._control, 65_536, 1)
            except OSError as error:
                raise ZygoteDied(str(error)) from error
        if not data:
            raise ZygoteDied("it ended without a word")
        return json.loads(data), received


_zygotes: dict[tuple[str, ...], Zygote] = {}
_lock = threading.Lock()


def zygote_for(modules: Sequence[str] = ()) -> Zygote:
    """This process's zygote that has imported ``modules``; started where there is none.

    Raises:
        JailError: none can be started.
    """
    wanted = tuple(modules)
    with _lock:
        found = _zygotes.pop(wanted, None)
        if found is None:
            while len(_zygotes) >= MAX_ZYGOTES:
                _zygotes.pop(next(iter(_zygotes))).close()
            try:
                found = Zygote(wanted, kernel_environment())
            except ZygoteDied as error:
                raise JailError(f"no zygote can be started: {error}") from error
        _zygotes[wanted] = found  # at the end: the one that was used last
        return found


def discard(zygote: Zygote) -> None:
    """Forget a zygote that died; the next one who asks starts another."""
    with _lock:
        for modules, found in tuple(_zygotes.items()):
            if found is zygote:
                del _zygotes[modules]
                found.close()


def close_all() -> None:
    """End this process's zygotes."""
    with _lock:
        while _zygotes:
            _zygotes.popitem()[1].close()


def kernel_environment() -> dict[str, str]:
    """One thread a kernel: submissions run side by side, and sums come out the same."""
    threads = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OPENBLAS_NUM_THREADS")
    return {
        **dict.fromkeys(threads, "1"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "RNN2LLM_LANE": "quick",
        "RNN2LLM_STATE": "/tmp/rnn2llm-state",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_USE_LEGACY_KERAS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a warning of the debugger that every kernel carries
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


atexit.register(close_all)
os.register_at_fork(after_in_child=_zygotes.clear)  # a child that speaks to its parent's zygote confuses both

"""This process's zygotes: one for each set of modules, started when first asked for, started again where one died.

A zygote hears of its maker's end by the end of the socket between them, and ends too; its jails end with it.
"""

from __future__ import annotations

import atexit
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
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.errors import JailError
from autograder.jail import making
from autograder.jail.spec import JailSpec

ANSWER_SECONDS = 300  # importing takes long on a machine that is busy
NAMES_AT_ONCE = 500
MAX_ZYGOTES = 3  # more only where all have jails that run


class ZygoteDied(Exception):
    """A zygote is gone: no fault of any student's. Whatever was asked of it can be asked of another."""


class FirstProcess:
    """Process 1 of a jail or a zygote; when it has ended, nothing that it started is left.

    Attributes:
        pid: its number on the host, valid until it has ended.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle
        found = re.search(r"^Pid:\s+(-?\d+)$", Path(f"/proc/self/fdinfo/{handle}").read_text(), re.MULTILINE)
        self.pid = int(found.group(1)) if found else -1

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it has ended within ``seconds``; without them, wait until it has."""
        ready, _, _ = select.select([self._handle], [], [], seconds)
        return bool(ready)

    @property
    def closed(self) -> bool:
        """Whether nobody asks about it any more."""
        return self._handle == -1

    def send_signal(self, number: int) -> None:
        """Send it a signal; to no effect where it has ended or is forgotten."""
        with contextlib.suppress(ProcessLookupError):
            if not self.closed:
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """End it, and with it all that it started."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Forget it."""
        if not self.closed:
            handle, self._handle = self._handle, -1
            os.close(handle)


class Zygote:
    """A running zygote that has imported ``modules``.

    Attributes:
        missing: modules that could not be imported, with the reason.
    """

    def __init__(self, modules: Sequence[str], namespaced_user: bool) -> None:
        """Start it.

        Args:
            modules: what it imports.
            namespaced_user: whether its jails are made in a namespace of users, as whoever is not root must.

        Raises:
            JailError: no namespaces can be made here.
            ZygoteDied: it did not come up.
        """
        self._lock = threading.Lock()
        self._jails: list[FirstProcess] = []
        self._home = tempfile.mkdtemp(prefix="rz")  # nobody's settings: they would be every student's
        self._control, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(ANSWER_SECONDS)
        caches = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
        with far:
            self._process = subprocess.Popen(
                [sys.executable, "-sP", "-m", "autograder.jail.zygote_process", str(far.fileno())]
                + ["users"] * namespaced_user,
                env={
                    **making.kernel_environment(),
                    "PATH": os.defpath,
                    "HOME": self._home,
                    "XDG_CACHE_HOME": caches,
                },
                pass_fds=(far.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        self._first: FirstProcess | None = None
        self.missing: dict[str, str] = {}
        try:
            answer, received = self._answer()
            if "problem" in answer:
                raise JailError(f"no jail can be made: {answer['problem']}")
            self._first = FirstProcess(received[0])
            self.learn(modules)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The number of its process on the host."""
        return self._first.pid if self._first else -1

    def learn(self, modules: Sequence[str]) -> None:
        """Import more.

        Raises:
            ZygoteDied: it is gone.
        """
        for start in range(0, max(len(modules), 1), NAMES_AT_ONCE):
            answer, _ = self._ask({"import": list(modules[start : start + NAMES_AT_ONCE])}, ())
            self.missing.update(answer["missing"])

    def fork(self, spec: JailSpec, descriptors: Sequence[int]) -> FirstProcess:
        """Start a jail.

        Args:
            spec: what it is given.
            descriptors: what lies in the jail at the numbers of `autograder.jail.spec.DESCRIPTORS`, in their order.

        Raises:
            ZygoteDied: it is gone, or cannot fork.
        """
        _, received = self._ask({"jail": spec.to_json()}, descriptors)
        jail = FirstProcess(received[0])
        self._jails = [*(one for one in self._jails if not one.closed), jail]
        return jail

    def ended(self) -> bool:
        """Whether somebody has ended it."""
        return self._first is None or self._first.wait(0)

    def busy(self) -> bool:
        """Whether it has jails that run."""
        return not all(jail.closed for jail in self._jails)

    def close(self) -> None:
        """End it, and all its jails with it."""
        self._control.close()
        if self._first:
            self._first.kill()
            self._first.close()
        else:
            self._process.kill()
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def _ask(self, request: dict[str, Any], descriptors: Sequence[int]) -> tuple[dict[str, Any], list[int]]:
        with self._lock:
            try:
                socket.send_fds(self._control, [json.dumps(request).encode("utf-8")], descriptors)
            except OSError as error:
                raise ZygoteDied(str(error)) from error
            return self._answer()

    def _answer(self) -> tuple[dict[str, Any], list[int]]:
        try:
            data, received, _, _ = socket.recv_fds(self._control, 65_536, 1)
        except OSError as error:
            raise ZygoteDied(str(error)) from error
        if not data:
            raise ZygoteDied("it ended without a word")
        return json.loads(data), received


_zygotes: dict[tuple[bool, tuple[str, ...]], Zygote] = {}
_lock = threading.Lock()


def zygote_for(modules: Sequence[str] = ()) -> Zygote:
    """This process's zygote that has imported ``modules``; started where there is none.

    Raises:
        JailError: none can be started.
    """
    wanted = making.needs_user_namespace(), tuple(modules)
    with _lock:
        found = _zygotes.pop(wanted, None)
        if found is not None and found.ended():
            found.close()
            found = None
        if found is None:
            idle = [name for name, zygote in _zygotes.items() if not zygote.busy()]
            for name in idle[: max(0, len(_zygotes) + 1 - MAX_ZYGOTES)]:
                _zygotes.pop(name).close()
            try:
                found = Zygote(modules, namespaced_user=wanted[0])
            except ZygoteDied as error:
                raise JailError(f"no zygote can be started: {error}") from error
        _zygotes[wanted] = found  # at the end: the one that was used last
        return found


def discard(zygote: Zygote) -> None:
    """Forget a zygote that died; the next one who asks starts another."""
    with _lock:
        for name, found in tuple(_zygotes.items()):
            if found is zygote:
                del _zygotes[name]
                found.close()


def close_all() -> None:
    """End this process's zygotes."""
    with _lock:
        while _zygotes:
            _zygotes.popitem()[1].close()


atexit.register(close_all)
os.register_at_fork(after_in_child=_zygotes.clear)  # a child that speaks to its parent's zygote confuses both

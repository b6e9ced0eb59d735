"""A process that has imported what lessons need, and forks one jail a submission. Started by `autograder.jail.zygote`.

It imports and forks, nothing else: it never runs an operation of TensorFlow or torch (their threads would not survive the
fork), never sees student code, and has one thread, without which no namespace of users can be made in its children. The
idea is Android's process of the same name; that an imported but unused TensorFlow can be forked is measured in
``tests/benchmarks/grading.py``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import re
import selectors
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ipykernel.ipkernel import IPythonKernel

from autograder.jail.cells import new_kernel
from autograder.jail.init import HARNESS, enter
from autograder.jail.namespaces import become_first, processes_apart
from autograder.jail.spec import DESCRIPTORS, ENDED, OUT_OF_MEMORY, STATUS, JailSpec

MAX_REQUEST = 1 << 17
# Makes itself at home in the shell that imports it: each kernel must do that by itself.
NOT_HERE = frozenset({"matplotlib_inline.backend_inline", "tqdm.auto", "tqdm.autonotebook"})


@dataclass(frozen=True)
class Jail:
    """A jail that runs.

    Attributes:
        pid: of its process 1, as this process knows it.
        status: the pipe on which to say how it ended.
        out_of_memory: how often the system had ended a process for want of memory when this one began.
    """

    pid: int
    status: int
    out_of_memory: int

    def bury(self) -> None:
        """Say how it ended, now that it has.

        A process 1 cannot end itself by the signal that ends everybody: somebody else has, or the system.
        """
        _, status = os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):  # nobody asks
            if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
                os.write(self.status, ENDED)
            elif times_out_of_memory() > self.out_of_memory:
                os.write(self.status, OUT_OF_MEMORY)
        os.close(self.status)


def main() -> None:
    """Serve requests on the socket whose number is the first argument, until its other end is closed.

    A second argument asks for a namespace of users.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    control = socket.socket(fileno=int(sys.argv[1]))
    try:
        become_first(len(sys.argv) > 2, control)
    except OSError as error:
        _reply(control, {"problem": str(error)})
        return
    myself = os.pidfd_open(os.getpid())
    _reply(control, {}, myself)
    os.close(myself)
    _serve(control)
    os._exit(0)  # the jails are not to wait for what all these modules do at the end


def _serve(control: socket.socket) -> None:
    kernel: IPythonKernel | None = None
    with selectors.DefaultSelector() as events:
        events.register(control, selectors.EVENT_READ)
        while True:
            for event, _ in events.select():
                if isinstance(event.data, Jail):
                    events.unregister(event.fd)
                    os.close(event.fd)
                    event.data.bury()
                    continue
                data, descriptors, _, _ = socket.recv_fds(control, MAX_REQUEST, len(DESCRIPTORS))
                if not data:
                    return
                request = json.loads(data)
                if "import" in request:
                    _reply(control, {"missing": _import(request["import"])})
                    continue
                spec = JailSpec.from_json(request["jail"])
                if kernel is None and not spec.connection_file:
                    kernel = new_kernel()
                    _keep()
                jail, handle = _fork(spec, kernel, descriptors)
                events.register(handle, selectors.EVENT_READ, jail)
                _reply(control, {}, handle)


def _import(names: list[str]) -> dict[str, str]:
    """Import modules in this order; those that cannot be, with the reason."""
    missing = {}
    for name in names:
        if name not in NOT_HERE:
            try:
                importlib.import_module(name)
            except BaseException as error:  # whatever a module does when imported, this process goes on
                missing[name] = f"{type(error).__name__}: {error}"[:200]
    if "tensorflow" in names and "tensorflow" in sys.modules:
        sys.modules["tensorflow"].keras.layers  # noqa: B018  (Keras is loaded when it is first looked at)
    _keep()
    return missing


def _keep() -> None:
    """What is here stays: children that do not touch it share it."""
    HARNESS[:] = [name for name in sys.modules if name.partition(".")[0] == "autograder"]
    gc.freeze()


def _fork(spec: JailSpec, kernel: IPythonKernel | None, descriptors: Sequence[int]) -> tuple[Jail, int]:
    """Start a jail; with it, a handle of its process 1."""
    so_far = times_out_of_memory()
    with processes_apart():
        pid = os.fork()
        if pid == 0:
            _child(spec, kernel, descriptors)
    status = descriptors[DESCRIPTORS.index(STATUS)]
    for descriptor in set(descriptors) - {status}:
        os.close(descriptor)
    return Jail(pid, status, so_far), os.pidfd_open(pid)


def _child(spec: JailSpec, kernel: IPythonKernel | None, descriptors: Sequence[int]) -> NoReturn:
    try:
        for descriptor, number in zip(descriptors, DESCRIPTORS, strict=True):
            os.dup2(descriptor, number, inheritable=False)
        for name in os.listdir("/proc/self/fd"):
            if int(name) > 2 and int(name) not in DESCRIPTORS:
                _close(int(name))
        enter(spec, kernel)
    finally:
        os._exit(1)


def _close(descriptor: int) -> None:
    try:
        os.close(descriptor)
    except OSError:  # that of the listing itself
        return


def times_out_of_memory() -> int:
    """How often this system has ended a process for want of memory (proc(5), vmstat); 0 where it does not say."""
    with contextlib.suppress(OSError):
        found = re.search(r"^oom_kill (\d+)$", Path("/proc/vmstat").read_text(), re.MULTILINE)
        return int(found.group(1)) if found else 0
    return 0


def _reply(control: socket.socket, answer: dict[str, Any], *descriptors: int) -> None:
    socket.send_fds(control, [json.dumps(answer).encode("utf-8")], descriptors)


if __name__ == "__main__":
    main()

"""A process that has imported what lessons need, and forks one jail a submission. Started by `autograder.jail.zygote`.

It imports and forks, nothing else: it never runs an operation of TensorFlow or torch (their threads would not survive the
fork), never sees student code, and has one thread, without which no namespace of users can be made in its children. The
idea is Android's process of the same name; that an imported but unused TensorFlow can be forked is measured in
``tests/benchmarks/grading.py``.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from typing import Any, NoReturn

from ipykernel.ipkernel import IPythonKernel

from autograder.jail.cells import new_kernel
from autograder.jail.init import HARNESS, enter
from autograder.jail.spec import DESCRIPTORS, JailSpec

MAX_REQUEST = 1 << 17
# Makes itself at home in the shell that imports it: each kernel must do that by itself.
NOT_HERE = frozenset({"matplotlib_inline.backend_inline", "tqdm.auto", "tqdm.autonotebook"})


class Children:
    """The jails' outer processes, so that each is buried as soon as it ends."""

    def __init__(self) -> None:
        self._pids: set[int] = set()
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: self.bury())

    def add(self, pid: int) -> None:
        """One more."""
        self._pids.add(pid)
        self.bury()

    def bury(self) -> None:
        """Take note of those that have ended."""
        for pid in tuple(self._pids):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self._pids.discard(pid)


def main() -> None:
    """Serve requests on the socket whose number is the argument, until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    control = socket.socket(fileno=int(sys.argv[1]))
    children = Children()
    kernel: IPythonKernel | None = None
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, MAX_REQUEST, len(DESCRIPTORS))
        if not data:
            return
        request = json.loads(data)
        if "import" in request:
            _reply(control, {"missing": _import(request["import"])})
        else:
            spec = JailSpec.from_json(request["jail"])
            if kernel is None and not spec.connection_file:
                kernel = new_kernel()
                _keep()
            _fork(control, children, spec, kernel, descriptors)


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


def _fork(
    control: socket.socket, children: Children, spec: JailSpec, kernel: IPythonKernel | None, descriptors: list[int]
) -> None:
    pid = os.fork()
    if pid == 0:
        _child(spec, kernel, descriptors)
    handle = os.pidfd_open(pid)
    children.add(pid)
    for descriptor in descriptors:
        os.close(descriptor)
    _reply(control, {"pid": pid}, handle)
    os.close(handle)


def _child(spec: JailSpec, kernel: IPythonKernel | None, descriptors: list[int]) -> NoReturn:
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
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


def _reply(control: socket.socket, answer: dict[str, Any], *descriptors: int) -> None:
    socket.send_fds(control, [json.dumps(answer).encode("utf-8")], descriptors)


if __name__ == "__main__":
    main()

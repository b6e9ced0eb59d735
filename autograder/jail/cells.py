"""A kernel that is told its cells over one socket: IPython as Jupyter runs it, without Jupyter's transport.

Runs in the jail. A request is a line of JSON, ``{"cell": source}`` or ``{"serve": lesson, "variant": name}``; what the
cell displays comes back as lines ``{"msg_type", "content"}`` with the content that the Jupyter protocol gives them
(Jupyter client documentation, "Messaging in Jupyter"), and ``{"msg_type": "done"}`` when it has run. So the grader has a
single stream of bytes to read, which it can count, instead of five channels of a messaging library with memory of its own.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import faulthandler
import io
import json
import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.utils.path import get_home_dir
from IPython.utils.text import LSString, SList
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets.config import Config

WHERE = signal.SIGUSR1  # sent by the grader to a cell that it is about to stop: says where the code stands
MAX_HELD = 16_384  # characters of printed text before they are sent


class Messages(Session):
    """Sends what Jupyter would send on any of its channels as lines on one socket."""

    def attach(self, channel: socket.socket) -> None:
        """Send on this socket."""
        self._channel = channel
        self._sending = threading.RLock()
        os.register_at_fork(after_in_child=self._after_fork)

    def _after_fork(self) -> None:
        self._sending = threading.RLock()

    def send(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Any = None,
        track: bool = False,
        header: Any = None,
        metadata: Any = None,
    ) -> dict[str, Any]:
        """Send a message; to which stream and about which request, is for Jupyter to know."""
        message: dict[str, Any] = (
            msg_or_type
            if isinstance(msg_or_type, dict)
            else self.msg(msg_or_type, content, parent, header=header, metadata=metadata)
        )
        self.say({"msg_type": message["msg_type"], "content": message["content"]})
        return message

    def say(self, message: dict[str, Any]) -> None:
        """Send a line."""
        line = json.dumps(message, default=str).encode("utf-8") + b"\n"
        with self._sending, contextlib.suppress(OSError):  # the grader no longer listens
            self._channel.sendall(line)


class Printed(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr``: collects text and sends it in pieces."""

    encoding = "UTF-8"

    def __init__(self, messages: Messages, name: str) -> None:
        self.name = name
        self._messages = messages
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._lock = threading.RLock()
        self._held: list[str] = []
        self._size = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Take text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        with self._lock:
            self._held.append(text)
            self._size += len(text)
            if self._size > MAX_HELD:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what there is."""
        with self._lock:
            held, self._held, self._size = self._held, [], 0
            for text in (held and ["".join(held)]) or []:
                self._messages.send(None, "stream", {"name": self.name, "text": text})


def new_kernel() -> IPythonKernel:
    """What `ipykernel.kernelapp` makes before the first cell, but for its sockets and threads; nobody speaks to it yet.

    A zygote makes one, so that each of its children has one: it holds nothing that is any student's.
    """
    kernel = IPythonKernel.instance(
        session=Messages(),
        config=Config({"HistoryManager": {"enabled": False}}),
        log=logging.getLogger("ipykernel"),
        shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
        user_ns=None,
    )
    shell = kernel.shell
    assert shell is not None
    shell.exit_now = False
    # `%matplotlib inline` asks for no event loop, and ipykernel looks for its application before it says so.
    shell.enable_gui = lambda gui=None: None
    _bar_commands(shell)
    atexit.unregister(shell.atexit_operations)  # a jail ends without, and a zygote is no kernel
    return kernel


def forget_kernel() -> None:
    """Forget what `new_kernel` made, where another kind of kernel is wanted."""
    IPythonKernel.clear_instance()
    ZMQInteractiveShell.clear_instance()


def run_cells(channel: socket.socket, judge: int, trace: int, kernel: IPythonKernel | None = None) -> None:
    """Run what the grader sends until it sends no more.

    Args:
        channel: connected to the grader.
        judge: file descriptor of the judge channel.
        trace: file descriptor of the pipe that is told where the code stands.
        kernel: that was made before; another is made where it is None.
    """
    kernel = kernel or new_kernel()
    messages = _connected(kernel, channel)
    if trace >= 0:
        faulthandler.register(WHERE, file=trace, all_threads=False, chain=False)
    messages.say({"msg_type": "ready"})
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_started(kernel))
    requests = channel.makefile("rb")
    while line := requests.readline():
        request = json.loads(line)
        if "serve" in request:
            requests.close()
            channel.close()
            from rnn2llm.checking.serve import serve

            serve(judge, request["serve"], kernel.shell.user_ns, request["variant"])  # type: ignore[union-attr]
            return
        loop.run_until_complete(kernel.do_execute(request["cell"], silent=False, store_history=True))
        sys.stdout.flush()
        sys.stderr.flush()
        channel.setblocking(True)  # a cell may have had it otherwise, and the next one is not to pay for that
        messages.say({"msg_type": "done"})


def _connected(kernel: IPythonKernel, channel: socket.socket) -> Messages:
    """Have the kernel speak on this socket, and live where this process does; returns what it speaks through."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    messages = kernel.session
    assert isinstance(messages, Messages)
    messages.attach(channel)
    sys.stdout, sys.stderr = Printed(messages, "stdout"), Printed(messages, "stderr")
    sys.path.insert(0, "")
    shell: Any = kernel.shell
    shell.home_dir, shell.starting_dir = get_home_dir(), os.getcwd()
    shell.init_ipython_dir(None)
    shell.init_profile_dir(None)
    shell.history_manager.dir_hist[:] = [Path.cwd()]
    return messages


def _bar_commands(shell: Any) -> None:
    """``!pip install …`` is in many a notebook: a jail has no shell, and that is no reason for its cell to fail."""

    def system(command: str) -> None:
        print(f"!{command}: no se ejecuta al calificar / not run while grading")
        shell.user_ns["_exit_code"] = 127

    def getoutput(command: str, split: bool = True, depth: int = 0) -> Any:
        system(command)
        return SList() if split else LSString()

    shell.system, shell.getoutput = system, getoutput
    for command in ("conda", "mamba", "micromamba", "uv"):  # they look for their program before they run it
        shell.register_magic_function(lambda line, command=command: system(f"{command} {line}"), "line", command)


async def _started(kernel: IPythonKernel) -> None:
    kernel.io_loop = IOLoop.current()


if __name__ == "__main__":
    try:
        run_cells(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3]))
    finally:
        os._exit(0)  # not to wait for what a notebook left running

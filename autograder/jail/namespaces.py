"""Namespaces of processes and users, for zygotes and jails.

    zygote    process 1 of a namespace of its own; of users, too, where the grader is not root
    └─ jail   process 1 of another below it, and with it all that the student starts

When process 1 of such a namespace ends, the system ends every other process in it and below it before it tells anybody
(man 7 pid_namespaces). So a jail's end is proof that nothing of it is left, and a zygote's end is that of all its jails.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.jail import kernel_calls as calls
from autograder.jail.spec import JAIL_UID


def become_first(users: bool, ours: socket.socket) -> None:
    """Go on as process 1 of a new namespace, in a child; this process waits for its end and ends too.

    Args:
        users: whether to be the root of a new namespace of users as well.
        ours: a socket that the child keeps, and nobody else.

    Raises:
        OSError: the host does not allow it.
    """
    uid, gid = os.geteuid(), os.getegid()
    calls.unshare(calls.NEWPID | (calls.NEWUSER if users else 0))
    if users:
        _map(uid, gid)
    child = os.fork()
    if child:
        ours.close()
        os.waitpid(child, 0)
        os._exit(0)
    calls.die_with_parent(signal.SIGKILL)


@contextmanager
def processes_apart() -> Iterator[None]:
    """The child that is forked in the block is process 1 of a new namespace; there may be one."""
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        calls.unshare(calls.NEWPID)
        try:
            yield
        finally:
            calls.enter(own, calls.NEWPID)
    finally:
        os.close(own)


def users_apart() -> None:
    """Enter a new namespace of users, in which this process is who it was.

    What it made before belongs to the one that it leaves: whatever it may do from here on, it may not do it to its mounts.
    """
    uid, gid = os.geteuid(), os.getegid()
    calls.unshare(calls.NEWUSER)
    _map(uid, gid)


def _map(uid: int, gid: int) -> None:
    """Be the student's user in the new namespace, whoever that is outside."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{JAIL_UID} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{JAIL_UID} {gid} 1")

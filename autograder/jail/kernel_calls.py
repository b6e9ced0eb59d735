"""The few Linux calls that Python 3.11 does not offer: namespaces, mounts, capabilities (man 2 of each)."""

from __future__ import annotations

import ctypes
import os
import struct

NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x00020000,
    0x02000000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1,
    2,
    4,
    8,
    32,
    4096,
    16384,
    1 << 18,
)
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 24, 38
SYS_MOUNT_SETATTR, SYS_PIVOT_ROOT, SYS_CAPSET = 442, 155, 126  # x86-64
AT_RECURSIVE, MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 0x8000, 1, 2, 4
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the namespaces in ``flags`` for new ones.

    Raises:
        OSError: the host does not allow it.
    """
    _checked(_libc.unshare(flags), "unshare")


def enter(namespace: int, flags: int) -> None:
    """Enter a namespace that exists, given by an open file of ``/proc/<pid>/ns`` (man 2 setns).

    Raises:
        OSError: the system does not allow it.
    """
    _checked(_libc.setns(namespace, flags), "setns")


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system, or change how one is mounted (man 2 mount).

    Raises:
        OSError: it did not work; the message names source and target.
    """
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode() or None, ctypes.c_ulong(flags), options.encode() or None
    )
    _checked(result, f"mount {source or kind} on {target}")


def make_readonly(target: str) -> None:
    """Make a mount and all below it read-only, without devices and set-uid programs (mount_setattr, Linux 5.12)."""
    set_bits = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV
    attributes = struct.pack("QQQQ", set_bits, 0, 0, 0)
    result = _libc.syscall(SYS_MOUNT_SETATTR, -100, target.encode(), AT_RECURSIVE, attributes, len(attributes))
    _checked(result, f"read-only {target}")


def unmount(target: str) -> None:
    """Detach a mount."""
    _checked(_libc.umount2(target.encode(), MNT_DETACH), f"umount {target}")


def pivot_root(new: str, old: str) -> None:
    """Make ``new`` the root and put the former one at ``old``."""
    _checked(_libc.syscall(SYS_PIVOT_ROOT, new.encode(), old.encode()), "pivot_root")


def prctl(option: int, *values: int) -> None:
    """Change something about this process (man 2 prctl).

    Raises:
        OSError: the system does not do it.
    """
    _checked(_libc.prctl(option, *(ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4])), "prctl")


def die_with_parent(signal_number: int) -> None:
    """Be sent a signal when the thread that made this process ends."""
    prctl(PR_SET_PDEATHSIG, signal_number)


def bar_privileges() -> None:
    """Empty the bounding set and forbid new privileges: whatever is started from here on can gain none."""
    for capability in range(LAST_CAPABILITY + 1):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # fails past the last one that this kernel has
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def drop_privileges() -> None:
    """Give up every capability of this thread."""
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    _checked(_libc.syscall(SYS_CAPSET, header, struct.pack("6I", 0, 0, 0, 0, 0, 0)), "capset")

"""Takes system calls out of a jail's reach: those that no notebook needs and that reach past what the jail separates.

Namespaces separate names, not everything: keys outlive a jail and can be read by number from any other; memory in files
without a name belongs to no process, so that nobody counts it; vsock knows no network namespace; a user namespace of
one's own gives privileges over mounts. The filter is classic BPF (seccomp(2)) for x86-64, as are the numbers in
`autograder.jail.kernel_calls`; it holds for whatever the process starts.
"""

from __future__ import annotations

import ctypes
import errno
import socket
import struct
from collections.abc import Iterator

from autograder.jail import kernel_calls as calls

FORBIDDEN = {
    # other processes' memory, files and identity
    "ptrace": 101,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "kcmp": 312,
    "pidfd_getfd": 438,
    # what lasts or is shared beyond the jail: keys
    "add_key": 248,
    "request_key": 249,
    "keyctl": 250,
    # memory outside any address space
    "shmget": 29,
    "semget": 64,
    "msgget": 68,
    "memfd_create": 319,
    "memfd_secret": 447,
    # namespaces and mounts
    "pivot_root": 155,
    "chroot": 161,
    "mount": 165,
    "umount2": 166,
    "unshare": 272,
    "setns": 308,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "mount_setattr": 442,
    # doors into the kernel with a history of holes
    "personality": 135,
    "perf_event_open": 298,
    "fanotify_init": 300,
    "name_to_handle_at": 303,
    "open_by_handle_at": 304,
    "bpf": 321,
    "userfaultfd": 323,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "syslog": 103,
}
CLONE, CLONE3, SOCKET, SOCKETPAIR = 56, 435, 41, 53
FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
NEW_NAMESPACES = (
    calls.NEWNS | calls.NEWCGROUP | calls.NEWUTS | calls.NEWIPC | calls.NEWUSER | calls.NEWPID | calls.NEWNET
)

X86_64, X32 = 0xC000003E, 0x40000000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JSET|K, BPF_RET|K
ALLOW, KILL, FAIL = 0x7FFF0000, 0x80000000, 0x00050000
PR_SET_SECCOMP, MODE_FILTER = 22, 2

Instruction = tuple[int, int, int, int]  # code, instructions to pass over if true, if false, operand


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def forbid() -> None:
    """Put the filter in place for this process and all that it starts; there is no way back.

    Raises:
        OSError: the system has no seccomp, or the process could still gain privileges.
    """
    text = b"".join(struct.pack("HBBI", *instruction) for instruction in _instructions())
    program = _Program(len(text) // 8, text)
    calls.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.addressof(program))


def _instructions() -> Iterator[Instruction]:
    yield LOAD, 0, 0, ARCHITECTURE
    yield EQUAL, 1, 0, X86_64
    yield RETURN, 0, 0, KILL
    yield LOAD, 0, 0, NUMBER
    yield ANY_BIT, 0, 1, X32
    yield RETURN, 0, 0, KILL
    for number in FORBIDDEN.values():
        yield EQUAL, 0, 1, number
        yield RETURN, 0, 0, FAIL | errno.EPERM
    # Its flags lie in memory, where a filter cannot look: without it, the C library starts threads with clone.
    yield EQUAL, 0, 1, CLONE3
    yield RETURN, 0, 0, FAIL | errno.ENOSYS
    yield EQUAL, 0, 4, CLONE
    yield LOAD, 0, 0, FIRST_ARGUMENT
    yield ANY_BIT, 0, 1, NEW_NAMESPACES
    yield RETURN, 0, 0, FAIL | errno.EPERM
    yield RETURN, 0, 0, ALLOW
    yield EQUAL, 1, 0, SOCKET
    yield EQUAL, 0, len(FAMILIES) + 2, SOCKETPAIR
    yield LOAD, 0, 0, FIRST_ARGUMENT
    for place, family in enumerate(FAMILIES):
        yield EQUAL, len(FAMILIES) - place, 0, family
    yield RETURN, 0, 0, FAIL | errno.EAFNOSUPPORT
    yield RETURN, 0, 0, ALLOW

"""Makes a jail around the process that calls it, and a kernel in it. Called by a zygote in a child that it forked.

    outer     leaves the host's namespaces, waits; ends when the lifeline does, and everything in the jail with it
    └─ first  process 1 of the jail: mounts its file system, freezes the sockets' folder once the kernel has bound them
       └─ kernel  no capabilities, no new ones, fewer system calls; runs the student's notebook and answers the judge

Nothing of the host is seen but the interpreter, its packages and the helper, all read-only; there is no network at all,
and what is written goes to memory that is gone with the jail.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import resource
import select
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

from ipykernel.ipkernel import IPythonKernel

from autograder.jail import cells, seccomp
from autograder.jail import kernel_calls as calls
from autograder.jail.spec import CELLS, ENDED, JAIL_UID, JUDGE, LIFELINE, MEBIBYTE, STATUS, TRACE, JailSpec

HOME = "/home/student"
DEVICES = ("null", "zero", "full", "random", "urandom")
MAX_FILES = 10_000  # in each place that can be written to: an empty file takes memory too, and no process's
HARNESS: list[str] = []  # the harness's own modules: looking for them costs each child a copy of a thousand pages


def enter(spec: JailSpec, kernel: IPythonKernel | None = None) -> NoReturn:
    """Become the outer process of a jail; its file descriptors lie at the numbers in `autograder.jail.spec`.

    Args:
        spec: the jail.
        kernel: what runs in it, where it was made before.
    """
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt goes to the whole group; meant for the kernel
        _leave_namespaces(spec)
        first = os.fork()
        if first == 0:
            _first_process(spec, kernel)
    except BaseException as error:
        _report(f"{type(error).__name__}: {error}")
        os._exit(1)
    for descriptor in (CELLS, JUDGE, TRACE):
        os.close(descriptor)
    _wait_for_either(first)


def _leave_namespaces(spec: JailSpec) -> None:
    uid, gid = os.geteuid(), os.getegid()
    flags = calls.NEWNS | calls.NEWPID | calls.NEWNET | calls.NEWIPC | calls.NEWUTS | calls.NEWCGROUP
    calls.unshare(flags | (calls.NEWUSER if spec.namespaced_user else 0))
    if spec.namespaced_user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{JAIL_UID} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{JAIL_UID} {gid} 1")


def _wait_for_either(child: int) -> NoReturn:
    """End with the jail, or end the jail with whoever made it."""
    watched = os.pidfd_open(child)
    ready, _, _ = select.select([watched, LIFELINE], [], [])
    if watched not in ready:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(OSError):
        os.write(STATUS, ENDED)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _first_process(spec: JailSpec, made: IPythonKernel | None) -> NoReturn:
    try:
        calls.die_with_parent(signal.SIGKILL)
        _make_file_system(spec)
        socket.sethostname("jail")
        bound_read, bound_write = os.pipe()
        frozen_read, frozen_write = os.pipe()
        kernel = os.fork()
        if kernel == 0:
            os.close(bound_read)
            os.close(frozen_write)
            _kernel_process(spec, made, bound_write, frozen_read)
        for descriptor in (bound_write, frozen_read, CELLS, JUDGE, TRACE):
            os.close(descriptor)
        if os.read(bound_read, 1) != b"b":
            raise ChildProcessError("the kernel did not start")
        if spec.sockets:
            calls.make_readonly(spec.sockets)
        calls.bar_privileges()
        calls.drop_privileges()
        calls.hide_memory()
        os.write(frozen_write, b"f")
        _report("ready")
    except BaseException as error:
        _report(f"{type(error).__name__}: {error}")
        os._exit(1)
    os.close(STATUS)
    _reap_until(kernel)


def _reap_until(kernel: int) -> NoReturn:
    """Process 1 inherits orphans; it ends with the kernel, and everything else in the jail ends with it."""
    while True:
        child, status = os.wait()
        if child == kernel:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _make_file_system(spec: JailSpec) -> None:
    root = spec.root
    calls.mount("none", "/", flags=calls.MS_REC | calls.MS_PRIVATE)
    calls.mount("tmpfs", root, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "size=1m,mode=755")
    half = spec.limits.disk_mib // 2
    for path in (HOME, "/tmp", "/dev/shm"):  # first: what the jail sees of the host may lie below one of them
        os.makedirs(root + path, exist_ok=True)
        size = f"size={half if path == HOME else half // 2}m,nr_inodes={MAX_FILES},mode=1777"
        calls.mount("tmpfs", root + path, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, size)
    for path in spec.readonly:
        _show(path, root + path)
    if spec.helper:
        _show(spec.helper, f"{root}/course/{Path(spec.helper).name}")
    _make_devices(root)
    if spec.sockets:
        os.makedirs(root + spec.sockets)
        calls.mount(spec.sockets, root + spec.sockets, flags=calls.MS_BIND)
    os.makedirs(f"{root}/proc")
    calls.mount("proc", f"{root}/proc", "proc", calls.MS_NOSUID | calls.MS_NODEV | calls.MS_NOEXEC)
    os.makedirs(f"{root}/etc", exist_ok=True)
    Path(f"{root}/etc/passwd").write_text(f"student:x:{JAIL_UID}:{JAIL_UID}::{HOME}:/bin/sh\n")
    os.makedirs(f"{root}/old")
    calls.pivot_root(root, f"{root}/old")
    os.chdir("/")
    calls.unmount("/old")
    os.rmdir("/old")
    calls.mount(
        "none", "/", flags=calls.MS_REMOUNT | calls.MS_BIND | calls.MS_RDONLY | calls.MS_NOSUID | calls.MS_NODEV
    )


def _show(source: str, target: str) -> None:
    """Let the jail see a path of the host, read-only. A link to a folder is seen as that folder."""
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    calls.mount(source, target, flags=calls.MS_BIND | calls.MS_REC)
    calls.make_readonly(target)


def _make_devices(root: str) -> None:
    os.makedirs(f"{root}/dev", exist_ok=True)
    for name in DEVICES:
        Path(f"{root}/dev/{name}").touch()
        calls.mount(f"/dev/{name}", f"{root}/dev/{name}", flags=calls.MS_BIND)
    os.symlink("/proc/self/fd", f"{root}/dev/fd")


def _kernel_process(spec: JailSpec, made: IPythonKernel | None, bound: int, frozen: int) -> NoReturn:
    status = 1
    try:
        os.setsid()  # a signal to its group must not reach the outer process, which may be of the same user
        _be_the_first_to_go()
        _become_nobody(spec)
        os.environ.clear()
        os.environ.update(spec.environment, HOME=HOME, PATH="/usr/bin:/bin", TMPDIR="/tmp", LANG="C.UTF-8")
        os.chdir(HOME)
        shown = [entry for entry in sys.path if any(Path(entry).is_relative_to(path) for path in spec.readonly)]
        sys.path[:] = ["/course", *shown] if spec.helper else shown
        sys.argv = ["ipykernel"]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for descriptor in (LIFELINE, STATUS):
            os.close(descriptor)
        _begin_anew()
        if spec.connection_file:
            _serve_jupyter(spec, bound, frozen)
        else:
            _run_cells(made, bound, frozen)
        status = 0
    finally:
        os._exit(status)


def _be_the_first_to_go() -> None:
    """Where the machine runs out of memory, it is to take this process and not the grader."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _begin_anew() -> None:
    """Give up what the zygote's other children have too: a random state, and the harness's own modules."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    for name in HARNESS:
        sys.modules.pop(name, None)
    gc.enable()


def _become_nobody(spec: JailSpec) -> None:
    limits = spec.limits
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits.cpu_seconds + 10),  # the watchdog comes first, and says what it was
        (resource.RLIMIT_FSIZE, limits.disk_mib * MEBIBYTE),
        (resource.RLIMIT_NOFILE, 1024),
        (resource.RLIMIT_NPROC, limits.processes),
    ):
        resource.setrlimit(kind, (value, value))
    calls.bar_privileges()
    if not spec.namespaced_user:
        os.setgroups([])
        os.setresgid(spec.host_uid, spec.host_uid, spec.host_uid)
        os.setresuid(spec.host_uid, spec.host_uid, spec.host_uid)
    calls.drop_privileges()
    seccomp.forbid()


def _run_cells(made: IPythonKernel | None, bound: int, frozen: int) -> None:
    os.write(bound, b"b")
    os.close(bound)
    os.read(frozen, 1)
    os.close(frozen)
    with socket.socket(fileno=CELLS) as channel:
        cells.run_cells(channel, JUDGE, TRACE, made)


def _serve_jupyter(spec: JailSpec, bound: int, frozen: int) -> None:
    """Bind the kernel's sockets, wait until their folder is frozen, then run until shut down."""
    for descriptor in (CELLS, JUDGE, TRACE):
        os.close(descriptor)
    from ipykernel.kernelapp import IPKernelApp

    cells.forget_kernel()

    app = IPKernelApp.instance()
    app.initialize(["-f", spec.connection_file, "--HistoryManager.enabled=False"])
    os.write(bound, b"b")
    os.close(bound)
    if os.read(frozen, 1) != b"f":
        return
    os.close(frozen)
    app.start()


def _report(text: str) -> None:
    os.write(STATUS, text.encode("utf-8", "replace")[:4000])

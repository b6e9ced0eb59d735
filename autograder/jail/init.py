"""Makes a jail around the process that calls it, which a zygote has forked as process 1 of a namespace, and runs a kernel.

First it leaves what else it shares with the host and mounts a file system of its own: of the host, it sees but the
interpreter, its packages and the helper, all read-only; there is no network at all, and what is written goes to memory
that is gone with the jail. Then it gives up every capability and the way to new ones, and many system calls. Only then
does it run the student's notebook, and answer the judge. Nothing in a jail is the grader's.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import resource
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

from ipykernel.ipkernel import IPythonKernel

from autograder.jail import cells, seccomp
from autograder.jail import kernel_calls as calls
from autograder.jail.namespaces import users_apart
from autograder.jail.spec import CELLS, JAIL_UID, JUDGE, MEBIBYTE, STATUS, TRACE, JailSpec

HOME = "/home/student"
DEVICES = ("null", "zero", "full", "random", "urandom")
MAX_FILES = 10_000  # in each place that can be written to: an empty file takes memory too, and no process's
HARNESS: list[str] = []  # the harness's own modules: looking for them costs each child a copy of a thousand pages


def enter(spec: JailSpec, kernel: IPythonKernel | None = None) -> NoReturn:
    """Become a jail; its file descriptors lie at the numbers in `autograder.jail.spec`.

    Args:
        spec: the jail.
        kernel: what runs in it, where it was made before.
    """
    try:
        run = _prepared(spec, kernel)
    except BaseException as error:
        _report(f"{type(error).__name__}: {error}")
        os._exit(1)
    _report("ready")
    os.close(STATUS)
    status = 1
    try:
        run()
        status = 0
    finally:
        os._exit(status)


def _prepared(spec: JailSpec, kernel: IPythonKernel | None) -> Callable[[], None]:
    """Be a jail; returns what there is to run in it."""
    os.setsid()
    calls.unshare(calls.NEWNS | calls.NEWNET | calls.NEWIPC | calls.NEWUTS | calls.NEWCGROUP)
    _make_file_system(spec)
    socket.sethostname("jail")
    freeze = _freezer(spec.sockets) if spec.sockets else None
    _be_the_first_to_go()
    _become_nobody(spec)
    os.environ.clear()
    os.environ.update(spec.environment, HOME=HOME, PATH="/usr/bin:/bin", TMPDIR="/tmp", LANG="C.UTF-8")
    os.chdir(HOME)
    shown = [entry for entry in sys.path if any(Path(entry).is_relative_to(path) for path in spec.readonly)]
    sys.path[:] = ["/course", *shown] if spec.helper else shown
    sys.argv = ["ipykernel"]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _begin_anew()
    if freeze is None:
        return partial(_run_cells, kernel)
    serve = _bound_to_jupyter(spec)
    freeze()
    return serve


def _freezer(folder: str) -> Callable[[], None]:
    """A way to make a folder read-only for one who has no privileges any more: another process waits until it is asked."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            if theirs.recv(1):
                calls.make_readonly(folder)
                theirs.sendall(b"f")
        finally:
            os._exit(0)
    theirs.close()

    def freeze() -> None:
        with ours:
            ours.sendall(b"b")
            frozen = ours.recv(1)
        os.waitpid(pid, 0)
        if not frozen:
            raise ChildProcessError("the folder of the kernel's sockets could not be made read-only")

    return freeze


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
    if spec.namespaced_user:
        users_apart()
    calls.bar_privileges()
    if not spec.namespaced_user:
        os.setgroups([])
        os.setresgid(spec.host_uid, spec.host_uid, spec.host_uid)
        os.setresuid(spec.host_uid, spec.host_uid, spec.host_uid)
    calls.drop_privileges()
    seccomp.forbid()


def _run_cells(made: IPythonKernel | None) -> None:
    with socket.socket(fileno=CELLS) as channel:
        cells.run_cells(channel, JUDGE, TRACE, made)


def _bound_to_jupyter(spec: JailSpec) -> Callable[[], None]:
    """Bind the sockets of a kernel that speaks Jupyter; returns what runs it until it is shut down."""
    for descriptor in (CELLS, JUDGE, TRACE):
        os.close(descriptor)
    from ipykernel.kernelapp import IPKernelApp

    cells.forget_kernel()
    app = IPKernelApp.instance()
    app.initialize(["-f", spec.connection_file, "--HistoryManager.enabled=False"])
    return app.start


def _report(text: str) -> None:
    os.write(STATUS, text.encode("utf-8", "replace")[:4000])

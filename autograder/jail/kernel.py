"""A running kernel in a jail (or, said so loudly, without one), with the channel that outlives its Jupyter sockets."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import secrets
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from autograder.jail.provisioner import wait_until_ready
from autograder.jail.spec import FIRST_HOST_UID, JailSpec, Limits, interpreter_paths
from autograder.jail.watchdog import Watchdog

END_SECONDS = 10
MAX_UIDS = 1_000_000_000
# From anywhere in a wide range: another grader on this machine must not give its jails the same ones.
_uids = itertools.count(secrets.randbelow(MAX_UIDS))


@dataclass
class RunningKernel:
    """A kernel and the trusted end of its judge channel.

    Attributes:
        manager: talks Jupyter with the kernel; its channels are closed before judging.
        channel: a connected socket; the kernel holds the other end under the number ``far_end``.
        far_end: file descriptor of the other end, in the kernel.
        watchdog: ends the kernel where it uses too much, and says what.
    """

    manager: AsyncKernelManager
    channel: socket.socket
    far_end: int
    watchdog: Watchdog


@contextlib.asynccontextmanager
async def running_kernel(limits: Limits, helper: Path, jailed: bool = True) -> AsyncIterator[RunningKernel]:
    """Start a kernel; everything it started is dead when the block ends.

    Args:
        limits: what it may use.
        helper: folder of the package that students import.
        jailed: whether to put it in a jail; only harmless code may run without one.

    Raises:
        JailError: the jail did not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="rj"))
    near, far = socket.socketpair()
    lifeline_read, lifeline = os.pipe()
    status, status_write = os.pipe()
    manager = _manager(folder, jailed)
    watchdog = Watchdog(limits)
    try:
        inherited = (far.fileno(), lifeline_read, status_write)
        if jailed:
            spec = _spec(folder, helper, limits, *inherited)
            await manager.start_kernel(jail=spec, cwd=str(folder))
        else:
            environment = {**os.environ, **kernel_environment(), "PYTHONPATH": str(helper.parent)}
            await manager.start_kernel(env=environment, cwd=str(folder), pass_fds=inherited[:1])
        os.close(lifeline_read)
        os.close(status_write)
        lifeline_read = status_write = -1
        if jailed:
            wait_until_ready(status)
        assert isinstance(manager.provisioner, LocalProvisioner)
        assert manager.provisioner.pid is not None
        watchdog.watch(manager.provisioner.pid)
        yield RunningKernel(manager, near, far.fileno(), watchdog)
    finally:
        watchdog.stop()
        os.close(lifeline)  # the jail ends when it reads the end of this pipe, whatever else happens
        for descriptor in (lifeline_read, status_write, status):
            if descriptor != -1:
                os.close(descriptor)
        near.close()
        far.close()
        if jailed and manager.provisioner is not None:
            # Its outer process ends when everything in the jail has ended: waiting for it is proof.
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(manager.provisioner.wait(), END_SECONDS)
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)
        await manager.cleanup_resources()
        shutil.rmtree(folder, ignore_errors=True)


def needs_user_namespace() -> bool:
    """Whether jails are made the way that is open to everybody; root has a way with less in reach of the kernel."""
    return os.geteuid() != 0


def kernel_environment() -> dict[str, str]:
    """One thread a kernel: submissions run side by side, and sums come out the same."""
    threads = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OPENBLAS_NUM_THREADS")
    return {
        **dict.fromkeys(threads, "1"),
        "RNN2LLM_LANE": "quick",
        "RNN2LLM_STATE": "/tmp/rnn2llm-state",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_USE_LEGACY_KERAS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _spec(folder: Path, helper: Path, limits: Limits, channel: int, lifeline: int, status: int) -> JailSpec:
    root, sockets = folder / "root", folder / "s"
    root.mkdir()
    namespaced_user = needs_user_namespace()
    uid = os.geteuid() if namespaced_user else FIRST_HOST_UID + next(_uids) % MAX_UIDS
    if not namespaced_user:
        os.chmod(folder, 0o711)
        os.chown(sockets, uid, uid)
    return JailSpec(
        root=str(root),
        sockets=str(sockets),
        connection_file="",
        readonly=interpreter_paths(),
        helper=str(helper),
        channel=channel,
        lifeline=lifeline,
        status=status,
        host_uid=uid,
        namespaced_user=namespaced_user,
        limits=limits,
        environment=kernel_environment(),
    )


def _manager(folder: Path, jailed: bool) -> AsyncKernelManager:
    """A manager that talks over Unix sockets; their paths must stay under 108 bytes, so the folder's is short."""
    sockets = folder / "s"
    sockets.mkdir()
    return AsyncKernelManager(
        kernel_name="rnn2llm",
        kernel_spec_manager=_OneKernel(jailed=jailed),
        transport="ipc",
        ip=str(sockets / "k"),
        connection_file=str(sockets / "kernel.json"),
    )


class _OneKernel(KernelSpecManager):
    """Knows the one kernel that grading starts; nothing needs to be installed for it."""

    def __init__(self, jailed: bool) -> None:
        super().__init__()
        self.jailed = jailed

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        provisioner = "rnn2llm-jail" if self.jailed else "local-provisioner"
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name=kernel_name,
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": provisioner}},
        )

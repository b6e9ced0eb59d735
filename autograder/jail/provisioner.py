"""A `jupyter_client` kernel provisioner that forks a Jupyter kernel into a jail instead of starting a plain process.

Registered as ``rnn2llm-jail``, so that whatever starts kernels through jupyter_client (nbclient, nbgrader, JupyterLab) can
use it unchanged: ``autograder kernelspec`` installs a kernel that names it. A jail has no network, so the kernel's
sockets lie in a folder that the jail sees. Their other ends are the client's own: what it cannot bear, it cannot bear here
either. Grading does not go this way.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

from autograder.errors import JailError
from autograder.jail.kernel import ATTEMPTS, KernelLost, wait_until_ready
from autograder.jail.making import new_spec
from autograder.jail.spec import Limits
from autograder.jail.watchdog import Watchdog
from autograder.jail.zygote import ZygoteDied, discard, zygote_for


class JailProvisioner(LocalProvisioner):
    """Forks the kernel from a zygote, into a jail."""

    process: Any = None

    helper = Unicode("", help="Folder of the package that students import; in the kernelspec's provisioner config.")
    modules = List(Unicode(), help="What the zygote imports; in the kernelspec's provisioner config.")

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Have the manager talk over sockets in a folder; their paths must stay under 108 bytes, so it is a short one."""
        manager: Any = self.parent
        if not getattr(self, "_folder", None):
            self._folder = Path(tempfile.mkdtemp(prefix="rj"))
            (self._folder / "s").mkdir()
            manager.transport, manager.ip = "ipc", str(self._folder / "s" / "k")
            manager.connection_file = str(self._folder / "s" / "kernel.json")
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel.

        Raises:
            JailError: the jail did not start.
        """
        for _ in range(ATTEMPTS):
            try:
                self.process = _JailedKernel(self._folder, self.helper, self.modules)
                break
            except (ZygoteDied, KernelLost) as error:
                problem = error
        else:
            raise JailError(f"the jail did not start, {ATTEMPTS} times: {problem}")
        self.pid, self.pgid = self.process.pid, None
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:
        """End what is left, and remove the sockets' folder with the manager."""
        if self.process is not None:
            self.process.end()
        await super().cleanup(restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)


class _JailedKernel:
    """What jupyter_client takes for a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, folder: Path, helper: str, modules: list[str]) -> None:
        status, status_write = os.pipe()
        null = os.open(os.devnull, os.O_RDWR)
        shutil.rmtree(folder / "root", ignore_errors=True)
        limits = Limits(total_seconds=2**31)
        zygote = zygote_for(modules)
        try:
            spec = new_spec(folder, Path(helper) if helper else None, limits, str(folder / "s" / "kernel.json"))
            self._process = zygote.fork(spec, (null, null, status_write, null))
            os.close(status_write)
            status_write = -1
            self._wait_until_ready(status)
        except ZygoteDied:
            discard(zygote)
            raise
        finally:
            for descriptor in (status, status_write, null):
                if descriptor != -1:
                    os.close(descriptor)
        self.pid = self._process.pid
        self._ended = False
        self._watchdog = Watchdog(limits, self.pid, self._process.kill)

    def _wait_until_ready(self, status: int) -> None:
        try:
            wait_until_ready(status)
        except BaseException:
            self._process.kill()
            self._process.close()
            raise

    def poll(self) -> int | None:
        """0 where everything in the jail has ended."""
        return 0 if self._ended or self._process.wait(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until everything in the jail has ended."""
        if not self._ended:
            self._process.wait(timeout)
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel; no program can keep a jail alive, whatever it makes of the one to terminate."""
        if not self._ended:
            self._process.send_signal(signal.SIGKILL if number == signal.SIGTERM else number)

    def kill(self) -> None:
        """End the jail."""
        self.send_signal(signal.SIGKILL)

    terminate = kill

    def end(self) -> None:
        """End the jail and forget it."""
        if not self._ended:
            self._watchdog.stop()
            self._process.kill()
            self._process.wait()
            self._process.close()
            self._ended = True

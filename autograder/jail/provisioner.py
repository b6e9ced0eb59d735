"""A `jupyter_client` kernel provisioner that starts a kernel in a jail instead of as a plain process.

Registered as ``rnn2llm-jail``, so whatever starts kernels through jupyter_client can use it unchanged. The manager must
use the ``ipc`` transport: a jail has no network.
"""

from __future__ import annotations

import os
import select
import sys
from dataclasses import dataclass, replace
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from autograder.errors import JailError
from autograder.jail.spec import JailSpec

START_SECONDS = 60


@dataclass(frozen=True)
class Launch:
    """What `JailProvisioner` needs for one kernel: the jail, and the file descriptors that it inherits."""

    spec: JailSpec

    @property
    def inherited(self) -> tuple[int, ...]:
        """File descriptors to pass on."""
        return (self.spec.channel, self.spec.lifeline, self.spec.status)


class JailProvisioner(LocalProvisioner):
    """Starts the kernel through `autograder.jail.init`."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Put the jail's command in place of the kernel's."""
        launch: Launch = kwargs.pop("jail")
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        connection_file = str(self.parent.connection_file)  # type: ignore[union-attr]  # its manager made it
        if not launch.spec.namespaced_user:
            os.chown(connection_file, launch.spec.host_uid, launch.spec.host_uid)
        spec = replace(launch.spec, connection_file=connection_file)
        prepared["cmd"] = [sys.executable, "-I", "-m", "autograder.jail.init", spec.to_json()]
        prepared["env"] = {"PATH": os.defpath}
        prepared["pass_fds"] = launch.inherited
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the jail; `wait_until_ready` says whether it came up."""
        kwargs.pop("env", None)
        return await super().launch_kernel(cmd, env={"PATH": os.defpath}, **kwargs)


def wait_until_ready(status: int) -> None:
    """Block until the jail reports on the reading end of its status pipe.

    Raises:
        JailError: it did not come up; the message says why.
    """
    ready, _, _ = select.select([status], [], [], START_SECONDS)
    text = os.read(status, 4096).decode("utf-8", "replace") if ready else f"no sign of life in {START_SECONDS} s"
    if text != "ready":
        raise JailError(f"the jail did not start: {text or 'it ended without a word'}")

"""A `jupyter_client` kernel provisioner that starts a kernel in a jail instead of as a plain process.

Registered as ``rnn2llm-jail``, so whatever starts kernels through jupyter_client can use it unchanged. The manager must
use the ``ipc`` transport: a jail has no network.
"""

from __future__ import annotations

import os
import select
import sys
from dataclasses import replace
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from autograder.errors import JailError
from autograder.jail.spec import JailSpec

START_SECONDS = 60


class JailProvisioner(LocalProvisioner):
    """Starts the kernel through `autograder.jail.init`."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Put the jail's command in place of the kernel's."""
        spec: JailSpec = kwargs.pop("jail")
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        connection_file = str(self.parent.connection_file)  # type: ignore[union-attr]  # its manager made it
        if not spec.namespaced_user:
            os.chown(connection_file, spec.host_uid, spec.host_uid)
        spec = replace(spec, connection_file=connection_file)
        prepared["cmd"] = [sys.executable, "-I", "-m", "autograder.jail.init", spec.to_json()]
        prepared["env"] = {"PATH": os.defpath}
        prepared["pass_fds"] = (spec.channel, spec.lifeline, spec.status)
        return prepared


def wait_until_ready(status: int) -> None:
    """Block until the jail reports on the reading end of its status pipe.

    Raises:
        JailError: it did not come up; the message says why.
    """
    ready, _, _ = select.select([status], [], [], START_SECONDS)
    text = os.read(status, 4096).decode("utf-8", "replace") if ready else f"no sign of life in {START_SECONDS} s"
    if text != "ready":
        raise JailError(f"the jail did not start: {text or 'it ended without a word'}")

"""Installs a Jupyter kernel whose every start is a fork into a jail, for nbclient, nbgrader and JupyterLab."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager

PROVISIONER = "rnn2llm-jail"


def install(name: str, helper: Path, modules: Sequence[str], prefix: str = "") -> Path:
    """Install the kernel.

    Args:
        name: what the kernel is called by those who choose it.
        helper: folder of the package that students import.
        modules: what its zygote imports, so that no kernel has to.
        prefix: where to install it, such as an environment's folder; for this user where it is empty.

    Returns:
        The folder of the kernelspec.
    """
    config = {"helper": str(helper), "modules": list(modules)}
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": f"Python, in a jail ({name})",
        "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": PROVISIONER, "config": config}},
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "kernel.json").write_text(json.dumps(spec, indent=1), encoding="utf-8")
        where = {"prefix": prefix} if prefix else {"user": True}
        return Path(KernelSpecManager().install_kernel_spec(folder, name, **where))

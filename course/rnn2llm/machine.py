"""What computer a lesson runs on: where, with how many cores, how much memory, and which accelerator.

A container is asked for what it may use, not the machine around it: Binder gives a tenth of a large one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GIB = 1 << 30
CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""Where Linux says how much memory a container has: cgroups 2, then cgroups 1."""


@dataclass(frozen=True)
class Accelerator:
    """A GPU or TPU that the lesson's library can use.

    Attributes:
        name: what its maker calls it; empty where there is none.
        gib: its memory, or None where it does not say.
        unused: the name of a GPU that the machine has and the library does not see; empty if there is none.
    """

    name: str = ""
    gib: float | None = None
    unused: str = ""


def place() -> str:
    """Where the notebook runs: `Colab`, `Kaggle`, `Binder`, `VS Code`, `Jupyter`, or `Python` for no notebook."""
    if "COLAB_RELEASE_TAG" in os.environ or "google.colab" in sys.modules:
        return "Colab"
    if "KAGGLE_KERNEL_RUN_TYPE" in os.environ or "KAGGLE_URL_BASE" in os.environ:
        return "Kaggle"
    if "BINDER_SERVICE_HOST" in os.environ or "BINDER_LAUNCH_HOST" in os.environ:
        return "Binder"
    if "ipykernel" not in sys.modules:
        return "Python"
    return "VS Code" if "VSCODE_PID" in os.environ else "Jupyter"


def cores() -> int:
    """How many processor cores this process may use, at least 1."""
    limit = os.environ.get("CPU_LIMIT", "")  # JupyterHub, and so Binder
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        return max(1, min(allowed, int(float(limit)) or allowed))
    except ValueError:
        return allowed


def memory_gib() -> float | None:
    """How much memory this process may use, in GiB; None where the system does not say."""
    found = [int(text) for text in (_read(path) for path in CGROUP_LIMITS) if text.isdigit()]
    if (limit := os.environ.get("MEM_LIMIT", "")).isdigit():  # JupyterHub, and so Binder
        found.append(int(limit))
    with contextlib.suppress(AttributeError, ValueError, OSError):  # Windows knows no sysconf
        found.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return min(found) / GIB if found else None


def accelerator() -> Accelerator:
    """The first accelerator that TensorFlow or torch sees, of those that are imported."""
    name, gib = _nvidia()
    tensorflow, torch = sys.modules.get("tensorflow"), sys.modules.get("torch")
    if tensorflow is not None:
        for kind in ("GPU", "TPU"):
            if devices := tensorflow.config.list_physical_devices(kind):
                details = tensorflow.config.experimental.get_device_details(devices[0])
                return Accelerator(str(details.get("device_name", kind)), gib)
    if torch is not None and torch.cuda.is_available():
        return Accelerator(str(torch.cuda.get_device_name(0)), gib)
    return Accelerator(unused=name if tensorflow is not None or torch is not None else "")


def _nvidia() -> tuple[str, float | None]:
    """Name and memory of the first NVIDIA card; an empty name where there is none."""
    command = shutil.which("nvidia-smi")
    if command is None:
        return "", None
    query = [command, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(query, capture_output=True, text=True, timeout=20, check=True)
        name, mebibytes = done.stdout.splitlines()[0].rsplit(",", 1)
        return name.strip(), float(mebibytes) / 1024
    except (OSError, subprocess.SubprocessError, IndexError, ValueError):
        return "", None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""

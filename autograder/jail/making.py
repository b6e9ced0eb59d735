"""What every jail of this machine is given: who it runs as, what it sees of the host."""

from __future__ import annotations

import compileall
import itertools
import os
import secrets
import sys
from functools import cache
from pathlib import Path

from autograder.jail.spec import FIRST_HOST_UID, JailSpec, Limits, interpreter_paths

MAX_UIDS = 1_000_000_000
# From anywhere in a wide range: another grader on this machine must not give its jails the same ones.
_uids = itertools.count(secrets.randbelow(MAX_UIDS))


def needs_user_namespace() -> bool:
    """Whether jails are made the way that is open to everybody; root has a way with less in reach of the kernel."""
    return os.geteuid() != 0


def new_spec(folder: Path, helper: Path | None, limits: Limits, connection_file: str = "") -> JailSpec:
    """A jail of its own in ``folder``.

    Args:
        folder: an empty one, or one that holds a Jupyter connection file in a folder for sockets.
        helper: folder of the package that students import; none where it is installed as any other.
        limits: what it may use.
        connection_file: for a kernel that speaks Jupyter.
    """
    if helper:
        _compile(helper)
    root = folder / "root"
    root.mkdir()
    namespaced_user = needs_user_namespace()
    uid = os.geteuid() if namespaced_user else FIRST_HOST_UID + next(_uids) % MAX_UIDS
    if not namespaced_user:
        os.chmod(folder, 0o711)
        if connection_file:
            os.chown(Path(connection_file).parent, uid, uid)
            os.chown(connection_file, uid, uid)
    return JailSpec(
        root=str(root),
        readonly=interpreter_paths(),
        helper=str(helper) if helper else "",
        host_uid=uid,
        namespaced_user=namespaced_user,
        connection_file=connection_file,
        limits=limits,
        environment=kernel_environment(),
    )


def kernel_environment() -> dict[str, str]:
    """One thread a kernel: submissions run side by side, and sums come out the same."""
    threads = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OPENBLAS_NUM_THREADS")
    return {
        **dict.fromkeys(threads, "1"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "RNN2LLM_LANE": "quick",
        "RNN2LLM_STATE": "/tmp/rnn2llm-state",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_USE_LEGACY_KERAS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a warning of the debugger that every kernel carries
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@cache
def _compile(helper: Path) -> None:
    """Nobody writes in a jail: what is not compiled before, the kernel of each student compiles anew."""
    if not sys.dont_write_bytecode:
        compileall.compile_dir(helper, quiet=2)

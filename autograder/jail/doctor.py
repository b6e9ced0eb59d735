"""Finds out whether jails can be made here, by making one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import JailError
from autograder.jail.kernel import running_kernel
from autograder.jail.spec import Limits

ADVICE = (
    "Grading real submissions needs Linux with user namespaces, or root. Some distributions forbid them to ordinary "
    "users (sysctl kernel.apparmor_restrict_unprivileged_userns or kernel.unprivileged_userns_clone), and containers need "
    "a privileged or a userns-enabled runtime."
)


def diagnose(helper: Path, modules: Sequence[str] = ()) -> str:
    """Why no jail can be made here; empty where one was.

    Args:
        helper: folder of the package that students import.
        modules: what the zygote has imported that the jail is forked from: one that is needed anyway costs nothing.
    """
    if not sys.platform.startswith("linux"):
        return f"{sys.platform} has no Linux namespaces. {ADVICE}"
    try:
        with running_kernel(Limits(), helper, modules):
            pass
    except (OSError, JailError) as error:
        return f"{error}. {ADVICE}"
    return ""

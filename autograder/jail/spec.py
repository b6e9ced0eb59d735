"""What a jail is given and what it may use; crosses to the zygote that makes it as JSON."""

from __future__ import annotations

import dataclasses
import json
import sys
import sysconfig
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

MEBIBYTE = 2**20
# Unprivileged host uids for jails that root makes, far above those of people; each running jail has one of its own, so
# that the limit on processes, which the kernel counts by uid, is a jail's own.
FIRST_HOST_UID = 1_500_000_000
JAIL_UID = 1000
# Numbers of the file descriptors that a jail is made with, high enough to be nobody's: the cells and their outputs, the
# judge's questions, a pipe on which is said what becomes of the jail, and one for where the code stands.
CELLS, JUDGE, STATUS, TRACE = DESCRIPTORS = (200, 201, 202, 203)
# The zygote's last word of a jail: of one that ended by itself, and of one that the machine had no more memory for. About
# one that somebody else ended there is none.
ENDED, OUT_OF_MEMORY = b"\nended", b"\nmemory"


@dataclass(frozen=True)
class Limits:
    """What one submission may use. No honest solution comes near.

    Attributes:
        cell_seconds: wall clock of one cell.
        total_seconds: wall clock of the whole submission.
        cpu_seconds: processor time of all processes together.
        memory_mib: proportional set size of all processes together.
        processes: processes and threads.
        disk_mib: all that is written.
        output_mib: all that cells print and display.
    """

    cell_seconds: int = 60
    total_seconds: int = 600
    cpu_seconds: int = 300
    memory_mib: int = 3072
    processes: int = 256
    disk_mib: int = 256
    output_mib: int = 10


@dataclass(frozen=True)
class JailSpec:
    """One jail.

    Attributes:
        root: an empty folder on the host on which the jail's file system is mounted.
        readonly: host paths seen inside at the same place.
        helper: host folder of a package that is seen inside as ``/course/<name>``.
        host_uid: uid on the host that the student's code runs as; the caller's own where it is not root.
        namespaced_user: make a user namespace, as whoever is not root must.
        connection_file: a Jupyter connection file, for a kernel that speaks Jupyter; empty for one that is told its
            cells (`autograder.jail.cells`).
        limits: what it may use.
        environment: environment variables of the kernel.
    """

    root: str
    readonly: tuple[str, ...]
    helper: str
    host_uid: int
    namespaced_user: bool
    connection_file: str = ""
    limits: Limits = field(default_factory=Limits)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def sockets(self) -> str:
        """The folder for a Jupyter kernel's sockets, at the same path inside; frozen once they exist."""
        return str(Path(self.connection_file).parent) if self.connection_file else ""

    def to_json(self) -> str:
        """For the zygote."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> JailSpec:
        """The spec that `to_json` wrote."""
        data = json.loads(text)
        data["limits"] = Limits(**data["limits"])
        data["readonly"] = tuple(data["readonly"])
        return cls(**data)


@cache
def interpreter_paths() -> tuple[str, ...]:
    """What Python and its compiled packages need to see of the host: system libraries, the interpreter, its packages.

    Outer folders come first and nothing is listed twice, so that they can be mounted in order.
    """
    wanted = {"/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/ssl"}
    wanted |= {
        sys.prefix,
        sys.base_prefix,
        sys.exec_prefix,
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("purelib"),
    }
    paths = sorted(path for path in wanted if Path(path).exists())
    return tuple(
        path for path in paths if not any(path != outer and Path(path).is_relative_to(outer) for outer in paths)
    )

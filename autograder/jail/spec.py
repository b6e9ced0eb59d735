"""What a jail is given and what it may use; crosses to the jail's own process as JSON."""

from __future__ import annotations

import dataclasses
import json
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

MEBIBYTE = 2**20
# Unprivileged host uids for jails that root makes, far above those of people; each running jail has one of its own, so
# that the limit on processes, which the kernel counts by uid, is a jail's own.
FIRST_HOST_UID = 1_500_000_000
JAIL_UID = 1000


@dataclass(frozen=True)
class Limits:
    """What one submission may use. No honest solution comes near.

    Attributes:
        cell_seconds: wall clock of one cell.
        total_seconds: wall clock of the whole submission.
        cpu_seconds: processor time of one process.
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
        sockets: the folder for the kernel's sockets and connection file, at the same path inside; frozen once they
            exist.
        connection_file: the Jupyter connection file in ``sockets``.
        readonly: host paths seen inside at the same place.
        helper: host folder of a package that is seen inside as ``/course/<name>``.
        channel: number of an inherited file descriptor that the kernel keeps.
        lifeline: number of an inherited pipe's reading end; the jail ends when its writing end is closed.
        status: number of an inherited pipe's writing end, on which the jail reports ``ready`` or what went wrong.
        host_uid: uid on the host that the student's code runs as; the caller's own where it is not root.
        namespaced_user: make a user namespace, as whoever is not root must.
        limits: what it may use.
        environment: environment variables of the kernel.
    """

    root: str
    sockets: str
    connection_file: str
    readonly: tuple[str, ...]
    helper: str
    channel: int
    lifeline: int
    status: int
    host_uid: int
    namespaced_user: bool
    limits: Limits = field(default_factory=Limits)
    environment: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """For the command line of the jail's process."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> JailSpec:
        """The spec that `to_json` wrote."""
        data = json.loads(text)
        data["limits"] = Limits(**data["limits"])
        data["readonly"] = tuple(data["readonly"])
        return cls(**data)


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

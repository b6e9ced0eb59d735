"""A PostgreSQL server of one's own, from the binaries that Debian installs, that can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BINARIES = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root, as tests in containers do; Debian's package makes this user.
USER = "postgres"
STARTS = 50


@dataclass(frozen=True)
class Server:
    """A server that listens on a socket in its folder and nowhere else."""

    folder: Path

    def address(self, database: str = "postgres") -> str:
        """Of a database in it, for SQLAlchemy."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers; in vain while processes of one that was killed are still ending."""
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        start = ("-w", "-t", "120", "-D", self.data, "-l", self.folder / "log", "-o", options, "start")
        for _ in range(STARTS):
            if _run("pg_ctl", *start, check=False):
                return
        _run("pg_ctl", *start)

    def kill(self) -> None:
        """End it at once, as a crash would: no transaction is finished, nobody is told."""
        os.kill(self._pid, signal.SIGKILL)

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.folder / "data"

    @property
    def _pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])


@contextmanager
def postgres() -> Iterator[Server]:
    """A running server with an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path must be short
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        server = Server(folder)
        _run("initdb", "-D", server.data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            _run("pg_ctl", "-w", "-m", "immediate", "-D", server.data, "stop", check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: object, check: bool = True) -> bool:
    """Whether a program of the server's succeeded."""
    binary = max(BINARIES.glob(f"*/bin/{program}"))
    who: Mapping[str, Any] = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        [str(binary), *map(str, arguments)],
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT if program != "pg_ctl" else subprocess.DEVNULL,
        text=True,
        check=False,
        **who,
    )
    assert not check or done.returncode == 0, f"{program}: {done.stdout}"
    return done.returncode == 0

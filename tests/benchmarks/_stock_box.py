"""A box to run stock `nbgrader autograde` in on hostile notebooks, and what it finds when nbgrader is done.

Stock nbgrader has no jail: a notebook runs as whoever grades. So that this can be measured without harm, the whole of
nbgrader runs here as an unprivileged user of its own, in namespaces of its own (mounts, processes, network, IPC), with
the host read-only, the class a copy in memory, and limits on time, memory, processes and disk. Nothing else is taken
from a notebook that it would have under stock nbgrader: class, keys, gradebook and the grader's own home are writable, as
they are for a grader. What the box keeps out all the same (the system calls of `autograder.jail.seccomp`, the interpreter's
packages, the internet) counts in stock's favour.

It is started by `attacks_stock.py`, as ``python _stock_box.py JOB``.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from autograder.jail import kernel_calls as calls
from autograder.jail import seccomp
from autograder.jail.spec import JAIL_UID, MEBIBYTE

HOME, TEMPLATE = "/home/student", "/template"
PR_SET_DUMPABLE = 4
DEVICES = ("null", "zero", "full", "random", "urandom")
GRACE_SECONDS = 3.0
DISK_MIB, PROCESSES, CPU_SECONDS = 192, 200, 120
LONGEST = 2_000_000


def main() -> None:
    """Make the box, run nbgrader in it, print what there is to say as JSON."""
    job = json.loads(sys.argv[1])
    uid = job["uid"]
    flags = calls.NEWNS | calls.NEWPID | calls.NEWNET | calls.NEWIPC | calls.NEWUTS | calls.NEWCGROUP
    namespaced = os.geteuid() != 0
    calls.unshare(flags | (calls.NEWUSER if namespaced else 0))
    if namespaced:
        own = (os.geteuid(), os.getegid())
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{JAIL_UID} {own[0]} 1")
        Path("/proc/self/gid_map").write_text(f"{JAIL_UID} {own[1]} 1")
        uid = JAIL_UID
    first = os.fork()
    if first:
        _, status = os.waitpid(first, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    calls.die_with_parent(signal.SIGKILL)
    _bring_loopback_up()
    _make_file_system(job, uid)
    _become(uid, namespaced)
    print(json.dumps(_graded(job)), flush=True)
    os._exit(0)


def _bring_loopback_up() -> None:
    """The box has no network but itself: Jupyter's kernel and its client meet there."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: IFF_UP, IFF_RUNNING


def _make_file_system(job: dict[str, Any], uid: int) -> None:
    calls.mount("none", "/", flags=calls.MS_REC | calls.MS_PRIVATE)
    root = job["root"]
    calls.mount("tmpfs", root, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "size=1m,mode=755")
    for path in (HOME, "/tmp", "/dev/shm"):
        os.makedirs(root + path, exist_ok=True)
        calls.mount("tmpfs", root + path, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "size=64m,nr_inodes=20k,mode=1777")
    for path in [*job["readonly"], job["here"]]:
        _show(path, root + path)
    _show(job["folder"], root + TEMPLATE)
    os.makedirs(root + job["folder"])
    options = f"size={DISK_MIB}m,nr_inodes=20k,mode=755,uid={uid},gid={uid}"
    calls.mount("tmpfs", root + job["folder"], "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, options)
    for name in DEVICES:
        Path(f"{root}/dev/{name}").touch()
        calls.mount(f"/dev/{name}", f"{root}/dev/{name}", flags=calls.MS_BIND)
    os.symlink("/proc/self/fd", f"{root}/dev/fd")
    os.makedirs(f"{root}/proc")
    calls.mount("proc", f"{root}/proc", "proc", calls.MS_NOSUID | calls.MS_NODEV | calls.MS_NOEXEC)
    os.makedirs(f"{root}/etc", exist_ok=True)
    Path(f"{root}/etc/passwd").write_text(f"student:x:{uid}:{uid}::{HOME}:/bin/sh\n")
    Path(f"{root}/etc/hosts").write_text("127.0.0.1 localhost\n")
    os.makedirs(f"{root}/old")
    calls.pivot_root(root, f"{root}/old")
    os.chdir("/")
    calls.unmount("/old")
    os.rmdir("/old")


def _show(source: str, target: str) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    calls.mount(source, target, flags=calls.MS_BIND | calls.MS_REC)
    calls.make_readonly(target)


def _become(uid: int, namespaced: bool) -> None:
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 64 * MEBIBYTE),
        (resource.RLIMIT_NPROC, PROCESSES),
    ):
        resource.setrlimit(kind, (value, value))
    calls.bar_privileges()
    if not namespaced:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    calls.drop_privileges()
    calls.prctl(PR_SET_DUMPABLE, 0)  # no process of the same user may look into this one
    seccomp.forbid()


def _graded(job: dict[str, Any]) -> dict[str, Any]:
    folder = Path(job["folder"])
    shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True, symlinks=True)
    (folder / "class" / "keys").chmod(0o700)
    before = _fingerprints(folder)
    started = time.monotonic()
    with open("/tmp/nbgrader.log", "wb") as log:
        child = subprocess.Popen(
            job["command"], cwd=folder / "class", env={**job["environment"], "HOME": HOME}, stdout=log, stderr=log
        )
        try:
            code: int | None = child.wait(job["seconds"])
        except subprocess.TimeoutExpired:
            code = None
    seconds = time.monotonic() - started
    left = _left({1} if code is not None else {1, child.pid})
    after = _fingerprints(folder)
    log_text = Path("/tmp/nbgrader.log").read_text("utf-8", "replace") if os.path.exists("/tmp/nbgrader.log") else ""
    return {
        "code": code,
        "seconds": round(seconds, 1),
        "left": left,
        "changed": sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)),
        "home": sorted(str(path.relative_to(HOME)) for path in Path(HOME).rglob("*") if path.is_file()),
        "notebooks": {name: _text(folder / "class" / "autograded" / name) for name in job["students"]},
        **_gradebook(folder / "class" / "gradebook.db"),
        "log": log_text[-1500:],
    }


def _left(known: set[int]) -> list[str]:
    """Processes that nbgrader left behind; what is on its way out has a moment to go."""
    deadline = time.monotonic() + GRACE_SECONDS
    while True:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        pids = [int(path.name) for path in Path("/proc").glob("[0-9]*") if int(path.name) not in known]
        if not pids or time.monotonic() > deadline:
            return [_command(pid) for pid in pids]
        time.sleep(0.1)


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace").replace("\0", " ")[:120]
    return "?"


def _fingerprints(folder: Path) -> dict[str, str]:
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = Path(place, name)
            with suppress(OSError):
                found[str(path.relative_to(folder))] = (
                    f"-> {os.readlink(path)}" if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
                )
    return found


def _text(folder: Path) -> str:
    texts = []
    for path in sorted(folder.rglob("*.ipynb")):
        with suppress(OSError, ValueError):
            data = json.loads(path.read_text("utf-8", "replace"))
            texts.append(json.dumps([cell.get("outputs") for cell in data["cells"]], ensure_ascii=False)[:LONGEST])
    return "\n".join(texts)


def _gradebook(path: Path) -> dict[str, Any]:
    """Scores and triggers, read without nbgrader: what an attack did to the file must not run here either."""
    query = """
        SELECT student.id, SUM(COALESCE(grade.manual_score, grade.auto_score, 0) + COALESCE(grade.extra_credit, 0)),
               SUM(grade.needs_manual_grade)
        FROM grade JOIN submitted_notebook AS notebook ON grade.notebook_id = notebook.id
        JOIN submitted_assignment AS submission ON notebook.assignment_id = submission.id
        JOIN student ON submission.student_id = student.id GROUP BY student.id
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            rows = database.execute(query).fetchall()
            triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    except sqlite3.Error as error:
        return {"scores": {}, "waiting": {}, "gradebook": f"{type(error).__name__}: {error}"}
    return {
        "scores": {student: score for student, score, _ in rows},
        "waiting": {student: bool(waiting) for student, _, waiting in rows},
        "gradebook": ", ".join(name for (name,) in triggers),
    }


if __name__ == "__main__":
    main()

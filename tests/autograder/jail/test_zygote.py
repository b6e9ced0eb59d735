"""Kernels forked from one zygote: nothing of one is in the next, and a zygote's death is nobody's but its own."""

import json
import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.errors import JailError
from autograder.jail import kernel, making, zygote_process
from autograder.jail.kernel import KernelEnded, KernelLost, running_kernel
from autograder.jail.kernel_calls import bar_privileges
from autograder.jail.making import kernel_environment
from autograder.jail.provisioner import _JailedKernel
from autograder.jail.seccomp import forbid
from autograder.jail.spec import ENDED, OUT_OF_MEMORY, Limits
from autograder.jail.watchdog import tree
from autograder.jail.zygote import MAX_ZYGOTES, ZygoteDied, close_all, discard, zygote_for
from autograder.jail.zygote_process import Jail

HELPER = Path(__file__).parents[3] / "course" / "rnn2llm"
NUMPY = ("numpy",)
TENSORFLOW = ("numpy", "tensorflow")

# Everything that a notebook could leave behind, as data that two runs can be compared by.
STATE = """
import gc, json, os, sys, threading
def _listed(folder):
    return sorted(os.path.join(place, name) for place, _, names in os.walk(folder) for name in names)
print(json.dumps({
    "modules": sorted(sys.modules),
    "globals": sorted(globals()),
    "builtins": sorted(vars(__builtins__)),
    "path": sys.path,
    "files": _listed("/home") + _listed("/tmp") + _listed("/dev/shm"),
    "environment": dict(os.environ),
    "descriptors": sorted(os.listdir("/proc/self/fd")),
    "processes": [name for name in os.listdir("/proc") if name.isdigit()],
    "sockets": open("/proc/net/unix").read().count("@"),
    "threads": threading.active_count(),
    "folder": os.getcwd(),
    "umask": os.umask(0o22),
    "planted": [one for one in gc.get_objects() if isinstance(one, dict) and "planted-here" in one][1:],
    "numpy": sys.modules["numpy"].pi,
}))
"""
PLANT = """
import builtins, os, socket, subprocess, sys, threading, time, types
import numpy as np
np.pi = 3
np.random.seed(0)
secret = {"planted-here": 1}
builtins.planted = sys.modules["planted"] = types.ModuleType("planted")
sys.path.insert(0, "/tmp/planted")
for folder in ("/home/student", "/tmp", "/dev/shm"):
    open(f"{folder}/planted", "w").write("x")
os.environ["PLANTED"] = "1"
os.chdir("/tmp")
os.umask(0)
held = [socket.socket(), open("/tmp/planted")]
left = socket.socket(socket.AF_UNIX)
left.bind("\\0planted")
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
if os.fork() == 0:
    os.setsid()
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _end():
    yield
    close_all()


def run(*sources, modules=NUMPY):
    """What each cell prints."""
    with running_kernel(Limits(), HELPER, modules) as running:
        return [
            "".join(m["content"].get("text", m["content"].get("evalue", "")) for m in running.run(source))
            for source in sources
        ]


def test_nothing_of_one_students_run_is_in_the_next():
    (before,) = run(STATE)
    _, planted = run(PLANT, STATE)
    (after,) = run(STATE)
    assert json.loads(after) == json.loads(before)
    changed = {name for name, value in json.loads(planted).items() if value != json.loads(before)[name]}
    assert changed == set(json.loads(before)) - {"threads", "planted"} | {"threads", "planted"} & changed


def test_random_states_differ_unless_they_are_seeded():
    unseeded = "import random, uuid, numpy as np\nprint(random.random(), np.random.rand(), uuid.uuid4())"
    seeded = "import random, numpy as np\nrandom.seed(1); np.random.seed(1)\nprint(random.random(), np.random.rand())"
    runs = [run(unseeded, seeded) for _ in range(2)]
    assert not set(runs[0][0].split()) & set(runs[1][0].split())
    assert runs[0][1] == runs[1][1] != ""


def test_the_kernel_that_was_made_in_the_zygote_lives_in_the_jail():
    facts = (
        "ip = get_ipython()\nprint(ip.home_dir, ip.starting_dir, *_dh)\nprint(ip.profile_dir.location)\nip.db['x'] = 1"
    )
    home, profile, *errors = run(facts)[0].splitlines()
    assert (home, errors) == ("/home/student /home/student /home/student", [])
    assert profile == "/home/student/.ipython/profile_default"


def test_kernels_share_the_order_of_sets():
    """So a replayed record sees what the first run saw."""
    assert run("print(list({'a', 'b', 'c', 'd'}))") == run("print(list({'a', 'b', 'c', 'd'}))")


def test_the_kernel_says_what_a_notebook_would_show():
    shown = run(
        "print('a'); import sys; print('b', file=sys.stderr)",
        "await __import__('asyncio').sleep(0)\nprint('awaited')",
        "import subprocess\nprint(subprocess.run(['echo', 'from a process'], capture_output=True, text=True).stdout)",
        "1 / 0",
        "input('?')",
    )
    assert shown[:3] == ["a\nb\n", "awaited\n", "from a process\n\n"]
    assert shown[3] == "division by zero"
    assert "input requests" in shown[4]


def test_a_figure_is_shown_once_by_a_kernel_whose_zygote_knows_matplotlib():
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nNone"
    with running_kernel(Limits(), HELPER, ("matplotlib.pyplot", "matplotlib_inline.backend_inline")) as running:
        kinds = [list(message["content"].get("data", ())) for message in running.run(source)]
    assert [data for data in kinds if "image/png" in data] == [["text/plain", "image/png"]]


@pytest.mark.slow
def test_a_zygote_has_tensorflow_ready_and_has_never_used_it():
    facts = """
import sys, time
print("tf_keras.src.layers" in sys.modules)
from tensorflow.python.eager import context
print(context.context()._initialized)
import tensorflow as tf
print(tf.random.normal([1]).numpy()[0])
tf.random.set_seed(3)
print(tf.random.normal([1]).numpy()[0], tf.keras.layers.Dense(1)(tf.ones([1, 2])).shape)
"""
    zygote = zygote_for(TENSORFLOW)
    assert zygote.missing == {}
    assert len(os.listdir(f"/proc/{zygote.pid}/task")) == 1
    first, second = (run(facts, modules=TENSORFLOW)[0].splitlines() for _ in range(2))
    assert first[:2] == second[:2] == ["True", "False"]
    assert first[2] != second[2]
    assert first[3] == second[3]
    assert zygote_for(TENSORFLOW) is zygote
    assert len(os.listdir(f"/proc/{zygote.pid}/task")) == 1  # also with a kernel made


def test_what_cannot_be_imported_is_told_and_does_no_harm():
    zygote = zygote_for(("no_such_module", "json"))
    assert list(zygote.missing) == ["no_such_module"]
    assert run("print(1)", modules=("no_such_module", "json")) == ["1\n"]


def test_a_zygote_that_died_is_started_again():
    zygote = zygote_for(NUMPY)
    os.kill(zygote.pid, signal.SIGKILL)
    assert run("print(1)") == ["1\n"]
    assert zygote_for(NUMPY) is not zygote


def test_a_kernel_ends_with_its_zygote_which_is_not_its_students_doing():
    with running_kernel(Limits(), HELPER, NUMPY) as running:
        os.kill(zygote_for(NUMPY).pid, signal.SIGKILL)
        with pytest.raises(KernelLost):
            list(running.run("import time\ntime.sleep(60)"))


def test_a_zygote_whose_kernels_run_is_not_given_up_for_others():
    with running_kernel(Limits(), HELPER, NUMPY) as running:
        others = [zygote_for((name,)) for name in ("json", "math", "string", "textwrap")]
        assert [Path(f"/proc/{zygote.pid}").exists() for zygote in others].count(True) == MAX_ZYGOTES - 1
        assert [message["content"]["text"] for message in running.run("print(2)")] == ["2\n"]


def test_a_jupyter_kernel_whose_jail_does_not_start_leaves_none_behind(tmp_path, monkeypatch):
    real = making.interpreter_paths
    monkeypatch.setattr(making, "interpreter_paths", lambda: (*real(), "/no/such/folder"))
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "kernel.json").touch()
    with pytest.raises(JailError, match="/no/such/folder"):
        _JailedKernel(tmp_path, str(HELPER), list(NUMPY))
    assert not zygote_for(NUMPY).busy()


def test_a_student_cannot_pass_for_somebody_who_was_killed():
    killed = "import os, signal\nfor number in (9, 15, 6):\n    os.kill(os.getpid(), number)\nprint('alive')"
    with running_kernel(Limits(), HELPER, NUMPY) as running:
        assert [message["content"]["text"] for message in running.run(killed)] == ["alive\n"]
        with pytest.raises(KernelEnded, match="ended"):
            list(running.run("os.abort()"))


@pytest.mark.parametrize(
    ("number", "so_often", "said"),
    [
        (signal.SIGKILL, 3, b""),
        (signal.SIGKILL, 4, OUT_OF_MEMORY),
        (signal.SIGTERM, 4, ENDED),
        (0, 3, ENDED),
    ],
)
def test_how_a_jail_ended_is_told(number, so_often, said, monkeypatch):
    monkeypatch.setattr(zygote_process, "times_out_of_memory", lambda: so_often)
    status, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        if number:
            os.kill(os.getpid(), number)
        os._exit(7)
    Jail(pid, write, out_of_memory=3).bury()
    with open(status, "rb") as told:
        assert told.read() == said


def test_a_kernel_that_the_machine_had_no_memory_for_has_hit_that_limit(monkeypatch):
    monkeypatch.setattr(kernel, "_read", lambda pipe, seconds: OUT_OF_MEMORY)
    with running_kernel(Limits(), HELPER, NUMPY) as running:
        running.process.kill()
        with pytest.raises(KernelEnded) as caught:
            list(running.run("import time\ntime.sleep(60)"))
    assert caught.value.limit == "memory"


def test_a_kernel_that_somebody_else_takes_away_is_not_its_students_doing():
    with running_kernel(Limits(), HELPER, NUMPY) as running:
        running.process.kill()
        with pytest.raises(KernelLost):
            list(running.run("import time\ntime.sleep(60)"))


def test_where_namespaces_are_forbidden_that_is_what_is_said():
    said, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            bar_privileges()
            forbid()
            with running_kernel(Limits(), HELPER):
                pass
        except JailError as error:
            os.write(write, str(error).encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with open(said, "rb") as told:
        assert told.read() == b"no jail can be made: [Errno 1] unshare: Operation not permitted"


def test_zygotes_that_always_die_are_no_reason_to_wait_for_ever(monkeypatch):
    asked = []

    def dies(modules):
        asked.append(modules)
        raise ZygoteDied("again")

    monkeypatch.setattr(kernel, "zygote_for", dies)
    with pytest.raises(JailError, match="again"), running_kernel(Limits(), HELPER):
        pass
    assert len(asked) == kernel.ATTEMPTS


def test_a_zygote_and_its_kernels_end_with_their_maker(tmp_path):
    """Whatever the student does to live on."""
    said = tmp_path / "pids"
    pid = os.fork()
    if pid == 0:
        try:
            with running_kernel(Limits(), HELPER, NUMPY) as running:
                list(running.run("import os, signal, time\nfor n in (1, 2, 15):\n    signal.signal(n, signal.SIG_IGN)"))
                list(running.run("if os.fork() == 0:\n    os.setsid()\n    time.sleep(600)"))
                said.write_text(" ".join(map(str, (zygote_for(NUMPY).pid, *tree(running.process.pid)))))
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    os.waitpid(pid, 0)
    zygote, *jail = map(int, said.read_text().split())
    assert len(jail) == 2
    for one in (zygote, *jail):
        with ended(one) as wait:
            assert wait(30)


@contextmanager
def ended(pid):
    """A way to wait for the end of a process that is not a child."""
    deadline = time.monotonic() + 30

    def wait(seconds):
        while time.monotonic() < deadline:
            try:
                if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                    return True
            except (FileNotFoundError, ProcessLookupError):
                return True
            os.sched_yield()
        return False

    yield wait


def test_discarding_forgets_and_ends():
    zygote = zygote_for(NUMPY)
    discard(zygote)
    assert not Path(f"/proc/{zygote.pid}").exists()
    discard(zygote)


def test_the_grader_tells_a_zygote_nothing_of_its_own(monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "42")
    environment = Path(f"/proc/{zygote_for(NUMPY).pid}/environ").read_bytes()
    names = {line.partition(b"=")[0].decode() for line in environment.split(b"\0") if line}
    assert names == {*kernel_environment(), "PATH", "HOME", "XDG_CACHE_HOME"}

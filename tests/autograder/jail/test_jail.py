"""The jail, from inside: what student code sees, can do, and leaves behind. Both ways to make one are tested."""

import os
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from autograder.errors import JailError
from autograder.jail import making, provisioner
from autograder.jail.doctor import diagnose
from autograder.jail.kernel import KernelEnded, running_kernel
from autograder.jail.spec import Limits
from autograder.jail.watchdog import memory_mib, tree
from autograder.jail.zygote import close_all

HELPER = Path(__file__).parents[3] / "course" / "rnn2llm"
CHECKOUT = HELPER.parents[1]


@pytest.fixture(params=["as root", "in a user namespace"] if os.geteuid() == 0 else ["in a user namespace"])
def way(request, monkeypatch):
    """Root has its own way; in a user namespace it goes the way of everybody else."""
    monkeypatch.setattr(making, "needs_user_namespace", lambda: request.param != "as root")
    return request.param


def run(*sources, limits=Limits(), jailed=True):  # noqa: B008  (frozen)
    """Run cells; the text of each one's outputs."""
    with running_kernel(limits, HELPER, jailed=jailed) as running:
        shown = ["".join(map(text_of, running.run(source))) for source in sources]
        pids = list(tree(running.process.pid))
    assert not any(alive(pid) for pid in pids)
    return shown


def alive(pid):
    """Whether a process is there and not just waiting to be buried."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def text_of(message):
    content = message["content"]
    return content.get("text") or content.get("evalue") or content.get("data", {}).get("text/plain", "")


def test_student_code_runs_and_sees_the_helper(way):
    assert run("import rnn2llm\nprint(rnn2llm.__file__, 6 * 7)") == ["/course/rnn2llm/__init__.py 42\n"]


def test_the_host_is_not_there(way):
    secret = Path("/tmp") / f"secret-{os.getpid()}"
    secret.write_text("42")
    try:
        paths = [
            CHECKOUT / "solutions",
            CHECKOUT / "pyproject.toml",
            CHECKOUT / ".git",
            secret,
            "/etc/shadow",
            "/var/log",
        ]
        (text,) = run(f"import os\nprint([path for path in {list(map(str, paths))} if os.path.exists(path)])")
    finally:
        secret.unlink()
    assert text == "[]\n"


def test_nothing_of_the_host_can_be_written(way):
    code = """
import os, sys, sysconfig, numpy, rnn2llm
packages = [os.path.dirname(package.__file__) for package in (numpy, rnn2llm)]
for path in (sys.prefix, sys.base_prefix, *packages, '/', '/usr', '/etc'):
    try:
        open(os.path.join(path, 'planted'), 'w')
        print('wrote', path)
    except OSError:
        pass
for folder in os.listdir('/tmp'):
    try:
        os.unlink(f'/tmp/{folder}/s/kernel.json')
        print('unlinked a socket')
    except OSError:
        pass
"""
    assert run(code) == [""]


def test_there_is_no_network_not_even_loopback(way):
    code = """
import socket
for address in (('127.0.0.1', 22), ('8.8.8.8', 53)):
    try:
        socket.create_connection(address, 1)
        print('connected', address)
    except OSError as error:
        print(type(error).__name__)
print([name for _, name in socket.if_nameindex()])
"""
    assert run(code) == ["OSError\nOSError\n['lo']\n"]


def test_it_has_no_privilege_and_can_gain_none(way):
    code = """
import ctypes, os
status = dict(line.split(':', 1) for line in open('/proc/self/status') if ':' in line)
sets = [status[name].strip().strip('0') for name in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb')]
print(sets, status['NoNewPrivs'].strip())
libc = ctypes.CDLL(None)
print(libc.mount(b'none', b'/home/student', b'tmpfs', 0, None), libc.sethostname(b'x', 1), os.getuid() != 0)
"""
    assert run(code) == ["['', '', '', '', ''] 1\n-1 -1 True\n"]


def test_it_sees_its_own_processes_only(way):
    (text,) = run("import os\nprint(sorted(int(name) for name in os.listdir('/proc') if name.isdigit()))")
    assert text == "[1]\n"


def test_the_environment_says_nothing_of_the_grader(way, monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "42")
    (text,) = run("import os\nprint(os.environ.get('GRADER_SECRET'), os.environ['HOME'])")
    assert text == "None /home/student\n"


def test_nor_does_what_its_process_was_started_with(way, monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "42")
    close_all()
    (text,) = run("print(open('/proc/1/environ').read().replace(chr(0), ' '))")
    assert "GRADER" not in text


def test_everything_it_started_dies_with_it(way):
    """`run` asserts that no process of the tree is left; here one hides behind a double fork and a session of its own."""
    code = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)
os.wait()
print('started')
"""
    assert run(code) == ["started\n"]


def test_processes_are_limited():
    """Not asked of a user namespace that root makes: Linux exempts the host's root from this limit wherever it goes."""
    code = """
import os, time
children = 0
try:
    while children < 500:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        children += 1
except OSError as error:
    print(type(error).__name__, children < 80)
"""
    assert run(code, limits=Limits(processes=64)) == ["BlockingIOError True\n"]


def test_what_is_written_is_limited_and_gone_afterwards(way):
    code = """
try:
    with open('big', 'wb') as file:
        for _ in range(64):
            file.write(bytes(2**20))
except OSError as error:
    print(type(error).__name__)
"""
    assert run(code, limits=Limits(disk_mib=16)) == ["OSError\n"]
    assert run("import os\nprint(os.path.exists('big'))") == ["False\n"]


def stopped(source, **limits):
    """What ended a kernel, and the lines where its code stood."""
    with running_kernel(Limits(**limits), HELPER) as running:
        with pytest.raises(KernelEnded) as caught:
            list(running.run(source))
        return caught.value.limit, [line for _, line in caught.value.where]


def test_memory_of_all_processes_together_is_limited():
    limit, lines = stopped(
        "import os\nblocks = []\nwhile True:\n    blocks.append(os.urandom(2**20) * 16)", memory_mib=400
    )
    assert limit == "memory"
    assert lines[0] in (3, 4)


def test_memory_is_counted_over_the_whole_tree():
    assert memory_mib(os.getpid()) > 10
    assert os.getpid() in list(tree(os.getpid()))


def test_a_jail_that_does_not_start_says_why(monkeypatch):
    real = making.interpreter_paths
    monkeypatch.setattr(making, "interpreter_paths", lambda: (*real(), "/no/such/folder"))
    with pytest.raises(JailError, match="/no/such/folder"):
        run("1")
    assert "/no/such/folder" in diagnose(HELPER)


def test_a_helper_is_compiled_before_it_is_shown_to_a_jail(tmp_path, monkeypatch):
    helper, folder = tmp_path / "helper", tmp_path / "jail"
    helper.mkdir()
    folder.mkdir()
    (helper / "small.py").write_text("x = 1\n")
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    making.new_spec(folder, helper, Limits())
    assert [path.name.partition(".")[0] for path in helper.glob("__pycache__/*.pyc")] == ["small"]


def test_the_doctor_is_content_here():
    assert diagnose(HELPER) == ""


def test_without_a_jail_the_same_kernel_runs(monkeypatch):
    assert run("import rnn2llm\nprint(6 * 7)", jailed=False) == ["42\n"]


def test_the_provisioner_is_registered_with_jupyter_client():
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name="rnn2llm-jail")
    assert found.load() is provisioner.JailProvisioner

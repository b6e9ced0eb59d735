"""What grading a class costs, beside stock `nbgrader autograde` on the same notebooks, machine and run.

    python tests/benchmarks/grading.py                            a class of 60 with lesson 01; stock on 10 of them
    python tests/benchmarks/grading.py --sizes 10 60 1000         how the cost grows with the class
    python tests/benchmarks/grading.py --stock 60                 stock on all of them; some ten minutes
    python tests/benchmarks/grading.py --otter 10                 Otter-Grader too, which pip fetches for it
    python tests/benchmarks/grading.py --workers --sizes 60       one Dask worker on one core against two on two
    python tests/benchmarks/grading.py --repeats 20               the demo class again and again: does anything differ?

The notebooks are honest and clean, in several styles. Cells that train or draw are left out on both sides by their tag
``skip-execution``. Processor time is what the operating system counted for the whole tree of processes (getrusage), not
the clock on the wall; on each side that is the command's own tree (``autograder grade``, which ``_command.py`` runs as it
is called, ``nbgrader autograde``, ``otter run``), and what this script imports for itself is charged to none. c is what a
submission's own cells and judged calls take in a kernel that is ready for them; everything beyond it is overhead, on both
sides: for stock that is nbgrader's own work, a kernel's start and the import of TensorFlow, for this harness the import
once a batch, the jail, the conversation, healing, records and gradebook. Stock takes as long for each notebook as for any
other, so a sample tells what a class would take.

What is measured is kept in ``grading.json`` beside this script with the conditions it was measured under, and the page
``README.md`` there is written from it.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import _otter  # noqa: E402
from _figures import COMPARED, keep  # noqa: E402
from _memory import peak_of  # noqa: E402
from nbgrader.api import Gradebook  # noqa: E402
from rich.console import Console  # noqa: E402

from autograder.authoring.course import Course  # noqa: E402
from autograder.authoring.reference import Bench  # noqa: E402
from autograder.authoring.source import read_lesson  # noqa: E402
from autograder.classroom import Classroom  # noqa: E402
from autograder.grade_class import grade_lesson  # noqa: E402
from autograder.grading.handout import init_class, release, releases  # noqa: E402
from rnn2llm.checking.model import load_lesson  # noqa: E402

LESSON = "01_encoder_decoder"
COURSE = Course.find(ROOT)
# What honest students add to a notebook; none of it writes to stderr, which stock nbgrader takes for a failure.
STYLES = (
    "",
    "# I print what I see\nfor number in range(20):\n    print(number, number**2)",
    "import math\n\nCACHE = {}\n\n\ndef remembered(x):\n    return CACHE.setdefault(x, math.sqrt(x))\n\n\nremembered(2.0)",
    "import numpy as np\n\ntable = np.arange(12).reshape(3, 4)\ntable",
)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[60], help="sizes of the class")
    parser.add_argument("--stock", type=int, default=10, help="how many notebooks stock nbgrader grades")
    parser.add_argument("--otter", type=int, default=0, help="how many notebooks Otter-Grader grades")
    parser.add_argument("--jobs", type=int, default=2, help="submissions side by side")
    parser.add_argument("--workers", action="store_true", help="one Dask worker against two, and nothing else")
    parser.add_argument("--repeats", type=int, default=0, help="grade the demo class so often, and nothing else")
    asked = parser.parse_args()
    if asked.repeats:
        _repeat(asked.repeats)
    elif asked.workers:
        _workers(asked.sizes[-1])
    else:
        _compare(asked.sizes, asked.jobs, {"stock": asked.stock, "otter": asked.otter})


def _compare(sizes: Sequence[int], jobs: int, samples: Mapping[str, int]) -> None:
    # The class that is compared comes last, beside what it is compared with: a machine's speed changes within minutes.
    for size in sorted(sizes, key=lambda size: size == COMPARED):
        with benchmark_class(size) as classroom, _conditions() as conditions:
            row = _ours(classroom, jobs)
        keep("ours", str(size), {**row, "jobs": jobs, **conditions})
        print(_said(row), flush=True)
    for kind, prepare in (("stock", _nbgrader), ("otter", _otter_grader)):
        if samples[kind]:
            _compare_with(kind, prepare, samples[kind])


def _compare_with(kind: str, prepare: Callable[[Classroom], Callable[[], dict[str, float]]], size: int) -> None:
    """Grade a class with another grader; whether each score is the one that this harness gives."""
    with benchmark_class(size) as classroom:
        grade_lesson(classroom, LESSON, 1, (), Console(quiet=True))
        here = _scores(classroom)
        grade = prepare(classroom)
        with _conditions() as conditions:
            started, before = time.monotonic(), _spent()
            there = grade()
            row = {"size": size, "core": _spent() - before, "wall": time.monotonic() - started, "same": here == there}
    keep(kind, str(size), {**row, **conditions})
    print(
        f"{kind}, {size} of them: {60 * size / row['wall']:.1f} a minute, {row['core'] / size:.2f} core s", flush=True
    )
    if not row["same"]:
        sys.exit(f"scores differ: {here} here, {there} there")


def _nbgrader(classroom: Classroom) -> Callable[[], dict[str, float]]:
    shutil.rmtree(classroom.root / "autograded")
    environment = {
        **_environment(),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    command = [sys.executable, "-m", "nbgrader", "autograde", LESSON, "--create", "--force"]

    def grade() -> dict[str, float]:
        subprocess.run(command, cwd=classroom.root, env=environment, check=True, capture_output=True)
        return _scores(classroom)

    return grade


def _otter_grader(classroom: Classroom) -> Callable[[], dict[str, float]]:
    folder = Path(tempfile.mkdtemp(prefix="otter"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    otter = _otter.environment(folder / "environment")
    counted = [exercise for exercise in Bench(COURSE, LESSON).lesson.exercises if not exercise.starred]
    _otter.assignment(counted, folder / "autograder.zip")
    students = classroom.submitted_students(LESSON)

    def grade() -> dict[str, float]:
        found = {}
        for student in students:
            notebook = classroom.notebook("submitted", LESSON, student)
            points = _otter.grade(otter, folder / "autograder.zip", notebook, folder, _environment())
            found |= {f"{student}/check_{name}": earned for name, earned in points.items()}
        return found

    return grade


def _said(row: Mapping[str, Any]) -> str:
    size = row["size"]
    return (
        f"ours, a class of {size}: {60 * size / row['wall']:.1f} a minute, {row['core'] / size:.2f} core s each, of which "
        f"c {row['c'] / size:.2f} and overhead {(row['core'] - row['c']) / size:.3f}; peak memory {row['peak']:.0f} MiB"
    )


def _environment() -> dict[str, str]:
    """As a user has it: modules are compiled once."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _ours(classroom: Classroom, jobs: int, scheduler: str = "") -> dict[str, Any]:
    """Grade a class with the command; its cost in all, and the most memory that its tree of processes took (PSS)."""
    own, students = classroom.root / "own", classroom.submitted_students(LESSON)
    where = ("--jobs", jobs) if not scheduler else ("--scheduler", scheduler)
    command = (sys.executable, Path(__file__).with_name("_command.py"), own, "grade", LESSON, "--class", classroom.root)
    started, before = time.monotonic(), _spent()
    with (
        subprocess.Popen(list(map(str, command + where)), stdout=subprocess.DEVNULL, env=_environment()) as process,
        peak_of(process.pid) as peak,
    ):
        process.wait()
    core, wall = _spent() - before, time.monotonic() - started
    if process.returncode:
        sys.exit(f"grading failed with {process.returncode}")
    names = tuple(exercise.name for exercise in load_lesson(LESSON).exercises)
    graded = (classroom.records.graded(LESSON, student, names) for student in students)
    points = {one and round(one.points, 2) for one in graded}
    if len(points) != 1 or None in points:
        sys.exit(f"honest notebooks were given {points}")
    return {
        "c": float(own.read_text()),
        "size": len(students),
        "core": core,
        "wall": wall,
        "peak": peak[0],
    }


def _workers(size: int) -> None:
    """One Dask worker on one core, then two on two, with all that belongs to grading on the same cores.

    The workers have graded before: a cluster is there for more than one class.
    """
    from distributed import Client, LocalCluster

    rates = []
    every = os.sched_getaffinity(0)
    with _conditions(counted=False) as conditions:
        for count in (1, 2):
            os.sched_setaffinity(0, sorted(every)[:count])
            with (
                benchmark_class(size) as classroom,
                LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as cluster,
                Client(cluster) as client,
            ):
                for core, worker in enumerate(client.scheduler_info()["workers"]):
                    client.run(os.sched_setaffinity, 0, {sorted(every)[core]}, workers=[worker])
                with benchmark_class(2 * count) as warming:
                    _ours(warming, 1, cluster.scheduler_address)
                rates.append(60 * size / _ours(classroom, 1, cluster.scheduler_address)["wall"])
            os.sched_setaffinity(0, every)
            print(f"{count} Dask worker(s): {rates[-1]:.1f} a minute", flush=True)
    keep("workers", str(size), {"size": size, "one": rates[0], "two": rates[1], **conditions})
    print(f"two workers grade {rates[1] / rates[0]:.2f} times what one does")


def _repeat(times: int) -> None:
    """The demo class, again and again; how many of all repeats ever gave a student other points."""
    from autograder.demo.run import run_demo

    differing = 0
    with tempfile.TemporaryDirectory() as folder, _conditions(counted=False) as conditions:
        first: dict[str, float] = {}
        for number in range(times):
            good = run_demo(COURSE, Path(folder) / "demo", 2, "es", Console(quiet=True))
            seen = _scores(Classroom.load(Path(folder) / "demo"))
            first = first or seen
            differing += not good or seen != first
            print(f"{number + 1}: {'as deserved' if good and seen == first else 'DIFFERS'}", flush=True)
    keep("repeats", "demo", {"times": times, "differing": differing, **conditions})
    print(f"{differing} of {times} repeats differ")
    if differing:
        sys.exit(1)


@contextmanager
def benchmark_class(size: int) -> Iterator[Classroom]:
    """A class of honest students in as many styles as there are, handed in and not graded."""
    with tempfile.TemporaryDirectory(prefix="class") as folder:
        shutil.copytree(_released().root, Path(folder) / "class")
        classroom = Classroom.load(Path(folder) / "class")
        text = releases(classroom, LESSON)["en"]
        source = read_lesson(COURSE.lesson_folder(LESSON) / "lesson.py")
        for number in range(size):
            notebook = json.loads(text)
            cells = notebook["cells"]
            for cell in cells:
                mark = cell["metadata"].get("rnn2llm", {})
                if mark.get("role") == "exercise":
                    cell["source"] = f"# student {number}\n{source.exercise(mark['name']).source}"
            if own := STYLES[number % len(STYLES)]:
                blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
                cells.insert(len(cells) - 1, {**blank, "id": f"own-{number}", "source": own})
            path = classroom.notebook("submitted", LESSON, f"s{number:04d}")
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(notebook), encoding="utf-8")
        yield classroom


@cache
def _released() -> Classroom:
    """A class with the lesson released to it, which takes long enough to do it once."""
    folder = Path(tempfile.mkdtemp(prefix="released"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    classroom = init_class(folder / "class", COURSE, "benchmark", "en")
    release(classroom, LESSON)
    return classroom


def _scores(classroom: Classroom) -> dict[str, float]:
    """What the gradebook says of each student's checks; an extra earns nothing under stock nbgrader."""
    with Gradebook(classroom.database) as gradebook:
        return {
            f"{one.student.id}/{grade.name}": grade.auto_score
            for one in gradebook.assignment_submissions(LESSON)
            for notebook in one.notebooks
            for grade in notebook.grades
            if grade.max_score and grade.name.startswith("check_")
        }


@contextmanager
def _conditions(counted: bool = True) -> Iterator[dict[str, Any]]:
    """When, with what and beside what the block was measured; filled in at its end.

    Args:
        counted: whether the block waits for all the processes that it starts, so that what is left is other people's.
    """
    found: dict[str, Any] = {}
    started, busy, own = time.monotonic(), _busy(), _spent() + time.process_time()
    yield found
    cores = os.cpu_count() or 1
    others = (_busy() - busy - (_spent() + time.process_time() - own)) / (cores * (time.monotonic() - started))
    found |= {
        "date": time.strftime("%Y-%m-%d"),
        "cores": cores,
        **({"others": round(max(others, 0.0), 3)} if counted else {}),
        "python": platform.python_version(),
        **{name: version(name) for name in ("nbgrader", "tensorflow")},
    }


def _busy() -> float:
    """Processor seconds that the whole machine has worked, what its host took included (proc(5), stat)."""
    user, nice, system, _idle, _waiting, irq, soft, steal, *_ = Path("/proc/stat").read_text().split()[1:]
    return sum(map(int, (user, nice, system, irq, soft, steal))) / os.sysconf("SC_CLK_TCK")


def _spent() -> float:
    """Processor seconds of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

"""Every solved notebook, quick lane, offline, twice: how long, how much memory, and whether both runs say the same.

    python tests/benchmarks/notebooks.py                          every lesson, in English
    python tests/benchmarks/notebooks.py 01_encoder_decoder --lang es
    python tests/benchmarks/notebooks.py 01_encoder_decoder --lane checkpoint

Memory is what the kernel and its children had at most (PSS, looked at ten times a second). Outputs are compared whole,
pictures and pages included, and every difference is printed. Only where a cell measures time, or shows what somebody
else measured (``TIMED``), may numbers differ, and nothing but numbers; pictures of times are not compared.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from _memory import peak_of  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

from autograder.authoring.course import Course  # noqa: E402
from autograder.authoring.notebooks import build_notebook  # noqa: E402
from autograder.authoring.source import read_lesson  # noqa: E402
from rnn2llm.runtime import Lane  # noqa: E402

COURSE = Course.find(ROOT)
TIMED = re.compile(r"perf_counter|pairs_per_second|seconds|training\.fit|\btrain\(")
NOWHERE = "http://127.0.0.1:9"  # the port of "discard": nobody answers


@contextmanager
def _emptied_folder() -> Iterator[Path]:
    """The same for every run, as a notebook says where its state is kept."""
    folder = Path(tempfile.gettempdir()) / f"rnn2llm-benchmark-{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def run(lesson: str, lang: str, lane: Lane, folder: Path) -> tuple[NotebookNode, float, float]:
    """The solved notebook with its outputs, as a student with nothing kept and no network gets them; seconds, MiB."""
    os.environ |= {
        "RNN2LLM_LANE": lane,
        "RNN2LLM_STATE": str(folder / "state"),
        "RNN2LLM_DATA": "",
        "RNN2LLM_CACHE": str(folder / "cache"),
        "https_proxy": NOWHERE,
    }
    notebook = build_notebook(COURSE, read_lesson(COURSE.lesson_folder(lesson) / "lesson.py"), lang, solved=True)
    client = NotebookClient(notebook, timeout=1500, skip_cells_with_tag="", resources={"metadata": {"path": folder}})
    began = time.monotonic()
    with client.setup_kernel(), peak_of(client.km.provisioner.pid, every=0.1) as peak:
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number)
    return notebook, time.monotonic() - began, peak[0]


def said(cell: NotebookNode) -> list[str]:
    """All that a cell's outputs hold, line by line; of a timed one the text alone, without its numbers."""
    timed = TIMED.search(cell.source)
    lines = []
    for output in cell.get("outputs", []):
        pages = output.get("data", {"text/plain": output.get("text", "")})
        for kind in ["text/plain"] if timed else sorted(pages):
            text = str(pages.get(kind, ""))
            lines += (re.sub(r"[\d.,]*\d", "#", text) if timed else text).splitlines()
    return lines


def differences(one: NotebookNode, other: NotebookNode) -> Iterator[str]:
    """What two runs of a notebook do not say alike."""
    for number, (cell, again) in enumerate(zip(one.cells, other.cells, strict=True)):
        for first, second in zip_longest(said(cell), said(again), fillvalue=""):
            if first != second:
                yield f"  cell {number}: {first[:150]!r}\n      then {second[:150]!r}"


def main() -> int:
    """Run the notebooks twice; how many differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", default=COURSE.lessons)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--lane", default="quick")
    options = parser.parse_args()
    unlike = 0
    for lesson in options.lessons:
        runs = []
        for number in (1, 2):
            with _emptied_folder() as folder:
                notebook, seconds, peak = run(lesson, options.lang, options.lane, folder)
            where = f"{lesson}, {options.lang}, {options.lane}, run {number}"
            print(f"{where}: {seconds:.0f} s, {peak:.0f} MiB at most", flush=True)
            runs.append(notebook)
        found = list(differences(*runs))
        print("\n".join(found) or f"{lesson}: both runs say the same", flush=True)
        unlike += bool(found)
    return unlike


if __name__ == "__main__":
    sys.exit(main())

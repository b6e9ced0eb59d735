"""Runs a healed notebook's cells in a jail; one that fails, hangs or kills the kernel costs only what needs it.

Cells that training or figures need are left out, and so are the checks: what an answer is worth is judged afterwards. A
cell that ends the kernel, or that it cannot be got out of, is left out in a second run with a new kernel.

What the kernel sends is the student's to write: a message without its fields is passed over, and outputs that no notebook
may hold are dropped when the outputs are frozen. A kernel that somebody else took away (a zygote that was killed as it
forked, say) is nobody's fault: the cells are run again in another.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbformat.validator import isvalid

from autograder.grading.records import CellFailure
from autograder.jail.kernel import KernelEnded, KernelLost, RunningKernel, running_kernel
from autograder.jail.spec import Limits

NOT_RUN = ("train", "skip", "check", "manual", "teacher")
MAX_RESTARTS = 5
MAX_LOSSES = 5
REFUSALS = {
    "disk": ("[Errno 28]", "[Errno 27]"),  # no space left, file too large
    "processes": ("[Errno 11]", "can't start new thread"),
}


@dataclass
class Execution:
    """How the cells of one submission ran.

    Attributes:
        failures: cells that did not run through, by position in the notebook.
        left_out: positions of cells that are not run again: each ended a kernel.
        started: when the first kernel was asked for, on the monotonic clock.
        losses: how many kernels were taken away by somebody else.
    """

    failures: dict[int, CellFailure] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    started: float = field(default_factory=time.monotonic)
    losses: int = 0

    def lost(self, problem: KernelLost) -> None:
        """Note that a kernel was taken away.

        Raises:
            KernelLost: that happens all the time.
        """
        self.losses += 1
        if self.losses > MAX_LOSSES:
            raise problem

    def left(self, limits: Limits) -> Limits:
        """What a new kernel may still use: wall clock is counted over all kernels of a submission."""
        used = int(time.monotonic() - self.started)
        return replace(limits, total_seconds=max(1, limits.total_seconds - used))


@contextmanager
def executed(
    notebook: NotebookNode,
    limits: Limits,
    helper: Path,
    execution: Execution,
    modules: Sequence[str] = (),
    jailed: bool = True,
) -> Iterator[RunningKernel]:
    """A kernel in which the notebook's cells have run, with their outputs frozen.

    Args:
        notebook: healed; its code cells get their outputs.
        limits: what the submission may use.
        helper: folder of the helper package.
        execution: what is known of earlier runs of the same notebook; is added to.
        modules: what the kernel's zygote has imported.
        jailed: whether the kernel is put in a jail.

    Raises:
        JailError: no jail could be made.
    """
    restarts = 0
    while True:
        # Where every cell is out of favour, nothing but the helper is left.
        cells = notebook if restarts < MAX_RESTARTS else new_notebook()
        with running_kernel(execution.left(limits), helper, modules, jailed) as running:
            try:
                if not _run_cells(cells, running, execution):
                    restarts += 1
                    continue
            except KernelLost as problem:
                execution.lost(problem)
                continue
            _freeze(notebook, execution)
            yield running
            return


def _run_cells(notebook: NotebookNode, running: RunningKernel, execution: Execution) -> bool:
    """Run the cells; whether the kernel outlived them. The cell that ended it is not run again."""
    outputs = NotebookClient(notebook)
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if not runs(cell) or position in execution.left_out:
            continue
        outputs.clear_before_next_output = False
        try:
            for message in running.run(cell.source):
                _take(outputs, message, cell, position)
        except KernelEnded as ended:
            execution.left_out.add(position)
            line = line_of(notebook, ended.where, position)
            execution.failures[position] = failure_of(notebook, position, ended.limit or "died", line=line)
            return False
    return True


def _take(outputs: NotebookClient, message: dict[str, Any], cell: NotebookNode, position: int) -> None:
    """Add a message to the cell's outputs, if it is one."""
    with suppress(Exception):  # a field is missing or of another type: whatever that leads to, it is not ours to suffer
        header = {"msg_type": message["msg_type"]}
        outputs.process_message({"header": header, "parent_header": {}, "buffers": [], **message}, cell, position)


def _freeze(notebook: NotebookNode, execution: Execution) -> None:
    """Drop outputs that cannot be written to a notebook, and note the cells that show an error."""
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not (cell.outputs or cell.execution_count):
            continue
        if not _presentable(cell):
            cell.outputs, cell.execution_count = [], None
        shown = next((output for output in cell.outputs if output.output_type == "error"), None)
        if shown is not None and position not in execution.left_out:
            line = _line_marked(cell.source, shown.traceback)
            execution.failures[position] = failure_of(notebook, position, _limit_of(shown), shown.ename, line)


def _limit_of(shown: NotebookNode) -> str:
    """Which limit an error speaks of, where the system refused more; ``error`` where it is any other."""
    return next((kind for kind, signs in REFUSALS.items() if any(sign in shown.evalue for sign in signs)), "error")


def _presentable(cell: NotebookNode) -> bool:
    try:
        json.dumps(cell.outputs, ensure_ascii=False).encode("utf-8")
    except (ValueError, TypeError, RecursionError):
        return False
    return bool(isvalid({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def runs(cell: NotebookNode) -> bool:
    """Whether a cell is run when grading."""
    role = cell.metadata.get("rnn2llm", {}).get("role", "")
    return cell.cell_type == "code" and role not in NOT_RUN and bool(cell.source.strip())


def failure_of(notebook: NotebookNode, position: int, kind: str, error: str = "", line: str = "") -> CellFailure:
    """Describe a failed cell with what its student will recognise."""
    cell = notebook.cells[position]
    number = sum(1 for other in notebook.cells[: position + 1] if other.cell_type == "code")
    lines = cell.source.strip().splitlines()
    name = cell.metadata.get("rnn2llm", {}).get("name") or (lines[0][:80] if lines else "")
    return CellFailure(number, str(name), kind, error[:80], line)


def line_of(notebook: NotebookNode, where: Sequence[tuple[str, int]], position: int = -1) -> str:
    """The innermost line of the notebook that was being run when its kernel was stopped, with its number.

    Args:
        notebook: whose kernel it was.
        where: file names and lines, innermost first; IPython names a cell's file by a hash of its source.
        position: of the only cell to look in; all where it is negative.
    """
    if not where:
        return ""
    from ipykernel.compiler import get_tmp_hash_seed, murmur2_x86  # brings all of IPython, which few batches need here

    cells = notebook.cells if position < 0 else [notebook.cells[position]]
    sources = {f"{murmur2_x86(cell.source, get_tmp_hash_seed())}.py": cell.source for cell in cells}
    named = ((sources.get(file.rpartition("/")[2], ""), number) for file, number in where)
    return next((line for source, number in named if (line := _numbered(source, number))), "")


def _line_marked(source: str, traceback: list[str]) -> str:
    """The line of the cell that its traceback marks (``----> 3``), as the source has it."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(str(part) for part in traceback))
    marks = re.finditer(r"^-+> ?(\d{1,6})\b", plain, flags=re.MULTILINE)
    return next((line for mark in marks if (line := _numbered(source, int(mark.group(1))))), "")


def _numbered(source: str, number: int) -> str:
    lines = source.splitlines()
    return f"{number}: {lines[number - 1].strip()[:200]}" if 0 < number <= len(lines) else ""

"""Runs a healed notebook's cells in a jail; one that fails, hangs or kills the kernel costs only what needs it.

Cells that training or figures need are left out, and so are the checks: what an answer is worth is judged afterwards. A
cell that ends the kernel, or that it cannot be got out of, is left out in a second run with a new kernel.

What the kernel sends is the student's to write: a message without its fields is passed over, and outputs that no notebook
may hold are dropped when the outputs are frozen.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellTimeoutError
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbformat.validator import isvalid

from autograder.grading.records import CellFailure
from autograder.jail.kernel import RunningKernel, running_kernel
from autograder.jail.spec import MEBIBYTE, Limits

NOT_RUN = ("train", "skip", "check", "manual", "teacher")
MAX_RESTARTS = 5


@dataclass
class Execution:
    """How the cells of one submission ran.

    Attributes:
        failures: cells that did not run through, by position in the notebook.
        left_out: positions of cells that are not run again: each ended a kernel.
        started: when the first kernel was asked for, on the monotonic clock.
    """

    failures: dict[int, CellFailure] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    started: float = field(default_factory=time.monotonic)

    def left(self, limits: Limits) -> Limits:
        """What a new kernel may still use: wall clock is counted over all kernels of a submission."""
        used = int(time.monotonic() - self.started)
        return replace(limits, total_seconds=max(1, limits.total_seconds - used))


class _CellEndedKernel(Exception):
    """A cell must be left out and the kernel started anew."""

    def __init__(self, position: int, kind: str) -> None:
        super().__init__(kind)
        self.position = position
        self.kind = kind


class _BoundedClient(NotebookClient):
    """Ends a kernel that sends more output than a notebook may hold, and passes over what is no message."""

    def bind(self, running: RunningKernel, limits: Limits) -> None:
        self.running = running
        self.room = limits.output_mib * MEBIBYTE

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        try:
            self.room -= len(str(msg["content"]))
            if self.room < 0:
                self.running.watchdog.end("output")
                return None
            result: NotebookNode | None = super().process_message(msg, cell, cell_index)
        except CellControlSignal:
            raise
        except Exception:  # a field is missing or of another type: whatever that leads to, it is not ours to suffer
            return None
        return result


@asynccontextmanager
async def executed(
    notebook: NotebookNode, limits: Limits, helper: Path, then: str, execution: Execution, jailed: bool = True
) -> AsyncIterator[RunningKernel]:
    """A kernel in which the notebook's cells have run, with its Jupyter channels closed and its outputs frozen.

    Args:
        notebook: healed; its code cells get their outputs.
        limits: what the submission may use.
        helper: folder of the helper package.
        then: code that the kernel runs last, and goes on running when its channels are closed; ``{channel}`` in it
            becomes the number of its end of the judge channel.
        execution: what is known of earlier runs of the same notebook; is added to.
        jailed: whether the kernel is put in a jail.

    Raises:
        JailError: no jail could be made.
    """
    for _ in range(MAX_RESTARTS):
        async with running_kernel(execution.left(limits), helper, jailed) as running:
            try:
                await _run_cells(notebook, limits, running, then, execution)
            except _CellEndedKernel as ended:
                execution.left_out.add(ended.position)
                execution.failures[ended.position] = failure_of(notebook, ended.position, ended.kind)
                continue
            _freeze(notebook, execution)
            yield running
            return
    # Every cell is out of favour: nothing but the helper is left.
    async with running_kernel(execution.left(limits), helper, jailed) as running:
        await _run_cells(new_notebook(), limits, running, then, execution)
        _freeze(notebook, execution)
        yield running


async def _run_cells(
    notebook: NotebookNode, limits: Limits, running: RunningKernel, then: str, execution: Execution
) -> None:
    client = _BoundedClient(notebook, km=running.manager, timeout=limits.cell_seconds, allow_errors=True)
    client.bind(running, limits)
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.MAXMSGSIZE, limits.output_mib * MEBIBYTE)  # what is longer never reaches this process
    client.kc = running.manager.client(context=context)
    client.kc.start_channels(hb=False)  # its thread can be made to wait without end
    try:
        await client.kc.wait_for_ready(timeout=60)
        for position, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                cell.outputs = []
            if not runs(cell) or position in execution.left_out:
                continue
            try:
                await client.async_execute_cell(cell, position)
            except CellTimeoutError as error:
                raise _CellEndedKernel(position, "time") from error
            except Exception as error:  # the kernel died, or says what no kernel says
                raise _CellEndedKernel(position, running.watchdog.limit or "died") from error
        client.kc.execute(then.format(channel=running.far_end), silent=True, allow_stdin=False)
    finally:
        client.kc.stop_channels()
        context.destroy(linger=0)


def _freeze(notebook: NotebookNode, execution: Execution) -> None:
    """Drop outputs that cannot be written to a notebook, and note the cells that show an error."""
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if not _presentable(cell):
            cell.outputs, cell.execution_count = [], None
        shown = next((output for output in cell.outputs if output.output_type == "error"), None)
        if shown is not None and position not in execution.left_out:
            execution.failures[position] = failure_of(notebook, position, "error", shown.ename, shown.traceback)


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


def failure_of(
    notebook: NotebookNode, position: int, kind: str, error: str = "", traceback: list[str] | None = None
) -> CellFailure:
    """Describe a failed cell with what its student will recognise."""
    cell = notebook.cells[position]
    number = sum(1 for other in notebook.cells[: position + 1] if other.cell_type == "code")
    lines = cell.source.strip().splitlines()
    name = cell.metadata.get("rnn2llm", {}).get("name") or (lines[0][:80] if lines else "")
    return CellFailure(number, str(name), kind, error[:80], _line(cell.source, traceback or []))


def _line(source: str, traceback: list[str]) -> str:
    """The line of the cell that its traceback marks (``----> 3``), as the source has it."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(str(part) for part in traceback))
    lines = source.splitlines()
    for match in re.finditer(r"^-+> ?(\d{1,6})\b", plain, flags=re.MULTILINE):
        number = int(match.group(1))
        if 0 < number <= len(lines):
            return f"{number}: {lines[number - 1].strip()[:200]}"
    return ""

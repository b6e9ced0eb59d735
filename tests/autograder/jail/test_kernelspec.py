"""The jail as a Jupyter kernel: what starts kernels through jupyter_client starts them in jails, and needs no change."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from autograder.jail.kernelspec import install
from autograder.jail.zygote import close_all

HELPER = Path(__file__).parents[3] / "course" / "rnn2llm"
SOURCE = "import os, rnn2llm\nprint(rnn2llm.__file__, os.getpid(), os.path.exists('/etc/shadow'))"
SHOWN = "/course/rnn2llm/__init__.py 1 False\n"


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))
    folder = install("jailed", HELPER, ["numpy"], str(tmp_path))
    assert (folder / "kernel.json").is_file()
    yield "jailed"
    close_all()


def test_nbclient_runs_notebooks_in_jails_one_after_the_other(kernel):
    for _ in range(2):
        notebook = new_notebook(
            cells=[new_code_cell("print('planted' in globals()); planted = 1"), new_code_cell(SOURCE)]
        )
        NotebookClient(notebook, kernel_name=kernel, timeout=120).execute()
        assert [cell.outputs[0].text for cell in notebook.cells] == ["False\n", SHOWN]


@pytest.mark.slow
def test_nbgrader_autogrades_in_jails(kernel, tmp_path):
    mark = {"grade": True, "grade_id": "one", "locked": True, "points": 2, "schema_version": 3, "solution": False}
    cells = [new_code_cell(SOURCE), new_code_cell("assert rnn2llm", metadata={"nbgrader": {**mark, "task": False}})]
    notebook = new_notebook(cells=cells)
    for folder in ("source/ps1", "submitted/ada/ps1"):
        path = tmp_path / folder / "a.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    options = {
        "cwd": tmp_path,
        "env": {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        "check": True,
        "capture_output": True,
    }
    subprocess.run([*nbgrader, "generate_assignment", "ps1", "--create"], **options)
    subprocess.run([*nbgrader, "autograde", "ps1", "--create", "--ExecutePreprocessor.kernel_name=jailed"], **options)
    graded = nbformat.read(tmp_path / "autograded/ada/ps1/a.ipynb", as_version=4)
    assert graded.cells[0].outputs[0].text == SHOWN
    assert graded.cells[1].outputs == []

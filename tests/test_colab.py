"""Colab: the helper's base install leaves Colab's own packages alone, and a solved lesson runs on exactly those.

The environment is made anew, from ``colab-runtime.txt``, with a Python 3.13 found on PATH or through pyenv. Where there is
none the tests are skipped, which CI counts as a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
RUNTIME = Path(__file__).with_name("colab-runtime.txt")
LESSON = "01_encoder_decoder"

RUN = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
# A student runs every cell, those too that grading leaves out.
nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", skip_cells_with_tag="").execute()
"""

pytestmark = pytest.mark.slow


def python_313() -> str | None:
    """Path of a Python 3.13, or None; pyenv's own command answers only where a version is chosen."""
    chosen: list[dict[str, str]] = [{}]
    if shutil.which("pyenv"):
        listing = subprocess.run(["pyenv", "versions", "--bare"], capture_output=True, text=True, check=True)
        chosen += [{"PYENV_VERSION": name} for name in listing.stdout.split() if name.startswith("3.13.")]
    for choice in chosen if shutil.which("python3.13") else ():
        ask = ["python3.13", "-c", "import sys; print(sys.executable)"]
        answer = subprocess.run(ask, env={**os.environ, **choice}, capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            return answer.stdout.strip()
    return None


def run(*command: str | Path, **variables: str) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-4000:]}{done.stderr[-8000:]}"
    return done.stdout


def freeze(python: Path) -> set[str]:
    return set(run(python, "-m", "pip", "freeze").splitlines())


@pytest.fixture(scope="module")
def colab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment like Colab's."""
    interpreter = python_313()
    if interpreter is None:
        pytest.skip("there is no Python 3.13 here, so nothing shows that the helper works on Colab")
    folder = tmp_path_factory.mktemp("colab")
    run(interpreter, "-m", "venv", folder)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "-r", RUNTIME)
    return python


@pytest.fixture(scope="module")
def before_and_after(colab: Path) -> tuple[set[str], set[str]]:
    """What is installed before and after the helper's base install."""
    before = freeze(colab)
    run(colab, "-m", "pip", "install", "--quiet", ROOT)
    return before, freeze(colab)


def test_installing_the_helper_replaces_nothing(before_and_after: tuple[set[str], set[str]]) -> None:
    before, after = before_and_after
    pinned = {line for line in RUNTIME.read_text(encoding="utf-8").splitlines() if "==" in line}
    assert pinned <= before
    assert before <= after
    assert {name.partition(" @ ")[0].partition("==")[0] for name in after - before} == {
        *("rnn2llm", "sacrebleu", "filelock"),
        *("colorama", "lxml", "portalocker", "regex", "tabulate"),  # sacrebleu's own
    }


@pytest.mark.usefixtures("before_and_after")
def test_a_solved_lesson_runs(colab: Path, tmp_path: Path) -> None:
    answers = json.loads((ROOT / "solutions" / LESSON / "revealed.json").read_text(encoding="utf-8"))
    notebook = nbformat.read(ROOT / "course" / "en" / LESSON / f"{LESSON}.ipynb", as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.pop(name, cell.source)
    assert answers == {}, "every answer has its cell"
    solved = tmp_path / f"{LESSON}.ipynb"
    nbformat.write(notebook, solved)
    run(colab, "-c", RUN, solved, HOME=str(tmp_path), RNN2LLM_LANE="quick", RNN2LLM_DATA="")

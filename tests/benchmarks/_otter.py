"""Otter-Grader on the notebooks of ``grading.py``: an environment for it, and a lesson as an assignment of its own.

Otter runs beside the project's packages but is none of them: its own pins would replace ours. It is installed into a
folder made for the occasion, which sees everything that this environment has. What otter is asked for is `otter run`, its
grading without a container, once a notebook: its quicker way, and the one that needs no Docker. The tests are the
notebook's own check cells, moved to where otter wants them, so that each of them runs once, as under nbgrader.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rnn2llm.checking.model import Exercise

VERSION = "7.0.0"
TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points}


@test_case()
def holds(env):
    exec({source!r}, env)
"""


def environment(folder: Path) -> Path:
    """Make an environment with otter in it, which finds everything else where this interpreter does.

    Returns:
        Its command.

    Raises:
        subprocess.CalledProcessError: pip could not install it.
    """
    venv.create(folder, symlinks=True, with_pip=True)
    binaries = folder / "bin"
    mine = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    # Behind otter's own: a package that both have is otter's.
    lines = [path for path in sys.path if Path(path).name == "site-packages" or (Path(path) / "rnn2llm").is_dir()]
    install = [binaries / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*install, f"otter-grader[grading]=={VERSION}"], check=True)
    (mine / "beside.pth").write_text("\n".join(lines) + "\n")
    return binaries / "otter"


def assignment(exercises: Sequence[Exercise], path: Path) -> None:
    """The checks of a lesson as the archive that `otter run` takes."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"pdf": False, "print_summary": False}))
        for exercise in exercises:
            test = TEST.format(name=exercise.name, points=exercise.points, source=f'check("{exercise.name}")')
            archive.writestr(f"tests/{exercise.name}.py", test)


def submission(notebook: dict[str, Any]) -> dict[str, Any]:
    """A handed-in notebook without its check cells, which are otter's tests."""
    mine = copy.deepcopy(notebook)
    mine["cells"] = [cell for cell in mine["cells"] if cell["metadata"].get("rnn2llm", {}).get("role") != "check"]
    return mine


def grade(otter: Path, archive: Path, notebook: Path, folder: Path, environment: Mapping[str, str]) -> dict[str, float]:
    """Grade one notebook: its points by exercise. What is written on the way is written into ``folder``.

    Raises:
        subprocess.CalledProcessError: otter did not come to an end by itself.
    """
    mine = folder / "notebook.ipynb"
    mine.write_text(json.dumps(submission(json.loads(notebook.read_text(encoding="utf-8")))), encoding="utf-8")
    subprocess.run(
        [otter, "run", "-a", archive, "-o", folder, "--no-logo", mine],
        check=True,
        capture_output=True,
        env={**environment, "PATH": f"{otter.parent}:{environment['PATH']}", "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return {test["name"]: test["score"] for test in results["tests"] if "score" in test}

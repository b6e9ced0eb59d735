"""Has a real editor write a submission: the solved sample is opened in a browser, a cell copied, one added and run, saved.

    python -m tests.submissions.record jupyterlab tests/submissions/jupyterlab_4.ipynb
    python -m tests.submissions.record notebook   tests/submissions/notebook_7.ipynb
    python -m tests.submissions.record nbclassic  tests/submissions/nbclassic_1.ipynb   # where nbclassic is installed

Not a test: what it wrote lies beside it, and is read by the tests of healing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.submissions.sample import encode, solved

NAME = "00_sample.ipynb"
ADDRESS = {"jupyterlab": "lab/tree", "notebook": "notebooks", "nbclassic": "notebooks"}
PORT = 18_888
PATIENCE = 120_000  # milliseconds


def record(editor: str, target: Path) -> None:
    """Run the editor, a Python module that is installed here, and keep what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(encode(solved("en")))
        names = {f"JUPYTER_{name}_DIR": str(Path(folder) / f".{name}") for name in ("DATA", "CONFIG", "RUNTIME")}
        options = [f"--ServerApp.port={PORT}", f"--ServerApp.root_dir={folder}", "--IdentityProvider.token="]
        command = [sys.executable, "-m", editor, *options, "--ServerApp.port_retries=0", "--no-browser", "--allow-root"]
        with subprocess.Popen(command, env={**os.environ, **names}, stderr=subprocess.PIPE, text=True) as server:
            try:
                assert server.stderr is not None
                next(line for line in server.stderr if "Use Control-C to stop" in line)
                _edit(editor, path)
                shutil.copyfile(path, target)
            finally:
                server.terminate()


def _edit(editor: str, path: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.goto(f"http://127.0.0.1:{PORT}/{ADDRESS[editor]}/{NAME}", wait_until="domcontentloaded")
        if editor == "nbclassic":
            page.wait_for_selector(".kernel_idle_icon", state="attached")
        cell = "div.cell" if editor == "nbclassic" else ".jp-CodeCell"
        page.locator(cell, has_text="Scores over the root").first.click()
        _type(page)
        before = path.read_bytes()
        page.keyboard.press("Control+s")
        while path.read_bytes() == before:
            page.wait_for_timeout(500)
        browser.close()


def _type(page: Page) -> None:
    for key in ("Escape", "c", "v", "b"):  # copy the cell, paste it below, add one below that
        page.keyboard.press(key)
    page.wait_for_timeout(2000)
    page.keyboard.press("Enter")
    page.keyboard.type("import math")
    page.keyboard.press("Enter")
    page.keyboard.type("math.tau")
    page.keyboard.press("Shift+Enter")
    page.get_by_text("6.283185307179586").first.wait_for()
    page.keyboard.press("Escape")


if __name__ == "__main__":
    record(sys.argv[1], Path(sys.argv[2]))

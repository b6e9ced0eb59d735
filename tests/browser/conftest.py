"""Chromium, a JupyterLab of its own in either theme, and notebooks for it: trusted, or as a copied file is at first."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from playwright.sync_api import Browser, Page

from tests.conftest import PATIENCE

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1100, "height": 900})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@dataclass
class Lab:
    """A running JupyterLab and its folder."""

    url: str
    folder: Path
    notary: NotebookNotary

    def write(self, name: str, *outputs: str, trusted: bool) -> str:
        """The address of a new notebook with these outputs, HTML each."""
        cells = [
            nbformat.v4.new_code_cell(
                "pass",
                outputs=[nbformat.v4.new_output("display_data", {"text/html": output, "text/plain": "as text"})],
                execution_count=1,
            )
            for output in outputs
        ]
        notebook = nbformat.v4.new_notebook(
            cells=cells
        )  # with a kernel: else JupyterLab's question for one takes the focus
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, self.folder / f"{name}.ipynb")
        if trusted:
            self.notary.sign(notebook)
        return f"{self.url}/lab/workspaces/{name}/tree/{name}.ipynb"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab without token, settings or extensions of the person who runs the tests, and without a network."""
    base = tmp_path_factory.mktemp("lab")
    folder = base / "notebooks"
    folder.mkdir()
    variables = {f"JUPYTER_{name}_DIR": str(base / name.lower()) for name in ("DATA", "CONFIG", "RUNTIME")} | {
        f"JUPYTERLAB_{name}_DIR": str(base / name.lower()) for name in ("SETTINGS", "WORKSPACES")
    }
    _settings(base / "settings", "notebook-extension/tracker", {"windowingMode": "none"})
    _settings(base / "settings", "apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})
    url = f"http://127.0.0.1:{free_port()}"
    options = [
        f"--ServerApp.port={url.rpartition(':')[2]}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder}",
        "--IdentityProvider.token=",
        "--LabApp.extension_manager=readonly",
        "--no-browser",
        "--allow-root",
    ]
    environment = {**os.environ, **variables}
    with subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options], env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            wait_until_it_runs(server, url)
            (base / "data").mkdir(exist_ok=True)
            yield Lab(url, folder, NotebookNotary(data_dir=str(base / "data")))
        finally:
            server.terminate()


def drain(stream: IO[str]) -> None:
    """Reads to the end, or until somebody closes it: a pipe that nobody reads would stop who writes into it."""
    with contextlib.suppress(ValueError):
        deque(stream, maxlen=0)


def wait_until_it_runs(server: subprocess.Popen[str], url: str) -> None:
    """Reads what the server says until it says its address, and lets the rest flow off."""
    assert server.stderr is not None
    said = []
    for line in server.stderr:
        said.append(line)
        if f"{url}/lab" in line:
            threading.Thread(target=drain, args=(server.stderr,), daemon=True).start()
            return
    pytest.fail(f"JupyterLab did not start:\n{''.join(said)}")


def _settings(folder: Path, plugin: str, values: dict[str, object]) -> None:
    path = folder / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values), encoding="utf-8")


@pytest.fixture
def open_in_lab(lab: Lab, page: Page, request: pytest.FixtureRequest) -> Callable[..., Page]:
    """Writes a notebook, opens it in JupyterLab in a theme, and waits until its last output is there."""

    def show(*outputs: str, trusted: bool, theme: str = "light") -> Page:
        _settings(lab.folder.parent / "settings", "apputils-extension/themes", {"theme": THEMES[theme]})
        name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
        page.goto(lab.write(name, *outputs, trusted=trusted), timeout=PATIENCE, wait_until="commit")
        page.wait_for_function(
            "count => document.querySelectorAll('.jp-OutputArea-output.jp-RenderedHTMLCommon').length === count",
            arg=len(outputs),
        )
        page.wait_for_function(f"document.body.dataset.jpThemeLight === '{str(theme == 'light').lower()}'")
        return page

    return show

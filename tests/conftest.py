"""Rules for every test: files with slow tests start first, and where CI is set a test that did not run is a failure."""

from __future__ import annotations

import os
import shutil
import types
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from rnn2llm.checking import session

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOT_RUN = ("skipped", "xfailed")
PATIENCE = 120_000  # milliseconds: a machine with much else to do takes minutes to start what takes seconds


@pytest.fixture(autouse=True)
def lesson_ends() -> Iterator[None]:
    """A lesson that a test begins is over when it ends: its language decides how numbers are written."""
    begun = session._current
    yield
    session._current = begun


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson in Spanish has begun."""
    monkeypatch.setattr(session, "_current", types.SimpleNamespace(lang="es"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: as long as Playwright runs, this thread can have no other event loop."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"], timeout=PATIENCE
        )
        yield found
        found.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, so that two workers end at about the same time."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def not_run(config: pytest.Config) -> list[str]:
    """Ids of the tests that were skipped or expected to fail; empty on a worker, which reports to its controller."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [report.nodeid for outcome in NOT_RUN for report in reporter.stats.get(outcome, [])] if reporter else []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the session where a test did not run."""
    if os.environ.get("CI") and session.exitstatus == pytest.ExitCode.OK and not_run(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests did not run."""
    missed = not_run(terminalreporter.config)
    if os.environ.get("CI") and missed:
        terminalreporter.section("CI is set, so a test that did not run is a failure")
        for name in missed:
            terminalreporter.line(name)

"""Where a lesson runs and with what: told from variables, containers' limits, and libraries that are stood in for."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path

import pytest

from rnn2llm import machine

PLACES = (
    *("COLAB_RELEASE_TAG", "KAGGLE_KERNEL_RUN_TYPE", "KAGGLE_URL_BASE", "BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST"),
    "VSCODE_PID",
)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of this machine tells anything, and neither library is imported."""
    for name in (*PLACES, "CPU_LIMIT", "MEM_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    for name in ("google.colab", "ipykernel", "tensorflow", "torch"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(machine, "CGROUP_LIMITS", ())


@pytest.mark.parametrize(
    ("variable", "place"),
    [
        ("COLAB_RELEASE_TAG", "Colab"),
        ("KAGGLE_KERNEL_RUN_TYPE", "Kaggle"),
        ("KAGGLE_URL_BASE", "Kaggle"),
        ("BINDER_SERVICE_HOST", "Binder"),
        ("BINDER_LAUNCH_HOST", "Binder"),
        ("VSCODE_PID", "VS Code"),
        ("", "Jupyter"),
    ],
)
def test_places_are_told_apart(variable: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    if variable:
        monkeypatch.setenv(variable, "1")
    assert machine.place() == place


def test_without_a_kernel_it_is_python() -> None:
    assert machine.place() == "Python"


@pytest.mark.parametrize(("limit", "counted"), [("1", 1), ("1.9", 1), ("0.5", None), ("", None), ("much", None)])
def test_a_hub_s_limit_counts(limit: str, counted: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPU_LIMIT", limit)
    assert machine.cores() == (counted or len(os.sched_getaffinity(0)))


def test_the_smallest_limit_of_memory_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = machine.memory_gib()
    assert whole is not None
    assert whole == pytest.approx(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    limits = [tmp_path / "memory.max", tmp_path / "absent"]
    monkeypatch.setattr(machine, "CGROUP_LIMITS", limits)
    limits[0].write_text("max\n")
    assert machine.memory_gib() == whole
    limits[0].write_text(f"{2**29}\n")
    assert machine.memory_gib() == 0.5
    monkeypatch.setenv("MEM_LIMIT", str(2**28))
    assert machine.memory_gib() == 0.25


def library(devices: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A TensorFlow that sees these devices: from kind to name."""
    config = types.SimpleNamespace(
        list_physical_devices=lambda kind: [kind] if kind in devices else [],
        experimental=types.SimpleNamespace(get_device_details=lambda kind: {"device_name": devices[kind]}),
    )
    monkeypatch.setitem(sys.modules, "tensorflow", types.SimpleNamespace(config=config))


def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """An nvidia-smi that says `answer`."""
    command = tmp_path / "nvidia-smi"
    command.write_text(f"#!/bin/sh\n{answer}\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")


def test_the_first_accelerator_that_the_library_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card(tmp_path, monkeypatch, "echo 'Tesla T4, 15360'")
    library({"GPU": "Tesla T4"}, monkeypatch)
    assert machine.accelerator() == machine.Accelerator("Tesla T4", 15.0)
    library({"TPU": "TPU v2"}, monkeypatch)
    assert machine.accelerator().name == "TPU v2"


def test_a_card_that_the_library_does_not_see_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card(tmp_path, monkeypatch, "echo 'Tesla T4, 15360'")
    library({}, monkeypatch)
    assert machine.accelerator() == machine.Accelerator(unused="Tesla T4")


@pytest.mark.parametrize("answer", ["exit 9", "true", "echo 'no devices'"])
def test_an_nvidia_smi_without_a_card_is_no_card(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card(tmp_path, monkeypatch, answer)
    library({}, monkeypatch)
    assert machine.accelerator() == machine.Accelerator()


def test_torch_is_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    cuda = types.SimpleNamespace(is_available=lambda: True, get_device_name=lambda number: f"card {number}")
    monkeypatch.setitem(sys.modules, "torch", types.SimpleNamespace(cuda=cuda))
    assert machine.accelerator() == machine.Accelerator("card 0")

"""The course's public addresses, read from the distribution's own metadata: they stand in ``pyproject.toml`` alone."""

from __future__ import annotations

from importlib import metadata

_ENTRIES = metadata.metadata("rnn2llm").get_all("Project-URL") or []  # "Label, address" each
REPOSITORY = next((entry.partition(",")[2].strip() for entry in _ENTRIES if entry.startswith("Repository,")), "")
VERSION = metadata.version("rnn2llm")
RAW = REPOSITORY.replace("https://github.com/", "https://raw.githubusercontent.com/", 1) + f"/v{VERSION}"
SOLUTIONS_URL = f"{RAW}/solutions"

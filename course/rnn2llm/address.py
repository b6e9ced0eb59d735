"""The course's public addresses, read from the distribution's own metadata: they stand in ``pyproject.toml`` alone."""

from __future__ import annotations

from importlib import metadata

REPOSITORY = dict(
    (label.strip(), url.strip())
    for label, _, url in (entry.partition(",") for entry in metadata.metadata("rnn2llm").get_all("Project-URL") or [])
).get("Repository", "")
VERSION = metadata.version("rnn2llm")
RAW = REPOSITORY.replace("https://github.com/", "https://raw.githubusercontent.com/", 1) + f"/v{VERSION}"
SOLUTIONS_URL = f"{RAW}/solutions"

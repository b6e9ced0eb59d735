"""The figures of ``grading.py``: kept as JSON with the conditions they were measured under, and written as a page."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COMPARED = 60  # the size of the class that is compared with stock
RESULTS, PAGE = (Path(__file__).with_name(name) for name in ("grading.json", "README.md"))
OTHERS = {"stock": "stock `nbgrader autograde`", "otter": "`otter run`"}
HEAD = f"""# What grading costs

Classes of honest students with lesson 01, in several styles, graded with `autograder grade` and with stock `nbgrader
autograde`, without the cells that train or draw; the same notebooks by Otter-Grader, asked for with `otter run`, its
grading without a container, with the notebook's checks as its tests. Core seconds are those that the operating system
counted for all processes. *c* is what a submission's own cells and judged calls take in a kernel that is ready for
them; it is measured in our jails and taken to be the same elsewhere. What goes beyond it is overhead. The others grade
one notebook after the other, and take as long for each: what they take for ten tells what they take for a class. Written by

```bash
python tests/benchmarks/grading.py --sizes 10 {COMPARED} 300 1000 --otter 10
python tests/benchmarks/grading.py --workers --sizes {COMPARED} --stock 0
python tests/benchmarks/grading.py --repeats 20
```
"""


def keep(kind: str, name: str, found: Mapping[str, Any]) -> None:
    """Put a result into the file of results, and write the page anew."""
    results = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    results.setdefault(kind, {})[name] = found
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    PAGE.write_text(page(results), encoding="utf-8")


def page(results: Mapping[str, Any]) -> str:
    """All results in words."""
    ours = sorted(results.get("ours", {}).values(), key=lambda row: row["size"])
    others = [(said, row) for kind, said in OTHERS.items() for row in results.get(kind, {}).values()]
    parts = [HEAD, _table(ours, others)]
    compared = next((row for row in ours if row["size"] == COMPARED), None)
    if compared:
        parts += [_ratios(compared, said, row) for said, row in others]
    if len(ours) > 1:
        small, large = (row["core"] / row["size"] for row in (ours[0], ours[-1]))
        parts.append(
            f"From {ours[0]['size']} to {ours[-1]['size']} submissions the core time of one goes from {small:.2f} s to "
            f"{large:.2f} s: what a batch costs once is shared by more.\n"
        )
    for row in results.get("workers", {}).values():
        parts.append(
            f"Dask, a class of {row['size']} on workers that have graded before: one worker on one core grades "
            f"{row['one']:.0f} a minute, two on two {row['two']:.0f}, {row['two'] / row['one']:.2f} times as many "
            f"({_beside(row)}).\n"
        )
    for row in results.get("repeats", {}).values():
        parts.append(
            f"The demo class, graded {row['times']} times: {row['differing']} repeats gave anybody other points than the "
            f"rest did ({_beside(row)}).\n"
        )
    return "\n".join(parts)


def _table(ours: Sequence[Mapping[str, Any]], others: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    c = statistics.median(row["c"] / row["size"] for row in ours) if ours else 0.0
    lines = [
        "| | class | a minute | core s each | c | overhead | peak memory | measured |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in ours:
        size, spent = row["size"], row["c"] / row["size"]
        lines.append(
            f"| `autograder grade --jobs {row['jobs']}` | {size} | {60 * size / row['wall']:.0f} | {row['core'] / size:.2f} "
            f"| {spent:.2f} | {row['core'] / size - spent:.3f} | {row['peak']:.0f} MiB | {_beside(row)} |"
        )
    for said, row in others:
        size = row["size"]
        lines.append(
            f"| {said} | {size} | {60 * size / row['wall']:.1f} | {row['core'] / size:.2f} | {c:.2f} | "
            f"{row['core'] / size - c:.2f} | | {_beside(row)} |"
        )
    return "\n".join([*lines, ""])


def _ratios(ours: Mapping[str, Any], said: str, theirs: Mapping[str, Any]) -> str:
    c = ours["c"] / ours["size"]
    overheads = [row["core"] / row["size"] - c for row in (theirs, ours)]
    rates = [row["size"] / row["wall"] for row in (ours, theirs)]
    same = "Both give the same scores." if theirs["same"] else "**The scores differ.**"
    return (
        f"For the class of {ours['size']}, the overhead of {said} on {theirs['size']} of its notebooks is "
        f"{overheads[0] / overheads[1]:.1f} times ours, and we grade {rates[0] / rates[1]:.1f} times as many a minute. "
        f"{same}\n"
    )


def _beside(row: Mapping[str, Any]) -> str:
    """When and with what; what else kept the machine busy is known where all processes were waited for, and at most."""
    others = f", at most {row['others']:.0%} of them busy with other things" if "others" in row else ""
    return f"{row['date']}, {row['cores']} cores{others}"

"""What stock nbgrader makes of each attack of the corpus, measured, beside what this harness makes of it.

    python tests/benchmarks/attacks_stock.py                    those that are new or were changed since
    python tests/benchmarks/attacks_stock.py --all              every attack; some forty minutes on one core
    python tests/benchmarks/attacks_stock.py markup signals     these alone; the other results stay

Each attack is handed in to a class of its own, between a student who was graded before and one who comes after, and
graded by `nbgrader autograde` in a box (`_stock_box.py`) in which it can hurt nobody. The same file then goes through
`autograder grade`. Results go to ``tests/attacks/stock.json``, and from there as a table to ``tests/attacks/README.md``.
Let nothing else run meanwhile: what takes too long counts as hanging.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from autograder.classroom import Classroom  # noqa: E402
from autograder.grading import pool  # noqa: E402
from autograder.grading.grade import grade_submission  # noqa: E402
from autograder.grading.handout import run_nbgrader  # noqa: E402
from autograder.grading.secret import SECRET, hidden_key  # noqa: E402
from autograder.jail.spec import FIRST_HOST_UID, Limits, interpreter_paths  # noqa: E402
from autograder.jail.watchdog import Watchdog  # noqa: E402
from tests.attacks.corpus import (  # noqa: E402
    ATTACKS,
    FOLDER,
    GOT,
    LESSON,
    Attack,
    attacked_class,
    hand_in,
    hidden_texts,
    honest,
)

FIRST, LAST, NOTE = "a-first", "z-last", "what the neighbour wrote: 5d0c1f7a"
FULL = 6.0
CELL_SECONDS, SECONDS, MEMORY_MIB = 10, 90, 1536
RESULTS, TABLE = ROOT / "tests" / "attacks" / "stock.json", ROOT / "tests" / "attacks" / "README.md"
Found = dict[str, Any]


def main() -> None:
    """Measure what is named on the command line; what has no result of its file as it is, where nothing is."""
    known = {attack.name for attack in ATTACKS}
    results = {name: one for name, one in measured().items() if name in known}
    wanted = sys.argv[1:] or outdated(results)
    if wanted == ["--all"]:
        wanted = sorted(known)
    if unknown := set(wanted) - known:
        sys.exit(f"no such attack: {', '.join(sorted(unknown))}")
    if not wanted:
        TABLE.write_text(table(results), encoding="utf-8")
        sys.exit("every attack has its result")
    with _prepared_class() as (classroom, told):
        usual = _boxed(classroom, [LAST])
        assert usual is not None
        assert usual["scores"] == {FIRST: FULL, LAST: FULL}, usual
        for attack in ATTACKS:
            if attack.name in wanted:
                results[attack.name] = _measured(classroom, attack, told, set(usual["home"]))
                print(f"{attack.name}: {'; '.join(_stock_words(results[attack.name]))}", flush=True)
                text = json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False)
                RESULTS.write_text(text + "\n", encoding="utf-8")
                TABLE.write_text(table(results), encoding="utf-8")
    print(_sums(results))


def measured() -> dict[str, Found]:
    """The results that there are, by attack."""
    results: dict[str, Found] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    return results


def outdated(results: Mapping[str, Found]) -> list[str]:
    """Attacks without a result, or with one of another file than theirs is now."""
    return [one.name for one in ATTACKS if results.get(one.name, {}).get("file") != fingerprint(one)]


def fingerprint(attack: Attack) -> str:
    """What identifies an attack's file."""
    return hashlib.sha256((FOLDER / f"{attack.name}.py").read_bytes()).hexdigest()[:16]


@contextmanager
def _prepared_class() -> Iterator[tuple[Classroom, list[str]]]:
    """A class in which one student was graded before, and what nobody may learn in it."""
    with tempfile.TemporaryDirectory(prefix="stock") as place, attacked_class(Path(place)) as classroom:
        os.environ["PYTHONPATH"] = str(classroom.course.helper.parent)
        hand_in(classroom, FIRST, honest(classroom, NOTE))
        run_nbgrader(classroom, "autograde", LESSON, "--create")
        hand_in(classroom, LAST, honest(classroom, "nothing"))
        secret = (classroom.keys / SECRET).read_text().strip()
        yield classroom, [secret, NOTE, GOT, *hidden_texts(hidden_key(classroom, LESSON))]


def _measured(classroom: Classroom, attack: Attack, secrets_: list[str], usual_home: set[str]) -> Found:
    hand_in(classroom, attack.name, attack.content(classroom))
    try:
        stock = _boxed(classroom, [attack.name, LAST])
        (task,) = pool.plan(classroom, LESSON, students=[attack.name], again=True).tasks
        ours = grade_submission(task)
    finally:
        shutil.rmtree(classroom.root / "submitted" / attack.name)
    shown = json.dumps([cell.get("outputs") for cell in ours.notebook.cells]) if ours.notebook else ""
    found: Found = {
        "file": fingerprint(attack),
        "family": attack.family,
        "tries": attack.tries,
        "deserves": attack.points,
        "ours": {"points": ours.graded.points, "learned": any(json.dumps(one)[1:-1] in shown for one in secrets_)},
    }
    if stock is None:
        return found | {"stock": None}
    mine = (
        f"class/autograded/{attack.name}/",
        f"class/autograded/{LAST}/",
        "class/gradebook.db",
        "class/.nbgrader.log",
    )
    log = stock["log"].strip().splitlines()
    return found | {
        "stock": {
            "points": stock["scores"].get(attack.name),
            "waiting": stock["waiting"].get(attack.name, False),
            "learned": any(
                json.dumps(one, ensure_ascii=False)[1:-1] in stock["notebooks"][attack.name] for one in secrets_
            ),
            "changed": [path for path in stock["changed"] if not path.startswith(mine)][:20],
            "planted": sorted(
                path for path in set(stock["home"]) - usual_home if not path.startswith((".cache", ".config"))
            )[:20],
            "gradebook": stock["gradebook"],
            "before": stock["scores"].get(FIRST),
            "next": stock["scores"].get(LAST),
            "left": stock["left"][:5],
            "code": stock["code"],
            "seconds": stock["seconds"],
            "log": log[-1][-300:].replace(str(classroom.root), "CLASS") if log and stock["code"] else "",
        }
    }


def _boxed(classroom: Classroom, students: list[str]) -> Found | None:
    """`nbgrader autograde` of the class in a box; None where the box itself had to be ended, or did not survive."""
    folder = classroom.root.parent
    for path in [folder, *folder.rglob("*")]:
        with suppress(OSError):
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))
    with tempfile.TemporaryDirectory(prefix="sb") as root:
        job = {
            "root": root,
            "here": str(ROOT),
            "folder": str(folder),
            "readonly": interpreter_paths(),
            "uid": FIRST_HOST_UID + secrets.randbelow(10**9),
            "students": students,
            "seconds": SECONDS,
            "command": [
                sys.executable,
                "-m",
                "nbgrader",
                "autograde",
                LESSON,
                "--create",
                f"--Execute.timeout={CELL_SECONDS}",
            ],
            "environment": {
                "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
                "PYTHONPATH": f"{classroom.course.helper.parent}{os.pathsep}{ROOT}",
                "PYTHONDONTWRITEBYTECODE": "1",
                "LANG": "C.UTF-8",
                "OMP_NUM_THREADS": "1",
            },
        }
        box = subprocess.Popen(
            [sys.executable, "-B", str(Path(__file__).with_name("_stock_box.py")), json.dumps(job)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        limits = Limits(total_seconds=SECONDS + 60, cpu_seconds=4 * SECONDS, memory_mib=MEMORY_MIB)
        watchdog = Watchdog(limits, box.pid, lambda: os.killpg(box.pid, signal.SIGKILL))
        out, _ = box.communicate()
        watchdog.stop()
    try:
        found: Found = json.loads(out)
    except ValueError:
        return None
    return found


def _stock_words(one: Found) -> list[str]:
    """What happened under stock nbgrader, worst first."""
    stock = one["stock"]
    if stock is None:
        return ["takes the whole grader down, beyond the limits of the box"]
    words = []
    if stock["points"] is not None and stock["points"] > one["deserves"]:
        words.append(f"**gains {stock['points'] - one['deserves']:g} points**")
    if stock["learned"]:
        words.append("**learns what is hidden**")
    if stock["changed"]:
        words.append(f"**changes files of the class** ({len(stock['changed'])})")
    if stock["gradebook"] or stock["before"] != FULL:
        words.append("**changes the gradebook**")
    if stock["planted"]:
        words.append("**plants files in the grader's home**")
    if stock["left"]:
        words.append("leaves processes running")
    if stock["code"] is None:
        words.append("hangs the grader")
    if stock["next"] != FULL:
        words.append("the next student is not graded" if stock["next"] is None else "the next student loses points")
    if stock["points"] is None:
        words.append("is not graded at all")
    elif stock["points"] < one["deserves"]:
        words.append(f"its honest part loses {one['deserves'] - stock['points']:g} points")
    return words or ["nothing"]


def _sums(results: Mapping[str, Found]) -> str:
    """How many of the attacks do what, in a line each."""
    stocks = [one["stock"] for one in results.values()]
    run = [(one, one["stock"]) for one in results.values() if one["stock"]]
    counts = {
        "gain points": sum((stock["points"] or 0) > one["deserves"] for one, stock in run),
        "learn something hidden": sum(stock["learned"] for _, stock in run),
        "change files, the gradebook or the grader's home": sum(
            bool(stock["changed"] or stock["gradebook"] or stock["planted"] or stock["before"] != FULL)
            for _, stock in run
        ),
        "leave processes running": sum(bool(stock["left"]) for _, stock in run),
        "take the whole grader down or hang it": sum(not stock or stock["code"] is None for stock in stocks),
        "keep the next student from being graded rightly": sum(not stock or stock["next"] != FULL for stock in stocks),
        "cost their own honest part points": sum(
            stock is None or (stock["points"] or 0) < one["deserves"]
            for one, stock in ((one, one["stock"]) for one in results.values())
        ),
        "do nothing of this": sum(_stock_words(one) == ["nothing"] for one in results.values()),
    }
    wrong = sum(one["ours"]["points"] != one["deserves"] or one["ours"]["learned"] for one in results.values())
    lines = [f"- {count} {what}" for what, count in counts.items()]
    return (
        f"Of {len(results)} attacks, under stock `nbgrader autograde`:\n\n"
        + "\n".join(lines)
        + (
            f"\n\nUnder `autograder grade`, {wrong} end otherwise than with the points that their honest part deserves and "
            "nothing learned.\n"
        )
    )


def _unmeasured(results: Mapping[str, Found]) -> list[str]:
    names = outdated(results)
    return [f"Not measured yet, or changed since: {', '.join(names)}.", ""] if names else []


def table(results: Mapping[str, Found]) -> str:
    """The results as a page."""
    rows = [
        f"| [`{name}`](attempts/{name}.py) | {one['tries']} | {'; '.join(_stock_words(one))} | "
        f"{one['ours']['points']:g} of {one['deserves']:g}{', **learns**' if one['ours']['learned'] else ''} |"
        for name, one in sorted(results.items(), key=lambda item: (item[1]["family"], item[0]))
    ]
    return "\n".join(
        [
            "# Attacks",
            "",
            "Each file in `attempts/` is a notebook that wants what it did not earn. `test_attacks.py` hands all of them in "
            "to one class and shows that none gains a point, changes or learns anything, or leaves anything running, and "
            "that the batch goes on. This page says what stock nbgrader 0.9.6 makes of the same files; it is written by",
            "",
            "```bash",
            "python tests/benchmarks/attacks_stock.py",
            "```",
            "",
            "Stock nbgrader runs there in a box that protects the machine; what the box keeps out counts in its favour. "
            f"A cell may take {CELL_SECONDS} s, all of it {SECONDS} s. *Deserved* is what a notebook's honest part is "
            "worth; the last column is what `autograder grade` gave it.",
            "",
            _sums(results),
            *_unmeasured(results),
            "| attack | tries | stock `nbgrader autograde` | ours, of what is deserved |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()

"""Random damage to what a class hands in, and what has to hold whatever came of it.

Four things come from strangers: notebooks, what a student's process says of its cells, its answers to the judge, and
archives. Each has a strategy that begins with an honest one and damages it step by step, as data and as bytes, and a check
that says what must be true of it all the same. `check_class` puts them together: an archive of damaged notebooks is
collected, graded by processes that say damaged things, and written to a real gradebook, report and feedback. Nothing is
executed.

A step is a kind and a seed, so that hypothesis can leave steps out until the fewest are found that still do harm.

    python -m tests.fuzzing --seed 7     the longer run, also `make fuzz`; CI has a few hundred of a fixed seed
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import io
import itertools
import json
import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import nbformat
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from rich.console import Console

from autograder.classroom import Classroom
from autograder.errors import SubmissionError
from autograder.grade_class import grade_lesson
from autograder.grading import grade, judging
from autograder.grading.collect import IGNORED, collect
from autograder.grading.execute import Execution, executed
from autograder.grading.handout import init_class, release, releases
from autograder.grading.heal import Healer
from autograder.grading.judging import STATUSES, ChannelClosed, JudgeChannel
from autograder.grading.records import ExerciseRecord
from autograder.jail import kernel
from autograder.jail.spec import Limits
from autograder.messages import say
from autograder.results.database import open_gradebook
from autograder.results.feedback import write_feedback
from autograder.results.report import class_report, graded_submissions, write_report
from rnn2llm.checking.codec import encode_outputs
from rnn2llm.checking.keys import AnswerKey
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.outcome import Outcome
from rnn2llm.checking.verdict import judge
from rnn2llm.checking.words import LANGUAGES
from tests.mini import LESSON, mini_course

Damage = tuple[str, int]
NAMES = (
    "Ana Núñez_{n}_assignsubmission_file_/{lesson}.ipynb",
    "perezana_LATE_{n}_{n}_{lesson}-1.ipynb",
    "s{n}/x.ipynb",
)
ODD_TEXTS = (
    *("", "\0", "\ud800", "\ufeff", "‮evil", "a" * 5000, "%%bash\nrm -rf /", "<script>alert(1)</script>", "{{ x }}"),
    *(
        "def masked_mean(x, mask):\n    return (",
        "    indented",
        "\r\n",
        "\x1b[31m",
        "check('masked_mean')",
        "```",
        "\u2028",
    ),
)
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1e400, float("nan"), 10**30, [], {}, [[]], {"a": []}, 4, "4", 3),
    *({"dtype": "<f8", "shape": [2**31 - 1] * 8, "data": ""}, {"grade_id": ["x"]}, {"role": {}}, "ok", "raised"),
)
ODD_BYTES = (b"\0", b"\xff\xfe", b'"', b"{", b"}]", b"PK\x05\x06", b"\\ud800", b"\x80", b"\n", b"NaN", b"[" * 3000)


# What a kernel may say of a cell, as the Jupyter protocol has it.
PICTURE = {"data": {"text/plain": "x", "image/png": "iVBORw0KGgo="}, "metadata": {}, "transient": {"display_id": "d"}}
SAID: tuple[dict[str, Any], ...] = (
    {"msg_type": "status", "content": {"execution_state": "busy"}},
    {"msg_type": "execute_input", "content": {"code": "x", "execution_count": 1}},
    {"msg_type": "stream", "content": {"name": "stdout", "text": "a line\n"}},
    {"msg_type": "display_data", "content": PICTURE},
    {"msg_type": "update_display_data", "content": PICTURE},
    {"msg_type": "comm_open", "content": {"comm_id": "c", "target_name": "jupyter.widget", "data": {"state": {}}}},
    {"msg_type": "clear_output", "content": {"wait": True}},
    {"msg_type": "execute_result", "content": {"data": {"text/plain": "1"}, "metadata": {}, "execution_count": 1}},
    {
        "msg_type": "error",
        "content": {"ename": "OSError", "evalue": "[Errno 28]", "traceback": ["\x1b[31m----> 1\x1b[0m x = 1 / 0"]},
    },
    {"msg_type": "done"},
)
DONE = b'{"msg_type": "done"}\n'
WHERE = b'Current thread 0x00 (most recent call first):\n  File "/tmp/12.py", line 3 in f\n  File "y", line 0 in g\n'
PLENTY = Limits(total_seconds=10**6, cpu_seconds=10**6, memory_mib=10**6, output_mib=1)


# Damage


def damaged_data(data: Any, steps: Sequence[Damage]) -> Any:
    """A damaged copy of JSON data."""
    holder = [copy.deepcopy(data)]
    for kind, start in steps:
        chance = random.Random(start)
        places = list(_places(holder))
        if places:
            _damage_place(*chance.choice(places), kind, chance)
    return holder[0] if holder else None


def _places(value: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    """Every (container, key or index) there is."""
    if depth < 30 and isinstance(value, (dict, list)):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key], depth + 1)


def _damage_place(container: Any, key: Any, kind: str, chance: random.Random) -> None:
    value = container[key]
    if kind == "replace":
        container[key] = copy.deepcopy(chance.choice(ODD_VALUES))
    elif kind == "delete":
        del container[key]
    elif kind == "text":
        container[key] = chance.choice(ODD_TEXTS)
    elif kind == "splice" and isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        container[key] = value[:at] + chance.choice(ODD_TEXTS) + value[at + chance.randrange(20) :]
    elif kind == "repeat" and isinstance(value, list):
        container[key] = value * chance.choice([2, 3, 40])
    elif kind == "shuffle" and isinstance(value, list):
        chance.shuffle(value)
    elif kind == "wrap":
        for _ in range(chance.choice([1, 3, 100])):
            value = [value]
        container[key] = value
    elif kind == "twin" and isinstance(container, list):
        container.insert(chance.randrange(len(container) + 1), copy.deepcopy(value))


def damaged_bytes(content: bytes, steps: Sequence[Damage]) -> bytes:
    """Damaged bytes."""
    for kind, start in steps:
        chance = random.Random(start)
        at = chance.randrange(len(content) + 1)
        more = at + chance.choice([1, 1, 4, 100])
        content = {
            "flip": content[:at]
            + bytes(byte ^ 1 << chance.randrange(8) for byte in content[at : at + 1])
            + content[at + 1 :],
            "cut": content[:at],
            "drop": content[:at] + content[more:],
            "insert": content[:at] + chance.choice(ODD_BYTES) + content[at:],
            "again": content[:more] + content[at:],
            "number": content[:at] + chance.randbytes(4) + content[at + 4 :],
        }[kind]
    return content


DATA = st.tuples(
    st.sampled_from(["replace", "delete", "text", "splice", "repeat", "shuffle", "wrap", "twin"]), st.integers(0, 2**48)
)
BYTES = st.tuples(st.sampled_from(["flip", "cut", "drop", "insert", "again", "number"]), st.integers(0, 2**48))


def text_of(data: Any) -> bytes:
    """JSON as a stranger may write it: nesting beyond Python's measure and half surrogate pairs included."""
    try:
        return json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(data).encode()
    except RecursionError:
        return b'{"cells": ' + b"[" * 5000 + b"]" * 5000 + b"}"


# What is damaged


@dataclass
class Ground:
    """A class with the smallest lesson there is, and what honest students would hand in."""

    classroom: Classroom
    key: AnswerKey
    honest: tuple[Any, ...]
    fresh: Path

    def notebooks(self) -> st.SearchStrategy[bytes]:
        """Damaged notebooks."""
        return st.builds(
            lambda base, data, content: damaged_bytes(text_of(damaged_data(self.honest[base], data)), content),
            st.integers(0, len(self.honest) - 1),
            st.lists(DATA, max_size=8),
            st.just([]) | st.lists(BYTES, max_size=4),
        )

    def answers(self) -> st.SearchStrategy[Answers]:
        """How a student's process answers the judge: damage to each right answer, and what it says besides."""
        said = st.tuples(st.lists(DATA, max_size=3), st.just([]) | st.lists(BYTES, max_size=3))
        return st.builds(Answers, st.lists(said, min_size=1, max_size=5), st.integers(0, 12))

    def kernels(self) -> st.SearchStrategy[Kernel]:
        """What a student's process says of its cells: damage to a cell's messages and to their lines, and to its trace."""
        said = st.tuples(st.lists(DATA, max_size=6), st.just([]) | st.lists(BYTES, max_size=4))
        return st.builds(
            Kernel, st.lists(said, min_size=1, max_size=5), st.integers(0, 12), st.lists(BYTES, max_size=3)
        )

    def archives(self) -> st.SearchStrategy[bytes]:
        """Damaged zips of damaged notebooks and zips."""
        inner = st.lists(self.notebooks() | st.binary(max_size=40), max_size=3).map(zipped)
        inner = st.builds(damaged_bytes, inner, st.lists(BYTES, max_size=4))
        files = st.lists(self.notebooks() | inner, min_size=1, max_size=5)
        return st.builds(damaged_bytes, files.map(zipped), st.just([]) | st.lists(BYTES, max_size=6))

    @cached_property
    def releases(self) -> dict[str, Any]:
        """The released notebooks."""
        return {lang: nbformat.reads(text, as_version=4) for lang, text in releases(self.classroom, LESSON).items()}

    @cached_property
    def healer(self) -> Healer:
        """What heals the class's submissions."""
        return Healer(self.releases)


@dataclass(frozen=True)
class Answers:
    """What a student's process says: (damage to the data, damage to the bytes) a line, in turn; it dies after ``lives``."""

    said: Sequence[tuple[Sequence[Damage], Sequence[Damage]]]
    lives: int

    def speak(self, far: socket.socket, key: AnswerKey) -> None:
        """Answer question after question, then hang up."""
        right = {name: [case.right for case in exercise.cases] for name, exercise in key.exercises.items()}
        asked: dict[str, int] = {}
        with far, far.makefile("rb") as questions:
            for number, line in enumerate(questions):
                question = json.loads(line)
                case = asked[question["exercise"]] = asked.get(question["exercise"], -1) + 1
                outputs = encode_outputs(right[question["exercise"]][case % len(right[question["exercise"]])])
                honest = {"id": question["id"], "outcome": {"status": "ok", "outputs": outputs}}
                data, content = self.said[number % len(self.said)]
                bad = {"id": question["id"], "outcome": damaged_data(honest["outcome"], data)}
                end = {"id": question["id"], "outcome": {"status": "missing"}}  # lest the judge wait for an answer
                lines = [damaged_bytes(text_of(damaged_data(honest, data)), content), text_of(bad), text_of(end)]
                try:
                    far.sendall(b"\n".join(lines) + b"\n")
                except OSError:
                    return
                if number >= self.lives:
                    return


@dataclass(frozen=True)
class Kernel:
    """What a student's process says of its cells.

    Attributes:
        said: (damage to the messages, damage to their lines) a cell, in turn.
        lives: how many cells it outlives.
        trace: damage to what it says of where its code stands.
    """

    said: Sequence[tuple[Sequence[Damage], Sequence[Damage]]]
    lives: int
    trace: Sequence[Damage]

    def speak(self, far: socket.socket) -> None:
        """Say something of cell after cell, then hang up; silence would only make the grader wait."""
        with far, far.makefile("rb") as requests, suppress(OSError):
            far.sendall(b'{"msg_type": "ready"}\n')
            for number, line in enumerate(requests):
                if "cell" not in json.loads(line) or number >= self.lives:
                    return
                data, content = self.said[number % len(self.said)]
                messages = damaged_data(list(SAID), data)
                lines = [text_of(one) for one in (messages if isinstance(messages, list) else [messages])]
                far.sendall(damaged_bytes(b"\n".join(lines), content) + b"\n" + DONE)


class Spoken(kernel._Unjailed):
    """A process in name only: what it would say is said by threads. To be subclassed with what that is."""

    key: AnswerKey
    kernels: Iterator[Kernel]
    answers: Iterator[Answers]

    def __init__(self, helper: Path, inherited: Sequence[int], folder: Path) -> None:
        cells, judge, _, trace = inherited
        self._process = subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL, start_new_session=True)
        self.pid = self._process.pid
        said = next(self.kernels)
        os.write(trace, damaged_bytes(WHERE, said.trace)[:4096])
        self._ends = [socket.socket(fileno=os.dup(end)) for end in (cells, judge)]
        self._threads = [
            threading.Thread(target=said.speak, args=(self._ends[0],)),
            threading.Thread(target=next(self.answers).speak, args=(self._ends[1], self.key)),
        ]
        for thread in self._threads:
            thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Whoever waits for it has been told enough."""
        self.kill()
        return True

    def close(self) -> None:
        """Let the threads end."""
        for end in self._ends:
            with suppress(OSError):  # its thread has closed it
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        super().close()


@contextmanager
def pretended(key: AnswerKey, answers: Sequence[Answers]) -> Iterator[None]:
    """Submissions are graded without a kernel: what a student's process would answer is said by a thread, in turn."""
    turn = itertools.cycle(answers)

    @contextmanager
    def executed(*_: Any, **__: Any) -> Iterator[Any]:
        near, far = socket.socketpair()
        speaker = threading.Thread(target=next(turn).speak, args=(far, key))
        speaker.start()
        try:
            yield SimpleNamespace(
                channel=near,
                turn_to_judge=lambda lesson, variant: None,
                ended=lambda reason: SimpleNamespace(limit="", where=()),
            )
        finally:
            near.close()
            speaker.join()

    with mock.patch.object(grade, "executed", executed):
        yield


@contextmanager
def spoken(key: AnswerKey, answers: Sequence[Answers], kernels: Sequence[Kernel]) -> Iterator[None]:
    """Kernels are processes in name only: what each would say of its cells, and answer the judge, is said in turn."""
    said = {"key": key, "kernels": itertools.cycle(kernels), "answers": itertools.cycle(answers)}
    with mock.patch.object(kernel, "_Unjailed", type("Spoken", (Spoken,), said)):
        yield


def zipped(contents: Sequence[bytes]) -> bytes:
    """Files in an archive, named as learning platforms name them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents, 100):
            name = NAMES[number % len(NAMES)].format(n=number, lesson=LESSON)
            archive.writestr(name.replace(".ipynb", ".zip") if content.startswith(b"PK") else name, content)
    return buffer.getvalue()


@contextmanager
def fuzzed_ground(root: Path) -> Iterator[Ground]:
    """Make the class in an empty folder."""
    with mini_course(root / "mini") as course, mock.patch.object(judging, "GRACE_SECONDS", 20.0):
        (course.root / "course" / "rnn2llm" / "__init__.py").touch()
        classroom = init_class(root / "class", course, "Fuzz", "es")
        release(classroom, LESSON)
        (classroom.root / "gradebook.db").rename(root / "fresh.db")
        notebooks = [json.loads(classroom.notebook("release", LESSON).read_text(encoding="utf-8"))]
        english = classroom.root / "release" / LESSON / "en" / f"{LESSON}.ipynb"
        notebooks.append(json.loads(english.read_text(encoding="utf-8")))
        key = AnswerKey.from_json((classroom.keys / f"{LESSON}.json").read_text(encoding="utf-8"))
        yield Ground(classroom, key, (*notebooks, *map(_bare, notebooks)), root / "fresh.db")


def _bare(notebook: Any) -> Any:
    """Without metadata and ids, in an old format."""
    bare = copy.deepcopy(notebook)
    bare |= {"metadata": {}, "nbformat_minor": 0}
    for cell in bare["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return bare


# What has to hold


def check_notebook(ground: Ground, content: bytes) -> str:
    """It is healed into the release's cells, each once and in order, or refused with a reason in both languages."""
    reason = ""
    try:
        healed = ground.healer.heal(content)
    except SubmissionError as error:
        reason = error.key
    if reason:
        assert all(say(lang, reason) for lang in LANGUAGES)
        return "refused"
    nbformat.validate(healed.notebook)
    nbformat.writes(healed.notebook).encode("utf-8")
    json.dumps([dataclasses.asdict(change) for change in healed.changes], ensure_ascii=False).encode("utf-8")
    ids = [cell.id for cell in healed.notebook.cells if not cell.id.startswith("own-")]
    assert ids == [cell.id for cell in ground.releases[healed.lang].cells]
    return "healed"


def check_answers(ground: Ground, answers: Answers) -> str:
    """Every exercise gets a verdict that can be written down."""
    near, far = socket.socketpair()
    speaker = threading.Thread(target=answers.speak, args=(far, ground.key))
    speaker.start()
    try:
        channel = JudgeChannel(near, ["def masked_mean(x, mask):\n    return x / 0"])
        for exercise in load_lesson(LESSON).exercises:
            key = ground.key.exercises[exercise.name]
            try:
                outcomes = channel.outcomes(exercise, key)
            except ChannelClosed:
                outcomes = [Outcome("lost")] * len(key.cases)
            assert {outcome.status for outcome in outcomes} <= STATUSES | {"lost"}
            verdict = judge(exercise, key, outcomes)
            assert 0 <= verdict.points <= exercise.points
            record = ExerciseRecord.of(
                verdict, exercise, lesson=LESSON, student="s", submission="f", key="k", seed_name="class"
            )
            json.dumps(dataclasses.asdict(record), ensure_ascii=False, allow_nan=False).encode("utf-8")
    finally:
        near.close()
        speaker.join()
    return "judged"


def check_kernel(ground: Ground, said: Kernel) -> str:
    """The notebook can be written with what was shown, and each cell that failed can be told its student."""
    notebook = copy.deepcopy(ground.releases["es"])
    execution = Execution()
    with (
        spoken(ground.key, [Answers([([], [])], 0)], [said]),
        executed(notebook, PLENTY, Path(), execution, jailed=False) as running,
    ):
        running.turn_to_judge(LESSON)
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode("utf-8")
    for failure in execution.failures.values():
        json.dumps(dataclasses.asdict(failure), ensure_ascii=False).encode("utf-8")
        assert all(say(lang, f"failure_{failure.kind}", error=failure.error) for lang in LANGUAGES)
    return "lived" if not execution.left_out else "died"


def check_archive(ground: Ground, content: bytes) -> str:
    """It is refused as a whole, or each of its files has a line; nothing lies anywhere but where submissions lie."""
    root = ground.classroom.root
    for folder in ("submitted", "records", "autograded", "feedback", "reports"):
        shutil.rmtree(root / folder, ignore_errors=True)
    shutil.copyfile(ground.fresh, root / "gradebook.db")
    before = {path for path in root.parent.rglob("*") if "submitted" not in path.parts}
    download = ground.fresh.with_name("download.zip")
    download.write_bytes(content)
    try:
        report = collect(ground.classroom, LESSON, download)
    except SubmissionError:
        return "refused"
    assert {path for path in root.parent.rglob("*") if "submitted" not in path.parts} <= before | {download}
    taken = [one for one in report.files if one.outcome != IGNORED]
    assert sorted(one.student for one in taken) == ground.classroom.submitted_students(LESSON)
    assert all(one.reason for one in report.files if one.outcome == IGNORED)
    for line in report.lines():
        line.encode("utf-8")
    return "collected"


def check_class(ground: Ground, handed_in: tuple[Sequence[bytes], Sequence[Answers], Sequence[Kernel]]) -> str:
    """A whole class is graded: each submission has its record, its row in the gradebook, and, if bad, its line."""
    contents, answers, kernels = handed_in
    assert check_archive(ground, zipped(contents)) == "collected"
    classroom = ground.classroom
    with spoken(ground.key, answers, kernels):
        graded = grade_lesson(classroom, LESSON, 1, (), Console(file=io.StringIO()), jailed=False)
    students = classroom.submitted_students(LESSON)
    assert sorted(one.record.student for one in graded) == students
    assert not any(one.record.unreadable == grade.FAILED for one in graded)
    with open_gradebook(classroom) as gradebook:
        assert sorted(one.student.id for one in gradebook.assignment_submissions(LESSON)) == students
    bad = {one.record.student: one.record.unreadable for one in graded if one.record.unreadable}
    for lang in LANGUAGES:
        write_report(classroom, LESSON, lang)
        lines = class_report(classroom, LESSON, lang).attention
        for student, reason in bad.items():
            assert any(name == student and say(lang, reason) in what for name, what in lines)
    pages = write_feedback(classroom, LESSON, graded_submissions(classroom, load_lesson(LESSON)))
    assert len(list(pages)) == len(students)
    return f"of {len(students)}"


def fuzz(ground: Ground, kind: str, count: int, number: int) -> Counter[str]:
    """Check ``count`` damaged things of a kind, drawn from a seed; what `hypothesis` finds it shrinks and raises.

    Returns:
        How many there were, by what became of them.
    """
    classes = st.tuples(
        st.lists(ground.notebooks(), min_size=1, max_size=10),
        st.lists(ground.answers(), min_size=1),
        st.lists(ground.kernels(), min_size=1),
    )
    drawn = {
        "notebook": ground.notebooks(),
        "kernel": ground.kernels(),
        "answers": ground.answers(),
        "archive": ground.archives(),
        "class": classes,
    }
    came: Counter[str] = Counter()

    @seed(number)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(drawn[kind])
    def one(damaged: Any) -> None:
        came[CHECKS[kind](ground, damaged)] += 1

    one()
    return came


CHECKS: dict[str, Callable[[Ground, Any], str]] = {
    "notebook": check_notebook,
    "kernel": check_kernel,
    "answers": check_answers,
    "archive": check_archive,
    "class": check_class,
}
LONG_RUN = {"notebook": 10_000, "kernel": 5_000, "answers": 10_000, "archive": 3_000, "class": 150}


def main() -> None:
    """The longer run; a failure ends it with a traceback and the damage that caused it."""
    parser = argparse.ArgumentParser(description="Damage notebooks, what kernels say, archives and whole classes.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--share", type=float, default=1.0, help="of the longer run's counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, fuzzed_ground(Path(folder)) as ground:
        for kind, count in LONG_RUN.items():
            started = time.monotonic()
            came = fuzz(ground, kind, max(1, round(count * options.share)), options.seed)
            told = ", ".join(f"{number:,} {what}" for what, number in came.most_common())
            print(f"{kind}: {sum(came.values()):,} in {time.monotonic() - started:.0f} s: {told}", flush=True)


if __name__ == "__main__":
    main()

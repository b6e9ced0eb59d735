# ruff: noqa: E501  (students' code, a line as they write it)
"""Right answers in unusual but honest styles get full marks, graded end to end as a class's submissions are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from autograder.demo.fates import Fate
from autograder.demo.run import notebook_of
from autograder.grade_class import grade_lesson
from autograder.grading.handout import init_class, release
from autograder.results.database import open_gradebook
from tests.mini import LESSON
from tests.miniclass import mini_class

pytestmark = pytest.mark.slow

COURSE = Course.find(Path(__file__))
FULL = 6.0
# Each: a cell before the answers, and how masked_mean is answered.
RIGHT = "def masked_mean(x, mask):\n    return (x * mask).sum(axis=1) / mask.sum(axis=1)"
STYLES = {
    "warnings-on-stderr": (
        "import logging, sys, warnings\nlogging.warning('careful')\nprint('to stderr', file=sys.stderr)",
        "def masked_mean(x, mask):\n    import sys, warnings\n    warnings.warn('slow path')\n    print('!', file=sys.stderr)\n"
        "    with __import__('numpy').errstate(all='warn'):\n        np.float64(1) / np.float64(0)\n"
        "    return (x * mask).sum(axis=1) / mask.sum(axis=1)",
    ),
    "prints": ("print('hello', '\\u00f1' * 50)", RIGHT.replace("return", "print(x, mask, end='')\n    return")),
    "displays": (
        "from IPython.display import HTML, Markdown, display\ndisplay(HTML('<b>table</b>'), Markdown('*note*'))\n{'a': [1, 2]}",
        RIGHT,
    ),
    "plots": (
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.title('attention')\nplt.show()",
        RIGHT.replace("return", "plt.figure(); plt.imshow(mask); plt.close('all')\n    return"),
    ),
    "threads": (
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(4)",
        "def masked_mean(x, mask):\n    return np.array(list(pool.map(lambda pair: pair[0][pair[1]].mean(), zip(x, mask))))",
    ),
    "background-thread": (
        "import threading, time\ndef tick():\n    while True:\n        time.sleep(0.05)\n"
        "threading.Thread(target=tick, daemon=True).start()",
        RIGHT,
    ),
    "magics": ("%%time\ntotal = sum(range(1000))", "%%time\n" + RIGHT),
    "timeit": ("%timeit -n 1 -r 1 sum(range(10))\n%pwd", RIGHT),
    "shell": ("!pip install --quiet sacrebleu\n%pip install sacrebleu\nfiles = !ls\nprint(len(files), files.n)", RIGHT),
    "global-state": (
        "calls = []\ncache = {}\nEPSILON = 0",
        "def masked_mean(x, mask):\n    global EPSILON\n    calls.append(len(x)); EPSILON += 0\n    cache['last'] = x\n"
        "    return (x * mask).sum(axis=1) / (mask.sum(axis=1) + EPSILON)",
    ),
    "numpy-scalars": (
        "zero = np.float64(0.0)",
        "def masked_mean(x, mask):\n    return [np.float64(sum(row[keep], zero)) / np.int64(keep.sum()) for row, keep in zip(x, mask)]",
    ),
    "plain-lists": ("", "def masked_mean(x, mask):\n    return [float(row[keep].mean()) for row, keep in zip(x, mask)]"),
    "slow-loop": (
        "import time",
        "def masked_mean(x, mask):\n    time.sleep(0.1)\n    means = np.zeros(len(x))\n    for i in range(len(x)):\n"
        "        total, count = 0, 0\n        for j in range(len(x[i])):\n            for _ in range(2000):\n                pass\n"
        "            if mask[i][j]:\n                total += x[i][j]; count += 1\n        means[i] = total / count\n    return means",
    ),
    "helper-in-another-cell": ("def my_sum(a, where):\n    return (a * where).sum(axis=1)",
        "def masked_mean(x, mask):\n    return my_sum(x, mask) / mask.sum(axis=1)"),
    "lambda": ("", "masked_mean = lambda x, mask: (x * mask).sum(1) / mask.sum(1)"),
    "callable-object": (
        "class Mean:\n    def __call__(self, x, mask):\n        return (x * mask).sum(1) / mask.sum(1)",
        "masked_mean = Mean()",
    ),
    "decorator-and-partial": (
        "import functools\ndef logged(fn):\n    @functools.wraps(fn)\n    def inner(*args, **kwargs):\n"
        "        return fn(*args, **kwargs)\n    return inner\ndef weighted(axis, x, mask):\n"
        "    return np.average(x, axis, mask)",
        "masked_mean = logged(functools.partial(weighted, 1))",
    ),
    "types-and-recursion": (
        "from dataclasses import dataclass\nfrom typing import Any",
        "def masked_mean(x: Any, mask: 'np.ndarray', *, depth: int = 0) -> np.ndarray:\n    if len(x) == 0:\n"
        "        return np.array([])\n    rest = masked_mean(x[1:], mask[1:], depth=depth + 1)\n"
        "    return np.concatenate([[x[0][mask[0]].mean()], rest])",
    ),
    "arguments-changed-in-place": (
        "", "def masked_mean(x, mask):\n    x *= mask\n    mask = mask.astype(float)\n    return x.sum(1) / mask.sum(1)",
    ),
    "generator-and-walrus": (
        "", "def masked_mean(x, mask):\n    return np.fromiter((r[k].sum() / n for r, k in zip(x, mask) if (n := k.sum())), float)",
    ),
    "random-and-time": ("import random, datetime\nrandom.seed(); np.random.seed(None)\ndatetime.datetime.now()", RIGHT),
    "errors-elsewhere": ("1 / 0", RIGHT),
    "asynchronous": ("import asyncio\nawait asyncio.sleep(0.01)\nasync def later():\n    return 1\nawait later()", RIGHT),
    "writes-files": ("open('notes.txt', 'w').write('x' * 1000)\nnp.save('means.npy', np.zeros(9))",
        "def masked_mean(x, mask):\n    np.save('last.npy', x)\n    x = np.load('last.npy')\n    return (x * mask).sum(1) / mask.sum(1)"),
    "other-float-types": (
        "", "def masked_mean(x, mask):\n    return ((x * mask).sum(1) / mask.sum(1)).astype(np.longdouble).astype('>f8')",
    ),
}  # fmt: skip


def test_each_style_gets_full_marks(tmp_path: Path) -> None:
    with mini_class(tmp_path) as made:
        for student, (own, answer) in STYLES.items():
            made.hand_in(student, {"masked_mean": answer}, own, "en" if len(student) % 2 else "es")
        graded = grade_lesson(made.classroom, LESSON, 2, (), Console(file=io.StringIO()))
        assert {one.record.student: one.points for one in graded} == dict.fromkeys(STYLES, FULL)
        failed = {one.record.student for one in graded if one.record.failures}
        assert failed <= {"errors-elsewhere"}
        with open_gradebook(made.classroom) as gradebook:
            scores = {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON)}
        assert scores == dict.fromkeys(STYLES, FULL)


# The same for TensorFlow's lesson: one student who does everything in a way of their own.
OWN = """%matplotlib inline
import collections, logging, sys, warnings
import matplotlib.pyplot as plt
tf.get_logger().warning("retracing")
logging.warning("careful")
print("on stderr", file=sys.stderr)
plt.plot(np.random.rand(5)); plt.show()
history = []
class Shift:
    def __call__(self, y):
        rows_in, rows_out = [], []
        for row in y:
            words = [int(word) for word in row if word != PAD]
            room = len(row) + 1
            rows_in.append([START] + words + [PAD] * (room - 1 - len(words)))
            rows_out.append(words + [END] + [PAD] * (room - 1 - len(words)))
        return np.array(rows_in, dtype=np.int32), np.array(rows_out, dtype=np.int64)
def grams(tokens, n):
    return [tuple(tokens[i:i + n]) for i in range(len(tokens) - n + 1)]
"""
ANSWERS = {
    "shift_targets": "shift_targets = Shift()",
    "normalize_spanish": """%%time
def normalize_spanish(s):
    print("normalizing", repr(s)); history.append(s)
    out = ""
    for letter in unicodedata.normalize("NFC", s.lower()):
        out += f" {letter} " if letter in ".,!?¡¿" else letter
    while "  " in (out := out.replace("\\n", " ").replace("\\t", " ")):
        out = out.replace("  ", " ")
    return out.strip()
""",
    "masked_cross_entropy": """@tf.function
def masked_cross_entropy(y, logits):
    tf.print("tracing", output_stream=sys.stderr)
    flat_y, flat = tf.reshape(tf.cast(y, tf.int64), [-1]), tf.reshape(logits, [-1, tf.shape(logits)[-1]])
    every = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=flat_y, logits=flat)
    return tf.reduce_mean(tf.boolean_mask(every, flat_y != PAD))
""",
    "greedy_decode": """def greedy_decode(step, state, max_len):
    def rest(token, state, left):
        if left == 0:
            return [], np.False_
        logits, state = step(token, state)
        best, score = None, -float("inf")
        for i, value in enumerate(list(logits)):
            if i not in (PAD, START) and (best is None or value > score):
                best, score = np.int64(i), value
        if best == END:
            return [], np.True_
        ids, finished = rest(best, state, left - 1)
        return [best, *ids], finished
    ids, finished = rest(START, state, max_len)
    return ids, bool(finished)
""",
    "clipped_precision": """def clipped_precision(hypothesis, references, n):
    warnings.warn("quadratic")
    mine = grams(hypothesis, n)
    matches = np.int64(0)
    for gram in sorted(set(mine)):
        best = max([grams(reference, n).count(gram) for reference in references], default=0)
        matches += min(mine.count(gram), best)
    return matches, np.int64(len(mine))
""",
    "brevity_penalty": """def brevity_penalty(hypotheses, references):
    lengths = np.array([len(one) for one in hypotheses])
    c = lengths.sum()
    r = sum(sorted([len(one) for one in known], key=lambda m: (abs(m - n), m))[0] for n, known in zip(lengths, references))
    if c == 0:
        return np.float64(0)
    return np.float64(np.minimum(1, np.exp(1 - r / c)))
""",
}


def test_a_lesson_with_tensorflow(tmp_path: Path) -> None:
    lesson = "01_encoder_decoder"
    classroom = init_class(tmp_path / "class", COURSE, "styles", "es")
    release(classroom, lesson)
    bench = Bench(COURSE, lesson)
    path = classroom.notebook("submitted", lesson, "ana")
    path.parent.mkdir(parents=True)
    path.write_bytes(notebook_of(COURSE, bench, Fate("ana", ("", ""), {}, replaced=ANSWERS, extra=(OWN,))))
    (graded,) = grade_lesson(classroom, lesson, 1, (), Console(file=io.StringIO()))
    lost = {one.exercise: (one.criteria, one.error, one.line) for one in graded.exercises if not one.passed}
    assert lost == {}
    assert graded.record.failures == ()

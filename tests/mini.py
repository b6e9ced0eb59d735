"""A whole course with one lesson, small enough to be read at a glance: what tests of the build and the checks run on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.authoring.course import Course
from autograder.authoring.misconceptions import module_of
from rnn2llm import exercises
from rnn2llm.checking.model import load_lesson

LESSON = "00_mini"

PUBLIC = '''
"""Mean and greeting."""
import numpy as np
from rnn2llm.checking.model import Case, Criterion, Exercise, unpack


def masked_mean_cases(rng):
    x = rng.normal(size=(3, 5))
    yield Case("full", {"x": x, "mask": np.ones((3, 5), bool)})
    yield Case("padded", {"x": x, "mask": np.arange(5) < np.array([[5], [3], [2]])})
    yield Case("row", {"x": x[:1], "mask": np.ones((1, 5), bool)})
    yield Case("one", {"x": x[:, :1], "mask": np.ones((3, 1), bool)})


def bounds_cases(rng):
    yield Case("some", {"x": rng.normal(size=7)})


EXERCISES = (
    Exercise(
        "masked_mean",
        points=4,
        cases=lambda rng: list(masked_mean_cases(rng)),
        run=lambda fn, inputs: {"mean": fn(inputs["x"], inputs["mask"])},
        criteria=(Criterion("averages", 1, ("full", "row", "one")), Criterion("ignores_padding", 3, ("padded",))),
        seconds=1.0,
    ),
    Exercise(
        "bounds",
        points=2,
        cases=lambda rng: list(bounds_cases(rng)),
        run=lambda fn, inputs: unpack(fn(inputs["x"]), "low", "high"),
        criteria=(Criterion("low", 1, (), ("low",)), Criterion("high", 1, (), ("high",))),
        starred=True,
    ),
)
'''

WORDS = """
[lesson]
title.es = "Lección mínima"
title.en = "Mini lesson"
needs = []
[lesson.cost]
quick.es = "un segundo"
quick.en = "a second"
full.es = "dos segundos"
full.en = "two seconds"
checkpoint.es = "nada"
checkpoint.en = "nothing"

[exercises.masked_mean]
goal.es = "La media de cada fila sin el relleno."
goal.en = "The mean of each row without the padding."
hints.es = ["La idea.", "Las formas.", "El pseudocódigo."]
hints.en = ["The idea.", "The shapes.", "The pseudocode."]
[exercises.masked_mean.criteria]
averages.es = "promedia cada fila"
averages.en = "averages each row"
ignores_padding.es = "ignora el relleno"
ignores_padding.en = "ignores padding"

[exercises.bounds]
goal.es = "El mínimo y el máximo."
goal.en = "Minimum and maximum."
hints.es = ["uno", "dos", "tres"]
hints.en = ["one", "two", "three"]
[exercises.bounds.criteria]
low.es = "el mínimo"
low.en = "the minimum"
high.es = "el máximo"
high.en = "the maximum"

[words]
axis.es = "longitud"
axis.en = "length"

[[quiz]]
question.es = "¿Uno o dos?"
question.en = "One or two?"
[[quiz.options]]
text.es = "uno"
text.en = "one"
why.es = "<b>No</b>, son dos."
why.en = "<b>No</b>, two."
[[quiz.options]]
text.es = "dos"
text.en = "two"
why.es = "Eso es."
why.en = "That is it."
right = true
"""

SOURCE = '''# %% [markdown] lang="es"
# # Lección mínima
# {{colab}}

# %% [markdown] lang="en"
# # Mini lesson
# {{colab}}

# %% setup=true
import rnn2llm
from rnn2llm import check, hand_in, hint, t

runtime = rnn2llm.setup("00_mini", lang="es")

# %% shared=true
import numpy as np

# %% exercise="masked_mean"
def masked_mean(x, mask):
    """Mean over the last axis where mask is True, [B]."""
    ### BEGIN SOLUTION
    total = (x * mask).sum(axis=1)
    count = mask.sum(axis=1)
    return total / count
    ### END SOLUTION

# %% check="masked_mean"
check("masked_mean")

# %% skip=true
print(t("axis"))

# %% exercise="bounds"
def bounds(x):
    ### BEGIN SOLUTION
    return x.min(), x.max()
    ### END SOLUTION

# %% check="bounds"
check("bounds")

# %% [markdown] lang="es"
# ## ¿Por qué?

# %% [markdown] lang="en"
# ## Why?

# %% [markdown] manual="why" points=3

# %% [markdown] teacher=true lang="es"
# Diez minutos.

# %% [markdown] teacher=true lang="en"
# Ten minutes.
'''

# By exercise, the module of each.
MISCONCEPTIONS = {
    "masked_mean": """
from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "counts_padding",
        es="Divides entre el ancho.",
        en="You divide by the width.",
        edits=(("mask.sum(axis=1)", "x.shape[1]"),),
    ),
    Misconception(
        "wrong_axis",
        es="Promedias columnas.",
        en="You average columns.",
        edits=(("(x * mask).sum(axis=1)", "(x * mask).sum(axis=0)"), ("mask.sum(axis=1)", "mask.sum(axis=0)")),
    ),
    Misconception(
        "summed",
        es="Sumas sin dividir.",
        en="You sum and do not divide.",
        edits=(("total / count", "total"),),
    ),
)
""",
    "bounds": """
from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "swapped",
        es="Están al revés.",
        en="They are swapped.",
        edits=(("x.min(), x.max()", "x.max(), x.min()"),),
    ),
    Misconception(
        "one_value",
        es="Solo das uno.",
        en="You give only one.",
        code="def bounds(x):\\n    return x.min(), x.min()",
    ),
)
""",
}

# The same lesson with a variant, in which masked_mean asks for the root of the mean square.
VARIANT = "quadratic"
VARIED = {
    "public": f"{PUBLIC}\n\nfrom dataclasses import replace\nVARIANTS = {{{VARIANT!r}: (replace(EXERCISES[0]),)}}\n",
    "words": WORDS
    + """
[variants.quadratic]
about.es = "masked_mean pide la media cuadrática."
about.en = "masked_mean asks for the root mean square."
[variants.quadratic.exercises.masked_mean]
goal.es = "La media cuadrática de cada fila sin el relleno."
goal.en = "The root mean square of each row without the padding."
hints.es = ["La idea cuadrática.", "Las formas.", "El pseudocódigo."]
hints.en = ["The quadratic idea.", "The shapes.", "The pseudocode."]
[variants.quadratic.exercises.masked_mean.criteria]
averages.es = "da la media cuadrática de cada fila"
averages.en = "gives the root mean square of each row"
[variants.quadratic.words]
axis.es = "cuadrado"
axis.en = "square"
""",
    "source": SOURCE.replace(
        '# %% check="masked_mean"',
        """# %% exercise="masked_mean" variant="quadratic"
def masked_mean(x, mask):
    \"\"\"Root mean square over the last axis where mask is True, [B].\"\"\"
    ### BEGIN SOLUTION
    total = (x**2 * mask).sum(axis=1)
    count = mask.sum(axis=1)
    return np.sqrt(total / count)
    ### END SOLUTION

# %% check="masked_mean\"""",
    ).replace(
        "# %% setup=true",
        """# %% [markdown] lang="es" variant="quadratic"
# # Lección mínima, al cuadrado
# {{colab}}

# %% [markdown] lang="en" variant="quadratic"
# # Mini lesson, squared
# {{colab}}

# %% setup=true""",
    ),
    "masked_mean": MISCONCEPTIONS["masked_mean"].replace(
        """    Misconception(
        "summed",""",
        """    Misconception(
        "rooted",
        es="Es la media cuadrática, y se pide la aritmética.",
        en="That is the root mean square, and the mean is asked for.",
        edits=(("(x * mask)", "(x**2 * mask)"), ("total / count", "np.sqrt(total / count)")),
    ),
    Misconception(
        "summed",""",
    )
    + """
VARIANTS = {
    "quadratic": (
        Misconception(
            "arithmetic",
            es="Es la media aritmética, y se pide la cuadrática.",
            en="That is the mean, and the root mean square is asked for.",
            edits=(("x**2 * mask", "x * mask"), ("np.sqrt(total / count)", "total / count")),
        ),
        Misconception(
            "no_root",
            es="Falta la raíz.",
            en="The root is missing.",
            edits=(("np.sqrt(total / count)", "total / count"),),
        ),
    ),
}
""",
}

PROJECT = """[project]
version = "1.2.3"
[project.urls]
Repository = "https://github.com/example/mini"
"""


def write_lesson(
    public_half: Path,
    private_half: Path,
    *,
    public: str = PUBLIC,
    words: str = WORDS,
    source: str = SOURCE,
    **misconceptions: str,
) -> None:
    """Write the lesson's files.

    Args:
        public_half: the folder of the helper's exercises.
        private_half: the lesson's folder among the solutions.
        public: the exercises.
        words: their words.
        source: the lesson's source.
        **misconceptions: by exercise, a module in place of that in ``MISCONCEPTIONS``.
    """
    (public_half / f"{LESSON}.py").write_text(public, encoding="utf-8")
    (public_half / f"{LESSON}.toml").write_text(words, encoding="utf-8")
    (private_half / "lesson.py").write_text(source, encoding="utf-8")
    for exercise, text in {**MISCONCEPTIONS, **misconceptions}.items():
        path = module_of(private_half, exercise)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


@contextmanager
def mini_course(root: Path, **files: str) -> Iterator[Course]:
    """Write the course to ``root``, an empty folder, and let the helper know its lesson; ``files`` as for `write_lesson`."""
    public = root / "course" / "rnn2llm" / "exercises"
    private = root / "solutions" / LESSON
    for folder in (public, private):
        folder.mkdir(parents=True)
    (root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    write_lesson(public, private, **files)
    exercises.__path__.append(str(public))
    _forget()
    try:
        yield Course(root)
    finally:
        exercises.__path__.remove(str(public))
        _forget()


def _forget() -> None:
    load_lesson.cache_clear()
    sys.modules.pop(f"rnn2llm.exercises.{LESSON}", None)

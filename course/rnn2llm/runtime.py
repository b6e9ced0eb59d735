"""``setup``: the first cell of every lesson. Makes the runtime what the lesson needs and says what it found.

TensorFlow is used with Keras 2 (``TF_USE_LEGACY_KERAS=1``), which must be said before TensorFlow is imported; where it
is too late, the lesson cannot go on and says how to mend that. TensorFlow 2.21 writes to the file descriptor of stderr
while it is imported, whatever the log level: the import is done here, with that output held back unless it fails.
"""

from __future__ import annotations

import contextlib
import html
import importlib
import importlib.util
import os
import platform
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from rnn2llm.checking import session
from rnn2llm.checking.report import panel, table
from rnn2llm.checking.words import pick

Lane = Literal["quick", "full", "checkpoint"]
SEED = 20_140_910  # the day "Sequence to Sequence Learning with Neural Networks" (Sutskever et al.) went to arXiv

CARD_WORDS: Mapping[str, Any] = {
    "place": {"es": "Entorno", "en": "Environment"},
    "python": {"es": "Python y bibliotecas", "en": "Python and libraries"},
    "accelerator": {"es": "Acelerador", "en": "Accelerator"},
    "none": {"es": "ninguno: se calcula en la CPU", "en": "none: everything runs on the CPU"},
    "lane": {"es": "Modalidad", "en": "Lane"},
    "time": {"es": "Tiempo y memoria", "en": "Time and memory"},
    "quick": {"es": "rápida (corpus incluido, sin conexión)", "en": "quick (embedded corpus, offline)"},
    "full": {"es": "completa (datos reales)", "en": "full (real data)"},
    "checkpoint": {
        "es": "con punto de control (reutiliza el entrenamiento)",
        "en": "checkpoint (uses its training again)",
    },
    "too_late": {
        "es": "TensorFlow ya está cargado con Keras 3 y esta lección usa Keras 2. Reinicia el kernel y ejecuta primero "
        "esta celda.",
        "en": "TensorFlow is already loaded with Keras 3, and this lesson uses Keras 2. Restart the kernel and run "
        "this cell first.",
    },
    "absent": {
        "es": "Falta la biblioteca {name}. Instálala con: pip install 'rnn2llm[{extra}]'",
        "en": "The library {name} is missing. Install it with: pip install 'rnn2llm[{extra}]'",
    },
}
EXTRA_OF = {"tensorflow": "lab", "torch": "torch", "transformers": "torch"}


@dataclass(frozen=True)
class Runtime:
    """What ``setup`` found and chose.

    Attributes:
        lesson: the lesson's id.
        lang: ``es`` or ``en``.
        lane: ``quick``, ``full`` or ``checkpoint``.
        place: ``Colab``, ``Kaggle``, ``Binder``, ``Jupyter`` or ``Python``.
        accelerator: name of the GPU or TPU; empty for none.
    """

    lesson: str
    lang: str
    lane: Lane
    place: str
    accelerator: str

    def __repr__(self) -> str:
        return f"{self.lesson} · {self.lang} · {self.lane}"


def setup(lesson: str, lang: str = "es", lane: Lane | None = None, reveal: bool = True) -> Runtime:
    """Prepare a lesson: Keras, seeds, lane; shows a card with what was found. Safe to run twice.

    Args:
        lesson: the lesson's id, such as ``01_encoder_decoder``.
        lang: the notebook's language, ``es`` or ``en``.
        lane: how much to compute; by default ``$RNN2LLM_LANE``, else ``full`` with a GPU and ``quick`` without.
        reveal: whether ``reveal`` may show solutions; a class can hand out notebooks in which it may not.

    Raises:
        SetupError: TensorFlow was imported with Keras 3 before, or a library is missing.
        ValueError: the lane or the language is none of those there are.
        KeyError: there is no such lesson.
    """
    begun = session.begin(lesson, lang, reveal)
    facts = pick(begun.lesson.words["lesson"], lang)
    for library in facts["needs"]:
        import_library(library, lang)
    accelerator = _accelerator()
    chosen = _lane(lane, accelerator)
    _seed()
    found = Runtime(lesson, lang, chosen, place(), accelerator)
    _show_card(found, facts)
    return found


def place() -> str:
    """Where the notebook runs."""
    if "COLAB_RELEASE_TAG" in os.environ or "google.colab" in sys.modules:
        return "Colab"
    if "KAGGLE_KERNEL_RUN_TYPE" in os.environ:
        return "Kaggle"
    if "BINDER_SERVICE_HOST" in os.environ or "BINDER_LAUNCH_HOST" in os.environ:
        return "Binder"
    return "Jupyter" if "ipykernel" in sys.modules else "Python"


def import_library(library: str, lang: str) -> None:
    """Import a library the way the lessons need it: TensorFlow with Keras 2, without chatter.

    Raises:
        SetupError: it is missing, or TensorFlow was imported with Keras 3 before.
    """
    if importlib.util.find_spec(library) is None:
        words = CARD_WORDS["absent"][lang]
        raise session.SetupError(words.format(name=library, extra=EXTRA_OF.get(library, "lab")))
    if library == "tensorflow":
        if "tensorflow" in sys.modules and os.environ.get("TF_USE_LEGACY_KERAS") not in {"1", "true", "True"}:
            raise session.SetupError(CARD_WORDS["too_late"][lang])
        os.environ["TF_USE_LEGACY_KERAS"] = "1"
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # real errors come as exceptions
    with _quiet_stderr():
        importlib.import_module(library)


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Hold back what native code writes to stderr; say it all if the block fails."""
    sys.stderr.flush()
    with tempfile.TemporaryFile() as held:
        kept = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            held.seek(0)
            os.write(kept, held.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _accelerator() -> str:
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None:
        for kind in ("GPU", "TPU"):
            devices = tensorflow.config.list_physical_devices(kind)
            if devices:
                details = tensorflow.config.experimental.get_device_details(devices[0])
                return str(details.get("device_name", kind))
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        return str(torch.cuda.get_device_name(0))
    return ""


def _lane(lane: str | None, accelerator: str) -> Lane:
    wanted = lane or os.environ.get("RNN2LLM_LANE") or ("full" if accelerator else "quick")
    for known in get_args(Lane):
        if wanted == known:
            return known  # type: ignore[no-any-return]  # get_args forgets that these are the Literal's members
    raise ValueError(f"lane={wanted!r} is not a lane; it must be one of {', '.join(get_args(Lane))}")


def _seed() -> None:
    random.seed(SEED)
    np.random.seed(SEED)
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(SEED)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(SEED)


def _show_card(found: Runtime, facts: Mapping[str, Any]) -> None:
    words = pick(CARD_WORDS, found.lang)
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{library} {sys.modules[library].__version__}" for library in facts["needs"]]
    rows = [
        [words["place"], found.place],
        [words["python"], ", ".join(versions)],
        [words["accelerator"], found.accelerator or words["none"]],
        [words["lane"], words[found.lane]],
        [words["time"], facts["cost"][found.lane]],
    ]
    heading = facts["title"]
    text = "\n".join([heading, *(f"  {label}: {value}" for label, value in rows)])
    body = f"<p><strong>{html.escape(heading)}</strong></p>{table(['', ''], rows)}"
    session.show(text, panel(body, "", found.lang))

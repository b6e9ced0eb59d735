"""``setup``: the first cell of every lesson. Makes the runtime what the lesson needs and says what it found.

TensorFlow is used with Keras 2 (``TF_USE_LEGACY_KERAS=1``), which must be said before TensorFlow is imported; where it
is too late, the lesson cannot go on and says how to mend that. TensorFlow 2.21 writes to the file descriptor of stderr
while it is imported, whatever the log level: the import is done here, with that output held back unless it fails.
Torch is imported before TensorFlow where a lesson uses both: each brings its own copies of native libraries, and
this is the order in which they have got on.
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
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from rnn2llm import machine
from rnn2llm.checking import session
from rnn2llm.checking.report import panel, table
from rnn2llm.checking.words import pick, written

Lane = Literal["quick", "full", "checkpoint"]
SEED = 20_140_910  # the day "Sequence to Sequence Learning with Neural Networks" (Sutskever et al.) went to arXiv

CARD_WORDS: Mapping[str, Any] = {
    "place": {"es": "Entorno", "en": "Environment"},
    "python": {"es": "Python y bibliotecas", "en": "Python and libraries"},
    "accelerator": {"es": "Acelerador", "en": "Accelerator"},
    "none": {"es": "ninguno: se calcula en la CPU", "en": "none: everything runs on the CPU"},
    "unused": {
        "es": "ninguno en uso: hay una {name}, pero la biblioteca no la ve. Comprueba la versión instalada y el "
        "controlador",
        "en": "none in use: there is a {name}, but the library does not see it. Check the installed version and the "
        "driver",
    },
    "machine": {"es": "Procesador y memoria", "en": "Processor and memory"},
    "cores": {"es": "núcleos", "en": "cores"},
    "core": {"es": "núcleo", "en": "core"},
    "saved": {"es": "Lo que se entrene se guarda en", "en": "What is trained is kept in"},
    "lane": {"es": "Modalidad", "en": "Lane"},
    "time": {"es": "Tiempo y memoria", "en": "Time and memory"},
    "quick": {"es": "rápida (corpus incluido, sin conexión)", "en": "quick (embedded corpus, offline)"},
    "full": {"es": "completa (datos reales)", "en": "full (real data)"},
    "checkpoint": {
        "es": "con punto de control (reutiliza el entrenamiento)",
        "en": "checkpoint (uses its training again)",
    },
    "too_late": {
        "es": "TensorFlow ya está cargado con Keras 3 y esta lección usa Keras 2. Qué hacer: {restart}, y ejecuta esta "
        "celda antes que ninguna otra.",
        "en": "TensorFlow is already loaded with Keras 3, and this lesson uses Keras 2. What to do: {restart}, and run "
        "this cell before any other.",
    },
    "restart": {
        "es": "reinicia el kernel (menú Kernel → Reiniciar)",
        "en": "restart the kernel (menu Kernel → Restart)",
    },
    "restart_colab": {
        "es": "reinicia la sesión (menú Entorno de ejecución → Reiniciar sesión)",
        "en": "restart the session (menu Runtime → Restart session)",
    },
    "absent": {
        "es": "Falta la biblioteca {name}. Instálala con: pip install 'rnn2llm[{extra}]'",
        "en": "The library {name} is missing. Install it with: pip install 'rnn2llm[{extra}]'",
    },
}
EXTRA_OF = {"tensorflow": "lab", "tf_keras": "lab", "torch": "torch", "transformers": "torch"}
DRIVE = "drive"
DRIVE_FOLDER = Path("/content/drive")


@dataclass(frozen=True)
class Runtime:
    """What ``setup`` found and chose.

    Attributes:
        lesson: the lesson's id.
        lang: ``es`` or ``en``.
        lane: ``quick``, ``full`` or ``checkpoint``.
        place: ``Colab``, ``Kaggle``, ``Binder``, ``VS Code``, ``Jupyter`` or ``Python``.
        accelerator: name of the GPU or TPU; empty for none.
        checkpoints: the folder where this lesson's training is kept; None where it is not.
    """

    lesson: str
    lang: str
    lane: Lane
    place: str
    accelerator: str
    checkpoints: Path | None = None

    def __repr__(self) -> str:
        return f"{self.lesson} · {self.lang} · {self.lane}"

    def keep(self, *names: str) -> Path | None:
        """Where a training is kept, for `training.fit`: a killed one goes on from there; None where nobody asked.

        Args:
            names: what tells it from the lesson's other trainings: the corpus, and the model where there are several.
        """
        return self.checkpoints.joinpath(*names) if self.checkpoints else None


def setup(
    lesson: str,
    lang: str = "es",
    lane: Lane | None = None,
    reveal: bool = True,
    checkpoints: str | None = None,
    variant: str = "",
) -> Runtime:
    """Prepare a lesson: Keras, seeds, lane; shows a card with what was found. Safe to run twice.

    Args:
        lesson: the lesson's id, such as ``01_encoder_decoder``.
        lang: the notebook's language, ``es`` or ``en``.
        lane: how much to compute; by default ``$RNN2LLM_LANE``, else ``full`` with a GPU and ``quick`` without.
        reveal: whether ``reveal`` may show solutions; a class can hand out notebooks in which it may not.
        checkpoints: a folder in which training is kept, so that it goes on after the runtime was killed; ``drive`` is a
            folder in Google Drive where there is one (on Colab, which then asks for permission), else one right here.
            By default the one that ``$RNN2LLM_CHECKPOINTS`` names, if any; the checkpoint lane always keeps what it
            has to train, by default in ``checkpoints``.
        variant: which variant of the lesson this notebook is of; a class's notebook says so.

    Raises:
        SetupError: TensorFlow was imported with Keras 3 before, or a library is missing.
        ValueError: the lane or the language is none of those there are.
        KeyError: there is no such lesson, or no such variant of it.
    """
    begun = session.begin(lesson, lang, reveal, variant)
    facts = pick(begun.lesson.words["lesson"], lang)
    import_libraries(facts, lang)
    accelerator = machine.accelerator()
    chosen = _lane(lane, accelerator.name)
    _seed()
    asked = checkpoints or os.environ.get("RNN2LLM_CHECKPOINTS") or None
    kept = _checkpoints(asked, lesson) if asked or chosen == "checkpoint" else None
    found = Runtime(lesson, lang, chosen, machine.place(), accelerator.name, kept)
    _show_card(found, facts, accelerator)
    return found


def import_libraries(facts: Mapping[str, Any], lang: str) -> None:
    """Import what a lesson ``needs``, and what it ``wants`` if it is installed; torch before TensorFlow.

    Raises:
        SetupError: one that it needs is missing, or TensorFlow was imported with Keras 3 before.
    """
    wanted = [library for library in facts.get("wants", ()) if importlib.util.find_spec(library) is not None]
    for library in sorted((*facts["needs"], *wanted), key=lambda library: library != "torch"):
        import_library(library, lang)


def import_library(library: str, lang: str) -> None:
    """Import a library the way the lessons need it: TensorFlow with Keras 2, without chatter.

    Raises:
        SetupError: it is missing, or TensorFlow was imported with Keras 3 before.
    """
    needed = ("tensorflow", "tf_keras") if library == "tensorflow" else (library,)
    for name in needed:
        if not sys.modules.get(name) and importlib.util.find_spec(name) is None:
            words = CARD_WORDS["absent"][lang]
            raise session.SetupError(words.format(name=name, extra=EXTRA_OF.get(name, "lab")))
    if library == "tensorflow":
        if "tensorflow" in sys.modules and os.environ.get("TF_USE_LEGACY_KERAS") not in {"1", "true", "True"}:
            restart = CARD_WORDS["restart_colab" if machine.place() == "Colab" else "restart"][lang]
            raise session.SetupError(CARD_WORDS["too_late"][lang].format(restart=restart))
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


def _lane(lane: str | None, accelerator: str) -> Lane:
    wanted = lane or os.environ.get("RNN2LLM_LANE") or ("full" if accelerator else "quick")
    for known in get_args(Lane):
        if wanted == known:
            return known  # type: ignore[no-any-return]  # get_args forgets that these are the Literal's members
    source = "lane" if lane else "the environment variable RNN2LLM_LANE"
    raise ValueError(f"{source}={wanted!r} is not a lane; it must be one of {', '.join(get_args(Lane))}")


def _checkpoints(asked: str | None, lesson: str) -> Path:
    """The lesson's folder for its training: if it was asked for, it is made, so that what is wrong shows at once.

    Raises:
        OSError: it cannot be made.
    """
    folder = Path("checkpoints" if asked is None or asked == DRIVE else asked).expanduser()
    if asked == DRIVE and machine.place() == "Colab":
        from google.colab import drive

        drive.mount(str(DRIVE_FOLDER))
        folder = DRIVE_FOLDER / "MyDrive" / "rnn2llm"
    folder = folder.resolve() / lesson
    if asked:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _seed() -> None:
    random.seed(SEED)
    np.random.seed(SEED)
    # None stands there where somebody has blocked the import.
    if tensorflow := sys.modules.get("tensorflow"):
        tensorflow.random.set_seed(SEED)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(SEED)


def _show_card(found: Runtime, facts: Mapping[str, Any], accelerator: machine.Accelerator) -> None:
    words = pick(CARD_WORDS, found.lang)
    rows = [
        [words["place"], found.place],
        [words["python"], ", ".join(_versions(facts["needs"]))],
        [words["machine"], _machine_in_words(words, found.lang)],
        [words["accelerator"], _accelerator_in_words(accelerator, words)],
        [words["lane"], words[found.lane]],
        [words["time"], facts["cost"][found.lane]],
    ]
    if found.checkpoints:
        rows.append([words["saved"], str(found.checkpoints)])
    heading = facts["title"]
    text = "\n".join([heading, *(f"  {label}: {value}" for label, value in rows)])
    body = f"<p><strong>{html.escape(heading)}</strong></p>{table(['', ''], rows)}"
    session.show(text, panel(body, "", found.lang))


def _versions(libraries: list[str]) -> list[str]:
    """Python and the lesson's libraries with their versions; for TensorFlow its Keras too."""
    shown = [f"Python {platform.python_version()}"]
    for library in libraries:
        shown.append(f"{library} {sys.modules[library].__version__}")
        if library == "tensorflow":
            shown.append(f"Keras {metadata.version('tf_keras')}")  # not asked for itself: that would load it
    return shown


def _machine_in_words(words: Mapping[str, Any], lang: str) -> str:
    cores, memory = machine.cores(), machine.memory_gib()
    counted = f"{cores} {words['core' if cores == 1 else 'cores']}"
    return counted if memory is None else f"{counted}, {written(f'{memory:.1f}', lang)} GiB"


def _accelerator_in_words(accelerator: machine.Accelerator, words: Mapping[str, Any]) -> str:
    if accelerator.unused:
        return str(words["unused"]).format(name=accelerator.unused)
    if not accelerator.name:
        return str(words["none"])
    return accelerator.name if accelerator.gib is None else f"{accelerator.name}, {accelerator.gib:.0f} GiB"

"""The project's trained models: a folder each in `course/models`, read from the checkout or downloaded once.

A folder holds the weights by name (`weights.npz`), the vocabularies and the training's history (`config.json`) and a model
card (`README.md`). The lesson's own training makes it: `autograder train`.

Weights are in float16, or, where the configuration says `"weights": "int8"`, matrices are in eight bits: each row as
integers from -127 to 127, and beside the matrix, under its name and `.scale`, a float16 a row that they are multiplied by.
That takes about half the space, and moves no weight by more than half a scale: 1/254 of the largest in its row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from rnn2llm import catalog, data
from rnn2llm.text import Vocabulary
from rnn2llm.training import History

MODELS = Path(__file__).parents[1] / "models"
"""Where the models lie in a checkout."""
WEIGHTS, CONFIG = "weights.npz", "config.json"
SCALE = ".scale"
Format: TypeAlias = Literal["float16", "int8"]
REAL = "spa-eng"
"""The real corpus of the lessons on translation."""

MESSAGES = {
    "es": {
        "vocabulary": "El modelo entrenado {name} conoce otras palabras que tu vocabulario, que difieren desde el id "
        "{index} ({theirs!r} allí, {ours!r} aquí): ¿normalizas y repartes como piden los ejercicios?",
        "absent": "No se pudo obtener el modelo entrenado {name}: se entrena aquí.",
        "corpus": "No se pudo obtener el corpus {name}, con el que se entrenaron los modelos del curso: se entrenan aquí.",
        "shape": "El peso {weight} del modelo entrenado {name} tiene forma {theirs} y el de tu modelo, {ours}: ¿se "
        "llaman las capas y miden lo que pide el ejercicio?",
    },
    "en": {
        "vocabulary": "The trained model {name} knows other words than your vocabulary; they differ from id {index} on "
        "({theirs!r} there, {ours!r} here): do you normalise and split as the exercises ask?",
        "absent": "The trained model {name} could not be fetched: training one here.",
        "corpus": "The corpus {name}, on which the course's models were trained, could not be fetched: training here.",
        "shape": "Weight {weight} of the trained model {name} has shape {theirs}, and your model's {ours}: are the "
        "layers named and sized as the exercise asks?",
    },
}


class CheckpointError(ValueError):
    """A trained model does not fit the student's; the message says why, in the student's language."""


@dataclass(frozen=True)
class Trained:
    """A trained model on disk.

    Attributes:
        folder: Where its files lie.
    """

    folder: Path

    def load_into(self, model: Any, *vocabularies: Vocabulary, lang: str = "en") -> History:
        """Gives `model` the trained weights.

        Args:
            model: A Keras model built like the one that was trained.
            vocabularies: Those that its ids come from, in the order in which they were saved.
            lang: The language of errors.

        Returns:
            What happened when it was trained.

        Raises:
            CheckpointError: If the vocabularies or the shapes of the weights are others; the model is then unchanged.
        """
        config = json.loads((self.folder / CONFIG).read_text(encoding="utf-8"))
        for words, vocabulary in zip(config["vocabularies"], vocabularies, strict=True):
            self._compare_words(words, vocabulary.tokens, lang)
        arrays = self.weights()
        named = _named_weights(model)
        for name in sorted(arrays.keys() | named.keys()):
            theirs, ours = (tuple(found[name].shape) if name in found else None for found in (arrays, named))
            if theirs != ours:
                reason = MESSAGES[lang]["shape"]
                raise CheckpointError(reason.format(name=self.folder.name, weight=name, theirs=theirs, ours=ours))
        for name, weight in named.items():
            weight.assign(arrays[name])
        return History(**config["history"])

    def weights(self) -> dict[str, npt.NDArray[np.float32]]:
        """The weights by name, in whichever format they are written."""
        with np.load(self.folder / WEIGHTS) as file:
            arrays = {name: file[name].astype(np.float32) for name in file.files}
        scales = {name.removesuffix(SCALE): arrays.pop(name) for name in sorted(arrays) if name.endswith(SCALE)}
        return {name: array * scales[name][:, None] if name in scales else array for name, array in arrays.items()}

    def _compare_words(self, saved: Sequence[str], ours: Sequence[str], lang: str) -> None:
        for index, (there, here) in enumerate(zip_longest(saved, ours)):
            if there != here:
                reason = MESSAGES[lang]["vocabulary"]
                raise CheckpointError(reason.format(name=self.folder.name, index=index, theirs=there, ours=here))


def name_of(lesson: str, corpus: str, model: str = "") -> str:
    """The name of a lesson's trained model: its folder's, and the catalogue's.

    Args:
        lesson: The lesson's id.
        corpus: `spa-eng` or `embedded`.
        model: Which one, where the lesson has several.
    """
    return "-".join(part for part in (lesson, model, corpus) if part)


def find(lesson: str, corpus: str, lang: str = "en", *, model: str = "") -> Trained | None:
    """The trained model of a lesson on a corpus, or None if the project has none.

    In a checkout it is read where it lies; elsewhere it is downloaded once, as the catalogue pins it. Where it cannot be
    had, that is said in a line, and the answer is None: the lesson then trains its own.

    Args:
        lesson: The lesson's id.
        corpus: `spa-eng` or `embedded`.
        lang: The language of what a download shows.
        model: Which one, where the lesson has several.

    Raises:
        rnn2llm.data.ChecksumError: If RNN2LLM_DATA holds a damaged copy.
    """
    name = name_of(lesson, corpus, model)
    if name not in catalog.CHECKPOINTS and not (MODELS / name).is_dir():
        return None
    try:
        return Trained(folder_of(name, lang))
    except data.DownloadError:
        print(MESSAGES[lang]["absent"].format(name=name))
        return None


def stand_ins(lane: str, wanted: Mapping[str, tuple[str, str]], lang: str = "en") -> dict[str, Trained]:
    """The models on the real corpus that stand in for a lesson's trainings in the checkpoint lane, by the lesson's names.

    All of them or none, since they are there to be compared: none in another lane, or where one of them or the corpus
    cannot be had. What cannot be had is then said in a line.

    Args:
        lane: The lesson's lane.
        wanted: From the name that the lesson gives a model to the lesson that trained it and its name there, as `find`
            takes it.
        lang: The language of what a download shows.

    Raises:
        rnn2llm.data.ChecksumError: If RNN2LLM_DATA holds a damaged copy.
    """
    if lane != "checkpoint":
        return {}
    found = {name: find(lesson, REAL, lang, model=model) for name, (lesson, model) in wanted.items()}
    ready = {name: trained for name, trained in found.items() if trained}
    if len(ready) < len(wanted):
        return {}
    try:
        data.fetch(REAL, lang=lang)
    except data.DownloadError:
        print(MESSAGES[lang]["corpus"].format(name=REAL))
        return {}
    return ready


def folder_of(name: str, lang: str = "en") -> Path:
    """The folder of one of the project's models: in a checkout where it lies, elsewhere downloaded once.

    Args:
        name: The model's, as in `catalog.CHECKPOINTS`.
        lang: The language of what a download shows.

    Raises:
        LookupError: There is no such model.
        rnn2llm.data.DataError: It cannot be downloaded, or RNN2LLM_DATA holds a damaged copy.
    """
    if (MODELS / name).is_dir():
        return MODELS / name
    return next(iter(data.fetch_all(name, lang=lang).values())).parent


def format_of(config: Mapping[str, Any]) -> Format:
    """How the weights beside a configuration are written."""
    return "int8" if config.get("weights") == "int8" else "float16"


def save(
    folder: Path, model: Any, history: History, vocabularies: Sequence[Vocabulary], format: Format = "float16"
) -> None:
    """Writes what `Trained.load_into` reads.

    Args:
        folder: Where to; made if it is not there.
        model: A trained Keras model.
        history: What happened when it was trained.
        vocabularies: Those that its ids come from.
        format: How the weights are written; `int8` takes about half the space of `float16`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, weight in _named_weights(model).items():
        if format == "int8" and weight.shape.rank == 2:
            arrays[name], arrays[name + SCALE] = _in_eight_bits(weight.numpy())
        else:
            arrays[name] = weight.numpy().astype(np.float16)
    np.savez_compressed(folder / WEIGHTS, allow_pickle=False, **arrays)
    config: dict[str, Any] = {"weights": format} if format == "int8" else {}
    config |= {"history": asdict(history), "vocabularies": [list(vocabulary.tokens) for vocabulary in vocabularies]}
    (folder / CONFIG).write_text(json.dumps(config, ensure_ascii=False) + "\n", encoding="utf-8")


def _in_eight_bits(matrix: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Integers [N, M] and a scale a row [N], the products of which are nearest to the matrix."""
    largest = np.abs(matrix).max(axis=1)
    scales = (largest / 127).astype(np.float16)
    scales = np.where(scales * np.float32(127) < largest, np.nextafter(scales, np.float16(np.inf)), scales)
    divisors = np.where(scales > 0, scales, 1).astype(np.float32)
    return np.rint(matrix / divisors[:, None]).astype(np.int8), scales


def _named_weights(model: Any) -> dict[str, Any]:
    """A model's weights by layer and position in it: their own names depend on how many layers were built before."""
    return {
        f"{layer.name}.{position}": weight for layer in model.layers for position, weight in enumerate(layer.weights)
    }

"""Which pretrained model a cell loads: a big one from the hub in the full lane, else the project's mini model.

The cells are the same for both: `AutoModel.from_pretrained(chosen.name, revision=chosen.revision)`. A big model is taken
at the commit that the catalogue pins. Where the hub cannot be reached, the mini model steps in and a line says so. For some
tasks there is only a big one: `choose_big` gives it, or None and a line, and the cell that asked goes without.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

import huggingface_hub
from huggingface_hub import constants

from rnn2llm import catalog, checkpoints
from rnn2llm.data import Lane

PATIENCE = 10.0
"""Seconds that the hub has for its answer."""

BIG: Mapping[str, Mapping[str, str]] = {
    "bert": {"es": "dccuchile/bert-base-spanish-wwm-cased", "en": "google-bert/bert-base-uncased"},
    "gpt": dict.fromkeys(("es", "en"), "openai-community/gpt2"),
    "sentiment": {
        "es": "pysentimiento/robertuito-sentiment-analysis",
        "en": "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
    },
    "question-answering": dict.fromkeys(("es", "en"), "distilbert/distilbert-base-cased-distilled-squad"),
    "translation": dict.fromkeys(("es", "en"), "Helsinki-NLP/opus-mt-en-es"),
    "summarization": dict.fromkeys(("es", "en"), "google-t5/t5-small"),
    "zero-shot-classification": dict.fromkeys(("es", "en"), "Recognai/zeroshot_selectra_small"),
}
"""Of each role, the full lane's model by the language it has read or, where one has to do for both, has mostly read."""

MINI: Mapping[str, str] = {
    "bert": "mini-bert",
    "gpt": "mini-gpt",
    "sentiment": "mini-bert-sentiment",
    "intents": "mini-bert-intents",
    "slots": "mini-bert-slots",
}
"""Of each role, the project's own model; what the hub has no model for is played by it in every lane."""

STEPS_IN = {
    "es": "No se puede acceder a {big} en el hub: en su lugar usamos {mini}, el modelo pequeño del curso.",
    "en": "The hub's {big} cannot be reached: {mini}, the course's own small model, steps in.",
}
ONLY_BIG = {
    "es": "Esta parte necesita la modalidad completa (full): usa {big}, y el curso no tiene un modelo pequeño que haga "
    "lo mismo.",
    "en": "This part needs the full lane: it uses {big}, and the course has no small model that does the same.",
}
OUT_OF_REACH = {
    "es": "No se puede acceder a {big} en el hub, y el curso no tiene un modelo pequeño que haga lo mismo: esta parte "
    "se queda sin ejecutar.",
    "en": "The hub's {big} cannot be reached, and the course has no small model that does the same: this part is not run.",
}


@dataclass(frozen=True, slots=True)
class Pretrained:
    """What `from_pretrained` takes.

    Attributes:
        name: A folder, or a full name on the hub.
        revision: The hub's commit; None for a folder.
    """

    name: str
    revision: str | None = None

    @property
    def mini(self) -> bool:
        """Whether it is one of the project's own."""
        return self.revision is None


def choose(role: str, lane: Lane, lang: str = "en") -> Pretrained:
    """The model that plays `role` in this lane.

    Args:
        role: A key of `MINI`.
        lane: Only `full` asks the hub.
        lang: Which language's big model, and the language of the line that is printed where it cannot be reached.

    Raises:
        KeyError: No model plays that role.
        rnn2llm.data.DataError: The mini model is not in a checkout and cannot be downloaded.
    """
    mini = MINI[role]
    if lane != "full" or role not in BIG:
        return Pretrained(str(checkpoints.folder_of(mini, lang)))
    big = catalog.model(BIG[role][lang])
    if _reachable(big):
        return Pretrained(big.name, big.revision)
    print(STEPS_IN[lang].format(big=big.name, mini=mini))
    return Pretrained(str(checkpoints.folder_of(mini, lang)))


def choose_big(role: str, lane: Lane, lang: str = "en") -> Pretrained | None:
    """The big model that plays `role`, for which the project has none of its own; None, and one line, where there is none.

    Args:
        role: A key of `BIG`.
        lane: Only `full` has big models.
        lang: Which language's model, and the language of the line.

    Raises:
        KeyError: No model plays that role.
    """
    big = catalog.model(BIG[role][lang])
    if lane == "full" and _reachable(big):
        return Pretrained(big.name, big.revision)
    print((OUT_OF_REACH if lane == "full" else ONLY_BIG)[lang].format(big=big.name))
    return None


def _reachable(model: catalog.Model) -> bool:
    """Whether the hub, or its cache here, gives the model at its pinned commit."""
    if isinstance(huggingface_hub.try_to_load_from_cache(model.name, "config.json", revision=model.revision), str):
        return True
    if constants.HF_HUB_OFFLINE:
        return False
    url = huggingface_hub.hf_hub_url(model.name, "config.json", revision=model.revision)
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE):
            return True
    except OSError:
        return False

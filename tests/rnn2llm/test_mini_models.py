"""The mini models as they are shipped: loaded as anybody would, they do on held-out text what their cards say."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("torch")

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, BertForPreTraining, pipeline

from rnn2llm import checkpoints

BERT, GPT = (str(checkpoints.MODELS / name) for name in ("mini-bert", "mini-gpt"))


@pytest.mark.parametrize(
    ("sentence", "piece"),
    [
        ("Don Quijote y [MASK] Panza.", "sancho"),
        ("No tengo [MASK] de ir al cine.", "ganas"),
        ("¿Qué [MASK] es?", "hora"),
    ],
)
def test_everyday_blanks_are_filled_as_a_speaker_would(sentence: str, piece: str) -> None:
    best = pipeline("fill-mask", model=BERT)(sentence)[0]
    assert best["token_str"] == piece


def test_the_next_sentence_head_tells_a_translation_from_another_sentence() -> None:
    tokenizer, model = AutoTokenizer.from_pretrained(BERT), BertForPreTraining.from_pretrained(BERT).float().eval()
    pairs = [
        ("I lost my keys.", "Perdí mis llaves."),
        ("Where is the train station?", "¿Dónde está la estación de tren?"),
    ]
    other = [(pairs[0][0], pairs[1][1]), (pairs[1][0], pairs[0][1])]
    with torch.no_grad():
        encoded = tokenizer([*pairs, *other], padding=True, return_tensors="pt")
        assert model(**encoded).seq_relationship_logits.argmax(-1).tolist() == [0, 0, 1, 1]


def test_a_spanish_sentence_surprises_less_than_its_words_in_disorder() -> None:
    tokenizer, model = AutoTokenizer.from_pretrained(GPT), AutoModelForCausalLM.from_pretrained(GPT).float().eval()

    def surprise(text: str) -> float:
        ids = tokenizer(text, return_tensors="pt").input_ids
        with torch.no_grad():
            return float(model(ids, labels=ids).loss)

    for sentence in ("No sé dónde está la estación.", "Mi hermana quiere un vaso de agua.", "Ayer fuimos al cine."):
        words = re.findall(r"\w+", sentence.lower())
        assert surprise(sentence) < surprise(" ".join(reversed(words)).capitalize() + ".")

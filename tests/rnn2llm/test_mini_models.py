"""The mini models as they are shipped: loaded as anybody would, they do on held-out text what their cards say."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("torch")

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, BertForPreTraining, pipeline

from rnn2llm import checkpoints, sentiment, snips

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


def of(name: str) -> str:
    return str(checkpoints.MODELS / name)


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Qué hotel tan bonito.", "POSITIVE"),
        ("Qué película tan mala.", "NEGATIVE"),
        ("The food was delicious and the waiter was very kind.", "POSITIVE"),
        ("I hate this horrible hotel.", "NEGATIVE"),
    ],
)
def test_a_plain_opinion_is_read_right_in_both_languages(sentence: str, label: str) -> None:
    said = pipeline("text-classification", model=of("mini-bert-sentiment"))(sentence)[0]
    assert said["label"] == label


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Will it rain in Madrid tomorrow?", "GetWeather"),
        ("Book a table for two at an Italian restaurant.", "BookRestaurant"),
        ("Add this song to my summer playlist.", "AddToPlaylist"),
    ],
)
def test_what_is_wanted_is_told(sentence: str, label: str) -> None:
    said = pipeline("text-classification", model=of("mini-bert-intents"))(sentence)[0]
    assert said["label"] == label
    assert said["score"] > 0.8


def test_slots_are_marked_in_the_text() -> None:
    tagger = pipeline("token-classification", model=of("mini-bert-slots"), aggregation_strategy="first")
    text = "Will it rain in Madrid, Spain tomorrow?"
    found = {one["entity_group"]: text[one["start"] : one["end"]] for one in tagger(text)}
    assert found == {"condition_description": "rain", "city": "Madrid", "country": "Spain", "timeRange": "tomorrow"}
    text = "Play Thriller by Michael Jackson on Spotify"
    found = {one["entity_group"]: text[one["start"] : one["end"]] for one in tagger(text)}
    assert found == {"track": "Thriller", "artist": "Michael Jackson", "service": "Spotify"}


@pytest.mark.parametrize("name", ["mini-bert-sentiment", "mini-bert-intents", "mini-bert-slots"])
def test_a_fine_tuned_model_is_small_names_its_labels_and_says_where_it_comes_from(name: str) -> None:
    folder = checkpoints.MODELS / name
    assert (folder / "model.safetensors").stat().st_size < 11_000_000
    names = {
        "mini-bert-sentiment": sentiment.LABELS,
        "mini-bert-intents": snips.INTENTS,
        "mini-bert-slots": snips.TAGS,
    }
    assert tuple(AutoConfig.from_pretrained(folder).id2label.values()) == names[name]
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert all(
        word in card
        for word in ("CC BY 4.0", "Tatoeba", "seed", f"autograder finetune {name}", "The test part was measured")
    )

"""SNIPS: read as its authors wrote it, parts that share nothing, tags that say the same as the slots."""

from __future__ import annotations

import json
import os
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm import data, snips
from rnn2llm.snips import INTENTS, SAMPLE, SLOTS, TAGS, Slot, Snips, Utterance

real = pytest.mark.skipif(not os.environ.get("RNN2LLM_DATA"), reason="RNN2LLM_DATA names no folder with the real files")


@pytest.fixture(scope="module", params=["embedded", pytest.param("real", marks=real)])
def corpus(request: pytest.FixtureRequest) -> Snips:
    return snips.load("full", source=request.param)


def parts(corpus: Snips) -> dict[str, list[Utterance]]:
    return {"train": corpus.train, "validation": corpus.validation, "test": corpus.test}


def test_a_slot_is_what_it_says_and_its_tags_say_it_again(corpus: Snips) -> None:
    for one in (one for part in parts(corpus).values() for one in part):
        assert one.text == one.text.strip() != ""
        assert one.intent in INTENTS
        assert {slot.name for slot in one.slots} <= set(SLOTS)
        tags = snips.tags_of(one)
        assert set(tags) <= set(TAGS)
        assert snips.spans(tags, snips.words(one.text)) == list(one.slots)


def test_no_part_has_what_another_has(corpus: Snips) -> None:
    texts = [Counter(" ".join(one.text.lower().split()) for one in part) for part in parts(corpus).values()]
    everything = sum(texts, Counter[str]())
    assert {text: count for text, count in everything.items() if count > 1} == {}


def test_the_sample_has_as_many_of_every_intent() -> None:
    for part, utterances in parts(snips.load("quick")).items():
        assert Counter(one.intent for one in utterances) == dict.fromkeys(INTENTS, SAMPLE[part])


@real
def test_the_sample_is_the_beginning_of_the_whole() -> None:
    file = resources.files("rnn2llm").joinpath("corpora", "snips.json")
    shipped = json.loads(file.read_text(encoding="utf-8"))
    assert "CC0" in shipped.pop("about")
    assert shipped == snips.sample(snips.load("full"))


@real
def test_the_whole_is_read_as_its_authors_wrote_it() -> None:
    corpus = snips.load("full")
    assert (len(corpus.train) + len(corpus.validation), len(corpus.test)) == (13_567, 692)
    assert {slot.name for one in corpus.train for slot in one.slots} == set(SLOTS)
    everything = " ".join(one.text for part in parts(corpus).values() for one in part)
    assert "Música Da Série De Filmes" in everything
    assert "Pop Punk Perfection 🍕" in everything
    assert "Ã" not in everything
    assert corpus.attribution == "Snips (Coucke et al., 2018) (CC0 1.0)"


def test_a_file_with_half_characters_spaces_and_a_slot_in_a_word(tmp_path: Path) -> None:
    said = [
        [{"text": " play "}, {"text": "Años\n", "entity": "track"}, {"text": " now "}],
        [{"text": "around "}, {"text": "one pm", "entity": "timeRange"}, {"text": "near here"}],
        [{"text": "🍕".encode("utf-16-be").hex()}],  # stands for what is put in below
    ]
    raw = json.dumps({"PlayMusic": [{"data": pieces} for pieces in said]}, ensure_ascii=False).encode()
    halves = "".join(map(chr, (0xD83C, 0xDF55))).encode("utf-8", "surrogatepass")
    (tmp_path / "file.json").write_bytes(raw.replace("🍕".encode("utf-16-be").hex().encode(), halves))
    assert snips._read(tmp_path / "file.json") == [
        Utterance("play Años  now", "PlayMusic", (Slot(5, 9, "track"),)),
        Utterance("🍕", "PlayMusic", ()),
    ]


@pytest.mark.parametrize(("lang", "line"), [("es", "No se pudo obtener SNIPS"), ("en", "could not be fetched")])
def test_without_a_network_the_sample_stands_in_and_says_so(
    lang: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> dict[str, Path]:
        raise data.DownloadError("no network")

    monkeypatch.setattr(data, "fetch_all", refuse)
    corpus = snips.load("checkpoint", lang=lang)
    said = capsys.readouterr().out
    assert (corpus.name, corpus.note) == ("embedded", said.strip())
    assert line in said
    assert said.count("\n") == 1


def test_the_quick_lane_asks_for_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delattr(data, "fetch_all")
    assert snips.load("quick").note is None
    assert capsys.readouterr().out == ""


@given(st.text(alphabet="aé1 .,'$_–¿¦\n", max_size=20))
def test_words_are_cut_as_bert_cuts_them(text: str) -> None:
    pre_tokenizers = pytest.importorskip("tokenizers.pre_tokenizers")
    cut = pre_tokenizers.BertPreTokenizer().pre_tokenize_str(text)
    assert snips.words(text) == [span for _, span in cut]


def test_two_slots_side_by_side_stay_two_and_a_stray_inside_begins_one() -> None:
    offsets = [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]
    assert snips.spans(["B-city", "B-city", "I-city", "I-state", "O"], offsets) == [
        Slot(0, 1, "city"),
        Slot(2, 5, "city"),
        Slot(6, 7, "state"),
    ]
    assert snips.spans(["O", "I-city", "O", "I-city", "I-city"], offsets) == [Slot(2, 3, "city"), Slot(6, 9, "city")]
    with pytest.raises(ValueError, match=r"shorter|longer"):
        snips.spans(["O"], offsets)

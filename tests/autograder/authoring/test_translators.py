"""The measured rows: which of them a lesson shows, how they read in each language, and that the shipped ones are true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.authoring import translators
from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook
from autograder.authoring.source import read_lesson
from autograder.errors import CourseError
from rnn2llm import catalog, checkpoints
from tests.mini import LESSON, SOURCE, WORDS, mini_course

COURSE = Course.find(Path(__file__))
MEASURED: dict[str, Any] = json.loads(translators.results_file(COURSE.root).read_text(encoding="utf-8"))


def result(lesson: str, model: str, bleu: float) -> dict[str, Any]:
    return {
        "lesson": lesson,
        "model": model,
        "corpus": "spa-eng",
        "sentences": 10336,
        "training_pairs": 3000,
        "epochs": 2,
        "parameters": 6_470_000,
        "pairs_per_second": 301.6,
        "words_only_first_reference": {"bleu": 20.0, "chrf": 30.0},
        "greedy": {"bleu": bleu, "chrf": 41.96},
        "beam": {"bleu": bleu + 1, "chrf": 43.0},
        "by_length": [
            {
                "label": "1–5",
                "count": 70,
                "greedy": {"bleu": bleu + 5, "chrf": 50.0},
                "beam": {"bleu": 1.0, "chrf": 2.0},
            },
            {
                "label": "≥ 6",
                "count": 30,
                "greedy": {"bleu": bleu - 5, "chrf": 40.0},
                "beam": {"bleu": 1.0, "chrf": 2.0},
            },
        ],
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "course" / "models").mkdir(parents=True)
    translators.keep(tmp_path, "04_attention-luong-spa-eng", result("04_attention", "luong", 38.04))
    translators.keep(tmp_path, "01_encoder_decoder-spa-eng", result("01_encoder_decoder", "encoder_decoder", 28.46))
    return tmp_path


def test_a_lesson_shows_its_own_and_those_before(root: Path) -> None:
    third, fourth = (translators.tables(root, lesson, "en") for lesson in ("03_beam_search", "04_attention"))
    assert "(01)" in third
    assert "(04)" not in third
    assert fourth.index("(01)") < fourth.index("Luong's attention (04)")


def test_numbers_are_those_measured_and_read_as_the_language_writes_them(root: Path) -> None:
    spanish, english = (translators.tables(root, "04_attention", lang).splitlines() for lang in ("es", "en"))
    assert spanish[3] == "| atención de Luong (04) | 2 | 6,5 M | 302 | 38,0 | 42,0 | 39,0 | 43,0 |"
    assert english[3] == "| Luong's attention (04) | 2 | 6.5 M | 302 | 38.0 | 42.0 | 39.0 | 43.0 |"
    assert spanish[7:9] == ["| 1–5 | 70 | 33,5 | 43,0 |", "| ≥ 6 | 30 | 23,5 | 33,0 |"]
    assert "10 336 frases" in spanish[-1]
    assert "10,336 English sentences" in english[-1]


def test_another_measurement_replaces_the_first(root: Path) -> None:
    translators.keep(root, "04_attention-luong-spa-eng", result("04_attention", "luong", 12.0))
    assert [row["greedy"]["bleu"] for row in translators.load(root)] == [28.46, 12.0]


def test_where_nothing_is_measured_the_build_says_what_measures(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"translation\.py measures"):
        translators.tables(tmp_path, "04_attention", "es")
    with pytest.raises(CourseError, match=r"translation\.py measures"):
        translators.card(tmp_path, "04_attention-luong-spa-eng")


def test_the_build_writes_them_where_a_lesson_asks(tmp_path: Path) -> None:
    asking = SOURCE.replace("{{colab}}", translators.MARK)
    named = WORDS.replace("[words]", '[words]\nsmall.es = "pequeño"\nsmall.en = "small"')
    with mini_course(tmp_path, source=asking, words=named) as course:
        (tmp_path / "course" / "models").mkdir()
        translators.keep(tmp_path, LESSON, result(LESSON, "small", 7.0))
        source = read_lesson(course.lesson_folder(LESSON) / "lesson.py")
        first = build_notebook(course, source, "es").cells[0].source
    assert "| pequeño (00) | 2 | 6,5 M | 302 | 7,0 |" in first
    assert translators.MARK not in first


def test_a_card_says_how_it_was_trained_and_what_it_scored(root: Path) -> None:
    folder = root / "course" / "models" / "04_attention-luong-spa-eng"
    trained(folder)
    card = translators.card(root, folder.name)
    assert "`autograder train 04_attention --model luong --lane full`" in card
    assert "One training of 2 epochs, 6 minutes" in card  # 3,000 pairs at 10 and at 50 a second: 300 s and 60 s
    assert "training: 3.000, 1.500; validation: 2.000, 1.250" in card
    assert "| greedy | 10336 | 38.0 | 42.0 |" in card
    assert "Tatoeba" in card


def test_one_of_the_embedded_corpus_has_a_card_of_its_own_and_no_row_in_the_lessons(root: Path) -> None:
    before = translators.tables(root, "05_transformer", "en")
    phenomena = [{"name": "gustar", "count": 41, "greedy": {"bleu": 61.24, "chrf": 72.0}}]
    row = result("01_encoder_decoder", "encoder_decoder", 75.0) | {"corpus": "embedded", "by_phenomenon": phenomena}
    folder = root / "course" / "models" / "01_encoder_decoder-embedded"
    trained(folder)
    translators.keep(root, folder.name, row)
    card = translators.card(root, folder.name)
    assert "`autograder train 01_encoder_decoder --lane quick`" in card
    assert "3,000 pairs; 3 words and signs in English, 2 in Spanish" in card
    assert "| verbs like gustar, greedy | 41 | 61.2 | 72.0 |" in card
    assert "Tatoeba" not in card
    assert translators.tables(root, "05_transformer", "en") == before


def trained(folder: Path) -> None:
    """What of a checkpoint its card is written from."""
    folder.mkdir()
    history = {"loss": [3.0, 1.5], "validation_loss": [2.0, 1.25], "pairs_per_second": [10.0, 50.0], "samples": []}
    config = {"history": history, "vocabularies": [["", "a", "b"], ["", "c"]]}
    (folder / "config.json").write_text(json.dumps(config))


def test_every_translator_is_measured_as_it_is_shipped_and_its_card_is_computed() -> None:
    shipped = [name for name in catalog.CHECKPOINTS if name[:2].isdigit()]
    assert sorted(MEASURED) == sorted(shipped)
    for name, row in MEASURED.items():
        folder = checkpoints.MODELS / name
        weights = checkpoints.Trained(folder).weights().values()
        assert row["parameters"] == sum(weight.size for weight in weights)
        assert (folder / "README.md").read_text(encoding="utf-8") == translators.card(COURSE.root, name)
        history = json.loads((folder / checkpoints.CONFIG).read_text(encoding="utf-8"))["history"]
        assert row["epochs"] == len(history["loss"])
        assert row["sentences"] == sum(bucket["count"] for bucket in row["by_length"])


def gains_by_length(one: dict[str, Any], other: dict[str, Any]) -> list[float]:
    """By how much BLEU one is better than the other, greedy, from the shortest sentences to the longest."""
    pairs = zip(one["by_length"], other["by_length"], strict=True)
    return [ours["greedy"]["bleu"] - theirs["greedy"]["bleu"] for ours, theirs in pairs]


def test_what_lesson_02_says_of_both_directions_is_so() -> None:
    names = ("01_encoder_decoder-spa-eng", "02_birnn-both-spa-eng")
    one, both = (MEASURED[name] for name in names)
    assert 0.999 < both["parameters"] / one["parameters"] <= 1
    assert both["training_pairs"] == one["training_pairs"]
    assert abs(both["greedy"]["bleu"] - one["greedy"]["bleu"]) < 0.5
    assert abs(both["beam"]["bleu"] - one["beam"]["bleu"]) < 0.5
    gains = gains_by_length(both, one)
    assert min(gains) < 0 < max(gains)
    assert max(map(abs, gains)) < 1
    configs = [json.loads((checkpoints.MODELS / name / "config.json").read_text(encoding="utf-8")) for name in names]
    assert configs[0]["vocabularies"] == configs[1]["vocabularies"]
    losses = [config["history"]["validation_loss"] for config in configs]
    assert [[round(value, 2) for value in values[:2]] for values in losses] == [[2.79, 2.01], [2.63, 1.93]]
    assert [int(np.argmin(values)) + 1 for values in losses] == [6, 6]
    assert [round(min(values), 3) for values in losses] == [1.477, 1.474]


def test_what_the_lessons_say_below_the_table_is_so() -> None:
    names = ("01_encoder_decoder", "02_birnn-both", "04_attention-luong", "05_transformer")
    vector, both, luong, transformer = (MEASURED[f"{name}-spa-eng"] for name in names)
    assert [row["epochs"] for row in (vector, both, luong, transformer)] == [8, 8, 5, 4]
    assert luong["parameters"] < 1.1 * vector["parameters"]
    for fixed in (vector, both):
        gains = gains_by_length(luong, fixed)
        assert gains == sorted(gains)
        assert gains[0] < 10
        assert 19 < gains[-1] < 21
        assert fixed["beam"]["bleu"] < luong["greedy"]["bleu"] - 10
    assert luong["by_length"][-1]["greedy"]["bleu"] < 0.7 * luong["by_length"][0]["greedy"]["bleu"]
    assert all(1.5 < row["beam"]["bleu"] - row["greedy"]["bleu"] < 2.5 for row in (vector, both, luong))
    assert 0.5 < transformer["greedy"]["bleu"] - luong["greedy"]["bleu"] < 1.5
    assert 0.3 < transformer["beam"]["bleu"] - luong["beam"]["bleu"] < 0.7
    assert -2 < transformer["by_length"][-1]["greedy"]["bleu"] - luong["by_length"][-1]["greedy"]["bleu"] < 0
    assert 0.6 < transformer["pairs_per_second"] / luong["pairs_per_second"] < 0.72
    seconds = [row["epochs"] / row["pairs_per_second"] for row in (transformer, luong)]
    assert seconds[0] > 1.1 * seconds[1]
    falling = [bucket["greedy"]["bleu"] for bucket in vector["by_length"]]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] < falling[0] / 3

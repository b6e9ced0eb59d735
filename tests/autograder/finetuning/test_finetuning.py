"""Fine-tuning: pieces get their words' labels, scores by hand, and a folder that a pipeline loads."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

# torch and transformers warn of themselves when they are imported.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import torch
    import transformers

from typer.testing import CliRunner

from autograder.cli import app
from autograder.errors import CourseError
from autograder.finetuning import baselines, card, measure, run, tasks, tuning
from autograder.finetuning.tasks import TASKS, Example, Parts
from autograder.pretraining import bert, tokenization
from rnn2llm import sentiment, snips

SLOTS = TASKS["mini-bert-slots"]
TAG = {tag: number for number, tag in enumerate(snips.TAGS)}


def tagged(text: str, *tags: str) -> Example:
    return Example(text, tuple(TAG[tag] for tag in tags))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    said = snips.load("quick").train
    return [one.text for one in [*sentiment.load("train"), *said]]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Path:
    """A folder of models with a mini-bert in it that is very small and knows nothing."""
    folder = tmp_path_factory.mktemp("models")
    torch.manual_seed(0)
    tokenizer = tokenization.wordpiece(texts, 300, bert.LONGEST)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    config = transformers.BertConfig(vocab_size=len(tokenizer), max_position_embeddings=bert.POSITIONS, **sizes)
    transformers.BertForPreTraining(config).half().save_pretrained(folder / bert.NAME)
    tokenizer.save_pretrained(folder / bert.NAME)
    return folder


@pytest.fixture(scope="module")
def tokenizer(models: Path) -> Any:
    return transformers.AutoTokenizer.from_pretrained(models / bert.NAME)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every task with little to read and little time."""

    def few(read: Any) -> Any:
        def cut() -> Parts:
            parts = read()
            return Parts(*(part[:: max(1, len(part) // 12)] for part in (parts.train, parts.validation, parts.test)))

        return cut

    whole = snips.load
    monkeypatch.setattr(tasks.snips, "load", lambda *_, **__: replace(whole("quick"), name="snips"))
    for name, task in TASKS.items():
        recipe = replace(task.recipe, epochs=2)
        monkeypatch.setitem(TASKS, name, replace(task, recipe=recipe, read=few(task.read)))
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


class TestEncoding:
    def test_the_pieces_of_a_word_share_its_slot(self, tokenizer: Any) -> None:
        example = tagged("Zanzibar Xylophones, please!", "B-artist", "I-artist", "O", "O", "O")
        (row,) = tuning.encode([example], tokenizer, SLOTS)
        pieces = tokenizer.convert_ids_to_tokens(row.ids)
        named = [snips.TAGS[label] if label != tuning.IGNORED else "" for label in row.labels]
        assert len(pieces) > 7, "words of this text ought to be in pieces"
        assert (named[0], named[-1]) == ("", "")
        inside = [name for piece, name in zip(pieces[1:-1], named[1:-1], strict=True) if piece.startswith("##")]
        assert set(inside) == {"I-artist", "O"}
        assert named.count("B-artist") == 1
        assert [named[first] for first in row.firsts] == ["B-artist", "I-artist", "O", "O", "O"]
        assert not any(pieces[first].startswith("##") for first in row.firsts)

    def test_a_word_that_is_cut_off_is_an_error(self, tokenizer: Any) -> None:
        text = "a " * 200
        with pytest.raises(ValueError, match=r"200 words, of which \d\d begin"):
            tuning.encode([Example(text, (0,) * 200)], tokenizer, SLOTS)

    def test_what_is_padded_is_neither_read_nor_scored(self, tokenizer: Any) -> None:
        rows = tuning.encode([tagged("play", "O"), tagged("play it now", "O", "O", "O")], tokenizer, SLOTS)
        batch = tuning.collate(rows, pad=tokenizer.pad_token_id)
        hidden = batch["attention_mask"] == 0
        assert hidden.sum() == len(rows[1].ids) - len(rows[0].ids) > 0
        assert set(batch["input_ids"][hidden].tolist()) == {tokenizer.pad_token_id}
        assert set(batch["labels"][hidden].tolist()) == {tuning.IGNORED}


class TestTuning:
    @pytest.mark.parametrize("name", TASKS)
    def test_every_layer_learns_and_twice_gives_the_same(self, name: str, models: Path, small: None) -> None:
        task = TASKS[name]
        examples = task.read().train
        runs = [tuning.finetune(task, models / bert.NAME, examples, say=lambda line: None) for _ in range(2)]
        (_, model, history), (_, again, _) = runs
        torch.testing.assert_close(model.state_dict(), again.state_dict(), rtol=0, atol=0)
        before = transformers.BertForPreTraining.from_pretrained(models / bert.NAME).float().state_dict()
        after = {weight: value for weight, value in model.state_dict().items() if weight in before}
        changed = {weight for weight, value in after.items() if not torch.equal(value, before[weight])}
        assert changed == {weight for weight in after if weight.startswith("bert.") and "position_ids" not in weight}
        assert len(history) == 2

    @pytest.mark.parametrize("anew", [True, False])
    def test_the_pooler_alone_is_drawn_anew(self, anew: bool, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        task = replace(TASKS["mini-bert-intents"], new_pooler=anew)
        monkeypatch.setattr(tuning, "train", lambda *_: [])
        _, model, _ = tuning.finetune(task, models / bert.NAME, [Example("play jazz", (3,))], say=lambda line: None)
        before = transformers.BertForPreTraining.from_pretrained(models / bert.NAME).float().state_dict()
        begins = {weight: value for weight, value in model.state_dict().items() if weight in before}
        changed = {weight for weight, value in begins.items() if not torch.equal(value, before[weight])}
        assert changed == ({"bert.pooler.dense.weight"} if anew else set())  # biases are drawn as zeros
        if anew:
            weight = begins["bert.pooler.dense.weight"]
            assert float(weight.std()) == pytest.approx(model.config.initializer_range, rel=0.1)

    @pytest.mark.parametrize("name", ["mini-bert-intents", "mini-bert-slots"])
    def test_a_prediction_does_not_depend_on_its_neighbours(self, name: str, models: Path, small: None) -> None:
        task = TASKS[name]
        examples = task.read().test
        tokenizer, model, _ = tuning.finetune(task, models / bert.NAME, examples, say=lambda line: None)
        together = tuning.predict(task, tokenizer, model, examples)
        alone = [tuning.predict(task, tokenizer, model, [example])[0] for example in examples]
        assert together == alone
        assert [len(said) for said in together] == [len(example.labels) for example in examples]


class TestBaselines:
    def test_naive_bayes_by_hand(self) -> None:
        # Words good, bad, food; "good" is said twice under 1 and never under 0: 3/6 against 1/5, "bad" 1/6 against 2/5.
        train = [Example("good good food", (1,)), Example("Bad food", (0,))]
        judged = [Example("good", (1,)), Example("BAD", (0,)), Example("good bad bad", (0,))]
        assert baselines.naive_bayes(train, judged) == [(1,), (0,), (0,)]

    def test_a_word_gets_the_tag_it_mostly_had(self) -> None:
        train = [tagged("play Madonna", "O", "B-artist")] * 2 + [tagged("madonna", "B-album")]
        assert baselines.by_table(train, [tagged("Play Madonna loud", "O", "O", "O")]) == [
            (TAG["O"], TAG["B-artist"], TAG["O"])
        ]


class TestMeasure:
    def test_f1_by_hand(self) -> None:
        examples = [
            tagged("in New York now", "O", "B-city", "I-city", "O"),
            tagged("in Paris", "O", "B-city"),
        ]
        said = [tuple(TAG[tag] for tag in ("O", "B-city", "O", "O")), tuple(TAG[tag] for tag in ("O", "B-city"))]
        assert measure.score(SLOTS, examples, said) == pytest.approx(0.5)  # one of two found, one of two right
        assert measure.score(SLOTS, examples, [example.labels for example in examples]) == 1
        assert measure.score(SLOTS, examples, [(0, 0, 0, 0), (0, 0)]) == 0

    def test_groups_are_counted_apart(self) -> None:
        task = TASKS["mini-bert-sentiment"]
        examples = [Example("sí", (1,), ("es", "plain")), Example("no", (0,), ("es",)), Example("yes", (1,), ("en",))]
        found = measure.by_group(task, examples, [(1,), (1,), (1,)])
        assert found == {"es": (0.5, 2), "plain": (1.0, 1), "en": (1.0, 1)}

    def test_nothing_has_no_score(self) -> None:
        with pytest.raises(ValueError, match="nothing to score"):
            measure.score(SLOTS, [], [])


@pytest.mark.parametrize("name", TASKS)
def test_from_text_to_a_folder_that_loads(
    name: str, models: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = TASKS[name].read()
    read: list[Example] = []
    real = tuning.finetune

    def spy(task: Any, base: Path, examples: list[Example], say: Any) -> Any:
        read.extend(examples)
        return real(task, base, examples, say)

    monkeypatch.setattr(tuning, "finetune", spy)
    folder = run.finetune(name, models, say=lambda line: None)
    assert read == parts.train
    kind = "token-classification" if TASKS[name].of_words else "text-classification"
    said = transformers.pipeline(kind, model=str(folder))("add this song to my list")
    assert {one.get("label", one.get("entity")) for one in said} <= set(TASKS[name].labels)
    assert transformers.AutoModel.from_pretrained(folder).dtype == torch.float16
    written = (folder / "README.md").read_text(encoding="utf-8")
    assert "{" not in written
    assert f"autograder finetune {name}" in written
    assert f"{len(parts.test)}" in written


@pytest.mark.parametrize("better", [True, False])
def test_the_card_says_so_where_the_simpler_method_wins(better: bool, models: Path, tmp_path: Path) -> None:
    task = TASKS["mini-bert-intents"]
    test = [Example("play jazz", (3,)), Example("book a table", (1,))]
    right, wrong = [(3,), (1,)], [(3,), (3,)]
    model = transformers.AutoModel.from_pretrained(models / bert.NAME)
    said = (right, wrong) if better else (wrong, right)
    judged = {"validation": (wrong, wrong), "test": said}
    card.write(tmp_path, task, Parts(test, test, test), model, [{"loss": 1.0}], judged)
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert ("beats this model" in written) is not better
    assert "| validation | 2 | 50.0% | 50.0% |" in written
    assert f"| test | 2 | {'100.0% | 50.0%' if better else '50.0% | 100.0%'} |" in written


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="mini-bert-mood"):
        run.finetune("mini-bert-mood", tmp_path)


def test_without_snips_nothing_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = snips.load
    monkeypatch.setattr(tasks.snips, "load", lambda *_, **__: whole("quick"))
    with pytest.raises(tasks.data.DataError, match="RNN2LLM_DATA"):
        TASKS["mini-bert-intents"].read()


def test_the_command_names_its_models() -> None:
    shown = CliRunner().invoke(app, ["finetune", "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert shown.exit_code == 0
    assert all(name in shown.output for name in TASKS)

"""The mini models' recipes: losses against transformers' own, what is hidden and predicted, and a run that is stopped."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

# torch and transformers warn of themselves when they are imported.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import torch
    import transformers

from autograder.errors import CourseError
from autograder.pretraining import bert, gpt, loop, masking, measure, run, streams, text, tokenization
from rnn2llm import grammar

BOOK = """DEL PRINCIPIO

En un lugar de la Mancha vivía un hidalgo. Tenía un galgo corredor. ¿Dónde estaba Sancho? Nadie lo sabía.

—Señor —dijo Sancho—, aquí estoy. Vámonos luego. El rocín está flaco.
"""


@pytest.fixture(scope="module")
def read() -> text.Texts:
    pairs = [(pair.english, pair.spanish) for pair in grammar.generate(400, seed=1)]
    return text.Texts(pairs, text.paragraphs(BOOK))


@pytest.fixture(scope="module")
def wordpiece(read: text.Texts) -> Any:
    return tokenization.wordpiece([*read.english, *read.spanish], 300, bert.LONGEST)


class TestText:
    def test_paragraphs_are_sentences_and_titles_are_left_out(self) -> None:
        assert text.paragraphs(BOOK) == [
            [
                "En un lugar de la Mancha vivía un hidalgo.",
                "Tenía un galgo corredor.",
                "¿Dónde estaba Sancho?",
                "Nadie lo sabía.",
            ],
            ["—Señor —dijo Sancho—, aquí estoy.", "Vámonos luego.", "El rocín está flaco."],
        ]

    def test_a_sentence_without_end_is_cut_at_its_semicolons(self) -> None:
        long = "; ".join(["y esto y aquello y lo otro y lo de más allá"] * 5) + "."
        assert [len(part.split()) for part in text.paragraphs(long)[0]] == [12] * 5

    def test_nothing_of_the_book_is_lost_within_a_paragraph(self) -> None:
        assert " ".join(" ".join(part) for part in text.paragraphs(BOOK)) == " ".join(BOOK.split()[2:])


class TestTokenizers:
    def test_wordpiece_keeps_accents_and_loads_again(self, wordpiece: Any, tmp_path: Path) -> None:
        wordpiece.save_pretrained(tmp_path)
        again = transformers.AutoTokenizer.from_pretrained(tmp_path)
        sentence = "¿El NIÑO está en la casa?"
        assert again(sentence)["input_ids"] == wordpiece(sentence)["input_ids"]
        assert "ñ" in "".join(again.tokenize(sentence))
        assert again.tokenize("año") != again.tokenize("ano")

    def test_byte_level_tokens_write_what_was_never_read(self, read: text.Texts) -> None:
        tokenizer = tokenization.byte_bpe(read.spanish, 400, 128)
        assert tokenizer.decode(tokenizer("«¿Ñandú?» 日本")["input_ids"]) == "«¿Ñandú?» 日本"


class TestMasking:
    def test_shares_of_what_is_hidden(self, wordpiece: Any) -> None:
        ids = np.full((400, 100), len(wordpiece) - 1)
        ids[:, 0], ids[:, -1] = wordpiece.cls_token_id, wordpiece.sep_token_id
        hidden, labels = masking.mask_tokens(ids, wordpiece, np.random.default_rng(0))
        chosen = labels != masking.IGNORED
        assert not chosen[:, [0, -1]].any()
        assert chosen[:, 1:-1].mean() == pytest.approx(0.15, abs=0.01)
        assert (labels[chosen] == ids[chosen]).all()
        assert (hidden[~chosen] == ids[~chosen]).all()
        fates = [hidden[chosen] == wordpiece.mask_token_id, hidden[chosen] == ids[chosen]]
        # A random token is the true one once in a vocabulary.
        assert [fate.mean() for fate in fates] == pytest.approx([0.8, 0.1 + 0.1 / len(wordpiece)], abs=0.02)

    def test_a_second_sentence_is_labelled_by_whether_it_belongs(self, read: text.Texts, wordpiece: Any) -> None:
        encoded = masking.encode(read, wordpiece)
        pairs = {(tuple(a), tuple(b)) for a, b in zip(encoded.english, encoded.spanish, strict=True)}
        pairs |= {(b, a) for a, b in pairs}
        pairs |= {(tuple(encoded.book[i]), tuple(encoded.book[i + 1])) for i in encoded.follows}
        labels = []
        for first, second, label in masking._pairs(encoded, np.random.default_rng(0)):
            labels.append(label)
            # Another one's second is by chance the right one, once in many.
            assert label == masking.OTHER or (tuple(first), tuple(second)) in pairs
        assert np.mean(labels) == pytest.approx(0.5, abs=0.1)
        assert len(encoded.follows) == 3 + 2

    def test_an_epoch_has_every_sentence_and_no_batch_too_large(self, read: text.Texts, wordpiece: Any) -> None:
        encoded = masking.encode(read, wordpiece)
        batches = list(masking.epoch(encoded, wordpiece, np.random.default_rng(0), 1000, 64))
        examples = 2 * len(read.pairs) + 7 + len(read.pairs) + 5
        assert sum(len(batch.ids) for batch in batches) == examples
        assert max(batch.ids.size for batch in batches) <= 1000
        assert max(batch.ids.shape[1] for batch in batches) <= 64

    def test_what_is_cut_keeps_both_sentences(self) -> None:
        first, second = masking._cut(list(range(50)), list(range(100, 110)), 40)
        assert (first, second) == (list(range(30)), list(range(100, 110)))
        first, second = masking._cut(list(range(50)), list(range(100, 150)), 40)
        assert (len(first), len(second)) == (20, 20)


class TestLosses:
    """Computed on the hidden tokens alone, or in one piece, they are those of transformers."""

    def test_bert(self, read: text.Texts, wordpiece: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in {"LAYERS": 1, "UNITS": 16, "HEADS": 2}.items():
            monkeypatch.setattr(bert, name, value)
        model = bert.make_model(wordpiece, seed=0).eval()
        encoded = masking.encode(read, wordpiece)
        for batch in masking.epoch(encoded, wordpiece, np.random.default_rng(3), 600, 64):
            arrays = {
                "input_ids": batch.ids,
                "token_type_ids": batch.types,
                "attention_mask": batch.mask,
                "labels": batch.labels,
            }
            tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
            if (batch.next_sentence != masking.IGNORED).any() and (batch.labels != masking.IGNORED).any():
                tensors["next_sentence_label"] = torch.from_numpy(batch.next_sentence)
                theirs = model(**tensors).loss
                torch.testing.assert_close(bert.loss(model, batch), theirs)
                return
        pytest.fail("no batch had a pair")

    def test_gpt(self, read: text.Texts, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in {"LAYERS": 1, "UNITS": 16, "HEADS": 2}.items():
            monkeypatch.setattr(gpt, name, value)
        tokenizer = tokenization.byte_bpe(read.spanish, 300, 32)
        model = gpt.make_model(tokenizer, seed=0).eval()
        batch = next(streams.epoch(streams.encode(read.spanish, tokenizer), np.random.default_rng(0), 3, 20))
        ids = torch.from_numpy(batch)
        torch.testing.assert_close(gpt.loss(model, batch), model(input_ids=ids, labels=ids).loss)


class TestStreams:
    def test_every_token_is_predicted_once(self) -> None:
        texts = [[number, number + 1, -1] for number in range(0, 90, 3)]
        pieces = np.concatenate(list(streams.epoch(texts, np.random.default_rng(0), 1, 10)))
        predicted = pieces[:, 1:].flatten().tolist()
        everything = [token for one in texts for token in one]
        assert len(predicted) == 9 * 9
        assert set(predicted) <= set(everything)
        assert all(predicted.count(token) == 1 for token in set(predicted) - {-1})


class Stopped(Exception):
    pass


class TestLoop:
    @staticmethod
    def train(folder: Path, stop: int | None = None) -> tuple[Any, list[dict[str, float]]]:
        """A line fitted to points, stopped after so many losses."""
        torch.manual_seed(0)
        model = torch.nn.Linear(3, 1)
        seen = 0

        def epoch(rng: np.random.Generator) -> Iterator[Any]:
            for _ in range(7):
                yield torch.from_numpy(rng.normal(size=(4, 3)).astype(np.float32))

        def loss(model: Any, batch: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == stop:
                raise Stopped
            return ((model(batch).float() - batch.sum(dim=1, keepdim=True)) ** 2).mean()

        recipe = loop.Recipe(epochs=4, rate=0.1)
        return model, loop.train(model, epoch, loss, recipe, folder, say=lambda line: None)

    def test_a_run_that_was_stopped_ends_like_one_that_was_not(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loop, "SAVED_EVERY", -1.0)
        whole, history = self.train(tmp_path / "whole")
        with pytest.raises(Stopped):
            self.train(tmp_path / "stopped", stop=18)
        resumed, continued = self.train(tmp_path / "stopped")
        torch.testing.assert_close(resumed.state_dict(), whole.state_dict(), rtol=0, atol=0)
        assert [epoch["loss"] for epoch in continued] == [epoch["loss"] for epoch in history]
        assert history[-1]["loss"] < history[0]["loss"] / 2

    def test_no_text_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="no batch"):
            loop.train(torch.nn.Linear(1, 1), lambda rng: [], lambda *_: None, loop.Recipe(1, 0.1), tmp_path)


class TestMeasure:
    def test_bigrams_by_hand(self) -> None:
        # Read: "\nab\n". Alphabet of a, b and the end: after "\n" a (2/4), after a b (2/4), after b the end (2/4).
        assert measure.bigram_bits(["ab"], ["ab"]) == pytest.approx(1.0)
        assert measure.bigram_bits(["ab"], ["ba"]) == pytest.approx(2.0)

    def test_a_compressor_has_seen_what_was_read(self) -> None:
        rng = np.random.default_rng(0)
        letters = ["".join(rng.choice(list("abcdefgh"), 60)) for _ in range(40)]
        assert measure.compressor_bits(letters, letters) < 1
        assert 2.5 < measure.compressor_bits(letters[:20], letters[20:]) < 4  # eight letters alike: three bits each


@pytest.mark.slow
@pytest.mark.parametrize(("name", "module"), [("mini-bert", bert), ("mini-gpt", gpt)])
def test_from_text_to_a_folder_that_loads(
    name: str, module: Any, read: text.Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.text, "load", lambda: (read, replace(read, pairs=read.pairs[:20])))
    small = {"VOCABULARY": 300, "LAYERS": 1, "UNITS": 32, "HEADS": 2, "RECIPE": loop.Recipe(2, 3e-3)}
    for constant, value in small.items():
        monkeypatch.setattr(module, constant, value)
    monkeypatch.setattr(module.pretrain, "__defaults__", (small["RECIPE"], print))
    if module is gpt:
        monkeypatch.setattr(gpt, "BATCH", 4)
    folder = run.pretrain(name, tmp_path / "models", tmp_path / "state", say=lambda line: None)
    card = (folder / "README.md").read_text()
    if module is bert:
        answers = transformers.pipeline("fill-mask", model=str(folder))("la [MASK] es roja .", top_k=3)
        assert len(answers) == 3
        assert card.count("[MASK]") == 20
    else:
        written = transformers.pipeline("text-generation", model=str(folder))("La casa", max_new_tokens=3)
        assert written[0]["generated_text"].startswith("La casa")
        assert "LZMA" in card
    assert "{" not in card


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="mini-bart"):
        run.pretrain("mini-bart", tmp_path, tmp_path)

"""The corpora of characters, and the yardsticks that need no model."""

from __future__ import annotations

import bz2
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm import catalog, characters, data

BOOK = """EL INGENIOSO
HIDALGO

  En un lugar
de la Mancha,
no ha mucho tiempo.

   Verso primero
   verso segundo

"""


def test_a_book_becomes_paragraphs_whose_lines_are_joined_except_in_verse() -> None:
    assert characters.paragraphs(BOOK) == [
        "EL INGENIOSO HIDALGO",
        "En un lugar de la Mancha, no ha mucho tiempo.",
        "Verso primero\nverso segundo",
    ]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Kroger #39;s Profit Up; Price Cuts Weigh", "Kroger's Profit Up; Price Cuts Weigh"),
        ("Oil hits  #36;50 &lt;b&gt;...&lt;/b&gt;", "Oil hits $50 ..."),
        ("AT amp;T, S amp;P and Barnes amp; Noble", "AT&T, S&P and Barnes & Noble"),
        ("quot;Yes quot; costs \\$5", '"Yes " costs $5'),
        ("Dollar Bounces; 2 &lt; 3", "Dollar Bounces; 2 < 3"),
    ],
)
def test_headlines_lose_what_is_left_of_html(raw: str, clean: str) -> None:
    assert characters.clean_headline(raw) == clean


def test_headlines_are_the_titles_of_the_table() -> None:
    table = '"3","Fears, #39;quoted #39;","a ""description"""\n"4","Two","more"\n'
    assert characters.headlines(table) == ["Fears, 'quoted '", "Two"]


def test_the_embedded_corpus_needs_nothing_and_holds_out_whole_texts() -> None:
    corpus = characters.load_texts("embedded", limit=400, seed=3)
    assert corpus.name == "embedded"
    assert corpus.note is None
    assert not set(corpus.train) & set(corpus.held_out)
    assert 0.05 < len(corpus.held_out) / len(corpus.train + corpus.held_out) < 0.15
    assert all(text == unicodedata.normalize("NFC", text) for text in corpus.train)
    assert corpus == characters.load_texts("embedded", limit=400, seed=3)
    assert corpus != characters.load_texts("embedded", limit=400, seed=4)


@pytest.fixture
def provided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for RNN2LLM_DATA, and a cache with nothing in it."""
    monkeypatch.setenv("RNN2LLM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RNN2LLM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "data"


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.usefixtures("provided")
def test_what_cannot_be_had_is_stood_in_for_and_that_is_said(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = characters.load_texts("quijote", limit=50, lang=lang)
    assert corpus.name == "embedded"
    assert corpus.note == characters.WORDS[lang].format(name="quijote")
    assert corpus.note in capsys.readouterr().out


def test_the_real_corpora_are_read_and_attributed(provided: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (provided / "here").mkdir(parents=True)
    book, news = provided / "here" / "quijote.txt", provided / "here" / "test.csv"
    book.write_text(BOOK * 3, encoding="utf-8")
    news.write_text("".join(f'"1","Title {number}","text"\n' for number in range(60)), encoding="utf-8")
    monkeypatch.setattr(data, "fetch", lambda name, lang: {"quijote": book, "ag_news": news}[name])
    quijote = characters.load_texts("quijote")
    assert set(quijote.train + quijote.held_out) == set(characters.paragraphs(BOOK))
    assert "Cervantes" in quijote.attribution
    assert "public domain" in quijote.attribution
    headlines = characters.load_texts("headlines", limit=40)
    assert sorted(headlines.train + headlines.held_out) == sorted(f"Title {number}" for number in range(40))
    assert not catalog.dataset("ag_news").shippable


def test_a_book_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("\ufeff" + BOOK, encoding="utf-8")
    corpus = characters.read_texts(path)
    assert set(corpus.train + corpus.held_out) == set(characters.paragraphs(BOOK))
    assert corpus.name == "own.txt"


def test_an_unknown_corpus_is_answered_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match="'novel'; there are: embedded, quijote, headlines"):
        characters.load_texts("novel")  # type: ignore[arg-type]


def test_compressors_profit_from_what_they_have_read() -> None:
    train = [f"El perro número {number} duerme en la casa verde." for number in range(300)]
    bits = characters.compressed_bits_per_char(train, train[:20])
    alone = characters.compressed_bits_per_char([], train[:20])
    assert list(bits) == ["gzip", "bzip2", "xz"]
    text = "".join(f"{line}\n" for line in train[:20])
    assert alone["bzip2"] == pytest.approx(8 * (len(bz2.compress(text.encode())) - len(bz2.compress(b""))) / len(text))
    assert all(bits[name] < alone[name] for name in bits)
    with pytest.raises(ValueError, match="no held-out text"):
        characters.compressed_bits_per_char(train, [])


@given(st.text("ab", max_size=12), st.text("ab", max_size=12))
def test_the_longest_copy_is_the_longest_common_substring(text: str, corpus: str) -> None:
    copy = characters.longest_copy(text, corpus)
    common = [text[i:j] for i in range(len(text) + 1) for j in range(i, len(text) + 1) if text[i:j] in corpus]
    assert copy in text
    assert copy in corpus
    assert len(copy) == max(map(len, common))

"""What the mini models read: the sentences of spa-eng and Don Quijote, and what of both is held out.

Pairs are held out as the lessons do it, by their English sentence (``rnn2llm.data.split_pairs``): a mini model has read
no sentence on which a lesson tests. Of Don Quijote every twentieth block of paragraphs is held out: the whole book is
then represented, and no held-out sentence stands next to one that was read, but at the ends of a block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rnn2llm import data

BLOCK = 20
"""Paragraphs a block of Don Quijote: of every `BLOCK` blocks one is held out."""
LONG = 40
"""Words from which on a sentence is cut at its semicolons."""
SENTENCE_END = re.compile(r"(?<=[.!?])['»\"]*\s+(?=[—¿¡«'\"]*[A-ZÁÉÍÓÚÑ])")


@dataclass(frozen=True, slots=True)
class Texts:
    """Something to read.

    Attributes:
        pairs: (English, Spanish) sentences, each a translation of the other.
        paragraphs: Of Don Quijote, in order; each a list of sentences.
    """

    pairs: list[tuple[str, str]]
    paragraphs: list[list[str]]

    @property
    def spanish(self) -> list[str]:
        """Every Spanish sentence of the pairs, once, and every paragraph, as text."""
        return [*dict.fromkeys(spanish for _, spanish in self.pairs), *map(" ".join, self.paragraphs)]

    @property
    def english(self) -> list[str]:
        """Every English sentence of the pairs, once."""
        return list(dict.fromkeys(english for english, _ in self.pairs))


def load() -> tuple[Texts, Texts]:
    """What is read, and what is held out.

    Raises:
        rnn2llm.data.DataError: A text can neither be found nor downloaded.
    """
    corpus = data.load_pairs("full", source="real")
    if corpus.name != "spa-eng":
        raise data.DataError("the mini models are trained on spa-eng, which could not be had: set RNN2LLM_DATA")
    split = data.split_pairs(corpus.pairs, corpus)
    book = paragraphs(data.fetch("quijote").read_text(encoding="utf-8"))
    sides: tuple[list[list[str]], list[list[str]]] = ([], [])
    for number, paragraph in enumerate(book):
        sides[number // BLOCK % BLOCK == BLOCK - 1].append(paragraph)
    held_out = [(example.source, reference) for example in split.test for reference in example.references]
    return Texts(split.train, sides[0]), Texts(held_out, sides[1])


def paragraphs(book: str) -> list[list[str]]:
    r"""A book's paragraphs, each a list of sentences; what has no sentence end, such as a title, is left out.

    >>> paragraphs("PARTE I\\n\\nUno\\nera. Dos.\\n\\n—¿Tres? —dijo. Fin.")
    [['Uno era.', 'Dos.'], ['—¿Tres?', '—dijo.', 'Fin.']]
    """
    found = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", book))
    return [_sentences(paragraph) for paragraph in found if re.search(r"[.!?]['»\"]*$", paragraph)]


def _sentences(paragraph: str) -> list[str]:
    return [part for sentence in SENTENCE_END.split(paragraph) for part in _parts(sentence.strip()) if part]


def _parts(sentence: str) -> list[str]:
    """Cervantes' sentences run on for pages: long ones are cut behind a semicolon."""
    return re.split(r"(?<=;)\s+", sentence) if len(sentence.split()) > LONG else [sentence]

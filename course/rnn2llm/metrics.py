"""How good is a translation? BLEU, chrF and perplexity, over a whole corpus, by sentence length and by phenomenon.

BLEU (Papineni et al., 2002) and chrF (Popović, 2015) come from sacrebleu (Post, 2018), so that the numbers can be
compared with published ones. The course tokenises its text itself: sacrebleu's own tokeniser is switched off, and so is
smoothing, which makes BLEU the one of the 2002 paper.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF


@dataclass(frozen=True, slots=True)
class Scores:
    """Corpus scores, both from 0 to 100."""

    bleu: float
    chrf: float


@dataclass(frozen=True, slots=True)
class BucketScore:
    """The scores of the sentences whose source has between `low` and `high` tokens, both included.

    Attributes:
        low: The shortest source length.
        high: The longest, or None where there is no limit.
        count: How many sentences there are.
        scores: Their corpus scores.
        chrf_interval: A 95 % bootstrap interval of chrF (Koehn, 2004).
    """

    low: int
    high: int | None
    count: int
    scores: Scores
    chrf_interval: tuple[float, float]

    @property
    def label(self) -> str:
        """The bucket as an axis label: `5–9`, or `≥ 20` for the last."""
        return f"≥ {self.low}" if self.high is None else f"{self.low}–{self.high}"


@dataclass(frozen=True, slots=True)
class PhenomenonScore:
    """The scores of the sentences that show a phenomenon; a sentence may show several.

    Attributes:
        name: The phenomenon, one of `rnn2llm.grammar.PHENOMENA`.
        count: How many sentences show it.
        scores: Their corpus scores.
        chrf_interval: A 95 % bootstrap interval of chrF (Koehn, 2004).
    """

    name: str
    count: int
    scores: Scores
    chrf_interval: tuple[float, float]


def corpus_scores(hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> Scores:
    """BLEU and chrF of a corpus.

    Args:
        hypotheses: N translations, tokens separated by spaces.
        references: For each of them all its reference translations, at least one; their numbers may differ.

    Raises:
        ValueError: If there is nothing to score, the lengths differ or a sentence has no reference.
    """
    streams = _reference_streams(hypotheses, references)
    bleu = BLEU(tokenize="none", smooth_method="none", force=True).corpus_score(hypotheses, streams)
    return Scores(bleu=bleu.score, chrf=CHRF().corpus_score(hypotheses, streams).score)


def sentence_chrf(hypothesis: str, references: Sequence[str]) -> float:
    """The chrF of one sentence, from 0 to 100: rough, but good enough to compare sentences with each other."""
    return float(CHRF().sentence_score(hypothesis, references).score)


def scores_by_bucket(
    lengths: Sequence[int],
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str]],
    edges: Sequence[int],
    *,
    minimum: int = 200,
    resamples: int = 300,
) -> list[BucketScore]:
    """Corpus scores by source length.

    Args:
        lengths: The N source lengths, in tokens.
        hypotheses: The N translations.
        references: The N lists of references.
        edges: The shortest length of each bucket, increasing; the last bucket has no upper limit.
        minimum: A bucket with fewer sentences is merged with the next one (the last, with the one before).
        resamples: How many bootstrap resamples the interval comes from.

    Raises:
        ValueError: If the lengths of the arguments differ, the edges do not increase, or a sentence is shorter than the
            first edge.
    """
    _reference_streams(hypotheses, references)
    if len(lengths) != len(hypotheses):
        raise ValueError(f"{len(lengths)} lengths and {len(hypotheses)} hypotheses do not belong together")
    if list(edges) != sorted(set(edges)) or min(lengths) < edges[0]:
        raise ValueError(f"edges={list(edges)} must increase and begin at or below the shortest length, {min(lengths)}")
    return [
        BucketScore(low, high, len(rows), *_scores_of(rows, hypotheses, references, resamples))
        for low, high, rows in _merged_buckets(lengths, edges, minimum)
    ]


def scores_by_phenomenon(
    phenomena: Sequence[Collection[str]],
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str]],
    *,
    minimum: int = 30,
    resamples: int = 300,
) -> list[PhenomenonScore]:
    """Corpus scores of the sentences that show each phenomenon, the hardest first.

    Args:
        phenomena: The N sets of phenomena, for example `Example.phenomena`.
        hypotheses: The N translations.
        references: The N lists of references.
        minimum: A phenomenon shown by fewer sentences is left out: its score would say little.
        resamples: How many bootstrap resamples the interval comes from.

    Raises:
        ValueError: If the lengths of the arguments differ.
    """
    _reference_streams(hypotheses, references)
    if len(phenomena) != len(hypotheses):
        raise ValueError(f"{len(phenomena)} sets of phenomena and {len(hypotheses)} hypotheses do not belong together")
    found = []
    for name in sorted(set().union(*phenomena)):
        rows = [row for row, shown in enumerate(phenomena) if name in shown]
        if len(rows) >= minimum:
            found.append(PhenomenonScore(name, len(rows), *_scores_of(rows, hypotheses, references, resamples)))
    return sorted(found, key=lambda score: score.scores.chrf)


def _scores_of(
    rows: Sequence[int], hypotheses: Sequence[str], references: Sequence[Sequence[str]], resamples: int
) -> tuple[Scores, tuple[float, float]]:
    """The scores of some of the sentences, and a 95 % interval of their chrF."""
    chosen, known = [hypotheses[row] for row in rows], [references[row] for row in rows]
    resampled = CHRF().corpus_score(chosen, _reference_streams(chosen, known), n_bootstrap=resamples)
    interval = (resampled._mean - resampled._ci, resampled._mean + resampled._ci)
    return corpus_scores(chosen, known), interval


def perplexity(nll_per_token: float) -> float:
    """How many equally likely words the model hesitates between: e to the mean negative log likelihood, in nats."""
    return math.exp(nll_per_token)


def _reference_streams(hypotheses: Sequence[str], references: Sequence[Sequence[str]]) -> list[Any]:
    """References as sacrebleu wants them: one list a rank, not one a sentence; None where a sentence has fewer."""
    if not hypotheses or len(hypotheses) != len(references):
        raise ValueError(
            f"{len(hypotheses)} hypotheses and {len(references)} lists of references: "
            "there must be as many of each, and at least one"
        )
    without = [index for index, known in enumerate(references) if not any(known)]
    if without:
        raise ValueError(f"sentence {without[0]} has no reference: every sentence needs one that is not empty")
    most = max(map(len, references))
    return [[known[rank] if rank < len(known) else None for known in references] for rank in range(most)]


def _merged_buckets(
    lengths: Sequence[int], edges: Sequence[int], minimum: int
) -> list[tuple[int, int | None, list[int]]]:
    """(shortest, longest, rows) of each bucket, small ones merged."""
    buckets: list[tuple[int, int | None, list[int]]] = []
    for low, following in zip(edges, [*edges[1:], None], strict=True):
        rows = [row for row, n in enumerate(lengths) if n >= low and (following is None or n < following)]
        if buckets and len(buckets[-1][2]) < minimum:
            low, _, before = buckets.pop()
            rows = before + rows
        buckets.append((low, None if following is None else following - 1, rows))
    if len(buckets) > 1 and len(buckets[-1][2]) < minimum:
        _, high, rows = buckets.pop()
        low, _, before = buckets.pop()
        buckets.append((low, high, before + rows))
    return buckets

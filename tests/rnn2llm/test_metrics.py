"""BLEU and chrF against sacrebleu called directly and against numbers worked by hand; buckets; perplexity."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from rnn2llm.metrics import (
    BucketScore,
    Scores,
    corpus_scores,
    perplexity,
    scores_by_bucket,
    scores_by_phenomenon,
)

HYPOTHESES = ["me gusta el fútbol .", "¿ no lo ves ahora ?", "vivíamos aquí antes"]


def corpus(size: int, seed: int = 0) -> tuple[list[str], list[list[str]]]:
    """Random sentences of a small vocabulary, and references that share most of their words."""
    rng = np.random.default_rng(seed)
    words = np.array(["me", "gusta", "el", "fútbol", "la", "casa", "roja", "no", "lo", "¿", "?"])
    hypotheses = [list(rng.choice(words, rng.integers(5, 12))) for _ in range(size)]
    references = [
        [" ".join(word if rng.random() < 0.8 else rng.choice(words) for word in sentence) for _ in range(2)]
        for sentence in hypotheses
    ]
    return [" ".join(sentence) for sentence in hypotheses], references


def test_one_reference_each_equals_sacrebleu() -> None:
    hypotheses, references = corpus(40)
    only = [known[:1] for known in references]
    stream = [[known[0] for known in references]]
    bleu = sacrebleu.corpus_bleu(hypotheses, stream, tokenize="none", force=True, smooth_method="none").score
    assert corpus_scores(hypotheses, only) == Scores(bleu, sacrebleu.corpus_chrf(hypotheses, stream).score)
    assert 0 < bleu < 100


def test_clipping_brevity_and_precision_by_hand() -> None:
    # 1-grams: "la" counts once (clipped), the other three once each: 4/5; then 3/4, 2/3 and 1/2.
    # The reference is 6 long, the hypothesis 5: brevity penalty e^(1 - 6/5).
    expected = 100 * math.exp(1 - 6 / 5) * (4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** (1 / 4)
    assert corpus_scores(["la la casa es roja"], [["la casa es roja , claro"]]).bleu == pytest.approx(expected)


def test_without_a_match_of_four_words_bleu_is_zero_and_not_smoothed() -> None:
    assert corpus_scores(["a b c d e"], [["a b c x e"]]).bleu == 0


def test_every_known_translation_counts() -> None:
    references = [["me encanta el fútbol .", HYPOTHESES[0]], [HYPOTHESES[1]], ["a", "b", HYPOTHESES[2], "c"]]
    scores = corpus_scores(HYPOTHESES, references)
    assert (scores.bleu, scores.chrf) == pytest.approx((100, 100))
    fewer = corpus_scores(HYPOTHESES, [known[:1] for known in references])
    assert fewer.bleu < 100
    assert fewer.chrf < 100


def test_text_is_taken_as_tokenised() -> None:
    """sacrebleu's own tokeniser would part "sí," and make both sentences equal."""
    tokenised = corpus_scores(["sí , me gusta mucho"], [["sí, me gusta mucho"]])
    assert tokenised.bleu < 100


def test_scoring_is_silent(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    hypotheses = ["me gusta el fútbol ."] * 200
    corpus_scores(hypotheses, [[sentence] for sentence in hypotheses])
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@pytest.mark.parametrize(
    ("hypotheses", "references", "message"),
    [
        ([], [], "0 hypotheses"),
        (["a"], [["a"], ["b"]], "1 hypotheses and 2 lists"),
        (["a", "b"], [["a"], []], "sentence 1 has no reference"),
        (["a"], [[""]], "sentence 0 has no reference"),
    ],
)
def test_nothing_is_scored_that_makes_no_sense(
    hypotheses: list[str], references: list[list[str]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        corpus_scores(hypotheses, references)


def test_buckets_are_scored_on_their_own() -> None:
    hypotheses, references = corpus(60)
    lengths = [len(sentence.split()) for sentence in hypotheses]
    buckets = scores_by_bucket(lengths, hypotheses, references, [1, 8, 10], minimum=1)
    assert [bucket.label for bucket in buckets] == ["1–7", "8–9", "≥ 10"]
    rows = [index for index, length in enumerate(lengths) if 8 <= length <= 9]
    assert buckets[1].count == len(rows)
    assert buckets[1].scores == corpus_scores([hypotheses[i] for i in rows], [references[i] for i in rows])
    for bucket in buckets:
        low, high = bucket.chrf_interval
        assert low < bucket.scores.chrf < high


@given(st.lists(st.integers(1, 30), min_size=1, max_size=80), st.integers(1, 40))
def test_merged_buckets_hold_every_sentence_and_enough(lengths: list[int], minimum: int) -> None:
    buckets = scores_by_bucket(
        lengths, ["a"] * len(lengths), [["a"]] * len(lengths), [1, 5, 10, 20], minimum=minimum, resamples=2
    )
    assert sum(bucket.count for bucket in buckets) == len(lengths)
    assert len(buckets) == 1 or min(bucket.count for bucket in buckets) >= minimum
    assert buckets[0].low == 1
    assert buckets[-1].high is None
    for left, right in pairwise(buckets):
        assert left.high is not None
        assert right.low == left.high + 1
        assert left.count == sum(left.low <= length <= left.high for length in lengths)


def test_a_small_bucket_joins_the_next_and_the_last_joins_the_one_before() -> None:
    def spans(lengths: list[int], minimum: int) -> list[tuple[str, int]]:
        count = len(lengths)
        made = scores_by_bucket(lengths, ["a"] * count, [["a"]] * count, [1, 5, 10], minimum=minimum, resamples=2)
        return [(bucket.label, bucket.count) for bucket in made]

    assert spans([1, 6, 6, 12, 12], 2) == [("1–9", 3), ("≥ 10", 2)]
    assert spans([1, 1, 6, 6, 12], 2) == [("1–4", 2), ("≥ 5", 3)]
    assert spans([1, 1, 6, 12], 2) == [("1–4", 2), ("≥ 5", 2)]
    assert spans([1, 6, 12], 99) == [("≥ 1", 3)]


@pytest.mark.parametrize(
    ("lengths", "edges", "message"), [([1], [1], "1 lengths"), ([1, 2], [2, 1], "increase"), ([1, 2], [2], "shortest")]
)
def test_buckets_refuse_what_does_not_fit(lengths: list[int], edges: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        scores_by_bucket(lengths, ["a", "b"], [["a"], ["b"]], edges)


def test_a_uniform_model_is_as_perplexed_as_its_vocabulary_is_large() -> None:
    assert perplexity(math.log(8_000)) == pytest.approx(8_000)
    assert perplexity(0.0) == 1


def test_a_bucket_names_its_span() -> None:
    assert BucketScore(3, 7, 1, Scores(0, 0), (0, 0)).label == "3–7"


def test_each_phenomenon_is_scored_on_the_sentences_that_show_it() -> None:
    hypotheses, references = corpus(60)
    shown = [{"all"} | ({"question"} if "?" in sentence else set()) for sentence in hypotheses]
    shown[0] |= {"rare"}
    scores = {score.name: score for score in scores_by_phenomenon(shown, hypotheses, references, minimum=2)}
    assert set(scores) == {"all", "question"}
    rows = [row for row, sentence in enumerate(hypotheses) if "?" in sentence]
    assert scores["question"].count == len(rows)
    assert scores["question"].scores == corpus_scores([hypotheses[i] for i in rows], [references[i] for i in rows])
    assert scores["all"].scores == corpus_scores(hypotheses, references)
    for score in scores.values():
        low, high = score.chrf_interval
        assert low < score.scores.chrf < high


def test_the_hardest_phenomenon_comes_first() -> None:
    hypotheses = ["el gato duerme"] * 4 + ["la casa roja"] * 4
    references = [["el gato duerme"]] * 4 + [["la casa verde"]] * 4
    shown = [["easy"]] * 4 + [["hard"]] * 4
    names = [score.name for score in scores_by_phenomenon(shown, hypotheses, references, minimum=1, resamples=2)]
    assert names == ["hard", "easy"]


def test_phenomena_and_translations_belong_together() -> None:
    with pytest.raises(ValueError, match="1 sets of phenomena and 3 hypotheses"):
        scores_by_phenomenon([["question"]], HYPOTHESES, [[sentence] for sentence in HYPOTHESES])

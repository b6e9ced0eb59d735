"""Lesson 08's exercises: right answers of every style pass, and references agree with torch, transformers and brute force.

That wrong answers fail, and are named, is proved for all lessons by ``autograder.authoring.proof``.
"""

from __future__ import annotations

from functools import cache, partial
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
import transformers
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers.pipelines.token_classification import AggregationStrategy

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from rnn2llm import checkpoints
from tests import judged

LESSON = "08_pipelines"
BENCH = Bench(Course.find(Path(__file__)), LESSON)

verdict_on = partial(judged.verdict_on, BENCH)
classify, pad_batch, label_or_abstain, merge_entities, answer_span, train_head, safe_max_length, zero_shot = (
    BENCH.reference(exercise.name) for exercise in BENCH.lesson.exercises
)

WORDS = (
    "quiero",
    "una",
    "canción",
    "otorrinolaringólogo",
    "Málaga",
    "desafortunadamente",
    "Sevilla",
    "San",
    "Sebastián",
    ",",
)
TAGS = ("O", "B-city", "I-city", "B-artist", "I-artist")


@cache
def tokenizer() -> Any:
    return transformers.AutoTokenizer.from_pretrained(checkpoints.MODELS / "mini-bert")


# ------------------------------------------------------------------------------------------- right, in other styles


def classify_by_torch(logits: np.ndarray, id2label: dict[int, str]) -> Any:
    confidence, winners = torch.tensor(logits).softmax(dim=-1).max(dim=-1)
    return tuple(id2label[winner] for winner in winners.tolist()), confidence


def classify_one_by_one(logits: np.ndarray, id2label: dict[int, str]) -> list[Any]:
    labels, confidence = [], []
    for row in logits.astype(np.float64):
        best = max(range(len(row)), key=lambda index: row[index])
        labels.append(id2label[best])
        confidence.append(float(np.exp(row[best] - np.logaddexp.reduce(row))))
    return [labels, confidence]


def pad_by_lists(lists: list[list[int]], pad_id: int, max_length: int) -> Any:
    rows = [row[:-1][: max_length - 1] + row[-1:] for row in lists]
    T = max(map(len, rows))
    return [row + [pad_id] * (T - len(row)) for row in rows], [[1] * len(row) + [0] * (T - len(row)) for row in rows]


def pad_by_torch(lists: list[list[int]], pad_id: int, max_length: int) -> Any:
    rows = [torch.tensor(row) for row in lists]
    rows = [row if len(row) <= max_length else torch.cat([row[: max_length - 1], row[-1:]]) for row in rows]
    pad = partial(torch.nn.utils.rnn.pad_sequence, batch_first=True)
    return pad(rows, padding_value=pad_id), pad([torch.ones(len(row), dtype=torch.bool) for row in rows])


def abstain_by_groups(
    logits: Any, ids: Any, word_ids: Any, id2label: Any, unk_id: int, max_pieces: int, limit: float
) -> Any:
    labels, unread = [], []
    for scores, pieces, words in zip(logits, ids.tolist(), word_ids, strict=True):
        pairs = [(word, piece) for word, piece in zip(words, pieces, strict=True) if word is not None]
        groups = [[piece for _, piece in group] for _, group in groupby(pairs, key=lambda pair: pair[0])]
        strange = sum(1 for group in groups if len(group) > max_pieces or unk_id in group)
        unread.append(strange / len(groups) if groups else 1.0)
        labels.append(id2label[int(scores.argmax())] if unread[-1] <= limit else "?")
    return labels, unread


def merge_word_by_word(tags: Any, word_ids: Any, offsets: Any, text: str) -> list[list[Any]]:
    words: dict[int, list[Any]] = {}
    for tag, word, (start, end) in zip(tags, word_ids, offsets, strict=True):
        if word is not None:
            words.setdefault(word, [tag, start, end])[2] = end
    spans: list[list[Any]] = []
    previous = "O"
    for tag, start, end in words.values():
        if tag.startswith("I-") and previous[2:] == tag[2:]:
            spans[-1][2] = end
        elif tag != "O":
            spans.append([tag[2:], start, end])
        previous = tag
    return [[*span, text[span[1] : span[2]]] for span in spans]


def answer_by_loops(start: Any, end: Any, sequence_ids: Any, offsets: Any, context: str, max_tokens: int) -> Any:
    best, answer = -np.inf, ""
    for i, sequence in enumerate(sequence_ids):
        for j in range(i, min(i + max_tokens, len(sequence_ids))):
            if sequence == 1 and sequence_ids[j] == 1 and start[i] + end[j] > best:
                best, answer = start[i] + end[j], context[offsets[i][0] : offsets[j][1]]
    return answer, best


def answer_by_bands(start: Any, end: Any, sequence_ids: Any, offsets: Any, context: str, max_tokens: int) -> Any:
    outside = [index for index, sequence in enumerate(sequence_ids) if sequence != 1]
    scores = np.add.outer(start, end)
    band = np.triu(np.ones(scores.shape)) - np.triu(np.ones(scores.shape), max_tokens)
    scores[band == 0] = scores[outside] = scores[:, outside] = -np.inf
    i, j = divmod(int(scores.argmax()), len(start))
    return [context[offsets[i][0] : offsets[j][1]], scores[i, j]]


def train_by_autograd(features: Any, labels: Any, W: Any, b: Any, rate: float, steps: int) -> Any:
    weights = [torch.tensor(values, requires_grad=True) for values in (W, b)]
    optimizer = torch.optim.SGD(weights, lr=rate)
    for _ in range(steps):
        optimizer.zero_grad()
        logits = torch.tensor(features) @ weights[0] + weights[1]
        torch.nn.functional.cross_entropy(logits, torch.tensor(labels)).backward()
        optimizer.step()
    return [one.detach() for one in weights]


def train_by_logarithms(features: Any, labels: Any, W: Any, b: Any, rate: float, steps: int) -> Any:
    for _ in range(steps):
        logits = features @ W + b
        error = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
        error[np.arange(len(labels)), labels] -= 1
        W, b = W - rate * np.einsum("nd,nc->dc", features, error) / len(error), b - rate * error.mean(axis=0)
    return W, b


def length_by_conditions(config: Any, tokenizer: Any) -> int | None:
    told = tokenizer.model_max_length if tokenizer.model_max_length < 1e9 else None
    if not hasattr(config, "max_position_embeddings"):
        return told
    positions: int = config.max_position_embeddings
    if config.model_type in ("roberta", "xlm-roberta", "camembert"):
        positions = len(range(config.pad_token_id + 1, positions))
    return positions if told is None else min(positions, told)


def zero_shot_by_torch(nli: Any, premise: str, labels: Any, template: str, id2label: Any, multi_label: bool) -> Any:
    by_name = sorted(id2label, key=lambda index: id2label[index].lower())  # contradiction, entailment, neutral
    logits = torch.cat([torch.tensor(nli([(premise, template.replace("{}", label))])) for label in labels])
    if multi_label:
        return logits[:, by_name[:2]].softmax(dim=1)[:, 1]
    return logits[:, by_name[1]].softmax(dim=0)


RIGHT = [
    ("classify", classify_by_torch),
    ("classify", classify_one_by_one),
    ("pad_batch", pad_by_lists),
    ("pad_batch", pad_by_torch),
    ("label_or_abstain", abstain_by_groups),
    ("merge_entities", merge_word_by_word),
    ("answer_span", answer_by_loops),
    ("answer_span", answer_by_bands),
    ("train_head", train_by_autograd),
    ("train_head", train_by_logarithms),
    ("safe_max_length", length_by_conditions),
    ("zero_shot", zero_shot_by_torch),
]


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_right_answers_in_other_styles_pass(name: str, answer: Any) -> None:
    for seed in range(1, 6):
        verdict = verdict_on(name, answer, seed)
        assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("classify", lambda logits, id2label: ["a"], "2 values"),
        ("classify", lambda logits, id2label: ("a", 0.5), "a list of labels was expected"),
        ("merge_entities", lambda *given: [("city", "Málaga")], "a list of (label, start, end, words) was expected"),
        ("answer_span", lambda *given: "Málaga", "2 values"),
        ("answer_span", lambda *given: (["Málaga"], 3.0), "the answer should be a string, the function returned list"),
        ("safe_max_length", lambda config, tokenizer: "512", "a number of tokens or None was expected"),
        ("train_head", lambda *given: (None, None), "W is None"),
        ("zero_shot", lambda nli, premise, labels, *given: labels[0], "a probability for each label was expected"),
    ],
)
def test_what_cannot_be_judged_says_why(name: str, answer: Any, message: str) -> None:
    outcome = judged.outcome_of(BENCH, name, answer)
    assert outcome.status == "bad"
    assert message in outcome.message


def test_what_was_given_earns_nothing_but_the_labels_it_is_not_asked_to_mend() -> None:
    names: dict[str, Any] = {"np": np, "classify": classify}
    exec(BENCH.source.exercise("label_or_abstain").source, names)
    verdict = verdict_on("label_or_abstain", names["label_or_abstain_with_a_bug"], seed=3)
    assert verdict.points == 0


# --------------------------------------------------------------------------------------------------------- oracles


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 50))
def test_classes_are_those_of_torch_and_the_batch_does_not_matter(seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, scale, (5, 4))
    names = dict(enumerate("wxyz"))
    labels, confidence = classify(logits, names)
    right, p = classify_by_torch(logits, names)
    assert tuple(labels) == right
    np.testing.assert_allclose(confidence, p, rtol=1e-9)
    for row, label, p in zip(logits, labels, confidence, strict=True):
        assert classify(row[np.newaxis] + 1000, names) == ([label], pytest.approx(p))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), min_size=1, max_size=4), st.integers(3, 12))
def test_batches_are_those_of_the_tokenizer(texts: list[list[str]], max_length: int) -> None:
    sentences = [" ".join(words) for words in texts]
    told = tokenizer()(sentences, padding=True, truncation=True, max_length=max_length, return_tensors="np")
    ids, mask = pad_batch(tokenizer()(sentences)["input_ids"], tokenizer().pad_token_id, max_length)
    np.testing.assert_array_equal(ids, told["input_ids"])
    np.testing.assert_array_equal(mask, told["attention_mask"])


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from([*WORDS, "你好", "Ωμέγα"]), min_size=1, max_size=8), st.integers(1, 4), st.floats(0, 1))
def test_what_is_read_depends_on_the_text_alone(words: list[str], max_pieces: int, limit: float) -> None:
    """Neither on the company of the batch nor on the scores; and a larger limit or more pieces never abstain more often."""
    long = " ".join(["una casa"] * 20)
    alone = tokenizer()([" ".join(words)], return_tensors="np")
    batch = tokenizer()([" ".join(words), long], padding=True, return_tensors="np")

    def told(encoding: Any, scale: float, pieces: int, limit: float) -> Any:
        ids = encoding["input_ids"]
        word_ids = [encoding.word_ids(text) for text in range(len(ids))]
        logits = scale * np.tile([1.0, 3.0], (len(ids), 1))
        return label_or_abstain(logits, ids, word_ids, {0: "no", 1: "yes"}, tokenizer().unk_token_id, pieces, limit)

    labels, unread = told(alone, 1, max_pieces, limit)
    others, shares = told(batch, 100, max_pieces, limit)
    assert (labels[0], unread[0]) == (others[0], shares[0])
    assert 0 <= unread[0] <= 1
    assert labels == (["?"] if unread[0] > limit else ["yes"])
    assert told(alone, 1, max_pieces + 1, limit)[1][0] <= unread[0]


@cache
def tagger() -> Any:
    """A pipeline of transformers for `TAGS`; what its small model would say is not asked."""
    small = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    config = transformers.BertConfig(vocab_size=len(tokenizer()), id2label=dict(enumerate(TAGS)), **small)
    return transformers.TokenClassificationPipeline(
        model=transformers.BertForTokenClassification(config), tokenizer=tokenizer(), device="cpu"
    )


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_entities_are_those_of_the_pipeline_that_lets_first_pieces_decide(data: Any) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8)))
    inputs = tokenizer()(text, return_offsets_mapping=True, return_special_tokens_mask=True, return_tensors="pt")
    T = inputs["input_ids"].shape[1]
    drawn = data.draw(st.lists(st.integers(0, len(TAGS) - 1), min_size=T, max_size=T))
    logits = torch.nn.functional.one_hot(torch.tensor([drawn]), len(TAGS)).float()
    told = tagger().postprocess(
        [{**inputs, "logits": logits, "sentence": text}], aggregation_strategy=AggregationStrategy.FIRST
    )
    offsets = [tuple(one) for one in inputs["offset_mapping"][0].tolist()]
    spans = merge_entities([TAGS[index] for index in drawn], inputs.word_ids(0), offsets, text)
    assert [span[:3] for span in spans] == [(one["entity_group"], one["start"], one["end"]) for one in told]
    assert all(words == text[start:end] for _, start, end, words in spans)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_no_pair_of_tokens_answers_better(seed: int, max_tokens: int) -> None:
    rng = np.random.default_rng(seed)
    sequence_ids = [None, 0, 0, None, 1, 1, 1, 1, 1, None]
    offsets = [(0, 0), (0, 3), (4, 6), (0, 0), (0, 2), (3, 5), (5, 8), (9, 10), (11, 14), (0, 0)]
    start, end = rng.normal(0, 3, (2, len(offsets)))
    given_ = (start, end, sequence_ids, offsets, "uno dosss y tres", max_tokens)
    text, score = answer_span(*given_)
    assert (text, score) == (answer_by_loops(*given_)[0], pytest.approx(answer_by_loops(*given_)[1]))
    assert text


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 6))
def test_steps_are_those_of_torch_s_gradient(seed: int, steps: int) -> None:
    rng = np.random.default_rng(seed)
    given_ = (rng.normal(size=(7, 3)), rng.integers(0, 4, 7), rng.normal(size=(3, 4)), rng.normal(size=4), 0.5, steps)
    for got, want in zip(train_head(*given_), train_by_autograd(*given_), strict=True):
        np.testing.assert_allclose(got, want, atol=1e-9)


@pytest.mark.parametrize(
    ("config", "model", "positions", "fits"),
    [
        (transformers.BertConfig, transformers.BertModel, 20, 20),
        (transformers.RobertaConfig, transformers.RobertaModel, 20, 18),
        (transformers.XLMRobertaConfig, transformers.XLMRobertaModel, 24, 22),
        (transformers.CamembertConfig, transformers.CamembertModel, 22, 20),
        (transformers.GPT2Config, transformers.GPT2Model, 20, 20),
    ],
)
def test_a_model_reads_as_many_tokens_as_are_said_to_be_safe_and_no_more(
    config: Any, model: Any, positions: int, fits: int
) -> None:
    small = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "vocab_size": 9}
    more = {} if config is transformers.GPT2Config else {"intermediate_size": 8}
    told = config(**small, **more, max_position_embeddings=positions)
    length = safe_max_length(told, SimpleNamespace(model_max_length=int(1e30)))
    assert length == fits
    network = model(told).eval()
    network(torch.full((1, length), 5))
    with pytest.raises((IndexError, RuntimeError)):
        network(torch.full((1, length + 1), 5))


def test_without_a_table_of_positions_the_tokenizer_decides() -> None:
    config = transformers.T5Config()
    assert safe_max_length(config, SimpleNamespace(model_max_length=300)) == 300
    assert safe_max_length(config, SimpleNamespace(model_max_length=int(1e30))) is None
    assert safe_max_length(transformers.BertConfig(), tokenizer()) == tokenizer().model_max_length


@pytest.mark.parametrize("multi_label", [False, True])
@pytest.mark.parametrize(
    "verdicts", [("contradiction", "neutral", "entailment"), ("ENTAILMENT", "NEUTRAL", "CONTRADICTION")]
)
def test_labels_fit_as_well_as_the_pipeline_says(verdicts: tuple[str, ...], multi_label: bool) -> None:
    logits = np.random.default_rng(8).normal(0, 2, (4, 3))
    labels = ["deporte", "música", "cocina", "viajes"]
    pipeline: Any = SimpleNamespace(entailment_id=[name.lower() for name in verdicts].index("entailment"))
    outputs = [
        {"candidate_label": label, "sequence": "Hoy llueve.", "logits": torch.tensor(row[np.newaxis])}
        for label, row in zip(labels, logits, strict=True)
    ]
    told = transformers.ZeroShotClassificationPipeline.postprocess(pipeline, outputs, multi_label)
    p = zero_shot(lambda pairs: logits, "Hoy llueve.", labels, "Va de {}.", dict(enumerate(verdicts)), multi_label)
    assert dict(zip(labels, p, strict=True)) == pytest.approx(dict(zip(told["labels"], told["scores"], strict=True)))

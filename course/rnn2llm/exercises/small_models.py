"""The exercises that need a model of the library: attention maps, a batch of prompts, and generation with a cache.

The models are transformers' own BERT and GPT-2, with a few units. Their weights are drawn by no generator, whose stream may
be another in another version, but are sines of whole numbers, from the number in a case. torch and transformers are imported
when a model is made. Padding in front for generation is transformers' own convention; the cache keeps the keys and values of
what has been read (Pope et al., 2023, "Efficiently Scaling Transformer Inference").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs, unpack
from rnn2llm.exercises.drawing import different_sizes

VOCABULARY, POSITIONS, HEADS, SIZE = 31, 24, 2, 4
"""Of every model: its tokens, its longest text, its heads and the units of a head."""

IMPORTING = 60.0
"""Seconds that a case may take: the first one imports the library's models, on a busy machine not in a moment."""


def bert(layers: int, number: float, dropout: float = 0.0) -> Any:
    """A ``BertModel`` in evaluation mode, as the library loads it: with fused attention."""
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=HEADS * SIZE,
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        intermediate_size=3 * SIZE,
        max_position_embeddings=POSITIONS,
        attention_probs_dropout_prob=dropout,
        hidden_dropout_prob=dropout,
    )
    return _with_weights(BertModel(config), number)


def gpt(layers: int, number: float) -> Any:
    """A ``GPT2LMHeadModel`` in evaluation mode, as the library loads it."""
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=VOCABULARY,
        n_positions=POSITIONS,
        n_embd=HEADS * SIZE,
        n_layer=layers,
        n_head=HEADS,
        bos_token_id=None,
        eos_token_id=None,
        tie_word_embeddings=False,
    )
    return _with_weights(GPT2LMHeadModel(config), number)


def _with_weights(model: Any, number: float) -> Any:
    """The model with weights that look drawn, of about the size of one; gains stand around 1, and biases are small."""
    import torch

    with torch.no_grad():
        for place, (name, weight) in enumerate(sorted(model.named_parameters())):
            steps = np.arange(weight.numel()) + 1_000 * place
            values = np.sin(steps**1.5 * number).reshape(weight.shape)
            if name.endswith("bias"):
                values = values / 4
            elif "layernorm" in name.lower() or ".ln_" in name:
                values = 1 + values / 4
            weight.copy_(torch.tensor(values, dtype=weight.dtype))
    return model.eval()


# -------------------------------------------------------------------------------------------------- attention_maps


def _maps_cases(rng: np.random.Generator) -> list[Case]:
    """BERT and GPT-2, with padding and without, with a second sentence, and left in training mode."""
    B, T, layers = different_sizes(rng, 3, 3, 8)

    def case(name: str, family: str, B: int, T: int, layers: int, dropout: float = 0.0) -> Case:
        ids, mask = rng.integers(1, VOCABULARY, (B, T)), np.ones((B, T), int)
        return Case(
            name,
            {
                "family": family,
                "ids": ids,
                "mask": mask,
                "types": np.zeros((B, T), int),
                "layers": layers,
                "dropout": dropout,
                "number": float(rng.uniform(0.5, 1.5)),
            },
        )

    padded, pair = case("padded", "bert", 3, 6, 2), case("pair", "bert", 1, T, layers)
    padded.inputs["mask"][...] = np.arange(6) < rng.permutation([2, 4, 6])[:, None]
    padded.inputs["ids"][...] *= padded.inputs["mask"]
    pair.inputs["types"][:, T // 2 :] = 1
    return [
        case("one_text", "bert", 1, T, layers),
        padded,
        pair,
        case("training", "bert", 2, 5, 3, 0.5),
        case("causal", "gpt", B, T, layers),
    ]


def _run_maps(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    import torch
    from transformers import BatchEncoding  # what a tokenizer gives: inputs.input_ids works as inputs["input_ids"] does

    given = BatchEncoding({"input_ids": torch.tensor(inputs["ids"]), "attention_mask": torch.tensor(inputs["mask"])})
    if inputs["family"] == "bert":
        model = bert(inputs["layers"], inputs["number"], inputs["dropout"])
        given["token_type_ids"] = torch.tensor(inputs["types"])
    else:
        model = gpt(inputs["layers"], inputs["number"])
    model.train(inputs["dropout"] > 0)
    try:
        maps = fn(model, given)
        if isinstance(maps, (list, tuple)) and maps and all(hasattr(one, "shape") for one in maps):
            maps = np.stack([np.asarray(one) for one in maps])  # (L, B, h, T, T)
        return {"weights": np.asarray(maps) if isinstance(maps, torch.Tensor) else maps}
    except RuntimeError as error:
        if "requires grad" not in str(error):
            raise
        raise BadAnswer(
            "the weights carry gradients, and such a tensor cannot be turned into an array: compute within torch.no_grad()",
            "los pesos llevan gradientes, y un tensor así no se deja convertir en array: calcula dentro de torch.no_grad()",
        ) from None


def _maps_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """The weights; where dropout has been at them they are what they are by chance, and only that is said."""
    weights = outputs["weights"]
    if isinstance(weights, str) or weights.dtype.kind != "f":
        kind = "str" if isinstance(weights, str) else str(weights.dtype)
        raise BadAnswer(
            f"an array of weights was expected, the function returned {kind}",
            f"se esperaba un array de pesos y la función devuelve {kind}",
        )
    scattered = inputs["dropout"] > 0 and weights.size > 0 and bool((weights == 0).any())
    return {
        "weights": np.zeros_like(weights) if scattered else weights,
        "rows": "scattered by dropout" if scattered else "as they are",
    }


ATTENTION_MAPS = Exercise(
    name="attention_maps",
    points=3,
    cases=_maps_cases,
    run=_run_maps,
    facts=_maps_facts,
    criteria=(
        Criterion("every_head", share=2, cases=("one_text", "causal")),
        Criterion("inputs", share=2, cases=("padded", "pair")),
        Criterion("no_dropout", share=2, cases=("training",)),
    ),
    seconds=IMPORTING,
)


# --------------------------------------------------------------------------------------------------- prepare_batch


def _batch_cases(rng: np.random.Generator) -> list[Case]:
    """Where all are of one length nothing is padded; in `own_padding` the padding's id is a token of the prompts as well."""

    def case(name: str, lengths: Sequence[int], pad_id: int, first: int | None = None) -> Case:
        prompts = [[int(token) for token in rng.integers(10, VOCABULARY, length)] for length in lengths]
        for prompt in prompts:
            prompt[0] = prompt[0] if first is None else first
        return Case(name, {"prompts": prompts, "pad_id": pad_id})

    several = [int(length) for length in rng.permutation([2, 3, 5, 7])]
    return [
        case("equal", [4, 4, 4], 0),
        case("different", several, 0),
        case("own_padding", [5, 2, 4], 9, first=9),
        case("another_id", [1, 6], int(rng.integers(1, 9))),
        case("one", [6], 0),
    ]


def _run_batch(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    prompts = [list(prompt) for prompt in inputs["prompts"]]
    made = unpack(fn(prompts, inputs["pad_id"]), "ids", "mask", "positions")
    return {**made, "given": repr(prompts)}


def _batch_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """Positions only where there is a token: what stands under padding is not looked at, if a table has it."""
    ids, mask, positions = (outputs[name] for name in ("ids", "mask", "positions"))
    if isinstance(ids, str) or isinstance(mask, str) or isinstance(positions, str):
        raise BadAnswer(
            "arrays were expected, the function returned a string",
            "se esperaban arrays y la función devuelve una cadena",
        )
    shape = (len(inputs["prompts"]), max(map(len, inputs["prompts"])))
    whole = positions.dtype.kind in "iu"
    rows = "whole numbers" if whole and (positions >= 0).all() else "some negative" if whole else "no whole numbers"
    if positions.shape == shape:
        lengths = np.array([len(prompt) for prompt in inputs["prompts"]])[:, None]
        positions = np.where(np.arange(shape[1]) >= shape[1] - lengths, positions, 0)
    given = "as they were" if outputs["given"] == repr(inputs["prompts"]) else "changed"
    return {"ids": ids, "mask": mask, "positions": positions, "rows": rows, "given": given}


PREPARE_BATCH = Exercise(
    name="prepare_batch",
    points=3,
    cases=_batch_cases,
    run=_run_batch,
    facts=_batch_facts,
    criteria=(
        Criterion("in_front", share=2, cases=("different", "another_id"), outputs=("ids", "given")),
        Criterion("mask", share=2, cases=("different", "own_padding", "another_id"), outputs=("mask",)),
        Criterion(
            "positions", share=2, cases=("different", "own_padding", "another_id"), outputs=("positions", "rows")
        ),
        Criterion("whole_rows", cases=("equal", "one"), outputs=("ids", "mask", "positions")),
    ),
)


# ------------------------------------------------------------------------------------------------- generate_cached


def _generation_cases(rng: np.random.Generator) -> list[Case]:
    """Models that tire: what they say depends on how much they have read, so that it shows when something is read twice."""

    def case(name: str, lengths: Sequence[int], n: int, tires: bool) -> Case:
        T = max(lengths)
        mask = (np.arange(T) >= T - np.asarray(lengths)[:, None]).astype(np.int64)  # (B, T)
        ids = rng.integers(1, VOCABULARY, mask.shape) * mask
        number = float(rng.uniform(0.5, 1.5))
        return Case(name, {"ids": ids, "mask": mask, "n": n, "layers": 2, "number": number, "tires": tires})

    different = [int(length) for length in rng.permutation([2, 3, 5, 7])]
    return [
        case("one_prompt", [4], 6, False),
        case("equal", [5, 5, 5], 4, False),
        case("padded", different, 8, False),
        case("one_token", [3, 6], 1, False),
        case("tires", [4, 4], 7, True),
        case("padded_tires", different, 5, True),
    ]


def tiring(model: Any) -> Any:
    """The same model, whose scores move by one token for each column that it has read so far."""
    read = 0

    def tire(_module: Any, _arguments: Any, options: dict[str, Any], output: Any) -> Any:
        nonlocal read
        ids = options.get("input_ids")
        read += (ids if ids is not None else _arguments[0]).shape[1]
        output.logits = output.logits.roll(read, dims=-1)
        return output

    model.register_forward_hook(tire, with_kwargs=True)
    return model


def _run_generation(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    import torch

    model = gpt(inputs["layers"], inputs["number"])
    mask = torch.tensor(inputs["mask"])
    positions = (mask.cumsum(dim=-1) - 1).clamp(min=0)
    with torch.no_grad():
        written = fn(
            tiring(model) if inputs["tires"] else model, torch.tensor(inputs["ids"]), mask, positions, inputs["n"]
        )
    return {"written": written}


GENERATE_CACHED = Exercise(
    name="generate_cached",
    points=2,
    starred=True,
    cases=_generation_cases,
    run=_run_generation,
    criteria=(
        Criterion("one_prompt", cases=("one_prompt", "one_token", "equal")),
        Criterion("padded", cases=("padded",)),
        Criterion("reads_once", share=2, cases=("tires", "padded_tires")),
    ),
    seconds=IMPORTING,
)

"""Exercises on writing with a model of characters: temperature, sampling, top-p, the loop, and reading from a padded batch.

Top-p is the nucleus sampling of Holtzman et al. (2020), "The Curious Case of Neural Text Degeneration", section 3.1;
temperature goes back to Ackley, Hinton and Sejnowski (1985). Everything here is NumPy; the small "models" of the cases are
tables and recurrent cells of a few numbers.

Samples have no single right answer. They are judged by their frequencies, and the bound is Hoeffding's (1963): n
independent draws of a symbol whose probability is p have a frequency f with P(|f - p| >= e) <= 2 exp(-2 n e²). With G
distributions of V symbols, a right answer is taken for wrong with probability at most 2 G V exp(-2 n e²); `TOLERANCE` is
the e for which that is `FALSE_ALARM`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn2llm.checking.codec import Outputs
from rnn2llm.checking.model import BadAnswer, Case, Criterion, Exercise, Inputs
from rnn2llm.text import END

# ----------------------------------------------------------------------------------------------- apply_temperature


def _temperature_cases(rng: np.random.Generator) -> list[Case]:
    B, V = (int(n) for n in rng.choice(np.arange(4, 9), 2, replace=False))

    def logits(*shape: int) -> np.ndarray:
        """Far enough apart for a clear winner at low temperatures, some above 0 and some below."""
        ranks = rng.permuted(np.broadcast_to(np.arange(shape[-1]), shape), axis=-1)
        return np.asarray(1.1 * (ranks - (shape[-1] - 1) / 2) + rng.uniform(-0.2, 0.2, shape))

    def case(name: str, values: np.ndarray, T: float) -> Case:
        return Case(name, {"logits": values, "T": float(T)})

    batch = logits(B, V)
    return [
        case("one", logits(V), 1.0),
        case("half", logits(V), rng.uniform(0.4, 0.6)),
        case("double", logits(V), rng.uniform(1.8, 2.4)),
        case("batch", logits(B, V), rng.uniform(0.6, 0.7)),
        case("cold", logits(V), 1e-3),
        case("zero", logits(V), 0.0),
        case("zero_batch", batch[np.argsort(batch.max(axis=1))], 0.0),  # the largest of all is in the last row
        case("hot", logits(V), 1e7),
    ]


def _run_temperature(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"p": fn(inputs["logits"].copy(), inputs["T"])}


APPLY_TEMPERATURE = Exercise(
    name="apply_temperature",
    points=3,
    cases=_temperature_cases,
    run=_run_temperature,
    criteria=(
        Criterion("softmax_at_one", cases=("one",)),
        Criterion("divides_logits", share=2, cases=("half", "double", "hot")),
        Criterion("batch", cases=("batch",)),
        Criterion("finite", share=2, cases=("cold", "zero", "zero_batch")),
    ),
)


# ---------------------------------------------------------------------------------------------------------- sample

CALLS, ROWS = 60, 1_000
"""So many calls with a batch of so many rows: 60,000 draws in all."""
GROUPS = np.array(
    [
        [0.70, 0.15, 0.08, 0.05, 0.02, 0.00],
        [0.62, 0.20, 0.10, 0.05, 0.03, 0.00],
        [0.55, 0.25, 0.12, 0.06, 0.02, 0.00],
        [0.66, 0.13, 0.11, 0.07, 0.03, 0.00],
    ]
)
FALSE_ALARM = 1e-10
DRAWS = CALLS * ROWS // len(GROUPS)
"""Draws from each distribution."""
TOLERANCE = float(np.sqrt(np.log(2 * GROUPS.size / FALSE_ALARM) / (2 * DRAWS)))
"""How far a frequency may be from its probability: 0.0299."""


def _sample_cases(rng: np.random.Generator) -> list[Case]:
    """Symbols are in another order in each distribution, and the most probable one is another one."""
    V = GROUPS.shape[1]
    first = rng.permutation(V)
    p = np.stack([row[(first + shift) % V] for shift, row in enumerate(GROUPS)])  # (G, V)
    seed = int(rng.integers(2**31))
    return [
        Case("frequencies", {"p": p, "seed": seed, "calls": CALLS, "rows": ROWS}),
        Case("generator", {"p": p, "seed": seed, "calls": 9, "rows": 40}),
    ]


def _run_sample(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    """Batches drawn by one generator, and the first of them once more by another generator of the same seed."""
    p = np.tile(inputs["p"], (inputs["rows"] // len(inputs["p"]), 1))  # (rows, V)
    rng = np.random.default_rng(inputs["seed"])
    drawn = {f"ids_{call}": fn(p.copy(), rng) for call in range(inputs["calls"])}
    return {**drawn, "again": fn(p.copy(), np.random.default_rng(inputs["seed"]))}


def _sample_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """What kind of draws these are, in one word: so few facts that chance cannot change them."""
    groups = len(inputs["p"])
    drawn = [outputs[f"ids_{call}"] for call in range(inputs["calls"])]
    if any(isinstance(ids, str) or ids.dtype.kind not in "iu" or ids.shape != (inputs["rows"],) for ids in drawn):
        shapes = sorted({"str" if isinstance(ids, str) else f"{ids.dtype} {ids.shape}" for ids in drawn})
        got, rows = ", ".join(shapes), inputs["rows"]
        raise BadAnswer(
            f"{rows} ids were expected, one a row; the function returned {got}",
            f"se esperaban {rows} ids, uno por fila, y la función devuelve {got}",
        )
    ids = np.stack(drawn).reshape(inputs["calls"], -1, groups)  # (calls, rows of a group, groups)
    if inputs["calls"] == CALLS:
        return {"kind": _kind_of_draws(ids, inputs["p"])}
    if not ids.any():
        return {"kind": "the first symbol"}
    if not np.array_equal(drawn[0], outputs["again"]):
        return {"kind": "another generator"}
    return {"kind": "the same draws every time" if (ids == ids[:1]).all() else "goes on"}


def _kind_of_draws(ids: np.ndarray, p: np.ndarray) -> str:
    largest = p.argmax(axis=1)  # (G,)
    if (ids == largest).all():
        return "the most probable"
    if (ids == 0).mean() > 0.9:  # of a right answer no symbol takes more than a third
        return "the first symbol"
    if (ids == ids[:1]).all():
        return "the same draws every time"
    if (ids == ids[:, :1]).all(axis=1).any():  # for a right answer this has probability below 1e-30 a call
        return "one draw for all rows"
    symbols = np.arange(-1, p.shape[1] + 1)  # what is no id of a symbol, on either side, is counted too
    frequencies = (ids.reshape(-1, len(p), 1) == symbols).mean(axis=0)  # (G, V + 2)
    softmax = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)
    within = {
        "follows": p,
        "uniform": np.full(p.shape, 1 / p.shape[1]),
        "softmax once more": softmax,
        "ranks": -np.sort(-p, axis=1),
        "ranks, the least probable first": np.sort(p, axis=1),
        "first row for all": np.broadcast_to(p[0], p.shape),
    }
    expected = {kind: np.pad(q, ((0, 0), (1, 1))) for kind, q in within.items()}
    expected["one too far"] = np.pad(p, ((0, 0), (2, 0)))
    expected["one too near"] = np.pad(p, ((0, 0), (0, 2)))
    expected["from the far end"] = np.pad(p[:, ::-1], ((0, 0), (2, 0)))
    near = [kind for kind, q in expected.items() if np.abs(frequencies - q).max() < TOLERANCE]
    return near[0] if near else "other"


SAMPLE = Exercise(
    name="sample",
    points=3,
    cases=_sample_cases,
    run=_run_sample,
    facts=_sample_facts,
    criteria=(
        Criterion("frequencies", share=2, cases=("frequencies",)),
        Criterion("generator", cases=("generator",)),
    ),
)


# ----------------------------------------------------------------------------------------------------------- top_p


def _top_p_cases(rng: np.random.Generator) -> list[Case]:
    """Probabilities are so many 64ths, all different: their sums are exact, and no threshold is equal to one of them.

    The order of the symbols is drawn until adding up in that order keeps others than adding up from either end does, at any
    threshold from the top.
    """
    parts = np.array([24, 16, 10, 7, 5, 2])

    def case(name: str, kept: int) -> Case:
        """A threshold halfway between the sums of kept - 1 and of kept of the most probable ones, or 1 for all."""
        last = kept == len(parts)
        threshold = 1.0 if last else float(parts[:kept].sum() + parts[: kept - 1].sum()) / 128
        while True:
            p = rng.permutation(parts) / 64
            falling = np.argsort(-p)
            sorted_sets = [_nucleus(p, falling[::-1], threshold), *(set(falling[:n].tolist()) for n in range(7))]
            if last or _nucleus(p, np.arange(len(p)), threshold) not in sorted_sets:
                return Case(name, {"p": p, "threshold": threshold})

    return [case("three", 3), case("four", 4), case("first_alone", 1), case("everything", len(parts))]


def _nucleus(p: np.ndarray, order: np.ndarray, threshold: float) -> set[int]:
    """The symbols kept if they are added up in this order."""
    return set(order[np.cumsum(p[order]) - p[order] < threshold].tolist())


def _run_top_p(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    given = inputs["p"].copy()
    return {"p": fn(given, inputs["threshold"]), "given": given}


def _top_p_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """Which symbols are kept, in which proportions, and what they add up to: apart, since mistakes are made apart."""
    p = outputs["p"]
    if isinstance(p, str) or p.shape != inputs["p"].shape or p.dtype.kind not in "fiu":
        got = "str" if isinstance(p, str) else f"{p.dtype} {p.shape}"
        raise BadAnswer(
            f"{len(inputs['p'])} probabilities were expected, in a vector; the function returned {got}",
            f"se esperaban {len(inputs['p'])} probabilidades, en un vector, y la función devuelve {got}",
        )
    total = p.sum()
    untouched = np.array_equal(outputs["given"], inputs["p"])
    return {"kept": p > 0, "shares": p / total if total else p, "total": total, "untouched": untouched}


TOP_P = Exercise(
    name="top_p",
    points=3,
    cases=_top_p_cases,
    run=_run_top_p,
    facts=_top_p_facts,
    criteria=(
        Criterion("crossing", share=2, cases=("three", "four"), outputs=("kept", "shares", "total")),
        Criterion("never_empty", cases=("first_alone",), outputs=("kept", "shares", "total")),
        Criterion("leaves_alone", cases=("three", "everything")),
    ),
)


# -------------------------------------------------------------------------------------------------------- generate

MODULUS = 1009
COINS = (5, 9)
"""The tokens between which a model is undecided that is certain of nothing else."""


def _generate_cases(rng: np.random.Generator) -> list[Case]:
    """What is certain is drawn until END is written on the way: whoever stops there writes too few tokens."""
    V = 13

    def case(name: str, length: int, n: int, coins: bool) -> Case:
        while True:
            prime = [int(token) for token in rng.permutation(np.arange(END + 1, V))[:length]]
            numbers = {name: int(rng.integers(11, 900)) for name in ("start", "factor")}
            inputs = {"prime": prime, "n": n, "V": V, "coins": coins, "seed": int(rng.integers(2**31)), **numbers}
            if coins or END in _certain_text(inputs)[:-1]:
                return Case(name, inputs)

    return [case("one", 1, 17, False), case("several", 5, 23, False), case("coins", 3, 100, True)]


def _certain_text(inputs: Inputs) -> list[int]:
    """What a model writes that is certain of every token."""
    step, state, text = _step_of(inputs), inputs["start"], list(inputs["prime"])
    for place in range(len(text) + inputs["n"] - 1):
        p, state = step(text[place], state)
        if place >= len(inputs["prime"]) - 1:
            text.append(int(p.argmax()))
    return text[len(inputs["prime"]) :]


def _step_of(inputs: Inputs) -> Any:
    """A model whose state is a number that depends on every token read and on their order.

    It is certain of the next character, or, with `coins`, as ready for one as for another.
    """

    def step(token: int, state: int) -> tuple[np.ndarray, int]:
        if np.ndim(token):
            shape = np.shape(token)
            raise BadAnswer(
                f"`step` reads one token, and was given several in something of shape {shape}",
                f"`step` lee un solo token, y ha recibido algo de forma {shape}",
            )
        state = (state * inputs["factor"] + int(token) + 7) % MODULUS
        p = np.zeros(inputs["V"])
        p[list(COINS) if inputs["coins"] else state % inputs["V"]] = 1
        return p / p.sum(), state

    return step


def _run_generate(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    def write(seed: int) -> tuple[Any, list[int]]:
        prime = list(inputs["prime"])
        return fn(_step_of(inputs), inputs["start"], prime, inputs["n"], np.random.default_rng(seed)), prime

    written, prime = write(inputs["seed"])
    outputs = {"written": written, "prime": prime}
    if inputs["coins"]:
        outputs |= {"again": write(inputs["seed"])[0], "other": write(inputs["seed"] + 1)[0]}
    return outputs


def _generate_facts(inputs: Inputs, outputs: Outputs) -> Mapping[str, Any]:
    """With coins, what kind of text it is, in a word; a hundred fair coins fall alike with probability 2**-99."""
    written, prime = outputs["written"], outputs["prime"]
    if not inputs["coins"]:
        return {"written": written, "prime": prime}
    if isinstance(written, str) or written.shape != (inputs["n"],):
        kind = "of another length"
    elif (strange := ~np.isin(written, COINS)).any():
        kind = "mostly what cannot come" if strange.mean() > 0.5 else "some of what cannot come"
    elif len(set(written.tolist())) == 1:
        kind = "the most probable"
    elif not np.array_equal(written, outputs["again"]):
        kind = "another generator"
    else:
        kind = "the same text every time" if np.array_equal(written, outputs["other"]) else "drawn"
    return {"kind": kind, "prime": prime}


GENERATE = Exercise(
    name="generate",
    points=4,
    cases=_generate_cases,
    run=_run_generate,
    facts=_generate_facts,
    criteria=(
        Criterion("every_token_once", share=2, cases=("one", "several"), outputs=("written",)),
        Criterion("draws", cases=("coins",), outputs=("kind",)),
        Criterion("leaves_prime", cases=("one", "several"), outputs=("written", "prime")),
    ),
)


# ----------------------------------------------------------------------------------------------------- next_logits


def _next_cases(rng: np.random.Generator) -> list[Case]:
    V, U = (int(n) for n in rng.choice(np.arange(8, 13), 2, replace=False))

    def case(name: str, lengths: list[int]) -> Case:
        weights = {
            "embedding": rng.normal(0, 1, (V, U)),
            "recurrent": rng.normal(0, 0.8, (U, U)) / np.sqrt(U / 4),
            "output": rng.normal(0, 1, (U, V)),
        }
        prompts = [[int(token) for token in rng.integers(END + 1, V, length)] for length in lengths]
        return Case(name, {"prompts": prompts, **weights})

    different = [int(length) for length in rng.permutation([2, 3, 5, 7])]
    return [case("equal", [4, 4, 4]), case("different", different), case("one", [6])]


def recurrent_model(inputs: Inputs) -> Any:
    """A small recurrent network from ids [B, T] to logits [B, T, V]: padding is a letter to it like any other."""

    def model(ids: Any) -> np.ndarray:
        vectors = inputs["embedding"][np.asarray(ids)]  # (B, T, U)
        h, outputs = np.zeros(vectors[:, 0].shape), []
        for x in vectors.swapaxes(0, 1):  # (B, U)
            h = np.tanh(x + h @ inputs["recurrent"])
            outputs.append(h @ inputs["output"])
        return np.stack(outputs, axis=1)  # (B, T, V)

    return model


def _run_next(fn: Any, inputs: Inputs) -> Mapping[str, Any]:
    return {"logits": fn(recurrent_model(inputs), [list(prompt) for prompt in inputs["prompts"]])}


NEXT_LOGITS = Exercise(
    name="next_logits",
    points=3,
    cases=_next_cases,
    run=_run_next,
    criteria=(Criterion("after_each_prompt"),),
)

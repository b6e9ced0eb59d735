"""A pipeline to step through: from text to tokens, ids, mask, logits, probabilities and, at last, a label.

`pipeline` of the transformers library goes through these stages without showing them (Wolf et al., 2020, "Transformers:
State-of-the-Art Natural Language Processing", section 3). The view holds a batch: each of its texts can be taken through
every stage, so that what padding adds to the shorter ones shows.

What is saved is two tables, the tokens of all texts and the scores of all labels. The script reads its values from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from rnn2llm.interactive import escaped, interactive
from rnn2llm.views import View, table


@dataclass(frozen=True, slots=True)
class PipelineLabels:
    """The words around the view, in the student's language.

    The first seven name the stages, and are the headings of the tables' columns.

    Attributes:
        text: What goes in.
        token: The pieces that the tokenizer makes.
        id: Their numbers.
        mask: What tells tokens from padding.
        logit: What the model gives.
        probability: What softmax makes of it.
        label: What comes out.
        number: The heading over the numbers of the texts.
        position: The heading over the positions in a text.
        explained: What happens at each of the seven stages, in a sentence or two.
        previous: What the button says that goes back a stage.
        next: What the button says that goes on a stage.
        by_label: The caption of the table of scores.
        help: How the view is used: by pointer and by keyboard.
        all: What opens the tables.
        still: What is said where the script does not run; the tables say the same as the view.
    """

    text: str
    token: str
    id: str
    mask: str
    logit: str
    probability: str
    label: str
    number: str
    position: str
    explained: Sequence[str]
    previous: str
    next: str
    by_label: str
    help: str
    all: str
    still: str


def pipeline_steps(
    texts: Sequence[str],
    tokens: Sequence[Sequence[str]],
    ids: npt.ArrayLike,
    mask: npt.ArrayLike,
    logits: npt.ArrayLike,
    probabilities: npt.ArrayLike,
    names: Sequence[str],
    labels: PipelineLabels,
    title: str,
) -> View:
    """A batch of texts to take through a classifier, stage by stage.

    Buttons, and the keys ← → (stage), ↑ ↓ (text), Home and End (first and last stage) move through it.

    Args:
        texts: B texts.
        tokens: The T tokens of each, padding included.
        ids: Their ids [B, T].
        mask: [B, T], 1 where there is a token, 0 where there is padding.
        logits: [B, C].
        probabilities: [B, C], what softmax makes of the logits.
        names: What the C labels are called.
        labels: The words around the view.
        title: What goes through what.

    Raises:
        ValueError: The sizes do not fit, or a row of probabilities is not the softmax of its logits.
    """
    shape = (len(texts), len(tokens[0]) if tokens else 0)
    numbers, kept = np.asarray(ids), np.asarray(mask)  # (B, T)
    scores, p = np.asarray(logits, dtype=float), np.asarray(probabilities, dtype=float)  # (B, C)
    if not (numbers.shape == kept.shape == shape and {len(row) for row in tokens} == {shape[1]}):
        raise ValueError(
            f"{shape[0]} texts of {shape[1]} tokens, but ids are {numbers.shape} and the mask {kept.shape}"
        )
    if not scores.shape == p.shape == (len(texts), len(names)):
        raise ValueError(f"{len(texts)} texts and {len(names)} labels, but logits are {scores.shape} and {p.shape}")
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))  # (B, C)
    if not np.allclose(p, exponentials / exponentials.sum(axis=1, keepdims=True), atol=1e-3):
        raise ValueError(
            "the probabilities are not the softmax of each row of logits: softmax over the batch, perhaps?"
        )
    by_token = table(
        [[b + 1, t, tokens[b][t], int(numbers[b, t]), int(kept[b, t])] for b, t in np.ndindex(*shape)],
        [labels.number, labels.position, labels.token, labels.id, labels.mask],
        title,
    )
    by_label = table(
        [[b + 1, texts[b], names[c], f"{scores[b, c]:.2f}", f"{p[b, c]:.3f}"] for b, c in np.ndindex(*scores.shape)],
        [labels.number, labels.text, labels.label, labels.logit, labels.probability],
        labels.by_label,
    )
    content = f'<p class="r2l-still">{escaped(labels.still)}</p>{by_label.html}{by_token.html}'
    data = {"labels": asdict(labels) | {"explained": list(labels.explained)}, "title": title}
    return View(interactive("pipeline", title, content, data), f"{by_label.text}\n\n{by_token.text}")

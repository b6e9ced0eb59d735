# %% [markdown] lang="es"
# # 08 · ¿Qué esconde una línea de código?

# %% [markdown] lang="en"
# # 08 · What does one line of code hide?

# %% setup=true
import rnn2llm
from rnn2llm import check, compare, hand_in, hint, predict, progress, quiz, reveal, t

runtime = rnn2llm.setup("08_pipelines", lang="es")

# %% shared=true
import numpy as np


# %% exercise="classify"
def classify(logits: np.ndarray, id2label: dict[int, str]) -> tuple[list[str], np.ndarray]:
    """The most probable class of each text, and how probable it is.

    Args:
        logits: What the model gave for B texts and C classes, [B, C].
        id2label: The name of each class by its id, as in `model.config.id2label`: read it by id, whatever its order.

    Returns:
        B names, and the probabilities [B] of those classes: finite, however large the logits.
    """
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=-1, keepdims=True)  # (B, C): the same softmax, and no exp too large
    p = np.exp(shifted)
    p = p / p.sum(axis=-1, keepdims=True)  # (B, C)
    winners = p.argmax(axis=-1)  # (B,)
    return [id2label[int(winner)] for winner in winners], p.max(axis=-1)
    ### END SOLUTION


# %% check="classify"
check("classify")


# %% exercise="pad_batch"
def pad_batch(lists: list[list[int]], pad_id: int, max_length: int) -> tuple[np.ndarray, np.ndarray]:
    """A batch from texts of different lengths.

    Args:
        lists: The ids of B texts, special tokens included; they stay as they are.
        pad_id: What to pad with. It may occur in a text as well: GPT-2 pads with its end of text.
        max_length: The most ids that the model reads at once.

    Returns:
        Ids [B, T], padded behind, whole numbers, T as long as the longest text needs; and the mask [B, T], True where
        there is text. Of a text that is too long, the last id stays (it is the mark of its end), and those before it go.
    """
    ### BEGIN SOLUTION
    rows = [row if len(row) <= max_length else [*row[: max_length - 1], row[-1]] for row in lists]
    lengths = np.array([len(row) for row in rows])  # (B,)
    ids = np.full((len(rows), lengths.max()), pad_id)  # (B, T)
    for place, row in zip(ids, rows, strict=True):
        place[: len(row)] = row
    mask = np.arange(ids.shape[1]) < lengths[:, None]  # (B, T)
    return ids, mask
    ### END SOLUTION


# %% check="pad_batch"
check("pad_batch")


# %% exercise="label_or_abstain"
def label_or_abstain_with_a_bug(logits, ids, word_ids, id2label, unk_id, max_pieces, limit):
    """With the bug: "?" where the model is not sure enough."""
    labels, confidence = classify(logits, id2label)
    unread = 1 - confidence  # (B,)
    return ["?" if doubt > limit else label for label, doubt in zip(labels, unread, strict=True)], unread


def label_or_abstain(
    logits: np.ndarray,
    ids: np.ndarray,
    word_ids: list[list[int | None]],
    id2label: dict[int, str],
    unk_id: int,
    max_pieces: int,
    limit: float,
) -> tuple[list[str], np.ndarray]:
    """The most probable class of each text, or "?" where the model could not read it.

    A word was not read if one of its pieces is unknown, or if it was broken into more than `max_pieces` pieces.

    Args:
        logits: For B texts and C classes, [B, C].
        ids: The pieces of B texts, [B, T].
        word_ids: For each text the word to which each of its T pieces belongs; None for special tokens and padding.
        id2label: The name of each class by its id.
        unk_id: The id of the unknown piece.
        max_pieces: In how many pieces a word may come and still be read.
        limit: The share of words not read up to which a label is given.

    Returns:
        B labels, "?" where the share is above the limit; and the share of each text's words that were not read, [B]: 1 if
        it has no words.
    """
    ### BEGIN SOLUTION
    labels, unread = [], np.ones(len(ids))
    for text, (scores, pieces, words) in enumerate(zip(logits, ids, word_ids, strict=True)):
        by_word = {}
        for piece, word in zip(pieces, words, strict=True):
            if word is not None:
                by_word.setdefault(word, []).append(piece)
        strange = [unk_id in pieces or len(pieces) > max_pieces for pieces in by_word.values()]
        if strange:
            unread[text] = np.mean(strange)
        label = id2label[int(np.argmax(scores))]
        labels.append("?" if unread[text] > limit else label)
    return labels, unread
    ### END SOLUTION


# %% check="label_or_abstain"
check("label_or_abstain")


# %% exercise="merge_entities"
def merge_entities(
    tags: list[str], word_ids: list[int | None], offsets: list[tuple[int, int]], text: str
) -> list[tuple[str, int, int, str]]:
    """Stretches of a text from the tags of its T pieces.

    The tag of a word is that of its first piece. B-x begins a stretch of label x; I-x goes on with the one that the word
    before belongs to, if its label is x, and begins one otherwise; O belongs to none.

    Args:
        tags: "O", "B-city", "I-city" ..., one a piece.
        word_ids: The word of each piece, None for special tokens, which belong to nothing, whatever their tag.
        offsets: Where each piece begins and ends in the text; the end is the position behind its last character.
        text: The text.

    Returns:
        For each stretch its label, where it begins and ends in the text, and what the text says there.
    """
    ### BEGIN SOLUTION
    spans = []
    label, before = "", -1  # of the stretch that goes on, if there is one; the word of the last piece
    for tag, word, (start, end) in zip(tags, word_ids, offsets, strict=True):
        if word is None:
            continue
        if word != before:
            kind, name = tag[:1], tag[2:]
            if name and (kind == "B" or name != label):
                spans.append([name, start, end])
            label, before = name, word
        if label:
            spans[-1][2] = end
    return [(name, start, end, text[start:end]) for name, start, end in spans]
    ### END SOLUTION


# %% check="merge_entities"
check("merge_entities")


# %% exercise="answer_span"
def answer_span(
    start: np.ndarray,
    end: np.ndarray,
    sequence_ids: list[int | None],
    offsets: list[tuple[int, int]],
    context: str,
    max_tokens: int,
) -> tuple[str, float]:
    """The stretch of the context that answers the question best.

    Args:
        start: For each of T tokens, how well the answer begins there (a logit), [T].
        end: How well it ends there, [T].
        sequence_ids: 0 for the tokens of the question, 1 for those of the context, None for special tokens.
        offsets: Where each token begins and ends in its own text; the end is the position behind its last character.
        context: The text of the context.
        max_tokens: The most tokens that an answer may have.

    Returns:
        Of all stretches of the context that are not too long, the one with the highest score, which is the sum of both
        logits: its text, and the score.
    """
    ### BEGIN SOLUTION
    scores = start[:, None] + end[None, :]  # (T, T): from a row's token to a column's
    inside = np.array([sequence == 1 for sequence in sequence_ids])  # (T,)
    first, last = np.indices(scores.shape)
    allowed = inside[:, None] & inside[None, :] & (first <= last) & (last < first + max_tokens)  # (T, T)
    scores = np.where(allowed, scores, -np.inf)
    i, j = np.unravel_index(np.argmax(scores), scores.shape)
    return context[offsets[i][0] : offsets[j][1]], float(scores[i, j])
    ### END SOLUTION


# %% check="answer_span"
check("answer_span")


# %% exercise="train_head"
def train_head(
    features: np.ndarray, labels: np.ndarray, W: np.ndarray, b: np.ndarray, rate: float, steps: int
) -> tuple[np.ndarray, np.ndarray]:
    """A linear classifier on features that do not change, by gradient descent on the mean cross-entropy.

    Args:
        features: What the frozen model says of N texts, [N, D].
        labels: Their classes, [N].
        W: The weights to start from, [D, C]; they stay as they are.
        b: The biases to start from, [C]; they stay as they are.
        rate: The learning rate.
        steps: How many steps to make, each on all N texts.

    Returns:
        The weights [D, C] and the biases [C] after these steps: finite, however large the features.
    """
    ### BEGIN SOLUTION
    W, b = W.copy(), b.copy()
    target = np.eye(len(b))[labels]  # (N, C)
    for _ in range(steps):
        logits = features @ W + b  # (N, C)
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p = p / p.sum(axis=1, keepdims=True)  # (N, C)
        error = (p - target) / len(labels)  # (N, C): what the loss changes by with each logit
        W -= rate * features.T @ error  # (D, C)
        b -= rate * error.sum(axis=0)  # (C,)
    return W, b
    ### END SOLUTION


# %% check="train_head"
check("train_head")

# %% exercise="safe_max_length"
AFTER_PADDING = ("roberta", "xlm-roberta", "camembert")  # their first position is pad_token_id + 1


def safe_max_length(config, tokenizer) -> int | None:
    """How many tokens a model can read at once.

    Args:
        config: A model's configuration: `model_type`, `pad_token_id` and `max_position_embeddings`, which is None or not
            there if the model has no table of positions. Models of the types in `AFTER_PADDING` leave the positions up to
            `pad_token_id` unused.
        tokenizer: Its `model_max_length` is int(1e30) if nobody told it.

    Returns:
        The most tokens, special ones included, that neither forbids; None if nobody knows a limit.
    """
    ### BEGIN SOLUTION
    positions = getattr(config, "max_position_embeddings", None)
    if positions is not None and config.model_type in AFTER_PADDING:
        positions -= config.pad_token_id + 1
    limits = (positions, tokenizer.model_max_length)
    return min((limit for limit in limits if limit is not None and limit < int(1e20)), default=None)
    ### END SOLUTION


# %% check="safe_max_length"
check("safe_max_length")


# %% exercise="zero_shot"
def zero_shot(
    nli, premise: str, labels: list[str], template: str, id2label: dict[int, str], multi_label: bool
) -> np.ndarray:
    """How well each label fits a text, by a model that was never trained on these labels.

    Args:
        nli: A model of inference: from K pairs (premise, hypothesis) to logits [K, 3].
        premise: The text.
        labels: K labels.
        template: A hypothesis with a gap for the label, such as "This text is about {}."
        id2label: Which of the three is entailment, neutral and contradiction, in capitals or not.
        multi_label: Whether several labels may fit.

    Returns:
        A probability for each label, in their order, [K]. Without `multi_label` the labels compete in their entailment and
        the probabilities add up to 1; with it, in each label entailment competes with contradiction.
    """
    ### BEGIN SOLUTION
    logits = nli([(premise, template.format(label)) for label in labels])  # (K, 3)
    column = {name.lower(): index for index, name in id2label.items()}
    entailment, contradiction = logits[:, column["entailment"]], logits[:, column["contradiction"]]  # (K,)
    if multi_label:
        return 1 / (1 + np.exp(contradiction - entailment))
    p = np.exp(entailment - entailment.max())
    return p / p.sum()
    ### END SOLUTION


# %% check="zero_shot"
check("zero_shot")

# %% skip=true
hand_in()

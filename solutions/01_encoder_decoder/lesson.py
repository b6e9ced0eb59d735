# %% shared=true
import math
import re
import unicodedata
from collections import Counter

import numpy as np
import tensorflow as tf

from rnn2llm.text import END, PAD, START  # 3, 0, 2: the first ids of every vocabulary, with UNK, which is 1


# %% exercise="normalize_spanish"
def normalize_spanish(s: str) -> str:
    """Lower case, composed accents, and every one of . , ! ? ¡ ¿ a token of its own.

    Tokens are separated by one space, with none at the ends. Nothing else changes: accents, ñ and ü stay.

    >>> normalize_spanish("¿Dónde está el NIÑO?")
    '¿ dónde está el niño ?'
    """
    ### BEGIN SOLUTION
    s = s.lower()
    s = unicodedata.normalize("NFC", s)
    s = re.sub(r"([.,!?¡¿])", r" \1 ", s)
    return " ".join(s.split())
    ### END SOLUTION


# %% check="normalize_spanish"
check("normalize_spanish")


# %% exercise="split_by_source"
def split_by_source(
    pairs: list[tuple[str, str]], seed: int
) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[tuple[str, str]]]:
    """Split (English, Spanish) pairs into train, validation and test: about 80, 10 and 10 % of the English sentences.

    All the translations of an English sentence go to the same part. Every pair is in exactly one part, the same seed
    gives the same split, another seed another one, and `pairs` itself is left as it is.
    """
    ### BEGIN SOLUTION
    sources = sorted({english for english, _ in pairs})
    np.random.default_rng(seed).shuffle(sources)
    tenth = len(sources) // 10
    test, validation = set(sources[:tenth]), set(sources[tenth : 2 * tenth])
    return (
        [pair for pair in pairs if pair[0] not in test | validation],
        [pair for pair in pairs if pair[0] in validation],
        [pair for pair in pairs if pair[0] in test],
    )
    ### END SOLUTION


# %% check="split_by_source"
check("split_by_source")


# %% exercise="shift_targets"
def shift_targets(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the decoder reads and what it must predict.

    Args:
        y: target sentences, [B, T]: ids of words, then PAD up to T; neither START nor END.

    Returns:
        dec_in: [B, T+1], START, then the words.
        dec_out: [B, T+1], the words, END directly behind the last one, then PAD.
    """
    ### BEGIN SOLUTION
    B = y.shape[0]
    lengths = (y != PAD).sum(axis=1)  # (B,)
    dec_in = np.concatenate([np.full((B, 1), START), y], axis=1)  # (B, T+1)
    dec_out = np.concatenate([y, np.full((B, 1), PAD)], axis=1)  # (B, T+1)
    dec_out[np.arange(B), lengths] = END
    return dec_in, dec_out
    ### END SOLUTION


# %% check="shift_targets"
check("shift_targets")


# %% exercise="masked_cross_entropy"
def masked_cross_entropy(y: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Mean cross-entropy, in nats, over the words of the batch that are not padding.

    Keras trains with it: use TensorFlow operations.

    Args:
        y: ids of the right words, [B, T], PAD where there is none.
        logits: scores before the softmax, [B, T, V].

    Returns:
        A scalar.
    """
    ### BEGIN SOLUTION
    y = tf.cast(y, tf.int32)
    mask = tf.cast(tf.not_equal(y, PAD), logits.dtype)  # (B, T)
    log_probabilities = tf.nn.log_softmax(logits)  # (B, T, V)
    losses = -tf.gather(log_probabilities, y, batch_dims=2)  # (B, T)
    return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)
    ### END SOLUTION


# %% check="masked_cross_entropy"
check("masked_cross_entropy")


# %% exercise="build_encoder_decoder"
def build_encoder_decoder(source_size: int, target_size: int, embedding: int, units: int) -> tf.keras.Model:
    """The encoder–decoder of Sutskever et al. (2014) with one LSTM layer a side.

    The model is called as `model([encoder_ids, decoder_ids])`, ids of shapes [B, T_source] and [B, T_target], and
    returns logits [B, T_target, target_size]. Padding (id 0) in the source changes nothing.

    Its layers are named: "source_embedding" and "target_embedding" (ids to vectors of size `embedding`), "encoder" and
    "decoder" (LSTMs of `units` units), "logits" (a dense layer with no activation).
    """
    ### BEGIN SOLUTION
    encoder_ids = tf.keras.Input((None,), dtype="int32", name="encoder_ids")  # (B, T_source)
    decoder_ids = tf.keras.Input((None,), dtype="int32", name="decoder_ids")  # (B, T_target)

    source_embedding = tf.keras.layers.Embedding(source_size, embedding, mask_zero=True, name="source_embedding")
    encoder = tf.keras.layers.LSTM(units, return_state=True, name="encoder")
    _, h, c = encoder(source_embedding(encoder_ids))  # h, c: (B, units)

    target_embedding = tf.keras.layers.Embedding(target_size, embedding, mask_zero=True, name="target_embedding")
    decoder = tf.keras.layers.LSTM(units, return_sequences=True, name="decoder")
    outputs = decoder(target_embedding(decoder_ids), initial_state=[h, c])  # (B, T_target, units)

    logits = tf.keras.layers.Dense(target_size, name="logits")(outputs)  # (B, T_target, target_size)
    return tf.keras.Model([encoder_ids, decoder_ids], logits)
    ### END SOLUTION


# %% check="build_encoder_decoder"
check("build_encoder_decoder")


# %% exercise="soften_logits"
def soften_logits(logits: tf.Tensor, temperature: float) -> tf.Tensor:
    """Logits divided by a temperature, as a Keras tensor that still knows which positions are padding.

    Args:
        logits: [B, T, V], from a layer that passed its mask on: Keras keeps it with the tensor.
        temperature: above 1 makes the probabilities more even.

    Returns:
        [B, T, V], with the mask of `logits`.
    """
    ### BEGIN SOLUTION
    soften = tf.keras.layers.Lambda(lambda z: z / temperature, mask=lambda z, mask: mask)
    return soften(logits)
    ### END SOLUTION


# %% check="soften_logits"
check("soften_logits")


# %% exercise="greedy_decode"
def greedy_decode(step, state, max_len: int) -> tuple[list[int], bool]:
    """Write a sentence by taking the most likely word at every step, beginning with START.

    PAD and START are never chosen, however high their logits are.

    Args:
        step: `step(token_id, state)` reads a token and returns (logits of the next one [V], the new state).
        state: the decoder's first state.
        max_len: the most calls of `step`.

    Returns:
        ids: the words, START and END not among them.
        finished: True if END was chosen, False if the sentence was cut off at `max_len`.
    """
    ### BEGIN SOLUTION
    ids = []
    token = START
    for _ in range(max_len):
        logits, state = step(token, state)
        allowed = np.array(logits, dtype=float)  # (V,), a copy
        allowed[[PAD, START]] = -np.inf
        token = int(np.argmax(allowed))
        if token == END:
            return ids, True
        ids.append(token)
    return ids, False
    ### END SOLUTION


# %% check="greedy_decode"
check("greedy_decode")


# %% exercise="clipped_precision"
def clipped_precision(hypothesis: list[str], references: list[list[str]], n: int) -> tuple[int, int]:
    """The counts behind BLEU's modified n-gram precision (Papineni et al., 2002, section 2.1), for one sentence.

    Args:
        hypothesis: the tokens of a translation.
        references: the tokens of each of its reference translations.
        n: the length of the n-grams.

    Returns:
        matches: n-grams of the hypothesis found in a reference, each counted at most as often as in the reference that
            has it most often.
        total: n-grams of the hypothesis.
    """

    ### BEGIN SOLUTION
    def ngrams(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    counts = ngrams(hypothesis)
    allowed = Counter()
    for reference in references:
        allowed |= ngrams(reference)  # the larger count of each n-gram
    matches = sum((counts & allowed).values())  # the smaller one
    return matches, sum(counts.values())
    ### END SOLUTION


# %% check="clipped_precision"
check("clipped_precision")


# %% exercise="brevity_penalty"
def brevity_penalty(hypotheses: list[list[str]], references: list[list[list[str]]]) -> float:
    """BLEU's penalty for a corpus of translations that is too short (Papineni et al., 2002, section 2.2.2).

    Args:
        hypotheses: the tokens of each translation.
        references: for each translation, the tokens of each of its references.

    Returns:
        1 if the translations together are as long as their references or longer, exp(1 - r/c) if not, 0 if they are
        empty: c is their length, r the sum over sentences of the reference length closest to the translation's, the
        shorter one of two that are equally close.
    """
    ### BEGIN SOLUTION
    c = r = 0
    for hypothesis, known in zip(hypotheses, references, strict=True):
        length = len(hypothesis)
        lengths = [len(reference) for reference in known]
        c += length
        r += min(lengths, key=lambda candidate: (abs(candidate - length), candidate))
    if c == 0:
        return 0.0
    return min(1.0, math.exp(1 - r / c))
    ### END SOLUTION


# %% check="brevity_penalty"
check("brevity_penalty")

"""Lesson 04's translator with Luong's attention, ready made: what later lessons compare theirs with.

An LSTM reads, an LSTM writes, and the current state asks (Luong, Pham and Manning, 2015, section 3.1, score "dot"). In
training all states are known before any looking is done, so that all attention is two products of matrices.
"""

from __future__ import annotations

from typing import Any

from rnn2llm.text import PAD


def translator(source_size: int, target_size: int, embedding: int, units: int) -> Any:
    """A Keras model from [source ids [B, S], decoder ids [B, T]] to logits [B, T, V].

    Its ``first_state(source)`` and ``step(token, state)`` are what `rnn2llm.decoding.BeamSearch` asks for.

    Args:
        source_size: words of the source vocabulary.
        target_size: words of the target vocabulary, V.
        embedding: the size of word vectors.
        units: the size of both LSTMs.
    """
    import tensorflow as tf

    layers = tf.keras.layers

    class LuongTranslator(tf.keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.source_embedding = layers.Embedding(source_size, embedding, mask_zero=True, name="source_embedding")
            self.target_embedding = layers.Embedding(target_size, embedding, name="target_embedding")
            self.encoder = layers.LSTM(units, return_sequences=True, return_state=True, name="encoder")
            self.decoder = layers.LSTM(units, return_sequences=True, name="decoder")
            self.combine = layers.Dense(units, "tanh", use_bias=False, name="combine")
            self.logits = layers.Dense(target_size, name="logits")

        def read(self, source: Any) -> tuple[Any, Any, list[Any]]:
            outputs, h, c = self.encoder(self.source_embedding(source))  # (B, S, U), (B, U), (B, U)
            return outputs, (source != PAD)[:, tf.newaxis], [h, c]

        def attend(self, states: Any, outputs: Any, mask: Any) -> Any:
            scores = tf.matmul(states, outputs, transpose_b=True)  # (B, T, S)
            weights = tf.nn.softmax(tf.where(mask, scores, -1e9))
            context = tf.matmul(weights, outputs)  # (B, T, U)
            return self.logits(self.combine(tf.concat([context, states], axis=-1)))

        def call(self, inputs: Any) -> Any:
            source, decoder_ids = inputs
            outputs, mask, state = self.read(source)
            states = self.decoder(self.target_embedding(decoder_ids), initial_state=state)  # (B, T, U)
            return self.attend(states, outputs, mask)

        def first_state(self, source: Any) -> dict[str, Any]:
            outputs, mask, state = self.read(source)
            return {"state": state, "outputs": outputs, "mask": mask}

        def step(self, token: Any, state: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
            output, new = self.decoder.cell(self.target_embedding(token), state["state"])  # (B, U)
            logits = self.attend(output[:, tf.newaxis], state["outputs"], state["mask"])[:, 0]  # (B, V)
            return logits, {**state, "state": new}

    return LuongTranslator()

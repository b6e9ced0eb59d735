"""Training a model of characters with Keras' own `fit`, watched by a callback.

The callback is all there is to it: Keras calls it before and behind every epoch and batch, and it shows how far training
is, has the model write a few lines, and saves. The progress line and what is saved are those of `rnn2llm.training`, so a
run that is killed goes on behind its last finished epoch and ends as if it had never stopped: every epoch has a dataset
of its own, whose order depends on its number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rnn2llm.lending import faster
from rnn2llm.training import History, _Progress, _Saved
from rnn2llm.training_words import MESSAGES
from rnn2llm.views import LiveText

WORDS = {
    "es": {"loss": "pérdida/carácter {value}", "speed": "{value:.0f} caracteres/s"},
    "en": {"loss": "loss/character {value}", "speed": "{value:.0f} characters/s"},
}


def fit(
    model: Any,
    dataset: Callable[[int], Any],
    validation: Any,
    *,
    epochs: int,
    optimizer: Any,
    sample: Callable[[], Iterable[str]] | None = None,
    checkpoint_dir: str | Path | None = None,
    seed: int = 0,
    refresh_seconds: float = 0.5,
    lang: str = "en",
) -> History:
    """Trains `model` in place to predict the next character.

    Args:
        model: A Keras 2 model from ids [B, T] to logits [B, T, V].
        dataset: From the number of an epoch, counted from 0, to its tf.data.Dataset of batches (x, y), both [B, T]; it must
            know how many batches it has.
        validation: A dataset of the same kind.
        epochs: How often `dataset` is gone through.
        optimizer: A Keras 2 optimizer.
        sample: Returns lines to show at the end of each epoch, for example generated text.
        checkpoint_dir: Where to save after every epoch, such as `runtime.keep(corpus.name, name)`; a run saved there is
            resumed.
        seed: What dropout depends on.
        refresh_seconds: How often the progress line is renewed.
        lang: The language of progress.

    Returns:
        What happened; the losses are means over all characters, in nats, and `pairs_per_second` counts characters.

    Raises:
        ValueError: The checkpoint belongs to another model.
    """
    import tensorflow as tf

    x, y = next(iter(dataset(0)))
    model(x[:1])  # a model has no weights before its first call
    optimizer.build(model.trainable_variables)
    model.compile(optimizer, tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    saved = _Saved(model, optimizer, checkpoint_dir, lang)
    history = saved.restore()
    words = MESSAGES[lang] | WORDS[lang]
    size = int(tf.size(y))
    with LiveText() as live:
        if history.loss:
            live.keep(words["resumed"].format(epoch=len(history.loss), folder=checkpoint_dir))
        progress = _Progress(live, words, epochs, size * len(dataset(0)), refresh_seconds, sample, None)
        watching = _callback(progress, saved, history, size)
        for epoch in range(len(history.loss), epochs):
            tf.random.set_seed(seed)  # dropout's counters start over, so that a resumed run draws what a whole one does
            with faster(model):  # the first epoch compiles
                model.fit(
                    dataset(epoch),
                    validation_data=validation,
                    initial_epoch=epoch,
                    epochs=epoch + 1,
                    verbose=0,
                    callbacks=[watching],
                )
    return history


def _callback(progress: _Progress, saved: _Saved, history: History, size: int) -> Any:
    """The callback that shows and saves; `size` is the number of characters of a batch."""
    import tensorflow as tf

    class Watching(tf.keras.callbacks.Callback):  # type: ignore[misc]
        loss = 0.0

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            progress.start(epoch + 1)

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.loss = logs["loss"]
            progress.advance(size, self)

        def peek(self) -> float:
            """The mean loss of this epoch so far."""
            return self.loss

        def on_test_begin(self, logs: Any = None) -> None:
            history.pairs_per_second.append(progress.speed())

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            history.loss.append(float(logs["loss"]))
            history.validation_loss.append(float(logs["val_loss"]))
            progress.finish(history)
            saved.save(history)

    return Watching()

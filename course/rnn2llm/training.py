"""Training with the student's own loss and batches: what `model.fit` hides, in one place that can be read.

One compiled step serves batches of every length, because its signature leaves the sizes open: nothing is traced twice.
While it is compiled, `rnn2llm.lending` lends it faster arithmetic: for recurrent layers, for products by one matrix and
for the cross-entropy. The losses are summed on the device and read only when the progress line is renewed, so that no
batch waits for Python. A run that is killed resumes at the last finished epoch and ends as if it had never stopped:
every epoch draws its batches from a generator seeded by (seed, epoch), and weights, optimizer and history are saved
together.

Early stopping keeps the weights of the best validation loss (Prechelt, 1998, "Early Stopping - But When?").
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from rnn2llm.arithmetic import Precision, has_bfloat16
from rnn2llm.lending import faster
from rnn2llm.optimization import apply_gradients
from rnn2llm.text import PAD, bucketed_batches
from rnn2llm.training_words import MESSAGES
from rnn2llm.views import LiveText, bar, number

Sentences: TypeAlias = Sequence[Sequence[int]]
Pairs: TypeAlias = tuple[Sentences, Sentences]
"""Source and target sentences, as ids."""
Batch: TypeAlias = tuple[npt.NDArray[Any], ...]
MakeBatch: TypeAlias = Callable[[Sentences, Sentences], Sequence[npt.ArrayLike]]
"""From the source and target sentences of one batch to the arrays of the model's inputs, and the targets last."""
Loss: TypeAlias = Callable[[Any, Any], Any]


class LossError(ValueError):
    """The loss function cannot be used for training; the message says why, in the student's language."""


@dataclass
class History:
    """What happened, epoch by epoch.

    Attributes:
        loss: Mean training loss per target token that is not padding, in nats.
        validation_loss: The same on the validation pairs, with the weights at the end of the epoch; empty without them.
        pairs_per_second: Training speed.
        samples: The lines that `sample` returned at the end of each epoch; empty without it.
    """

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    pairs_per_second: list[float] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        """The epoch, counted from 1, with the lowest validation loss; without validation, the last one."""
        if not self.validation_loss:
            return len(self.loss)
        return int(np.argmin(np.nan_to_num(self.validation_loss, nan=np.inf))) + 1


def fit(
    model: Any,
    loss: Loss,
    make_batch: MakeBatch,
    train: Pairs,
    validation: Pairs | None = None,
    *,
    epochs: int,
    batch_size: int = 64,
    optimizer: Any = None,
    sample: Callable[[], Iterable[str]] | None = None,
    sample_every: int | None = None,
    patience: int | None = None,
    checkpoint_dir: str | Path | None = None,
    seed: int = 0,
    precision: Precision = "float32",
    refresh_seconds: float = 0.5,
    lang: str = "en",
) -> History:
    """Trains `model` in place.

    Args:
        model: A Keras 2 model; for lesson 01, from [encoder_ids [B, S], decoder_in [B, T]] to logits [B, T, V].
        loss: `loss(target [B, T], logits [B, T, V])`, the mean over the tokens of the batch, in tf operations.
        make_batch: Turns lists of source and target ids into `(encoder_ids, decoder_in, decoder_out)`, or in general
            the model's inputs and then the target.
        train: Source and target sentences, as lists of ids.
        validation: The same for validation, or None.
        epochs: How often the training pairs are gone through, at most.
        batch_size: How many pairs a batch has.
        optimizer: A Keras 2 optimizer; by default Adam at 0.001.
        sample: Returns lines to show while training, for example translations of a few sentences.
        sample_every: Calls `sample` every so many batches too, not only at the end of an epoch.
        patience: Stops when the validation loss has not improved for so many epochs, and goes back to the best weights.
        checkpoint_dir: Where to save after every epoch, such as `runtime.keep(corpus.name)`; if a run was saved there,
            it is resumed.
        seed: What the order of the pairs and dropout depend on.
        precision: What the factors of matrix products are rounded to while training, on a processor that multiplies
            bfloat16 in hardware; elsewhere, and for validation, it is float32. Weights are float32 throughout.
        refresh_seconds: How often the progress line is renewed.
        lang: The language of progress and errors.

    Raises:
        LossError: If `loss` cannot train the model.
        ValueError: If there are no training pairs, `patience` has no validation pairs to look at, or the checkpoint
            belongs to another model.
    """
    if not train[0]:
        raise ValueError("there are no training pairs: is the split empty?")
    if patience is not None and validation is None:
        raise ValueError(f"patience={patience} watches the validation loss, but validation is None")
    import tensorflow as tf

    tf.random.set_seed(seed)
    optimizer = optimizer or tf.keras.optimizers.Adam(1e-3)
    example = _arrays(make_batch(train[0][:2], train[1][:2]))
    _check_loss(model, loss, example, lang)
    engine = _Engine(model, loss, optimizer, example, precision if has_bfloat16() else "float32", lang)
    saved = _Saved(model, optimizer, checkpoint_dir, lang)
    history = saved.restore()
    words = MESSAGES[lang]
    with LiveText() as live:
        if history.loss:
            live.keep(words["resumed"].format(epoch=len(history.loss), folder=checkpoint_dir))
        progress = _Progress(live, words, epochs, len(train[0]), refresh_seconds, sample, sample_every)
        while len(history.loss) < epochs and not _out_of_patience(history, patience):
            tf.random.set_seed(seed)  # dropout's counters start over, so that a resumed run draws what a whole one does
            batches = bucketed_batches(*train, batch_size, np.random.default_rng([seed, len(history.loss)]))
            progress.start(len(history.loss) + 1)
            for indices in batches:
                engine.train(_arrays(make_batch(*_rows(train, indices))))
                progress.advance(len(indices), engine)
            history.loss.append(engine.read())
            history.pairs_per_second.append(progress.speed())
            if validation is not None:
                history.validation_loss.append(engine.evaluate(validation, make_batch, batch_size))
            progress.finish(history)
            saved.save(history)
        if patience is not None and history.best_epoch < len(history.loss):
            saved.back_to_best()
            live.keep(words["stopped"].format(epoch=history.best_epoch))
    return history


def _arrays(batch: Sequence[npt.ArrayLike]) -> Batch:
    return tuple(np.asarray(array) for array in batch)


def _rows(pairs: Pairs, indices: npt.NDArray[np.int64]) -> Pairs:
    source, target = pairs
    return [source[index] for index in indices], [target[index] for index in indices]


def _out_of_patience(history: History, patience: int | None) -> bool:
    return patience is not None and len(history.loss) - history.best_epoch >= patience


def _check_loss(model: Any, loss: Loss, example: Batch, lang: str) -> None:
    """Runs the loss once without compiling, where what is wrong can still be told.

    Raises:
        LossError: If the result is not one finite number that depends on the weights through tf operations.
    """
    import tensorflow as tf

    def refuse(reason: str, **values: object) -> LossError:
        return LossError(MESSAGES[lang][reason].format(loss=getattr(loss, "__name__", "loss"), **values))

    *inputs, target = map(tf.convert_to_tensor, example)
    with tf.GradientTape() as tape:
        logits = model(inputs, training=True)
        if logits.shape[: target.shape.rank] != target.shape:
            raise refuse("lengths", logits=tuple(logits.shape), target=tuple(target.shape))
        value = loss(target, logits)
    if not tf.is_tensor(value):
        raise refuse("array", kind=type(value).__name__)
    if value.shape.rank != 0:
        raise refuse("shape", shape=tuple(value.shape))
    if not np.isfinite(value.numpy()):
        raise refuse("finite", value=value.numpy())
    if all(gradient is None for gradient in tape.gradient(value, model.trainable_variables)):
        raise refuse("gradient")


class _Engine:
    """The compiled steps, and the running sums of losses and tokens on the device."""

    def __init__(self, model: Any, loss: Loss, optimizer: Any, example: Batch, precision: Precision, lang: str) -> None:
        import tensorflow as tf

        self._model = model
        optimizer.build(model.trainable_variables)
        self._nll = tf.Variable(0.0, dtype=tf.float64, trainable=False)
        self._tokens = tf.Variable(0.0, dtype=tf.float64, trainable=False)
        signature = [tf.TensorSpec([None] * array.ndim, array.dtype) for array in example]

        def measure(batch: Sequence[Any], training: bool) -> Any:
            *inputs, target = batch
            value = loss(target, model(inputs, training=training))
            tokens = tf.math.count_nonzero(target != PAD, dtype=tf.float64)
            self._nll.assign_add(tf.cast(value, tf.float64) * tokens)
            self._tokens.assign_add(tokens)
            return value

        @tf.function(input_signature=signature)  # type: ignore[untyped-decorator]
        def train(*batch: Any) -> None:
            with tf.GradientTape() as tape:
                value = measure(batch, training=True)
            weights = model.trainable_variables
            apply_gradients(optimizer, tape.gradient(value, weights), weights)

        @tf.function(input_signature=signature)  # type: ignore[untyped-decorator]
        def evaluate(*batch: Any) -> None:
            measure(batch, training=False)

        self._train, self._evaluate = train, evaluate
        try:
            with faster(model, precision):
                train.get_concrete_function()
        except (AttributeError, NotImplementedError, TypeError, ValueError) as error:
            cause = str(error).strip().splitlines()[-1].strip()  # before it stand the lines of TensorFlow's own stack
            name = getattr(loss, "__name__", "loss")
            raise LossError(MESSAGES[lang]["graph"].format(loss=name, error=cause)) from error

    def train(self, batch: Batch) -> None:
        self._train(*batch)

    def evaluate(self, pairs: Pairs, make_batch: MakeBatch, batch_size: int) -> float:
        """The mean loss per token of `pairs`, without dropout and without learning."""
        with faster(self._model):  # the first call compiles
            for indices in bucketed_batches(*pairs, batch_size, np.random.default_rng(0)):
                self._evaluate(*_arrays(make_batch(*_rows(pairs, indices))))
        return self.read()

    def peek(self) -> float:
        """The mean loss per token since the last `read`; waits for the device."""
        return float(self._nll.numpy() / max(self._tokens.numpy(), 1.0))

    def read(self) -> float:
        """What `peek` gives, and starts over."""
        value = self.peek()
        self._nll.assign(0.0)
        self._tokens.assign(0.0)
        return value


class _Saved:
    """The best weights so far and all that a resumed run needs, in one TensorFlow checkpoint: whole or not there."""

    def __init__(self, model: Any, optimizer: Any, folder: str | Path | None, lang: str) -> None:
        import tensorflow as tf

        self._model, self._lang = model, lang
        self._best = [tf.Variable(weight, trainable=False) for weight in model.get_weights()]
        with tf.device("CPU:0"):  # the only device that holds strings
            self._history = tf.Variable(json.dumps(asdict(History())), dtype=tf.string, trainable=False)
        self._checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, best=self._best, history=self._history)
        self._manager = tf.train.CheckpointManager(self._checkpoint, str(folder), max_to_keep=1) if folder else None

    def restore(self) -> History:
        """The history of the run saved in the folder, whose weights are back in place; a new one if there is none.

        Raises:
            ValueError: If the weights saved there are those of another model.
        """
        if self._manager and (latest := self._manager.latest_checkpoint):
            try:
                self._checkpoint.restore(latest).assert_existing_objects_matched()
            except (AssertionError, ValueError) as error:
                folder = Path(latest).parent
                raise ValueError(MESSAGES[self._lang]["other_model"].format(folder=folder, error=error)) from error
        return History(**json.loads(self._history.numpy()))

    def save(self, history: History) -> None:
        """Saves the epoch that has just ended."""
        if history.best_epoch == len(history.loss):
            for kept, weight in zip(self._best, self._model.get_weights(), strict=True):
                kept.assign(weight)
        self._history.assign(json.dumps(asdict(history)))
        if self._manager:
            self._manager.save()

    def back_to_best(self) -> None:
        """Gives the model the weights of its best epoch."""
        self._model.set_weights([kept.numpy() for kept in self._best])


class _Progress:
    """The line that says how far training is, with the last samples below it."""

    def __init__(
        self,
        live: LiveText,
        words: dict[str, str],
        epochs: int,
        pairs: int,
        refresh_seconds: float,
        sample: Callable[[], Iterable[str]] | None,
        sample_every: int | None,
    ) -> None:
        self._live, self._words, self._epochs, self._pairs = live, words, epochs, pairs
        self._refresh_seconds, self._sample, self._sample_every = refresh_seconds, sample, sample_every
        self._lines: list[str] = []

    def start(self, epoch: int) -> None:
        self._epoch, self._done, self._batches = epoch, 0, 0
        self._began = self._shown = time.perf_counter()

    def speed(self) -> float:
        """Pairs a second in this epoch, samples not counted."""
        return self._done / max(time.perf_counter() - self._began, 1e-9)

    def advance(self, pairs: int, engine: _Engine) -> None:
        """Counts a batch; renews the line and the samples when they are due."""
        self._done += pairs
        self._batches += 1
        if self._sample_every and self._batches % self._sample_every == 0:
            before = time.perf_counter()
            self._take_sample()
            self._began += time.perf_counter() - before
        if time.perf_counter() - self._shown >= self._refresh_seconds:
            remaining = (self._epochs - self._epoch + 1) * self._pairs - self._done
            loss, speed = self._words["loss"].format(value=number(engine.peek(), ".3f")), self.speed()
            left = self._words["left"].format(value=_clock(remaining / speed))
            self._show(f"{bar(self._done / self._pairs)}  {loss}  {self._words['speed'].format(value=speed)}  {left}")
            self._shown = time.perf_counter()

    def finish(self, history: History) -> None:
        """Writes the line that stays of an epoch, and the samples at its end."""
        validation = history.validation_loss[-1:]
        parts = [
            self._words["epoch"].format(epoch=self._epoch, epochs=self._epochs),
            self._words["loss"].format(value=number(history.loss[-1], ".3f")),
            *(self._words["validation"].format(value=number(value, ".3f")) for value in validation),
            self._words["speed"].format(value=history.pairs_per_second[-1]),
        ]
        self._live.keep("  ".join(parts))
        if self._sample:
            self._take_sample()
            history.samples.append(self._lines)
            self._live.now(self._samples())

    def _take_sample(self) -> None:
        self._lines = list(self._sample()) if self._sample else []

    def _samples(self) -> str:
        return "\n".join(f"    {line}" for line in self._lines)

    def _show(self, line: str) -> None:
        epoch = self._words["epoch"].format(epoch=self._epoch, epochs=self._epochs)
        self._live.now(f"{epoch}  {line}\n{self._samples()}".rstrip("\n"))


def _clock(seconds: float) -> str:
    """Seconds as m:ss, or h:mm:ss."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"

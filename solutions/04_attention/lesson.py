# %% [markdown] lang="es"
# # 04 · ¿Por qué hacer pasar una frase por un solo vector?
#
# **De RNN a LLM** · lección 4
#
# {{colab}} {{binder}}
#
# En la lección 01 construiste una máquina que lee una frase entera, la resume en un vector y escribe la traducción a
# partir de él. En la 03 aprendiste a buscar mejor entre las traducciones posibles. Pero la búsqueda solo elige entre lo
# que el decodificador propone, y si una palabra de la frase se borró del resumen, ninguna búsqueda la trae de vuelta.
# En 2014, Bahdanau, Cho y Bengio hicieron una pregunta que hoy parece obvia: el codificador produce una salida **por cada
# palabra**; ¿por qué tirarlas todas menos la última?
#
# **La pregunta.** Si en cada paso el decodificador pudiera volver a mirar la frase entera, ¿seguirían siendo difíciles
# las frases largas?
#
# **Al terminar podrás**
#
# - explicar la atención como una media ponderada y escribirla, con su escala y su máscara;
# - distinguir la atención de Bahdanau de la de Luong: quién pregunta, y dónde entra la respuesta;
# - construir los dos traductores y comparar lo que cuestan y lo que ganan;
# - leer un mapa de atención sin equivocarte de fila, y decir qué demuestra y qué no;
# - medir cuánta de la caída con la longitud desaparece.
#
# **Lo que necesitas saber.** El codificador–decodificador de la lección 01: LSTM, *teacher forcing*, BLEU y chrF.
#
# | modalidad | datos y modelo | tiempo de cálculo | memoria |
# |---|---|---|---|
# | **rápida** (sin GPU) | frases de la gramática del curso; tres modelos con LSTM de 128 | unos 3 minutos, 2 núcleos | menos de 2 GiB |
# | **completa** (GPU) | 118 964 pares reales; tres modelos con LSTM de 512 | unos 40 minutos en una T4 (estimación) | unos 5 GiB |
# | **con punto de control** | pares reales; dos modelos con LSTM de 512, ya entrenados | alrededor de 1 minuto, 2 núcleos | menos de 2 GiB |
#
# Con tu trabajo incluido, cuenta unos 90 minutos.
#
# > **Guarda tu copia.** En Colab, *Archivo → Guardar una copia en Drive* antes de escribir nada. Binder olvida todo
# > tras diez minutos de inactividad: descarga el cuaderno antes de una pausa larga.
#
# Ejecuta la celda siguiente antes que ninguna otra. Puedes repetirla sin miedo.

# %% [markdown] lang="en"
# # 04 · Why squeeze a sentence through one vector?
#
# **From RNN to LLM** · lesson 4
#
# {{colab}} {{binder}}
#
# In lesson 01 you built a machine that reads a whole sentence, sums it up in a vector, and writes the translation from
# that. In lesson 03 you learned to search better among the possible translations. But search only chooses among what
# the decoder proposes, and once a word of the sentence has faded from the summary, no search brings it back. In 2014
# Bahdanau, Cho and Bengio asked what seems obvious today: the encoder produces an output **for every word**; why throw
# away all but the last?
#
# **The question.** If the decoder could look back at the whole sentence at every step, would long sentences still be
# hard?
#
# **By the end you will be able to**
#
# - explain attention as a weighted mean and write it, with its scale and its mask;
# - tell Bahdanau's attention from Luong's: who asks, and where the answer goes in;
# - build both translators and compare what they cost and what they gain;
# - read an attention map without getting the row wrong, and say what it shows and what it does not;
# - measure how much of the fall with length goes away.
#
# **What you need to know.** The encoder–decoder of lesson 01: LSTMs, teacher forcing, BLEU and chrF.
#
# | lane | data and model | computing time | memory |
# |---|---|---|---|
# | **quick** (no GPU) | sentences of the course's grammar; three models with LSTMs of 128 | about 3 minutes, 2 cores | under 2 GiB |
# | **full** (GPU) | 118,964 real pairs; three models with LSTMs of 512 | about 40 minutes on a T4 (an estimate) | about 5 GiB |
# | **checkpoint** | real pairs; two models with LSTMs of 512, trained already | about 1 minute, 2 cores | under 2 GiB |
#
# With your own work included, allow about 90 minutes.
#
# > **Keep your own copy.** In Colab, *File → Save a copy in Drive* before you write anything. Binder forgets
# > everything after ten idle minutes: download the notebook before a long break.
#
# Run the next cell before any other. Running it again does no harm.

# %% setup=true
import rnn2llm
from rnn2llm import check, compare, hand_in, hint, predict, progress, quiz, reveal, t

runtime = rnn2llm.setup("04_attention", lang="es")

# %% shared=true
import numpy as np
import tensorflow as tf

from rnn2llm.text import END, PAD, START  # 3, 0, 2, as in every lesson

# %% skip=true
ready = {"vector": ("01_encoder_decoder", ""), "luong": ("04_attention", "luong")}  # what the project has trained

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from rnn2llm import attention_plots, checkpoints, data, metrics, plots, results, training, views
from rnn2llm.attention_view import MapLabels, attention_map
from rnn2llm.grammar import PROBES
from rnn2llm.text import UNK, Vocabulary, pad

# %% [markdown] lang="es"
# ## 1. Los datos de siempre y el modelo que ya conoces
#
# Para comparar hay que cambiar una sola cosa cada vez. Usamos las frases, el reparto y la normalización de la lección
# 01, y el mismo tamaño de red. Empezamos por entrenar **otra vez** el modelo del vector fijo, con el mismo presupuesto
# que tendrán después los modelos con atención (en la modalidad rápida, la mitad de épocas que en la lección 01, porque
# aquí son tres). En la modalidad con punto de control no se entrena nada: se cargan el de la lección 01 y el de Luong, que
# el proyecto ha entrenado con el corpus real. El de Bahdanau no está entre ellos, así que allí verás dos modelos, no tres.

# %% [markdown] lang="en"
# ## 1. The usual data, and the model you know
#
# To compare, change one thing at a time. We take the sentences, the split and the normalisation of lesson 01, and
# networks of the same size. We begin by training the model with the fixed vector **once more**, on the very budget
# that the models with attention will get (in the quick lane half the epochs of lesson 01, since here there are three of
# them). In the checkpoint lane nothing is trained: lesson 01's is loaded, and Luong's, which the project has trained on the
# real corpus. Bahdanau's is not among them, so that you will see two models there, not three.


# %% skip=true
def normalize(s):
    """Lower case, composed accents, and every one of . , ! ? ¡ ¿ a token of its own: lesson 01's, for both sides."""
    s = unicodedata.normalize("NFC", s.lower().replace("’", "'"))
    return " ".join(re.sub(r"([.,!?¡¿])", r" \1 ", s).split())


trained = checkpoints.stand_ins(runtime.lane, ready, runtime.lang)  # none but in the checkpoint lane
full = runtime.lane == "full" or bool(trained)  # the real corpus and large models, or a small world and small ones
corpus = data.load_pairs("full" if full else "quick", limit=None if full else 180_000, lang=runtime.lang)
pairs = list(dict.fromkeys((normalize(english), normalize(spanish)) for english, spanish in corpus.pairs))
if not full:  # the small world of lesson 01: what can be said with the most frequent words
    counts = Counter(word for english, _ in pairs for word in english.split())
    world = {word for word, _ in counts.most_common(160)}
    world |= {word for probe in PROBES for word in normalize(probe.english).split()}
    pairs = [pair for pair in pairs if world.issuperset(pair[0].split())]

split = data.split_pairs(pairs, corpus)
probes = [(normalize(probe.english), normalize(probe.spanish)) for probe in PROBES]
source_vocabulary = Vocabulary.build((english for english, _ in split.train), size=5000)
target_vocabulary = Vocabulary.build((spanish for _, spanish in split.train), size=5000)
print(corpus.attribution)
sizes = [len(split.train), len(split.validation), len(split.test), len(source_vocabulary), len(target_vocabulary)]
header = [t("training"), t("validation"), t("test"), t("english_words"), t("spanish_words")]
views.table([sizes], header, t("data_title"))

# %% [markdown] lang="es"
# El traductor se escribe aquí como una clase con tres métodos, para poder cambiar después **solo** la parte del
# decodificador:
#
# | método | recibe | devuelve |
# |---|---|---|
# | `read` | ids $[B, S]$ | las salidas del codificador $[B, S, U]$, su máscara y el último estado $(h, c)$ |
# | `write` | vectores de las palabras correctas $[B, T, D]$ | lo que predice cada paso, todos a la vez (*teacher forcing*) |
# | `step` | un token $[B]$ y un estado | logits $[B, V]$, estado nuevo y pesos de atención $[B, S]$ |
#
# El modelo de la lección 01 recibe las salidas y la máscara, pero no las usa: lo único que le llega de la frase es el
# estado.

# %% [markdown] lang="en"
# The translator is written here as a class with three methods, so that later on **only** the decoder's part changes:
#
# | method | takes | returns |
# |---|---|---|
# | `read` | ids $[B, S]$ | the encoder's outputs $[B, S, U]$, their mask, and the last state $(h, c)$ |
# | `write` | vectors of the right words $[B, T, D]$ | what each step predicts from, all at once (teacher forcing) |
# | `step` | a token $[B]$ and a state | logits $[B, V]$, the new state, and attention weights $[B, S]$ |
#
# Lesson 01's model is handed outputs and mask, but does not use them: all that reaches it of the sentence is the state.


# %% skip=true
embedding, units = (128, 512) if full else (64, 128)


class VectorTranslator(tf.keras.Model):
    """Lesson 01's encoder–decoder: the decoder sees the sentence through the encoder's last state only."""

    def __init__(self):
        super().__init__()
        words = len(source_vocabulary)
        self.source_embedding = tf.keras.layers.Embedding(words, embedding, mask_zero=True, name="source_embedding")
        self.target_embedding = tf.keras.layers.Embedding(len(target_vocabulary), embedding, name="target_embedding")
        self.encoder = tf.keras.layers.LSTM(units, return_sequences=True, return_state=True, name="encoder")
        self.decoder = self.make_decoder()
        self.logits = tf.keras.layers.Dense(len(target_vocabulary), name="logits")

    def make_decoder(self):
        return tf.keras.layers.LSTM(units, return_sequences=True, name="decoder")

    def read(self, source):
        outputs, h, c = self.encoder(self.source_embedding(source))  # (B, S, U), (B, U), (B, U)
        return outputs, (source != PAD)[:, tf.newaxis], [h, c]  # the mask is (B, 1, S)

    def write(self, vectors, state, outputs, mask):
        return self.decoder(vectors, initial_state=state)  # (B, T, U)

    def call(self, inputs):
        source, decoder_ids = inputs
        outputs, mask, state = self.read(source)
        return self.logits(self.write(self.target_embedding(decoder_ids), state, outputs, mask))  # (B, T, V)

    def step(self, token, state, outputs, mask):
        output, state = self.decoder.cell(self.target_embedding(token), state)  # (B, U)
        no_weights = tf.zeros_like(outputs[..., 0])  # (B, S): it does not look
        return self.logits(output), state, no_weights


# %% skip=true
def ids(pairs):
    """Both sides of the pairs as lists of ids."""
    return (
        [source_vocabulary.encode(english) for english, _ in pairs],
        [target_vocabulary.encode(spanish) for _, spanish in pairs],
    )


def make_batch(source, target):
    """From lists of ids to arrays: source [B, S], dec_in [B, T+1], dec_out [B, T+1], as in lesson 01."""
    return pad(source), pad([[START, *sentence] for sentence in target]), pad([[*sentence, END] for sentence in target])


def masked_cross_entropy(y, logits):
    """Lesson 01's loss: the mean surprise, in nats, over the words that are not padding."""
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)  # (B, T)
    mask = tf.cast(y != PAD, losses.dtype)
    return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)


epochs, rate = (5, 2e-3) if full else (5, 1e-2)


models, histories = {}, {}


def train(name, kind):
    """The same data, the same order, the same number of steps for every model of this lesson."""
    tf.keras.utils.set_random_seed(2)
    models[name] = kind()
    if name in trained:
        models[name](make_batch(*ids(split.train[:2]))[:2])  # a model has no weights before its first call
        vocabularies = source_vocabulary, target_vocabulary
        histories[name] = trained[name].load_into(models[name], *vocabularies, lang=runtime.lang)
        return
    schedule = tf.keras.optimizers.schedules.CosineDecay(rate, epochs * len(split.train) // 64, alpha=0.05)
    histories[name] = training.fit(
        models[name],
        masked_cross_entropy,
        make_batch,
        ids(split.train),
        ids(split.validation),
        epochs=epochs,
        optimizer=tf.keras.optimizers.Adam(schedule, clipnorm=1.0),
        precision="bfloat16" if full else "float32",
        checkpoint_dir=runtime.keep(corpus.name, name),  # None unless setup was told where
        lang=runtime.lang,
    )


# %% train=true checkpoint="04_vector"
train("vector", VectorTranslator)

# %% [markdown] lang="es"
# Mientras se entrena, lee el apartado siguiente: no depende de él.
#
# ## 2. La idea de 2014
#
# Traduce tú *I like soccer*. Para escribir «me» te fijas en *I*; para «gusta», en *like*, y de reojo en *soccer*,
# porque si fueran *dogs* sería «gustan»; para «el fútbol», en *soccer*. No vuelves a leer toda la frase con la misma
# intensidad: **miras a un sitio distinto en cada paso**.
#
# El modelo de la lección 01 no puede: en todos los pasos dispone de lo mismo, el último estado. La propuesta de
# Bahdanau, Cho y Bengio es darle en cada paso $t$ un **contexto** $c_t$ propio, una media ponderada de *todas* las
# salidas del codificador:
#
# $$ c_t = \sum_{i=1}^{S} \alpha_{ti}\, h_i, \qquad \alpha_{ti} \ge 0,\quad \sum_{i=1}^{S}\alpha_{ti} = 1 $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $h_i$ | $[U]$ | la salida del codificador en la palabra $i$ |
# | $\alpha_{ti}$ | un número | cuánto se mira la palabra $i$ al escribir la palabra $t$ |
# | $c_t$ | $[U]$ | el contexto: mide lo mismo con tres palabras que con treinta |
#
# ¿De dónde salen los pesos? De comparar dos vectores: lo que el decodificador busca ahora y lo que ofrece cada palabra.
# La comparación da una **puntuación** por palabra, y un *softmax* convierte las puntuaciones en pesos. Nadie dice al
# modelo dónde mirar: como todo es derivable, lo aprende al aprender a traducir.
#
# **A mano.** Para que los números salgan redondos, usemos puntuaciones que son múltiplos de $\ln 2$: así
# $e^{\text{puntuación}}$ es una potencia de dos. Al escribir «gusta», las puntuaciones $0,\ 3\ln 2,\ 2\ln 2$ dan
# $1, 8, 4$, que suman $13$: los pesos son $\tfrac1{13}, \tfrac8{13}, \tfrac4{13}$. Las frases de abajo están puntuadas
# a mano, como lo haría una persona. Fíjate en tres cosas: la segunda y la tercera tienen los mismos pesos, y
# lo que decide entre «me» y «te» es la palabra mirada, *I* o *you*; los títulos (*Rain Man*, *The Bridge*) se copian, y
# el mapa dice de dónde; y en *the red house* el orden **se cruza**.

# %% [markdown] lang="en"
# While it trains, read the next section: it does not depend on it.
#
# ## 2. The idea of 2014
#
# Translate *I like soccer* yourself: «me gusta el fútbol», word for word *to-me pleases the soccer*. To write «me» you
# look at *I*; for «gusta», at *like*, with a glance at *soccer*, because if it were *dogs* it would be «gustan»; for
# «el fútbol», at *soccer*. You do not read the whole sentence again with equal care: **you look somewhere else at every
# step**.
#
# Lesson 01's model cannot: at all steps it has the same thing, the last state. What Bahdanau, Cho and Bengio propose is
# to give it a **context** $c_t$ of its own at every step $t$, a weighted mean of *all* the encoder's outputs:
#
# $$ c_t = \sum_{i=1}^{S} \alpha_{ti}\, h_i, \qquad \alpha_{ti} \ge 0,\quad \sum_{i=1}^{S}\alpha_{ti} = 1 $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $h_i$ | $[U]$ | the encoder's output at word $i$ |
# | $\alpha_{ti}$ | a number | how much word $i$ is looked at while word $t$ is written |
# | $c_t$ | $[U]$ | the context: the same size for three words as for thirty |
#
# Where do the weights come from? From comparing two vectors: what the decoder is looking for now, and what each word
# has to offer. The comparison gives each word a **score**, and a softmax turns scores into weights. Nobody tells the
# model where to look: since everything can be differentiated, it learns that by learning to translate.
#
# **By hand.** To get round numbers, take scores that are multiples of $\ln 2$: then $e^{\text{score}}$ is a power of
# two. While writing «gusta», the scores $0,\ 3\ln 2,\ 2\ln 2$ give $1, 8, 4$, which add up to $13$: the weights are
# $\tfrac1{13}, \tfrac8{13}, \tfrac4{13}$. The sentences below are scored by hand, as a person might. Notice three
# things: the second and the third have the same weights, and what decides between «me» and «te» is the word looked at,
# *I* or *you*; titles (*Rain Man*, *The Bridge*) are copied, and the map says from where; and in *the red house* the
# order **crosses**.

# %% skip=true
by_hand = {  # the powers of two of each row: the score is so many times ln 2
    "i like soccer": ("me gusta el fútbol", [[4, 0, 0], [0, 3, 2], [0, 0, 3], [0, 0, 4]]),
    "i like Rain Man": ("me gusta Rain Man", [[4, 0, 0, 0], [0, 3, 1, 1], [0, 0, 4, 0], [0, 0, 0, 4]]),
    "you like The Bridge": ("te gusta The Bridge", [[4, 0, 0, 0], [0, 3, 1, 1], [0, 0, 4, 0], [0, 0, 0, 4]]),
    "the red house": ("la casa roja", [[3, 0, 2], [0, 0, 4], [0, 4, 2]]),
}


def weights_by_hand(powers):
    scores = np.log(2) * np.array(powers, dtype=float)  # (T, S)
    return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)


maps = {english: (spanish.split(), english.split(), weights_by_hand(p)) for english, (spanish, p) in by_hand.items()}
figure = attention_plots.weight_maps(maps, x_label=t("reads"), y_label=t("writes"), title=t("by_hand_title"))
plots.show(figure, alt=t("by_hand_alt"))

# %% [markdown] lang="es"
# Y ahora lo que cuenta: **qué recibe el decodificador**. Damos a cada palabra una salida de dos números (a $h_I$,
# $(1, 0)$; a $h_{like}$, $(0, 1)$; a $h_{soccer}$, $(1, 1)$; las demás están en la celda) y recorremos las tres primeras
# frases dos veces. Sin atención, lo que hay es la última salida, la misma en todos los pasos. Con atención, el contexto
# cambia con cada palabra. La última columna es $c_t$; compruébala a mano para el primer «me»:
# $\tfrac{16}{18}(1,0)+\tfrac1{18}(0,1)+\tfrac1{18}(1,1)$.

# %% [markdown] lang="en"
# And now what matters: **what the decoder is given**. Let each word have an output of two numbers ($(1, 0)$ for $h_I$,
# $(0, 1)$ for $h_{like}$, $(1, 1)$ for $h_{soccer}$; the others are in the cell), and go through the first three sentences
# twice. Without attention there is the last output, the same at all steps. With attention the context changes with every
# word. The last column is $c_t$; check it by hand for the first «me»:
# $\tfrac{16}{18}(1,0)+\tfrac1{18}(0,1)+\tfrac1{18}(1,1)$.

# %% skip=true
h = {"i": (1, 0), "you": (-1, 0), "like": (0, 1), "soccer": (1, 1)}
h |= {"Rain": (2, 1), "Man": (1, 2), "The": (2, -1), "Bridge": (-1, 2)}
rows = []
for english in list(by_hand)[:3]:
    written, read, alpha = maps[english]
    last_only = np.eye(len(read))[[-1] * len(written)]  # (T, S): what a fixed vector amounts to
    for part, weights in ((t("without"), last_only), (t("with"), alpha)):
        for word, row in zip(written, weights, strict=True):
            looks = [(read[i], float(row[i])) for i in np.argsort(-row)[:3] if row[i] > 0]
            c = row @ np.array([h[one] for one in read])  # (2,)
            rows.append(views.Step(f"{english}, {part}", word, looks, f"c = ({views.numbers(c)})"))
columns = ("step", "part", "enters", "leaves", "note", "previous", "next")
labels = views.StepLabels(**{column: t(f"step_{column}") for column in columns})
views.steps(rows, labels, t("steps_title"))

# %% [markdown] lang="es"
# Fíjate en «me» y «te». **Sin** atención, lo que distingue las dos frases en ese paso tiene que haber sobrevivido hasta la
# última salida, detrás de *Man* o de *Bridge*. **Con** atención, está en la primera palabra, a un paso.

# %% [markdown] lang="en"
# Look at «me» and «te». **Without** attention, what tells the two sentences apart at that step must have survived up to
# the last output, behind *Man* or *Bridge*. **With** attention it is in the first word, one step away.

# %% [markdown] lang="es"
# ## 3. La máscara: lo que no se puede mirar
#
# Las frases de un lote están rellenadas con ceros. Una media ponderada sobre *todas* las posiciones miraría también el
# relleno, que no es de la frase. En todo el curso, una **máscara** es booleana y dice qué se *puede* mirar: `True`, sí;
# `False`, no. Su forma es $[B, T_q, T_k]$: para cada frase, cada pregunta (fila) y cada posición (columna). Si todas
# las preguntas pueden mirar lo mismo, basta una fila para todas: $[B, 1, T_k]$.
#
# **Ejercicio 1 · `padding_mask`.** De los ids a la máscara. Lo único prohibido es el relleno: `startofseq`, `endofseq` y
# la palabra desconocida se pueden mirar.

# %% [markdown] lang="en"
# ## 3. The mask: what may not be looked at
#
# The sentences of a batch are padded with zeros. A weighted mean over *all* positions would look at the padding too,
# which is no part of the sentence. Throughout the course a **mask** is boolean and says what *may* be looked at: `True`
# yes, `False` no. Its shape is $[B, T_q, T_k]$: for each sentence, each query (row) and each position (column). Where
# all queries may look at the same, one row serves them all: $[B, 1, T_k]$.
#
# **Exercise 1 · `padding_mask`.** From ids to the mask. Only padding is forbidden: `startofseq`, `endofseq` and the
# unknown word may be looked at.


# %% exercise="padding_mask"
def padding_mask(ids: tf.Tensor) -> tf.Tensor:
    """Which positions may be attended to: all but padding.

    Args:
        ids: [B, T], PAD where there is no word.

    Returns:
        Booleans [B, 1, T], True where there is a word; the middle axis stands for all queries.
    """
    ### BEGIN SOLUTION
    return tf.not_equal(ids, PAD)[:, tf.newaxis, :]  # (B, 1, T)
    ### END SOLUTION


# %% check="padding_mask"
check("padding_mask")

# %% skip=true
example = pad(ids(probes[:1] + probes[3:4])[0])
print(example)
print(np.asarray(padding_mask(tf.constant(example))))

# %% [markdown] lang="es"
# ## 4. Preguntas, claves y valores
#
# La atención se describe mejor con tres papeles. Cada **pregunta** $q$ (*query*, lo que el decodificador busca) se
# compara con cada **clave** $k$ (*key*, por lo que una palabra se deja encontrar); los pesos que salen mezclan los
# **valores** $v$ (*value*, lo que la palabra aporta). En nuestro traductor claves y valores son lo mismo, las salidas
# del codificador; en la lección 05 dejarán de serlo.
#
# La comparación más sencilla es el producto escalar: es grande si los dos vectores apuntan hacia el mismo lado. Para
# todas las preguntas y todas las claves a la vez es un producto de matrices:
#
# $$
# E = \frac{Q K^\top}{\sqrt d}, \qquad
# A = \operatorname{softmax}(E \text{ con } -\infty \text{ donde la máscara dice que no}), \qquad C = A V
# $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $Q$ | $[B, T_q, d]$ | una pregunta por palabra que se escribe |
# | $K$ | $[B, T_k, d]$ | una clave por palabra que se lee |
# | $V$ | $[B, T_k, d_v]$ | un valor por palabra que se lee |
# | $E$ | $[B, T_q, T_k]$ | puntuaciones |
# | $A$ | $[B, T_q, T_k]$ | pesos: **cada fila suma 1** |
# | $C$ | $[B, T_q, d_v]$ | contextos, uno por pregunta |
#
# La máscara actúa **antes** del softmax. Con $-\infty$ (o un número muy negativo, como $-10^9$) el peso sale 0 y los
# demás siguen sumando 1. Si una fila no puede mirar nada, no hay nada que mezclar: sus pesos y su contexto son 0. ¿Y
# la raíz de $d$? Enseguida.
#
# **Ejercicio 2 · `scaled_dot_product_attention`.** Escríbela con operaciones de TensorFlow: más abajo pasarán por
# ella los gradientes.

# %% [markdown] lang="en"
# ## 4. Queries, keys and values
#
# Attention is best described by three roles. Each **query** $q$ (what the decoder is looking for) is compared with each
# **key** $k$ (by which a word lets itself be found); the weights that come out mix the **values** $v$ (what the word
# contributes). In our translator keys and values are the same thing, the encoder's outputs; in lesson 05 they will part
# ways.
#
# The simplest comparison is the dot product: it is large if both vectors point the same way. For all queries and all
# keys at once it is a product of matrices:
#
# $$
# E = \frac{Q K^\top}{\sqrt d}, \qquad
# A = \operatorname{softmax}(E \text{ with } -\infty \text{ where the mask says no}), \qquad C = A V
# $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $Q$ | $[B, T_q, d]$ | a query for each word written |
# | $K$ | $[B, T_k, d]$ | a key for each word read |
# | $V$ | $[B, T_k, d_v]$ | a value for each word read |
# | $E$ | $[B, T_q, T_k]$ | scores |
# | $A$ | $[B, T_q, T_k]$ | weights: **each row adds up to 1** |
# | $C$ | $[B, T_q, d_v]$ | contexts, one for each query |
#
# The mask acts **before** the softmax. With $-\infty$ (or a very negative number, such as $-10^9$) the weight comes out
# as 0 and the others still add up to 1. If a row may look at nothing, there is nothing to mix: its weights and its
# context are 0. And the square root of $d$? In a moment.
#
# **Exercise 2 · `scaled_dot_product_attention`.** Write it with TensorFlow operations: further down, gradients will
# pass through it.


# %% exercise="scaled_dot_product_attention"
def scaled_dot_product_attention(
    q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, mask: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Attention of Vaswani et al. (2017), section 3.2.1.

    Args:
        q: queries, [B, Tq, d].
        k: keys, [B, Tk, d].
        v: values, [B, Tk, dv].
        mask: booleans [B, 1, Tk] or [B, Tq, Tk], True where a query may attend to a key.

    Returns:
        context: [B, Tq, dv].
        weights: [B, Tq, Tk]. Each row adds up to 1; one that may attend to nothing is 0, and so is its context.
    """
    ### BEGIN SOLUTION
    d = q.shape[-1]
    scores = tf.matmul(q, k, transpose_b=True) / d**0.5  # (B, Tq, Tk)
    weights = tf.nn.softmax(tf.where(mask, scores, -1e9), axis=-1)  # (B, Tq, Tk)
    weights = tf.where(mask, weights, 0.0)  # rows without anything to attend to
    return tf.matmul(weights, v), weights
    ### END SOLUTION


# %% check="scaled_dot_product_attention"
check("scaled_dot_product_attention")

# %% [markdown] lang="es"
# **¿Y no lo hace ya Keras?** Sí, `tf.keras.layers.Attention`, pero con dos diferencias que conviene conocer antes de
# usarla: **no divide entre $\sqrt d$**, y su máscara tiene otra forma, $[B, T_k]$. Comparémosla con la tuya, tal cual y
# después de multiplicar las preguntas por $\sqrt d$, que deshace la escala:

# %% [markdown] lang="en"
# **Does Keras not do that already?** It does, `tf.keras.layers.Attention`, with two differences to know before you use
# it: **it does not divide by $\sqrt d$**, and its mask has another shape, $[B, T_k]$. Let us compare it with yours, as
# it is and after multiplying the queries by $\sqrt d$, which undoes the scale:

# %% skip=true
rng = np.random.default_rng(4)
B, T_q, T_k, d = 2, 3, 5, 16
q, k = (tf.constant(rng.normal(size=(B, T, d)), tf.float32) for T in (T_q, T_k))
mask = np.arange(T_k) < np.array([[5], [3]])  # (B, Tk), as Keras wants it
keras_context = tf.keras.layers.Attention()([q, k], mask=[None, mask])
rows = []
for name, queries in ((t("ours"), q), (t("ours_unscaled"), q * d**0.5)):
    context, _ = scaled_dot_product_attention(queries, k, k, mask[:, np.newaxis])  # (B, 1, Tk), as the course does
    rows.append([name, f"{np.abs(context - keras_context).max():.1e}"])
views.table(rows, ["", t("difference")], t("keras_title"))

# %% [markdown] lang="es"
# ## 5. Experimento: ¿por qué $\sqrt d$?
#
# Un producto escalar de $d$ números suma $d$ términos. Si los componentes de $q$ y $k$ son independientes, de media 0 y
# varianza 1, cada término $q_j k_j$ tiene también media 0 y varianza 1, y las varianzas de términos independientes **se
# suman**:
#
# $$ \operatorname{Var}(q\cdot k) = \sum_{j=1}^{d}\operatorname{Var}(q_j k_j) = d $$
#
# Predice: con $d = 128$, ¿cuánto pesará, de media, la palabra más mirada entre diez claves al azar, si **no** se
# divide? (0,1 sería repartir por igual; 1, mirar una sola.)

# %% [markdown] lang="en"
# ## 5. Experiment: why $\sqrt d$?
#
# A dot product of $d$ numbers adds $d$ terms. If the components of $q$ and $k$ are independent, with mean 0 and
# variance 1, each term $q_j k_j$ has mean 0 and variance 1 too, and the variances of independent terms **add up**:
#
# $$ \operatorname{Var}(q\cdot k) = \sum_{j=1}^{d}\operatorname{Var}(q_j k_j) = d $$
#
# Predict: with $d = 128$, how much will the most attended of ten random keys weigh on average if you do **not** divide?
# (0.1 would be an even share; 1, looking at one only.)

# %% skip=true
predict("largest_weight", None)  # your number instead of None

# %% skip=true
sizes = [2, 8, 32, 128, 512]
variance, largest, gradient = ({True: [], False: []} for _ in range(3))
for d in sizes:
    q, k = rng.normal(size=(2000, 1, d)), rng.normal(size=(2000, 10, d))
    for scaled in (True, False):
        scores = (q @ k.swapaxes(1, 2))[:, 0] / (d**0.5 if scaled else 1)  # (2000, 10)
        alpha = np.exp(scores - scores.max(axis=1, keepdims=True))
        alpha /= alpha.sum(axis=1, keepdims=True)
        variance[scaled].append(float(scores.var()))
        largest[scaled].append(float(alpha.max(axis=1).mean()))
        gradient[scaled].append(float((alpha * (1 - alpha)).mean()))  # of each weight by its own score
compare("largest_weight", f"{largest[False][sizes.index(128)]:.2f}")
names = {False: t("unscaled"), True: t("scaled")}
figure = attention_plots.lines(
    sizes,
    {names[scaled]: values for scaled, values in variance.items()},
    x_label="d",
    y_label=t("variance"),
    title=t("variance_title"),
    logarithmic=True,
)
listed = ", ".join(f"d = {d}: {value:.0f}" for d, value in zip(sizes, variance[False], strict=True))
plots.show(figure, alt=t("variance_alt").format(listed=listed))

# %% skip=true
rows = [
    [d, *(f"{table[scaled][i]:.3f}" for table in (largest, gradient) for scaled in (False, True))]
    for i, d in enumerate(sizes)
]
header = ["d", *(f"{what}, {names[scaled]}" for what in (t("largest"), t("gradient")) for scaled in (False, True))]
views.table(rows, header, t("softmax_title"))

# %% [markdown] lang="es"
# Sin dividir, al crecer $d$ las puntuaciones se separan, el softmax se queda con una sola clave **al azar** y su
# derivada, $\alpha(1-\alpha)$, se acerca a 0: una red que empieza así apenas recibe señal para cambiar de idea. Dividir
# entre $\sqrt d$ devuelve la varianza a 1 para cualquier tamaño.
#
# Fíjate en la condición: componentes de **varianza 1**. Las salidas de una LSTM están entre −1 y 1 y suelen ser mucho
# más pequeñas; por eso Luong no escalaba, y más abajo lo mediremos en tu modelo. La fórmula no se aplica por costumbre:
# se aplica cuando se cumple su hipótesis.
#
# ## 6. Otra manera de puntuar: Bahdanau
#
# El producto escalar exige que pregunta y clave vivan en el mismo espacio. El artículo de 2014 usó otra puntuación, la
# **aditiva**: una pequeña red con una capa oculta.
#
# $$ e_{ti} = v^\top \tanh(W_1^\top q_t + W_2^\top k_i) $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $q_t$ | $[d_q]$ | la pregunta; aquí, el estado del decodificador |
# | $k_i$ | $[d_k]$ | la clave; puede tener otro tamaño |
# | $W_1,\ W_2$ | $[d_q, a],\ [d_k, a]$ | llevan a los dos al mismo espacio |
# | $v$ | $[a]$ | cuánto cuenta cada unidad oculta |
# | $e$ | $[T_q, T_k]$ | una puntuación por pareja |
#
# Cada pareja (pregunta, clave) pasa por la red, y son $T_q \times T_k$ parejas. No hace falta un bucle: si las
# preguntas forman $[B, T_q, 1, a]$ y las claves $[B, 1, T_k, a]$, su suma es $[B, T_q, T_k, a]$.
#
# **Ejercicio 3 · `additive_scores`.** Solo las puntuaciones: ni máscara ni softmax.

# %% [markdown] lang="en"
# Undivided, as $d$ grows the scores spread, the softmax settles for a single key, a **random** one, and its derivative,
# $\alpha(1-\alpha)$, gets close to 0: a network that starts like that receives hardly any signal to change its mind.
# Dividing by $\sqrt d$ brings the variance back to 1 whatever the size.
#
# Mind the condition: components of **variance 1**. An LSTM's outputs lie between −1 and 1 and tend to be much smaller;
# that is why Luong did without the scale, and further down we measure it on your model. A formula is not to be applied
# out of habit, but where its assumption holds.
#
# ## 6. Another way to score: Bahdanau
#
# The dot product demands that query and key live in the same space. The paper of 2014 used another score, the
# **additive** one: a small network with one hidden layer.
#
# $$ e_{ti} = v^\top \tanh(W_1^\top q_t + W_2^\top k_i) $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $q_t$ | $[d_q]$ | the query; here, the decoder's state |
# | $k_i$ | $[d_k]$ | the key; its size may be another |
# | $W_1,\ W_2$ | $[d_q, a],\ [d_k, a]$ | take both to the same space |
# | $v$ | $[a]$ | how much each hidden unit counts |
# | $e$ | $[T_q, T_k]$ | a score for each pair |
#
# Every pair (query, key) goes through the network, and there are $T_q \times T_k$ pairs. No loop is needed: if the
# queries are $[B, T_q, 1, a]$ and the keys $[B, 1, T_k, a]$, their sum is $[B, T_q, T_k, a]$.
#
# **Exercise 3 · `additive_scores`.** The scores only: no mask, no softmax.


# %% exercise="additive_scores"
def additive_scores(q: tf.Tensor, k: tf.Tensor, W1: tf.Tensor, W2: tf.Tensor, v: tf.Tensor) -> tf.Tensor:
    """The alignment model of Bahdanau et al. (2015), appendix A.1.2.

    Args:
        q: queries, [B, Tq, dq].
        k: keys, [B, Tk, dk].
        W1: [dq, a], for the queries.
        W2: [dk, a], for the keys.
        v: [a].

    Returns:
        Scores [B, Tq, Tk], before mask and softmax.
    """
    ### BEGIN SOLUTION
    queries = tf.matmul(q, W1)[:, :, tf.newaxis, :]  # (B, Tq, 1, a)
    keys = tf.matmul(k, W2)[:, tf.newaxis, :, :]  # (B, 1, Tk, a)
    hidden = tf.tanh(queries + keys)  # (B, Tq, Tk, a)
    return tf.reduce_sum(hidden * v, axis=-1)  # (B, Tq, Tk)
    ### END SOLUTION


# %% check="additive_scores"
check("additive_scores")

# %% [markdown] lang="es"
# También aquí Keras tiene una capa, `AdditiveAttention`, y también aquí hay que leer la letra pequeña: **no tiene $W_1$
# ni $W_2$**. Calcula $\sum_j v_j\tanh(q_j + k_j)$, de modo que exige $d_q = d_k$ y solo aprende $v$. Mira sus pesos, y
# comprueba que es la tuya con la identidad en el lugar de las dos matrices:

# %% [markdown] lang="en"
# Here too Keras has a layer, `AdditiveAttention`, and here too you must read the small print: **it has no $W_1$ and no
# $W_2$**. It computes $\sum_j v_j\tanh(q_j + k_j)$, so it demands $d_q = d_k$ and learns $v$ only. Look at its weights,
# and see that it is yours with the identity in the place of both matrices:

# %% skip=true
d = 16
q, k = (tf.constant(rng.normal(size=(B, T, d)), tf.float32) for T in (T_q, T_k))
layer = tf.keras.layers.AdditiveAttention()
_, keras_weights = layer([q, k], return_attention_scores=True)
scores = additive_scores(q, k, tf.eye(d), tf.eye(d), layer.weights[0])
difference = f"{np.abs(tf.nn.softmax(scores) - keras_weights).max():.1e}"
rows = [[weight.name.removesuffix(":0"), str(tuple(weight.shape))] for weight in layer.weights]
views.table([*rows, [t("difference"), difference]], [t("weights"), t("shape")], t("additive_title"))

# %% [markdown] lang="es"
# ## 7. Dos decodificadores
#
# Hay pesos y hay contexto. Quedan dos decisiones: **quién pregunta** y **dónde entra la respuesta**. Bahdanau y Luong
# las resolvieron de maneras opuestas:
#
# | | Bahdanau, Cho y Bengio (2014) | Luong, Pham y Manning (2015) |
# |---|---|---|
# | pregunta | el estado **anterior**, $s_{t-1}$ | el estado **actual**, $s_t$ |
# | el contexto entra en | la **celda**, junto a la palabra anterior, y otra vez en la predicción | **solo** en la predicción, junto al estado |
# | puntuación | aditiva | producto escalar (y otras dos) |
# | al entrenar | paso a paso: cada celda espera a su contexto | la LSTM primero; después, toda la atención de una vez |

# %% [markdown] lang="en"
# ## 7. Two decoders
#
# There are weights, and there is a context. Two decisions remain: **who asks**, and **where the answer goes in**.
# Bahdanau and Luong made opposite choices:
#
# | | Bahdanau, Cho and Bengio (2014) | Luong, Pham and Manning (2015) |
# |---|---|---|
# | asks | the **previous** state, $s_{t-1}$ | the **current** state, $s_t$ |
# | the context goes into | the **cell**, beside the previous word, and once more the prediction | the prediction **only**, beside the state |
# | score | additive | dot product (and two others) |
# | in training | step by step: each cell waits for its context | the LSTM first; then all the attention at once |

# %% skip=true
boxes = ["outputs", "word", "word_and_state", "previous", "current"]
boxes += ["score", "context", "cell", "combine", "prediction"]
figure = attention_plots.two_decoders({box: t(f"box_{box}") for box in boxes})
plots.show(figure, alt=t("decoders_alt"))

# %% [markdown] lang="es"
# **Ejercicio 4 · `bahdanau_step`.** Un paso del decodificador de Bahdanau. Recibes hechas dos piezas: `score`, que
# puntúa preguntas contra claves (será tu `additive_scores` con sus matrices), y `cell`, la celda LSTM, que se llama como
# en Keras: `salida, estado = cell(entrada, estado)`. El orden es:
#
# 1. puntuar las salidas del codificador con el estado de **antes** del paso (de $[h, c]$, lo que la LSTM enseña es $h$);
# 2. máscara, softmax, mezcla: el contexto;
# 3. la celda lee $[y; c_t]$: **primero** la palabra anterior, **después** el contexto;
# 4. la predicción se hará con $[s_t; c_t]$: lo que da la celda y, **otra vez**, el contexto (apéndice A.2.2 del artículo).

# %% [markdown] lang="en"
# **Exercise 4 · `bahdanau_step`.** One step of Bahdanau's decoder. You are given two ready pieces: `score`, which
# scores queries against keys (it will be your `additive_scores` with its matrices), and `cell`, the LSTM cell, which is
# called as in Keras: `output, state = cell(input, state)`. The order is:
#
# 1. score the encoder's outputs with the state from **before** the step (of $[h, c]$, what the LSTM shows is $h$);
# 2. mask, softmax, mix: the context;
# 3. the cell reads $[y; c_t]$: **first** the previous word, **then** the context;
# 4. the prediction will be made from $[s_t; c_t]$: what the cell gives and, **once more**, the context (appendix A.2.2
#    of the paper).


# %% exercise="bahdanau_step"
def bahdanau_step(y, state, encoder_outputs, mask, score, cell):
    """One step of the decoder of Bahdanau et al. (2015): the previous state asks, the context enters the cell.

    Args:
        y: vectors of the previous words, [B, E].
        state: [h, c] before this step, each [B, U].
        encoder_outputs: keys and values, [B, S, D].
        mask: booleans [B, 1, S], True where there is a word.
        score: `score(queries [B, Tq, U], keys [B, S, D])` gives scores [B, Tq, S], before mask and softmax.
        cell: `cell(inputs [B, E + D], state)` gives the output [B, U] and the new state.

    Returns:
        output: what the cell gave and, behind it, the context, [B, U + D]: the prediction is made from both.
        state: [h, c] after this step.
        weights: [B, S].
    """
    ### BEGIN SOLUTION
    query = state[0][:, tf.newaxis]  # (B, 1, U)
    scores = score(query, encoder_outputs)  # (B, 1, S)
    weights = tf.nn.softmax(tf.where(mask, scores, -1e9))  # (B, 1, S)
    context = tf.matmul(weights, encoder_outputs)[:, 0]  # (B, D)
    output, state = cell(tf.concat([y, context], axis=-1), state)
    return tf.concat([output, context], axis=-1), state, weights[:, 0]  # (B, U + D), ..., (B, S)
    ### END SOLUTION


# %% check="bahdanau_step"
check("bahdanau_step")

# %% [markdown] lang="es"
# **Ejercicio 5 · `luong_step`.** En el de Luong, la celda ya ha dado su paso y lo que entra es el estado **actual**,
# `h`. La puntuación es el producto escalar **sin escala**, como en el artículo. Con el contexto se forma el *estado
# atencional*, del que sale la predicción:
#
# $$ \tilde s_t = \tanh\big(W_c^\top\,[\,c_t\,;\,s_t\,]\big), \qquad W_c \in \mathbb{R}^{2D \times A} $$
#
# Las dos mitades del corchete importan: el contexto dice *qué hay en la frase*; el estado, *por dónde vamos*. Con el
# contexto solo, el modelo no sabría qué ha escrito ya.

# %% [markdown] lang="en"
# **Exercise 5 · `luong_step`.** In Luong's, the cell has already taken its step, and what comes in is the **current**
# state, `h`. The score is the dot product **without a scale**, as in the paper. The context goes into the *attentional
# state*, from which the prediction is made:
#
# $$ \tilde s_t = \tanh\big(W_c^\top\,[\,c_t\,;\,s_t\,]\big), \qquad W_c \in \mathbb{R}^{2D \times A} $$
#
# Both halves of the bracket matter: the context says *what is in the sentence*; the state, *how far we have come*. From
# the context alone the model would not know what it has written already.


# %% exercise="luong_step"
def luong_step(h: tf.Tensor, encoder_outputs: tf.Tensor, mask: tf.Tensor, Wc: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Global attention with the score "dot" (Luong et al., 2015, section 3.1), for one step.

    Args:
        h: the decoder's state after reading the previous word, [B, D].
        encoder_outputs: keys and values, [B, S, D].
        mask: booleans [B, 1, S], True where there is a word.
        Wc: [2D, A], for the context and, below it, for the state.

    Returns:
        attentional: what the prediction is made from, [B, A].
        weights: [B, S].
    """
    ### BEGIN SOLUTION
    scores = tf.matmul(h[:, tf.newaxis], encoder_outputs, transpose_b=True)  # (B, 1, S)
    weights = tf.nn.softmax(tf.where(mask, scores, -1e9))  # (B, 1, S)
    context = tf.matmul(weights, encoder_outputs)[:, 0]  # (B, D)
    both = tf.concat([context, h], axis=-1)  # (B, 2D)
    return tf.tanh(tf.matmul(both, Wc)), weights[:, 0]
    ### END SOLUTION


# %% check="luong_step"
check("luong_step")

# %% [markdown] lang="es"
# ## 8. Construir y entrenar los dos
#
# Los dos heredan del traductor del vector fijo: codificador, vocabularios y capa final son los mismos. Mira dónde está
# tu código. En el de Luong, al entrenar, los estados de **todos** los pasos se conocen antes de mirar (la palabra
# correcta se lee, no se espera), así que la atención entera es una sola llamada a tu `scaled_dot_product_attention`; la
# pregunta se multiplica por $\sqrt U$ para deshacer la escala. Al traducir se da paso a paso, con tu `luong_step`. En el
# de Bahdanau no hay atajo: el contexto entra en la celda, y cada celda necesita la anterior.

# %% [markdown] lang="en"
# ## 8. Building and training both
#
# Both inherit from the translator with the fixed vector: encoder, vocabularies and last layer are the same. Look where
# your code is. In Luong's, in training, the states of **all** steps are known before looking (the right word is read,
# not waited for), so the whole attention is a single call of your `scaled_dot_product_attention`; the query is
# multiplied by $\sqrt U$ to undo the scale. In translation it goes step by step, with your `luong_step`. In Bahdanau's
# there is no short cut: the context enters the cell, and each cell needs the one before.


# %% skip=true
class LuongTranslator(VectorTranslator):
    """The current state asks; the context enters the prediction."""

    def __init__(self):
        super().__init__()
        self.combine = tf.keras.layers.Dense(units, "tanh", use_bias=False, name="combine")  # its kernel is Wc

    def read(self, source):
        outputs, _, state = super().read(source)
        return outputs, padding_mask(source), state

    def write(self, vectors, state, outputs, mask):
        states = self.decoder(vectors, initial_state=state)  # (B, T, U)
        context, _ = scaled_dot_product_attention(states * units**0.5, outputs, outputs, mask)  # (B, T, U)
        return self.combine(tf.concat([context, states], axis=-1))  # (B, T, U)

    def step(self, token, state, outputs, mask):
        output, state = self.decoder.cell(self.target_embedding(token), state)  # (B, U)
        attentional, weights = luong_step(output, outputs, mask, self.combine.kernel)  # (B, U), (B, S)
        return self.logits(attentional), state, weights


class BahdanauCell(tf.keras.layers.Layer):
    """An LSTM cell that looks before it reads; what it may look at comes as constants."""

    def __init__(self, hidden=64):
        super().__init__()
        self.cell, self.hidden = tf.keras.layers.LSTMCell(units), hidden
        self.state_size, self.output_size = [units, units], 2 * units

    def build(self, shape):
        self.W1 = self.add_weight("W1", (units, self.hidden), initializer="glorot_uniform")
        self.W2 = self.add_weight("W2", (units, self.hidden), initializer="glorot_uniform")
        self.v = self.add_weight("v", (self.hidden,), initializer=tf.keras.initializers.RandomUniform(-0.3, 0.3))

    def look(self, y, state, outputs, mask):
        def score(queries, keys):
            return additive_scores(queries, keys, self.W1, self.W2, self.v)

        return bahdanau_step(y, state, outputs, mask, score, self.cell)

    def call(self, y, state, constants):
        output, state, _ = self.look(y, state, *constants)
        return output, state


class BahdanauTranslator(VectorTranslator):
    """The previous state asks; the context enters the cell."""

    def make_decoder(self):
        return tf.keras.layers.RNN(BahdanauCell(), return_sequences=True, name="decoder")

    def read(self, source):
        outputs, _, state = super().read(source)
        return outputs, padding_mask(source), state

    def write(self, vectors, state, outputs, mask):
        return self.decoder(vectors, initial_state=state, constants=[outputs, mask])  # (B, T, 2U)

    def step(self, token, state, outputs, mask):
        output, state, weights = self.decoder.cell.look(self.target_embedding(token), state, outputs, mask)
        return self.logits(output), state, weights


# %% [markdown] lang="es"
# Las dos celdas siguientes los entrenan, con los mismos datos, el mismo orden y los mismos pasos que el del vector fijo.
# Tardan más de un minuto; la lectura de debajo las acompaña.

# %% [markdown] lang="en"
# The next two cells train them, on the same data in the same order and for as many steps as the model with the fixed
# vector. They take more than a minute; the reading below goes with them.

# %% train=true checkpoint="04_luong"
train("luong", LuongTranslator)

# %% train=true checkpoint="04_bahdanau"
if not trained:  # the project has no such model to go with its trained ones
    train("bahdanau", BahdanauTranslator)

# %% [markdown] lang="es"
# **Mientras tanto: dónde está el coste.** Los dos comparan cada palabra que se escribe con cada palabra que se lee:
# $T \times S$ puntuaciones. Es el precio de la atención, y en la lección 05 será el precio principal. Pero no cuesta lo
# mismo *cómo* se hacen:
#
# - El de Luong son dos productos de matrices grandes, que es lo que mejor sabe hacer un procesador.
# - El de Bahdanau son $T$ pasos pequeños en fila, y en cada uno una $\tanh$ para cada una de las $S \cdot a$ unidades
#   ocultas. (Aquí, además, $W_2^\top h_i$ se calcula en cada paso, aunque no cambia: un traductor serio lo calcularía
#   una vez.)
#
# A cambio, el de Bahdanau *sabe dónde ha mirado*: el contexto pasó por la celda y está en su memoria. En el de Luong, el
# paso siguiente no se entera, salvo que se le añada (*input feeding*, apartado 3.3 de su artículo).
#
# Y una predicción sobre lo que estás entrenando. En el modelo del vector fijo, chrF baja de las frases más cortas a las
# más largas. Apuesta: ¿qué parte de esa caída desaparecerá con la atención de Luong? (0 %: ninguna; 100 %: toda.)

# %% [markdown] lang="en"
# **Meanwhile: where the cost is.** Both compare every word written with every word read: $T \times S$ scores. That is
# the price of attention, and in lesson 05 it will be the main one. But *how* they are computed does not cost the same:
#
# - Luong's are two products of large matrices, which is what a processor does best.
# - Bahdanau's are $T$ small steps in a row, and in each of them a $\tanh$ for each of $S \cdot a$ hidden units. (Here,
#   moreover, $W_2^\top h_i$ is computed at each step although it does not change: a serious translator would compute it
#   once.)
#
# In exchange, Bahdanau's *knows where it has looked*: the context went through the cell and is in its memory. In
# Luong's the next step never hears of it, unless it is added (*input feeding*, section 3.3 of their paper).
#
# And a prediction about what you are training. In the model with the fixed vector, chrF falls from the shortest
# sentences to the longest. Your bet: what share of that fall will go away with Luong's attention? (0%: none; 100%:
# all of it.)

# %% skip=true
predict("fall", None)  # your percentage instead of None

# %% skip=true
curves = {t(name): history.validation_loss for name, history in histories.items()}
figure = plots.learning_curve(curves, x_label=t("epoch"), y_label=t("loss"), title=t("curves_title"))
listed = "; ".join(f"{name}: {values[0]:.2f} → {values[-1]:.2f}" for name, values in curves.items())
plots.show(figure, alt=t("curves_alt").format(listed=listed))

# %% [markdown] lang="es"
# Dos comprobaciones antes de fiarse. La primera: en el modelo de Luong, **todos los pasos a la vez** (con tu
# `scaled_dot_product_attention`) y **paso a paso** (con tu `luong_step`) deben dar los mismos logits; si no, se
# traduciría con un modelo distinto del que se entrenó. La segunda es la de la escala: ¿qué varianza tienen de verdad
# las salidas de la LSTM?

# %% [markdown] lang="en"
# Two checks before trusting it. First: in Luong's model, **all steps at once** (with your
# `scaled_dot_product_attention`) and **step by step** (with your `luong_step`) must give the same logits; if not, we
# would translate with another model than the one we trained. The second is about the scale: what variance do an LSTM's
# outputs really have?

# %% skip=true
rows = []
source, dec_in, _ = make_batch(*ids(probes[:3]))
for name, model in models.items():
    at_once = model([source, dec_in])  # (B, T, V)
    outputs, mask, state = model.read(tf.constant(source))
    difference = 0.0
    for position, right in enumerate(dec_in.T):  # right: (B,)
        logits, state, _ = model.step(tf.constant(right), state, outputs, mask)
        difference = max(difference, float(np.abs(logits - at_once[:, position]).max()))
    rows.append([t(name), f"{difference:.0e}"])
views.table(rows, [t("model"), t("difference")], t("at_once_title"))

# %% skip=true
model = models["luong"]
source, dec_in, _ = make_batch(*ids(split.validation[:200]))
outputs, mask, state = model.read(tf.constant(source))
states = model.decoder(model.target_embedding(dec_in), initial_state=state)
keys, queries = outputs[np.asarray(mask)[:, 0]], states[dec_in != PAD]  # (words, U) each
products = np.einsum("ij,ij->i", queries[: len(keys)], keys[: len(queries)])  # of queries and keys that do not belong
rows = [
    [t("of_states"), f"{np.var(queries):.3f}"],
    [t("of_outputs"), f"{np.var(keys):.3f}"],
    [t("of_products"), f"{np.var(products):.2f}"],
    [t("of_products_if"), units],
]
views.table(rows, ["", t("variance")], t("real_variance"))

# %% [markdown] lang="es"
# Las componentes no tienen varianza 1, y la del producto queda lejos de $d$: aquí dividir entre $\sqrt d$ sobraría.
# Pruébalo: quita `* units**0.5` de `write`, divide también en `luong_step` y entrena otra vez. ¿Aprende igual de deprisa?
#
# ## 9. Encuentra el error
#
# Para dibujar el mapa de una traducción se guardan los pesos de cada paso y se ponen palabras a las filas y a las
# columnas. De eso se encarga la función siguiente. Funciona, las formas casan y el mapa parece
# razonable. **Y está mal**: mira qué palabra inglesa atiende cada fila.

# %% [markdown] lang="en"
# The components do not have variance 1, and that of the product is far from $d$: here, dividing by $\sqrt d$ would be
# too much. Try it: remove `* units**0.5` from `write`, divide in `luong_step` too, and train again. Does it learn as
# fast?
#
# ## 9. Find the bug
#
# To draw the map of a translation, the weights of each step are kept, and rows and columns are given words. That is
# what the function below does. It runs, the shapes fit, and the map looks reasonable. **And it is
# wrong**: look at which English word each row attends to.


# %% skip=true
def compiled(model):
    """`read` and `step` of a model, compiled once for batches and sentences of any size."""
    state = [tf.TensorSpec([None, units])] * 2
    outputs, mask = tf.TensorSpec([None, None, units]), tf.TensorSpec([None, 1, None], tf.bool)
    read = tf.function(model.read, input_signature=[tf.TensorSpec([None, None], tf.int32)])
    step = tf.function(model.step, input_signature=[tf.TensorSpec([None], tf.int32), state, outputs, mask])
    return read, step


steps = {name: compiled(model) for name, model in models.items()}
forbidden = np.zeros(len(target_vocabulary), np.float32)
forbidden[[PAD, START]] = -np.inf


def translate(name, sentences, max_len=40):
    """Greedy translations of a batch of sentences, and the attention weights of each step [N, T, S]."""
    read, step = steps[name]
    outputs, mask, state = read(tf.constant(pad([source_vocabulary.encode(english) for english in sentences])))
    token = np.full(len(sentences), START, np.int32)
    ended, written, weights = np.zeros(len(sentences), bool), [], []
    while not ended.all() and len(written) < max_len:
        logits, state, looked = step(token, state, outputs, mask)
        token = np.where(ended, PAD, np.argmax(logits + forbidden, axis=-1)).astype(np.int32)  # (N,)
        written.append(token)
        weights.append(looked.numpy())
        ended |= token == END
    return np.stack(written, axis=1), np.stack(weights, axis=1)  # (N, T), (N, T, S)


def seen_tokens(row):
    """What went through the decoder for one sentence, from startofseq to endofseq, as words."""
    length = list(row).index(END) + 1 if END in row else len(row)
    return [target_vocabulary.tokens[i] for i in (START, *row[:length])]


# %% exercise="label_map"
def label_map_with_a_bug(source, tokens, weights):
    """With the bug: the rows get the tokens that stood in the decoder's loop when their weights were kept."""
    read = tokens[:-1]
    return read, source, weights[: len(read), : len(source)]


def label_map(source: list[str], tokens: list[str], weights: np.ndarray) -> tuple[list[str], list[str], np.ndarray]:
    """The words and weights of an attention map: each row named after the word that was written while it was looking.

    Args:
        source: the S words of the sentence that was read.
        tokens: all that went through the decoder, T + 1 tokens: "startofseq", then each word written, in order,
            "endofseq" the last of them. Step t reads tokens[t] and writes tokens[t + 1].
        weights: [T, S + padding], a row for each step. The sentence came from a batch: columns behind the S-th are padding.

    Returns:
        rows: the T words written, "endofseq" among them.
        columns: the S words read.
        grid: [T, S], the weights that belong to them.
    """
    ### BEGIN SOLUTION
    written = tokens[1:]
    grid = np.asarray(weights)[:, : len(source)]  # (T, S)
    return written, source, grid
    ### END SOLUTION


# %% skip=true
english = probes[0][0]
row, looked = (array[0] for array in translate("luong", [english]))
seen = seen_tokens(row)
labelled = label_map_with_a_bug(english.split(), seen, looked[: len(seen) - 1])
figure = attention_plots.weight_maps(
    {t("with_the_bug"): labelled}, x_label=t("reads"), y_label=t("row_label"), title=t("bug_title")
)
best = ", ".join(f"{word} → {english.split()[i]}" for word, i in zip(labelled[0], labelled[2].argmax(1), strict=True))
plots.show(figure, alt=t("bug_alt").format(best=best))

# %% [markdown] lang="es"
# ¿Qué hace ahí una fila llamada `startofseq`, que no se escribe nunca, y dónde está la de `endofseq`, que sí? Cada fila
# lleva el nombre de la palabra que el decodificador **leía**, y los pesos son los que usó para **escribir** la
# siguiente. Lo que cuesta: todo lo que se lee en el mapa habla de la palabra de al lado, y no salta a la vista, porque la
# mayoría de las frases van más o menos en orden y el mapa corrido una fila sigue pareciendo una diagonal.
#
# **Ejercicio 6 · `label_map`.** Repárala en la celda de arriba, en la función `label_map`. Filas: lo escrito, con
# `endofseq` (también para terminar se mira a algún sitio). Columnas: la frase, sin relleno.

# %% [markdown] lang="en"
# Why is there a row called `startofseq`, which is never written, and none called `endofseq`, which is? Each row bears the
# name of the word that the decoder was **reading**, and the weights are those it used to **write** the next one. What it
# costs: all that is read off the map is about the neighbouring word, and it is easy to miss, since most sentences go more
# or less in order and a map shifted by a row still looks like a diagonal.
#
# **Exercise 6 · `label_map`.** Mend it in the cell above, in the function `label_map`. Rows: what was written, with
# `endofseq` (ending, too, means looking somewhere). Columns: the sentence, without padding.

# %% check="label_map"
check("label_map")

# %% [markdown] lang="es"
# ## 10. Mapas que se pueden señalar
#
# Con las filas en su sitio, miremos. Pasa por una palabra: se iluminan las que mira o, si es inglesa, las que la miran.
# La primera es la frase de siempre.

# %% [markdown] lang="en"
# ## 10. Maps to point at
#
# With the rows in their place, let us look. Point at a word: those it looks at light up or, if it is an English one,
# those that look at it. The first is the usual sentence.


# %% skip=true
def labelled_map(name, english):
    """Words and weights of a model's translation of one sentence."""
    row, looked = (array[0] for array in translate(name, [english]))
    seen = seen_tokens(row)
    return label_map(english.split(), seen, looked[: len(seen) - 1])


map_labels = MapLabels(**{name: t(f"map_{name}") for name in ("corner", "source", "written", "looks", "seen", "help")})
attention_map(*labelled_map("luong", probes[0][0]), map_labels, t("map_title").format(model="Luong"))

# %% [markdown] lang="es"
# Ahora frases en las que **el orden se cruza**: en español el adjetivo va detrás del nombre.

# %% [markdown] lang="en"
# Now sentences in which **the order crosses**: in Spanish the adjective goes behind the noun.

# %% skip=true
adjectives = {"new", "old", "white", "black", "red", "green", "big", "small"}
adjectives |= {"tall", "famous", "intelligent", "delicious", "left", "right"}
if full:  # real sentences use the others in other ways too (right now, how old, a big deal)
    adjectives = {"white", "black", "red", "green", "blue", "yellow"}
nobody = {".", ",", "?", "!", "and", "but", "that", "because", "to", "for", "than"}  # no nouns


def crosses(english):
    """Whether an adjective stands in front of its noun, where Spanish puts it behind."""
    words = english.split()
    return any(word in adjectives and after not in nobody for word, after in pairwise(words))


short = [example.source for example in split.test if len(example.source.split()) < 10]
crossing = [english for english in short if crosses(english)][:2]
maps = {name: labelled_map("luong", name) for name in crossing}
figure = attention_plots.weight_maps(maps, x_label=t("reads"), y_label=t("writes"), title=t("crossing_title"))
listed = "; ".join(
    ", ".join(f"{word} → {columns[i]}" for word, i in zip(rows, grid.argmax(1), strict=True))
    for rows, columns, grid in maps.values()
)
plots.show(figure, alt=t("crossing_alt").format(listed=listed))

# %% [markdown] lang="es"
# ¿Se cruzan tus cuadrados como los del mapa hecho a mano? Mira la fila del adjetivo español. Puede mirar al adjetivo
# inglés, pero también al **nombre** que lo sigue, y no es un error: el codificador lee de izquierda a derecha, así que el
# vector de la posición del nombre se calculó **después** de leer el adjetivo y puede contener los dos. Con un vector que
# lo tiene todo a mano, al modelo no le hace falta ir y volver. Una persona dibujaría otra cosa.
#
# Ahora el sondeo largo, con los modelos de Luong y de Bahdanau que tengas. ¿Lo traducen? ¿Miran igual?

# %% [markdown] lang="en"
# Do your squares cross as those of the map made by hand do? Look at the row of the Spanish adjective. It may look at the
# English adjective, but also at the **noun** behind it, and that is no mistake: the encoder reads from left to right, so
# the vector at the noun's position was computed **after** the adjective was read, and can hold both. With one vector that
# has everything at hand, the model need not go there and back. A person would draw something else.
#
# Now the long probe, with Luong's model and Bahdanau's, as far as you have them. Do they translate it? Do they look at
# the same words?

# %% skip=true
attention_map(*labelled_map("luong", probes[2][0]), map_labels, t("map_title").format(model="Luong"))

# %% skip=true
if "bahdanau" in models:
    display(attention_map(*labelled_map("bahdanau", probes[2][0]), map_labels, t("map_title").format(model="Bahdanau")))

# %% [markdown] lang="es"
# **¿Adónde mira «gusta»?** En *she likes the dogs*, quien gusta son los perros: «gustan» concuerda con *dogs*, que está
# a su derecha, y el «le» depende de *she*, a su izquierda. Una frase no es una medida: sumemos, en todas las frases de
# prueba que un modelo traduce con *gustar* o *encantar*, cuánto peso va delante del verbo inglés, cuánto al verbo
# y cuánto detrás.

# %% [markdown] lang="en"
# **Where does «gusta» look?** In *she likes the dogs*, Spanish says that the dogs please her: «gustan» agrees with
# *dogs*, on its right, and «le» depends on *she*, on its left. One sentence is no measurement: let us add up, over all
# the test sentences that a model translates with *gustar* or *encantar*, how much weight goes before the English verb,
# how much to the verb, and how much behind it.

# %% skip=true
verbs = {"like", "likes", "love", "loves"}
groups = {
    "me, te, le, nos, les": {"me", "te", "le", "nos", "les"},
    "gusta, encanta": {"gusta", "encanta"},
    "gustan, encantan": {"gustan", "encantan"},
}
liking = [example.source for example in split.test if len(verbs & set(example.source.split())) == 1][:500]
rows = []
for name in (name for name in models if name != "vector"):
    written, looked = translate(name, liking)  # (N, T), (N, T, S)
    for group, words in groups.items():
        shares = []
        for english, row, weights in zip(liking, written, looked, strict=True):
            place = next(i for i, word in enumerate(english.split()) if word in verbs)
            said = [target_vocabulary.tokens[i] for i in row]
            if not {"gusta", "gustan", "encanta", "encantan"} & set(said):
                continue
            for t_, word in enumerate(said):
                if word in words:
                    shares.append([weights[t_, :place].sum(), weights[t_, place], weights[t_, place + 1 :].sum()])
        if shares:
            rows.append([t(name), group, len(shares), *(f"{share:.2f}" for share in np.mean(shares, axis=0))])
views.table(rows, [t("model"), t("writes"), t("times"), t("before"), t("verb"), t("behind")], t("gusta_title"))

# %% [markdown] lang="es"
# Compara los modelos y las tres filas de cada uno. ¿Miran el singular y el plural al mismo sitio? ¿Coincide la tabla
# con lo que haría una persona? Si no coincide, no te apresures a llamarlo error: lo que un vector $h_i$ contiene no es
# la palabra $i$, sino lo que el codificador ha leído **hasta** ella. Mirar a la última palabra puede ser mirar a todas.

# %% [markdown] lang="en"
# Compare the models, and the three rows of each. Do singular and plural look at the same place? Does the table
# agree with what a person would do? If not, do not hasten to call it a mistake: what a vector $h_i$ holds is not word
# $i$, but what the encoder has read **up to** it. Looking at the last word may be looking at all of them.

# %% [markdown] lang="es"
# ## 11. ¿Cuánto se concentra?
#
# Un mapa se puede resumir en un número: la **entropía** de sus filas, en nats.
#
# $$ H_t = -\sum_i \alpha_{ti}\log\alpha_{ti} \qquad (0\log 0 = 0) $$
#
# Vale 0 si se mira una sola palabra y $\log S$ si se miran todas por igual; $e^{H}$ se lee como «entre cuántas palabras
# reparte la mirada».
#
# **Ejercicio 7 ☆ · `attention_entropy`.** La media sobre todas las preguntas **de verdad** del lote: las filas de
# relleno no preguntan nada.

# %% [markdown] lang="en"
# ## 11. How concentrated is it?
#
# A map can be summed up in a number: the **entropy** of its rows, in nats.
#
# $$ H_t = -\sum_i \alpha_{ti}\log\alpha_{ti} \qquad (0\log 0 = 0) $$
#
# It is 0 if a single word is looked at, and $\log S$ if all are looked at alike; $e^{H}$ reads as "among how many words
# the gaze is shared out".
#
# **Exercise 7 ☆ · `attention_entropy`.** The mean over all the **real** queries of the batch: rows of padding ask
# nothing.

# %% [markdown] lang="es" variant="bits"
# ## 11. ¿Cuánto se concentra?
#
# Un mapa se puede resumir en un número: la **entropía** de sus filas, en bits, como la medía Shannon (1948).
#
# $$ H_t = -\sum_i \alpha_{ti}\log_2\alpha_{ti} \qquad (0\log_2 0 = 0) $$
#
# Vale 0 si se mira una sola palabra y $\log_2 S$ si se miran todas por igual; $2^{H}$ se lee como «entre cuántas palabras
# reparte la mirada». Cada bit que sube es el doble de palabras.
#
# **Ejercicio 7 ☆ · `attention_entropy`.** La media sobre todas las preguntas **de verdad** del lote: las filas de
# relleno no preguntan nada. Atención: TensorFlow solo tiene el logaritmo natural.

# %% [markdown] lang="en" variant="bits"
# ## 11. How concentrated is it?
#
# A map can be summed up in a number: the **entropy** of its rows, in bits, as Shannon (1948) measured it.
#
# $$ H_t = -\sum_i \alpha_{ti}\log_2\alpha_{ti} \qquad (0\log_2 0 = 0) $$
#
# It is 0 if a single word is looked at, and $\log_2 S$ if all are looked at alike; $2^{H}$ reads as "among how many words
# the gaze is shared out". Every bit more is twice as many words.
#
# **Exercise 7 ☆ · `attention_entropy`.** The mean over all the **real** queries of the batch: rows of padding ask
# nothing. Mind that TensorFlow has the natural logarithm only.


# %% exercise="attention_entropy"
def attention_entropy(weights: tf.Tensor, queries: tf.Tensor) -> tf.Tensor:
    """The mean entropy of attention, in nats, over the queries that are real.

    Args:
        weights: [B, Tq, Tk], each row adds up to 1; some weights may be exactly 0.
        queries: booleans [B, Tq], True where the query belongs to a word and not to padding.

    Returns:
        A scalar.
    """
    ### BEGIN SOLUTION
    safe = tf.where(weights > 0, weights, 1.0)  # so that 0 log 0 is 0
    entropies = -tf.reduce_sum(weights * tf.math.log(safe), axis=-1)  # (B, Tq)
    real = tf.cast(queries, weights.dtype)  # (B, Tq)
    return tf.reduce_sum(entropies * real) / tf.reduce_sum(real)
    ### END SOLUTION


# %% exercise="attention_entropy" variant="bits"
def attention_entropy(weights: tf.Tensor, queries: tf.Tensor) -> tf.Tensor:
    """The mean entropy of attention, in bits, over the queries that are real.

    Args:
        weights: [B, Tq, Tk], each row adds up to 1; some weights may be exactly 0.
        queries: booleans [B, Tq], True where the query belongs to a word and not to padding.

    Returns:
        A scalar.
    """
    ### BEGIN SOLUTION
    safe = tf.where(weights > 0, weights, 1.0)  # so that 0 log 0 is 0
    nats = -tf.reduce_sum(weights * tf.math.log(safe), axis=-1)  # (B, Tq)
    entropies = nats / np.log(2.0)
    real = tf.cast(queries, weights.dtype)  # (B, Tq)
    return tf.reduce_sum(entropies * real) / tf.reduce_sum(real)
    ### END SOLUTION


# %% check="attention_entropy"
check("attention_entropy")

# %% [markdown] lang="es"
# (La celda siguiente necesita el ejercicio 7.)

# %% [markdown] lang="en"
# (The next cell needs exercise 7.)

# %% skip=true
rows, sample = [], [example.source for example in split.test[:500]]
even = np.mean([np.log(len(english.split())) for english in sample])
for name in (name for name in models if name != "vector"):
    written, looked = translate(name, sample)
    entropy = float(attention_entropy(tf.constant(looked), tf.constant(written != PAD)))
    rows.append([t(name), f"{entropy:.2f}", f"{np.exp(entropy):.1f}"])
rows.append([t("even_share"), f"{even:.2f}", f"{np.exp(even):.1f}"])
views.table(rows, ["", t("entropy"), t("words_shared")], t("entropy_title"))

# %% skip=true variant="bits"
rows, sample = [], [example.source for example in split.test[:500]]
even = np.mean([np.log2(len(english.split())) for english in sample])
for name in (name for name in models if name != "vector"):
    written, looked = translate(name, sample)
    entropy = float(attention_entropy(tf.constant(looked), tf.constant(written != PAD)))
    rows.append([t(name), f"{entropy:.2f}", f"{2**entropy:.1f}"])
rows.append([t("even_share"), f"{even:.2f}", f"{2**even:.1f}"])
views.table(rows, ["", t("entropy"), t("words_shared")], t("entropy_title"))

# %% [markdown] lang="es"
# ## 12. La tercera fila de la tabla
#
# Traducimos las frases de prueba con los modelos, con búsqueda voraz, y las comparamos con todas sus traducciones
# conocidas. El mismo presupuesto para todos (salvo en la modalidad con punto de control, donde el del vector fijo tuvo
# ocho épocas y el de Luong, cinco). Si hiciste en este ordenador lecciones anteriores, sus filas están también,
# medidas en las mismas frases; ojo, que allí el presupuesto era otro.

# %% [markdown] lang="en"
# ## 12. The third row of the table
#
# We translate the test sentences with the models, with greedy search, and compare them with all their known translations.
# The same budget for all (except in the checkpoint lane, where the one with the fixed vector had eight epochs, and Luong's
# five). If you did earlier lessons on this computer, their rows are there too,
# measured on the same sentences; mind that the budget was another one there.

# %% skip=true
examples = split.test[:3000]
sources = [example.source for example in examples]
references = [example.references for example in examples]
lengths = [len(english.split()) for english in sources]
translations = {
    name: [
        target_vocabulary.decode(row)
        for first in range(0, len(sources), 200)
        for row in translate(name, sources[first : first + 200])[0]
    ]
    for name in models
}
for name, model in models.items():
    table = results.add(
        name,
        corpus.name,
        len(sources),
        metrics.corpus_scores(translations[name], references),
        parameters=model.count_params(),
        pairs_per_second=np.mean(histories[name].pairs_per_second),
        exact=np.mean([said in right for said, right in zip(translations[name], references, strict=True)]),
    )
table

# %% skip=true
edges = [1, 6, 8, 11, 15, 20]
buckets = {
    name: metrics.scores_by_bucket(lengths, said, references, edges=edges, minimum=150, resamples=100)
    for name, said in translations.items()
}
drawn = {
    t(name): ([bucket.scores.chrf for bucket in some], [bucket.chrf_interval for bucket in some])
    for name, some in buckets.items()
}
bucket_names = [bucket.label for bucket in buckets["vector"]]
figure = attention_plots.quality_of_models(
    bucket_names, drawn, x_label=t("source_length"), y_label="chrF", title=t("quality_title")
)
listed = "; ".join(f"{name}: {', '.join(f'{score:.0f}' for score in scores)}" for name, (scores, _) in drawn.items())
plots.show(figure, alt=t("quality_alt").format(buckets=", ".join(bucket_names), listed=listed))
falls = {name: scores[0] - scores[-1] for name, (scores, _) in drawn.items()}
gone = 1 - falls[t("luong")] / falls[t("vector")]
compare("fall", views.percent(gone))
views.table([[name, f"{fall:.1f}"] for name, fall in falls.items()], [t("model"), t("fall")], t("fall_title"))

# %% [markdown] lang="es"
# La caída se mide como la diferencia de chrF entre el grupo más corto y el más largo. **Lee la figura con honestidad**:
#
# - En la modalidad rápida los tres modelos tuvieron el mismo presupuesto, y el del vector fijo no ha terminado de aprender:
#   en la lección 01, con el doble de épocas, llega bastante más alto. Parte de la diferencia es **velocidad de aprendizaje**: con atención,
#   el gradiente va directamente de cada palabra escrita a la palabra leída que le hacía falta. Pero también allí, con el
#   doble de épocas, caía con la longitud.
# - Si un modelo está cerca de 100 en todas partes, ya no puede caer mucho: el corpus le queda pequeño. En frases reales
#   queda más por ganar y más por perder, como verás en este mismo apartado.
#
# ¿En qué frases gana? La gramática del curso sabe qué fenómeno muestra cada una (en las reales se buscan los que se
# reconocen a simple vista):

# %% [markdown] lang="en"
# The fall is measured as the difference in chrF between the shortest group and the longest. **Read the figure
# honestly**:
#
# - In the quick lane all three models had the same budget, and the one with the fixed vector has not finished learning: in
#   lesson 01, with twice the epochs, it gets a good deal higher. Part of the difference is **speed of learning**: with attention, the
#   gradient goes straight from each word written to the word read that it needed. But there too, with twice the epochs,
#   it fell with length.
# - A model that is close to 100 everywhere cannot fall much any more: the corpus has become too small for it. On real
#   sentences there is more to win and more to lose, as you will see in this very section.
#
# In which sentences does it win? The course's grammar knows which phenomena each of them shows (in real sentences, we
# look for those that can be told at a glance):

# %% skip=true
phenomena = [example.phenomena for example in examples]
rows = []
by_name = {
    name: {one.name: one for one in metrics.scores_by_phenomenon(phenomena, said, references, resamples=2)}
    for name, said in translations.items()
}
for phenomenon, one in by_name["vector"].items():
    scores = [by_name[name][phenomenon].scores.chrf for name in models]
    rows.append([t(f"phenomenon_{phenomenon}"), one.count, *(round(score, 1) for score in scores)])
rows.sort(key=lambda row: row[2] - row[3])
views.table(rows, [t("phenomenon"), t("sentences"), *(t(name) for name in models)], t("phenomena_title"))

# %% [markdown] lang="es"
# **Y con frases de verdad.** Esto miden los modelos que el proyecto ha entrenado con el corpus real:
#
# {{translators}}
#
# Aquí no vale la excusa del presupuesto: los dos del vector fijo, el que lee en una dirección (01) y el que lee en las dos
# (02), tuvieron ocho épocas y el de Luong, cinco, y más no les habrían servido de mucho, porque la mejor de ambos fue la
# sexta. Tampoco vale la del tamaño: la atención añade menos del 10 % de los parámetros. Y fíjate en **dónde** gana: en las
# frases más cortas, menos de diez puntos de BLEU; en las más largas, unos veinte, y cada grupo gana más que el anterior. Es
# lo que la idea de 2014 prometía. Pero caer, sigue cayendo: en las frases más largas le queda bastante menos que en las más
# cortas.
#
# El haz de la lección 03 suma unos dos puntos a cada uno. Buscar mejor ayuda a todos; lo que el vector perdió no lo
# devuelve: con haz, los del vector fijo se quedan lejos del de Luong sin él.

# %% [markdown] lang="en"
# **And on real sentences.** This is what the models score that the project has trained on the real corpus:
#
# {{translators}}
#
# The budget is no excuse here: the two with the fixed vector, the one that reads in one direction (01) and the one that reads in
# both (02), had eight epochs, and Luong's five, and more would hardly have helped them: the best epoch of either was the sixth.
# Nor is size: attention adds less than 10% of the parameters. And notice **where** it wins: in the shortest sentences by less
# than ten points of BLEU, in the longest by about twenty, and in each group by more than in the one before. That is what the
# idea of 2014 promised. But fall it does still: in the longest sentences a good deal less is left than in the shortest.
#
# The beam of lesson 03 adds some two points to each. Searching better helps them all; it does not bring back what the vector
# lost: with a beam, those with the fixed vector stay far behind Luong's without.

# %% [markdown] lang="es"
# ## 13. El mapa no es una explicación
#
# Es tentador decir «el modelo escribió *gusta* **porque** miraba a *like*». El mapa dice con qué pesos se mezclaron los
# vectores; no dice que con otros pesos hubiera escrito otra cosa. Eso se puede comprobar: **cambiar los pesos y ver si
# cambia la palabra** (Jain y Wallace, 2019).
#
# Tomamos el modelo de Luong, en el que los pesos de un paso no influyen en los demás estados. En cada paso buscamos
# otros pesos, lo más distintos que se pueda, con los que el modelo siga escribiendo **la misma palabra**: se mezclan los
# suyos con una mirada fija a otra posición, $\lambda\alpha + (1-\lambda)\,\text{posición } j$, para todas las posiciones
# y todos los $\lambda$. La distancia entre unos pesos y otros es la mitad de la suma de sus diferencias: 0 si son
# iguales, 1 si no miran nada en común.
#
# Predice: ¿en qué porcentaje de los pasos se puede conseguir que la palabra **más mirada** sea otra sin que cambie lo
# que escribe?

# %% [markdown] lang="en"
# ## 13. The map is not an explanation
#
# It is tempting to say "the model wrote *gusta* **because** it was looking at *like*". The map says with which weights
# the vectors were mixed; it does not say that with other weights something else would have been written. That can be
# tested: **change the weights and see whether the word changes** (Jain and Wallace, 2019).
#
# We take Luong's model, in which the weights of a step have no influence on the other states. At each step we look for
# other weights, as different as can be, with which the model still writes **the same word**: its own are mixed with a
# fixed gaze at another position, $\lambda\alpha + (1-\lambda)\,\text{position } j$, for all positions and all $\lambda$.
# The distance between one set of weights and another is half the sum of their differences: 0 if they are equal, 1 if
# they look at nothing in common.
#
# Predict: in what percentage of the steps can the **most attended** word be made another one without changing what the
# model writes?

# %% skip=true
predict("same_word", None)  # your percentage instead of None


# %% skip=true
def other_weights(english):
    """What becomes of a translation under other weights.

    Returns the model's own weights [T, S], the most different ones that give the same words [T, S], and for each step
    whether the word stays if all positions are looked at alike, and if the most attended one is left out: [T, 2].
    """
    model, (read, step) = models["luong"], steps["luong"]
    outputs, mask, state = read(tf.constant([source_vocabulary.encode(english)]))
    row, looked = (array[0] for array in translate("luong", [english]))  # (T,), (T, S)
    S = outputs.shape[1]
    shares = np.linspace(0, 0.95, 20)[:, np.newaxis, np.newaxis]  # lambda
    other, stays = [], []
    for token, word, alpha in zip((START, *row[:-1]), row, looked, strict=True):
        output, _ = model.decoder.cell(model.target_embedding(tf.constant([token])), state)  # (1, U)
        _, state, _ = step(tf.constant([token], tf.int32), state, outputs, mask)
        mixed = (shares * alpha + (1 - shares) * np.eye(S)).reshape(-1, S)  # (20·S, S)
        without = np.where(np.arange(S) == alpha.argmax(), 0, alpha) / max(1 - alpha.max(), 1e-9)
        candidates = np.stack([np.full(S, 1 / S), without, *mixed]).astype(np.float32)
        both = np.concatenate([candidates @ outputs.numpy()[0], np.repeat(output, len(candidates), axis=0)], axis=1)
        words = np.argmax(model.logits(np.tanh(both @ model.combine.kernel.numpy())) + forbidden, axis=1)
        distances = np.where(words == word, np.abs(candidates - alpha).sum(axis=1) / 2, 0)[2:]
        other.append(mixed[distances.argmax()] if distances.max() > 0 else alpha)
        stays.append(words[:2] == word)
    return looked, np.array(other), np.array(stays)


distances, changed, stays = [], [], []
for example in split.test[:50]:
    own, other, same = other_weights(example.source)
    distances += list(np.abs(own - other).sum(axis=1) / 2)
    changed += list(own.argmax(axis=1) != other.argmax(axis=1))
    stays += list(same)
compare("same_word", views.percent(np.mean(changed)))
rows = [[t("steps_tried"), len(changed)], [t("top_changed"), views.percent(np.mean(changed))]]
rows.append([t("mean_distance"), f"{np.mean(distances):.2f}"])
for name, share in zip((t("stays_even"), t("stays_without")), np.mean(stays, axis=0), strict=True):
    rows.append([name, views.percent(share)])
views.table(rows, ["", t("value")], t("not_explanation"))

# %% [markdown] lang="es"
# Lee las filas juntas. Las tres primeras: casi siempre *existen* otros pesos, muy distintos, con la misma palabra. Las
# dos últimas ponen el contrapeso: si se reparte la mirada por igual, o si se tapa la posición más mirada, la palabra
# no siempre aguanta. Los pesos **importan**; lo que no son es **únicos**.

# %% [markdown] lang="en"
# Read the rows together. The first three: other weights, very different ones, nearly always *exist* that give the same
# word. The last two are the counterweight: if the gaze is shared out evenly, or the most attended position is covered,
# the word does not always hold. The weights **matter**; what they are not is **unique**.

# %% [markdown] lang="es"
# Y aquí, una frase entera: a la izquierda, el mapa del modelo; a la derecha, otro mapa con el que ese mismo modelo
# escribe **exactamente la misma traducción**.

# %% [markdown] lang="en"
# And here is a whole sentence: on the left, the model's map; on the right, another map with which that same model
# writes **exactly the same translation**.

# %% skip=true
english = probes[0][0]
own, other, _ = other_weights(english)
rows, columns, _ = labelled_map("luong", english)
maps = {t("its_map"): (rows, columns, own), t("other_map"): (rows, columns, other)}
figure = attention_plots.weight_maps(maps, x_label=t("reads"), y_label=t("writes"), title=t("same_words"))
best = ", ".join(f"{word} → {columns[i]}" for word, i in zip(rows, other.argmax(1), strict=True))
plots.show(figure, alt=t("same_words_alt").format(words=" ".join(rows), best=best))

# %% [markdown] lang="es"
# Si dos mapas tan distintos dan las mismas palabras, ninguno de los dos **explica** por sí solo por qué se escribieron.
# Las razones están a la vista: el estado del decodificador ya sabe mucho (qué se ha escrito, y de qué frase partió), y
# cada $h_i$ contiene también lo leído antes. Wiegreffe y Pinter (2019) contestaron que tampoco hay que irse al otro
# extremo: que *existan* otros pesos no quiere decir que el modelo los habría aprendido. Lo prudente es decir lo que se
# mide: «al escribir esta palabra, estos fueron los pesos».
#
# **Pregunta 8 · respuesta escrita (3 puntos).** Una compañera publica el mapa de *I like soccer* y escribe debajo: «el
# modelo sabe que *gusta* viene de *like*, como se ve en el mapa». Responde en unas 10 líneas:
#
# 1. ¿Qué afirma esa frase que el mapa no demuestra? Apóyate en un número medido en este apartado.
# 2. Propón un experimento que **intervenga** (que cambie algo de la entrada o del modelo) y pueda dar la razón o
#    quitársela.
# 3. Reescribe su pie de figura de modo que todo lo que diga esté medido.
#
# *Cómo se califica*: 1 punto por distinguir pesos de causas con un número de tu cuaderno; 1 punto por una intervención
# con sus dos resultados posibles; 1 punto por un pie de figura que no diga de más.

# %% [markdown] lang="en"
# If two maps so different give the same words, neither of them **explains** by itself why they were written. The reasons
# are in plain sight: the decoder's state knows a lot already (what has been written, and which sentence it started
# from), and each $h_i$ also holds what was read before it. Wiegreffe and Pinter (2019) replied that one should not go to
# the other extreme: that other weights *exist* does not mean that the model would have learned them. The prudent thing
# is to say what is measured: "while this word was written, these were the weights".
#
# **Question 8 · written answer (3 points).** A classmate publishes the map of *I like soccer* and writes below it: "the
# model knows that *gusta* comes from *like*, as the map shows". Answer in about 10 lines:
#
# 1. What does that sentence claim that the map does not show? Lean on a number measured in this section.
# 2. Propose an experiment that **intervenes** (that changes something in the input or in the model) and could prove her
#    right or wrong.
# 3. Rewrite her caption so that everything it says has been measured.
#
# *How it is graded*: 1 point for telling weights from causes with a number from your notebook; 1 point for an
# intervention with both its possible outcomes; 1 point for a caption that does not claim too much.

# %% [markdown] manual="not_an_explanation" points=3
# **not_an_explanation**

# %% [markdown] lang="es"
# ## 14. Cuestionario
#
# Cinco preguntas. Pulsa una opción para saber si es correcta y por qué; las incorrectas también enseñan algo.

# %% [markdown] lang="en"
# ## 14. Quiz
#
# Five questions. Press an option to learn whether it is right and why; the wrong ones teach something too.

# %% skip=true
quiz()

# %% [markdown] lang="es"
# ## Recapitulación
#
# - La **atención** es una media ponderada de todas las salidas del codificador, distinta en cada paso. Los pesos salen
#   de comparar una pregunta con cada clave, y un softmax.
# - La **máscara** es booleana, `True` es «se puede mirar», y actúa antes del softmax.
# - **$\sqrt d$** devuelve a 1 la varianza de un producto escalar de componentes de varianza 1. `Attention` de Keras no
#   escala; `AdditiveAttention` no tiene $W_1$ ni $W_2$.
# - **Bahdanau**: pregunta el estado anterior y el contexto entra ya en la celda. **Luong**: pregunta el estado actual y el
#   contexto entra en la predicción; por eso se entrena de una vez.
# - La fila de un mapa lleva el nombre de la palabra que se **escribía**, no de la que se leía.
# - Con el mismo presupuesto, o con uno menor, la caída con la longitud casi desaparece o se reduce mucho (mira tu cifra).
# - El mapa dice con qué pesos se mezcló. **No es una explicación.**
#
# ## Para seguir
#
# - **Solo por la celda.** En el de Bahdanau, predice con la salida de la celda y sin el contexto. ¿Aprende igual de deprisa?
#   ¿Por dónde tiene que pasar ahora el gradiente?
# - **Con escala.** Entrena el de Luong dividiendo entre $\sqrt U$. ¿Qué le pasa a la curva, y por qué?
# - **La puntuación general.** Luong prueba también $s_t^\top W h_i$. ¿Cuántos parámetros añade? ¿Cambian los mapas?
# - **Input feeding.** Da al paso siguiente el estado atencional, junto a la palabra. ¿Qué se pierde al entrenar?
# - **Palabras desconocidas.** Si el modelo escribe `[UNK]`, copia la palabra inglesa que más miraba (Luong, Sutskever y
#   otros, 2015, lo hacían con alineamientos). ¿En qué frases acierta?
# - **Codificador bidireccional.** Con el de la lección 02, cada $h_i$ conoce también lo que viene después. ¿Se vuelven
#   los mapas más nítidos?
#
# ## Fuentes
#
# - D. Bahdanau, K. Cho y Y. Bengio (2015). *Neural Machine Translation by Jointly Learning to Align and Translate*.
#   ICLR (en arXiv desde 2014).
# - M.-T. Luong, H. Pham y C. D. Manning (2015). *Effective Approaches to Attention-based Neural Machine Translation*.
#   EMNLP.
# - M.-T. Luong, I. Sutskever, Q. V. Le, O. Vinyals y W. Zaremba (2015). *Addressing the Rare Word Problem in Neural
#   Machine Translation*. ACL.
# - A. Vaswani y otros (2017). *Attention Is All You Need*. NeurIPS.
# - S. Jain y B. C. Wallace (2019). *Attention is not Explanation*. NAACL.
# - S. Wiegreffe y Y. Pinter (2019). *Attention is not not Explanation*. EMNLP.
# - P. Koehn (2004). *Statistical Significance Tests for Machine Translation Evaluation*. EMNLP.
# - Datos: frases de [Tatoeba](https://tatoeba.org) reunidas por manythings.org/anki (CC BY 2.0), en la modalidad
#   completa.
#
# ## La pregunta que queda abierta
#
# El decodificador ya no depende de un vector: mira donde quiere. Y sin embargo seguimos leyendo la frase palabra por
# palabra, cada paso esperando al anterior, con una red recurrente cuya única tarea es ya preparar los $h_i$. Si la
# atención puede ir de cualquier palabra a cualquier otra de una vez, ¿nos hace falta la recurrencia? Es la pregunta de la
# **lección 05**.
#
# ## Entregar
#
# `progress()` resume lo que llevas hecho. `hand_in()` no envía nada: dice qué falta, avisa si hay trabajo sin guardar
# y te indica qué archivo entregar. Ejecútalas al final, con el cuaderno guardado.

# %% [markdown] lang="en"
# ## Recap
#
# - **Attention** is a weighted mean of all the encoder's outputs, a different one at every step. The weights come from
#   comparing a query with each key, and a softmax.
# - The **mask** is boolean, `True` means "may be looked at", and it acts before the softmax.
# - **$\sqrt d$** brings the variance of a dot product back to 1 if the components have variance 1. Keras' `Attention`
#   does not scale; its `AdditiveAttention` has no $W_1$ and no $W_2$.
# - **Bahdanau**: the previous state asks, and the context enters the cell already. **Luong**: the current state asks, and the
#   context enters the prediction; that is why it trains all at once.
# - The row of a map bears the name of the word that was being **written**, not of the one being read.
# - On the same budget, or on a smaller one, the fall with length nearly goes away or shrinks a lot (look at your figure).
# - The map says with which weights things were mixed. **It is not an explanation.**
#
# ## Going further
#
# - **Through the cell only.** In Bahdanau's, predict from the cell's output without the context. Does it learn as fast?
#   Which way must the gradient take now?
# - **With a scale.** Train Luong's dividing by $\sqrt U$. What happens to the curve, and why?
# - **The general score.** Luong also tries $s_t^\top W h_i$. How many parameters does it add? Do the maps change?
# - **Input feeding.** Give the next step the attentional state, beside the word. What is lost in training?
# - **Unknown words.** If the model writes `[UNK]`, copy the English word that it looked at most (Luong, Sutskever et al.,
#   2015, did so with alignments). In which sentences is that right?
# - **A bidirectional encoder.** With lesson 02's, each $h_i$ also knows what comes after. Do the maps get sharper?
#
# ## Sources
#
# - D. Bahdanau, K. Cho and Y. Bengio (2015). *Neural Machine Translation by Jointly Learning to Align and Translate*.
#   ICLR (on arXiv since 2014).
# - M.-T. Luong, H. Pham and C. D. Manning (2015). *Effective Approaches to Attention-based Neural Machine Translation*.
#   EMNLP.
# - M.-T. Luong, I. Sutskever, Q. V. Le, O. Vinyals and W. Zaremba (2015). *Addressing the Rare Word Problem in Neural
#   Machine Translation*. ACL.
# - A. Vaswani et al. (2017). *Attention Is All You Need*. NeurIPS.
# - S. Jain and B. C. Wallace (2019). *Attention is not Explanation*. NAACL.
# - S. Wiegreffe and Y. Pinter (2019). *Attention is not not Explanation*. EMNLP.
# - P. Koehn (2004). *Statistical Significance Tests for Machine Translation Evaluation*. EMNLP.
# - Data: sentences from [Tatoeba](https://tatoeba.org), collected by manythings.org/anki (CC BY 2.0), in the full lane.
#
# ## The question left open
#
# The decoder no longer depends on one vector: it looks where it likes. And yet we still read the sentence word by word,
# each step waiting for the one before, with a recurrent network whose only task by now is to prepare the $h_i$. If
# attention can go from any word to any other at once, do we need recurrence at all? That is the question of **lesson
# 05**.
#
# ## Handing in
#
# `progress()` sums up what you have done. `hand_in()` sends nothing: it says what is missing, warns of unsaved work,
# and tells you which file to hand in. Run them last, with the notebook saved.

# %% skip=true
progress()

# %% skip=true
hand_in()

# %% [markdown] teacher=true lang="es"
# ## Tiempos
#
# | minuto | apartados | qué hacer |
# |---|---|---|
# | 0–10 | 1–2 | Lanzar el entrenamiento del vector fijo y traducir *I like soccer* en la pizarra, señalando cada vez dónde se mira. |
# | 10–20 | 2–3 | El ejemplo a mano: calcular juntos la fila de «gusta». Ejercicio 1. |
# | 20–40 | 4–5 | Ejercicio 2. Predicción de $\sqrt d$ a mano alzada antes de la figura. |
# | 40–60 | 6–7 | Ejercicio 3; los dos decodificadores en la pizarra, lado a lado; ejercicios 4 y 5. |
# | 60–70 | 8 | Lanzar el entrenamiento y leer «Mientras tanto». Apuestas sobre la caída. |
# | 70–80 | 9–10 | Encontrar el error en parejas; mapas. |
# | 80–90 | 12–13 | La figura por longitud y el experimento del mapa. |
# | en casa | 11, 13–14 | Ejercicio 7 ☆, pregunta escrita, cuestionario. |
#
# ## Plan de pizarra
#
# 1. Arriba: $c_t = \sum_i \alpha_{ti} h_i$. Debajo, tres palabras inglesas y, con flechas de grosor distinto, «gusta».
# 2. A la izquierda, las formas: $[B,T_q,d] \times [B,T_k,d] \to [B,T_q,T_k] \to [B,T_q,d_v]$. Marcar el eje del softmax.
# 3. A la derecha, dos columnas: Bahdanau / Luong. Quién pregunta; dónde entra la respuesta.
# 4. Al final, en grande: «con otros pesos, ¿habría escrito otra cosa?».
#
# ## Qué preguntar según los errores de la clase
#
# - Softmax sobre el eje equivocado: «¿Qué tiene que sumar 1: lo que mira una palabra, o lo que la miran?».
# - Máscara después del softmax: «¿Cuánto suma ahora la fila? ¿Qué le pasa al contexto de las frases cortas?».
# - Máscara al revés: «Lee en voz alta qué significa `True`».
# - Relleno a 0 en vez de $-\infty$: «¿Cuánto vale $e^0$?».
# - Sin escala, o con otra: «¿Qué dimensión recorre la suma del producto escalar?».
# - Puntuaciones transpuestas en `additive_scores`: dar $T_q = 2$, $T_k = 3$ y pedir la forma.
# - En Bahdanau pregunta el estado nuevo: «¿Puede la celda leer un contexto que depende de lo que ella va a dar?».
# - Predecir solo con el contexto: «Si *the dog sees the dog*, ¿cómo sabe por cuál va?».
#
# ## Rúbrica de la pregunta 8 (3 puntos)
#
# - **1 punto, pesos y causas.** Dice que el mapa muestra pesos de una mezcla, no que con otros pesos se escribiera otra
#   cosa, y lo apoya en un número de su cuaderno (el porcentaje de pasos en que cambia la palabra más mirada, o la
#   distancia media). Medio punto sin número.
# - **1 punto, una intervención.** Cambia algo y dice qué resultado apoyaría la frase y cuál no. Por ejemplo: sustituir
#   *like* por *love* y ver si «gusta» cambia; poner a cero el peso de *like* (y renormalizar) en muchas frases y contar
#   cuántas veces cambia la palabra, comparado con poner a cero otra palabra al azar. Medio punto si solo considera el
#   resultado que espera. No vale mirar más mapas.
# - **1 punto, un pie medido.** Por ejemplo: «Pesos de atención de Luong al traducir esta frase; al escribir *gusta*, el
#   mayor corresponde a *like*». Pierde el punto si dice «sabe», «entiende» o «porque».

# %% [markdown] teacher=true lang="en"
# ## Timing
#
# | minute | sections | what to do |
# |---|---|---|
# | 0–10 | 1–2 | Start training the fixed vector, and translate *I like soccer* on the board, pointing each time at where you look. |
# | 10–20 | 2–3 | The example by hand: work out the row of «gusta» together. Exercise 1. |
# | 20–40 | 4–5 | Exercise 2. Prediction about $\sqrt d$ by show of hands before the figure. |
# | 40–60 | 6–7 | Exercise 3; the two decoders on the board, side by side; exercises 4 and 5. |
# | 60–70 | 8 | Start the training and read "Meanwhile". Bets on the fall. |
# | 70–80 | 9–10 | Find the bug in pairs; maps. |
# | 80–90 | 12–13 | The figure by length and the experiment on the map. |
# | at home | 11, 13–14 | Exercise 7 ☆, written question, quiz. |
#
# ## Board plan
#
# 1. On top: $c_t = \sum_i \alpha_{ti} h_i$. Below, three English words and, with arrows of different width, «gusta».
# 2. On the left, the shapes: $[B,T_q,d] \times [B,T_k,d] \to [B,T_q,T_k] \to [B,T_q,d_v]$. Mark the axis of the softmax.
# 3. On the right, two columns: Bahdanau / Luong. Who asks; where the answer goes in.
# 4. At the end, large: "with other weights, would it have written something else?"
#
# ## What to ask, by the mistakes of the class
#
# - Softmax over the wrong axis: "What has to add up to 1: what a word looks at, or what looks at it?"
# - Mask after the softmax: "What does the row add up to now? What becomes of the context of short sentences?"
# - Mask the wrong way round: "Read aloud what `True` means."
# - Padding set to 0 rather than $-\infty$: "How much is $e^0$?"
# - No scale, or another one: "Over which dimension does the sum of the dot product run?"
# - Transposed scores in `additive_scores`: give $T_q = 2$, $T_k = 3$ and ask for the shape.
# - In Bahdanau, the new state asks: "Can the cell read a context that depends on what it is about to give?"
# - Predicting from the context alone: "In *the dog sees the dog*, how does it know which one it is at?"
#
# ## Rubric for question 8 (3 points)
#
# - **1 point, weights and causes.** Says that the map shows the weights of a mixture, not that other weights would have
#   led to other words, and leans on a number from the notebook (the share of steps in which the most attended word can
#   change, or the mean distance). Half a point without a number.
# - **1 point, an intervention.** Changes something, and says which result would support the claim and which would not.
#   For example: replace *like* by *love* and see whether «gusta» changes; set the weight of *like* to zero (and
#   renormalise) in many sentences and count how often the word changes, compared with setting another word at random to
#   zero. Half a point if only the expected result is considered. Looking at more maps does not count.
# - **1 point, a caption that is measured.** For example: "Luong's attention weights in the translation of this sentence;
#   while *gusta* is written, the largest belongs to *like*". The point is lost for "knows", "understands" or "because".

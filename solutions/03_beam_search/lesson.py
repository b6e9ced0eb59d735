# %% [markdown] lang="es"
# # 03 · ¿Está la mejor palabra siguiente en el camino hacia la mejor frase?
#
# **De RNN a LLM** · lección 3
#
# {{colab}} {{binder}}
#
# El traductor de la lección 1 escribe así: mira las probabilidades de la palabra siguiente, toma la mayor y no vuelve a
# pensar en ello. Allí quedó una pregunta sin contestar: que la mejor palabra *ahora* lleve a la mejor *frase* no es
# evidente. En esta lección verás que a menudo no es así, construirás la búsqueda que lo remedia en parte, la **búsqueda
# en haz** (*beam search*), y medirás cuánto mejora, cuánto tarda y a partir de dónde deja de servir.
#
# **La pregunta.** Un modelo da una probabilidad a cada frase posible. Son más que granos de arena: ¿cómo se encuentra
# la más probable? Y cuando se encuentra, ¿es la mejor traducción?
#
# **Al terminar podrás**
#
# - dibujar por qué la búsqueda voraz se equivoca, y calcularlo con probabilidades condicionadas;
# - trabajar con logaritmos de probabilidades sin infinitos ni ceros falsos;
# - escribir una búsqueda en haz completa, para cualquier modelo que escriba palabra a palabra, y seguirla paso a paso;
# - decidir entre frases de distinta longitud y penalizar o prohibir palabras;
# - reconocer cuándo k haces hacen el trabajo de uno;
# - distinguir un error de búsqueda de un error del modelo, y medir cuál de los dos tienes.
#
# **Lo que necesitas saber.** El codificador–decodificador de la lección 1: qué es un paso del decodificador y qué estado
# lleva consigo. La lección 2 no hace falta.
#
# | modalidad | datos y modelo | tiempo de cálculo | memoria |
# |---|---|---|---|
# | **rápida** (sin GPU) | frases de la gramática del curso; LSTM de 128 | de 2 a 3 minutos, 2 núcleos | menos de 2 GiB |
# | **completa** (GPU) | 118 964 pares reales; LSTM de 512 | unos 20 minutos en una T4 (estimación) | unos 4 GiB |
# | **con punto de control** | los de la completa (sin conexión, los de la rápida); el entrenamiento ya viene hecho | menos de 7 minutos sin conexión, 2 núcleos | menos de 2 GiB |
#
# Con tu trabajo incluido, cuenta entre 60 y 90 minutos.
#
# > **Guarda tu copia.** En Colab, *Archivo → Guardar una copia en Drive* antes de escribir nada. Binder olvida todo
# > tras diez minutos de inactividad: descarga el cuaderno antes de una pausa larga.
#
# Ejecuta la celda siguiente antes que ninguna otra. Puedes repetirla sin miedo.

# %% [markdown] lang="en"
# # 03 · Is the best next word on the way to the best sentence?
#
# **From RNN to LLM** · lesson 3
#
# {{colab}} {{binder}}
#
# The translator of lesson 1 writes like this: it looks at the probabilities of the next word, takes the largest, and
# never thinks about it again. That left a question open: it is far from obvious that the best word *now* leads to the
# best *sentence*. In this lesson you will see that it often does not, build the search that mends it in part, **beam
# search**, and measure how much it gains, how long it takes, and where it ceases to be of use.
#
# **The question.** A model gives a probability to every possible sentence. There are more of them than grains of sand:
# how do you find the most probable one? And once found, is it the best translation?
#
# **By the end you will be able to**
#
# - draw why greedy search goes wrong, and compute it with conditional probabilities;
# - work with logarithms of probabilities, with no infinities and no false zeros;
# - write a complete beam search, for any model that writes word by word, and follow it step by step;
# - decide between sentences of different lengths, and penalise or ban words;
# - tell when k beams are doing the work of one;
# - tell a search error from a model error, and measure which of them you have.
#
# **What you need to know.** The encoder–decoder of lesson 1: what one step of the decoder is, and what state it carries.
# Lesson 2 is not needed.
#
# | lane | data and model | computing time | memory |
# |---|---|---|---|
# | **quick** (no GPU) | sentences of the course's grammar; an LSTM of 128 | 2 to 3 minutes, 2 cores | under 2 GiB |
# | **full** (GPU) | 118,964 real pairs; an LSTM of 512 | about 20 minutes on a T4 (an estimate) | about 4 GiB |
# | **checkpoint** | those of the full lane (offline, those of the quick one); the training comes done | under 7 minutes offline, 2 cores | under 2 GiB |
#
# With your own work included, allow 60 to 90 minutes.
#
# > **Keep your own copy.** In Colab, *File → Save a copy in Drive* before you write anything. Binder forgets
# > everything after ten idle minutes: download the notebook before a long break.
#
# Run the next cell before any other. Running it again does no harm.

# %% setup=true
import rnn2llm
from rnn2llm import check, compare, hand_in, hint, predict, progress, quiz, reveal, t

runtime = rnn2llm.setup("03_beam_search", lang="es")

# %% [markdown] lang="es"
# **Cómo se trabaja aquí.** Completa el hueco de cada ejercicio, ejecuta su celda y después `check("nombre")`: dice qué
# está bien, qué no y, si el error es de los habituales, cuál es. `hint("nombre")` da una pista; hay tres. Después de un
# intento y de las tres pistas, `reveal("nombre")` enseña una solución. Los ejercicios con ☆ dan puntos extra. Y cuando
# encuentres `predict(...)`, escribe tu apuesta **antes** de seguir: equivocarse no quita puntos.

# %% [markdown] lang="en"
# **How this works.** Fill in the gap of each exercise, run its cell, then `check("name")`: it says what is right, what
# is not and, if the mistake is a common one, which one it is. `hint("name")` gives a hint; there are three. After one
# try and all three hints, `reveal("name")` shows a solution. Exercises marked ☆ earn bonus points. And where you meet
# `predict(...)`, write down your bet **before** going on: a wrong one costs no points.

# %% shared=true
import math

import numpy as np

from rnn2llm.text import END, PAD, START, UNK  # 3, 0, 2 and 1: the first ids of every vocabulary

# %% skip=true
full = runtime.lane != "quick"  # the real corpus and a large model, or a small world and a small one

import inspect
import re
import time
import unicodedata
from collections import Counter
from itertools import groupby

import tensorflow as tf

from rnn2llm import checkpoints, data, literal_search, metrics, plots, results, search_plots, training, views
from rnn2llm.beam_tree import TreeLabels, Watch, beam_tree
from rnn2llm.decoding import BeamSearch
from rnn2llm.grammar import PROBES
from rnn2llm.phenomena import NAMES
from rnn2llm.text import Vocabulary, pad

# %% [markdown] lang="es"
# ## 1. El traductor de la lección 1
#
# Para buscar hace falta un modelo que dé probabilidades. Usaremos el de la lección 1, con los mismos datos, el mismo
# reparto y el mismo entrenamiento; todo lo de las dos celdas siguientes lo construiste tú allí. Ejecútalas y sigue
# leyendo: mientras entrena, el apartado 2 no lo necesita.

# %% [markdown] lang="en"
# ## 1. The translator of lesson 1
#
# A search needs a model that gives probabilities. We shall use the one of lesson 1, with the same data, the same split
# and the same training; everything in the next two cells you built there. Run them and read on: while it trains,
# section 2 can do without it.


# %% skip=true
def normalize(sentence, signs):
    """Lower case, composed letters, and every sign a token of its own."""
    sentence = unicodedata.normalize("NFC", sentence).lower().replace("’", "'")
    return " ".join(re.sub(f"([{signs}])", r" \1 ", sentence).split())


def normalize_pair(english, spanish):
    return normalize(english, ".,!?"), normalize(spanish, ".,!?¡¿")


corpus = data.load_pairs(runtime.lane, limit=None if full else 180_000, lang=runtime.lang)
if corpus.note:  # the real one could not be had
    full, corpus = False, data.load_pairs("quick", limit=180_000)
pairs = list(dict.fromkeys(normalize_pair(*pair) for pair in corpus.pairs))
probes = [normalize_pair(pair.english, pair.spanish) for pair in PROBES]
if not full:  # a small world: what can be said with the 160 most frequent English words, and those of the probes
    counts = Counter(word for english, _ in pairs for word in english.split())
    world = {word for word, _ in counts.most_common(160)}
    world |= {word for english, _ in probes for word in english.split()}
    pairs = [pair for pair in pairs if world.issuperset(pair[0].split())]
split = data.split_pairs(pairs, corpus)

source_vocabulary = Vocabulary.build((english for english, _ in split.train), size=5000)
target_vocabulary = Vocabulary.build((spanish for _, spanish in split.train), size=5000)


def ids(some):
    """Both sides of the pairs as lists of ids."""
    return (
        [source_vocabulary.encode(english) for english, _ in some],
        [target_vocabulary.encode(spanish) for _, spanish in some],
    )


print(corpus.attribution)
parts = {t("training"): split.train, t("validation"): split.validation, t("test"): split.test}
views.table([[name, len(part)] for name, part in parts.items()], ["", t("pairs")], t("split_title"))


# %% skip=true
def make_batch(source, target):
    """From lists of ids to arrays: encoder_ids [B, S], dec_in [B, T+1], dec_out [B, T+1]."""
    return pad(source), pad([[START, *sentence] for sentence in target]), pad([[*sentence, END] for sentence in target])


def masked_cross_entropy(y, logits):
    """The mean loss of the words that are not padding."""
    mask = tf.cast(y != PAD, logits.dtype)  # (B, T)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)  # (B, T)
    return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)


embedding, units = (128, 512) if full else (64, 128)
tf.keras.utils.set_random_seed(2)
source_embedding = tf.keras.layers.Embedding(len(source_vocabulary), embedding, mask_zero=True, name="source_embedding")
target_embedding = tf.keras.layers.Embedding(len(target_vocabulary), embedding, mask_zero=True, name="target_embedding")
encoder = tf.keras.layers.LSTM(units, return_state=True, name="encoder")
decoder = tf.keras.layers.LSTM(units, return_sequences=True, name="decoder")
dense = tf.keras.layers.Dense(len(target_vocabulary), name="logits")

encoder_ids, decoder_ids = (tf.keras.Input((None,), dtype="int32") for _ in range(2))
_, h, c = encoder(source_embedding(encoder_ids))
model = tf.keras.Model([encoder_ids, decoder_ids], dense(decoder(target_embedding(decoder_ids), initial_state=[h, c])))

# %% train=true checkpoint="01_encoder_decoder"
epochs, rate = (8, 2e-3) if full else (10, 1e-2)
schedule = tf.keras.optimizers.schedules.CosineDecay(rate, epochs * len(split.train) // 64, alpha=0.05)
trained = checkpoints.find("01_encoder_decoder", corpus.name, runtime.lang) if runtime.lane == "checkpoint" else None

if trained:
    history = trained.load_into(model, source_vocabulary, target_vocabulary, lang=runtime.lang)
else:
    history = training.fit(
        model,
        masked_cross_entropy,
        make_batch,
        ids(split.train),
        ids(split.validation),
        epochs=epochs,
        optimizer=tf.keras.optimizers.Adam(schedule, clipnorm=1.0),
        patience=2 if full else None,
        precision="bfloat16" if full else "float32",
        checkpoint_dir=runtime.keep(corpus.name),  # None unless setup was told where
        lang=runtime.lang,
    )

# %% [markdown] lang="es"
# ## 2. El error de la búsqueda voraz
#
# Queremos traducir *I like it*. Imagina un modelo diminuto que, en cada momento, solo conoce dos o tres continuaciones.
# Al principio duda entre empezar por *yo*, que parece lo natural para *I*, y empezar por *me*. Después de *yo* no tiene
# claro cómo seguir; después de *me*, en cambio, casi no duda: *gusta*.
#
# El árbol siguiente lo dice todo. En cada rama está la probabilidad de la palabra **sabiendo las anteriores**. La de una
# frase entera es el producto de las de su camino.

# %% [markdown] lang="en"
# ## 2. Greedy search goes wrong
#
# We want to translate *I like it*. Imagine a tiny model that at any moment knows only two or three ways to go on. At
# first it hesitates between beginning with *yo*, which seems natural for *I*, and beginning with *me*. After *yo* it is
# not sure how to go on; after *me*, it hardly hesitates: *gusta*.
#
# The tree below says it all. On each branch stands the probability of the word **given those before it**. That of a
# whole sentence is the product along its path.

# %% skip=true
small_tree = {
    (): {"yo": 0.5, "me": 0.4, "eso": 0.1},
    ("yo",): {"lo": 0.4, "quiero": 0.3, "disfruto": 0.3},
    ("yo", "lo"): {"quiero": 0.6, "disfruto": 0.4},
    ("me",): {"gusta": 0.9, "encanta": 0.1},
    ("eso",): {"me": 0.8, "quiero": 0.2},
    ("eso", "me"): {"gusta": 1.0},
}

# %% [markdown] lang="es"
# La búsqueda voraz toma en cada punto la rama mayor. Calcula tú, a mano, antes de ejecutar: ¿qué frase escribe, qué
# probabilidad tiene esa frase, y cuál es la mayor probabilidad de todas?

# %% [markdown] lang="en"
# Greedy search takes the largest branch at every point. Before you run anything, work out by hand: which sentence does
# it write, how probable is that sentence, and what is the largest probability of all?

# %% skip=true
predict("best_of_tree", "?")  # the most probable sentence, in your opinion


# %% skip=true
def sentences_of(tree, path=(), p=1.0):
    """Every sentence of a tree with its probability."""
    if path not in tree:
        yield path, p
    for word, probability in tree.get(path, {}).items():
        yield from sentences_of(tree, (*path, word), p * probability)


greedy_path = ()
while greedy_path in small_tree:
    branches = small_tree[greedy_path]
    greedy_path = (*greedy_path, max(branches, key=branches.get))

everything = sorted(sentences_of(small_tree), key=lambda entry: -entry[1])
best_path = everything[0][0]
compare("best_of_tree", " ".join(best_path))
figure = search_plots.word_tree(
    small_tree,
    t("start"),
    {t("best"): best_path, t("greedy"): greedy_path},
    title=t("tree_title"),
)
listed = "; ".join(f"{' '.join(path)} {p:.2f}" for path, p in everything)
plots.show(figure, alt=t("tree_alt").format(listed=listed, greedy=" ".join(greedy_path), best=" ".join(best_path)))

# %% skip=true
rows = [
    [
        " ".join(path),
        " · ".join(views.number(small_tree[path[:i]][word], "g") for i, word in enumerate(path)),
        f"{p:.3f}",
    ]
    for path, p in everything
]
views.table(rows, [t("sentence"), t("product"), t("probability")], t("all_sentences"))

# %% [markdown] lang="es"
# La frase voraz ni siquiera es la segunda. No ha fallado ninguna de sus decisiones: cada una era la mejor *en su
# momento*. Lo que falla es decidir para siempre sin saber qué viene después.
#
# Con ocho frases basta mirarlas todas. Con un vocabulario de $V$ palabras y frases de hasta $T$ hay del orden de $V^T$:
# con las 5 000 palabras de la modalidad completa y diez posiciones, $5000^{10} \approx 10^{37}$. No se miran todas.
#
# ## 3. Probabilidades que se multiplican, logaritmos que se suman
#
# Para una frase $y = (y_1, \dots, y_T)$ y una frase de origen $x$, la regla del producto dice
#
# $$ p(y \mid x) = \prod_{t=1}^{T} p(y_t \mid y_1, \dots, y_{t-1}, x). $$
#
# Es una igualdad, no una aproximación, siempre que el modelo lea todo lo anterior. Pero un ordenador tiene un problema
# con ella. Si cada palabra tiene una probabilidad de 0,05, ¿cuántas palabras caben antes de que el producto se
# convierta en **exactamente cero**?

# %% [markdown] lang="en"
# The greedy sentence is not even second. None of its decisions was wrong: each was the best *at its moment*. What is
# wrong is deciding for good without knowing what comes next.
#
# Eight sentences can simply be looked at. With a vocabulary of $V$ words and sentences of up to $T$ there are about
# $V^T$: with the full lane's 5,000 words and ten positions, $5000^{10} \approx 10^{37}$. Nobody looks at all of those.
#
# ## 3. Probabilities are multiplied, logarithms added
#
# For a sentence $y = (y_1, \dots, y_T)$ and a source sentence $x$, the product rule says
#
# $$ p(y \mid x) = \prod_{t=1}^{T} p(y_t \mid y_1, \dots, y_{t-1}, x). $$
#
# It is an equality, not an approximation, as long as the model reads everything that came before. But a computer has
# trouble with it. If every word has a probability of 0.05, how many words are there room for before the product
# becomes **exactly zero**?

# %% skip=true
predict("underflow", "?")  # words until a float32 product of 0.05s is 0

# %% skip=true
lengths = np.arange(1, 61)
products = np.cumprod(np.full(60, 0.05, np.float32), dtype=np.float32)  # (60,)
sums = np.cumsum(np.log(np.full(60, 0.05)))  # (60,)
compare("underflow", int(lengths[products == 0][0]))
shown = np.where(products > 0, products, np.nan)
figure = search_plots.panels(
    lengths,
    [
        search_plots.Panel(t("product_axis"), {t("product_axis"): shown}, log=True),
        search_plots.Panel(t("sum_axis"), {t("sum_axis"): sums}),
    ],
    x_label=t("words_in_sentence"),
    title=t("underflow_title"),
)
plots.show(figure, alt=t("underflow_alt").format(last=int(lengths[products > 0][-1]), total=sums[-1]))

# %% [markdown] lang="es"
# Cuando el producto llega a cero, todas las frases largas empatan a nada y ya no hay búsqueda posible. La salida es
# trabajar con logaritmos, que convierten el producto en suma y conservan el orden:
#
# $$ \log p(y \mid x) = \sum_{t=1}^{T} \log p(y_t \mid y_{<t}, x), \qquad p < q \iff \log p < \log q. $$
#
# Un logaritmo de probabilidad es 0 para lo seguro, negativo para lo demás y $-\infty$ para lo imposible. **Mejor es
# mayor**: más cerca de cero.
#
# El modelo no da probabilidades, sino logits $z \in \mathbb{R}^V$, y la softmax los convierte:
# $p_i = e^{z_i} / \sum_j e^{z_j}$. Su logaritmo parece cosa de una línea, `np.log(softmax(z))`, y esa línea es un error
# conocido. Si un logit vale 1 000, $e^{1000}$ no cabe en un float; si uno está muy por debajo de los demás, su
# probabilidad se redondea a 0 y el logaritmo da $-\infty$: una palabra poco probable se vuelve imposible.
#
# Hay un arreglo exacto. Sumar lo mismo a todos los logits no cambia la softmax, así que podemos restarles el mayor, $m$:
#
# $$ \log p_i = z_i - \log \sum_j e^{z_j} = (z_i - m) - \log \sum_j e^{z_j - m}, \qquad z, \log p \in [\dots, V]. $$
#
# Ahora el mayor exponente es 0, y la suma vale al menos 1: ni infinitos ni log(0).
#
# **Ejercicio 1 · `log_softmax`.** Escríbela en NumPy para cualquier cantidad de ejes: un vector $[V]$, un paso de varios
# haces $[n, V]$ o un lote de frases $[B, T, V]$. El último eje es siempre el de las palabras.

# %% [markdown] lang="en"
# Once the product reaches zero, all long sentences tie at nothing and no search is possible any more. The way out is
# to work with logarithms, which turn the product into a sum and keep the order:
#
# $$ \log p(y \mid x) = \sum_{t=1}^{T} \log p(y_t \mid y_{<t}, x), \qquad p < q \iff \log p < \log q. $$
#
# A log probability is 0 for what is certain, negative for the rest, and $-\infty$ for the impossible. **Better is
# larger**: nearer to zero.
#
# The model does not give probabilities but logits $z \in \mathbb{R}^V$, and softmax turns them into such:
# $p_i = e^{z_i} / \sum_j e^{z_j}$. Its logarithm looks like one line, `np.log(softmax(z))`, and that line is a
# well-known bug. If a logit is 1,000, $e^{1000}$ does not fit into a float; if one is far below the others, its
# probability is rounded to 0 and the logarithm gives $-\infty$: an improbable word becomes an impossible one.
#
# There is an exact cure. Adding the same number to all logits does not change the softmax, so we may subtract the
# largest, $m$:
#
# $$ \log p_i = z_i - \log \sum_j e^{z_j} = (z_i - m) - \log \sum_j e^{z_j - m}, \qquad z, \log p \in [\dots, V]. $$
#
# Now the largest exponent is 0 and the sum is at least 1: no infinities, no log(0).
#
# **Exercise 1 · `log_softmax`.** Write it in NumPy for any number of axes: a vector $[V]$, a step of several beams
# $[n, V]$, or a batch of sentences $[B, T, V]$. The last axis is always that of the words.


# %% exercise="log_softmax"
def log_softmax(z: np.ndarray) -> np.ndarray:
    """The logarithms of the probabilities that softmax makes of logits.

    Args:
        z: logits, [..., V]: one axis, two or three; of any size, 10,000 and −10,000 among them.

    Returns:
        log probabilities, [..., V]: along the last axis their exponentials add up to 1.
    """
    ### BEGIN SOLUTION
    z = z - z.max(axis=-1, keepdims=True)  # (..., V), the largest is now 0
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    ### END SOLUTION


# %% check="log_softmax"
check("log_softmax")

# %% skip=true
z = np.array([1000.0, 999.0, -1000.0])
with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
    literal = np.log(np.exp(z) / np.exp(z).sum())
views.table(
    [[t("literal"), *map(str, literal)], ["log_softmax", *(f"{value:.4f}" for value in log_softmax(z))]],
    ["", *(f"z = {views.number(value, 'g')}" for value in z)],
    t("log_softmax_title"),
)

# %% [markdown] lang="es"
# ## 4. Guardar k caminos en vez de uno
#
# La **búsqueda en haz** (Lowerre, 1976; Sutskever, Vinyals y Le, 2014, para traducir) no se queda con una frase a medias,
# sino con las $k$ mejores: los *haces*. En cada paso:
#
# 1. cada haz propone todas sus continuaciones: de $n$ haces y $V$ palabras salen $n \cdot V$ candidatas;
# 2. la puntuación de una candidata es la de su haz **más** el logaritmo de la palabra nueva;
# 3. sobreviven las $k$ mejores **de todas juntas**, vengan de donde vengan.
#
# $$ s_{ij} = s_i + \log p(j \mid \text{haz } i), \qquad s \in \mathbb{R}^{n},\ \log p \in \mathbb{R}^{n \times V} $$
#
# Lo importante está en el punto 3. Si cada haz conservara su mejor continuación, tendríamos $k$ búsquedas voraces que no
# se hablan. Compitiendo juntas, un haz bueno puede dejar dos descendientes y uno malo, ninguno.
#
# En el árbol de antes, con $k = 2$: del principio sobreviven *yo* (0,5) y *me* (0,4). Sus continuaciones valen
# 0,5 · 0,4 = 0,20 (*yo lo*); 0,15; 0,15; 0,4 · 0,9 = **0,36** (*me gusta*), y 0,04. Sobreviven *me gusta* y *yo lo*: con solo
# un camino más, la mejor frase ya no se pierde.
#
# **Ejercicio 2 · `expand`.** Un paso de la búsqueda: recibe las puntuaciones de $n$ haces y los logaritmos de las
# probabilidades, y devuelve las $k$ mejores candidatas, de mejor a peor, diciendo de qué haz viene cada una y con qué
# palabra sigue.

# %% [markdown] lang="en"
# ## 4. Keeping k paths instead of one
#
# **Beam search** (Lowerre, 1976; Sutskever, Vinyals and Le, 2014, for translation) does not keep one half-written
# sentence but the best $k$: the *beams*. At each step:
#
# 1. every beam proposes all its continuations: $n$ beams and $V$ words make $n \cdot V$ candidates;
# 2. the score of a candidate is that of its beam **plus** the logarithm of the new word;
# 3. the best $k$ **of all together** survive, wherever they come from.
#
# $$ s_{ij} = s_i + \log p(j \mid \text{beam } i), \qquad s \in \mathbb{R}^{n},\ \log p \in \mathbb{R}^{n \times V} $$
#
# Point 3 is what matters. If each beam kept its best continuation, we should have $k$ greedy searches that never speak
# to each other. Competing together, a good beam may leave two descendants and a bad one none.
#
# In the tree above, with $k = 2$: from the start *yo* (0.5) and *me* (0.4) survive. Their continuations are worth
# 0.5·0.4 = 0.20 (*yo lo*), 0.15, 0.15, 0.4·0.9 = **0.36** (*me gusta*) and 0.04. *Me gusta* and *yo lo* survive: with
# just one more path, the best sentence is no longer lost.
#
# **Exercise 2 · `expand`.** One step of the search: it takes the scores of $n$ beams and the log probabilities, and
# returns the best $k$ candidates, best first, saying of each which beam it comes from and which word it goes on with.


# %% exercise="expand"
def expand(scores: np.ndarray, logp: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The k best ways to go on from n beams, among all n·V of them together.

    Args:
        scores: the log probability of each beam so far, [n].
        logp: the log probability of each next word after each beam, [n, V].
        k: how many to keep.

    Returns:
        scores: log probabilities of the new beams, best first, [m]; m is k, or fewer where there are not k possible
            ones: what has a score of −∞ is impossible and is left out.
        parents: for each of them the beam it goes on from, [m], from 0 to n − 1.
        tokens: and the word it goes on with, [m], from 0 to V − 1.
    """
    ### BEGIN SOLUTION
    totals = (scores[:, None] + logp).ravel()  # (n·V,)
    best = np.argsort(-totals)[:k]  # (≤ k,)
    best = best[totals[best] > -np.inf]  # (m,)
    parents, tokens = np.divmod(best, logp.shape[1])
    return totals[best], parents, tokens
    ### END SOLUTION


# %% check="expand"
check("expand")

# %% [markdown] lang="es"
# Repitamos con tu función el paso que acabamos de hacer a mano: dos haces, *yo* y *me*, y las palabras que pueden seguir.
# **Cambia $k$ y vuelve a ejecutar**: ¿cuántas candidatas salen con $k = 9$, y por qué no son nueve?

# %% [markdown] lang="en"
# Let us repeat with your function the step we have just done by hand: two beams, *yo* and *me*, and the words that may
# follow. **Change $k$ and run again**: how many candidates come out with $k = 9$, and why are they not nine?

# %% skip=true
k = 2
words = ["lo", "quiero", "disfruto", "gusta", "encanta"]
with np.errstate(divide="ignore"):
    logp = np.log(
        [[small_tree["yo",].get(word, 0) for word in words], [small_tree["me",].get(word, 0) for word in words]]
    )
scores, parents, tokens = expand(np.log([0.5, 0.4]), logp, k)
rows = [
    [("yo", "me")[parent], words[token], f"{math.exp(score):.2f}", f"{score:.2f}"]
    for score, parent, token in zip(scores, parents, tokens, strict=True)
]
views.table(rows, [t("beam"), t("word"), "p", "log p"], t("one_step"))

# %% [markdown] lang="es"
# ## 5. Preguntar al modelo, y prohibirle palabras
#
# Para buscar en frases de verdad necesitamos un **paso** del decodificador que atienda a varios haces a la vez:
#
# | | forma | qué es |
# |---|---|---|
# | `tokens` | $[n]$ | lo último que ha escrito cada haz |
# | `state` | $[n, 2, U]$ | los dos estados de la LSTM, $h$ y $c$, de cada haz |
# | devuelve `logp` | $[n, V]$ | logaritmos de las probabilidades de la palabra siguiente |
# | devuelve `state` | $[n, 2, U]$ | los estados nuevos |
#
# El primer eje es siempre el de los haces, así que `state[[0, 0, 2]]` son los estados de tres haces: dos que vienen del
# primero y uno que viene del tercero.
#
# Hay palabras que no queremos. El relleno y `startofseq` no son palabras: están **prohibidas**. Y `[UNK]`, «palabra
# desconocida», es una salida cómoda que al lector no le sirve: conviene **penalizarla**, dividir su probabilidad entre un
# factor $f$.
#
# $$ p' = \frac{p}{f} \quad\Longleftrightarrow\quad \log p' = \log p - \log f, \qquad f = \infty \Rightarrow \log p' = -\infty $$
#
# Cuidado con la intuición: estamos entre números negativos. Dividir *el logaritmo* entre 2 lo acerca a cero, es decir,
# **sube** la probabilidad, y ponerlo a 0 la convierte en certeza.
#
# **Ejercicio 3 · `penalize`.**

# %% [markdown] lang="en"
# ## 5. Asking the model, and forbidding it words
#
# To search among real sentences we need one **step** of the decoder that serves several beams at once:
#
# | | shape | what it is |
# |---|---|---|
# | `tokens` | $[n]$ | the last thing each beam wrote |
# | `state` | $[n, 2, U]$ | the two states of the LSTM, $h$ and $c$, of each beam |
# | returns `logp` | $[n, V]$ | log probabilities of the next word |
# | returns `state` | $[n, 2, U]$ | the new states |
#
# The first axis is always that of the beams, so `state[[0, 0, 2]]` are the states of three beams: two that come from
# the first and one that comes from the third.
#
# There are words we do not want. Padding and `startofseq` are no words: they are **banned**. And `[UNK]`, "unknown
# word", is an easy way out that is of no use to a reader: better **penalise** it, dividing its probability by a factor
# $f$.
#
# $$ p' = \frac{p}{f} \quad\Longleftrightarrow\quad \log p' = \log p - \log f, \qquad f = \infty \Rightarrow \log p' = -\infty $$
#
# Beware of intuition: these are negative numbers. Dividing *the logarithm* by 2 brings it nearer to zero, which
# **raises** the probability, and setting it to 0 turns it into certainty.
#
# **Exercise 3 · `penalize`.**


# %% exercise="penalize"
def penalize(logp: np.ndarray, ids: list[int], factor: float) -> np.ndarray:
    """Log probabilities after the probability of some words has been divided by a factor.

    Args:
        logp: log probabilities, [..., V]; the array itself is left as it is.
        ids: the words to penalise; one that stands there twice is penalised once.
        factor: at least 1; infinity bans the words, so that their probability is 0.

    Returns:
        a new array, [..., V]. The rest is not scaled up to make up for what was taken away.
    """
    ### BEGIN SOLUTION
    penalized = np.array(logp, dtype=float)  # (..., V), a copy
    penalized[..., ids] -= np.log(factor)
    return penalized
    ### END SOLUTION


# %% check="penalize"
check("penalize")

# %% [markdown] lang="es"
# Con `log_softmax` y `penalize` ya se puede escribir el paso. `read` y `write` son las dos mitades del modelo; comparten
# sus pesos.

# %% [markdown] lang="en"
# With `log_softmax` and `penalize` the step can be written. `read` and `write` are the two halves of the model; they
# share its weights.


# %% skip=true
def read(ids):
    """The encoder: from source ids [N, S] to h and c, [N, units] each."""
    return list(encoder(source_embedding(ids))[1:])


def write(tokens, state):
    """One step of the decoder: from the tokens read [N] and h and c to logits [N, V] and the new h and c."""
    output, state = decoder.cell(target_embedding(tokens), state)  # (N, units)
    return dense(output), list(state)


row = tf.TensorSpec([None, units])
compiled_read = tf.function(read, input_signature=[tf.TensorSpec([None, None], tf.int32)])
compiled_write = tf.function(write, input_signature=[tf.TensorSpec([None], tf.int32), [row, row]])


def encode(english):
    """The decoder's first state for a sentence, [1, 2, units]."""
    return np.stack([part.numpy() for part in compiled_read([source_vocabulary.encode(english)])], axis=1)


def step(tokens, state):
    """From tokens [n] and states [n, 2, units] to log probabilities [n, V] and new states."""
    logits, (h, c) = compiled_write(np.asarray(tokens, np.int32), [state[:, 0], state[:, 1]])
    logp = penalize(log_softmax(logits.numpy().astype(float)), [PAD, START], math.inf)
    return logp, np.stack([h, c], axis=1)


def top(logp, count=5):
    """The most probable words, with their probabilities."""
    best = np.argsort(-logp)[:count]
    return "; ".join(f"{target_vocabulary.tokens[i]} {views.number(math.exp(logp[i]), '.3f')}" for i in best)


first, state = step([START], encode("i like soccer ."))
second, _ = step([target_vocabulary.encode("me")[0]], state)
gusta = target_vocabulary.encode("gusta")
rows = [[f"f = {factor:g}", top(penalize(second[0], gusta, factor))] for factor in (1, 10, math.inf)]
print(f"1. {top(first[0])}")
views.table(rows, [t("factor"), t("after_me")], t("penalty_title"))

# %% [markdown] lang="es"
# Fíjate en que las demás probabilidades no se mueven: lo que se le quita a *gusta* no se reparte. Dentro de un paso daría
# igual, pero aquí compiten haces distintos, y un haz no debe valer más porque se le haya prohibido algo.

# %% [markdown] lang="en"
# Notice that the other probabilities do not move: what is taken from *gusta* is not shared out. Within one step that
# would make no difference, but here different beams compete, and a beam should not be worth more because something was
# forbidden to it.

# %% [markdown] lang="es"
# ## 6. ¿Una frase corta es mejor?
#
# Cada palabra que se añade suma un logaritmo negativo: la puntuación **solo puede bajar**. Una frase corta parte con
# ventaja, y una búsqueda que encuentre de verdad la frase más probable tenderá a quedarse corta. Lo habitual es comparar
# al final puntuaciones normalizadas por la longitud $T$ (Cho y otros, 2014, dividían entre $T$; Wu y otros, 2016, entre
# una potencia):
#
# $$ \text{puntuación}(y) = \frac{\log p(y \mid x)}{T^{\alpha}}, \qquad
# \alpha = 0:\ \text{sin normalizar}, \quad \alpha = 1:\ \text{media por palabra} $$
#
# La longitud cuenta `endofseq`, que también hubo que predecir. Y algo importante: se normaliza **al final**, para elegir
# entre frases. Durante la búsqueda se suman logaritmos sin más.
#
# **Ejercicio 4 · `length_normalize`.** Una línea, pero mira dónde va α.

# %% [markdown] lang="en"
# ## 6. Is a short sentence better?
#
# Every further word adds a negative logarithm: the score **can only fall**. A short sentence has a head start, and a
# search that really finds the most probable sentence will tend to be brief. The usual thing is to compare, at the end,
# scores normalised by the length $T$ (Cho et al., 2014, divided by $T$; Wu et al., 2016, by a power):
#
# $$ \text{score}(y) = \frac{\log p(y \mid x)}{T^{\alpha}}, \qquad
# \alpha = 0:\ \text{not normalised}, \quad \alpha = 1:\ \text{mean per word} $$
#
# The length counts `endofseq`, which had to be predicted too. And one important thing: normalise **at the end**, to
# choose among sentences. During the search, logarithms are simply added.
#
# **Exercise 4 · `length_normalize`.** One line, but look where α goes.

# %% [markdown] lang="es" variant="gnmt"
# ## 6. ¿Una frase corta es mejor?
#
# Cada palabra que se añade suma un logaritmo negativo: la puntuación **solo puede bajar**. Una frase corta parte con
# ventaja, y una búsqueda que encuentre de verdad la frase más probable tenderá a quedarse corta. Lo habitual es comparar
# al final puntuaciones normalizadas por la longitud $T$. Cho y otros (2014) dividían entre $T$; nosotros lo haremos como el
# traductor de Google (Wu y otros, 2016, ecuación 14):
#
# $$ \text{puntuación}(y) = \frac{\log p(y \mid x)}{\left(\frac{5 + T}{6}\right)^{\alpha}}, \qquad
# \alpha = 0:\ \text{sin normalizar} $$
#
# El 5 suaviza la corrección: una frase de una sola palabra se queda como está, sea cual sea α, y pasar de 2 palabras a 4
# cambia bastante menos que pasar de 20 a 40.
#
# La longitud cuenta `endofseq`, que también hubo que predecir. Y algo importante: se normaliza **al final**, para elegir
# entre frases. Durante la búsqueda se suman logaritmos sin más.
#
# **Ejercicio 4 · `length_normalize`.** Una línea, pero mira dónde va α.

# %% [markdown] lang="en" variant="gnmt"
# ## 6. Is a short sentence better?
#
# Every further word adds a negative logarithm: the score **can only fall**. A short sentence has a head start, and a
# search that really finds the most probable sentence will tend to be brief. The usual thing is to compare, at the end,
# scores normalised by the length $T$. Cho et al. (2014) divided by $T$; we shall do as Google's translator did (Wu et al.,
# 2016, equation 14):
#
# $$ \text{score}(y) = \frac{\log p(y \mid x)}{\left(\frac{5 + T}{6}\right)^{\alpha}}, \qquad
# \alpha = 0:\ \text{not normalised} $$
#
# The 5 softens the correction: a sentence of a single word stays as it is, whatever α, and going from 2 words to 4 changes
# a good deal less than going from 20 to 40.
#
# The length counts `endofseq`, which had to be predicted too. And one important thing: normalise **at the end**, to
# choose among sentences. During the search, logarithms are simply added.
#
# **Exercise 4 · `length_normalize`.** One line, but look where α goes.


# %% exercise="length_normalize"
def length_normalize(score, length, alpha: float):
    """A sentence's score made comparable with that of longer and shorter ones.

    Args:
        score: the log probability of a sentence; a number, or an array with one for each sentence.
        length: its number of tokens; a number, or an array of the same shape.
        alpha: how much length counts: 0 leaves the score as it is, 1 makes it a mean per token.

    Returns:
        score divided by length to the power of alpha.
    """
    ### BEGIN SOLUTION
    return score / length**alpha
    ### END SOLUTION


# %% exercise="length_normalize" variant="gnmt"
def length_normalize(score, length, alpha: float):
    """A sentence's score made comparable with that of longer and shorter ones, by Wu et al. (2016), equation 14.

    Args:
        score: the log probability of a sentence; a number, or an array with one for each sentence.
        length: its number of tokens; a number, or an array of the same shape.
        alpha: how much length counts: 0 leaves the score as it is.

    Returns:
        score divided by the length penalty: a sixth of 5 plus length, to the power of alpha.
    """
    ### BEGIN SOLUTION
    return score / ((5 + length) / 6) ** alpha
    ### END SOLUTION


# %% check="length_normalize"
check("length_normalize")

# %% skip=true
examples = {(-2.0, 3): "", (-2.7, 5): "", (-4.6, 9): ""}  # (log p, length): change them and run again
alphas = np.linspace(0, 1.2, 25)
curves = {
    t("of_length").format(score=score, length=length): [length_normalize(score, length, alpha) for alpha in alphas]
    for score, length in examples
}
winners = [list(curves)[int(np.argmax([curve[i] for curve in curves.values()]))] for i in (0, len(alphas) - 1)]
figure = search_plots.panels(alphas, [search_plots.Panel(t("score"), curves)], x_label="α", title=t("length_title"))
plots.show(figure, alt=t("length_alt").format(first=winners[0], last=winners[1]))

# %% [markdown] lang="es"
# Las curvas se cruzan: con α pequeño gana la corta; con α grande, la larga. No hay un α correcto, se elige con la
# validación. Más abajo lo medirás con tu modelo.
#
# ## 7. La búsqueda entera
#
# Ya tienes todas las piezas. Lo que falta es la contabilidad, y es donde se cometen los errores:
#
# - Se empieza con **un** haz vacío, de puntuación 0, que lee `startofseq`.
# - `expand` dice de qué haz viene cada superviviente. **Todo** lo que un haz lleva consigo (sus palabras, su estado, si ha
#   terminado) se reordena con `parents`. Quien olvida el estado deja que una frase continúe con la memoria de otra.
# - Un haz que escribe `endofseq` ha **terminado**, pero sigue en la carrera: ocupa su sitio entre los $k$ con la puntuación
#   que tiene, y otro mejor lo puede expulsar. Un truco sencillo: darle una sola continuación, `endofseq` otra vez, con
#   log p = 0.
# - Se acaba cuando han terminado todos los que sobreviven, o tras `max_len` pasos. Lo que quede a medias también se
#   devuelve: cortado, pero no perdido.
# - Al final, y solo al final, se normaliza y se ordena.
#
# Con $k = 1$ tiene que salir la búsqueda voraz; con un $k$ enorme, la búsqueda exhaustiva. La comprobación mira las dos
# cosas, con modelos de juguete.
#
# **Ejercicio 5 · `beam_search`.** La función no sabe nada de redes: recibe un `step` y un primer estado. Puedes (y
# conviene) usar `expand` y `length_normalize`; si su comprobación no pasa todavía, esta tampoco lo hará.

# %% [markdown] lang="en"
# The curves cross: with a small α the short one wins, with a large α the long one. There is no right α; it is chosen on
# the validation set. Further down you will measure it on your model.
#
# ## 7. The whole search
#
# You have all the pieces. What is missing is the bookkeeping, and that is where the mistakes are made:
#
# - Begin with **one** empty beam, of score 0, which reads `startofseq`.
# - `expand` says which beam each survivor comes from. **Everything** a beam carries along (its words, its state, whether
#   it has ended) is reordered by `parents`. Forget the state, and one sentence goes on with the memory of another.
# - A beam that writes `endofseq` has **ended**, but it stays in the race: it holds its place among the $k$ with the score
#   that it has, and a better one may push it out. A simple trick: give it a single continuation, `endofseq` again, with
#   log p = 0.
# - The search is over when all survivors have ended, or after `max_len` steps. What is unfinished by then is returned too:
#   cut off, but not lost.
# - At the end, and only then, normalise and sort.
#
# With $k = 1$ it must give greedy search; with a huge $k$, exhaustive search. The check looks at both, on toy models.
#
# **Exercise 5 · `beam_search`.** The function knows nothing about networks: it takes a `step` and a first state. You may
# (and should) use `expand` and `length_normalize`; as long as their checks do not pass, neither will this one.


# %% exercise="beam_search"
def beam_search(step, state, k: int, max_len: int, alpha: float) -> list[tuple[list[int], float]]:
    """The k most probable sentences that a beam search finds, best first.

    At each step the k best partial sentences survive, by log probability. One that has ended (its last token is END)
    stays in the race: it competes with its log probability as it is, and is not continued. The search ends when all
    that survive have ended, or after `max_len` steps.

    Args:
        step: `step(tokens, state)` reads a token for each of n beams, [n], and returns the log probabilities of the
            next one, [n, V], and the new state. Padding and START have −∞ there: they cannot be chosen.
        state: the decoder's first state, an array with one row. It has a row a beam, and `state[[0, 0, 2]]` are the
            rows of three beams.
        k: how many partial sentences survive each step.
        max_len: the most tokens of a sentence, END included.
        alpha: for `length_normalize`, which decides the order of those that are left at the end, and only that.

    Returns:
        for each of at most k sentences (ids, score): `ids` without START, END last if the sentence ended; `score` its
        log probability, normalised by the number of ids.
    """
    ### BEGIN SOLUTION
    beams, scores, done = [[]], np.zeros(1), np.zeros(1, dtype=bool)
    tokens = np.array([START])  # (n,), what each beam reads next
    for _ in range(max_len):
        logp, state = step(tokens, state)  # (n, V), (n, ...)
        logp = np.array(logp, dtype=float)  # a copy
        logp[done] = -np.inf
        logp[done, END] = 0.0  # what has ended goes on in one way only, and at no cost
        scores, parents, tokens = expand(scores, logp, k)  # (m,) each
        beams = [beams[p] if done[p] else [*beams[p], int(token)] for p, token in zip(parents, tokens, strict=True)]
        state, done = state[parents], done[parents] | (tokens == END)
        if done.all():
            break
    lengths = np.array([len(ids) for ids in beams])
    final = length_normalize(scores, lengths, alpha)
    return [(beams[i], float(final[i])) for i in np.argsort(-final)]
    ### END SOLUTION


# %% check="beam_search"
check("beam_search")

# %% [markdown] lang="es"
# **Verla trabajar.** `Watch` se pone entre tu búsqueda y el modelo y toma notas. Tu función no se entera: en vez de estados
# recibe números, uno por cada frase a medias, y los lleva consigo igual. De lo que hace con ellos se deduce todo: qué
# consideró en cada paso, con qué se quedó (✓) y qué descartó (✗).

# %% [markdown] lang="en"
# **Watch it work.** `Watch` stands between your search and the model and takes notes. Your function does not notice:
# instead of states it gets numbers, one for each half-written sentence, and carries them along just the same. What it
# does with them tells everything: what it considered at each step, what it kept (✓) and what it dropped (✗).


# %% skip=true
def watched_search(english, k, alpha=0.0, max_len=40):
    """What your search finds, best first, and everything that it considered on the way."""
    watch = Watch(step, encode(english))
    found = beam_search(watch, watch.state, k, max_len, alpha)
    return found, watch.candidates(found, target_vocabulary.tokens)


found, candidates = watched_search("i like soccer .", k=2)
for number, considered in groupby(candidates, key=lambda candidate: candidate.step):
    print(t("step_number").format(number=number))
    for candidate in considered:
        mark = "✗" if candidate.fate == "dropped" else "✓"
        print(f"  {mark} {views.number(candidate.total, '7.2f')}  {candidate.sentence}")

# %% [markdown] lang="es"
# Y ahora dibujada. Cada columna es un paso y cada caja una candidata, con su probabilidad y su puntuación acumulada Σ. Las
# de trazo discontinuo se descartaron; las de borde grueso terminan una frase. Avanza con los botones o con las teclas ← y →;
# pulsa una caja para ver su camino.
#
# La frase es la primera de la prueba en la que tres haces encuentran algo distinto que uno solo. Busca el paso en que el
# comienzo que iba primero deja de serlo: ahí es donde la búsqueda voraz ya no habría podido volver.

# %% [markdown] lang="en"
# And now drawn. Each column is a step and each box a candidate, with its probability and its score so far, Σ. Those with
# a dashed outline were dropped; those with a thick one end a sentence. Move with the buttons or the keys ← and →; press a
# box to see its path.
#
# The sentence is the first of the test for which three beams find something else than a single one does. Look for the
# step where the beginning that was first ceases to be: that is where greedy search could no longer have turned back.

# %% skip=true
fields = ("step", "sentence", "p", "total", "fate", "kept", "ended", "dropped")
fields += ("first", "previous", "next", "last", "best", "keys", "all")
labels = TreeLabels(**{name: t(f"tree_{name}") for name in fields})


def best_ids(english, k):
    return beam_search(step, encode(english), k, 40, 0.0)[0][0]


some = [example.source for example in split.test[:40]]
english = next((english for english in some if best_ids(english, 1) != best_ids(english, 3)), probes[2][0])
# english = "i love cats and dogs ."  # a sentence of your own, and another k below: run again
found, candidates = watched_search(english, k=3)
best_words = [target_vocabulary.tokens[i] for i in found[0][0]]
beam_tree(candidates, labels, t("tree_of").format(sentence=english, k=3), best_words)

# %% [markdown] lang="es"
# Las frases de sondeo, con uno y con cuatro haces. La última columna es la lista entera que devolvió la búsqueda, que a
# veces enseña más que la ganadora: busca alguna en la que la traducción correcta esté, pero no la primera.

# %% [markdown] lang="en"
# The probe sentences, with one beam and with four. The last column is the complete list that the search returned, which
# sometimes tells more than the winner: look for one where the right translation is there, but not in first place.


# %% skip=true
def say(ids):
    return target_vocabulary.decode(ids) + ("" if END in ids else " …")


rows = []
for english, spanish in probes:
    (greedy, _), *_ = beam_search(step, encode(english), 1, 40, 0.0)
    found = beam_search(step, encode(english), 4, 40, 0.0)
    listed = "; ".join(f"{say(ids)} ({views.number(score)})" for ids, score in found)
    rows.append([english, spanish, say(greedy), say(found[0][0]), listed])
views.table(rows, [t("english"), t("expected"), "k = 1", "k = 4", t("whole_list")], t("probes_title"))

# %% [markdown] lang="es"
# ## 8. Encuentra el error
#
# Tu búsqueda tiene un haz en el primer paso y $k$ después. Para traducir muchas frases a la vez, en la GPU o en un grafo
# compilado, se prefiere que los tamaños no cambien: **k haces desde el principio**, es decir,
# $k$ copias del primer estado, todas leyendo `startofseq`, todas con puntuación 0.
#
# Funciona, las formas son correctas, y **está mal**. Hagámoslo con tus propias piezas y miremos qué frases salen.

# %% [markdown] lang="en"
# ## 8. Find the bug
#
# Your search has one beam at the first step and $k$ afterwards. To translate many sentences at once, on a GPU or in a
# compiled graph, sizes had better not change: **k beams from the start**, which means
# $k$ copies of the first state, all reading `startofseq`, all with score 0.
#
# It runs, the shapes are right, and **it is wrong**. Let us do it with your own pieces, and look at the sentences.


# %% skip=true
def search_from(start, english, k, steps=12):
    """The beams of one sentence after some steps, k of them from the first step on."""
    tokens, scores, states = (part[0] for part in start(encode(english), k))  # (k,), (k,), (k, 2, units)
    beams = [[] for _ in range(k)]
    for _ in range(steps):
        logp, states = step(tokens, states)  # (k, V)
        over = [END in ids for ids in beams]
        logp[over] = -np.inf
        logp[over, END] = 0.0
        scores, parents, tokens = expand(scores, logp, k)
        beams, states = [[*beams[p], int(token)] for p, token in zip(parents, tokens, strict=True)], states[parents]
    return [target_vocabulary.decode(ids) for ids in beams]


def equal_start(state, k):
    return np.full((1, k), START), np.zeros((1, k)), np.repeat(state[:, None], k, axis=1)


views.table(
    [[number, said] for number, said in enumerate(search_from(equal_start, "i love you .", 4), 1)],
    [t("beam"), t("model_says")],
    t("copies_title"),
)

# %% [markdown] lang="es"
# En el primer paso todas las copias proponen las mismas palabras con las mismas puntuaciones. Las $k$ mejores de $k \cdot V$
# candidatas son $k$ veces la misma, y así hasta el final: una búsqueda voraz con $k$ veces más trabajo para la red. Es un
# error difícil de ver, porque nada falla: solo se acaba creyendo que la búsqueda en haz no sirve.
#
# **Ejercicio 6 · `start_beams`.** Repáralo **sin cambiar las formas**: $k$ haces por frase desde el principio, pero tales
# que del primer paso salgan $k$ palabras distintas.

# %% [markdown] lang="en"
# At the first step all copies propose the same words with the same scores. The best $k$ of $k \cdot V$ candidates are $k$
# times the same one, and so on to the end: a greedy search with $k$ times the work for the network. It is a hard bug to
# see, because nothing fails: one merely comes to believe that beam search is of no use.
#
# **Exercise 6 · `start_beams`.** Mend it **without changing the shapes**: $k$ beams a sentence from the start, but such
# that $k$ different words come out of the first step.


# %% exercise="start_beams"
def start_beams_with_a_bug(state: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """With the bug: it runs, the shapes are right, and k beams are never better than one."""
    B = len(state)
    return np.full((B, k), START), np.zeros((B, k)), np.repeat(state[:, None], k, axis=1)


def start_beams(state: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What a search begins with that keeps exactly k beams for each of B sentences, from the first step on.

    Args:
        state: the decoder's first state of each sentence, [B, ...].
        k: how many beams each sentence has.

    Returns:
        tokens: what the beams read first, [B, k].
        scores: their log probabilities, [B, k], such that the first step finds k different words for each sentence.
        states: the state of each beam, [B, k, ...]: that of its sentence.
    """
    ### BEGIN SOLUTION
    B = len(state)
    tokens = np.full((B, k), fill_value=START)
    scores = np.full((B, k), -np.inf)
    scores[:, 0] = 0.0  # one of k equal beams may win, the others may not
    states = np.stack([state] * k, axis=1)  # (B, k, ...)
    return tokens, scores, states
    ### END SOLUTION


# %% check="start_beams"
check("start_beams")

# %% skip=true
views.table(
    [[number, said] for number, said in enumerate(search_from(start_beams, "i love you .", 4), 1)],
    [t("beam"), t("model_says")],
    t("mended_title"),
)

# %% [markdown] lang="es"
# ¿Cuánto cuesta no darse cuenta? Traducimos las mismas frases de tres maneras y contamos cuántas salen idénticas a las de
# la búsqueda voraz.

# %% [markdown] lang="en"
# What does it cost not to notice? We translate the same sentences in three ways and count how many come out identical to
# those of greedy search.

# %% skip=true
plain = [say(beam_search(step, encode(english), 1, 20, 0.0)[0][0]) for english in some]
rows = []
for name, start, k in (
    (t("greedy"), start_beams, 1),
    (t("equal_beams"), equal_start, 4),
    ("start_beams", start_beams, 4),
):
    began = time.perf_counter()
    said = [search_from(start, english, k, steps=20)[0] for english in some]
    same = sum(a == b.removesuffix(" …") for a, b in zip(said, plain, strict=True))
    rows.append([name, k, f"{same}/{len(some)}", f"{1000 * (time.perf_counter() - began) / len(some):.0f}"])
views.table(rows, [t("beginning"), "k", t("same_as_greedy"), t("milliseconds")], t("bug_cost"))

# %% [markdown] lang="es"
# ## 9. De una frase a miles
#
# Tu búsqueda es correcta y lleva el estado consigo, que es lo principal. Pero da cada paso desde Python y atiende a una sola
# frase. `rnn2llm.decoding.BeamSearch` hace exactamente lo mismo con $B$ frases a la vez, $B \cdot k$ haces por paso, y con el
# bucle entero compilado en un grafo (`tf.function`): entran ids $[B, S]$ y salen hipótesis $[B, k, T]$. Para eso hacía falta
# tu `start_beams`: en un grafo, los tamaños no cambian de un paso a otro.
#
# Que sea lo mismo no hay que creerlo; se comprueba.

# %% [markdown] lang="en"
# ## 9. From one sentence to thousands
#
# Your search is right and carries the state along, which is the main thing. But it takes every step from Python, and
# serves a single sentence. `rnn2llm.decoding.BeamSearch` does exactly the same for $B$ sentences at once, $B \cdot k$ beams a
# step, with the whole loop compiled into a graph (`tf.function`): ids $[B, S]$ go in and hypotheses $[B, k, T]$ come out. That
# is what your `start_beams` was needed for: in a graph, sizes do not change from one step to the next.
#
# That it is the same need not be believed; it can be checked.

# %% skip=true
fast_search = BeamSearch(read, write, k=4, max_len=40)
batched = fast_search([source_vocabulary.encode(english) for english in some])
same = 0
for english, hypotheses in zip(some, batched, strict=True):
    own = beam_search(step, encode(english), 4, 40, 0.0)
    same += [tuple(ids) for ids, _ in own] == [hypothesis.ids for hypothesis in hypotheses]
print(t("same_lists").format(same=same, count=len(some)))

# %% [markdown] lang="es"
# (Si alguna lista difiere, mira sus puntuaciones: el grafo suma en 32 bits y tu función en 64, y dos frases casi empatadas
# pueden cambiar de orden.)
#
# ## 10. ¿Más ancho es mejor?
#
# Con $k$ más grande se mira más y se encuentra, casi siempre, una frase más probable. ¿También una traducción mejor?
# Traducimos la prueba entera con $k = 1, 2, 4, 8, 16$ y medimos tres cosas: BLEU, la log-probabilidad media de lo encontrado y
# lo que tarda cada frase. Apuesta primero.

# %% [markdown] lang="en"
# (If a list should differ, look at its scores: the graph adds in 32 bits and your function in 64, and two sentences that
# nearly tie may change places.)
#
# ## 10. Is wider better?
#
# With a larger $k$ more is looked at and, nearly always, a more probable sentence is found. Is it a better translation as
# well? We translate the whole test with $k = 1, 2, 4, 8, 16$ and measure three things: BLEU, the mean log probability of
# what is found, and the time a sentence takes. Place your bet first.

# %% skip=true
predict("best_width", "?")  # the k with the highest BLEU: 1, 2, 4, 8 or 16

# %% skip=true
sample = split.test[:3000]  # their order is random, and the same in every lesson
sources = [source_vocabulary.encode(example.source) for example in sample]
references = [example.references for example in sample]


def choose(found, alpha):
    """The best sentence of each list, as text."""
    return [target_vocabulary.decode(max(some, key=lambda one: one.score(alpha)).ids) for some in found]


# %% skip=true variant="gnmt"
sample = split.test[:3000]  # their order is random, and the same in every lesson
sources = [source_vocabulary.encode(example.source) for example in sample]
references = [example.references for example in sample]


def choose(found, alpha):
    """The best sentence of each list by your `length_normalize`, as text."""

    def score(one):
        return length_normalize(one.total, len(one.ids), alpha)

    return [target_vocabulary.decode(max(some, key=score).ids) for some in found]


# %% skip=true
widths = (1, 2, 4, 8, 16)
found_with, seconds, scores_with = {}, {}, {}
for k in widths:
    search = BeamSearch(read, write, k=k, max_len=40)
    search(sources[:2])  # compile it, which is not counted
    began = time.perf_counter()
    found_with[k] = search(sources)
    seconds[k] = (time.perf_counter() - began) / len(sources)
    scores_with[k] = metrics.corpus_scores(choose(found_with[k], 0.0), references)

mean_logp = [np.mean([some[0].total for some in found_with[k]]) for k in widths]
rows = [
    [k, round(scores_with[k].bleu, 2), round(scores_with[k].chrf, 2), f"{value:.4f}"]
    for k, value in zip(widths, mean_logp, strict=True)
]
best_width = max(widths, key=lambda k: scores_with[k].bleu)
compare("best_width", best_width)
views.table(rows, ["k", "BLEU", "chrF", t("mean_logp")], t("width_title"))

# %% skip=true
figure = search_plots.panels(
    widths,
    [
        search_plots.Panel("BLEU", {"BLEU": [scores_with[k].bleu for k in widths]}),
        search_plots.Panel(t("mean_logp"), {t("mean_logp"): mean_logp}),
        search_plots.Panel(t("milliseconds"), {t("milliseconds"): [1000 * seconds[k] for k in widths]}),
    ],
    x_label="k",
    title=t("width_title"),
    log_x=True,
)
gain = scores_with[best_width].bleu - scores_with[1].bleu
plots.show(figure, alt=t("width_alt").format(best=best_width, gain=gain, low=mean_logp[0], high=mean_logp[-1]))

# %% [markdown] lang="es"
# Lee las tres curvas juntas. La log-probabilidad sube con $k$: la búsqueda hace cada vez mejor **su** trabajo, encontrar lo
# que el modelo cree más probable. El tiempo sube también. BLEU, en cambio, suele ganar al principio y después estancarse o
# bajar: mira dónde lo hace el tuyo. No es un fallo de la búsqueda: a partir de cierto punto, lo más probable según el modelo
# ya no es lo mejor. Koehn y Knowles
# (2017) lo midieron en sistemas grandes, y Stahlberg y Byrne (2019) fueron hasta el final: con búsqueda exacta, la frase más
# probable de su modelo era, en más de la mitad de los casos, **la frase vacía**.
#
# Parte de la culpa la tiene la longitud. Midamos α, y como hay que *elegirlo*, en la validación. Busca además la columna de
# la longitud: ¿se acercan las traducciones a la de las referencias?

# %% [markdown] lang="en"
# Read the three curves together. Log probability rises with $k$: the search does **its** job better and better, finding
# what the model believes most probable. Time rises too. BLEU, though, tends to gain at first and then to stall or fall: see
# where yours does. That is no fault of the search: beyond a certain point, the most probable according to the model is no
# longer the best. Koehn and Knowles (2017) measured it in large systems, and Stahlberg and Byrne (2019) went all the way: with exact search, the most
# probable sentence of their model was, in more than half of the cases, **the empty sentence**.
#
# Length is part of the trouble. Let us measure α and, since it has to be *chosen*, do so on the validation set. Look at the
# length column too: do the translations come nearer to that of the references?

# %% skip=true
known = {}
for english, spanish in split.validation:
    known.setdefault(english, []).append(spanish)
held_out = fast_search([source_vocabulary.encode(english) for english in known])
right_length = np.mean([len(spanish.split()) for spanish in known.values() for spanish in spanish[:1]])
rows, by_alpha = [], {}
for alpha in (0.0, 0.3, 0.6, 1.0, 1.5):
    said = choose(held_out, alpha)
    scores = metrics.corpus_scores(said, list(known.values()))
    by_alpha[alpha] = scores.bleu
    rows.append([alpha, round(scores.bleu, 2), round(scores.chrf, 2), f"{np.mean([len(s.split()) for s in said]):.2f}"])
best_alpha = max(by_alpha, key=by_alpha.get)
views.table(
    rows,
    ["α", "BLEU", "chrF", t("mean_length")],
    t("alpha_title").format(length=views.number(right_length), best=views.number(best_alpha, "g")),
)

# %% [markdown] lang="es"
# ## 11. La tabla del curso
#
# La primera fila es la de la lección 1. Las otras son el mismo modelo, sin entrenar nada más: solo cambia cómo se le
# pregunta. Debajo, por longitud y por fenómeno.

# %% [markdown] lang="en"
# ## 11. The table of the course
#
# The first row is that of lesson 1. The others are the same model, with no further training: all that changes is how it is
# asked. Below, by length and by phenomenon.

# %% skip=true
ways = {
    "by_greedy": choose(found_with[1], 0.0),
    "by_beam_4": choose(found_with[4], 0.0),
    "by_beam_4_alpha": choose(found_with[4], best_alpha),
}
for name, said in ways.items():
    table = results.add(
        name,
        corpus.name,
        len(sources),
        metrics.corpus_scores(said, references),
        parameters=model.count_params(),
        pairs_per_second=np.mean(history.pairs_per_second),
        exact=np.mean([sentence in right for sentence, right in zip(said, references, strict=True)]),
    )
table

# %% skip=true
source_lengths = [len(example.source.split()) for example in sample]
edges = [1, 6, 8, 11, 15, 20]
greedy_said, beam_said, _ = ways.values()
by_length = [metrics.scores_by_bucket(source_lengths, said, references, edges) for said in (greedy_said, beam_said)]
rows = [
    [
        one.label,
        one.count,
        *(f"{views.number(way.scores.bleu, '.1f')} / {views.number(way.scores.chrf, '.1f')}" for way in (one, other)),
    ]
    for one, other in zip(*by_length, strict=True)
]
views.table(rows, [t("source_length"), "n", t("greedy"), t("beam_4")], t("by_length"))

# %% skip=true
phenomena = [example.phenomena for example in sample]
by_phenomenon = [
    {score.name: score for score in metrics.scores_by_phenomenon(phenomena, said, references)}
    for said in (greedy_said, beam_said)
]
rows = [
    [NAMES[name][runtime.lang], score.count, *(f"{way[name].scores.chrf:.1f}" for way in by_phenomenon)]
    for name, score in by_phenomenon[0].items()
]
views.table(rows, [t("phenomenon"), "n", t("greedy"), t("beam_4")], t("by_phenomenon"))

# %% [markdown] lang="es"
# **Y con frases de verdad**, esto ganan los modelos de las lecciones 1 y 2, entrenados por el proyecto con el corpus real, solo
# porque se les pregunta de otra manera:
#
# {{translators}}
#
# Unos dos puntos de BLEU cada uno, sin una época más.

# %% [markdown] lang="en"
# **And on real sentences**, this is what the models of lessons 1 and 2, trained by the project on the real corpus, gain only
# because they are asked in another way:
#
# {{translators}}
#
# Some two points of BLEU each, without one more epoch.

# %% [markdown] lang="es"
# ## 12. Lo que cuesta hacerlo al pie de la letra
#
# Esta es la misma búsqueda, escrita como se suele contar: cada haz es una cadena de texto; en cada paso se vuelve a leer la
# frase inglesa y **todo** lo escrito hasta entonces, con `model.predict`; y cada una de las $V$ candidatas mira su palabra en
# el vocabulario, que se vuelve a pedir a la capa cada vez. No hay nada lento a propósito.

# %% [markdown] lang="en"
# ## 12. What it costs to do it literally
#
# This is the same search, written as it is usually told: each beam is a string of text; at each step the English sentence
# and **everything** written so far are read again, with `model.predict`; and each of the $V$ candidates looks its word up in
# the vocabulary, which is fetched from the layer every time. Nothing in it is slow on purpose.

# %% skip=true
print(inspect.getsource(literal_search.literal_beam_search).partition('"""')[2].partition('"""\n')[2])

# %% [markdown] lang="es"
# Le damos una frase de cuatro tokens, *I love you.*, y 30 segundos como mucho; si no acaba, se extrapola por los haces que
# le quedaban por continuar. ¿Cuántas veces más rápida es la búsqueda por lotes del apartado 10, con el mismo $k = 4$, por
# frase?

# %% [markdown] lang="en"
# We give it a sentence of four tokens, *I love you.*, and 30 seconds at most; if it does not finish, its time is
# extrapolated from the beams it had yet to go on from. How many times faster is the batched search of section 10 a
# sentence, with the same $k = 4$?

# %% skip=true
predict("speedup", "?")  # 10? 100? 1,000? 10,000?

# %% skip=true
english = "i love you ."
watch = Watch(step, encode(english))
beam_search(step, encode(english), 4, 40, 0.0)  # once without counting it
began = time.perf_counter()
found = beam_search(step, encode(english), 4, 40, 0.0)
own_seconds = time.perf_counter() - began
beam_search(watch, watch.state, 4, 40, 0.0)

source_words = literal_search.lookup_layer(source_vocabulary.tokens)
target_words = literal_search.lookup_layer(target_vocabulary.tokens)
run = literal_search.literal_beam_search(model, english, source_words, target_words, k=4, max_len=40, seconds=30)
literal_seconds = run.extrapolated(watch.extended)

own_beams = {" ".join(target_vocabulary.tokens[i] for i in ids[: run.steps]) for ids, _ in found}
print(t("literal_done").format(done=run.extended, of=watch.extended, seconds=views.number(run.seconds, ".1f")))
if run.finished:
    print(t("same_sentences"), {sentence for sentence, _ in run.beams} == own_beams)
compare("speedup", views.number(literal_seconds / seconds[4], ",.0f"))
ways_to_search = {t("literally"): literal_seconds, t("your_search"): own_seconds, t("batched"): seconds[4]}
figure = search_plots.magnitudes(
    list(ways_to_search), list(ways_to_search.values()), x_label=t("seconds_per_sentence"), title=t("speed_title")
)
listed = "; ".join(f"{name}: {value:.2g} s" for name, value in ways_to_search.items())
plots.show(figure, alt=t("speed_alt").format(listed=listed))

# %% [markdown] lang="es"
# Mismo modelo, mismas frases, mismas puntuaciones. La diferencia se reparte así: **llevar el estado** evita releer (de
# leer $1 + 2 + \dots + T$ tokens por haz a leer $T$) y codificar la frase una vez en lugar de en cada paso; **trabajar con
# ids** evita tocar texto dentro del bucle; y **agrupar** frases y haces da a las multiplicaciones de matrices un tamaño en el
# que el procesador rinde. Ninguna de las tres cambia un solo resultado.
#
# ## 13. ☆ No la más probable: la que menos se arriesga
#
# La búsqueda devuelve una lista, y hasta ahora la hemos tirado entera menos la primera. Hay otra manera de elegir. Si la
# traducción correcta fuera alguna de las de la lista, con probabilidad proporcional a $e^{s_j}$, ¿cuál conviene decir para
# que, acierte o no, se parezca lo más posible a la correcta? Es la decisión de **mínimo riesgo de Bayes** (Kumar y Byrne,
# 2004):
#
# $$ \hat y = \arg\max_i \sum_{j=1}^{N} p_j \, \mathrm{sim}(y_i, y_j), \qquad p = \mathrm{softmax}(s) \in \mathbb{R}^N,\
# \mathrm{sim} \in \mathbb{R}^{N \times N} $$
#
# Una frase probable pero solitaria puede perder ante otra que se parece a muchas.
#
# **Ejercicio 7 ☆ · `minimum_bayes_risk`.**

# %% [markdown] lang="en"
# The same model, the same sentences, the same scores. The difference is made up like this: **carrying the state** avoids
# rereading (from $1 + 2 + \dots + T$ tokens a beam down to $T$) and encodes the sentence once rather than at every step;
# **working with ids** keeps text out of the loop; and **batching** sentences and beams gives matrix products a size at which
# the processor does well. None of the three changes a single result.
#
# ## 13. ☆ Not the most probable: the one that risks least
#
# The search returns a list, and so far we have thrown away all of it but the first. There is another way to choose. If the
# right translation were one of those in the list, with probability proportional to $e^{s_j}$, which one should you say so
# that, right or wrong, it is as similar as possible to the right one? This is the **minimum Bayes risk** decision (Kumar
# and Byrne, 2004):
#
# $$ \hat y = \arg\max_i \sum_{j=1}^{N} p_j \, \mathrm{sim}(y_i, y_j), \qquad p = \mathrm{softmax}(s) \in \mathbb{R}^N,\
# \mathrm{sim} \in \mathbb{R}^{N \times N} $$
#
# A sentence that is probable but alone may lose to one that resembles many.
#
# **Exercise 7 ☆ · `minimum_bayes_risk`.**


# %% exercise="minimum_bayes_risk"
def minimum_bayes_risk(scores: np.ndarray, similarity: np.ndarray) -> tuple[int, np.ndarray]:
    """The sentence that is expected to be most like the right one, if the right one is among N.

    Args:
        scores: log probabilities of N sentences, [N]; their probabilities need not add up to 1, and may be as small as
            e to the power of −1200.
        similarity: [N, N]; in row i and column j, how good sentence i is if j is the right one.

    Returns:
        best: the number of the sentence with the highest expected similarity.
        expected: the expected similarity of each, [N], where j is right with the probability that its score gives it
            among the N.
    """
    ### BEGIN SOLUTION
    p = np.exp(log_softmax(scores))  # (N,), adding up to 1
    expected = similarity @ p  # (N,)
    return int(np.argmax(expected)), expected
    ### END SOLUTION


# %% check="minimum_bayes_risk"
check("minimum_bayes_risk")

# %% [markdown] lang="es"
# Con chrF como semejanza y las 8 hipótesis de cada frase, sobre 200 frases de prueba. ¿Gana? Ten presente que se optimiza
# la misma métrica con la que se mide: mira también BLEU y las exactas.

# %% [markdown] lang="en"
# With chrF for the similarity and the 8 hypotheses of each sentence, on 200 test sentences. Does it win? Bear in mind that
# it optimises the very metric it is measured by: look at BLEU and the exact ones too.


# %% skip=true
def least_risk(hypotheses):
    said = [target_vocabulary.decode(one.ids) for one in hypotheses]
    similarity = np.array([[metrics.sentence_chrf(one, [other]) for other in said] for one in said])  # (N, N)
    best, _ = minimum_bayes_risk(np.array([one.total for one in hypotheses]), similarity)
    return said[best]


few = slice(0, 200)
rows = []
for name, said in (
    (t("most_probable"), choose(found_with[8][few], 0.0)),
    (t("least_risk"), [least_risk(hypotheses) for hypotheses in found_with[8][few]]),
):
    scores = metrics.corpus_scores(said, references[few])
    exact = np.mean([sentence in right for sentence, right in zip(said, references[few], strict=True)])
    rows.append([name, round(scores.bleu, 2), round(scores.chrf, 2), views.percent(exact, 1)])
views.table(rows, [t("choice"), "BLEU", "chrF", t("exact")], t("risk_title"))

# %% [markdown] lang="es"
# ## 14. Lo que se rompe
#
# Cuando una traducción está mal, hay dos culpables posibles, y se pueden distinguir. Calculemos la log-probabilidad que el
# modelo da a la traducción **correcta**:
#
# - si es **mayor** que la de la frase encontrada, el modelo prefería la correcta y la búsqueda no la encontró: **error de
#   búsqueda**;
# - si es **menor**, la búsqueda hizo lo que debía y es el modelo quien prefiere la equivocada: **error del modelo**.
#
# Con $k = 4$, ¿qué parte de las traducciones equivocadas es culpa de la búsqueda?

# %% [markdown] lang="en"
# ## 14. What breaks
#
# When a translation is wrong there are two possible culprits, and they can be told apart. Let us compute the log
# probability that the model gives the **right** translation:
#
# - if it is **higher** than that of the sentence found, the model preferred the right one and the search did not find it:
#   a **search error**;
# - if it is **lower**, the search did as it should and it is the model that prefers the wrong one: a **model error**.
#
# With $k = 4$, what share of the wrong translations is the fault of the search?

# %% skip=true
predict("search_errors", "?")  # a percentage


# %% skip=true
def log_probabilities(pairs, batch=256):
    """The log probability that the model gives each translation, END included, [N]."""
    totals = []
    for first in range(0, len(pairs), batch):
        encoder_ids, dec_in, dec_out = map(tf.constant, make_batch(*ids(pairs[first : first + batch])))
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(dec_out, model([encoder_ids, dec_in]))  # (B, T)
        totals.append(-tf.reduce_sum(tf.where(dec_out == PAD, 0.0, losses), axis=1).numpy())
    return np.concatenate(totals)


rows = []
for k in (1, 4, 16):
    said = choose(found_with[k], 0.0)
    wrong = [i for i, sentence in enumerate(said) if sentence not in references[i]]
    right = [(sample[i].source, spanish) for i in wrong for spanish in references[i]]
    best_right = {}
    for (english, _), total in zip(right, log_probabilities(right), strict=True):
        best_right[english] = max(total, best_right.get(english, -np.inf))
    missed = sum(best_right[sample[i].source] > found_with[k][i][0].total + 1e-3 for i in wrong)
    share = missed / len(wrong)
    rows.append([k, len(wrong), missed, views.percent(share, 1)])
    if k == 4:
        compare("search_errors", views.percent(share, 1))
views.table(rows, ["k", t("wrong"), t("search_error"), t("share")], t("whose_fault"))

# %% [markdown] lang="es"
# Lo que no es culpa de la búsqueda es culpa del modelo: la traducción correcta le parece **menos** probable que la
# equivocada, y ninguna búsqueda puede arreglarlo. ¿Cuánto queda por ganar buscando mejor, según tu tabla? Vuelve ahora a la
# de longitudes del apartado 11: ¿cuánto de la caída de las frases largas han recuperado los haces? El decodificador, por muchos caminos que explore, los recorre todos con el mismo
# recuerdo de la frase inglesa: un vector.
#
# **Pregunta 8 · respuesta escrita (3 puntos).** Un equipo amplía el haz de 5 a 50. La log-probabilidad media de sus
# traducciones sube, y su BLEU baja dos puntos. «La búsqueda tiene un error de programación», concluye una persona.
# Responde en unas 10 líneas:
#
# 1. Explica por qué esas dos medidas **no** demuestran un error de programación, y qué sí demuestra que la
#    log-probabilidad suba.
# 2. Propón una **medida** que diga si lo que falla es la búsqueda, el modelo o la preferencia por lo corto.
# 3. Propón un remedio y di qué **cuesta** o qué puede estropear.
#
# *Cómo se califica*: 1 punto por distinguir lo que busca la búsqueda (probabilidad) de lo que mide BLEU; 1 punto por una
# medida que separe al menos dos causas; 1 punto por un remedio con su coste. No hace falta que lo ejecutes.

# %% [markdown] lang="en"
# What is not the search's fault is the model's: it finds the right translation **less** probable than the wrong one, and no
# search can mend that. How much is left to gain by searching better, by your table? Now go back to the one by length in
# section 11: how much of the fall of the long sentences have the beams won back? However many paths the decoder explores, it walks them all with the same memory of the
# English sentence: one vector.
#
# **Question 8 · written answer (3 points).** A team widens the beam from 5 to 50. The mean log probability of its
# translations rises, and its BLEU falls by two points. "The search has a programming error", somebody concludes. Answer in
# about 10 lines:
#
# 1. Explain why these two measurements do **not** prove a programming error, and what the rise in log probability does
#    prove.
# 2. Propose a **measurement** that tells whether it is the search that fails, the model, or the preference for brevity.
# 3. Propose a remedy, and say what it **costs** or what it may spoil.
#
# *How it is graded*: 1 point for telling apart what the search looks for (probability) and what BLEU measures; 1 point for
# a measurement that separates at least two causes; 1 point for a remedy with its cost. You need not run it.

# %% [markdown] manual="wider_beam" points=3
# **wider_beam**

# %% [markdown] lang="es"
# ## 15. Cuestionario
#
# Cinco preguntas. Pulsa una opción para saber si es correcta y por qué; las incorrectas también enseñan algo.

# %% [markdown] lang="en"
# ## 15. Quiz
#
# Five questions. Press an option to learn whether it is right and why; the wrong ones teach something too.

# %% skip=true
quiz()

# %% [markdown] lang="es"
# ## Recapitulación
#
# - La **búsqueda voraz** decide para siempre en cada paso; la mejor palabra no siempre está en el camino de la mejor frase.
# - Las probabilidades se multiplican y se redondean a cero; sus **logaritmos** se suman. `log_softmax` resta el máximo.
# - La **búsqueda en haz** conserva las $k$ mejores frases a medias, elegidas entre las candidatas de **todos** los haces. Lo
#   que cada haz lleva consigo se reordena con su padre; lo terminado sigue en la carrera.
# - $k$ haces iguales al empezar hacen el trabajo de uno.
# - La puntuación solo baja con cada palabra: al final se **normaliza** por la longitud. Penalizar es **restar** log f.
# - **Más ancho no es siempre mejor**: encuentra lo que el modelo prefiere, y el modelo se equivoca. Un error es de búsqueda
#   o es del modelo, y se puede medir cuál.
# - Llevar el estado, trabajar con ids y agrupar da el mismo resultado miles de veces más deprisa.
#
# ## Para seguir
#
# - **Haces distintos.** Los haces suelen parecerse mucho. Vijayakumar y otros (2018) los reparten en grupos y restan puntos a
#   las palabras que otro grupo acaba de usar: con `penalize` puedes intentarlo.
# - **Sortear en vez de buscar.** ¿Y si se elige cada palabra al azar, según su probabilidad? Para traducir es mala idea; para
#   escribir cuentos, quizá no. La lección 06 trata de eso.
# - **Otro premio a la longitud.** En lugar de dividir, suma una cantidad fija por palabra. ¿Encuentras una que iguale al
#   mejor α?
# - **Parar antes.** Con α = 0, en cuanto termina el mejor haz ya no lo puede superar nadie. ¿Cuánto tiempo ahorra pararse ahí?
#
# ## Fuentes
#
# - B. T. Lowerre (1976). *The HARPY Speech Recognition System*. Tesis doctoral, Carnegie Mellon University.
# - S. Kumar y W. Byrne (2004). *Minimum Bayes-Risk Decoding for Statistical Machine Translation*. HLT-NAACL.
# - K. Cho, B. van Merriënboer, D. Bahdanau y Y. Bengio (2014). *On the Properties of Neural Machine Translation:
#   Encoder–Decoder Approaches*. SSST-8.
# - I. Sutskever, O. Vinyals y Q. V. Le (2014). *Sequence to Sequence Learning with Neural Networks*. NeurIPS.
# - Y. Wu y otros (2016). *Google's Neural Machine Translation System*. arXiv:1609.08144.
# - P. Koehn y R. Knowles (2017). *Six Challenges for Neural Machine Translation*. WNMT.
# - A. Vijayakumar y otros (2018). *Diverse Beam Search for Improved Description of Complex Scenes*. AAAI.
# - F. Stahlberg y B. Byrne (2019). *On NMT Search Errors and Model Errors: Cat Got Your Tongue?* EMNLP.
# - M. Post (2018). *A Call for Clarity in Reporting BLEU Scores*. WMT.
# - Datos: frases de [Tatoeba](https://tatoeba.org) reunidas por manythings.org/anki (CC BY 2.0), en la modalidad completa.
#
# ## La pregunta que queda abierta
#
# Ya no es la búsqueda la que falla. El decodificador recibe la frase inglesa, mida lo que mida, en un único vector, y al
# escribir la décima palabra ya no puede volver a mirar la segunda. Tú, al traducir, sí vuelves los ojos al original. ¿Por
# qué apretar una frase en un vector? Es la pregunta de la **lección 04**.
#
# ## Entregar
#
# `progress()` resume lo que llevas hecho. `hand_in()` no envía nada: dice qué falta, avisa si hay trabajo sin guardar y te
# indica qué archivo entregar. Ejecútalas al final, con el cuaderno guardado.

# %% [markdown] lang="en"
# ## Recap
#
# - **Greedy search** decides for good at each step; the best word is not always on the way to the best sentence.
# - Probabilities are multiplied and get rounded to zero; their **logarithms** are added. `log_softmax` subtracts the maximum.
# - **Beam search** keeps the $k$ best half-written sentences, chosen among the candidates of **all** beams. What each beam
#   carries is reordered with its parent; what has ended stays in the race.
# - $k$ equal beams at the start do the work of one.
# - The score only falls with each word: at the end it is **normalised** by length. To penalise is to **subtract** log f.
# - **Wider is not always better**: it finds what the model prefers, and the model is wrong at times. An error is the search's
#   or the model's, and which one can be measured.
# - Carrying the state, working with ids and batching give the same result thousands of times faster.
#
# ## Going further
#
# - **Different beams.** Beams tend to be very much alike. Vijayakumar et al. (2018) deal them into groups and take points off
#   words that another group has just used: with `penalize` you can try it.
# - **Drawing instead of searching.** What if each word is drawn at random, by its probability? A bad idea for translating;
#   perhaps not for writing stories. Lesson 06 is about that.
# - **Another reward for length.** Instead of dividing, add a fixed amount for each word. Can you find one that matches the
#   best α?
# - **Stopping early.** With α = 0, once the best beam has ended nobody can overtake it. How much time does stopping there save?
#
# ## Sources
#
# - B. T. Lowerre (1976). *The HARPY Speech Recognition System*. PhD thesis, Carnegie Mellon University.
# - S. Kumar and W. Byrne (2004). *Minimum Bayes-Risk Decoding for Statistical Machine Translation*. HLT-NAACL.
# - K. Cho, B. van Merriënboer, D. Bahdanau and Y. Bengio (2014). *On the Properties of Neural Machine Translation:
#   Encoder–Decoder Approaches*. SSST-8.
# - I. Sutskever, O. Vinyals and Q. V. Le (2014). *Sequence to Sequence Learning with Neural Networks*. NeurIPS.
# - Y. Wu et al. (2016). *Google's Neural Machine Translation System*. arXiv:1609.08144.
# - P. Koehn and R. Knowles (2017). *Six Challenges for Neural Machine Translation*. WNMT.
# - A. Vijayakumar et al. (2018). *Diverse Beam Search for Improved Description of Complex Scenes*. AAAI.
# - F. Stahlberg and B. Byrne (2019). *On NMT Search Errors and Model Errors: Cat Got Your Tongue?* EMNLP.
# - M. Post (2018). *A Call for Clarity in Reporting BLEU Scores*. WMT.
# - Data: sentences from [Tatoeba](https://tatoeba.org), collected by manythings.org/anki (CC BY 2.0), in the full lane.
#
# ## The question left open
#
# It is no longer the search that fails. The decoder gets the English sentence, whatever its length, in one single vector,
# and when it writes the tenth word it can no longer look back at the second. You, when you translate, do turn your eyes back
# to the original. Why squeeze a sentence through one vector? That is the question of **lesson 04**.
#
# ## Handing in
#
# `progress()` sums up what you have done. `hand_in()` sends nothing: it says what is missing, warns of unsaved work, and
# tells you which file to hand in. Run them last, with the notebook saved.

# %% skip=true
progress()

# %% skip=true
hand_in()

# %% [markdown] teacher=true lang="es"
# ## Tiempos
#
# | minuto | apartados | qué hacer |
# |---|---|---|
# | 0–10 | 1–2 | Lanzar el entrenamiento. El árbol en la pizarra, con las probabilidades tapadas; votar cada rama. |
# | 10–20 | 3 | Predicción del producto. Ejercicio 1. |
# | 20–35 | 4–5 | Ejercicio 2 a mano sobre el árbol antes de programarlo; ejercicio 3. |
# | 35–60 | 6–7 | Ejercicio 4 en dos minutos; ejercicio 5. Recorrer el árbol en voz alta: «¿quién es el padre de este?». |
# | 60–70 | 8 | Encontrar el error en parejas. |
# | 70–90 | 9–12 | Apuestas a mano alzada: el mejor k, la aceleración. |
# | en casa | 13–15 | Ejercicio 7 ☆, pregunta escrita, cuestionario. |
#
# Si solo hay una hora, el apartado 12 y el 14 quedan para casa.
#
# ## Plan de pizarra
#
# 1. El árbol, que no se borra: la búsqueda voraz en un color, k = 2 en otro.
# 2. A la derecha, un paso con formas: `scores` $[n]$ + `logp` $[n, V]$ → $n \cdot V$ candidatas → $k$ supervivientes, cada una
#    con su padre.
# 3. Debajo, la lista de lo que lleva un haz: palabras, puntuación, estado, terminado. Todo se reordena junto.
# 4. Al final, en grande: «¿es culpa de la búsqueda o del modelo?».
#
# ## Qué preguntar según los errores de la clase
#
# - `log(softmax)`: «¿Cuál es el número más pequeño que tu ordenador distingue de cero?».
# - Mejor continuación de cada haz: seguir en el árbol k = 2 y preguntar cuántos descendientes deja *yo*.
# - Dividen el logaritmo: dar p = 0,5 y f = 2, y pedir p antes y después, con calculadora.
# - Estado sin reordenar: tapar los nombres de dos haces que se han cruzado y preguntar de quién es la memoria.
# - Paran en el primer final: «¿Y si el que termina es el cuarto de cuatro?».
# - Haces iguales: pedir las 4 mejores de una lista en la que cada candidata está cuatro veces.
# - Normalizan dentro de la búsqueda: calcular dos pasos a mano y ver cuánto pesa la primera palabra.
#
# ## Rúbrica de la pregunta 8 (3 puntos)
#
# - **1 punto, probabilidad y calidad son dos cosas.** La búsqueda maximiza log p; que suba demuestra que busca mejor, no
#   peor. BLEU compara con referencias que la búsqueda no ve. Medio punto si solo dice «el modelo no es perfecto».
# - **1 punto, una medida.** Vale: comparar log p de la referencia con la de lo encontrado y contar errores de búsqueda y del
#   modelo; medir la longitud media frente a las referencias para cada k; repetir con normalización y ver si BLEU se recupera.
#   Debe separar al menos dos causas.
# - **1 punto, remedio y coste.** Normalizar por la longitud (hay que elegir α, y puede alargar de más); un haz más estrecho
#   (más errores de búsqueda); elegir de la lista con otro criterio, como mínimo riesgo (más cálculo); mejorar el modelo (otro
#   entrenamiento). Medio punto si no dice el coste.
#
# Respuesta de ejemplo: «La búsqueda no conoce BLEU, solo log p, y la ha mejorado: funciona. Lo que baja es el acuerdo entre
# lo que el modelo prefiere y lo que es bueno. Miraría la longitud media con k = 5 y k = 50 y, en las frases equivocadas, si
# la referencia tiene más o menos log p que lo encontrado: si tiene menos casi siempre, es el modelo; si además las
# traducciones son más cortas, es la preferencia por lo corto. Probaría a normalizar con un α elegido en validación; el riesgo
# es que con un α grande sobren palabras».

# %% [markdown] teacher=true lang="en"
# ## Timing
#
# | minute | sections | what to do |
# |---|---|---|
# | 0–10 | 1–2 | Start the training. The tree on the board, probabilities covered; vote on each branch. |
# | 10–20 | 3 | The bet on the product. Exercise 1. |
# | 20–35 | 4–5 | Exercise 2 by hand on the tree before programming it; exercise 3. |
# | 35–60 | 6–7 | Exercise 4 in two minutes; exercise 5. Go through the tree aloud: "who is the parent of this one?" |
# | 60–70 | 8 | Find the bug in pairs. |
# | 70–90 | 9–12 | Bets by show of hands: the best k, the speed-up. |
# | at home | 13–15 | Exercise 7 ☆, written question, quiz. |
#
# If there is only an hour, sections 12 and 14 go home.
#
# ## Board plan
#
# 1. The tree, which stays: greedy search in one colour, k = 2 in another.
# 2. On the right, one step with shapes: `scores` $[n]$ + `logp` $[n, V]$ → $n \cdot V$ candidates → $k$ survivors, each with
#    its parent.
# 3. Below, the list of what a beam carries: words, score, state, ended. All of it is reordered together.
# 4. At the end, large: "is it the search's fault, or the model's?"
#
# ## What to ask, by the mistakes of the class
#
# - `log(softmax)`: "What is the smallest number your computer can tell from zero?"
# - Best continuation of each beam: follow k = 2 on the tree and ask how many descendants *yo* leaves.
# - They divide the logarithm: give p = 0.5 and f = 2, and ask for p before and after, with a calculator.
# - State not reordered: cover the names of two beams that have crossed, and ask whose memory this is.
# - They stop at the first end: "And if the one that ends is the fourth of four?"
# - Equal beams: ask for the best 4 of a list in which every candidate stands four times.
# - They normalise inside the search: work out two steps by hand and see how much the first word weighs.
#
# ## Rubric for question 8 (3 points)
#
# - **1 point, probability and quality are two things.** The search maximises log p; its rise proves that it searches better,
#   not worse. BLEU compares with references the search never sees. Half a point for "the model is not perfect" alone.
# - **1 point, a measurement.** Any of these: compare the log p of the reference with that of what was found, and count search
#   errors and model errors; measure mean length against the references for each k; repeat with normalisation and see whether
#   BLEU recovers. It must separate at least two causes.
# - **1 point, remedy and cost.** Normalising by length (α has to be chosen, and may lengthen too much); a narrower beam (more
#   search errors); choosing from the list by another criterion, such as minimum risk (more computing); a better model (another
#   training). Half a point if the cost is missing.
#
# Sample answer: "The search does not know BLEU, only log p, and that it has improved: it works. What falls is the agreement
# between what the model prefers and what is good. I would look at the mean length with k = 5 and k = 50 and, in the wrong
# sentences, at whether the reference has more or less log p than what was found: if nearly always less, it is the model; if
# the translations are shorter too, it is the preference for brevity. I would try normalising with an α chosen on validation;
# the risk is superfluous words if α is large."

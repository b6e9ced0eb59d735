# %% [markdown] lang="es"
# # 06 · ¿Puede una red escribir letra a letra?
#
# **De RNN a LLM** · lección 6
#
# {{colab}} {{binder}}
#
# En las lecciones anteriores el decodificador traducía: escribía palabra tras palabra mirando una frase inglesa. ¿Y si le
# quitamos la frase? Sin nada que traducir, solo puede apoyarse en lo que él mismo lleva escrito. Lo que queda es un
# **modelo de lenguaje**: dice qué puede venir después. Con eso basta para escribir, y es la pieza de la que saldrán los
# grandes modelos de la lección 07.
#
# Lo hacemos con las unidades más pequeñas: los **caracteres**. Nadie le dice a la red qué es una palabra, una tilde o
# una concordancia.
#
# **La pregunta.** Si una red solo aprende a predecir la letra siguiente, ¿cuánto español aprende de paso?
#
# **Al terminar podrás**
#
# - distinguir las formas de los problemas recurrentes y decir cuál es la de hoy;
# - convertir texto en ventanas y alimentar con ellas una LSTM y una GRU;
# - medir un modelo de lenguaje en perplejidad y en bits por carácter, y compararlo con un compresor;
# - escribir con él: voraz, con temperatura, con top-k y top-p, y explicar qué hace cada una;
# - comprobar si el modelo escribe o copia.
#
# **Lo que necesitas saber.** Qué es una LSTM y su estado (lección 01). Las celdas GRU son las de la lección 02; aquí
# basta saber que son más sencillas.
#
# | modalidad | datos y modelo | tiempo de cálculo | memoria |
# |---|---|---|---|
# | **rápida** (sin GPU) | frases de la gramática del curso; redes de 16 a 192 unidades | unos 3 minutos, 2 núcleos | menos de 2 GiB |
# | **completa** (GPU) | *Don Quijote*, 2,1 millones de caracteres; redes de hasta 512 unidades | unos 20 minutos en una T4 (estimación) | unos 4 GiB |
# | **con punto de control** | los de la rápida; guarda los entrenamientos y los reutiliza | como la rápida la primera vez; después, 1 minuto | menos de 2 GiB |
#
# Con tu trabajo incluido, cuenta unos 90 minutos.
#
# > **Guarda tu copia.** En Colab, *Archivo → Guardar una copia en Drive* antes de escribir nada. Binder olvida todo
# > tras diez minutos de inactividad: descarga el cuaderno antes de una pausa larga.
#
# Ejecuta la celda siguiente antes que ninguna otra. Puedes repetirla sin miedo.

# %% [markdown] lang="en"
# # 06 · Can a network write, letter by letter?
#
# **From RNN to LLM** · lesson 6
#
# {{colab}} {{binder}}
#
# In the lessons before, the decoder translated: it wrote word after word while looking at an English sentence. What if we
# take the sentence away? With nothing to translate, all it can lean on is what it has written itself. What is left is a
# **language model**: it says what may come next. That is enough to write with, and it is the piece from which the large
# models of lesson 07 are made.
#
# We do it with the smallest units: **characters**. Nobody tells the network what a word, an accent or an agreement is.
# The texts are Spanish; you need not read it well to see what goes right and what goes wrong.
#
# **The question.** If a network only learns to predict the next letter, how much Spanish does it learn on the way?
#
# **By the end you will be able to**
#
# - tell the shapes of recurrent problems apart, and say which one today's is;
# - turn text into windows, and feed an LSTM and a GRU with them;
# - measure a language model in perplexity and in bits per character, and compare it with a compressor;
# - write with it: greedily, with temperature, with top-k and top-p, and explain what each does;
# - check whether the model writes or copies.
#
# **What you need to know.** What an LSTM and its state are (lesson 01). GRU cells are those of lesson 02; here it is
# enough to know that they are simpler.
#
# | lane | data and model | computing time | memory |
# |---|---|---|---|
# | **quick** (no GPU) | sentences of the course's grammar; networks of 16 to 192 units | about 3 minutes, 2 cores | under 2 GiB |
# | **full** (GPU) | *Don Quijote*, 2.1 million characters; networks of up to 512 units | about 20 minutes on a T4 (an estimate) | about 4 GiB |
# | **checkpoint** | those of the quick lane; keeps its trainings and uses them again | like the quick lane the first time, then 1 minute | under 2 GiB |
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

runtime = rnn2llm.setup("06_char_rnn", lang="es")

# %% shared=true
import unicodedata

import numpy as np
import tensorflow as tf

from rnn2llm.text import END, PAD, SPECIAL_TOKENS, START, UNK, pad  # 3, 0, their names, 2, 1, as in every lesson

# %% skip=true
full = runtime.lane == "full"  # a novel and large networks, or a small world and small ones

import re
import time
from dataclasses import fields
from itertools import pairwise

from rnn2llm import attention_plots, character_training, characters, plots, sampling_plots, search_plots, views
from rnn2llm.causal_decoder import causal_decoder
from rnn2llm.temperature_view import TemperatureLabels, temperature_view

# %% [markdown] lang="es"
# ## 1. Las formas de un problema recurrente
#
# Una red recurrente lee y escribe a la vez; según qué lea y qué escriba, resuelve problemas de formas distintas
# (Karpathy, 2015). Abajo, lo que entra; en medio, los estados; arriba, lo que sale.

# %% [markdown] lang="en"
# ## 1. The shapes of a recurrent problem
#
# A recurrent network reads and writes at once; by what it reads and what it writes, it solves problems of different
# shapes (Karpathy, 2015). Below, what enters; in the middle, the states; above, what comes out.

# %% skip=true
shapes = ("one_to_many", "many_to_one", "aligned", "encoder_decoder")
figure = sampling_plots.recurrent_shapes({shape: t(f"shape_{shape}") for shape in shapes})
plots.show(figure, alt=t("shapes_alt"))

# %% [markdown] lang="es"
# Las lecciones 01 a 05 tenían la última forma. La de hoy es **doble**: se *entrena* con muchos a muchos alineados (a cada
# carácter le corresponde el siguiente) y se *escribe* con uno a muchos, leyendo cada vez lo que se acaba de escribir (las
# flechas discontinuas).
#
# **El texto.** En la modalidad rápida, las frases españolas que escribe la gramática del curso; en la completa, *Don
# Quijote*. Puedes cambiarlo: `"headlines"` son titulares ingleses de prensa, que se descargan y se limpian (traen restos
# de HTML como `#39;` donde había un apóstrofo), y `characters.read_texts("mi_archivo.txt")` lee un libro tuyo. El *Quijote*
# no se descarga solo: si no lo tienes en la carpeta de `RNN2LLM_DATA`, bájalo de gutenberg.org/ebooks/2000 como texto
# plano y léelo así.
#
# Una décima parte de los textos se **aparta**: el modelo no los verá, y con ellos se le medirá.

# %% [markdown] lang="en"
# Lessons 01 to 05 had the last shape. Today's is **twofold**: we *train* with aligned many to many (to each character
# belongs the next one) and *write* with one to many, reading each time what has just been written (the dashed arrows).
#
# **The text.** In the quick lane, the Spanish sentences that the course's grammar writes; in the full one, *Don Quijote*.
# You may change it: `"headlines"` are English news headlines, downloaded and cleaned (they come with remains of HTML such as
# `#39;` where there was an apostrophe), and `characters.read_texts("my_file.txt")` reads a book of yours. *Don Quijote*
# does not download itself: if it is not in the folder of `RNN2LLM_DATA`, get it from gutenberg.org/ebooks/2000 as plain
# text and read it that way.
#
# A tenth of the texts is **held out**: the model will not see them, and they are what it is measured with.

# %% skip=true
corpus = characters.load_texts("quijote" if full else "embedded", lang=runtime.lang)
print(corpus.attribution)
rng = np.random.default_rng(6)
for index in rng.choice(len(corpus.train), 6, replace=False):
    print("·", corpus.train[index][:160])
rows = [
    [name, len(texts), sum(map(len, texts))]
    for name, texts in ((t("training"), corpus.train), (t("held_out"), corpus.held_out))
]
views.table(rows, ["", t("texts"), t("characters")], t("corpus_title"))

# %% [markdown] lang="es"
# ## 2. Caracteres como tokens
#
# Con palabras, el vocabulario tenía miles de entradas y siempre quedaba alguna fuera. Con caracteres caben todas en unas
# decenas, y cualquier palabra se puede escribir, también una que nadie ha visto. El precio: las secuencias son cinco o
# seis veces más largas.
#
# ¿Qué es **un** carácter? En español la pregunta tiene trampa. La **ñ** se puede guardar de dos maneras: como un solo
# signo (U+00F1) o como una *n* seguida de una virgulilla que se coloca encima (U+006E U+0303). En pantalla no se
# distinguen; para Python son cadenas distintas, de longitud 1 y 2. Si se mezclan, el modelo verá dos eñes, y podría
# escribir una virgulilla sobre cualquier letra. Por eso se **compone** siempre primero: la forma NFC, con
# `unicodedata.normalize("NFC", texto)`. Tampoco un carácter es un **byte**: en UTF-8, ñ ocupa dos.
#
# Los ids 0 a 3 son los de siempre: relleno, desconocido, inicio y fin. Como en las demás lecciones, **0 es el relleno y
# nada más**: si fuese también una letra, nadie sabría después cuál de las dos cosas era.
#
# **Ejercicio 1 · `char_vocabulary`.** La lista de los tokens: primero los especiales, después los caracteres, en el orden
# de `sorted`. El id de un token es su posición.

# %% [markdown] lang="en"
# ## 2. Characters as tokens
#
# With words, the vocabulary had thousands of entries, and some word was always left out. With characters a few dozen hold
# them all, and any word can be written, even one that nobody has seen. The price: sequences are five or six times as long.
#
# What is **one** character? In Spanish that is a trick question. **ñ** can be stored in two ways: as a single sign (U+00F1),
# or as an *n* followed by a tilde to be put on top of it (U+006E U+0303). On the screen they look alike; to Python they
# are different strings, of length 1 and 2. Where they are mixed the model sees two kinds of ñ, and may come to put a tilde on
# any letter. So text is always **composed** first: form NFC, by `unicodedata.normalize("NFC", text)`. (It matters:
# *año* is a year, *ano* is an anus.) Nor is a character a **byte**: in UTF-8, ñ takes two.
#
# Ids 0 to 3 are the usual ones: padding, unknown, start and end. As in the other lessons, **0 is padding and nothing
# else**: if it were a letter too, nobody could tell later which of both it was.
#
# **Exercise 1 · `char_vocabulary`.** The list of tokens: first the special ones, then the characters, in the order of
# `sorted`. A token's id is its position.


# %% exercise="char_vocabulary"
def char_vocabulary(texts: list[str]) -> list[str]:
    """All tokens of a model of characters.

    Args:
        texts: Texts whose accents may be stored apart from their letters.

    Returns:
        SPECIAL_TOKENS, then every character of the composed texts (NFC) once, in the order of `sorted`.
    """
    ### BEGIN SOLUTION
    found = {character for text in texts for character in unicodedata.normalize("NFC", text)}
    return [*SPECIAL_TOKENS, *sorted(found)]
    ### END SOLUTION


# %% check="char_vocabulary"
check("char_vocabulary")

# %% [markdown] lang="es"
# **Ejercicio 2 · `encode`.** De texto a ids. Compón también aquí. Lo que no está en el vocabulario no se salta: se dice
# con UNK que había *algo*. Ni inicio ni fin: se añadirán después.

# %% [markdown] lang="en"
# **Exercise 2 · `encode`.** From text to ids. Compose here too. What is not in the vocabulary is not skipped: UNK says that
# there was *something*. No start, no end: they are added later.


# %% exercise="encode"
def encode(text: str, vocabulary: list[str]) -> list[int]:
    """The ids of a text's characters.

    Args:
        text: Any text; its accents may be stored apart from their letters.
        vocabulary: Tokens, the special ones first; the characters among them are composed.

    Returns:
        One id for each character of the composed text, UNK for those that are not in the vocabulary.
    """
    ### BEGIN SOLUTION
    ids = {token: index for index, token in enumerate(vocabulary)}
    return [ids.get(character, UNK) for character in unicodedata.normalize("NFC", text)]
    ### END SOLUTION


# %% check="encode"
check("encode")

# %% [markdown] lang="es"
# **Ejercicio 3 · `decode`.** De vuelta. El texto **termina** en el primer END. PAD y START no escriben nada, estén donde
# estén. Un UNK se ve como `�` (U+FFFD), el signo con que los ordenadores dicen «aquí había algo».

# %% [markdown] lang="en"
# **Exercise 3 · `decode`.** And back. The text **ends** at the first END. PAD and START write nothing, wherever they stand.
# An UNK shows as `�` (U+FFFD), the sign by which computers say "there was something here".


# %% exercise="decode"
def decode(ids: list[int], vocabulary: list[str]) -> str:
    """The text that ids stand for.

    Args:
        ids: Ids of tokens, special ones among them.
        vocabulary: Tokens, the special ones first.

    Returns:
        The characters up to the first END, "�" for each UNK, nothing for PAD and START.
    """
    ### BEGIN SOLUTION
    text = ""
    for index in ids:
        if index == END:
            break
        if index == UNK:
            text += "�"
        elif index not in (PAD, START):
            text += vocabulary[index]
    return text
    ### END SOLUTION


# %% check="decode"
check("decode")

# %% skip=true
vocabulary = char_vocabulary(corpus.train)
V = len(vocabulary)
print(V, "".join(vocabulary[len(SPECIAL_TOKENS) :]).replace("\n", "⏎"))
rows = []
for text in ("año", "ano", "¿Ñandú?"):
    apart = unicodedata.normalize("NFD", text)
    rows.append([text, len(text), len(apart), len(text.encode()), decode(encode(apart, vocabulary), vocabulary)])
views.table(rows, [t("text"), t("characters"), t("decomposed"), t("bytes"), t("there_and_back")], t("letters_title"))

# %% [markdown] lang="es"
# «¿Ñandú?» tiene 7 caracteres, 9 si los acentos van aparte, y 10 bytes. Si en la última columna ves un `�`, es que la Ñ
# mayúscula no aparece ni una vez en los textos de entrenamiento: el vocabulario de caracteres es pequeño, pero no es
# infinito. (En la lección 07 verás la salida que encontró GPT-2: bajar hasta los bytes, de los que solo hay 256.)
#
# Ahora todo el corpus en fila, con un END detrás de cada texto. Ese END cumple dos papeles: dice dónde se termina y, como
# va delante del texto siguiente, también **dónde se empieza**. Para que el modelo escriba desde cero, se le da a leer un END.

# %% [markdown] lang="en"
# «¿Ñandú?» has 7 characters, 9 if accents stand apart, and 10 bytes. If you see a `�` in the last column, the capital Ñ
# does not occur once in the training texts: a vocabulary of characters is small, but it is not endless. (In lesson 07 you will
# see the way out that GPT-2 took: going down to bytes, of which there are but 256.)
#
# Now the whole corpus in a row, with an END behind each text. That END plays two parts: it says where a text stops and,
# since it stands before the next one, also **where one begins**. To have the model write from scratch, we give it an END to
# read.


# %% skip=true
def in_a_row(texts):
    """Texts one behind the other as ids, an END after each."""
    return np.array([index for text in texts for index in [*encode(text, vocabulary), END]], dtype=np.int32)


def as_text(ids):
    """Ids as text, with a new line where a text ends."""
    return "".join("\n" if index == END else decode([index], vocabulary) for index in ids)


train_ids, held_ids = in_a_row(corpus.train), in_a_row(corpus.held_out)
print(train_ids[:60])
print(as_text(train_ids[:60]))

# %% [markdown] lang="es"
# ## 3. Predecir lo siguiente, y medirlo
#
# Un **modelo de lenguaje** da a cada texto una probabilidad. Por la regla de la cadena, basta con predecir cada carácter
# a partir de los anteriores:
#
# $$ P(x_1 \ldots x_N) = \prod_{t=1}^{N} P(x_t \mid x_1 \ldots x_{t-1}) $$
#
# Un buen modelo da mucha probabilidad a textos que **no ha visto**. Como el producto sería minúsculo, se usa la
# **sorpresa** de cada carácter, $-\log P(x_t \mid \ldots)$, y su media:
#
# | medida | fórmula | se lee |
# |---|---|---|
# | pérdida (nats) | $\ell = -\frac1N\sum_t \ln P(x_t\mid\ldots)$ | lo que minimiza el entrenamiento |
# | **bits por carácter** | $\ell / \ln 2$ | cuántas preguntas de sí o no cuesta adivinar cada carácter |
# | **perplejidad** | $e^{\ell} = 2^{\text{bits}}$ | entre cuántos caracteres igual de probables duda |
#
# Los bits tienen una ventaja: se comparan con los de un **compresor**. Predecir y comprimir son lo mismo (Shannon, 1951):
# quien predice con $b$ bits por carácter puede guardar el texto en $b$ bits por carácter.
#
# **Ejercicio 4 · `bits_per_char`.** Recibes la sorpresa de cada posición de un lote, en nats, y una máscara: True donde
# hay un carácter, False donde hay relleno. La media es sobre **todos los caracteres del lote por igual**.

# %% [markdown] lang="en"
# ## 3. Predicting what comes next, and measuring it
#
# A **language model** gives every text a probability. By the chain rule, it is enough to predict each character from those
# before it:
#
# $$ P(x_1 \ldots x_N) = \prod_{t=1}^{N} P(x_t \mid x_1 \ldots x_{t-1}) $$
#
# A good model gives much probability to texts that it **has not seen**. Since the product would be tiny, one takes the
# **surprise** of each character, $-\log P(x_t \mid \ldots)$, and its mean:
#
# | measure | formula | reads as |
# |---|---|---|
# | loss (nats) | $\ell = -\frac1N\sum_t \ln P(x_t\mid\ldots)$ | what training makes small |
# | **bits per character** | $\ell / \ln 2$ | how many yes-or-no questions it takes to guess each character |
# | **perplexity** | $e^{\ell} = 2^{\text{bits}}$ | among how many equally likely characters it hesitates |
#
# Bits have an advantage: they compare with those of a **compressor**. To predict is to compress (Shannon, 1951): whoever
# predicts with $b$ bits per character can store the text in $b$ bits per character.
#
# **Exercise 4 · `bits_per_char`.** You get the surprise of each position of a batch, in nats, and a mask: True where there
# is a character, False where there is padding. The mean is over **all characters of the batch alike**.


# %% exercise="bits_per_char"
def bits_per_char(nll: np.ndarray, mask: np.ndarray) -> float:
    """The mean surprise of a character, in bits.

    Args:
        nll: Minus the natural logarithm of the probability of each character, [B, T]; anything where there is padding.
        mask: Booleans [B, T], True where there is a character.

    Returns:
        Bits per character.
    """
    ### BEGIN SOLUTION
    return np.sum(nll * mask) / np.sum(mask) / np.log(2)
    ### END SOLUTION


# %% check="bits_per_char"
check("bits_per_char")

# %% [markdown] lang="es"
# El primer modelo de lenguaje no necesita red: **contar**. Un **bigrama** mira solo el carácter anterior y cuenta qué vino
# detrás. (Sumamos una décima a cada cuenta para que nada tenga probabilidad 0; si no, una sola pareja nueva daría sorpresa
# infinita.) Al lado, tres varas de medir: repartir por igual entre los $V$ tokens, saber solo lo frecuente que es cada
# carácter, y lo que necesitan tres compresores de propósito general para los textos apartados, una vez leídos los demás.

# %% [markdown] lang="en"
# The first language model needs no network: **counting**. A **bigram** looks only at the character before and counts what
# came behind it. (We add a tenth to each count so that nothing has probability 0; otherwise a single new pair would mean
# infinite surprise.) Beside it, yardsticks: an even share among the $V$ tokens, knowing only how frequent each character
# is, and what three general-purpose compressors need for the held-out texts once they have read the others.

# %% skip=true
counts = np.full((V, V), 0.1)
counts[:, [PAD, START]] = 1e-9  # never written
np.add.at(counts, (train_ids[:-1], train_ids[1:]), 1)
bigram = counts / counts.sum(axis=1, keepdims=True)  # (V, V): row, the character before; column, the next one
unigram = counts.sum(axis=0) / counts.sum()  # (V,)


def bits_of_counts(p_next):
    """Bits per character of a model that gave each held-out character the probability `p_next`, [N]."""
    nll = -np.log(p_next)[np.newaxis]  # (1, N)
    return float(bits_per_char(nll, np.ones(nll.shape, bool)))


bits = {
    t("uniform"): float(np.log2(V)),
    t("unigram"): bits_of_counts(unigram[held_ids[1:]]),
    t("bigram"): bits_of_counts(bigram[held_ids[:-1], held_ids[1:]]),
    **characters.compressed_bits_per_char(corpus.train, corpus.held_out),
}
yardsticks = list(bits)
rows = [[name, f"{value:.2f}", f"{2**value:.1f}"] for name, value in bits.items()]
views.table(rows, ["", t("bits"), t("perplexity")], t("yardsticks_title"))

# %% [markdown] lang="es"
# ## 4. Escribir
#
# Con un modelo que predice el carácter siguiente se puede escribir: se predice, se elige uno, **se le da a leer**, y otra
# vez. Hacen falta dos piezas. La primera elige.
#
# **Ejercicio 5 · `sample`.** Un carácter por fila, al azar, según las probabilidades de **esa** fila y con el generador
# que recibes: quien repita con la misma semilla debe obtener lo mismo. Una manera es la de siempre: `rng.choice` fila a
# fila. Otra, sin bucle: se acumulan las probabilidades, se saca un número uniforme por fila y se mira en qué tramo cae.

# %% [markdown] lang="en"
# ## 4. Writing
#
# A model that predicts the next character can write: predict, choose one, **give it to the model to read**, and again.
# That takes two pieces. The first one chooses.
#
# **Exercise 5 · `sample`.** One character a row, at random, by the probabilities of **that** row and with the generator
# that you are given: whoever repeats it with the same seed must get the same. One way is `rng.choice`, row by row. Another,
# without a loop: accumulate the probabilities, draw one uniform number a row, and see into which stretch it falls.


# %% exercise="sample"
def sample(p: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One draw from each of B distributions.

    Args:
        p: Probabilities [B, V]; each row adds up to 1, and some may be 0.
        rng: Where all the randomness comes from.

    Returns:
        Ids [B], integers.
    """
    ### BEGIN SOLUTION
    cumulative = np.cumsum(p, axis=1)  # (B, V)
    u = rng.random((len(p), 1)) * cumulative[:, -1:]  # (B, 1)
    return np.sum(cumulative <= u, axis=1)  # (B,)
    ### END SOLUTION


# %% check="sample"
check("sample")

# %% [markdown] lang="es"
# (Una respuesta al azar no se puede comparar con otra: se comparan **frecuencias**. La comprobación saca 60 000
# caracteres y admite una desviación tan amplia que una respuesta correcta falla menos de una vez entre mil millones.)
#
# **Ejercicio 6 · `generate`.** La segunda pieza es el bucle. `step(token, state)` es el modelo: **lee un token** y devuelve
# las probabilidades del siguiente, $[V]$, y el estado nuevo. El orden importa:
#
# 1. el modelo lee los tokens de `prime`, uno por uno, llevando el estado;
# 2. se elige un token según las **últimas** probabilidades y se anota;
# 3. el modelo lo lee; y se vuelve al paso 2, hasta tener `n` (un END no detiene nada: tras él empieza otro texto).
#
# Cada token se lee **una sola vez**. Y `prime` es de quien llama: no la cambies. (Para elegir uno vale `rng.choice`, o tu
# `sample` con un lote de una sola fila; pero lo que lee `step` es un número, no un lote.)

# %% [markdown] lang="en"
# (Random answers cannot be compared one by one: their **frequencies** are. The check draws 60,000 characters and allows a
# deviation so wide that a right answer fails less than once in a thousand million times.)
#
# **Exercise 6 · `generate`.** The second piece is the loop. `step(token, state)` is the model: it **reads a token** and
# returns the probabilities of the next one, $[V]$, and the new state. The order matters:
#
# 1. the model reads the tokens of `prime`, one by one, carrying the state;
# 2. a token is chosen by the **last** probabilities and noted down;
# 3. the model reads it; and back to 2, until there are `n` (an END stops nothing: another text begins behind it).
#
# Every token is read **once**. And `prime` belongs to the caller: do not change it. (To choose one, `rng.choice` will do, or
# your `sample` with a batch of a single row; but what `step` reads is a number, not a batch.)


# %% exercise="generate"
def generate(step, state, prime: list[int], n: int, rng: np.random.Generator) -> list[int]:
    """Text written by a model, token by token.

    Args:
        step: `step(token, state)` reads one token and returns the probabilities of the next one, [V], and the new state.
        state: The state before anything is read.
        prime: What the model reads first, at least one token.
        n: How many tokens to write.
        rng: Where the randomness comes from.

    Returns:
        The n tokens written, without those of `prime`.
    """
    ### BEGIN SOLUTION
    for token in prime:
        p, state = step(token, state)
    written = []
    while len(written) < n:
        token = int(rng.choice(len(p), p=p))
        written.append(token)
        p, state = step(token, state)
    return written
    ### END SOLUTION


# %% check="generate"
check("generate")


# %% skip=true
def bigram_step(token, state):
    """A bigram has no memory but the last character, so its state is nothing at all."""
    return bigram[token], state


print(as_text(generate(bigram_step, None, [END], 300, np.random.default_rng(1))))

# %% [markdown] lang="es"
# Letras que suelen ir juntas, y nada más: un bigrama no sabe ni qué palabra ha empezado. Hace falta **memoria**.
#
# ## 5. Ventanas
#
# El corpus es una fila larguísima, y una red no puede desenrollarse cientos de miles de pasos. Se corta en **ventanas** de
# $L$ caracteres, una detrás de otra. El objetivo de cada una es ella misma, **corrida un lugar**:
#
# $$ x = (x_1, \ldots, x_L), \qquad y = (x_2, \ldots, x_{L+1}) $$
#
# El último objetivo de una ventana es el primer carácter de la siguiente, así que no se pierde ninguna predicción. Lo que sí
# se pierde es memoria: cada ventana empieza con el estado a cero, y el gradiente no pasa de su principio.
#
# **Ejercicio 7 · `windows`.** Si al final no queda para una ventana entera **con su objetivo**, lo que sobra se deja.

# %% [markdown] lang="en"
# Letters that tend to go together, and nothing else: a bigram does not even know which word it has begun. It takes
# **memory**.
#
# ## 5. Windows
#
# The corpus is one very long row, and a network cannot be unrolled over hundreds of thousands of steps. It is cut into
# **windows** of $L$ characters, one behind the other. The target of each is itself, **shifted by one**:
#
# $$ x = (x_1, \ldots, x_L), \qquad y = (x_2, \ldots, x_{L+1}) $$
#
# The last target of a window is the first character of the next one, so no prediction is lost. What is lost is memory:
# each window begins with the state at zero, and the gradient goes no further back than its beginning.
#
# **Exercise 7 · `windows`.** If what is left at the end is not enough for a whole window **with its target**, leave it out.


# %% exercise="windows"
def windows(ids: np.ndarray, L: int) -> tuple[np.ndarray, np.ndarray]:
    """A row of ids cut into windows that follow each other without gap or overlap.

    Args:
        ids: [N].
        L: The length of a window.

    Returns:
        x: [W, L], as many whole windows as there are with a target for each of their ids.
        y: [W, L], what comes one later.
    """
    ### BEGIN SOLUTION
    count = (len(ids) - 1) // L
    x = ids[: count * L].reshape(count, L)
    y = ids[1 : count * L + 1].reshape(count, L)
    return x, y
    ### END SOLUTION


# %% check="windows"
check("windows")

# %% [markdown] lang="es"
# Las ventanas llegan a la red por una tubería de **`tf.data`**: cortar, barajar, agrupar en lotes y preparar el siguiente
# mientras la red trabaja con el actual (`prefetch`). Barajamos con una semilla distinta en cada época, para que un
# entrenamiento interrumpido siga igual que si no se hubiese parado.

# %% [markdown] lang="en"
# The windows reach the network through a **`tf.data`** pipeline: cut, shuffle, group into batches, and prepare the next one
# while the network works on the present one (`prefetch`). We shuffle with another seed in each epoch, so that a training that
# was interrupted goes on as if it had never stopped.

# %% skip=true
L, B = (128, 64) if full else (64, 32)


def pipeline(ids, seed, batch=B):
    """Shuffled batches (x, y) of windows, both [batch, L]."""
    x, y = windows(ids, L)
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x), seed=seed)
    return dataset.batch(batch, drop_remainder=True).prefetch(tf.data.AUTOTUNE)


x, y = next(iter(pipeline(train_ids, seed=0)))
print(x.shape, repr(as_text(x.numpy()[0])), repr(as_text(y.numpy()[0])), sep="\n")

# %% [markdown] lang="es"
# **¿Qué puede ir dentro de la tubería?** Dentro de `map` se escribe Python, pero **no se ejecuta Python**: TensorFlow llama
# a la función una vez, apunta las operaciones que encuentra, y en adelante repite lo apuntado. Lo que no sea una operación
# de TensorFlow ocurre solo esa vez: un `print` imprime una vez, un contador cuenta 1 y un número «al azar» de NumPy se
# queda fijo para siempre, sin error ni aviso. Comprobémoslo:

# %% [markdown] lang="en"
# **What may go inside the pipeline?** Inside `map` one writes Python, but **no Python runs**: TensorFlow calls the function
# once, takes down the operations that it meets, and from then on repeats what it took down. Whatever is not a TensorFlow
# operation happens that one time only: a `print` prints once, a counter counts to 1, and a "random" number of NumPy's stays
# fixed for ever, with no error and no warning. Let us see:

# %% skip=true
calls = []
chance = np.random.default_rng(0)


def in_python(x, y):
    calls.append(1)
    return x, chance.integers(1_000_000)


def in_tensorflow(x, y):
    return x, tf.random.uniform([], maxval=1_000_000, dtype=tf.int32, seed=1)


tf.random.set_seed(1)
rows = []
for name, function in ((t("numpy_inside"), in_python), (t("tf_inside"), in_tensorflow)):
    numbers = [int(number) for _, number in pipeline(train_ids, seed=0).map(function).take(50)]
    rows.append([name, len(numbers), len(set(numbers))])
print(t("calls").format(calls=len(calls)))
views.table(rows, ["", t("batches"), t("different_numbers")], t("pipeline_title"))

# %% [markdown] lang="es"
# Por eso aquí todo lo que es Python (`encode`, `windows`) se hace **antes**, una vez, y en la tubería solo quedan
# operaciones de TensorFlow. (`tf.py_function` llama a Python de verdad en cada elemento, pero entonces la tubería espera al
# intérprete, que atiende de uno en uno.)
#
# ## 6. La red
#
# A la red le llegan ids, y los ids no son cantidades: que *b* sea el 30 y *a* el 29 no la hace mayor. Hay dos soluciones.
# La **codificación one-hot** da a cada carácter un vector de ceros con un 1 en su lugar, $[V]$. Un **embedding** le da un
# vector corto que se aprende, $[D]$. No son tan distintas: multiplicar un one-hot por una matriz $E$ de $V \times D$
# **es** elegir una fila de $E$. Míralo:

# %% [markdown] lang="en"
# That is why all that is Python here (`encode`, `windows`) is done **before**, once, and only TensorFlow operations are left
# in the pipeline. (`tf.py_function` does call Python for every element, but then the pipeline waits for the interpreter,
# which serves one at a time.)
#
# ## 6. The network
#
# What reaches the network are ids, and ids are no quantities: that *b* is 30 and *a* is 29 does not make it greater. There
# are two solutions. **One-hot** encoding gives each character a vector of zeros with a 1 in its place, $[V]$. An
# **embedding** gives it a short vector that is learned, $[D]$. They are not that different: multiplying a one-hot by a
# matrix $E$ of $V \times D$ **is** choosing a row of $E$. See:

# %% skip=true
embedding = tf.keras.layers.Embedding(V, 32)
chosen = embedding(x)  # (B, L, D)
multiplied = tf.one_hot(x, V) @ embedding.weights[0]  # (B, L, V) times (V, D)
rows = [
    [t("ids"), str(tuple(x.shape)), f"{x.numpy().nbytes / 1024:.0f}"],
    ["one-hot", str((*x.shape, V)), f"{4 * tf.size(x).numpy() * V / 1024:.0f}"],
    ["embedding", str(tuple(chosen.shape)), f"{chosen.numpy().nbytes / 1024:.0f}"],
    [t("largest_difference"), "", f"{np.abs(chosen - multiplied).max():.0e}"],
]
views.table(rows, ["", t("shape"), "KiB"], t("onehot_title"))

# %% [markdown] lang="es"
# La red es corta: embedding, una o varias capas recurrentes y una capa densa que da un logit por carácter. La capa recurrente
# será una **GRU** (un estado y tres juegos de pesos, donde la LSTM tiene dos estados y cuatro); en el apartado 12 la
# compararás con una LSTM igual de grande. Como los traductores de la lección 04, tiene dos maneras de funcionar: `call` lee
# ventanas enteras (para entrenar) y `step` lee **un** carácter y lleva el estado (para escribir).

# %% [markdown] lang="en"
# The network is short: an embedding, one or more recurrent layers, and a dense layer that gives one logit a character. The
# recurrent layer will be a **GRU** (one state and three sets of weights, where the LSTM has two states and four); in section 12
# you will compare it with an LSTM of the same size. Like the translators of lesson 04 it works in two ways: `call` reads whole windows (to
# train), and `step` reads **one** character and carries the state (to write).


# %% skip=true
class CharacterModel(tf.keras.Model):
    """Embedding, recurrent layers, logits."""

    def __init__(self, kind, units, depth=1):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(V, 32)
        self.recurrent = [kind(units, return_sequences=True) for _ in range(depth)]
        self.logits = tf.keras.layers.Dense(V)
        self.one_step = tf.function(self.step, reduce_retracing=True)

    def call(self, ids):
        vectors = self.embedding(ids)  # (B, T, D)
        for layer in self.recurrent:
            vectors = layer(vectors)  # (B, T, U)
        return self.logits(vectors)  # (B, T, V)

    def step(self, ids, states):
        vectors = self.embedding(ids)  # (B, D)
        after = []
        for layer, state in zip(self.recurrent, states, strict=True):
            vectors, state = layer.cell(vectors, state)  # (B, U)
            after.append(state)
        return self.logits(vectors), after  # (B, V)

    def start(self, batch=1):
        """The state before anything is read."""
        return [layer.cell.get_initial_state(batch_size=batch, dtype=tf.float32) for layer in self.recurrent]


never = np.where(np.isin(np.arange(V), [PAD, UNK, START]), -1e9, 0)  # what nobody should write


def next_p(logits):
    """Logits [..., V] as probabilities in 64 bits, which add up to 1 closely enough for `rng.choice`."""
    logits = np.asarray(logits, np.float64) + never
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def stepper(model, shape=next_p):
    """The `step` of a model for your `generate`; `shape` turns logits into probabilities."""

    def step(token, state):
        logits, state = model.one_step(tf.constant([token]), state)
        return shape(logits[0]), state

    return step


# %% [markdown] lang="es"
# Para verla aprender, un ***callback***: un objeto al que Keras llama al principio y al final de cada época y de cada lote.
# El de `character_training` dibuja la barra con el tiempo que queda, guarda el trabajo, y al final de cada época llama a una
# función nuestra: dos muestras escritas con **tu** `generate`. La primera empieza de cero; la segunda, por «¿».
#
# Antes de ejecutarla, predice: el bigrama dudaba entre unos pocos caracteres. ¿Cuántos **bits por carácter** necesitará la
# GRU en los textos apartados? Mira las varas de medir del apartado 3.

# %% [markdown] lang="en"
# To watch it learn, a ***callback***: an object that Keras calls at the beginning and the end of every epoch and batch. That
# of `character_training` draws the bar with the time left, saves the work, and at the end of each epoch calls a function of
# ours: two samples written by **your** `generate`. The first begins from scratch, the second with «¿».
#
# Before you run it, predict: the bigram hesitated among a few characters. How many **bits per character** will the GRU
# need on the held-out texts? Look at the yardsticks of section 3.

# %% skip=true
predict("gru_bits", None)  # your number instead of None

# %% skip=true
epochs, units, depth = (12, 512, 2) if full else (5, 128, 1)


def samples(model):
    """What is shown while training: a text from scratch and one that begins with «¿», the same dice every time."""
    step, start = (stepper(model), model.start()) if hasattr(model, "one_step") else (rereader(model), [])
    for prime in ([END], [END, *encode("¿", vocabulary)]):
        written = generate(step, start, prime, 60, np.random.default_rng(2))
        yield "› " + as_text([*prime[1:], *written]).replace("\n", " ⏎ ")


def train(name, model, ids, epochs, rate=1e-2, batch=B):
    """Trains a model on windows of `ids`; the learning rate falls along half a cosine."""
    steps = epochs * len(pipeline(ids, seed=0, batch=batch))
    schedule = tf.keras.optimizers.schedules.CosineDecay(rate, steps, alpha=0.05)
    return character_training.fit(
        model,
        lambda epoch: pipeline(ids, seed=epoch, batch=batch),
        pipeline(held_ids, seed=0),
        epochs=epochs,
        optimizer=tf.keras.optimizers.Adam(schedule, clipnorm=1.0),
        sample=lambda: samples(model),
        checkpoint_dir=runtime.keep(corpus.name, name),  # None unless setup was told where
        lang=runtime.lang,
    )


# %% train=true checkpoint="06_gru"
tf.keras.utils.set_random_seed(6)
models = {"GRU": CharacterModel(tf.keras.layers.GRU, units, depth)}
histories = {"GRU": train("gru", models["GRU"], train_ids, epochs, rate=2e-3 if full else 1e-2)}

# %% [markdown] lang="es"
# **Mientras se entrena.** ¿Qué tiene que aprender, y en qué orden? Primero, la frecuencia de las letras; después, sílabas;
# después, palabras; por último lo que atraviesa una frase: que lo abierto con ¿ se cierra con ?, que *las* pide plural
# cuatro palabras más allá. Cada cosa exige recordar más lejos, y compensa menos: acertar la letra siguiente dentro de una
# palabra ya empezada es fácil y ocurre a menudo; acertar el género de un adjetivo es **una** letra de cada veinte. La pérdida
# es una media por letra, así que lo que más nos importa es lo que menos pesa en ella.
#
# Y una trampa de la media: dentro de una palabra casi no hay sorpresa, y al empezar otra hay mucha. «1,1 bits por carácter»
# no quiere decir que dude siempre entre $2^{1{,}1}\approx 2$ letras.

# %% [markdown] lang="en"
# **While it trains.** What does it have to learn, and in which order? First how frequent the letters are; then syllables; then
# words; and last, what reaches across a sentence: that what ¿ opened is closed by ?, that *las* asks for a plural four words
# further on. Each of these means remembering further back, and pays less: getting the next letter right inside a word that
# has begun is easy and happens often; getting the gender of an adjective right is **one** letter in twenty. The loss is a mean
# over letters, so what we care about most weighs least in it.
#
# And a trap of the mean: inside a word there is hardly any surprise, and at the beginning of another there is much. "1.1 bits per
# character" does not mean that it always hesitates between $2^{1.1}\approx 2$ letters.


# %% skip=true
def surprises(model, ids):
    """The surprise of each character of `ids`, in nats, read in windows: [W, L]."""
    x, y = windows(ids, L)
    found = []
    for first in range(0, len(x), 256):
        logits = model(tf.constant(x[first : first + 256]))  # (256, L, V)
        found.append(tf.nn.sparse_softmax_cross_entropy_with_logits(y[first : first + 256], logits).numpy())
    return np.concatenate(found)


def bits_of(model, ids):
    nll = surprises(model, ids)
    return float(bits_per_char(nll, np.ones(nll.shape, bool)))


bits["GRU"] = bits_of(models["GRU"], held_ids)
compare("gru_bits", f"{bits['GRU']:.2f}")
curves = {t("training"): histories["GRU"].loss, t("held_out"): histories["GRU"].validation_loss}
curves = {name: [loss / np.log(2) for loss in losses] for name, losses in curves.items()}
figure = plots.learning_curve(curves, x_label=t("epoch"), y_label=t("bits"), title=t("curve_title"))
listed = "; ".join(f"{name}: {values[0]:.2f} → {values[-1]:.2f}" for name, values in curves.items())
plots.show(figure, alt=t("curve_alt").format(listed=listed))

# %% [markdown] lang="es"
# Compruébalo: ¿dónde está la sorpresa? Debajo, los bits que cuesta cada carácter de un texto apartado, tras un END.

# %% [markdown] lang="en"
# See for yourself: where is the surprise? Below, the bits that each character of a held-out text costs, after an END.

# %% skip=true
text = min((text for text in corpus.held_out if len(text) > 40), key=len)
row = np.array([END, *encode(text, vocabulary), END])[np.newaxis]
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(row[:, 1:], models["GRU"](row[:, :-1])).numpy()[0] / np.log(2)
figure = sampling_plots.surprise([*text, "⏎"], losses, y_label=t("bits"), title=t("surprise_title"))
begins = np.array([True, *(before == " " for before in text)])
inside, first = losses[~begins].mean(), losses[begins].mean()
plots.show(figure, alt=t("surprise_alt").format(text=text, first=f"{first:.1f}", inside=f"{inside:.1f}"))

# %% [markdown] lang="es"
# ## 7. Voraz, y con temperatura
#
# ¿Y si en vez de sortear se toma siempre el carácter más probable? Sería la búsqueda voraz de las lecciones anteriores, que
# para traducir servía. Entre eso y el sorteo hay un mando, la **temperatura**: se dividen los *logits* entre $T$ antes del
# softmax.
#
# $$ p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}} $$
#
# Con $T = 1$ es el modelo tal cual. Con $T < 1$ las diferencias crecen y gana el favorito; con $T \to 0$ solo queda él. Con
# $T > 1$ se igualan; con $T \to \infty$ da lo mismo qué diga el modelo.
#
# **Ejercicio 8 · `apply_temperature`.** Dos cuidados. Con $T$ pequeña, $z/T$ es enorme y $e^{z/T}$ desborda: resta antes el
# mayor logit, que no cambia el resultado. Y $T = 0$ está permitida: todo para el mayor de su fila.

# %% [markdown] lang="en"
# ## 7. Greedy, and with a temperature
#
# And if instead of drawing lots we always took the most probable character? That is the greedy search of earlier lessons,
# which was good enough to translate. Between that and drawing lots there is a knob, the **temperature**: the *logits* are
# divided by $T$ before the softmax.
#
# $$ p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}} $$
#
# With $T = 1$ it is the model as it stands. With $T < 1$ differences grow and the favourite wins; with $T \to 0$ it alone is
# left. With $T > 1$ they even out; with $T \to \infty$ it does not matter what the model says.
#
# **Exercise 8 · `apply_temperature`.** Take care twice. With a small $T$, $z/T$ is huge and $e^{z/T}$ overflows: subtract the
# largest logit first, which does not change the result. And $T = 0$ is allowed: everything to the
# largest of its row.


# %% exercise="apply_temperature"
def apply_temperature(logits: np.ndarray, T: float) -> np.ndarray:
    """The distribution of the next token at a temperature.

    Args:
        logits: [..., V], no two alike in a row; as large as they may be.
        T: The temperature, 0 or more.

    Returns:
        Probabilities [..., V]; at 0, 1 for the largest logit and 0 for the others.
    """
    ### BEGIN SOLUTION
    T = max(T, 1e-12)  # so small that only the largest is left
    below = logits - np.max(logits, axis=-1, keepdims=True)  # (..., V), 0 at most
    weights = np.exp(below / T)
    return weights / np.sum(weights, axis=-1, keepdims=True)
    ### END SOLUTION


# %% check="apply_temperature"
check("apply_temperature")

# %% [markdown] lang="es"
# El mismo principio, cinco temperaturas:

# %% [markdown] lang="en"
# The same beginning, five temperatures:


# %% skip=true
def logits_after(model, text):
    """The logits [V] of what follows a text, read from its beginning; what nobody should write is ruled out."""
    ids = np.array([[END, *encode(text, vocabulary)]])
    return model(ids)[0, -1].numpy().astype(np.float64) + never


def at_temperature(T):
    """From logits to probabilities, for `stepper`."""
    return lambda logits: apply_temperature(np.asarray(logits, np.float64) + never, T)


names = ["⏎" if token == SPECIAL_TOKENS[END] else "␣" if token == " " else token for token in vocabulary]
writer, beginning = models["GRU"], "El hombre p"
logits = logits_after(writer, beginning)
shown = np.argsort(-logits)[:10]
panels = {f"T = {views.number(T, 'g')}": apply_temperature(logits, T)[shown] for T in (0, 0.5, 1, 2, 10)}
figure = sampling_plots.distributions(
    [names[i] for i in shown], panels, x_label=t("probability"), title=t("temperature_title").format(text=beginning)
)
best = "; ".join(f"{name}: {names[shown[0]]} {p[0]:.2f}, {names[shown[1]]} {p[1]:.2f}" for name, p in panels.items())
plots.show(figure, alt=t("temperature_alt").format(text=beginning, best=best))

# %% [markdown] lang="es"
# Y ahora, a escribir con cada una. Mueve el mando: cambian las probabilidades de lo que sigue a «El hombre p», y abajo, lo
# que el modelo escribe a esa temperatura, siempre con los mismos dados.

# %% [markdown] lang="en"
# And now writing with each of them. Move the knob: the probabilities of what follows «El hombre p» change, and below, what the
# model writes at that temperature, always with the same dice.

# %% skip=true
temperatures = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3]
prime = [END, *encode(beginning, vocabulary)]
written = [
    beginning
    + as_text(
        generate(stepper(writer, at_temperature(T)), writer.start(), prime, 120, np.random.default_rng(3))
    ).replace("\n", " ⏎ ")
    for T in temperatures
]
view_labels = TemperatureLabels(**{field.name: t(f"heat_{field.name}") for field in fields(TemperatureLabels)})
probabilities = np.stack([apply_temperature(logits, T) for T in temperatures])
temperature_view(names, probabilities, temperatures, written, view_labels, t("heat_title").format(text=beginning))

# %% [markdown] lang="es"
# **El bucle de la voracidad.** A $T = 0$ el texto es correcto… y pronto **se repite**. Predice: si dejamos escribir al modelo
# 1500 caracteres sin sorteo, ¿cada cuántos caracteres se repetirá lo mismo?

# %% [markdown] lang="en"
# **The greedy loop.** At $T = 0$ the text is correct… and soon **repeats itself**. Predict: if we let the model write 1500
# characters without drawing lots, after how many characters will the same come again?

# %% skip=true
predict("loop", None)  # your number of characters instead of None


# %% skip=true
def period(ids, tail=700):
    """The smallest number of characters after which the end of a text comes again, or 0."""
    end = list(ids[-tail:])
    return next((k for k in range(1, tail // 2) if end[k:] == end[:-k]), 0)


def watched(step, states):
    """A `step` that also keeps the state after each token."""

    def watching(token, state):
        p, state = step(token, state)
        states.append(np.concatenate([np.ravel(part) for part in tf.nest.flatten(state)]))
        return p, state

    return watching


rows, periods = [], {}
for begin in ("", "¿", "La "):
    states, prime = [], [END, *encode(begin, vocabulary)]
    ids = generate(
        watched(stepper(writer, at_temperature(0)), states), writer.start(), prime, 1500, np.random.default_rng(0)
    )
    periods[begin] = k = period(ids)
    apart = [np.linalg.norm(states[i + k] - states[i]) for i in (len(prime), 300, len(states) - k - 1)] if k else []
    rows.append([begin or "∅", k, *(f"{value:.1e}" for value in apart or [float("nan")] * 3)])
    print(f"{begin or '∅'}  {begin}{as_text(ids[:200])}".replace("\n", " ⏎ "), end="\n\n")
compare("loop", str(periods[""]))
header = [t("beginning"), t("period"), t("apart_start"), t("apart_middle"), t("apart_end")]
views.table(rows, header, t("loop_title"))

# %% [markdown] lang="es"
# (Un periodo 0 quiere decir que en 1500 caracteres no se ha encontrado ninguno.)
#
# ¿Por qué? Sin sorteo, todo está decidido: el estado y el carácter de ahora determinan el estado y el carácter siguientes.
# Quien pasa **dos veces por el mismo estado** repite para siempre lo que hizo entre las dos. Y ni siquiera hace falta que sea
# el mismo: suele bastar con que sea parecido, porque aquí dos estados parecidos escriben lo mismo y llevan a estados más
# parecidos todavía. Mira las tres últimas columnas: la distancia entre el estado de ahora y el de una vuelta después. El
# bucle **atrae**. El sorteo lo rompe, porque empuja fuera del camino.
#
# GPT-2, con cientos de millones de parámetros, hace lo mismo (Holtzman y otros, 2020): lo más probable en cada paso no se
# parece a lo que escribe una persona, que se permite sorprender.
#
# ## 8. Cortar la cola: top-k y top-p
#
# Con $T = 1$ se sortea entre **todos** los caracteres, también entre los que el modelo cree imposibles. Cada uno tiene una
# probabilidad ínfima, pero son muchos, y un texto largo da muchas ocasiones: una letra imposible basta para descarrilar. Bajar
# la temperatura los encoge, pero también encoge la variedad de lo bueno. Otra idea: **quitar la cola** y no tocar lo demás.
#
# - **top-k**: quedarse con los $k$ más probables (Fan y otros, 2018). Pero ¿qué $k$? Tras «q» solo hay una opción; al empezar
#   una palabra hay veinte.
# - **top-p**: quedarse con los más probables **hasta reunir** una probabilidad $p$, sean cuantos sean (Holtzman y otros, 2020).
#
# **Ejercicio 9 · `top_p`.** Se recorren de mayor a menor, sumando. El que hace **llegar** al umbral se queda: si se
# quitara, a veces no quedaría ninguno. El resultado está en el orden original y vuelve a sumar 1.

# %% [markdown] lang="en"
# (A period of 0 means that none was found in 1500 characters.)
#
# Why? Without lots, everything is settled: the present state and character determine the next state and character. Whoever
# passes **twice through the same state** repeats for ever what was done in between. It need not even be the same one: being
# similar tends to do, since here two similar states write the same and lead to states more similar still.
# Look at the last three columns: the distance between the state now and a turn later. The loop **attracts**. Drawing lots
# breaks it, because it pushes off the path.
#
# GPT-2, with hundreds of millions of parameters, does the same (Holtzman et al., 2020): what is most probable at
# each step is not like what people write, who allow themselves to surprise.
#
# ## 8. Cutting the tail: top-k and top-p
#
# With $T = 1$ lots are drawn among **all** characters, those too that the model thinks impossible. Each has a tiny probability,
# but they are many, and a long text gives many occasions: one impossible letter is enough to derail. Lowering the temperature
# shrinks them, but it shrinks the variety of what is good as well. Another idea: **take off the tail** and leave the rest
# alone.
#
# - **top-k**: keep the $k$ most probable ones (Fan et al., 2018). But which $k$? After «q» there is one choice; at the
#   beginning of a word there are twenty.
# - **top-p**: keep the most probable ones **until they have gathered** a probability $p$, however many that takes (Holtzman et
#   al., 2020).
#
# **Exercise 9 · `top_p`.** Go from the largest down, adding up. The one that **reaches** the threshold stays: if it were
# dropped, at times none would be left. The result is in the original order and adds up to 1 again.


# %% exercise="top_p"
def top_p(p: np.ndarray, threshold: float) -> np.ndarray:
    """The nucleus of a distribution (Holtzman et al., 2020, section 3.1).

    Args:
        p: Probabilities [V], no two alike among the positive ones; not to be changed.
        threshold: How much probability to gather, above 0 and at most 1.

    Returns:
        [V]: 0 for all but the fewest most probable ones that together reach the threshold; adds up to 1.
    """
    ### BEGIN SOLUTION
    order = np.argsort(-p)  # the most probable first
    before = np.cumsum(p[order]) - p[order]  # gathered before each of them
    kept = order[before < threshold]
    nucleus = np.zeros_like(p)
    nucleus[kept] = p[kept]
    return nucleus / nucleus.sum()
    ### END SOLUTION


# %% check="top_p"
check("top_p")

# %% [markdown] lang="es"
# Dos momentos del mismo texto, uno en que el modelo está seguro y otro en que duda: cuántos caracteres deja cada método, y qué
# probabilidad reunían.

# %% [markdown] lang="en"
# Two moments of the same text, one in which the model is sure and one in which it is not: how many characters each method
# keeps, and how much probability they had gathered.


# %% skip=true
def top_k(p, k):
    """The k most probable ones, adding up to 1 again."""
    kept = np.where(p >= np.sort(p)[-k], p, 0)
    return kept / kept.sum()


rows = []
for context in ("El hombr", "El hombre "):
    p = apply_temperature(logits_after(writer, context), 1)
    for name, cut in (
        (t("all"), p),
        ("top-k, k = 5", top_k(p, 5)),
        (f"top-p, p = {views.number(0.9, 'g')}", top_p(p, 0.9)),
    ):
        rows.append([f"{context}…".replace(" ", "␣"), name, np.count_nonzero(cut > 1e-6), f"{p[cut > 1e-6].sum():.3f}"])
views.table(rows, [t("after"), t("method"), t("kept"), t("gathered")], t("nucleus_title"))

# %% [markdown] lang="es"
# **Experimento.** Cien textos con cada método. Medimos cuántas de sus palabras existen (aparecen en los textos de
# entrenamiento), cuántos ¿ y ¡ se cierran, cuántos textos son **nuevos** (no están, enteros, en el entrenamiento) y cuántos
# distintos hay. Se escriben todos a la vez, con un lote de estados.

# %% [markdown] lang="en"
# **Experiment.** A hundred texts with each method. We measure how many of their words exist (occur in the training texts), how
# many ¿ and ¡ are closed, how many texts are **new** (are not, whole, among those for training), and how many different ones there
# are. All are written at once, with a batch of states.


# %% skip=true
def write_texts(model, count, shape, seed=0, limit=200):
    """`count` texts, each until its END or `limit` characters; `shape` turns logits [count, V] into probabilities."""
    dice, state = np.random.default_rng(seed), model.start(count)
    token, ended, columns = np.full(count, END), np.zeros(count, bool), []
    while not ended.all() and len(columns) < limit:
        logits, state = model.one_step(tf.constant(token), state)
        token = np.where(ended, END, sample(shape(logits), dice))  # (count,)
        columns.append(token)
        ended |= token == END
    return [decode(row, vocabulary) for row in np.stack(columns, axis=1)], ended


def cut_rows(cut):
    """From logits to probabilities, with a cut applied to each row."""
    return lambda logits: np.stack([cut(p) for p in at_temperature(1)(logits)])


def words_of(text):
    return re.findall(r"\w+", text.lower())


known, seen = {word for text in corpus.train for word in words_of(text)}, set(corpus.train)


def quality(texts, ended):
    """Shares of known words, of closed ¿ and ¡, of new texts and of different ones."""
    words = [word for text in texts for word in words_of(text)]
    whole = [text for text, end in zip(texts, ended, strict=True) if end]
    opened = [(text, mark, pair) for text in whole for mark, pair in ("¿?", "¡!") if mark in text]
    closed = np.mean([text.count(mark) == text.count(pair) for text, mark, pair in opened]) if opened else np.nan
    new = np.mean([text not in seen for text in whole]) if whole else np.nan
    real = np.mean([word in known for word in words]) if words else np.nan  # an untrained network may write none
    return [real, closed, new, len(set(texts)) / len(texts)]


methods = {f"T = {views.number(T, 'g')}": at_temperature(T) for T in (0, 0.5, 1, 1.5)}
methods["top-k, k = 5"] = cut_rows(lambda p: top_k(p, 5))
methods[f"top-p, p = {views.number(0.9, 'g')}"] = cut_rows(lambda p: top_p(p, 0.9))
rows, examples = [], {}
for name, shape in methods.items():
    examples[name], ended = write_texts(writer, 100, shape)
    rows.append([name, *("—" if np.isnan(share) else views.percent(share) for share in quality(examples[name], ended))])
for name in [list(methods)[place] for place in (2, 3, 5)]:  # T = 1, T = 1.5, and top-p
    print(f"{name}\n" + "\n".join(f"  › {text}" for text in examples[name][:3]))
views.table(rows, [t("method"), t("real_words"), t("closed"), t("new"), t("different")], t("quality_title"))

# %% [markdown] lang="es"
# Ninguna columna decide por sí sola: $T = 0$ tiene palabras perfectas y un único texto. Elegir es decidir qué errores se
# prefieren. Y mira los signos: si se cierran pocos, la cuenta no está mal. Al escribir el final de la frase, una red pequeña ya
# no recuerda cómo empezó, y pone el signo que más abunda, el punto. El apartado 6 lo avisaba: lo que atraviesa la frase es lo que
# menos pesa en la pérdida. (Son pocos los textos que abren un signo: no compares por esa columna unos métodos con otros.)
#
# ## 9. ¿Escribe o copia?
#
# Una red grande con pocos textos puede aprendérselos **de memoria**. Se nota por dos señales: los bits en los textos de
# entrenamiento bajan mientras los de los apartados se estancan o suben, y en lo que escribe aparecen pasajes copiados. Entrenamos
# seis redes con **una quinta parte** del corpus: de tres tamaños, de dos clases, de una a tres capas. Predice: en la mayor, ¿cuántos
# bits habrá entre las dos cifras?

# %% [markdown] lang="en"
# No column decides by itself: $T = 0$ has perfect words and one single text. To choose is to decide which mistakes one
# prefers. And look at the marks: if few are closed, nothing is wrong with the count. While it writes the end of the sentence, a
# small network no longer remembers how it began, and puts the mark that is most frequent, the full stop. Section 6 said so: what
# reaches across the sentence weighs least in the loss. (Few texts open a mark: do not compare methods by that column.)
#
# ## 9. Does it write, or copy?
#
# A large network with few texts may learn them **by heart**. Two signs give it away: the bits on the training texts fall while
# those on the held-out texts stall or rise, and what it writes has passages that are copied. We train six networks on **a fifth**
# of the corpus: of three sizes, of two kinds, of one to three layers. Predict: in the largest, how many bits will there be between
# both figures?

# %% skip=true
predict("gap", None)  # your number of bits instead of None

# %% train=true checkpoint="06_sizes"
few = train_ids[: len(train_ids) // 5]
LSTM, GRU = tf.keras.layers.LSTM, tf.keras.layers.GRU
small, middle, large = (32, 128, 512) if full else (16, 64, 192)
tried = [("GRU", small, 1), ("GRU", middle, 1), ("GRU", large, 1), ("LSTM", middle, 1)]
tried += [("GRU", middle, 2), ("GRU", middle, 3)]
networks = {}
for kind, size, layers in tried:
    print(f"— {kind} {size} × {layers} —")
    tf.keras.utils.set_random_seed(6)
    networks[kind, size, layers] = CharacterModel({"LSTM": LSTM, "GRU": GRU}[kind], size, layers)
    train(f"{kind}_{size}_{layers}".lower(), networks[kind, size, layers], few, 15 if full else 5, batch=16)

# %% [markdown] lang="es"
# La **copia más larga** es el pasaje más largo de lo escrito que está, letra por letra, en los textos de entrenamiento. Como
# vara de medir, la misma cuenta sobre textos apartados, que escribió alguien que no los copiaba: en un corpus pequeño y
# repetitivo, también esos coinciden un buen trecho.

# %% [markdown] lang="en"
# The **longest copy** is the longest passage of what was written that stands, letter for letter, in the training texts. As a
# yardstick, the same count on held-out texts, which were written by somebody who did not copy them: in a small and repetitive
# corpus, these too agree for a good stretch.

# %% skip=true
few_text = as_text(few)
held_copy = max((characters.longest_copy(text, few_text) for text in corpus.held_out[:40]), key=len)
rows, drawn = [], {t("training"): [], t("held_out"): []}
for (kind, size, layers), model in networks.items():
    on_train, on_held = bits_of(model, few), bits_of(model, held_ids)
    texts, _ = write_texts(model, 40, at_temperature(1))
    copy = max((characters.longest_copy(text, few_text) for text in texts), key=len)
    figures = [f"{on_train:.2f}", f"{on_held:.2f}", f"{on_held - on_train:.2f}", len(copy)]
    rows.append([kind, size, layers, model.count_params(), *figures])
    if (kind, layers) == ("GRU", 1):
        drawn[t("training")].append(on_train)
        drawn[t("held_out")].append(on_held)
        print(f"{kind} {size}: «{copy.strip()}»")
rows.append([t("held_out"), "", "", "", "", "", "", len(held_copy)])
compare("gap", f"{drawn[t('held_out')][-1] - drawn[t('training')][-1]:.2f}")
header = [t("kind"), t("units"), t("layers"), t("parameters"), t("bits_train"), t("bits_held"), t("gap"), t("copy")]
views.table(rows, header, t("sizes_title"))

# %% skip=true
sizes = [small, middle, large]
figure = attention_plots.lines(sizes, drawn, x_label=t("units"), y_label=t("bits"), title=t("gap_title"))
listed = ". ".join(f"{name}: {views.numbers(values)}" for name, values in drawn.items())
plots.show(figure, alt=t("gap_alt").format(sizes=", ".join(map(str, sizes)), listed=listed))

# %% [markdown] lang="es"
# Lee la tabla con cuidado: los seis tuvieron el mismo número de pasos. Una red puede quedarse corta porque no le **cabe** más, o
# porque en tan pocos pasos no le ha **dado tiempo**. La diferencia entre las dos columnas de bits es lo aprendido de memoria; la
# de los apartados es la que importa. Y compara las capas con sus parámetros: ¿en qué los gastarías tú, en fondo o en anchura?
#
# ## 10. Llevar el estado o releer
#
# Tu `generate` da a leer cada carácter una vez, porque el **estado** resume lo anterior: $n$ caracteres cuestan $n$ pasos. Muchos
# tutoriales no llevan estado: para cada carácter nuevo vuelven a pasar **todo el texto** por el modelo. Son
# $1 + 2 + \cdots + n = n(n+1)/2$ pasos. El resultado es el mismo, y el tiempo no:

# %% [markdown] lang="en"
# Read the table with care: all six had the same number of steps. A network may fall short because it cannot **hold** more, or
# because it had no **time** for it in so few steps. The difference between both columns of bits is what was learned by heart; that of
# the held-out texts is the one that matters. And compare the layers with their parameters: what would you spend them on, depth or width?
#
# ## 10. Carrying the state, or reading again
#
# Your `generate` has each character read once, since the **state** sums up what was before: $n$ characters cost $n$ steps. Many
# tutorials carry no state: for each new character they pass **the whole text** through the model again. That is
# $1 + 2 + \cdots + n = n(n+1)/2$ steps. The result is the same, the time is not:


# %% skip=true
def rereader(model):
    """A `step` that carries no state but the text itself, and reads all of it again."""
    last = tf.function(lambda ids: model(ids)[0, -1], input_signature=[tf.TensorSpec([1, None], tf.int32)])

    def step(token, before):
        before = [*before, token]
        return next_p(last(np.array([before], np.int32))), before

    return step


def timed(step, state, n, repeats=2):
    """What a step writes, and the shortest of several times."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        written = generate(step, state, [END], n, np.random.default_rng(5))
        taken.append(time.perf_counter() - began)
    return written, min(taken)


lengths = [25, 50, 100, 200]
ways = {t("carried"): (stepper(writer), writer.start()), t("read_again"): (rereader(writer), [])}
seconds, wrote = {name: [] for name in ways}, {}
for name, (step, state) in ways.items():
    timed(step, state, 3)  # so that compiling is not timed
    for n in lengths:
        wrote[name, n], taken = timed(step, state, n)
        seconds[name].append(taken)
figure = attention_plots.lines(
    lengths, seconds, x_label=t("characters"), y_label=t("seconds"), title=t("time_title"), logarithmic=True
)
growth = {name: values[-1] / values[-3] for name, values in seconds.items()}
listed = "; ".join(f"{name}: × {factor:.0f}" for name, factor in growth.items())
plots.show(figure, alt=t("time_alt").format(listed=listed))

# %% skip=true
same = all(wrote[t("carried"), n] == wrote[t("read_again"), n] for n in lengths)
print(t("same_text") if same else t("other_text"))
rows = [[n, n, n * (n + 1) // 2, *(f"{seconds[name][i]:.3f}" for name in ways)] for i, n in enumerate(lengths)]
header = [t("characters"), t("steps_carried"), t("steps_again"), *(f"{t('seconds')}, {name}" for name in ways)]
views.table(rows, header, t("steps_title"))

# %% [markdown] lang="es"
# Un transformer no tiene estado que resuma lo anterior: en la lección 07 verás qué guarda para no releerlo todo.
#
# ## 11. Encuentra el error
#
# Para continuar **varios textos a la vez** hay que ponerlos en un lote, y como no miden lo mismo, rellenar. Eso hace
# la función siguiente. Funciona, las formas casan, y si todos los textos miden lo mismo, acierta. **Y
# está mal**: mira qué propone para cada uno.

# %% [markdown] lang="en"
# A transformer has no state to sum up what was before: in lesson 07 you will see what it keeps so as not to read everything
# again.
#
# ## 11. Find the bug
#
# To continue **several texts at once** they must go into a batch, and since they are not equally long, be padded. That is
# what the function below does. It runs, the shapes fit, and if all texts are equally long it is right. **And it is
# wrong**: look at what it proposes for each.


# %% exercise="next_logits"
def next_logits_with_a_bug(model, prompts):
    """With the bug: a padded batch, and for each text the logits at its last position."""
    ids = tf.keras.utils.pad_sequences(prompts)  # (B, T)
    lengths = np.array([len(prompt) for prompt in prompts])  # (B,)
    logits = np.asarray(model(ids))  # (B, T, V)
    return logits[np.arange(len(prompts)), lengths - 1]


def next_logits(model, prompts: list[list[int]]) -> np.ndarray:
    """What a model of characters expects after each of several texts.

    Args:
        model: From ids [B, T] to logits [B, T, V]. It reads from left to right, and takes padding for a character.
        prompts: B texts as ids, of any lengths.

    Returns:
        Logits [B, V] of what follows the last character of each text, as if it had been read alone.
    """
    ### BEGIN SOLUTION
    lengths = np.array([len(prompt) for prompt in prompts])  # (B,)
    ids = np.full((len(prompts), lengths.max()), PAD)  # (B, T)
    for row, prompt in zip(ids, prompts, strict=True):
        row[: len(prompt)] = prompt  # padding behind: what comes later changes nothing before it
    logits = np.asarray(model(ids))  # (B, T, V)
    return logits[np.arange(len(ids)), lengths - 1]
    ### END SOLUTION


# %% skip=true
begun = ["El perr", "¿Dónde est", "La señora lee un libr"]
prompts = [[END, *encode(text, vocabulary)] for text in begun]
rows = []
for text, wrong in zip(begun, next_logits_with_a_bug(writer, prompts), strict=True):
    alone = logits_after(writer, text)
    rows.append([text, names[int(np.argmax(wrong + never))], names[int(np.argmax(alone))]])
views.table(rows, [t("begun"), t("with_the_bug"), t("read_alone")], t("bug_title"))

# %% [markdown] lang="es"
# ¿De qué lado rellena `pad_sequences` si no se le dice nada? ¿Y de qué lado lo supone la última línea? Así, los
# textos cortos se continúan a partir de un lugar de en medio, o de puro relleno, y como el más largo del lote sale siempre bien,
# es fácil culpar al modelo: «le cuestan los principios cortos».
#
# **Ejercicio 10 · `next_logits`.** Repárala en la celda de arriba. Ojo: el modelo no tiene máscara, y **para él el relleno es
# una letra más**. Leer la última columna de un lote rellenado por delante tampoco vale.

# %% [markdown] lang="en"
# On which side does `pad_sequences` pad if it is not told? And on which side does the last line suppose that it did? So short
# texts are continued from some place in their middle, or from nothing but padding, and since the longest of the batch always
# comes out right, it is easy to blame the model: "it has trouble with short beginnings".
#
# **Exercise 10 · `next_logits`.** Mend it in the cell above. Mind that the model has no mask, and **padding is a letter to it
# like any other**. Reading the last column of a batch that is padded in front will not do either.

# %% check="next_logits"
check("next_logits")

# %% [markdown] lang="es"
# ## 12. El puente
#
# Cuatro maneras de mirar atrás, en la misma unidad. El **bigrama** mira un carácter. La **LSTM** y la **GRU** llevan un estado. Y el
# **decodificador de la lección 05 sin fuente**: se le quita la atención cruzada, porque no hay nada que traducir, y queda la
# atención causal, que en cada posición mira **directamente** todas las anteriores. La celda siguiente entrena la LSTM y el
# decodificador con los mismos lotes y los mismos pasos que la GRU. Tarda cerca de un minuto; la lectura de debajo la acompaña.

# %% [markdown] lang="en"
# ## 12. The bridge
#
# Four ways of looking back, in the same unit. The **bigram** looks at one character. The **LSTM** and the **GRU** carry a state. And
# **lesson 05's decoder without a source**: take away cross-attention, since there is nothing to translate, and what is left is causal
# attention, which at each position looks **directly** at all those before. The next cell trains the LSTM and the decoder on the same
# batches and for as many steps as the GRU. It takes about a minute; the reading below goes with it.

# %% train=true checkpoint="06_bridge"
width, heads, blocks = (256, 8, 4) if full else (64, 4, 2)
for name in ("LSTM", "decoder"):
    print(f"— {t(name)} —")
    tf.keras.utils.set_random_seed(6)
    if name == "LSTM":
        models[name] = CharacterModel(LSTM, units, depth)
    else:
        models[name] = causal_decoder(V, L, width=width, heads=heads, layers=blocks)
    rate = (2e-3 if full else 1e-2) if name == "LSTM" else (1e-3 if full else 5e-3)
    histories[name] = train(name.lower(), models[name], train_ids, epochs, rate=rate)

# %% [markdown] lang="es"
# **Mientras tanto: ¿qué compara la figura?** Todos leen las mismas ventanas apartadas, cada una desde cero. Los compresores, en cambio,
# leen todo seguido y **aprenden mientras leen**: xz y bzip2 recuerdan frases enteras de lo anterior; gzip mira 32 KiB atrás y nada más. No
# es una carrera justa, y por eso es interesante: un compresor no sabe nada de letras y, en un corpus que se repite tanto como el de la
# gramática, puede ganar a una red pequeña. Predice cuál de los tres ganará.

# %% [markdown] lang="en"
# **Meanwhile: what does the figure compare?** All of them read the same held-out windows, each from scratch. Compressors, though, read
# everything in a row and **learn while they read**: xz and bzip2 remember whole sentences of what came before; gzip looks back 32 KiB and
# no further. It is no fair race, which makes it interesting: a compressor knows nothing of letters, and in a corpus that repeats itself
# as the grammar's does, it may beat a small network. Predict which of the three will win.

# %% skip=true
for name in ("LSTM", "decoder"):
    bits[t(name)] = bits_of(models[name], held_ids)
figure = sampling_plots.bits_bars(bits, yardsticks, x_label=t("bits"), title=t("bridge_title"))
listed = ", ".join(f"{name} {value:.2f}" for name, value in bits.items())
plots.show(figure, alt=t("bridge_alt").format(listed=listed))
rows = [
    [t(name), model.count_params(), f"{bits[t(name)]:.2f}", f"{2 ** bits[t(name)]:.2f}"]
    for name, model in models.items()
]
views.table(rows, [t("model"), t("parameters"), t("bits"), t("perplexity")], t("bridge_table"))

# %% [markdown] lang="es"
# El orden de las redes depende del corpus, del presupuesto y del tamaño: un decodificador de 64 capas superó a las redes
# recurrentes con mucho más texto (Al-Rfou y otros, 2019). Aquí todo es pequeño, y hay que decirlo.
#
# **¿Cuánto importa mirar lejos?** Los bits de cada posición de la ventana lo dicen: la primera predicción cuenta con un carácter; la
# última, con toda la ventana. El bigrama no mejora; ¿hasta dónde mejoran las redes?

# %% [markdown] lang="en"
# The order of the networks depends on the corpus, the budget and the size: with far more text, a decoder of 64 layers beat recurrent
# networks (Al-Rfou et al., 2019). Here everything is small, and that must be said.
#
# **How much does looking far back matter?** The bits at each position of the window tell: the first prediction has one character to go
# by, the last one the whole window. The bigram does not improve; how far do the networks?

# %% skip=true
held_x, held_y = windows(held_ids, L)
by_position = {t("bigram"): -np.log2(bigram[held_x, held_y]).mean(axis=0)}
by_position |= {t(name): surprises(model, held_ids).mean(axis=0) / np.log(2) for name, model in models.items()}
places = [2**power for power in range(int(np.log2(L)) + 1)]
edges = [0, *places]
groups = {
    name: [float(values[low:high].mean()) for low, high in pairwise(edges)] for name, values in by_position.items()
}
panel = search_plots.Panel(t("bits"), groups)
figure = search_plots.panels(places, [panel], x_label=t("position"), title=t("position_title"), log_x=True)
listed = "; ".join(f"{name}: {values[0]:.2f} → {values[-1]:.2f}" for name, values in groups.items())
plots.show(figure, alt=t("position_alt").format(listed=listed))

# %% [markdown] lang="es"
# ## 13. Extra: textos sueltos, con relleno
#
# Las ventanas no necesitan relleno. Si los textos son cortos y sueltos (titulares), se prefiere uno por fila, y entonces sí lo hay, y
# no debe contar en la pérdida. Si los objetivos vienen en one-hot, es tentador tomar por máscara «las filas que no son
# todo ceros». Pero el one-hot del relleno **no es cero**: es un 1 en la posición 0. Esa máscara no tapa nada, y el modelo aprende a
# escribir relleno como una letra más, la más fácil de todas; la pérdida baja, y no por escribir mejor.
#
# **Ejercicio 11 ☆ · `masked_lm_loss`.** La entropía cruzada media, en nats, sobre los objetivos que no son relleno.

# %% [markdown] lang="en"
# ## 13. Extra: separate texts, with padding
#
# Windows need no padding. If texts are short and separate (headlines), one a row is preferred, and then there is some, and it must
# not count in the loss. Where targets come as one-hot, it is tempting to take for a mask "the rows that are not all zeros". But
# the one-hot of padding **is not zero**: it is a 1 in position 0. That mask hides nothing, and the model learns to write padding as
# a letter like any other, the easiest of all; the loss goes down, and not because it writes any better.
#
# **Exercise 11 ☆ · `masked_lm_loss`.** The mean cross-entropy, in nats, over the targets that are not padding.


# %% exercise="masked_lm_loss"
def masked_lm_loss(y, logits):
    """The loss of a language model on padded rows.

    Args:
        y: Targets as one-hot vectors, [B, T, V], that of PAD where there is no character.
        logits: [B, T, V].

    Returns:
        A scalar: the mean cross-entropy, in nats, of the targets that are not padding, all alike.
    """
    ### BEGIN SOLUTION
    real = 1.0 - y[..., PAD]  # (B, T)
    losses = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)  # (B, T)
    return tf.reduce_sum(losses * real) / tf.reduce_sum(real)
    ### END SOLUTION


# %% check="masked_lm_loss"
check("masked_lm_loss")

# %% [markdown] lang="es"
# (La celda siguiente necesita el ejercicio 11.) Compara la máscara buena con la de las filas que no son todo ceros, en treinta textos apartados:

# %% [markdown] lang="en"
# (The next cell needs exercise 11.) Compare the good mask with that of rows that are not all zeros, on thirty held-out texts:

# %% skip=true
some = [[END, *encode(text, vocabulary), END] for text in corpus.held_out[:30]]
targets = pad([row[1:] for row in some])  # (30, T)
one_hot, logits = tf.one_hot(targets, V), writer(pad([row[:-1] for row in some]))
not_zero = tf.cast(tf.reduce_any(one_hot != 0, axis=-1), tf.float32)  # (30, T)
losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, logits)
rows = [
    [
        t("right_mask"),
        views.percent(np.count_nonzero(targets != PAD) / targets.size),
        f"{float(masked_lm_loss(one_hot, logits)):.2f}",
    ],
    [
        t("not_zero_mask"),
        views.percent(float(tf.reduce_mean(not_zero))),
        f"{float(tf.reduce_sum(losses * not_zero) / tf.reduce_sum(not_zero)):.2f}",
    ],
]
views.table(rows, ["", t("counted"), t("loss")], t("mask_title"))

# %% [markdown] lang="es"
# El modelo se entrenó con ventanas y nunca vio relleno, así que predecirlo le sorprende muchísimo: esa máscara infla la
# pérdida. En un modelo entrenado **con** ella ocurriría lo contrario: el relleno sería lo más fácil, y la desinflaría.
#
# **Pregunta 12 · respuesta escrita (3 puntos).** Un compañero enseña una frase escrita por su red, sin una falta, y concluye: «ha
# aprendido español». Responde en unas 10 líneas:
#
# 1. ¿Con qué dos medidas de este cuaderno distinguirías que la haya **escrito** de que la haya **copiado**? Da tus cifras y di qué
#    esperarías en cada caso.
# 2. Elige ajustes (temperatura, top-k o top-p) para dos usos: continuar un formulario y proponer nombres para un perro. Justifica
#    uno de los dos con un número de tu tabla.
# 3. ¿Qué error del español podría cometer un modelo con muy buenos bits por carácter? ¿Por qué no se notaría en esa cifra?
#
# *Cómo se califica*: 1 punto por dos medidas con sus cifras y lo que dirían; 1 punto por dos ajustes razonados, uno con un número; 1
# punto por un error concreto y la razón de que la media lo esconda.

# %% [markdown] lang="en"
# The model was trained on windows and never saw padding, so predicting it surprises it a great deal: that mask inflates
# the loss. In a model trained **with** it the opposite would happen: padding would be the easiest thing, and deflate it.
#
# **Question 12 · written answer (3 points).** A classmate shows a sentence written by his network, without a single mistake, and
# concludes: "it has learned Spanish". Answer in about 10 lines:
#
# 1. By which two measures of this notebook would you tell whether it was **written** or **copied**? Give your figures, and say what
#    you would expect in each case.
# 2. Choose settings (temperature, top-k or top-p) for two uses: to fill in a form, and to propose names for a dog. Justify one of them
#    with a number from your table.
# 3. Which mistake in Spanish could a model make that has very good bits per character? Why would it not show in that figure?
#
# *How it is graded*: 1 point for two measures with their figures and what they would say; 1 point for two settings with reasons, one
# with a number; 1 point for a concrete mistake and the reason why the mean hides it.

# %% [markdown] manual="written_or_copied" points=3
# **written_or_copied**

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
# - Un **modelo de lenguaje** predice lo siguiente; con el bucle «predecir, elegir, leer» **escribe**.
# - Un carácter no es un byte ni siempre un signo: primero se **compone**. El 0 es relleno, y nada más.
# - Las ventanas van corridas **un lugar**. En la tubería de `tf.data` no se ejecuta Python.
# - **Bits por carácter** = nats / ln 2; **perplejidad** = 2 elevado a los bits. Se miden en textos apartados, y un compresor es una vara
#   de medir.
# - **Voraz** se repite: sin azar, un estado que vuelve lo repite todo. La **temperatura** divide los logits; **top-k** y **top-p** cortan
#   la cola.
# - Llevar el estado cuesta $n$; releer, $n(n+1)/2$.
# - Escribir no es copiar: míralo en la diferencia entre entrenamiento y apartados, y en la copia más larga.
#
# ## Para seguir
#
# - **Otro corpus.** Pon `"headlines"` al principio. ¿Qué aprende antes: las siglas, las comillas o los nombres propios?
# - **n-gramas.** Cuenta con cinco caracteres de memoria en vez de uno. ¿Le ganas a la GRU en los textos de la gramática? ¿Y en el *Quijote*?
# - **Memoria entre ventanas.** Ordena las ventanas de modo que cada una siga a la anterior y lleva el estado (`stateful`). ¿Bajan los bits
#   de las primeras posiciones?
# - **Concordancia.** Da al modelo «La casa es » y compara la probabilidad de terminar en *a* y en *o*. ¿A cuántas palabras de
#   distancia resiste?
# - **Dropout.** Añádelo a la red grande del apartado 9. ¿Se cierra la diferencia?
#
# ## Fuentes
#
# - C. E. Shannon (1951). *Prediction and Entropy of Printed English*. Bell System Technical Journal.
# - I. Sutskever, J. Martens y G. Hinton (2011). *Generating Text with Recurrent Neural Networks*. ICML.
# - A. Graves (2013). *Generating Sequences With Recurrent Neural Networks*. arXiv:1308.0850.
# - A. Karpathy (2015). *The Unreasonable Effectiveness of Recurrent Neural Networks*.
# - A. Fan, M. Lewis y Y. Dauphin (2018). *Hierarchical Neural Story Generation*. ACL.
# - A. Holtzman, J. Buys, L. Du, M. Forbes y Y. Choi (2020). *The Curious Case of Neural Text Degeneration*. ICLR.
# - R. Al-Rfou, D. Choe, N. Constant, M. Guo y L. Jones (2019). *Character-Level Language Modeling with Deeper Self-Attention*.
#   AAAI.
# - P. J. Liu y otros (2018). *Generating Wikipedia by Summarizing Long Sequences*. ICLR: el decodificador sin codificador.
# - Datos: frases de la gramática del curso; *Don Quijote de la Mancha* (dominio público); titulares de AG News, de A. Gulli, en la selección
#   de Zhang, Zhao y LeCun (2015).
#
# ## La pregunta que queda abierta
#
# Este modelo aprende leyendo texto, sin que nadie se lo etiquete: cualquier texto sirve. ¿Y si en vez de una novela le damos una
# biblioteca, y en vez de letras, trozos de palabra? ¿Y si en vez de predecir solo lo siguiente pudiera mirar a los dos lados? Son las dos
# familias de la **lección 07**.
#
# ## Entregar
#
# `progress()` resume lo que llevas hecho. `hand_in()` no envía nada: dice qué falta, avisa si hay trabajo sin guardar
# y te indica qué archivo entregar. Ejecútalas al final, con el cuaderno guardado.

# %% [markdown] lang="en"
# ## Recap
#
# - A **language model** predicts what comes next; with the loop "predict, choose, read" it **writes**.
# - A character is not a byte, nor always one sign: **compose** first. 0 is padding and nothing else.
# - Windows are shifted by **one**. In a `tf.data` pipeline no Python runs.
# - **Bits per character** = nats / ln 2; **perplexity** = 2 to the power of the bits. They are measured on held-out texts, and a compressor
#   is a yardstick.
# - **Greedy** repeats itself: without chance, a state that returns repeats everything. **Temperature** divides the logits; **top-k** and
#   **top-p** cut off the tail.
# - Carrying the state costs $n$; reading again, $n(n+1)/2$.
# - Writing is not copying: see the difference between training and held-out texts, and the longest copy.
#
# ## Going further
#
# - **Another corpus.** Put `"headlines"` at the beginning. What does it learn first: acronyms, quotation marks or proper names?
# - **n-grams.** Count with five characters of memory rather than one. Do you beat the GRU on the grammar's texts? And on *Don Quijote*?
# - **Memory between windows.** Order the windows so that each follows the one before, and carry the state (`stateful`). Do the bits of the
#   first positions fall?
# - **Agreement.** Give the model «La casa es » ("the house is", feminine), and compare the probabilities of ending in *a* and in *o*. Over
#   how many words does it hold?
# - **Dropout.** Add it to the large network of section 9. Does the difference close?
#
# ## Sources
#
# - C. E. Shannon (1951). *Prediction and Entropy of Printed English*. Bell System Technical Journal.
# - I. Sutskever, J. Martens and G. Hinton (2011). *Generating Text with Recurrent Neural Networks*. ICML.
# - A. Graves (2013). *Generating Sequences With Recurrent Neural Networks*. arXiv:1308.0850.
# - A. Karpathy (2015). *The Unreasonable Effectiveness of Recurrent Neural Networks*.
# - A. Fan, M. Lewis and Y. Dauphin (2018). *Hierarchical Neural Story Generation*. ACL.
# - A. Holtzman, J. Buys, L. Du, M. Forbes and Y. Choi (2020). *The Curious Case of Neural Text Degeneration*. ICLR.
# - R. Al-Rfou, D. Choe, N. Constant, M. Guo and L. Jones (2019). *Character-Level Language Modeling with Deeper Self-Attention*.
#   AAAI.
# - P. J. Liu et al. (2018). *Generating Wikipedia by Summarizing Long Sequences*. ICLR: the decoder without an encoder.
# - Data: sentences of the course's grammar; *Don Quijote de la Mancha* (public domain); headlines of AG News, by A. Gulli, in the selection of
#   Zhang, Zhao and LeCun (2015).
#
# ## The question left open
#
# This model learns by reading text, and nobody has to label it: any text will do. What if we give it a library instead of a novel, and pieces of
# words instead of letters? And what if instead of predicting only what comes next it could look both ways? Those are the two families of
# **lesson 07**.
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
# | 0–10 | 1 | Las cuatro formas en la pizarra; pedir un ejemplo de cada una. |
# | 10–25 | 2 | Escribir ñ de las dos maneras. Ejercicios 1 a 3. |
# | 25–35 | 3 | Jugar al juego de Shannon: adivinar una frase letra a letra, contando preguntas. Ejercicio 4. |
# | 35–50 | 4–5 | Ejercicios 5 a 7; leer en voz alta lo que escribe el bigrama. |
# | 50–60 | 6 | Lanzar el entrenamiento; leer las muestras según salen. Apuestas sobre los bits. |
# | 60–75 | 7–8 | Ejercicios 8 y 9; el bucle voraz. |
# | 75–90 | 9–12 | Tamaños, encontrar el error en parejas, el puente. |
# | en casa | 13–14 | Ejercicio 11 ☆, pregunta escrita, cuestionario. |
#
# ## Plan de pizarra
#
# 1. Arriba: $P(x_1\ldots x_N)=\prod P(x_t\mid x_{<t})$. Debajo, «predecir → elegir → leer» en círculo.
# 2. A la izquierda, una ventana y, debajo, la misma corrida un lugar.
# 3. A la derecha, un histograma de probabilidades y qué le hacen $T = 0{,}5$, top-k y top-p.
# 4. Abajo: nats, bits, perplejidad, con la misma cifra en las tres.
#
# ## Qué preguntar según los errores de la clase
#
# - Lo desconocido, descartado: «¿Qué palabra queda si de *Ñandú* quitas lo que no conoces?».
# - `y = x`: «¿Cuánto aprende quien ya tiene la respuesta delante?».
# - Un token leído dos veces: «Lee en voz alta lo que ha leído tu modelo».
# - Temperatura sobre las probabilidades: «Divide 0,6, 0,3 y 0,1 entre 2 y normaliza. ¿Qué ha cambiado?».
# - top-p sin el que cruza: «Y si el primero ya pasa del umbral, ¿qué queda?».
# - Bits y nats: «¿Cuántas preguntas de sí o no hacen falta para cuatro opciones iguales?».
# - Siempre el más probable en `sample`: «¿Qué escribirías diez veces seguidas?».
#
# ## Rúbrica de la pregunta 12 (3 puntos)
#
# - **1 punto, escribir o copiar.** Dos medidas del cuaderno (diferencia entre los bits de entrenamiento y los de apartados; copia más larga
#   comparada con la de los textos apartados; porcentaje de textos nuevos) con cifras propias y lo que se esperaría si copiara. Medio punto
#   sin cifras o sin comparación.
# - **1 punto, ajustes.** Formulario: temperatura baja o top-p pequeño, porque se quiere lo más probable; nombres: $T$ cercana a 1 o mayor, con
#   top-p, porque se quiere variedad de palabras posibles. Un número de la tabla (palabras reales, textos distintos). Medio punto sin él.
# - **1 punto, lo que la media esconde.** Por ejemplo: una concordancia de género a distancia, o un ¿ sin cerrar. Es una letra entre muchas,
#   y su sorpresa se diluye en la media. Medio punto si da el error sin la razón.

# %% [markdown] teacher=true lang="en"
# ## Timing
#
# | minute | sections | what to do |
# |---|---|---|
# | 0–10 | 1 | The four shapes on the board; ask for an example of each. |
# | 10–25 | 2 | Write ñ in both ways. Exercises 1 to 3. |
# | 25–35 | 3 | Play Shannon's game: guess a sentence letter by letter, counting questions. Exercise 4. |
# | 35–50 | 4–5 | Exercises 5 to 7; read aloud what the bigram writes. |
# | 50–60 | 6 | Start the training; read the samples as they come. Bets on the bits. |
# | 60–75 | 7–8 | Exercises 8 and 9; the greedy loop. |
# | 75–90 | 9–12 | Sizes, find the bug in pairs, the bridge. |
# | at home | 13–14 | Exercise 11 ☆, written question, quiz. |
#
# ## Board plan
#
# 1. On top: $P(x_1\ldots x_N)=\prod P(x_t\mid x_{<t})$. Below, "predict → choose → read" in a circle.
# 2. On the left, a window and, below it, the same one shifted by one.
# 3. On the right, a histogram of probabilities, and what $T = 0.5$, top-k and top-p do to it.
# 4. At the bottom: nats, bits, perplexity, with the same figure in all three.
#
# ## What to ask, by the mistakes of the class
#
# - Unknown characters dropped: "What word is left if you take from *Ñandú* what you do not know?"
# - `y = x`: "How much does one learn who has the answer in front of them?"
# - A token read twice: "Read aloud what your model has read."
# - Temperature on the probabilities: "Divide 0.6, 0.3 and 0.1 by 2 and normalise. What has changed?"
# - top-p without the one that crosses: "And if the first one is beyond the threshold already, what is left?"
# - Bits and nats: "How many yes-or-no questions do four equal options take?"
# - Always the most probable in `sample`: "What would you write ten times in a row?"
#
# ## Rubric for question 12 (3 points)
#
# - **1 point, writing or copying.** Two measures of the notebook (the difference between the bits on training and on held-out texts; the longest
#   copy compared with that of held-out texts; the share of new texts) with one's own figures and what to expect of a copy. Half a point without
#   figures or without a comparison.
# - **1 point, settings.** Form: a low temperature or a small top-p, since the most probable is wanted; names: $T$ near 1 or above, with top-p, since
#   variety among possible words is wanted. A number from the table (real words, different texts). Half a point without it.
# - **1 point, what the mean hides.** For example an agreement of gender over a distance, or a ¿ left open. It is one letter among many, and its
#   surprise is diluted in the mean. Half a point if the mistake is given without the reason.

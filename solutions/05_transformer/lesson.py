# %% [markdown] lang="es"
# # 05 · ¿Nos hace falta la recurrencia?
#
# **De RNN a LLM** · lección 5
#
# {{colab}} {{binder}}
#
# En la lección 04 el decodificador dejó de depender de un vector: en cada paso mira la frase entera. Pero la frase se
# sigue leyendo palabra por palabra, cada paso esperando al anterior, con una LSTM cuya única tarea es preparar lo que se
# mira. En 2017, ocho personas de Google quitaron la LSTM y dejaron la atención. El artículo se llama *Attention Is All
# You Need*; la red, **Transformer**, y es la T de GPT y de BERT.
#
# **La pregunta.** Si la atención puede ir de cualquier palabra a cualquier otra de una vez, ¿nos hace falta la
# recurrencia?
#
# **Al terminar podrás**
#
# - decir qué pierde la atención sin recurrencia (el orden) y devolvérselo con posiciones;
# - seguir tres palabras por un bloque entero, con lápiz, y escribir la atención de varias cabezas;
# - construir y entrenar un traductor sin recurrencia, con sus residuos, su normalización y sus máscaras;
# - explicar por qué se entrena en paralelo y se genera en serie, y qué ahorra la caché de claves y valores;
# - compararlo con honestidad con el de la lección 04, y reconocer sus tres familias.
#
# **Lo que necesitas saber.** La atención de la lección 04: preguntas, claves, valores, máscara y $\sqrt d$.
#
# | modalidad | datos y modelo | tiempo de cálculo | memoria |
# |---|---|---|---|
# | **rápida** (sin GPU) | frases de la gramática del curso; 2 bloques de 64 números por palabra | unos 3 minutos, 2 núcleos | menos de 2 GiB |
# | **completa** (GPU) | 118 964 pares reales; 2 bloques de 256 | unos 15 minutos en una T4 (estimación) | unos 5 GiB |
# | **con punto de control** | pares reales; los dos modelos grandes, ya entrenados | unos 2 minutos, 2 núcleos | menos de 2 GiB |
#
# Son **dos sesiones** de unos 75 minutos, con tu trabajo incluido: **A**, de las posiciones a las cabezas (apartados 1 a
# 5), y **B**, el traductor (6 a 15). Entre las dos hay un punto donde guardar y parar.
#
# > **Guarda tu copia.** En Colab, *Archivo → Guardar una copia en Drive* antes de escribir nada. Binder olvida todo
# > tras diez minutos de inactividad: descarga el cuaderno antes de una pausa larga.
#
# Ejecuta la celda siguiente antes que ninguna otra. Puedes repetirla sin miedo.

# %% [markdown] lang="en"
# # 05 · Do we need recurrence at all?
#
# **From RNN to LLM** · lesson 5
#
# {{colab}} {{binder}}
#
# In lesson 04 the decoder stopped depending on one vector: it looks at the whole sentence at every step. But the sentence
# is still read word by word, each step waiting for the one before, by an LSTM whose only task is to prepare what is looked
# at. In 2017 eight people at Google took the LSTM away and left the attention. The paper is called *Attention Is All You
# Need*; the network, **Transformer**, and it is the T of GPT and of BERT.
#
# **The question.** If attention can go from any word to any other at once, do we need recurrence at all?
#
# **By the end you will be able to**
#
# - say what attention loses without recurrence (the order) and give it back by positions;
# - follow three words through a whole block with a pencil, and write attention with several heads;
# - build and train a translator without recurrence, with its residuals, its normalisation and its masks;
# - explain why it trains in parallel and generates one word at a time, and what the key–value cache saves;
# - compare it honestly with that of lesson 04, and recognise its three families.
#
# **What you need to know.** The attention of lesson 04: queries, keys, values, the mask and $\sqrt d$.
#
# | lane | data and model | computing time | memory |
# |---|---|---|---|
# | **quick** (no GPU) | sentences of the course's grammar; 2 blocks with 64 numbers a word | about 3 minutes, 2 cores | under 2 GiB |
# | **full** (GPU) | 118,964 real pairs; 2 blocks of 256 | about 15 minutes on a T4 (an estimate) | about 5 GiB |
# | **checkpoint** | real pairs; both large models, trained already | about 2 minutes, 2 cores | under 2 GiB |
#
# These are **two sittings** of about 75 minutes, your own work included: **A**, from positions to heads (sections 1 to
# 5), and **B**, the translator (6 to 15). Between them is a point to save and stop.
#
# > **Keep your own copy.** In Colab, *File → Save a copy in Drive* before you write anything. Binder forgets
# > everything after ten idle minutes: download the notebook before a long break.
#
# Run the next cell before any other. Running it again does no harm.

# %% setup=true
import rnn2llm
from rnn2llm import check, compare, hand_in, hint, predict, progress, quiz, reveal, t

runtime = rnn2llm.setup("05_transformer", lang="es")

# %% shared=true
try:
    import torch  # for one exercise and section 13; the setup has imported it already, before TensorFlow
except ImportError:
    from rnn2llm import torch_like as torch  # its tensors' methods on NumPy arrays: enough for the exercise

import numpy as np
import tensorflow as tf

from rnn2llm.text import END, PAD, START  # 3, 0, 2, as in every lesson

# %% skip=true
ready = {"transformer": ("05_transformer", ""), "luong": ("04_attention", "luong")}  # what the project has trained

import re
import time
import unicodedata
from collections import Counter
from dataclasses import fields

from rnn2llm import (
    attention_plots,
    checkpoints,
    data,
    decoder_cache,
    luong,
    metrics,
    plots,
    results,
    training,
    transformer_plots,
    views,
)
from rnn2llm.attention_view import MapLabels, attention_map
from rnn2llm.decoding import BeamSearch
from rnn2llm.grammar import PROBES
from rnn2llm.heads_view import HeadsLabels, heads_grid
from rnn2llm.phenomena import NAMES
from rnn2llm.position_view import PositionLabels, position_explorer
from rnn2llm.text import Vocabulary, pad

layers = tf.keras.layers
rng = np.random.default_rng(5)

# %% [markdown] lang="es"
# ## Sesión A · De las posiciones a las cabezas
#
# ## 1. Qué cuesta la recurrencia
#
# Una red recurrente hace dos cosas a la vez: **mezcla** lo que dicen las palabras y **recuerda su orden**, porque las lee
# en fila. Las dos tienen un precio:
#
# | para una frase de $T$ palabras | LSTM | atención de cada palabra a todas |
# |---|---|---|
# | pasos que hay que dar **uno detrás de otro** | $T$ | 1 |
# | pasos que separan a dos palabras | hasta $T$ | 1 |
# | operaciones, con $D$ números por palabra | del orden de $T \cdot D^2$ | del orden de $T^2 \cdot D + T \cdot D^2$ |
#
# Las dos primeras filas son la razón del artículo: una GPU sabe hacer mil productos a la vez, pero no sabe hacer el
# segundo paso antes que el primero; y lo que tiene que viajar $T$ pasos por una memoria llega gastado. La tercera es la
# cuenta que se paga después: la atención compara **cada palabra con cada palabra**, y con textos largos $T^2$ manda.
#
# Esta es la red entera. La construirás de abajo arriba; cada caja tiene su apartado.

# %% [markdown] lang="en"
# ## Sitting A · From positions to heads
#
# ## 1. What recurrence costs
#
# A recurrent network does two things at once: it **mixes** what the words say, and it **keeps their order**, since it
# reads them in a row. Both have a price:
#
# | for a sentence of $T$ words | LSTM | attention from each word to all |
# |---|---|---|
# | steps that must be taken **one after another** | $T$ | 1 |
# | steps between two words | up to $T$ | 1 |
# | operations, with $D$ numbers a word | of the order of $T \cdot D^2$ | of the order of $T^2 \cdot D + T \cdot D^2$ |
#
# The first two rows are why the paper was written: a GPU can make a thousand products at once, but it cannot take the
# second step before the first; and what must travel $T$ steps through a memory arrives worn. The third is the bill that
# comes later: attention compares **each word with each word**, and in long texts $T^2$ rules.
#
# This is the whole network. You will build it from the bottom up; every box has its section.

# %% skip=true
boxes = ["read", "write", "embedding", "positions", "self", "masked", "cross", "feed", "add", "prediction"]
boxes += ["encoder", "decoder", "memory"]
figure = transformer_plots.architecture({box: t(f"box_{box}") for box in boxes})
plots.show(figure, alt=t("architecture_alt"))

# %% [markdown] lang="es"
# ## 2. Lo que se pierde: el orden
#
# Quitemos la LSTM y dejemos que cada palabra mire a todas las de su frase, ella incluida: preguntas, claves y valores
# salen de los mismos vectores. Es la **autoatención** (*self-attention*). Predice antes de ejecutar: *the dog sees the
# cat* y *the cat sees the dog* dicen cosas distintas. ¿En cuánto se distinguirá lo que sale de la autoatención en la
# palabra *sees* de una frase y de la otra? (0: en nada.)

# %% [markdown] lang="en"
# ## 2. What is lost: the order
#
# Let us take the LSTM away and let each word look at all those of its sentence, itself included: queries, keys and values
# come from the same vectors. This is **self-attention**. Predict before you run: *the dog sees the cat* and *the cat
# sees the dog* say different things. By how much will that which self-attention gives at the word *sees* differ between
# the two sentences? (0: not at all.)

# %% skip=true
predict("order", None)  # your number instead of None

# %% skip=true
vectors = {word: rng.normal(size=8) for word in ("the", "dog", "sees", "cat")}


def self_attention(x):
    """Each row of x [T, d] as a mixture of all rows, as in lesson 04 with queries, keys and values all x."""
    scores = x @ x.T / x.shape[1] ** 0.5  # (T, T)
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return weights @ x  # (T, d)


one, other = (np.array([vectors[word] for word in s.split()]) for s in ("the dog sees the cat", "the cat sees the dog"))
difference = np.abs(self_attention(one)[2] - self_attention(other)[2]).max()  # "sees" is the third word of both
compare("order", f"{difference:.1e}")
views.table([["sees", f"{difference:.1e}"]], [t("word"), t("difference")], t("order_title"))

# %% [markdown] lang="es"
# Nada (lo que queda es redondeo). Una media ponderada no sabe en qué orden le dieron los sumandos: para la autoatención
# una frase es una **bolsa de palabras**. La LSTM recordaba el orden sin que se lo pidiéramos; ahora hay que decirlo.
#
# ## 3. Decir la posición
#
# La solución del artículo: sumar al vector de cada palabra otro que solo depende de **dónde está**. Se **suma**, no se
# concatena: la red sigue teniendo $D$ números por palabra, y en tantas dimensiones palabra y posición encuentran sitio
# sin molestarse. Hay dos maneras de elegir esos vectores:
#
# - **aprendidos**: una tabla $[T_{\max}, D]$ más, que se entrena como los embeddings (así lo hacen BERT y GPT-2). Lo que
#   no estuvo en el entrenamiento, la posición $T_{\max}$, no existe;
# - **calculados** con senos y cosenos, sin parámetros y para cualquier posición:
#
# $$ PE_{p,\,2i} = \sin\!\big(p \cdot 10000^{-2i/D}\big), \qquad PE_{p,\,2i+1} = \cos\!\big(p \cdot 10000^{-2i/D}\big) $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $p$ | $0 \ldots T-1$ | la posición |
# | $2i,\ 2i+1$ | $0 \ldots D-1$ | la columna: pares con seno, impares con coseno |
# | $PE$ | $[T, D]$ | una fila por posición |
#
# Piensa en un reloj: el segundero da vueltas deprisa y distingue instantes cercanos; la aguja de las horas, despacio, los
# lejanos. Cada pareja de columnas es una aguja, con su seno y su coseno, y la velocidad baja de pareja en pareja.
#
# **Ejercicio 1 · `positional_encoding`.** Cuidado con el exponente: $2i$ **ya es** el número de la columna par. Si $D$
# es impar, la última columna es un seno sin su coseno.

# %% [markdown] lang="en"
# Nothing (what is left is rounding). A weighted mean does not know in which order it was given its terms: to
# self-attention a sentence is a **bag of words**. The LSTM kept the order unasked; now it must be said.
#
# ## 3. Saying the position
#
# The paper's solution: add to each word's vector another one that depends only on **where it stands**. It is **added**,
# not concatenated: the network still has $D$ numbers a word, and in so many dimensions word and position find room without
# getting in each other's way. There are two ways to choose those vectors:
#
# - **learned**: one more table, $[T_{\max}, D]$, trained as embeddings are (so do BERT and GPT-2). What was not there in
#   training, position $T_{\max}$, does not exist;
# - **computed** from sines and cosines, without parameters and for any position:
#
# $$ PE_{p,\,2i} = \sin\!\big(p \cdot 10000^{-2i/D}\big), \qquad PE_{p,\,2i+1} = \cos\!\big(p \cdot 10000^{-2i/D}\big) $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $p$ | $0 \ldots T-1$ | the position |
# | $2i,\ 2i+1$ | $0 \ldots D-1$ | the column: sines in even ones, cosines in odd ones |
# | $PE$ | $[T, D]$ | a row for each position |
#
# Think of a clock: the second hand goes round fast and tells near instants apart; the hour hand, slowly, distant ones.
# Each pair of columns is a hand, with its sine and its cosine, and the speed falls from pair to pair.
#
# **Exercise 1 · `positional_encoding`.** Mind the exponent: $2i$ **is** the number of the even column already. Where $D$
# is odd, the last column is a sine without its cosine.


# %% exercise="positional_encoding"
def positional_encoding(T: int, d: int) -> np.ndarray:
    """The sinusoidal positions of Vaswani et al. (2017), section 3.5.

    Args:
        T: how many positions, from 0 on.
        d: how many numbers a position has; may be odd.

    Returns:
        [T, d]: sines in the even columns, cosines in the odd ones.
    """
    ### BEGIN SOLUTION
    columns = np.arange(0, d, 2)  # 2i: 0, 2, 4, ...
    angles = np.arange(T)[:, np.newaxis] * 10000.0 ** (-columns / d)  # (T, d/2)
    encoding = np.zeros((T, d))
    encoding[:, 0::2] = np.sin(angles)
    encoding[:, 1::2] = np.cos(angles)[:, : d // 2]
    return encoding
    ### END SOLUTION


# %% check="positional_encoding"
check("positional_encoding")

# %% [markdown] lang="es"
# A la izquierda, la tabla entera: las columnas rápidas cambian con cada fila; las lentas apenas se mueven en toda la
# frase. A la derecha, lo que la hace útil: el producto escalar de dos filas. Con $\cos a\cos b + \sin a \sin b =
# \cos(a-b)$, depende **solo de la distancia** entre las posiciones, no de cuáles sean; y esos productos son justo lo que
# la atención calcula. Las tres curvas parten de posiciones distintas y son la misma.

# %% [markdown] lang="en"
# On the left, the whole table: fast columns change with every row; slow ones hardly move in a whole sentence. On the
# right, what makes it useful: the dot product of two rows. Since $\cos a\cos b + \sin a \sin b = \cos(a-b)$, it depends
# **only on the distance** between the positions, not on which they are; and those products are just what attention
# computes. The three curves start from different positions and are the same.

# %% skip=true
encoding = positional_encoding(60, 64)
figure = transformer_plots.positions(
    encoding,
    starts=(5, 20, 35),
    words={name: t(f"positions_{name}") for name in ("position", "column", "value", "distance", "product", "from")},
    titles=(t("positions_left"), t("positions_right")),
)
products = encoding[5] @ encoding[5:26:5].T
plots.show(figure, alt=t("positions_alt").format(listed=views.numbers(products, ".1f")))

# %% [markdown] lang="es"
# Aquí la puedes recorrer: elige una posición y una pareja de columnas. Mira la longitud de onda de la primera pareja y la de
# la última, y cómo el producto más bajo y el más alto de todas las filas a la misma distancia son el mismo.

# %% [markdown] lang="en"
# Here you can walk through it: choose a position and a pair of columns. Look at the wavelength of the first pair and at that
# of the last, and at how the lowest and the highest product of all rows at the same distance are the same.

# %% skip=true
position_labels = PositionLabels(**{field.name: t(f"explorer_{field.name}") for field in fields(PositionLabels)})
position_explorer(positional_encoding(40, 32), position_labels, t("explorer_title"))

# %% [markdown] lang="es"
# **Experimento.** ¿Y con posiciones, se distinguen las dos frases? Repite la cuenta de antes sumando las tuyas. Después
# cambia 1 por `0.01` delante de `positional_encoding`, y por 100: ¿qué pasa si la posición es un susurro, o un grito?

# %% [markdown] lang="en"
# **Experiment.** And with positions, do the two sentences differ? Repeat the sum from before with yours added. Then
# change the 1 in front of `positional_encoding` to 0.01, and to 100: what if the position is a whisper, or a shout?

# %% skip=true
placed = [x + 1 * positional_encoding(5, 8) for x in (one, other)]
difference = np.abs(self_attention(placed[0])[2] - self_attention(placed[1])[2]).max()
views.table([["sees", f"{difference:.2f}"]], [t("word"), t("difference")], t("order_with_positions"))

# %% [markdown] lang="es"
# ## 4. Un bloque con lápiz
#
# Antes de escribir código, tres palabras y números pequeños. En la lección 04 claves y valores eran la misma cosa; aquí
# preguntas, claves y valores salen **cada uno de su matriz**, y eso es nuevo: $q = xW_q$, $k = xW_k$, $v = xW_v$. Una
# palabra puede así preguntar por una cosa y responder a otra.
#
# Los vectores $x$ llevan ya la posición sumada. Los pasos, cada uno a partir del anterior:
#
# 1. **lineal**: $q$, $k$ y $v$; aquí $W_k$ toma las tres primeras columnas (por 2), $W_v$ multiplica por 4 y $W_q$ decide
#    por quién pregunta cada palabra (por $\ln 2$);
# 2. **puntuaciones**: $q\cdot k/\sqrt 4$; salen 0 o $\ln 2$;
# 3. **softmax**: $e^0 = 1$ y $e^{\ln 2} = 2$, que reparten $\tfrac14, \tfrac14, \tfrac12$;
# 4. **mezcla** de los valores con esos pesos;
# 5. **suma**: se añade lo que entró, $x$. Es la conexión **residual**: el bloque no sustituye la palabra, la corrige;
# 6. **normaliza**: cada palabra, restando su media y dividiendo entre su desviación típica;
# 7. **red** (*feed-forward*): una capa oculta con ReLU, la misma para todas las palabras y cada una por su lado, y otra
#    suma.
#
# Este es el orden del artículo. Cúbrelo con la mano, calcula la fila de *like* y compara. Todo está calculado en la celda,
# nada escrito a mano.

# %% [markdown] lang="en"
# ## 4. A block with a pencil
#
# Before any code, three words and small numbers. In lesson 04 keys and values were the same thing; here queries, keys
# and values come **each from a matrix of its own**, and that is new: $q = xW_q$, $k = xW_k$, $v = xW_v$. So a word can ask
# for one thing and answer to another.
#
# The vectors $x$ have the position added already. The steps, each from the one before:
#
# 1. **linear**: $q$, $k$ and $v$; here $W_k$ takes the first three columns (times 2), $W_v$ multiplies by 4, and $W_q$
#    decides whom each word asks for (times $\ln 2$);
# 2. **scores**: $q\cdot k/\sqrt 4$; they come out as 0 or $\ln 2$;
# 3. **softmax**: $e^0 = 1$ and $e^{\ln 2} = 2$, which share out $\tfrac14, \tfrac14, \tfrac12$;
# 4. **mix** the values by those weights;
# 5. **add** what came in, $x$. This is the **residual** connection: the block does not replace the word, it corrects it;
# 6. **normalise** each word: subtract its mean and divide by its standard deviation;
# 7. **feed-forward**: a hidden layer with ReLU, the same for all words and each on its own, and another sum.
#
# This is the order of the paper. Cover it with your hand, work out the row of *like*, and compare. Everything is computed
# in the cell, nothing typed in.

# %% skip=true
words = ["I", "like", "soccer"]
x = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, -1]])  # (T, D)
Wk, Wv = 2 * np.diag([1, 1, 1, 0]), 4 * np.eye(4)
Wq = np.log(2) * np.array(
    [[1, 0, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
)  # like asks for soccer, soccer for I
W1 = np.array([[1, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0]])  # (D, 3)
W2 = np.eye(3, 4) / 2  # (3, D)

q, k, v = x @ Wq, x @ Wk, x @ Wv
scores = q @ k.T / 4**0.5
weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
mixed = weights @ v
added = x + mixed
normalised = (added - added.mean(axis=1, keepdims=True)) / added.std(axis=1, keepdims=True)
hidden = np.maximum(normalised @ W1, 0)
result = normalised + hidden @ W2

paper = {"x": x, "q": q / np.log(2), "k": k, "v": v, "scores": scores / np.log(2), "weights": weights}
paper |= {"mixed": mixed, "added": added, "normalised": normalised, "hidden": hidden, "result": result}
unit = {"q": " (× ln 2)", "scores": " (× ln 2)"}  # what the numbers of these rows are multiples of
rows = []
for name, values in paper.items():
    vectors_of_words = [f"({views.numbers(row, 'g')})" for row in np.round(values, 9)]
    rows.append([t(f"paper_{name}") + unit.get(name, ""), *vectors_of_words])
views.table(rows, [t("paper_step"), *words], t("paper_title"))

# %% [markdown] lang="es"
# Comprueba la fila de *like*: pregunta por *soccer*, sus puntuaciones son $0, 0, \ln 2$, sus pesos $\tfrac14, \tfrac14,
# \tfrac12$, y la mezcla $\tfrac14(4,0,0,4)+\tfrac14(0,4,0,4)+\tfrac12(0,0,4,-4) = (1,1,2,0)$. Con lo que entró, $(1,2,2,1)$:
# media $1{,}5$, desviación $0{,}5$.
#
# ## 5. Varias cabezas
#
# Una fila de pesos suma 1: si una palabra mira mucho a una, mira poco a las demás. Pero *gustan* necesita a la vez el
# sujeto, el verbo inglés y el número del nombre. La solución es mirar **varias veces en paralelo**, con preguntas, claves y
# valores distintos: varias **cabezas**. Para que no cueste más, los $D$ números se reparten: con $h$ cabezas, cada una
# trabaja con $D/h$.
#
# **Ejercicio 2 · `split_heads`.** La cabeza $i$ se queda con la rodaja $i$ de los números de **cada palabra**. Son dos
# operaciones, y el orden importa: *reshape* parte el último eje en dos, y *transpose* lleva el de las cabezas delante del
# tiempo. Un `reshape` a solas también da la forma pedida, y mezcla palabras con cabezas sin quejarse.
#
# Si $D$ no es divisible entre $h$, lanza un `ValueError`: mejor una frase clara ahora que una forma imposible después. Y
# usa `tf.shape(x)[1]` para el tiempo: cuando TensorFlow compila el entrenamiento, $T$ todavía no se conoce (y para el lote
# basta un `-1`).

# %% [markdown] lang="en"
# Check the row of *like*: it asks for *soccer*, its scores are $0, 0, \ln 2$, its weights $\tfrac14, \tfrac14, \tfrac12$,
# and the mixture $\tfrac14(4,0,0,4)+\tfrac14(0,4,0,4)+\tfrac12(0,0,4,-4) = (1,1,2,0)$. With what came in, $(1,2,2,1)$: mean
# $1.5$, deviation $0.5$.
#
# ## 5. Several heads
#
# A row of weights adds up to 1: a word that looks hard at one looks little at the others. But *gustan* ("are pleasing")
# needs the subject, the English verb and the number of the noun at once. The solution is to look **several times in
# parallel**, with different queries, keys and values: several **heads**. So that it costs no more, the $D$ numbers are
# shared out: with $h$ heads, each works on $D/h$.
#
# **Exercise 2 · `split_heads`.** Head $i$ gets slice $i$ of the numbers of **each word**. These are two operations, and
# their order matters: a *reshape* parts the last axis in two, and a *transpose* takes the axis of heads in front of time.
# A `reshape` alone gives the right shape too, and mixes words with heads without complaint.
#
# If $D$ is not divisible by $h$, raise a `ValueError`: better a clear sentence now than an impossible shape later. And use
# `tf.shape(x)[1]` for time: while TensorFlow compiles the training, $T$ is not known yet (and for the batch a `-1` will
# do).


# %% exercise="split_heads"
def split_heads(x: tf.Tensor, heads: int) -> tf.Tensor:
    """The numbers of each word, dealt out among heads.

    Args:
        x: [B, T, D].
        heads: how many, h.

    Returns:
        [B, h, T, D/h]: head i has the i-th slice of the last axis.

    Raises:
        ValueError: D is not divisible by h.
    """
    ### BEGIN SOLUTION
    D = x.shape[-1]
    if D % heads:
        raise ValueError(f"D={D} is not divisible by heads={heads}")
    x = tf.reshape(x, [-1, tf.shape(x)[1], heads, D // heads])  # (B, T, h, D/h)
    return tf.transpose(x, [0, 2, 1, 3])  # (B, h, T, D/h)
    ### END SOLUTION


# %% check="split_heads"
check("split_heads")

# %% [markdown] lang="es"
# Compílala: sin error quiere decir que servirá para frases de cualquier longitud. Y fíjate en la tabla: los ocho números
# de tres palabras, numerados, y lo que recibe cada una de dos cabezas.

# %% [markdown] lang="en"
# Compile it: no error means that it will do for sentences of any length. And look at the table: the eight numbers of
# three words, numbered, and what each of two heads gets.

# %% skip=true
compiled = tf.function(lambda x: split_heads(x, 2), input_signature=[tf.TensorSpec([None, None, 8])])
numbered = 10 * np.arange(1, 4)[:, np.newaxis] + np.arange(1, 9)  # (3, 8): 11 is the first number of the first word
parts = np.asarray(compiled(tf.constant(numbered[np.newaxis], tf.float32)))[0].astype(int)  # (2, 3, 4)
rows = [[word, *(" ".join(map(str, row)) for row in (numbered[i], *parts[:, i]))] for i, word in enumerate(words)]
views.table(rows, [t("word"), "x", *(t("head").format(number=n) for n in (1, 2))], t("split_title"))

# %% [markdown] lang="es"
# **Ejercicio 3 · `multi_head_attention`.** Todo junto:
#
# $$
# \operatorname{cabeza}_i = \operatorname{softmax}\!\Big(\frac{Q_i K_i^\top}{\sqrt{D/h}}\Big) V_i, \qquad
# \text{salida} = [\operatorname{cabeza}_1; \ldots; \operatorname{cabeza}_h]\, W_o
# $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $Q = qW_q,\ K = kW_k,\ V = vW_v$ | $[B, T, D]$ | proyectados; después, `split_heads` |
# | $Q_i, K_i, V_i$ | $[B, h, T, D/h]$ | las rodajas de cada cabeza |
# | pesos | $[B, h, T_q, T_k]$ | un mapa **por cabeza** |
# | $[\operatorname{cabeza}_1; \ldots]$ | $[B, T_q, D]$ | las cabezas otra vez juntas: lo contrario de `split_heads` |
# | $W_o$ | $[D, D]$ | mezcla lo que han visto las cabezas |
#
# Tres sitios donde se tropieza: la escala es la raíz de lo que mide **una cabeza**; la máscara $[B, 1, T_k]$ o
# $[B, T_q, T_k]$ necesita un **eje para las cabezas**; y para volver a juntarlas hay que **deshacer la transposición**
# antes del *reshape*.

# %% [markdown] lang="en"
# **Exercise 3 · `multi_head_attention`.** All together:
#
# $$
# \operatorname{head}_i = \operatorname{softmax}\!\Big(\frac{Q_i K_i^\top}{\sqrt{D/h}}\Big) V_i, \qquad
# \text{output} = [\operatorname{head}_1; \ldots; \operatorname{head}_h]\, W_o
# $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $Q = qW_q,\ K = kW_k,\ V = vW_v$ | $[B, T, D]$ | projected; then `split_heads` |
# | $Q_i, K_i, V_i$ | $[B, h, T, D/h]$ | the slices of each head |
# | weights | $[B, h, T_q, T_k]$ | a map **for each head** |
# | $[\operatorname{head}_1; \ldots]$ | $[B, T_q, D]$ | the heads together again: the opposite of `split_heads` |
# | $W_o$ | $[D, D]$ | mixes what the heads have seen |
#
# Three places to stumble: the scale is the root of the size of **one head**; the mask, $[B, 1, T_k]$ or $[B, T_q, T_k]$,
# needs an **axis for the heads**; and to put them together again the transposition must be **undone** before the reshape.


# %% exercise="multi_head_attention"
def multi_head_attention(q, k, v, mask, Wq, Wk, Wv, Wo, heads):
    """Vaswani et al. (2017), section 3.2.2.

    Args:
        q: who asks, [B, Tq, D].
        k: whom they ask, [B, Tk, D].
        v: what those contribute, [B, Tk, D].
        mask: booleans [B, 1, Tk] or [B, Tq, Tk], True where a query may attend to a key.
        Wq: [D, D]; so are Wk, Wv and Wo, the last of which mixes the heads.
        heads: how many, h.

    Returns:
        output: [B, Tq, D].
        weights: [B, h, Tq, Tk].
    """
    ### BEGIN SOLUTION
    queries = split_heads(q @ Wq, heads)  # (B, h, Tq, D/h)
    keys = split_heads(k @ Wk, heads)  # (B, h, Tk, D/h)
    values = split_heads(v @ Wv, heads)  # (B, h, Tk, D/h)
    scores = tf.matmul(queries, keys, transpose_b=True) / queries.shape[-1] ** 0.5  # (B, h, Tq, Tk)
    weights = tf.nn.softmax(tf.where(mask[:, tf.newaxis], scores, -1e9), axis=-1)
    mixed = tf.matmul(weights, values)  # (B, h, Tq, D/h)
    mixed = tf.transpose(mixed, [0, 2, 1, 3])  # (B, Tq, h, D/h)
    merged = tf.reshape(mixed, tf.shape(q))  # (B, Tq, D)
    return merged @ Wo, weights
    ### END SOLUTION


# %% check="multi_head_attention"
check("multi_head_attention")

# %% [markdown] lang="es"
# **¿Y la de Keras?** `tf.keras.layers.MultiHeadAttention` es la tuya: con tus matrices copiadas (ella las guarda como
# $[D, h, D/h]$) da lo mismo. Su `attention_mask` es como la nuestra, booleana y `True` para «se puede». Pero lee bien
# `key_dim`: es lo que mide **una cabeza**, $D/h$. Si pones ahí $D$ la capa trabaja igual, con $h$ veces más parámetros de
# los que parece.

# %% [markdown] lang="en"
# **And Keras'?** `tf.keras.layers.MultiHeadAttention` is yours: with your matrices copied (it keeps them as
# $[D, h, D/h]$) it gives the same. Its `attention_mask` is like ours, boolean and `True` for "may". But read `key_dim`
# carefully: it is the size of **one head**, $D/h$. Put $D$ there and the layer works all the same, with $h$ times the
# parameters that it seems to have.

# %% skip=true
B, T_q, T_k, width, h = 2, 3, 5, 32, 8
q, k = (tf.constant(rng.normal(size=(B, T, width)), tf.float32) for T in (T_q, T_k))
matrices = [tf.constant(rng.normal(size=(width, width)) / width**0.5, tf.float32) for _ in range(4)]
mask = tf.constant(rng.random((B, T_q, T_k)) < 0.7) | (tf.range(T_k) == 0)
output, weights = multi_head_attention(q, k, k, mask, *matrices, h)
rows = []
for key_dim in (width // h, width):
    layer = layers.MultiHeadAttention(h, key_dim, use_bias=False)
    layer(q, k, k)
    difference = "—"
    if key_dim == width // h:
        layer.set_weights(
            [matrix.numpy().reshape(weight.shape) for matrix, weight in zip(matrices, layer.weights, strict=True)]
        )
        difference = f"{np.abs(layer(q, k, k, attention_mask=mask) - output).max():.1g}"
    rows.append([f"key_dim={key_dim}", layer.count_params(), difference])
views.table([*rows, [t("yours"), 4 * width * width, "0"]], ["", t("parameters"), t("difference")], t("keras_title"))

# %% [markdown] lang="es"
# ### Punto de guardado
#
# Aquí termina la sesión A. Guarda el cuaderno. Cuando vuelvas, ejecuta *todas las celdas* hasta este punto: tarda unos
# segundos, porque todavía no se ha entrenado nada.

# %% [markdown] lang="en"
# ### Save point
#
# This is the end of sitting A. Save the notebook. When you come back, run *all cells* up to here: it takes a few seconds,
# since nothing has been trained yet.

# %% [markdown] lang="es"
# ## Sesión B · El traductor
#
# ## 6. Residuos y normalización
#
# Dos piezas del bloque no son atención, y sin ellas no se entrena nada profundo. El **residuo**, $x + f(x)$, deja un
# camino por el que los números, y de vuelta el gradiente, pasan sin que nadie los toque. La **normalización de capa**
# (Ba, Kiros y Hinton, 2016) evita que, de suma en suma, crezcan o se apaguen:
#
# $$ y = g \odot \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + b $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $x$ | $[B, T, D]$ | los vectores de las palabras |
# | $\mu,\ \sigma^2$ | $[B, T, 1]$ | media y varianza de los $D$ números **de esa palabra** (dividiendo entre $D$) |
# | $g,\ b$ | $[D]$ | ganancia y sesgo, que se aprenden |
# | $\varepsilon$ | un número | para no dividir entre 0; **dentro** de la raíz |
#
# Ni el lote ni las demás palabras intervienen: una frase da lo mismo sola que acompañada.
#
# **Ejercicio 4 · `layer_norm`.**

# %% [markdown] lang="en"
# ## Sitting B · The translator
#
# ## 6. Residuals and normalisation
#
# Two parts of the block are not attention, and nothing deep trains without them. The **residual**, $x + f(x)$, leaves a
# path on which numbers, and gradients on their way back, pass untouched. **Layer normalisation** (Ba, Kiros and Hinton,
# 2016) keeps them from growing or fading from sum to sum:
#
# $$ y = g \odot \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + b $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $x$ | $[B, T, D]$ | the vectors of the words |
# | $\mu,\ \sigma^2$ | $[B, T, 1]$ | mean and variance of the $D$ numbers **of that word** (dividing by $D$) |
# | $g,\ b$ | $[D]$ | gain and bias, which are learned |
# | $\varepsilon$ | a number | so as not to divide by 0; **inside** the root |
#
# Neither the batch nor the other words come into it: a sentence gives the same alone as in company.
#
# **Exercise 4 · `layer_norm`.**


# %% exercise="layer_norm"
def layer_norm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, eps: float) -> tf.Tensor:
    """Layer normalisation (Ba, Kiros and Hinton, 2016), over the features of each word.

    Args:
        x: [B, T, D].
        gain: [D].
        bias: [D].
        eps: added to the variance.

    Returns:
        [B, T, D].
    """
    ### BEGIN SOLUTION
    mean = tf.reduce_mean(x, axis=-1, keepdims=True)  # (B, T, 1)
    variance = tf.reduce_mean((x - mean) ** 2, axis=-1, keepdims=True)  # (B, T, 1)
    return gain * (x - mean) / tf.sqrt(variance + eps) + bias
    ### END SOLUTION


# %% check="layer_norm"
check("layer_norm")

# %% [markdown] lang="es"
# **¿Antes o después?** El artículo normaliza **después** de sumar, $\operatorname{norm}(x + f(x))$ (*post*); casi todos los
# modelos de hoy, **antes**, $x + f(\operatorname{norm}(x))$ (*pre*), y otra vez al final de la pila. Parece un detalle.
# Mide tú por qué no lo es: dos pilas de doce bloques recién nacidos, con las mismas matrices, y el gradiente que llega a
# las de cada bloque. Antes de ejecutar: ¿en cuál de las dos será mayor el que llega al último?

# %% [markdown] lang="en"
# **Before or after?** The paper normalises **after** the sum, $\operatorname{norm}(x + f(x))$ (*post*); nearly all of
# today's models **before**, $x + f(\operatorname{norm}(x))$ (*pre*), and once more at the end of the stack. It seems a
# detail. Measure for yourself why it is not: two stacks of twelve newborn blocks, with the same matrices, and the gradient
# that reaches those of each block. Before you run it: in which of the two will that of the last block be larger?

# %% skip=true
deep, width, inner = 12, 64, 256
ones, zeros = tf.ones(width), tf.zeros(width)


def matrix(rows, columns):
    return tf.Variable(rng.normal(size=(rows, columns)) * (2 / (rows + columns)) ** 0.5, dtype=tf.float32)


stack = [([matrix(width, width) for _ in range(4)], matrix(width, inner), matrix(inner, width)) for _ in range(deep)]
x, wanted = (tf.constant(rng.normal(size=(8, 10, width)), tf.float32) for _ in range(2))
everything = tf.ones((8, 1, 10), tf.bool)


def run_stack(x, pre):
    """What comes out of the stack: normalised before each part, or after each sum."""
    for four, W1, W2 in stack:
        parts = (
            lambda y, four=four: multi_head_attention(y, y, y, everything, *four, 4)[0],
            lambda y, W1=W1, W2=W2: tf.nn.relu(y @ W1) @ W2,
        )
        for part in parts:
            x = x + part(layer_norm(x, ones, zeros, 1e-6)) if pre else layer_norm(x + part(x), ones, zeros, 1e-6)
    return layer_norm(x, ones, zeros, 1e-6) if pre else x


curves = {}
for pre in (False, True):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((run_stack(x, pre) - wanted) ** 2)
    gradients = tape.gradient(loss, [W1 for _, W1, _ in stack])
    curves[t("pre" if pre else "post")] = [float(tf.norm(gradient)) for gradient in gradients]
figure = attention_plots.lines(
    list(range(1, deep + 1)), curves, x_label=t("block"), y_label=t("gradient_norm"), title=t("pre_post_title")
)
listed = "; ".join(f"{name}: {values[0]:.3f} → {values[-1]:.3f}" for name, values in curves.items())
plots.show(figure, alt=t("pre_post_alt").format(listed=listed))

# %% [markdown] lang="es"
# En la pila *post*, el gradiente **no baja hacia la salida** (con altibajos, más bien sube): en el último bloque es unas
# tres veces el de la otra. En la *pre* **baja** de bloque en bloque, porque cada uno suma lo suyo a un residuo cada vez
# mayor. Xiong y otros (2020) demuestran que en *post* el gradiente de los últimos bloques no se reduce aunque la pila
# crezca; con una tasa grande, los primeros pasos lo desordenan todo, y de ahí el **calentamiento** del artículo. *Pre* pide
# menos cuidado al entrenar, y es lo que usaremos.
#
# ## 7. Dos máscaras en una
#
# Al entrenar, el decodificador recibe **todas** las palabras correctas a la vez. Una LSTM no podía hacer trampa: cuando
# escribía la tercera no había leído la cuarta. La autoatención sí puede: la cuarta está ahí, y copiarla es la manera más
# fácil de acertar. La **máscara causal** lo impide: la fila $i$ solo mira las posiciones $0 \ldots i$. Y el relleno sigue
# sin ser de la frase. Hay que cumplir **las dos** condiciones.
#
# **Ejercicio 5 · `decoder_mask`.** Booleana, `True` es «se puede»: la fila $i$ permite $i+1$ posiciones, menos las de
# relleno. (Una trampa de los cuadernos: una máscara que se usa más arriba de donde se define funciona mientras quede de una
# ejecución anterior. *Reiniciar y ejecutar todo* es la prueba.)

# %% [markdown] lang="en"
# In the *post* stack the gradient **does not fall towards the output** (with ups and downs it rather rises): in the last
# block it is about three times that of the other. In the *pre* stack it **falls** from block to block, since each adds its
# share to an ever larger residual. Xiong et al. (2020) show that in *post* the gradient of the last blocks does not shrink
# however deep the stack; with a large rate the first steps throw everything into disorder, hence the paper's **warm-up**.
# *Pre* asks for less care in training, and it is what we shall use.
#
# ## 7. Two masks in one
#
# In training the decoder is given **all** the right words at once. An LSTM could not cheat: when it wrote the third it had
# not read the fourth. Self-attention can: the fourth is there, and copying it is the easiest way to be right. The **causal
# mask** forbids it: row $i$ looks at positions $0 \ldots i$ only. And padding is still no part of the sentence. **Both**
# conditions must be met.
#
# **Exercise 5 · `decoder_mask`.** Boolean, `True` means "may": row $i$ allows $i+1$ positions, less those of padding. (A
# trap of notebooks: a mask that is used further up than it is defined works for as long as it is left over from an earlier
# run. *Restart and run all* is the test.)


# %% exercise="decoder_mask"
def decoder_mask(ids: tf.Tensor) -> tf.Tensor:
    """What the decoder's self-attention may attend to: neither the future nor padding.

    Args:
        ids: [B, T], PAD where there is no word.

    Returns:
        Booleans [B, T, T]: row i, column j says whether position i may attend to position j.
    """
    ### BEGIN SOLUTION
    places = tf.range(tf.shape(ids)[1])  # (T,)
    not_future = places[:, tf.newaxis] >= places  # (T, T)
    words = tf.not_equal(ids, PAD)[:, tf.newaxis, :]  # (B, 1, T)
    return not_future & words  # (B, T, T)
    ### END SOLUTION


# %% check="decoder_mask"
check("decoder_mask")

# %% skip=true
example = np.array([[START, 10, 11, 12, PAD, PAD]])
shown = {t("allowed"): (list(map(str, example[0])), list(map(str, example[0])), np.asarray(decoder_mask(example))[0])}
figure = attention_plots.weight_maps(shown, x_label=t("key"), y_label=t("query"), title=t("mask_title"))
plots.show(figure, alt=t("mask_alt"))

# %% [markdown] lang="es"
# ## 8. El bloque del decodificador
#
# El bloque del **codificador** va hecho; léelo, porque el tuyo se le parece. Cada parte recibe los vectores normalizados y
# **suma** lo suyo a $x$:

# %% [markdown] lang="en"
# ## 8. The decoder's block
#
# The **encoder's** block is given; read it, since yours looks like it. Each part receives the vectors normalised and
# **adds** its share to $x$:


# %% skip=true
def encoder_block(x, mask, attention, feed_forward, norms):
    """A block of the encoder, normalising before each part.

    Args:
        x: [B, S, D].
        mask: booleans [B, 1, S].
        attention: `attention(q, k, v, mask)` gives its output [B, S, D] and its weights.
        feed_forward: from [B, S, D] to [B, S, D].
        norms: two normalisations, for the two parts.
    """
    normed = norms[0](x)
    mixed, weights = attention(normed, normed, normed, mask)
    x = x + mixed
    return x + feed_forward(norms[1](x)), weights


# %% [markdown] lang="es"
# El del **decodificador** tiene tres partes:
#
# | parte | pregunta | claves y valores | máscara |
# |---|---|---|---|
# | autoatención | lo escrito, normalizado | lo escrito, normalizado | la de `decoder_mask` |
# | **atención cruzada** | lo escrito, normalizado | `memory`, la salida del codificador, **tal cual** | la del relleno de la frase leída |
# | red | lo escrito, normalizado | | |
#
# La atención cruzada es la de la lección 04: pregunta quien escribe, responde lo leído. Al final del codificador `memory`
# ya está normalizada, así que no se normaliza otra vez. Y no lleva máscara causal: la frase inglesa se conoce entera.
#
# **Ejercicio 6 · `decoder_block`.** Recibes hechas las piezas (las dos atenciones, la red y las tres normalizaciones, una
# por parte y en ese orden). Devuelve también los pesos de la atención **cruzada**, para los mapas.

# %% [markdown] lang="en"
# The **decoder's** has three parts:
#
# | part | asks | keys and values | mask |
# |---|---|---|---|
# | self-attention | what is written, normalised | what is written, normalised | that of `decoder_mask` |
# | **cross-attention** | what is written, normalised | `memory`, the encoder's output, **as it is** | that of the padding of the sentence read |
# | feed-forward | what is written, normalised | | |
#
# Cross-attention is that of lesson 04: the writer asks, what was read answers. At the end of the encoder `memory` has been
# normalised already, so it is not normalised again. And it has no causal mask: the English sentence is known whole.
#
# **Exercise 6 · `decoder_block`.** You are given the pieces (both attentions, the feed-forward network and the three
# normalisations, one a part and in that order). Return the weights of the **cross**-attention too, for the maps.


# %% exercise="decoder_block"
def decoder_block(x, memory, self_mask, cross_mask, self_attention, cross_attention, feed_forward, norms):
    """A block of the decoder, normalising before each part (Xiong et al., 2020).

    Args:
        x: the vectors of what is written, [B, T, D].
        memory: the encoder's output, [B, S, D].
        self_mask: booleans [B, T, T].
        cross_mask: booleans [B, 1, S].
        self_attention: `self_attention(q, k, v, mask)` gives its output, of the shape of q, and its weights.
        cross_attention: the same, with weights of its own.
        feed_forward: from [B, T, D] to [B, T, D].
        norms: three normalisations, from [B, T, D] to [B, T, D], for the three parts.

    Returns:
        output: [B, T, D].
        weights: those of the cross-attention.
    """
    ### BEGIN SOLUTION
    normed = norms[0](x)
    mixed, _ = self_attention(normed, normed, normed, self_mask)
    x = x + mixed
    looked, weights = cross_attention(norms[1](x), memory, memory, cross_mask)
    x = x + looked
    return x + feed_forward(norms[2](x)), weights
    ### END SOLUTION


# %% check="decoder_block"
check("decoder_block")

# %% [markdown] lang="es"
# ## 9. Montar el traductor
#
# Los datos y el reparto son los de las lecciones 01 y 04, y en la modalidad rápida también el presupuesto de la 04. En la
# modalidad con punto de control no se entrena: se cargan los dos traductores que el proyecto ha entrenado con el corpus
# real, este (cuatro épocas) y el de Luong de la lección 04 (cinco).

# %% [markdown] lang="en"
# ## 9. Assembling the translator
#
# Data and split are those of lessons 01 and 04, and in the quick lane the budget is that of lesson 04 as well. In the
# checkpoint lane nothing is trained: the two translators are loaded that the project has trained on the real corpus, this
# one (four epochs) and lesson 04's with Luong's attention (five).


# %% skip=true
def normalize(s):
    """Lower case, composed accents, and every one of . , ! ? ¡ ¿ a token of its own: lesson 01's, for both sides."""
    s = unicodedata.normalize("NFC", s.lower().replace("’", "'"))
    return " ".join(re.sub(r"([.,!?¡¿])", r" \1 ", s).split())


trained = checkpoints.stand_ins(runtime.lane, ready, runtime.lang)  # none but in the checkpoint lane
full = runtime.lane == "full" or bool(trained)  # the real corpus and a large model, or a small world and a small one
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
# **Embeddings por $\sqrt D$.** El artículo multiplica los embeddings por $\sqrt D$ antes de sumar las posiciones. ¿Por
# qué? Un vector de posición tiene $D/2$ parejas $\sin^2 + \cos^2 = 1$: mide $\sqrt{D/2}$. Un embedding recién nacido, con
# componentes de varianza $1/D$, mide 1. Sin el factor, la posición grita y la palabra susurra:

# %% [markdown] lang="en"
# **Embeddings times $\sqrt D$.** The paper multiplies embeddings by $\sqrt D$ before it adds the positions. Why? A vector
# of positions has $D/2$ pairs $\sin^2 + \cos^2 = 1$: its length is $\sqrt{D/2}$. That of a newborn embedding, with
# components of variance $1/D$, is 1. Without the factor the position shouts and the word whispers:

# %% skip=true
D, heads, hidden, depth, dropout = (256, 8, 1024, 2, 0.1) if full else (64, 4, 256, 2, 0.0)
longest = 64  # positions that there are vectors for; the longest sentence of either corpus has 51 words
newborn = rng.normal(size=(1000, D)) / D**0.5
lengths = {
    t("length_word"): newborn,
    t("length_scaled"): newborn * D**0.5,
    t("length_position"): positional_encoding(longest, D),
}
rows = [[name, f"{np.linalg.norm(vectors, axis=1).mean():.2f}"] for name, vectors in lengths.items()]
views.table(rows, ["", t("mean_length")], t("length_title"))

# %% [markdown] lang="es"
# Y ahora, las capas. No hay casi nada nuevo: cada una guarda los pesos que una función **tuya** necesita.

# %% [markdown] lang="en"
# And now the layers. There is hardly anything new: each keeps the weights that a function of **yours** needs.


# %% skip=true
class Attention(layers.Layer):
    """Your multi_head_attention, with four matrices of its own."""

    def build(self, _):
        names = ("Wq", "Wk", "Wv", "Wo")
        self.matrices = [self.add_weight(name, (D, D), initializer="glorot_uniform") for name in names]

    def call(self, q, k, v, allowed):
        return multi_head_attention(q, k, v, allowed, *self.matrices, heads)


class Norm(layers.Layer):
    """Your layer_norm, with gain and bias of its own."""

    def build(self, _):
        self.gain = self.add_weight("gain", (D,), initializer="ones")
        self.bias = self.add_weight("bias", (D,), initializer="zeros")

    def call(self, x):
        return layer_norm(x, self.gain, self.bias, 1e-6)


def feed_forward_network():
    return tf.keras.Sequential([layers.Dense(hidden, "relu"), layers.Dropout(dropout), layers.Dense(D)])


class EncoderBlock(layers.Layer):
    def __init__(self, name):
        super().__init__(name=name)
        self.attention, self.feed_forward, self.norms = Attention(), feed_forward_network(), [Norm(), Norm()]

    def call(self, x, allowed):
        return encoder_block(x, allowed, self.attention, self.feed_forward, self.norms)


class DecoderBlock(layers.Layer):
    def __init__(self, name):
        super().__init__(name=name)
        self.own, self.cross, self.feed_forward = Attention(), Attention(), feed_forward_network()
        self.norms = [Norm(), Norm(), Norm()]

    def call(self, x, memory, self_mask, cross_mask):
        return decoder_block(x, memory, self_mask, cross_mask, self.own, self.cross, self.feed_forward, self.norms)


class TransformerTranslator(tf.keras.Model):
    """Vaswani et al. (2017), normalising before each part and once more at the end of each stack."""

    def __init__(self):
        super().__init__()
        sizes = {"source": len(source_vocabulary), "target": len(target_vocabulary)}
        newborn = [tf.keras.initializers.RandomNormal(stddev=D**-0.5, seed=seed) for seed in (1, 2)]
        self.source_embedding, self.target_embedding = (
            layers.Embedding(size, D, embeddings_initializer=start, name=f"{side}_embedding")
            for (side, size), start in zip(sizes.items(), newborn, strict=True)
        )
        self.encoder = [EncoderBlock(f"encoder_{n}") for n in range(depth)]
        self.decoder = [DecoderBlock(f"decoder_{n}") for n in range(depth)]
        self.encoder_norm, self.decoder_norm = Norm(name="encoder_norm"), Norm(name="decoder_norm")
        self.logits = layers.Dense(len(target_vocabulary), name="logits")
        self.positions = tf.constant(positional_encoding(longest, D), tf.float32)  # (longest, D)
        self.dropout = layers.Dropout(dropout)

    def embed(self, embedding, ids):
        return self.dropout(embedding(ids) * D**0.5 + self.positions[: tf.shape(ids)[1]])  # (B, T, D)

    def read(self, source):
        """The encoder: its output [B, S, D], the mask [B, 1, S], and the weights of each block [B, h, S, S]."""
        allowed = (source != PAD)[:, tf.newaxis]  # (B, 1, S)
        x, maps = self.embed(self.source_embedding, source), []
        for block in self.encoder:
            x, weights = block(x, allowed)
            maps.append(weights)
        return self.encoder_norm(x), allowed, maps

    def write(self, decoder_ids, memory, allowed):
        """The decoder, all words at once: logits [B, T, V], and the cross-attention of each block [B, h, T, S]."""
        x, maps = self.embed(self.target_embedding, decoder_ids), []
        self_mask = decoder_mask(decoder_ids)  # (B, T, T)
        for block in self.decoder:
            x, weights = block(x, memory, self_mask, allowed)
            maps.append(weights)
        return self.logits(self.decoder_norm(x)), maps

    def call(self, inputs):
        source, decoder_ids = inputs
        memory, allowed, _ = self.read(source)
        return self.write(decoder_ids, memory, allowed)[0]


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


# %% [markdown] lang="es"
# Dos comprobaciones antes de gastar tiempo. **El futuro no cambia el pasado**: si se cambian las palabras cuarta y
# siguientes de lo que el decodificador lee, las tres primeras predicciones deben ser las mismas. Y **el relleno no
# existe**: una frase sola y la misma frase rellenada dan los mismos logits.

# %% [markdown] lang="en"
# Two checks before spending time. **The future does not change the past**: if the fourth word and all behind it of what
# the decoder reads are changed, the first three predictions must be the same. And **padding does not exist**: a sentence
# alone and the same sentence padded give the same logits.

# %% skip=true
tf.keras.utils.set_random_seed(2)
model = TransformerTranslator()
source, dec_in, _ = make_batch(*ids(probes[:1]))
logits = model([source, dec_in])  # (1, T, V)
other = dec_in.copy()
other[:, 3:] = END + 1
longer = [np.pad(array, [(0, 0), (0, 4)]) for array in (source, dec_in)]
rows = [
    [t("future_changed"), f"{np.abs(model([source, other])[:, :3] - logits[:, :3]).max():.1g}"],
    [t("padded"), f"{np.abs(model(longer)[:, : dec_in.shape[1]] - logits).max():.1g}"],
]
views.table(rows, ["", t("difference")], t("sanity_title"))

# %% [markdown] lang="es"
# **Calentamiento.** Adam divide cada paso entre la raíz de la media de los cuadrados del gradiente, y al principio esa media
# sale de muy pocos lotes; con una tasa grande, los primeros pasos lo desordenan todo. Por eso se empieza con una tasa
# pequeña que **sube**, y después baja. Aquí sube en línea recta y baja como un coseno. La del artículo es:
#
# $$ \text{tasa}(n) = D^{-1/2} \min\!\big(n^{-1/2},\; n \cdot w^{-3/2}\big) $$
#
# con $n = 1, 2, 3, \ldots$ el número del paso y $w$ los pasos de calentamiento (4000 en el artículo).
#
# **Ejercicio 7 ☆ · `warmup_schedule`.** Un optimizador de Keras cuenta los pasos **ya dados**, desde 0. Tu función recibe
# esa cuenta: en la primera llamada, `step` es 0 y el artículo está en su paso 1.

# %% [markdown] lang="en"
# **Warm-up.** Adam divides each step by the root of the mean square of the gradient, and in the beginning that mean comes
# from very few batches; with a large rate the first steps throw everything into disorder. So one starts with a small rate
# that **rises**, and then falls. Here it goes up in a straight line and down like a cosine. The paper's is:
#
# $$ \text{rate}(n) = D^{-1/2} \min\!\big(n^{-1/2},\; n \cdot w^{-3/2}\big) $$
#
# with $n = 1, 2, 3, \ldots$ the number of the step and $w$ the steps of warm-up (4000 in the paper).
#
# **Exercise 7 ☆ · `warmup_schedule`.** A Keras optimizer counts the steps **taken so far**, from 0. Your function is given
# that count: at the first call `step` is 0, and the paper is at its step 1.


# %% exercise="warmup_schedule"
def warmup_schedule(step: int, d: int, warmup: int) -> float:
    """The learning rate of Vaswani et al. (2017), section 5.3.

    Args:
        step: how many steps have been taken, from 0 on; the rate is that of the next one.
        d: the model's dimension.
        warmup: the step at which the rate is highest, counted as in the paper.
    """
    ### BEGIN SOLUTION
    n = step + 1
    return d**-0.5 * min(n**-0.5, n * warmup**-1.5)
    ### END SOLUTION


# %% check="warmup_schedule"
check("warmup_schedule")


# %% skip=true
def two_probes():
    """Two probes as the model translates them by now; for each word all is read again, which section 11 will mend."""
    source = tf.constant(pad(ids(probes[:2])[0]))
    memory, allowed, _ = model.read(source)
    written = np.full((2, 1), START, np.int32)
    for _ in range(12):
        logits = model.write(tf.constant(written), memory, allowed)[0].numpy()[:, -1]  # (2, V)
        logits[:, [PAD, START]] = -np.inf
        written = np.concatenate([written, logits.argmax(axis=1)[:, np.newaxis].astype(np.int32)], axis=1)
    return [
        f"{english} → {target_vocabulary.decode(row[1:])}" for (english, _), row in zip(probes, written, strict=False)
    ]


# %% [markdown] lang="es"
# La celda siguiente entrena. Mientras tanto, sigue leyendo el apartado 10: no depende de ella.

# %% [markdown] lang="en"
# The next cell trains. Meanwhile read on in section 10: it does not depend on it.

# %% train=true checkpoint="05_transformer"
epochs, rate = (4, 1e-3) if full else (5, 5e-3)
steps = epochs * len(split.train) // 64
warmup = steps // 10
schedule = tf.keras.optimizers.schedules.CosineDecay(0.0, steps - warmup, 0.02, warmup_target=rate, warmup_steps=warmup)
if trained:
    history = trained["transformer"].load_into(model, source_vocabulary, target_vocabulary, lang=runtime.lang)
else:
    history = training.fit(
        model,
        masked_cross_entropy,
        make_batch,
        ids(split.train),
        ids(split.validation),
        epochs=epochs,
        optimizer=tf.keras.optimizers.Adam(schedule, beta_2=0.98, clipnorm=1.0),
        sample=two_probes,
        precision="bfloat16" if full else "float32",
        checkpoint_dir=runtime.keep(corpus.name, "transformer"),  # None unless setup was told where
        lang=runtime.lang,
    )
models, histories = {"transformer": model}, {"transformer": history}

# %% [markdown] lang="es"
# ## 10. Mientras tanto: tres familias
#
# Lo que entrenas es un **codificador–decodificador**. Quitándole una mitad salen las otras dos familias, y la diferencia
# está en **a quién se puede mirar**:
#
# | familia | bloques | cada palabra mira | se entrena para | ejemplos |
# |---|---|---|---|---|
# | codificador–decodificador | los dos | lo leído entero; de lo escrito, lo anterior | escribir una frase a partir de otra | este traductor, T5, BART |
# | solo codificador | sin máscara causal | todo, a izquierda y derecha | rellenar huecos | BERT |
# | solo decodificador | con máscara causal, **sin** atención cruzada | lo anterior | la palabra siguiente | GPT |
#
# Conviene tenerlo claro: lo que tiene codificador y atención cruzada es un traductor, aunque su autor lo llame GPT. En la
# lección 07 trabajarás con las otras dos; en la 06 entrenarás un decodificador sin codificador.
#
# **Paralelo al entrenar, en serie al generar.** Mira `write`: recibe la traducción correcta entera y calcula **todas** las
# predicciones en una pasada, porque la máscara causal garantiza que cada una sale solo de lo anterior. La LSTM tenía que
# dar $T$ pasos en fila. Al **generar** no hay traducción correcta que leer: la palabra $t$ hace falta para calcular la
# $t+1$, y el Transformer escribe una a una como los demás. Y si lo hace sin cuidado, lo hace peor: para cada palabra nueva
# vuelve a leer todas las anteriores.
#
# **La caché.** La máscara causal dice también que lo calculado para una palabra **no cambia** cuando llegan otras. En la
# autoatención, de las palabras anteriores solo hacen falta sus claves y sus valores: se guardan, y en cada paso se
# calculan los de la palabra nueva. Es la *KV cache*, que en los modelos grandes ocupa gigas. Para la atención cruzada, las
# claves y valores de la frase leída se calculan una vez y ya está.
#
# Apuesta mientras termina: con el mismo presupuesto que la lección 04, ¿qué chrF tendrá el Transformer **menos** el que
# tenga la atención de Luong, en todas las frases de prueba? (Positivo: gana el Transformer.)

# %% [markdown] lang="en"
# ## 10. Meanwhile: three families
#
# What you are training is an **encoder–decoder**. Take one half away and you get the other two families, and the
# difference lies in **whom one may look at**:
#
# | family | blocks | each word looks at | trained to | examples |
# |---|---|---|---|---|
# | encoder–decoder | both | all of what is read; of what is written, what came before | write one sentence from another | this translator, T5, BART |
# | encoder only | no causal mask | everything, left and right | fill gaps | BERT |
# | decoder only | causal mask, **no** cross-attention | what came before | the next word | GPT |
#
# It pays to be clear about this: what has an encoder and cross-attention is a translator, even if its author calls it GPT.
# In lesson 07 you will work with the other two; in 06 you will train a decoder without an encoder.
#
# **Parallel in training, one by one in generation.** Look at `write`: it is given the whole right translation and computes
# **all** predictions in one pass, since the causal mask guarantees that each comes only from what is before it. The LSTM
# had to take $T$ steps in a row. In **generation** there is no right translation to read: word $t$ is needed to compute
# word $t+1$, and the Transformer writes one by one like everybody else. And if it does so carelessly, it does worse: for
# each new word it reads all those before it again.
#
# **The cache.** The causal mask also says that what was computed for a word **does not change** when others arrive. In
# self-attention, all that is needed of earlier words are their keys and values: they are kept, and at each step those of
# the new word are computed. That is the *KV cache*, which takes gigabytes in large models. For cross-attention the keys
# and values of the sentence read are computed once and for all.
#
# Place a bet while it finishes: on the same budget as in lesson 04, what will the Transformer's chrF be **less** that of
# Luong's attention, over all test sentences? (Positive: the Transformer wins.)

# %% skip=true
predict("gain", None)  # your number instead of None

# %% [markdown] lang="es"
# Y para compararlo, el de Luong de la lección 04 con los mismos datos, el mismo orden y, si lo entrenas tú, los mismos pasos
# (está en `rnn2llm.luong`; el tuyo era igual). Otro minuto, más o menos: si quieres, empieza el cuestionario del apartado 15.

# %% [markdown] lang="en"
# And to compare it with, lesson 04's with Luong's attention, on the same data in the same order and, if it is you who train
# it, for as many steps (it is in `rnn2llm.luong`; yours was the same). Another minute or so: you may start on the quiz of section 15.

# %% train=true checkpoint="05_luong"
embedding, units = (128, 512) if full else (64, 128)
tf.keras.utils.set_random_seed(2)
models["luong"] = luong.translator(len(source_vocabulary), len(target_vocabulary), embedding, units)
if trained:
    models["luong"](make_batch(*ids(split.train[:2]))[:2])  # a model has no weights before its first call
    vocabularies = source_vocabulary, target_vocabulary
    histories["luong"] = trained["luong"].load_into(models["luong"], *vocabularies, lang=runtime.lang)
else:
    schedule = tf.keras.optimizers.schedules.CosineDecay(2e-3 if full else 1e-2, steps, alpha=0.05)
    histories["luong"] = training.fit(
        models["luong"],
        masked_cross_entropy,
        make_batch,
        ids(split.train),
        ids(split.validation),
        epochs=epochs,
        optimizer=tf.keras.optimizers.Adam(schedule, clipnorm=1.0),
        precision="bfloat16" if full else "float32",
        checkpoint_dir=runtime.keep(corpus.name, "luong"),  # None unless setup was told where
        lang=runtime.lang,
    )

# %% skip=true
curves = {t(name): history.validation_loss for name, history in histories.items()}
figure = plots.learning_curve(curves, x_label=t("epoch"), y_label=t("loss"), title=t("curves_title"))
listed = "; ".join(f"{name}: {values[0]:.2f} → {values[-1]:.2f}" for name, values in curves.items())
plots.show(figure, alt=t("curves_alt").format(listed=listed))

# %% [markdown] lang="es"
# ## 11. Generar: leer otra vez o recordar
#
# El paso con caché usa **tu** `decoder_block` sin cambiar una coma. Lo que cambia son las dos atenciones que recibe: una
# proyecta solo la palabra nueva y la añade a lo guardado; la otra mira claves y valores que ya estaban hechos
# (`rnn2llm.decoder_cache` guarda y mira). El estado lleva una fila por frase, como el de la LSTM, así que la búsqueda de
# la lección 03 funciona sin saber qué modelo hay debajo.

# %% [markdown] lang="en"
# ## 11. Generating: read again, or remember
#
# The step with a cache uses **your** `decoder_block` without changing a comma. What changes are the two attentions it is
# given: one projects the new word only and adds it to what is kept; the other looks at keys and values that were ready
# (`rnn2llm.decoder_cache` keeps and looks). The state has a row a sentence, like that of the LSTM, so lesson 03's search
# works without knowing which model is underneath.


# %% skip=true
def first_state(source):
    """What is known before the first word is written: keys and values of the sentence read, and empty caches."""
    memory, allowed, _ = model.read(source)
    empty = tf.zeros((tf.shape(source)[0], heads, longest, D // heads))
    return {
        "position": tf.zeros(tf.shape(source)[0], tf.int32),  # (B,)
        "allowed": allowed,  # (B, 1, S)
        "read": [decoder_cache.project(memory, block.cross.matrices, heads) for block in model.decoder],
        "written": [[empty, empty] for _ in model.decoder],
    }


def step(token, state):
    """Read one token a sentence [B]: logits for the next one [B, V], and the new state."""
    position = state["position"]
    x = model.target_embedding(token) * D**0.5 + tf.gather(model.positions, position)  # (B, D)
    x = x[:, tf.newaxis]  # (B, 1, D)
    so_far = (tf.range(longest) <= position[:, tf.newaxis])[:, tf.newaxis]  # (B, 1, longest)
    written = []
    for block, read, kept in zip(model.decoder, state["read"], state["written"], strict=True):

        def own(q, k, v, mask, block=block, kept=kept):
            new = decoder_cache.project(k, block.own.matrices, heads)
            written.append(decoder_cache.remember(kept, new, position))
            return decoder_cache.look(q, *written[-1], mask, block.own.matrices)

        def cross(q, k, v, mask, block=block, read=read):
            return decoder_cache.look(q, *read, mask, block.cross.matrices)

        x, _ = decoder_block(x, None, so_far, state["allowed"], own, cross, block.feed_forward, block.norms)
    logits = model.logits(model.decoder_norm(x))[:, 0]  # (B, V)
    return logits, {**state, "position": position + 1, "written": written}


# %% [markdown] lang="es"
# Primero, que dé **lo mismo**: los logits de cada paso con caché frente a los de todas las palabras a la vez. Después, el
# tiempo: 32 traducciones de la misma longitud, con caché y leyendo otra vez todo lo escrito para cada palabra nueva.

# %% [markdown] lang="en"
# First, that it gives **the same**: the logits of each step with the cache against those of all words at once. Then the
# time: 32 translations of the same length, with the cache, and reading all that is written again for each new word.

# %% skip=true
source, dec_in, _ = make_batch(*ids(probes[:3]))
memory, allowed, _ = model.read(tf.constant(source))
at_once, _ = model.write(tf.constant(dec_in), memory, allowed)  # (B, T, V)
state, difference = first_state(tf.constant(source)), 0.0
for place, right in enumerate(dec_in.T):  # right: (B,)
    logits, state = step(tf.constant(right), state)
    real = right != PAD  # behind a sentence's end there is nothing to compare
    difference = max(difference, float(np.abs(logits - at_once[:, place])[real].max()))
views.table([[t("difference"), f"{difference:.1g}"]], ["", t("value")], t("at_once_title"))

# %% skip=true
sentences = tf.constant(pad(ids(split.train[:32])[0]))
memory, allowed, _ = model.read(sentences)
reread = tf.function(
    lambda prefix: model.write(prefix, memory, allowed)[0][:, -1],
    input_signature=[tf.TensorSpec([None, None], tf.int32)],
)
begun = first_state(sentences)
remembering = tf.function(step)
chosen = rng.integers(END + 1, len(target_vocabulary), (32, 60)).astype(
    np.int32
)  # (B, T): what is written is not the point
reread(chosen[:, :1]), remembering(chosen[:, 0], begun)  # compiled before the clock starts
seconds = {t("reading_again"): [0.0], t("with_cache"): [0.0]}
state = begun
for length in range(1, 61):
    start = time.perf_counter()
    again = reread(chosen[:, :length])
    middle = time.perf_counter()
    kept, state = remembering(chosen[:, length - 1], state)
    end = time.perf_counter()
    assert np.allclose(again, kept, atol=1e-3), "with and without the cache must write the same"
    seconds[t("reading_again")].append(seconds[t("reading_again")][-1] + middle - start)
    seconds[t("with_cache")].append(seconds[t("with_cache")][-1] + end - middle)
shown = [0, 10, 20, 30, 40, 50, 60]
figure = attention_plots.lines(
    shown,
    {name: [values[n] for n in shown] for name, values in seconds.items()},
    x_label=t("words_written"),
    y_label=t("seconds"),
    title=t("cache_title"),
)
listed = "; ".join(f"{name}: {values[-1]:.2f} s" for name, values in seconds.items())
plots.show(figure, alt=t("cache_alt").format(listed=listed))

# %% [markdown] lang="es"
# Leyendo otra vez, la curva se dobla hacia arriba: cada palabra cuesta más que la anterior. Con caché, cada paso cuesta lo
# mismo. (La LSTM no necesita nada de esto: su estado **es** un resumen de tamaño fijo. Es lo que la recurrencia hacía bien.)
#
# ## 12. La última fila de la tabla
#
# Traducimos las frases de prueba con los dos modelos, con búsqueda voraz, y el Transformer también con haz de 4.

# %% [markdown] lang="en"
# Reading again, the curve bends upwards: each word costs more than the one before. With the cache every step costs the
# same. (The LSTM needs none of this: its state **is** a summary of fixed size. That is what recurrence did well.)
#
# ## 12. The last row of the table
#
# We translate the test sentences with both models, by greedy search, and with the Transformer by a beam of 4 as well.

# %% skip=true
examples = split.test[:3000]
sources = [example.source for example in examples]
references = [example.references for example in examples]
lengths = [len(english.split()) for english in sources]
encoded = [source_vocabulary.encode(english) for english in sources]
searches = {
    "transformer": BeamSearch(first_state, step, k=1, max_len=40),
    "transformer_beam": BeamSearch(first_state, step, k=4, max_len=40),
    "luong": BeamSearch(models["luong"].first_state, models["luong"].step, k=1, max_len=40),
}
translations = {
    name: [target_vocabulary.decode(max(found, key=lambda one: one.score(0.6)).ids) for found in search(encoded)]
    for name, search in searches.items()
}
for name, said in translations.items():
    kind = name.removesuffix("_beam")
    table = results.add(
        name,
        corpus.name,
        len(sources),
        metrics.corpus_scores(said, references),
        parameters=models[kind].count_params(),
        pairs_per_second=np.mean(histories[kind].pairs_per_second),
        exact=np.mean([sentence in right for sentence, right in zip(said, references, strict=True)]),
    )
scores = {name: metrics.corpus_scores(said, references).chrf for name, said in translations.items()}
compare("gain", f"{scores['transformer'] - scores['luong']:+.1f}")
table

# %% skip=true
edges = [1, 6, 8, 11, 15, 20]
buckets = {
    name: metrics.scores_by_bucket(lengths, said, references, edges=edges, minimum=150, resamples=100)
    for name, said in translations.items()
    if name in models
}
drawn = {
    t(name): ([bucket.scores.chrf for bucket in some], [bucket.chrf_interval for bucket in some])
    for name, some in buckets.items()
}
bucket_names = [bucket.label for bucket in buckets["transformer"]]
lowest = min(low for _, intervals in drawn.values() for low, _ in intervals) // 10 * 10
figure = attention_plots.quality_of_models(
    bucket_names, drawn, x_label=t("source_length"), y_label="chrF", title=t("quality_title"), lowest=lowest
)
listed = ". ".join(f"{name}: {views.numbers(scores, '.1f')}" for name, (scores, _) in drawn.items())
plots.show(figure, alt=t("quality_alt").format(buckets=", ".join(bucket_names), listed=listed))

# %% skip=true
phenomena = [example.phenomena for example in examples]
by_name = {
    name: {one.name: one for one in metrics.scores_by_phenomenon(phenomena, said, references, resamples=2)}
    for name, said in translations.items()
    if name in models
}
rows = [
    [NAMES[phenomenon][runtime.lang], one.count, *(round(by_name[name][phenomenon].scores.chrf, 1) for name in by_name)]
    for phenomenon, one in by_name["transformer"].items()
]
rows.sort(key=lambda row: row[-1] - row[2], reverse=True)
views.table(rows, [t("phenomenon"), t("sentences"), *(t(name) for name in by_name)], t("phenomena_title"))

# %% [markdown] lang="es"
# **Lee la comparación con honestidad.** Lo que sigue es de la modalidad rápida; las frases reales vienen después.
#
# - **Aprende en menos épocas.** Mira las curvas: tras la primera y la segunda, la pérdida del Transformer es menos de la
#   mitad que la de Luong. Con el presupuesto de la lección 04, su chrF acaba algo por encima. Parte de la ventaja puede ser
#   del **presupuesto**: con más épocas, la LSTM sigue mejorando.
# - **La longitud.** (El eje no empieza en 0.) En el grupo de las frases más largas apenas queda ventaja: las dos redes
#   pueden mirar cualquier palabra, y lo que queda por aprender (coordinaciones y relativos) es difícil para ambas. En el
#   de las más cortas, los intervalos se solapan.
# - **Los pares por segundo.** ¿No era más rápido? En una CPU, con frases de diez palabras, **no**: la LSTM hace menos
#   cuentas, y aquí casi no hay nada que repartir. Las cuentas del Transformer son independientes unas de otras, y eso se
#   nota en una GPU y con frases largas. Compara las columnas en la modalidad completa antes de creerlo.
# - **Lo que no se puede concluir.** Una semilla, un tamaño de cada uno, sin buscar la mejor tasa de ninguno y con frases
#   de una gramática. La tabla dice lo que pasó aquí.
#
# **Y con frases de verdad.** Esto miden los modelos que el proyecto ha entrenado con el corpus real:
#
# {{translators}}
#
# Con cuatro épocas, el Transformer supera por poco al de Luong con cinco: alrededor de un punto de BLEU con búsqueda voraz, y
# medio con haz. El salto grande fue la atención; quitar la recurrencia no ha costado calidad, pero tampoco la ha
# multiplicado. En las frases más largas no gana: allí va algo por debajo, con tan pocas frases que no se puede asegurar
# nada. Y **tiempo** no ha ahorrado: en un núcleo procesa unos dos tercios de los pares por segundo, así que sus cuatro
# épocas tardan más que las cinco del otro. Que sus cuentas puedan hacerse a la vez no le sirve de nada a un solo núcleo.
#
# Tampoco te fíes de una comparación de tiempos sin preguntar por **el programa**. Cuando un lote $[B, T, D]$ se multiplica
# por una matriz $[D, D]$, TensorFlow hace $B$ productos pequeños, y al derivar, $B$ gradientes de la matriz, que después
# suma. `rnn2llm.training` los hace, en la modalidad completa y en una CPU que sabe multiplicar en bfloat16, como un solo
# producto $[BT, D] \times [D, D]$; con el `@` de TensorFlow, este mismo Transformer va a unos dos tercios de su velocidad. A
# la LSTM también le ayuda: saca del bucle los productos que no dependen del estado. Una arquitectura permite ir deprisa;
# quien va deprisa o despacio es el programa.

# %% [markdown] lang="en"
# **Read the comparison honestly.** What follows is about the quick lane; real sentences come after it.
#
# - **It learns in fewer epochs.** Look at the curves: after the first and the second, the Transformer's loss is less than
#   half of that with Luong's attention. On lesson 04's budget its chrF ends somewhat higher. Part of the lead may be due to
#   the **budget**: with more epochs the LSTM goes on improving.
# - **Length.** (The axis does not begin at 0.) In the group of the longest sentences hardly anything is left of the lead:
#   both networks can look at any word, and what is left to learn (coordination and relative clauses) is hard for both. In
#   that of the shortest, the intervals overlap.
# - **Pairs a second.** Was it not faster? On a CPU, with sentences of ten words, **no**: the LSTM does fewer sums, and there
#   is hardly anything to share out here. The Transformer's sums do not depend on each other, which pays on a GPU and with
#   long sentences. Compare the columns in the full lane before you believe it.
# - **What cannot be concluded.** One seed, one size of each, no search for the best rate of either, and sentences from a
#   grammar. The table says what happened here.
#
# **And on real sentences.** This is what the models score that the project has trained on the real corpus:
#
# {{translators}}
#
# With four epochs the Transformer beats Luong's with five by little: about one point of BLEU with greedy search, and half of
# one with a beam. The big leap was attention; taking recurrence away has cost no quality, but has not multiplied it either.
# In the longest sentences it does not win: it is somewhat below there, with so few sentences that nothing can be said for
# sure. And it has not saved **time**: on one core it gets through some two thirds of the pairs a second, so that its four
# epochs take longer than the other's five. That its sums could be done at once is of no use to a single core.
#
# Nor should you trust a comparison of times without asking about **the program**. When a batch $[B, T, D]$ is multiplied by
# one matrix $[D, D]$, TensorFlow makes $B$ small products and, on the way back, $B$ gradients of the matrix, which it then
# adds up. In the full lane, on a CPU that multiplies in bfloat16, `rnn2llm.training` makes them one product,
# $[BT, D] \times [D, D]$; with TensorFlow's own `@` this very Transformer runs at some two thirds of its speed. The LSTM is
# helped too: the products that do not depend on the state are taken out of the loop. An architecture allows for speed; it is
# the program that is fast or slow.

# %% [markdown] lang="es"
# **Dónde están los parámetros, y qué cuesta una frase.** Contemos multiplicaciones al leer una frase de $T$ palabras (un
# producto de matrices $[T, a] \times [a, b]$ son $T\,a\,b$). En el codificador del Transformer, cada bloque hace
# $4TD^2$ (proyecciones), $2T^2D$ (puntuaciones y mezcla) y $2TD\,F$ (red, con $F$ unidades ocultas); la LSTM,
# $4T\,U(E+U)$, en $T$ pasos.

# %% [markdown] lang="en"
# **Where the parameters are, and what a sentence costs.** Let us count multiplications for reading a sentence of $T$ words
# (a product of matrices $[T, a] \times [a, b]$ takes $T\,a\,b$). In the Transformer's encoder each block takes $4TD^2$
# (projections), $2T^2D$ (scores and mixture) and $2TD\,F$ (feed-forward, with $F$ hidden units); the LSTM takes
# $4T\,U(E+U)$, in $T$ steps.

# %% skip=true
E, U = (128, 512) if full else (64, 128)
rows = []
for T in (10, 100, 1000, 10_000):
    attending, rest = depth * 2 * T * T * D, depth * (4 * T * D * D + 2 * T * D * hidden)
    recurrent = 4 * T * U * (E + U)
    share = views.percent(attending / (attending + rest))
    rows.append([T, f"{(attending + rest) / 1e6:.1f}", share, f"{recurrent / 1e6:.1f}", depth, T])
header = [
    t("cost_length"),
    t("cost_transformer"),
    t("cost_share"),
    t("cost_lstm"),
    t("steps_transformer"),
    t("steps_lstm"),
]
views.table(rows, header, t("cost_title"))

# %% [markdown] lang="es"
# ### Lo que miran las cabezas
#
# Un modelo con $L$ bloques de $h$ cabezas tiene $L\cdot h$ mapas de lo leído y otros tantos de cada atención del
# decodificador. Estos son los del codificador, un botón por bloque, sobre el sondeo largo. ¿Alguna cabeza mira siempre a la
# palabra de al lado? ¿Alguna reparte por igual?

# %% [markdown] lang="en"
# ### What heads look at
#
# A model with $L$ blocks of $h$ heads has $L\cdot h$ maps of what is read, and as many of each of the decoder's attentions.
# These are the encoder's, a button for each block, for the long probe. Does some head always look at the word next to it?
# Does some share its gaze out evenly?

# %% skip=true
english = probes[2][0]
read = english.split()
_, _, encoder_maps = model.read(tf.constant([source_vocabulary.encode(english)]))
weights = np.stack([np.asarray(block)[0] for block in encoder_maps])  # (L, h, S, S)
heads_labels = HeadsLabels(**{field.name: t(f"heads_{field.name}") for field in fields(HeadsLabels)})
heads_grid(read, read, weights, heads_labels, t("heads_title"))

# %% [markdown] lang="es"
# ¿Casualidad o costumbre? Midámoslo en 300 frases de prueba: cuánto peso da cada cabeza, de media, a la propia palabra, a la
# de antes y a la de después, y entre cuántas palabras reparte la mirada ($e^H$, con la entropía de la lección 04).

# %% [markdown] lang="en"
# Chance or habit? Let us measure it over 300 test sentences: how much weight each head gives, on average, to the word
# itself, to the one before and to the one after, and among how many words it shares its gaze ($e^H$, with the entropy of
# lesson 04).

# %% skip=true
total, words_seen = np.zeros((depth, heads, 4)), 0
for example in split.test[:300]:
    read = source_vocabulary.encode(example.source)
    grids = np.stack([np.asarray(block)[0] for block in model.read(tf.constant([read]))[2]])  # (L, h, S, S)
    entropy = -(grids * np.log(np.maximum(grids, 1e-12))).sum(axis=-1)  # (L, h, S)
    places = [np.trace(grids, offset=offset, axis1=2, axis2=3) for offset in (0, -1, 1)]  # (L, h) each
    total += np.stack([*places, np.exp(entropy).sum(axis=-1)], axis=-1)
    words_seen += len(read)
mean = total / words_seen
rows = [[block, head, *(f"{share:.2f}" for share in mean[block, head])] for block, head in np.ndindex(depth, heads)]
sizes = np.array([len(example.source.split()) for example in split.test[:300]])  # the words S of each sentence
even = np.array([len(sizes), *[(1 - 1 / sizes).sum()] * 2, (sizes**2).sum()]) / sizes.sum()
rows.append([t("even_share"), "", *(f"{share:.2f}" for share in even)])
header = [t("heads_layer"), t("heads_head"), t("to_itself"), t("to_previous"), t("to_next"), t("words_shared")]
views.table(rows, header, t("habits_title"))

# %% [markdown] lang="es"
# La última fila es lo que daría repartir por igual. En la red de la modalidad rápida, tan pequeña, ninguna cabeza tiene la
# costumbre de mirar al vecino: cada palabra mira a menos palabras de las que hay y algo más a sí misma, y a cuáles mira
# depende de la frase. En la que el proyecto ha entrenado con frases reales sí asoma una: la cabeza 0 del bloque 1 da a la
# palabra anterior más de cuatro veces lo que le tocaría en un reparto igual. En modelos grandes hay más cabezas con costumbres
# fijas (Clark y otros, 2019); las buscarás en la lección 07. Nadie les pidió nada: lo que hace cada una sale de los números con que nació y de los ejemplos.

# %% [markdown] lang="en"
# The last row is what an even share would give. In a network as small as the quick lane's no head is in the habit of looking
# at its neighbour: each word looks at fewer words than there are and somewhat more at itself, and at which depends on the
# sentence. In the one that the project has trained on real sentences a habit does show: head 0 of block 1 gives the word
# before over four times what an even share would. In large models there are more heads with fixed habits (Clark et al.,
# 2019); you will look for them in lesson 07. Nobody asked them to do anything: what each one does comes from the numbers it was born with and from the examples.

# %% [markdown] lang="es"
# Y la atención cruzada al traducirlo, media de las cabezas del último bloque. Cada fila lleva el nombre de la palabra que
# se **escribía**. Acuérdate de la lección 04: un mapa dice con qué pesos se mezcló, no por qué se escribió.

# %% [markdown] lang="en"
# And the cross-attention while translating it, the mean over the heads of the last block. Each row bears the name of the
# word that was being **written**. Remember lesson 04: a map says with which weights things were mixed, not why something
# was written.

# %% skip=true
english = probes[2][0]
found = searches["transformer"]([source_vocabulary.encode(english)])[0][0]
memory, allowed, encoder_maps = model.read(tf.constant([source_vocabulary.encode(english)]))
_, cross_maps = model.write(tf.constant([[START, *found.ids[:-1]]]), memory, allowed)
written = [target_vocabulary.tokens[i] for i in found.ids]
map_labels = MapLabels(**{name: t(f"map_{name}") for name in ("corner", "source", "written", "looks", "seen", "help")})
attention_map(written, english.split(), np.asarray(cross_maps[-1])[0].mean(axis=0), map_labels, t("cross_title"))

# %% [markdown] lang="es"
# ## 13. PyTorch, y un error que solo funciona en casa de su autor
#
# Casi todo lo que leerás sobre Transformers está en PyTorch. Cambian los nombres (`view` por *reshape*, `permute` por
# *transpose*, `dim` por *axis*), no las ideas. La función siguiente pone las cabezas en el eje del lote,
# $[B \cdot h, T, D/h]$, cosa que también se hace. Con los números que probó su autor, una frase de cuatro palabras y cuatro
# cabezas, funciona sin una queja.

# %% [markdown] lang="en"
# ## 13. PyTorch, and a bug that works at its author's only
#
# Nearly all that you will read about Transformers is in PyTorch. Names change (`view` for *reshape*, `permute` for
# *transpose*, `dim` for *axis*), ideas do not. The function below puts the heads into the batch axis,
# $[B \cdot h, T, D/h]$, which is done too. With the numbers that its author tried, one sentence of four words and four
# heads, it works without complaint.


# %% exercise="batched_attention"
def batched_attention_with_bugs(q, k, v, mask, heads):
    """Tried with one sentence of four words and with four heads; leave it as it is."""
    B, T, D = q.size(0), q.size(1), q.size(2)
    size = D // heads
    q = q.view(B, T, heads, size).permute(0, 2, 1, 3).reshape(B * heads, T, size)
    k = k.view(B, T, heads, size).permute(0, 2, 1, 3).reshape(B * heads, T, size)
    v = v.view(B, T, heads, size).permute(0, 2, 1, 3).reshape(B * heads, T, size)
    scores = q @ k.permute(1, 2, 0)
    weights = torch.softmax(scores.masked_fill(~mask, -1e9), dim=-1)
    context = (weights @ v).reshape(B, heads, T, size).permute(0, 2, 1, 3)
    return context.reshape(B, T, D)


def batched_attention(q, k, v, mask, heads):
    """Attention of several heads in one batch of matrices, in PyTorch; without projections.

    Args:
        q: a torch tensor [B, Tq, D].
        k: [B, Tk, D]; Tk may differ from Tq.
        v: [B, Tk, D].
        mask: booleans [B, 1, Tk] or [B, Tq, Tk], True where a query may attend to a key.
        heads: how many, h.

    Returns:
        [B, Tq, D]: what each head has mixed, side by side.

    Raises:
        ValueError: D is not divisible by h.
    """
    ### BEGIN SOLUTION
    B, D = q.size(0), q.size(2)
    if D % heads:
        raise ValueError(f"D={D} is not divisible by heads={heads}")
    size = D // heads
    q = q.view(B, -1, heads, size).permute(0, 2, 1, 3).reshape(B * heads, -1, size)  # (B·h, Tq, D/h)
    k = k.view(B, -1, heads, size).permute(0, 2, 1, 3).reshape(B * heads, -1, size)  # (B·h, Tk, D/h)
    v = v.view(B, -1, heads, size).permute(0, 2, 1, 3).reshape(B * heads, -1, size)  # (B·h, Tk, D/h)
    scores = q @ k.transpose(1, 2) / size**0.5  # (B·h, Tq, Tk)
    mask = mask.repeat_interleave(heads, dim=0)  # (B·h, 1 or Tq, Tk): sentence by sentence, like q
    weights = scores.masked_fill(~mask, -1e9).softmax(dim=-1)
    context = (weights @ v).reshape(B, heads, -1, size)  # (B, h, Tq, D/h)
    return context.permute(0, 2, 1, 3).reshape(B, -1, D)  # (B, Tq, D)
    ### END SOLUTION


# %% skip=true
def outcome(B, T, D, heads):
    """What becomes of the function with the bugs at these sizes."""
    q = torch.tensor(rng.normal(size=(B, T, D)).astype(np.float32))
    mask = torch.tensor(np.ones((B, 1, T), bool))
    try:
        return "×".join(map(str, batched_attention_with_bugs(q, q, q, mask, heads).shape))
    except RuntimeError:
        return t("fails")


cases = [(1, 4, 8, 4), (1, 5, 8, 4), (2, 8, 8, 4), (1, 4, 9, 4)]
views.table([[*case, outcome(*case)] for case in cases], ["B", "T", "D", "h", t("outcome")], t("bug_title"))

# %% [markdown] lang="es"
# ¿Ves el patrón? La primera fila es la de su autor, y ahí $B \cdot h = T$. (En la tercera también, y pasa de las claves,
# pero no de la máscara.) Quien cambia el lote o la frase se encuentra un error de formas sin pista de su causa; y donde sí
# funciona, cada palabra se compara con claves de **otras cabezas** y, si hay más de una frase, de **otras frases**. Hay
# cuatro errores:
#
# 1. las claves se permutan a través del lote;
# 2. no hay escala;
# 3. la máscara no se repite para cada cabeza (¿y en qué orden están las cabezas en el eje $B\cdot h$?);
# 4. nadie comprueba que $D$ sea divisible entre $h$.
#
# **Ejercicio 8 · `batched_attention`.** Escríbela reparada en la celda de arriba, debajo de la otra, que se queda como está
# para comparar. Mira también de dónde sale $T$: las claves pueden ser más, o menos, que las preguntas. Bastan métodos de los
# tensores; si aquí no está PyTorch, los de `rnn2llm.torch_like`, que se llaman igual, sirven para este ejercicio.

# %% [markdown] lang="en"
# Do you see the pattern? The first row is its author's, and there $B \cdot h = T$. (So it is in the third, which gets past
# the keys, but not past the mask.) Whoever changes the batch or the sentence meets an error about shapes with no hint of its
# cause; and where it does run, each word is compared with keys of **other heads** and, where there is more than one
# sentence, of **other sentences**. There are four bugs:
#
# 1. keys are permuted across the batch;
# 2. there is no scale;
# 3. the mask is not repeated for each head (and in which order do the heads stand on the axis $B\cdot h$?);
# 4. nobody checks that $D$ is divisible by $h$.
#
# **Exercise 8 · `batched_attention`.** Write it mended in the cell above, below the other one, which stays as it is to
# compare with. Mind where $T$ comes from, too: there may be more keys than queries, or fewer. Methods of tensors are enough;
# where PyTorch is missing, those of `rnn2llm.torch_like`, which have the same names, will do for this exercise.

# %% check="batched_attention"
check("batched_attention")

# %% [markdown] lang="es"
# **Las mismas piezas como módulos.** En PyTorch una capa es un `nn.Module` con sus parámetros. A la izquierda de cada
# comparación, tus ideas; a la derecha, `torch.nn` con **los mismos pesos copiados**. Atención a las máscaras: en
# `torch.nn.MultiheadAttention`, `True` significa **prohibido**, al revés que en este curso y en Keras. Se invierten en la
# frontera, una vez, y no se piensa más en ello.

# %% [markdown] lang="en"
# **The same parts as modules.** In PyTorch a layer is an `nn.Module` with its parameters. On the left of each comparison,
# your ideas; on the right, `torch.nn` with **the same weights copied**. Mind the masks: in `torch.nn.MultiheadAttention`,
# `True` means **forbidden**, the opposite of this course and of Keras. They are inverted at the border, once, and that is
# the end of it.

# %% skip=true
if hasattr(torch, "nn"):

    class PositionalEncoding(torch.nn.Module):
        """Adds your positions; a buffer moves with the module and is not trained."""

        def __init__(self, D, longest):
            super().__init__()
            self.register_buffer("positions", torch.tensor(positional_encoding(longest, D), dtype=torch.float32))

        def forward(self, x):
            return x + self.positions[: x.size(1)]  # (B, T, D)

    class MultiHeadAttention(torch.nn.Module):
        """Your multi_head_attention: four matrices around your batched_attention."""

        def __init__(self, D, heads):
            super().__init__()
            self.heads = heads
            self.q, self.k, self.v, self.o = (torch.nn.Linear(D, D, bias=False) for _ in range(4))

        def forward(self, q, k, v, mask):
            return self.o(batched_attention(self.q(q), self.k(k), self.v(v), mask, self.heads))

    torch.manual_seed(5)
    D_torch, h_torch = 32, 4
    ours = MultiHeadAttention(D_torch, h_torch)
    theirs = torch.nn.MultiheadAttention(D_torch, h_torch, bias=False, batch_first=True)
    with torch.no_grad():  # theirs keeps the first three matrices in one, one below the other
        theirs.in_proj_weight.copy_(torch.cat([ours.q.weight, ours.k.weight, ours.v.weight]))
        theirs.out_proj.weight.copy_(ours.o.weight)
        q, k = torch.randn(3, 6, D_torch), torch.randn(3, 7, D_torch)
        may = torch.arange(7) < torch.tensor([[7], [4], [2]])  # (B, Tk), True where there is a word
        by_theirs, _ = theirs(q, k, k, key_padding_mask=~may)  # inverted: True is forbidden there
        by_ours = ours(q, k, k, may[:, None])
        # The Keras side, with torch's matrices: a Linear keeps its matrix transposed.
        four = [tf.constant(layer.weight.numpy().T) for layer in (ours.q, ours.k, ours.v, ours.o)]
        by_keras, _ = multi_head_attention(
            *(tf.constant(x.numpy()) for x in (q, k, k)), may[:, None].numpy(), *four, h_torch
        )
    rows = [
        [t("against_torch"), f"{(by_ours - by_theirs).abs().max():.1g}"],
        [t("against_tf"), f"{np.abs(by_ours.numpy() - by_keras.numpy()).max():.1g}"],
        [
            t("against_positions"),
            f"{np.abs(PositionalEncoding(D_torch, 50)(q).numpy() - q.numpy() - positional_encoding(6, D_torch)).max():.1g}",
        ],
    ]
    shown = views.table(rows, ["", t("difference")], t("torch_title"))
else:
    shown = None
    print(t("no_torch"))
shown

# %% [markdown] lang="es"
# Y la red entera, en una línea: `torch.nn.Transformer` trae codificador y decodificador, **sin** embeddings, posiciones ni
# capa final. Cuenta sus parámetros junto a los de tus bloques: ¿de dónde sale la diferencia? (Pista: busca los sesgos.)

# %% [markdown] lang="en"
# And the whole network in one line: `torch.nn.Transformer` brings encoder and decoder, **without** embeddings, positions
# or last layer. Count its parameters beside those of your blocks: where does the difference come from? (A hint: look for
# the biases.)

# %% skip=true
blocks = [*model.encoder, *model.decoder, model.encoder_norm, model.decoder_norm]
rows = [[t("our_blocks"), sum(block.count_params() for block in blocks)]]
if hasattr(torch, "nn"):
    whole = torch.nn.Transformer(D, heads, depth, depth, hidden, dropout, batch_first=True)
    rows.append(["torch.nn.Transformer", sum(weight.numel() for weight in whole.parameters())])
    biases = [
        weight.numel() for name, weight in whole.named_parameters() if name.endswith(("in_proj_bias", "out_proj.bias"))
    ]
    rows.append([t("their_biases"), sum(biases)])
else:
    print(t("no_torch"))
views.table(rows, ["", t("parameters")], t("count_title"))

# %% [markdown] lang="es"
# ## 14. `my_translator()`
#
# Todo junto: **tus** posiciones, **tus** cabezas, **tu** máscara y **tu** bloque, con los pesos que acabas de entrenar (o
# los del proyecto, en la modalidad con punto de control). Y, si hiciste la lección 03, **tu** búsqueda: pega tu
# `beam_search` (y tu `expand` y tu `length_normalize`) en una celda y escribe `my_translator(beam_search)`. Sin ella usa la
# del curso.

# %% [markdown] lang="en"
# ## 14. `my_translator()`
#
# All together: **your** positions, **your** heads, **your** mask and **your** block, with the weights that you have just
# trained (or the project's, in the checkpoint lane). And, if you did lesson 03, **your** search: paste your `beam_search`
# (and your `expand` and `length_normalize`) into a cell and write `my_translator(beam_search)`. Without it, it uses the
# course's.


# %% skip=true
def my_translator(beam_search=None, k=4, max_len=40, alpha=0.6):
    """From English to Spanish with what you have built: a function from a sentence to its translation."""
    search = BeamSearch(first_state, step, k=k, max_len=max_len)  # compiled when it is first used

    def log_probabilities(tokens, rows):
        logits, state = step(tf.constant(tokens, tf.int32), rows.state)
        logp = tf.nn.log_softmax(logits).numpy()
        logp[:, [PAD, START]] = -np.inf
        return logp, decoder_cache.Rows(state)

    def translate(english):
        source = [source_vocabulary.encode(normalize(english))]
        if beam_search is None:
            best = max(search(source)[0], key=lambda one: one.score(alpha))
            return target_vocabulary.decode(best.ids)
        found = beam_search(log_probabilities, decoder_cache.Rows(first_state(tf.constant(source))), k, max_len, alpha)
        return target_vocabulary.decode(found[0][0])

    return translate


translate = my_translator()
rows = [[english, translate(english), spanish] for english, spanish in probes]
views.table(rows, [t("english"), t("translation"), t("reference")], t("probes_title"))

# %% [markdown] lang="es"
# Prueba con frases tuyas: `translate("I like the red house.")`. Si una palabra no está en su pequeño mundo, verás cómo se
# las arregla.
#
# **Pregunta 9 · respuesta escrita (3 puntos).** Vuelve a la pregunta del título. Responde en unas 12 líneas:
#
# 1. **¿Qué hacía la recurrencia que ha habido que reponer?** Di qué pieza del Transformer lo repone y qué pasaría sin ella,
#    con un número de tu cuaderno.
# 2. **¿Qué se ha ganado y qué se ha pagado** frente al modelo de Luong? Da un número de entrenamiento, uno de calidad y uno
#    de coste (al generar o con frases largas). Di también qué no se puede concluir de este experimento.
# 3. Describe **un uso** en el que elegirías la LSTM y di por qué.
#
# *Cómo se califica*: 1 punto por apartado; los apartados 1 y 2 necesitan números de tu cuaderno, y el 2, además, una
# limitación de la comparación.

# %% [markdown] lang="en"
# Try sentences of your own: `translate("I like the red house.")`. If a word is not in its small world, you will see how it
# copes.
#
# **Question 9 · written answer (3 points).** Back to the question of the title. Answer in about 12 lines:
#
# 1. **What did recurrence do that had to be made up for?** Say which part of the Transformer makes up for it and what would
#    happen without it, with a number from your notebook.
# 2. **What was gained and what was paid** compared with Luong's model? Give a number about training, one about quality and
#    one about cost (in generation or with long sentences). Say, too, what cannot be concluded from this experiment.
# 3. Describe **a use** for which you would choose the LSTM, and say why.
#
# *How it is graded*: 1 point for each part; parts 1 and 2 need numbers from your notebook, and 2 a limitation of the
# comparison as well.

# %% [markdown] manual="need_for_recurrence" points=3
# **need_for_recurrence**

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
# - La atención sola no ve el **orden**; se lo dan las **posiciones**, que se suman. Las de senos y cosenos hacen que el
#   producto de dos posiciones dependa solo de su distancia.
# - **Varias cabezas** miran a la vez, cada una con $D/h$ números; la escala es $\sqrt{D/h}$. En Keras, `key_dim` es $D/h$.
# - Un bloque es atención y red, cada una con su **residuo** y su **normalización**; el del decodificador añade la
#   **atención cruzada**.
# - La **máscara** del decodificador es causal **y** de relleno.
# - Se **entrena** de una pasada y se **genera** palabra a palabra; la **caché** de claves y valores evita releer.
# - ¿Nos hace falta la recurrencia? Para traducir, no. A cambio se paga $T^2$, una caché que crece, y hay que decir el orden.
#
# ## Para seguir
#
# - **Sin posiciones.** Cambia `self.positions` por ceros y entrena. ¿Cuánto pierde, y en qué fenómenos?
# - **Posiciones aprendidas.** Pon en su lugar una tabla entrenable $[64, D]$. Dibuja los productos de sus filas: ¿se
#   parecen a los de los senos?
# - **Sin $\sqrt D$.** Quita el factor de los embeddings. ¿Aprende igual de deprisa?
# - **Post-LN.** Cambia los dos bloques y quita el calentamiento. ¿Y con cuatro bloques en vez de dos?
# - **Cabezas de menos.** Entrena con $h = 1$ y con $h = 16$: los mismos parámetros.
# - **Tu calentamiento.** Pasa al optimizador una tabla con tu `warmup_schedule`, y elige $w$ para 700 pasos.
#
# ## Fuentes
#
# - A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser e I. Polosukhin (2017). *Attention Is
#   All You Need*. NeurIPS.
# - J. L. Ba, J. R. Kiros y G. E. Hinton (2016). *Layer Normalization*. arXiv:1607.06450.
# - K. He, X. Zhang, S. Ren y J. Sun (2016). *Deep Residual Learning for Image Recognition*. CVPR.
# - R. Xiong y otros (2020). *On Layer Normalization in the Transformer Architecture*. ICML.
# - M.-T. Luong, H. Pham y C. D. Manning (2015). *Effective Approaches to Attention-based Neural Machine Translation*. EMNLP.
# - N. Shazeer (2019). *Fast Transformer Decoding: One Write-Head is All You Need*. arXiv:1911.02150.
# - K. Clark, U. Khandelwal, O. Levy y C. D. Manning (2019). *What Does BERT Look At? An Analysis of BERT's Attention*.
#   BlackboxNLP.
# - Datos: frases de [Tatoeba](https://tatoeba.org) reunidas por manythings.org/anki (CC BY 2.0), en la modalidad completa.
#
# ## La pregunta que queda abierta
#
# Todo lo que has traducido hasta ahora empezaba con una frase de otro. Quita el codificador y queda una red que, dado un
# comienzo, dice qué viene después; y nada obliga a que lo que viene sean palabras. ¿Puede una red escribir por su cuenta,
# **letra a letra**? Es la pregunta de la **lección 06**.
#
# ## Entregar
#
# `progress()` resume lo que llevas hecho. `hand_in()` no envía nada: dice qué falta, avisa si hay trabajo sin guardar
# y te indica qué archivo entregar. Ejecútalas al final, con el cuaderno guardado.

# %% [markdown] lang="en"
# ## Recap
#
# - Attention alone does not see the **order**; **positions**, which are added, say it. Those made of sines and cosines make
#   the product of two positions depend on their distance only.
# - **Several heads** look at once, each with $D/h$ numbers; the scale is $\sqrt{D/h}$. In Keras, `key_dim` is $D/h$.
# - A block is attention and feed-forward, each with its **residual** and its **normalisation**; the decoder's adds
#   **cross-attention**.
# - The decoder's **mask** is about the future **and** about padding.
# - It is **trained** in one pass and **generates** word by word; the **cache** of keys and values saves reading again.
# - Do we need recurrence? To translate, no. The price is $T^2$, a cache that grows, and having to say the order.
#
# ## Going further
#
# - **Without positions.** Replace `self.positions` by zeros and train. How much does it lose, and in which phenomena?
# - **Learned positions.** Put a trainable table $[64, D]$ in their place. Draw the products of its rows: do they look like
#   those of the sines?
# - **Without $\sqrt D$.** Drop the factor of the embeddings. Does it learn as fast?
# - **Post-LN.** Change both blocks, and drop the warm-up. And with four blocks instead of two?
# - **Fewer heads.** Train with $h = 1$ and with $h = 16$: the same parameters.
# - **Your warm-up.** Give the optimizer a table made by your `warmup_schedule`, and choose $w$ for 700 steps.
#
# ## Sources
#
# - A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser and I. Polosukhin (2017). *Attention
#   Is All You Need*. NeurIPS.
# - J. L. Ba, J. R. Kiros and G. E. Hinton (2016). *Layer Normalization*. arXiv:1607.06450.
# - K. He, X. Zhang, S. Ren and J. Sun (2016). *Deep Residual Learning for Image Recognition*. CVPR.
# - R. Xiong et al. (2020). *On Layer Normalization in the Transformer Architecture*. ICML.
# - M.-T. Luong, H. Pham and C. D. Manning (2015). *Effective Approaches to Attention-based Neural Machine Translation*.
#   EMNLP.
# - N. Shazeer (2019). *Fast Transformer Decoding: One Write-Head is All You Need*. arXiv:1911.02150.
# - K. Clark, U. Khandelwal, O. Levy and C. D. Manning (2019). *What Does BERT Look At? An Analysis of BERT's Attention*.
#   BlackboxNLP.
# - Data: sentences from [Tatoeba](https://tatoeba.org), collected by manythings.org/anki (CC BY 2.0), in the full lane.
#
# ## The question left open
#
# All that you have translated so far began with somebody else's sentence. Take the encoder away, and what is left is a
# network that, given a beginning, says what comes next; and nothing demands that what comes be words. Can a network write
# on its own, **letter by letter**? That is the question of **lesson 06**.
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
# | sesión y minuto | apartados | qué hacer |
# |---|---|---|
# | A 0–15 | 1–2 | El esquema en la pizarra, sin explicarlo todavía. Predicción sobre el orden a mano alzada. |
# | A 15–35 | 3 | El reloj y sus agujas; ejercicio 1; las dos figuras. |
# | A 35–50 | 4 | Las tres palabras a lápiz, en parejas: la fila de *like* antes de ejecutar. |
# | A 50–75 | 5 | Ejercicios 2 y 3. La tabla numerada del reparto antes de explicar la transposición. |
# | B 0–15 | 6 | Ejercicio 4; apuesta sobre pre y post. |
# | B 15–35 | 7–8 | Ejercicios 5 y 6. La tabla de «quién pregunta a quién». |
# | B 35–50 | 9–10 | Lanzar el entrenamiento; leer las tres familias. Apuestas. |
# | B 50–65 | 11–12 | La caché; leer la comparación con honestidad. |
# | B 65–75 | 13–14 | Encontrar el error en parejas; `my_translator()`. |
# | en casa | 9 ☆, 14–15 | Ejercicio 7 ☆, pregunta escrita, cuestionario. |
#
# ## Plan de pizarra
#
# 1. Dos frases con las mismas palabras y, debajo, la misma media: «¿cómo sabe quién ve a quién?».
# 2. Las tres palabras: $q$, $k$, puntuaciones, $\tfrac14, \tfrac14, \tfrac12$, mezcla, suma, normaliza.
# 3. Las formas: $[B,T,D] \to [B,T,h,D/h] \to [B,h,T,D/h]$, y el camino de vuelta.
# 4. El bloque del decodificador con tres flechas residuales; en cada atención, de dónde vienen $q$, $k$ y $v$, y qué
#    máscara.
#
# ## Qué preguntar según los errores de la clase
#
# - Exponente doblado en las posiciones: «¿Qué velocidad tiene la última columna? ¿Cuántas columnas se mueven en 30
#   palabras?».
# - `reshape` sin transponer: dar 2 palabras de 4 números numerados y pedir lo que recibe cada cabeza.
# - Escala con $\sqrt D$: «¿Cuántos términos suma el producto escalar de una cabeza?».
# - Máscara transpuesta: «En la fila de la primera palabra, ¿cuántos `True` hay?».
# - `or` en vez de `and`: «¿Puede mirar un relleno que está en el pasado? ¿Y una palabra del futuro?».
# - Residuo perdido: «Si la atención no aporta nada, ¿qué debería salir del bloque?».
# - Máscara causal en la atención cruzada: «¿De la frase inglesa hay algo que aún no se conozca?».
# - Máscara repetida por cabezas en otro orden: «En el eje $B\cdot h$, ¿qué hay en la fila 1: otra frase u otra cabeza?».
#
# ## Rúbrica de la pregunta 9 (3 puntos)
#
# - **1 punto, lo que hubo que reponer.** El orden, y lo repone la suma de posiciones. Un número: la diferencia nula entre
#   las dos frases sin posiciones y la que hay con ellas, o lo que pierde el modelo entrenado sin posiciones. Medio punto
#   sin número. También vale la memoria de lo escrito (máscara causal y caché) si está bien argumentada.
# - **1 punto, ganado y pagado.** Tres números de su cuaderno (pares por segundo; chrF, en total o por longitud;
#   multiplicaciones o segundos con y sin caché) leídos en la dirección correcta, **aunque el Transformer no gane**, y una
#   limitación: corpus pequeño y de gramática, pocas épocas, un solo tamaño y una sola semilla, CPU en vez de GPU. Medio
#   punto sin la limitación.
# - **1 punto, un uso para la LSTM.** Coherente con lo medido: memoria fija al generar, entradas sin fin (audio, sensores),
#   textos muy largos, dispositivos pequeños. No vale «cuando hay pocos datos» sin más.

# %% [markdown] teacher=true lang="en"
# ## Timing
#
# | sitting and minute | sections | what to do |
# |---|---|---|
# | A 0–15 | 1–2 | The drawing on the board, not explained yet. Prediction about the order by show of hands. |
# | A 15–35 | 3 | The clock and its hands; exercise 1; the two figures. |
# | A 35–50 | 4 | The three words with a pencil, in pairs: the row of *like* before running. |
# | A 50–75 | 5 | Exercises 2 and 3. The numbered table of the split before explaining the transposition. |
# | B 0–15 | 6 | Exercise 4; bet on pre and post. |
# | B 15–35 | 7–8 | Exercises 5 and 6. The table of "who asks whom". |
# | B 35–50 | 9–10 | Start the training; read the three families. Bets. |
# | B 50–65 | 11–12 | The cache; read the comparison honestly. |
# | B 65–75 | 13–14 | Find the bug in pairs; `my_translator()`. |
# | at home | 9 ☆, 14–15 | Exercise 7 ☆, written question, quiz. |
#
# ## Board plan
#
# 1. Two sentences with the same words and, below them, the same mean: "how does it know who sees whom?"
# 2. The three words: $q$, $k$, scores, $\tfrac14, \tfrac14, \tfrac12$, mix, add, normalise.
# 3. The shapes: $[B,T,D] \to [B,T,h,D/h] \to [B,h,T,D/h]$, and the way back.
# 4. The decoder's block with three residual arrows; at each attention, where $q$, $k$ and $v$ come from, and which mask.
#
# ## What to ask, by the mistakes of the class
#
# - Doubled exponent in the positions: "How fast is the last column? How many columns move within 30 words?"
# - `reshape` without a transposition: give 2 words of 4 numbered numbers and ask what each head gets.
# - Scaled by $\sqrt D$: "How many terms does the dot product of one head add up?"
# - Transposed mask: "How many `True` are there in the row of the first word?"
# - `or` for `and`: "May it look at padding that lies in the past? And at a word of the future?"
# - Residual lost: "If attention contributes nothing, what should come out of the block?"
# - Causal mask in cross-attention: "Is there anything of the English sentence that is not known yet?"
# - Mask repeated for the heads in another order: "On the axis $B\cdot h$, what is in row 1: another sentence or another
#   head?"
#
# ## Rubric for question 9 (3 points)
#
# - **1 point, what had to be made up for.** The order, and the sum of positions makes up for it. A number: the difference of
#   nothing between the two sentences without positions and that with them, or what the model loses when trained without
#   positions. Half a point without a number. The memory of what was written (causal mask and cache) counts too, if it is
#   argued well.
# - **1 point, gained and paid.** Three numbers from the notebook (pairs a second; chrF, in all or by length;
#   multiplications, or seconds with and without the cache) read in the right direction, **even if the Transformer does not
#   win**, and a limitation: a small corpus from a grammar, few epochs, one size and one seed, a CPU rather than a GPU. Half
#   a point without the limitation.
# - **1 point, a use for the LSTM.** In line with what was measured: fixed memory in generation, endless input (sound,
#   sensors), very long texts, small devices. "When there is little data" alone does not count.

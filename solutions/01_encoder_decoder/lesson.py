# %% [markdown] lang="es"
# # 01 · ¿Puede un vector fijo llevar una frase?
#
# **De RNN a LLM** · lección 1
#
# {{colab}} {{binder}}
#
# Una red que traduce *I like soccer* no puede ir palabra por palabra: la traducción, *me gusta el fútbol*, tiene otra
# cantidad de palabras, en otro orden. Hacia 2014 se propuso una solución atrevida: leer la frase entera, resumirla
# **en un solo vector de tamaño fijo** y escribir la traducción a partir de ese vector. En esta lección construyes esa
# máquina, la entrenas y averiguas dónde se rompe.
#
# **La pregunta.** Si el resumen mide lo mismo para tres palabras que para treinta, ¿cabe en él cualquier frase?
#
# **Al terminar podrás**
#
# - preparar un corpus español–inglés sin estropear ni una tilde, y repartirlo sin hacer trampa;
# - explicar qué entra y qué sale de cada celda de un codificador–decodificador, con las formas de cada tensor;
# - construirlo en Keras, entrenarlo con tu propia función de pérdida y traducir con él;
# - reconocer cuándo una métrica cuenta relleno en vez de palabras;
# - medir traducciones con BLEU y chrF, y decir hasta qué longitud te puedes fiar de este modelo.
#
# **Lo que necesitas saber.** Python, NumPy y qué es una capa densa. De redes recurrentes, nada: aquí se explica lo
# que hace falta.
#
# | modalidad | datos y modelo | tiempo de cálculo | memoria |
# |---|---|---|---|
# | **rápida** (sin GPU) | frases de la gramática del curso; LSTM de 128 | unos 2 minutos, 2 núcleos | menos de 2 GiB |
# | **completa** (GPU) | 118 964 pares reales; LSTM de 512 | unos 15 minutos en una T4 (estimación) | unos 4 GiB |
# | **con punto de control** | los de la completa (sin conexión, los de la rápida); el entrenamiento ya viene hecho | menos de 5 minutos sin conexión, 2 núcleos | menos de 2 GiB |
#
# Con tu trabajo incluido, cuenta entre 60 y 90 minutos.
#
# > **Guarda tu copia.** En Colab, *Archivo → Guardar una copia en Drive* antes de escribir nada. Binder olvida todo
# > tras diez minutos de inactividad: descarga el cuaderno antes de una pausa larga.
#
# Ejecuta la celda siguiente antes que ninguna otra. Puedes repetirla sin miedo.

# %% [markdown] lang="en"
# # 01 · Can a fixed vector carry a sentence?
#
# **From RNN to LLM** · lesson 1
#
# {{colab}} {{binder}}
#
# A network that translates *I like soccer* cannot go word by word: the translation, *me gusta el fútbol*, has a
# different number of words, in a different order. Around 2014 a daring answer appeared: read the whole sentence, sum
# it up **in a single vector of fixed size**, and write the translation from that vector. In this lesson you build
# that machine, train it, and find out where it breaks.
#
# **The question.** If the summary is the same size for three words as for thirty, is there room in it for any
# sentence?
#
# **By the end you will be able to**
#
# - prepare an English–Spanish corpus without damaging a single accent, and split it without cheating;
# - explain what enters and what leaves every cell of an encoder–decoder, with the shape of every tensor;
# - build it in Keras, train it with a loss function of your own, and translate with it;
# - tell when a metric is counting padding rather than words;
# - measure translations with BLEU and chrF, and say up to what length this model can be trusted.
#
# **What you need to know.** Python, NumPy, and what a dense layer is. Nothing about recurrent networks: what is
# needed is explained here.
#
# | lane | data and model | computing time | memory |
# |---|---|---|---|
# | **quick** (no GPU) | sentences of the course's grammar; an LSTM of 128 | about 2 minutes, 2 cores | under 2 GiB |
# | **full** (GPU) | 118,964 real pairs; an LSTM of 512 | about 15 minutes on a T4 (an estimate) | about 4 GiB |
# | **checkpoint** | those of the full lane (offline, those of the quick one); the training comes done | under 5 minutes offline, 2 cores | under 2 GiB |
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

runtime = rnn2llm.setup("01_encoder_decoder", lang="es")

# %% [markdown] lang="es"
# **Cómo se trabaja aquí.** Cada ejercicio es una función con un hueco. Complétala, ejecuta su celda y después la
# celda `check("nombre")` que le sigue: te dirá qué está bien, qué no y, si el error es de los habituales, cuál es. Si
# te atascas, `hint("nombre")` da una pista; hay tres. Después de un intento y de las tres pistas, `reveal("nombre")`
# enseña una solución. Los ejercicios con ☆ son opcionales y dan puntos extra.
#
# De vez en cuando encontrarás `predict(...)`: escribe tu apuesta **antes** de ejecutar lo que sigue. Equivocarse en
# una predicción no quita puntos y es la manera más rápida de aprender.

# %% [markdown] lang="en"
# **How this works.** Each exercise is a function with a gap. Fill it in, run its cell, then run the `check("name")`
# cell below it: it says what is right, what is not and, if the mistake is a common one, which one it is. If you get
# stuck, `hint("name")` gives a hint; there are three. After one try and all three hints, `reveal("name")` shows a
# solution. Exercises marked ☆ are optional and earn bonus points.
#
# Now and then you will meet `predict(...)`: write down your bet **before** you run what follows. A wrong prediction
# costs no points, and nothing teaches faster.

# %% shared=true
import math
import re
import unicodedata
from collections import Counter

import numpy as np
import tensorflow as tf

from rnn2llm.text import END, PAD, START  # 3, 0, 2: the first ids of every vocabulary, with UNK, which is 1

# %% skip=true
full = runtime.lane != "quick"  # the real corpus and a large model, or a small world and a small one

import shutil
import subprocess
from itertools import zip_longest

from rnn2llm import checkpoints, data, metrics, plots, results, training, views
from rnn2llm.grammar import PROBES
from rnn2llm.text import UNK, Vocabulary, bucketed_batches, pad

# %% [markdown] lang="es"
# ## 1. Por qué hizo falta otra arquitectura
#
# Una red densa recibe siempre la misma cantidad de números y devuelve siempre la misma cantidad de números. Con las
# frases eso no sirve:
#
# | inglés | palabras | español | palabras |
# |---|---|---|---|
# | I like soccer | 3 | me gusta el fútbol | 4 |
# | I love you | 3 | te quiero | 2 |
# | I like soccer and also going to the beach | 9 | me gusta el fútbol y también ir a la playa | 10 |
#
# Hay tres problemas a la vez: **la entrada tiene cualquier longitud**, **la salida también**, y **no hay
# correspondencia uno a uno**. En la primera frase, *soccer* es el complemento de *like*; en español, *el fútbol* es
# el sujeto de *gusta*, y *I* se ha convertido en *me*.
#
# Una **red recurrente** resuelve el primero. Lee una palabra tras otra y lleva consigo un *estado*, un vector de
# tamaño fijo que actualiza con cada palabra:
#
# $$ s_t = f(s_{t-1},\, x_t), \qquad x_t \in \mathbb{R}^{D},\; s_t \in \mathbb{R}^{U} $$
#
# La misma función $f$ sirve para todas las posiciones, así que da igual cuántas haya. Kalchbrenner y Blunsom (2013)
# ya resumían la frase en un vector del que otra red la reescribía; Cho y otros (2014) y Sutskever, Vinyals y Le
# (2014) dieron al modelo la forma que usaremos: una red recurrente, el **codificador**, lee; su último estado pasa a
# otra red recurrente, el **decodificador**, que escribe hasta que ella misma dice «fin».
#
# ```text
#      codificador (E)                        decodificador (D)
#
#                                   me   gusta   el   fútbol   .   endofseq
#                                    ▲     ▲      ▲     ▲      ▲      ▲
#    E ──▶ E ──▶ E ──▶ E ═══(h, c)══▶ D ──▶ D ──▶ D ──▶ D ──▶ D ──▶ D
#    ▲     ▲     ▲     ▲             ▲     ▲      ▲     ▲      ▲      ▲
#    I   like  soccer  .     startofseq   me   gusta   el   fútbol    .
# ```
#
# Fíjate en la flecha doble. **Todo** lo que el decodificador sabe de la frase inglesa pasa por ahí: dos vectores, $h$
# y $c$, que miden lo mismo haya leído tres palabras o treinta. De ahí la pregunta de esta lección.

# %% [markdown] lang="en"
# ## 1. Why a new architecture was needed
#
# A dense network always takes the same number of numbers and always returns the same number of numbers. That will not
# do for sentences:
#
# | English | words | Spanish | words |
# |---|---|---|---|
# | I like soccer | 3 | me gusta el fútbol | 4 |
# | I love you | 3 | te quiero | 2 |
# | I like soccer and also going to the beach | 9 | me gusta el fútbol y también ir a la playa | 10 |
#
# There are three problems at once: **the input has any length**, **so has the output**, and **words do not pair up
# one to one**. In the first sentence *soccer* is the object of *like*; in Spanish *el fútbol* is the subject of
# *gusta* (soccer is pleasing), and *I* has turned into *me*, to me.
#
# A **recurrent network** solves the first problem. It reads one word after another and carries a *state*, a vector of
# fixed size that it updates with every word:
#
# $$ s_t = f(s_{t-1},\, x_t), \qquad x_t \in \mathbb{R}^{D},\; s_t \in \mathbb{R}^{U} $$
#
# The same function $f$ serves every position, so it does not matter how many there are. Kalchbrenner and Blunsom
# (2013) already summed the sentence up in a vector from which another network rewrote it; Cho et al. (2014) and
# Sutskever, Vinyals and Le (2014) gave the model the form we shall use: one recurrent network, the **encoder**,
# reads; its last state goes to another recurrent network, the **decoder**, which writes until it says "end" itself.
#
# ```text
#        encoder (E)                            decoder (D)
#
#                                   me   gusta   el   fútbol   .   endofseq
#                                    ▲     ▲      ▲     ▲      ▲      ▲
#    E ──▶ E ──▶ E ──▶ E ═══(h, c)══▶ D ──▶ D ──▶ D ──▶ D ──▶ D ──▶ D
#    ▲     ▲     ▲     ▲             ▲     ▲      ▲     ▲      ▲      ▲
#    I   like  soccer  .     startofseq   me   gusta   el   fútbol    .
# ```
#
# Look at the double arrow. **Everything** the decoder knows about the English sentence passes through it: two
# vectors, $h$ and $c$, the same size whether three words were read or thirty. Hence the question of this lesson.

# %% [markdown] lang="es"
# ## 2. Mirar los datos antes de usarlos
#
# Un modelo aprende lo que hay en sus datos, también lo que sobra. Antes de nada: cuántos pares hay, cómo de largos
# son y qué dicen unos cuantos elegidos al azar.
#
# En la modalidad completa son frases reales de [Tatoeba](https://tatoeba.org), reunidas por manythings.org/anki. En
# la rápida las escribe `rnn2llm.grammar`, una gramática bilingüe hecha para este curso: frases sencillas, correctas,
# y siempre las mismas para la misma semilla.

# %% [markdown] lang="en"
# ## 2. Look at the data before using it
#
# A model learns what is in its data, including what should not be there. So first of all: how many pairs there are,
# how long they are, and what a few random ones say.
#
# In the full lane they are real sentences from [Tatoeba](https://tatoeba.org), collected by manythings.org/anki. In
# the quick lane they are written by `rnn2llm.grammar`, a bilingual grammar made for this course: simple, correct
# sentences, always the same ones for the same seed.

# %% skip=true
corpus = data.load_pairs(runtime.lane, limit=None if full else 180_000, lang=runtime.lang)
if corpus.note:  # the real one could not be had
    full, corpus = False, data.load_pairs("quick", limit=180_000)
raw = corpus.pairs  # [(English, Spanish), ...]
print(corpus.attribution)

rng = np.random.default_rng(7)
chosen = [raw[i] for i in rng.integers(len(raw), size=8)]
views.table(chosen, [t("english"), t("spanish")], t("random_pairs"))

# %% skip=true
lengths = {
    t("english"): [len(english.split()) for english, _ in raw],
    t("spanish"): [len(spanish.split()) for _, spanish in raw],
}
english_counts = Counter(english for english, _ in raw)
facts = [
    [t("pair_count"), len(raw), len(raw)],
    [t("distinct_sentences"), len(english_counts), len({spanish for _, spanish in raw})],
    [t("mean_length"), *(round(np.mean(values), 1) for values in lengths.values())],
    [t("longest"), *(max(values) for values in lengths.values())],
]
views.table(facts, ["", t("english"), t("spanish")], t("corpus_facts"))

# %% skip=true
figure = plots.length_histogram(
    lengths, x_label=t("words_in_sentence"), y_label=t("sentences"), title=t("length_title")
)
share = np.mean([max(pair) <= 10 for pair in zip(*lengths.values(), strict=True)])
plots.show(figure, alt=t("length_alt").format(share=views.percent(share)))

# %% [markdown] lang="es"
# Tres cosas que conviene ver en esos números antes de seguir:
#
# 1. **Casi todo es corto.** Un modelo entrenado con esto habrá visto pocas frases largas. Guárdalo en la memoria: al
#    final de la lección hará falta para interpretar una figura con honestidad.
# 2. **Hay menos frases inglesas distintas que pares.** Una misma frase puede tener varias traducciones buenas (*I am
#    tired*: «estoy cansado», «estoy cansada»). Eso afecta a cómo se reparten los datos (apartado 4) y a cómo se mide
#    (apartado 15).
# 3. **La puntuación va pegada a las palabras.** Para el ordenador, «fútbol.» y «fútbol» no se parecen más que
#    «fútbol» y «lunes». De eso se ocupa el apartado siguiente.

# %% [markdown] lang="en"
# Three things to see in those numbers before going on:
#
# 1. **Nearly everything is short.** A model trained on this will have seen few long sentences. Keep it in mind: at
#    the end of the lesson you need it to read a figure honestly.
# 2. **There are fewer distinct English sentences than pairs.** One sentence can have several good translations (*I am
#    tired*: «estoy cansado» from a man, «estoy cansada» from a woman). That matters for how data is split (section 4)
#    and for how translations are measured (section 15).
# 3. **Punctuation sticks to the words.** To the computer, «fútbol.» and «fútbol» are no more alike than «fútbol» and
#    «lunes». The next section takes care of that.

# %% [markdown] lang="es"
# ## 3. Normalizar sin estropear el español
#
# *Normalizar* es decidir qué diferencias no importan. En inglés bastan unas pocas decisiones; aquí están, hechas:

# %% [markdown] lang="en"
# ## 3. Normalising without damaging Spanish
#
# *Normalising* is deciding which differences do not matter. English needs only a few decisions; here they are, made:


# %%
def normalize_english(s: str) -> str:
    """Lower case; . , ! ? become tokens of their own; one space between tokens."""
    s = s.lower().replace("’", "'")
    s = re.sub(r"([.,!?])", r" \1 ", s)
    return " ".join(s.split())


normalize_english("Stop,  I DON’T like it!")

# %% [markdown] lang="es"
# En español, copiar esa función sería un error, y la receta que circula en muchos tutoriales («pasar a ASCII») lo
# sería aún más:
#
# - **La tilde y la eñe distinguen palabras.** *Tengo diez años* y *tengo diez anos* no dicen lo mismo. Tampoco *él* y
#   *el*, *sí* y *si*, *esta* y *está*, *ingles* e *inglés*. Quitar los signos que llevan las letras junta palabras
#   que nada tienen que ver.
# - **Los signos de apertura informan.** El ¿ dice desde el principio que la frase es una pregunta; el decodificador
#   tendrá que escribirlo *antes* que ninguna otra cosa. Debe ser un token aparte: si no, «¿qué» sería una palabra
#   distinta de «qué».
# - **Una misma letra se puede escribir de dos maneras.** En Unicode, ñ es un solo carácter (U+00F1), o bien una n
#   seguida de una virgulilla que se combina con ella (U+006E U+0303). En pantalla son idénticas; para `==` y para un
#   vocabulario, son palabras diferentes. Compruébalo:

# %% [markdown] lang="en"
# In Spanish, copying that function would be a mistake, and the recipe found in many tutorials ("convert to ASCII")
# would be a worse one:
#
# - **Accents and ñ tell words apart.** *Tengo diez años* means I am ten years old; *tengo diez anos* means I have ten
#   anuses. *Él* (he) is not *el* (the), *sí* (yes) is not *si* (if), *está* (is) is not *esta* (this). Stripping the
#   marks off letters merges words that have nothing to do with each other.
# - **Opening marks carry information.** ¿ says from the start that the sentence is a question; the decoder will have
#   to write it *before* anything else. It must be a token of its own, or «¿qué» would be a different word from «qué».
# - **One letter can be written in two ways.** In Unicode, ñ is a single character (U+00F1), or an n followed by a
#   tilde that combines with it (U+006E U+0303). On screen they are identical; to `==`, and to a vocabulary, they are
#   different words. See for yourself:

# %% skip=true
forms = {form: unicodedata.normalize(form, "niño") for form in ("NFC", "NFD")}
print("NFC == NFD:", forms["NFC"] == forms["NFD"])
views.table(
    [[form, word, len(word), " ".join(f"U+{ord(letter):04X}" for letter in word)] for form, word in forms.items()],
    [t("unicode_form"), t("word"), t("length"), t("characters")],
    t("two_writings"),
)

# %% [markdown] lang="es"
# **Ejercicio 1 · `normalize_spanish`.** Escribe la versión española: minúsculas (también ÁRBOL y NIÑO), letras
# compuestas, y cada uno de los signos `. , ! ? ¡ ¿` como token. Aplicarla dos veces debe dar lo mismo que aplicarla
# una.

# %% [markdown] lang="en"
# **Exercise 1 · `normalize_spanish`.** Write the Spanish version: lower case (ÁRBOL and NIÑO too), composed letters,
# and each of the marks `. , ! ? ¡ ¿` as a token. Applying it twice must give the same as applying it once.


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

# %% [markdown] lang="es"
# Ya podemos normalizar el corpus. Apartamos también seis **frases de sondeo** que acompañarán a todo el curso y que
# ningún modelo verá al entrenarse.
#
# Solo en la modalidad rápida nos quedamos además en un mundo pequeño: las frases que se pueden decir con las 160
# palabras inglesas más frecuentes (y las de los sondeos). Con menos palabras, un modelo pequeño ve cada una muchas
# veces en un minuto de entrenamiento. A cambio, las frases largas escasean todavía más: con cada palabra que se añade
# crece el riesgo de salirse del mundo.

# %% [markdown] lang="en"
# Now the corpus can be normalised. We also set aside six **probe sentences** that will stay with us through the whole
# course and that no model will see in training.
#
# In the quick lane only, we also keep to a small world: the sentences that can be said with the 160 most frequent
# English words (and those of the probes). With fewer words, a small model meets each of them many times in a minute
# of training. In exchange, long sentences become rarer still: every further word is one more chance of leaving that
# world.

# %% skip=true
probes = [(normalize_english(pair.english), normalize_spanish(pair.spanish)) for pair in PROBES]
pairs = [(normalize_english(english), normalize_spanish(spanish)) for english, spanish in raw]
pairs = list(dict.fromkeys(pairs))  # some have become equal

if not full:
    counts = Counter(word for english, _ in pairs for word in english.split())
    world = {word for word, _ in counts.most_common(160)}
    world |= {word for english, _ in probes for word in english.split()}
    pairs = [pair for pair in pairs if world.issuperset(pair[0].split())]

print(len(raw), "→", len(pairs))
views.table(probes, [t("english"), t("spanish")], t("probes"))

# %% [markdown] lang="es"
# ## 4. Repartir sin hacer trampa
#
# Entrenamos con unas frases, elegimos el modelo con otras (validación) y lo juzgamos con otras más (prueba). Si una
# frase de la prueba estaba también en el entrenamiento, no medimos si el modelo traduce: medimos si recuerda.
#
# Lo natural sería barajar los pares y cortar. Pero una misma frase inglesa puede estar en varios pares, con
# traducciones diferentes, y al barajar cae en los dos lados. ¿Cuánto? Se puede contar:

# %% [markdown] lang="en"
# ## 4. Splitting without cheating
#
# We train on some sentences, choose the model by others (validation), and judge it by yet others (test). If a test
# sentence was in training as well, we do not measure whether the model translates: we measure whether it remembers.
#
# The natural thing would be to shuffle the pairs and cut. But one English sentence can stand in several pairs, with
# different translations, and shuffling puts it on both sides. How often? That can be counted:

# %% skip=true
shuffled = [pairs[i] for i in rng.permutation(len(pairs))]
cut = len(pairs) // 10
seen = {english for english, _ in shuffled[cut:]}
leaked = np.mean([english in seen for english, _ in shuffled[:cut]])
print(t("leaked").format(share=views.percent(leaked, 1)))

# %% [markdown] lang="es"
# La gramática del curso casi nunca repite una frase inglesa. En el corpus real, en cambio, hay 118 964 pares y solo
# 102 904 frases inglesas distintas, y la misma cuenta da un 22 %: más de una de cada cinco frases de la prueba se
# habría visto ya. El remedio es repartir **frases inglesas**, no pares.
#
# **Ejercicio 2 ☆ · `split_by_source`.** Reparte los pares en tres partes de modo que todas las traducciones de una
# frase inglesa caigan en la misma. La misma semilla debe dar siempre el mismo reparto: cuidado con recorrer un `set`,
# cuyo orden cambia de una ejecución a otra.

# %% [markdown] lang="en"
# The course's grammar hardly ever repeats an English sentence. The real corpus, however, has 118,964 pairs and only
# 102,904 distinct English sentences, and the same count gives 22%: more than one test sentence in five would have
# been seen before. The remedy is to split **English sentences**, not pairs.
#
# **Exercise 2 ☆ · `split_by_source`.** Split the pairs into three parts so that all the translations of an English
# sentence go to the same one. The same seed must always give the same split: beware of looping over a `set`, whose
# order changes from one run to the next.


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

# %% [markdown] lang="es"
# Todas las lecciones que traducen usan el mismo reparto, para que sus resultados se puedan comparar y para que
# ninguna red se haya entrenado con la prueba de otra. No depende de ninguna semilla ni hace falta guardarlo en ningún
# sitio: `data.split_pairs` convierte las palabras de la frase inglesa en un número (su suma de control CRC-32), y el
# resto de dividirlo entre 20 decide. Así cada frase va siempre al mismo lado, en cualquier máquina. Las frases de sondeo
# quedan aparte, y cada frase de la prueba lleva consigo todas sus traducciones.

# %% [markdown] lang="en"
# All the lessons that translate use the same split, so that their results can be compared and no network has been
# trained on another one's test. It depends on no seed and need not be stored anywhere: `data.split_pairs` turns the
# words of the English sentence into a number (their CRC-32 checksum), and the remainder of dividing that by 20 decides.
# So each sentence always goes to the same side, on any machine. The probe sentences are kept apart, and each test
# sentence carries all its translations along.

# %% skip=true
split = data.split_pairs(pairs, corpus)
train, validation = split.train, split.validation
test = [(example.source, spanish) for example in split.test for spanish in example.references]

parts = {t("training"): train, t("validation"): validation, t("test"): test}
rows = []
for name, part in parts.items():
    long = np.mean([len(english.split()) > 12 for english, _ in part])
    rows.append([name, len(part), len({english for english, _ in part}), views.percent(long, 1)])
print(t("on_both_sides"), len({english for english, _ in train} & {english for english, _ in test}))
views.table(rows, ["", t("pair_count"), t("sources"), t("long_share")], t("split_title"))

# %% [markdown] lang="es"
# Que haya cero frases en los dos lados no es un resultado: es la condición para que los resultados valgan. Fíjate
# también en la última columna, que hará falta al final.

# %% [markdown] lang="en"
# That no sentence stands on both sides is no result: it is the condition for results to mean anything. Notice the
# last column too; you will need it at the end.

# %% [markdown] lang="es"
# ## 5. De palabras a números
#
# Una red trabaja con números. Un **vocabulario** da a cada palabra un número, su *id*. Los cuatro primeros están
# reservados:
#
# | id | token | para qué |
# |---|---|---|
# | 0 | *(vacío)* | **relleno**: iguala la longitud de las frases de un lote |
# | 1 | `[UNK]` | palabra **desconocida**: no está en el vocabulario |
# | 2 | `startofseq` | lo primero que lee el decodificador: «empieza» |
# | 3 | `endofseq` | lo último que escribe: «he terminado» |
#
# El vocabulario se hace **solo con el entrenamiento**: mirar las palabras de la prueba también es hacer trampa. Y se
# limita a las más frecuentes, porque de una palabra que se ha visto una vez no se aprende casi nada y cada palabra
# cuesta una fila de pesos a la entrada y otra a la salida.

# %% [markdown] lang="en"
# ## 5. From words to numbers
#
# A network works with numbers. A **vocabulary** gives each word a number, its *id*. The first four are reserved:
#
# | id | token | what for |
# |---|---|---|
# | 0 | *(empty)* | **padding**: makes the sentences of a batch equally long |
# | 1 | `[UNK]` | **unknown** word: not in the vocabulary |
# | 2 | `startofseq` | the first thing the decoder reads: "begin" |
# | 3 | `endofseq` | the last thing it writes: "I have finished" |
#
# The vocabulary is made **from the training part only**: peeking at the words of the test is cheating too. And it is
# limited to the most frequent ones, because next to nothing can be learned about a word seen once, and every word
# costs a row of weights at the input and another at the output.

# %% skip=true
source_vocabulary = Vocabulary.build((english for english, _ in train), size=5000)
target_vocabulary = Vocabulary.build((spanish for _, spanish in train), size=5000)


def ids(pairs):
    """Both sides of the pairs as lists of ids."""
    return (
        [source_vocabulary.encode(english) for english, _ in pairs],
        [target_vocabulary.encode(spanish) for _, spanish in pairs],
    )


english, spanish = probes[0]
print(english, "→", source_vocabulary.encode(english))
print(spanish, "→", target_vocabulary.encode(spanish))
unknown = np.mean([word == UNK for sentence in ids(validation)[1] for word in sentence])
views.table(
    [
        [t("english"), len(source_vocabulary), ", ".join(source_vocabulary.tokens[4:14])],
        [t("spanish"), len(target_vocabulary), ", ".join(target_vocabulary.tokens[4:14])],
    ],
    ["", t("size"), t("most_frequent")],
    t("unknown_share").format(share=views.percent(unknown, 2)),
)

# %% [markdown] lang="es"
# **Relleno, pero poco.** Las frases de un lote forman una matriz $[B, T]$ ($B$ frases, $T$ posiciones), así que las
# cortas se rellenan con ceros hasta la más larga. Rellenar *todo el corpus* hasta su frase más larga sería tirar el
# tiempo: la red calcularía sobre todo ceros. Por eso cada lote se forma con frases de longitud parecida. Mira la
# diferencia:

# %% [markdown] lang="en"
# **Padding, but not much.** The sentences of a batch form a matrix $[B, T]$ ($B$ sentences, $T$ positions), so short
# ones are padded with zeros up to the longest. Padding *the whole corpus* to its longest sentence would be a waste of
# time: the network would compute on zeros, mostly. So each batch is made of sentences of similar length. Look at the
# difference:

# %% skip=true
target_lengths = np.array([len(sentence) for sentence in ids(train)[1]])
batches = bucketed_batches(*ids(train), batch_size=64, rng=np.random.default_rng(0))
positions = {
    t("pad_to_longest"): len(train) * target_lengths.max(),
    t("pad_in_buckets"): sum(len(batch) * target_lengths[batch].max() for batch in batches),
}
rows = [[how, int(count), views.percent(1 - target_lengths.sum() / count)] for how, count in positions.items()]
views.table(rows, [t("way"), t("positions"), t("padding_share")], t("padding_cost"))

# %% [markdown] lang="es"
# ## 6. Lo que el decodificador lee y lo que debe escribir
#
# Al entrenar, el decodificador conoce la traducción correcta. ¿Qué le damos de leer en cada paso? **La palabra
# correcta anterior**, haya acertado él o no:
#
# | paso | lee (`dec_in`) | debe decir (`dec_out`) |
# |---|---|---|
# | 1 | `startofseq` | me |
# | 2 | me | gusta |
# | 3 | gusta | el |
# | 4 | el | fútbol |
# | 5 | fútbol | `endofseq` |
#
# Son la misma frase, desplazada un lugar. A esto se le llama ***teacher forcing*** (Williams y Zipser, 1989): como un
# profesor que, a cada error, dicta la palabra buena y deja seguir. Así todos los pasos se entrenan a la vez, y un
# error temprano no echa a perder el resto de la frase. Tiene un precio: al traducir de verdad no hay profesor, y el
# modelo leerá **sus propias** palabras, errores incluidos. Lo veremos en el apartado 13.
#
# **Ejercicio 3 · `shift_targets`.** Recibe las frases de un lote, ya rellenadas, y devuelve las dos matrices.
# Atención a las frases cortas: `endofseq` va justo detrás de su última palabra, no detrás del relleno.

# %% [markdown] lang="en"
# ## 6. What the decoder reads and what it must write
#
# In training, the decoder knows the right translation. What do we give it to read at each step? **The right previous
# word**, whether it got that right or not:
#
# | step | reads (`dec_in`) | must say (`dec_out`) |
# |---|---|---|
# | 1 | `startofseq` | me |
# | 2 | me | gusta |
# | 3 | gusta | el |
# | 4 | el | fútbol |
# | 5 | fútbol | `endofseq` |
#
# They are the same sentence, shifted by one place. This is called ***teacher forcing*** (Williams and Zipser, 1989):
# like a teacher who, at each mistake, supplies the right word and lets you go on. All steps can then be trained at
# once, and an early mistake does not spoil the rest of the sentence. It has a price: in real translation there is no
# teacher, and the model will read **its own** words, mistakes included. We shall see it in section 13.
#
# **Exercise 3 · `shift_targets`.** It takes the sentences of a batch, already padded, and returns the two matrices.
# Mind the short sentences: `endofseq` goes right behind their last word, not behind the padding.


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

# %% [markdown] lang="es"
# Con ella se arma un lote: lo que lee el codificador, lo que lee el decodificador y lo que debe decir. Aquí, dos
# sondeos de longitud distinta; busca los 2 (`startofseq`), los 3 (`endofseq`) y los 0.

# %% [markdown] lang="en"
# With it a batch can be put together: what the encoder reads, what the decoder reads, and what it must say. Here are
# two probes of different lengths; look for the 2s (`startofseq`), the 3s (`endofseq`) and the 0s.


# %% skip=true
def make_batch(source, target):
    """From lists of ids to arrays: encoder_ids [B, S], dec_in [B, T+1], dec_out [B, T+1]."""
    dec_in, dec_out = shift_targets(pad(target))
    return pad(source), dec_in, dec_out


names = ("encoder_ids", "dec_in", "dec_out")
for name, array in zip(names, make_batch(*ids([probes[0], probes[3]])), strict=True):
    print(f"{name} {array.shape}\n{array}\n")

# %% [markdown] lang="es"
# ## 7. La pérdida: cuánto sorprende la palabra correcta
#
# En cada posición el modelo reparte una probabilidad entre las $V$ palabras del vocabulario. La pérdida es la
# **sorpresa** ante la palabra correcta, $-\log p$: 0 si le daba probabilidad 1, y muy grande si le daba casi 0. Se
# promedia sobre las $N$ palabras del lote que lo son de verdad:
#
# $$
# \mathcal{L} = -\frac{1}{N}\sum_{b=1}^{B}\sum_{t=1}^{T}
# \underbrace{m_{b,t}}_{1\text{ si es palabra},\ 0\text{ si es relleno}} \log p_{b,t}(y_{b,t}),
# \qquad N=\sum_{b,t} m_{b,t}
# $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $y$ | $[B, T]$ | ids correctos, 0 donde hay relleno |
# | `logits` | $[B, T, V]$ | puntuaciones; $p$ es su softmax sobre el último eje |
# | $m$ | $[B, T]$ | la máscara, $y \neq 0$ |
#
# Hay un promedio de promedios que parece lo mismo y no lo es: si primero promedias cada frase, una palabra de una
# frase de dos pesa diez veces más que una de una frase de veinte.
#
# **Ejercicio 4 · `masked_cross_entropy`.** Escríbela con operaciones de TensorFlow, porque por ella pasarán los
# gradientes. Añadir relleno a un lote no debe cambiar nada.

# %% [markdown] lang="en"
# ## 7. The loss: how surprising the right word is
#
# At each position the model shares out a probability among the $V$ words of the vocabulary. The loss is the
# **surprise** at the right word, $-\log p$: 0 if it was given probability 1, and very large if it was given almost
# none. It is averaged over the $N$ words of the batch that really are words:
#
# $$
# \mathcal{L} = -\frac{1}{N}\sum_{b=1}^{B}\sum_{t=1}^{T}
# \underbrace{m_{b,t}}_{1\text{ for a word},\ 0\text{ for padding}} \log p_{b,t}(y_{b,t}),
# \qquad N=\sum_{b,t} m_{b,t}
# $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $y$ | $[B, T]$ | right ids, 0 where there is padding |
# | `logits` | $[B, T, V]$ | scores; $p$ is their softmax over the last axis |
# | $m$ | $[B, T]$ | the mask, $y \neq 0$ |
#
# There is a mean of means that looks the same and is not: if you average each sentence first, a word in a sentence of
# two weighs ten times as much as a word in a sentence of twenty.
#
# **Exercise 4 · `masked_cross_entropy`.** Write it with TensorFlow operations, since gradients will pass through it.
# Adding padding to a batch must change nothing.


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

# %% [markdown] lang="es"
# ¿Cuánto debería valer antes de aprender nada? Un modelo sin entrenar reparte la probabilidad casi por igual entre
# las $V$ palabras, así que $p \approx 1/V$ y la pérdida es $\log V$. Si al empezar sale otra cosa, algo está mal: es
# la comprobación más barata que existe. Haz la cuenta con el tamaño de tu vocabulario español, escribe tu predicción
# y guárdala; dentro de un momento la compararemos.

# %% [markdown] lang="en"
# How large should it be before anything has been learned? An untrained model shares probability almost evenly among
# the $V$ words, so $p \approx 1/V$ and the loss is $\log V$. If it starts at anything else, something is wrong: there
# is no cheaper test. Work it out with the size of your Spanish vocabulary, write your prediction and keep it; we
# compare in a moment.

# %% skip=true
predict("first_loss", 0.0)  # your number instead of 0.0

# %% [markdown] lang="es"
# ## 8. El codificador y el decodificador
#
# **De id a vector.** Una capa *embedding* es una tabla $[V, D]$: la fila $i$ es el vector de la palabra $i$, y se
# aprende. Un lote de ids $[B, T]$ se convierte en $[B, T, D]$. Con `mask_zero=True` la capa anota además qué
# posiciones son relleno; esa **máscara** $[B, T]$ viaja con el tensor hasta la capa siguiente.
#
# **Leer.** La red recurrente es una LSTM (Hochreiter y Schmidhuber, 1997), que lleva dos estados: $c$, la memoria, y
# $h$, lo que enseña de ella. Con cada palabra $x_t$ calcula tres compuertas y un candidato:
#
# $$
# \begin{aligned}
# i_t &= \sigma(x_t W_i + h_{t-1} U_i + b_i) &&\text{cuánto entra}\\
# f_t &= \sigma(x_t W_f + h_{t-1} U_f + b_f) &&\text{cuánto se conserva}\\
# o_t &= \sigma(x_t W_o + h_{t-1} U_o + b_o) &&\text{cuánto se enseña}\\
# g_t &= \tanh(x_t W_g + h_{t-1} U_g + b_g) &&\text{lo nuevo}\\
# c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
# h_t &= o_t \odot \tanh(c_t)
# \end{aligned}
# $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $x_t$ | $[B, D]$ | los vectores de las palabras en la posición $t$ |
# | $h_t,\ c_t$ | $[B, U]$ | los dos estados tras leer $t$ palabras; al principio, ceros |
# | $W_\bullet$ | $[D, U]$ | de la palabra al estado |
# | $U_\bullet$ | $[U, U]$ | del estado al estado |
# | $b_\bullet$ | $[U]$ | sesgos |
#
# ($\sigma$ deja cada número entre 0 y 1; $\odot$ multiplica elemento a elemento.) Donde la máscara dice relleno, la
# LSTM copia el estado anterior sin tocarlo: el relleno no existe para ella.
#
# **Escribir.** El decodificador es otra LSTM con otros pesos. Su primer estado no son ceros: es el último $(h, c)$
# del codificador, **los dos, y en ese orden**. Una capa densa convierte cada salida $[B, U]$ en $V$ puntuaciones. Con
# todo ello, el modelo da la probabilidad de una traducción palabra por palabra:
#
# $$ p(y \mid x) = \prod_{t} p(y_t \mid y_1, \dots, y_{t-1},\ h_S, c_S) $$
#
# Si la frase inglesa tiene $S$ palabras, entran $S \cdot D$ números en el codificador y al decodificador llegan $2U$.
# Siempre $2U$.
#
# En Keras, una LSTM devuelve cosas distintas según se le pida:
#
# | opción | devuelve |
# |---|---|
# | ninguna | la última salida, $[B, U]$ |
# | `return_sequences=True` | la salida de cada posición, $[B, T, U]$ |
# | `return_state=True` | la salida, y además $h$ y $c$, $[B, U]$ cada uno |
#
# y acepta su primer estado al llamarla: `capa(vectores, initial_state=[h, c])`.
#
# **Ejercicio 5 · `build_encoder_decoder`.** Constrúyelo con la API funcional. Los nombres de las capas importan: la
# comprobación pone pesos conocidos en cada una y compara los logits, con relleno y sin él.

# %% [markdown] lang="en"
# ## 8. The encoder and the decoder
#
# **From id to vector.** An *embedding* layer is a table $[V, D]$: row $i$ is the vector of word $i$, and it is
# learned. A batch of ids $[B, T]$ becomes $[B, T, D]$. With `mask_zero=True` the layer also notes which positions are
# padding; that **mask** $[B, T]$ travels with the tensor to the next layer.
#
# **Reading.** The recurrent network is an LSTM (Hochreiter and Schmidhuber, 1997), which carries two states: $c$, the
# memory, and $h$, what it shows of it. For each word $x_t$ it computes three gates and a candidate:
#
# $$
# \begin{aligned}
# i_t &= \sigma(x_t W_i + h_{t-1} U_i + b_i) &&\text{how much comes in}\\
# f_t &= \sigma(x_t W_f + h_{t-1} U_f + b_f) &&\text{how much is kept}\\
# o_t &= \sigma(x_t W_o + h_{t-1} U_o + b_o) &&\text{how much is shown}\\
# g_t &= \tanh(x_t W_g + h_{t-1} U_g + b_g) &&\text{what is new}\\
# c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
# h_t &= o_t \odot \tanh(c_t)
# \end{aligned}
# $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $x_t$ | $[B, D]$ | the vectors of the words at position $t$ |
# | $h_t,\ c_t$ | $[B, U]$ | the two states after reading $t$ words; zeros at first |
# | $W_\bullet$ | $[D, U]$ | from word to state |
# | $U_\bullet$ | $[U, U]$ | from state to state |
# | $b_\bullet$ | $[U]$ | biases |
#
# ($\sigma$ puts every number between 0 and 1; $\odot$ multiplies element by element.) Where the mask says padding,
# the LSTM copies the previous state untouched: padding does not exist for it.
#
# **Writing.** The decoder is another LSTM with weights of its own. Its first state is not zeros: it is the encoder's
# last $(h, c)$, **both of them, and in that order**. A dense layer turns each output $[B, U]$ into $V$ scores. All in
# all, the model gives the probability of a translation word by word:
#
# $$ p(y \mid x) = \prod_{t} p(y_t \mid y_1, \dots, y_{t-1},\ h_S, c_S) $$
#
# If the English sentence has $S$ words, $S \cdot D$ numbers go into the encoder and $2U$ reach the decoder. Always
# $2U$.
#
# In Keras, an LSTM returns different things depending on what is asked of it:
#
# | option | returns |
# |---|---|
# | none | the last output, $[B, U]$ |
# | `return_sequences=True` | the output at every position, $[B, T, U]$ |
# | `return_state=True` | the output, and also $h$ and $c$, $[B, U]$ each |
#
# and it takes its first state when called: `layer(vectors, initial_state=[h, c])`.
#
# **Exercise 5 · `build_encoder_decoder`.** Build it with the functional API. The names of the layers matter: the
# check puts known weights into each of them and compares the logits, with padding and without.


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

# %% [markdown] lang="es"
# Construyamos el modelo de esta lección y veamos en qué se le van los parámetros.

# %% [markdown] lang="en"
# Let us build this lesson's model and see where its parameters go.

# %% skip=true
embedding, units = (128, 512) if full else (64, 128)
tf.keras.utils.set_random_seed(2)
model = build_encoder_decoder(len(source_vocabulary), len(target_vocabulary), embedding, units)

rows = [[weight.name.removesuffix(":0"), str(tuple(weight.shape)), int(tf.size(weight))] for weight in model.weights]
rows.append([t("total"), "", model.count_params()])
views.table(rows, [t("weights"), t("shape"), t("parameters")], t("parameters_title"))

# %% [markdown] lang="es"
# Las cuatro compuertas están juntas: `kernel` es $[D, 4U]$ y `recurrent_kernel`, $[U, 4U]$.
#
# Para mirar el modelo por dentro, y más adelante para traducir, lo separamos en sus dos mitades. **Comparten los
# pesos** con `model`, así que cuando él aprenda, ellas también:
#
# - `encode(frase)` lee la frase inglesa y devuelve $[h, c]$;
# - `step(token, estado)` da **un** paso del decodificador: lee un token y devuelve los logits $[V]$ del siguiente y
#   el estado nuevo.

# %% [markdown] lang="en"
# The four gates stand side by side: `kernel` is $[D, 4U]$ and `recurrent_kernel` is $[U, 4U]$.
#
# To look inside the model, and later on to translate, we take it apart into its two halves. They **share their
# weights** with `model`, so when it learns, they do too:
#
# - `encode(sentence)` reads the English sentence and returns $[h, c]$;
# - `step(token, state)` takes **one** step of the decoder: it reads a token and returns the logits $[V]$ of the next
#   one and the new state.


# %% skip=true
def halves(model):
    """The encoder, and one step of the decoder, compiled once for sentences of any length."""
    names = ("source_embedding", "encoder", "target_embedding", "decoder", "logits")
    source_embedding, encoder, target_embedding, decoder, dense = map(model.get_layer, names)
    state_shape = tf.TensorSpec([1, units])

    @tf.function(input_signature=[tf.TensorSpec([1, None], tf.int32)])
    def read(ids):  # (1, S)
        return encoder(source_embedding(ids))[1:]  # h, c: (1, units)

    @tf.function(input_signature=[tf.TensorSpec([1], tf.int32), [state_shape, state_shape]])
    def write(token, state):
        output, state = decoder.cell(target_embedding(token), state)  # (1, units)
        return dense(output)[0], state  # (V,)

    def encode(english):
        return list(read([source_vocabulary.encode(english)]))

    def step(token, state):
        logits, state = write([token], list(state))
        return logits.numpy(), state

    return encode, step


encode, step = halves(model)
h, c = encode("i like soccer .")
print(h.shape, c.shape)

# %% [markdown] lang="es"
# ## 9. Una frase, paso a paso
#
# Sigamos *I like soccer.* por todo el modelo, antes de entrenarlo, con sus números. En cada paso del **codificador**
# entra una palabra y salen $h$ y $c$ nuevos (se ven sus dos primeros números, de $U$). En cada paso del
# **decodificador** entra la palabra correcta anterior y salen $V$ probabilidades: abajo están las tres mayores y,
# «por dentro», la que recibió la palabra correcta y lo que cuesta, $-\log p$.
#
# Pulsa las palabras o usa las teclas ← y →.

# %% [markdown] lang="en"
# ## 9. One sentence, step by step
#
# Let us follow *I like soccer.* all the way through the model, before training, with its numbers. At each step of the
# **encoder** a word enters and new $h$ and $c$ leave (their first two numbers are shown, out of $U$). At each step of
# the **decoder** the right previous word enters and $V$ probabilities leave: the three largest are shown and,
# "inside", what the right word received and what that costs, $-\log p$.
#
# Click the words or use the keys ← and →.


# %% skip=true
def encoder_states(english):
    """h and c after each word, [2, S, units]."""
    cell, vectors = model.get_layer("encoder").cell, model.get_layer("source_embedding")
    state, states = [tf.zeros((1, units))] * 2, []
    for token in source_vocabulary.encode(english):
        _, state = cell(vectors(tf.constant([token])), state)  # h, c: (1, units)
        states.append(np.concatenate(state))  # (2, units)
    return np.stack(states, axis=1)


def walk(english, spanish):
    """What enters and what leaves at each step, the decoder reading the right words; and its surprises."""
    rows, surprises = [], []
    for word, h, c in zip(english.split(), *encoder_states(english), strict=True):  # h, c: (units,)
        note = f"h = [{views.numbers(h[:2], '.3f')} …]  c = [{views.numbers(c[:2], '.3f')} …]"
        rows.append(views.Step(t("encoder"), word, note=note))
    state = encode(english)
    target = target_vocabulary.encode(spanish)
    for read, right in zip([START, *target], [*target, END], strict=True):
        logits, state = step(read, state)
        p = tf.nn.softmax(logits).numpy()  # (V,)
        best = [(target_vocabulary.tokens[i] or t("padding"), float(p[i])) for i in np.argsort(-p)[:3]]
        surprises.append(-np.log(p[right]))
        word = target_vocabulary.tokens[right]
        note = t("right_word").format(word=word, p=views.number(p[right], ".4f"), surprise=views.number(surprises[-1]))
        rows.append(views.Step(t("decoder"), target_vocabulary.tokens[read], best, note))
    return rows, surprises


columns = ("step", "part", "enters", "leaves", "note", "previous", "next")
labels = views.StepLabels(**{column: t(f"step_{column}") for column in columns})
rows, surprises = walk(*probes[0])
views.steps(rows, labels, t("walk_before"))

# %% [markdown] lang="es"
# El promedio de esas sorpresas es la pérdida. La calcula también tu función, sobre el modelo entero; los dos números
# deben coincidir, y rondar $\log V$.

# %% [markdown] lang="en"
# The mean of those surprises is the loss. Your function computes it too, on the whole model; the two numbers must
# agree, and be close to $\log V$.

# %% skip=true
*inputs, target = map(tf.constant, make_batch(*ids(probes[:1])))
loss = masked_cross_entropy(target, model(inputs))
mean, log_v = np.mean(surprises), math.log(len(target_vocabulary))
print(*(views.number(value, ".4f") for value in (mean, float(loss))), "log V =", views.number(log_v, ".4f"))
compare("first_loss", f"{float(loss):.2f}")

# %% [markdown] lang="es"
# **Y ahora, aprender.** Un paso de entrenamiento tiene cuatro tiempos: calcular los logits, calcular la pérdida,
# obtener la derivada de la pérdida respecto a cada peso (el **gradiente**, de la misma forma que el peso) y mover
# cada peso un poco en contra. Demos uno solo, con esta frase. Fíjate en que el gradiente llega hasta la tabla del
# *codificador*: ha atravesado el decodificador, la flecha doble y todas las palabras inglesas.

# %% [markdown] lang="en"
# **And now, learning.** A training step has four beats: compute the logits, compute the loss, get the derivative of
# the loss with respect to every weight (the **gradient**, of the same shape as the weight), and move each weight a
# little against it. Let us take just one, with this sentence. Notice that the gradient reaches the *encoder's* table:
# it has come through the decoder, the double arrow, and all the English words.

# %% skip=true
before = model.get_weights()
with tf.GradientTape() as tape:
    loss = masked_cross_entropy(target, model(inputs))
gradients = tape.gradient(loss, model.trainable_variables)
tf.keras.optimizers.SGD(0.5).apply_gradients(zip(gradients, model.trainable_variables, strict=True))
after = masked_cross_entropy(target, model(inputs))
model.set_weights(before)  # the training below starts afresh

rows = []
for weight, gradient in zip(model.trainable_variables, gradients, strict=True):
    norm = float(tf.linalg.global_norm([gradient]))
    rows.append([weight.name.removesuffix(":0"), str(tuple(weight.shape)), f"{norm:.4f}"])
title = t("one_step").format(before=views.number(float(loss), ".3f"), after=views.number(float(after), ".3f"))
views.table(rows, [t("weights"), t("shape"), t("gradient")], title)

# %% [markdown] lang="es"
# Con un paso, la pérdida de *esta* frase ya baja. Entrenar es repetirlo miles de veces con frases distintas, para que
# baje la de frases que el modelo no ha visto.
#
# ## 10. Encuentra el error
#
# Los logits se pueden *ablandar*: dividirlos entre una temperatura mayor que 1 acerca las probabilidades unas a
# otras. Parece una sola línea:
#
# ```python
# tf.keras.layers.Lambda(lambda z: z / temperature)(logits)
# ```
#
# Funciona, da los números correctos y **está mal**. Con una capa así, la exactitud que se ve durante el entrenamiento
# da un salto. Y eso que dividir todos los logits entre lo mismo no cambia cuál es el mayor: ninguna palabra puede
# haber mejorado por ello. Lo que se estropea es la propia medida, que pasa a hablar sobre todo del relleno.
#
# Hagámoslo evidente con un «modelo» que ha aprendido una sola cosa: responder relleno, siempre. No dice ni una
# palabra. ¿Qué exactitud le pone Keras si las frases están rellenadas hasta 50 posiciones?

# %% [markdown] lang="en"
# With one step, the loss of *this* sentence already goes down. Training is doing so thousands of times with different
# sentences, so that it goes down for sentences the model has not seen.
#
# ## 10. Find the bug
#
# Logits can be *softened*: dividing them by a temperature above 1 brings the probabilities closer together. It looks
# like a one-liner:
#
# ```python
# tf.keras.layers.Lambda(lambda z: z / temperature)(logits)
# ```
#
# It runs, gives the right numbers, and **is wrong**. With a layer like this the accuracy seen in training jumps. Yet
# dividing all logits by the same number does not change which is largest, so no word can have come out better for it.
# What is spoilt is the measurement itself: from then on the figure speaks mostly of padding.
#
# Let us make it plain with a "model" that has learned one single thing: to answer padding, always. It does not say
# one word. What accuracy does Keras give it if sentences are padded to 50 positions?


# %% skip=true
def accuracy_of_silence(soften):
    """Keras' accuracy of a model that always answers padding, on sentences padded to 50 positions."""
    V = len(target_vocabulary)
    words = tf.keras.Input((None,), dtype="int32")  # (B, T)
    vectors = tf.keras.layers.Embedding(V, 4, mask_zero=True)(words)  # (B, T, 4)
    always_padding = [np.zeros((4, V)), np.eye(V)[PAD]]
    logits = tf.keras.layers.Dense(V, weights=always_padding)(vectors)  # (B, T, V)
    silent = tf.keras.Model(words, soften(logits, 2.0))
    silent.compile(metrics=[tf.keras.metrics.SparseCategoricalAccuracy(name="accuracy")])
    dec_in, dec_out = shift_targets(pad(ids(validation[:200])[1], 50))
    return silent.evaluate(dec_in, dec_out, verbose=0, return_dict=True)["accuracy"]


ways = {
    t("without_lambda"): lambda logits, _: logits,
    t("with_lambda"): lambda logits, temperature: tf.keras.layers.Lambda(lambda z: z / temperature)(logits),
}
rows = [[name, views.percent(accuracy_of_silence(soften))] for name, soften in ways.items()]
views.table(rows, ["", t("accuracy")], t("silence_title"))

# %% [markdown] lang="es"
# Cada posición de relleno cuenta como un acierto, porque el relleno es lo correcto donde no hay palabra. Keras sabe
# descontarlas, siempre que le llegue la máscara, y la máscara viaja con el tensor de capa en capa hasta que una la
# deja caer. (Prescindir de la capa y escribir `logits / temperature` no lo arregla: una operación suelta también la
# pierde.)
#
# **Ejercicio 6 · `soften_logits`.** Repáralo: los mismos logits divididos entre la temperatura, con la máscara
# intacta.

# %% [markdown] lang="en"
# Every padded position counts as a hit, because padding is the right answer where there is no word. Keras knows how
# to leave them out, provided the mask reaches it, and the mask travels with the tensor from layer to layer until one
# of them drops it. (Doing without the layer and writing `logits / temperature` is no cure: a bare operation loses it
# too.)
#
# **Exercise 6 · `soften_logits`.** Mend it: the same logits divided by the temperature, with the mask intact.


# %% exercise="soften_logits"
def soften_logits_with_a_bug(logits: tf.Tensor, temperature: float) -> tf.Tensor:
    """With the bug: it runs, the shapes are right, and accuracy jumps."""
    return tf.keras.layers.Lambda(lambda scores: scores / temperature)(logits)


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

# %% skip=true
print(views.percent(accuracy_of_silence(soften_logits)))

# %% [markdown] lang="es"
# Un modelo callado vuelve a tener la exactitud que merece. La regla que se lleva uno de aquí: **ante una métrica que
# salta de golpe, pregunta primero qué está contando.** Por eso en el resto de la lección miramos la pérdida por
# palabra, en la que la máscara la pones tú, y traducciones enteras.
#
# ## 11. Traducir: ahora sin profesor
#
# Al traducir no existe la palabra correcta anterior. El decodificador lee `startofseq`, escribe una palabra, **lee
# esa misma palabra**, escribe la siguiente… hasta que escribe `endofseq` o se llega a un máximo:
#
# | | entrenamiento (*teacher forcing*) | traducción (generación) |
# |---|---|---|
# | lee en el paso $t$ | la palabra correcta $y_{t-1}$ | la que él mismo eligió, $\hat y_{t-1}$ |
# | pasos | todos en una llamada, porque se conoce la frase | de uno en uno: cada paso espera al anterior |
# | termina | donde termina la frase correcta | cuando él lo decide, o cuando lo cortan |
# | un error temprano | no afecta al resto | cambia todo lo que sigue |
#
# ¿Qué palabra se elige? Lo más simple es la más probable de cada paso: la búsqueda **voraz** (*greedy*). Que la mejor
# palabra ahora lleve a la mejor frase no es evidente; es la pregunta de la lección 3.
#
# **Ejercicio 7 · `greedy_decode`.** La función no sabe nada de redes: recibe `step` y el primer estado. Cuida tres
# detalles: leer la palabra recién elegida y no la misma dos veces, no elegir nunca relleno ni `startofseq`, y decir
# si la frase terminó o hubo que cortarla.

# %% [markdown] lang="en"
# A silent model is back to the accuracy it deserves. The rule to take away: **when a metric jumps, ask first what it
# is counting.** That is why for the rest of the lesson we look at the loss per word, where you apply the mask
# yourself, and at whole translations.
#
# ## 11. Translating: now without a teacher
#
# In translation there is no right previous word. The decoder reads `startofseq`, writes a word, **reads that very
# word**, writes the next one… until it writes `endofseq` or a maximum is reached:
#
# | | training (*teacher forcing*) | translation (generation) |
# |---|---|---|
# | reads at step $t$ | the right word $y_{t-1}$ | the one it chose itself, $\hat y_{t-1}$ |
# | steps | all in one call, because the sentence is known | one at a time: each waits for the one before |
# | ends | where the right sentence ends | when it decides, or when it is cut off |
# | an early mistake | does not touch the rest | changes everything that follows |
#
# Which word is chosen? The simplest way is the most probable one at each step: **greedy** search. Whether the best
# word now leads to the best sentence is far from obvious; that is the question of lesson 3.
#
# **Exercise 7 · `greedy_decode`.** The function knows nothing about networks: it takes `step` and the first state.
# Mind three details: read the word just chosen and not the same one twice, never choose padding or `startofseq`, and
# say whether the sentence ended or had to be cut off.


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


# %% skip=true
def translate(english, max_len=40):
    chosen, finished = greedy_decode(step, encode(english), max_len)
    return target_vocabulary.decode(chosen) + ("" if finished else " …")


translate("i like soccer .")  # untrained

# %% [markdown] lang="es"
# Sin entrenar, tartamudea. Vamos a entrenarlo.
#
# ## 12. Entrenar
#
# La celda siguiente tarda alrededor de un minuto en la modalidad rápida. En cada época (una pasada por todos los
# pares) verás la pérdida por palabra en el entrenamiento y en la validación, los pares por segundo y tres frases de
# sondeo traducidas con tu `greedy_decode`: se ve cómo pasa de repetir palabras a formar frases.
#
# Dos detalles del oficio: la norma de los gradientes se limita a 1 (`clipnorm`), porque en las redes recurrentes a
# veces se disparan (Pascanu, Mikolov y Bengio, 2013), y la tasa de aprendizaje baja poco a poco hasta casi cero.
#
# > **Si Colab te corta.** Añade `checkpoints="drive"` a la llamada de la primera celda, `rnn2llm.setup(...)`: pide
# > permiso para usar tu Drive y guarda allí cada época. Si la sesión se corta, ejecuta el cuaderno de nuevo y el
# > entrenamiento sigue donde se quedó. Fuera de Colab vale cualquier carpeta: `checkpoints="mis_modelos"`.
#
# Si tienes GPU, `nvidia-smi` dice cómo está. Fíjate en tres cosas: el nombre, la memoria usada frente a la total, y
# el porcentaje de uso. Durante el entrenamiento, un porcentaje bajo significa que la GPU espera: lotes demasiado
# pequeños o datos que llegan despacio.

# %% [markdown] lang="en"
# Untrained, it stammers. Let us train it.
#
# ## 12. Training
#
# The next cell takes about a minute in the quick lane. At each epoch (one pass through all the pairs) you see the
# loss per word in training and in validation, the pairs per second, and three probe sentences translated with your
# own `greedy_decode`: watch it go from repeating words to making sentences.
#
# Two details of the trade: the norm of the gradients is limited to 1 (`clipnorm`), because in recurrent networks they
# sometimes explode (Pascanu, Mikolov and Bengio, 2013), and the learning rate falls little by little to almost zero.
#
# > **If Colab cuts you off.** Add `checkpoints="drive"` to the call in the first cell, `rnn2llm.setup(...)`: it asks
# > for permission to use your Drive and keeps every epoch there. If the session is cut off, run the notebook again and
# > training goes on where it stopped. Outside Colab any folder will do: `checkpoints="my_models"`.
#
# If you have a GPU, `nvidia-smi` tells how it is doing. Look at three things: its name, the memory used against the
# total, and the utilisation. While training, a low percentage means that the GPU is waiting: batches too small, or
# data arriving slowly.

# %% skip=true
if shutil.which("nvidia-smi"):
    print(subprocess.run(["nvidia-smi"], capture_output=True, text=True, check=False).stdout)
else:
    print(t("no_gpu"))

# %% train=true checkpoint="01_encoder_decoder"
epochs, rate = (8, 2e-3) if full else (10, 1e-2)
schedule = tf.keras.optimizers.schedules.CosineDecay(rate, epochs * len(train) // 64, alpha=0.05)
trained = checkpoints.find(runtime.lesson, corpus.name, runtime.lang) if runtime.lane == "checkpoint" else None

if trained:
    history = trained.load_into(model, source_vocabulary, target_vocabulary, lang=runtime.lang)
else:
    history = training.fit(
        model,
        masked_cross_entropy,
        make_batch,
        ids(train),
        ids(validation),
        epochs=epochs,
        optimizer=tf.keras.optimizers.Adam(schedule, clipnorm=1.0),
        sample=lambda: [f"{english} → {translate(english)}" for english, _ in probes[:3]],
        patience=2 if full else None,
        precision="bfloat16" if full else "float32",
        checkpoint_dir=runtime.keep(corpus.name),  # None unless setup was told where
        lang=runtime.lang,
    )

# %% [markdown] lang="es"
# **Mientras tanto: cómo se lee una pérdida.** Está en *nats por palabra*. Si la elevas, $e^{\mathcal{L}}$, obtienes
# la **perplejidad**: entre cuántas palabras igual de probables duda el modelo. Sin entrenar duda entre todo el
# vocabulario, $e^{\log V} = V$; una pérdida de 0,7 equivale a dudar entre dos.
#
# Cuidado con compararla entre corpus o vocabularios distintos: con menos palabras, dudar entre pocas es más fácil. Y
# recuerda que se mide **con profesor**: no dice todavía cómo son las traducciones.

# %% [markdown] lang="en"
# **Meanwhile: how to read a loss.** It is in *nats per word*. Raise it, $e^{\mathcal{L}}$, and you get the
# **perplexity**: how many equally likely words the model hesitates between. Untrained, it hesitates between the whole
# vocabulary, $e^{\log V} = V$; a loss of 0.7 means hesitating between two.
#
# Beware of comparing it across corpora or vocabularies: with fewer words, hesitating between few is easier. And
# remember that it is measured **with the teacher**: it does not yet say what the translations are like.

# %% skip=true
curves = {t("training"): history.loss, t("validation"): history.validation_loss}
figure = plots.learning_curve(curves, x_label=t("epoch"), y_label=t("loss"), title=t("curve_title"))
first, last = history.validation_loss[0], history.validation_loss[-1]
perplexity = metrics.perplexity(last)
plots.show(figure, alt=t("curve_alt").format(first=first, last=last, perplexity=perplexity))

# %% skip=true
rows = [[number, *(line.split(" → ")[1] for line in lines[::2])] for number, lines in enumerate(history.samples, 1)]
views.table(rows, [t("epoch"), probes[0][0], probes[2][0]], t("samples_title"))

# %% [markdown] lang="es"
# Al principio la curva de entrenamiento va por encima porque promedia toda la época, mientras el modelo mejora; la de
# validación se mide al final. Si las dos bajan juntas, lo aprendido vale para frases nuevas. Si la de validación se
# detiene o sube mientras la otra sigue bajando, el modelo está memorizando.
#
# ## 13. Qué traduce y qué no
#
# Empecemos por *I like soccer*, que no estaba en el entrenamiento. La figura muestra la probabilidad que el modelo
# dio a cada palabra en el momento de elegirla. `greedy_decode` no se entera de que alguien mira: le pasamos un `step`
# que apunta lo que ve.

# %% [markdown] lang="en"
# At first the training curve lies above, because it averages over the whole epoch while the model improves;
# validation is measured at the end. If both go down together, what has been learned holds for new sentences. If
# validation stops or rises while the other keeps falling, the model is memorising.
#
# ## 13. What it translates and what it does not
#
# Let us begin with *I like soccer*, which was not in training. The figure shows the probability the model gave each
# word at the moment of choosing it. `greedy_decode` has no idea that anybody is watching: we hand it a `step` that
# takes notes.


# %% skip=true
def show_choices(english):
    """Draw the words chosen for a sentence, each with its probability."""
    seen = []

    def watched(token, state):
        logits, state = step(token, state)
        seen.append(tf.nn.softmax(logits).numpy())  # (V,)
        return logits, state

    chosen, _ = greedy_decode(watched, encode(english), max_len=40)
    chosen = [*chosen, END][: len(seen)]
    words = [target_vocabulary.tokens[i] for i in chosen]
    p = [float(distribution[i]) for i, distribution in zip(chosen, seen, strict=True)]
    listed = "; ".join(f"{word} {value:.2f}" for word, value in zip(words, p, strict=True))
    figure = plots.word_probabilities(words, p, x_label=t("probability"), y_label=t("word"), title=english)
    plots.show(figure, alt=t("words_alt").format(words=listed))


show_choices(probes[0][0])

# %% [markdown] lang="es"
# Ahora la larga: *I like soccer and also going to the beach.* → *me gusta el fútbol y también ir a la playa .* Son 11
# palabras, contando el punto. Apuesta: ¿cuántas de las 11 aparecerán en su sitio?

# %% [markdown] lang="en"
# Now the long one: *I like soccer and also going to the beach.* → *me gusta el fútbol y también ir a la playa .* That
# is 11 words, counting the full stop. Your bet: how many of the 11 will stand in their place?

# %% skip=true
predict("long_probe", 0)  # your number, 0 to 11

# %% skip=true
rows = [[english, spanish, translate(english)] for english, spanish in probes]
in_place = sum(a == b for a, b in zip(rows[2][1].split(), rows[2][2].split(), strict=False))
compare("long_probe", in_place)
views.table(rows, [t("english"), t("expected"), t("model_says")], t("probes_translated"))

# %% [markdown] lang="es"
# Mira *en qué* se equivoca. ¿En la estructura de la frase, o en las palabras concretas? ¿Al principio, o al final?
# Fíjate en que lo que escribe suele ser español correcto, con sus concordancias: ha aprendido a hablar, y lo que le
# falta es saber qué había que decir. Y donde falla, ¿duda? Compara la figura siguiente con la anterior.

# %% [markdown] lang="en"
# Look at *how* it goes wrong. In the structure of the sentence, or in particular words? At the beginning, or at the
# end? Notice that what it writes tends to be correct Spanish, agreement included: it has learned to speak, and what
# it lacks is knowing what was to be said. And where it fails, does it hesitate? Compare the next figure with the one
# before.

# %% skip=true
show_choices(probes[2][0])

# %% [markdown] lang="es"
# **Con profesor y sin él.** La misma frase larga, dos veces: primero el modelo lee las palabras correctas, como al
# entrenarse; después lee las suyas. Es lo que en el apartado 6 llamamos el precio del *teacher forcing*; en la
# bibliografía, *exposure bias* (Ranzato y otros, 2016).

# %% [markdown] lang="en"
# **With the teacher and without.** The same long sentence, twice: first the model reads the right words, as in
# training; then it reads its own. This is what section 6 called the price of teacher forcing; the literature calls it
# *exposure bias* (Ranzato et al., 2016).


# %% skip=true
def says(english, reads):
    """The most probable next word after each token read."""
    state, best = encode(english), []
    for token in reads:
        logits, state = step(token, state)
        best.append(target_vocabulary.tokens[np.argmax(logits)])
    return best


english, spanish = probes[2]
right = [START, *target_vocabulary.encode(spanish)]
own = [START, *greedy_decode(step, encode(english), len(right) - 1)[0]]
tokens = target_vocabulary.tokens
rows = zip_longest(
    [tokens[i] for i in right], says(english, right), [tokens[i] for i in own], says(english, own), fillvalue=""
)
header = [t("teacher_reads"), t("teacher_says"), t("own_reads"), t("own_says")]
views.table(list(rows), header, t("teacher_or_not"))

# %% skip=true
rows, _ = walk(*probes[2])
views.steps(rows, labels, t("walk_after"))

# %% [markdown] lang="es"
# En la tabla, busca el primer paso en que lo que dice el modelo se aparta de la traducción. Con profesor, ¿se
# recupera después? ¿Y sin él?
#
# En la vista, que va con profesor, busca el primer paso del decodificador en que la palabra correcta recibe poca
# probabilidad. ¿Qué palabra inglesa haría falta recordar ahí? ¿Cuántos pasos antes la leyó el codificador?
#
# ## 14. Experimento: ¿y si el relleno se leyera?
#
# El codificador salta el relleno gracias a la máscara. ¿Qué pasaría si la máscara se perdiera *antes* de él, como se
# perdió la de antes? Añadimos ceros detrás de *I like soccer.* y medimos cuánto se mueve el estado $h$, con máscara y
# sin ella.
#
# Predice: con 20 ceros **sin** máscara, ¿a qué distancia del estado original quedará $h$, en proporción a su
# longitud? (0: no se mueve; 1: se ha movido tanto como mide.)

# %% [markdown] lang="en"
# In the table, find the first step where what the model says departs from the translation. With the teacher, does it
# recover afterwards? And without?
#
# In the view, which is with the teacher, find the first decoder step where the right word gets little probability.
# Which English word would have to be remembered there? How many steps earlier did the encoder read it?
#
# ## 14. Experiment: what if padding were read?
#
# The encoder skips padding thanks to the mask. What if the mask were lost *before* it, as the other one was? We add
# zeros behind *I like soccer.* and measure how far the state $h$ moves, with the mask and without it.
#
# Predict: with 20 zeros and **no** mask, how far from the original state will $h$ end up, relative to its length? (0:
# it does not move; 1: it has moved by as much as it measures.)

# %% skip=true
predict("padding", 0.0)  # your number


# %% skip=true
def encode_padded(english, extra, masked):
    """h and c after reading a sentence and `extra` zeros."""
    words = tf.constant([source_vocabulary.encode(english) + [PAD] * extra])  # (1, S + extra)
    mask = (words != PAD) if masked else tf.ones_like(words, dtype=bool)
    vectors = tf.identity(model.get_layer("source_embedding")(words))  # identity forgets the mask
    return model.get_layer("encoder")(vectors, mask=mask)[1:]


english = probes[0][0]
h = encode(english)[0].numpy()
rows, moved = [], {}
for extra in (0, 1, 5, 20):
    for masked in (True, False):
        state = encode_padded(english, extra, masked)
        moved[extra, masked] = np.linalg.norm(state[0] - h) / np.linalg.norm(h)
        said = target_vocabulary.decode(greedy_decode(step, state, max_len=20)[0])
        rows.append([extra, t("yes") if masked else t("no"), f"{moved[extra, masked]:.2f}", said])
compare("padding", f"{moved[20, False]:.2f}")
header = [t("zeros_added"), t("masked"), t("distance"), t("model_says")]
views.table(rows, header, t("padding_experiment"))

# %% [markdown] lang="es"
# Con máscara no cambia nada, sean cuantos sean los ceros. Sin ella, el estado se aleja: la red lee palabras que nadie
# escribió y la memoria de la frase se va borrando. **Cambia algo y vuelve a ejecutar**: otra frase, más ceros, ceros
# delante. ¿Importa si el relleno va delante o detrás?
#
# ## 15. La calidad según la longitud
#
# Unas cuantas frases no son una medida. Traducimos las de prueba (en la modalidad completa, 3 000 elegidas al azar) y
# las comparamos con **todas** sus traducciones conocidas, con dos métricas:
#
# - **BLEU** (Papineni y otros, 2002): qué parte de las palabras, pares, tríos y cuartetos de la traducción aparece en
#   alguna referencia. En el apartado siguiente la calculas tú.
# - **chrF** (Popović, 2015): lo mismo con trozos de hasta seis *caracteres*. Va mejor con el español: si el modelo
#   escribe «niñas» en vez de «niños», BLEU lo cuenta como un fallo completo; chrF ve que casi acierta.
#
# Las dos van de 0 a 100. Predice antes: si las frases más cortas sacan, digamos, 80 de chrF, ¿cuánto sacarán las más
# largas?

# %% [markdown] lang="en"
# With the mask nothing changes, however many zeros there are. Without it the state drifts: the network reads words
# nobody wrote, and the memory of the sentence fades. **Change something and run again**: another sentence, more
# zeros, zeros in front. Does it matter whether padding goes in front or behind?
#
# ## 15. Quality by length
#
# A handful of sentences is no measurement. We translate those of the test (in the full lane, 3,000 of them at random)
# and compare them with **all** their known translations, by two metrics:
#
# - **BLEU** (Papineni et al., 2002): what share of the translation's words, pairs, triples and quadruples occurs in
#   some reference. In the next section you compute it yourself.
# - **chrF** (Popović, 2015): the same with chunks of up to six *characters*. It suits Spanish better: if the model
#   writes «niñas» for «niños», BLEU counts a complete miss; chrF sees that it nearly got it.
#
# Both go from 0 to 100. Predict first: if the shortest sentences score, say, 80 chrF, what will the longest score?

# %% skip=true
predict("long_chrf", 0)  # your number

# %% skip=true
sample = split.test[:3000]  # their order is random, and the same in every lesson
sources = [example.source for example in sample]
references = [example.references for example in sample]
translations = [translate(english) for english in sources]

buckets = metrics.scores_by_bucket(
    [len(english.split()) for english in sources], translations, references, edges=[1, 6, 8, 11, 15, 20]
)
compare("long_chrf", " → ".join(f"{bucket.label}: {bucket.scores.chrf:.0f}" for bucket in buckets))
figure = plots.quality_by_length(
    [bucket.label for bucket in buckets],
    [bucket.scores.chrf for bucket in buckets],
    [bucket.count for bucket in buckets],
    [bucket.chrf_interval for bucket in buckets],
    x_label=t("source_length"),
    y_label="chrF",
    title=t("quality_title"),
)
listed = "; ".join(f"{bucket.label}: {bucket.scores.chrf:.0f}" for bucket in buckets)
plots.show(figure, alt=t("quality_alt").format(listed=listed))

# %% [markdown] lang="es"
# Las rayas anaranjadas son intervalos del 95 %, obtenidos al remuestrear las frases de prueba (Koehn, 2004): si dos
# no se tocan, la diferencia no es azar del muestreo.
#
# Esta es también la primera fila de una tabla que crecerá en las lecciones siguientes, con los mismos datos y las
# mismas frases de prueba:

# %% [markdown] lang="en"
# The orange lines are 95% intervals, obtained by resampling the test sentences (Koehn, 2004): if two of them do not
# touch, the difference is not an accident of sampling.
#
# This is also the first row of a table that will grow in the lessons to come, on the same data and the same test
# sentences:

# %% skip=true
scores = metrics.corpus_scores(translations, references)
exact = np.mean([said in right for said, right in zip(translations, references, strict=True)])
results.add(
    "encoder_decoder",
    corpus.name,
    len(sources),
    scores,
    parameters=model.count_params(),
    pairs_per_second=np.mean(history.pairs_per_second),
    exact=exact,
)

# %% [markdown] lang="es"
# **Y con frases de verdad**, esto es lo que consigue el modelo de la modalidad completa, entrenado por el proyecto (es el
# que carga la modalidad con punto de control):
#
# {{translators}}
#
# De las frases más cortas a las más largas, BLEU baja en todos los grupos, y en el último no queda ni un tercio de lo que
# había en el primero. Es la pregunta de la lección, contestada con un número.

# %% [markdown] lang="en"
# **And on real sentences**, this is what the full lane's model achieves, trained by the project (it is the one that the
# checkpoint lane loads):
#
# {{translators}}
#
# From the shortest sentences to the longest, BLEU falls in every group, and in the last less than a third is left of what
# there was in the first. That is the lesson's question, answered with a number.

# %% [markdown] lang="es"
# La longitud no es lo único que cuesta. La gramática del curso anota qué fenómenos hay en cada frase que escribe, así
# que se puede preguntar **en cuáles** falla el modelo. Una misma frase puede mostrar varios. Antes de ejecutar, piensa:
# ¿qué será más difícil, dar la vuelta a *I like* → *me gusta*, o las frases de relativo (*the book that Ana bought*)?
# (En el corpus real nadie los ha anotado: allí se buscan los que se reconocen a simple vista, como una pregunta o un
# *gusta*.)

# %% [markdown] lang="en"
# Length is not the only thing that is hard. The course's grammar notes which phenomena each of its sentences shows, so
# we can ask **in which** the model fails. One sentence may show several. Before you run it, think: which will be
# harder, turning *I like* around into *me gusta*, or relative clauses (*the book that Ana bought*)? (In the real corpus
# nobody has noted them: there we look for those that can be told at a glance, such as a question or a *gusta*.)

# %% skip=true
shown = metrics.scores_by_phenomenon([example.phenomena for example in sample], translations, references)
rows = []
for each in shown:
    spread = (each.chrf_interval[1] - each.chrf_interval[0]) / 2
    rows.append(
        [
            t(each.name),
            each.count,
            round(each.scores.bleu, 1),
            f"{views.number(each.scores.chrf, '.1f')} ± {views.number(spread, '.1f')}",
        ]
    )
views.table(rows, [t("phenomenon"), t("sentences"), "BLEU", "chrF"], t("by_phenomenon"))

# %% [markdown] lang="es"
# Cuidado al leerla: los fenómenos no vienen solos. Las frases de relativo son también las más largas, y las preguntas,
# las más cortas; la tabla dice dónde falla, no por qué. Para saberlo habría que comparar frases **igual de largas** con
# y sin el fenómeno.

# %% [markdown] lang="en"
# Mind how you read it: phenomena do not come alone. Relative clauses are also the longest sentences, and questions the
# shortest; the table says where it fails, not why. To know, one would have to compare sentences **of equal length**
# with the phenomenon and without.

# %% [markdown] lang="es"
# ## 16. BLEU, a mano
#
# Un número que no sabes calcular es un número que no sabes leer. BLEU se hace con dos piezas. La primera es la
# **precisión recortada** de los $n$-gramas (secuencias de $n$ palabras seguidas).
#
# La precisión sin más se deja engañar. Para la referencia *el gato está en la casa*, la «traducción» *el el el el*
# tendría precisión perfecta: todas sus palabras aparecen. Por eso cada $n$-grama se cuenta **como mucho** tantas
# veces como lo tiene la referencia que más lo repite: *el* aparece una vez, así que la precisión queda en ¼.
#
# $$
# p_n = \frac{\sum_{\text{frases}} \sum_{g} \min\big(\#_g(\text{traducción}),\ \max_{r} \#_g(r)\big)}
# {\sum_{\text{frases}} \sum_{g} \#_g(\text{traducción})}
# $$
#
# Aquí $g$ recorre los $n$-gramas distintos de la traducción, $r$ sus referencias, y $\#_g(\cdot)$ cuenta las veces
# que aparece $g$.
#
# Se suma sobre **todo el corpus** antes de dividir: un promedio de frases daría el mismo peso a una de dos palabras
# que a una de veinte.
#
# **Ejercicio 8 · `clipped_precision`.** Devuelve el numerador y el denominador de una frase, sin dividir.

# %% [markdown] lang="en"
# ## 16. BLEU, by hand
#
# A number you cannot compute is a number you cannot read. BLEU is made of two parts. The first is the **clipped
# precision** of the $n$-grams (sequences of $n$ words in a row).
#
# Plain precision is easily fooled. Against the reference *el gato está en la casa* (the cat is in the house), the
# "translation" *el el el el* would have perfect precision: all its words occur. So every $n$-gram is counted **at
# most** as often as in the reference that has it most often: *el* occurs once, and the precision drops to ¼.
#
# $$
# p_n = \frac{\sum_{\text{sentences}} \sum_{g} \min\big(\#_g(\text{translation}),\ \max_{r} \#_g(r)\big)}
# {\sum_{\text{sentences}} \sum_{g} \#_g(\text{translation})}
# $$
#
# Here $g$ runs over the distinct $n$-grams of the translation, $r$ over its references, and $\#_g(\cdot)$ counts how
# often $g$ occurs.
#
# Sums run over the **whole corpus** before dividing: a mean of sentences would give one of two words the same weight
# as one of twenty.
#
# **Exercise 8 · `clipped_precision`.** Return the numerator and the denominator for one sentence, not divided.


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

# %% skip=true
hypotheses = [said.split() for said in translations]
token_references = [[spanish.split() for spanish in right] for right in references]
rows = []
for n in range(1, 5):
    counts = [clipped_precision(*pair, n) for pair in zip(hypotheses, token_references, strict=True)]
    matches, total = map(int, np.sum(counts, axis=0))
    rows.append([n, matches, total, matches / total])
precisions = [row[-1] for row in rows]
header = ["n", t("matches"), t("total"), "p_n"]
views.table([[*row[:3], f"{row[3]:.3f}"] for row in rows], header, t("precisions"))

# %% [markdown] lang="es"
# Cuanto más largo es el $n$-grama, menos coinciden: acertar palabras es fácil, acertar cuatro seguidas no.
#
# La segunda pieza. Con precisión sola, callar sale a cuenta: una traducción de una palabra segura tendría $p_1 = 1$.
# La **penalización por brevedad** compara la longitud total de las traducciones, $c$, con la de las referencias, $r$:
#
# $$
# \text{BP} = \begin{cases} 1 & \text{si } c \ge r\\ e^{\,1 - r/c} & \text{si } c < r \end{cases}
# \qquad\qquad \text{BLEU} = 100 \cdot \text{BP} \cdot \exp\Big(\tfrac14 \sum_{n=1}^{4} \log p_n\Big)
# $$
#
# Si una frase tiene varias referencias, cuenta la de longitud más cercana a la de la traducción y, en caso de empate,
# la más corta.
#
# **Ejercicio 9 ☆ · `brevity_penalty`.**

# %% [markdown] lang="en"
# The longer the $n$-gram, the fewer match: getting words right is easy, four in a row is not.
#
# The second part. By precision alone, silence pays: a translation of one safe word would have $p_1 = 1$. The
# **brevity penalty** compares the total length of the translations, $c$, with that of the references, $r$:
#
# $$
# \text{BP} = \begin{cases} 1 & \text{if } c \ge r\\ e^{\,1 - r/c} & \text{if } c < r \end{cases}
# \qquad\qquad \text{BLEU} = 100 \cdot \text{BP} \cdot \exp\Big(\tfrac14 \sum_{n=1}^{4} \log p_n\Big)
# $$
#
# If a sentence has several references, the one whose length is closest to the translation's counts and, in a tie, the
# shorter one.
#
# **Exercise 9 ☆ · `brevity_penalty`.**


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

# %% [markdown] lang="es"
# Y ahora, tu BLEU entero (necesita el ejercicio 9) junto al de `sacrebleu` (Post, 2018), el programa con el que se
# publican hoy los resultados:

# %% [markdown] lang="en"
# And now your complete BLEU (it needs exercise 9) beside that of `sacrebleu` (Post, 2018), the program with which
# results are published today:

# %% skip=true
penalty = brevity_penalty(hypotheses, token_references)
by_hand = 100 * penalty * np.prod(precisions) ** (1 / 4)  # the geometric mean: exp of the mean logarithm
row = [f"{penalty:.3f}", f"{by_hand:.4f}", f"{scores.bleu:.4f}"]
views.table([row], ["BP", t("by_hand"), "sacrebleu"], "BLEU")

# %% [markdown] lang="es"
# Dos advertencias. BLEU depende de cómo se parte el texto en palabras: solo se comparan cifras con la misma
# tokenización. Y con pocas referencias castiga las buenas traducciones que nadie escribió: *te quiero* y *te amo* son
# ambas *I love you*.
#
# ## 17. Qué hay en ese vector
#
# ¿Qué ha metido el codificador en $(h, c)$? Nadie le ha dicho qué guardar: solo se le pidió que sirviera para
# traducir. Una manera de curiosear es buscar **qué frases tienen estados parecidos**. Tomamos 1 000 frases de prueba,
# las leemos y, para cada sondeo, pedimos las más cercanas por el coseno del ángulo entre los estados:
#
# $$ \cos(u, v) = \frac{u \cdot v}{\lVert u\rVert\,\lVert v\rVert}, \qquad u, v \in \mathbb{R}^{2U} $$

# %% [markdown] lang="en"
# Two warnings. BLEU depends on how text is cut into words: only figures with the same tokenisation can be compared.
# And with few references it punishes good translations that nobody wrote down: *te quiero* and *te amo* are both *I
# love you*.
#
# ## 17. What is in that vector
#
# What has the encoder put into $(h, c)$? Nobody told it what to keep: it was only asked to be of use for translating.
# One way to pry is to look for **sentences with similar states**. We take 1,000 test sentences, read them and, for
# each probe, ask for the nearest by the cosine of the angle between states:
#
# $$ \cos(u, v) = \frac{u \cdot v}{\lVert u\rVert\,\lVert v\rVert}, \qquad u, v \in \mathbb{R}^{2U} $$


# %% skip=true
def sentence_vector(english):
    vector = np.concatenate(encode(english), axis=-1)[0]  # (2·units,)
    return vector / np.linalg.norm(vector)


library = sources[:1000]
vectors = np.stack([sentence_vector(english) for english in library])  # (N, 2·units)
nearest, rows = {}, []
for english, _ in probes:
    cosines = vectors @ sentence_vector(english)  # (N,)
    nearest[english] = [library[i] for i in np.argsort(-cosines)[:3]]
    rows.append([english, *(f"{library[i]} ({views.number(cosines[i])})" for i in np.argsort(-cosines)[:3])])
views.table(rows, [t("probe"), "1", "2", "3"], t("nearest"))

# %% [markdown] lang="es"
# Fíjate en qué comparten las vecinas. ¿El tema? ¿La estructura, es decir, quién hace qué y con qué verbo? ¿La
# longitud? ¿El final de la frase? Sutskever y sus coautores (2014) dibujaron un mapa así de sus frases: cambiaba con
# el orden de las palabras y poco al pasar de voz activa a pasiva. Este es el tuyo, en las dos direcciones en que más
# difieren los estados; los ejes dicen qué parte de las diferencias se ve en ellas, así que desconfía de lo que quede
# fuera:

# %% [markdown] lang="en"
# Look at what the neighbours share. The topic? The structure, that is, who does what with which verb? The length? The
# end of the sentence? Sutskever and his co-authors (2014) drew such a map of their sentences: it changed with the
# order of the words, and little between active and passive voice. Here is yours, in the two directions in which the
# states differ most; the axes say how much of the differences can be seen in them, so mistrust whatever is left out:

# %% skip=true
groups = {}  # from each sentence to the probe it belongs with
for probe, _ in probes[1:5]:
    for english in [probe, *nearest[probe]]:
        groups.setdefault(english, probe)
figure = plots.sentence_map(
    np.stack([sentence_vector(english) for english in groups]),
    list(groups),
    list(groups.values()),
    x_label=t("direction_1"),
    y_label=t("direction_2"),
    title=t("map_title"),
)
plots.show(figure, alt=t("map_alt").format(count=len(groups)))

# %% [markdown] lang="es"
# Otra manera: mirar los estados mientras lee. Cada columna es una palabra del sondeo largo y cada fila, una de las
# primeras 32 unidades. Busca filas que cambien de golpe con una palabra, y filas que conserven su color varias
# columnas seguidas: esas *recuerdan*. Ahora piensa que cada palabra nueva escribe sobre los mismos números.

# %% [markdown] lang="en"
# Another way: watch the states while it reads. Each column is a word of the long probe, each row one of the first 32
# units. Look for rows that change abruptly at a word, and for rows that keep their colour over several columns: those
# *remember*. Now bear in mind that every new word writes over the same numbers.

# %% skip=true
english = probes[2][0]
h_states, c_states = encoder_states(english)  # (S, units) each
figure = plots.state_heatmaps(
    {"h": h_states, "c": c_states},
    english.split(),
    x_label=t("word"),
    y_label=t("unit"),
    title=t("states_title"),
)
plots.show(figure, alt=t("states_alt").format(words=len(english.split())))

# %% [markdown] lang="es"
# ## 18. Lo que se rompe
#
# Repasa lo que has medido con **tu** modelo: qué fue de la frase corta y qué de la larga, y cómo cae chrF cuando
# crece la longitud, con intervalos que dicen si es casualidad. Cho y otros describieron esta caída en 2014, y
# Bahdanau, Cho y Bengio conjeturaron que la causaba el vector de tamaño fijo.
#
# Es una explicación verosímil. ¿La hemos demostrado? Todavía no. Piensa en el histograma del apartado 2 y en la
# última columna de la tabla del apartado 4.
#
# **Pregunta 10 · respuesta escrita (3 puntos).** Un compañero mira la figura del apartado 15 y concluye: «queda
# demostrado que el vector es demasiado pequeño para las frases largas». Responde en unas 10 líneas:
#
# 1. Da **otra** explicación de la caída que nuestras medidas no descarten.
# 2. Propón un experimento que distinga tu explicación de la suya **cambiando una sola cosa**.
# 3. Di qué resultado apoyaría a cada una.
#
# *Cómo se califica*: 1 punto por una explicación distinta y compatible con lo medido; 1 punto por un experimento en
# el que solo cambie una cosa; 1 punto por decir qué resultado apoyaría cada explicación. No hace falta que lo
# ejecutes.

# %% [markdown] lang="en"
# ## 18. What breaks
#
# Go over what you have measured on **your** model: what became of the short sentence and of the long one, and how
# chrF falls as length grows, with intervals that say whether it is an accident. Cho et al. described this fall in
# 2014, and Bahdanau, Cho and Bengio conjectured that the vector of fixed size was to blame.
#
# It is a plausible explanation. Have we proved it? Not yet. Think of the histogram in section 2 and of the last
# column of the table in section 4.
#
# **Question 10 · written answer (3 points).** A classmate looks at the figure in section 15 and concludes: "this
# proves that the vector is too small for long sentences". Answer in about 10 lines:
#
# 1. Give **another** explanation of the fall that our measurements do not rule out.
# 2. Propose an experiment that tells your explanation from theirs by **changing one thing only**.
# 3. Say which result would support which explanation.
#
# *How it is graded*: 1 point for a different explanation that fits what was measured; 1 point for an experiment in
# which only one thing changes; 1 point for saying which result would support which explanation. You need not run it.

# %% [markdown] manual="fixed_vector" points=3
# **fixed_vector**

# %% [markdown] lang="es"
# ## 19. Cuestionario
#
# Cinco preguntas. Pulsa una opción para saber si es correcta y por qué; las incorrectas también enseñan algo.

# %% [markdown] lang="en"
# ## 19. Quiz
#
# Five questions. Press an option to learn whether it is right and why; the wrong ones teach something too.

# %% skip=true
quiz()

# %% [markdown] lang="es"
# ## Recapitulación
#
# - Un **codificador–decodificador** lee una frase de cualquier longitud, la resume en $(h, c)$ y escribe otra de
#   cualquier longitud a partir de ahí.
# - **Normalizar** es decidir qué diferencias no importan. En español, la tilde, la eñe y los signos de apertura
#   importan.
# - Se reparte **por frase de origen**: si no, se mide la memoria.
# - Con ***teacher forcing*** el decodificador lee la palabra correcta; al traducir lee la suya. La pérdida se mide de
#   la primera manera y la calidad, de la segunda.
# - La **máscara** viaja con los tensores, y una capa puede perderla sin avisar. Una métrica que salta merece
#   desconfianza.
# - **BLEU** multiplica la precisión recortada por la penalización por brevedad, sobre el corpus entero; **chrF** mira
#   caracteres.
# - La calidad **baja con la longitud**. El vector fijo es sospechoso, no convicto.
#
# ## Para seguir
#
# - **Dos capas.** Apila otra LSTM en cada lado. ¿Mejora más lo corto o lo largo?
# - **Del revés.** Sutskever y sus coautores leían la frase de origen al revés y pasaban de 25,9 a 30,6 puntos de
#   BLEU. Con `source[::-1]` en `ids` puedes probarlo. ¿Por qué ayudaría acercar las primeras palabras de una frase a
#   las primeras de la otra?
# - **Más vector.** Duplica `units` y repite el apartado 15. ¿Sube igual en todas las longitudes?
# - **Con tus palabras.** Traduce frases tuyas. ¿Qué pasa con una palabra que no está en el vocabulario?
#
# ## Fuentes
#
# - S. Hochreiter y J. Schmidhuber (1997). *Long Short-Term Memory*. Neural Computation 9(8).
# - R. J. Williams y D. Zipser (1989). *A Learning Algorithm for Continually Running Fully Recurrent Neural Networks*.
#   Neural Computation 1(2).
# - N. Kalchbrenner y P. Blunsom (2013). *Recurrent Continuous Translation Models*. EMNLP.
# - K. Cho y otros (2014). *Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine
#   Translation*. EMNLP.
# - K. Cho, B. van Merriënboer, D. Bahdanau y Y. Bengio (2014). *On the Properties of Neural Machine Translation:
#   Encoder–Decoder Approaches*. SSST-8.
# - I. Sutskever, O. Vinyals y Q. V. Le (2014). *Sequence to Sequence Learning with Neural Networks*. NeurIPS.
# - D. Bahdanau, K. Cho y Y. Bengio (2015). *Neural Machine Translation by Jointly Learning to Align and Translate*.
#   ICLR (en arXiv desde 2014).
# - R. Pascanu, T. Mikolov y Y. Bengio (2013). *On the Difficulty of Training Recurrent Neural Networks*. ICML.
# - M. Ranzato, S. Chopra, M. Auli y W. Zaremba (2016). *Sequence Level Training with Recurrent Neural Networks*.
#   ICLR.
# - K. Papineni, S. Roukos, T. Ward y W.-J. Zhu (2002). *BLEU: a Method for Automatic Evaluation of Machine
#   Translation*. ACL.
# - P. Koehn (2004). *Statistical Significance Tests for Machine Translation Evaluation*. EMNLP.
# - M. Popović (2015). *chrF: character n-gram F-score for automatic MT evaluation*. WMT.
# - M. Post (2018). *A Call for Clarity in Reporting BLEU Scores*. WMT.
# - Datos: frases de [Tatoeba](https://tatoeba.org) reunidas por manythings.org/anki (CC BY 2.0), en la modalidad
#   completa.
#
# ## La pregunta que queda abierta
#
# Tu codificador lee de izquierda a derecha. En *the left party lost* y en *the left arm hurts*, cuando lee *left*
# todavía no puede saber si se trata de política o de anatomía: lo dice la palabra **siguiente**. ¿Y si el significado
# llega después? Es la pregunta de la **lección 02**.
#
# ## Entregar
#
# `progress()` resume lo que llevas hecho. `hand_in()` no envía nada: dice qué falta, avisa si hay trabajo sin guardar
# y te indica qué archivo entregar. Ejecútalas al final, con el cuaderno guardado.

# %% [markdown] lang="en"
# ## Recap
#
# - An **encoder–decoder** reads a sentence of any length, sums it up in $(h, c)$, and writes another of any length
#   from there.
# - **Normalising** is deciding which differences do not matter. In Spanish, accents, ñ and opening marks do matter.
# - Split **by source sentence**: otherwise you measure memory.
# - With **teacher forcing** the decoder reads the right word; in translation it reads its own. The loss is measured
#   the first way and quality the second.
# - The **mask** travels with the tensors, and a layer can lose it without a word. A metric that jumps deserves
#   suspicion.
# - **BLEU** is clipped precision times brevity, over the whole corpus; **chrF** looks at characters.
# - Quality **falls with length**. The fixed vector is a suspect, not a convict.
#
# ## Going further
#
# - **Two layers.** Stack another LSTM on each side. Does it help the short more, or the long?
# - **Backwards.** Sutskever and his co-authors read the source sentence in reverse and went from 25.9 to 30.6 BLEU.
#   With `source[::-1]` in `ids` you can try it. Why would bringing the first words of one sentence close to the first
#   words of the other help?
# - **More vector.** Double `units` and repeat section 15. Does it rise equally at all lengths?
# - **In your own words.** Translate sentences of yours. What happens to a word that is not in the vocabulary?
#
# ## Sources
#
# - S. Hochreiter and J. Schmidhuber (1997). *Long Short-Term Memory*. Neural Computation 9(8).
# - R. J. Williams and D. Zipser (1989). *A Learning Algorithm for Continually Running Fully Recurrent Neural
#   Networks*. Neural Computation 1(2).
# - N. Kalchbrenner and P. Blunsom (2013). *Recurrent Continuous Translation Models*. EMNLP.
# - K. Cho et al. (2014). *Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine
#   Translation*. EMNLP.
# - K. Cho, B. van Merriënboer, D. Bahdanau and Y. Bengio (2014). *On the Properties of Neural Machine Translation:
#   Encoder–Decoder Approaches*. SSST-8.
# - I. Sutskever, O. Vinyals and Q. V. Le (2014). *Sequence to Sequence Learning with Neural Networks*. NeurIPS.
# - D. Bahdanau, K. Cho and Y. Bengio (2015). *Neural Machine Translation by Jointly Learning to Align and Translate*.
#   ICLR (on arXiv since 2014).
# - R. Pascanu, T. Mikolov and Y. Bengio (2013). *On the Difficulty of Training Recurrent Neural Networks*. ICML.
# - M. Ranzato, S. Chopra, M. Auli and W. Zaremba (2016). *Sequence Level Training with Recurrent Neural Networks*.
#   ICLR.
# - K. Papineni, S. Roukos, T. Ward and W.-J. Zhu (2002). *BLEU: a Method for Automatic Evaluation of Machine
#   Translation*. ACL.
# - P. Koehn (2004). *Statistical Significance Tests for Machine Translation Evaluation*. EMNLP.
# - M. Popović (2015). *chrF: character n-gram F-score for automatic MT evaluation*. WMT.
# - M. Post (2018). *A Call for Clarity in Reporting BLEU Scores*. WMT.
# - Data: sentences from [Tatoeba](https://tatoeba.org), collected by manythings.org/anki (CC BY 2.0), in the full
#   lane.
#
# ## The question left open
#
# Your encoder reads from left to right. In *the left party lost* and *the left arm hurts*, when it reads *left* it
# cannot know yet whether this is politics or anatomy: the **next** word says so. What if the meaning comes later?
# That is the question of **lesson 02**.
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
# | 0–10 | 1–2 | La pregunta en la pizarra. Pedir tres pares de frases de longitudes distintas. Mirar los datos juntos. |
# | 10–25 | 3–5 | Ejercicio 1. Quien termine pronto: ejercicio 2 ☆. |
# | 25–40 | 6–7 | Tabla de *teacher forcing* en la pizarra antes de los ejercicios 3 y 4. |
# | 40–60 | 8–9 | Ejercicio 5. Recorrer la vista paso a paso en voz alta. |
# | 60–75 | 10–12 | Encontrar el error en parejas; ejercicio 7; lanzar el entrenamiento y leer «Mientras tanto». |
# | 75–90 | 13–16 | Predicciones a mano alzada antes de cada figura. Ejercicio 8. |
# | en casa | 16–19 | Ejercicio 9 ☆, pregunta escrita, cuestionario. |
#
# Si solo hay una hora, el ejercicio 8 y el apartado 17 quedan para casa.
#
# ## Plan de pizarra
#
# 1. Arriba, el dibujo de la flecha doble. No se borra en toda la clase: cada ejercicio se señala en él.
# 2. A la izquierda, las formas: $[B,S] \to [B,S,D] \to (h, c): [B,U] \to [B,T,U] \to [B,T,V]$.
# 3. A la derecha, la tabla desplazada: lee / debe decir. Debajo, con otro color, qué lee al traducir.
# 4. Al final, en grande: «¿qué está contando esta métrica?».
#
# ## Qué preguntar según los errores de la clase
#
# - Quitan tildes o la eñe: «¿Qué frase del corpus cambiaría de sentido?». Pedir tres pares mínimos (*papa/papá*,
#   *hablo/habló*, *ano/año*).
# - `endofseq` detrás del relleno: «¿Qué aprende el decodificador sobre cuándo callarse?».
# - Promedian sobre el relleno o promedian promedios: dar un lote de dos frases, de 1 y de 9 palabras, y calcular a
#   mano los dos promedios.
# - Pasan `[h, h]` o intercambian $h$ y $c$: «¿Cuál de los dos puede valer más de 1?». ($h$ no: es $o\odot\tanh(c)$.)
# - Olvidan `mask_zero`: remitir al experimento del apartado 14.
# - La búsqueda voraz lee dos veces el mismo token: seguir en la pizarra qué lee en el paso 2.
# - Precisión sin recortar: «¿Cuánto sacaría *el el el el*?».
#
# ## Rúbrica de la pregunta 10 (3 puntos)
#
# - **1 punto, otra explicación.** Vale cualquiera compatible con lo medido: pocas frases largas en el entrenamiento;
#   los errores se acumulan al leer las propias palabras; las frases largas contienen construcciones más difíciles o
#   palabras más raras; la métrica trata distinto las traducciones largas o con menos referencias; pocas épocas. No
#   vale repetir «el vector es pequeño» con otras palabras.
# - **1 punto, un experimento con un solo cambio.** Por ejemplo: duplicar las frases largas del entrenamiento sin
#   tocar el modelo; duplicar $U$ sin tocar los datos; comparar la pérdida por posición con *teacher forcing* para
#   separar la acumulación de errores. Medio punto si cambian dos cosas a la vez.
# - **1 punto, qué resultado apoyaría a cada una.** Debe nombrar los dos resultados posibles. Por ejemplo: «si con más
#   $U$ suben sobre todo las largas, es el vector; si suben todas por igual o ninguna, no». Medio punto si solo
#   considera el resultado que espera.
#
# Respuesta de ejemplo: «En el histograma casi no hay frases largas: quizá el modelo las traduce mal porque apenas las
# ha visto. Entrenaría el mismo modelo con la misma cantidad de pares, pero repartidos por igual entre longitudes. Si
# la caída casi desaparece, faltaban ejemplos; si sigue, el vector (u otra cosa del modelo) es el límite».

# %% [markdown] teacher=true lang="en"
# ## Timing
#
# | minute | sections | what to do |
# |---|---|---|
# | 0–10 | 1–2 | The question on the board. Ask for three pairs of different lengths. Look at the data together. |
# | 10–25 | 3–5 | Exercise 1. Whoever is quick: exercise 2 ☆. |
# | 25–40 | 6–7 | The teacher-forcing table on the board before exercises 3 and 4. |
# | 40–60 | 8–9 | Exercise 5. Go through the step view aloud. |
# | 60–75 | 10–12 | Find the bug in pairs; exercise 7; start the training and read "Meanwhile". |
# | 75–90 | 13–16 | Predictions by show of hands before each figure. Exercise 8. |
# | at home | 16–19 | Exercise 9 ☆, written question, quiz. |
#
# If there is only an hour, exercise 8 and section 17 go home.
#
# ## Board plan
#
# 1. On top, the drawing with the double arrow. It stays all class long: every exercise is pointed out in it.
# 2. On the left, the shapes: $[B,S] \to [B,S,D] \to (h, c): [B,U] \to [B,T,U] \to [B,T,V]$.
# 3. On the right, the shifted table: reads / must say. Below it, in another colour, what it reads when translating.
# 4. At the end, large: "what is this metric counting?"
#
# ## What to ask, by the mistakes of the class
#
# - They strip accents or ñ: "Which sentence of the corpus would change its meaning?" Ask for three minimal pairs
#   (*papa/papá*, *hablo/habló*, *ano/año*).
# - `endofseq` behind the padding: "What does the decoder learn about when to stop?"
# - They average over padding, or take means of means: give a batch of two sentences, of 1 and of 9 words, and work
#   out both means by hand.
# - They pass `[h, h]` or swap $h$ and $c$: "Which of the two can exceed 1?" (Not $h$: it is $o\odot\tanh(c)$.)
# - They forget `mask_zero`: refer to the experiment in section 14.
# - Greedy search reads the same token twice: follow on the board what it reads at step 2.
# - Precision without clipping: "What would *el el el el* score?"
#
# ## Rubric for question 10 (3 points)
#
# - **1 point, another explanation.** Anything that fits what was measured: few long sentences in training; mistakes
#   pile up when the model reads its own words; long sentences hold harder constructions or rarer words; the metric
#   treats long translations, or those with fewer references, differently; too few epochs. Repeating "the vector is
#   small" in other words does not count.
# - **1 point, an experiment with a single change.** For example: double the long sentences in training and leave the
#   model alone; double $U$ and leave the data alone; compare the loss by position under teacher forcing to single out
#   the piling up of mistakes. Half a point if two things change at once.
# - **1 point, which result would support which.** Both possible results must be named. For example: "if with more $U$
#   mainly the long ones improve, it is the vector; if all improve alike or none does, it is not". Half a point if
#   only the expected result is considered.
#
# Sample answer: "The histogram has hardly any long sentences: perhaps the model translates them badly because it has
# barely seen any. I would train the same model on the same number of pairs, but spread evenly over lengths. If the
# fall almost disappears, examples were missing; if it stays, the vector (or something else in the model) is the
# limit."

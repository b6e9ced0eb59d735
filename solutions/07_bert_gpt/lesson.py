# %% [markdown] lang="es"
# # 07 · ¿Leerlo todo o predecir lo siguiente?
#
# **De RNN a LLM** · lección 7
#
# {{colab}} {{binder}}
#
# La red de la lección 06 aprendió a escribir letra a letra sin que nadie le etiquetara nada: cualquier texto servía de
# ejercicio y de solución. Quedaron tres preguntas abiertas. ¿Y si en vez de letras lee trozos de palabra? ¿Y si en vez de
# una novela lee una biblioteca? ¿Y si, en vez de predecir solo lo que sigue, puede mirar a los dos lados? En 2018, dos
# respuestas salieron del mismo Transformer: **GPT**, que predice lo siguiente, y **BERT**, que lo lee todo.
#
# **La pregunta.** Para aprender de un texto sin etiquetas, ¿es mejor leerlo todo o predecir lo siguiente?
#
# **Al terminar podrás**
#
# - cortar palabras en piezas como BERT y como GPT, y decir qué le hace un tokenizador inglés al español;
# - reconstruir a mano lo que entra en BERT y comprobarlo con el modelo; leer su arquitectura parámetro a parámetro;
# - preparar un lote para predecir palabras tapadas, y comparar frases con un vector por frase;
# - mirar todas las cabezas de un modelo y medir sus costumbres, sin creer que son una explicación;
# - calcular la pérdida de un modelo causal, generar en lote sin un error muy común, y decir qué ahorra la caché;
# - explicar qué separa un modelo base de un asistente.
#
# **Lo que necesitas saber.** El Transformer de la lección 05 y el muestreo de la 06. Aquí todo está en PyTorch y en la
# biblioteca `transformers`; si vienes de TensorFlow, el apartado 13 de la lección 05 basta.
#
# | modalidad | modelos | tiempo de cálculo | memoria |
# |---|---|---|---|
# | **rápida** (sin GPU) | los dos pequeños del curso, `mini-bert` y `mini-gpt`, sin conexión | unos 2 minutos, 2 núcleos | menos de 2 GiB |
# | **completa** (GPU) | BETO (en español) o BERT (en inglés), y GPT-2 | unos 10 minutos y 1 GB de descargas (estimación) | unos 5 GiB |
# | **con punto de control** | como la rápida: aquí no se entrena nada | como la rápida | menos de 2 GiB |
#
# Son **dos sesiones** de unos 75 minutos, con tu trabajo incluido: **A**, BERT (apartados 1 a 8), y **B**, GPT (9 a 16).
# Entre las dos hay un punto donde guardar y parar.
#
# > **Guarda tu copia.** En Colab, *Archivo → Guardar una copia en Drive* antes de escribir nada. Binder olvida todo
# > tras diez minutos de inactividad: descarga el cuaderno antes de una pausa larga.
#
# Ejecuta la celda siguiente antes que ninguna otra. Puedes repetirla sin miedo.

# %% [markdown] lang="en"
# # 07 · Read everything, or predict the next word?
#
# **From RNN to LLM** · lesson 7
#
# {{colab}} {{binder}}
#
# The network of lesson 06 learned to write letter by letter, and nobody labelled anything for it: any text was exercise
# and answer at once. Three questions were left open. What if it reads pieces of words instead of letters? What if it reads
# a library instead of a novel? What if, rather than only predicting what follows, it may look both ways? In 2018 two
# answers came out of the same Transformer: **GPT**, which predicts what comes next, and **BERT**, which reads everything.
#
# **The question.** To learn from text without labels, is it better to read everything or to predict the next word?
#
# **By the end you will be able to**
#
# - cut words into pieces as BERT does and as GPT does, and say what an English tokenizer does to Spanish;
# - rebuild by hand what enters BERT and check it against the model; read its architecture parameter by parameter;
# - prepare a batch for predicting hidden words, and compare sentences by one vector each;
# - look at all heads of a model and measure their habits, without taking them for an explanation;
# - compute the loss of a causal model, generate in batches without a very common bug, and say what the cache saves;
# - explain what lies between a base model and an assistant.
#
# **What you need to know.** The Transformer of lesson 05 and the sampling of lesson 06. Everything here is in PyTorch and
# the `transformers` library; if you come from TensorFlow, section 13 of lesson 05 is enough.
#
# | lane | models | computing time | memory |
# |---|---|---|---|
# | **quick** (no GPU) | the course's two small ones, `mini-bert` and `mini-gpt`, offline | about 2 minutes, 2 cores | under 2 GiB |
# | **full** (GPU) | BETO (in Spanish) or BERT (in English), and GPT-2 | about 10 minutes and 1 GB of downloads (an estimate) | about 5 GiB |
# | **checkpoint** | like quick: nothing is trained here | like quick | under 2 GiB |
#
# These are **two sittings** of about 75 minutes, your own work included: **A**, BERT (sections 1 to 8), and **B**, GPT (9
# to 16). Between them is a point to save and stop.
#
# > **Keep your own copy.** In Colab, *File → Save a copy in Drive* before you write anything. Binder forgets
# > everything after ten idle minutes: download the notebook before a long break.
#
# Run the next cell before any other. Running it again does no harm.

# %% setup=true
import rnn2llm
from rnn2llm import check, compare, hand_in, hint, predict, progress, quiz, reveal, t

runtime = rnn2llm.setup("07_bert_gpt", lang="es")

# %% shared=true
from itertools import pairwise

import numpy as np
import torch

# %% skip=true
full = runtime.lane == "full"  # big models from the hub, or the course's own small ones

import json
import re
import time
from dataclasses import fields

import transformers.models.bert.modeling_bert  # loaded now: the library waits until a model is asked for
import transformers.models.gpt2.modeling_gpt2
from tokenizers.normalizers import BertNormalizer
from transformers import AutoModelForCausalLM, AutoModelForPreTraining, AutoTokenizer

from rnn2llm import (
    attention_plots,
    catalog,
    checkpoints,
    data,
    language_model_plots,
    plots,
    pretrained,
    transformer_plots,
    views,
)
from rnn2llm.bertviz_offline import BertVizLabels, head_view, model_view
from rnn2llm.head_statistics import head_statistics, sum_of
from rnn2llm.heads_view import HeadsLabels, heads_grid
from rnn2llm.temperature_view import TemperatureLabels, temperature_view

transformers.utils.logging.disable_progress_bar()
transformers.utils.logging.set_verbosity_error()

# %% [markdown] lang="es"
# ## Sesión A · BERT: leerlo todo
#
# ## 1. La vida de un modelo de lenguaje
#
# Hasta la lección 05, cada modelo nacía con números al azar y aprendía **una tarea** de ejemplos etiquetados. Los grandes
# modelos de lenguaje viven en dos tiempos:
#
# 1. **Preentrenamiento.** Un modelo lee una cantidad enorme de texto y se ejercita en una tarea que el propio texto
#    corrige: adivinar una palabra tapada, o la siguiente. Cuesta mucho y se hace una vez. Lo que sale se llama **modelo
#    base** o, cuando sirve de cimiento a muchos otros, *foundation model* (Bommasani y otros, 2021).
# 2. **Ajuste** (*fine-tuning*). Quien tiene una tarea y pocos ejemplos parte de esos pesos en vez de partir de cero. Es
#    **transferencia**: lo aprendido leyendo (qué palabras van juntas, qué concuerda con qué) sirve para clasificar,
#    extraer o conversar. Lo harás por primera vez en la lección 08.
#
# Con los bloques de la lección 05 se hacen **tres familias**. Lo que las distingue es a quién puede mirar cada posición:
#
# | familia | cada posición mira | se preentrena con | ejemplos | para |
# |---|---|---|---|---|
# | **codificador** | a todas | palabras tapadas | BERT, RoBERTa, BETO | entender: clasificar, etiquetar, buscar |
# | **decodificador** | a las anteriores y a sí misma | la palabra siguiente | GPT, LLaMA | escribir |
# | **codificador–decodificador** | lo leído, todo; lo escrito, hacia atrás | trozos tapados | T5, BART y tu traductor | transformar un texto en otro |
#
# Al primero también se le llama **autocodificador** (reconstruye lo que se le estropeó) y al segundo **autorregresivo**
# (cada palabra se predice de las anteriores). En la figura, un cuadrado es «puede mirar».

# %% [markdown] lang="en"
# ## Sitting A · BERT: read everything
#
# ## 1. The life of a language model
#
# Up to lesson 05 every model was born with random numbers and learned **one task** from labelled examples. A large
# language model has two stages in its life:
#
# 1. **Pre-training.** A model reads an enormous amount of text and practises a task that the text itself corrects: guess a
#    hidden word, or the next one. It costs a lot and is done once. What comes out is called a **base model** or, where many
#    others are built on it, a *foundation model* (Bommasani et al., 2021).
# 2. **Fine-tuning.** Whoever has a task and few examples starts from those weights instead of from nothing. This is
#    **transfer**: what was learned by reading (which words go together, what agrees with what) serves to classify, to
#    extract or to converse. You will do it for the first time in lesson 08.
#
# The blocks of lesson 05 make **three families**. What sets them apart is which positions each one may look at:
#
# | family | each position looks at | pre-trained on | examples | for |
# |---|---|---|---|---|
# | **encoder** | all | hidden words | BERT, RoBERTa, BETO | understanding: classify, tag, search |
# | **decoder** | those before, and itself | the next word | GPT, LLaMA | writing |
# | **encoder–decoder** | what is read: all; what is written: backwards | hidden spans | T5, BART and your translator | turning one text into another |
#
# The first is also called **auto-encoding** (it reconstructs what was spoilt) and the second **auto-regressive** (each word
# is predicted from those before). In the figure, a square means "may look".

# %% skip=true
read, written = ["I", "like", "soccer"], ["me", "gusta", "el", "fútbol"]
both = read + written
position = np.arange(len(both))
in_read = position < len(read)
reads_all_writes_back = np.where(in_read[:, None], in_read, in_read | (position[:, None] >= position))
families = {
    t("encoder"): (written, written, np.ones((4, 4))),
    t("decoder"): (written, written, np.tril(np.ones((4, 4)))),
    t("encoder_decoder"): (both, both, reads_all_writes_back),
}
figure = attention_plots.weight_maps(families, x_label=t("looked_at"), y_label=t("looks"), title=t("families_title"))
plots.show(figure, alt=t("families_alt"))

# %% [markdown] lang="es"
# Carguemos uno de cada una de las dos primeras. En la modalidad rápida son los **modelos pequeños del curso**, entrenados
# por este proyecto con las frases de Tatoeba y con el *Quijote*: caben en un cuaderno y se abren igual que los grandes, pero
# han leído poco y saben poco. En la completa son BETO (si lees esto en español) o BERT (en inglés), y GPT-2. El código es el
# mismo; lo que digan, no.

# %% [markdown] lang="en"
# Let us load one of each of the first two. In the quick lane these are the **course's small models**, which this project
# trained on the sentences of Tatoeba and on *Don Quijote*: they fit into a notebook and open like the big ones, but they have
# read little and know little. In the full lane they are BERT (if you read this in English) or BETO (in Spanish), and GPT-2.
# The code is the same; what they say is not.


# %% skip=true
def load(kind, chosen):
    """The tokenizer, the model ready to be asked, and the weights that its checkpoint lacks, if any."""
    tokenizer = AutoTokenizer.from_pretrained(chosen.name, revision=chosen.revision)
    model, report = kind.from_pretrained(
        chosen.name, revision=chosen.revision, dtype=torch.float32, output_loading_info=True
    )
    return tokenizer, model.eval(), sorted(report["missing_keys"])


chosen_bert = pretrained.choose("bert", runtime.lane, runtime.lang)
chosen_gpt = pretrained.choose("gpt", runtime.lane, runtime.lang)
bert_tokenizer, bert, missing = load(AutoModelForPreTraining, chosen_bert)
gpt_tokenizer, gpt, _ = load(AutoModelForCausalLM, chosen_gpt)
if missing:
    print(t("missing").format(names=", ".join(missing)))


def size(model):
    """How many weights a model has; the matrix that embeddings and last layer share counts once."""
    return sum(weight.numel() for weight in model.parameters())


def drawn(kind, config):
    """A model with its shapes and without its numbers: enough to count, and it takes no memory."""
    with torch.device("meta"):
        return kind(config)


rows = [
    [
        t("this_bert"),
        bert.config.num_hidden_layers,
        bert.config.hidden_size,
        bert.config.num_attention_heads,
        views.number(size(bert), ",d"),
    ],
    [t("this_gpt"), gpt.config.n_layer, gpt.config.n_embd, gpt.config.n_head, views.number(size(gpt), ",d")],
]
for name, kind, config in (
    ("GPT (2018)", transformers.OpenAIGPTLMHeadModel, transformers.OpenAIGPTConfig()),
    ("BERT base (2018)", transformers.BertForPreTraining, transformers.BertConfig()),
    ("GPT-2 small (2019)", transformers.GPT2LMHeadModel, transformers.GPT2Config()),
    ("GPT-2 (2019)", transformers.GPT2LMHeadModel, transformers.GPT2Config(n_embd=1600, n_layer=48, n_head=25)),
):
    shape = [config.num_hidden_layers, config.hidden_size, config.num_attention_heads]
    rows.append([name, *shape, views.number(size(drawn(kind, config)), ",d")])
views.table(rows, [t("model"), t("layers"), "D", t("heads"), t("parameters")], t("sizes_title"))

# %% [markdown] lang="es"
# Están contados, no copiados: `transformers` sabe construir cada arquitectura sin sus números. Merece la pena contar: el
# artículo de GPT-2 da a la pequeña 117 millones de parámetros (tabla 2), y son 124.
#
# ## 2. Piezas de palabra
#
# ¿Letras o palabras? Con letras (lección 06) las frases salen larguísimas; con palabras (lecciones 01 a 05), el vocabulario
# no acaba nunca, y lo que no está es `unk`. BERT corta en **piezas**: las palabras frecuentes enteras, y las raras a trozos.
# El método se llama **WordPiece** (Schuster y Nakajima, 2012; Wu y otros, 2016). Las piezas que **continúan** una palabra
# llevan delante `##`:
#
# > `desayunaríamos` → `desayunar` `##íamos`
#
# Cómo se eligen las piezas del vocabulario se parece a lo que verás en el apartado 9. Cómo se **corta** con ellas es una
# regla voraz: la pieza **más larga** del vocabulario con la que empieza la palabra; después, la más larga con `##` que
# continúa; y así hasta el final. Si en algún punto no hay ninguna, **la palabra entera** es `[UNK]`: no se guarda lo
# cortado hasta allí.
#
# **Ejercicio 1 · `wordpiece`.**

# %% [markdown] lang="en"
# These figures are counted, not copied: `transformers` can build each architecture without its numbers. It is worth
# counting: the GPT-2 paper gives the small one 117 million parameters (table 2), and it has 124.
#
# ## 2. Pieces of words
#
# Letters or words? With letters (lesson 06) sentences get very long; with words (lessons 01 to 05) the vocabulary never
# ends, and what is not in it is `unk`. BERT cuts into **pieces**: frequent words whole, rare ones in parts. The method is
# called **WordPiece** (Schuster and Nakajima, 2012; Wu et al., 2016). Pieces that **go on** with a word have `##` in front:
#
# > `desayunaríamos` ("we would have breakfast") → `desayunar` `##íamos`
#
# How the pieces of the vocabulary are chosen resembles what you will see in section 9. How words are **cut** with them is a
# greedy rule: the **longest** piece of the vocabulary that begins the word; then the longest one with `##` that goes on; and
# so on to the end. Where there is none at some point, **the whole word** is `[UNK]`: what was cut so far is not kept.
#
# **Exercise 1 · `wordpiece`.**


# %% exercise="wordpiece"
def wordpiece(word: str, vocab: dict[str, int]) -> list[str]:
    """The pieces of a word, the longest first (Wu et al., 2016, section 4.1).

    Args:
        word: One word without spaces, in the letters of the vocabulary.
        vocab: The pieces with their ids; one that goes on with a word begins with `##`.

    Returns:
        Pieces of `vocab`; `["[UNK]"]` alone where there is none that goes on.
    """
    ### BEGIN SOLUTION
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces
    ### END SOLUTION


# %% check="wordpiece"
check("wordpiece")

# %% [markdown] lang="es"
# El tokenizador del modelo hace dos cosas antes: **normaliza** (aquí pone minúsculas y respeta los acentos; cada modelo
# decide lo suyo) y separa la puntuación. Tu función, palabra por palabra, debe dar lo mismo que él:

# %% [markdown] lang="en"
# The model's tokenizer does two things first: it **normalises** (here it lower-cases and keeps accents; each model has its
# own way) and takes punctuation apart. Word by word, your function must give what it gives:


# %% skip=true
def words_of(text, normalizer=bert_tokenizer.backend_tokenizer.normalizer):
    """The words of a text as a tokenizer sees them, without punctuation."""
    return re.findall(r"\w+", normalizer.normalize_str(text) if normalizer else text)


vocabulary = bert_tokenizer.get_vocab()
examples = ["electrodomésticos", "desayunaríamos", "quijotesco", "pingüino", "niñez", "año", "ano", "unbelievable"]
rows = []
for example in examples:
    pieces = wordpiece(words_of(example)[0], vocabulary)
    rows.append([example, " ".join(pieces), "=" if pieces == bert_tokenizer.tokenize(example) else "≠"])
views.table(rows, [t("word"), t("pieces"), t("same_as_tokenizer")], t("pieces_title"))

# %% [markdown] lang="es"
# **¿Qué le hace un BERT inglés al español?** Dos daños. El primero, el vocabulario: lo que en inglés es frecuente está
# entero; el español acaba hecho migas. Midámoslo. De las piezas del modelo, quédate con las que hacen falta para escribir
# en inglés 2000 frases del curso, y con las letras sueltas; haz lo mismo con el español; y cuenta **piezas por palabra** en
# frases nuevas. Predice antes de ejecutar: ¿cuántas piezas necesita una palabra española con el vocabulario inglés?

# %% [markdown] lang="en"
# **What does an English BERT do to Spanish?** It does harm in two ways. The first is the vocabulary: frequent English
# words are there whole, while Spanish ends up in crumbs. Let us measure it. Of the model's pieces keep those that are
# needed to write 2,000 of the course's sentences in English, and single letters; do the same with Spanish; and count
# **pieces a word** in new sentences. Predict before you run: how many pieces does a Spanish word take with the English
# vocabulary?

# %% skip=true
predict("pieces", None)  # your number instead of None

# %% skip=true
pairs = data.load_pairs("quick", limit=20_000, lang=runtime.lang).pairs  # the course's own sentences, in every lane
english, spanish = ([pair[side] for pair in pairs] for side in (0, 1))
strips = BertNormalizer(lowercase=True)  # as BERT's uncased models do: lower case, and accents off
keeps = BertNormalizer(lowercase=True, strip_accents=False)


def seen_in(sentences, normalizer):
    """The pieces that these sentences need, and every letter of theirs."""
    words = {word for sentence in sentences for word in words_of(sentence, normalizer)}
    letters = {letter for word in words for letter in word}
    return (
        {piece for word in words for piece in wordpiece(word, vocabulary)} | letters | {f"##{one}" for one in letters}
    )


def fertility(sentences, pieces, normalizer):
    """Pieces a word."""
    words = [word for sentence in sentences for word in words_of(sentence, normalizer)]
    return sum(len(wordpiece(word, dict.fromkeys(pieces, 0))) for word in words) / len(words)


kinds = {
    t("english_pieces"): (seen_in(english[:2000], strips), strips),
    t("spanish_pieces"): (seen_in(spanish[:2000], keeps), keeps),
}
rows = []
for name, (pieces, normalizer) in kinds.items():
    each = [fertility(sentences[2000:2300], pieces, normalizer) for sentences in (english, spanish)]
    rows.append([name, len(pieces), *(f"{number:.2f}" for number in each)])
compare("pieces", rows[0][-1])
views.table(rows, [t("vocabulary"), t("piece_count"), t("in_english"), t("in_spanish")], t("fertility_title"))

# %% [markdown] lang="es"
# El segundo daño no se arregla con más piezas: los BERT sin mayúsculas (*uncased*) **borran los acentos**, y con ellos la
# tilde de la ñ. Míralo con su propio normalizador. Si `año` y `ano` entran iguales, ningún modelo, por grande que sea, los
# distinguirá. Por eso BETO (Cañete y otros, 2020) y el pequeño modelo del curso los conservan.

# %% [markdown] lang="en"
# No number of extra pieces mends the second harm: BERT's *uncased* models **strip accents**, the tilde of ñ included.
# See it with their own normaliser. If `año` (year) and `ano` (anus) come in looking the same, no model, however large,
# will tell them apart. That is why BETO (Cañete et al., 2020) and the course's small model keep them.

# %% skip=true
rows = []
for text in ("Cumple diez años.", "¿Qué? ¿Que sí?", "El niño la mató; la mato yo.", "pingüino"):
    rows.append([text, strips.normalize_str(text), keeps.normalize_str(text)])
views.table(rows, [t("text"), t("stripped"), t("kept")], t("accents_title"))

# %% [markdown] lang="es"
# En la modalidad completa, la celda siguiente lo enseña con los tokenizadores de verdad: el de BERT en inglés y el de BETO.
# En la rápida no hay conexión, y no copiamos aquí lo que no se ha calculado.

# %% [markdown] lang="en"
# In the full lane the next cell shows it with the real tokenizers, English BERT's and BETO's. In the quick lane there is no
# connection, and what was not computed is not written down here.

# %% skip=true
if chosen_bert.mini:
    shown = None
    print(t("full_lane_only"))
else:
    names = ["google-bert/bert-base-uncased", "dccuchile/bert-base-spanish-wwm-cased"]
    cutters = [AutoTokenizer.from_pretrained(name, revision=catalog.model(name).revision) for name in names]
    rows = [[example, *(" ".join(cut.tokenize(example)) for cut in cutters)] for example in [*examples, "¿Ñandú?"]]
    shown = views.table(rows, [t("word"), *names], t("real_tokenizers"))
shown

# %% [markdown] lang="es"
# ## 3. Lo que entra: tres embeddings sumados
#
# BERT lee **una o dos frases** en una fila: `[CLS]` al principio, `[SEP]` detrás de cada una. En cada sitio suma tres
# vectores, los tres aprendidos:
#
# $$ x_t = \operatorname{norm}\big(E^{\text{pieza}}_{\text{id}_t} + E^{\text{posición}}_{t} + E^{\text{frase}}_{\text{tipo}_t}\big) $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $E^{\text{pieza}}$ | $[V, D]$ | una fila por pieza del vocabulario |
# | $E^{\text{posición}}$ | $[P, D]$ | una fila por posición, **aprendida**: de la posición $P$ en adelante no hay nada |
# | $E^{\text{frase}}$ | $[2, D]$ | una fila para la primera frase (tipo 0) y otra para la segunda (tipo 1) |
# | $\operatorname{norm}$ | | la normalización de capa de la lección 05, con su ganancia y su sesgo |
# | $x$ | $[B, T, D]$ | lo que entra en el primer bloque |
#
# Se **suman**, como en la lección 05: concatenados medirían $3D$.

# %% [markdown] lang="en"
# ## 3. What goes in: three embeddings added up
#
# BERT reads **one or two sentences** in a row: `[CLS]` in front, `[SEP]` behind each. At every place it adds three vectors,
# all of them learned:
#
# $$ x_t = \operatorname{norm}\big(E^{\text{piece}}_{\text{id}_t} + E^{\text{position}}_{t} + E^{\text{sentence}}_{\text{type}_t}\big) $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $E^{\text{piece}}$ | $[V, D]$ | a row for each piece of the vocabulary |
# | $E^{\text{position}}$ | $[P, D]$ | a row for each position, **learned**: from position $P$ on there is nothing |
# | $E^{\text{sentence}}$ | $[2, D]$ | a row for the first sentence (type 0) and one for the second (type 1) |
# | $\operatorname{norm}$ | | the layer normalisation of lesson 05, with its gain and its bias |
# | $x$ | $[B, T, D]$ | what goes into the first block |
#
# They are **added**, as in lesson 05: concatenated they would be $3D$ long.

# %% skip=true
two = bert_tokenizer("I like soccer.", "Me gusta el fútbol.", return_tensors="pt")
tokens = bert_tokenizer.convert_ids_to_tokens(two.input_ids[0].tolist())
types = two.token_type_ids[0].tolist()
names = {name: t(f"input_{name}") for name in ("word", "position", "type", "norm")}
plots.show(
    language_model_plots.input_embeddings(tokens, types, names), alt=t("input_alt").format(tokens=" ".join(tokens))
)

# %% [markdown] lang="es"
# **Ejercicio 2 · `bert_embeddings`.** Las cinco tablas vienen en un diccionario. La media y la varianza son de los $D$
# números de cada sitio, y $\varepsilon$ va **dentro** de la raíz.

# %% [markdown] lang="en"
# **Exercise 2 · `bert_embeddings`.** The five tables come in a dictionary. Mean and variance are those of the $D$ numbers of
# each place, and $\varepsilon$ goes **inside** the root.


# %% exercise="bert_embeddings"
def bert_embeddings(ids: np.ndarray, types: np.ndarray, weights: dict) -> np.ndarray:
    """What BERT's first layer reads: three embeddings, added up and normalised (Devlin et al., 2019, section 3).

    Args:
        ids: Tokens [B, T].
        types: 0 for the first sentence and 1 for the second, [B, T].
        weights: `word` [V, D], `position` [P, D], `type` [2, D], `gain` [D], `bias` [D] and the number `eps`.

    Returns:
        [B, T, D].
    """
    ### BEGIN SOLUTION
    x = weights["word"][ids]  # (B, T, D)
    x = x + weights["position"][: ids.shape[1]]  # (T, D), the same for every sentence
    x = x + weights["type"][types]  # (B, T, D)
    mean = x.mean(axis=-1, keepdims=True)  # (B, T, 1)
    variance = x.var(axis=-1, keepdims=True)  # (B, T, 1)
    normalised = (x - mean) / np.sqrt(variance + weights["eps"])
    return normalised * weights["gain"] + weights["bias"]
    ### END SOLUTION


# %% check="bert_embeddings"
check("bert_embeddings")

# %% [markdown] lang="es"
# Y contra el modelo de verdad, con sus tablas. La segunda fila cambia el tipo de la segunda frase: los mismos ids entran de
# otra manera.

# %% [markdown] lang="en"
# And against the real model, with its own tables. The second row gives the second sentence another type: the same ids go
# in as something else.

# %% skip=true
table = bert.bert.embeddings
weights = {
    "word": table.word_embeddings.weight.detach().numpy(),
    "position": table.position_embeddings.weight.detach().numpy(),
    "type": table.token_type_embeddings.weight.detach().numpy(),
    "gain": table.LayerNorm.weight.detach().numpy(),
    "bias": table.LayerNorm.bias.detach().numpy(),
    "eps": table.LayerNorm.eps,
}
ids, sentence = two.input_ids.numpy(), two.token_type_ids.numpy()
by_hand = bert_embeddings(ids, sentence, weights)
with torch.no_grad():
    by_model = table(input_ids=two.input_ids, token_type_ids=two.token_type_ids).numpy()
rows = [
    [t("yours_and_model"), f"{np.abs(by_hand - by_model).max():.0g}"],
    [t("all_type_zero"), f"{np.abs(bert_embeddings(ids, 0 * sentence, weights) - by_model).max():.2f}"],
]
views.table(rows, ["", t("difference")], t("embeddings_title"))

# %% [markdown] lang="es"
# Las posiciones de la lección 05 eran senos y cosenos; estas las ha aprendido el modelo. A la izquierda, la tabla; a la
# derecha, los productos de una fila con las que van detrás. ¿Se parecen a los de los senos? Mira también el final de la
# tabla: el modelo pequeño solo leyó secuencias de hasta 96 piezas, y las filas siguientes **se quedaron como nacieron**. Lo
# que no estuvo en el entrenamiento no existe.

# %% [markdown] lang="en"
# The positions of lesson 05 were sines and cosines; these the model has learned. On the left, the table; on the right,
# the products of a row with those behind it. Do they look like those of the sines? Look at the end of the table too: the
# small model has only read sequences of up to 96 pieces, and the rows after that **are still as they were initialised**.
# What training never showed does not exist.

# %% skip=true
positions = weights["position"][:128]
words = {name: t(f"positions_{name}") for name in ("position", "column", "value", "distance", "product", "from")}
figure = transformer_plots.positions(
    positions / np.abs(positions).max(), (5, 20, 35), words, (t("positions_left"), t("positions_right"))
)
norms = np.linalg.norm(positions, axis=1)
plots.show(figure, alt=t("positions_alt").format(first=f"{norms[5:90].mean():.2f}", last=f"{norms[96:].mean():.2f}"))

# %% [markdown] lang="es"
# ## 4. La arquitectura, leída
#
# Un modelo se imprime, y leer lo impreso es media lección. De arriba abajo: los tres embeddings; los bloques del codificador
# de la lección 05 (aquí `query`, `key`, `value` y `output.dense` son tus $W_q, W_k, W_v, W_o$; `intermediate` y `output`, la
# red); el *pooler*; y las dos **cabezas de preentrenamiento**, que veremos enseguida. Las cabezas de atención no se ven: son
# un *reshape*, no una capa.

# %% [markdown] lang="en"
# ## 4. The architecture, read
#
# A model can be printed, and reading the printout is half a lesson. From top to bottom: the three embeddings; the blocks
# of lesson 05's encoder (here `query`, `key`, `value` and `output.dense` are your $W_q, W_k, W_v, W_o$; `intermediate`
# and `output`, the feed-forward network); the *pooler*; and the two **pre-training heads**, which we will come to
# shortly. You will not see the attention heads: they are a reshape, not a layer.

# %% skip=true
print(bert)

# %% [markdown] lang="es"
# ¿Dónde están los parámetros? Predice: ¿qué parte tiene más en BERT base, la atención o la red que va detrás? La última capa
# de la cabeza de palabras no se cuenta porque es **la misma matriz** que la de los embeddings (*tied weights*).

# %% [markdown] lang="en"
# Where are the parameters? Predict: which part has more in BERT base, attention or the feed-forward network behind it? The
# last layer of the head for words is not counted, since it is **the same matrix** as that of the embeddings (*tied
# weights*).

# %% skip=true
predict("parameters", None)  # "attention" or "feed_forward" instead of None


# %% skip=true
def part_of(name):
    """Which part of BERT a weight belongs to, by its name."""
    marks = {"embeddings": "embeddings", "pooler": "pooler", "cls.": "pretraining_heads", ".attention.": "attention"}
    return next((part for mark, part in marks.items() if mark in name), "feed_forward")


base = drawn(transformers.BertForPreTraining, transformers.BertConfig())
shares = {}
for model in (bert, base):
    counted = dict.fromkeys(("embeddings", "attention", "feed_forward", "pooler", "pretraining_heads"), 0)
    for name, weight in model.named_parameters():
        counted[part_of(name)] += weight.numel()
    shares[model] = counted
rows = [
    [
        t(part),
        views.number(shares[bert][part], ",d"),
        views.percent(shares[bert][part] / size(bert)),
        views.number(shares[base][part], ",d"),
        views.percent(shares[base][part] / size(base)),
    ]
    for part in shares[bert]
]
compare("parameters", max(("attention", "feed_forward"), key=shares[base].get))
header = [t("part"), t("this_bert"), t("share"), "BERT base", t("share")]
views.table(rows, header, t("parts_title"))

# %% [markdown] lang="es"
# La red pasa de $D$ a $4D$ y vuelve: $8D^2$ por bloque, el doble que las cuatro matrices de la atención, $4D^2$. Y en lugar
# de ReLU usa **GELU** (Hendrycks y Gimpel, 2016): $x\,\Phi(x)$, donde $\Phi$ es la función de distribución normal. Casi la
# misma forma, pero sin esquina: a los números un poco negativos los deja pasar en parte, con gradiente.

# %% [markdown] lang="en"
# The feed-forward network goes from $D$ to $4D$ and back: $8D^2$ a block, twice the four matrices of attention, $4D^2$.
# And instead of ReLU it uses **GELU** (Hendrycks and Gimpel, 2016): $x\,\Phi(x)$, where $\Phi$ is the normal
# distribution function. It has nearly the same shape but no corner: slightly negative numbers partly get through, with a
# gradient.

# %% skip=true
x = torch.linspace(-3, 3, 13)
curves = {"GELU": torch.nn.functional.gelu(x).tolist(), "ReLU": torch.relu(x).tolist()}
figure = attention_plots.lines(x.tolist(), curves, x_label="x", y_label=t("output"), title="GELU, ReLU")
lowest = min(curves["GELU"])
plots.show(figure, alt=t("gelu_alt").format(lowest=f"{lowest:.2f}"))

# %% [markdown] lang="es"
# ## 5. De una frase, un vector
#
# BERT da un vector **por pieza**, $[B, T, D]$. Para comparar frases hace falta uno por frase, $[B, D]$. Hay tres candidatos:
#
# - el de **`[CLS]`**, la primera posición, que no es de ninguna palabra;
# - el ***pooler***: una capa con tanh sobre el de `[CLS]`, entrenada para decir si la segunda frase sigue a la primera;
# - la **media** de los vectores de las piezas (*mean pooling*), sin contar el relleno.
#
# Para la media hay que multiplicar $[B, T, D]$ por una máscara $[B, T]$. NumPy y PyTorch alinean las formas **por la
# derecha**, así que la máscara necesita un eje más al final: `mask[..., None]` o, en PyTorch, `mask.unsqueeze(-1)`, de forma
# $[B, T, 1]$. Eso es todo lo que hace `unsqueeze`. Y se divide entre las piezas **de esa frase**, no entre $T$.
#
# **Ejercicio 3 · `mean_pool`.**

# %% [markdown] lang="en"
# ## 5. One vector for a sentence
#
# BERT gives a vector **for each piece**, $[B, T, D]$. To compare sentences you need one a sentence, $[B, D]$. There are three
# candidates:
#
# - that of **`[CLS]`**, the first position, which belongs to no word;
# - the ***pooler***: a layer with tanh on that of `[CLS]`, trained to say whether the second sentence follows the first;
# - the **mean** of the pieces' vectors (*mean pooling*), not counting padding.
#
# For the mean, $[B, T, D]$ must be multiplied by a mask $[B, T]$. NumPy and PyTorch align shapes **from the right**, so the
# mask needs one more axis at its end: `mask[..., None]` or, in PyTorch, `mask.unsqueeze(-1)`, of shape $[B, T, 1]$. That is
# all that `unsqueeze` does. And the divisor is the number of pieces **of that sentence**, not $T$.
#
# **Exercise 3 · `mean_pool`.**


# %% exercise="mean_pool"
def mean_pool(hidden: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """One vector for each text: the mean of those of its tokens.

    Args:
        hidden: What the model gives for each token, [B, T, D], padding included.
        mask: 1 for a token and 0 for padding, [B, T]; every text has at least one token.

    Returns:
        [B, D].
    """
    ### BEGIN SOLUTION
    weights = mask[..., None]  # (B, T, 1)
    total = (hidden * weights).sum(axis=1)  # (B, D)
    return total / weights.sum(axis=1)
    ### END SOLUTION


# %% check="mean_pool"
check("mean_pool")

# %% [markdown] lang="es"
# Dos vectores se comparan por el **coseno** del ángulo entre ellos: su producto escalar, una vez normalizados. Con $N$ frases
# normalizadas, $V V^\top$ da los $N \times N$ cosenos de una vez.

# %% [markdown] lang="en"
# Two vectors are compared by the **cosine** of the angle between them: their dot product, once they are normalised. For $N$
# normalised sentences, $V V^\top$ gives all $N \times N$ cosines at once.


# %% skip=true
def sentence_vectors(sentences, how):
    """A vector of length 1 for each sentence, [N, D]: by "cls", "pooler" or "mean"."""
    batch = bert_tokenizer(sentences, padding=True, return_tensors="pt")
    with torch.no_grad():
        out = bert.bert(**batch)
    hidden = out.last_hidden_state.numpy()  # (N, T, D)
    vectors = {
        "cls": lambda: hidden[:, 0],
        "pooler": lambda: out.pooler_output.numpy(),
        "mean": lambda: mean_pool(hidden, batch.attention_mask.numpy()),
    }[how]()
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


compared = [
    "Me gusta el fútbol.",
    "Me encanta el baloncesto.",
    "El tren llega a las tres.",
    "El autobús sale a las cuatro.",
]
vectors = sentence_vectors(compared, "mean")
cosines = vectors @ vectors.T  # (N, N)
rows = [[sentence, *(f"{cosine:.2f}" for cosine in row)] for sentence, row in zip(compared, cosines, strict=True)]
views.table(rows, ["", *map(str, range(1, len(compared) + 1))], t("cosines_title"))

# %% [markdown] lang="es"
# Las parejas que hablan de lo mismo se parecen más. Pero mira también los demás números: frases que no tienen nada que ver
# no dan 0. Los vectores de estos modelos ocupan un cono estrecho (Ethayarajh, 2019), y un coseno solo significa algo **junto a
# otros**. Por eso se mide con una prueba: de 200 frases inglesas y sus traducciones, ¿de cuántas inglesas es la traducción
# la española más cercana? Al azar acertaría una. Predice: ¿qué vector lo hace mejor?

# %% [markdown] lang="en"
# Pairs about the same thing are more alike. But look at the other numbers too: sentences that have nothing to do with
# each other do not give 0. The vectors of these models lie in a narrow cone (Ethayarajh, 2019), and a cosine means
# something only **beside others**. So we measure by a test: of 200 English sentences and their translations, for how
# many is the translation the nearest Spanish one? Chance would get one right. Predict: which vector does best?

# %% skip=true
predict("vector", None)  # "cls", "pooler" or "mean" instead of None

# %% skip=true
chosen = np.random.default_rng(7).choice(len(pairs), 200, replace=False)
found = {}
rows = []
for how in ("cls", "pooler", "mean"):
    ours, theirs = (sentence_vectors([side[i] for i in chosen], how) for side in (english, spanish))
    cosines = ours @ theirs.T  # (200, 200)
    found[how] = float((cosines.argmax(axis=1) == np.arange(200)).mean())
    apart = (cosines.sum() - np.trace(cosines)) / (200 * 199)
    rows.append([how, views.percent(found[how], 1), f"{np.trace(cosines) / 200:.2f}", f"{apart:.2f}"])
compare("vector", max(found, key=found.get))
views.table(rows, [t("vector"), t("found"), t("cosine_own"), t("cosine_others")], t("retrieval_title"))

# %% [markdown] lang="es"
# En el modelo pequeño gana la media, y con claridad; aun así falla en la mayoría. Nadie lo entrenó para que frases parecidas
# tuvieran vectores parecidos. Con BERT base pasa algo semejante: en las pruebas de similitud de Reimers y Gurevych (2019,
# tabla 1), ni `[CLS]` ni la media llegan a la media de unos vectores de palabras de 2014, y su solución fue ajustar el modelo
# para eso. Si el modelo no trae *pooler*, como a veces pasa con los de la modalidad completa, esa fila sale de números al
# azar: el aviso de la primera celda lo dice.
#
# En la modalidad completa puedes medirlo con juicios humanos: la correlación de Spearman entre el coseno y la nota que
# pusieron personas a 1379 pares de frases españolas.

# %% [markdown] lang="en"
# In the small model the mean clearly wins; even so it fails for most sentences. Nobody trained it to give similar
# vectors to similar sentences. Much the same happens with BERT base: in the similarity tests of Reimers and Gurevych
# (2019, table 1) neither `[CLS]` nor the mean comes up to the mean of word vectors of 2014, and their solution was to
# fine-tune the model for that. Where a model brings no *pooler*, as happens with some in the full lane, that row comes
# from random numbers: the warning where it was loaded says so.
#
# In the full lane you can measure it against human judgement: Spearman's correlation between the cosine and the score that
# people gave to 1,379 pairs of Spanish sentences.

# %% skip=true
if not full:
    shown = None
    print(t("full_lane_only"))
else:
    import csv

    with data.fetch("stsb-es", "stsb-es-test.csv", lang=runtime.lang).open(encoding="utf-8", newline="") as file:
        judged = [(one, other, float(score)) for one, other, score in csv.reader(file)]
    rows = []
    for how in ("cls", "pooler", "mean"):
        blocks = [judged[start : start + 64] for start in range(0, len(judged), 64)]
        sides = [
            np.concatenate([sentence_vectors([row[side] for row in block], how) for block in blocks]) for side in (0, 1)
        ]
        cosines = (sides[0] * sides[1]).sum(axis=1)
        # Spearman's is Pearson's of the ranks; equal scores share the mean of theirs.
        ranks = [
            np.array(
                [np.searchsorted(ordered, value, "left") + np.searchsorted(ordered, value, "right") for value in values]
            )
            for values in (cosines, np.array([row[2] for row in judged]))
            for ordered in [np.sort(values)]
        ]
        rows.append([how, f"{np.corrcoef(*ranks)[0, 1]:.2f}"])
    shown = views.table(rows, [t("vector"), "Spearman"], t("sts_title"))
shown

# %% [markdown] lang="es"
# ## 6. Adivinar palabras tapadas
#
# La primera tarea del preentrenamiento (Devlin y otros, 2019, apartado 3.1). De cada texto se elige el **15 %** de las
# piezas, al azar; nunca `[CLS]`, `[SEP]` ni el relleno. De las elegidas,
#
# - el 80 % se cambia por `[MASK]`;
# - el 10 %, por una pieza cualquiera del vocabulario;
# - el 10 % se deja como está.
#
# ¿Por qué no `[MASK]` siempre? Porque después, al usar el modelo, no habrá ninguno: si el modelo solo tuviera que trabajar
# donde ve un `[MASK]`, podría desentenderse de lo demás. Así, de cualquier pieza hay que dudar un poco.
#
# La pérdida es la entropía cruzada **solo en las elegidas**. PyTorch no cuenta los sitios cuya etiqueta es **−100**; no hay
# nada especial en ese número, es el valor por defecto de `ignore_index`.
#
# **Ejercicio 4 · `mask_tokens`.** Elegir y repartir es azar: todo sale de `rng`. El lote que recibes se queda como está.

# %% [markdown] lang="en"
# ## 6. Guessing hidden words
#
# The first task of pre-training (Devlin et al., 2019, section 3.1). Of each text **15%** of the pieces are chosen at random;
# never `[CLS]`, `[SEP]` or padding. Of those chosen,
#
# - 80% are replaced by `[MASK]`;
# - 10%, by any piece of the vocabulary;
# - 10% are left as they are.
#
# Why not `[MASK]` always? Because later, when the model is used, there will be none: if it had to work only where it sees a
# `[MASK]`, it could stop caring about the rest. This way every piece must be doubted a little.
#
# The loss is the cross-entropy **of the chosen ones only**. PyTorch does not count places whose label is **−100**; there is
# nothing special about that number, it is the default of `ignore_index`.
#
# **Exercise 4 · `mask_tokens`.** Choosing and sharing out is chance: all of it comes from `rng`. The batch that you are given
# stays as it is.


# %% exercise="mask_tokens"
def mask_tokens(
    ids: np.ndarray, special: np.ndarray, mask_id: int, V: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A batch for masked language modelling (Devlin et al., 2019, section 3.1).

    Args:
        ids: Tokens [B, T]; not to be changed.
        special: Booleans [B, T], True at tokens that must not be hidden: [CLS], [SEP] and padding.
        mask_id: The id of [MASK].
        V: How many tokens there are.
        rng: Where all the randomness comes from.

    Returns:
        inputs: [B, T]; of the ordinary tokens 15 % are chosen, each by itself, and of these 80 % are now `mask_id`, 10 % an
            id drawn evenly from 0 to V - 1, and 10 % what they were.
        labels: [B, T], the original id where one was chosen, -100 elsewhere.
    """
    ### BEGIN SOLUTION
    chosen = ~special & (rng.random(ids.shape) < 0.15)  # (B, T)
    labels = np.where(chosen, ids, -100)
    fate = rng.random(ids.shape)  # (B, T): below 0.8 hidden, up to 0.9 another token, else it stays
    other = rng.integers(0, V, ids.shape)
    inputs = np.where(chosen & (fate < 0.8), mask_id, ids)
    inputs = np.where(chosen & (fate >= 0.8) & (fate < 0.9), other, inputs)
    return inputs, labels
    ### END SOLUTION


# %% check="mask_tokens"
check("mask_tokens")

# %% [markdown] lang="es"
# Cuatro tiradas con la misma frase, y cuántas piezas se eligen en mil. En cada pasada del corpus se tapa otra cosa (RoBERTa
# lo llama *dynamic masking*); y de cada 100 piezas leídas, el modelo aprende de unas 15. Acuérdate de ese número en la
# sesión B.

# %% [markdown] lang="en"
# Four draws with the same sentence, and how many pieces are chosen in a thousand draws. Each pass over the corpus hides
# something else (RoBERTa calls it *dynamic masking*); and of every 100 pieces that are read the model learns from about 15.
# Remember that number in sitting B.

# %% skip=true
line = np.array(bert_tokenizer(["Mi hermana quiere un vaso de agua, y yo no tengo ganas de ir al cine."]).input_ids)
special = np.isin(line, bert_tokenizer.all_special_ids)
V, mask_id = bert.config.vocab_size, bert_tokenizer.mask_token_id
dice = np.random.default_rng(7)
rows = []
for number in range(1, 5):
    spoilt, labels = mask_tokens(line, special, mask_id, V, dice)
    asked = bert_tokenizer.convert_ids_to_tokens(line[labels != -100].tolist())
    rows.append([number, " ".join(bert_tokenizer.convert_ids_to_tokens(spoilt[0].tolist())), ", ".join(asked)])
labels = mask_tokens(np.repeat(line, 1000, axis=0), np.repeat(special, 1000, axis=0), mask_id, V, dice)[1]
asked_share = (labels != -100).sum() / (1000 * (~special).sum())
views.table(
    rows, [t("draw"), t("model_reads"), t("model_answers")], t("mask_title").format(share=views.percent(asked_share, 1))
)

# %% [markdown] lang="es"
# **Palabras enteras.** Si de `desayunar ##íamos` se tapa solo `##íamos`, la otra mitad lo delata. BETO tapa **palabras
# enteras** (*whole-word masking*): elige palabras y tapa todas sus piezas. Qué piezas son de la misma palabra lo dice el
# tokenizador con `word_ids()`:

# %% [markdown] lang="en"
# **Whole words.** If of `desayunar ##íamos` only `##íamos` is hidden, the other half gives it away. BETO hides **whole words**
# (*whole-word masking*): it chooses words and hides all their pieces. Which pieces belong to the same word the tokenizer says
# by `word_ids()`:

# %% skip=true
text = "Desayunaríamos en la cocina."
encoded = bert_tokenizer(text)
pieces = encoded.tokens()
longest = max(set(encoded.word_ids()) - {None}, key=encoded.word_ids().count)
alone = [
    bert_tokenizer.mask_token if i == max(np.flatnonzero(np.array(encoded.word_ids()) == longest)) else piece
    for i, piece in enumerate(pieces)
]
whole = [
    bert_tokenizer.mask_token if word == longest else piece
    for piece, word in zip(pieces, encoded.word_ids(), strict=True)
]
rows = [[t("pieces"), " ".join(pieces)], [t("one_piece"), " ".join(alone)], [t("whole_word"), " ".join(whole)]]
views.table(rows, ["", text], t("whole_title"))

# %% [markdown] lang="es"
# Ahora las respuestas, **con sus probabilidades**. Un hueco por frase, y las cinco piezas más probables. Fíjate en dos cosas:
# cuánto se reparte la probabilidad donde caben muchas palabras, y lo que hay a la **derecha** del hueco en las frases que
# acierta. Y recuerda quién contesta: en la modalidad rápida, un modelo que solo ha leído frases para aprender idiomas y
# una novela. De geografía no sabe nada, y contesta igual.

# %% [markdown] lang="en"
# Now the answers, **with their probabilities**. One gap a sentence, and the five most probable pieces. Note two things: how
# far probability spreads where many words would fit, and what stands to the **right** of the gap in the sentences that it gets
# right. And remember who is answering: in the quick lane, a model that has read sentences for language learners and one
# novel. It knows no geography, and answers all the same.


# %% skip=true
def at_the_gap(first, second=None):
    """What BERT gives each piece of the vocabulary at the gap, written ___, of a sentence or a pair: [V]."""
    texts = [text.replace("___", bert_tokenizer.mask_token) for text in (first, second) if text]
    batch = bert_tokenizer(*texts, return_tensors="pt")
    with torch.no_grad():
        logits = bert(**batch).prediction_logits[0]  # (T, V)
    (gap,) = torch.nonzero(batch.input_ids[0] == bert_tokenizer.mask_token_id)
    return logits[gap[0]].softmax(dim=-1)


def best(p, count=5):
    """The most probable pieces with their probabilities."""
    values, places = p.topk(count)
    named = zip(bert_tokenizer.convert_ids_to_tokens(places.tolist()), values.tolist(), strict=True)
    return views.listed(f"{piece} {views.number(value)}" for piece, value in named)


gaps = [
    "No tengo ___ de ir al cine.",
    "Don Quijote y ___ Panza.",
    "Tom no sabe ___ francés.",
    "Hay que estudiar todos los ___.",
]
gaps += ["La capital de Francia es ___.", "I like to play ___.", "She doesn't want to ___."]
views.table([[gap, best(at_the_gap(gap))] for gap in gaps], [t("sentence"), t("best_five")], t("gaps_title"))

# %% [markdown] lang="es"
# **La derecha importa.** En la lección 02, *left* no tenía sentido hasta leer lo que venía detrás. El artículo español tampoco:
# quien escribe *el* o *la* tiene que saber ya qué nombre viene, y *la mano* y *el problema* no se dejan adivinar por la última
# letra. BERT lo ve. Compara las dos probabilidades; y después, la concordancia del adjetivo, que está más lejos.

# %% [markdown] lang="en"
# **The right side matters.** In lesson 02 *left* made no sense until what followed it had been read. The Spanish article
# is no different: whoever writes *el* or *la* must already know which noun is coming, and the last letter does not give
# away *la mano* (hand) or *el problema*. BERT sees the noun. Compare the two probabilities; then look at the adjective,
# whose noun is further away.

# %% skip=true
choices = [
    ("___ libro es mío.", "el", "la"),
    ("___ casa es mía.", "la", "el"),
    ("___ mano está fría.", "la", "el"),
    ("___ problema es grande.", "el", "la"),
    ("Mi hermano está muy ___.", "cansado", "cansada"),
    ("Mi hermana está muy ___.", "cansada", "cansado"),
]
rows = []
for gap, right, wrong in choices:
    p = at_the_gap(gap)
    good, bad = (p[bert_tokenizer.convert_tokens_to_ids(word)].item() for word in (right, wrong))
    texts = (f"{word} {views.number(share, '.4f')}" for word, share in ((right, good), (wrong, bad)))
    rows.append([gap, *texts, "✓" if good > bad else "✗"])
views.table(rows, [t("sentence"), t("right"), t("wrong"), ""], t("agreement_title"))

# %% [markdown] lang="es"
# **Experimento.** Cambia las frases de las dos tablas por tuyas, y aleja el adjetivo: *Mi hermana, la que vive en Madrid, está
# muy ___*. ¿Hasta dónde llega la concordancia del modelo que tienes?
#
# ## 7. ¿Sigue esta frase a la otra?
#
# La segunda tarea (*next sentence prediction*, NSP): recibe dos frases y dice si la segunda seguía a la primera en el texto.
# La respuesta sale del *pooler*, con dos logits. Cuidado con la etiqueta: en `transformers`, **0 es «sí, sigue»**, y
# 1, «es otra cualquiera». Al revés de lo que uno espera.

# %% [markdown] lang="en"
# **Experiment.** Replace the sentences of both tables with your own, and move the adjective further away: *Mi hermana,
# la que vive en Madrid, está muy ___* ("My sister, the one who lives in Madrid, is very ___"). How far does the
# agreement of your model reach?
#
# ## 7. Does this sentence follow that one?
#
# The second task (*next sentence prediction*, NSP): it is given two sentences and says whether the second followed the first
# in the text. The answer comes from the pooler, in two logits. Mind the label: in `transformers`, **0 is "yes, it follows"**,
# and 1, "it is any other". The opposite of what one expects.

# %% skip=true
predict("follows", None)  # which pairs will it take for consecutive? a list of numbers, such as [1, 2]

# %% skip=true
pairs_to_judge = [
    ("I lost my keys.", "Perdí mis llaves."),
    ("I lost my keys.", "El tren sale mañana."),
    ("¿Dónde está la estación?", "Where is the station?"),
    ("¿Qué hora es?", "Son las tres."),
    ("Tengo hambre.", "Vamos a comer algo."),
    ("Tengo hambre.", "El tren sale mañana."),
]
judge_tokenizer, judge = bert_tokenizer, bert
if any("seq_relationship" in name or "pooler" in name for name in missing):  # this checkpoint has no such head
    mini = pretrained.Pretrained(str(checkpoints.folder_of("mini-bert", runtime.lang)))
    judge_tokenizer, judge, _ = load(AutoModelForPreTraining, mini)
    print(t("mini_judges"))
with torch.no_grad():
    batch = judge_tokenizer(*zip(*pairs_to_judge, strict=True), padding=True, return_tensors="pt")
    p_next = judge(**batch).seq_relationship_logits.softmax(dim=-1)[:, 0].tolist()  # label 0: it follows
rows = [
    [number, *pair, f"{p:.3f}"] for number, (pair, p) in enumerate(zip(pairs_to_judge, p_next, strict=True), start=1)
]
compare("follows", [row[0] for row, p in zip(rows, p_next, strict=True) if p > 0.5])
views.table(rows, ["", "A", "B", t("p_follows")], t("nsp_title"))

# %% [markdown] lang="es"
# ¿Te ha sorprendido? *¿Qué hora es? – Son las tres* es un diálogo perfecto, y el modelo pequeño lo rechaza; una frase y su
# **traducción** las da por consecutivas. No es un fallo: es **lo que se le enseñó**. Sus parejas verdaderas eran frases
# seguidas del *Quijote* y frases con su traducción (la ficha del modelo lo cuenta). Con parejas traducidas se preentrena
# también XLM (Conneau y Lample, 2019). «Predice la frase siguiente» es el nombre de la tarea; lo que el modelo aprende es lo
# que separa los ejemplos buenos de los malos.
#
# La tarea, además, no era tan útil como parecía: RoBERTa la quitó sin perder nada (Liu y otros, 2019, apartado 4.2), y ALBERT
# la cambió por decir si dos frases seguidas están en su orden (Lan y otros, 2020).
#
# ## 8. Lo que miran las cabezas
#
# BERT base tiene 12 bloques de 12 cabezas: **144 cabezas**, que no son 144 capas. Cada una, para cada texto, da un mapa
# $[T, T]$. `transformers` los entrega si se piden con `output_attentions=True`, pero hay dos trampas. Por defecto la atención
# se calcula **fundida** en una operación (*sdpa*) que nunca guarda los pesos: hay que pedir la otra, `eager`. Y en modo de
# **entrenamiento** el *dropout* borra pesos y agranda otros, y las filas dejan de sumar 1: hay que pasar a evaluación.
#
# **Ejercicio 5 · `attention_maps`.**

# %% [markdown] lang="en"
# Surprised? *¿Qué hora es? – Son las tres* ("What time is it?" – "Three o'clock") is a perfect dialogue, and the small
# model rejects it; a sentence and its **translation** it takes for consecutive. That is not a bug: it is **what it was
# taught**. Its true pairs were consecutive sentences of *Don Quijote*, and sentences with their translation (the model's
# card says so). XLM, too, is pre-trained on translated pairs (Conneau and Lample, 2019). "Predict the next sentence" is
# the task's name; what the model learns is whatever tells the good examples from the bad.
#
# The task, by the way, was less useful than it seemed: RoBERTa dropped it and lost nothing (Liu et al., 2019, section 4.2),
# and ALBERT replaced it by saying whether two consecutive sentences are in order (Lan et al., 2020).
#
# ## 8. What heads look at
#
# BERT base has 12 blocks of 12 heads: **144 heads**, which are not 144 layers. Each gives, for each text, a map
# $[T, T]$. `transformers` hands them over when called with `output_attentions=True`, but there are two traps. By default
# attention is computed **fused** into one operation (*sdpa*), which never keeps the weights: the other one, `eager`,
# must be asked for. And in **training** mode dropout deletes some weights and enlarges others, and rows no longer add up
# to 1: the model must be switched to evaluation.
#
# **Exercise 5 · `attention_maps`.**


# %% exercise="attention_maps"
def attention_maps(model, inputs) -> np.ndarray:
    """The attention weights of all layers and heads.

    Args:
        model: A model of transformers, as `from_pretrained` or a training left it.
        inputs: What a tokenizer gives with `return_tensors="pt"`: tensors [B, T] by name.

    Returns:
        [L, B, h, T, T]; the last axis is what is looked at, and its weights add up to 1.
    """
    ### BEGIN SOLUTION
    model.set_attn_implementation("eager")  # fused attention never has the weights at hand
    model.eval()  # dropout would set some to 0 and raise the others
    with torch.no_grad():
        attentions = model(**inputs, output_attentions=True).attentions  # L × (B, h, T, T)
    return torch.stack(attentions).numpy()
    ### END SOLUTION


# %% check="attention_maps"
check("attention_maps")

# %% [markdown] lang="es"
# Míralas todas sobre una frase y su traducción. Elige una palabra y sigue su mirada por las cabezas; cambia de bloque con los
# botones. Las dos frases van en la misma fila, así que una palabra española puede mirar a una inglesa: eso es lo que hacía la
# atención cruzada de la lección 05, aquí dentro de la autoatención.

# %% [markdown] lang="en"
# Look at all of them on a sentence and its translation. Choose a word and follow its gaze through the heads; the buttons change
# the block. Both sentences stand in one row, so that a Spanish word may look at an English one: what cross-attention did in
# lesson 05 happens here within self-attention.


# %% skip=true
def looked_up(first, second=None):
    """A text's tokens, the type of each, and its maps [L, h, T, T]."""
    inputs = bert_tokenizer(*[text for text in (first, second) if text], return_tensors="pt")
    maps = np.asarray(attention_maps(bert, inputs))[:, 0]
    return bert_tokenizer.convert_ids_to_tokens(inputs.input_ids[0].tolist()), inputs.token_type_ids[0].numpy(), maps


tokens, types, maps = looked_up("The red house is mine.", "La casa roja es mía.")
heads_labels = HeadsLabels(**{field.name: t(f"heads_{field.name}") for field in fields(HeadsLabels)})
heads_grid(tokens, tokens, maps, heads_labels, t("heads_title"))

# %% [markdown] lang="es"
# Y como las dibuja **BertViz** (Vig, 2019), la herramienta que verás en otros cuadernos: primero un bloque con sus cabezas en
# colores (arriba eliges bloque, cabezas y qué frase mira a cuál); después, todas de un vistazo. Aquí van sin conexión.

# %% [markdown] lang="en"
# And here is how **BertViz** (Vig, 2019), the tool you will meet in other notebooks, draws them: first a block with its
# heads in colours (at the top choose the block, the heads, and which sentence looks at which); then all at a glance.
# Here they work offline.

# %% skip=true
viz_labels = BertVizLabels(**{field.name: t(f"viz_{field.name}") for field in fields(BertVizLabels)})
second = int(np.argmax(types))
head_view(list(maps), tokens, viz_labels, t("head_view_title"), sentence_b_start=second, layer=len(maps) // 2)

# %% skip=true
model_view(list(maps), tokens, viz_labels, t("model_view_title"), sentence_b_start=second)

# %% [markdown] lang="es"
# Con un ejemplo se cree cualquier cosa. Clark y otros (2019) midieron costumbres sobre muchos textos en BERT base, y tres de
# sus resultados se pueden buscar en cualquier BERT:
#
# - hay cabezas que ponen más de la mitad de su atención en la palabra **anterior**, y otras en la **siguiente** (3.1);
# - en los bloques 6 a 10 (ellos cuentan desde 1), más de la mitad de la atención va a **`[SEP]`**, que no significa nada (3.2): los autores lo leen
#   como una manera de no hacer nada cuando lo que una cabeza busca no está;
# - las cabezas de los primeros bloques reparten más la mirada (3.3).
#
# Mídelo en 100 frases con su traducción. Antes, predice: ¿cuánta atención, de media, va a `[SEP]` en tu modelo?

# %% [markdown] lang="en"
# A single example can make you believe anything. Clark et al. (2019) measured habits over many texts in BERT base, and
# three of their results can be looked for in any BERT:
#
# - some heads put more than half of their attention on the word **before**, others on the one **after** (3.1);
# - in layers 6 to 10 (they count from 1), more than half of the attention goes to **`[SEP]`**, which means nothing (3.2): the
#   authors read it as a way of doing nothing where what a head looks for is not there;
# - heads of the first layers spread their gaze more widely (3.3).
#
# Measure it over 100 sentences with their translation. First, predict: how much attention, on average, goes to `[SEP]` in your
# model?

# %% skip=true
predict("separator", None)  # a share between 0 and 1 instead of None

# %% skip=true
measured, across, of_b = [], 0, 0
for i in chosen[:100]:
    tokens, types, maps = looked_up(english[i], spanish[i])
    measured.append(head_statistics(maps, tokens))
    across = across + maps[:, :, types == 1][:, :, :, types == 0].sum(
        axis=(-1, -2)
    )  # from the second sentence to the first
    of_b += int((types == 1).sum())
habits = sum_of(measured)
panels = {
    t(f"habit_{name}"): habits[key] for name, key in (("previous", "previous"), ("next", "next"), ("sep", "to [SEP]"))
}
panels[t("habit_across")] = across / of_b
figure = attention_plots.heads_by_layer(panels, x_label=t("layer"), y_label=t("share"), title=t("habits_title"))
compare("separator", f"{habits['to [SEP]'].mean():.2f}")
plots.show(figure, alt=attention_plots.heads_in_words(panels, t("habits_alt")))

# %% skip=true
rows = []
for name, values in [*panels.items(), (t("habit_spread"), np.exp(habits["entropy"]))]:
    layer, head = np.unravel_index(values.argmax(), values.shape)
    rows.append([name, f"{values.mean():.2f}", f"{values.max():.2f}", int(layer), int(head)])
rows.append([t("even_spread"), f"{np.exp(habits['uniform']).mean():.2f}", "", "", ""])
views.table(rows, [t("habit"), t("mean"), t("highest"), t("layer"), t("head")], t("habits_table"))

# %% [markdown] lang="es"
# Léelo en tu modelo. En el pequeño hay una cabeza que mira casi solo a la palabra anterior y varias a la siguiente, en
# los primeros bloques: para ver nacer este hábito no hacen falta 144 cabezas. `[SEP]`, en cambio, recibe poco, y **aquí
# no se cumple** lo de Clark: un modelo de cuatro bloques y parejas cortas no ha aprendido ese descanso, o no lo
# necesita; este experimento no distingue. Tampoco lo de repartir la mirada: aquí quienes más la reparten están en el
# último bloque. Y el bloque 2 mira de la segunda frase a la primera más que ningún otro: el que se entrenó con
# traducciones busca al otro lado.
#
# Lo que no puedes decir: «esta cabeza traduce». Un mapa dice con qué pesos se mezcló, no por qué se respondió (lección 04);
# y dos modelos que contestan igual pueden mirar distinto.
#
# ### Punto de guardado
#
# Aquí termina la sesión A. Guarda el cuaderno. Cuando vuelvas, ejecuta *todas las celdas* hasta este punto: con los modelos
# pequeños tarda menos de un minuto.

# %% [markdown] lang="en"
# Read it off your own model. In the small one, a head in the first layers looks at hardly anything but the word before,
# and several look at the one after: this habit does not need 144 heads to appear. `[SEP]`, on the other hand, gets
# little, and **here Clark's finding does not hold**: a model with four layers, trained on short pairs, has not learned
# to rest that way, or does not need to; this experiment cannot tell which. Nor does the finding on breadth: here the
# broadest gazes are in the last layer. And layer 2 looks from the second sentence to the first more than any other: a
# model trained on translations searches the other side.
#
# What you may not say: "this head translates". A map says which weights were used to mix, not why the model answered as
# it did (lesson 04); and two models that give the same answers may look in different places.
#
# ### Save point
#
# This is the end of sitting A. Save the notebook. When you come back, run *all cells* up to here: with the small models it
# takes less than a minute.

# %% [markdown] lang="es"
# ## Sesión B · GPT: predecir lo siguiente
#
# ## 9. Pedirle a BERT que escriba
#
# BERT adivina huecos. ¿Y si el hueco está **al final**? Con eso se podría escribir: poner un `[MASK]`, quedarse con la
# respuesta, poner otro. Prueba con comienzos conocidos, sin punto final y con él.

# %% [markdown] lang="en"
# ## Sitting B · GPT: predict the next word
#
# ## 9. Asking BERT to write
#
# BERT guesses gaps. What if the gap is **at the end**? That would be a way to write: put a `[MASK]`, keep the answer,
# put another. Try it with familiar openings, without a full stop and with one.

# %% skip=true
beginnings = ["En un lugar de la", "Me gusta el", "Mi hermana quiere un vaso de", "I would like to"]
rows = [
    [f"{text} ___", best(at_the_gap(f"{text} ___"), 3), best(at_the_gap(f"{text} ___ ."), 3)] for text in beginnings
]
views.table(rows, [t("beginning"), t("nothing_behind"), t("stop_behind")], t("write_title"))

# %% [markdown] lang="es"
# Sin nada detrás, casi siempre responde con un punto: en lo que leyó, lo que iba justo antes de `[SEP]` era eso. Una frase a
# medias no se parece a nada de su entrenamiento. Y no es cuestión de tamaño: un modelo que necesita los dos lados no sabe qué
# hacer con uno solo. Para **escribir** hay que entrenarse escribiendo: predecir cada palabra de las anteriores, como en la
# lección 06.
#
# ## 10. Los bytes y sus parejas
#
# GPT-2 no lee letras ni palabras, sino trozos, como BERT; pero los consigue de otra manera, **byte-pair encoding** (Sennrich,
# Haddow y Birch, 2016), y parte de los **bytes** (Radford y otros, 2019, apartado 2.2):
#
# 1. cada palabra se escribe como sus bytes en UTF-8: hay 256, así que **nada es desconocido**, ni ¿, ni 🙂, ni el chino;
# 2. se cuenta qué pareja de piezas vecinas aparece más en todo el texto, y se **funde** en una pieza nueva;
# 3. se repite el paso 2 tantas veces como piezas nuevas se quieran (GPT-2: 50 000).
#
# Para cortar una palabra nueva se aplican las fusiones **en el orden en que se aprendieron**, no en el de la frase. La ñ son
# dos bytes, y si el texto de entrenamiento era inglés, nadie los fundió. El espacio va pegado **delante** de la palabra, y
# `transformers` lo escribe `Ġ`; los demás bytes también llevan una letra de repuesto: por eso la ñ se ve como `Ã±`. No está
# roto: al decodificar vuelve a ser lo que era.
#
# **Ejercicios 6 ☆ y 7 ☆ · `bpe_train` y `bpe_encode`.** Extra: aprende las fusiones y córtalas tú. Trabaja con bytes de
# Python: `list(bytes([b]) for b in word.encode())`.

# %% [markdown] lang="en"
# With nothing after the gap it nearly always answers with a full stop: in what it read, that is what came just before
# `[SEP]`. Half a sentence is like nothing it met in training. And size is not the issue: a model that needs both sides
# does not know what to do with one. To **write**, a model has to practise writing: predict each word from those before,
# as in lesson 06.
#
# ## 10. Bytes and their pairs
#
# Like BERT, GPT-2 reads neither letters nor words but pieces; it gets them in another way, **byte-pair encoding**
# (Sennrich, Haddow and Birch, 2016), and starts from **bytes** (Radford et al., 2019, section 2.2):
#
# 1. each word is written as its bytes in UTF-8: there are 256, so **nothing is unknown**, neither ¿ nor 🙂 nor Chinese;
# 2. count which pair of neighbouring pieces appears most in the whole text, and **merge** it into a new piece;
# 3. repeat step 2 as many times as you want new pieces (GPT-2: 50,000).
#
# To cut a new word, merges are applied **in the order in which they were learned**, not in that of the sentence. ñ is
# two bytes, and if the training text was English nobody merged them. The space is glued **in front of** the word, and
# `transformers` writes it `Ġ`; other bytes have a letter to stand in for them too, which is why ñ looks like `Ã±`.
# Nothing is broken: decoding brings it back.
#
# **Exercises 6 ☆ and 7 ☆ · `bpe_train` and `bpe_encode`.** Extra: learn the merges and cut with them yourself. Work on
# Python bytes: `list(bytes([b]) for b in word.encode())`.


# %% exercise="bpe_train"
def bpe_train(words: list[str], merges: int) -> list[tuple[bytes, bytes]]:
    """The merges of byte-pair encoding (Sennrich et al., 2016, section 3.2), on bytes.

    Args:
        words: The words of a text, one after the other, as often as they come.
        merges: How many to learn at most.

    Returns:
        Pairs in the order in which they were learned: each time the pair of neighbouring pieces within a word that stands
        most often, every place counted; of pairs equally frequent the smallest, as Python compares tuples of bytes.
        It is then merged everywhere, from left to right. Fewer than `merges` if no pair is left.
    """
    ### BEGIN SOLUTION
    texts = [[bytes([byte]) for byte in word.encode()] for word in words]
    learned = []
    for _ in range(merges):
        counts = {}
        for pieces in texts:
            for pair in pairwise(pieces):
                counts[pair] = counts.get(pair, 0) + 1
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        learned.append(best)
        for pieces in texts:
            place = 0
            while place < len(pieces) - 1:
                if (pieces[place], pieces[place + 1]) == best:
                    pieces[place : place + 2] = [best[0] + best[1]]
                place += 1
    return learned
    ### END SOLUTION


# %% check="bpe_train"
check("bpe_train")


# %% exercise="bpe_encode"
def bpe_encode(word: str, merges: list[tuple[bytes, bytes]]) -> list[bytes]:
    """The pieces of a word, by learned merges.

    Args:
        word: One word.
        merges: Pairs in the order in which they were learned.

    Returns:
        The word's bytes, in pieces: as long as some neighbouring pair is among the merges, that which was learned first is
        merged wherever it stands, from left to right.
    """
    ### BEGIN SOLUTION
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    pieces = [bytes([byte]) for byte in word.encode()]
    while known := [pair for pair in pairwise(pieces) if pair in ranks]:
        best = min(known, key=ranks.get)
        place = 0
        while place < len(pieces) - 1:
            if (pieces[place], pieces[place + 1]) == best:
                pieces[place : place + 2] = [best[0] + best[1]]
            place += 1
    return pieces
    ### END SOLUTION


# %% check="bpe_encode"
check("bpe_encode")

# %% [markdown] lang="es"
# Estas son las primeras parejas que fundió el modelo que has cargado, en orden. ¿Qué idioma leía?

# %% [markdown] lang="en"
# These are the first pairs that the model you have loaded merged, in order. Which language was it reading?

# %% skip=true
merges = json.loads(gpt_tokenizer.backend_tokenizer.to_str())["model"]["merges"][:12]
rows = []
for number, merge in enumerate(merges, start=1):
    left, right = merge.split(" ") if isinstance(merge, str) else merge
    rows.append([number, f"{left} + {right}", repr(gpt_tokenizer.convert_tokens_to_string([left + right]))])
views.table(rows, [t("merge_order"), t("merge_pair"), t("merge_result")], t("merges_title"))

# %% [markdown] lang="es"
# Esto hace el tokenizador del modelo con el español y con el inglés. El pequeño ha leído español; el GPT-2 de la modalidad
# completa, sobre todo inglés: compara cuántas piezas gasta cada uno. Quien paga por pieza, o tiene un límite de piezas, paga
# más por un idioma que por otro.

# %% [markdown] lang="en"
# This is what the model's tokenizer does to Spanish and to English. The small one has read Spanish; the full lane's GPT-2,
# mostly English: compare how many pieces each of them spends. Whoever pays by the piece, or has a limit of pieces, pays more
# for one language than for another.

# %% skip=true
rows = []
for text in ("¿Dónde está la habitación?", "Where is the room?", "¡Ñandú!", "el año", "El año", "🙂"):
    pieces = gpt_tokenizer.tokenize(text)
    back = gpt_tokenizer.decode(gpt_tokenizer.convert_tokens_to_ids(pieces))
    rows.append([text, len(text.encode()), len(pieces), " · ".join(pieces), "=" if back == text else "≠"])
views.table(rows, [t("text"), t("bytes"), t("piece_count"), t("pieces"), t("round_trip")], t("bytes_title"))

# %% [markdown] lang="es"
# ## 11. Solo hacia atrás
#
# La atención de GPT es la tuya de la lección 05 con la máscara causal: cada fila mira hacia atrás y a sí misma. Tu
# `attention_maps` sirve también para este modelo. A la izquierda, una cabeza de BERT; a la derecha, una de GPT, con la misma
# frase. De cada modelo se muestra la cabeza que más mira a la palabra anterior.

# %% [markdown] lang="en"
# ## 11. Backwards only
#
# GPT's attention is the one you wrote in lesson 05, with the causal mask: each row looks backwards and at itself. Your
# `attention_maps` works for this model too. On the left is a head of BERT, on the right one of GPT, with the same
# sentence: for each model, the head that looks most at the word before.

# %% skip=true
text = "Me gusta el café con leche."
tokens, _, maps = looked_up(text)
inputs = gpt_tokenizer(text, return_tensors="pt")
gpt_tokens = [gpt_tokenizer.decode(i) for i in inputs.input_ids[0]]
gpt_maps = np.asarray(attention_maps(gpt, inputs))[:, 0]  # (L, h, T, T)
causal = np.tril(np.ones((len(gpt_tokens), len(gpt_tokens)), bool))
pictures = {}
for name, its_tokens, its_maps, mask in (("BERT", tokens, maps, None), ("GPT", gpt_tokens, gpt_maps, causal)):
    layer, head, _ = head_statistics(its_maps, its_tokens, mask).strongest("previous", 1)[0]
    pictures[t("one_head").format(model=name, layer=layer, head=head)] = (its_tokens, its_tokens, its_maps[layer, head])
ahead = {
    name: float(np.triu(its_maps, 1).sum() / its_maps.sum()) for name, its_maps in (("bert", maps), ("gpt", gpt_maps))
}
figure = attention_plots.weight_maps(pictures, x_label=t("looked_at"), y_label=t("looks"), title=t("two_maps_title"))
plots.show(figure, alt=t("two_maps_alt").format(**{name: f"{share:.2f}" for name, share in ahead.items()}))

# %% [markdown] lang="es"
# Y adónde va lo que no se necesita. Una fila tiene que sumar 1 aunque no haya nada que mirar, y en los modelos causales lo
# recoge muchas veces la **primera** posición (Xiao y otros, 2024, *attention sinks*). Mídelo delante de 100 frases con su
# inicio de texto, `<|endoftext|>`:

# %% [markdown] lang="en"
# And where does attention that is not needed go? A row must add up to 1 even when there is nothing to look at, and in
# causal models it is often the **first** position that takes it (Xiao et al., 2024, *attention sinks*). Measure it over
# 100 sentences that open with the mark of a new text, `<|endoftext|>`:

# %% skip=true
start = gpt_tokenizer.eos_token
measured = []
for i in chosen[:100]:
    inputs = gpt_tokenizer(start + spanish[i], return_tensors="pt")
    its_tokens = gpt_tokenizer.convert_ids_to_tokens(inputs.input_ids[0].tolist())
    its_maps = np.asarray(attention_maps(gpt, inputs))[:, 0]
    measured.append(head_statistics(its_maps, its_tokens, np.tril(np.ones(its_maps.shape[-2:], bool)), to=(start,)))
sink = sum_of(measured)
rows = [[layer, head, f"{share:.2f}"] for layer, head, share in sink.strongest(f"to {start}", 4)]
rows.append([t("mean"), "", f"{sink[f'to {start}'].mean():.2f}"])
views.table(rows, [t("layer"), t("head"), t("to_first")], t("sink_title"))

# %% [markdown] lang="es"
# Con la máscara causal, **una pasada da una predicción en cada sitio**: la posición $t$ predice la pieza $t+1$ sin haberla
# visto. La pérdida las usa todas:
#
# $$ \mathcal L = -\frac{1}{N}\sum_{b,t}\, m_{b,t+1} \,\log \operatorname{softmax}(z_{b,t})_{\text{id}_{b,t+1}} $$
#
# | símbolo | forma | qué es |
# |---|---|---|
# | $z$ | $[B, T, V]$ | los logits; los de la última posición predicen algo que no tenemos |
# | $\text{id}$ | $[B, T]$ | lo que se leyó: desplazado un lugar, lo que había que predecir |
# | $m$ | $[B, T]$ | 1 en las piezas, 0 en el relleno |
# | $N$ | un número | cuántas predicciones se juzgan: la suma de $m_{b,t+1}$ |
#
# El desplazamiento se hace **una vez**. Los modelos de `transformers` desplazan ellos mismos lo que se les da como `labels`;
# quien además lo desplaza por su cuenta entrena a predecir dos lugares más allá, y nadie se queja.
#
# **Ejercicio 8 · `causal_lm_loss`.**

# %% [markdown] lang="en"
# With the causal mask, **one pass gives a prediction at every place**: position $t$ predicts piece $t+1$ without having seen
# it. The loss uses all of them:
#
# $$ \mathcal L = -\frac{1}{N}\sum_{b,t}\, m_{b,t+1} \,\log \operatorname{softmax}(z_{b,t})_{\text{id}_{b,t+1}} $$
#
# | symbol | shape | what it is |
# |---|---|---|
# | $z$ | $[B, T, V]$ | the logits; those of the last position predict something that we do not have |
# | $\text{id}$ | $[B, T]$ | what was read: shifted by one, what was to be predicted |
# | $m$ | $[B, T]$ | 1 at pieces, 0 at padding |
# | $N$ | a number | how many predictions are judged: the sum of $m_{b,t+1}$ |
#
# The shift is made **once**. The models of `transformers` themselves shift what they are given as `labels`; if you shift
# them as well, you train the model to predict two places ahead, and nothing complains.
#
# **Exercise 8 · `causal_lm_loss`.**


# %% exercise="causal_lm_loss"
def causal_lm_loss(logits: np.ndarray, ids: np.ndarray, mask: np.ndarray) -> float:
    """How surprised a model is, on average, by the next token.

    Args:
        logits: What the model gives at each place, [B, T, V]: its scores for the token that comes next.
        ids: The tokens it read, [B, T].
        mask: 1 for a token and 0 for the padding behind it, [B, T].

    Returns:
        The mean of -log p over all tokens that some place predicts, in nats.
    """
    ### BEGIN SOLUTION
    logp = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)  # (B, T, V)
    targets = ids[:, 1:, None]  # (B, T-1, 1)
    chosen = np.take_along_axis(logp[:, :-1], targets, axis=-1)[..., 0]  # (B, T-1)
    real = mask[:, 1:]
    return -np.sum(chosen * real) / np.sum(real)
    ### END SOLUTION


# %% check="causal_lm_loss"
check("causal_lm_loss")

# %% [markdown] lang="es"
# Compárala con la de PyTorch, y úsala para lo que sirve: los **bits por carácter** de la lección 06 (nats por pieza, por
# piezas, entre $\ln 2$ y entre caracteres), que no dependen de cómo se corte. Las frases son del curso y el modelo pequeño no
# las ha leído. Predice el orden antes de ejecutar: español, español con las palabras al revés, inglés.

# %% [markdown] lang="en"
# Compare it with PyTorch's, and use it for what it does well: the **bits per character** of lesson 06 (nats a piece,
# times pieces, over $\ln 2$ and over characters), which do not depend on how text is cut. The sentences are the
# course's, and the small model has not read them. Predict the order before you run: Spanish, Spanish with its words
# reversed, English.

# %% skip=true
predict("surprise", None)  # which will surprise it least? "spanish", "reversed" or "english"


# %% skip=true
def batch_of(texts):
    """Ids and mask [B, T] of texts, each behind the token that begins a text; padding behind."""
    ids = [gpt_tokenizer(start + text).input_ids for text in texts]
    longest = max(map(len, ids))
    mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in ids])
    return np.array([row + [gpt_tokenizer.eos_token_id] * (longest - len(row)) for row in ids]), mask


def bits_per_character(texts):
    ids, mask = batch_of(texts)
    with torch.no_grad():
        logits = gpt(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask)).logits.double().numpy()
    return causal_lm_loss(logits, ids, mask) * mask[:, 1:].sum() / np.log(2) / sum(map(len, texts))


some = [spanish[i] for i in chosen[:50]]
texts = {
    "spanish": some,
    "reversed": [" ".join(reversed(sentence.split())) for sentence in some],
    "english": [english[i] for i in chosen[:50]],
}
bits = {name: bits_per_character(sentences) for name, sentences in texts.items()}
compare("surprise", min(bits, key=bits.get))
ids, mask = batch_of(some[:8])
with torch.no_grad():
    logits = gpt(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask)).logits.double()
labels = torch.tensor(np.where(mask == 1, ids, -100))  # −100 where there is nothing to be predicted, as in section 6
by_torch = torch.nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten()).item()
difference = abs(causal_lm_loss(logits.numpy(), ids, mask) - by_torch)
rows = [[t(f"text_{name}"), f"{value:.2f}"] for name, value in bits.items()]
views.table(rows, [t("text"), t("bits")], t("bits_title").format(difference=f"{difference:.0g}"))

# %% [markdown] lang="es"
# **Cuánto se aprende de cada texto.** Aquí está la cuenta prometida: de cien piezas, BERT aprende de unas 15 y GPT de todas.
# A cambio, BERT ve los dos lados de cada una. ¿Qué vale más para **adivinar la misma palabra**? La celda tapa una palabra de
# cada frase, que sea una sola pieza en los dos modelos, y pregunta de tres maneras.

# %% [markdown] lang="en"
# **How much is learned from each text.** Here is the reckoning promised above: out of a hundred pieces BERT learns from
# about 15, GPT from all of them. In exchange BERT sees both sides of each. Which is worth more for **guessing the same
# word**? The cell hides one word of each sentence, one that is a single piece in both models, and asks in three ways.

# %% skip=true
predict("guess", None)  # who will guess most? "bert_both", "bert_left" or "gpt_left"

# %% skip=true
hits = {"bert_both": [], "bert_left": [], "gpt_left": []}
surprises = {name: [] for name in hits}
dice = np.random.default_rng(7)
for sentence in spanish[2000:2400]:
    words = sentence.split()
    single = [
        i
        for i, word in enumerate(words[:-1])
        if i > 1
        and word.isalpha()
        and len(bert_tokenizer.tokenize(word)) == len(gpt_tokenizer.tokenize(f" {word}")) == 1
    ]
    if not single:
        continue
    i = int(dice.choice(single))
    left, right = " ".join(words[:i]), " ".join(words[i + 1 :])
    with torch.no_grad():
        logits = gpt(torch.tensor([gpt_tokenizer(start + left).input_ids])).logits[0, -1]
    wanted = bert_tokenizer.convert_tokens_to_ids(bert_tokenizer.tokenize(words[i])[0])
    asked = {
        "bert_both": (at_the_gap(f"{left} ___ {right}"), wanted),
        "bert_left": (at_the_gap(f"{left} ___ ."), wanted),
        "gpt_left": (logits.softmax(dim=-1), gpt_tokenizer(f" {words[i]}").input_ids[0]),
    }
    for name, (p, answer) in asked.items():
        hits[name].append(int(p.argmax()) == answer)
        surprises[name].append(-torch.log2(p[answer]).item())
rows = [[t(name), views.percent(np.mean(hits[name]), 1), f"{np.mean(surprises[name]):.1f}"] for name in hits]
compare("guess", max(hits, key=lambda name: np.mean(hits[name])))
views.table(rows, [t("who"), t("first_guess"), t("bits_a_word")], t("guess_title").format(count=len(hits["gpt_left"])))

# %% [markdown] lang="es"
# Con los dos lados se adivina mejor, y eso explica por qué un codificador saca más de cada texto que **ya está escrito**. Quien
# solo ve la izquierda y se ha entrenado para ello gana, en cambio, al que no. No compares más de la cuenta: los dos modelos no
# han leído lo mismo durante el mismo tiempo, ni cortan igual.

# %% [markdown] lang="en"
# Seeing both sides makes for better guesses, which explains why an encoder gets more out of a text that **is already
# written**. Of the two that only see the left, the one trained for it beats the one that was not. Do not read more into
# it: the two models have not read the same texts for the same time, nor do they cut them the same way.

# %% [markdown] lang="es"
# ## 12. GPT-2 por dentro
#
# Compara lo impreso con BERT. Las mismas piezas, y cuatro diferencias:
#
# - normaliza **antes** de cada parte (`ln_1`, `ln_2`) y otra vez al final (`ln_f`): el *pre* de la lección 05; BERT es *post*;
# - no hay tipos de frase ni *pooler*: un texto es un texto;
# - $W_q$, $W_k$ y $W_v$ van juntas en una matriz, `c_attn`, de $D$ a $3D$. `Conv1D` es una capa densa que guarda su matriz
#   como $[D, 3D]$, al revés que `Linear`;
# - `lm_head` es **la matriz de los embeddings**, traspuesta: el logit de cada pieza es el producto escalar de lo que sale con
#   el vector de esa pieza.

# %% [markdown] lang="en"
# ## 12. GPT-2 from the inside
#
# Compare the printout with BERT's. The same parts, and four differences:
#
# - it normalises **before** each part (`ln_1`, `ln_2`) and once more at the end (`ln_f`): lesson 05's *pre*; BERT is *post*;
# - there are no sentence types and no pooler: a text is a text;
# - $W_q$, $W_k$ and $W_v$ stand together in one matrix, `c_attn`, from $D$ to $3D$. `Conv1D` is a dense layer that keeps its
#   matrix as $[D, 3D]$, the other way round than `Linear`;
# - `lm_head` is **the matrix of the embeddings**, transposed: a piece's logit is the dot product of what comes out with the
#   vector of that piece.

# %% skip=true
print(gpt)

# %% skip=true
inputs = gpt_tokenizer(start + "Me gusta el", return_tensors="pt")
with torch.no_grad():
    out = gpt(**inputs, output_hidden_states=True)
    last = out.hidden_states[-1]  # (B, T, D): what comes out of ln_f
    by_hand = last @ gpt.transformer.wte.weight.T  # (B, T, V)
top = out.logits[0, -1].softmax(dim=-1).topk(5)
rows = [
    [repr(gpt_tokenizer.decode(i)), f"{p:.3f}"] for p, i in zip(top.values.tolist(), top.indices.tolist(), strict=True)
]
difference = (by_hand - out.logits).abs().max().item()
views.table(rows, [t("piece"), t("probability")], t("next_title").format(difference=f"{difference:.0g}"))

# %% [markdown] lang="es"
# ## 13. Generar
#
# El bucle es el de la lección 06: predecir, elegir, añadir. `model.generate` lo hace por ti. Empecemos por el más probable
# cada vez, que era lo que mejor traducía:

# %% [markdown] lang="en"
# ## 13. Generation
#
# The loop is that of lesson 06: predict, choose, append. `model.generate` does it for you. Let us begin with the most probable
# piece every time, which was what translated best:


# %% skip=true
def written_by(beginning, seed=0, **choice):
    """What GPT writes behind a beginning: 40 pieces, or fewer where it ends the text."""
    inputs = gpt_tokenizer(start + beginning, return_tensors="pt")
    torch.manual_seed(seed)
    ids = gpt.generate(**inputs, max_new_tokens=40, pad_token_id=gpt_tokenizer.eos_token_id, **choice)[0]
    return gpt_tokenizer.decode(ids, skip_special_tokens=True)


openings = ["En un lugar de la Mancha", "Don Quijote", "La casa", "No sé por qué"]
views.table([[written_by(opening, do_sample=False)] for opening in openings], [t("greedy")], t("greedy_title"))

# %% [markdown] lang="es"
# Sosas las cortas, en bucle las largas. El bucle lo conoces de la lección 06, y que el texto más probable no es el más
# humano lo midieron Holtzman y otros (2020). El remedio es el mismo: **sortear**, con temperatura y top-p. Mueve la
# temperatura y mira qué pasa con la pieza que sigue y con el texto; el dado es siempre el mismo.

# %% [markdown] lang="en"
# The short ones are dull, the long ones loop. You know the loop from lesson 06; Holtzman et al. (2020) measured that the
# most probable text is not the most human one. The remedy is the same: **sample**, with a temperature and top-p. Move
# the temperature and watch what becomes of the next piece and of the text; the random draws are always the same.

# %% skip=true
temperatures = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0]
opening = "Me gusta"
with torch.no_grad():
    logits = gpt(**gpt_tokenizer(start + opening, return_tensors="pt")).logits[0, -1]
likely = logits.topk(300).indices  # the rest is left out of the view, and renormalised
shares = [(logits[likely] / max(T, 1e-4)).softmax(dim=-1).numpy() for T in temperatures]
texts = [written_by(opening, do_sample=False)]
texts += [written_by(opening, do_sample=True, temperature=T, top_k=300, top_p=1.0) for T in temperatures[1:]]
heat_labels = TemperatureLabels(**{field.name: t(f"heat_{field.name}") for field in fields(TemperatureLabels)})
named = [gpt_tokenizer.decode(i).replace(" ", "␣") for i in likely]
temperature_view(named, np.stack(shares), temperatures, texts, heat_labels, t("heat_title").format(text=opening))

# %% [markdown] lang="es"
# Con top-p, cuatro textos del mismo comienzo. Lee cuántos empiezan bien y se pierden: la sintaxis cercana la tiene, el sentido no.

# %% [markdown] lang="en"
# With top-p, four texts from the same opening. See how many start well and lose their way: the local syntax is there,
# the sense is not.

# %% skip=true
rows = [
    [seed, written_by("En un lugar de la Mancha", seed, do_sample=True, temperature=0.8, top_p=0.95)]
    for seed in range(4)
]
views.table(rows, [t("seed"), t("text")], t("sampled_title"))

# %% [markdown] lang="es"
# ### Varios comienzos a la vez, y un error silencioso
#
# Una GPU escribe veinte textos en casi el mismo tiempo que uno, así que los comienzos van en un lote; y no todos miden lo mismo,
# así que hay relleno. La función siguiente rellena **detrás**, como hemos hecho toda la vida, y da por relleno todo lo que
# lleve el id de relleno. No se queja nunca.

# %% [markdown] lang="en"
# ### Several beginnings at once, and a silent bug
#
# A GPU writes twenty texts in nearly the time of one, so the openings go into a batch; and not all have the same length,
# so there is padding. The function below pads at the **end**, as we have always done, and treats whatever has the
# padding id as padding. It never complains.


# %% exercise="prepare_batch"
def prepare_batch_with_bugs(prompts, pad_id):
    """As batches are made for training; leave it as it is."""
    longest = max(len(prompt) for prompt in prompts)
    ids = np.array([prompt + [pad_id] * (longest - len(prompt)) for prompt in prompts])
    mask = (ids != pad_id).astype(int)
    positions = np.tile(np.arange(longest), (len(prompts), 1))
    return ids, mask, positions


def prepare_batch(prompts: list[list[int]], pad_id: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Prompts of different lengths as one batch, for a model that goes on with each.

    Args:
        prompts: B lists of ids, none of them empty; not to be changed.
        pad_id: What fills up shorter ones; it may be the id of a token as well.

    Returns:
        ids: [B, T], each prompt at the end of its row.
        mask: [B, T], 1 at the tokens of the prompt and 0 at padding.
        positions: [B, T], 0, 1, 2 … from the first token of the prompt on; 0 at padding.
    """
    ### BEGIN SOLUTION
    lengths = np.array([len(prompt) for prompt in prompts])  # (B,)
    longest = lengths.max()
    ids = np.array([[pad_id] * (longest - len(prompt)) + prompt for prompt in prompts])  # (B, T)
    mask = (np.arange(longest) >= longest - lengths[:, None]).astype(int)  # (B, T)
    positions = np.maximum(np.cumsum(mask, axis=1) - 1, 0)  # (B, T)
    return ids, mask, positions
    ### END SOLUTION


# %% [markdown] lang="es"
# Mira lo que hace, con lotes de uno y de varios. Los comienzos llevan delante `<|endoftext|>`, que en GPT-2 es a la vez el
# principio de un texto, su final **y el relleno**.

# %% [markdown] lang="en"
# See what it does, with batches of one and of several. The beginnings have `<|endoftext|>` in front, which in GPT-2 is the
# beginning of a text, its end **and padding**, all at once.


# %% skip=true
def next_pieces(prepare, prompts, count=6):
    """What the model writes behind each prompt, the most probable piece each time; every step reads the batch again."""
    ids, mask, places = map(torch.tensor, prepare(prompts, gpt_tokenizer.eos_token_id))
    new = []
    for _ in range(count):
        with torch.no_grad():
            logits = gpt(input_ids=ids, attention_mask=mask, position_ids=places).logits[:, -1]  # the last place
        new.append(logits.argmax(dim=-1, keepdim=True))
        ids = torch.cat([ids, new[-1]], dim=1)
        mask = torch.cat([mask, torch.ones_like(new[-1])], dim=1)
        places = torch.cat([places, places[:, -1:] + 1], dim=1)
    return [gpt_tokenizer.decode(row) for row in torch.cat(new, dim=1)]


openings = ["No sé", "¿Dónde está", "Don Quijote y Sancho", "Ayer por la noche fui a la casa de mi"]
prompts = [gpt_tokenizer(start + opening).input_ids for opening in openings]
alone = [next_pieces(prepare_batch_with_bugs, [prompt])[0] for prompt in prompts]
together = next_pieces(prepare_batch_with_bugs, prompts)
rows = [list(row) for row in zip(openings, alone, together, strict=True)]
views.table(rows, [t("beginning"), t("alone"), t("in_batch")], t("batch_title"))

# %% [markdown] lang="es"
# El mismo modelo, los mismos comienzos, y otra continuación según con quién viajen. El que es más largo se libra; los demás
# predicen lo que sigue **al relleno**. Hay **tres errores**, uno en cada cosa que la función devuelve. Para encontrarlos, llámala
# con dos comienzos, uno corto y otro largo, e imprime lo que sale:
#
# - `next_pieces` lee lo siguiente en la **última** columna. ¿Qué hay ahí en la fila del corto?
# - Los comienzos empiezan por `<|endoftext|>`. ¿Qué dice de él la máscara?
# - ¿Qué posición tiene la primera pieza de cada texto, también cuando el relleno cambie de sitio?
#
# **Ejercicio 9 · `prepare_batch`.** Escríbela bien en la celda de arriba; la otra se queda para comparar.

# %% [markdown] lang="en"
# The same model, the same beginnings, and another continuation according to their company. The longest is spared; the others
# predict what follows **the padding**. There are **three bugs**, one in each thing that the function returns. To find them, call it
# with two beginnings, one short and one long, and print what comes out:
#
# - `next_pieces` reads what comes next in the **last** column. What stands there in the short one's row?
# - The beginnings start with `<|endoftext|>`. What does the mask say about it?
# - Which position has the first piece of each text, also once the padding has moved?
#
# **Exercise 9 · `prepare_batch`.** Write it correctly in the cell above; the other one stays for comparison.

# %% check="prepare_batch"
check("prepare_batch")

# %% skip=true
mended = next_pieces(prepare_batch, prompts)
by_itself = [next_pieces(prepare_batch, [prompt])[0] for prompt in prompts]
rows = [[*row, "=" if row[1] == row[2] else "≠"] for row in zip(openings, by_itself, mended, strict=True)]
views.table(rows, [t("beginning"), t("alone"), t("in_batch"), ""], t("mended_title"))

# %% [markdown] lang="es"
# Solo o acompañado, ahora cada comienzo sigue igual. En la lección 06 era al revés: la red leía de izquierda a derecha, y el
# relleno delante le estropeaba el estado. Aquí la máscara lo hace invisible, y delante es donde no estorba. Por eso `generate`
# avisa de que un modelo causal se rellena por la izquierda (`padding_side="left"`).
#
# ### La caché
#
# Para la pieza $n+1$ no hace falta releer las $n$ anteriores: sus claves y valores no cambian, porque nadie mira hacia delante.
# Se guardan, y cada paso lee **una** pieza (lección 05). `transformers` los llama `past_key_values`. Las posiciones tienen que
# seguir por donde iban, y la máscara crece una columna por paso.
#
# **Ejercicio 10 ☆ · `generate_cached`.** Extra. BERT no puede tener esta caché: ¿por qué?

# %% [markdown] lang="en"
# Alone or in company, each beginning now goes on alike. In lesson 06 it was the other way round: the network read from left to
# right, and padding in front spoilt its state. Here the mask makes padding invisible, and in front is where it is not in the way.
# That is why `generate` warns that a causal model is padded on the left (`padding_side="left"`).
#
# ### The cache
#
# For piece $n+1$ the $n$ before need not be read again: their keys and values do not change, since nobody looks ahead. They are
# kept, and each step reads **one** piece (lesson 05). `transformers` calls them `past_key_values`. Positions must go on from
# where they were, and the mask grows by a column a step.
#
# **Exercise 10 ☆ · `generate_cached`.** Extra. BERT cannot have such a cache: why not?


# %% exercise="generate_cached"
def generate_cached(model, ids, mask, positions, n: int):
    """What a model writes after each prompt, always its likeliest token, without reading anything twice.

    Args:
        model: A `GPT2LMHeadModel`.
        ids: Prompts, a tensor [B, T] with padding in front.
        mask: 1 at tokens and 0 at padding, a tensor [B, T].
        positions: 0, 1, 2 … from each prompt's first token on, a tensor [B, T].
        n: How many tokens to write.

    Returns:
        A tensor [B, n] with what was written, without the prompts.
    """
    ### BEGIN SOLUTION
    written, cache = [], None
    with torch.no_grad():
        for _ in range(n):
            output = model(
                input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True
            )
            cache = output.past_key_values
            ids = output.logits[:, -1].argmax(dim=-1, keepdim=True)  # (B, 1)
            written.append(ids)
            mask = torch.cat([mask, torch.ones_like(ids)], dim=1)  # (B, one more)
            positions = positions[:, -1:] + 1  # (B, 1)
    return torch.cat(written, dim=1)  # (B, n)
    ### END SOLUTION


# %% check="generate_cached"
check("generate_cached")

# %% skip=true
rows, beginning = [], gpt_tokenizer(start + "En un lugar de la Mancha", return_tensors="pt")
read = beginning.input_ids.shape[1]
for count in (10, 40, 100):
    spent, ids = {}, {}
    for cached in (False, True):
        began = time.perf_counter()
        ids[cached] = gpt.generate(
            **beginning, max_new_tokens=count, min_new_tokens=count, do_sample=False, use_cache=cached, pad_token_id=0
        )
        spent[cached] = time.perf_counter() - began
    pieces_read = [sum(range(read, read + count)), read + count - 1]
    same = "=" if torch.equal(ids[False], ids[True]) else "≠"
    rows.append([count, *pieces_read, f"{spent[False]:.2f}", f"{spent[True]:.2f}", same])
header = [t("written"), t("read_without"), t("read_with"), t("seconds_without"), t("seconds_with"), t("same_text")]
views.table(rows, header, t("cache_title"))

# %% [markdown] lang="es"
# ## 14. Una familia que crece
#
# | año | modelo | qué cambió | dónde se cuenta |
# |---|---|---|---|
# | 2018 | GPT | un decodificador preentrenado con unos 7000 libros y ajustado a cada tarea | Radford y otros (2018) |
# | 2018 | BERT | un codificador; 3300 millones de palabras de libros y de la Wikipedia inglesa | Devlin y otros (2019), 3.1 |
# | 2019 | GPT-2 | diez veces más grande, 40 GB de páginas web; prueba tareas **sin ajustarlo** | Radford y otros (2019), 2.1 |
# | 2019 | RoBERTa | BERT sin NSP, con diez veces más texto y más tiempo | Liu y otros (2019) |
# | 2020 | BETO | BERT en español, con palabras enteras tapadas | Cañete y otros (2020) |
# | 2020 | T5 | codificador y decodificador: toda tarea es pasar de un texto a otro | Raffel y otros (2020) |
# | 2020 | GPT-3 | 175 000 millones de parámetros; la tarea se explica **con ejemplos en el propio texto** | Brown y otros (2020) |
# | 2022 | InstructGPT | ajustado con instrucciones y preferencias | Ouyang y otros (2022) |
# | 2023 | LLaMA | de 7000 a 65 000 millones de parámetros, solo con datos públicos | Touvron y otros (2023) |
#
# Lo que creció fue sobre todo el decodificador: predecir lo siguiente aprovecha cada pieza, sirve para cualquier texto y no
# obliga a cambiar la cabeza para cada tarea, porque **la tarea se escribe**. Los codificadores siguen donde el texto ya está
# escrito y hay mucho: buscar, clasificar, etiquetar. Cuestan menos y ven los dos lados.
#
# ## 15. De modelo base a asistente (sin nota, cinco minutos)
#
# Un modelo base **continúa**. Si le escribes una pregunta, lo más probable puede ser otra pregunta. Para que conteste:
#
# 1. **Ajuste con instrucciones** (*instruction tuning*): la misma pérdida causal, con ejemplos de instrucción y respuesta
#    escritos por personas;
# 2. **Preferencias**: el modelo da dos respuestas a cada instrucción y alguien dice cuál es mejor;
# 3. con ellas, uno de dos caminos: **RLHF** (Christiano y otros, 2017; Ouyang y otros, 2022) entrena antes un **modelo de
#    recompensa**, que pone nota, y después al que escribe, para que gane nota sin alejarse mucho del de partida; **DPO**
#    (Rafailov y otros, 2023) se salta la recompensa y sube directamente la probabilidad de la preferida frente a la otra.

# %% [markdown] lang="en"
# ## 14. A family that grows
#
# | year | model | what changed | where it is told |
# |---|---|---|---|
# | 2018 | GPT | a decoder, pre-trained on some 7,000 books and fine-tuned for each task | Radford et al. (2018) |
# | 2018 | BERT | an encoder; 3.3 billion words of books and of the English Wikipedia | Devlin et al. (2019), 3.1 |
# | 2019 | GPT-2 | ten times as large, 40 GB of web pages; tries tasks **without fine-tuning** | Radford et al. (2019), 2.1 |
# | 2019 | RoBERTa | BERT without NSP, with ten times the text, for longer | Liu et al. (2019) |
# | 2020 | BETO | BERT in Spanish, with whole words hidden | Cañete et al. (2020) |
# | 2020 | T5 | encoder and decoder: every task is turning a text into another | Raffel et al. (2020) |
# | 2020 | GPT-3 | 175 billion parameters; the task is explained **by examples within the text** | Brown et al. (2020) |
# | 2022 | InstructGPT | fine-tuned on instructions and preferences | Ouyang et al. (2022) |
# | 2023 | LLaMA | 7 to 65 billion parameters, on public data only | Touvron et al. (2023) |
#
# It was mostly the decoder that grew: predicting what comes next makes use of every piece, works for any text, and needs no new
# head for each task, since **the task is written down**. Encoders remain where the text is there already and there is much of
# it: to search, to classify, to tag. They cost less and see both sides.
#
# ## 15. From base model to assistant (ungraded, five minutes)
#
# A base model **continues** text. Give it a question, and the most probable continuation may be another question. To
# make it answer:
#
# 1. **Instruction tuning**: the same causal loss, on examples of instruction and answer written by people;
# 2. **Preferences**: the model gives two answers to each instruction, and somebody says which is better;
# 3. with these, one of two ways: **RLHF** (Christiano et al., 2017; Ouyang et al., 2022) first trains a **reward model**, which
#    gives marks, and then the writer, to earn marks without straying far from where it started; **DPO** (Rafailov et al., 2023)
#    skips the reward and directly raises the probability of the preferred answer against the other.

# %% skip=true
boxes = ["text", "base", "demonstrations", "tuned", "preferences", "reward", "by_reward", "direct"]
boxes += ["pretraining", "tuning", "rlhf", "dpo"]
figure = language_model_plots.assistant({box: t(f"flow_{box}") for box in boxes})
plots.show(figure, alt=t("flow_alt"))

# %% [markdown] lang="es"
# Una conversación, para el modelo, es **un solo texto**: una plantilla (*chat template*) pone marcas delante de lo que
# dice cada uno, y lo último es la marca del asistente, para que continúe él. Cada modelo tiene la suya;
# `apply_chat_template` la aplica. La celda imprime una y se la da al modelo base, que no ha visto esas marcas en su
# vida. Lo que sigue es lo que escribe, calculado ahora. La respuesta de un modelo de instrucciones a lo mismo no la
# ponemos: aquí no podemos calcularla, y no copiamos la de otro. En *Para seguir* está cómo verla tú.

# %% [markdown] lang="en"
# To the model a conversation is **one single text**: a *chat template* puts marks in front of what each one says, and
# the last thing is the assistant's mark, for it to go on. Each model has its own; `apply_chat_template` applies it. The
# cell prints one and gives it to the base model, which has never seen those marks in its life. What follows is what it
# writes, computed just now. We do not show an instruct model's answer to the same prompt: it cannot be computed here,
# and we will not copy somebody else's. *Going further* says how to see it yourself.

# %% skip=true
template = "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}\n{% endfor %}<|assistant|>\n"
talk = [
    {"role": "system", "content": "Contesta en una frase."},
    {"role": "user", "content": "¿Dónde viven los ñandúes?"},
]
chat = gpt_tokenizer.apply_chat_template(talk, chat_template=template, tokenize=False)
print(chat)
pieces = gpt_tokenizer.tokenize("<|user|>")
answer = written_by(chat, do_sample=True, temperature=0.8, top_p=0.95)[len(chat) :]
views.table([[t("mark_pieces"), " · ".join(pieces)], [t("base_goes_on"), answer]], ["", ""], t("chat_title"))

# %% [markdown] lang="es"
# DPO, con números. De cada respuesta solo hace falta $\log \pi(y \mid x)$, la suma de los logaritmos de sus piezas, según el
# modelo que se entrena ($\pi$) y según el de partida ($\pi_0$). Con la preferida $y^+$ y la otra $y^-$,
#
# $$ \mathcal L = -\log \sigma\Big(\beta\big[\log\tfrac{\pi(y^+\mid x)}{\pi_0(y^+\mid x)} - \log\tfrac{\pi(y^-\mid x)}{\pi_0(y^-\mid x)}\big]\Big) $$
#
# Antes del primer paso los dos modelos son el mismo. ¿Cuánto vale la pérdida? Hazlo de cabeza y compruébalo.

# %% [markdown] lang="en"
# DPO in numbers. Of each answer only $\log \pi(y \mid x)$ is needed, the sum of the logarithms of its pieces, by the model in
# training ($\pi$) and by the one it started from ($\pi_0$). With the preferred $y^+$ and the other $y^-$,
#
# $$ \mathcal L = -\log \sigma\Big(\beta\big[\log\tfrac{\pi(y^+\mid x)}{\pi_0(y^+\mid x)} - \log\tfrac{\pi(y^-\mid x)}{\pi_0(y^-\mid x)}\big]\Big) $$
#
# Before the first step the two models are the same. What is the loss? Do it in your head, then check.


# %% skip=true
def log_probability(prompt, answer):
    """log p(answer | prompt), in nats."""
    asked = gpt_tokenizer(start + prompt).input_ids
    ids = torch.tensor([asked + gpt_tokenizer(answer).input_ids])
    with torch.no_grad():
        logp = gpt(ids).logits[0, :-1].log_softmax(dim=-1)  # (T - 1, V)
    return logp.gather(1, ids[0, 1:, None])[len(asked) - 1 :].sum().item()


question, preferred, other = "¿Qué hora es?", " Son las tres.", " El perro son las tres verdes."
now = {answer: log_probability(question, answer) for answer in (preferred, other)}
before = dict(now)  # the model it started from: the same one, as nothing has been trained
margin = 0.1 * ((now[preferred] - before[preferred]) - (now[other] - before[other]))
loss = -torch.nn.functional.logsigmoid(torch.tensor(margin)).item()
rows = [[question, answer, f"{value:.1f}"] for answer, value in now.items()]
views.table(rows, ["x", "y", "log π(y | x)"], t("dpo_title").format(loss=views.number(loss, ".3f")))

# %% [markdown] lang="es"
# El $\log\pi$ de una respuesta suele ser menor cuanto más larga es: son más piezas. Por eso lo que cuenta es el **cociente** con
# el modelo de partida. Y fíjate en lo que no hay en toda la figura: nadie le enseña qué es verdad. Se premia lo que la gente
# prefiere.
#
# **Pregunta 11 · respuesta escrita (3 puntos).** Vuelve a la pregunta del título. Responde en unas 12 líneas:
#
# 1. **¿Qué gana y qué pierde quien lo lee todo** frente a quien predice lo siguiente? Da un número de tu cuaderno a favor de cada
#    uno.
# 2. Te encargan (a) encontrar, entre un millón de reseñas en español, las que se parecen a una dada, y (b) un programa que
#    termine las frases de un formulario. **¿Qué familia eliges para cada uno, y qué le preguntarías antes al tokenizador?**
# 3. Un compañero enseña el mapa de una cabeza en la que *roja* mira a *red* y dice: «el modelo entiende la traducción».
#    **¿Qué le contestas**, y qué experimento le pedirías?
#
# *Cómo se califica*: 1 punto por apartado; el 1 necesita dos números de tu cuaderno, el 2 una razón por cada elección y algo
# medible del tokenizador, y el 3 un experimento que pueda salir mal.

# %% [markdown] lang="en"
# The $\log\pi$ of an answer tends to be lower the longer it is: it has more pieces. That is why the **ratio** to the
# starting model is what counts. And note what appears nowhere in the figure: nobody teaches the model what is true. It
# is rewarded for what people prefer.
#
# **Question 11 · written answer (3 points).** Back to the question of the title. Answer in about 12 lines:
#
# 1. **What does the one that reads everything gain and lose** compared with the one that predicts what comes next? Give one
#    number of your notebook in favour of each.
# 2. You are asked for (a) the reviews, among a million in Spanish, that resemble a given one, and (b) a program that completes
#    the sentences of a form. **Which family do you choose for each, and what would you ask the tokenizer first?**
# 3. A colleague shows the map of a head in which *roja* looks at *red* and says: "the model understands translation". **What do
#    you answer**, and which experiment would you ask for?
#
# *How it is graded*: 1 point for each part; part 1 needs two numbers of your notebook, part 2 a reason for each choice and
# something measurable about the tokenizer, and part 3 an experiment that may come out wrong.

# %% [markdown] manual="read_or_predict" points=3
# **read_or_predict**

# %% [markdown] lang="es"
# ## 16. Cuestionario
#
# Cinco preguntas. Pulsa una opción para saber si es correcta y por qué; las incorrectas también enseñan algo.

# %% [markdown] lang="en"
# ## 16. Quiz
#
# Five questions. Press an option to learn whether it is right and why; the wrong ones teach something too.

# %% skip=true
quiz()

# %% [markdown] lang="es"
# ## Recapitulación
#
# - Un modelo de lenguaje se **preentrena** con texto sin etiquetas y después se **ajusta**. BERT tapa piezas y mira a los dos
#   lados; GPT predice la siguiente y solo mira atrás.
# - **WordPiece** corta por la pieza más larga; **BPE** funde parejas en el orden aprendido, y desde bytes nada es desconocido.
#   Un vocabulario inglés trocea el español, y un BERT sin acentos no distingue *año* de *ano*.
# - En BERT entran tres embeddings **sumados** y normalizados. Para una frase, la **media** sin el relleno; un coseno solo se lee
#   junto a otros.
# - En BERT se aprende del 15 % de las piezas (80/10/10, etiqueta −100 en lo demás); en GPT, de todas, desplazadas **una** vez.
# - NSP: la etiqueta **0 es «sigue»**, y se aprende lo que separa los ejemplos.
# - Las cabezas tienen costumbres que se miden; no son explicaciones, y no se repiten en todos los modelos.
# - Para generar en lote, relleno **delante**, máscara por longitudes y posiciones desde la primera pieza. La **caché** evita
#   releer.
# - Un modelo base continúa; instrucciones y preferencias (RLHF, DPO) lo hacen contestar.
#
# ## Para seguir
#
# - **Un modelo de instrucciones.** Con conexión, elige en el hub uno pequeño cuya ficha diga *instruct*, pásale la conversación
#   de arriba con `pipeline("text-generation", ...)`, y compara. Imprime su `tokenizer.chat_template`.
# - **Tapar de otra manera.** Escribe `mask_tokens` con palabras enteras. ¿Qué cambia en la cuenta del 15 %?
# - **La lente de los logits.** Multiplica por `wte` lo que sale de **cada** bloque de GPT (después de `ln_f`). ¿En qué bloque
#   aparece la respuesta final?
# - **Escribir con BERT.** Empieza con una fila de `[MASK]` y un punto, y rellena cada vez el hueco del que esté más seguro.
# - **Quitar una cabeza.** Pon a cero la salida de la cabeza que mira a la palabra anterior y mide cuántos huecos acierta
#   todavía. Ese experimento sí dice algo de para qué sirve.
# - **Tu BPE.** Entrena `bpe_train` con frases españolas y con inglesas, y cuenta piezas por palabra como en el apartado 2.
#
# ## Fuentes
#
# - J. Devlin, M.-W. Chang, K. Lee y K. Toutanova (2019). *BERT: Pre-training of Deep Bidirectional Transformers for Language
#   Understanding*. NAACL.
# - A. Radford, K. Narasimhan, T. Salimans e I. Sutskever (2018). *Improving Language Understanding by Generative Pre-Training*.
# - A. Radford, J. Wu, R. Child, D. Luan, D. Amodei e I. Sutskever (2019). *Language Models are Unsupervised Multitask Learners*.
# - J. Cañete y otros (2020). *Spanish Pre-Trained BERT Model and Evaluation Data*. PML4DC, ICLR.
# - M. Schuster y K. Nakajima (2012). *Japanese and Korean Voice Search*. ICASSP. Y. Wu y otros (2016). *Google's Neural Machine
#   Translation System*. arXiv:1609.08144.
# - R. Sennrich, B. Haddow y A. Birch (2016). *Neural Machine Translation of Rare Words with Subword Units*. ACL.
# - D. Hendrycks y K. Gimpel (2016). *Gaussian Error Linear Units (GELUs)*. arXiv:1606.08415.
# - K. Clark, U. Khandelwal, O. Levy y C. D. Manning (2019). *What Does BERT Look At? An Analysis of BERT's Attention*.
#   BlackboxNLP.
# - J. Vig (2019). *A Multiscale Visualization of Attention in the Transformer Model*. ACL, demostraciones.
# - G. Xiao y otros (2024). *Efficient Streaming Language Models with Attention Sinks*. ICLR.
# - Y. Liu y otros (2019). *RoBERTa: A Robustly Optimized BERT Pretraining Approach*. arXiv:1907.11692. Z. Lan y otros (2020).
#   *ALBERT*. ICLR. A. Conneau y G. Lample (2019). *Cross-lingual Language Model Pretraining*. NeurIPS.
# - N. Reimers e I. Gurevych (2019). *Sentence-BERT*. EMNLP. K. Ethayarajh (2019). *How Contextual are Contextualized Word
#   Representations?* EMNLP.
# - A. Holtzman y otros (2020). *The Curious Case of Neural Text Degeneration*. ICLR.
# - C. Raffel y otros (2020). *Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer*. JMLR.
#   T. Brown y otros (2020). *Language Models are Few-Shot Learners*. NeurIPS. H. Touvron y otros (2023). *LLaMA: Open and
#   Efficient Foundation Language Models*. arXiv:2302.13971. R. Bommasani y otros (2021). *On the Opportunities and Risks of
#   Foundation Models*. arXiv:2108.07258.
# - P. Christiano y otros (2017). *Deep Reinforcement Learning from Human Preferences*. NeurIPS. L. Ouyang y otros (2022).
#   *Training Language Models to Follow Instructions with Human Feedback*. NeurIPS. R. Rafailov y otros (2023). *Direct Preference
#   Optimization*. NeurIPS.
# - Modelos pequeños: entrenados por este proyecto con frases de [Tatoeba](https://tatoeba.org) (CC BY 2.0) y el *Quijote*; sus
#   fichas dicen qué saben. Similitud: STS benchmark (Cer y otros, 2017), traducido por Philip May (2021).
#
# ## La pregunta que queda abierta
#
# Para cada cosa has escrito media pantalla: tokenizar, tensores, modelo, softmax, ids otra vez. `transformers` lo hace en **una
# línea**, y con un modelo que alguien ha elegido por ti. ¿Qué esconde esa línea, y qué pasa cuando el modelo no es para tu
# idioma? Es la **lección 08**.
#
# ## Entregar
#
# `progress()` resume lo que llevas hecho. `hand_in()` no envía nada: dice qué falta, avisa si hay trabajo sin guardar
# y te indica qué archivo entregar. Ejecútalas al final, con el cuaderno guardado.

# %% [markdown] lang="en"
# ## Recap
#
# - A language model is **pre-trained** on text without labels, then **fine-tuned**. BERT hides pieces and looks both ways; GPT
#   predicts the next one and looks back only.
# - **WordPiece** cuts off the longest piece; **BPE** merges pairs in the order learned, and from bytes on nothing is unknown. An
#   English vocabulary shreds Spanish, and a BERT without accents cannot tell *año* from *ano*.
# - What enters BERT is three embeddings **added up** and normalised. For a sentence, the **mean** without padding; a cosine is
#   read beside others only.
# - BERT learns from 15% of the pieces (80/10/10, label −100 elsewhere); GPT, from all, shifted **once**.
# - NSP: label **0 is "follows"**, and what is learned is whatever separates the examples.
# - Heads have habits, which can be measured; they are no explanations, and not the same in all models.
# - To generate in batches: padding **in front**, a mask by lengths, and positions from the first piece. The **cache** saves
#   reading again.
# - A base model continues text; instructions and preferences (RLHF, DPO) make it answer.
#
# ## Going further
#
# - **An instruct model.** With a connection, choose a small one on the hub whose card says *instruct*, give it the conversation
#   above through `pipeline("text-generation", ...)`, and compare. Print its `tokenizer.chat_template`.
# - **Hide otherwise.** Write `mask_tokens` with whole words. What becomes of the 15%?
# - **The logit lens.** Multiply what comes out of **each** block of GPT (after `ln_f`) by `wte`. In which block does the final
#   answer appear?
# - **Write with BERT.** Begin with a row of `[MASK]` and a full stop, and each time fill the gap of which it is most certain.
# - **Take a head away.** Set the output of the head that looks at the word before to zero, and measure how many gaps are still
#   guessed. That experiment does say something about what it is for.
# - **Your BPE.** Train `bpe_train` on Spanish sentences and on English ones, and count pieces a word as in section 2.
#
# ## Sources
#
# - J. Devlin, M.-W. Chang, K. Lee and K. Toutanova (2019). *BERT: Pre-training of Deep Bidirectional Transformers for Language
#   Understanding*. NAACL.
# - A. Radford, K. Narasimhan, T. Salimans and I. Sutskever (2018). *Improving Language Understanding by Generative Pre-Training*.
# - A. Radford, J. Wu, R. Child, D. Luan, D. Amodei and I. Sutskever (2019). *Language Models are Unsupervised Multitask Learners*.
# - J. Cañete et al. (2020). *Spanish Pre-Trained BERT Model and Evaluation Data*. PML4DC, ICLR.
# - M. Schuster and K. Nakajima (2012). *Japanese and Korean Voice Search*. ICASSP. Y. Wu et al. (2016). *Google's Neural Machine
#   Translation System*. arXiv:1609.08144.
# - R. Sennrich, B. Haddow and A. Birch (2016). *Neural Machine Translation of Rare Words with Subword Units*. ACL.
# - D. Hendrycks and K. Gimpel (2016). *Gaussian Error Linear Units (GELUs)*. arXiv:1606.08415.
# - K. Clark, U. Khandelwal, O. Levy and C. D. Manning (2019). *What Does BERT Look At? An Analysis of BERT's Attention*.
#   BlackboxNLP.
# - J. Vig (2019). *A Multiscale Visualization of Attention in the Transformer Model*. ACL, demonstrations.
# - G. Xiao et al. (2024). *Efficient Streaming Language Models with Attention Sinks*. ICLR.
# - Y. Liu et al. (2019). *RoBERTa: A Robustly Optimized BERT Pretraining Approach*. arXiv:1907.11692. Z. Lan et al. (2020).
#   *ALBERT*. ICLR. A. Conneau and G. Lample (2019). *Cross-lingual Language Model Pretraining*. NeurIPS.
# - N. Reimers and I. Gurevych (2019). *Sentence-BERT*. EMNLP. K. Ethayarajh (2019). *How Contextual are Contextualized Word
#   Representations?* EMNLP.
# - A. Holtzman et al. (2020). *The Curious Case of Neural Text Degeneration*. ICLR.
# - C. Raffel et al. (2020). *Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer*. JMLR.
#   T. Brown et al. (2020). *Language Models are Few-Shot Learners*. NeurIPS. H. Touvron et al. (2023). *LLaMA: Open and
#   Efficient Foundation Language Models*. arXiv:2302.13971. R. Bommasani et al. (2021). *On the Opportunities and Risks of
#   Foundation Models*. arXiv:2108.07258.
# - P. Christiano et al. (2017). *Deep Reinforcement Learning from Human Preferences*. NeurIPS. L. Ouyang et al. (2022).
#   *Training Language Models to Follow Instructions with Human Feedback*. NeurIPS. R. Rafailov et al. (2023). *Direct Preference
#   Optimization*. NeurIPS.
# - Small models: trained by this project on sentences of [Tatoeba](https://tatoeba.org) (CC BY 2.0) and *Don Quijote*; their
#   cards say what they know. Similarity: STS benchmark (Cer et al., 2017), translated by Philip May (2021).
#
# ## The question left open
#
# For each of these things you wrote half a screen: tokenize, tensors, model, softmax, ids again. `transformers` does it in **one
# line**, with a model that somebody has chosen for you. What does that line hide, and what if the model is not for your
# language? That is **lesson 08**.
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
# | A 0–10 | 1 | Las tres cuadrículas: que digan ellos qué modelo es cada una. Tamaños. |
# | A 10–25 | 2 | Ejercicio 1. *año* y *ano* en el normalizador: la pantalla que se recuerda. |
# | A 25–40 | 3–4 | Ejercicio 2; leer lo impreso en parejas, buscando $W_q, W_k, W_v, W_o$. |
# | A 40–50 | 5 | Ejercicio 3. Las formas de `unsqueeze` en la pizarra; apuesta sobre el vector. |
# | A 50–65 | 6–7 | Ejercicio 4; los artículos; apuesta sobre NSP antes de ejecutar. |
# | A 65–75 | 8 | Ejercicio 5; cada grupo busca una cabeza y defiende qué hace, antes de las medidas. |
# | B 0–15 | 9–10 | BERT con el hueco al final. BPE a mano con tres palabras. |
# | B 15–35 | 11 | Ejercicio 8; las tres maneras de adivinar la misma palabra. |
# | B 35–60 | 12–13 | Lo voraz y la temperatura; encontrar el error en parejas (ejercicio 9). |
# | B 60–75 | 14–15 | El esquema y la plantilla; la pregunta de DPO de cabeza. |
# | en casa | ☆, 15–16 | Ejercicios 6, 7 y 10, pregunta escrita, cuestionario. |
#
# ## Plan de pizarra
#
# 1. Una frase con un hueco en medio y la misma cortada ahí: «¿quién tiene más pistas?, ¿quién puede escribir?».
# 2. $[B,T,D] \cdot [B,T]$ no cuadra; $[B,T,D] \cdot [B,T,1]$ sí. Debajo, la suma entre las piezas de cada frase.
# 3. Cien piezas: 15 elegidas, de ellas 12 tapadas, 1 o 2 cambiadas, 1 o 2 iguales. Al lado, las 99 de GPT.
# 4. Dos comienzos de distinta longitud en un lote: primero con el relleno detrás (¿de dónde sale lo siguiente?), luego
#    delante; máscara y posiciones debajo.
#
# ## Qué preguntar según los errores de la clase
#
# - WordPiece por la pieza más corta, o `[UNK]` en medio: «¿Qué pieza eliges primero en *playing*? ¿Y si la segunda mitad no
#   está?».
# - Sin normalizar, o posiciones desde 1: «¿Qué fila de la tabla le toca a `[CLS]`?».
# - Media dividida entre $T$: «Añade tres rellenos a una frase. ¿Debe cambiar su vector?».
# - Etiquetas en todas partes: «¿De qué piezas se aprende si la etiqueta de todas es su id?».
# - Mapas vacíos o filas que no suman 1: «¿Quién calculó los pesos, y estaba el modelo entrenando?».
# - Pérdida sin desplazar, o desplazada dos veces: «¿Qué logit predice la segunda pieza?».
# - Relleno detrás al generar: «¿De qué columna sale la palabra siguiente?».
#
# ## Lo que no hay que dejar pasar
#
# - Los modelos de la modalidad rápida son pequeños. «BERT no sabe que París es la capital» es una frase sobre este modelo.
# - El resultado de `[SEP]` no coincide con el de Clark y otros, y está dicho. Es una buena discusión: ¿de qué dependen las
#   conclusiones sobre «lo que miran las cabezas»?
# - Las respuestas de un modelo de instrucciones no están: no se han podido calcular sin conexión. Si la clase la tiene, es una
#   demostración de cinco minutos.
#
# ## Rúbrica de la pregunta 11 (3 puntos)
#
# - **1 punto, leerlo todo y predecir lo siguiente.** Dos números de su cuaderno. A favor de leerlo todo: la palabra adivinada con
#   los dos lados frente a uno, los artículos, la búsqueda de traducciones. A favor de predecir: se aprende de todas las piezas y
#   no del 15 %, BERT no sabe continuar (el punto), la caché. Medio punto con un solo número.
# - **1 punto, dos encargos.** (a) codificador: un vector por reseña, calculado una vez; (b) decodificador: continúa. Del tokenizador,
#   algo que se mida: piezas por palabra en español, si borra acentos, qué hace con ñ y ¿. Medio punto si elige bien y no razona, o
#   si lo del tokenizador no se puede medir.
# - **1 punto, el mapa.** Un mapa dice con qué pesos se mezcló en un ejemplo, no por qué se respondió. El experimento debe poder
#   fallar: medir la costumbre en muchas frases, comparar con otra cabeza o con el azar, quitar la cabeza y ver qué se pierde.
#   Medio punto sin experimento o con uno que no puede salir mal.

# %% [markdown] teacher=true lang="en"
# ## Timing
#
# | sitting and minute | sections | what to do |
# |---|---|---|
# | A 0–10 | 1 | The three grids: let them say which model each is. Sizes. |
# | A 10–25 | 2 | Exercise 1. *año* and *ano* in the normaliser: the screen they remember. |
# | A 25–40 | 3–4 | Exercise 2; read the print in pairs, looking for $W_q, W_k, W_v, W_o$. |
# | A 40–50 | 5 | Exercise 3. The shapes of `unsqueeze` on the board; bet on the vector. |
# | A 50–65 | 6–7 | Exercise 4; the articles; bet on NSP before running. |
# | A 65–75 | 8 | Exercise 5; each group looks for a head and argues what it does, before the measurements. |
# | B 0–15 | 9–10 | BERT with the gap at the end. BPE by hand with three words. |
# | B 15–35 | 11 | Exercise 8; the three ways to guess the same word. |
# | B 35–60 | 12–13 | Greedy and temperature; find the bug in pairs (exercise 9). |
# | B 60–75 | 14–15 | The chart and the template; the question on DPO in their heads. |
# | at home | ☆, 15–16 | Exercises 6, 7 and 10, written question, quiz. |
#
# ## Board plan
#
# 1. A sentence with a gap in the middle, and the same cut off there: "who has more clues? who can write?"
# 2. $[B,T,D] \cdot [B,T]$ does not fit; $[B,T,D] \cdot [B,T,1]$ does. Below it the sum over the pieces of each sentence.
# 3. A hundred pieces: 15 chosen, of these 12 hidden, 1 or 2 changed, 1 or 2 the same. Beside them GPT's 99.
# 4. Two beginnings of different length in a batch: first with padding behind (where does the next one come from?), then in
#    front; mask and positions below.
#
# ## What to ask, by the mistakes of the class
#
# - WordPiece by the shortest piece, or `[UNK]` in the middle: "Which piece do you choose first in *playing*? And if the second
#   half is not there?"
# - Not normalised, or positions from 1: "Which row of the table does `[CLS]` get?"
# - Mean divided by $T$: "Add three paddings to a sentence. Should its vector change?"
# - Labels everywhere: "From which pieces does it learn if the label of each is its id?"
# - Empty maps, or rows that do not add up to 1: "Who computed the weights, and was the model in training?"
# - Loss not shifted, or shifted twice: "Which logit predicts the second piece?"
# - Padding behind in generation: "From which column does the next word come?"
#
# ## What not to let pass
#
# - The models of the quick lane are small. "BERT does not know that Paris is the capital" is a sentence about this model.
# - The result on `[SEP]` does not agree with that of Clark et al., and it says so. It makes a good discussion: on what do
#   conclusions about "what heads look at" depend?
# - The answers of an instruct model are not there: offline they could not be computed. If the class has a connection, it is a
#   demonstration of five minutes.
#
# ## Rubric for question 11 (3 points)
#
# - **1 point, reading everything and predicting the next.** Two numbers of the notebook. In favour of reading everything: the
#   word guessed with both sides against one, the articles, the search for translations. In favour of predicting: it learns from
#   all pieces and not from 15%, BERT cannot go on (the full stop), the cache. Half a point with one number only.
# - **1 point, two orders.** (a) an encoder: one vector a review, computed once; (b) a decoder: it goes on. Of the tokenizer,
#   something measurable: pieces a word in Spanish, whether it takes accents off, what it does to ñ and ¿. Half a point for right
#   choices without reasons, or where what is asked of the tokenizer cannot be measured.
# - **1 point, the map.** A map says with which weights things were mixed in one example, not why something was answered. The
#   experiment must be able to fail: measure the habit over many sentences, compare with another head or with chance, take the head
#   away and see what is lost. Half a point without an experiment, or with one that cannot go wrong.

"""Wrong answers that students really write in lesson 01, told as edits of the reference, each with its diagnosis.

Sources: the design of the lesson, the TensorFlow translation tutorials (accents stripped, letters outside a–z deleted),
and Post (2018), "A Call for Clarity in Reporting BLEU Scores", for the ways in which BLEU is computed wrongly.
"""

from autograder.authoring.misconceptions import Misconception

NORMALIZE_SPANISH = (
    Misconception(
        "ascii_lower",
        es="Pasas a minúsculas solo las letras de la A a la Z: «ÁRBOL» se queda en «Árbol» y «NIÑO» en «niÑo». "
        "Trabajas con bytes o con una tabla ASCII; el método lower de una cadena de Python sí conoce Á, Ñ y Ü.",
        en="You lower only the letters from A to Z: “ÁRBOL” becomes “Árbol” and “NIÑO” becomes “niÑo”. You are "
        "working on bytes, or with an ASCII table; the lower method of a Python string does know Á, Ñ and Ü.",
        edits=(("s.lower()", "s.encode().lower().decode()"),),
    ),
    Misconception(
        "accents_stripped",
        es="Descompones las letras y tiras los signos que las acompañan: «año» se convierte en «ano», que es otra "
        "palabra, y «él» en «el». Compón con NFC y no borres los caracteres combinantes.",
        en="You decompose the letters and throw their marks away: “año” turns into “ano”, which is another word, and "
        "“él” into “el”. Compose with NFC, and do not delete combining characters.",
        edits=(
            (
                'unicodedata.normalize("NFC", s)',
                '"".join(mark for mark in unicodedata.normalize("NFKD", s) if not unicodedata.combining(mark))',
            ),
        ),
    ),
    Misconception(
        "not_composed",
        es="Una ñ escrita como n más tilde combinante sale igual que entró: a la vista es una ñ, pero para el "
        "vocabulario es otra palabra. Normaliza la cadena a NFC antes de nada.",
        en="An ñ written as n plus a combining tilde leaves as it came: it looks like an ñ, but to the vocabulary it "
        "is another word. Normalise the string to NFC before anything else.",
        edits=(('s = unicodedata.normalize("NFC", s)\n    ', ""),),
    ),
    Misconception(
        "decomposed",
        es="Normalizas en sentido contrario: NFD separa cada ñ y cada vocal acentuada en dos caracteres. La forma "
        "compuesta, la que usa casi todo el texto que existe, es NFC.",
        en="You normalise the wrong way round: NFD splits every ñ and every accented vowel into two characters. The "
        "composed form, which nearly all existing text uses, is NFC.",
        edits=(('"NFC"', '"NFD"'),),
    ),
    Misconception(
        "opening_signs_deleted",
        es="Borras «¡» y «¿». En español anuncian la pregunta desde su primera palabra, y el modelo no podrá "
        "escribir lo que nunca ha leído: sepáralos como a los demás signos.",
        en="You delete “¡” and “¿”. In Spanish they announce the question from its first word on, and the model "
        "cannot write what it never read: set them apart as you do the other signs.",
        edits=(
            (
                's = re.sub(r"([.,!?¡¿])", r" \\1 ", s)',
                's = re.sub(r"[¡¿]", "", s)\n    s = re.sub(r"([.,!?])", r" \\1 ", s)',
            ),
        ),
    ),
    Misconception(
        "opening_signs_glued",
        es="Separas «.», «,», «!» y «?», pero no «¡» ni «¿»: «¿qué» queda como una sola palabra, distinta de «qué» y "
        "casi siempre fuera del vocabulario. Añade los dos signos de apertura a tu lista.",
        en="You set “.”, “,”, “!” and “?” apart, but not “¡” and “¿”: “¿qué” stays one word, different from “qué” "
        "and nearly always out of the vocabulary. Add the two opening signs to your list.",
        edits=(("[.,!?¡¿]", "[.,!?]"),),
    ),
    Misconception(
        "english_letters_only",
        es="Cambias por espacios todo lo que no está en una lista de letras y signos, como hacen los tutoriales en inglés: "
        "las cifras desaparecen y, si la lista es de la a a la z, «niño» se rompe en «ni o». Aquí no hay que borrar nada.",
        en="You replace by spaces whatever is not in a list of letters and signs, as tutorials for English do: digits are "
        "lost and, if the list is a to z, “niño” breaks into “ni o”. Here nothing has to be deleted at all.",
        edits=(('" ".join(s.split())', '" ".join(re.sub(r"[^a-z.,!?¡¿]+", " ", s).split())'),),
    ),
    Misconception(
        "spaces_remain",
        es="Al separar los signos dejas espacios dobles, o conservas los que ya había, y al normalizar otra vez "
        "salen todavía más. Junta las palabras con un solo espacio: split sin argumentos y join.",
        en="Setting the signs apart leaves double spaces, or you keep those that were there, and normalising again "
        "adds even more. Join the words by one space: split without arguments, then join.",
        edits=(('" ".join(s.split())', "s.strip()"),),
    ),
    Misconception(
        "spaces_at_ends",
        es="Rodeas los signos de espacios y ahí te quedas: salen espacios dobles, y otros al principio y al final. Junta "
        "las palabras con un solo espacio: split sin argumentos y join.",
        en="You put spaces around the signs and leave it at that: double spaces remain, and others at the beginning and "
        "the end. Join the words by one space: split without arguments, then join.",
        edits=(('" ".join(s.split())', "s"),),
    ),
    Misconception(
        "other_signs_too",
        es="Separas todo lo que no es letra ni cifra, también %, ( o :. Se piden solo seis signos, . , ! ? ¡ ¿, y lo "
        "demás se queda como está: ponlos entre corchetes en la expresión regular.",
        en="You set apart whatever is neither a letter nor a digit, %, ( and : among it. Only six signs are asked for, "
        ". , ! ? ¡ ¿, and the rest stays as it is: put them between brackets in the regular expression.",
        edits=(("[.,!?¡¿]", r"[^\w\s]"),),
    ),
    Misconception(
        "not_lowered",
        es="No pasas a minúsculas: «Casa» y «casa» serían dos palabras del vocabulario, y cada una se vería la mitad de veces. Empieza por s.lower().",
        en="You do not lower-case: “Casa” and “casa” would be two words of the vocabulary, each of them seen half as often. Begin with s.lower().",
        edits=(("s = s.lower()\n    ", ""),),
    ),
    Misconception(
        "signs_deleted",
        es="Borras los signos de puntuación en vez de separarlos. El decodificador tiene que aprender a escribirlos: deja cada uno como un token, con un espacio a cada lado.",
        en="You delete the punctuation marks instead of setting them apart. The decoder has to learn to write them: leave each one as a token, with a space on either side.",
        edits=(('s = re.sub(r"([.,!?¡¿])", r" \\1 ", s)', 's = re.sub(r"[.,!?¡¿]", "", s)'),),
    ),
)

SPLIT_BY_SOURCE = (
    Misconception(
        "rows_shuffled",
        es="Repartes filas, no frases: una frase inglesa con varias traducciones acaba en entrenamiento y también en "
        "prueba, y el modelo aprueba recitando lo que ya vio. Reparte las frases inglesas distintas y deja que cada "
        "par siga a la suya.",
        en="You deal out rows, not sentences: an English sentence with several translations lands in train and in "
        "test too, and the model passes by reciting what it has seen. Deal out the distinct English sentences, and "
        "let each pair follow its own.",
        edits=(
            ("sorted({english for english, _ in pairs})", "list(pairs)"),
            ("if pair[0] not in test", "if pair not in test"),
            ("if pair[0] in validation", "if pair in validation"),
            ("if pair[0] in test", "if pair in test"),
        ),
    ),
    Misconception(
        "seed_ignored",
        es="Dos semillas distintas dan el mismo reparto: o no barajas, o barajas siempre con la misma semilla. "
        "Crea el generador con el argumento: np.random.default_rng(seed).",
        en="Two different seeds give the same split: either you do not shuffle, or you always shuffle with the same "
        "seed. Make the generator from the argument: np.random.default_rng(seed).",
        edits=(("default_rng(seed)", "default_rng(0)"),),
    ),
    Misconception(
        "not_seeded",
        es="La misma semilla da cada vez otro reparto, así que nadie podrá repetir tus resultados, ni tú mañana. "
        "Baraja con un generador creado a partir de seed.",
        en="The same seed gives another split every time, so nobody can repeat your results, not even you tomorrow. "
        "Shuffle with a generator made from seed.",
        edits=(("default_rng(seed)", "default_rng()"),),
    ),
    Misconception(
        "translations_lost",
        es="Se pierden pares: un diccionario guarda una sola traducción por frase inglesa, la última. Reparte las "
        "frases, y recorre después todos los pares.",
        en="Pairs get lost: a dictionary keeps a single translation for each English sentence, the last one. Deal "
        "out the sentences, then go through all the pairs.",
        edits=(("sources = sorted(", "pairs = list(dict(pairs).items())\n    sources = sorted("),),
    ),
    Misconception(
        "validation_is_test",
        es="Validación y prueba contienen lo mismo. Si eliges el modelo con la validación, la prueba ya no te dice "
        "nada nuevo: toma dos tramos que no se solapen.",
        en="Validation and test hold the same sentences. If you choose the model on validation, the test no longer "
        "tells you anything new: take two slices that do not overlap.",
        edits=(("sources[tenth : 2 * tenth]", "sources[:tenth]"),),
    ),
    Misconception(
        "validation_in_train",
        es="Apartas la prueba, pero la validación sigue dentro del entrenamiento: la pérdida de validación bajará "
        "aunque el modelo solo memorice. Quita las dos partes de train.",
        en="You hold out the test, but validation is still part of train: its loss will fall even if the model only "
        "learns by heart. Take both parts out of train.",
        edits=(("not in test | validation", "not in test"),),
    ),
    Misconception(
        "input_shuffled",
        es="Barajas la propia lista pairs, y quien te la pasó la encuentra en otro orden. Baraja una copia: shuffle "
        "trabaja en el sitio.",
        en="You shuffle the list pairs itself, and whoever gave it to you finds it in another order. Shuffle a copy: "
        "shuffle works in place.",
        edits=(
            (
                "sources = sorted({english for english, _ in pairs})\n    np.random.default_rng(seed).shuffle(sources)",
                "np.random.default_rng(seed).shuffle(pairs)\n"
                "    sources = list(dict.fromkeys(english for english, _ in pairs))",
            ),
        ),
    ),
    Misconception(
        "set_order",
        es="Barajas las frases de un set, y el orden de un set de cadenas cambia cada vez que arranca Python: la misma semilla dará mañana otro reparto. Ordénalas antes con sorted, o quita las repetidas con dict.fromkeys, que conserva el orden.",
        en="You shuffle the sentences of a set, and the order of a set of strings changes every time Python starts: tomorrow the same seed will give another split. Put them in order with sorted first, or drop the duplicates with dict.fromkeys, which keeps the order.",
        edits=(("sorted({english for english, _ in pairs})", "list({english for english, _ in pairs})"),),
    ),
)

SHIFT_TARGETS = (
    Misconception(
        "not_shifted",
        es="dec_in y dec_out son iguales: el decodificador lee justo la palabra que tiene que predecir, le basta con "
        "copiarla y no aprende nada. dec_in debe empezar con startofseq e ir una posición por detrás.",
        en="dec_in and dec_out are the same: the decoder reads the very word that it has to predict, copying is "
        "enough and it learns nothing. dec_in must begin with startofseq and run one position behind.",
        edits=(("return dec_in, dec_out", "return dec_out, dec_out"),),
    ),
    Misconception(
        "shifted_by_two",
        es="dec_in va dos posiciones por detrás de dec_out: al predecir una palabra, el decodificador no ha leído "
        "todavía la anterior. Pon un solo startofseq delante.",
        en="dec_in runs two positions behind dec_out: when it predicts a word, the decoder has not yet read the one "
        "before. Put a single startofseq in front.",
        edits=(("[np.full((B, 1), START), y], axis=1)", "[np.full((B, 2), START), y[:, :-1]], axis=1)"),),
    ),
    Misconception(
        "start_in_target",
        es="dec_out empieza con startofseq: así el modelo aprende a predecir el principio, que ya se le da. El "
        "objetivo empieza en la primera palabra y tiene T + 1 posiciones.",
        en="dec_out begins with startofseq: the model learns to predict the beginning, which it is given anyway. The "
        "target begins with the first word and has T + 1 positions.",
        edits=(
            (
                "[y, np.full((B, 1), PAD)], axis=1)  # (B, T+1)\n    dec_out[np.arange(B), lengths] = END",
                "[np.full((B, 1), START), y, np.full((B, 1), PAD)], axis=1)\n"
                "    dec_out[np.arange(B), lengths + 1] = END",
            ),
        ),
    ),
    Misconception(
        "end_after_padding",
        es="Pones endofseq en la última columna, detrás del relleno. El modelo aprendería que la frase termina tras "
        "unos cuantos huecos vacíos: endofseq va justo detrás de la última palabra de cada fila.",
        en="You put endofseq in the last column, behind the padding. The model would learn that a sentence ends "
        "after a few empty places: endofseq goes directly behind the last word of each row.",
        edits=(
            (
                "[y, np.full((B, 1), PAD)], axis=1)  # (B, T+1)\n    dec_out[np.arange(B), lengths] = END",
                "[y, np.full((B, 1), END)], axis=1)",
            ),
        ),
    ),
    Misconception(
        "no_end",
        es="En dec_out falta endofseq: el modelo nunca ve terminar una frase y, al generar, no sabrá parar. "
        "Escríbelo en la posición que indica la longitud de cada fila.",
        en="endofseq is missing from dec_out: the model never sees a sentence end, and will not know when to stop "
        "writing. Write it at the position that each row's length gives.",
        edits=(("\n    dec_out[np.arange(B), lengths] = END", ""),),
    ),
    Misconception(
        "end_over_last_word",
        es="endofseq pisa la última palabra de cada frase. Se empieza a contar en 0: en una frase de n palabras, el "
        "primer sitio libre es el n, no el n − 1.",
        en="endofseq overwrites the last word of each sentence. Positions count from 0: in a sentence of n words the "
        "first free place is n, not n − 1.",
        edits=(("lengths] = END", "lengths - 1] = END"),),
    ),
    Misconception(
        "end_everywhere",
        es="Conviertes todo el relleno en endofseq. La frase termina una sola vez: endofseq justo detrás de la última "
        "palabra, y después sigue habiendo relleno.",
        en="You turn all the padding into endofseq. A sentence ends only once: endofseq directly behind its last word, and "
        "padding again after that.",
        edits=(("    dec_out[np.arange(B), lengths] = END", "    dec_out[dec_out == PAD] = END"),),
    ),
    Misconception(
        "end_in_every_row",
        es="dec_out[:, lengths] = END escribe en todas las filas a la vez cada una de las longitudes, y pisa palabras. "
        "Cada fila tiene la suya: indexa con dos arrays, np.arange(B) para las filas y lengths para las columnas.",
        en="dec_out[:, lengths] = END writes at each of the lengths in all rows at once, over words. Every row has its own: "
        "index with two arrays, np.arange(B) for the rows and lengths for the columns.",
        edits=(("dec_out[np.arange(B), lengths]", "dec_out[:, lengths]"),),
    ),
    Misconception(
        "rolled",
        es="Giras dec_in una posición, y lo que sale por delante, startofseq, vuelve a entrar por detrás. dec_out no lleva "
        "startofseq, y su endofseq va detrás de la última palabra de cada fila.",
        en="You roll dec_in by one position, and what leaves in front, startofseq, comes back in behind. dec_out has no "
        "startofseq, and its endofseq goes behind the last word of each row.",
        edits=(("    dec_out[np.arange(B), lengths] = END", "    dec_out = np.roll(dec_in, -1, axis=1)"),),
    ),
    Misconception(
        "floats",
        es="Devuelves números con decimales: np.zeros y np.ones crean float64 si no dices otra cosa. Los ids son índices de una tabla, así que tienen que ser enteros: da dtype=y.dtype, o usa np.full con un entero.",
        en="You return floats: np.zeros and np.ones make float64 unless told otherwise. Ids are indices into a table, so they must be integers: say dtype=y.dtype, or use np.full with an integer.",
        edits=(("return dec_in, dec_out", "return dec_in.astype(float), dec_out.astype(float)"),),
    ),
    Misconception(
        "last_word_dropped",
        es="Quitas la última columna de y para que dec_in mida T: la última palabra de las frases largas se pierde. dec_in lleva startofseq y la frase entera: [B, T+1].",
        en="You drop the last column of y so that dec_in measures T: the last word of the long sentences is lost. dec_in holds startofseq and the whole sentence: [B, T+1].",
        edits=(("[np.full((B, 1), START), y], axis=1)", "[np.full((B, 1), START), y[:, :-1]], axis=1)"),),
    ),
    Misconception(
        "sliced",
        es="Devuelves y[:, :-1] e y[:, 1:], como si y trajera ya startofseq y endofseq. No los trae: y son solo las palabras, y añadirlos es justo lo que se pide.",
        en="You return y[:, :-1] and y[:, 1:], as if y already held startofseq and endofseq. It does not: y is just the words, and adding the two is exactly what is asked for.",
        code="""def shift_targets(y):
    return y[:, :-1], y[:, 1:]
""",
    ),
    Misconception(
        "end_first",
        es="dec_in empieza con endofseq. Lo primero que lee el decodificador es startofseq: si no, la señal de empezar y la de terminar serían la misma.",
        en="dec_in begins with endofseq. The first thing the decoder reads is startofseq: otherwise the signal to begin and the one to end would be the same.",
        edits=(("[np.full((B, 1), START), y], axis=1)", "[np.full((B, 1), END), y], axis=1)"),),
    ),
)

MASKED_CROSS_ENTROPY = (
    Misconception(
        "padding_counted",
        es="El relleno cuenta como una palabra más que acertar: tu media incluye la pérdida de las posiciones donde "
        "y es PAD. Multiplica las pérdidas por la máscara y divide entre el número de palabras reales.",
        en="Padding counts as one more word to get right: your mean includes the loss at positions where y is PAD. "
        "Multiply the losses by the mask and divide by the number of real words.",
        edits=(("tf.cast(tf.not_equal(y, PAD), logits.dtype)", "tf.ones_like(y, logits.dtype)"),),
    ),
    Misconception(
        "mean_over_padding",
        es="Pones a cero la pérdida del relleno, pero luego divides entre todas las posiciones: cuanto más relleno, "
        "más pequeña parece la pérdida. Divide entre la suma de la máscara.",
        en="You set the loss of the padding to zero, but then divide by all positions: the more padding, the smaller "
        "the loss seems. Divide by the sum of the mask.",
        edits=(("tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)", "tf.reduce_mean(losses * mask)"),),
    ),
    Misconception(
        "mean_of_sentence_means",
        es="Haces la media de cada frase y luego la media de las medias: una palabra de una frase corta pesa más que "
        "una de una frase larga. Suma sobre todo el lote y divide una sola vez.",
        en="You average each sentence, then average the averages: a word of a short sentence weighs more than one of "
        "a long sentence. Sum over the whole batch and divide once.",
        edits=(
            (
                "tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)",
                "tf.reduce_mean(tf.reduce_sum(losses * mask, axis=1) / tf.reduce_sum(mask, axis=1))",
            ),
        ),
    ),
    Misconception(
        "mask_on_wrong_axis",
        es="Sumas la máscara por el eje del lote (axis=0): haces la media de cada posición y luego la media de esas "
        "medias, y una columna de puro relleno da 0/0. Suma pérdidas y máscara sobre los dos ejes, B y T, a la vez.",
        en="You sum the mask along the batch axis (axis=0): you average each position, then average those averages, "
        "and a column of nothing but padding gives 0/0. Sum losses and mask over both axes, B and T, at once.",
        edits=(
            (
                "tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)",
                "tf.reduce_mean(tf.reduce_sum(losses * mask, axis=0) / tf.reduce_sum(mask, axis=0))",
            ),
        ),
    ),
    Misconception(
        "softmax_twice",
        es="Aplicas softmax dos veces: lo que llega son logits y la función de pérdida ya los convierte, así que tu "
        "pérdida no puede acercarse nunca a cero. Pásale los logits tal cual, o di from_logits=True.",
        en="You apply softmax twice: what comes in are logits and the loss function converts them already, so your "
        "loss can never come near zero. Pass the logits as they are, or say from_logits=True.",
        edits=(("tf.nn.log_softmax(logits)", "tf.nn.log_softmax(tf.nn.softmax(logits))"),),
    ),
    Misconception(
        "log_of_softmax",
        es="Calculas el softmax y después su logaritmo: una probabilidad muy pequeña se redondea a 0 y su logaritmo "
        "es −∞. Usa log_softmax, o la función de pérdida que recibe logits, que resta el máximo y no pasa por ese 0.",
        en="You compute the softmax and then its logarithm: a very small probability is rounded to 0, whose "
        "logarithm is −∞. Use log_softmax, or the loss that takes logits: it subtracts the maximum and never meets "
        "that 0.",
        edits=(("tf.nn.log_softmax(logits)", "tf.math.log(tf.nn.softmax(logits))"),),
    ),
    Misconception(
        "softmax_over_time",
        es="Tu softmax reparte la probabilidad entre las posiciones de la frase (eje 1) y no entre las palabras del "
        "vocabulario. Normaliza sobre el último eje, el de tamaño V.",
        en="Your softmax shares the probability out among the positions of the sentence (axis 1), not among the "
        "words of the vocabulary. Normalise over the last axis, the one of size V.",
        edits=(("tf.nn.log_softmax(logits)", "tf.nn.log_softmax(logits, axis=1)"),),
    ),
    Misconception(
        "sum_not_mean",
        es="Devuelves la suma de las pérdidas, no su media: un lote con el doble de palabras parecería el doble de "
        "malo. Divide entre el número de palabras que no son relleno.",
        en="You return the sum of the losses, not their mean: a batch with twice the words would seem twice as bad. "
        "Divide by the number of words that are not padding.",
        edits=((" / tf.reduce_sum(mask)", ""),),
    ),
    Misconception(
        "divided_by_sentences",
        es="Divides entre el número de frases: obtienes la pérdida por frase, que crece con la longitud. Se pide la "
        "pérdida por palabra: divide entre la suma de la máscara.",
        en="You divide by the number of sentences: that is the loss per sentence, which grows with length. The loss "
        "per word is asked for: divide by the sum of the mask.",
        edits=((" / tf.reduce_sum(mask)", " / tf.cast(tf.shape(y)[0], logits.dtype)"),),
    ),
    Misconception(
        "sign_lost",
        es="Tu pérdida es negativa: falta el signo menos. El logaritmo de una probabilidad es negativo, y al "
        "minimizarlo el modelo aprendería a equivocarse.",
        en="Your loss is negative: the minus sign is missing. The logarithm of a probability is negative, and "
        "minimising it would teach the model to be wrong.",
        edits=(("-tf.gather", "tf.gather"),),
    ),
    Misconception(
        "boolean_mask",
        es="La máscara es de booleanos, y TensorFlow no los multiplica ni los suma: conviértela con tf.cast al tipo de los logits. True pasa a ser 1 y False, 0.",
        en="The mask holds booleans, which TensorFlow neither multiplies nor adds up: convert it to the type of the logits with tf.cast. True becomes 1 and False becomes 0.",
        edits=(("tf.cast(tf.not_equal(y, PAD), logits.dtype)", "tf.not_equal(y, PAD)"),),
    ),
    Misconception(
        "numpy_loss",
        es="El número es correcto, pero lo calculas con NumPy (o con .numpy()): los gradientes no pueden atravesarlo y Keras no aprendería nada. Escríbelo con operaciones de TensorFlow: tf.nn, tf.gather, tf.reduce_sum.",
        en="The number is right, but you compute it with NumPy (or .numpy()): gradients cannot pass through it, and Keras would learn nothing. Write it with TensorFlow operations: tf.nn, tf.gather, tf.reduce_sum.",
        code="""def masked_cross_entropy(y, logits):
    y, logits = np.asarray(y), np.asarray(logits)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    losses = -np.take_along_axis(log_p, y[..., None], axis=-1)[..., 0]
    mask = y != PAD
    return (losses * mask).sum() / mask.sum()
""",
    ),
    Misconception(
        "from_logits_forgotten",
        es="Keras toma tus logits por probabilidades: sparse_categorical_crossentropy espera el softmax ya hecho, si no le dices from_logits=True. Por eso el número no se parece a una pérdida.",
        en="Keras takes your logits for probabilities: sparse_categorical_crossentropy expects the softmax done, unless you say from_logits=True. That is why the number looks like no loss.",
        edits=(
            (
                "-tf.gather(log_probabilities, y, batch_dims=2)",
                "tf.keras.losses.sparse_categorical_crossentropy(y, logits)",
            ),
        ),
    ),
)

BUILD_ENCODER_DECODER = (
    Misconception(
        "same_state_twice",
        es="El decodificador recibe [h, h]: la memoria c del codificador se pierde. Con return_state=True una LSTM "
        "devuelve tres cosas, salida, h y c, y la salida es la misma h: revisa qué nombre das a cada una.",
        en="The decoder gets [h, h]: the encoder's memory c is lost. With return_state=True an LSTM returns three "
        "things, output, h and c, and the output is h again: look at which name you give to which.",
        edits=(("initial_state=[h, c]", "initial_state=[h, h]"),),
    ),
    Misconception(
        "states_swapped",
        es="Los dos estados llegan cambiados: das [c, h], y Keras espera [h, c]. Las formas son iguales, así que "
        "nada avisa del error.",
        en="The two states arrive swapped: you pass [c, h], and Keras expects [h, c]. Their shapes are the same, so "
        "nothing warns you.",
        edits=(("initial_state=[h, c]", "initial_state=[c, h]"),),
    ),
    Misconception(
        "output_for_state",
        es="Das al decodificador la última salida del codificador, que es solo h, y c empieza en cero. Pide "
        "return_state=True y pasa los dos estados, h y c.",
        en="You give the decoder the encoder's last output, which is h alone, and c starts at zero. Ask for "
        "return_state=True and pass both states, h and c.",
        edits=(("initial_state=[h, c]", "initial_state=[h, tf.zeros_like(c)]"),),
    ),
    Misconception(
        "mask_forgotten",
        es="El codificador también lee el relleno: la misma frase da otro resultado según lo larga que sea su vecina "
        "de lote. Pon mask_zero=True en el embedding de origen; la LSTM hace el resto.",
        en="The encoder reads the padding too: the same sentence gives another result if its neighbour in the batch "
        "is longer. Put mask_zero=True on the source embedding; the LSTM does the rest.",
        edits=(('mask_zero=True, name="source_embedding"', 'name="source_embedding"'),),
    ),
    Misconception(
        "one_prediction",
        es="Tu modelo predice una sola palabra por frase, la última: los logits no tienen eje de tiempo. Al "
        "decodificador le falta return_sequences=True.",
        en="Your model predicts a single word for a sentence, the last one: the logits have no time axis. The "
        "decoder lacks return_sequences=True.",
        edits=(("return_sequences=True, ", ""),),
    ),
    Misconception(
        "softmax_output",
        es='Tu modelo devuelve probabilidades: la capa densa lleva activation="softmax". La pérdida de esta lección '
        "espera logits, y con esto aplicaría softmax dos veces. Quita la activación.",
        en='Your model returns probabilities: the dense layer has activation="softmax". This lesson\'s loss '
        "expects logits, and would now apply softmax twice. Take the activation away.",
        edits=(('(target_size, name="logits")', '(target_size, activation="softmax", name="logits")'),),
    ),
    Misconception(
        "inputs_swapped",
        es="Las entradas están en el orden contrario: el modelo toma por frase de origen lo que debía leer el "
        "decodificador. Se le llama con [encoder_ids, decoder_ids].",
        en="The inputs are in the opposite order: the model takes what the decoder should read for the source "
        "sentence. It is called with [encoder_ids, decoder_ids].",
        edits=(("Model([encoder_ids, decoder_ids]", "Model([decoder_ids, encoder_ids]"),),
    ),
    Misconception(
        "output_and_states",
        es="Das al decodificador tres estados, [salida, h, c]. Con return_state=True una LSTM devuelve tres cosas, pero la primera es la salida, que es otra vez h: los estados son los dos últimos.",
        en="You give the decoder three states, [output, h, c]. With return_state=True an LSTM returns three things, but the first is the output, which is h again: the states are the last two.",
        edits=(
            ("_, h, c = encoder(", "output, h, c = encoder("),
            ("initial_state=[h, c]", "initial_state=[output, h, c]"),
        ),
    ),
    Misconception(
        "one_state",
        es="Das al decodificador un solo estado, y una LSTM tiene dos. Sin return_state=True el codificador devuelve su "
        "última salida, que es solo h: pide los estados y pasa la lista [h, c].",
        en="You give the decoder a single state, and an LSTM has two. Without return_state=True the encoder returns its "
        "last output, which is h alone: ask for the states and pass the list [h, c].",
        edits=(("initial_state=[h, c]", "initial_state=[h]"),),
    ),
    Misconception(
        "two_states_unpacked",
        es="Esperas dos cosas de la LSTM y devuelve tres: con return_state=True van primero la salida y después h y c. "
        "Pon un nombre más a la izquierda del =, aunque no lo uses; la costumbre es llamarlo _.",
        en="You expect two things from the LSTM, and it returns three: with return_state=True the output comes first, "
        "then h and c. Put one more name to the left of the =, even if you do not use it; it is usually called _.",
        edits=(("_, h, c = encoder(", "h, c = encoder("),),
    ),
    Misconception(
        "encoder_unused",
        es="El codificador no llega a la salida: no pasas sus estados al decodificador, que empieza en cero y traduce sin haber leído la frase. Llámalo con initial_state=[h, c].",
        en="The encoder does not reach the output: you do not pass its states to the decoder, which starts at zero and translates without having read the sentence. Call it with initial_state=[h, c].",
        edits=((", initial_state=[h, c])", ")"),),
    ),
    Misconception(
        "names_missing",
        es='Alguna capa no lleva el nombre pedido. La lección las busca después por su nombre, con get_layer: añade name="encoder", y lo mismo en las otras cuatro.',
        en='Some layer does not have the name asked for. The lesson looks them up by name later, with get_layer: add name="encoder", and likewise for the other four.',
        edits=(
            ('return_state=True, name="encoder"', "return_state=True"),
            ('return_sequences=True, name="decoder"', "return_sequences=True"),
        ),
    ),
)

SOFTEN_LOGITS = (
    Misconception(
        "mask_lost",
        es="La división está bien, pero el resultado ya no lleva máscara: una capa Lambda la descarta si no le dices qué "
        "hacer con ella, una operación suelta también, y copiar _keras_mask a mano no sobrevive dentro de un modelo. "
        "Keras cuenta entonces el relleno y la exactitud sube sin motivo. Mira el argumento mask de Lambda.",
        en="The division is right, but the result carries no mask any more: a Lambda layer drops it unless told what to "
        "do with it, so does a bare operation, and copying _keras_mask by hand does not survive inside a model. Keras "
        "then counts the padding, and accuracy rises for no good reason. Look at Lambda's mask argument.",
        edits=((", mask=lambda z, mask: mask", ""),),
    ),
    Misconception(
        "padding_zeroed",
        es="Pones a cero los logits del relleno, pero Keras sigue contando esas posiciones: un cero es un valor, no "
        "una máscara. Haz que el resultado lleve la máscara de la entrada y deja los logits como están.",
        en="You set the logits of the padding to zero, but Keras still counts those positions: a zero is a value, "
        "not a mask. Make the result carry the input's mask, and leave the logits as they are.",
        edits=(
            (
                "lambda z: z / temperature, mask=lambda z, mask: mask",
                "lambda z, mask: z / temperature * tf.cast(mask, z.dtype)[..., None]",
            ),
        ),
    ),
    Misconception(
        "mask_inverted",
        es="La máscara llega al revés: Keras contaría solo el relleno. En Keras, True marca las posiciones que "
        "cuentan; pásala tal como viene.",
        en="The mask arrives inverted: Keras would count the padding only. In Keras, True marks the positions that "
        "count; pass it on as it comes.",
        edits=(("mask=lambda z, mask: mask", "mask=lambda z, mask: ~mask"),),
    ),
    Misconception(
        "multiplied",
        es="Multiplicas por la temperatura en lugar de dividir: con una temperatura mayor que 1 las probabilidades "
        "salen más extremas, no más parejas.",
        en="You multiply by the temperature instead of dividing: with a temperature above 1 the probabilities come "
        "out more extreme, not more even.",
        edits=(("z / temperature", "z * temperature"),),
    ),
    Misconception(
        "probabilities",
        es="Devuelves probabilidades: aplicas softmax después de dividir. Se piden logits, porque la pérdida que "
        "viene detrás ya hace el softmax.",
        en="You return probabilities: you apply softmax after dividing. Logits are asked for, because the loss that "
        "follows does the softmax itself.",
        edits=(("lambda z: z / temperature", "lambda z: tf.nn.softmax(z / temperature)"),),
    ),
    Misconception(
        "lambda_removed",
        es="Has quitado la capa y con ella la división: los logits salen como entraron. La máscara se conserva, pero "
        "falta el trabajo de la capa.",
        en="You removed the layer, and the division with it: the logits leave as they came. The mask is kept, but "
        "the layer's work is missing.",
        edits=(("return soften(logits)", "return logits"),),
    ),
)

GREEDY_DECODE = (
    Misconception(
        "same_token_again",
        es="Das siempre el mismo token a step: el decodificador lee startofseq en cada paso en vez de la palabra que "
        "acaba de elegir. Dale en cada vuelta el token elegido en la anterior.",
        en="You always feed step the same token: the decoder reads startofseq at every step instead of the word that "
        "it has just chosen. Each time round, feed it the token chosen the time before.",
        edits=(("step(token, state)", "step(START, state)"),),
    ),
    Misconception(
        "state_not_carried",
        es="El estado nuevo se pierde: cada llamada a step empieza otra vez desde el estado inicial, así que el "
        "decodificador no sabe por dónde va la frase. Guarda el segundo valor que devuelve step y pásalo en la "
        "llamada siguiente.",
        en="The new state gets lost: every call of step starts from the initial state again, so the decoder does not "
        "know where in the sentence it is. Keep the second value that step returns and pass it to the next call.",
        edits=(("logits, state = step", "logits, _ = step"),),
    ),
    Misconception(
        "padding_and_start_allowed",
        es="Dejas que ganen el relleno y startofseq: si su logit es el mayor, los escribes en medio de la frase. Pon "
        "esos dos logits a −∞ antes del argmax.",
        en="You let padding and startofseq win: when their logit is the highest, you write them in the middle of the "
        "sentence. Set these two logits to −∞ before the argmax.",
        edits=(("allowed[[PAD, START]] = -np.inf\n        ", ""),),
    ),
    Misconception(
        "start_allowed",
        es="Prohíbes el relleno, pero no startofseq, que aparece en medio de la frase. Tampoco es una palabra: ponlo "
        "también a −∞.",
        en="You forbid padding but not startofseq, which shows up in the middle of the sentence. It is no word "
        "either: set it to −∞ too.",
        edits=(("[[PAD, START]]", "[[PAD]]"),),
    ),
    Misconception(
        "never_stops",
        es="No miras si ha salido endofseq, o no le dejas ganar: sigues escribiendo después del final hasta llegar a max_len. Cuando el "
        "token elegido sea END, devuelve lo que llevas.",
        en="You do not look for endofseq, or do not let it win: you go on writing after the end, up to max_len. When the token chosen is "
        "END, return what you have.",
        edits=(("if token == END:\n            return ids, True\n        ", ""),),
    ),
    Misconception(
        "end_included",
        es="endofseq aparece entre las palabras devueltas. Es una señal, no una palabra: comprueba si es END antes "
        "de añadirlo a la lista.",
        en="endofseq stands among the words you return. It is a signal, not a word: test for END before you append "
        "to the list.",
        edits=(
            (
                "if token == END:\n            return ids, True\n        ids.append(token)",
                "ids.append(token)\n        if token == END:\n            return ids, True",
            ),
        ),
    ),
    Misconception(
        "start_included",
        es="startofseq aparece entre las palabras devueltas. Es lo primero que se lee, pero nadie lo ha escrito: "
        "empieza con la lista vacía.",
        en="startofseq stands among the words you return. It is the first thing read, but nobody wrote it: begin "
        "with an empty list.",
        edits=(("ids = []", "ids = [START]"),),
    ),
    Misconception(
        "always_finished",
        es="Dices que la frase terminó aunque se cortó en max_len. Quien la lea tiene que poder distinguirlo: "
        "finished solo es True si salió END.",
        en="You say that the sentence is finished although it was cut off at max_len. Whoever reads it must be able "
        "to tell: finished is True only if END was chosen.",
        edits=(("return ids, False", "return ids, True"),),
    ),
    Misconception(
        "max_len_ignored",
        es="No respetas max_len: si el modelo nunca escribe endofseq, tu bucle no acaba. Un for con range(max_len) "
        "pone el límite.",
        en="You do not keep to max_len: if the model never writes endofseq, your loop does not end. A for loop over "
        "range(max_len) sets the limit.",
        edits=(("for _ in range(max_len):", "while True:"),),
    ),
    Misconception(
        "one_step_short",
        es="Te paras un paso antes de max_len: la frase cortada tiene una palabra menos de las permitidas. Recorre "
        "range(max_len) entero.",
        en="You stop one step before max_len: the sentence that was cut off has one word less than allowed. Go "
        "through the whole of range(max_len).",
        edits=(("range(max_len)", "range(max_len - 1)"),),
    ),
    Misconception(
        "one_step_long",
        es="Das un paso más de los max_len permitidos: la frase cortada tiene una palabra de más. Con un while, la "
        "condición es len(ids) < max_len, no <=.",
        en="You take one step more than the max_len allowed: the sentence that was cut off has one word too many. In a "
        "while loop the condition is len(ids) < max_len, not <=.",
        edits=(("range(max_len)", "range(max_len + 1)"),),
    ),
    Misconception(
        "set_to_zero",
        es="Pones a 0 los logits de relleno y startofseq, y un logit de 0 no es poca cosa: si los demás son negativos, gana. Lo que no debe salir nunca se pone a −∞.",
        en="You set the logits of padding and startofseq to 0, and a logit of 0 is no small thing: if the others are negative, it wins. What must never be chosen is set to −∞.",
        edits=(("= -np.inf", "= 0"),),
    ),
    Misconception(
        "ids_alone",
        es="Devuelves solo las palabras. Falta decir si la frase terminó: devuelve dos cosas, la lista y un booleano, return ids, True o return ids, False.",
        en="You return the words alone. What is missing is whether the sentence ended: return two things, the list and a boolean, return ids, True or return ids, False.",
        edits=(("return ids, True", "return ids"), ("return ids, False", "return ids")),
    ),
    Misconception(
        "float_ids",
        es="Las palabras que devuelves son números con decimales, y con 5.0 no se puede mirar en el vocabulario. Guarda enteros: int(np.argmax(...)).",
        en="The words you return are floats, and 5.0 cannot be looked up in a vocabulary. Keep integers: int(np.argmax(...)).",
        edits=(("        ids.append(token)\n    return", "        ids.append(float(token))\n    return"),),
    ),
    Misconception(
        "padding_skipped",
        es="Cuando gana el relleno o startofseq, te lo saltas: el paso ya está gastado y el decodificador lee después eso mismo. Hay que prohibirlos antes de elegir, poniendo su logit a −∞, para que gane la mejor palabra.",
        en="When padding or startofseq wins, you skip it: the step is spent, and that is what the decoder reads next. They must be forbidden before choosing, by setting their logits to −∞, so that the best word wins.",
        edits=(
            ("allowed[[PAD, START]] = -np.inf\n        ", ""),
            ("if token == END", "if token in (PAD, START):\n            continue\n        if token == END"),
        ),
    ),
)

CLIPPED_PRECISION = (
    Misconception(
        "not_clipped",
        es="Cuentas cada aparición sin tope: «el el el el» acertaría cuatro veces con una referencia que tiene un "
        "solo «el». Cada n-grama cuenta, como mucho, las veces que está en la referencia.",
        en="You count every occurrence without a limit: “the the the the” would score four times against a reference "
        "with a single “the”. An n-gram counts at most as often as it stands in the reference.",
        edits=(
            (
                "sum((counts & allowed).values())",
                "sum(count for ngram, count in counts.items() if ngram in allowed)",
            ),
        ),
    ),
    Misconception(
        "clipped_at_each_occurrence",
        es="Recortas bien, pero sumas el tope una vez por cada aparición: «el el el el» contaría cuatro veces lo suyo. "
        "Recorre los n-gramas distintos, no la lista entera.",
        en="You clip correctly, but add the limit once for every occurrence: “the the the the” would count its own four "
        "times. Go through the distinct n-grams, not the whole list.",
        edits=(
            (
                "sum((counts & allowed).values())",
                "sum(count * min(count, allowed[ngram]) for ngram, count in counts.items())",
            ),
        ),
    ),
    Misconception(
        "distinct_ngrams",
        es="Cuentas n-gramas distintos: si «a» está dos veces en la hipótesis y dos en la referencia, son dos "
        "aciertos, no uno. Un conjunto pierde las repeticiones; usa Counter.",
        en="You count distinct n-grams: if “a” stands twice in the hypothesis and twice in the reference, that makes "
        "two matches, not one. A set loses the repetitions; use Counter.",
        edits=(("sum((counts & allowed).values())", "len(counts & allowed)"),),
    ),
    Misconception(
        "references_added",
        es="Sumas las apariciones de todas las referencias: con tres traducciones que dicen «el» una vez, permites "
        "tres «el». El tope es el de la referencia que más lo repite, no la suma.",
        en="You add up the occurrences in all the references: with three translations that say “the” once, you allow "
        "three. The limit is that of the reference that has it most often, not the sum.",
        edits=(("allowed |= ngrams", "allowed += ngrams"),),
    ),
    Misconception(
        "first_reference_only",
        es="Solo miras la primera referencia. Una traducción es buena si se parece a cualquiera de las que se "
        "conocen: recórrelas todas.",
        en="You look at the first reference only. A translation is good if it resembles any of those that are known: "
        "go through all of them.",
        edits=(("in references:", "in references[:1]:"),),
    ),
    Misconception(
        "last_reference_only",
        es="Cada referencia borra lo que aportó la anterior, y al final solo cuenta la última. Acumula con |=, que "
        "guarda la cuenta mayor de cada n-grama.",
        en="Each reference wipes out what the one before contributed, and only the last one counts. Accumulate with "
        "|=, which keeps the larger count of each n-gram.",
        edits=(("allowed |= ngrams", "allowed = ngrams"),),
    ),
    Misconception(
        "best_reference_alone",
        es="Cuentas los aciertos con cada referencia por separado y te quedas con la mejor. Pero una palabra puede estar "
        "en una referencia y la siguiente en otra: el tope se toma para cada n-grama, entre todas las referencias.",
        en="You count the matches against each reference by itself and keep the best. But one word may stand in one "
        "reference and the next in another: the limit is taken for each n-gram, over all the references.",
        code="""def clipped_precision(hypothesis, references, n):
    def ngrams(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    counts = ngrams(hypothesis)
    matches = max(sum((counts & ngrams(reference)).values()) for reference in references)
    return matches, sum(counts.values())
""",
    ),
    Misconception(
        "short_tails",
        es="Al llegar al final de la frase sigues cortando trozos, y los últimos tienen menos de n palabras: no son "
        "n-gramas. El último empieza en la posición T − n, así que hay T − n + 1.",
        en="At the end of the sentence you go on cutting, and the last pieces have fewer than n words: they are no "
        "n-grams. The last one begins at position T − n, so there are T − n + 1.",
        edits=(("range(len(tokens) - n + 1)", "range(len(tokens))"),),
    ),
    Misconception(
        "recall",
        es="El total que devuelves es el de la referencia: eso es exhaustividad, no precisión. Cuenta los "
        "n-gramas que tiene la hipótesis.",
        en="The total you return is the reference's: that is recall, not precision. Count the n-grams that the "
        "hypothesis has.",
        edits=(("sum(counts.values())", "sum(ngrams(references[0]).values())"),),
    ),
    Misconception(
        "negative_total",
        es="Una hipótesis más corta que n te da un total negativo, que restaría en la suma del corpus. No tiene "
        "ningún n-grama: el total es 0.",
        en="A hypothesis shorter than n gives you a negative total, which would be subtracted from the corpus's sum. "
        "It has no n-gram at all: the total is 0.",
        edits=(("sum(counts.values())", "len(hypothesis) - n + 1"),),
    ),
    Misconception(
        "last_ngram_lost",
        es="Pierdes el último n-grama de cada frase. En una frase de T palabras hay T − n + 1 n-gramas, y range no "
        "incluye su final.",
        en="You lose the last n-gram of every sentence. A sentence of T words has T − n + 1 n-grams, and range does "
        "not include its end.",
        edits=(("range(len(tokens) - n + 1)", "range(len(tokens) - n)"),),
    ),
    Misconception(
        "order_ignored",
        es="No respetas el orden dentro del n-grama: «casa roja» y «roja casa» no son el mismo bigrama. Usa una "
        "tupla con las palabras en su orden.",
        en="You ignore the order within an n-gram: “red house” and “house red” are not the same bigram. Use a tuple "
        "of the words in their order.",
        edits=(("tuple(tokens[i : i + n])", "tuple(sorted(tokens[i : i + n]))"),),
    ),
    Misconception(
        "already_divided",
        es="Devuelves el cociente, ya dividido. BLEU suma primero los aciertos y los totales de todo el corpus y divide después: hacen falta los dos números por separado, matches y total.",
        en="You return the ratio, already divided. BLEU first adds up the matches and totals of the whole corpus and divides afterwards: both numbers are needed separately, matches and total.",
        edits=(("return matches, sum(counts.values())", "return matches / max(1, sum(counts.values()))"),),
    ),
    Misconception(
        "n_ignored",
        es="No usas n: cuentas siempre palabras sueltas. Un n-grama es una secuencia de n palabras seguidas; con n = 2, pares.",
        en="You do not use n: you always count single words. An n-gram is a sequence of n words in a row; for n = 2, pairs.",
        edits=(
            (
                "Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))",
                "Counter((token,) for token in tokens)",
            ),
        ),
    ),
    Misconception(
        "parts_swapped",
        es="Devuelves los dos números cambiados de sitio: primero van los aciertos (matches) y después el total.",
        en="You return the two numbers in each other's place: the matches come first, then the total.",
        code="""def clipped_precision(hypothesis, references, n):
    def ngrams(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    counts = ngrams(hypothesis)
    allowed = Counter()
    for reference in references:
        allowed |= ngrams(reference)
    matches = sum((counts & allowed).values())
    return sum(counts.values()), matches
""",
    ),
    Misconception(
        "total_of_distinct",
        es="El total cuenta n-gramas distintos, y los repetidos solo una vez: así «el el el el» tendría un total de 1. Suma todas las cuentas.",
        en="The total counts distinct n-grams, repeated ones only once: “the the the the” would have a total of 1. Add up all the counts.",
        edits=(("return matches, sum(counts.values())", "return matches, len(counts)"),),
    ),
    Misconception(
        "least_reference",
        es="Te quedas con la cuenta menor entre las referencias: bastaría una que no tenga la palabra para no contar ningún acierto. Vale la referencia que más la repite: |=, no &=.",
        en="You keep the smallest count among the references: a single one without the word would be enough to count no match. The reference that has it most often decides: |=, not &=.",
        edits=(("allowed = Counter()", "allowed = ngrams(references[0])"), ("allowed |= ngrams", "allowed &= ngrams")),
    ),
    Misconception(
        "without_overlap",
        es="Tus n-gramas no se solapan: saltas de n en n. En «a b c» hay dos bigramas, «a b» y «b c»: avanza de palabra en palabra.",
        en="Your n-grams do not overlap: you jump n words at a time. “a b c” has two bigrams, “a b” and “b c”: move on by one word.",
        code="""def clipped_precision(hypothesis, references, n):
    def ngrams(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(0, len(tokens) - n + 1, n))

    counts = ngrams(hypothesis)
    allowed = Counter()
    for reference in references:
        allowed |= ngrams(reference)
    matches = sum((counts & allowed).values())
    return matches, sum(counts.values())
""",
    ),
)

BREVITY_PENALTY = (
    Misconception(
        "longest_reference",
        es="Comparas con la referencia más larga, y castigas traducciones que otra referencia da por buenas. Para "
        "cada frase cuenta la referencia de longitud más cercana.",
        en="You compare with the longest reference, and punish translations that another reference would accept. For "
        "each sentence, the reference of the closest length counts.",
        edits=(("min(lengths, key=lambda candidate: (abs(candidate - length), candidate))", "max(lengths)"),),
    ),
    Misconception(
        "shortest_reference",
        es="Comparas con la referencia más corta, así que casi ninguna traducción parece breve. Para cada frase "
        "cuenta la referencia de longitud más cercana; la más corta solo desempata.",
        en="You compare with the shortest reference, so hardly any translation seems brief. For each sentence, the "
        "reference of the closest length counts; the shorter one only breaks ties.",
        edits=(("min(lengths, key=lambda candidate: (abs(candidate - length), candidate))", "min(lengths)"),),
    ),
    Misconception(
        "first_reference",
        es="Comparas siempre con la primera referencia de la lista. Para cada frase cuenta aquella cuya longitud "
        "está más cerca.",
        en="You always compare with the first reference of the list. For each sentence, the one whose length is "
        "closest counts.",
        edits=(("min(lengths, key=lambda candidate: (abs(candidate - length), candidate))", "lengths[0]"),),
    ),
    Misconception(
        "tie_by_order",
        es="Cuando dos referencias están igual de cerca, te quedas con la que viene antes en la lista. Manda la más "
        "corta: añade la longitud como segundo criterio.",
        en="When two references are equally close, you keep the one that comes first in the list. The shorter one "
        "counts: add the length as a second criterion.",
        edits=(("(abs(candidate - length), candidate)", "abs(candidate - length)"),),
    ),
    Misconception(
        "mean_of_sentences",
        es="Calculas la penalización de cada frase y haces la media. BLEU suma primero las longitudes de todo el "
        "corpus y calcula una sola: una frase larga compensa a una corta.",
        en="You compute a penalty for each sentence and average them. BLEU first adds up the lengths of the whole "
        "corpus and computes a single one: a long sentence makes up for a short one.",
        code="""def brevity_penalty(hypotheses, references):
    penalties = []
    for hypothesis, known in zip(hypotheses, references, strict=True):
        c = len(hypothesis)
        r = min((len(reference) for reference in known), key=lambda candidate: (abs(candidate - c), candidate))
        penalties.append(min(1.0, math.exp(1 - r / c)) if c else 0.0)
    return sum(penalties) / len(penalties)
""",
    ),
    Misconception(
        "above_one",
        es="Tu penalización pasa de 1 cuando la traducción es más larga que la referencia: sería un premio. Por "
        "arriba se queda en 1.",
        en="Your penalty exceeds 1 when the translation is longer than the reference: that would be a reward. It "
        "never goes above 1.",
        edits=(("min(1.0, math.exp(1 - r / c))", "math.exp(1 - r / c)"),),
    ),
    Misconception(
        "ratio_inverted",
        es="El cociente está al revés: castigas a las traducciones largas y dejas pasar las cortas. Es exp(1 − r/c), "
        "con la longitud de la traducción, c, en el denominador.",
        en="The ratio is upside down: you punish long translations and let short ones pass. It is exp(1 − r/c), with "
        "the translation's length, c, in the denominator.",
        edits=(("1 - r / c", "1 - c / r"),),
    ),
    Misconception(
        "no_penalty",
        es="Devuelves 1 también cuando las traducciones son más cortas que sus referencias: no castigas nada. Si c < r, "
        "la penalización es exp(1 − r/c).",
        en="You return 1 even where the translations are shorter than their references: nothing is punished. If c < r, "
        "the penalty is exp(1 − r/c).",
        edits=(("return min(1.0, math.exp(1 - r / c))", "return 1.0"),),
    ),
    Misconception(
        "division_by_zero",
        es="Si todas las traducciones están vacías, divides entre cero. Un modelo sin entrenar puede escribir "
        "endofseq de inmediato: en ese caso la penalización es 0.",
        en="If all translations are empty, you divide by zero. An untrained model may well write endofseq at once: "
        "the penalty is 0 then.",
        edits=(("if c == 0:\n        return 0.0\n    ", ""),),
    ),
    Misconception(
        "plain_ratio",
        es="Devuelves c/r sin más. La penalización de BLEU es exponencial, exp(1 − r/c), y castiga lo muy breve mucho más.",
        en="You return c/r as it is. BLEU's penalty is exponential, exp(1 − r/c), and punishes the very brief much more.",
        edits=(("min(1.0, math.exp(1 - r / c))", "min(1.0, c / r)"),),
    ),
)

MISCONCEPTIONS: dict[str, tuple[Misconception, ...]] = {
    "normalize_spanish": NORMALIZE_SPANISH,
    "split_by_source": SPLIT_BY_SOURCE,
    "shift_targets": SHIFT_TARGETS,
    "masked_cross_entropy": MASKED_CROSS_ENTROPY,
    "build_encoder_decoder": BUILD_ENCODER_DECODER,
    "soften_logits": SOFTEN_LOGITS,
    "greedy_decode": GREEDY_DECODE,
    "clipped_precision": CLIPPED_PRECISION,
    "brevity_penalty": BREVITY_PENALTY,
}

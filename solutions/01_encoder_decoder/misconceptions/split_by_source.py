"""Wrong answers that students really write for `split_by_source` in lesson 01, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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

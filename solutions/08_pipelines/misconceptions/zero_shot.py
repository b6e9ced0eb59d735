"""Wrong answers to `zero_shot`: the wrong column, the wrong competitors, or a question that was not asked as one."""

from autograder.authoring.misconceptions import Misconception


def _asked(*lines: str) -> str:
    """A solution that asks the model as it should, and whose probabilities are told line by line."""
    before = (
        "def zero_shot(nli, premise, labels, template, id2label, multi_label):",
        "    logits = nli([(premise, template.format(label)) for label in labels])",
        "    column = {name.lower(): index for index, name in id2label.items()}",
        "    entailment, contradiction = logits[:, column['entailment']], logits[:, column['contradiction']]",
    )
    return "\n".join((*before, *(f"    {line}" for line in lines), ""))


ALONE = ("p = np.exp(entailment - entailment.max())", "return p / p.sum()")
BOTH = "return 1 / (1 + np.exp(contradiction - entailment))"

MISCONCEPTIONS = (
    Misconception(
        "contradiction_for_entailment",
        es="Has cambiado implicación y contradicción: gana la etiqueta que el texto desmiente.",
        en="You have swapped entailment and contradiction: the label wins that the text denies.",
        code=_asked(
            "entailment, contradiction = contradiction, entailment",
            "if multi_label:",
            f"    {BOTH}",
            *ALONE,
        ),
    ),
    Misconception(
        "entailment_is_the_last",
        es="Das por hecho que la implicación es la columna 2 y la contradicción la 0. Es la costumbre de unos modelos; otros las tienen al revés. "
        "id2label lo dice.",
        en="You take it for granted that entailment is column 2 and contradiction column 0. Some models have it so, others the other way round. "
        "id2label tells.",
        edits=(('column["entailment"]', "2"), ('column["contradiction"]', "0")),
    ),
    Misconception(
        "entailment_is_the_first",
        es="Das por hecho que la implicación es la columna 0 y la contradicción la 2. Es la costumbre de unos modelos; otros las tienen al revés. "
        "id2label lo dice.",
        en="You take it for granted that entailment is column 0 and contradiction column 2. Some models have it so, others the other way round. "
        "id2label tells.",
        edits=(('column["entailment"]', "0"), ('column["contradiction"]', "2")),
    ),
    Misconception(
        "contradiction_at_the_other_end",
        es="Buscas la implicación por su nombre y supones la contradicción en el otro extremo, como hace la pipeline de transformers. Si la "
        "implicación está en medio, en ese extremo puede estar la neutra.",
        en="You find entailment by its name and suppose contradiction at the other end, as the pipeline of transformers does. Where "
        "entailment is in the middle, neutral may stand at that end.",
        edits=(('column["contradiction"]', '-1 if column["entailment"] == 0 else 0'),),
    ),
    Misconception(
        "capitals_not_expected",
        es="Buscas «entailment» tal cual: hay modelos que lo escriben en mayúsculas. Pásalo todo a minúsculas antes.",
        en="You look for “entailment” as it is: some models write it in capitals. Turn everything into lower case first.",
        edits=(("name.lower()", "name"),),
    ),
    Misconception(
        "pair_swapped",
        es="Los pares están al revés: preguntas si la etiqueta implica el texto. Primero la premisa, después la hipótesis.",
        en="The pairs are the wrong way round: you ask whether the label entails the text. First the premise, then the hypothesis.",
        edits=(("(premise, template.format(label))", "(template.format(label), premise)"),),
    ),
    Misconception(
        "bare_label",
        es="Preguntas con la etiqueta sola: «deporte» no es una frase que un texto pueda implicar. Para eso está la plantilla.",
        en="You ask with the bare label: “sport” is no sentence that a text could entail. That is what the template is for.",
        edits=(("template.format(label)", "label"),),
    ),
    Misconception(
        "gap_not_filled",
        es="La hipótesis es la plantilla con su hueco sin rellenar: todas las etiquetas reciben la misma pregunta.",
        en="The hypothesis is the template with its gap left open: all labels get the same question.",
        edits=(("template.format(label)", "template"),),
    ),
    Misconception(
        "always_one_label",
        es="No miras multi_label: haces competir siempre a las etiquetas entre sí.",
        en="You do not look at multi_label: you always make labels compete with one another.",
        edits=(("if multi_label:", "if False:"),),
    ),
    Misconception(
        "always_several_labels",
        es="No miras multi_label: decides siempre cada etiqueta por su cuenta, y las probabilidades no suman 1.",
        en="You do not look at multi_label: you always decide each label by itself, and the probabilities do not add up to 1.",
        code=_asked(BOTH),
    ),
    Misconception(
        "neutral_competes",
        es="Con varias etiquetas metes la neutra en el softmax. Entre implicación y contradicción no cuenta.",
        en="With several labels you take neutral into the softmax. Between entailment and contradiction it does not count.",
        edits=(
            (
                "1 / (1 + np.exp(contradiction - entailment))",
                "np.exp(entailment) / np.exp(logits).sum(axis=1)",
            ),
        ),
    ),
    Misconception(
        "sigmoid_of_entailment",
        es="Con varias etiquetas aplicas una sigmoide a la implicación sola: falta contra qué compite, la contradicción.",
        en="With several labels you put a sigmoid on entailment alone: what it competes with, contradiction, is missing.",
        edits=(("np.exp(contradiction - entailment)", "np.exp(-entailment)"),),
    ),
    Misconception(
        "probability_of_contradiction",
        es="Con varias etiquetas devuelves la probabilidad de la contradicción.",
        en="With several labels you return the probability of contradiction.",
        edits=(("np.exp(contradiction - entailment)", "np.exp(entailment - contradiction)"),),
    ),
    Misconception(
        "each_pair_apart",
        es="Con una sola etiqueta devuelves la probabilidad de implicación de cada par por separado: no suman 1. Compiten las etiquetas.",
        en="With one label you return each pair's probability of entailment apart: they do not add up to 1. It is labels that compete.",
        code=_asked("if multi_label:", f"    {BOTH}", "return np.exp(entailment) / np.exp(logits).sum(axis=1)"),
    ),
    Misconception(
        "probabilities_rescaled",
        es="Con una sola etiqueta conviertes cada par en probabilidades y después repartes las de implicación. El softmax entre etiquetas se hace con "
        "los logits.",
        en="With one label you turn each pair into probabilities and then rescale those of entailment. The softmax between labels is taken of "
        "the logits.",
        code=_asked(
            "if multi_label:",
            f"    {BOTH}",
            "p = np.exp(entailment) / np.exp(logits).sum(axis=1)",
            "return p / p.sum()",
        ),
    ),
    Misconception(
        "difference_competes",
        es="Con una sola etiqueta haces competir implicación menos contradicción. Ahí solo cuentan los logits de implicación.",
        en="With one label you make entailment minus contradiction compete. Only the logits of entailment count there.",
        code=_asked(
            "if multi_label:",
            f"    {BOTH}",
            "p = np.exp(entailment - contradiction)",
            "return p / p.sum()",
        ),
    ),
    Misconception(
        "logits_returned",
        es="Devuelves los logits de implicación: no están entre 0 y 1.",
        en="You return the logits of entailment: they are not between 0 and 1.",
        code=_asked("return entailment"),
    ),
    Misconception(
        "sorted_by_probability",
        es="Devuelves las probabilidades ordenadas, como la pipeline, pero sin las etiquetas: ya no se sabe de cuál es cada una.",
        en="You return the probabilities sorted, as the pipeline does, but without the labels: nobody can tell any more whose each of them is.",
        code=_asked(
            "if multi_label:",
            "    return np.sort(1 / (1 + np.exp(contradiction - entailment)))[::-1]",
            ALONE[0],
            "return np.sort(p / p.sum())[::-1]",
        ),
    ),
    Misconception(
        "best_label_alone",
        es="Marcas la mejor con 1 y las demás con 0. Se piden las probabilidades.",
        en="You mark the best one with 1 and the others with 0. The probabilities are asked for.",
        code=_asked("return (entailment == entailment.max()).astype(float)"),
    ),
    Misconception(
        "against_neutral",
        es="Con varias etiquetas enfrentas la implicación a la neutra. Compite con la contradicción.",
        en="With several labels you set entailment against neutral. It competes with contradiction.",
        code=_asked("contradiction = logits[:, column['neutral']]", "if multi_label:", f"    {BOTH}", *ALONE),
    ),
    Misconception(
        "verdicts_by_their_order",
        es="Cuentas las columnas por el orden en que id2label las escribe. El número de columna es la clave, y un diccionario puede estar en cualquier orden.",
        en="You count columns by the order in which id2label writes them. The number of the column is the key, and a dictionary may be in any order.",
        edits=(("for index, name in id2label.items()", "for index, name in enumerate(id2label.values())"),),
    ),
    Misconception(
        "flag_the_wrong_way_round",
        es="multi_label está al revés: con varias etiquetas las haces competir, y con una sola decides cada una por su cuenta.",
        en="multi_label is the wrong way round: with several labels you make them compete, and with one you decide each by itself.",
        code=_asked("if not multi_label:", f"    {BOTH}", *ALONE),
    ),
    Misconception(
        "several_rescaled",
        es="Con una sola etiqueta decides cada una por su cuenta y después repartes para que sumen 1. Se pide un softmax de los logits de implicación.",
        en="With one label you decide each by itself and then rescale so that they add up to 1. A softmax of the entailment logits is asked for.",
        code=_asked(
            f"p = {BOTH.removeprefix('return ')}",
            "return p if multi_label else p / p.sum()",
        ),
    ),
    Misconception(
        "capitals_expected",
        es="Buscas «ENTAILMENT» en mayúsculas: muchos modelos lo escriben en minúsculas. Iguala antes de buscar.",
        en="You look for “ENTAILMENT” in capitals: many models write it in lower case. Make them alike before you look.",
        edits=(
            ("name.lower()", "name"),
            ('column["entailment"]', 'column["ENTAILMENT"]'),
            ('column["contradiction"]', 'column["CONTRADICTION"]'),
        ),
    ),
    Misconception(
        "label_behind_the_template",
        es="Pegas la etiqueta detrás de la plantilla, y el hueco {} sigue ahí. Para llenarlo está str.format.",
        en="You put the label behind the template, and the gap {} is still there. str.format fills it.",
        edits=(("template.format(label)", "template + label"),),
    ),
)

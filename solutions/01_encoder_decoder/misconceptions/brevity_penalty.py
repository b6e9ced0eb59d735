"""Wrong answers that students really write for `brevity_penalty` in lesson 01, each with its diagnosis.

Sources: the design of the lesson, and Post (2018), "A Call for Clarity in Reporting BLEU Scores", for the ways in which
BLEU is computed wrongly.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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

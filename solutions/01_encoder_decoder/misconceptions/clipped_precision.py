"""Wrong answers that students really write for `clipped_precision` in lesson 01, each with its diagnosis.

Sources: the design of the lesson, and Post (2018), "A Call for Clarity in Reporting BLEU Scores", for the ways in which
BLEU is computed wrongly.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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

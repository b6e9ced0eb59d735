"""Wrong answers that students really write for `warmup_schedule` in lesson 05, each with its diagnosis.

Sources: the design of the lesson, and what came out when it was played from its prose alone.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "counted_as_in_the_paper",
        es="Usas step tal cual: la primera vez vale 0, y 0 elevado a −½ no existe. El artículo cuenta desde 1; Keras, desde 0.",
        en="You use step as it is: the first time it is 0, and 0 to the power of −½ does not exist. The paper counts from 1, "
        "Keras from 0.",
        edits=(("n = step + 1", "n = step"),),
    ),
    Misconception(
        "maximum",
        es="Tomas el mayor de los dos, no el menor: la tasa empieza enorme, baja durante el calentamiento y después sube sin fin.",
        en="You take the larger of the two, not the smaller: the rate starts out huge, falls during the warm-up, and then rises "
        "for ever.",
        edits=(("min(n**-0.5, n * warmup**-1.5)", "max(n**-0.5, n * warmup**-1.5)"),),
    ),
    Misconception(
        "no_warmup",
        es="Falta el calentamiento: la tasa es la mayor en el primer paso.",
        en="The warm-up is missing: the rate is largest at the first step.",
        edits=(("min(n**-0.5, n * warmup**-1.5)", "n**-0.5"),),
    ),
    Misconception(
        "never_falls",
        es="La tasa sube y no baja nunca.",
        en="The rate rises and never falls.",
        edits=(("min(n**-0.5, n * warmup**-1.5)", "(n * warmup**-1.5)"),),
    ),
    Misconception(
        "size_left_out",
        es="Falta el factor D elevado a −½: cuanto mayor el modelo, menor la tasa.",
        en="The factor D to the power of −½ is missing: the larger the model, the smaller the rate.",
        edits=(("d**-0.5 * ", ""),),
    ),
    Misconception(
        "size_the_wrong_way_round",
        es="Multiplicas por la raíz de D en vez de dividir: los modelos grandes necesitan tasas más pequeñas.",
        en="You multiply by the root of D rather than divide: large models need smaller rates.",
        edits=(("d**-0.5", "d**0.5"),),
    ),
    Misconception(
        "both_added",
        es="Sumas la subida y la bajada. En cada momento manda una sola: la menor de las dos.",
        en="You add the rise and the fall. At any moment only one of them rules: the smaller one.",
        code="""def warmup_schedule(step, d, warmup):
    n = step + 1
    return d**-0.5 * (n**-0.5 + n * warmup**-1.5)
""",
    ),
    Misconception(
        "stays_at_the_top",
        es="Al llegar arriba la tasa se queda: la otra rama no depende del paso. Después del calentamiento baja con la raíz de n.",
        en="Once at the top the rate stays there: the other branch does not depend on the step. After the warm-up it falls with the root of n.",
        code="""def warmup_schedule(step, d, warmup):
    n = step + 1
    return d**-0.5 * min(warmup**-0.5, n * warmup**-1.5)
""",
    ),
    Misconception(
        "rises_to_one",
        es="La subida es n / warmup, que llega a 1 y no al valor donde empieza la bajada: la tasa máxima cae en otro paso. Las dos ramas se "
        "encuentran en n = warmup.",
        en="The rise is n / warmup, which gets to 1 and not to the value where the fall begins: the rate is highest at another step. The two "
        "branches meet at n = warmup.",
        code="""def warmup_schedule(step, d, warmup):
    n = step + 1
    return d**-0.5 * min(n**-0.5, n / warmup)
""",
    ),
)

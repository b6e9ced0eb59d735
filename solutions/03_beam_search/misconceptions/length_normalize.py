"""Wrong answers that students really write for `length_normalize` in lesson 03, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "multiplied",
        es="Multiplicas por la longitud en vez de dividir: la frase larga, que ya salía perdiendo, pierde aún más.",
        en="You multiply by the length instead of dividing: the long sentence, at a disadvantage already, loses even more.",
        edits=(("score / length**alpha", "score * length**alpha"),),
    ),
    Misconception(
        "alpha_times_length",
        es="Divides entre alpha · length. Con alpha = 0 divides entre cero, cuando debería quedar todo igual, y con lo demás "
        "alpha solo cambia la escala, nunca el orden. alpha es el exponente de la longitud.",
        en="You divide by alpha · length. With alpha = 0 that is a division by zero where nothing should change, and otherwise "
        "alpha only changes the scale, never the order. alpha is the exponent of the length.",
        edits=(("length**alpha", "(alpha * length)"),),
    ),
    Misconception(
        "alpha_ignored",
        es="Divides siempre entre la longitud y no usas alpha: con alpha = 0 la puntuación debería quedar como estaba.",
        en="You always divide by the length and do not use alpha: with alpha = 0 the score should stay as it was.",
        edits=(("length**alpha", "length"),),
    ),
    Misconception(
        "alpha_to_the_length",
        es="La base y el exponente están cambiados: elevas alpha a la longitud.",
        en="Base and exponent are the wrong way round: you raise alpha to the power of the length.",
        edits=(("length**alpha", "alpha**length"),),
    ),
    Misconception(
        "whole_quotient_raised",
        es="Elevas a alpha el cociente entero, puntuación incluida: la potencia de un número negativo no existe para alpha "
        "fraccionario y sale nan. Solo la longitud se eleva; mira los paréntesis.",
        en="You raise the whole quotient to alpha, score included: a negative number has no fractional power, and nan comes "
        "out. Only the length is raised; look at your brackets.",
        edits=(("score / length**alpha", "np.power(np.float64(1) * score / length, alpha)"),),
    ),
    Misconception(
        "reward_per_word",
        es="Sumas un premio de alpha por palabra. Es otro remedio conocido contra las frases cortas, pero no el que se pide: "
        "aquí se divide entre una potencia de la longitud.",
        en="You add a reward of alpha for each word. That is another known cure against short sentences, but not the one "
        "asked for: here the score is divided by a power of the length.",
        edits=(("score / length**alpha", "score + alpha * length"),),
    ),
    Misconception(
        "google_formula",
        es="Usas ((5 + longitud)/6)^alpha, la fórmula de Wu y otros (2016). Es parecida, pero aquí se pide la potencia de la "
        "longitud misma, que con alpha = 1 da la media por palabra.",
        en="You use ((5 + length)/6)^alpha, the formula of Wu et al. (2016). It is a relative, but here the power of the length "
        "itself is asked for, which at alpha = 1 gives the mean per word.",
        edits=(("length**alpha", "((5 + length) / 6) ** alpha"),),
    ),
    Misconception(
        "end_not_counted",
        es="Restas 1 a la longitud. El argumento ya trae los tokens que hay que contar; el último, endofseq, también costó su "
        "probabilidad.",
        en="You subtract 1 from the length. The argument already holds the tokens to be counted; the last one, endofseq, has "
        "cost its probability as well.",
        edits=(("length**alpha", "(length - 1) ** alpha"),),
    ),
    Misconception(
        "probability_normalized",
        es="Deshaces el logaritmo antes de dividir: comparas probabilidades entre longitud, no logaritmos. La puntuación se "
        "divide tal como llega.",
        en="You undo the logarithm before dividing: you compare probabilities over length, not logarithms. The score is "
        "divided as it comes.",
        edits=(("score / length", "np.exp(score) / length"),),
    ),
    Misconception(
        "whole_division",
        es="Usas //, la división entera, y pierdes los decimales: dos frases de puntuación parecida empatarían.",
        en="You use //, whole division, and lose the decimals: two sentences with similar scores would tie.",
        edits=(("score / length", "score // length"),),
    ),
    Misconception(
        "inverse_exponent",
        es="Elevas la longitud a 1/alpha: cuanto menor es alpha, más cuenta la longitud, al revés de lo que se pide, y con "
        "alpha = 0 no hay nada que calcular.",
        en="You raise the length to 1/alpha: the smaller alpha, the more the length counts, the reverse of what is asked for, "
        "and with alpha = 0 there is nothing to compute.",
        edits=(("length**alpha", "length ** (1 / alpha)"),),
    ),
)

PENALTY = "((5 + length) / 6) ** alpha"
LENGTH_PENALTY = (
    Misconception(
        "power_of_the_length",
        es="Divides entre la longitud elevada a alpha. Es la normalización más sencilla, pero aquí se pide la de Wu y otros "
        "(2016), que suma 5 a la longitud y divide entre 6 antes de elevar.",
        en="You divide by the length to the power of alpha. That is the simplest normalisation, but here the one of Wu et al. "
        "(2016) is asked for, which adds 5 to the length and divides by 6 before it raises.",
        edits=((PENALTY, "length**alpha"),),
    ),
    Misconception(
        "multiplied",
        es="Multiplicas por la penalización en vez de dividir: la frase larga, que ya salía perdiendo, pierde aún más.",
        en="You multiply by the penalty instead of dividing: the long sentence, at a disadvantage already, loses even more.",
        edits=(("score / ((5", "score * ((5"),),
    ),
    Misconception(
        "not_divided_by_six",
        es="Falta dividir entre 6: divides entre (5 + longitud) elevado a alpha, y ni una frase de una palabra queda como "
        "estaba.",
        en="The division by 6 is missing: you divide by (5 + length) to the power of alpha, and not even a sentence of one "
        "word stays as it was.",
        edits=(("((5 + length) / 6)", "(5 + length)"),),
    ),
    Misconception(
        "five_forgotten",
        es="Divides la longitud entre 6 sin sumarle 5: una frase corta queda dividida entre menos de 1, y pierde en vez de "
        "quedarse casi igual.",
        en="You divide the length by 6 without adding 5 to it: a short sentence gets divided by less than 1, and loses "
        "instead of staying nearly as it was.",
        edits=(("(5 + length)", "length"),),
    ),
    Misconception(
        "six_divides_the_length_alone",
        es="El 6 divide solo a la longitud: 5 + longitud/6. Primero se suma y después se divide; mira los paréntesis.",
        en="The 6 divides the length alone: 5 + length/6. Add first and divide afterwards; look at your brackets.",
        edits=(("((5 + length) / 6)", "(5 + length / 6)"),),
    ),
    Misconception(
        "six_outside_the_power",
        es="Divides entre 6 después de elevar: con alpha = 0 la puntuación sale multiplicada por 6, cuando debería quedar como "
        "estaba. El cociente entero se eleva a alpha.",
        en="You divide by 6 after raising: with alpha = 0 the score comes out six times as large, when it should stay as it "
        "was. The whole quotient is raised to alpha.",
        edits=((PENALTY, "((5 + length) ** alpha / 6)"),),
    ),
    Misconception(
        "alpha_ignored",
        es="Divides siempre entre (5 + longitud)/6 y no usas alpha: con alpha = 0 la puntuación debería quedar como estaba.",
        en="You always divide by (5 + length)/6 and do not use alpha: with alpha = 0 the score should stay as it was.",
        edits=((PENALTY, "((5 + length) / 6)"),),
    ),
    Misconception(
        "alpha_times_penalty",
        es="Multiplicas (5 + longitud)/6 por alpha: con alpha = 0 divides entre cero, cuando debería quedar todo igual. alpha "
        "es el exponente.",
        en="You multiply (5 + length)/6 by alpha: with alpha = 0 that is a division by zero where nothing should change. alpha "
        "is the exponent.",
        edits=((PENALTY, "(alpha * (5 + length) / 6)"),),
    ),
    Misconception(
        "end_not_counted",
        es="Restas 1 a la longitud. El argumento ya trae los tokens que hay que contar; el último, endofseq, también costó su "
        "probabilidad.",
        en="You subtract 1 from the length. The argument already holds the tokens to be counted; the last one, endofseq, has "
        "cost its probability as well.",
        edits=(("score / ((5 + length)", "score / ((5 + length - 1)"),),
    ),
    Misconception(
        "whole_division",
        es="Usas //, la división entera, y pierdes los decimales: dos frases de puntuación parecida empatarían.",
        en="You use //, whole division, and lose the decimals: two sentences with similar scores would tie.",
        edits=(("score / ((5", "score // ((5"),),
    ),
)

VARIANTS = {"gnmt": LENGTH_PENALTY}

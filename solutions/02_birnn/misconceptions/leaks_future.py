"""Wrong answers that students really write for `leaks_future` in lesson 02, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
    Misconception(
        "last_word_only",
        es="Cambias solo la última palabra: una función que mira una o dos posiciones adelante se te escapa casi siempre. "
        "Cambia todo lo que viene después de cada posición.",
        en="You change the last word only: a function that looks one or two positions ahead nearly always escapes you. Change "
        "all that comes after each position.",
        edits=(("changed[place + 1 :] += 1.0", "changed[-1] += 1.0"),),
    ),
    Misconception(
        "next_word_only",
        es="Cambias solo la palabra siguiente: quien mire más lejos se te escapa. Cambia todo lo que viene después.",
        en="You change the next word only: whatever looks further escapes you. Change all that comes later.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place + 1] += 1.0"),),
    ),
    Misconception(
        "present_changed_too",
        es="Acusas a todas las posiciones que tienen futuro. O cambias también la propia, y claro que su salida se mueve (el futuro "
        "empieza en t + 1), o comparas otras filas que la t: las de después se mueven siempre.",
        en="You accuse every position that has a future. Either you change the position itself as well, and of course its output moves "
        "(the future begins at t + 1), or you compare other rows than row t: those behind it always move.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place:] += 1.0"),),
    ),
    Misconception(
        "past_changed_too",
        es="Cambias la frase entera, pasado incluido: cualquier red reacciona a su pasado, y eso no es mirar al futuro.",
        en="You change the whole sentence, past included: every network reacts to its past, and that is no look into the "
        "future.",
        edits=(("changed[place + 1 :] += 1.0", "changed += 1.0"),),
    ),
    Misconception(
        "past_changed",
        es="Cambias el pasado en vez del futuro: acusas a toda red con memoria. Lo que viene después es [t + 1:].",
        en="You change the past instead of the future: you accuse every network with a memory. What comes later is [t + 1:].",
        edits=(("changed[place + 1 :] += 1.0", "changed[:place] += 1.0"),),
    ),
    Misconception(
        "exact_equality",
        es="Pides igualdad exacta: un último decimal distinto, por el orden de una suma, te parece una mirada al futuro. Compara "
        "con tolerancia (np.allclose).",
        en="You ask for exact equality: another last decimal, from the order of a sum, looks to you like a look into the "
        "future. Compare with a tolerance (np.allclose).",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.array_equal(after[place], before[place])
    return leaks
""",
    ),
    Misconception(
        "change_too_small",
        es="El cambio es tan pequeño que se pierde en el redondeo o en la tolerancia: no acusas a nadie. Cambia los vectores en "
        "una cantidad parecida a la suya.",
        en="The change is so small that it gets lost in rounding or in the tolerance: you accuse nobody. Change the vectors "
        "by an amount like their own.",
        edits=(("changed[place + 1 :] += 1.0", "changed[place + 1 :] += 1e-7"),),
    ),
    Misconception(
        "earlier_positions_too",
        es="Miras si se mueve cualquiera de las salidas hasta t: una posición que no mira adelante carga con la culpa de otra "
        "anterior. Compara solo la fila t.",
        en="You look whether any output up to t moves: a position that does not look ahead takes the blame for an earlier one. "
        "Compare row t only.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[: place + 1], before[: place + 1], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
    Misconception(
        "upside_down",
        es="Devuelves lo contrario: True donde la salida no se mueve.",
        en="You return the opposite: True where the output does not move.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return ~leaks
""",
    ),
    Misconception(
        "one_answer_for_all",
        es="Devuelves una sola respuesta para toda la función. Se pide una por posición: puede que solo algunas miren adelante.",
        en="You return a single answer for the whole function. One for each position is asked for: perhaps only some of them "
        "look ahead.",
        edits=(("return leaks", "return np.array(leaks.any())"),),
    ),
    Misconception(
        "last_accused_too",
        es="Cambias también la propia posición, incluso la última, que no tiene futuro: acusas a todas. El futuro empieza en "
        "t + 1.",
        en="You change the position itself as well, even the last one, which has no future: you accuse them all. The future "
        "begins at t + 1.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x)):
        changed = np.array(x)
        changed[place:] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
    Misconception(
        "tolerance_too_wide",
        es="Tu tolerancia es tan ancha que una mirada débil al futuro pasa por redondeo. El redondeo mueve el último decimal; lo que se "
        "mueve más depende del futuro.",
        en="Your tolerance is so wide that a faint look into the future passes for rounding. Rounding moves the last decimal; what "
        "moves more depends on the future.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[place], before[place], atol=0.1)
    return leaks
""",
    ),
    Misconception(
        "numbers_for_booleans",
        es="Devuelves números. Se piden booleanos, uno por posición: con 0 y 1 no se puede seleccionar (x[leaks] tomaría las filas 0 y 1), "
        "y los demás números no dicen ni sí ni no.",
        en="You return numbers. Booleans are asked for, one for each position: 0 and 1 cannot select (x[leaks] would take rows 0 and 1), and "
        "other numbers say neither yes nor no.",
        edits=(("dtype=bool", "dtype=int"),),
    ),
    Misconception(
        "last_taken_for_granted",
        es="La última posición sale True sin que la hayas probado. No tiene futuro: no puede mirarlo.",
        en="The last position comes out True without having been tried. It has no future: it cannot look into it.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.ones(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = not np.allclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
    Misconception(
        "still_for_moving",
        es="Está al revés: pones True donde la salida no se mueve al cambiar el futuro.",
        en="It is the wrong way round: you put True where the output does not move when the future is changed.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = np.allclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
    Misconception(
        "changes_pile_up",
        es="Los cambios se acumulan: sin una copia nueva de x en cada vuelta, al llegar a t ya ha cambiado también su pasado.",
        en="The changes pile up: without a fresh copy of x on each turn, its past has changed too by the time you reach t.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(len(x), dtype=bool)
    for place in range(len(x) - 1):
        x[place + 1 :] += 1.0
        leaks[place] = not np.allclose(np.asarray(f(x))[place], before[place], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
    Misconception(
        "one_answer_a_number",
        es="Das una respuesta por cada número de la salida, [T, U]. Se pide una por posición: mira adelante si se mueve alguno de los "
        "suyos.",
        en="You give one answer for each number of the output, [T, U]. One for each position is asked for: it looks ahead if any of its "
        "own moves.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros(before.shape, dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = ~np.isclose(after[place], before[place], rtol=1e-4, atol=1e-5)
    return leaks
""",
    ),
    Misconception(
        "all_positions_for_each",
        es="Guardas, para cada cambio, lo que se mueve en toda la salida, [T, T]. De cada cambio solo importa una fila: la de la "
        "posición cuyo futuro has cambiado.",
        en="You keep, for each change, what moves in the whole output, [T, T]. Of each change a single row matters: that of the "
        "position whose future you changed.",
        code="""def leaks_future(f, x):
    before = np.asarray(f(x))
    leaks = np.zeros((len(x), len(x)), dtype=bool)
    for place in range(len(x) - 1):
        changed = np.array(x)
        changed[place + 1 :] += 1.0
        after = np.asarray(f(changed))
        leaks[place] = ~np.isclose(after, before, rtol=1e-4, atol=1e-5).all(axis=1)
    return leaks
""",
    ),
)

"""Wrong answers that students really write for `beam_search` in lesson 03, each with its diagnosis.

Sources: the design of the lesson, and the ways in which beam search goes wrong: products of probabilities, states that
stay with their slot, and searches that stop at the first end.
"""

from autograder.authoring.misconceptions import Misconception

FREEZE = (
    "        logp[done] = -np.inf\n"
    "        logp[done, END] = 0.0  # what has ended goes on in one way only, and at no cost\n"
)
EXTEND = "[beams[p] if done[p] else [*beams[p], int(token)] for p, token in zip(parents, tokens, strict=True)]"
STEP = """\
        logp[done] = -np.inf
        logp[done, END] = 0.0  # what has ended goes on in one way only, and at no cost
        scores, parents, tokens = expand(scores, logp, k)  # (m,) each
        beams = [beams[p] if done[p] else [*beams[p], int(token)] for p, token in zip(parents, tokens, strict=True)]
        state, done = state[parents], done[parents] | (tokens == END)
"""
TAIL = """\
        if done.all():
            break
    lengths = np.array([len(ids) for ids in beams])
    final = length_normalize(scores, lengths, alpha)
    return [(beams[i], float(final[i])) for i in np.argsort(-final)]
"""
RANK = "return [(beams[i], float(final[i])) for i in np.argsort(-final)]"

MISCONCEPTIONS = (
    Misconception(
        "product_of_probabilities",
        es="Multiplicas probabilidades y tomas el logaritmo al final. Un producto de muchos números pequeños se redondea a "
        "0, y entre ceros ya no hay mejor ni peor: en una frase larga la búsqueda elige a ciegas. Suma logaritmos desde el "
        "primer paso.",
        en="You multiply probabilities and take the logarithm at the end. A product of many small numbers is rounded to 0, "
        "and among zeros there is no better or worse: in a long sentence the search chooses blindly. Add logarithms from "
        "the first step on.",
        edits=(
            ("beams, scores, done = [[]], np.zeros(1)", "beams, scores, done = [[]], np.ones(1)"),
            (
                "scores, parents, tokens = expand(scores, logp, k)  # (m,) each",
                "totals = (scores[:, None] * np.exp(logp)).ravel()\n"
                "        best = [i for i in np.argsort(-totals)[:k] if logp.ravel()[i] > -np.inf]\n"
                "        scores, (parents, tokens) = totals[best], np.divmod(best, logp.shape[1])",
            ),
            ("final = length_normalize(scores,", "final = length_normalize(np.log(np.maximum(scores, 1e-320)),"),
        ),
    ),
    Misconception(
        "stops_at_first_end",
        es="Te detienes en cuanto un haz termina, aunque sea el peor: los demás se quedan a medias y nunca compiten "
        "terminados. La búsqueda acaba cuando han terminado todos los que sobreviven.",
        en="You stop as soon as one beam ends, be it the worst: the others are left half-written and never compete "
        "complete. The search is over when all that survive have ended.",
        edits=(("if done.all():", "if done.any():"),),
    ),
    Misconception(
        "stops_when_best_ends",
        es="Te detienes en cuanto termina el mejor. Sin normalizar, ese ya no puede perder, pero los demás quedan a medias, y "
        "con alpha > 0 uno más largo todavía podría adelantarlo. Sigue hasta que todos terminen.",
        en="You stop as soon as the best one ends. Without normalisation it can no longer lose, but the others are left "
        "half-written, and with alpha > 0 a longer one could still overtake it. Go on until all have ended.",
        edits=((f"{STEP}        if done.all():", f"{STEP}        if done[0]:"),),
    ),
    Misconception(
        "unfinished_dropped",
        es="Devuelves solo los haces que terminaron. Si a max_len no ha terminado ninguno, te quedas sin traducción: los que "
        "siguen a medias también compiten, sin END.",
        en="You return only the beams that ended. If none has by max_len, you are left with no translation: those still "
        "unfinished compete too, without END.",
        edits=((TAIL, TAIL.replace("np.argsort(-final)]", "np.argsort(-final) if done[i]]")),),
    ),
    Misconception(
        "state_not_reordered",
        es="Los haces cambian de sitio en cada paso, y tu estado no: el haz i sigue con el estado que dejó el anterior ocupante "
        "de su sitio, la memoria de otra frase. Reordena las filas del estado igual que los haces, según parents.",
        en="Beams change places at every step, and your state does not: beam i goes on with the state left by the previous "
        "occupant of its place, the memory of another sentence. Reorder the rows of the state as you do the beams, by "
        "parents.",
        edits=(("state, done = state[parents],", "state, done = state[np.arange(len(parents)) % len(state)],"),),
    ),
    Misconception(
        "words_not_reordered",
        es="Añades cada palabra nueva al haz que ocupaba ese sitio, no al haz del que viene: las frases mezclan trozos de unas y "
        "otras. La frase que se continúa es la de parents.",
        en="You append each new word to the beam that held that place, not to the one it comes from: sentences mix pieces of "
        "different ones. The sentence to go on from is that of parents.",
        edits=(
            (
                EXTEND,
                "[beams[i % len(beams)] if done[p] else [*beams[i % len(beams)], int(token)]\n"
                "                 for i, (p, token) in enumerate(zip(parents, tokens, strict=True))]",
            ),
        ),
    ),
    Misconception(
        "done_not_reordered",
        es="Las marcas de «terminado» se quedan en su sitio mientras los haces cambian: acabas congelando frases a medias y "
        "continuando otras ya terminadas. Reordénalas también según parents.",
        en="The “ended” marks stay in their place while the beams move: you end up freezing sentences half-written and "
        "continuing others that have ended. Reorder them by parents too.",
        edits=((STEP, STEP.replace("done[parents] |", "np.resize(done, len(parents)) |")),),
    ),
    Misconception(
        "end_not_final",
        es="Sigues escribiendo detrás de endofseq: un haz terminado se continúa como los demás y gasta sitio y probabilidad en "
        "palabras que nadie leerá. Un haz terminado ya no se continúa.",
        en="You go on writing behind endofseq: a beam that has ended is continued like the others, and spends places and "
        "probability on words nobody will read. What has ended is not continued.",
        edits=((FREEZE, ""), (EXTEND, "[[*beams[p], int(token)] for p, token in zip(parents, tokens, strict=True)]")),
    ),
    Misconception(
        "end_paid_again",
        es="Un haz terminado vuelve a pagar por endofseq en cada paso: su puntuación baja mientras espera, y las frases cortas "
        "pierden por haber acabado pronto. Terminado, conserva su puntuación como está.",
        en="A beam that has ended pays for endofseq again at each step: its score falls while it waits, and short sentences "
        "lose for having finished early. Once ended, it keeps its score as it is.",
        edits=(
            (
                FREEZE,
                "        logp[done] = np.where(np.arange(logp.shape[1]) == END, logp[done], -np.inf)\n",
            ),
        ),
    ),
    Misconception(
        "finished_lost",
        es="Los haces que terminan desaparecen: no los continúas, pero tampoco los conservas, y al final solo quedan frases sin "
        "acabar, o ninguna. Una frase terminada sigue en la carrera con su puntuación.",
        en="Beams that end disappear: you do not continue them, but you do not keep them either, and in the end only "
        "unfinished sentences are left, or none. A sentence that has ended stays in the race with its score.",
        edits=(("        logp[done, END] = 0.0  # what has ended goes on in one way only, and at no cost\n", ""),),
    ),
    Misconception(
        "finished_set_aside",
        es="Apartas las frases terminadas y sigues buscando con k haces nuevos: así sobreviven más de k, y una frase floja que "
        "ya habría sido expulsada llega al final. Aquí las terminadas ocupan su sitio entre las k.",
        en="You put finished sentences aside and go on searching with k fresh beams: more than k survive that way, and a weak "
        "one that would have been pushed out makes it to the end. Here the finished ones keep their place among the k.",
        edits=(
            (
                "beams, scores, done = [[]], np.zeros(1), np.zeros(1, dtype=bool)",
                "aside, beams, scores, done = [], [[]], np.zeros(1), np.zeros(1, dtype=bool)",
            ),
            (FREEZE, ""),
            (
                "        if done.all():\n            break\n",
                "        aside += [(beams[i], scores[i]) for i in np.flatnonzero(done)]\n"
                "        if done.all():\n            beams, scores = [], scores[:0]\n            break\n"
                "        beams = [ids for ids, ended in zip(beams, done) if not ended]\n"
                "        state, scores, tokens, done = (part[~done] for part in (state, scores, tokens, done))\n",
            ),
            (
                "    lengths = np.array",
                "    beams, scores = [*beams, *(ids for ids, _ in aside)], np.append(scores, [s for _, s in aside])\n"
                "    lengths = np.array",
            ),
            ("np.argsort(-final)]", "np.argsort(-final)[:k]]"),
        ),
    ),
    Misconception(
        "normalized_in_the_search",
        es="Normalizas dentro del bucle y sigues sumando sobre lo normalizado: en cada paso se vuelve a dividir lo ya dividido, y "
        "las primeras palabras dejan de contar. La búsqueda compara sumas de logaritmos; se normaliza una sola vez, al final.",
        en="You normalise inside the loop and go on adding to the normalised score: at each step what was divided is divided "
        "again, and the first words cease to count. The search compares sums of logarithms; normalise once, at the end.",
        edits=(
            (
                "        if done.all():",
                "        scores = length_normalize(scores, np.array([len(ids) for ids in beams]), alpha)\n        if done.all():",
            ),
            ("final = length_normalize(scores, lengths, alpha)", "final = scores"),
        ),
    ),
    Misconception(
        "not_normalized",
        es="No usas alpha: devuelves las sumas de logaritmos, que favorecen a las frases cortas. Al final, cada suma se normaliza "
        "por la longitud de su frase.",
        en="You do not use alpha: you return the sums of logarithms, which favour short sentences. At the end, each sum is "
        "normalised by the length of its sentence.",
        edits=(("final = length_normalize(scores, lengths, alpha)", "final = scores"),),
    ),
    Misconception(
        "order_before_normalizing",
        es="Las puntuaciones están normalizadas, pero el orden es el de antes de normalizar: la primera de la lista no es la mejor. "
        "Ordena por la puntuación que devuelves.",
        en="The scores are normalised, but the order is the one from before: the first of the list is not the best. Sort by "
        "the score that you return.",
        edits=(("np.argsort(-final)]", "np.argsort(-scores)]"),),
    ),
    Misconception(
        "end_not_counted",
        es="Al normalizar no cuentas endofseq, que sí pagó su probabilidad: las frases terminadas salen peor paradas que las "
        "cortadas. La longitud es la de ids entera.",
        en="In normalising you do not count endofseq, which did cost its probability: sentences that ended come off worse than "
        "those cut off. The length is that of the whole of ids.",
        edits=((TAIL, TAIL.replace("len(ids) for", "len(ids) - (END in ids) for")),),
    ),
    Misconception(
        "start_counted",
        es="Al normalizar cuentas un token de más: startofseq no se predice, no costó nada y no está en ids.",
        en="In normalising you count one token too many: startofseq is not predicted, cost nothing, and is not in ids.",
        edits=((TAIL, TAIL.replace("len(ids) for", "len(ids) + 1 for")),),
    ),
    Misconception(
        "equal_first_beams",
        es="Empiezas con k haces iguales: cada uno propone las mismas palabras con la misma puntuación, y la lista se llena de "
        "copias de la misma frase. Con k haces haces el trabajo de uno. Empieza con un solo haz.",
        en="You begin with k equal beams: each proposes the same words with the same score, and the list fills up with copies "
        "of one sentence. With k beams you do the work of one. Begin with a single beam.",
        edits=(
            (
                "beams, scores, done = [[]], np.zeros(1), np.zeros(1, dtype=bool)",
                "beams, scores, done = [[]] * k, np.zeros(k), np.zeros(k, dtype=bool)\n    state = np.repeat(state, k, axis=0)",
            ),
            ("np.array([START])", "np.full(k, START)"),
        ),
    ),
    Misconception(
        "separate_greedy",
        es="Cada haz elige su mejor palabra por su cuenta después del primer paso: son k búsquedas voraces que empiezan por "
        "palabras distintas. En cada paso compiten las candidatas de todos los haces juntas.",
        en="After the first step each beam chooses its own best word: that is k greedy searches which begin with different "
        "words. At every step the candidates of all beams compete together.",
        edits=(
            (
                "scores, parents, tokens = expand(scores, logp, k)  # (m,) each",
                "if len(scores) == 1:\n"
                "            scores, parents, tokens = expand(scores, logp, k)\n"
                "        else:\n"
                "            parents, tokens = np.arange(len(scores)), np.argmax(logp, axis=1)\n"
                "            scores = scores + logp[parents, tokens]",
            ),
        ),
    ),
    Misconception(
        "reads_start_again",
        es="Le das a leer startofseq en cada paso en vez de la palabra que cada haz acaba de escribir. Lo que se lee es tokens, lo "
        "último que devolvió expand.",
        en="You feed it startofseq at every step instead of the word that each beam has just written. What is read is tokens, "
        "the last thing that expand returned.",
        edits=(("step(tokens, state)  #", "step(np.full(len(tokens), START), state)  #"),),
    ),
    Misconception(
        "state_not_carried",
        es="El estado nuevo se pierde: cada paso vuelve a partir del primero, y el decodificador no sabe qué ha escrito ya. Guarda "
        "el segundo valor que devuelve step.",
        en="The new state gets lost: each step sets out from the first one again, and the decoder does not know what it has "
        "written. Keep the second value that step returns.",
        edits=(
            (
                "for _ in range(max_len):\n        logp, state = step(tokens, state)",
                "for _ in range(max_len):\n        logp, _ = step(tokens, np.repeat(state, len(tokens), axis=0))",
            ),
            ("state, done = state[parents], ", "done = "),
        ),
    ),
    Misconception(
        "one_step_short",
        es="Das un paso menos de los permitidos: max_len es el máximo de tokens de una frase, así que el bucle va hasta max_len, no "
        "hasta max_len − 1.",
        en="You take one step fewer than allowed: max_len is the most tokens of a sentence, so the loop runs to max_len, not to "
        "max_len − 1.",
        edits=(("range(max_len)", "range(max_len - 1)"),),
    ),
    Misconception(
        "end_removed",
        es="Quitas endofseq de ids. Aquí se pide que se quede: es lo que distingue una frase terminada de una cortada, y "
        "vocabulary.decode ya sabe no escribirlo.",
        en="You remove endofseq from ids. Here it is to stay: it is what tells a sentence that ended from one that was cut off, "
        "and vocabulary.decode knows not to write it.",
        edits=((RANK, "return [([w for w in beams[i] if w != END], float(final[i])) for i in np.argsort(-final)]"),),
    ),
    Misconception(
        "start_included",
        es="startofseq está entre los ids. Es lo primero que se lee, pero nadie lo ha escrito: empieza con una lista vacía.",
        en="startofseq is among the ids. It is the first thing read, but nobody has written it: begin with an empty list.",
        edits=((RANK, "return [([START, *beams[i]], float(final[i])) for i in np.argsort(-final)]"),),
    ),
    Misconception(
        "worst_first",
        es="Las frases van de peor a mejor. Con logaritmos lo mejor es lo mayor, y argsort ordena de menor a mayor.",
        en="The sentences go from worst to best. With logarithms the best is the largest, and argsort sorts from the smallest up.",
        edits=(("np.argsort(-final)]", "np.argsort(final)]"),),
    ),
    Misconception(
        "best_only",
        es="Devuelves solo la mejor. Se piden todas las que sobreviven, hasta k, de mejor a peor: más adelante harán falta.",
        en="You return only the best one. All survivors are asked for, up to k, best first: they will be needed later on.",
        edits=(("np.argsort(-final)]", "np.argsort(-final)[:1]]"),),
    ),
    Misconception(
        "probability_returned",
        es="Devuelves probabilidades como puntuación: en una frase larga se redondean a 0, y comparadas con las de otra de distinta "
        "longitud no dicen nada. La puntuación es el logaritmo normalizado.",
        en="You return probabilities as scores: in a long sentence they are rounded to 0, and compared with those of a sentence "
        "of another length they mean nothing. The score is the normalised logarithm.",
        edits=((RANK, "return [(beams[i], float(np.exp(final[i]))) for i in np.argsort(-final)]"),),
    ),
)

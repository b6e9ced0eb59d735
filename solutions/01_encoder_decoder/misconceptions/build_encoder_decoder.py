"""Wrong answers that students really write for `build_encoder_decoder` in lesson 01, each with its diagnosis.

Source: the design of the lesson.
"""

from autograder.authoring.misconceptions import Misconception

MISCONCEPTIONS = (
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

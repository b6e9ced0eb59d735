"""The embedded corpus: a bilingual grammar that writes everyday English and its Spanish translation.

It is here so that every lesson on translation runs offline, in seconds, on sentences whose difficulties are known. A
derivation chooses words and patterns once and says them in both languages (a synchronous grammar: Aho and Ullman 1969;
Wu 1997), and each pair is tagged with the phenomena it shows, so that a score can be told apart by them.

    pairs = generate(20_000, seed=0)
    sides = split(pairs)

How the modules build on each other: `english` and `spanish` inflect words, `nouns` and `verbs` hold the lexicon,
`phrases`, `clauses` and `predicates` put words together, `simple`, `questions`, `gustar`, `being`, `pronouns`, `formal`,
`moods`, `numbers`, `senses`, `longer` and `reasons` hold the templates, and `corpus` draws from them.
"""

from rnn2llm.grammar.corpus import (
    HELD_OUT_TEMPLATES,
    MAXIMUM_PAIRS,
    PROBES,
    MinimalPair,
    Pair,
    Split,
    generate,
    minimal_pairs,
    split,
)
from rnn2llm.grammar.derivation import PHENOMENA

__all__ = [
    "HELD_OUT_TEMPLATES",
    "MAXIMUM_PAIRS",
    "PHENOMENA",
    "PROBES",
    "MinimalPair",
    "Pair",
    "Split",
    "generate",
    "minimal_pairs",
    "split",
]

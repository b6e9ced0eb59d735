"""How the mini models in ``course/models`` are made: a Spanish–English BERT and a Spanish GPT, small and real.

    text           what they read, and what is held out from them
    tokenization   their vocabularies: WordPiece and byte-level BPE
    masking        sentence pairs and masked tokens, for BERT (Devlin et al., 2019)
    streams        running text cut into equal pieces, for GPT (Radford et al., 2018)
    loop           the training itself: schedule, resumption, one line a minute
    bert, gpt      the two recipes
    measure        quality on the held-out text, beside a bigram model and a compressor

``autograder pretrain mini-bert`` and ``autograder pretrain mini-gpt`` run them. Only this package imports torch and
transformers.
"""

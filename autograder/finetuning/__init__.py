"""How mini-bert is fine-tuned, all its layers, into the three models of lesson 08 (Devlin et al., 2019, section 4).

    tasks       sentiment, intents, slots: their labels, examples and recipes
    tuning      examples as batches, a new head on mini-bert, the training, the predictions
    baselines   naive Bayes and a table of words: what a model must beat to be worth its weights
    measure     quality on the test part, which nothing was chosen on
    card        the model card
    run         one after the other

``autograder finetune mini-bert-sentiment`` and so on run them; the training loop is ``autograder.pretraining.loop``.
"""

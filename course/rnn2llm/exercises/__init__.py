"""The public half of every exercise: one module and one file of words a lesson."""

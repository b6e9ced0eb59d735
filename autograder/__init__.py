"""The grading harness of rnn2llm: builds the course from its sources and grades what students hand in."""

from importlib import metadata

__version__ = metadata.version("rnn2llm")

"""The grading harness of rnn2llm: builds the course from its sources and grades what students hand in."""

import sys
from importlib import metadata

__version__ = metadata.version("rnn2llm")

# nbformat brings jsonschema, which brings this where it is installed, to check IRIs. No notebook holds one, and making the
# grammar takes more than a second of processor time in each process that starts.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

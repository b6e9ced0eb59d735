"""The grading harness of rnn2llm: builds the course from its sources and grades what students hand in."""

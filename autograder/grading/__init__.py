"""Grading one submission: heal, execute in a jail, judge, record; and a pool for many."""

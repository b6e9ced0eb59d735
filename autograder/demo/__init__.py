"""``autograder demo``: an invented class with twelve fates, graded before one's eyes."""

"""A jail for one submission's kernel, on Linux namespaces. Knows nothing of courses."""

"""
family = "bombs"
tries = "Has an error shown with a line number of ten thousand digits, and others that are no text."
points = 3
"""

# %% own
kernel = get_ipython().kernel
parent = kernel.get_parent()
content = {"ename": "E", "evalue": "e", "traceback": ["----> " + "1" * 10_000]}
kernel.session.send(kernel.iopub_socket, "error", content, parent)

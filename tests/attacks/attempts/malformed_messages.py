"""
family = "bombs"
tries = "Sends Jupyter messages without the fields that they must have, or with others of the wrong type."
points = 3
"""

# %% own
kernel = get_ipython().kernel
parent = kernel.get_parent()
BROKEN = {
    "stream": [{}, {"name": 5, "text": 7}, {"name": "stdout", "text": {"a": 1}}],
    "display_data": [
        {},
        {"data": 5, "metadata": 7},
        {"data": {"text/plain": 1j.imag, "text/html": [1]}, "metadata": {}},
    ],
    "execute_result": [{}, {"data": None, "metadata": None, "execution_count": "x"}],
    "error": [
        {},
        {"ename": 1, "evalue": None, "traceback": 5},
        {"ename": {}, "evalue": [], "traceback": [1, None, {}]},
    ],
    "update_display_data": [{}, {"data": {}, "transient": 5}],
    "clear_output": [{}, {"wait": "maybe"}],
    "comm_open": [{}, {"comm_id": [], "data": 3}],
    "comm_msg": [{}, {"comm_id": "1", "data": {"state": 5}}],
    "status": [{}, {"execution_state": 5}],
    "execute_input": [{}, {"execution_count": "many"}],
    "nonsense": [{}],
}
for kind, contents in BROKEN.items():
    for content in contents:
        kernel.session.send(kernel.iopub_socket, kind, content, parent)
raise ValueError("and an honest one")

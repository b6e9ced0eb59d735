"""
family = "messages while judging"
tries = "A thread that outlives its cell writes every judged input to the cell's stdout, to comms and to Jupyter's socket."
points = 3
"""

# %% own
import json
import threading
import time
from queue import Queue

kernel = get_ipython().kernel
parent = kernel.get_parent()
seen = Queue()


def tell():
    while True:
        text = seen.get()
        print(text, flush=True)
        session = kernel.session
        session.send(kernel.iopub_socket, "stream", {"name": "stdout", "text": text}, parent)
        session.send(
            kernel.iopub_socket, "comm_open", {"comm_id": "1", "target_name": "x", "data": {"text": text}}, parent
        )
        data = {"data": {"text/plain": text}, "metadata": {}, "transient": {"display_id": "early"}}
        session.send(kernel.iopub_socket, "update_display_data", data, parent)


threading.Thread(target=tell, daemon=True).start()


# %% shift_targets
def shift_targets(y):
    seen.put(json.dumps(y.tolist()))
    time.sleep(0.2)
    return y, y

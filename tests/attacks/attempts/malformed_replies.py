"""
family = "bombs"
tries = "Answers Jupyter's requests with replies that lack everything, and with frames that are no messages."
points = 0
"""

# %% own
kernel = get_ipython().kernel


async def execute_request(stream, ident, parent):
    kernel.session.send(stream, "execute_reply", {}, parent, ident=ident)
    kernel.session.send(stream, "execute_reply", {"status": 5}, parent, ident=ident)
    kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent)


kernel.shell_handlers["execute_request"] = execute_request

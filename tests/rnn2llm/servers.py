"""A web server on this machine that serves one file, well or badly: each request takes the next way from a list."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Way:
    """How one request is answered.

    Attributes:
        status: Another status than 200 and 206; then there is no body.
        body: Other bytes than the right ones.
        sent: How many bytes of the answer are sent before the connection is cut.
        claimed: The length that is claimed, if not the true one; negative for none.
        ranges: Whether a request for the rest gets the rest.
        content_range: Another Content-Range than the true one.
        stall: Whether the server goes silent after what it sends, instead of cutting the connection.
        pause: Seconds of silence in the middle of what is sent.
    """

    status: int | None = None
    body: bytes | None = None
    sent: int | None = None
    claimed: int | None = None
    ranges: bool = True
    content_range: str | None = None
    stall: bool = False
    pause: float = 0.0


@dataclass
class Server:
    """What a server has, how it answers, and what it was asked: the Range header of each request, or an empty text."""

    body: bytes
    url: str = ""
    ways: list[Way] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def next_way(self) -> Way:
        return self.ways.pop(0) if len(self.ways) > 1 else (self.ways or [Way()])[0]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        state: Server = self.server.state  # type: ignore[attr-defined]
        way = state.next_way()
        asked = self.headers.get("Range", "")
        state.requests.append(asked)
        if way.status is not None:
            self.send_response(way.status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = state.body if way.body is None else way.body
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and way.ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", way.content_range or f"bytes {start}-{len(body) - 1}/{len(body)}")
        rest = body[start:]
        claimed = len(rest) if way.claimed is None else way.claimed
        if claimed >= 0:
            self.send_header("Content-Length", str(claimed))
        self.end_headers()
        rest = rest[: way.sent]
        half = len(rest) // 2
        self.wfile.write(rest[:half])
        self.wfile.flush()
        state.over.wait(way.pause)
        self.wfile.write(rest[half:])
        self.wfile.flush()
        if way.stall:
            state.over.wait()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(body: bytes, name: str) -> Iterator[Server]:
    """A running server that has `body` under `name`."""
    state = Server(body)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        running.state = state  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        state.url = f"http://127.0.0.1:{running.server_port}/{name}"
        yield state
        state.over.set()
        running.shutdown()
        thread.join()

"""Lines from a socket whose other end says whatever it likes, for as long as it likes, or nothing at all."""

from __future__ import annotations

import socket
import time

PIECE = 65_536


class LineError(Exception):
    """There is no next line."""


class Silence(LineError):
    """It did not come in time."""


class Flood(LineError):
    """It is longer than there is room for."""


class HungUp(LineError):
    """The other end is gone."""


class Lines:
    """Reads a connected socket line by line, within bounds of time and size."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._buffer = bytearray()

    def next(self, deadline: float, room: int) -> bytes:
        """The next line, without its end.

        Args:
            deadline: until when to wait, on the monotonic clock.
            room: how many bytes it may have.

        Raises:
            LineError: there is none; its class says why.
        """
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > room:
                raise Flood("a line beyond all measure")
            self._buffer += self._received(deadline)
        if end > room:
            raise Flood("a line beyond all measure")
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def _received(self, deadline: float) -> bytes:
        wait = deadline - time.monotonic()
        if wait <= 0:
            raise Silence("nothing in time")
        try:
            self._socket.settimeout(wait)
            received = self._socket.recv(PIECE)
        except TimeoutError as error:
            raise Silence("nothing in time") from error
        except OSError as error:
            raise HungUp(str(error)) from error
        if not received:
            raise HungUp("the process ended")
        return received

"""A raw TCP printer for tests: takes what is sent to it, and answers only when it is told to."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

__all__ = ["Sink", "tcp_sink"]

_PAPER_SENSOR = b"\x1dr\x01"
_TAKEN_AHEAD = 16_384
"""Bytes that are taken before they are read, as small as in a printer."""


@dataclass(slots=True)
class Sink:
    """What stands at 127.0.0.1:`port`."""

    port: int
    answer: bytes = b""
    """Sent back when the paper sensor is asked for; empty: silent, as most models are."""
    real_time: dict[int, bytes] = field(default_factory=dict)
    """Answers to `DLE EOT n`, by n; others are left unanswered, and the request stays among the bytes."""
    hang_up_after: int | None = None
    """Reset the connection after that many bytes."""
    jobs: queue.Queue[bytes] = field(default_factory=queue.Queue)
    """Each connection's bytes once its sender has closed, empty ones left out."""

    def serve(self, connection: socket.socket) -> None:
        """Read to the end."""
        received = bytearray()
        with connection, suppress(OSError):
            while chunk := connection.recv(65536):
                if len(chunk) == 3 and chunk[:2] == b"\x10\x04" and chunk[2] in self.real_time:
                    connection.sendall(self.real_time[chunk[2]])
                    continue
                received += chunk
                if self.hang_up_after is not None and len(received) >= self.hang_up_after:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                    return
                if self.answer and received.endswith(_PAPER_SENSOR):
                    connection.sendall(self.answer)
        if received:
            self.jobs.put(bytes(received))


@contextmanager
def tcp_sink() -> Iterator[Sink]:
    """A sink on a free port of the loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _TAKEN_AHEAD)  # its connections have it too
        sink = Sink(server.getsockname()[1])

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _address = server.accept()
                    sink.serve(connection)

        thread = threading.Thread(target=accept, name="sink", daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            thread.join(5)

"""A virtual card in a real PC/SC reader: a TCP client of vpcd, the virtual reader driver of pcscd.

Frames are a 2-byte big-endian length and a body. A body of one byte is control (00 off, 01 on, 02 reset,
04 give the ATR); a longer one is a command APDU. Closing the socket takes the card off the reader.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Protocol

__all__ = ["PORT", "AnswersCommands", "VpcdCard"]

PORT = 35_963
"""Where vpcd's first slot listens unless pcscd's configuration says otherwise; the second is one up."""

_POWER_OFF, _POWER_ON, _RESET, _GIVE_ATR = 0, 1, 2, 4
_CONNECT_SECONDS = 5.0


class AnswersCommands(Protocol):
    """A virtual card or tag."""

    @property
    def atr(self) -> bytes:
        """What it answers to a reset with."""

    def power_on(self) -> None:
        """Forget what was selected."""

    def answer(self, apdu: bytes) -> bytes:
        """One command, with the status word of its response."""


class VpcdCard:
    """Lays `card` on the virtual reader until `close`; serves it on an own thread.

    `pull_after`: closes by itself after that many more commands, in the middle of the next. Raises OSError
    when nothing listens.
    """

    def __init__(
        self,
        card: AnswersCommands,
        *,
        host: str = "127.0.0.1",
        port: int = PORT,
        pull_after: int | None = None,
    ) -> None:
        self._card = card
        self._apdus_left = pull_after
        self._socket = socket.create_connection((host, port), timeout=_CONNECT_SECONDS)
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._thread = threading.Thread(target=self._serve, name="vpcd-card", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take the card off the reader and end the thread."""
        with contextlib.suppress(OSError):  # the daemon may have closed first
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def __enter__(self) -> VpcdCard:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _serve(self) -> None:
        try:
            while (body := self._frame()) is not None:
                answer = self._answer(body)
                if answer is not None:
                    self._socket.sendall(len(answer).to_bytes(2, "big") + answer)
        except OSError:
            return  # the daemon went away, and the reader with it
        finally:
            self._socket.close()

    def _answer(self, body: bytes) -> bytes | None:
        """None: no answer is due. Raises ConnectionError when the card is to be pulled."""
        if len(body) == 1:
            if body[0] in (_POWER_ON, _RESET):
                self._card.power_on()
            return self._card.atr if body[0] == _GIVE_ATR else None
        if self._apdus_left is not None:
            if self._apdus_left == 0:
                raise ConnectionAbortedError("pulled")
            self._apdus_left -= 1
        return self._card.answer(body)

    def _frame(self) -> bytes | None:
        head = self._receive(2)
        return None if head is None else self._receive(int.from_bytes(head, "big"))

    def _receive(self, size: int) -> bytes | None:
        """Exactly `size` bytes; None at the end of the stream."""
        received = b""
        while len(received) < size:
            if hasattr(socket, "TCP_QUICKACK"):
                # vpcd sends length and body apart: without a quick acknowledgement each command takes 47 ms
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            part = self._socket.recv(size - len(received))
            if not part:
                return None
            received += part
        return received

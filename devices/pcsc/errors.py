"""What can be wrong with the reader itself: three states of the desk, each with its own remedy.

A card that leaves or fails while it is talked to is `devices.emrtd.errors.CardGoneError` or `TransportError`.
"""

from __future__ import annotations

from devices.emrtd.errors import TransportError

__all__ = [
    "NoCardError",
    "NoReaderError",
    "NoServiceError",
    "PcscError",
]


class PcscError(TransportError):
    """PC/SC refused something. `code` is its result code as unsigned 32 bits, 0 when it gave none."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(f"{message} (0x{code:08X})" if code else message)
        self.code = code


class NoServiceError(PcscError):
    """The smart-card service does not run, or its client library is missing: start pcscd."""


class NoReaderError(PcscError):
    """No reader is plugged in, or not the one that was named."""


class NoCardError(PcscError):
    """The reader is there and no card lies on it."""

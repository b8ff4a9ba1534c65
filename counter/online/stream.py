"""Reading server-sent events: the `id:` and `data:` lines our centre writes, within bounds.

Source: WHATWG HTML, "Server-sent events", the parts a numbered JSON stream needs.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from counter.online.hygiene import cleaned
from counter.ports import CentreUnavailableError
from counter.wire import EventNote, WireError, decode

__all__ = ["notes"]

_LONGEST_LINE = 4_096
_MOST_DIGITS = 18


async def notes(pieces: AsyncIterator[bytes]) -> AsyncIterator[tuple[int, EventNote]]:
    """(number, note) of each event; comments and unknown fields are skipped.

    Raises CentreUnavailableError for what our centre never writes.
    """
    number: int | None = None
    payload: bytes | None = None
    async for line in _lines(pieces):
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"id":
            number = _number(value)
        elif name == b"data":
            payload = value
        elif not line and payload is not None:
            if number is None:
                raise CentreUnavailableError("not ours: event without number", sent=False)
            yield number, _note(payload)
            payload = None


async def _lines(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Lines without their end; a line longer than ours ever are is refused before it fills the memory."""
    rest = b""
    async for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > _LONGEST_LINE:
            raise CentreUnavailableError("not ours: long line", sent=False)
        for line in lines:
            yield line.removesuffix(b"\r")


def _number(text: bytes) -> int:
    if not (text.isdigit() and len(text) <= _MOST_DIGITS):
        raise CentreUnavailableError("not ours: event number", sent=False)
    return int(text)


def _note(payload: bytes) -> EventNote:
    try:
        return decode(EventNote, cleaned(payload))
    except WireError:
        raise CentreUnavailableError("not ours: event", sent=False) from None

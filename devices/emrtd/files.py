"""Reading files with as few commands as the card allows: the time of a read is commands times link latency.

A file opens by its short identifier in the same command that brings its header and first bytes; the rest
follows by offset (ISO 7816-4, READ BINARY). What a card taught about its limits is kept for its next file.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Protocol

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Response, Status
from devices.emrtd.errors import LimitError, MalformedError, SecureChannelError, StatusError

__all__ = ["FILE_LIMIT", "PHOTO_LIMIT", "FileReader", "Line", "ShortId"]

FILE_LIMIT = 64 * 1024
PHOTO_LIMIT = 256 * 1024
"""Most bytes of a file, and of DG2, that a card may claim."""

_STEPS = (0xC0, 0xA0, 0x70)
"""Chunks to fall back to, largest first."""
_HEADER_BYTES = 8
"""Enough for any tag and length."""
_LAST_SHORT_OFFSET = 0x7FFF
"""READ BINARY B0 has 15 bits for the offset; further in, B1 names it in a data object."""
_TOO_MUCH = frozenset({Status.WRONG_LENGTH, Status.OFFSET_OUTSIDE_FILE, Status.END_OF_FILE, Status.OK})
"""Answers without data that mean: ask for less."""
_LOST = frozenset({Status.SM_OBJECT_MISSING, Status.SM_OBJECT_WRONG})
_LOST_PLAIN = _LOST | {Status.SECURITY_NOT_SATISFIED}
"""Status words of a card that dropped the session keys."""

Progress = Callable[[int, int], None]
"""Told bytes read and bytes expected after every command."""


class ShortId(IntEnum):
    """Short file identifiers of the application (ICAO 9303-10 §4.6)."""

    DG1 = 0x01
    DG2 = 0x02
    DG13 = 0x0D
    COM = 0x1E


class Line(Protocol):
    """An open channel that can be opened anew."""

    def exchange(self, command: Command) -> Response:
        """Send `command` through the channel."""

    def reopen(self) -> None:
        """Authenticate again; raises the error that a card deserves which keeps losing its keys."""


class FileReader:
    """Reads files of one card over one line."""

    def __init__(self, line: Line, chunk: int) -> None:
        self._line = line
        self._chunk = chunk
        self._header_first = False

    def read(self, file: ShortId, *, limit: int = FILE_LIMIT, progress: Progress | None = None) -> bytes:
        """The whole file, by the length in its own header.

        Raises StatusError when the card has no such file or refuses it, LimitError when it claims more than
        `limit` bytes or takes too many commands, MalformedError when the header makes no sense.
        """
        content = self._first(file)
        total = tlv.header(content).total
        if total > limit:
            raise LimitError(f"file {file.name} claims {total} bytes")
        content = content[:total]
        _report(progress, len(content), total)
        commands_left = total // 0x40 + 32
        while len(content) < total:
            commands_left -= 1
            if commands_left < 0:
                raise LimitError(f"file {file.name} comes in too small pieces")
            content += self._next(file, len(content), total - len(content))
            _report(progress, len(content), total)
        return content

    def _first(self, file: ShortId) -> bytes:
        """Open the file by its short identifier: header and as much more as one answer holds."""
        wanted = _HEADER_BYTES if self._header_first else self._chunk
        while True:
            response = self._open(file, wanted)
            if _gave_data(response):
                return _bounded(response.data, wanted)
            exact = _exact_length(response.status_word)
            if exact is not None and exact < wanted:
                wanted = exact
            elif wanted > _HEADER_BYTES and response.status_word in _TOO_MUCH:
                # Either a card that gives nothing beyond the end of a short file or one with a smaller
                # buffer: the header tells the length, the next read tells which it was.
                wanted = _HEADER_BYTES
                self._header_first = True
            else:
                raise _refusal(file, response.status_word)

    def _open(self, file: ShortId, wanted: int) -> Response:
        command = Command(0x00, 0xB0, 0x80 | file, 0, le=wanted)
        while True:
            try:
                response = self._line.exchange(command)
            except SecureChannelError as error:
                if error.status_word == Status.FILE_NOT_FOUND:
                    raise _refusal(file, error.status_word) from error
                if error.status_word not in _LOST_PLAIN:
                    raise
            else:
                if response.status_word not in _LOST:
                    return response
            self._line.reopen()

    def _next(self, file: ShortId, offset: int, missing: int) -> bytes:
        """Bytes at `offset`: one at least, `missing` at most."""
        wanted = min(missing, self._chunk)
        while True:
            try:
                response = self._line.exchange(_read_command(offset, wanted))
            except SecureChannelError as error:
                if error.status_word not in _LOST_PLAIN:
                    raise
                self._resume(file)
                continue
            if response.status_word in _LOST_PLAIN:
                self._resume(file)
                continue
            if _gave_data(response):
                return _content(response.data, offset, wanted)
            wanted = self._smaller(file, wanted, response.status_word)

    def _smaller(self, file: ShortId, wanted: int, status_word: int) -> int:
        """The next size to ask for after the card refused `wanted` bytes within the file."""
        exact = _exact_length(status_word)
        if exact is not None and exact < wanted:
            return exact
        step = next((size for size in _STEPS if size < wanted), None)
        if step is None or (exact is None and status_word not in _TOO_MUCH):
            raise _refusal(file, status_word)
        self._chunk = step
        self._header_first = False
        return step

    def _resume(self, file: ShortId) -> None:
        self._line.reopen()
        # One byte by short identifier makes the file current again; its offset is ours to name.
        response = self._open(file, 1)
        if not _gave_data(response):
            raise _refusal(file, response.status_word)


def _read_command(offset: int, wanted: int) -> Command:
    if offset <= _LAST_SHORT_OFFSET:
        return Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=wanted)
    # The answer is wrapped in DO53, whose head takes two or three bytes of the same room.
    room = wanted if wanted > _STEPS[-1] else wanted + 3
    return Command(0x00, 0xB1, 0, 0, tlv.encode(0x54, offset.to_bytes(3, "big")), le=room)


def _content(answer: bytes, offset: int, wanted: int) -> bytes:
    if offset <= _LAST_SHORT_OFFSET:
        return _bounded(answer, wanted)
    content = tlv.one(answer, 0x53).value[:wanted]
    if not content:
        raise MalformedError("card gave an empty piece of a file")
    return content


def _gave_data(response: Response) -> bool:
    return bool(response.data) and response.status_word in {Status.OK, Status.END_OF_FILE}


def _bounded(content: bytes, wanted: int) -> bytes:
    if len(content) > wanted:
        raise MalformedError("card gave more than was asked for")
    return content


def _exact_length(status_word: int) -> int | None:
    """The length a 6Cxx names, or None."""
    return status_word & 0xFF if status_word >> 8 == 0x6C and status_word & 0xFF else None


def _refusal(file: ShortId, status_word: int) -> StatusError:
    return StatusError(f"{file.name}: {status_word:04X}", status_word=status_word)


def _report(progress: Progress | None, done: int, expected: int) -> None:
    if progress is not None:
        progress(done, expected)

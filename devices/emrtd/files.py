"""Reading files with as few commands as the card allows: the time of a read is commands times link latency.

A file opens by its short identifier in the same command that brings its header and first bytes; the rest
follows by offset (ISO 7816-4, READ BINARY). What a card taught about its limits is kept for its next file,
and what came of a file stays when channel, card or reader fail: the next attempt goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Response, Status
from devices.emrtd.errors import (
    CardGoneError,
    CardResetError,
    LimitError,
    MalformedError,
    SecureChannelError,
    StatusError,
    TransportError,
)
from devices.emrtd.gathered import Gathered, Part, ShortId
from devices.emrtd.habits import Habits
from devices.emrtd.suites import Suite

__all__ = ["FILE_LIMIT", "PHOTO_LIMIT", "FileReader", "Line", "ShortId"]

FILE_LIMIT = 64 * 1024
PHOTO_LIMIT = 256 * 1024
"""Most bytes of a file, and of DG2, that a card may claim."""

_HEADER_BYTES = 8
"""Enough for any tag and length."""
_FEWEST_BYTES = 0x40
"""A card that gives less a command, on average, is left."""
_LAST_SHORT_OFFSET = 0x7FFF
"""READ BINARY B0 has 15 bits for the offset; further in, B1 names it in a data object."""
_TOO_MUCH = frozenset({Status.WRONG_LENGTH, Status.OFFSET_OUTSIDE_FILE, Status.END_OF_FILE, Status.OK})
"""Answers without data that mean: ask for less."""
_LOST = frozenset({Status.SM_OBJECT_MISSING, Status.SM_OBJECT_WRONG})
_LOST_PLAIN = _LOST | {Status.SECURITY_NOT_SATISFIED}
"""Status words of a card that dropped the session keys."""

Progress = Callable[[int, int], None]
"""Told bytes read and bytes expected after every command."""


class Line(Protocol):
    """An open channel that can be opened anew."""

    @property
    def suite(self) -> Suite:
        """The ciphers of the channel, which decide how much a short response holds."""

    def exchange(self, command: Command) -> Response:
        """Send `command` through the channel."""

    def reopen(self) -> None:
        """Authenticate again; raises the error that a card deserves which keeps losing its keys."""


class FileReader:
    """Reads files of one card over one line, into what was gathered of it before."""

    def __init__(self, line: Line, habits: Habits | None = None, gathered: Gathered | None = None) -> None:
        self._line = line
        self._habits = habits or Habits(extended=False)
        self._gathered = gathered if gathered is not None else Gathered()

    def read(self, file: ShortId, *, limit: int = FILE_LIMIT, progress: Progress | None = None) -> bytes:
        """The whole file, by the length in its own header; no command when it was read before.

        Raises StatusError when the card has no such file or refuses it, LimitError when it claims more than
        `limit` bytes or takes too many commands, MalformedError when the header makes no sense.
        """
        part = self._gathered.part(file)
        if part.absent:
            raise _refusal(file, Status.FILE_NOT_FOUND)
        if part.total and not part.whole:
            self._make_current(file)
        elif not part.total:
            try:
                self._begin(file, part, limit)
            except StatusError as error:
                part.absent = error.status_word == Status.FILE_NOT_FOUND
                raise
        _report(progress, part)
        commands_left = part.total // _FEWEST_BYTES + 32
        while not part.whole:
            commands_left -= 1
            if commands_left < 0:
                raise LimitError(f"file {file.name} comes in too small pieces")
            part.content += self._next(file, len(part.content), part.total - len(part.content))
            _report(progress, part)
        return part.content

    def _begin(self, file: ShortId, part: Part, limit: int) -> None:
        """Open the file by its short identifier: header and as much more as one answer holds."""
        wanted = _HEADER_BYTES if self._habits.header_first else self._chunk()
        while True:
            response = self._open(file, wanted)
            if response is None:
                wanted = min(wanted, self._chunk())
                continue
            if _gave_data(response):
                break
            exact = _exact_length(response.status_word)
            if exact is not None and exact < wanted:
                wanted = exact
            elif self._habits.unproven(wanted) and response.status_word == Status.WRONG_LENGTH:
                wanted = self._smaller(file, wanted, response.status_word)
            elif wanted > _HEADER_BYTES and response.status_word in _TOO_MUCH:
                # Either a card that gives nothing beyond the end of a short file or one with a smaller
                # buffer: the header tells the length, the next read tells which it was.
                wanted = _HEADER_BYTES
                self._habits.header_first = True
            else:
                raise _refusal(file, response.status_word)
        content = _bounded(response.data, wanted)
        total = tlv.header(content).total
        if total > limit:
            raise LimitError(f"file {file.name} claims {total} bytes")
        self._habits.carried(wanted, len(content), more=total >= wanted)
        part.content, part.total = content[:total], total

    def _open(self, file: ShortId, wanted: int) -> Response | None:
        """The answer to reading by short identifier; None once the channel had to be opened again."""
        command = Command(0x00, 0xB0, 0x80 | file.number, 0, le=wanted)
        try:
            response = self._exchange(command, wanted)
        except SecureChannelError as error:
            if error.status_word == Status.FILE_NOT_FOUND:
                raise _refusal(file, error.status_word) from error
            raise
        if response is None or response.status_word in _LOST:
            self._line.reopen()
            return None
        return response

    def _next(self, file: ShortId, offset: int, missing: int) -> bytes:
        """Bytes at `offset`: one at least, `missing` at most."""
        wanted = min(missing, self._chunk())
        while True:
            response = self._exchange(_read_command(offset, wanted, self._chunk()), wanted)
            if response is None or response.status_word in _LOST_PLAIN:
                self._line.reopen()
                self._make_current(file)
                wanted = min(wanted, self._chunk())
                continue
            if _gave_data(response):
                content = _content(response.data, offset, wanted)
                self._habits.carried(wanted, len(content), more=True)
                return content
            wanted = self._smaller(file, wanted, response.status_word)

    def _exchange(self, command: Command, wanted: int) -> Response | None:
        """The card's answer; None when the channel is lost and is worth opening again."""
        try:
            return self._line.exchange(command)
        except SecureChannelError as error:
            if error.status_word in _LOST_PLAIN:
                return None
            if not self._habits.unproven(wanted):
                raise
        except CardResetError:
            return None
        except CardGoneError:
            raise
        except TransportError:
            if not self._habits.unproven(wanted):
                raise
        # More than reader and card were known to carry, and they did not: it costs the channel once.
        self._habits.refused(self._line.suite, wanted)
        return None

    def _smaller(self, file: ShortId, wanted: int, status_word: int) -> int:
        """The next size to ask for after the card refused `wanted` bytes within the file."""
        exact = _exact_length(status_word)
        if exact is not None and exact < wanted:
            return exact
        too_much = exact is not None or status_word in _TOO_MUCH
        smaller = self._habits.refused(self._line.suite, wanted) if too_much else None
        if smaller is None:
            raise _refusal(file, status_word)
        return min(smaller, wanted)

    def _make_current(self, file: ShortId) -> None:
        """Select the file anew with one byte by its short identifier; the offset is then ours to name."""
        while (response := self._open(file, 1)) is None:
            continue
        if not _gave_data(response):
            raise _refusal(file, response.status_word)

    def _chunk(self) -> int:
        return self._habits.read_bytes(self._line.suite)


def _read_command(offset: int, wanted: int, most: int) -> Command:
    if offset <= _LAST_SHORT_OFFSET:
        return Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=wanted)
    # The answer is wrapped in DO53, whose head takes two to four bytes of the same room.
    head = 2 if wanted < 0x80 else 3 if wanted <= 0xFF else 4
    room = min(wanted + head, max(wanted, most))
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


def _report(progress: Progress | None, part: Part) -> None:
    if progress is not None:
        progress(len(part.content), part.total)

"""EF.CardAccess in plain, right after power-up: the ways to it, and the probe for extended length.

The first way is tried with extended length where nobody knows yet whether reader and card carry it: that
costs nothing when they do, and one command, once, when they do not.
"""

from __future__ import annotations

from collections.abc import Callable

from devices.emrtd import tlv
from devices.emrtd.apdu import MAX_EXTENDED, MAX_SHORT_LE, CardLink, Command, Response, Status
from devices.emrtd.errors import MalformedError, TransportError
from devices.emrtd.habits import Habits
from devices.emrtd.profiles import CardAccessWay

__all__ = ["CardAccessFile"]

_FILE = bytes.fromhex("011C")
_SHORT_ID = 0x1C
_LIMIT = 4096
_MAX_READS = _LIMIT // 0x70
_SELECT_MASTER_FILE = (
    Command(0x00, 0xA4, 0x00, 0x0C, bytes.fromhex("3F00")),
    Command(0x00, 0xA4, 0x00, 0x0C),
)


class CardAccessFile:
    """Reads the file of one card."""

    def __init__(self, link: CardLink, habits: Habits) -> None:
        self._link = link
        self._habits = habits

    def read(self) -> bytes | None:
        """Content of the file, or None where the card does not give it. Raises what the transport raises."""
        ways = self._habits.profile.card_access
        known = self._habits.way
        for way in ways if known is None else (known, *(way for way in ways if way is not known)):
            content = self._read(way)
            if content is not None:
                self._habits.way = way
                return content
        self._habits.extended = bool(self._habits.extended)  # there was nothing to ask it with
        return None

    def prepare(self) -> None:
        """After a power cycle: what this card wants before access control begins."""
        if self._habits.way is CardAccessWay.MASTER_FILE:
            self._select_master_file()

    def _read(self, way: CardAccessWay) -> bytes | None:
        if way is CardAccessWay.SHORT_ID:
            first = self._first(_by_short_id)
        else:
            if way is CardAccessWay.RESET:
                self._link.reset()
            elif way is CardAccessWay.MASTER_FILE and not self._select_master_file():
                return None
            if not self._link.exchange(Command(0x00, 0xA4, 0x02, 0x0C, _FILE)).ok:
                return None
            first = self._first(_by_offset)
        return self._whole(first)

    def _first(self, read: Callable[[int], Command]) -> Response:
        """The first bytes of the file; tells in passing whether extended length is carried."""
        if self._habits.extended is not None:
            return self._link.exchange(read(MAX_EXTENDED if self._habits.extended else MAX_SHORT_LE))
        self._habits.extended = False  # a reader that dies of the question is not asked again
        try:
            response = self._link.exchange(read(MAX_EXTENDED))
        except (TransportError, MalformedError):
            self._link.reset()
            return self._link.exchange(read(MAX_SHORT_LE))
        if _gave_data(response):
            self._habits.extended = True
            return response
        response = self._link.exchange(read(MAX_SHORT_LE))
        if not _gave_data(response):
            self._habits.extended = None  # it was the way that was refused
        return response

    def _whole(self, response: Response) -> bytes | None:
        """The file whose first bytes are in `response`: mostly all of them."""
        content = b""
        for _ in range(_MAX_READS):
            if not _gave_data(response):
                return None
            content += response.data
            try:
                total = tlv.header(content).total
            except MalformedError:
                return None
            if total > _LIMIT:
                return None
            if len(content) >= total:
                return content
            offset = len(content)
            response = self._link.exchange(Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=MAX_SHORT_LE))
        return None

    def _select_master_file(self) -> bool:
        return any(self._link.exchange(command).ok for command in _SELECT_MASTER_FILE)


def _by_offset(le: int) -> Command:
    return Command(0x00, 0xB0, 0, 0, le=le)


def _by_short_id(le: int) -> Command:
    return Command(0x00, 0xB0, 0x80 | _SHORT_ID, 0, le=le)


def _gave_data(response: Response) -> bool:
    return bool(response.data) and response.status_word in {Status.OK, Status.END_OF_FILE}

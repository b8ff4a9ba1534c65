"""One scan, anywhere: what was read decides what happens, and the desk says what it read it as."""

from __future__ import annotations

from datetime import date

from counter.desk.core import Core
from counter.desk.identify import Identification
from counter.desk.queueing import Queueing
from counter.desk.returning import ResultDesk
from counter.desk.state import NoticeLevel
from counter.domain.people import PersonalNumber
from counter.domain.scan import Scan, ScanKind, citizen_from_qr, read_scan
from counter.events import ScanOrigin

__all__ = ["Router"]


class Router:
    """Sends each scan to the one use case that wants it."""

    def __init__(
        self, core: Core, queueing: Queueing, identification: Identification, results: ResultDesk
    ) -> None:
        self._core = core
        self._queueing = queueing
        self._identification = identification
        self._results = results

    async def route(self, text: str, origin: ScanOrigin, today: date) -> None:
        """Recognise and act; nothing happens before a clerk signed in."""
        if self._core.state.clerk is None:
            return
        scan = read_scan(text, today)
        self._core.hush()
        self._core.update(read_as=scan.kind.value)
        match scan.kind:
            case ScanKind.CITIZEN_QR:
                self._citizen(scan)
            case ScanKind.TICKET | ScanKind.TICKET_NUMBER:
                await self._queueing.call_number(scan.fields["number"])
            case ScanKind.DOSSIER_CODE:
                await self._dossier(scan.fields["code"], origin)
            case ScanKind.LOCAL_NUMBER:
                await self._dossier(scan.fields["number"], origin)
            case ScanKind.CAN:
                self._identification.read_card(scan.fields["can"])
            case ScanKind.PERSONAL_NUMBER:
                self._number(scan)
            case _:
                self._core.say("unknown_code", NoticeLevel.WARNING, kind=scan.kind.value)

    def _citizen(self, scan: Scan) -> None:
        if self._core.visit is None:
            self._queueing.begin(None)
        self._identification.take_qr(citizen_from_qr(scan))

    def _number(self, scan: Scan) -> None:
        """A typed or barcode-scanned personal number opens the chip when a card lies there."""
        if self._core.visit is None:
            self._queueing.begin(None)
        self._identification.take_number(PersonalNumber(scan.fields["number"]))

    async def _dossier(self, key: str, origin: ScanOrigin) -> None:
        """Only a code that came off paper counts as the slip having been shown."""
        await self._results.open(key, by_slip=origin is not ScanOrigin.TYPED)

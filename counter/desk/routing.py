"""One scan, anywhere: what was read decides what happens, and the desk says what it read it as."""

from __future__ import annotations

from datetime import date

from counter.desk.core import Core
from counter.desk.identify import Identification
from counter.desk.queueing import Queueing
from counter.desk.reading import CardDesk
from counter.desk.returning import ResultDesk
from counter.desk.state import NoticeLevel
from counter.domain.card import AccessKey
from counter.domain.people import PersonalNumber
from counter.domain.scan import Scan, ScanKind, citizen_from_qr, read_scan
from counter.events import ScanOrigin

__all__ = ["Router"]


class Router:
    """Sends each scan to the one use case that wants it."""

    def __init__(
        self,
        core: Core,
        queueing: Queueing,
        identification: Identification,
        card: CardDesk,
        results: ResultDesk,
    ) -> None:
        self._core = core
        self._card = card
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
            case ScanKind.TICKET:
                await self._queueing.call_number(scan.fields["number"], text.strip())
            case ScanKind.TICKET_NUMBER:
                await self._queueing.call_number(scan.fields["number"], None)
            case ScanKind.MRZ:
                self._mrz(scan)
            case ScanKind.DOSSIER_CODE:
                await self._dossier(scan.fields["code"], origin)
            case ScanKind.LOCAL_NUMBER:
                await self._dossier(scan.fields["number"], origin)
            case ScanKind.CAN:
                if self._core.visit is None and self._core.state.devices.card_session is not None:
                    self._queueing.begin(None)
                self._card.ask(AccessKey(can=scan.fields["can"]))
            case ScanKind.PERSONAL_NUMBER:
                self._number(scan)
            case _:
                self._core.say("unknown_code", NoticeLevel.WARNING, kind=scan.kind.value)
        if scan.warnings and self._core.state.notice is None:
            self._core.say("scan_warning", NoticeLevel.WARNING, warning=scan.warnings[0])

    def _citizen(self, scan: Scan) -> None:
        if self._core.visit is None:
            self._queueing.begin(None)
        issued = scan.fields.get("issue_date", "")
        self._identification.take_qr(citizen_from_qr(scan), date.fromisoformat(issued) if issued else None)

    def _number(self, scan: Scan) -> None:
        """A typed or barcode-scanned personal number opens the chip when a card lies there."""
        if self._core.visit is None:
            self._queueing.begin(None)
        self._identification.take_number(PersonalNumber(scan.fields["number"]))

    def _mrz(self, scan: Scan) -> None:
        """The machine-readable zone of a card or passport opens its chip."""
        fields = scan.fields
        whole_birth = len(fields.get("date_of_birth", "")) == len("1990-03-15")
        if not whole_birth or not fields.get("document_number") or not fields.get("date_of_expiry"):
            self._core.say("unknown_code", NoticeLevel.WARNING, kind=scan.kind.value)
            return
        if self._core.visit is None:
            self._queueing.begin(None)
        key = AccessKey(
            document_number=fields["document_number"],
            date_of_birth=date.fromisoformat(fields["date_of_birth"]),
            date_of_expiry=date.fromisoformat(fields["date_of_expiry"]),
        )
        self._card.ask(key)

    async def _dossier(self, key: str, origin: ScanOrigin) -> None:
        """Only a code that came off paper counts as the slip having been shown."""
        await self._results.open(key, by_slip=origin is not ScanOrigin.TYPED)

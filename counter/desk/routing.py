"""One scan, anywhere: what was read decides what happens, and the desk says what it read it as."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from counter.desk.authority import awaited
from counter.desk.core import Core
from counter.desk.guard import SCANS, allows
from counter.desk.identify import Identification
from counter.desk.queueing import Queueing
from counter.desk.reading import CardDesk
from counter.desk.returning import ResultDesk
from counter.desk.roles import take_for
from counter.desk.state import NoticeLevel
from counter.desk.undoing import Undoing
from counter.desk.zone_lines import ZoneLines
from counter.domain.card import AccessKey
from counter.domain.codes import DossierCode, LocalNumber
from counter.domain.compare import is_same_person
from counter.domain.dossiers import DossierRow
from counter.domain.parties import PartyRole
from counter.domain.people import Person, PersonalNumber
from counter.domain.scan import Scan, ScanKind, citizen_from_qr, read_scan
from counter.domain.scan_consumer import Consumer, Moment, consumer_of
from counter.events import ScanOrigin

__all__ = ["Router"]

_LOOKED_THROUGH = 300
_LONGEST_HOST = 60


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
        self.undoing = Undoing(core, queueing, forget=self._forget, resume=identification.resume)
        self._zones = ZoneLines(core, self._take_zone)
        self.on_badge: Callable[[str], Awaitable[None]] = _nobody
        self.on_survey: Callable[[str], Awaitable[None]] = _nobody
        self.on_procedure: Callable[[str], Awaitable[None]] = _nobody

    async def route(self, text: str, origin: ScanOrigin, today: date) -> None:
        """Recognise and act; before a clerk signed in only a badge does anything."""
        first = read_scan(text, today)
        wanted = consumer_of(first.kind, Moment(signed_in=self._core.state.clerk is not None))
        if wanted is Consumer.SESSION:
            await self.on_badge(first.text)
        if wanted in (Consumer.SESSION, Consumer.NOBODY):
            return
        scan = read_scan(self._zones.continued(first.text or text, today), today)
        needed = SCANS.get(scan.kind)
        if needed is not None and not await allows(self._core, f"scan {scan.kind}", needed):
            return
        self._core.hush()
        before = self.undoing.before()
        await self._take(scan, origin, today)
        self._core.update(read_as=scan.kind.value)  # what it led to may have begun with a hush
        self._warn(scan, first)
        self.undoing.offer(before, scan.kind)

    def _warn(self, scan: Scan, first: Scan) -> None:
        """What is odd about a scan; of what changed it on its way, how the scanner is set right."""
        mangling = scan.mangling or first.mangling
        unread = scan.kind is ScanKind.UNKNOWN
        if mangling is not None and (unread or self._core.state.notice is None):
            said = "scan_mangled" if unread else "scan_mended"
            self._core.say(said, NoticeLevel.WARNING, mangling=mangling)
        elif scan.warnings and self._core.state.notice is None:
            self._core.say("scan_warning", NoticeLevel.WARNING, warning=scan.warnings[0])

    async def _take(self, scan: Scan, origin: ScanOrigin, today: date) -> None:
        """Give a scan to its one consumer."""
        fields = scan.fields
        match consumer_of(scan.kind, await self._moment(scan, today)):
            case Consumer.PERSON:
                self._citizen(scan)
            case Consumer.QUEUE:
                signed = scan.text if scan.kind is ScanKind.TICKET else None
                await self._queueing.call_number(fields["number"], signed)
            case Consumer.ZONE if scan.kind is ScanKind.MRZ:
                self._zones.whole(scan.text, today)
            case Consumer.ZONE:
                self._zones.line(fields["part"], today)
            case Consumer.DOSSIER:
                by_hand = origin is ScanOrigin.TYPED or scan.kind is ScanKind.VIETQR
                await self._dossier(fields.get("code") or fields["number"], by_hand=by_hand)
            case Consumer.LISTS:
                self._core.say("list_scanned", NoticeLevel.WARNING, number=fields["number"])
            case Consumer.CONSIGNMENT:
                self._results.take_consignment(scan.text)
            case Consumer.RATING:
                await self.on_survey(fields["answers"])
            case Consumer.PROCEDURE:
                await self.on_procedure(fields["code"])
            case Consumer.ORDER:
                await self._order(fields.get("can") or fields["number"], today)
            case Consumer.CARD:
                self._open_card(fields["can"])
            case Consumer.NUMBER if scan.kind is ScanKind.PERSONAL_NUMBER:
                self._number(scan)
            case Consumer.NUMBER:
                self._begin()
                self._identification.keep_number(fields["old_number"])
            case _:
                self._tell(scan)

    async def _moment(self, scan: Scan, today: date) -> Moment:
        """What the desk knows that the text does not say."""
        card_waits = self._core.state.devices.card_session is not None
        six = scan.kind is ScanKind.CAN and not card_waits
        return Moment(
            card_waits=card_waits,
            post_awaited=self._results.awaits_consignment,
            order_known=six and await self._ordered(scan.fields["can"], today) is not None,
            names_dossier="code" in scan.fields,
        )

    def _tell(self, scan: Scan) -> None:
        """Say what it is that nothing here is done with."""
        fields = scan.fields
        match scan.kind:
            case ScanKind.HEALTH_INSURANCE:
                self._core.say("insurance_scanned", NoticeLevel.WARNING)
            case ScanKind.LINK:
                self._core.say("link_scanned", NoticeLevel.WARNING, host=fields["host"][:_LONGEST_HOST])
            case ScanKind.VIETQR:
                self._core.say("payment_scanned", NoticeLevel.WARNING)
            case ScanKind.DAY_SLIP:
                self._core.say("day_slip_scanned", NoticeLevel.WARNING, number=fields["number"])
            case _:
                self._core.say("unknown_code", NoticeLevel.WARNING, kind=scan.kind.value)

    def _open_card(self, can: str) -> None:
        if self._core.visit is None and self._core.state.devices.card_session is not None:
            self._queueing.begin(None)
        self._card.ask(AccessKey(can=can))

    def _forget(self) -> None:
        """A scan was taken back."""
        self._zones.forget()
        self._identification.forget()
        self._card.forget_key()

    def _begin(self) -> None:
        """Whoever shows something without having been called begins a visit."""
        if self._core.visit is None:
            self._queueing.begin(None)

    def _citizen(self, scan: Scan) -> None:
        self._begin()
        person, issued = citizen_from_qr(scan), scan.fields.get("issue_date", "")
        if not self._is_of_another_role(person):
            self._identification.take_qr(person, date.fromisoformat(issued) if issued else None)

    def _take_zone(self, person: Person, key: AccessKey | None) -> None:
        """The machine-readable zone of a card or passport names its holder and opens its chip."""
        self._begin()
        if not self._is_of_another_role(person):
            self._identification.take_qr(person, key=key)

    def _number(self, scan: Scan) -> None:
        """A typed or barcode-scanned personal number opens the chip when the submitter's card lies there."""
        self._begin()
        number = PersonalNumber(scan.fields["number"])
        if self._core.visit is not None and self._core.visit.expects is not PartyRole.SUBMITTER:
            self._identification.keep_number(number)
        else:
            self._identification.take_number(number)

    def _is_of_another_role(self, person: Person) -> bool:
        """Whether it was taken for the owner, authoriser or representative who is awaited."""
        visit = self._core.visit
        if visit is None:
            return False
        role, submitter = awaited(visit), visit.identity.person
        if role is PartyRole.SUBMITTER:
            return False
        again = submitter is not None and is_same_person(submitter, person)
        if again and visit.expects is PartyRole.SUBMITTER:
            return False  # nobody asked for another person: the submitter shows their card once more
        return take_for(self._core, role, person)

    async def _order(self, digits: str, today: date) -> None:
        """Open the dossier of this desk whose code ends in `digits`."""
        code = await self._ordered(digits, today)
        if code is None:
            self._core.say("order_unknown", NoticeLevel.WARNING, number=digits)
        else:
            await self._dossier(code, by_hand=True)

    async def _ordered(self, digits: str, today: date) -> str | None:
        """Code or local number of the dossier with this order number: one of today, else the newest."""
        rows = await self._core.durable(self._core.ports.journal.dossiers, limit=_LOOKED_THROUGH)
        found = [row for row in rows if _serial(row) == int(digits)]
        of_today = (row for row in found if row.dossier.entry.at.date() == today)
        row = next(of_today, found[0] if found else None)
        return None if row is None else row.official_code or row.dossier.local_number

    async def _dossier(self, key: str, *, by_hand: bool) -> None:
        """Only a code that came off paper counts as the slip having been shown."""
        await self._results.open(key, by_slip=not by_hand)


async def _nobody(_text: str) -> None:
    """Until the desk says who takes badges."""


def _serial(row: DossierRow) -> int | None:
    """Order number as the slip shows it: of the code, else of the desk's own number."""
    if row.official_code:
        code = DossierCode.parse(row.official_code)
        return int(code.serial) if code is not None else None
    local = LocalNumber.parse(row.dossier.local_number)
    return local.serial if local is not None else None

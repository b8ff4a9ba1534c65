"""One scan, anywhere: what was read decides what happens, and the desk says what it read it as."""

from __future__ import annotations

import re
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
from counter.domain.card import AccessKey
from counter.domain.codes import DossierCode, LocalNumber
from counter.domain.compare import is_same_person
from counter.domain.dossiers import DossierRow
from counter.domain.expiry import NO_EXPIRY
from counter.domain.mrz import Mrz, read_mrz, zone_part
from counter.domain.parties import PartyRole
from counter.domain.people import PartialDate, Person, PersonalNumber
from counter.domain.scan import Scan, ScanKind, citizen_from_qr, read_scan
from counter.domain.zones import expires_before, person_of_zone
from counter.events import ScanOrigin

__all__ = ["Router"]

_FIRST_LINE = re.compile(r"[ACIPV][A-Z<]{4}")
"""Kind of document and state that issued it (ICAO 9303-3 §4.3 f.)."""
_LINE_AND_NEXT = {30: (1, "2 (3)"), 36: (1, "2"), 44: (1, "2"), 60: (2, "3")}
"""Characters of a zone read so far: which line ended, and which are to come."""
_SHORT_LINE = 30
"""Characters of a line of a card (TD1), whose check digits stand in its first two lines."""
_TWO_SHORT_LINES = 60
_WHOLE = "composite"
_LOOKED_THROUGH = 300


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
        self._begun = ""
        """Lines of a zone whose next one is to come."""
        self._begun_in: str | None = None
        self.on_badge: Callable[[str], Awaitable[None]] = _nobody
        self.on_survey: Callable[[str], Awaitable[None]] = _nobody
        self._before = ""
        """Lines the text in hand was joined to: they stay when its own line turns out to be misread."""

    async def route(self, text: str, origin: ScanOrigin, today: date) -> None:
        """Recognise and act; before a clerk signed in only a badge does anything."""
        if read_scan(text, today).kind is ScanKind.BADGE:
            await self.on_badge(text.lstrip("\ufeff").strip())
            return
        if self._core.state.clerk is None:
            return
        text = self._continued(text, today)
        scan = read_scan(text, today)
        needed = SCANS.get(scan.kind)
        if needed is not None and not await allows(self._core, f"scan {scan.kind}", needed):
            return
        self._core.hush()
        self._core.update(read_as=scan.kind.value)
        await self._take(scan, text, origin, today)
        if scan.warnings and self._core.state.notice is None:
            self._core.say("scan_warning", NoticeLevel.WARNING, warning=scan.warnings[0])

    async def _take(self, scan: Scan, text: str, origin: ScanOrigin, today: date) -> None:
        """Do what a scan asks for."""
        match scan.kind:
            case ScanKind.CITIZEN_QR:
                self._citizen(scan)
            case ScanKind.TICKET:
                await self._queueing.call_number(scan.fields["number"], text.strip())
            case ScanKind.TICKET_NUMBER:
                await self._queueing.call_number(scan.fields["number"], None)
            case ScanKind.MRZ:
                self._zone(text, today)
            case ScanKind.ZONE_LINE:
                self._zone_line(scan.fields["part"], today)
            case ScanKind.DOSSIER_CODE:
                await self._dossier(scan.fields["code"], origin)
            case ScanKind.LIST_NUMBER:
                self._core.say("list_scanned", NoticeLevel.WARNING, number=scan.fields["number"])
            case ScanKind.LOCAL_NUMBER:
                await self._dossier(scan.fields["number"], origin)
            case ScanKind.TEXT | ScanKind.ORDER_NUMBER | ScanKind.UNKNOWN if self._results.take_consignment(
                text
            ):
                pass  # the bars on the postal item an open result goes with
            case ScanKind.SURVEY:
                await self.on_survey(scan.fields["answers"])
            case ScanKind.ORDER_NUMBER:
                await self._order(scan.fields["number"], today)
            case ScanKind.CAN if await self._is_order(scan.fields["can"], today):
                pass
            case ScanKind.CAN:
                if self._core.visit is None and self._core.state.devices.card_session is not None:
                    self._queueing.begin(None)
                self._card.ask(AccessKey(can=scan.fields["can"]))
            case ScanKind.PERSONAL_NUMBER:
                self._number(scan)
            case ScanKind.OLD_NUMBER:
                self._begin()
                self._identification.keep_number(scan.fields["old_number"])
            case _:
                self._core.say("unknown_code", NoticeLevel.WARNING, kind=scan.kind.value)

    def _begin(self) -> None:
        """Whoever shows something without having been called begins a visit."""
        if self._core.visit is None:
            self._queueing.begin(None)

    def _citizen(self, scan: Scan) -> None:
        self._begin()
        person, issued = citizen_from_qr(scan), scan.fields.get("issue_date", "")
        if not self._is_of_another_role(person):
            self._identification.take_qr(person, date.fromisoformat(issued) if issued else None)

    def _number(self, scan: Scan) -> None:
        """A typed or barcode-scanned personal number opens the chip when the submitter's card lies there."""
        self._begin()
        number = PersonalNumber(scan.fields["number"])
        if self._core.visit is not None and self._core.visit.expects is not PartyRole.SUBMITTER:
            self._identification.keep_number(number)
        else:
            self._identification.take_number(number)

    def _zone(self, text: str, today: date) -> None:
        """The machine-readable zone of a card or passport names its holder and opens its chip.

        One with a wrong check digit is refused whole: a single letter misread is another person's number.
        """
        zone = read_mrz(text.lstrip("\ufeff"), today)
        if zone is None:
            self._core.say("unknown_code", NoticeLevel.WARNING, kind=ScanKind.MRZ.value)
            return
        if zone.failed:
            self._begun, self._begun_in = self._before, self._here
            self._misread(zone.failed)
            return
        person = person_of_zone(zone)
        if not person.full_name:
            self._core.say("zone_nameless", NoticeLevel.WARNING)
            return
        self._begin()
        if not self._is_of_another_role(person):
            self._identification.take_qr(person, key=_key(zone, person.date_of_birth))
        document = person.document
        if self._core.state.notice is None and document is not None and expires_before(document, today):
            expired = document.expires_on.strftime("%d/%m/%Y") if document.expires_on else ""
            self._core.say("paper_expired", NoticeLevel.WARNING, date=expired)

    @property
    def _here(self) -> str | None:
        return self._core.visit.id if self._core.visit is not None else None

    def _continued(self, text: str, today: date) -> str:
        """With the lines of the zone before it, where `text` is the next one; anything else drops them."""
        begun, self._begun, self._before = self._begun, "", ""
        part = zone_part(text.lstrip("\ufeff"))
        if not begun or not part or part == begun or self._begun_in != self._here:
            return text
        whole = begun + part
        zone = read_mrz(whole, today)
        if _begins_anew(begun, part) and (zone is None or zone.failed):
            return text
        if zone is not None or len(whole) in _LINE_AND_NEXT:
            self._before = begun
            return whole
        if len(part) not in _LINE_AND_NEXT:
            self._begun = begun  # a letter is missing: only this line is to be typed again
        return text

    def _misread(self, failed: tuple[str, ...]) -> None:
        """Name the field to look at: the first whose own check digit is wrong, else the line as a whole."""
        field = next((name for name in failed if name != _WHOLE), "")
        self._core.say(f"zone_misread_{field}" if field else "zone_misread", NoticeLevel.WARNING)

    def _zone_line(self, part: str, today: date) -> None:
        """Keep a line of a zone until the next one completes it; one of another length was typed wrong."""
        if len(part) not in _LINE_AND_NEXT:
            self._core.say("zone_line_length", NoticeLevel.WARNING, count=len(part))
        elif _FIRST_LINE.match(part) is None:
            self._core.say("zone_line_first", NoticeLevel.WARNING)
        elif failed := _failed_so_far(part, today):
            self._begun, self._begun_in = part[:-_SHORT_LINE], self._here
            self._misread(failed)
        else:
            self._begun, self._begun_in = part, self._here
            line, following = _LINE_AND_NEXT[len(part)]
            self._core.say("zone_line", line=line, following=following)

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

    async def _is_order(self, digits: str, today: date) -> bool:
        """Whether six digits are the order number of a dossier: only while no card waits to be opened."""
        if self._core.state.devices.card_session is not None:
            return False
        code = await self._ordered(digits, today)
        if code is not None:
            await self._dossier(code, ScanOrigin.TYPED)
        return code is not None

    async def _order(self, digits: str, today: date) -> None:
        """Open the dossier of this desk whose code ends in `digits`."""
        code = await self._ordered(digits, today)
        if code is None:
            self._core.say("order_unknown", NoticeLevel.WARNING, number=digits)
        else:
            await self._dossier(code, ScanOrigin.TYPED)

    async def _ordered(self, digits: str, today: date) -> str | None:
        """Code or local number of the dossier with this order number: one of today, else the newest."""
        rows = await self._core.durable(self._core.ports.journal.dossiers, limit=_LOOKED_THROUGH)
        found = [row for row in rows if _serial(row) == int(digits)]
        of_today = (row for row in found if row.dossier.entry.at.date() == today)
        row = next(of_today, found[0] if found else None)
        return None if row is None else row.official_code or row.dossier.local_number

    async def _dossier(self, key: str, origin: ScanOrigin) -> None:
        """Only a code that came off paper counts as the slip having been shown."""
        await self._results.open(key, by_slip=origin is not ScanOrigin.TYPED)


async def _nobody(_text: str) -> None:
    """Until the desk says who takes badges."""


def _serial(row: DossierRow) -> int | None:
    """Order number as the slip shows it: of the code, else of the desk's own number."""
    if row.official_code:
        code = DossierCode.parse(row.official_code)
        return int(code.serial) if code is not None else None
    local = LocalNumber.parse(row.dossier.local_number)
    return local.serial if local is not None else None


def _begins_anew(begun: str, part: str) -> bool:
    """Whether a first line is typed again: a line of names, which looks like one, holds no digit."""
    named = len(begun) == _TWO_SHORT_LINES and not any(one.isdigit() for one in part)
    return _FIRST_LINE.match(part) is not None and not named


def _failed_so_far(part: str, today: date) -> tuple[str, ...]:
    """Wrong check digits of the lines of a card read so far; the longer zones carry theirs in the last."""
    if len(part) not in (_SHORT_LINE, _TWO_SHORT_LINES):
        return ()
    zone = read_mrz(part.ljust(3 * _SHORT_LINE, "<"), today)
    failed = zone.failed if zone is not None else ()
    return (
        failed if len(part) == _TWO_SHORT_LINES else tuple(one for one in failed if one == "document_number")
    )


def _key(zone: Mrz, born: PartialDate | None) -> AccessKey | None:
    """What a zone opens its chip with; None where it lacks a whole date."""
    expiry = NO_EXPIRY if zone.no_expiry else zone.date_of_expiry
    if born is None or born.month is None or born.day is None or expiry is None:
        return None
    return AccessKey(
        document_number=zone.document_number,
        date_of_birth=date(born.year, born.month, born.day),
        date_of_expiry=expiry,
    )

"""Papers on their way: lists to the units that decide, what is kept overnight, results coming back.

A list names its dossiers by id and number and nobody in person: names are read from the dossiers when a
paper is printed, so a purge leaves no name behind in a list.
Source: Decree 118/2025 art. 18.2 (the same working day; received after 15:00, at the start of the next
working day), art. 20.1 (another agency's within one working day); forms X01, X03 and X05 are provincial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counter.domain.dossiers import Entry, Result

__all__ = [
    "LONGEST_LIST",
    "Arrival",
    "ArrivalItem",
    "Carriage",
    "Custody",
    "Handing",
    "ListKind",
    "ListNumber",
    "Transfer",
    "TransferItem",
    "TransferState",
    "Unit",
    "result_of",
]

LONGEST_LIST = 100
"""Most dossiers on one list: what comes after begins another."""


class Carriage(StrEnum):
    """How a dossier gets to the unit that decides it."""

    PAPER = "paper"
    """Within the working day; received after 15:00, at the start of the next one (art. 18.2)."""
    ELECTRONIC = "electronic"
    """Nothing on paper: at once (art. 18.1)."""
    OTHER_AGENCY = "other_agency"
    """Papers for an agency this centre is not part of: within one working day (art. 20.1)."""


class TransferState(StrEnum):
    """How far a list has got."""

    OPEN = "open"
    """Made and printed; the papers are still here."""
    HANDED = "handed"
    """The papers left; the copy signed by the unit is not back yet."""
    RECEIVED = "received"
    """The unit signed for them."""


class ListKind(StrEnum):
    """How the number of a list begins."""

    OUT = "BG"
    """Bàn giao: papers to a unit."""
    BACK = "KQ"
    """Kết quả: results a unit brought."""


_LIST_NUMBER = re.compile(r"(BG|KQ)-L([A-Z0-9]{1,12})-([0-9]{6})-([0-9]{2,4})")


@dataclass(frozen=True, slots=True)
class ListNumber:
    """`BG-LQ03-261123-02`: the number of a list, which its barcode carries."""

    kind: ListKind
    seat: str
    """Letters and digits of the desk's id."""
    day: str
    """`yymmdd`."""
    serial: int
    """Counts from 1 each day at each desk."""

    @classmethod
    def parse(cls, text: str) -> ListNumber | None:
        """None when it is no number of a list; letters may be typed small."""
        found = _LIST_NUMBER.fullmatch(text.strip().upper()[:40])
        return cls(ListKind(found[1]), found[2], found[3], int(found[4])) if found else None

    @classmethod
    def of(cls, kind: ListKind, desk_id: str, day: date, serial: int) -> ListNumber:
        """The number of a desk's next list of a day."""
        seat = "".join(one for one in desk_id.upper() if one.isascii() and one.isalnum())[:12] or "0"
        return cls(kind, seat, f"{day:%y%m%d}", serial)

    def __str__(self) -> str:
        return f"{self.kind}-L{self.seat}-{self.day}-{self.serial:02d}"


@dataclass(frozen=True, slots=True)
class Unit:
    """Who decides, and receives the papers: an agency, or a department of it."""

    code: str
    """Agency id, `H99.001`."""
    name: str

    @property
    def key(self) -> str:
        """Tells units apart: departments share the agency's id."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class TransferItem:
    """One dossier of a list."""

    dossier_id: str
    number: str
    """Its code, or its local number while it has none."""
    received_at: datetime
    go_by: datetime
    """When its papers have to be on their way at the latest."""
    due_at: datetime | None
    """The appointment in force when the list was made."""
    note: str = ""
    """What the unit must know, in the clerk's words; nothing of a person."""


@dataclass(frozen=True, slots=True)
class Handing:
    """Papers changed hands: who had them, who has them now, when."""

    gave: str
    """Name of who gave."""
    received: str
    """Name of who received, as they signed."""
    at: datetime
    """When it happened; not when it was written down."""
    entry: Entry
    """Who wrote it down."""

    def __repr__(self) -> str:
        """Keep names out of logs."""
        return f"<Handing {self.at:%Y-%m-%d %H:%M}>"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A list of dossiers to one unit: X01 for each, X05 for all of them, two copies (one per side)."""

    id: str
    """Client-made UUID."""
    number: str
    """The list's own number, `BG-LQ03-261123-02`: on the paper, scanned when the signed copy is back."""
    unit: Unit
    carriage: Carriage
    items: tuple[TransferItem, ...]
    entry: Entry
    """Who made the list, where and when."""
    handed: Handing | None = None
    """When the papers left, given to whom; None while they lie here."""
    receipt: Handing | None = None
    """The unit's signature on the copy that came back; None while it is awaited."""

    @property
    def state(self) -> TransferState:
        """How far it has got."""
        if self.receipt is not None:
            return TransferState.RECEIVED
        return TransferState.HANDED if self.handed is not None else TransferState.OPEN


@dataclass(frozen=True, slots=True)
class Custody:
    """Papers that stay in the house until the next working day: who answers for them, and where they lie."""

    id: str
    """Client-made UUID."""
    items: tuple[TransferItem, ...]
    holder_id: str
    """Clerk id."""
    holder_name: str
    where: str
    """`tủ số 2, khóa`: the place in the holder's words."""
    until: datetime
    """When they have to be on their way: the next working day's opening."""
    entry: Entry
    """Who took them into custody, and when."""
    ended: Entry | None = None
    """When they went on a list, and who made it; None while they are kept."""

    def __repr__(self) -> str:
        """Keep names out of logs."""
        return f"<Custody {len(self.items)} until {self.until:%Y-%m-%d}>"


@dataclass(frozen=True, slots=True)
class ArrivalItem:
    """One result that came back from a unit."""

    dossier_id: str
    number: str
    """The dossier's code or local number."""
    kind: str
    """What it is: `Giấy chứng nhận kết hôn`."""
    result_number: str
    """Number of the result; empty when it has none."""
    result_date: date | None
    """The date on the result."""
    fee_owed: bool = False
    """Something is still to be paid (X03, column of fees)."""
    by_post: bool = False
    """It goes on by post (X03, last column)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Results a unit brought back, signed for at the desk (X03)."""

    id: str
    """Client-made UUID."""
    number: str
    """The desk's number of the list, `KQ-LQ03-261123-01`; the unit's own when it brought a list."""
    unit: Unit
    items: tuple[ArrivalItem, ...]
    gave: str
    """Name of who brought them; empty while not written down."""
    entry: Entry
    """Who took them in, where and when."""

    def __repr__(self) -> str:
        """Keep names out of logs."""
        return f"<Arrival {self.number} {len(self.items)}>"


def result_of(arrival: Arrival, item: ArrivalItem) -> Result:
    """What lies ready in the drawer because of an arrival: the same at the desk and at the centre. Pure."""
    date_of_result = f"{item.result_date:%d/%m/%Y}" if item.result_date is not None else ""
    return Result(item.dossier_id, item.kind, item.result_number, date_of_result, arrival.entry.at)

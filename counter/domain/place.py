"""The centre, its desks and clerks, as a desk needs them to print, count and sign in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from counter.domain.access import Permission, permissions_of
from counter.domain.office_rules import OfficeRules

__all__ = ["AgencyOffice", "Centre", "Clerk", "DeskSeat", "OfficeHours", "Place", "is_pin_hash"]

_PIN_HASH = re.compile(
    r"\$argon2id\$v=19\$m=([1-9][0-9]{0,5}),t=([1-9]),p=([1-4])"
    r"\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}"
)
_MOST_MEMORY_KIB = 64 * 1024
_MOST_PASSES = 4


def is_pin_hash(text: str) -> bool:
    """Whether it is the argon2id PHC string of a PIN, no dearer than a desk can bear for each of its clerks.

    At most 64 MiB and 4 passes: one row that asks for more would keep everybody else from signing in.
    """
    found = _PIN_HASH.fullmatch(text)
    return found is not None and int(found[1]) <= _MOST_MEMORY_KIB and int(found[2]) <= _MOST_PASSES


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person who may sign in at a desk."""

    id: str
    name: str
    pin_hash: str = field(repr=False)
    """argon2id PHC string: the desk checks it without the network. Any but `is_pin_hash` opens nothing."""
    roles: tuple[str, ...] = ("clerk",)
    """Words of `access.Role`; an unknown one gives nothing."""
    badge_hash: str = field(default="", repr=False)
    """SHA-256 (hex) of the text of their badge; empty without one."""
    usable_until: str = ""
    """ISO date of the last day this credential opens a desk that does not reach its centre; empty: no end.

    The centre renews it with every answer, so a removed clerk stops offline too (peers.md MOSIP-29676).
    """

    def is_over(self, today: date) -> bool:
        """Whether the last day has passed; a day that cannot be read has."""
        try:
            return bool(self.usable_until) and today > date.fromisoformat(self.usable_until)
        except ValueError:
            return True

    def may(self, permission: Permission) -> bool:
        """Whether their roles allow it."""
        return permission in permissions_of(self.roles)


@dataclass(frozen=True, slots=True)
class DeskSeat:
    """One counter (quầy) of a centre."""

    id: str
    number: int
    name: str
    """`Quầy 3`."""
    groups: tuple[str, ...] = ()
    """Service groups it calls; empty: all."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening hours of a working day as minutes after midnight, two sessions."""

    morning_start: int = 7 * 60 + 30
    morning_end: int = 11 * 60 + 30
    afternoon_start: int = 13 * 60 + 30
    afternoon_end: int = 17 * 60 + 30


@dataclass(frozen=True, slots=True)
class Centre:
    """A commune's public administrative service centre."""

    id: str
    agency_code: str
    """`H99.001` (Decision 20/2020 form)."""
    parent_name: str
    """First line of the letterhead: `ỦY BAN NHÂN DÂN PHƯỜNG MẪU`."""
    name: str
    """`TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU`."""
    short_name: str
    """`Phường Mẫu`."""
    place_name: str
    """What precedes the date on papers."""
    address: str
    phone: str
    lookup_url: str
    """Where a citizen looks a dossier up; empty prints nothing."""


@dataclass(frozen=True, slots=True)
class AgencyOffice:
    """Another agency this centre receives for, where it keeps other hours, days or rules than the centre.

    The appointment is counted by the office that decides (Decree 118/2025 art. 17.3, 20).
    """

    code: str
    """Agency id, `H99.014`."""
    name: str
    hours: OfficeHours = OfficeHours()
    days_off: tuple[tuple[str, str], ...] = ()
    """(ISO date, name)."""
    working_days: tuple[str, ...] = ()
    """ISO dates."""
    rules: OfficeRules = OfficeRules()


@dataclass(frozen=True, slots=True)
class Place:
    """Everything a desk must know about where it stands."""

    centre: Centre
    seat: DeskSeat
    clerks: tuple[Clerk, ...]
    hours: OfficeHours = OfficeHours()
    days_off: tuple[tuple[str, str], ...] = ()
    """Overrides of the office calendar: (ISO date, name) that are off beyond the library's."""
    working_days: tuple[str, ...] = ()
    """ISO dates that are worked although weekend or holiday (make-up Saturdays)."""
    same_day_cutoff: int = 15 * 60
    """Minutes after midnight; later same-day dossiers are due the next working day."""
    training: bool = False
    recovery_key: str = ""
    """The centre's public recovery key, X25519, hex: every journal of its desks can be opened with the secret
    one that lies in its safe. Empty before a centre has one."""
    idle_lock_minutes: int = 10
    """A desk nobody touches locks itself after so long; the open visit stays. 0: never."""
    badge_alone: bool = False
    """A badge opens a desk without its PIN. Else somebody with a badge needs both."""
    retention_days: int = 90
    """How long a desk keeps what it knows of people after a dossier is confirmed and ended. 0: for ever."""
    usable_working_days: int = 7
    """A desk that is cut off lets people in for so long: longer than a long weekend, and than Tết with the
    days before and after it. Weekends and the place's own days off are not counted. 0: without end."""
    rules: OfficeRules = OfficeRules()
    """How this office counts time where the law leaves a choice."""
    agencies: tuple[AgencyOffice, ...] = ()
    """Deciding agencies with hours, days or rules of their own."""
    units: tuple[tuple[str, str], ...] = ()
    """(field, department of the own agency that settles it): papers go there. Other fields: the agency."""

    def office_of(self, agency_code: str) -> Place:
        """This place with the hours, days and rules of the agency that decides; itself for its own ones."""
        found = next((one for one in self.agencies if one.code == agency_code), None)
        if found is None:
            return self
        return replace(
            self,
            hours=found.hours,
            days_off=found.days_off,
            working_days=found.working_days,
            rules=found.rules,
        )

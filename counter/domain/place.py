"""The centre, its desks and clerks, as a desk needs them to print, count and sign in."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Centre", "Clerk", "DeskSeat", "OfficeHours", "Place"]


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person who may sign in at a desk."""

    id: str
    name: str
    pin_hash: str
    """argon2id PHC string: the desk checks it without the network."""


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

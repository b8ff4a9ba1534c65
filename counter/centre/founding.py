"""Founding the centre of a single PC: its own name, agency code and first clerk; no default PIN exists.

The answers wait in `founding.json` beside the database until the centre first starts; of the PIN they hold
only a hash.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from counter import wire
from counter.centre.pins import pin_hash
from counter.centre.places import CentrePlan
from counter.domain.place import Centre, Clerk, DeskSeat, Place

__all__ = ["DESK_ID", "Founding", "is_founded", "plan_of", "read_founding", "write_founding"]

DESK_ID = "Q01"
"""The one desk of a single PC."""

_FILE = "founding.json"
_DATABASE = "centre.sqlite3"
_GROUPS = {"Hộ tịch": "A", "Chứng thực": "B", "Cư trú": "C"}


class Founding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person who sets a PC up answers."""

    agency_code: str
    parent_name: str
    name: str
    short_name: str
    place_name: str
    address: str
    phone: str
    clerk_name: str
    pin_hash: str

    @classmethod
    def of(cls, answers: dict[str, str], pin: str) -> Founding:
        """Hash the PIN and keep the answers."""
        return cls(**answers, pin_hash=pin_hash(pin))


def is_founded(folder: Path) -> bool:
    """Whether the centre in `folder` stands or has what it needs to begin."""
    return (folder / _DATABASE).exists() or (folder / _FILE).exists()


def write_founding(folder: Path, founding: Founding) -> None:
    """Keep the answers, readable by their owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(wire.encode(founding))
        file.flush()
        os.fsync(file.fileno())


def read_founding(folder: Path) -> Founding | None:
    """The answers, or None when there are none. Raises `wire.WireError` for a damaged file."""
    try:
        return wire.decode(Founding, (folder / _FILE).read_bytes())
    except FileNotFoundError:
        return None


def plan_of(founding: Founding) -> CentrePlan:
    """The centre with its one desk and its first clerk."""
    seat = DeskSeat(DESK_ID, 1, "Quầy 1")
    centre = Centre(
        id=founding.agency_code,
        agency_code=founding.agency_code,
        parent_name=founding.parent_name,
        name=founding.name,
        short_name=founding.short_name,
        place_name=founding.place_name,
        address=founding.address,
        phone=founding.phone,
        lookup_url="",
    )
    clerk = Clerk("c01", founding.clerk_name, founding.pin_hash)
    return CentrePlan(Place(centre, seat, (clerk,)), (seat,), _GROUPS)

"""The table of exemptions that comes with the program, `exemptions.toml`, read once."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec
from msgspec import Meta

from counter.domain.exemptions import Exemption
from counter.domain.fees import WaiverGround
from counter.domain.procedures import Channel

__all__ = ["exemption_table", "read_exemptions"]

_FILE = "exemptions.toml"
_EVERY_WAY = tuple(Channel)


class _Row(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"begins": "from", "ends": "until"}
):
    ground: WaiverGround
    fees: Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z][a-z-]{1,59}$")], ...], Meta(min_length=1)]
    percent: Annotated[int, Meta(ge=1, le=100)]
    source: Annotated[str, Meta(min_length=1, max_length=300)]
    verified: bool = True
    channels: tuple[Channel, ...] = _EVERY_WAY
    begins: date | None = None
    ends: date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exemption: Annotated[list[_Row], Meta(max_length=500)]


def read_exemptions(body: str) -> tuple[Exemption, ...]:
    """The rows of a file; raises ValueError (of TOML, or of a row that cannot be right)."""
    return tuple(
        Exemption(
            row.ground,
            row.fees,
            row.percent,
            row.source,
            row.verified,
            row.channels,
            row.begins,
            row.ends,
        )
        for row in msgspec.convert(tomllib.loads(body), _File).exemption
    )


@cache
def exemption_table() -> tuple[Exemption, ...]:
    """The packaged rows."""
    return read_exemptions((resources.files(__package__) / _FILE).read_text(encoding="utf-8"))

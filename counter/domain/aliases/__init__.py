"""What people at a counter call each procedure: the table beside the official names.

A clerk hears `giấy độc thân` and looks for an official name that has neither word. Each procedure of the
packaged catalogue has here, under its code, the names it goes by: everyday words, former names, situations
(`con mới sinh`), complaints (`sổ đỏ sai tên`). Written from how people speak, regional words from memory.
A publication with other codes leaves names without a procedure; a test tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from counter.domain.aliases.border import BORDER
from counter.domain.aliases.certifying import CERTIFYING
from counter.domain.aliases.civil import CIVIL
from counter.domain.aliases.farming import FARMING
from counter.domain.aliases.insurance import INSURANCE
from counter.domain.aliases.land import LAND
from counter.domain.aliases.offices import OFFICES
from counter.domain.aliases.residence import RESIDENCE
from counter.domain.aliases.taxes import TAXES
from counter.domain.aliases.trade import TRADE
from counter.domain.aliases.transport import TRANSPORT

__all__ = ["TABLES", "aliases"]

TABLES = (CIVIL, CERTIFYING, RESIDENCE, TRADE, LAND, OFFICES, INSURANCE, FARMING, TRANSPORT, BORDER, TAXES)
"""Each procedure stands in one of them."""

_BETWEEN = re.compile(r"\s*;\s*")


def aliases() -> Iterator[tuple[str, str]]:
    """(procedure code, what people call it), in the order of the tables."""
    for table in TABLES:
        for code, text in table.items():
            yield from ((code, alias) for alias in _BETWEEN.split(text.strip()) if alias)

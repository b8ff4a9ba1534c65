"""Who gets a scan: exactly one consumer for every kind in every moment of the desk. Pure, and a table.

What a text is was decided by its content (`counter.domain.scan`); where content alone does not settle it (six
digits are a card's access number or the order number of a dossier), the moment does: a card that waits on the
reader, a postal item that is awaited. How fast the keys came never decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from counter.domain.scan_kinds import ScanKind

__all__ = ["PEOPLE", "UNTYPED", "WORDS", "Consumer", "Moment", "Surface", "consumer_of"]


class Surface(StrEnum):
    """What lies on top of the screen when a scan comes."""

    LOCK = "lock"
    DESK = "desk"
    LIST = "list"
    """A list or page over the desk: it makes way for whatever is the desk's."""
    PAPERS = "papers"
    """The screen of papers and lists: codes of dossiers and lists are for the page in view."""
    PERSON = "person"
    """A form about a person."""
    VALUE = "value"
    """A line of a form that asks for a value or words."""
    TEST = "test"
    """The page on which a scanner is tried."""


class Consumer(StrEnum):
    """Who acts on a scan."""

    SESSION = "session"
    """Whoever signs clerks in."""
    QUEUE = "queue"
    PERSON = "person"
    """Who stands at the counter, or is awaited there."""
    ZONE = "zone"
    """Whoever puts the lines of a machine-readable zone together."""
    NUMBER = "number"
    """A number of a person: it opens the card, or waits for the name."""
    CARD = "card"
    DOSSIER = "dossier"
    ORDER = "order"
    """Whoever finds the dossier of an order number."""
    LISTS = "lists"
    PROCEDURE = "procedure"
    RATING = "rating"
    CONSIGNMENT = "consignment"
    """The postal item that an open result goes with."""
    FORM = "form"
    """The form on top."""
    PAGE = "page"
    """The page of papers on top, or the page on which a scanner is tried."""
    SEARCH = "search"
    TOLD = "told"
    """Nobody: the clerk is told what it is."""
    NOBODY = "nobody"
    """Before somebody signed in."""


WORDS: Final = frozenset({ScanKind.TEXT, ScanKind.PROCEDURE_CODE})
"""Kinds that search the catalogue when they are typed."""
PEOPLE: Final = frozenset({ScanKind.CITIZEN_QR, ScanKind.MRZ, ScanKind.ZONE_LINE})
"""Codes of a person, with a name."""
UNTYPED: Final = PEOPLE | {
    ScanKind.BADGE,
    ScanKind.DAY_SLIP,
    ScanKind.DOSSIER_CODE,
    ScanKind.HEALTH_INSURANCE,
    ScanKind.LIST_NUMBER,
    ScanKind.LOCAL_NUMBER,
    ScanKind.TICKET,
    ScanKind.VIETQR,
}
"""Kinds that nobody means as a value or a remark: where words are asked for, they are codes all the same."""

_AT_DESK: Final = {
    ScanKind.CITIZEN_QR: Consumer.PERSON,
    ScanKind.PERSONAL_NUMBER: Consumer.NUMBER,
    ScanKind.OLD_NUMBER: Consumer.NUMBER,
    ScanKind.CAN: Consumer.CARD,
    ScanKind.ORDER_NUMBER: Consumer.ORDER,
    ScanKind.DOSSIER_CODE: Consumer.DOSSIER,
    ScanKind.LOCAL_NUMBER: Consumer.DOSSIER,
    ScanKind.LIST_NUMBER: Consumer.LISTS,
    ScanKind.TICKET: Consumer.QUEUE,
    ScanKind.TICKET_NUMBER: Consumer.QUEUE,
    ScanKind.PROCEDURE_CODE: Consumer.PROCEDURE,
    ScanKind.MRZ: Consumer.ZONE,
    ScanKind.ZONE_LINE: Consumer.ZONE,
    ScanKind.HEALTH_INSURANCE: Consumer.TOLD,
    ScanKind.DAY_SLIP: Consumer.TOLD,
    ScanKind.SURVEY: Consumer.RATING,
    ScanKind.VIETQR: Consumer.TOLD,
    ScanKind.LINK: Consumer.TOLD,
    ScanKind.TEXT: Consumer.TOLD,
    ScanKind.UNKNOWN: Consumer.TOLD,
}
_PAPERS: Final = frozenset({ScanKind.DOSSIER_CODE, ScanKind.LOCAL_NUMBER, ScanKind.LIST_NUMBER})
_BARS_OF_POST: Final = frozenset({ScanKind.TEXT, ScanKind.ORDER_NUMBER, ScanKind.UNKNOWN})
"""What the bars of a postal item may look like: every carrier has numbers of its own."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the desk knows that a text does not say."""

    surface: Surface = Surface.DESK
    signed_in: bool = True
    typed: bool = False
    """It came from a hand, or a scanner that cannot be told from one."""
    card_waits: bool = False
    """A card lies on the reader."""
    order_known: bool = False
    """A dossier of this desk ends in these digits."""
    post_awaited: bool = False
    """The number of a postal item is asked for, and this may be one."""
    names_dossier: bool = False
    """A payment code that names a dossier of ours."""


def consumer_of(kind: ScanKind, moment: Moment) -> Consumer:
    """The one who acts on a scan of `kind` now."""
    if moment.surface is Surface.TEST:
        return Consumer.PAGE
    if kind is ScanKind.BADGE:
        return Consumer.SESSION
    if not moment.signed_in:
        return Consumer.NOBODY
    if moment.surface is Surface.PERSON and kind in PEOPLE:
        return Consumer.FORM
    if moment.surface in (Surface.PERSON, Surface.VALUE) and moment.typed and kind not in UNTYPED:
        return Consumer.FORM
    if moment.surface is Surface.PAPERS and kind in _PAPERS:
        return Consumer.PAGE
    if moment.typed and kind in WORDS and not moment.post_awaited:
        return Consumer.SEARCH
    return _at_desk(kind, moment)


def _at_desk(kind: ScanKind, moment: Moment) -> Consumer:
    if moment.post_awaited and kind in _BARS_OF_POST:
        return Consumer.CONSIGNMENT
    if kind is ScanKind.CAN and moment.order_known and not moment.card_waits:
        return Consumer.ORDER
    if kind is ScanKind.VIETQR and moment.names_dossier:
        return Consumer.DOSSIER
    return _AT_DESK[kind]

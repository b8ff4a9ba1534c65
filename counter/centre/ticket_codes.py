"""The signed text of a ticket's code: made when a ticket is issued, verified when a ticket was scanned.

`Q|agency|yyyymmdd|letter|number|signature`: the signature is the first eight hex digits of an HMAC-SHA-256
under the centre's own key. Anybody can print a code; only this centre can sign one.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, Row, select

from counter.centre.refusals import RefusedError
from counter.centre.tables import centres
from counter.domain.codes import TicketText

__all__ = ["signed", "verify"]

_SIGNATURE_DIGITS = 8


def signed(connection: Connection, centre_id: str, day: str, letter: str, number: str) -> str:
    """The text of the code of ticket `number` issued on `day` (yyyymmdd)."""
    centre = _centre(connection, centre_id)
    text = f"Q|{centre.agency_code}|{day}|{letter}|{number}"
    return f"{text}|{_signature(centre.ticket_key, text)}"


def verify(connection: Connection, centre_id: str, scan: str, number: str | None, today: str) -> None:
    """Refuse a scanned code that this centre did not issue today for `number`.

    Refused: 422 `bad_signature` (also for what is no ticket code), 422 `wrong_centre`, 409 `wrong_day`,
    422 `invalid` for the code of another number.
    """
    text = TicketText.parse(scan)
    if text is None:
        raise RefusedError(422, "bad_signature")
    centre = _centre(connection, centre_id)
    if text.centre != centre.agency_code:
        raise RefusedError(422, "wrong_centre")
    if not hmac.compare_digest(text.signature, _signature(centre.ticket_key, text.signed)):
        raise RefusedError(422, "bad_signature")
    if f"{text.day:%Y%m%d}" != today:
        raise RefusedError(409, "wrong_day")
    if text.number != number:
        raise RefusedError(422, "invalid")


def _centre(connection: Connection, centre_id: str) -> Row[str, bytes]:
    return connection.execute(
        select(centres.c.agency_code, centres.c.ticket_key).where(centres.c.id == centre_id)
    ).one()


def _signature(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:_SIGNATURE_DIGITS]

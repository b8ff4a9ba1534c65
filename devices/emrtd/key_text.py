"""The text that keys derive from: printed data of a card, with check digits (ICAO 9303-11 §9.7.2).

The zone itself is read by `counter.domain.mrz`.
"""

from __future__ import annotations

from counter.domain.card import AccessKey
from counter.domain.mrz import check_digit, mrz_date
from devices.emrtd.errors import NoKeyError

__all__ = ["key_text", "mrz_information"]


def mrz_information(document_number: str, birth: str, expiry: str) -> str:
    """Number, birth and expiry (yymmdd), each with its check digit; ValueError for foreign characters."""
    return "".join(field + check_digit(field) for field in (document_number.ljust(9, "<"), birth, expiry))


def key_text(key: AccessKey) -> str | None:
    """`mrz_information` of an access key, or None when it lacks one of the three fields.

    Raises NoKeyError for a document number no zone can hold.
    """
    if not key.document_number or key.date_of_birth is None or key.date_of_expiry is None:
        return None
    try:
        return mrz_information(key.document_number, mrz_date(key.date_of_birth), mrz_date(key.date_of_expiry))
    except ValueError as error:
        raise NoKeyError("document number holds characters no zone has") from error

"""The text that keys derive from: printed data of a card, with check digits (ICAO 9303-11 §9.7.2).

The zone itself is read by `counter.domain.mrz`.
"""

from __future__ import annotations

from datetime import date

from counter.domain.card import AccessKey
from counter.domain.mrz import check_digit, mrz_date
from devices.emrtd.errors import NoKeyError

__all__ = ["basic_texts", "key_text", "mrz_information"]


def mrz_information(document_number: str, birth: str, expiry: str) -> str:
    """Number, birth and expiry (yymmdd), each with its check digit; ValueError for foreign characters."""
    return "".join(field + check_digit(field) for field in (document_number.ljust(9, "<"), birth, expiry))


def key_text(key: AccessKey) -> str | None:
    """`mrz_information` of an access key, or None when it lacks one of the three fields.

    Raises NoKeyError for a document number no zone can hold.
    """
    return _text(key, key.date_of_expiry) if key.date_of_expiry is not None else None


def basic_texts(key: AccessKey) -> tuple[str, ...]:
    """What BAC may be tried with: the key's own expiry, else each that was computed, likeliest first.

    Raises NoKeyError as `key_text`.
    """
    expiries = key.expiry_candidates if key.date_of_expiry is None else (key.date_of_expiry,)
    return tuple(text for expiry in expiries if (text := _text(key, expiry)) is not None)


def _text(key: AccessKey, expiry: date) -> str | None:
    if not key.document_number or key.date_of_birth is None:
        return None
    try:
        return mrz_information(key.document_number, mrz_date(key.date_of_birth), mrz_date(expiry))
    except ValueError as error:
        raise NoKeyError("document number holds characters no zone has") from error

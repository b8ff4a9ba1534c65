"""Money that comes by bank transfer: the code a citizen scans, and how a payment is found again.

EMVCo merchant-presented TLV in the NAPAS scheme (facts/vietqr.json `format`, NAPAS QR format T&C v1.0).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter.domain.text import fold
from counter.domain.vietqr import VIETQR_SCHEME, crc16

__all__ = [
    "PURPOSE_CHARACTERS",
    "BankLine",
    "PayAccount",
    "PayCode",
    "Payment",
    "PaymentState",
    "account_problem",
    "pay_code",
    "pay_key",
    "payload",
    "purpose_of",
    "squeezed",
]

PURPOSE_CHARACTERS: Final = 25
"""Most of the purpose and of the bill number, by the specification."""
_LARGEST = 9_999_999_999_999
_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_PLAIN = re.compile(r"[^0-9A-Za-z ._-]")
_CROSSED = str.maketrans("đĐ", "dD")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as a digit."""
_KEY_LETTERS = 10


class PaymentState(StrEnum):
    """How far money by transfer has got."""

    SHOWN = "shown"
    """The code was shown; nobody said that it was paid."""
    CLAIMED = "claimed"
    """The citizen showed the clerk that it was paid: the dossier is received on that."""
    RECONCILED = "reconciled"
    """Found on the account: by a statement, or by a clerk with the bank's reference."""
    ONLINE = "online"
    """Paid on the national portal: nothing is taken at the desk."""


@dataclass(frozen=True, slots=True)
class PayAccount:
    """Where the money goes."""

    bank: str
    """BIN of the bank: six digits."""
    account: str
    """Account or card number, letters too for a virtual account."""
    name: str = ""
    city: str = ""
    is_card: bool = False


@dataclass(frozen=True, slots=True)
class PayCode:
    """A payment as it is shown to the citizen."""

    payload: str
    """Text of the QR code."""
    account: PayAccount
    amount_dong: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Payment:
    """What is known of a transfer, as a record keeps it."""

    dossier_id: str
    number: str
    """Code or local number of the dossier."""
    amount_dong: int
    state: PaymentState
    reference: str = ""
    """Of the bank."""
    by: str = ""
    """`statement` or `clerk`."""
    booked_on: date | None = None
    """Day on the account, where a statement said it."""
    line: str = ""
    """Digest of the statement's line: no line pays twice."""


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of a bank statement: money that came in."""

    row: int
    """Line of the file, from 1."""
    amount_dong: int
    words: str
    """What the payer wrote, as the bank kept it."""
    reference: str
    booked_on: date | None

    def __repr__(self) -> str:
        """Keep what payers write out of logs."""
        return f"<BankLine {self.row}>"

    @property
    def digest(self) -> str:
        """Names the line wherever it is read again."""
        parts = (str(self.amount_dong), self.words, self.reference, str(self.booked_on or ""))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def account_problem(account: PayAccount) -> str:
    """Which member cannot be right: `bank`, `account`, `name`, `city`; empty when all can. Pure."""
    if not _BIN.fullmatch(account.bank):
        return "bank"
    if not _ACCOUNT.fullmatch(account.account):
        return "account"
    if len(_plain(account.name)) > PURPOSE_CHARACTERS:
        return "name"
    return "city" if len(_plain(account.city)) > 15 else ""


def payload(account: PayAccount, amount_dong: int | None = None, purpose: str = "", bill: str = "") -> str:
    """The text of the code; without an amount it is static. Pure.

    Accents and signs that banks cut are taken away. Raises ValueError for what does not fit the format.
    """
    if account_problem(account) or not (amount_dong is None or 0 < amount_dong <= _LARGEST):
        raise ValueError("no payment code of this account or amount")
    extra = _field("01", _short(bill)) + _field("08", _short(purpose))
    service = "QRIBFTTC" if account.is_card else "QRIBFTTA"
    text = "".join(
        (
            _field("00", "01"),
            _field("01", "11" if amount_dong is None else "12"),
            _field(
                "38",
                _field("00", VIETQR_SCHEME)
                + _field("01", _field("00", account.bank) + _field("01", account.account))
                + _field("02", service),
            ),
            _field("53", "704"),
            _field("54", "" if amount_dong is None else str(amount_dong)),
            _field("58", "VN"),
            _field("59", _plain(account.name)),
            _field("60", _plain(account.city)),
            _field("62", extra),
            "6304",
        )
    )
    return text + crc16(text)


def pay_key(dossier_id: str) -> str:
    """Ten letters that name a dossier before it has a number, made of its id. Pure."""
    number = int.from_bytes(hashlib.sha256(dossier_id.encode()).digest()[:8])
    letters = []
    for _ in range(_KEY_LETTERS):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)


def purpose_of(dossier_id: str, number: str = "") -> str:
    """What the payer's bank writes: `LP H99.001-261125-0007`, or the key of a dossier without a number."""
    named = f"LP {number}"
    return named if number and len(named) <= PURPOSE_CHARACTERS else f"LP {pay_key(dossier_id)}"


def pay_code(account: PayAccount, amount_dong: int, dossier_id: str, number: str = "") -> PayCode:
    """The code for one dossier; raises ValueError as `payload`."""
    purpose = purpose_of(dossier_id, number)
    return PayCode(payload(account, amount_dong, purpose), account, amount_dong, purpose)


def squeezed(text: str) -> str:
    """Letters and digits alone, without accents, upper case: banks drop the rest as they like. Pure."""
    return re.sub(r"[^0-9A-Z]", "", fold(text).upper())


def _plain(text: str) -> str:
    """ASCII: accents taken off, and what banks reject."""
    return _PLAIN.sub("", _unaccented(text)).strip()


def _unaccented(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.translate(_CROSSED))
    return "".join(char for char in bare if not unicodedata.combining(char))


def _short(text: str) -> str:
    plain = _plain(text)
    if len(plain) > PURPOSE_CHARACTERS:
        raise ValueError("longer than banks take")
    return plain


def _field(tag: str, value: str) -> str:
    """Tag, length and value; nothing for an empty one."""
    if len(value) > 99:
        raise ValueError("longer than a field")
    return f"{tag}{len(value):02d}{value}" if value else ""

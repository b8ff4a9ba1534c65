"""Recognise a VietQR payment code (EMVCo merchant-presented TLV, NAPAS scheme); nothing is paid here."""

from __future__ import annotations

from counter.domain.scan_warning import ScanWarning
from counter.domain.text import clean

__all__ = ["VIETQR_SCHEME", "crc16", "looks_like_payment", "read_payment"]

VIETQR_SCHEME = "A000000727"
_HEADER = "000201"
_MAX_FIELDS = 40


def looks_like_payment(text: str) -> bool:
    """Whether `text` starts as every EMVCo payment code does."""
    return text.startswith(_HEADER)


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE of the UTF-8 bytes, four upper-case hex digits."""
    register = 0xFFFF
    for byte in text.encode("utf-8", "surrogatepass"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return f"{register:04X}"


def read_payment(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Fields a clerk recognises a payment by (`bank`, `account`, `amount`, `purpose`, `bill`) and warnings.

    Warnings: `payment_malformed` (lengths do not add up: what was read until there is kept),
    `payment_checksum` (CRC wrong), `payment_not_vietqr` (another scheme's code).
    """
    warnings = []
    outer, whole = _read(text)
    scheme, scheme_whole = _read(outer.get("38", ""))
    account, account_whole = _read(scheme.get("01", ""))
    extra, extra_whole = _read(outer.get("62", ""))
    if not (whole and scheme_whole and account_whole and extra_whole):
        warnings.append(ScanWarning.PAYMENT_MALFORMED)
    if text[-8:-4] != "6304" or crc16(text[:-4]) != text[-4:].upper():
        warnings.append(ScanWarning.PAYMENT_CHECKSUM)
    if scheme.get("00") != VIETQR_SCHEME:
        warnings.append(ScanWarning.PAYMENT_NOT_VIETQR)
    found = {
        "bank": account.get("00", ""),
        "account": account.get("01", ""),
        "amount": outer.get("54", ""),
        "bill": extra.get("01", ""),
        "purpose": extra.get("08", ""),
    }
    return {name: clean(value) for name, value in found.items() if clean(value)}, tuple(warnings)


def _read(text: str) -> tuple[dict[str, str], bool]:
    """Tags of one TLV level, and whether the lengths add up."""
    fields: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if len(head) < 4 or not (head.isascii() and head.isdigit()) or len(fields) >= _MAX_FIELDS:
            return fields, False
        value = text[at + 4 : at + 4 + int(head[2:])]
        if len(value) < int(head[2:]):
            return fields, False
        fields.setdefault(head[:2], value)
        at += 4 + len(value)
    return fields, True

"""Phone numbers, mail addresses and tax codes as somebody types them: read tolerantly, kept in one form.

Every reader takes hostile text, answers None for what is none and never raises.
"""

from __future__ import annotations

import re

__all__ = ["email_address", "phone_number", "tax_code"]

_SEPARATORS = re.compile(r"[\s.\-()\u00a0\u202f]+")
_HOME = re.compile(r"0[0-9]{9,10}")
"""Ten digits of a mobile, eleven of a landline."""
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
"""E.164: at most fifteen digits."""
_LONGEST_TYPED = 40

_LONGEST_ADDRESS = 254
_LONGEST_MAILBOX = 64
_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")

_TAX = re.compile(r"(?P<main>[0-9]{10})(?:-?(?P<branch>[0-9]{3}))?")
_PERSONAL = re.compile(r"[0-9]{12}")
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def phone_number(text: str) -> str | None:
    """Digits of a Vietnamese number beginning with 0, or `+` and the digits of one abroad (E.164)."""
    if len(text) > _LONGEST_TYPED:
        return None
    digits = _SEPARATORS.sub("", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+84"):
        digits = "0" + digits[3:].removeprefix("0")
    return digits if _HOME.fullmatch(digits) or _ABROAD.fullmatch(digits) else None


def email_address(text: str) -> str | None:
    """The address where it has the plain form of RFC 5321 §4.1.2 (no quoting, no address literal)."""
    address = text.strip()
    mailbox, at, domain = address.rpartition("@")
    bounded = len(address) <= _LONGEST_ADDRESS and len(mailbox) <= _LONGEST_MAILBOX
    whole = bool(at) and bounded and _MAILBOX.fullmatch(mailbox) and _DOMAIN.fullmatch(domain)
    return address if whole else None


def tax_code(text: str) -> str | None:
    """A tax or enterprise number `0123456787`, of a branch `0123456787-001`; of a household business the
    12-digit personal number of its owner (Circular 86/2024/TT-BTC art. 5, unconfirmed).

    The tenth digit checks the nine before it: 10 less their weighted sum modulo 11.
    """
    code = re.sub(r"[\s.]+", "", text[:_LONGEST_TYPED])
    if _PERSONAL.fullmatch(code):
        return code
    match = _TAX.fullmatch(code) if code.isascii() else None
    if match is None or match["branch"] == "000":
        return None
    main, branch = match["main"], match["branch"]
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, main[:9], strict=True))
    if 10 - total % 11 != int(main[9]):
        return None
    return f"{main}-{branch}" if branch else main

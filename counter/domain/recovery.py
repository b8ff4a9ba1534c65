"""The recovery code: a centre's secret key as a person prints it, locks it away, and types it years later.

Groups of four letters or digits and a check character each, so that a slip of the hand is found where it is.
The letters are Crockford's base32: no I, L, O or U, and what is taken for them is read all the same.
"""

from __future__ import annotations

from typing import Final

__all__ = ["RecoveryCodeError", "recovery_code", "recovery_secret"]

SECRET_BYTES: Final = 32
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("OIL", "011", "- \t")
_GROUPS: Final = 13
"""Four letters of five bits each: 260 bits, of which the last four are zero."""
_GROUP: Final = 4
_LONGEST: Final = 200


class RecoveryCodeError(Exception):
    """What was typed is no recovery code. `group` is the first wrong group, from 1; 0: the length."""

    def __init__(self, group: int) -> None:
        super().__init__(f"group {group} of the recovery code" if group else "length of the recovery code")
        self.group = group


def recovery_code(secret: bytes) -> str:
    """`7F3KW-…`: 13 groups of five. ValueError unless the secret has 32 bytes."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("the recovery secret has 32 bytes")
    bits = int.from_bytes(secret, "big") << 4
    values = [bits >> (5 * place) & 31 for place in reversed(range(_GROUPS * _GROUP))]
    groups = [values[at : at + _GROUP] for at in range(0, len(values), _GROUP)]
    return "-".join(
        "".join(_LETTERS[value] for value in (*group, _check(number, group)))
        for number, group in enumerate(groups, 1)
    )


def recovery_secret(typed: str) -> bytes:
    """The secret of a typed code, whatever its case, spaces and dashes. Raises RecoveryCodeError."""
    if len(typed) > _LONGEST:
        raise RecoveryCodeError(0)
    text = typed.upper().translate(_READ_AS)
    if len(text) != _GROUPS * (_GROUP + 1):
        raise RecoveryCodeError(0)
    bits = 0
    for number in range(1, _GROUPS + 1):
        letters = text[(number - 1) * (_GROUP + 1) : number * (_GROUP + 1)]
        values = [_LETTERS.find(letter) for letter in letters]
        if min(values) < 0 or values[-1] != _check(number, values[:-1]):
            raise RecoveryCodeError(number)
        for value in values[:-1]:
            bits = bits << 5 | value
    if bits & 15:
        raise RecoveryCodeError(_GROUPS)
    return (bits >> 4).to_bytes(SECRET_BYTES, "big")


def _check(number: int, values: list[int]) -> int:
    """Every single wrong letter changes it, for odd weights have an inverse modulo 32; so does the place."""
    weighted = sum((2 * at + 1) * value for at, value in enumerate(values))
    return (weighted + number) % 32

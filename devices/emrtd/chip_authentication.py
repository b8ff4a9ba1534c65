"""Chip authentication, version 1: a key agreement with the chip's static key, and new session keys from it.

Only the chip that holds the private key can go on under the new keys, so its next answer is the proof.
Source: BSI TR-03110-1 §3.4, TR-03110-3 B.2; ICAO 9303-11 §6.2.
"""

from __future__ import annotations

from typing import Protocol

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Response
from devices.emrtd.kdf import KeyKind
from devices.emrtd.security_infos import ChipKey, ChipProtocol
from devices.emrtd.suites import Suite, suite_of

__all__ = ["Movable", "agree"]

_MSE, _GENERAL_AUTHENTICATE = 0x22, 0x86
_SET_KEY_AGREEMENT, _SET_AUTHENTICATION = 0x41A6, 0x41A4


class Movable(Protocol):
    """An open channel that can go on under other keys."""

    def exchange(self, command: Command) -> Response:
        """Send `command` through the channel."""

    def move(self, suite: Suite) -> None:
        """Protect everything from now on under `suite`, with a counter of zero."""


def agree(card: Movable, protocol: ChipProtocol, key: ChipKey) -> str:
    """Agree on new keys and move the channel to them; the protocol and group in machine words.

    Nothing is proved until the chip answers under the new keys. Raises StatusError when it refuses,
    MalformedError and UnsupportedError for a key that cannot be used.
    """
    group, static = key.group()
    scalar = group.random_scalar()
    secret, public = group.shared(scalar, static), group.public(scalar)
    reference = b"" if key.key_id is None else tlv.encode(0x84, _shortest(key.key_id))
    if protocol.cipher is KeyKind.DES3:
        _set(card, _SET_KEY_AGREEMENT, tlv.encode(0x91, public) + reference)
    else:
        _set(card, _SET_AUTHENTICATION, tlv.encode(0x80, protocol.oid_value) + reference)
        content = tlv.encode(0x7C, tlv.encode(0x80, public))
        response = card.exchange(Command(0x00, _GENERAL_AUTHENTICATE, 0, 0, content, 0x100))
        response.expect_ok("chip authentication")
    card.move(suite_of(secret, protocol.cipher))
    return f"{protocol.name} {group.name}"


def _set(card: Movable, parameters: int, content: bytes) -> None:
    command = Command(0x00, _MSE, parameters >> 8, parameters & 0xFF, content)
    card.exchange(command).expect_ok("MSE:Set for chip authentication")


def _shortest(number: int) -> bytes:
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")

"""Basic access control: session keys from the printed MRZ, for cards without PACE.

Source: ICAO 9303-11 §4.3. Weak by design (the key is as guessable as the printed data): used only where a
card offers nothing better, and recorded.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from devices.emrtd.apdu import Command, Exchange, Status
from devices.emrtd.errors import MalformedError, SecureChannelError, StatusError, WrongKeyError
from devices.emrtd.kdf import KeyKind, Purpose, derive, password_seed
from devices.emrtd.pace import attempts_remaining
from devices.emrtd.secure_messaging import Channel, Des3Suite, retail_mac

__all__ = ["establish", "establish_with_any", "session"]

_NONCE = 8
_KEY = 16
_MESSAGE = 2 * _NONCE + _KEY
_PADDING = b"\x80" + bytes(7)
_WRONG_KEY = {Status.SECURITY_NOT_SATISFIED, Status.SM_OBJECT_WRONG, Status.KEY_BLOCKED}
"""Answers to a wrong key besides 63xx: the standard leaves the status word open."""


def establish(
    link: Exchange, mrz_information: str, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes
) -> Channel:
    """Run BAC with the selected application on the plain `link` and return the channel that follows.

    Raises StatusError when the card refuses the protocol, WrongKeyError when it refuses the key,
    SecureChannelError when its own answer does not prove the key.
    """
    seed = password_seed(mrz_information)[:16]
    encryption_key = derive(seed, Purpose.ENCRYPTION, KeyKind.DES3)
    mac_key = derive(seed, Purpose.MAC, KeyKind.DES3)

    card_nonce = link.exchange(Command(0x00, 0x84, 0, 0, le=_NONCE)).expect_ok("GET CHALLENGE")
    if len(card_nonce) != _NONCE:
        raise MalformedError("challenge of wrong size")
    nonce, key = random_bytes(_NONCE), random_bytes(_KEY)
    encrypted = _cbc(encryption_key, nonce + card_nonce + key, encrypt=True)
    message = encrypted + retail_mac(mac_key, encrypted + _PADDING)
    response = link.exchange(Command(0x00, 0x82, 0, 0, message, len(message)))
    if response.status_word >> 8 == 0x63 or response.status_word in _WRONG_KEY:
        raise WrongKeyError(
            f"BAC: key refused, {response.status_word:04X}",
            status_word=response.status_word,
            attempts_remaining=attempts_remaining(response.status_word),
        )
    answer = response.expect_ok("EXTERNAL AUTHENTICATE")
    if len(answer) != _MESSAGE + 8:
        raise MalformedError("BAC answer of wrong size")
    blocks, mac = answer[:_MESSAGE], answer[_MESSAGE:]
    if not hmac.compare_digest(retail_mac(mac_key, blocks + _PADDING), mac):
        raise SecureChannelError("card does not know the key")
    plain = _cbc(encryption_key, blocks, encrypt=False)
    if not hmac.compare_digest(plain[: 2 * _NONCE], card_nonce + nonce):
        raise SecureChannelError("card answered another challenge")
    return session(key, plain[2 * _NONCE :], card_nonce, nonce)


def establish_with_any(
    link: Exchange, texts: Sequence[str], select_anew: Callable[[], None]
) -> tuple[Channel, int]:
    """The channel of the first of `texts` that opens the card, and how many it took.

    `select_anew` power-cycles the card and selects the application: some leave it over a wrong key. Raises
    as `establish`; WrongKeyError when none opens it.
    """
    for tried, text in enumerate(texts[:-1], 1):
        try:
            return _establish_again(link, text, select_anew if tried > 1 else None), tried
        except WrongKeyError:
            continue
    return _establish_again(link, texts[-1], select_anew if len(texts) > 1 else None), len(texts)


def _establish_again(link: Exchange, text: str, select_anew: Callable[[], None] | None) -> Channel:
    try:
        return establish(link, text)
    except StatusError:
        if select_anew is None:
            raise
    select_anew()
    return establish(link, text)


def session(key: bytes, card_key: bytes, card_nonce: bytes, nonce: bytes) -> Channel:
    """The channel both sides derive from their key halves and nonces."""
    seed = bytes(ours ^ theirs for ours, theirs in zip(key, card_key, strict=True))
    suite = Des3Suite(derive(seed, Purpose.ENCRYPTION, KeyKind.DES3), derive(seed, Purpose.MAC, KeyKind.DES3))
    return Channel(suite, int.from_bytes(card_nonce[-4:] + nonce[-4:], "big"))


def _cbc(key: bytes, blocks: bytes, *, encrypt: bool) -> bytes:
    cipher = Cipher(TripleDES(key + key[:8]), modes.CBC(bytes(8)))
    context = cipher.encryptor() if encrypt else cipher.decryptor()
    return context.update(blocks) + context.finalize()

"""Files a cut-off desk and its centre hand to each other: the outbox one way, the receipt the other.

An outbox file is sealed to the centre's public recovery key (X25519, HKDF, ChaCha20-Poly1305) and signed by
the desk (Ed25519). Inside lies a key of its own for the receipt, so that nobody else can write one. Knows
bytes, keys and bounds; what a message means is the business of whoever takes it. What it reads is hostile
until it is open.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import msgspec

from counter import sealed_box

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = [
    "LARGEST_BYTES",
    "CarriedError",
    "CarriedItem",
    "CarriedOutbox",
    "CarriedReceipt",
    "Label",
    "Taken",
    "fingerprint",
    "open_outbox",
    "open_receipt",
    "read_label",
    "receipt_key",
    "seal_outbox",
    "seal_receipt",
    "signer_of",
]

T = TypeVar("T", bound=msgspec.Struct)

LARGEST_BYTES: Final = 512 * 1024 * 1024
"""Of a file: weeks of a desk."""
_MAGIC: Final = b"counter carried "
_VERSION: Final = b"1"
_SIGNATURE_BYTES: Final = 64
_LARGEST_LABEL: Final = 4_096

_Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]{1,80}$")]


class CarriedError(Exception):
    """The file cannot be taken; nothing of it was.

    `reason` is a machine word: `foreign`, `torn`, `tampered`, `newer_format`, `older`, `other_centre`,
    `other_key`, `other_desk`, `too_large`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on the outside of an outbox file, readable by anybody: no personal data."""

    id: _Id
    """Of this file."""
    centre_id: _Id
    desk_id: _Id
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    count: int
    signer: _Hex32
    """The desk's public key."""
    sealed_to: _Hex32
    ephemeral: _Hex32
    size: Annotated[int, msgspec.Meta(ge=28, le=LARGEST_BYTES)]
    """Bytes of the sealed part: a shorter file is torn."""


class CarriedItem(msgspec.Struct, frozen=True):
    """One message as it waits in the outbox: the frozen bytes."""

    id: str
    kind: str
    subject: str
    body: bytes

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<CarriedItem {self.kind}>"


class CarriedOutbox(msgspec.Struct, frozen=True):
    """The sealed part of an outbox file."""

    receipt_key: bytes
    items: tuple[CarriedItem, ...]

    def __repr__(self) -> str:
        """Keep the key out of logs."""
        return f"<CarriedOutbox {len(self.items)}>"


class Taken(msgspec.Struct, frozen=True):
    """What the centre answered to one message."""

    id: str
    digest: str
    """SHA-256 (hex) of the bytes it was about."""
    status: int
    """As over HTTP: 200, or the refusal's."""
    reason: str = ""


class CarriedReceipt(msgspec.Struct, frozen=True):
    """The sealed part of a receipt."""

    outbox_id: str
    centre_id: str
    desk_id: str
    taken_at: datetime
    items: tuple[Taken, ...]


class _ReceiptLabel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outbox_id: _Id
    desk_id: _Id
    size: Annotated[int, msgspec.Meta(ge=28, le=LARGEST_BYTES)]


# --- the desk's side --------------------------------------------------------------------------------


def signer_of(secret: bytes) -> str:
    """The public key (hex) of a desk, from the secret its journal is kept under.

    A new key of the journal is a new public key: its fingerprint is compared once more, and a receipt of a
    file written before opens no longer (the messages wait still and go with the next file).
    """
    return _signing(secret).public_key().public_bytes_raw().hex()


def receipt_key(secret: bytes, outbox_id: str) -> bytes:
    """The key the receipt of one outbox file is sealed under; the desk makes it again when it is needed."""
    return sealed_box.derived(secret, b"counter carried receipt " + outbox_id.encode())


def seal_outbox(
    secret: bytes,
    recovery_key: str,
    items: tuple[CarriedItem, ...],
    *,
    outbox_id: str,
    centre_id: str,
    desk_id: str,
    made_at: datetime,
) -> bytes:
    """The whole file. ValueError for a `recovery_key` that is none."""
    shared, ephemeral = sealed_box.sent(recovery_key)
    inside = msgspec.msgpack.encode(CarriedOutbox(receipt_key(secret, outbox_id), items))
    label = Label(
        id=outbox_id,
        centre_id=centre_id,
        desk_id=desk_id,
        made_at=made_at,
        count=len(items),
        signer=signer_of(secret),
        sealed_to=recovery_key,
        ephemeral=ephemeral,
        size=len(inside) + sealed_box.OVERHEAD_BYTES,
    )
    head = _head(b"outbox", label)
    key = sealed_box.derived(shared, b"counter carried outbox " + head)
    signed = head + sealed_box.shut(key, head, inside)
    return signed + _signing(secret).sign(signed)


def open_receipt(secret: bytes, content: bytes) -> CarriedReceipt:
    """What the centre has taken of a file of this desk. Raises CarriedError."""
    label, head, sealed = _parts(content, b"receipt", _ReceiptLabel)
    if len(sealed) != label.size:
        raise CarriedError("torn")
    receipt = _decoded(
        CarriedReceipt, _opened(receipt_key(secret, label.outbox_id), head, sealed, "other_desk")
    )
    if (receipt.outbox_id, receipt.desk_id) != (label.outbox_id, label.desk_id):
        raise CarriedError("tampered")
    return receipt


# --- the centre's side ------------------------------------------------------------------------------


def read_label(content: bytes) -> Label:
    """The outside of a whole file whose signature is right. Raises CarriedError."""
    return _verified(content)[0]


def open_outbox(content: bytes, secret: bytes) -> tuple[Label, CarriedOutbox]:
    """Open a file with the centre's secret recovery key. Raises CarriedError."""
    label, head, sealed = _verified(content)
    if sealed_box.public_of(secret) != label.sealed_to:
        raise CarriedError("other_key")
    shared = sealed_box.met(secret, label.ephemeral)
    if shared is None:
        raise CarriedError("tampered")
    key = sealed_box.derived(shared, b"counter carried outbox " + head)
    inside = _decoded(CarriedOutbox, _opened(key, head, sealed, "tampered"))
    if len(inside.items) != label.count or len(inside.receipt_key) != 32:
        raise CarriedError("tampered")
    return label, inside


def seal_receipt(key: bytes, receipt: CarriedReceipt) -> bytes:
    """The whole receipt, sealed under the key that lay in the outbox file."""
    inside = msgspec.msgpack.encode(receipt)
    head = _head(
        b"receipt", _ReceiptLabel(receipt.outbox_id, receipt.desk_id, len(inside) + sealed_box.OVERHEAD_BYTES)
    )
    return head + sealed_box.shut(key, head, inside)


def fingerprint(signer: str) -> str:
    """A public key as two people compare it over the telephone: five groups of four."""
    digest = hashlib.sha256(b"counter desk " + bytes.fromhex(signer)).hexdigest()[:20].upper()
    return " ".join(digest[at : at + 4] for at in range(0, 20, 4))


# --- both -------------------------------------------------------------------------------------------


def _head(kind: bytes, label: msgspec.Struct) -> bytes:
    return _MAGIC + _VERSION + b" " + kind + b"\n" + msgspec.json.encode(label) + b"\n"


def _verified(content: bytes) -> tuple[Label, bytes, bytes]:
    """Label, head and sealed part, after the signature over both."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    label, head, rest = _parts(content, b"outbox", Label)
    if len(rest) < label.size + _SIGNATURE_BYTES:
        raise CarriedError("torn")
    if len(rest) > label.size + _SIGNATURE_BYTES:
        raise CarriedError("tampered")
    try:
        signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(label.signer))
        signer.verify(rest[label.size :], head + rest[: label.size])
    except (InvalidSignature, ValueError):
        raise CarriedError("tampered") from None
    return label, head, rest[: label.size]


def _parts(content: bytes, kind: bytes, type_: type[T]) -> tuple[T, bytes, bytes]:
    if len(content) > LARGEST_BYTES:
        raise CarriedError("too_large")
    if not content.startswith(_MAGIC):
        raise CarriedError("foreign")
    first, _, rest = content[: _LARGEST_LABEL + 64].partition(b"\n")
    version, _, found = first[len(_MAGIC) :].partition(b" ")
    if version != _VERSION:
        raise CarriedError("newer_format" if version.isdigit() else "foreign")
    if found != kind:
        raise CarriedError("foreign")
    label, end, _ = rest.partition(b"\n")
    if not end:
        raise CarriedError("torn")
    size = len(first) + 1 + len(label) + 1
    try:
        return msgspec.json.decode(label, type=type_), content[:size], content[size:]
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise CarriedError("tampered") from None


def _opened(key: bytes, head: bytes, sealed: bytes, trouble: str) -> bytes:
    """What was shut; CarriedError `trouble` when the key does not fit what stands there."""
    inside = sealed_box.opened(key, head, sealed)
    if inside is None:
        raise CarriedError(trouble)
    return inside


def _decoded(type_: type[T], inside: bytes) -> T:
    try:
        return msgspec.msgpack.decode(inside, type=type_)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise CarriedError("tampered") from None


def _signing(secret: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(sealed_box.derived(secret, b"counter desk signing"))

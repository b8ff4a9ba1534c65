"""What foreign DER may cost, checked before any library sees it, and the library's errors as ours.

asn1crypto parses lazily and raises what Python raises. So every structure is walked once by its lengths
(bounded in depth, elements and the size of numbers), and whatever goes wrong later is a MalformedError.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from devices.emrtd import tlv
from devices.emrtd.der import INTEGER, OID
from devices.emrtd.errors import LimitError, MalformedError

__all__ = ["check", "reading"]

MAX_DEPTH = 32
MAX_ELEMENTS = 20_000
"""Elements of one certificate or signed object; real ones have some two hundred."""
MAX_INTEGER_BYTES = 2_100
"""An RSA modulus of 16,384 bits and its sign."""
MAX_OID_BYTES = 64
_CONSTRUCTED = 0x20


def check(content: bytes, *, limit: int, most_elements: int = MAX_ELEMENTS) -> None:
    """Refuse `content` that is longer than `limit` bytes or no single definite-length element within bounds.

    Raises LimitError and MalformedError.
    """
    if len(content) > limit:
        raise LimitError(f"{len(content)} bytes, {limit} at most")
    head = tlv.header(content)
    if head.total != len(content):
        raise MalformedError("bytes are missing or stand behind the structure")
    elements = 0
    open_ends: list[int] = []
    offset = 0
    while offset < len(content):
        while open_ends and open_ends[-1] == offset:
            open_ends.pop()
        head = tlv.header(content, offset)
        end = offset + head.total
        if end > (open_ends[-1] if open_ends else len(content)):
            raise MalformedError("element is longer than what holds it")
        elements += 1
        if elements > most_elements:
            raise LimitError("too many elements")
        if head.tag == OID and head.length > MAX_OID_BYTES:
            raise LimitError("object identifier is too long")
        if head.tag == INTEGER and head.length > MAX_INTEGER_BYTES:
            raise LimitError("number is too long")
        first = content[offset]
        if first & _CONSTRUCTED and head.length:
            open_ends.append(end)
            if len(open_ends) > MAX_DEPTH:
                raise LimitError("structure is nested too deep")
            offset += head.size
        else:
            offset = end


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn what a lenient parser raises at hostile bytes into MalformedError naming `what`."""
    try:
        yield
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
        RecursionError,
        struct.error,
    ) as error:
        raise MalformedError(f"{what}: {type(error).__name__}") from error

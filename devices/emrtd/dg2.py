"""DG2: the facial image (ICAO 9303-10 §4.7.2, ISO 7816-11 templates around an ISO 19794-5 record).

The image is taken where the record's own lengths put it, never at a remembered offset, and known by its
first bytes, never by what the header claims.
"""

from __future__ import annotations

import hashlib

from counter.domain.card import Photo
from devices.emrtd import tlv
from devices.emrtd.errors import MalformedError

__all__ = ["parse"]

TAG = 0x75
_GROUP = 0x7F61
_TEMPLATE = 0x7F60
_BLOCKS = (0x5F2E, 0x7F2E)

_RECORD_MAGIC = b"FAC\x00010\x00"
_RECORD_HEADER = 14
"""Magic, version, record length (4), number of images (2)."""
_FACE_HEADER = 20
_FEATURE_POINT = 8
_IMAGE_HEADER = 12

_FORMATS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x00\x00\x00\x0cjP  ", "jpeg2000"),
    (b"\xff\x4f\xff\x51", "jpeg2000"),
)


def parse(content: bytes) -> Photo:
    """The first image in the file `content`; MalformedError when there is none this program can show."""
    group = tlv.one(content, TAG).child(_GROUP)
    template = group.child(_TEMPLATE)
    block = next((child.value for child in template.children() if child.tag in _BLOCKS), None)
    if block is None:
        raise MalformedError("DG2 holds no biometric block")
    image = _image(block)
    for magic, name in _FORMATS:
        if image.startswith(magic):
            return Photo(name, image, hashlib.sha256(image).hexdigest())
    raise MalformedError("facial image is neither JPEG nor JPEG 2000")


def _image(block: bytes) -> bytes:
    """Image bytes of the first face in an ISO 19794-5 record (§5.3 to §5.8)."""
    if not block.startswith(_RECORD_MAGIC) or len(block) < _RECORD_HEADER:
        raise MalformedError("biometric block is no facial record")
    record_length = int.from_bytes(block[8:12], "big")
    face = block[_RECORD_HEADER : min(record_length, len(block))]
    if record_length > len(block) or len(face) < _FACE_HEADER:
        raise MalformedError("facial record is cut")
    face_length = int.from_bytes(face[0:4], "big")
    points = int.from_bytes(face[4:6], "big")
    start = _FACE_HEADER + points * _FEATURE_POINT + _IMAGE_HEADER
    if not start < face_length <= len(face):
        raise MalformedError("facial image lies outside its record")
    return face[start:face_length]

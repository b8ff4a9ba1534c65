"""The files of a virtual card, built from a `CardRecord`: EF.CardAccess, EF.COM, DG1, DG2 and DG13.

Source of the layouts: ICAO 9303-10 §4; ISO/IEC 19794-5:2005 §5 for the face record; DG13 as Vietnamese cards
have been seen to carry it, in two variants. Writes only; what a reader makes of the bytes is
`devices.emrtd`'s own.
"""

from __future__ import annotations

import struct
from datetime import date
from enum import StrEnum

from counter.domain.card import CardRecord
from counter.domain.people import Sex
from devices.emrtd import tlv
from devices.emrtd.card_access import PaceInfo
from devices.emrtd.der import INTEGER, OID, PRINTABLE, SEQUENCE, SET, UTF8
from devices.virtual.zone import mrz_lines

__all__ = ["Dg13Variant", "card_access", "com", "dg1", "dg2", "dg13", "pace_offer"]

_DG13_OID = bytes.fromhex("28D316010008")  # 1.0.10646.1.0.8
_TERMINAL_AUTHENTICATION = bytes.fromhex("300D060804007F0007020202020101")
_CHIP_AUTHENTICATION_AES_128 = bytes.fromhex("300F060A04007F00070202030202020101")
_PACE_VERSION = 2

DATA_GROUP_TAGS = {1: 0x61, 2: 0x75, 3: 0x63, 13: 0x6D, 14: 0x6E, 15: 0x6F}
_SEX = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}
_NEVER_EXPIRES = "Không thời hạn"


class Dg13Variant(StrEnum):
    """How father and mother stand in field 13; both kinds are in circulation."""

    TWO_SEQUENCES = "A"
    ONE_SEQUENCE = "B"


def card_access(offers: tuple[PaceInfo, ...]) -> bytes:
    """EF.CardAccess as seen on Vietnamese cards: terminal and chip authentication, and PACE."""
    pace = b"".join(
        tlv.encode(
            SEQUENCE,
            tlv.encode(OID, offer.oid_value) + _integer(_PACE_VERSION) + _integer(offer.parameter_id or 0),
        )
        for offer in offers
    )
    return tlv.encode(SET, _TERMINAL_AUTHENTICATION + _CHIP_AUTHENTICATION_AES_128 + pace)


def pace_offer(oid: str, parameter_id: int) -> PaceInfo:
    """An offer of PACE as a card makes it."""
    first, second, *rest = map(int, oid.split("."))
    content = bytes((40 * first + second, *rest))  # every arc of PACE is below 128
    return PaceInfo(oid, content, parameter_id)


def com(groups: tuple[int, ...]) -> bytes:
    """EF.COM: LDS 1.7, Unicode 4.0.0, and the tags of the data groups in the order given."""
    tags = bytes(DATA_GROUP_TAGS[group] for group in groups)
    return tlv.encode(
        0x60, tlv.encode(0x5F01, b"0107") + tlv.encode(0x5F36, b"040000") + tlv.encode(0x5C, tags)
    )


def dg1(record: CardRecord) -> bytes:
    """DG1: the MRZ of the record, made when the record brings none. ValueError as `mrz_lines`."""
    return tlv.encode(0x61, tlv.encode(0x5F1F, "".join(record.mrz or mrz_lines(record)).encode("ascii")))


def dg13(record: CardRecord, variant: Dg13Variant) -> bytes:
    """DG13: the personal record in Vietnamese, sixteen numbered fields; those that are None are left out."""
    texts: dict[int, bytes | None] = {
        1: _printable(record.personal_number),
        2: _utf8(record.full_name),
        3: _printable(record.date_of_birth.vietnamese() if record.date_of_birth else None),
        4: _utf8(_SEX[record.sex] if record.sex else None),
        5: _utf8(record.nationality),
        6: _utf8(record.ethnicity),
        7: _utf8(record.religion),
        8: _utf8(record.place_of_origin),
        9: _utf8(record.place_of_residence),
        10: _utf8(record.identifying_features),
        11: _printable(_day(record.issue_date)),
        12: _utf8(_NEVER_EXPIRES if record.no_expiry else _day(record.expiry_date)),
        13: _parents(record, variant),
        14: tlv.encode(SEQUENCE, _utf8(record.spouse) or b"") if record.spouse else b"",
        15: _printable(record.old_number) or b"",
        16: _printable(record.chip_id),
    }
    fields = b"".join(
        tlv.encode(SEQUENCE, _integer(number) + value) for number, value in texts.items() if value is not None
    )
    body = _integer(1) + tlv.encode(OID, _DG13_OID) + tlv.encode(SET, fields)
    return tlv.encode(0x6D, tlv.encode(SEQUENCE, body))


def dg2(jpeg: bytes, *, width: int, height: int) -> bytes:
    """DG2: one biometric template with one face image of `width` × `height` pixels."""
    header = (
        tlv.encode(0x80, b"\x01\x01")
        + tlv.encode(0x87, b"\x01\x01")  # format owner: ISO/IEC JTC 1/SC 37
        + tlv.encode(0x88, b"\x00\x08")  # format type: face image
    )
    template = tlv.encode(0xA1, header) + tlv.encode(0x5F2E, _face_record(jpeg, width, height))
    group = _integer(1) + tlv.encode(0x7F60, template)
    return tlv.encode(0x75, tlv.encode(0x7F61, group))


def _face_record(jpeg: bytes, width: int, height: int) -> bytes:
    image = struct.pack(
        ">BBHHBBHH", 1, 0, width, height, 1, 2, 0, 0
    )  # full frontal, JPEG, sRGB, still camera
    block = 20 + len(image) + len(jpeg)
    features = struct.pack(">IH", block, 0) + bytes(14)  # no feature points; sex, colours and pose not said
    return struct.pack(">4s4sIH", b"FAC\0", b"010\0", 14 + block, 1) + features + image + jpeg


def _parents(record: CardRecord, variant: Dg13Variant) -> bytes | None:
    if record.father is None and record.mother is None:
        return None
    leaves = [_utf8(record.father or "") or b"", _utf8(record.mother or "") or b""]
    if variant is Dg13Variant.ONE_SEQUENCE:
        return tlv.encode(SEQUENCE, b"".join(leaves))
    return b"".join(tlv.encode(SEQUENCE, leaf) for leaf in leaves)


def _integer(value: int) -> bytes:
    return tlv.encode(INTEGER, bytes((value,)))


def _utf8(text: str | None) -> bytes | None:
    return None if text is None else tlv.encode(UTF8, text.encode())


def _printable(text: str | None) -> bytes | None:
    return None if text is None else tlv.encode(PRINTABLE, text.encode("ascii"))


def _day(day: date | None) -> str | None:
    return None if day is None else day.strftime("%d/%m/%Y")

"""Data groups: the standards' examples, the fictional card in both variants, and hostile bytes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.card import CheckOutcome
from counter.domain.people import PartialDate, Sex
from devices.emrtd import com, dg1, dg2, dg13, tlv
from devices.emrtd.agreement import agreement, check_digits, merged
from devices.emrtd.errors import MalformedError
from tests.rigs.cards import MARRIED, RECORD

TODAY = date(2026, 11, 23)
JPEG = b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9"
VARIANT_A = "dg13_variant_A_two_sequences"
VARIANT_B = "dg13_variant_B_one_sequence_spouse_no_old_id_no_expiry"


def face_record(image: bytes, *, points: int = 0, count: int = 1) -> bytes:
    """An ISO 19794-5 record around `image`."""
    length = 20 + 8 * points + 12 + len(image)
    face = (
        length.to_bytes(4, "big")
        + points.to_bytes(2, "big")
        + bytes(14)
        + bytes(8 * points)
        + bytes(12)
        + image
    )
    return b"FAC\x00010\x00" + (14 + length).to_bytes(4, "big") + count.to_bytes(2, "big") + face


def biometric_file(block: bytes, tag: int = 0x5F2E) -> bytes:
    """DG2 around a biometric block."""
    template = tlv.encode(0x7F60, tlv.encode(0xA1, tlv.encode(0x81, b"\x02")) + tlv.encode(tag, block))
    return tlv.encode(0x75, tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + template))


def field(number: int, *values: bytes) -> bytes:
    """One numbered field of DG13."""
    return tlv.encode(0x30, tlv.encode(0x02, bytes((number,))) + b"".join(values))


def record_file(*fields: bytes) -> bytes:
    """DG13 around fields."""
    head = tlv.encode(0x02, b"\x01") + tlv.encode(0x06, bytes.fromhex("28D316010008"))
    return tlv.encode(0x6D, tlv.encode(0x30, head + tlv.encode(0x31, b"".join(fields))))


# --- DG1 --------------------------------------------------------------------------------------------


def test_dg1_of_the_fictional_card(vn: dict[str, Any]) -> None:
    zone = dg1.parse(bytes.fromhex(vn["dg1"]), TODAY)
    assert list(zone.lines) == vn["mrz"]
    assert zone.document_number == vn["document_number_9"]
    assert check_digits(zone).outcome is CheckOutcome.PASSED


def test_dg1_of_the_standard(icao: dict[str, Any]) -> None:
    zone = dg1.parse(bytes.fromhex(icao["LDS_part10_examples"]["dg1_td2"]), TODAY)
    record = merged(None, zone)
    assert record is not None
    assert record.full_name == "ERIKSSON ANNA MARIA"
    assert record.personal_number is None
    assert zone.document_number == "D23145890"
    assert check_digits(zone).outcome is CheckOutcome.PASSED


def test_a_wrong_check_digit_is_named(vn: dict[str, Any]) -> None:
    text = "".join(vn["mrz"])
    wrong = text[:14] + "3" + text[15:]
    check = check_digits(dg1.parse(tlv.encode(0x61, tlv.encode(0x5F1F, wrong.encode())), TODAY))
    assert check.outcome is CheckOutcome.FAILED
    assert check.evidence.split() == ["document_number", "composite"]


@pytest.mark.parametrize("text", ["", "A" * 89, "!" * 90, "é" * 45])
def test_what_is_no_zone_is_malformed(text: str) -> None:
    with pytest.raises(MalformedError):
        dg1.parse(tlv.encode(0x61, tlv.encode(0x5F1F, text.encode())), TODAY)


def test_without_dg13_the_zone_names_the_person(vn: dict[str, Any]) -> None:
    record = merged(None, dg1.parse(bytes.fromhex(vn["dg1"]), TODAY))
    assert record is not None
    assert record.full_name == "NGUYEN VAN MAU"
    assert record.personal_number == vn["personal_number"]
    assert record.date_of_birth == PartialDate(1990, 3, 15)
    assert record.sex is Sex.MALE
    assert record.expiry_date == date(2030, 3, 15)
    assert not record.from_dg13


def test_the_personal_number_settles_the_century() -> None:
    lines = ("IDVNM0121234562099012123456<<0", "1203152M3003150VNM<<<<<<<<<<<0", "X<<Y".ljust(30, "<"))
    zone = dg1.parse(tlv.encode(0x61, tlv.encode(0x5F1F, "".join(lines).encode())), TODAY)
    assert zone.date_of_birth == PartialDate(2012, 3, 15)
    record = merged(None, zone)
    assert record is not None
    assert record.date_of_birth == PartialDate(1912, 3, 15)


# --- DG13 -------------------------------------------------------------------------------------------


def test_both_variants_are_one_parse(vn: dict[str, Any]) -> None:
    first = dg13.parse(bytes.fromhex(vn[VARIANT_A]))
    assert first == replace(RECORD, from_dg13=True)
    second = dg13.parse(bytes.fromhex(vn[VARIANT_B]))
    assert second == replace(MARRIED, from_dg13=True)


def test_dg1_completes_and_agrees_with_dg13(vn: dict[str, Any]) -> None:
    zone = dg1.parse(bytes.fromhex(vn["dg1"]), TODAY)
    record = dg13.parse(bytes.fromhex(vn[VARIANT_A]))
    assert agreement(zone, record).outcome is CheckOutcome.PASSED
    assert merged(record, zone) == replace(record, mrz=tuple(vn["mrz"]))


@pytest.mark.parametrize(
    ("change", "evidence"),
    [
        ({"full_name": "Nguyễn Văn Khác"}, "full_name"),
        ({"personal_number": "099090123457"}, "personal_number"),
        ({"date_of_birth": PartialDate(1990, 3, 16)}, "date_of_birth"),
        ({"date_of_birth": PartialDate(1991)}, "date_of_birth"),
        ({"sex": Sex.FEMALE}, "sex"),
        ({"expiry_date": date(2031, 3, 15)}, "date_of_expiry"),
        ({"expiry_date": None, "no_expiry": True}, "date_of_expiry"),
    ],
)
def test_a_difference_between_the_files_is_named(
    vn: dict[str, Any], change: dict[str, Any], evidence: str
) -> None:
    zone = dg1.parse(bytes.fromhex(vn["dg1"]), TODAY)
    check = agreement(zone, replace(dg13.parse(bytes.fromhex(vn[VARIANT_A])), **change))
    assert check.outcome is CheckOutcome.FAILED
    assert check.evidence == evidence


@pytest.mark.parametrize(
    "change", [{"date_of_birth": PartialDate(1990)}, {"expiry_date": None}, {"sex": None}]
)
def test_what_one_file_does_not_know_is_no_difference(vn: dict[str, Any], change: dict[str, Any]) -> None:
    zone = dg1.parse(bytes.fromhex(vn["dg1"]), TODAY)
    record = replace(dg13.parse(bytes.fromhex(vn[VARIANT_A])), **change)
    assert agreement(zone, record).outcome is CheckOutcome.PASSED


def test_a_name_longer_than_its_line_agrees_by_its_beginning(vn: dict[str, Any]) -> None:
    name = "Nguyễn Thị Hoàng Phương Khánh Linh Mẫu"
    third = "NGUYEN<<THI<HOANG<PHUONG<KHANH"
    text = "".join(vn["mrz"][:2]) + third
    zone = dg1.parse(tlv.encode(0x61, tlv.encode(0x5F1F, text.encode())), TODAY)
    record = replace(dg13.parse(bytes.fromhex(vn[VARIANT_A])), full_name=name)
    assert agreement(zone, record).outcome is CheckOutcome.PASSED
    assert agreement(zone, replace(record, full_name="Nguyễn Thị Hoàng")).evidence == "full_name"


def test_texts_are_cleaned_and_composed() -> None:
    hostile = "  Nguye\u0302\u0303n\u202e \x1b[31mVăn\u200b\nMẫu ".encode()
    record = dg13.parse(record_file(field(2, tlv.encode(0x0C, hostile))))
    assert record.full_name == "Nguyễn [31mVăn Mẫu"


def test_an_unreadable_field_is_none_and_the_rest_stays() -> None:
    record = dg13.parse(
        record_file(
            field(1, tlv.encode(0x13, b"12345")),
            field(2, tlv.encode(0x0C, b"\xff\xfe")),
            field(3, tlv.encode(0x13, b"31/02/1990")),
            field(4, tlv.encode(0x0C, b"?")),
            field(11, tlv.encode(0x13, b"2022")),
            field(12),
            field(13, tlv.encode(0x30, tlv.encode(0x0C, b""))),
            field(15, tlv.encode(0x13, b"")),
            field(16, tlv.encode(0x13, b"AB")),
            field(99, tlv.encode(0x13, b"later")),
        )
    )
    assert record == replace(
        dg13.parse(record_file(field(16, tlv.encode(0x13, b"AB")))), full_name="\ufffd\ufffd"
    )


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("15/03/1990", PartialDate(1990, 3, 15)),
        ("03/1990", PartialDate(1990, 3)),
        ("1990", PartialDate(1990)),
    ],
)
def test_birth_may_be_shorter(text: str, known: PartialDate) -> None:
    assert dg13.parse(record_file(field(3, tlv.encode(0x13, text.encode())))).date_of_birth == known


def test_one_parent_keeps_its_place() -> None:
    mother = field(13, tlv.encode(0x30, tlv.encode(0x0C, b"")), tlv.encode(0x30, tlv.encode(0x0C, b"Me")))
    record = dg13.parse(record_file(mother))
    assert (record.father, record.mother) == (None, "Me")


@pytest.mark.parametrize("content", [b"", b"\x6d\x00", tlv.encode(0x6D, b"\x30\x05"), tlv.encode(0x61, b"")])
def test_what_is_no_record_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedError):
        dg13.parse(content)


# --- DG2 and EF.COM ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("image", "name"),
    [
        (JPEG, "jpeg"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(40), "jpeg2000"),
        (b"\xff\x4f\xff\x51" + bytes(40), "jpeg2000"),
    ],
)
@pytest.mark.parametrize("points", [0, 3])
@pytest.mark.parametrize("tag", [0x5F2E, 0x7F2E])
def test_the_image_lies_where_the_record_says(image: bytes, name: str, points: int, tag: int) -> None:
    photo = dg2.parse(biometric_file(face_record(image, points=points), tag))
    assert (photo.format, photo.content) == (name, image)


def test_only_the_first_of_several_images_is_taken() -> None:
    one = face_record(JPEG, count=2)
    second = face_record(JPEG + b"second")[14:]
    block = one[:8] + (len(one) + len(second)).to_bytes(4, "big") + one[12:] + second
    assert dg2.parse(biometric_file(block)).content == JPEG


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"FAC\x00010\x00",
        face_record(b"GIF89a" + bytes(20)),
        face_record(JPEG)[:-1],
        face_record(JPEG)[:40],
        b"XXX" + face_record(JPEG)[3:],
        face_record(JPEG)[:18] + b"\xff\xff" + face_record(JPEG)[20:],
        face_record(JPEG)[:14] + b"\x00\x00\x00\x05" + face_record(JPEG)[18:],
        face_record(JPEG)[:14] + b"\x7f\xff\xff\xff" + face_record(JPEG)[18:],
        face_record(JPEG)[:8] + b"\x00\x00\x00\x00" + face_record(JPEG)[12:],
    ],
)
def test_an_image_outside_its_bounds_is_malformed(block: bytes) -> None:
    with pytest.raises(MalformedError):
        dg2.parse(biometric_file(block))


def test_com_of_the_standards_and_of_the_fictional_card(icao: dict[str, Any], vn: dict[str, Any]) -> None:
    example = com.parse(bytes.fromhex(icao["LDS_part10_examples"]["ef_com"]))
    assert (example.lds_version, example.groups) == ("0106", (1, 2))
    own = com.parse(bytes.fromhex(vn["ef_com_example"]))
    assert (own.lds_version, own.groups) == ("0107", (1, 2, 3, 13, 15, 14))
    recorded = com.parse(bytes.fromhex(icao["SM_AES256_real_exchange"]["ef_com"]))
    assert recorded.groups == (1, 2, 3, 4, 13, 14)


def test_unknown_tags_in_com_are_left_out() -> None:
    assert com.parse(bytes.fromhex("60055C03" + "61FF77")).groups == (1,)


# --- whatever a card sends --------------------------------------------------------------------------

PARSERS: list[tuple[int, Callable[[bytes], object]]] = [
    (0x61, lambda content: dg1.parse(content, TODAY)),
    (0x6D, dg13.parse),
    (0x75, dg2.parse),
    (0x60, com.parse),
]


@given(st.binary(max_size=150))
def test_arbitrary_bytes_raise_only_malformed(content: bytes) -> None:
    for tag, parse in PARSERS:
        for candidate in (content, tlv.encode(tag, content)):
            with suppress(MalformedError):
                parse(candidate)


@given(data=st.data())
def test_damaged_files_raise_only_malformed(vn: dict[str, Any], data: st.DataObject) -> None:
    files = [
        bytes.fromhex(vn["dg1"]),
        bytes.fromhex(vn[VARIANT_A]),
        biometric_file(face_record(JPEG, points=1)),
    ]
    for content, (_, parse) in zip(files, PARSERS, strict=False):
        damaged = bytearray(content)
        for _ in range(data.draw(st.integers(1, 4))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        with suppress(MalformedError):
            parse(bytes(damaged[: data.draw(st.integers(1, len(damaged)))]))
        with suppress(MalformedError):
            parse(bytes(damaged))

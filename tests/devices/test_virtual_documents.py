"""The files of a virtual card, byte for byte against the published fictional card."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from counter.domain.people import PartialDate, Sex
from devices.virtual import documents
from devices.virtual.documents import Dg13Variant
from devices.virtual.portrait import HEIGHT, WIDTH, portrait
from devices.virtual.profile import PACE_GM_AES_128
from devices.virtual.zone import mrz_information, mrz_lines
from tests.rigs.cards import MARRIED, RECORD

VECTORS = json.loads((Path(__file__).parent / "vectors" / "vn_fictional_vectors.json").read_text())


def test_mrz_of_the_fictional_card() -> None:
    lines = mrz_lines(RECORD)
    assert list(lines) == VECTORS["mrz"]
    assert mrz_information(lines) == VECTORS["mrz_information"]


def test_files_match_the_vectors() -> None:
    assert documents.dg1(RECORD).hex().upper() == VECTORS["dg1"]
    assert documents.com((1, 2, 3, 13, 15, 14)).hex().upper() == VECTORS["ef_com_example"]
    offer = documents.pace_offer(PACE_GM_AES_128, 13)
    assert documents.card_access((offer,)).hex().upper() == VECTORS["ef_cardaccess_observed"]


def test_both_variants_of_dg13_match_the_vectors() -> None:
    first = documents.dg13(RECORD, Dg13Variant.TWO_SEQUENCES)
    second = documents.dg13(MARRIED, Dg13Variant.ONE_SEQUENCE)
    assert first.hex().upper() == VECTORS["dg13_variant_A_two_sequences"]
    assert second.hex().upper() == VECTORS["dg13_variant_B_one_sequence_spouse_no_old_id_no_expiry"]


def test_mrz_of_a_card_that_never_expires_and_of_an_unknown_birthday() -> None:
    lines = mrz_lines(replace(MARRIED, date_of_birth=PartialDate(1931), sex=Sex.FEMALE, full_name="Đỗ Ý"))
    assert lines[1][0:6] == "31<<<<"
    assert lines[1][7:14] == "F991231"
    assert lines[2] == "DO<<Y".ljust(30, "<")


def test_a_long_name_fills_its_line_and_no_more() -> None:
    third = mrz_lines(replace(RECORD, full_name="Công Tằng Tôn Nữ " + "Nguyễn " * 6))[2]
    assert third.startswith("CONG<<TANG<TON<NU<NGUYEN")
    assert len(third) == 30


def test_no_card_without_a_number() -> None:
    with pytest.raises(ValueError, match="personal number"):
        mrz_lines(replace(RECORD, personal_number=None))


def test_portrait_is_a_jpeg_of_a_real_photos_size_and_always_the_same() -> None:
    first, again, other = portrait("a", Sex.MALE), portrait("a", Sex.MALE), portrait("b", Sex.FEMALE)
    assert first == again != other
    for picture in (first, other):
        assert 12_000 < len(picture) < 22_000
        with Image.open(io.BytesIO(picture)) as image:
            assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))

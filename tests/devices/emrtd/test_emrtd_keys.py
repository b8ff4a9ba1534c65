"""Key derivation against ICAO 9303-11 appendices D and G, TR-03110 and the fictional card."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from counter.domain.card import AccessKey
from devices.emrtd.errors import NoKeyError
from devices.emrtd.kdf import KeyKind, Purpose, derive, password_seed
from devices.emrtd.key_text import key_text, mrz_information
from devices.emrtd.pace import Password, PasswordKind
from tests.rigs.cards import MRZ_KEY


def test_bac_keys_of_the_standard(icao: dict[str, Any]) -> None:
    vector = icao["D_BAC"]
    information = mrz_information("L898902C", "690806", "940623")
    assert information == vector["td3_mrz_information"]
    assert password_seed(information).hex().upper() == vector["sha1_mrz_information"]
    seed = password_seed(information)[:16]
    assert seed.hex().upper() == vector["kseed"]
    assert derive(seed, Purpose.ENCRYPTION, KeyKind.DES3).hex().upper() == vector["k_enc"]
    assert derive(seed, Purpose.MAC, KeyKind.DES3).hex().upper() == vector["k_mac"]
    session = bytes.fromhex(vector["session_kseed"])
    assert derive(session, Purpose.ENCRYPTION, KeyKind.DES3).hex().upper() == vector["ks_enc"]
    assert derive(session, Purpose.MAC, KeyKind.DES3).hex().upper() == vector["ks_mac"]


def test_a_document_number_longer_than_nine(icao: dict[str, Any]) -> None:
    vector = icao["D_BAC"]
    information = mrz_information("D23145890734", "340712", "950712")
    assert information == vector["td1_long_docnumber_mrz_information"]
    assert password_seed(information).hex().upper() == vector["td1_sha1"]
    assert password_seed(information)[:16].hex().upper() == vector["td1_kseed"]


def test_keys_of_the_fictional_card(vn: dict[str, Any]) -> None:
    assert key_text(MRZ_KEY) == vn["mrz_information"]
    seed = password_seed(vn["mrz_information"])
    assert seed.hex().upper() == vn["bac"]["sha1"]
    assert seed[:16].hex().upper() == vn["bac"]["kseed"]
    assert derive(seed[:16], Purpose.ENCRYPTION, KeyKind.DES3).hex().upper() == vn["bac"]["k_enc"]
    assert derive(seed[:16], Purpose.MAC, KeyKind.DES3).hex().upper() == vn["bac"]["k_mac"]


def test_pace_passwords(icao: dict[str, Any], vn: dict[str, Any]) -> None:
    example = icao["G1_PACE_ECDH_GM_AES128_brainpoolP256r1"]
    mrz = Password(PasswordKind.MRZ, example["mrz_information"])
    assert password_seed(example["mrz_information"]).hex().upper() == example["sha1_mrz"]
    assert mrz.key(KeyKind.AES128).hex().upper() == example["k_pi"]
    can = Password(PasswordKind.CAN, vn["pace_can"]["can"])
    assert can.key(KeyKind.AES128).hex().upper() == vn["pace_can"]["k_pi_aes128"]
    own = Password(PasswordKind.MRZ, vn["mrz_information"])
    assert own.key(KeyKind.AES128).hex().upper() == vn["pace_mrz"]["k_pi_aes128"]
    assert vn["pace_can"]["can"] not in repr(can)


@pytest.mark.parametrize(("kind", "size"), [(KeyKind.AES128, 16), (KeyKind.AES192, 24), (KeyKind.AES256, 32)])
def test_key_lengths(kind: KeyKind, size: int) -> None:
    assert len(derive(b"secret", Purpose.MAC, kind)) == size


def test_an_incomplete_key_has_no_text() -> None:
    assert key_text(AccessKey(can="123456")) is None
    assert key_text(AccessKey(document_number="090123456", date_of_birth=date(1990, 3, 15))) is None


def test_a_number_no_zone_can_hold() -> None:
    with pytest.raises(NoKeyError):
        key_text(
            AccessKey(document_number="Đ90123456", date_of_birth=date(1990, 3, 15), date_of_expiry=date.max)
        )

"""PACE and BAC against the published exchanges, and every way a card may answer otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emrtd import bac, card_access, pace
from devices.emrtd.apdu import CardLink
from devices.emrtd.card_access import OBSERVED, PaceInfo
from devices.emrtd.curves import NIST_P256
from devices.emrtd.errors import (
    CardError,
    MalformedError,
    SecureChannelError,
    StatusError,
    UnsupportedError,
    WrongKeyError,
)
from devices.emrtd.groups import CURVE_GROUPS, FIELD_GROUPS, Group
from devices.emrtd.kdf import KeyKind
from devices.emrtd.pace import Password, PasswordKind
from devices.emrtd.secure_messaging import AesSuite, Channel, Des3Suite

EXAMPLE = "G1_PACE_ECDH_GM_AES128_brainpoolP256r1"


class Script:
    """A card that expects exact commands and gives fixed answers."""

    def __init__(self, exchanges: Iterable[tuple[str, str]]) -> None:
        self.exchanges = [(bytes.fromhex(command), bytes.fromhex(answer)) for command, answer in exchanges]

    def transmit(self, apdu: bytes) -> bytes:
        expected, answer = self.exchanges.pop(0)
        assert apdu == expected
        return answer

    def reset(self) -> None:
        raise AssertionError("no reset was expected")


def scalars(vector: dict[str, Any]) -> Callable[[Group], int]:
    keys = [int(vector["terminal_map_priv"], 16), int(vector["terminal_eph_priv"], 16)]
    return lambda _: keys.pop(0)


def run_pace(vector: dict[str, Any], exchanges: list[tuple[str, str]]) -> Channel:
    (offer,) = card_access.parse(bytes.fromhex(vector["ef_cardaccess"])).choices
    password = Password(PasswordKind.MRZ, vector["mrz_information"])
    script = Script(exchanges)
    established = pace.establish(CardLink(script), offer, password, scalar=scalars(vector))
    assert not script.exchanges
    assert established.cam is None
    return established.channel


def apdus(vector: dict[str, Any], **answers: str) -> list[tuple[str, str]]:
    """The exchange of the standard, with the answer of step_N replaced and what follows cut off."""
    exchanges = [(apdu["c"], apdu["r"]) for apdu in vector["apdus"]]
    for name, answer in answers.items():
        step = int(name.removeprefix("step_"))
        exchanges[step] = (exchanges[step][0], answer)
    return exchanges


def test_pace_of_the_standard_byte_for_byte(icao: dict[str, Any]) -> None:
    vector = icao[EXAMPLE]
    channel = run_pace(vector, apdus(vector))
    expected = AesSuite(bytes.fromhex(vector["ks_enc"]), bytes.fromhex(vector["ks_mac"]))
    assert channel.counter == bytes(16)
    counter = (1).to_bytes(16, "big")
    assert channel.suite.encrypt(counter, bytes(16)) == expected.encrypt(counter, bytes(16))
    assert channel.suite.mac(bytes(32)) == expected.mac(bytes(32))


def test_nonce_and_tokens_of_both_worked_examples(icao: dict[str, Any]) -> None:
    (offer,) = card_access.parse(OBSERVED).pace
    for name, terminal, chip in (
        (EXAMPLE, "t_ifd", "t_ic"),
        ("EAC_worked_example_PACE_ECDH_GM_AES128_password_123456", "t_pcd", "t_picc"),
    ):
        vector = icao[name]
        key = bytes.fromhex(vector["k_pi"])
        nonce = pace.decrypt_nonce(KeyKind.AES128, key, bytes.fromhex(vector["encrypted_nonce"]))
        assert nonce.hex().upper() == vector["nonce"]
        suite = AesSuite(bytes.fromhex(vector["ks_enc"]), bytes.fromhex(vector["ks_mac"]))
        for token, public in ((terminal, "chip_eph_pub"), (chip, "terminal_eph_pub")):
            assert pace.token(suite, offer, bytes.fromhex(vector[public])).hex().upper() == vector[token]
    example = icao["EAC_worked_example_PACE_ECDH_GM_AES128_password_123456"]
    password = Password(PasswordKind.CAN, example["password"])
    assert password.key(KeyKind.AES128).hex().upper() == example["k_pi"]


def test_template_of_the_fictional_card(vn: dict[str, Any]) -> None:
    (offer,) = card_access.parse(bytes.fromhex(vn["ef_cardaccess_observed"])).pace
    password = Password(PasswordKind.CAN, vn["pace_can"]["can"])
    exchanges = [(vn["mse_set_at_can"], "6A87"), (vn["mse_set_at_can_with_param"], "6A80")]
    script = Script(exchanges)
    with pytest.raises(UnsupportedError) as caught:
        pace.establish(CardLink(script), offer, password)
    assert caught.value.status_word == 0x6A80
    assert not script.exchanges


@pytest.mark.parametrize(
    ("answer", "left"), [("6300", None), ("63C2", 2), ("63C0", 0), ("6983", 0), ("6982", None)]
)
def test_a_wrong_key_tells_the_attempts(icao: dict[str, Any], answer: str, left: int | None) -> None:
    with pytest.raises(WrongKeyError) as caught:
        run_pace(icao[EXAMPLE], apdus(icao[EXAMPLE], step_4=answer))
    assert caught.value.attempts_remaining == left
    assert caught.value.status_word == int(answer, 16)


def test_a_blocked_password_and_a_warning_of_tries_left(icao: dict[str, Any]) -> None:
    vector = icao[EXAMPLE]
    run_pace(vector, apdus(vector, step_0="63C1"))
    for answer in ("63C0", "6983"):
        with pytest.raises(WrongKeyError) as caught:
            run_pace(vector, apdus(vector, step_0=answer))
        assert caught.value.attempts_remaining == 0


@pytest.mark.parametrize(
    ("step", "answer", "error"),
    [
        (0, "6D00", UnsupportedError),
        (1, "6A80", StatusError),
        (1, "9000", MalformedError),
        (1, "7C0380010090009000", MalformedError),
        (1, "7C0280009000", MalformedError),
        (2, "7C058203040102" + "9000", MalformedError),
        (2, "7C0482020400" + "9000", MalformedError),
        (3, "7C03840100" + "9000", MalformedError),
        (4, "7C0A8608" + "00" * 8 + "9000", SecureChannelError),
        (4, "7C0286009000", SecureChannelError),
    ],
)
def test_what_no_card_may_answer(
    icao: dict[str, Any], step: int, answer: str, error: type[CardError]
) -> None:
    with pytest.raises(error):
        run_pace(icao[EXAMPLE], apdus(icao[EXAMPLE], **{f"step_{step}": answer}))


def test_points_off_the_curve_and_our_own_key_are_refused(icao: dict[str, Any]) -> None:
    vector = icao[EXAMPLE]
    off_curve = vector["chip_map_pub"][:-1] + "5"
    stranger = NIST_P256.encode(NIST_P256.generator).hex()
    for point in (off_curve, stranger):
        with pytest.raises(MalformedError):
            run_pace(vector, apdus(vector, step_2=f"7C438241{point}9000"))
    with pytest.raises(MalformedError):
        run_pace(vector, apdus(vector, step_3=f"7C438441{vector['terminal_eph_pub']}9000"))


def test_ephemeral_keys_are_fresh() -> None:
    for group in (CURVE_GROUPS[13], FIELD_GROUPS[2]):
        assert group.random_scalar() != group.random_scalar()


# --- EF.CardAccess ----------------------------------------------------------------------------------


def test_card_access_of_the_standard_and_of_the_field(icao: dict[str, Any], vn: dict[str, Any]) -> None:
    assert bytes.fromhex(vn["ef_cardaccess_observed"]) == OBSERVED
    for content in (OBSERVED, bytes.fromhex(icao[EXAMPLE]["ef_cardaccess"])):
        access = card_access.parse(content)
        (offer,) = access.choices
        assert access.pace == (offer,)
        assert not access.ambiguous
        assert (offer.oid, offer.parameter_id) == (icao[EXAMPLE]["oid"], icao[EXAMPLE]["parameter_id"])
        assert offer.group == CURVE_GROUPS[13]
        assert offer.protocol.cipher is KeyKind.AES128


def test_bytes_after_the_set_are_ignored() -> None:
    assert card_access.parse(OBSERVED + bytes(7)).pace == card_access.parse(OBSERVED).pace


@pytest.mark.parametrize(
    ("infos", "spoken"),
    [
        ("3012060A04007F0007020204020202010202010C", True),  # P-256
        ("3012060A04007F0007020204040202010202010D", True),  # integrated mapping
        ("3012060A04007F0007020204040202010202010A", False),  # integrated mapping onto P-224
        ("3012060A04007F0007020204060202010202010D", True),  # chip-authentication mapping
        ("3012060A04007F0007020204060102010202010D", False),  # the same with 3DES: not in the standard
        ("3012060A04007F00070202040202020102020111", True),  # brainpoolP512r1
        ("3012060A04007F00070202040202020102020113", False),  # an id of no standard
        ("3012060A04007F00070202040104020102020102", True),  # DH with a 2048-bit group
        ("3012060A04007F0007020204010402010202010D", False),  # DH with the id of a curve
        ("300F060A04007F00070202040202020102", False),  # own domain parameters
    ],
)
def test_offers_are_kept_whether_or_not_they_are_spoken(infos: str, spoken: bool) -> None:
    content = bytes.fromhex(infos)
    access = card_access.parse(b"\x31" + bytes((len(content),)) + content)
    assert len(access.pace) == 1
    assert bool(access.choices) is spoken


def test_a_card_may_offer_no_pace() -> None:
    assert card_access.parse(bytes.fromhex("310F300D060804007F0007020202020101")).pace == ()


@given(st.binary(max_size=120))
def test_arbitrary_card_access_raises_only_malformed(content: bytes) -> None:
    for candidate in (content, b"\x31" + bytes((len(content),)) + content):
        try:
            access = card_access.parse(candidate)
        except MalformedError:
            continue
        assert all(isinstance(offer, PaceInfo) for offer in access.pace)


# --- BAC --------------------------------------------------------------------------------------------


def run_bac(vector: dict[str, Any], answer: str) -> Channel:
    randomness = [bytes.fromhex(vector["rnd_ifd"]), bytes.fromhex(vector["k_ifd"])]
    script = Script(
        [
            (vector["get_challenge_capdu"], vector["get_challenge_rapdu"]),
            (vector["ext_auth_capdu"], answer),
        ]
    )
    return bac.establish(
        CardLink(script), vector["td3_mrz_information"], random_bytes=lambda _: randomness.pop(0)
    )


def test_bac_of_the_standard_byte_for_byte(icao: dict[str, Any]) -> None:
    vector = icao["D_BAC"]
    channel = run_bac(vector, vector["ext_auth_rapdu"])
    assert channel.counter.hex().upper() == vector["ssc_initial"]
    expected = Des3Suite(bytes.fromhex(vector["ks_enc"]), bytes.fromhex(vector["ks_mac"]))
    assert channel.suite.encrypt(b"", bytes(16)) == expected.encrypt(b"", bytes(16))
    assert channel.suite.mac(bytes(16)) == expected.mac(bytes(16))


@pytest.mark.parametrize("answer", ["6300", "6982", "6988", "63C3"])
def test_a_wrong_mrz(icao: dict[str, Any], answer: str) -> None:
    with pytest.raises(WrongKeyError) as caught:
        run_bac(icao["D_BAC"], answer)
    assert caught.value.status_word == int(answer, 16)


def test_bac_answers_that_prove_nothing(icao: dict[str, Any]) -> None:
    right = icao["D_BAC"]["ext_auth_rapdu"]
    with pytest.raises(SecureChannelError):
        run_bac(icao["D_BAC"], "00" + right[2:])
    with pytest.raises(MalformedError):
        run_bac(icao["D_BAC"], "9000")
    with pytest.raises(StatusError):
        run_bac(icao["D_BAC"], "6F00")


def test_a_challenge_of_wrong_size() -> None:
    with pytest.raises(MalformedError):
        bac.establish(CardLink(Script([("0084000008", "01029000")])), "L898902C<369080619406236")

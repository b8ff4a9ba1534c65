"""The recovery code on paper: typed again it is the same key, and a slip of the hand is found where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.recovery import RecoveryCodeError, recovery_code, recovery_secret

SECRETS = st.binary(min_size=32, max_size=32)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(SECRETS)
def test_a_code_is_read_as_the_secret_it_was_made_of(secret: bytes) -> None:
    code = recovery_code(secret)
    assert [len(group) for group in code.split("-")] == [5] * 13
    assert recovery_secret(code) == secret
    assert recovery_secret(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == secret


@given(SECRETS, st.integers(0, 64), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_found_in_its_group(secret: bytes, place: int, letter: str) -> None:
    bare = recovery_code(secret).replace("-", "")
    if bare[place] == letter:
        return
    with pytest.raises(RecoveryCodeError) as refusal:
        recovery_secret(bare[:place] + letter + bare[place + 1 :])
    assert refusal.value.group == place // 5 + 1


@given(SECRETS)
def test_two_groups_that_changed_places_are_found(secret: bytes) -> None:
    first, second, *rest = recovery_code(secret).split("-")
    if first[:4] == second[:4]:
        return
    with pytest.raises(RecoveryCodeError):
        recovery_secret("-".join((second, first, *rest)))


@pytest.mark.parametrize("typed", ["", "7", "A" * 64, "A" * 66, "-" * 300, "ß" * 40])
def test_another_length_is_none(typed: str) -> None:
    with pytest.raises(RecoveryCodeError) as refusal:
        recovery_secret(typed)
    assert refusal.value.group == 0


def test_what_is_no_letter_is_found() -> None:
    with pytest.raises(RecoveryCodeError) as refusal:
        recovery_secret(recovery_code(bytes(32))[:-1] + "*")
    assert refusal.value.group == 13


def test_a_secret_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        recovery_code(bytes(31))

"""Evidence that somebody altered: it bears no verdict out that it did not come to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from counter.domain.card import Authenticity, Check, CheckOutcome
from devices.emrtd.errors import MalformedError
from devices.emrtd.evidence import Evidence, MappingProof, decode, encode
from devices.emrtd.groups import CurveGroup
from devices.emrtd.security_infos import parse
from devices.emrtd.verification import Verified, verify_evidence
from devices.virtual.authentication import ChipProofs
from tests.rigs.proving import TRUSTED, judged, signed_card

Change = Callable[[Evidence], Evidence]


def kept(proofs: ChipProofs | None = None) -> Evidence:
    evidence = judged(signed_card(proofs)).evidence
    assert evidence is not None
    return decode(evidence)


def verified(evidence: Evidence) -> Verified:
    encoded = encode(evidence)
    assert encoded is not None
    return verify_evidence(decode(encoded), TRUSTED)


def checks_but(evidence: Evidence, check: Check) -> tuple[Check, ...]:
    return (*(one for one in evidence.checks if one.name != check.name), check)


def test_what_nobody_altered_contradicts_nothing() -> None:
    for proofs in (None, ChipProofs(copied=True), ChipProofs(chip=None, copied=True)):
        found = verified(kept(proofs))
        assert found.contradicted == ()
        assert found.agrees


@pytest.mark.parametrize("number", ["9" * 5_000, "0", "17", "٣", "", "1 ", "-1"])
def test_a_group_with_an_odd_number_is_no_evidence(number: str) -> None:
    evidence = kept()
    encoded = encode(replace(evidence, groups={**evidence.groups, number: b"x"}))
    assert encoded is not None
    with pytest.raises(MalformedError):
        decode(encoded)


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-23T08:00:00"]
)
def test_a_moment_that_no_clock_tells_is_no_evidence(moment: str) -> None:
    evidence = judged(signed_card()).evidence
    assert evidence is not None
    with pytest.raises(MalformedError):
        decode(json.dumps({**json.loads(evidence), "moment": moment}).encode())


_GENUINE = Authenticity.GENUINE


@pytest.mark.parametrize(
    ("proofs", "change", "contradicted"),
    [
        (  # the verdict alone
            ChipProofs(active=None, copied=True),
            lambda one: replace(one, authenticity=_GENUINE),
            ("authenticity",),
        ),
        (  # the checks left out
            ChipProofs(active=None, copied=True),
            lambda one: replace(one, authenticity=_GENUINE, checks=()),
            ("passive_authentication", "data_groups", "authenticity"),
        ),
        (  # the chip's wrong answer left out, and the check with it
            ChipProofs(chip=None, copied=True),
            lambda one: replace(one, authenticity=_GENUINE, active=None, checks=()),
            ("passive_authentication", "data_groups", "authenticity"),
        ),
        (  # the hash of a photo that was exchanged left out, its failed check still there
            None,
            lambda one: replace(
                one,
                groups={number: hash_ for number, hash_ in one.groups.items() if number != "2"},
                checks=checks_but(one, Check("data_groups", CheckOutcome.FAILED, "2=differs")),
            ),
            ("data_groups", "authenticity"),
        ),
    ],
)
def test_evidence_altered_in_part_is_not_borne_out(
    proofs: ChipProofs | None, change: Change, contradicted: tuple[str, ...]
) -> None:
    found = verified(change(kept(proofs)))
    assert found.contradicted == contradicted
    assert not found.agrees


def test_the_proof_of_a_mapping_convinces_nobody_later() -> None:
    """Who knows the chip's public key makes one up: 5 · key, and the number five."""
    evidence = kept()
    assert evidence.chip_infos is not None
    group, public = parse(evidence.chip_infos).keys[0].group()
    assert isinstance(group, CurveGroup)
    made_up = group.curve.encode(group.curve.multiply(5, group.curve.decode(public)))
    passed = Check("pace_cam", CheckOutcome.PASSED, f"CAM {group.name}")
    forged = replace(
        evidence, cam=MappingProof(group.name, made_up, b"\x05"), checks=checks_but(evidence, passed)
    )
    assert "pace_cam" in verified(forged).from_record

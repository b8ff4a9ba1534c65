"""What checks come to: a verdict by cryptography alone, findings beside it."""

from __future__ import annotations

from datetime import date

import pytest

from counter.domain import authenticity as names
from counter.domain.authenticity import Finding, findings_of, verdict_of
from counter.domain.card import Authenticity, CardRecord, Check, CheckOutcome
from counter.domain.states import two_letters

PASSED, FAILED, NOT = CheckOutcome.PASSED, CheckOutcome.FAILED, CheckOutcome.NOT_PERFORMED
TODAY = date(2026, 11, 23)
SOUND = {
    names.SECURITY_OBJECT: PASSED,
    names.SIGNATURE: PASSED,
    names.GROUPS: PASSED,
    names.ISSUER: PASSED,
    names.ACTIVE: PASSED,
}


def checks(changed: dict[str, CheckOutcome] | None = None, evidence: str = "") -> list[Check]:
    """A genuine card's checks, with changes; `evidence` stands on every changed one."""
    changed = changed or {}
    return [
        Check(name, outcome, evidence if name in changed else "")
        for name, outcome in {**SOUND, **changed}.items()
    ]


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, Authenticity.GENUINE),
        ({names.ISSUER: NOT}, Authenticity.ISSUER_UNKNOWN),
        ({names.ACTIVE: NOT}, Authenticity.GENUINE),
        ({names.VALIDITY: FAILED}, Authenticity.GENUINE),
        ({"mrz_check_digits": FAILED, "dg1_dg13_agree": FAILED}, Authenticity.GENUINE),
        ({names.SIGNATURE: NOT, names.ISSUER: NOT}, Authenticity.NOT_CHECKED),
        ({names.GROUPS: NOT}, Authenticity.NOT_CHECKED),
        ({names.SECURITY_OBJECT: FAILED, names.SIGNATURE: NOT, names.GROUPS: NOT}, Authenticity.NOT_CHECKED),
        *(
            ({name: FAILED}, Authenticity.NOT_GENUINE)
            for name in (
                names.SIGNATURE,
                names.GROUPS,
                names.REVOCATION,
                names.COUNTRY,
                names.ACTIVE,
                names.CHIP,
                names.MAPPING,
            )
        ),
        ({names.ISSUER: NOT, names.CHIP: FAILED}, Authenticity.NOT_GENUINE),
    ],
)
def test_the_verdict_over_checks(changed: dict[str, CheckOutcome], verdict: Authenticity) -> None:
    assert verdict_of(checks(changed)) is verdict


def test_nothing_checked_is_not_checked_and_finds_nothing() -> None:
    assert verdict_of([]) is Authenticity.NOT_CHECKED
    assert findings_of([], None, TODAY) == ()
    assert findings_of([Check(names.SECURITY_OBJECT, NOT, "6A82")], None, TODAY) == (), "nobody judged it"


@pytest.mark.parametrize(
    ("changed", "evidence", "found"),
    [
        ({"dg1_dg13_agree": FAILED}, "sex", Finding.FILES_DISAGREE),
        ({"mrz_check_digits": FAILED}, "composite", Finding.ZONE_DIGITS),
        ({"pace": FAILED}, "6300", Finding.DOWNGRADED),
        ({names.VALIDITY: FAILED}, "20100101-20200101", Finding.SIGNER_OUT_OF_TIME),
        ({names.REVOCATION: FAILED}, "revoked", Finding.SIGNER_REVOKED),
        ({names.COUNTRY: FAILED}, "DE VN", Finding.OTHER_COUNTRY),
        ({names.SECURITY_OBJECT: FAILED}, "malformed", Finding.NO_SIGNATURE),
        ({names.SIGNATURE: NOT}, "too_large", Finding.NO_SIGNATURE),
        ({names.ACTIVE: NOT}, "withheld", Finding.CHIP_UNPROVED),
        ({names.ACTIVE: NOT}, "6700", Finding.CHIP_UNPROVED),
    ],
)
def test_a_finding_for_each_thing_to_know(
    changed: dict[str, CheckOutcome], evidence: str, found: Finding
) -> None:
    assert findings_of(checks(changed, evidence), None, TODAY) == (found,)


def test_a_chip_without_a_key_has_nothing_to_prove_and_one_proof_is_enough() -> None:
    assert findings_of(checks({names.ACTIVE: NOT, names.CHIP: NOT}), None, TODAY) == ()
    assert findings_of([*checks(), Check(names.CHIP, NOT, "6A80")], None, TODAY) == ()


@pytest.mark.parametrize(
    ("issued", "expires", "found"),
    [
        (date(2020, 1, 1), date(2026, 11, 23), ()),
        (date(2020, 1, 1), date(2026, 11, 22), (Finding.EXPIRED,)),
        (date(2026, 11, 24), None, (Finding.NOT_YET_VALID,)),
        (None, None, ()),
    ],
)
def test_the_days_of_a_card(issued: date | None, expires: date | None, found: tuple[Finding, ...]) -> None:
    record = CardRecord("TRẦN THỊ MẪU", issue_date=issued, expiry_date=expires)
    assert findings_of(checks(), record, TODAY) == found


def test_states_in_zones_and_certificates() -> None:
    assert [two_letters(state) for state in ("VNM", "D", "DEU", "GBR", "UTO", "")] == [
        "VN",
        "DE",
        "DE",
        "GB",
        None,
        None,
    ]

"""When a component counts as digitised: described and signed, or held by the state already."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from counter.domain.office import OFFICE_ZONE
from counter.domain.scans import (
    ComponentScan,
    CopyKind,
    DigitalState,
    PaperMetadata,
    ScanSignature,
    ScanSource,
    SignedIn,
    Standing,
    counted,
    is_signers_name,
    names_same_content,
    read_metadata,
)

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE_ZONE)
WHOLE = PaperMetadata(
    type_code="GT01", name="Giấy", abstract="Tóm tắt", owner_id="099300000001", validity="Vô hạn"
)
HERE = ScanSignature(SignedIn.HERE, AT, "c-1", signer="Người Mẫu", serial="1f")
ELSEWHERE = ScanSignature(SignedIn.OWNING_SYSTEM, AT, "c-1", system="Hộ tịch")


def scan(**changes: object) -> ComponentScan:
    values: dict[str, object] = {
        "id": "s-1",
        "dossier_id": "d-1",
        "component_id": "k-1",
        "component_name": "Giấy khai sinh",
        "metadata": WHOLE,
        "source": ScanSource.SCANNER,
        "kind": CopyKind.ARCHIVE,
        "pages": 1,
        "size": 100,
        "sha256": "a" * 64,
        "origin_sha256": "b" * 64,
    }
    return ComponentScan(**{**values, **changes})  # type: ignore[arg-type]  # refused by the value itself


def reused(state: DigitalState = DigitalState.FROM_RESULT) -> ComponentScan:
    nothing = {"source": None, "kind": None, "pages": 0, "size": 0, "sha256": "", "origin_sha256": ""}
    return scan(**nothing, reused_from="KQ-1", reuses=state)


def test_unsigned_shows_and_never_counts() -> None:
    assert (scan().standing, scan().state) == (Standing.UNSIGNED, DigitalState.NOT)
    signed = scan().signed(HERE, sha256="c" * 64, size=9000)
    assert (signed.standing, signed.state) == (Standing.SIGNED, DigitalState.DIGITISED)
    assert signed.sha256 == "c" * 64
    assert signed.origin_sha256 == "b" * 64


def test_signed_in_the_owning_system_counts_and_says_so() -> None:
    signed = scan().signed(ELSEWHERE, sha256="a" * 64, size=100)
    assert (signed.standing, signed.state) == (Standing.SIGNED_ELSEWHERE, DigitalState.DIGITISED)


def test_a_signature_without_a_description_does_not_count() -> None:
    bare = replace(WHOLE, abstract="")
    assert scan(metadata=bare).standing is Standing.UNDESCRIBED
    signed = scan(metadata=bare).signed(HERE, sha256="c" * 64, size=1)
    assert (signed.standing, signed.state) == (Standing.UNDESCRIBED, DigitalState.NOT)
    assert signed.described(WHOLE).state is DigitalState.DIGITISED


@pytest.mark.parametrize("state", [DigitalState.FROM_COMPONENT, DigitalState.FROM_RESULT])
def test_what_the_state_holds_is_not_copied_again(state: DigitalState) -> None:
    assert (reused(state).standing, reused(state).state) == (Standing.REUSED, state)
    with pytest.raises(ValueError, match="sign"):
        reused().signed(HERE, sha256="c" * 64, size=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"sha256": ""},
        {"sha256": "xyz"},
        {"pages": 0},
        {"pages": 201},
        {"size": 0},
        {"kind": None},
        {"source": None},
        {"reused_from": "KQ-1", "reuses": DigitalState.FROM_RESULT},
        {"reuses": DigitalState.DIGITISED, "reused_from": "KQ-1", "sha256": ""},
    ],
)
def test_what_is_no_copy_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"copy|component|used again"):
        scan(**changes)


def test_a_signature_names_its_maker() -> None:
    for wrong in ({"serial": ""}, {"signer": ""}, {"clerk_id": ""}, {"at": AT.replace(tzinfo=None)}):
        with pytest.raises(ValueError, match="signature"):
            replace(HERE, **wrong)
    with pytest.raises(ValueError, match="signature"):
        replace(ELSEWHERE, system="")
    with pytest.raises(ValueError, match="signed copy"):
        scan().signed(HERE, sha256="a" * 64, size=100)


def test_only_components_of_the_list_count_and_once() -> None:
    done = scan().signed(HERE, sha256="c" * 64, size=1)
    other, stray = reused(), replace(done, component_id="stray")
    scans = [done, replace(done, id="s-2"), replace(other, component_id="k-2"), stray]
    assert counted(["k-1", "k-2", "k-3"], [*scans, scan(component_id="k-3")]) == (2, 3)


def test_the_same_paper_is_known_again() -> None:
    signed = scan().signed(HERE, sha256="c" * 64, size=1)
    assert names_same_content("b" * 64, [signed]) is signed
    assert names_same_content("d" * 64, [signed]) is None


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, ("type_code", "owner_id", "name", "abstract", "validity")),
        (
            {"owner_name": "Người Mẫu"},
            ("type_code", "birth_year", "issued_on", "issuer", "name", "abstract", "validity"),
        ),
        (
            {"owner_id": "099300000001", "type_code": "gt01", "name": "a", "abstract": "b", "validity": "c"},
            (),
        ),
    ],
)
def test_the_minimum_is_the_laws(values: dict[str, str], missing: tuple[str, ...]) -> None:
    metadata, wrong = read_metadata(values, TODAY)
    assert (metadata.missing, wrong) == (missing, ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("type_code", "a b"),
        ("owner_id", "12'--"),
        ("birth_year", "26"),
        ("birth_year", "2027"),
        ("issued_on", "2026-11-24"),
        ("issued_on", "23/11/2026"),
    ],
)
def test_what_is_wrong_is_named_and_left_out(name: str, text: str) -> None:
    metadata, wrong = read_metadata({name: text}, TODAY)
    assert wrong == (name,)
    assert not getattr(metadata, name)


def test_typed_text_is_cleaned_and_stands_in_no_repr() -> None:
    metadata, _ = read_metadata({"owner_name": "Mẫu\x1b[2J\u202e", "owner_id": "099300000001"}, TODAY)
    assert metadata.owner_name == "Mẫu[2J"
    assert "Mẫu" not in repr(metadata)
    assert "0993" not in repr(scan(metadata=metadata))


@pytest.mark.parametrize(
    ("clerk", "signer", "same"),
    [
        ("Trần Thị Mẫu", "TRẦN THỊ MẪU", True),
        ("Trần Thị Mẫu", "Tran Thi Mau (UBND phường Mẫu)", True),
        ("Trần Thị Mẫu", "Trần Thị Mẫu Đơn", True),
        ("Trần Thị Mẫu", "Lê Văn Khác", False),
        ("Trần Thị Mẫu", "", False),
        ("", "Trần Thị Mẫu", False),
    ],
)
def test_whose_certificate_it_may_be(clerk: str, signer: str, same: bool) -> None:
    assert is_signers_name(clerk, signer) is same

"""The router of scans."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter.domain.people import IdentityLevel, PartialDate, PersonField, Sex, Source
from counter.domain.scan import MAX_CHARACTERS, Scan, ScanKind, citizen_from_qr, read_scan

TODAY = date(2026, 11, 23)
QR_2021 = "099090123456|099123456|Nguyễn Văn Mẫu|15031990|Nam|Số 1 Đường Mẫu, Phường Mẫu, Tỉnh Mẫu|20032022"
PAYMENT = (
    "00020101021238560010A0000007270126000697041501120000111122220208QRIBFTTA53037045405160005802VN"
    "6240011026112500070822LP H99.001-261125-000763044F08"
)
BROKEN_PAYMENT = (
    "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
)
MRZ = "IDVNM0901234562099090123456<<8\r\n9003152M3003150VNM<<<<<<<<<<<4\r\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<"


def scan(text: str) -> Scan:
    return read_scan(text, TODAY)


def qr(**changes: str) -> str:
    names = ("number", "old", "name", "birth", "sex", "residence", "issued")
    parts = dict(zip(names, QR_2021.split("|"), strict=True))
    return "|".join((parts | changes).values())


def test_a_card_of_2021() -> None:
    read = scan(QR_2021)
    assert read.kind is ScanKind.CITIZEN_QR
    assert read.warnings == ()
    assert dict(read.fields) == {
        "personal_number": "099090123456",
        "old_number": "099123456",
        "full_name": "Nguyễn Văn Mẫu",
        "date_of_birth": "1990-03-15",
        "sex": "male",
        "place_of_residence": "Số 1 Đường Mẫu, Phường Mẫu, Tỉnh Mẫu",
        "issue_date": "2022-03-20",
    }


def test_a_card_since_july_2024_has_four_more_fields() -> None:
    read = scan(qr(old="", issued="20082024") + "||||")
    assert read.kind is ScanKind.CITIZEN_QR
    assert read.warnings == ()
    assert read.fields["old_number"] == ""
    assert read.fields["extra"] == "|||"
    assert read.fields["issue_date"] == "2024-08-20"


def test_extra_fields_are_kept_raw() -> None:
    read = scan(QR_2021 + "|a||c")
    assert read.fields["extra"] == "a||c"
    assert read.warnings == ("field_count",)


@pytest.mark.parametrize("wrap", ["{}\r\n", "\ufeff{}", "  {}\t", "{}\x00"])
def test_what_a_scanner_puts_around_is_dropped(wrap: str) -> None:
    assert scan(wrap.format(QR_2021)).fields == scan(QR_2021).fields


def test_group_separators_stand_for_bars() -> None:
    assert scan(QR_2021.replace("|", "\x1d")) == scan(QR_2021)


def test_decomposed_letters_are_composed() -> None:
    assert scan(unicodedata.normalize("NFD", QR_2021)) == scan(QR_2021)


def test_control_characters_are_dropped_and_told() -> None:
    read = scan(qr(name="Nguyễn\x1b[2J Văn\u202e Mẫu"))
    assert read.fields["full_name"] == "Nguyễn[2J Văn Mẫu"
    assert read.warnings == ("control_characters", "name_needs_check")


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"birth": "31021990"}, "date_of_birth_unreadable"),
        ({"birth": "x"}, "date_of_birth_unreadable"),
        ({"issued": ""}, "issue_date_unreadable"),
        ({"sex": "X"}, "sex_unreadable"),
        ({"old": "12"}, "old_number_unreadable"),
        ({"name": "Nguye64n Va8n Ma64u"}, "name_needs_check"),
        ({"name": ""}, "name_needs_check"),
        ({"name": "Nguy\ufffdn Văn Mẫu"}, "undecodable"),
        ({"birth": "15031991"}, "number_birth_year_differs"),
        ({"sex": "Nữ"}, "number_sex_differs"),
        ({"number": "099790123456"}, "number_century_unknown"),
        ({"birth": "01012027"}, "date_of_birth_in_future"),
        ({"issued": "24112026"}, "issue_date_in_future"),
        ({"issued": "14031990"}, "issued_before_birth"),
        ({"number": "099098123456", "birth": "15031998", "issued": "01012021"}, "card_probably_expired"),
    ],
)
def test_odd_fields_are_told_and_the_number_is_kept(changes: dict[str, str], warning: str) -> None:
    read = scan(qr(**changes))
    assert read.kind is ScanKind.CITIZEN_QR
    assert warning in read.warnings
    assert read.fields["personal_number"] == changes.get("number", "099090123456")


def test_a_birth_year_alone_is_kept_as_such() -> None:
    assert scan(qr(birth="1990")).fields["date_of_birth"] == "1990"
    assert scan(qr(birth="00001990")).fields["date_of_birth"] == "1990"
    assert scan(qr(birth="00031990")).fields["date_of_birth"] == "1990-03"


def test_a_card_with_missing_fields_is_not_believed() -> None:
    """A six-field QR crashes a parser, and goes to the console (OpenCPS six fields)."""
    read = scan("099090123456||Nguyễn Văn Mẫu")
    assert read.kind is ScanKind.UNKNOWN
    assert read.warnings == ("fields_missing",)


def test_the_citizen_of_a_card() -> None:
    person = citizen_from_qr(scan(QR_2021))
    assert person.full_name == "Nguyễn Văn Mẫu"
    assert person.personal_number == "099090123456"
    assert person.date_of_birth == PartialDate(1990, 3, 15)
    assert person.sex is Sex.MALE
    assert person.level is IdentityLevel.SEEN
    assert dict(person.sources) == {
        PersonField.FULL_NAME: Source.QR,
        PersonField.PERSONAL_NUMBER: Source.QR,
        PersonField.DATE_OF_BIRTH: Source.QR,
        PersonField.SEX: Source.QR,
        PersonField.RESIDENCE: Source.QR,
        PersonField.OLD_NUMBER: Source.QR,
    }


def test_unread_fields_of_a_card_have_no_source() -> None:
    person = citizen_from_qr(scan(qr(old="", birth="x", sex="", residence="")))
    assert (person.date_of_birth, person.sex, person.residence, person.old_number) == (None,) * 4
    assert set(person.sources) == {PersonField.FULL_NAME, PersonField.PERSONAL_NUMBER}


def test_only_a_card_names_a_citizen() -> None:
    with pytest.raises(ValueError, match="names no citizen"):
        citizen_from_qr(scan("099090123456"))


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        (
            "099 090 123 456",
            ScanKind.PERSONAL_NUMBER,
            {
                "number": "099090123456",
                "personal_number": "099090123456",
                "can": "123456",
                "birth_year": "1990",
                "sex": "male",
            },
        ),
        ("099123456", ScanKind.OLD_NUMBER, {"old_number": "099123456"}),
        ("123456", ScanKind.CAN, {"can": "123456"}),
        (
            "H99.001-261122-0007",
            ScanKind.DOSSIER_CODE,
            {"code": "H99.001-261122-0007", "agency": "H99.001", "serial": "0007", "date": "2026-11-22"},
        ),
        (
            "000.00.12.H56-250225-0001",
            ScanKind.DOSSIER_CODE,
            {
                "code": "000.00.12.H56-250225-0001",
                "agency": "000.00.12.H56",
                "serial": "0001",
                "date": "2025-02-25",
            },
        ),
        (
            "LQ03-261122-0007",
            ScanKind.LOCAL_NUMBER,
            {"number": "LQ03-261122-0007", "seat": "Q03", "serial": "0007", "date": "2026-11-22"},
        ),
        ("a027", ScanKind.TICKET_NUMBER, {"number": "A027"}),
        (
            "Q|H99.001|20261123|A|A027|0f3c5a91",
            ScanKind.TICKET,
            {
                "centre": "H99.001",
                "date": "2026-11-23",
                "group": "A",
                "number": "A027",
                "signature": "0f3c5a91",
            },
        ),
        ("2.000635", ScanKind.PROCEDURE_CODE, {"code": "2.000635"}),
        (
            "https://dichvucong.gov.vn/x?ma=1",
            ScanKind.LINK,
            {"url": "https://dichvucong.gov.vn/x?ma=1", "host": "dichvucong.gov.vn"},
        ),
        ("Khai  sinh", ScanKind.TEXT, {"text": "Khai sinh"}),
        (
            PAYMENT,
            ScanKind.VIETQR,
            {
                "bank": "970415",
                "account": "000011112222",
                "amount": "16000",
                "bill": "2611250007",
                "purpose": "LP H99.001-261125-0007",
                "code": "H99.001-261125-0007",
            },
        ),
        (
            "DN4999912345678|4e677579e1bb856e2056c4836e204de1baab75|15/03/1990|1|C490|99-001|||$",
            ScanKind.HEALTH_INSURANCE,
            {
                "insurance_number": "DN4999912345678",
                "full_name": "Nguyễn Văn Mẫu",
                "date_of_birth": "1990-03-15",
            },
        ),
    ],
)
def test_each_kind_is_recognised(text: str, kind: ScanKind, fields: dict[str, str]) -> None:
    read = scan(text)
    assert read.kind is kind
    assert dict(read.fields) == fields
    assert read.warnings == ()


def test_a_machine_readable_zone() -> None:
    read = scan(MRZ)
    assert read.kind is ScanKind.MRZ
    assert read.fields["personal_number"] == "099090123456"
    assert read.fields["document_number"] == "090123456"
    assert read.fields["date_of_birth"] == "1990-03-15"
    assert read.fields["date_of_expiry"] == "2030-03-15"
    assert read.warnings == ()
    assert scan(MRZ.replace("9003152", "9003153")).warnings == (
        "check_digit_date_of_birth",
        "check_digit_composite",
    )


@pytest.mark.parametrize(
    ("text", "kind", "warnings"),
    [
        ("", ScanKind.UNKNOWN, ("empty",)),
        ("\x00\u200b \r\n", ScanKind.UNKNOWN, ("empty",)),
        ("x" * (MAX_CHARACTERS + 1), ScanKind.UNKNOWN, ("too_long",)),
        ("a|b", ScanKind.UNKNOWN, ("fields_unknown",)),
        ("Q|H99.001|2026", ScanKind.UNKNOWN, ("ticket_malformed",)),
        ("Q|H99.001|20261122|A|27|0f3c5a91", ScanKind.TICKET, ("ticket_of_another_day",)),
        ("H99.001-261322-0007", ScanKind.UNKNOWN, ("code_malformed",)),
        ("H99.001-261122-00007", ScanKind.UNKNOWN, ("code_malformed",)),
        ("H99.001-261124-0007", ScanKind.DOSSIER_CODE, ("date_in_future",)),
        ("https://[", ScanKind.UNKNOWN, ("link_malformed",)),
        ("https://", ScanKind.UNKNOWN, ("link_malformed",)),
        (PAYMENT[:-1] + "9", ScanKind.VIETQR, ("payment_checksum",)),
        (BROKEN_PAYMENT, ScanKind.VIETQR, ("payment_malformed",)),
        ("000201", ScanKind.UNKNOWN, ("payment_checksum", "payment_not_vietqr")),
        ("099900123456", ScanKind.PERSONAL_NUMBER, ("number_century_unknown",)),
    ],
)
def test_malformed_texts_are_told(text: str, kind: ScanKind, warnings: tuple[str, ...]) -> None:
    read = scan(text)
    assert (read.kind, read.warnings) == (kind, warnings)


def test_a_scan_keeps_its_content_out_of_logs() -> None:
    assert repr(scan(QR_2021)) == "<Scan citizen_qr >"


_SEPARATED = st.lists(st.sampled_from([*QR_2021.split("|"), "", "Q", "$", "\x1d", "20261122"]), max_size=14)


@given(st.one_of(st.text(max_size=400), _SEPARATED.map("|".join), st.text("0123456789ABF|<.-$", max_size=95)))
@example("\ud800" * 5)
@example("9" * MAX_CHARACTERS)
@example("|" * MAX_CHARACTERS)
@example("000201" + "0000" * 400)
@example("A.-" * 600)
def test_the_router_never_raises_and_stays_bounded(text: str) -> None:
    read = scan(text)
    assert isinstance(read.kind, ScanKind)
    assert sum(map(len, read.fields.values())) <= 4 * len(text) + 40
    for value in read.fields.values():
        assert not any(ord(char) < 32 or char in "\u202e\u200b\x7f" for char in value)
    if read.kind is ScanKind.CITIZEN_QR:
        assert citizen_from_qr(read).personal_number == read.fields["personal_number"]


@given(st.text(min_size=1, max_size=100), st.integers(0, len(QR_2021)), st.integers(0, 30))
def test_a_damaged_card_never_raises(noise: str, at: int, length: int) -> None:
    scan(QR_2021[:at] + noise + QR_2021[at + length :])

"""Codes that an input method, a keyboard layout or a code page has changed on their way."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from counter.domain.mangled import Mangling, candidates, looks_mangled
from counter.domain.scan import Scan, ScanKind, read_scan

TODAY = date(2026, 11, 23)
AMERICAN = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
FRENCH = "²&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"
GERMAN = "^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.-°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_"
VIETNAMESE = dict(zip("1234567890", "ăâêô\u0300\u0309\u0303\u0301\u0323đ", strict=True))
TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}

CODES = {
    "ticket": "Q|H99.001|20261123|A|A027|0f3c5a91",
    "dossier": "H99.001-261122-0007",
    "dossier of 2018": "000.00.12.H56-250225-0001",
    "dossier of a ministry": "G09.99-261122-0912345",
    "local": "LQ03-261122-0007",
    "list": "BG-LQ03-261123-02",
    "badge": "CB12345678901234567890",
    "personal number": "099090123456",
    "old number": "099123456",
    "can": "123456",
    "citizen": "099090123456||TRAN VAN MAU|15031990|Nam|So 1 Duong Mau|20032022",
    "zone": "IDVNM0901234562099090123456<<89003152M3003150VNM<<<<<<<<<<<4NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
    "payment": (
        "00020101021238560010A0000007270126000697041501120000111122220208QRIBFTTA53037045405160005802VN"
        "6240011026112500070822LP H99.001-261125-000763044F08"
    ),
}
NO_DIGIT_KEYS = ("personal number", "old number", "can")


def scan(text: str) -> Scan:
    return read_scan(text, TODAY)


def typed_under(text: str, signs: str) -> str:
    return text.translate(str.maketrans(AMERICAN, signs))


@pytest.mark.parametrize("name", CODES)
def test_a_french_layout_is_undone(name: str) -> None:
    read = scan(typed_under(CODES[name], FRENCH))
    assert (read, read.mangling) == (mended(CODES[name]), Mangling.LAYOUT_FRENCH)
    assert read.text == CODES[name]


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("composed", [True, False])
def test_a_vietnamese_layout_is_undone(name: str, composed: bool) -> None:
    """Composed text does not say where a dot below was typed among other tones."""
    text = "".join(VIETNAMESE.get(char, char) for char in CODES[name])
    read = scan(unicodedata.normalize("NFC", text) if composed else text)
    assert (read, read.mangling) == (mended(CODES[name]), Mangling.LAYOUT_VIETNAMESE)


@pytest.mark.parametrize("name", ["ticket", "dossier", "local", "list", "citizen", "dossier of a ministry"])
def test_a_german_layout_is_undone(name: str) -> None:
    read = scan(typed_under(CODES[name], GERMAN))
    assert (read, read.mangling) == (mended(CODES[name]), Mangling.LAYOUT_GERMAN)


def mended(text: str) -> Scan:
    whole = scan(text)
    assert whole.mangling is None
    return Scan(whole.kind, whole.fields, (*whole.warnings, "mended"))


@pytest.mark.parametrize("name", ["badge", "ticket"])
def test_caps_lock_is_undone(name: str) -> None:
    assert scan(CODES[name].swapcase()).text == CODES[name]
    assert scan(CODES[name].swapcase()).kind is scan(CODES[name]).kind


@pytest.mark.parametrize(
    ("arrived", "meant", "method"),
    [
        ("Q|H99.001|20261123|A|A027|fâ3c5a9", "Q|H99.001|20261123|A|A027|faa3c5a9", Mangling.TELEX),
        ("Q|H99.001|20261123|A|A027|3ê1đ2b", "Q|H99.001|20261123|A|A027|3ee1dd2b", Mangling.TELEX),
    ],
)
def test_what_an_input_method_composed_is_taken_apart(arrived: str, meant: str, method: Mangling) -> None:
    read = scan(arrived)
    assert (read.text, read.mangling) == (meant, method)
    assert read.kind is scan(meant).kind
    assert "mended" in read.warnings


@pytest.mark.parametrize(
    "arrived",
    [
        "Q|H99.001|20261123|A|A027|0àc5c91",  # the tone's f: behind the a, or behind the c
        "P<UTOỄÁKNỘÁNẶKÁ<<MARÍÁÊ<ỘTTỆNNÁ<<<<<<<<<<<<<<" + "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "Q|H99.001|20261123|A|A027|0f3c5d1â",  # aa of Telex, or a6 of VNI
        "Q|H99.001|20261123|A|Á27|0f3c5d91",  # A127 of VNI, or what a second tone has swallowed
        "HĐ.01-261122-0007",
        "DN4999912345678|4e677579e1b856e205âbb|15/03/1990|1|C490|99-001|||$",  # aabb, abab or abba
        "P<UTOÁNAK<<MARIA<<<<<<<<<<<<<<<<<<<<<<<<<<<" + "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ],
)
def test_what_may_be_several_is_flagged_and_not_guessed(arrived: str) -> None:
    read = scan(arrived)
    assert read.kind is ScanKind.UNKNOWN
    assert "mangled" in read.warnings
    assert read.fields == {}


def test_utf8_taken_for_a_western_code_page_is_read_again() -> None:
    text = "099090123456||Nguyễn Văn Mẫu|15031990|Nam|Phường Mẫu|20032022"
    read = scan(text.encode().decode("latin-1"))
    assert read.fields["full_name"] == "Nguyễn Văn Mẫu"
    assert read.mangling is Mangling.CODE_PAGE


def test_a_card_without_one_vietnamese_letter_came_from_a_scanner_that_types() -> None:
    assert "letters_lost" in scan(CODES["citizen"]).warnings


@pytest.mark.parametrize(
    "words",
    ["đăng ký khai sinh", "Nguyễn Thị Ánh", "giấy độc thân", "chứng thực 2 bản", "àéè", "H9", "sao y (2)"],
)
def test_words_stay_words(words: str) -> None:
    assert scan(words).kind in (ScanKind.TEXT, ScanKind.UNKNOWN)
    assert scan(words).mangling is None


@pytest.mark.parametrize(
    ("text", "mangling"),
    [
        ("&é\"'(-è_", Mangling.LAYOUT_FRENCH),
        ("đ\u0323\u0323-ă|\u0300", Mangling.LAYOUT_VIETNAMESE),
        ("x9ß261332ß0007", Mangling.LAYOUT_GERMAN),
    ],
)
def test_a_broken_code_of_another_layout_is_named(text: str, mangling: Mangling) -> None:
    assert looks_mangled(text) is mangling
    assert scan(text).warnings[-1] == "mangled"


@settings(max_examples=40, deadline=None)
@given(st.text("aăâeêoôơưđĐÁÀẢÃẠấẦộ0123456789|-.Q<ß&é\"'(\u0323\u0300", max_size=200))
@example("ạ̀" * 100)
@example("ộa" * 12)
@example("á" * 12)
@example("Q|" + "ấb" * 12)
def test_candidates_are_few_and_never_raise(text: str) -> None:
    found = list(candidates(text))
    assert len(found) <= 300
    assert all(len(meant) <= 4 * len(text) + 4 for _, meant in found)
    scan(text)


@pytest.mark.parametrize("text", ["á" * 12 + "Q" * 600 + "1-", "ạ̀" * 300, "áQQQ " * 12 + "x" * 600 + "1-"])
def test_a_hostile_text_has_few_letters_of_candidates(text: str) -> None:
    assert sum(len(meant) for _, meant in candidates(text)) <= 30_000


@pytest.mark.parametrize("words", ["đăng ký lại việc kết hôn có yếu tố", "xác nhận tình trạng hôn nhân 2026"])
def test_words_are_not_taken_apart_letter_by_letter(words: str) -> None:
    """The scan line asks with every letter typed."""
    assert len(list(candidates(words))) <= 8

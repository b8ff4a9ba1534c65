"""A scanner tried: what is shown of a scan acts on no terminal, and each mishap has its advice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter.domain.mangled import Mangling
from counter.domain.scan import ScanKind
from counter.domain.scanner_trial import Advice, Came, tried, visible

TODAY = date(2026, 11, 23)
QR = "099090123456||TRAN VAN MAU|15031990|Nam|So 1 Duong Mau|20032022"


@pytest.mark.parametrize(
    ("text", "raw", "came", "kind", "advice"),
    [
        ("A027", b"A027", Came.OWN_LINE, ScanKind.TICKET_NUMBER, ()),
        ("A027", b"", Came.PREFIXED, ScanKind.TICKET_NUMBER, ()),
        ("A027", b"", Came.TYPED, ScanKind.TICKET_NUMBER, (Advice.SET_PREFIX,)),
        (QR, b"", Came.PREFIXED, ScanKind.CITIZEN_QR, (Advice.LETTERS_LOST,)),
        ("M\ufffdu", b"M\xe2u", Came.OWN_LINE, ScanKind.TEXT, (Advice.CODE_PAGE, Advice.NOT_A_CODE)),
        ("A0\x0427", b"A0\x0427", Came.OWN_LINE, ScanKind.TICKET_NUMBER, (Advice.CONTROLS,)),
        ("x" * 2_001, b"", Came.PREFIXED, ScanKind.UNKNOWN, (Advice.TOO_LONG,)),
    ],
)
def test_each_mishap_has_its_advice(
    text: str, raw: bytes, came: Came, kind: ScanKind, advice: tuple[Advice, ...]
) -> None:
    trial = tried(text, raw, came, TODAY)
    assert (trial.kind, trial.advice, trial.mangling) == (kind, advice, None)
    assert trial.is_well is (not advice)
    assert text not in repr(trial)


def test_a_layout_is_named_and_a_badge_never_shown() -> None:
    trial = tried("Hçç:àà&)é-&&éé)àààè", b"", Came.PREFIXED, TODAY)
    assert (trial.mangling, trial.kind) == (Mangling.LAYOUT_FRENCH, ScanKind.DOSSIER_CODE)
    assert not trial.is_well
    assert tried("CB12345678901234567890", b"CB12345678901234567890", Came.OWN_LINE, TODAY).shown == ""


@given(st.one_of(st.text(max_size=300), st.binary(max_size=200).map(lambda raw: raw.decode("latin-1"))))
@example("\x1b[2J\u202e\u200b\ufeff\ud800")
def test_what_is_shown_is_harmless_and_bounded(text: str) -> None:
    shown = visible(text)
    assert len(shown) <= 96 * 10 + 1
    assert not any(ord(char) < 32 or char in "\x7f\x9b\u202e\u200b\u2028" for char in shown)
    shown.encode()
    for came in Came:
        tried(text, text.encode("utf-8", "replace"), came, TODAY)

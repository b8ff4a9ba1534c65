"""The bundled typeface: every Vietnamese letter in every cut, and nothing lost in silence."""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest

from counter.domain.document_kinds import DocumentKind
from printing.template import template, template_ids
from printing.typeface import (
    REPLACEMENT,
    Face,
    MissingGlyphsError,
    font_path,
    missing_glyphs,
    replaced,
    require_glyphs,
    typeface,
    width,
)

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = [unicodedata.normalize("NFC", c + t) for c, t in product("aăâeêioôơuưy", TONES)]
LETTERS = sorted({case for v in VOWELS for case in (v, v.upper())} | {"đ", "Đ"})


def test_the_alphabet_is_whole() -> None:
    accented = [letter for letter in LETTERS if not letter.isascii()]
    assert len(accented) == 134
    assert all(len(letter) == 1 for letter in LETTERS)


@pytest.mark.parametrize("face", list(Face))
def test_each_cut_has_every_vietnamese_letter(face: Face) -> None:
    from reportlab.pdfbase.ttfonts import TTFontFace  # type: ignore[import-untyped]  # ships no types

    others = TTFontFace(str(font_path(face))).charToGlyph
    ours = typeface(face).advances
    assert not [letter for letter in LETTERS if ord(letter) not in ours]
    assert set(ours) == {code for code in others if code != 0xFFFF}


def test_widths_agree_with_the_pdf_library() -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM – Độc lập, 0123…"
    for face in Face:
        theirs = TTFont(f"probe-{face}", str(font_path(face))).stringWidth(text, 9)
        assert width(text, face, 9) == pytest.approx(theirs)


def test_every_template_can_be_printed_whole() -> None:
    for kind in DocumentKind:
        assert any(known.startswith(f"{kind.replace('_', '-')}-") for known in template_ids()), kind
    for template_id in template_ids():
        assert template(template_id).id == template_id


def test_decomposed_text_is_composed_before_it_is_drawn() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Mẫu")
    assert replaced(decomposed) == ("Nguyễn Thị Mẫu", ())
    assert require_glyphs(decomposed) == "Nguyễn Thị Mẫu"


def test_a_letter_the_typeface_lacks_is_a_visible_box_and_reported() -> None:
    assert not missing_glyphs(REPLACEMENT)
    assert replaced("LÝ 王 MẪU\u202e\x1b") == (f"LÝ {REPLACEMENT} MẪU", (0x738B,))


def test_wording_with_a_hole_is_refused_naming_code_points_only() -> None:
    with pytest.raises(MissingGlyphsError) as caught:
        require_glyphs("Nguyễn 王☐")
    assert caught.value.code_points == (0x2610, 0x738B)
    assert "Nguy" not in str(caught.value)
    assert "王" not in repr(caught.value)

"""Which lines of a checklist only prove what the population register holds already.

Such a paper is not asked for again once the register has found the person (Decree 118/2025 art. 5.1.i,
17.1.b; Decree 104/2022; Decree 123/2015 consolidated 2026 art. 2). Read from the published texts:
a line is named here only when its own text, or the law of its field, says that data take its place.
"""

from __future__ import annotations

from counter.domain.procedures import Component, ComponentKind
from counter.domain.text import fold, nfc

__all__ = ["held_by_register", "shows_identity"]

_IDENTITY_OF_CIVIL_STATUS = ("để chứng minh về nhân thân", "cơ quan đăng ký hộ tịch")
"""The registrar looks the requester up by the number; the paper is asked for when data are missing."""
_IDENTITY_UNLESS_FOUND = ("không yêu cầu", "khai thác được thông tin về thẻ căn cước")
_RESIDENCE_BEGINNINGS = (
    "giấy tờ có giá trị chứng minh thông tin về cư trú trong trường hợp",
    "giấy tờ chứng minh nơi cư trú để xác định thẩm quyền",
)
_IDENTITY_SHOWN = (
    "ho chieu/the can cuoc",
    "xuat trinh the can cuoc",
    "mot trong cac giay to sau: can cuoc dien tu",
)
"""Beginnings, folded, of the published lines that ask the requester for an identity paper to look at."""
_RESIDENCE_UNLESS_FOUND = "không thể khai thác được thông tin về nơi cư trú của công dân"


def held_by_register(component: Component) -> bool:
    """Whether the line only proves who the submitter is, or where they live.

    Never a line the law has done away with (it is not asked at all), a note, or another person's paper.
    """
    if component.abolished or component.kind is ComponentKind.NOTE:
        return False
    text = nfc(component.text).lower()
    identity = all(words in text for words in _IDENTITY_OF_CIVIL_STATUS) or all(
        words in text for words in _IDENTITY_UNLESS_FOUND
    )
    return identity or (text.startswith(_RESIDENCE_BEGINNINGS) and _RESIDENCE_UNLESS_FOUND in text)


def shows_identity(component: Component) -> bool:
    """Whether the line is the requester's own identity paper, shown and given back.

    A card that was scanned or read at the desk is that paper: it is not asked for once more.
    """
    shown = component.kind is ComponentKind.PRESENTED and not component.abolished
    return shown and fold(component.text).startswith(_IDENTITY_SHOWN)

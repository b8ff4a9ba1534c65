"""What a PDF holds that a copy of a paper must not: looked at object by object, inside the bounded process.

Knows pikepdf objects only. Source: ISO 32000-1 §12.6.4 (actions), §7.11.4 (embedded files), §12.7.8 (XFA).
"""

from __future__ import annotations

from typing import Final

import pikepdf

__all__ = ["is_active", "is_signed"]

_ACTIONS: Final = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
    }
)
_KEYS: Final = ("/JS", "/EF", "/XFA", "/AA", "/EmbeddedFiles", "/RichMediaContent")
_DEEPEST: Final = 40
_MOST_OBJECTS: Final = 200_000


def is_active(pdf: pikepdf.Pdf) -> bool:
    """Whether anything in it runs, attaches a file or changes by itself; too deep or too many counts too."""
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and (_word(opening, "/S") != "/GoTo" or "/Next" in opening):
        return True  # it would ask the network, or the printer, for something when it is opened
    waiting: list[tuple[pikepdf.Object, int]] = [(one, 0) for one in pdf.objects]
    waiting.append((pdf.trailer, 0))
    seen = 0
    while waiting:
        one, depth = waiting.pop()
        seen += 1
        if seen > _MOST_OBJECTS or depth > _DEEPEST:
            return True
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            if any(key in one for key in _KEYS) or _word(one, "/S") in _ACTIONS:
                return True
            if _word(one, "/Type") == "/EmbeddedFile" or (isinstance(one, pikepdf.Stream) and "/F" in one):
                return True  # a file in it, or a part of it in another file
            children = [child for _, child in one.items()]
        elif isinstance(one, pikepdf.Array):
            children = list(one)
        else:
            continue
        waiting += [
            (child, depth + 1)
            for child in children
            if not getattr(child, "is_indirect", True)  # numbers and words have no such mark
        ]
    return False


def is_signed(pdf: pikepdf.Pdf, content: bytes) -> bool:
    """Whether it carries a digital signature, which any rewriting would break.

    Not by its own word alone: a signature stands in its bytes, in the gap of what it signs (ISO 32000-1
    §12.8.1).
    """
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary) or not int(form.get("/SigFlags", 0)) & 1:
        return False
    return any(_signs(one, content) for one in pdf.objects if isinstance(one, pikepdf.Dictionary))


def _signs(one: pikepdf.Dictionary, content: bytes) -> bool:
    signed = one.get("/ByteRange")
    if not isinstance(signed, pikepdf.Array) or len(signed) != 4:
        return False
    begin, before, behind, rest = (int(number) for number in signed)
    inside = 0 == begin < before < behind < behind + rest <= len(content)
    return inside and content[before : before + 1] == b"<" and content[behind - 1 : behind] == b">"


def _word(one: pikepdf.Object, key: str) -> str:
    value = one.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""

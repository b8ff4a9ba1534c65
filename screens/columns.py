"""Text in columns of terminal cells: a wide letter is two, a combining mark none, so `len` never counts."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

__all__ = ["beside", "centred", "fit", "labelled", "spread", "stack", "wrapped"]


def fit(text: str | Content, width: int) -> Content:
    """`text` in exactly `width` cells: cut with an ellipsis or padded with spaces."""
    content = text if isinstance(text, Content) else Content(text)
    return content.truncate(max(width, 1), ellipsis=True, pad=True)


def wrapped(text: str, width: int, style: str = "", *, limit: int = 0) -> list[Content]:
    """`text` in lines of at most `width` cells; the last of `limit` lines ends in an ellipsis."""
    lines = [line.rstrip() for line in Content(text).wrap(max(width, 2))]
    if limit and len(lines) > limit:
        rest = Content(" ").join(lines[limit - 1 :])
        lines = [*lines[: limit - 1], rest.truncate(max(width, 2), ellipsis=True)]
    return [line.stylize(style) if style else line for line in lines]


def spread(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the two ends of `width` cells; the left is cut when both do not fit."""
    room = width - right.cell_length - 1
    if left.cell_length > room:
        left = left.truncate(max(room, 0), ellipsis=True)
    return left.pad_right(width - left.cell_length - right.cell_length) + right


def centred(text: Content, width: int) -> Content:
    """`text` in the middle of `width` cells."""
    content = text.truncate(width, ellipsis=True)
    return content.pad_left((width - content.cell_length) // 2)


def labelled(label: str, value: str, width: int, *, label_width: int, note: str = "") -> list[Content]:
    """A soft label, a value that wraps under itself, and a soft note at the right end of the first line."""
    note_width = Content(note).cell_length + 1 if note else 0
    room = max(width - label_width, 4)
    first = (wrapped(value, room - note_width) or [Content("")])[0]
    rest = wrapped(value[len(first.plain) :].lstrip(), room) if len(first.plain) < len(value.rstrip()) else []
    head = Content.styled(fit(label, label_width).plain, "$soft") + first
    if note:
        head = spread(head, Content.styled(note, "$soft"), width)
    return [head, *(Content(" " * label_width) + line for line in rest)]


def beside(left: list[Content], right: list[Content], left_width: int) -> list[Content]:
    """Two blocks of lines side by side, the left one `left_width` cells wide."""
    rows = max(len(left), len(right))
    blank = Content("")
    left = left + [blank] * (rows - len(left))
    right = right + [blank] * (rows - len(right))
    return [fit(a, left_width) + b for a, b in zip(left, right, strict=True)]


def stack(lines: Iterable[Content]) -> Content:
    """Lines under each other."""
    return Content("\n").join(lines)

"""Values as clerks read them: numbers in threes, dates as papers write them, times, states in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from counter.desk.state import Filing, Notice
from counter.domain.confirming import Aspect
from counter.domain.money import Dong, format_dong
from counter.domain.people import PartialDate
from counter.domain.quantity import Quantity
from counter.domain.text import clean
from counter.texts import Texts
from screens.symbols import NOTICE, Mark

__all__ = [
    "aspect_words",
    "brief",
    "clock",
    "duration",
    "in_threes",
    "marked",
    "minutes",
    "moment",
    "notice_line",
    "partial_date",
    "permission_key",
    "reason",
    "with_keys",
]

_FILES = {"warning": "cli", "mangling": "scanner", "why": "scan", "sign": "scan"}
"""Areas whose words stand in another file than `desk.toml`."""
_LONGEST_WORD = 60

_KEY = re.compile(r"\b(?:(?:Shift\+)?(?:F1[0-2]|F[1-9])|Enter|Esc|Ctrl\+[A-Z])\b|[↑↓←→]")


def in_threes(number: str) -> str:
    """Digits in groups of three, as people read a personal number aloud: `099 198 007 461`."""
    return " ".join(number[start : start + 3] for start in range(0, len(number), 3))


def clock(at: datetime) -> str:
    """`10:32`."""
    return f"{at:%H:%M}"


def moment(texts: Texts, at: datetime) -> str:
    """`17:00 Thứ Hai 23/11/2026`."""
    return f"{at:%H:%M} {texts(f'desk.weekday.{at.weekday()}')} {at:%d/%m/%Y}"


def minutes(since: datetime, now: datetime) -> int:
    """Whole minutes from `since` to `now`, never negative."""
    return max(0, int((now - since).total_seconds() // 60))


def duration(seconds: int) -> str:
    """`05:48` (minutes and seconds)."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def partial_date(value: PartialDate | None) -> str:
    """As papers write it, a dash when unknown."""
    return "—" if value is None else value.vietnamese()


def quantity_words(texts: Texts, quantity: Quantity | None) -> str:
    """`12 trang × 3 bản`; empty for a single one."""
    if quantity is None or quantity.is_plain:
        return ""
    return texts(f"money.row.counted_{quantity.per}", pages=quantity.pages, copies=quantity.copies)


def counted_words(texts: Texts, filing: Filing) -> str:
    """`1 trang × 1 bản`, what the fee of a form is counted by, a single one too; empty where it is not."""
    if filing.case is None or not filing.counts_quantity:
        return ""
    per = filing.fee_rule.per if filing.fee_rule is not None else "copy"
    if len(filing.certified) > 1:
        return texts("money.row.originals", papers=len(filing.certified))
    one = filing.certified[0] if filing.certified else filing
    return texts(f"money.row.counted_{per}", pages=one.pages, copies=one.copies)


def marked(mark: Mark, words: str) -> Content:
    """A symbol and its words in the colour of the state."""
    symbol, style = mark
    return Content.styled(f"{symbol} {words}", style)


def with_keys(sentence: str, style: str = "") -> Content:
    """A sentence whose key names stand out as key caps."""
    content = Content.styled(sentence, style) if style else Content(sentence)
    for match in _KEY.finditer(sentence):
        content = content.stylize("bold $mark", *match.span())
    return content


def reason(texts: Texts, area: str, word: str) -> str:
    """The words for a machine word; where nobody wrote any, a plain sentence with the word in brackets.

    Words of the area `reason` say what happened and, after a semicolon, what to do.
    """
    for end in ("", "-error", "-warning", "-report"):  # IPP appends how grave a printer reason is (RFC 8011)
        key = f"{_FILES.get(area, 'desk')}.{area}.{word.removesuffix(end).replace('-', '_')}"
        if key in texts:
            return texts(key)
    if word.endswith("-not-supported"):  # the attribute a printer refused, of any name
        return texts("desk.reason.not_supported")
    other = f"desk.{area}.other"
    shown = clean(word, limit=_LONGEST_WORD)
    return texts(other, word=shown) if other in texts else shown


def brief(texts: Texts, word: str) -> str:
    """What happened, without what to do: for places with few cells."""
    return reason(texts, "reason", word).partition(";")[0]


def permission_key(permission: str) -> str:
    """Text key of the sentence that says somebody may not do this."""
    of, act = permission.split(".")
    return f"access.permission.{of}.{act}"


def aspect_words(texts: Texts, aspects: Sequence[Aspect]) -> str:
    """What of a procedure nobody has confirmed, in a row."""
    return ", ".join(texts(f"catalogue.aspect.{aspect}") for aspect in aspects)


def notice_line(texts: Texts, notice: Notice) -> Content:
    """A notice as one sentence with its symbol; machine words among its values become words."""
    values = dict(notice.values)
    for name in ("reason", "kind", "field", "warning", "mangling", "why", "sign"):
        if name in values:
            values[name] = reason(texts, name, str(values[name]))
    if isinstance(aspects := values.get("aspects"), tuple):
        values["aspects"] = aspect_words(texts, aspects)
    if isinstance(permission := values.get("permission"), str):
        values["permission"] = texts(permission_key(permission))
    for name in ("amount", "owed"):
        if isinstance(amount := values.get(name), int):
            values[name] = format_dong(Dong(amount))
    symbol, style = NOTICE[notice.level] if notice.key != "desk.notice.confirmed" else ("✔", "$good")
    key = notice.key if notice.key in texts else "desk.notice.other"
    try:
        sentence = texts(key, key=notice.key, **values)
    except KeyError:  # a notice without a value its sentence names: better vague than no screen
        sentence = texts("desk.notice.other", key=notice.key)
    return Content.styled(f"{symbol} ", f"bold {style}") + with_keys(sentence, style)

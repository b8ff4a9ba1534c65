"""What a clerk reads of a trouble, and whether it says what to do: a key, a person to tell, an act."""

from __future__ import annotations

import re

from counter.desk.desk import Desk
from counter.desk.state import Notice
from counter.texts import LANGUAGES, texts
from screens.wording import notice_line

__all__ = ["notice_key", "reads", "remedy"]

_KEY = re.compile(r"\b(?:F1[0-2]|F[1-9]|Enter|Esc|Ctrl\+[A-Z])\b|→")
_PERSON = re.compile(r"người quản trị|quản trị viên|administrator")
_BEFORE = {
    "vi": "rồi|hoặc|còn lỗi thì|không được thì|đừng|mời|có mạng lại thì|thì",
    "en": "then|or|else|failing that|and|do not|meanwhile",
}
_ACTS = {
    "vi": "báo|bật|cài|cắm|cho máy|chuẩn bị|chạy|chọn|chờ|đặt|đóng|đổi|đừng|giải phóng|gõ|gỡ|gọi|hỏi"
    "|hướng dẫn|khóa|kết thúc|kiểm|lấy|làm|mở|nạp|nhấc|nhập|quét|rút|sửa|thay|thử|trả|xem|xóa",
    "en": "ask|call|change|check|choose|close|delete|do|end|free|get|give|go|install|let|lift|load|lock|look"
    "|make|open|plug|put|run|scan|see|shorten|sign|switch|take|tell|try|type|unplug|wait",
}


def remedy(text: str, language: str) -> str:
    """The first clause after what happened that says what to do; empty when none does."""
    begins = re.compile(rf"(?:(?:{_BEFORE[language]}) )*(?:{_ACTS[language]})\b", re.IGNORECASE)
    for clause in (part.strip() for part in re.split(r"[.;:,](?:\s|$)", text)[1:]):
        if _KEY.search(clause) or _PERSON.search(clause) or begins.match(clause):
            return clause
    return ""


def reads(notice: Notice | None) -> dict[str, str]:
    """A notice as it stands on the screen, by language. It is whole, it is known, it says what to do."""
    assert notice is not None
    said = {}
    for language in LANGUAGES:
        words = texts(language)
        assert notice.key in words, notice.key
        line = notice_line(words, notice).plain
        assert words("desk.notice.other", key="") not in line, line
        assert not re.search(r"[{}\x00-\x1f]", line), line
        assert remedy(line, language), (language, line)
        said[language] = line
    return said


def notice_key(desk: Desk) -> str:
    """The last part of the key of the notice that is shown, checked to be readable; empty without one."""
    notice = desk.state.notice
    if notice is None:
        return ""
    reads(notice)
    return notice.key.rpartition(".")[2]

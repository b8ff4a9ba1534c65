"""Special cases of an act, and the words that ask for them: who asks for none means the plain act.

`kết hôn` is a marriage, not one with a foreigner, not a mobile one, not its registering again, although those
names have every word as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from counter.domain.search_words import SearchWords, words_of
from counter.domain.weighing import positions

__all__ = ["Variants"]

_VARIANTS = (
    ("đăng ký lại; cấp lại", "lại mất hỏng lần hai"),
    ("yếu tố nước ngoài; người nước ngoài", "nước ngoài tây"),
    ("khu vực biên giới", "biên giới láng giềng"),
    ("lưu động", "lưu động tận nơi nhà"),
    ("chấm dứt", "chấm dứt hủy bỏ thôi hết đóng ngừng ngưng nghỉ dẹp giải thể tán xóa kết thúc"),
    ("xóa", "xóa cắt hủy bỏ gạch rút gỡ giải trả"),
    ("giám sát", "giám sát"),
    ("không phải là", "không tự"),
    ("tạm thời", "tạm"),
    ("địa phương khác", "khác mất còn giấy"),
    ("toàn trình", "toàn trình online mạng trực tuyến"),
    ("từ trần", "chết trần mất thân nhân"),
    ("vui chơi", "vui chơi giải trí"),
    ("thu hồi", "thu hồi trả nộp"),
    ("cấp huyện", "huyện"),
    ("thôi làm", "thôi nghỉ không"),
    ("gia hạn", "gia hạn hết quá thêm tiếp"),
)
"""Words of official names, between semicolons; words of requests any of which asks for it."""


class Variants:
    """Which special cases each procedure of a catalogue is. Immutable."""

    def __init__(self, index: SearchWords) -> None:
        self._asked_by = [frozenset(words_of(asking)) for _, asking in _VARIANTS]
        self._of = [0] * index.count
        for bit, (names, _) in enumerate(_VARIANTS):
            for name in names.split(";"):
                for at in positions(index.phrase(words_of(name))):
                    self._of[at] |= 1 << bit

    def unasked(self, words: Collection[str]) -> Callable[[int], int]:
        """How many special cases a procedure is that the request does not ask for, by its position."""
        typed = frozenset(words)
        idle = sum(1 << bit for bit, asking in enumerate(self._asked_by) if typed.isdisjoint(asking))
        return lambda at: (self._of[at] & idle).bit_count()

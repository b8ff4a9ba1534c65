"""A request in plain words: short forms written out, one of several ways to say a thing, idle words left out.

The same for what is typed and for the names it is compared with, so that `làm lại cccd` and `xin cấp lại căn
cước công dân` are one. Words are folded, so a way to say something stands here only where it means one thing
without its marks too (`tên bố`, not `bố`, which is also `bộ` and `bỏ`). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from counter.domain.search_words import words_of
from counter.domain.short_forms import ABBREVIATIONS

__all__ = ["WEAK", "plain_words", "typed_keys", "ways_said"]

_SAME = {
    "căn cước": (
        "căn cước công dân; thẻ căn cước; chứng minh nhân dân; chứng minh thư; thẻ căn cước công dân;"
        "căn cước gắn chip; thẻ cc; làm cc; cc gắn chip"
    ),
    "căn cước trẻ em": "cc trẻ em; cc cho con; cc cho bé; cc cho cháu; cc con",
    "mất căn cước": "mất cc; mất thẻ cc; rớt cc",
    "đổi căn cước": "đổi cc; đổi thẻ cc; cc hết hạn",
    "chứng thực": "công chứng; thị thực giấy; cc",
    "photo": "phô tô; photo copy; fô tô; photocopy",
    "mất": "thất lạc; đánh rơi; rơi mất; bị mất; làm mất; làm rơi; rớt mất; lỡ mất",
    "hỏng": (
        "bị hỏng; bị rách; rách; hư hỏng; bị hư; rách nát; bị nhàu; hư; bị ướt; bị cong; cong vênh; bị mờ;"
        "bị mục; bị phai; bị nhòe; bị gãy; bị xước; mờ chữ"
    ),
    "sai": "ghi sai; bị sai; nhầm; ghi nhầm; bị nhầm; sai sót; nhầm lẫn; viết sai; in sai",
    "sửa": "chỉnh sửa; đính chính; cải chính; sửa chữa; sửa đổi; sửa lại; sửa lỗi",
    "lại": "làm lại; xin lại; cấp lại; đăng ký lại; in lại",
    "tên cha": "tên bố; tên ba; tên tía",
    "nhận cha": "nhận bố; nhận ba; nhận tía",
    "cha mẹ": "bố mẹ; ba má; ba mẹ; cha má; tía má; bố má",
    "mới sinh": "mới đẻ; mới sanh; vừa sinh; vừa đẻ; sơ sinh",
    "sinh con": "đẻ con; sanh con; sinh em bé; sinh bé; sinh đẻ",
    "tạm ngừng": "tạm nghỉ; tạm dừng; tạm ngưng; ngưng tạm thời",
    "đổi": "thay đổi; thay",
    "sổ đỏ": (
        "sổ hồng; bìa đỏ; sổ đất; giấy chứng nhận quyền sử dụng đất; giấy quyền sử dụng đất;"
        "giấy chứng nhận qsdđ"
    ),
    "hộ khẩu": "sổ hộ khẩu; quyển hộ khẩu",
    "nhập hộ khẩu": "nhập khẩu; nhập hộ; nhập sổ hộ khẩu; vào hộ khẩu",
    "cắt hộ khẩu": "cắt khẩu",
    "xóa hộ khẩu": "xóa khẩu",
    "tách hộ khẩu": "tách khẩu; tách sổ hộ khẩu; tách sổ",
    "chuyển hộ khẩu": "chuyển khẩu",
    "cửa hàng": (
        "cửa tiệm; tiệm; shop; quầy hàng; sạp; quán ăn; quán cà phê; quán nhậu; quán cơm; quán nước;"
        "quán phở; quán bún; quán hủ tiếu; tên quán"
    ),
    "mở cửa hàng": "mở quán; mở tiệm; mở shop",
    "đóng cửa hàng": "đóng quán; dẹp quán; dẹp tiệm; đóng cửa quán; đóng tiệm; dẹp cửa hàng; đóng cửa tiệm",
    "kinh doanh": "buôn bán",
    "nhận lương": "lãnh lương; lĩnh lương",
    "lương hưu": "tiền hưu; tiền lương hưu",
    "một lần": "1 lần; một cục; 1 cục",
    "mức 2": "mức hai; mức độ 2; mức độ 02; mức độ hai",
    "9 số": "09 số; chín số",
    "trẻ em": "em bé; con nít; trẻ con; trẻ nhỏ; con nhỏ; bé trai; bé gái; cho bé; trẻ thơ; cháu bé",
    "chết": "qua đời; từ trần; tử vong; chết đi",
    "người chết": "người mất; người đã mất; người quá cố",
    "cha chết": "cha mất; bố mất; ba mất; bố chết",
    "mẹ chết": "mẹ mất; má mất",
    "ông chết": "ông mất; ông nội mất; ông ngoại mất",
    "bà chết": "bà mất; bà nội mất; bà ngoại mất",
    "chồng chết": "chồng mất",
    "vợ chết": "vợ mất",
    "kết hôn": (
        "lấy vợ; lấy chồng; cưới vợ; cưới chồng; cưới; hôn thú; lập gia đình; cưới hỏi; cưới nhau;lấy nhau"
    ),
    "rạp đám": "rạp cưới; rạp đám cưới; rạp đám ma; rạp đám tang; rạp tang",
    "đám": "đám cưới; đám ma; đám tang",
    "độc thân": (
        "chưa vợ; chưa chồng; chưa kết hôn; chưa có vợ; chưa có chồng; chưa lấy vợ; chưa lấy chồng;"
        "chưa lập gia đình; chưa có gia đình; tình trạng hôn nhân; chưa đăng ký kết hôn;"
        "chưa vợ chưa chồng"
    ),
    "khai tử": "chứng tử; báo tử; giấy tử",
    "lý lịch": "sơ yếu lý lịch; sơ yếu; bản lý lịch",
    "đi bộ đội": "đi lính; nhập ngũ; đi nghĩa vụ",
    "công ty": "doanh nghiệp; cty",
    "nước ngoài": "ngoại quốc; người tây; yếu tố nước ngoài; có yếu tố nước ngoài; hải ngoại",
    "vỉa hè": "lề đường; hè phố; hè đường",
    "giếng": "giếng khoan; khoan giếng; đào giếng",
    "ly hôn": "ly dị; li dị; bỏ vợ; bỏ chồng",
    "hiến đất": "hiến tặng đất; cho đất nhà nước",
    "hộ chiếu": "passport; pát po",
    "vneid": "vnid; vneit; vn eid; vneld; ứng dụng vneid",
    "cà vẹt": "cavet; cavẹt; cà vẹc; cạc vẹt",
    "": (
        "thủ tục; như thế nào; ở đâu; bao nhiêu tiền; bao nhiêu; cần giấy tờ gì; cần những gì; làm sao;"
        "thế nào; mất bao lâu; bao lâu; nhà em; nhà tôi; nhà mình; của tôi; cho em; cho tôi; cho mình;"
        "em muốn; con muốn; anh muốn; chị muốn; cháu muốn; nhờ; hỏi về; xin hỏi; tôi cần; em cần; con cần;"
        "được không; có được không; giúp em; ủy ban; ubnd xã; lên xã; ra xã; tại xã; ở xã; xã; phường"
    ),
}
"""What is meant → other ways to say it, between semicolons; nothing is meant by the last."""

_COUNTRIES = (
    "việt kiều; hàn quốc; đài loan; trung quốc; nhật bản; campuchia; singapore; thái lan; canada;"
    "người hàn; người nhật; người mỹ; người lào; người pháp; người đức; người úc; người anh quốc;"
    "lấy chồng mỹ; lai mỹ; bên mỹ; ở mỹ; sang mỹ; bên nhật; bên hàn; vợ nhật; chồng nhật; vợ lào;"
    "chồng hàn; vợ hàn"
)
_ABROAD = " ".join(words_of("nước ngoài"))
_IDLE = frozenset({
    "a", "ah", "ak", "bi", "cac", "cho", "cua", "de", "duoc", "em", "gi", "giup", "hay", "la", "lam", "muon",
    "nay", "nhe", "nhung", "oi", "thi", "toi", "ua", "va", "vay", "voi", "xin",
})  # fmt: skip
"""Folded words that say nothing of the procedure."""
WEAK = frozenset({
    "a", "anh", "ba", "bi", "cac", "cai", "cho", "chu", "co", "con", "cu", "cua", "cung", "da", "dang",
    "de", "do", "duoc", "em", "gai", "gi", "giay", "giup", "ho", "khong", "la", "lam", "len", "minh",
    "moi", "mot", "muon", "nay", "ngoai", "nha", "nhe", "nhieu", "nho", "nhung", "noi", "nua", "o", "oi",
    "ong", "phan", "ra", "roi", "thang", "thi", "tien", "to", "toi", "trai", "tu", "tuan", "va", "vao",
    "ve", "vi", "voi", "xin",
})  # fmt: skip
"""Folded words that say little of the procedure where other words are found."""

_PEOPLE = ("cha", "mẹ", "bố", "má", "ông", "bà", "chồng", "vợ")
_LOST = (
    "giấy", "căn cước", "cccd", "cmnd", "sổ", "thẻ", "hộ chiếu", "khai sinh", "hôn thú", "bằng", "xe",
    "biển số",
)  # fmt: skip
"""Who of `_PEOPLE` lost one of these has not died."""


def plain_words(words: Iterable[str]) -> tuple[str, ...]:
    """Folded words of a request or a name, told one way; all of them where nothing would be left."""
    ways, any_way, any_country = _ways()
    typed = text = " ".join(words)
    for _ in range(2):  # a short form, or words with an idle one between, may stand in another way to say it
        told = any_way.sub(lambda way: ways[way[0]], text).split()
        text = " ".join(word for word in told if word not in _IDLE)
    if any_country.search(typed) and _ABROAD not in text:
        text = f"{text} {_ABROAD}"
    return tuple(text.split()) or tuple(typed.split())


def ways_said() -> Iterator[list[str]]:
    """Words of every way to say something, and each idle word: what people type that no name has."""
    return (way.split() for way in (*_ways()[0], *_IDLE))


@lru_cache(maxsize=1)
def _ways() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """What each way to say something is told as; any of them in a text, the longest first; any country."""
    ways = {_folded(short): _folded(meaning) for short, meaning in ABBREVIATIONS.items()}
    for meant, others in _SAME.items():
        ways |= dict.fromkeys(map(_folded, others.split(";")), _folded(meant))
    for person, thing in product(_PEOPLE, _LOST):
        ways[_folded(f"{person} mất {thing}")] = _folded(f"mất {thing}")
    return ways, _any_of(ways), _any_of(map(_folded, _COUNTRIES.split(";")))


def _folded(text: str) -> str:
    return " ".join(words_of(text))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(phrases, key=len, reverse=True))})\b")


_VOWEL = "aeiouy"
_TONE_KEYS = re.compile(rf"(?<=[{_VOWEL}])([bcdghiklmnopqtuvwyae]*)[sfrxj]")
_DOUBLED = re.compile(r"(a)a|(e)e|(o)o|(d)d")


def typed_keys(word: str) -> str:
    """The word somebody meant whose keyboard was not switched: `dduwowcj` and `d9uo7c5` are `duoc`."""
    plain = re.sub(r"[0-9]", "", word)
    plain = _DOUBLED.sub(lambda pair: pair[0][0], plain)
    plain = re.sub(r"(?<=[aou])w", "", plain).replace("w", "u")
    return next(iter(words_of(_TONE_KEYS.sub(r"\1", plain))), word)

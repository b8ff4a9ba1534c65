"""What the person who sets up a single PC answers: a commune that does not exist."""

from __future__ import annotations

__all__ = ["ANSWERS"]

ANSWERS = {
    "agency_code": "H99.002",
    "parent_name": "ỦY BAN NHÂN DÂN XÃ THỬ",
    "name": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ THỬ",
    "short_name": "Xã Thử",
    "place_name": "Xã Thử",
    "address": "Số 1",
    "phone": "0990 000 002",
    "clerk_name": "Lê Thị Thử",
}

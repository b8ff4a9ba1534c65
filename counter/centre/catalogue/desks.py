"""Where a procedure belongs at the counters: its queue group, whether it is shown, whose forms it has."""

from __future__ import annotations

from counter.centre.catalogue.records import RawProcedure
from counter.domain.procedures import PaperSet

__all__ = ["is_shown", "paper_set", "queue_group"]

HIDDEN_FIELDS = frozenset({"Hải quan", "Thuế"})
"""Customs and tax: 235 rows no commune desk receives; an administrator may switch them on."""

RESIDENCE_FIELD = "Đăng ký, quản lý cư trú"

OTHER_GROUP = "Khác"

_GROUPS: dict[str, tuple[str, ...]] = {
    "Hộ tịch": ("Hộ tịch", "Nuôi con nuôi"),
    "Chứng thực": ("Chứng thực",),
    "Công an - cư trú": ("Đăng ký, quản lý cư trú",),
    "Công an - căn cước": ("Cấp, quản lý căn cước", "Định danh và xác thực điện tử"),
    "Công an - khác": (
        "Đăng ký, quản lý phương tiện giao thông cơ giới, xe máy chuyên dùng",
        "Quản lý xuất nhập cảnh",
        "Quản lý vũ khí, vật liệu nổ, công cụ hỗ trợ và pháo",
        "Phòng cháy, chữa cháy",
        "Sát hạch, cấp giấy phép lái xe",
        "Tổ chức cai nghiên ma túy và quản lý sau cai nghiện",
        "Tổ chức, cán bộ",
    ),
    "Đất đai": (
        "Đất đai",
        "Tài chính đất đai",
        "Đăng ký biện pháp bảo đảm",
        "Biển và hải đảo",
        "Tài nguyên nước",
        "Địa chất và khoáng sản",
        "Môi trường",
        "Ứng phó sự cố tràn dầu",
    ),
    "Kinh tế": (
        "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)",
        "Thành lập và hoạt động của tổ hợp tác",
        "Thành lập và hoạt động của tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã",
        "Hỗ trợ tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã",
        "Kho bạc Nhà nước",
        "Quản lý công sản",
        "Quản lý chương trình mục tiêu quốc gia",
        "Quản lý thuế, phí, lệ phí và thu khác của ngân sách nhà nước",
        "Bảo hiểm",
        "Hải quan",
        "Thuế",
    ),
    "Xây dựng": (
        "Hoạt động xây dựng",
        "Quản lý chất lượng công trình xây dựng",
        "Quy hoạch đô thị và nông thôn",
        "Hạ tầng kỹ thuật",
        "Nhà ở và công sở",
        "Đường bộ",
        "Hàng hải và đường thủy nội địa",
    ),
    "Nông nghiệp": (
        "Nông nghiệp",
        "Lâm nghiệp",
        "Kiểm lâm",
        "Thủy lợi",
        "Thủy sản",
        "Trồng trọt",
        "Chăn nuôi",
        "Thú y",
        "Quản lý Đê điều và Phòng, chống thiên tai",
        "Quản lý chất lượng nông lâm sản và thủy sản",
        "Kinh tế hợp tác và Phát triển nông thôn",
    ),
    "Chính sách - xã hội": (
        "Chính sách",
        "Người có công",
        "Giảm nghèo",
        "Thực hiện chính sách BHXH",
        "Thực hiện chính sách BHYT",
        "Chi trả các chế độ BHXH",
        "Cấp sổ BHXH, thẻ BHYT",
        "Thu BHXH, BHYT, BHTN, BH tai nạn lao động, BNN",
    ),
    "Quân sự - biên phòng": ("Nghĩa vụ quân sự", "Tuyển sinh quân sự", "Quản lý biên giới"),
    "Tư pháp": ("Hòa giải ở cơ sở", "Khiếu nại, tố cáo", "Bồi thường nhà nước", "Tòa án"),
}

_GROUP_OF_FIELD = {field: group for group, fields in _GROUPS.items() for field in fields}


def queue_group(row: RawProcedure) -> str:
    """The queue its visitors wait in: as given for popular procedures, else that of its field."""
    return row.queue_group or _GROUP_OF_FIELD.get(row.field, OTHER_GROUP)


def is_shown(row: RawProcedure, *, listed: bool = False) -> bool:
    """Whether commune desks see it; one known from the national list alone, where communes handle it."""
    return row.field not in HIDDEN_FIELDS and (not listed or "commune" in row.levels)


def paper_set(row: RawProcedure) -> PaperSet:
    """Whose forms it is received on: the residence police have their own (Circular 66/2023/TT-BCA)."""
    return PaperSet.RESIDENCE if row.field == RESIDENCE_FIELD else PaperSet.ONE_STOP

"""More of what people say, several phrases for the same official words; beside `spoken_words`.

Written from how people speak at counters; regional words are from memory.
"""

from __future__ import annotations

__all__ = ["PHRASES"]

_AGAIN = ("cấp lại", "đăng ký lại")
_CIVIL_CHANGE = ("thay đổi cải chính hộ tịch",)
_TRANSFER = ("giao dịch tài sản", "chuyển nhượng")

PHRASES: dict[str, tuple[str, ...]] = {
    # papers that are copied, signed, translated
    **dict.fromkeys(
        (
            "bằng cấp",
            "bằng tốt nghiệp",
            "bằng đại học",
            "bằng lái",
            "học bạ",
            "văn bằng",
            "chứng chỉ",
            "bảng điểm",
        ),
        ("chứng thực bản sao từ bản chính",),
    ),
    **dict.fromkeys(
        (
            "chứng thực giấy",
            "công chứng giấy",
            "sao y giấy",
            "photo giấy",
            "chứng thực sổ",
            "công chứng sổ",
            "sao y sổ",
            "công chứng bằng",
            "chứng thực bằng",
            "sao y bằng",
            "công chứng hộ chiếu",
            "chứng thực hộ chiếu",
            "công chứng căn cước",
            "chứng thực căn cước",
            "sao y căn cước",
        ),
        ("chứng thực bản sao từ bản chính",),
    ),
    **dict.fromkeys(
        ("bảo lãnh", "cam kết", "đơn xin việc", "đơn", "ủy quyền", "rút tiền", "nhận lương", "lãnh lương"),
        ("chứng thực chữ ký",),
    ),
    **dict.fromkeys(
        ("dịch", "tiếng nhật", "tiếng hàn", "tiếng pháp", "tiếng đức", "tiếng nga", "tiếng việt"),
        ("người dịch",),
    ),
    **dict.fromkeys(
        (
            "bán nhà",
            "bán đất",
            "mua nhà",
            "mua đất",
            "cho đất",
            "cho nhà",
            "thuê nhà",
            "mua xe",
            "bán xe",
            "xe cũ",
            "nhà đất",
            "ủy quyền bán",
        ),
        _TRANSFER,
    ),
    **dict.fromkeys(
        ("hủy hợp đồng", "hủy công chứng", "bỏ hợp đồng", "sửa hợp đồng"),
        ("hủy bỏ giao dịch", "sửa đổi bổ sung hủy bỏ giao dịch"),
    ),
    **dict.fromkeys(("hợp đồng sai", "hợp đồng ghi sai"), ("sai sót trong giao dịch",)),
    **dict.fromkeys(("khước từ", "nhường phần", "không lấy"), ("từ chối",)),
    # wrong, worn, lost
    **dict.fromkeys(("ghi sai", "bị sai", "sai ngày", "sai năm"), (*_CIVIL_CHANGE, "đính chính", "sai sót")),
    **dict.fromkeys(("bị mờ", "mờ", "bị gãy", "gãy", "cong"), ("cấp đổi",)),
    **dict.fromkeys(("rơi mất", "đánh rơi", "rớt", "làm mất", "bị mất"), (*_AGAIN, "trình báo mất")),
    # people and their state
    **dict.fromkeys(("người già", "cao tuổi", "già"), ("người đã có hồ sơ",)),
    **dict.fromkeys(("con lai", "lai"), ("yếu tố nước ngoài",)),
    **dict.fromkeys(("chưa có gia đình", "chưa lập gia đình"), ("tình trạng hôn nhân",)),
    **dict.fromkeys(("bỏ rơi", "xin nuôi"), ("nuôi con nuôi",)),
    **dict.fromkeys(("nhận bố", "nhận ba", "nhận mẹ"), ("nhận cha mẹ con",)),
    "đi khai sinh": ("đăng ký khai sinh",),
    # residence and identity
    **dict.fromkeys(("xóa khẩu", "xóa hộ khẩu", "cắt khẩu"), ("xóa đăng ký thường trú",)),
    **dict.fromkeys(
        ("không có nơi ở", "không có chỗ ở", "chưa có chỗ ở", "lang thang"),
        ("người chưa đủ điều kiện đăng ký",),
    ),
    **dict.fromkeys(("sống trên", "ở trên ghe", "ở trên tàu"), ("nơi thường xuyên đậu đỗ",)),
    **dict.fromkeys(("nơi cư trú", "giấy cư trú"), ("xác nhận thông tin về cư trú",)),
    **dict.fromkeys(("tạo tài khoản", "kích hoạt", "mở tài khoản"), ("tài khoản định danh điện tử",)),
    "làm thẻ": ("cấp thẻ căn cước",),
    # trade and land
    **dict.fromkeys(("dẹp tiệm", "dẹp quán", "trả giấy phép"), ("chấm dứt hoạt động hộ kinh doanh",)),
    **dict.fromkeys(
        ("đổi địa chỉ", "địa chỉ", "địa điểm", "chuyển quán", "đổi chủ quán"), ("thay đổi nội dung đăng ký",)
    ),
    "giải tán": ("giải thể", "chấm dứt hoạt động"),
    **dict.fromkeys(("thêm tầng", "lên tầng", "sửa lại nhà"), ("giấy phép xây dựng sửa chữa cải tạo",)),
    **dict.fromkeys(("làm nhà mới", "xin phép làm nhà"), ("giấy phép xây dựng mới",)),
    **dict.fromkeys(("chưa có sổ", "đất chưa có sổ"), ("lần đầu đối với hộ gia đình",)),
    **dict.fromkeys(("hàng xóm", "lấn", "giành đất"), ("tranh chấp đất đai",)),
    **dict.fromkeys(("đất lúa", "lên đất", "đất thổ cư"), ("chuyển mục đích sử dụng đất",)),
    **dict.fromkeys(("dính quy hoạch", "có quy hoạch", "quy hoạch"), ("thông tin quy hoạch",)),
    **dict.fromkeys(("lề đường", "đám ma", "đám tang", "bàn ghế", "để xe"), ("lòng đường vỉa hè",)),
    **dict.fromkeys(("đào đường", "cắt đường", "khoan đường"), ("thi công công trình trên đường bộ",)),
    **dict.fromkeys(("ra khỏi hộ nghèo", "hết nghèo", "thoát nghèo"), ("thoát nghèo",)),
    **dict.fromkeys(("17 tuổi", "18 tuổi"), ("nghĩa vụ quân sự lần đầu",)),
    "mới mua": ("lần đầu",),
    **dict.fromkeys(("trả biển", "nộp lại biển", "trả lại biển số"), ("thu hồi chứng nhận đăng ký",)),
    # insurance
    **dict.fromkeys(("một cục", "1 cục", "lấy bảo hiểm"), ("bảo hiểm xã hội một lần",)),
    **dict.fromkeys(("nghỉ sinh", "sinh đẻ", "tiền thai sản"), ("thai sản",)),
    **dict.fromkeys(("lãnh giùm", "lĩnh hộ", "nhận hộ", "lãnh thay", "giùm"), ("ủy quyền lĩnh thay",)),
    **dict.fromkeys(("tiền viện", "viện phí"), ("chi phí khám chữa bệnh",)),
    **dict.fromkeys(("cắm sổ", "vay tiền", "xóa thế chấp"), ("biện pháp bảo đảm",)),
}
"""Phrase as spoken → words of official names; a name is meant that has all words of any one of them."""

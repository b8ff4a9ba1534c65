"""What people and clerks call a procedure, and what it is called in the catalogue.

The keys are everyday words, abbreviations and former names; the values are words of the official name, so
the table outlives new procedure codes. `MOST_USED` lists what counters meet most, as reported by wards.
"""

from __future__ import annotations

__all__ = ["ABBREVIATIONS", "EVERYDAY_NAMES", "FILLERS", "MOST_USED"]

MOST_USED = (
    "2.000815",
    "1.001193",
    "1.000894",
    "2.000635",
    "1.004873",
    "2.000884",
    "1.001612",
    "1.004222",
    "1.004194",
    "1.004884",
    "1.000656",
)
"""Procedure codes that come first among equals, most used first."""

ABBREVIATIONS = {
    "bhxh": "bảo hiểm xã hội",
    "cccd": "căn cước",
    "cmnd": "căn cước",
    "cmt": "căn cước",
    "dk": "đăng ký",
    "dkkd": "đăng ký hộ kinh doanh",
    "gcn": "giấy chứng nhận",
    "gp": "giấy phép",
    "gpxd": "giấy phép xây dựng",
    "hktt": "thường trú",
    "hn": "hôn nhân",
    "ks": "khai sinh",
    "nsdd": "người sử dụng đất",
    "qsdd": "quyền sử dụng đất",
    "sdd": "sử dụng đất",
    "tl": "trích lục",
    "tthn": "tình trạng hôn nhân",
    "vneid": "định danh điện tử",
    "xn": "xác nhận",
}
"""Single words as typed → words they stand for."""

FILLERS = frozenset({"lam", "muon", "nho", "toi", "xin"})
"""Folded words a request opens with that say nothing of the procedure."""

_CERTIFIED_COPY = "chứng thực bản sao từ bản chính giấy tờ"
_SIGNATURE = "chứng thực chữ ký trong các giấy tờ"
_TRANSACTION = "chứng thực giao dịch liên quan đến tài sản"
_EXTRACT = "cấp bản sao trích lục hộ tịch"
_SINGLE = "cấp giấy xác nhận tình trạng hôn nhân"
_BIRTH = "đăng ký khai sinh"
_DEATH = "đăng ký khai tử"
_MARRIAGE = "đăng ký kết hôn"
_PERMANENT = "đăng ký thường trú"
_TEMPORARY = "đăng ký tạm trú"
_STAY = "thông báo lưu trú"
_RESIDENCE_PROOF = "xác nhận thông tin về cư trú"
_ADULT_CARD = "cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên"
_CHILD_CARD = "cấp thẻ căn cước cho người dưới 14 tuổi"
_RENEWED_CARD = "cấp đổi thẻ căn cước"
_LOST_CARD = "cấp lại thẻ căn cước"
_E_IDENTITY = "cấp tài khoản định danh điện tử mức độ 02"
_BUSINESS = "đăng ký thành lập hộ kinh doanh"
_CORRECTION = "thay đổi cải chính bổ sung thông tin hộ tịch"
_FIRST_LAND = "đăng ký đất đai cấp giấy chứng nhận lần đầu đối với hộ gia đình cá nhân"
_BUILDING = "cấp giấy phép xây dựng mới"
_INTERLINKED = "liên thông đăng ký khai sinh đăng ký thường trú cấp thẻ bảo hiểm y tế"
_ADOPTION = "đăng ký việc nuôi con nuôi trong nước"
_FATHER = "đăng ký nhận cha mẹ con"
_WILL = "chứng thực di chúc"
_INHERITANCE = "chứng thực văn bản phân chia di sản"
_PAVEMENT = "cấp phép sử dụng tạm thời lòng đường vỉa hè"

EVERYDAY_NAMES = {
    "sao y": _CERTIFIED_COPY,
    "sao y bản chính": _CERTIFIED_COPY,
    "công chứng": _CERTIFIED_COPY,
    "công chứng bản sao": _CERTIFIED_COPY,
    "photo công chứng": _CERTIFIED_COPY,
    "ctbs": _CERTIFIED_COPY,
    "công chứng chữ ký": _SIGNATURE,
    "xác nhận chữ ký": _SIGNATURE,
    "xác nhận sơ yếu lý lịch": _SIGNATURE,
    "sơ yếu lý lịch": _SIGNATURE,
    "giấy ủy quyền": _SIGNATURE,
    "điểm chỉ": _SIGNATURE,
    "chứng thực hợp đồng": _TRANSACTION,
    "hợp đồng": _TRANSACTION,
    "công chứng hợp đồng": _TRANSACTION,
    "hợp đồng mua bán xe": _TRANSACTION,
    "mua bán nhà đất": _TRANSACTION,
    "cho tặng đất": _TRANSACTION,
    "trích lục khai sinh": _EXTRACT,
    "trích lục kết hôn": _EXTRACT,
    "trích lục khai tử": _EXTRACT,
    "tlks": _EXTRACT,
    "bản sao khai sinh": _EXTRACT,
    "bản sao giấy khai sinh": _EXTRACT,
    "xin lại giấy khai sinh": _EXTRACT,
    "giấy độc thân": _SINGLE,
    "độc thân": _SINGLE,
    "xác nhận độc thân": _SINGLE,
    "giấy xác nhận độc thân": _SINGLE,
    "chưa vợ chưa chồng": _SINGLE,
    "tình trạng hôn nhân": _SINGLE,
    "khai sinh": _BIRTH,
    "giấy khai sinh": _BIRTH,
    "làm giấy khai sinh": _BIRTH,
    "làm khai sinh": _BIRTH,
    "mất giấy khai sinh": "đăng ký lại khai sinh",
    "khai sinh quá hạn": "đăng ký khai sinh cho người đã có hồ sơ giấy tờ cá nhân",
    "khai sinh trễ": "đăng ký khai sinh cho người đã có hồ sơ giấy tờ cá nhân",
    "báo tử": _DEATH,
    "chứng tử": _DEATH,
    "giấy chứng tử": _DEATH,
    "khai tử": _DEATH,
    "đkkh": _MARRIAGE,
    "cưới": _MARRIAGE,
    "giấy kết hôn": _MARRIAGE,
    "hôn thú": _MARRIAGE,
    "giấy hôn thú": _MARRIAGE,
    "lấy chồng nước ngoài": "đăng ký kết hôn có yếu tố nước ngoài",
    "lấy vợ nước ngoài": "đăng ký kết hôn có yếu tố nước ngoài",
    "nhập hộ khẩu": _PERMANENT,
    "hộ khẩu": _PERMANENT,
    "nhập khẩu": _PERMANENT,
    "chuyển hộ khẩu": _PERMANENT,
    "đktt": _PERMANENT,
    "cắt hộ khẩu": "xóa đăng ký thường trú",
    "cắt khẩu": "xóa đăng ký thường trú",
    "xóa hộ khẩu": "xóa đăng ký thường trú",
    "tách khẩu": "tách hộ",
    "tách hộ khẩu": "tách hộ",
    "đổi chủ hộ": "điều chỉnh thông tin về cư trú",
    "thay chủ hộ": "điều chỉnh thông tin về cư trú",
    "kt3": _TEMPORARY,
    "sổ tạm trú": _TEMPORARY,
    "đăng ký ở trọ": _TEMPORARY,
    "tạm trú tạm vắng": _TEMPORARY,
    "khách ngủ qua đêm": _STAY,
    "tạm vắng": "khai báo tạm vắng",
    "ct07": _RESIDENCE_PROOF,
    "giấy cư trú": _RESIDENCE_PROOF,
    "xác nhận cư trú": _RESIDENCE_PROOF,
    "xác nhận nơi ở": _RESIDENCE_PROOF,
    "làm căn cước": _ADULT_CARD,
    "thẻ căn cước": _ADULT_CARD,
    "căn cước": _ADULT_CARD,
    "cccd": _ADULT_CARD,
    "làm cccd": _ADULT_CARD,
    "chứng minh nhân dân": _ADULT_CARD,
    "chứng minh thư": _ADULT_CARD,
    "căn cước trẻ em": _CHILD_CARD,
    "căn cước cho bé": _CHILD_CARD,
    "làm căn cước cho con": _CHILD_CARD,
    "đổi căn cước": _RENEWED_CARD,
    "đổi cccd": _RENEWED_CARD,
    "căn cước hết hạn": _RENEWED_CARD,
    "mất căn cước": _LOST_CARD,
    "mất cccd": _LOST_CARD,
    "vneid": _E_IDENTITY,
    "làm vneid": _E_IDENTITY,
    "định danh mức 2": _E_IDENTITY,
    "tài khoản định danh": _E_IDENTITY,
    "hộ kinh doanh": _BUSINESS,
    "giấy phép kinh doanh": _BUSINESS,
    "đăng ký kinh doanh": _BUSINESS,
    "mở quán": _BUSINESS,
    "mở cửa hàng": _BUSINESS,
    "dkkd": _BUSINESS,
    "nghỉ kinh doanh": "tạm ngừng kinh doanh",
    "đóng cửa hàng": "chấm dứt hoạt động hộ kinh doanh",
    "giải thể hộ kinh doanh": "chấm dứt hoạt động hộ kinh doanh",
    "đổi tên": _CORRECTION,
    "sửa khai sinh": _CORRECTION,
    "sửa tên khai sinh": _CORRECTION,
    "cải chính hộ tịch": _CORRECTION,
    "đổi họ": _CORRECTION,
    "sổ đỏ": _FIRST_LAND,
    "làm sổ đỏ": _FIRST_LAND,
    "sổ hồng": _FIRST_LAND,
    "xin phép xây nhà": _BUILDING,
    "phép xây dựng": _BUILDING,
    "giấy phép xây dựng": _BUILDING,
    "xây nhà": _BUILDING,
    "sửa nhà": "cấp giấy phép xây dựng sửa chữa cải tạo",
    "khai sinh bảo hiểm y tế": _INTERLINKED,
    "liên thông khai sinh": _INTERLINKED,
    "3 trong 1": _INTERLINKED,
    "xin con nuôi": _ADOPTION,
    "con nuôi": _ADOPTION,
    "nhận con": _FATHER,
    "nhận cha con": _FATHER,
    "di chúc": _WILL,
    "thừa kế": _INHERITANCE,
    "chia thừa kế": _INHERITANCE,
    "từ chối thừa kế": "chứng thực văn bản từ chối nhận di sản",
    "tranh chấp đất": "hòa giải tranh chấp đất đai",
    "hòa giải đất": "hòa giải tranh chấp đất đai",
    "vỉa hè": _PAVEMENT,
    "rạp cưới": _PAVEMENT,
    "dựng rạp": _PAVEMENT,
    "xem quy hoạch": "cung cấp thông tin quy hoạch",
    "hộ nghèo": "công nhận hộ nghèo hộ cận nghèo",
    "sổ hộ nghèo": "công nhận hộ nghèo hộ cận nghèo",
}
"""Phrase as spoken → words of the official name. Matched whole, inside a longer text, or while typed."""

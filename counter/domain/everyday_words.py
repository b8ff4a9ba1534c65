"""What people and clerks call a procedure, and what it is called in the catalogue.

The keys are everyday words and former names; the values are words of the official name, so
the table outlives new procedure codes. `MOST_USED` lists what counters meet most, as reported by wards.
"""

from __future__ import annotations

__all__ = ["EVERYDAY_NAMES", "FILLERS", "MOST_USED"]

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
_BIRTH_AGAIN = "đăng ký lại khai sinh"
_DEATH_AGAIN = "đăng ký lại khai tử"
_MARRIAGE_AGAIN = "đăng ký lại kết hôn"
_MARRIAGE_FOREIGN = "đăng ký kết hôn có yếu tố nước ngoài"
_PAUSED = "tạm ngừng kinh doanh"
_CLOSED = "chấm dứt hoạt động hộ kinh doanh"
_BUSINESS_CHANGE = "thay đổi nội dung đăng ký hộ kinh doanh"
_BUSINESS_PAPER = "cấp lại giấy chứng nhận đăng ký hộ kinh doanh"
_LAND_ERROR = "đính chính giấy chứng nhận"
_LAND_PURPOSE = "chuyển mục đích sử dụng đất"
_REPAIR = "cấp giấy phép xây dựng sửa chữa cải tạo"
_SPLIT = "tách hộ"
_REFUSED_INHERITANCE = "chứng thực văn bản từ chối nhận di sản"
_LAND_SALE = (_FIRST_LAND, _TRANSACTION)
"""The register of transfers is the land office's; a commune registers land the first time and certifies the
contract."""

EVERYDAY_NAMES: dict[str, str | tuple[str, ...]] = {
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
    "bản sao đăng ký kết hôn": _EXTRACT,
    "bản sao giấy kết hôn": _EXTRACT,
    "bản sao kết hôn": _EXTRACT,
    "bản sao giấy chứng tử": _EXTRACT,
    "bản sao chứng tử": _EXTRACT,
    "bản sao khai tử": _EXTRACT,
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
    "mất giấy khai sinh": _BIRTH_AGAIN,
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
    "lấy chồng nước ngoài": _MARRIAGE_FOREIGN,
    "lấy vợ nước ngoài": _MARRIAGE_FOREIGN,
    "nhập hộ khẩu": _PERMANENT,
    "hộ khẩu": _PERMANENT,
    "nhập khẩu": _PERMANENT,
    "chuyển hộ khẩu": _PERMANENT,
    "đktt": _PERMANENT,
    "cắt hộ khẩu": "xóa đăng ký thường trú",
    "cắt khẩu": "xóa đăng ký thường trú",
    "xóa hộ khẩu": "xóa đăng ký thường trú",
    "tách khẩu": _SPLIT,
    "tách hộ khẩu": _SPLIT,
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
    "nghỉ kinh doanh": _PAUSED,
    "đóng cửa hàng": _CLOSED,
    "giải thể hộ kinh doanh": _CLOSED,
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
    "sửa nhà": _REPAIR,
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
    "từ chối thừa kế": _REFUSED_INHERITANCE,
    "tranh chấp đất": "hòa giải tranh chấp đất đai",
    "hòa giải đất": "hòa giải tranh chấp đất đai",
    "vỉa hè": _PAVEMENT,
    "rạp cưới": _PAVEMENT,
    "dựng rạp": _PAVEMENT,
    "xem quy hoạch": "cung cấp thông tin quy hoạch",
    "làm lại giấy khai sinh": _BIRTH_AGAIN,
    "cấp lại giấy khai sinh": _BIRTH_AGAIN,
    "cấp lại khai sinh": _BIRTH_AGAIN,
    "làm lại khai sinh": _BIRTH_AGAIN,
    "mất khai sinh": _BIRTH_AGAIN,
    "khai sinh cho con": _BIRTH,
    "làm lại giấy kết hôn": _MARRIAGE_AGAIN,
    "mất giấy kết hôn": _MARRIAGE_AGAIN,
    "giấy chứng nhận kết hôn": _MARRIAGE,
    "kết hôn với người nước ngoài": _MARRIAGE_FOREIGN,
    "mất giấy chứng tử": _DEATH_AGAIN,
    "mất giấy khai tử": _DEATH_AGAIN,
    "làm giấy chứng tử": _DEATH,
    "báo người chết": _DEATH,
    "sửa năm sinh": _CORRECTION,
    "sửa ngày sinh": _CORRECTION,
    "sửa ngày tháng năm sinh": _CORRECTION,
    "sửa tên": _CORRECTION,
    "sửa tên đệm": _CORRECTION,
    "đổi chữ đệm": _CORRECTION,
    "đổi họ cho con": _CORRECTION,
    "cải chính giấy khai sinh": _CORRECTION,
    "bổ sung tên cha": _CORRECTION,
    "nhận con nuôi": _ADOPTION,
    "đăng ký con nuôi": _ADOPTION,
    "nhận cha cho con": _FATHER,
    "nhận con ngoài giá thú": _FATHER,
    "thêm tên cha vào giấy khai sinh": _FATHER,
    "nhập khẩu cho con": _PERMANENT,
    "nhập khẩu cho vợ": _PERMANENT,
    "làm hộ khẩu": _PERMANENT,
    "đăng ký hộ khẩu": _PERMANENT,
    "đăng ký thường trú": _PERMANENT,
    "tách sổ hộ khẩu": _SPLIT,
    "tách sổ": _SPLIT,
    "đăng ký tạm trú": _TEMPORARY,
    "tạm trú cho người thuê nhà": _TEMPORARY,
    "ở trọ": _TEMPORARY,
    "thuê trọ": _TEMPORARY,
    "phòng trọ": _TEMPORARY,
    "nhà trọ": _TEMPORARY,
    "khách sạn": _STAY,
    "nhà nghỉ": _STAY,
    "đi vắng": "khai báo tạm vắng",
    "xác nhận hộ khẩu": _RESIDENCE_PROOF,
    "giấy xác nhận cư trú": _RESIDENCE_PROOF,
    "căn cước cho con": _CHILD_CARD,
    "công chứng giấy tờ": _CERTIFIED_COPY,
    "công chứng bằng cấp": _CERTIFIED_COPY,
    "chứng thực bản sao": _CERTIFIED_COPY,
    "sao lục": _CERTIFIED_COPY,
    "ủy quyền": _SIGNATURE,
    "chứng thực ủy quyền": _SIGNATURE,
    "xác nhận lý lịch": _SIGNATURE,
    "hợp đồng ủy quyền": _TRANSACTION,
    "hợp đồng thuê nhà": _TRANSACTION,
    "mua bán xe": _TRANSACTION,
    "bán xe": _TRANSACTION,
    "mua bán đất": _TRANSACTION,
    "mua bán nhà": _TRANSACTION,
    "tặng cho đất": _TRANSACTION,
    "khai nhận di sản": _INHERITANCE,
    "nhận thừa kế": _INHERITANCE,
    "từ chối nhận thừa kế": _REFUSED_INHERITANCE,
    "hkd": _BUSINESS,
    "đăng ký hộ kinh doanh": _BUSINESS,
    "kinh doanh nhỏ": _BUSINESS,
    "mở tiệm": _BUSINESS,
    "mở quán ăn": _BUSINESS,
    "mở shop": _BUSINESS,
    "buôn bán nhỏ": _BUSINESS,
    "bán tạp hóa": _BUSINESS,
    "thôi kinh doanh": _CLOSED,
    "nghỉ hẳn kinh doanh": _CLOSED,
    "đóng cửa quán": _CLOSED,
    "đóng mã hộ kinh doanh": _CLOSED,
    "tạm nghỉ kinh doanh": _PAUSED,
    "tạm nghỉ bán": _PAUSED,
    "nghỉ bán": _PAUSED,
    "mất giấy phép kinh doanh": _BUSINESS_PAPER,
    "cấp lại giấy phép kinh doanh": _BUSINESS_PAPER,
    "đổi giấy phép kinh doanh": _BUSINESS_CHANGE,
    "đổi tên hộ kinh doanh": _BUSINESS_CHANGE,
    "đổi địa chỉ kinh doanh": _BUSINESS_CHANGE,
    "đổi ngành nghề kinh doanh": _BUSINESS_CHANGE,
    "sang tên nhà đất": _LAND_SALE,
    "sang tên đất": _LAND_SALE,
    "sang tên sổ đỏ": _LAND_SALE,
    "cấp sổ đỏ": _FIRST_LAND,
    "bìa đỏ": _FIRST_LAND,
    "làm sổ hồng": _FIRST_LAND,
    "sai sổ đỏ": _LAND_ERROR,
    "sửa sổ đỏ": _LAND_ERROR,
    "đính chính sổ đỏ": _LAND_ERROR,
    "lên thổ cư": _LAND_PURPOSE,
    "cơi nới nhà": _REPAIR,
    "cải tạo nhà": _REPAIR,
    "để xe vỉa hè": _PAVEMENT,
    "thuê vỉa hè": _PAVEMENT,
    "mất hộ chiếu": "trình báo mất hộ chiếu phổ thông thực hiện tại cấp xã",
    "rút bảo hiểm": "giải quyết hưởng bảo hiểm xã hội một lần",
    "rút bảo hiểm một lần": "giải quyết hưởng bảo hiểm xã hội một lần",
    "hộ nghèo": "công nhận hộ nghèo hộ cận nghèo",
    "sổ hộ nghèo": "công nhận hộ nghèo hộ cận nghèo",
}
"""Phrase as spoken → words of the official name, or of several procedures' names, best first. Matched whole,
inside a longer text, or while typed."""

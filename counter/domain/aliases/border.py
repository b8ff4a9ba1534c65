"""Ships and people at the border."""

from __future__ import annotations

__all__ = ["BORDER"]

BORDER = {
    "1.013562": "giấy phép đi bờ thuyền viên; thuyền viên nước ngoài đi bờ; thuyền viên lên bờ",
    "1.013563": "thuyền viên nước ngoài nghỉ qua đêm trên bờ; thuyền viên ngủ trên bờ",
    "1.013564": "giấy phép xuống tàu 12 tháng; giấy phép xuống tàu dài hạn; xuống tàu một năm",
    "1.013565": """
        giấy phép xuống tàu 3 tháng; giấy phép xuống tàu ngắn hạn; giấy phép xuống tàu;
        xuống tàu nước ngoài làm việc
    """,
    "1.013575": """
        xuống tàu nước ngoài báo chí tham quan; nhà báo xuống tàu nước ngoài;
        nghiên cứu khoa học trên tàu nước ngoài
    """,
    "1.013576": """
        người nước ngoài xuống tàu việt nam tham quan; khách nước ngoài lên tàu việt nam;
        báo chí nước ngoài xuống tàu việt nam
    """,
    "1.013568": """
        tài khoản biên phòng điện tử; tài khoản cổng thông tin biên phòng;
        cấp tài khoản làm thủ tục biên phòng; hủy tài khoản biên phòng
    """,
    "1.013518": """
        tàu cá xuất cảnh; tàu cá đi đánh bắt nước ngoài; tàu cá khai thác ngoài vùng biển việt nam;
        tàu cá ra khơi nước ngoài
    """,
    "1.013586": "tàu cá nhập cảnh; tàu cá trở về; tàu cá về từ vùng biển nước ngoài",
    "1.013550": "cấp thị thực tại cửa khẩu; thị thực cửa khẩu; visa tại cửa khẩu; biên phòng thị thực",
    "1.013517": "sửa hồ sơ nhận thị thực tại cửa khẩu; sửa đổi hồ sơ biên phòng người nhận thị thực",
    "1.013585": "du thuyền; tàu thể thao; thuyền buồm; biên phòng du thuyền",
    "1.013587": """
        phương tiện thủy nội địa đến rời cửa khẩu cảng; sà lan vào cảng;
        phương tiện thủy đến cảng biển đăng ký đến đi
    """,
    "1.013588": "tàu chở khách du lịch quốc tế; tàu du lịch quốc tế; biên phòng tàu khách du lịch",
    "1.013590": """
        đoàn khách du lịch xuất nhập cảnh; đoàn khách công vụ qua cửa khẩu; đoàn du lịch qua cửa khẩu
    """,
    "1.013591": """
        công dân việt nam xuất nhập cảnh cửa khẩu đất liền; qua cửa khẩu đường bộ;
        xuất cảnh cửa khẩu đất liền; đi qua cửa khẩu
    """,
    "1.013592": """
        xe qua cửa khẩu; phương tiện xuất nhập cảnh cửa khẩu đất liền; lái xe qua cửa khẩu;
        xe tải qua cửa khẩu
    """,
    "1.013589": "sửa hồ sơ biên phòng cửa khẩu đất liền; sửa đổi hồ sơ cửa khẩu đường bộ",
    "1.013569": "tàu ra vào cảng dầu khí; cảng dầu khí ngoài khơi; tàu dầu khí xuất nhập cảnh",
    "1.013522": "tàu thuyền xuất cảnh thủ công; biên phòng thủ công xuất cảnh; tàu xuất cảnh",
    "1.013523": "tàu thuyền nhập cảnh thủ công; biên phòng thủ công nhập cảnh; tàu nhập cảnh",
    "1.013525": "tàu quá cảnh thủ công; tàu nước ngoài quá cảnh thủ công",
    "1.013528": "tàu chuyển cảng thủ công; tàu nước ngoài chuyển cảng thủ công",
    "1.013516": "tàu biển nội địa đến rời cảng thủ công; tàu biển việt nam tuyến nội địa thủ công",
    "1.013552": "tàu biển nội địa đến rời cảng; tàu biển việt nam tuyến nội địa; tàu nội địa vào cảng",
    "1.013548": "sửa hồ sơ điện tử biên phòng cảng biển; sửa hồ sơ tàu biển nội địa",
    "1.013566": "tàu thuyền nhập cảnh điện tử; tàu nước ngoài nhập cảnh; biên phòng điện tử nhập cảnh",
    "1.013567": "tàu thuyền xuất cảnh điện tử; tàu nước ngoài xuất cảnh; biên phòng điện tử xuất cảnh",
    "1.013572": "tàu nước ngoài chuyển cảng đến; chuyển cảng đến",
    "1.013573": "tàu nước ngoài chuyển cảng đi; chuyển cảng đi",
    "1.013574": "tàu nước ngoài quá cảnh; tàu quá cảnh",
    "1.013571": """
        tàu quá cảnh campuchia; tàu đi campuchia theo đường sông mê kông; tàu quá cảnh sông mekong
    """,
    "1.013570": "tàu dưới 200 tấn biên giới; tàu nhỏ 200 tấn nước láng giềng; tàu nhỏ khu vực biên giới",
    "1.013578": """
        tàu quân sự nước ngoài thăm nhập cảnh; tàu chiến nước ngoài đến thăm; tàu hải quân nước ngoài thăm
    """,
    "1.013577": "tàu quân sự nước ngoài thăm xuất cảnh; tàu chiến nước ngoài rời đi",
    "1.013579": "tàu quân sự nước ngoài vào sửa chữa; tàu quân sự nước ngoài sửa chữa nhập cảnh",
    "1.013582": "tàu quân sự nước ngoài sửa chữa xong xuất cảnh; tàu quân sự sửa chữa xuất cảnh",
    "1.013580": "tàu quân sự nước ngoài xuất cảnh hoạt động khác",
    "1.013583": "tàu quân sự nước ngoài nhập cảnh hoạt động khác",
    "1.013581": "tàu quân sự nước ngoài chuyển cảng đi",
    "1.013584": "tàu quân sự nước ngoài chuyển cảng đến",
}
"""Procedure code → what people call it, between semicolons."""

"""Household businesses, cooperatives, food safety, the treasury, courts."""

from __future__ import annotations

__all__ = ["TRADE"]

TRADE = {
    "1.001612": """
        bán trà sữa; bán nước giải khát; bán cà phê; bán cơm; bán phở; bán bánh mì; bán rau; bán thịt;
        bán quần áo; bán điện thoại; bán vật liệu xây dựng; bán thuốc tây; cho thuê phòng trọ kinh doanh;
        làm tóc; sửa xe; may đo; bán hàng; bán cá; bán trái cây; bán xăng; chế biến thực phẩm; làm nail;
        quán nước; quán phở; quán bún; quán cà phê; quán nhậu; quán net; giặt ủi; rửa xe; dạy thêm;
        bán vàng; bán vé số; bán gas; bán phân bón; bán hoa; bán sữa; bán gạo; cửa hàng tạp hóa; karaoke;
        cầm đồ; phòng trọ kinh doanh; dịch vụ ăn uống; hộ kinh doanh; thành lập hộ kinh doanh;
        đăng ký hộ kinh doanh; đăng ký kinh doanh; giấy phép kinh doanh; hkd; dkkd;
        làm giấy phép kinh doanh; xin giấy phép kinh doanh; mở quán; mở tiệm; mở cửa hàng; mở shop;
        mở quán ăn; mở quán cà phê; mở quán nhậu; mở tiệm tạp hóa; bán tạp hóa; mở tiệm tóc; mở tiệm vàng;
        mở tiệm sửa xe; mở quán cơm; mở quán karaoke; buôn bán nhỏ; kinh doanh nhỏ; kinh doanh cá thể;
        kinh doanh hộ gia đình; bán hàng ở chợ; sạp chợ; thuê sạp chợ buôn bán; bán hàng online; bán online;
        bán hàng ăn; mở nhà trọ kinh doanh; mở spa; mở phòng khám; mở nhà thuốc; đại lý vé số; mở xưởng;
        mở cơ sở sản xuất; mở xưởng mộc; mở tiệm may; thành lập hkd; lập hộ kinh doanh; giấy phép bán hàng;
        dkhkd; mở tiệm net; mở cửa hàng điện thoại; mở cửa hàng quần áo; mở cửa hàng vật liệu xây dựng;
        đk hkd; dktlhkd; mở homestay; muốn buôn bán làm giấy gì; đăng ký bán hàng; kinh doanh quán ăn uống;
        giấy đăng ký kinh doanh; đăng ký mở tiệm; mở đại lý
    """,
    "2.000720": """
        thay đổi hộ kinh doanh; thay đổi nội dung hộ kinh doanh; thay đổi đăng ký kinh doanh;
        thay đổi giấy phép kinh doanh; đổi tên hộ kinh doanh; đổi tên quán; đổi tên cửa hàng;
        đổi địa chỉ kinh doanh; đổi địa chỉ hộ kinh doanh; chuyển địa điểm kinh doanh;
        chuyển quán sang chỗ khác; dời quán; đổi chủ hộ kinh doanh; đổi tên chủ hộ kinh doanh;
        sang quán cho người khác; sang lại quán; thêm ngành nghề kinh doanh; bổ sung ngành nghề;
        đổi ngành nghề; đổi ngành nghề kinh doanh; thêm ngành nghề; bỏ ngành nghề; tăng vốn kinh doanh;
        đổi vốn hộ kinh doanh; sửa giấy phép kinh doanh; đổi giấy phép kinh doanh;
        sang tên giấy phép kinh doanh; tdndhkd; sang tên hộ kinh doanh; cho con đứng tên hộ kinh doanh;
        mở thêm ngành nghề; thay đổi chủ quán; thay đổi địa chỉ quán
    """,
    "1.001570": """
        tạm ngừng kinh doanh; tạm ngừng hộ kinh doanh; tạm nghỉ kinh doanh; tạm nghỉ bán; nghỉ bán;
        nghỉ kinh doanh; tạm dừng kinh doanh; tạm ngưng kinh doanh; tạm ngưng hoạt động; tạm đóng cửa;
        tạm đóng cửa quán; ngừng kinh doanh; nghỉ bán một thời gian; nghỉ bán vài tháng; tạm nghỉ quán;
        tnkd; kinh doanh lại trước hạn; mở bán lại; mở cửa lại; tiếp tục kinh doanh; bán lại sau khi nghỉ;
        hoạt động lại; kinh doanh trở lại; đóng cửa ít lâu; nghỉ bán mấy tháng; tạm nghỉ buôn bán;
        tạm dừng hkd; báo nghỉ kinh doanh
    """,
    "1.001266": """
        chấm dứt hộ kinh doanh; chấm dứt hoạt động hộ kinh doanh; chấm dứt kinh doanh;
        giải thể hộ kinh doanh; đóng cửa hàng; đóng cửa quán; đóng cửa hộ kinh doanh; đóng hộ kinh doanh;
        thôi kinh doanh; nghỉ hẳn kinh doanh; nghỉ bán hẳn; dẹp tiệm; dẹp quán; trả giấy phép kinh doanh;
        hủy giấy phép kinh doanh; bỏ kinh doanh; không bán nữa; không kinh doanh nữa; ngừng hẳn kinh doanh;
        sang quán nghỉ luôn; nghỉ luôn không bán; hủy đăng ký kinh doanh; đóng mã số thuế hộ kinh doanh;
        đóng mã hộ kinh doanh; thu hồi giấy phép kinh doanh; trả lại giấy phép hộ kinh doanh;
        xóa hộ kinh doanh; cddhkd; đóng tiệm; không mở quán nữa; bỏ hkd; hủy hkd; đóng hkd; ngưng hẳn;
        nộp lại giấy phép kinh doanh; giải tán hộ kinh doanh
    """,
    "2.000575": """
        cấp lại giấy phép kinh doanh; cấp lại giấy chứng nhận hộ kinh doanh; mất giấy phép kinh doanh;
        mất giấy đăng ký kinh doanh; rách giấy đăng ký kinh doanh; giấy phép kinh doanh bị rách;
        giấy phép kinh doanh bị hỏng; giấy phép kinh doanh bị mờ; làm lại giấy phép kinh doanh;
        cấp đổi giấy chứng nhận đăng ký hộ kinh doanh; thất lạc giấy phép kinh doanh; mất giấy hkd;
        giấy phép kinh doanh mẫu cũ đổi mẫu mới; in lại giấy phép kinh doanh; mất đăng ký kinh doanh;
        cháy mất giấy phép kinh doanh; đổi mẫu giấy chứng nhận hộ kinh doanh;
        mất giấy chứng nhận hộ kinh doanh; làm lại giấy đăng ký kinh doanh
    """,
    "1.014034": """
        cập nhật hồ sơ hộ kinh doanh; hiệu đính hộ kinh doanh; hiệu đính thông tin hộ kinh doanh;
        bổ sung thông tin hộ kinh doanh; sai thông tin trên giấy phép kinh doanh;
        cập nhật số điện thoại hộ kinh doanh; cập nhật căn cước hộ kinh doanh; giấy phép kinh doanh in sai;
        cập nhật thông tin hộ kinh doanh; giấy phép kinh doanh ghi sai; đính chính giấy phép kinh doanh
    """,
    "1.014035": """
        dừng thực hiện thủ tục đăng ký hộ kinh doanh; rút hồ sơ hộ kinh doanh; rút hồ sơ đăng ký kinh doanh;
        hủy hồ sơ đăng ký kinh doanh; dừng hồ sơ hộ kinh doanh; không làm hồ sơ kinh doanh nữa;
        ngưng làm giấy phép kinh doanh
    """,
    "1.005280": """
        thành lập hợp tác xã; mở hợp tác xã; lập hợp tác xã; đăng ký hợp tác xã; mở htx; lập htx;
        thành lập htx nông nghiệp; chuyển tổ hợp tác thành hợp tác xã; sáp nhập hợp tác xã;
        hợp nhất hợp tác xã; tách hợp tác xã; chia hợp tác xã; dkhtx; htx mới; hợp tác xã nông nghiệp
    """,
    "1.005277": """
        thay đổi nội dung đăng ký hợp tác xã; thay đổi hợp tác xã; đổi giám đốc hợp tác xã;
        đổi địa chỉ hợp tác xã; đổi ngành nghề htx; thay đổi htx; đổi tên htx; đổi vốn điều lệ hợp tác xã;
        đổi người đại diện hợp tác xã
    """,
    "1.004979": "thông báo thay đổi nội dung hợp tác xã; thông báo thay đổi htx; báo thay đổi hợp tác xã",
    "1.004982": """
        giải thể hợp tác xã; giải thể htx; đóng cửa hợp tác xã; giải tán hợp tác xã; dẹp htx;
        chấm dứt hợp tác xã; htx nghỉ hoạt động
    """,
    "1.004901": """
        cấp đổi giấy chứng nhận hợp tác xã; đổi giấy hợp tác xã; đổi giấy chứng nhận htx;
        đổi mẫu giấy đăng ký htx
    """,
    "2.002638": """
        cấp lại giấy chứng nhận hợp tác xã; mất giấy đăng ký hợp tác xã; mất giấy htx;
        mất giấy chứng nhận tổ hợp tác; cấp lại giấy chứng nhận tổ hợp tác; giấy htx bị hỏng
    """,
    "1.005010": """
        đóng chi nhánh hợp tác xã; chấm dứt chi nhánh hợp tác xã; đóng văn phòng đại diện htx;
        bỏ địa điểm kinh doanh htx
    """,
    "1.005378": """
        thay đổi chi nhánh hợp tác xã; đổi địa chỉ chi nhánh htx; thay đổi văn phòng đại diện hợp tác xã;
        sửa địa điểm kinh doanh htx
    """,
    "2.002123": """
        mở chi nhánh hợp tác xã; lập chi nhánh htx; mở văn phòng đại diện hợp tác xã;
        thêm địa điểm kinh doanh htx; mở điểm bán của hợp tác xã
    """,
    "1.014371": "quỹ hợp tác xã; quỹ hỗ trợ phát triển hợp tác xã; lập quỹ htx",
    "2.001958": """
        hợp tác xã lập doanh nghiệp; hợp tác xã lập công ty; htx mở công ty; htx góp vốn lập doanh nghiệp
    """,
    "2.002635": """
        đổi tên hợp tác xã do trùng nhãn hiệu; tên hợp tác xã xâm phạm sở hữu công nghiệp;
        đề nghị đổi tên htx vi phạm
    """,
    "2.002636": """
        thu hồi giấy chứng nhận hợp tác xã; thu hồi giấy đăng ký htx; đề nghị thu hồi giấy tổ hợp tác;
        kê khai giả mạo htx
    """,
    "2.002637": """
        thành lập tổ hợp tác; lập tổ hợp tác; đăng ký tổ hợp tác; mở tổ hợp tác; tổ hợp tác trồng lúa;
        tổ hợp tác
    """,
    "2.002639": """
        thay đổi nội dung đăng ký tổ hợp tác; thay đổi tổ hợp tác; đổi tổ trưởng tổ hợp tác;
        đổi thành viên tổ hợp tác
    """,
    "2.002640": "hiệu đính tổ hợp tác; cập nhật thông tin tổ hợp tác; bổ sung thông tin tổ hợp tác",
    "2.002641": """
        tạm ngừng hợp tác xã; tạm ngừng htx; tạm nghỉ hoạt động hợp tác xã; htx hoạt động trở lại;
        tạm ngừng tổ hợp tác
    """,
    "2.002642": "chấm dứt tổ hợp tác; giải thể tổ hợp tác; giải tán tổ hợp tác; đóng tổ hợp tác",
    "2.002643": """
        dừng thủ tục đăng ký hợp tác xã; rút hồ sơ hợp tác xã; rút hồ sơ giải thể hợp tác xã;
        dừng giải thể htx
    """,
    "2.002648": """
        hiệu đính hợp tác xã; hiệu đính thông tin hợp tác xã; sai thông tin giấy htx;
        cập nhật thông tin hợp tác xã
    """,
    "2.002649": """
        bổ sung hồ sơ hợp tác xã; cập nhật hồ sơ hợp tác xã; thông báo bổ sung thông tin hồ sơ htx
    """,
    "2.002226": "thông báo thành lập tổ hợp tác; báo thành lập tổ hợp tác; thông báo thay đổi tổ hợp tác",
    "2.002228": "thông báo chấm dứt tổ hợp tác; báo giải tán tổ hợp tác",
    "2.002668": """
        nhu cầu hỗ trợ hợp tác xã; htx xin hỗ trợ; đăng ký hỗ trợ hợp tác xã; hỗ trợ htx;
        vốn cho hợp tác xã; xin hỗ trợ cho htx
    """,
    "2.001827": """
        an toàn thực phẩm; giấy an toàn thực phẩm; giấy chứng nhận an toàn thực phẩm; vsattp;
        vệ sinh an toàn thực phẩm; attp; đủ điều kiện an toàn thực phẩm; giấy vệ sinh thực phẩm;
        giấy attp cho cơ sở; an toàn thực phẩm quán ăn; cơ sở chế biến nông sản;
        an toàn thực phẩm nông lâm thủy sản; bán thịt cá giấy vệ sinh; cơ sở sơ chế rau quả; lò giết mổ
    """,
    "3.000114": "tất toán tài khoản kho bạc; đóng tài khoản kho bạc; hủy tài khoản kbnn",
    "3.000115": """
        nộp tiền ngân sách nhà nước; nộp tiền kho bạc; nộp ngân sách; nộp tiền vào kho bạc; nộp phạt kho bạc
    """,
    "3.000116": """
        hoàn trả thu ngân sách; hoàn tiền nộp thừa kho bạc; trả lại tiền nộp ngân sách; hoàn thuế kho bạc;
        nộp nhầm tiền kho bạc
    """,
    "3.000118": """
        thanh toán chi thường xuyên kho bạc; chi thường xuyên; rút dự toán kho bạc;
        thanh toán lương qua kho bạc
    """,
    "3.000120": "đối chiếu số dư kho bạc; xác nhận số dư tài khoản kho bạc; đối chiếu tài khoản kbnn",
    "3.000121": """
        mở tài khoản kho bạc; đăng ký tài khoản kho bạc; mẫu dấu mẫu chữ ký kho bạc;
        đổi chủ tài khoản kho bạc; đổi kế toán trưởng kho bạc; đăng ký mẫu dấu chữ ký
    """,
    "3.000122": "hạch toán vốn oda; hạch toán vốn vay; vốn viện trợ oda",
    "3.000123": "xác nhận vốn nước ngoài; xác nhận viện trợ kho bạc",
    "3.000261": """
        thanh toán vốn đầu tư công; thanh toán dự án kho bạc; giải ngân đầu tư công;
        thanh toán công trình kho bạc; tạm ứng vốn đầu tư
    """,
    "3.000163": """
        khởi kiện; đơn khởi kiện; nộp đơn khởi kiện; kiện ra tòa; nộp đơn ly hôn; gửi đơn kiện online;
        nộp đơn tòa án; ly hôn; đơn ly hôn; ra tòa ly hôn; kiện đòi nợ; nộp chứng cứ tòa
    """,
    "3.000164": """
        nhận thông báo tòa án điện tử; đăng ký nhận văn bản tố tụng; nhận giấy tòa qua mạng;
        nhận thông báo tòa qua email
    """,
    "3.000165": """
        trích lục bản án ly hôn; xin lại bản án ly hôn; bản án ly hôn; bản án tòa án; sao bản án;
        xin bản án; cấp sao bản án; trích lục bản án; xin bản sao bản án ly hôn; mất bản án ly hôn;
        xin lại quyết định ly hôn; sao hồ sơ vụ án
    """,
}
"""Procedure code → what people call it, between semicolons."""

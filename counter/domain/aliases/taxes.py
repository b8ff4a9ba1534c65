"""Taxes and customs: fields a commune's desks leave out until its centre shows them."""

from __future__ import annotations

__all__ = ["TAXES"]

TAXES = {
    "1.011022": """
        thuế hộ kinh doanh; khai thuế hộ kinh doanh; thuế khoán; nộp thuế khoán; khai thuế hkd;
        thuế môn bài; đóng thuế bán hàng; kê khai thuế cá nhân kinh doanh; thuế quán ăn; khai thuế quán;
        đóng thuế hộ kinh doanh
    """,
    "1.014976": "quyết toán thuế hộ kinh doanh; quyết toán thuế hkd; quyết toán thuế cá nhân kinh doanh",
    "1.014979": "hoàn thuế hộ kinh doanh; hộ kinh doanh nộp thừa thuế; hoàn nộp thừa hộ kinh doanh",
    "1.007674": """
        thuế bán đất; thuế thu nhập bán đất; thuế sang tên đất; thuế chuyển nhượng đất; thuế bán nhà;
        thuế mua bán nhà đất; thuế thừa kế đất; thuế tặng cho đất; thuế tncn bán đất;
        khai thuế chuyển nhượng bất động sản; thuế chuyển nhượng nhà; thuế 2% bán nhà
    """,
    "1.007689": """
        thuế cho thuê nhà; thuế cho thuê nhà trọ; khai thuế cho thuê nhà; thuế nhà trọ; thuế phòng trọ;
        thuế cho thuê mặt bằng; cho thuê nhà đóng thuế; thuế cho thuê tài sản
    """,
    "1.011021": """
        tổ chức khai thuế thay cho người cho thuê nhà; công ty thuê nhà nộp thuế thay;
        khai thay thuế cho thuê nhà
    """,
    "1.007277": """
        lệ phí trước bạ nhà đất; trước bạ nhà đất; trước bạ đất; thuế trước bạ đất; lệ phí trước bạ sổ đỏ;
        miễn lệ phí trước bạ nhà đất; thuế trước bạ nhà; đóng trước bạ đất
    """,
    "1.007700": """
        lệ phí trước bạ xe; trước bạ xe; thuế trước bạ xe máy; trước bạ ô tô; nộp trước bạ xe;
        lệ phí trước bạ xe máy; trước bạ xe máy; trước bạ
    """,
    "1.007699": """
        trước bạ tàu; lệ phí trước bạ ghe; trước bạ tàu thuyền; trước bạ tàu cá; thuế trước bạ ghe
    """,
    "1.007695": """
        thuế đất; thuế đất phi nông nghiệp; thuế nhà đất; khai thuế đất; thuế sử dụng đất; thuế đất ở;
        nộp thuế đất; miễn giảm thuế đất; thuế đất nông nghiệp; thuế đất hàng năm; giảm thuế đất;
        đóng thuế đất
    """,
    "1.007607": """
        đóng mã số thuế; hủy mã số thuế; chấm dứt mã số thuế; đóng mst; khóa mã số thuế; bỏ mã số thuế;
        chấm dứt hiệu lực mst
    """,
    "1.008510": "khôi phục mã số thuế; mở lại mã số thuế; khôi phục mst; mã số thuế bị khóa",
    "1.008498": """
        mã số thuế cá nhân; đăng ký mã số thuế; làm mã số thuế; mst cá nhân; đăng ký người phụ thuộc;
        mã số thuế người phụ thuộc; cấp mã số thuế; giảm trừ gia cảnh; đăng ký mst;
        đăng ký thuế lần đầu cá nhân
    """,
    "2.002225": """
        đăng ký thuế lần đầu tổ chức; mã số thuế công ty; mã số thuế tổ chức; đăng ký mst cho tổ chức;
        mã số thuế hợp tác xã
    """,
    "1.008494": "mã số thuế nộp thay; đăng ký thuế nộp thay; mã số thuế khấu trừ nộp thay nhà thầu",
    "1.008501": """
        mất giấy mã số thuế; cấp lại mã số thuế; cấp lại giấy chứng nhận đăng ký thuế; mất thẻ mã số thuế;
        in lại mã số thuế; quên mã số thuế
    """,
    "1.008503": """
        đổi thông tin mã số thuế; thay đổi thông tin đăng ký thuế; cập nhật cccd mã số thuế;
        cập nhật mst theo căn cước; sai thông tin mã số thuế; đổi cmnd sang cccd mã số thuế; sửa mã số thuế
    """,
    "1.008504": """
        chuyển cơ quan thuế chuyển đi; đổi địa chỉ khác cơ quan thuế nơi đi; chuyển mã số thuế đi nơi khác
    """,
    "1.008505": "chuyển cơ quan thuế chuyển đến; đổi địa chỉ cơ quan thuế nơi đến; chuyển mã số thuế đến",
    "1.007042": """
        tạm ngừng nộp thuế; tạm ngừng đăng ký thuế; tạm ngừng kinh doanh báo thuế;
        tạm ngừng với cơ quan thuế
    """,
    "2.002233": """
        quyết toán thuế thu nhập cá nhân; quyết toán thuế tncn; hoàn thuế thu nhập cá nhân; hoàn thuế tncn;
        tự quyết toán thuế; quyết toán thuế tiền lương; hoàn thuế lương; lấy lại tiền thuế thu nhập cá nhân
    """,
    "1.008562": """
        công ty hoàn thuế tncn cho nhân viên; hoàn thuế tncn ủy quyền quyết toán;
        tổ chức hoàn thuế thu nhập cá nhân
    """,
    "1.008309": """
        công ty quyết toán thuế tncn; tổ chức quyết toán thuế thu nhập cá nhân; quyết toán thuế nhân viên
    """,
    "2.002235": """
        khai thuế tncn tháng quý của công ty; khấu trừ thuế tiền lương;
        tổ chức khai thuế thu nhập cá nhân tháng
    """,
    "2.002237": """
        cá nhân khai thuế tncn tháng quý; cá nhân tự khai thuế tiền lương; khai thuế lương nước ngoài;
        thưởng cổ phiếu
    """,
    "1.008591": """
        xác nhận nghĩa vụ thuế; xác nhận không nợ thuế; giấy xác nhận đóng thuế;
        xác nhận hoàn thành nghĩa vụ thuế; xác nhận đã nộp thuế; xác nhận số thuế đã nộp
    """,
    "1.008588": "nộp dần tiền thuế; trả góp tiền thuế; nợ thuế xin trả dần; nộp dần tiền thuế nợ",
    "3.000088": "miễn tiền chậm nộp; xin miễn phạt chậm nộp thuế; miễn tiền chậm nộp thuế",
    "1.008589": "không tính tiền chậm nộp; nhà nước chậm thanh toán không tính chậm nộp",
    "1.008513": "gia hạn nộp hồ sơ khai thuế; xin gia hạn khai thuế; nộp tờ khai thuế trễ",
    "1.013490": "gia hạn nộp thuế; xin gia hạn nộp thuế; gia hạn tiền thuế; chậm nộp thuế",
    "1.008327": """
        khai bổ sung thuế; sửa tờ khai thuế; khai thuế sai; nộp lại tờ khai thuế; khai lại thuế;
        tờ khai thuế sai
    """,
    "1.008565": """
        nộp thừa thuế; nộp nhầm thuế; hoàn tiền thuế nộp thừa; bù trừ thuế; lấy lại tiền thuế nộp thừa
    """,
    "1.007037": "hoàn thuế gtgt; hoàn thuế giá trị gia tăng; hoàn thuế vat; công ty hoàn thuế vat",
    "1.007014": """
        khai thuế gtgt khấu trừ; khai thuế giá trị gia tăng khấu trừ; thuế vat; khai thuế vat công ty;
        thuế gtgt
    """,
    "1.007016": "khai thuế gtgt trực tiếp trên giá trị gia tăng; thuế gtgt vàng bạc",
    "1.007022": "khai thuế gtgt trực tiếp trên doanh thu; thuế gtgt theo doanh thu",
    "1.007026": "thuế tndn theo tỷ lệ doanh thu; thuế thu nhập doanh nghiệp theo tỷ lệ",
    "1.008346": """
        quyết toán thuế tndn; quyết toán thuế thu nhập doanh nghiệp; thuế thu nhập doanh nghiệp; thuế tndn
    """,
    "1.007040": "thuế tiêu thụ đặc biệt; khai thuế ttđb; thuế rượu bia",
    "1.008323": "thuế bảo vệ môi trường; khai thuế bảo vệ môi trường",
    "1.008312": "thuế tài nguyên; khai thuế tài nguyên; thuế khai thác cát; thuế khai thác đá",
    "1.008321": "phí bảo vệ môi trường khoáng sản; quyết toán phí khoáng sản",
    "1.008325": "khai phí lệ phí khác; khai phí; quyết toán phí lệ phí",
    "1.008008": """
        đăng ký nộp thuế điện tử; etax; đăng ký tài khoản thuế; etax mobile; đăng ký giao dịch thuế điện tử;
        thuế điện tử; tài khoản thuế điện tử; nộp thuế qua mạng
    """,
    "1.010337": """
        hóa đơn điện tử; đăng ký hóa đơn điện tử; đăng ký hóa đơn; sử dụng hóa đơn điện tử;
        hoá đơn điện tử máy tính tiền; xuất hóa đơn; thay đổi hóa đơn điện tử
    """,
    "1.010339": """
        hóa đơn lẻ; mua hóa đơn lẻ; xin cấp hóa đơn lẻ; hóa đơn từng lần phát sinh; cấp hóa đơn cho cá nhân;
        xuất hóa đơn lẻ; mua hóa đơn
    """,
    "1.010341": "hóa đơn sai; hóa đơn điện tử lập sai; xuất sai hóa đơn; sửa hóa đơn; hủy hóa đơn sai",
    "1.010343": "chuyển dữ liệu hóa đơn; gửi dữ liệu hóa đơn cho thuế",
    "1.009824": """
        thông báo địa điểm kinh doanh; báo địa điểm kinh doanh với thuế;
        thêm địa điểm kinh doanh hộ kinh doanh
    """,
    "1.009825": """
        thông báo số tài khoản với thuế; báo số tài khoản ngân hàng cho thuế;
        đăng ký tài khoản ngân hàng thuế; ví điện tử thuế
    """,
    "1.010701": "đại lý thuế; thuê đại lý thuế; dịch vụ đại lý thuế",
    "1.010949": "đổi kỳ khai thuế; chuyển khai thuế tháng sang quý; khai thuế theo quý",
    "1.011006": "khai tiền thuê đất; tiền thuê đất; nộp tiền thuê đất; đóng tiền thuê đất",
    "1.008568": "miễn giảm tiền thuê đất; giảm tiền thuê đất; miễn tiền thuê đất",
    "1.008584": "miễn giảm thuế do thiên tai; miễn thuế do hỏa hoạn; bị bão giảm thuế; giảm thuế thiên tai",
    "3.000083": """
        giảm thuế thu nhập cá nhân do bệnh hiểm nghèo; giảm thuế tncn; giảm thuế vì khó khăn;
        giảm thuế do tai nạn bệnh tật
    """,
    "3.000084": "giảm thuế tiêu thụ đặc biệt",
    "1.007690": """
        khai thuế đại lý vé số; thuế đại lý bảo hiểm; thuế bán hàng đa cấp; thuế xổ số; trúng số đóng thuế
    """,
    "1.008538": "thuế thừa kế quà tặng; khai thuế quà tặng; thuế nhận thừa kế xe; thuế được tặng xe",
    "1.008529": "thuế chuyển nhượng vốn; thuế bán cổ phần; thuế chứng khoán; bán cổ phiếu",
    "1.008532": "cá nhân không cư trú khai thuế; thuế đầu tư vốn; thuế bản quyền",
    "1.008544": "xác nhận đối tượng cư trú; giấy xác nhận cư trú thuế; chứng nhận cư trú thuế",
    "1.008543": "khấu trừ thuế nước ngoài; đã nộp thuế ở nước ngoài",
    "1.008333": "thuế nhà thầu; khai thuế nhà thầu nước ngoài; nhà thầu phụ nước ngoài",
    "1.014030": """
        thuế bán hàng online; thuế shopee; thuế sàn thương mại điện tử; nộp thuế thay sàn; thuế tiktok shop;
        sàn khấu trừ thuế
    """,
    "1.014033": "hoàn thuế bán hàng online; hoàn thuế sàn thương mại điện tử; hoàn thuế shopee",
    "1.011020": "khai thuế thay hợp tác kinh doanh; tổ chức nộp thuế thay cá nhân; grab nộp thuế thay",
    "1.011042": "biên lai điện tử thuế; chứng từ điện tử; đăng ký chứng từ điện tử",
    "1.013659": "chứng từ điện tử sai; sửa chứng từ điện tử",
    "1.011046": "tem điện tử; đăng ký tem điện tử; tem rượu; tem thuốc lá",
    "1.011047": "mua tem điện tử; mua tem rượu thuốc lá",
    "1.011049": "mất tem điện tử trong nước; cháy tem rượu trong nước",
    "1.011043": "tài khoản tra cứu hóa đơn; tài khoản cổng thông tin hóa đơn",
    "1.008002": """
        hàng cư dân biên giới; hải quan cư dân biên giới; trao đổi hàng hóa cư dân biên giới;
        mua hàng qua biên giới; cư dân biên giới
    """,
    "1.008000": """
        thương nhân mua gom hàng cư dân biên giới; mua gom hàng biên giới; thu gom hàng cư dân biên giới
    """,
    "1.008001": """
        thương nhân qua cửa khẩu biên giới; xuất nhập khẩu biên giới; buôn bán qua cửa khẩu;
        hàng qua cửa khẩu phụ
    """,
    "1.006429": """
        hải quan hàng xuất khẩu; xuất khẩu hàng; thủ tục xuất khẩu; tờ khai xuất khẩu;
        xuất hàng đi nước ngoài
    """,
    "1.006440": "hải quan hàng nhập khẩu; nhập khẩu hàng; thủ tục nhập khẩu; tờ khai nhập khẩu; nhập hàng",
    "1.005458": "hủy tờ khai hải quan; hủy tờ khai xuất nhập khẩu",
    "2.002184": "khai bổ sung hải quan; sửa tờ khai hải quan; tờ khai hải quan sai",
    "1.007751": """
        tài sản di chuyển; mang tài sản về nước hải quan; chuyển đồ đạc về việt nam; hồi hương mang tài sản
    """,
    "1.009097": "hành lý vượt định mức; hành lý nhập cảnh; hành lý quá định mức miễn thuế",
    "1.007891": "hải quan người xuất nhập cảnh qua biên giới; hàng hóa của người xuất nhập cảnh",
    "1.009093": "hải quan ô tô xe máy xuất nhập cảnh; xe máy qua biên giới hải quan; ô tô tạm nhập",
    "1.009092": "hải quan phương tiện thủy nội địa xuất nhập cảnh; ghe qua biên giới hải quan",
    "1.006468": "tạm nhập tái xuất; kinh doanh tạm nhập tái xuất",
    "1.007663": "hoàn thuế xuất nhập khẩu; hoàn thuế nhập khẩu",
    "1.007659": "miễn thuế xuất nhập khẩu; miễn thuế nhập khẩu",
    "1.007661": "giảm thuế xuất nhập khẩu chi cục",
    "1.007843": "hàng xuất khẩu bị trả lại; tái nhập hàng bị trả",
    "1.007840": "xem hàng trước khi khai hải quan",
    "1.007642": "chuyển phát nhanh nhập khẩu miễn thuế; hàng gửi từ nước ngoài về; quà gửi từ nước ngoài",
    "1.011636": "nộp dần thuế nợ hải quan",
    "1.013657": "tiêu hủy biên lai; hủy biên lai",
    "1.013656": "báo cáo sử dụng biên lai; tình hình sử dụng biên lai",
    "1.013654": "phát hành biên lai; thông báo phát hành biên lai",
    "1.013658": "mất biên lai; báo mất biên lai; cháy biên lai",
}
"""Procedure code → what people call it, between semicolons."""

"""Vehicles and boats."""

from __future__ import annotations

__all__ = ["TRANSPORT"]

TRANSPORT = {
    "1.013067": """
        đăng ký xe; đăng ký xe máy; đăng ký xe mới; đăng ký xe máy mới; cấp biển số; làm biển số;
        bấm biển số; lấy biển số; biển số xe; xe mới mua; đăng ký xe lần đầu; làm giấy tờ xe; làm cà vẹt;
        đăng ký ô tô; đăng ký xe ô tô mới; ra biển số; mới mua xe; làm biển số xe máy; đk xe; đăng kí xe;
        cấp biển số xe lần đầu; mua xe máy mới; đăng ký mô tô; cà vẹt xe; đăng ký xe điện; bốc biển số
    """,
    "1.012575": """
        đăng ký xe lần đầu online; đăng ký xe trong nước trực tuyến; đăng ký xe sản xuất trong nước;
        đăng ký xe toàn trình; đăng ký xe qua mạng
    """,
    "1.013066": "đăng ký xe nhập khẩu; đăng ký xe nhập khẩu lần đầu; xe nhập khẩu; xe nhập làm biển số",
    "1.013065": "thu hồi đăng ký xe toàn trình; thu hồi biển số online; nộp biển số trực tuyến toàn trình",
    "1.013123": """
        thu hồi đăng ký xe; thu hồi biển số; trả biển số; nộp lại biển số; trả biển số xe bán;
        nộp lại biển số cho công an; bán xe nộp lại biển số; rút hồ sơ gốc xe; thu hồi cà vẹt;
        xe hỏng không dùng nữa; nộp biển số cà vẹt
    """,
    "1.013076": """
        sang tên xe; đăng ký sang tên xe; thay đổi chủ xe; đổi chủ xe; mua xe cũ sang tên; sang tên xe máy;
        sang tên ô tô; chuyển tên xe; sang tên đổi chủ; xe không chính chủ; đổi tên chủ xe; mua xe cũ;
        sang tên cà vẹt; chính chủ xe; đổi chủ xe máy; được cho xe sang tên; sang tên xe cũ
    """,
    "1.013079": """
        biển số bị cong; biển số bị gãy mờ; đổi đăng ký xe; đổi biển số; đổi cà vẹt; biển số bị mờ;
        biển số bị gãy; cà vẹt bị rách; đổi màu xe; đổi biển số xe; đổi giấy đăng ký xe; cải tạo xe;
        đổi biển 5 số; đổi biển vàng; giấy tờ xe bị hỏng; biển số hỏng
    """,
    "1.013082": """
        cấp lại đăng ký xe; mất cà vẹt; mất giấy đăng ký xe; mất giấy tờ xe; mất biển số xe;
        cấp lại biển số; làm lại giấy tờ xe; mất đăng ký xe; mất cà vẹt xe máy; làm lại cà vẹt;
        làm lại biển số; rơi biển số; rớt biển số; thất lạc giấy tờ xe; mất biển số
    """,
    "1.013080": "cấp lại đăng ký xe toàn trình; cấp lại biển số online; mất giấy đăng ký xe làm online",
    "1.013083": "đăng ký xe tạm thời toàn trình; đăng ký xe tạm online",
    "1.013086": """
        đăng ký xe tạm thời; biển số tạm; đăng ký tạm xe mới mua; biển tạm; đăng ký xe tạm; biển số tạm thời
    """,
    "3.000381": "thu hồi giấy phép phương tiện giao thông thông minh; phương tiện giao thông thông minh",
    "1.004088": """
        đăng ký phương tiện thủy lần đầu chưa khai thác; đăng ký ghe mới; đăng ký tàu mới đóng;
        đăng ký ghe thuyền; đăng ký xuồng mới; ghe mới đóng; đăng ký ghe; đăng ký thuyền; đăng ký tàu;
        đăng ký đò; đăng ký sà lan; đóng ghe mới đăng ký
    """,
    "1.004047": """
        đăng ký phương tiện thủy đang khai thác; đăng ký ghe đang chạy; ghe cũ chưa đăng ký;
        đăng ký ghe thuyền đang dùng; tàu đang chạy chưa đăng ký; đăng ký thuyền cũ
    """,
    "1.003930": """
        cấp lại đăng ký phương tiện thủy; mất giấy đăng ký ghe; mất giấy đăng ký tàu;
        mất giấy đăng ký thuyền; mất giấy tờ ghe; cấp lại giấy chứng nhận đăng ký phương tiện
    """,
    "1.004002": """
        sang tên ghe; mua ghe cũ sang tên; đăng ký lại phương tiện chuyển quyền sở hữu; đổi chủ ghe;
        mua tàu cũ; sang tên tàu; bán ghe sang tên; đăng ký lại ghe; sang tên thuyền; mua thuyền cũ
    """,
    "1.003970": """
        sang tên ghe khác tỉnh; đăng ký lại phương tiện thủy chuyển chủ và chuyển cơ quan;
        mua ghe ở tỉnh khác; mua tàu tỉnh khác
    """,
    "1.004036": """
        chuyển cơ quan đăng ký phương tiện thủy;
        chuyển từ cơ quan khác sang đăng ký phương tiện thủy nội địa; chuyển tàu biển sang thủy nội địa
    """,
    "1.006391": """
        chủ ghe chuyển hộ khẩu tỉnh khác; chủ phương tiện thủy đổi nơi thường trú; chủ tàu thay đổi trụ sở;
        chủ ghe đổi địa chỉ
    """,
    "2.001711": """
        đổi tên tàu; đổi tên ghe; thay đổi tính năng kỹ thuật tàu; đổi máy ghe; hoán cải tàu; thay máy tàu;
        cải hoán ghe; thay đổi kỹ thuật phương tiện thủy
    """,
    "2.001659": """
        xóa đăng ký phương tiện thủy; xóa đăng ký ghe; xóa đăng ký tàu; ghe hỏng xóa đăng ký; ghe chìm;
        bán ghe xóa đăng ký; tàu hư xóa đăng ký; bỏ đăng ký ghe; xóa đăng ký thuyền; tàu bị chìm
    """,
    "1.005040": """
        trình báo đường thủy; xác nhận trình báo đường thủy; tai nạn đường thủy trình báo;
        ghe đụng nhau trình báo; trình báo sự cố trên sông
    """,
    "1.002372": "kháng nghị hàng hải; trình kháng nghị hàng hải; xác nhận kháng nghị",
    "1.009454": """
        công bố bến thủy; mở bến thủy nội địa; hoạt động bến thủy nội địa; xin mở bến; bến thủy;
        giấy phép bến thủy; mở bến ghe; mở bến tàu; mở bến hàng; bến cát đá
    """,
    "1.009455": """
        mở bến khách ngang sông; bến đò; mở bến đò; bến đò ngang; bến khách ngang sông; bến phà;
        giấy phép bến đò; đò ngang
    """,
    "1.009452": """
        thỏa thuận xây dựng bến thủy; xây bến thủy nội địa; thông số kỹ thuật bến thủy; xây dựng bến thủy
    """,
    "1.009453": """
        xây bến khách ngang sông; thỏa thuận xây bến đò; xây bến đò; thông số kỹ thuật bến khách ngang sông
    """,
    "1.009444": """
        gia hạn bến thủy; gia hạn hoạt động bến; gia hạn bến đò; bến thủy hết hạn; gia hạn cảng thủy nội địa
    """,
    "1.009447": "đóng bến thủy; đóng cảng bến; ngừng hoạt động bến thủy; đóng bến đò; bỏ bến; đóng bến",
    "1.003658": """
        công bố lại bến thủy; công bố lại hoạt động bến; bến thủy đổi chủ; đổi chủ bến thủy; bến đò đổi chủ
    """,
    "1.009465": """
        phương án bảo đảm an toàn giao thông đường thủy; an toàn giao thông thi công trên sông;
        thi công trên sông; phương án an toàn giao thông
    """,
    "2.001215": """
        đăng ký phương tiện vui chơi dưới nước; đăng ký mô tô nước; đăng ký thuyền kayak;
        phương tiện vui chơi giải trí dưới nước; đăng ký đạp vịt; ca nô du lịch; đăng ký ca nô vui chơi;
        sup kayak; vui chơi giải trí dưới nước; thuyền thiên nga
    """,
    "2.001214": "đăng ký lại phương tiện vui chơi dưới nước; đổi chủ mô tô nước; sang tên mô tô nước",
    "2.001212": """
        mất giấy đăng ký phương tiện vui chơi dưới nước; cấp lại đăng ký mô tô nước;
        cấp lại giấy phương tiện vui chơi giải trí dưới nước
    """,
    "2.001211": "xóa đăng ký phương tiện vui chơi dưới nước; xóa đăng ký mô tô nước; xóa đăng ký kayak",
    "2.001217": "đóng vùng nước vui chơi; đóng vùng hoạt động dưới nước; ngừng vùng nước giải trí",
    "2.001218": """
        mở vùng nước vui chơi; công bố vùng nước hoạt động vui chơi; mở khu vui chơi trên hồ;
        cho phép hoạt động vùng nước khác
    """,
    "1.013128": """
        ứng phó tràn dầu; kế hoạch ứng phó sự cố tràn dầu; cây xăng ứng phó tràn dầu; sự cố tràn dầu;
        cửa hàng xăng dầu; tràn dầu
    """,
}
"""Procedure code → what people call it, between semicolons."""

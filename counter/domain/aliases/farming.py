"""Farming, forests, irrigation, fisheries."""

from __future__ import annotations

__all__ = ["FARMING"]

FARMING = {
    "1.012836": """
        hỗ trợ phối giống; phối giống nhân tạo; tinh bò; tinh trâu bò; phối giống trâu bò; tinh heo nái;
        hỗ trợ tinh phối giống; thụ tinh nhân tạo bò; tinh đông lạnh
    """,
    "1.012837": """
        chuyển nghề chăn nuôi; đào tạo phối giống; chuyển đổi từ chăn nuôi sang nghề khác;
        tập huấn chăn nuôi; học dẫn tinh viên; bình chứa nitơ lỏng
    """,
    "1.003434": """
        hỗ trợ dự án liên kết; liên kết tiêu thụ nông sản; liên kết sản xuất; dự án liên kết; chuỗi liên kết
    """,
    "1.012694": """
        chuyển mục đích sử dụng rừng; chuyển rừng sang đất khác; chuyển đổi rừng; chuyển đất rừng;
        phá rừng trồng cây khác
    """,
    "1.007919": "thẩm định công trình lâm sinh; thiết kế lâm sinh; dự toán lâm sinh; thiết kế trồng rừng",
    "1.011471": """
        khai thác gỗ; khai thác rừng; phương án khai thác gỗ; khai thác lâm sản; khai thác keo; bán gỗ keo;
        chặt rừng; chặt rừng trồng; khai thác lâm sản ngoài gỗ; cưa gỗ rừng
    """,
    "1.012531": """
        vay trồng rừng gỗ lớn; trồng rừng gỗ lớn; hỗ trợ tín dụng trồng rừng; vay vốn trồng rừng;
        hỗ trợ trồng rừng
    """,
    "1.012922": """
        rừng trồng bị thiệt hại; kiểm tra rừng bị thiệt hại; rừng bị cháy; rừng bị gãy đổ do bão;
        rừng trồng bị bão; cây rừng chết
    """,
    "1.014832": """
        giao rừng; thuê rừng; giao rừng cho thuê rừng; giao đất giao rừng; nhận khoán rừng; xin giao rừng;
        cho thuê rừng
    """,
    "3.000250": """
        phương án quản lý rừng bền vững; quản lý rừng bền vững; du lịch sinh thái rừng; rừng bền vững
    """,
    "3.000502": """
        trồng dược liệu trong rừng; cây dược liệu dưới tán rừng; trồng sâm trong rừng; nuôi trồng dược liệu;
        trồng cây thuốc dưới rừng
    """,
    "1.014208": """
        phát triển sản xuất cộng đồng; hỗ trợ sản xuất cộng đồng; hỗ trợ phát triển sản xuất;
        hỗ trợ con giống; hỗ trợ cây giống; hỗ trợ bò giống
    """,
    "1.002544": "hỗ trợ phát triển sản xuất cộng đồng",
    "2.001709": "hỗ trợ phát triển sản xuất cộng đồng",
    "3.000224": "hỗ trợ phát triển sản xuất cộng đồng",
    "3.000272": "hỗ trợ phát triển sản xuất cộng đồng",
    "1.003596": "khuyến nông; kế hoạch khuyến nông; khuyến nông xã; khuyến nông địa phương",
    "1.014736": """
        dự án sản xuất theo chuỗi giá trị; liên kết chuỗi giá trị; sản xuất liên kết chuỗi;
        phê duyệt dự án liên kết chuỗi giá trị
    """,
    "1.014737": """
        phê duyệt dự án sản xuất cộng đồng; lựa chọn dự án phát triển sản xuất cộng đồng;
        duyệt dự án cộng đồng
    """,
    "1.013997": """
        thiệt hại do dịch bệnh; hỗ trợ dịch tả heo; dịch tả lợn; heo chết dịch; hỗ trợ gà chết;
        dịch cúm gia cầm hỗ trợ; lợn bị dịch tiêu hủy; hỗ trợ dịch bệnh động vật; heo bị tiêu hủy;
        gia súc chết do dịch; hỗ trợ lợn chết; trâu bò chết bệnh; vịt chết dịch
    """,
    "1.008004": """
        chuyển đổi cây trồng trên đất lúa; chuyển đất lúa sang trồng cây khác; chuyển đổi cơ cấu cây trồng;
        đất lúa trồng cây ăn trái; đào ao nuôi cá trên đất lúa; trồng màu trên đất lúa;
        bỏ lúa trồng cây khác; đất lúa nuôi tôm; chuyển đất lúa sang cây lâu năm; ruộng lúa trồng bưởi
    """,
    "1.003347": "quy trình vận hành hồ chứa; vận hành hồ chứa thủy lợi; công bố quy trình hồ chứa",
    "1.003440": """
        ứng phó tình huống khẩn cấp đập; phương án ứng phó khẩn cấp hồ đập; tình huống khẩn cấp hồ chứa
    """,
    "1.003446": """
        ứng phó thiên tai hạ du đập; phương án ứng phó thiên tai công trình đang thi công;
        thiên tai vùng hạ du đập
    """,
    "1.003471": "kiểm định an toàn đập; kiểm định đập; đề cương kiểm định hồ chứa; an toàn đập hồ chứa",
    "1.014848": "phương án bảo vệ công trình thủy lợi; bảo vệ kênh mương",
    "1.014849": """
        xây dựng trong hành lang thủy lợi; làm nhà gần kênh; xây công trình gần kênh thủy lợi;
        bãi tập kết vật liệu gần kênh; làm cầu qua kênh; bến bãi trong phạm vi thủy lợi;
        xây cầu qua mương thủy lợi
    """,
    "1.014850": """
        du lịch trên hồ thủy lợi; kinh doanh dịch vụ trong phạm vi thủy lợi; du lịch lòng hồ;
        thể thao du lịch công trình thủy lợi
    """,
    "1.014851": """
        gia hạn giấy phép xây dựng trong phạm vi thủy lợi; gia hạn giấy phép bến bãi thủy lợi;
        điều chỉnh giấy phép công trình thủy lợi
    """,
    "1.014852": "nổ mìn; nổ mìn gần công trình thủy lợi; giấy phép nổ mìn; gây nổ",
    "1.014853": """
        gia hạn nuôi trồng thủy sản trong hồ thủy lợi; gia hạn giấy phép nổ mìn thủy lợi;
        gia hạn nuôi cá lòng hồ
    """,
    "1.014859": """
        xe cơ giới đi trên đê kênh thủy lợi; phương tiện thủy nội địa trong công trình thủy lợi;
        xe tải đi trên bờ kênh; ghe chạy trong hồ thủy lợi; xe tải đi trên đập
    """,
    "1.014860": """
        trồng cây lâu năm trên đất thủy lợi; trồng cây bờ kênh; trồng cây trong phạm vi thủy lợi;
        trồng cây trên bờ đê
    """,
    "1.014862": """
        nuôi cá trong hồ thủy lợi; nuôi trồng thủy sản công trình thủy lợi; nuôi cá lòng hồ;
        thả cá hồ thủy lợi; nuôi cá ở đập
    """,
    "1.014863": "gia hạn giấy phép du lịch thủy lợi; gia hạn kinh doanh dịch vụ thủy lợi",
    "1.014864": "gia hạn giấy phép trồng cây lâu năm thủy lợi; gia hạn phương tiện trong phạm vi thủy lợi",
    "2.001621": """
        hỗ trợ thủy lợi nhỏ; thủy lợi nội đồng; tưới tiết kiệm nước; tưới nhỏ giọt; hỗ trợ tưới tiên tiến;
        kiên cố kênh mương; hỗ trợ làm mương; hệ thống tưới
    """,
    "2.001627": "thẩm định quy trình vận hành công trình thủy lợi; quy trình vận hành thủy lợi lớn vừa",
    "1.003956": """
        giao quyền quản lý cho tổ chức cộng đồng; đồng quản lý thủy sản;
        tổ cộng đồng bảo vệ nguồn lợi thủy sản; tổ chức cộng đồng thủy sản
    """,
    "1.004498": """
        sửa đổi quyết định giao quyền tổ chức cộng đồng;
        bổ sung quyết định công nhận tổ chức cộng đồng thủy sản
    """,
    "1.004478": "mở cảng cá; công bố cảng cá; cảng cá loại 3; cảng cá",
    "1.004656": """
        nguồn gốc thủy sản khai thác tự nhiên; thủy sản nguy cấp quý hiếm khai thác;
        cites thủy sản khai thác
    """,
    "1.004680": """
        nguồn gốc thủy sản nuôi trồng; nuôi cá sấu; nuôi loài quý hiếm; thủy sản quý hiếm nuôi;
        giấy nuôi ba ba rùa cá sấu; cites nuôi trồng; xác nhận nguồn gốc cá sấu
    """,
    "1.014801": """
        giấy xác nhận nuôi trồng thủy sản; nuôi tôm; đăng ký nuôi tôm; nuôi cá lồng; nuôi cá tra;
        nuôi lồng bè; nuôi cá bè; xác nhận nuôi lồng bè; đối tượng nuôi chủ lực; giấy nuôi tôm;
        nuôi trồng thủy sản; bè cá; nuôi cá; đăng ký ao nuôi; cấp lại giấy xác nhận nuôi trồng thủy sản
    """,
}
"""Procedure code → what people call it, between semicolons."""

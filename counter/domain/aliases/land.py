"""Land, building, planning, houses, roads, greenery, water and minerals."""

from __future__ import annotations

__all__ = ["LAND"]

LAND = {
    "1.013978": """
        sổ đỏ; làm sổ đỏ; cấp sổ đỏ; sổ hồng; làm sổ hồng; bìa đỏ; sổ đất; làm sổ đất; cấp sổ đỏ lần đầu;
        cấp giấy chứng nhận lần đầu; đăng ký đất đai; đăng ký đất lần đầu; đất chưa có sổ; chưa có sổ đỏ;
        làm sổ đỏ lần đầu; đất ông bà để lại chưa có sổ; giấy chứng nhận quyền sử dụng đất;
        cấp giấy chứng nhận quyền sử dụng đất; gcn qsdđ; gcnqsdd; xin cấp sổ; đất khai hoang làm sổ;
        hợp thức hóa đất; hợp thức hóa nhà đất; làm giấy tờ đất; giấy tờ đất; cấp giấy đất; làm bìa đỏ;
        đất chưa có giấy tờ; cấp sổ đỏ cho hộ gia đình; đất giấy tay làm sổ; đăng ký quyền sử dụng đất;
        đăng ký biến động đất đai; kê khai đất đai; cấp gcn lần đầu; xin cấp sổ đỏ; cấp quyền sử dụng đất;
        sổ đỏ đất thổ cư; sổ đỏ đất ở; làm sổ cho đất cha mẹ cho; nhà đất chưa có giấy;
        đất của ông bà làm sổ; sổ đỏ cho nhà thờ họ
    """,
    "1.012753": """
        cấp sổ đỏ cho tổ chức; đăng ký đất đai lần đầu tổ chức; sổ đỏ cơ quan; sổ đỏ công ty;
        cấp gcn cho tổ chức; đất của công ty; sổ đỏ cho nhà chùa; cấp giấy chứng nhận đất cho cơ quan;
        sổ đỏ trường học; đăng ký đất doanh nghiệp; sổ đỏ doanh nghiệp
    """,
    "1.012796": """
        đính chính sổ đỏ; sai sổ đỏ; sửa sổ đỏ; sổ đỏ sai tên; sổ đỏ sai; đính chính giấy chứng nhận;
        sổ đỏ ghi sai; sai tên trên sổ đỏ; sổ đỏ sai diện tích; sổ hồng sai; sổ đỏ sai năm sinh;
        sai số căn cước trên sổ đỏ; sửa sai giấy chứng nhận; đính chính giấy chứng nhận đất; sổ đỏ in nhầm;
        sai số thửa sổ đỏ; đính chính gcn; sửa thông tin sổ đỏ; sổ đỏ bị sai thông tin; sai địa chỉ sổ đỏ
    """,
    "1.012812": """
        hòa giải đất; hòa giải tranh chấp đất đai; tranh chấp đất; tranh chấp đất đai; hòa giải đất đai;
        tranh chấp ranh đất; lấn đất; hàng xóm lấn đất; lấn ranh; tranh chấp ranh giới; kiện đất;
        tranh chấp đất với hàng xóm; bị lấn chiếm đất; tranh chấp lối đi; tranh chấp ngõ đi chung;
        giành đất; anh em tranh chấp đất; đơn tranh chấp đất; đơn hòa giải; hgtcdd; tranh chấp mốc giới;
        nhà bên lấn sang; cãi nhau ranh đất; xin hòa giải; hòa giải ở xã về đất; hòa giải với hàng xóm
    """,
    "1.013967": """
        giải quyết tranh chấp đất đai; giải quyết tranh chấp đất chủ tịch xã; hòa giải đất không thành;
        tranh chấp đất thẩm quyền chủ tịch ubnd; khiếu kiện đất;
        yêu cầu chủ tịch xã giải quyết tranh chấp đất; quyết định giải quyết tranh chấp đất;
        hòa giải không thành
    """,
    "1.012817": """
        xác định lại diện tích đất ở; xác định lại đất ở; công nhận lại đất ở; đất ở cấp trước 2004;
        diện tích đất ở trước 1/7/2004; tăng diện tích đất ở; đất vườn ao trước 2004;
        xác định lại đất thổ cư; công nhận thêm đất ở; xác định hạn mức đất ở; sổ đỏ cũ xác định lại đất ở;
        diện tích thổ cư
    """,
    "1.012818": """
        thu hồi sổ đỏ; thu hồi giấy chứng nhận; sổ đỏ cấp sai quy định; thu hồi sổ đỏ cấp sai; hủy sổ đỏ;
        hủy sổ đỏ cấp sai; thu hồi gcn cấp trái luật; sổ đỏ cấp nhầm người
    """,
    "1.013949": """
        cmd sử dụng đất; chuyển mục đích; xin chuyển mục đích; chuyển mđ sdđ; chuyển mđsd; lên đất thổ;
        chuyển lên thổ cư; đất vườn sang thổ; đất rẫy lên thổ cư; đất ao sang đất ở;
        chuyển mục đích sử dụng đất; lên thổ cư; chuyển đất vườn sang đất ở; chuyển đất ruộng sang thổ cư;
        đất vườn lên thổ cư; cmdsdd; đất nông nghiệp lên thổ cư; chuyển đất nông nghiệp sang đất ở;
        giao đất; thuê đất; cho thuê đất; thuê đất của nhà nước; chuyển mục đích đất; lên đất ở;
        lên đất thổ cư; đất lúa lên thổ cư; chuyển đổi mục đích; chuyển đất lúa sang đất ở; thuê đất công;
        gia hạn sử dụng đất; đất hết hạn sử dụng; gia hạn đất nông nghiệp; gia hạn thời hạn sử dụng đất;
        xin giao đất; chuyển đất trồng cây; chuyển thổ cư; xin lên thổ cư; xin thuê đất; đất hết thời hạn;
        giao đất thuê đất không đấu giá; chuyển đổi đất vườn; lên thổ
    """,
    "1.013950": """
        chuyển hình thức giao đất; chuyển hình thức thuê đất; chuyển từ thuê đất sang giao đất;
        thuê đất trả hàng năm sang trả một lần; chuyển giao đất thành thuê đất
    """,
    "1.013952": """
        điều chỉnh quyết định giao đất; điều chỉnh thời hạn sử dụng đất dự án;
        điều chỉnh quyết định cho thuê đất; thay đổi căn cứ giao đất
    """,
    "1.013953": """
        quyết định giao đất sai ranh giới; điều chỉnh quyết định giao đất do sai sót;
        quyết định giao đất sai diện tích; sai vị trí bàn giao đất thực địa
    """,
    "1.013962": """
        giao đất ở cho cán bộ; giao đất ở không đấu giá; giao đất ở cho giáo viên; xin cấp đất ở;
        chưa có đất ở; xin đất làm nhà; giao đất ở có thu tiền; cấp đất cho bộ đội; giao đất ở cá nhân;
        không có đất ở xin giao đất; cấp đất cho người chưa có đất; cấp đất ở cho công chức; xin cấp đất nền
    """,
    "1.013965": """
        sử dụng đất đa mục đích; đất kết hợp đa mục đích; sử dụng đất kết hợp;
        đất nông nghiệp kết hợp du lịch; gia hạn phương án sử dụng đất kết hợp
    """,
    "1.013979": """
        hiến đất; hiến đất làm đường; tặng cho đất cho nhà nước; tặng đất mở đường;
        hiến đất làm nhà văn hóa; tặng đất cho xã; cho đất làm đường; hiến đất chưa có sổ
    """,
    "1.014275": """
        tổ chức nhận chuyển nhượng đất làm dự án; doanh nghiệp mua đất làm dự án;
        góp vốn đất thực hiện dự án; tổ chức kinh tế thuê đất thực hiện dự án đầu tư
    """,
    "1.014284": "lấn biển; giao đất lấn biển; hoạt động lấn biển",
    "1.012766": """
        xóa đăng ký thuê đất; xóa cho thuê lại đất; xóa thuê lại đất khu công nghiệp;
        thanh lý thuê lại đất dự án hạ tầng
    """,
    "1.012994": """
        khấu trừ tiền bồi thường; khấu trừ kinh phí bồi thường; khấu trừ tái định cư;
        trừ tiền đền bù vào tiền đất
    """,
    "1.012995": """
        ghi nợ tiền sử dụng đất; nợ tiền sử dụng đất; xin nợ tiền đất tái định cư;
        chưa có tiền đóng sử dụng đất; nợ tiền đất
    """,
    "1.012996": """
        xóa nợ tiền sử dụng đất; trả nợ tiền sử dụng đất; thanh toán nợ tiền sử dụng đất; xóa nợ trên sổ đỏ;
        trả tiền nợ đất; xóa ghi nợ sổ đỏ
    """,
    "1.115148": """
        tính tiền sử dụng đất; tính lại tiền sử dụng đất; tiền sử dụng đất; tính lại tiền đất;
        tính thuế chuyển mục đích; đóng tiền sử dụng đất
    """,
    "1.011441": """
        đăng ký biện pháp bảo đảm; đăng ký thế chấp; thế chấp sổ đỏ; thế chấp đất; thế chấp sổ đỏ ngân hàng;
        vay ngân hàng; cắm sổ đỏ; đăng ký thế chấp quyền sử dụng đất; xóa thế chấp; giải chấp;
        giải chấp sổ đỏ; vay thế chấp; thế chấp nhà đất; cầm sổ đỏ; thế chấp vay vốn ngân hàng;
        đăng ký giao dịch bảo đảm; trả hết nợ ngân hàng xóa thế chấp; gdbd; rút sổ đỏ ngân hàng;
        xóa đăng ký thế chấp
    """,
    "1.013225": """
        giấy phép xây dựng; xin giấy phép xây dựng; phép xây dựng; gpxd; xin phép xây nhà; xây nhà; làm nhà;
        cất nhà; xây nhà mới; xin phép xây dựng; giấy phép xây nhà; cấp phép xây dựng; xin phép làm nhà;
        xây nhà ở; xây nhà riêng lẻ; xây nhà 2 tầng; giấy phép xây dựng mới; dựng nhà; xây nhà cấp 4;
        giấy phép xây dựng nhà ở; xin phép cất nhà; xây nhà trọ xin phép; xây nhà thờ họ;
        xây tường rào xin phép; xây chùa; xây nhà xưởng; cxd; đổ móng xây nhà; xin giấy xây nhà;
        phá nhà cũ xây lại; xây lại nhà
    """,
    "1.013229": """
        sửa nhà; sửa chữa nhà; cải tạo nhà; cơi nới nhà; nâng tầng; thêm tầng; lên tầng; xin phép sửa nhà;
        giấy phép sửa chữa cải tạo; giấy phép sửa nhà; sửa chữa cải tạo nhà ở; xây thêm tầng; nâng cấp nhà;
        xin sửa chữa nhà; nâng nền nhà; sửa mái nhà; gpxd sửa chữa; mở rộng nhà; cơi nới; xin phép cải tạo;
        xây thêm phòng; cải tạo công trình; đổ thêm tầng; lợp lại mái
    """,
    "1.013228": """
        cấp lại giấy phép xây dựng; mất giấy phép xây dựng; làm lại giấy phép xây dựng;
        giấy phép xây dựng bị rách; rách giấy phép xây dựng; giấy phép xây dựng bị mất;
        giấy phép xây dựng bị hỏng; mất gpxd; thất lạc giấy phép xây dựng; cấp lại gpxd;
        mất giấy phép xây nhà
    """,
    "1.013227": """
        gia hạn giấy phép xây dựng; giấy phép xây dựng hết hạn; giấy phép xây dựng sắp hết hạn;
        gia hạn gpxd; gia hạn phép xây nhà; gpxd hết hạn; chưa xây kịp gia hạn giấy phép;
        giấy phép xây dựng quá hạn; hết hạn giấy phép xây nhà; chưa khởi công xin gia hạn
    """,
    "1.013226": """
        điều chỉnh giấy phép xây dựng; sửa giấy phép xây dựng; thay đổi thiết kế giấy phép xây dựng;
        điều chỉnh gpxd; đổi thiết kế nhà; thay đổi giấy phép xây dựng; xây khác giấy phép;
        đổi bản vẽ xây nhà; giấy phép xây dựng thay đổi số tầng; đổi giấy phép xây dựng
    """,
    "1.013232": """
        giấy phép di dời công trình; di dời nhà; dời nhà; xin phép di dời; di dời công trình;
        chuyển nhà sang chỗ khác nguyên khối; thần đèn dời nhà
    """,
    "1.013234": """
        thẩm định thiết kế xây dựng; thẩm định thiết kế; thẩm định bản vẽ thiết kế thi công;
        thẩm định thiết kế sau thiết kế cơ sở
    """,
    "1.013239": """
        thẩm định báo cáo nghiên cứu khả thi; thẩm định dự án xây dựng; thẩm định báo cáo kinh tế kỹ thuật;
        báo cáo khả thi
    """,
    "1.009794": """
        nghiệm thu công trình; kiểm tra nghiệm thu công trình; nghiệm thu hoàn thành;
        kiểm tra công tác nghiệm thu; hoàn công; hoàn công nhà; nghiệm thu nhà
    """,
    "1.014159": """
        thông tin quy hoạch; xem quy hoạch; cung cấp thông tin quy hoạch; hỏi quy hoạch;
        đất có quy hoạch không; đất dính quy hoạch; cctqh; tra cứu quy hoạch; xin thông tin quy hoạch;
        kiểm tra quy hoạch; xem đất có dính quy hoạch; trích lục quy hoạch; chứng chỉ quy hoạch;
        đất có bị quy hoạch không; quy hoạch đường đi qua đất; xin bản đồ quy hoạch; quy hoạch xây dựng
    """,
    "1.014155": "thẩm định nhiệm vụ quy hoạch; thẩm định nhiệm vụ điều chỉnh quy hoạch",
    "1.014156": "phê duyệt nhiệm vụ quy hoạch; duyệt nhiệm vụ quy hoạch",
    "1.014157": "thẩm định quy hoạch; thẩm định điều chỉnh quy hoạch; thẩm định đồ án quy hoạch",
    "1.014158": """
        phê duyệt quy hoạch; điều chỉnh quy hoạch; phê duyệt đồ án quy hoạch; chấp thuận quy hoạch;
        phê duyệt quy hoạch 1/500
    """,
    "1.012888": """
        ban quản trị chung cư; công nhận ban quản trị nhà chung cư; ban quản trị tòa nhà;
        bầu ban quản trị chung cư
    """,
    "1.012892": """
        thuê nhà công; thuê nhà ở cũ; thuê nhà ở cũ chưa có hợp đồng; thuê nhà tài sản công;
        thuê nhà nhà nước; thuê nhà cũ thuộc tài sản công
    """,
    "1.012897": """
        nhận chuyển quyền thuê nhà ở cũ; sang tên hợp đồng thuê nhà công; chuyển quyền thuê nhà nhà nước;
        chuyển quyền thuê nhà ở cũ
    """,
    "1.012898": """
        ký lại hợp đồng thuê nhà ở cũ; gia hạn hợp đồng thuê nhà công; ký lại hợp đồng thuê nhà nhà nước;
        hết hạn thuê nhà công
    """,
    "1.012893": """
        bán nhà ở cũ; mua nhà ở cũ; mua nhà tài sản công; mua nhà nhà nước; mua hóa giá nhà; hóa giá nhà;
        mua nhà thanh lý nhà nước; nghị định 61
    """,
    "1.014632": """
        nhà ở xã hội; mua nhà ở xã hội; thuê nhà ở xã hội; thuê mua nhà ở xã hội; đăng ký mua nhà xã hội;
        nhà xã hội; noxh; vay vốn xây nhà; vay tiền sửa nhà; vay vốn làm nhà ngân hàng chính sách;
        mua nhà cho người thu nhập thấp; vay vốn nhà ở xã hội
    """,
    "6.001435": """
        hỗ trợ nhà ở cho hộ nghèo; đề án hỗ trợ nhà ở hộ nghèo; xóa nhà tạm; hỗ trợ xây nhà hộ nghèo;
        nhà đại đoàn kết; làm nhà cho hộ nghèo; xóa nhà dột nát
    """,
    "1.014535": """
        miễn giảm tiền thuê nhà; giảm tiền thuê nhà; miễn tiền thuê nhà công; giảm tiền nhà nhà nước
    """,
    "3.000410": """
        tài sản không có người thừa kế; xác lập quyền sở hữu toàn dân; tài sản vô chủ;
        tài sản không người nhận
    """,
    "1.013274": """
        vỉa hè; sử dụng vỉa hè; lòng đường; lòng đường vỉa hè; sử dụng lòng lề đường; lề đường;
        xin sử dụng vỉa hè; thuê vỉa hè; để xe vỉa hè; rạp cưới; dựng rạp; dựng rạp đám cưới;
        rạp đám cưới ngoài đường; dựng rạp đám ma; dựng rạp đám tang; che rạp; bắc rạp; bàn ghế vỉa hè;
        để vật liệu xây dựng trên vỉa hè; tập kết vật liệu vỉa hè; bán hàng vỉa hè; giữ xe vỉa hè;
        trông xe vỉa hè; mượn đường làm đám; xin dựng rạp ngoài đường; chiếm lòng đường tạm thời;
        tổ chức sự kiện ngoài đường; đậu xe lòng đường; xin đổ vật liệu ra đường
    """,
    "1.013061": """
        thi công trên đường; đào đường; cắt đường; khoan đường; đào đường đặt ống nước; đào đường làm cống;
        đào vỉa hè lắp ống; giấy phép thi công đường bộ; xin đào đường;
        thi công công trình trên đường đang khai thác; đào đường kéo cáp; xẻ đường; lắp cống qua đường;
        đào đường lắp nước sạch; đặt ống qua đường
    """,
    "1.000314": """
        đấu nối tạm vào đường; đấu nối đường; mở đường nhánh; xin đấu nối; mở lối ra đường chính;
        đấu nối vào đường bộ; mở cổng ra quốc lộ; đấu nối đường ngang
    """,
    "2.001921": """
        biển quảng cáo ven đường; lắp biển quảng cáo; dựng biển quảng cáo đường bộ;
        xây dựng trong hành lang đường bộ; hạ tầng trong hành lang an toàn đường bộ;
        xe quá khổ gia cường cầu đường; treo pano; dựng cột điện ven đường; biển thông tin cổ động
    """,
    "6.003494": "lệnh xây dựng khẩn cấp; công trình khẩn cấp; công trình khẩn cấp quốc lộ",
    "1.002693": """
        chặt cây; chặt hạ cây xanh; xin chặt cây; cưa cây; đốn cây; chặt cây trước nhà;
        chặt cây ngoài đường; dịch chuyển cây xanh; di dời cây; tỉa cây; cây sắp đổ xin chặt;
        giấy phép chặt cây; hạ cây; chặt cây vỉa hè; cây che cổng xin chặt; bứng cây; cây đè nhà;
        chặt hạ cây
    """,
    "6.006594": "giao quản lý công viên cây xanh; giao quản lý tài sản công viên",
    "6.006595": "xử lý tài sản công viên; thanh lý tài sản công viên cây xanh",
    "6.006596": "cho thuê khai thác công viên; cho thuê công viên; thuê mặt bằng công viên",
    "6.006597": "chuyển nhượng quyền khai thác công viên; chuyển nhượng công viên có thời hạn",
    "1.001662": """
        khai thác nước dưới đất; đăng ký khai thác nước ngầm; khoan giếng; giếng khoan; xin khoan giếng;
        nước ngầm; đào giếng; đăng ký giếng khoan; nước giếng
    """,
    "1.011518": """
        trả lại giấy phép nước dưới đất; trả giấy phép khai thác nước; trả giấy phép thăm dò nước;
        trả giấy phép tài nguyên nước; không khai thác nước nữa
    """,
    "1.014258": """
        thu hồi khoáng sản; đăng ký thu hồi khoáng sản; xác nhận thu hồi khoáng sản;
        lấy đất đá trong công trình; tận thu khoáng sản; đào ao lấy đất
    """,
    "1.014259": """
        quyết toán tiền khai thác khoáng sản; tiền cấp quyền khai thác khoáng sản; quyết toán khoáng sản
    """,
    "1.010736": """
        tham vấn môi trường; đánh giá tác động môi trường; tham vấn đtm; đtm;
        xin ý kiến đánh giá tác động môi trường
    """,
    "1.008603": "phí bảo vệ môi trường nước thải; phí nước thải; kê khai phí nước thải; tờ khai nước thải",
    "1.013040": "phí bảo vệ môi trường khí thải; phí khí thải; khai phí khí thải; nộp phí khí thải",
    "3.000439": """
        giao khu vực biển; xin mặt biển nuôi trồng; thuê mặt biển nuôi trồng thủy sản;
        xin vùng biển nuôi hải sản; giao mặt nước biển
    """,
    "3.000441": "trả lại khu vực biển; trả mặt biển nuôi trồng; không nuôi nữa trả biển",
    "3.000442": """
        sửa đổi quyết định giao khu vực biển; đổi quyết định giao biển; bổ sung quyết định giao mặt biển
    """,
    "3.000443": "công nhận khu vực biển; công nhận mặt biển đang nuôi trồng",
}
"""Procedure code → what people call it, between semicolons."""

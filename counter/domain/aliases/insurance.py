"""Social and health insurance."""

from __future__ import annotations

__all__ = ["INSURANCE"]

INSURANCE = {
    "1.001613": """
        bảo hiểm xã hội một lần; rút bảo hiểm; rút bảo hiểm một lần; bhxh một lần; bhxh 1 lần; rút bhxh;
        lấy bảo hiểm một cục; bảo hiểm một cục; lãnh bhxh một lần; hưởng bhxh một lần;
        nghỉ việc rút bảo hiểm; rút tiền bảo hiểm; rút sổ bảo hiểm; lấy tiền bảo hiểm xã hội; bhxh1l
    """,
    "1.001601": """
        ủy quyền lĩnh thay; lĩnh thay lương hưu; lãnh lương hưu giùm; nhận lương hưu thay;
        lãnh thay bảo hiểm; ủy quyền nhận lương hưu; lãnh giùm tiền hưu; nhận thay trợ cấp bhxh;
        lĩnh hộ lương hưu; nhận hộ lương hưu; lãnh lương hưu cho mẹ; ủy quyền lãnh trợ cấp thất nghiệp
    """,
    "2.000717": """
        truy lĩnh lương hưu người chết; người hưởng lương hưu chết còn tiền chưa nhận;
        lương hưu chưa nhận của người đã mất; lãnh lương hưu người đã chết; truy lĩnh
    """,
    "2.000740": """
        nhận lương hưu qua tài khoản; chuyển lương hưu sang atm; lĩnh tiền mặt sang tài khoản;
        đổi tài khoản nhận lương hưu; nhận lương hưu qua thẻ; đổi số tài khoản lương hưu;
        chuyển nhận lương hưu bằng tiền mặt; lương hưu qua ngân hàng
    """,
    "1.002759": """
        cấp lại sổ bhxh; mất sổ bảo hiểm; mất sổ bhxh; mất thẻ bhyt; cấp lại thẻ bhyt;
        mất thẻ bảo hiểm y tế; đổi thẻ bhyt; sửa thông tin sổ bhxh; sai thông tin thẻ bhyt;
        điều chỉnh sổ bhxh; sai tên sổ bảo hiểm; đổi nơi khám chữa bệnh ban đầu;
        thẻ bảo hiểm y tế sai ngày sinh; làm lại thẻ bhyt; mất thẻ bảo hiểm; làm lại thẻ bảo hiểm;
        gộp sổ bhxh; sổ bhxh bị rách; thẻ bhyt bị hỏng; thẻ bảo hiểm y tế bị mất; đổi nơi khám bảo hiểm
    """,
    "1.001939": """
        mua bảo hiểm y tế; mua bhyt; mua thẻ bhyt; mua thẻ bảo hiểm y tế; bhyt hộ gia đình;
        bảo hiểm y tế hộ gia đình; đóng bhyt; đóng bảo hiểm y tế; gia hạn bhyt; gia hạn thẻ bảo hiểm y tế;
        thẻ bhyt hết hạn; đăng ký bhyt; tham gia bảo hiểm y tế; làm thẻ bhyt; bhyt tự nguyện;
        bảo hiểm y tế tự nguyện; mua bảo hiểm cho cả nhà; làm thẻ bảo hiểm y tế; bhyt; bảo hiểm y tế;
        thẻ bảo hiểm y tế; mua bhyt cho cha mẹ; thẻ bảo hiểm y tế hết hạn; bhyt học sinh
    """,
    "1.002179": """
        bhxh tự nguyện; bảo hiểm xã hội tự nguyện; đóng bhxh tự nguyện; mua bảo hiểm xã hội tự nguyện;
        tham gia bhxh tự nguyện; mua bảo hiểm tự nguyện; đóng bảo hiểm để có lương hưu;
        đóng bảo hiểm hưu trí tự nguyện; đăng ký bhxh tự nguyện; đóng tiếp bhxh
    """,
    "1.002051": """
        đăng ký đóng bhxh cho nhân viên; đóng bhxh cho người lao động; đóng bảo hiểm cho công nhân;
        tăng giảm lao động bhxh; báo tăng bảo hiểm; báo giảm bảo hiểm; công ty đóng bảo hiểm;
        doanh nghiệp đóng bhxh; điều chỉnh đóng bhxh bhyt bhtn; đóng bảo hiểm xã hội; cấp sổ bhxh;
        bảo hiểm bắt buộc
    """,
    "1.001521": """
        tai nạn lao động tái phát; thương tật tái phát; bệnh nghề nghiệp tái phát;
        vết thương tái phát giám định lại
    """,
    "1.001598": """
        dưỡng sức; nghỉ dưỡng sức; dưỡng sức sau sinh; nghỉ dưỡng sức sau ốm đau thai sản; dsphsk;
        dưỡng sức phục hồi sức khỏe
    """,
    "1.001632": """
        tai nạn lao động; tai nạn lao động lần đầu; bị tai nạn khi làm việc; tnlđ; bệnh nghề nghiệp;
        chế độ tai nạn lao động; bị tai nạn ở công ty; hưởng tai nạn lao động
    """,
    "1.001643": """
        tai nạn lao động lần nữa; tiếp tục bị tai nạn lao động; bị tai nạn lao động lần hai;
        đã bị tnlđ nay bị tiếp
    """,
    "1.001646": """
        nhà giáo nghỉ hưu phụ cấp thâm niên; giáo viên nghỉ hưu trợ cấp thâm niên; thâm niên nhà giáo;
        phụ cấp thâm niên giáo viên đã nghỉ hưu
    """,
    "1.001667": """
        chế độ ốm đau; nghỉ ốm; nghỉ ốm hưởng bảo hiểm; tiền ốm đau; ốm đau bhxh; nghỉ bệnh;
        nghỉ chăm con ốm; giấy nghỉ ốm hưởng bhxh
    """,
    "1.001710": """
        điều chỉnh hưởng bhxh; hủy quyết định hưởng bhxh; chấm dứt hưởng bhxh; thôi hưởng bảo hiểm xã hội;
        sai quyết định hưởng bhxh; quyết định lương hưu sai
    """,
    "1.001742": """
        chuyển nơi nhận lương hưu; chuyển lương hưu sang tỉnh khác; chuyển hưởng lương hưu;
        chuyển chỗ ở chuyển lương hưu; chuyển nơi lãnh lương hưu; chuyển địa bàn lương hưu
    """,
    "2.000605": """
        cán bộ xã nghỉ hưu; lương hưu cán bộ xã; trợ cấp hàng tháng cán bộ xã; lương hưu; hưởng lương hưu;
        làm hồ sơ hưu; trợ cấp cán bộ xã già yếu nghỉ việc; về hưu; hồ sơ nghỉ hưu
    """,
    "2.000693": """
        thai sản; chế độ thai sản; tiền thai sản; nghỉ sinh; tiền sinh con; nghỉ đẻ; hưởng thai sản;
        sinh con hưởng bảo hiểm; bảo hiểm thai sản; tiền đẻ; nghỉ sinh con; vợ sinh chồng hưởng thai sản;
        sinh con nhận tiền bảo hiểm
    """,
    "2.000755": """
        đang hưởng lương hưu ra nước ngoài định cư; trợ cấp một lần ra nước ngoài định cư;
        lương hưu đi định cư; người hưởng lương hưu xuất cảnh định cư
    """,
    "2.000762": "quyết định 613; trợ cấp theo quyết định 613; trợ cấp mất sức hết hạn; mất sức lao động",
    "2.000809": """
        hưởng tiếp lương hưu; ra tù hưởng tiếp lương hưu; lương hưu sau khi ra tù;
        mất tích trở về hưởng lương hưu; xuất cảnh trái phép về hưởng lương hưu
    """,
    "2.000821": """
        tử tuất; tiền tuất; chế độ tử tuất; mai táng phí; tiền mai táng; trợ cấp mai táng; tuất hàng tháng;
        tuất một lần; người đóng bhxh chết; người hưu chết; tiền chết bảo hiểm; tiền mai táng phí;
        người hưởng lương hưu chết; chế độ tuất; tiền tử
    """,
    "1.001656": """
        thanh toán viện phí bhyt; bhyt hoàn tiền; hoàn viện phí bảo hiểm; trả tiền khám bệnh bảo hiểm;
        thanh toán tiền khám chữa bệnh; thanh toán bhyt; thanh toán trực tiếp bhyt; thanh toán tiền viện;
        hoàn tiền khám bệnh bảo hiểm; thanh toán viện phí; không cùng chi trả; giấy không cùng chi trả;
        miễn cùng chi trả; đi viện quên thẻ bảo hiểm; hoàn tiền viện phí; khám trái tuyến thanh toán;
        quên mang thẻ bhyt
    """,
    "1.001798": """
        ký hợp đồng khám chữa bệnh bhyt; hợp đồng khám bhyt; phòng khám ký hợp đồng bảo hiểm;
        trạm y tế ký hợp đồng bhyt
    """,
    "1.001909": """
        thanh toán chi phí bhyt với bệnh viện; thanh toán bhyt cơ sở khám chữa bệnh;
        quyết toán bhyt với trạm y tế
    """,
    "1.005412": """
        bảo hiểm nông nghiệp; hỗ trợ phí bảo hiểm nông nghiệp; bảo hiểm cây trồng; bảo hiểm vật nuôi;
        bảo hiểm lúa
    """,
    "1.010091": """
        xung kích phòng chống thiên tai bị tai nạn; hỗ trợ khám chữa bệnh lực lượng xung kích;
        đi chống bão bị thương; xung kích thiên tai ốm; chống lụt bị tai nạn
    """,
    "1.010092": """
        tiền tuất lực lượng xung kích; xung kích thiên tai chết; trợ cấp tử tuất xung kích;
        đi chống bão bị chết
    """,
}
"""Procedure code → what people call it, between semicolons."""

"""Civil status: births, marriages, deaths, guardianship, adoption."""

from __future__ import annotations

__all__ = ["CIVIL"]

CIVIL = {
    "1.001193": """
        khai sinh; giấy khai sinh; làm giấy khai sinh cho con; đăng ký khai sinh đúng hạn; khai sinh cho bé;
        khai sinh cho em bé mới sinh; mới sinh con; mới đẻ; vợ mới sinh; con mới sinh làm giấy gì;
        ks cho con; khai sinh cho cháu; khai sinh con ngoài giá thú; khai sinh không có cha;
        khai sinh mẹ đơn thân; khai sinh chưa đăng ký kết hôn; khai sinh quá hạn cho trẻ;
        khai sinh muộn cho con; khai sinh trễ cho con; khai sinh trẻ bị bỏ rơi; khai sinh cho trẻ mồ côi;
        giấy chứng sinh; khai sinh con thứ hai; khai sinh sinh đôi; sinh ở bệnh viện; sinh tại nhà;
        mang thai hộ khai sinh; con chưa có khai sinh; đặt tên cho con
    """,
    "1.004884": """
        đăng ký lại khai sinh; làm lại giấy khai sinh; mất giấy khai sinh; mất bản chính khai sinh;
        cấp lại bản chính giấy khai sinh; mất khai sinh gốc; khai sinh bị mất; mất sổ gốc khai sinh;
        giấy khai sinh bị rách; giấy khai sinh bị hỏng; xin cấp lại khai sinh; khai sinh lại;
        không còn giấy khai sinh; thất lạc giấy khai sinh; khai sinh bị cháy;
        mất khai sinh bản gốc không còn lưu sổ
    """,
    "1.004772": """
        khai sinh cho người đã có hồ sơ giấy tờ cá nhân; khai sinh người lớn; khai sinh cho người lớn tuổi;
        người già chưa có khai sinh; khai sinh cho người cao tuổi; khai sinh cho bố mẹ;
        khai sinh cho ông bà; chưa từng đăng ký khai sinh; hồi giờ chưa có khai sinh;
        khai sinh quá hạn người lớn; khai sinh trễ; chưa có giấy khai sinh bao giờ;
        có cccd nhưng chưa khai sinh; khai sinh để làm căn cước người lớn; đã lớn chưa làm khai sinh;
        khai sinh cho người đã đi làm
    """,
    "1.000689": """
        khai sinh kết hợp nhận cha mẹ con; vừa khai sinh vừa nhận cha; khai sinh và nhận cha cùng lúc;
        khai sinh kèm nhận con; làm khai sinh có tên cha chưa kết hôn; chưa cưới khai sinh có tên cha;
        khai sinh theo họ cha khi chưa đăng ký kết hôn; khai sinh nhận cha; ks nhận cha con;
        khai sinh cho con chưa đăng ký kết hôn có tên bố; khai sinh nhận mẹ
    """,
    "2.000528": """
        khai sinh có yếu tố nước ngoài; khai sinh nước ngoài; khai sinh cho con lai;
        con có cha là người nước ngoài; con có mẹ là người nước ngoài; khai sinh có bố người nước ngoài;
        khai sinh cha hàn quốc; khai sinh cha đài loan; khai sinh bố trung quốc;
        khai sinh con sinh ở nước ngoài; sinh ở nước ngoài về khai sinh; ks yếu tố nn;
        khai sinh quốc tịch nước ngoài; khai sinh cho con với chồng tây;
        con sinh bên mỹ về việt nam khai sinh; ksnn
    """,
    "2.000522": """
        đăng ký lại khai sinh nước ngoài; làm lại khai sinh có yếu tố nước ngoài;
        cấp lại khai sinh việt kiều
    """,
    "1.000893": """
        khai sinh nước ngoài cho người đã có hồ sơ; việt kiều chưa có khai sinh;
        khai sinh người lớn nước ngoài
    """,
    "1.001695": """
        khai sinh kết hợp nhận cha mẹ con nước ngoài; khai sinh nhận cha người nước ngoài;
        khai sinh kèm nhận cha có yếu tố nước ngoài
    """,
    "1.000110": """
        khai sinh nước ngoài khu vực biên giới; khai sinh biên giới; khai sinh cha mẹ người lào biên giới
    """,
    "1.003583": """
        khai sinh lưu động; khai sinh tại nhà lưu động; đến nhà làm khai sinh;
        khai sinh tận nơi cho người khuyết tật
    """,
    "2.001023": """
        liên thông khai sinh bảo hiểm y tế; khai sinh và thẻ bảo hiểm y tế; khai sinh kèm thẻ bhyt;
        2 trong 1; khai sinh cấp thẻ bhyt trẻ dưới 6 tuổi; hai trong một; khai sinh bhyt cho bé;
        thẻ bhyt cho trẻ sơ sinh; bảo hiểm y tế cho con mới sinh; bhyt cho bé;
        làm khai sinh lấy thẻ bảo hiểm; bảo hiểm cho em bé; bhyt trẻ em; liên thông khai sinh bhyt;
        khai sinh với bảo hiểm y tế; bảo hiểm y tế trẻ dưới 6 tuổi
    """,
    "2.000986": """
        liên thông khai sinh thường trú bảo hiểm y tế; khai sinh nhập hộ khẩu bhyt; 3 trong 1; ba trong một;
        khai sinh nhập khẩu bảo hiểm; khai sinh thường trú thẻ bảo hiểm y tế trẻ em; lt khai sinh;
        liên thông khai sinh; khai sinh và nhập hộ khẩu luôn; khai sinh nhập khẩu cho con mới sinh;
        làm khai sinh hộ khẩu bhyt một lần; khai sinh thường trú; khai sinh nhập hộ khẩu;
        gộp khai sinh hộ khẩu bảo hiểm; khai sinh liên thông 3 thủ tục
    """,
    "1.000656": """
        khai tử; báo tử; chứng tử; giấy chứng tử; giấy báo tử; làm giấy chứng tử; đăng ký khai tử;
        người chết; ông mất; bà mất; cha mất; mẹ mất; bố mất; chồng mất; vợ mất; người nhà mất;
        có người mất; báo người chết; nhà có tang; người thân qua đời; khai tử cho ông; khai tử cho bà;
        khai tử cho cha; khai tử cho mẹ; khai tử cho bố; khai tử cho chồng; khai tử trễ hạn;
        khai tử quá hạn; khai tử người chết đã lâu; chết đã lâu chưa khai tử; chết tại nhà;
        chết ở bệnh viện; giấy tử; làm giấy tử; mới mất; vừa mất; xin giấy chứng tử;
        khai tử người đã mất lâu năm; báo chết; tử tuất khai tử; trích lục khai tử lần đầu
    """,
    "1.005461": """
        đăng ký lại khai tử; làm lại giấy chứng tử; mất giấy chứng tử; giấy chứng tử bị mất;
        mất giấy báo tử; cấp lại giấy chứng tử; mất giấy khai tử; khai tử lại; mất sổ khai tử;
        giấy khai tử bị hỏng; thất lạc giấy chứng tử
    """,
    "1.001766": """
        khai tử có yếu tố nước ngoài; người nước ngoài chết; khai tử nước ngoài;
        giấy khai tử cho người nước ngoài; giấy chứng tử người nước ngoài; khai tử cho việt kiều;
        người nước ngoài mất tại việt nam; khai tử chồng người nước ngoài; người tây chết;
        khai tử người hàn quốc
    """,
    "2.000497": """
        đăng ký lại khai tử nước ngoài; làm lại chứng tử người nước ngoài;
        mất giấy chứng tử người nước ngoài
    """,
    "1.004827": "khai tử nước ngoài khu vực biên giới; khai tử biên giới; người lào chết ở biên giới",
    "1.000419": "khai tử lưu động; đến nhà làm khai tử; khai tử tận nơi",
    "1.000894": """
        kết hôn; đăng ký kết hôn; giấy kết hôn; giấy đăng ký kết hôn; cưới; đăng ký cưới; hôn thú;
        giấy hôn thú; lấy vợ; lấy chồng; lấy nhau; cưới vợ; cưới chồng; đi đăng ký kết hôn;
        giấy chứng nhận kết hôn; làm hôn thú; chuẩn bị cưới; sắp cưới; đôi nam nữ; kết hôn lần hai; tái hôn;
        kết hôn lại sau ly hôn; kết hôn với người cùng xã; kết hôn khác tỉnh; làm giấy kết hôn;
        vợ chồng sống chung chưa đăng ký; đk kết hôn; dkkh; cưới hỏi; làm đám cưới;
        cưới nhau lâu rồi chưa đăng ký; đăng ký hôn nhân; làm đăng ký kết hôn
    """,
    "1.004746": """
        đăng ký lại kết hôn; làm lại giấy kết hôn; mất giấy kết hôn; mất giấy đăng ký kết hôn; mất hôn thú;
        cấp lại giấy kết hôn; cấp lại giấy chứng nhận kết hôn; kết hôn lại bị mất sổ; giấy kết hôn bị rách;
        mất giấy chứng nhận kết hôn; giấy hôn thú bị mất; thất lạc giấy kết hôn; giấy kết hôn bị hỏng;
        mất đăng ký kết hôn; xin lại giấy kết hôn; làm lại hôn thú; làm lại giấy đăng ký kết hôn
    """,
    "2.000806": """
        kết hôn có yếu tố nước ngoài; kết hôn nước ngoài; kết hôn với người nước ngoài;
        lấy chồng nước ngoài; lấy vợ nước ngoài; lấy chồng hàn quốc; lấy chồng đài loan;
        lấy chồng trung quốc; lấy chồng tây; lấy vợ lào; cưới người nước ngoài; cưới việt kiều;
        kết hôn việt kiều; lấy việt kiều; lấy chồng mỹ; lấy vợ người nhật; đăng ký kết hôn với người hàn;
        kết hôn người đài loan; chồng là người nước ngoài; khnn; kết hôn nn; cưới chồng tây;
        kết hôn với người mỹ; làm hôn thú với người nước ngoài; lấy chồng ngoại quốc
    """,
    "2.000513": """
        đăng ký lại kết hôn nước ngoài; mất giấy kết hôn với người nước ngoài; làm lại kết hôn nước ngoài
    """,
    "1.000094": """
        kết hôn nước ngoài khu vực biên giới; kết hôn biên giới; lấy vợ lào ở biên giới;
        cưới người campuchia biên giới
    """,
    "1.000593": "kết hôn lưu động; đến nhà đăng ký kết hôn; kết hôn tận nơi cho người khuyết tật",
    "1.004873": """
        tình trạng hôn nhân; giấy xác nhận tình trạng hôn nhân; giấy độc thân; xác nhận độc thân; độc thân;
        xntthn; chứng nhận độc thân; chưa vợ; chưa chồng; chưa vợ chưa chồng; chưa kết hôn;
        giấy chưa kết hôn; xác nhận chưa vợ; xác nhận chưa kết hôn; xác nhận chưa có chồng;
        xác nhận chưa lập gia đình; giấy xác nhận hôn nhân; xn độc thân;
        xác nhận đã ly hôn chưa kết hôn lại; độc thân để mua đất; độc thân để kết hôn; độc thân để vay vốn;
        xn tthn; xác nhận tình trạng hôn nhân để mua bán nhà đất; xác nhận hôn nhân;
        giấy xác nhận chưa lấy vợ; chứng nhận chưa chồng; giấy chứng nhận độc thân đi nước ngoài;
        xác nhận ly hôn; còn độc thân; xác nhận chưa lấy chồng; gttthn; chưa đăng ký kết hôn với ai;
        xác nhận tình trạng hôn nhân đã ly hôn; vợ chết xác nhận độc thân; giấy tthn
    """,
    "1.001022": """
        nhận cha mẹ con; nhận cha cho con; nhận con; nhận cha; nhận mẹ; nhận bố; nhận con ruột;
        nhận con riêng; nhận con ngoài giá thú; cha nhận con; làm thủ tục nhận con; xác nhận cha con;
        bố nhận con; mẹ nhận con; thêm tên cha vào khai sinh; bổ sung tên cha; khai sinh chưa có tên cha;
        đưa tên cha vào giấy khai sinh; bổ sung cha vào khai sinh của con; xét nghiệm adn nhận con;
        xác định cha cho con; nhận bố cho con; nhận cha con; bổ sung tên bố vào giấy khai sinh; thêm tên bố;
        quan hệ cha con; nhận lại con
    """,
    "2.000779": """
        nhận cha mẹ con nước ngoài; nhận con có yếu tố nước ngoài; nhận cha người nước ngoài;
        cha nước ngoài nhận con
    """,
    "1.000080": "nhận cha mẹ con nước ngoài khu vực biên giới; nhận con biên giới",
    "1.004837": """
        giám hộ; đăng ký giám hộ; làm giám hộ; giám hộ cho cháu; giám hộ trẻ mồ côi; người giám hộ;
        nhận giám hộ; giám hộ cho cháu mồ côi; ông bà giám hộ cháu; bà ngoại làm giám hộ;
        ông nội làm giám hộ; giám hộ cho em; giám hộ người mất năng lực hành vi; giám hộ người tâm thần;
        cử người giám hộ; chăm sóc cháu thay cha mẹ; cha mẹ mất hết ai nuôi cháu; giám hộ đương nhiên;
        giấy giám hộ; bảo hộ cháu; nuôi dưỡng cháu mồ côi; giám hộ cho người già lẫn
    """,
    "1.004845": """
        chấm dứt giám hộ; thôi giám hộ; hết giám hộ; bỏ giám hộ; không làm giám hộ nữa; hủy giám hộ;
        kết thúc giám hộ; thay đổi người giám hộ; đổi người giám hộ; cháu đủ 18 tuổi hết giám hộ;
        xóa giám hộ; ngừng giám hộ
    """,
    "1.001669": """
        giám hộ có yếu tố nước ngoài; giám hộ nước ngoài; giám hộ người nước ngoài;
        giám hộ cho trẻ nước ngoài
    """,
    "2.000756": "chấm dứt giám hộ nước ngoài; thôi giám hộ có yếu tố nước ngoài",
    "3.000323": """
        giám sát giám hộ; đăng ký giám sát việc giám hộ; người giám sát giám hộ;
        cử người giám sát việc giám hộ
    """,
    "3.000322": "chấm dứt giám sát giám hộ; thôi giám sát việc giám hộ; bỏ giám sát giám hộ",
    "1.004859": """
        cải chính hộ tịch; thay đổi hộ tịch; cải chính khai sinh; sửa giấy khai sinh; sửa khai sinh;
        đổi tên; đổi họ; sửa tên; sửa họ; sửa tên đệm; đổi tên đệm; đổi chữ lót; sửa chữ lót; bỏ chữ lót;
        thêm tên đệm; đổi tên cho con; sửa năm sinh; sửa ngày sinh; sửa tháng sinh; sai ngày sinh;
        sai năm sinh; sai tên; sai họ; sai tên đệm; sai quê quán; khai sinh sai tên; khai sinh ghi sai;
        giấy khai sinh sai; giấy khai sinh ghi sai ngày; khai sinh bị sai năm sinh;
        sai tên đệm trong giấy khai sinh; sửa tên cha trong khai sinh; sửa tên mẹ trong khai sinh;
        sửa quê quán; sai tên cha mẹ; sửa giới tính; sai giới tính; đổi giới tính; đổi dân tộc;
        xác định lại dân tộc; sửa dân tộc; đổi dân tộc theo mẹ; đổi họ cho con theo mẹ;
        đổi họ mẹ sang họ cha; bổ sung hộ tịch; bổ sung quê quán; bổ sung thông tin khai sinh;
        sửa thông tin khai sinh; cải chính năm sinh; cải chính họ tên; cải chính giấy tờ; sửa sai hộ tịch;
        chỉnh sửa giấy khai sinh; sai sót hộ tịch; khai sinh sai so với căn cước; lệch thông tin khai sinh;
        sửa giấy kết hôn; giấy kết hôn sai tên; sai thông tin giấy kết hôn; giấy chứng tử sai;
        sửa giấy chứng tử; sửa ngày tháng năm sinh; sai chính tả giấy khai sinh; cải chính ngày sinh;
        đính chính khai sinh; đính chính hộ tịch; sửa nơi sinh; bổ sung nơi sinh; bổ sung ngày tháng sinh;
        khai sinh chỉ có năm sinh; đổi tên trong khai sinh; cchtich; thay đổi họ tên; thay tên đổi họ;
        đặt lại tên cho con; sửa lỗi trên khai sinh; trùng tên muốn đổi; tên xấu đổi tên
    """,
    "2.000748": """
        cải chính hộ tịch nước ngoài; sửa hộ tịch có yếu tố nước ngoài; việt kiều sửa khai sinh;
        đổi tên người nước ngoài
    """,
    "2.000635": """
        trích lục; trích lục hộ tịch; trích lục khai sinh; trích lục kết hôn; trích lục khai tử;
        bản sao khai sinh; bản sao giấy khai sinh; xin bản sao khai sinh; bản sao kết hôn;
        bản sao giấy kết hôn; bản sao giấy chứng tử; bản sao khai tử; bản sao trích lục; xin trích lục;
        sao giấy khai sinh; sao khai sinh; xin mấy bản khai sinh; trích lục cải chính;
        bản sao trích lục kết hôn; bản sao trích lục khai tử; lấy bản sao khai sinh; cấp bản sao khai sinh;
        khai sinh bản sao; trích lục giám hộ; trích sao khai sinh; xin thêm bản sao giấy khai sinh; tlks;
        tlkh; tlkt; tlht; trích lục ks; trích lục bản sao; trích lục ghi chú ly hôn;
        xin lại bản sao khai sinh; bản sao hộ tịch; xin cấp trích lục; in lại khai sinh bản sao;
        trích lục chứng tử; trích lục nhận cha con; trích lục nuôi con nuôi
    """,
    "2.002516": """
        xác nhận thông tin hộ tịch; xác nhận hộ tịch; giấy xác nhận thông tin hộ tịch;
        xác nhận đã khai sinh; xác nhận đã đăng ký kết hôn; xác nhận quan hệ cha con;
        xác nhận quan hệ mẹ con; xác nhận tên hai người là một; xác nhận một người hai tên;
        xác nhận khai sinh đã đăng ký; xác nhận quan hệ gia đình; xác nhận vợ chồng;
        chứng minh quan hệ nhân thân; xác nhận quan hệ anh em; xác nhận cùng một người; xnttht;
        xác nhận có đăng ký khai tử
    """,
    "2.000554": """
        ghi sổ việc ly hôn ở nước ngoài; ly hôn ở mỹ ghi sổ; ly hôn ở hàn quốc; gc ly hôn;
        ghi chú ly hôn với người nước ngoài; ghi vào sổ hộ tịch việc ly hôn; ghi chú ly hôn;
        ghi chú ly hôn nước ngoài; ly hôn ở nước ngoài; ghi sổ ly hôn; hủy kết hôn ở nước ngoài;
        công nhận ly hôn nước ngoài; tòa nước ngoài cho ly hôn; gcly hôn; ly dị ở nước ngoài;
        ly hôn với chồng hàn quốc; ghi chú bản án ly hôn nước ngoài; ly hôn bên đài loan;
        ghi chú việc ly hôn
    """,
    "2.002189": """
        ghi chú kh; ghi chú việc kết hôn; gc kết hôn; ghi chú hôn nhân; kết hôn ở mỹ về ghi sổ;
        đăng ký kết hôn ở nước ngoài rồi; ghi vào sổ hộ tịch việc kết hôn; ghi chú kết hôn;
        ghi chú kết hôn nước ngoài; kết hôn ở nước ngoài; đã kết hôn bên nước ngoài;
        ghi sổ kết hôn nước ngoài; kết hôn ở nước ngoài về ghi chú; đã cưới ở hàn quốc;
        công nhận kết hôn ở nước ngoài; đăng ký kết hôn ở nước ngoài về việt nam; kết hôn ở đài loan rồi về
    """,
    "2.000547": """
        ghi vào sổ hộ tịch việc hộ tịch khác; ghi chú khai sinh nước ngoài; ghi chú khai sinh;
        ghi chú khai tử nước ngoài; ghi sổ khai sinh nước ngoài; ghi chú giám hộ nước ngoài;
        ghi chú nhận cha con nước ngoài; ghi chú hộ tịch; con đã khai sinh ở nước ngoài;
        đã có giấy khai sinh nước ngoài; chết ở nước ngoài ghi chú; ghi chú việc hộ tịch;
        khai sinh nước ngoài đổi sang việt nam; ghi chú con sinh ở nước ngoài đã có khai sinh
    """,
    "2.001263": """
        nhận con nuôi; nuôi con nuôi; con nuôi; xin con nuôi; đăng ký con nuôi; nhận nuôi; nhận nuôi trẻ;
        nhận trẻ về nuôi; nhận nuôi trẻ bỏ rơi; nhận cháu làm con nuôi; xin nhận con nuôi;
        nhận con nuôi trong nước; làm giấy con nuôi; cha dượng nhận con riêng của vợ làm con nuôi;
        mẹ kế nhận con riêng của chồng; xin con; nhận đứa trẻ làm con; bố dượng nhận con;
        cô chú nhận cháu làm con nuôi; nhận con nuôi ở trại trẻ mồ côi
    """,
    "2.001255": """
        đăng ký lại con nuôi; đăng ký lại nuôi con nuôi; mất giấy nhận con nuôi; làm lại giấy con nuôi;
        mất giấy con nuôi; cấp lại giấy con nuôi; mất giấy chứng nhận nuôi con nuôi
    """,
    "1.003005": """
        người nước ngoài nhận con nuôi; người nước láng giềng nhận con nuôi; con nuôi khu vực biên giới;
        người lào nhận con nuôi việt nam
    """,
    "2.002349": """
        xác nhận đủ điều kiện nhận con nuôi nước láng giềng; nhận trẻ em lào làm con nuôi;
        nhận con nuôi bên kia biên giới
    """,
    "2.002363": """
        ghi chú con nuôi nước ngoài; ghi chú nuôi con nuôi; đã nhận con nuôi ở nước ngoài;
        ghi sổ con nuôi nước ngoài
    """,
}
"""Procedure code → what people call it, between semicolons."""

"""Military service, veterans, security, complaints, mediation, fire, poverty."""

from __future__ import annotations

__all__ = ["OFFICES"]

OFFICES = {
    "1.013133": """
        nghĩa vụ quân sự; đăng ký nghĩa vụ quân sự; đăng ký nghĩa vụ quân sự lần đầu; nvqs; đăng ký nvqs;
        đủ 17 tuổi đăng ký nghĩa vụ; đi lính; đi bộ đội; đi nghĩa vụ; khám nghĩa vụ quân sự; nhập ngũ;
        18 tuổi đăng ký nghĩa vụ quân sự; tuổi 17; khám tuyển; dknvqsld
    """,
    "1.013134": """
        nghĩa vụ quân sự chuyển đi; chuyển nghĩa vụ quân sự đi nơi khác; chuyển nvqs đi;
        giấy di chuyển nghĩa vụ quân sự; đi học đại học chuyển nghĩa vụ quân sự; đi làm xa chuyển nghĩa vụ
    """,
    "1.013137": """
        nghĩa vụ quân sự chuyển đến; chuyển nghĩa vụ quân sự về; chuyển nvqs đến;
        mới chuyển về đăng ký nghĩa vụ quân sự
    """,
    "1.013138": """
        nghĩa vụ quân sự tạm vắng; tạm vắng nghĩa vụ quân sự; tạm vắng nvqs; vắng mặt nghĩa vụ quân sự;
        thanh niên đi làm xa tạm vắng nvqs
    """,
    "1.013136": """
        nghĩa vụ quân sự bổ sung; bổ sung nvqs; bổ sung thông tin nghĩa vụ quân sự;
        thay đổi thông tin nghĩa vụ quân sự
    """,
    "1.013135": """
        ngạch dự bị; đăng ký dự bị; quân nhân dự bị; dự bị động viên; phục vụ ngạch dự bị;
        bộ đội xuất ngũ về đăng ký; xuất ngũ về địa phương đăng ký dự bị; mới ra quân
    """,
    "1.013139": """
        miễn nghĩa vụ quân sự; miễn nghĩa vụ quân sự thời chiến; xin miễn nghĩa vụ quân sự;
        hoãn nghĩa vụ quân sự; miễn nvqs; xin hoãn nghĩa vụ
    """,
    "3.000421": "cử tuyển; tuyển sinh cử tuyển quân sự; cử tuyển đại học",
    "3.000422": """
        thi trường quân đội; tuyển sinh quân sự; đăng ký thi trường quân sự; sơ tuyển quân đội;
        hồ sơ thi sĩ quan; thi vào học viện quân sự; sơ tuyển trường quân đội
    """,
    "3.000423": """
        cán bộ quân sự cơ sở; học ngành quân sự cơ sở; tuyển sinh quân sự cơ sở; đào tạo chỉ huy quân sự xã
    """,
    "1.012537": """
        an ninh trật tự cơ sở bị ốm đau; dân phòng bị tai nạn; bảo vệ dân phố bị thương;
        lực lượng an ninh cơ sở bị thương; tổ bảo vệ an ninh bị tai nạn chưa có bảo hiểm y tế
    """,
    "1.012538": """
        an ninh trật tự cơ sở bị chết; tổ bảo vệ an ninh chết;
        lực lượng an ninh cơ sở tai nạn chết chưa có bảo hiểm xã hội
    """,
    "1.012533": """
        tuyển tổ viên bảo vệ an ninh trật tự; tuyển tổ bảo vệ an ninh; xin vào tổ bảo vệ an ninh trật tự;
        tham gia lực lượng an ninh cơ sở; tổ viên tổ bảo vệ; làm dân phòng; vào tổ bảo vệ an ninh
    """,
    "1.013140": """
        hưu trí quân nhân chống mỹ; quân nhân chống mỹ 20 năm; bộ đội chống mỹ trên 20 năm hưởng hưu;
        chế độ hưu trí kháng chiến chống mỹ
    """,
    "1.013141": """
        thân nhân quân nhân chống mỹ từ trần; thân nhân quân nhân 20 năm đã chết;
        chế độ một lần thân nhân quân nhân chống mỹ
    """,
    "1.013142": """
        hưu trí quân nhân sau 30/4/1975; hưu trí bộ đội campuchia 20 năm; quân nhân biên giới hưu trí;
        chế độ hưu trí quân nhân làm nhiệm vụ quốc tế
    """,
    "1.013143": """
        quân nhân sau 1975 20 năm từ trần; trợ cấp một lần quân nhân 20 năm đã mất;
        thân nhân quân nhân sau 1975 có 20 năm
    """,
    "1.013144": """
        trợ cấp một lần quân nhân chống mỹ; quân nhân chống mỹ chưa hưởng chế độ;
        công nhân quốc phòng chống mỹ; quyết định 290; chế độ 290; bộ đội chống mỹ chưa được hưởng chế độ;
        bộ đội chống mỹ
    """,
    "1.013145": """
        quân nhân chống mỹ cư trú địa phương khác mất giấy tờ; chống mỹ không còn giấy tờ;
        chế độ 290 không còn giấy tờ
    """,
    "1.013146": """
        chiến trường b c k; hạ sĩ quan chiến sĩ chiến trường bck; bộ đội chiến trường b;
        tham gia chiến trường c k hưởng lương; đi b
    """,
    "1.013147": """
        dân quân tập trung miền bắc; du kích tập trung miền nam; mật quốc phòng; chế độ dân quân du kích;
        trợ cấp dân quân du kích; du kích miền nam
    """,
    "1.013148": """
        dân quân du kích cư trú địa phương khác mất giấy tờ; du kích không còn giấy tờ;
        dân quân không còn lưu giữ giấy tờ
    """,
    "1.013149": """
        quyết định 188; chế độ 188; chế độ một lần theo quyết định 188;
        hạ sĩ quan chiến sĩ quyết định 188 lần đầu
    """,
    "1.013150": """
        bổ sung chế độ 188; đã hưởng 290 bổ sung 188; bổ sung quyết định 188 cho người đã hưởng 290
    """,
    "1.013151": "quyết định 188 cư trú nơi khác mất giấy tờ; chế độ 188 không còn giấy tờ",
    "1.013152": "du kích thôn ấp; du kích thôn ấp miền nam; chế độ du kích xã; du kích ấp chống mỹ",
    "1.013155": "du kích thôn ấp cư trú địa phương khác; du kích miền nam ở nơi khác",
    "1.013157": """
        trợ cấp hàng tháng quân nhân chống mỹ; quyết định 142 hàng tháng; chế độ 142;
        quân nhân 15 đến dưới 20 năm; bộ đội phục viên 15 năm trợ cấp hàng tháng
    """,
    "1.013159": """
        trợ cấp một lần quân nhân chống mỹ dưới 15 năm; bộ đội chống mỹ trợ cấp một lần;
        quyết định 142 một lần; bộ đội chống mỹ phục viên; phục viên xuất ngũ dưới 15 năm;
        quân nhân phục viên; bộ đội phục viên; chế độ quân nhân xuất ngũ
    """,
    "1.013160": """
        quân nhân chống mỹ dưới 15 năm mất giấy tờ; quyết định 142 không còn giấy tờ;
        bộ đội chống mỹ không còn giấy tờ
    """,
    "1.013161": """
        quyết định 62 hàng tháng; trợ cấp hàng tháng quân nhân sau 1975; quân nhân biên giới 15 năm;
        quân tình nguyện campuchia trợ cấp hàng tháng
    """,
    "1.013163": """
        trợ cấp một lần quân nhân sau 1975 đã từ trần; quyết định 62 từ trần; bộ đội campuchia đã chết;
        thân nhân bộ đội campuchia
    """,
    "1.013455": """
        quyết định 62; chế độ 62; bộ đội campuchia; đi bộ đội campuchia;
        trợ cấp một lần quân nhân sau 1975 dưới 15 năm; chiến tranh biên giới; bộ đội biên giới phía bắc;
        dân quân tự vệ sau 1975; bộ đội đánh campuchia; lính campuchia; chiến tranh bảo vệ tổ quốc;
        bộ đội sau 30/4/1975
    """,
    "1.013170": """
        dân công hỏa tuyến; chế độ dân công hỏa tuyến; đi dân công; trợ cấp dân công hỏa tuyến;
        quyết định 49; dân công chống pháp; đi tải đạn
    """,
    "1.013173": """
        người kháng chiến ở nước ngoài; tham gia kháng chiến định cư nước ngoài ủy quyền nhận chế độ;
        kháng chiến đang ở mỹ
    """,
    "1.013181": """
        công nhận liệt sĩ; làm liệt sĩ; giấy chứng nhận hy sinh; hy sinh trong chiến tranh;
        mất tích trong chiến tranh; báo tử liệt sĩ; chứng nhận liệt sĩ; hồ sơ liệt sĩ; bộ đội hy sinh;
        liệt sĩ
    """,
    "1.013182": """
        công nhận thương binh; làm thương binh; giấy chứng nhận bị thương; bị thương trong chiến tranh;
        hồ sơ thương binh; thương binh; bộ đội bị thương; hưởng chính sách như thương binh;
        thương tật chiến tranh
    """,
    "1.013196": """
        quân nhân xuất ngũ bị tâm thần; bệnh cũ tái phát tâm thần; bộ đội bị tâm thần; bộ đội về bị tâm thần
    """,
    "2.002755": """
        cán bộ xã tham gia chiến tranh sau 1975; thanh niên xung phong; thanh niên xung phong sau 1975;
        công an xã trợ cấp một lần; tnxp; cán bộ công an xã làm nhiệm vụ quốc tế;
        chế độ thanh niên xung phong; công nhân viên chức nhà nước tham gia chiến tranh
    """,
    "2.002757": """
        thanh niên xung phong đã từ trần; cán bộ xã công an xã đã chết trợ cấp một lần; tnxp đã mất
    """,
    "2.002761": """
        quân nhân nghỉ hưu bệnh hiểm nghèo; quân nhân bệnh hiểm nghèo; bệnh hiểm nghèo;
        cán bộ quân đội nghỉ hưu mắc bệnh hiểm nghèo; sĩ quan nghỉ hưu bệnh nặng; quân đội nghỉ hưu ung thư;
        bộ đội hưu bệnh hiểm nghèo
    """,
    "2.002762": """
        trợ cấp tai nạn quân nhân dự bị; dự bị động viên bị tai nạn; huấn luyện dự bị bị thương;
        đi huấn luyện dự bị bị tai nạn
    """,
    "2.002763": """
        quân nhân dự bị chết; trợ cấp chết quân nhân dự bị; dự bị động viên chết;
        sĩ quan dự bị chết do tai nạn ốm đau
    """,
    "2.002764": """
        trợ cấp khó khăn đột xuất; trợ cấp gia đình quân nhân; nhà có con đi bộ đội gặp khó khăn;
        thân nhân binh sĩ tại ngũ khó khăn; con đi nghĩa vụ nhà khó khăn; gia đình bộ đội tại ngũ;
        hỗ trợ gia đình có con đi lính
    """,
    "2.002765": """
        miễn học phí con bộ đội; miễn học phí cho con binh sĩ tại ngũ; con quân nhân miễn học phí;
        con bộ đội đi học; giảm học phí con bộ đội
    """,
    "2.002766": """
        xác nhận thời gian tù; giấy xác nhận bị tù; xác nhận bị địch bắt tù đày; tù đày; quân nhân bị tù;
        xác nhận nơi bị tù; bị địch bắt
    """,
    "1.004327": """
        tố cáo công an; tố cáo; đơn tố cáo; tố cáo cán bộ công an xã; tố giác công an; tố cáo công an xã
    """,
    "1.004335": """
        khiếu nại công an; khiếu nại; đơn khiếu nại; khiếu nại quyết định xử phạt; khiếu nại công an xã;
        khiếu nại quyết định hành chính; không đồng ý quyết định phạt
    """,
    "2.002165": """
        bồi thường nhà nước; yêu cầu bồi thường; cán bộ làm sai phải bồi thường;
        bồi thường do cán bộ gây thiệt hại; đền bù do công chức gây ra; đòi bồi thường cán bộ;
        bồi thường oan sai
    """,
    "1.002211": """
        hòa giải viên; công nhận hòa giải viên; bầu hòa giải viên; làm hòa giải viên; cthgv;
        công nhận tổ viên tổ hòa giải
    """,
    "2.000424": """
        hòa giải viên bị tai nạn; hỗ trợ hòa giải viên tai nạn; hòa giải viên gặp rủi ro;
        hòa giải viên bị thương
    """,
    "2.000930": """
        thôi hgv; xin thôi hòa giải viên; cho thôi hòa giải viên; thôi hòa giải viên;
        thôi làm hòa giải viên; nghỉ làm hòa giải viên; xin nghỉ hòa giải viên; không làm hòa giải viên nữa;
        miễn nhiệm hòa giải viên
    """,
    "2.000950": """
        tổ trưởng tổ hòa giải; công nhận tổ trưởng hòa giải; bầu tổ trưởng tổ hòa giải; tổ hòa giải
    """,
    "2.002080": """
        thù lao hòa giải viên; tiền thù lao hòa giải; thanh toán thù lao hòa giải; tiền cho hòa giải viên;
        tiền bồi dưỡng hòa giải; thanh toán hòa giải
    """,
    "3.000494": """
        phục hồi hoạt động; phục hồi hoạt động phòng cháy; mở lại cơ sở bị đình chỉ pccc;
        đình chỉ pccc xin hoạt động lại; pccc hoạt động lại; phục hồi hoạt động sau đình chỉ; pccc
    """,
    "3.000509": """
        chữa cháy bị thương; người tham gia chữa cháy bị tai nạn; tham gia pccc bị thương;
        cứu nạn cứu hộ bị thương; dân chữa cháy bị bỏng
    """,
    "3.000510": """
        chữa cháy bị chết; người tham gia chữa cháy chết; cứu nạn cứu hộ bị chết; tham gia pccc bị chết;
        chữa cháy tử vong
    """,
    "3.000527": """
        cai nghiện; cai nghiện ma túy; cai nghiện tự nguyện; đăng ký cai nghiện; đi cai nghiện;
        đưa con đi cai; cai ma túy; đăng ký cai nghiện tại nhà; con nghiện; nghiện hút; cai ở nhà;
        cai nghiện cộng đồng
    """,
    "1.013442": """
        khai báo vũ khí thô sơ; khai báo kiếm trưng bày; vũ khí gia bảo; đao kiếm gia bảo; vũ khí trưng bày;
        gươm đồ gia bảo; kiếm cổ; đao kiếm; vũ khí thô sơ
    """,
    "3.000360": "thu hồi sân tập lái; sân tập lái; sân sát hạch mô tô; sân thi bằng lái xe máy",
    "1.011606": """
        rà soát hộ nghèo; bình xét hộ nghèo hằng năm; rà soát hộ nghèo định kỳ; điều tra hộ nghèo;
        hộ nghèo định kỳ cuối năm; hộ nghèo định kỳ; rà soát hộ nghèo cuối năm
    """,
    "1.011607": """
        hộ nghèo; sổ hộ nghèo; công nhận hộ nghèo; xin hộ nghèo; xét hộ nghèo; hộ cận nghèo;
        công nhận hộ cận nghèo; xin vào hộ nghèo; làm sổ hộ nghèo; giấy chứng nhận hộ nghèo;
        hộ nghèo phát sinh; mới nghèo đột xuất; xác nhận hộ nghèo; xác nhận hộ cận nghèo; đơn xin hộ nghèo;
        cận nghèo; gia đình khó khăn xin hộ nghèo; hoàn cảnh khó khăn; nhà nghèo quá; hộ khó khăn;
        làm đơn hộ nghèo; chứng nhận hộ nghèo
    """,
    "1.011608": """
        thoát nghèo; hộ thoát nghèo; xin thoát nghèo; ra khỏi hộ nghèo; xin ra khỏi hộ nghèo;
        thoát cận nghèo; hết nghèo; không còn nghèo; xin thoát hộ nghèo; xin ra hộ cận nghèo
    """,
    "1.011609": """
        hộ có mức sống trung bình; hộ nông lâm ngư diêm nghiệp mức sống trung bình; mức sống trung bình;
        hộ làm nông nghiệp mua bhyt; xác nhận hộ làm nông nghiệp; hộ mức sống trung bình mua bảo hiểm;
        hộ trung bình
    """,
    "3.000412": """
        thu nhập thấp; người lao động thu nhập thấp; công nhận thu nhập thấp; xác nhận thu nhập thấp;
        người có thu nhập thấp; xác nhận lao động thu nhập thấp
    """,
}
"""Procedure code → what people call it, between semicolons."""

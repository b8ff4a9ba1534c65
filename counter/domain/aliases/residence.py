"""Residence, identity cards, electronic identity, travel papers."""

from __future__ import annotations

__all__ = ["RESIDENCE"]

RESIDENCE = {
    "1.004222": """
        thường trú; đăng ký thường trú; hộ khẩu; nhập hộ khẩu; nhập khẩu; nhập hộ; làm hộ khẩu;
        chuyển hộ khẩu; chuyển khẩu; nhập hộ khẩu cho con; nhập khẩu cho con; nhập khẩu cho vợ;
        nhập khẩu theo chồng; nhập khẩu về nhà chồng; hktt; đktt; con mới sinh nhập hộ khẩu;
        nhập khẩu con mới sinh; nhập hộ khẩu cho cháu; chuyển hộ khẩu về nhà vợ; cắt khẩu về đây;
        chuyển khẩu đến; đăng ký hộ khẩu; đưa cha mẹ vào hộ khẩu; mới mua nhà nhập khẩu;
        nhập hộ khẩu vào nhà mới; nhập khẩu vào nhà thuê; nhập hộ khẩu nhờ nhà người thân;
        đăng ký thường trú cho con; thường trú tại chỗ ở hợp pháp; xin vào hộ khẩu; thêm tên vào hộ khẩu;
        thêm người vào hộ khẩu; chuyển nơi thường trú; về ở hẳn; đăng ký nơi thường trú;
        vợ nhập khẩu nhà chồng; thêm con vào sổ hộ khẩu; khẩu thường trú; làm sổ hộ khẩu;
        chuyển hộ khẩu tỉnh khác đến
    """,
    "1.003197": """
        xóa thường trú; xóa đăng ký thường trú; xóa hộ khẩu; xóa khẩu; cắt khẩu; cắt hộ khẩu;
        xóa tên khỏi hộ khẩu; xóa khẩu người chết; xóa hộ khẩu người đã mất; xóa khẩu người đi nước ngoài;
        cắt khẩu người chết; bỏ tên khỏi hộ khẩu; gạch tên hộ khẩu; rút khẩu; cắt hộ khẩu đi nơi khác;
        xóa tên người đã chết trong hộ khẩu; xdktt; hủy thường trú; xóa khẩu người đi định cư;
        ra khỏi hộ khẩu; xóa nhân khẩu; gạch hộ khẩu; xóa khẩu cho người bán nhà
    """,
    "1.004194": """
        tạm trú; đăng ký tạm trú; sổ tạm trú; kt3; giấy tạm trú; làm tạm trú; ở trọ; thuê trọ; phòng trọ;
        nhà trọ; đăng ký ở trọ; tạm trú cho công nhân; tạm trú cho sinh viên; tạm trú tạm vắng;
        ở nhờ nhà người thân; mới chuyển đến ở trọ; khai báo tạm trú cho người thuê;
        người thuê nhà đăng ký tạm trú; chủ nhà trọ khai báo; tạm trú cho người làm; khai tạm trú; đktt tạm;
        xin giấy tạm trú; từ quê lên ở trọ; đi làm thuê phòng; đăng ký chỗ ở tạm; tạm trú dài hạn;
        đăng ký tạm trú cho khách thuê; ở ký túc xá; xác nhận tạm trú mới
    """,
    "1.002755": """
        gia hạn tạm trú; tạm trú hết hạn; hết hạn tạm trú; ghtt; đăng ký tạm trú tiếp; gia hạn sổ tạm trú;
        gia hạn kt3; tạm trú sắp hết hạn; xin tạm trú thêm; ở trọ thêm; gia hạn giấy tạm trú;
        tạm trú quá hạn
    """,
    "1.010028": """
        xóa tạm trú; xóa đăng ký tạm trú; cắt tạm trú; hủy tạm trú; bỏ tạm trú; trả phòng trọ xóa tạm trú;
        hết ở trọ; chuyển trọ xóa tạm trú; không ở trọ nữa; người thuê đã chuyển đi; xóa tên người thuê trọ;
        dọn đi chỗ khác
    """,
    "1.003677": """
        tạm vắng; khai báo tạm vắng; kbtv; báo tạm vắng; đi vắng; đi xa lâu ngày; đi làm ăn xa; đi làm xa;
        vắng nhà; đi làm xa báo công an; giấy tạm vắng; xin tạm vắng; đi khỏi nơi cư trú;
        đi công tác dài ngày; đi nước ngoài tạm vắng; đi làm ăn xa báo công an; đi học xa tạm vắng;
        án treo đi khỏi địa phương; xin đi khỏi địa phương; vắng mặt tại địa phương
    """,
    "2.001159": """
        bà con ở quê lên chơi mấy bữa; người nhà lên chơi ở lại; khách tới chơi ngủ lại; lưu trú;
        thông báo lưu trú; khai báo lưu trú; khách ở qua đêm; khách ngủ lại; khách ngủ qua đêm;
        báo khách ngủ lại; khách sạn; nhà nghỉ; nhà nghỉ khai báo khách; có khách ở lại nhà;
        bà con đến chơi ngủ lại; homestay; tblt; kblt; người thân ở lại vài ngày; báo khách ở lại;
        khách đến chơi ở lại; lưu trú khách sạn; báo lưu trú
    """,
    "1.010038": """
        tách hộ; tách khẩu; tách hộ khẩu; tách sổ hộ khẩu; tách sổ; ra ở riêng; ra riêng;
        ra ở riêng tách khẩu; cắt hộ ra riêng; vợ chồng trẻ tách hộ; tách hộ cho con; ly hôn tách hộ khẩu;
        tách khỏi hộ cha mẹ; con lấy vợ ra riêng; tách nhân khẩu; hai vợ chồng tách khẩu riêng;
        tách thành hộ mới; làm hộ khẩu riêng
    """,
    "1.010039": """
        điều chỉnh thông tin cư trú; đổi chủ hộ; thay chủ hộ; thay đổi chủ hộ; chủ hộ chết;
        chủ hộ mất đổi chủ hộ; đổi tên chủ hộ hộ khẩu; sửa thông tin cư trú; sai thông tin cư trú;
        sửa thông tin hộ khẩu; hộ khẩu ghi sai; sửa hộ khẩu; sai địa chỉ thường trú;
        cập nhật thông tin cư trú; thay đổi thông tin cư trú; đổi địa chỉ do sáp nhập;
        sửa quan hệ với chủ hộ; đdttct; sang tên chủ hộ; bổ sung thông tin cư trú; sai quan hệ chủ hộ;
        chuyển chủ hộ; cha chết đổi chủ hộ; điều chỉnh hộ khẩu
    """,
    "1.010040": """
        khai báo thông tin cư trú người chưa đủ điều kiện; không có chỗ ở; không có nơi ở; người lang thang;
        vô gia cư; chưa đủ điều kiện đăng ký thường trú tạm trú; không có hộ khẩu; không có giấy tờ nhà;
        không có nhà cửa; không có nơi thường trú; chưa có hộ khẩu ở đâu; người không giấy tờ cư trú;
        không đăng ký được thường trú; ở nhà không giấy tờ
    """,
    "1.010041": """
        xác nhận cư trú; xác nhận thông tin cư trú; giấy xác nhận cư trú; ct07; giấy ct07; xác nhận hộ khẩu;
        xác nhận nơi ở; xác nhận nơi cư trú; giấy cư trú; xác nhận nhân khẩu; xác nhận thường trú;
        xác nhận tạm trú; mẫu ct07; xin giấy ct07; xác nhận nơi thường trú; xác nhận đang ở địa phương;
        xác nhận có hộ khẩu; xác nhận thay sổ hộ khẩu; xin xác nhận hộ khẩu; xác nhận cư trú cho con đi học;
        xác nhận cư trú để nhập học; giấy tờ chứng minh cư trú; xác nhận số nhân khẩu; xnttct; xnct;
        xác nhận các thành viên trong hộ; xác nhận địa chỉ; xác nhận đang sinh sống;
        xác nhận cư trú để vay vốn; giấy thay hộ khẩu giấy
    """,
    "1.013313": """
        nơi thường xuyên đậu đỗ; phương tiện dùng để ở; sống trên ghe; ở trên ghe; ở trên tàu thuyền;
        nhà thuyền; nhà bè; xác nhận ở trên phương tiện; sống trên thuyền; sống trên xe; ghe làm nhà ở;
        xác nhận chỗ đậu ghe để ở; sống trên bè
    """,
    "1.013314": """
        xác nhận diện tích bình quân; diện tích nhà ở bình quân; xác nhận diện tích nhà ở;
        xác nhận đủ diện tích để nhập khẩu; nhà thuê đủ diện tích nhập hộ khẩu;
        xác nhận nhà không tranh chấp; xác nhận điều kiện chỗ ở; xác nhận diện tích nhà thuê;
        nhà ở nhờ đủ điều kiện thường trú; xác nhận nhà ở không tranh chấp để đăng ký thường trú;
        xác nhận nhà ở hợp pháp
    """,
    "1.014061": """
        căn cước; thẻ căn cước; làm căn cước; cccd; làm cccd; căn cước công dân; làm thẻ căn cước;
        chứng minh nhân dân; cmnd; chứng minh thư; căn cước lần đầu; làm căn cước lần đầu; cấp thẻ căn cước;
        cấp căn cước; đủ 14 tuổi làm căn cước; làm căn cước cho học sinh; làm chứng minh; căn cước gắn chip;
        làm cccd gắn chip; căn cước người lớn; cấp mới căn cước; chưa có căn cước; con 14 tuổi làm căn cước;
        15 tuổi làm căn cước; 16 tuổi làm căn cước; căn cước cho người già; làm chứng minh thư;
        đi làm căn cước; thẻ cc; chụp ảnh làm căn cước; căn cước trên 14 tuổi
    """,
    "1.014062": """
        căn cước trẻ em; căn cước cho trẻ em; căn cước cho bé; căn cước cho con; làm căn cước cho con;
        căn cước dưới 14 tuổi; cccd trẻ em; cccd cho con; cccd cho bé; căn cước cho trẻ dưới 6 tuổi;
        thẻ căn cước cho cháu; căn cước học sinh tiểu học; làm thẻ căn cước cho con; căn cước em bé;
        căn cước con nít; làm cccd cho cháu; căn cước cho bé 5 tuổi; con 6 tuổi làm căn cước;
        con 10 tuổi làm căn cước; trẻ con làm căn cước; căn cước cho trẻ; cccd con nhỏ
    """,
    "1.014063": """
        cấp đổi căn cước; đổi căn cước; đổi cccd; đổi thẻ căn cước; căn cước hết hạn; cccd hết hạn;
        đổi cmnd sang căn cước; đổi chứng minh sang căn cước; đổi cmnd sang cccd; thẻ căn cước bị mờ;
        căn cước bị gãy; căn cước bị hỏng; căn cước bị hư; đủ 25 tuổi đổi căn cước; 40 tuổi đổi căn cước;
        60 tuổi đổi căn cước; căn cước sai thông tin; căn cước sai tên; căn cước sai ngày sinh;
        sửa thông tin căn cước; đổi địa chỉ trên căn cước; gia hạn căn cước; căn cước cũ đổi mới; cdtcc;
        đổi sang thẻ căn cước mới; làm lại căn cước hết hạn; thẻ căn cước bị xước;
        thay đổi thông tin căn cước; đổi ảnh căn cước; căn cước sắp hết hạn; chip bị hỏng; cccd bị mờ;
        cccd bị gãy; đổi cmt; cmnd cũ đổi sang thẻ mới; căn cước cong vênh
    """,
    "1.014064": """
        cấp lại căn cước; mất căn cước; mất cccd; làm lại căn cước; làm lại cccd; cấp lại cccd;
        cấp lại thẻ căn cước; bị mất căn cước; rơi căn cước; làm rơi căn cước; thất lạc căn cước;
        mất chứng minh; mất cmnd; mất thẻ căn cước; đánh rơi căn cước; mất ví mất căn cước;
        xin cấp lại căn cước; báo mất căn cước; căn cước bị mất làm lại; cltcc; mất chứng minh thư;
        bị mất giấy tờ tùy thân; bị cướp giật mất căn cước
    """,
    "1.014060": """
        tích hợp thông tin vào căn cước; tích hợp giấy tờ vào thẻ căn cước;
        cập nhật thông tin trên thẻ căn cước; tích hợp bằng lái vào căn cước; tích hợp bhyt vào căn cước;
        đưa bhyt vào căn cước
    """,
    "1.012564": """
        điều chỉnh thông tin dân cư; điều chỉnh cơ sở dữ liệu quốc gia về dân cư; sửa thông tin dân cư;
        sai thông tin dân cư; thông tin trên hệ thống bị sai; cập nhật dữ liệu dân cư; dữ liệu dân cư sai;
        sửa thông tin trên vneid; sai thông tin vneid; cập nhật thông tin công dân; vneid sai thông tin;
        điều chỉnh csdl dân cư; sai tên trên dữ liệu quốc gia; sai dữ liệu dân cư;
        cập nhật thông tin dân cư; thông tin công dân bị sai; sửa dữ liệu công an; bổ sung thông tin dân cư;
        vneid ghi sai
    """,
    "1.010101": """
        khai thác thông tin công dân; xin thông tin công dân dữ liệu dân cư; tra cứu thông tin công dân;
        xem thông tin dân cư; xin trích xuất dữ liệu dân cư; khai thác dữ liệu dân cư
    """,
    "1.014056": """
        khai thác thông tin căn cước; khai thác cơ sở dữ liệu căn cước;
        xin thông tin trong cơ sở dữ liệu căn cước; tra cứu thông tin căn cước
    """,
    "1.012563": """
        khai thác thông tin người gốc việt nam dữ liệu dân cư; thông tin người gốc việt chưa rõ quốc tịch
    """,
    "1.014057": "khai thác thông tin người gốc việt nam dữ liệu căn cước; người gốc việt tra cứu căn cước",
    "1.012566": """
        xác nhận số chứng minh nhân dân; xác nhận số cmnd; xác nhận số định danh; xác nhận cmnd cũ;
        xác nhận cmnd 9 số; giấy xác nhận số chứng minh; hai số cmnd là một;
        xác nhận số cmnd cũ và cccd mới; giấy xác nhận số cũ; xncmnd; xác nhận chứng minh cũ;
        xác nhận số cmt; số căn cước với số chứng minh là một người; xác nhận số định danh cá nhân;
        xác nhận 9 số 12 số; xác nhận cmnd và cccd là một
    """,
    "1.014058": "cập nhật adn vào căn cước; thu thập adn; sinh trắc học adn; lấy mẫu adn",
    "1.014059": "cập nhật giọng nói vào căn cước; sinh trắc học giọng nói; thu giọng nói căn cước",
    "1.014065": """
        giấy chứng nhận căn cước; cấp giấy chứng nhận căn cước người gốc việt;
        người gốc việt chưa có quốc tịch làm căn cước; không quốc tịch làm căn cước
    """,
    "1.014066": """
        điều chỉnh thông tin người gốc việt nam; sửa thông tin người gốc việt chưa xác định quốc tịch
    """,
    "1.014067": """
        đổi giấy chứng nhận căn cước; cấp đổi giấy chứng nhận căn cước; giấy chứng nhận căn cước hết hạn
    """,
    "1.014068": """
        mất giấy chứng nhận căn cước; cấp lại giấy chứng nhận căn cước; làm lại giấy chứng nhận căn cước
    """,
    "3.000228": """
        định danh; định danh điện tử; tài khoản định danh; vneid; làm vneid; định danh mức 2;
        định danh mức hai; mức 2; mức độ 2; tài khoản định danh mức 2; kích hoạt vneid; đăng ký vneid;
        cài vneid; mở tài khoản vneid; tạo tài khoản định danh; quên mật khẩu vneid; lên mức 2; vneid mức 2;
        căn cước điện tử; làm định danh cho cha mẹ; định danh cho người già; đăng ký định danh;
        kích hoạt định danh mức 2; tài khoản vneid; định danh cá nhân mức 2; vneid bị khóa; ddmd2; làm mức 2
    """,
    "3.000498": """
        định danh điện tử cho tổ chức; định danh doanh nghiệp; định danh công ty; vneid cho công ty;
        định danh cơ quan; định danh hợp tác xã; tài khoản định danh tổ chức;
        định danh điện tử doanh nghiệp; vneid doanh nghiệp; tài khoản định danh hộ kinh doanh
    """,
    "1.000253": """
        tạm trú người nước ngoài; khai báo tạm trú cho người nước ngoài; người nước ngoài thuê phòng;
        người nước ngoài ở trọ; khách nước ngoài ngủ lại; khách tây thuê nhà; khai báo khách nước ngoài;
        người nước ngoài lưu trú; khách tây ở nhà nghỉ; người nước ngoài ở nhà;
        cho người nước ngoài thuê nhà; chồng nước ngoài về ở; người trung quốc ở trọ; tạm trú người nn;
        khai báo người nước ngoài; người hàn thuê nhà; đăng ký tạm trú cho người nước ngoài;
        việt kiều về ở nhà
    """,
    "1.010386": """
        mất hộ chiếu; trình báo mất hộ chiếu; báo mất hộ chiếu; mất passport; rơi hộ chiếu;
        thất lạc hộ chiếu; bị mất hộ chiếu; hộ chiếu bị mất; làm mất hộ chiếu; khai báo mất hộ chiếu;
        đánh rơi passport; tbmhc
    """,
    "1.010385": "trình báo mất hộ chiếu cấp huyện",
    "1.011728": """
        mất thẻ abtc; trình báo mất thẻ abtc; mất thẻ đi lại doanh nhân; mất thẻ doanh nhân apec;
        báo mất thẻ apec
    """,
    "1.011727": "trình báo mất thẻ abtc cấp huyện",
    "1.010055": """
        mất giấy thông hành; trình báo mất giấy thông hành; báo mất giấy thông hành; rơi sổ thông hành;
        mất sổ thông hành
    """,
    "1.012680": """
        giấy thông hành lào; giấy thông hành biên giới lào; đi lào; sang lào; giấy qua lào;
        thông hành việt lào; sổ thông hành đi lào; qua cửa khẩu lào; giấy đi lào
    """,
    "1.003133": """
        giấy thông hành trung quốc; giấy thông hành biên giới trung quốc; đi trung quốc biên giới;
        sang trung quốc; thông hành việt trung; sổ thông hành đi trung quốc; giấy thông hành;
        thông hành biên giới; qua biên giới trung quốc buôn bán; sổ thông hành
    """,
    "1.014364": """
        giấy thông hành trung quốc cho cán bộ; thông hành cho công chức; cán bộ đi trung quốc;
        thông hành việt trung cán bộ công chức
    """,
    "1.014363": """
        xác nhận xuất nhập cảnh; thông tin xuất nhập cảnh; xác nhận xuất cảnh; xác nhận nhập cảnh;
        xác nhận quá trình xuất nhập cảnh; xin xác nhận thời gian ở nước ngoài; xác nhận ngày xuất cảnh
    """,
}
"""Procedure code → what people call it, between semicolons."""

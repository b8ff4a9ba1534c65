"""Certifying copies, signatures, translations, transactions, wills and inheritance."""

from __future__ import annotations

__all__ = ["CERTIFYING"]

CERTIFYING = {
    "2.000815": """
        sao y; sao y bản chính; chứng thực; chứng thực bản sao; công chứng; công chứng bản sao;
        photo công chứng; công chứng giấy tờ; sao y giấy tờ; bản sao công chứng; bản sao chứng thực;
        sao lục; sao y chứng thực; chứng thực giấy tờ; sao y căn cước; công chứng căn cước; sao y cccd;
        công chứng cccd; chứng thực chứng minh; công chứng hộ khẩu; công chứng sổ hộ khẩu; sao y khai sinh;
        công chứng khai sinh; chứng thực giấy khai sinh; sao y giấy khai sinh;
        sao y bản chính giấy khai sinh; công chứng giấy kết hôn; sao y giấy kết hôn;
        chứng thực giấy kết hôn; công chứng bằng; công chứng bằng cấp; công chứng bằng tốt nghiệp;
        sao y bằng tốt nghiệp; chứng thực bằng đại học; sao y bằng cấp; công chứng bằng lái xe;
        sao y bằng lái; công chứng học bạ; sao y học bạ; chứng thực bảng điểm; công chứng chứng chỉ;
        sao y chứng chỉ; sao y văn bằng; công chứng sổ đỏ; sao y sổ đỏ; photo sổ đỏ công chứng;
        công chứng hộ chiếu; chứng thực hộ chiếu; sao y giấy phép kinh doanh;
        công chứng giấy phép kinh doanh; ctbs; công chứng cà vẹt xe; sao y giấy tờ xe; photo giấy tờ;
        photo có dấu; phô tô đóng dấu; đóng dấu sao y; đóng dấu bản sao; đối chiếu bản chính;
        chứng thực bản photo; công chứng hồ sơ xin việc; sao y hồ sơ xin việc; công chứng hồ sơ;
        sao y hợp đồng; sao y quyết định; công chứng quyết định; chứng thực bản sao điện tử; sao y điện tử;
        công chứng giấy ra viện; sao y giấy chứng tử; công chứng giấy chứng tử; công chứng trích lục;
        sao y trích lục; công chứng bhyt; sao y sổ bảo hiểm; công chứng bằng khen; sao y bằng khen;
        chứng thực bản sao từ bản chính; photo cong chung; photo căn cước công chứng;
        công chứng tiếng nước ngoài bản sao; thị thực bản sao; công chứng lý lịch tư pháp; sao y bản gốc
    """,
    "2.000884": """
        chứng thực chữ ký; công chứng chữ ký; xác nhận chữ ký; ctck; chứng chữ ký; ký xác nhận;
        chứng thực điểm chỉ; điểm chỉ; lăn tay; sơ yếu lý lịch; xác nhận sơ yếu lý lịch;
        chứng thực sơ yếu lý lịch; công chứng sơ yếu lý lịch; xác nhận lý lịch; chứng lý lịch; lý lịch;
        dấu sơ yếu lý lịch; đóng dấu sơ yếu lý lịch; đóng dấu lý lịch; syll; xác nhận hồ sơ xin việc;
        sơ yếu lý lịch xin việc; sơ yếu lý lịch đi học; sơ yếu lý lịch tự thuật; giấy ủy quyền; ủy quyền;
        chứng thực giấy ủy quyền; công chứng giấy ủy quyền; làm giấy ủy quyền; ủy quyền nhận tiền;
        ủy quyền nhận lương; ủy quyền lấy giấy tờ; ủy quyền cho con; ủy quyền nộp hồ sơ;
        ủy quyền đi làm thủ tục; giấy cam kết; chứng thực giấy cam kết; giấy cam đoan; tờ cam đoan;
        giấy bảo lãnh; ký giấy bảo lãnh; tờ khai chứng chữ ký; giấy tặng cho tiền; xác nhận đơn;
        xác nhận đơn xin việc; ký tên trước mặt cán bộ; giấy mời người nước ngoài chứng chữ ký;
        giấy đồng ý cho con đi nước ngoài; đơn đồng ý cho con đi máy bay; ký giấy đồng ý;
        chứng thực tờ khai; giấy vay tiền; chứng thực chữ ký tại nhà; người bệnh không đi được ký giấy;
        không biết chữ điểm chỉ; giấy bán xe chữ ký; giấy cho phép con đi du lịch; giấy nhận nợ;
        xác nhận chữ ký cá nhân; chứng chữ ký đơn; xác nhận bản khai
    """,
    "2.000992": """
        chứng thực chữ ký người dịch cộng tác viên; chứng thực bản dịch; công chứng bản dịch;
        dịch thuật công chứng; chứng thực chữ ký người dịch; dịch giấy tờ; dịch giấy khai sinh;
        dịch giấy kết hôn; dịch bằng cấp; công chứng dịch thuật; dịch sang tiếng anh;
        dịch giấy tờ sang tiếng anh; dịch khai sinh sang tiếng anh; dịch sang tiếng nhật; dịch tiếng trung;
        dịch tiếng hàn; dịch hộ chiếu; bản dịch công chứng; dịch công chứng; cộng tác viên dịch thuật;
        dịch thuật; người dịch; dịch hồ sơ du học; dịch giấy tờ nước ngoài sang tiếng việt; ctv dịch thuật;
        chữ ký người phiên dịch; dịch sang tiếng pháp
    """,
    "2.001008": """
        chứng thực chữ ký người dịch không phải cộng tác viên; tự dịch; tự dịch giấy tờ;
        tôi tự dịch chứng thực; dịch thuật không phải cộng tác viên; người dịch tự do;
        tự dịch rồi chứng thực; tự dịch bằng cấp
    """,
    "2.000908": """
        bản sao từ sổ gốc; cấp bản sao từ sổ gốc; bản sao sổ gốc; sao từ sổ gốc;
        xin bản sao bằng tốt nghiệp; mất bằng tốt nghiệp xin bản sao; sổ gốc; bản sao văn bằng từ sổ gốc;
        trích sao sổ gốc; cấp bản sao văn bằng
    """,
    "2.000913": """
        sửa đổi bổ sung hủy bỏ giao dịch; hủy hợp đồng; hủy hợp đồng đã chứng thực; hủy hợp đồng công chứng;
        sửa hợp đồng; sửa đổi hợp đồng; bổ sung hợp đồng; phụ lục hợp đồng; hủy giao dịch; hủy bỏ giao dịch;
        hủy ủy quyền; hủy hợp đồng mua bán; hủy hợp đồng thuê nhà; hủy hợp đồng đặt cọc;
        chấm dứt hợp đồng thuê; hủy hợp đồng ủy quyền; không bán nữa hủy hợp đồng; thay đổi hợp đồng;
        hủy di chúc hợp đồng; hủy công chứng; thanh lý hợp đồng; hủy tặng cho
    """,
    "2.000927": """
        sai sót trong hợp đồng đã chứng thực; sai sót trong hợp đồng chứng thực;
        sửa lỗi sai sót trong giao dịch; hợp đồng ghi sai; sai sót hợp đồng; sai tên trong hợp đồng;
        sai số căn cước hợp đồng; hợp đồng bị sai; sửa lỗi hợp đồng; sửa lỗi kỹ thuật hợp đồng;
        sửa sai sót hợp đồng; hợp đồng sai chính tả; đính chính hợp đồng; sai số thửa trong hợp đồng;
        sửa lỗi chính tả hợp đồng; hợp đồng đánh máy sai; sửa sai hợp đồng
    """,
    "2.000942": """
        bản sao hợp đồng đã chứng thực; cấp bản sao hợp đồng; mất hợp đồng; mất hợp đồng công chứng;
        xin lại hợp đồng; bản sao giao dịch; xin bản sao hợp đồng; sao lại hợp đồng;
        bản sao có chứng thực từ bản chính giao dịch; trích lục hợp đồng; mất hợp đồng mua bán đất;
        xin bản sao di chúc đã chứng thực; bản sao hợp đồng mua bán; làm lại hợp đồng bị mất
    """,
    "2.001016": """
        không nhận đất; không nhận phần thừa kế; không hưởng thừa kế; bỏ phần thừa kế; không lấy phần;
        từ chối nhận di sản; từ chối di sản; từ chối thừa kế; không nhận thừa kế; không lấy thừa kế;
        nhường thừa kế; nhường phần thừa kế; khước từ thừa kế; từ chối phần của mình; từ bỏ thừa kế;
        không nhận tài sản cha mẹ để lại; nhường phần đất cho em; không nhận đất thừa kế; văn bản từ chối;
        từ chối nhận tài sản thừa kế; từ chối hưởng di sản
    """,
    "2.001019": """
        di chúc; chứng thực di chúc; lập di chúc; làm di chúc; viết di chúc; công chứng di chúc; chúc thư;
        để lại di chúc; di chúc cho con; di chúc để đất cho con; để lại tài sản sau khi chết;
        di chúc tại nhà; ông già muốn để lại nhà cho con; viết tờ di chúc; sửa di chúc; lập chúc thư
    """,
    "2.001035": """
        sang tên sổ đỏ; sang tên sổ đỏ cho con; chuyển tên sổ đỏ; sang tên sổ hồng; cho nhà cho đất con cái;
        mua bán tàu thuyền; hợp đồng mượn đất; giao dịch tài sản; chứng thực hợp đồng; công chứng hợp đồng;
        hợp đồng; hợp đồng mua bán; mua bán đất; mua bán nhà; mua bán nhà đất; bán đất; bán nhà; mua đất;
        mua nhà; hợp đồng mua bán đất; hợp đồng mua bán nhà; chuyển nhượng đất;
        chuyển nhượng quyền sử dụng đất; hợp đồng chuyển nhượng; sang nhượng đất; sang tên đất;
        sang tên nhà; sang tên nhà đất; tặng cho đất; cho tặng đất; cho con đất; cho đất con; tặng cho nhà;
        tặng đất cho con; cho nhà con; cha mẹ cho đất; hợp đồng tặng cho; thuê nhà; hợp đồng thuê nhà;
        hợp đồng thuê đất; cho thuê nhà; cho thuê mặt bằng; hợp đồng cho thuê; đặt cọc; hợp đồng đặt cọc;
        đặt cọc mua đất; mua bán xe; bán xe; mua xe; hợp đồng mua bán xe; giấy bán xe; giấy mua bán xe;
        mua bán xe máy; mua bán xe cũ; mua bán ô tô; cho tặng xe; tặng xe; bán xe máy; bán xe ô tô;
        chuyển nhượng xe; hợp đồng ủy quyền; ủy quyền bán đất; ủy quyền mua bán nhà đất;
        ủy quyền sử dụng đất; ủy quyền xe; góp vốn bằng đất; thế chấp; hợp đồng thế chấp;
        thế chấp đất vay ngân hàng chứng thực; hợp đồng vay tiền; vay mượn tiền; đổi đất;
        chuyển đổi đất nông nghiệp cho nhau; mua bán trâu bò; hợp đồng mượn nhà; chứng thực mua bán;
        công chứng mua bán; công chứng mua bán đất; công chứng mua bán xe; công chứng nhà đất;
        tài sản vợ chồng; thỏa thuận tài sản vợ chồng; phân chia tài sản vợ chồng; nhập tài sản chung;
        chia tài sản chung; hợp đồng bán nhà; giấy tay mua bán đất; công chứng giấy mua bán;
        tách thửa cho con hợp đồng; cam kết tài sản riêng; chứng thực giao dịch; hợp đồng mua bán ghe;
        công chứng hợp đồng thuê; ctgd
    """,
    "2.001406": """
        phân chia di sản; chia di sản; chia thừa kế; thừa kế; khai nhận thừa kế; khai nhận di sản;
        nhận thừa kế; chia tài sản; chia đất thừa kế; chia đất cha mẹ để lại; chia tài sản cha mẹ để lại;
        chia gia tài; thỏa thuận phân chia di sản; anh em chia đất; cha mẹ chết để lại đất; thừa kế đất;
        thừa kế nhà; thừa hưởng đất; văn bản phân chia di sản; hưởng thừa kế; làm thừa kế;
        phân chia tài sản thừa kế; công chứng thừa kế; chia đất cho các con sau khi cha mất;
        ông bà để lại đất; chia di sản thừa kế; thừa kế sổ tiết kiệm; thừa kế xe; thỏa thuận chia thừa kế;
        nhận di sản
    """,
}
"""Procedure code → what people call it, between semicolons."""

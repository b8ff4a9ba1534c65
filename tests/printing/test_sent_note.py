"""X02 of a result that was sent: how and where it went stands there, and no collector signs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.centre.api.checks import check_hand_over
from counter.centre.refusals import RefusedError
from counter.domain.dossiers import CollectorProof
from counter.domain.parties import Parties
from printing.content import content
from printing.layout import Text
from printing.paper import PageSize
from printing.sheet import sheets
from tests.rigs.papers import OWNER, return_note

ADDRESS = "Thôn Ví Dụ, Xã Mẫu, Tỉnh Mẫu"
ITEM = "EB123456789VN"


def words(proof: CollectorProof, consignment: str = "") -> str:
    """The paper of a result given to its owner by `proof`."""
    note = return_note()
    person = replace(OWNER, residence=ADDRESS)
    collector = replace(
        note.hand_over.collector, person=person, proof=proof, is_owner=True, parties=Parties()
    )
    handed = replace(note.hand_over, collector=collector, consignment=consignment)
    pages = sheets(content(replace(note, hand_over=handed)), PageSize.A5).pages
    return " ".join(mark.text for page in pages for mark in page if isinstance(mark, Text))


def test_a_posted_result_names_address_and_item_and_no_collector_signs() -> None:
    said = words(CollectorProof.POST, ITEM)
    assert "dịch vụ bưu chính công ích đến" in said
    assert ITEM in said
    assert "NGƯỜI TRẢ KẾT QUẢ" in said
    assert "NGƯỜI NHẬN KẾT QUẢ" not in said
    assert "đã xuất trình" not in said


def test_whoever_collects_still_signs() -> None:
    said = words(CollectorProof.CARD)
    assert "NGƯỜI NHẬN KẾT QUẢ" in said
    assert "Hình thức trả" not in said


@pytest.mark.parametrize(("proof", "item"), [(CollectorProof.CARD, ITEM), (CollectorProof.POST, "9" * 41)])
def test_the_centre_refuses_an_item_that_cannot_be(proof: CollectorProof, item: str) -> None:
    handed = return_note().hand_over
    collector = replace(handed.collector, proof=proof)
    order = replace(handed, collector=collector, consignment=item)
    with pytest.raises(RefusedError, match="invalid"):
        check_hand_over(order, order.dossier_id)
    posted = replace(order, consignment=ITEM, collector=replace(collector, proof=CollectorProof.POST))
    check_hand_over(posted, order.dossier_id)

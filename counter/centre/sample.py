"""The training centre: where it stands, who works there, and who waits when a day begins. All fictional."""

from __future__ import annotations

from datetime import datetime, timedelta

from counter.centre.office_time import day_of
from counter.centre.pins import pin_hash
from counter.centre.places import CentrePlan
from counter.centre.ticketing import Ticketing
from counter.domain.access import Role
from counter.domain.place import Centre, Clerk, DeskSeat, Place
from counter.wire import TicketIssue

__all__ = ["CENTRE_ID", "DESK_ID", "issue_first_tickets", "sample_plan"]

CENTRE_ID = "H99.001"
DESK_ID = "Q03"

_RECOVERY_KEY = "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
"""Public half of the training centre's recovery key; its code is public too (docs/decisions/0013)."""

_UNITS = (
    ("Đăng ký, quản lý cư trú", "Công an phường Mẫu"),
    ("Cấp, quản lý căn cước", "Công an phường Mẫu"),
    ("Đất đai", "Phòng Kinh tế, Hạ tầng và Đô thị phường Mẫu"),
)
"""Who settles a field, so that papers go to more than one unit."""
_GROUPS = {"Hộ tịch": "A", "Chứng thực": "B", "Công an - cư trú": "C"}
_WAITING = (
    # group, priority, minutes waited
    ("Chứng thực", False, 12),
    ("Hộ tịch", False, 11),
    ("Công an - cư trú", False, 9),
    ("Hộ tịch", False, 8),
    ("Chứng thực", False, 6),
    ("Hộ tịch", True, 3),
    ("Công an - cư trú", False, 2),
    ("Hộ tịch", False, 1),
)


def sample_plan() -> CentrePlan:
    """Phường Mẫu with three desks; hashing takes about 0.2 s.

    Two clerks (PIN 123456, 654321), a supervisor (111111), an administrator (222222), an auditor (333333).
    """
    seats = tuple(DeskSeat(f"Q{number:02d}", number, f"Quầy {number}") for number in (1, 2, 3))
    centre = Centre(
        id=CENTRE_ID,
        agency_code="H99.001",
        parent_name="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
        short_name="Phường Mẫu",
        place_name="Phường Mẫu",
        address="Số 1 Đường Mẫu, Phường Mẫu, Tỉnh Mẫu",
        phone="0990 000 001",
        lookup_url="",
    )
    place = Place(
        centre=centre,
        seat=seats[2],
        clerks=(
            Clerk("an.nv", "Nguyễn Văn An", pin_hash("123456")),
            Clerk("binh.tt", "Trần Thị Bình", pin_hash("654321")),
            Clerk("cuc.lt", "Lê Thị Cúc", pin_hash("111111"), (Role.CLERK, Role.SUPERVISOR)),
            Clerk("dung.pv", "Phạm Văn Dũng", pin_hash("222222"), (Role.ADMINISTRATOR,)),
            Clerk("giang.ht", "Hoàng Thị Giang", pin_hash("333333"), (Role.AUDITOR,)),
        ),
        training=True,
        recovery_key=_RECOVERY_KEY,
        units=_UNITS,
    )
    return CentrePlan(place, seats, _GROUPS)


def issue_first_tickets(ticketing: Ticketing, now: datetime) -> None:
    """Let eight people wait when nobody has taken a ticket today; their requests make it happen once."""
    day = day_of(now)
    if ticketing.issued_on(CENTRE_ID, day):
        return
    for place, (group, priority, minutes) in enumerate(_WAITING):
        taken = now - timedelta(minutes=minutes)
        ticketing.issue(
            CENTRE_ID,
            TicketIssue(request_id=f"first-{day}-{place}", group=group, priority=priority),
            issued_at=taken if day_of(taken) == day else now,
        )

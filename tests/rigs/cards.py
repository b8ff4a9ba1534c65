"""Fictional people for cards, and a place to collect what devices report."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from counter.domain.card import AccessKey, CardRecord
from counter.domain.people import PartialDate, Sex
from counter.events import Event

__all__ = ["CAN", "MARRIED", "MRZ_KEY", "RECORD", "Events"]

RECORD = CardRecord(
    full_name="Nguyễn Văn Mẫu",
    personal_number="099090123456",
    date_of_birth=PartialDate(1990, 3, 15),
    sex=Sex.MALE,
    nationality="Việt Nam",
    ethnicity="Kinh",
    religion="Không",
    place_of_origin="Xã Mẫu, Huyện Mẫu, Tỉnh Mẫu",
    place_of_residence="Số 1 Đường Mẫu, Phường Mẫu, Tỉnh Mẫu",
    identifying_features="Nốt ruồi C:1cm trên sau mép trái",
    issue_date=date(2022, 3, 20),
    expiry_date=date(2030, 3, 15),
    father="Nguyễn Văn Cha",
    mother="Trần Thị Mẹ",
    old_number="099123456",
    chip_id="0123456789ABCDEF",
)
"""The person of `vn_fictional_vectors.json`, variant A."""

MARRIED = replace(RECORD, no_expiry=True, expiry_date=None, old_number=None, spouse="Lê Thị Vợ")
"""The same of variant B."""

CAN = AccessKey(can="123456")
MRZ_KEY = AccessKey(
    document_number="090123456", date_of_birth=date(1990, 3, 15), date_of_expiry=date(2030, 3, 15)
)

_Wanted = TypeVar("_Wanted", bound=Event)
_SECONDS = 20.0


class Events:
    """Where a device publishes to: keeps everything, and waits for what a test needs next."""

    def __init__(self) -> None:
        self.all: list[Event] = []
        self._new: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def __call__(self, event: Event) -> None:
        self.all.append(event)
        self._new.put(event)

    def next(self, kind: type[_Wanted], where: Callable[[_Wanted], bool] = lambda _: True) -> _Wanted:
        """The next event of `kind` for which `where` holds; those before it are passed over."""
        while True:
            try:
                event = self._new.get(timeout=_SECONDS)
            except queue.Empty:
                raise AssertionError(f"no {kind.__name__} after {self.all}") from None
            if isinstance(event, kind) and where(event):
                return event

    def ever(self, event: Event) -> None:
        """Wait until exactly this event has been reported, unless it was already."""
        if event not in self.all:
            self.next(type(event), lambda told: told == event)

    def of(self, kind: type[_Wanted]) -> list[_Wanted]:
        """All events of `kind` so far."""
        return [event for event in self.all if isinstance(event, kind)]

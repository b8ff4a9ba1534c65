"""The file system of a virtual card: what lies in the master file and in the eMRTD application."""

from __future__ import annotations

from functools import cached_property

from counter.domain.card import Access, CardRecord
from devices.virtual import documents
from devices.virtual.portrait import HEIGHT, WIDTH, portrait
from devices.virtual.profile import CardProfile
from devices.virtual.zone import mrz_lines

__all__ = ["CARD_ACCESS", "CardFiles"]

CARD_ACCESS = 0x1C
_COM = 0x1E
_DG2, _DG3 = 2, 3


class CardFiles:
    """Files by short file id. The portrait is drawn when it is first asked for."""

    def __init__(self, record: CardRecord, profile: CardProfile) -> None:
        """Raises ValueError when no MRZ can be made of the record."""
        self.mrz = record.mrz or mrz_lines(record)
        self._seed = record.personal_number or "".join(self.mrz)
        self._sex = record.sex
        self._master: dict[int, bytes] = {}
        self.offers = tuple(
            documents.pace_offer(oid, parameter_id)
            for oid, parameter_id in (*profile.other_pace, (profile.pace, profile.parameter_id))
        )
        """What PACE the card speaks."""
        if Access.PACE in profile.access:
            unspoken = tuple(documents.pace_offer(*offer) for offer in profile.unspoken_pace)
            self._master[CARD_ACCESS] = documents.card_access(unspoken + self.offers)
        groups = (1, 2, 3, 13, 15, 14) if profile.dg13 else (1, 2, 3, 15, 14)
        self._application = {_COM: documents.com(groups), 1: documents.dg1(record)}
        if profile.dg13:
            self._application[13] = documents.dg13(record, profile.dg13)

    @cached_property
    def _photo(self) -> bytes:
        return documents.dg2(portrait(self._seed, self._sex), width=WIDTH, height=HEIGHT)

    def master(self, file: int) -> bytes | None:
        """File of the master file, readable by anyone; None when there is none."""
        return self._master.get(file)

    def application(self, file: int) -> bytes | None:
        """File of the application, for whoever has passed access control; None when there is none."""
        return self._photo if file == _DG2 else self._application.get(file)

    def groups(self) -> dict[int, bytes]:
        """Content of every data group, by number."""
        held = {number: content for number, content in self._application.items() if number != _COM}
        return {**held, _DG2: self._photo}

    @staticmethod
    def forbidden(file: int) -> bool:
        """Fingerprints: there, and closed to every reader of this kind."""
        return file == _DG3

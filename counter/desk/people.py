"""Everybody of the open dossier: owner, authority, relatives, contact, delivery.

Source: DESIGN.md "People of a dossier"; facts/rules.json `authorisation`; Decree 118/2025 art. 6.2, 17.1.a.
"""

from __future__ import annotations

from dataclasses import replace

from counter.desk import authority
from counter.desk.acts import StatedParties, StatedPerson
from counter.desk.core import Core
from counter.desk.delivery import delivery_lack, proposed_address
from counter.desk.guard import guarded
from counter.desk.identify import Identification
from counter.desk.queueing import Queueing
from counter.desk.right_papers import tick_right
from counter.desk.roles import take_for
from counter.desk.state import Filing, NoticeLevel, Returning, Visit
from counter.desk.stated import BadFieldError, read_authority, read_organisation, read_person, read_witness
from counter.domain.codes import number_findings
from counter.domain.contacts import email_address, phone_number
from counter.domain.dossiers import Delivery
from counter.domain.parties import Contact, OwnerKind, Parties, PartyRole, Relation, Relative
from counter.domain.people import Person
from counter.domain.text import clean
from counter.domain.zones import expires_before

__all__ = ["MOST_RELATIVES", "PeopleDesk"]

MOST_RELATIVES = 20
"""More people than any form has lines for."""

_LONGEST_ADDRESS = 300


@guarded("people")
class PeopleDesk:
    """See `counter.desk.acts.PeoplePort`."""

    def __init__(self, core: Core, queueing: Queueing, identification: Identification) -> None:
        self._core = core
        self._queueing = queueing
        self._identification = identification

    async def expect(self, role: PartyRole) -> None:
        """Of whom the next scanned or typed identity is."""
        visit = self._core.visit
        if visit is None or self._core.state.clerk is None:
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return
        of_return = visit.returning is not None and role is PartyRole.AUTHORISER
        if role is not PartyRole.SUBMITTER and visit.filing is None and not of_return:
            self._core.say("procedure_first", NoticeLevel.WARNING)
            return
        self._core.update_visit(expects=role)

    # --- who they are -----------------------------------------------------------------------------

    async def state_person(self, role: PartyRole, stated: StatedPerson) -> None:
        """Take identity as typed by the clerk from the paper named in it."""
        if self._core.state.clerk is None:
            return
        person = self._read(stated)
        if person is None:
            return
        if role is PartyRole.SUBMITTER:
            if self._core.visit is None:
                self._queueing.begin(None)
            self._core.hush()
            self._identification.take_typed(person)
        else:
            self._core.hush()
            if not take_for(self._core, role, self._identification.with_number(person)):
                self._core.say("procedure_first", NoticeLevel.WARNING)
                return
        self._warn_about(person)

    def _read(self, stated: StatedPerson) -> Person | None:
        """The person, or None with the bad field told."""
        try:
            return read_person(stated, self._core.ports.clock.now().date())
        except BadFieldError as error:
            self._bad(error.field)
            return None

    def _bad(self, field: str) -> None:
        self._core.say("bad_field", NoticeLevel.WARNING, field=field)

    def _warn_about(self, person: Person) -> None:
        """Odd, but no reason to refuse: a paper that has run out, a number that tells another birth."""
        if self._core.state.notice is not None and self._core.state.notice.level is not NoticeLevel.DONE:
            return
        today = self._core.ports.clock.now().date()
        document, number = person.document, person.personal_number
        if document is not None and document.expires_on is not None and expires_before(document, today):
            expired = document.expires_on.strftime("%d/%m/%Y")
            self._core.say("paper_expired", NoticeLevel.WARNING, date=expired)
        elif number is not None:
            findings = number_findings(number, today, birth=person.date_of_birth, sex=person.sex)
            if findings:
                self._core.say("scan_warning", NoticeLevel.WARNING, warning=findings[0].value)

    # --- by what right ----------------------------------------------------------------------------

    async def state_parties(self, stated: StatedParties) -> None:
        """Take whose dossier it is and by what right, of the open form or of the open hand-over."""
        visit = self._core.visit
        if self._core.state.clerk is None:
            return
        if visit is None or (visit.filing is None and visit.returning is None):
            self._core.say("procedure_first", NoticeLevel.WARNING)
            return
        try:
            right, organisation = read_authority(stated), read_organisation(stated)
            witness = read_witness(stated)
        except BadFieldError as error:
            self._bad(error.field)
            return
        self._core.hush()
        before = (
            visit.filing.parties if visit.filing else visit.returning.parties if visit.returning else None
        )
        parties = replace(
            before or Parties(),
            kind=stated.kind,
            authority=right,
            organisation=organisation,
            signing=stated.signing,
            witness=witness,
        )
        self._put(visit, parties)
        tick_right(self._core)
        authority.refresh(self._core)

    def _put(self, visit: Visit, parties: Parties) -> None:
        filing, returning = visit.filing, visit.returning
        if filing is not None:
            same = filing.parties.kind is parties.kind
            if parties.kind is OwnerKind.SELF:
                parties = replace(parties, authoriser=None)
            unsaid = same and filing.parties.authority == parties.authority
            self._core.update_filing(
                parties=parties,
                owner=filing.owner if same else None,
                first_submitter=filing.first_submitter if unsaid else None,
            )
        elif returning is not None:
            self._core.update_visit(returning=_collected_by(returning, parties))

    # --- relatives --------------------------------------------------------------------------------

    async def add_relative(self, relation: Relation, stated: StatedPerson) -> None:
        """Add somebody the papers name."""
        filing = self._filing()
        person = self._read(stated) if filing is not None else None
        if filing is None or person is None:
            return
        if len(filing.parties.relatives) >= MOST_RELATIVES:
            self._core.say("relatives_full", NoticeLevel.WARNING, count=MOST_RELATIVES)
            return
        self._core.hush()
        self._relatives(filing, (*filing.parties.relatives, Relative(relation, person)))
        self._warn_about(person)

    async def drop_relative(self, place: int) -> None:
        """Take the relative at `place` (from 0) away again."""
        filing = self._filing()
        if filing is None:
            return
        relatives = filing.parties.relatives
        if not 0 <= place < len(relatives):
            self._core.say("nothing_to_do", NoticeLevel.WARNING)
            return
        self._core.hush()
        self._relatives(filing, (*relatives[:place], *relatives[place + 1 :]))

    def _relatives(self, filing: Filing, relatives: tuple[Relative, ...]) -> None:
        self._core.update_filing(parties=replace(filing.parties, relatives=relatives))

    # --- how they are told, and how they get it -----------------------------------------------------

    async def set_contact(self, phone: str, email: str, *, consent: bool) -> None:
        """How the person wants to be told. Field names of bad texts: `phone`, `email`."""
        filing = self._filing()
        if filing is None:
            return
        digits = phone_number(phone) if phone.strip() else ""
        address = email_address(email) if email.strip() else ""
        if digits is None or address is None:
            self._bad("phone" if digits is None else "email")
            return
        self._core.hush()
        lacked = delivery_lack(self._core.visit)
        self._core.update_filing(contact=Contact(digits, address, consent))
        if lacked is None:  # what lacked before is told by the way chosen, which may change next
            self._tell_lack()

    async def set_delivery(self, delivery: Delivery, to: str = "") -> None:
        """How the result is wanted; `to` is the other centre or the postal address.

        By post without an address it goes to where the owner lives, as far as that is known. A missing
        address or centre is the bad field `to`.
        """
        filing = self._filing()
        if filing is None:
            return
        place = clean(to, limit=_LONGEST_ADDRESS)
        if delivery is Delivery.POST and not place and self._core.visit is not None:
            place = proposed_address(self._core.visit)
        if delivery in (Delivery.POST, Delivery.OTHER_CENTRE) and not place:
            self._bad("to")
            return
        if delivery in (Delivery.COUNTER, Delivery.ELECTRONIC):
            place = ""
        self._core.hush()
        self._core.update_filing(delivery=delivery, deliver_to=place)
        self._tell_lack()

    def _tell_lack(self) -> None:
        """What the post or an electronic result still needs, told as soon as it is known."""
        if (lack := delivery_lack(self._core.visit)) is not None:
            self._core.say(lack, NoticeLevel.WARNING)

    def _filing(self) -> Filing | None:
        """The open form; says so when there is none."""
        visit = self._core.visit
        if self._core.state.clerk is None:
            return None
        if visit is None or visit.filing is None:
            self._core.say("procedure_first", NoticeLevel.WARNING)
            return None
        return visit.filing


def _collected_by(returning: Returning, parties: Parties) -> Returning:
    """The hand-over with the right of whoever collects, in the collector too."""
    collector = returning.collector
    if collector is not None and not collector.is_owner:
        collector = replace(collector, parties=parties)
    return replace(returning, parties=parties, collector=collector)

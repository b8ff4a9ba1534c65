"""What a day has seldom: other people's dossiers, piles, what is voided, owed or goes wrong.

Each scene begins and ends with nobody at the desk. What a clerk would type is stated to the desk; what the
picture shows is opened by its keys.
"""

from __future__ import annotations

from counter.desk.acts import StatedParties, StatedPerson
from counter.desk.port import TrainingDrawer
from counter.domain.decisions import Mistake
from counter.domain.fees import PaymentMethod
from counter.domain.parties import AuthorityKind, OwnerKind, PartyRole, Relation
from counter.domain.people import IdentityPaper
from counter.training import Drawer
from devices.virtual.card import VirtualCard
from screens.desk.dossier import DossierPanel
from tests.pictures.stage import Stage

__all__ = [
    "begun",
    "card_troubles",
    "drawer",
    "help_in_a_box",
    "other_owners",
    "over",
    "owed",
    "pile",
    "relative_and_release",
    "supplement_again",
    "voided",
]

_EXTRACT, _CERTIFIED_COPY = "2.000635", "2.000815"
_CHILD = StatedPerson(full_name="Lê Thị Bé Mẫu", date_of_birth="01052020", paper=IdentityPaper.FORGOTTEN)
_FOREIGNER = StatedPerson(
    full_name="Hans Mustermann",
    date_of_birth="03021980",
    paper=IdentityPaper.PASSPORT,
    paper_number="C01X00T47",
    nationality="DEU",
    paper_expires="01022030",
)
_LETTER = StatedParties(
    kind=OwnerKind.PERSON,
    authority=AuthorityKind.WRITTEN,
    document_number="12/GUQ",
    document_date="01/10/2026",
)
_COMPANY = StatedParties(
    kind=OwnerKind.ORGANISATION,
    authority=AuthorityKind.INTRODUCTION_LETTER,
    relation=Relation.EMPLOYEE,
    document_number="07/GGT",
    document_date="20/11/2026",
    organisation_name="Công ty TNHH Thương mại Dịch vụ Ví Dụ",
    tax_code="0123456787",
    organisation_address="Lô 5 Khu công nghiệp Ví Dụ, Phường Mẫu",
)


def drawer(stage: Stage) -> TrainingDrawer:
    drawer = stage.app.desk.drawer
    assert drawer is not None
    return drawer


async def begun(stage: Stage, procedure: str, *, skip: int, all_papers: bool = True) -> None:
    """Somebody is known by their code and files `procedure`, its first case."""
    desk = stage.app.desk
    await stage.show(stage.citizen(skip=skip), card=False)
    await desk.choose_procedure(procedure)
    visit = stage.state.visit
    assert visit is not None
    assert visit.filing is not None
    if visit.filing.case is None:
        await desk.choose_case(visit.filing.procedure.cases[0].id)
    if all_papers:
        await desk.accept_all()
    await stage.settle()


async def over(stage: Stage) -> None:
    """Nobody is at the desk, whatever stood there."""
    desk = stage.app.desk
    visit = stage.state.visit
    if visit is not None and visit.filing is not None:
        await desk.drop_filing()
    for _ in range(2):  # what is missing is told once
        if stage.state.visit is not None:
            await desk.finish()
            await stage.settle()
    drawer(stage).take_card()
    await stage.settle()
    assert stage.state.visit is None


async def relative_and_release(stage: Stage) -> None:
    """Boxes within the form: somebody the papers name, and a result given at once."""
    await begun(stage, _EXTRACT, skip=3)
    await stage.press("ctrl+o", "down", "enter")
    await stage.shoot("relative")
    await stage.press("escape", "escape", "pagedown", "pagedown")
    await _to_row(stage, "release")
    await stage.press("right", "enter")
    await stage.shoot("release")
    await stage.press("escape")
    await over(stage)


async def help_in_a_box(stage: Stage) -> None:
    """F1 while a box is open."""
    await begun(stage, _EXTRACT, skip=3)
    await stage.press("ctrl+o", "f1")
    await stage.shoot("help-people")
    await stage.press("escape", "escape")
    await over(stage)


async def other_owners(stage: Stage) -> None:
    """A child, a foreigner and a company in the panel of the citizen."""
    for name, parties, owner in (
        ("child", StatedParties(OwnerKind.PERSON, AuthorityKind.KINSHIP, Relation.FATHER), _CHILD),
        ("foreigner", _LETTER, _FOREIGNER),
        ("company", _COMPANY, None),
    ):
        await begun(stage, _EXTRACT, skip=4)
        await stage.app.desk.people.state_parties(parties)
        if owner is not None:
            await stage.app.desk.people.state_person(PartyRole.OWNER, owner)
        await stage.settle()
        await stage.shoot(f"owner-{name}")
        await over(stage)


async def pile(stage: Stage) -> None:
    """A courier's dossiers, and the one list of them."""
    await begun(stage, _CERTIFIED_COPY, skip=5)
    await stage.app.desk.people.state_parties(_LETTER)
    await stage.app.desk.people.state_person(PartyRole.OWNER, StatedPerson(full_name="Lê Thị Không"))
    await stage.settle()
    await stage.press("f5")
    for number, name in enumerate(("Nguyễn Thị Một", "Trần Văn Hai"), start=2):
        await stage.press("ctrl+n")
        if number == 2:
            await stage.shoot("pile-next-owner")
        await stage.type(name)
        await stage.press("enter")
        await stage.app.desk.people.state_parties(_LETTER)
        await stage.app.desk.accept_all()
        await stage.settle()
        await stage.press("f5")
        assert stage.state.visit is not None
        assert len(stage.state.visit.received) == number
    await stage.shoot("pile")
    await stage.press("ctrl+l")
    await stage.shoot("pile-listed")
    await over(stage)


async def voided(stage: Stage) -> None:
    """A slip that does not count any more: where it was received, and in the list of the day."""
    await begun(stage, _EXTRACT, skip=6)
    await stage.press("f5")
    visit = stage.state.visit
    assert visit is not None
    dossier = visit.received[-1].dossier
    await stage.app.desk.corrections.void(dossier.id, Mistake.OTHER, "nhập hai lần", again=False)
    await stage.settle()
    await stage.shoot("voided")
    await over(stage)
    await stage.press("f9")
    await stage.shoot("outbox-voided")
    await stage.press("escape")


async def supplement_again(stage: Stage) -> None:
    """Papers were asked for; somebody comes back with the request."""
    await begun(stage, _EXTRACT, skip=7, all_papers=False)
    await stage.press("f6", "f6")
    await stage.shoot("supplement-given")
    visit = stage.state.visit
    assert visit is not None
    number = visit.decisions[-1].local_number
    await over(stage)
    await stage.scan(number)
    await stage.shoot("supplement-again")
    await over(stage)


async def owed(stage: Stage) -> None:
    """A result that is paid for when it is collected."""
    await begun(stage, _EXTRACT, skip=8)
    await stage.app.desk.money.set_payment(PaymentMethod.LATER)
    await stage.press("f5")
    visit = stage.state.visit
    assert visit is not None
    row = visit.received[-1]
    await over(stage)
    await drawer(stage).make_result_ready(row.dossier.id)
    await stage.scan(row.official_code or row.dossier.code or row.dossier.local_number)
    await stage.show(stage.citizen(skip=8))
    await stage.shoot("return-owed")
    await stage.press("enter", "enter")
    await stage.shoot("return-paid")
    await stage.press("f8")
    await over(stage)


async def card_troubles(stage: Stage) -> None:
    """A wrong number for the card, and a card that is taken away too soon."""
    training = drawer(stage)
    assert isinstance(training, Drawer)
    key = stage.citizen(skip=9)
    await stage.app.desk.call_next()
    training.put_card(key)
    await stage.settle()
    await stage.type("000000")
    await stage.press("enter")
    await stage.shoot("card-wrong-number")
    training.take_card()
    await over(stage)
    assert training._reader is not None
    await stage.show(key, card=False)
    training._reader.insert(VirtualCard(training._people[key].record), pull_after=60)
    await stage.settle()
    await stage.shoot("card-pulled")
    await over(stage)


async def _to_row(stage: Stage, key: str) -> None:
    """Up the rows of the form to `key`."""
    for _ in range(12):
        if stage.app.screen.query_one(DossierPanel).choices.key == key:
            return
        await stage.press("up")
    raise AssertionError(key)

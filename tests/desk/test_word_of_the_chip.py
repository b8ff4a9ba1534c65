"""What a chip's word is worth at the desk: no more than the signature that stands behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counter.desk.state import DeskState, Reading
from counter.domain.authenticity import Finding
from counter.domain.card import Authenticity
from counter.domain.people import IdentityLevel
from counter.events import ScanOrigin
from devices.emrtd.apdu import Command, Response
from devices.emrtd.authentication import Authentication
from devices.emrtd.pki.certificates import parse_certificate
from devices.emrtd.pki.trust_store import KnownIssuers, TrustStore
from devices.virtual.authentication import CardAuthentication, ChipProofs
from devices.virtual.card import VirtualCard
from devices.virtual.issuing import CardIssuer
from tests.rigs.desk import until
from tests.rigs.proving import ISSUER, TRUSTED
from tests.rigs.small_desk import SmallDesk, person

ONE = person()


def card(proofs: ChipProofs | None = None) -> VirtualCard:
    return VirtualCard(ONE.card(), authentication=CardAuthentication(ISSUER, "mẫu", proofs))


async def level_of(
    small: SmallDesk, laid: VirtualCard, store: TrustStore = TRUSTED
) -> tuple[IdentityLevel, DeskState]:
    """How well the person is known once the card was read as far as it lets itself be read."""
    desk = small.desk
    small.desk._core.ports.reader._proof = lambda: Authentication(store, desk.now())  # type: ignore[attr-defined]
    await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    small.reader.insert(laid)
    state = await until(
        desk,
        lambda state: state.visit and state.visit.identity.card.reading in (Reading.DONE, Reading.FAILED),
    )
    assert state.visit is not None
    assert state.visit.identity.person is not None
    return state.visit.identity.person.level, state


async def test_a_signed_card_proves_who_it_is(small: SmallDesk) -> None:
    assert (await level_of(small, card()))[0] is IdentityLevel.PROVED


async def test_a_card_without_any_signature_was_shown_and_no_more(small: SmallDesk) -> None:
    bare = card()
    bare._authentication.file = lambda short_id, groups: None  # type: ignore[union-attr,method-assign]
    level, state = await level_of(small, bare)
    assert level is IdentityLevel.SEEN
    assert state.notice is not None
    assert state.notice.key == "desk.notice.card_no_signature"


@pytest.mark.parametrize("proofs", [ChipProofs(copied=True), ChipProofs(chip=None, copied=True)])
async def test_a_copy_that_breaks_off_with_its_photo_is_still_none(
    small: SmallDesk, proofs: ChipProofs
) -> None:
    copy = card(proofs)
    plain: Callable[[Command, int], Response] = copy._plain

    def lie(command: Command, room: int) -> Response:
        if command.ins == 0xB0 and command.p1 == 0x82:
            return Response(b"\x75\x84\xff\xff\xff\xff" + bytes(99), 0x9000)
        return plain(command, room)

    copy._plain = lie  # type: ignore[method-assign]
    level, state = await level_of(small, copy)
    assert state.visit is not None
    assert state.visit.identity.card.authenticity is Authenticity.NOT_GENUINE
    assert level is IdentityLevel.SEEN
    assert state.notice is not None
    assert state.notice.key == "desk.notice.card_not_genuine"


async def test_another_states_chip_does_not_stand_for_the_number_on_the_code(small: SmallDesk) -> None:
    """Name and birth of a citizen on a foreign chip, and that citizen's QR code printed beside it."""
    stranger = CardIssuer.of("Nước ngoài", country="DE")
    foreign = VirtualCard(ONE.card(), authentication=CardAuthentication(stranger, "mẫu"))
    zone = foreign._files._application[1]
    foreign._files._application[1] = zone.replace(b"IDVNM", b"IDD<<")
    _, state = await level_of(small, foreign, KnownIssuers((parse_certificate(stranger.authority),)))
    assert state.visit is not None
    shown = state.visit.identity.card
    assert shown.authenticity is Authenticity.GENUINE, "as what it is: a paper of that state"
    assert Finding.QR_DISAGREES in shown.findings
    assert state.notice is not None
    assert state.notice.key == "desk.notice.card_qr_disagrees"

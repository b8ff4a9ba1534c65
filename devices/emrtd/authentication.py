"""One card judged: the files as they come, what the chip proves of itself, and what it all comes to.

The `Proof` of a read. Decides which checks apply and in which order; each protocol is a file of its own. A
key of the chip counts only when the issuer's signature covers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from counter.domain.authenticity import (
    ACTIVE,
    CHIP,
    COUNTRY,
    GROUPS,
    MAPPING,
    NOT_READ,
    SECURITY_OBJECT,
    verdict_of,
)
from counter.domain.card import Check, CheckOutcome
from counter.domain.zones import VIETNAM
from devices.emrtd import active_authentication, dg1, dg13, evidence, security_infos
from devices.emrtd.active_authentication import ActiveProof
from devices.emrtd.apdu import Command, Response
from devices.emrtd.chip_authentication import agree
from devices.emrtd.errors import CardError, SecureChannelError, TransportError
from devices.emrtd.gathered import ShortId
from devices.emrtd.judging import compared_country, judged_mapping, judged_signature
from devices.emrtd.mapping import CamProof
from devices.emrtd.passive_authentication import Passive, authenticate, why
from devices.emrtd.pki.trust_store import TrustStore
from devices.emrtd.proof import Conclusion
from devices.emrtd.security_infos import SecurityInfos
from devices.emrtd.suites import Suite

__all__ = ["Authentication", "ProvableCard"]

_GROUPS = {ShortId.DG1: 1, ShortId.DG2: 2, ShortId.DG13: 13, ShortId.DG14: 14, ShortId.DG15: 15}


class ProvableCard(Protocol):
    """An open card that can be asked to prove itself."""

    @property
    def cam(self) -> CamProof | None:
        """What PACE with chip-authentication mapping left to check."""

    def exchange(self, command: Command) -> Response:
        """Send `command` through the channel."""

    def move(self, suite: Suite) -> None:
        """Go on under other keys."""

    def reopen(self) -> None:
        """Open the channel anew after it was lost."""


class Authentication:
    """Judges one read at `moment`, by the issuers in `store`."""

    def __init__(self, store: TrustStore, moment: datetime) -> None:
        self._store = store
        self._moment = moment
        self._files: dict[ShortId, bytes] = {}
        self._card_security: bytes | None = None
        self._passive: Passive | None = None
        self._proofs: dict[str, Check] = {}
        self._active: ActiveProof | None = None
        self._cam: CamProof | None = None
        self._asked = False
        """Whether the chip was let prove itself."""

    def took(self, file: ShortId, content: bytes) -> None:
        """A whole file was read."""
        self._files[file] = content
        self._passive = None

    def card_security(self, content: bytes) -> None:
        """EF.CardSecurity was read, which vouches for the key of the chip-authentication mapping."""
        self._card_security = content

    def prove_chip(self, card: ProvableCard) -> None:
        """Chip authentication, then active authentication, as far as the chip has signed keys for them.

        Raises TransportError, and what `reopen` raises after the chip failed to go on under new keys.
        """
        self._asked = True
        infos = self._infos()
        self._check_mapping(card.cam, infos)
        if not self._went_on(card, infos) and not self._went_on(card, infos):
            self._asked_alone(card)
        self._judge_signature(infos)

    def conclude(self) -> Conclusion:
        """All checks so far and the verdict over them."""
        passive = self._signed_list()
        if not self._asked:
            self._note_unasked()
        checks = {check.name: check for check in passive.checks} if passive else {}
        if passive is None:
            checks[SECURITY_OBJECT] = Check(SECURITY_OBJECT, CheckOutcome.NOT_PERFORMED, NOT_READ)
        checks.setdefault(GROUPS, Check(GROUPS, CheckOutcome.NOT_PERFORMED))
        country = self._country()
        if passive is not None and (compared := compared_country(passive, country)) is not None:
            checks[COUNTRY] = compared
        for name in (ACTIVE, CHIP, MAPPING):
            if name in self._proofs or name != MAPPING:
                checks[name] = self._proofs.get(name, Check(name, CheckOutcome.NOT_PERFORMED))
        verdict = verdict_of(checks.values())
        kept = evidence.Evidence(
            moment=self._moment,
            authenticity=verdict,
            checks=tuple(checks.values()),
            country=country,
            sod=self._files.get(ShortId.SOD),
            groups=evidence.digests_of(passive, self._groups()),
            chip_infos=self._files.get(ShortId.DG14),
            active_key=self._files.get(ShortId.DG15),
            active=self._active,
            cam=evidence.MappingProof.of(self._cam),
            card_security=self._card_security,
            issuer=passive.chain.issuer.encoded
            if passive and passive.chain and passive.chain.issuer
            else None,
        )
        return Conclusion(tuple(checks.values()), verdict, evidence.encode(kept))

    # --- what was signed ----------------------------------------------------------------------

    def _groups(self) -> Mapping[int, bytes]:
        return {number: self._files[file] for file, number in _GROUPS.items() if file in self._files}

    def _signed_list(self) -> Passive | None:
        """Passive authentication of what was read so far; None without EF.SOD."""
        if self._passive is None and ShortId.SOD in self._files:
            self._passive = authenticate(self._files[ShortId.SOD], self._groups(), self._store, self._moment)
        return self._passive

    def _signed(self, file: ShortId, check: str) -> bytes | None:
        """The file, when it was read and the signature covers it; otherwise why not stands in `check`."""
        content, passive = self._files.get(file), self._signed_list()
        if content is not None and passive is not None and passive.vouches_for(_GROUPS[file], content):
            return content
        listed = passive.security_object.groups if passive and passive.security_object else {}
        if content is not None:
            self._note(check, CheckOutcome.NOT_PERFORMED, "unsigned_key")
        elif _GROUPS[file] in listed:
            self._note(check, CheckOutcome.NOT_PERFORMED, "withheld" if self._asked else NOT_READ)
        return None

    def _note_unasked(self) -> None:
        """What the signed list promises and nobody came to ask: a copy may end the read before it must."""
        infos = self._infos()
        if infos is not None and infos.chip_authentication() is not None:
            self._note(CHIP, CheckOutcome.NOT_PERFORMED, NOT_READ)
        if self._signed(ShortId.DG15, ACTIVE) is not None:
            self._note(ACTIVE, CheckOutcome.NOT_PERFORMED, NOT_READ)

    def _infos(self) -> SecurityInfos | None:
        content = self._signed(ShortId.DG14, CHIP)
        if content is None:
            return None
        try:
            return security_infos.parse(content)
        except CardError as error:
            self._note(CHIP, CheckOutcome.NOT_PERFORMED, why(error))
            return None

    def _country(self) -> str:
        """The issuing state in DG1; without it Vietnam, where the record of its cards is there."""
        try:
            return dg1.parse(self._files.get(ShortId.DG1, b""), self._moment.date()).issuer
        except CardError:
            pass
        try:
            dg13.parse(self._files.get(ShortId.DG13, b""))
        except CardError:
            return ""
        return VIETNAM

    # --- the chip -----------------------------------------------------------------------------

    def _went_on(self, card: ProvableCard, infos: SecurityInfos | None) -> bool:
        """Chip authentication, and the challenge as the first question under its keys.

        False when the chip did not go on under them: the channel is open anew, and it deserves one more try,
        for a chip that lost its power for a moment looks no other than one without the private key.
        """
        moved = self._agree(card, infos)
        if not moved:
            self._asked_alone(card)
            return True
        try:
            if not self._challenge(card):
                _next_answer(card)
        except SecureChannelError as error:
            self._note(CHIP, CheckOutcome.FAILED, why(error))
            card.reopen()
            return False
        self._note(CHIP, CheckOutcome.PASSED, moved)
        return True

    def _asked_alone(self, card: ProvableCard) -> None:
        """Active authentication in the channel there is, which a card that will not be asked may drop."""
        try:
            self._challenge(card)
        except SecureChannelError as error:
            self._note(ACTIVE, CheckOutcome.NOT_PERFORMED, why(error))
            card.reopen()

    def _agree(self, card: ProvableCard, infos: SecurityInfos | None) -> str:
        """Chip authentication up to the new keys: how, or nothing when the channel is still the old one."""
        chosen = infos.chip_authentication() if infos is not None else None
        if chosen is None:
            return ""
        try:
            return agree(card, *chosen)
        except TransportError:
            raise
        except CardError as error:
            self._note(CHIP, CheckOutcome.NOT_PERFORMED, why(error))
            if isinstance(error, SecureChannelError):
                card.reopen()
            return ""

    def _challenge(self, card: ProvableCard) -> bool:
        """Active authentication, where the chip has a signed key for it; whether it was asked."""
        if self._signed(ShortId.DG15, ACTIVE) is None:
            return False
        try:
            self._active = active_authentication.challenge_card(card)
        except (TransportError, SecureChannelError):
            raise
        except CardError as error:
            self._note(ACTIVE, CheckOutcome.NOT_PERFORMED, why(error))
        return True

    def _judge_signature(self, infos: SecurityInfos | None) -> None:
        if self._active is not None:
            algorithm = infos.active_algorithm if infos is not None else None
            self._proofs[ACTIVE] = judged_signature(self._files[ShortId.DG15], algorithm, self._active)

    def _check_mapping(self, proof: CamProof | None, infos: SecurityInfos | None) -> None:
        if proof is not None:
            self._cam = proof
            self._proofs[MAPPING] = judged_mapping(
                proof, infos, self._card_security, self._signed_list(), self._store, self._moment
            )

    def _note(self, name: str, outcome: CheckOutcome, words: str) -> None:
        self._proofs[name] = Check(name, outcome, words)


def _next_answer(card: ProvableCard) -> None:
    """Have the chip say anything under its new keys: one byte of EF.COM."""
    card.exchange(Command(0x00, 0xB0, 0x80 | ShortId.COM, 0, le=1))

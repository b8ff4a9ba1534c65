"""Which access control opens a card, and how: the choice, the fall-back that is never silent, the way again.

PACE always goes first, with the best the card offers. BAC follows only where the card offers no PACE at all,
or where the policy says that a failed PACE may fall back; either way the reason is kept, so that a downgrade
never goes unseen. Source: ICAO 9303-11 §4.2.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from counter.domain.card import Access, AccessKey
from devices.emrtd import bac, card_access, pace
from devices.emrtd.apdu import CardLink
from devices.emrtd.card_access import CardAccess, PaceInfo
from devices.emrtd.card_access_file import CardAccessFile
from devices.emrtd.errors import (
    CardError,
    LimitError,
    MalformedError,
    NoKeyError,
    TransportError,
    UnsupportedError,
    WrongKeyError,
)
from devices.emrtd.habits import Habits
from devices.emrtd.key_text import basic_texts, key_text
from devices.emrtd.pace import CamProof, Password, PasswordKind
from devices.emrtd.secure_messaging import Channel

__all__ = ["AccessPolicy", "Opened", "Opening"]

_MAX_CHOICES = 8
"""Offers of one card that are tried; real ones make one to four."""


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """What the office allows."""

    bac_after_failed_pace: bool = False
    """Let a card that offers PACE but fails at it be opened with BAC. A downgrade: off unless decided."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A card that lets itself be read, and what it takes to open it the same way again."""

    channel: Channel
    access: Access
    evidence: str
    cam: CamProof | None = None
    failed_pace: str | None = None
    """Why PACE did not open it although it was offered: a status word or the kind of trouble."""
    offer: PaceInfo | None = None
    password: Password | None = None
    """What PACE was run with, and by which secret."""
    basic_text: str = ""
    """The secret BAC was opened with."""

    def __repr__(self) -> str:
        """Without the secret."""
        return f"<Opened {self.evidence}>"


class Opening:
    """Opens one card over its bare line. `select` selects the application in plain or raises NotAnIdError."""

    def __init__(
        self,
        link: CardLink,
        key: AccessKey,
        policy: AccessPolicy,
        habits: Habits,
        select: Callable[[], None],
    ) -> None:
        self.offers = CardAccess(())
        self._link = link
        self._key = key
        self._policy = policy
        self._habits = habits
        self._select = select
        self._file = CardAccessFile(link, habits)
        self._assumed = False

    def read_card_access(self) -> None:
        """Learn what the card offers; what Vietnamese cards are known to offer where it does not say."""
        content = self._file.read()
        if content is not None:
            try:
                self.offers = card_access.parse(content)
            except MalformedError:
                content = None
        if content is None:
            self.offers = card_access.parse(card_access.OBSERVED)
            self._assumed = True

    def open(self) -> Opened:
        """Open the card. Raises as `CardSession.open`."""
        if not self.offers.pace:
            return self._basic("no_pace_offered")
        try:
            return self._pace()
        except NoKeyError:
            if not self._assumed:
                raise
            return self._basic("no_pace_offered")  # it may be opened by what PACE has no use for
        except (TransportError, WrongKeyError, LimitError):
            raise
        except CardError as error:
            if isinstance(error, UnsupportedError) and self._assumed:
                return self._basic("no_pace_offered")
            if not self._policy.bac_after_failed_pace:
                raise
            return self._basic("pace_failed", failed_pace=_word(error))

    def again(self, opened: Opened) -> Opened:
        """Power-cycle the card and open it as before. Raises what the protocols raise."""
        self._link.reset()
        self._file.prepare()
        if opened.offer is not None and opened.password is not None:
            return self._with_offer(opened.offer, opened.password)
        self._select()
        channel = bac.establish(self._link, opened.basic_text)
        return Opened(
            channel,
            Access.BAC,
            opened.evidence,
            failed_pace=opened.failed_pace,
            basic_text=opened.basic_text,
        )

    def _pace(self) -> Opened:
        choices = self.offers.choices[:_MAX_CHOICES]
        if not choices:
            offered = ", ".join(info.name for info in self.offers.pace[:_MAX_CHOICES])
            raise UnsupportedError(f"card offers only {offered}")
        first, *others = self._passwords()
        try:
            return self._with_password(choices, first)
        except WrongKeyError:
            # That a CAN ends the personal number is known of many cards and printed in no rule.
            for password in others:
                with suppress(WrongKeyError):
                    return self._with_password(choices, password)
            raise

    def _with_password(self, choices: tuple[PaceInfo, ...], password: Password) -> Opened:
        for offer in choices[:-1]:
            try:
                return self._with_offer(offer, password)
            except UnsupportedError:
                continue  # refused before it began: the next one needs no power cycle
        return self._with_offer(choices[-1], password)

    def _with_offer(self, offer: PaceInfo, password: Password) -> Opened:
        try:
            established = self._established_by_pace(offer, password)
        except UnsupportedError:
            if not self._habits.names_parameters or self.offers.ambiguous:
                raise
            self._habits.names_parameters = False  # a habit of another card of this kind
            established = self._established_by_pace(offer, password)
        source = "assumed" if self._assumed else "card"
        kind = password.kind.name.lower()
        evidence = f"{offer.name} {offer.group.name} password={kind} parameters={source}"
        return Opened(
            established.channel, Access.PACE, evidence, established.cam, offer=offer, password=password
        )

    def _established_by_pace(self, offer: PaceInfo, password: Password) -> pace.Established:
        named = self.offers.ambiguous or self._habits.names_parameters
        return pace.establish(
            self._link, offer, password, name_parameters=named, wants_names=self._wants_names
        )

    def _wants_names(self) -> None:
        self._habits.names_parameters = True

    def _basic(self, reason: str, *, failed_pace: str | None = None) -> Opened:
        self._link.reset()
        texts = basic_texts(self._key)
        self._select()  # also tells a card that wants its MRZ from one that is no ID at all
        if not texts:
            raise NoKeyError("card without PACE: the MRZ is needed")
        channel, tried = bac.establish_with_any(self._link, texts, self._select_anew)
        source = f" expiry=computed:{tried}" if len(texts) > 1 else ""
        evidence = f"BAC 3DES reason={reason}{source}"
        return Opened(channel, Access.BAC, evidence, failed_pace=failed_pace, basic_text=texts[tried - 1])

    def _select_anew(self) -> None:
        self._link.reset()
        self._select()

    def _passwords(self) -> list[Password]:
        """What PACE may be run with, one at least: the CAN, then the MRZ. Raises NoKeyError."""
        passwords = []
        if self._key.can is not None:
            if not self._key.can.isascii():
                raise NoKeyError("the CAN holds characters no card prints")
            passwords.append(Password(PasswordKind.CAN, self._key.can))
        information = key_text(self._key)
        if information is not None:
            passwords.append(Password(PasswordKind.MRZ, information))
        if not passwords:
            raise NoKeyError("neither CAN nor MRZ is known")
        return passwords


def _word(error: CardError) -> str:
    """What broke PACE, in one machine word."""
    if error.status_word is not None:
        return f"{error.status_word:04X}"
    return type(error).__name__.removesuffix("Error").lower()

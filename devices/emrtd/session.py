"""One card opened with one key: the choice of access control, and the way back when the card loses it.

PACE always goes first. BAC follows only where the card offers no PACE at all, or where the policy says that a
failed PACE may fall back; either way the reason is kept, so that a downgrade never goes unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

from counter.domain.card import Access, AccessKey
from devices.emrtd import bac, card_access, pace, tlv
from devices.emrtd.apdu import CardLink, CardTransport, Command, Response, Status
from devices.emrtd.card_access import CardAccess, PaceInfo
from devices.emrtd.errors import (
    CardError,
    LimitError,
    MalformedError,
    NoKeyError,
    NotAnIdError,
    SecureChannelError,
    TransportError,
    UnsupportedError,
    WrongKeyError,
)
from devices.emrtd.key_text import key_text
from devices.emrtd.pace import Password, PasswordKind
from devices.emrtd.secure_messaging import AES_READ_BYTES, SecureLink

__all__ = ["AccessPolicy", "CardSession"]

_APPLICATION = bytes.fromhex("A0000002471001")
_CARD_ACCESS = bytes.fromhex("011C")
_CARD_ACCESS_LIMIT = 4096
_MAX_REOPENINGS = 2


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """What the office allows."""

    bac_after_failed_pace: bool = False
    """Let a card that offers PACE but fails at it be opened with BAC. A downgrade: off unless decided."""


class CardSession:
    """A card from connection to open channel; `exchange` speaks through the channel."""

    def __init__(self, transport: CardTransport, key: AccessKey, policy: AccessPolicy) -> None:
        self.link = CardLink(transport)
        self.access: Access | None = None
        """What opened the chip, once it is open."""
        self.evidence = ""
        """How it was opened, in machine words."""
        self._key = key
        self._policy = policy
        self._offers = CardAccess(())
        self._assumed = False
        self._secure: SecureLink | None = None
        self._selected = False
        self._reopenings = 0

    @property
    def read_bytes(self) -> int:
        """Most plain bytes a short response of the open channel carries."""
        return self._secure.channel.suite.read_bytes if self._secure else AES_READ_BYTES

    def read_card_access(self) -> None:
        """Learn what the card offers; what Vietnamese cards are known to offer where it does not say."""
        content = self._card_access_file()
        if content is None:
            # The application may still be selected from the last connection, which hides the file.
            self.link.reset()
            content = self._card_access_file()
        try:
            self._offers = card_access.parse(content or b"")
        except MalformedError:
            self._offers = card_access.parse(card_access.OBSERVED)
            self._assumed = True

    def open(self) -> None:
        """Run access control with what `read_card_access` found.

        Raises NoKeyError, WrongKeyError, NotAnIdError, UnsupportedError, and what the protocols raise.
        """
        if not self._offers.pace:
            self._open_with_bac("no_pace_offered")
            return
        try:
            self._open_with_pace()
        except (TransportError, WrongKeyError, NoKeyError, LimitError):
            raise
        except CardError as error:
            refused = isinstance(error, UnsupportedError) and self._assumed
            if not refused and not self._policy.bac_after_failed_pace:
                raise
            self._open_with_bac("no_pace_offered" if refused else "pace_failed")

    def select_application(self) -> None:
        """SELECT the travel-document application; NotAnIdError when the card has none."""
        if not self._selected:
            response = self.exchange(Command(0x00, 0xA4, 0x04, 0x0C, _APPLICATION))
            if not response.ok:
                raise NotAnIdError(
                    f"no travel-document application: {response.status_word:04X}",
                    status_word=response.status_word,
                )
            self._selected = True

    def exchange(self, command: Command) -> Response:
        """Send `command` through the channel, in plain while there is none."""
        return (self._secure or self.link).exchange(command)

    def reopen(self) -> None:
        """Open the card again the same way, after it dropped the session keys."""
        if self._reopenings >= _MAX_REOPENINGS:
            raise SecureChannelError("card keeps dropping the session keys")
        self._reopenings += 1
        self._power_cycle()
        if self.access is Access.BAC:
            self._authenticate_basic(self._required_mrz())
        else:
            self._open_with_pace()
        self.select_application()

    def _card_access_file(self) -> bytes | None:
        """EF.CardAccess in plain, or None where the card does not give it."""
        if not self.link.exchange(Command(0x00, 0xA4, 0x02, 0x0C, _CARD_ACCESS)).ok:
            return None
        content = b""
        total = 1
        while len(content) < total:
            offset = len(content)
            response = self.link.exchange(Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=0x100))
            if not response.data or response.status_word not in {Status.OK, Status.END_OF_FILE}:
                return None
            content += response.data
            try:
                total = tlv.header(content).total
            except MalformedError:
                return None
            if total > _CARD_ACCESS_LIMIT:
                return None
        return content

    def _open_with_pace(self) -> None:
        offer = self._offers.choice()
        if offer is None:
            raise UnsupportedError(f"card offers only {', '.join(info.name for info in self._offers.pace)}")
        password = self._password()
        channel = pace.establish(self.link, offer, password)
        self._secure = SecureLink(self.link, channel)
        self.access = Access.PACE
        self.evidence = _pace_evidence(offer, password, assumed=self._assumed)

    def _open_with_bac(self, reason: str) -> None:
        self._power_cycle()
        information = key_text(self._key)
        if information is None:
            self.select_application()  # tells a card that wants its MRZ from one that is no ID at all
            raise NoKeyError("card without PACE: the MRZ is needed")
        self._authenticate_basic(information)
        self.access = Access.BAC
        self.evidence = f"BAC 3DES reason={reason}"

    def _authenticate_basic(self, information: str) -> None:
        self.select_application()
        self._secure = SecureLink(self.link, bac.establish(self.link, information))

    def _power_cycle(self) -> None:
        self._secure = None
        self._selected = False
        self.link.reset()

    def _password(self) -> Password:
        if self._key.can is not None:
            if not self._key.can.isascii():
                raise NoKeyError("the CAN holds characters no card prints")
            return Password(PasswordKind.CAN, self._key.can)
        return Password(PasswordKind.MRZ, self._required_mrz())

    def _required_mrz(self) -> str:
        information = key_text(self._key)
        if information is None:
            raise NoKeyError("neither CAN nor MRZ is known")
        return information


def _pace_evidence(offer: PaceInfo, password: Password, *, assumed: bool) -> str:
    source = "assumed" if assumed else "card"
    return f"{offer.name} {offer.curve.name} password={password.kind.name.lower()} parameters={source}"

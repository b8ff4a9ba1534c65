"""One card opened with one key: the channel, its way back when the card loses it, and where it may move.

How the card is opened is `devices.emrtd.opening`'s to decide.
"""

from __future__ import annotations

from counter.domain.card import Access, AccessKey
from devices.emrtd.apdu import CardLink, CardTransport, Command, Response
from devices.emrtd.errors import CardResetError, NotAnIdError, SecureChannelError, StatusError
from devices.emrtd.files import FileReader
from devices.emrtd.gathered import Gathered, ShortId
from devices.emrtd.habits import Habits
from devices.emrtd.opening import AccessPolicy, Opened, Opening
from devices.emrtd.pace import CamProof
from devices.emrtd.secure_messaging import SecureLink
from devices.emrtd.suites import Suite

__all__ = ["AccessPolicy", "CardSession"]

_APPLICATION = bytes.fromhex("A0000002471001")
_MAX_REOPENINGS = 4
"""Lost channels of one read: one of each kind of trouble, and no card that drops every one."""


class CardSession:
    """A card from connection to open channel; `exchange` speaks through the channel."""

    def __init__(
        self, transport: CardTransport, key: AccessKey, policy: AccessPolicy, habits: Habits | None = None
    ) -> None:
        self.link = CardLink(transport)
        self.habits = habits or Habits()
        self._opening = Opening(self.link, key, policy, self.habits, self._select_in_plain)
        self._opened: Opened | None = None
        self._secure: SecureLink | None = None
        self._selected = False
        self._reopenings = 0

    @property
    def access(self) -> Access | None:
        """What opened the chip, once it is open."""
        return self._opened.access if self._opened else None

    @property
    def evidence(self) -> str:
        """How it was opened, in machine words."""
        return self._opened.evidence if self._opened else ""

    @property
    def failed_pace(self) -> str | None:
        """What PACE broke on, in one machine word, where the policy then let BAC open the chip."""
        return self._opened.failed_pace if self._opened else None

    @property
    def offers_pace(self) -> bool:
        """Whether the card said that it speaks PACE, or was assumed to."""
        return bool(self._opening.offers.pace)

    @property
    def cam(self) -> CamProof | None:
        """What PACE with chip-authentication mapping left to be checked against a static key."""
        return self._opened.cam if self._opened else None

    @property
    def suite(self) -> Suite:
        """The ciphers of the open channel."""
        return self._channel.channel.suite

    def read_card_access(self) -> None:
        """Learn what the card offers; what Vietnamese cards are known to offer where it does not say."""
        try:
            self._opening.read_card_access()
        except CardResetError:
            self.link.reset()
            self._opening.read_card_access()

    def open(self) -> None:
        """Run access control with what `read_card_access` found.

        Raises NoKeyError, WrongKeyError, NotAnIdError, UnsupportedError, and what the protocols raise.
        """
        try:
            opened = self._opening.open()
        except CardResetError:
            self.link.reset()
            opened = self._opening.open()
        self._enter(opened)

    def select_application(self) -> None:
        """SELECT the travel-document application; NotAnIdError when the card has none."""
        if self._selected:
            return
        try:
            _select(self)
        except CardResetError:
            self.reopen()
            _select(self)
        self._selected = True

    def exchange(self, command: Command) -> Response:
        """Send `command` through the channel, in plain while there is none."""
        return (self._secure or self.link).exchange(command)

    def move(self, suite: Suite) -> None:
        """Secure messaging goes on under `suite`, counting from zero (chip authentication)."""
        self._channel.move(suite)

    def card_security(self, gathered: Gathered) -> bytes | None:
        """EF.CardSecurity, which vouches for the static key of PACE-CAM; None where the card has none.

        To be read before the application is selected, into what was `gathered` of this very card. Raises what
        a lost channel or reader raises.
        """
        try:
            return FileReader(self, self.habits, gathered).read(ShortId.CARD_SECURITY)
        except StatusError:
            return None

    def reopen(self) -> None:
        """Open the card again the same way, after it dropped the session keys."""
        if self._opened is None or self._reopenings >= _MAX_REOPENINGS:
            raise SecureChannelError("card keeps dropping the session keys")
        self._reopenings += 1
        selected, self._secure, self._selected = self._selected, None, False
        self._enter(self._opening.again(self._opened))
        if selected:
            self.select_application()

    @property
    def _channel(self) -> SecureLink:
        if self._secure is None:
            raise SecureChannelError("no channel is open")
        return self._secure

    def _enter(self, opened: Opened) -> None:
        self._opened = opened
        self._secure = SecureLink(self.link, opened.channel, wide=bool(self.habits.extended))
        self._selected = opened.access is Access.BAC

    def _select_in_plain(self) -> None:
        _select(self.link)


def _select(line: CardLink | CardSession) -> None:
    response = line.exchange(Command(0x00, 0xA4, 0x04, 0x0C, _APPLICATION))
    if not response.ok:
        raise NotAnIdError(
            f"no travel-document application: {response.status_word:04X}", status_word=response.status_word
        )

"""Signing in and out: by PIN, or by badge and PIN, with or without the network.

Wrong attempts are counted in the journal, so neither a restart nor a cut cable begins them anew. What a
removed clerk could do ends with the day their credential carries (peers.md MOSIP-29676). Nothing here holds
the loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.desk.tally import attempts_of, last_signed_in, newest_event
from counter.domain.attempts import Attempts
from counter.domain.dossiers import ClockSource
from counter.domain.place import Clerk, Place, is_pin_hash
from counter.ports import Act, JournalError

__all__ = [
    "BADGE_SECONDS",
    "Session",
    "badge_hash",
    "badge_owner",
    "pin_matches",
]

MAX_PIN_CHARACTERS = 32
BADGE_SECONDS = 60
"""How long after a badge its PIN is awaited."""


def pin_matches(pin: str, clerk: Clerk) -> bool:
    """Whether `pin` opens the clerk's argon2id hash (PHC string). Takes tens of milliseconds on purpose."""
    if not is_pin_hash(clerk.pin_hash):
        return False
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(pin.encode(), clerk.pin_hash)
    except (InvalidKey, ValueError, MemoryError):
        return False
    return True


def badge_hash(text: str) -> str:
    """SHA-256, hex, of the text of a badge."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def badge_owner(text: str, clerks: Sequence[Clerk]) -> Clerk | None:
    """Whose badge it is; every clerk's is compared, whichever fits."""
    found, shown = None, badge_hash(text)
    for clerk in clerks:
        if hmac.compare_digest(shown, clerk.badge_hash or "-") and clerk.badge_hash:
            found = clerk
    return found


@dataclass(frozen=True, slots=True)
class _Way:
    """How somebody tries to sign in: a word for the record, and who may have done it so."""

    word: str
    clerks: tuple[Clerk, ...]


class Session:
    """Who works at this desk."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._attempts = Attempts()
        self._newest = date.min
        """No earlier than this is today, whatever a clock says that anybody may set."""
        self._last = ""
        """Id of whoever signed in last."""
        self._leaving = ""
        """Id of somebody the centre removed, while that is being recorded."""
        self._shown: tuple[str, datetime] | None = None
        """Id of the clerk whose badge was shown, and when."""
        self.on_second_badge: Callable[[str], bool] = lambda _text: False
        """A badge was shown while somebody works; whether it means something."""
        self.on_signed_in: Callable[[], None] = lambda: None
        self.renew: Callable[[], Awaitable[None]] = _nothing
        """Fetches the place anew from a centre that can be reached; never raises for one that cannot."""
        core.subscribe(lambda state: self._hold_against(state.place))

    async def load(self) -> None:
        """Take up the attempts from before the start, and who was in. Raises JournalError."""
        journal, now = self._core.ports.journal, self._now()
        self._attempts = await self._core.durable(attempts_of, journal, "sign_in_failed", now)
        self._last = await self._core.durable(last_signed_in, journal)
        self._core.update(sign_in_after=self._attempts.not_before(self._now()))

    # --- signing in -------------------------------------------------------------------------------

    async def sign_in(self, pin: str) -> bool:
        """Sign in whoever has this PIN; after a badge, its owner alone. False with a notice otherwise."""
        if self._core.state.place is None or not 0 < len(pin) <= MAX_PIN_CHARACTERS:
            return False
        admitted = False
        async with self._core.act("signing_in") as mine:
            if mine and not self._has_to_wait():
                way = self._way()
                clerk = await asyncio.to_thread(
                    lambda: next((clerk for clerk in way.clerks if pin_matches(pin, clerk)), None)
                )
                admitted = await self._admit(clerk, way.word)
        return admitted

    async def show_badge(self, text: str) -> None:
        """A badge was scanned: its PIN is awaited next, or nothing more where the centre asks for none."""
        if self._core.state.place is None:
            return
        if self._core.state.clerk is not None:
            if not self.on_second_badge(text):
                self._core.say("badge_signed_in")
            return
        async with self._core.act("signing_in") as mine:
            if not mine or self._has_to_wait():
                return
            clerk = badge_owner(text, self._core.place.clerks)
            if clerk is None or self._core.place.badge_alone:
                await self._admit(clerk, "badge")
                return
            self._shown = clerk.id, self._now()
            self._core.update(badge_of=clerk.name)
            self._core.say("badge_shown", name=clerk.name)

    def _way(self) -> _Way:
        """A badge that was just shown names its owner; without one only those try who have none."""
        clerks, shown = self._core.place.clerks, self._shown
        if shown is not None and self._now() - shown[1] <= timedelta(seconds=BADGE_SECONDS):
            return _Way("badge_pin", tuple(one for one in clerks if one.id == shown[0]))
        self._forget_badge()
        # Each hash takes its time: whoever sat here last is tried first.
        likely = sorted(clerks, key=lambda one: one.id != self._last)
        return _Way("pin", tuple(one for one in likely if not one.badge_hash))

    def _has_to_wait(self) -> bool:
        after = self._core.state.sign_in_after
        if after is None or self._now() >= after:
            return False
        self._core.say("sign_in_waits", NoticeLevel.ERROR)
        return True

    async def _admit(self, clerk: Clerk | None, way: str) -> bool:
        """Let in who was recognised and may still come; anything else is told. Raises JournalError.

        It stands in the record before anything of the desk is seen: a full disk lets nobody in.
        """
        if clerk is None:
            await self._note_wrong(way)
            return False
        newest = await self._core.durable(newest_event, self._core.ports.journal)
        if newest is not None:
            self._newest = max(self._newest, newest.astimezone(self._now().tzinfo).date())
        if self._is_over(clerk) and self._core.state.devices.online:
            await self.renew()
            clerk = next((one for one in self._core.place.clerks if one.id == clerk.id), None)
        self._forget_badge()
        if clerk is None or self._is_over(clerk):
            self._core.say("credential_over" if clerk else "clerk_removed", NoticeLevel.ERROR)
            await self._core.note("sign_in_refused", clerk.id if clerk else "", f"{way} expired")
            return False
        entry = replace(self._core.entry(), clerk_id=clerk.id, clerk_name=clerk.name)
        act = Act("signed_in", clerk.id, entry, way)
        await self._core.durable(self._core.ports.journal.clear_attempts, act)
        self._attempts, self._last = self._attempts.forgiven(), clerk.id
        self._core.update(clerk=clerk, notice=None, sign_in_after=None)
        self.on_signed_in()
        return True

    async def _note_wrong(self, way: str) -> None:
        """Count it, here and in the journal: a full disk gives nobody more attempts."""
        self._attempts = self._attempts.one_more(self._now())
        wrong, until = self._attempts.wrong, self._attempts.until
        self._core.update(sign_in_after=until)
        some_badges = way == "pin" and any(clerk.badge_hash for clerk in self._core.place.clerks)
        self._core.say(
            "wrong_badge" if way == "badge" else "wrong_pin_or_badge" if some_badges else "wrong_pin",
            NoticeLevel.ERROR,
        )
        act = Act("sign_in_failed", self._core.place.seat.id, self._core.entry(), f"{way} {wrong}")
        await self._core.durable(self._core.ports.journal.note_attempt, act, until=until)

    def _is_over(self, clerk: Clerk) -> bool:
        return clerk.is_over(self._today())

    def _today(self) -> date:
        """The centre's, or the latest this desk has seen: a clock set back gives nobody their days again."""
        today = self._now().date()
        trusted = self._core.ports.clock.source() is ClockSource.CENTRE
        self._newest = today if trusted else max(self._newest, today)
        return self._newest

    def watch_clock(self) -> None:
        """Remember how late it was; cheap."""
        if self._core.state.place is not None:
            self._today()

    def _forget_badge(self) -> None:
        self._shown = None
        if self._core.state.badge_of:
            self._core.update(badge_of="")

    # --- signing out ------------------------------------------------------------------------------

    async def lock(self, why: str = "") -> None:
        """Sign out; the open visit stays for whoever signs in next at this desk.

        The screen is shut at once, also while a disk hangs: what is on it is nobody else's to read.
        """
        clerk = self._core.state.clerk
        if clerk is not None:
            self._core.hush()
            act = Act("signed_out", clerk.id, self._core.entry(), why)
            self._core.update(clerk=None)
            try:
                await self._core.durable(self._core.ports.journal.append, act)
            except JournalError as error:
                self._core.journal_trouble(error)

    async def leave_when_over(self) -> bool:
        """Sign out whoever's credential has ended meanwhile and cannot be renewed; whether somebody was."""
        clerk = self._core.state.clerk
        if clerk is None or not self._is_over(clerk):
            return False
        if self._core.state.devices.online:
            await self.renew()
            clerk = self._core.state.clerk
        if clerk is None or not self._is_over(clerk):
            return False
        await self.lock("expired")
        self._core.say("credential_over", NoticeLevel.ERROR)
        return True

    def _hold_against(self, place: Place | None) -> None:
        """Somebody the centre removed while they work is signed out; new roles act at once."""
        clerk = self._core.state.clerk
        if place is None or clerk is None or clerk in place.clerks:
            return
        current = next((one for one in place.clerks if one.id == clerk.id), None)
        if current is not None:
            self._core.update(clerk=current)
        elif self._leaving != clerk.id:
            self._leaving = clerk.id
            self._core.spawn(self._removed(), "removed clerk")

    async def _removed(self) -> None:
        try:
            await self.lock("removed")
        finally:
            self._leaving = ""
        self._core.say("clerk_removed", NoticeLevel.ERROR)

    def _now(self) -> datetime:
        return self._core.ports.clock.now()


async def _nothing() -> None:
    """Until the desk says how to reach its centre."""

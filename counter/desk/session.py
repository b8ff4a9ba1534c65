"""Signing in and out. The PIN is checked against the place's clerks, with or without the network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.domain.place import Clerk

__all__ = ["Session", "pin_matches"]

MAX_PIN_CHARACTERS = 32


def pin_matches(pin: str, clerk: Clerk) -> bool:
    """Whether `pin` opens the clerk's argon2id hash (PHC string). Takes tens of milliseconds on purpose."""
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(pin.encode(), clerk.pin_hash)
    except (InvalidKey, ValueError):
        return False
    return True


class Session:
    """Who works at this desk."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.on_signed_in: Callable[[], None] = lambda: None

    async def sign_in(self, pin: str) -> bool:
        """Sign in whoever has this PIN."""
        if self._core.state.place is None or not 0 < len(pin) <= MAX_PIN_CHARACTERS:
            return False
        async with self._core.act("signing_in") as mine:
            if not mine:
                return False
            clerks = self._core.place.clerks
            clerk = await asyncio.to_thread(
                lambda: next((clerk for clerk in clerks if pin_matches(pin, clerk)), None)
            )
        if clerk is None:
            self._core.say("wrong_pin", NoticeLevel.ERROR)
            return False
        self._core.update(clerk=clerk, notice=None)
        await self._core.note("signed_in", clerk.id)
        self.on_signed_in()
        return True

    async def lock(self) -> None:
        """Sign out; the open visit stays for whoever signs in next at this desk."""
        clerk = self._core.state.clerk
        if clerk is not None:
            self._core.hush()
            await self._core.note("signed_out", clerk.id)
            self._core.update(clerk=None)

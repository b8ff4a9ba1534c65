"""A desk's session at its centre: its long secret buys short-lived tokens, renewed before they end.

An AccessSource over another one that gives address and secret. A renewal runs beside the requests, on the
token that is still good; one that the centre does not take any more is replaced and the request made again,
which is safe because the gate refuses before anything is done. Nothing is written to disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from counter import wire
from counter.online.transport import Access, AccessSource, Transport
from counter.ports import CentreRefusedError, CentreUnavailableError

__all__ = ["DeskSession"]

_LEAVE_SECONDS = 1.0
_RENEW_AT = 0.6
"""Part of a token's life after which the next one is fetched."""
_DOOR = "/v1/session"
_LEAVE = "/v1/session/leave"
_SIGN_IN, _FORBIDDEN, _NO_DOOR, _TOO_OFTEN = 401, 403, 404, 429


@dataclass(frozen=True, slots=True)
class _Held:
    token: str = field(repr=False)
    renew_at: float
    ends_at: float
    access: Access


class DeskSession:
    """Used on one event loop, by every client of the desk together."""

    def __init__(
        self, door: AccessSource, instance_id: str, *, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """`door` gives the address with the desk's secret as token; `instance_id` names this PC's folder."""
        self._source = door
        self._door = Transport(door)
        self._order = wire.encode(wire.SessionOpen(instance_id=instance_id))
        self._ticks = ticks
        self._held: _Held | None = None
        self._turn = asyncio.Lock()
        self._renewing: asyncio.Task[None] | None = None
        self._closed = False

    async def __call__(self) -> Access:
        """Where the centre is and a token that is good there.

        Raises CentreUnavailableError, surely not sent, and CentreRefusedError 401 or 403 with the reason for
        which this desk is not let in (`bad_secret`, `seat_taken`, `session_ended`), 429 and 5xx as they come.
        """
        where = self._source if isinstance(self._source, Access) else await self._source()
        held = self._held
        if held is None or self._ticks() >= held.ends_at:
            held = await self._open(where, instead_of=held)
        elif self._ticks() >= held.renew_at:
            self._renew(where, held)
        return replace(where, token=held.token)

    def refused(self, access: Access) -> bool:
        """Forget the token of `access`: a restored centre or another PC's session has ended it."""
        if self._held is not None and self._held.token == access.token:
            self._held = None
        return not self._closed

    async def close(self) -> None:
        """Leave the seat, as far as the centre can be told within a second, and close the door."""
        self._closed = True
        held, self._held = self._held, None
        if self._renewing is not None:
            self._renewing.cancel()
        await self._door.close()
        if held is None:
            return
        leaving = Transport(replace(held.access, token=held.token))
        with contextlib.suppress(CentreUnavailableError, CentreRefusedError, TimeoutError):
            async with asyncio.timeout(_LEAVE_SECONDS):
                await leaving.ask("POST", _LEAVE, wire.SessionLeft)
        await leaving.close()

    def _renew(self, where: Access, held: _Held) -> None:
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew_quietly(where, held))

    async def _renew_quietly(self, where: Access, held: _Held) -> None:
        """What goes wrong here is met by the request after the token's end."""
        with contextlib.suppress(CentreUnavailableError, CentreRefusedError):
            await self._open(where, instead_of=held)

    async def _open(self, where: Access, *, instead_of: _Held | None) -> _Held:
        async with self._turn:
            if self._held is not None and self._held is not instead_of:
                return self._held  # another request has fetched it meanwhile
            asked_at = self._ticks()
            reply = await self._ask()
            self._held = _Held(
                reply.token,
                asked_at + _RENEW_AT * reply.lifetime_seconds,
                asked_at + reply.lifetime_seconds,
                where,
            )
            return self._held

    async def _ask(self) -> wire.SessionReply:
        try:
            reply = await self._door.ask("POST", _DOOR, wire.SessionReply, self._order)
        except CentreUnavailableError as error:
            raise CentreUnavailableError(error.detail, sent=False) from error  # the request itself waits
        except CentreRefusedError as error:
            raise _not_let_in(error) from error
        if reply is None or not reply.token or reply.lifetime_seconds <= 0:
            raise CentreUnavailableError("not ours: no token", sent=False)
        return reply


def _not_let_in(error: CentreRefusedError) -> CentreRefusedError | CentreUnavailableError:
    """What the door said, for a request that was not judged: it is neither wrong nor in conflict."""
    if error.status in (_SIGN_IN, _FORBIDDEN, _TOO_OFTEN) or error.status >= 500:
        return error
    if error.status == _NO_DOOR:
        return CentreUnavailableError("not ours: no sessions", sent=False)
    return CentreRefusedError(_SIGN_IN, error.reason)

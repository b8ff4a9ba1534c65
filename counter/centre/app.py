"""The ASGI application of a centre, made from an opened office. Knows Litestar; decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from litestar import Litestar, Request, Response
from litestar.di import Provide
from litestar.exceptions import HTTPException

from counter import wire
from counter.centre.api import (
    citizens,
    decisions,
    dossiers,
    known,
    live,
    place,
    queue,
    records,
    session,
    training,
)
from counter.centre.gate import CALLER, Gate
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.rates import Limits
from counter.centre.refusals import RefusedError

if TYPE_CHECKING:
    from litestar.types import ASGIApp

__all__ = ["build_app"]

_log = logging.getLogger(__name__)
_WORDS = {404: "unknown_path", 405: "bad_method", 413: "too_large"}
_UNREAD = frozenset({408, 413})
"""The rest of the request is not waited for: the connection ends."""


def build_app(office: Office, *, limits: Limits | None = None) -> ASGIApp:
    """The application behind its gate; the forwarder runs while the application does.

    `limits` None are the usual ones.
    """

    @contextlib.asynccontextmanager
    async def forwarding(_app: Litestar) -> AsyncIterator[None]:
        office.bell.start()
        tasks = [asyncio.create_task(office.forwarder.run(office.bell))]
        if office.issuer is not None:
            tasks.append(asyncio.create_task(office.issuer.run(office.bell)))
        try:
            yield
        finally:
            office.bell.close()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.wait_for(task, timeout=5.0)

    areas = [
        session,
        place,
        queue,
        dossiers,
        decisions,
        records,
        known,
        citizens,
        live,
        *([training] if office.training else []),
    ]
    router = Litestar(
        [handler for area in areas for handler in area.HANDLERS],
        dependencies={
            "office": Provide(lambda: office, sync_to_thread=False),
            "caller": Provide(_caller, sync_to_thread=False),
        },
        exception_handlers={
            RefusedError: _refused,
            HTTPException: _http_problem,
            Exception: _unexpected,
        },
        lifespan=[forwarding],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=wire.MAX_BODY_BYTES,
    )
    return Gate(
        router,
        sessions=office.sessions,
        centre_id=office.centre_id,
        faults=office.faults,
        limits=limits or Limits(),
    )


def _caller(request: Request[Any, Any, Any]) -> Caller:
    caller: Caller = request.scope[CALLER]  # type: ignore[literal-required]  # put there by the gate
    return caller


def _refused(_request: Request[Any, Any, Any], error: RefusedError) -> Response[bytes]:
    return _problem(error.status, error.reason)


def _http_problem(_request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    status = error.status_code
    return _problem(status, _WORDS.get(status, "invalid" if status < 500 else "internal"))


def _unexpected(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Log where it happened; the error's text might quote a citizen and stays out."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("request failed: %s\n%s", type(error).__name__, frames)
    return _problem(500, "internal")


def _problem(status: int, reason: str) -> Response[bytes]:
    return Response(
        wire.encode(wire.Problem(reason=reason)),
        media_type="application/json",
        status_code=status,
        headers={"Connection": "close"} if status in _UNREAD else None,
    )

"""Where a desk stands, what it may receive, and whether the centre is there."""

from __future__ import annotations

from litestar import Request, Response, get
from litestar.datastructures import State

from counter.centre.api.messages import reply
from counter.centre.bulletin import last_number
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.wire import HealthReply, PlaceReply, UseReply

__all__ = ["HANDLERS"]


@get("/v1/health", sync_to_thread=True)
def health(office: Office) -> Response[bytes]:
    """Proof of life with the database behind it."""
    with office.database.read() as connection:
        newest = last_number(connection, office.centre_id)
    return reply(HealthReply(centre_id=office.centre_id, last_event=newest, training=office.training))


@get("/v1/place", sync_to_thread=True)
def place(office: Office, caller: Caller) -> Response[bytes]:
    """The desk's place and the centre's clock."""
    return reply(PlaceReply(place=office.places.place(caller), server_time=office.now()))


@get("/v1/catalogue", sync_to_thread=True)
def catalogue(office: Office, request: Request[None, None, State], known: str = "") -> Response[bytes]:
    """The catalogue, packed for whoever understands gzip; 304 when the caller has it already."""
    stock = office.catalogue
    if known == stock.version:
        return Response(b"", status_code=304)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packed else {})
    return Response(stock.reply(packed=packed), media_type="application/json", headers=headers)


@get("/v1/catalogue/use", sync_to_thread=True)
def catalogue_use(office: Office) -> Response[bytes]:
    """Which procedures are received here most: counts of no person and no desk."""
    return reply(UseReply(used=office.use.used()))


HANDLERS = (health, place, catalogue, catalogue_use)

"""A Litestar application of one route on uvicorn, as a child process that says its port when it answers."""

from __future__ import annotations

import asyncio
import json
import socket
import sys

import uvicorn
from litestar import Litestar, get


@get("/", sync_to_thread=False)
def answer() -> dict[str, bool]:
    """The route."""
    return {"ok": True}


class Server(uvicorn.Server):
    """Says when it accepts connections."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then report."""
        await super().startup(sockets=sockets)
        print(json.dumps({"port": sockets[0].getsockname()[1] if sockets else 0}), flush=True)


if __name__ == "__main__":
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        app = Litestar([answer], openapi_config=None)
        config = uvicorn.Config(app, http="h11", ws="none", loop="asyncio", access_log=False, log_config=None)
        asyncio.run(Server(config).serve(sockets=[listener]))
    sys.exit(0)

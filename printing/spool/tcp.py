"""A printer behind TCP port 9100 (raw, "JetDirect")."""

from __future__ import annotations

from printing.spool.lines import TcpLine
from printing.spool.raw import RawSpooler

__all__ = ["TcpSpooler"]


class TcpSpooler(RawSpooler):
    """An ESC/POS printer at `host`.

    `connect_seconds` bounds connecting, and how long the printer may take nothing while it is sent to: a slow
    one that goes on taking is waited for. `answer_seconds`: see `RawSpooler`.
    """

    def __init__(
        self, host: str, port: int = 9100, *, answer_seconds: float = 0.0, connect_seconds: float = 3.0
    ) -> None:
        super().__init__(self._line, answer_seconds=answer_seconds)
        self.host = host
        self.port = port
        self.connect_seconds = connect_seconds

    def _line(self) -> TcpLine:
        return TcpLine(self.host, self.port, self.connect_seconds)

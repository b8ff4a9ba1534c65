"""A real pcscd of our own with a virtual reader, for tests: no root, no namespace, any number side by side.

pcscd takes its client socket by systemd's socket activation, so we bind it where we like, and clients find it
by `PCSCLITE_CSOCK_NAME`; the virtual reader driver (vpcd) listens on a free pair of ports from a reader
configuration of ours. pcscd dies with the process that started it.

libpcsclite looks at the variable once in a process: importing this module sets it, and every daemon of this
process, one at a time, is found there. So import it before anything uses PC/SC. Child processes inherit it.
As root, pcscd keeps writing its number to /run/pcscd: a daemon of the machine should not run beside it.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.pcsc.winscard import Context
from devices.virtual.vpcd import AnswersCommands, VpcdCard

__all__ = ["READER", "Pcscd", "card_in_reader", "pcscd"]

READER = "Virtual PCD 00 00"
"""Name of the reader the cards are laid on; the driver brings a second, "Virtual PCD 00 01"."""

_DIRECTORY = Path(tempfile.mkdtemp(prefix="pcscd-"))
atexit.register(shutil.rmtree, _DIRECTORY, ignore_errors=True)
_SOCKET = _DIRECTORY / "pcscd.comm"
os.environ["PCSCLITE_CSOCK_NAME"] = str(_SOCKET)

_DRIVERS = ("/usr/lib/pcsc/drivers/serial/libifdvpcd.so", "/usr/lib64/pcsc/drivers/serial/libifdvpcd.so")
_START = 'export LISTEN_FDS=1 LISTEN_PID=$$; exec pcscd --foreground --error --config "$1" 3<&0 </dev/null'
_TRIES = 5


class Pcscd:
    """The daemon of this process: may be started, stopped and started again, with or without its reader."""

    port: int
    """Where the first slot of the virtual reader listens."""

    def __init__(self) -> None:
        self.environment = {"PCSCLITE_CSOCK_NAME": str(_SOCKET)}
        """What a client process needs when it does not inherit ours."""
        self._process: subprocess.Popen[bytes] | None = None
        self._configuration = _DIRECTORY / "readers"
        self._configuration.mkdir(exist_ok=True)

    def start(self, *, reader: bool = True) -> None:
        """Start; returns when clients are served."""
        for _ in range(_TRIES):
            self.port = _free_pair()
            self._configure(reader=reader)
            self._spawn()
            with Context() as context:
                if bool(context.readers()) is reader:
                    return
            self.stop()  # somebody was faster on that port
        raise RuntimeError(f"pcscd has no virtual reader: {self._log().read_text(errors='replace')}")

    def stop(self) -> None:
        """Stop it, as a service that ends does; nothing when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _SOCKET.unlink(missing_ok=True)

    def _configure(self, *, reader: bool) -> None:
        driver = next((path for path in _DRIVERS if Path(path).exists()), _DRIVERS[0])
        lines = (
            'FRIENDLYNAME "Virtual PCD"',
            f"DEVICENAME /dev/null:0x{self.port:X}",
            f"LIBPATH {driver}",
            f"CHANNELID 0x{self.port:X}",
        )
        (self._configuration / "vpcd").write_text("\n".join(lines) + "\n" if reader else "")

    def _spawn(self) -> None:
        _SOCKET.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener, self._log().open("wb") as log:
            listener.bind(str(_SOCKET))
            listener.listen(16)
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "sh", "-c", _START, "pcscd", str(self._configuration)],
                stdin=listener.fileno(),
                stdout=log,
                stderr=log,
                env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"},
            )

    def _log(self) -> Path:
        return _DIRECTORY / "pcscd.log"


@contextmanager
def pcscd() -> Iterator[Pcscd]:
    """A running daemon with its virtual reader and no card."""
    daemon = Pcscd()
    daemon.start()
    try:
        yield daemon
    finally:
        daemon.stop()


@contextmanager
def card_in_reader(
    daemon: Pcscd, card: AnswersCommands, *, pull_after: int | None = None
) -> Iterator[VpcdCard]:
    """`card` on the daemon's reader; see VpcdCard for `pull_after`."""
    with VpcdCard(card, port=daemon.port, pull_after=pull_after) as laid:
        yield laid


def _free_pair() -> int:
    """Two free ports side by side, below the range from which the system takes ports for connections."""
    while True:
        port = random.randrange(20_000, 32_000)
        try:
            with socket.socket() as first, socket.socket() as second:
                first.bind(("", port))
                second.bind(("", port + 1))
        except OSError:
            continue
        return port

"""A CUPS of our own for tests: cupsd with its own socket, spool and queues, beside any other.

As root it works in a folder of the temp folder its filters, which run as `lp`, can reach.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.rigs.ipp import free_port, program

__all__ = ["Cups", "cups"]

_READY_SECONDS = 20.0
_CONF = """LogLevel warn
Listen localhost:{port}
Listen {socket}
Browsing Off
WebInterface No
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """ServerRoot {folder}
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
PrintcapFormat bsd
FileDevice Yes
"""


@dataclass(frozen=True, slots=True)
class Cups:
    """A running cupsd."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def server(self) -> str:
        """Its port on the loopback."""
        return f"localhost:{self.port}"

    @property
    def socket(self) -> str:
        """The path of its socket."""
        return str(self.folder / "sock")

    def add_queue(
        self, name: str, device: str, *, driver: str = "everywhere", policy: str = "retry-job"
    ) -> None:
        """A queue in front of `device`; `driver` is `everywhere` or `raw`."""
        arguments = [program("lpadmin"), "-h", self.server, "-p", name, "-E", "-v", device, "-m", driver]
        arguments += ["-o", f"printer-error-policy={policy}", "-o", "printer-is-shared=false"]
        subprocess.run(arguments, check=True, capture_output=True, timeout=60)

    def pause(self, name: str) -> None:
        """Stop a queue, as an administrator does."""
        command = [program("cupsdisable"), "-h", self.server, name]
        subprocess.run(command, check=True, capture_output=True, timeout=20)

    def waiting(self, name: str) -> str:
        """The jobs that wait in a queue, as `lpstat` lists them."""
        command = [program("lpstat"), "-h", self.server, "-o", name]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=20).stdout

    def switch_off(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()


@contextmanager
def cups() -> Iterator[Cups]:
    """A cupsd without queues."""
    folder = Path(tempfile.mkdtemp(prefix="cups-"))
    folder.chmod(0o755)
    port = free_port()
    try:
        for name in ("spool", "cache", "state", "ppd"):
            (folder / name).mkdir()
        conf, files = folder / "cupsd.conf", folder / "cups-files.conf"
        conf.write_text(_CONF.format(port=port, socket=folder / "sock"))
        files.write_text(_FILES.format(folder=folder))
        arguments = [program("cupsd"), "-f", "-c", str(conf), "-s", str(files)]
        with (folder / "log").open("wb") as log:
            nowhere = f"unix:path={folder}/no-bus"
            environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": nowhere}
            process = subprocess.Popen(arguments, stdout=log, stderr=log, env=environment)
        try:
            _wait_for(port, process)
            yield Cups(folder, port, process)
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    pause = threading.Event()
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.HTTPError):
            httpx.get(f"http://localhost:{port}/", timeout=2, trust_env=False)
            return
        pause.wait(0.02)
    raise AssertionError("cupsd did not start")

"""A real IPP Everywhere printer of our own for tests: CUPS' ippeveprinter, with faults on request.

Needs no root and no running services: a private D-Bus, a free port, an own folder; any number side by side.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

__all__ = ["A4_AND_A5", "BUILT_IN", "IppPrinter", "free_port", "ipp_printer", "program"]

A4_AND_A5 = {"iso_a4_210x297mm": (21000, 29700), "iso_a5_148x210mm": (14800, 21000)}
BUILT_IN: dict[str, tuple[int, int]] = {}
"""ippeveprinter's own: A4 but no A5, and a tray that can be emptied."""
_READY_SECONDS = 10.0
_PRINT = r"""#!/bin/sh
here=$(dirname "$0")
case $(cat "$here/fault") in
  media-empty) echo "STATE: +media-empty-error" >&2; exit 1 ;;
  broken) exit 1 ;;
  halfway) echo "ATTR: job-impressions-completed=1" >&2; exit 1 ;;
  jam) echo "ATTR: job-impressions-completed=1" >&2; echo "STATE: +media-jam-error" >&2; exit 1 ;;
  says:*) echo "STATE: +$(cut -d: -f2 "$here/fault")" >&2 ;;
  fails:*) echo "STATE: +$(cut -d: -f2 "$here/fault")" >&2; exit 1 ;;
  waits:*)
    reason=$(cut -d: -f2 "$here/fault"); echo "STATE: +$reason" >&2
    while grep -q waits "$here/fault"; do sleep 0.05; done
    echo "STATE: -$reason" >&2 ;;
esac
env | grep '^IPP_' > "$here/$IPP_JOB_ID.ticket"
cp "$1" "$here/printed/.part$$" && mv "$here/printed/.part$$" "$here/printed/$IPP_JOB_ID.pdf"
"""


@dataclass(frozen=True, slots=True)
class IppPrinter:
    """A running printer."""

    uri: str
    folder: Path
    """`printed/N.pdf` is the paper of job N."""
    process: subprocess.Popen[bytes]

    @property
    def printed(self) -> tuple[Path, ...]:
        """What came out, in order of job."""
        return tuple(sorted((self.folder / "printed").glob("*.pdf"), key=lambda path: int(path.stem)))

    def asked(self, job: int) -> dict[str, str]:
        """What the job's ticket asked of the printer: `IPP_SIDES`, `IPP_COPIES` …"""
        lines = (self.folder / f"{job}.ticket").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def fault(self, name: str) -> None:
        """From the next job on, until another one or `` is set.

        `media-empty`: aborted, the tray stays empty; `broken`, `fails:REASON`: aborted before the first side;
        `halfway`, `jam`: after it; `waits:REASON`: goes on when it is taken back; `says:REASON`: printed, and
        from then on the printer says so.
        """
        (self.folder / "fault").write_text(name)

    def empty_tray(self) -> None:
        """Take the paper out, on the printer's own web page (BUILT_IN media only): jobs wait from now on."""
        page = self.uri.replace("ipp://", "http://").replace("/ipp/print", "/media")
        with urlopen(f"{page}?size1=iso_a4_210x297mm&type1=stationery&level1=0") as answer:
            assert answer.status == 200

    def switch_off(self) -> None:
        """Kill it with the job it is printing: from now on nobody answers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _attributes(media: Mapping[str, tuple[int, int]]) -> str:
    """What the printer says of its paper; sizes in hundredths of a millimetre."""
    sizes = [f"{{x-dimension={x} y-dimension={y}}}" for x, y in media.values()]
    columns = [f"{{media-size={size} media-source=main media-type=stationery}}" for size in sizes]
    names = ",".join(media)
    return f"""ATTR mimeMediaType document-format-supported application/pdf
ATTR keyword media-supported {names}
ATTR keyword media-ready {names}
ATTR keyword media-default {next(iter(media))}
ATTR collection media-col-default {columns[0]}
ATTR collection media-col-ready {",".join(columns)}
ATTR collection media-col-database {",".join(columns)}
ATTR collection media-size-supported {",".join(sizes)}
"""


@contextmanager
def ipp_printer(folder: Path, *, media: Mapping[str, tuple[int, int]] = A4_AND_A5) -> Iterator[IppPrinter]:
    """A printer that takes PDF on the sheets of `media`."""
    (folder / "printed").mkdir(parents=True)
    (folder / "spool").mkdir()
    (folder / "fault").write_text("")
    command = folder / "print.sh"
    command.write_text(_PRINT)
    command.chmod(0o700)
    with _bus(folder) as address, (folder / "log").open("wb") as log:
        port = free_port()
        arguments = [program("ippeveprinter"), "-r", "off", "-n", "localhost", "-p", str(port)]
        arguments += ["-k", "-d", str(folder / "spool"), "-c", str(command)]
        if media:
            (folder / "printer.conf").write_text(_attributes(media))
            arguments += ["-a", str(folder / "printer.conf")]
        else:
            arguments += ["-f", "application/pdf"]
        process = subprocess.Popen(
            [*arguments, "Counter 1"],
            env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_for(port, process)
            yield IppPrinter(f"ipp://localhost:{port}/ipp/print", folder, process)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def _bus(folder: Path) -> Iterator[str]:
    """ippeveprinter aborts without a system bus to ask for Avahi: give it an empty one."""
    arguments = [program("dbus-daemon"), "--session", "--nofork", "--print-address=1"]
    arguments.append(f"--address=unix:path={folder / 'bus'}")
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")
    assert found, f"{name} is missing: `make test` installs it"
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    pause = threading.Event()
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
            return
        pause.wait(0.01)
    raise AssertionError("ippeveprinter did not start")

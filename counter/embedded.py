"""The parent's side of the embedded centre: start the child process, know its address, restart it, stop it.

For `bootstrap` only. The secret and everything else goes over a pipe, never on a command line.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

__all__ = ["EmbeddedCentre", "EmbeddedCentreError", "Gateway"]

_START_SECONDS = 30.0
_STOP_SECONDS = 5.0
_LOG_BYTES = 1_000_000


class EmbeddedCentreError(Exception):
    """The child did not start; its log says more.

    `reason` is its machine word: `locked`, `newer_format`, `older_format`, `unreadable`, `foreign`,
    `port_taken`, `folder`, `not_founded`, `bad_founding`, `bad_settings`, `failed`; `spawn` when the system
    started no process, or `no_answer` when it said none.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Gateway:
    """What issues electronic receipts for the centre (docs/receipts.md)."""

    address: str
    token: str = field(repr=False)


class EmbeddedCentre:
    """One child process at a time. Not for several threads at once, except `alive`."""

    def __init__(
        self,
        folder: Path,
        *,
        training: bool,
        port: int = 0,
        register_timeout_seconds: float = 3.0,
        gateway: Gateway | None = None,
    ) -> None:
        """`folder` holds database, lock and log; port 0 takes any free one."""
        self.log_path = folder / "centre.log"
        self._folder = folder
        self._training = training
        self._port = port
        self._register_timeout = register_timeout_seconds
        self._gateway = gateway or Gateway("", "")
        self._secret = secrets.token_urlsafe(32)
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process is not None and self.alive() else None

    def start(self) -> tuple[str, str]:
        """Start, or start again after it died, and wait until it answers: (base URL, the desks' secret).

        A new child takes the old address unless a stranger sits on it; the secret stays. Blocks for about a
        second, less what has passed since `launch`. Raises EmbeddedCentreError.
        """
        self.launch()
        if self._answers is not None:
            try:
                self._port = self._await_port(self._answers)
            except EmbeddedCentreError as error:
                if error.reason != "port_taken" or self._port == 0:
                    raise
                self._port = 0
                return self.start()
            self._answers = None
        return f"http://127.0.0.1:{self._port}", self._secret

    def launch(self) -> None:
        """Spawn the child unless it runs, without waiting: its imports then overlap with the caller's."""
        if not self.alive():
            self.stop()
            self._spawn()

    def alive(self) -> bool:
        """Whether the child runs."""
        return self._process is not None and self._process.poll() is None

    def answering(self) -> bool:
        """Whether the child runs and has said so: one that begins is alive and does not answer yet."""
        return self.alive() and self._answers is None

    def stop(self) -> None:
        """Ask it to end by closing its input; kill it when it does not. Safe to call again."""
        process, self._process, self._answers = self._process, None, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):  # it is dead already
                process.stdin.close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _spawn(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise EmbeddedCentreError("folder") from error
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "counter.centre.embedded"],
                env={**os.environ, "PYTHONPATH": _import_path()},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=os.name == "posix",  # Ctrl-C at the terminal is for the desk
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise EmbeddedCentreError("spawn") from error
        self._process = process
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise EmbeddedCentreError("no_pipes")
        _in_background(_copy_log, process.stderr, self.log_path)
        self._answers = queue.SimpleQueue()
        _in_background(_first_line, process.stdout, self._answers)
        with contextlib.suppress(OSError):  # it died at once: the answer will be empty
            process.stdin.write(json.dumps(self._settings()).encode() + b"\n")
            process.stdin.flush()

    def _await_port(self, answers: queue.SimpleQueue[bytes]) -> int:
        try:
            answer = json.loads(answers.get(timeout=_START_SECONDS) or b"{}")
        except (queue.Empty, ValueError):
            answer = {}
        port = answer.get("port")
        if not isinstance(port, int):
            self.stop()
            raise EmbeddedCentreError(str(answer.get("error", "no_answer")))
        return port

    def _settings(self) -> dict[str, object]:
        return {
            "secret": self._secret,
            "folder": str(self._folder),
            "training": self._training,
            "port": self._port,
            "register_timeout_seconds": self._register_timeout,
            "receipts_gateway": self._gateway.address,
            "receipts_token": self._gateway.token,
        }


def _import_path() -> str:
    """This package's own place first: with `-P` the child imports nothing from the working directory."""
    root = str(Path(__file__).resolve().parent.parent)
    return os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))


def _in_background(target: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=target, args=arguments, name="embedded-centre", daemon=True).start()


def _first_line(stream: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    with stream:
        answers.put(stream.readline(65_536))
        while stream.read(4_096):  # nothing more is expected; a full pipe would stop the child
            pass


def _copy_log(stream: IO[bytes], path: Path) -> None:
    """Append what the child says to its log, which starts anew when it has grown past a megabyte."""
    with stream:
        with contextlib.suppress(OSError):  # a full disk costs the log, not the centre
            mode = "ab" if path.exists() and path.stat().st_size < _LOG_BYTES else "wb"
            with path.open(mode) as log:
                for line in stream:
                    log.write(line)
                    log.flush()
        while stream.read(4_096):  # a full pipe would stop the child
            pass

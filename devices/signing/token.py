"""The desk's side of the token: a process per look or batch, ended behind it.

The PIN goes over a pipe once and stands nowhere in this process behind the call. A driver that hangs is
killed, one that crashes takes nothing of the desk with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from counter.domain.text import clean
from counter.ports.signer import PinState, SignedPaper, SignError, SigningBatch, TokenView
from devices.signing.frames import read_frame, write_frame

__all__ = ["TokenSigner"]

_SECONDS: Final = 60.0
_END_SECONDS: Final = 5.0
_MOST_TOKENS: Final = 16
_LONGEST_PIN: Final = 64
_REASONS: Final = frozenset(
    {
        "no_library",
        "no_token",
        "several_tokens",
        "no_certificate",
        "expired",
        "wrong_pin",
        "pin_locked",
        "removed",
        "unsignable",
        "closed",
    }
)


class TokenSigner:
    """`ports.Signer` over one PKCS#11 library."""

    def __init__(self, library: Path, *, timestamp_url: str = "", seconds: float = _SECONDS) -> None:
        """`seconds` is how long the token may take for one answer."""
        self._library = str(library)
        self._tsa = timestamp_url
        self._seconds = seconds

    def look(self) -> Sequence[TokenView]:
        """The tokens that are there."""
        with _Holder(self._seconds) as holder:
            answer, _ = holder.asked({"op": "look", "library": self._library})
        tokens = answer.get("tokens")
        return [_view(one) for one in tokens[:_MOST_TOKENS]] if isinstance(tokens, list) else []

    @contextlib.contextmanager
    def batch(self, pin: str, token: str = "") -> Iterator[SigningBatch]:
        """Open a token for one batch."""
        if not 1 <= len(pin) <= _LONGEST_PIN:
            raise SignError("wrong_pin")
        with _Holder(self._seconds) as holder:
            order = {"op": "open", "library": self._library, "token": token, "pin": pin}
            del pin
            try:
                about, _ = holder.asked(order)
            finally:
                order.clear()
            yield _Batch(holder, _text(about, "signer"), _text(about, "serial"), self._tsa)


class _Batch:
    """`ports.SigningBatch`."""

    def __init__(self, holder: _Holder, signer: str, serial: str, tsa: str) -> None:
        self._holder = holder
        self._signer, self._serial, self._tsa = signer, serial, tsa

    def sign(self, content: bytes) -> SignedPaper:
        """Sign one PDF."""
        answer, signed = self._holder.asked({"op": "sign", "tsa": self._tsa}, content)
        if not signed.startswith(content):
            # An incremental update leaves every byte of the copy where it was.
            raise SignError("unsignable", "the copy was changed by signing it")
        return SignedPaper(
            content=signed,
            sha256=hashlib.sha256(signed).hexdigest(),
            signer=self._signer,
            serial=self._serial,
            timestamped=answer.get("timestamped") is True,
        )


class _Holder:
    """The process that holds the token."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> _Holder:
        path = os.pathsep.join(
            [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        )
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "devices.signing.holding"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise SignError("crashed", type(error).__name__) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Close its input, by which it ends; kill it when it does not."""
        process = self._process
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def asked(self, order: dict[str, Any], body: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """Its answer to an order. Raises SignError."""
        process, late = self._process, threading.Event()
        if process.stdin is None or process.stdout is None or process.stdin.closed:
            raise SignError("closed")

        def too_late() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, too_late)
        timer.daemon = True
        timer.start()
        try:
            write_frame(process.stdin, order, body)  # type: ignore[arg-type]  # a pipe is a BinaryIO in all but name
            answer = read_frame(process.stdout)  # type: ignore[arg-type]  # as above
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            process.kill()
            raise SignError("slow" if late.is_set() else "crashed")
        reason = answer[0].get("reason")
        if reason:
            raise SignError(reason if reason in _REASONS else "token")
        return answer


def _view(one: dict[str, Any]) -> TokenView:
    until = None
    with contextlib.suppress(ValueError, TypeError):
        until = datetime.fromisoformat(one.get("until", ""))
    pin = one.get("pin")
    return TokenView(
        token=_text(one, "token"),
        label=_text(one, "label"),
        pin=PinState(pin) if pin in set(PinState) else PinState.USUAL,
        signer=_text(one, "signer"),
        expires_at=until if until is not None and until.tzinfo is not None else None,
    )


def _text(answer: dict[str, Any], key: str) -> str:
    value = answer.get(key, "")
    return clean(value, limit=120) if isinstance(value, str) else ""

"""The process that holds the token: its driver, pyHanko and the PIN live here and end with it.

Run by `devices.signing.token` alone, for one look or one batch. What is said to it are orders over a
pipe (`devices.signing.frames`): `look`, `open` with the PIN, `sign` with a PDF. It writes nothing else,
and no word of what went wrong but a reason of `ports.SignError`.
Source: ETSI EN 319 142-1 (PAdES baseline B-B; B-T with a time stamp); PKCS#11 v2.40.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

import pkcs11
from asn1crypto import x509  # type: ignore[import-untyped]  # it has no stubs
from pkcs11 import Attribute, ObjectClass, TokenFlag
from pkcs11 import exceptions as trouble

from devices.signing.frames import read_frame, write_frame

__all__ = ["main"]

_TSA_SECONDS: Final = 10
_FIELD: Final = "CounterSignature"


class _RefusedError(Exception):
    """A reason of `ports.SignError`."""


@dataclass(frozen=True)
class _Held:
    """A token that was opened."""

    session: pkcs11.Session
    certificate: x509.Certificate
    key_id: bytes


def main() -> None:
    """Answer orders until the desk is gone."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    _keep_quiet()
    held: _Held | None = None
    while (frame := read_frame(source)) is not None:
        order, body = frame
        try:
            if order["op"] == "look":
                write_frame(sink, {"reason": "", "tokens": _look(order["library"])})
            elif order["op"] == "open":
                held = _open(order["library"], order["token"], order.pop("pin"))
                write_frame(sink, {"reason": "", **_about(held.certificate)})
            elif held is not None:
                signed, timestamped = _sign(held, body, order["tsa"])
                write_frame(sink, {"reason": "", "timestamped": timestamped}, signed)
            else:
                _say(sink, "closed")
        except _RefusedError as error:
            _say(sink, str(error))
        except trouble.PKCS11Error as error:
            _say(sink, _reason(error))
        except Exception:  # noqa: BLE001 - a driver's words may carry anything
            _say(sink, "token")
    if held is not None:
        held.session.close()


def _keep_quiet() -> None:
    """Drivers print to their process's output: that is no place for frames. And no dump of it is written."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    from counter.secrecy import keep_out_of_core_dumps

    keep_out_of_core_dumps()


def _say(sink: BinaryIO, reason: str) -> None:
    write_frame(sink, {"reason": reason})


def _reason(error: trouble.PKCS11Error) -> str:
    wrong = (trouble.PinIncorrect, trouble.PinInvalid, trouble.PinLenRange, trouble.ArgumentsBad)
    gone = (
        trouble.TokenNotPresent,
        trouble.DeviceRemoved,
        trouble.SessionClosed,
        trouble.SessionHandleInvalid,
    )
    if isinstance(error, trouble.PinLocked):
        return "pin_locked"
    if isinstance(error, wrong):
        return "wrong_pin"
    return "removed" if isinstance(error, gone) else "token"


# --- tokens -----------------------------------------------------------------------------------------


def _tokens(library: str) -> list[pkcs11.Token]:
    try:
        loaded = pkcs11.lib(library)
    except (trouble.PKCS11Error, RuntimeError, OSError):
        raise _RefusedError("no_library") from None
    found = []
    for slot in loaded.get_slots(token_present=True):
        try:
            token = slot.get_token()
        except trouble.PKCS11Error:
            continue
        if TokenFlag.TOKEN_INITIALIZED in token.flags:
            found.append(token)
    return found


def _look(library: str) -> list[dict[str, Any]]:
    views = []
    for token in _tokens(library):
        view: dict[str, Any] = {"token": _serial(token), "label": _text(token.label), "pin": _pin(token)}
        try:
            with token.open() as session:
                certificate, _ = _usable(session, login=False)
        except (trouble.PKCS11Error, _RefusedError):
            views.append(view)
            continue
        views.append({**view, **_about(certificate)})
    return views


def _open(library: str, serial: str, pin: str) -> _Held:
    tokens = [token for token in _tokens(library) if not serial or _serial(token) == serial]
    if not tokens:
        raise _RefusedError("no_token")
    if len(tokens) > 1:
        raise _RefusedError("several_tokens")
    if TokenFlag.USER_PIN_LOCKED in tokens[0].flags:
        raise _RefusedError("pin_locked")
    session = tokens[0].open(user_pin=pin)
    try:
        return _Held(session, *_usable(session, login=True))
    except BaseException:
        session.close()
        raise


def _usable(session: pkcs11.Session, *, login: bool) -> tuple[x509.Certificate, bytes]:
    """The certificate that signs now, and the id it shares with its key; the one valid longest of several."""
    keys = {
        bytes(key[Attribute.ID])
        for key in (session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}) if login else ())
    }
    now, found, late = datetime.now(UTC), [], False
    for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        try:
            certificate, key_id = x509.Certificate.load(one[Attribute.VALUE]), bytes(one[Attribute.ID])
            usage = certificate.key_usage_value
            signs = usage is None or {"digital_signature", "non_repudiation"} & set(usage.native)
            valid = certificate.not_valid_before <= now <= certificate.not_valid_after
        except (ValueError, TypeError, trouble.PKCS11Error):
            continue
        if certificate.ca or not signs or (login and key_id not in keys):
            continue
        if valid:
            found.append((certificate, key_id))
        late = late or not valid
    if not found:
        raise _RefusedError("expired" if late else "no_certificate")
    return max(found, key=lambda pair: pair[0].not_valid_after)


def _about(certificate: x509.Certificate) -> dict[str, Any]:
    native = certificate.subject.native
    name = native.get("common_name", "")
    return {
        "signer": _text(name if isinstance(name, str) else ""),
        "serial": f"{certificate.serial_number:x}",
        "until": certificate.not_valid_after.isoformat(),
    }


def _serial(token: pkcs11.Token) -> str:
    return _text(token.serial.decode("ascii", "replace"))


def _text(text: str) -> str:
    return text.strip("\0 ")[:200]


def _pin(token: pkcs11.Token) -> str:
    flags = token.flags
    if TokenFlag.USER_PIN_LOCKED in flags:
        return "locked"
    if TokenFlag.USER_PIN_FINAL_TRY in flags:
        return "final"
    return "low" if TokenFlag.USER_PIN_COUNT_LOW in flags else "usual"


# --- signing ----------------------------------------------------------------------------------------


def _sign(held: _Held, content: bytes, tsa: str) -> tuple[bytes, bool]:
    """The PDF with its signature behind it, and whether its time is confirmed."""
    from pyhanko.sign.timestamps import HTTPTimeStamper
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    if tsa:
        try:
            return _signed(held, content, HTTPTimeStamper(tsa, timeout=_TSA_SECONDS)), True
        except (TimestampRequestError, OSError):
            pass  # the time is worth less than the signature: it is signed without
    return _signed(held, content, None), False


def _signed(held: _Held, content: bytes, timestamper: Any) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, fields
    from pyhanko.sign.pkcs11 import PKCS11Signer

    signer = PKCS11Signer(
        held.session, signing_cert=held.certificate, key_id=held.key_id, other_certs_to_pull=None
    )
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        known = [name for name, *_ in fields.enumerate_sig_fields(writer.prev)]
        meta = PdfSignatureMetadata(
            field_name=_free(known), md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        out = PdfSigner(meta, signer=signer, timestamper=timestamper).sign_pdf(writer)
    except PdfError:
        raise _RefusedError("unsignable") from None
    return bytes(out.getbuffer())


def _free(known: Sequence[str]) -> str:
    return next(name for number in range(1, 1000) if (name := f"{_FIELD}{number}") not in known)


if __name__ == "__main__":
    main()

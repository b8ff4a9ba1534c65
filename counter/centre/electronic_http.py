"""A system of electronic receipts behind a small JSON gateway: the generic adapter of `ElectronicReceipts`.

No two providers speak alike, and none publishes an open interface; what a province writes is a gateway of
three requests (docs/receipts.md). Knows HTTP, not records. httpx is imported when needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec

from counter.centre.electronic import Issued, ReceiptsRefusedError, ReceiptsUnavailableError
from counter.domain.electronic_receipts import ReceiptRequest

if TYPE_CHECKING:
    import httpx

__all__ = ["HttpReceipts"]

_LARGEST_ANSWER: Final = 64 * 1024
_SECONDS: Final = 20.0
_OK, _NOT_FOUND, _SIGN_IN, _BUSY = 200, 404, (401, 403), (408, 425, 429)


class _Answer(msgspec.Struct, frozen=True):
    series: str
    number: str


class _Refusal(msgspec.Struct, frozen=True):
    reason: str = "refused"


class HttpReceipts:
    """`ElectronicReceipts` over HTTP. Redirects are not followed."""

    def __init__(self, address: str, token: str, *, transport: httpx.BaseTransport | None = None) -> None:
        """`address` is `https://host/path` without a slash at its end; `token` goes as bearer."""
        import httpx

        self._client = httpx.Client(
            base_url=address,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_SECONDS,
            trust_env=False,
            transport=transport,
        )

    def issue(self, request: ReceiptRequest) -> Issued:
        """PUT /receipts/{id}."""
        body = msgspec.json.encode(request)
        found = self._ask("PUT", f"/receipts/{quote(request.id, safe='')}", body)
        if found is None:
            raise ReceiptsUnavailableError(sent=True)
        return self._issued(found)

    def void(self, receipt_id: str, reason: str) -> None:
        """PUT /receipts/{id}/void; one the gateway does not know was never issued."""
        body = msgspec.json.encode({"reason": reason})
        self._ask("PUT", f"/receipts/{quote(receipt_id, safe='')}/void", body)

    def look_up(self, receipt_id: str) -> Issued | None:
        """GET /receipts/{id}."""
        found = self._ask("GET", f"/receipts/{quote(receipt_id, safe='')}", None)
        return None if found is None else self._issued(found)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def _issued(self, content: bytes) -> Issued:
        """Hostile until parsed: short plain words."""
        try:
            answer = msgspec.json.decode(content, type=_Answer)
        except (msgspec.DecodeError, ValueError):
            raise ReceiptsUnavailableError(sent=True) from None
        plain = all(len(one) <= 40 and one.isprintable() for one in (answer.series, answer.number))
        if not plain or not answer.number:
            raise ReceiptsUnavailableError(sent=True)
        return Issued(answer.series, answer.number)

    def _ask(self, method: str, path: str, body: bytes | None) -> bytes | None:
        """The answer's bytes; None for 404."""
        import httpx

        headers = {"Content-Type": "application/json"} if body is not None else None
        try:
            with self._client.stream(method, path, content=body, headers=headers) as response:
                content = b""
                for piece in response.iter_bytes():
                    content += piece
                    if len(content) > _LARGEST_ANSWER:
                        raise ReceiptsUnavailableError(sent=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise ReceiptsUnavailableError(sent=False) from None
        except httpx.HTTPError:
            raise ReceiptsUnavailableError(sent=True) from None
        status = response.status_code
        if status == _OK:
            return content
        if status == _NOT_FOUND:
            return None
        if status in _SIGN_IN or status in _BUSY or not 400 <= status < 500:
            raise ReceiptsUnavailableError(sent=status >= 500)
        raise ReceiptsRefusedError(_reason(content))


def _reason(content: bytes) -> str:
    """A machine word; anything else the gateway says is none."""
    try:
        word = msgspec.json.decode(content, type=_Refusal).reason
    except (msgspec.DecodeError, ValueError):
        return "refused"
    return word if word.isascii() and word.replace("_", "").isalnum() and len(word) <= 40 else "refused"

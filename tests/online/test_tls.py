"""TLS between a desk and its centre, with real certificates: every trouble is one word that has a text."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate

from counter.centre.serving import TlsFiles
from counter.events import CentreEvent, Event
from counter.online.client import HttpCentre
from counter.online.line import Access
from counter.online.session import DeskSession
from counter.online.transport import Transport
from counter.online.trust import Trust
from counter.ports import DISTRUST, CentreUnavailableError
from counter.texts import LANGUAGES, texts
from counter.wire import HealthReply
from tests.rigs.served import Served, served

HOST = "127.0.0.1"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:litestar")


@dataclass(frozen=True, slots=True)
class Papers:
    """Certificates as files: of the centre, of its CA, of a desk, and of a CA nobody knows."""

    server: TlsFiles
    ca: str
    stranger: str
    desk: str
    strange_desk: str
    pin: str
    key_pin: str


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = tmp_path_factory.mktemp("certificates")
    ca, stranger = trustme.CA(), trustme.CA()
    own = ca.issue_cert(HOST)
    pem = own.cert_chain_pems[0].bytes()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    stranger.cert_pem.write_to_path(folder / "stranger.pem")
    desk, strange_desk = folder / "desk.pem", folder / "strange_desk.pem"
    ca.issue_cert("q03.desk").private_key_and_cert_chain_pem.write_to_path(desk)
    stranger.issue_cert("q03.desk").private_key_and_cert_chain_pem.write_to_path(strange_desk)
    parsed = load_pem_x509_certificate(pem)
    key = parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Papers(
        files(folder, own),
        str(folder / "ca.pem"),
        str(folder / "stranger.pem"),
        str(desk),
        str(strange_desk),
        hashlib.sha256(parsed.public_bytes(Encoding.DER)).hexdigest(),
        hashlib.sha256(key).hexdigest(),
    )


def files(folder: Path, leaf: trustme.LeafCert) -> TlsFiles:
    """The leaf's files of a server."""
    leaf.cert_chain_pems[0].write_to_path(folder / "server.pem")
    leaf.private_key_pem.write_to_path(folder / "server.key")
    return TlsFiles(folder / "server.pem", folder / "server.key")


@asynccontextmanager
async def desk_at(centre: Served, trust: Trust, *, base_url: str = "") -> AsyncIterator[HttpCentre]:
    client = HttpCentre(DeskSession(replace(centre.door(base_url=base_url), trust=trust), "this-pc"))
    try:
        yield client
    finally:
        await client.close()


async def trouble(centre: Served, trust: Trust, *, base_url: str = "") -> str:
    """The word with which a desk is kept from its centre; nothing was sent."""
    async with desk_at(centre, trust, base_url=base_url) as client:
        with pytest.raises(CentreUnavailableError) as kept:
            await client.place()
    assert not kept.value.sent
    assert kept.value.distrusted
    return kept.value.detail


@pytest.mark.parametrize(
    "trust",
    [
        lambda papers: Trust(ca_file=papers.ca),
        lambda papers: Trust(pin=papers.pin),
        lambda papers: Trust(pin=papers.key_pin),
        lambda papers: Trust(ca_file=papers.ca, pin=papers.pin),
    ],
)
async def test_a_desk_that_trusts_its_centre_works(
    tmp_path: Path, papers: Papers, trust: Callable[[Papers], Trust]
) -> None:
    async with served(tmp_path, tls=papers.server) as centre, desk_at(centre, trust(papers)) as client:
        assert (await client.place()).seat.id == "Q03"
        heard: asyncio.Queue[Event] = asyncio.Queue()
        following = asyncio.create_task(client.events(-1, heard.put_nowait))
        event = await asyncio.wait_for(heard.get(), 10)
        assert isinstance(event, CentreEvent)
        assert event.kind == "position"
        following.cancel()


async def test_another_ca_or_pin_is_not_believed(tmp_path: Path, papers: Papers) -> None:
    async with served(tmp_path, tls=papers.server) as centre:
        assert await trouble(centre, Trust(ca_file=papers.stranger)) == "centre_untrusted"
        assert await trouble(centre, Trust()) == "centre_untrusted"  # the machine's own do not know it
        assert await trouble(centre, Trust(pin="0" * 64)) == "centre_other_pin"
        assert await trouble(centre, Trust(ca_file=papers.ca, pin="0" * 64)) == "centre_other_pin"
        assert await trouble(centre, Trust(ca_file=papers.stranger, pin=papers.pin)) == "centre_untrusted"
        assert not centre.office.sessions._desk_of  # nobody got as far as the door


async def test_a_certificate_of_another_name_is_not_believed(tmp_path: Path, papers: Papers) -> None:
    async with served(tmp_path, tls=papers.server) as centre:
        other = f"https://localhost:{centre.port}"
        assert await trouble(centre, Trust(ca_file=papers.ca), base_url=other) == "centre_other_name"
        async with desk_at(centre, Trust(pin=papers.pin), base_url=other) as client:
            assert (await client.place()).seat.id == "Q03"  # the pin says more than a name


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_certificate_out_of_its_time_is_not_believed(tmp_path: Path, days: int) -> None:
    ca, now = trustme.CA(), datetime.now(UTC)
    begin, end = (now - timedelta(days=9), now - timedelta(days=1))
    if days > 0:
        begin, end = now + timedelta(days=1), now + timedelta(days=9)
    leaf = ca.issue_cert(HOST, not_before=begin, not_after=end)
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    certificate = load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
    pin = hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
    word = "centre_expired" if days < 0 else "centre_not_yet_valid"
    async with served(tmp_path, tls=files(tmp_path, leaf)) as centre:
        assert await trouble(centre, Trust(ca_file=str(tmp_path / "ca.pem"))) == word
        assert await trouble(centre, Trust(pin=pin)) == word


async def test_a_centre_that_asks_for_certificates_gets_them(tmp_path: Path, papers: Papers) -> None:
    mutual = replace(papers.server, client_ca=Path(papers.ca))
    async with served(tmp_path, tls=mutual) as centre:
        async with desk_at(centre, Trust(ca_file=papers.ca, client_cert=papers.desk)) as client:
            assert (await client.place()).seat.id == "Q03"
        assert await trouble(centre, Trust(ca_file=papers.ca)) == "client_certificate"
        strange = Trust(ca_file=papers.ca, client_cert=papers.strange_desk)
        assert await trouble(centre, strange) == "client_certificate"


async def test_plain_and_secure_do_not_meet(tmp_path: Path, papers: Papers) -> None:
    async with served(tmp_path) as plain:
        secure = f"https://{HOST}:{plain.port}"
        assert await trouble(plain, Trust(ca_file=papers.ca), base_url=secure) == "not_tls"
        for address in ("http://centre.example", "http://192.0.2.1:8443", "HTTP://10.0.0.1"):
            assert await trouble(plain, Trust(), base_url=address) == "plain_http"
    async with served(tmp_path, tls=papers.server) as centre:
        transport = Transport(Access(f"http://{HOST}:{centre.port}", "t", "Q03"))
        with pytest.raises(CentreUnavailableError):
            await transport.ask("GET", "/v1/health", HealthReply)
        await transport.close()


async def test_files_that_cannot_be_read_are_one_word(tmp_path: Path, papers: Papers) -> None:
    (tmp_path / "empty.pem").write_text("")
    async with served(tmp_path, tls=papers.server) as centre:
        for trust in (
            Trust(ca_file=str(tmp_path / "none.pem")),
            Trust(ca_file=str(tmp_path / "empty.pem")),
            Trust(ca_file=papers.ca, client_cert=papers.ca),  # a certificate without its key
        ):
            assert await trouble(centre, trust) == "trust_files"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_a_text(language: str) -> None:
    assert {f"desk.reason.{word}" for word in DISTRUST} <= set(texts(language).keys())

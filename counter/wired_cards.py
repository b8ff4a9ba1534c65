"""The chip reader, whose cards this desk believes and how one is judged: for `bootstrap` and the commands.

The code that judges is imported when the first card is read, on the thread that reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from counter.folders import FolderUnavailableError, Mode, data_folder, known_mode

if TYPE_CHECKING:
    from counter.domain.card import CardRecord
    from counter.ports import CardReader, Clock, Publish
    from counter.settings import ReaderSettings
    from devices.emrtd.apdu import CardTransport
    from devices.emrtd.pki.trust_folder import TrustFolder
    from devices.emrtd.pki.trust_store import TrustStore
    from devices.emrtd.proof import Proof
    from devices.virtual.authentication import CardAuthentication
    from devices.virtual.issuing import CardIssuer
    from devices.virtual.reader import VirtualReader

__all__ = [
    "chip_reader",
    "open_card",
    "proof_of",
    "training_authentication",
    "trust_folder",
    "trust_here",
    "trust_store",
]

_TRAINING_ISSUER = "TẬP HUẤN - KHÔNG CÓ GIÁ TRỊ"


def chip_reader(
    publish: Publish, settings: ReaderSettings, mode: Mode, folder: Path, clock: Clock
) -> tuple[CardReader, VirtualReader | None]:
    """The chip reader of a desk, and the virtual reader behind it where it has one."""
    from devices.reader import AccessPolicy, CardSource, ChipReader

    source: CardSource
    virtual: VirtualReader | None = None
    if settings.kind == "virtual" or (settings.kind == "default" and mode is Mode.TRAINING):
        from devices.virtual.reader import VirtualReader as Virtual

        source = virtual = Virtual(publish)
    else:
        from devices.ndef.source import TaggedSource
        from devices.pcsc.source import PcscSource

        source = TaggedSource(publish, partial(PcscSource, reader=settings.name or None))
    policy = AccessPolicy(settings.bac_after_failed_pace)
    proof = proof_of(partial(trust_store, folder, mode), clock)
    return ChipReader(publish, source, clock, policy=policy, proof=proof), virtual


def trust_folder(folder: Path) -> TrustFolder:
    """The trust store in a data folder: what was imported there."""
    from cache.safe_files import replace_file
    from devices.emrtd.pki.trust_folder import TrustFolder

    return TrustFolder(folder / "trust", replace_file)


def trust_store(folder: Path, mode: Mode) -> TrustStore:
    """Whom a desk believes: what was imported; in training the issuer of the training cards instead."""
    if mode is not Mode.TRAINING:
        return trust_folder(folder)
    from devices.emrtd.pki.certificates import parse_certificate
    from devices.emrtd.pki.trust_store import KnownIssuers

    return KnownIssuers((parse_certificate(_training_issuer().authority),))


def trust_here(mode_name: str | None) -> TrustStore:
    """Whom the desk of this way to run believes; nobody where there is no data folder."""
    from devices.emrtd.pki.trust_store import KnownIssuers

    try:
        mode = known_mode(mode_name)
        return trust_store(data_folder(mode), mode)
    except FolderUnavailableError:
        return KnownIssuers()


def proof_of(trusted: Callable[[], TrustStore], clock: Clock) -> Callable[[], Proof]:
    """Makes what judges one read, by whom the desk believes then."""

    def load() -> Proof:
        from devices.emrtd.authentication import Authentication

        return Authentication(trusted(), clock.now())

    def make() -> Proof:
        from devices.emrtd.late_proof import LateProof

        return LateProof(load)

    return make


def training_authentication(record: CardRecord) -> CardAuthentication:
    """How the training card of `record` is signed and proves itself."""
    from devices.virtual.authentication import CardAuthentication

    return CardAuthentication(_training_issuer, record.personal_number or record.full_name)


def open_card(reader: str | None) -> AbstractContextManager[CardTransport]:
    """The card on a PC/SC reader; raises what `devices.pcsc` raises."""
    from devices.pcsc.transport import open_card as open_pcsc

    return open_pcsc(reader)


@cache
def _training_issuer() -> CardIssuer:
    from devices.virtual.issuing import CardIssuer

    return CardIssuer.of(_TRAINING_ISSUER)

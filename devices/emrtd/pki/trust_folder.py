"""The trust store of a desk: a folder of certificates and lists, and an index of who put them there and when.

Certificates are parsed only when a card names them: an index of hundreds costs a read nothing. A file whose
hash is not its name is as good as missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from counter.domain.text import clean
from devices.emrtd.errors import CardError
from devices.emrtd.pki.certificates import Certificate, parse_certificate
from devices.emrtd.pki.revocation import RevocationList, parse_revocation_list
from devices.emrtd.pki.trust_files import TrustFile
from devices.emrtd.pki.trust_store import may_have_issued

__all__ = ["Added", "Import", "TrustFolder", "TrustFolderError", "Trusted"]

_INDEX: Final = "index.json"
_INDEX_LIMIT: Final = 16 * 1024 * 1024
_FORMAT: Final = 1

Write = Callable[[Path, bytes], None]
"""Replaces a whole file durably; raises OSError."""


class TrustFolderError(CardError):
    """The folder or its index cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Import:
    """One file that somebody imported."""

    id: str
    """The SHA-256 of the file, in small hexadecimal digits."""
    name: str
    """The file's name, for people."""
    at: datetime
    by: str
    """Who imported it: a clerk's id."""
    signers: tuple[str, ...] = ()
    """Fingerprints of those who signed its master lists."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """One entry of the index: a certificate, or a revocation list."""

    sha256: str
    subject: str
    """Of a certificate; of a list, whose it is."""
    country: str
    not_after: datetime | None
    source: str
    """Id of the import it came with first."""
    key_id: str = ""
    name: str = field(default="", repr=False)
    """Hash of the normalised name."""
    revokes: bool = False
    """A revocation list."""


@dataclass(frozen=True, slots=True)
class _Index:
    imports: tuple[Import, ...] = ()
    entries: tuple[Trusted, ...] = ()
    format: int = _FORMAT


@dataclass(frozen=True, slots=True)
class Added:
    """What an import came to."""

    added: int
    known: int


class TrustFolder:
    """See `devices.emrtd.pki.trust_store.TrustStore`. Reads the index whenever it is asked."""

    def __init__(self, folder: Path, write: Write) -> None:
        self._folder = folder
        self._write = write

    # --- what a read asks -----------------------------------------------------------------------

    def candidates(self, certificate: Certificate) -> Sequence[Certificate]:
        """See `TrustStore`; nothing when the folder cannot be read."""
        wanted = {_name(certificate.issuer_name)}
        key_id = certificate.issuer_key_id.hex() if certificate.issuer_key_id else "-"
        found: list[Certificate] = []
        for entry in self._entries_or_none():
            named = entry.name in wanted or entry.key_id == key_id or entry.sha256 == certificate.sha256
            if not entry.revokes and named and (content := self._content(entry)) is not None:
                try:
                    issuer = parse_certificate(content)
                except CardError:
                    continue
                if may_have_issued(issuer, certificate):
                    found.append(issuer)
        return found

    def revocation_lists(self, issuer: Certificate) -> Sequence[RevocationList]:
        """See `TrustStore`; nothing when the folder cannot be read."""
        found: list[RevocationList] = []
        for entry in self._entries_or_none():
            of_issuer = entry.revokes and entry.name == _name(issuer.subject_name)
            if of_issuer and (content := self._content(entry)) is not None:
                try:
                    found.append(parse_revocation_list(content))
                except CardError:
                    continue
        return found

    # --- what an administrator does -------------------------------------------------------------

    def entries(self) -> tuple[tuple[Trusted, ...], tuple[Import, ...]]:
        """Everything trusted and where it came from, in the order of import. Raises TrustFolderError."""
        index = self._read()
        return index.entries, index.imports

    def add(self, found: TrustFile, origin: Import) -> Added:
        """Trust everything in `found`; what is there already stays as it is. Raises TrustFolderError."""
        index = self._read()
        known = {entry.sha256 for entry in index.entries}
        fresh: dict[str, tuple[Trusted, bytes]] = {}
        for certificate in found.certificates:
            fresh.setdefault(certificate.sha256, (_certificate(certificate, origin), certificate.encoded))
        for listed in found.lists:
            entry = _list(listed, origin)
            fresh.setdefault(entry.sha256, (entry, listed.encoded))
        added = {sha256: pair for sha256, pair in fresh.items() if sha256 not in known}
        if added:
            imports = index.imports
            if all(one.id != origin.id for one in imports):
                imports = (*imports, replace(origin, name=clean(origin.name, limit=120)))
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                for sha256, (_, content) in added.items():
                    self._write(self._path(sha256), content)
            except OSError as error:
                raise TrustFolderError("trust store cannot be written") from error
            self._store(_Index(imports, (*index.entries, *(entry for entry, _ in added.values()))))
        return Added(len(added), len(fresh) - len(added))

    def remove(self, beginning: str) -> tuple[Trusted, ...]:
        """Trust no longer what has this fingerprint, or came with the import of this id; what that was.

        `beginning` may be cut, to no fewer than eight digits; nothing is removed when it fits more than one
        thing. Raises TrustFolderError.
        """
        index = self._read()
        if len(beginning) < 8:
            return ()
        imports = [one.id for one in index.imports if one.id.startswith(beginning)]
        single = [one for one in index.entries if one.sha256.startswith(beginning)]
        whole = [one for one in index.entries if one.source in imports]
        if len(imports) > 1 or len(single) > 1 or (single and imports and single != whole):
            return ()
        gone = whole or single
        if not gone:
            return ()
        entries = tuple(one for one in index.entries if one not in gone)
        sources = {one.source for one in entries}
        self._store(_Index(tuple(one for one in index.imports if one.id in sources), entries))
        for one in gone:
            self._path(one.sha256).unlink(missing_ok=True)
        return tuple(gone)

    # --- the files ------------------------------------------------------------------------------

    def _entries_or_none(self) -> tuple[Trusted, ...]:
        try:
            return self._read().entries
        except TrustFolderError:
            return ()

    def _read(self) -> _Index:
        path = self._folder / _INDEX
        try:
            if path.stat().st_size > _INDEX_LIMIT:
                raise TrustFolderError("index of the trust store is too long")
            index = msgspec.json.decode(path.read_bytes(), type=_Index)
        except FileNotFoundError:
            return _Index()
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            raise TrustFolderError("index of the trust store cannot be read") from error
        if index.format != _FORMAT:
            raise TrustFolderError("trust store of another format")
        return index

    def _store(self, index: _Index) -> None:
        try:
            self._write(self._folder / _INDEX, msgspec.json.encode(index))
        except OSError as error:
            raise TrustFolderError("trust store cannot be written") from error

    def _content(self, entry: Trusted) -> bytes | None:
        try:
            content = self._path(entry.sha256).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == entry.sha256 else None

    def _path(self, sha256: str) -> Path:
        """Where the content lies; a name that is no hash leads nowhere."""
        plain = len(sha256) == 64 and all(digit in "0123456789abcdef" for digit in sha256)
        return self._folder / (f"{sha256}.der" if plain else "nothing.der")


def _certificate(certificate: Certificate, origin: Import) -> Trusted:
    return Trusted(
        sha256=certificate.sha256,
        subject=certificate.subject,
        country=certificate.country,
        not_after=certificate.not_after,
        source=origin.id,
        key_id=certificate.key_id.hex() if certificate.key_id else "",
        name=_name(certificate.subject_name),
    )


def _list(listed: RevocationList, origin: Import) -> Trusted:
    return Trusted(
        sha256=hashlib.sha256(listed.encoded).hexdigest(),
        subject=listed.issuer,
        country=listed.country,
        not_after=listed.next_at,
        source=origin.id,
        name=_name(listed.issuer_name),
        revokes=True,
    )


def _name(normalised: str) -> str:
    return hashlib.sha256(normalised.encode("utf-8", "replace")).hexdigest()

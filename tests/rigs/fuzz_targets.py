"""Parsers that eat bytes of strangers, and good examples of what they eat.

A target takes bytes and may raise the typed errors of the devices alone: anything else is a defect.
Hypothesis spoils the examples a little in every test run, atheris for minutes in `make soak`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from devices.emrtd import security_infos, sod, tlv
from devices.emrtd.active_authentication import ActiveProof, parse_key
from devices.emrtd.authentication import Authentication
from devices.emrtd.evidence import decode
from devices.emrtd.gathered import ShortId
from devices.emrtd.passive_authentication import authenticate
from devices.emrtd.pki.certificates import parse_certificate
from devices.emrtd.pki.master_list import parse_master_list
from devices.emrtd.pki.public_keys import EcKey, RsaKey, parse_public_key
from devices.emrtd.pki.revocation import parse_revocation_list
from devices.emrtd.pki.signatures import digest_name, parse_scheme, verify
from devices.emrtd.pki.trust_files import read_trust_file
from devices.emrtd.verification import verify_evidence
from devices.virtual.authentication import CardAuthentication, ChipProofs
from devices.virtual.issuing import EcSigner, integer, security_object, signed_data
from tests.rigs.card_fuzz_targets import CARD_TARGETS
from tests.rigs.fuzz_target import Target
from tests.rigs.issuers import AnyCurveSigner, RsaSigner, Secp256k1Signer, revocation_list, signer_under
from tests.rigs.proving import ISSUER, NOW, TRUSTED, judged, signed_card
from tests.rigs.scan_fuzz_targets import SCAN_TARGETS

__all__ = ["TARGETS", "Target"]

_ROOT = EcSigner("brainpoolP256r1", "sha256", "root")
_KEY = EcSigner("brainpoolP384r1", "sha384", "signer")
_GROUPS = {1: b"zone", 13: b"record"}


@cache
def _sods() -> tuple[bytes, ...]:
    keys = (
        _KEY,
        RsaSigner("sha256", pss=True, bits=1024),
        AnyCurveSigner("brainpoolP224r1", "sha224", explicit=True),
    )
    return tuple(security_object(_GROUPS, key, signer_under(_ROOT, key)[1]) for key in keys)


@cache
def _certificates() -> tuple[bytes, ...]:
    keys = (_KEY, RsaSigner("sha1", bits=1024), Secp256k1Signer())
    return tuple(one for key in keys for one in signer_under(_ROOT, key))


@cache
def _master_lists() -> tuple[bytes, ...]:
    content = tlv.encode(0x30, integer(0) + tlv.encode(0x31, b"".join(_certificates())))
    return (signed_data("2.23.136.1.1.2", content, _KEY, signer_under(_ROOT, _KEY)[1]),)


@cache
def _lists() -> tuple[bytes, ...]:
    issued = datetime(2026, 1, 1, tzinfo=UTC)
    return (revocation_list(_ROOT, (7, 8, 2**90), issued, issued + timedelta(days=90)),)


@cache
def _card_files() -> dict[ShortId, bytes]:
    chip = CardAuthentication(ISSUER, "mẫu", ChipProofs())
    return {
        file: chip.file(file, lambda: _GROUPS) or b"" for file in (ShortId.SOD, ShortId.DG14, ShortId.DG15)
    }


def _keys() -> tuple[bytes, ...]:
    names = ("secp192r1", "brainpoolP320r1")
    curves = [
        AnyCurveSigner(name, "sha256", explicit=explicit).public
        for name in names
        for explicit in (True, False)
    ]
    return (*curves, Secp256k1Signer().public, RsaSigner("sha256", bits=1024).public)


def _use_certificate(content: bytes) -> None:
    certificate = parse_certificate(content)
    certificate.is_signed_by(parse_certificate(ISSUER.authority))
    certificate.is_signed_by(certificate)


def _use_key(content: bytes) -> None:
    key = parse_public_key(content)
    assert isinstance(key, EcKey | RsaKey)
    verify(
        key,
        _SCHEMES["ec" if isinstance(key, EcKey) else "rsa"],
        b"message",
        b"\x30\x06\x02\x01\x05\x02\x01\x07",
    )
    ActiveProof(bytes(8), content[-128:]).verified_by(key, None)


_SCHEMES = {"ec": parse_scheme(_KEY.algorithm), "rsa": parse_scheme(RsaSigner("sha256", bits=1024).algorithm)}


def _use_infos(content: bytes) -> None:
    infos = security_infos.parse(content)
    infos.chip_authentication()
    for key in infos.keys:
        group, public = key.group()
        group.shared(group.random_scalar(), public)


def _judge(content: bytes) -> None:
    """A card whose three signed files are spoilt together."""
    proof = Authentication(TRUSTED, NOW)
    third = len(content) // 3 + 1
    for at, file in enumerate((ShortId.SOD, ShortId.DG14, ShortId.DG15)):
        proof.took(file, content[at * third : (at + 1) * third])
    proof.card_security(content)
    proof.conclude()


def _evidence() -> tuple[bytes, ...]:
    return tuple(one for one in (judged(signed_card()).evidence,) if one is not None)


TARGETS: dict[str, Target] = {
    "sod": Target(lambda content: authenticate(content, _GROUPS, TRUSTED, NOW), _sods, never_raises=True),
    "sod_parsed": Target(sod.parse, _sods),
    "certificate": Target(_use_certificate, _certificates),
    "revocation_list": Target(parse_revocation_list, _lists),
    "master_list": Target(parse_master_list, _master_lists),
    "trust_file": Target(read_trust_file, lambda: (*_master_lists(), *_certificates(), *_lists())),
    "public_key": Target(_use_key, _keys),
    "algorithm": Target(
        lambda content: (parse_scheme(content, "sha256"), digest_name(content)),
        lambda: (_KEY.algorithm, RsaSigner("sha256", pss=True, bits=1024).algorithm),
    ),
    "dg14": Target(_use_infos, lambda: (_card_files()[ShortId.DG14],)),
    "dg15": Target(parse_key, lambda: (_card_files()[ShortId.DG15],)),
    "card": Target(_judge, lambda: (b"".join(_card_files().values()),), never_raises=True),
    "evidence": Target(lambda content: verify_evidence(decode(content), TRUSTED), _evidence),
    **CARD_TARGETS,
    **SCAN_TARGETS,
}

"""The router of scans: says what a scanned or typed text is, from its content alone.

One scan may happen anywhere, so this never raises and never looks further than the text: who gets a kind is
`counter.domain.scan_consumer`, whether a ticket's signature is right is decided elsewhere. A text that an
input method or a keyboard layout has changed is read as what was scanned where only one code can have been
meant (`counter.domain.mangled`). Source of the formats: facts of the chip card (QR, MRZ), Decree 118/2025
art. 28, DESIGN.md "One scan, anywhere".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, unquote, urlsplit

from counter.domain import codes
from counter.domain.card_text import citizen_fields, insurance_fields, is_insurance, wedge_marks
from counter.domain.mrz import Mrz, read_mrz, zone_part
from counter.domain.people import IdentityLevel, PartialDate, Person, PersonField, Sex, Source
from counter.domain.satisfaction import read_answers
from counter.domain.scan_kinds import Scan, ScanKind, scan_of
from counter.domain.scan_mending import decoded_anew, doubted, mended
from counter.domain.scan_warning import ScanWarning
from counter.domain.text import clean
from counter.domain.transfers import ListNumber
from counter.domain.vietqr import looks_like_payment, read_payment

__all__ = ["MAX_CHARACTERS", "Scan", "ScanKind", "citizen_from_qr", "read_scan"]

MAX_CHARACTERS = 2_000
"""Longest text that is looked at: a QR code of version 25 holds less."""

_CAN_DIGITS = 6
_GROUP_SEPARATOR = "\x1d"
_BADGE = re.compile(r"CB[0-9]{20}")
"""`CB` (cán bộ) and 66 random bits in digits, which no Vietnamese typing method changes."""
_BROKEN_CODE = re.compile(r"[A-Za-z0-9.]+-[0-9]{6}-[0-9]{3,8}")
_DAY_SLIP = re.compile(r"AUDIT-([0-9]{1,12})-[0-9A-Fa-f]{16,128}")
_CODE_IN_WORDS = re.compile(r"[A-Za-z0-9.]{2,60}-[0-9]{6}-[0-9]{4,7}")
_LINK_VALUES = 20


def read_scan(text: str, today: date) -> Scan:
    """Say what `text` is. Never raises; at most `MAX_CHARACTERS` are looked at."""
    if len(text) > MAX_CHARACTERS:
        return scan_of(ScanKind.UNKNOWN, {}, ScanWarning.TOO_LONG)
    line = _line(text)

    def read(meant: str) -> Scan:
        return _read(meant, today)

    scan = decoded_anew(line, read) or read(line)
    if scan.kind in (ScanKind.TEXT, ScanKind.UNKNOWN) and ScanWarning.EMPTY not in scan.warnings:
        scan = mended(line, read) or doubted(scan, line)
    return scan if scan.text else replace(scan, text=line)


def _line(text: str) -> str:
    return text.lstrip("\ufeff").replace(_GROUP_SEPARATOR, "|").strip()


def _read(line: str, today: date) -> Scan:
    if zone := read_mrz(line, today):
        return _from_mrz(zone)
    if part := zone_part(line):
        return scan_of(ScanKind.ZONE_LINE, {"part": part})
    if looks_like_payment(line):  # its checksum covers every space, so it is read before cleaning
        return _payment(line)
    harmless = clean(line, limit=MAX_CHARACTERS)
    if not harmless:
        return scan_of(ScanKind.UNKNOWN, {}, ScanWarning.EMPTY)
    marks = wedge_marks(line)
    for reader in _READERS:
        scan = reader(harmless, today)
        if scan is not None:
            return Scan(scan.kind, scan.fields, marks + scan.warnings)
    return scan_of(ScanKind.TEXT, {"text": harmless}, *marks)


def citizen_from_qr(scan: Scan) -> Person:
    """The person on an identity card's QR code: seen, not proved. ValueError for another kind of scan."""
    if scan.kind is not ScanKind.CITIZEN_QR:
        raise ValueError(f"a scan of kind {scan.kind} names no citizen")
    fields = scan.fields
    birth = fields.get("date_of_birth")
    present = {
        PersonField.FULL_NAME: fields["full_name"],
        PersonField.PERSONAL_NUMBER: fields["personal_number"],
        PersonField.DATE_OF_BIRTH: birth,
        PersonField.SEX: fields.get("sex"),
        PersonField.RESIDENCE: fields["place_of_residence"],
        PersonField.OLD_NUMBER: fields["old_number"],
    }
    return Person(
        full_name=fields["full_name"],
        personal_number=codes.personal_number(fields["personal_number"]),
        date_of_birth=PartialDate(*(int(part) for part in birth.split("-"))) if birth else None,
        sex=Sex(fields["sex"]) if "sex" in fields else None,
        residence=fields["place_of_residence"] or None,
        old_number=fields["old_number"] or None,
        sources={name: Source.QR for name, value in present.items() if value},
        level=IdentityLevel.SEEN,
    )


def _from_mrz(zone: Mrz) -> Scan:
    fields = {
        "format": zone.format.value,
        "document_type": zone.document_type,
        "issuer": zone.issuer,
        "document_number": zone.document_number,
        "surname": zone.surname,
        "given_names": zone.given_names,
        "nationality": zone.nationality,
        "date_of_birth": zone.date_of_birth.iso() if zone.date_of_birth else "",
        "sex": zone.sex.value if zone.sex else "",
        "date_of_expiry": zone.date_of_expiry.isoformat() if zone.date_of_expiry else "",
        "optional": zone.optional,
    }
    number = codes.personal_number(zone.optional.partition("<")[0]) if zone.issuer == "VNM" else None
    if number is not None:
        fields["personal_number"] = number
    found = {name: value for name, value in fields.items() if value}
    return scan_of(ScanKind.MRZ, found, *(ScanWarning(f"check_digit_{name}") for name in zone.failed))


def _piped(text: str, today: date) -> Scan | None:
    """Codes whose fields stand between `|`."""
    if "|" not in text:
        return None
    if ticket := codes.TicketText.parse(text):
        fields = {
            "centre": ticket.centre,
            "date": ticket.day.isoformat(),
            "group": ticket.number[0],
            "number": ticket.number,
            "signature": ticket.signature,
        }
        return scan_of(
            ScanKind.TICKET, fields, *([] if ticket.day == today else [ScanWarning.TICKET_OF_ANOTHER_DAY])
        )
    if text.startswith("K01|"):
        known = read_answers(text) is not None
        return scan_of(ScanKind.SURVEY, {"answers": text}) if known else scan_of(ScanKind.UNKNOWN, {})
    parts = [part.strip() for part in text.split("|")]
    if is_insurance(parts):
        return scan_of(ScanKind.HEALTH_INSURANCE, insurance_fields(parts))
    number = codes.personal_number(parts[0])
    if number is None:
        ticket_like = parts[0] == "Q"
        return scan_of(
            ScanKind.UNKNOWN,
            {},
            ScanWarning.TICKET_MALFORMED if ticket_like else ScanWarning.FIELDS_UNKNOWN,
        )
    if len(parts) < 7:
        return scan_of(ScanKind.UNKNOWN, {"personal_number": number}, ScanWarning.FIELDS_MISSING)
    found, warnings = citizen_fields(number, parts, today)
    return scan_of(ScanKind.CITIZEN_QR, found, *warnings)


def _payment(text: str) -> Scan:
    fields, warnings = read_payment(text)
    for match in _CODE_IN_WORDS.findall(fields.get("purpose", "")):
        if (code := codes.DossierCode.parse(match)) is not None:
            fields["code"] = str(code)
    foreign = ScanWarning.PAYMENT_NOT_VIETQR in warnings
    return scan_of(ScanKind.UNKNOWN if foreign else ScanKind.VIETQR, fields, *warnings)


def _link(text: str, today: date) -> Scan | None:
    """An address; one that names a dossier (a slip of another system) or a procedure is read as that."""
    if not text.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(text)
        host, values = parts.hostname, parse_qsl(parts.query, max_num_fields=_LINK_VALUES)
    except ValueError:
        return scan_of(ScanKind.UNKNOWN, {}, ScanWarning.LINK_MALFORMED)
    if not host:
        return scan_of(ScanKind.UNKNOWN, {}, ScanWarning.LINK_MALFORMED)
    segments = unquote(parts.path).split("/")[-2:]
    for value in (*(value for _, value in values), unquote(parts.fragment), *segments):
        if (code := codes.DossierCode.parse(value)) is not None:
            found = {"code": str(code), "agency": code.agency, "serial": code.serial, "host": host}
            return _dated(ScanKind.DOSSIER_CODE, found, code.day, today)
        if procedure := codes.procedure_code(value):
            return scan_of(ScanKind.PROCEDURE_CODE, {"code": procedure, "host": host})
    return scan_of(ScanKind.LINK, {"url": text, "host": host})


def _number(text: str, today: date) -> Scan | None:
    if code := codes.procedure_code(text):
        return scan_of(ScanKind.PROCEDURE_CODE, {"code": code})
    if number := codes.personal_number(text):
        fields = {"number": number, "personal_number": number, "can": codes.can_of(number)}
        if (year := codes.birth_year(number)) and (sex := codes.registered_sex(number)):
            fields |= {"birth_year": str(year), "sex": sex.value}
        return scan_of(ScanKind.PERSONAL_NUMBER, fields, *codes.number_findings(number, today))
    if old := codes.old_number(text):
        return scan_of(ScanKind.OLD_NUMBER, {"old_number": old})
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == _CAN_DIGITS:
        return scan_of(ScanKind.CAN, {"can": text})
    if len(text) < _CAN_DIGITS:
        return scan_of(ScanKind.ORDER_NUMBER, {"number": text})
    return scan_of(ScanKind.UNKNOWN, {}, ScanWarning.DIGITS_UNKNOWN)


def _code(text: str, today: date) -> Scan | None:
    if local := codes.LocalNumber.parse(text):
        fields = {"number": str(local), "seat": local.seat, "serial": f"{local.serial:04d}"}
        return _dated(ScanKind.LOCAL_NUMBER, fields, local.day, today)
    if dossier := codes.DossierCode.parse(text):
        fields = {"code": str(dossier), "agency": dossier.agency, "serial": dossier.serial}
        return _dated(ScanKind.DOSSIER_CODE, fields, dossier.day, today)
    if listed := ListNumber.parse(text):
        return scan_of(ScanKind.LIST_NUMBER, {"number": str(listed)})
    if number := codes.ticket_number(text):
        return scan_of(ScanKind.TICKET_NUMBER, {"number": number})
    return scan_of(ScanKind.UNKNOWN, {}, ScanWarning.CODE_MALFORMED) if _BROKEN_CODE.fullmatch(text) else None


def _dated(kind: ScanKind, fields: dict[str, str], day: date, today: date) -> Scan:
    warnings = [ScanWarning.DATE_IN_FUTURE] if day > today else []
    return scan_of(kind, {**fields, "date": day.isoformat()}, *warnings)


def _day_slip(text: str, _today: date) -> Scan | None:
    found = _DAY_SLIP.fullmatch(text)
    return scan_of(ScanKind.DAY_SLIP, {"number": found[1]}) if found else None


def _badge(text: str, _today: date) -> Scan | None:
    return scan_of(ScanKind.BADGE, {}) if _BADGE.fullmatch(text) else None


_READERS: tuple[Callable[[str, date], Scan | None], ...] = (_badge, _day_slip, _piped, _link, _number, _code)

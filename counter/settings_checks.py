"""What cannot be used of a settings table whose values have their right types: (key, what), all of it.

A part of `counter.settings`, imported when a table is there to be checked. Knows no lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from counter.domain.payments import PayAccount, account_problem
from counter.ports.scanner import is_option
from counter.scanner_settings import unreadable

__all__ = ["CHECKS", "Said"]

Said = list[tuple[str, str]]
_PIN: Final = re.compile(r"[0-9A-Fa-f]{64}")
_GATEWAY: Final = re.compile(r"[!-~]{1,200}")
_SECURE_KEYS: Final = ("ca_file", "pin", "client_cert", "client_key")


def _centre(table: Mapping[str, Any]) -> Said:
    """Addresses, pins and files."""
    address = table.get("address", "")
    said: Said = []
    secure = address.startswith("https://")
    try:
        parts = urlsplit(address)
        host, bare = parts.hostname or "", (parts.path, parts.query, parts.fragment, parts.username)
        usable = bool(host) and parts.port != 0 and not any(part for part in bare if part != "/")
    except ValueError:
        host, usable = "", False
    if not address:
        said += [("address", "needed beside the other keys")] if any(table.values()) else []
    elif not usable or not address.startswith(("https://", "http://")):
        said.append(("address", "must be https://host or https://host:port"))
    elif not secure and not _on_this_machine(host):
        said.append(("address", "http is for this machine alone: use https"))
    if table.get("pin") and not _PIN.fullmatch(table["pin"].replace(":", "")):
        said.append(("pin", "must be SHA-256 in hex: 64 digits"))
    for key in ("ca_file", "client_cert", "client_key"):
        if table.get(key) and not Path(table[key]).is_file():
            said.append((key, "no such file"))
    if table.get("client_key") and not table.get("client_cert"):
        said.append(("client_key", "needs client_cert"))
    if not secure:
        said += [(key, "is for https alone") for key in _SECURE_KEYS if table.get(key)]
    return said


def _receipts(table: Mapping[str, Any]) -> Said:
    """A gateway that names whoever pays is spoken to in secret."""
    gateway = table.get("gateway", "")
    if not gateway:
        return []
    try:
        parts = urlsplit(gateway)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", 0
    plain = not parts.query and not parts.fragment and parts.username is None if host else False
    if not plain or port == 0 or gateway.endswith("/") or _GATEWAY.fullmatch(gateway) is None:
        return [("gateway", "must be https://host/path without a slash at its end")]
    if parts.scheme == "https" or (parts.scheme == "http" and _on_this_machine(host)):
        return []
    return [("gateway", "http is for this machine alone: use https")]


def _payment(table: Mapping[str, Any]) -> Said:
    """An account that no code can be made of: money must not go astray."""
    bank, number, name, city = (table.get(key, "") for key in ("bank", "account", "name", "city"))
    wrong = account_problem(PayAccount(bank, number, name, city)) if any(table.values()) else ""
    right = {
        "bank": "must be the six digits of the bank's BIN",
        "account": "must be 1 to 19 letters and digits",
        "name": "at most 25 letters",
        "city": "at most 15 letters",
    }
    return [(wrong, right[wrong])] if wrong else []


def _survey(table: Mapping[str, Any]) -> Said:
    address = table.get("address", "")
    try:
        whole = address.format(desk="D", day="20261123")
    except (KeyError, IndexError, ValueError, AttributeError):
        whole = ""
    if not address or (re.fullmatch(r"https://[!-z~]{1,180}", whole) is not None):
        return []
    return [("address", "must be https://… with {desk} and {day} alone in braces")]


def _scanning(table: Mapping[str, Any]) -> Said:
    said: Said = []
    if not all(is_option(one) for one in table.get("options", [])):
        said.append(("options", "each must be -x210 or --name=value"))
    if table.get("folder") and not Path(table["folder"]).is_dir():
        said.append(("folder", "no such folder"))
    return said


def _signing(table: Mapping[str, Any]) -> Said:
    said: Said = []
    if table.get("library") and not Path(table["library"]).is_file():
        said.append(("library", "no such file"))
    if table.get("timestamp_url") and re.fullmatch(r"https?://[!-~]{1,200}", table["timestamp_url"]) is None:
        said.append(("timestamp_url", "must be http://… or https://…"))
    return said


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


CHECKS: Final[Mapping[str, Callable[[Mapping[str, Any]], Said]]] = {
    "centre": _centre,
    "receipts": _receipts,
    "payment": _payment,
    "survey": _survey,
    "scanning": _scanning,
    "scanners": unreadable,
    "signing": _signing,
}
"""By the name of the table."""

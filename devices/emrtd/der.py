"""Tags of ASN.1 in DER, as the files of a chip and certificates carry them (ITU-T X.680 §8.4, X.690 §8)."""

from __future__ import annotations

from typing import Final

__all__ = [
    "BITS",
    "BMP",
    "BOOLEAN",
    "IA5",
    "INTEGER",
    "NULL",
    "OCTETS",
    "OID",
    "PRINTABLE",
    "SEQUENCE",
    "SET",
    "TELETEX",
    "TIME",
    "UTC_TIME",
    "UTF8",
]

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BITS: Final = 0x03
OCTETS: Final = 0x04
NULL: Final = 0x05
OID: Final = 0x06
UTF8: Final = 0x0C
PRINTABLE: Final = 0x13
TELETEX: Final = 0x14
IA5: Final = 0x16
UTC_TIME: Final = 0x17
TIME: Final = 0x18
BMP: Final = 0x1E
SEQUENCE: Final = 0x30
SET: Final = 0x31

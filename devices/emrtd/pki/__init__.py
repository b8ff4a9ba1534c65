"""Whose signature stands on a chip: certificates, revocation lists, signed data, trusted issuers.

Parses with asn1crypto behind bounds of its own, computes with `cryptography`; knows no chip protocol, no
reader and no desk. Everything it reads may be forged: all it raises is a CardError.
"""

"""Electronic machine-readable travel documents: the protocols of chip cards (ICAO 9303-10 and -11).

Knows the domain and a `CardTransport`; knows neither PC/SC nor who asked for the read. The primitives (TLV,
APDU, key derivation, secure messaging, curves) serve a terminal and a chip alike.
"""

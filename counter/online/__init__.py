"""The desk's client of its centre: JSON over HTTP. Knows the wire and the domain only."""

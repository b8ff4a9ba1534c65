"""Real parts for tests: pcscd with a virtual reader, an IPP printer, a pty terminal."""

"""Ways to a printer: IPP, TCP port 9100, a folder. Each takes finished bytes and says how it ended."""

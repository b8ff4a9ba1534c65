"""Electronic copies: scanners by SANE, files, a watched folder, and what makes a PDF of them."""

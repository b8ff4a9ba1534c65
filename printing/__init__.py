"""Documents to PDF, ESC/POS and plain text, and the spoolers that take them to paper."""

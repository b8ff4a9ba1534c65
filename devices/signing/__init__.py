"""The officer's digital signature on electronic copies, by a PKCS#11 token."""

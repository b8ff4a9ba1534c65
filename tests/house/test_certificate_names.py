"""Names in certificates on the screen, the same in every language."""

from __future__ import annotations

import pytest

from counter.cli.certificate_names import short_name


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Common Name: CSCA Mẫu, Country: VN", "CN=CSCA Mẫu, C=VN"),
        ("Common Name: A, Organizational Unit: B; Organization: C, Country: VN", "CN=A, OU=B; O=C, C=VN"),
        ("Common Name: of Country: x, Country: VN", "CN=of Country: x, C=VN"),
        ("Pseudonym: y", "Pseudonym: y"),
        ("", ""),
    ],
)
def test_what_x500_has_a_short_form_for_is_written_short(long: str, short: str) -> None:
    assert short_name(long) == short

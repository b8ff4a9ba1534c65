"""What the devices may load before they are used: no PC/SC library, no imaging, no front end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PROBE = """
import sys
import devices.reader, devices.pcsc.source, devices.virtual.reader, devices.virtual.vpcd
import devices.scanning.sane, devices.scanning.files, devices.signing.token
late = {"smartcard", "PIL", "textual", "httpx", "pydyf"}
late |= {"pikepdf", "img2pdf", "pkcs11", "pyhanko", "asn1crypto"}
print(sorted(late & set(sys.modules)))
"""


def test_late_imports_stay_late() -> None:
    root = Path(__file__).parents[2]
    answer = subprocess.run(
        [sys.executable, "-c", _PROBE], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.strip() == "[]"

"""The Textual front end of the desk: draws `DeskState`, turns keys into acts of `DeskPort`, knows no device.

Importing this package switches Textual's kitty key protocol off before Textual reads its settings: with it, a
seven-letter commit of an input method arrived as 33 garbage keys.
"""

from __future__ import annotations

import os

os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"

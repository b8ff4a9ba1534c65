"""On the path of the embedded centre while pictures are made: its clock stands still (see `stage.MOMENT`)."""

from __future__ import annotations

import os
from datetime import datetime

import counter.centre.office_time as office_time

_MOMENT = datetime.fromisoformat(os.environ["PICTURES_MOMENT"])

office_time.office_now = lambda: _MOMENT

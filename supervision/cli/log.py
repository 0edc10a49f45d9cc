"""The daemon's log (运行日志): one JSON object a line. Counts, days and parcel numbers; no name of a person or firm."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import orjson


def log(event: str, *, level: str = "info", **fields: Any) -> None:
    """Write one line to standard output, at once: systemd and containers keep it from there."""
    line = {"at": datetime.now(UTC), "level": level, "event": event, **fields}
    sys.stdout.write(orjson.dumps(line).decode() + "\n")
    sys.stdout.flush()

"""What every request is given (门口): the records, the office, the clock, who writes the log, how the door is reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from sqlalchemy import Engine

from supervision.law.daycount import CHINA
from supervision.office import Office
from supervision.web.background import Background
from supervision.web.counting import Counting

Clock = Callable[[], datetime]
"""Gives the true instant, in UTC."""

Log = Callable[..., None]
"""Writes a line of the log: the event, then `level` and named values."""


def in_silence(event: str, **fields: Any) -> None:
    """Writes no log."""


@dataclass(frozen=True, slots=True)
class WebDoor:
    """`on` fixes the office day, for trials; `secure` says that people come by https, so that cookies never go without.

    `data` is the folder where the office's own files lie (数据目录): the originals of photos in its `photos`. `counting`
    counts what takes long, behind the pages.
    `settings_fault` is what is wrong with the settings' file as it was changed: `office` is then still the one before.
    """

    engine: Engine
    office: Office
    clock: Clock
    on: date | None = None
    secure: bool = True
    log: Log = in_silence
    data: Path = Path("var")
    background: Background = field(default_factory=Background)
    counting: Counting = field(default_factory=lambda: Counting(Path(gettempdir())))
    settings_fault: str = ""

    def day_of(self, at: datetime) -> date:
        """The office day of an instant (办公日期)."""
        return self.on or at.astimezone(CHINA).date()

    @property
    def session_cookie(self) -> str:
        """`__Host-`: the browser itself refuses one that another host, a path or plain http would set."""
        return "__Host-supervision" if self.secure else "supervision"

"""The office's settings while the desks run (机关设置随改随用): a changed file counts within a minute, a bad one does not.

What the service itself was set up with at its start, its identity provider, stays until it is started again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from supervision.office import BadOffice, Office
from supervision.web.door import WebDoor

EVERY = timedelta(minutes=1)
"""How often the file is looked at, at most."""

Stamp = tuple[int, int]
"""By which a changed file is known: when it was written, how large it is."""


@dataclass(slots=True)
class FollowedSettings:
    """The door with the office as its file has it; without a file, as it was at the start.

    `read_at` is when the office was read that the door has.
    """

    door: WebDoor
    read_at: datetime
    path: Path | None = None
    _stamp: Stamp | None = None
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._stamp = self._look()

    def door_at(self, at: datetime) -> WebDoor:
        """The door a request comes through at an instant: the settings of today, or those before with what is wrong."""
        if self.path is None or at - self.read_at < EVERY:
            return self.door
        with self._lock:
            if at - self.read_at >= EVERY:
                self.read_at = at
                self._follow(self.path)
        return self.door

    def _follow(self, path: Path) -> None:
        stamp = self._look()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            office = _usable(path, Office.read(path))
        except BadOffice as bad:
            self.door = replace(self.door, settings_fault="；".join(bad.problems))
            self.door.log("web.settings_bad", level="error", problems=len(bad.problems))
            return
        access = replace(office.access, oidc=self.door.office.access.oidc)
        self.door = replace(self.door, office=replace(office, access=access), settings_fault="")
        self.door.log("web.settings_read", officers=len(office.staff.officers))

    def _look(self) -> Stamp | None:
        """None while the file is not there: that it is gone is a change too."""
        try:
            found = None if self.path is None else self.path.stat()
        except OSError:
            return None
        return None if found is None else (found.st_mtime_ns, found.st_size)


def _usable(path: Path, office: Office) -> Office:
    if not office.staff.listed:
        raise BadOffice(f"{path}：没有列出人员（[[officers]]），网页不知道谁有什么职责")
    return office

"""Files of a form that has to be mended (暂存文件): kept under their SHA-256, so that they need not be chosen again.

kept = take_files(seat, "scans", most=5, read=scan_of)          # what was chosen now and what was kept before
if not seat.form.ok:
    return seat.again("record/fact.html", form=seat.form, kept=kept)   # {{ parts.kept_files(id, form, "scans", …, kept) }}
data = staged(seat).read(kept[0])

They lie in `staged` of the data folder, each person's by themselves; what nobody used goes after a day.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from supervision.casework.originals import SHA256
from supervision.casework.scans.original import plain_name
from supervision.law.refusals import BadRecord, Refused
from supervision.web.seat import Seat

KEPT, DROPPED = "_kept", "_dropped"
"""What follows a field's name: the files kept before, and those of them that are not wanted any more."""

STAGED = "staged"
"""The folder of the data folder for files of which nothing is lost when they go."""

LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """One file as the form names it."""

    sha256: str
    bytes: int
    name: str

    @property
    def value(self) -> str:
        """How the form carries it."""
        return f"{self.sha256}/{self.bytes}/{self.name}"


@dataclass(frozen=True, slots=True)
class Staged:
    """The files a person has sent and not used yet."""

    folder: Path
    at: datetime

    def keep(self, data: bytes, name: str) -> Kept:
        """Keep a file, until it is used or a day has gone by."""
        kept = Kept(hashlib.sha256(data).hexdigest(), len(data), plain_name(name))
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(self.folder / kept.sha256)
        os.utime(self.folder / kept.sha256, (self.at.timestamp(),) * 2)
        return kept

    def named(self, value: str) -> Kept | None:
        """The file a form names; None for one that is not there any more, or was never this person's."""
        sha256, _, rest = value.partition("/")
        _, _, name = rest.partition("/")
        if not SHA256.fullmatch(sha256) or not (self.folder / sha256).is_file():
            return None
        return Kept(sha256, (self.folder / sha256).stat().st_size, plain_name(name))

    def read(self, kept: Kept) -> bytes:
        """Its bytes; raises `Refused` when it was cleared away meanwhile."""
        try:
            return (self.folder / kept.sha256).read_bytes()
        except FileNotFoundError:
            raise Refused(f"文件“{kept.name}”暂存已过期，请重新选择后提交。") from None

    def place(self, kept: Kept) -> Path:
        """Where it lies."""
        return self.folder / kept.sha256


def staged(seat: Seat) -> Staged:
    """The kept files of the person who sits there."""
    owner = hashlib.sha256(seat.login.encode()).hexdigest()[:16]
    return Staged(seat.door.data / STAGED / owner, seat.at)


def take_files(
    seat: Seat,
    name: str,
    *,
    most: int,
    most_bytes: int,
    read: Callable[[bytes, str], Any],
    required: bool = False,
) -> list[Kept]:
    """The files of a field: those kept before and not dropped, and those chosen now, each proved by `read`.

    What is wrong (`BadRecord` of `read`, too many, too large, none) stands on the form.
    """
    form, mine = seat.form, staged(seat)
    dropped = set(form.many.get(name + DROPPED, ()))
    found = [mine.named(value) for value in form.many.get(name + KEPT, ())]
    kept = {one.sha256: one for one in found if one is not None and one.sha256 not in dropped}
    if None in found:
        form.wrong(name, "先前选择的文件暂存已过期，请重新选择")
    for upload in form.files.get(name, ()):
        file_name = plain_name(upload.filename or "")
        data = upload.file.read(most_bytes + 1)
        try:
            if len(data) > most_bytes:
                raise BadRecord(f"超过{most_bytes // 1_000_000}兆，请压缩或分成几个文件")
            read(data, file_name)
        except BadRecord as bad:
            form.wrong(name, f"“{file_name}”：{bad}")
        else:
            one = mine.keep(data, file_name)
            kept[one.sha256] = one
    if len(kept) > most:
        form.wrong(name, f"至多{most}个文件，现有{len(kept)}个")
    if required and not kept:
        form.wrong(name, "请选择文件")
    return list(kept.values())


def clear_staged(data: Path, at: datetime) -> int:
    """Take away what nobody used within a day; gives how many files."""
    gone = 0
    before = (at - LASTS).timestamp()
    for path in (data / STAGED).glob("*/*"):
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone

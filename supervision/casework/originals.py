"""Stores of originals (原件库): each under its SHA-256, written once, never changed, checked when it is read."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from supervision.law.refusals import Refused

READ_ONLY = 0o444
SHA256 = re.compile("[0-9a-f]{64}")

JPEG, PNG, PDF, TIFF = "jpeg", "png", "pdf", "tiff"
"""The types of originals, by their first bytes."""


class LostOriginal(Refused):
    """An original the records name is not in the store, or no longer what it was (原件缺失或被改动)."""


@dataclass(frozen=True, slots=True)
class Originals:
    """The originals in one folder: `ab/abcd….jpg`. An original nothing names is harmless; a missing one an alarm."""

    folder: Path

    zh: ClassVar[str] = "原件"
    """What it keeps, in what people are told."""

    suffixes: ClassVar[tuple[str, ...]] = ()
    """How what it keeps may end."""

    def write(self, sha256: str, suffix: str, data: bytes) -> Path:
        """Store an original, durable before this returns; one already there is checked and left alone.

        Raises `LostOriginal` when what lies there is damaged, OSError when the folder cannot be written.
        """
        there = self.path_of(sha256)
        if there is not None:
            self.read(sha256)
            return there
        return self._write(f"{sha256}.{suffix}", data)

    def bring(self, sha256: str, source: Self) -> bool:
        """Bring an original from another store, checked on the way; False when it is here already.

        Raises `LostOriginal` when the other store has it not, or not as it was.
        """
        if self.path_of(sha256) is not None:
            return False
        data, there = source.read(sha256), source.path_of(sha256)
        assert there is not None
        self._write(there.name, data)
        return True

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(READ_ONLY)
            Path(temporary).replace(path)  # whoever came first at the same moment wrote the same bytes
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        for folder in (path.parent, self.folder):
            _make_durable(folder)
        return path

    def path_of(self, sha256: str) -> Path | None:
        """Where an original lies; None when it is not in the store."""
        if not SHA256.fullmatch(sha256):
            return None
        places = (self.folder / sha256[:2] / f"{sha256}.{suffix}" for suffix in self.suffixes)
        return next((path for path in places if path.is_file()), None)

    def read(self, sha256: str) -> bytes:
        """The bytes of an original, proved to be those its name says; raises `LostOriginal`."""
        path = self.path_of(sha256)
        if path is None:
            raise LostOriginal(
                f"{self.zh}原件 {sha256[:12]}… 不在{self.zh}目录 {self.folder} 中，请从备份找回"
            )
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise LostOriginal(f"{self.zh}原件 {path} 的内容与校验值不符，已被改动或损坏，请从备份找回")
        return data

    def what_is_wrong(self, sha256: str) -> str:
        """Why an original cannot be shown, "" when it can."""
        try:
            self.read(sha256)
        except LostOriginal as lost:
            return str(lost)
        except OSError as error:
            return f"{self.zh}原件 {sha256[:12]}… 读不出（{error.strerror}），请检查{self.zh}目录"
        return ""


def _make_durable(folder: Path) -> None:
    """The name of a new file survives a power cut once its folder is written; Windows knows no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

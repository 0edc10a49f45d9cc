"""One scan (扫描件) as a submission and the case file name it: by its SHA-256, with the name it came under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from supervision.casework.originals import JPEG, PDF, PNG, TIFF, Originals

SUFFIXES = {PDF: "pdf", JPEG: "jpg", PNG: "png", TIFF: "tif"}
"""The types taken, and how their originals end in the store."""

MEDIA_TYPES = {PDF: "application/pdf", JPEG: "image/jpeg", PNG: "image/png", TIFF: "image/tiff"}

SHOWN = (JPEG, PNG)
"""What a browser shows in a page as a picture."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One original; `name` is a name and no path."""

    sha256: str
    name: str
    bytes: int
    type: str

    def as_kept(self) -> dict[str, Any]:
        """How it stands in a submission and in the payload of its happening (`scans`)."""
        return {"sha256": self.sha256, "name": self.name, "bytes": self.bytes, "type": self.type}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Scan:
        return cls(str(kept["sha256"]), str(kept["name"]), int(kept["bytes"]), str(kept["type"]))


@dataclass(frozen=True, slots=True)
class Scans(Originals):
    """The scans in one folder (扫描件原件库): `scans` in the data folder."""

    zh: ClassVar[str] = "扫描件"
    suffixes: ClassVar[tuple[str, ...]] = tuple(SUFFIXES.values())

    def keep(self, scan: Scan, data: bytes) -> Path:
        """Store an original, as `write`."""
        return self.write(scan.sha256, SUFFIXES[scan.type], data)

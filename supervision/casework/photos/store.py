"""The store of originals of photos (照片原件库)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from supervision.casework.originals import LostOriginal, Originals
from supervision.casework.photos.photo import SUFFIXES, Photo

__all__ = ["LostOriginal", "Photos"]


@dataclass(frozen=True, slots=True)
class Photos(Originals):
    """The photos in one folder."""

    zh: ClassVar[str] = "照片"
    suffixes: ClassVar[tuple[str, ...]] = tuple(SUFFIXES.values())

    def keep(self, photo: Photo, data: bytes) -> Path:
        """Store an original, as `write`."""
        return self.write(photo.sha256, SUFFIXES[photo.type], data)

"""Attaching photos to a happening (附照片): the originals go into the store, the happening then names them by SHA-256.

The store is written before the entry: an original no entry names is harmless.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from supervision.casework.photos.original import photo_of, read_original
from supervision.casework.photos.photo import Photo
from supervision.casework.photos.store import Photos
from supervision.law.refusals import BadRecord, Refused


def attach(happening: Mapping[str, Any], photos: Photos, beside: Path) -> Mapping[str, Any]:
    """The happening with its photos stored and named; file names are looked for `beside`, its folder.

    A photo named by its SHA-256 must be in the store already. Every bad photo is named in one `BadRecord`, and then
    none is stored; the same photo twice is kept once. OSError when the store cannot be written.
    """
    if not happening.get("photos"):
        return happening
    read: dict[str, tuple[Photo, bytes]] = {}
    problems: list[str] = []
    for given in _given(happening["photos"], beside):
        try:
            photo, data = _read(given, photos, beside)
        except Refused as refused:
            problems.append(f"照片“{_name_of(given)}”：{refused}")
        else:
            read.setdefault(photo.sha256, (photo, data))
    if problems:
        raise BadRecord(*problems)
    for photo, data in read.values():
        photos.keep(photo, data)
    return {**happening, "photos": [photo.as_kept() for photo, _ in read.values()]}


def _given(value: object, beside: Path) -> Sequence[object]:
    """A list, or names with commas between them; a name may itself hold a comma."""
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [value] if _is_a_file(beside / value) else [part.strip() for part in value.split(",")]
    raise BadRecord("照片（photos）应为文件名的列表，例如 photos=a.jpg,b.jpg")


def _is_a_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # longer than a name can be, or with a NUL in it
        return False


def _read(given: object, photos: Photos, beside: Path) -> tuple[Photo, bytes]:
    if isinstance(given, Mapping):
        data = photos.read(str(given.get("sha256") or ""))
        photo = photo_of(data, str(given.get("name") or ""))
        return replace(photo, name=photo.name or photo.sha256[:12]), data
    if not isinstance(given, str) or not given or "\0" in given:
        raise BadRecord("应写文件名，例如 a.jpg")
    return read_original(beside / given)


def _name_of(given: object) -> str:
    return str(given.get("name") or given.get("sha256")) if isinstance(given, Mapping) else str(given)

"""Small pictures of the originals (缩略图): made once, kept by the hash of the original, never a part of the record.

An original may be anything a camera or a stranger made: it is unpacked at no more than the size it says it has, two at
a time, by the two decoders photos are taken by, and what is shown is made anew, without what the camera wrote into it.
"""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore

from PIL import ImageOps
from PIL.Image import Image
from PIL.JpegImagePlugin import JpegImageFile

from supervision.casework.photos.original import PHOTO, type_of
from supervision.casework.photos.store import Photos
from supervision.casework.pictures import open_picture
from supervision.law.refusals import BadRecord, Refused

SIDE = 360
"""Pixels of its longer side."""

MOST_UNPACKED = 40_000_000
"""Pixels a picture is unpacked to at the most: a JPEG is read at an eighth of its size, a PNG only whole."""

AT_ONCE = BoundedSemaphore(2)


class NoThumbnail(Refused):
    """A picture of which no small one can be made; the original can still be fetched."""


def thumbnail(originals: Photos, sha256: str, folder: Path) -> bytes:
    """The small picture of an original, a JPEG, from `folder` where it was made before.

    Raises `LostOriginal` where there is no original, `NoThumbnail` where it cannot be made small.
    """
    path = folder / sha256[:2] / f"{sha256}.jpg"
    if originals.path_of(sha256) is not None and path.is_file():
        return path.read_bytes()
    data = originals.read(sha256)
    with AT_ONCE:
        small = _made_small(data)
    _keep(path, small)
    return small


def _made_small(data: bytes) -> bytes:
    try:
        image = open_picture(data, type_of(data), PHOTO)
        if isinstance(image, JpegImageFile):
            image.draft("RGB", (SIDE, SIDE))
        if image.size[0] * image.size[1] > MOST_UNPACKED:
            raise NoThumbnail("照片太大，不做缩略图，请打开原件查看")
        return _drawn(image)
    except BadRecord as bad:
        raise NoThumbnail(str(bad)) from bad
    except Refused:
        raise
    except Exception as error:  # a damaged picture comes to any of a dozen exceptions
        raise NoThumbnail("照片文件已损坏，做不出缩略图，请打开原件查看") from error


def _drawn(image: Image) -> bytes:
    """Upright, no larger than it is shown, with nothing in it but the picture."""
    image.thumbnail((SIDE, SIDE))
    upright = ImageOps.exif_transpose(image).convert("RGB")
    file = BytesIO()
    upright.save(file, "JPEG", quality=82, exif=b"")
    return file.getvalue()


def _keep(path: Path, small: bytes) -> None:
    """Keep it for the next time; where the folder cannot be written, it is made again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(small)
        Path(temporary).replace(path)
    except OSError:
        return

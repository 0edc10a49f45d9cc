"""Small pictures: made once, upright, without what the camera wrote; a picture made to fill memory gets none."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.ExifTags import Base

from supervision.casework.photos.original import photo_of
from supervision.casework.photos.photo import Photo
from supervision.casework.photos.store import LostOriginal, Photos
from supervision.casework.photos.thumbnail import SIDE, NoThumbnail, thumbnail
from tests.casework.photos.pictures import exif, jpeg, png


@pytest.fixture
def originals(tmp_path: Path) -> Photos:
    return Photos(tmp_path / "photos")


def small(originals: Photos, data: bytes) -> Image.Image:
    photo = photo_of(data, "a")
    originals.keep(photo, data)
    return Image.open(BytesIO(thumbnail(originals, photo.sha256, originals.folder.parent / "small")))


def forced(originals: Photos, data: bytes, kind: str) -> str:
    """An original that no check let in: what lies in the store may have come another way."""
    sha256 = hashlib.sha256(data).hexdigest()
    originals.keep(Photo(sha256, "a", len(data), kind), data)
    return sha256


def test_a_picture_is_made_small_and_tells_nothing_of_the_camera(originals: Photos) -> None:
    found = small(originals, jpeg(exif(), size=(4000, 3000)))
    assert (found.format, max(found.size)) == ("JPEG", SIDE)
    assert not found.getexif()
    assert small(originals, png(exif())).format == "JPEG"


def test_a_picture_held_on_its_side_stands_upright(originals: Photos) -> None:
    written = exif()
    written[Base.Orientation] = 6
    found = small(originals, jpeg(written, size=(400, 200)))
    assert found.size == (180, 360)


def test_it_is_made_once(originals: Photos, tmp_path: Path) -> None:
    data = jpeg()
    small(originals, data)
    [kept] = (tmp_path / "small").rglob("*.jpg")
    before = kept.stat().st_mtime_ns
    small(originals, data)
    assert kept.stat().st_mtime_ns == before


def test_where_nothing_can_be_kept_it_is_made_again(originals: Photos, tmp_path: Path) -> None:
    (tmp_path / "small").write_text("a file, no folder")
    assert small(originals, jpeg()).format == "JPEG"


def test_without_an_original_there_is_no_small_one_even_if_it_was_made_before(originals: Photos) -> None:
    data = jpeg()
    small(originals, data)
    sha256 = photo_of(data, "a").sha256
    path = originals.path_of(sha256)
    assert path is not None
    path.unlink()
    with pytest.raises(LostOriginal):
        thumbnail(originals, sha256, originals.folder.parent / "small")


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it has this many pixels a side."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 5000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_000, 60_000])
def test_a_small_file_that_unpacks_to_fill_memory_gets_none(originals: Photos, side: int) -> None:
    sha256 = forced(originals, bomb(side), "png")
    with pytest.raises(NoThumbnail):
        thumbnail(originals, sha256, originals.folder.parent / "small")


@pytest.mark.parametrize(
    "data", [jpeg()[:200], png()[:60], b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"\0" * 99]
)
def test_what_is_no_whole_picture_gets_none(originals: Photos, data: bytes) -> None:
    sha256 = forced(originals, data, "jpeg")
    with pytest.raises(NoThumbnail):
        thumbnail(originals, sha256, originals.folder.parent / "small")

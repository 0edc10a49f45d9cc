"""What is taken as a photo, and what its camera wrote into it."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from supervision.casework import pictures
from supervision.casework.photos import original
from supervision.casework.photos.original import photo_of, read_original
from supervision.law.refusals import BadRecord
from tests.casework.photos.pictures import HERE, Rationals, exif, jpeg, png

# What the camera wrote


@pytest.mark.parametrize("picture", [jpeg, png], ids=["jpeg", "png"])
def test_a_photo_says_when_where_and_with_what_it_was_taken(picture: object) -> None:
    assert callable(picture)
    photo = photo_of(picture(exif()), "a.jpg")
    assert photo.taken_at == "2024-06-02T10:11:12"
    assert photo.position == (Decimal("115.2400000"), Decimal("37.5300000"))
    assert photo.camera == "HUAWEI P40"
    assert not photo.bare


def test_a_model_that_repeats_its_make_is_said_once() -> None:
    assert photo_of(jpeg(exif(camera=("Canon", "Canon EOS R6"))), "a.jpg").camera == "Canon EOS R6"


def test_a_photo_without_metadata_is_bare() -> None:
    photo = photo_of(jpeg(), "微信图片.jpg")
    assert (photo.taken_at, photo.taken_on, photo.position, photo.camera) == ("", None, None, "")
    assert photo.bare


@pytest.mark.parametrize(
    ("taken", "offset", "at", "on"),
    [
        ("2024:06:02 10:11:12", "+08:00", "2024-06-02T10:11:12+08:00", date(2024, 6, 2)),
        ("2024:06:01 15:59:59", "+00:00", "2024-06-01T15:59:59+00:00", date(2024, 6, 1)),
        ("2024:06:01 16:00:00", "+00:00", "2024-06-01T16:00:00+00:00", date(2024, 6, 2)),
        ("2024:06:02 10:11:12", "east", "2024-06-02T10:11:12", date(2024, 6, 2)),
        ("2024:06:02 10:11:12", "+99:00", "2024-06-02T10:11:12", date(2024, 6, 2)),
        ("2024:02:29 23:59:59", None, "2024-02-29T23:59:59", date(2024, 2, 29)),
        ("2023:02:29 10:00:00", None, "", None),
        ("0000:00:00 00:00:00", None, "", None),
        ("    :  :     :  :  ", None, "", None),
        (None, None, "", None),
    ],
)
def test_the_day_is_the_cameras_brought_to_ours_where_it_says_its_offset(
    taken: str | None, offset: str | None, at: str, on: date | None
) -> None:
    photo = photo_of(jpeg(exif(taken=taken, offset=offset)), "a.jpg")
    assert (photo.taken_at, photo.taken_on) == (at, on)


@pytest.mark.parametrize(
    ("latitude", "longitude", "refs", "position"),
    [
        (*HERE, ("N", "E"), ("115.2400000", "37.5300000")),
        (*HERE, ("S", "W"), ("-115.2400000", "-37.5300000")),
        (((3753, 100),), ((11524, 100),), ("N", "E"), ("115.2400000", "37.5300000")),
        (((37, 1), (318, 10), (0, 1)), HERE[1], ("N", "E"), ("115.2400000", "37.5300000")),
        (((37, 1), (31, 1), (0, 0)), HERE[1], ("N", "E"), None),
        (((0, 0), (0, 0), (0, 0)), ((0, 0), (0, 0), (0, 0)), ("N", "E"), None),
        (((0, 1), (0, 1), (0, 1)), ((0, 1), (0, 1), (0, 1)), ("N", "E"), None),
        (((37, 1), (61, 1), (0, 1)), HERE[1], ("N", "E"), None),
        (((91, 1), (0, 1), (0, 1)), HERE[1], ("N", "E"), None),
        (HERE[0], None, ("N", "E"), None),
        (*HERE, ("?", "E"), None),
        (*HERE, ("", ""), None),
    ],
)
def test_a_position_without_a_fix_is_none(
    latitude: Rationals, longitude: Rationals | None, refs: tuple[str, str], position: tuple[str, str] | None
) -> None:
    photo = photo_of(jpeg(exif(latitude=latitude, longitude=longitude, refs=refs)), "a.jpg")
    assert photo.position == (position and tuple(map(Decimal, position)))


def test_damaged_metadata_are_not_known_and_the_picture_is_still_one() -> None:
    data = jpeg(exif())
    broken = data.replace(b"II*\0", b"II*\xff", 1).replace(b"MM\0*", b"MM\xff*", 1)
    assert broken != data
    assert photo_of(broken, "a.jpg").bare


# What is no photo


def huge_png() -> bytes:
    """A few bytes that would unpack to 300 MB."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 15_000, 8, 0, 0, 0, 0)
    body = b"IDAT" + zlib.compress(bytes(20_001))
    chunks = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (head, body))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


BAD = {
    "empty": (b"", "空的"),
    "telephones of one maker": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    "a film": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "视频"),
    "a scan": (b"%PDF-1.7\n", "PDF"),
    "a drawing": (b"GIF89a", "GIF"),
    "text": ("照片".encode(), "不是 JPEG 或 PNG"),
    "half a JPEG": (jpeg(exif(), size=(640, 480))[:-1500], "不完整或已损坏"),
    "only the start of a JPEG": (jpeg()[:40], "打不开"),
    "half a PNG": (png()[:-30], "不完整或已损坏"),
    "a PNG with a bad byte": (png()[:60] + b"\xff" + png()[61:], "损坏"),
    "a bomb": (huge_png(), "20000×15000像素"),
}


@pytest.mark.parametrize(("data", "reason"), BAD.values(), ids=BAD.keys())
def test_what_is_no_whole_jpeg_or_png_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        photo_of(data, "a.jpg")


def test_a_file_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg())
    monkeypatch.setattr(original, "MOST_BYTES", len(jpeg()))
    read_original(path)
    monkeypatch.setattr(original, "MOST_BYTES", len(jpeg()) - 1)
    with pytest.raises(BadRecord, match="超过"):
        read_original(path)


def test_a_photo_of_the_most_pixels_is_taken_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 64 * 48)
    photo_of(jpeg(), "a.jpg")
    monkeypatch.setattr(pictures, "MOST_PIXELS", 64 * 48 - 1)
    with pytest.raises(BadRecord, match="像素"):
        photo_of(jpeg(), "a.jpg")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRecord, match=r"没有这个文件.*b\.jpg"):
        read_original(tmp_path / "b.jpg")
    with pytest.raises(BadRecord, match="读不到文件"):
        read_original(tmp_path)

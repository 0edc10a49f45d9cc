"""Photos as telephones make them: JPEG and PNG files with what a camera writes into them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

HERE = ((37, 1), (31, 1), (4800, 100)), ((115, 1), (14, 1), (2400, 100))
"""Latitude and longitude of the parcel in degrees, minutes and seconds: 37.53 N, 115.24 E."""

Rationals = tuple[tuple[int, int], ...]


def exif(
    *,
    taken: str | None = "2024:06:02 10:11:12",
    offset: str | None = None,
    latitude: Rationals | None = HERE[0],
    longitude: Rationals | None = HERE[1],
    refs: tuple[str, str] = ("N", "E"),
    camera: tuple[str, str] = ("HUAWEI", "P40"),
) -> Image.Exif:
    written = Image.Exif()
    written[Base.Make], written[Base.Model] = camera
    written[Base.DateTime] = "2030:01:01 00:00:00"  # when it was last edited: of no account
    inner: dict[int, Any] = {}
    if taken is not None:
        inner[Base.DateTimeOriginal] = taken
    if offset is not None:
        inner[Base.OffsetTimeOriginal] = offset
    written.get_ifd(IFD.Exif).update(inner)
    gps: dict[int, Any] = {}
    if latitude is not None:
        gps |= {GPS.GPSLatitudeRef: refs[0], GPS.GPSLatitude: _rationals(latitude)}
    if longitude is not None:
        gps |= {GPS.GPSLongitudeRef: refs[1], GPS.GPSLongitude: _rationals(longitude)}
    written.get_ifd(IFD.GPSInfo).update(gps)
    return written


def _rationals(parts: Rationals) -> tuple[IFDRational, ...]:
    return tuple(IFDRational(*part) for part in parts)


def jpeg(written: Image.Exif | None = None, *, shade: int = 120, size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG; another `shade` is another photo."""
    file = BytesIO()
    Image.new("RGB", size, (shade, 90, 60)).save(file, "JPEG", exif=written or Image.Exif())
    return file.getvalue()


def png(written: Image.Exif | None = None) -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 48), (120, 90, 60)).save(file, "PNG", exif=written or Image.Exif())
    return file.getvalue()

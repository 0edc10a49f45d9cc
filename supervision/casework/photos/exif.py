"""What the camera wrote into a photo (拍摄信息): when, where and by what; EXIF in a JPEG or a PNG.

Nothing here is proof: a clock can be wrong and a file edited. What is missing or cannot be read is simply not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PIL.ExifTags import GPS, IFD, Base
from PIL.Image import Image

from supervision.law.values import Point

PLACES = Decimal("0.0000001")
"""Degrees are kept to seven places: a centimetre."""

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Taken:
    """When (ISO text, with the offset if one was written), where (longitude, latitude) and with which camera."""

    at: str = ""
    position: Point | None = None
    camera: str = ""


def read_exif(image: Image) -> Taken:
    """The metadata of an opened picture; an unreadable part of it is not known."""
    try:
        exif = image.getexif()
        written, gps = exif.get_ifd(IFD.Exif), exif.get_ifd(IFD.GPSInfo)
        maker, model = exif.get(Base.Make), exif.get(Base.Model)
    except Exception:  # whatever is wrong with what is written into it, it is still a picture
        return Taken()
    return Taken(_taken_at(written), _position(gps), _camera(maker, model))


DATE_TIME = re.compile(r"(\d{4})[:\-/](\d{2})[:\-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
OFFSET = re.compile(r"[+-]\d{2}:\d{2}")


def _taken_at(written: dict[int, Any]) -> str:
    """DateTimeOriginal: the day of the exposure. The file's own DateTime is the last time it was edited."""
    match = DATE_TIME.match(_text(written.get(Base.DateTimeOriginal)))
    if match is None:
        return ""
    year, month, day, hour, minute, second = match.groups()
    local = f"{year}-{month}-{day}T{hour}:{minute}:{second}"
    offset = _text(written.get(Base.OffsetTimeOriginal)) or _text(written.get(Base.OffsetTime))
    for text in (local + offset if OFFSET.fullmatch(offset) else local, local):
        try:
            datetime.fromisoformat(text)
        except ValueError:  # 0000:00:00 stands for a clock never set
            continue
        return text
    return ""


def _position(gps: dict[int, Any]) -> Point | None:
    """Degrees from the rational degrees, minutes and seconds; south and west are negative.

    A receiver without a fix writes zeros or zero denominators: that is no position.
    """
    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "N", "S", 90)
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "E", "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    return longitude, latitude


def _degrees(parts: object, ref: object, plus: str, minus: str, most: int) -> Decimal | None:
    side = _text(ref).upper()[:1]
    if side not in (plus, minus):
        return None
    total = Fraction(0)
    written = parts if isinstance(parts, tuple | list) else (parts,)  # whole degrees with their decimals
    for part, size in zip(written, (1, 60, 3600), strict=False):
        fraction = _fraction(part)
        if fraction is None or fraction < 0 or (size > 1 and fraction > 60):
            return None
        total += fraction / size
    if total > most:
        return None
    degrees = (Decimal(total.numerator) / Decimal(total.denominator)).quantize(PLACES)
    return -degrees if side == minus else degrees


def _fraction(part: Any) -> Fraction | None:
    """A rational as the camera wrote it; x/0 is none."""
    try:
        return Fraction(int(part.numerator), int(part.denominator))
    except (AttributeError, TypeError, ValueError, ZeroDivisionError):
        return None


def _camera(maker: object, model: object) -> str:
    """Make and model; most models repeat their make."""
    make, name = _text(maker), _text(model)
    whole = name if make and name.lower().startswith(make.lower()) else f"{make} {name}".strip()
    return whole[:LONGEST_NAME]


def _text(value: object) -> str:
    """Text a camera wrote, which may end in NULs or hold anything."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value.partition("\0")[0] if letter.isprintable()).strip()

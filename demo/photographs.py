"""Photos of the demonstration, drawn by the program: a field, a fence or a shed, with what a telephone writes into them."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

SIZE = (640, 480)
HORIZON = 250


def photograph(taken: datetime, longitude: float, latitude: float) -> bytes:
    """A JPEG of some 15 kB, the same each time; "SAMPLE" stands across it, so that nobody takes it for a real one."""
    picture = Image.new("RGB", SIZE, (196, 214, 232))
    pen = ImageDraw.Draw(picture)
    shade = taken.toordinal() % 40
    pen.rectangle((0, HORIZON, *SIZE), fill=(150 + shade, 140 + shade // 2, 100))
    for left in range(-40, SIZE[0], 90):
        pen.polygon(
            ((left, 480), (left + 60, HORIZON), (left + 75, HORIZON), (left + 40, 480)), fill=(128, 118, 84)
        )
    shed = 120 + taken.toordinal() % 300
    pen.rectangle(
        (shed, HORIZON - 70, shed + 150, HORIZON + 20), fill=(170, 172, 176), outline=(90, 92, 96), width=3
    )
    pen.polygon(
        ((shed - 12, HORIZON - 70), (shed + 75, HORIZON - 115), (shed + 162, HORIZON - 70)),
        fill=(120, 70, 60),
    )
    font = ImageFont.load_default(28)
    pen.text((18, 14), "SAMPLE / NOT A REAL PHOTO", fill=(160, 30, 30), font=font)
    pen.text(
        (18, 430),
        f"{taken:%Y-%m-%d %H:%M}  {longitude:.5f}E {latitude:.5f}N",
        fill=(250, 250, 250),
        font=font,
    )
    file = BytesIO()
    picture.save(file, "JPEG", quality=70, exif=_exif(taken, longitude, latitude))
    return file.getvalue()


def _exif(taken: datetime, longitude: float, latitude: float) -> Image.Exif:
    written = Image.Exif()
    written[Base.Make], written[Base.Model] = "SAMPLE", "DEMO"
    said: dict[int, Any] = {
        Base.DateTimeOriginal: f"{taken:%Y:%m:%d %H:%M:%S}",
        Base.OffsetTimeOriginal: "+08:00",
    }
    written.get_ifd(IFD.Exif).update(said)
    place: dict[int, Any] = {
        GPS.GPSLatitudeRef: "N",
        GPS.GPSLatitude: _in_degrees(latitude),
        GPS.GPSLongitudeRef: "E",
        GPS.GPSLongitude: _in_degrees(longitude),
    }
    written.get_ifd(IFD.GPSInfo).update(place)
    return written


def _in_degrees(degrees: float) -> tuple[IFDRational, ...]:
    """Degrees, minutes and hundredths of a second, as cameras write them."""
    hundredths = round(degrees * 360_000)
    return (
        IFDRational(hundredths // 360_000),
        IFDRational(hundredths // 6000 % 60),
        IFDRational(hundredths % 6000, 100),
    )

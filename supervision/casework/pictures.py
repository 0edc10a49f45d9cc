"""Pictures as they come (图片核验): opened by their header, measured before anything is unpacked, proved to be whole."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from supervision.casework.originals import JPEG
from supervision.law.refusals import BadRecord

MOST_PIXELS = 120_000_000
"""The largest cameras of telephones make 108 million; a small file that unpacks to more was made to fill memory."""


class Asked(NamedTuple):
    """What was asked for: the word for it, what it should look like, what to bring instead of a bad one."""

    zh: str
    like: str
    instead: str


def open_picture(data: bytes, kind: str, asked: Asked) -> ImageFile:
    """The header only: nothing is unpacked before its size is known. Raises `BadRecord`."""
    try:
        image = JpegImageFile(BytesIO(data)) if kind == JPEG else PngImageFile(BytesIO(data))
    except Exception:  # a damaged header comes to any of a dozen exceptions
        raise BadRecord(f"{asked.zh}文件已损坏，打不开，{asked.instead}") from None
    check_size(image.size, asked)
    return image


def check_size(size: tuple[int, int], asked: Asked) -> None:
    """Refuse what was made to fill memory."""
    width, height = size
    if width * height > MOST_PIXELS:
        raise BadRecord(
            f"{asked.zh}有{width}×{height}像素，超过{MOST_PIXELS // 10_000}万像素，不像{asked.like}，{asked.instead}"
        )


def check_whole(data: bytes, kind: str, asked: Asked) -> None:
    """A picture cut short (传输中断) is none: a JPEG is unpacked at an eighth of its size, a PNG's checksums are read."""
    image = open_picture(data, kind, asked)
    try:
        if isinstance(image, JpegImageFile):
            image.draft("L", (max(1, image.size[0] // 8), max(1, image.size[1] // 8)))
            image.load()
        else:
            image.verify()
    except Exception:  # as above
        raise BadRecord(f"{asked.zh}文件不完整或已损坏（可能传输中断），{asked.instead}") from None

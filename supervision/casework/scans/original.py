"""What is taken as a scan (扫描件原件): whole PDF, JPEG, PNG and TIFF files; others are refused with a reason."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO

from PIL.TiffImagePlugin import TiffImageFile

from supervision.casework.originals import JPEG, PDF, PNG, TIFF
from supervision.casework.pictures import Asked, check_size, check_whole
from supervision.casework.scans.pdf import check_pdf
from supervision.casework.scans.scan import Scan
from supervision.law.refusals import BadRecord

MOST_BYTES = 30_000_000
MOST_PAGES = 500
LONGEST_NAME = 120

INSTEAD = "请提供 PDF、JPG、PNG 或 TIFF 扫描件"
SCAN = Asked("扫描件", "扫描件", INSTEAD)

STARTS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
OTHERS = (
    (b"PK\x03\x04", "压缩包或 Office 文件"),
    (b"\xd0\xcf\x11\xe0", "Office 文件"),
    (b"GIF8", "GIF 动画"),
    (b"BM", "BMP 图片"),
    (b"RIFF", "WebP 图片或视频"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)
OFFSETS, COUNTS = (273, 324), (279, 325)
"""Where the strips or tiles of a TIFF page lie, and how long they are."""


def scan_of(data: bytes, name: str) -> Scan:
    """The scan some bytes are; raises `BadRecord` with the reason."""
    if len(data) > MOST_BYTES:
        raise BadRecord(f"超过{MOST_BYTES // 1_000_000}兆，请降低分辨率或分成几个文件")
    kind = type_of(data)
    if kind == PDF:
        check_pdf(data, INSTEAD, most_pages=MOST_PAGES)
    elif kind == TIFF:
        _check_tiff(data)
    else:
        check_whole(data, kind, SCAN)
    return Scan(hashlib.sha256(data).hexdigest(), plain_name(name), len(data), kind)


def type_of(data: bytes) -> str:
    """By its first bytes: what a file is called says nothing."""
    if not data:
        raise BadRecord(f"文件是空的，{INSTEAD}")
    for start, kind in STARTS:
        if data.startswith(start):
            return kind
    if data[:512].lstrip().lower().startswith((b"<", b"<!doctype")):
        raise BadRecord(f"是网页或 XML，不是扫描件，{INSTEAD}")
    what = next((zh for start, zh in OTHERS if data.startswith(start)), "其他文件")
    raise BadRecord(f"是{what}，不是扫描件，{INSTEAD}")


def plain_name(name: str) -> str:
    """The name of a file without the folders before it, without what cannot be printed, and not too long."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(c for c in last if c.isprintable() and c not in ':*?"<>|').strip(". ")
    if len(plain) > LONGEST_NAME:
        stem, dot, suffix = plain.rpartition(".")
        plain = (
            stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix
            if dot and len(suffix) < 6
            else plain[:LONGEST_NAME]
        )
    return plain or "扫描件"


def _check_tiff(data: bytes) -> None:
    """Every page's size and where its strips lie are looked at; nothing is unpacked."""
    try:
        image = TiffImageFile(BytesIO(data))
        pages = image.n_frames
    except Exception:  # a damaged header comes to any of a dozen exceptions
        raise BadRecord(f"{SCAN.zh}文件已损坏，打不开，{INSTEAD}") from None
    if pages > MOST_PAGES:
        raise BadRecord(f"{SCAN.zh}有{pages}页，超过{MOST_PAGES}页，请分成几个文件")
    for page in range(pages):
        try:
            image.seek(page)
            size, tags = image.size, image.tag_v2
            ends = [
                offset + count
                for where, how_long in zip(OFFSETS, COUNTS, strict=True)
                for offset, count in zip(_numbers(tags.get(where)), _numbers(tags.get(how_long)), strict=True)
            ]
        except Exception:  # as above
            raise BadRecord(f"{SCAN.zh}第{page + 1}页已损坏，打不开，{INSTEAD}") from None
        check_size(size, SCAN)
        if not ends or max(ends) > len(data):
            raise BadRecord(f"{SCAN.zh}文件不完整（可能传输中断），{INSTEAD}")


def _numbers(value: object) -> tuple[int, ...]:
    return () if value is None else tuple(value) if isinstance(value, tuple) else (int(str(value)),)

"""What is taken as a photo (照片原件): whole JPEG and PNG files of a size a camera makes; others are refused with a reason."""

from __future__ import annotations

import hashlib
from pathlib import Path

from supervision.casework.originals import JPEG, PNG
from supervision.casework.photos.exif import read_exif
from supervision.casework.photos.photo import Photo
from supervision.casework.pictures import Asked, check_whole, open_picture
from supervision.law.refusals import BadRecord

MOST_BYTES = 50_000_000

OTHERS = (
    (b"GIF8", "GIF 动画"),
    (b"BM", "BMP 图片"),
    (b"%PDF", "PDF 文件"),
    (b"II*\0", "TIFF 图片"),
    (b"MM\0*", "TIFF 图片"),
    (b"RIFF", "WebP 图片或视频"),
    (b"PK\x03\x04", "压缩包或 Office 文件"),
)
TAKE_THE_ORIGINAL = "请提供相机或手机中的 JPEG（或 PNG）原图"
PHOTO = Asked("照片", "现场照片", TAKE_THE_ORIGINAL)


def read_original(path: Path) -> tuple[Photo, bytes]:
    """A photo and its bytes as they lie in a file, which is only read; raises `BadRecord` with the reason."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadRecord(
                f"文件有{size // 1_000_000}兆，超过{MOST_BYTES // 1_000_000}兆，{TAKE_THE_ORIGINAL}"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadRecord(f"没有这个文件（{path}），请核对文件名和所在目录") from None
    except OSError as error:
        raise BadRecord(f"读不到文件（{path}：{error.strerror}），请核对路径和权限") from None
    return photo_of(data, path.name), data


def photo_of(data: bytes, name: str) -> Photo:
    """The photo some bytes are; raises `BadRecord`."""
    kind = type_of(data)
    taken = read_exif(open_picture(data, kind, PHOTO))
    check_whole(data, kind, PHOTO)
    return Photo(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        bytes=len(data),
        type=kind,
        taken_at=taken.at,
        position=taken.position,
        camera=taken.camera,
    )


def type_of(data: bytes) -> str:
    """By its first bytes: what a file is called says nothing."""
    if not data:
        raise BadRecord(f"文件是空的，{TAKE_THE_ORIGINAL}")
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[4:8] == b"ftyp":
        if data[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"):
            raise BadRecord(
                "是 HEIC 照片，不能作为现场照片存档：请在手机相机设置中选“兼容性最佳”，或另存为 JPEG 原图后再登记"
            )
        raise BadRecord(f"是视频，不是照片，{TAKE_THE_ORIGINAL}")
    what = next((zh for start, zh in OTHERS if data.startswith(start)), "其他文件")
    raise BadRecord(f"是{what}，不是 JPEG 或 PNG 照片，{TAKE_THE_ORIGINAL}")

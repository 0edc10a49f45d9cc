"""Looking a PDF through (PDF 核验): it is whole, opens without a password, holds paper only, and does not swell.

It is not read as a document: its streams are unpacked one after another, as far as a scan's can go.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from supervision.law.refusals import BadRecord

MOST_UNPACKED = 400_000_000
"""Bytes of all streams together: a hundred pages of forms take a tenth; a small file that unpacks to more is a bomb."""
MOST_STREAMS = 20_000
PIECE = 1 << 20
END = 2048
"""Bytes at the end of which one must say that the file is whole."""

ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
ENCRYPTED = re.compile(rb"/Encrypt\b")
PAGES = re.compile(rb"/Type\s*/Page\b")
OBJECTS = re.compile(rb"/ObjStm\b")
DEFLATED = re.compile(rb"/(?:FlateDecode|Fl)\b")


def check_pdf(data: bytes, instead: str, *, most_pages: int) -> None:
    """Raises `BadRecord` with the reason."""
    if b"%%EOF" not in data[-END:]:
        raise BadRecord(f"PDF 不完整（可能传输中断），{instead}")
    pages, unpacked = 0, 0
    for number, (words, stream) in enumerate(_parts(data)):
        if number > MOST_STREAMS:
            raise BadRecord(f"PDF 由{MOST_STREAMS}个以上的部分组成，不像扫描件，{instead}")
        pages += _looked_through(words, instead)
        if DEFLATED.search(words[-END:]):
            objects = OBJECTS.search(words[-END:]) is not None
            length, text = _unpack(stream, MOST_UNPACKED - unpacked, keep=objects)
            unpacked += length
            if unpacked >= MOST_UNPACKED:
                raise BadRecord(f"PDF 解压后超过{MOST_UNPACKED // 1_000_000}兆，没有收下，{instead}")
            pages += _looked_through(text, instead)
    if pages > most_pages:
        raise BadRecord(f"PDF 有{pages}页，超过{most_pages}页，请分成几个文件")
    if not pages:
        raise BadRecord(f"PDF 中没有一页，已损坏，{instead}")


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What stands between the streams, with the stream that follows it (b"" after the last)."""
    at = 0
    while True:
        begins = STREAM.search(data, at)
        if begins is None:
            yield data[at:], b""
            return
        ends = data.find(b"endstream", begins.end())
        if ends < 0:
            yield data[at:], b""
            return
        yield data[at : begins.start()], data[begins.end() : ends]
        at = ends + len(b"endstream")


def _looked_through(words: bytes, instead: str) -> int:
    """How many pages are named; raises for what a paper has no use for."""
    if b"#" in words:
        words = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), words)
    if ENCRYPTED.search(words):
        raise BadRecord(f"PDF 加了密码或限制，无法核对，请另存为不加密的文件，或{instead}")
    if acts := ACTS.search(words):
        raise BadRecord(f"PDF 中有脚本、附件或表单（{acts[1].decode()}），不是扫描件，{instead}")
    return len(PAGES.findall(words))


def _unpack(stream: bytes, most: int, *, keep: bool) -> tuple[int, bytes]:
    """How long a stream is unpacked, as far as `most`, and where it is to be kept what it says."""
    unpacking, length, kept, left = zlib.decompressobj(), 0, [], stream
    try:
        while left and not unpacking.eof and length < most:
            piece = unpacking.decompress(left, PIECE)
            length += len(piece)
            left = unpacking.unconsumed_tail
            if keep:
                kept.append(piece)
    except zlib.error:  # one of several filters, or a damaged page: nothing of it swells
        pass
    return length, b"".join(kept)

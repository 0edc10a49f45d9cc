"""What is taken as a scan: whole papers by what they hold, never by their name; nothing that swells, runs or is locked."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from supervision.casework.originals import LostOriginal
from supervision.casework.scans import original
from supervision.casework.scans import pdf as looking
from supervision.casework.scans.original import plain_name, scan_of
from supervision.casework.scans.scan import Scan, Scans
from supervision.law.refusals import BadRecord
from tests.web.papers import pdf, picture


@pytest.mark.parametrize(
    ("data", "kind"),
    [(pdf(), "pdf"), (picture(), "jpeg"), (picture("PNG"), "png"), (picture("TIFF"), "tiff"),
     (picture("TIFF", pages=3), "tiff"), (pdf("1", "2"), "pdf")],
)  # fmt: skip
def test_papers_are_taken_by_what_they_hold(data: bytes, kind: str) -> None:
    scan = scan_of(data, "合同.exe")
    assert (scan.type, scan.name, scan.bytes) == (kind, "合同.exe", len(data))


OTHERS = {
    "a program": (b"MZ\x90\0", "是程序，不是扫描件"),
    "an office file": (b"PK\x03\x04word", "是压缩包或 Office 文件，不是扫描件"),
    "a page that would run scripts": (b"<svg onload=alert(1)>", "是网页或 XML，不是扫描件"),
    "a page": (b"\n <!DOCTYPE html><script>", "是网页或 XML，不是扫描件"),
    "nothing": (b"", "文件是空的"),
    "a picture cut short": (picture()[:-400], "文件不完整或已损坏"),
    "a TIFF cut short": (picture("TIFF")[:-4000], "已损坏|不完整"),
    "a PDF cut short": (pdf()[:-40], "PDF 不完整"),
    "a PDF of no page": (b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF", "没有一页"),
    "a locked PDF": (pdf(more=b"/Encrypt 9 0 R"), "加了密码或限制"),
    "a PDF with a script": (pdf(more=b"/OpenAction << /S /JavaScript /JS (app.alert) >>"), "有脚本、附件或表单（JavaScript）"),
    "a script spelt in hexadecimal": (pdf(more=b"/OpenAction << /S /J#61vaScript >>"), "有脚本、附件或表单"),
    "a PDF that starts a program": (pdf(more=b"/OpenAction << /S /Launch /F (cmd.exe) >>"), "Launch"),
    "a PDF with a file in it": (pdf(more=b"/Names << /EmbeddedFiles 3 0 R >>"), "EmbeddedFiles"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), OTHERS.values(), ids=OTHERS)
def test_everything_else_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        scan_of(data, "合同.pdf")


def test_a_pdf_that_swells_is_refused_before_it_fills_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_UNPACKED", 30_000_000)
    bomb = pdf("1", swollen=60_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(BadRecord, match="PDF 解压后超过30兆"):
        scan_of(bomb, "合同.pdf")


def test_a_script_hidden_among_packed_objects_is_found() -> None:

    packed = zlib.compress(b"5 0 << /S /JavaScript >>")
    hidden = pdf().replace(
        b"%%EOF",
        b"9 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream\n%%EOF",
    )
    with pytest.raises(BadRecord, match="JavaScript"):
        scan_of(hidden, "合同.pdf")


def test_a_picture_that_unpacks_to_more_than_a_scanner_makes_is_refused_unopened() -> None:
    huge = bytearray(picture("PNG"))
    huge[16:24] = struct.pack(">II", 60_000, 60_000)
    huge[29:33] = struct.pack(">I", zlib.crc32(huge[12:29]))
    with pytest.raises(BadRecord, match="60000×60000像素"):
        scan_of(bytes(huge), "图.png")


def test_too_large_and_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(original, "MOST_PAGES", 2)
    for data in (pdf("1", "2", "3"), picture("TIFF", pages=3)):
        with pytest.raises(BadRecord, match="3页，超过2页"):
            scan_of(data, "合同")
    monkeypatch.setattr(original, "MOST_BYTES", 100)
    with pytest.raises(BadRecord, match="请降低分辨率"):
        scan_of(pdf(), "合同.pdf")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\zhao\\合同.pdf", "合同.pdf"),
        ("a/b\0c.pdf", "bc.pdf"),
        ("..", "扫描件"),
        ('con"<>|?.pdf', "con.pdf"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
        ("\u202efdp.exe", "fdp.exe"),
    ],
)
def test_a_name_is_a_name_and_no_path(given: str, name: str) -> None:
    assert plain_name(given) == name


def test_an_original_is_kept_under_its_hash_and_a_changed_one_is_known(tmp_path: Path) -> None:
    data, scans = pdf(), Scans(tmp_path)
    scan = scan_of(data, "合同.pdf")
    path = scans.keep(scan, data)
    assert scans.keep(scan, data) == path
    assert path.suffix == ".pdf"
    assert Scan.of(scan.as_kept()) == scan
    assert scans.what_is_wrong(scan.sha256) == ""
    path.chmod(0o644)
    path.write_bytes(b"%PDF-other")
    with pytest.raises(LostOriginal, match="内容与校验值不符，已被改动或损坏"):
        scans.read(scan.sha256)
    path.unlink()
    assert "不在扫描件目录" in scans.what_is_wrong(scan.sha256)

"""Verifying: any one changed byte is found and named; what was put in, taken out or forged; files that are no package."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervision.casework.journal import canonical
from supervision.casework.packages import opening
from supervision.casework.packages.contents import Package
from supervision.casework.packages.finding import Fault
from supervision.casework.packages.sealing import FORMAT, Member, grouped, seal
from supervision.casework.packages.verification import NotAPackage, Verification, verify, verify_bytes
from supervision.law.refusals import BadRecord

ANY_BYTE = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
JOURNAL = "14案卷记录/案卷记录.jsonl"
TIMELINE = "13监管时间轴/监管时间轴.txt"


def owners(data: bytes) -> list[tuple[int, int, str]]:
    """Which member each stretch of a package belongs to, by what any archiver reads; "" the end of the directory."""
    found = []
    archive = zipfile.ZipFile(BytesIO(data))
    at = archive.start_dir
    for entry in archive.infolist():
        name = len(entry.filename.encode())
        found.append((entry.header_offset, entry.header_offset + 30 + name + entry.file_size, entry.filename))
        found.append((at, at + 46 + name, entry.filename))
        at += 46 + name
    return [*found, (at, len(data), "")]


def owner_of(data: bytes, place: int) -> str:
    return next(name for start, end, name in owners(data) if start <= place < end)


def in_the_timeline(package: Package) -> int:
    """A place in the contents of the timeline."""
    start, end, _ = next(stretch for stretch in owners(package.bytes) if stretch[2] == TIMELINE)
    return (start + end) // 2


def named(found: Verification) -> set[str]:
    return {finding.member for finding in found.findings}


def said(found: Verification) -> str:
    return "\n".join(finding.zh for finding in found.findings)


def faults(found: Verification) -> set[Fault]:
    return {finding.fault for finding in found.findings}


# Whole


def test_a_package_as_it_was_sealed_is_whole(sealed: Path, package: Package) -> None:
    for told in (None, package.seal, package.printed_seal, package.printed_seal.upper().replace(" ", "-")):
        found = verify(sealed, told)
        assert found.whole
        assert (found.seal, found.about["no"]) == (package.seal, "1305302024B00011")


def test_another_seal_than_that_on_paper_is_told(sealed: Path) -> None:
    found = verify(sealed, "0" * 64)
    assert faults(found) == {Fault.SEAL}
    assert "不是移交时封装的那一包" in said(found)


@pytest.mark.parametrize("told", ["", "8da06f4f", "g" * 64, "封签"])
def test_a_seal_that_is_none_is_refused(sealed: Path, told: str) -> None:
    with pytest.raises(BadRecord, match="不是封签"):
        verify(sealed, told)


# One changed byte


@ANY_BYTE
@given(where=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_any_one_changed_byte_is_found_in_the_member_it_belongs_to(
    package: Package, where: float, mask: int
) -> None:
    data = bytearray(package.bytes)
    place = int(where * len(data))
    data[place] ^= mask
    found = verify_bytes(bytes(data))
    assert owner_of(package.bytes, place) in named(found)


def test_every_byte_of_a_small_package_belongs_to_a_part_that_is_named() -> None:
    whole = seal(
        [Member("甲/一.txt", b"PK\x01\x02 one"), Member("b.txt", b""), Member("c.txt", b"\n{}")], {"no": "1"}
    ).data
    expected = {finding.zh for finding in verify_bytes(whole).findings}  # it has no journal
    for place in range(len(whole)):
        for mask in (1, 0x20, 0xFF):
            data = bytearray(whole)
            data[place] ^= mask
            new = [f for f in verify_bytes(bytes(data)).findings if f.zh not in expected]
            assert owner_of(whole, place) in {f.member for f in new}, (place, mask)


@ANY_BYTE
@given(where=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_with_the_seal_on_paper_a_changed_byte_is_found_all_the_more(
    package: Package, where: float, mask: int
) -> None:
    data = bytearray(package.bytes)
    data[int(where * len(data))] ^= mask
    assert not verify_bytes(bytes(data), package.seal).whole


def test_a_changed_byte_between_the_members_is_named_with_its_offset(package: Package) -> None:
    start, _, name = next(stretch for stretch in owners(package.bytes) if stretch[2] == TIMELINE)
    data = bytearray(package.bytes)
    data[start + 10] ^= 1
    [finding] = verify_bytes(bytes(data)).findings
    assert (finding.fault, finding.member, finding.offset) == (Fault.STRUCTURE, name, start + 10)
    assert finding.zh == f"文件结构：{name} “{name}”的文件头被改动，第{start + 10}字节"


def test_a_changed_byte_of_a_member_is_told_once(package: Package) -> None:
    place = in_the_timeline(package)
    data = bytearray(package.bytes)
    data[place] ^= 1
    assert (
        said(verify_bytes(bytes(data)))
        == f"内容被改动：{TIMELINE} 内容与清单所记的校验值不符，被改动、损坏或者不完整"
    )


# Bytes put in or lost


@ANY_BYTE
@given(where=st.floats(0, 1, exclude_max=True))
def test_a_package_cut_off_anywhere_is_told(package: Package, where: float) -> None:
    cut = package.bytes[: int(where * len(package.bytes))]
    try:
        found = verify_bytes(cut)
    except NotAPackage:
        assert len(cut) < 43  # less than the first header
    else:
        assert Fault.STRUCTURE in faults(found)
        assert "不完整" in said(found)


@ANY_BYTE
@given(where=st.floats(0, 1), put_in=st.binary(min_size=1, max_size=40))
def test_bytes_put_in_anywhere_are_told(package: Package, where: float, put_in: bytes) -> None:
    place = int(where * len(package.bytes))
    found = verify_bytes(package.bytes[:place] + put_in + package.bytes[place:])
    assert not found.whole


def test_bytes_after_the_end_and_before_the_beginning_are_told(package: Package) -> None:
    after = verify_bytes(package.bytes + b"!!")
    assert said(after).endswith(f"末尾第{len(package.bytes)}字节起多出2字节")
    before = verify_bytes(b"!!!" + package.bytes)
    assert said(before).endswith("开头多出3字节")


def test_bytes_put_into_a_member_name_it_and_no_other(package: Package) -> None:
    place = in_the_timeline(package)
    found = verify_bytes(package.bytes[:place] + b"!" + package.bytes[place:])
    assert named(found) == {TIMELINE, ""}


# By another hand


def repacked(package: Package, change: Callable[[dict[str, bytes]], None], **options: int) -> bytes:
    """The package taken apart and packed anew by an archiver."""
    members = {m.filename: b"" for m in zipfile.ZipFile(BytesIO(package.bytes)).infolist()}
    with zipfile.ZipFile(BytesIO(package.bytes)) as archive:
        members = {name: archive.read(name) for name in members}
    change(members)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def test_a_package_packed_anew_is_told_though_every_member_is_the_same(package: Package) -> None:
    found = verify_bytes(repacked(package, lambda members: None))
    assert faults(found) == {Fault.STRUCTURE}
    assert "各件的内容仍与清单相符" in said(found)


def test_a_member_taken_out_one_put_in_and_one_changed_are_each_told(package: Package) -> None:
    def change(members: dict[str, bytes]) -> None:
        del members["04交地情况/交地情况.txt"]
        members["15其他/说明.txt"] = b"!"
        members[TIMELINE] += b"!"

    text = said(verify_bytes(repacked(package, change)))
    assert "缺件：04交地情况/交地情况.txt 清单所列的这一件不在包中" in text
    assert "多出：15其他/说明.txt 不在清单中，是封装以后加进去的" in text
    assert f"内容被改动：{TIMELINE}" in text


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_lead_elsewhere_and_names_given_twice_are_told(package: Package) -> None:
    file = BytesIO(package.bytes)
    with zipfile.ZipFile(file, "a") as archive:
        for name in ("../../etc/cron.d/x", "C:\\x.exe", TIMELINE, "\u202etxt.exe"):
            archive.writestr(name, b"!")
    text = said(verify_bytes(file.getvalue()))
    assert "多出：../../etc/cron.d/x 件名不安全" in text
    assert "多出：C:/x.exe 件名不安全" in text or "多出：C:\\x.exe 件名不安全" in text
    assert f"多出：{TIMELINE} 在包中有2份" in text
    assert "\u202e" not in text


# Forged: sealed again after a change


def resealed(package: Package, change: Callable[[dict[str, bytes]], None]) -> Verification:
    """The package with a change, sealed again by whoever has the program."""
    members = {document.name: document.member.data for document in package.contents}
    about = json.loads(zipfile.ZipFile(BytesIO(package.bytes)).read("manifest.json"))["about"]
    change(members)
    return verify_bytes(seal([Member(*each) for each in members.items()], about).data)


def the(package: Package, ending: str) -> str:
    return next(d.name for d in package.contents if d.name.endswith(ending))


def test_a_sheet_changed_and_sealed_again_is_found_by_the_seal_on_paper(package: Package) -> None:
    members = {document.name: document.member.data for document in package.contents}
    members[TIMELINE] = b"!"
    about = json.loads(zipfile.ZipFile(BytesIO(package.bytes)).read("manifest.json"))["about"]
    forged = seal([Member(*each) for each in members.items()], about)
    assert verify_bytes(forged.data).whole
    assert faults(verify_bytes(forged.data, package.seal)) == {Fault.SEAL}
    assert grouped(package.seal) in said(verify_bytes(forged.data, package.seal))


def test_an_entry_changed_and_sealed_again_breaks_its_chain(package: Package) -> None:
    def change(members: dict[str, bytes]) -> None:
        members[JOURNAL] = members[JOURNAL].replace("冀财0001".encode(), "冀财0002".encode())

    found = resealed(package, change)
    assert faults(found) == {Fault.JOURNAL}
    assert "宗地1305302024B00011第9号案卷记录：内容与校验值不符" in said(found)


def test_the_last_entries_cut_off_are_told(package: Package) -> None:
    def change(members: dict[str, bytes]) -> None:
        members[JOURNAL] = b"".join(members[JOURNAL].splitlines(keepends=True)[:-1])

    assert "记录缺失，台账记案卷至第42号，案卷只到第41号" in said(resealed(package, change))


def test_an_entry_taken_out_is_told(package: Package) -> None:
    def change(members: dict[str, bytes]) -> None:
        lines = members[JOURNAL].splitlines(keepends=True)
        members[JOURNAL] = b"".join(lines[:4] + lines[5:])

    assert "第5号案卷记录：记录缺失" in said(resealed(package, change))


@pytest.mark.parametrize("line", [b"[]", b"{}", b"x", b"\xff", b'{"seq":"1"}', b"[" * 5000])
def test_a_journal_that_is_none_is_told(package: Package, line: bytes) -> None:
    found = resealed(package, lambda members: members.update({JOURNAL: line + b"\n"}))
    assert (faults(found), named(found)) == ({Fault.JOURNAL}, {JOURNAL})


def test_an_entry_no_program_could_have_written_is_told(package: Package) -> None:
    def change(members: dict[str, bytes]) -> None:
        lines = [json.loads(line) for line in members[JOURNAL].splitlines()]
        lines[6]["payload"] = '{"act":999}'
        members[JOURNAL] = b"".join(canonical(line) + b"\n" for line in lines)

    found = resealed(package, change)
    assert named(found) == {JOURNAL}


def test_what_another_hand_wrote_moves_no_cursor(package: Package) -> None:
    members = {document.name: document.member.data for document in package.contents}
    about = {"no": "\x1b[2J一\u202e", "head_seq": 42, "head_hash": "0" * 64}
    found = verify_bytes(seal([Member(*each) for each in members.items()], about).data)
    assert faults(found) == {Fault.JOURNAL}
    assert said(found).replace("\n", "").isprintable()


def test_another_photo_in_the_place_of_an_original_is_told(package: Package) -> None:
    photo = the(package, ".png")
    found = resealed(package, lambda members: members.update({photo: b"another"}))
    assert faults(found) == {Fault.PHOTO}
    assert "第17号公示牌挂牌所附照片“公示牌.png”" in said(found)
    assert f"{photo} 案卷记录中没有这张照片" in said(found)


def test_a_photo_left_out_is_told(package: Package) -> None:
    found = resealed(package, lambda members: members.pop(the(package, ".png")) and None)
    assert "不在包中" in said(found)


def test_a_notice_with_other_words_or_none_is_told(package: Package) -> None:
    blocks = the(package, "0021-段落.json")
    other = resealed(package, lambda members: members.update({blocks: b"[]"}))
    assert f"{blocks} 与案卷第21号所记的正文校验值不符" in said(other)
    none = resealed(package, lambda members: members.pop(blocks) and None)
    assert f"{blocks} 案卷第21号通知的正文不在包中" in said(none)
    more = resealed(package, lambda members: members.update({"06通知文书与送达/0001-段落.json": b"[]"}))
    assert "0001-段落.json 案卷记录中没有这份通知" in said(more)


# What is no package


def a_zip(**members: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"hello", "不是移交包"),
        (b"PK\x03\x04", "不是移交包"),
        (b"PK\x05\x06" + b"\0" * 18, "不是移交包"),
        (a_zip(a=b"1"), "不是本系统制作的移交包"),
        (b"\xff" * 100_000, "不是移交包"),
        (b"PK\x01\x02" * 30_000, "不是移交包"),
    ],
)
def test_a_file_that_is_no_package_is_refused_with_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "来件.zip"
    path.write_bytes(data)
    with pytest.raises(NotAPackage, match=said) as refused:
        verify(path)
    assert str(refused.value).startswith("来件.zip：")


def test_no_file_a_folder_and_a_file_too_large_are_refused(
    tmp_path: Path, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotAPackage, match="读不到"):
        verify(tmp_path / "没有.zip")
    with pytest.raises(NotAPackage, match="是目录"):
        verify(tmp_path)
    monkeypatch.setattr(opening, "MOST_BYTES", 1000)
    with pytest.raises(NotAPackage, match="超过移交包的上限"):
        verify(sealed)


MANIFEST_OF_NONSENSE = [
    {},
    {"about": {}, "format": FORMAT},
    {"about": [], "format": FORMAT, "members": []},
    {"about": {}, "format": FORMAT, "members": 3},
    {"about": {}, "format": FORMAT, "members": [[]]},
    {"about": {}, "format": FORMAT, "members": [{"name": "../a", "bytes": 1, "sha256": "0" * 64}]},
    {"about": {}, "format": FORMAT, "members": [{"name": "a", "bytes": -1, "sha256": "0" * 64}]},
    {"about": {}, "format": FORMAT, "members": [{"name": "a", "bytes": 10**18, "sha256": "0" * 64}]},
    {"about": {}, "format": FORMAT, "members": [{"name": "a", "bytes": True, "sha256": "0" * 64}]},
    {"about": {}, "format": FORMAT, "members": [{"name": "a", "bytes": 1, "sha256": None}]},
    {"about": {}, "format": FORMAT, "members": [{"name": "a", "bytes": 1, "sha256": "0" * 64}] * 2},
    {"about": {}, "format": FORMAT, "members": [{"name": f"{i}", "bytes": 9 * 10**8, "sha256": "0" * 64} for i in range(9)]},
    {"about": {}, "format": FORMAT, "members": [{"name": "a", "bytes": 1, "sha256": "0" * 64}]},
]  # fmt: skip


@pytest.mark.parametrize("manifest", [json.dumps(each).encode() + b"\n" for each in MANIFEST_OF_NONSENSE])
def test_a_manifest_of_nonsense_is_told_and_does_no_harm(manifest: bytes) -> None:
    data = a_zip(**{"manifest.json": manifest, "a": b"1"})
    try:
        assert not verify_bytes(data).whole
    except NotAPackage:
        assert FORMAT.encode() not in data


def test_a_small_file_that_unpacks_to_more_than_memory_is_not_unpacked() -> None:
    """A bomb as long as it likes: at most what the manifest lists is read of it, and one byte."""
    listed = {"name": "a", "bytes": 5, "sha256": hashlib.sha256(b"12345").hexdigest()}
    manifest = canonical({"about": {}, "format": FORMAT, "members": [listed]}) + b"\n"
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", manifest)
        archive.writestr("a", bytes(50_000_000))
        archive.writestr("b", bytes(50_000_000))
    found = verify_bytes(file.getvalue())
    assert {"a", "b"} <= named(found)


def test_a_directory_that_says_more_than_there_is_does_no_harm() -> None:
    data = bytearray(a_zip(**{"manifest.json": b"{}\n", "a": b"1"}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rindex(signature) + at
        data[place : place + 4] = struct.pack("<L", 0xFFFFFFF0)
    with pytest.raises(NotAPackage):
        verify_bytes(bytes(data))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_answered_with_a_sentence(data: bytes, packed: bool) -> None:
    """Also a ZIP that has a manifest of its own, as many programs make."""
    given_to_it = a_zip(**{"manifest.json": zlib.compress(data)}) if packed else b"PK\x03\x04" + data
    with pytest.raises(NotAPackage):
        verify_bytes(given_to_it)

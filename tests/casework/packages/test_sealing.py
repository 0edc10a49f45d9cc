"""Sealing: the same members are the same bytes, in any order; a name that leads elsewhere is none."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO

import pytest

from supervision.casework.packages import sealing
from supervision.casework.packages.sealing import Member, TooMuch, grouped, seal

MEMBERS = [Member("乙/二.txt", "二".encode()), Member("甲.txt", b""), Member("a.bin", bytes(range(256)))]
ABOUT = {"no": "1305302024B00011"}


def test_the_order_they_come_in_is_of_no_account() -> None:
    assert seal(MEMBERS, ABOUT) == seal(reversed(MEMBERS), ABOUT)


def test_the_seal_is_the_hash_of_the_manifest_which_has_that_of_every_member() -> None:
    sealed = seal(MEMBERS, ABOUT)
    archive = zipfile.ZipFile(BytesIO(sealed.data))
    manifest = archive.read("manifest.json")
    assert sealed.seal == hashlib.sha256(manifest).hexdigest()
    said = json.loads(manifest)
    assert said["about"] == ABOUT
    assert [(m["name"], m["bytes"], m["sha256"]) for m in said["members"]] == [
        (m.name, len(m.data), hashlib.sha256(m.data).hexdigest()) for m in sorted(MEMBERS)
    ]


def test_an_archiver_reads_every_member_by_its_chinese_name_and_shows_the_seal() -> None:
    sealed = seal(MEMBERS, ABOUT)
    archive = zipfile.ZipFile(BytesIO(sealed.data))
    assert {name: archive.read(name) for name in archive.namelist()[1:]} == dict(MEMBERS)
    assert archive.comment.decode().endswith(sealed.seal)
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_other_contents_have_another_seal() -> None:
    seals = {seal(MEMBERS, ABOUT).seal, seal(MEMBERS[1:], ABOUT).seal, seal(MEMBERS, {}).seal}
    assert len(seals) == 3


def test_the_seal_is_printed_in_eight_groups_of_eight() -> None:
    groups = grouped(seal(MEMBERS, ABOUT).seal).split(" ")
    assert [len(group) for group in groups] == [8] * 8


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a//b", "a/", "a/../b", "a\\b", "C:a", "a\0b", "", ".", "a. ", "x" * 301]
)
def test_a_name_that_may_lead_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"路径|文件名"):
        seal([Member(name, b"")], ABOUT)


@pytest.mark.parametrize("members", [[Member("a", b""), Member("a", b"1")], [Member("manifest.json", b"")]])
def test_a_name_given_twice_is_refused(members: list[Member]) -> None:
    with pytest.raises(ValueError, match="once"):
        seal(members, ABOUT)


def test_more_than_a_package_holds_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_MEMBERS", 2)
    with pytest.raises(TooMuch, match="超过一个移交包的上限"):
        seal(MEMBERS, ABOUT)

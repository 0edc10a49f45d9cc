"""The store of originals: each once, never changed, checked when it is read."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import Any

import pytest

from supervision.casework.photos.attaching import attach
from supervision.casework.photos.original import photo_of
from supervision.casework.photos.store import LostOriginal, Photos
from supervision.law.refusals import BadRecord
from tests.casework.photos.pictures import exif, jpeg, png

VISIT = {"no": "甲", "kind": "inspection", "on": "2024-06-02", "finding": "not_started"}


@pytest.fixture
def photos(tmp_path: Path) -> Photos:
    return Photos(tmp_path / "photos")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder an officer's photos lie in."""
    folder = tmp_path / "现场"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(jpeg(exif()))
    (folder / "b.png").write_bytes(png(exif()))
    return folder


def files(photos: Photos) -> list[Path]:
    return sorted(path for path in photos.folder.rglob("*") if path.is_file())


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# The store


def test_an_original_lies_under_its_hash_byte_for_byte_and_read_only(photos: Photos) -> None:
    data = jpeg(exif())
    path = photos.keep(photo_of(data, "a.jpg"), data)
    assert path == photos.folder / sha256(data)[:2] / f"{sha256(data)}.jpg"
    assert path.read_bytes() == photos.read(sha256(data)) == data
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert files(photos) == [path]


def test_an_original_stored_again_is_left_alone(photos: Photos) -> None:
    data = jpeg(exif())
    first = photos.keep(photo_of(data, "a.jpg"), data)
    written = first.stat().st_mtime_ns
    assert photos.keep(photo_of(data, "另名.jpg"), data) == first
    assert first.stat().st_mtime_ns == written


def test_a_changed_original_is_found_out_and_not_written_over(photos: Photos) -> None:
    data = jpeg(exif())
    path = photos.keep(photo_of(data, "a.jpg"), data)
    path.chmod(0o644)
    path.write_bytes(data[:-1] + b"\0")
    with pytest.raises(LostOriginal, match="已被改动或损坏"):
        photos.read(sha256(data))
    with pytest.raises(LostOriginal, match="已被改动或损坏"):
        photos.keep(photo_of(data, "a.jpg"), data)
    assert path.read_bytes() != data


@pytest.mark.parametrize("asked", ["0" * 64, "../../etc/passwd", "", "ABC"])
def test_what_is_not_in_the_store_is_said_to_be_lost(photos: Photos, asked: str) -> None:
    assert photos.path_of(asked) is None
    with pytest.raises(LostOriginal, match="从备份找回"):
        photos.read(asked)


def test_a_write_that_fails_leaves_nothing_half_done(photos: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    data = jpeg()
    with pytest.raises(OSError, match="No space"):
        photos.keep(photo_of(data, "a.jpg"), data)
    assert files(photos) == []


# Attaching to a happening


def test_a_happening_names_its_photos_by_hash_with_what_the_camera_wrote(photos: Photos, site: Path) -> None:
    attached = attach({**VISIT, "photos": ["a.jpg"]}, photos, site)
    data = (site / "a.jpg").read_bytes()
    assert attached["photos"] == [
        {
            "sha256": sha256(data),
            "name": "a.jpg",
            "bytes": len(data),
            "type": "jpeg",
            "taken_at": "2024-06-02T10:11:12",
            "position": ["115.2400000", "37.5300000"],
            "camera": "HUAWEI P40",
        }
    ]
    assert {**attached, "photos": None} == {**VISIT, "photos": None}
    assert photos.read(sha256(data)) == data


@pytest.mark.parametrize("given", ["a.jpg,b.png", "a.jpg, b.png", ["a.jpg", "b.png"]])
def test_names_are_a_list_or_stand_with_commas_between_them(
    photos: Photos, site: Path, given: object
) -> None:
    attached = attach({**VISIT, "photos": given}, photos, site)
    assert [photo["name"] for photo in attached["photos"]] == ["a.jpg", "b.png"]


def test_a_name_may_hold_a_comma(photos: Photos, site: Path) -> None:
    (site / "东侧,全景.jpg").write_bytes(jpeg(shade=1))
    [photo] = attach({**VISIT, "photos": "东侧,全景.jpg"}, photos, site)["photos"]
    assert photo["name"] == "东侧,全景.jpg"


def test_the_same_photo_twice_is_kept_once(photos: Photos, site: Path) -> None:
    (site / "副本.jpg").write_bytes((site / "a.jpg").read_bytes())
    attached = attach({**VISIT, "photos": ["a.jpg", "副本.jpg"]}, photos, site)
    assert [photo["name"] for photo in attached["photos"]] == ["a.jpg"]


def test_one_bad_photo_refuses_them_all_and_each_is_named(photos: Photos, site: Path) -> None:
    (site / "c.jpg").write_bytes(b"\0\0\0\x18ftypheic")
    with pytest.raises(BadRecord) as refused:
        attach({**VISIT, "photos": ["a.jpg", "c.jpg", "d.jpg", 7]}, photos, site)
    assert [problem.partition("：")[0] for problem in refused.value.problems] == [
        "照片“c.jpg”",
        "照片“d.jpg”",
        "照片“7”",
    ]
    assert files(photos) == []


@pytest.mark.parametrize("given", [{"a.jpg": 1}, 7, True])
def test_photos_that_are_no_list_are_refused(photos: Photos, site: Path, given: object) -> None:
    with pytest.raises(BadRecord, match="文件名的列表"):
        attach({**VISIT, "photos": given}, photos, site)


@pytest.mark.parametrize("given", [None, "", []])
def test_a_happening_without_photos_is_as_it_was(photos: Photos, site: Path, given: object) -> None:
    happening = {**VISIT, "photos": given}
    assert attach(happening, photos, site) is happening


def test_a_photo_named_by_its_hash_is_told_again_from_its_original(photos: Photos, site: Path) -> None:
    [kept] = attach({**VISIT, "photos": ["a.jpg"]}, photos, site)["photos"]
    told: dict[str, Any] = {**kept, "taken_at": "1999-01-01T00:00:00", "position": None}
    assert attach({**VISIT, "photos": [told]}, photos, site)["photos"] == [kept]


def test_a_hash_nobody_stored_is_refused(photos: Photos, site: Path) -> None:
    with pytest.raises(BadRecord, match=r"照片“远处\.jpg”：.*不在照片目录"):
        attach({**VISIT, "photos": [{"sha256": "0" * 64, "name": "远处.jpg"}]}, photos, site)

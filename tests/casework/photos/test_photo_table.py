"""Which photo stands with which fact: kept up beside the journal, rebuilt from it, asked for the same photo elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from supervision.casework.batches import add_part, close_batch, open_batch
from supervision.casework.journal import read_entries
from supervision.casework.photos.attaching import attach
from supervision.casework.photos.check import lost_originals
from supervision.casework.photos.contradictions import Doubt
from supervision.casework.photos.photo import standing_photo_rows
from supervision.casework.photos.sightings import doubts_of_the_docket, sightings_of
from supervision.casework.photos.store import Photos
from supervision.casework.recording import Line, record_all
from supervision.casework.withdrawal import withdraw
from supervision.law.refusals import Refused
from supervision.records.batch import BatchSort
from supervision.records.db import reading, writing
from supervision.records.tables import PARCEL, PHOTO
from tests.casework.photos.pictures import exif, jpeg
from tests.database import NO, desk, supply, tell

OTHER = "1305302024B00022"
SIGNED, TODAY = date(2024, 1, 5), date(2024, 6, 10)


@pytest.fixture
def photos(tmp_path: Path) -> Photos:
    return Photos(tmp_path / "photos")


@pytest.fixture
def parcels(engine: Engine) -> Engine:
    tell(engine, SIGNED, supply(), supply(OTHER))
    return engine


def visit(photos: Photos, *pictures: bytes, no: str = NO, on: str = "2024-06-02") -> dict[str, Any]:
    """A visit with these photos, as the door hands it on."""
    folder = photos.folder.parent / "现场"
    folder.mkdir(exist_ok=True)
    names = []
    for number, picture in enumerate(pictures):
        names.append(f"{number}.jpg")
        (folder / names[-1]).write_bytes(picture)
    happening = {"no": no, "kind": "inspection", "on": on, "finding": "not_started", "photos": names}
    return dict(attach(happening, photos, folder))


def rows(engine: Engine) -> list[tuple[str, int, str]]:
    with reading(engine) as session:
        query = select(PARCEL.c.no, PHOTO.c.seq, PHOTO.c.sha256).join(
            PARCEL, PARCEL.c.id == PHOTO.c.parcel_id
        )
        return sorted((no, seq, sha256) for no, seq, sha256 in session.execute(query))


def rebuilt(engine: Engine) -> list[tuple[str, int, str]]:
    """The same rows again, from nothing but the journals."""
    with reading(engine) as session:
        numbers = {row.id: row.no for row in session.execute(select(PARCEL.c.id, PARCEL.c.no))}
        journals = read_entries(session, list(numbers))
        return sorted(
            (numbers[parcel_id], row["seq"], row["sha256"])
            for parcel_id, journal in journals.items()
            for row in standing_photo_rows(journal)
        )


def test_the_table_is_what_the_journals_say(parcels: Engine, photos: Photos) -> None:
    tell(parcels, TODAY, visit(photos, jpeg(exif()), jpeg(exif(), shade=9)))
    tell(
        parcels,
        TODAY,
        visit(photos, jpeg(exif(), shade=7), no=OTHER),
        {"kind": "handover", "on": "2024-03-01"},
    )
    assert len(rows(parcels)) == 3
    assert rows(parcels) == rebuilt(parcels)


def test_a_corrected_visit_takes_its_photos_with_it_and_a_corrected_correction_brings_them_back(
    parcels: Engine, photos: Photos
) -> None:
    tell(parcels, TODAY, visit(photos, jpeg(exif()), on="2024-06-02"))
    tell(parcels, TODAY, visit(photos, jpeg(exif(), shade=9), on="2024-06-05"))
    both = rows(parcels)
    tell(parcels, TODAY, {"kind": "correction", "on": "2024-06-10", "voids": "2"})
    assert rows(parcels) == rebuilt(parcels) == both[1:]
    correction = next(seq for seq, kind in journal(parcels) if kind == "correction")
    tell(parcels, TODAY, {"kind": "correction", "on": "2024-06-10", "voids": str(correction)})
    assert rows(parcels) == rebuilt(parcels) == both


def journal(engine: Engine) -> list[tuple[int, str]]:
    with reading(engine) as session:
        parcel_id = session.scalar(select(PARCEL.c.id).where(PARCEL.c.no == NO))
        assert parcel_id is not None
        return [(seq, str(entry.kind)) for seq, entry in read_entries(session, [parcel_id])[parcel_id]]


def test_a_parcel_withdrawn_with_its_batch_has_no_photo_any_more(engine: Engine, photos: Photos) -> None:
    with writing(engine) as session:
        file = photos.folder.parent / "补录.jsonl"
        file.write_text("{}", encoding="utf-8")
        batch_no = open_batch(session, [file], desk(TODAY), BatchSort.HAPPENINGS)
        batch = {"no": batch_no, "sort": BatchSort.HAPPENINGS, "file": file.name, "row": 1}
        told = (supply(), visit(photos, jpeg(exif())))
        outcomes = record_all(session, [Line(happening, batch) for happening in told], desk(TODAY))
        assert not [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        add_part(session, batch_no, desk(TODAY), list(session.scalars(select(PARCEL.c.id))))
        close_batch(session, batch_no, desk(TODAY), {"rows_read": 2})
    assert len(rows(engine)) == 1
    with writing(engine) as session:
        withdraw(session, batch_no, desk(TODAY), "整批重录")
    assert rows(engine) == rebuilt(engine) == []


def test_the_same_photo_is_found_with_another_parcel_but_not_with_its_own(
    parcels: Engine, photos: Photos
) -> None:
    tell(parcels, TODAY, visit(photos, jpeg(exif())), visit(photos, jpeg(exif()), no=OTHER))
    with reading(parcels) as session:
        ids = {row.no: row.id for row in session.execute(select(PARCEL.c.id, PARCEL.c.no))}
        [sha256] = {row[2] for row in rows(parcels)}
        found = sightings_of(session, [sha256, "0" * 64], ids[NO])
        doubted = list(doubts_of_the_docket(session, tolerance_m=100))
        one = list(doubts_of_the_docket(session, tolerance_m=100, parcel_id=ids[OTHER]))
    assert {sha: [use.no for use in uses] for sha, uses in found.items()} == {sha256: [OTHER]}
    assert [(each.no, each.contradiction.sort) for each in doubted] == [
        (NO, Doubt.REUSED),
        (OTHER, Doubt.REUSED),
    ]
    assert [each.no for each in one] == [OTHER]


def test_a_photo_put_right_from_the_wrong_parcel_contradicts_nothing(parcels: Engine, photos: Photos) -> None:
    tell(parcels, TODAY, visit(photos, jpeg(exif()), no=OTHER))
    tell(parcels, TODAY, {"no": OTHER, "kind": "correction", "on": "2024-06-10", "voids": "2"})
    tell(parcels, TODAY, visit(photos, jpeg(exif())))
    with reading(parcels) as session:
        assert list(doubts_of_the_docket(session, tolerance_m=100)) == []


def test_the_docket_tells_of_starts_before_the_handover_too(parcels: Engine) -> None:
    tell(
        parcels,
        TODAY,
        {"kind": "handover", "on": "2024-03-01"},
        {"kind": "start", "on": "2024-02-29", "proof": "施工许可证"},
        {"no": OTHER, "kind": "handover", "on": "2024-03-01"},
        {"no": OTHER, "kind": "start", "on": "2024-03-01", "proof": "施工许可证"},
    )
    with reading(parcels) as session:
        found = [
            (each.no, each.contradiction.sort) for each in doubts_of_the_docket(session, tolerance_m=100)
        ]
    assert found == [(NO, Doubt.START_EARLY)]


def test_a_missing_and_a_changed_original_are_found_with_every_entry_that_rests_on_them(
    parcels: Engine, photos: Photos
) -> None:
    tell(parcels, TODAY, visit(photos, jpeg(exif())), visit(photos, jpeg(exif()), no=OTHER))
    tell(parcels, TODAY, visit(photos, jpeg(exif(), shade=9), on="2024-06-03"))
    tell(parcels, TODAY, visit(photos, jpeg(exif(), shade=7), on="2024-06-04"))
    with reading(parcels) as session:
        assert list(lost_originals(session, photos)) == []
        (_, first, missing), (_, second, changed), *_ = rows(parcels)
        (photos.path_of(missing) or photos.folder).unlink()
        path = photos.path_of(changed)
        assert path is not None
        path.chmod(0o644)
        path.write_bytes(b"\xff\xd8\xff")
        found = {(lost.no, lost.seq): lost.text for lost in lost_originals(session, photos)}
    assert {(NO, first), (NO, second), (OTHER, 2)} == set(found)
    assert "不在照片目录" in found[NO, first]
    assert "不在照片目录" in found[OTHER, 2]
    assert "与校验值不符" in found[NO, second]

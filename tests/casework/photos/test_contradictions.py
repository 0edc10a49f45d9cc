"""What does not agree: place, day and use of a photo beside the visit it is said to be of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from supervision.casework.boundary.distance import METRES_A_DEGREE, metres_outside
from supervision.casework.journal import Entry
from supervision.casework.photos.contradictions import Doubt, Sighting, newly_found, photo_contradictions
from supervision.casework.photos.photo import photos_of
from supervision.casework.terms_on_file import Journal
from supervision.law.terms import Kind

AT = datetime(2024, 6, 2, 1, 30, tzinfo=UTC)
SHA = "ab" * 32
SQUARE = [["115.24", "37.53"], ["115.241", "37.53"], ["115.241", "37.531"], ["115.24", "37.531"]]
"""Some 88 m by 111 m."""
HOLE = [["115.2404", "37.5304"], ["115.2406", "37.5304"], ["115.2406", "37.5306"], ["115.2404", "37.5306"]]


def entry(kind: Kind, on: str, **payload: Any) -> Entry:
    return Entry(kind, date.fromisoformat(on), date.fromisoformat(on), AT, "经办", payload)


def file(*entries: Entry) -> Journal:
    return list(enumerate(entries, start=1))


def photo(
    taken_at: str | None = "2024-06-02T10:11:12", position: list[str] | None = None, sha256: str = SHA
) -> dict[str, Any]:
    return {"sha256": sha256, "name": "a.jpg", "bytes": 1, "type": "jpeg", "taken_at": taken_at,
            "position": position or ["115.2405", "37.5305"], "camera": None}  # fmt: skip


def bare() -> dict[str, Any]:
    return {**photo(None), "position": None}


def visit(*photos: dict[str, Any], on: str = "2024-06-02", **more: Any) -> Entry:
    return entry(Kind.INSPECTION, on, finding="not_started", photos=list(photos), **more)


def north_of_the_edge(metres: float) -> list[str]:
    return ["115.2405", str(Decimal("37.531") + Decimal(metres / METRES_A_DEGREE))]


BOUNDARY = entry(Kind.BOUNDARY, "2024-01-10", rings=[SQUARE], datum="CGCS2000")


def doubts(*entries: Entry, **sightings: list[Sighting]) -> list[Doubt]:
    return [found.sort for found in photo_contradictions(file(*entries), sightings, tolerance_m=100)]


# A file that agrees


def test_a_photo_of_the_day_within_the_boundary_says_nothing() -> None:
    assert doubts(BOUNDARY, visit(photo(), position="115.2405,37.5305")) == []


def test_photos_of_papers_are_asked_nothing_of_time_and_place() -> None:
    paid = entry(Kind.PAYMENT, "2024-02-01", amount_wan="500", photos=[bare()])
    assert doubts(BOUNDARY, paid) == []


def test_what_was_noted_under_photos_in_words_is_no_photo() -> None:
    assert doubts(BOUNDARY, entry(Kind.INSPECTION, "2024-06-02", finding="not_started", photos="三张")) == []


@pytest.mark.parametrize(
    "kept",
    [
        {"sha256": "a.jpg"},
        {"sha256": SHA, "bytes": "多", "taken_at": "昨天", "position": ["NaN", "NaN"]},
        {"sha256": SHA, "taken_at": 7, "position": ["Infinity", "1"]},
        {"sha256": SHA, "position": ["东", "北"]},
        {"sha256": SHA, "position": [1]},
    ],
)
def test_a_photo_told_anyhow_is_known_as_far_as_it_can_be_read(kept: dict[str, Any]) -> None:
    told = visit(kept)
    assert all(photo.bare for photo in photos_of(told))
    assert set(doubts(BOUNDARY, told)) <= {Doubt.BARE}


# Place


@pytest.mark.parametrize(("metres", "flagged"), [(0, False), (99, False), (100, False), (101, True)])
def test_a_photo_taken_farther_outside_than_the_tolerance_is_flagged(metres: float, flagged: bool) -> None:
    found = photo_contradictions(
        file(BOUNDARY, visit(photo(position=north_of_the_edge(metres)))), {}, tolerance_m=100
    )
    assert [one.sort for one in found] == [Doubt.OUTSIDE] * flagged
    if flagged:
        assert "界线外101米（超过100米）" in found[0].text


def test_without_a_boundary_no_place_is_outside() -> None:
    assert doubts(visit(photo(position=north_of_the_edge(5000)))) == []


def test_the_newest_boundary_counts() -> None:
    moved = entry(
        Kind.BOUNDARY, "2024-03-10", rings=[[[str(Decimal(x) + 1), y] for x, y in SQUARE]], datum="CGCS2000"
    )
    assert doubts(BOUNDARY, moved, visit(photo())) == [Doubt.OUTSIDE]
    assert doubts(BOUNDARY, moved, entry(Kind.CORRECTION, "2024-06-03", voids="2"), visit(photo())) == []


def test_a_visit_recorded_outside_the_boundary_is_flagged() -> None:
    assert doubts(BOUNDARY, visit(position=north_of_the_edge(101))) == [Doubt.VISIT_OUTSIDE]
    assert doubts(BOUNDARY, visit(position=north_of_the_edge(99))) == []
    assert doubts(BOUNDARY, entry(Kind.HANDOVER, "2024-06-02", position="路口向东")) == []


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        (("115.2405", "37.5305"), 0),
        (("115.2405", "37.5310"), 0),
        (("115.2405", "37.5320"), 111),
        (("115.2420", "37.5305"), 88),
        (("115.2420", "37.5320"), 142),
        (("115.2395", "37.5305"), 44),
    ],
)
def test_metres_are_counted_from_the_nearest_side(place: tuple[str, str], metres: int) -> None:
    rings = [[(Decimal(x), Decimal(y)) for x, y in SQUARE]]
    assert metres_outside(rings, (Decimal(place[0]), Decimal(place[1]))) == pytest.approx(metres, abs=1)


def test_a_hole_is_outside_whether_its_ring_is_closed_or_not() -> None:
    rings = [[(Decimal(x), Decimal(y)) for x, y in ring] for ring in (SQUARE, [*HOLE, HOLE[0]])]
    assert metres_outside(rings, (Decimal("115.2405"), Decimal("37.5305"))) == 9
    assert metres_outside(rings, (Decimal("115.2402"), Decimal("37.5305"))) == 0


# Day


@pytest.mark.parametrize(
    ("taken_at", "said"),
    [
        ("2024-06-01T23:59:59", "拍摄于2024-06-01，早1天"),
        ("2024-06-02T00:00:00", None),
        ("2024-06-02T23:59:59", None),
        ("2024-06-03T00:00:00", "拍摄于2024-06-03，晚1天"),
        ("2024-06-01T16:00:00+00:00", None),
        ("2024-06-01T15:59:59+00:00", "拍摄于2024-06-01，早1天"),
        ("2023-06-02T10:00:00", "拍摄于2023-06-02，早366天"),
        (None, None),
    ],
)
def test_a_photo_of_another_day_than_the_visit_is_flagged(taken_at: str | None, said: str | None) -> None:
    found = photo_contradictions(file(visit(photo(taken_at))), {}, tolerance_m=100)
    assert [one.sort for one in found] == [Doubt.OTHER_DAY] * (said is not None)
    assert said is None or said in found[0].text


def test_what_happened_may_be_photographed_later_but_not_before() -> None:
    for kind in (Kind.START, Kind.COMPLETION, Kind.BOARD_POSTED, Kind.HANDOVER):
        assert doubts(entry(kind, "2024-06-01", photos=[photo()])) == []
        assert doubts(entry(kind, "2024-06-03", photos=[photo()])) == [Doubt.OTHER_DAY]


def test_a_photo_without_time_and_place_may_have_been_sent_through_a_chat() -> None:
    [found] = photo_contradictions(file(BOUNDARY, visit(bare())), {}, tolerance_m=100)
    assert found.sort is Doubt.BARE
    assert "无拍摄时间和位置，可能经聊天软件转发" in found.text
    assert doubts(visit({**photo(), "position": None})) == []
    assert doubts(visit(photo(None))) == []


# Use


def test_the_same_photo_with_another_parcel_is_flagged_with_where() -> None:
    other = Sighting("1305302024B00099", 7, Kind.INSPECTION, date(2024, 5, 30))
    [found] = photo_contradictions(file(visit(photo())), {SHA: [other]}, tolerance_m=100)
    assert found.sort is Doubt.REUSED
    assert "也用于宗地1305302024B00099第7号 2024-05-30巡查" in found.text


def test_the_same_photo_of_an_earlier_visit_is_flagged_once() -> None:
    found = photo_contradictions(
        file(visit(photo()), visit(photo("2024-06-03T08:00:00"), on="2024-06-03")), {}, tolerance_m=100
    )
    assert [(one.sort, one.seq) for one in found] == [(Doubt.REUSED, 2)]
    assert "也用于本宗地第1号 2024-06-02巡查" in found[0].text


def test_one_visit_may_bring_several_facts_with_its_photo() -> None:
    assert doubts(visit(photo()), entry(Kind.START, "2024-06-02", photos=[photo()])) == []


def test_a_visit_that_was_corrected_has_no_photo_any_more() -> None:
    wrong = visit(photo("2024-06-01T10:00:00"), on="2024-06-01")
    voided = entry(Kind.CORRECTION, "2024-06-02", voids="1")
    assert doubts(wrong, voided, visit(photo())) == []


# Order of events


def test_a_start_before_the_handover_is_flagged() -> None:
    handed_over = entry(Kind.HANDOVER, "2024-03-01")
    assert doubts(handed_over, entry(Kind.START, "2024-02-29")) == [Doubt.START_EARLY]
    assert doubts(handed_over, entry(Kind.START, "2024-03-01")) == []
    assert doubts(entry(Kind.START, "2024-02-29")) == []


def test_a_photo_of_the_board_before_the_board_was_given_is_flagged() -> None:
    given = entry(Kind.BOARD_GIVEN, "2024-06-03")
    posted = entry(Kind.BOARD_POSTED, "2024-06-02", photos=[photo()])
    assert doubts(given, posted) == [Doubt.BOARD_EARLY]
    assert doubts(entry(Kind.BOARD_GIVEN, "2024-06-02"), posted) == []
    assert doubts(posted) == []


# What an entry brings about


def test_a_contradiction_is_new_with_the_entry_that_brings_it_whichever_came_last() -> None:
    started, handed_over = entry(Kind.START, "2024-02-29"), entry(Kind.HANDOVER, "2024-03-01")
    later = visit(photo(), on="2024-06-02")
    journal = file(started, handed_over, later)
    assert newly_found(journal, 1, {}, tolerance_m=100) == []
    assert [found.sort for found in newly_found(journal, 2, {}, tolerance_m=100)] == [Doubt.START_EARLY]
    assert newly_found(journal, 3, {}, tolerance_m=100) == []

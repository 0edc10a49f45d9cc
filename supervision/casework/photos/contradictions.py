"""What does not agree (存疑): a photo's time, place and use beside the visit it is said to be of.

A flag is a reason to ask, never a refusal: clocks are wrong, and a photo may rightly be taken from across the road.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from supervision.casework.boundary.distance import metres_outside
from supervision.casework.journal import Entry
from supervision.casework.photos.photo import Photo, photos_of
from supervision.casework.terms_on_file import Journal, standing
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind, Term
from supervision.law.values import Point, a_point, rings

VISITS = (Kind.INSPECTION, Kind.IDLE_CHECK, Kind.VERIFICATION)
"""Looks at the site: their photos are of that very day."""

ON_SITE = (*VISITS, Kind.HANDOVER, Kind.BOARD_POSTED, Kind.START, Kind.HALT, Kind.RESUME, Kind.COMPLETION)
"""What photos show on the ground; what happened may be photographed later, never before it happened.

Photos of papers (缴款凭证、送达回执) are asked nothing of time and place.
"""


ASKED = (*ON_SITE, Kind.BOUNDARY, Kind.BOARD_GIVEN, Kind.CORRECTION)
"""Facts that can contradict without a photo of their own."""


class Doubt(Term):
    """What does not agree (存疑事项)."""

    OUTSIDE = "photo_outside", "照片拍摄于宗地外"
    OTHER_DAY = "photo_other_day", "照片非当日拍摄"
    REUSED = "photo_reused", "照片重复使用"
    BARE = "photo_bare", "照片无拍摄信息"
    BOARD_EARLY = "board_photo_early", "挂牌照片早于交付公示牌"
    VISIT_OUTSIDE = "visit_outside", "巡查位置在宗地外"
    START_EARLY = "start_before_handover", "动工早于交地"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One flag: the entry it is about, the photo (its SHA-256, "" when it is the entry itself), a sentence."""

    sort: Doubt
    seq: int
    on: date
    text: str
    photo: str = ""


class Sighting(NamedTuple):
    """The same photo with another happening: of the parcel `no`, of that day."""

    no: str
    seq: int
    kind: Kind
    on: date


def photo_contradictions(
    journal: Journal,
    sightings: Mapping[str, Sequence[Sighting]],
    *,
    tolerance_m: int,
) -> list[Contradiction]:
    """Every contradiction of one case file, in the order of its entries.

    `sightings` are the uses of its photos (by SHA-256) with other parcels; those of its own journal are seen here.
    """
    facts = standing(journal)
    site = _Site(facts, tolerance_m)
    found: list[Contradiction] = []
    for seq, entry in facts:
        found += _of_the_entry(seq, entry, site)
        for photo in photos_of(entry):
            uses = [*sightings.get(photo.sha256, ()), *_earlier_uses(facts, seq, entry, photo)]
            found += _of_a_photo(seq, entry, photo, site, uses)
    return found


def newly_found(
    journal: Journal, seq: int, sightings: Mapping[str, Sequence[Sighting]], *, tolerance_m: int
) -> list[Contradiction]:
    """What an entry brought about: the contradictions there are with it and were not before it."""
    before = photo_contradictions(
        [pair for pair in journal if pair[0] < seq], sightings, tolerance_m=tolerance_m
    )
    until = [pair for pair in journal if pair[0] <= seq]
    known = set(before)
    return [
        each for each in photo_contradictions(until, sightings, tolerance_m=tolerance_m) if each not in known
    ]


class _Site:
    """What the case file knows of the place: its boundary, and the first day of each kind of fact."""

    def __init__(self, facts: Sequence[tuple[int, Entry]], tolerance_m: int) -> None:
        self.tolerance_m = tolerance_m
        drawn = [(entry.happened_on, seq, entry) for seq, entry in facts if entry.kind is Kind.BOUNDARY]
        self.rings = rings(max(drawn, key=lambda each: each[:2])[2].payload["rings"]) if drawn else None
        self._first: dict[object, date] = {}
        for _, entry in facts:
            self._first[entry.kind] = min(entry.happened_on, self._first.get(entry.kind, entry.happened_on))

    def first(self, kind: Kind) -> date | None:
        return self._first.get(kind)

    def too_far(self, place: Point | None) -> int:
        """Metres outside the boundary when that is more than may be; 0 otherwise, or when either is unknown."""
        if self.rings is None or place is None:
            return 0
        metres = metres_outside(self.rings, place)
        return metres if metres > self.tolerance_m else 0


def _of_the_entry(seq: int, entry: Entry, site: _Site) -> Iterator[Contradiction]:
    what = f"第{seq}号 {entry.happened_on}{entry.kind.zh}"
    if entry.kind in ON_SITE and (metres := site.too_far(_position(entry))):
        text = f"{what}：登记的位置在宗地界线外{metres}米，请核对位置，或核对是否登记到了另一宗地"
        yield Contradiction(Doubt.VISIT_OUTSIDE, seq, entry.happened_on, text)
    handed_over_on = site.first(Kind.HANDOVER)
    if entry.kind is Kind.START and handed_over_on is not None and entry.happened_on < handed_over_on:
        text = f"{what}：早于{handed_over_on}交地，请核对动工日期和交地日期，有误的登记更正"
        yield Contradiction(Doubt.START_EARLY, seq, entry.happened_on, text)


def _position(entry: Entry) -> Point | None:
    """Where the officer stood; in an envelope it may be in words."""
    if not (given := entry.payload.get("position")):
        return None
    try:
        return a_point(given)
    except BadRecord:
        return None


def _earlier_uses(
    facts: Iterable[tuple[int, Entry]], this_seq: int, this: Entry, photo: Photo
) -> Iterator[Sighting]:
    """The same photo recorded before in the same file, of another day: one visit may bring several facts."""
    for seq, entry in facts:
        if seq >= this_seq or entry.happened_on == this.happened_on:
            continue
        if any(earlier.sha256 == photo.sha256 for earlier in photos_of(entry)):
            assert isinstance(entry.kind, Kind)
            yield Sighting("", seq, entry.kind, entry.happened_on)


def _of_a_photo(
    seq: int, entry: Entry, photo: Photo, site: _Site, uses: Sequence[Sighting]
) -> Iterator[Contradiction]:
    what = f"第{seq}号 {entry.happened_on}{entry.kind.zh}的照片“{photo.name}”"

    def flag(sort: Doubt, text: str) -> Contradiction:
        return Contradiction(sort, seq, entry.happened_on, f"{what}：{text}", photo.sha256)

    for use in uses:
        where = f"宗地{use.no}" if use.no else "本宗地"
        text = f"也用于{where}第{use.seq}号 {use.on}{use.kind.zh}，同一张照片不能证明两处或两次，请补拍或更正"
        yield flag(Doubt.REUSED, text)
    if entry.kind not in ON_SITE:
        return
    if photo.bare:
        yield flag(Doubt.BARE, "无拍摄时间和位置，可能经聊天软件转发，请提供相机或手机中的原图")
    if metres := site.too_far(photo.position):
        yield flag(
            Doubt.OUTSIDE, f"拍摄地点在宗地界线外{metres}米（超过{site.tolerance_m}米），请核对是否另一宗地"
        )
    if (said := _another_day(entry, photo)) is not None:
        yield flag(Doubt.OTHER_DAY, said)
    given_on, taken_on = site.first(Kind.BOARD_GIVEN), photo.taken_on
    if entry.kind is Kind.BOARD_POSTED and given_on and taken_on and taken_on < given_on:
        yield flag(Doubt.BOARD_EARLY, f"拍摄于{taken_on}，而公示牌{given_on}才交付，请核对挂牌照片")


def _another_day(entry: Entry, photo: Photo) -> str | None:
    taken_on, on = photo.taken_on, entry.happened_on
    if taken_on is None or taken_on == on:
        return None
    if taken_on < on:
        return f"拍摄于{taken_on}，早{(on - taken_on).days}天，不是当日现场，请补拍或核对日期"
    if entry.kind in VISITS:
        return f"拍摄于{taken_on}，晚{(taken_on - on).days}天，请核对巡查日期或相机时间"
    return None

"""What is refused in an idle case as it stands (现在不予办理): asked of the law itself, as if it were recorded today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from supervision.law.facts import Fact
from supervision.law.idle_case.case import IdleCase, Track, case_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.permits import check
from supervision.law.refusals import NotAllowed
from supervision.law.standing import Life
from supervision.law.terms import Decision, Kind, Way

OF_ART_14 = (Way.FEE, Way.RECOVERY)


@dataclass(frozen=True, slots=True)
class RefusedNow:
    """One thing that may not be done today, and why, with its article; `of` says which way or decision."""

    kind: Kind
    of: Way | Decision | None
    why: str


def refused_now(life: Life, on: date) -> list[RefusedNow]:
    """What somebody might want to record in the case of a parcel and the law forbids today; nothing where it is over."""
    case = case_of(life)
    if case is None or case.closed:
        return []
    found = (_refused(life, kind, of, values, on) for kind, of, values in _thinkable(case, on))
    return [each for each in found if each is not None]


Thinkable = tuple[Kind, Way | Decision | None, Mapping[str, Any]]


def _thinkable(case: IdleCase, on: date) -> Iterator[Thinkable]:
    yield Kind.IDLE_DETERMINATION, None, {}
    for way in Way:
        if (way in OF_ART_14) is (case.track is Track.ARTICLE_14) or case.track is None:
            yield Kind.DISPOSAL, way, {"way": way}
    for way in OF_ART_14:
        if case.track is not Track.ARTICLE_12:
            yield Kind.GOV_APPROVAL, way, {"way": way}
        else:
            yield Kind.DISPOSAL, way, {"way": way}
    if case.way is not None and case.way not in OF_ART_14:
        yield Kind.DISPOSAL_DONE, case.way, {"way": case.way, "start_on": on}
    if case.track is Track.ARTICLE_14:
        yield Kind.COURT_ENFORCEMENT, None, {}
        yield Kind.DEREGISTRATION_ANNOUNCED, None, {}
    if case.has(Milestone.PUBLISHED):
        yield Kind.PUBLICATION_WITHDRAWN, None, {}
    if case.has(Milestone.HOARDING_FOUND):
        yield Kind.TRANSFER, None, {}
        yield Kind.MORTGAGE, None, {}


def _refused(
    life: Life, kind: Kind, of: Way | Decision | None, values: Mapping[str, Any], on: date
) -> RefusedNow | None:
    try:
        check(life, Fact(kind, on, 0, dict(values)))
    except NotAllowed as refused:
        return RefusedNow(kind, of, str(refused))
    return None

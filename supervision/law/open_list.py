"""The open list of idle land (闲置土地公开信息, Order 53 art. 11): what is said of a parcel, and whose name is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.stages import Milestone
from supervision.law.standing import Answered, Life
from supervision.law.terms import Cause, Ground, Kind, Term


class Openness(Term):
    """Whether the open list says what it must (公开情况)."""

    TO_PUBLISH = "to_publish", "应公开未公开"
    PUBLISHED = "published", "已公开"
    TO_WITHDRAW = "to_withdraw", "应撤销未撤销"


@dataclass(frozen=True, slots=True)
class Published:
    """One line of the open list: whether it stands there, since when, since when the land is idle, why if the government's."""

    openness: Openness
    since: date
    idle_since: date | None
    cause: str
    holder: str
    masked: bool


def openness(life: Life) -> Published | None:
    """What the open list must say of a parcel; None where it says nothing, and rightly."""
    case, standing = case_of(life), publication(life)
    if case is not None and not case.closed and (found := case.reached.get(Milestone.DETERMINED)) is not None:
        published = case.reached.get(Milestone.PUBLISHED)
        what = Openness.TO_PUBLISH if published is None else Openness.PUBLISHED
        return _line(life, case, what, found if published is None else published)
    return None if standing is None else _line(life, case, Openness.TO_WITHDRAW, standing)


def publication(life: Life) -> Answered | None:
    """The publication that was not withdrawn since."""
    standing = None
    for fact in life.answered:
        if fact.kind is Kind.PUBLICATION:
            standing = fact
        elif fact.kind is Kind.PUBLICATION_WITHDRAWN:
            standing = None
    return standing


def _line(life: Life, case: IdleCase | None, what: Openness, since: Answered) -> Published:
    name, masked = open_name(life.parcel.holder)
    idle_since = None if case is None else case.opened_on
    return Published(what, since.on, idle_since, _open_cause(case), name, masked)


def _open_cause(case: IdleCase | None) -> str:
    """The cause is published where it is the government's (第十一条第一款), with the grounds that were found."""
    if case is None or case.cause is not Cause.GOVERNMENT:
        return ""
    grounds = case.reached[Milestone.DETERMINED].detail.split()
    return "；".join([Ground(ground).zh for ground in grounds]) or Cause.GOVERNMENT.zh


A_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,10}·[\u3400-\u9fff·]{1,15}")
ORGANISED = re.compile(
    "(?:公司|集团|政府|银行|[中小大]学|供销社|信用社|合作社|部队|中心|委员会|居委会|村委会|[厂局院库站所处署店委办校部矿场馆队])$"
)
"""How a short name of an organisation ends: in words no person's name ends in (王建军, 张学会, 李建社 are persons)."""
A_PERSONS_MARK = re.compile(
    "（(?:自然人|个人)）|\\((?:自然人|个人)\\)|等[0-9一二三四五六七八九十]+(?:人|户)$"
)


def open_name(holder: str) -> tuple[str, bool]:
    """A holder's name as it is published, and whether it is masked: of a person only the surname is shown (个人隐私).

    A name of two to four characters that does not end as an organisation's does is taken for a person's, as is one marked 自然人:
    to leave out what might have been published is mended by the next publication, the other mistake is not.
    """
    several = re.split("[、，,;； ]+", holder.strip())
    said = [_one_open_name(name) for name in several if name]
    return "、".join(name for name, _ in said), any(masked for _, masked in said)


def _one_open_name(name: str) -> tuple[str, bool]:
    bare = A_PERSONS_MARK.sub("", name)
    marked = bare != name and not ORGANISED.search(bare)
    if not marked and not (A_PERSON.fullmatch(bare) and not ORGANISED.search(bare)):
        return name, False
    return bare[:1] + "某" + ("某" if len(bare) > 2 else ""), True

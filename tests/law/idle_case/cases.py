"""Idle cases for the tests: one granted parcel, suspected from 2025-06-02, and the stretches a case goes through.

A line is (day, kind, values); a life is the supply and its lines in order, numbered from 1.
"""

from __future__ import annotations

from typing import Any

from supervision.law.facts import Fact
from supervision.law.idle_case.case import IdleCase, case_of
from supervision.law.idle_case.stages import CaseStage
from supervision.law.permits import check
from supervision.law.refusals import BadRecord, NotAllowed
from supervision.law.standing import Life
from tests.law.parcels import fact, life_on, supply

Line = tuple[str, str, dict[str, Any]]

LAND = supply(
    parcel={"holder": "示范公司", "use": "工业用地"},
    start_on="2024-06-01",
    completion_on="2026-06-01",
    price_wan="1000",
)
"""Suspected on 2025-06-02, two years full on 2026-06-02; its fee is 200万元."""

HALTED_LAND = supply(
    parcel={"holder": "示范公司", "use": "工业用地"},
    start_on="2024-06-01",
    total_investment_wan="4000",
    price_wan="1000",
)
HALT: list[Line] = [
    ("2024-04-01", "start", {"proof": "施工许可证"}),
    ("2024-06-01", "halt", {}),
    ("2024-06-02", "inspection", {"finding": "halted", "started_area_ha": "0.5"}),
]
"""Suspected on the same day, by a halt."""


def line(on: str, kind: str, **values: Any) -> Line:
    return (on, kind, values)


def served(notice: str, on: str, **said: Any) -> Line:
    """Handed over by two, the receipt signed: what a statutory paper asks for."""
    proof = {"way": "direct", "receiver": "示范公司", "receipt": "送达回证", "servers": "张三、李四"}
    return (on, "service", {"notice": notice, **proof, **said})


def issued(notice: str, on: str) -> Line:
    return (on, "notice_issued", {"notice": notice})


CHECKED = [line("2025-06-10", "idle_check", finding="not_started", video="现场核实.mp4")]
REFERRED = [*CHECKED, line("2025-06-12", "referral", matter="idle")]
ACCEPTED = [*REFERRED, line("2025-06-13", "referral_accepted")]
INVESTIGATED = [*ACCEPTED, issued("idle_investigation", "2025-06-16")]
ANSWERING = [*INVESTIGATED, served("idle_investigation", "2025-06-18")]
ANSWERED = [*ANSWERING, line("2025-07-10", "holder_materials")]


def determined(cause: str = "holder", *, ground: str = "", before: list[Line] = ANSWERED) -> list[Line]:
    """Determined idle on 2025-07-20, the determination served two days later."""
    found = {"cause": cause} | ({"ground": ground} if ground else {})
    return [
        *before,
        ("2025-07-20", "idle_determination", found),
        issued("idle_determination", "2025-07-21"),
        served("idle_determination", "2025-07-22"),
    ]


def filed(cause: str = "government", *, ground: str = "", before: list[Line] = ANSWERED) -> list[Line]:
    return [*determined(cause, ground=ground, before=before), line("2025-07-24", "filing")]


def planned(way: str, *, before: list[Line] | None = None, **said: Any) -> list[Line]:
    """Agreed, planned and filed, the plan not yet approved."""
    return [
        *(filed() if before is None else before),
        line("2025-08-01", "negotiation", agreed=True, way=way),
        line("2025-08-10", "disposal", way=way, **said),
    ]


def plan_approved(way: str, *, before: list[Line] | None = None, **said: Any) -> list[Line]:
    return [
        *planned(way, before=before, **said),
        line("2025-08-20", "gov_approval", way=way, approval_no="新政〔2025〕8号"),
    ]


TOLD = [
    *determined(),
    issued("hearing_right_notice", "2025-07-24"),
    served("hearing_right_notice", "2025-07-25"),
]
REQUESTED = [*TOLD, line("2025-07-30", "hearing_requested")]
ARRANGED = [
    *REQUESTED,
    line("2025-07-31", "hearing_arranged", hearing_on="2025-08-15"),
    issued("hearing_notice", "2025-07-31"),
]
HEARD = [
    *ARRANGED,
    served("hearing_notice", "2025-08-01"),
    line("2025-08-15", "hearing_held", video="听证.mp4"),
]
REVIEWED = [
    *HEARD,
    line(
        "2025-08-20", "legal_review", passed=True, reconsideration_first=False, reason="不涉及自然资源使用权"
    ),
]


def approved(way: str = "fee") -> list[Line]:
    return [*REVIEWED, line("2025-08-28", "gov_approval", way=way, approval_no="新政〔2025〕9号")]


def decided(way: str = "fee") -> list[Line]:
    """Decided on 2025-09-01; a fee of 200万元."""
    said = {"amount_wan": "200"} if way == "fee" else {}
    return [*approved(way), line("2025-09-01", "disposal", way=way, **said)]


def decision_issued(way: str = "fee") -> list[Line]:
    return [*decided(way), issued(f"{way}_decision", "2025-09-02")]


def decision_served(way: str = "fee", on: str = "2025-09-03") -> list[Line]:
    return [*decision_issued(way), served(f"{way}_decision", on)]


TWO_YEARS_ON: list[Line] = [
    *determined(),
    line("2026-06-02", "hearing_told", way="recovery"),
    line("2026-06-03", "hearing_waived"),
    line(
        "2026-06-04", "legal_review", passed=True, reconsideration_first=False, reason="不涉及自然资源使用权"
    ),
    line("2026-06-05", "gov_approval", way="recovery", approval_no="新政〔2026〕6号"),
    line("2026-06-08", "disposal", way="recovery"),
    issued("recovery_decision", "2026-06-09"),
    served("recovery_decision", "2026-06-10"),
]
"""A recovery decided and served: the holder performs by 2026-07-10, may sue until 2026-12-10."""


def told(lines: list[Line], land: Fact = LAND) -> tuple[Fact, ...]:
    """The facts of a life: the supply, and its lines numbered from 1."""
    return (land, *(fact(kind, on, seq, **values) for seq, (on, kind, values) in enumerate(lines, start=1)))


def life_of(lines: list[Line], on: str = "", land: Fact = LAND, *, looked: bool = True) -> Life:
    """The life as it stands on a day; without one on the day of the last line."""
    return life_on(on or (lines[-1][0] if lines else "2025-06-02"), *told(lines, land), looked=looked)


def case_on(lines: list[Line], on: str = "", land: Fact = LAND) -> IdleCase:
    case = case_of(life_of(lines, on, land))
    assert case is not None
    return case


def refusal(lines: list[Line], asked: Line, land: Fact = LAND) -> str:
    """What is said to the last line; "" when it may be recorded. The life stands before it, as on its day."""
    on, kind, values = asked
    life = life_on(on, *told(lines, land), looked=False)
    try:
        check(life, fact(kind, on, 99, **values))
    except (NotAllowed, BadRecord) as refused:
        return str(refused)
    return ""


def lived(lines: list[Line], land: Fact = LAND) -> CaseStage:
    """Record the lines one by one as a person would, each only if it is permitted; the stage at the end."""
    for number, asked in enumerate(lines):
        said = refusal(lines[:number], asked, land)
        assert said == "", f"{asked}: {said}"
    return case_on(lines, land=land).stage

"""Service: what each way needs to count as proved, on which day it counts, and what runs from that day."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from supervision.law.daycount import Count, Roll, Unit, national_calendar
from supervision.law.facts import Fact, read_payload
from supervision.law.permits import check
from supervision.law.refusals import NotAllowed
from supervision.law.rules.counts import ANNOUNCED_FOR, ANNOUNCEMENT_ROLL
from supervision.law.rules.service_clauses import SERVED_BY
from supervision.law.service import (
    STATUTORY,
    deemed_served_on,
    missing,
    proved,
    served_on,
    statutory_due,
)
from supervision.law.standing import Answered, Life
from supervision.law.steps import CASE_PAPERS, NoticeName
from supervision.law.terms import Kind, ServiceWay
from tests.law.parcels import NO, day, fact, life_on, supply

VECTORS = json.loads((Path(__file__).parent / "test_vectors.json").read_text(encoding="utf-8"))
TWO = "张三、李四"

COMPLETE: dict[str, dict[str, Any]] = {
    "direct": {"receiver": "王某", "relation": "法定代表人", "receipt": "回执1"},
    "left": {"refused_because": "拒绝签收", "witnesses": "赵某（居委会）"},
    "mail": {"tracking_no": "EMS1", "receipt": "回执1"},
    "electronic": {"consent": "确认书1"},
    "entrusted": {"receipt": "回执1"},
    "announcement": {"announced_on": "2024-06-01", "announced_because": "受送达人下落不明"},
}
"""What proves a service of each way, no more."""

NEEDED = [(way, key) for way, said in COMPLETE.items() for key in said]


def typed(way: str, **said: Any) -> dict[str, Any]:
    return dict(read_payload(Kind.SERVICE, {"notice": "start_notice", "way": way, **said}))


def served(way: str, on: str = "2024-06-10", **said: Any) -> Fact:
    return fact("service", on, 9, notice="start_notice", way=way, **said)


def land(*, tried: str = "", tried_on: str = "2024-05-20", **contract: Any) -> Life:
    """A parcel, perhaps with one failed attempt to serve its 《开工通知书》."""
    life = life_on("2024-06-09", supply(parcel={"holder": "示范公司"}, start_on="2024-04-01", **contract))
    if not tried:
        return life
    attempt = Answered(3, Kind.SERVICE_ATTEMPT, day(tried_on), detail="start_notice", cause=tried)
    return replace(life, answered=(attempt,))


def refusal(life: Life, asked: Fact) -> str:
    try:
        check(life, asked)
    except NotAllowed as refused:
        return str(refused)
    return ""


# What each way needs


@pytest.mark.parametrize("way", ServiceWay)
def test_every_way_has_its_clause_and_what_completes_it(way: ServiceWay) -> None:
    assert SERVED_BY[way].sentence
    assert missing(typed(way, **COMPLETE[way]), land()) == []


@pytest.mark.parametrize(("way", "key"), NEEDED, ids=lambda part: part)
def test_without_any_one_of_them_it_is_not_proved_and_that_one_is_named(way: str, key: str) -> None:
    said = {k: v for k, v in COMPLETE[way].items() if k != key}
    lacks = missing(typed(way, **said), land())
    assert len(lacks) == 1
    assert key in lacks[0]


def test_the_holder_himself_needs_no_relation() -> None:
    assert missing(typed("direct", receiver="示范公司", receipt="回执1"), land()) == []
    assert "relation" in missing(typed("direct", receiver="王某", receipt="回执1"), land())[0]


def test_two_servers_stand_in_for_a_signed_receipt_and_one_does_not() -> None:
    said = {"receiver": "王某", "relation": "收发室"}
    assert missing(typed("direct", **said, servers=TWO), land()) == []
    assert "receipt" in missing(typed("direct", **said, servers="张三"), land())[0]


def test_a_statutory_paper_asks_for_two_servers_and_the_signed_receipt() -> None:
    said = COMPLETE["direct"]
    assert missing(typed("direct", **said)) == []
    assert "servers" in missing(typed("direct", **said), statutory=True)[0]
    assert missing(typed("direct", **said, servers=TWO), statutory=True) == []
    without = typed("direct", receiver="王某", relation="收发室", servers=TWO)
    assert "receipt" in missing(without, statutory=True)[0]
    assert "servers" in missing(typed("left", **COMPLETE["left"]), statutory=True)[0]


@pytest.mark.parametrize("way", ["mail", "electronic", "entrusted", "announcement"])
def test_a_statutory_paper_nobody_carries_needs_no_servers(way: str) -> None:
    assert missing(typed(way, **COMPLETE[way]), statutory=True) == []


@pytest.mark.parametrize("proof", ["photos", "video"])
def test_what_was_filmed_when_it_was_left_needs_no_witness(proof: str) -> None:
    said = typed("left", refused_because="拒绝签收") | {proof: ["现场.jpg"]}
    assert missing(said) == []


def test_electronic_service_agreed_in_the_contract_needs_no_further_consent() -> None:
    assert "consent" in missing(typed("electronic"), land())[0]
    assert missing(typed("electronic"), land(electronic_service="office@example.cn")) == []


# Announcement


@pytest.mark.parametrize(
    ("tried", "on", "enough"),
    [("mail", "2024-05-31", True), ("mail", "2024-06-01", True), ("mail", "2024-06-02", False),
     ("announcement", "2024-05-20", False), ("", "2024-05-20", False)],
    ids=["the day before", "the same day", "only the day after", "only another announcement", "nothing"],
)  # fmt: skip
def test_another_way_must_have_failed_before_an_announcement(tried: str, on: str, enough: bool) -> None:
    said = typed("announcement", announced_on="2024-06-01", announced_because="多次送达未成")
    lacks = missing(said, land(tried=tried, tried_on=on))
    assert (lacks == []) is enough
    if not enough:
        assert "service_attempt" in lacks[0]


def test_an_attempt_at_another_paper_is_no_ground_to_announce_this_one() -> None:
    said = typed("announcement", announced_on="2024-06-01", announced_because="多次送达未成")
    assert missing(said | {"notice": "start_reminder"}, land(tried="mail"))


def test_an_announcement_is_not_begun_before_another_way_was_tried() -> None:
    def announced(why_not: str) -> Fact:
        return fact(
            "service_attempt", "2024-06-10", 9, notice="start_notice", way="announcement", why_not=why_not
        )

    assert "第九十五条" in refusal(land(), announced("公告期未满"))
    assert refusal(land(), announced("下落不明，公告期未满")) == ""
    assert refusal(land(tried="mail"), announced("公告期未满")) == ""


@pytest.mark.parametrize(
    ("announced_on", "deemed_on"),
    [("2024-06-01", "2024-07-02"), ("2024-01-30", "2024-03-01"), ("2023-12-15", "2024-01-15"),
     ("2026-09-01", "2026-10-02")],
    ids=["thirty days", "over 29 February", "over the end of the year", "into a holiday, which it does not roll over"],
)  # fmt: skip
def test_a_paper_is_deemed_served_the_day_after_thirty_days(announced_on: str, deemed_on: str) -> None:
    assert deemed_served_on(day(announced_on)) == day(deemed_on)


def test_whether_the_deemed_day_rolls_is_a_row_of_its_own() -> None:
    assert ANNOUNCEMENT_ROLL is Roll.NONE
    rolling = replace(ANNOUNCED_FOR, roll=Roll.NEXT_WORKING_DAY)
    assert rolling.from_day(day("2026-09-01"), national_calendar()) > deemed_served_on(day("2026-09-01"))


@pytest.mark.parametrize(
    ("on", "refused"), [("2024-07-01", True), ("2024-07-02", False), ("2024-07-03", True)],
    ids=["the thirtieth day", "the day after", "a day later"],
)  # fmt: skip
def test_an_announcement_is_service_on_the_deemed_day_and_no_other(on: str, refused: bool) -> None:
    said = refusal(land(), served("announcement", on, **COMPLETE["announcement"]))
    assert bool(said) is refused
    if refused:
        assert "2024-07-02" in said


# The day of service, and what runs from it


@pytest.mark.parametrize("way", [way for way in ServiceWay if way is not ServiceWay.ANNOUNCEMENT])
def test_a_proved_service_counts_on_its_day(way: ServiceWay) -> None:
    told = served(way, "2024-06-10", **COMPLETE[way])
    assert proved(told)
    assert served_on(told) == day("2024-06-10")


def test_an_announcement_counts_on_the_deemed_day_whichever_day_it_is_told_of() -> None:
    assert served_on(served("announcement", "2024-07-05", **COMPLETE["announcement"])) == day("2024-07-02")


def test_a_service_told_without_its_way_starts_no_statutory_period() -> None:
    told = fact("service", "2024-06-10", notice="start_notice")
    assert not proved(told)
    assert served_on(told) is None


def test_a_way_told_without_its_proof_starts_none_either() -> None:
    assert served_on(served("mail", tracking_no="EMS1")) is None


@pytest.mark.parametrize("vector", VECTORS["rolling"], ids=lambda vector: vector["nominal"])
def test_a_statutory_period_runs_from_the_service_and_rolls(vector: dict[str, str]) -> None:
    thirty = Count(int(vector["term"].removesuffix("日")), Unit.DAY, Roll.NEXT_WORKING_DAY)
    assert statutory_due(day(vector["served"]), thirty, national_calendar()) == day(vector["rolled"])


def test_a_statutory_period_is_not_counted_without_saying_that_it_rolls() -> None:
    with pytest.raises(ValueError, match="rolls"):
        statutory_due(day("2026-09-01"), Count(30, Unit.DAY, Roll.NONE), national_calendar())
    five = Count(5, Unit.WORKING_DAY, Roll.NONE)
    assert statutory_due(day("2026-09-24"), five, national_calendar()) == day("2026-10-09")


# Statutory papers (法定文书)

COUNTYS = sorted(set(NoticeName) - CASE_PAPERS)


def test_the_papers_of_an_idle_case_are_statutory_and_the_county_s_notices_are_not() -> None:
    assert STATUTORY == CASE_PAPERS
    assert not {str(name) for name in STATUTORY} & set(COUNTYS)


@pytest.mark.parametrize("notice", sorted(STATUTORY))
def test_a_statutory_paper_is_never_served_without_a_way(notice: str) -> None:
    said = refusal(land(), fact("service", "2024-06-10", 9, notice=notice))
    for word in (NO, f"《{NoticeName(notice).zh}》", "送达方式（way）", "direct（直接送达）", "第八十八条"):
        assert word in said, word


@pytest.mark.parametrize("notice", COUNTYS)
def test_a_notice_of_the_county_is_taken_as_it_is_told(notice: str) -> None:
    assert refusal(land(), fact("service", "2024-06-10", 9, notice=notice)) == ""


@pytest.mark.parametrize("notice", sorted(STATUTORY))
@pytest.mark.parametrize(
    ("way", "said", "lacks"),
    [
        ("direct", {"receiver": "示范公司", "servers": TWO, "receipt": "送达回证"}, ""),
        ("direct", {"receiver": "示范公司", "servers": "张三", "receipt": "送达回证"}, "两名送达人"),
        ("direct", {"receiver": "示范公司", "servers": TWO}, "送达回证（receipt）"),
        ("direct", {"receiver": "王某", "servers": TWO, "receipt": "送达回证"}, "relation"),
        ("left", {"refused_because": "拒签", "servers": TWO, "video": "留置.mp4"}, ""),
        ("left", {"refused_because": "拒签", "witnesses": "赵某", "servers": TWO}, "照片或者录像"),
        ("left", {"refused_because": "拒签", "servers": "张三", "video": "留置.mp4"}, "两名送达人"),
        ("mail", {"tracking_no": "EMS1", "receipt": "回执"}, ""),
        ("mail", {"tracking_no": "EMS1"}, "receipt"),
        ("electronic", {"consent": "确认书1"}, ""),
        ("entrusted", {"receipt": "回执"}, ""),
    ],
    ids=["handed over by two", "by one", "not signed for", "to somebody else", "left by two", "left, not recorded", "left by one",
         "mailed", "mailed, no return receipt", "by agreement", "entrusted"],
)  # fmt: skip
def test_the_proof_of_a_statutory_paper_is_complete_or_it_is_not_served(
    notice: str, way: str, said: dict[str, Any], lacks: str
) -> None:
    told = fact("service", "2024-06-10", 9, notice=notice, way=way, **said)
    refused = refusal(land(), told)
    assert (lacks in refused) if lacks else (refused == "")
    if not lacks or "relation" not in lacks:  # who receives for the holder, only the case file can tell
        assert proved(told) is (not lacks)
        assert served_on(told) == (None if lacks else day("2024-06-10"))


@pytest.mark.parametrize("notice", sorted(STATUTORY))
def test_a_statutory_paper_is_announced_only_where_another_way_failed(notice: str) -> None:
    said = {"way": "announcement", "announced_on": "2024-06-01", "announced_because": "邮寄被退回"}
    told = fact("service", "2024-07-02", 9, notice=notice, **said)
    assert "service_attempt" in refusal(land(), told)
    tried = Answered(3, Kind.SERVICE_ATTEMPT, day("2024-05-20"), detail=notice, cause="mail")
    assert refusal(replace(land(), answered=(tried,)), told) == ""


# What may be recorded


def test_a_service_told_without_its_way_is_taken_as_it_is_said() -> None:
    assert refusal(land(), fact("service", "2024-06-10", 9, notice="start_notice")) == ""


@pytest.mark.parametrize("way", [way for way in ServiceWay if way is not ServiceWay.ANNOUNCEMENT])
def test_a_service_with_all_its_proof_is_recorded(way: ServiceWay) -> None:
    assert refusal(land(), served(way, **COMPLETE[way])) == ""


def test_a_service_without_its_proof_names_all_that_is_missing_and_what_to_record_instead() -> None:
    said = refusal(land(), served("mail"))
    for word in (
        NO,
        "《开工通知书》",
        "邮寄送达",
        "tracking_no",
        "receipt",
        "第九十一条",
        "合同",
        "service_attempt",
    ):
        assert word in said, word


@pytest.mark.parametrize("way", [way for way in ServiceWay if way is not ServiceWay.ANNOUNCEMENT])
def test_an_attempt_that_failed_is_always_recorded(way: ServiceWay) -> None:
    tried = fact("service_attempt", "2024-06-10", 9, notice="start_notice", way=way, why_not="无人签收")
    assert refusal(land(), tried) == ""

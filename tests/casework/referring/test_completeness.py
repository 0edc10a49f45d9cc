"""What a referral must carry, item by item: present, missing or not needed, with the clause and what would supply it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from supervision.casework.journal import ActKind, Entry
from supervision.casework.papers.on_file import FileOnDay, laid_open
from supervision.casework.referring.completeness import FOUND, Item, ItemStatus, completeness
from supervision.law.rules import referral_items
from supervision.law.rules.clause import COUNTY, Clause
from supervision.law.rules.referral_items import ITEMS, Need, ReferralItem
from supervision.law.steps import Duty, NoticeName, Step
from supervision.law.terms import Matter
from supervision.office import Office
from tests.casework.papers.lives import drafted, settled, supplied, told

R = ReferralItem
NO = "1305302024B00011"
ON = date(2025, 6, 10)
PHOTO = {"sha256": "ab" * 32, "name": "a.jpg"}
ON_SITE = {"officers": ["赵一", "钱二"], "position": ["115.24", "37.53"], "photos": [PHOTO]}


def opened(*entries: Entry, no: str = NO, on: date = ON, **contract: Any) -> FileOnDay:
    given = list(enumerate([supplied(**contract), *entries], start=1))
    file = laid_open(given, no, on=on, office=Office())
    assert file is not None
    return file


def items(file: FileOnDay, matter: Matter = Matter.IDLE) -> dict[ReferralItem, Item]:
    return {item.item: item for item in completeness(file, matter)}


def status(file: FileOnDay, item: ReferralItem, matter: Matter = Matter.IDLE) -> ItemStatus:
    return items(file, matter)[item].status


def idle_check(**said: Any) -> Entry:
    return told("idle_check", "2025-06-03", finding="not_started", **said)


VISIT = told("inspection", "2024-06-02", finding=["not_started"], **ON_SITE)
BREACH = told("breach", "2024-06-05", stage="start", cause="holder", inquiry="资金未到位")
MOVED = told("inspection", "2024-08-02", finding=["moved"], **ON_SITE)
ISSUED: Sequence[Entry] = (
    drafted(NoticeName.START_NOTICE, Duty.START, Step.NOTICE, "2024-06-02", "2024-06-01"),  # 2
    told("notice_issued", "2024-06-03", notice="start_notice"),
    settled(ActKind.ISSUING, 2, "2024-06-03", 3),
)
MAILED = {"notice": "start_notice", "way": "mail", "tracking_no": "EMS1", "receipt": "回执1"}
SERVED: Sequence[Entry] = (
    *ISSUED,
    told("service", "2024-06-06", **MAILED),  # 5
    settled(ActKind.SERVING, 2, "2024-06-06", 5),
)
P, X, N = ItemStatus.PRESENT, ItemStatus.MISSING, ItemStatus.NOT_NEEDED

CASES: list[tuple[ReferralItem, Matter, FileOnDay, ItemStatus]] = [
    (R.CONTRACT, Matter.IDLE, opened(), P),
    (R.IDENTIFIERS, Matter.IDLE, opened(), P),
    (R.IDENTIFIERS, Matter.IDLE, opened(no="L0123456789ab"), X),
    (R.SITE_CHECK, Matter.IDLE, opened(), X),
    (R.SITE_CHECK, Matter.IDLE, opened(idle_check()), P),
    (R.SITE_CHECK, Matter.IDLE, opened(told("idle_check", "2025-06-03", finding="started")), X),
    (R.SITE_CHECK, Matter.IDLE, opened(told("idle_check", "2025-05-30", finding="not_started")), X),
    (R.SITE_CHECK, Matter.BREACH, opened(BREACH), N),
    (R.BREACH, Matter.BREACH, opened(BREACH), P),
    (R.BREACH, Matter.BREACH, opened(), X),
    (R.BREACH, Matter.IDLE, opened(), N),
    (R.FINDING, Matter.MOVED, opened(MOVED), P),
    (R.FINDING, Matter.MOVED, opened(VISIT), X),
    (R.FINDING, Matter.CHANGE_OF_USE, opened(MOVED), X),
    (R.TWO_OFFICERS, Matter.IDLE, opened(idle_check(officers=["赵一"])), X),
    (R.TWO_OFFICERS, Matter.IDLE, opened(idle_check(officers=["赵一", "钱二"])), P),
    (R.TWO_OFFICERS, Matter.BREACH, opened(VISIT, BREACH), P),
    (R.PHOTOS, Matter.IDLE, opened(idle_check()), X),
    (R.PHOTOS, Matter.IDLE, opened(idle_check(photos=[PHOTO])), P),
    (R.PHOTOS, Matter.IDLE, opened(idle_check(photos=["三张"])), X),
    (R.POSITION, Matter.IDLE, opened(idle_check(photos=[PHOTO])), X),
    (R.POSITION, Matter.IDLE, opened(idle_check(position=["115.24", "37.53"])), P),
    (R.POSITION, Matter.IDLE, opened(idle_check(photos=[{**PHOTO, "position": ["115.24", "37.53"]}])), P),
    (R.RECORDING, Matter.IDLE, opened(idle_check()), X),
    (R.RECORDING, Matter.IDLE, opened(idle_check(video="核实.mp4")), P),
    (R.RECORDING, Matter.MOVED, opened(MOVED), N),
    (R.VISITS, Matter.IDLE, opened(VISIT), P),
    (R.VISITS, Matter.IDLE, opened(), X),
    (R.CAUSE, Matter.IDLE, opened(BREACH), P),
    (R.CAUSE, Matter.IDLE, opened(), X),
    (R.EXTENSIONS, Matter.IDLE, opened(), N),
    (R.EXTENSIONS, Matter.IDLE, opened(told("extension", "2024-05-01", start_on="2024-06-01")), P),
    (R.HANDOVER, Matter.IDLE, opened(), X),
    (R.HANDOVER, Matter.IDLE, opened(told("handover", "2024-03-01")), P),
    (R.HANDOVER, Matter.MOVED, opened(MOVED), N),
    (R.PAYMENTS, Matter.IDLE, opened(instalments=None), N),
    (R.PAYMENTS, Matter.IDLE, opened(), P),
    (R.PAYMENTS, Matter.IDLE, opened(told("payment", "2024-02-04", amount_wan="500")), X),
    (R.PAYMENTS, Matter.IDLE, opened(told("payment", "2024-02-04", amount_wan="500", voucher="冀财1")), P),
    (R.NOTICES, Matter.IDLE, opened(), X),
    (R.NOTICES, Matter.IDLE, opened(*ISSUED), P),
    (R.NOTICES, Matter.MOVED, opened(MOVED), N),
    (R.RECEIPTS, Matter.IDLE, opened(), N),
    (R.RECEIPTS, Matter.IDLE, opened(*ISSUED), X),
    (R.RECEIPTS, Matter.IDLE, opened(*SERVED), P),
    (R.PERMITS, Matter.IDLE, opened(), X),
    (R.PERMITS, Matter.BREACH, opened(BREACH, told("start", "2024-07-01", permit_no="1")), P),
    (R.BOUNDARY, Matter.IDLE, opened(), X),
    (R.BOUNDARY, Matter.BREACH, opened(BREACH), N),
    (R.TIMELINE, Matter.IDLE, opened(), P),
]


@pytest.mark.parametrize(
    ("item", "matter", "file", "expected"),
    CASES,
    ids=[f"{c[0]}-{c[1]}-{c[3]}-{n}" for n, c in enumerate(CASES)],
)
def test_an_item_stands_as_the_file_says(
    item: ReferralItem, matter: Matter, file: FileOnDay, expected: ItemStatus
) -> None:
    found = items(file, matter)[item]
    assert found.status is expected
    assert bool(found.command) == bool(found.note) == (expected is X)


def test_a_breach_of_payment_is_not_seen_on_the_site() -> None:
    file = opened(told("breach", "2024-06-05", stage="payment", cause="holder", inquiry="逾期"))
    found = items(file, Matter.BREACH)
    unseen = (R.TWO_OFFICERS, R.PHOTOS, R.POSITION, R.VISITS, R.PERMITS)
    assert {found[item].status for item in unseen} == {N}


def test_halted_land_is_checked_for_the_halt() -> None:
    halted = (told("start", "2024-06-01", proof="许可证"), told("halt", "2024-06-02"))
    visit = told("inspection", "2024-06-10", finding=["halted"], started_area_ha="0.1", invested_wan="10")
    file = opened(*halted, visit, on=date(2025, 6, 10), total_investment_wan="9000")
    assert file.life.suspected_halted
    found = items(file)
    assert "idle_check finding=halted" in found[R.SITE_CHECK].command
    assert found[R.NOTICES].status is N
    checked = opened(
        *halted, visit, told("idle_check", "2025-06-05", finding="halted"), total_investment_wan="9000"
    )
    assert status(checked, R.SITE_CHECK) is P


def test_a_notice_served_without_proof_is_a_receipt_missing() -> None:
    unproved = told("service", "2024-06-06", notice="start_notice")
    file = opened(*ISSUED, unproved, settled(ActKind.SERVING, 2, "2024-06-06", 5))
    found = items(file)[R.RECEIPTS]
    assert found.status is X
    assert found.note == "《开工通知书》（第2号）没有送达回执或者送达证据不全"


def test_what_is_required_refuses_and_what_is_expected_only_asks_for_a_reason() -> None:
    found = items(opened())
    assert [item for item, one in found.items() if one.refuses] == [R.SITE_CHECK]
    assert R.PHOTOS in [item for item, one in found.items() if one.lacks]


# The list itself


def test_every_item_stands_in_the_list_once_and_is_looked_for() -> None:
    assert [asked.item for asked in ITEMS] == list(ReferralItem)
    assert set(FOUND) == set(ReferralItem)


@pytest.mark.parametrize("matter", Matter)
def test_every_matter_asks_for_something_that_refuses(matter: Matter) -> None:
    assert any(asked.needs.get(matter) is Need.REQUIRED and asked.record for asked in ITEMS)


def own_clauses() -> list[Clause]:
    named = [clause for clause in vars(referral_items).values() if isinstance(clause, Clause)]
    return [clause for clause in named if clause.source is COUNTY]


@pytest.mark.parametrize("clause", own_clauses(), ids=lambda clause: clause.article)
def test_the_clauses_stand_word_for_word_in_the_text(clause: Clause) -> None:
    text = (files("supervision.law") / "texts" / "供后监管制度_新河县.md").read_text(encoding="utf-8")
    assert "".join(clause.sentence.split()) in "".join(text.split())

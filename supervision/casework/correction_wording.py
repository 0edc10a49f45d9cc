"""Wording of a correction (撤回、更正的措辞): what a paper about an issued notice says of that notice.

Compared is what the earlier notice states as a fact. What the office calls itself and its units, and the day of
drafting, are no facts about the parcel: they may differ without anything being wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from supervision.casework.letter_wording import (
    ABOUT_MONEY,
    ABOUT_THE_START,
    LetterFacts,
    Wording,
    days_on_paper,
    flattened,
    on_paper,
    wording,
)
from supervision.law.steps import NoticeName
from supervision.office import Office


@dataclass(frozen=True, slots=True)
class CorrectedNotice:
    """A notice that was issued, and what is known since of the facts it rested on.

    `earlier` are the facts it was drafted from, `now` the same facts as they are known now; None where no ground
    of the notice is left. `found` are sentences that say what was found; a day in them may be written 2024-02-04.
    """

    earlier: LetterFacts
    now: LetterFacts | None
    issued_on: date
    found: tuple[str, ...]
    drafted_on: date


class Difference(TypedDict):
    """One word of the earlier notice that was wrong: as it stood (原载) and as it should stand (更正为)."""

    label: str
    was: str
    now: str


class CorrectionWording(Wording):
    """The names a template of a correction may use. Those of every notice are as the facts are known now."""

    earlier_title: str
    earlier_dated: str
    """the date the earlier notice bears"""
    issued_on: str
    matter: str
    """what the earlier notice was about, as it said itself"""
    counted_as: str
    """what the earlier notice was meant to be, and if withdrawn never was"""
    found: list[str]
    differences: list[Difference]


NOT_STATED, NO_LONGER_STATED = "（未载明）", "（不再载明）"

COUNTED_AS = {
    NoticeName.PAYMENT_REMINDER: "缴款提醒",
    NoticeName.OVERDUE_PAYMENT: "催缴",
    NoticeName.START_REMINDER: "开工提醒",
    NoticeName.START_NOTICE: "开工督促",
    NoticeName.START_COMPLIANCE: "开工履约督促",
    NoticeName.COMPLETION_REMINDER: "竣工提醒",
    NoticeName.COMPLETION_URGING: "竣工提醒",
    NoticeName.COMPLETION_COMPLIANCE: "竣工履约督促",
}
ANSWERS = {
    NoticeName.START_NOTICE: "现场巡查日期",
    NoticeName.START_COMPLIANCE: "违约认定日期",
    NoticeName.COMPLETION_URGING: "实地查看日期",
    NoticeName.COMPLETION_COMPLIANCE: "违约认定日期",
}
"""Notices that may rest on a visit or a finding of breach, and what the day of it is called."""

AFTER_THE_DAY = {
    NoticeName.OVERDUE_PAYMENT,
    NoticeName.START_NOTICE,
    NoticeName.START_COMPLIANCE,
    NoticeName.COMPLETION_COMPLIANCE,
}
"""Notices owed only when the agreed day has passed; they say by how many days."""


def correction_wording(paper: NoticeName, facts: CorrectedNotice, office: Office) -> CorrectionWording:
    """The words of a withdrawal or rectification; unit and basis are those of the earlier notice."""
    known = facts.now or facts.earlier
    words = wording(replace(known, drafted_on=facts.drafted_on), office)
    earlier = wording(facts.earlier, office)
    return {
        **words,
        "code": office.code_of(paper),
        "title": office.title(paper, known.contract.kind),
        "earlier_title": earlier["title"],
        "earlier_dated": earlier["drafted_on"],
        "issued_on": on_paper(facts.issued_on),
        "matter": _matter(facts.earlier.notice, earlier),
        "counted_as": _counted_as(facts.earlier.notice, earlier),
        "found": [_sentence(found) for found in facts.found],
        "differences": differences(facts),
    }


def differences(facts: CorrectedNotice) -> list[Difference]:
    """Each word of the earlier notice that is otherwise as the facts are known now, in the order it stood there.

    Both are looked at as of the day the earlier notice was drafted.
    """
    if facts.now is None:
        return []
    said = _said(facts.earlier)
    should_say = _said(replace(facts.now, drafted_on=facts.earlier.drafted_on))
    return [
        Difference(label=label, was=was or NOT_STATED, now=should_say[label] or NO_LONGER_STATED)
        for label, was in said.items()
        if was != should_say[label]
    ]


def _said(facts: LetterFacts) -> dict[str, str]:
    """What a notice says of the parcel and its matter, each under its label; what it does not state is ""."""
    words = wording(facts, Office())  # no word of the office is among those compared
    return {
        "主送单位": words["addressee"],
        "履约依据": words["paper"].replace(f"，以下简称{words['short']}", ""),
        "宗地编号": words["no"],
        "项目名称": words["project"],
        "宗地坐落": words["place"],
        "宗地面积": words["area"],
        "土地用途": words["use"],
        "供地方式": words["supply_mode"],
        **(_said_of_money if facts.notice in ABOUT_MONEY else _said_of_building)(facts.notice, words),
    }


def _said_of_money(notice: NoticeName, words: Wording) -> dict[str, str]:
    stated = words["payments_stated"]
    said = {"价款名称": words["price"], "缴款期限": _last_day(words["due_on"]), "应缴数额": words["amount"]}
    said["已缴数额"] = words["paid"] if stated else "以实际到账为准"
    if notice is NoticeName.PAYMENT_REMINDER:  # only where part is paid does it say what is left
        return said | {"尚缴数额": words["owed"] if words["paid"] else ""}
    return said | {"欠缴数额": words["owed"], "逾期日数": _days_late(words) if stated else ""}


def _said_of_building(notice: NoticeName, words: Wording) -> dict[str, str]:
    start_on, completion_on = _last_day(words["start_on"]), _last_day(words["completion_on"])
    said = {"开工期限": start_on, "竣工期限": completion_on}
    if notice in ABOUT_THE_START:
        agreed = f"{words['short']}{words['agreed']}"
        said["开工期限的依据"] = words["no_agreed_start_cite"] if words["start_from_handover"] else agreed
    if notice in ANSWERS:
        said[ANSWERS[notice]] = words["found_on"]
    if notice in AFTER_THE_DAY:
        said["逾期日数"] = _days_late(words)
    return said


def _last_day(day: str) -> str:
    return f"{day}（含当日）" if day else ""


def _days_late(words: Wording) -> str:
    return f"{words['days_late']}日" if words["days_late"] else ""


def _matter(notice: NoticeName, words: Wording) -> str:
    day = _last_day(words["due_on"])
    if notice in ABOUT_MONEY:
        return f"缴纳{words['price']}，缴款期限{day}"
    return f"动工开发，开工期限{day}" if notice in ABOUT_THE_START else f"竣工，竣工期限{day}"


def _counted_as(notice: NoticeName, words: Wording) -> str:
    """A demand under the standard contract is also the demand its art. 30 speaks of (催交)."""
    counted_as = COUNTED_AS[notice]
    if notice is NoticeName.OVERDUE_PAYMENT and words["standard_grant"]:
        return f"{counted_as}，也不作为我局依{words['short']}进行的催交"
    return counted_as


def _sentence(found: str) -> str:
    """What was found, on one line, without a full stop, its days as a letter writes them."""
    return days_on_paper(flattened(found).rstrip("。；. "))

"""What the papers of a case have in common (闲置案件文书用语): the head, the idle facts of both limbs, periods in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import TypedDict

from supervision.casework.case_papers.on_case import CaseOnDay, Ground
from supervision.casework.letter_wording import (
    ContractWords,
    OfficeWords,
    ParcelWords,
    area_on_paper,
    contract_words,
    flattened,
    office_words,
    on_paper,
    parcel_words,
)
from supervision.casework.papers.heading import Quoted, a_day, findings_of, quoted
from supervision.law.daycount import ONE_DAY, Count, Unit
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.idle import total_investment_wan
from supervision.law.rules.case_clauses import REAL_ESTATE_FEE
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import (
    FULL_YEAR,
    IDLE_AREA_PARTS,
    IDLE_AREA_ZH,
    IDLE_INVESTMENT_PARTS,
    IDLE_INVESTMENT_ZH,
    TWO_FULL_YEARS,
)
from supervision.law.rules.order53 import HALTED, NO_AGREED_START, NOT_STARTED, STARTED
from supervision.law.rules.paper_clauses import GROUND_CLAUSES
from supervision.law.standing import Life
from supervision.law.steps import NoticeName
from supervision.law.steps import Unit as OfficeUnit
from supervision.law.terms import Finding, Kind
from supervision.law.terms import Ground as CauseGround

BLANK = "________________________"
IN_DAYS = {Unit.DAY: "日", Unit.WORKING_DAY: "个工作日", Unit.MONTH: "个月", Unit.YEAR: "年"}
TWO_PLACES = Decimal("0.01")


class CaseHeading(OfficeWords, ParcelWords, ContractWords):
    """The names every template of a case paper may use."""

    title: str
    unit: str
    drafted_on: str
    holder: str
    holder_address: str
    """where the contract has papers served; a blank to be filled in where it does not say"""


class IdleFacts(TypedDict):
    """Why the land is idle, or suspected to be."""

    idle_facts: list[str]
    idle_clauses: list[Quoted]


def case_heading(name: NoticeName, case: CaseOnDay, ground: Ground) -> CaseHeading:
    """The head of a case paper: it goes to the holder, or to whom its ground names."""
    life, office = case.life, case.file.office
    parcel = parcel_words(life.parcel)
    return {
        **office_words(office, name),
        **parcel,
        **contract_words(life.contract),
        "addressee": ground.addressee or parcel["addressee"],
        "you": "贵单位" if ground.addressee else parcel["you"],
        "title": office.title(name, life.contract.kind),
        "unit": office.unit(OfficeUnit.ENFORCEMENT),
        "drafted_on": on_paper(case.file.on),
        "holder": parcel["addressee"],
        "holder_address": flattened(life.contract.service.service_address) or BLANK,
    }


def holder_words(life: Life) -> str:
    """The holder as every paper of the case names it."""
    return parcel_words(life.parcel)["addressee"]


def in_words(count: Count) -> str:
    """A period as a paper states it: 30日, 5个工作日, 6个月."""
    return f"{count.length}{IN_DAYS[count.unit]}"


def full(count: Count) -> str:
    """满一年, 满两年."""
    return count.zh.removesuffix("的次日")


def idle_facts(case: CaseOnDay) -> IdleFacts:
    """Both limbs of art. 2: never started, or halted below the shares; with the site check that found it so."""
    halted = case.case.halted
    sentences = _halted(case) if halted else _never_started(case)
    from_handover = not halted and case.life.contract.start_on is None
    clauses = [HALTED] if halted else [NOT_STARTED, STARTED]
    return {
        "idle_facts": [*sentences, *_seen(case)],
        "idle_clauses": quoted(*clauses, *([NO_AGREED_START] if from_handover else [])),
    }


def _never_started(case: CaseOnDay) -> Iterator[str]:
    life, start_on = case.life, date.fromisoformat(case.case.basis)
    words = contract_words(life.contract)
    if life.contract.start_on is None:
        handed = f"，土地于{on_paper(life.handed_over_on)}实际交付" if life.handed_over_on else ""
        yield f"{words['paper']}未明确{words['agreed']}动工开发日期{handed}，依法确定的动工开发日期为{on_paper(start_on)}"
    else:
        yield f"{words['paper']}{words['agreed']}，该宗地应于{on_paper(start_on)}前（含当日）动工开发"
    span, from_on = full(FULL_YEAR), FULL_YEAR.from_day(start_on)
    if (two_from := TWO_FULL_YEARS.from_day(start_on)) <= case.file.on:
        span, from_on = full(TWO_FULL_YEARS), two_from
    yield f"至{on_paper(from_on - ONE_DAY)}，超过{words['agreed']}的动工开发日期{span}，未动工开发"


def _halted(case: CaseOnDay) -> Iterator[str]:
    life, halted_on = case.life, date.fromisoformat(case.case.basis)
    begun = f"{contract_words(life.contract)['paper']}项下的该宗地"
    if life.started_on is not None:
        begun += f"于{on_paper(life.started_on)}动工开发，"
    yield f"{begun}自{on_paper(halted_on)}起中止开发建设"
    over_on = FULL_YEAR.from_day(halted_on) - ONE_DAY
    yield f"至{on_paper(over_on)}，中止开发建设{full(FULL_YEAR)}"
    yield from shares_in_words(life)


def shares_in_words(life: Life) -> Iterator[str]:
    """The known shares of area and investment, each with its figures; what is not below its standard is said so."""
    area, built = life.parcel.area_ha, life.started_area_ha
    if area and built is not None:
        share = _share(built, area)
        verdict = _against(built * IDLE_AREA_PARTS < area, IDLE_AREA_ZH)
        yield (
            f"已动工开发建设用地面积{area_on_paper(built)}，占应动工开发建设用地总面积{area_on_paper(area)}的{share}，{verdict}"
        )
    total, invested = total_investment_wan(life), life.invested_wan
    if total and total > 0 and invested is not None:
        share = _share(invested, total)
        verdict = _against(invested * IDLE_INVESTMENT_PARTS < total, IDLE_INVESTMENT_ZH)
        yield (
            f"已投资额{plain(invested)}万元，占总投资额{plain(total)}万元的{share}，{verdict}"
            "（均不含土地价款和向国家缴纳的相关税费）"
        )


def _share(part: Decimal, whole: Decimal) -> str:
    """A share in per cent, cut off and never rounded up to the standard it is below."""
    return f"{plain((part / whole * 100).quantize(TWO_PLACES, ROUND_DOWN))}%"


def _against(below: bool, standard: str) -> str:
    return f"不足{standard}" if below else f"不低于{standard}"


def _seen(case: CaseOnDay) -> Iterator[str]:
    """The last site check of the suspicion, which found it so."""
    checks = [fact for fact in case.file.of_kind(Kind.IDLE_CHECK) if fact.on >= case.case.opened_on]
    idle = (Finding.NOT_STARTED, Finding.HALTED)
    found = [fact for fact in checks if fact.values["finding"] in idle]
    if found:
        land_office = case.file.office.unit(OfficeUnit.LAND_OFFICE)
        yield f"经我局{land_office}于{on_paper(found[-1].on)}现场核实，该宗地{findings_of(found[-1])}"


def cause_words(fact: Fact) -> str:
    """Whose cause the determination found, and in which case of art. 8."""
    grounds = "、".join(ground.zh for ground in fact.values.get("ground", ()))
    return f"{fact.values['cause'].zh}（{grounds}）" if grounds else str(fact.values["cause"].zh)


def cause_clauses(fact: Fact) -> list[Quoted]:
    """The items of art. 8 the grounds stand in; preliminary works stand in the real estate law."""
    return quoted(*dict.fromkeys(clause_of(ground) for ground in fact.values.get("ground", ())))


def clause_of(ground: CauseGround) -> Clause:
    return GROUND_CLAUSES.get(ground, REAL_ESTATE_FEE)


def numbered(name: NoticeName, number: str, on: date | None) -> str:
    """A paper as another names it: 《闲置土地认定书》（新国土闲定〔2026〕1号，2026年3月1日）."""
    more = "，".join(text for text in (flattened(number), a_day(on)) if text)
    return f"《{name.zh}》" + (f"（{more}）" if more else "")


def issued(case: CaseOnDay, name: NoticeName, since: date) -> Fact | None:
    """The last issue of a paper from a day on; one that was taken back does not count."""
    found: Fact | None = None
    for fact in case.file.of_kind(Kind.NOTICE_ISSUED):
        if fact.values.get("notice") is name and fact.on >= since:
            found = fact
        elif fact.values.get("withdraws") is name:
            found = None
    return found


def by_reference(case: CaseOnDay, name: NoticeName, fact: Fact | None) -> str:
    """A paper by its number and day: as it was issued upon the fact, else as the fact itself says."""
    issue = issued(case, name, fact.on if fact is not None else case.case.opened_on)
    numbers = [str(each.values.get("number") or "") for each in (issue, fact) if each is not None]
    days = [each.on for each in (issue, fact) if each is not None]
    return numbered(name, next(filter(None, numbers), ""), next(iter(days), None))

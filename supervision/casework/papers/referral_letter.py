"""案件线索移交书 (制度六（二）（三）（四）): what is handed to enforcement, on which clauses and facts, with which material, under which seal.

The letter within the package cannot say the package's own seal; the one printed for the two signatures does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from supervision.casework.acts_on_file import ActOnFile
from supervision.casework.journal import ActKind
from supervision.casework.letter_wording import days_on_paper, flattened
from supervision.casework.papers.heading import (
    Heading,
    Quoted,
    Row,
    a_day,
    figure,
    heading,
    quoted,
    values_text,
    visit_sentence,
)
from supervision.casework.papers.on_file import FileOnDay, NothingToSay, laid_open
from supervision.casework.referring.completeness import (
    Item,
    ItemStatus,
    breach_referred,
    completeness,
    notices_issued,
    visits_that_found,
)
from supervision.law.daycount import national_calendar
from supervision.law.facts import Fact
from supervision.law.idle import total_investment_wan
from supervision.law.rules.clause import Clause
from supervision.law.rules.counts import ACCEPT_WITHIN, FULL_YEAR
from supervision.law.rules.referral_items import BREACH_GROUNDS, GROUNDS, HALTED_GROUNDS
from supervision.law.steps import PaperName, Unit, act_name_zh
from supervision.law.terms import Kind, Matter, Stage
from supervision.law.wording import fact_sentence
from supervision.office import Office

MOST_NAMED = 12
"""Entries a line of the list of material names one by one."""
GROUP = 8
"""Characters of a seal printed together."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What is said of a referral beside the file itself; `seal` is "" while the package is not yet sealed."""

    matter: Matter
    to: str
    by: str
    number: str = ""
    lacking: str = ""
    seal: str = ""


class ReferralLetter(Heading):
    """The names the template of the letter may use."""

    outside: bool
    """to another body: a 函, not a paper within the bureau"""
    number: str
    to: str
    matter: str
    found: str
    grounds: list[Quoted]
    holder: str
    facts: list[str]
    enclosed: list[Row]
    lacking: str
    seal: str
    accept_by: str
    provisional: bool
    handed_on: str
    handed_by: str


def referral_letter(file: FileOnDay, seq: int | None) -> ReferralLetter:
    """The letter of the referral with that place in the file, or of the latest, as the file stood before it."""
    fact = referral_fact(file, seq)
    earlier = [(place, entry) for place, entry in file.entries.items() if place < fact.seq]
    before = laid_open(earlier, file.no, on=fact.on, office=file.office)
    said = fact.values
    handed = Handed(
        matter=said.get("matter", Matter.IDLE),
        to=values_text(said, "to") or file.office.unit(Unit.ENFORCEMENT),
        by=file.entries[fact.seq].by,
        number=said.get("number", ""),
        lacking=said.get("lacking", ""),
        seal=said.get("seal", ""),
    )
    return letter_of(before or file, handed)


def referral_fact(file: FileOnDay, seq: int | None) -> Fact:
    """The referral with that place in the file, or the latest. Raises NothingToSay."""
    if not file.of_kind(Kind.REFERRAL):
        raise NothingToSay(
            f"宗地{file.no}截至{file.on}没有登记“{Kind.REFERRAL.zh}”，没有移交书和回执可制作；"
            f"移交：supervision referrals make {file.no} --matter 事项 --out 移交包.zip"
        )
    return file.the_one(Kind.REFERRAL, seq, "")


def letter_of(file: FileOnDay, handed: Handed) -> ReferralLetter:
    """The letter upon a file as it stands on its day."""
    accept_by = ACCEPT_WITHIN.from_day(file.on, national_calendar())
    return {
        **heading(PaperName.REFERRAL_LETTER, file),
        "code": file.office.code_of(numbered_as(handed.to, file.office)),
        "outside": is_outside(handed.to, file.office),
        "number": flattened(handed.number),
        "to": flattened(handed.to),
        "matter": matter_words(file, handed.matter),
        "found": ("涉嫌" if handed.matter in SUSPECTED else "") + matter_words(file, handed.matter),
        "grounds": quoted(*grounds_of(file, handed.matter)),
        "holder": flattened(file.life.parcel.holder),
        "facts": [days_on_paper(fact) for fact in _facts(file, handed.matter)],
        "enclosed": [_enclosed(item) for item in completeness(file, handed.matter) if _is_enclosed(item)],
        "lacking": flattened(handed.lacking),
        "seal": seal_in_groups(handed.seal),
        "accept_by": a_day(accept_by),
        "provisional": national_calendar().is_provisional(accept_by),
        "handed_on": a_day(file.on),
        "handed_by": flattened(file.office.staff.name_of(handed.by)),
    }


SUSPECTED = (Matter.CHANGE_OF_USE, Matter.MOVED)
"""What a visit alone found: enforcement is to look into it."""


def matter_words(file: FileOnDay, matter: Matter) -> str:
    """The matter as the paper names it; of a breach its stage."""
    breach = breach_referred(file) if matter is Matter.BREACH else None
    return matter.zh if breach is None else f"{breach.values['stage'].zh}违约"


def numbered_as(to: str, office: Office) -> PaperName:
    """What the letter is numbered as: a referral within the office, a letter to another body (函)."""
    return PaperName.COOPERATION_LETTER if is_outside(to, office) else PaperName.REFERRAL_LETTER


def is_outside(to: str, office: Office) -> bool:
    """Whether it goes to another body: none of the office's own units bears the name."""
    return to not in {office.unit(unit) for unit in Unit}


def seal_in_groups(seal: str) -> str:
    """A seal as people compare it: 3f2a91c0 7d6e1b22 …; "" where there is none."""
    seal = flattened(seal)
    return " ".join(seal[at : at + GROUP] for at in range(0, len(seal), GROUP))


def grounds_of(file: FileOnDay, matter: Matter) -> tuple[Clause, ...]:
    """The clauses a referral of this file rests on."""
    if matter is Matter.BREACH:
        breach = breach_referred(file)
        return BREACH_GROUNDS[Stage.START if breach is None else breach.values["stage"]]
    if matter is Matter.IDLE and file.life.suspected_halted:
        return HALTED_GROUNDS
    return GROUNDS[matter]


# The facts, with the days counted


def _facts(file: FileOnDay, matter: Matter) -> Iterator[str]:
    if matter is Matter.IDLE:
        yield from _idle(file)
    elif matter is Matter.BREACH:
        yield from _breach(file)
    else:
        agreed = flattened(file.life.parcel.use)
        if agreed and matter is Matter.CHANGE_OF_USE:
            yield f"约定的土地用途为{agreed}"
    for visit in visits_that_found(file, matter):
        yield _visit(file, visit)
    for act in notices_issued(file):
        yield _notice(act)


def _idle(file: FileOnDay) -> Iterator[str]:
    life = file.life
    if life.suspected_on is None:
        return
    if life.suspected_halted and life.halted_on is not None:
        halted = (file.on - life.halted_on).days
        yield (
            f"该宗地{life.halted_on}停工，次日起算满一年，自{life.suspected_on}起为疑似闲置；截至{file.on}已停工{halted}日"
        )
        yield from _shares(file)
    elif (start_on := life.agreed_start_on) is not None:
        year = FULL_YEAR.from_day(start_on)
        late = (file.on - start_on).days
        yield (
            f"约定动工开发日期为{start_on}（含当日），次日起算满一年仍未动工，自{year}起为疑似闲置；"
            f"截至{file.on}逾期{late}日未动工"
        )


def _shares(file: FileOnDay) -> Iterator[str]:
    """Both shares of art. 2 as far as they are known."""
    life = file.life
    pairs: tuple[tuple[str, Decimal | None, str, Decimal | None, str], ...] = (
        ("已动工开发面积", life.started_area_ha, "应动工开发总面积", life.parcel.area_ha, "公顷"),
        ("已投资额", life.invested_wan, "总投资额", total_investment_wan(life), "万元"),
    )
    for part, known, whole, of_all, unit in pairs:
        if known is not None and of_all is not None:
            yield f"{part}{figure(known, unit)}，{whole}{figure(of_all, unit)}"


def _breach(file: FileOnDay) -> Iterator[str]:
    breach = breach_referred(file)
    if breach is None:
        return
    stage: Stage = breach.values["stage"]
    then = file.life_on(breach.on)
    agreed = {Stage.START: then.agreed_start_on, Stage.COMPLETION: then.contract.completion_on}.get(stage)
    if agreed is not None:
        met = then.started_on if stage is Stage.START else then.completed_on
        until = breach.on if met is None or met > breach.on else met
        done = f"，实际{stage.zh}{met}" if met is not None else f"，至认定日尚未{stage.zh}"
        yield f"约定{stage.zh}期限{agreed}（含当日）{done}，逾期{max((until - agreed).days, 0)}日"
    yield f"{breach.on}作出{flattened(fact_sentence(breach))}"


def _visit(file: FileOnDay, fact: Fact) -> str:
    use = values_text(fact.values, "use_found")
    return visit_sentence(file, fact) + (f"，现场用途为{use}" if use else "")


def _notice(act: ActOnFile) -> str:
    issued_on, served_on = act.settled_on(ActKind.ISSUING), act.settled_on(ActKind.SERVING)
    served = f"{a_day(served_on)}送达" if served_on is not None else "尚未送达"
    issued = f"{a_day(issued_on)}签发，" if issued_on is not None else ""
    return f"《{act_name_zh(act.name)}》{issued}{served}"


# The material


def _is_enclosed(item: Item) -> bool:
    return item.status is ItemStatus.PRESENT or bool(item.entries)


def _enclosed(item: Item) -> Row:
    if not item.entries:
        return Row(label=item.item.zh, text="随包自动生成")
    named = "、".join(map(str, item.entries[:MOST_NAMED]))
    more = "等" if len(item.entries) > MOST_NAMED else ""
    return Row(label=item.item.zh, text=f"案卷第{named}{more}号，共{len(item.entries)}件")

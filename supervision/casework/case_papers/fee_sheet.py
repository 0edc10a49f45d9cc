"""土地闲置费计算表 (办法第十四条第一项): base, share and sum to the fen, and whether the fee may be asked at all."""

from __future__ import annotations

from supervision.casework.case_papers.case_words import IdleFacts, cause_words, idle_facts
from supervision.casework.case_papers.fee_working import FeeWords, fee_words, worked_out
from supervision.casework.case_papers.on_case import case_on_day, on_track_of_article_14
from supervision.casework.letter_wording import flattened, money, on_paper
from supervision.casework.papers.heading import Heading, Quoted, Row, a_day, heading, quoted
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.figures import plain
from supervision.law.idle_case.case import may_be_recovered_from
from supervision.law.idle_case.stages import Milestone
from supervision.law.rules.case_paper_clauses import NO_COST
from supervision.law.steps import PaperName, Unit
from supervision.law.working import ROUNDING

NAME = PaperName.FEE_SHEET


class FeeSheet(Heading, IdleFacts, FeeWords):
    """The names the template of the sheet may use."""

    holder: str
    halted: bool
    instalments: list[Row]
    determined_on: str
    cause: str
    fee_clauses: list[Quoted]
    no_cost: list[Quoted]
    paid: str
    two_years_on: str
    two_years_past: bool
    rounding: str


def fee_sheet(file: FileOnDay, seq: int | None) -> FeeSheet:
    """The fee of the case of the day; of halted land and on a cause of art. 8 there is none. Raises NothingToSay."""
    case = case_on_day(file, NAME, closed=True)
    on_track_of_article_14(case, NAME)
    fee = worked_out(case, NAME)
    determination, from_on = case.fact(Milestone.DETERMINED), may_be_recovered_from(file.life)
    caused = determination is not None and "cause" in determination.values
    return {
        **heading(NAME, file, Unit.ENFORCEMENT),
        **idle_facts(case),
        **fee_words(case),
        "holder": flattened(file.life.parcel.holder),
        "halted": case.case.halted,
        "instalments": [
            Row(label=f"第{each.no}期", text=f"{plain(each.amount_wan)}万元")
            for each in file.life.contract.instalments
        ],
        "determined_on": on_paper(determination.on) if determination is not None else "",
        "cause": cause_words(determination) if determination is not None and caused else "",
        "fee_clauses": quoted(*fee.clauses),
        "no_cost": quoted(NO_COST),
        "paid": money(case.case.paid_wan) if case.case.paid_wan else "",
        "two_years_on": a_day(from_on),
        "two_years_past": from_on is not None and from_on <= file.on,
        "rounding": ROUNDING,
    }

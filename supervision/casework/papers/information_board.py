"""建设项目用地信息公示牌 (闲置土地处置办法第23条第二款): what the board on the site says to everybody."""

from __future__ import annotations

from decimal import Decimal

from supervision.casework.letter_wording import flattened
from supervision.casework.papers.heading import Heading, Row, a_day, figure, heading, rows_of
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.contract import PlanningTerms
from supervision.law.figures import plain
from supervision.law.rules import order53, paper_clauses
from supervision.law.steps import PaperName
from supervision.law.terms import ContractKind


class InformationBoard(Heading):
    """The names the template of the board may use."""

    holder: str
    contract_no: str
    signed_on: str
    start_on: str
    completion_on: str
    no_agreed_start_cite: str
    standards: list[Row]
    board_cite: str
    grantor: str


def information_board(file: FileOnDay, seq: int | None) -> InformationBoard:
    """The terms in force on the day of the file; an extension is announced by a new board."""
    life, contract = file.life, file.life.contract
    return {
        **heading(PaperName.INFORMATION_BOARD, file),
        "holder": flattened(life.parcel.holder),
        "contract_no": flattened(contract.contract_no),
        "signed_on": a_day(contract.signed_on),
        "start_on": a_day(life.agreed_start_on),
        "completion_on": a_day(contract.completion_on),
        "no_agreed_start_cite": order53.NO_AGREED_START.cite,
        "standards": standards(contract.planning),
        "board_cite": paper_clauses.BOARD.cite,
        "grantor": GRANTOR.get(contract.kind, "供地机关"),
    }


GRANTOR = {
    ContractKind.GRANT: "出让人",
    ContractKind.ALLOCATION: "划拨机关",
    ContractKind.LEASE: "出租人",
}
"""What the office is called under the paper that fixes the duties."""


def standards(terms: PlanningTerms) -> list[Row]:
    """How the land is to be used (土地开发利用标准), as far as the contract states it."""
    return rows_of(
        (
            ("建筑总面积", figure(terms.floor_area_m2, "平方米")),
            ("容积率", between(terms.far_min, terms.far_max)),
            ("建筑密度", between(terms.density_min, terms.density_max, "%")),
            ("绿地率", between(terms.green_ratio_min, terms.green_ratio_max, "%")),
            ("固定资产投资总额", figure(terms.agreed_investment_wan, "万元")),
        )
    )


def between(least: Decimal | None, most: Decimal | None, unit: str = "") -> str:
    """A lower and an upper limit in words; "" when there is neither."""
    if least is not None and most is not None:
        if least == most:
            return f"{plain(least)}{unit}"
        return f"不低于{plain(least)}{unit}，不高于{plain(most)}{unit}"
    if least is not None:
        return f"不低于{plain(least)}{unit}"
    return "" if most is None else f"不高于{plain(most)}{unit}"

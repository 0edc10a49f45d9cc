"""Halted land (停工闲置): no fee and no recovery, whoever's fault it is; bought back by agreement (办法第十二条第三款)."""

from __future__ import annotations

from supervision.law.idle_case.stages import CaseStage as C
from supervision.law.steps import NoticeName as N
from supervision.law.steps import TaskName as T
from supervision.law.terms import State
from tests.daily.idle_bureau import TWO_OF_THE_LAND_OFFICE, Bureau
from tests.daily.idle_lives import INVESTIGATE, MATERIALS, OF_A_DETERMINATION, checked, supplied

QUARTER = {"started_area_ha": "0.5", "invested_wan": "1999.98"}
"""A quarter of the two hectares built on, 22 % of the 9000 万元 invested: below both standards."""


def halted_for_a_year(bureau: Bureau) -> None:
    """Begun in time, halted on 1 October 2024, below a third of the area and a quarter of the investment."""
    supplied(bureau, total_investment_wan="9000")
    begun = {"permit_no": "130530202405200101", "works": "foundation", "proof": "建筑工程施工许可证"}
    bureau.tell("zhang", "2024-05-20", "start", **begun)
    seen = {"finding": "halted", "halted_since": "2024-10-01", "officers": TWO_OF_THE_LAND_OFFICE}
    bureau.tell("zhang", "2024-10-10", "inspection", **seen, **QUARTER)
    bureau.tell("zhang", "2024-10-10", "halt", happened="2024-10-01")
    bureau.sweep("2025-10-01")
    assert bureau.read().life.state is State.UNDER_CONSTRUCTION
    bureau.sweep("2025-10-02")
    assert bureau.case.halted
    checked(bureau, "2025-10-10", "halted", **QUARTER)
    bureau.stands("2025-10-11", C.CHECKED, utilisation={T.REFER_IDLE}, until={INVESTIGATE: "2025-11-03"})


def determined_without_the_holders_word(bureau: Bureau) -> None:
    """The holder does not answer in its thirty days: warned of, and determined on what is known."""
    bureau.accepted(bureau.refer("2025-10-11", lacking="界址已函请补送"), "2025-10-13")
    bureau.signed("2025-10-20", N.IDLE_INVESTIGATION)
    bureau.served("2025-10-21", N.IDLE_INVESTIGATION)
    bureau.stands("2025-11-20", C.ANSWERING, until={MATERIALS: "2025-11-20"})
    bureau.stands("2025-11-21", C.ANSWERING, enforcement={T.DETERMINE_IDLE}, until={MATERIALS: "2025-11-20"})
    assert bureau.warned_of() == ["materials_late"]
    bureau.tell("zheng", "2025-12-01", "idle_determination", cause="holder", facts="资金链断裂")
    asked = OF_A_DETERMINATION | {T.NEGOTIATE_DISPOSAL}
    bureau.stands("2025-12-02", C.DETERMINED, enforcement=asked)
    bureau.signed("2025-12-02", N.IDLE_DETERMINATION)
    bureau.served("2025-12-03", N.IDLE_DETERMINATION)


def not_by_article_14(bureau: Bureau) -> None:
    """Fee, recovery and the hearing before them are refused with the article; so is a way before the filing."""
    for way in ("fee", "recovery"):
        bureau.refuses("第十二条第三款", "zheng", "2025-12-03", "disposal", way=way)
    bureau.cannot_be_drafted("第十二条第三款", "2025-12-03", N.HEARING_RIGHT_NOTICE)
    bureau.cannot_be_drafted("第十二条第三款", "2025-12-03", N.FEE_DECISION)
    bureau.refuses("第二十五条第二款", "zheng", "2025-12-03", "disposal", way="agreed_recovery")


def bought_back(bureau: Bureau) -> None:
    """Not agreed at first, then agreed; no swap, as no plan was changed; approved, carried out, recovered at once."""
    bureau.tell("zheng", "2025-12-04", "publication", place="局门户网站")
    bureau.tell("zhao", "2025-12-04", "filing", record_no="XT-9")
    bureau.tell("zheng", "2025-12-04", "finance_told", to="县金融工作办公室")
    bureau.tell("zheng", "2025-12-10", "negotiation", agreed=False, minutes="未达成一致")
    bureau.stands("2025-12-11", C.DETERMINED, enforcement={T.NEGOTIATE_DISPOSAL})
    bureau.tell("wang", "2025-12-20", "negotiation", agreed=True, way="agreed_recovery")
    bureau.stands("2025-12-21", C.NEGOTIATED, enforcement={T.DRAW_UP_PLAN})
    bureau.refuses(
        "不是规划依法修改.*第十二条第一款第（五）项", "zheng", "2026-01-09", "disposal", way="swap"
    )
    bureau.tell("zheng", "2026-01-10", "disposal", way="agreed_recovery", amount_wan="850")
    bureau.stands("2026-01-11", C.PLANNED, enforcement={T.SEEK_APPROVAL})
    bureau.refuses("第十三条第一款", "zheng", "2026-01-12", "disposal_done", way="agreed_recovery")
    bureau.tell("zheng", "2026-01-20", "gov_approval", approval_no="新政批〔2026〕1号")
    bureau.stands("2026-01-21", C.PLAN_APPROVED, enforcement={T.CARRY_OUT_PLAN})
    bureau.tell(
        "zheng", "2026-02-10", "disposal_done", way="agreed_recovery", agreement_no="新收协〔2026〕1号"
    )
    left = {T.WITHDRAW_PUBLICATION, T.UPDATE_FILING}
    bureau.stands("2026-02-11", C.CLOSED, enforcement=left, utilisation={T.SURVEY_CHANGE}, explained="已收回")
    bureau.tell("zheng", "2026-02-11", "publication_withdrawn")
    bureau.tell("zhao", "2026-02-11", "filing", record_no="XT-9")
    bureau.tell("zhao", "2026-02-12", "change_surveyed", record_no="变更2026-1")
    bureau.stands("2026-02-13", C.CLOSED)


SECOND_LIFE = (halted_for_a_year, determined_without_the_holders_word, not_by_article_14, bought_back)

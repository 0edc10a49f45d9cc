"""The completion verification (竣工复核验收): what was measured against what was agreed, item by item.

The articles are those of the contract template (GF-2008-2601) as commonly cited, to be checked against the bureau's
own contracts; under an allocation decision or a lease they do not hold, and no amount is worked out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.money import balances
from supervision.law.refusals import NotAllowed
from supervision.law.rules.clause import Clause
from supervision.law.rules.contract_clauses import (
    DENSITY,
    GREEN,
    INVESTMENT,
    MORE_LAND,
    PLANNING,
    SIXTY_DAYS_LATE,
    USE,
)
from supervision.law.standing import NONE_YET, Life
from supervision.law.terms import ContractKind, Term
from supervision.law.values import SIX_PLACES, Values

FIGURES = (
    "area_ha",
    "floor_area_m2",
    "far",
    "density",
    "green_ratio",
    "invested_wan",
    "use",
    "within_boundary",
)
"""The fields of a verification that say what was found; without any of them nothing is compared."""


class Result(Term):
    """What the comparison comes to (复核结论)."""

    PASSED = "passed", "符合约定"
    PUT_RIGHT = "put_right", "应予整改"
    PENALTY = "penalty", "应承担违约责任"
    OPEN = "open", "数据不全，尚不能判定"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One item that is not as agreed (不符项): figures in words, the article, what follows from it.

    `penalty_wan` in 万元, to the cent, with its `working`; None where the contract leaves a rate to be filled in.
    """

    item: str
    agreed: str
    measured: str
    article: str
    consequence: str
    breach: bool = False
    penalty_wan: Decimal | None = None
    working: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """One item that cannot be held to be as agreed, because a figure is not there (待补项)."""

    item: str
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The comparison as a whole (复核结果); penalties stand item by item and are not added up."""

    result: Result
    shortfalls: tuple[Shortfall, ...]
    gaps: tuple[Gap, ...]


def verification_result(values: Values, life: Life) -> Verified:
    """Compare measured figures with the terms in force: an item nobody measured is a gap, never passed."""
    shortfalls: list[Shortfall] = []
    gaps: list[Gap] = []
    for found in _compared(values, life):
        if isinstance(found, Gap):
            gaps.append(found)
        else:
            shortfalls.append(found)
    if any(shortfall.breach for shortfall in shortfalls):
        result = Result.PENALTY
    elif shortfalls:
        result = Result.PUT_RIGHT
    else:
        result = Result.OPEN if gaps else Result.PASSED
    return Verified(result, tuple(shortfalls), tuple(gaps))


def check_verification(life: Life, fact: Fact) -> None:
    """Refuse a pass its own figures contradict, or one over an unpaid price; without figures nothing is compared."""
    values = fact.values
    if not values.get("passed", True) or not any(name in values for name in FIGURES):
        return
    wrong = verification_result(values, life).shortfalls
    if wrong:
        said = "；".join(f"{s.item}约定{s.agreed}，实际{s.measured}（{s.article}）" for s in wrong)
        raise NotAllowed(
            f"宗地{life.parcel.no}不能登记竣工复核验收通过：{said}。"
            "请登记为未通过并写明整改期限（passed=false put_right_by=日期），整改后再行复核；数据有误的请更正数据。"
        )


def _compared(values: Values, life: Life) -> Iterator[Shortfall | Gap]:
    yield from _land(values, life)
    yield from _use(values, life)
    yield from _planned(values, life)
    yield from _paid(life)


def _land(values: Values, life: Life) -> Iterator[Shortfall | Gap]:
    """More land than supplied is occupied without approval; within the boundary the survey is to be looked at."""
    within, agreed, measured = values.get("within_boundary"), life.parcel.area_ha, values.get("area_ha")
    if within is None:
        yield Gap("用地界址", "未核实是否在界址范围内")
    elif not within:
        yield Shortfall(
            "用地界址", "界址范围内", "超出界址范围", MORE_LAND, "超出部分按非法占用土地查处，移交监察大队"
        )
    if measured is None:
        yield Gap("用地面积", "未测")
    elif agreed is None:
        yield Gap("用地面积", "供地面积未载，无从比较")
    elif measured > agreed and within:
        more = plain(measured - agreed)
        yield Gap("用地面积", f"实测{plain(measured)}公顷，比供地面积多{more}公顷而未越界，应核对测量成果")
    elif measured > agreed:
        consequence = "多占的土地以非法占用土地论处，移交监察大队"
        yield Shortfall("用地面积", f"{plain(agreed)}公顷", f"{plain(measured)}公顷", MORE_LAND, consequence)


def _use(values: Values, life: Life) -> Iterator[Shortfall | Gap]:
    agreed, measured = life.parcel.use, values.get("use", "")
    if not measured:
        yield Gap("土地用途", "未核实")
    elif not agreed:
        yield Gap("土地用途", "供地用途未载，无从比较")
    elif _plain_use(agreed) != _plain_use(measured):
        yield Shortfall(
            "土地用途", agreed, measured, _article(life, USE), "恢复约定用途，或依法办理改变用途批准手续"
        )


def _plain_use(use: str) -> str:
    """工业 and 工业用地 are one use."""
    return "".join(unicodedata.normalize("NFKC", use).split()).removesuffix("用地")


@dataclass(frozen=True, slots=True)
class _Standard:
    """One agreed standard: its bounds as the contract names them, and the clause on either side of them."""

    item: str
    measured: str
    unit: str
    at_least: str
    at_most: str
    below: Clause
    above: Clause


STANDARDS = (
    _Standard("建筑总面积", "floor_area_m2", "平方米", "floor_area_m2", "", DENSITY, DENSITY),
    _Standard("容积率", "far", "", "far_min", "far_max", DENSITY, PLANNING),
    _Standard("建筑密度", "density", "%", "density_min", "density_max", DENSITY, PLANNING),
    _Standard("绿地率", "green_ratio", "%", "green_ratio_min", "green_ratio_max", PLANNING, GREEN),
    _Standard("固定资产投资", "invested_wan", "万元", "agreed_investment_wan", "", INVESTMENT, INVESTMENT),
)
SAME_RATIO = (INVESTMENT, DENSITY)
"""Clauses under which the penalty is the same share of the price as the shortfall is of the agreed figure."""


def _planned(values: Values, life: Life) -> Iterator[Shortfall | Gap]:
    planning = life.contract.planning
    for standard in STANDARDS:
        measured: Decimal | None = values.get(standard.measured)
        least: Decimal | None = getattr(planning, standard.at_least)
        most: Decimal | None = getattr(planning, standard.at_most) if standard.at_most else None
        if least is None and most is None:
            if measured is not None:
                yield Gap(standard.item, "合同未载明约定标准，无从比较")
        elif measured is None:
            yield Gap(standard.item, "未测")
        elif least is not None and measured < least:
            yield _below(life, standard, least, measured)
        elif most is not None and measured > most:
            yield _above(life, standard, most, measured)


def _below(life: Life, standard: _Standard, least: Decimal, measured: Decimal) -> Shortfall:
    agreed, found = f"不低于{plain(least)}{standard.unit}", f"{plain(measured)}{standard.unit}"
    article = _article(life, standard.below)
    if standard.below not in SAME_RATIO or life.contract.kind is not ContractKind.GRANT:
        return Shortfall(standard.item, agreed, found, article, "限期整改，达到约定标准")
    price = life.contract.price_wan
    consequence = "支付相当于同比例土地出让金的违约金，并继续履行"
    if price is None:
        missing = "成交价格未载，不能核算"
        return Shortfall(standard.item, agreed, found, article, consequence, breach=True, working=missing)
    amount = same_ratio_penalty_wan(price, least, measured)
    working = (
        f"{plain(price)}万元 ×（{plain(least)} − {plain(measured)}）÷ {plain(least)} = {plain(amount)}万元"
    )
    return Shortfall(
        standard.item, agreed, found, article, consequence, breach=True, penalty_wan=amount, working=working
    )


def same_ratio_penalty_wan(price_wan: Decimal, agreed: Decimal, measured: Decimal) -> Decimal:
    """Price × shortfall ÷ agreed figure (同比例违约金), in 万元: exact, rounded once to the cent, half up."""
    cents = Fraction(price_wan) / Fraction(SIX_PLACES) * Fraction(agreed - measured) / Fraction(agreed)
    return Decimal(floor(cents + Fraction(1, 2))) * SIX_PLACES


def _above(life: Life, standard: _Standard, most: Decimal, measured: Decimal) -> Shortfall:
    agreed, found = f"不高于{plain(most)}{standard.unit}", f"{plain(measured)}{standard.unit}"
    article = _article(life, standard.above)
    if standard.above is GREEN and life.contract.kind is ContractKind.GRANT:
        consequence = "支付合同约定千分比的违约金，并自行拆除相应的绿化设施"
        working = "千分比未登记，按合同所填核算"
        return Shortfall(standard.item, agreed, found, article, consequence, breach=True, working=working)
    consequence = "由规划主管部门核实处理；合同另有违约金约定的，按其约定"
    return Shortfall(standard.item, agreed, found, article, consequence)


def _paid(life: Life) -> Iterator[Shortfall | Gap]:
    price = life.contract.kind.price
    if not life.contract.instalments:
        if life.contract.price_wan:
            yield Gap(price, "未登记分期支付约定，不能核对是否缴清")
        return
    if not life.payments_stated:
        yield Gap(price, "缴款情况未填报")
    elif not life.settled:
        lines = balances(life, life.day)
        agreed = sum((line.amount_wan for line in lines), NONE_YET)
        owed = sum((line.outstanding_wan for line in lines), NONE_YET)
        yield Shortfall(
            price,
            f"{plain(agreed)}万元",
            f"尚欠{plain(owed)}万元",
            _article(life, SIXTY_DAYS_LATE),
            "先缴清价款及违约金",
        )


def _article(life: Life, clause: Clause) -> str:
    """The template's article for a grant; other papers have their own terms."""
    return clause.cite if life.contract.kind is ContractKind.GRANT else f"{life.contract.kind.paper}约定"

"""What was agreed, of which land, and what was paid (合同、宗地、交地、价款): the first sections of the volume."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from supervision.casework.blocks import Block
from supervision.casework.packages.section import (
    Section,
    a_section,
    fact_blocks,
    facts_on_file,
    head,
    in_words,
    para,
    row,
    rows,
)
from supervision.casework.papers.on_file import FileOnDay
from supervision.casework.terms_on_file import FIELDS, Terms, aliases_of, standing_terms, terms_of
from supervision.law.account import Account, account_of
from supervision.law.contract import Instalment
from supervision.law.encumbrances import encumbrances
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.money import balances
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind

CHANGES = (
    Kind.AMENDMENT,
    Kind.EXTENSION,
    Kind.TRANSFER,
    Kind.IDLE_CLEARED,
    Kind.DISPOSAL_DONE,
    Kind.TERMINATION,
)
"""What changes the terms, or ends them."""


def contract_section(file: FileOnDay) -> Section:
    """The contract as signed, every change of it, and the terms in force on the day (现行条款)."""
    return a_section("02合同及变更", _contract(file))


def _contract(file: FileOnDay) -> Iterator[Block]:
    kind = file.life.contract.kind
    supply = file.facts[0]
    yield para(
        "本部分由案卷登记的条款汇成；合同（划拨决定书）、补充协议、成交确认书、规划条件等纸质材料由移交单位另附。"
    )
    yield head(f"一、签订时的条款（{kind.paper}，案卷第{supply.seq}号）")
    yield from _terms(terms_of(file.entries[supply.seq].payload))
    yield head("二、历次变更")
    changes = file.of_kind(*CHANGES)
    for fact in changes:
        yield from fact_blocks(file, fact)
        yield from _terms(terms_of(file.entries[fact.seq].payload))
    if not changes:
        yield para("截至本日没有登记变更。")
    yield head(f"三、截至{in_words(file.on)}的现行条款")
    yield from _terms(standing_terms(_until(file), file.life))
    bound = encumbrances(file.facts, file.on)
    yield head("四、抵押、查封")
    yield from (para(each.zh) for each in bound)
    if not bound:
        yield para("无有效登记。")


def _until(file: FileOnDay) -> list[tuple[int, Any]]:
    """The entries of the facts that stand on the day; the facts of the file are those."""
    return [(fact.seq, file.entries[fact.seq]) for fact in sorted(file.facts, key=lambda fact: fact.seq)]


def _terms(terms: Terms) -> Iterator[Block]:
    for key, field in FIELDS.items():
        if terms.get(key) in (None, "", []):
            continue
        try:
            said = in_words(field.read(terms[key]))
        except BadRecord:  # kept as it was given: the law has no use for it
            said = in_words(terms[key])
        yield row(field.zh, said)


def land_section(file: FileOnDay) -> Section:
    """The numbers the land is known by (电子监管号及其他编号) and what the supply says of it."""
    parcel = file.life.parcel
    other = aliases_of(_until(file))
    return a_section(
        "03宗地识别信息",
        [
            row("电子监管号或案卷编号", parcel.no),
            *rows(sorted(other)),
            *_terms({key: value for key, value in standing_terms(_until(file), file.life).items() if key.startswith("parcel.")}),
            *([] if other else [para("案卷中没有登记其他编号（宗地代码、不动产单元号、合同编号等）。")]),
        ],
    )  # fmt: skip


def handover_section(file: FileOnDay) -> Section:
    """The handover (交地), agreed and actual; without one the proof is wanting."""
    agreed, actual = file.life.contract.handover_on, file.life.handed_over_on
    late = ""
    if agreed is not None and actual is not None and actual > agreed:
        late = f"，比约定迟{(actual - agreed).days}天"
    kinds = (Kind.HANDOVER, Kind.BRIEFING, Kind.BOARD_GIVEN, Kind.BOARD_POSTED, Kind.SUPPLY_CONDITIONS)
    return a_section(
        "04交地情况",
        [
            row("约定交地", in_words(agreed) or "未约定"),
            row("实际交地", f"{in_words(actual)}{late}" if actual else "案卷中没有登记交地"),
            *facts_on_file(file, kinds, "案卷中没有交地确认书及公示牌的登记。"),
        ],
    )


def account_section(file: FileOnDay) -> Section:
    """The account of the price (价款台账) with the voucher of every payment."""
    return a_section("05价款台账与票据", _account(file))


def _account(file: FileOnDay) -> Iterator[Block]:
    contract = file.life.contract
    account = account_of(file.facts, file.no, on=file.on)
    assert account is not None  # the file was supplied by the day
    price = f"{plain(contract.price_wan)}万元" if contract.price_wan is not None else "未载"
    yield row(contract.kind.price, price)
    if not file.life.payments_stated:
        yield para("缴款情况未填报：各期不作逾期。")
    for instalment in contract.instalments:
        yield from _instalment(file, account, instalment)
    if not contract.instalments:
        yield para("合同未约定分期付款。")
    outside = [receipt for receipt in account.receipts if receipt.no is None]
    if outside:
        yield head("未列期次的缴款")
    for receipt in outside:
        yield row(in_words(receipt.on), _receipt(receipt.amount_wan, receipt.payer, receipt.voucher))
    yield head("缴款登记")
    yield from facts_on_file(file, (Kind.PAYMENT,), "案卷中没有缴款登记。")


def _instalment(file: FileOnDay, account: Account, instalment: Instalment) -> Iterator[Block]:
    [balance] = [each for each in balances(account.life, account.until) if each.no == instalment.no]
    yield head(
        f"第{instalment.no}期：约定{in_words(instalment.due_on) or '日期未载'}前，{plain(instalment.amount_wan)}万元"
    )
    for receipt in account.receipts_of(instalment):
        yield row(in_words(receipt.on), _receipt(receipt.amount_wan, receipt.payer, receipt.voucher))
    if file.life.payments_stated:
        overdue = f"，逾期{balance.overdue_days}天" if balance.overdue_days else ""
        yield row("尚欠", f"{plain(balance.outstanding_wan)}万元{overdue}")


def _receipt(amount_wan: Any, payer: str, voucher: str) -> str:
    return f"缴{plain(amount_wan)}万元，缴款人：{payer or '未载'}，票据号：{voucher or '未载'}"


def boundary_section(file: FileOnDay) -> Section:
    """Boundary and area (界址与面积): the points as recorded, the surveyed area beside that of the contract."""
    return a_section("11界址与面积", _boundary(file))


def _boundary(file: FileOnDay) -> Iterator[Block]:
    area = file.life.parcel.area_ha
    yield row("供地面积", f"{plain(area)}公顷" if area is not None else "未载")
    found = file.of_kind(Kind.BOUNDARY)
    if not found:
        yield para("案卷中没有界址登记，界址、面积须另附勘测定界资料。")
    for fact in found:
        yield from _survey(file, fact)


def _survey(file: FileOnDay, fact: Fact) -> Iterator[Block]:
    document = file.entries[fact.seq].payload.get("document")
    said: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
    points = sum(len(ring) for ring in fact.values["rings"])
    yield head(f"第{fact.seq}号　{in_words(fact.on)}　界址登记，{points}个界址点")
    named = (
        ("name", "勘测文件"),
        ("sha256", "文件校验值"),
        ("plot", "地块"),
        ("zone", "带号"),
        ("epsg", "坐标系代码"),
    )
    yield from rows((label, in_words(said[key])) for key, label in named if key in said)
    yield row("坐标系", in_words(fact.values.get("datum")))
    if "area_m2" in said:
        yield row("按界址计算的面积", f"{in_words(said['area_m2'])}平方米")
    for number, ring in enumerate(fact.values["rings"], start=1):
        for place, (longitude, latitude) in enumerate(ring, start=1):
            yield row(f"第{number}圈J{place}", f"东经{plain(longitude)}°，北纬{plain(latitude)}°")
    entry = file.entries[fact.seq]
    yield row("登记", f"{entry.by}，{in_words(entry.recorded_on)}")

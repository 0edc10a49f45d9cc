"""A parcel's account (缴款账): what is owed and what was paid by which voucher, as the rows of a ledger go by.

The law keeps an instalment's money with it. So a row that does not say its 期号 is matched only where there is one
way to match it: the earliest unpaid instalment or a part of it, or several from the earliest on, paid exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from supervision.casework.casefile import CaseFile
from supervision.casework.payments.rows import LedgerRow, same_voucher
from supervision.law.facts import Fact
from supervision.law.figures import plain
from supervision.law.life import apply, in_legal_order
from supervision.law.permits import check
from supervision.law.refusals import BadRecord
from supervision.law.terms import Kind
from supervision.law.wording import fact_sentence


class Unmatched(BadRecord):
    """A payment that fits the instalments in no one way (未能对应分期)."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a payment that goes to one instalment; None where the contract has none."""

    instalment: int | None
    amount_wan: Decimal


@dataclass(frozen=True, slots=True)
class Matched:
    """What a row pays, by instalments; no shares when the payment counts already. `remark` is told with it."""

    shares: Sequence[Share]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Posted:
    """A payment that counts, and the row above that brought it; None for an entry of the case file."""

    fact: Fact
    row: LedgerRow | None = None

    @property
    def amount_wan(self) -> Decimal:
        return Decimal(self.fact.values["amount_wan"])

    @property
    def where(self) -> str:
        if self.row is None:
            return f"案卷第{self.fact.seq}号"
        return f"{self.row.report.file}第{self.row.report.row}行"

    @property
    def words(self) -> str:
        return f"{self.where}（{self.fact.on}{fact_sentence(self.fact)}）"


class Account:
    """The payments of one case file, held with its journal; nothing is written here."""

    def __init__(self, file: CaseFile) -> None:
        self._life = file.life.copy()
        facts = in_legal_order(file.facts)
        self._posted = [_Posted(fact) for fact in facts if fact.kind is Kind.PAYMENT]

    def post(self, row: LedgerRow) -> Matched:
        """Match a row and count it for the rows to come; raises `BadRecord` when it cannot be taken."""
        alike = [posted for posted in self._posted if _may_be_one(row, posted.fact)]
        if same := [each for each in alike if _same_voucher(row, each.fact)]:
            return _counts_already(row, same)
        if doubtful := [each for each in alike if "voucher" not in each.fact.values and _equal(row, [each])]:
            raise BadRecord(
                f"{doubtful[0].words}日期、金额与本行相同而没有票据号：是同一笔的，请登记更正（correction）作废该号后再导入；"
                "不是的，请逐笔登记（supervision record）"
            )
        shares = self._shares(row)
        facts = [Fact(Kind.PAYMENT, row.on, 0, _values(row, share)) for share in shares]
        for fact in facts:
            check(self._life, fact)
        remark = self._remark(row, shares)
        for fact in facts:
            apply(self._life, fact)
            self._posted.append(_Posted(fact, row))
        return Matched(shares, remark)

    def _shares(self, row: LedgerRow) -> list[Share]:
        if row.instalment is not None or not self._life.contract.instalments:
            return [Share(row.instalment, row.amount_wan)]
        shares: list[Share] = []
        rest = row.amount_wan
        for number, owed in self._owed_in_order():
            if rest < owed and shares:
                break
            shares.append(Share(number, min(rest, owed)))
            rest -= shares[-1].amount_wan
            if not rest:
                return shares
        raise Unmatched(
            f"缴款{plain(row.amount_wan)}万元与分期约定对不上（{self._owed_words()}），请按期号拆成几行、写明期号后再导入"
        )

    def _owed_in_order(self) -> Iterator[tuple[int, Decimal]]:
        """What is owed of each instalment in the order in which the law takes money for them."""
        life = self._life.copy()
        while (earliest := life.earliest_unpaid()) is not None:
            yield earliest.no, earliest.amount_wan - life.paid_wan(earliest)
            life.paid[earliest.no] = earliest.amount_wan

    def _owed_words(self) -> str:
        if self._life.ended:
            return f"宗地{self._life.state.zh}"
        owed = "、".join(f"第{number}期{plain(sum_wan)}万元" for number, sum_wan in self._owed_in_order())
        return f"尚欠：{owed}" if owed else "各期已缴清"

    def _remark(self, row: LedgerRow, shares: Sequence[Share]) -> str:
        """What is odd about a match that is made all the same."""
        owed = dict(self._owed_in_order())
        number, paid = shares[0].instalment, shares[0].amount_wan
        if number is None or len(shares) > 1:
            return ""
        if paid > owed.get(number, 0):
            still = plain(owed.get(number, Decimal(0)))
            return f"多于第{number}期尚欠的{still}万元，已照录，请核对期号和金额"
        others = [other for other, sum_wan in owed.items() if sum_wan == paid and other != number]
        if row.instalment is None and paid < owed[number] and others:
            return f"与第{others[0]}期尚欠相同，已记入最早未缴的第{number}期，请核对；应记入第{others[0]}期的，请更正"
        return ""


def _may_be_one(row: LedgerRow, fact: Fact) -> bool:
    """One voucher may pay several instalments, a row each: rows of different 期号 are different payments."""
    number = fact.values.get("instalment")
    return row.instalment is None or number is None or row.instalment == number


def _same_voucher(row: LedgerRow, fact: Fact) -> bool:
    return same_voucher(fact.values.get("voucher", "")) == same_voucher(row.voucher)


def _equal(row: LedgerRow, posted: Sequence[_Posted]) -> bool:
    paid = sum(each.amount_wan for each in posted)
    return paid == row.amount_wan and all(each.fact.on == row.on for each in posted)


def _counts_already(row: LedgerRow, posted: Sequence[_Posted]) -> Matched:
    """The voucher is known: the same payment again is left as it is, another one cannot be."""
    if not _equal(row, posted):
        words = "、".join(each.words for each in posted)
        raise BadRecord(
            f"凭证号{row.voucher}已见于{words}，与本行的日期或金额不同，请按票据核对；一张票据分缴几期的，请逐行写明期号"
        )
    above = [each.where for each in posted if each.row is not None]
    return Matched((), f"与{above[0]}是同一笔缴款，只登记一次" if above else "")


def _values(row: LedgerRow, share: Share) -> dict[str, object]:
    values: dict[str, object] = {"amount_wan": share.amount_wan, "voucher": row.voucher}
    return values if share.instalment is None else values | {"instalment": share.instalment}

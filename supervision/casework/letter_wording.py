"""Wording (措辞): the words a notice's template may use, each already as it stands on paper.

Every word is always there; one that is not known is "" (or False, or 0) and the template leaves its phrase out.
What has a period or a rate in it is quoted from the rule table's clauses, never stated here or in a template.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from supervision.law.capitals import in_capitals
from supervision.law.contract import Contract, Instalment, Parcel
from supervision.law.figures import plain
from supervision.law.rules import contract_clauses, order53
from supervision.law.rules.clause import CONTRACT, ORDER53
from supervision.law.rules.rule import Gives, Rule
from supervision.law.rules.table import TABLE
from supervision.law.steps import NoticeName, PaperName, Unit
from supervision.law.terms import ContractKind
from supervision.office import Office


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a notice says, taken from the case file on the day it is drafted.

    `due_on` is the agreed day the notice is about: of the instalment, the start or the completion. `start_on`
    and `completion_on` are those in force; a start the contract does not state comes from the handover (办法
    第22条). `paid_wan` is paid towards the instalment, in 万元; without `payments_stated` (imported without
    payment facts) nobody knows. `found_on` is the day of the visit or finding of breach the notice answers.
    """

    notice: NoticeName
    parcel: Parcel
    contract: Contract
    drafted_on: date
    due_on: date
    start_on: date | None
    completion_on: date | None
    instalment: Instalment | None = None
    paid_wan: Decimal = Decimal(0)
    found_on: date | None = None
    payments_stated: bool = True


class LawWords(TypedDict):
    """The law, cited and quoted; the same in every notice."""

    late_payment_cite: str
    late_payment: str
    extension_cite: str
    extension: str
    order53: str
    idle_cite: str
    idle: str
    no_agreed_start_cite: str
    no_agreed_start: str


class OfficeWords(TypedDict):
    """The office that sends the paper, and how it is reached."""

    office: str
    code: str
    land_office: str
    enforcement: str
    address: str
    contact: str
    phone: str
    answer_days: int


class ParcelWords(TypedDict):
    """The holder and the parcel."""

    addressee: str
    you: str
    no_label: str
    no: str
    project: str
    place: str
    area: str
    use: str
    supply_mode: str


class ContractWords(TypedDict):
    """The contract, or the allocation decision."""

    paper: str
    """named in full once, with its short name"""
    short: str
    agreed: str
    """约定, of a decision 规定"""
    allocation: bool
    standard_grant: bool
    """a grant signed since the standard contract is in force: its articles may be quoted"""


class Wording(LawWords, OfficeWords, ParcelWords, ContractWords):
    """The names a template may use; a template that uses another is refused when it is loaded."""

    # the notice
    title: str
    basis: str
    """the sentences of the regulation the notice rests on, cited"""
    drafted_on: str
    unit: str
    """the unit that acts and answers"""
    account_name: str
    account_bank: str
    account_number: str

    # the agreed days
    due_on: str
    days_late: int
    start_on: str
    completion_on: str
    start_from_handover: bool
    found_on: str

    # the money
    price: str
    payments_stated: bool
    later_instalment: bool
    """the second or later instalment of a grant, which may bear interest"""
    amount: str
    paid: str
    owed: str
    owed_short: str


@dataclass(frozen=True, slots=True)
class PaperWords:
    """How a letter speaks of the paper that fixes the duties."""

    short: str
    agreed: str
    signed: str


CONTRACT_WORDS = PaperWords("《合同》", "约定", "签订")
DECISION_WORDS = PaperWords("《决定书》", "规定", "核发")

ABOUT_MONEY = {NoticeName.PAYMENT_REMINDER, NoticeName.OVERDUE_PAYMENT}
ABOUT_THE_START = {NoticeName.START_REMINDER, NoticeName.START_NOTICE, NoticeName.START_COMPLIANCE}

ORGANISATION = re.compile(
    "公司|集团|厂|局|院|学校|[中小大]学|幼儿园|中心|合作社|委员会|政府|银行|管理处|办事处"
)
NO_NAME = re.compile("（.*）|\\(.*\\)|")
OWN_NUMBER = re.compile("L[0-9a-f]{12}")
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
WRITTEN_DAY = re.compile("(?<![0-9A-Za-z-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9A-Za-z-])")


def wording(facts: LetterFacts, office: Office) -> Wording:
    """The words of one notice. A sum that cannot be written down raises ValueError."""
    contract, instalment = facts.contract, facts.instalment
    amount_wan = Decimal(0) if instalment is None else instalment.amount_wan
    owed_wan = max(amount_wan - facts.paid_wan, Decimal(0)) if facts.payments_stated else Decimal(0)
    account = office.account
    rule = GIVEN_BY[facts.notice]
    return {
        **LAW,
        **office_words(office, facts.notice),
        **parcel_words(facts.parcel),
        **contract_words(contract),
        "title": office.title(facts.notice, contract.kind),
        "basis": BASIS[facts.notice],
        "drafted_on": on_paper(facts.drafted_on),
        "unit": office.unit(rule.unit),
        "account_name": account.name if account else "",
        "account_bank": account.bank if account else "",
        "account_number": account.number if account else "",
        "due_on": on_paper(facts.due_on),
        "days_late": max((facts.drafted_on - facts.due_on).days, 0),
        "start_on": on_paper(facts.start_on) if facts.start_on else "",
        "completion_on": on_paper(facts.completion_on) if facts.completion_on else "",
        "start_from_handover": contract.start_on is None and facts.start_on is not None,
        "found_on": on_paper(facts.found_on) if facts.found_on else "",
        "price": _price(contract, instalment),
        "payments_stated": facts.payments_stated,
        "later_instalment": contract.kind is ContractKind.GRANT
        and instalment is not None
        and instalment.no > 1,
        "amount": money(amount_wan) if amount_wan else "",
        "paid": money(facts.paid_wan) if facts.paid_wan else "",
        "owed": money(owed_wan) if owed_wan else "",
        "owed_short": f"{plain(owed_wan)}万元" if owed_wan else "",
    }


def office_words(office: Office, paper: NoticeName | PaperName) -> OfficeWords:
    """How a paper names the office and its units, and the 代字 it will be numbered under."""
    return {
        "office": office.name,
        "code": office.code_of(paper),
        "land_office": office.unit(Unit.LAND_OFFICE),
        "enforcement": office.unit(Unit.ENFORCEMENT),
        "address": office.address,
        "contact": office.contact,
        "phone": office.phone,
        "answer_days": office.answer_days,
    }


def parcel_words(parcel: Parcel) -> ParcelWords:
    """How a paper names the holder and the parcel."""
    holder = flattened(parcel.holder)
    return {
        "addressee": _addressee(holder, parcel.no),
        "you": "你单位" if ORGANISATION.search(holder) else "你（单位）",
        "no_label": "监管台账编号" if OWN_NUMBER.fullmatch(parcel.no) else "电子监管号",
        "no": flattened(parcel.no),
        "project": flattened(parcel.project),
        "place": flattened(parcel.location) or flattened(parcel.district),
        "area": area_on_paper(parcel.area_ha) if parcel.area_ha else "",
        "use": flattened(parcel.use),
        "supply_mode": flattened(parcel.supply_mode),
    }


def contract_words(contract: Contract) -> ContractWords:
    """How a paper names the contract or decision the duties rest on."""
    allocation = contract.kind is ContractKind.ALLOCATION
    words = DECISION_WORDS if allocation else CONTRACT_WORDS
    return {
        "paper": _paper(contract, words),
        "short": words.short,
        "agreed": words.agreed,
        "allocation": allocation,
        "standard_grant": _on_the_standard(contract),
    }


def flattened(text: str) -> str:
    """A text from outside on one line: what would break a line, or cannot be seen, becomes a space or nothing."""
    if not text.isprintable():
        kinds = ((character, unicodedata.category(character)) for character in text)
        text = "".join("" if kind in {"Cf", "Cs"} else " " if kind in UNSEEN else c for c, kind in kinds)
    return text.strip()


@lru_cache(maxsize=8192)
def on_paper(day: date) -> str:
    """A day as a letter writes it: 2024年6月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def days_on_paper(text: str) -> str:
    """A sentence with the days written 2024-06-01 in it as a letter writes them."""
    return WRITTEN_DAY.sub(_day_on_paper, text)


def _day_on_paper(written: re.Match[str]) -> str:
    try:
        return on_paper(date(*map(int, written.groups())))
    except ValueError:  # 2024-13-45 is no day: left as it was written
        return written[0]


@lru_cache(maxsize=8192)
def money(wan: Decimal) -> str:
    """A sum in 万元 as a letter states it, in figures and in capitals, so that it cannot be altered."""
    yuan = wan * 10_000
    whole = int(yuan)
    figures = whole if whole == yuan else f"{yuan:.2f}"
    return f"{plain(wan)}万元（{figures}元，大写：人民币{in_capitals(yuan)}）"


def area_on_paper(hectares: Decimal) -> str:
    """An area as a paper writes it, in square metres and hectares."""
    return f"{plain(hectares * 10_000)}平方米（{plain(hectares)}公顷）"


def _addressee(holder: str, no: str) -> str:
    """The holder; where no name is recorded, "（自然人）" included, the holder of this parcel."""
    if not NO_NAME.fullmatch(holder):
        return holder
    return f"{flattened(no)}号宗地国有建设用地使用权人{holder or '（名称待补）'}"


def _paper(contract: Contract, words: PaperWords) -> str:
    number = flattened(contract.contract_no)
    number = f"，编号：{number}" if number else ""
    signed = f"{on_paper(contract.signed_on)}{words.signed}"
    return f"《{contract.kind.paper}》（{signed}{number}，以下简称{words.short}）"


def _on_the_standard(contract: Contract) -> bool:
    """Whether a grant was signed while the standard contract (示范文本) the rule table cites was in use."""
    since, until = CONTRACT.in_force_on or date.min, CONTRACT.ended_on or date.max
    return contract.kind is ContractKind.GRANT and since <= contract.signed_on <= until


def _price(contract: Contract, instalment: Instalment | None) -> str:
    if instalment is None or len(contract.instalments) == 1:
        return contract.kind.price
    return f"第{instalment.no}期{contract.kind.price}"


def _cited(rule: Rule) -> str:
    """The clauses a row rests on, the source named once: 《新河县建设用地供后监管制度》六（一）、四（二）."""
    clauses = (rule.clause, *rule.also)
    sources = dict.fromkeys(clause.source for clause in clauses)
    return "，".join(
        source.name + "、".join(clause.article for clause in clauses if clause.source is source)
        for source in sources
    )


GIVEN_BY = {rule.act.name: rule for rule in TABLE if isinstance(rule.act, Gives)}
BASIS = {notice: _cited(rule) for notice, rule in GIVEN_BY.items()}

LAW: LawWords = {
    "late_payment_cite": contract_clauses.SIXTY_DAYS_LATE.cite,
    "late_payment": contract_clauses.SIXTY_DAYS_LATE.sentence,
    "extension_cite": contract_clauses.EXTENSION.cite,
    "extension": contract_clauses.EXTENSION.sentence,
    "order53": ORDER53.name,
    "idle_cite": order53.NOT_STARTED.cite,
    "idle": order53.NOT_STARTED.sentence,
    "no_agreed_start_cite": order53.NO_AGREED_START.cite,
    "no_agreed_start": order53.NO_AGREED_START.sentence,
}

"""供后监管履约告知书 (制度五（二）): what the holder owes, by when, and what follows; given at supply, to be signed."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from supervision.casework.letter_wording import flattened, money
from supervision.casework.papers.heading import Heading, Quoted, a_day, heading, quoted
from supervision.casework.papers.on_file import FileOnDay
from supervision.law.contract import Instalment
from supervision.law.figures import plain
from supervision.law.rules import contract_clauses, order53, paper_clauses
from supervision.law.rules import county_clauses as county
from supervision.law.rules.counts import AHEAD, FULL_YEAR, NEXT_DAY, TWO_FULL_YEARS
from supervision.law.standing import Life
from supervision.law.steps import PaperName
from supervision.law.terms import Kind


class Instalments(TypedDict):
    """One payment: what is owed, the last day in time, from when reminded, the first day of default."""

    label: str
    amount: str
    due_on: str
    remind_on: str
    default_on: str


class LawQuoted(TypedDict):
    """What the briefing quotes, clause by clause."""

    no_agreed_start: Quoted
    started: Quoted
    report: Quoted
    board: Quoted
    patrol: Quoted
    extension: Quoted
    payment_clauses: list[Quoted]
    start_clauses: list[Quoted]
    idle_clauses: list[Quoted]
    completion_clauses: list[Quoted]


class ObligationsBriefing(Heading, LawQuoted):
    """The names the template of the briefing may use."""

    basis: str
    price: str
    payments: list[Instalments]
    handover_on: str
    construction_duty: bool
    start_on: str
    start_remind_on: str
    start_default_on: str
    start_from_handover: bool
    suspected_on: str
    two_years: str
    two_years_on: str
    completion_on: str
    completion_remind_on: str
    completion_default_on: str
    late_payment_rate: str
    late_start_rate: str
    late_completion_rate: str
    service_address: str
    electronic_service: str
    signer: str
    signed_on: str


def obligations_briefing(file: FileOnDay, seq: int | None) -> ObligationsBriefing:
    """The dates and duties in force on the day of the file; signed, if the briefing is on file."""
    life, contract = file.life, file.life.contract
    start_on, completion_on = life.agreed_start_on, contract.completion_on
    briefings = file.of_kind(Kind.BRIEFING)
    words = heading(PaperName.OBLIGATIONS_BRIEFING, file)
    return {
        **words,
        "basis": county.BRIEF_CLAUSE.cite,
        "price": contract.kind.price,
        "payments": [_payment(life, instalment) for instalment in contract.instalments],
        "handover_on": a_day(contract.handover_on),
        "construction_duty": life.construction_duty,
        "start_on": a_day(start_on),
        "start_remind_on": _ahead(start_on),
        "start_default_on": a_day(NEXT_DAY.from_day(start_on)) if start_on else "",
        "start_from_handover": contract.start_on is None and start_on is not None,
        "suspected_on": a_day(FULL_YEAR.from_day(start_on)) if start_on else "",
        "two_years": TWO_FULL_YEARS.zh.removesuffix("的次日"),
        "two_years_on": a_day(TWO_FULL_YEARS.from_day(start_on)) if start_on else "",
        "completion_on": a_day(completion_on),
        "completion_remind_on": _ahead(completion_on),
        "completion_default_on": a_day(NEXT_DAY.from_day(completion_on)) if completion_on else "",
        **_clauses(words["standard_grant"]),
        "late_payment_rate": _rate(life, "late_payment_permille"),
        "late_start_rate": _rate(life, "late_start_permille"),
        "late_completion_rate": _rate(life, "late_completion_permille"),
        "service_address": flattened(contract.service.service_address),
        "electronic_service": flattened(contract.service.electronic_service),
        "signer": flattened(briefings[-1].values.get("signer", "")) if briefings else "",
        "signed_on": a_day(briefings[-1].on) if briefings else "",
    }


def _clauses(standard_grant: bool) -> LawQuoted:
    """What is quoted; the standard contract only of a grant signed since it is in force."""
    [no_agreed_start, started, report, board, patrol, extension] = quoted(
        order53.NO_AGREED_START,
        order53.STARTED,
        paper_clauses.REPORT,
        paper_clauses.BOARD,
        county.PATROL_CLAUSE,
        contract_clauses.EXTENSION,
    )
    late_payment = (contract_clauses.SIXTY_DAYS_LATE,) if standard_grant else ()
    return {
        "no_agreed_start": no_agreed_start,
        "started": started,
        "report": report,
        "board": board,
        "patrol": patrol,
        "extension": extension,
        "payment_clauses": quoted(county.PAYMENT_NOTICES, *late_payment),
        "start_clauses": quoted(county.START_REVISIT, county.START_EXCUSED, county.START_AT_FAULT),
        "idle_clauses": quoted(
            order53.NOT_STARTED, order53.HALTED, paper_clauses.FEE, paper_clauses.RECOVERY
        ),
        "completion_clauses": quoted(
            county.COMPLETION_REVISIT, county.COMPLETION_EXCUSED, county.COMPLETION_AT_FAULT
        ),
    }


def _payment(life: Life, instalment: Instalment) -> Instalments:
    due_on, alone = instalment.due_on, len(life.contract.instalments) == 1
    price = life.contract.kind.price
    return {
        "label": price if alone else f"第{instalment.no}期{price}",
        "amount": money(instalment.amount_wan),
        "due_on": a_day(due_on),
        "remind_on": _ahead(due_on),
        "default_on": a_day(NEXT_DAY.from_day(due_on)) if due_on else "",
    }


def _ahead(due_on: date | None) -> str:
    return a_day(AHEAD.from_day(due_on)) if due_on else ""


def _rate(life: Life, term: str) -> str:
    """A rate the contract states; the law has none of its own."""
    permille = getattr(life.contract.money, term)
    return "" if permille is None else f"每日{plain(permille)}‰"

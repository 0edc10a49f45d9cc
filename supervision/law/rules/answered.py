"""Facts that are answered (因事实而起的事项): findings, visits, complaints, papers sent; each once, by the fact's seq."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from supervision.law.rules.counts import AHEAD, BRIEF_WITHIN, NEXT_DAY
from supervision.law.rules.rule import Occasion, Open, due
from supervision.law.standing import Answered, Life
from supervision.law.steps import CASE_PAPERS
from supervision.law.terms import Cause, Finding, Kind, Matter, Stage, State


def visits_not_completed(life: Life) -> Iterator[Occasion]:
    """Visits in the completion window that found the work unfinished."""
    done_by = life.contract.completion_on
    if done_by is None or not life.completion_open:
        return
    opens = AHEAD.from_day(done_by)
    for fact in life.answered:
        if (
            fact.kind is Kind.INSPECTION
            and Finding.NOT_COMPLETED in fact.detail.split()
            and opens <= fact.on <= done_by
        ):
            yield answer(fact)


def answer(fact: Answered) -> Occasion:
    return Occasion(
        fact.on, f"#{fact.seq}", fact.subject, fact.bulk_on, due_on=fact.due_on, officer=fact.officer
    )


def answered(life: Life, kind: Kind) -> Iterator[Answered]:
    """The facts of one kind, in legal order."""
    return (fact for fact in life.answered if fact.kind is kind)


def holder_breaches(stage: Stage, *, while_owed: bool) -> Open:
    """Findings of breach by the holder's own fault; `while_owed`: only until the duty is met."""

    def open_breaches(life: Life) -> Iterator[Occasion]:
        met = life.completed_on is not None or (stage is Stage.START and life.started_on is not None)
        if life.ended or (while_owed and met):
            return
        for fact in life.answered:
            if fact.kind is Kind.BREACH and fact.detail == stage and fact.cause == Cause.HOLDER:
                yield answer(fact)

    return open_breaches


def breaches_to_be_enforced(life: Life) -> Iterator[Occasion]:
    """Every start or completion breach by the holder's own fault that enforcement was not told of."""
    for stage in (Stage.START, Stage.COMPLETION):
        for found in holder_breaches(stage, while_owed=False)(life):
            if not _referred(life, Matter.BREACH, found.counts_from):
                yield found


def excused_breaches(life: Life) -> Iterator[Occasion]:
    """Breaches caused by government or force majeure for which no extension was applied for or approved."""
    if life.ended or life.completed_on is not None:
        return
    for fact in life.answered:
        if fact.kind is Kind.BREACH and fact.detail != Stage.PAYMENT and fact.cause != Cause.HOLDER:
            later = [other.kind for other in life.answered if other.on >= fact.on]
            if Kind.EXTENSION in later or Kind.EXTENSION_APPLICATION in later or _applied_before(life, fact):
                continue
            yield answer(fact)


def _applied_before(life: Life, breach: Answered) -> bool:
    """An application made ahead, as the contract asks, and not yet decided when the breach was found."""
    kinds = (Kind.EXTENSION_APPLICATION, Kind.EXTENSION)
    earlier = [other for other in life.answered if other.kind in kinds and other.on < breach.on]
    return bool(earlier) and earlier[-1].kind is Kind.EXTENSION_APPLICATION


def extensions_over_a_year(life: Life) -> Iterator[Occasion]:
    for fact in life.answered:
        if fact.kind is Kind.EXTENSION and fact.detail == "over_a_year" and not life.ended:
            yield answer(fact)


def checked_idle(life: Life) -> Iterator[Occasion]:
    """Site checks during the suspicion that found the land not started or halted."""
    if life.state is State.IDLE_SUSPECTED and life.suspected_on is not None:
        for fact in life.answered:
            found = fact.detail in (Finding.NOT_STARTED, Finding.HALTED)
            if fact.kind is Kind.IDLE_CHECK and found and fact.on >= life.suspected_on:
                yield answer(fact)


def checked_idle_and_not_referred(life: Life) -> Iterator[Occasion]:
    """The same, until the suspicion is referred to enforcement."""
    return (found for found in checked_idle(life) if not _referred(life, Matter.IDLE, found.counts_from))


def _referred(life: Life, matter: Matter, since: date) -> bool:
    return any(fact.cause == matter and fact.on >= since for fact in answered(life, Kind.REFERRAL))


# Why a day was missed (原因调查)


def visits_that_ask_why_not_started(life: Life) -> Iterator[Occasion]:
    """The first visit after the agreed start that found nothing begun, until somebody finds the cause."""
    if life.answered and life.start_open and (start_on := life.agreed_start_on) is not None:
        yield from _unexplained(life, Stage.START, Finding.NOT_STARTED, NEXT_DAY.from_day(start_on))


def visits_that_ask_why_not_completed(life: Life) -> Iterator[Occasion]:
    """The same for the agreed completion."""
    if life.answered and life.completion_open and (done_by := life.contract.completion_on) is not None:
        yield from _unexplained(life, Stage.COMPLETION, Finding.NOT_COMPLETED, NEXT_DAY.from_day(done_by))


def _unexplained(life: Life, stage: Stage, finding: Finding, late_from: date) -> Iterator[Occasion]:
    found = (fact for fact in answered(life, Kind.BREACH) if fact.detail == stage)
    if any(fact.on >= late_from for fact in found):
        return
    for visit in answered(life, Kind.INSPECTION):
        if visit.on >= late_from and finding in visit.detail.split():
            yield answer(visit)
            return


def inquiries_not_answered(life: Life) -> Iterator[Occasion]:
    """Letters to other departments whose day of reply has come without one (协查函)."""
    if life.answered and not life.ended:
        replied = {fact.detail for fact in answered(life, Kind.COOPERATION_ANSWERED)}
        for asked in answered(life, Kind.COOPERATION_ASKED):
            if str(asked.seq) not in replied and asked.due_on is not None:
                yield Occasion(asked.due_on, f"#{asked.seq}", bulk_on=asked.bulk_on)


# Start and completion proved (动工、竣工核实)


def started_unproved(life: Life) -> Sequence[Occasion]:
    """Construction reported without what art. 30 of Order 53 asks; what an import brings is not asked again."""
    started_on, imported_on = life.started_on, life.bulk.get("start")
    if started_on is None or life.start_proved or life.completed_on is not None or life.ended:
        return ()
    if life.construction_duty and (imported_on is None or started_on >= imported_on):
        return (due(started_on),)
    return ()


def completed_unverified(life: Life) -> Sequence[Occasion]:
    """Completed, the completion verification not yet passed; what an import brings is not asked again."""
    completed_on, imported_on = life.completed_on, life.bulk.get("completion")
    if life.state is not State.COMPLETED or completed_on is None or not life.construction_duty:
        return ()
    return (due(completed_on),) if imported_on is None or completed_on >= imported_on else ()


def to_be_put_right(life: Life) -> Iterator[Occasion]:
    """The last verification failed and said by when things must be put right."""
    if life.answered and life.verified_on is None and not life.ended:
        for failed in list(answered(life, Kind.VERIFICATION))[-1:]:
            if failed.due_on is not None:
                yield Occasion(failed.due_on, f"#{failed.seq}", bulk_on=failed.bulk_on)


# What the office arranges (监督检查措施)


def supplied_without_briefing(life: Life) -> Sequence[Occasion]:
    """Newly supplied, the holder not yet told its duties; land imported after the time for it is not asked about."""
    begun = life.started_on is not None or life.completed_on is not None
    if life.briefed_on is not None or begun or life.ended or not life.construction_duty:
        return ()
    brief_by, imported_on = BRIEF_WITHIN.from_day(life.contract.signed_on), life.bulk.get("start")
    if imported_on is not None and brief_by < imported_on:
        return ()
    return (due(brief_by, bulk_on=imported_on),)


def drawn_for_a_visit(life: Life) -> Iterator[Occasion]:
    """Drawn at random or crosswise, and not visited since."""
    if life.answered and not life.ended:
        for drawn in answered(life, Kind.DRAW):
            if life.last_visit_on is None or life.last_visit_on < drawn.on:
                yield answer(drawn)


def complaints_not_answered(life: Life) -> Iterator[Occasion]:
    """Complaints about the parcel (举报) that nobody answered yet."""
    if life.answered:
        replied = {fact.detail for fact in answered(life, Kind.COMPLAINT_ANSWERED)}
        yield from (answer(fact) for fact in answered(life, Kind.COMPLAINT) if str(fact.seq) not in replied)


# Service (送达)


def notices_not_served(life: Life) -> Iterator[Occasion]:
    """Issued notices whose receipt is not back; the papers of an idle case are served by enforcement, see its rows."""
    return (answer(notice) for notice in not_served(life) if notice.detail not in CASE_PAPERS)


def not_served(life: Life) -> Iterator[Answered]:
    """Every paper issued whose receipt is not back; one taken back needs no more serving."""
    if not life.answered:
        return
    for notice in answered(life, Kind.NOTICE_ISSUED):
        later = (fact for fact in life.answered if fact.on >= notice.on and fact.seq != notice.seq)
        if not any(_settles(fact, notice) for fact in later):
            yield notice


def _settles(fact: Answered, notice: Answered) -> bool:
    """Whether a later fact serves a notice or takes it back; one that names its paper is about no other."""
    served = fact.kind is Kind.SERVICE and fact.detail == notice.detail
    taken_back = fact.kind is Kind.NOTICE_ISSUED and fact.cause == notice.detail
    if served and fact.paper and notice.paper:
        return fact.paper == notice.paper
    return (served or taken_back) and fact.subject in (0, notice.subject)

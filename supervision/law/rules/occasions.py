"""When a duty is open (监管事项是否未了): one function a condition of the rule table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from supervision.law.daycount import ONE_DAY
from supervision.law.idle import Shares, shares
from supervision.law.rules.counts import AHEAD, SIXTY_DAYS_OVERDUE
from supervision.law.rules.rule import Occasion, due
from supervision.law.standing import Life
from supervision.law.states import BUILDING, IN_IDLE_CASE
from supervision.law.terms import State

# Payment


def unpaid_instalments(life: Life) -> Iterator[Occasion]:
    """Each instalment with a due day that is not paid in full (未足额缴纳的各期)."""
    bulk_on = life.bulk.get("payment")
    for instalment in life.unpaid():
        if instalment.due_on is not None:
            basis = instalment.due_on.isoformat()
            yield Occasion(instalment.due_on, basis, instalment.no, bulk_on, not life.payments_stated)


def first_unpaid_instalment(life: Life) -> Iterator[Occasion]:
    """The earliest of them, while the parcel has not started (首个未缴期次)."""
    if life.started_on is None:
        yield from sorted(unpaid_instalments(life), key=lambda occasion: occasion.counts_from)[:1]


def demanded_instalments(life: Life) -> Iterator[Occasion]:
    """Unpaid instalments whose demand was served; a later service starts the alert later."""
    for occasion in unpaid_instalments(life) if life.demands_served else ():
        served_on = life.demands_served.get(occasion.subject)
        if served_on is not None:
            reached = max(SIXTY_DAYS_OVERDUE.from_day(occasion.counts_from), served_on)
            yield Occasion(reached, occasion.basis, occasion.subject, occasion.bulk_on)


def everything_paid(life: Life) -> Iterator[Occasion]:
    """Price settled or none recorded, not started: at once."""
    if life.settled and life.started_on is None:
        yield due(life.contract.signed_on)


# Handover and board


def handed_over_without_board(life: Life) -> Iterator[Occasion]:
    """Handed over, the board not yet posted (once, whatever is handed over later)."""
    if (
        life.handed_over_on is not None
        and life.board_posted_on is None
        and life.completed_on is None
        and not life.ended
    ):
        yield Occasion(life.handed_over_on, "#handover", bulk_on=life.bulk.get("handover"))


def agreed_handover_without_record(life: Life) -> Iterator[Occasion]:
    """Agreed handover, none recorded, and no construction that would show it happened."""
    agreed = life.contract.handover_on
    if agreed is not None and life.handed_over_on is None and life.start_open:
        yield due(agreed, bulk_on=life.bulk.get("handover"))


# Start, completion


def not_started(life: Life) -> Iterator[Occasion]:
    """The agreed start, not started and not completed."""
    if life.start_open and (start_on := life.agreed_start_on) is not None:
        yield due(start_on, bulk_on=life.bulk.get("start"))


def not_started_and_not_cleared(life: Life) -> Iterator[Occasion]:
    """The same, unless the suspicion on this very day was cleared."""
    for occasion in not_started(life):
        if occasion.basis not in life.cleared:
            yield occasion


def suspected_not_started(life: Life) -> Iterator[Occasion]:
    """Under suspicion for not having started."""
    if life.state is State.IDLE_SUSPECTED:
        yield from (occasion for occasion in not_started(life) if occasion.basis == life.suspected_of)


def not_completed(life: Life) -> Iterator[Occasion]:
    """The agreed completion, not completed, no idle case open."""
    done_by = life.contract.completion_on
    if done_by is not None and life.completion_open:
        yield due(done_by, bulk_on=life.bulk.get("completion"))


def started_not_completed(life: Life) -> Iterator[Occasion]:
    """The same for a parcel under construction."""
    if life.started_on is not None:
        yield from not_completed(life)


def completion_window_closed(life: Life) -> Iterator[Occasion]:
    """An extension put the agreed completion further than the window ahead, or took it away."""
    if life.state is State.COMPLETION_DUE:
        looked_at = life.day + ONE_DAY
        done_by = life.contract.completion_on
        if done_by is None or AHEAD.from_day(done_by) > looked_at:
            yield due(looked_at)


# Halt


def halted(life: Life, wanted: Shares) -> Iterator[Occasion]:
    """Halted during construction, with the shares as `wanted`."""
    halted_on = life.halted_on if life.halt_open else None
    if halted_on is not None and str(halted_on) not in life.cleared and shares(life) is wanted:
        yield due(halted_on, bulk_on=life.bulk.get("halt"))


def halted_below_the_shares(life: Life) -> Iterator[Occasion]:
    return halted(life, Shares.BELOW)


def halted_with_a_figure_unknown(life: Life) -> Iterator[Occasion]:
    return halted(life, Shares.UNKNOWN)


def suspected_halted(life: Life) -> Iterator[Occasion]:
    """Under suspicion for a halt."""
    halted_on = life.halted_on if life.state is State.IDLE_SUSPECTED else None
    if halted_on is not None and life.suspected_of == str(halted_on):
        yield due(halted_on, bulk_on=life.bulk.get("halt"))


# Patrols


def under_construction(life: Life) -> date | None:
    """The day from which patrols under construction are counted."""
    if life.state in BUILDING and life.construction_duty:
        return latest(life.started_on, life.bulk.get("start"))
    return None


def in_idle_case(life: Life) -> date | None:
    """The day from which patrols of suspected or idle land are counted."""
    if life.state in IN_IDLE_CASE:
        return latest(life.suspected_on, life.bulk.get("start"))
    return None


def latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)

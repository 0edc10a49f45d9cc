"""When a duty is open (监管事项是否未了): one function a condition of the rule table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from supervision.law.daycount import ONE_DAY
from supervision.law.idle import Shares, shares
from supervision.law.rules.counts import AHEAD, SIXTY_DAYS_OVERDUE
from supervision.law.rules.rule import Occasion, due
from supervision.law.standing import Life
from supervision.law.states import BUILDING, IN_IDLE_CASE
from supervision.law.terms import State

# Payment


def unpaid_instalments(life: Life) -> Sequence[Occasion]:
    """Each instalment with a due day that is not paid in full (未足额缴纳的各期)."""
    bulk_on, unstated = life.bulk.get("payment"), not life.payments_stated
    return [
        Occasion(due_on, due_on.isoformat(), instalment.no, bulk_on, unstated)
        for instalment in life.unpaid()
        if (due_on := instalment.due_on) is not None
    ]


def first_unpaid_instalment(life: Life) -> Sequence[Occasion]:
    """The earliest of them, while the parcel has not started (首个未缴期次)."""
    if life.started_on is not None:
        return ()
    return sorted(unpaid_instalments(life), key=lambda occasion: occasion.counts_from)[:1]


def demanded_instalments(life: Life) -> Iterator[Occasion]:
    """Unpaid instalments whose demand was served; a later service starts the alert later."""
    for occasion in unpaid_instalments(life) if life.demands_served else ():
        served_on = life.demands_served.get(occasion.subject)
        if served_on is not None:
            reached = max(SIXTY_DAYS_OVERDUE.from_day(occasion.counts_from), served_on)
            yield Occasion(reached, occasion.basis, occasion.subject, occasion.bulk_on)


def everything_paid(life: Life) -> Sequence[Occasion]:
    """Price settled or none recorded, not started: at once."""
    return (due(life.contract.signed_on),) if life.started_on is None and life.settled else ()


# Handover and board


def handed_over_without_board(life: Life) -> Sequence[Occasion]:
    """Handed over, the board not yet posted (once, whatever is handed over later)."""
    if (
        life.handed_over_on is not None
        and life.board_posted_on is None
        and life.completed_on is None
        and not life.ended
    ):
        return (Occasion(life.handed_over_on, "#handover", bulk_on=life.bulk.get("handover")),)
    return ()


def agreed_handover_without_record(life: Life) -> Sequence[Occasion]:
    """Agreed handover, none recorded, and no construction that would show it happened."""
    agreed = life.contract.handover_on
    if agreed is not None and life.handed_over_on is None and life.start_open:
        return (due(agreed, bulk_on=life.bulk.get("handover")),)
    return ()


# Start, completion


def not_started(life: Life) -> Sequence[Occasion]:
    """The agreed start, not started and not completed."""
    if life.start_open and (start_on := life.agreed_start_on) is not None:
        return (due(start_on, bulk_on=life.bulk.get("start")),)
    return ()


def not_started_and_not_cleared(life: Life) -> Sequence[Occasion]:
    """The same, unless the suspicion on this very day was cleared."""
    open_ = not_started(life)
    return [occasion for occasion in open_ if occasion.basis not in life.cleared] if life.cleared else open_


def suspected_not_started(life: Life) -> Sequence[Occasion]:
    """Under suspicion for not having started."""
    if life.state is not State.IDLE_SUSPECTED:
        return ()
    return [occasion for occasion in not_started(life) if occasion.basis == life.suspected_of]


def not_completed(life: Life) -> Sequence[Occasion]:
    """The agreed completion, not completed, no idle case open."""
    done_by = life.contract.completion_on
    if done_by is not None and life.completion_open:
        return (due(done_by, bulk_on=life.bulk.get("completion")),)
    return ()


def started_not_completed(life: Life) -> Sequence[Occasion]:
    """The same for a parcel under construction."""
    return () if life.started_on is None else not_completed(life)


def completion_window_closed(life: Life) -> Sequence[Occasion]:
    """An extension put the agreed completion further than the window ahead, or took it away."""
    if life.state is State.COMPLETION_DUE:
        looked_at = life.day + ONE_DAY
        done_by = life.contract.completion_on
        if done_by is None or AHEAD.from_day(done_by) > looked_at:
            return (due(looked_at),)
    return ()


# Halt


def halted(life: Life, wanted: Shares) -> Sequence[Occasion]:
    """Halted during construction, with the shares as `wanted`."""
    halted_on = life.halted_on
    if halted_on is None or not life.halt_open:
        return ()
    if str(halted_on) in life.cleared or shares(life) is not wanted:
        return ()
    return (due(halted_on, bulk_on=life.bulk.get("halt")),)


def halted_below_the_shares(life: Life) -> Sequence[Occasion]:
    return halted(life, Shares.BELOW)


def halted_with_a_figure_unknown(life: Life) -> Sequence[Occasion]:
    return halted(life, Shares.UNKNOWN)


def suspected_halted(life: Life) -> Sequence[Occasion]:
    """Under suspicion for a halt."""
    halted_on = life.halted_on
    if halted_on is None or life.state is not State.IDLE_SUSPECTED or life.suspected_of != str(halted_on):
        return ()
    return (due(halted_on, bulk_on=life.bulk.get("halt")),)


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

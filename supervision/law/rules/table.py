"""The rule table (监管规则表), top to bottom as a day's look goes through it."""

from supervision.law.rules import contract, county, inquiry, measures, order53
from supervision.law.rules.case_decided import DECIDED_STEPS
from supervision.law.rules.case_ended import ENDED_STEPS
from supervision.law.rules.case_inquiry import INQUIRY_STEPS, SERVE_CASE_PAPER
from supervision.law.rules.case_negotiated import NEGOTIATED_STEPS
from supervision.law.rules.referral_steps import REFERRAL_STEPS
from supervision.law.rules.rule import Moves, Rule
from supervision.law.standing import Life

TABLE: tuple[Rule, ...] = (
    measures.BRIEF_HOLDER,
    county.PAYMENT_WINDOW,
    county.PAYMENT_REMINDER,
    county.PAYMENT_DEMAND,
    contract.MAY_TERMINATE,
    county.SETTLED,
    county.POST_BOARD,
    contract.HANDOVER_LATE,
    county.START_REMINDER,
    county.INSPECT_START,
    county.REINSPECT_START,
    county.START_NOTICE,
    inquiry.VERIFY_START,
    inquiry.FIND_START_CAUSE,
    county.START_COMPLIANCE,
    county.COMPLETION_COMPLIANCE,
    county.ENFORCE_BREACH,
    county.APPLY_EXTENSION,
    county.EXTENSION_NOT_APPLIED,
    contract.EXTENSION_OVER_A_YEAR,
    inquiry.REPLY_LATE,
    order53.SUSPECT_NOT_STARTED,
    order53.CHECK_NOT_STARTED,
    order53.TWO_YEARS_ALERT,
    county.REFER_IDLE,
    county.PATROL_IDLE,
    county.PATROL_CONSTRUCTION,
    county.COMPLETION_REMINDER,
    county.INSPECT_COMPLETION,
    county.COMPLETION_WINDOW,
    county.COMPLETION_WINDOW_CLOSED,
    county.COMPLETION_URGING,
    county.REINSPECT_COMPLETION,
    inquiry.FIND_COMPLETION_CAUSE,
    contract.VERIFY_COMPLETION,
    contract.VERIFY_AGAIN,
    order53.SUSPECT_HALTED,
    order53.CHECK_HALTED,
    order53.HALT_FIGURES,
    measures.DRAWN_VISIT,
    measures.ANSWER_COMPLAINT,
    *REFERRAL_STEPS,
    *INQUIRY_STEPS,
    *NEGOTIATED_STEPS,
    *DECIDED_STEPS,
    *ENDED_STEPS,
    SERVE_CASE_PAPER,
    inquiry.SERVE,
)

MOVING: tuple[tuple[int, Rule], ...] = tuple(
    (index, rule) for index, rule in enumerate(TABLE) if isinstance(rule.act, Moves)
)


QUIET: tuple[Rule, ...] = tuple(rule for rule in TABLE if not rule.answers)
"""The rows a life without a fact to be answered can open."""


def rows_for(life: Life) -> tuple[Rule, ...]:
    """The rows that can be open on a life, in the order of the table."""
    return TABLE if life.answered else QUIET


def rule_on_file(duty: str, step: str, name: str) -> Rule | None:
    """The row an act on file came from; None for a paper no row gives, as one that takes another back."""
    return BY_KEY.get((duty, step, name))


BY_KEY: dict[tuple[str, str, str], Rule] = {
    (str(rule.duty), str(rule.step), str(rule.act.name)): rule
    for rule in TABLE
    if not isinstance(rule.act, Moves)
}

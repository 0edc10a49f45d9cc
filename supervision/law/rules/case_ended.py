"""闲置土地处置办法 arts. 11, 20, 21, 23, 25 as rows: what is left once idle land is disposed of, and what keeps land from lying idle."""

from supervision.law.idle_case.stages import Milestone
from supervision.law.rules import case_clauses as clauses
from supervision.law.rules import case_occasions as on
from supervision.law.rules.counts import (
    ON_THE_DAY,
    REPORT_WITHIN,
)
from supervision.law.rules.paper_clauses import REPORT
from supervision.law.rules.rule import Opens, Rule, Warns
from supervision.law.steps import AlertName, Duty, Step, TaskName, Unit
from supervision.law.terms import Kind

M = Milestone

WITHDRAW_PUBLICATION = Rule(
    Duty.CASE,
    Step.CLOSING,
    Opens(TaskName.WITHDRAW_PUBLICATION, (Kind.PUBLICATION_WITHDRAWN,)),
    on.publication_to_withdraw,
    ON_THE_DAY,
    "已处置完毕、排除或者撤销认定，公开信息未撤销",
    "{due}起不再是闲置土地，应及时撤销已公开的信息",
    Unit.ENFORCEMENT,
    clauses.PUBLICATION_ENDS,
    arranged=True,
    answers=True,
)
UPDATE_FILING = Rule(
    Duty.CASE,
    Step.FILING_UPDATE,
    Opens(TaskName.UPDATE_FILING, (Kind.FILING,), each=True),
    on.after_disposal(M.FILING_UPDATED, when=on.filed),
    ON_THE_DAY,
    "已处置完毕，备案信息未更新",
    "{due}处置完毕，应及时更新系统中该宗土地的信息",
    Unit.ENFORCEMENT,
    clauses.FILING,
    arranged=True,
    answers=True,
)
SURVEY_CHANGE = Rule(
    Duty.CASE,
    Step.CHANGE_SURVEY,
    Opens(TaskName.SURVEY_CHANGE, (Kind.CHANGE_SURVEYED,)),
    on.after_disposal(M.CHANGE_SURVEYED, when=on.rights_or_use_changed),
    ON_THE_DAY,
    "处置后权属或用途变化，未办理变更",
    "{due}处置完毕，权属或者用途发生变化，应在当年土地变更调查中变更并办理变更登记",
    Unit.UTILISATION,
    clauses.CHANGE_SURVEY,
    arranged=True,
    answers=True,
)
SUPPLY_CONDITIONS = Rule(
    Duty.SUPPLY,
    Step.CONDITIONS,
    Warns(AlertName.SUPPLY_CONDITION_MISSING),
    on.conditions_lacking,
    ON_THE_DAY,
    "供地条件核查发现不具备规定条件",
    "{due}核查，供地时不具备规定条件，可能因政府原因造成闲置，应督促落实",
    Unit.RESERVE_CENTRE,
    clauses.SUPPLY_CONDITIONS,
    arranged=True,
    answers=True,
)
NOT_REPORTED = Rule(
    Duty.START,
    Step.REPORTING,
    Warns(AlertName.NOT_REPORTED),
    on.started_not_reported,
    REPORT_WITHIN,
    "动工满30日，用地单位未申报",
    "{due}动工，用地单位至今未报告动工开发情况，应督促申报",
    Unit.LAND_OFFICE,
    REPORT,
    arranged=True,
)

ENDED_STEPS = (
    UPDATE_FILING,
    WITHDRAW_PUBLICATION,
    SURVEY_CHANGE,
    SUPPLY_CONDITIONS,
    NOT_REPORTED,
)
"""In the order a day's look goes through them."""

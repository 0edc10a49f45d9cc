"""The contract template (出让合同 GF-2008-2601): rows that rest on its articles."""

from supervision.law.rules import answered as on_fact
from supervision.law.rules import occasions as on
from supervision.law.rules.contract_clauses import EXTENSION, LATE_HANDOVER, SIXTY_DAYS_LATE, VERIFICATION
from supervision.law.rules.counts import NEXT_DAY, ON_THE_DAY
from supervision.law.rules.rule import Opens, Rule, Warns
from supervision.law.steps import AlertName, Duty, Step, TaskName, Unit
from supervision.law.terms import Kind

MAY_TERMINATE = Rule(
    Duty.PAYMENT,
    Step.TERMINATION,
    Warns(AlertName.MAY_TERMINATE),
    on.demanded_instalments,
    ON_THE_DAY,
    "催缴送达后，逾期第61日仍未缴清",
    "第{no}期经催缴送达，至{from_on}逾期已超过60日仍未缴清，出让人有权解除合同",
    Unit.UTILISATION,
    SIXTY_DAYS_LATE,
)
HANDOVER_LATE = Rule(
    Duty.BOARD,
    Step.HANDOVER,
    Warns(AlertName.HANDOVER_LATE),
    on.agreed_handover_without_record,
    NEXT_DAY,
    "约定交地日次日，未登记交地",
    "约定交地日{due}，至{from_on}未登记交地，属政府一方迟延",
    Unit.RESERVE_CENTRE,
    LATE_HANDOVER,
)
EXTENSION_OVER_A_YEAR = Rule(
    Duty.BREACH,
    Step.EXTENSION_LONG,
    Warns(AlertName.EXTENSION_OVER_A_YEAR),
    on_fact.extensions_over_a_year,
    ON_THE_DAY,
    "批准的开工延期超过一年",
    "{due}批准的延期使开工推迟超过一年",
    Unit.UTILISATION,
    EXTENSION,
    answers=True,
)
VERIFY_COMPLETION = Rule(
    Duty.COMPLETION,
    Step.VERIFICATION,
    Opens(TaskName.VERIFY_COMPLETION, (Kind.VERIFICATION,)),
    on_fact.completed_unverified,
    ON_THE_DAY,
    "已竣工，未通过竣工复核验收",
    "{due}竣工，应对用地面积、容积率、建筑密度、绿地率、投资、用途、界址和价款进行复核验收",
    Unit.UTILISATION,
    VERIFICATION,
    arranged=True,
)
VERIFY_AGAIN = Rule(
    Duty.COMPLETION,
    Step.PUT_RIGHT,
    Opens(TaskName.VERIFY_AGAIN, (Kind.VERIFICATION,)),
    on_fact.to_be_put_right,
    NEXT_DAY,
    "复核验收未通过，整改期限届满",
    "复核验收未通过，整改期限{due}届满，应复查",
    Unit.UTILISATION,
    VERIFICATION,
    answers=True,
)

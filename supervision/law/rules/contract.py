"""The contract template (出让合同 GF-2008-2601): rows that rest on its articles.

Its text is not among the project's sources but for the articles a court quoted; the numbers of articles 16
and 37 are from the template as commonly cited and are to be checked against the bureau's own contracts.
"""

from supervision.law.rules import occasions as on
from supervision.law.rules.clause import CONTRACT, Clause
from supervision.law.rules.counts import NEXT_DAY, ON_THE_DAY
from supervision.law.rules.rule import Rule, Warns
from supervision.law.steps import AlertName, Duty, Step, Unit

LATE_PAYMENT = Clause(
    CONTRACT,
    "第三十条",
    "延期付款超过60日，经出让人催交后仍不能支付国有建设用地使用权出让价款的，出让人有权解除合同",
)
EXTENSION = Clause(
    CONTRACT, "第十六条", "不能按期开工，应提前30日向出让人提出延建申请，建设延期最长不得超过一年"
)
LATE_HANDOVER = Clause(
    CONTRACT, "第三十七条", "出让人未按期交付出让土地的，每延期一日，应当向受让人给付违约金"
)

MAY_TERMINATE = Rule(
    Duty.PAYMENT,
    Step.TERMINATION,
    Warns(AlertName.MAY_TERMINATE),
    on.demanded_instalments,
    ON_THE_DAY,
    "催缴送达后，逾期第61日仍未缴清",
    "第{no}期经催缴送达，至{from_on}逾期已超过60日仍未缴清，出让人有权解除合同",
    Unit.UTILISATION,
    LATE_PAYMENT,
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
    on.extensions_over_a_year,
    ON_THE_DAY,
    "批准的开工延期超过一年",
    "{due}批准的延期使开工推迟超过一年",
    Unit.UTILISATION,
    EXTENSION,
)

"""新河县建设用地供后监管制度: its sentences as rows, stage by stage."""

from supervision.law.rules import answered as on_fact
from supervision.law.rules import occasions as on
from supervision.law.rules.counts import AHEAD, APPLICATION_LATE, APPLY_WITHIN, NEXT_DAY, ON_THE_DAY
from supervision.law.rules.county_clauses import (
    COMPLETION_AT_FAULT,
    COMPLETION_CLAUSE,
    COMPLETION_EXCUSED,
    COMPLETION_REVISIT,
    IDLE_CLAUSE,
    PATROL_CLAUSE,
    PAYMENT_NOTICES,
    POST_BOARD_CLAUSE,
    REFER_CLAUSE,
    REMIND_PAYMENT,
    START_AT_FAULT,
    START_CLAUSE,
    START_EXCUSED,
    START_REVISIT,
    URGING_CLAUSE,
    VISITS_CLAUSE,
)
from supervision.law.rules.rule import Gives, Moves, Occasion, Opens, Rule, Warns
from supervision.law.standing import Life
from supervision.law.states import Trigger
from supervision.law.steps import AlertName, Duty, NoticeName, Step, TaskName, Unit
from supervision.law.terms import Kind, Stage

# Payment (价款缴纳)

PAYMENT_WINDOW = Rule(
    Duty.PAYMENT,
    Step.WINDOW,
    Moves(Trigger.PAYMENT_WINDOW),
    on.first_unpaid_instalment,
    AHEAD,
    "首个未缴期次约定缴款日前30天",
    "约定缴款日{due}，提前30天自{from_on}起进入缴款提醒期，价款尚未缴清",
    Unit.UTILISATION,
    REMIND_PAYMENT,
)
PAYMENT_REMINDER = Rule(
    Duty.PAYMENT,
    Step.REMINDER,
    Gives(NoticeName.PAYMENT_REMINDER),
    on.unpaid_instalments,
    AHEAD,
    "各期约定缴款日前30天至当日，未足额缴纳",
    "第{no}期约定缴款日{due}，自{from_on}起应提醒缴纳",
    Unit.UTILISATION,
    REMIND_PAYMENT,
    (PAYMENT_NOTICES,),
    lapses=True,
)
PAYMENT_DEMAND = Rule(
    Duty.PAYMENT,
    Step.DEMAND,
    Gives(NoticeName.OVERDUE_PAYMENT),
    on.unpaid_instalments,
    NEXT_DAY,
    "各期约定缴款日次日，未足额缴纳",
    "第{no}期约定缴款日{due}，至{from_on}仍未足额缴纳",
    Unit.UTILISATION,
    PAYMENT_NOTICES,
    (REMIND_PAYMENT,),
)
SETTLED = Rule(
    Duty.PAYMENT,
    Step.SETTLED,
    Moves(Trigger.SETTLE),
    on.everything_paid,
    ON_THE_DAY,
    "各期价款缴清，或未登记价款，尚未开工",
    "价款已缴清或未约定分期，等待约定开工",
    Unit.UTILISATION,
    REMIND_PAYMENT,
)

# Board (信息公示)

POST_BOARD = Rule(
    Duty.BOARD,
    Step.POSTING,
    Opens(TaskName.POST_BOARD, (Kind.BOARD_POSTED,)),
    on.handed_over_without_board,
    ON_THE_DAY,
    "已登记交地，未登记挂牌",
    "{due}已交地，应交付《信息公示牌》并督促挂牌",
    Unit.LAND_OFFICE,
    POST_BOARD_CLAUSE,
)

# Start (开工)

START_REMINDER = Rule(
    Duty.START,
    Step.REMINDER,
    Gives(NoticeName.START_REMINDER),
    on.not_started,
    AHEAD,
    "约定开工日前30天至当日，未动工",
    "约定开工日{due}，自{from_on}起应提醒开工",
    Unit.UTILISATION,
    START_CLAUSE,
    lapses=True,
)
INSPECT_START = Rule(
    Duty.START,
    Step.INSPECTION,
    Opens(TaskName.INSPECT_START, (Kind.INSPECTION, Kind.START), ON_THE_DAY),
    on.not_started,
    AHEAD,
    "约定开工日前30天至当日，未动工；约定开工日到期",
    "约定开工日{due}，应到现场查看开工情况、拍照并填写跟踪管理卡",
    Unit.LAND_OFFICE,
    START_CLAUSE,
    (VISITS_CLAUSE,),
    lapses=True,
)
REINSPECT_START = Rule(
    Duty.START,
    Step.REINSPECTION,
    Opens(TaskName.REINSPECT_START, (Kind.INSPECTION, Kind.START), NEXT_DAY),
    on.not_started,
    NEXT_DAY,
    "约定开工日次日，未动工",
    "约定开工日{due}，至次日{from_on}仍未登记动工，应再次巡查并查明原因",
    Unit.LAND_OFFICE,
    START_REVISIT,
)
START_NOTICE = Rule(
    Duty.START,
    Step.NOTICE,
    Gives(NoticeName.START_NOTICE),
    on.not_started,
    NEXT_DAY,
    "约定开工日次日，未动工",
    "约定开工日{due}，至次日{from_on}仍未登记动工",
    Unit.LAND_OFFICE,
    START_CLAUSE,
)

# Breach (违约处理)

START_COMPLIANCE = Rule(
    Duty.BREACH,
    Step.COMPLIANCE,
    Gives(NoticeName.START_COMPLIANCE),
    on_fact.holder_breaches(Stage.START, while_owed=True),
    ON_THE_DAY,
    "开工违约认定为企业自身原因，尚未开工",
    "{due}认定开工违约，系企业自身原因",
    Unit.UTILISATION,
    START_AT_FAULT,
    answers=True,
)
COMPLETION_COMPLIANCE = Rule(
    Duty.BREACH,
    Step.COMPLIANCE,
    Gives(NoticeName.COMPLETION_COMPLIANCE),
    on_fact.holder_breaches(Stage.COMPLETION, while_owed=True),
    ON_THE_DAY,
    "竣工违约认定为企业自身原因，尚未竣工",
    "{due}认定竣工违约，系企业自身原因",
    Unit.UTILISATION,
    COMPLETION_AT_FAULT,
    answers=True,
)
ENFORCE_BREACH = Rule(
    Duty.BREACH,
    Step.ENFORCEMENT,
    Opens(TaskName.ENFORCE_BREACH, (Kind.REFERRAL,), each=True),
    on_fact.breaches_to_be_enforced,
    ON_THE_DAY,
    "开工或竣工违约认定为企业自身原因",
    "{due}认定违约，系企业自身原因，应及时通知监察大队",
    Unit.UTILISATION,
    START_AT_FAULT,
    (COMPLETION_AT_FAULT,),
    answers=True,
)
APPLY_EXTENSION = Rule(
    Duty.BREACH,
    Step.EXTENSION,
    Opens(TaskName.APPLY_EXTENSION, (Kind.EXTENSION_APPLICATION, Kind.EXTENSION), APPLY_WITHIN),
    on_fact.excused_breaches,
    ON_THE_DAY,
    "违约认定为政府原因或不可抗力，未申请延期",
    "{due}认定系政府原因或不可抗力，应督促用地单位办理延期手续",
    Unit.UTILISATION,
    START_EXCUSED,
    (COMPLETION_EXCUSED,),
    answers=True,
)
EXTENSION_NOT_APPLIED = Rule(
    Duty.BREACH,
    Step.EXTENSION_LATE,
    Warns(AlertName.EXTENSION_NOT_APPLIED),
    on_fact.excused_breaches,
    APPLICATION_LATE,
    "上述认定满30日仍未申请延期",
    "{due}认定系政府原因或不可抗力，满30日用地单位仍未申请延期",
    Unit.UTILISATION,
    START_EXCUSED,
    (COMPLETION_EXCUSED,),
    answers=True,
)

# Idle land (闲置)

REFER_IDLE = Rule(
    Duty.IDLE,
    Step.REFERRAL,
    Opens(TaskName.REFER_IDLE, (Kind.REFERRAL,), each=True),
    on_fact.checked_idle_and_not_referred,
    ON_THE_DAY,
    "疑似闲置，国土所核实确未动工（或停工）",
    "{due}国土所核实现状属实，应移交监察大队",
    Unit.UTILISATION,
    REFER_CLAUSE,
    answers=True,
)

# Completion (竣工)

COMPLETION_REMINDER = Rule(
    Duty.COMPLETION,
    Step.REMINDER,
    Gives(NoticeName.COMPLETION_REMINDER),
    on.not_completed,
    AHEAD,
    "约定竣工日前30天至当日，未竣工",
    "约定竣工日{due}，自{from_on}起应提醒竣工",
    Unit.UTILISATION,
    COMPLETION_CLAUSE,
    lapses=True,
)
INSPECT_COMPLETION = Rule(
    Duty.COMPLETION,
    Step.INSPECTION,
    Opens(TaskName.INSPECT_COMPLETION, (Kind.INSPECTION, Kind.COMPLETION), ON_THE_DAY),
    on.not_completed,
    AHEAD,
    "约定竣工日前30天至当日，未竣工；约定竣工日到期",
    "约定竣工日{due}，应实地查看竣工情况、拍照并填写跟踪管理卡",
    Unit.LAND_OFFICE,
    COMPLETION_CLAUSE,
    (VISITS_CLAUSE,),
    lapses=True,
)
COMPLETION_WINDOW = Rule(
    Duty.COMPLETION,
    Step.WINDOW,
    Moves(Trigger.COMPLETION_WINDOW),
    on.started_not_completed,
    AHEAD,
    "约定竣工日前30天，已开工",
    "约定竣工日{due}，提前30天自{from_on}起进入竣工提醒期",
    Unit.UTILISATION,
    COMPLETION_CLAUSE,
)
COMPLETION_WINDOW_CLOSED = Rule(
    Duty.COMPLETION,
    Step.WINDOW,
    Moves(Trigger.COMPLETION_WINDOW_CLOSED),
    on.completion_window_closed,
    ON_THE_DAY,
    "延期或变更后约定竣工日在30天以外",
    "{due}延期或变更后，未到竣工提醒期",
    Unit.UTILISATION,
    COMPLETION_CLAUSE,
)
COMPLETION_URGING = Rule(
    Duty.COMPLETION,
    Step.URGING,
    Gives(NoticeName.COMPLETION_URGING),
    on_fact.visits_not_completed,
    ON_THE_DAY,
    "竣工提醒期内巡查发现未竣工",
    "{due}实地查看，项目尚未竣工",
    Unit.LAND_OFFICE,
    URGING_CLAUSE,
    answers=True,
)
REINSPECT_COMPLETION = Rule(
    Duty.COMPLETION,
    Step.REINSPECTION,
    Opens(TaskName.REINSPECT_COMPLETION, (Kind.INSPECTION, Kind.COMPLETION), NEXT_DAY),
    on.not_completed,
    NEXT_DAY,
    "约定竣工日次日，未竣工",
    "约定竣工日{due}，至次日{from_on}仍未登记竣工，应再次巡查并查明原因",
    Unit.LAND_OFFICE,
    COMPLETION_REVISIT,
)

# Patrols (定期巡查), every so many days as the office sets


def _not_by_day(life: Life) -> tuple[Occasion, ...]:
    return ()


PATROL_IDLE = Rule(
    Duty.IDLE,
    Step.PATROL,
    Opens(TaskName.PATROL, (Kind.INSPECTION,)),
    _not_by_day,
    ON_THE_DAY,
    "疑似闲置或已认定闲置期间，每隔规定天数",
    "闲置情形存续，{due}应定期查看监测",
    Unit.LAND_OFFICE,
    IDLE_CLAUSE,
    since=on.in_idle_case,
    arranged=True,
)
PATROL_CONSTRUCTION = Rule(
    Duty.COMPLETION,
    Step.PATROL,
    Opens(TaskName.PATROL, (Kind.INSPECTION,)),
    _not_by_day,
    ON_THE_DAY,
    "在建期间，每隔规定天数",
    "项目在建，{due}应定期巡查",
    Unit.LAND_OFFICE,
    PATROL_CLAUSE,
    since=on.under_construction,
    arranged=True,
)

"""The figures of the regulation (期间与标准一览): each period, share and threshold once, with its source.

Contract dates and factual durations do not roll; the day itself is still in time.
"""

from decimal import Decimal

from supervision.law.daycount import Count, Roll, Unit

AHEAD = Count(-30, Unit.DAY, Roll.NONE)
"""提前30天进入提醒: 新河县供后监管制度 四（二）（四）（六）."""

ON_THE_DAY = Count(0, Unit.DAY, Roll.NONE)
"""On the day of the fact it answers (当日)."""

NEXT_DAY = Count(0, Unit.DAY, Roll.NONE, then_next_day=True)
"""在约定期限次日: 新河县供后监管制度 六（二）（三）; the agreed day itself is still in time."""

SIXTY_DAYS_OVERDUE = Count(60, Unit.DAY, Roll.NONE, then_next_day=True)
"""延期付款超过60日: true from day 61; 出让合同（GF-2008-2601）第30条."""

APPLY_WITHIN = Count(30, Unit.DAY, Roll.NONE)
"""The office gives a holder thirty days to apply for an extension; 制度六（二）（三）“及时办理”."""

APPLICATION_LATE = Count(30, Unit.DAY, Roll.NONE, then_next_day=True)
"""The day after those thirty days."""

BRIEF_WITHIN = Count(30, Unit.DAY, Roll.NONE)
"""The office briefs a holder in the first thirty days after the signing, its own measure; 制度五（二）“供地审批手续完成后”."""

FULL_YEAR = Count(1, Unit.YEAR, Roll.NONE, then_next_day=True)
"""满一年: the starting day is not counted, suspicion from the day after; 闲置土地处置办法第2条."""

INVESTIGATE_WITHIN = Count(30, Unit.DAY, Roll.NEXT_WORKING_DAY)
"""发现涉嫌闲置的，应当在三十日内开展调查核实: an act-within period, so it rolls; 闲置土地处置办法第5条."""

MATERIALS_WITHIN = Count(30, Unit.DAY, Roll.NEXT_WORKING_DAY)
"""接到《闲置土地调查通知书》之日起三十日内提供材料; 闲置土地处置办法第5条第二款."""

PERFORM_WITHIN = Count(30, Unit.DAY, Roll.NEXT_WORKING_DAY)
"""决定书送达之日起三十日内缴纳闲置费、办理注销登记; 闲置土地处置办法第17条."""

ACCEPT_WITHIN = Count(5, Unit.WORKING_DAY, Roll.NONE)
"""接收单位五个工作日内接收或者退回: the office's own share of the thirty days of art. 5, an office matter."""

ASK_HEARING_WITHIN = Count(5, Unit.WORKING_DAY, Roll.NONE)
"""告知后五日内提出听证，五日指工作日: 行政处罚法第64条第（一）项、第85条, followed for both decisions of art. 14."""

HEARING_TOLD_AHEAD = 7
"""举行听证的七日前通知，七日指工作日: 行政处罚法第64条第（二）项、第85条; in working days."""

HOLD_HEARING_WITHIN = Count(20, Unit.WORKING_DAY, Roll.NONE)
"""收到听证申请后二十个工作日内组织听证: 自然资源听证规定, its article to be confirmed."""

RECONSIDER_WITHIN = Count(60, Unit.DAY, Roll.NEXT_WORKING_DAY)
"""六十日内申请行政复议: 行政复议法第20条."""

SUE_WITHIN = Count(6, Unit.MONTH, Roll.NEXT_WORKING_DAY)
"""六个月内直接提起行政诉讼: 行政诉讼法第46条."""

SUE_AFTER_RECONSIDERATION = Count(15, Unit.DAY, Roll.NEXT_WORKING_DAY)
"""收到复议决定书之日起十五日内提起诉讼: 行政诉讼法第45条."""

APPEAL_WITHIN = Count(15, Unit.DAY, Roll.NEXT_WORKING_DAY)
"""判决书送达之日起十五日内上诉: 行政诉讼法第85条, quoted from memory; a judgment of the second instance leaves no appeal."""

COURT_WITHIN = Count(3, Unit.MONTH, Roll.NEXT_WORKING_DAY)
"""期限届满之日起三个月内申请人民法院强制执行: 行政强制法第53条."""

URGED_FOR = Count(10, Unit.WORKING_DAY, Roll.NONE, then_next_day=True)
"""催告书送达十日后仍未履行，十日以内指工作日: 行政强制法第54条、第69条."""

PUBLICISE_WITHIN = Count(20, Unit.WORKING_DAY, Roll.NONE)
"""执法决定作出之日起20个工作日内公开: 国办发〔2018〕118号; penalties in seven."""

REPORT_WITHIN = Count(30, Unit.DAY, Roll.NONE, then_next_day=True)
"""“及时”报告动工: art. 23 names no period, the office asks after thirty days."""

LONGEST_TEMPORARY_USE = Count(2, Unit.YEAR, Roll.NONE)
"""临时使用期限最长不得超过两年: 闲置土地处置办法第12条第（三）项."""

FEE_SHARE = Decimal("0.20")
"""按照土地出让或者划拨价款的百分之二十征缴土地闲置费: 闲置土地处置办法第14条第（一）项."""

TWO_FULL_YEARS = Count(2, Unit.YEAR, Roll.NONE, then_next_day=True)
"""满两年; 闲置土地处置办法第14条第（二）项."""

ANSWER_COMPLAINT_WITHIN = Count(60, Unit.DAY, Roll.NONE)
"""信访事项应当自受理之日起60日内办结: 信访工作条例第34条; counted from the day received, to be confirmed for the bureau."""

VISITS_A_STAGE = 1
"""每一个项目在开工、竣工阶段巡查各一次，上级下达的指标另有规定的从其规定: 新河县供后监管制度 二（二）."""

YEAR_FROM_HANDOVER = Count(1, Unit.YEAR, Roll.NONE)
"""No agreed start: one year from the actual handover; 闲置土地处置办法第22条第二款."""

ANNOUNCEMENT_ROLL = Roll.NONE
"""Whether the day of an announcement's service rolls over a holiday: unsettled. “经过三十日，即视为送达” is taken as a
plain lapse of time, in which nobody has anything to do, so it does not; 民事诉讼法第95条, 民法典第203条."""

ANNOUNCED_FOR = Count(30, Unit.DAY, ANNOUNCEMENT_ROLL, then_next_day=True)
"""自发出公告之日起，经过三十日，即视为送达: deemed served on the day after the thirty days; 民事诉讼法第95条."""

LONGEST_EXTENSION = Count(1, Unit.YEAR, Roll.NONE)
"""延长期限最长不得超过一年; 出让合同第16条, 闲置土地处置办法第12条第（一）项."""

IDLE_AREA_PARTS = 3
"""开发建设用地面积不足三分之一: compared as area × 3 < total, so that no rounding enters; 办法第2条第二款."""

IDLE_INVESTMENT_PARTS = 4
"""已投资额不足百分之二十五: compared as invested × 4 < total; 办法第2条第二款."""

SMALL_REGULARISED_HA = Decimal("0.05")
"""Below it, land regularised by agreement (补办) without a sensible agreed start carries no construction duty."""

IDLE_AREA_ZH = "三分之一"
IDLE_INVESTMENT_ZH = "25%"
"""The two standards as an explanation says them."""

TWO_SERVERS = 2
"""Who hands a paper over without its receipt signed, or leaves it, goes by two: 自然资源行政处罚办法 for statutory papers, followed for notices."""

TWO_OFFICERS = 2
"""执法人员不得少于两人: 行政处罚法第42条第一款."""

"""What a person does with a sentence of the regulation (以命令和登记办理的句子), where no row of the table can carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supervision.law.rules import county, order53
from supervision.law.rules.clause import COUNTY
from supervision.law.rules.rule import Rule
from supervision.law.rules.table import TABLE
from supervision.law.terms import Kind


@dataclass(frozen=True, slots=True)
class ByHand:
    """A line of a sentence said by hand: `opens` are words of that sentence, the rest must exist.

    `shown_by`: a scenario by its name, or `tests/….py::test`; `page` another page of the docs.
    """

    article: str
    opens: str
    says: str
    shown_by: tuple[str, ...]
    commands: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    rows: tuple[Rule, ...] = ()
    page: str = ""


BY_LAW = tuple(row for row in TABLE if COUNTY not in {clause.source for clause in (row.clause, *row.also)})
"""Rows that rest on the contract or on Order 53 alone: the other ways of supervision the law provides."""

INTAKE = "tests/casework/test_intake.py::test_the_county_s_seventy_two_parcels_are_taken"
LEDGER = (
    "tests/doors/test_importing.py::test_a_payment_ledger_is_known_by_its_headings_and_pays_the_instalments"
)
MENDED = "tests/doors/test_importing.py::test_the_report_is_mended_and_imported_as_it_is"
PHOTOS = "tests/doors/test_photos_command.py::test_a_visit_is_recorded_with_its_photos_and_their_originals_are_stored"
PAPERS = "tests/doors/test_papers_command.py::test_every_paper_is_drawn_up_by_either_of_its_names"
UNSERVED = (
    "tests/doors/test_notices_command.py::test_what_is_not_served_is_listed_with_its_days_and_its_attempts"
)
SERVED = (
    "tests/doors/test_notices_command.py::test_a_mailed_notice_is_served_on_the_day_of_its_return_receipt"
)
CASEWORK = (Kind.REFERRAL_ACCEPTED, Kind.IDLE_DETERMINATION, Kind.DISPOSAL, Kind.DISPOSAL_DONE)
DISPOSED = ("处置_办案各环节_只作记录", "处置_延长开工期限_按新日期恢复监管")

SENTENCES_BY_HAND: tuple[ByHand, ...] = (
    ByHand("一", "在新河县范围内", "供地结果导入后逐宗监管，可按用地单位查看名下各宗",
           (INTAKE,), ("import", "parcels", "holder"), (Kind.SUPPLY,)),
    ByHand("二（一）1", "是否按合同约定缴款时间和金额", "逐期核对应缴与实缴，欠缴、违约金有账可查",
           ("缴款_差一分也应催缴", "缴款_到期日当天缴清_不催缴"), ("money", "reconcile"), (Kind.PAYMENT,),
           (county.PAYMENT_DEMAND,)),
    ByHand("二（一）2", "悬挂《信息公示牌》", "登记交地、挂牌和动工，逾期的列明天数",
           ("交地_交地当天已挂牌_不督促", "开工_约定日当天动工_按时"), ("status", "explain"),
           (Kind.HANDOVER, Kind.BOARD_POSTED, Kind.START), (county.POST_BOARD, county.REINSPECT_START)),
    ByHand("二（一）3", "及时竣工", "登记竣工，逾期的列明天数",
           ("竣工_约定日当天竣工_按时",), ("status", "explain"), (Kind.COMPLETION,),
           (county.REINSPECT_COMPLETION,)),
    ByHand("二（一）4", "是否已进行处置", "系统只判疑似；认定和处置由人登记",
           DISPOSED, ("explain", "record"), (Kind.IDLE_DETERMINATION, Kind.DISPOSAL, Kind.DISPOSAL_DONE),
           (order53.SUSPECT_NOT_STARTED,)),
    ByHand("二（二）", "每一个项目", "按行政区统计开工、竣工阶段应巡查与已巡查",
           ("tests/doors/test_indicators_command.py::test_each_district_and_stage_has_its_line",),
           ("indicators",), (Kind.INSPECTION,)),
    ByHand("二（二）", "上级下达监督检查指标", "上级指标写入机关设置`[[visit_targets]]`，自施行日起代替本制度的指标",
           ("tests/doors/test_indicators_command.py::test_the_superiors_document_goes_before_the_countys_own",
            "tests/law/test_visits.py::test_the_superiors_target_holds_from_its_own_day"), ("indicators",)),
    ByHand("三（一）", "录入监管系统", "导入供地结果，或逐宗登记",
           (INTAKE, MENDED), ("import", "record"), (Kind.SUPPLY, Kind.AMENDMENT), page="import.md"),
    ByHand("三（二）", "督促用地单位及时缴费", "每日监测拟出提醒和催办，由人签发；各期限可提前列出",
           ("示例_两期价款_政府原因延期_逾期一年疑似闲置",), ("sweep", "notices", "deadlines", "forecast"), (),
           (county.PAYMENT_REMINDER, county.PAYMENT_DEMAND, county.START_REMINDER,
            county.COMPLETION_REMINDER)),
    ByHand("三（三）", "对应的国土员", "按乡镇定责任国土员，任务派到人；巡查所见登记入卷",
           ("tests/casework/test_staff.py::test_the_inspectors_of_the_land_office_answer_for_a_parcel_the_first_"
            "one_listed_first", PHOTOS), ("staff", "tasks", "record"), (Kind.INSPECTION,)),
    ByHand("三（四）", "群众投诉、举报", "举报登记、关联宗地、调查、答复，逾期未答复的列明",
           ("tests/doors/test_complaint_commands.py::test_a_complaint_goes_its_way_from_the_command_line",),
           ("complaints",), (Kind.COMPLAINT, Kind.COMPLAINT_ANSWERED)),
    ByHand("三（五）", "其他监督方式", "依合同和《闲置土地处置办法》办理的各环节",
           ("示例_两期价款_政府原因延期_逾期一年疑似闲置",), ("explain",), rows=BY_LAW),
    ByHand("四（一）", "详尽、准确", "导入逐行核对，不能监管的退回改正，缺漏列明",
           (INTAKE, MENDED), ("import", "record"), (Kind.SUPPLY,), page="import.md"),
    ByHand("四（二）", "实际缴费情况", "导入缴款台账或逐笔登记，与供地结果对账",
           (LEDGER,), ("import", "reconcile", "money"), (Kind.PAYMENT,)),
    ByHand("四（三）", "《信息公示牌》交给用地单位", "制作《信息公示牌》，登记交付和挂牌",
           (PAPERS, "交地_交地当天已挂牌_不督促"), ("papers", "record"),
           (Kind.HANDOVER, Kind.BOARD_GIVEN, Kind.BOARD_POSTED)),
    ByHand("四（四）", "拍照并填写跟踪管理卡", "登记巡查并附照片，制作跟踪管理卡",
           (PHOTOS, PAPERS), ("record", "photos", "papers"), (Kind.INSPECTION, Kind.START)),
    ByHand("四（五）", "巡查的内容", "巡查登记停工、停工时间、开工面积、投资额、改变用途、移位各项",
           ("停工_以最近一次数据为准", "tests/casework/test_tasks.py::"
            "test_a_patrol_made_in_time_or_reported_on_was_not_missed"), ("tasks", "record", "boundary"),
           (Kind.INSPECTION, Kind.HALT, Kind.RESUME)),
    ByHand("四（五）", "填写巡查时间并上传现场照片", "登记巡查时间、人员和照片，核对照片的时间和位置，制作跟踪管理卡",
           (PHOTOS, PAPERS), ("record", "photos", "papers"), (Kind.INSPECTION,)),
    ByHand("四（六）", "实际完工时间", "登记竣工日期、验收文号，附照片和跟踪管理卡",
           ("竣工_约定日当天竣工_按时", "竣工_巡查见已竣工_只是证据", PHOTOS), ("record", "photos", "papers"),
           (Kind.COMPLETION,)),
    ByHand("四（六）", "签收工作", "签发后登记送达，未送达的列明",
           (SERVED, UNSERVED), ("notices",), (Kind.NOTICE_ISSUED, Kind.SERVICE)),
    ByHand("四（七）", "闲置认定及处置方案录入", "监察大队接收移交，登记闲置认定、处置方案和处置完毕",
           DISPOSED, ("record",), CASEWORK),
    ByHand("五（一）", "明确职责分工", "各环节的责任单位和各职责可登记、办理的事项",
           ("tests/casework/test_rights.py::test_exactly_the_roles_of_a_kind_may_record_it",), ("staff",), page="职责分工.md"),
    ByHand("五（二）", "法律法规和政策规范的解释", "制作《供后监管履约告知书》，登记告知和签收",
           (PAPERS, "告知_签订当天应告知_签收后了结"), ("papers", "record"), (Kind.BRIEFING,)),
    ByHand("五（三）", "交叉巡查、不定期抽查", "随机抽取宗地和巡查人员，责任国土员不查自己的宗地，抽取可以重演核对",
           ("tests/casework/test_draws.py::test_a_cross_draw_sends_inspectors_of_other_land_offices",
            "tests/casework/test_draws.py::test_a_plain_draw_never_sends_the_responsible_officer"),
           ("draw",), (Kind.DRAW,)),
    ByHand("六（一）", "提醒用地单位按时缴纳", "拟稿由人签发",
           ("tests/doors/test_notices_command.py::"
            "test_signing_says_which_notice_left_and_under_which_number",), ("notices",), (Kind.NOTICE_ISSUED,)),
    ByHand("六（一）", "送达回执等证据保存", "登记送达方式和证据，未成的送达也登记，制作送达回执",
           (SERVED, UNSERVED), ("notices", "papers"), (Kind.SERVICE, Kind.SERVICE_ATTEMPT)),
    ByHand("六（二）", "开工违约认定", "登记违约认定和责任日，可发协查函；制作《违约认定表》《责任日计算表》",
           ("原因_次日巡查未动工_应查明原因_认定后了结", PAPERS), ("record", "responsibility", "papers"),
           (Kind.BREACH, Kind.ATTRIBUTION, Kind.COOPERATION_ASKED, Kind.COOPERATION_ANSWERED)),
    ByHand("六（二）", "对合同信息进行变更", "登记延期申请、批准和合同变更，此后按新日期监管",
           ("延期_批准后旧日期的环节终止_按新日期再计",), ("record",),
           (Kind.EXTENSION_APPLICATION, Kind.EXTENSION, Kind.AMENDMENT)),
    ByHand("六（二）", "通知监察大队", "登记移交、接收或退回",
           ("违约_开工_企业自身原因_履约通知并通知监察",), ("tasks", "record"),
           (Kind.REFERRAL, Kind.REFERRAL_ACCEPTED, Kind.REFERRAL_RETURNED)),
    ByHand("六（三）", "竣工违约认定", "登记违约认定和责任日，可发协查函；制作《违约认定表》《违约金及利息计算表》",
           ("原因_竣工次日巡查未竣工_应查明原因", PAPERS), ("record", "responsibility", "money", "papers"),
           (Kind.BREACH, Kind.ATTRIBUTION, Kind.COOPERATION_ASKED, Kind.COOPERATION_ANSWERED)),
    ByHand("六（三）", "对合同信息进行变更", "登记延期申请、批准和合同变更，此后按新日期监管",
           ("延期_竣工延期_退出竣工提醒期", "变更_合同变更竣工日_退出竣工提醒期"), ("record",),
           (Kind.EXTENSION_APPLICATION, Kind.EXTENSION, Kind.AMENDMENT)),
    ByHand("六（三）", "通知监察大队", "登记移交、接收或退回",
           ("违约_竣工_企业自身原因_履约通知并通知监察",), ("tasks", "record"),
           (Kind.REFERRAL, Kind.REFERRAL_ACCEPTED, Kind.REFERRAL_RETURNED)),
    ByHand("六（四）", "闲置认定及处置方案录入", "监察大队接收移交，登记闲置认定、处置方案和处置完毕",
           DISPOSED, ("record",), CASEWORK),
)  # fmt: skip
"""The lines said by hand, in the order of the text; a sentence may have rows that quote it as well."""

SHOWN_BY_TESTS: Mapping[Rule, str] = {
    county.PATROL_IDLE: "tests/law/test_docket.py::test_suspected_land_is_patrolled_from_the_suspicion",
    county.PATROL_CONSTRUCTION: "tests/law/test_docket.py::"
    "test_a_patrol_is_owed_every_so_many_days_from_the_start_of_construction",
}
"""Patrols recur as an office sets, and a scenario has no office: a test shows them instead."""

"""Land not started for two full years, taken back (无偿收回): the register is changed by announcement, or by the court."""

from __future__ import annotations

from supervision.law.idle_case.stages import CaseStage as C
from supervision.law.steps import NoticeName as N
from supervision.law.steps import TaskName as T
from tests.daily.idle_bureau import Bureau
from tests.daily.idle_lives import COURT, PERFORM, PUBLICISE, RECONSIDER, SUE, TO_OTHERS

HOLD_THE_HEARING = "组织听证"
LEFT = {T.WITHDRAW_PUBLICATION, T.UPDATE_FILING}


def heard(bureau: Bureau) -> None:
    """Two years full: the holder asks for a hearing, of which it is told seven working days ahead, and is heard."""
    bureau.refuses("未满两年", "zheng", "2026-06-01", "disposal", way="recovery")
    bureau.stands("2026-06-02", C.DETERMINED, enforcement={T.TELL_HEARING_RIGHT})
    assert bureau.warned_of() == ["two_years_not_started"]
    bureau.signed("2026-06-03", N.HEARING_RIGHT_NOTICE)
    bureau.served("2026-06-04", N.HEARING_RIGHT_NOTICE)
    bureau.tell("zheng", "2026-06-08", "hearing_requested", by_whom="示范公司")
    until = {HOLD_THE_HEARING: "2026-07-07"}
    bureau.stands("2026-06-09", C.HEARING_DUE, legal_affairs={T.HOLD_HEARING}, until=until)
    place = {"place": "局三楼会议室", "presider": "吴十"}
    bureau.refuses("不足7个工作日", "wu", "2026-06-09", "hearing_arranged", hearing_on="2026-06-12", **place)
    bureau.tell("wu", "2026-06-09", "hearing_arranged", hearing_on="2026-06-24", **place)
    bureau.signed("2026-06-10", N.HEARING_NOTICE)
    to_do = {"enforcement": {T.SERVE}, "legal_affairs": {T.HOLD_HEARING}}
    bureau.stands("2026-06-11", C.HEARING_DUE, until=until, **to_do)
    bureau.served("2026-06-11", N.HEARING_NOTICE)
    bureau.tell("wu", "2026-06-24", "hearing_held", presider="吴十", minutes="听证笔录", video="听证.mp4")
    bureau.stands("2026-06-25", C.HEARD, legal_affairs={T.REVIEW_DECISION})


def decided_to_take_back(bureau: Bureau) -> None:
    """Reviewed, approved by the government with power, decided; the bank is told before the decision is signed."""
    bureau.tell(
        "wu",
        "2026-06-29",
        "legal_review",
        opinion="同意",
        reconsideration_first=False,
        reason="不涉及自然资源使用权",
    )
    approved = {"approval_no": "新政批〔2026〕3号", "by_government": "新河县人民政府"}
    bureau.tell("zheng", "2026-07-06", "gov_approval", way="recovery", **approved)
    bureau.tell("zheng", "2026-07-08", "disposal", way="recovery")
    both, until = {T.SERVE_DECISION, T.PUBLICISE_DECISION}, {PUBLICISE: "2026-08-05"}
    bureau.stands("2026-07-09", C.DECIDED, enforcement=both | {T.TELL_MORTGAGEE}, until=until)
    bureau.cannot_be_signed("抄送抵押权人", "2026-07-09", N.RECOVERY_DECISION)
    bureau.signed("2026-07-09", N.MORTGAGEE_LETTER)
    bureau.served("2026-07-09", N.MORTGAGEE_LETTER, **TO_OTHERS)
    bureau.sign("2026-07-10", bureau.issued[N.RECOVERY_DECISION])
    bureau.stands("2026-07-11", C.ISSUED, enforcement=both, until=until)
    bureau.served("2026-07-13", N.RECOVERY_DECISION)
    bureau.tell("zheng", "2026-07-20", "publicised", of="recovery", place="局门户网站")
    runs = {PERFORM: "2026-08-12", RECONSIDER: "2026-09-11", SUE: "2027-01-13", COURT: "2027-04-13"}
    bureau.stands("2026-08-12", C.SERVED, until=runs)
    bureau.stands("2026-08-13", C.SERVED, until=runs, explained="已认定闲置")
    assert bureau.warned_of()[-1] == "not_performed"


def announced(bureau: Bureau) -> None:
    """Neither contested nor performed: urged, then struck off by announcement, which is when the land is recovered."""
    bureau.refuses("第十八条", "zheng", "2026-08-14", "deregistration_announced", place="河北日报")
    bureau.signed("2026-08-20", N.PERFORMANCE_URGING)
    bureau.served("2026-08-21", N.PERFORMANCE_URGING)
    bureau.refuses("期限至2027-01-13", "zheng", "2027-01-13", "deregistration_announced", place="河北日报")
    runs = {PERFORM: "2026-08-12", RECONSIDER: "2026-09-11", SUE: "2027-01-13", COURT: "2027-04-13"}
    bureau.stands("2027-01-14", C.SERVED, enforcement={T.APPLY_TO_COURT}, until=runs)
    bureau.tell("zheng", "2027-01-15", "deregistration_announced", place="河北日报")
    bureau.stands("2027-01-16", C.CLOSED, enforcement=LEFT, utilisation={T.SURVEY_CHANGE}, explained="已收回")


def contested(bureau: Bureau) -> None:
    """Upheld on reconsideration, then by the court: what is left to the bureau is to ask the court, after urging."""
    appeal = {"of": "recovery", "number": "复议1号"}
    bureau.tell("wu", "2026-08-20", "appeal", remedy="reconsideration", **appeal)
    bureau.stands("2026-08-21", C.CONTESTED, until={PERFORM: "2026-08-12"})
    bureau.refuses("正在复议或者诉讼", "zheng", "2026-09-01", "court_enforcement", court="新河县人民法院")
    bureau.tell("wu", "2026-10-19", "appeal_decided", verdict="upheld", number="复决1号")
    left = {PERFORM: "2026-08-12", "不服复议决定提起诉讼": "2026-11-03", COURT: "2027-02-03"}
    bureau.stands("2026-10-20", C.SERVED, until=left)
    bureau.tell("wu", "2026-10-28", "appeal", remedy="suit", of="recovery", number="行初1号")
    bureau.stands("2026-11-04", C.CONTESTED, until={PERFORM: "2026-08-12"})
    bureau.tell("wu", "2027-03-30", "appeal_decided", verdict="upheld", number="行判1号")
    bureau.stands("2027-03-31", C.SERVED, until=AFTER_THE_JUDGMENT)


AFTER_THE_JUDGMENT = {PERFORM: "2026-08-12", "不服判决上诉": "2027-04-14", COURT: "2027-07-14"}


def enforced_by_the_court(bureau: Bureau) -> None:
    """Not before it was urged for ten working days; recovered once the register is changed."""
    asked = {"court": "新河县人民法院", "number": "行审1号"}
    bureau.refuses("至2027-04-14，尚未届满", "zheng", "2027-04-01", "court_enforcement", **asked)
    bureau.signed("2027-04-01", N.PERFORMANCE_URGING)
    bureau.served("2027-04-02", N.PERFORMANCE_URGING)
    bureau.stands("2027-04-15", C.SERVED, enforcement={T.APPLY_TO_COURT}, until=AFTER_THE_JUDGMENT)
    bureau.refuses("未满十日（工作日）", "zheng", "2027-04-16", "court_enforcement", **asked)
    bureau.tell("zheng", "2027-04-20", "court_enforcement", **asked)
    bureau.stands("2027-04-21", C.IN_COURT, until={PERFORM: "2026-08-12"})
    bureau.tell("zheng", "2027-06-10", "deregistered", certificate_returned=True)
    bureau.stands("2027-06-11", C.CLOSED, enforcement=LEFT, utilisation={T.SURVEY_CHANGE}, explained="已收回")


def wound_up(bureau: Bureau) -> None:
    """The publication withdrawn, the filing updated, the change surveyed: nothing is left on any desk."""
    today = str(bureau.today)
    bureau.tell("zheng", today, "publication_withdrawn")
    bureau.tell("zhao", today, "filing", record_no="XT-1")
    bureau.tell("zhao", today, "change_surveyed", record_no="变更1")
    bureau.sweep()
    assert bureau.to_do() == {}
    bureau.is_sound()


NOT_CONTESTED = (heard, decided_to_take_back, announced, wound_up)
CONTESTED = (heard, decided_to_take_back, contested, enforced_by_the_court, wound_up)
"""Both after `idle_lives.determined`."""

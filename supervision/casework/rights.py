"""Who may do what (权限): which roles record a fact of each kind, and which roles do each of the office's verbs.

Checked once the office's settings list officers: then whoever is not listed, is not in force on the day or has none
of the roles is refused. With nobody listed (单机) nothing is checked. What an import brings and what a sweep
does is no person's word and is not checked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from supervision.casework.acts import Desk
from supervision.casework.casefile import CaseFile
from supervision.law.refusals import NotAllowed
from supervision.law.terms import Kind, Term
from supervision.office import Office
from supervision.records.batch import BatchSort
from supervision.staff import Role

R = Role

SUPERVISOR = frozenset({R.SUPERVISOR})
AT_THE_DESK = frozenset({R.CLERK, R.SUPERVISOR})
ON_SITE = frozenset({R.INSPECTOR, R.SUPERVISOR})
WITH_THE_HOLDER = frozenset({R.INSPECTOR, R.CLERK, R.SUPERVISOR})
IDLE_CASE = frozenset({R.ENFORCEMENT, R.SIGNER})

RIGHTS: Mapping[Kind, frozenset[Role]] = {
    Kind.SUPPLY: AT_THE_DESK,
    Kind.AMENDMENT: SUPERVISOR,  # it moves the agreed days, as an extension does
    Kind.TRANSFER: AT_THE_DESK,
    Kind.PAYMENT: frozenset({R.FINANCE, R.CLERK}),
    Kind.BRIEFING: WITH_THE_HOLDER,
    Kind.BOUNDARY: WITH_THE_HOLDER,
    Kind.HANDOVER: WITH_THE_HOLDER,
    Kind.BOARD_GIVEN: ON_SITE,
    Kind.BOARD_POSTED: ON_SITE,
    Kind.START: ON_SITE,
    Kind.HALT: ON_SITE,
    Kind.RESUME: ON_SITE,
    Kind.COMPLETION: ON_SITE,
    Kind.VERIFICATION: ON_SITE,
    Kind.INSPECTION: ON_SITE,
    Kind.DRAW: SUPERVISOR,
    Kind.BREACH: SUPERVISOR,
    Kind.ATTRIBUTION: SUPERVISOR,
    Kind.COOPERATION_ASKED: SUPERVISOR | {R.ENFORCEMENT},
    Kind.COOPERATION_ANSWERED: AT_THE_DESK | {R.ENFORCEMENT},
    Kind.EXTENSION_APPLICATION: WITH_THE_HOLDER,
    Kind.EXTENSION: SUPERVISOR,
    Kind.COMPLAINT: WITH_THE_HOLDER | {R.ENFORCEMENT},
    Kind.COMPLAINT_ANSWERED: SUPERVISOR | {R.ENFORCEMENT},
    Kind.MORTGAGE: AT_THE_DESK,
    Kind.MORTGAGE_RELEASED: AT_THE_DESK,
    Kind.SEIZURE: AT_THE_DESK,
    Kind.SEIZURE_LIFTED: AT_THE_DESK,
    Kind.IDLE_CHECK: ON_SITE,
    Kind.REFERRAL: SUPERVISOR,
    Kind.REFERRAL_ACCEPTED: frozenset({R.ENFORCEMENT}),
    Kind.REFERRAL_RETURNED: frozenset({R.ENFORCEMENT}),
    Kind.REFERRAL_WITHDRAWN: SUPERVISOR,
    Kind.REFERRAL_OUTCOME: frozenset({R.ENFORCEMENT}),
    Kind.HOLDER_MATERIALS: WITH_THE_HOLDER | {R.ENFORCEMENT},
    Kind.IDLE_DETERMINATION: IDLE_CASE,
    Kind.IDLE_CLEARED: SUPERVISOR | {R.ENFORCEMENT},
    Kind.PUBLICATION: IDLE_CASE,
    Kind.PUBLICATION_WITHDRAWN: IDLE_CASE,
    Kind.FILING: IDLE_CASE | AT_THE_DESK,
    Kind.GOVERNMENT_TOLD: IDLE_CASE,
    Kind.FINANCE_TOLD: IDLE_CASE,
    Kind.HOARDING_FOUND: IDLE_CASE,
    Kind.NEGOTIATION: IDLE_CASE | SUPERVISOR,
    Kind.MORTGAGEE_TOLD: IDLE_CASE,
    Kind.HEARING_TOLD: IDLE_CASE,
    Kind.HEARING_REQUESTED: IDLE_CASE,
    Kind.HEARING_WAIVED: IDLE_CASE,
    Kind.HEARING_ARRANGED: IDLE_CASE | {R.LEGAL_REVIEW},
    Kind.HEARING_HELD: IDLE_CASE | {R.LEGAL_REVIEW},
    Kind.LEGAL_REVIEW: frozenset({R.LEGAL_REVIEW}),
    Kind.GOV_APPROVAL: IDLE_CASE,
    Kind.DISPOSAL: IDLE_CASE,
    Kind.DISPOSAL_DONE: IDLE_CASE,
    Kind.FEE_PAID: frozenset({R.FINANCE, R.ENFORCEMENT}),
    Kind.FEE_REFUNDED: frozenset({R.FINANCE}),
    Kind.DEREGISTERED: IDLE_CASE,
    Kind.DEREGISTRATION_ANNOUNCED: IDLE_CASE,
    Kind.APPEAL: IDLE_CASE | {R.LEGAL_REVIEW},
    Kind.APPEAL_DECIDED: IDLE_CASE | {R.LEGAL_REVIEW},
    Kind.COURT_ENFORCEMENT: IDLE_CASE,
    Kind.REVOCATION: IDLE_CASE | {R.LEGAL_REVIEW},
    Kind.PUBLICISED: IDLE_CASE,
    Kind.CHANGE_SURVEYED: AT_THE_DESK,
    Kind.SUPPLY_CONDITIONS: AT_THE_DESK,
    Kind.HOLDER_REPORT: WITH_THE_HOLDER,
    Kind.TERMINATION: frozenset({R.SUPERVISOR, R.SIGNER}),
    Kind.NOTICE_ISSUED: frozenset({R.SIGNER}),
    Kind.SERVICE: WITH_THE_HOLDER | {R.ENFORCEMENT},
    Kind.SERVICE_ATTEMPT: WITH_THE_HOLDER | {R.ENFORCEMENT},
    Kind.CORRECTION: SUPERVISOR,
}
"""Who may record which fact (登记权限); one's own entry is corrected by whoever recorded it."""


class Verb(Term):
    """What is done to papers, tasks and batches (办理), beside recording facts."""

    RELEASE = "release", "甄别放行"
    DISMISS = "dismiss", "甄别不发"
    HOLD = "hold", "暂缓、解除暂缓"
    ASSIGN = "assign", "指派任务"
    URGE = "urge", "督办"
    REPORT_TASK = "report_task", "反馈任务"
    CLOSE_TASK = "close_task", "任务销号"
    DRAW = "draw", "抽查抽取"
    WITHDRAW_BATCH = "withdraw_batch", "撤销批次"
    DRAFT_CASE_PAPER = "draft_case_paper", "拟制闲置案件文书"
    EDIT_NOTICE = "edit_notice", "改稿"
    KEEP_ACCOUNTS = "keep_accounts", "登录账号管理"
    TAKE_SPOTS = "take_spots", "接收图斑"
    PRINT = "print", "批量打印文书"
    FILE_REPORT = "file_report", "填报报表"
    CHECK_REPORT = "check_report", "审核报表"
    RETURN_REPORT = "return_report", "退回报表"
    SIGN_REPORT = "sign_report", "签发报表"


VERBS: Mapping[Verb, frozenset[Role]] = {
    Verb.RELEASE: SUPERVISOR,
    Verb.DISMISS: SUPERVISOR,
    Verb.HOLD: SUPERVISOR,
    Verb.ASSIGN: SUPERVISOR,
    Verb.URGE: SUPERVISOR,
    Verb.REPORT_TASK: ON_SITE | {R.ENFORCEMENT},
    Verb.CLOSE_TASK: SUPERVISOR,
    Verb.DRAW: SUPERVISOR,
    Verb.WITHDRAW_BATCH: frozenset({R.SUPERVISOR, R.ADMINISTRATOR}),
    Verb.DRAFT_CASE_PAPER: frozenset({R.ENFORCEMENT}),
    Verb.EDIT_NOTICE: SUPERVISOR | {R.SIGNER},
    Verb.KEEP_ACCOUNTS: frozenset({R.ADMINISTRATOR}),
    Verb.TAKE_SPOTS: AT_THE_DESK,
    Verb.PRINT: WITH_THE_HOLDER | {R.ENFORCEMENT},
    Verb.FILE_REPORT: AT_THE_DESK,
    Verb.CHECK_REPORT: SUPERVISOR,
    Verb.RETURN_REPORT: frozenset({R.SUPERVISOR, R.SIGNER}),
    Verb.SIGN_REPORT: frozenset({R.SIGNER}),
}
"""Who may do what to papers, tasks and batches (办理权限)."""

IMPORTS = (BatchSort.SUPPLY, BatchSort.PAYMENTS)
"""Batches that repeat what another register says; a file of happenings is a person's own word."""


def check_recording(
    desk: Desk, kind: Kind, batch: Mapping[str, Any] | None, *, own: bool = False, checked_by: str = ""
) -> None:
    """Whether the person may record a fact of this kind; raises `NotAllowed`.

    `batch` is that of a file's line; `own` says that it corrects an entry of the person's own; with a second person
    (`checked_by`) it is enough that one of the two may.
    """
    if batch is not None and batch.get("sort") in IMPORTS:
        return
    if checked_by and _why_not(desk.office, checked_by, RIGHTS[kind], desk.today) is None:
        return
    roles = frozenset(Role) - {R.AUDITOR} if own else RIGHTS[kind]
    _check(desk.office, desk.by, roles, f"登记“{kind.zh}”", desk.today)


def recorded_by(file: CaseFile, seq: object) -> str | None:
    """Who recorded an entry of a file held with its journal; None where there is no such entry."""
    return next((entry.by for number, entry in file.all_entries if str(number) == str(seq).strip()), None)


def may(office: Office, user: str, verb: Verb, on: date) -> bool:
    """Whether a person may do this on a day."""
    return _why_not(office, user, VERBS[verb], on) is None


def check_verb(desk: Desk, verb: Verb) -> None:
    """Whether the person at the desk may do this; raises `NotAllowed`."""
    _check(desk.office, desk.by, VERBS[verb], f"办理“{verb.zh}”", desk.today)


def check_roles(desk: Desk, roles: Collection[Role], what: str) -> None:
    """Whether the person at the desk has one of these roles for something else; raises `NotAllowed`."""
    _check(desk.office, desk.by, roles, what, desk.today)


def somebody_with(desk: Desk, roles: Collection[Role]) -> str:
    """An officer of today with one of these roles, the person at the desk last; "" when there is none, or nobody is listed."""
    in_force = [o for o in desk.office.staff.officers if o.in_force(desk.today)]
    users = [o.user for o in in_force if o.roles.intersection(roles)]
    return next((user for user in users if user != desk.by), users[0] if users else "")


def _check(office: Office, user: str, roles: Collection[Role], what: str, on: date) -> None:
    why_not = _why_not(office, user, roles, on)
    if why_not is None:
        return
    staff = office.staff
    in_force = (officer for officer in staff.officers if officer.in_force(on))
    names = list(dict.fromkeys(o.name for o in in_force if o.roles.intersection(roles)))
    ask = f"请找{'、'.join(names)}办理" if names else "现无此类人员，请管理员在机关设置的[[officers]]中补充"
    words = "、".join(role.zh for role in Role if role in roles)
    name = staff.name_of(user)
    who = name if name == user else f"{name}（{user}）"
    raise NotAllowed(f"{who}不能{what}：{why_not}。可办理的是{words}，{ask}")


def _why_not(office: Office, user: str, roles: Collection[Role], on: date) -> str | None:
    """Why a person may not; None where he may, or where no officers are listed."""
    staff = office.staff
    if not staff.listed:
        return None
    officer = staff.officer(user, on)
    if officer is not None:
        own = "、".join(role.zh for role in Role if role in officer.roles)
        return None if officer.roles.intersection(roles) else f"其职责是{own}"
    if any(o.user == user for o in staff.officers):
        return f"{on}不在任职期内"
    return "机关设置的人员名单（[[officers]]）中没有此人"

"""Tasks (任务): given to an officer (交办), reported on (反馈), urged (督办), sent back (退回), taken off the list (销号).

A sweep opens a task; the fact that answers it closes it by itself. What people do with it in between is an entry
each, and the rows of `act` say how it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import TO_DO, ActId, ActOnFile, acts_of
from supervision.casework.casefile import enter, open_files
from supervision.casework.journal import ActKind
from supervision.casework.places import id_text
from supervision.casework.rights import Verb, check_verb
from supervision.law.refusals import NotAllowed
from supervision.law.steps import ActSort, act_name_zh
from supervision.records.act import ActStatus

LONGEST_NAME = 60
"""As long as a user's name can be on file."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task: its place, the parcel's number, the act as it stands now."""

    id: ActId
    no: str
    act: ActOnFile

    @property
    def zh(self) -> str:
        return _words(self.id, self.no, self.act)


def _words(id_: ActId, no: str, act: ActOnFile) -> str:
    return f"{id_text(id_)}（宗地{no}《{act_name_zh(act.name)}》）"


# What people do with a task


def assign(session: Session, ids: Sequence[ActId], officer: str, desk: Desk) -> list[Task]:
    """Give tasks to an officer (交办), by the user name he records under."""
    officer = officer.strip()
    check_officer(officer, desk)
    said = {"officer": officer}
    return _settle(session, ids, desk, _Doing(ActKind.ASSIGNING, Verb.ASSIGN, (ActStatus.OPEN,)), said)


def report(session: Session, id_: ActId, note: str, desk: Desk) -> Task:
    """What was done about a task (反馈); it waits to be taken off the list, or for the fact that answers it."""
    said = {"note": _said(note, "反馈须写明办理情况。")}
    [task] = _settle(
        session, [id_], desk, _Doing(ActKind.REPORTING, Verb.REPORT_TASK, (ActStatus.OPEN,)), said
    )
    return task


def urge(
    session: Session,
    ids: Sequence[ActId],
    reason: str,
    desk: Desk,
    *,
    seen: Mapping[ActId, int] | None = None,
) -> list[Task]:
    """Urge tasks not yet reported on (督办); counted, and the task stands as it did.

    `seen` says how often each had been urged when the person looked: one urged since is refused, so that nothing is
    urged twice by a form sent twice, or by two people at once.
    """
    said = {"reason": _said(reason, "督办须写明理由。")}
    doing = _Doing(ActKind.URGING, Verb.URGE, (ActStatus.OPEN,), seen=seen or {})
    return _settle(session, ids, desk, doing, said)


def send_back(session: Session, id_: ActId, reason: str, desk: Desk) -> Task:
    """Send a task reported on back to be done (退回重办)."""
    said = {"reason": _said(reason, "退回须写明理由。")}
    [task] = _settle(
        session, [id_], desk, _Doing(ActKind.RETURNING, Verb.ASSIGN, (ActStatus.REPORTED,)), said
    )
    return task


def close(session: Session, ids: Sequence[ActId], reason: str, desk: Desk) -> list[Task]:
    """Take tasks off the list by hand (销号), reported on or not, with the reason."""
    said = {"reason": _said(reason, "销号须写明理由。")}
    return _settle(session, ids, desk, _Doing(ActKind.CLOSING, Verb.CLOSE_TASK, TO_DO, "销号"), said)


def _said(text: str, missing: str) -> str:
    if not text.strip():
        raise NotAllowed(missing)
    return text.strip()


def check_officer(officer: str, desk: Desk) -> None:
    """Whoever is given a task is in office; with no officers listed (机关设置) any user name will do."""
    if not officer or len(officer) > LONGEST_NAME or not officer.isprintable():
        raise NotAllowed(f"交办须写明承办人的用户名，不超过{LONGEST_NAME}字。")
    staff = desk.office.staff
    if staff.listed and staff.officer(officer, desk.today) is None:
        known = "、".join(f"{o.user}（{o.name}）" for o in staff.officers if o.in_force(desk.today))
        raise NotAllowed(
            f"机关设置的人员中没有{desk.today}在任的“{officer}”，不能交办；在任的有{known or '无'}。"
        )


@dataclass(frozen=True, slots=True)
class _Doing:
    """What is done with a task, whose right that is, how the task must stand; `word` where the entry's own says less.

    `seen` is how often a task had been urged when the person looked at it.
    """

    kind: ActKind
    right: Verb
    allowed: tuple[ActStatus, ...]
    word: str = ""
    seen: Mapping[ActId, int] = field(default_factory=dict)

    @property
    def zh(self) -> str:
        return self.word or self.kind.zh


def _settle(
    session: Session, ids: Sequence[ActId], desk: Desk, doing: _Doing, said: dict[str, str]
) -> list[Task]:
    """One entry a task, or nothing at all: every task that cannot be settled so is named in one refusal."""
    check_verb(desk, doing.right)
    ids = list(dict.fromkeys(ids))
    every = desk.office.patrol_every_days
    parcel_ids = sorted({parcel_id for parcel_id, _ in ids})
    files = {f.parcel_id: f for f in open_files(session, parcel_ids, patrol_every=every, with_journal=True)}
    acts = {parcel_id: acts_of(file.journal) for parcel_id, file in files.items()}
    tasks: list[Task] = []
    refused: list[str] = []
    for id_ in ids:
        act = acts.get(id_[0], {}).get(id_[1])
        if act is None:
            refused.append(unknown(id_))
        elif (why := _why_not(act, doing, said, doing.seen.get(id_))) is not None:
            refused.append(f"{_words(id_, files[id_[0]].no, act)}{why}")
        else:
            tasks.append(Task(id_, files[id_[0]].no, act))
    if refused:
        raise NotAllowed("\n".join(refused))
    for task in tasks:
        entry = desk.entry(doing.kind, desk.today, {"act": task.act.seq, **said})
        files[task.id[0]].settle_act(task.act, entry)
    enter(session, list(files.values()))
    return tasks


def unknown(id_: ActId) -> str:
    """What is said of a number no task has."""
    return f"没有编号为“{id_text(id_)}”的任务，编号见 supervision tasks 第一列"


def _why_not(act: ActOnFile, doing: _Doing, said: dict[str, str], seen: int | None) -> str | None:
    """Why this act cannot be settled so, in words that follow its name; None if it can."""
    if act.sort is not ActSort.TASK:
        return f"是{act.sort.zh}，不是任务，不能{doing.zh}"
    if act.status in doing.allowed:
        if seen is not None and act.urged != seen:
            return f"已于{act.urged_on}督办第{act.urged}次，没有再记；请刷新页面核对后再办"
        same = doing.kind is ActKind.ASSIGNING and act.officer == said["officer"]
        return f"已在{act.officer}名下，无须再交办" if same else None
    closed_on, withdrawn_on = act.settled_on(ActKind.CLOSING), act.settled_on(ActKind.WITHDRAWAL)
    return {
        ActStatus.OPEN: f"尚未反馈，不能{doing.zh}；催办请用 supervision tasks urge",
        ActStatus.REPORTED: f"已反馈，不能{doing.zh}；请用 supervision tasks close 销号，或 tasks return 退回重办",
        ActStatus.DONE: f"已于{closed_on}办结，不能再{doing.zh}",
        ActStatus.WITHDRAWN: f"已于{withdrawn_on}撤回，不能再{doing.zh}",
        ActStatus.MISSED: f"已列为逾期未办，不能再{doing.zh}；其后派发的定期巡查另有编号",
        ActStatus.TRIAGE: f"尚在补录甄别，不能{doing.zh}；请先用 supervision release 放行",
    }.get(act.status, f"为“{act.status.zh}”，不能{doing.zh}")

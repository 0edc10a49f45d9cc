"""Drafting a case paper (案件文书拟稿): one on what is on file, once a ground; what changed since is withdrawn and drawn anew.

A draft is an act like any notice: it is signed, printed and served by the same verbs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId, ActOnFile, acts_of
from supervision.casework.case_papers.case_paper import CASE_PAPER, CasePaper, grounds_of
from supervision.casework.case_papers.case_words import BLANK
from supervision.casework.case_papers.on_case import CaseOnDay, Ground
from supervision.casework.casefile import CaseFile, enter, open_files
from supervision.casework.finding import find_parcel
from supervision.casework.journal import ActKind, canonical
from supervision.casework.letters import Letter, TemplateFailed, in_use, rendered
from supervision.casework.papers.on_file import FileOnDay, laid_open
from supervision.casework.rights import Verb, check_verb
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.law.steps import ActSort, Duty, NoticeName, Unit
from supervision.records.act import ActStatus
from supervision.records.tables import NOTICE

Drafted = tuple[ActId, Letter]

OF_THE_DAY = frozenset({"drafted_on"})
"""Words that differ from one day to the next without anything having changed."""


def draft_case_paper(
    session: Session, no_or_parcel_id: str | int, name: NoticeName, desk: Desk, to: str = ""
) -> Drafted:
    """Draft one case paper, to the first addressee who has none yet. Raises `Refused`, nothing is written then."""
    return _drafted(session, no_or_parcel_id, name, desk, to, most=1)[0]


def draft_case_papers(
    session: Session, no_or_parcel_id: str | int, name: NoticeName, desk: Desk, to: str = ""
) -> list[Drafted]:
    """Draft one to every addressee who has none yet, as to each mortgagee. Raises `Refused`, nothing is written then."""
    return _drafted(session, no_or_parcel_id, name, desk, to, most=None)


def gaps_of(letter: Letter, no: str) -> list[str]:
    """What the paper leaves to be filled in by hand though its article asks for it, and how to record it."""
    if letter.context.get("holder_address") != BLANK:
        return []
    return [
        f"案卷没有登记国有建设用地使用权人的地址，文书上留空待填；请先补登再重新拟稿：supervision record {no} amendment service_address=地址"
    ]


def _drafted(
    session: Session,
    no_or_parcel_id: str | int,
    name: NoticeName,
    desk: Desk,
    to: str,
    most: int | None,
) -> list[Drafted]:
    check_verb(desk, Verb.DRAFT_CASE_PAPER)
    paper = CASE_PAPER.get(name)
    if paper is None:
        papers = "、".join(f"{each.zh}（{each}）" for each in CASE_PAPER)
        raise BadRecord(f"《{name.zh}》不是闲置案件文书，可以拟制的有：{papers}")
    if to.strip() and not paper.to_others:
        raise BadRecord(f"《{name.zh}》发给国有建设用地使用权人，不另写主送单位")
    file, letters = _to_be_drafted(session, _parcel_id(session, no_or_parcel_id), name, desk, to, most)
    drafted = [_put_on_file(file, name, paper, ground, letter, desk) for ground, letter in letters]
    enter(session, [file])
    return drafted


def _parcel_id(session: Session, no_or_parcel_id: str | int) -> int:
    return no_or_parcel_id if isinstance(no_or_parcel_id, int) else find_parcel(session, no_or_parcel_id)


def _to_be_drafted(
    session: Session, parcel_id: int, name: NoticeName, desk: Desk, to: str, most: int | None
) -> tuple[CaseFile, Sequence[tuple[Ground, Letter]]]:
    """The file in hand and what is to be drafted; drafts that no longer hold are withdrawn first, by entries of their own."""
    file = _in_hand(session, parcel_id, desk)
    case, grounds = grounds_of(name, _laid_open(file, desk), to)
    on_file = [act for act in acts_of(file.all_entries).values() if act.name == name and not act.withdrawn]
    letters = {ground.basis: _letter(name, case, ground) for ground in grounds}
    stale = dict(_stale(session, file, on_file, letters, named=bool(to.strip())))
    standing = {act.basis: act for act in on_file if act.seq not in stale}
    owed = [ground for ground in grounds if ground.basis not in standing][:most]
    if not owed:
        raise NotAllowed(_already(file, name, [standing[ground.basis] for ground in grounds]))
    if stale:
        for act in on_file:
            if act.seq in stale:
                _withdraw(file, act, stale[act.seq], desk)
        enter(session, [file])
        file = _in_hand(session, parcel_id, desk)
    return file, [(ground, letters[ground.basis]) for ground in owed]


def _in_hand(session: Session, parcel_id: int, desk: Desk) -> CaseFile:
    every = desk.office.patrol_every_days
    files = open_files(session, [parcel_id], patrol_every=every, with_journal=True)
    if not files:
        raise BadRecord(f"没有内部编号为{parcel_id}的宗地")
    if files[0].withdrawn:
        raise NotAllowed(f"宗地{files[0].no}随所在批次的导入一并撤销，不能拟制文书；须重新导入或登记供地")
    return files[0]


def _laid_open(file: CaseFile, desk: Desk) -> FileOnDay:
    laid = laid_open(file.all_entries, file.no, on=desk.today, office=desk.office)
    if laid is None:
        raise NotAllowed(f"宗地{file.no}在{desk.today}尚未供地，不能拟制文书")
    return laid


def _letter(name: NoticeName, case: CaseOnDay, ground: Ground) -> Letter:
    try:
        return rendered(name, CASE_PAPER[name].words(case, ground), in_use(case.file.office))
    except Refused:
        raise
    except ValueError as error:
        raise TemplateFailed(name, case.no, str(error)) from error


def _stale(
    session: Session,
    file: CaseFile,
    on_file: Sequence[ActOnFile],
    letters: Mapping[str, Letter],
    *,
    named: bool,
) -> Iterator[tuple[int, str]]:
    """Drafts whose ground is gone or whose words have changed, and why. With one addressee named the others' drafts stay."""
    for act in on_file:
        if act.status is not ActStatus.DRAFTED:
            continue
        letter = letters.get(act.basis)
        if letter is None:
            if not named:
                yield act.seq, "原稿所依据的事项已经改变，重新拟稿"
        elif _changed(session, file.parcel_id, act.seq, letter):
            yield act.seq, "原稿内容有变，重新拟稿"


def _changed(session: Session, parcel_id: int, seq: int, letter: Letter) -> bool:
    """Whether a stored draft would read otherwise now, in its words or by its template."""
    query = select(NOTICE.c.context, NOTICE.c.template_sha256).where(
        NOTICE.c.parcel_id == parcel_id, NOTICE.c.seq == seq
    )
    row = session.execute(query).one()
    was, now = orjson.loads(row.context), orjson.loads(canonical(letter.context))
    reworded = any(was.get(word) != now.get(word) for word in {*was, *now} - OF_THE_DAY)
    return reworded or row.template_sha256 != letter.template_sha256


def _already(file: CaseFile, name: NoticeName, drafted: Sequence[ActOnFile]) -> str:
    ids = "、".join(f"{file.parcel_id}-{act.seq}（{act.status.zh}）" for act in drafted)
    return (
        f"宗地{file.no}《{name.zh}》已经拟过，同一依据只拟一件：{ids}。"
        f"全文：supervision notices show {file.parcel_id}-{drafted[-1].seq}"
    )


def _withdraw(file: CaseFile, act: ActOnFile, reason: str, desk: Desk) -> None:
    file.settle_act(act, desk.entry(ActKind.WITHDRAWAL, desk.today, {"act": act.seq, "reason": reason}))


def _put_on_file(
    file: CaseFile, name: NoticeName, paper: CasePaper, ground: Ground, letter: Letter, desk: Desk
) -> Drafted:
    today, seq = desk.today, file.next_seq
    payload = {
        "duty": Duty.CASE, "step": paper.step, "subject": 0, "basis": ground.basis, "name": name,
        "unit": Unit.ENFORCEMENT, "owed_from": ground.since, "due_on": today, "clause": paper.clause.cite,
        "reason": ground.reason, "addressee": letter.context["addressee"], "sha256": letter.sha256,
        "template_sha256": letter.template_sha256,
    }  # fmt: skip
    file.add_act(desk.entry(ActKind(ActSort.NOTICE), today, payload), letter)
    return (file.parcel_id, seq), letter

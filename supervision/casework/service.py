"""Signing, serving and following up notices (签发、送达): each verb names one notice on file by its own number.

What is written is a fact like any other (`notice_issued`, `service`, `service_attempt`), recorded through the one
doorway; here stands only what a verb refuses because of where the notice stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from supervision.casework.acts import Desk
from supervision.casework.acts_on_file import ActId, ActOnFile, acts_of
from supervision.casework.casefile import add_fact, file_of, open_files, select_files
from supervision.casework.editing.before_issue import check_text
from supervision.casework.editing.texts import NoticeText, text_of, texts_of
from supervision.casework.journal import ActKind, Entry, read_entries
from supervision.casework.numbers.next_number import give_number, keep_number
from supervision.casework.recording import Recorded, record
from supervision.casework.settled_notices import taken_back
from supervision.casework.terms_on_file import standing
from supervision.law.daycount import CHINA
from supervision.law.facts import read_payload
from supervision.law.refusals import BadRecord, NotAllowed, Refused
from supervision.law.service import deemed_served_on
from supervision.law.steps import ActSort, NoticeName, act_name_zh
from supervision.law.terms import Kind, ServiceWay
from supervision.records.act import ActStatus

Journal = Sequence[tuple[int, Entry]]

NOT_TO_SIGN = {
    ActStatus.TRIAGE: "尚在补录甄别，未拟稿，不能签发；请先放行：supervision release {id}",
    ActStatus.DISMISSED: "已甄别不发，不能签发",
    ActStatus.LAPSED: "已过提醒期，未拟稿，不能签发",
    ActStatus.ISSUED: "已{issued}签发，不能再次签发；误登的请登记更正（correction）",
    ActStatus.SERVED: "已{issued}签发并已送达，不能再次签发；误登的请登记更正（correction）",
    ActStatus.WITHDRAWN: "已撤回，不能签发",
}
NOT_TO_SERVE = {
    ActStatus.TRIAGE: "尚在补录甄别，未拟稿，不能送达；请先放行：supervision release {id}",
    ActStatus.DISMISSED: "已甄别不发，没有可送达的通知",
    ActStatus.LAPSED: "已过提醒期，未拟稿，没有可送达的通知",
    ActStatus.DRAFTED: "尚未签发，不能送达；请先签发：supervision notices sign {id}",
    ActStatus.SERVED: "已于{served_on}送达，不能再次登记；原登记有误的，请先更正（correction）第{service}号",
    ActStatus.WITHDRAWN: "已撤回，不再送达",
}
"""Why a notice that stands there is not signed or served, and what to do instead."""

OWN_KEYS = frozenset({"no", "kind", "on", "notice", "subject", "document", "batch"})
"""What a verb says of the notice itself: nobody else may."""


@dataclass(frozen=True, slots=True)
class NoticeOnFile:
    """One notice on file, beside the acts and the standing facts of its parcel: its issue and its service are there."""

    no: str
    parcel_id: int
    act: ActOnFile
    acts: Mapping[int, ActOnFile]
    facts: Mapping[int, Entry]

    @property
    def id(self) -> str:
        return f"{self.parcel_id}-{self.act.seq}"

    @property
    def name(self) -> str:
        return notice_words(self.act.name, self.act.subject)

    @property
    def words(self) -> str:
        """How a refusal names it: 宗地…《开工通知书》（17-4）."""
        return f"宗地{self.no}{self.name}（{self.id}）"

    @property
    def issue(self) -> tuple[int, Entry] | None:
        return self._settling(ActKind.ISSUING)

    @property
    def service(self) -> tuple[int, Entry] | None:
        return self._settling(ActKind.SERVING)

    def _settling(self, kind: ActKind) -> tuple[int, Entry] | None:
        """The newest fact that settled it so and was not corrected since."""
        because = [e.payload["because"] for _, e in self.act.settled_by if e.kind is kind]
        return next(((seq, self.facts[seq]) for seq in reversed(because) if seq in self.facts), None)

    @property
    def left_on(self) -> date | None:
        """The day it left the house: of its issue, or of a service recorded without one."""
        found = self.issue or self.service
        return None if found is None else found[1].happened_on

    def issued_zh(self, desk: Desk) -> str:
        """Who issued it, on which day, and when by the clock that was recorded: 由孙八于2024-06-10（09:00登记）."""
        if self.issue is None:
            return "" if self.left_on is None else f"于{self.left_on}"
        entry = self.issue[1]
        at = f"{entry.recorded_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        return f"由{desk.office.staff.name_of(entry.by)}于{entry.happened_on}（{at}登记）"

    @property
    def number(self) -> str:
        return "" if self.issue is None else str(self.issue[1].payload.get("number") or "")


def notice_words(name: str, subject: int) -> str:
    """A notice by its name, and the instalment it is about: 第2期《出让金催缴通知单》."""
    return f"{f'第{subject}期' if subject else ''}《{act_name_zh(name)}》"


def notices_on_file(no: str, parcel_id: int, journal: Journal) -> dict[int, NoticeOnFile]:
    """Every notice of a parcel by its seq, those lapsed undrafted included."""
    on_file, facts = acts_of(journal), dict(standing(journal))
    return {
        act.seq: NoticeOnFile(no, parcel_id, act, on_file, facts)
        for act in on_file.values()
        if act.sort in (ActSort.NOTICE, ActSort.LAPSE)
    }


def sign(
    session: Session, act_id: ActId, desk: Desk, *, number: str = "", signer: str = "", read: str = ""
) -> tuple[NoticeOnFile, Recorded]:
    """Issue a drafted notice (签发): the fact, with its number and who signed. Raises `Refused`, nothing is written.

    Without a number it gets the next one of its series. `read` is the SHA-256 of the text the signer read, where he read
    it on a page: another one is not signed.
    """
    paper = notice_in_hand(session, act_id, desk)
    _check_draft(paper, desk)
    given = give_number(session, NoticeName(paper.act.name), number.strip(), desk)
    check_text(paper.words, text_of(session, act_id), desk.office, number=given.text, read=read)
    said = {"number": given.text, "signer": signer.strip()}
    recorded = _record(session, paper, Kind.NOTICE_ISSUED, desk.today, said, desk)
    keep_number(session, given)
    return paper, recorded


def number_of(recorded: Recorded) -> str:
    """The number a notice was just issued under, "" for one left to be written by hand."""
    return str(recorded.file.facts[-1].values.get("number", ""))


def _check_draft(paper: NoticeOnFile, desk: Desk) -> None:
    if paper.act.status is not ActStatus.DRAFTED:
        raise NotAllowed(_why_not(paper, NOT_TO_SIGN, desk))
    earlier = taken_back(paper.acts, paper.act)
    if earlier is not None and earlier.withdrawn:
        raise NotAllowed(f"{paper.words}所更正的通知已撤回，不能签发")


def why_not_signed(session: Session, act_ids: Sequence[ActId], desk: Desk) -> dict[ActId, str]:
    """What stands in the way of signing each of some notices today (签发把关), "" where nothing does.

    It asks what `sign` asks, of files nobody holds, and writes nothing.
    """
    parcel_ids = sorted({parcel_id for parcel_id, _ in act_ids})
    rows = {row.id: row for row in session.execute(select_files(parcel_ids))}
    journals, texts = read_entries(session, parcel_ids), texts_of(session, act_ids)
    return {
        (parcel_id, seq): _why_not_signed(
            rows[parcel_id], journals[parcel_id], seq, texts.get((parcel_id, seq), ()), desk
        )
        for parcel_id, seq in act_ids
    }


def _why_not_signed(
    row: Row[Any], journal: list[tuple[int, Entry]], seq: int, texts: Sequence[NoticeText], desk: Desk
) -> str:
    paper = notices_on_file(row.no, row.id, journal).get(seq)
    if paper is None:
        return f"没有编号为“{row.id}-{seq}”的通知。"
    try:
        _check_draft(paper, desk)
        check_text(paper.words, texts[-1] if texts else None, desk.office)
        file = file_of(row, set(), set())
        file.journal = journal
        said = {"notice": paper.act.name, "document": paper.id, **_told_of_issue(paper)}
        add_fact(file, desk.entry(Kind.NOTICE_ISSUED, desk.today, said))
    except Refused as refused:
        return str(refused)
    return ""


def serve(
    session: Session, act_id: ActId, desk: Desk, values: Mapping[str, Any], on: date | None = None
) -> tuple[NoticeOnFile, Recorded]:
    """Record that a notice was served, with the proof its way needs (送达回执). Raises `Refused`.

    Without a day it was today, or for an announcement the day the law deems it served.
    """
    paper = _to_be_served(session, act_id, desk)
    way = _way(Kind.SERVICE, paper, values)
    if way is ServiceWay.ANNOUNCEMENT and on is None and values.get("announced_on"):
        read = read_payload(Kind.SERVICE, {"notice": paper.act.name, **values})
        on = deemed_served_on(read["announced_on"])
        if on > desk.today:
            raise NotAllowed(
                f"{paper.words}的公告期未满，{on}起视为送达，请届时登记；"
                f"此前请登记公告：supervision notices attempt {paper.id} way=announcement why_not=公告期未满"
            )
    return paper, _record(session, paper, Kind.SERVICE, _day(paper, on, desk), values, desk)


def attempt(
    session: Session, act_id: ActId, desk: Desk, values: Mapping[str, Any], on: date | None = None
) -> tuple[NoticeOnFile, Recorded]:
    """Record that a notice could not be served, and why (送达未成). Raises `Refused`."""
    paper = _to_be_served(session, act_id, desk)
    _way(Kind.SERVICE_ATTEMPT, paper, values)
    return paper, _record(session, paper, Kind.SERVICE_ATTEMPT, _day(paper, on, desk), values, desk)


def notice_in_hand(session: Session, act_id: ActId, desk: Desk) -> NoticeOnFile:
    """The notice with its parcel locked, so that nobody signs or serves it meanwhile."""
    parcel_id, seq = act_id
    every = desk.office.patrol_every_days
    for file in open_files(session, [parcel_id], patrol_every=every, with_journal=True):
        paper = notices_on_file(file.no, parcel_id, file.journal).get(seq)
        if paper is not None:
            return paper
    raise BadRecord(f"没有编号为“{parcel_id}-{seq}”的通知。清单：supervision notices")


def _to_be_served(session: Session, act_id: ActId, desk: Desk) -> NoticeOnFile:
    paper = notice_in_hand(session, act_id, desk)
    if paper.act.status is not ActStatus.ISSUED:
        raise NotAllowed(_why_not(paper, NOT_TO_SERVE, desk))
    return paper


def _why_not(paper: NoticeOnFile, reasons: Mapping[ActStatus, str], desk: Desk) -> str:
    served = paper.service
    reason = reasons[paper.act.status].format(
        id=paper.id,
        issued=paper.issued_zh(desk),
        served_on=served and served[1].happened_on,
        service=served and served[0],
    )
    return f"{paper.words}{reason}。"


def _way(kind: Kind, paper: NoticeOnFile, values: Mapping[str, Any]) -> ServiceWay:
    """The way it was carried; what the verb says itself, and no way at all, is refused."""
    if own := OWN_KEYS & values.keys():
        raise BadRecord(f"{'、'.join(sorted(own))} 由编号{paper.id}确定，不必再写")
    if not values.get("way"):
        ways = "、".join(f"{way}（{way.zh}）" for way in ServiceWay)
        raise BadRecord(f"{paper.words}请写明送达方式 way=：{ways}")
    read: dict[str, Any] = dict(read_payload(kind, {"notice": paper.act.name, **values}))
    return ServiceWay(read["way"])


def _day(paper: NoticeOnFile, on: date | None, desk: Desk) -> date:
    day = on or desk.today
    if day > desk.today:
        raise NotAllowed(f"{paper.words}的日期{day}晚于今日{desk.today}，尚未发生的送达不能登记")
    if paper.left_on is not None and day < paper.left_on:
        raise NotAllowed(f"{paper.words}于{paper.left_on}签发，不可能在{day}送达，请核对日期")
    return day


def _record(
    session: Session, paper: NoticeOnFile, kind: Kind, on: date, values: Mapping[str, Any], desk: Desk
) -> Recorded:
    said: dict[str, Any] = {key: value for key, value in values.items() if value != ""}
    if kind is Kind.NOTICE_ISSUED:
        said |= _told_of_issue(paper)
    elif paper.act.subject:
        said["subject"] = paper.act.subject
    which = {"no": paper.no, "notice": paper.act.name, "document": paper.id}
    return record(session, {**said, **which, "kind": str(kind), "on": on.isoformat()}, desk)


def _told_of_issue(paper: NoticeOnFile) -> dict[str, Any]:
    """What its issue says of the notice by itself: the instalment it is about, the notice it takes back."""
    said: dict[str, Any] = {"subject": paper.act.subject} if paper.act.subject else {}
    earlier = taken_back(paper.acts, paper.act)
    return said if earlier is None else {**said, "withdraws": earlier.name}

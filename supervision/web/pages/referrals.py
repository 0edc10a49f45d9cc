"""Referrals on the web (案件线索移交): the list of both desks, one referral with what it carried, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from sqlalchemy.orm import Session

from supervision.casework.acts_on_file import ActId
from supervision.casework.finding import NotFound
from supervision.casework.referring import answering
from supervision.casework.referring.answering import AnsweredReferral
from supervision.casework.referring.on_file import ReferralOnFile
from supervision.casework.referring.reading import ReferralRead, read_referrals
from supervision.casework.referring.referral_list import referrals_in_turn
from supervision.law.referrals import WAITING_FOR, ReferralStatus
from supervision.law.refusals import Refused
from supervision.law.steps import Unit
from supervision.law.terms import Kind, Matter, Term
from supervision.web.downloads import download_csv
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.paging import ONE_MORE, one_page
from supervision.web.seat import Seat, Seated
from supervision.web.ticked import read_act

router = pages()

FILTERS = ("which", "matter", "unit", "late", "district")


class Which(Term):
    """Which referrals are listed."""

    TO_DO = "to_do", "有事待办的"
    ALL = "all", "全部"
    PENDING = "pending", ReferralStatus.PENDING.zh
    ACCEPTED = "accepted", ReferralStatus.ACCEPTED.zh
    RETURNED = "returned", ReferralStatus.RETURNED.zh
    WITHDRAWN = "withdrawn", ReferralStatus.WITHDRAWN.zh
    CLOSED = "closed", ReferralStatus.CLOSED.zh

    @property
    def statuses(self) -> tuple[ReferralStatus, ...] | None:
        if self is Which.TO_DO:
            return None
        return tuple(ReferralStatus) if self is Which.ALL else (ReferralStatus(self.value),)


class Desk(Term):
    """Whose move it is (该谁办): of the two desks."""

    UTILISATION = str(Unit.UTILISATION), Unit.UTILISATION.zh
    ENFORCEMENT = str(Unit.ENFORCEMENT), Unit.ENFORCEMENT.zh


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which referrals are asked for, as the address says it."""

    form: Filled
    which: Which
    matter: Matter | None
    unit: Unit | None

    def read(
        self, session: Session, seat: Seat, *, after: ActId | None = None, limit: int | None = None
    ) -> Iterator[ReferralOnFile]:
        return referrals_in_turn(
            session,
            seat.today,
            statuses=self.which.statuses,
            matter=self.matter,
            unit=self.unit,
            district=self.form["district"].strip() or None,
            only_late=self.form["late"] == "1",
            among=seat.scope.filters(),
            limit=limit,
            after=after,
        )


def _wanted(seat: Seat) -> Wanted:
    form = Filled({name: seat.request.query_params.get(name, "") for name in FILTERS})
    which = form.choice("which", Which, required=False) or Which.TO_DO
    desk = form.choice("unit", Desk, required=False)
    matter = form.choice("matter", Matter, required=False)
    return Wanted(form, which, matter, None if desk is None else Unit(desk.value))


@router.get("/referrals")
def referrals_page(seat: Seated, after: str = "") -> Response:
    wanted = _wanted(seat)
    lines: Sequence[ReferralOnFile] = ()
    if wanted.form.ok:
        with seat.reading() as session:
            last = read_act(after) if after else None
            lines = list(wanted.read(session, seat, after=last, limit=ONE_MORE))
    show = seat.page if wanted.form.ok else seat.again
    return show(
        "referrals/list.html",
        form=wanted.form,
        page=one_page(lines, lambda line: line.id, after),
        filters={name: wanted.form[name] for name in FILTERS},
        which_words=[(each, seat.say(each)) for each in Which if each is not Which.TO_DO],
        matter_words=[(each, seat.say(each)) for each in Matter],
        unit_words=[(each, seat.say(each)) for each in Desk],
    )


COLUMNS = (
    "编号", "电子监管号", "项目", "使用权人", "移交事项", "移交日期", "状态", "自", "该谁办", "接收期限", "逾期（天）",
    "理由或者结果", "下一步",
)  # fmt: skip


@router.get("/referrals.csv")
def referrals_file(seat: Seated) -> Response:
    """The same list in a file, whole."""
    wanted = _wanted(seat)
    if not wanted.form.ok:
        return referrals_page(seat)

    def rows() -> Iterator[Sequence[Any]]:
        with seat.reading() as session:
            yield from (_cells(line, seat) for line in wanted.read(session, seat))

    name = f"{seat.words('移交清单')}{seat.today}.csv"
    return download_csv(name, [seat.words(column) for column in COLUMNS], rows())


def _cells(one: ReferralOnFile, seat: Seat) -> Sequence[Any]:
    pending = one.status is ReferralStatus.PENDING
    return (
        one.id, one.no, one.project, one.holder, one.referral.matter.zh, one.referral.on, one.status.zh,
        one.referral.since, "" if one.mover is None else seat.door.office.unit(one.mover),
        one.accept_by if pending else None, one.days_late(seat.today) or None, one.reason, one.next_move,
    )  # fmt: skip


# One referral

ANSWERS: Mapping[Kind, str] = {
    Kind.REFERRAL_ACCEPTED: "accept",
    Kind.REFERRAL_RETURNED: "return",
    Kind.REFERRAL_WITHDRAWN: "withdraw",
    Kind.REFERRAL_OUTCOME: "outcome",
}
"""What can be done with a referral, and the last part of the path by which it is done."""


@router.get("/referrals/{no}")
def referral_page(seat: Seated, no: str, seq: str = "") -> Response:
    return show_referral(seat, no, seq)


def show_referral(seat: Seat, no: str, seq: str, forms: Mapping[str, Filled] | None = None) -> Response:
    """A parcel's referral, the newest unless one is named; with a form that came back, as it came back."""
    with seat.reading() as session:
        read = read_referrals(session, seat.parcel_id, seat.today, seat.door.office)
    one = _chosen(read, seq) if read.referrals else None
    given = forms or {}
    show = seat.again if forms else seat.page
    return show(
        "referrals/referral.html",
        no=no,
        read=read,
        one=one,
        items=() if one is None else read.items_of(one),
        answers={*given, *(() if one is None else _may_be_answered(seat, one))},
        forms={path: given.get(path, Filled()) for path in ANSWERS.values()},
        may_make=seat.may("GET", "/referrals/{no}/make"),
    )


def _chosen(read: ReferralRead, seq: str) -> ReferralOnFile:
    if not seq:
        return read.referrals[-1]
    found = next((one for one in read.referrals if str(one.referral.seq) == seq), None)
    if found is None:
        raise NotFound(f"宗地{read.no}的案卷第{seq[:12]}号不是移交，或者已经更正")
    return found


def _may_be_answered(seat: Seat, one: ReferralOnFile) -> list[str]:
    """What this person may do with it now, by the last part of the path."""
    return [
        path
        for kind, path in ANSWERS.items()
        if one.status in WAITING_FOR[kind] and seat.may("POST", f"/referrals/{{no}}/{path}")
    ]


Answer = Callable[[Session, ActId], AnsweredReferral]


@router.post("/referrals/{no}/accept")
def accept_referral(seat: Seated, no: str) -> Response:
    receiver = seat.form.text("receiver", required=False, longest=60)
    number = seat.form.text("number", required=False, longest=60)
    seal = seat.form.text("seal", required=False, longest=100)

    def accept(session: Session, id_: ActId) -> AnsweredReferral:
        return answering.accept(session, id_, seat.desk, receiver=receiver, number=number, seal=seal)

    return _answer(seat, no, "accept", accept, "已接收移交{id}（{matter}）。")


@router.post("/referrals/{no}/return")
def return_referral(seat: Seated, no: str) -> Response:
    reason = seat.form.text("reason")

    def return_(session: Session, id_: ActId) -> AnsweredReferral:
        return answering.return_(session, id_, seat.desk, reason=reason)

    return _answer(seat, no, "return", return_, "已退回移交{id}（{matter}），理由已告知移交单位。")


@router.post("/referrals/{no}/withdraw")
def withdraw_referral(seat: Seated, no: str) -> Response:
    reason = seat.form.text("reason")

    def withdraw(session: Session, id_: ActId) -> AnsweredReferral:
        return answering.withdraw(session, id_, seat.desk, reason=reason)

    return _answer(seat, no, "withdraw", withdraw, "已撤回移交{id}（{matter}）。")


@router.post("/referrals/{no}/outcome")
def tell_outcome(seat: Seated, no: str) -> Response:
    result = seat.form.text("result")
    number = seat.form.text("number", required=False, longest=60)

    def outcome(session: Session, id_: ActId) -> AnsweredReferral:
        return answering.report_outcome(session, id_, seat.desk, result=result, number=number)

    return _answer(seat, no, "outcome", outcome, "已反馈移交{id}（{matter}）的办理结果。")


def _answer(seat: Seat, no: str, path: str, answer: Answer, done: str) -> Response:
    """Do it in one transaction; what is wrong or refused comes back on its form, everything typed still there."""
    seq = seat.form.whole("seq", least=1)
    if seat.form.ok and seq is not None:
        try:
            with seat.writing() as session:
                answered = answer(session, (seat.parcel_id, seq))
        except NotFound:
            raise
        except Refused as refused:
            seat.form.refused(refused)
        else:
            matter = seat.say(answered.before.referral.matter)
            told = seat.words(done, id=answered.before.id, matter=matter)
            followed = "".join(f"{one.sort.zh}：{one.text}。" for one in answered.recorded.consequences[:3])
            return seat.go(f"/referrals/{no}?seq={seq}", told + followed)
    return show_referral(seat, no, "" if seq is None else str(seq), {path: seat.form})

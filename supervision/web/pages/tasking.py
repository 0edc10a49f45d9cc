"""One task and what people do with it (交办、督办、反馈、退回、销号), one or the ticked many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.responses import Response

from supervision.casework import tasks
from supervision.casework.acts_on_file import TO_DO, ActId
from supervision.casework.places import id_text, number_in, place_in
from supervision.casework.task_list import TaskHistory, act_history
from supervision.casework.tasks import Task
from supervision.law.refusals import Refused
from supervision.law.steps import ActSort, Unit, act_name_zh
from supervision.law.terms import Term
from supervision.records.act import ActStatus
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.pages.tasks import officers_in_force
from supervision.web.seat import Seat, Seated
from supervision.web.ticked import TICKS, back_to, ticked_acts

router = pages()


class Doing(Term):
    """What a supervisor does with tasks (办理方式)."""

    ASSIGN = "assign", "交办"
    URGE = "urge", "督办"
    RETURN = "return", "退回重办"
    CLOSE = "close", "销号"


DONE_WORDS = {
    Doing.ASSIGN: "已交办{count}件任务。",
    Doing.URGE: "已督办{count}件任务。",
    Doing.RETURN: "已退回{count}件任务。",
    Doing.CLOSE: "已销号{count}件任务。",
}


def seen_of(seat: Seat) -> dict[ActId, int]:
    """How often each ticked task had been urged when the page was made: `17-4.2` was urged twice."""
    found: dict[ActId, int] = {}
    for tick in seat.form.many.get(TICKS, ()):
        text, _, urged = tick.partition(".")
        id_, seen = place_in(text), number_in(urged)
        if id_ is not None and seen is not None:
            found[id_] = seen
    return found


def _without_seen(form: Filled) -> Filled:
    """The form with the bare numbers of the tasks ticked."""
    ids = tuple(tick.partition(".")[0] for tick in form.many.get(TICKS, ()))
    return Filled(form.values, form.files, form.faults, {**form.many, TICKS: ids})


# The ticked many


@router.post("/tasks")
def settle_tasks(seat: Seated) -> Response:
    """One act for every task ticked, all of them or none: every task that cannot be settled so is named."""
    sent, seen = seat.form, seen_of(seat)
    seat.form = _without_seen(sent)
    doing = seat.form.choice("what", Doing)
    with seat.reading() as session:
        ids = ticked_acts(session, seat)
    settled = None if doing is None else _settle(seat, doing, ids, seen)
    if doing is None or settled is None:
        again = Filled(sent.values, faults=seat.form.faults, many=sent.many)
        return seat.again("tasks/settle.html", **_form_values(seat, again))
    return seat.go(back_to(seat, "/tasks"), seat.words(DONE_WORDS[doing], count=len(settled)))


def _form_values(seat: Seat, form: Filled) -> dict[str, Any]:
    return {"act": form, "officers": officers_in_force(seat)}


def _settle(seat: Seat, doing: Doing, ids: Sequence[ActId], seen: dict[ActId, int]) -> Sequence[Task] | None:
    """Do it in one transaction; None with the fault on the form where something is missing or refused."""
    form, desk = seat.form, seat.desk
    officer = form.text("officer", longest=tasks.LONGEST_NAME) if doing is Doing.ASSIGN else ""
    reason = "" if doing is Doing.ASSIGN else form.text("reason")
    if not form.ok:
        return None
    try:
        with seat.writing() as session:
            if doing is Doing.ASSIGN:
                return tasks.assign(session, ids, officer, desk)
            if doing is Doing.URGE:
                return tasks.urge(session, ids, reason, desk, seen=seen)
            if doing is Doing.CLOSE:
                return tasks.close(session, ids, reason, desk)
            return [tasks.send_back(session, id_, reason, desk) for id_ in ids]
    except Refused as refused:
        form.refused(refused)
        return None


# One task


@router.get("/tasks/{act}")
def task_page(seat: Seated) -> Response:
    return seat.page("tasks/task.html", **_task_values(seat, Filled(), Filled()))


def _task_values(seat: Seat, act: Filled, report: Filled) -> dict[str, Any]:
    with seat.reading() as session:
        told = act_history(session, seat.act_id, (ActSort.TASK, ActSort.ALERT))
    return {
        "course": told,
        "id": id_text(seat.act_id),
        "records": seat.may("GET", "/record/{no}/{kind}"),
        "late": told.overdue_days(seat.today),
        "doings": [(doing, seat.say(doing)) for doing in _doings(told)],
        "can_report": told.task.act.status is ActStatus.OPEN and told.task.act.sort is ActSort.TASK,
        "officers": officers_in_force(seat),
        "unit": Unit(told.task.act.unit),
        "name_of": seat.door.office.staff.name_of,
        "zh": act_name_zh,
        "seen": told.task.act.urged,
        "act": act,
        "report": report,
    }


def _doings(told: TaskHistory) -> Sequence[Doing]:
    """What can be done with it as it stands."""
    act = told.task.act
    if act.sort is not ActSort.TASK or act.status not in TO_DO:
        return ()
    if act.status is ActStatus.REPORTED:
        return (Doing.CLOSE, Doing.RETURN)
    return (Doing.ASSIGN, Doing.URGE, Doing.CLOSE)


@router.post("/tasks/{act}")
def settle_task(seat: Seated) -> Response:
    doing = seat.form.choice("what", Doing)
    urged = seat.form.whole("seen", required=False)
    settled = None
    if doing is not None:
        settled = _settle(seat, doing, [seat.act_id], {} if urged is None else {seat.act_id: urged})
    if doing is None or settled is None:
        return seat.again("tasks/task.html", **_task_values(seat, seat.form, Filled()))
    return seat.go(f"/tasks/{id_text(seat.act_id)}", seat.words(DONE_WORDS[doing], count=1))


@router.post("/tasks/{act}/report")
def report_task(seat: Seated) -> Response:
    note = seat.form.text("note")
    if seat.form.ok:
        try:
            with seat.writing() as session:
                tasks.report(session, seat.act_id, note, seat.desk)
        except Refused as refused:
            seat.form.refused(refused)
        else:
            return seat.go(f"/tasks/{id_text(seat.act_id)}", seat.words("已反馈，等待销号。"))
    return seat.again("tasks/task.html", **_task_values(seat, Filled(), seat.form))

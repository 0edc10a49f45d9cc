"""`complaints`: received, linked to a parcel or not, investigated, answered (举报)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from supervision.casework import complaints as verbs
from supervision.casework.acts import Desk
from supervision.casework.complaint_register import ANONYMOUS, Complaint, Told, complaints, the_complaint
from supervision.casework.complaints import Noted
from supervision.cli.door import as_json, database_and_day, open_door, telling_errors
from supervision.cli.printing import print_json, print_list, to_file
from supervision.cli.telling import BAD_INPUT, ISO_DATE, leave
from supervision.records.complaint import ComplaintLine
from supervision.records.db import reading, writing

NOT_LINKED = "未关联"
KEPT_BACK = "实名，不显示（查看加 --complainant）"
PERSONAL = ("complainant", "to")
"""What of a line says who complained."""

showing_who = click.option(
    "--complainant", "who", is_flag=True, help="显示举报人；缺省不显示，举报人信息应予保密。"
)
the_number = click.argument("no", metavar="N")
said = click.argument("words", nargs=-1, metavar="键=值…")


@click.group("complaints", invoke_without_command=True)
@click.option("--all", "all_", is_flag=True, help="连同已答复、不予受理、已结案的。")
@showing_who
@database_and_day
@as_json
@to_file
@click.pass_context
@telling_errors
def complaints_(
    context: click.Context,
    url: str | None,
    on: date | None,
    json_: bool,
    all_: bool,
    who: bool,
    out: Path | None,
) -> None:
    """举报清单：未答复的举报、答复期限、是否逾期；登记、关联宗地、调查、答复见各子命令。Complaints."""
    if context.invoked_subcommand is not None:
        return
    door = open_door(url, on)
    with reading(door.engine) as session:
        found = [complaint for complaint in complaints(session) if all_ or complaint.open]
    found.sort(key=lambda complaint: (not complaint.open, complaint.answer_by, complaint.key))
    columns = ("编号", "收到", "天数", "宗地", "答复期限", "逾期", "状态", "内容")

    def cells(complaint: Complaint) -> Sequence[Any]:
        return _cells(complaint, door.today) + ((complaint.complainant,) if who else ())

    print_list(
        found,
        title="举报清单" if all_ else "未答复的举报",
        columns=(*columns, "举报人") if who else columns,
        cells=cells,
        values=lambda complaint: _values(complaint, door.today, who=who),
        nothing="没有举报。" if all_ else "没有未答复的举报。",
        after="共{count}件。详情：supervision complaints show 编号",
        json_=json_,
        out=out,
    )


def _cells(complaint: Complaint, today: date) -> tuple[Any, ...]:
    late = complaint.overdue_days(today)
    return (
        complaint.no,
        complaint.received_on,
        complaint.days(today),
        complaint.link.no if complaint.link is not None else NOT_LINKED,
        complaint.answer_by,
        f"逾期{late}天" if late else "",
        complaint.state.zh,
        complaint.content,
    )


def _values(complaint: Complaint, today: date, *, who: bool) -> dict[str, Any]:
    values = {
        "complaint_no": complaint.no,
        "received_on": complaint.received_on,
        "days": complaint.days(today),
        "no": complaint.link.no if complaint.link is not None else None,
        "answer_by": complaint.answer_by,
        "overdue_days": complaint.overdue_days(today),
        "state": complaint.state,
        "how": complaint.how,
        "content": complaint.content,
        "result": complaint.result,
        "ended_on": complaint.ended_on,
    }
    return {**values, "complainant": complaint.complainant} if who else values


@complaints_.command("add")
@said
@click.option(
    "--no", "parcel_no", default=None, metavar="NO", help="所举报的宗地；不明的不写，查明后再关联。"
)
@click.option("--received", type=ISO_DATE, default=None, metavar="D", help="收到日期，缺省为办公日期。")
@click.option(
    "--answer-by", type=ISO_DATE, default=None, metavar="D",
    help="答复期限（当天仍在期内），缺省为收到之日起60日（信访工作条例）。",
)  # fmt: skip
@database_and_day
@as_json
@telling_errors
def add(
    url: str | None,
    on: date | None,
    json_: bool,
    words: tuple[str, ...],
    parcel_no: str | None,
    received: date | None,
    answer_by: date | None,
) -> None:
    """登记举报：content=内容 [by=举报人] [how=方式]；不写举报人为匿名。Register a complaint."""
    values = _pairs(words, ("received_on", "answer_by"))

    def receive(session: Session, desk: Desk) -> Noted:
        dated = {**values, "received_on": received or desk.today, "answer_by": answer_by}
        return verbs.receive(session, dated, desk, parcel_no=parcel_no)

    noted, today = _step(url, on, receive)
    done = f"已登记举报{noted.complaint.no}，{_where(noted.complaint)}，答复期限{noted.complaint.answer_by}（当天仍在期内）。"
    _tell(noted, today, done, json_=json_)


def _pairs(words: Sequence[str], options: Sequence[str] = ()) -> dict[str, str]:
    """`key=value` words; what has an option of its own is not said twice."""
    values: dict[str, str] = {}
    for word in words:
        key, equals, text = word.partition("=")
        if not equals:
            leave(BAD_INPUT, f"“{word}”应写作 键=值，例如 content=举报内容")
        if key in values:
            leave(BAD_INPUT, f"“{key}”写了两次，请只写一次")
        if key in options:
            option = key.removesuffix("_on").replace("_", "-")
            leave(BAD_INPUT, f"“{key}”请写作选项 --{option} 日期")
        values[key] = text
    return values


def _step(url: str | None, on: date | None, step: Callable[[Session, Desk], Noted]) -> tuple[Noted, date]:
    """One step, one transaction."""
    door = open_door(url, on)
    with writing(door.engine) as session:
        return step(session, door.desk), door.today


def _where(complaint: Complaint) -> str:
    return f"关联宗地{complaint.link.no}" if complaint.link is not None else "未关联宗地"


def _tell(noted: Noted, today: date, done: str, *, json_: bool) -> None:
    if json_:
        followed = [{"what": one.sort, "text": one.text} for one in noted.consequences]
        print_json({**_values(noted.complaint, today, who=False), "consequences": followed})
        return
    click.echo(done)
    for one in noted.consequences:
        click.echo(f"  {one.sort.zh}：{one.text}")


@complaints_.command("link")
@the_number
@click.argument("parcel_no", metavar="NO")
@database_and_day
@as_json
@telling_errors
def link(url: str | None, on: date | None, json_: bool, no: str, parcel_no: str) -> None:
    """关联宗地：举报记入该宗案卷（不含举报人），待办随之派发。Link to a parcel."""
    noted, today = _step(url, on, lambda session, desk: verbs.link(session, no, parcel_no, desk))
    _tell(noted, today, f"{noted.complaint.no}已{_where(noted.complaint)}，举报已记入案卷。", json_=json_)


@complaints_.command("unlink")
@the_number
@said
@database_and_day
@as_json
@telling_errors
def unlink(url: str | None, on: date | None, json_: bool, no: str, words: tuple[str, ...]) -> None:
    """撤销错误的关联（reason=理由）：以更正作废案卷中的举报记录，之后可重新关联。Unlink."""
    values = _pairs(words)
    noted, today = _step(url, on, lambda session, desk: verbs.unlink(session, no, values, desk))
    _tell(noted, today, f"{noted.complaint.no}已撤销关联，案卷中的举报记录已更正。", json_=json_)


@complaints_.command("investigate")
@the_number
@said
@database_and_day
@as_json
@telling_errors
def investigate(url: str | None, on: date | None, json_: bool, no: str, words: tuple[str, ...]) -> None:
    """登记调查情况：findings=情况 [by=调查人] [on=调查日期]；可多次。Investigate."""
    values = _pairs(words)
    noted, today = _step(url, on, lambda session, desk: verbs.investigate(session, no, values, desk))
    done = f"{noted.complaint.no}的调查情况已登记，答复期限{noted.complaint.answer_by}（当天仍在期内）。"
    _tell(noted, today, done, json_=json_)


@complaints_.command("answer")
@the_number
@said
@database_and_day
@as_json
@telling_errors
def answer(url: str | None, on: date | None, json_: bool, no: str, words: tuple[str, ...]) -> None:
    """登记答复：result=调查处理结果 [to=答复对象] [on=答复日期]；已关联的，案卷中的待办随之办结。Answer."""
    values = _pairs(words)
    noted, today = _step(url, on, lambda session, desk: verbs.answer(session, no, values, desk))
    late = noted.complaint.overdue_days(today)
    done = f"{noted.complaint.no}已答复（{noted.complaint.ended_on}" + (
        f"，逾期{late}天）。" if late else "）。"
    )
    _tell(noted, today, done, json_=json_)


@complaints_.command("refuse")
@the_number
@said
@database_and_day
@as_json
@telling_errors
def refuse(url: str | None, on: date | None, json_: bool, no: str, words: tuple[str, ...]) -> None:
    """不予受理（reason=理由）。Not accepted."""
    values = _pairs(words)
    noted, today = _step(url, on, lambda session, desk: verbs.refuse(session, no, values, desk))
    _tell(noted, today, f"{noted.complaint.no}不予受理，已登记。", json_=json_)


@complaints_.command("close")
@the_number
@said
@database_and_day
@as_json
@telling_errors
def close(url: str | None, on: date | None, json_: bool, no: str, words: tuple[str, ...]) -> None:
    """结案（reason=理由）：答复之后，或举报人撤回、重复举报。Close."""
    values = _pairs(words)
    noted, today = _step(url, on, lambda session, desk: verbs.close(session, no, values, desk))
    _tell(noted, today, f"{noted.complaint.no}已结案。", json_=json_)


@complaints_.command("show")
@the_number
@showing_who
@database_and_day
@as_json
@telling_errors
def show(url: str | None, on: date | None, json_: bool, no: str, who: bool) -> None:
    """一件举报的登记、调查、答复经过。Show one complaint."""
    door = open_door(url, on)
    with reading(door.engine) as session:
        complaint = the_complaint(session, no)
    if json_:
        lines = [_line_json(told, who=who) for told in complaint.lines]
        print_json({**_values(complaint, door.today, who=who), "lines": lines})
        return
    late = complaint.overdue_days(door.today)
    headline = f"{complaint.state.zh}，逾期{late}天" if late else complaint.state.zh
    click.secho(f"{complaint.no}  {headline}", bold=True, fg="red" if late else None)
    click.echo(f"内容：{complaint.content}")
    name = complaint.complainant if who or complaint.complainant == ANONYMOUS else KEPT_BACK
    click.echo(f"举报人：{name}    方式：{complaint.how or '未载'}")
    click.echo(f"收到：{complaint.received_on}    答复期限：{complaint.answer_by}    {_where(complaint)}")
    for told in complaint.lines:
        click.echo(f"  {told.recorded_on}  {told.by}  {_line_words(told, who=who)}")


def _line_json(told: Told, *, who: bool) -> dict[str, Any]:
    kept = {key: value for key, value in told.said.items() if who or key not in PERSONAL}
    return {"kind": told.kind, "recorded_on": told.recorded_on, "by": told.by, **kept}


def _line_words(told: Told, *, who: bool) -> str:
    """A line of the register in words."""
    said: Mapping[str, Any] = told.said
    match told.kind:
        case ComplaintLine.RECEIVED:
            return f"登记（{said['received_on']}收到）"
        case ComplaintLine.LINKED:
            return f"关联宗地{said['no']}（案卷第{said['fact']}号）"
        case ComplaintLine.UNLINKED:
            return f"撤销与宗地{said['no']}的关联：{said['reason']}"
        case ComplaintLine.INVESTIGATED:
            return f"{said['on']}调查（{said['investigator']}）：{said['findings']}"
        case ComplaintLine.ANSWERED:
            return f"{said['on']}答复{said['to'] if who else ''}：{said['result']}"
    return f"{told.kind.zh}：{said['reason']}"

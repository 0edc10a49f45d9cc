"""The form of a fact (登记表单): what is asked for each kind, read from the law's own list of its fields.

asked = asked_of(Kind.HANDOVER)
return record_from(seat, Kind.HANDOVER, no, "record/fact.html", to=f"/parcels/{no}", asked=asked)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from fastapi.responses import Response

from supervision.casework.consequences import Consequence
from supervision.casework.recording import Recorded, record
from supervision.law.facts import FIELDS
from supervision.law.refusals import BadRecord, Refused
from supervision.law.terms import Kind, Term
from supervision.law.values import (
    Field,
    OneOf,
    Read,
    SomeOf,
    a_date,
    a_flag,
    a_point,
    a_text,
    a_time,
    a_whole_number,
    six_places,
    texts,
)
from supervision.web.forms import LONGEST_TEXT, Filled
from supervision.web.seat import Seat
from supervision.web.words import Lang, say

HAPPENED_ON, NOTE, DOCUMENT = "on", "note", "document"
CONSEQUENCES_TOLD = 3


class Widget(StrEnum):
    """How a field is filled in (控件)."""

    TEXT = "text"
    LONG_TEXT = "long"
    TEXTS = "texts"
    DAY = "date"
    TIME = "time"
    NUMBER = "number"
    WHOLE = "whole"
    POINT = "point"
    YES_NO = "yes_no"
    ONE = "one"
    SOME = "some"


WIDGETS: Mapping[Read, Widget] = {
    a_text: Widget.TEXT, texts: Widget.TEXTS, a_date: Widget.DAY, a_time: Widget.TIME, six_places: Widget.NUMBER,
    a_whole_number: Widget.WHOLE, a_point: Widget.POINT, a_flag: Widget.YES_NO,
}  # fmt: skip
"""By how the law reads the field; what is read otherwise (界址点, 照片, 分期约定) has a form of its own."""

LONG = frozenset({
    "note", "reason", "content", "minutes", "opinion", "facts", "result", "answer", "inquiry", "basis", "matter",
    "announced_because", "refused_because", "lacking", "why_not",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form: its name, the officers' word for it, how it is filled in, what may be chosen."""

    name: str
    zh: str
    widget: Widget
    required: bool = False
    terms: type[Term] | None = None
    field: Field | None = None

    def label(self, lang: Lang) -> str:
        """The word beside the field; in English the field's own name."""
        return self.name.rsplit(".", 1)[-1].replace("_", " ") if lang is Lang.EN else self.zh

    def options(self, lang: Lang) -> list[tuple[str, str]]:
        """What may be chosen: the value, and the word for it."""
        return [(str(term), say(lang, term)) for term in self.terms or ()]


def asked(spec: Mapping[str, Field], heading: str = "") -> tuple[Asked, ...]:
    """The fields of a list of the law's as they are asked; `heading` goes before their names (`contract.`)."""
    found = []
    for name, field in spec.items():
        read = field.read
        if isinstance(read, OneOf | SomeOf):
            widget, terms = Widget.ONE if isinstance(read, OneOf) else Widget.SOME, read.terms
        elif (plain := WIDGETS.get(read)) is not None:
            widget, terms = Widget.LONG_TEXT if name in LONG else plain, None
        else:
            continue
        found.append(Asked(heading + name, field.zh, widget, field.required, terms, field))
    return tuple(found)


def asked_of(kind: Kind) -> tuple[Asked, ...]:
    """What is asked of a fact: its day, the kind's own fields, the document it rests on, a note."""
    own = asked(FIELDS[kind])
    named = {one.name for one in own}
    day = Asked(HAPPENED_ON, "发生日期", Widget.DAY, required=True)
    envelope = (Asked(DOCUMENT, "依据文件", Widget.TEXT), Asked(NOTE, "备注", Widget.LONG_TEXT))
    return (day, *own, *(one for one in envelope if one.name not in named))


def only(asked_: Iterable[Asked], *names: str, required: Iterable[str] = ()) -> tuple[Asked, ...]:
    """Some of the fields, in the order named; `required` those that this form insists on."""
    by_name = {one.name: one for one in asked_}
    return tuple(
        replace(by_name[name], required=by_name[name].required or name in required) for name in names
    )


def read_asked(form: Filled, asked_: Iterable[Asked], today: date) -> dict[str, Any]:
    """What was filled in, under the fields' names, as the law will read it; faults stand on the form.

    Fields left empty are left out; a name with a heading (`contract.price_wan`) goes under it.
    """
    values: dict[str, Any] = {}
    for one in asked_:
        text = _typed(form, one, today)
        if text in ("", []):
            continue
        *headings, name = one.name.split(".")
        under = values
        for heading in headings:
            under = under.setdefault(heading, {})
        under[name] = text
    return values


def _typed(form: Filled, one: Asked, today: date) -> Any:
    if one.widget is Widget.SOME:
        chosen = list(form.many.get(one.name, ()))
        if one.required and not chosen:
            form.wrong(one.name, "请至少选择一项")
        typed: Any = chosen
    elif one.name == HAPPENED_ON:
        day = form.day(one.name, last=today)
        return "" if day is None else day.isoformat()
    else:
        typed = form.text(one.name, required=one.required, longest=LONGEST_TEXT)
        if one.widget is Widget.NUMBER:
            typed = typed.replace(",", "").replace("，", "")
    if typed and one.field is not None and one.name not in form.faults:
        try:
            one.field.read(typed)
        except BadRecord as bad:
            form.wrong(one.name, "；".join(bad.problems))
    return typed


def read_happening(form: Filled, kind: Kind, seat: Seat) -> dict[str, Any]:
    """The happening a form of this kind tells, without the parcel's number."""
    return {"kind": str(kind), **read_asked(form, asked_of(kind), seat.today)}


def record_from(
    seat: Seat,
    kind: Kind,
    no: str,
    template: str,
    *,
    to: str,
    more: Mapping[str, Any] | None = None,
    **values: Any,
) -> Response:
    """Record what the form tells and go on `to` a page that says what followed.

    What is wrong, or refused by the law, comes back on the form, everything typed still there. `more` are fields
    the page knows by itself (the referral answered, photos kept before); `values` are the template's.
    """
    happening = read_happening(seat.form, kind, seat)
    if seat.form.ok:
        try:
            with seat.writing() as session:
                recorded = record(session, {"no": no, **happening, **(more or {})}, seat.desk)
        except Refused as refused:
            seat.form.refused(refused)
        else:
            return seat.go(to, told_of(seat, recorded))
    return seat.again(
        template, **{"kind": kind, "asked": asked_of(kind), "form": seat.form, "no": no} | values
    )


def told_of(seat: Seat, recorded: Recorded) -> str:
    """What was recorded and the first things that followed, in a sentence or two."""
    said = seat.words(
        "宗地{no}：已登记第{seq}号“{kind}”。", no=recorded.no, seq=recorded.seq, kind=seat.say(recorded.kind)
    )
    return said + _followed(seat, recorded.consequences)


def _followed(seat: Seat, consequences: Sequence[Consequence]) -> str:
    told = "".join(f"{one.sort.zh}：{one.text}。" for one in consequences[:CONSEQUENCES_TOLD])
    more = len(consequences) - CONSEQUENCES_TOLD
    return told + (seat.words("另有{more}项。", more=more) if more > 0 else "")


def shown_again(values: Mapping[str, Any]) -> Filled:
    """A form that shows values already known: of a draft, or of what stands on file."""
    flat = dict(_flat(values))
    return Filled(
        {name: value for name, value in flat.items() if isinstance(value, str)},
        many={name: tuple(value) for name, value in flat.items() if not isinstance(value, str)},
    )


def _flat(values: Mapping[str, Any], heading: str = "") -> Iterable[tuple[str, str | list[str]]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{heading}{name}.")
        elif isinstance(value, list | tuple):
            yield heading + name, [str(one) for one in value]
        elif value is not None:
            yield heading + name, str(value).lower() if isinstance(value, bool) else str(value)

"""The parts pages are made of: each shows what it is given, escaped, and what was typed stays."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from supervision.law.terms import State
from supervision.web.forms import Filled
from supervision.web.rendering import environment
from supervision.web.words import Lang

SEAT = SimpleNamespace(
    session=SimpleNamespace(csrf="token"), request=SimpleNamespace(url=SimpleNamespace(path="/money"))
)


def shown(source: str, lang: Lang = Lang.ZH, **values: Any) -> str:
    head = '{% import "parts.html" as parts with context %}'
    return " ".join(environment(lang).from_string(head + source).render(seat=SEAT, **values).split())


def test_a_field_keeps_what_was_typed_and_says_what_is_wrong_to_the_ear_too() -> None:
    form = Filled({"why": "<b>因故</b>"}, faults={"why": "没有填写"})
    field = shown('{{ parts.field("f", form, "why", "理由", hint="一句话") }}', form=form)
    assert 'value="&lt;b&gt;因故&lt;/b&gt;"' in field
    assert 'aria-describedby="f-why-hint f-why-fault" aria-invalid="true"' in field
    assert '<span class="fault" id="f-why-fault">没有填写</span>' in field
    area = shown('{{ parts.textarea("f", form, "why", "理由") }}', form=form)
    assert ">&lt;b&gt;因故&lt;/b&gt;</textarea>" in area


def test_a_password_and_a_file_are_never_shown_again() -> None:
    form = Filled({"secret": "geheim"})
    for type_ in ("password", "file"):
        assert "geheim" not in shown(
            '{{ parts.field("f", form, "secret", "密码", type=type_) }}', form=form, type_=type_
        )


def test_a_choice_marks_what_was_chosen_and_a_tick_what_was_ticked() -> None:
    form = Filled({"state": "idle", "overdue": "1"})
    options = [(state, state.zh) for state in State]
    choice = shown(
        '{{ parts.select("f", form, "state", "状态", options, any="全部") }}', form=form, options=options
    )
    assert re.findall(r'value="(\w+)" selected', choice) == ["idle"]
    assert "checked" in shown('{{ parts.tick("f", form, "overdue", "逾期") }}', form=form)


def test_a_form_carries_the_token_and_says_its_faults_first() -> None:
    form = Filled(faults={"": "合同第十条不允许", "on": "不能晚于2024-06-10"})
    text = shown('{% call parts.form("pay", "/money", form, "保存", files=true) %}…{% endcall %}', form=form)
    assert '<input type="hidden" name="csrf" value="token">' in text
    assert 'enctype="multipart/form-data"' in text
    assert "有2处需要改正" in text
    assert '<a href="#pay-on">不能晚于2024-06-10</a>' in text


@pytest.mark.parametrize(
    ("lang", "unit", "state"), [(Lang.ZH, "万元", "已认定闲置"), (Lang.EN, "10,000 yuan", "idle")]
)
def test_money_days_and_states_are_said_in_the_language(lang: Lang, unit: str, state: str) -> None:
    assert (
        shown("{{ parts.money(wan) }}", lang, wan=Decimal("12345.6"))
        == f'<span class="number">12,345.6000</span> {unit}'
    )
    assert shown("{{ parts.money(none) }}", lang) == ""
    assert (
        shown("{{ parts.date(on) }}", lang, on=date(2024, 6, 1))
        == '<time datetime="2024-06-01">2024-06-01</time>'
    )
    assert (
        shown("{{ parts.badge(state) }}", lang, state=State.IDLE)
        == f'<span class="badge idle">{state}</span>'
    )


def test_tabs_mark_the_open_one_a_timeline_is_a_list_and_what_is_unknown_is_left_out() -> None:
    tabs = shown('{{ parts.tabs("宗地", pairs) }}', pairs=[("/money", "价款"), ("/papers", "文书")])
    assert '<a href="/money" aria-current="page">价款</a>' in tabs
    items = [
        {"on": date(2024, 6, 1), "title": "开工", "text": "施工许可证"},
        {"on": None, "title": "竣工", "text": ""},
    ]
    assert shown('{{ parts.timeline("经过", items) }}', items=items).count("<li>") == 2
    known = shown("{{ parts.particulars(pairs) }}", pairs=[("坐落", "东街"), ("竣工", ""), ("面积", None)])
    assert re.findall("<dt>(.*?)</dt>", known) == ["坐落"]

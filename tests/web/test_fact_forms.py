"""The form of a fact: every kind is asked as the law reads it, and what is wrong stands beside its field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from supervision.law.contract_fields import CONTRACT_FIELDS, PARCEL_FIELDS
from supervision.law.facts import FIELDS, read_payload
from supervision.law.terms import Kind
from supervision.web.fact_forms import (
    Asked,
    asked,
    asked_of,
    only,
    read_asked,
    shown_again,
)
from supervision.web.forms import Filled
from supervision.web.rendering import environment
from supervision.web.words import Lang
from tests.casework.staffed import TODAY

IN_A_FORM_OF_THEIR_OWN = {"photos", "rings", "parcel", "contract", "instalments"}


def by_name(kind: Kind) -> dict[str, Asked]:
    return {one.name: one for one in asked_of(kind)}


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_the_law_reads_is_asked(kind: Kind) -> None:
    assert set(FIELDS[kind]) - IN_A_FORM_OF_THEIR_OWN <= set(by_name(kind))


def test_every_term_of_a_parcel_and_of_a_contract_is_asked_under_its_heading() -> None:
    names = [one.name for one in asked(PARCEL_FIELDS, "parcel.") + asked(CONTRACT_FIELDS, "contract.")]
    assert "parcel.project" in names
    assert "contract.late_payment_permille" in names
    assert len(names) == len(PARCEL_FIELDS) + len(CONTRACT_FIELDS) - len({"instalments"})


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("kind", FIELDS)
def test_every_kind_is_drawn(kind: Kind, lang: Lang) -> None:
    template = environment(lang).from_string(
        '{% import "facts.html" as facts with context %}{{ facts.fields("it", form, asked) }}'
    )
    drawn = template.render(seat=SimpleNamespace(lang=lang), form=Filled(), asked=asked_of(kind))
    for one in asked_of(kind):
        assert f'id="it-{one.name}"' in drawn
        for value, word in one.options(lang):
            assert f'value="{value}"' in drawn
            assert word in drawn


def test_a_payment_is_read_as_the_law_reads_it() -> None:
    form = Filled(
        {"on": "2024-06-01", "instalment": "2", "amount_wan": "1,234.5", "voucher": "冀A-1", "note": ""}
    )
    values = read_asked(form, asked_of(Kind.PAYMENT), TODAY)
    assert form.ok
    assert values == {"on": "2024-06-01", "instalment": "2", "amount_wan": "1234.5", "voucher": "冀A-1"}
    assert read_payload(Kind.PAYMENT, values)["amount_wan"] == Decimal("1234.5")


def test_several_findings_are_read_as_a_list() -> None:
    form = Filled({"on": "2024-06-01"}, many={"finding": ("halted", "change_of_use")})
    assert read_asked(form, asked_of(Kind.INSPECTION), TODAY)["finding"] == ["halted", "change_of_use"]


@pytest.mark.parametrize(
    ("kind", "typed", "field", "fault"),
    [
        (Kind.PAYMENT, {"amount_wan": "许多"}, "amount_wan", "不是数"),
        (Kind.PAYMENT, {}, "amount_wan", "没有填写"),
        (Kind.PAYMENT, {"amount_wan": "1", "instalment": "一"}, "instalment", "应为整数"),
        (Kind.INSPECTION, {}, "finding", "请至少选择一项"),
        (Kind.INSPECTION, {"position": "5,5"}, "position", "不在国内"),
        (Kind.BREACH, {"stage": "nonsense"}, "stage", "应为"),
        (Kind.HANDOVER, {"on": "2024-02-30"}, "on", "不是日期"),
        (Kind.HANDOVER, {"on": ""}, "on", "没有填写"),
        (Kind.HANDOVER, {"on": "2024-06-11"}, "on", "不能晚于2024-06-10"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(
    kind: Kind, typed: dict[str, str], field: str, fault: str
) -> None:
    form = Filled({"on": "2024-06-10", **typed})
    read_asked(form, asked_of(kind), date(2024, 6, 10))
    assert fault in form.faults[field]


def test_a_form_may_insist_on_more_and_ask_less() -> None:
    fewer = only(asked_of(Kind.PAYMENT), "on", "amount_wan", "voucher", required=["voucher"])
    assert [(one.name, one.required) for one in fewer] == [
        ("on", True),
        ("amount_wan", True),
        ("voucher", True),
    ]


def test_what_is_known_is_shown_again_as_it_would_be_typed() -> None:
    form = shown_again({"parcel": {"project": "甲"}, "finding": ["halted"], "passed": True, "none": None})
    assert form["parcel.project"] == "甲"
    assert form.many["finding"] == ("halted",)
    assert form["passed"] == "true"

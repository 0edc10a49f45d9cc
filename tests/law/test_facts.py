"""Reading facts: every problem is named at once in Chinese, and nothing inexact is let in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from supervision.law.facts import FIELDS, read_payload
from supervision.law.refusals import BadRecord
from supervision.law.terms import Cause, Kind, Stage
from supervision.law.values import Field, a_date, six_places


def problems(kind: str, payload: Any) -> tuple[str, ...]:
    with pytest.raises(BadRecord) as refused:
        read_payload(Kind(kind), payload)
    return refused.value.problems


def test_a_payment_is_read_with_its_types() -> None:
    read = read_payload(Kind.PAYMENT, {"instalment": "1", "amount_wan": "500.000001", "voucher": 7})
    assert read == {"instalment": 1, "amount_wan": Decimal("500.000001"), "voucher": "7"}


def test_every_problem_of_a_record_is_named_at_once() -> None:
    found = problems(
        "supply", {"parcel": {"area_ha": "大"}, "contract": {"kind": "买卖", "start_on": "2024-06-31"}}
    )
    text = "；".join(found)
    for word in ("面积（公顷）", "合同类别", "约定开工时间", "缺合同签订日期"):
        assert word in text, word


def test_what_is_missing_is_named_in_chinese() -> None:
    assert problems("breach", {}) == ("违约认定：缺违约环节（stage）", "违约认定：缺原因（cause）")


def test_an_unknown_key_is_refused_and_the_known_ones_are_offered() -> None:
    [problem] = problems("payment", {"amount_wan": "1", "amout": "1"})
    assert "amout" in problem
    assert "amount_wan" in problem


def test_an_unknown_key_of_the_parcel_is_kept_for_the_file_and_ignored_by_the_law() -> None:
    values = {"parcel": {"备注": "x"}, "contract": {"kind": "grant", "signed_on": "2024-01-05"}}
    assert read_payload(Kind.SUPPLY, values)["parcel"] == {}


def test_an_unknown_word_is_refused_with_the_words_that_are_known() -> None:
    problem = problems("breach", {"stage": "start", "cause": "天气"})[0]
    assert all(f"{cause}（{cause.zh}）" in problem for cause in Cause)


def test_a_field_given_wrongly_is_not_also_called_missing() -> None:
    assert len(problems("breach", {"stage": "start", "cause": "天气"})) == 1


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SUPPLY])
def test_the_envelope_is_no_field_of_any_kind(kind: Kind) -> None:
    envelope = {"on": "2024-06-01", "kind": str(kind), "no": "1", "id": "a", "by": "某人", "note": "备注"}
    required = {key for key, field in FIELDS[kind].items() if field.required}
    if required:
        assert {problem.split("（")[-1].rstrip("）") for problem in problems(str(kind), envelope)} == required
    else:
        assert read_payload(kind, envelope) == {}


@pytest.mark.parametrize("kind", Kind)
def test_every_field_has_a_chinese_name(kind: Kind) -> None:
    assert all(isinstance(field, Field) and not field.zh.isascii() for field in FIELDS[kind].values())


@pytest.mark.parametrize(
    "given", [0.1, 500.0, True, "NaN", "Infinity", "-1", "1e12", "0.0000001", "一百", ""]
)
def test_a_figure_that_is_not_an_exact_amount_is_refused(given: object) -> None:
    with pytest.raises(BadRecord):
        six_places(given)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("0.000001", "0.000001"),
        (5, "5"),
        (" 12.50 ", "12.50"),
        ("999999999999.999999", "999999999999.999999"),
    ],
)
def test_six_places_are_kept_exactly(given: object, read: str) -> None:
    assert six_places(given) == Decimal(read)


@pytest.mark.parametrize(
    "given", ["2024-02-30", "2024/06/01", "6月1日", datetime(2024, 6, 1, tzinfo=UTC), None]
)
def test_what_is_no_date_is_refused(given: object) -> None:
    with pytest.raises(BadRecord, match="不是日期"):
        a_date(given)


@pytest.mark.parametrize("given", ["9999-12-31", "0001-01-01"])
def test_a_day_the_calendar_cannot_count_from_is_refused(given: str) -> None:
    """A year after 9999-12-31 does not exist: such a placeholder must not get as far as the fold."""
    with pytest.raises(BadRecord):
        a_date(given)


def test_a_day_is_read_as_it_is() -> None:
    assert a_date("2024-02-29") == a_date(date(2024, 2, 29)) == date(2024, 2, 29)


@pytest.mark.parametrize("given", [True, 1.0, "1.5", "-1", "１", "一"])
def test_an_instalment_number_is_a_whole_number(given: object) -> None:
    [problem] = problems("payment", {"amount_wan": "1", "instalment": given})
    assert problem.startswith("期号（instalment）")


def test_two_instalments_of_one_number_are_refused() -> None:
    twice = [{"no": 1, "amount_wan": "1"}, {"no": 1, "amount_wan": "2"}]
    assert "期号重复" in str(problems("amendment", {"contract": {"instalments": twice}}))


@pytest.mark.parametrize("given", ["是", "True", "0", 2])
def test_a_flag_is_true_or_false_and_nothing_else(given: object) -> None:
    assert "true" in str(problems("verification", {"passed": given}))


def test_nothing_given_is_nothing_read() -> None:
    assert read_payload(Kind.EXTENSION, {"start_on": "", "completion_on": None}) == {}


def test_the_words_of_a_breach_are_terms() -> None:
    read = read_payload(Kind.BREACH, {"stage": "completion", "cause": "force_majeure"})
    assert read == {"stage": Stage.COMPLETION, "cause": Cause.FORCE_MAJEURE}


@pytest.mark.parametrize("given", ["三月", 5, None, ["kind"]])
def test_a_payload_that_is_no_mapping_is_refused(given: object) -> None:
    assert "键: 值" in str(problems("halt", given))
